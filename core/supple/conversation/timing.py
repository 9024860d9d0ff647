"""How a routine is read to somebody, by what they know of it already, and how long that takes."""

from collections.abc import Sequence
from datetime import date

from supple.conversation.narration import Manner, Wording, step_seconds
from supple.person import Person
from supple.progress import Done
from supple.routine import Move, Steps

WEEKS_TO_FADE = 3
"""After this many weeks without a stretch, its words come back one length longer."""


def familiarity(done: Done, today: date) -> Wording:
    """How much to say of a stretch: less each time, more again after some weeks without."""
    known = (done.times >= 2) + (done.times >= 5)
    if done.last and (today - done.last).days > 7 * WEEKS_TO_FADE:
        known -= 1
    return list(Wording)[max(known, 0)]


def is_second_side(steps: Steps, index: int) -> bool:
    """Whether a step is the same part as the step before it, on the other side."""
    if index == 0:
        return False
    here, before = steps[index], steps[index - 1]
    return (
        isinstance(here, Move)
        and isinstance(before, Move)
        and (here.place, here.number) == (before.place, before.number)
    )


def manners(steps: Steps, wordings: Sequence[Wording], person: Person) -> tuple[Manner, ...]:
    """The manner of each step of a routine, when nothing is eased on the way.

    Args:
        steps: The routine's steps.
        wordings: How much is said of each stretch, by its place in the routine.
        person: Whose pace and holds count.
    """
    return tuple(
        Manner(
            wording=_wording(wordings, steps.place(index)),
            pace=person.pace,
            holds=person.holds,
            second_side=is_second_side(steps, index),
            stretches=len(steps.moves),
        )
        for index in range(len(steps))
    )


def routine_seconds(steps: Steps, wordings: Sequence[Wording], person: Person) -> float:
    """About how long a whole routine takes, words, silences and changes of position included."""
    each = zip(steps.steps, manners(steps, wordings, person), strict=True)
    return sum(step_seconds(step, manner) for step, manner in each)


def _wording(wordings: Sequence[Wording], place: int) -> Wording:
    return wordings[place] if place < len(wordings) else Wording.FULL
