"""What the speaker's page asks for, and who may ask."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

import supple_alexa.speaker
from supple.coach import Coach
from supple.event import Event, Heard, Kind, Wish
from supple.hearing import hearing_for
from supple.logbook import MemoryLogbook
from supple.plugins import load
from supple_alexa.__main__ import app as made_app
from supple_alexa.intents import INTENTS, heard_from
from supple_alexa.skill import ATTRIBUTE, MEDIUM, Skill
from supple_alexa.speaker import POLICY, speaker
from supple_alexa.web import create_app

STATIC = Path(supple_alexa.speaker.__file__).parent / "static"


@pytest.fixture(scope="module")
def app() -> Flask:
    """The skill with its speaker, keeping nothing."""
    coach = Coach(load(), MemoryLogbook(), MEDIUM)
    pages = speaker(coach, hearing_for(coach.catalogue))
    return create_app(answer=Skill(coach), blueprints=[pages])


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody at this computer."""
    client = app.test_client()
    client.environ_base["HTTP_HOST"] = "127.0.0.1:5000"
    return client


def _heard(client: FlaskClient, text: str, attributes: dict[str, Any] | None = None) -> Heard:
    sent = {"text": text, "attributes": attributes or {}}
    intent = client.post("/speaker/hear", json=sent).get_json()["intent"]
    return heard_from(intent["name"], intent["slots"])


def test_there_is_a_speaker_for_this_computer_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A skill on the internet serves no page, and hears no text."""
    monkeypatch.setenv("SUPPLE_LOGBOOK", "memory:")
    private, public = made_app(None), made_app("amzn1.ask.skill.some")
    local = {"HTTP_HOST": "127.0.0.1:5000"}
    with private.test_client().get("/", environ_overrides=local) as response:
        assert response.status_code == 200
    for path in ("/", "/speaker/static/page.js", "/speaker/offers"):
        assert public.test_client().get(path).status_code == 404
    for path in ("/speaker/hear", "/speaker/view"):
        assert public.test_client().post(path, json={}).status_code == 404


@pytest.mark.parametrize("path", ["/", "/speaker/hear", "/speaker/view", "/speaker/offers"])
def test_strangers_are_refused(client: FlaskClient, path: str) -> None:
    """Neither another computer nor another site's name gets in."""
    for stranger in ({"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_HOST": "rebound.example"}):
        method = client.post if path in ("/speaker/hear", "/speaker/view") else client.get
        assert method(path, environ_overrides=stranger).status_code == 400


@pytest.mark.parametrize("path", ["/speaker/hear", "/speaker/view"])
def test_a_form_of_another_site_is_refused(client: FlaskClient, path: str) -> None:
    """Only JSON is read, which a page from elsewhere can't send without asking."""
    response = client.post(path, data='{"text": "next"}', content_type="text/plain")
    assert response.status_code == 415


def test_the_page_may_fetch_nothing_from_elsewhere(client: FlaskClient) -> None:
    """The policy is there on the page and its files, and no file names another host."""
    for path in ("/", "/speaker/static/page.js", "/speaker/offers"):
        with client.get(path) as response:
            assert response.headers["Content-Security-Policy"] == POLICY
    named = {
        match
        for file in STATIC.iterdir()
        for match in re.findall(r"(?:https?:)?//[a-z][\w.-]+\.\w+", file.read_text("utf-8"))
    }
    # A namespace, and what a real envelope says of Alexa's own API; neither is fetched.
    assert named <= {"http://www.w3.org", "https://api.amazonalexa.com"}


def test_every_module_is_linked_and_every_link_leads_somewhere() -> None:
    """No module is left lying about, and none is missing."""
    imported = {"page.js"}
    for file in STATIC.glob("*.js"):
        imported.update(re.findall(r'^import .* from "\./([\w.]+)"', file.read_text("utf-8"), re.M))
    assert imported == {file.name for file in STATIC.glob("*.js")}


def test_every_button_is_an_intent_of_the_skill() -> None:
    """Buttons, keys and answers name intents that the skill knows."""
    names = {
        name
        for file in STATIC.iterdir()
        for name in re.findall(r'"(AMAZON\.\w+|\w+Intent)"', file.read_text("utf-8"))
    }
    assert "PainIntent" in names
    assert names <= INTENTS.keys()


def test_words_become_the_intent_that_alexa_would_send(client: FlaskClient) -> None:
    """Text goes through the same hearing as the terminal's, and survives being an intent."""
    assert _heard(client, "next") == Event(kind=Kind.NEXT)
    assert _heard(client, "ouch, that hurts") == Event(kind=Kind.PAIN)
    assert _heard(client, "pelvic tilt") == Wish(target="lower-back/pelvic-tilt")
    assert _heard(client, "blue elephants") == Event(kind=Kind.UNKNOWN)


def test_the_question_decides_what_an_answer_means(client: FlaskClient) -> None:
    """A bare number answers "how is your back?", and otherwise means nothing."""
    asked = {ATTRIBUTE: {"question": "back"}}
    assert _heard(client, "four", asked) == Event(kind=Kind.NUMBER, number=4)


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("/speaker/hear", [], "write a JSON object"),
        ("/speaker/hear", {"text": 7}, "text: write what was said"),
        ("/speaker/view", {"attributes": {ATTRIBUTE: {"at": "third"}}}, "attributes: "),
        ("/speaker/view", {"attributes": {ATTRIBUTE: []}}, "attributes: "),
    ],
)
def test_what_cannot_be_read_is_answered_with_a_sentence(
    client: FlaskClient, path: str, body: object, words: str
) -> None:
    """A broken page is told what is wrong, and never sees a traceback."""
    response = client.post(path, json=body)
    assert response.status_code == 400
    assert words in response.get_json()["error"]


def test_a_session_is_seen_as_it_is_heard(client: FlaskClient) -> None:
    """The attributes of the skill's response are all that the view needs."""
    attributes: dict[str, Any] = {}
    for number, name in enumerate(("pelvic tilt", "yes", "yes", "next", "next", "next")):
        intent = client.post(
            "/speaker/hear", json={"text": name, "attributes": attributes}
        ).get_json()["intent"]
        response = client.post("/alexa", json=_envelope(number, intent, attributes)).get_json()
        attributes = response["sessionAttributes"]
    seen = client.post("/speaker/view", json={"attributes": attributes}).get_json()
    (view,) = seen["views"]
    assert view["scene"] == "move"
    assert view["drawing"].startswith("<svg ")
    assert view["start"] == 0


def _envelope(number: int, intent: dict[str, Any], attributes: dict[str, Any]) -> dict[str, Any]:
    application, user = {"applicationId": "here"}, {"userId": "somebody"}
    return {
        "version": "1.0",
        "session": {
            "new": number == 0,
            "sessionId": "one",
            "application": application,
            "user": user,
            "attributes": attributes,
        },
        "context": {"System": {"application": application, "user": user}},
        "request": {
            "type": "IntentRequest",
            "requestId": f"request-{number}",
            "timestamp": f"2026-11-22T09:{number:02}:00Z",
            "locale": "en-US",
            "intent": intent,
        },
    }


def test_every_offer_is_understood_by_its_name(client: FlaskClient) -> None:
    """Pressing a card says its name, so its name must mean that very routine."""
    catalogue = load().catalogue
    by_name = {routine.name: routine.id for routine in catalogue.routines.values()}
    offers = client.get("/speaker/offers").get_json()["offers"]
    assert {offer["name"] for offer in offers} == by_name.keys()
    for offer in offers:
        assert _heard(client, offer["name"]) == Wish(target=by_name[offer["name"]]), offer["name"]
    seconds = [offer["seconds"] for offer in offers]
    assert seconds == sorted(seconds)
