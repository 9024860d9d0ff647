"""From slots to what they mean: an Event or a Wish."""

from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any

from supple.body import FloorAccess, Movement, Position, Prop, Region, Side
from supple.event import Event, Kind, Wish
from supple.hearing.sentences import Slots

_CLOSED: Mapping[str, type[StrEnum]] = {
    "region": Region,
    "movement": Movement,
    "floor": FloorAccess,
    "side": Side,
}

_EVENT_FIELDS = frozenset(field.name for field in fields(Event)) - {"kind"}
_WISH_FIELDS = frozenset(field.name for field in fields(Wish))

_SETS: Mapping[str, type[StrEnum]] = {
    "regions": Region,
    "positions": Position,
    "avoid": Movement,
    "props": Prop,
}


def event_of(kind: Kind, slots: Slots) -> Event:
    """The event of a kind, with what was said last about each of its fields."""
    said = {name: _closed(name, slots[name][-1]) for name in _EVENT_FIELDS & slots.keys()}
    return Event(kind=kind, **said)


def wish_of(slots: Slots) -> Wish:
    """The wish for everything that was said."""
    said: dict[str, Any] = {}
    for name in _WISH_FIELDS & slots.keys():
        if closed := _SETS.get(name):
            said[name] = frozenset(closed(value) for value in slots[name])
        else:
            said[name] = _closed(name, slots[name][-1])
    return Wish(**said)


def _closed(name: str, value: Any) -> Any:
    return _CLOSED[name](value) if name in _CLOSED else value
