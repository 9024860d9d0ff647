"""The real server, killed at any moment of a turn: the next one goes on where the person was."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from supple.hearing import hearing_for
from supple.logbook import Kept, open_logbook
from supple.settings import load_plugins
from tests.conversations.front_ends import AlexaFrontEnd
from tests.skill.killed import MOMENTS
from tests.skill.serving import await_health, free_port

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL here"),
]

PLUGINS = load_plugins({"SUPPLE_PLUGINS": "lower-back"})


@contextmanager
def serving(folder: Path, port: int, moment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server that will be killed at a moment; "" for one that lives on."""
    (folder / "now").unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.skill.killed", str(folder), str(port), moment]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            await_health(port)
            yield process
        finally:
            process.kill()
            process.wait()


def kept(folder: Path) -> Kept:
    """What the logbook has of Anna; her place is always there."""
    with closing(open_logbook(str(folder / "book"), PLUGINS.hooks)) as logbook:
        kept = logbook.load("anna")
    assert kept.progress.place is not None
    return kept


@pytest.fixture
def port() -> int:
    """Where every server of a test listens, one after the other."""
    return free_port()


@pytest.fixture
def anna(port: int) -> AlexaFrontEnd:
    """Anna's device, which knows nothing of the trouble."""
    hear = hearing_for(PLUGINS.catalogue)
    return AlexaFrontEnd(f"http://127.0.0.1:{port}/alexa", hear, "anna")


def settle_down(anna: AlexaFrontEnd) -> None:
    """Begin the pelvic tilt, or go on with it."""
    if "Last time you left off" in anna.open():
        anna.say("yes")
        return
    anna.say("pelvic tilt")
    for _ in range(4):
        anna.say("yes")


def test_killed_at_each_moment_of_a_turn(tmp_path: Path, port: int, anna: AlexaFrontEnd) -> None:
    """The place is that of the last turn that was saved: never lost, and never half-way."""
    for moment in MOMENTS:
        with serving(tmp_path, port, moment):
            settle_down(anna)
            before = kept(tmp_path)
            (tmp_path / "now").touch()
            with pytest.raises(OSError):  # noqa: PT011 (whatever a device makes of a dead server)
                anna.say("next")
        assert (kept(tmp_path) != before) == (moment in ("saved", "done")), moment
    with serving(tmp_path, port, ""):
        heard = anna.open()
        assert "Last time you left off in Three-part somatic pelvic tilt" in heard


def test_killed_at_random(tmp_path: Path, port: int, anna: AlexaFrontEnd) -> None:
    """Whenever it comes, at most the turn under way is lost, of which no answer was heard."""
    chance = random.Random(7)  # noqa: S311
    for _ in range(3):
        with serving(tmp_path, port, "") as process:
            settle_down(anna)
            answered = kept(tmp_path).version
            threading.Timer(chance.uniform(0.0, 0.2), kill_all, [process.pid]).start()
            with suppress(OSError):
                while True:
                    anna.say("where am i")
                    answered = kept(tmp_path).version
        assert kept(tmp_path).version - answered in (0, 1)


def kill_all(parent: int) -> None:
    """Kill a server's processes, the worker first."""
    workers = subprocess.run(
        ["pgrep", "-P", str(parent)], capture_output=True, text=True, check=False
    )
    for process in (*map(int, workers.stdout.split()), parent):
        os.kill(process, signal.SIGKILL)
