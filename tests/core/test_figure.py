"""Poses become drawings of a body that could be somebody's."""

import re
from collections.abc import Iterator
from dataclasses import fields
from itertools import pairwise
from math import dist
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supple.body import Position, Side
from supple.drawing import SCALE, Drawing, Role, svg
from supple.figure import draw, pose_of
from supple.plugins import load
from supple.pose import RANGES, Arm, Leg, Pose, Seen, Spine, Thing, vet_pose
from supple.sheet import read_sheet
from supple.skeleton import (
    FOREARM,
    HAND,
    HEAD,
    LIMB_RADIUS,
    SEAT,
    SHIN,
    THIGH,
    UPPER_ARM,
    skeleton,
)
from supple.stretch import Part, Stretch

STRETCHES = tuple(load().catalogue.stretches.values())

PARTS = [
    pytest.param(stretch, part, id=f"{stretch.id} {number}")
    for stretch in STRETCHES
    for number, part in enumerate(stretch.parts, start=1)
]


def _held(model: type) -> dict[str, st.SearchStrategy[float]]:
    return {
        angle: st.integers(round(least), round(most)).map(float)
        for angle, (least, most) in RANGES[model].items()
    }


arms = st.builds(Arm, **_held(Arm))
legs = st.builds(Leg, **_held(Leg))
spines = st.builds(Spine, **_held(Spine))
poses = st.builds(
    Pose,
    **_held(Pose),
    spine=spines,
    neck=spines,
    arm=st.none() | arms,
    other_arm=st.none() | arms,
    leg=st.none() | legs,
    other_leg=st.none() | legs,
    seen=st.none() | st.sampled_from(Seen),
    things=st.frozensets(st.sampled_from(Thing), max_size=3).map(tuple),
)
positions = st.sampled_from(Position)


@given(poses, positions)
def test_bones_keep_their_lengths(pose: Pose, position: Position) -> None:
    """However a body is held, no arm and no leg grows or shrinks."""
    body = skeleton(pose, position)
    for limb in body.arms:
        lengths = [dist(a, b) for a, b in pairwise(limb)]
        assert lengths == pytest.approx([UPPER_ARM, FOREARM, HAND])
    for limb in body.legs:
        lengths = [dist(a, b) for a, b in pairwise(limb[:3])]
        assert lengths == pytest.approx([THIGH, SHIN])


@given(poses, positions.filter(lambda position: position is not Position.SITTING))
def test_nobody_sinks_into_the_floor_or_floats(pose: Pose, position: Position) -> None:
    """Whatever is lowest rests on the floor."""
    body = skeleton(pose, position)
    limbs = [point for limb in (*body.arms, *body.legs) for point in limb[1:]]
    heights = [point[2] - LIMB_RADIUS for point in (*limbs, *body.heels)]
    heights += [point[2] - 0.05 for point in body.spine]
    assert min(*heights, body.head[2] - HEAD) == pytest.approx(0, abs=1e-9)


def test_whoever_sits_has_the_feet_on_the_floor() -> None:
    """On a chair the hips are as high as the feet need."""
    body = skeleton(Pose(), Position.SITTING)
    assert body.spine[0][2] == pytest.approx(SEAT)
    assert all(0 <= leg[3][2] <= 0.06 for leg in body.legs)


@pytest.mark.parametrize(
    ("arm", "way"),
    [
        (Arm(), (0, 0, -1)),
        (Arm(flexion=90), (1, 0, 0)),
        (Arm(flexion=180), (0, 0, 1)),
        (Arm(flexion=-45), (-0.707, 0, -0.707)),
        (Arm(abduction=90), (0, 1, 0)),
        (Arm(flexion=90, abduction=90), (0, 1, 0)),
        (Arm(flexion=90, abduction=-30), (0.866, -0.5, 0)),
    ],
)
def test_angles_mean_what_clinicians_mean(arm: Arm, way: tuple[float, float, float]) -> None:
    """Flexion is forwards, abduction outwards, and both together reach where an arm does."""
    body = skeleton(Pose(arm=arm), Position.STANDING)
    shoulder, elbow, *_ = body.arms[0]
    found = tuple((b - a) / UPPER_ARM for a, b in zip(shoulder, elbow, strict=True))
    assert found == pytest.approx(way, abs=0.001)


def test_knees_bend_backwards_and_elbows_forwards() -> None:
    """A bent knee takes the foot behind, a bent elbow takes the hand in front."""
    pose = Pose(leg=Leg(knee=90), arm=Arm(elbow=90))
    body = skeleton(pose, Position.STANDING)
    assert body.legs[0][2][0] < body.legs[0][1][0] - 0.2
    assert body.arms[0][2][0] > body.arms[0][1][0] + 0.1


def test_turning_the_thigh_out_takes_the_foot_inwards() -> None:
    """As in a figure four: the ankle crosses over to the other side."""
    body = skeleton(Pose(leg=Leg(flexion=90, rotation=80, knee=90)), Position.SITTING)
    assert body.legs[0][2][1] < -0.1


@given(poses, positions)
def test_the_other_side_is_the_mirror_image(pose: Pose, position: Position) -> None:
    """What is drawn for the right is what is drawn for the left, mirrored."""
    left, right = (draw(pose, position, side) for side in Side)
    assert (left.width, left.height) == pytest.approx((right.width, right.height), abs=0.2)
    for one, other in zip(left.shapes, right.shapes, strict=True):
        assert (one.role, one.width) == (other.role, other.width)
        mirrored = [(left.width - x, y) for x, y in _points(other.path)]
        if _first(one.path) != pytest.approx(mirrored[0], abs=0.4):
            mirrored.reverse()  # floors are written from the left, whichever side it is
        assert [*_points(one.path)] == [pytest.approx(point, abs=0.4) for point in mirrored]


def _first(path: str) -> tuple[float, float]:
    return next(_points(path))


def _points(path: str) -> Iterator[tuple[float, float]]:
    """The corners of a path; a circle's leftmost and rightmost."""
    for command in re.findall(r"[MLA][^MLAZ]*", path)[: 2 if "A" in path else None]:
        numbers = [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", command[1:])]
        yield numbers[-2], numbers[-1]


@given(poses, positions)
def test_everything_is_within_the_picture(pose: Pose, position: Position) -> None:
    """No line leaves the drawing's box."""
    drawing = draw(pose, position, Side.LEFT)
    for shape in drawing.shapes:
        for x, y in _points(shape.path):
            assert -0.1 <= x <= drawing.width + 0.1
            assert -0.1 <= y <= drawing.height + 0.1


@pytest.mark.parametrize(("stretch", "part"), PARTS)
def test_every_part_of_every_stretch_is_drawn(stretch: Stretch, part: Part) -> None:
    """Each bundled part has a pose of its own, in reach, and small enough for a device."""
    assert part.pose is not None
    assert list(vet_pose(part.pose)) == []
    drawing = draw(pose_of(stretch, part), part.position or stretch.position, Side.LEFT)
    text = svg(drawing)
    assert len(text) < 6000
    root = ElementTree.fromstring(text)  # noqa: S314 - our own
    assert len(root) >= 8
    assert {Role.NEAR} <= {shape.role for shape in drawing.shapes}
    assert 0.1 * SCALE < drawing.height < 1.5 * SCALE


def test_stretches_look_different() -> None:
    """A drawing that fits two different movements would tell nobody anything."""
    drawn: dict[str, list[str]] = {}
    for stretch in STRETCHES:
        first = stretch.parts[0]
        picture = svg(draw(pose_of(stretch, first), first.position or stretch.position))
        drawn.setdefault(picture, []).append(stretch.id)
    same = [ids for ids in drawn.values() if len(ids) > 1]
    assert same in ([], [["lower-back/seated-turn", "whole-body/thoracic-turn"]]), same


def test_the_limb_that_works_is_marked() -> None:
    """A knee drawn to the chest is the working one; without a side, none is."""
    pose = Pose(leg=Leg(flexion=120, knee=120), other_leg=Leg(flexion=45, knee=90))
    marked = draw(pose, Position.ON_BACK, Side.LEFT)
    assert [shape.role for shape in marked.shapes].count(Role.WORKING) == 1
    plain = draw(pose, Position.ON_BACK, None)
    assert Role.WORKING not in {shape.role for shape in plain.shapes}


def test_a_title_can_hold_anything() -> None:
    """A plugin's name is text, never markup."""
    drawing = draw(Pose(), Position.STANDING, None, title='<script>"&')
    root = ElementTree.fromstring(svg(drawing))  # noqa: S314 - our own
    assert root[0].text == '<script>"&'


def test_an_angle_out_of_reach_is_named() -> None:
    """An author's slip is told with its place, and with what would do."""
    messages = list(vet_pose(Pose(tip=200, leg=Leg(knee=-90))))
    assert messages == [
        "pose, tip is 200 degrees: write -90 to 100",
        "pose, leg, knee is -90 degrees: write -10 to 160",
    ]


def test_every_angle_has_a_range() -> None:
    """No angle that may be written goes unchecked."""
    for model, ranges in RANGES.items():
        assert set(ranges) == {field.name for field in fields(model) if field.type is float}


def test_a_sheet_can_carry_a_pose() -> None:
    """A pose is read from a sheet's tables, and its mistakes are named in their place."""
    sheet = """
format = 1
[[stretch]]
id = "bow"
name = "Bow"
about = "A bow."
why = "It is polite."
level = "gentle"
strain = 1
regions = ["low_back"]
position = "standing"
start = { full = "Stand.", short = "Stand.", cue = "Stand." }
[stretch.pose]
seen = "front"
[[stretch.parts]]
name = "bow"
cues = { full = "Bow.", short = "Bow.", cue = "Bow." }
dosage = { hold = 10 }
pose = { tip = 30, leg = { flexion = 30 }, things = ["wall_behind"] }
"""
    (written,) = read_sheet(sheet.encode(), "bow.toml", "test").written
    stretch = written.value
    assert isinstance(stretch, Stretch)
    assert stretch.pose == Pose(seen=Seen.FRONT)
    assert stretch.parts[0].pose == Pose(
        tip=30.0, leg=Leg(flexion=30.0), things=(Thing.WALL_BEHIND,)
    )
    wrong = sheet.replace("flexion = 30", "flexoin = 30")
    (problem,) = read_sheet(wrong.encode(), "bow.toml", "test").problems
    assert "flexoin" in str(problem)
    assert "flexion" in str(problem)


def test_drawing_is_the_same_every_time() -> None:
    """The same pose gives the same drawing, to the letter."""
    draw.cache_clear()
    first = draw(Pose(), Position.ON_BACK, Side.LEFT)
    draw.cache_clear()
    again: Drawing = draw(Pose(), Position.ON_BACK, Side.LEFT)
    assert svg(first) == svg(again)
