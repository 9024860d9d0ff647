"""A server of one's own that speaks DynamoDB's protocol, on loopback: moto, in a process beside."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from werkzeug.serving import make_server

from tests.skill.serving import free_port

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "hunter2-and-no-other-word",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}
"""What moto takes from anybody, and nothing of whoever runs the tests."""


class Server:
    """A server that can be started again, and then is empty.

    Attributes:
        endpoint: Its address.
        process: The process that it runs in.
    """

    def __init__(self) -> None:
        self._port = free_port()
        self.endpoint = f"http://127.0.0.1:{self._port}"
        self.process = self._started()

    def url(self, table: str = "supple") -> str:
        """The URL of a logbook in it."""
        return f"dynamodb:{table}?region=eu-west-1&endpoint={self.endpoint}"

    def stop(self) -> None:
        """Stop it, and wait until it has ended."""
        self.process.terminate()
        self.process.communicate(timeout=30)

    def start(self) -> None:
        """Start it again, and wait until it answers."""
        self.process = self._started()

    def _started(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(self._port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ | CREDENTIALS,
        )
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        return process


@contextmanager
def running() -> Iterator[Server]:
    """A server, and credentials for it in the environment; both gone afterwards."""
    with pytest.MonkeyPatch.context() as environment:
        for name, value in CREDENTIALS.items():
            environment.setenv(name, value)
        for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_SESSION_TOKEN"):
            environment.delenv(name, raising=False)
        server = Server()
        try:
            yield server
        finally:
            server.stop()


def _serve(port: int) -> None:
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    app = DomainDispatcherApplication(create_backend_app)
    one_at_a_time = threading.Lock()

    def atomic(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        """A conditional write is one step in DynamoDB; moto doesn't see to that."""
        with one_at_a_time:
            answer: Iterable[bytes] = app(environ, start)
            return answer

    server = make_server("127.0.0.1", port, atomic, threaded=True)
    print("ready", flush=True)
    threading.Thread(target=_follow_parent, daemon=True).start()
    server.serve_forever()


def _follow_parent() -> None:
    """End when whoever started us was killed."""
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
