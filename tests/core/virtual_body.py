"""A body that does what a routine's steps say, and objects where nobody could."""

from collections import defaultdict
from dataclasses import dataclass, field

from supple.body import FloorAccess, Position, Side
from supple.conversation.narration import Manner, move_amount
from supple.conversation.pace import Amount
from supple.person import Person
from supple.routine import Move, Start, Steps, Transition, ways
from supple.stretch import BREATH_SECONDS, MOST_HOLD_SECONDS, MOST_TIMES, Sides


@dataclass
class VirtualBody:
    """Somebody who can do one thing after another, but nothing from where they aren't.

    Attributes:
        person: Whose floor access and movements to avoid it has.
        here: The position it is in.
        trips: How often it has got down to the floor.
        done: The amounts done of each part, by place, number and side.
    """

    person: Person = Person()
    here: Position = Position.STANDING
    trips: int = 0
    done: dict[tuple[int, int], dict[Side | None, Amount]] = field(
        default_factory=lambda: defaultdict(dict)
    )

    def walk(self, steps: Steps) -> None:
        """Do a whole routine.

        Raises:
            AssertionError: Something in it can't or mustn't be done; the message says what.
        """
        in_bed = steps.routine.in_bed
        for step in steps.steps:
            match step:
                case Transition():
                    self._move_over(step, in_bed)
                case Start():
                    assert step.position is self.here, f"{step.stretch.id} starts elsewhere"
                    self._check_suits(step, in_bed)
                case Move():
                    assert step.position is self.here, f"{step.stretch.id} goes on elsewhere"
                    self._do(step)
        assert in_bed or not self.here.on_floor, "left on the floor"
        self._check_sides(steps)

    def _move_over(self, step: Transition, in_bed: bool) -> None:
        assert step.path[0] is self.here, f"it is said how to leave {step.path[0]}"
        assert step.in_bed is in_bed
        assert len(step.path) > 1, "a change of position that changes nothing"
        for leg in zip(step.path, step.path[1:], strict=False):
            assert leg in ways(in_bed), f"there is no way {leg}"
        self.trips += step.position.on_floor and not self.here.on_floor
        self.here = step.position

    def _check_suits(self, step: Start, in_bed: bool) -> None:
        stretch, person = step.stretch, self.person
        if person.avoid:
            assert stretch.movements is not None, f"{stretch.id} doesn't say what it asks for"
            assert not stretch.movements & person.avoid, f"{stretch.id} asks for what is avoided"
        if stretch.needs_floor:
            assert in_bed or person.floor is not FloorAccess.NO, f"{stretch.id} needs the floor"
            assert not in_bed or stretch.in_bed, f"{stretch.id} doesn't go in bed"

    def _do(self, move: Move) -> None:
        amount = move_amount(move, Manner(pace=self.person.pace, holds=self.person.holds))
        dosage, where = move.part.dosage, f"{move.stretch.id}, part {move.number}"
        assert dosage.times.least <= amount.times <= dosage.times.most <= MOST_TIMES, where
        assert amount.hold <= MOST_HOLD_SECONDS, where
        if dosage.hold:
            assert dosage.hold.least <= amount.hold <= dosage.hold.most, where
        if dosage.breaths:
            assert dosage.breaths.least <= amount.breaths <= dosage.breaths.most, where
            assert amount.hold == amount.breaths * BREATH_SECONDS, where
        sides = self.done[move.place, move.number]
        assert move.side not in sides, f"{where} comes twice on one side"
        sides[move.side] = amount

    def _check_sides(self, steps: Steps) -> None:
        for step in steps.steps:
            if isinstance(step, Move) and step.part.sides is Sides.EACH:
                amounts = self.done[step.place, step.number]
                assert set(amounts) == set(Side), f"{step.stretch.id}: one side is left out"
                assert len(set(amounts.values())) == 1, f"{step.stretch.id}: the sides differ"
