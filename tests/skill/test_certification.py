"""What Amazon's testers look for, asked of the whole app."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from supple.coach import Coach
from supple.event import Event, Heard, Kind, Wish
from supple.logbook import Logbook, MemoryLogbook
from supple.plugins import Plugins, load
from supple.settings import open_coach
from supple_alexa.intents import intent_for
from supple_alexa.limits import RESPONSE_BYTES
from supple_alexa.pages import public_pages
from supple_alexa.skill import MEDIUM, Skill
from supple_alexa.web import create_app
from tests.skill.rules import check_response, check_speech

USER = "amzn1.ask.account.tester"
TILT = "lower-back/pelvic-tilt"


@pytest.fixture(scope="module")
def plugins() -> Plugins:
    """The bundled plugins."""
    return load(only=frozenset(("lower-back", "whole-body")))


class Visitor:
    """Somebody who tests the skill, with a device."""

    def __init__(self, plugins: Plugins, logbook: Logbook):
        self.coach = Coach(plugins, logbook, MEDIUM)
        app = create_app(answer=Skill(self.coach), blueprints=[public_pages()])
        self.client: FlaskClient = app.test_client()
        self.attributes: dict[str, Any] | None = None
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)
        self.user = USER
        self.screen = False
        self.body = b""
        self._count = 0

    def open(self) -> dict[str, Any]:
        """Launch the skill."""
        self.attributes = None
        return self.send({"type": "LaunchRequest"})

    def say(self, heard: Heard | Kind) -> dict[str, Any]:
        """Say something."""
        meant = Event(kind=heard) if isinstance(heard, Kind) else heard
        return self.send({"type": "IntentRequest", "intent": intent_for(meant)})

    def send(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send a request; gives the response, which Alexa would take."""
        self._count += 1
        self.now += timedelta(seconds=100)
        application = {"applicationId": "amzn1.ask.skill.tested"}
        interfaces: dict[str, Any] = {"Alexa.Presentation.APL": {}} if self.screen else {}
        system = {
            "application": application,
            "user": {"userId": self.user},
            "device": {"deviceId": "device", "supportedInterfaces": interfaces},
        }
        session = {
            "new": self.attributes is None,
            "sessionId": "session",
            "application": application,
            "attributes": self.attributes or {},
            "user": {"userId": self.user},
        }
        whole = {
            "version": "1.0",
            "session": session,
            "context": {"System": system},
            "request": {
                "requestId": f"request.{self._count}",
                "timestamp": self.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "locale": "en-US",
                **request,
            },
        }
        answer = self.client.post(
            "/alexa", data=orjson.dumps(whole), content_type="application/json"
        )
        assert answer.status_code == 200
        self.body = answer.data
        envelope = check_response(answer.data)
        response: dict[str, Any] = envelope["response"]
        ended = response.get("shouldEndSession", True)
        self.attributes = None if ended else envelope["sessionAttributes"]
        return response


@pytest.fixture
def tester(plugins: Plugins) -> Visitor:
    """A tester who was never there before."""
    return Visitor(plugins, MemoryLogbook())


def words(response: dict[str, Any]) -> str:
    """What is said."""
    return check_speech(response["outputSpeech"])


STATES = ("launched", "offered", "on the way", "settling", "moving", "paused", "hurt", "asked")


def brought(tester: Visitor, state: str) -> dict[str, Any]:
    """Bring the skill into a state; gives its last response."""
    response = tester.open()
    if state == "launched":
        return response
    tester.say(Event(kind=Kind.FLOOR, floor="yes"))  # type: ignore[arg-type]
    response = tester.say(Wish(target=TILT))
    ways: dict[str, tuple[Kind, ...]] = {
        "offered": (),
        "on the way": (Kind.YES,),
        "settling": (Kind.YES, Kind.NEXT),
        "moving": (Kind.YES, Kind.NEXT, Kind.NEXT),
        "paused": (Kind.YES, Kind.NEXT, Kind.NEXT, Kind.PAUSE),
        "hurt": (Kind.YES, Kind.NEXT, Kind.NEXT, Kind.PAIN),
        "asked": (Kind.YES, Kind.NEXT, Kind.NEXT, Kind.FORGET_ME),
    }
    for kind in ways[state]:
        response = tester.say(kind)
    assert not response["shouldEndSession"]
    return response


@pytest.mark.parametrize("state", STATES)
def test_help_in_every_state(state: str, tester: Visitor) -> None:
    """It says what can be said here, ends in a question, and keeps the place."""
    brought(tester, state)
    response = tester.say(Kind.HELP)
    assert "You can say" in words(response)
    assert response["shouldEndSession"] is False
    assert "Alexa, ask" not in words(response)  # within a session that form leads out of it


@pytest.mark.parametrize("state", STATES)
def test_stop_ends_in_every_state(state: str, tester: Visitor) -> None:
    """At once, with a short word, and without a question."""
    brought(tester, state)
    response = tester.say(Kind.STOP)
    assert response["shouldEndSession"] is True
    assert "?" not in words(response)


@pytest.mark.parametrize("state", STATES)
def test_cancel_in_every_state(state: str, tester: Visitor) -> None:
    """It ends the skill, or what was being asked; and then there is a question."""
    brought(tester, state)
    tester.say(Kind.CANCEL)


@pytest.mark.parametrize("state", STATES)
def test_home_ends_in_every_state(state: str, tester: Visitor) -> None:
    """Who says "go home" is let go."""
    brought(tester, state)
    home = {"name": "AMAZON.NavigateHomeIntent", "confirmationStatus": "NONE"}
    response = tester.send({"type": "IntentRequest", "intent": home})
    assert response["shouldEndSession"] is True


@pytest.mark.parametrize("state", STATES)
def test_what_is_not_understood_is_asked_about_in_every_state(state: str, tester: Visitor) -> None:
    """The fallback says what can be said, and asks again."""
    brought(tester, state)
    response = tester.say(Kind.UNKNOWN)
    assert "didn't catch" in words(response)
    assert response["shouldEndSession"] is False


@pytest.mark.parametrize("state", STATES)
def test_pain_is_answered_in_every_state(state: str, tester: Visitor) -> None:
    """Nothing goes on after it by itself."""
    brought(tester, state)
    response = tester.say(Kind.PAIN)
    assert "Stay here for" not in words(response)
    if not response["shouldEndSession"]:
        assert words(response).endswith("?")


@pytest.mark.parametrize("reason", ["USER_INITIATED", "EXCEEDED_MAX_REPROMPTS", "ERROR"])
def test_the_end_of_a_session_is_met_with_silence(reason: str, tester: Visitor) -> None:
    """Who says "exit" ends it without asking us; an answer would be an error on the device."""
    brought(tester, "moving")
    assert tester.send({"type": "SessionEndedRequest", "reason": reason}) == {}


def test_to_launch_and_say_nothing_loses_nothing(tester: Visitor) -> None:
    """The reprompt is a question; when the session ends, the next launch works as ever."""
    response = tester.open()
    assert check_speech(response["reprompt"]["outputSpeech"]).endswith("?")
    tester.send({"type": "SessionEndedRequest", "reason": "EXCEEDED_MAX_REPROMPTS"})
    assert not tester.open()["shouldEndSession"]


def test_silence_in_a_routine_keeps_the_place(tester: Visitor) -> None:
    """The reprompt says so, and the next launch offers to go on there."""
    response = brought(tester, "moving")
    assert "your place is safe" in check_speech(response["reprompt"]["outputSpeech"])
    tester.send({"type": "SessionEndedRequest", "reason": "EXCEEDED_MAX_REPROMPTS"})
    assert "Last time you left off" in words(tester.open())


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        (Wish(minutes=10.0), "?"),
        (Wish(target=TILT), "?"),
        (Event(kind=Kind.HELP), "You can say"),
        (Event(kind=Kind.CATALOGUE), "stretches"),
        (Event(kind=Kind.TOPIC, target="lower-back/tensegrity"), "?"),
        (Event(kind=Kind.NEXT), "?"),
        (Event(kind=Kind.PAIN), "?"),
        (Event(kind=Kind.EMERGENCY), "get help now"),
        (Event(kind=Kind.STOP), "."),
    ],
)
def test_one_breath_from_a_cold_start(heard: Heard, said: str, tester: Visitor) -> None:
    """A request that starts a session is answered without a launch before it."""
    assert said in words(tester.say(heard))


def test_the_first_use_note_is_said_once(tester: Visitor) -> None:
    """Not a clinician, and stop if it hurts: for each person once, and kept."""
    assert "I'm not a clinician" in words(tester.open())
    assert "I'm not a clinician" not in words(tester.open())
    tester.user = "amzn1.ask.account.other"
    assert "I'm not a clinician" in words(tester.open())


def test_the_first_use_note_comes_before_a_one_shot_routine(tester: Visitor) -> None:
    """Who never launched hears it before the first routine is offered."""
    tester.say(Event(kind=Kind.FLOOR, floor="no"))  # type: ignore[arg-type]
    assert "I'm not a clinician" in words(tester.say(Wish(minutes=10.0)))


def disabled(status: str | None) -> dict[str, Any]:
    """The event that Amazon sends when somebody disables the skill."""
    body = {"body": {"userInformationPersistenceStatus": status}} if status else {}
    return {"type": "AlexaSkillEvent.SkillDisabled", **body}


@pytest.mark.parametrize(
    ("status", "kept"), [("NOT_PERSISTED", False), ("PERSISTED", True), (None, False)]
)
def test_disabling_the_skill_erases(status: str | None, kept: bool, tester: Visitor) -> None:
    """Everything, unless Amazon says that it is to be kept; and nothing is said to the event."""
    brought(tester, "moving")
    assert tester.send(disabled(status)) == {}
    tester.attributes = None
    assert ("Last time you left off" in words(tester.open())) is kept


def test_forget_me_erases_once_it_was_confirmed(tester: Visitor) -> None:
    """It asks first, since it can't be undone; then it's as if one had never been there."""
    brought(tester, "moving")
    assert "Shall I forget everything?" in words(tester.say(Kind.FORGET_ME))
    assert tester.say(Kind.YES)["shouldEndSession"] is True
    assert "I'm not a clinician" in words(tester.open())


def everything_said(tester: Visitor) -> Iterator[dict[str, Any]]:
    """Every response of the longest routine, flowing, from its launch to its end."""
    yield tester.open()
    tester.say(Event(kind=Kind.FLOOR, floor="yes"))  # type: ignore[arg-type]
    yield tester.say(Wish(target="lower-back/lower-back"))
    yield tester.say(Kind.YES)
    response = tester.say(Kind.KEEP_GOING)
    for _ in range(100):
        yield response
        if response["shouldEndSession"]:
            return
        response = tester.say(Kind.YES)
    raise AssertionError("the routine never ends")


@pytest.mark.parametrize("screen", [False, True])
def test_every_response_is_within_the_limits(screen: bool, tester: Visitor) -> None:
    """The longest routine, with a picture and without: check_response holds in every turn."""
    tester.screen = screen
    longest = 0
    for response in everything_said(tester):
        longest = max(longest, len(tester.body))
        assert bool(response.get("directives")) is screen
    assert longest <= RESPONSE_BYTES


def test_no_word_claims_to_cure(tester: Visitor) -> None:
    """Nothing that is said in a whole routine claims to diagnose, treat or cure."""
    said = " ".join(words(response) for response in everything_said(tester))
    assert not re.search(r"\b(cures?|heals?|treats?|treatment|diagnos\w+)\b", said, re.IGNORECASE)


def test_an_open_microphone_has_a_question_and_a_closed_one_none(tester: Visitor) -> None:
    """Every kind of thing that can be said, in every state; check_response looks at each."""
    for state in STATES:
        for kind in (Kind.NEXT, Kind.YES, Kind.NO, Kind.REPEAT, Kind.WHERE, Kind.WHY, Kind.PAUSE):
            brought(tester, state)
            tester.say(kind)


def test_the_pages_are_served(tester: Visitor) -> None:
    """A skill needs a privacy policy that people can read."""
    for page in ("/privacy", "/terms"):
        assert tester.client.get(page).status_code == 200


def test_a_broken_logbook_ends_no_conversation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The skill never answers with a problem of its own."""
    broken = tmp_path / "logbook"
    broken.mkdir()
    monkeypatch.setenv("SUPPLE_PLUGINS", "lower-back")
    monkeypatch.setenv("SUPPLE_LOGBOOK", str(broken))
    visitor = Visitor(load(only=frozenset(("lower-back",))), MemoryLogbook())
    visitor.client = create_app(answer=Skill(open_coach(MEDIUM))).test_client()
    assert not visitor.open()["shouldEndSession"]
    assert "?" in words(visitor.say(Wish(target=TILT)))
