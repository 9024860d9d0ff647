"""The intent whose sentences a sentence resembles, when it is none of them."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from math import log

from hassil.expression import Alternative, Expression, Group, RuleReference, TextChunk

from supple.hearing.sentences import Language

ENOUGH = 0.6
"""From this likeness on, of 0 to 1, a sentence is taken for what it resembles."""

LEAD = 0.03
"""By so much it must resemble one intent more than any other."""

NEW = 0.7
"""How much a word weighs that no template has, against one that only one intent has."""


@dataclass(frozen=True, slots=True)
class _Template:
    intent: str
    words: frozenset[str]
    needed: tuple[frozenset[str], ...]


class Resemblance:
    """Compares a sentence to templates by the words they share, whatever their order.

    A word weighs the more, the fewer intents it is said for. Of each choice that a template leaves
    no way round, a sentence should have one word.
    """

    def __init__(
        self, language: Language, intents: Collection[str], negations: Collection[str]
    ) -> None:
        """Prepare for a language.

        Args:
            language: Its templates; those with lists tell too little by their own words.
            intents: Which ones to compare to.
            negations: Words that a sentence and a template must both have, or neither.
        """
        self._negations = frozenset(negations)
        rules = language.intents.expansion_rules
        self._rules = {name: rule.expression for name, rule in rules.items()}
        self._templates = [
            _Template(
                intent,
                frozenset(self._words(sentence.expression)),
                tuple(self._needed(sentence.expression)),
            )
            for intent in intents
            for block in language.intents.intents[intent].data
            if not block.slots and not block.requires_context
            for sentence in block.sentences
            if not any(sentence.list_names(rules))
        ]
        said_for: dict[str, set[str]] = defaultdict(set)
        for template in self._templates:
            for word in template.words:
                said_for[word].add(template.intent)
        self._new = NEW * log(1 + len(intents))
        self._weights = {
            word: log(1 + len(intents) / len(kinds)) for word, kinds in said_for.items()
        }

    def like(self, text: str) -> str | None:
        """The intent that a sentence resembles enough, and clearly more than any other."""
        said = set(text.split())
        whole = sum(self._weights.get(word, self._new) for word in said)
        best: dict[str, float] = defaultdict(float)
        negative = not self._negations.isdisjoint(said)
        for template in self._templates:
            shared = said & template.words
            if shared and negative is not self._negations.isdisjoint(template.words):
                missing = [choice for choice in template.needed if said.isdisjoint(choice)]
                lacking = sum(min(map(self._weights.__getitem__, choice)) for choice in missing)
                likeness = sum(map(self._weights.__getitem__, shared)) / (whole + lacking)
                best[template.intent] = max(best[template.intent], likeness)
        first, second = (*sorted(best.values(), reverse=True), 0.0, 0.0)[:2]
        if first < ENOUGH or first - second < LEAD:
            return None
        return max(best, key=best.__getitem__)

    def _words(self, expression: Expression) -> Iterator[str]:
        """Every word that a template may have."""
        if isinstance(expression, TextChunk):
            yield from expression.text.split()
        elif isinstance(expression, Group):
            for part in expression.items:
                yield from self._words(part)
        elif isinstance(expression, RuleReference):
            yield from self._words(self._rules[expression.rule_name])

    def _needed(self, expression: Expression) -> Iterator[frozenset[str]]:
        """The choices of which a template needs one word each."""
        if isinstance(expression, TextChunk):
            yield from (frozenset((word,)) for word in expression.text.split())
        elif isinstance(expression, Alternative):
            ways = [frozenset(self._words(part)) for part in expression.items]
            if all(ways):
                yield frozenset().union(*ways)
        elif isinstance(expression, Group):
            for part in expression.items:
                yield from self._needed(part)
        elif isinstance(expression, RuleReference):
            yield from self._needed(self._rules[expression.rule_name])
