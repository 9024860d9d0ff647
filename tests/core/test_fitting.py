"""The minutes asked for are the minutes spent: doses are fitted, and lengths are what is read."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supple.body import FloorAccess, Movement, Position, Region
from supple.catalogue import Catalogue
from supple.choosing import choose
from supple.choosing.fitting import CLOSE, Clock, close, fit
from supple.choosing.ordering import ordered
from supple.choosing.terms import Terms
from supple.conversation.act import Wording
from supple.conversation.narration import Manner, step_seconds
from supple.conversation.reception import prepare
from supple.conversation.session import Session, manner_of
from supple.conversation.stage import Stage
from supple.conversation.timing import lengths, routine_seconds
from supple.event import Wish
from supple.index import each
from supple.person import Pace, Person
from supple.plugins import load
from supple.progress import Done, Progress
from supple.routine import Entry, Routine, unfold
from supple.screening import Situation, no_screen
from tests.core.some_wishes import TODAY, Maker, catalogues, history_of, people

INSTALLED = load(only=frozenset(("lower-back", "whole-body"))).catalogue

SOME_MINUTES = (2, 2.5, 3, 4, 5, 7, 8, 10, 12, 15, 20, 25, 30, 38, 45)


def _terms(wish: Wish, person: Person, done: dict[str, Done], catalogue: Catalogue) -> Terms:
    return Terms.of(Situation.of(wish, person, done, TODAY), catalogue.index, no_screen)


def _routine(catalogue: Catalogue, maker: Maker) -> Routine:
    targets = maker.some([*catalogue.stretches], 1, 6)
    doses = (-0.5, 0.0, 0.0, 0.5)
    entries = tuple(Entry(stretch=target, dose=maker.one(doses)) for target in targets)
    return Routine(id="", name="", stretches=entries)


@settings(max_examples=100, deadline=None)
@given(
    catalogue=catalogues(most=8),
    seed=st.integers(0, 99),
    person=people(),
    asked=st.floats(60, 3000),
)
def test_a_fit_is_as_long_as_it_says(
    catalogue: Catalogue, seed: int, person: Person, asked: float
) -> None:
    """The length that comes with the doses is the length of the routine's own steps."""
    if not catalogue.stretches:
        return
    done = history_of(catalogue, seed)
    clock = Clock(Situation.of(Wish(), person, done, TODAY), catalogue.index)
    routine, seconds = fit(_routine(catalogue, Maker(seed)), asked, clock)
    assert seconds == pytest.approx(clock.routine(routine))
    assert all(-1 <= entry.dose <= 1 for entry in routine.stretches)


@settings(max_examples=100, deadline=None)
@given(
    catalogue=catalogues(most=8),
    seed=st.integers(0, 99),
    person=people(),
    asked=st.floats(60, 3000),
)
def test_no_single_dose_would_bring_a_fit_nearer(
    catalogue: Catalogue, seed: int, person: Person, asked: float
) -> None:
    """Only a routine whose least is too much is longer than asked; and none is needlessly off."""
    if not catalogue.stretches:
        return
    clock = Clock(Situation.of(Wish(), person, {}, TODAY), catalogue.index)
    routine, seconds = fit(_routine(catalogue, Maker(seed)), asked, clock)
    if seconds > asked * (1 + CLOSE):
        assert all(
            clock.entry(entry).rungs[0][0] == -1 and _extra(entry, clock) == 0
            for entry in routine.stretches
        )
        return
    for entry in routine.stretches:
        for _, extra in clock.entry(entry).rungs:
            other = seconds - _extra(entry, clock) + extra
            if other <= asked * (1 + CLOSE):
                assert abs(other - asked) > abs(seconds - asked) - 0.01


def _extra(entry: Entry, clock: Clock) -> float:
    return dict(clock.entry(entry).rungs)[entry.dose]


@settings(max_examples=40, deadline=None)
@given(
    catalogue=catalogues(most=3),
    wording=st.sampled_from(Wording),
    pace=st.sampled_from(Pace),
    holds=st.sampled_from((0.5, 1.0, 1.5)),
)
def test_lengths_are_those_of_the_steps_at_every_dose(
    catalogue: Catalogue, wording: Wording, pace: Pace, holds: float
) -> None:
    """What the fit adds up is what the steps take, whatever the words, the pace and the holds."""
    person = Person(pace=pace, holds=holds)
    manner = Manner(wording=wording, pace=pace, holds=holds)
    for stretch in catalogue.stretches.values():
        bed = replace(stretch, position=Position.STANDING)  # no way to it, and none back
        bed = replace(bed, parts=tuple(replace(part, position=None) for part in bed.parts))
        takes = lengths(bed, manner)
        assert [extra for _, extra in takes.rungs] == sorted(extra for _, extra in takes.rungs)
        for dose, extra in takes.rungs:
            routine = Routine(id="", name="", stretches=(Entry(stretch=bed.id, dose=dose),))
            seconds = routine_seconds(unfold(routine, {bed.id: bed}), [wording], person)
            assert takes.least + extra == pytest.approx(seconds)


@pytest.mark.parametrize("minutes", SOME_MINUTES)
@pytest.mark.parametrize(
    "wish",
    [
        Wish(),
        Wish(floor=FloorAccess.NO),
        Wish(positions=frozenset((Position.STANDING,))),
        Wish(positions=frozenset((Position.SITTING,))),
        Wish(avoid=frozenset((Movement.TWISTING, Movement.END_RANGE))),
        Wish(comfort=5),
        Wish(comfort=8),
        Wish(regions=frozenset((Region.NECK,))),
        Wish(regions=frozenset((Region.LOW_BACK, Region.HIPS))),
        Wish(good_for="desk"),
    ],
)
@pytest.mark.parametrize("times", [0, 2, 9])
def test_the_installed_plugins_serve_two_to_forty_five_minutes(
    wish: Wish, minutes: float, times: int
) -> None:
    """Within five per cent, for somebody new to it and for somebody who knows it all."""
    done = {target: Done(times=times, last=TODAY) for target in INSTALLED.stretches if times}
    choice = choose(replace(wish, minutes=minutes), Person(), done, INSTALLED, TODAY)
    assert choice.routine is not None
    assert abs(choice.seconds - minutes * 60) <= CLOSE * minutes * 60
    assert choice.shortest is choice.longest is None


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    catalogue=catalogues(most=5),
    seed=st.integers(0, 99),
    person=people(),
    minutes=st.floats(2, 20),
    regions=st.frozensets(st.sampled_from(Region), max_size=1),
)
def test_minutes_are_missed_only_where_nothing_meets_them(
    catalogue: Catalogue,
    seed: int,
    person: Person,
    minutes: float,
    regions: frozenset[Region],
) -> None:
    """Every selection, at every dose, is tried against a choice that misses the minutes."""
    wish, done = Wish(minutes=minutes, regions=regions), history_of(catalogue, seed)
    choice = choose(wish, person, done, catalogue, TODAY)
    if choice.routine is None:
        return
    asked = minutes * 60
    assert (choice.shortest is None) == (choice.seconds <= asked * (1 + CLOSE))
    assert (choice.longest is None) == (choice.seconds >= asked * (1 - CLOSE))
    if not close(choice.seconds, asked):
        assert not _can_be_met(_terms(wish, person, done, catalogue))
    if choice.shortest is not None:
        assert choice.shortest == choice.seconds
        assert len(choice.routine.stretches) == 1


def _can_be_met(terms: Terms) -> bool:
    numbers = list(each(terms.suiting))
    wanted = [terms.reaching(region) for region in terms.situation.wish.regions]
    return any(
        _meets([terms.index.stretches[one].id for one in some], terms)
        for size in range(1, len(numbers) + 1)
        for some in combinations(numbers, size)
        if not wanted or any(reaching >> one & 1 for reaching in wanted for one in some)
    )


def _meets(targets: list[str], terms: Terms) -> bool:
    order = ordered([terms.stretch(target) for target in targets])
    if order is None:
        return False
    most = terms.asked * (1 + CLOSE)
    sums = {terms.clock.least(order, in_bed=False)}
    for stretch in order:
        rungs = terms.clock.entry(Entry(stretch=stretch.id)).rungs
        sums = {round(one + extra, 2) for one in sums for _, extra in rungs if one + extra <= most}
    return any(close(seconds, terms.asked) for seconds in sums)


@pytest.mark.parametrize("minutes", [3, 10, 25])
def test_the_session_reads_a_routine_in_the_time_that_was_chosen(minutes: float) -> None:
    """What the overview says, and what the steps take, is what was asked for."""
    half = list(INSTALLED.stretches)[::2]
    done = {target: Done(times=3, last=TODAY) for target in half}
    person = Person(pace=Pace.SLOWER, holds=1.2)
    choice = choose(Wish(minutes=minutes), person, done, INSTALLED, TODAY)
    assert choice.routine is not None
    stage = Stage(catalogue=INSTALLED, progress=Progress(done=done), today=TODAY)
    session = prepare(Session(person=person), choice.routine, stage).session
    steps = stage.unfold(choice.routine, session.person.first_side)
    seconds = sum(
        step_seconds(step, manner_of(session, steps, index))
        for index, step in enumerate(steps.steps)
    )
    assert seconds == pytest.approx(choice.seconds)
    assert close(seconds, minutes * 60)


def test_too_few_minutes_are_answered_with_the_shortest_there_is() -> None:
    """Two minutes on the floor can't be: getting down and up takes most of that."""
    wish = Wish(minutes=2, positions=frozenset((Position.ON_BACK,)))
    choice = choose(wish, Person(), {}, INSTALLED, TODAY)
    assert choice.routine is not None
    assert choice.shortest == choice.seconds > 126
    others = (
        Routine(id="", name="", stretches=(Entry(stretch=one.id, dose=-1.0),))
        for one in INSTALLED.stretches.values()
        if one.position is Position.ON_BACK
    )
    clock = Clock(Situation.of(wish, Person(), {}, TODAY), INSTALLED.index)
    assert choice.seconds == pytest.approx(min(map(clock.routine, others)))


def test_too_many_minutes_are_answered_with_the_longest_there_is() -> None:
    """One stretch doesn't fill three quarters of an hour, and isn't done twice."""
    alone = Catalogue.of([INSTALLED.stretches["lower-back/pelvic-tilt"]])
    choice = choose(Wish(minutes=45), Person(), {}, alone, TODAY)
    assert choice.routine is not None
    assert [entry.dose for entry in choice.routine.stretches] == [1.0]
    assert choice.longest == choice.seconds < 45 * 60
