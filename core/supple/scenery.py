"""What is around the body in a drawing, as lines in space put where the body meets them."""

from collections.abc import Iterator
from dataclasses import dataclass

from supple.body import Position
from supple.pose import Pose, Thing
from supple.skeleton import HEAD, LIMB_RADIUS, SEAT, TORSO_RADIUS, Point, Skeleton

MAT_EDGE = 0.12
"""How far the mat reaches beyond the body."""

CHAIR_DEPTH, CHAIR_WIDTH, CHAIR_BACK = 0.26, 0.24, 0.24
BED_HEIGHT = 0.09
CLEARANCE = LIMB_RADIUS
"""What lies between a joint in the middle of a limb and a thing that the limb touches."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A line, or an area where it is filled.

    Attributes:
        points: Its corners.
        filled: Whether it is an area.
        near: Whether it belongs in front of the body.
    """

    points: tuple[Point, ...]
    filled: bool = False
    near: bool = False


def scenery(pose: Pose, position: Position, body: Skeleton, in_bed: bool) -> tuple[Outline, ...]:
    """Everything to draw beside the body, what carries it first."""
    outlines = list(_ground(position, body, in_bed))
    if position is Position.SITTING:
        outlines += _chair_under(body, sideways=Thing.SIDEWAYS_CHAIR in pose.things)
    for thing in pose.things:
        outlines += _placed(thing, body)
    return tuple(outlines)


def _ground(position: Position, body: Skeleton, in_bed: bool) -> Iterator[Outline]:
    everything = [
        *body.spine,
        body.head,
        *(point for limb in (*body.arms, *body.legs) for point in limb),
    ]
    xs, ys = [point[0] for point in everything], [point[1] for point in everything]
    left, right = min(xs) - MAT_EDGE, max(xs) + MAT_EDGE
    if not position.on_floor:
        return
    half = max(0.16, max(map(abs, ys)) + 0.06)
    mat = ((left, -half, 0.0), (right, -half, 0.0), (right, half, 0.0), (left, half, 0.0))
    yield Outline(mat, filled=True)
    if in_bed:
        front = ((left, half, 0.0), (right, half, 0.0))
        low = tuple((x, y, -BED_HEIGHT) for x, y, _ in reversed(front))
        yield Outline((*front, *low), filled=True)


def _chair_under(body: Skeleton, sideways: bool) -> Iterator[Outline]:
    hips = body.spine[0]
    if sideways:
        yield from _chair(hips[0] - CHAIR_DEPTH / 2 + 0.03, SEAT - 0.05, back_on=-1, beside=True)
    else:
        yield from _chair(hips[0] - CHAIR_DEPTH / 2, SEAT - 0.05, back_on=-1)


def _chair(
    start: float, seat: float, back_on: int, *, beside: bool = False, back: float = CHAIR_BACK
) -> Iterator[Outline]:
    """A chair whose seat starts at `start` in x; its back is at the end that `back_on` points to.

    Beside means that the back is at the person's other side.
    """
    end, half = start + CHAIR_DEPTH, CHAIR_WIDTH / 2
    seat_corners = (
        (start, -half, seat),
        (end, -half, seat),
        (end, half, seat),
        (start, half, seat),
    )
    for x, y, z in seat_corners:
        yield Outline(((x, y, z), (x, y, 0.0)))
    yield Outline(seat_corners, filled=True)
    if beside:
        posts = ((start, -half), (end, -half))
    else:
        x = end if back_on > 0 else start
        posts = ((x, -half), (x, half))
    (ax, ay), (bx, by) = posts
    top = seat + back
    yield Outline(((ax, ay, seat), (ax, ay, top), (bx, by, top), (bx, by, seat)))


def _placed(thing: Thing, body: Skeleton) -> Iterator[Outline]:
    hands = [arm[2] for arm in body.arms]
    match thing:
        case Thing.CHAIR_IN_FRONT:
            hand = max(hands)
            top = hand[2] - CLEARANCE
            yield from _chair(
                hand[0], min(SEAT, top - 0.1), back_on=-1, back=top - min(SEAT, top - 0.1)
            )
        case Thing.CHAIR_UNDER_CALVES:
            calf = min(min(leg[1][2], leg[2][2]) for leg in body.legs) - CLEARANCE
            knee = max(leg[1] for leg in body.legs)
            yield from _chair(knee[0] + 0.03, calf, back_on=1)
        case Thing.TABLE:
            near = min(arm[1][0] for arm in body.arms) - 0.02
            top = min(point[2] for arm in body.arms for point in arm[1:]) - CLEARANCE
            far = max(point[0] for arm in body.arms for point in arm) + 0.1
            half = 0.22
            board = ((near, -half, top), (far, -half, top), (far, half, top), (near, half, top))
            yield Outline(board, filled=True)
            for x, y, z in board[1:3]:
                yield Outline(((x, y, z), (x, y, 0.0)))
        case Thing.STEP:
            heel = body.heels[0]
            yield from _box(heel[0] - 0.05, heel[0] + 0.2, heel[2] - CLEARANCE)
        case Thing.WALL_IN_FRONT:
            yield _wall(max(point[0] for arm in body.arms for point in arm[1:]) + 0.012, body)
        case Thing.WALL_BEHIND:
            yield _wall(min(point[0] for point in body.spine) - TORSO_RADIUS - 0.015, body)
        case Thing.WALL_BESIDE:
            side = max(point[1] for point in body.arms[0]) + 0.02
            yield Outline(((-0.25, side, 0.0), (0.4, side, 0.0)))
            yield Outline(
                ((-0.25, side, 0.0), (0.4, side, 0.0), (0.4, side, 1.0), (-0.25, side, 1.0)),
                filled=True,
            )
        case Thing.TOWEL:
            foot = body.legs[0][2]
            ball = body.legs[0][3]
            middle = tuple((a + b) / 2 for a, b in zip(foot, ball, strict=True))
            for hand in hands:
                yield Outline((hand, (middle[0], middle[1], middle[2])), near=True)
        case Thing.PILLOW:
            x, y, z = body.head
            yield from _box(x - 0.09, x + 0.09, max(z - HEAD, 0.02), half=0.1, y=y)
        case Thing.CUSHION:
            x, _, z = body.spine[0]
            yield from _box(x - 0.1, x + 0.08, max(z - TORSO_RADIUS, 0.03), half=0.12)
        case Thing.SIDEWAYS_CHAIR:
            return


def _wall(x: float, body: Skeleton) -> Outline:
    highest = max(arm[-1][2] for arm in body.arms)
    return Outline(((x, 0.0, 0.0), (x, 0.0, max(1.1, highest + 0.08))))


def _box(
    start: float, end: float, height: float, *, half: float = 0.12, y: float = 0.0
) -> Iterator[Outline]:
    top = (
        (start, y - half, height),
        (end, y - half, height),
        (end, y + half, height),
        (start, y + half, height),
    )
    front = ((start, y + half, height), (end, y + half, height))
    low = tuple((x, depth, 0.0) for x, depth, _ in reversed(front))
    yield Outline((*front, *low), filled=True)
    yield Outline(top, filled=True)
