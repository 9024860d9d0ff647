"""Answers that move: on, back, to another step, and slower, longer or by themselves."""

from supple.conversation.act import Act, Wording, say
from supple.conversation.session import (
    Phase,
    Question,
    Session,
    Turn,
    ask,
    ask_again,
    finish_moves,
    go,
    is_last,
    read,
    stay,
    stop,
)
from supple.conversation.stage import Stage
from supple.conversation.timing import is_second_side
from supple.event import Event
from supple.person import Pace
from supple.progress import Completion
from supple.replacing import replace
from supple.routine import Move, Start
from supple.stretch import Sides

MOST_HOLDS, LEAST_HOLDS = 1.5, 0.5
"""How far "longer" and "shorter" go; the ranges of each stretch bound them further."""

_PACES = (Pace.SLOWER, Pace.SLOW, Pace.STEADY)


def going(session: Session) -> bool:
    """Whether there is a routine to move in."""
    return session.routine is not None and session.phase not in (Phase.IDLE, Phase.OVER)


def nothing_going(session: Session, _event: Event, _stage: Stage) -> Turn:
    """There is nothing to move in: ask what they would like."""
    return ask(session, Question.WHAT, say("nothing.going"))


def on(session: Session, _event: Event, stage: Stage) -> Turn:
    """Go on to what comes next, which depends on the phase."""
    match session.phase:
        case Phase.READY if session.question is Question.PICK_UP:
            return pick_up(session, stage)
        case Phase.READY if session.question is Question.ANEW:
            return anew(session, stage)
        case Phase.READY:
            return go(session, session.at, stage)
        case Phase.HALTED:
            return leave(session, stage)
        case _ if session.question is Question.COMFORTABLE:
            return settle(session, stage, comfortable=False)
        case _:
            return _finish_step(session, stage)


def _finish_step(session: Session, stage: Stage) -> Turn:
    """Count the step at hand as done, and go on; ask how it was where others build on it."""
    session = finish_moves(session, [session.at], stage.steps)
    step = stage.steps[session.at]
    if (
        isinstance(step, Move)
        and is_last(stage.steps, session.at)
        and step.stretch.id in stage.steps.checked
        and set(stage.steps.moves[step.place]) <= set(session.finished)
    ):
        if step.place in session.uneasy:
            return settle(session, stage, comfortable=False)
        session = replace(session, phase=Phase.GOING, marks=())
        return ask(session, Question.COMFORTABLE)
    return go(session, session.at + 1, stage)


def settle(session: Session, stage: Stage, comfortable: bool) -> Turn:
    """Take down how a stretch was that others build on, and go on."""
    step = stage.steps[session.at]
    if not isinstance(step, Move):
        return go(session, session.at + 1, stage)
    words = say("comfortable.noted" if comfortable else "comfortable.not_noted")
    turn = go(session, session.at + 1, stage, words)
    done = Completion(stretch=step.stretch.id, comfortable=comfortable)
    return replace(turn, happened=(done,))


def leave(session: Session, stage: Stage, *before: Act) -> Turn:
    """Leave the stretch at hand and go on to the next one."""
    place = stage.steps.place(session.at)
    return go(session, stage.steps.start_of(place + 1), stage, *before)


def anew(session: Session, stage: Stage) -> Turn:
    """Start the stretch at hand from its beginning."""
    return go(session, stage.steps.start_of(stage.steps.place(session.at)), stage)


def better(session: Session, stage: Stage) -> Turn:
    """It is better now that it is smaller: do the step once more, that way."""
    return read(session, stage, say("carry_on"), wording=Wording.SHORT)


def pick_up(session: Session, stage: Stage) -> Turn:
    """Get back into position, by way of the stretch's starting words, to the step left off at."""
    step = stage.steps[session.at]
    if isinstance(step, Move) and session.posture is not step.position:
        for index in range(session.at, -1, -1):
            before = stage.steps[index]
            if isinstance(before, Start) and before.position is step.position:
                turn = go(session, session.at, stage)
                start = say("text", text=before.stretch.start.short)
                *acts, question = turn.acts
                return replace(turn, acts=(*acts, start, question))
    return go(session, session.at, stage)


def declined(session: Session, *acts: Act) -> Turn:
    """What was offered isn't wanted: ask what else is."""
    session = replace(session, routine=None, phase=Phase.IDLE)
    return ask(session, Question.WHAT, *(acts or (say("begin.no"),)))


def previous(session: Session, _event: Event, stage: Stage) -> Turn:
    """Go back a step; a change of position on the way back is bridged, not undone."""
    index = session.at - 1
    while index > 0 and not isinstance(stage.steps[index], Start | Move):
        index -= 1
    if index < 0 or not isinstance(stage.steps[index], Start | Move):
        return read_again(session, stage, say("at_the_start"))
    return go(session, index, stage)


def repeat(session: Session, _event: Event, stage: Stage) -> Turn:
    """Say the step again; after something hurt, only the question is said again."""
    if session.phase is Phase.HALTED or session.question is Question.COMFORTABLE:
        return stay(session, stage)
    if session.phase is Phase.READY:
        return stay(session, stage, say("ready.again", routine=stage.steps.routine.name))
    return read_again(session, stage)


def more_words(session: Session, _event: Event, stage: Stage) -> Turn:
    """Say the step again with all its words."""
    if not going(session):
        return stay(session, stage, say("nothing.going"))
    if session.phase in (Phase.HALTED, Phase.READY) or session.question is Question.COMFORTABLE:
        return stay(session, stage)
    return read_again(session, stage, wording=Wording.FULL)


def read_again(
    session: Session, stage: Stage, *before: Act, wording: Wording | None = None
) -> Turn:
    """Read the step at hand once more."""
    if session.phase in (Phase.HALTED, Phase.READY):
        return stay(session, stage, *before)
    return read(session, stage, *before, wording=wording)


def skip(session: Session, _event: Event, stage: Stage) -> Turn:
    """Leave out the rest of this stretch."""
    return leave(session, stage, say("skipped"))


def start_over(session: Session, _event: Event, stage: Stage) -> Turn:
    """Begin the whole routine again."""
    session = replace(session, finished=(), phase=Phase.GOING)
    return go(session, 0, stage, say("starting_over"))


def go_to_step(session: Session, event: Event, stage: Stage) -> Turn:
    """Go to a step by its number, from 1, as "where am I?" counts them."""
    number = event.number or 0
    if not 1 <= number <= len(stage.steps):
        return stay(session, stage, say("no_such_step", most=len(stage.steps)))
    return go(session, number - 1, stage)


def go_to_part(session: Session, event: Event, stage: Stage) -> Turn:
    """Go to a part of the stretch at hand by its number, from 1."""
    place = stage.steps.place(session.at)
    numbers = {}
    for index in reversed(stage.steps.moves.get(place, ())):
        step = stage.steps[index]
        if isinstance(step, Move):
            numbers[step.number] = index
    if event.number not in numbers:
        return stay(session, stage, say("no_such_part", most=max(numbers, default=0)))
    return go(session, numbers[event.number], stage)


def other_side(session: Session, _event: Event, stage: Stage) -> Turn:
    """Go to the other side of the part at hand."""
    step = stage.steps[session.at]
    if not isinstance(step, Move) or step.part.sides is not Sides.EACH:
        return stay(session, stage, say("both_sides_together"))
    second = is_second_side(stage.steps, session.at)
    return go(session, session.at + (-1 if second else 1), stage)


def pause(session: Session, _event: Event, _stage: Stage) -> Turn:
    """Wait until they say so; what was ready or halted stays so."""
    if session.phase is Phase.GOING and session.question is not Question.COMFORTABLE:
        session = replace(session, phase=Phase.PAUSED, marks=())
        return ask(session, Question.CARRY_ON, say("paused"))
    return ask_again(session, say("paused"))


def carry_on(session: Session, event: Event, stage: Stage) -> Turn:
    """Go on with the step at hand, from its beginning."""
    if session.phase in (Phase.READY, Phase.HALTED) or session.question is Question.COMFORTABLE:
        return on(session, event, stage)
    if session.phase is Phase.GOING and session.question is Question.NEXT:
        return on(session, event, stage)
    return read(session, stage, say("carry_on"), wording=Wording.SHORT)


def keep_going(session: Session, event: Event, stage: Stage) -> Turn:
    """Flow on without waiting for "next"."""
    session = replace(session, person=replace(session.person, flowing=True))
    if session.phase is Phase.PAUSED:
        return read(session, stage, say("flowing"), wording=Wording.SHORT)
    turn = on(session, event, stage)
    return _before(turn, say("flowing"))


def step_by_step(session: Session, _event: Event, stage: Stage) -> Turn:
    """Listen after every step."""
    session = replace(session, person=replace(session.person, flowing=False))
    return stay(session, stage, say("stepwise"))


def slower(session: Session, _event: Event, stage: Stage) -> Turn:
    """Speak and move more slowly, and say this step again that way."""
    return _paced(session, stage, -1)


def faster(session: Session, _event: Event, stage: Stage) -> Turn:
    """Speak and move a little less slowly; there is no fast."""
    return _paced(session, stage, 1)


def _paced(session: Session, stage: Stage, change: int) -> Turn:
    index = _PACES.index(session.person.pace) + change
    if not 0 <= index < len(_PACES):
        return stay(session, stage, say("pace.slowest" if change < 0 else "pace.no_faster"))
    session = replace(session, person=replace(session.person, pace=_PACES[index]))
    words = say("pace.slower" if change < 0 else "pace.faster")
    if change < 0 and session.phase is Phase.GOING and session.question is Question.NEXT:
        return read(session, stage, words, wording=Wording.SHORT)
    return stay(session, stage, words)


def longer(session: Session, _event: Event, stage: Stage) -> Turn:
    """Make holds longer, within their ranges; a hold that was cut short is given anew."""
    return _held(session, stage, 1.25)


def shorter(session: Session, _event: Event, stage: Stage) -> Turn:
    """Make holds shorter from here."""
    return _held(session, stage, 0.8)


def _held(session: Session, stage: Stage, factor: float) -> Turn:
    holds = round(min(max(session.person.holds * factor, LEAST_HOLDS), MOST_HOLDS), 2)
    if holds == session.person.holds:
        return stay(session, stage, say("holds.longest" if factor > 1 else "holds.shortest"))
    session = replace(session, person=replace(session.person, holds=holds))
    return stay(session, stage, say("holds.longer" if factor > 1 else "holds.shorter"))


def halt(session: Session, _event: Event, _stage: Stage) -> Turn:
    """Stop the conversation, keeping the place."""
    return stop(session, say("stopped" if going(session) else "goodbye"))


def cancel(session: Session, event: Event, stage: Stage) -> Turn:
    """Leave what is being asked; where nothing is, stop."""
    if session.question in (Question.BEGIN, Question.PICK_UP, Question.ANEW):
        return declined(session)
    if session.question in (Question.FORGET, Question.INSTEAD, Question.GENTLE):
        if not going(session):
            return declined(session)
        return ask(session, Question.CARRY_ON, say("begin.no_instead"))
    return halt(session, event, stage)


def _before(turn: Turn, words: Act) -> Turn:
    """A turn with something said first."""
    reads = tuple((index, start + 1) for index, start in turn.reads)
    return replace(turn, acts=(words, *turn.acts), reads=reads)
