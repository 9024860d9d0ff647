"""Many people, many workers, one database: nobody's place is lost, and nobody gets another's.

With SUPPLE_LONG_TESTS in the environment there are ten thousand people and a hundred thousand
turns, which take some minutes on two processors; without, a twentieth of that.
"""

import multiprocessing
import os
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from supple.body import Side
from supple.event import Event, Heard, Kind
from supple.logbook import MemoryLogbook
from supple.progress import Progress, is_answered
from supple.pseudonym import Pseudonymous
from supple_postgres.logbook import PostgresLogbook
from tests.core.talking import SITTING_PAUSE, Talk
from tests.plugins.postgres_server import Server, running

pytestmark = pytest.mark.slow

PEOPLE = 10_000 if os.environ.get("SUPPLE_LONG_TESTS") else 500
WORKERS = 8
AT_ONCE = 25
"""How many people's turns a worker is handed at a time."""

TURNS = 10
SCRIPTS = 40
"""How many different conversations there are."""

PATIENCE = 60.0  # eight workers, and whoever else is busy on this machine
KEY = b"one that has more than thirty characters"

NAME_A_SIDE = 3
"""The turn in which somebody says a word that is theirs alone."""


def script(number: int) -> list[Heard]:
    """What somebody says, one thing a turn: they get to different places, by different ways."""
    chance = random.Random(number)  # noqa: S311
    way = [Kind.YES] * 5 + [Kind.REPEAT, Kind.PREVIOUS, Kind.SKIP, Kind.SLOWER, Kind.PAUSE]
    onwards: list[Heard] = [Event(kind=kind) for kind in chance.choices(way, k=TURNS - 3)]
    return [Event(kind=Kind.LAUNCH), SITTING_PAUSE, Event(kind=Kind.YES), *onwards]


def said(person: int, turn: int) -> Heard:
    """What a person says in a turn."""
    if turn == NAME_A_SIDE:
        return Event(kind=Kind.NAME_SIDE, side=Side.LEFT, words=f"person {person}'s")
    return script(person % SCRIPTS)[turn]


def take(talk: Talk, person: int, turn: int, session: object) -> object:
    """One turn of a person; what travels on, as plain values."""
    talk.person, talk.session = f"amzn1.ask.account.{person}", session
    talk.number, talk.turns = person, turn
    talk.now = 1_760_000_000.0 + 60 * turn
    if turn and session is None:  # they came to the end
        return None
    talk.say(said(person, turn))
    return talk.session


worker: Talk
"""The coach of a worker process."""


def begin_work(url: str) -> None:
    """Open the logbook, in a worker process of its own."""
    global worker
    worker = Talk(Pseudonymous(PostgresLogbook(url, PATIENCE), lambda: KEY))


def work(turn: int, people: list[tuple[int, object]]) -> list[tuple[int, object]]:
    """Take a turn with each of some people, in a worker process."""
    return [(person, take(worker, person, turn, session)) for person, session in people]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A running server."""
    with running() as server:
        yield server


def test_nobody_is_lost_or_mixed_up(server: Server) -> None:
    """Each turn of a person is taken by whichever of eight workers is free, as behind a balancer.

    Afterwards each is where they would be had they been alone with one worker.
    """
    url = server.url(server.database())
    sessions: dict[int, Any] = dict.fromkeys(range(PEOPLE))
    chance = random.Random(1)  # noqa: S311
    with multiprocessing.get_context("spawn").Pool(WORKERS, begin_work, (url,)) as pool:
        for turn in range(TURNS):
            people = list(sessions.items())
            chance.shuffle(people)
            shares = [people[start : start + AT_ONCE] for start in range(0, PEOPLE, AT_ONCE)]
            for share in pool.starmap(work, [(turn, share) for share in shares], chunksize=1):
                sessions.update(share)
        pool.close()
        pool.join()
    alone = {number: progress_alone(number) for number in range(SCRIPTS)}
    logbook = Pseudonymous(PostgresLogbook(url, PATIENCE), lambda: KEY)
    for person in range(PEOPLE):
        found = logbook.load(f"amzn1.ask.account.{person}").progress
        assert replace(found, last_turns="") == as_person(person, alone[person % SCRIPTS])
        assert any(is_answered(found, f"{person}.{turn}") for turn in range(TURNS + 1))
    logbook.close()
    assert len({progress_key(progress) for progress in alone.values()}) > SCRIPTS // 4


def progress_alone(number: int) -> Progress:
    """The progress of person `number`, with one worker and nobody else."""
    logbook = MemoryLogbook()
    talk, session = Talk(logbook), None
    for turn in range(TURNS):
        session = take(talk, number, turn, session)
    return logbook.load(talk.person).progress


def as_person(number: int, progress: Progress) -> Progress:
    """The progress of somebody else who says the same, as this person has it."""
    _, right = progress.person.side_names
    person = replace(progress.person, side_names=(f"person {number}'s", right))
    return replace(progress, person=person, last_turns="")


def progress_key(progress: Progress) -> str:
    """What tells places apart."""
    place = progress.place or {}
    return f"{place.get('at')} {place.get('finished')} {sorted(progress.done)} {progress.person}"
