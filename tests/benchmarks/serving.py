"""The Python peers: python -m tests.benchmarks.serving HOW PORT FOLDER.

Nothing is imported before it is known which, so that a cold start is that peer's own.
"""

import json
import os
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from flask import Flask

    from supple_alexa.signature import Verifier


def supple(folder: Path, logbook: str, skill_id: str | None) -> "Flask":
    """The skill as `supple-alexa serve --public` makes it, but for where certificates come from."""
    program: Any = import_module("supple_alexa.__main__")
    os.environ["SUPPLE_LOGBOOK"] = logbook
    here = {"fetch": partial(_chain, folder), "roots": _roots(folder)}
    program.create_app = partial(program.create_app, **here)
    app: Flask = program.app(skill_id)
    return app


def published(folder: Path, _skill_id: str | None = None) -> "Flask":
    """Flask and ask-sdk-core as they come, with a verifier that keeps keys; nothing is saved."""
    from ask_sdk_core.skill_builder import SkillBuilder
    from ask_sdk_core.utils import is_intent_name
    from ask_sdk_model import RequestEnvelope
    from flask import Flask, request

    verifier = _verifier(folder)
    reply = json.loads((folder / "reply.json").read_text())
    from ask_sdk_model.ui import SimpleCard

    builder = SkillBuilder()

    @builder.request_handler(is_intent_name("AMAZON.NextIntent"))  # type: ignore[untyped-decorator, unused-ignore]
    def _next(handler_input: Any) -> Any:
        response = handler_input.response_builder.speak(reply["speech"]).ask(reply["reprompt"])
        return response.set_card(SimpleCard(reply["title"], reply["card"])).response

    skill = builder.create()
    app = Flask(__name__)

    @app.post("/alexa")
    def _alexa() -> Any:
        from supple_alexa.signature import claim

        body = request.get_data()
        headers = request.headers
        verifier.check_body(
            claim(headers.get("SignatureCertChainUrl"), headers.get("Signature-256")), body
        )
        verifier.check_envelope(json.loads(body))
        envelope = skill.serializer.deserialize(body.decode(), RequestEnvelope)
        return skill.serializer.serialize(skill.invoke(envelope, None))

    return app


def _published_at(folder: str) -> "Flask":
    """For gunicorn, which calls functions with literals only."""
    return published(Path(folder))


def floor(folder: Path, _skill_id: str | None = None) -> Callable[..., list[bytes]]:
    """The least that Python could do: verify, parse, and a constant answer, without Flask."""
    import orjson

    from supple_alexa.signature import claim

    verifier = _verifier(folder)
    reply = json.dumps(json.loads((folder / "reply.json").read_text())["whole"]).encode()
    head = [("Content-Type", "application/json"), ("Content-Length", str(len(reply)))]

    def application(environ: dict[str, Any], start: Callable[..., object]) -> list[bytes]:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        claimed = claim(environ["HTTP_SIGNATURECERTCHAINURL"], environ["HTTP_SIGNATURE_256"])
        verifier.check_body(claimed, body)
        verifier.check_envelope(orjson.loads(body))
        start("200 OK", head)
        return [reply]

    return application


def _verifier(folder: Path) -> "Verifier":
    from datetime import UTC, datetime

    from supple_alexa.certificates import SigningKeys
    from supple_alexa.signature import Verifier

    keys = SigningKeys(partial(_chain, folder), _roots(folder))
    return Verifier(_skill_id(folder), keys.find, lambda: datetime.now(UTC))


def _chain(folder: Path, _url: str) -> bytes:
    return (folder / "chain.pem").read_bytes()


def _roots(folder: Path) -> "list[Certificate]":
    """The public roots, and the benchmark's own."""
    from cryptography.x509 import load_pem_x509_certificates

    from supple_alexa.certificates import public_roots

    return [*public_roots(), *load_pem_x509_certificates((folder / "root.pem").read_bytes())]


def _skill_id(folder: Path) -> str:
    skill_id: str = json.loads((folder / "reply.json").read_text())["skill"]
    return skill_id


def _granian(target: Callable[..., Any], port: int) -> None:
    from granian.constants import HTTPModes, Interfaces
    from granian.server import Server

    Server(
        "peer", port=port, interface=Interfaces.WSGI, http=HTTPModes.http1, blocking_threads=8
    ).serve(target_loader=target, wrap_loader=False)


def main(how: str, port: int, folder: Path) -> None:
    """Serve a peer until it is stopped."""
    match how:
        case "supple" | "unsaved":
            from supple_alexa.server import serve

            logbook = "memory:" if how == "unsaved" else str(folder / "logbook.sqlite3")
            serve(partial(supple, folder, logbook), skill_id=_skill_id(folder), port=port)
        case "published":
            _granian(partial(published, folder), port)
        case "floor":
            _granian(partial(floor, folder), port)
        case "gunicorn":
            from gunicorn.app.wsgiapp import run  # type: ignore[import-untyped, unused-ignore]

            call = f"tests.benchmarks.serving:_published_at({str(folder)!r})"
            sys.argv = ["gunicorn", "--bind", f"127.0.0.1:{port}", "--threads", "8", call]
            run()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
