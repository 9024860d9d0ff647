"""Makes of a sentence what was meant by it."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from hassil import recognize_all
from hassil.recognize import RecognizeResult

from supple.event import Event, Heard, Kind, OneOf, Wish
from supple.hearing.cues import Cues
from supple.hearing.danger import Danger, Look
from supple.hearing.meaning import event_of, wish_of
from supple.hearing.names import Fit, Name, Names
from supple.hearing.sentences import Slots, language
from supple.hearing.wishes import ODD_WORDS, Wishes
from supple.hearing.wording import Wording, replacements

if TYPE_CHECKING:
    from supple.catalogue import Catalogue
    from supple.conversation.session import Question, Session

LONGEST = 500
"""Characters of a sentence that are understood; nobody says more in a breath."""

LONGEST_LOOK = 4000
"""Characters in which signs of danger are looked for."""

BY_GRAVITY = (
    Kind.EMERGENCY,
    Kind.URGENT,
    Kind.NERVE,
    Kind.DIZZY,
    Kind.SEVERE,
    Kind.PAIN,
    Kind.TIGHT,
)
"""What tells of pain or danger, the gravest first."""

_SCRAPS = (Kind.YES, Kind.NO, Kind.FELT, Kind.LAUNCH)
"""What the scraps of "I have no pain" or "it isn't sore" may look like."""

_WISH = "wish"
"""The intent that isn't called after an event."""

_TOPIC_NAMED = 0.5
"""The share of a topic's name that must be said, because any sentence may have a word of it."""

# How a name in a sentence must fit, and one that is the whole sentence.
_EXACTLY = Fit(named=1.0), Fit(named=1.0)
_NEARLY = Fit(words=2), Fit(named=0.8)
_ROUGHLY = Fit(said=0.7, named=0.33), Fit(named=0.33)


class Hearing:
    """Understands sentences, with the names of one catalogue.

    What somebody tells of pain or danger is looked for first, anywhere in the sentence, and wins
    over all else. Then the sentence is compared to those that are known, and taken apart as a wish;
    as it was said, without its small words, and with slips corrected. At last it is guessed at.

    Args:
        names: What the stretches, routines and topics are called.
        code: The language.
    """

    def __init__(self, names: Iterable[Name] = (), code: str = "en") -> None:
        self._language = language(code)
        tables = self._language.tables
        naming = tables["naming"]
        self._names = Names(names, replacements(naming["spellings"]), naming["small"])
        self._wording = Wording(self._language, self._names)
        self._danger = Danger(self._language)

    @cached_property
    def _wishes(self) -> Wishes:
        return Wishes(self._language)

    @cached_property
    def _cues(self) -> Cues:
        return Cues(self._language)

    @cached_property
    def _rating(self) -> re.Pattern[str]:
        return self._language.pattern(self._language.tables["ratings"]["sentences"])

    def hear(self, text: str, asked: "Question | None" = None) -> Heard:
        """What a sentence means; there is always an answer, at the least an unknown event.

        Args:
            text: What was said or typed.
            asked: The question that it may be the answer to.
        """
        said = self._wording.tidy(text[:LONGEST_LOOK])
        if not said:
            return Event(kind=Kind.SILENCE)
        corrected = self._wording.corrected(said)
        look = min(map(self._danger.look, (said, corrected)), key=_gravity)
        if look.kind:
            return self._complaint(look.kind, said[:LONGEST])
        if look.in_general:
            about = self._language.tables["naming"]["in_general"]
            return self._named(Kind.TOPIC, {}, about, Fit()) or Event(kind=Kind.AM_I_RIGHT)
        if look.denied:
            return self._all_well(said, self._wording.tidy(look.rest), asked)
        wordings = list(dict.fromkeys((said[:LONGEST], corrected[:LONGEST])))
        return (
            _first(self._understand(wording, asked) for wording in wordings)
            or _first(map(self._guess, wordings))
            or Event(kind=Kind.UNKNOWN)
        )

    def _all_well(self, said: str, rest: str, asked: "Question | None") -> Heard:
        """What somebody means who says that nothing is wrong: that, or what else they say."""
        wish = self._wish(rest, odd_words=0)
        if isinstance(wish, Wish) and wish.minutes is not None:
            return wish
        known, _ = self._known(said, asked)
        if known:
            return known
        more, _ = self._known(rest, asked)
        if isinstance(more, Event) and more.kind not in _SCRAPS:
            return more
        return Event(kind=Kind.COMFORTABLE)

    def _complaint(self, kind: Kind, said: str) -> Heard:
        """An event of this kind; if it isn't grave, the number or the wish that it comes with."""
        if kind in (Kind.PAIN, Kind.TIGHT):
            number = self._number(said)
            wish = self._wish(said, odd_words=0)
            if isinstance(wish, Wish) and (
                self._wishes.asks(said) or (number and self._wishes.of_today(said))
            ):
                return wish
            return number or Event(kind=kind)
        return Event(kind=kind)

    def _number(self, said: str) -> Event | None:
        """The number from 0 to 10 that a sentence ends with, if it is said as one."""
        said = self._language.in_full(said)
        for found in self._rating.finditer(said):
            if found.end() == len(said):
                return event_of(Kind.NUMBER, self._language.slots(found))
        return None

    def _wish(self, text: str, odd_words: int = ODD_WORDS) -> Heard | None:
        return self._wishes.hear(self._wording.in_figures(text), odd_words)

    def _understand(self, text: str, asked: "Question | None") -> Heard | None:
        """The meaning of a sentence that is known, of a name, or of a wish."""
        known, matches = self._known(text, asked)
        return (
            known
            or self._meant(matches, *_NEARLY)
            or _first(self._wish(one) for one in (text, self._wording.bare(text)))
            or self._meant(matches, *_ROUGHLY)
            or self._number(text)
        )

    def _guess(self, text: str) -> Event | None:
        return self._cues.hear(text, self._wording.bare(text))

    def _known(
        self, text: str, asked: "Question | None"
    ) -> tuple[Heard | None, list[RecognizeResult]]:
        """The meaning of a sentence that is known word for word, or else what fits it."""
        context = {"asked": asked or ""}
        intents = self._language.intents
        so_far: list[RecognizeResult] = []
        for variant in self._wording.variants(text):
            fitting = recognize_all(variant, intents, intent_context=context)
            matches = sorted(fitting, key=_freedom)
            if heard := self._meant(matches, *_EXACTLY):
                return heard, matches
            so_far += matches
        return None, so_far

    def _meant(self, matches: list[RecognizeResult], in_sentence: Fit, alone: Fit) -> Heard | None:
        """What the first of the templates means whose name, if it has one, is known."""
        for match in matches:
            slots: Slots = {}
            for entity in match.entities_list:
                slots.setdefault(entity.name, []).append(entity.value)
            name = slots.pop("target", None)
            if name is None:
                return _meaning(match.intent.name, slots)
            fit = in_sentence if match.text_chunks_matched else alone
            if heard := self._named(match.intent.name, slots, str(name[-1]), fit):
                return heard
        return None

    def _named(self, intent: str, slots: Slots, name: str, fit: Fit) -> Heard | None:
        """The meaning of a sentence with a name in it, if that fits a name of the catalogue."""
        kinds: tuple[str, ...] = ("stretch", "routine")
        if intent == Kind.TOPIC:
            kinds, fit = ("topic",), replace(fit, named=max(fit.named, _TOPIC_NAMED))
        ids = self._names.like(name, kinds, fit)
        meanings = tuple(_meaning(intent, {**slots, "target": [id_]}) for id_ in ids)
        if len(meanings) > 1:
            return OneOf(meanings=meanings)
        return meanings[0] if meanings else None


def hearing_for(catalogue: "Catalogue") -> "Callable[[str, Session | None], Heard]":
    """What front ends with text need: a line and the session in, what was meant out."""
    hearing = Hearing(names_of(catalogue))

    def hear(text: str, session: "Session | None") -> Heard:
        return hearing.hear(text, session.question if session else None)

    return hear


def names_of(catalogue: "Catalogue") -> Iterator[Name]:
    """Everything that the catalogue's stretches, routines and topics may be called."""
    for stretch in catalogue.stretches.values():
        yield stretch.id, "stretch", (stretch.name, stretch.spoken, *stretch.aliases)
    for routine in catalogue.routines.values():
        yield routine.id, "routine", (routine.name, *routine.aliases)
    for topic in catalogue.topics.values():
        yield topic.id, "topic", (topic.name, *topic.aliases)


def _meaning(intent: str, slots: Slots) -> Event | Wish:
    return wish_of(slots) if intent == _WISH else event_of(Kind(intent), slots)


def _first(meanings: Iterable[Heard | None]) -> Heard | None:
    return next((meaning for meaning in meanings if meaning), None)


def _gravity(look: Look) -> int:
    return BY_GRAVITY.index(look.kind) if look.kind else len(BY_GRAVITY)


def _freedom(result: RecognizeResult) -> tuple[bool, int, int]:
    """Sorts answers to the question first, then what has the least free and the most fixed text."""
    free = sum(len(entity.text) for entity in result.entities_list if entity.is_wildcard)
    return not result.intent_data.requires_context, free, -result.text_chunks_matched
