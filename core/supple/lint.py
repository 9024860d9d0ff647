"""Words that don't belong in what is read aloud: pushing, showing, promising, markup, long ones.

Errors keep a thing out, from plugins and from core alike; warnings are for its author. Which words
they are depends on the language, and stands in its `lint.toml`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from supple.conversation.pace import speech_seconds
from supple.lexicon import Words, words_of
from supple.problem import Problem, Severity
from supple.routine import Routine
from supple.stretch import Beat, Part, Sides, Stretch, Topic
from supple.texts import NAMES, SENTENCES, Text, texts

MOST_WORDS = 20
"""The most words in a sentence: more can't be held in mind while lying down."""

_SPOKEN = SENTENCES | NAMES
_MARKUP = re.compile(
    r"</?[a-z!?][^>]*>|&\w+;|https?:\S*|www\.\S*|\S+@\w\S*"
    r"|\b[\w-]+\.(?:com|org|net|info|co|uk|de|eu|io)\b|\*\*|__|``?|\[[^]]*\]\(",
    re.IGNORECASE,
)
_SYMBOL = re.compile(r"[^\w\s.,;:!?'’‘“”\"()&–—…{}/-]|\d|/")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'’”)]*\s+")


def refusals(value: Stretch | Routine | Topic, language: str = "en") -> Iterator[Problem]:
    """What keeps a thing out for its words."""
    for text in texts(value):
        if text.field not in _SPOKEN:
            continue
        if found := _MARKUP.search(text.words):
            message = (
                f"{found[0]!r} can't be read aloud: write plain words, without markup or links"
            )
            yield _about(text, message)
        asked = isinstance(value, Topic) and text.field in NAMES  # people may ask about anything
        for phrase, because in () if asked else words_of(language).refused(text.words):
            yield _about(text, f'"{phrase}" {because}')
    if isinstance(value, Stretch):
        for where, part in _parts(value):
            if part.sides is not Sides.TOGETHER:
                for text in _said_in(part, where):
                    for phrase in words_of(language).one_sided(text.words):
                        message = (
                            f'"{phrase}" is wrong on the other side: write {{side}} or {{other}}'
                        )
                        yield _about(text, message)


def warnings(value: Stretch | Routine | Topic, language: str = "en") -> Iterator[Problem]:
    """What an author should mend, though it keeps nothing out."""
    for problem in _warnings(value, words_of(language)):
        yield replace(problem, severity=Severity.WARNING)


def sentences(text: str) -> list[str]:
    """A text's sentences."""
    return [one for one in _SENTENCE_END.split(text.strip()) if one]


def word_count(sentence: str) -> int:
    """How many words a sentence has; "half-way" is one."""
    return sum(any(letter.isalnum() for letter in word) for word in sentence.split())


def _warnings(value: Stretch | Routine | Topic, words: Words) -> Iterator[Problem]:
    for text in texts(value):
        if text.field in SENTENCES:
            yield from _sentence_warnings(text)
        if text.field in _SPOKEN:
            for phrase, because in words.warned(text.words):
                yield _about(text, f'"{phrase}" {because}')
    if isinstance(value, Stretch):
        yield from _stretch_warnings(value, words)


def _sentence_warnings(text: Text) -> Iterator[Problem]:
    for sentence in sentences(text.words):
        if (count := word_count(sentence)) > MOST_WORDS:
            start = " ".join(sentence.split()[:4])
            message = f"a sentence has {count} words, and the most is {MOST_WORDS}: {start} ..."
            yield _about(text, message)
    if found := _SYMBOL.search(_MARKUP.sub("", text.words)):
        yield _about(text, f"{found[0]!r} is read in ways you can't foresee: write it in words")


def _stretch_warnings(stretch: Stretch, words: Words) -> Iterator[Problem]:
    if stretch.movements is None:
        message = "movements is missing, so it is withheld from everyone who avoids any movement"
        yield Problem(key="movements", message=message)
    if stretch.needs_floor and not stretch.no_floor:
        message = "no_floor is missing: name what somebody does who can't get down to the floor"
        yield Problem(key="no_floor", message=message)
    for number, precaution in enumerate(stretch.precautions, start=1):
        if not precaution.source:
            message = "source is missing: say where the advice comes from"
            yield Problem(where=f"precaution {number}", key="source", message=message)
    for text in texts(stretch.start, "start"):
        for phrase in words.one_sided(text.words):
            yield _about(text, f'"{phrase}" suits one side only: put it into a part, with {{side}}')
    for where, part in _parts(stretch):
        if not part.dosage.source:
            message = (
                'source is missing: say where the dosage comes from, if only "our own judgement"'
            )
            yield Problem(where=where, key="dosage, source", message=message)
        if not part.release and not part.dosage.rhythm:
            way = "up again" if part is stretch.parts[-1] and stretch.needs_floor else "out of it"
            yield Problem(
                where=where, key="release", message=f"release is missing: say the way {way}"
            )
        for number, beat in enumerate(part.dosage.rhythm, start=1):
            yield from _beat_warnings(beat, where, number)
        yield from _side_warnings(part, where, words)


def _beat_warnings(beat: Beat, where: str, number: int) -> Iterator[Problem]:
    needed = speech_seconds(beat.words)
    if needed > beat.seconds + 0.5:
        message = f"its words take about {needed:.0f} seconds, and it lasts {beat.seconds:g}"
        yield Problem(where=f"{where}, dosage, rhythm {number}", message=message)


def _side_warnings(part: Part, where: str, words: Words) -> Iterator[Problem]:
    if part.sides is Sides.TOGETHER:
        for text in _said_in(part, where):
            for phrase in words.one_sided(text.words):
                message = (
                    f'"{phrase}" leaves out the second side: write {{side}}, and sides = "each"'
                )
                yield _about(text, message)
    elif not any("{" in text.words for text in _said_in(part, where)):
        message = f'sides is "{part.sides}", but nothing says which side: write {{side}}'
        yield Problem(where=where, key="cues", message=message)


def _parts(stretch: Stretch) -> Iterable[tuple[str, Part]]:
    return ((f"part {number}", part) for number, part in enumerate(stretch.parts, start=1))


def _said_in(part: Part, where: str) -> Iterator[Text]:
    return (text for text in texts(part, where) if text.field in SENTENCES)


def _about(text: Text, message: str) -> Problem:
    return Problem(where=text.place, message=message)
