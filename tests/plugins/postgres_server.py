"""A PostgreSQL of one's own, on loopback, from the programs that the system's package brings."""

import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.skill.serving import free_port

PASSWORD = "hunter2-and-no-other-word"  # noqa: S105
"""The user's password; it must never be told."""


@dataclass(frozen=True)
class Server:
    """A cluster and how to run it.

    Attributes:
        folder: Where everything of it is.
        programs: Where the programs are.
        port: Where it listens, on 127.0.0.1.
    """

    folder: Path
    programs: Path
    port: int

    def url(self, database: str = "postgres", password: str = PASSWORD, options: str = "") -> str:
        """The URL of a database in it."""
        address = f"postgresql://supple:{password}@127.0.0.1:{self.port}/{database}"
        return f"{address}?options={options}" if options else address

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._control("start", "-l", str(self.folder / "log"))

    def stop(self, *, mode: str = "fast") -> None:
        """Stop it, and wait until it has ended."""
        self._control("stop", "-m", mode)

    def log(self) -> str:
        """What it has written so far."""
        return (self.folder / "log").read_text()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Neither answers nor hangs up, as behind a network that swallows everything."""
        self._signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._signal(signal.SIGCONT)

    def remove(self) -> None:
        """Stop it, in whichever state it is, and leave nothing of it."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self._signal(signal.SIGCONT)
            self.stop(mode="immediate")
        shutil.rmtree(self.folder)

    def database(self) -> str:
        """The name of a new, empty database."""
        name = f"supple_{secrets.token_hex(4)}"
        self.execute(f"CREATE DATABASE {name}")
        return name

    def execute(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run a statement, and give its rows, if it has any."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def _signal(self, number: signal.Signals) -> None:
        """Send a signal to each of its processes."""
        main = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        listed = subprocess.run(["pgrep", "-P", str(main)], capture_output=True, text=True)
        for process in (main, *map(int, listed.stdout.split())):
            with suppress(ProcessLookupError):
                os.kill(process, number)

    def _control(self, *arguments: str) -> None:
        options = f"-c listen_addresses=127.0.0.1 -p {self.port} -c unix_socket_directories="
        # The tests survive no power cut anyway.
        quickly = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        data = ["-D", str(self.folder / "data"), "-w", "-t", "60"]
        _run(self.programs / "pg_ctl", *arguments, *data, "-o", f"{options} {quickly}")


@contextmanager
def running() -> Iterator[Server]:
    """A server with one user, whose password is `PASSWORD`; gone afterwards.

    A process beside this one removes it, also if this one is killed.
    """
    programs, port = _programs(), free_port()
    folder = Path(tempfile.mkdtemp(prefix="supple-postgres-"))
    command = [sys.executable, "-m", __name__, str(folder), str(programs), str(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True):
        password = folder / "password"
        password.write_text(PASSWORD)
        if user := _unprivileged():
            for path in (folder, password):
                shutil.chown(path, user)
        _run(
            programs / "initdb", "-D", str(folder / "data"), "-U", "supple", "-N",
            "-A", "scram-sha-256", f"--pwfile={password}", "--encoding=UTF8", "--locale=C",
        )  # fmt: skip
        server = Server(folder, programs, port)
        server.start()
        yield server


def _programs() -> Path:
    """Where initdb and pg_ctl are: Debian doesn't put them among the commands."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    versions = sorted(installed, key=lambda one: int(re.sub(r"\D", "", one.parts[-3]) or 0))
    assert versions, (
        "These tests start a PostgreSQL of their own, and there is none to start: install it, "
        "on Debian with apt-get install postgresql."
    )
    return versions[-1].parent


def _unprivileged() -> str | None:
    """Whom to run the server as: initdb refuses to run as root."""
    return "postgres" if os.geteuid() == 0 else None


def _run(program: Path, *arguments: str) -> None:
    # Into a file, because a server that goes on would keep a pipe open for ever.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            [program, *arguments],
            user=_unprivileged(),
            group=_unprivileged(),
            extra_groups=[] if _unprivileged() else None,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            timeout=120,
        )
        said.seek(0)
        assert done.returncode == 0, f"{program.name}: {said.read().decode(errors='replace')}"


if __name__ == "__main__":
    sys.stdin.read()  # until whoever runs the tests is gone
    Server(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])).remove()
