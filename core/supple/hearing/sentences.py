"""Sentence templates of a language, and patterns that spot a phrase anywhere in a sentence."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import count
from typing import Any

from hassil import Intents, merge_dict, parse_sentence
from hassil.expression import (
    Alternative,
    Expression,
    Group,
    ListReference,
    RuleReference,
    TextChunk,
)
from hassil.intents import RangeSlotList, TextSlotList

_UP_TO_THREE_WORDS = r"[\w']+(?: [\w']+){0,2}"
"""What {any} stands for in a phrase that is looked for."""

_REFERENCE = re.compile(r"<[^>]*>|\{[^}]*\}")
_WORD = re.compile(r"[a-z0-9']+")

Slots = dict[str, list[Any]]
"""What was said about each field, in order."""


@dataclass(frozen=True)
class Language:
    """What people say in a language.

    Attributes:
        intents: The sentences, one intent for each kind of event and one for a wish; with their
            lists and rules.
        tables: What else the language's files hold: spellings, fillers, signs of danger, clauses.
    """

    intents: Intents
    tables: Mapping[str, Any]
    _values: dict[str, list[tuple[re.Pattern[str], Any]]] = field(default_factory=dict)

    def in_full(self, text: str) -> str:
        """With "it is" for "it's", as patterns expect it."""
        for short, long in self.tables["in_full"].items():
            text = re.sub(rf"(?<=\w){short}(?!\w)", long, text)
        return text

    def pattern(self, sentences: Iterable[str]) -> re.Pattern[str]:
        """A pattern that finds any of the sentences inside a text in full, whole words only."""
        numbers = count()
        choice = "|".join(
            self._regex(parse_sentence(self.in_full(sentence)).expression, numbers)
            for sentence in sentences
        )
        return re.compile(rf"(?<![\w'])(?:{choice})(?!\w|'t\b)")

    def slots(self, found: re.Match[str]) -> Slots:
        """The values of the lists in what a pattern has found, by the names of their slots."""
        slots: Slots = {}
        for group, text in found.groupdict().items():
            if text is not None:
                list_name, slot, _ = group.split("__")
                slots.setdefault(slot, []).append(self._value(list_name, text))
        return slots

    def vocabulary(self) -> frozenset[str]:
        """Every word of the sentences, rules and lists."""
        templates = [
            sentence
            for intent in self.tables["intents"].values()
            for block in intent["data"]
            for sentence in block["sentences"]
        ]
        templates += self.tables["expansion_rules"].values()
        for values in self.tables["lists"].values():
            templates += (value["in"] for value in values.get("values", ()))
        return frozenset(_WORD.findall(_REFERENCE.sub(" ", " ".join(templates))))

    def _value(self, list_name: str, text: str) -> Any:
        values = self.intents.slot_lists[list_name]
        if not isinstance(values, TextSlotList):
            return int(text)
        if list_name not in self._values:
            self._values[list_name] = [
                (re.compile(self._regex(value.text_in, count())), value.value_out)
                for value in values.values
            ]
        return next(out for regex, out in self._values[list_name] if regex.fullmatch(text.strip()))

    def _regex(self, expression: Expression, numbers: Iterator[int]) -> str:
        if isinstance(expression, TextChunk):
            return r"\b *\b".join(map(re.escape, re.split(r"\s+", expression.text)))
        if isinstance(expression, Group):
            parts = [self._regex(part, numbers) for part in expression.items]
            if isinstance(expression, Alternative):  # of two that begin alike, the longer first
                return f"(?:{'|'.join(sorted(parts, key=len, reverse=True))})"
            return "".join(parts)
        if isinstance(expression, RuleReference):
            rule = self.intents.expansion_rules[expression.rule_name]
            return self._regex(rule.expression, numbers)
        if isinstance(expression, ListReference):
            name = expression.list_name
            if name == "any":
                return _UP_TO_THREE_WORDS
            return f"(?P<{name}__{expression.slot_name}__{next(numbers)}>{self._any_of(name)})"
        raise TypeError(f"{type(expression).__name__} can't be looked for in a sentence")

    def _any_of(self, list_name: str) -> str:
        values = self.intents.slot_lists[list_name]
        if isinstance(values, RangeSlotList):
            return r"\d{1,3}"
        assert isinstance(values, TextSlotList)
        regexes = [self._regex(value.text_in, count()) for value in values.values]
        return "|".join(sorted(regexes, key=len, reverse=True))


@cache
def language(code: str) -> Language:
    """Read everything that people say in a language, such as "en".

    Raises:
        LookupError: There are no sentences for that language.
    """
    folder = files("supple") / "language" / code / "heard"
    if not folder.is_dir():
        raise LookupError(f'There are no sentences for the language "{code}".')
    merged: dict[str, Any] = {"language": code, "intents": {}, "expansion_rules": {}}
    for sheet in sorted(folder.iterdir(), key=lambda sheet: sheet.name):
        if sheet.name.endswith(".toml"):
            merge_dict(merged, tomllib.loads(sheet.read_text(encoding="utf-8")))
    for sign, phrases in merged["signs"].items():  # a sign may be named in another, as a rule may
        merged["expansion_rules"][sign] = "|".join(phrases)
    return Language(Intents.from_dict(merged), merged)


def templates(code: str = "en") -> Intents:
    """The sentence templates of a language, for whoever makes plain sentences of them.

    The intents are named after the values of `Kind`, and one is "wish". Their slots are named after
    the fields of `Event` and `Wish`. The lists {name} and {topic} stand for the catalogue's names,
    and {words} for what somebody calls a side.
    """
    return language(code).intents
