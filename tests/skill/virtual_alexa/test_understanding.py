"""How well the generated model understands people, by virtual-alexa's matching.

It takes nothing but the samples themselves, where Alexa generalises from them: so the share that is
understood here is the least that can be expected, and what is refused here is what Alexa makes the
best of. What is misunderstood here is misunderstood there, and must not be anything dangerous.
"""

from collections import Counter
from typing import Any

import pytest

from supple.catalogue import Catalogue
from supple.conversation.session import Question
from supple.event import Event, Heard, Kind
from supple.hearing import Hearing
from supple.stretch import Topic
from supple_alexa.intents import DANGEROUS, answering, heard_from
from supple_alexa.interaction_model import interaction_model, model_bytes
from tests.hearing.corpus import NAMES, Utterance, brief, utterances
from tests.skill.virtual_alexa.device import device

TEN_TIMES = 10
"""How much a dangerous misunderstanding weighs."""


def named_by_the_corpus() -> Catalogue:
    """A catalogue with the names that the corpus knows, and nothing else."""
    things: dict[str, dict[str, Any]] = {"stretch": {}, "routine": {}, "topic": {}}
    for id_, kind, (name, *aliases) in NAMES:
        things[kind][id_] = Topic(id=id_, name=name, short="", long="", aliases=tuple(aliases))
    # To a model only the names of a thing matter, and a topic has them, too.
    return Catalogue(things["stretch"], things["routine"], things["topic"])


@pytest.fixture(scope="module")
def understood(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Utterance, Heard | None]]:
    """What is made of everything in the corpus; None where nothing is."""
    file = tmp_path_factory.mktemp("corpus") / "en-US.json"
    file.write_bytes(model_bytes(interaction_model(named_by_the_corpus(), "en-US")))
    hearing = Hearing(NAMES)
    results: list[tuple[Utterance, Heard | None]] = []
    with device(file) as alexa:
        for one in utterances():
            if all(isinstance(meant, Event) and meant.kind is Kind.LAUNCH for meant in one.meant):
                continue  # "open easy back stretches" is Alexa's own to understand
            intent = alexa.hear(one.text)
            heard = heard_from(intent["name"], intent["slots"], hearing.hear) if intent else None
            if heard is not None and one.asked:
                heard = answering(heard, Question(one.asked))
            results.append((one, heard))
    return results


def right(one: Utterance, heard: Heard) -> bool:
    """Whether it is what was meant; a complaint may also say where it hurts."""
    if isinstance(heard, Event) and heard.kind in DANGEROUS:
        return one.understood(heard) or one.understood(Event(kind=heard.kind))
    return one.understood(heard)


def belittled(one: Utterance, heard: Heard) -> bool:
    """Whether something dangerous was taken for something that isn't."""
    return one.dangerous and not (isinstance(heard, Event) and heard.kind in DANGEROUS)


def test_nothing_dangerous_is_taken_for_anything_else(
    understood: list[tuple[Utterance, Heard | None]],
) -> None:
    """Pain is refused at the worst, and asked about."""
    wrong = [
        f"{one.text}: {brief(heard)}"
        for one, heard in understood
        if heard is not None and belittled(one, heard)
    ]
    assert wrong == []


def test_little_is_misunderstood(
    understood: list[tuple[Utterance, Heard | None]], capsys: pytest.CaptureFixture[str]
) -> None:
    """The shares of what is understood, refused and misunderstood, as a table."""
    tables: dict[str, Counter[str]] = {}
    wrong = []
    for one, heard in understood:
        table = tables.setdefault(one.source, Counter())
        if right(one, heard or Event(kind=Kind.UNKNOWN)):
            table["right"] += 1
        elif heard is None:
            table["refused"] += 1
        else:
            table["wrong"] += TEN_TIMES if belittled(one, heard) else 1
            wrong.append(f"  {one.text}: {brief(heard)}, not {brief(one.meant[0])}")
    whole = sum(tables.values(), Counter[str]())
    with capsys.disabled():
        print(f"\n{'by its samples alone':20} {'right':>7} {'refused':>8} {'wrong':>6}")
        for name, table in (*sorted(tables.items()), ("all", whole)):
            share = {key: table[key] / table.total() for key in ("right", "refused", "wrong")}
            print(f"{name:20} {share['right']:7.1%} {share['refused']:8.1%} {share['wrong']:6.1%}")
        print(*wrong, sep="\n")
    assert whole["right"] / whole.total() > 0.40
    assert whole["wrong"] / whole.total() < 0.01
