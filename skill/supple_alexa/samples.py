"""Sentence templates made into the sample sentences that Alexa learns an intent from.

The templates are those that `hearing` understands sentences by. Some expand to hundreds of
sentences, of which a fair share is taken: one of each template in turn; and of one template first
those with a word that none had yet, the likeliest before the rest. Templates put the likeliest
choice first.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from hassil.expression import (
    Alternative,
    Expression,
    Group,
    ListReference,
    RuleReference,
    Sentence,
    TextChunk,
)

from supple_alexa.limits import SAMPLE_CHARACTERS

Rules = Mapping[str, Sentence]

Ranked = tuple[int, str]
"""A sentence after how unlikely it is: how far from the first its choices are, taken together."""

REFERENCE = re.compile(r"\{(\w+):(\w+)\}")
"""A list and the field that it is for, where a sentence has one of the list's values."""

_LEGAL = re.compile(r"[a-z'.\- ]+")


def expanded(expression: Expression, rules: Rules) -> Iterator[Ranked]:
    """Every plain sentence of a template; `{list:field}` stands for a value of a list."""
    if isinstance(expression, TextChunk):
        yield 0, expression.text
    elif isinstance(expression, Alternative):
        choices = list(expression.items)
        if expression.is_optional:
            choices.insert(0, choices.pop())  # leaving it out comes last there
        for rank, choice in enumerate(choices):
            yield from ((rank + further, text) for further, text in expanded(choice, rules))
    elif isinstance(expression, Group):
        for parts in product(*(tuple(expanded(part, rules)) for part in expression.items)):
            yield sum(rank for rank, _ in parts), "".join(text for _, text in parts)
    elif isinstance(expression, RuleReference):
        yield from expanded(rules[expression.rule_name].expression, rules)
    elif isinstance(expression, ListReference):
        yield 0, f"{{{expression.list_name}:{expression.slot_name}}}"
    else:
        raise TypeError(f"{type(expression).__name__} can't be made into plain sentences")


def likeliest_first(expression: Expression, rules: Rules) -> list[str]:
    """The plain sentences of a template that Alexa takes, the likeliest first."""
    ranked = sorted(expanded(expression, rules), key=lambda one: (one[0], len(one[1]), one[1]))
    tidy = (" ".join(text.split()) for _, text in ranked)
    return list(dict.fromkeys(filter(_legal, tidy)))


def _legal(sentence: str) -> bool:
    """Whether Alexa takes a sentence; what has a figure, say, has a sibling with the word."""
    fields = [field for _, field in REFERENCE.findall(sentence)]
    words = REFERENCE.sub(" ", sentence)
    return bool(
        0 < len(sentence) <= SAMPLE_CHARACTERS
        and _LEGAL.fullmatch(f" {words}")
        and len(set(fields)) == len(fields)
    )


def fairly(templates: Iterable[Iterable[str]]) -> Iterator[str]:
    """The sentences of several templates, in the order in which they are worth having."""
    queues = [_varied(sentences) for sentences in templates]
    while queues:
        left = []
        for queue in queues:
            if (sentence := next(queue, None)) is not None:
                yield sentence
                left.append(queue)
        queues = left


def _varied(sentences: Iterable[str]) -> Iterator[str]:
    """Of one template: first what brings a word that none had yet."""
    rest: list[str] = []
    seen: set[str] = set()
    for sentence in sentences:
        words = set(sentence.split())
        if words <= seen:
            rest.append(sentence)
        else:
            seen |= words
            yield sentence
    yield from rest
