"""From intents and slots to events and wishes, and back: one table for both directions.

A custom intent is called after its event: `GoToStepIntent` is `Kind.GO_TO_STEP`. Its slots are
called after the event's fields.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from enum import StrEnum
from typing import Any

from supple.body import FloorAccess, Movement, Position, Prop, Region, Side
from supple.conversation.session import Question
from supple.event import Event, Heard, Kind, OneOf, Wish
from supple_alexa.slots import Spoken, slot_json, spoken_in

BUILT_IN = {
    "AMAZON.HelpIntent": Kind.HELP,
    "AMAZON.StopIntent": Kind.STOP,
    "AMAZON.CancelIntent": Kind.CANCEL,
    "AMAZON.FallbackIntent": Kind.UNKNOWN,
    "AMAZON.NavigateHomeIntent": Kind.STOP,
    "AMAZON.YesIntent": Kind.YES,
    "AMAZON.NoIntent": Kind.NO,
    "AMAZON.NextIntent": Kind.NEXT,
    "AMAZON.PreviousIntent": Kind.PREVIOUS,
    "AMAZON.RepeatIntent": Kind.REPEAT,
    "AMAZON.PauseIntent": Kind.PAUSE,
    "AMAZON.ResumeIntent": Kind.RESUME,
    "AMAZON.StartOverIntent": Kind.START_OVER,
}
"""Amazon's own intents; all of them but Fallback and Home may be extended with sentences."""

WISH = "WishIntent"

VARIANTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "FloorHelpedIntent": ("FloorIntent", {"floor": "helped"}),
    "FloorNoIntent": ("FloorIntent", {"floor": "no"}),
    "FloorYesIntent": ("FloorIntent", {"floor": "yes"}),
    "NoPainNoGainIntent": ("TopicIntent", {"target": "no pain no gain"}),
    "WishHalfHourIntent": (WISH, {"minutes": "30"}),
    "WishInBedIntent": (WISH, {"in_bed": "yes"}),
    "WishKnownIntent": (WISH, {"new": "no"}),
    "WishNewIntent": (WISH, {"new": "yes"}),
    "WishNoFloorIntent": (WISH, {"floor": "no"}),
    "WishQuarterHourIntent": (WISH, {"minutes": "15"}),
    "WishShortIntent": (WISH, {"minutes": "5"}),
}
"""Intents whose sentences say by themselves what a slot would hold: "half an hour", "no floor"."""

NOT_SPOKEN = frozenset((Kind.LAUNCH, Kind.SILENCE, Kind.UNKNOWN))
"""Events that no sentence stands for: a request of its own, or the lack of a sentence."""

DANGEROUS = (
    Kind.EMERGENCY,
    Kind.URGENT,
    Kind.NERVE,
    Kind.DIZZY,
    Kind.SEVERE,
    Kind.PAIN,
    Kind.TIGHT,
)
"""Complaints, the gravest first: what must never be taken for anything less."""


def intent_name(kind: Kind) -> str:
    """The name of the intent that an event is called up by."""
    for name, built_in in BUILT_IN.items():
        if built_in is kind:
            return name
    return "".join(word.title() for word in kind.split("_")) + "Intent"


INTENTS: Mapping[str, Kind] = {
    **{intent_name(kind): kind for kind in Kind if kind not in NOT_SPOKEN},
    **BUILT_IN,
}
"""Every intent that stands for an event, by name."""


def variant_name(name: str, slots: Mapping[str, object]) -> str:
    """The name of the intent whose sentences say these values of an intent's slots by themselves.

    Raises:
        KeyError: There is no such intent.
    """
    if not slots:
        return name
    meant = name, {slot: _text(value) for slot, value in slots.items()}
    for variant, meaning in VARIANTS.items():
        if meaning == meant:
            return variant
    raise KeyError(f"no intent stands for {name} with {meant[1]}: add one to VARIANTS")


_FIELDS = {"ordinal": "number", "topic": "target"}
"""Slots with a type of their own, and the field that they are for."""

_CLOSED: Mapping[str, type[StrEnum]] = {
    "region": Region,
    "regions": Region,
    "movement": Movement,
    "avoid": Movement,
    "positions": Position,
    "props": Prop,
    "floor": FloorAccess,
    "side": Side,
}
"""Slots whose values are one of a closed list, by id."""

_NUMBERS = frozenset(("number", "minutes", "comfort"))
_TRUTHS = frozenset(("in_bed", "new"))
_SETS = frozenset(("regions", "positions", "avoid", "props"))

Hear = Callable[[str], Heard]
"""Understands a sentence: for what Alexa heard in a slot, but resolved to nothing."""

_NAMING = {
    WISH: ("{}", "start {}"),
    "TopicIntent": ("what is {}",),
    "AmIReadyIntent": ("am i ready for {}",),
}
"""Sentences to hear a name in, by the intent that it came with."""

_HOLDING = {
    "avoid": ("no {}", "movement"),
    "good_for": ("something {}", "good_for"),
    "movement": ("no {}", "movement"),
    "positions": ("something {}", "positions"),
    "props": ("i've only got a {}", "props"),
    "region": ("something for my {}", "regions"),
    "regions": ("something for my {}", "regions"),
}
"""Sentences to hear the words of another slot in, and the field that then holds its value."""


def deaf(_sentence: str) -> Heard:
    """Understand nothing."""
    return Event(kind=Kind.UNKNOWN)


def heard_from(name: str, slots: Mapping[str, Any], hear: Hear = deaf) -> Heard:
    """What an intent with its slots stands for; one that isn't known is an unknown event.

    What Alexa resolved to nothing is heard in a sentence. Should that be a complaint, as when
    "oh it hurts" is taken for a name, it is what was said, whatever Alexa made of it.

    Args:
        name: The intent's name.
        slots: Alexa's slots by name, as in the request's JSON.
        hear: Understands sentences.
    """
    name, fixed = VARIANTS.get(name, (name, {}))
    said: dict[str, list[Spoken]] = {}
    for slot, value in fixed.items():
        said[slot] = [Spoken(value, () if slot == "target" else (value,))]
    for slot, spoken in spoken_in(slots).items():
        said[_FIELDS.get(slot, slot)] = spoken
    for slot, spoken in said.items():
        for index, one in enumerate(spoken):
            if not one.ids:
                heard = _heard_in(name, slot, one.words, hear)
                if _is_complaint(heard) or (slot == "target" and len(said) == 1):
                    return heard or _without_target(name)
                spoken[index] = Spoken(one.words, _ids_of(slot, heard))
    return _meant(name, said)


def answering(heard: Heard, question: Question | None) -> Heard:
    """What was heard, as an answer: a bare number, to what one would like, is minutes."""
    if question is Question.WHAT and isinstance(heard, Event) and heard.kind is Kind.NUMBER:
        return Wish(minutes=heard.number)
    return heard


def _heard_in(name: str, slot: str, words: str, hear: Hear) -> Heard | None:
    """What is heard in the words of a slot; None for nothing."""
    sentences = _NAMING.get(name, ()) if slot == "target" else _HOLDING.get(slot, ())[:1]
    for sentence in sentences:
        heard = hear(sentence.format(words))
        if not (isinstance(heard, Event) and heard.kind is Kind.UNKNOWN):
            return heard
    return None


def _is_complaint(heard: Heard | None) -> bool:
    return isinstance(heard, Event) and heard.kind in DANGEROUS


def _without_target(name: str) -> Event:
    """What an intent stands for whose only name isn't known: a wish for it is no wish at all."""
    return Event(kind=INTENTS.get(name, Kind.UNKNOWN))


def _ids_of(slot: str, heard: Heard | None) -> tuple[str, ...]:
    """What was heard for a slot, as the ids that Alexa would have resolved it to."""
    if slot == "target" and isinstance(heard, OneOf):
        return tuple(one.target for one in heard.meanings if one.target)
    field = "target" if slot == "target" else _HOLDING.get(slot, ("", ""))[1]
    value = getattr(heard, field, None)
    return tuple(sorted(value)) if isinstance(value, frozenset) else (value,) if value else ()


def _meant(name: str, said: Mapping[str, list[Spoken]]) -> Heard:
    """What an intent stands for with the values that are known of its slots."""
    targets = list(dict.fromkeys(id_ for one in said.get("target", ()) for id_ in one.ids))
    heard: Event | Wish
    if name == WISH:
        heard = Wish(**_arguments(Wish, said))
    else:
        heard = Event(kind=INTENTS.get(name, Kind.UNKNOWN), **_arguments(Event, said))
        if heard.kind in DANGEROUS and heard.region is Region.CHEST:
            return Event(kind=Kind.EMERGENCY)  # "my chest hurts", where it was "my back hurts"
    if len(targets) > 1:
        return OneOf(meanings=tuple(replace(heard, target=target) for target in targets))
    return replace(heard, target=targets[0]) if targets else heard


def _arguments(model: type[Event] | type[Wish], said: Mapping[str, list[Spoken]]) -> dict[str, Any]:
    """The values of all fields but the target."""
    names = {field.name for field in fields(model)} - {"kind", "target"}
    arguments: dict[str, Any] = {}
    for slot in names & said.keys():
        meanings = [one for spoken in said[slot] if (one := _meaning(slot, spoken)) is not None]
        if meanings:
            arguments[slot] = frozenset(meanings) if slot in _SETS else meanings[0]
    return arguments


def _meaning(slot: str, spoken: Spoken) -> object:
    """What one value of a slot means; None where it means nothing."""
    found = next(iter(spoken.ids), "")
    if slot in _NUMBERS:
        try:
            number = float(found or spoken.words)
        except ValueError:
            return None
        if not 0 <= number <= 1000:
            return None
        return number if slot == "minutes" else int(number)
    if slot == "words":
        return spoken.words
    if slot in _TRUTHS:
        return found == "yes" if found in ("yes", "no") else None
    if slot in _CLOSED:
        return _CLOSED[slot](found) if found in tuple(_CLOSED[slot]) else None
    return found or None


def intent_for(heard: Heard) -> dict[str, Any]:
    """The intent, with resolved slots, that stands for something heard."""
    if isinstance(heard, OneOf):
        targets = [one.target for one in heard.meanings]
        return _intent(WISH, {"target": slot_json("target", targets)})
    if isinstance(heard, Wish):
        name = WISH
    elif heard.kind is Kind.UNKNOWN:
        name = "AMAZON.FallbackIntent"
    else:
        name = intent_name(heard.kind)
    slots = {}
    for field in fields(heard):
        value = getattr(heard, field.name)
        if field.name != "kind" and value != field.default:
            many = isinstance(value, frozenset)
            ids = sorted(map(str, value)) if many else [_text(value)]
            slots[field.name] = slot_json(field.name, ids, many=many)
    return _intent(name, slots)


def _intent(name: str, slots: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "confirmationStatus": "NONE", "slots": dict(slots)}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
