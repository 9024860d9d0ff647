"""Turns while the logbook can't be used: nothing that happened is lost, and nobody is misled."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supple import coach
from supple.body import FloorAccess, Movement, Side
from supple.conversation.session import Phase, Session
from supple.event import Event, Kind
from supple.logbook import MemoryLogbook, UnopenedLogbook
from supple.person import Pace, Person
from supple.plain import from_plain, to_plain
from supple.progress import Completion, Done, Happening, Progress, Setback, record
from supple.unsaved import Unsaved, caught_up, put_off, reunited
from tests.core.logbook_samples import DAYS
from tests.core.talking import SITTING_PAUSE, FickleLogbook, Talk

CANT_SAVE = "I can't save your place just now, but we can go on."
CANT_READ = "I can't look up what I keep for you just now, but we can go on."
WORDS = st.sampled_from(
    [
        *(Kind.NEXT, Kind.NEXT, Kind.NEXT, Kind.YES, Kind.NO, Kind.REPEAT, Kind.SKIP, Kind.PAUSE),
        *(Kind.TIGHT, Kind.COMFORTABLE, Kind.PAIN, Kind.SLOWER, Kind.WHERE, Kind.SILENCE),
        *(Kind.START_OVER, Kind.KEEP_GOING, Kind.OTHER_SIDE, Kind.LONGER),
    ]
)
AWAY = st.sampled_from([frozenset({"load"}), frozenset({"save"}), frozenset({"load", "save"})])
FINE = frozenset[str]()
FIRST_STRETCH = ("yes",) * 6
"""Brings somebody from the overview to "was all of that comfortable?"."""


@settings(max_examples=60, deadline=None)
@given(turns=st.lists(st.tuples(WORDS, AWAY | st.just(FINE)), max_size=25))
def test_an_outage_leaves_no_trace(turns: list[tuple[Kind, frozenset[str]]]) -> None:
    """Whenever the logbook was away, once it is back it knows what it would know anyway."""
    fickle, steady = FickleLogbook(), MemoryLogbook()
    anna, twin = Talk(fickle), Talk(steady)
    for talk in (anna, twin):
        talk.hear("launch", SITTING_PAUSE, "yes")
    told, was_away = 0, False
    for word, fails in turns:
        fickle.fails = fails
        heard = anna.say(word)
        told += CANT_SAVE in heard
        twin.say(word)
        if twin.session is None:
            break
        assert (CANT_SAVE in heard) == (bool(fails) and not was_away)
        was_away = bool(fails)
    else:
        fickle.fails = FINE
        anna.say("where")
        twin.say("where")
        assert replace(fickle.load("anna").progress, last_turns="") == replace(
            steady.load("anna").progress, last_turns=""
        )


def test_what_was_done_meanwhile_counts_for_its_day() -> None:
    """A stretch done in comfort while nothing could be saved counts, for the day it was done."""
    logbook = FickleLogbook()
    anna = Talk(logbook)
    anna.hear("launch", SITTING_PAUSE, *FIRST_STRETCH)
    logbook.fails = FINE | {"save"}
    assert anna.say("yes").startswith("Lovely. I'll remember that.")
    day = datetime.fromtimestamp(anna.now, UTC).date()
    logbook.fails = FINE
    assert logbook.load("anna").progress.done == {}
    anna.now += 86_400
    anna.say("yes")
    done = Done(times=1, last=day, comfortable=(day,))
    assert logbook.load("anna").progress.done == {"example/shoulder-drop": done}
    anna.say("where")
    assert logbook.load("anna").progress.done == {"example/shoulder-drop": done}


def test_it_is_said_once() -> None:
    """Plainly, before the question, and not at every turn; a second outage is told again."""
    logbook = FickleLogbook()
    anna = Talk(logbook)
    anna.hear("launch", SITTING_PAUSE, "yes")
    for _ in range(2):
        logbook.fails = FINE | {"save"}
        assert f"{CANT_SAVE} " in anna.say("where")
        assert not anna.say("where").endswith(CANT_SAVE)
        assert CANT_SAVE not in anna.hear("where", "next")
        logbook.fails = FINE
        assert CANT_SAVE not in anna.say("where")


def test_what_is_urgent_comes_first() -> None:
    """Somebody whom it hurts is told to stop before anything else."""
    logbook = FickleLogbook()
    for word, first in (
        ("pain", "Stop there."),
        ("dizzy", "Stop, and sit"),
        ("nerve", "Stop now."),
    ):
        anna = Talk(logbook)
        logbook.fails = FINE
        anna.hear("launch", SITTING_PAUSE, "yes", "yes")
        logbook.fails = FINE | {"load"}
        assert anna.say(word).startswith(first)


def test_an_ending_says_what_is_not_kept() -> None:
    """Nobody is told that their place is kept when it isn't, nor that all was forgotten."""
    logbook = FickleLogbook()
    anna = Talk(logbook)
    anna.hear("launch", SITTING_PAUSE, "yes")
    logbook.fails = FINE | {"save", "forget"}
    assert anna.say("stop") == "All right. I couldn't save your place this time. Move gently."
    logbook.fails = FINE
    anna.hear("launch", "yes", "forget_me")
    logbook.fails = FINE | {"save", "forget"}
    assert anna.say("yes").startswith("I'm sorry, I couldn't erase it just now.")
    logbook.fails = FINE
    assert logbook.load("anna").version > 0
    assert anna.hear("launch", "forget_me", "yes") == "It's all forgotten. Goodbye."
    assert logbook.load("anna").version == 0
    anna.hear("launch", SITTING_PAUSE, *FIRST_STRETCH, "yes")
    logbook.fails = FINE | {"save"}
    assert "I couldn't note it down this time." in anna.hear("yes", "yes")


ANNA = Person(pace=Pace.SLOWER, avoid=frozenset({Movement.TWISTING}), side_names=("window", "door"))


def settled(logbook: MemoryLogbook) -> dict[str, object]:
    """Let Anna, who has preferences, leave off in the middle of a routine; gives her place."""
    logbook.save("anna", Progress(person=ANNA), 0)
    talk = Talk(logbook)
    talk.hear("launch", SITTING_PAUSE, "yes", "yes", "stop")
    place = logbook.load("anna").progress.place
    assert place is not None
    return dict(place)


def test_who_could_not_be_looked_up_loses_nothing() -> None:
    """Met as a stranger, she keeps her preferences and her place, and what she has said since."""
    logbook = FickleLogbook()
    place = settled(logbook)
    logbook.fails = FINE | {"load"}
    anna = Talk(logbook)
    heard = anna.say("launch")
    assert CANT_READ in heard
    assert "If there is a movement to leave out, please tell me again." in heard
    assert CANT_READ not in anna.say(Event(kind=Kind.AVOID, movement=Movement.KNEELING))
    logbook.fails = FINE
    anna.say("help")
    kept = logbook.load("anna").progress
    assert kept.place == place
    assert kept.person == replace(
        ANNA,
        avoid=frozenset({Movement.TWISTING, Movement.KNEELING}),
        first_side=kept.person.first_side,
        greeted=True,
    )
    assert "Last time you left off in Sitting pause." in anna.say("next")


def test_who_begins_as_a_stranger_goes_on_where_they_are() -> None:
    """The steps of a routine begun meanwhile don't change when the logbook is back."""
    logbook = FickleLogbook()
    settled(logbook)
    logbook.fails = FINE | {"load"}
    anna = Talk(logbook)
    anna.hear("launch", SITTING_PAUSE, *FIRST_STRETCH[:4])
    before = from_plain(Session, anna.session)
    logbook.fails = FINE
    anna.say("where")
    after = from_plain(Session, anna.session)
    assert (after.at, after.fingerprint) == (before.at, before.fingerprint)
    assert anna.coach.steps(after).fingerprint == after.fingerprint
    assert after.person.side_names == ("window", "door")
    assert after.unsaved is None


def test_who_is_known_again_may_change_their_mind() -> None:
    """Read again but not yet writable, the logbook takes nothing back that is said meanwhile."""
    logbook = FickleLogbook()
    settled(logbook)
    logbook.fails = FINE | {"load"}
    anna = Talk(logbook)
    anna.hear("launch", SITTING_PAUSE, "yes")
    logbook.fails = FINE | {"save"}
    anna.hear("where", "faster")
    logbook.fails = FINE
    anna.say("where")
    assert logbook.load("anna").progress.person.pace is Pace.SLOW


def test_asking_for_help_does_not_cost_the_place() -> None:
    """What begins no routine leaves the place alone; declining it does not."""
    logbook = MemoryLogbook()
    place = settled(logbook)
    for word in ("help", "where", "catalogue", "number"):
        Talk(logbook).say(word)
        assert logbook.load("anna").progress.place == place
    Talk(logbook).hear("launch", "no")
    assert logbook.load("anna").progress.place is None


def test_coming_back_does_not_cost_the_place() -> None:
    """Who is offered to go on from the very first step, and says nothing, is offered it again."""
    logbook = MemoryLogbook()
    Talk(logbook).hear("launch", SITTING_PAUSE, "yes", "stop")
    for _ in range(3):
        assert "Last time you left off in Sitting pause." in Talk(logbook).say("launch")


def test_a_turn_that_always_comes_too_late_is_saved_with_the_next() -> None:
    """Other turns of the same person may win three times; this one is answered all the same."""
    logbook = FickleLogbook()
    anna = Talk(logbook)
    anna.hear("launch", SITTING_PAUSE, *FIRST_STRETCH)
    logbook.fails = FINE | {"conflict"}
    assert CANT_SAVE in anna.say("yes")
    logbook.fails = FINE
    anna.say("where")
    assert logbook.load("anna").progress.done["example/shoulder-drop"].times == 1


def test_a_slow_turn_is_not_taken_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once there is no time left for another try, it is answered as it is."""
    logbook = FickleLogbook()
    anna = Talk(logbook)
    anna.say("launch")
    logbook.fails = FINE | {"conflict"}
    for seconds, tries in ((3600.0, coach.RETRIES), (0.0, 1)):
        monkeypatch.setattr(coach, "RETRY_SECONDS", seconds)
        logbook.loads = 0
        anna.say("where")
        assert logbook.loads == tries


def test_a_stranger_to_everyone_is_kept_nowhere() -> None:
    """Who isn't named by the front end, or where nothing is kept, isn't told of any trouble."""
    logbook = FickleLogbook()
    logbook.fails = FINE | {"load", "save"}
    nobody = Talk(logbook, person="")
    assert "just now" not in nobody.hear("launch", SITTING_PAUSE, "yes")


def test_a_logbook_that_never_opened_is_admitted() -> None:
    """Supple goes on without one, and doesn't promise to keep anything."""
    anna = Talk(UnopenedLogbook("It isn't there: make it."))
    assert CANT_READ in anna.say("launch")
    anna.hear(SITTING_PAUSE, "yes")
    assert "I couldn't save your place this time." in anna.say("stop")


@given(
    times=st.lists(st.floats(0.0, 4_000_000_000.0), min_size=1, max_size=12),
    words=st.lists(WORDS, min_size=12, max_size=12),
)
@settings(max_examples=30, deadline=None)
def test_a_clock_that_jumps_confuses_nobody(times: list[float], words: list[Kind]) -> None:
    """From 1970 to 2096 and back between two turns: each is answered and the place is there."""
    logbook = MemoryLogbook()
    anna = Talk(logbook)
    anna.hear("launch", SITTING_PAUSE, "yes", "yes")
    for now, word in zip(times, words, strict=False):
        anna.now = now
        anna.say(word)
        if anna.session is None:
            return
        assert 0 <= from_plain(Session, anna.session).at < len(anna.last.steps)  # type: ignore[union-attr]
    if from_plain(Session, anna.session).phase is not Phase.HALTED:
        assert logbook.load("anna").progress.place is not None


HAPPENED = st.builds(
    Completion, stretch=st.sampled_from("ab"), comfortable=st.booleans()
) | st.builds(Setback, stretch=st.sampled_from("ab"))


@given(happened=st.lists(st.tuples(HAPPENED, DAYS), max_size=8), stranger=st.booleans())
def test_what_is_put_off_is_caught_up_on(
    happened: list[tuple[Happening, date]], stranger: bool
) -> None:
    """Through JSON and back, in its order and for its days, as if it had been saved at once."""
    unsaved, at_once = Unsaved(stranger=stranger), Progress()
    for one, day in happened:
        unsaved = put_off(unsaved, [one], day)
        at_once = record(at_once, one, day)
    travelled = from_plain(Session, to_plain(Session(unsaved=unsaved))).unsaved
    assert travelled == unsaved
    assert caught_up(Progress(), unsaved) == at_once


def test_what_was_said_meanwhile_goes_before_what_is_kept() -> None:
    """Of each preference the newer one holds, and no movement to avoid is dropped."""
    kept = Person(floor=FloorAccess.NO, pace=Pace.STEADY, holds=0.5, first_side=Side.RIGHT)
    now = Person(pace=Pace.SLOWER, avoid=frozenset({Movement.KNEELING}), greeted=True)
    assert reunited(now, kept) == replace(
        kept, pace=Pace.SLOWER, avoid=now.avoid, greeted=True, first_side=Side.LEFT
    )
    assert reunited(Person(), ANNA) == ANNA
