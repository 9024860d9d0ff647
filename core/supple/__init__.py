"""All that a plugin imports."""

from supple.body import FloorAccess, Level, Movement, Position, Prop, Region, Side
from supple.hookspecs import hookimpl
from supple.person import Person
from supple.progress import Completion
from supple.routine import Entry, Routine
from supple.screening import Concern
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
    "Beat",
    "Completion",
    "Concern",
    "Cues",
    "Dosage",
    "Entry",
    "FloorAccess",
    "Level",
    "Movement",
    "Part",
    "Person",
    "Position",
    "Precaution",
    "Prerequisite",
    "Prop",
    "Provenance",
    "Range",
    "Region",
    "Routine",
    "Sensation",
    "Side",
    "Sides",
    "Stretch",
    "Topic",
    "Translation",
    "hookimpl",
]
