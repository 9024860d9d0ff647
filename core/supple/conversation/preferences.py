"""What somebody wants otherwise: another stretch, no twisting, no floor, names for the sides."""

from dataclasses import replace

from supple.body import FloorAccess, Side
from supple.conversation.act import Act, say
from supple.conversation.moving import going
from supple.conversation.reception import (
    offer_twin,
    refuse_locked,
    too_much_today,
    wished,
    wordings_for,
)
from supple.conversation.session import Phase, Question, Session, Turn, ask, go, stay, stretch_at
from supple.conversation.stage import Stage
from supple.event import Event, Wish
from supple.routine import Entry
from supple.screening import concerns, locked


def swap(session: Session, target: str, stage: Stage) -> Turn:
    """Do another stretch in the place of the one at hand, and go on from there."""
    routine = session.routine
    stretch = stage.catalogue.stretches.get(target)
    if routine is None or stretch is None:
        return stay(session, stage, say("target.unknown"))
    if locked(stretch, stage.progress.done, stage.today):
        return refuse_locked(session, stretch, stage)
    if too_much_today(session.comfort, [stretch]):
        return stay(session, stage, say("back.too_much", routine=stretch.short_name))
    if concern := next(concerns(stretch, session.person, routine.in_bed, stage.screen), None):
        return stay(
            session, stage, say("refused", stretch=stretch.short_name, reason=concern.reason)
        )
    place = stage.steps.place(session.at)
    entries = list(routine.stretches)
    entries[place : place + 1] = [Entry(stretch=target)]
    return _rearranged(session, tuple(entries), place, stage)


def rescreen(session: Session, stage: Stage, *acts: Act) -> Turn:
    """After a preference has changed, leave out what no longer suits of what is still to come."""
    routine = session.routine
    if routine is None or not going(session):
        return stay(session, stage, *acts)
    place = stage.steps.place(session.at)
    entries = tuple(
        entry
        for number, entry in enumerate(routine.stretches)
        if number < place
        or not any(
            concerns(
                stage.catalogue.stretches[entry.stretch],
                session.person,
                routine.in_bed,
                stage.screen,
            )
        )
    )
    if entries == routine.stretches:
        return stay(session, stage, *acts)
    here = routine.stretches[place : place + 1]
    if here and here[0] in entries[place:]:
        session, stage = _with_entries(session, entries, stage)
        return stay(session, stage, *acts, say("left_out.rest"))
    if not entries:
        stretch = stage.catalogue.stretches[routine.stretches[0].stretch]
        reason = next(concerns(stretch, session.person, routine.in_bed, stage.screen)).reason
        idle = replace(session, routine=None, phase=Phase.IDLE)
        return offer_twin(idle, stretch, reason, stage)
    return _rearranged(session, entries, place, stage, *acts, say("left_out.this"))


def _rearranged(
    session: Session,
    entries: tuple[Entry, ...],
    place: int,
    stage: Stage,
    *acts: Act,
) -> Turn:
    """Go on at a place of a routine whose stretches from there on have changed."""
    session, stage = _with_entries(session, entries, stage)
    start = stage.steps.start_of(place)
    session = replace(
        session,
        finished=tuple(index for index in session.finished if index < start),
        uneasy=tuple(one for one in session.uneasy if one < place),
        eased=None,
        dealt=None,
        marks=(),
    )
    if session.phase is Phase.READY and session.at == 0:
        return ask(session, Question.BEGIN, *acts)
    return go(session, start, stage, *acts)


def _with_entries(
    session: Session, entries: tuple[Entry, ...], stage: Stage
) -> tuple[Session, Stage]:
    """The session and the stage with other stretches in the routine."""
    assert session.routine is not None
    reasons = {
        entry.stretch: reason
        for entry, reason in zip(session.routine.stretches, session.reasons, strict=False)
    }
    routine = replace(session.routine, stretches=entries)
    steps = stage.unfold(routine, session.person.first_side)
    session = replace(
        session,
        routine=routine,
        fingerprint=steps.fingerprint,
        wordings=wordings_for(routine, stage),
        reasons=tuple(reasons.get(entry.stretch, "") for entry in entries),
    )
    return session, replace(stage, steps=steps)


def easier(session: Session, _event: Event, stage: Stage) -> Turn:
    """Swap the stretch at hand for its easier one; where there is none, make it smaller."""
    stretch = stretch_at(session, stage.steps) if going(session) else None
    if stretch is None:
        return wished(session, Wish(comfort=7), stage)
    if stretch.easier in stage.catalogue.stretches:
        return swap(session, stretch.easier, stage)
    place = stage.steps.place(session.at)
    session = replace(session, eased=place)
    if session.phase not in (Phase.GOING, Phase.PAUSED):
        return stay(session, stage, say("easier.none"))
    session = replace(session, phase=Phase.PAUSED)
    return ask(session, Question.CARRY_ON, say("easier.none"))


def can_reach_floor(session: Session, access: FloorAccess, stage: Stage) -> Turn:
    """Take down whether they can get to the floor, and go on with what they wished for."""
    session = replace(session, person=replace(session.person, floor=access))
    if session.wish is not None:
        return wished(session, session.wish, stage)
    return rescreen(session, stage, say(f"floor.{access}"))


def avoid(session: Session, event: Event, stage: Stage) -> Turn:
    """Take down a movement to avoid."""
    if event.movement is None:
        return stay(session, stage, say("avoid.which"))
    person = replace(session.person, avoid=session.person.avoid | {event.movement})
    noted = say("avoid", movement=event.movement)
    return rescreen(replace(session, person=person), stage, noted)


def allow(session: Session, event: Event, stage: Stage) -> Turn:
    """A movement, or all of them, may come again."""
    left = session.person.avoid - {event.movement} if event.movement else frozenset()
    session = replace(session, person=replace(session.person, avoid=frozenset(left)))
    if event.movement:
        return stay(session, stage, say("allow", movement=event.movement))
    return stay(session, stage, say("allow.all"))


def name_side(session: Session, event: Event, stage: Stage) -> Turn:
    """Call a side by what lies on it."""
    if event.side is None or not event.words.strip():
        return stay(session, stage, say("name_side.how"))
    words = " ".join(event.words.split())[:30]
    left, right = session.person.side_names
    names = (words, right) if event.side is Side.LEFT else (left, words)
    session = replace(session, person=replace(session.person, side_names=names))
    return stay(session, stage, say("name_side", side=event.side))


def forget_me(session: Session, _event: Event, _stage: Stage) -> Turn:
    """Ask once more before everything is erased."""
    return ask(session, Question.FORGET)


def floor(session: Session, event: Event, stage: Stage) -> Turn:
    """They said whether they can get to the floor."""
    if event.floor is None:
        return ask(session, Question.FLOOR, about=session.about)
    return can_reach_floor(session, event.floor, stage)
