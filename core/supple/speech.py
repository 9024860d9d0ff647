"""Acts into words: a Voice finds the words, and the silences are worked out around them."""

import re
import string
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Protocol, runtime_checkable

from supple.body import Side
from supple.conversation.act import Act, Say, Wait, Wording
from supple.conversation.pace import speech_seconds
from supple.person import Person

LEAST_SILENCE = 0.3
"""Shorter silences, in seconds, aren't worth a pause of their own."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text to be read: plain words, no markup.

    Attributes:
        text: The words.
        key: What they say, as in Say.
    """

    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing to be heard.

    Attributes:
        seconds: How long.
    """

    seconds: float


Sound = Spoken | Silence


@runtime_checkable
class Voice(Protocol):
    """Finds the words for what is said.

    Attributes:
        name: What it is called; a person's setting picks it by this.
    """

    name: str

    def words(self, said: Say, person: Person) -> str:
        """The words for something said, for a person; empty to leave it out.

        Raises:
            KeyError: It has no words for that key; the plain voice's are taken then.
        """
        ...


def speak(acts: Iterable[Act], voice: Voice, person: Person) -> tuple[Sound, ...]:
    """Put acts into words and silences, each of them as long as the act asks for."""
    return tuple(sound for sounds in spoken_acts(acts, voice, person) for sound in sounds)


def spoken_acts(acts: Iterable[Act], voice: Voice, person: Person) -> Iterator[tuple[Sound, ...]]:
    """As `speak`, but act by act."""
    for act in acts:
        match act:
            case Wait(seconds=seconds):
                yield (Silence(seconds),)
            case Say(lasting=lasting):
                text = _words(act, voice, person)
                rest = lasting - speech_seconds(text, person.pace) if lasting else 0.0
                sounds: tuple[Sound, ...] = (Spoken(text, act.key),) if text else ()
                yield (*sounds, Silence(rest)) if rest >= LEAST_SILENCE else sounds


def sound_seconds(sound: Sound, person: Person) -> float:
    """About how long a sound lasts."""
    match sound:
        case Silence(seconds=seconds):
            return seconds
        case Spoken(text=text):
            return speech_seconds(text, person.pace)


def _words(said: Say, voice: Voice, person: Person) -> str:
    try:
        words = voice.words(said, person)
    except Exception:
        if voice is PLAIN:
            raise
        words = PLAIN.words(said, person)
    return " ".join(str(words).split())


class PlainVoice:
    """The plain English voice: warm, short, one thing a sentence."""

    name = "plain"

    def words(self, said: Say, person: Person) -> str:
        """The phrase for the key, filled with what it is about."""
        phrase = _phrases()[said.key]
        if isinstance(phrase, dict):
            wording = str(said.about.get("wording", Wording.FULL))
            phrase = phrase.get(wording) or phrase["full"]
        if said.key in ("text", "beat"):
            return sided(str(said.about["text"]), said.about.get("side"), person)
        text = _no_double(_filled(phrase, said.about, person))
        return re.sub(r"(^|[.?!:] )([a-z])", lambda m: m[1] + m[2].upper(), text)


PLAIN = PlainVoice()


def sided(text: str, side: object, person: Person) -> str:
    """Put the names of the sides into a plugin's text."""
    if "{" not in text or not isinstance(side, Side):
        return text
    here, there = side_name(side, person), side_name(side.other, person)
    return _no_double(text.replace("{side}", here).replace("{other}", there))


def _no_double(text: str) -> str:
    """A side that is named after what lies there needs the word only once."""
    return text.replace("-side side", " side")


def side_name(side: Side, person: Person) -> str:
    """What a person calls a side: left or right, or their own word for it."""
    name = person.side_names[0 if side is Side.LEFT else 1]
    return name if name in _SIDES else f"{name}-side"


_SIDES = tuple(Side)


@cache
def _phrases() -> Mapping[str, Any]:
    return tomllib.loads((files("supple") / "language/en/phrases.toml").read_text("utf-8"))


@cache
def phrase_seconds(key: str) -> float:
    """About how long the plain voice's phrase of that key takes, in its fullest wording."""
    phrase = _phrases()[key]
    return speech_seconds(phrase["full"] if isinstance(phrase, dict) else phrase)


def phrase_pattern(key: str) -> list[str]:
    """Regular expressions for the plain voice's phrase of that key, one for each wording.

    Raises:
        KeyError: There is no such phrase.
    """
    phrase = _phrases()[key]
    texts = phrase.values() if isinstance(phrase, dict) else (phrase,)
    return [r".+?".join(map(re.escape, re.split(r"\{[^}]*\}", text))) for text in texts]


@cache
def terms() -> Mapping[str, Mapping[str, str]]:
    """The English for each value of the closed lists, by list."""
    read: dict[str, dict[str, str]] = tomllib.loads(
        (files("supple") / "language/en/terms.toml").read_text("utf-8")
    )
    return read


def _filled(phrase: str, about: Mapping[str, Any], person: Person) -> str:
    """Fill a phrase; the part after a colon names the form in which a value is spoken."""
    filled = ""
    for text, name, form in _pieces(phrase):
        filled += text
        if name is not None:
            value = about[name]
            if form == "side":
                filled += side_name(value, person)
            else:
                filled += FORMS[form](value) if form else str(value)
    return filled


@cache
def _pieces(phrase: str) -> tuple[tuple[str, str | None, str | None], ...]:
    """A phrase taken apart, once: each text, with the name and the form of the value after it."""
    return tuple(piece[:3] for piece in string.Formatter().parse(phrase))


_ONES = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
]
_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def number_words(number: int) -> str:
    """A number in words up to a hundred and ninety-nine, in digits above."""
    if not 0 <= number < 200:
        return str(number)
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    rest = number - 100
    return "a hundred" + (f" and {number_words(rest)}" if rest else "")


def duration_words(seconds: float) -> str:
    """A length of time as one says it: to the half minute when short, else to the minute."""
    if seconds < 45:
        return f"{number_words(max(5, 5 * round(seconds / 5)))} seconds"
    halves = round(seconds / 30)
    if halves <= 2:
        return "a minute"
    if halves == 3:
        return "a minute and a half"
    if halves % 2 and halves < 10:
        return f"{number_words(halves // 2)} and a half minutes"
    return f"{number_words(round(seconds / 60))} minutes"


def times_words(times: int) -> str:
    """How often, in words."""
    return {1: "once", 2: "twice"}.get(times, f"{number_words(times)} times")


def list_words(values: Iterable[object], joint: str = "and") -> str:
    """Values one after another, the last one after a joint such as "and"."""
    *first, last = [term(value) for value in values]
    return f"{', '.join(first)} {joint} {last}" if first else last


def choice_words(values: Iterable[object]) -> str:
    """Values one after another, to choose from."""
    return list_words(values, ", or").replace(" , or", ", or")


def term(value: object) -> str:
    """The English for a value of a closed list; any other text as it is."""
    kind = type(value).__name__.lower()
    return terms().get(kind, {}).get(str(value), str(value))


FORMS: Mapping[str, Callable[[Any], str]] = {
    "number": number_words,
    "times": times_words,
    "duration": duration_words,
    "list": list_words,
    "or": choice_words,
    "position": term,
    "region": term,
    "movement": term,
}
"""The forms in which phrases speak a value."""
