"""The catalogue's names, found by what people make of them."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
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

_SEPARATORS = re.compile(r"[^\w']+")


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

    def exactly(self, text: str, kinds: Collection[str]) -> list[str]:
        """The ids of these kinds that are called so, in order."""
        called = self._called.get(self._words(text), {})
        return sorted(id_ for id_, kind in called.items() if kind in kinds)

    def like(
        self, text: str, kinds: Collection[str], share: float = 1.0, of_name: float = 0.0
    ) -> list[str]:
        """The ids of these kinds whose names fit best, the best ones only, in order.

        Args:
            text: What was said.
            kinds: What is looked for.
            share: How much of what was said must be in the name, by weight, from 0 to 1.
            of_name: How much of the name must have been said.
        """
        if exact := self.exactly(text, kinds):
            return exact
        words = {self._nearest(word) for word in self._telling(self._words(text))}
        whole = sum(map(self._weight, words))
        fits: dict[str, float] = {}
        for name in self._sharing(words):
            shared = sum(self._weight(word) for word in words & set(name))
            if shared < share * whole - 1e-9:
                continue
            said = min(1.0, shared / sum(map(self._weight, set(self._telling(name)))))
            if said < of_name:
                continue
            fit = 0.75 * shared / whole + 0.25 * said
            for id_, kind in self._called[name].items():
                if kind in kinds:
                    fits[id_] = max(fit, fits.get(id_, 0.0))
        best = max(fits.values(), default=0.0)
        close = [id_ for id_, fit in fits.items() if best - fit < _CLOSE]
        return sorted(close) if len(close) <= MOST_CANDIDATES else []

    def telling(self, text: str) -> int:
        """How many words of a text tell one name from another."""
        return len(set(self._words(text)) - self._small)

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
    def _vocabulary(self) -> list[str]:
        return sorted(self._holding)

    def _words(self, text: str) -> tuple[str, ...]:
        text = _SEPARATORS.sub(" ", text.casefold().replace("&", " and "))
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
        slips = 1 if len(word) < 7 else 2
        found = process.extractOne(word, self._vocabulary, scorer=OSA.distance, score_cutoff=slips)
        return found[0] if found else word

    def _sharing(self, words: Collection[str]) -> Iterable[tuple[str, ...]]:
        """The names that share a telling word, or else all of the words."""
        holding = [self._holding[word] for word in words if word in self._holding]
        if telling := [names for names in holding if len(names) <= _COMMON]:
            return Counter(name for names in telling for name in names)
        return set.intersection(*map(set, holding)) if holding else ()


def _singular(word: str) -> str:
    """A word without the "s" or "es" of its plural; crude, but the same for name and speech."""
    if word.endswith(("ches", "shes", "xes")):
        return word[:-2]
    if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
