"""The plain voice has words for everything, and says them so that they can be heard."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supple.body import Movement, Position, Prop, Region, Side
from supple.conversation.act import Say, Wait, say, timed
from supple.conversation.session import Question
from supple.person import Person
from supple.routine import ways
from supple.speech import (
    PLAIN,
    Silence,
    Spoken,
    duration_words,
    number_words,
    sided,
    speak,
    terms,
    times_words,
)

PHRASES = tomllib.loads((files("supple") / "language/en/phrases.toml").read_text("utf-8"))
MEMBERS = Path(__file__).parents[2]
SOURCES = "\n".join(
    path.read_text("utf-8")
    for folder in ("core/supple", "skill/supple_alexa")
    for path in (MEMBERS / folder).rglob("*.py")
)


def test_every_key_that_is_said_has_a_phrase() -> None:
    """Nothing that core says leaves the plain voice without words."""
    said = set(re.findall(r'\b(?:say|timed)\(\s*"([\w.]+)"', SOURCES))
    assert len(said) > 100
    assert said <= PHRASES.keys()


def test_every_phrase_is_said_by_something() -> None:
    """No phrase lies about that nothing says."""
    families = ("ask.", "way.", "floor.", "where.move.")
    for key in PHRASES:
        assert key.startswith(families) or f'"{key}"' in SOURCES, key


@pytest.mark.parametrize("question", Question)
def test_every_question_has_words(question: Question) -> None:
    """Whatever is asked can be said, and sounds like a question."""
    phrase = PHRASES[f"ask.{question}"]
    for text in phrase.values() if isinstance(phrase, dict) else [phrase]:
        assert "?" in text


@pytest.mark.parametrize("in_bed", [False, True])
def test_every_change_of_position_has_words(in_bed: bool) -> None:
    """Nobody is moved without being told how."""
    surface = "bed" if in_bed else "floor"
    for here, there in ways(in_bed):
        assert PHRASES[f"way.{surface}.{here}.{there}"]


def test_every_value_of_the_closed_lists_has_an_english_term() -> None:
    """No underscore is ever spoken."""
    for kind in (Position, Region, Prop, Movement):
        assert terms()[kind.__name__.lower()].keys() == set(kind)


@pytest.mark.parametrize("key", PHRASES)
def test_a_sentence_has_twenty_words_at_most(key: str) -> None:
    """One can keep a sentence in mind while moving."""
    phrase = PHRASES[key]
    for text in phrase.values() if isinstance(phrase, dict) else [phrase]:
        for sentence in re.split(r"[.?!:]", text):
            assert len(sentence.split()) <= 20, sentence


@pytest.mark.parametrize("key", PHRASES)
def test_no_phrase_needs_eyes_or_pushes(key: str) -> None:
    """Core keeps to what it asks of plugins."""
    phrase = PHRASES[key]
    for text in phrase.values() if isinstance(phrase, dict) else [phrase]:
        assert not re.search(
            r"\b(look at|watch|as shown|see the|push (harder|through)|deeper|no pain)\b", text, re.I
        )


def test_sides_take_the_names_that_the_person_gave_them() -> None:
    """Left is the window side, once it was called so, in plugins' words too."""
    named = Person(side_names=("window", "door"))
    assert sided("Bend your {side} knee.", Side.LEFT, named) == "Bend your window-side knee."
    assert sided("To the {other} side.", Side.LEFT, named) == "To the door side."
    assert PLAIN.words(say("side", side=Side.LEFT), named) == "Your window side first."


def test_a_beat_lasts_as_long_as_it_says() -> None:
    """What the words leave over of a beat is silence."""
    sounds = speak([timed("beat", 6.0, text="Breathe in.", side=None)], PLAIN, Person())
    assert isinstance(sounds[0], Spoken)
    assert isinstance(sounds[1], Silence)
    assert 3.0 < sounds[1].seconds < 6.0


class Broken:
    """A voice with words for nothing."""

    name = "broken"

    def words(self, said: Say, person: Person) -> str:
        """Fail."""
        raise RuntimeError(said.key, person)


def test_a_voice_that_fails_is_covered_by_the_plain_one() -> None:
    """A plugin's voice can't leave anybody in silence."""
    assert speak([say("goodbye")], Broken(), Person()) == speak([say("goodbye")], PLAIN, Person())


@given(st.integers(0, 199))
def test_numbers_are_words(number: int) -> None:
    """A number is spoken, never shown."""
    assert not re.search(r"\d", number_words(number))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (2, "five seconds"),
        (20, "twenty seconds"),
        (60, "a minute"),
        (88, "a minute and a half"),
        (150, "two and a half minutes"),
        (600, "ten minutes"),
    ],
)
def test_durations_are_said_as_people_say_them(seconds: float, words: str) -> None:
    """Half minutes while it is short, minutes after that."""
    assert duration_words(seconds) == words


def test_times_are_said_as_people_say_them() -> None:
    """Once, twice, three times."""
    assert [times_words(n) for n in (1, 2, 3)] == ["once", "twice", "three times"]


@given(st.floats(0, 100))
def test_waits_stay_silences(seconds: float) -> None:
    """A wait is silence of its own length."""
    assert speak([Wait(seconds)], PLAIN, Person()) == (Silence(seconds),)


def test_every_pair_of_positions_is_covered_by_ways() -> None:
    """The ways join all positions, on the floor and on a bed."""
    for in_bed in (False, True):
        joined = {position for way in ways(in_bed) for position in way}
        assert joined == set(Position)
        assert all((b, a) in ways(in_bed) for a, b in ways(in_bed))
