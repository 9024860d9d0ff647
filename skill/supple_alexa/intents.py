"""From intents and slots to events and wishes, and back: one table for both directions.

A custom intent is called after its event: `GoToStepIntent` is `Kind.GO_TO_STEP`. Its slots are
called after the event's fields.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from enum import StrEnum
from functools import partial
from typing import Any

from supple.body import FloorAccess, Movement, Position, Prop, Region, Side
from supple.event import Event, Heard, Kind, OneOf, Wish

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

_FIELDS = {"ordinal": "number", "topic": "target"}
"""Slots with a type of their own, and the field that they are for."""

_NAMED = {"TopicIntent": "topic"}
"""Intents that name something else than a stretch or a routine, and what."""

Spoken = tuple[str, tuple[str, ...]]
"""What was said in a slot, and the ids that Alexa resolved it to."""

Match = Callable[[str, str], Sequence[str]]
"""Finds the ids that may be meant by a spoken value that Alexa resolved to nothing, the likeliest
first: slot name, value -> ids. The names of topics are looked for as the slot "topic"."""


def no_match(_slot: str, _value: str) -> Sequence[str]:
    """Find no id for any spoken value."""
    return ()


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


def heard_from(name: str, slots: Mapping[str, Any], match: Match = no_match) -> Heard:
    """What an intent with its slots stands for; one that isn't known is an unknown event.

    Args:
        name: The intent's name.
        slots: Alexa's slots by name, as in the request's JSON.
        match: Finds ids for spoken values that weren't resolved.
    """
    name, fixed = VARIANTS.get(name, (name, {}))
    said: dict[str, list[Spoken]] = {}
    for slot, value in fixed.items():
        said[slot] = [(value, () if slot == "target" else (value,))]
    for slot, value in slots.items():
        if values := list(_values(value)):
            said[_FIELDS.get(slot, slot)] = values
    if name == WISH:
        heard: Event | Wish = Wish(**_arguments(Wish, said, match))
    else:
        kind = INTENTS.get(name, Kind.UNKNOWN)
        heard = Event(kind=kind, **_arguments(Event, said, match))
    targets = _targets(said.get("target", ()), partial(match, _NAMED.get(name, "target")))
    if len(targets) > 1:
        return OneOf(meanings=tuple(replace(heard, target=target) for target in targets))
    return replace(heard, target=targets[0]) if targets else heard


def intent_for(heard: Heard) -> dict[str, Any]:
    """The intent, with resolved slots, that stands for something heard."""
    if isinstance(heard, OneOf):
        targets = [one.target for one in heard.meanings]
        return _intent(WISH, {"target": _slot("target", targets, many=False)})
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
            slots[field.name] = _slot(field.name, ids, many)
    return _intent(name, slots)


def _intent(name: str, slots: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "confirmationStatus": "NONE", "slots": dict(slots)}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _slot(name: str, ids: list[str], many: bool) -> dict[str, Any]:
    slot: dict[str, Any] = {"name": name, "confirmationStatus": "NONE", "source": "USER"}
    values = [_resolved(name, [one]) for one in ids] if many else [_resolved(name, ids)]
    if many:
        slot["slotValue"] = {"type": "List", "values": values}
    else:
        slot |= {"value": values[0]["value"], "slotValue": values[0]}
        if "resolutions" in values[0]:
            slot["resolutions"] = values[0]["resolutions"]
    return slot


def _resolved(name: str, ids: list[str]) -> dict[str, Any]:
    value: dict[str, Any] = {"type": "Simple", "value": ids[0]}
    if name not in _NUMBERS and name != "words":
        authority = {
            "authority": f"amzn1.er-authority.echo-sdk.supple.{name}",
            "status": {"code": "ER_SUCCESS_MATCH"},
            "values": [{"value": {"name": one, "id": one}} for one in ids],
        }
        value["resolutions"] = {"resolutionsPerAuthority": [authority]}
    return value


def _values(slot: object) -> Iterator[Spoken]:
    """Each spoken value of a slot, with the ids that it was resolved to, dynamic ones first."""
    if not isinstance(slot, Mapping):
        return
    whole = slot.get("slotValue")
    if isinstance(whole, Mapping) and whole.get("type") == "List":
        for one in _listed(whole.get("values")):
            yield from _values(one)
        return
    spoken = slot.get("value")
    if isinstance(spoken, str) and spoken.strip():
        yield spoken.strip(), _ids(slot)


def _ids(slot: Mapping[str, Any]) -> tuple[str, ...]:
    resolutions = slot.get("resolutions")
    if not isinstance(resolutions, Mapping):
        return ()
    authorities = [
        one
        for one in _listed(resolutions.get("resolutionsPerAuthority"))
        if isinstance(one, Mapping)
    ]
    authorities.sort(key=lambda one: "dynamic" not in str(one.get("authority")))
    return tuple(
        str(value["value"]["id"])
        for authority in authorities
        if isinstance(authority.get("status"), Mapping)
        and authority["status"].get("code") == "ER_SUCCESS_MATCH"
        for value in _listed(authority.get("values"))
        if isinstance(value, Mapping)
        and isinstance(value.get("value"), Mapping)
        and "id" in value["value"]
    )


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _targets(said: Iterable[Spoken], match: Callable[[str], Sequence[str]]) -> list[str]:
    """Every id that may be meant, each once."""
    return list(dict.fromkeys(one for value, ids in said for one in ids or match(value)))


def _arguments(
    model: type[Event] | type[Wish], said: Mapping[str, list[Spoken]], match: Match
) -> dict[str, Any]:
    """The values of all fields but the target."""
    names = {field.name for field in fields(model)} - {"kind", "target"}
    arguments: dict[str, Any] = {}
    for slot in names & said.keys():
        meanings = [
            meaning
            for spoken, ids in said[slot]
            if (meaning := _meaning(slot, spoken, ids, match)) is not None
        ]
        if meanings:
            arguments[slot] = frozenset(meanings) if slot in _SETS else meanings[0]
    return arguments


def _meaning(slot: str, spoken: str, ids: Sequence[str], match: Match) -> object:
    """What one value of a slot means; None where it means nothing."""
    if slot in _NUMBERS:
        try:
            number = float(ids[0] if ids else spoken)
        except ValueError:
            return None
        if not 0 <= number <= 1000:
            return None
        return number if slot == "minutes" else int(number)
    if slot == "words":
        return spoken
    found = next(iter(ids or match(slot, spoken)), "")
    if slot in _TRUTHS:
        return found == "yes" if found in ("yes", "no") else None
    if slot in _CLOSED:
        return _CLOSED[slot](found) if found in tuple(_CLOSED[slot]) else None
    return found or None
