"""A body can walk every routine there is: what the compiled steps promise to a real one."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supple.body import FloorAccess, Movement, Position, Side
from supple.catalogue import Catalogue
from supple.choosing import choose
from supple.event import Wish
from supple.person import Person
from supple.plugins import load
from supple.routine import Entry, Routine, Steps, Transition, unfold
from supple.screening import Situation
from tests.core.some_wishes import TODAY, Maker, catalogues, history_of, people, wishes
from tests.core.virtual_body import VirtualBody

INSTALLED = load(only=frozenset(("lower-back", "whole-body"))).catalogue


@pytest.mark.parametrize("target", [*INSTALLED.routines, *INSTALLED.stretches])
@pytest.mark.parametrize("side", Side)
def test_a_body_can_do_everything_that_is_installed(target: str, side: Side) -> None:
    """No ready-made routine and no single stretch leaves anybody stuck, or one side behind."""
    routine = INSTALLED.routine(target)
    assert routine is not None
    VirtualBody().walk(unfold(routine, INSTALLED.stretches, side))


@settings(max_examples=80, deadline=None)
@given(catalogue=catalogues(most=6), seed=st.integers(0, 99), person=people())
def test_a_body_can_do_any_stretches_in_any_order(
    catalogue: Catalogue, seed: int, person: Person
) -> None:
    """Changes of position are always told, whatever somebody strings together."""
    maker = Maker(seed)
    targets = [maker.one([*catalogue.stretches, "gone/away"]) for _ in range(maker.number(0, 6))]
    entries = tuple(Entry(stretch=one, dose=maker.number(-10, 10) / 10) for one in targets)
    routine = Routine(id="", name="", stretches=entries)
    anybody = replace(person, floor=None, avoid=frozenset())
    VirtualBody(anybody).walk(unfold(routine, catalogue.stretches, maker.one(Side)))


@settings(max_examples=120, deadline=None)
@given(catalogue=catalogues(), seed=st.integers(0, 99), person=people(), wish=wishes())
def test_a_body_can_do_what_is_chosen_for_it(
    catalogue: Catalogue, seed: int, person: Person, wish: Wish
) -> None:
    """What is chosen asks for nothing avoided, and gets down to the floor once at most."""
    done = history_of(catalogue, seed)
    choice = choose(wish, person, done, catalogue, TODAY)
    if choice.routine is not None:
        body = VirtualBody(Situation.of(wish, person, done, TODAY).person)
        body.walk(unfold(choice.routine, catalogue.stretches))
        assert body.trips <= 1 or choice.routine.in_bed


def _steps(routine: Routine) -> Steps:
    return unfold(routine, INSTALLED.stretches)


TILT = Routine(id="", name="", stretches=(Entry(stretch="lower-back/pelvic-tilt"),))
GLUTES = Routine(
    id="", name="", stretches=(Entry(stretch="lower-back/gluteal-stretches-part-one"),)
)


@pytest.mark.parametrize(
    ("steps", "person", "objection"),
    [
        (Steps(TILT, _steps(TILT).steps[1:]), Person(), "starts elsewhere"),
        (Steps(TILT, _steps(TILT).steps[:-1]), Person(), "left on the floor"),
        (
            Steps(TILT, (Transition(path=(Position.STANDING, Position.ON_BACK)),)),
            Person(),
            "there is no way",
        ),
        (_steps(TILT), Person(floor=FloorAccess.NO), "needs the floor"),
        (_steps(TILT), Person(avoid=frozenset((Movement.LYING_ON_BACK,))), "asks for what is"),
        (
            Steps(GLUTES, (*_steps(GLUTES).steps[:3], _steps(GLUTES).steps[-1])),
            Person(),
            "one side",
        ),
        (
            Steps(GLUTES, (*_steps(GLUTES).steps[:4], *_steps(GLUTES).steps[3:])),
            Person(),
            "comes twice",
        ),
    ],
)
def test_the_body_objects_to_what_cannot_be_done(
    steps: Steps, person: Person, objection: str
) -> None:
    """The tests above would notice: the body isn't one that puts up with everything."""
    with pytest.raises(AssertionError, match=objection):
        VirtualBody(person).walk(steps)
