"""What is wrong with something that a plugin or a sheet brought, in its author's words."""

from collections.abc import Iterable
from dataclasses import dataclass
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
        file: The file, or the plugin's hook, that it came from.
        line: The line within the file, from 1; 0 where it isn't known.
        severity: Whether it keeps the thing out.
    """

    message: str
    where: str = ""
    file: str = ""
    line: int = 0
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """One line, such as `neck.toml, stretch "chin tuck", part 2: hold is 600 seconds`."""
        line = f"line {self.line}" if self.line else ""
        place = ", ".join(part for part in (self.file, line, self.where) if part)
        return f"{place}: {self.message}" if place else self.message


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Only those that keep something out."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]
