"""Sheets that were read before, so that a start need not parse and vet them again.

What becomes of a sheet depends on its bytes, on the names it goes by, and on Supple's own code and
words. So it is found by a digest of the first two, in a file that counts only while the third is
the same: nothing in it can be out of date, and it may be deleted at any time.
"""

import hashlib
import json
import logging
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from supple.plain import from_plain, to_plain
from supple.problem import Origin
from supple.sheet import KINDS, Sheet, Written, read_sheet

MOST_UNUSED = 100
"""How many sheets are kept besides those of this start, for other settings and programs."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Kept:
    """One thing of a sheet: its kind is a key of KINDS, and its value is plain."""

    kind: str
    value: object
    origin: Origin


class SheetCache:
    """Reads sheets, remembering those in which nothing is wrong.

    Args:
        path: The file; it and its folder are made when there is something to keep.
    """

    def __init__(self, path: Path):
        self._path = path
        self._rules = _rules()
        self._kept = _load(path, self._rules)
        self._used: dict[str, Any] = {}

    def read_sheet(self, content: bytes, file: str, plugin: str, thorough: bool = False) -> Sheet:
        """Read a sheet, or remember it; as `sheet.read_sheet`."""
        if thorough:
            return read_sheet(content, file, plugin, thorough)
        names = json.dumps([file, plugin]).encode()
        digest = hashlib.blake2b(names + content, digest_size=16).hexdigest()
        with suppress(KeyError, ValueError):
            sheet = _sheet(self._kept[digest])
            self._used[digest] = self._kept[digest]
            return sheet
        sheet = read_sheet(content, file, plugin)
        if not sheet.problems:
            self._used[digest] = [_plain(one) for one in sheet.written]
        return sheet

    def save(self) -> None:
        """Write the file again if there was anything new."""
        if self._used.keys() <= self._kept.keys():
            return
        unused = [(key, one) for key, one in self._kept.items() if key not in self._used]
        sheets = dict(unused[-MOST_UNUSED:]) | self._used
        draft = self._path.with_name(f"{self._path.name}-{os.getpid()}")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.write_text(json.dumps({"rules": self._rules, "sheets": sheets}), encoding="ascii")
            draft.replace(self._path)
        except OSError as error:
            log.info("the cache of sheets can't be written: %s", error)


def _load(path: Path, rules: str) -> dict[str, Any]:
    """What was kept under the same rules."""
    try:
        kept = json.loads(path.read_bytes())
        return dict(kept["sheets"]) if kept["rules"] == rules else {}
    except (OSError, ValueError, RecursionError, TypeError, KeyError):
        return {}


def _plain(written: Written) -> Any:
    kind = next(kind for kind, model in KINDS.items() if type(written.value) is model)
    return to_plain(_Kept(kind, to_plain(written.value), written.origin))


def _sheet(plain: object) -> Sheet:
    """The sheet that was kept.

    Raises:
        ValueError: It is something else.
        KeyError: Likewise.
    """
    kept = from_plain(tuple[_Kept, ...], plain)
    return Sheet(tuple(Written(from_plain(KINDS[one.kind], one.value), one.origin) for one in kept))


def _rules() -> str:
    """Differs for every version of Supple, whether installed or being worked on, and of Python."""
    package = Path(__file__).parent
    files = (
        (str(path.relative_to(package)), path.stat().st_size, path.stat().st_mtime_ns)
        for path in package.rglob("*")
        if path.suffix in (".py", ".toml")
    )
    return hashlib.blake2b(repr((sys.version, sorted(files))).encode()).hexdigest()
