"""What there is to see of every step of every routine."""

from dataclasses import replace
from typing import Any

import pytest

from supple.body import Position, Side
from supple.conversation.narration import Manner, narrate
from supple.conversation.session import Phase, Question, Session
from supple.person import Person
from supple.plugins import load
from supple.routine import Move, Start, Steps, Transition, unfold
from supple.speech import PLAIN, Spoken, speak
from supple.stretch import Sides
from supple_alexa.view import Scene, View, view, views

CATALOGUE = load().catalogue
ROUTINES = [*CATALOGUE.routines, *CATALOGUE.stretches]


def _steps(target: str) -> tuple[Session, Steps]:
    routine = CATALOGUE.routine(target)
    assert routine
    steps = unfold(routine, CATALOGUE.stretches)
    going = Session(routine=routine, phase=Phase.GOING, question=Question.NEXT)
    return going, steps


def _seen(target: str) -> list[tuple[Any, View]]:
    going, steps = _steps(target)
    return [(step, view(replace(going, at=at), steps)) for at, step in enumerate(steps.steps)]


@pytest.mark.parametrize("target", ROUTINES)
def test_every_step_can_be_seen(target: str) -> None:
    """Each step has something to write large, a line on what to do, a drawing, and its place."""
    seen = _seen(target)
    for number, (step, shown) in enumerate(seen, start=1):
        assert shown.title
        assert 0 < len(shown.cue) <= 90
        assert "{" not in shown.cue
        assert shown.drawing is not None
        assert (shown.step, shown.steps) == (number, len(seen))
        scenes = {Transition: Scene.TRANSITION, Start: Scene.START, Move: Scene.MOVE}
        assert shown.scene is scenes[type(step)]
        if isinstance(step, Move):
            assert 1 <= shown.part <= shown.of == len(step.stretch.parts)
            assert shown.side is step.side
            assert shown.hold is not None
    left = [shown.seconds_left for _, shown in seen]
    assert left == sorted(left, reverse=True)
    assert left[0] == pytest.approx(seen[0][1].seconds, rel=0.02)


@pytest.mark.parametrize("target", CATALOGUE.stretches)
def test_what_is_counted_is_what_is_said(target: str) -> None:
    """The ring's seconds, breaths, times and beats are those of the words being read."""
    going, steps = _steps(target)
    for at, step in enumerate(steps.steps):
        if not isinstance(step, Move):
            continue
        hold = view(replace(going, at=at), steps).hold
        assert hold
        acts = narrate(step, Manner(stretches=1))
        said = [sound.text for sound in speak(acts, PLAIN, Person()) if isinstance(sound, Spoken)]
        if hold.beats:
            rounds = said.count(hold.beats[0].words)
            assert rounds == hold.times
            assert all(beat.words in said for beat in hold.beats)
        else:
            opening = [act for act in acts if getattr(act, "key", "") in _HOLDS]
            assert len(opening) == hold.times
            about = opening[0].about  # type: ignore[union-attr]
            assert about.get("seconds", hold.seconds) == hold.seconds
            assert about.get("breaths", 0) == hold.breaths


_HOLDS = ("hold.seconds", "hold.breaths")


def test_alternating_beats_say_whose_turn_it_is() -> None:
    """Where sides alternate within a step, each beat knows the side that works."""
    for step, shown in _seen("lower-back/supine-twist"):
        if isinstance(step, Move) and step.part.sides is Sides.ALTERNATING:
            assert shown.hold
            sides = [beat.side for beat in shown.hold.beats]
            assert sides == sorted(sides, key=[step.side, step.side.other].index)  # type: ignore[union-attr]
            assert set(sides) == set(Side)


def test_the_words_say_when_to_breathe() -> None:
    """A beat that says "breathe in" is one to breathe in on."""
    moves = [shown for _, shown in _seen("lower-back/pelvic-tilt") if shown.hold]
    assert moves[0].hold
    assert [beat.breath for beat in moves[0].hold.beats] == ["in", "out"]


def test_what_comes_next_is_never_a_mere_change_of_position() -> None:
    """Next is the next thing to do; only at the end it is coming back up, or nothing."""
    seen = _seen("lower-back/gluteal-stretches-part-one")
    following = [shown.following for _, shown in seen]
    assert following[-2:] == ["Coming back up", "That's all"]
    assert "knee to chest, right side" in following
    assert not any(word in position for word in following for position in Position)


def test_a_side_goes_by_the_person_s_own_name() -> None:
    """Whoever calls left the window side reads so."""
    going, steps = _steps("lower-back/gluteal-stretches-part-one")
    person = Person(side_names=("window", "door"))
    at = next(at for at, step in enumerate(steps.steps) if isinstance(step, Move))
    shown = view(replace(going, at=at, person=person), steps)
    assert shown.side_words == "window-side"
    assert "window-side" in shown.cue


@pytest.mark.parametrize(
    ("phase", "question", "scene"),
    [
        (Phase.IDLE, Question.WHAT, Scene.WELCOME),
        (Phase.READY, Question.BEGIN, Scene.OVERVIEW),
        (Phase.READY, Question.THERE, Scene.TRANSITION),
        (Phase.PAUSED, Question.CARRY_ON, Scene.MOVE),
        (Phase.HALTED, Question.LEAVE, Scene.REST),
        (Phase.OVER, None, Scene.OVER),
    ],
)
def test_each_phase_has_its_scene(phase: Phase, question: Question | None, scene: Scene) -> None:
    """What is shown follows from what goes on."""
    going, steps = _steps("lower-back/pelvic-tilt")
    shown = view(replace(going, at=3, phase=phase, question=question), steps)
    assert shown.scene is scene
    assert shown.paused == (phase is Phase.PAUSED)
    assert shown.question == (question or "")


def test_after_pain_nothing_invites_to_go_on() -> None:
    """Somebody whom something hurt sees rest: no ring, no count, no next."""
    going, steps = _steps("lower-back/pelvic-tilt")
    shown = view(replace(going, at=3, phase=Phase.HALTED), steps)
    assert (shown.title, shown.hold, shown.following) == ("Rest", None, "")


def test_a_session_without_a_routine_is_the_welcome() -> None:
    """Nothing yet is nothing to show."""
    assert view(Session(), unfold(_nothing(), {})).scene is Scene.WELCOME


def _nothing() -> Any:
    from supple.conversation.stage import NOTHING

    return NOTHING.routine


def test_several_steps_in_one_answer_are_seen_one_after_another() -> None:
    """When steps flow, each is shown from when it is read."""
    going, steps = _steps("lower-back/pelvic-tilt")
    flowing = replace(going, at=2, marks=((1, 0.0), (2, 12.5), (3, 30.0), (-1, 60.0)))
    shown = views(flowing, steps)
    assert [(one.step, one.start) for one in shown] == [(2, 0.0), (3, 12.5), (4, 30.0)]


def test_a_place_beyond_the_steps_is_the_end() -> None:
    """A session whose routine has shrunk meanwhile shows no step that isn't there."""
    going, steps = _steps("lower-back/pelvic-tilt")
    assert view(replace(going, at=len(steps)), steps).scene is Scene.OVER
