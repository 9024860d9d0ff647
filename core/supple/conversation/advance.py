"""Every event in every phase has an answer: the one table from events to answers."""

from collections.abc import Callable

from supple.body import FloorAccess
from supple.conversation import asking, care, moving, preferences, reception, telling
from supple.conversation.act import say
from supple.conversation.session import (
    Phase,
    Question,
    Session,
    Turn,
    ask,
    ask_again,
    completions,
    located,
    stop,
)
from supple.conversation.stage import Stage
from supple.event import Event, Heard, Kind, OneOf, Wish
from supple.replacing import replace
from supple.screening import SEVERE_FROM

Answer = Callable[[Session, Event, Stage], Turn]


def advance(session: Session, heard: Heard, stage: Stage) -> Turn:
    """Answer what was heard. Pure, and total: there is an answer to everything in every phase.

    Args:
        session: The conversation so far.
        heard: What was said or happened.
        stage: The steps of the session's routine, and all else that an answer is judged by.
    """
    always = isinstance(heard, Event) and heard.kind in _ALWAYS
    if moving.going(session) and not always and reception.has_changed(session, stage.steps):
        return reception.changed(session, stage)
    before = located(session, stage)
    if isinstance(heard, OneOf):
        return telling.which(before, heard, stage)
    if isinstance(heard, Wish):
        return reception.wished(before, heard, stage)
    if before.question is Question.WHICH and heard.kind in (Kind.NUMBER, Kind.GO_TO_STEP):
        return telling.chosen(before, heard.number or 0, stage)
    if heard.kind not in (Kind.TOPIC, Kind.MORE, Kind.REPEAT):
        before = replace(before, told=None)
    answer = ANSWERS[heard.kind]
    if heard.kind in _MOVES and not moving.going(before):
        answer = moving.nothing_going
    turn = answer(before, heard, stage)
    if turn.session.fingerprint != before.fingerprint:
        return turn
    done = tuple(completions(before, turn.session, stage.steps))
    return replace(turn, happened=(*done, *turn.happened))


def yes(session: Session, event: Event, stage: Stage) -> Turn:
    """Answer the question that was asked with a yes."""
    match session.question:
        case Question.WHAT | Question.BACK:
            return reception.wished(session, Wish(comfort=session.comfort), stage)
        case Question.GENTLE:
            bad_day = max(session.comfort or 0, SEVERE_FROM)
            return reception.wished(session, Wish(comfort=bad_day), stage)
        case Question.INSTEAD if session.phase in (Phase.GOING, Phase.PAUSED):
            return preferences.swap(session, session.about, stage)
        case Question.INSTEAD:
            return reception.wished(session, Wish(target=session.about), stage)
        case Question.WHICH:
            return telling.chosen(session, 1, stage)
        case Question.FLOOR:
            return preferences.can_reach_floor(session, FloorAccess.YES, stage)
        case Question.FORGET:
            return replace(stop(Session(), say("forgotten")), forget=True)
        case Question.COMFORTABLE:
            return moving.settle(session, stage, comfortable=True)
        case Question.CARRY_ON:
            return moving.carry_on(session, event, stage)
        case Question.BETTER:
            return moving.better(session, stage)
        case Question.STEADIER:
            return ask(session, Question.LEAVE, say("steadier.yes"))
        case _ if moving.going(session):
            return moving.on(session, event, stage)
        case _:
            return moving.nothing_going(session, event, stage)


def no(session: Session, event: Event, stage: Stage) -> Turn:
    """Answer the question that was asked with a no."""
    match session.question:
        case Question.COMFORTABLE:
            return moving.settle(session, stage, comfortable=False)
        case Question.BETTER:
            return care.pain(session, event, stage)
        case Question.FLOOR:
            return preferences.can_reach_floor(session, FloorAccess.NO, stage)
        case Question.FORGET:
            return ask(session, Question.WHAT, say("not_forgotten"))
        case Question.BEGIN | Question.PICK_UP | Question.ANEW:
            return moving.declined(session)
        case Question.INSTEAD if moving.going(session):
            return ask(session, Question.CARRY_ON, say("begin.no_instead"))
        case Question.BACK | Question.WHICH:
            return ask(session, Question.WHAT)
        case Question.LEAVE | Question.STEADIER:
            return ask(session, Question.LEAVE, say("rest"))
        case _ if moving.going(session):
            return ask_again(session, say("take_your_time"))
        case _:
            return stop(session, say("goodbye"))


ANSWERS: dict[Kind, Answer] = {
    Kind.LAUNCH: reception.launch,
    Kind.HELP: asking.help_,
    Kind.STOP: moving.halt,
    Kind.CANCEL: moving.cancel,
    Kind.SILENCE: asking.silence,
    Kind.UNKNOWN: asking.unknown,
    Kind.FORGET_ME: preferences.forget_me,
    Kind.YES: yes,
    Kind.NO: no,
    Kind.NEXT: moving.on,
    Kind.PREVIOUS: moving.previous,
    Kind.REPEAT: moving.repeat,
    Kind.SKIP: moving.skip,
    Kind.START_OVER: moving.start_over,
    Kind.GO_TO_STEP: moving.go_to_step,
    Kind.GO_TO_PART: moving.go_to_part,
    Kind.OTHER_SIDE: moving.other_side,
    Kind.PAUSE: moving.pause,
    Kind.RESUME: moving.carry_on,
    Kind.KEEP_GOING: moving.keep_going,
    Kind.STEP_BY_STEP: moving.step_by_step,
    Kind.SLOWER: moving.slower,
    Kind.FASTER: moving.faster,
    Kind.LONGER: moving.longer,
    Kind.SHORTER: moving.shorter,
    Kind.WHERE: asking.where,
    Kind.HOW_LONG: asking.how_long,
    Kind.HOW_MANY: asking.how_many,
    Kind.WHAT_NEEDED: asking.what_needed,
    Kind.WHY: asking.why,
    Kind.WHO_MADE: asking.who_made,
    Kind.MORE: telling.more,
    Kind.AM_I_RIGHT: asking.am_i_right,
    Kind.TOPIC: telling.topic,
    Kind.CATALOGUE: telling.catalogue,
    Kind.AM_I_READY: telling.am_i_ready,
    Kind.FELT: care.felt,
    Kind.COMFORTABLE: care.comfortable,
    Kind.TIGHT: care.tight,
    Kind.PAIN: care.pain,
    Kind.SEVERE: care.severe,
    Kind.NERVE: care.nerve,
    Kind.DIZZY: care.dizzy,
    Kind.EMERGENCY: care.emergency,
    Kind.URGENT: care.urgent,
    Kind.NUMBER: care.number,
    Kind.EASIER: preferences.easier,
    Kind.STUCK: care.stuck,
    Kind.FLOOR: preferences.floor,
    Kind.AVOID: preferences.avoid,
    Kind.ALLOW: preferences.allow,
    Kind.NAME_SIDE: preferences.name_side,
}

_ALWAYS = frozenset(
    (
        Kind.STOP,
        Kind.EMERGENCY,
        Kind.URGENT,
        Kind.NERVE,
        Kind.SEVERE,
        Kind.DIZZY,
    )
)
"""What is answered as it is, even when the routine has changed under somebody."""

_MOVES = frozenset(
    (
        Kind.NEXT,
        Kind.PREVIOUS,
        Kind.REPEAT,
        Kind.SKIP,
        Kind.START_OVER,
        Kind.GO_TO_STEP,
        Kind.GO_TO_PART,
        Kind.OTHER_SIDE,
        Kind.RESUME,
        Kind.KEEP_GOING,
        Kind.LONGER,
        Kind.SHORTER,
    )
)
"""What means nothing unless a routine is going."""
