"""A pose as a drawing: a line figure with what it rests on, seen from one side."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import cos, dist, radians, sin

from supple.body import Position, Side
from supple.drawing import SCALE, Drawing, Role, Shape
from supple.pose import Arm, Leg, Pose, Seen
from supple.scenery import Outline, scenery
from supple.skeleton import HEAD, Point, Skeleton, completed, skeleton
from supple.stretch import Part, Stretch

LEG, ARM, TORSO, NECK_WIDTH, THING = 0.062, 0.047, 0.088, 0.042, 0.012
"""How thick lines are, in parts of the stature."""

NOSE = 0.014
"""How round the tip of the nose is; it shows where the head is turned."""

FAR_BEHIND = 0.5
"""How much further away than its partner the joint of a far limb is, in parts of their distance."""

LEG_WORKS, ARM_WORKS = 15, 60
"""How many degrees a limb differs from its partner for it to be the one that the stretch is for.
Knees that sway to one side together differ in abduction alone, and hands that hold on to something
differ by less."""

_ARM_ANGLES = ("flexion", "abduction", "rotation", "elbow")

MARGIN = 0.05

_CAMERA = {
    Seen.SIDE: (12, 7),
    Seen.FRONT: (90, 6),
    Seen.BACK: (-90, 6),
    Seen.CORNER: (48, 12),
    Seen.ABOVE: (0, 62),
}
"""From where one looks: degrees round from the working side towards the front, and degrees up."""

Flat = tuple[float, float]


def pose_of(stretch: Stretch, part: Part | None = None) -> Pose:
    """The pose of a part, else of the stretch's start, else the plain one of its position."""
    if part is not None and part.pose is not None:
        return part.pose
    return stretch.pose or Pose()


@lru_cache(maxsize=512)
def draw(
    pose: Pose,
    position: Position,
    side: Side | None = None,
    *,
    in_bed: bool = False,
    title: str = "",
) -> Drawing:
    """Draw a pose.

    Args:
        pose: How the body is held.
        position: How it rests.
        side: The side that works, which mirrors the drawing; None for both together.
        in_bed: Whether it rests on a bed instead of a mat.
        title: What it shows, in words.
    """
    seen = pose.seen or _seen_best(position)
    body = skeleton(pose, position)
    flip = side is Side.LEFT if seen is Seen.FRONT else side is not Side.LEFT
    look = _look(seen, flip)
    around = scenery(pose, position, body, in_bed)
    flat = [
        *_things((one for one in around if not one.near), look),
        *_body(pose, position, body, look, worked=side is not None),
        *_things((one for one in around if one.near), look),
    ]
    return _framed(flat, position, seen, title)


def _seen_best(position: Position) -> Seen:
    return Seen.ABOVE if position is Position.ON_SIDE else Seen.SIDE


@dataclass(frozen=True, slots=True)
class _Flat:
    """A shape before it is framed: its points on the picture, and how near they are."""

    role: Role
    points: tuple[Flat, ...]
    depth: float
    width: float
    filled: bool = False
    halo_from: float = -1.0
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class _Look:
    """How space is seen: the picture's axes and the way to whoever looks, as directions."""

    right: Point
    up: Point
    back: Point

    def __call__(self, point: Point) -> Flat:
        return (_dot(self.right, point), -_dot(self.up, point))

    def depth(self, points: Iterable[Point]) -> float:
        depths = [_dot(self.back, point) for point in points]
        return sum(depths) / len(depths)


def _look(seen: Seen, flip: bool) -> _Look:
    around, above = (radians(angle) for angle in _CAMERA[seen])
    mirror = -1.0 if flip else 1.0
    return _Look(
        right=(-cos(around) * mirror, sin(around) * mirror, 0.0),
        up=(-sin(around) * sin(above), -cos(around) * sin(above), cos(above)),
        back=(sin(around) * cos(above), cos(around) * cos(above), sin(above)),
    )


def _things(outlines: Iterable[Outline], look: _Look) -> Iterator[_Flat]:
    for outline in outlines:
        yield _Flat(
            role=Role.GROUND if outline.filled else Role.THING,
            points=tuple(look(point) for point in outline.points),
            depth=0.0,
            width=THING,
            filled=outline.filled,
        )


def _body(
    pose: Pose, position: Position, body: Skeleton, look: _Look, *, worked: bool
) -> Iterator[_Flat]:
    full = completed(pose, position)
    leg_works = worked and _apart(full.leg, full.other_leg, ("flexion", "knee")) > LEG_WORKS
    arm_works = worked and _apart(full.arm, full.other_arm, _ARM_ANGLES) >= ARM_WORKS
    trunk = look.depth(body.spine)
    flat = [
        *_pair(body.legs, LEG, trunk, look, leg_works),
        *_pair(body.arms, ARM, trunk, look, arm_works and not leg_works),
        *_torso(body, look, trunk),
        *_head(body, look),
    ]
    return iter(sorted(flat, key=lambda one: one.depth))


def _apart(one: Arm | Leg | None, other: Arm | Leg | None, angles: Iterable[str]) -> float:
    """The largest difference between two limbs, in degrees."""
    return max(abs(float(getattr(one, name)) - float(getattr(other, name))) for name in angles)


def _pair(
    limbs: tuple[tuple[Point, ...], tuple[Point, ...]],
    width: float,
    trunk: float,
    look: _Look,
    works: bool,
) -> Iterator[_Flat]:
    """Both arms, or both legs; where they join the trunk, those in front of it have no halo."""
    roots = [look.depth(limb[:1]) for limb in limbs]
    behind = FAR_BEHIND * dist(limbs[0][0], limbs[1][0])
    for limb, root, opposite, working in zip(
        limbs, roots, reversed(roots), (works, False), strict=True
    ):
        depth = look.depth(limb[1:])
        role = Role.FAR if root < opposite - behind else Role.NEAR
        yield _Flat(
            role=Role.WORKING if working else role,
            points=tuple(map(look, limb)),
            depth=depth,
            width=width,
            halo_from=0.45 if depth > trunk else 0.0,
        )


def _torso(body: Skeleton, look: _Look, depth: float) -> Iterator[_Flat]:
    spine = list(zip(body.spine, body.across, strict=True))
    there = [look(_plus(point, half, 1)) for point, half in spine]
    back = [look(_plus(point, half, -1)) for point, half in spine]
    outline = (*there, *reversed(back))
    yield _Flat(Role.NEAR, outline, depth, TORSO, filled=True, halo_from=0.0)
    neck = (look(body.spine[-1]), look(body.head))
    yield _Flat(Role.NEAR, neck, depth, NECK_WIDTH)


def _head(body: Skeleton, look: _Look) -> Iterator[_Flat]:
    depth = look.depth([body.head])
    for middle, radius, halo_from in ((body.head, HEAD, 0.0), (body.nose, NOSE, -1.0)):
        yield _Flat(
            Role.NEAR, (look(middle),), depth, 0.0, filled=True, halo_from=halo_from, radius=radius
        )


def _framed(flat: list[_Flat], position: Position, seen: Seen, title: str) -> Drawing:
    """Move everything into a box with a margin, and write the paths."""
    reach = [
        (x + dx * r, y + dy * r)
        for one in flat
        for r in (max(one.width / 2, one.radius),)
        for x, y in one.points
        for dx, dy in ((1, 1), (-1, -1))
    ]
    left, right = min(x for x, _ in reach) - MARGIN, max(x for x, _ in reach) + MARGIN
    top, bottom = min(y for _, y in reach) - MARGIN, max(y for _, y in reach) + MARGIN

    def place(point: Flat) -> Flat:
        return (round((point[0] - left) * SCALE, 1), round((point[1] - top) * SCALE, 1))

    shapes = [
        Shape(
            one.role,
            _path(tuple(map(place, one.points)), one.filled, one.radius * SCALE),
            round(one.width * SCALE, 1),
            one.filled,
            _halo(tuple(map(place, one.points)), one),
        )
        for one in flat
    ]
    if not position.on_floor and seen is not Seen.ABOVE:
        floor = bottom - MARGIN + 0.006
        line = (place((left + MARGIN / 2, floor)), place((right - MARGIN / 2, floor)))
        shapes.insert(0, Shape(Role.THING, _path(line, False, 0), THING * SCALE))
    width, height = (right - left) * SCALE, (bottom - top) * SCALE
    return Drawing(round(width, 1), round(height, 1), tuple(shapes), title)


def _halo(points: tuple[Flat, ...], one: _Flat) -> str:
    if one.halo_from < 0:
        return ""
    if one.radius or one.filled:
        return _path(points, one.filled, one.radius * SCALE)
    (ax, ay), (bx, by) = points[:2]
    start = (ax + (bx - ax) * one.halo_from, ay + (by - ay) * one.halo_from)
    return _path((start, *points[1:]), False, 0)


def _path(points: tuple[Flat, ...], closed: bool, radius: float) -> str:
    if radius:
        (x, y), r = points[0], round(radius, 1)
        return (
            f"M{x - r:g} {y:g}A{r:g} {r:g} 0 1 1 {x + r:g} {y:g}A{r:g} {r:g} 0 1 1 {x - r:g} {y:g}Z"
        )
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + ("Z" if closed else "")


def _plus(point: Point, way: Point, sign: int) -> Point:
    return (point[0] + sign * way[0], point[1] + sign * way[1], point[2] + sign * way[2])


def _dot(a: Point, b: Point) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
