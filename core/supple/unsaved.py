"""What becomes of a turn that couldn't be saved: it travels with the session until it can be."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date

from supple.person import Person
from supple.progress import Completion, Happening, Progress, Setback, record


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Something that happened, and that the logbook hasn't been told.

    Attributes:
        stretch: The id of the stretch.
        comfortable: Whether all of it was comfortable; None if it has to be worked up to anew.
        day: When that was.
    """

    stretch: str
    comfortable: bool | None = None
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaved:
    """What the logbook has to catch up on.

    Attributes:
        stranger: Whether the conversation began without what is kept of the person.
        owed: What happened, the oldest first.
    """

    stranger: bool = False
    owed: tuple[Owed, ...] = ()


def put_off(unsaved: Unsaved, happened: Iterable[Happening], day: date) -> Unsaved:
    """Add what happened on a day to what is unsaved."""
    new = (Owed(stretch=one.stretch, comfortable=_comfortable(one), day=day) for one in happened)
    return replace(unsaved, owed=(*unsaved.owed, *new))


def caught_up(progress: Progress, unsaved: Unsaved) -> Progress:
    """Add what was unsaved to what is kept."""
    for one in unsaved.owed:
        progress = record(progress, _happening(one), one.day)
    return progress


def reunited(now: Person, kept: Person) -> Person:
    """Somebody's preferences, when they become known in the middle of a conversation.

    What they have said since goes before what is kept; movements to avoid are added up.
    """
    said = {field.name: getattr(now, field.name) for field in fields(Person)}
    unsaid = Person()
    changed = {name: value for name, value in said.items() if value != getattr(unsaid, name)}
    # The side that comes first is part of what the steps were made from.
    fixed = {"avoid": now.avoid | kept.avoid, "first_side": now.first_side}
    return replace(kept, **{**changed, **fixed})


def _comfortable(happening: Happening) -> bool | None:
    return happening.comfortable if isinstance(happening, Completion) else None


def _happening(owed: Owed) -> Happening:
    if owed.comfortable is None:
        return Setback(stretch=owed.stretch)
    return Completion(stretch=owed.stretch, comfortable=owed.comfortable)
