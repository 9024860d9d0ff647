"""Which stretches a person may be offered now, and why not the others."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from supple.body import FloorAccess
from supple.person import Person
from supple.progress import Done, readiness
from supple.stretch import Stretch


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
                yield Concern(f"It asks for {movement.replace('_', ' ')}, which you avoid.")
    yield from screen(stretch, person)


def locked(stretch: Stretch, done: Mapping[str, Done], today: date) -> bool:
    """Whether its prerequisites are still to be met."""
    return not all(readiness(one, done, today).ready for one in stretch.prerequisites)
