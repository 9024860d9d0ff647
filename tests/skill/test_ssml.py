"""What is spoken is escaped, well-formed, and within the platform's limits."""

import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from supple.person import Pace
from supple.speech import Silence, Spoken
from supple_alexa.limits import BREAK_SECONDS, SPEECH_CHARACTERS
from supple_alexa.ssml import breaks, ssml

SOUNDS = st.lists(
    st.builds(Spoken, st.text(max_size=1200)) | st.builds(Silence, st.floats(0.3, 180)),
    max_size=30,
)


@given(SOUNDS, st.sampled_from(Pace))
def test_whatever_is_said_is_valid_and_fits(sounds: list[Spoken | Silence], pace: Pace) -> None:
    """No plugin's text can break a response or be too long for it."""
    document = ssml(sounds, pace)
    assert len(document) <= SPEECH_CHARACTERS or len(sounds) == 1
    assert ElementTree.fromstring(document).tag == "speak"  # noqa: S314


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=200))
def test_a_stray_tag_comes_out_spoken(text: str) -> None:
    """Ampersands and angle brackets are words, not markup."""
    document = ssml([Spoken(text)])
    root = ElementTree.fromstring(document)  # noqa: S314
    assert "".join(root.itertext()) == text
    assert [element.tag for element in root.iter()] == ["speak", "prosody"]


@given(st.floats(0.3, 600))
def test_a_silence_is_whole_and_no_break_is_longer_than_allowed(seconds: float) -> None:
    """A minute's hold is six breaks that make a minute together."""
    lengths = [int(length) for length in re.findall(r'<break time="(\d+)ms"/>', breaks(seconds))]
    assert max(lengths) <= 1000 * BREAK_SECONDS
    assert abs(sum(lengths) - 1000 * seconds) <= len(lengths)


def test_too_much_loses_the_sentences_before_the_question() -> None:
    """The question at the end is what keeps the conversation going."""
    document = ssml([*(Spoken("Breathe. " * 100) for _ in range(20)), Spoken("Ready?")])
    assert document.endswith("Ready?</prosody></speak>")
