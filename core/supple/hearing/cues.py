"""Guesses at a sentence that isn't known: what it resembles, and phrases that give it away."""

import re
from collections.abc import Mapping
from typing import Any

from supple.event import Event, Kind
from supple.hearing.meaning import event_of
from supple.hearing.resemblance import Resemblance
from supple.hearing.sentences import Language

_Cue = tuple[Kind, re.Pattern[str], Mapping[str, Any]]


class Cues:
    """Guesses from words and phrases, never at what isn't about stretching.

    What tells of the body isn't compared to commands: it may be a complaint.
    """

    def __init__(self, language: Language) -> None:
        self._language = language
        tables = language.tables
        resembled = tables["resembled"]
        self._resemblance = Resemblance(language, resembled["intents"], resembled["negations"])
        self._world = language.pattern(tables["world"]["never"])
        self._body = language.pattern(tables["body"]["never"])
        self._sure, self._likely = (
            [
                (Kind(cue["kind"]), language.pattern(cue["sentences"]), cue.get("slots", {}))
                for cue in tables["cues"]
                if cue.get("sure", False) is sure
            ]
            for sure in (True, False)
        )

    def hear(self, text: str, bare: str) -> Event | None:
        """Guess at a tidy sentence, given also without its small words."""
        in_full = self._language.in_full(text)
        if self._world.search(in_full):
            return None
        if sure := self._given_away(in_full, self._sure):
            return sure
        if not self._body.search(in_full) and (intent := self._resemblance.like(bare)):
            return Event(kind=Kind(intent))
        return self._given_away(in_full, self._likely)

    def _given_away(self, text: str, cues: list[_Cue]) -> Event | None:
        for kind, phrases, fixed in cues:
            if found := phrases.search(text):
                slots = {name: [value] for name, value in fixed.items()}
                return event_of(kind, {**self._language.slots(found), **slots})
        return None
