"""The choice: a routine made up for the wish, or one that somebody else thought about."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from supple.body import Position
from supple.catalogue import Catalogue
from supple.choosing.composing import Composition
from supple.choosing.drafting import Draft, missing, shortest
from supple.choosing.explaining import about, name_of, why_left_out, why_picked
from supple.choosing.fitting import CLOSE, close
from supple.choosing.offering import Offer, Suggestion, measure, ready_made, suggested
from supple.choosing.terms import LONG_FROM, Terms, minutes
from supple.event import Wish
from supple.index import Bits, without
from supple.person import Person
from supple.progress import Done
from supple.routine import Routine
from supple.screening import Screen, Situation, no_screen

MOST_TRIES = 12
"""How often a routine that misses the minutes is made up anew, without some of its stretches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was chosen for a wish, with the reasons.

    Attributes:
        routine: The routine; None where nothing suits.
        because: For each stretch in it, by id, why it is there; the main reason first.
        left_out: For stretches that were considered and left out, by id, why they aren't there.
        seconds: How long the routine takes.
        asked: How long it was to take, in seconds; None where nobody said.
        shortest: Where the minutes are too few, the shortest routine there is, in seconds.
        longest: Where the minutes are too many to fill, the seconds that can be filled.
    """

    routine: Routine | None
    because: Mapping[str, tuple[str, ...]]
    left_out: Mapping[str, tuple[str, ...]]
    seconds: float = 0.0
    asked: float | None = None
    shortest: float | None = None
    longest: float | None = None


def choose(
    wish: Wish,
    person: Person,
    done: Mapping[str, Done],
    catalogue: Catalogue,
    today: date,
    screen: Screen = no_screen,
    suggestions: Iterable[Suggestion] = (),
) -> Choice:
    """Choose a routine for a wish.

    Core makes one up; ready-made routines for the occasion and what plugins suggest compete with
    it by how well they fit. All have passed the same screens. The order of plugins leaves no
    trace: what fits equally well is told apart by its id.

    Args:
        wish: What they would like.
        person: Their preferences. Floor access that was never spoken of counts as given.
        done: What they have done, by the stretch's id.
        catalogue: What there is.
        today: The day it is for them.
        screen: The plugins' own screens; only asked about stretches that are about to be used.
        suggestions: What plugins suggest.
    """
    terms = Terms.of(Situation.of(wish, person, done, today), catalogue.index, screen)
    offers = [*ready_made(terms, screen), *suggested(suggestions, terms, screen)]
    if (draft := _made_up(terms)) is not None:
        named = replace(draft.routine, name=name_of(draft, terms), about=about(draft, terms))
        draft = replace(draft, routine=named)
        offers.append(Offer(terms, draft, measure(draft, terms), why_picked(draft, terms)))
    if not offers:
        return Choice(routine=None, because={}, left_out=why_left_out(None, terms))
    best = min(offers, key=lambda offer: offer.rank)
    seconds, said = best.draft.seconds, minutes(wish)
    asked = None if said is None else said * 60
    too_long = asked is not None and seconds > asked * (1 + CLOSE)
    too_short = asked is not None and seconds < asked * (1 - CLOSE)
    return Choice(
        routine=best.draft.routine,
        because=best.because,
        left_out=why_left_out(best.draft.routine, best.terms),
        seconds=seconds,
        asked=asked,
        shortest=seconds if too_long else None,
        longest=seconds if too_short else None,
    )


def _made_up(terms: Terms) -> Draft | None:
    """The first routine that meets the minutes and every need, or else the nearest to that."""
    wished = terms.situation.wish.regions
    if wished and not any(terms.reaching(region) for region in wished):
        return None
    drafts = []
    for draft in _drafts(terms):
        gaps = missing(draft.routine, terms)
        if draft.seconds <= terms.asked * (1 + CLOSE) and (not wished or wished - gaps):
            if close(draft.seconds, terms.asked) and not gaps and not draft.scant:
                return draft
            drafts.append(draft)

    def shortfall(draft: Draft) -> tuple[bool, int, float, int, bool]:
        gaps, off = missing(draft.routine, terms), abs(draft.seconds - terms.asked)
        far = not close(draft.seconds, terms.asked)
        return far, len(gaps & wished), off if far else 0.0, len(gaps), draft.scant

    return min(drafts, key=shortfall) if drafts else shortest(terms)


def _drafts(terms: Terms) -> Iterator[Draft]:
    """Routines from one place after another; where one misses the minutes, without a part of it."""
    for home, sparing in product(_homes(terms), (True, False)):
        tries = deque([0])
        for _ in range(MOST_TRIES):
            if not tries:
                break
            avoided = tries.popleft()
            draft = Composition(terms, without(home, avoided), sparing).compose()
            if draft is not None:
                yield draft
                if not close(draft.seconds, terms.asked):
                    tries.extend(avoided | terms.index.of_ids([target]) for target in draft.picks)


def _homes(terms: Terms) -> Iterator[Bits]:
    """Where to look for stretches, in turn: getting down to the floor and up takes its time."""
    index, wish = terms.index, terms.situation.wish
    floor = index.having("floor")
    anywhere, upright = index.everything, without(index.everything, floor)
    places = [anywhere]
    if not wish.in_bed and not wish.positions:
        if not terms.whole_body:
            places = [upright, anywhere]
        elif terms.asked < LONG_FROM:
            places = [floor, upright, anywhere]
        elif not wish.regions and terms.suiting & floor:
            places = [without(anywhere, index.having("position", Position.SITTING)), anywhere]
    wanted = index.having("good_for", wish.good_for) or anywhere
    if wish.new is not None:
        wanted &= without(anywhere, terms.known) if wish.new else terms.known
    if wanted != anywhere:
        yield from (wanted & place for place in places)
    yield from places
