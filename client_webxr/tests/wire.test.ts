// The TypeScript codec and the rounding of rigs against the golden vectors, which were made without either.

import { describe, expect, it } from "vitest";
import messagesText from "../../protocol/vectors/messages.json?raw";
import recordsText from "../../protocol/vectors/records.json?raw";
import { newMutableRig } from "../src/pose/interpolate";
import {
  decodeFingers,
  decodeRig,
  encodeRig,
  packCurls,
  packQuaternion,
  unpackQuaternion,
} from "../src/pose/quantise";
import type { Curls, HandPose, Quat, Vec3 } from "../src/types";
import {
  type ClientMessage,
  decodeClient,
  decodeServer,
  encode,
  HandFlag,
  type ServerMessage,
  WireError,
} from "../src/wire";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

interface MessageVector {
  readonly sender: "client" | "server";
  readonly type: string;
  readonly fields: { readonly [key: string]: Json };
  readonly hex: string;
  readonly why?: string;
}

interface HandVector {
  readonly position: Vec3;
  readonly orientation: Quat;
  readonly flags: number;
}

interface PoseVector {
  readonly head: { readonly position: Vec3; readonly orientation: Quat };
  readonly left: HandVector | null;
  readonly right: HandVector | null;
  readonly hex: string;
}

const messages = JSON.parse(messagesText) as {
  messages: MessageVector[];
  accepted: MessageVector[];
  refused: { sender: "client" | "server"; why: string; hex: string }[];
};
const records = JSON.parse(recordsText) as {
  orientations: { quaternion: Quat | null; bits: number; read: Quat }[];
  fingers: { left: Curls; right: Curls; hex: string }[];
  poses: PoseVector[];
};

/** Fields that hold bytes, which stand as hexadecimal digits in JSON: those that the reader gives as bytes. */
const BYTES = new Set([
  "record",
  "fingers",
  "slots",
  "records",
  "fingerSlots",
  "packet",
  "locked",
  "blocked",
]);

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function hex(data: Uint8Array): string {
  return [...data].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function camel(name: string): string {
  return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** The message that a row describes, as the codec has it. */
function messageOf(row: MessageVector): ClientMessage | ServerMessage {
  const entries = Object.entries(row.fields).map(([key, value]) => [camel(key), fieldOf(camel(key), value)]);
  return { type: row.type, ...Object.fromEntries(entries) };
}

function fieldOf(key: string, value: Json): unknown {
  if (BYTES.has(key) && typeof value === "string") return bytes(value);
  if (Array.isArray(value)) return value.map((each) => fieldOf("", each));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [camel(name), each]));
}

const DECODE = { client: decodeClient, server: decodeServer };

describe("messages", () => {
  it("are all there", () => {
    expect(new Set(messages.messages.map((row) => row.type)).size).toBe(32);
  });

  it.each(messages.messages.map((row) => [row.type, row] as const))("%s is written", (_, row) => {
    expect(hex(encode(messageOf(row)))).toBe(row.hex);
  });

  it.each([...messages.messages, ...messages.accepted].map((row) => [row.type, row.why ?? "", row] as const))(
    "%s is read %s",
    (_, __, row) => {
      expect(DECODE[row.sender](bytes(row.hex))).toEqual(messageOf(row));
    },
  );

  it.each(messages.refused.map((row) => [row.sender, row.why, row] as const))(
    "%s: %s is refused",
    (_, __, row) => {
      expect(() => DECODE[row.sender](bytes(row.hex))).toThrow(WireError);
    },
  );

  it("are read or refused, whatever the bytes", () => {
    for (const row of messages.messages) {
      const whole = bytes(row.hex);
      for (let at = 0; at < whole.length; at++) {
        const bent = Uint8Array.from(whole);
        bent[at] = (whole[at] as number) ^ (1 << (at & 7));
        for (const data of [bent, whole.subarray(0, at)]) {
          try {
            expect(DECODE[row.sender](data).type).toBeTypeOf("string");
          } catch (error) {
            expect(error).toBeInstanceOf(WireError);
          }
        }
      }
    }
  });

  it("from a later server may hold numbers that this client does not know", () => {
    const moved = { type: "Moved", moveSeq: 1, reason: 200, x: 0, y: 0, z: 0, yaw: 0, seat: -1 } as const;
    expect(decodeServer(encode(moved))).toEqual(moved);
  });
});

describe("records", () => {
  it("orientations", () => {
    for (const { quaternion, bits, read } of records.orientations) {
      if (quaternion) expect(packQuaternion(quaternion)).toBe(bits);
      const out: [number, number, number, number] = [0, 0, 0, 0];
      unpackQuaternion(bits, out);
      for (let i = 0; i < 4; i++) expect(out[i]).toBeCloseTo(read[i] as number, 12);
    }
  });

  it("fingers", () => {
    for (const row of records.fingers) {
      const word = (curls: Curls) => hex(new Uint8Array(Uint16Array.of(packCurls(curls)).buffer));
      expect(word(row.left) + word(row.right)).toBe(row.hex);
      const rig = newMutableRig();
      decodeFingers(new DataView(bytes(row.hex).buffer as ArrayBuffer), 0, rig);
      rig.left.curls.forEach((curl, i) => {
        expect(Math.abs(curl - (row.left[i] as number))).toBeLessThanOrEqual(1 / 14 + 1e-9);
      });
    }
  });

  it("poses are written", () => {
    for (const row of records.poses) {
      const rig = { head: row.head, left: handOf(row.left), right: handOf(row.right) };
      expect(hex(encodeRig(rig)?.record ?? new Uint8Array())).toBe(row.hex);
    }
  });

  it("poses are read", () => {
    for (const row of records.poses) {
      const rig = newMutableRig();
      decodeRig(new DataView(bytes(row.hex).buffer as ArrayBuffer), 0, rig);
      near(rig.head, row.head);
      for (const side of ["left", "right"] as const) {
        expect(rig[side].tracked).toBe(row[side] !== null);
        if (row[side]) near(rig[side], row[side]);
      }
    }
  });
});

function handOf(hand: HandVector | null): HandPose | null {
  if (!hand) return null;
  const curls: Curls | null = hand.flags & HandFlag.fingers ? [0, 0, 0, 0, 0] : null;
  return {
    position: hand.position,
    orientation: hand.orientation,
    curls,
    pinch: (hand.flags & HandFlag.pinch) !== 0,
  };
}

/** Within a millimetre and 0.3 degrees, whichever sign the quaternion has. */
function near(
  got: { readonly position: Vec3; readonly orientation: Quat },
  want: { readonly position: Vec3; readonly orientation: Quat },
): void {
  got.position.forEach((c, i) => {
    expect(Math.abs(c - (want.position[i] as number))).toBeLessThan(0.00051);
  });
  const dot = got.orientation.reduce((sum, c, i) => sum + c * (want.orientation[i] as number), 0);
  expect(2 * Math.acos(Math.min(1, Math.abs(dot)))).toBeLessThan((0.3 * Math.PI) / 180);
}
