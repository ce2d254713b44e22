"""A proxy whose connections can be cut: what a network does to people, done by hand."""

import contextlib
import socket
import threading
from collections.abc import Iterator


class WireCutter:
    """Passes bytes both ways between whoever connects to `port` and a server on the loopback."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._open: set[socket.socket] = set()
        self._is_held = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Every connection there is ends at once, without a goodbye."""
        for end in list(self._open):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def hold(self) -> None:
        """From now on there is no way through, until `release`."""
        self._is_held = True
        self.cut()

    def release(self) -> None:
        """There is one again."""
        self._is_held = False

    def close(self) -> None:
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if self._is_held:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self._server_port))
                self._open |= {near, far}
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        # Each socket is the source of one thread.
        self._open.discard(source)
        source.close()


@contextlib.contextmanager
def wire_cutter(server_port: int) -> Iterator[WireCutter]:
    cutter = WireCutter(server_port)
    try:
        yield cutter
    finally:
        cutter.close()
