"""What is wrong with something that a plugin or a sheet brought, in its author's words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps the thing out; a warning doesn't."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        message: What is wrong and what would be right, without a full stop.
        where: The place within the file, such as `stretch "chin tuck", part 2`.
        key: The key at that place which it is about, for finding the line; the message names it.
        file: The file, or the plugin's hook, that it came from.
        line: The line within the file, from 1; 0 where it isn't known.
        severity: Whether it keeps the thing out.
    """

    message: str
    where: str = ""
    key: str = ""
    file: str = ""
    line: int = 0
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Such as `neck.toml, stretch "chin tuck", part 2: hold is 600 seconds (line 31)`."""
        place = inside(self.file, self.where)
        line = f"line {self.line}" if self.line else ""
        warning = self.severity if self.severity is Severity.WARNING else ""
        notes = inside(line, warning)
        said = f"{self.message} ({notes})" if notes else self.message
        return f"{place}: {said}" if place else said

    @property
    def place(self) -> str:
        """The whole way to what is wrong, its key included."""
        return inside(self.where, self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a stretch, a routine or a topic was written.

    Attributes:
        file: The sheet, or the plugin's hook.
        title: What it is called there, such as `stretch "chin tuck"`.
        lines: The line of each place in it, such as "part 2, dosage, hold"; "" is its beginning.
    """

    file: str
    title: str
    lines: Mapping[str, int] = field(default_factory=dict)

    def put(self, problem: Problem) -> Problem:
        """Say of a problem within it where it is, with the nearest line that is known."""
        return replace(
            problem,
            file=problem.file or self.file,
            where=inside(self.title, problem.where),
            line=problem.line or self._line(problem.place),
        )

    def _line(self, place: str) -> int:
        while place not in self.lines and place:
            listed = re.sub(r" \d+$", "", place)
            lists = (f"{listed}{ending}" for ending in ("", "s", "es") if listed != place)
            outer = place.rpartition(", ")[0]
            place = next((one for one in lists if one in self.lines), outer)
        return self.lines.get(place, 0)


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Only those that keep something out."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def inside(where: str, name: str) -> str:
    """A place within a place: "part 2" and "cues" make "part 2, cues"."""
    return f"{where}, {name}" if where and name else where or name


def numbered(where: str, number: int) -> str:
    """The place of one table of a list: "parts" becomes "part 2"."""
    head, _, last = where.rpartition(", ")
    return inside(head, f"{re.sub('(?<=ch)es$|s$', '', last)} {number}")


def related(place: str, other: str) -> bool:
    """Whether one place lies within the other."""
    return any(
        not outer or f"{inner},".startswith(f"{outer},")
        for inner, outer in ((place, other), (other, place))
    )
