"""A routine fitted to the minutes: the dose of each stretch, between its least and its most."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from supple.body import Position
from supple.conversation.act import Wording
from supple.conversation.narration import Manner, step_seconds
from supple.conversation.timing import Lengths, familiarity, lengths, routine_seconds
from supple.index import Index
from supple.person import Pace
from supple.progress import Done
from supple.routine import Entry, Routine, Transition, path, unfold
from supple.screening import Situation
from supple.stretch import Stretch

CLOSE = 0.05
"""How far from the minutes asked for a routine may be, as a part of them."""

FEW = 4
"""A routine of so few stretches has few lengths, so its doses are tried two at a time as well."""

_HALVINGS = 16
_NUDGES = 40


class Clock:
    """How long things take somebody, by what they know already, their pace and their holds."""

    def __init__(self, situation: Situation, index: Index):
        self.person = situation.person
        self._done = situation.done
        self._today = situation.today
        self._index = index
        self._alone: dict[int, Lengths] = {}

    def wording(self, target: str) -> Wording:
        """How much is said of a stretch."""
        return familiarity(self._done.get(target, Done()), self._today)

    def manner(self, target: str) -> Manner:
        """How a stretch is read."""
        person = self.person
        return Manner(wording=self.wording(target), pace=person.pace, holds=person.holds)

    def alone(self, number: int) -> Lengths:
        """How long a whole stretch takes, by its number."""
        if number not in self._alone:
            manner = self.manner(self._index.stretches[number].id)
            self._alone[number] = self._index.lengths(number, manner)
        return self._alone[number]

    def entry(self, entry: Entry) -> Lengths:
        """How long an entry takes."""
        number = self._index.numbers[entry.stretch]
        if not entry.parts:
            return self.alone(number)
        return lengths(self._index.stretches[number], self.manner(entry.stretch), entry.parts)

    def least(self, order: Sequence[Stretch], in_bed: bool) -> float:
        """How long stretches take one after another, each at its least."""
        entries = tuple(Entry(stretch=stretch.id, dose=-1.0) for stretch in order)
        return self.routine(Routine(id="", name="", stretches=entries, in_bed=in_bed))

    def routine(self, routine: Routine) -> float:
        """How long a whole routine takes."""
        stretches = {
            entry.stretch: self._index.stretches[self._index.numbers[entry.stretch]]
            for entry in routine.stretches
        }
        wordings = [self.wording(entry.stretch) for entry in routine.stretches]
        return routine_seconds(unfold(routine, stretches), wordings, self.person)


def close(seconds: float, asked: float) -> bool:
    """Whether a length is near enough to what was asked for."""
    return abs(seconds - asked) <= CLOSE * asked


def fit(routine: Routine, asked: float, clock: Clock) -> tuple[Routine, float]:
    """Raise or lower all doses together, then nudge single ones, to come near to a length.

    The doses that the entries come with are leanings: an entry that has more than another keeps
    more as long as its range allows.

    Args:
        routine: What is done.
        asked: How long it should take, in seconds.
        clock: How long things take the person.

    Returns:
        The routine with its doses, and its length in seconds. It is longer than asked (by more
        than is close) only if even the least of everything is.
    """
    ladders = [clock.entry(entry).rungs for entry in routine.stretches]
    base = clock.routine(_dosed(routine, ladders, [0] * len(ladders)))

    def total(rungs: Sequence[int]) -> float:
        return base + sum(ladder[rung][1] for ladder, rung in zip(ladders, rungs, strict=True))

    def shifted(by: float) -> list[int]:
        return [
            max(bisect_right(ladder, entry.dose + by + 1e-9, key=_dose) - 1, 0)
            for entry, ladder in zip(routine.stretches, ladders, strict=True)
        ]

    def nudged(rungs: list[int]) -> list[int]:
        return _nudged(rungs, ladders, asked - total(rungs))

    low, high = -2.0, 2.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if total(shifted(middle)) <= asked else (low, middle)
    below = shifted(high if total(shifted(high)) <= asked else low)
    for place, higher in enumerate(shifted(high)):  # one by one, as far as there is time
        raised = [*below[:place], higher, *below[place + 1 :]]
        below = raised if total(raised) <= asked else below
    best = nudged(below)
    if not close(total(best), asked) and len(ladders) <= FEW:
        changed = (
            nudged([*best[:place], rung, *best[place + 1 :]])
            for place, ladder in enumerate(ladders)
            for rung in range(len(ladder))
        )
        best = min((best, *changed), key=lambda rungs: abs(total(rungs) - asked))
    if total(best) > asked * (1 + CLOSE):
        best = below
    return _dosed(routine, ladders, best), total(best)


Ladder = tuple[tuple[float, float], ...]


def _dose(rung: tuple[float, float]) -> float:
    return rung[0]


def _extra(rung: tuple[float, float]) -> float:
    return rung[1]


def _nudged(rungs: Sequence[int], ladders: Sequence[Ladder], missing: float) -> list[int]:
    """Change one dose at a time, each time the one that comes nearest to what is missing."""
    rungs = list(rungs)
    for _ in range(_NUDGES):
        best = (abs(missing), -1, 0)
        for place, (ladder, rung) in enumerate(zip(ladders, rungs, strict=True)):
            wanted = ladder[rung][1] + missing
            above = bisect_right(ladder, wanted, key=_extra)
            for other in (above - 1, above):
                if 0 <= other < len(ladder):
                    off = abs(ladder[other][1] - wanted)
                    best = min(best, (off + 1e-6, place, other))
        if best[1] < 0:
            break
        _, place, other = best
        missing -= ladders[place][other][1] - ladders[place][rungs[place]][1]
        rungs[place] = other
    return rungs


def _dosed(routine: Routine, ladders: Sequence[Ladder], rungs: Sequence[int]) -> Routine:
    doses = (ladder[rung][0] for ladder, rung in zip(ladders, rungs, strict=True))
    entries = zip(routine.stretches, doses, strict=True)
    return replace(routine, stretches=tuple(replace(entry, dose=dose) for entry, dose in entries))


@lru_cache(maxsize=4096)
def way_seconds(places: frozenset[Position], in_bed: bool, pace: Pace) -> float:
    """About how long it takes to come to each of some positions once, and up from the floor."""
    order = [Position.STANDING, *sorted(places, key=list(Position).index, reverse=True)]
    if order[-1].on_floor and not in_bed:
        order.append(Position.STANDING)
    ways = (path(here, there, in_bed) for here, there in pairwise(order))
    manner = Manner(pace=pace)
    return sum(step_seconds(Transition(path=way, in_bed=in_bed), manner) for way in ways)
