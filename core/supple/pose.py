"""A pose: how far each joint is bent, for a drawing of a stretch.

All angles are in degrees from the anatomical position: upright, arms and legs straight down. What
is left out is as the position has it by itself: on a chair the hips and knees are bent already.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum


class Seen(StrEnum):
    """Where the person is looked at from."""

    SIDE = "side"  # the working side is the near one
    FRONT = "front"  # as in a mirror: the person's left is on the left
    BACK = "back"
    CORNER = "corner"  # half-way between side and front
    ABOVE = "above"


class Thing(StrEnum):
    """What is drawn with the body, in the place where the body meets it."""

    CHAIR_IN_FRONT = "chair_in_front"  # its back under the hands
    CHAIR_UNDER_CALVES = "chair_under_calves"
    SIDEWAYS_CHAIR = "sideways_chair"  # sat on, its back beside the body
    TABLE = "table"  # under the forearms
    STEP = "step"  # under the working heel
    WALL_IN_FRONT = "wall_in_front"
    WALL_BEHIND = "wall_behind"
    WALL_BESIDE = "wall_beside"  # on the working side
    TOWEL = "towel"  # from the hands to the working foot
    PILLOW = "pillow"  # under the head
    CUSHION = "cushion"  # under the seat


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """An arm.

    Attributes:
        flexion: The upper arm forwards: 90 is straight ahead, 180 overhead, less than 0 behind.
        abduction: The upper arm out to its side; less than 0 is across the body.
        rotation: The upper arm turned outwards about its length; less than 0 is inwards.
        elbow: The bend of the elbow.
        wrist: The hand bent the way the elbow bends; less than 0 is the opposite way.
    """

    flexion: float = 0.0
    abduction: float = 0.0
    rotation: float = 0.0
    elbow: float = 0.0
    wrist: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A leg.

    Attributes:
        flexion: The thigh forwards: 90 is as on a chair, less than 0 is behind.
        abduction: The thigh out to its side; less than 0 is across the body.
        rotation: The thigh turned outwards about its length; less than 0 is inwards.
        knee: The bend of the knee.
        ankle: The foot pointed away from the shin; less than 0 is drawn towards it.
    """

    flexion: float = 0.0
    abduction: float = 0.0
    rotation: float = 0.0
    knee: float = 0.0
    ankle: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spine:
    """The back from the pelvis to the shoulders, or the neck from there to the head.

    Attributes:
        flexion: Rounded forwards; less than 0 is arched backwards.
        bend: Bent to the working side; less than 0 is to the other one.
        rotation: Turned to the working side; less than 0 is to the other one.
    """

    flexion: float = 0.0
    bend: float = 0.0
    rotation: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """How the body is held. It is written for one side, and mirrored for the other.

    Attributes:
        tip: The pelvis tipped forwards from how it rests; less than 0 is backwards.
        spine: The back.
        neck: The neck.
        shrug: The shoulders, up; less than 0 is down.
        arm: The arm of the working side.
        other_arm: The opposite one; as `arm` unless given.
        leg: The leg of the working side.
        other_leg: The opposite one; as `leg` unless given.
        seen: Where it is seen from; by itself, from where the position shows best.
        things: What is drawn with it. Chairs, walls and steps of the position need no mention.
    """

    tip: float = 0.0
    spine: Spine = Spine()
    neck: Spine = Spine()
    shrug: float = 0.0
    arm: Arm | None = None
    other_arm: Arm | None = None
    leg: Leg | None = None
    other_leg: Leg | None = None
    seen: Seen | None = None
    things: tuple[Thing, ...] = ()


RANGES: dict[type, dict[str, tuple[float, float]]] = {
    Pose: {"tip": (-90, 100), "shrug": (-20, 45)},
    Spine: {"flexion": (-60, 110), "bend": (-50, 50), "rotation": (-80, 80)},
    Arm: {
        "flexion": (-70, 185),
        "abduction": (-60, 180),
        "rotation": (-120, 120),
        "elbow": (-10, 155),
        "wrist": (-95, 95),
    },
    Leg: {
        "flexion": (-40, 140),
        "abduction": (-40, 90),
        "rotation": (-60, 90),
        "knee": (-10, 160),
        "ankle": (-45, 90),
    },
}
"""Wide of what joints reach (AAOS, normal ranges of motion), because a drawing leaves out what the
shoulder blade, the pelvis and the many small joints add; anything beyond is a slip."""


def vet_pose(pose: Pose) -> Iterator[str]:
    """A message for each angle that no joint reaches."""
    yield from _vet(pose, "pose")


def _vet(value: Pose | Arm | Leg | Spine, where: str) -> Iterator[str]:
    for name, (least, most) in RANGES[type(value)].items():
        angle = getattr(value, name)
        if not least <= angle <= most:
            yield f"{where}, {name} is {angle:g} degrees: write {least:g} to {most:g}"
    for field in fields(value):
        inner = getattr(value, field.name)
        if isinstance(inner, Arm | Leg | Spine):
            yield from _vet(inner, f"{where}, {field.name}")
