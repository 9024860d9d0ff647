"""Typing to Supple is like speaking to it: a line interrupts a silence, and a pipe works too."""

import io
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from supple.coach import Coach
from supple.hearing import hearing_for
from supple.logbook import MemoryLogbook
from supple.plugins import load
from supple.terminal import MEDIUM, Lines, talk


def test_a_silence_ends_when_a_line_comes() -> None:
    """Nobody has to wait for a hold to end before they can say that it hurts."""
    typed = threading.Event()

    def source() -> Iterator[str]:
        typed.wait(5)
        yield "that hurts\n"

    lines = Lines(source())
    threading.Timer(0.1, typed.set).start()
    started = time.monotonic()
    assert lines.wait(60)
    assert time.monotonic() - started < 30
    assert lines.next() == "that hurts\n"
    assert lines.next() is None


def test_the_end_of_the_lines_ends_the_talk() -> None:
    """A pipe that ends doesn't leave a program hanging; the place has been kept."""
    plugins = load(only=frozenset(("lower-back",)))
    logbook = MemoryLogbook()
    coach = Coach(plugins, logbook, MEDIUM)
    sink = io.StringIO()
    words = ["standing hamstrings\n", "yes\n", "next\n"]
    talk(coach, hearing_for(plugins.catalogue), wait=False, source=words, sink=sink)
    assert "Part one of four" in sink.getvalue()
    assert logbook.load("terminal").progress.place is not None


@pytest.mark.slow
def test_the_command_reads_a_pipe_and_keeps_the_place(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """`supple talk` in a pipe, twice: the second time it offers to pick up."""
    folder = tmp_path_factory.mktemp("logbook")

    def run(*lines: str) -> str:
        result = subprocess.run(
            [sys.executable, "-m", "supple", "talk", "--no-wait"],
            input="\n".join(lines),
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
            env=os.environ | {"SUPPLE_LOGBOOK": str(folder / "logbook.sqlite3")},
        )
        assert "Traceback" not in result.stderr
        return result.stdout

    run("standing hamstrings", "yes", "next", "next")
    assert "Last time you left off" in run("no")
