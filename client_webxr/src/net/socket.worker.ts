// Hosts the connection away from the page, so that a dropped render frame delays no pose and a busy page misses no ping.
//
// All that is decided is decided in connection.ts; here are the real socket, the real request, the real timer.

import { VoicePlane } from "../voice/plane";
import { SUBPROTOCOL } from "../wire";
import { askTicket } from "./api";
import { Connection, type ConnectionEvent, type Ports } from "./connection";
import { type FromWorker, monotonicNow, type Start, type ToWorker } from "./hosted";
import { type Wish, Wishes } from "./wishes";

/** The worker's own global; TypeScript's DOM library types it as a window. */
interface WorkerScope {
  postMessage(message: FromWorker, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
}

const scope = self as unknown as WorkerScope;
let connection: Connection | null = null;
let socket: WebSocket | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
/** Much is wanted before there is a connection to say it to. */
const wishes = new Wishes();
const plane = new VoicePlane({
  send: (seq, packet) => connection?.voice(seq, packet),
  tell: (event) => scope.postMessage(event, []),
});

scope.onmessage = ({ data }) => {
  if (data.kind === "start") {
    const made = new Connection(data.visitor, portsOf(data), Math.random, wishes);
    connection = made;
    step((now) => made.start(now));
  } else {
    step((now) => obey(data, now));
  }
};

function obey(said: Exclude<ToWorker, Start>, now: number): void {
  if (said.kind === "pose") connection?.pose(said.pose, now);
  else if (said.kind === "act") connection?.act(said.act, now);
  else if (said.kind === "want") want(said.wish, now);
  else if (said.kind === "hurry") connection?.hurry(now);
  else if (said.kind === "leave") connection?.leave();
  else plane.obey(said);
}

function want(wish: Wish, now: number): void {
  if (wish.type === "Mute") plane.setMuted(wish.muted);
  if (connection) connection.want(wish, now);
  else wishes.put(wish);
}

function portsOf(start: Start): Ports {
  return {
    ask(attempt) {
      void askTicket(fetch, start.room, start.token).then((answer) =>
        step((now) => connection?.ticket(attempt, answer, now)),
      );
    },
    dial: (attempt) => dial(start.address, attempt),
    send(data) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(data);
    },
    waiting: () => socket?.bufferedAmount ?? 0,
    hangUp() {
      socket?.close(1000);
      socket = null;
    },
    tell,
  };
}

function dial(address: string, attempt: number): void {
  const opening = new WebSocket(address, SUBPROTOCOL);
  opening.binaryType = "arraybuffer";
  opening.onopen = () => step((now) => connection?.opened(attempt, now));
  opening.onclose = ({ code }) => step((now) => connection?.closed(attempt, code, now));
  opening.onmessage = ({ data }) => {
    if (data instanceof ArrayBuffer) step((now) => connection?.received(attempt, new Uint8Array(data), now));
  };
  socket = opening;
}

function tell(event: ConnectionEvent): void {
  // Voice passes the page by.
  if (event.kind === "message" && event.message.type === "Voiced") {
    plane.hear(event.message);
    return;
  }
  // Record fields are views into the frame that brought them: hand that over instead of copying it.
  const buffer = event.kind === "message" && "records" in event.message ? event.message.records.buffer : null;
  scope.postMessage(event, buffer instanceof ArrayBuffer ? [buffer] : []);
}

/** Lets something happen to the connection, then sets the alarm for when it wants to be woken. */
function step(happen: (now: number) => void): void {
  happen(monotonicNow());
  clearTimeout(timer);
  const wakeAt = connection?.wakeAt() ?? Number.POSITIVE_INFINITY;
  if (wakeAt === Number.POSITIVE_INFINITY) return;
  timer = setTimeout(() => step((now) => connection?.wake(now)), Math.max(0, wakeAt - monotonicNow()));
}
