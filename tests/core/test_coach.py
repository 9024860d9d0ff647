"""The coach keeps every place, counts nothing twice, and outlives a change of plugins."""

from collections.abc import Callable
from dataclasses import replace

from supple.catalogue import Catalogue
from supple.coach import Coach, Reply
from supple.conversation.act import Say
from supple.conversation.session import Question, Session
from supple.event import Event, Kind, Wish
from supple.logbook import MemoryLogbook
from supple.person import Person
from supple.plugins import Plugins, load
from supple.progress import is_answered, with_turn
from supple.speech import Spoken
from supple.terminal import MEDIUM

PLUGINS = load(only=frozenset(("lower-back", "whole-body")))
STANDING = "lower-back/standing-hamstring-mobilizer"


def talk_with(coach: Coach, session: Session | None = None) -> Callable[..., Reply]:
    """Takes turns with one person, a minute apart."""
    state = {"session": session, "now": 1_000_000.0}

    def say(heard: Event | Wish | Kind, turn_id: str = "") -> Reply:
        state["now"] += 100  # type: ignore[operator]
        heard = Event(kind=heard) if isinstance(heard, Kind) else heard
        reply = coach.turn(
            "anna",
            heard,
            now=state["now"],  # type: ignore[arg-type]
            session=state["session"],  # type: ignore[arg-type]
            turn_id=turn_id,
        )
        state["session"] = reply.session
        return reply

    return say


def words(reply: Reply) -> str:
    """What was said."""
    return " ".join(sound.text for sound in reply.sounds if isinstance(sound, Spoken))


def test_a_request_that_comes_twice_is_counted_once() -> None:
    """Alexa may send a request again; the answer is the same, and the ledger isn't moved."""
    logbook = MemoryLogbook()
    coach = Coach(PLUGINS, logbook, MEDIUM)
    say = talk_with(coach)
    say(Wish(target=STANDING))
    for _ in range(6):
        reply = say(Kind.NEXT)
    last = Event(kind=Kind.NEXT)
    first = coach.turn("anna", last, now=1.0, session=reply.session, turn_id="same")
    again = coach.turn("anna", last, now=1.0, session=reply.session, turn_id="same")
    assert again == first
    assert logbook.load("anna").progress.done[STANDING].times == 1


def test_a_late_copy_of_an_old_request_does_not_move_the_place_back() -> None:
    """What is kept is that of the newest request, whatever arrives after it."""
    logbook = MemoryLogbook()
    coach = Coach(PLUGINS, logbook, MEDIUM)
    say = talk_with(coach)
    say(Wish(target=STANDING))
    early = say(Kind.NEXT, "first")
    say(Kind.NEXT, "second")
    say(Kind.NEXT, "third")
    place = logbook.load("anna").progress.place
    coach.turn("anna", Event(kind=Kind.NEXT), now=1.0, session=early.session, turn_id="second")
    assert logbook.load("anna").progress.place == place


def test_only_a_few_requests_are_remembered() -> None:
    """The row of somebody who talks a lot doesn't grow."""
    beginner = progress = MemoryLogbook().load("anna").progress
    for turn in range(100):
        progress = with_turn(progress, f"request {turn}")
    assert is_answered(progress, "request 99")
    assert not is_answered(progress, "request 1")
    assert not is_answered(beginner, "")


def upgraded(change: Callable[[Catalogue], Catalogue]) -> Plugins:
    """The same plugins after an upgrade."""
    return replace(PLUGINS, catalogue=change(PLUGINS.catalogue))


def without_a_part(catalogue: Catalogue) -> Catalogue:
    """The standing sequence has lost its first part."""
    stretch = catalogue.stretches[STANDING]
    fewer = replace(stretch, parts=stretch.parts[1:])
    others = (one for one in catalogue.stretches.values() if one.id != STANDING)
    return Catalogue.of((fewer, *others), catalogue.routines.values(), catalogue.topics.values())


def removed(catalogue: Catalogue) -> Catalogue:
    """The standing sequence is gone."""
    others = (one for one in catalogue.stretches.values() if one.id != STANDING)
    return Catalogue.of(others)


def in_the_middle() -> Session:
    """Somebody in part two of the standing sequence."""
    say = talk_with(Coach(PLUGINS, None, MEDIUM))
    say(Wish(target=STANDING))
    for _ in range(3):
        reply = say(Kind.NEXT)
    return reply.session


def test_a_stretch_that_changed_in_mid_routine_is_offered_anew() -> None:
    """An upgraded plugin doesn't shift somebody's place without a word."""
    say = talk_with(Coach(upgraded(without_a_part), None, MEDIUM), in_the_middle())
    reply = say(Kind.NEXT)
    assert "changed" in words(reply)
    assert reply.session.question is Question.ANEW
    assert "Part one of three" in words(talk_on(say))


def talk_on(say: Callable[..., Reply]) -> Reply:
    """Say yes, and go on to the first part."""
    say(Kind.YES)
    return say(Kind.NEXT)


def test_a_stretch_that_is_gone_in_mid_routine_is_said_to_be() -> None:
    """A plugin that was removed leaves nobody in silence."""
    say = talk_with(Coach(upgraded(removed), None, MEDIUM), in_the_middle())
    reply = say(Kind.NEXT)
    assert "no longer have it" in words(reply)
    assert reply.listen


def test_danger_is_answered_whatever_has_changed() -> None:
    """An upgrade never stands between a red flag and its answer."""
    say = talk_with(Coach(upgraded(removed), None, MEDIUM), in_the_middle())
    reply = say(Kind.EMERGENCY)
    assert "get help now" in words(reply)
    assert not reply.listen


class Pirate:
    """A voice with words of its own for one thing, and none for all else."""

    name = "pirate"

    def words(self, said: Say, person: Person) -> str:
        """Say goodbye as pirates do."""
        del person
        return {"goodbye": "Fair winds to your back."}[said.key]


def test_the_host_chooses_the_voice_that_reads() -> None:
    """A plugin's voice is heard where the setting names it, the plain one where it has no words."""
    plugins = replace(PLUGINS, voices={"pirate": Pirate()})
    coach = Coach(plugins, None, MEDIUM, "pirate")
    say = talk_with(coach)
    assert "How is your back" in words(say(Kind.LAUNCH))
    assert words(say(Kind.STOP)) == "Fair winds to your back."
