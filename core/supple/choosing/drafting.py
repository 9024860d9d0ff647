"""A routine in the making: what it needs, what was picked for it, and its fit to the minutes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice

from supple.body import Region
from supple.choosing.fitting import fit
from supple.choosing.ordering import ordered
from supple.choosing.terms import REQUIRED, Terms, neglected_first
from supple.index import SIZES, Bits, each, without
from supple.routine import Entry, Routine

SCANT = -0.5
"""The mean dose below which a routine has too much in it for its time."""

MOST_COMPARED = 60
"""How many brief stretches are looked at closely to find the briefest."""


class Rule(StrEnum):
    """Why a stretch was looked for."""

    WISHED = "wished"  # they asked for that region
    REQUIRED = "required"  # every longer routine reaches it
    TURN = "turn"  # it hasn't had a turn for longest


@dataclass(frozen=True, slots=True)
class Need:
    """What a stretch was looked for.

    Attributes:
        rule: Why.
        region: For which region.
    """

    rule: Rule
    region: Region


@dataclass(frozen=True, slots=True)
class Pick:
    """A stretch that meets a need.

    Attributes:
        number: The stretch's, in the index.
        need: What it was picked for.
    """

    number: int
    need: Need


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A routine with the doses that fit somebody's minutes.

    Attributes:
        routine: The routine; one that was made up here has no name yet.
        seconds: How long it takes.
        picks: What each stretch was picked for, by its id; empty if it wasn't made up here.
    """

    routine: Routine
    seconds: float
    picks: Mapping[str, Need]

    @property
    def scant(self) -> bool:
        """Whether most of it is done near the least dose: elsewhere there may be time for more."""
        doses = [entry.dose for entry in self.routine.stretches]
        return sum(doses) < SCANT * len(doses)


def missing(routine: Routine, terms: Terms, loosely: bool = False) -> frozenset[Region]:
    """The regions that a routine should reach and doesn't, though some stretch would.

    Args:
        routine: The routine.
        terms: What it should be like.
        loosely: Whether it is enough that a stretch reaches a region besides others.
    """
    used = terms.index.of_ids(entry.stretch for entry in routine.stretches)
    wanted = {need.region for need in needs_of(terms)}

    def reaching(region: Region) -> Bits:
        return terms.index.having("reached", region) if loosely else terms.reaching(region)

    return frozenset(region for region in wanted if not used & reaching(region))


def needs_of(terms: Terms) -> list[Need]:
    """What the routine must have, if anything that suits has it."""
    wished = sorted(terms.situation.wish.regions)
    needs = [Need(Rule.WISHED, region) for region in wished]
    if terms.whole_body:
        required = [one for one in neglected_first(terms.turns) if one in REQUIRED]
        needs += [Need(Rule.REQUIRED, one) for one in required if one not in wished]
    return [need for need in needs if terms.reaching(need.region)]


def finished(picks: Sequence[Pick], terms: Terms) -> Draft | None:
    """Put picks into their order and fit them to the time; None if they have no order."""
    needs = {terms.index.stretches[pick.number].id: pick.need for pick in picks}
    stretches = [terms.index.stretches[pick.number] for pick in picks]
    order = ordered(stretches, terms.situation.wish.in_bed)
    if not order:
        return None
    entries = tuple(
        Entry(stretch=one.id, dose=0.5 if needs[one.id].rule is Rule.WISHED else 0.0)
        for one in order
    )
    routine = Routine(id="", name="", stretches=entries, in_bed=terms.situation.wish.in_bed)
    routine, seconds = fit(routine, terms.asked, terms.clock)
    return Draft(routine=routine, seconds=seconds, picks=needs)


def shortest(terms: Terms) -> Draft | None:
    """The one stretch that takes the least time, the way there and back included."""
    wished = sorted(terms.situation.wish.regions)
    wanted = 0 if wished else terms.suiting
    for region in wished:
        wanted |= terms.reaching(region)
    floor = terms.index.having("floor")
    drafts = []
    for pool in (wanted & floor, without(wanted, floor)):
        number = min(
            islice(_brief(pool, terms), MOST_COMPARED),
            key=lambda number: terms.clock.alone(number).least,
            default=None,
        )
        if number is not None:
            region = terms.index.stretches[number].regions[0]
            need = Need(Rule.WISHED, wished[0]) if wished else Need(Rule.TURN, region)
            drafts.append(finished([Pick(number, need)], terms))
    return min(filter(None, drafts), key=lambda draft: draft.seconds, default=None)


def _brief(pool: Bits, terms: Terms) -> Iterator[int]:
    """The stretches of a set that no plugin has a concern about: known ones, then the briefest."""
    known = pool & terms.known
    sizes = (pool & terms.index.at_least_within(size) for size in (*SIZES, SIZES[-1] + 1))
    for brief in chain([known], sizes):
        for number in each(brief & pool):
            if not terms.vetoes.against(terms.index.stretches[number]):
                yield number
        pool = without(pool, brief)
