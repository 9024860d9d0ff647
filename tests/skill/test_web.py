"""What the app answers, what it logs, and that nothing at all makes it fail."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask import Blueprint, Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from supple_alexa import web
from supple_alexa.web import APOLOGY, create_app, is_loopback, verifies
from tests.skill.hostile import HOSTILE, LOCAL_HOSTILE, VALID
from tests.skill.local_alexa import envelope, settle, signed
from tests.skill.serving import SILENCE, SKILL_ID, Send, Sent, answer, create, in_process

LOCAL = (("Host", "localhost"), ("Content-Type", "application/json"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our own Alexa."""
    return settle(tmp_path_factory.mktemp("alexa"))


@pytest.fixture(scope="module")
def public(folder: Path) -> Send:
    """An app that verifies every request."""
    return in_process(create(create_app, folder, answer))


@pytest.fixture(scope="module")
def local(folder: Path) -> Send:
    """An app for this computer alone."""
    return in_process(create(create_app, folder, answer, None))


def _unsigned(whole: dict[str, Any]) -> Sent:
    return Sent(LOCAL, orjson.dumps(whole))


def test_the_skill_gets_the_envelope_and_its_answer_is_sent(folder: Path) -> None:
    """The envelope arrives as it was signed; the answer leaves as it is, as JSON."""
    seen: list[dict[str, Any]] = []

    def skill(whole: dict[str, Any]) -> bytes:
        seen.append(whole)
        return b'{"version":"1.0"}'

    app = create(create_app, folder, skill)
    response = app.test_client().post("/alexa", data=VALID.body, headers=list(VALID.headers))
    assert (response.status_code, response.data) == (200, b'{"version":"1.0"}')
    assert response.content_type == "application/json"
    assert seen == [envelope()]


def test_the_skill_sees_nothing_of_a_refused_request(folder: Path) -> None:
    """No row of the table reaches the skill."""
    seen: list[dict[str, Any]] = []

    def skill(whole: dict[str, Any]) -> bytes:
        seen.append(whole)
        return SILENCE

    send = in_process(create(create_app, folder, skill))
    for row in HOSTILE:
        if row.first is None:
            send(row.sent)
    assert seen == []


def test_a_body_is_parsed_only_once_its_signature_holds(
    public: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A parser is a large target: only Alexa's own bytes may reach it."""
    parsed: list[bytes] = []

    def loads(body: bytes) -> Any:
        parsed.append(body)
        return orjson.loads(body)

    monkeypatch.setattr(web, "orjson", type("orjson", (), {"loads": loads}))
    assert public(signed(VALID.body, body=VALID.body + b" "))[0] == 400
    assert parsed == []
    assert public(VALID)[0] == 200
    assert parsed == [VALID.body]


@pytest.mark.parametrize("trouble", [ValueError("amzn1.ask.account.SECRET"), SystemExit(1)])
def test_a_skill_that_fails_apologises(
    folder: Path, trouble: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody hears "there was a problem with the requested skill's response"."""

    def skill(_: dict[str, Any]) -> bytes:
        raise trouble

    send = in_process(create(create_app, folder, skill))
    status, body = send(VALID)
    assert status == 200
    assert orjson.loads(body)["response"] == {
        "outputSpeech": {"type": "PlainText", "text": APOLOGY},
        "shouldEndSession": True,
    }
    (line,) = caplog.messages
    assert re.fullmatch(
        rf"failed: {type(trouble).__name__} at .+test_web.py:\d+ "
        r"\(request id amzn1.echo-api.request.1\)",
        line,
    )


@pytest.mark.parametrize(
    "kind", ["SessionEndedRequest", "AudioPlayer.PlaybackStarted", "AlexaSkillEvent.SkillDisabled"]
)
def test_a_skill_that_fails_is_silent_where_speech_is_an_error(folder: Path, kind: str) -> None:
    """Alexa rejects a response that speaks in answer to these."""

    def skill(_: dict[str, Any]) -> bytes:
        raise RecursionError

    send = in_process(create(create_app, folder, skill))
    status, body = send(signed(envelope(kind)))
    assert (status, orjson.loads(body)) == (200, {"version": "1.0", "response": {}})


def test_the_apology_can_be_spoken() -> None:
    """One plain sentence of at most twenty words, which eases the person out of the stretch."""
    assert APOLOGY.count(".") == 1
    assert len(APOLOGY.split()) <= 20
    assert "ease out" in APOLOGY


def test_a_refusal_is_logged_on_one_line_that_gives_nobody_away(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """An operator sees the reason and, once the signature holds, the request id; no more."""
    for skill_id, rows in ((SKILL_ID, HOSTILE), (None, LOCAL_HOSTILE)):
        send = in_process(create(create_app, folder, answer, skill_id))
        for row in rows:
            if row.first is not None or row.status == 404:
                continue
            caplog.clear()
            send(row.sent)
            (line,) = caplog.messages
            assert re.fullmatch(r"refused: .+ \(request id [\w.:-]+\)", line)
            assert row.because in line
            assert "SECRET" not in line
            if row.because == "another skill":
                assert line.endswith("(request id amzn1.echo-api.request.1)")


@settings(deadline=None)
@given(request_id=st.text())
def test_a_request_id_cannot_forge_the_log(folder: Path, request_id: str) -> None:
    """However strange, it stays on its line, short, and plain ASCII."""
    send = in_process(create(create_app, folder, answer, None))
    whole = envelope() | {"session": []}
    whole["request"]["requestId"] = request_id
    with capture() as lines:
        send(_unsigned(whole))
    (line,) = lines
    assert re.fullmatch(r"refused: [ -~]+ \(request id [\w.:?-]{0,128}\)", line, re.ASCII)


@contextmanager
def capture() -> Iterator[list[str]]:
    """The lines logged meanwhile; pytest's own fixture does not mix with hypothesis."""
    lines: list[str] = []
    log, catcher = logging.getLogger("supple_alexa"), logging.Handler()
    catcher.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    log.addHandler(catcher)
    try:
        yield lines
    finally:
        log.removeHandler(catcher)


_ODD = st.text([chr(code) for code in range(32, 256)])
_HEADERS = st.dictionaries(
    st.sampled_from(
        [
            "Content-Type",
            "SignatureCertChainUrl",
            "Signature-256",
            "Host",
            "Content-Encoding",
            "Forwarded",
            "Expect",
            "Accept",
        ]
    ),
    _ODD | st.sampled_from(["application/json", "localhost", dict(VALID.headers)["Signature-256"]]),
)


@settings(deadline=None)
@given(
    headers=_HEADERS,
    body=st.binary() | st.just(VALID.body),
    method=st.sampled_from(["POST", "GET", "PUT", "HEAD", "OPTIONS", "PATCH"]),
    path=st.sampled_from(["/alexa", "/alexa/", "/", "/healthz", "/%ff", "/alexa?a=%00"]),
    address=st.sampled_from(["127.0.0.1", "192.0.2.7", "", "x"]),
)
def test_no_request_is_the_servers_fault(
    public: Send,
    local: Send,
    headers: dict[str, str],
    body: bytes,
    method: str,
    path: str,
    address: str,
) -> None:
    """Whatever bytes and headers come, there is no 5xx; and the app that verifies believes none."""
    sent = Sent(tuple(headers.items()), body, method, path, address)
    assert local(sent)[0] < 500
    status, text = public(sent)
    assert status < 500
    if (method, path) == ("POST", "/alexa"):
        assert status == 400
        assert text.count("\n") == 1


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@settings(deadline=None)
@given(data=st.data())
def test_whatever_alexa_signs_is_answered_or_refused(public: Send, data: st.DataObject) -> None:
    """Any JSON in any part of an envelope: an answer or a refusal, never a failure."""
    whole = envelope("IntentRequest", intent={"name": "AMAZON.NextIntent"})
    places = [whole, whole["request"], whole["session"], whole["context"]["System"]]
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(places))
        place[data.draw(st.sampled_from(sorted(place)))] = data.draw(_JSON)
    assert public(signed(orjson.dumps(whole)))[0] in {200, 400}


def test_what_cannot_be_checked_is_refused() -> None:
    """Should a check itself fail, nobody gets in by it."""

    def broken() -> datetime:
        raise OSError("SECRET")

    app = create_app(answer=answer, skill_id=SKILL_ID, now=broken)
    assert in_process(app)(VALID) == (400, "The request could not be checked (OSError).\n")


@pytest.mark.parametrize("skill_id", ["", " ", "\n"])
def test_an_empty_skill_id_is_a_mistake(skill_id: str) -> None:
    """An empty variable must not quietly turn verification off."""
    with pytest.raises(ValueError, match="SUPPLE_SKILL_ID is empty"):
        create_app(answer=answer, skill_id=skill_id)


def test_an_app_says_whether_it_verifies() -> None:
    """The server asks before it listens to the internet."""
    assert verifies(create_app(answer=answer, skill_id=SKILL_ID))
    assert not verifies(create_app(answer=answer))
    assert not verifies(Flask("another"))


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("0.0.0.0", False),  # noqa: S104 - this is the point
        ("::", False),
        ("192.0.2.7", False),
        ("localhost.shop.example", False),
        ("", False),
        (None, False),
    ],
)
def test_only_a_loopback_address_is_this_computer(host: str | None, expected: bool) -> None:
    """Everything else can be reached from elsewhere, as far as we know."""
    assert is_loopback(host) is expected


@pytest.mark.parametrize("skill_id", [None, SKILL_ID])
def test_health_and_added_pages(skill_id: str | None) -> None:
    """An operator's check works either way, pages can be added, trouble comes on one line."""
    pages = Blueprint("pages", __name__)

    @pages.get("/")
    def speaker() -> str:
        return "<p>Hello</p>"

    @pages.get("/broken")
    def broken() -> str:
        raise ValueError("SECRET")

    client = create_app(answer=answer, skill_id=skill_id, blueprints=[pages]).test_client()
    assert client.get("/healthz").data == b"ok\n"
    assert client.get("/").data == b"<p>Hello</p>"
    assert client.get("/broken").data == b"Internal Server Error\n"
    assert client.get("/nowhere").data == b"Not Found\n"
    refused = client.get("/alexa")
    assert (refused.status_code, "POST" in refused.headers["Allow"]) == (405, True)
