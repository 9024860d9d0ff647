"""Catalogues, people and wishes of every kind, for tests of rules that always hold.

Catalogues come from a seed and a size, which hypothesis chooses: to draw each of their thousands
of details by itself would take it minutes.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

from supple.body import FloorAccess, Level, Movement, Position, Prop, Region
from supple.catalogue import Catalogue
from supple.event import Wish
from supple.links import connect
from supple.person import Pace, Person
from supple.progress import Done
from supple.routine import Entry, Routine
from supple.stretch import (
    MOST_PART_SECONDS,
    Beat,
    Cues,
    Dosage,
    Part,
    Precaution,
    Prerequisite,
    Range,
    Sides,
    Stretch,
)

TODAY = date(2026, 7, 10)

OCCASIONS = ("desk", "morning", "hard day")

T = TypeVar("T")


class Maker:
    """Makes up parts of a catalogue, the same ones for the same seed."""

    def __init__(self, seed: int):
        self._random = Random(seed)  # noqa: S311

    def number(self, least: int, most: int) -> int:
        """A whole number within bounds."""
        return self._random.randint(least, most)

    def sometimes(self, chance: float = 0.5) -> bool:
        """Whether something that isn't always so is so now."""
        return self._random.random() < chance

    def some(self, values: Iterable[T], least: int, most: int) -> list[T]:
        """A few different values."""
        every = list(values)
        most = min(most, len(every))
        return self._random.sample(every, self.number(min(least, most), most))

    def one(self, values: Iterable[T]) -> T:
        """One of the values."""
        return self.some(values, 1, 1)[0]

    def words(self, most: int) -> str:
        """A text of so many sentences of four words at most; only its length matters."""
        return " ".join(["Sit, breathe, and rest."] * self.number(1, most))

    def cues(self) -> Cues:
        """An instruction in its three lengths."""
        return Cues(full=self.words(9), short=self.words(4), cue=self.words(1))

    def range(self, least: int, most: int) -> Range:
        """A range within bounds."""
        return Range(*sorted(self.number(least, most) for _ in range(3)))

    def dosage(self, sides: Sides) -> Dosage:
        """A dosage that passes the caps."""
        if sides is Sides.ALTERNATING or self.sometimes():
            beats = tuple(Beat("Breathe.", self.number(2, 6)) for _ in range(self.number(1, 3)))
            once = sum(beat.seconds for beat in beats) * (2 if sides is Sides.ALTERNATING else 1)
            return Dosage(
                rhythm=beats, times=self.range(1, min(10, int(MOST_PART_SECONDS // once)))
            )
        if self.sometimes():
            return Dosage(hold=self.range(5, 60), times=self.range(1, 2))
        return Dosage(breaths=self.range(1, 6), times=self.range(1, 2))

    def part(self, position: Position | None = None) -> Part:
        """A part, perhaps with sides."""
        sides = self.one(Sides)
        return Part(
            name="a part",
            cues=self.cues(),
            dosage=self.dosage(sides),
            sides=sides,
            release=self.words(2),
            position=position,
        )

    def stretch(self, target: str, others: tuple[str, ...]) -> Stretch:
        """A stretch of any kind, perhaps tied to others."""
        later = [self.part(self.one(Position) if self.sometimes(0.3) else None)]
        gate = [Prerequisite(stretch=self.one(others), days=1)]
        return Stretch(
            id=target,
            name=f"Stretch {target}",
            about="A stretch.",
            why=self.words(3),
            imagery=self.words(2),
            level=self.one((Level.GENTLE, Level.GENTLE, *Level)),
            strain=self.number(1, 5),
            regions=tuple(self.some(Region, 1, 3)),
            also=tuple(self.some(Region, 0, 2)),
            technique=("somatic",) if self.sometimes(0.3) else (),
            position=self.one(Position),
            in_bed=self.sometimes(),
            props=tuple(self.some(Prop, 0, 2)),
            movements=frozenset(self.some(Movement, 0, 3)) if self.sometimes(0.8) else None,
            start=self.cues(),
            start_seconds=self.number(0, 15),
            parts=(self.part(), *(later if self.sometimes() else ())),
            precautions=(Precaution(who="a cold", advice=self.words(2)),),
            prerequisites=tuple(gate if self.sometimes(0.2) else ()),
            prepares_for=tuple(self.some(others, 0, 2)),
            good_for=tuple(self.some(OCCASIONS, 0, 2)),
        )

    def routine(self, target: str, others: tuple[str, ...]) -> Routine:
        """A ready-made routine."""
        doses = (-0.5, 0.0, 0.25)
        entries = [Entry(stretch=one, dose=self.one(doses)) for one in self.some(others, 1, 4)]
        return Routine(
            id=target,
            name=f"Routine {target}",
            stretches=tuple(entries),
            in_bed=self.sometimes(),
            good_for=tuple(self.some(OCCASIONS, 0, 2)),
        )


def catalogue_of(seed: int, size: int) -> Catalogue:
    """A catalogue of three plugins, connected as on loading."""
    maker = Maker(seed)
    ids = tuple(f"{'abc'[number % 3]}/stretch-{number}" for number in range(size))
    ones = [maker.stretch(target, ids) for target in ids]
    routines = [maker.routine(f"a/routine-{number}", ids) for number in range(maker.number(0, 2))]
    return connect(ones, routines, ())[0]


def catalogues(most: int = 12) -> st.SearchStrategy[Catalogue]:
    """Catalogues of some size at most."""
    return st.builds(catalogue_of, st.integers(0, 2**32), st.integers(1, most))


def people() -> st.SearchStrategy[Person]:
    """Somebody with preferences."""
    return st.builds(
        Person,
        floor=st.none() | st.sampled_from(FloorAccess),
        avoid=st.frozensets(st.sampled_from(Movement), max_size=2),
        pace=st.sampled_from(Pace),
        holds=st.sampled_from((0.5, 0.8, 1.0, 1.25, 1.5)),
    )


def wishes() -> st.SearchStrategy[Wish]:
    """A wish of any kind, but for a target."""
    anywhere: frozenset[Position] = frozenset()
    return st.builds(
        Wish,
        minutes=st.none() | st.floats(2, 45),
        regions=st.frozensets(st.sampled_from(Region), max_size=2),
        positions=st.just(anywhere) | st.frozensets(st.sampled_from(Position), max_size=3),
        floor=st.none() | st.sampled_from(FloorAccess),
        in_bed=st.sampled_from((False, False, False, True)),
        comfort=st.none() | st.integers(0, 10),
        avoid=st.frozensets(st.sampled_from(Movement), max_size=1),
        props=st.none() | st.frozensets(st.sampled_from(Prop)),
        new=st.sampled_from((None, None, True, False)),
        good_for=st.sampled_from(("", "", *OCCASIONS, "unheard of")),
    )


def history_of(catalogue: Catalogue, seed: int) -> dict[str, Done]:
    """What somebody did of a catalogue lately, and of one that isn't installed any more."""
    maker = Maker(seed)
    done = {}
    for target in maker.some([*catalogue.stretches, "gone/away"], 0, maker.number(0, 12)):
        days = sorted(maker.some(tuple(range(60)), 1, 4), reverse=True)
        dates = tuple(TODAY - timedelta(days=day) for day in days)
        comfortable = dates if maker.sometimes() else ()
        done[target] = Done(times=maker.number(1, 9), last=dates[-1], comfortable=comfortable)
    return done
