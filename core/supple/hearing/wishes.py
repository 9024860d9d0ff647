"""A wish for a routine, heard clause by clause, in whatever order it is put."""

import re
from collections.abc import Mapping
from typing import Any

from supple.event import Event, Kind, Wish
from supple.hearing.meaning import event_of, wish_of
from supple.hearing.sentences import Language, Slots

ODD_WORDS = 1
"""How many words that don't belong to a wish may be left over where it says that it is one."""


class Wishes:
    """Understands a sentence as a wish when its clauses account for nearly all of it."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._clauses = [
            (language.pattern(clause["sentences"]), clause.get("slots", {}))
            for clause in language.tables["clauses"]
        ]
        glue = language.tables["glue"]
        self._glue = frozenset(language.in_full(" ".join(glue["words"])).split())
        self._joining = frozenset(glue["joining"])
        self._against = language.pattern(glue["against"])
        self._elsewhere = language.pattern(glue["elsewhere"])
        self._asking = frozenset(glue["asking"])
        self._today = frozenset(glue["today"])

    def of_today(self, text: str) -> bool:
        """Whether a sentence speaks of today."""
        return not self._today.isdisjoint(text.split())

    def asks(self, text: str) -> bool:
        """Whether a sentence has a word by which one asks for something."""
        return not self._asking.isdisjoint(text.split())

    def hear(self, text: str, odd_words: int = ODD_WORDS) -> Wish | Event | None:
        """Understand a sentence, its numbers in figures, as a wish, if it is one.

        Somebody who only says what to avoid, or only whether the floor will do, wishes for nothing
        yet: that is an event.
        """
        if self._elsewhere.search(text):
            return None
        said: Slots = {}
        text = self._language.in_full(text)
        wished, whatever, asks = False, False, self.asks(text)
        for pattern, fixed in self._clauses:
            left, end = [], 0
            for found in pattern.finditer(text):
                left.append(text[end : found.start()])
                end = found.end()
                self._note(found, fixed, said)
                wished = True
                whatever = whatever or not (fixed or found.groupdict())
            text = " ".join((*left, text[end:]))
        usual = self._joining if said.keys() == {"regions"} and not asks else self._glue
        odd = [word for word in text.split() if word not in usual]
        if (
            not wished
            or len(odd) > (odd_words if said and asks else 0)
            or self._against.search(text)
        ):
            return None
        match said:
            case {"avoid": [movement], **others} if not (others or whatever):
                return event_of(Kind.AVOID, {"movement": [movement]})
            case {"floor": [access], **others} if not (others or whatever):
                return event_of(Kind.FLOOR, {"floor": [access]}) if access != "yes" else None
        return wish_of(said)

    def _note(self, found: re.Match[str], fixed: Mapping[str, Any], said: Slots) -> None:
        values = self._language.slots(found)
        for name, value in fixed.items():
            values[name] = value if isinstance(value, list) else [value]
        for name, more in values.items():
            said.setdefault(name, []).extend(more)
