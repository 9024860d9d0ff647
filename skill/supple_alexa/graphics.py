"""Drawings as Alexa Vector Graphics, for devices with a screen."""

from collections.abc import Iterator, Mapping
from typing import Any

from supple.drawing import HALO, Drawing, Role, Shape

BACKGROUND, TEXT, QUIET, ACCENT = "#0b2327", "#fdf6e9", "#a9c7c6", "#ffb454"
"""The screen's colours: dark, because people stretch at night, too. Every text on the background
has a contrast of more than 7 to 1."""

TRACK = "#24474b"

_COLOURS: Mapping[Role, str] = {
    Role.GROUND: "#17383d",
    Role.THING: "#6d8f91",
    Role.FAR: "#5f8f90",
    Role.NEAR: TEXT,
    Role.WORKING: ACCENT,
}

_AVG: dict[str, Any] = {"type": "AVG", "version": "1.1"}


def graphic(drawing: Drawing) -> dict[str, Any]:
    """A drawing."""
    paths = [path for shape in drawing.shapes for path in _paths(shape)]
    size = {"width": round(drawing.width), "height": round(drawing.height)}
    view = {"viewportWidth": size["width"], "viewportHeight": size["height"]}
    return {**_AVG, **size, **view, "items": paths}


def _paths(shape: Shape) -> Iterator[dict[str, Any]]:
    if shape.halo:
        yield _path(shape.halo, BACKGROUND, shape.width + 2 * HALO, shape.filled)
    yield _path(shape.path, _COLOURS[shape.role], shape.width, shape.filled)


def _path(path: str, colour: str, width: float, filled: bool) -> dict[str, Any]:
    painted: dict[str, Any] = {"type": "path", "pathData": path}
    if filled:
        painted["fill"] = colour
    if width:
        painted |= {"stroke": colour, "strokeWidth": round(width, 1)}
        painted |= {"strokeLineCap": "round", "strokeLineJoin": "round"}
    return painted


RING: dict[str, Any] = {
    **_AVG,
    "width": 100,
    "height": 100,
    "parameters": [{"name": "done", "type": "number", "default": 0}],
    "items": [
        {"type": "path", "pathData": "M50 6A44 44 0 0 1 50 94A44 44 0 0 1 50 6"}
        | {"stroke": TRACK, "strokeWidth": 9},
        {"type": "path", "pathData": "M50 6A44 44 0 0 1 50 94A44 44 0 0 1 50 6"}
        | {"stroke": ACCENT, "strokeWidth": 9, "strokeLineCap": "butt", "pathLength": 100}
        | {"strokeDashArray": [100, 100], "strokeDashOffset": "${100 - done}"},
    ],
}
"""A ring that closes as its parameter goes from 0 to 100."""
