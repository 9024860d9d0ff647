"""What may be said in the slots of the model: the closed lists, and their words."""

from collections.abc import Iterable, Mapping

from hassil.intents import Intents, TextSlotList

from supple_alexa.limits import SLOT_CHARACTERS
from supple_alexa.names import NAME, TOPIC, SlotTypes, Value, most_of
from supple_alexa.samples import fairly, likeliest_first

NUMBER = "AMAZON.NUMBER"

TYPES: Mapping[str, str] = {
    "minutes": NUMBER,
    "movement": "Movement",
    "name": NAME,
    "number": NUMBER,
    "occasion": "Occasion",
    "ordinal": "Ordinal",
    "position": "Position",
    "prop": "Prop",
    "rating": NUMBER,
    "region": "Region",
    "side": "Side",
    "topic": TOPIC,
    "words": "SideName",
}
"""The slot type for each list of the templates."""

_SLOTS = {"ordinal": "ordinal", "topic": "topic"}
"""Lists of another type than the field's usual one, and their own slot."""

_CLOSED = ("movement", "occasion", "ordinal", "position", "prop", "region", "side")


def slot_of(list_name: str, field: str) -> str:
    """The slot for a list's value that is meant for a field."""
    return _SLOTS.get(list_name, field)


def closed_types(said: Intents, side_names: Iterable[str]) -> SlotTypes:
    """The slot types of Supple's closed lists, in the language's words.

    Args:
        said: The language's templates with their lists.
        side_names: What people call a side after; any other word will be heard, too.
    """
    types = {TYPES[name]: _closed(name, said) for name in _CLOSED}
    return {**types, "SideName": tuple(Value("", (name,)) for name in side_names)}


def _closed(name: str, said: Intents) -> tuple[Value, ...]:
    values = said.slot_lists[name]
    if not isinstance(values, TextSlotList):
        raise TypeError(f"{{{name}}} has no fixed values")
    ways: dict[str, list[list[str]]] = {}
    taken: set[str] = set()
    for value in values.values:
        words = [
            one
            for one in likeliest_first(value.text_in, said.expansion_rules)
            if one not in taken and len(one) <= SLOT_CHARACTERS
        ]
        taken.update(words)
        ways.setdefault(str(value.value_out), []).append(words)
    return tuple(Value(id_, most_of(fairly(words))) for id_, words in sorted(ways.items()))
