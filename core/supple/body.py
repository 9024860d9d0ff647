"""The body and what is around it: closed lists that sheets, plugins and speech share."""

from enum import StrEnum


class Region(StrEnum):
    """A part of the body that a stretch reaches."""

    LOW_BACK = "low_back"
    UPPER_BACK = "upper_back"
    ABDOMEN = "abdomen"
    WAIST = "waist"
    GLUTES = "glutes"
    HIPS = "hips"
    HAMSTRINGS = "hamstrings"
    THIGHS = "thighs"
    CALVES = "calves"
    FEET = "feet"
    SHOULDER_GIRDLE = "shoulder_girdle"
    CHEST = "chest"
    NECK = "neck"
    WRISTS = "wrists"


_LARGER = {Region.GLUTES: Region.HIPS}


def with_larger(regions: frozenset[Region]) -> frozenset[Region]:
    """Add to each region the larger one that it belongs to: the glutes are of the hips."""
    return regions | {_LARGER[region] for region in regions if region in _LARGER}


class Position(StrEnum):
    """How the body rests: where a stretch starts and where it ends."""

    STANDING = "standing"
    SITTING = "sitting"
    KNEELING = "kneeling"
    HANDS_AND_KNEES = "hands_and_knees"
    FLOOR_SITTING = "floor_sitting"
    ON_SIDE = "on_side"
    ON_BACK = "on_back"
    ON_FRONT = "on_front"

    @property
    def on_floor(self) -> bool:
        """Whether one must get down to it, and up again (sitting is on a chair)."""
        return self not in (Position.STANDING, Position.SITTING)


class Side(StrEnum):
    """The side of the body that works."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> "Side":
        """The opposite side."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


class Prop(StrEnum):
    """A thing to have at hand."""

    MAT = "mat"
    CUSHION = "cushion"
    BLANKET = "blanket"
    TOWEL = "towel"
    CHAIR = "chair"
    TABLE = "table"
    WALL = "wall"
    STEP = "step"


class Movement(StrEnum):
    """What a stretch asks of the body, so that it can be withheld from those it doesn't suit.

    The list follows the precautions published for hip replacement, osteoporosis, disc trouble and
    dizziness (PMC5101068 table 5; HSS and NHS patient sheets).
    """

    BENDING_FORWARD = "bending_forward"
    BENDING_BACK = "bending_back"
    SIDE_BENDING = "side_bending"
    TWISTING = "twisting"
    DEEP_HIP_BEND = "deep_hip_bend"
    CROSSING_LEGS = "crossing_legs"
    DEEP_KNEE_BEND = "deep_knee_bend"
    KNEELING = "kneeling"
    LYING_ON_BACK = "lying_on_back"
    LYING_ON_FRONT = "lying_on_front"
    HEAD_DOWN = "head_down"
    WEIGHT_ON_HANDS = "weight_on_hands"
    ARMS_OVERHEAD = "arms_overhead"
    BALANCE = "balance"
    END_RANGE = "end_range"


class Level(StrEnum):
    """How much a stretch presumes, gentlest first."""

    GENTLE = "gentle"
    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"

    @property
    def rank(self) -> int:
        """Its place in the order: 0 is the gentlest."""
        return list(Level).index(self)


class FloorAccess(StrEnum):
    """Whether somebody can get down to the floor and up again."""

    YES = "yes"
    HELPED = "helped"
    NO = "no"
