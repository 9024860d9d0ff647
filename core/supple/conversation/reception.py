"""Coming in: picking up where one left off, wishing for a routine, and getting ready for it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from supple.body import Side
from supple.conversation.act import Act, Wording, say
from supple.conversation.asking import overview, whereabouts
from supple.conversation.session import (
    Phase,
    Question,
    Session,
    Turn,
    ask,
    stay,
)
from supple.conversation.stage import Stage
from supple.conversation.timing import familiarity
from supple.event import Event, Wish
from supple.plain import from_plain
from supple.progress import Done, readiness
from supple.routine import Routine, Steps
from supple.screening import BAD_DAY_FROM, SEVERE_FROM, concerns, locked
from supple.stretch import Stretch


def launch(session: Session, _event: Event, stage: Stage) -> Turn:
    """Somebody comes in: offer to pick up where they left off, or ask what they would like."""
    acts = [*_first_use(session)]
    session = replace(session, person=replace(session.person, greeted=True))
    place = stage.progress.place
    if place is not None:
        try:
            left = from_plain(Session, place)
        except ValueError:
            acts.append(say("place.lost"))
        else:
            return pick_up(session, left, stage, *acts)
    acts.append(say("welcome" if not stage.progress.done else "welcome.back"))
    if stage.progress.last_day == stage.today:
        return ask(session, Question.WHAT, *acts)
    return ask(session, Question.BACK, *acts)


def _first_use(session: Session) -> Iterator[Act]:
    if not session.person.greeted:
        yield say("first_use")


def pick_up(session: Session, left: Session, stage: Stage, *acts: Act) -> Turn:
    """Offer to go on where they left off; if that stretch has changed since, to start it again."""
    if (routine := left.routine) is None:
        return ask(session, Question.WHAT, *acts, say("place.lost"))
    steps = stage.unfold(routine, left.person.first_side)
    person = replace(session.person, first_side=left.person.first_side)
    left = replace(left, person=person, phase=Phase.READY, comfort=session.comfort)
    if has_changed(left, steps):
        return changed(left, replace(stage, steps=steps), *acts)
    where = tuple(whereabouts(left, steps, "you were"))[1:]
    return ask(left, Question.PICK_UP, *acts, say("place.kept", routine=routine.name), *where)


def has_changed(session: Session, steps: Steps) -> bool:
    """Whether the steps are no longer those that the session began with."""
    return steps.fingerprint != session.fingerprint or not 0 <= session.at < len(steps)


def changed(session: Session, stage: Stage, *acts: Act) -> Turn:
    """A plugin was upgraded or removed meanwhile: offer to start the stretch at hand again."""
    steps, routine = stage.steps, session.routine
    name = routine.name if routine else ""
    if not steps:
        idle = replace(session, routine=None, phase=Phase.IDLE)
        return ask(idle, Question.WHAT, *acts, say("place.gone", routine=name))
    session = replace(
        session,
        at=min(steps.start_of(session.place), len(steps) - 1),
        fingerprint=steps.fingerprint,
        phase=Phase.READY,
        finished=(),
        marks=(),
    )
    return ask(session, Question.ANEW, *acts, say("place.changed", routine=name))


def wished(session: Session, wish: Wish, stage: Stage) -> Turn:
    """Somebody wishes for something: a stretch or routine by name, or a routine to be chosen."""
    session = replace(session, wish=None, told=None)
    if wish.comfort is not None:
        session = replace(session, comfort=wish.comfort)
    if wish.floor is not None:
        session = replace(session, person=replace(session.person, floor=wish.floor))
    wish = replace(wish, comfort=session.comfort)
    if wish.target:
        routine = stage.catalogue.routine(wish.target)
        if routine is None:
            return stay(session, stage, say("target.unknown"))
        return _by_name(session, routine, wish, stage)
    return _chosen(session, wish, stage)


def _chosen(session: Session, wish: Wish, stage: Stage) -> Turn:
    """Begin the routine that is chosen for a wish, if there is one."""
    choice = stage.choice(wish, session, stage) if stage.choice else None
    if choice is None or choice.routine is None:
        return ask(session, Question.WHAT, say("nothing.suits"))
    routine = choice.routine
    if session.person.floor is None and _needs_floor(routine, stage):
        return ask(replace(session, wish=wish), Question.FLOOR)
    acts = []
    if choice.shortest is not None:
        acts.append(say("minutes.shortest", seconds=choice.shortest))
    if choice.longest is not None:
        acts.append(say("minutes.longest", seconds=choice.longest))
    turn = prepare(session, routine, stage, *acts)
    reasons = tuple(
        next(iter(choice.because.get(entry.stretch, ())), "") for entry in routine.stretches
    )
    return replace(turn, session=replace(turn.session, reasons=reasons))


def _needs_floor(routine: Routine, stage: Stage) -> bool:
    """Whether somebody has to get down to the floor for it."""
    return not routine.in_bed and any(
        stage.catalogue.stretches[entry.stretch].needs_floor for entry in routine.stretches
    )


def too_much_today(comfort: int | None, stretches: Iterable[Stretch]) -> bool:
    """Whether any of these asks more than a back that is at this number should give."""
    most = 1 if (comfort or 0) >= SEVERE_FROM else 2 if (comfort or 0) >= BAD_DAY_FROM else 5
    return any(stretch.strain > most for stretch in stretches)


def _by_name(session: Session, routine: Routine, wish: Wish, stage: Stage) -> Turn:
    """Begin a routine that was asked for by name, unless something speaks against it."""
    stretches = [stage.catalogue.stretches[entry.stretch] for entry in routine.stretches]
    for stretch in stretches:
        if locked(stretch, stage.progress.done, stage.today):
            return refuse_locked(session, stretch, stage)
    if too_much_today(session.comfort, stretches):
        return ask(session, Question.GENTLE, say("back.too_much", routine=routine.name))
    if session.person.floor is None and _needs_floor(routine, stage):
        return ask(replace(session, wish=wish), Question.FLOOR)
    person = replace(session.person, avoid=session.person.avoid | wish.avoid)
    suiting = [
        entry
        for entry, stretch in zip(routine.stretches, stretches, strict=True)
        if not any(concerns(stretch, person, routine.in_bed, stage.screen))
    ]
    if suiting:
        left_out = len(routine.stretches) - len(suiting)
        words = [say("left_out", count=left_out)] if left_out else []
        return prepare(session, replace(routine, stretches=tuple(suiting)), stage, *words)
    reason = next(concerns(stretches[0], person, routine.in_bed, stage.screen))
    return offer_twin(session, stretches[0], reason.reason, stage)


def offer_twin(session: Session, stretch: Stretch, reason: str, stage: Stage) -> Turn:
    """Say why not, and offer the twin or the easier one if that suits."""
    refusal = say("refused", stretch=stretch.short_name, reason=reason)
    for link in (stretch.no_floor, stretch.easier):
        twin = stage.catalogue.stretches.get(link)
        if twin and not any(concerns(twin, session.person, screen=stage.screen)):
            return ask(session, Question.INSTEAD, refusal, about=link, names=(twin.short_name,))
    return ask(session, Question.WHAT, refusal)


def refuse_locked(session: Session, stretch: Stretch, stage: Stage) -> Turn:
    """Say what has to go comfortably first, how far that is, and offer it."""
    for one in stretch.prerequisites:
        ready = readiness(one, stage.progress.done, stage.today)
        if not ready.ready:
            first = stage.catalogue.stretches[one.stretch]
            about = {"stretch": stretch.short_name, "first": first.short_name}
            count = {"days": ready.days, "needed": ready.needed, "within": ready.within_days}
            words = say("locked.lapsed" if ready.lapsed else "locked", **about, **count)
            return ask(session, Question.INSTEAD, words, about=first.id, names=(first.short_name,))
    raise AssertionError(f"{stretch.id} isn't locked")


def prepare(session: Session, routine: Routine, stage: Stage, *acts: Act) -> Turn:
    """Announce a routine and ask whether to begin."""
    side = Side.LEFT if stage.today.toordinal() % 2 else Side.RIGHT
    steps = stage.unfold(routine, side)
    first_use = tuple(_first_use(session))
    session = replace(
        session,
        person=replace(session.person, first_side=side, greeted=True),
        routine=routine,
        fingerprint=steps.fingerprint,
        wordings=wordings_for(routine, stage),
        at=0,
        place=0,
        phase=Phase.READY,
        finished=(),
        uneasy=(),
        eased=None,
        dealt=None,
        marks=(),
        reasons=(),
    )
    acts = (*first_use, *acts, *overview(session, steps))
    if session.comfort is None and stage.progress.last_day != stage.today:
        acts = (*acts, say("back.invite"))
    return ask(session, Question.BEGIN, *acts)


def wordings_for(routine: Routine, stage: Stage) -> tuple[Wording, ...]:
    """How much to say of each stretch, by its place in the routine."""
    return tuple(
        familiarity(stage.progress.done.get(entry.stretch, Done()), stage.today)
        for entry in routine.stretches
    )


def how_the_back_is(session: Session, said: int, stage: Stage) -> Turn:
    """Take down how the back is today, from 0 to 10, and go on to a routine that suits it."""
    session = replace(session, comfort=said)
    if said >= SEVERE_FROM:
        return ask(session, Question.GENTLE, say("back.severe"))
    if session.phase is not Phase.READY or session.routine is None:
        return wished(session, Wish(comfort=said), stage)
    stretches = (stage.catalogue.stretches[one.stretch] for one in session.routine.stretches)
    if too_much_today(said, stretches):
        return ask(session, Question.GENTLE, say("back.pain"))
    return ask(session, Question.BEGIN, say("back.noted"))
