"""What keeps a stretch, a routine or a topic out, at its very bounds; and links that can't work."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supple.body import Movement, Position
from supple.links import connect
from supple.problem import errors
from supple.routine import Entry, Routine
from supple.stretch import (
    BREATH_SECONDS,
    MOST_HOLD_SECONDS,
    MOST_PART_SECONDS,
    MOST_TIMES,
    Beat,
    Cues,
    Dosage,
    Prerequisite,
    Range,
    Sensation,
    Sides,
    Stretch,
    Topic,
)
from supple.testing.builders import EXAMPLE, a_part, a_routine, a_stretch
from supple.vetting import MOST_CHARACTERS, MOST_DAYS_BACK, MOST_IN_A_ROUTINE, MOST_PARTS, vet


def said(value: Stretch | Routine | Topic) -> list[str]:
    """What keeps it out, as it is printed."""
    return [str(problem) for problem in vet(value, EXAMPLE)]


def dosed(**fields: object) -> Stretch:
    """A stretch with one part of some dosage."""
    sides = fields.pop("sides", Sides.TOGETHER)
    dosage = Dosage(source="x", **fields)  # type: ignore[arg-type]
    full = "Let your {side} arm hang." if sides is not Sides.TOGETHER else "Breathe."
    cues = Cues(full=full, short="Breathe.", cue="Breathe.")
    return a_stretch(parts=(a_part(dosage=dosage, sides=sides, cues=cues),))


def one(number: int) -> Range:
    """A range of one number."""
    return Range(number, number, number)


BEAT = Beat("Breathe.", 10)


@pytest.mark.parametrize(
    "value",
    [
        a_stretch(),
        a_routine(),
        Topic(id=f"{EXAMPLE}/t", name="Necks", short="A neck.", long="A long neck."),
        a_stretch(strain=5, start_seconds=MOST_HOLD_SECONDS),
        a_stretch(parts=(a_part(),) * MOST_PARTS),
        a_routine(*[f"{EXAMPLE}/s"] * MOST_IN_A_ROUTINE),
        a_stretch(why="x" * MOST_CHARACTERS),
        a_stretch(prerequisites=(Prerequisite(stretch="a/b", days=12, lapses_after_days=365),)),
        dosed(hold=one(MOST_HOLD_SECONDS), rest=0),
        dosed(breaths=one(MOST_HOLD_SECONDS // BREATH_SECONDS), rest=60),
        dosed(rhythm=(Beat("Breathe.", 12),), times=one(MOST_TIMES)),
        dosed(rhythm=(Beat("Breathe.", 6),), times=one(MOST_TIMES), sides=Sides.ALTERNATING),
        dosed(rhythm=(Beat("Breathe.", 12), Beat("", 1)), times=Range(1, 2, 3)),
        a_stretch(movements=None, position=Position.ON_BACK),
        a_stretch(sensations=(Sensation(words="You may feel it."),)),
    ],
)
def test_what_is_just_within_bounds_passes(value: Stretch | Routine | Topic) -> None:
    """A cap means what it says: the most is allowed."""
    assert said(value) == []


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (a_stretch(id="x/y"), "id 'x/y' should start with example/"),
        (a_stretch(id="example/Neck Tilt"), "id 'example/Neck Tilt' should be small letters"),
        (a_stretch(id="example"), "id 'example' should be small letters, digits and hyphens"),
        (a_stretch(id="example/a/b"), "id 'example/a/b' should be small letters"),
        (a_stretch(id="example/-a"), "id 'example/-a' should be small letters"),
        (a_stretch(name=""), "name is empty"),
        (a_stretch(about=""), "about is empty"),
        (a_stretch(aliases=("neck", "")), "aliases is empty"),
        (a_stretch(start=Cues(full="", short="x", cue="x")), "start: full is empty"),
        (a_stretch(sensations=(Sensation(words=""),)), "sensation 1: words is empty"),
        (a_stretch(strain=0), "strain is 0: write 1 to 5"),
        (a_stretch(strain=6), "strain is 6: write 1 to 5"),
        (a_stretch(regions=()), "regions is empty: name at least one"),
        (a_stretch(parts=()), "it has 0 parts: write 1 to 12"),
        (a_stretch(parts=(a_part(),) * (MOST_PARTS + 1)), "it has 13 parts: write 1 to 12"),
        (a_stretch(start_seconds=-1), "start_seconds is -1: write 0 to 120"),
        (a_stretch(start_seconds=121), "start_seconds is 121: write 0 to 120"),
        (a_stretch(why="x" * (MOST_CHARACTERS + 1)), "why: the text has 1201 characters"),
        (a_stretch(why="a\0b"), "why: the text has control characters: take them out"),
        (a_stretch(why="a\u202eb"), "why: the text has control characters: take them out"),
        (a_stretch(why="a\ud800"), "why: the text has control characters: take them out"),
        (a_stretch(why="Your {side} knee."), "why: {side} is known only in a part's cues"),
        (a_stretch(name="Neck }"), "name: {side} is known only in a part's cues"),
        (a_routine(about="{other}"), "about: {side} is known only in a part's cues"),
        (a_routine(stretches=()), "it has 0 stretches: write 1 to 60"),
        (replace(a_routine(), stretches=(Entry(stretch="a/b"),) * 61), "it has 61 stretches"),
        (
            a_stretch(prerequisites=(Prerequisite(stretch="a/b", days=0),)),
            "prerequisite 1: days is 0: write 1 to 12",
        ),
        (
            a_stretch(prerequisites=(Prerequisite(stretch="a/b", days=13),)),
            "prerequisite 1: days is 13: write 1 to 12",
        ),
        (
            a_stretch(prerequisites=(Prerequisite(stretch="a/b", days=5, within_days=4),)),
            "prerequisite 1: within_days is 4: write 5 to 365",
        ),
        (
            a_stretch(prerequisites=(Prerequisite(stretch="a/b", lapses_after_days=10**9),)),
            f"prerequisite 1: lapses_after_days is 1000000000: write 3 to {MOST_DAYS_BACK}",
        ),
        (dosed(), "part 1: dosage should have exactly one of hold, breaths and rhythm"),
        (dosed(hold=one(5), breaths=one(5)), "part 1: dosage should have exactly one of"),
        (dosed(hold=one(0)), "part 1: hold should be at least 1"),
        (dosed(hold=one(121)), "part 1: hold is 121 seconds; the most is 120"),
        (dosed(breaths=one(13)), "part 1: breaths is 13; the most is 12"),
        (dosed(hold=one(5), times=one(0)), "part 1: times should be at least 1"),
        (dosed(hold=one(5), times=one(16)), "part 1: times is 16; the most is 15"),
        (dosed(hold=one(5), rest=121), "part 1: rest is 121 seconds; write 0 to 120"),
        (dosed(hold=one(5), rest=-1), "part 1: rest is -1 seconds; write 0 to 120"),
        (dosed(hold=one(60), times=one(3), rest=5), "part 1: at its most it lasts 195 seconds a"),
        (dosed(rhythm=(BEAT,) * 4, times=one(5)), "part 1: at its most it lasts 200 seconds a"),
        (
            dosed(rhythm=(BEAT,), times=one(10), sides=Sides.ALTERNATING),
            "part 1: at its most it lasts 200 seconds a side; the most is 180",
        ),
        (dosed(rhythm=(Beat("x", 0.5),)), "part 1: each beat should last 1 to 120 seconds"),
        (dosed(rhythm=(Beat("x", float("nan")),)), "part 1: each beat should last 1 to 120"),
        (
            dosed(hold=one(5), sides=Sides.ALTERNATING),
            'part 1: sides that alternate need a rhythm; for a hold write sides = "each"',
        ),
        (
            a_stretch(parts=(a_part(release="Lower your {side} arm."),)),
            'part 1: it speaks of {side} but has no sides: write sides = "each"',
        ),
        (
            a_stretch(parts=(a_part(sides=Sides.EACH, release="Lower your {arm}."),)),
            "part 1: {arm} means nothing here: only {side} and {other} do",
        ),
        (
            a_stretch(parts=(a_part(sides=Sides.EACH, release="Lower your {side arm."),)),
            "part 1: {Lower your {side arm.} means nothing here",
        ),
        (
            a_stretch(position=Position.ON_BACK),
            'movements should have "lying_on_back", as it is done on_back',
        ),
        (
            a_stretch(parts=(a_part(), a_part(position=Position.KNEELING))),
            'movements should have "kneeling", as it is done kneeling',
        ),
        (
            a_stretch(position=Position.HANDS_AND_KNEES, movements=frozenset((Movement.KNEELING,))),
            'movements should have "weight_on_hands", as it is done hands_and_knees',
        ),
    ],
)
def test_what_is_out_of_bounds_is_kept_out(value: Stretch | Routine | Topic, message: str) -> None:
    """Each rule says what is wrong and what would be right."""
    assert any(one.startswith(message) for one in said(value)), said(value)


@given(
    st.integers(1, 200),
    st.integers(1, 20),
    st.integers(0, 130),
    st.sampled_from(("hold", "breaths")),
)
def test_no_hold_that_passes_is_longer_than_the_caps(
    held: int, times: int, rest: int, kind: str
) -> None:
    """Whatever a plugin asks for, nobody is held longer than core allows."""
    seconds = held * (1 if kind == "hold" else BREATH_SECONDS)
    passes = not said(dosed(**{kind: one(held), "times": one(times), "rest": rest}))
    within = (
        seconds <= MOST_HOLD_SECONDS
        and times <= MOST_TIMES
        and rest <= MOST_HOLD_SECONDS
        and times * (seconds + rest) <= MOST_PART_SECONDS
    )
    assert passes is within


def needs(name: str, *first: str, **changes: object) -> Stretch:
    """A stretch that asks for others first."""
    return a_stretch(
        id=f"a/{name}",
        name=name,
        prerequisites=tuple(Prerequisite(stretch=f"a/{one}") for one in first),
        **changes,
    )


def test_prerequisites_that_cannot_be_met_keep_a_stretch_out() -> None:
    """A gate that nobody can open, however long the way round, is told from one that opens."""
    stretches = [
        needs("open"),
        needs("gated", "open"),
        needs("itself", "itself"),
        needs("one", "two"),
        needs("two", "three"),
        needs("three", "one"),
        needs("behind", "one"),
        needs("lost", "missing"),
    ]
    catalogue, problems = connect(stretches, [], [])
    assert list(catalogue.stretches) == ["a/gated", "a/open"]
    messages = {problem.where: problem.message for problem in problems}
    assert messages["a/itself"] == "it is its own prerequisite: take one of them out"
    assert (
        messages["a/one"] == "it is its own prerequisite, by way of a/three: take one of them out"
    )
    assert messages["a/behind"].startswith(
        "its prerequisite can't be met: there is no stretch a/one"
    )
    assert (
        messages["a/lost"]
        == "its prerequisite can't be met: there is no stretch a/missing: mend the id"
    )
    assert len(errors(problems)) == len(problems) == 6


def test_a_routine_of_what_is_not_there_is_kept_out() -> None:
    """Half a routine would leave somebody on the floor; the reason says which half is missing."""
    routines = [
        a_routine("a/open", id="a/whole"),
        a_routine("a/open", "a/itself", id="a/half"),
        a_routine("b/gone", "a/opn", id="a/none"),
    ]
    catalogue, problems = connect([needs("open"), needs("itself", "itself")], routines, [])
    assert list(catalogue.routines) == ["a/whole"]
    assert [problem.message for problem in problems if problem.where != "a/itself"] == [
        "the stretch a/itself is left out itself",
        "there is no stretch b/gone: install the plugin b, or mend the id",
        "there is no stretch a/opn: did you mean a/open?",
    ]


def test_links_that_lead_nowhere_are_only_warned_of() -> None:
    """They are passed over when they are met, so they cost nobody the stretch."""
    stretches = [
        needs("s", easier="a/x", prepares_for=("b/y",), topics=("a/z",), variant_of="a/t"),
        needs(
            "t",
            no_floor="a/floor",
            sensations=(Sensation(words="It pulls.", offer="a/nothing"),),
        ),
        needs("floor", position=Position.ON_BACK),
    ]
    topic = Topic(id="a/topic", name="T", short="T.", long="T.", see=("a/other",))
    routine = replace(a_routine(), stretches=(Entry(stretch="a/s", parts=(1, 2)),))
    catalogue, problems = connect(stretches, [routine], [topic])
    assert len(catalogue.stretches) == 3
    assert len(catalogue.routines) == len(catalogue.topics) == 1
    assert errors(problems) == []
    assert [(one.where, one.key, one.message) for one in problems] == [
        ("a/s", "easier", "there is no stretch a/x: mend the id"),
        ("a/s", "prepares_for", "there is no stretch b/y: install the plugin b, or mend the id"),
        ("a/s", "topics", "there is no topic a/z: mend the id"),
        ("a/t", "sensation 1, offer", "there is no stretch a/nothing: mend the id"),
        ("a/t", "no_floor", "no_floor leads to a/floor, which is done on the floor, too"),
        ("example/pause", "stretches", "there is no part 2 of a/s: it has 1"),
        ("a/topic", "see", "there is no topic a/other: mend the id"),
    ]
