"""A stretch's, routine's or topic's texts in another language."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from difflib import get_close_matches
from typing import Any, TypeVar

from supple.catalogue import Catalogue, plugin_of
from supple.problem import Problem, Severity, inside
from supple.routine import Routine
from supple.stretch import Stretch, Topic
from supple.vetting import vet

T = TypeVar("T", Stretch, Routine, Topic)

_SPOKEN = frozenset(
    [
        "name",
        "spoken",
        "aliases",
        "about",
        "why",
        "imagery",
        "full",
        "short",
        "cue",
        "release",
        "words",
        "advice",
        "who",
        "long",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The texts that replace those of one stretch, routine or topic.

    Attributes:
        id: The id of what is translated, of any plugin.
        texts: The new text by its place, such as "name", "parts.1.cues.full", "aliases.2".
    """

    id: str
    texts: Mapping[str, str]


def wrong_in(one: Translation, catalogue: Catalogue, locale: str) -> Iterator[Problem]:
    """What is wrong with a translation: what would be refused in the original is refused here too.

    A translation of something that isn't installed does no harm.
    """
    for values in (catalogue.stretches, catalogue.routines, catalogue.topics):
        original = values.get(one.id)
        if original is None:
            continue
        where = f"translation of {one.id}"
        known = set(_places(original))
        for place in sorted(one.texts.keys() - known):
            near = get_close_matches(place, known, n=1)
            remedy = f": did you mean {near[0]}?" if near else ""
            message = f"there is no text {place}{remedy}"
            yield Problem(where=where, message=message, severity=Severity.WARNING)
        language = locale.partition("-")[0]
        for problem in vet(_with(original, one.texts), plugin_of(one.id), language):
            yield replace(problem, where=inside(where, problem.where))


def translated(catalogue: Catalogue, translations: Iterable[Translation]) -> Catalogue:
    """Put translated texts in place of the originals; places that don't exist are passed over.

    Where two translate the same text, the one that comes first in the alphabet is taken, so that
    the order of plugins doesn't matter. Only what is spoken can be translated: never a dose, a
    link or a movement.
    """
    texts: dict[str, dict[str, str]] = {}
    for one in translations:
        for place, text in one.texts.items():
            kept = texts.setdefault(one.id, {})
            kept[place] = min(text, kept.get(place, text))
    if not texts:
        return catalogue

    def with_texts(value: T) -> T:
        new: T = _with(value, texts.get(value.id, {}))
        return new

    return Catalogue.of(
        map(with_texts, catalogue.stretches.values()),
        map(with_texts, catalogue.routines.values()),
        map(with_texts, catalogue.topics.values()),
    )


def _places(value: Any, place: str = "") -> Iterator[str]:
    """The places of the texts that can be translated."""
    if type(value) is str:
        yield place
    elif isinstance(value, tuple):
        for number, one in enumerate(value, start=1):
            yield from _places(one, f"{place}.{number}")
    elif is_dataclass(value):
        for field in fields(value):
            inner = getattr(value, field.name)
            if field.name in _SPOKEN or _is_nested(inner):
                yield from _places(inner, f"{place}.{field.name}".lstrip("."))


def _with(value: Any, texts: Mapping[str, str], place: str = "") -> Any:
    if not texts:
        return value
    if isinstance(value, str):
        return texts.get(place, value) if type(value) is str else value
    if isinstance(value, tuple):
        return tuple(
            _with(one, texts, f"{place}.{number}") for number, one in enumerate(value, start=1)
        )
    if is_dataclass(value) and not isinstance(value, type):
        inner = {
            field.name: _with(
                getattr(value, field.name), texts, f"{place}.{field.name}".lstrip(".")
            )
            for field in fields(value)
            if field.name in _SPOKEN or _is_nested(getattr(value, field.name))
        }
        return replace(value, **inner)
    return value


def _is_nested(value: object) -> bool:
    return is_dataclass(value) or (
        isinstance(value, tuple) and any(is_dataclass(one) for one in value)
    )
