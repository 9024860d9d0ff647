"""A routine, and the steps that it unfolds into."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from supple.body import Position, Side
from supple.stretch import Part, Precaution, Sides, Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One stretch in a routine.

    Attributes:
        stretch: Its id.
        parts: The numbers of the parts to do, from 1; empty for all of them.
        dose: How much of it: -1 is the least of every range, 0 the usual, 1 the most.
    """

    stretch: str
    parts: tuple[int, ...] = ()
    dose: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine:
    """Stretches in an order that somebody thought about.

    Attributes:
        id: `plugin/name`; empty for one made up for a wish.
        name: What it is called.
        stretches: What is done, in order.
        about: What it is for, in a sentence.
        aliases: Other names people may use for it.
        in_bed: Whether it is done lying on a bed instead of the floor.
        good_for: When it suits, such as "morning" or "desk".
    """

    id: str
    name: str
    stretches: tuple[Entry, ...]
    about: str = ""
    aliases: tuple[str, ...] = ()
    in_bed: bool = False
    good_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """From one position to another; a step of its own, because it takes time and care.

    Attributes:
        path: The positions passed through, the first being the one left.
        in_bed: Whether it is a bed that one gets onto.
    """

    path: tuple[Position, ...]
    in_bed: bool = False

    @property
    def position(self) -> Position:
        """The position it ends in."""
        return self.path[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Getting into a stretch's starting position; here the stretch is announced.

    Attributes:
        stretch: The stretch that starts.
        place: Its place in the routine, from 0.
        precautions: Those of its precautions that no earlier stretch of the routine had.
    """

    stretch: Stretch
    place: int
    precautions: tuple[Precaution, ...] = ()

    @property
    def position(self) -> Position:
        """The position it is in."""
        return self.stretch.positions[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One part, on one side where it has sides, with its dosage.

    Attributes:
        stretch: The stretch it is of.
        place: The stretch's place in the routine, from 0.
        number: The part's number, from 1.
        side: The side that works, or that starts where sides alternate; None for both together.
        dose: How much of it, as in Entry.
    """

    stretch: Stretch
    place: int
    number: int
    side: Side | None
    dose: float

    @property
    def part(self) -> Part:
        """The part that is done."""
        return self.stretch.parts[self.number - 1]

    @property
    def position(self) -> Position:
        """The position it is in."""
        return self.part.position or self.stretch.position


Step = Transition | Start | Move


@dataclass(frozen=True)
class Steps:
    """A routine's steps, in order; the same routine and catalogue always give the same ones.

    Attributes:
        routine: What was unfolded.
        steps: The steps.
        checked: Ids of the stretches after which one is asked whether all was comfortable,
            because others build on them.
    """

    routine: Routine
    steps: tuple[Step, ...]
    checked: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.steps)

    def __getitem__(self, index: int) -> Step:
        return self.steps[index]

    @cached_property
    def moves(self) -> Mapping[int, tuple[int, ...]]:
        """The indices of the moves of each stretch, by its place in the routine."""
        found: dict[int, tuple[int, ...]] = {}
        for index, step in enumerate(self.steps):
            if isinstance(step, Move):
                found[step.place] = (*found.get(step.place, ()), index)
        return found

    def place(self, index: int) -> int:
        """The place in the routine of the stretch that a step belongs to or leads to.

        A way up at the end belongs to no stretch: its place is one past the last.
        """
        for step in self.steps[index:]:
            if not isinstance(step, Transition):
                return step.place
        return len(self.routine.stretches)

    def start_of(self, place: int) -> int:
        """The index of the first step of a place, the way to it included; past the end if none."""
        for index in range(len(self.steps)):
            if self.place(index) >= place:
                return index
        return len(self.steps)

    @cached_property
    def fingerprint(self) -> str:
        """Eight characters that change when a step is added or moved, not when one is reworded."""
        plan = "\n".join(_outline(step) for step in self.steps)
        return hashlib.blake2s(plan.encode(), digest_size=4).hexdigest()


def unfold(
    routine: Routine,
    stretches: Mapping[str, Stretch],
    first_side: Side = Side.LEFT,
    checked: frozenset[str] = frozenset(),
) -> Steps:
    """Lay a routine out as steps, with every change of position as a step of its own.

    It starts from standing. Who went down to the floor is brought up again; who lies in bed, or
    sits on a chair, may stay there.

    Args:
        routine: What to do.
        stretches: The stretches it names, by id; an id that isn't there is passed over.
        first_side: The side that comes first, in every part that has sides.
        checked: As in Steps.
    """
    return Steps(routine, tuple(_steps(routine, stretches, first_side)), checked)


def _steps(routine: Routine, stretches: Mapping[str, Stretch], first: Side) -> Iterator[Step]:
    here = Position.STANDING
    said: set[Precaution] = set()
    for place, entry in enumerate(routine.stretches):
        stretch = stretches.get(entry.stretch)
        if stretch is None:
            continue
        started = False
        for number in entry.parts or range(1, len(stretch.parts) + 1):
            if not 1 <= number <= len(stretch.parts):
                continue
            there = stretch.positions[number - 1]
            if there is not here:
                yield Transition(path=path(here, there, routine.in_bed), in_bed=routine.in_bed)
                here = there
            if not started:
                new = tuple(one for one in stretch.precautions if one not in said)
                said.update(new)
                yield Start(stretch=stretch, place=place, precautions=new)
                started = True
            for side in sides(stretch.parts[number - 1], first):
                yield Move(stretch=stretch, place=place, number=number, side=side, dose=entry.dose)
    if here.on_floor and not routine.in_bed:
        yield Transition(path=path(here, Position.STANDING, in_bed=False))


def sides(part: Part, first: Side) -> tuple[Side | None, ...]:
    """The sides a part is done on, a step for each: None stands for both together."""
    match part.sides:
        case Sides.EACH:
            return (first, first.other)
        case Sides.ALTERNATING:
            return (first,)
        case Sides.TOGETHER:
            return (None,)


def _outline(step: Step) -> str:
    match step:
        case Transition(path=positions):
            return " ".join(positions)
        case Start(stretch=stretch, place=place):
            return f"{place} {stretch.id}"
        case Move(stretch=stretch, place=place, number=number, side=side):
            return f"{place} {stretch.id} {number} {side}"


_FLOOR_WAYS = (
    (Position.STANDING, Position.SITTING),
    (Position.STANDING, Position.KNEELING),
    (Position.KNEELING, Position.HANDS_AND_KNEES),
    (Position.HANDS_AND_KNEES, Position.FLOOR_SITTING),
    (Position.HANDS_AND_KNEES, Position.ON_FRONT),
    (Position.FLOOR_SITTING, Position.ON_SIDE),
    (Position.ON_SIDE, Position.ON_BACK),
    (Position.ON_SIDE, Position.ON_FRONT),
)
"""The way down past a chair, the way up by rolling to a side and sitting. Earlier ones are better:
of two ways equally short, the first one listed is taken."""

_BED_WAYS = (
    (Position.STANDING, Position.SITTING),
    (Position.SITTING, Position.FLOOR_SITTING),
    (Position.SITTING, Position.ON_SIDE),
    (Position.FLOOR_SITTING, Position.ON_SIDE),
    (Position.ON_SIDE, Position.ON_BACK),
    (Position.ON_SIDE, Position.ON_FRONT),
    (Position.ON_FRONT, Position.HANDS_AND_KNEES),
    (Position.HANDS_AND_KNEES, Position.KNEELING),
)
"""On a bed one sits down on its edge first, and lies down by way of a side."""


def ways(in_bed: bool) -> list[tuple[Position, Position]]:
    """Every change of position that has words of its own, in both directions."""
    pairs = _BED_WAYS if in_bed else _FLOOR_WAYS
    return [way for start, end in pairs for way in ((start, end), (end, start))]


@lru_cache(maxsize=256)
def path(start: Position, end: Position, in_bed: bool) -> tuple[Position, ...]:
    """The shortest way from one position to another, both named."""
    paths: list[tuple[Position, ...]] = [(start,)]
    for so_far in paths:
        if so_far[-1] is end:
            return so_far
        paths.extend(
            (*so_far, there)
            for here, there in ways(in_bed)
            if here is so_far[-1] and there not in so_far
        )
    raise AssertionError(f"no way from {start} to {end}")  # the ways above join every position
