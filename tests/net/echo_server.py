"""A server that echoes, on our socket code, for the conformance suite. `python -m tests.net.echo_server`.

It prints its port. What the world server never does lives here: putting fragments together, checking text.
"""

import codecs
import functools
import socket
import sys
from typing import Any

import uvicorn
from websockets.frames import Frame, Opcode

from worldserver.net.echo import Echo
from worldserver.net.socket import Socket, Terms

LARGEST = 32 * 1024 * 1024


class Parrot:
    """Says back what it hears, message by message."""

    def __init__(self) -> None:
        self.echo = Echo()

    def opened(self, socket: Socket) -> None:
        self.socket = socket
        self.kind = Opcode.BINARY
        self.parts: list[bytes] = []
        self.text = codecs.getincrementaldecoder("utf-8")()

    def received(self, opcode: Opcode, data: bytes, fin: bool) -> None:
        if opcode is not Opcode.CONT:
            self.kind, self.parts = opcode, []
            self.text.reset()
        if self.kind is Opcode.TEXT:
            try:
                self.text.decode(data, fin)
            except UnicodeDecodeError:
                self.socket.close(1007)
                return
        self.parts.append(data)
        if fin:
            answer = Frame(self.kind, b"".join(self.parts))
            self.socket.write(answer.serialize(mask=False, extensions=[]))

    def drained(self) -> None: ...

    def ended(self) -> None:
        pass

    def stopping(self) -> None:
        self.socket.close(1001)


async def nothing(scope: Any, receive: Any, send: Any) -> None:
    """There is nothing here but sockets."""


def main() -> None:
    terms = Terms(Parrot, "/", subprotocols=None, max_size=LARGEST, ping_interval=None, silence=600)
    bound = socket.create_server(("127.0.0.1", 0))
    ws: Any = functools.partial(Socket, terms)
    config = uvicorn.Config(
        nothing, ws=ws, loop="uvloop", lifespan="off", log_config=None, timeout_graceful_shutdown=1
    )
    sys.stdout.write(f"{bound.getsockname()[1]}\n")
    sys.stdout.flush()
    uvicorn.Server(config).run(sockets=[bound])


if __name__ == "__main__":
    main()
