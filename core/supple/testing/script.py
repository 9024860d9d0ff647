"""Conversations written down as they are held, to be held again with any front end.

A script is text: what the person says (`U:`), and what must be in the answer (`A:`).

    # Protects: a place is kept.
    U: (opens)
    A: [ask.back]
    U: pelvic tilt
    A: lying on your back

An `A:` line is a fragment of the answer, in any case of letters; or the key of a phrase in square
brackets, whose words must be there, whatever they are about; or `(ends)`. After `A: not`, it must
not be there. `U:` may also be `(opens)`, `(silence)`, `(leaves)` or `(2 days later)`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from supple.speech import phrase_pattern


class FrontEnd(Protocol):
    """A front end as a person meets it.

    Attributes:
        ended: Whether it has stopped listening.
    """

    ended: bool

    def open(self) -> str:
        """Begin a conversation, and give what is heard."""

    def say(self, words: str) -> str:
        """Say something, and give what is heard."""

    def silence(self) -> str:
        """Say nothing for as long as it listens, and give what is heard."""

    def leave(self) -> None:
        """Go away in the middle of it."""

    def pass_days(self, days: int) -> None:
        """Let days pass before the next conversation."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a script.

    Attributes:
        number: Its number in the text, from 1.
        speaker: "U" for the person, "A" for the answer.
        words: What is said, or has to be heard.
    """

    number: int
    speaker: str
    words: str


class ScriptError(AssertionError):
    """A conversation didn't go as written; the message quotes the line and what was heard."""


def read_script(text: str) -> Iterator[Line]:
    """The lines of a script.

    Raises:
        ScriptError: A line is neither a comment nor begins with `U:` or `A:`.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        speaker, colon, words = line.partition(":")
        if speaker.strip() not in ("U", "A") or not colon:
            raise ScriptError(f"line {number} should begin with U: or A:, and is {line!r}")
        yield Line(number, speaker.strip(), words.strip())


def hold(script: str, front_end: FrontEnd) -> None:
    """Hold a conversation.

    Raises:
        ScriptError: It didn't go as written.
    """
    heard = ""
    for line in read_script(script):
        if line.speaker == "U":
            heard = _speak(line.words, front_end)
        elif not _fits(line.words, heard, front_end):
            raise ScriptError(
                f"line {line.number}: expected {line.words}, and heard: {heard or 'nothing'}"
                + (" (it ended)" if front_end.ended else "")
            )


def _speak(words: str, front_end: FrontEnd) -> str:
    if words == "(opens)":
        return front_end.open()
    if words == "(silence)":
        return front_end.silence()
    if later := re.fullmatch(r"\((\d+) days? later\)", words):
        front_end.leave()
        front_end.pass_days(int(later[1]))
        return ""
    if words == "(leaves)":
        front_end.leave()
        return ""
    if front_end.ended:
        raise ScriptError(f"it has ended, and can't be told {words!r}")
    return front_end.say(words)


def _fits(expected: str, heard: str, front_end: FrontEnd) -> bool:
    if expected == "(ends)":
        return front_end.ended
    if expected.startswith("not "):
        return not _fits(expected.removeprefix("not ").strip(), heard, front_end)
    if key := re.fullmatch(r"\[([\w.]+)\]", expected):
        return any(re.search(pattern, heard, re.I) for pattern in phrase_pattern(key[1]))
    return " ".join(expected.lower().split()) in " ".join(heard.lower().split())
