"""The skill answers on AWS Lambda as it does over HTTP."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from supple_alexa import aws_lambda
from tests.skill.rules import check_response

SKILL = "amzn1.ask.skill.mine"


@pytest.fixture(autouse=True)
def settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The environment of a function, and a skill made from it."""
    monkeypatch.setenv("SUPPLE_PLUGINS", "lower-back")
    monkeypatch.setenv("SUPPLE_LOGBOOK", str(tmp_path / "logbook.sqlite3"))
    monkeypatch.setenv("SUPPLE_SKILL_ID", SKILL)
    aws_lambda._skill.cache_clear()
    yield
    aws_lambda._skill.cache_clear()


def event(request: dict[str, Any], skill: str = SKILL, **session: Any) -> dict[str, Any]:
    """What Alexa hands to a function."""
    application = {"applicationId": skill}
    user = {"userId": "amzn1.ask.account.somebody"}
    return {
        "version": "1.0",
        "session": {
            "new": not session,
            "sessionId": "one",
            "application": application,
            "user": user,
            **session,
        },
        "context": {
            "System": {
                "application": application,
                "user": user,
                "device": {"deviceId": "device", "supportedInterfaces": {}},
            }
        },
        "request": {
            "requestId": json.dumps(request),
            "timestamp": "2026-03-02T09:00:00Z",
            "locale": "en-US",
            **request,
        },
    }


def test_a_conversation_goes_on_from_call_to_call() -> None:
    """A launch, then a wish, with the session that travels with them."""
    first = aws_lambda.answer(event({"type": "LaunchRequest"}), None)
    check_response(json.dumps(first).encode())
    assert "Welcome" in first["response"]["outputSpeech"]["ssml"]
    wish = {"name": "WishHalfHourIntent", "confirmationStatus": "NONE", "slots": {}}
    second = aws_lambda.answer(
        event({"type": "IntentRequest", "intent": wish}, attributes=first["sessionAttributes"])
    )
    check_response(json.dumps(second).encode())
    assert "down to the floor" in second["response"]["outputSpeech"]["ssml"]
    no = {"name": "AMAZON.NoIntent", "confirmationStatus": "NONE", "slots": {}}
    third = aws_lambda.answer(
        event({"type": "IntentRequest", "intent": no}, attributes=second["sessionAttributes"])
    )
    check_response(json.dumps(third).encode())
    assert "minutes" in third["response"]["outputSpeech"]["ssml"]


def test_the_end_of_a_session_is_not_answered() -> None:
    """Nothing may be said to it."""
    ended = {"type": "SessionEndedRequest", "reason": "USER_INITIATED"}
    assert aws_lambda.answer(event(ended))["response"] == {}


@pytest.mark.parametrize("skill", ["amzn1.ask.skill.other", "", None])
def test_another_skills_request_is_refused(skill: Any) -> None:
    """Whoever finds the function's name can't use it for a skill of theirs."""
    with pytest.raises(PermissionError, match="another skill"):
        aws_lambda.answer(event({"type": "LaunchRequest"}, skill=skill))


def test_without_a_skill_id_the_trigger_alone_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    """A function can be tried before the skill has an id."""
    monkeypatch.delenv("SUPPLE_SKILL_ID")
    answer = aws_lambda.answer(event({"type": "LaunchRequest"}, skill="any"))
    assert answer["response"]["outputSpeech"]


def test_the_skill_is_made_once() -> None:
    """Plugins are loaded when a function starts, and not for each request."""
    aws_lambda.answer(event({"type": "LaunchRequest"}))
    made = aws_lambda._skill()
    aws_lambda.answer(event({"type": "LaunchRequest"}))
    assert aws_lambda._skill() is made
