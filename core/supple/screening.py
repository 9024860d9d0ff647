"""Which stretches a person may be offered now, and why not the others."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from supple.body import FloorAccess, Level, Position, Prop
from supple.event import Wish
from supple.index import Bits, Index, without
from supple.person import Person
from supple.progress import Done, readiness
from supple.speech import term
from supple.stretch import Stretch

SEVERE_FROM = 7
"""From this number on, of 0 to 10, nothing but the gentlest is offered, or gone on with."""

BAD_DAY_FROM = 4
"""From this number on, of 0 to 10, only what strains little is begun."""

SOFT = frozenset((Prop.MAT, Prop.CUSHION, Prop.BLANKET))
"""Props that make a stretch softer, but that nobody needs for it."""


@dataclass(frozen=True, slots=True)
class Concern:
    """A reason to leave a stretch out, as a plugin or core states it.

    Attributes:
        reason: A sentence for the person, such as "It asks for twisting, which you avoid."
    """

    reason: str


Screen = Callable[[Stretch, Person], Iterable[Concern]]
"""Gives every concern about a stretch for a person; what plugins say comes in as one of these."""


def no_screen(_stretch: Stretch, _person: Person) -> Iterable[Concern]:
    """Raise no concern: the screen of a catalogue without screening plugins."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Somebody with a wish, today: all that a stretch is screened by, besides the plugins.

    Attributes:
        wish: What they would like.
        person: Their preferences, with what the wish says of the floor and of movements.
        done: What they have done, by the stretch's id.
        today: The day it is for them.
    """

    wish: Wish
    person: Person
    done: Mapping[str, Done]
    today: date

    @classmethod
    def of(cls, wish: Wish, person: Person, done: Mapping[str, Done], today: date) -> "Situation":
        """Put a wish and a person together. What is said of the floor today comes first."""
        person = replace(person, floor=wish.floor or person.floor, avoid=person.avoid | wish.avoid)
        return cls(wish=wish, person=person, done=done, today=today)

    @property
    def bad_day(self) -> bool:
        """Whether the back is bad enough today for only gentle stretches."""
        return self.wish.comfort is not None and self.wish.comfort >= BAD_DAY_FROM

    @property
    def severe(self) -> bool:
        """Whether it is so bad that only the gentlest will do."""
        return self.wish.comfort is not None and self.wish.comfort >= SEVERE_FROM

    @property
    def most_strain(self) -> int:
        """The most that a stretch may strain."""
        return 1 if self.severe else 2 if self.bad_day else 5

    @property
    def most_level(self) -> Level:
        """The most that a stretch may presume; nobody starts with an advanced one."""
        if self.bad_day:
            return Level.BEGINNER
        return Level.ADVANCED if self.done else Level.INTERMEDIATE

    @property
    def missing_props(self) -> frozenset[Prop]:
        """What isn't at hand. Who wants to sit, and said nothing of a chair, has one."""
        if self.wish.props is None:
            return frozenset()
        at_hand = SOFT | self.wish.props
        if Position.SITTING in self.wish.positions:
            at_hand |= {Prop.CHAIR}
        return frozenset(Prop) - at_hand

    @property
    def unwanted_positions(self) -> frozenset[Position]:
        """The positions that aren't among those wished for."""
        return frozenset(Position) - self.wish.positions if self.wish.positions else frozenset()


def concerns(
    stretch: Stretch, person: Person, in_bed: bool = False, screen: Screen = no_screen
) -> Iterator[Concern]:
    """Every reason why a stretch doesn't suit a person.

    Args:
        stretch: The stretch in question.
        person: Whose floor access and movements to avoid are looked at.
        in_bed: Whether it would be done on a bed.
        screen: The plugins' own screens.
    """
    if stretch.needs_floor:
        if in_bed and not stretch.in_bed:
            yield Concern("It can't be done on a bed.")
        if not in_bed and person.floor is FloorAccess.NO:
            yield Concern("It is done on the floor.")
    if person.avoid:
        if stretch.movements is None:
            yield Concern("It doesn't say which movements it asks for.")
        else:
            for movement in sorted(stretch.movements & person.avoid):
                yield Concern(f"It asks for {term(movement)}, which you avoid.")
    yield from screen(stretch, person)


def concerns_today(stretch: Stretch, situation: Situation) -> Iterator[Concern]:
    """Every reason of core's own why a stretch isn't chosen for somebody with a wish, today."""
    wish = situation.wish
    yield from concerns(stretch, situation.person, wish.in_bed)
    if wish.in_bed and not stretch.needs_floor:
        yield Concern("It isn't done lying down, and you wanted to stay in bed.")
    for position in sorted(situation.unwanted_positions & set(stretch.positions)):
        yield Concern(f"It is done {term(position)}, and you wished for something else.")
    for prop in sorted(situation.missing_props & set(stretch.props)):
        yield Concern(f"It needs {term(prop)}, which you don't have at hand.")
    if stretch.strain > situation.most_strain or _exceeds(stretch.level, situation.most_level):
        if situation.bad_day:
            yield Concern("It asks too much of you on a day like today.")
        else:
            yield Concern("It is for people who have done the gentler ones a few times.")
    if stretch.prerequisites:
        if situation.bad_day:
            yield Concern("It has to wait for a better day.")
        elif locked(stretch, situation.done, situation.today):
            yield Concern("Something else should go comfortably for some days first.")


def suiting(index: Index, situation: Situation) -> Bits:
    """All stretches about which `concerns_today` would say nothing, worked out at once."""
    person, wish = situation.person, situation.wish
    bits = index.everything
    if person.avoid:
        bits = without(bits, index.having("undeclared"))
    for movement in person.avoid:
        bits = without(bits, index.having("movement", movement))
    if wish.in_bed:
        bits &= index.having("in_bed")
    elif person.floor is FloorAccess.NO:
        bits = without(bits, index.having("floor"))
    for position in situation.unwanted_positions:
        bits = without(bits, index.having("position", position))
    for prop in situation.missing_props:
        bits = without(bits, index.having("prop", prop))
    for strain in range(situation.most_strain + 1, 6):
        bits = without(bits, index.having("strain", strain))
    for level in Level:
        if _exceeds(level, situation.most_level):
            bits = without(bits, index.having("level", level))
    return without(bits, index.having("gated")) | bits & _opened(index, situation)


def _opened(index: Index, situation: Situation) -> Bits:
    """The stretches whose prerequisites are met."""
    if situation.bad_day:
        return 0
    asked = {one.id: one for target in situation.done for one in index.opened_by.get(target, ())}
    return index.of_ids(
        target
        for target, stretch in asked.items()
        if not locked(stretch, situation.done, situation.today)
    )


def locked(stretch: Stretch, done: Mapping[str, Done], today: date) -> bool:
    """Whether its prerequisites are still to be met."""
    return not all(readiness(one, done, today).ready for one in stretch.prerequisites)


def _exceeds(level: Level, most: Level) -> bool:
    return level.rank > most.rank
