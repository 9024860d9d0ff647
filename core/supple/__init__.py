"""All that a plugin imports."""

from supple.body import FloorAccess, Level, Movement, Position, Prop, Region, Side
from supple.catalogue import Catalogue
from supple.choosing import Suggestion
from supple.conversation.act import Say
from supple.event import Wish
from supple.hookspecs import hookimpl
from supple.logbook import Conflict, Kept, Logbook, LogbookError
from supple.person import Pace, Person
from supple.pose import Arm, Leg, Pose, Seen, Spine, Thing
from supple.progress import Completion, Progress
from supple.routine import Entry, Routine
from supple.screening import Concern
from supple.speech import Voice
from supple.stretch import (
    Beat,
    Cues,
    Dosage,
    Part,
    Precaution,
    Prerequisite,
    Provenance,
    Range,
    Sensation,
    Sides,
    Stretch,
    Topic,
)
from supple.translation import Translation

__all__ = [
    "Arm",
    "Beat",
    "Catalogue",
    "Completion",
    "Concern",
    "Conflict",
    "Cues",
    "Dosage",
    "Entry",
    "FloorAccess",
    "Kept",
    "Leg",
    "Level",
    "Logbook",
    "LogbookError",
    "Movement",
    "Pace",
    "Part",
    "Person",
    "Pose",
    "Position",
    "Precaution",
    "Prerequisite",
    "Progress",
    "Prop",
    "Provenance",
    "Range",
    "Region",
    "Routine",
    "Say",
    "Seen",
    "Sensation",
    "Side",
    "Sides",
    "Spine",
    "Stretch",
    "Suggestion",
    "Thing",
    "Topic",
    "Translation",
    "Voice",
    "Wish",
    "hookimpl",
]
