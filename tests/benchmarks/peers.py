"""What is measured: each peer is a command that serves `/alexa` on a port of its own."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.load import answer
from tests.skill.serving import free_port

HERE = Path(__file__).parent
NODE = "node"
"""The name of the peer that all others are compared to."""


@dataclass(frozen=True)
class Peer:
    """A server to measure.

    Attributes:
        name: What it is called in commands.
        what: What it is, in a line of the table.
        command: How it is started; the port and the folder follow.
        after: What follows those.
        saves: Whether it saves each turn.
    """

    name: str
    what: str
    command: tuple[str, ...]
    after: tuple[str, ...] = ()
    saves: bool = False


def _python(*how: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "tests.benchmarks.serving", *how)


_NODE = ("node", str(HERE / "peer.js"))

PEERS = (
    Peer("published", "Flask and ask-sdk-core as published, gunicorn", _python("gunicorn")),
    Peer("granian", "the same, granian", _python("published")),
    Peer(NODE, "Amazon's Node SDK behind its express adapter", _NODE),
    Peer("supple", "Supple, each turn saved to SQLite", _python("supple"), saves=True),
    Peer("unsaved", "Supple, nothing saved", _python("unsaved")),
    Peer("raw", "the least that Node could do: a kept key, a constant answer", _NODE, ("raw",)),
    Peer("floor", "the least that Python could do", _python("floor")),
)


@dataclass(frozen=True)
class Running:
    """A peer that is up.

    Attributes:
        peer: Which.
        port: Where.
        process: Its process; the one that answers may be its child.
    """

    peer: Peer
    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def memory(self) -> float:
        """Megabytes that its largest process holds: the worker, where there is a parent too."""
        return max(map(_megabytes, _family(self.process.pid)))

    @property
    def busy(self) -> float:
        """Seconds of processor time used so far."""
        return sum(map(_busy, _family(self.process.pid)))


@contextmanager
def running(peer: Peer, folder: Path, request: bytes) -> Iterator[tuple[Running, float]]:
    """Start a peer; with it come the seconds from starting it to its first signed answer."""
    port = free_port()
    started = time.perf_counter()
    with (
        (folder / f"{peer.name}.log").open("wb") as log,
        subprocess.Popen(
            [*peer.command, str(port), str(folder), *peer.after],
            stdout=log,
            stderr=log,
            env=_environment(folder),
            cwd=HERE,
            preexec_fn=_on_one_core,
        ) as process,
    ):
        try:
            _first_answer(process, port, request, log.name)
            yield Running(peer, port, process), time.perf_counter() - started
        finally:
            process.terminate()


def _environment(folder: Path) -> dict[str, str]:
    """Where the Python peers find this package, and bytecode, which an installation has too."""
    found = os.pathsep.join(filter(None, [str(HERE.parent.parent), os.environ.get("PYTHONPATH")]))
    bytecode = {"PYTHONPYCACHEPREFIX": str(folder / "bytecode"), "PYTHONDONTWRITEBYTECODE": ""}
    return os.environ | bytecode | {"PYTHONPATH": found}


def _on_one_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _first_answer(process: "subprocess.Popen[bytes]", port: int, request: bytes, log: str) -> bytes:
    for _ in range(6000):
        try:
            return answer(port, request)
        except ConnectionError:
            if process.poll() is not None:
                break
            time.sleep(0.005)
    raise TimeoutError(f"a peer did not start: {Path(log).read_text()[-2000:]}")


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def _megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def _busy(pid: int) -> float:
    """In nanosecond detail, which ticks of 10 ms aren't."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


def missing(peers: Sequence[Peer]) -> str:
    """What has to be installed first, in a sentence; empty if nothing."""
    if any(peer.command is _NODE for peer in peers):
        if not shutil.which("node"):
            return "There is no node: install Node.js 18 or later."
        if not (HERE / "node_modules").exists():
            return f"Amazon's Node SDK is missing: run npm install in {HERE}."
    return ""
