"""A routine made up for a wish: what it needs, and the stretches that meet each need best."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from supple.body import Level, Position, Region
from supple.fitting import CLOSE, close, fit, way_seconds
from supple.index import SIZES, Bits, each, first, narrowed, without
from supple.ordering import gets_down, ordered, prepares
from supple.routine import Entry, Routine
from supple.terms import LONG_FROM, REQUIRED, REQUIRED_FROM, Terms, neglected_first

SECONDS_EACH = 180
"""One stretch for about so many seconds: physiotherapists advise a few exercises over many."""

_TRIES = 500
_ALTERNATIVES = 30


class Rule(StrEnum):
    """Why a stretch was looked for."""

    WISHED = "wished"  # they asked for that region
    REQUIRED = "required"  # every longer routine reaches it
    TURN = "turn"  # it hasn't had a turn for longest


@dataclass(frozen=True, slots=True)
class Need:
    """What a stretch was looked for."""

    rule: Rule
    region: Region


@dataclass(frozen=True, slots=True)
class Pick:
    """A stretch, by its number, and the need it meets."""

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


def missing(routine: Routine, terms: Terms) -> frozenset[Region]:
    """The regions that a routine should reach and doesn't, though some stretch would."""
    reached = terms.index.of_ids(entry.stretch for entry in routine.stretches)
    wanted = {need.region for need in _needs(terms)}
    return frozenset(one for one in wanted if not reached & terms.reaching(one))


def _needs(terms: Terms) -> list[Need]:
    """What the routine must have, if anything that suits has it."""
    wished = sorted(terms.situation.wish.regions)
    needs = [Need(Rule.WISHED, region) for region in wished]
    if terms.asked >= REQUIRED_FROM:
        required = [one for one in neglected_first(terms.turns) if one in REQUIRED]
        needs += [Need(Rule.REQUIRED, one) for one in required if one not in wished]
    return [need for need in needs if terms.reaching(need.region)]


class Composition:
    """Picks stretches for what a routine needs, until its time is filled."""

    def __init__(self, terms: Terms, home: Bits):
        self.terms = terms
        self.picks: list[Pick] = []
        self._open = terms.suiting & home
        self._fresh = terms.fresh
        self._least = self._usual = self._most = 0.0
        self._places: frozenset[Position] = frozenset()

    def compose(self) -> Draft | None:
        """Meet every need, then fill the time; None if nothing fits."""
        needs = _needs(self.terms)
        while needs:
            need = needs.pop(0)
            self._pick(need, len(needs) + 1)
            needs = [one for one in needs if not self._reached(one.region)]
        regions = sorted(neglected_first(self.terms.turns), key=self._reached)
        turns = [Need(Rule.TURN, region) for region in regions]
        wishes = [Need(Rule.WISHED, region) for region in sorted(self.terms.situation.wish.regions)]
        while (wishes or turns) and not self._filled():
            wish_next = wishes and (not turns or self._wished_short())
            queue = wishes if wish_next else turns
            need = queue.pop(0)
            if self._pick(need, 1):
                queue.append(need)
        return self._close()

    @property
    def _ways(self) -> float:
        terms = self.terms
        return way_seconds(self._places, terms.situation.wish.in_bed, terms.clock.person.pace)

    def _reached(self, region: Region) -> bool:
        reaching = self.terms.reaching(region)
        return any(reaching >> pick.number & 1 for pick in self.picks)

    def _wished_short(self) -> bool:
        """Whether what was wished for has less time than it should: half of a longer routine."""
        if self.terms.asked < REQUIRED_FROM:
            return True
        wished = [pick for pick in self.picks if pick.need.rule is Rule.WISHED]
        return sum(self.terms.clock.alone(one.number).usual for one in wished) < self._usual / 2

    def _filled(self) -> bool:
        asked = self.terms.asked - self._ways
        if self._most < asked:
            return False
        return asked - self._usual < SECONDS_EACH / 2

    def _pick(self, need: Need, needs: int) -> bool:
        """Add the stretch that meets a need best; not if there is none that fits."""
        index = self.terms.index
        pool = self._open & index.having("main", need.region)
        if need.rule is not Rule.TURN:
            pool = pool or self._open & index.having("reached", need.region)
        pool &= index.at_least_within(self._room() * 1.2) | self._known()
        preferences = tuple(self._preferences(need, needs))
        for _ in range(_TRIES):
            if not pool:
                break
            number = first(narrowed(pool, preferences))
            pool ^= 1 << number
            self._open ^= 1 << number
            if self._admits(number):
                self._add(Pick(number, need))
                return True
        return False

    def _room(self) -> float:
        return self.terms.asked * (1 + CLOSE) - self._least

    def _known(self) -> Bits:
        return self.terms.index.of_ids(self.terms.situation.done)

    def _preferences(self, need: Need, needs: int) -> Iterator[Bits]:
        """What is better than the rest, the most important first."""
        index, wish, picked = self.terms.index, self.terms.situation.wish, bool(self.picks)
        if wish.new is not None:
            yield without(index.everything, self._known()) if wish.new else self._known()
        yield self._fresh
        for level in (Level.ADVANCED, Level.INTERMEDIATE):
            yield without(index.everything, index.having("level", level))
        yield index.having("named", need.region)
        if not picked:
            opening = index.having("technique", "somatic") & index.having("strain", 1)
            yield opening & index.usually_within(self.terms.asked / 3)
        yield self._block()
        left = self.terms.asked - self._ways - self._usual
        share = left / max(needs, round(left / SECONDS_EACH), 1)
        if wish.regions and need.rule is Rule.REQUIRED:
            share = min(share, self.terms.asked / 2 / len(REQUIRED))
        yield without(index.usually_within(share * 1.5), index.usually_within(share * 0.5))
        yield index.usually_within(share * 1.5)
        if not self._half_and_half:
            yield from (index.having("position", place) for place in sorted(self._places))
        if not picked:
            yield index.having("strain", 1)
        yield index.of_ids(
            other for pick in self.picks for other in index.stretches[pick.number].prepares_for
        )
        yield from (index.having("strain", strain) for strain in (1, 2, 3))
        yield index.having("level", Level.GENTLE)

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

    def _admits(self, number: int) -> bool:
        """Whether there is time for it, an order with it, and no plugin's concern about it."""
        terms = self.terms
        stretch = terms.index.stretches[number]
        places = self._places | {*stretch.positions}
        in_bed = terms.situation.wish.in_bed
        ways = way_seconds(places, in_bed, terms.clock.person.pace)
        least = self._least + terms.clock.alone(number).least + ways
        if least > terms.asked * (1 + CLOSE):
            return False
        chosen = [terms.index.stretches[pick.number] for pick in self.picks]
        bound = any(map(gets_down, (stretch, *chosen))) or any(
            prepares(stretch, one) for one in chosen
        )
        if bound and not ordered((*chosen, stretch), in_bed):
            return False
        return not terms.vetoes.against(stretch)

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
        for place in range(len(self.picks) - 1, -1, -1):
            others = self.picks[:place] + self.picks[place + 1 :]
            need = self.picks[place].need
            if need.rule is Rule.TURN:
                yield finished(others, self.terms)
            pool = self._open & self.terms.index.having("main", need.region)
            for number in islice(each(pool), _ALTERNATIVES):
                if not self.terms.vetoes.against(self.terms.index.stretches[number]):
                    yield finished([*others, Pick(number, need)], self.terms)


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
    wanted = terms.suiting
    if wished:
        wanted = 0
        for region in wished:
            wanted |= terms.reaching(region)
    need = Need(Rule.WISHED, wished[0]) if wished else Need(Rule.TURN, Region.LOW_BACK)
    floor = terms.index.having("floor")
    drafts = (
        finished([Pick(number, need)], terms)
        for pool in (wanted & floor, without(wanted, floor))
        for number in islice(_briefest(pool, terms), _ALTERNATIVES)
    )
    return min(filter(None, drafts), key=lambda one: one.seconds, default=None)


def _briefest(pool: Bits, terms: Terms) -> Iterator[int]:
    """The stretches of a set that no plugin has a concern about, the briefest first."""
    for size in (*SIZES, SIZES[-1] + 1):
        brief = pool & terms.index.at_least_within(size)
        pool = without(pool, brief)
        for number in each(brief):
            if not terms.vetoes.against(terms.index.stretches[number]):
                yield number
