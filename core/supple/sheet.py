"""A TOML sheet into stretches, routines and topics, with every mistake named in its place.

A sheet's tables are the fields of `Stretch`, `Routine` and `Topic`. Ids are written without the
plugin's name, which is put in front; a link with a slash in it leads to another plugin.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from supple.lines import line_numbers
from supple.problem import Origin, Problem, errors
from supple.routine import Routine
from supple.shape import shape
from supple.stretch import Stretch, Topic
from supple.vetting import review

FORMAT = 1
"""The version of the sheet format that this core reads."""

MOST_BYTES = 1_000_000
"""The largest sheet that is read."""

Content = Stretch | Routine | Topic
"""What a sheet may hold."""

KINDS: Mapping[str, type[Content]] = {
    "stretch": Stretch,
    "routine": Routine,
    "topic": Topic,
}
"""The tables of a sheet, and what each one is made into."""


@dataclass(frozen=True, slots=True)
class Written:
    """A stretch, a routine or a topic, and where it was written.

    Attributes:
        value: What was made of it.
        origin: Where it was written.
    """

    value: Content
    origin: Origin


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet holds, and what is wrong with it."""

    written: tuple[Written, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_sheet(content: bytes, file: str, plugin: str, thorough: bool = False) -> Sheet:
    """Read a sheet.

    Args:
        content: The file's bytes.
        file: Its name, for the problems.
        plugin: The name that its ids are put under.
        thorough: Whether to warn of what keeps nothing out, and to give also what has errors, so
            that its links can be checked.

    Returns:
        Everything in it that is right. What is wrong is left out, and named in the problems.
    """
    problems: list[Problem] = []
    written: list[Written] = []
    tables = _tables(content, problems.append)
    lines = line_numbers(content.decode()) if tables else {}
    for kind, model in KINDS.items():
        for number, table in enumerate(tables.get(kind, ()), start=1):
            shaped = shape(model, table)
            value = _prefixed(shaped.value, plugin)
            origin = Origin(
                file=file,
                title=_title(kind, number, table),
                lines=lines.get((kind, number), {}),
            )
            found = [origin.put(one) for one in review(shaped, value, plugin, thorough)]
            problems += found
            if thorough or not errors(found):
                written.append(Written(value, origin))
    return Sheet(tuple(written), tuple(replace(one, file=file) for one in problems))


def _tables(content: bytes, report: Callable[[Problem], None]) -> Mapping[str, list[object]]:
    if len(content) > MOST_BYTES:
        report(Problem(message=f"it is larger than {MOST_BYTES} bytes: split it up"))
        return {}
    try:
        sheet = tomllib.loads(content.decode())
    except UnicodeDecodeError as error:
        report(Problem(message=f"byte {error.start} is not UTF-8: save the file as UTF-8"))
        return {}
    except (ValueError, RecursionError) as error:  # also for a number too long to be read
        report(not_toml(error, content))
        return {}
    version = sheet.pop("format", None)
    if type(version) is not int or version < 1:
        report(Problem(message=f'begin the sheet with "format = {FORMAT}"', line=1))
        return {}
    if version > FORMAT:
        newer = f"this format is newer than the one this Supple reads ({FORMAT}): update supple"
        report(Problem(message=newer, line=1))
        return {}
    tables: dict[str, list[object]] = {}
    for key, value in sheet.items():
        if key not in KINDS:
            near = get_close_matches(key, KINDS, n=1)
            remedy = f"did you mean [[{near[0]}]]?" if near else "write [[stretch]] or [[routine]]"
            report(Problem(message=f"{key}: {remedy}"))
        elif not isinstance(value, list):
            report(Problem(message=f"{key}: write [[{key}]] with two brackets"))
        else:
            tables[key] = value
    return tables


_REMEDIES = (
    ("Invalid value", 'write a text between straight quotes, "like this", and true or false small'),
    ("Illegal character", 'close the text with "; one of several lines goes between two """'),
    ("Unterminated string", 'close the text with """'),
    ("Unescaped", "write \\\\ for a backslash"),
    ("Expected '='", "write key = value"),
    ("Expected newline", 'write one key a line, and \\" for a quote within a text'),
    ("Expected ']", "close the brackets"),
    ("Unclosed array", "close the list with ]"),
    ("Unclosed inline table", "close it with } on the same line"),
    ("twice", "it is there already: begin a new one with [[ ]], or take one out"),
    ("overwrite", "the key is there already: take one out"),
)
"""What would be right, by what the TOML parser says."""


def not_toml(error: ValueError | RecursionError, content: bytes) -> Problem:
    """What to do about a file that isn't TOML."""
    said, _, place = str(error).partition(" (at ")
    at = re.match(r"line (\d+)", place)
    last = content.count(b"\n") + 1 if place else 0
    remedy = next((f": {remedy}" for start, remedy in _REMEDIES if start in said), "")
    return Problem(message=f"not TOML ({said}){remedy}", line=int(at[1]) if at else last)


def _title(kind: str, number: int, table: object) -> str:
    name = table.get("name") or table.get("id") if isinstance(table, Mapping) else None
    return f'{kind} "{name}"' if isinstance(name, str) else f"{kind} {number}"


def _prefixed(value: Content, plugin: str) -> Content:
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
