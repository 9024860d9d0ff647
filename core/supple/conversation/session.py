"""Where somebody is in a routine, and the few ways of moving them that every answer is made of."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from supple.body import Position
from supple.conversation.act import Act, Wording, say
from supple.conversation.narration import Manner, narrate, step_seconds
from supple.conversation.stage import Stage
from supple.conversation.timing import is_second_side
from supple.event import Wish
from supple.person import Person
from supple.plain import to_plain
from supple.progress import Completion, Happening
from supple.replacing import replace
from supple.routine import Move, Routine, Start, Step, Steps, Transition, path
from supple.stretch import Stretch
from supple.unsaved import Unsaved


class Phase(StrEnum):
    """What is going on."""

    IDLE = "idle"  # no routine
    READY = "ready"  # announced; the step at hand hasn't been read yet
    GOING = "going"
    PAUSED = "paused"
    HALTED = "halted"  # something hurt; nothing goes on by itself
    OVER = "over"


class Question(StrEnum):
    """What was asked last, and so what "yes" and "no" mean. Supple never listens without one."""

    WHAT = "what"  # what would you like?
    BEGIN = "begin"
    PICK_UP = "pick_up"  # go on where you left off?
    ANEW = "anew"  # the stretch has changed: start it again?
    THERE = "there"  # are you in the position?
    SETTLED = "settled"
    NEXT = "next"
    CARRY_ON = "carry_on"  # with the step at hand, after a pause or an answer
    BETTER = "better"  # is it better now that it is smaller?
    COMFORTABLE = "comfortable"  # was all of that comfortable?
    LEAVE = "leave"  # leave this stretch and go on to the next?
    STEADIER = "steadier"
    GENTLE = "gentle"  # something very gentle instead?
    INSTEAD = "instead"  # this other stretch instead? (about: its id)
    FORGET = "forget"  # really forget everything?
    FLOOR = "floor"  # can you get down to the floor and up again?
    BACK = "back"  # how is your back, from zero to ten?
    WHICH = "which"  # which of these did you mean?


@dataclass(frozen=True, slots=True, kw_only=True)
class Dealt:
    """How much the first side got, so that the second gets the same.

    Attributes:
        index: The step of the first side.
        holds: The factor on holds that applied.
        eased: Whether it was eased.
    """

    index: int
    holds: float
    eased: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How much of a topic has been told.

    Attributes:
        topic: Its id.
        whole: Whether the long answer has been given too.
    """

    topic: str
    whole: bool = False


@dataclass(frozen=True, kw_only=True)  # without slots, see `replacing`
class Session:
    """One conversation. It survives JSON, and travels with each request.

    Attributes:
        person: Their preferences, as changed so far.
        routine: What is being done.
        fingerprint: The steps' fingerprint when it began.
        at: The index of the step at hand.
        phase: What is going on.
        question: What was asked last.
        about: The id that the question is about.
        names: What the question calls by name.
        posture: How the body rests now.
        reasons: Why each stretch was chosen, by its place in the routine; empty where it was named.
        wordings: How much is said of each stretch, by its place in the routine.
        finished: The indices of the moves that were finished.
        uneasy: The places of the stretches that weren't comfortable.
        eased: The place of the stretch that was a bit much, if it is the one at hand.
        dealt: How much the last first side got.
        comfort: How the back was at the start, from 0 to 10.
        hurts: How often something hurt.
        meanings: What was asked about by "which", by id.
        wish: What they would like, while something has to be asked about it first.
        told: The topic that "tell me more" goes on with.
        place: The place in the routine of the step at hand, for when the steps have changed.
        began: When the last turn's answer began to be read, in seconds since the epoch.
        marks: When each step of that answer starts, as its index and the seconds from `began`;
            the last mark is the end, with the index -1.
        unsaved: What the logbook has to catch up on; None while it does its work.
    """

    person: Person = Person()
    routine: Routine | None = None
    fingerprint: str = ""
    at: int = 0
    phase: Phase = Phase.IDLE
    question: Question | None = None
    about: str = ""
    names: tuple[str, ...] = ()
    posture: Position = Position.STANDING
    reasons: tuple[str, ...] = ()
    wordings: tuple[Wording, ...] = ()
    finished: tuple[int, ...] = ()
    uneasy: tuple[int, ...] = ()
    eased: int | None = None
    dealt: Dealt | None = None
    comfort: int | None = None
    hurts: int = 0
    meanings: tuple[str, ...] = ()
    wish: Wish | None = None
    told: Told | None = None
    place: int = 0
    began: float = 0.0
    marks: tuple[tuple[int, float], ...] = ()
    unsaved: Unsaved | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The answer to one event.

    Attributes:
        session: The session afterwards.
        acts: What is said, and the silences.
        listen: Whether an answer is awaited; if not, the conversation ends.
        happened: What is worth keeping.
        reads: Which steps are read: each one's index, and the number of the act it starts with.
        forget: Whether everything kept of the person is to be erased.
    """

    session: Session
    acts: tuple[Act, ...]
    listen: bool = True
    happened: tuple[Happening, ...] = ()
    reads: tuple[tuple[int, int], ...] = ()
    forget: bool = False


def located(session: Session, stage: Stage) -> Session:
    """Work out which step of the last answer the person has come to.

    A speaker never tells how far its own speech got, so the clock is asked. A clock that jumped
    back leaves them at the first step of the answer, one that jumped ahead at the last.
    """
    steps = [mark for mark in session.marks if 0 <= mark[0] < len(stage.steps)]
    if session.phase is not Phase.GOING or not steps:
        return session
    elapsed = stage.now - session.began
    reached = [index for index, offset in steps if offset <= max(elapsed, 0.0)]
    at = reached[-1] if reached else steps[0][0]
    passed = (index for index, _ in steps if index < at)
    posture = stage.steps[at].position
    return finish_moves(replace(session, at=at, posture=posture), passed, stage.steps)


def interrupted(session: Session, stage: Stage) -> bool:
    """Whether the last answer was still being read when the event came, but for its last second."""
    return bool(session.marks) and 0 <= stage.now - session.began < session.marks[-1][1] - 1.0


def finish_moves(session: Session, indices: Iterable[int], steps: Steps) -> Session:
    """Count moves as finished."""
    new = {index for index in indices if isinstance(steps[index], Move)}
    return replace(session, finished=tuple(sorted(new.union(session.finished))))


def completions(before: Session, after: Session, steps: Steps) -> Iterator[Happening]:
    """The stretches whose last missing move has been finished in between.

    One after which it is asked whether all was comfortable counts when that has been answered.
    """
    if before.finished == after.finished:
        return
    for place, moves in steps.moves.items():
        stretch = steps.routine.stretches[place].stretch
        whole = set(moves) <= set(after.finished) and not set(moves) <= set(before.finished)
        if whole and stretch not in steps.checked:
            yield Completion(stretch=stretch, comfortable=place not in after.uneasy)


def ask(
    session: Session,
    question: Question,
    *acts: Act,
    about: str = "",
    names: tuple[str, ...] = (),
) -> Turn:
    """Say something and then ask; "yes" and "no" will answer the question.

    Args:
        session: The conversation so far.
        question: What is asked.
        acts: What is said before.
        about: The id that the question is about.
        names: What the question calls by name.
    """
    question_act = say(f"ask.{question}", wording=_wording_at(session), names=names)
    session = replace(session, question=question, about=about, names=names)
    return Turn(session=session, acts=(*acts, question_act))


def stay(session: Session, stage: Stage, *acts: Act) -> Turn:
    """Say something without moving on, and then ask what was asked before.

    Who was interrupted in the middle of a step is asked whether to carry on with it.
    """
    if session.phase is Phase.GOING and interrupted(session, stage):
        session = replace(session, phase=Phase.PAUSED, question=Question.CARRY_ON)
    session = replace(session, marks=())
    return ask_again(session, *acts)


def ask_again(session: Session, *acts: Act) -> Turn:
    """Say something and then ask once more what was asked last."""
    question = session.question or Question.WHAT
    return ask(session, question, *acts, about=session.about, names=session.names)


def stop(session: Session, *acts: Act) -> Turn:
    """Say something and end the conversation; the place is kept unless the routine is over."""
    return Turn(session=replace(session, question=None, marks=()), acts=acts, listen=False)


def over(session: Session, *acts: Act) -> Turn:
    """Say something and end both the routine and the conversation."""
    return stop(replace(session, phase=Phase.OVER), *acts)


def read(session: Session, stage: Stage, *before: Act, wording: Wording | None = None) -> Turn:
    """Read the step at hand; when flowing, also those after it that fit into the turn.

    Args:
        session: Where they are; their posture must be the one that the step starts in.
        stage: The steps and the medium.
        before: What is said first.
        wording: How much to say; None for as much as the stretch's familiarity asks.
    """
    acts = list(before)
    reads: list[tuple[int, int]] = []
    index, seconds, characters = session.at, 0.0, 0
    while True:
        step = stage.steps[index]
        manner = manner_of(session, stage.steps, index, wording)
        if isinstance(step, Move) and not manner.second_side:
            session = replace(
                session, dealt=Dealt(index=index, holds=manner.holds, eased=manner.eased)
            )
        seconds += step_seconds(step, manner)
        narrated = narrate(step, manner)
        characters += sum(_characters(act) for act in narrated)
        if reads and (seconds > stage.medium.seconds or characters > stage.medium.characters):
            index -= 1
            break
        reads.append((index, len(acts)))
        acts.extend(narrated)
        if not session.person.flowing or _pause_after(stage.steps, index):
            break
        index, wording = index + 1, None
    session = replace(session, phase=Phase.GOING, posture=stage.steps[index].position, marks=())
    turn = ask(session, _question_after(stage.steps[index]), *acts)
    return replace(turn, reads=tuple(reads))


def _characters(act: Act) -> int:
    """About how much text an act comes to, with what a medium writes around it."""
    text = getattr(act, "about", {}).get("text", "")
    return 50 + len(str(text))


def _pause_after(steps: Steps, index: int) -> bool:
    """Whether even a flowing routine listens after a step: at its end, and where it must ask."""
    if index + 1 == len(steps):
        return True
    step = steps[index]
    return isinstance(step, Move) and step.stretch.id in steps.checked and is_last(steps, index)


def _question_after(step: Step) -> Question:
    match step:
        case Transition():
            return Question.THERE
        case Start():
            return Question.SETTLED
        case Move():
            return Question.NEXT


def go(session: Session, index: int, stage: Stage, *before: Act) -> Turn:
    """Go to a step, by way of the change of position that it takes from where the body is."""
    steps = stage.steps
    if index >= len(steps):
        return over(session, *before, say("finished", routine=steps.routine.name))
    session = replace(session, at=index, place=steps.place(index), marks=())
    if session.eased != steps.place(index):
        session = replace(session, eased=None)
    step = steps[index]
    way = path(session.posture, step.position, steps.routine.in_bed)
    if way == (step.path if isinstance(step, Transition) else (step.position,)):
        return read(session, stage, *before)
    if len(way) == 1:  # a transition to where the body is already
        return go(session, index + 1, stage, *before)
    bridge = Transition(path=way, in_bed=steps.routine.in_bed)
    phase = Phase.GOING if isinstance(step, Transition) else Phase.READY
    session = replace(session, phase=phase, posture=step.position)
    acts = narrate(bridge, manner_of(session, steps, index))
    return ask(session, Question.THERE, *before, *acts)


def manner_of(session: Session, steps: Steps, index: int, wording: Wording | None = None) -> Manner:
    """How a step is to be read to this person now."""
    place = steps.place(index)
    holds, eased = session.person.holds, session.eased == place
    second = is_second_side(steps, index)
    if second and session.dealt and session.dealt.index == index - 1:
        holds, eased = session.dealt.holds, eased or session.dealt.eased
    return Manner(
        wording=wording or _wording(session, place),
        pace=session.person.pace,
        holds=holds,
        eased=eased,
        second_side=second,
        stretches=len(steps.moves),
    )


def is_last(steps: Steps, index: int) -> bool:
    """Whether a step is the last move of its stretch."""
    step = steps[index]
    return isinstance(step, Move) and steps.moves[step.place][-1] == index


def stretch_at(session: Session, steps: Steps) -> Stretch | None:
    """The stretch at hand, or the one that is being led to."""
    for step in steps.steps[session.at :]:
        if not isinstance(step, Transition):
            return step.stretch
    return None


def _wording(session: Session, place: int) -> Wording:
    return session.wordings[place] if place < len(session.wordings) else Wording.FULL


def _wording_at(session: Session) -> Wording:
    """How much of a question is said: less once the first stretches are done."""
    if session.place == 0 and len(session.finished) < 2:
        return _wording(session, session.place)
    return max(Wording.SHORT, _wording(session, session.place), key=list(Wording).index)


def kept(session: Session, steps: Steps) -> dict[str, object] | None:
    """The session as the logbook may keep it: the place, and nothing of how anything felt.

    Moves of a stretch that wasn't comfortable no longer count as finished, so that leaving and
    coming back can't make it so. Who stopped because something hurt is kept after that stretch.

    Returns:
        Plain values; None where there is nothing to pick up.
    """
    if session.routine is None or session.phase in (Phase.IDLE, Phase.OVER):
        return None
    at = session.at + 1 if session.phase is Phase.HALTED else session.at
    returning = session.question in (Question.PICK_UP, Question.ANEW, Question.THERE)
    begun = session.phase in (Phase.GOING, Phase.PAUSED) or at > 0 or returning
    if not begun or at >= len(steps):
        return None
    uneasy = {index for place in session.uneasy for index in steps.moves.get(place, ())}
    place = Session(
        routine=session.routine,
        fingerprint=session.fingerprint,
        at=at,
        place=steps.place(at),
        person=Person(first_side=session.person.first_side),
        reasons=session.reasons,
        wordings=session.wordings,
        finished=tuple(index for index in session.finished if index not in uneasy),
    )
    plain: dict[str, object] = to_plain(place)
    return plain
