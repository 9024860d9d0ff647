"""The shorter way past Flask's contexts: nobody can tell, but by the time it takes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, has_app_context, request, request_started

from supple_alexa import signature
from supple_alexa.signature import Refused
from supple_alexa.web import create_app
from tests.skill.local_alexa import envelope, settle, signed
from tests.skill.serving import Sent, create

VALID = signed(envelope())
REFUSED = signed(envelope(skill_id="another"))


@pytest.fixture
def contexts() -> list[bool]:
    """Whether each call of the skill had Flask's context around it."""
    return []


@pytest.fixture
def app(tmp_path: Path, contexts: list[bool]) -> Flask:
    """An app that verifies every request."""

    def answer(_envelope: dict[str, Any]) -> bytes:
        contexts.append(has_app_context())
        return b'{"version":"1.0"}'

    return create(create_app, settle(tmp_path), answer)


def post(app: Flask, sent: Sent, **changes: Any) -> Any:
    """Send a request to the app."""
    options: dict[str, Any] = {"data": sent.body, "headers": list(sent.headers)} | changes
    return app.test_client().post("/alexa", **options)


def test_a_good_request_is_answered_before_flask_makes_contexts(
    app: Flask, contexts: list[bool]
) -> None:
    """The shortcut is taken at all."""
    assert post(app, VALID).data == b'{"version":"1.0"}'
    assert contexts == [False]


def test_the_answer_is_the_same_either_way(app: Flask, contexts: list[bool]) -> None:
    """Status, headers and body."""
    short = post(app, VALID)
    app.before_request(lambda: None)
    whole = post(app, VALID)
    assert contexts == [False, True]
    assert (short.status, short.data) == (whole.status, whole.data)
    assert dict(short.headers) == dict(whole.headers)


def _before(app: Flask, seen: list[str]) -> None:
    app.before_request(lambda: seen.append(request.path))


def _after(app: Flask, seen: list[str]) -> None:
    def after(response: Response) -> Response:
        seen.append(request.path)
        return response

    app.after_request(after)


def _teardown(app: Flask, seen: list[str]) -> None:
    app.teardown_request(lambda _error: seen.append(request.path))


def _teardown_context(app: Flask, seen: list[str]) -> None:
    app.teardown_appcontext(lambda _error: seen.append("/alexa"))


def _values(app: Flask, seen: list[str]) -> None:
    app.url_value_preprocessor(lambda _endpoint, _values: seen.append(request.path))


@pytest.mark.parametrize("hook", [_before, _after, _teardown, _teardown_context, _values])
def test_whoever_wants_to_see_requests_sees_them(
    hook: Callable[[Flask, list[str]], None], app: Flask
) -> None:
    """Flask's hooks work as ever, also those that are added late."""
    seen: list[str] = []
    assert post(app, VALID).status_code == 200
    hook(app, seen)
    assert post(app, VALID).status_code == 200
    assert seen == ["/alexa"]


def test_signals_are_sent_to_those_who_listen(app: Flask) -> None:
    """Tracing tools hang on to these."""
    seen = []

    def listen(_sender: Flask, **_more: object) -> None:
        seen.append(request.path)

    with request_started.connected_to(listen, app):
        post(app, VALID)
    post(app, VALID)
    assert seen == ["/alexa"]


def test_a_refusal_reaches_error_handlers_and_is_worked_out_once(
    app: Flask, contexts: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is refused on the shorter way is not looked at again."""
    checks = []
    check = signature.check_signature

    def counted(*arguments: Any) -> None:
        checks.append(arguments)
        check(*arguments)

    monkeypatch.setattr(signature, "check_signature", counted)
    seen: list[str] = []

    @app.errorhandler(Refused)
    def refused(refusal: Refused) -> tuple[str, int]:
        seen.append(str(refusal))
        return "mine", 400

    assert post(app, REFUSED).data == b"mine"
    assert seen == ["The request is for another skill; is SUPPLE_SKILL_ID this skill's id?"]
    assert (len(checks), contexts) == (1, [])


@pytest.mark.parametrize("length", ["", "-1", "1e3", " 7", "999999999"])
def test_a_body_without_a_good_length_is_left_to_flask(
    length: str, app: Flask, contexts: list[bool]
) -> None:
    """Only what is known to be short enough is read, as chunks aren't."""
    environ = {"CONTENT_LENGTH": length, "wsgi.input_terminated": True}
    post(app, VALID, environ_overrides=environ)
    assert False not in contexts


@pytest.mark.parametrize("path", ["/", "/alexa/", "/Alexa", "/alexa/x", "//alexa", "/healthz"])
def test_no_other_path_is_answered(path: str, app: Flask, contexts: list[bool]) -> None:
    """One path, spelled one way."""
    app.test_client().post(path, data=VALID.body, headers=list(VALID.headers))
    assert contexts == []


def test_no_other_method_is_answered(app: Flask, contexts: list[bool]) -> None:
    """Only what is posted."""
    for method in ("GET", "PUT", "HEAD", "OPTIONS", "PATCH"):
        app.test_client().open(
            "/alexa", method=method, data=VALID.body, headers=list(VALID.headers)
        )
    assert contexts == []
