"""The phrases of a language that the lint looks for, found quickly in any text."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any

_STOP = "."
_MARKS = {ord(mark): f" {_STOP} " for mark in ".!?;:…"} | {ord("’"): "'"}
_MARKS |= {ord(mark): " " for mark in ',"()[]{}“”‘–—-/&*_<>'}

_Lexicon = Mapping[str, Mapping[int, frozenset[tuple[str, ...]]]]
"""Phrases by their first word, and then by how many words they have."""


class Phrases:
    """Phrases of one kind, and why they don't belong.

    Args:
        table: A table of a language's `lint.toml`.
    """

    def __init__(self, table: Mapping[str, Any]):
        self.because: str = table.get("because", "")
        self.may_be_denied: bool = table.get("denied", False)
        self._phrases = _each(table["phrases"])
        self._fine = _each(table.get("fine", ()))

    def found(self, words: list[str]) -> Iterator[tuple[int, int]]:
        """From where to where each phrase stands that isn't part of a fine one."""
        for start, end in _spans(words, self._phrases):
            fine = _spans(words, self._fine)
            if not any(start < last and first < end for first, last in fine):
                yield start, end


class Words:
    """The words of one language that the lint looks for.

    Args:
        tables: What the language's `lint.toml` holds; nothing where it has none.
    """

    def __init__(self, tables: Mapping[str, Any]):
        self._refused = tuple(map(Phrases, tables.get("refused", ())))
        self._warned = tuple(map(Phrases, tables.get("warned", ())))
        self._side = Phrases(tables.get("side", {"phrases": ()}))
        denial = tables.get("denial", {"before": (), "after": (), "within": 0})
        self._within: int = denial["within"]
        self._before, self._after = _each(denial["before"]), _each(denial["after"])

    def refused(self, text: str) -> Iterator[tuple[str, str]]:
        """Each phrase that keeps a text out, and why."""
        return self._found(self._refused, text)

    def warned(self, text: str) -> Iterator[tuple[str, str]]:
        """Each phrase that an author is warned of, and why."""
        return self._found(self._warned, text)

    def one_sided(self, text: str) -> Iterator[str]:
        """Each phrase that names a side outright."""
        return (phrase for phrase, _ in self._found((self._side,), text))

    def _found(self, kinds: Iterable[Phrases], text: str) -> Iterator[tuple[str, str]]:
        words = _plain(text)
        for kind in kinds:
            end_of_last = 0
            for start, end in kind.found(words):
                denied = kind.may_be_denied and self._denied(words, start, end)
                if start < end_of_last or denied:
                    continue
                end_of_last = end
                yield " ".join(word for word in words[start:end] if word != _STOP), kind.because

    def _denied(self, words: list[str], start: int, end: int) -> bool:
        """Whether a phrase is contradicted by the words around it, within its clause."""
        before = words[max(0, start - self._within) : start]
        while _STOP in before:
            before = before[before.index(_STOP) + 1 :]
        after = words[end : words.index(_STOP, end)] if words[end - 1] != _STOP else []
        return any(_spans(before, self._before)) or any(_spans(after, self._after))


def _plain(text: str) -> list[str]:
    """A text as its words in small letters, the ends of its clauses marked."""
    return [*text.lower().translate(_MARKS).split(), _STOP]


def _each(phrases: Iterable[str]) -> _Lexicon:
    """Every phrase that phrases with alternatives stand for."""
    found: dict[str, dict[int, set[tuple[str, ...]]]] = {}
    for phrase in phrases:
        for words in product(*(word.split("|") for word in phrase.split())):
            found.setdefault(words[0], {}).setdefault(len(words), set()).add(words)
    return {
        first: {count: frozenset(those) for count, those in sorted(by_count.items(), reverse=True)}
        for first, by_count in found.items()
    }


def _spans(words: list[str], lexicon: _Lexicon) -> Iterator[tuple[int, int]]:
    """From where to where a phrase stands, in order, the longer of two first."""
    for start, word in enumerate(words):
        if word in lexicon:
            for count, phrases in lexicon[word].items():
                if tuple(words[start : start + count]) in phrases:
                    yield start, start + count


@cache
def words_of(language: str) -> Words:
    """What the lint looks for in a language; nothing in one that brings no `lint.toml`."""
    sheet = files("supple") / "language" / language / "lint.toml"
    return Words(tomllib.loads(sheet.read_text("utf-8")) if sheet.is_file() else {})
