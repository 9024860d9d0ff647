"""What there is to see of a session: the step at hand in words, numbers and a drawing.

Nothing here knows a medium: the speaker's page shows it, and so may any device with a screen.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from supple.body import Position, Side
from supple.catalogue import Catalogue
from supple.conversation.asking import seconds_left
from supple.conversation.narration import move_amount
from supple.conversation.session import Phase, Question, Session, manner_of
from supple.conversation.timing import is_second_side, routine_seconds
from supple.drawing import Drawing
from supple.figure import draw, pose_of
from supple.person import Person
from supple.pose import Pose
from supple.routine import Move, Routine, Start, Steps, unfold
from supple.speech import side_name, sided, term
from supple.stretch import Sides


class Scene(StrEnum):
    """What is shown."""

    WELCOME = "welcome"  # no routine
    OVERVIEW = "overview"  # a routine is offered
    TRANSITION = "transition"  # getting from one position to another
    START = "start"  # getting into a stretch's starting position
    MOVE = "move"  # a part of a stretch
    REST = "rest"  # something hurt
    OVER = "over"  # the routine is done


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """One beat of a repeated movement, as it is spoken.

    Attributes:
        words: What is said as it starts.
        breath: "in" or "out" where the words say so, else "".
        side: The side that works in it, which changes where sides alternate.
    """

    words: str
    breath: str
    side: Side | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """How long to stay, or how often to move.

    Attributes:
        seconds: How long each hold lasts; 0 for a movement.
        breaths: The slow breaths it is counted in; 0 where it is counted in seconds.
        times: How often it is repeated.
        beats: The beats of one repetition of a movement; empty for a hold.
    """

    seconds: int
    breaths: int
    times: int
    beats: tuple[Beat, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What there is to see.

    Attributes:
        scene: What is shown.
        paused: Whether everything waits for the person.
        routine: The routine's name.
        title: What to write largest: the part's name, or the stretch's.
        stretch: The stretch's name; empty where there is none.
        cue: One line on how to do it.
        part: The part's number, from 1; 0 where there is none.
        of: How many parts the stretch has.
        side: The side that works, or that starts where sides alternate.
        side_words: What the person calls that side, such as "left".
        position: How the body rests.
        hold: How long or how often; None where nothing is held or repeated.
        following: What comes next, in a few words; empty at the end.
        seconds_left: About how long the rest of the routine takes, this step included.
        seconds: About how long the whole routine takes.
        step: The step's number, from 1; 0 where there is none.
        steps: How many steps there are.
        start: When this begins within the answer that is being read, in seconds; None where it
            isn't read.
        question: What was asked last, such as "next"; empty for nothing.
        drawing: The position as a drawing; None where there is nothing to draw.
        stretches: The names of the routine's stretches.
    """

    scene: Scene
    paused: bool = False
    routine: str = ""
    title: str = ""
    stretch: str = ""
    cue: str = ""
    part: int = 0
    of: int = 0
    side: Side | None = None
    side_words: str = ""
    position: Position = Position.STANDING
    hold: Hold | None = None
    following: str = ""
    seconds_left: float = 0.0
    seconds: float = 0.0
    step: int = 0
    steps: int = 0
    start: float | None = None
    question: str = ""
    drawing: Drawing | None = None
    stretches: tuple[str, ...] = ()


def views(session: Session, steps: Steps) -> tuple[View, ...]:
    """A view for each step that the last answer reads; one view where it reads none."""
    marks = [mark for mark in session.marks if 0 <= mark[0] < len(steps)]
    if session.phase is not Phase.GOING or not marks:
        return (view(session, steps),)
    return tuple(replace(view(replace(session, at=at), steps), start=start) for at, start in marks)


def view(session: Session, steps: Steps) -> View:
    """What there is to see of a session.

    Args:
        session: Where the person is.
        steps: The steps of the session's routine.
    """
    routine = session.routine
    question = str(session.question or "")
    if routine is None or session.phase is Phase.IDLE:
        return View(scene=Scene.WELCOME, question=question)
    whole = View(
        scene=Scene.OVER,
        question=question,
        paused=session.phase is Phase.PAUSED,
        routine=routine.name,
        title=routine.name,
        seconds=routine_seconds(steps, session.wordings, session.person),
        steps=len(steps),
        stretches=tuple(_names(steps)),
        position=session.posture,
        drawing=_resting(Position.STANDING),
    )
    if session.phase is Phase.OVER or not session.at < len(steps):
        return whole
    whole = replace(whole, step=session.at + 1, seconds_left=seconds_left(session, steps))
    if session.phase is Phase.HALTED:
        lying = _resting(session.posture, routine.in_bed)
        cue = "Come out of it slowly."
        return replace(whole, scene=Scene.REST, title="Rest", cue=cue, drawing=lying)
    if session.phase is Phase.READY and session.question is not Question.THERE:
        first = next((step for step in steps.steps if isinstance(step, Move)), None)
        shown = _drawn(first, routine.in_bed) if first else None
        return replace(whole, scene=Scene.OVERVIEW, cue=routine.about, drawing=shown)
    return _stepping(whole, session, steps)


def _stepping(whole: View, session: Session, steps: Steps) -> View:
    """The step at hand; while getting to it by another way than the routine's own, only that."""
    step = steps[session.at]
    on_the_way = session.phase is Phase.READY
    following = _following(session.at, steps)
    if isinstance(step, Start) and not on_the_way:
        stretch = step.stretch
        return replace(
            whole,
            scene=Scene.START,
            title=stretch.short_name,
            stretch=stretch.short_name,
            cue=stretch.start.cue,
            position=step.position,
            following=following,
            drawing=draw(
                pose_of(stretch), step.position, None, in_bed=_bed(session), title=stretch.name
            ),
        )
    if isinstance(step, Move) and not on_the_way:
        side = step.side
        words = side_name(side, session.person) if side else ""
        return replace(
            whole,
            scene=Scene.MOVE,
            title=step.part.name,
            stretch=step.stretch.short_name,
            cue=sided(step.part.cues.cue, side, session.person),
            part=step.number,
            of=len(step.stretch.parts),
            side=side,
            side_words=words,
            position=step.position,
            hold=_hold(step, session, steps),
            following=following,
            drawing=_drawn(step, _bed(session)),
        )
    position = step.position
    return replace(
        whole,
        scene=Scene.TRANSITION,
        title="Take your time",
        cue=f"To be {term(position)}",
        position=position,
        following=_label(session.at, steps) if on_the_way else following,
        drawing=_resting(position, _bed(session)),
    )


def _hold(step: Move, session: Session, steps: Steps) -> Hold:
    how_much = move_amount(step, manner_of(session, steps, session.at))
    turns = (step.side, step.side.other) if step.side and _alternates(step) else (step.side,)
    beats = tuple(
        Beat(words=words, breath=_breath(words), side=side)
        for side in turns
        for beat in step.part.dosage.rhythm
        if (words := sided(beat.words, side, session.person))
    )
    return Hold(seconds=how_much.hold, breaths=how_much.breaths, times=how_much.times, beats=beats)


def _breath(words: str) -> str:
    lower = words.lower()
    return next((way for way in ("in", "out") if f"breathe {way}" in lower), "")


def _following(at: int, steps: Steps) -> str:
    """What comes after a step: the next one that is more than a change of position."""
    for index in range(at + 1, len(steps)):
        if isinstance(steps[index], Start | Move):
            return _label(index, steps)
    return "That's all" if at + 1 == len(steps) else "Coming back up"


def _label(index: int, steps: Steps) -> str:
    step = steps[index]
    match step:
        case Start(stretch=stretch):
            return stretch.short_name
        case Move(side=side) if side and is_second_side(steps, index):
            return f"{step.part.name}, {side} side"
        case Move():
            return step.part.name
        case _:
            return term(step.position)


def _names(steps: Steps) -> Iterator[str]:
    return (step.stretch.short_name for step in steps.steps if isinstance(step, Start))


def _alternates(step: Move) -> bool:
    return step.part.sides is Sides.ALTERNATING


def _bed(session: Session) -> bool:
    return session.routine is not None and session.routine.in_bed


def _drawn(step: Move, in_bed: bool = False) -> Drawing:
    words = f"{step.stretch.name}: {step.part.name}"
    side = step.side
    title = f"{words}, {side} side" if side else words
    return draw(pose_of(step.stretch, step.part), step.position, side, in_bed=in_bed, title=title)


def _resting(position: Position, in_bed: bool = False) -> Drawing:
    return draw(Pose(), position, None, in_bed=in_bed, title=term(position))


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A routine that one may ask for.

    Attributes:
        name: What to say for it.
        about: What it is for.
        seconds: About how long it takes.
        drawing: Its first stretch.
    """

    name: str
    about: str
    seconds: float
    drawing: Drawing | None


def offers(catalogue: Catalogue) -> tuple[Offer, ...]:
    """Every ready-made routine, the shortest first."""
    made = (_offer(routine, catalogue) for routine in catalogue.routines.values())
    return tuple(sorted(made, key=lambda offer: (offer.seconds, offer.name)))


def _offer(routine: Routine, catalogue: Catalogue) -> Offer:
    steps = unfold(routine, catalogue.stretches)
    first = next((step for step in steps.steps if isinstance(step, Move)), None)
    return Offer(
        name=routine.name,
        about=routine.about,
        seconds=routine_seconds(steps, (), Person()),
        drawing=_drawn(first, routine.in_bed) if first else None,
    )
