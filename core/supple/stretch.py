"""What a stretch is: its words, its parts, its dosage, and what makes it safe to offer."""

from dataclasses import dataclass
from enum import StrEnum

from supple.body import Level, Movement, Position, Prop, Region
from supple.pose import Pose

MOST_HOLD_SECONDS = 120
"""The longest single hold. Published advice ends at 60 s (ACSM 2021); yin teachers go further."""

MOST_TIMES = 15
"""The most repetitions. NHS sheets for the back ask for 8 to 15."""

MOST_PART_SECONDS = 180
"""The longest that one part may last on one side, so that it fits into one spoken turn."""

BREATH_SECONDS = 10
"""A slow breath: four seconds in, six out (the customary six a minute)."""


@dataclass(frozen=True, slots=True)
class Range:
    """A number with its bounds: the least, the usual, the most."""

    least: int
    usual: int
    most: int

    def at(self, dose: float) -> int:
        """The number at a dose: -1 is the least, 0 the usual, 1 the most."""
        bound = self.most if dose > 0 else self.least
        return round(self.usual + abs(max(-1.0, min(1.0, dose))) * (bound - self.usual))


@dataclass(frozen=True, slots=True)
class Beat:
    """One beat of a repeated movement: what is said as it starts, and how long it lasts.

    Attributes:
        words: A few words such as "Breathe in, and arch."; empty for a silent rest.
        seconds: How long it lasts, its words included.
    """

    words: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Dosage:
    """How long or how often. Exactly one of hold, breaths and rhythm says what is dosed.

    Attributes:
        hold: Seconds to stay.
        breaths: Slow breaths to stay for, instead of seconds.
        rhythm: The beats of one repetition of a movement, instead of a hold.
        times: How many repetitions, of the hold or of the rhythm.
        rest: Seconds of rest between two holds.
        source: Where the figures come from; "our own judgement" is an honest one.
    """

    hold: Range | None = None
    breaths: Range | None = None
    rhythm: tuple[Beat, ...] = ()
    times: Range = Range(1, 1, 1)
    rest: int = 5
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """The same instruction in three lengths; speech fades from the first to the last.

    `{side}` and `{other}` stand for the side that works and the opposite one.

    Attributes:
        full: Everything that a newcomer needs, one instruction a sentence.
        short: A sentence or two for somebody who has done it a few times.
        cue: A few words for somebody who knows it.
    """

    full: str
    short: str
    cue: str


class Sides(StrEnum):
    """How a part treats left and right."""

    TOGETHER = "together"
    EACH = "each"
    ALTERNATING = "alternating"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a stretch: one thing to do, on both sides where it has sides.

    Attributes:
        name: What it is called, such as "arch and release".
        cues: How to do it.
        dosage: How long or how often, a side.
        sides: Together; each side in turn as a step of its own; or alternating within the step.
        release: How to come out of it, in a sentence; empty where the last beat already ends it.
        position: The position it is done in; None for the stretch's own.
        aliases: Other names people may use for it.
        pose: How the body is held in the middle of it, for a drawing; None for the stretch's own.
    """

    name: str
    cues: Cues
    dosage: Dosage
    sides: Sides = Sides.TOGETHER
    release: str = ""
    position: Position | None = None
    aliases: tuple[str, ...] = ()
    pose: Pose | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensation:
    """Something one may feel, and what it means.

    Attributes:
        words: A whole sentence for the person, such as "You may feel this along your spine."
        regions: Where it is felt; an answer to "I feel it in ..." is looked up by these.
        normal: Whether it is as it should be.
        offer: A stretch to offer to somebody who feels this, by id; empty for none.
    """

    words: str
    regions: tuple[Region, ...] = ()
    normal: bool = True
    offer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Precaution:
    """Somebody for whom the stretch is not, or not as it stands.

    Attributes:
        who: Whom it concerns, such as "a hip replacement".
        advice: A sentence for them, such as "Leave this one out until your surgeon agrees."
        source: Where the advice comes from.
    """

    who: str
    advice: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prerequisite:
    """What must have gone comfortably first.

    Attributes:
        stretch: The id of the stretch to have done, whole and on both sides.
        days: On how many different days.
        within_days: Counting back this many days.
        lapses_after_days: Days without it after which the count starts again.
    """

    stretch: str
    days: int = 3
    within_days: int = 21
    lapses_after_days: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a stretch comes from.

    Attributes:
        author: Who wrote these words.
        tradition: The school it belongs to.
        lineage: The teachers it came down from, the nearest first.
        source: What was read for the facts.
        license: Under what the words may be used.
    """

    author: str = ""
    tradition: str = ""
    lineage: tuple[str, ...] = ()
    source: str = ""
    license: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch or mobilization, written for one side and done on both.

    Attributes:
        id: `plugin/name`.
        name: Its whole name.
        spoken: A shorter name for running speech; empty for the whole name.
        aliases: Other names people may use for it.
        about: What it is, in a sentence.
        why: Why one would do it, in a sentence.
        imagery: A picture in words that stands in for a drawing, in a sentence.
        level: How much it presumes.
        strain: How much it asks, from 1 (a little movement) to 5 (intense).
        regions: What it is mainly for.
        also: What it reaches besides.
        muscles: The muscles by name, the main one first, as people may ask for them.
        excludes: Regions that it takes care to leave alone.
        technique: Terms of the trade, such as "somatic" or "counter-force".
        position: Where it starts.
        in_bed: Whether a bed will do where it says floor.
        props: What to have at hand.
        movements: Every movement it asks for; None means undeclared, and then it is withheld
            from anyone who avoids anything.
        start: How to get into the starting position.
        start_seconds: How long that takes.
        parts: What is done, in order.
        sensations: What one may feel, and what one should not.
        precautions: For whom it is not.
        prerequisites: What must have gone comfortably first.
        prepares_for: Ids of stretches that go better after it.
        easier: Id of an easier one.
        harder: Id of a harder one.
        no_floor: Id of its twin for somebody who can't get to the floor.
        variant_of: Id of the stretch that it is a variant of.
        good_for: When it suits, such as "morning", "desk", "daily".
        topics: Ids of topics that say more about it.
        pose: How the body is held at the start, for a drawing; None as its position has it.
        provenance: Where it comes from.
    """

    id: str
    name: str
    about: str
    why: str
    level: Level
    strain: int
    regions: tuple[Region, ...]
    position: Position
    start: Cues
    parts: tuple[Part, ...]
    spoken: str = ""
    aliases: tuple[str, ...] = ()
    imagery: str = ""
    also: tuple[Region, ...] = ()
    muscles: tuple[str, ...] = ()
    excludes: tuple[Region, ...] = ()
    technique: tuple[str, ...] = ()
    in_bed: bool = False
    props: tuple[Prop, ...] = ()
    movements: frozenset[Movement] | None = None
    start_seconds: int = 8
    sensations: tuple[Sensation, ...] = ()
    precautions: tuple[Precaution, ...] = ()
    prerequisites: tuple[Prerequisite, ...] = ()
    prepares_for: tuple[str, ...] = ()
    easier: str = ""
    harder: str = ""
    no_floor: str = ""
    variant_of: str = ""
    good_for: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    pose: Pose | None = None
    provenance: Provenance = Provenance()

    @property
    def short_name(self) -> str:
        """The name for running speech."""
        return self.spoken or self.name

    @property
    def needs_floor(self) -> bool:
        """Whether any of it is done on the floor."""
        return any(position.on_floor for position in self.positions)

    @property
    def positions(self) -> tuple[Position, ...]:
        """The position of each part, in order."""
        return tuple(part.position or self.position for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Something worth knowing that can be asked for at any moment.

    Attributes:
        id: `plugin/name`.
        name: What it is about.
        short: The answer in a sentence or two, about twenty seconds.
        long: The answer for "tell me more", about a minute.
        aliases: Other ways to ask for it.
        see: Ids of topics that "tell me more" goes on to.
        source: Where the facts come from.
    """

    id: str
    name: str
    short: str
    long: str
    aliases: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    source: str = ""
