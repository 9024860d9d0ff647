"""Every text of a stretch, a routine or a topic, with its place: what vetting and the lint read."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any

from supple.problem import inside, numbered
from supple.shape import required
from supple.stretch import Beat

SENTENCES = frozenset(
    ("about", "why", "imagery", "full", "short", "cue", "release", "words", "advice", "long")
)
"""Fields that are read aloud as sentences."""

NAMES = frozenset(("name", "spoken", "aliases", "who", "author", "tradition", "lineage"))
"""Fields that are read aloud within a sentence of Supple's own, or that people say."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text.

    Attributes:
        place: Its place, such as "part 2, cues, full".
        field: The name of its field, such as "full".
        words: The text itself.
        needed: Whether it may not be empty.
    """

    place: str
    field: str
    words: str
    needed: bool

    @property
    def where(self) -> str:
        """The place of the table that it is in."""
        return self.place.rpartition(", ")[0]


def texts(value: Any, place: str = "") -> Iterator[Text]:
    """Every text within a dataclass, however deep, in the order of its fields."""
    model: type = type(value)
    for name, needed in _text_fields(model):
        inner = getattr(value, name)
        where = inside(place, name)
        if type(inner) is str:
            yield Text(where, name, inner, needed)
        elif isinstance(inner, tuple):
            for number, one in enumerate(inner, start=1):
                if type(one) is str:
                    yield Text(where, name, one, needed=True)
                elif is_dataclass(one):
                    yield from texts(one, numbered(where, number))
        elif is_dataclass(inner):
            yield from texts(inner, where)


@cache
def _text_fields(model: type) -> tuple[tuple[str, bool], ...]:
    """A dataclass's fields, and whether each has to be written; a silent beat has no words."""
    assert is_dataclass(model)
    return tuple((field.name, required(field) and model is not Beat) for field in fields(model))
