"""A shorter way for the one request that comes all day: around Flask's contexts, not its rules.

Flask makes two contexts, matches a route and sends signals before it calls a view, which takes
longer than checking the signature. So a request that passes every check is answered before that.
Everything else goes Flask's ordinary way: any other page, whatever is refused (error handlers see
it as ever), and everything as soon as the app has a hook that wants to see requests.
"""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any

from flask import Flask, got_request_exception, request_finished, request_started

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Reply = Callable[["WSGIEnvironment", Callable[[], bytes]], bytes]
"""Checks and answers a request, given its environment and what reads its body."""

REFUSAL = "supple_alexa.refusal"
"""Where in the environment the view finds that the request was refused, so as to raise it."""


class Shortcut:
    """Put in front of an app: `app.wsgi_app = Shortcut(app, ...)`.

    Args:
        app: The app.
        path: Which path is answered here, when posted to.
        reply: The same that the view for that path calls.
        most_bytes: The longest body that is read here.
    """

    def __init__(self, app: Flask, path: str, reply: Reply, most_bytes: int):
        self._app, self._path, self._reply, self._most = app, path, reply, most_bytes
        self._ordinary = app.wsgi_app

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request, or let Flask do it."""
        length = environ.get("CONTENT_LENGTH") or ""
        if (
            environ.get("PATH_INFO") != self._path
            or environ.get("REQUEST_METHOD") != "POST"
            or not (length.isdecimal() and int(length) <= self._most)
            or _watched(self._app)
        ):
            return self._ordinary(environ, start_response)
        try:
            body = self._reply(environ, lambda: environ["wsgi.input"].read(int(length)))
        except Exception as refusal:
            environ[REFUSAL] = refusal
            environ["wsgi.input"] = BytesIO()
            return self._ordinary(environ, start_response)
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        start_response("200 OK", headers)
        return [body]


def _watched(app: Flask) -> bool:
    """Whether anybody but the view wants to see requests."""
    hooks: tuple[Any, ...] = (
        app.before_request_funcs,
        app.after_request_funcs,
        app.teardown_request_funcs,
        app.teardown_appcontext_funcs,
        app.url_value_preprocessors,
        request_started.receivers,
        request_finished.receivers,
        got_request_exception.receivers,
    )
    return any(hooks)
