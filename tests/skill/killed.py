"""The skill, served for real, until it is killed at a certain moment of a turn.

    python -m tests.skill.killed FOLDER PORT MOMENT

It keeps its logbook in the folder, and is killed (SIGKILL: nothing can be tidied up) at the first
turn after a file "now" has come to lie there, at one of `MOMENTS`.
"""

import os
import signal
import sys
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask

from supple.coach import Coach
from supple.logbook import Kept, Logbook, MemoryLogbook, open_logbook
from supple.progress import Progress
from supple.settings import load_plugins
from supple_alexa.server import serve
from supple_alexa.skill import MEDIUM, Skill
from supple_alexa.web import create_app

MOMENTS = ("begun", "loaded", "answered", "saved", "done")
"""Before anything, with the progress read, with the answer made, when it is saved, at the end."""


class Fate:
    """Kills this process at a moment of a turn, once the file is there.

    Args:
        folder: Where the file will be.
        moment: One of `MOMENTS`; anything else lets it live.
    """

    def __init__(self, folder: Path, moment: str):
        self._sign = folder / "now"
        self._moment = moment

    def reach(self, moment: str) -> None:
        """A moment has come."""
        if moment == self._moment and self._sign.exists():
            os.kill(os.getpid(), signal.SIGKILL)


class MortalLogbook(MemoryLogbook):
    """A logbook that another one keeps, and that comes to its moments.

    Args:
        logbook: Keeps the progress.
        fate: What happens at each moment.
    """

    def __init__(self, logbook: Logbook, fate: Fate):
        super().__init__()
        self._logbook = logbook
        self._fate = fate

    def load(self, person: str, /) -> Kept:
        """Read somebody's progress."""
        kept = self._logbook.load(person)
        self._fate.reach("loaded")
        return kept

    def save(self, person: str, progress: Progress, version: int, /) -> int:
        """Write somebody's progress."""
        self._fate.reach("answered")
        new = self._logbook.save(person, progress, version)
        self._fate.reach("saved")
        return new


def create(folder: Path, moment: str, skill_id: str | None) -> Flask:
    """The app, for this computer alone."""
    fate = Fate(folder, moment)
    plugins = load_plugins({"SUPPLE_PLUGINS": "lower-back"})
    logbook = MortalLogbook(open_logbook(str(folder / "book"), plugins.hooks), fate)
    skill = Skill(Coach(plugins, logbook, MEDIUM))

    def answer(envelope: dict[str, Any]) -> bytes:
        fate.reach("begun")
        said = skill(envelope)
        fate.reach("done")
        return said

    return create_app(answer=answer, skill_id=skill_id)


if __name__ == "__main__":
    _folder, _port, _moment = sys.argv[1:]
    serve(partial(create, Path(_folder), _moment), port=int(_port))
