"""Signs of pain and danger, looked for in every sentence before anything else is."""

import re
from dataclasses import dataclass
from itertools import chain

from supple.event import Kind
from supple.hearing.sentences import Language

_NOWHERE = " ~ "
"""Stands for a phrase that was taken out, so that its neighbours don't become a phrase."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a sentence found.

    Attributes:
        kind: The gravest thing that it tells of, or None.
        denied: Whether it says that something isn't so: "no pain", "it doesn't hurt".
        in_general: Whether it asks if a stretch should hurt.
        rest: The sentence less what it denies.
    """

    kind: Kind | None
    denied: bool
    in_general: bool
    rest: str


class Danger:
    """Finds the gravest sign in a sentence, wherever it stands in it."""

    def __init__(self, language: Language) -> None:
        tables = language.tables
        self._in_full = language.in_full
        self._rules = [
            (Kind(rule["kind"]), [sign.split(" or ") for sign in signs])
            for rule in tables["rules"]
            for signs in rule["signs"]
        ]
        used = {sign for _, signs in self._rules for either in signs for sign in either}
        self._signs = {sign: language.pattern(tables["signs"][sign]) for sign in sorted(used)}
        denial = tables["denial"]
        self._places = frozenset(denial["places"])
        self._harmless = language.pattern(denial["harmless"])
        self._over = language.pattern(denial["over"])
        self._in_general = language.pattern(denial["in_general"])
        self._complaint_after = _starts_with(denial["complaint_after"])
        self._denier = _denier(denial["before"], denial["between"])
        self._no = _denier(["no"], [*denial["no_between"], *denial["nouns"]])
        self._after = re.compile(rf"(?: (?:{'|'.join(denial['after'])}))*(?!\w)")
        self._noun = re.compile(rf"(?:\w+ )?(?:{'|'.join(denial['nouns'])})(?!\w)")
        doubts, between = "|".join(denial["doubt_before"]), "|".join(denial["doubt_between"])
        self._doubt_before = re.compile(rf"(?:^| )(?:{doubts}) (?:(?:{between}) )*$")
        self._subject = re.compile(rf"(?<![\w'])(?:{'|'.join(denial['subject'])}) $")
        self._doubt_after = _starts_with(denial["doubt_after"])

    def look(self, text: str) -> Look:
        """Look for signs in a tidy sentence."""
        text = self._in_full(text)
        serious = self._harmless.sub(self._unless_complaint, text)
        present = self._over.sub(self._unless_complaint, serious)
        asked = self._in_general.sub(_unless_more_follows, present)
        told: dict[str, bool] = {}
        denied: set[tuple[int, int]] = set()
        for kind, signs in self._rules:
            for sign in chain.from_iterable(signs):
                if sign not in told:
                    told[sign] = self._tells(sign, asked, denied)
            if all(any(told[sign] for sign in either) for either in signs):
                return Look(kind, denied=False, in_general=False, rest=text)
        rest = list(asked)
        for start, end in denied:
            rest[start:end] = " " * (end - start)
        return Look(
            None,
            denied=bool(denied) or present != serious,
            in_general=asked != present,
            rest=" ".join("".join(rest).replace("~", " ").split()),
        )

    def _unless_complaint(self, found: re.Match[str]) -> str:
        if self._complaint_after.match(found.string, found.end()):
            return found[0]
        return _NOWHERE

    def _tells(self, sign: str, text: str, denied: set[tuple[int, int]]) -> bool:
        """Whether the text tells of a sign; notes from where to where it denies it."""
        tells = False
        for found in self._signs[sign].finditer(text):
            start = None if sign in self._places else self._denied_from(found)
            if start is None:
                tells = True
            else:
                after = self._after.match(text, found.end())
                denied.add((start, after.end() if after else found.end()))
        return tells

    def _denied_from(self, sign: re.Match[str]) -> int | None:
        """Where the words begin that deny a sign, or None when nothing does."""
        before = sign.string[: sign.start()]
        denier = self._denier.search(before)
        if denier is None:
            denier = self._no.search(before)
            if denier and denier.start() == 0 and not self._noun.match(sign.string, sign.start()):
                return None  # "No pain" denies, "no, it hurts" doesn't.
        if denier is None:
            return None
        doubted = self._doubt_before.search(before, 0, denier.start())
        if doubted or self._doubt_after.match(sign.string, sign.end()):
            return None
        subject = self._subject.search(before, 0, denier.start())
        return subject.start() if subject else denier.start()


def _unless_more_follows(found: re.Match[str]) -> str:
    """Should it hurt? is a question in general; should it hurt my knee? tells of a knee."""
    return found[0] if found.end() < len(found.string) else _NOWHERE


def _denier(words: list[str], between: list[str]) -> re.Pattern[str]:
    """One of the words at the end of a text, with nothing after it but the words between."""
    return re.compile(rf"(?<![\w'])(?:{'|'.join(words)}) (?:(?:{'|'.join(between)}) )*$")


def _starts_with(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf" (?:{'|'.join(words)})(?!\w)")
