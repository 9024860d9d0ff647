"""What is kept of a person between conversations: preferences, the place, and what went well.

Nothing of pain, symptoms or conditions is here; those live in the session and end with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import blake2s

from supple.person import Person
from supple.stretch import Prerequisite


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How often and when a stretch was done whole.

    Attributes:
        times: How often in all.
        last: The last day it was done.
        comfortable: The days on which all of it, on both sides, was comfortable; the latest last.
    """

    times: int = 0
    last: date | None = None
    comfortable: tuple[date, ...] = ()


TURNS_KEPT = 8
"""How many requests are remembered: more than anyone makes within the 150 s that one is valid."""

MOST_DAYS_KEPT = 12
"""How many comfortable days are kept of a stretch: more than any prerequisite may ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Everything that the logbook keeps of one person.

    Attributes:
        person: Their preferences.
        place: The session they left off in, as kept by `session.kept`; None when finished.
        done: What they have done, by the stretch's id.
        last_day: The last day they did anything.
        last_turns: Digests of the last requests that were answered, so that none counts twice.
    """

    person: Person = Person()
    place: Mapping[str, object] | None = None
    done: Mapping[str, Done] = field(default_factory=dict)
    last_day: date | None = None
    last_turns: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """A stretch was done whole.

    Attributes:
        stretch: Its id.
        comfortable: Whether all of it was comfortable, on both sides.
    """

    stretch: str
    comfortable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Setback:
    """A stretch has to be worked up to anew: its comfortable days count no longer.

    Attributes:
        stretch: Its id.
    """

    stretch: str


Happening = Completion | Setback
"""What a turn brought about that is worth keeping."""


def record(progress: Progress, happening: Happening, day: date) -> Progress:
    """Add what happened on a day to what is kept."""
    done = progress.done.get(happening.stretch, Done())
    match happening:
        case Completion(comfortable=comfortable):
            days = done.comfortable
            if comfortable and day not in days:
                days = tuple(sorted((*days, day)))[-MOST_DAYS_KEPT:]
            done = Done(times=done.times + 1, last=day, comfortable=days)
        case Setback():
            done = replace(done, comfortable=())
    return replace(progress, done={**progress.done, happening.stretch: done}, last_day=day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """How far somebody is towards a prerequisite.

    Attributes:
        stretch: The id of the stretch asked for first.
        days: On how many days it was comfortable, of those that count.
        needed: How many there should be.
        within_days: Within how many days.
        lapsed: Whether there were enough days once, but too long ago.
    """

    stretch: str
    days: int
    needed: int
    within_days: int
    lapsed: bool = False

    @property
    def ready(self) -> bool:
        """Whether that is enough."""
        return self.days >= self.needed and not self.lapsed


def readiness(one: Prerequisite, done: Mapping[str, Done], today: date) -> Readiness:
    """Count the comfortable days towards a prerequisite.

    The days must lie within `within_days` of one another; the gate, once open, stays open until
    `lapses_after_days` have passed without a comfortable day, and then the count starts again.
    """
    days = _since_lapse(done.get(one.stretch, Done()).comfortable, one, today)
    window = timedelta(days=one.within_days)
    best = max((sum(last - window < day <= last for day in days) for last in days), default=0)
    lapsed = bool(days) and today - days[-1] > timedelta(days=one.lapses_after_days)
    current = sum(today - window < day for day in days)
    opened = best >= one.days and not lapsed
    return Readiness(
        stretch=one.stretch,
        days=best if opened else current,
        needed=one.days,
        within_days=one.within_days,
        lapsed=best >= one.days and lapsed,
    )


def _since_lapse(comfortable: tuple[date, ...], one: Prerequisite, today: date) -> list[date]:
    """The comfortable days since the last gap that was long enough for a lapse."""
    days: list[date] = []
    for day in comfortable:
        if day > today:
            break
        if days and (day - days[-1]).days > one.lapses_after_days:
            days = []
        days.append(day)
    return days


def is_answered(progress: Progress, turn_id: str) -> bool:
    """Whether a request was answered before."""
    return bool(turn_id) and _digest(turn_id) in progress.last_turns.split()


def with_turn(progress: Progress, turn_id: str) -> Progress:
    """Remember that a request was answered."""
    if not turn_id:
        return progress
    turns = (*progress.last_turns.split(), _digest(turn_id))[-TURNS_KEPT:]
    return replace(progress, last_turns=" ".join(turns))


def _digest(turn_id: str) -> str:
    return blake2s(turn_id.encode(), digest_size=6).hexdigest()
