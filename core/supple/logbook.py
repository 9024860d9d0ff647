"""The logbook: what is kept of each person between conversations, behind one small protocol.

A URL names it; SQLite is built in, and a plugin can open any other kind. Whoever implements
`Logbook` can check it with `supple.testing.LogbookContract`.
"""

from __future__ import annotations

import json
import logging
import os
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable
from urllib.parse import unquote

from supple.plain import from_plain, to_plain
from supple.progress import Progress

if TYPE_CHECKING:
    from supple.plugins import Hooks

log = logging.getLogger(__name__)

UNUSED_FOR = timedelta(days=365)
"""After how long whoever hosts Supple for others has people forgotten who didn't come back."""


class LogbookError(Exception):
    """The logbook can't be used just now; the message is one sentence with the remedy.

    It names files, so it is for whoever runs Supple, not for reading aloud. Nothing that was
    saved before is lost by it, and the next call may well succeed.
    """


class Conflict(Exception):  # noqa: N818 (it is no failure: load again, and take the turn again)
    """Somebody's progress was saved or forgotten by another turn since it was loaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a logbook holds of one person.

    Attributes:
        progress: Their progress; of somebody unknown, that of a beginner.
        version: Changes with every save; 0 for somebody unknown.
    """

    progress: Progress = Progress()
    version: int = 0


@runtime_checkable
class Logbook(Protocol):
    """Keeps people's progress. Any thread may call it, and several processes may share one.

    A turn waits for it, so each call answers or raises within half a second. A person's id is
    text without meaning: a plugin's logbook gets a pseudonym (see `supple.pseudonym`).
    """

    def load(self, person: str, /) -> Kept:
        """Read somebody's progress.

        Raises:
            LogbookError: It can't be read just now.
        """

    def save(self, person: str, progress: Progress, version: int, /) -> int:
        """Write somebody's progress, all of it or nothing, and return its new version.

        Args:
            person: Whose it is.
            progress: What to keep from now on.
            version: That of the progress which this one follows, as loaded or saved.

        Raises:
            Conflict: That version is no longer what the logbook holds.
            LogbookError: It can't be written just now.
        """

    def forget(self, person: str, /) -> None:
        """Erase everything about somebody; nothing to do if they are unknown.

        Raises:
            LogbookError: It can't be erased just now.
        """

    def expire(self, before: date, /) -> int:
        """Forget everyone whose progress was last saved before a day (UTC), and count them.

        Raises:
            LogbookError: It can't be done, or not to the end, just now.
        """

    def close(self) -> None:
        """Let go of files and connections."""


def written(progress: Progress) -> str:
    """Progress as compact JSON text: ASCII, so that any store takes it as it is."""
    return json.dumps(to_plain(progress), separators=(",", ":"))


@lru_cache(maxsize=128)  # who is in the middle of a routine is back within a minute
def read(text: str) -> Progress:
    """Progress from what `written` made of it, perhaps in an older version of Supple.

    Raises:
        ValueError: It is something else.
    """
    try:
        plain = json.loads(text)
        if not isinstance(plain, dict):
            raise ValueError("not an object")
        return from_plain(Progress, plain)
    except (RecursionError, OverflowError) as error:
        raise ValueError(str(error)) from error


def first_version() -> int:
    """A version for somebody new, drawn at random from 48 bits.

    Counting from 1 would let a turn that began before "forget me" save over what came after it,
    and so bring back what was to be forgotten.
    """
    return int.from_bytes(os.urandom(6), "big") + 1


def today() -> date:
    """The day to note a save under, the same on machines anywhere."""
    return datetime.now(UTC).date()


class MemoryLogbook:
    """A logbook that lasts as long as the process, for tests and for trying things out."""

    def __init__(self) -> None:
        self._people: dict[str, tuple[int, str, date]] = {}
        self._writing = threading.Lock()

    def load(self, person: str, /) -> Kept:
        """Read somebody's progress."""
        if (kept := self._people.get(person)) is None:
            return Kept()
        return Kept(progress=read(kept[1]), version=kept[0])

    def save(self, person: str, progress: Progress, version: int, /) -> int:
        """Write somebody's progress; raises Conflict unless it follows what is held."""
        text = written(progress)
        with self._writing:
            held = self._people[person][0] if person in self._people else 0
            if held != version:
                raise Conflict
            new = version + 1 if version else first_version()
            self._people[person] = new, text, today()
        return new

    def forget(self, person: str, /) -> None:
        """Erase everything about somebody."""
        with self._writing:
            self._people.pop(person, None)

    def expire(self, before: date, /) -> int:
        """Forget everyone last saved before a day."""
        with self._writing:
            old = [person for person, (_, _, used) in self._people.items() if used < before]
            for person in old:
                del self._people[person]
        return len(old)

    def close(self) -> None:
        """Nothing to let go of."""


class UnopenedLogbook:
    """Stands in for a logbook that couldn't be opened, and says why at each call.

    Args:
        why: A sentence with the remedy.
    """

    def __init__(self, why: str):
        self._why = why

    def load(self, person: str, /) -> Kept:  # noqa: ARG002
        """Raise LogbookError, as the others do."""
        raise LogbookError(self._why)

    def save(self, person: str, progress: Progress, version: int, /) -> int:  # noqa: ARG002
        """Raise LogbookError."""
        raise LogbookError(self._why)

    def forget(self, person: str, /) -> None:  # noqa: ARG002
        """Raise LogbookError."""
        raise LogbookError(self._why)

    def expire(self, before: date, /) -> int:  # noqa: ARG002
        """Raise LogbookError."""
        raise LogbookError(self._why)

    def close(self) -> None:
        """Nothing to let go of."""


def open_logbook(
    url: str | None, hooks: Hooks, tell: Callable[[str], None] = log.warning
) -> Logbook:
    """Open the logbook that a URL names.

    `sqlite:/absolute/path` (also with three slashes), `sqlite:relative/path` or a bare path is a
    SQLite file, made when it isn't there; `memory:` keeps nothing beyond the process; plugins are
    asked for any other scheme. None or "" is `logbook.sqlite3` in the user's data folder.

    A SQLite file that is in trouble doesn't keep Supple from starting: each call raises
    LogbookError until the trouble is gone.

    Args:
        url: The URL.
        hooks: The plugins.
        tell: Told in a sentence what whoever runs Supple should know at once: that the file is
            in trouble, or that it was damaged and what became of it.

    Raises:
        LogbookError: Nobody opens such a URL, it names a folder or a device, or
            `SUPPLE_LOGBOOK_KEY` is needed or too short.
    """
    from supple.pseudonym import Pseudonymous, given_key, kept_key

    if url == "memory:":
        return MemoryLogbook()
    secret = os.environ.get("SUPPLE_LOGBOOK_KEY", "")
    if secret:
        given_key(secret)
    if (path := _path(url)) is None:
        return _opened_by_plugin(url or "", hooks, secret)
    if os.path.exists(path) and not os.path.isfile(path):
        raise LogbookError(f"The logbook {path} is no file: name one in SUPPLE_LOGBOOK.")

    from supple.sqlite_logbook import SqliteLogbook

    logbook = SqliteLogbook(path, tell)

    def key() -> bytes:
        return given_key(secret) if secret else kept_key(path)

    try:
        key()
        logbook.try_out()
    except LogbookError as error:
        tell(str(error))
    return Pseudonymous(logbook, key)


def _path(url: str | None) -> Path | None:
    """The SQLite file that a URL names, or None for another scheme."""
    if not url:
        from platformdirs import user_data_path  # takes longer to import than all of this file

        return user_data_path("supple", appauthor=False) / "logbook.sqlite3"
    # A scheme of one letter would be a drive of Windows.
    if not (match := re.match(r"([a-z][a-z0-9+.-]+):", url, re.IGNORECASE)):
        return Path(url).expanduser()
    if match[1].lower() != "sqlite":
        return None
    place = unquote(url[match.end() :])
    path = place.removeprefix("//")
    if not path or (path != place and not path.startswith("/")):
        raise LogbookError(
            f"The logbook {url} names no file: write sqlite:///absolute/path/logbook.sqlite3 or "
            "sqlite:relative/path/logbook.sqlite3 in SUPPLE_LOGBOOK."
        )
    return Path(path)


def _opened_by_plugin(url: str, hooks: Hooks, secret: str) -> Logbook:
    from supple.pseudonym import Pseudonymous, given_key

    # The URL may hold a password, so only its scheme is ever told.
    scheme = url.partition(":")[0]
    if not secret:
        raise LogbookError(
            f"A logbook at {scheme}: may be shared by several machines, which must use the same "
            "key to find people in it: set SUPPLE_LOGBOOK_KEY to the same 32 or more random "
            "characters on each."
        )
    failed: list[str] = []
    answers = hooks.ask("supple_open_logbook", url=url, failed=failed.append)
    if failed:
        raise LogbookError(
            f"The plugin {failed[0]} failed to open the logbook at {scheme}: the log says why."
        )
    if not answers:
        raise LogbookError(
            f"No plugin opens a logbook at {scheme}: install the plugin that does, or name a "
            "SQLite file in SUPPLE_LOGBOOK."
        )
    if not isinstance(answers[0], Logbook):
        raise LogbookError(
            f"The plugin that opened the logbook at {scheme}: returned "
            f"{type(answers[0]).__name__}, which isn't a Logbook: install another version of it."
        )
    return Pseudonymous(answers[0], lambda: given_key(secret))
