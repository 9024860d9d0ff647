"""What every logbook must do, as a class of tests to inherit from."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from threading import Thread
from typing import TypeAlias

from supple.body import FloorAccess, Movement, Side
from supple.logbook import Conflict, Kept, Logbook
from supple.person import Pace, Person
from supple.progress import Completion, Done, Progress, record

Open: TypeAlias = Callable[[], Logbook]

A_DAY = date(2025, 3, 31)

FULL = Progress(
    person=Person(
        floor=FloorAccess.HELPED,
        avoid=frozenset((Movement.TWISTING, Movement.KNEELING)),
        pace=Pace.SLOWER,
        holds=0.75,
        flowing=True,
        first_side=Side.RIGHT,
        side_names=("window", "door"),
        voice="calm",
        greeted=True,
    ),
    place={"routine": "neck/chin-tuck", "step": 3, "sides": ["left"], "offset": 1.5, "part": None},
    done={"neck/chin-tuck": Done(times=3, last=A_DAY, comfortable=(date(2025, 3, 1), A_DAY))},
    last_day=A_DAY,
    last_turns="request.1",
)
"""Progress in which nothing holds its default."""

AWKWARD_TEXTS = ("", " ", "Zoë 🧘", "a\0b", "\ud800", "'; DROP TABLE people; --", "x" * 20_000)
"""What stores are known to trip over."""


class LogbookContract:
    """Tests of a logbook. Inherit from it and give it one pytest fixture, `open_logbook`:

        class TestMine(LogbookContract):
            @pytest.fixture
            def open_logbook(self, tmp_path):
                return lambda: MyLogbook(tmp_path / "logbook")

    Every call of what it returns opens the same store, which is empty when a test begins. Set
    `shared` to False if what one logbook saved can't be read by another one (as in memory).
    """  # noqa: D415

    shared = True

    def test_a_stranger_is_a_beginner(self, open_logbook: Open) -> None:
        """Loading somebody unknown is no error: it is where everyone starts."""
        with closing(open_logbook()) as logbook:
            assert logbook.load("anna") == Kept(progress=Progress(), version=0)

    def test_everything_saved_is_loaded(self, open_logbook: Open) -> None:
        """No field is lost, and a save replaces all of what was there."""
        with closing(open_logbook()) as logbook:
            version = logbook.save("anna", FULL, 0)
            assert logbook.load("anna") == Kept(progress=FULL, version=version)
            version = logbook.save("anna", Progress(), version)
            assert logbook.load("anna") == Kept(progress=Progress(), version=version)

    def test_awkward_texts_are_kept_as_they_are(self, open_logbook: Open) -> None:
        """Text that some stores refuse or change comes back unchanged."""
        with closing(open_logbook()) as logbook:
            for number, text in enumerate(AWKWARD_TEXTS):
                progress = replace(FULL, last_turns=text, place={text: text})
                logbook.save(f"person {number}", progress, 0)
                assert logbook.load(f"person {number}").progress == progress

    def test_another_logbook_reads_what_was_saved(self, open_logbook: Open) -> None:
        """A saved turn outlives the logbook that saved it, closed or not."""
        if not self.shared:
            return
        with closing(open_logbook()) as one, closing(open_logbook()) as another:
            version = one.save("anna", FULL, 0)
            assert another.load("anna") == Kept(progress=FULL, version=version)
        with closing(open_logbook()) as later:
            assert later.load("anna") == Kept(progress=FULL, version=version)

    def test_every_save_changes_the_version(self, open_logbook: Open) -> None:
        """So that it tells whether somebody else saved; 0 stays that of strangers."""
        with closing(open_logbook()) as logbook:
            versions = [0]
            for _ in range(5):
                versions.append(logbook.save("anna", FULL, versions[-1]))
            assert len(set(versions)) == len(versions)

    def test_a_save_that_follows_an_old_version_is_a_conflict(self, open_logbook: Open) -> None:
        """Of two turns of one person at once, the later one has to be taken again."""
        with closing(open_logbook()) as logbook:
            first = logbook.save("anna", Progress(), 0)
            second = logbook.save("anna", FULL, first)
            for old in (0, first, second + 1):
                _conflicts(logbook, old)
            assert logbook.load("anna") == Kept(progress=FULL, version=second)

    def test_a_save_that_follows_a_forgotten_version_is_a_conflict(
        self, open_logbook: Open
    ) -> None:
        """A turn that began before "forget me" can't bring anything back, even later on."""
        with closing(open_logbook()) as logbook:
            before = logbook.save("anna", FULL, 0)
            logbook.forget("anna")
            _conflicts(logbook, before)
            assert logbook.load("anna") == Kept()
            after = logbook.save("anna", Progress(last_turns="new"), 0)
            _conflicts(logbook, before)
            assert logbook.load("anna") == Kept(progress=Progress(last_turns="new"), version=after)

    def test_forgetting_erases_one_person_only(self, open_logbook: Open) -> None:
        """Whoever is forgotten is a stranger; nobody else notices; strangers can be forgotten."""
        with closing(open_logbook()) as logbook:
            logbook.save("anna", FULL, 0)
            logbook.save("ben", FULL, 0)
            for _ in range(2):
                logbook.forget("anna")
                assert logbook.load("anna") == Kept()
            assert logbook.load("ben").progress == FULL

    def test_those_unused_since_a_day_expire(self, open_logbook: Open) -> None:
        """Loading says nothing about use; days are taken two off, as clocks and zones differ."""
        now = date.today()
        with closing(open_logbook()) as logbook:
            for person in ("anna", "ben", "cleo"):
                logbook.save(person, FULL, 0)
            assert logbook.expire(now - timedelta(days=2)) == 0
            assert logbook.load("anna").progress == FULL
            assert logbook.expire(now + timedelta(days=2)) == 3
            assert logbook.load("anna") == Kept()
            assert logbook.expire(now + timedelta(days=2)) == 0

    def test_people_are_told_apart(self, open_logbook: Open) -> None:
        """Ids that differ in case, in space or at their end are different people."""
        people = ("anna", "Anna", "anna ", " anna", "anna%", "ann_", "änna", "a" * 200, "a" * 201)
        with closing(open_logbook()) as logbook:
            for person in people:
                logbook.save(person, Progress(last_turns=person), 0)
            for person in people:
                assert logbook.load(person).progress.last_turns == person

    def test_no_turn_is_lost_between_threads(self, open_logbook: Open) -> None:
        """Threads and logbooks that save for one person at once lose nobody's turn."""
        threads, turns = 4, 10
        logbooks = [open_logbook(), open_logbook()] if self.shared else [open_logbook()]
        failed: list[BaseException] = []

        def take_turns(logbook: Logbook) -> None:
            try:
                for _ in range(turns):
                    take_turn(logbook, "anna")
            except BaseException as error:
                failed.append(error)

        workers = [
            Thread(target=take_turns, args=(logbooks[number % len(logbooks)],))
            for number in range(threads)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert failed == []
        assert logbooks[0].load("anna").progress.done["neck/chin-tuck"].times == threads * turns
        for logbook in logbooks:
            logbook.close()

    def test_it_is_what_the_protocol_says(self, open_logbook: Open) -> None:
        """Every method is there, and it can be closed more than once."""
        logbook = open_logbook()
        assert isinstance(logbook, Logbook)
        logbook.close()
        logbook.close()


def take_turn(logbook: Logbook, person: str) -> None:
    """Do one stretch whole, loading again for as long as another turn comes in between."""
    completion = Completion(stretch="neck/chin-tuck", comfortable=True)
    while True:
        kept = logbook.load(person)
        try:
            logbook.save(person, record(kept.progress, completion, A_DAY), kept.version)
        except Conflict:
            continue
        return


def _conflicts(logbook: Logbook, version: int) -> None:
    try:
        logbook.save("anna", Progress(last_turns="late"), version)
    except Conflict:
        return
    raise AssertionError(f"saving after version {version} should have been a Conflict")
