"""Routines that somebody thought about, ready-made or a plugin's, measured against a wish."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from supple.choosing.drafting import Draft, missing
from supple.choosing.explaining import occasion, why_ready_made
from supple.choosing.fitting import close, fit
from supple.choosing.ordering import trips
from supple.choosing.terms import Terms, minutes
from supple.index import without
from supple.routine import Routine
from supple.screening import Screen

HARD_DAY = "hard day"
"""The occasion that a day of bad pain is, whatever else was wished."""

ABOUT = 2.0
"""How many times as long or as short as usual a routine may be where nobody said how long."""

MOST_READY_MADE = 20
"""How many ready-made routines for one occasion are looked at closely."""


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


@dataclass(frozen=True, slots=True)
class Offer:
    """A routine that may be chosen.

    Attributes:
        terms: The terms it was measured by.
        draft: The routine, fitted.
        fit: How well it fits the wish, from 0 to 1.
        because: For each stretch, by id, why it is in the routine.
    """

    terms: Terms
    draft: Draft
    fit: float
    because: Mapping[str, tuple[str, ...]]

    @property
    def rank(self) -> tuple[float, bool, int, str]:
        """The least is the best: of equals, one that somebody made for just this; then by id."""
        routine = self.draft.routine
        return -round(self.fit, 3), bool(self.draft.picks), len(routine.good_for), routine.id


def ready_made(terms: Terms, screen: Screen) -> Iterator[Offer]:
    """The ready-made routines for the occasion that suit the person and the minutes."""
    fitting_occasion = terms.situation.wish.good_for
    if not fitting_occasion and terms.situation.severe:
        fitting_occasion = HARD_DAY
    offers = 0
    for routine in terms.index.suited_to.get(fitting_occasion, ()):
        inner = _where_it_is_done(routine, terms, screen)
        draft = _admitted(routine, inner) if inner is not None else None
        if inner is not None and draft is not None and offers < MOST_READY_MADE:
            offers += 1
            because = f"It is part of {routine.name}, which suits {occasion(fitting_occasion)}."
            yield Offer(
                inner,
                draft,
                measure(draft, inner),
                why_ready_made(draft.routine, (because,), inner),
            )


def suggested(suggestions: Iterable[Suggestion], terms: Terms, screen: Screen) -> Iterator[Offer]:
    """What plugins suggest, as far as it passes core's screens and meets the minutes."""
    for one in suggestions:
        inner = _where_it_is_done(one.routine, terms, screen)
        draft = _admitted(one.routine, inner) if inner is not None else None
        if inner is not None and draft is not None:
            fits = min(one.fit, 1.0) if one.fit > 0 else 0.0
            because = why_ready_made(draft.routine, one.because, inner)
            yield Offer(inner, draft, fits, because)


def measure(draft: Draft, terms: Terms) -> float:
    """How well a routine fits a wish: the mean of what can be measured of it, each from 0 to 1."""
    wish = terms.situation.wish
    entries = draft.routine.stretches
    fresh = sum(terms.fresh >> terms.index.numbers[one.stretch] & 1 for one in entries)
    measures = [fresh / len(entries)]
    longer = max(draft.seconds, terms.asked) / min(draft.seconds, terms.asked)
    if minutes(wish) is not None or longer > ABOUT:
        measures.append(1.0 if close(draft.seconds, terms.asked) else 1.0 / longer)
    if wish.regions:
        wished = 0
        for region in wish.regions:
            wished |= terms.reaching(region)
        times = [(one.stretch, terms.clock.entry(one).usual) for one in entries]
        for_it = sum(time for target, time in times if wished >> terms.index.numbers[target] & 1)
        measures.append(for_it / sum(time for _, time in times))
    if wish.good_for and wish.good_for not in draft.routine.good_for:
        suited = sum(wish.good_for in terms.stretch(one.stretch).good_for for one in entries)
        measures.append(suited / len(entries))
    return sum(measures) / len(measures)


def _where_it_is_done(routine: Routine, terms: Terms, screen: Screen) -> Terms | None:
    """The terms with the bed or without, as a routine has it; None where that isn't wanted.

    Nobody is sent to bed who didn't say so, unless the routine is for the occasion.
    """
    situation = terms.situation
    if routine.in_bed == situation.wish.in_bed:
        return terms
    suits = situation.wish.good_for in routine.good_for or (
        situation.severe and HARD_DAY in routine.good_for
    )
    if not routine.in_bed or not suits:
        return None
    in_bed = replace(situation, wish=replace(situation.wish, in_bed=True))
    return Terms.of(in_bed, terms.index, screen)


def _admitted(routine: Routine, terms: Terms) -> Draft | None:
    """A routine fitted to the minutes, if nothing in it speaks against it today."""
    index = terms.index
    if not routine.stretches or any(one.stretch not in index.numbers for one in routine.stretches):
        return None
    stretches = terms.stretches(routine)
    for entry, stretch in zip(routine.stretches, stretches, strict=True):
        if not all(1 <= part <= len(stretch.parts) for part in entry.parts):
            return None
    if without(index.of_ids(stretch.id for stretch in stretches), terms.suiting):
        return None
    if not routine.in_bed and trips(stretches) > 1:
        return None
    if any(terms.vetoes.against(stretch) for stretch in stretches):
        return None
    seconds = terms.clock.routine(routine)
    if minutes(terms.situation.wish) is None:
        terms = replace(terms, asked=seconds)
    else:
        routine, seconds = fit(routine, terms.asked, terms.clock)
    if not close(seconds, terms.asked) or missing(routine, terms, loosely=True):
        return None
    return Draft(routine=routine, seconds=seconds, picks={})
