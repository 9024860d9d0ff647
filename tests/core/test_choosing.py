"""What is chosen suits the body today, does the whole of it good, and can be explained."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supple.body import FloorAccess, Level, Movement, Position, Prop, Region, with_larger
from supple.catalogue import Catalogue
from supple.choosing import Choice, Suggestion, choose
from supple.choosing.ordering import ordered, trips
from supple.choosing.plan import plan
from supple.event import Wish
from supple.person import Person
from supple.plugins import load
from supple.progress import Done
from supple.routine import Entry, Routine
from supple.screening import Concern, Situation, concerns_today, no_screen, suiting
from supple.stretch import Prerequisite, Stretch
from tests.core.some_wishes import TODAY, Maker, catalogues, history_of, people, wishes

INSTALLED = load(only=frozenset(("lower-back", "whole-body"))).catalogue

REQUIRED = (Region.LOW_BACK, Region.HAMSTRINGS, Region.HIPS, Region.SHOULDER_GIRDLE)

PART_ONE = "lower-back/gluteal-stretches-part-one"
PART_TWO = "lower-back/gluteal-stretches-part-two"


def chosen(
    wish: Wish,
    done: dict[str, Done] | None = None,
    person: Person = Person(),
    today: date = TODAY,
) -> Choice:
    """A choice from what is installed."""
    return choose(wish, person, done or {}, INSTALLED, today)


def stretches_in(choice: Choice, catalogue: Catalogue = INSTALLED) -> list[Stretch]:
    """The stretches of a choice, in order."""
    assert choice.routine is not None
    return [catalogue.stretches[entry.stretch] for entry in choice.routine.stretches]


def reached(stretches: Iterable[Stretch]) -> frozenset[Region]:
    """What some stretches are mainly for."""
    return with_larger(frozenset(region for one in stretches for region in one.regions))


# Rules that hold for every catalogue, person and wish


@settings(max_examples=70, deadline=None)
@given(catalogue=catalogues(), seed=st.integers(0, 99), person=people(), wish=wishes())
def test_the_set_of_what_suits_is_what_nobody_objects_to(
    catalogue: Catalogue, seed: int, person: Person, wish: Wish
) -> None:
    """The quick screen, by sets, and the one that gives reasons are the same screen."""
    situation = Situation.of(wish, person, history_of(catalogue, seed), TODAY)
    bits = suiting(catalogue.index, situation)
    for number, stretch in enumerate(catalogue.index.stretches):
        objections = list(concerns_today(stretch, situation))
        assert bool(bits >> number & 1) == (not objections), objections


@settings(max_examples=70, deadline=None)
@given(catalogue=catalogues(), seed=st.integers(0, 99), person=people(), wish=wishes())
def test_nothing_unsuitable_is_chosen(
    catalogue: Catalogue, seed: int, person: Person, wish: Wish
) -> None:
    """Pain, floor, movements, gates, positions and props: stated again, apart from the code."""
    done = history_of(catalogue, seed)
    choice = choose(wish, person, done, catalogue, TODAY)
    if choice.routine is None:
        return
    in_bed, pain = choice.routine.in_bed, wish.comfort or 0
    for one in stretches_in(choice, catalogue):
        assert one.strain <= (1 if pain >= 7 else 2 if pain >= 4 else 5)
        assert pain < 4 or one.level in (Level.GENTLE, Level.BEGINNER)
        assert pain < 4 or not one.prerequisites
        assert done or one.level is not Level.ADVANCED
        assert all(
            any(day <= TODAY for day in done.get(gate.stretch, Done()).comfortable)
            for gate in one.prerequisites
        )
        assert not (person.avoid | wish.avoid) or one.movements is not None
        assert not (one.movements or frozenset()) & (person.avoid | wish.avoid)
        assert not wish.positions or set(one.positions) <= wish.positions
        assert in_bed or not wish.in_bed
        assert not in_bed or one.in_bed
        if (wish.floor or person.floor) is FloorAccess.NO and not in_bed:
            assert not one.needs_floor
        if wish.props is not None:
            soft = {Prop.MAT, Prop.CUSHION, Prop.BLANKET}
            sitting = {Prop.CHAIR} if Position.SITTING in wish.positions else set()
            assert set(one.props) <= wish.props | soft | sitting


@settings(max_examples=60, deadline=None)
@given(catalogue=catalogues(), seed=st.integers(0, 99), person=people(), wish=wishes())
def test_plugins_can_veto_and_are_asked_only_about_what_may_be_used(
    catalogue: Catalogue, seed: int, person: Person, wish: Wish
) -> None:
    """One concern removes a stretch; nobody is asked about what core rules out, nor twice."""
    maker = Maker(seed)
    vetoed = {target for target in catalogue.stretches if maker.sometimes(0.4)}
    asked: Counter[tuple[str, bool]] = Counter()

    def screen(stretch: Stretch, told: Person) -> Iterable[Concern]:
        assert told.avoid == person.avoid | wish.avoid
        asked[stretch.id, False] += 1
        return [Concern("A plugin doesn't like it.")] if stretch.id in vetoed else []

    done = history_of(catalogue, seed)
    choice = choose(wish, person, done, catalogue, TODAY, screen)
    if choice.routine is not None:
        assert not vetoed & {entry.stretch for entry in choice.routine.stretches}
    situations = [
        Situation.of(replace(wish, in_bed=in_bed), person, done, TODAY)
        for in_bed in {wish.in_bed, True}
    ]
    for (target, _), times in asked.items():
        stretch = catalogue.stretches[target]
        suited = sum(not list(concerns_today(stretch, one)) for one in situations)
        assert suited
        assert times <= 3, "once for the wish itself, and for each ready-made routine in bed"


@settings(max_examples=60, deadline=None)
@given(catalogue=catalogues(), seed=st.integers(0, 99), person=people(), wish=wishes())
def test_a_choice_depends_on_nothing_but_what_it_is_given(
    catalogue: Catalogue, seed: int, person: Person, wish: Wish
) -> None:
    """The same wish, person and catalogue give the same choice, in whatever order plugins come."""
    done = history_of(catalogue, seed)
    other = Catalogue.of(
        reversed([*catalogue.stretches.values()]), reversed([*catalogue.routines.values()])
    )
    turned = dict(reversed(done.items()))
    assert choose(wish, person, done, catalogue, TODAY) == choose(
        wish, person, turned, other, TODAY
    )


@settings(max_examples=70, deadline=None)
@given(catalogue=catalogues(), seed=st.integers(0, 99), person=people(), wish=wishes())
def test_a_made_up_routine_is_in_order(
    catalogue: Catalogue, seed: int, person: Person, wish: Wish
) -> None:
    """Nothing comes twice, or before what prepares for it; the floor comes once."""
    choice = choose(wish, person, history_of(catalogue, seed), catalogue, TODAY)
    if choice.routine is None:
        return
    order = stretches_in(choice, catalogue)
    assert choice.routine.in_bed or trips(order) <= 1
    if not choice.routine.id:
        assert len({one.id for one in order}) == len(order)
        for place, one in enumerate(order):
            assert not {earlier.id for earlier in order[:place]} & set(one.prepares_for)


@settings(max_examples=70, deadline=None)
@given(catalogue=catalogues(), seed=st.integers(0, 99), person=people(), wish=wishes())
def test_every_choice_is_explained_in_words_that_can_be_said(
    catalogue: Catalogue, seed: int, person: Person, wish: Wish
) -> None:
    """Each stretch has a reason, each one left out too; sentences are short, and end."""
    choice = choose(wish, person, history_of(catalogue, seed), catalogue, TODAY)
    used = {entry.stretch for entry in choice.routine.stretches} if choice.routine else set()
    assert set(choice.because) == used
    assert not set(choice.left_out) & used
    for because in (*choice.because.values(), *choice.left_out.values()):
        assert because
        for sentence in because:
            assert sentence.endswith(".")
            assert len(sentence.split()) <= 20
            assert "_" not in sentence
    if choice.routine is not None and not choice.routine.id:
        assert 0 < len(choice.routine.name.split()) <= 20
        assert 0 < len(choice.routine.about.split()) <= 20


@settings(max_examples=60, deadline=None)
@given(catalogue=catalogues(), seed=st.integers(0, 99), person=people(), wish=wishes())
def test_a_plan_is_plain_json_and_adds_up(
    catalogue: Catalogue, seed: int, person: Person, wish: Wish
) -> None:
    """`supple plan --json` says what was chosen; the rest of the time goes on changing position."""
    done = history_of(catalogue, seed)
    choice = choose(wish, person, done, catalogue, TODAY)
    written = json.loads(json.dumps(plan(choice, catalogue, person, done, TODAY)))
    assert list(written)[:5] == ["name", "seconds", "asked_seconds", "stretches", "left_out"]
    entries = choice.routine.stretches if choice.routine else ()
    assert [one["id"] for one in written["stretches"]] == [entry.stretch for entry in entries]
    spent = sum(one["seconds"] for one in written["stretches"])
    assert spent <= written["seconds"] + len(entries)
    assert all(one["because"] for one in (*written["stretches"], *written["left_out"]))


@settings(max_examples=60, deadline=None)
@given(catalogue=catalogues(), seed=st.integers(0, 99))
def test_an_order_has_what_prepares_first_and_the_floor_once(
    catalogue: Catalogue, seed: int
) -> None:
    """Where there is such an order at all, it is found; where there isn't, none is made up."""
    some = Maker(seed).some([*catalogue.stretches.values()], 0, 5)
    order = ordered(some)
    if order is None:
        return
    assert sorted(one.id for one in order) == sorted(one.id for one in some)
    assert trips(order) <= 1


# The required coverage, and turns


@settings(max_examples=70, deadline=None)
@given(
    seed=st.integers(0, 999),
    minutes=st.floats(12, 45),
    region=st.none() | st.sampled_from(Region),
    floor=st.sampled_from((FloorAccess.NO, FloorAccess.YES)),
    comfort=st.sampled_from((None, 3, 5, 8)),
    good_for=st.sampled_from(("", "desk", "morning")),
)
def test_longer_routines_reach_back_hamstrings_hips_and_shoulders(
    seed: int,
    minutes: float,
    region: Region | None,
    floor: FloorAccess,
    comfort: int | None,
    good_for: str,
) -> None:
    """A back is hard to free by itself, so whatever was wished for, the rest is there too.

    In a routine that somebody thought about, it may be there besides something else.
    """
    wish = Wish(
        minutes=minutes,
        regions=frozenset([region] if region else []),
        floor=floor,
        comfort=comfort,
        good_for=good_for,
    )
    choice = chosen(wish, history_of(INSTALLED, seed))
    order = stretches_in(choice)
    besides = [region for one in order for region in one.also]
    ready_made = choice.routine is not None and choice.routine.id
    assert reached(order) | {*(besides if ready_made else ())} >= {*REQUIRED}


@pytest.mark.parametrize("minutes", [8, 9, 10, 11])
@pytest.mark.parametrize(
    "wish",
    [
        Wish(),
        Wish(floor=FloorAccess.NO),
        Wish(positions=frozenset((Position.STANDING,))),
        Wish(positions=frozenset((Position.SITTING,))),
        Wish(in_bed=True),
        Wish(regions=frozenset((Region.LOW_BACK,))),
        Wish(regions=frozenset((Region.NECK,)), floor=FloorAccess.NO),
        Wish(avoid=frozenset((Movement.TWISTING,))),
        Wish(comfort=8),
    ],
)
def test_eight_minutes_are_enough_to_reach_them_even_with_every_word(
    wish: Wish, minutes: float
) -> None:
    """From eight minutes on, also for somebody who hears everything for the first time."""
    order = stretches_in(chosen(replace(wish, minutes=minutes)))
    assert reached(order) >= {*REQUIRED}


@pytest.mark.parametrize("region", Region)
@pytest.mark.parametrize("minutes", [5, 10, 20])
def test_what_was_asked_for_gets_the_most(region: Region, minutes: float) -> None:
    """No other need has more stretches, and each one says that it was asked for."""
    choice = chosen(Wish(minutes=minutes, regions=frozenset((region,))))
    said = [because[0] for because in choice.because.values()]
    counts = Counter(said)
    asked = [one for one in said if one.startswith("You asked for your ")]
    assert asked
    assert counts[asked[0]] == max(counts.values())
    for stretch in stretches_in(choice):
        if choice.because[stretch.id][0] == asked[0]:
            assert region in reached([stretch]) | with_larger(frozenset(stretch.also))


def test_short_routines_turn_to_what_was_neglected() -> None:
    """Of the four, the one that waited longest comes first, and that is what is said."""
    times = {
        "lower-back/pelvic-tilt": 1,
        "whole-body/leg-straightener": 6,
        "whole-body/hamstring-chair": 6,
        "whole-body/shoulder-rolls": 1,
        "whole-body/knee-sways": 2,
        "whole-body/inner-thigh-seated": 2,
    }
    done = {key: Done(times=1, last=TODAY - timedelta(days=ago)) for key, ago in times.items()}
    choice = chosen(Wish(minutes=4), done)
    (first, *_) = stretches_in(choice)
    assert Region.HAMSTRINGS in first.regions
    assert choice.because[first.id][0] == "Your hamstrings haven't had a turn since Saturday."


@pytest.mark.parametrize(
    "wish",
    [
        Wish(minutes=5),
        Wish(minutes=10),
        Wish(minutes=10, floor=FloorAccess.NO),
        Wish(minutes=10, positions=frozenset((Position.SITTING,))),
        Wish(minutes=6, regions=frozenset((Region.HIPS,))),
        Wish(minutes=15),
    ],
)
def test_tomorrow_is_different_from_today(wish: Wish) -> None:
    """Nothing is repeated the day after, where there is something else."""
    today = {entry.id for entry in stretches_in(chosen(wish))}
    done = {target: Done(times=1, last=TODAY) for target in today}
    tomorrow = chosen(wish, done, today=TODAY + timedelta(days=1))
    assert not today & {entry.id for entry in stretches_in(tomorrow)}


def test_what_was_done_yesterday_comes_again_where_there_is_no_choice() -> None:
    """A fresh stretch is a preference: with one stretch there is, it is that one again."""
    tilt = INSTALLED.stretches["lower-back/pelvic-tilt"]
    done = {tilt.id: Done(times=1, last=TODAY - timedelta(days=1))}
    choice = choose(Wish(minutes=6), Person(), done, Catalogue.of([tilt]), TODAY)
    assert [entry.id for entry in stretches_in(choice)] == [tilt.id]


# Gates, pain, and what somebody can do


def test_part_two_is_for_nobody_new_and_for_no_bad_day() -> None:
    """Even where nothing else reaches the glutes, the gate, the level and the pain hold."""
    glutes = Wish(minutes=12, regions=frozenset((Region.GLUTES,)))
    alone = Catalogue.of([INSTALLED.stretches[PART_ONE], INSTALLED.stretches[PART_TWO]])
    days = tuple(TODAY - timedelta(days=ago) for ago in (9, 5, 2))
    ready = {PART_ONE: Done(times=3, last=days[-1], comfortable=days)}

    def two(wish: Wish, done: dict[str, Done], suits: Catalogue) -> bool:
        terms = Situation.of(wish, Person(), done, TODAY)
        bits = suiting(suits.index, terms)
        return bool(bits >> suits.index.numbers[PART_TWO] & 1)

    assert two(glutes, ready, alone)
    assert not two(glutes, {}, alone)
    assert not two(glutes, {PART_ONE: replace(ready[PART_ONE], comfortable=days[:2])}, alone)
    assert not two(replace(glutes, comfort=4), ready, alone)
    for comfort in (None, 0, 4, 9):
        for done in ({}, ready):
            choice = chosen(replace(glutes, comfort=comfort), done)
            assert PART_TWO not in {one.id for one in stretches_in(choice)}


def test_a_locked_stretch_says_why_it_is_left_out() -> None:
    """Who wonders where Part Two is finds the reason in the plan."""
    choice = chosen(Wish(minutes=12, regions=frozenset((Region.GLUTES,))))
    assert choice.left_out[PART_TWO] == (
        "It is for people who have done the gentler ones a few times.",
        "Something else should go comfortably for some days first.",
    )


def test_a_day_of_bad_pain_is_a_hard_day() -> None:
    """Nobody who says eight is asked for anything but the smallest movement."""
    choice = chosen(Wish(comfort=8))
    assert choice.routine is not None
    assert choice.routine.id == "whole-body/hard-day"
    assert all(one.strain == 1 for one in stretches_in(chosen(Wish(comfort=7, minutes=15))))


def test_what_is_said_today_about_the_floor_comes_before_what_was_said_once() -> None:
    """The person knows best, and knows it now."""
    on_floor = Wish(minutes=10, positions=frozenset((Position.ON_BACK,)))
    assert chosen(on_floor, person=Person(floor=FloorAccess.NO)).routine is None
    today = replace(on_floor, floor=FloorAccess.YES)
    assert chosen(today, person=Person(floor=FloorAccess.NO)).routine is not None
    never = chosen(Wish(minutes=10, floor=FloorAccess.NO), person=Person(floor=FloorAccess.YES))
    assert not any(one.needs_floor for one in stretches_in(never))


def test_nothing_suits_is_an_answer_with_reasons() -> None:
    """Lying down without the floor: nobody is offered something else instead, and it says why."""
    wish = Wish(positions=frozenset((Position.ON_BACK,)), floor=FloorAccess.NO)
    choice = chosen(wish)
    assert choice.routine is None
    assert choice.because == {}
    assert "It is done on the floor." in choice.left_out["lower-back/pelvic-tilt"]
    empty = choose(wish, Person(), {}, Catalogue(), TODAY)
    assert empty == Choice(routine=None, because={}, left_out={})


def test_what_was_asked_for_is_not_swapped_for_something_else() -> None:
    """Who wants the hamstrings and can't have them isn't given the wrists."""
    wrists = Catalogue.of([INSTALLED.stretches["whole-body/wrist-circles"]])
    wish = Wish(minutes=3, regions=frozenset((Region.HAMSTRINGS,)))
    assert choose(wish, Person(), {}, wrists, TODAY).routine is None
    ids = ("whole-body/wrist-circles", "lower-back/seated-back-and-hamstrings")
    both = choose(wish, Person(), {}, Catalogue.of(INSTALLED.stretches[one] for one in ids), TODAY)
    assert [one.id for one in stretches_in(both, INSTALLED)] == [ids[1]]
    assert both.shortest is not None, "it takes longer than they have, and that is said"


@pytest.mark.parametrize("minutes", [None, 0, -5, float("nan")])
def test_minutes_that_make_no_sense_are_ten(minutes: float | None) -> None:
    """Nobody said how long, so it is a usual length, and nothing is said to be missed."""
    choice = chosen(Wish(minutes=minutes))
    assert choice.seconds == pytest.approx(600, rel=0.05)
    assert choice.asked is choice.shortest is choice.longest is None


def test_boundless_minutes_end() -> None:
    """A slip of the tongue is answered with an hour, and told so."""
    for minutes in (600, float("inf")):
        choice = chosen(Wish(minutes=minutes))
        assert choice.longest == choice.seconds == pytest.approx(3600, rel=0.05)
        assert choice.asked == min(minutes, 24 * 60) * 60


def test_something_new_is_new_and_something_known_is_known() -> None:
    """As far as there is any."""
    half = list(INSTALLED.stretches)[::2]
    done = {target: Done(times=3, last=TODAY - timedelta(days=9)) for target in half}
    new = stretches_in(chosen(Wish(minutes=10, new=True), done))
    known = stretches_in(chosen(Wish(minutes=10, new=False), done))
    assert not {one.id for one in new} & {*half}
    assert {one.id for one in known} <= {*half}


# Ready-made routines and plugins' suggestions


def _suggestion(
    *targets: str, fit: float = 1.0, dose: float = 0.0, target: str = "moon/full", bed: bool = False
) -> Suggestion:
    entries = tuple(Entry(stretch=one, dose=dose) for one in targets)
    routine = Routine(id=target, name="Full moon", stretches=entries, in_bed=bed)
    return Suggestion(routine=routine, fit=fit, because=("The moon is full.",))


def test_a_ready_made_routine_for_the_occasion_wins_where_it_fits() -> None:
    """Somebody thought about what is good before sleep; nobody asked for other minutes."""
    choice = chosen(Wish(good_for="bedtime"))
    assert choice.routine == INSTALLED.routines["whole-body/before-sleep"]
    assert all("before sleep" in because[0] for because in choice.because.values())
    again = chosen(
        Wish(good_for="bedtime"),
        {entry.stretch: Done(times=1, last=TODAY) for entry in choice.routine.stretches},
    )
    assert again.routine is not None
    assert again.routine.id != choice.routine.id, "not the same two days running"


def test_a_suggestion_wins_by_its_fit_and_brings_its_reason() -> None:
    """Plugins may know better; what they say is what is told."""
    better = _suggestion("whole-body/wall-slides", "whole-body/elbow-circles", fit=1.0)
    worse = replace(better, fit=0.1)
    choice = choose(Wish(), Person(), {}, INSTALLED, TODAY, no_screen, [better])
    assert choice.routine == better.routine
    assert choice.because["whole-body/wall-slides"][0] == "The moon is full."
    assert chosen(Wish()) == choose(Wish(), Person(), {}, INSTALLED, TODAY, no_screen, [worse])


@pytest.mark.parametrize(
    ("suggestion", "wish"),
    [
        (_suggestion("gone/away"), Wish(minutes=3)),
        (_suggestion(), Wish(minutes=3)),
        (_suggestion(PART_TWO), Wish()),
        (_suggestion("whole-body/wall-slides"), Wish(minutes=30)),
        (_suggestion("lower-back/supine-twist"), Wish(avoid=frozenset((Movement.TWISTING,)))),
        (_suggestion("lower-back/pelvic-tilt"), Wish(floor=FloorAccess.NO)),
        (_suggestion("lower-back/pelvic-tilt", bed=True), Wish()),
        (_suggestion("whole-body/wall-slides", fit=float("nan")), Wish(minutes=2)),
        (_suggestion("lower-back/standing-hamstring-mobilizer"), Wish(comfort=7)),
        (
            _suggestion(
                "whole-body/ankle-pumps", "whole-body/prayer", "whole-body/lying-nod", dose=-1.0
            ),
            Wish(),
        ),
        (
            Suggestion(
                routine=Routine(
                    id="moon/half",
                    name="Half moon",
                    stretches=(Entry(stretch="lower-back/pelvic-tilt", parts=(7,)),),
                ),
                fit=1.0,
            ),
            Wish(),
        ),
    ],
)
def test_a_suggestion_is_screened_like_anything_else(suggestion: Suggestion, wish: Wish) -> None:
    """No plugin talks anybody past a gate, down to the floor twice, or over the minutes."""
    choice = choose(wish, Person(), {}, INSTALLED, TODAY, no_screen, [suggestion])
    assert choice == chosen(wish)


def test_suggestions_that_fit_alike_are_told_apart_by_id_not_by_order() -> None:
    """Which plugin was installed first leaves no trace."""
    one = _suggestion("whole-body/wall-slides", target="moon/b")
    other = _suggestion("whole-body/elbow-circles", target="moon/a")
    for both in ([one, other], [other, one]):
        choice = choose(Wish(), Person(), {}, INSTALLED, TODAY, no_screen, both)
        assert choice.routine == other.routine


def test_a_stretch_that_goes_down_twice_is_never_chosen() -> None:
    """One trip to the floor is one trip, also within a single stretch."""
    tilt = INSTALLED.stretches["lower-back/pelvic-tilt"]
    parts = tilt.parts + tilt.parts[:1]
    places = (Position.ON_BACK, Position.STANDING, Position.ON_BACK, Position.STANDING)
    twice = replace(
        tilt,
        parts=tuple(
            replace(part, position=place) for part, place in zip(parts, places, strict=True)
        ),
    )
    assert choose(Wish(), Person(), {}, Catalogue.of([twice]), TODAY).routine is None


def test_a_circle_of_preparations_leaves_one_of_them_out() -> None:
    """Two stretches that each ask to come first can't both be there."""
    one = INSTALLED.stretches["whole-body/knee-sways"]
    other = INSTALLED.stretches["whole-body/hamstring-towel"]
    circle = [replace(one, prepares_for=(other.id,)), replace(other, prepares_for=(one.id,))]
    choice = choose(Wish(minutes=10), Person(), {}, Catalogue.of(circle), TODAY)
    assert len(stretches_in(choice)) == 1


def test_a_gate_opens_in_the_set_as_it_does_in_words() -> None:
    """A stretch that asks for two others first is opened by both, not by one."""
    tilt, sways = (INSTALLED.stretches[f] for f in ("lower-back/pelvic-tilt", "whole-body/prayer"))
    gates = tuple(Prerequisite(stretch=one.id, days=1) for one in (tilt, sways))
    gated = replace(tilt, id="lower-back/gated", prerequisites=gates)
    catalogue = Catalogue.of([tilt, sways, gated])
    both = {one.id: Done(times=1, last=TODAY, comfortable=(TODAY,)) for one in (tilt, sways)}
    for done in (both, {tilt.id: both[tilt.id]}):
        situation = Situation.of(Wish(), Person(), done, TODAY)
        opened = suiting(catalogue.index, situation) >> catalogue.index.numbers[gated.id] & 1
        assert bool(opened) == (len(done) == 2)
