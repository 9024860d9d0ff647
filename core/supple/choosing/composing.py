"""A routine made up for a wish: the stretches that meet each of its needs best."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from supple.body import Level, Position, Prop, Region
from supple.choosing.drafting import Draft, Need, Pick, Rule, finished, missing, needs_of
from supple.choosing.fitting import CLOSE, close, way_seconds
from supple.choosing.ordering import ordered, prepares
from supple.choosing.terms import LONG_FROM, REQUIRED, Terms, neglected_first
from supple.index import SIZES, Bits, each, first, narrowed, without

FEWEST_SECONDS = 180
"""At first there is one stretch for about so many seconds,"""

MORE_EVERY = 300
"""and in longer routines two, and one more for about so many seconds: physiotherapists advise a
few exercises rather than many."""

ROUGHLY = 1.15
"""How far off the time for some stretches may be before they are put into an order."""

ABOUT = 1.25
"""How many times as long as its share a stretch may take, for it to be about right."""

FOR_THE_REST = 0.6
"""How much of the time is for what a longer routine must reach besides what was wished for."""

UNUSUAL = (Prop.STEP, Prop.TABLE)
"""What isn't asked for where nobody said what is at hand, if it can be avoided."""

MOST_TRIED = 60
"""For how many stretches it is worked out whether there is time for them, to meet one need."""

MOST_ADDED = 12
"""How many stretches are tried for one need to fill a gap in the minutes."""


class Composition:
    """Picks stretches for what a routine needs, until its time is filled.

    Args:
        terms: What a routine is chosen by.
        home: Where to look.
        sparing: Whether time is kept free for later needs; without it the first ones count most.
    """

    def __init__(self, terms: Terms, home: Bits, sparing: bool = True):
        self.terms = terms
        self.picks: list[Pick] = []
        self._open = terms.suiting & home
        self._fresh = terms.fresh
        self._least = self._usual = self._most = 0.0
        self._sparing = sparing
        self._places: frozenset[Position] = frozenset()

    def compose(self) -> Draft | None:
        """Meet every need, then fill the time; None if nothing fits."""
        needs = needs_of(self.terms)
        while needs:
            need = needs.pop(0)
            self._pick(need, needs)
            needs = [one for one in needs if not self._reached(one.region)]
        self._fill(snugly=True)
        self._fill(snugly=False)
        return self._close()

    def _fill(self, snugly: bool) -> None:
        """Pick what was wished for, then what had no turn for long, until the time is filled.

        Args:
            snugly: Whether only stretches are picked for which there is enough time as it is.
        """
        wishes, turns = self._wishes(), self._turns()
        while wishes or turns:
            short = bool(wishes) and self._wished_short()
            if self._filled(keenly=short and self.terms.whole_body):
                break
            queue = wishes if short or not turns else turns
            need = queue.pop(0)
            if self._pick(need, [], snugly):
                queue.append(need)

    def _briefest(self, need: Need) -> float:
        """About the least seconds in which a need can be met."""
        index = self.terms.index
        pool = self._open & self.terms.reaching(need.region)
        return next((size for size in SIZES if pool & index.at_least_within(size)), 0.0)

    @property
    def _ways(self) -> float:
        terms = self.terms
        return way_seconds(self._places, terms.situation.wish.in_bed, terms.clock.person.pace)

    def _reached(self, region: Region) -> bool:
        reaching = self.terms.reaching(region)
        return any(reaching >> pick.number & 1 for pick in self.picks)

    def _wished_short(self) -> bool:
        """Whether what was wished for has less time than it should: half of a longer routine."""
        if not self.terms.whole_body:
            return True
        wished = [pick for pick in self.picks if pick.need.rule is Rule.WISHED]
        return sum(self.terms.clock.alone(one.number).usual for one in wished) < self._usual / 2

    def _filled(self, keenly: bool) -> bool:
        """Whether there is no time for another stretch; one that is keenly wanted finds some."""
        asked = self.terms.asked - self._ways
        if self._most < asked:
            return False
        return asked - self._usual < self._each / (4 if keenly else 2)

    @property
    def _each(self) -> float:
        """How long a stretch takes, if all take the same."""
        asked = self.terms.asked
        return max(FEWEST_SECONDS, asked / (2 + asked / MORE_EVERY))

    def _pick(self, need: Need, later: Sequence[Need], snugly: bool = False) -> bool:
        """Add the stretch that meets a need best; not if none leaves time for the later needs."""
        index = self.terms.index
        pool = self._open & index.having("main", need.region)
        if need.rule is not Rule.TURN:
            pool = pool or self._open & index.having("reached", need.region)
        if snugly:
            pool &= index.usually_within(self._share(need, later) * ABOUT)
        spared = {one.region: self._briefest(one) for one in later if self._sparing}
        pool &= self._brief()
        preferences = tuple(self._preferences(need, later))
        tries = 0
        while pool and tries < MOST_TRIED:
            number = first(narrowed(pool, preferences))
            pool ^= 1 << number
            self._open ^= 1 << number
            if self.terms.vetoes.against(self.terms.index.stretches[number]):
                continue
            if self._admits(number, spared):
                self._add(Pick(number, need))
                return True
            tries += 1
        return False

    def _brief(self) -> Bits:
        """The stretches for which there may be time; the index has a newcomer's at slow pace."""
        room = self.terms.asked * (1 + CLOSE) - self._least
        quicker = min(1.0, self.terms.clock.person.pace.stretch_of_time)
        return self.terms.index.at_least_within(room / quicker) | self.terms.known

    def _preferences(self, need: Need, later: Sequence[Need]) -> Iterator[Bits]:
        """What is better than the rest, the most important first."""
        index, wish, picked = self.terms.index, self.terms.situation.wish, bool(self.picks)
        if wish.new is not None:
            yield without(index.everything, self.terms.known) if wish.new else self.terms.known
        yield self._fresh
        for level in (Level.ADVANCED, Level.INTERMEDIATE):
            yield without(index.everything, index.having("level", level))
        if wish.props is None:
            yield from (without(index.everything, index.having("prop", prop)) for prop in UNUSUAL)
        yield index.having("named", need.region)
        if need.rule is Rule.WISHED:
            yield index.having("foremost", need.region)
        if not picked:
            opening = index.having("technique", "somatic") & index.having("strain", 1)
            yield opening & index.usually_within(self.terms.asked / 2.5)
        yield self._block()
        share = self._share(need, later)
        yield without(index.usually_within(share * ABOUT), index.usually_within(share * 0.5))
        yield from (index.usually_within(share * times) for times in (6, 4, 2.5, ABOUT))
        if not self._half_and_half:
            yield from (index.having("position", place) for place in sorted(self._places))
        if not picked:
            yield index.having("strain", 1)
        yield from (index.having("main", one.region) for one in later)
        yield index.having("foremost", need.region)
        yield index.of_ids(
            other for pick in self.picks for other in index.stretches[pick.number].prepares_for
        )
        yield from (index.having("strain", strain) for strain in (1, 2, 3))
        yield index.having("level", Level.GENTLE)

    def _share(self, need: Need, later: Sequence[Need]) -> float:
        """How long a stretch for a need should take: as long as any other, but more for a wish."""
        left, asked = self.terms.asked - self._ways - self._usual, self.terms.asked
        share = left / max(len(later) + 1, round(left / self._each))
        wished = self.terms.situation.wish.regions
        if wished and need.rule is Rule.REQUIRED:
            return min(share, asked * FOR_THE_REST / len({*REQUIRED} - wished))
        if later and need.rule is Rule.WISHED:
            return max(share, asked / 2 / len(wished))
        return share

    @property
    def _half_and_half(self) -> bool:
        """Whether the time is for the floor and for being upright alike."""
        return self.terms.asked >= LONG_FROM and not self.terms.situation.wish.regions

    def _block(self) -> Bits:
        """The stretches on the floor, or those done upright, whichever should come next."""
        index = self.terms.index
        floor = index.having("floor")
        upright = without(index.everything, floor)
        if self._half_and_half:
            lying = [pick.number for pick in self.picks if floor >> pick.number & 1]
            on_floor = sum(self.terms.clock.alone(number).usual for number in lying)
            return upright if on_floor > self.terms.asked / 2 else floor
        if not self.picks:
            return index.everything
        return floor if any(place.on_floor for place in self._places) else upright

    def _admits(self, number: int, spared: Mapping[Region, float]) -> bool:
        """Whether there is time for a stretch, and an order with it.

        Args:
            number: The stretch's.
            spared: The seconds to keep free for the regions of later needs, if it isn't for them.
        """
        terms = self.terms
        stretch = terms.index.stretches[number]
        later = (
            seconds
            for region, seconds in spared.items()
            if not terms.reaching(region) >> number & 1
        )
        limit = terms.asked * (1 + CLOSE) - sum(later)
        chosen = (*(terms.index.stretches[pick.number] for pick in self.picks), stretch)
        in_bed, pace = terms.situation.wish.in_bed, terms.clock.person.pace
        ways = way_seconds(self._places | {*stretch.positions}, in_bed, pace)
        roughly = self._least + terms.clock.alone(number).least + ways
        moving = any(len(set(one.positions)) > 1 for one in chosen)
        if roughly > limit * ROUGHLY and not moving:
            return False
        if roughly <= limit and not moving and not any(prepares(stretch, one) for one in chosen):
            return True
        order = ordered(chosen, in_bed)
        if order is None:
            return False
        return roughly <= limit or terms.clock.least(order, in_bed) <= limit

    def _add(self, pick: Pick) -> None:
        takes = self.terms.clock.alone(pick.number)
        stretch = self.terms.index.stretches[pick.number]
        self.picks.append(pick)
        self._least += takes.least
        self._usual += takes.usual
        self._most += takes.most
        self._places |= {*stretch.positions}

    def _close(self) -> Draft | None:
        """Fit what was picked; where that misses the minutes, try with one stretch changed."""
        draft = finished(self.picks, self.terms)
        if draft is None or close(draft.seconds, self.terms.asked):
            return draft
        gaps = missing(draft.routine, self.terms)
        changed = (other for other in self._changed() if other is not None)
        near = (other for other in changed if close(other.seconds, self.terms.asked))
        return next((one for one in near if missing(one.routine, self.terms) <= gaps), draft)

    def _changed(self) -> Iterator[Draft | None]:
        """The routine with one stretch left out, or one more."""
        terms, index = self.terms, self.terms.index
        for pick in reversed(self.picks):
            if pick.need.rule is Rule.TURN:
                yield finished([one for one in self.picks if one is not pick], terms)
        for need in (*self._wishes(), *self._turns()):
            pool = self._open & self._brief() & index.having("main", need.region)
            for number in self._unopposed(pool):
                yield finished([*self.picks, Pick(number, need)], terms)

    def _unopposed(self, pool: Bits) -> Iterator[int]:
        stretches, vetoes = self.terms.index.stretches, self.terms.vetoes
        free = (number for number in each(pool) if not vetoes.against(stretches[number]))
        return islice(free, MOST_ADDED)

    def _wishes(self) -> list[Need]:
        return [Need(Rule.WISHED, one) for one in sorted(self.terms.situation.wish.regions)]

    def _turns(self) -> list[Need]:
        regions = sorted(neglected_first(self.terms.turns), key=self._reached)
        return [Need(Rule.TURN, region) for region in regions]
