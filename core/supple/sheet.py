"""A TOML sheet into stretches, routines and topics, with every mistake named in its place.

A sheet's tables are the fields of `Stretch`, `Routine` and `Topic`. Ids are written without the
plugin's name, which is put in front; a link with a slash in it leads to another plugin.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from supple.problem import Problem
from supple.routine import Routine
from supple.shape import shape
from supple.stretch import Stretch, Topic

FORMAT = 1
"""The version of the sheet format that this core reads."""

MOST_BYTES = 1_000_000
"""The largest sheet that is read."""

_TABLES = ("stretch", "routine", "topic")

T = TypeVar("T", Stretch, Routine, Topic)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a sheet holds, and what was wrong with the rest of it."""

    stretches: tuple[Stretch, ...] = ()
    routines: tuple[Routine, ...] = ()
    topics: tuple[Topic, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_sheet(content: bytes, file: str, plugin: str) -> Sheet:
    """Read a sheet.

    Args:
        content: The file's bytes.
        file: Its name, for the problems.
        plugin: The name that its ids are put under.

    Returns:
        Everything in it that is right. What is wrong is left out, and named in the problems.
    """
    problems: list[Problem] = []
    tables = _tables(content, problems.append)
    lines = _lines(content)

    def read(kind: str, model: type[T]) -> list[T]:
        made = []
        for number, table in enumerate(tables.get(kind, []), start=1):
            where = _title(kind, number, table)
            before = len(problems)
            value = shape(model, table, where, problems.append)
            at = lines.get((kind, number), 0)
            problems[before:] = [replace(p, line=p.line or at) for p in problems[before:]]
            if value is not None:
                made.append(_prefixed(value, plugin))
        return made

    stretches = read("stretch", Stretch)
    routines = read("routine", Routine)
    topics = read("topic", Topic)
    return Sheet(
        stretches=tuple(stretches),
        routines=tuple(routines),
        topics=tuple(topics),
        problems=tuple(replace(problem, file=file) for problem in problems),
    )


def _tables(content: bytes, report: Callable[[Problem], None]) -> Mapping[str, list[object]]:
    if len(content) > MOST_BYTES:
        report(Problem(message=f"it is larger than {MOST_BYTES} bytes: split it up"))
        return {}
    try:
        sheet = tomllib.loads(content.decode())
    except UnicodeDecodeError as error:
        report(Problem(message=f"byte {error.start} is not UTF-8: save the file as UTF-8"))
        return {}
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = re.search(r"\(at line (\d+), column \d+\)", str(error))
        said = re.sub(r" \(at .*\)", "", str(error))
        report(Problem(message=f"not TOML: {said}", line=int(at[1]) if at else 0))
        return {}
    version = sheet.pop("format", None)
    if type(version) is not int:
        report(Problem(message=f'begin the sheet with "format = {FORMAT}"', line=1))
        return {}
    if version > FORMAT:
        newer = f"format {version} is newer than this Supple reads ({FORMAT}): update supple"
        report(Problem(message=newer, line=1))
        return {}
    for key in sheet.keys() - set(_TABLES):
        report(Problem(message=f"{key}: write [[stretch]], [[routine]] or [[topic]]"))
    for key in _TABLES:
        if not isinstance(sheet.get(key, []), list):
            report(Problem(message=f"{key}: write [[{key}]] with two brackets"))
            sheet.pop(key)
    return sheet


def _lines(content: bytes) -> dict[tuple[str, int], int]:
    """The line on which each table starts, by its kind and number."""
    found: dict[tuple[str, int], int] = {}
    counts = dict.fromkeys(_TABLES, 0)
    for line, text in enumerate(content.decode(errors="replace").splitlines(), start=1):
        if match := re.match(r"\s*\[\[\s*(stretch|routine|topic)\s*\]\]", text):
            counts[match[1]] += 1
            found[match[1], counts[match[1]]] = line
    return found


def _title(kind: str, number: int, table: object) -> str:
    name = table.get("name") or table.get("id") if isinstance(table, Mapping) else None
    return f'{kind} "{name}"' if isinstance(name, str) else f"{kind} {number}"


def _prefixed(value: T, plugin: str) -> T:
    def full(link: str) -> str:
        return link if "/" in link or not link else f"{plugin}/{link}"

    def each(links: Iterable[str]) -> tuple[str, ...]:
        return tuple(full(link) for link in links)

    match value:
        case Stretch():
            return replace(
                value,
                id=f"{plugin}/{value.id}",
                easier=full(value.easier),
                harder=full(value.harder),
                no_floor=full(value.no_floor),
                variant_of=full(value.variant_of),
                prepares_for=each(value.prepares_for),
                topics=each(value.topics),
                prerequisites=tuple(
                    replace(one, stretch=full(one.stretch)) for one in value.prerequisites
                ),
                sensations=tuple(replace(one, offer=full(one.offer)) for one in value.sensations),
            )
        case Routine():
            return replace(
                value,
                id=f"{plugin}/{value.id}",
                stretches=tuple(
                    replace(entry, stretch=full(entry.stretch)) for entry in value.stretches
                ),
            )
        case Topic():
            return replace(value, id=f"{plugin}/{value.id}", see=each(value.see))
