"""What a person can say to Supple: an Event, or a Wish for a routine."""

from dataclasses import dataclass
from enum import StrEnum

from supple.body import FloorAccess, Movement, Position, Prop, Region, Side


class Kind(StrEnum):
    """Every kind of event. The comment says which of the Event's fields it uses."""

    # coming and going
    LAUNCH = "launch"  # "open easy back stretches"
    HELP = "help"
    STOP = "stop"  # ends the conversation; the place is kept
    CANCEL = "cancel"  # leaves what is being asked or done; the conversation goes on where it can
    SILENCE = "silence"  # nothing was said for a while
    UNKNOWN = "unknown"  # something was said that wasn't understood
    FORGET_ME = "forget_me"

    # answers
    YES = "yes"
    NO = "no"

    # through the routine
    NEXT = "next"
    PREVIOUS = "previous"
    REPEAT = "repeat"
    SKIP = "skip"  # the rest of this stretch
    START_OVER = "start_over"  # the whole routine
    GO_TO_STEP = "go_to_step"  # number
    GO_TO_PART = "go_to_part"  # number, within this stretch
    OTHER_SIDE = "other_side"
    PAUSE = "pause"
    RESUME = "resume"

    # how it is read
    KEEP_GOING = "keep_going"  # flow on without "next"
    STEP_BY_STEP = "step_by_step"
    SLOWER = "slower"
    FASTER = "faster"
    LONGER = "longer"
    SHORTER = "shorter"

    # asking
    WHERE = "where"
    HOW_LONG = "how_long"
    HOW_MANY = "how_many"
    WHAT_NEEDED = "what_needed"
    WHY = "why"
    WHO_MADE = "who_made"
    MORE = "more"  # "tell me more", or the whole wording of this step
    AM_I_RIGHT = "am_i_right"  # "am I doing it right?", "what should I feel?"
    TOPIC = "topic"  # target: a topic's id
    CATALOGUE = "catalogue"  # "what have you got?"; region or none
    AM_I_READY = "am_i_ready"  # target: a stretch's id, or empty for the gated one at hand

    # how it feels
    FELT = "felt"  # region: "I feel it in the backs of my legs"
    COMFORTABLE = "comfortable"
    TIGHT = "tight"  # "a bit much": 3 to 4
    PAIN = "pain"  # "that hurts": 5 and more
    SEVERE = "severe"  # "it's agony": 7 and more
    NERVE = "nerve"  # sharp, shooting, numb, tingling, weak, down the leg
    DIZZY = "dizzy"  # dizzy, faint, sick, breathless
    EMERGENCY = "emergency"  # a red flag that needs an ambulance
    URGENT = "urgent"  # a red flag that needs a doctor today
    NUMBER = "number"  # number: 0 to 10, the answer to "how is your back?"
    EASIER = "easier"  # "is there an easier one?"
    STUCK = "stuck"  # "I can't get up"

    # what to keep of the person
    FLOOR = "floor"  # floor: yes, helped, no
    AVOID = "avoid"  # movement: "no twisting"
    ALLOW = "allow"  # movement: "twisting is fine again"; none for all of them
    NAME_SIDE = "name_side"  # side and words: "left is the window side"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that was said or that happened, with what it is about.

    Attributes:
        kind: What it is.
        number: For going to a step or part, and for 0 to 10.
        target: The id of a stretch, routine or topic.
        region: Where something is felt, or what is asked for.
        movement: What to avoid or to allow.
        floor: Whether one can get to the floor.
        side: Which side is named.
        words: The name for that side.
    """

    kind: Kind
    number: int | None = None
    target: str = ""
    region: Region | None = None
    movement: Movement | None = None
    floor: FloorAccess | None = None
    side: Side | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody would like to do now. What is left out is filled in from the person.

    Attributes:
        target: A stretch or routine asked for by name, by id; empty for "choose for me".
        minutes: How long it may take.
        regions: What it is for.
        positions: Only these positions, such as standing.
        floor: Whether the floor will do today.
        in_bed: Whether it is to be done in bed.
        comfort: How the back is today, from 0 (fine) to 10.
        avoid: Movements to leave out.
        props: What is at hand; None when that isn't known.
        new: True for something not done before, False for something known, None for either.
        good_for: An occasion such as "desk" or "morning".
    """

    target: str = ""
    minutes: float | None = None
    regions: frozenset[Region] = frozenset()
    positions: frozenset[Position] = frozenset()
    floor: FloorAccess | None = None
    in_bed: bool = False
    comfort: int | None = None
    avoid: frozenset[Movement] = frozenset()
    props: frozenset[Prop] | None = None
    new: bool | None = None
    good_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf:
    """Something that may have been meant in several ways.

    Attributes:
        meanings: What it may mean, two at least.
    """

    meanings: tuple[Event | Wish, ...]


Heard = Event | Wish | OneOf
"""What hearing makes of a sentence."""
