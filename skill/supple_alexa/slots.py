"""Alexa's slots: what was said in each, and what it was resolved to; read, and written."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

UNRESOLVED = frozenset(("comfort", "minutes", "number", "words"))
"""Slots that hold numbers or free words, which Alexa doesn't resolve."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One value of a slot.

    Attributes:
        words: What was said.
        ids: What it was resolved to, dynamic values first; empty where that failed.
    """

    words: str
    ids: tuple[str, ...] = ()


def spoken_in(slots: Mapping[str, Any]) -> dict[str, list[Spoken]]:
    """What was said in each slot in which something was, by the slot's name.

    Args:
        slots: The slots as a request's JSON has them; what doesn't fit in them is left out.
    """
    return {name: said for name, slot in slots.items() if (said := list(_values(slot)))}


def _values(slot: object) -> Iterator[Spoken]:
    if not isinstance(slot, Mapping):
        return
    whole = slot.get("slotValue")
    if isinstance(whole, Mapping) and whole.get("type") == "List":
        for one in _listed(whole.get("values")):
            yield from _values(one)
        return
    words = slot.get("value")
    if isinstance(words, str) and words.strip():
        yield Spoken(words.strip(), _ids(slot))


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


def slot_json(name: str, ids: Iterable[str], *, many: bool = False) -> dict[str, Any]:
    """A slot as a request would have it.

    Args:
        name: The slot's name.
        ids: What was said in it, by id.
        many: Whether that are several values, rather than one that may be any of them.
    """
    slot: dict[str, Any] = {"name": name, "confirmationStatus": "NONE", "source": "USER"}
    if many:
        slot["slotValue"] = {"type": "List", "values": [_value(name, [one]) for one in ids]}
        return slot
    value = _value(name, list(ids))
    slot |= {"value": value["value"], "slotValue": value}
    if "resolutions" in value:
        slot["resolutions"] = value["resolutions"]
    return slot


def _value(name: str, ids: list[str]) -> dict[str, Any]:
    value: dict[str, Any] = {"type": "Simple", "value": ids[0]}
    if name not in UNRESOLVED:
        authority = {
            "authority": f"amzn1.er-authority.echo-sdk.supple.{name}",
            "status": {"code": "ER_SUCCESS_MATCH"},
            "values": [{"value": {"name": one, "id": one}} for one in ids],
        }
        value["resolutions"] = {"resolutionsPerAuthority": [authority]}
    return value
