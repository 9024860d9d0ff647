"""Hundreds of random events, and what must hold after each of them, whatever they were."""

from dataclasses import replace
from datetime import date
from functools import cache

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from supple.body import FloorAccess, Movement, Position, Region, Side
from supple.conversation.act import Say
from supple.conversation.advance import advance
from supple.conversation.narration import move_amount
from supple.conversation.pace import Amount
from supple.conversation.session import (
    Phase,
    Session,
    Turn,
    interrupted,
    kept,
    located,
    manner_of,
)
from supple.conversation.stage import NOTHING, Stage
from supple.conversation.timing import is_second_side
from supple.event import Event, Heard, Kind, Wish
from supple.plain import from_plain, to_plain
from supple.plugins import load
from supple.progress import Progress, record
from supple.routine import Move, Routine, Steps, Transition
from supple.screening import concerns, locked
from supple.speech import PLAIN, speak

CATALOGUE = load().catalogue
TODAY = date(2026, 3, 2)

HURTS = frozenset((Kind.PAIN, Kind.SEVERE, Kind.NERVE, Kind.DIZZY, Kind.EMERGENCY, Kind.URGENT))
GOING_ON = frozenset(
    (
        *(Kind.YES, Kind.NEXT, Kind.RESUME, Kind.SKIP, Kind.PREVIOUS, Kind.START_OVER),
        *(Kind.GO_TO_STEP, Kind.GO_TO_PART, Kind.OTHER_SIDE, Kind.KEEP_GOING, Kind.EASIER),
        # what isn't done any more can't be gone on with: the routine goes on without it
        *(Kind.AVOID, Kind.FLOOR),
    )
)

events = st.builds(
    Event,
    kind=st.sampled_from(Kind),
    number=st.none() | st.integers(-1, 20),
    target=st.sampled_from(["", "nowhere/nothing", *CATALOGUE.stretches, *CATALOGUE.topics]),
    region=st.none() | st.sampled_from(Region),
    movement=st.none() | st.sampled_from(Movement),
    floor=st.none() | st.sampled_from(FloorAccess),
    side=st.none() | st.sampled_from(Side),
    words=st.sampled_from(["", "window", "<b>door</b> & wall"]),
)
wishes = st.builds(
    Wish, target=st.sampled_from(["nowhere/nothing", *CATALOGUE.stretches, *CATALOGUE.routines])
)


@cache
def unfolded(routine: Routine, first_side: Side) -> Steps:
    """A routine's steps, once for all."""
    return Stage(catalogue=CATALOGUE).unfold(routine, first_side)


def steps_of(session: Session) -> Steps:
    """The steps of a session's routine."""
    if session.routine is None:
        return NOTHING
    return unfolded(session.routine, session.person.first_side)


class Conversation(RuleBasedStateMachine):
    """One person, one conversation after another, days passing in between."""

    def __init__(self) -> None:
        super().__init__()
        self.progress = Progress()
        self.session = Session()
        self.now = 0.0
        self.first_side: dict[tuple[int, int], tuple[Amount, bool]] = {}

    @rule(heard=events, seconds=st.floats(-30, 300))
    def say_something(self, heard: Heard, seconds: float) -> None:
        """Anything may be said at any time, even by a clock that jumps back."""
        self.take(heard, seconds)

    @rule(kind=st.sampled_from([Kind.NEXT, Kind.NEXT, Kind.YES]), times=st.integers(1, 9))
    def go_on(self, kind: Kind, times: int) -> None:
        """Most of what people say is "next"."""
        for _ in range(times):
            self.take(Event(kind=kind), 60.0)

    @rule(wish=wishes)
    def wish(self, wish: Wish) -> None:
        """A routine may be asked for at any time, and begun."""
        self.take(wish, 5.0)
        self.take(Event(kind=Kind.YES), 5.0)

    @rule()
    def come_back(self) -> None:
        """The conversation ends, and a new one begins with what was kept."""
        self.session = Session(person=self.progress.person)
        self.take(Event(kind=Kind.LAUNCH), 3600.0)

    def take(self, heard: Heard, seconds: float) -> None:
        """Take a turn and look at it from every side."""
        self.now += seconds
        stage = Stage(
            steps=steps_of(self.session),
            now=self.now,
            today=TODAY,
            catalogue=CATALOGUE,
            progress=self.progress,
        )
        before = located(self.session, stage)
        turn = advance(self.session, heard, stage)
        assert speak(turn.acts, PLAIN, turn.session.person), "there are words for all of it"
        self.check_question(turn)
        self.check_pain(before, heard, turn)
        self.check_steps(before, turn)
        self.check_kept(turn)
        after = from_plain(Session, to_plain(turn.session))
        assert after == turn.session, "a session must survive JSON"
        self.session = self.marked(after, turn) if turn.listen else Session(person=after.person)

    def marked(self, session: Session, turn: Turn) -> Session:
        """As the coach does: note when each step that is read begins, half a minute apart."""
        marks = tuple((index, 30.0 * n) for n, (index, _) in enumerate(turn.reads))
        if not marks:
            return session
        return replace(session, began=self.now, marks=(*marks, (-1, 30.0 * len(marks))))

    def check_question(self, turn: Turn) -> None:
        """Whoever is listened to has been asked something; whoever isn't has not."""
        last = turn.acts[-1]
        asked = isinstance(last, Say) and last.key.startswith("ask.")
        assert asked == turn.listen
        assert (turn.session.question is not None) == turn.listen

    def check_pain(self, before: Session, heard: Heard, turn: Turn) -> None:
        """Nothing continues after something hurt unless the person says so."""
        if isinstance(heard, Event) and heard.kind in HURTS:
            assert not turn.reads
        if before.phase is Phase.HALTED and isinstance(heard, Event):
            assert not turn.reads or heard.kind in GOING_ON

    def check_steps(self, before: Session, turn: Turn) -> None:
        """The body is where a step needs it; no step that doesn't suit the person is read."""
        session = turn.session
        steps = steps_of(session)
        if session.phase not in (Phase.IDLE, Phase.OVER):
            assert 0 <= session.at < len(steps)
        posture = before.posture
        for index, _ in turn.reads:
            step = steps[index]
            start = step.path[0] if isinstance(step, Transition) else step.position
            again = index == before.at and isinstance(step, Transition)
            assert posture is start or again
            posture = step.position
            if not isinstance(step, Move):
                continue
            person, stretch = session.person, step.stretch
            in_bed = session.routine is not None and session.routine.in_bed
            assert not list(concerns(stretch, person, in_bed))
            assert not locked(stretch, self.progress.done, TODAY)
            how_much = move_amount(step, manner_of(session, steps, index))
            eased = session.eased == step.place
            if is_second_side(steps, index) and (step.place, step.number) in self.first_side:
                first, first_eased = self.first_side.pop((step.place, step.number))
                assert how_much == first or eased != first_eased
            elif step.side is not None:
                self.first_side = {(step.place, step.number): (how_much, eased)}
        if turn.reads:
            assert session.posture is posture

    def check_kept(self, turn: Turn) -> None:
        """Progress grows by what happened; nothing of how it felt is kept."""
        progress = Progress() if turn.forget else self.progress
        for happening in turn.happened:
            progress = record(progress, happening, TODAY)
        session = turn.session
        steps = steps_of(session)
        place = kept(session, steps)
        assert not place or not {"comfort", "hurts", "uneasy", "eased"} & place.keys()
        self.progress = Progress(
            person=session.person, place=place, done=progress.done, last_day=progress.last_day
        )


Conversation.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
test_conversation = Conversation.TestCase


def test_interrupted_is_known_from_the_clock() -> None:
    """A person who speaks while Supple still speaks is known to have interrupted."""
    session = Session(began=100.0, marks=((0, 0.0), (-1, 30.0)), posture=Position.STANDING)
    assert interrupted(session, Stage(now=110.0))
    assert not interrupted(session, Stage(now=131.0))
