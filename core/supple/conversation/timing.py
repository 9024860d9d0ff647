"""How a routine is read to somebody, by what they know of it already, and how long that takes."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from supple.conversation.act import Wording
from supple.conversation.narration import Manner, step_seconds
from supple.person import Person
from supple.progress import Done
from supple.routine import Entry, Move, Routine, Steps, Transition, unfold
from supple.stretch import Dosage, Stretch

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


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long a stretch takes somebody by itself, without the way to it and from it.

    Attributes:
        least: Seconds at the least dose.
        rungs: Every dose that makes a difference, rising from -1 to 1, and the seconds that it
            takes longer than the least.
    """

    least: float
    rungs: tuple[tuple[float, float], ...]

    @property
    def usual(self) -> float:
        """Seconds at the usual dose."""
        return self.least + next(extra for dose, extra in self.rungs if dose == 0)

    @property
    def most(self) -> float:
        """Seconds at the greatest dose."""
        return self.least + self.rungs[-1][1]


def lengths(
    stretch: Stretch,
    manner: Manner,
    parts: tuple[int, ...] = (),
    doses: Collection[float] | None = None,
) -> Lengths:
    """Work out how long a stretch takes at every dose.

    Args:
        stretch: What is done.
        manner: How it is read.
        parts: The numbers of the parts that are done, as in an Entry.
        doses: Only these doses, rising, 0 among them; None for all that make a difference.
    """
    entry = Entry(stretch=stretch.id, parts=parts, dose=-1.0)
    steps = unfold(Routine(id="", name="", stretches=(entry,)), {stretch.id: stretch})
    again = replace(manner, second_side=True)
    least = sum(
        step_seconds(step, again if is_second_side(steps, index) else manner)
        for index, step in enumerate(steps.steps)
        if not (isinstance(step, Transition) and index in (0, len(steps) - 1))
    )
    moves = [step for step in steps.steps if isinstance(step, Move)]
    if doses is None:
        bounds = {-1.0, 0.0, 1.0}
        doses = sorted(bounds.union(*(_doses(move.part.dosage) for move in moves)))
    times = [sum(step_seconds(replace(one, dose=dose), manner) for one in moves) for dose in doses]
    return Lengths(
        least, tuple((dose, time - times[0]) for dose, time in zip(doses, times, strict=True))
    )


def _doses(dosage: Dosage) -> Iterator[float]:
    """The doses at which one of its ranges stands on a whole number."""
    for numbers in (dosage.times, dosage.hold, dosage.breaths):
        if numbers is not None:
            for sign, bound in ((-1, numbers.least), (1, numbers.most)):
                span = abs(bound - numbers.usual)
                yield from (round(sign * step / span, 3) for step in range(1, span + 1))


def _wording(wordings: Sequence[Wording], place: int) -> Wording:
    return wordings[place] if place < len(wordings) else Wording.FULL
