"""Where the joints are in space when a body is held in a pose.

Lengths are fractions of the stature, after the body segment lengths of Drillis and Contini (1966).
In the body's own frame x points forwards, y to the working side and z to the head; in the room z
points up from the floor.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import cos, radians, sin

from supple.body import Position
from supple.pose import Arm, Leg, Pose, Spine

Point = tuple[float, float, float]
Turn = tuple[Point, Point, Point]
"""A rotation, as the three rows of its matrix."""

THIGH, SHIN, ANKLE_HEIGHT, TOES, HEEL = 0.245, 0.246, 0.03, 0.095, 0.03
UPPER_ARM, FOREARM, HAND = 0.186, 0.146, 0.07
TRUNK, NECK, HEAD = 0.288, 0.075, 0.062
HALF_HIPS, HALF_SHOULDERS = 0.052, 0.105
TORSO_RADIUS, LIMB_RADIUS = 0.05, 0.028
SEAT = SHIN + ANKLE_HEIGHT + 0.02
"""How high the hips are on a chair, for the feet to stand flat."""

VERTEBRAE = 6
"""The straight pieces that the back is drawn with; its bend is shared out evenly among them."""

_BENT = Leg(flexion=45, knee=90, ankle=45)

AT_REST: Mapping[Position, Pose] = {
    Position.STANDING: Pose(
        arm=Arm(flexion=-2, abduction=7, elbow=12),
        leg=Leg(abduction=3),
    ),
    Position.SITTING: Pose(
        arm=Arm(flexion=18, abduction=4, elbow=52),
        leg=Leg(flexion=90, abduction=5, knee=90),
    ),
    Position.KNEELING: Pose(
        arm=Arm(flexion=0, abduction=7, elbow=15),
        leg=Leg(abduction=4, knee=90, ankle=80),
    ),
    Position.HANDS_AND_KNEES: Pose(
        tip=-15,
        neck=Spine(flexion=-5),
        arm=Arm(flexion=75, wrist=80),
        leg=Leg(flexion=75, abduction=3, knee=90, ankle=80),
    ),
    Position.FLOOR_SITTING: Pose(
        arm=Arm(flexion=22, abduction=5, elbow=25),
        leg=Leg(flexion=88, abduction=4, knee=5),
    ),
    Position.ON_SIDE: Pose(
        arm=Arm(flexion=80, elbow=10),
        leg=Leg(flexion=55, knee=80, ankle=20),
    ),
    Position.ON_BACK: Pose(
        arm=Arm(flexion=0, abduction=18, elbow=8),
        leg=_BENT,
    ),
    Position.ON_FRONT: Pose(
        arm=Arm(flexion=150, abduction=25, elbow=70),
        leg=Leg(abduction=4, ankle=75),
    ),
}
"""How the body rests in each position, as far as a pose doesn't say otherwise."""

_PITCH: Mapping[Position, float] = {
    Position.HANDS_AND_KNEES: 90,
    Position.ON_BACK: -90,
    Position.ON_FRONT: 90,
}
"""How far the trunk is tipped forwards from upright, in degrees."""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The joints of a body, in the room.

    Attributes:
        spine: From between the hips to the base of the neck.
        across: For each point of the spine, half the body's width there, to the working side.
        head: The middle of the head.
        nose: The tip of the nose, which shows where the head is turned.
        arms: Shoulder, elbow, wrist and fingertips; the working arm first.
        legs: Hip, knee, ankle and toes; the working leg first.
        heels: The heels, the working one first.
    """

    spine: tuple[Point, ...]
    across: tuple[Point, ...]
    head: Point
    nose: Point
    arms: tuple[tuple[Point, ...], tuple[Point, ...]]
    legs: tuple[tuple[Point, ...], tuple[Point, ...]]
    heels: tuple[Point, Point]


def completed(pose: Pose, position: Position) -> Pose:
    """A pose with what it leaves out taken from its position; both arms and both legs are there."""
    rest = AT_REST[position]
    arm, leg = pose.arm or rest.arm, pose.leg or rest.leg
    return replace(
        pose,
        tip=pose.tip + rest.tip,
        neck=pose.neck if pose.neck != Spine() else rest.neck,
        arm=arm,
        other_arm=pose.other_arm or arm,
        leg=leg,
        other_leg=pose.other_leg or leg,
    )


def skeleton(pose: Pose, position: Position) -> Skeleton:
    """Where the joints are; the body rests on the floor, or on a chair's seat when sitting."""
    pose = completed(pose, position)
    arm, other_arm, leg, other_leg = pose.arm, pose.other_arm, pose.leg, pose.other_leg
    assert arm is not None
    assert other_arm is not None
    assert leg is not None
    assert other_leg is not None
    pelvis = _pelvis(position, pose.tip)
    spine, across, chest = _back(pelvis, pose)
    nape = _then(chest, _curved(pose.neck, 0.6))
    skull = _then(chest, _curved(pose.neck, 1.0))
    head = _along(_along(spine[-1], nape, (0.006, 0.0, NECK)), skull, (0.01, 0.0, HEAD))
    shoulders = (0.0, HALF_SHOULDERS, 0.02 * sin(radians(pose.shrug)) * 2.5 - 0.012)
    body = Skeleton(
        spine=spine,
        across=across,
        head=head,
        nose=_along(head, skull, (HEAD, 0.0, -0.02)),
        arms=(
            _arm(_along(spine[-1], chest, shoulders), chest, arm, 1),
            _arm(_along(spine[-1], chest, _mirrored(shoulders)), chest, other_arm, -1),
        ),
        legs=(_leg(pelvis, leg, 1)[0], _leg(pelvis, other_leg, -1)[0]),
        heels=(_leg(pelvis, leg, 1)[1], _leg(pelvis, other_leg, -1)[1]),
    )
    return _moved(body, _lift(body, position))


def _pelvis(position: Position, tip: float) -> Turn:
    if position is Position.ON_SIDE:  # the working side up, the front towards whoever looks
        lying: Turn = ((0.0, 0.0, 1.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
        return _then(lying, _about_y(tip))
    return _about_y(_PITCH.get(position, 0) + tip)


def _back(pelvis: Turn, pose: Pose) -> tuple[tuple[Point, ...], tuple[Point, ...], Turn]:
    """The points of the spine, half the width at each, and how the chest is turned."""
    here: Point = (0.0, 0.0, 0.0)
    points, across = [here], [_along((0, 0, 0), pelvis, (0.0, HALF_HIPS, 0.0))]
    frame = pelvis
    for vertebra in range(1, VERTEBRAE + 1):
        frame = _then(pelvis, _curved(pose.spine, vertebra / VERTEBRAE))
        here = _along(here, frame, (0.0, 0.0, TRUNK / VERTEBRAE))
        points.append(here)
        share = vertebra / VERTEBRAE
        half = HALF_HIPS + (HALF_SHOULDERS - 0.02 - HALF_HIPS) * share**2
        across.append(_along((0, 0, 0), frame, (0.0, half, 0.0)))
    return tuple(points), tuple(across), frame


def _curved(spine: Spine, share: float) -> Turn:
    turned = _then(_about_z(spine.rotation * share), _about_x(-spine.bend * share))
    return _then(turned, _about_y(spine.flexion * share))


def _arm(shoulder: Point, chest: Turn, arm: Arm, side: int) -> tuple[Point, ...]:
    upper = _then(chest, _limb(arm.flexion, arm.abduction, arm.rotation, side))
    fore = _then(upper, _about_y(-arm.elbow))
    hand = _then(fore, _about_y(-arm.wrist))
    elbow = _along(shoulder, upper, (0.0, 0.0, -UPPER_ARM))
    wrist = _along(elbow, fore, (0.0, 0.0, -FOREARM))
    return shoulder, elbow, wrist, _along(wrist, hand, (0.0, 0.0, -HAND))


def _leg(pelvis: Turn, leg: Leg, side: int) -> tuple[tuple[Point, ...], Point]:
    thigh = _then(pelvis, _limb(leg.flexion, leg.abduction, leg.rotation, side))
    shin = _then(thigh, _about_y(leg.knee))
    foot = _then(shin, _about_y(leg.ankle))
    hip = _along((0, 0, 0), pelvis, (0.0, side * HALF_HIPS, 0.0))
    knee = _along(hip, thigh, (0.0, 0.0, -THIGH))
    ankle = _along(knee, shin, (0.0, 0.0, -SHIN))
    toes = _along(ankle, foot, (TOES, 0.0, -ANKLE_HEIGHT * 0.5))
    return (hip, knee, ankle, toes), _along(ankle, foot, (-HEEL, 0.0, -ANKLE_HEIGHT * 0.5))


def _limb(flexion: float, abduction: float, rotation: float, side: int) -> Turn:
    """How a limb is turned in its joint: out to the side, then forwards, about its own length."""
    swung = _then(_about_y(-flexion), _about_x(side * abduction))
    return _then(swung, _about_z(side * rotation))


def _lift(body: Skeleton, position: Position) -> float:
    """How far to lift the body for it to rest on what carries it."""
    if position is Position.SITTING:
        return SEAT - body.spine[0][2]
    limbs = (point for limb in (*body.arms, *body.legs) for point in limb[1:])
    lowest = min(point[2] for point in (*limbs, *body.heels)) - LIMB_RADIUS
    trunk = min(point[2] for point in body.spine) - TORSO_RADIUS
    return -min(lowest, trunk, body.head[2] - HEAD)


def _moved(body: Skeleton, up: float) -> Skeleton:
    def move(point: Point) -> Point:
        return (point[0], point[1], point[2] + up)

    def each(points: tuple[Point, ...]) -> tuple[Point, ...]:
        return tuple(move(point) for point in points)

    return replace(
        body,
        spine=each(body.spine),
        head=move(body.head),
        nose=move(body.nose),
        arms=(each(body.arms[0]), each(body.arms[1])),
        legs=(each(body.legs[0]), each(body.legs[1])),
        heels=(move(body.heels[0]), move(body.heels[1])),
    )


def _along(start: Point, frame: Turn, way: Point) -> Point:
    x, y, z = (sum(row[i] * way[i] for i in range(3)) for row in frame)
    return (start[0] + x, start[1] + y, start[2] + z)


def _mirrored(way: Point) -> Point:
    return (way[0], -way[1], way[2])


def _then(first: Turn, second: Turn) -> Turn:
    """The second turn, made within the frame of the first: the matrix product."""
    columns = tuple(zip(*second, strict=True))

    def row(of: Point) -> Point:
        a, b, c = (sum(of[i] * column[i] for i in range(3)) for column in columns)
        return (a, b, c)

    return (row(first[0]), row(first[1]), row(first[2]))


def _about_x(degrees: float) -> Turn:
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return ((1.0, 0.0, 0.0), (0.0, c, -s), (0.0, s, c))


def _about_y(degrees: float) -> Turn:
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return ((c, 0.0, s), (0.0, 1.0, 0.0), (-s, 0.0, c))


def _about_z(degrees: float) -> Turn:
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return ((c, -s, 0.0), (s, c, 0.0), (0.0, 0.0, 1.0))
