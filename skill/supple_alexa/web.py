"""The skill as a web service: a Flask app that lets in Alexa alone, or else this computer alone."""

import logging
import re
import traceback
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import orjson
from cryptography.x509 import Certificate
from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from supple_alexa.certificates import Fetch, SigningKeys, fetch, public_roots
from supple_alexa.shortcut import REFUSAL, Shortcut
from supple_alexa.signature import Refused, Verifier, claim

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

Answer = Callable[[dict[str, Any]], bytes]
"""The skill: a request envelope in, the response as JSON out. It should not raise."""

MOST_BYTES = 256 * 1024
"""The largest body that is read. Alexa's requests have a few kilobytes."""

APOLOGY = (
    "Sorry, something went wrong on my side, so ease out gently, and let us stop here for now."
)
"""Said when the skill itself fails, to somebody who may be in the middle of a stretch."""

# Only in answer to these may a response speak.
_SPEAKING = frozenset({"LaunchRequest", "IntentRequest"})
_SILENCE = orjson.dumps({"version": "1.0", "response": {}})
_REGRET = orjson.dumps(
    {
        "version": "1.0",
        "response": {
            "outputSpeech": {"type": "PlainText", "text": APOLOGY},
            "shouldEndSession": True,
        },
    }
)

_HOST = r"(?i:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?"
_LOCAL_HOST = re.compile(_HOST, re.ASCII)
_LOCAL_PAGE = re.compile(f"https?://{_HOST}", re.ASCII)
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
_LOCAL_ONLY = "Without SUPPLE_SKILL_ID, Supple answers only programs on this computer"

_EXTENSION = "supple_alexa"
_REQUEST_ID = "supple_alexa.request_id"
_logger = logging.getLogger("supple_alexa")


def create_app(
    *,
    answer: Answer,
    skill_id: str | None = None,
    fetch: Fetch = fetch,
    roots: Iterable[Certificate] | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    blueprints: Iterable[Blueprint] = (),
) -> Flask:
    """The app: `POST /alexa`, `GET /healthz`, and what the blueprints add.

    The skill id alone decides who may come in, and nothing about a request, nor the environment,
    can change it later. With an id, every request to `/alexa` must be signed by Alexa for that
    skill; without one, requests are unsigned, and the whole app answers this computer alone.

    Args:
        answer: The skill.
        skill_id: The only skill that requests may be for.
        fetch: Brings a certificate file from a URL.
        roots: The root certificates to trust; certifi's unless given.
        now: The clock, in UTC.
        blueprints: More pages. Give the speaker only to an app without a skill id.

    Raises:
        ValueError: The skill id is empty.
    """
    if skill_id is not None and not skill_id.strip():
        raise ValueError("SUPPLE_SKILL_ID is empty; copy the skill id from the developer console.")
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES + 1  # One more, to tell too long from cut off.
    verifier = None
    if skill_id is None:
        app.before_request(_refuse_strangers)
    else:
        keys = SigningKeys(fetch, public_roots() if roots is None else roots)
        verifier = Verifier(skill_id.strip(), keys.find, now)
    app.extensions[_EXTENSION] = verifier

    def reply(environ: "WSGIEnvironment", body: Callable[[], bytes]) -> bytes:
        return _reply(answer, _receive(verifier, environ, body), environ)

    @app.post("/alexa")
    def alexa() -> Response:
        if REFUSAL in request.environ:
            raise request.environ[REFUSAL]
        return Response(reply(request.environ, _body), content_type="application/json")

    app.wsgi_app = Shortcut(app, "/alexa", reply, MOST_BYTES)  # type: ignore[method-assign]

    @app.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", content_type="text/plain")

    app.register_error_handler(Refused, _refusal)
    app.register_error_handler(HTTPException, _plain)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    return app


def verifies(app: Flask) -> bool:
    """Whether an app made here takes only requests that Alexa has signed."""
    return app.extensions.get(_EXTENSION) is not None


def is_loopback(host: str | None) -> bool:
    """Whether a host name or address can be reached from this computer alone."""
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False


def _refuse_strangers() -> None:
    """Without signatures, let in only this computer: no proxy, tunnel, or foreign web page."""
    if not is_loopback(request.remote_addr):
        raise Refused(f"{_LOCAL_ONLY}, and this request came from elsewhere.")
    if any(name in request.headers for name in _FORWARDED):
        raise Refused(f"{_LOCAL_ONLY}, and this request came through a proxy or a tunnel.")
    if not _LOCAL_HOST.fullmatch(request.headers.get("Host", "")):
        raise Refused(f"{_LOCAL_ONLY}, under a local name such as http://127.0.0.1.")
    page = request.headers.get("Origin")
    if page is not None and not _LOCAL_PAGE.fullmatch(page):
        raise Refused(f"{_LOCAL_ONLY}, and this request came from another site's page.")


def _receive(
    verifier: Verifier | None, environ: "WSGIEnvironment", body: Callable[[], bytes]
) -> dict[str, Any]:
    """The envelope, once it has passed every check; the cheapest checks come first."""
    try:
        mimetype, _, _ = environ.get("CONTENT_TYPE", "").partition(";")
        if mimetype.strip().lower() != "application/json":
            raise Refused("The Content-Type is not application/json.")
        if verifier is None:
            return _parsed(body(), environ)
        claimed = claim(
            environ.get("HTTP_SIGNATURECERTCHAINURL"), environ.get("HTTP_SIGNATURE_256")
        )
        signed = body()
        verifier.check_body(claimed, signed)
        envelope = _parsed(signed, environ)
        verifier.check_envelope(envelope)
        return envelope
    except (Refused, HTTPException):
        raise
    except Exception as error:  # The last resort: what cannot be checked is not let in.
        raise Refused(f"The request could not be checked ({type(error).__name__}).") from None


def _body() -> bytes:
    """The raw bytes of the body; they may come without a length, and then are cut off silently."""
    body = request.get_data(cache=False)
    if len(body) > MOST_BYTES:
        raise RequestEntityTooLarge
    return body


def _parsed(body: bytes, environ: "WSGIEnvironment") -> dict[str, Any]:
    """The envelope in a body, with all the parts that every request must have."""
    try:
        envelope = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Refused("The body is not JSON.") from None
    inner = envelope.get("request") if isinstance(envelope, dict) else None
    if not isinstance(inner, dict):
        raise Refused("The body has no request.")
    for part in ("requestId", "type", "timestamp"):
        if not isinstance(inner.get(part), str):
            raise Refused(f"The request has no {part}.")
    environ[_REQUEST_ID] = inner["requestId"]
    for part in ("session", "context"):
        if not isinstance(envelope.get(part, {}), dict):
            raise Refused(f"The {part} is not an object.")
    if inner["type"] == "IntentRequest":
        intent = inner.get("intent")
        if not isinstance(intent, dict) or not isinstance(intent.get("name"), str):
            raise Refused("The IntentRequest names no intent.")
    result: dict[str, Any] = envelope
    return result


def _reply(answer: Answer, envelope: dict[str, Any], environ: "WSGIEnvironment") -> bytes:
    """The skill's answer; should it fail, a valid one that is sorry and ends the session."""
    try:
        return answer(envelope)
    except (Exception, SystemExit) as error:
        _logger.error("failed: %s (request id %s)", _where(error), _request_id(environ))
        return _REGRET if envelope["request"]["type"] in _SPEAKING else _SILENCE


def _refusal(refused: Refused) -> Response:
    """400, as Amazon demands, with the reason on one line."""
    _logger.warning("refused: %s (request id %s)", refused, _request_id(request.environ))
    return Response(f"{refused}\n", 400, content_type="text/plain")


def _plain(error: HTTPException) -> AnyResponse:
    """Any other trouble on one line, instead of a page of HTML."""
    response = AnyResponse.force_type(error.get_response())
    if error.code is not None and error.code >= 400:
        if request.path == "/alexa":
            request_id = _request_id(request.environ)
            _logger.warning("refused: %s (request id %s)", error.name, request_id)
        response.set_data(f"{error.name}\n")
        response.content_type = "text/plain"
    return response


def _request_id(environ: "WSGIEnvironment") -> str:
    """The request id as it may be logged: short, and unable to start a line of its own."""
    return re.sub(r"[^\w.:-]", "?", environ.get(_REQUEST_ID, "unknown")[:128], flags=re.ASCII)


def _where(error: BaseException) -> str:
    """What went wrong and in which line; never the message, which may quote the request."""
    last = traceback.extract_tb(error.__traceback__, limit=-1)[0]
    return f"{type(error).__name__} at {last.filename}:{last.lineno}"
