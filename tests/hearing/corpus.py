"""How people really talk, with what they mean by it; and how well that is understood.

Every sentence was written down before hearing had met it. What lies in `tuned` has since been used
to make hearing better; what lies in `held_out` never was, and shows how it does with strangers.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from supple.body import FloorAccess, Movement, Position, Prop, Region, Side
from supple.event import Event, Heard, Kind, OneOf, Wish
from supple.hearing import Name

NAMES: tuple[Name, ...] = (
    (
        "lower-back/pelvic-tilt",
        "stretch",
        ("Three-part somatic pelvic tilt", "pelvic tilt", "somatic pelvic tilt", "pelvis tilt"),
    ),
    (
        "lower-back/gluteal-stretches-part-one",
        "stretch",
        ("Gluteal stretches, part one", "gluteals part one", "knee to chest"),
    ),
    (
        "lower-back/gluteal-stretches-part-two",
        "stretch",
        ("Gluteal stretches, part two", "gluteals part two", "pigeon"),
    ),
    (
        "lower-back/standing-hamstring-mobilizer",
        "stretch",
        (
            "Four-part standing hamstring stretch & full-body mobilizer",
            "standing hamstring stretch",
            "full-body mobilizer",
        ),
    ),
    (
        "lower-back/seated-back-and-hamstrings",
        "stretch",
        ("Seated low back and hamstring stretch", "seated forward fold"),
    ),
    (
        "lower-back/seated-back-knees-bent",
        "stretch",
        ("Seated back stretch, knees bent", "seated back stretch with bent knees"),
    ),
    (
        "lower-back/supine-twist",
        "stretch",
        ("Supine spinal twist", "spinal twist", "lying twist", "washrag"),
    ),
    ("whole-body/seated-figure-four", "stretch", ("Seated figure four", "figure four")),
    (
        "whole-body/hip-flexor",
        "stretch",
        ("Half-kneeling hip flexor stretch", "hip flexor stretch"),
    ),
    ("whole-body/calf-at-the-wall", "stretch", ("Calf stretch at the wall", "calf stretch")),
    ("whole-body/shoulder-rolls", "stretch", ("Shoulder rolls",)),
    ("whole-body/gentle-daily", "routine", ("Gentle daily",)),
    ("whole-body/morning-in-bed", "routine", ("Morning in bed",)),
    ("whole-body/at-the-desk", "routine", ("At the desk",)),
    ("whole-body/before-sleep", "routine", ("Before sleep",)),
    ("whole-body/standing-only", "routine", ("Standing only",)),
    ("whole-body/chair-only", "routine", ("Chair only",)),
    ("whole-body/hard-day", "routine", ("Hard day",)),
    ("whole-body/whole-body-routine", "routine", ("Whole body",)),
    ("lower-back/tensegrity", "topic", ("Tensegrity",)),
    ("lower-back/whole-body", "topic", ("Stretching the whole body", "stretch my whole body")),
    ("lower-back/slowly-and-gently", "topic", ("Slowly and gently", "go so slowly")),
    ("lower-back/no-pain-no-gain", "topic", ("No pain, no gain",)),
    (
        "lower-back/where-the-twist-comes-from",
        "topic",
        ("Where the twist comes from", "where does the twist come from"),
    ),
    ("lower-back/counter-force", "topic", ("Counter-force", "counter force stretches")),
    (
        "lower-back/evidence",
        "topic",
        ("Evidence", "the evidence", "does this really work", "the science behind this"),
    ),
)

DANGEROUS = (
    Kind.EMERGENCY,
    Kind.URGENT,
    Kind.NERVE,
    Kind.DIZZY,
    Kind.SEVERE,
    Kind.PAIN,
    Kind.TIGHT,
)

_CLOSED: dict[str, Callable[[str], Any]] = {
    "region": Region,
    "movement": Movement,
    "floor": FloorAccess,
    "side": Side,
    "number": int,
    "minutes": int,
    "comfort": int,
    "new": lambda text: text == "yes",
    "words": str,
}
_SETS: dict[str, type] = {
    "regions": Region,
    "positions": Position,
    "avoid": Movement,
    "props": Prop,
}


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing that somebody said.

    Attributes:
        text: Their words.
        meant: What they may have meant, any of it.
        asked: The question that they answered, as `Question` names it; empty for none.
        source: The file it is from: commands, wishes, danger or harmless.
        held_out: Whether it was kept from tuning.
    """

    text: str
    meant: tuple[Heard, ...]
    asked: str
    source: str
    held_out: bool

    @property
    def dangerous(self) -> bool:
        """Whether none of its meanings is harmless."""
        return all(isinstance(one, Event) and one.kind in DANGEROUS for one in self.meant)

    def understood(self, heard: Heard) -> bool:
        """Whether this is what was meant."""
        if isinstance(heard, OneOf):
            return any(isinstance(one, OneOf) for one in self.meant)
        return heard in self.meant


def utterances() -> Iterator[Utterance]:
    """Everything in the files."""
    for path in sorted(Path(__file__).parent.glob("*/*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                text, meant, *asked = line.split("\t")
                yield Utterance(
                    text=text,
                    meant=tuple(map(_meaning, meant.split(" or "))),
                    asked=asked[0] if asked else "",
                    source=path.stem,
                    held_out=path.parent.name == "held_out",
                )


def _meaning(notation: str) -> Heard:
    """Read `go_to_part number=2`, `wish minutes=10 in_bed` or `one_of`."""
    kind, *settings = notation.split()
    if kind == "one_of":
        return OneOf(meanings=())
    values = {}
    for setting in settings:
        name, _, text = setting.partition("=")
        values[name] = _value(name, text.replace("hard_day", "hard day"))
    if kind == "wish":
        return Wish(**values)
    return Event(kind=Kind(kind), **values)


def _value(name: str, text: str) -> Any:
    if not text:
        return True
    if name in _SETS:
        return frozenset(_SETS[name](one) for one in text.split(",") if one != "none")
    if name == "target":
        return next(id_ for id_, _, _ in NAMES if id_.partition("/")[2] == text)
    return _CLOSED.get(name, str)(text)


def brief(heard: Heard) -> str:
    """What was heard, as the files write it."""
    if isinstance(heard, OneOf):
        return "one_of " + ", ".join(map(brief, heard.meanings))
    name = heard.kind.value if isinstance(heard, Event) else "wish"
    for field in fields(heard):
        value = getattr(heard, field.name)
        if field.name != "kind" and value not in (None, "", False) and value != frozenset():
            text = ",".join(sorted(value)) if isinstance(value, frozenset) else str(value)
            name += f" {field.name}={text}"
    return name
