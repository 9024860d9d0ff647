"""A sentence as it was said or typed, made comparable: spelling, small words, slips."""

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping
from functools import lru_cache
from itertools import groupby

from rapidfuzz import process
from rapidfuzz.distance import OSA

from supple.hearing.sentences import Language

_PUNCTUATION = re.compile(r"[^\w' ]+|_|(?<!\w)'|'(?!\w)")
_OUT_OF = re.compile(r"(\d+) */ *(\d+)")
_DECIMALS = re.compile(r"(?<=\d)[.,]\d+")
_FIGURES_RUN_ON = re.compile(r"(?<=\d)(?=m(?:in|\b)|h(?:our|\b))")


class Wording:
    """The wordings of one sentence, from what was said to what may have been meant."""

    def __init__(self, language: Language, names: Container[str] = ()) -> None:
        """Prepare for a language.

        Args:
            language: Its spellings, fillers and mishearings.
            names: Words that are in the catalogue's names, and so are no slips.
        """
        tables = language.tables
        self._contractions = replacements(tables["contractions"], after=r"(?= \w)")
        self._spellings = replacements(tables["spellings"])
        self._mishearings = replacements(tables["mishearings"])
        self._noun_is = re.compile(rf"\b(?!(?:{'|'.join(tables['shortened']['words'])})')(\w+)'s\b")
        fillers, edges = tables["fillers"], tables["edges"]["words"]
        self._courtesies = _any_of(fillers["courtesies"])
        self._fillers = _any_of((*fillers["courtesies"], *fillers["hedges"]))
        edge = _any_of(edges).pattern
        self._edges = re.compile(rf"^(?:{edge} *)+|(?: *{edge})+$")
        self._numbers: Mapping[str, int] = tables["numbers"]
        self._pronouns = frozenset(tables["pronouns"]["words"])
        number = _any_of(self._numbers).pattern
        self._number = re.compile(rf"{number}(?: {number})*")
        vocabulary = sorted(language.vocabulary())
        self._by_initial = {
            initial: list(words) for initial, words in groupby(vocabulary, key=lambda word: word[0])
        }
        ordinary = tables["ordinary"]["words"].split()
        phrases = (*fillers["courtesies"], *fillers["hedges"], *edges, *tables["denial"]["before"])
        small = " ".join(phrases).split()
        self._known = {*vocabulary, *ordinary, *small}
        self._names = names
        self._nearest = lru_cache(maxsize=2048)(self._nearest_word)

    def tidy(self, text: str) -> str:
        """In lower case, without punctuation, contracted, and in standard spelling."""
        text = unicodedata.normalize("NFKC", text).casefold()
        text = text.replace("’", "'").replace("&", " and ")
        text = _DECIMALS.sub("", _OUT_OF.sub(r"\1 out of \2", text))
        text = _FIGURES_RUN_ON.sub(" ", _PUNCTUATION.sub(" ", text))
        return self._spelled(" ".join(text.split()))

    def variants(self, text: str) -> list[str]:
        """A sentence, and what is left of it with fewer and fewer of its small words."""
        polite = " ".join(self._courtesies.sub(" ", text).split())
        bare = self.bare(text)
        edged = (self._edges.sub("", one).strip() for one in (text, polite, bare))
        return [one for one in dict.fromkeys((text, polite, bare, *edged)) if one]

    def bare(self, text: str) -> str:
        """A sentence without all the words that mean nothing."""
        return " ".join(self._fillers.sub(" ", text).split())

    def corrected(self, text: str) -> str:
        """With each word that isn't known replaced by the known one that it resembles."""
        text = replace(self._mishearings, text)
        return self._spelled(" ".join(map(self._nearest, text.split())))

    def in_figures(self, text: str) -> str:
        """With "25" for "twenty five"."""
        return self._number.sub(self._figures, text)

    def _spelled(self, text: str) -> str:
        text = self._noun_is.sub(r"\1 is", replace(self._spellings, text))
        return replace(self._contractions, text)

    def _figures(self, found: re.Match[str]) -> str:
        if found[0] in self._pronouns:
            return found[0]
        figures: list[int] = []
        for number in (self._numbers[word] for word in found[0].split()):
            if figures and figures[-1] >= 20 and figures[-1] % 10 == 0 and 0 < number < 10:
                figures[-1] += number
            else:
                figures.append(number)
        return " ".join(map(str, figures))

    def _nearest_word(self, word: str) -> str:
        """The known word a slip away: one letter, or two of a long word, but never the first."""
        if len(word) < 4 or not word.isalpha() or word in self._known or word in self._names:
            return word
        slips = 1 if len(word) < 7 else 2
        alike = self._by_initial.get(word[0], ())
        found = process.extractOne(word, alike, scorer=OSA.distance, score_cutoff=slips)
        return found[0] if found else word


Replacements = tuple[re.Pattern[str], Mapping[str, str]]
"""A pattern of everything that is replaced, and by what."""


def replacements(table: Mapping[str, Iterable[str]], after: str = "") -> Replacements:
    """Prepare a table of words, each with the variants that it replaces.

    Args:
        table: The words.
        after: A pattern of what must follow a variant.
    """
    meant = {variant: word for word, variants in table.items() for variant in variants}
    return _any_of(meant, after), meant


def replace(prepared: Replacements, text: str) -> str:
    """Replace whole words."""
    pattern, meant = prepared
    return pattern.sub(lambda found: meant[found[0]], text)


def _any_of(phrases: Iterable[str], after: str = "") -> re.Pattern[str]:
    """Any of the phrases as whole words, the longest first; "'s" may hang on to them."""
    longest_first = sorted(phrases, key=len, reverse=True)
    choice = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<![\w'])(?:{choice})(?!\w|'(?!s\b)){after}")
