"""From a wish to a routine: screened, chosen, and fitted to the minutes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from supple.catalogue import Catalogue
from supple.event import Wish
from supple.person import Person
from supple.progress import Done
from supple.routine import Routine
from supple.screening import Screen, concerns, locked, no_screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A routine that answers a wish.

    Attributes:
        routine: What is suggested.
        fit: How well it fits, from 0 to 1.
        because: Why, in sentences for the person.
    """

    routine: Routine
    fit: float
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was chosen for a wish, with the reasons.

    Attributes:
        routine: The routine; None where nothing suits.
        because: For each stretch in it, by id, why it is there.
        left_out: For each stretch that was considered and left out, by id, why it isn't.
        shortest: Where the minutes can't be met, the shortest routine there is, in seconds.
    """

    routine: Routine | None
    because: Mapping[str, tuple[str, ...]]
    left_out: Mapping[str, tuple[str, ...]]
    shortest: float | None = None


def choose(
    wish: Wish,
    person: Person,
    done: Mapping[str, Done],
    catalogue: Catalogue,
    today: date,
    screen: Screen = no_screen,
    suggestions: Iterable[Suggestion] = (),
) -> Choice:
    """Choose a routine for a wish."""
    for routine in catalogue.routines.values():
        stretches = [catalogue.stretches[entry.stretch] for entry in routine.stretches]
        if not any(
            locked(one, done, today) or any(concerns(one, person, routine.in_bed, screen))
            for one in stretches
        ):
            return Choice(routine=routine, because={}, left_out={})
    return Choice(routine=None, because={}, left_out={})
