"""What complaint `hearing` makes of a sentence, so that a model can't take it for anything less."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from hassil.intents import TextSlotList

from supple.event import Event, Kind
from supple.hearing import Hearing
from supple.hearing.danger import Danger
from supple.hearing.sentences import language
from supple.hearing.wording import Wording
from supple_alexa.intents import DANGEROUS
from supple_alexa.names import Value
from supple_alexa.samples import REFERENCE, likeliest_first

_ANYTHING = {"minutes": "ten", "name": "the rolling one", "topic": "stretching", "words": "window"}
"""What is put in the place of lists without fixed values."""

_PROBES = ("{}", "my {} hurts", "my {} is numb", "it goes down my {}", "i can't feel my {}")
"""Of values that sound alike in all of these, trying one is enough."""


class Complaints:
    """Finds the complaint in a sentence with lists.

    Args:
        code: The language.
    """

    def __init__(self, code: str):
        said = language(code)
        self._danger, self._wording = Danger(said), Wording(said)
        self._hearing = Hearing(code=code)
        self._fillings: dict[str, tuple[str, ...]] = {
            name: (filling,) for name, filling in _ANYTHING.items()
        }
        for name, values in said.intents.slot_lists.items():
            if isinstance(values, TextSlotList):
                forms = [
                    form
                    for value in values.values
                    for form in likeliest_first(value.text_in, said.intents.expansion_rules)
                ]
                different: dict[tuple[Kind | None, ...], str] = {}
                for form in forms:
                    different.setdefault(self._told_by_probes(form), form)
                self._fillings[name] = tuple(different.values())

    def _told_by_probes(self, form: str) -> tuple[Kind | None, ...]:
        return tuple(self._danger.look(probe.format(form)).kind for probe in _PROBES)

    def at_least(self, kind: Kind, sentence: str) -> Kind | None:
        """What a complaint of a kind is, if not that then something graver; None if it denies it.

        The lists have their first values.
        """
        look = self._danger.look(self._wording.tidy(self._filled(sentence)))
        if look.kind is None:
            return None if look.denied else kind
        return min(look.kind, kind, key=DANGEROUS.index)

    def gravest(self, sentence: str) -> Kind | None:
        """The gravest complaint in a sentence, whatever its lists hold, or None."""
        kinds = {kind for text in self._all_filled(sentence) if (kind := self._heard(text))}
        return min(kinds, key=DANGEROUS.index, default=None)

    def _heard(self, text: str) -> Kind | None:
        """What is heard, if it is a complaint; some that look so are a number, or a wish."""
        if self._danger.look(text).kind is None:
            return None
        heard = self._hearing.hear(text)
        return heard.kind if isinstance(heard, Event) and heard.kind in DANGEROUS else None

    def _all_filled(self, sentence: str) -> Iterator[str]:
        """The sentence with each value of each list, the others having their first."""
        yield self._filled(sentence)
        for name, _ in REFERENCE.findall(sentence):
            for form in self._fillings[name][1:]:
                yield self._filled(sentence, {name: form})

    def _filled(self, sentence: str, forms: dict[str, str] | None = None) -> str:
        def filling(found: re.Match[str]) -> str:
            return (forms or {}).get(found[1]) or self._fillings[found[1]][0]

        return REFERENCE.sub(filling, sentence)


@cache
def complaints_in(code: str) -> Complaints:
    """What finds complaints in a language."""
    return Complaints(code)


def harmless(value: Value, code: str) -> Value | None:
    """A value less what sounds like a complaint; None if nothing is left of it."""
    called = tuple(name for name in value.called if not _alarming(name, code))
    return Value(value.id, called) if called else None


@lru_cache(maxsize=10_000)
def _alarming(name: str, code: str) -> bool:
    return complaints_in(code).gravest(name) is not None
