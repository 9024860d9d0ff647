"""What a person hears, as SSML within the platform's limits. Everything is escaped here."""

import math
from collections.abc import Sequence
from html import escape

from supple.person import Pace
from supple.speech import Silence, Sound, Spoken
from supple_alexa.limits import BREAK_SECONDS, SPEECH_CHARACTERS

RATES = {Pace.SLOWER: "80%", Pace.SLOW: "90%", Pace.STEADY: "100%"}
"""How fast Alexa speaks at each pace."""

_OPEN, _CLOSE = '<speak><prosody rate="{}">', "</prosody></speak>"


def ssml(sounds: Sequence[Sound], pace: Pace = Pace.SLOW) -> str:
    """Sounds as one SSML document.

    Should it be too long after all, the last sentences but one are left out until it fits: the
    question at the end is what keeps the conversation going.
    """
    pieces = [_piece(sound) for sound in sounds]
    opening = _OPEN.format(RATES[pace])
    while len(pieces) > 1 and _length(pieces, opening) > SPEECH_CHARACTERS:
        del pieces[-2]
    return f"{opening}{' '.join(pieces)}{_CLOSE}"


def _length(pieces: Sequence[str], opening: str) -> int:
    return sum(map(len, pieces)) + len(pieces) - 1 + len(opening) + len(_CLOSE)


def _piece(sound: Sound) -> str:
    match sound:
        case Spoken(text=text):
            return escape(_speakable(text), quote=False)
        case Silence(seconds=seconds):
            return breaks(seconds)


def _speakable(text: str) -> str:
    """Without the control characters that XML forbids."""
    if text.isprintable():
        return text
    return "".join(letter for letter in text if letter.isprintable() or letter == " ")


def breaks(seconds: float) -> str:
    """A silence as breaks, as few as their longest length allows, all the same."""
    count = max(1, math.ceil(seconds / BREAK_SECONDS))
    return f'<break time="{round(1000 * seconds / count)}ms"/>' * count
