"""Pseudonyms for people, so that a logbook never learns who anybody is.

An Alexa user id would link what is kept here to whatever else is known under that id. So a logbook
is given HMAC-SHA-256 of the id instead, under a key that isn't in the logbook: a copy of the
database alone tells nobody who is in it, not even to somebody who has a list of ids to try.

This lives around the logbook and not in it, so that no plugin's logbook can store an id by
mistake. The key of a SQLite file is made once and lies beside it, readable by its owner only.
Logbooks that several machines may share need `SUPPLE_LOGBOOK_KEY`, the same on each: a key made by
each machine for itself would lose people silently when they come back to another one. Whoever
loses or changes the key finds nobody again.
"""

import hmac
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

from supple.logbook import Kept, Logbook, LogbookError
from supple.progress import Progress

FEWEST_CHARACTERS = 32
"""How long a key's text has to be."""


class Pseudonymous:
    """A logbook whose people go by pseudonyms.

    Args:
        logbook: Keeps the progress.
        key: Finds the key; asked until it has succeeded once. It may raise LogbookError.
    """

    def __init__(self, logbook: Logbook, key: Callable[[], bytes]):
        self._logbook = logbook
        self._find_key = key
        self._key = b""

    def load(self, person: str, /) -> Kept:
        """Read somebody's progress."""
        return self._logbook.load(self._pseudonym(person))

    def save(self, person: str, progress: Progress, version: int, /) -> int:
        """Write somebody's progress."""
        return self._logbook.save(self._pseudonym(person), progress, version)

    def forget(self, person: str, /) -> None:
        """Erase everything about somebody."""
        self._logbook.forget(self._pseudonym(person))

    def expire(self, before: date, /) -> int:
        """Forget everyone last saved before a day."""
        return self._logbook.expire(before)

    def close(self) -> None:
        """Let go of files and connections."""
        self._logbook.close()

    def _pseudonym(self, person: str) -> str:
        if not self._key:
            self._key = self._find_key()
        return pseudonym(self._key, person)


def pseudonym(key: bytes, person: str) -> str:
    """32 characters that stand for a person; 128 bits, so that no two people share them."""
    return hmac.digest(key, person.encode("utf-8", "surrogatepass"), "sha256")[:16].hex()


def given_key(text: str) -> bytes:
    """The key that whoever runs Supple has set.

    Raises:
        LogbookError: It is too short to keep anything private.
    """
    if len(text) < FEWEST_CHARACTERS:
        raise LogbookError(
            f"SUPPLE_LOGBOOK_KEY has {len(text)} characters, which can be guessed: set it to "
            f"{FEWEST_CHARACTERS} or more random ones."
        )
    return text.encode("utf-8", "surrogateescape")


def kept_key(logbook: Path) -> bytes:
    """The key beside a logbook file; made when neither of the two is there.

    Raises:
        LogbookError: It can't be read or made, or it is lost.
    """
    path = logbook.with_name(f"{logbook.name}.key")
    try:
        begun = logbook.is_file() and logbook.stat().st_size > 0
        if not path.exists():
            if begun:
                raise LogbookError(
                    f"There is no {path.name} beside the logbook {logbook}, without which nobody "
                    "can be found in it: put the key back, or set SUPPLE_LOGBOOK_KEY if that was "
                    "its key, or move the logbook away to begin a new one."
                )
            _make(path)
        key = path.read_bytes().strip()
    except OSError as error:
        raise LogbookError(
            f"The logbook's key {path} can't be read or made ({error.strerror or error}): allow "
            "reading and writing there, or name a file elsewhere in SUPPLE_LOGBOOK."
        ) from error
    if len(key) < FEWEST_CHARACTERS:
        raise LogbookError(
            f"The logbook's key {path} is damaged: put it back from a backup, or move it and the "
            "logbook away to begin a new one."
        )
    return key


def _make(path: Path) -> None:
    """Make a key, unless another process is quicker; it is never there by half."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}-{os.getpid()}-{os.urandom(4).hex()}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        with open(os.open(draft, flags, mode=0o600), "w", encoding="ascii") as file:
            file.write(os.urandom(32).hex())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
