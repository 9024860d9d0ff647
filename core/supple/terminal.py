"""The front end that needs no account: what is typed is heard, what is said is printed.

It reads line by line, also from a pipe. What is typed during a silence interrupts it, as speaking
to a speaker does.
"""

import queue
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO

from supple.coach import Coach, Reply
from supple.conversation.pace import Medium
from supple.conversation.session import Session
from supple.event import Event, Heard, Kind
from supple.person import Person
from supple.speech import Silence, Sound, Spoken, sound_seconds

MEDIUM = Medium(seconds=600.0, characters=40_000)
"""A terminal may go on as long as it likes; ten minutes keep a turn in one's reach."""

PERSON = "terminal"
"""Whoever sits at this computer is one person."""

Hear = Callable[[str, Session | None], Heard]
"""Makes of a line what was meant, knowing what was asked."""


class Lines:
    """Lines as they come in, so that a silence can be interrupted by one.

    Args:
        source: Where they are typed; read to its end in a thread of its own.
    """

    def __init__(self, source: Iterable[str]):
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, args=(source,), daemon=True).start()

    def _read(self, source: Iterable[str]) -> None:
        for line in source:
            self._lines.put(line)
        self._lines.put(None)

    def next(self) -> str | None:
        """The next line, waiting for it; None at the end."""
        return self._lines.get()

    def wait(self, seconds: float) -> bool:
        """Wait, but no longer than until a line comes; says whether one has come."""
        until = time.monotonic() + seconds
        while self._lines.empty():
            left = until - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(left, 0.05))
        return True


class Clock:
    """The time as the person has it: without waiting, it is moved on by what would have passed."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time() + self._ahead

    def move_on(self, seconds: float) -> None:
        """Let time pass without waiting for it."""
        self._ahead += seconds


class Display:
    """How words and silences are shown: in plain lines, for pipes and plain terminals."""

    def __init__(self, sink: TextIO):
        self._sink = sink

    def say(self, text: str) -> None:
        """Show what is said."""
        print(text, file=self._sink, flush=True)

    def routine(self, done: float) -> None:
        """Take down how much of the routine is done, from 0 to 1."""

    def hold(self, seconds: float, lines: Lines) -> bool:
        """Show a silence and wait through it; says whether a line has come meanwhile."""
        if seconds:
            print(f"  ({seconds:.0f} s)", file=self._sink, flush=True)
        return lines.wait(seconds)


def talk(
    coach: Coach,
    hear: Hear,
    *,
    wait: bool,
    source: Iterable[str] = sys.stdin,
    sink: TextIO = sys.stdout,
    clock: Clock | None = None,
    echo: bool = False,
    display: Display | None = None,
) -> None:
    """Hold a conversation until it ends, or there are no more lines.

    Args:
        coach: Takes the turns.
        hear: Makes of a line what was meant.
        wait: Whether silences are waited for; without, only the time is moved on.
        source: Where lines come from.
        sink: Where lines go to.
        clock: The time as the person has it.
        echo: Whether to print each line that was read, for when it isn't typed at a terminal.
        display: How silences are shown; plain lines unless given.
    """
    lines, clock, display = Lines(source), clock or Clock(), display or Display(sink)
    heard: Heard = Event(kind=Kind.LAUNCH)
    session: Session | None = None
    while True:
        reply = coach.turn(PERSON, heard, now=clock.now(), session=session)
        _perform(reply, lines, clock, wait, sink, display)
        if not reply.listen:
            return
        session = reply.session
        print("> ", end="", file=sink, flush=True)
        line = lines.next()
        if line is None:
            print(file=sink)
            return
        if echo:
            print(line.strip(), file=sink, flush=True)
        heard = hear(line, session) if line.strip() else Event(kind=Kind.SILENCE)


def _perform(
    reply: Reply, lines: Lines, clock: Clock, wait: bool, sink: TextIO, display: Display
) -> None:
    """Show what is said, at the pace at which it would be read aloud, until a line comes."""
    person, steps = reply.session.person, max(len(reply.steps), 1)
    display.routine(reply.session.at / steps)
    for text, spoken, silence in _paragraphs(reply.sounds, person):
        if text:
            display.say(text)
        if not wait:
            clock.move_on(spoken + silence)
            if silence:
                print(f"  ({silence:.0f} s)", file=sink, flush=True)
        elif lines.wait(spoken) or display.hold(silence, lines):
            return


def _paragraphs(sounds: tuple[Sound, ...], person: Person) -> Iterator[tuple[str, float, float]]:
    """Texts run together, each run with the seconds it takes and the silence that follows it."""
    texts: list[Spoken] = []
    for sound in sounds:
        match sound:
            case Spoken():
                texts.append(sound)
            case Silence(seconds=seconds):
                yield *_run(texts, person), seconds
                texts = []
    if texts:
        yield *_run(texts, person), 0.0


def _run(texts: list[Spoken], person: Person) -> tuple[str, float]:
    spoken = sum(sound_seconds(one, person) for one in texts)
    return " ".join(one.text for one in texts), spoken
