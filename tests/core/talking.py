"""A person who talks to a coach, and a logbook that can be away."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import TypeVar

from supple.coach import Coach, Reply
from supple.conversation.pace import Medium
from supple.conversation.session import Session
from supple.event import Event, Heard, Kind, Wish
from supple.logbook import Conflict, Kept, Logbook, LogbookError, MemoryLogbook
from supple.plain import from_plain, to_plain
from supple.plugins import Plugins
from supple.progress import Progress
from supple.speech import Spoken
from supple.testing.builders import load_alone, the_example

T = TypeVar("T")

SITTING_PAUSE = Wish(target="example/sitting-pause")
MEDIUM = Medium(seconds=180, characters=5000)
PLUGINS: Plugins = load_alone(the_example())


class FickleLogbook(MemoryLogbook):
    """A logbook that fails when it is told to.

    Attributes:
        fails: Which calls fail: "load", "save", "forget"; or "conflict", for saves that come late.
        loads: How often it was read.
    """

    def __init__(self) -> None:
        super().__init__()
        self.fails: frozenset[str] = frozenset()
        self.loads = 0

    def load(self, person: str, /) -> Kept:
        """Read, if it can."""
        self.loads += 1
        return self._unless("load", lambda: super(FickleLogbook, self).load(person))

    def save(self, person: str, progress: Progress, version: int, /) -> int:
        """Write, if it can."""
        if "conflict" in self.fails:
            raise Conflict
        return self._unless(
            "save", lambda: super(FickleLogbook, self).save(person, progress, version)
        )

    def forget(self, person: str, /) -> None:
        """Erase, if it can."""
        self._unless("forget", lambda: super(FickleLogbook, self).forget(person))

    def _unless(self, what: str, call: Callable[[], T]) -> T:
        if what in self.fails:
            raise LogbookError("It is away: wait a moment.")
        return call()


@dataclass
class Talk:
    """One person's conversation; what travels between two turns travels as plain values.

    Attributes:
        logbook: Where their progress is kept.
        plugins: What there is to do.
        person: Who it is.
        now: The time, in seconds since the epoch.
        turns: How many turns were taken.
        session: What travels to the next turn; None when the conversation has ended.
        last: What was answered last.
        number: Tells one conversation's requests from another's.
    """

    logbook: Logbook
    plugins: Plugins = PLUGINS
    person: str = "anna"
    now: float = 1_760_000_000.0
    turns: int = 0
    session: object = None
    last: Reply | None = None
    number: int = field(default_factory=count().__next__)
    coach: Coach = field(init=False)

    def __post_init__(self) -> None:
        """Seat the coach."""
        self.coach = Coach(self.plugins, self.logbook, MEDIUM)

    def say(self, heard: Heard | Kind | str) -> str:
        """Say something, and hear what is answered."""
        if isinstance(heard, str):
            heard = Event(kind=Kind(heard))
        self.turns += 1
        session = None if self.session is None else from_plain(Session, self.session)
        self.last = self.coach.turn(
            self.person, heard, now=self.now, session=session, turn_id=f"{self.number}.{self.turns}"
        )
        self.now += self.last.seconds + 2
        self.session = to_plain(self.last.session) if self.last.listen else None
        return " ".join(one.text for one in self.last.sounds if isinstance(one, Spoken))

    def hear(self, *everything: Heard | Kind | str) -> str:
        """Say one thing after another, and hear what is answered to the last."""
        return [self.say(one) for one in everything][-1]
