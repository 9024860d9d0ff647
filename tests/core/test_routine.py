"""A routine unfolds into steps that a body can follow."""

from itertools import product

import pytest

from supple.body import Position, Side
from supple.plugins import load
from supple.routine import Entry, Move, Routine, Start, Transition, path, unfold
from supple.stretch import Sides

CATALOGUE = load(only=frozenset(("lower-back", "whole-body"))).catalogue
ROUTINES = [CATALOGUE.routine(target) for target in (*CATALOGUE.routines, *CATALOGUE.stretches)]


@pytest.mark.parametrize("routine", ROUTINES, ids=lambda routine: routine.id)
@pytest.mark.parametrize("first", Side)
def test_each_step_starts_where_the_last_one_ended(routine: Routine, first: Side) -> None:
    """Nobody is told to do something lying down while they still stand."""
    here = Position.STANDING
    for step in unfold(routine, CATALOGUE.stretches, first).steps:
        if isinstance(step, Transition):
            assert step.path[0] is here
        else:
            assert step.position is here
        here = step.position
    assert routine.in_bed or not here.on_floor, "whoever went down is brought up again"


@pytest.mark.parametrize("routine", ROUTINES, ids=lambda routine: routine.id)
def test_both_sides_get_the_same(routine: Routine) -> None:
    """A part that has sides is done on both, with one dose, the first side first."""
    moves = [s for s in unfold(routine, CATALOGUE.stretches).steps if isinstance(s, Move)]
    for move in moves:
        if move.part.sides is Sides.EACH:
            twins = [m for m in moves if (m.place, m.number) == (move.place, move.number)]
            assert [twin.side for twin in twins] == [Side.LEFT, Side.RIGHT]
            assert len({twin.dose for twin in twins}) == 1


def test_changing_the_first_side_mirrors_every_step() -> None:
    """Only the sides differ when the other side comes first."""
    routine = CATALOGUE.routines["lower-back/lower-back"]
    left = unfold(routine, CATALOGUE.stretches, Side.LEFT).steps
    right = unfold(routine, CATALOGUE.stretches, Side.RIGHT).steps
    for one, other in zip(left, right, strict=True):
        if isinstance(one, Move) and isinstance(other, Move) and one.side:
            assert other.side is one.side.other


@pytest.mark.parametrize(("here", "there", "in_bed"), [*product(Position, Position, (False, True))])
def test_there_is_a_way_from_every_position_to_every_other(
    here: Position, there: Position, in_bed: bool
) -> None:
    """No routine, and no jump within one, can leave somebody without a way."""
    way = path(here, there, in_bed)
    assert (way[0], way[-1]) == (here, there)
    assert len(set(way)) == len(way)


def test_the_way_up_from_the_back_is_over_the_side() -> None:
    """One rolls to a side and pushes up to sit; that is kindest to a sore back."""
    assert path(Position.ON_BACK, Position.STANDING, in_bed=False) == (
        Position.ON_BACK,
        Position.ON_SIDE,
        Position.FLOOR_SITTING,
        Position.HANDS_AND_KNEES,
        Position.KNEELING,
        Position.STANDING,
    )


def test_the_fingerprint_changes_with_the_steps_and_not_with_the_dose() -> None:
    """A place stays valid when doses change, and doesn't when steps do."""

    def print_of(*entries: Entry) -> str:
        routine = Routine(id="", name="x", stretches=entries)
        return unfold(routine, CATALOGUE.stretches).fingerprint

    tilt = "lower-back/pelvic-tilt"
    assert print_of(Entry(stretch=tilt)) == print_of(Entry(stretch=tilt, dose=1.0))
    assert print_of(Entry(stretch=tilt)) != print_of(Entry(stretch=tilt, parts=(1, 2)))


def test_a_precaution_is_said_once_a_routine() -> None:
    """Whoever lies through five stretches hears about late pregnancy once."""
    for routine in CATALOGUE.routines.values():
        steps = unfold(routine, CATALOGUE.stretches).steps
        said = [one for s in steps if isinstance(s, Start) for one in s.precautions]
        assert len(said) == len(set(said))


def test_a_stretch_that_is_gone_is_passed_over() -> None:
    """A plugin that was removed takes its stretches with it, and nothing else."""
    tilt, gone = Entry(stretch="lower-back/pelvic-tilt"), Entry(stretch="gone/gone")
    with_gone = Routine(id="", name="x", stretches=(gone, tilt))
    assert set(unfold(with_gone, CATALOGUE.stretches).moves) == {1}
