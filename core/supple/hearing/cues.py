"""Guesses at a sentence that isn't known: what it resembles, and phrases that give it away."""

from supple.event import Event, Kind
from supple.hearing.meaning import event_of
from supple.hearing.resemblance import Resemblance
from supple.hearing.sentences import Language


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
        self._phrases = [
            (Kind(cue["kind"]), language.pattern(cue["sentences"]), cue.get("slots", {}))
            for cue in tables["cues"]
        ]

    def hear(self, text: str, bare: str) -> Event | None:
        """Guess at a tidy sentence, given also without its small words."""
        in_full = self._language.in_full(text)
        if self._world.search(in_full):
            return None
        if not self._body.search(in_full) and (intent := self._resemblance.like(bare)):
            return Event(kind=Kind(intent))
        for kind, phrases, fixed in self._phrases:
            if found := phrases.search(in_full):
                slots = {name: [value] for name, value in fixed.items()}
                return event_of(kind, {**self._language.slots(found), **slots})
        return None
