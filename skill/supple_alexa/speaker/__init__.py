"""A smart speaker with a screen, in the browser: for trying the skill, and for using it.

The page sends real request envelopes to the skill, and plays the real responses. What a device and
Amazon's cloud do besides is asked for here: what words mean, and what there is to see.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from flask import Blueprint, Response, jsonify, request

from supple.coach import Coach
from supple.conversation.pace import BREATH_IN, SENTENCE_PAUSE, WORDS_A_SECOND
from supple.conversation.session import Session
from supple.drawing import Drawing, svg
from supple.event import Heard
from supple.plain import from_plain
from supple.stretch import BREATH_SECONDS
from supple_alexa.intents import intent_for
from supple_alexa.skill import ATTRIBUTE
from supple_alexa.ssml import RATES
from supple_alexa.view import offers, views

Hear = Callable[[str, Session | None], Heard]
"""Makes of a sentence what was meant, knowing the session."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""Nothing is fetched from elsewhere, and nobody else's page may hold this one."""


TEMPO = {
    "words_a_second": WORDS_A_SECOND,
    "sentence_pause": SENTENCE_PAUSE,
    "stretches": {rate: pace.stretch_of_time for pace, rate in RATES.items()},
    "breath": [BREATH_SECONDS * BREATH_IN, BREATH_SECONDS * (1 - BREATH_IN)],
}
"""How the skill reckons the time of speech, at each rate, and how long a breath goes in and out."""


class UnreadableError(ValueError):
    """What the page sent can't be read; the message is for whoever mends the page."""


def speaker(coach: Coach, hear: Hear) -> Blueprint:
    """The page, and what it asks for.

    `POST /speaker/hear` takes {text, attributes} and gives {intent}; `POST /speaker/view` takes
    {attributes} and gives {views}; `GET /speaker/offers` gives {offers}, and `GET /speaker/tempo`
    what lengths of time are reckoned by. The attributes are the session attributes of the skill's
    last response.

    Args:
        coach: The skill's coach.
        hear: Makes of a sentence what was meant.
    """
    pages = Blueprint(
        "speaker", __name__, static_folder="static", static_url_path="/speaker/static"
    )

    @pages.get("/")
    def page() -> Response:
        return pages.send_static_file("index.html")

    @pages.post("/speaker/hear")
    def heard() -> Response:
        sent = _sent()
        text = sent.get("text")
        if not isinstance(text, str):
            raise UnreadableError("text: write what was said")
        return jsonify(intent=intent_for(hear(text, _session(sent))))

    @pages.post("/speaker/view")
    def seen() -> Response:
        session = _session(_sent()) or Session()
        return jsonify(views=plain(views(session, coach.steps(session))))

    @cache
    def made() -> Any:
        return plain(offers(coach.catalogue))

    @pages.get("/speaker/offers")
    def offered() -> Response:
        return jsonify(offers=made())

    @pages.get("/speaker/tempo")
    def tempo() -> Response:
        return jsonify(TEMPO)

    @pages.after_request
    def guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-cache"
        return response

    @pages.errorhandler(UnreadableError)
    def unreadable(error: UnreadableError) -> tuple[Response, int]:
        return jsonify(error=str(error)), 400

    return pages


def _sent() -> dict[str, Any]:
    """The JSON object that was sent; a page from elsewhere can't send that type unasked."""
    sent = request.get_json()
    if not isinstance(sent, dict):
        raise UnreadableError("write a JSON object")
    return sent


def _session(sent: dict[str, Any]) -> Session | None:
    attributes = sent.get("attributes")
    if not isinstance(attributes, dict) or ATTRIBUTE not in attributes:
        return None
    try:
        return from_plain(Session, attributes[ATTRIBUTE])
    except ValueError as error:
        raise UnreadableError(f"attributes: {error}") from None


def plain(value: object) -> Any:
    """Values as JSON has them, a drawing as its SVG."""
    if isinstance(value, Drawing):
        return svg(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return value
