"""The catalogue's names, found by what people make of them."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from supple.hearing.wording import Replacements, replace

Name = tuple[str, str, Iterable[str]]
"""An id, what it is ("stretch", "routine" or "topic"), and everything it may be called."""

MOST_CANDIDATES = 4
"""How many names one short question may offer."""

_CLOSE = 0.06
"""Names that fit worse than the best one by less than this are offered beside it."""

_COMMON = 2000
"""A word that more names share than this tells nothing by itself."""

_ROUNDING = 1e-9

_SEPARATORS = re.compile(r"[^\w']+")


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a name must fit what was said. The shares are by weight, from 0 to 1.

    Attributes:
        said: The share of what was said that must be in the name.
        named: The share of the name that must have been said; 1 takes nothing but the exact name.
        words: How many words that tell names apart must have been said.
    """

    said: float = 1.0
    named: float = 0.0
    words: int = 1


_ARTICLES = frozenset((("the",), ("a",), ("an",), ("my",)))
"""What may stand before a name that is called exactly."""


class Names:
    """Finds names exactly, or by the words that they share with what was said."""

    def __init__(
        self, names: Iterable[Name], spellings: Replacements, small: Collection[str]
    ) -> None:
        """Learn the names.

        Args:
            names: The catalogue's names.
            spellings: The standard spelling of a word, where it has another.
            small: Words that are in so many names that they don't tell them apart.
        """
        self._spellings = spellings
        self._small = frozenset(map(_singular, small))
        self._called: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
        for id_, kind, called in names:
            for name in called:
                if words := self._words(name):
                    self._called[words][id_] = kind

    def like(self, text: str, kinds: Collection[str], fit: Fit) -> list[str]:
        """The ids of these kinds whose names fit best, if they fit well enough, in order."""
        said = self._words(text)
        bare = said[1:] if said[:1] in _ARTICLES else said
        called = self._called.get(said) or self._called.get(bare, {})
        if exact := sorted(id_ for id_, kind in called.items() if kind in kinds):
            return exact
        telling = set(said) - self._small
        if fit.named >= 1.0 or len(telling) < fit.words:
            return []
        words = set(map(self._nearest, telling))
        whole = sum(map(self._weight, words))
        fits: dict[str, float] = {}
        for name in self._sharing(words):
            shared = sum(self._weight(word) for word in words & set(name))
            named = shared / sum(map(self._weight, set(self._telling(name))))
            if shared >= fit.said * whole - _ROUNDING and named >= fit.named:
                for id_, kind in self._called[name].items():
                    if kind in kinds:
                        well = 0.75 * shared / whole + 0.25 * min(named, 1.0)
                        fits[id_] = max(well, fits.get(id_, 0.0))
        best = max(fits.values(), default=0.0)
        close = [id_ for id_, well in fits.items() if best - well < _CLOSE]
        return sorted(close) if len(close) <= MOST_CANDIDATES else []

    def __contains__(self, word: object) -> bool:
        """Whether a word, in the singular, is in any of the names."""
        return isinstance(word, str) and _singular(word) in self._holding

    @cached_property
    def _holding(self) -> Mapping[str, list[tuple[str, ...]]]:
        holding: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for name in self._called:
            for word in set(name):
                holding[word].append(name)
        return dict(holding)

    @cached_property
    def _of_things(self) -> Mapping[str, int]:
        """In the names of how many things each word is."""
        return {
            word: len({id_ for name in names for id_ in self._called[name]})
            for word, names in self._holding.items()
        }

    @cached_property
    def _things(self) -> int:
        return len({id_ for ids in self._called.values() for id_ in ids})

    @cached_property
    def _by_initial(self) -> Mapping[str, list[str]]:
        by_initial: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._holding):
            by_initial[word[0]].append(word)
        return by_initial

    def _words(self, text: str) -> tuple[str, ...]:
        text = text.casefold().replace("&", " and ").replace("’", "'").replace("'s", " is")
        text = _SEPARATORS.sub(" ", text)
        return tuple(map(_singular, replace(self._spellings, text).split()))

    def _telling(self, words: Iterable[str]) -> list[str]:
        """The words that tell a name from others; all of them where none does."""
        words = list(words)
        return [word for word in words if word not in self._small] or words

    def _weight(self, word: str) -> float:
        """How much a word tells: the fewer things are called by it, the more."""
        return log(1 + self._things / self._of_things.get(word, 1))

    def _nearest(self, word: str) -> str:
        if word in self._holding or len(word) < 4:
            return word
        slips = 1 if len(word) < 6 else 2
        alike = self._by_initial.get(word[0], ())
        found = process.extractOne(word, alike, scorer=OSA.distance, score_cutoff=slips)
        return found[0] if found else word

    def _sharing(self, words: Collection[str]) -> Iterable[tuple[str, ...]]:
        """The names that share a word which isn't in too many of them."""
        holding = (self._holding.get(word, ()) for word in words)
        return {name for names in holding if len(names) <= _COMMON for name in names}


def _singular(word: str) -> str:
    """A word without the "s" or "es" of its plural; crude, but the same for name and speech."""
    if word.endswith(("ches", "shes", "xes")):
        return word[:-2]
    if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
