"""What one plugin brings: asked for, read and vetted, with everything wrong in it named."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from supple.catalogue import plugin_of
from supple.guard import PluginError, guarded
from supple.problem import Origin, Problem, errors
from supple.routine import Routine
from supple.shape import shape
from supple.sheet import MOST_BYTES, Sheet, Written, read_sheet
from supple.speech import Voice
from supple.stretch import Stretch
from supple.translation import Translation
from supple.vetting import review

Ask = Callable[..., tuple[Any, ...]]
"""Asks one plugin one content hook, by the hook's name; raises PluginError."""

ReadSheet = Callable[[bytes, str, str, bool], Sheet]
"""Reads a sheet, as `sheet.read_sheet` does."""


@dataclass(kw_only=True)
class Contribution:
    """What one plugin brings.

    Attributes:
        plugin: Its name.
        thorough: Whether it is looked at for its author: warnings too, and nothing left out.
        reader: Reads its sheets.
        written: Its stretches, routines and topics, each with where it was written.
        translations: Its translations.
        voices: Its voices.
        problems: Everything wrong with it.
    """

    plugin: str
    thorough: bool = False
    reader: ReadSheet = read_sheet
    written: list[Written] = field(default_factory=list)
    translations: list[Translation] = field(default_factory=list)
    voices: list[Voice] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def gather(self, ask: Ask, locale: str) -> None:
        """Ask for everything that is content."""
        for file in self._asked(ask, "supple_sheets"):
            self._add(self._read_sheet, "supple_sheets", file)
        for value in self._asked(ask, "supple_stretches"):
            self._add(self._read_value, "supple_stretches", Stretch, value)
        for value in self._asked(ask, "supple_routines"):
            self._add(self._read_value, "supple_routines", Routine, value)
        for value in self._asked(ask, "supple_translations", locale=locale):
            self._add(self._read_translation, "supple_translations", value)
        for value in self._asked(ask, "supple_voices"):
            self._add(self._read_voice, "supple_voices", value)
        self._refuse_twins()

    def read_folder(self, files: Iterable[Path]) -> None:
        """Read sheets that belong to no package."""
        for file in files:
            self._read_sheet("", file)
        self._refuse_twins()

    def _asked(self, ask: Ask, hook: str, **arguments: object) -> tuple[Any, ...]:
        try:
            return ask(hook, **arguments)
        except PluginError as error:
            self.problems.append(Problem(file=hook, message=str(error)))
            return ()

    def _add(self, read: Callable[..., None], hook: str, *arguments: object) -> None:
        """Read one value; even looking at what a plugin returned may run its code."""
        try:
            guarded(partial(read, hook, *arguments))
        except PluginError as error:
            self.problems.append(Problem(file=hook, message=str(error)))

    def _read_sheet(self, hook: str, file: object) -> None:
        if not isinstance(file, Traversable):
            message = f"{file!r} is not a file in your package: return what files() gives"
            self.problems.append(Problem(file=hook, message=message))
            return
        name = shown(file) if self.thorough else file.name
        try:
            with file.open("rb") as stream:
                content = stream.read(MOST_BYTES + 1)
        except OSError as error:
            message = f"it can't be read: {error.strerror or error}"
            self.problems.append(Problem(file=name, message=message))
            return
        sheet = self.reader(content, name, self.plugin, self.thorough)
        self.written += sheet.written
        self.problems += sheet.problems

    def _read_value(self, hook: str, model: type[Stretch] | type[Routine], value: object) -> None:
        if not isinstance(value, model):
            message = f"it returned a value of type {_kind(value)}: return {model.__name__} values"
            self.problems.append(Problem(file=hook, message=message))
            return
        shaped = shape(model, value)
        name = shaped.value.name or shaped.value.id
        origin = Origin(file=hook, title=f'{model.__name__.lower()} "{name}"')
        found = [
            origin.put(one) for one in review(shaped, shaped.value, self.plugin, self.thorough)
        ]
        self.problems += found
        if self.thorough or not errors(found):
            self.written.append(Written(shaped.value, origin))

    def _read_translation(self, hook: str, value: object) -> None:
        if not isinstance(value, Translation):
            message = f"it returned a value of type {_kind(value)}: return Translation values"
            self.problems.append(Problem(file=hook, message=message))
            return
        shaped = shape(Translation, value)
        origin = Origin(file=hook, title=f"translation of {shaped.value.id}")
        self.problems += map(origin.put, shaped.problems)
        if not shaped.problems:
            self.translations.append(shaped.value)

    def _read_voice(self, hook: str, value: object) -> None:
        if isinstance(value, Voice) and isinstance(value.name, str) and value.name:
            self.voices.append(value)
        else:
            message = f"it returned a value of type {_kind(value)}: a voice has a name, and words()"
            self.problems.append(Problem(file=hook, message=message))

    def _refuse_twins(self) -> None:
        """Of two with one id neither is taken, as no order should matter."""
        counts = Counter(one.value.id for one in self.written)
        twins = [one for one in self.written if counts[one.value.id] > 1]
        for one in twins:
            message = f"id {one.value.id!r} is used twice: rename one"
            self.problems.append(one.origin.put(Problem(key="id", message=message)))
        if twins and not self.thorough:
            self.written = [one for one in self.written if counts[one.value.id] == 1]


def _kind(value: object) -> str:
    return type(value).__name__


def sheets_in(folder: Path) -> Iterator[Path]:
    """The sheets of a folder, in order.

    Raises:
        OSError: It can't be read.
    """
    return (path for path in sorted(folder.iterdir()) if path.suffix == ".toml")


def shown(file: Traversable) -> str:
    """A file as somebody here would call it: from the folder they are in, if it is below that."""
    with suppress(ValueError, TypeError, OSError):
        return str(Path(str(file)).absolute().relative_to(Path.cwd()))
    return str(file)


def unread(folder: Path, error: OSError) -> Problem:
    """That a folder of sheets can't be read."""
    reason = error.strerror or str(error)
    remedy = "make it, or name another in SUPPLE_SHEETS"
    message = f"the folder of sheets can't be read: {reason}; {remedy}"
    return Problem(file=str(folder), message=message)


def placed(problem: Problem, written: Iterable[Written]) -> Problem:
    """A problem that names an id, put where that was written; its own ids as they were written."""
    for one in written:
        if one.value.id == problem.where:
            message = problem.message.replace(f"{plugin_of(problem.where)}/", "")
            return one.origin.put(replace(problem, where="", message=message))
    return problem
