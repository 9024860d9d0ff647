"""Whatever comes, the answer is one that Alexa takes, or a plain refusal; never a fault of ours."""

import copy
import os
from functools import cache
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from supple.coach import Coach
from supple.event import Kind
from supple.logbook import MemoryLogbook
from supple.plugins import load
from supple_alexa.intents import INTENTS, intent_for
from supple_alexa.skill import MEDIUM, Skill
from supple_alexa.web import create_app
from tests.skill.rules import check_response
from tests.skill.test_intents import CHOICES, EVENTS, JSON, WISHES

LONG = int(os.environ.get("SUPPLE_LONG_TESTS", "0"))
"""How many times longer than usual to look; 20 is about ten minutes."""

EXAMPLES = settings(
    max_examples=100 * max(LONG, 1),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@cache
def client() -> FlaskClient:
    """The whole app, with a logbook that is as short-lived as the test."""
    coach = Coach(load(), MemoryLogbook(), MEDIUM)
    return create_app(answer=Skill(coach)).test_client()


def envelope(request: dict[str, Any], attributes: Any, count: int) -> dict[str, Any]:
    """A request as Alexa sends it."""
    application = {"applicationId": "amzn1.ask.skill.test"}
    user = {"userId": "amzn1.ask.account.test"}
    return {
        "version": "1.0",
        "session": {
            "new": attributes is None,
            "sessionId": "session",
            "application": application,
            "attributes": attributes or {},
            "user": user,
        },
        "context": {"System": {"application": application, "user": user}},
        "request": {
            "requestId": f"request.{count}",
            "timestamp": "2026-03-02T09:00:00Z",
            "locale": "en-US",
            **request,
        },
    }


def post(body: bytes) -> tuple[int, bytes]:
    """Send a body; gives the status and the body of the answer."""
    answer = client().post("/alexa", data=body, content_type="application/json")
    return answer.status_code, answer.data


class Conversation(RuleBasedStateMachine):
    """One device, whose requests are all valid."""

    def __init__(self) -> None:
        super().__init__()
        self.attributes: Any = None
        self.count = 0

    @rule(heard=EVENTS | WISHES | CHOICES)
    def say(self, heard: Any) -> None:
        """Say anything at all."""
        self.send({"type": "IntentRequest", "intent": intent_for(heard)})

    @rule(times=st.integers(1, 6))
    def go_on(self, times: int) -> None:
        """Most of what people say is next."""
        for _ in range(times):
            self.send({"type": "IntentRequest", "intent": {"name": "AMAZON.NextIntent"}})

    @rule(routine=st.sampled_from(["lower-back/lower-back", "whole-body/whole-body"]))
    def begin(self, routine: str) -> None:
        """Begin one of the longest routines."""
        slot = {"name": "target", "value": routine}
        authority = {
            "authority": "a",
            "status": {"code": "ER_SUCCESS_MATCH"},
            "values": [{"value": {"name": routine, "id": routine}}],
        }
        slot |= {"resolutions": {"resolutionsPerAuthority": [authority]}}  # type: ignore[dict-item]
        self.send(
            {"type": "IntentRequest", "intent": {"name": "WishIntent", "slots": {"target": slot}}}
        )

    @rule()
    def launch(self) -> None:
        """Open the skill again."""
        self.attributes = None
        self.send({"type": "LaunchRequest"})

    def send(self, request: dict[str, Any]) -> None:
        """Send a request, and hold the answer against the rules."""
        self.count += 1
        body = orjson.dumps(envelope(request, self.attributes, self.count))
        status, answer = post(body)
        assert status == 200
        response = check_response(answer)
        ended = response["response"].get("shouldEndSession", True)
        self.attributes = None if ended else response["sessionAttributes"]


Conversation.TestCase.settings = settings(
    EXAMPLES, max_examples=25 * max(LONG, 1), stateful_step_count=30
)
test_every_conversation_is_answered_well = Conversation.TestCase


@EXAMPLES
@given(st.binary(max_size=300) | JSON.map(lambda value: orjson.dumps(value)))
def test_any_body_is_refused_or_answered(body: bytes) -> None:
    """Nothing that arrives can be the server's fault."""
    status, answer = post(body)
    if status == 200:
        check_response(answer)
    else:
        assert status == 400
        assert len(answer.splitlines()) <= 1


PATHS = st.sampled_from(
    [
        ("request",),
        ("request", "type"),
        ("request", "intent"),
        ("request", "intent", "name"),
        ("request", "intent", "slots"),
        ("request", "timestamp"),
        ("request", "locale"),
        ("request", "requestId"),
        ("request", "dialogState"),
        ("request", "reason"),
        ("session",),
        ("session", "attributes"),
        ("session", "attributes", "supple"),
        ("session", "attributes", "supple", "at"),
        ("session", "attributes", "supple", "phase"),
        ("session", "attributes", "supple", "routine"),
        ("session", "attributes", "supple", "marks"),
        ("session", "user"),
        ("session", "new"),
        ("context",),
        ("context", "System"),
        ("context", "System", "user"),
        ("context", "System", "person"),
    ]
)


@EXAMPLES
@given(st.sampled_from([*INTENTS]), st.lists(st.tuples(PATHS, JSON), min_size=1, max_size=3))
def test_any_mutilated_request_is_refused_or_answered(
    name: str, changes: list[tuple[tuple[str, ...], Any]]
) -> None:
    """A request in which anything is anything still gets a good answer, or a refusal."""
    body = copy.deepcopy(
        envelope({"type": "IntentRequest", "intent": {"name": name}}, {"supple": {}}, 1)
    )
    for path, value in changes:
        inner: Any = body
        for part in path[:-1]:
            inner = inner.setdefault(part, {}) if isinstance(inner, dict) else None
        if isinstance(inner, dict):
            inner[path[-1]] = value
    status, answer = post(orjson.dumps(body))
    assert status in (200, 400)
    if status == 200:
        check_response(answer)


@pytest.mark.parametrize("kind", Kind)
def test_every_event_from_a_cold_start(kind: Kind) -> None:
    """A one-shot request for anything, before anything else, is answered well."""
    if kind in (Kind.LAUNCH, Kind.SILENCE):
        request: dict[str, Any] = {"type": "LaunchRequest"}
    else:
        from supple.event import Event

        request = {"type": "IntentRequest", "intent": intent_for(Event(kind=kind))}
    status, answer = post(orjson.dumps(envelope(request, None, 1)))
    assert status == 200
    check_response(answer)
