"""The terms that a routine is chosen by: who wishes for what, and which stretches there are."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from supple.body import Region, with_larger
from supple.choosing.fitting import CLOSE, Clock
from supple.event import Wish
from supple.index import Bits, Index, without
from supple.routine import Routine
from supple.screening import Screen, Situation, suiting
from supple.stretch import Stretch

USUAL_MINUTES = 10.0
"""How long a routine is if nobody says: enough for the whole body, and not too much for a day."""

SEVERE_MINUTES = 5.0
"""The same for a day of bad pain."""

MOST_MINUTES = 60.0
"""The longest routine that is put together, whatever is asked for; the body has had enough then."""

_DAY_MINUTES = 24 * 60.0

REQUIRED = (Region.LOW_BACK, Region.HAMSTRINGS, Region.HIPS, Region.SHOULDER_GIRDLE)
"""What a longer routine always reaches: a lower back is hard to free without the other three."""

REQUIRED_FROM = 8 * 60
"""Seconds from which a routine reaches all of that."""


def minutes(wish: Wish) -> float | None:
    """The minutes that were wished for, if they make sense; a day's at most."""
    asked = wish.minutes
    if asked is None or math.isnan(asked) or asked <= 0:
        return None
    return min(asked, _DAY_MINUTES)


LONG_FROM = 20 * 60
"""Seconds from which a routine is both on the floor and upright, where it may be."""


class Vetoes:
    """What plugins have against stretches: each is asked about once, when it's about to be used."""

    def __init__(self, screen: Screen, situation: Situation):
        self._screen = screen
        self._person = situation.person
        self._asked: dict[str, tuple[str, ...]] = {}

    def against(self, stretch: Stretch) -> tuple[str, ...]:
        """Every plugin's concern about a stretch, in sentences."""
        if stretch.id not in self._asked:
            concerns = self._screen(stretch, self._person)
            self._asked[stretch.id] = tuple(concern.reason for concern in concerns)
        return self._asked[stretch.id]

    def known(self, stretch: Stretch) -> tuple[str, ...]:
        """As `against`, but without asking."""
        return self._asked.get(stretch.id, ())


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a routine is made up by.

    Attributes:
        situation: Who wishes for what, today.
        index: All stretches.
        suiting: Those that core's own screens let through.
        vetoes: What plugins have against stretches.
        clock: How long things take the person.
        asked: The seconds it should take.
        turns: When each region had its last turn, of those that had one.
    """

    situation: Situation
    index: Index
    suiting: Bits
    vetoes: Vetoes
    clock: Clock
    asked: float
    turns: Mapping[Region, date]

    @classmethod
    def of(cls, situation: Situation, index: Index, screen: Screen) -> "Terms":
        """Work out the terms for a situation."""
        usual = SEVERE_MINUTES if situation.severe else USUAL_MINUTES
        return cls(
            situation=situation,
            index=index,
            suiting=suiting(index, situation),
            vetoes=Vetoes(screen, situation),
            clock=Clock(situation, index),
            asked=60 * min(minutes(situation.wish) or usual, MOST_MINUTES),
            turns=last_turns(situation, index),
        )

    @cached_property
    def known(self) -> Bits:
        """The stretches that were done before."""
        return self.index.of_ids(self.situation.done)

    @cached_property
    def fresh(self) -> Bits:
        """The stretches that weren't done yesterday or today."""
        yesterday = self.situation.today - timedelta(days=1)
        done = self.situation.done.items()
        recent = (target for target, one in done if one.last and one.last >= yesterday)
        return without(self.index.everything, self.index.of_ids(recent))

    @property
    def whole_body(self) -> bool:
        """Whether the routine, which may be a little longer than asked, is one that reaches all."""
        return self.asked * (1 + CLOSE) >= REQUIRED_FROM

    def stretch(self, target: str) -> Stretch:
        """The stretch of an id."""
        return self.index.stretches[self.index.numbers[target]]

    def stretches(self, routine: Routine) -> tuple[Stretch, ...]:
        """The stretches of a routine, in order."""
        return tuple(self.stretch(entry.stretch) for entry in routine.stretches)

    def reaching(self, region: Region) -> Bits:
        """The stretches that suit and are mainly for a region, or else those that reach it."""
        main = self.suiting & self.index.having("main", region)
        return main or self.suiting & self.index.having("reached", region)


def last_turns(situation: Situation, index: Index) -> dict[Region, date]:
    """When each region had its last turn; those that never had one are left out."""
    turns: dict[Region, date] = {}
    for target, done in situation.done.items():
        if done.last is None or target not in index.numbers:
            continue
        stretch = index.stretches[index.numbers[target]]
        for region in with_larger(frozenset((*stretch.regions, *stretch.also))):
            turns[region] = max(done.last, turns.get(region, date.min))
    return turns


def neglected_first(turns: Mapping[Region, date]) -> list[Region]:
    """All regions, the required ones first, and in each group those longest without a turn."""

    def rank(region: Region) -> tuple[bool, date]:
        return region not in REQUIRED, turns.get(region, date.min)

    others = [region for region in Region if region not in REQUIRED]
    return sorted((*REQUIRED, *others), key=rank)
