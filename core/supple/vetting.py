"""What keeps a stretch, a routine or a topic out: broken ids, broken texts, doses past the caps."""

import re
import string
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from supple.problem import Problem
from supple.routine import Routine
from supple.stretch import (
    BREATH_SECONDS,
    MOST_HOLD_SECONDS,
    MOST_PART_SECONDS,
    MOST_TIMES,
    Dosage,
    Part,
    Sides,
    Stretch,
    Topic,
)

MOST_CHARACTERS = 1200
"""The longest single text: about a minute and a half of speech."""

MOST_PARTS = 12
"""The most parts in a stretch."""

MOST_IN_A_ROUTINE = 60
"""The most stretches in a routine."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*")


def vet(value: Stretch | Routine | Topic, plugin: str) -> Iterator[Problem]:
    """Everything that keeps it out of the catalogue.

    Args:
        value: A value whose fields have the right types.
        plugin: The plugin that brings it; the id must start with its name.
    """
    if not _ID.fullmatch(value.id):
        yield Problem(message=f"id {value.id!r} should be small letters, digits and hyphens")
    elif not value.id.startswith(f"{plugin}/"):
        yield Problem(message=f"id {value.id!r} should start with {plugin}/")
    if not value.name:
        yield Problem(message="name is empty")
    yield from _texts(value, "")
    match value:
        case Stretch():
            yield from _vet_stretch(value)
        case Routine(stretches=entries):
            if not 1 <= len(entries) <= MOST_IN_A_ROUTINE:
                yield Problem(
                    message=f"it has {len(entries)} stretches: write 1 to {MOST_IN_A_ROUTINE}"
                )


def _vet_stretch(stretch: Stretch) -> Iterator[Problem]:
    if not 1 <= stretch.strain <= 5:
        yield Problem(message=f"strain is {stretch.strain}: write 1 to 5")
    if not stretch.regions:
        yield Problem(message="regions is empty: name at least one")
    if not 1 <= len(stretch.parts) <= MOST_PARTS:
        yield Problem(message=f"it has {len(stretch.parts)} parts: write 1 to {MOST_PARTS}")
    if not 0 <= stretch.start_seconds <= MOST_HOLD_SECONDS:
        yield Problem(message=f"start_seconds is {stretch.start_seconds}: 0 to {MOST_HOLD_SECONDS}")
    for number, part in enumerate(stretch.parts, start=1):
        for message in (*_vet_dosage(part.dosage, part.sides), *_vet_sides(part)):
            yield Problem(where=f"part {number}", message=message)


def _vet_dosage(dosage: Dosage, sides: Sides) -> Iterator[str]:
    if sum(map(bool, (dosage.hold, dosage.breaths, dosage.rhythm))) != 1:
        yield "dosage should have exactly one of hold, breaths and rhythm"
        return
    if dosage.times.least < 1:
        yield "times should be at least 1"
    if dosage.times.most > MOST_TIMES:
        yield f"times is {dosage.times.most}; the most is {MOST_TIMES}"
    if not 0 <= dosage.rest <= MOST_HOLD_SECONDS:
        yield f"rest is {dosage.rest} seconds; write 0 to {MOST_HOLD_SECONDS}"
    if dosage.rhythm:
        if any(not 1 <= beat.seconds <= MOST_HOLD_SECONDS for beat in dosage.rhythm):
            yield f"each beat should last 1 to {MOST_HOLD_SECONDS} seconds"
        once = sum(beat.seconds for beat in dosage.rhythm)
        longest = dosage.times.most * once * (2 if sides is Sides.ALTERNATING else 1)
    else:
        held = dosage.hold or dosage.breaths
        assert held is not None
        unit = 1 if dosage.hold else BREATH_SECONDS
        name = "hold" if dosage.hold else "breaths"
        if held.least < 1:
            yield f"{name} should be at least 1"
        if held.most * unit > MOST_HOLD_SECONDS:
            yield f"{name} is {_length(held.most, unit)}; the most is {MOST_HOLD_SECONDS}"
        longest = dosage.times.most * (held.most * unit + dosage.rest)
        if sides is Sides.ALTERNATING:
            yield "sides that alternate need a rhythm; for a hold write each"
    if longest > MOST_PART_SECONDS:
        yield f"at its most it lasts {longest:g} seconds a side; the most is {MOST_PART_SECONDS}"


def _length(most: int, unit: int) -> str:
    return f"{most} seconds" if unit == 1 else f"{most} breaths of {unit} seconds"


def _vet_sides(part: Part) -> Iterator[str]:
    beats = tuple(beat.words for beat in part.dosage.rhythm)
    texts = (part.cues.full, part.cues.short, part.cues.cue, part.release, *beats)
    names = {name for text in texts for name in _placeholders(text)}
    for name in sorted(names - {"side", "other"}):
        yield f"{{{name}}} means nothing here: only {{side}} and {{other}} do"
    if names and part.sides is Sides.TOGETHER:
        yield "it speaks of {side} but has no sides: write sides = each"


def _placeholders(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return {text}


def _texts(value: object, where: str) -> Iterator[Problem]:
    """Problems of every text within a value, however deep."""
    if isinstance(value, str):
        if len(value) > MOST_CHARACTERS:
            yield Problem(
                where=where,
                message=f"the text has {len(value)} characters; the most is {MOST_CHARACTERS}",
            )
        if any(ord(letter) < 32 and letter not in "\n\t" for letter in value):
            yield Problem(where=where, message="the text has control characters: take them out")
    elif is_dataclass(value):
        for field in fields(value):
            inner = f"{where}, {field.name}" if where else field.name
            yield from _texts(getattr(value, field.name), inner)
    elif isinstance(value, tuple | frozenset):
        for one in value:
            yield from _texts(one, where)
