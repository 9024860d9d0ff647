"""The catalogue's names as Alexa takes them: spelled as they are spoken, and told apart."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from supple.catalogue import Catalogue, plugin_of
from supple.routine import Routine
from supple.speech import number_words
from supple.stretch import Stretch, Topic
from supple_alexa.limits import SLOT_CHARACTERS, SLOT_SYNONYMS

NAME, TOPIC = "Name", "Topic"
"""The slot types of what can be done, and of what can be told."""

_WORD = re.compile(r"[a-z']+|\d+")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a slot type, and what it may be called, the first of it the usual way.

    Attributes:
        id: What it resolves to; empty where the words themselves matter.
        called: What people say for it; not empty.
    """

    id: str
    called: tuple[str, ...]

    def json(self) -> dict[str, Any]:
        """The value as Alexa has it, in a model or in a directive."""
        name: dict[str, Any] = {"value": self.called[0]}
        if self.called[1:]:
            name["synonyms"] = list(self.called[1:])
        return {"id": self.id, "name": name} if self.id else {"name": name}


SlotTypes = Mapping[str, tuple[Value, ...]]
"""The values of each slot type."""


def catalogue_types(catalogue: Catalogue) -> SlotTypes:
    """The slot types for the names of stretches and routines, and for those of topics."""
    doable: list[Stretch | Routine] = [*catalogue.stretches.values(), *catalogue.routines.values()]
    return {NAME: named(doable), TOPIC: named(catalogue.topics.values())}


def named(things: Iterable[Stretch | Routine | Topic]) -> tuple[Value, ...]:
    """A value for each thing, by what it may be called.

    What several are called stands with each of them, and Alexa resolves it to them all; but each
    has a first name of its own, with its plugin's if need be.
    """
    called = {thing.id: tuple(dict.fromkeys(_names(thing))) for thing in things}
    shared = Counter(name for names in called.values() for name in names)
    values = []
    for id_, names in sorted(called.items()):
        if not names:
            continue
        own = next((name for name in names if shared[name] == 1), None)
        own = own or spelled(f"{names[0]} {plugin_of(id_)}")
        values.append(Value(id_, most_of((own, *names))))
    return tuple(values)


def _names(thing: Stretch | Routine | Topic) -> Iterator[str]:
    short = (thing.spoken,) if isinstance(thing, Stretch) else ()
    for name in (thing.name, *short, *thing.aliases):
        words = spelled(name)
        if 0 < len(words) <= SLOT_CHARACTERS:
            yield words


def spelled(name: str) -> str:
    """A name as it is spoken: small letters, numbers in words, no marks but apostrophes."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("’", "'").replace("&", " and "))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = _WORD.findall(letters)
    spoken = (_in_words(word) if word.isdecimal() else word.strip("'") for word in words)
    return " ".join(" ".join(spoken).replace("-", " ").split())


def _in_words(figures: str) -> str:
    """A number in words, a long one figure by figure."""
    if len(figures) < 3:
        return number_words(int(figures))
    return " ".join(number_words(int(figure)) for figure in figures)


def most_of(called: Iterable[str]) -> tuple[str, ...]:
    """As many as a value may be called: its synonyms, and one more for the value itself."""
    return tuple(dict.fromkeys(called))[: SLOT_SYNONYMS + 1]
