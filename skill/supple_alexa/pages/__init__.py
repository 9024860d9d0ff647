"""The pages that a public skill must have: its privacy policy, and its terms of use."""

from importlib.resources import files

from flask import Blueprint, Response

PAGES = ("privacy", "terms")

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def page_of(name: str) -> bytes:
    """A page as HTML, complete in itself."""
    return (files("supple_alexa.pages") / f"{name}.html").read_bytes()


def public_pages() -> Blueprint:
    """`GET /privacy` and `GET /terms`."""
    pages = Blueprint("pages", __name__)

    def show(name: str) -> Response:
        return Response(page_of(name), content_type="text/html; charset=utf-8", headers=_HEADERS)

    for name in PAGES:
        pages.add_url_rule(f"/{name}", name, show, defaults={"name": name})
    return pages
