"""Answers to questions about the routine at hand; none of them moves anything."""

from collections.abc import Iterator

from supple.body import Prop
from supple.conversation.act import Act, say
from supple.conversation.moving import going
from supple.conversation.narration import step_seconds
from supple.conversation.session import (
    Session,
    Turn,
    ask_again,
    manner_of,
    stay,
    stretch_at,
)
from supple.conversation.stage import Stage
from supple.event import Event
from supple.routine import Move, Start, Steps, Transition


def where(session: Session, _event: Event, stage: Stage) -> Turn:
    """Say which stretch, part and side they are in, and how the body rests."""
    if not going(session):
        return stay(session, stage, say("where.nowhere"))
    return stay(session, stage, *whereabouts(session, stage.steps))


def whereabouts(session: Session, steps: Steps, you: str = "you are") -> Iterator[Act]:
    """The place in words that put the body there; `you` begins them, "you are" or "you were"."""
    step = steps[session.at]
    yield say("where.step", number=session.at + 1, of=len(steps))
    match step:
        case Transition():
            yield say("where.transition", position=step.position, you=you)
        case Start():
            yield say(
                "where.start", stretch=step.stretch.short_name, position=step.position, you=you
            )
        case Move():
            about = {
                "you": you,
                "stretch": step.stretch.short_name,
                "part": step.part.name,
                "number": step.number,
                "of": len(step.stretch.parts),
                "position": step.position,
                "side": step.side,
            }
            one = "one" if len(step.stretch.parts) == 1 else "many"
            yield say(f"where.move.{one}" + (".side" if step.side else ""), **about)


def seconds_left(session: Session, steps: Steps) -> float:
    """About how long the rest of the routine takes."""
    indices = range(session.at, len(steps))
    return sum(step_seconds(steps[i], manner_of(session, steps, i)) for i in indices)


def how_long(session: Session, _event: Event, stage: Stage) -> Turn:
    """Say how much time is left."""
    if not going(session):
        return stay(session, stage, say("nothing.going"))
    return stay(session, stage, say("how_long", seconds=seconds_left(session, stage.steps)))


def how_many(session: Session, _event: Event, stage: Stage) -> Turn:
    """Say how many stretches and steps are left."""
    if not going(session):
        return stay(session, stage, say("nothing.going"))
    here = stage.steps.place(session.at)
    left = sum(place >= here for place in stage.steps.moves)
    steps = len(stage.steps) - session.at
    return stay(session, stage, say("how_many", stretches=left, steps=steps))


def what_needed(session: Session, _event: Event, stage: Stage) -> Turn:
    """Say what to have at hand."""
    if not going(session):
        return stay(session, stage, say("nothing.going"))
    return stay(session, stage, props(stage.steps))


def props(steps: Steps) -> Act:
    """What to have at hand for a routine."""
    starts = [step for step in steps.steps if isinstance(step, Start)]
    wanted = {prop for start in starts for prop in start.stretch.props}
    needed = sorted(wanted - {Prop.MAT} if steps.routine.in_bed else wanted)
    return say("props", props=tuple(needed)) if needed else say("props.none")


def why(session: Session, _event: Event, stage: Stage) -> Turn:
    """Say why this stretch is done."""
    stretch = stretch_at(session, stage.steps)
    if stretch is None or not going(session):
        return stay(session, stage, say("why.routine", about=stage.steps.routine.about))
    reasons = dict(enumerate(session.reasons))
    return stay(session, stage, say("text", text=reasons.get(session.place) or stretch.why))


def who_made(session: Session, _event: Event, stage: Stage) -> Turn:
    """Say where this stretch comes from, and that no clinician has reviewed it."""
    stretch = stretch_at(session, stage.steps)
    if stretch is None or not going(session):
        return stay(session, stage, say("who.supple"))
    origin = stretch.provenance
    acts = [say("who.author", author=origin.author)] if origin.author else []
    if origin.tradition:
        acts.append(say("who.tradition", tradition=origin.tradition))
    if origin.lineage:
        acts.append(say("who.lineage", lineage=origin.lineage))
    return stay(session, stage, *acts, say("who.reviewed"))


def am_i_right(session: Session, _event: Event, stage: Stage) -> Turn:
    """Say what one should feel, and what not."""
    stretch = stretch_at(session, stage.steps)
    if stretch is None or not going(session):
        return stay(session, stage, say("nothing.going"))
    expected = [one.words for one in stretch.sensations if one.normal]
    wrong = [one.words for one in stretch.sensations if not one.normal]
    words = [say("text", text=text) for text in (*expected, *wrong)]
    return stay(session, stage, *(words or [say("felt.normal")]), say("am_i_right.rule"))


def overview(session: Session, steps: Steps) -> Iterator[Act]:
    """What a routine will be: its name, its minutes, how many stretches, what to have at hand."""
    seconds = sum(step_seconds(steps[i], manner_of(session, steps, i)) for i in range(len(steps)))
    positions = tuple(dict.fromkeys(s.position for s in steps.steps if isinstance(s, Move)))
    count = len(steps.moves)
    key = "overview.one" if count == 1 else "overview.many"
    yield say(key, routine=steps.routine.name, seconds=seconds, stretches=count)
    where = "overview.in_bed" if steps.routine.in_bed else "overview.positions"
    yield say(where, positions=positions)
    yield props(steps)


def help_(session: Session, _event: Event, stage: Stage) -> Turn:
    """Say what one can say here."""
    key = "help.going" if going(session) else "help.idle"
    return stay(session, stage, say(key))


def silence(session: Session, _event: Event, _stage: Stage) -> Turn:
    """Nothing was said: hold the place."""
    return ask_again(session, say("silence"))


def unknown(session: Session, _event: Event, stage: Stage) -> Turn:
    """Something was said that wasn't understood: say so, and what would be."""
    key = "unknown.going" if going(session) else "unknown.idle"
    return stay(session, stage, say(key))
