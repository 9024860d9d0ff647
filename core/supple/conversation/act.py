"""What Supple does in a turn: it says something, or it waits. Never text, never markup."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Wording(StrEnum):
    """How much is said."""

    FULL = "full"
    SHORT = "short"
    CUE = "cue"


@dataclass(frozen=True, slots=True)
class Say:
    """Something to be said; a Voice finds the words.

    Attributes:
        key: What is said, such as "hold.halfway"; the keys are those of the voice's phrases.
        about: What the words speak of: positions, sides, seconds, texts of a stretch.
        lasting: Seconds to pass from the first word to the next act; None to go on at once.
    """

    key: str
    about: Mapping[str, object] = field(default_factory=dict)
    lasting: float | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Silence.

    Attributes:
        seconds: How long.
    """

    seconds: float


Act = Say | Wait


def say(key: str, /, **about: object) -> Say:
    """Make a Say from keywords."""
    return Say(key, about)


def timed(key: str, seconds: float, /, **about: object) -> Say:
    """Make a Say that lasts a given time, its words included."""
    return Say(key, about, seconds)
