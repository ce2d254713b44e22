"""A client written from protocol/SPEC.md and messages.toml alone: comes in, walks a metre, watches, leaves.

    python tests/spec_client.py http://127.0.0.1:8080 lakeside Ada 4

It imports nothing of Stillroom. What it saw it prints as JSON: places in millimetres, the head's first.
"""

import json
import math
import struct
import sys
import time
import urllib.request

import msgpack
from websockets.sync.client import connect

STEP_S, SPEED = 0.05, 1.0  # 20 poses a second, one metre a second


def ticket_for(url, room):
    """SPEC section 2, step 2."""
    body = json.dumps({"room": room}).encode()
    request = urllib.request.Request(f"{url}/api/join", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)["ticket"]


def pack_orientation(q):
    """SPEC section 4: smallest three."""
    left = max(range(4), key=lambda i: (abs(q[i]), -i))
    sign, bits = math.copysign(1, q[left]), left
    for c in (c for i, c in enumerate(q) if i != left):
        bits = bits << 10 | round((sign * c * math.sqrt(2) + 1) / 2 * 1023)
    return bits


def unpack_orientation(bits):
    small = [((bits >> shift & 1023) / 1023 * 2 - 1) / math.sqrt(2) for shift in (20, 10, 0)]
    small.insert(bits >> 30, math.sqrt(max(0, 1 - sum(c * c for c in small))))
    return [c / math.hypot(*small) for c in small]


def pack_pose(head, yaw):
    """A rig that looks along its yaw, the right hand 20 cm to the right of the head and 50 cm below it."""
    turn = pack_orientation((0, math.sin(yaw / 2), 0, math.cos(yaw / 2)))
    place = [round(200 * math.cos(yaw)) + 2048, -500 + 2048, round(-200 * math.sin(yaw)) + 2048]
    high = sum((n >> 8) << 4 * i for i, n in enumerate(place)) | 1 << 12
    right = struct.pack("<3BHI", *(n & 255 for n in place), high, turn)
    return struct.pack("<3hI", *head, turn) + bytes(9) + right + bytes(2)


def unpack_pose(record):
    """Head, orientation, and the right hand if it is tracked."""
    *head, turn = struct.unpack_from("<3hI", record)
    *low, high, _ = struct.unpack_from("<3BHI", record, 19)
    right = [
        h + (n | (high >> 4 * i & 15) << 8) - 2048 for i, (h, n) in enumerate(zip(head, low, strict=True))
    ]
    return {"head": head, "orientation": unpack_orientation(turn), "right": right if high >> 12 & 1 else None}


class Visit:
    """What one client knows. Server time is its own clock plus `offset`, microseconds."""

    def __init__(self, socket):
        self.socket = socket
        self.offset = self.seq = self.move_seq = self.yaw = 0
        self.slot = self.name = self.feet = self.newest = self.sent = None
        self.people, self.rigs = {}, {}

    def send(self, *message):
        self.socket.send(msgpack.packb(message))

    def now(self):
        return time.monotonic_ns() // 1000

    def receive(self, until):
        """Everything that comes before a moment."""
        while (left := (until - self.now()) / 1e6) > 0:
            try:
                self.hear(msgpack.unpackb(self.socket.recv(timeout=left)))
            except TimeoutError:
                return

    def hear(self, message):
        """SPEC section 3: fields after the known ones and unknown messages are passed over."""
        match message:
            case [32, _, now, _, _, slot, _, name, _, _, epoch, seq, people, *_]:  # Welcome
                self.slot, self.name, self.newest = slot, name, (epoch, seq)
                self.offset, self.people = now - self.now(), {person[0]: person[1] for person in people}
                self.send(3, self.now())
            case [33, sent, server, *_]:  # Pong
                self.offset = server - (sent + self.now()) // 2
            case [34 | 35, _, slots, records, *_]:  # Poses, Appear
                for i, (slot,) in enumerate(struct.iter_unpack("<H", slots)):
                    if slot != self.slot:
                        self.rigs[slot] = unpack_pose(records[30 * i : 30 * i + 30])
            case [36, slots, *_]:  # Vanish
                for (slot,) in struct.iter_unpack("<H", slots):
                    self.rigs.pop(slot, None)
            case [37, move_seq, _, x, y, z, yaw, _, *_]:  # Moved
                self.move_seq, self.feet, self.yaw = move_seq, [x, y, z], yaw * math.pi / 32768
            case [38 | 40, epoch, seq, person, *_]:  # Joined, Changed
                self.newest, self.people[person[0]] = (epoch, seq), person[1]
            case [39, epoch, seq, slot, *_]:  # Left
                self.newest = (epoch, seq)
                self.people.pop(slot, None)
            case [42, code, _, text, *_]:  # Goodbye
                raise SystemExit(f"{code}: {text}")

    def walk(self):
        """One step ahead from where the server has us, and the pose that shows it."""
        step = SPEED * STEP_S * 1000
        self.feet[0] -= step * math.sin(self.yaw)
        self.feet[2] -= step * math.cos(self.yaw)
        self.sent = [round(self.feet[0]), round(self.feet[1]) + 1600, round(self.feet[2])]
        self.seq += 1
        self.send(4, self.seq, self.now() + self.offset, self.move_seq, pack_pose(self.sent, self.yaw), b"")


def visit(url, room, name, seconds):
    """A whole visit: walks a metre, watches until the time is over. Returns what it saw."""
    address = url.replace("http", "ws", 1) + "/ws"
    with connect(address, subprotocols=["stillroom.v1"], compression=None) as socket:
        me, steps = Visit(socket), round(1 / (SPEED * STEP_S))
        me.send(1, 1, ticket_for(url, room), name, 3, 3)  # Hello
        while me.feet is None:
            me.receive(me.now() + 50_000)
        start = me.now()
        for n in range(int(seconds / STEP_S)):
            me.receive(start + int((n + 1) * STEP_S * 1e6))
            if n < steps:
                me.walk()
            if n % 20 == 0:
                me.send(6, *me.newest)  # Ack
        me.send(8)  # Leave
        return {"slot": me.slot, "name": me.name, "head": me.sent, "people": me.people, "rigs": me.rigs}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(visit(*sys.argv[1:4], float(sys.argv[4]))) + "\n")
