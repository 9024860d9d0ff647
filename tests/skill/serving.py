"""The skill served as it is for people, on a port of its own, and two ways to send it requests."""

import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from cryptography.x509 import Certificate, load_pem_x509_certificates
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from supple_alexa.certificates import Fetch
from supple_alexa.server import serve
from supple_alexa.web import create_app

MISSING_FILE = "missing"
SKILL_ID = "amzn1.ask.skill.5d3a1f70-0000-4000-8000-1b2c3d4e5f60"


@dataclass(frozen=True)
class Sent:
    """A request as it is sent: the headers in order, and the raw bytes of the body.

    `address` is where it comes from, so far as a test can choose that.
    """

    headers: tuple[tuple[str, str], ...]
    body: bytes
    method: str = "POST"
    path: str = "/alexa"
    address: str = "127.0.0.1"


Send = Callable[[Sent], tuple[int, str]]
"""Sends a request, and returns the status and the body of the answer."""

SILENCE = b'{"version":"1.0","response":{}}'
SLOW_SECONDS = 1.0


def set_clock(folder: Path, time: datetime) -> None:
    """Make it another time, for every app of this folder, in whichever process."""
    (folder / "clock").write_text(time.isoformat())


def clock(folder: Path) -> Callable[[], datetime]:
    """The folder's clock, as an app takes it."""
    return lambda: datetime.fromisoformat((folder / "clock").read_text())


def fetcher(folder: Path) -> Fetch:
    """Brings certificate files from a folder.

    It looks at the last part of a URL alone, whatever the rest: a verifier that lets a wrong URL
    through shall find a certificate there that it believes.
    """

    def fetch(url: str) -> bytes:
        name = url.split("?")[0].split("#")[0].rsplit("/", 1)[-1]
        if name == f"{MISSING_FILE}.pem":
            raise FileNotFoundError(name)
        file = folder / name
        return (file if file.is_file() else folder / "good.pem").read_bytes()

    return fetch


def roots(folder: Path) -> list[Certificate]:
    """The roots that the folder's apps trust."""
    return load_pem_x509_certificates((folder / "roots").read_bytes())


def create(
    create_app: Callable[..., Flask],
    folder: Path,
    answer: Callable[[dict[str, Any]], bytes],
    skill_id: str | None = SKILL_ID,
) -> Flask:
    """An app that believes this Alexa."""
    return create_app(
        answer=answer,
        skill_id=skill_id,
        fetch=fetcher(folder),
        roots=roots(folder),
        now=clock(folder),
    )


def answer(envelope: dict[str, Any]) -> bytes:
    """A skill that says nothing; to the intent "Slow" it says so after a while."""
    if envelope["request"].get("intent", {}).get("name") == "Slow":
        logging.getLogger("supple_alexa").info("slow")
        time.sleep(SLOW_SECONDS)
    return SILENCE


@contextmanager
def served(
    folder: Path, skill_id: str | None = SKILL_ID, **environ: str
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A server for the folder's Alexa: its port and its process; it logs into the folder.

    Args:
        folder: A settled folder.
        skill_id: The skill to serve, or None for this computer alone.
        environ: More environment variables.
    """
    command = [sys.executable, "-m", __name__, str(folder), str(port := free_port())]
    command += [skill_id] if skill_id else []
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, stderr=log, env=os.environ | environ) as process,
    ):
        try:
            await_health(port)
            yield port, process
        finally:
            process.terminate()


def free_port() -> int:
    """A port that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def await_health(port: int) -> None:
    """Wait until a server on a port answers; raises TimeoutError if it does not."""
    for _ in range(600):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                if connection.recv(100).startswith(b"HTTP/1.1 200 "):
                    return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("the server did not start")


def over_the_wire(port: int) -> Send:
    """Sends requests to a port, each exactly as written, duplicate headers and all."""

    def send(sent: Sent) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        connection.connect()
        names = {name.lower() for name, _ in sent.headers}
        connection.putrequest(sent.method, sent.path, "host" in names, True)
        for name, value in sent.headers:
            connection.putheader(name, value)
        connection.putheader("Content-Length", str(len(sent.body)))
        with suppress(OSError):  # The server may answer without reading on.
            connection.endheaders(sent.body)
        response = connection.getresponse()
        try:
            return response.status, response.read().decode()
        finally:
            connection.close()

    return send


def in_process(app: Flask) -> Send:
    """Calls an app with requests, without a server."""

    def send(sent: Sent) -> tuple[int, str]:
        builder = EnvironBuilder(
            sent.path,
            method=sent.method,
            headers=list(sent.headers),
            data=sent.body,
            environ_overrides={"REMOTE_ADDR": sent.address},
        )
        parts, status, _ = run_wsgi_app(app, builder.get_environ())
        return int(status[:3]), b"".join(parts).decode()

    return send


if __name__ == "__main__":
    _folder, _port, *_skill_id = sys.argv[1:]
    serve(
        partial(create, create_app, Path(_folder), answer),
        skill_id=_skill_id[0] if _skill_id else None,
        port=int(_port),
    )
