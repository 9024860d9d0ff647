"""Answers to how it feels: comfort, discomfort, pain, and the signs that mean stop.

The table is stricter than a physiotherapist's traffic light, because the source text is: what is
uncomfortable only aggravates. Nothing goes on after something hurt unless the person says so.
The red flags are those of the NHS. Nothing of this is kept when the conversation ends.
"""

from collections.abc import Iterator
from dataclasses import replace

from supple.conversation.act import Act, say
from supple.conversation.moving import better, going, on, settle
from supple.conversation.reception import how_the_back_is
from supple.conversation.session import (
    Phase,
    Question,
    Session,
    Turn,
    ask,
    over,
    stay,
    stretch_at,
)
from supple.conversation.stage import Stage
from supple.event import Event
from supple.progress import Setback
from supple.routine import Move
from supple.screening import SEVERE_FROM

TIGHT_FROM, PAIN_FROM = 3, 5
"""On the scale from 0 to 10: make it smaller, leave the stretch; from SEVERE_FROM end it all."""

WORSE_BY = 2
"""A number this much over the day's first one counts as pain, however low."""

MOST_HURTS = 2
"""How often something may hurt before the routine ends."""


def number(session: Session, event: Event, stage: Stage) -> Turn:
    """Judge a number from 0 to 10 by the pain table."""
    said = event.number if event.number is not None else -1
    if not 0 <= said <= 10:
        return stay(session, stage, say("number.range"))
    if not going(session) or session.phase is Phase.READY:
        return how_the_back_is(session, said, stage)
    worse = session.comfort is not None and said >= session.comfort + WORSE_BY
    if said >= SEVERE_FROM:
        return severe(session, event, stage)
    if said >= PAIN_FROM or (worse and said >= TIGHT_FROM):
        return pain(session, event, stage)
    if said >= TIGHT_FROM:
        return tight(session, event, stage)
    return comfortable(session, event, stage)


def comfortable(session: Session, _event: Event, stage: Stage) -> Turn:
    """All is well: answer the question if it was about that, or go on listening."""
    if session.question is Question.COMFORTABLE:
        return settle(session, stage, comfortable=True)
    if session.question is Question.BETTER:
        return better(session, stage)
    if session.phase is Phase.HALTED:
        return ask(session, Question.LEAVE, say("halted.better"))
    return stay(session, stage, say("comfortable"))


def tight(session: Session, event: Event, stage: Stage) -> Turn:
    """A bit much: smaller and a third shorter, and ask again; a second time, leave it."""
    if not going(session):
        return ask(session, Question.GENTLE, say("back.tight"))
    if session.phase is Phase.HALTED:
        return stay(session, stage)
    place = stage.steps.place(session.at)
    if session.eased == place and session.question is Question.BETTER:
        return pain(session, event, stage)
    if session.phase is Phase.READY:  # nothing has been done yet: it will be smaller from the start
        return stay(replace(session, eased=place), stage, say("easier.none"))
    session = replace(session, eased=place, uneasy=_with(session.uneasy, place), marks=())
    if session.question is Question.COMFORTABLE:  # it is over already: take it down and go on
        return on(session, event, stage)
    session = replace(session, phase=Phase.PAUSED)
    return ask(session, Question.BETTER, say("tight"))


def pain(session: Session, _event: Event, stage: Stage) -> Turn:
    """Something hurts: come out of it slowly, and leave this stretch; twice, end the routine."""
    if not going(session):
        return ask(
            replace(session, comfort=max(session.comfort or 0, PAIN_FROM)),
            Question.GENTLE,
            say("back.pain"),
        )
    if session.hurts + 1 >= MOST_HURTS:
        return _close(
            session, stage, say("pain.stop"), *_release(session, stage), say("pain.again")
        )
    setbacks = _setbacks(session, stage)
    session = _halted(session, stage)
    turn = ask(
        session, Question.LEAVE, say("pain.stop"), *_release(session, stage), say("pain.rest")
    )
    return replace(turn, happened=setbacks)


def severe(session: Session, _event: Event, stage: Stage) -> Turn:
    """It hurts a lot: end the routine with rest."""
    if not going(session):
        return how_the_back_is(session, SEVERE_FROM, stage)
    return _close(session, stage, say("pain.stop"), *_release(session, stage), say("severe"))


def nerve(session: Session, _event: Event, stage: Stage) -> Turn:
    """Sharp, shooting, numb, tingling, weak, or down the leg: stop at once, whatever the number."""
    return _close(session, stage, say("nerve"))


def dizzy(session: Session, _event: Event, stage: Stage) -> Turn:
    """Dizzy, faint, sick or breathless: rest and breathe until it has passed."""
    if not going(session):
        return over(session, say("dizzy.rest"), say("dizzy.see_someone"))
    session = _halted(session, stage)
    return ask(session, Question.STEADIER, say("dizzy.rest"))


def emergency(session: Session, _event: Event, _stage: Stage) -> Turn:
    """A red flag that needs an ambulance: say whom to call, and stop; never offer to go on."""
    return over(_forgotten(session), say("emergency"))


def urgent(session: Session, _event: Event, _stage: Stage) -> Turn:
    """A red flag that needs a doctor today."""
    return over(_forgotten(session), say("urgent"))


def stuck(session: Session, _event: Event, stage: Stage) -> Turn:
    """They can't get up: breathe, the way up in small steps, and whom to call."""
    if session.posture.on_floor or not going(session):
        return stay(session, stage, say("stuck.breathe"), say("stuck.up"), say("stuck.call"))
    return stay(session, stage, say("stuck.breathe"), say("stuck.call"))


def felt(session: Session, event: Event, stage: Stage) -> Turn:
    """Say whether feeling it there is as it should be, and offer what suits better if there is."""
    stretch = stretch_at(session, stage.steps)
    if stretch is None or event.region is None or not going(session):
        return stay(session, stage, say("felt.unknown"))
    for sensation in stretch.sensations:
        if event.region in sensation.regions:
            words = say("text", text=sensation.words)
            offer = stage.catalogue.stretches.get(sensation.offer)
            if sensation.normal and offer:
                names = (offer.short_name,)
                return ask(session, Question.INSTEAD, words, about=offer.id, names=names)
            if not sensation.normal:
                return tight(session, event, stage)
            return stay(session, stage, words)
    if event.region in (*stretch.regions, *stretch.also):
        return stay(session, stage, say("felt.normal"))
    return stay(session, stage, say("felt.elsewhere"))


def _halted(session: Session, stage: Stage) -> Session:
    """Nothing goes on by itself from here; going on leads to the next stretch."""
    place = stage.steps.place(session.at)
    moves = stage.steps.moves.get(place, (session.at,))
    return replace(
        session,
        at=moves[-1],
        phase=Phase.HALTED,
        hurts=session.hurts + 1,
        uneasy=_with(session.uneasy, place),
        marks=(),
    )


def _close(session: Session, stage: Stage, *acts: Act) -> Turn:
    """End the routine and the conversation, with rest."""
    setbacks = _setbacks(session, stage)
    up = [say("close.up")] if session.posture.on_floor else []
    turn = over(_forgotten(session), *acts, say("close"), *up)
    return replace(turn, happened=setbacks)


def _forgotten(session: Session) -> Session:
    """Without the numbers: what comes next starts afresh, only more gently."""
    return replace(session, comfort=max(session.comfort or 0, SEVERE_FROM), eased=None)


def _setbacks(session: Session, stage: Stage) -> tuple[Setback, ...]:
    """What has to be worked up to anew, because the stretch that builds on it hurt."""
    stretch = stretch_at(session, stage.steps) if going(session) else None
    return tuple(Setback(stretch=one.stretch) for one in stretch.prerequisites) if stretch else ()


def _release(session: Session, stage: Stage) -> Iterator[Act]:
    """How to come out of the move at hand."""
    if session.at < len(stage.steps) and session.phase in (Phase.GOING, Phase.PAUSED):
        step = stage.steps[session.at]
        if isinstance(step, Move) and step.part.release:
            yield say("text", text=step.part.release, side=step.side)


def _with(places: tuple[int, ...], place: int) -> tuple[int, ...]:
    return places if place in places else (*places, place)
