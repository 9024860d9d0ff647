"""How long things take, and how much one turn may hold."""

from dataclasses import dataclass
from functools import lru_cache

from supple.person import Pace
from supple.stretch import BREATH_SECONDS, MOST_HOLD_SECONDS, Dosage, Sides

WORDS_A_SECOND = 2.7
"""How fast a voice reads calmly. Measured: espeak-ng at 135 words a minute takes 981 s for the cues
of thirty bundled stretches, for which this and the next figure give 994 s."""

SENTENCE_PAUSE = 0.35
"""Seconds between two sentences."""

BREATH_IN = 0.4
"""The part of a breath that is breathed in: four seconds of ten."""

EASED = 2 / 3
"""By what a hold is multiplied after "a bit much": a third shorter."""


@dataclass(frozen=True, slots=True)
class Medium:
    """What a front end can do in one turn.

    Attributes:
        seconds: How long one turn may last.
        characters: How much text one turn may hold, markup excluded.
    """

    seconds: float
    characters: int


@dataclass(frozen=True, slots=True)
class Amount:
    """How much of a part is done, worked out for somebody.

    Attributes:
        times: How many repetitions, of a hold or of a rhythm (a side, where sides alternate).
        hold: Seconds each hold lasts; 0 for a rhythm.
        breaths: The slow breaths that a hold is counted in; 0 where it is counted in seconds.
    """

    times: int
    hold: int = 0
    breaths: int = 0


def amount(dosage: Dosage, dose: float = 0.0, holds: float = 1.0, eased: bool = False) -> Amount:
    """Work out how much to do.

    Args:
        dosage: The part's ranges.
        dose: -1 for the least, 0 for the usual, 1 for the most.
        holds: The person's own factor on holds; ranges and caps still bound it.
        eased: Whether it was a bit much just now; this alone may go below the least.
    """
    times = dosage.times.at(dose)
    if dosage.rhythm:
        return Amount(max(1, round(times * EASED)) if eased else times)
    held = dosage.breaths or dosage.hold
    assert held is not None, "vetting lets no dosage pass without a hold, breaths or a rhythm"
    unit = BREATH_SECONDS if dosage.breaths else 1
    count = min(max(round(held.at(dose) * holds), held.least), held.most)
    if eased:
        count = max(1, round(count * EASED))
    return Amount(
        times, hold=min(count * unit, MOST_HOLD_SECONDS), breaths=count if dosage.breaths else 0
    )


def dosage_seconds(dosage: Dosage, sides: Sides, how_much: Amount, pace: Pace) -> float:
    """How long that much of a part takes on one side, or on both where they alternate."""
    if dosage.rhythm:
        once = sum(beat.seconds for beat in dosage.rhythm) * pace.stretch_of_time
        return how_much.times * once * (2 if sides is Sides.ALTERNATING else 1)
    return how_much.times * how_much.hold + (how_much.times - 1) * dosage.rest


@lru_cache(maxsize=4096)  # the same cues are read to everyone
def speech_seconds(text: str, pace: Pace = Pace.SLOW) -> float:
    """About how long a text takes to be read."""
    words = len(text.split())
    sentences = sum(text.count(mark) for mark in ".?!;:")
    return (words / WORDS_A_SECOND + sentences * SENTENCE_PAUSE) * pace.stretch_of_time
