"""A drawing: shapes to paint one after another, and the same as SVG. It knows nothing of bodies."""

from dataclasses import dataclass
from enum import StrEnum
from html import escape

SCALE = 400
"""How many units of a drawing the stature of the person in it has."""

HALO = 8.0
"""How far a line that passes in front of another keeps it away on each side, in those units."""


class Role(StrEnum):
    """What a shape is, and so how it is painted."""

    GROUND = "ground"  # the mat, a bed, a seat
    THING = "thing"  # a chair, a wall, a towel
    FAR = "far"  # a limb on the far side
    NEAR = "near"
    WORKING = "working"  # the limb that the stretch is for


@dataclass(frozen=True, slots=True)
class Shape:
    """A line, or an area where it is filled.

    Attributes:
        role: What it is.
        path: Its outline in SVG's path language (M, L, A and Z with absolute coordinates).
        width: How thick its line is; 0 for none.
        filled: Whether its inside is painted, too.
        halo: The part of the path that keeps what is behind it at a distance; empty for none.
    """

    role: Role
    path: str
    width: float
    filled: bool = False
    halo: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes from the rearmost to the foremost, within a box that starts at 0, 0.

    Attributes:
        width: The box's width; the stature is `SCALE` long.
        height: Its height.
        shapes: What to paint, in order.
        title: What it shows, in words.
    """

    width: float
    height: float
    shapes: tuple[Shape, ...]
    title: str = ""


def svg(drawing: Drawing) -> str:
    """A drawing as an SVG element, to be painted by style.

    Its class is `figure`; each path has the classes of its role (or `halo`), and `line` or `area`.
    """
    lines = []
    title = escape(drawing.title, quote=False)
    for shape in drawing.shapes:
        if shape.halo:
            lines.append(_element("halo", shape.halo, shape.width + 2 * HALO, shape.filled))
        lines.append(_element(shape.role, shape.path, shape.width, shape.filled))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="figure" role="img" '
        f'viewBox="0 0 {drawing.width:.0f} {drawing.height:.0f}" stroke-linecap="round" '
        f'stroke-linejoin="round"><title>{title}</title>{"".join(lines)}</svg>'
    )


def _element(name: str, path: str, width: float, filled: bool) -> str:
    kind = "area" if filled else "line"
    return f'<path class="{name} {kind}" d="{path}" stroke-width="{width:.1f}"/>'
