"""A load of signed turns over keep-alive connections, from one thread."""

import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle

CONNECTIONS = 8


class WrongAnswerError(Exception):
    """A peer answered something else than a turn."""


@dataclass(slots=True)
class _Connection:
    """A connection that sends its share of the requests over and over, one at a time."""

    socket: socket.socket
    requests: "cycle[bytes]"
    received: bytearray = field(default_factory=bytearray)
    whole: int = 0

    def send(self) -> None:
        self.received.clear()
        self.whole = 0
        self.socket.sendall(next(self.requests))

    def receive(self) -> bool:
        """Take in what has come; whether the answer is whole."""
        came = self.socket.recv(65_536)
        self.received += came
        if not came:
            raise WrongAnswerError("the peer hung up")
        if not self.whole and (end := self.received.find(b"\r\n\r\n")) >= 0:
            head = bytes(self.received[:end]).lower()
            if not head.startswith(b"http/1.1 200"):
                raise WrongAnswerError(bytes(self.received).decode(errors="replace"))
            length = head.split(b"content-length:")[1].split(b"\r\n")[0]
            self.whole = end + 4 + int(length)
        return bool(self.whole) and len(self.received) >= self.whole


def rate(port: int, requests: Sequence[bytes], seconds: float) -> float:
    """How many requests a second are answered.

    Each connection has its own share of the requests, in order, so that two requests of one
    person never overtake one another.
    """
    share = len(requests) // CONNECTIONS
    selector = selectors.DefaultSelector()
    try:
        for number in range(CONNECTIONS):
            sock = socket.create_connection(("127.0.0.1", port), timeout=10)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            mine = cycle(requests[number * share : (number + 1) * share])
            connection = _Connection(sock, mine)
            selector.register(sock, selectors.EVENT_READ, connection)
        return _rate(selector, seconds)
    finally:
        for key in list(selector.get_map().values()):
            key.data.socket.close()
        selector.close()


def _rate(selector: selectors.BaseSelector, seconds: float) -> float:
    started = time.perf_counter()
    until, now, answered = started + seconds, started, 0
    for key in selector.get_map().values():
        key.data.send()
    while now < until:
        for key, _ in selector.select(10):
            if key.data.receive():
                answered += 1
                key.data.send()
        now = time.perf_counter()
    return answered / (now - started)


def answer(port: int, request: bytes) -> bytes:
    """The whole answer to one request."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as sock:
        connection = _Connection(sock, cycle([request]))
        connection.send()
        while not connection.receive():
            pass
        return bytes(connection.received)
