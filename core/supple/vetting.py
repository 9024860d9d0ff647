"""What keeps a stretch, a routine or a topic out: broken ids, broken texts, doses past the caps."""

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

from supple.body import Movement, Position
from supple.lint import refusals, warnings
from supple.pose import Pose, vet_pose
from supple.problem import Problem, inside, related
from supple.routine import Routine
from supple.shape import Shaped
from supple.stretch import (
    BREATH_SECONDS,
    MOST_HOLD_SECONDS,
    MOST_PART_SECONDS,
    MOST_TIMES,
    Dosage,
    Part,
    Prerequisite,
    Sides,
    Stretch,
    Topic,
)
from supple.texts import texts

MOST_CHARACTERS = 1200
"""The longest single text: about a minute and a half of speech."""

MOST_PARTS = 12
"""The most parts in a stretch."""

MOST_IN_A_ROUTINE = 60
"""The most stretches in a routine."""

MOST_DAYS = 12
"""The most comfortable days that a prerequisite may ask for; no more are kept."""

MOST_DAYS_BACK = 365
"""The furthest back that a prerequisite may look."""

ASKED_BY_POSITION: Mapping[Position, frozenset[Movement]] = {
    Position.KNEELING: frozenset((Movement.KNEELING,)),
    Position.HANDS_AND_KNEES: frozenset((Movement.KNEELING, Movement.WEIGHT_ON_HANDS)),
    Position.ON_BACK: frozenset((Movement.LYING_ON_BACK,)),
    Position.ON_FRONT: frozenset((Movement.LYING_ON_FRONT,)),
}
"""The movements that a position asks for by itself."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def review(
    shaped: Shaped[Any], value: Stretch | Routine | Topic, plugin: str, thorough: bool = False
) -> Iterator[Problem]:
    """Everything wrong with something an author wrote, once each.

    Args:
        shaped: What was made of it. Where it has a stand-in, nothing else is looked for.
        value: Its value, under the plugin's name.
        plugin: The plugin that brings it.
        thorough: Whether to give warnings about its words, too.
    """
    yield from shaped.problems
    for problem in chain(vet(value, plugin), warnings(value) if thorough else ()):
        if not any(related(problem.place, misfit.place) for misfit in shaped.problems):
            yield problem


def vet(value: Stretch | Routine | Topic, plugin: str, language: str = "en") -> Iterator[Problem]:
    """Everything that keeps it out of the catalogue.

    Args:
        value: A value whose fields have the right types.
        plugin: The plugin that brings it; the id must start with its name.
        language: The language of its texts.
    """
    if too_long := list(_too_long_texts(value)):
        yield from too_long
        return
    if not _ID.fullmatch(value.id):
        message = f"id {value.id!r} should be small letters, digits and hyphens"
        yield Problem(key="id", message=message)
    elif not value.id.startswith(f"{plugin}/"):
        yield Problem(key="id", message=f"id {value.id!r} should start with {plugin}/")
    yield from _vet_texts(value)
    yield from refusals(value, language)
    match value:
        case Stretch():
            yield from _vet_stretch(value)
        case Routine(stretches=entries):
            if not 1 <= len(entries) <= MOST_IN_A_ROUTINE:
                message = f"it has {len(entries)} stretches: write 1 to {MOST_IN_A_ROUTINE}"
                yield Problem(key="stretches", message=message)


def _vet_stretch(stretch: Stretch) -> Iterator[Problem]:
    if not 1 <= stretch.strain <= 5:
        yield Problem(key="strain", message=f"strain is {stretch.strain}: write 1 to 5")
    if not stretch.regions:
        yield Problem(key="regions", message="regions is empty: name at least one")
    if not 1 <= len(stretch.parts) <= MOST_PARTS:
        message = f"it has {len(stretch.parts)} parts: write 1 to {MOST_PARTS}"
        yield Problem(key="parts", message=message)
    if not 0 <= stretch.start_seconds <= MOST_HOLD_SECONDS:
        message = f"start_seconds is {stretch.start_seconds}: write 0 to {MOST_HOLD_SECONDS}"
        yield Problem(key="start_seconds", message=message)
    for number, one in enumerate(stretch.prerequisites, start=1):
        for problem in _vet_prerequisite(one):
            yield replace(problem, where=f"prerequisite {number}")
    for number, part in enumerate(stretch.parts, start=1):
        for problem in chain(
            _vet_dosage(part.dosage, part.sides), _vet_sides(part), _vet_pose(part.pose)
        ):
            yield replace(problem, where=f"part {number}")
    yield from _vet_pose(stretch.pose)
    if stretch.movements is not None:
        for position in sorted(set(stretch.positions)):
            for movement in sorted(ASKED_BY_POSITION.get(position, set()) - stretch.movements):
                message = f'movements should have "{movement}", as it is done {position}'
                yield Problem(key="movements", message=message)


def _vet_prerequisite(one: Prerequisite) -> Iterator[Problem]:
    if not 1 <= one.days <= MOST_DAYS:
        yield Problem(key="days", message=f"days is {one.days}: write 1 to {MOST_DAYS}")
    for key in ("within_days", "lapses_after_days"):
        if not one.days <= getattr(one, key) <= MOST_DAYS_BACK:
            message = f"{key} is {getattr(one, key)}: write {one.days} to {MOST_DAYS_BACK}"
            yield Problem(key=key, message=message)


def _vet_dosage(dosage: Dosage, sides: Sides) -> Iterator[Problem]:
    def wrong(key: str, message: str) -> Problem:
        return Problem(key=inside("dosage", key), message=message)

    if sum(map(bool, (dosage.hold, dosage.breaths, dosage.rhythm))) != 1:
        yield wrong("", "dosage should have exactly one of hold, breaths and rhythm")
        return
    if dosage.times.least < 1:
        yield wrong("times", "times should be at least 1")
    if dosage.times.most > MOST_TIMES:
        yield wrong("times", f"times is {dosage.times.most}; the most is {MOST_TIMES}")
    if not 0 <= dosage.rest <= MOST_HOLD_SECONDS:
        yield wrong("rest", f"rest is {dosage.rest} seconds; write 0 to {MOST_HOLD_SECONDS}")
    if dosage.rhythm:
        if any(not 1 <= beat.seconds <= MOST_HOLD_SECONDS for beat in dosage.rhythm):
            yield wrong("rhythm", f"each beat should last 1 to {MOST_HOLD_SECONDS} seconds")
        once = sum(beat.seconds for beat in dosage.rhythm)
        longest = dosage.times.most * once * (2 if sides is Sides.ALTERNATING else 1)
    else:
        held = dosage.hold or dosage.breaths
        assert held is not None
        unit = 1 if dosage.hold else BREATH_SECONDS
        name = "hold" if dosage.hold else "breaths"
        if held.least < 1:
            yield wrong(name, f"{name} should be at least 1")
        if held.most * unit > MOST_HOLD_SECONDS:
            most = MOST_HOLD_SECONDS // unit
            shown = f"{held.most} seconds" if unit == 1 else held.most
            yield wrong(name, f"{name} is {shown}; the most is {most}")
            return
        longest = dosage.times.most * (held.most * unit + dosage.rest)
        if sides is Sides.ALTERNATING:
            yield wrong(name, 'sides that alternate need a rhythm; for a hold write sides = "each"')
    if longest > MOST_PART_SECONDS:
        message = (
            f"at its most it lasts {longest:g} seconds a side; the most is {MOST_PART_SECONDS}"
        )
        yield wrong("", message)


def _vet_sides(part: Part) -> Iterator[Problem]:
    beats = tuple(beat.words for beat in part.dosage.rhythm)
    said = (part.cues.full, part.cues.short, part.cues.cue, part.release, *beats)
    names = {name for text in said for name in _placeholders(text)}
    for name in sorted(names - {"side", "other"}):
        message = f"{{{name}}} means nothing here: only {{side}} and {{other}} do"
        yield Problem(key="cues", message=message)
    if names and part.sides is Sides.TOGETHER:
        message = 'it speaks of {side} but has no sides: write sides = "each"'
        yield Problem(key="sides", message=message)


def _vet_pose(pose: Pose | None) -> Iterator[Problem]:
    return (Problem(key="pose", message=message) for message in (vet_pose(pose) if pose else ()))


def _placeholders(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return {text}


_SIDED = re.compile(r"part \d+, (cues, \w+|release|dosage, rhythm \d+, words)")


def _vet_texts(value: object) -> Iterator[Problem]:
    for text in texts(value):
        said = text.words
        if text.needed and not said:
            yield Problem(where=text.where, key=text.field, message=f"{text.field} is empty")
        if _CONTROL.search(said):
            message = "the text has control characters: take them out"
            yield Problem(where=text.place, message=message)
        if ("{" in said or "}" in said) and not _SIDED.fullmatch(text.place):
            message = "{side} is known only in a part's cues, release and rhythm: put it otherwise"
            yield Problem(where=text.place, message=message)


def _too_long_texts(value: object) -> Iterator[Problem]:
    for text in texts(value):
        if (length := len(text.words)) > MOST_CHARACTERS:
            message = f"the text has {length} characters; the most is {MOST_CHARACTERS}"
            yield Problem(where=text.place, message=message)
