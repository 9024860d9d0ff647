"""What is said of a step, and that it takes as long as was reckoned with."""

from itertools import product

import pytest

from supple.conversation.act import Say, Wording
from supple.conversation.narration import Manner, move_amount, narrate, step_seconds
from supple.conversation.pace import amount
from supple.conversation.timing import is_second_side
from supple.person import Pace, Person
from supple.plugins import load
from supple.routine import Move, Start, Steps, unfold
from supple.speech import PLAIN, sound_seconds, speak
from supple.stretch import MOST_HOLD_SECONDS, Dosage, Range

CATALOGUE = load(only=frozenset(("lower-back", "whole-body"))).catalogue
TARGETS = [*CATALOGUE.routines, *CATALOGUE.stretches]


def steps_of(target: str) -> Steps:
    """The steps of a routine or of a stretch by itself."""
    routine = CATALOGUE.routine(target)
    assert routine is not None
    return unfold(routine, CATALOGUE.stretches)


@pytest.mark.parametrize("wording", Wording)
@pytest.mark.parametrize("target", TARGETS)
def test_a_routine_takes_as_long_as_was_reckoned(target: str, wording: Wording) -> None:
    """The minutes that were promised are kept: the estimate is within a few per cent."""
    steps = steps_of(target)
    reckoned = heard = 0.0
    for index, step in enumerate(steps.steps):
        manner = Manner(
            wording=wording,
            second_side=is_second_side(steps, index),
            stretches=len(steps.moves),
        )
        reckoned += step_seconds(step, manner)
        sounds = speak(narrate(step, manner), PLAIN, Person())
        heard += sum(sound_seconds(sound, Person()) for sound in sounds)
    assert heard == pytest.approx(reckoned, rel=0.08)


def words(steps: Steps, index: int, wording: Wording) -> int:
    """How many words a step's own texts have."""
    acts = narrate(steps[index], Manner(wording=wording))
    texts = (str(act.about.get("text", "")) for act in acts if isinstance(act, Say))
    return sum(len(text.split()) for text in texts)


@pytest.mark.parametrize("target", CATALOGUE.stretches)
def test_words_fade(target: str) -> None:
    """Somebody who knows a stretch hears less of it."""
    steps = steps_of(target)
    whole = {
        wording: sum(
            words(steps, index, wording)
            for index, step in enumerate(steps.steps)
            if isinstance(step, Start | Move)
        )
        for wording in Wording
    }
    assert whole[Wording.CUE] < whole[Wording.SHORT] < whole[Wording.FULL]


@pytest.mark.parametrize(
    ("dose", "holds", "eased"), [*product((-1.0, 0.0, 1.0), (0.5, 1.0, 1.5), (False, True))]
)
def test_no_amount_passes_its_range(dose: float, holds: float, eased: bool) -> None:
    """Longer holds and greater doses stop at what the author allowed; easing may go below."""
    for stretch in CATALOGUE.stretches.values():
        for part in stretch.parts:
            dosage = part.dosage
            got = amount(dosage, dose, holds, eased)
            assert 1 <= got.times <= dosage.times.most
            assert got.hold <= MOST_HOLD_SECONDS
            if dosage.hold:
                assert got.hold <= dosage.hold.most
                assert eased or got.hold >= dosage.hold.least


def test_easing_shortens_by_a_third() -> None:
    """After "a bit much" the hold is a third shorter, even below its least."""
    dosage = Dosage(hold=Range(30, 30, 30), source="test")
    assert amount(dosage).hold == 30
    assert amount(dosage, eased=True).hold == 20


def test_somatic_movements_are_never_hurried() -> None:
    """Whatever pace somebody asks for, the pelvic tilt stays slow."""
    steps = steps_of("lower-back/pelvic-tilt")
    index = next(i for i, step in enumerate(steps.steps) if isinstance(step, Move))
    slow, steady = (narrate(steps[index], Manner(pace=pace)) for pace in (Pace.SLOW, Pace.STEADY))
    assert steady == slow


def test_the_second_side_gets_what_the_first_got() -> None:
    """The same part on both sides lasts the same."""
    for target in CATALOGUE.stretches:
        steps = steps_of(target)
        for index, step in enumerate(steps.steps):
            if is_second_side(steps, index):
                first = steps[index - 1]
                assert isinstance(step, Move)
                assert isinstance(first, Move)
                manner = Manner(holds=1.3)
                assert move_amount(step, manner) == move_amount(first, manner)
