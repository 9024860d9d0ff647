"""Hearing: what people say, made into what they mean."""

from collections.abc import Callable, Iterator
from itertools import islice, product

import pytest
from hassil.expression import (
    Alternative,
    Expression,
    Group,
    ListReference,
    RuleReference,
    Sentence,
    TextChunk,
)
from hassil.intents import IntentData, TextSlotList
from hypothesis import given, settings
from hypothesis import strategies as st

from supple.body import FloorAccess, Movement, Position, Region, Side
from supple.catalogue import Catalogue
from supple.conversation.session import Question
from supple.event import Event, Kind, OneOf, Wish
from supple.hearing import Hearing, hearing_for, templates
from supple.hearing.names import MOST_CANDIDATES
from supple.hearing.sentences import language
from tests.hearing.corpus import DANGEROUS, NAMES, Utterance, brief, utterances

UTTERANCES = tuple(utterances())

MOST_EXPANSIONS = 600
"""How many plain sentences one template may stand for: the interaction model holds them all."""


@pytest.fixture(scope="module")
def hearing() -> Hearing:
    """Hearing with the names that the corpus speaks of."""
    return Hearing(NAMES)


def _asked(one: Utterance) -> Question | None:
    """The question that an utterance answers, if it answers one."""
    return Question(one.asked) if one.asked else None


def share_understood(hearing: Hearing, chosen: Callable[[Utterance], bool]) -> float:
    """The share of the chosen utterances that are understood as they were meant."""
    right = [
        one.understood(hearing.hear(one.text, _asked(one))) for one in UTTERANCES if chosen(one)
    ]
    assert len(right) >= 25
    return sum(right) / len(right)


# How much is understood


def test_nearly_everything_that_people_say_is_understood(hearing: Hearing) -> None:
    """At least nineteen in twenty, of all ways of saying things that were gathered."""
    assert len(UTTERANCES) >= 3_000
    assert share_understood(hearing, lambda _: True) >= 0.95


def test_what_hearing_was_not_tuned_to_is_understood_too(hearing: Hearing) -> None:
    """It doesn't just know its examples by heart."""
    assert share_understood(hearing, lambda one: one.held_out) >= 0.9
    assert share_understood(hearing, lambda one: one.held_out and one.source == "danger") >= 0.95
    assert share_understood(hearing, lambda one: one.held_out and one.source == "wishes") >= 0.95


def test_danger_is_never_taken_for_anything_harmless(hearing: Hearing) -> None:
    """Whoever tells of pain is never told the next step instead."""
    dangerous = [one for one in UTTERANCES if one.dangerous]
    assert len(dangerous) >= 600
    mistaken = [
        f"{one.text!r} -> {brief(heard)}"
        for one in dangerous
        if not _dangerous(heard := hearing.hear(one.text, _asked(one))) and not _unknown(heard)
    ]
    assert mistaken == []


def test_grave_danger_is_never_made_light_of(hearing: Hearing) -> None:
    """What needs an ambulance isn't answered with a smaller stretch."""
    order = {kind: place for place, kind in enumerate(DANGEROUS)}
    milder = [
        f"{one.text!r} -> {brief(heard)}"
        for one in UTTERANCES
        if one.dangerous
        and isinstance(heard := hearing.hear(one.text, _asked(one)), Event)
        and heard.kind in (Kind.PAIN, Kind.TIGHT)
        and max(order[each.kind] for each in one.meant if isinstance(each, Event))
        < order[Kind.SEVERE]
    ]
    assert milder == []


def test_every_kind_of_event_is_among_what_people_say() -> None:
    """No kind of event goes unmeasured, and each is there in six ways at least."""
    said = [
        kind
        for one in UTTERANCES
        for kind in {each.kind for each in one.meant if isinstance(each, Event)}
    ]
    few = {kind for kind in Kind if said.count(kind) < 6} - {Kind.SILENCE}
    assert few == set()


# Danger


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ouch", Kind.PAIN),
        ("that hurts", Kind.PAIN),
        ("okay next but my leg has gone numb", Kind.NERVE),
        ("both my legs are numb", Kind.EMERGENCY),
        ("i can't pee", Kind.EMERGENCY),
        ("my chest hurts", Kind.EMERGENCY),
        ("it wakes me up at night", Kind.URGENT),
        ("i feel dizzy", Kind.DIZZY),
        ("it's agony", Kind.SEVERE),
        ("a bit too much", Kind.TIGHT),
        ("pins and needles", Kind.NERVE),
        ("it's shooting down my leg", Kind.NERVE),
    ],
)
def test_signs_are_found_wherever_they_stand(hearing: Hearing, text: str, kind: Kind) -> None:
    """No command around a complaint hides it."""
    for sentence in (text, f"next {text}", f"okay carry on {text}", f"{text} go on", f"um {text}!"):
        assert hearing.hear(sentence) == Event(kind=kind), sentence


@given(
    words=st.lists(
        st.sampled_from(
            [
                "next",
                "okay",
                "go",
                "back",
                "please",
                "repeat",
                "skip",
                "fine",
                "good",
                "yes",
                "ready",
                "and",
                "but",
            ]
        ),
        max_size=4,
    ),
    complaint=st.sampled_from(
        ["my leg is numb", "i feel dizzy", "that really hurts", "it's agony"]
    ),
    first=st.booleans(),
)
def test_no_command_outweighs_a_complaint(
    hearing: Hearing, words: list[str], complaint: str, first: bool
) -> None:
    """A complaint among any commands is still one."""
    around = [*words, complaint] if first else [complaint, *words]
    assert _dangerous(hearing.hear(" ".join(around)))


@pytest.mark.parametrize(
    "text",
    [
        "no pain",
        "it doesn't hurt",
        "it isn't sore any more",
        "not numb",
        "no numbness or tingling",
        "without any pain",
        "the pain has gone",
        "pain free",
        "it's no sair",
        "i'm not dizzy",
    ],
)
def test_what_is_denied_is_no_complaint(hearing: Hearing, text: str) -> None:
    """Who says that nothing hurts is believed."""
    assert hearing.hear(text) == Event(kind=Kind.COMFORTABLE)


@pytest.mark.parametrize(
    "text",
    [
        "no it hurts",
        "no that hurts",
        "can't say it doesn't hurt",
        "it's not that it doesn't hurt",
        "not just sore it's agony",
        "it doesn't stop hurting",
        "no pain but my foot is numb",
        "i don't like it it hurts",
        "it didn't hurt before but it does now",
        "less pain than yesterday",
    ],
)
def test_a_no_in_the_sentence_is_not_yet_a_denial(hearing: Hearing, text: str) -> None:
    """In doubt the graver meaning wins."""
    assert _dangerous(hearing.hear(text))


def test_asking_whether_it_should_hurt_is_no_complaint(hearing: Hearing) -> None:
    """The question has a topic for an answer; with a place or a "this much", it is a complaint."""
    topic = Event(kind=Kind.TOPIC, target="lower-back/no-pain-no-gain")
    assert hearing.hear("it should hurt, right?") == topic
    assert hearing.hear("no pain no gain") == topic
    assert hearing.hear("is it supposed to hurt this much") == Event(kind=Kind.PAIN)
    assert hearing.hear("should it hurt my knee") == Event(kind=Kind.PAIN)


def test_asking_whether_it_should_hurt_without_that_topic() -> None:
    """Where no plugin has the topic, what one should feel is the answer."""
    assert Hearing().hear("is it supposed to hurt") == Event(kind=Kind.AM_I_RIGHT)


def test_slips_of_the_tongue_do_not_hide_danger(hearing: Hearing) -> None:
    """A typing error or a mishearing in a complaint is seen through."""
    assert hearing.hear("my leg has gone nunb") == Event(kind=Kind.NERVE)
    assert hearing.hear("that hertz") == Event(kind=Kind.PAIN)
    assert hearing.hear("tinglin in my foot") == Event(kind=Kind.NERVE)
    assert hearing.hear("i feel dizzzy") == Event(kind=Kind.DIZZY)


def test_a_long_speech_is_searched_for_danger_to_its_end(hearing: Hearing) -> None:
    """What is too long to be understood is still searched for signs."""
    speech = "and then i went to the shops " * 40 + "and my leg is numb"
    assert len(speech) > 1_000
    assert hearing.hear(speech) == Event(kind=Kind.NERVE)


def test_a_number_with_a_complaint_is_a_number(hearing: Hearing) -> None:
    """A number is judged by the pain table, which knows more than a word does."""
    assert hearing.hear("it hurts, about a three") == Event(kind=Kind.NUMBER, number=3)
    assert hearing.hear("my back hurts, seven out of ten") == Event(kind=Kind.NUMBER, number=7)
    assert hearing.hear("a two but it's sharp") == Event(kind=Kind.NERVE)


# Commands


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Next!", Event(kind=Kind.NEXT)),
        ("I’m there.", Event(kind=Kind.NEXT)),
        ("um, could you please go on to the next one", Event(kind=Kind.NEXT)),
        ("nest", Event(kind=Kind.NEXT)),
        ("paws", Event(kind=Kind.PAUSE)),
        ("repaet that", Event(kind=Kind.REPEAT)),
        ("part 2", Event(kind=Kind.GO_TO_PART, number=2)),
        ("go to step four", Event(kind=Kind.GO_TO_STEP, number=4)),
        ("the second part", Event(kind=Kind.GO_TO_PART, number=2)),
        ("3/10", Event(kind=Kind.NUMBER, number=3)),
        ("it's a seven", Event(kind=Kind.NUMBER, number=7)),
        ("I feel it in my hamstrings", Event(kind=Kind.FELT, region=Region.HAMSTRINGS)),
        ("no twisting", Event(kind=Kind.AVOID, movement=Movement.TWISTING)),
        ("twisting is fine again", Event(kind=Kind.ALLOW, movement=Movement.TWISTING)),
        ("I can do everything again", Event(kind=Kind.ALLOW)),
        ("I can't get down on the floor", Event(kind=Kind.FLOOR, floor=FloorAccess.NO)),
        (
            "left is the window side",
            Event(kind=Kind.NAME_SIDE, side=Side.LEFT, words="window"),
        ),
        ("what have you got for my neck", Event(kind=Kind.CATALOGUE, region=Region.NECK)),
        ("what is tensegrity", Event(kind=Kind.TOPIC, target="lower-back/tensegrity")),
        ("am i ready for part two", Event(kind=Kind.AM_I_READY)),
        ("   ", Event(kind=Kind.SILENCE)),
        ("?!", Event(kind=Kind.SILENCE)),
        ("my cousin plays the trombone", Event(kind=Kind.UNKNOWN)),
    ],
)
def test_commands(hearing: Hearing, text: str, event: Event) -> None:
    """Commands are heard as typed, as spoken, and with what goes with them."""
    assert hearing.hear(text) == event


def test_what_was_asked_gives_an_answer_its_meaning(hearing: Hearing) -> None:
    """The same word answers different questions."""
    assert hearing.hear("yes", Question.FLOOR) == Event(kind=Kind.FLOOR, floor=FloorAccess.YES)
    assert hearing.hear("yes") == Event(kind=Kind.YES)
    assert hearing.hear("okay", Question.COMFORTABLE) == Event(kind=Kind.YES)
    assert hearing.hear("okay") == Event(kind=Kind.NEXT)
    assert hearing.hear("ten", Question.WHAT) == Wish(minutes=10)
    assert hearing.hear("ten", Question.BACK) == Event(kind=Kind.NUMBER, number=10)


# Wishes


@given(order=st.permutations(["ten minutes", "standing", "for my hips", "no twisting"]))
@settings(max_examples=24)
def test_a_wish_may_be_put_in_any_order(hearing: Hearing, order: list[str]) -> None:
    """Nobody has to know in which order Supple would like it."""
    assert hearing.hear(" ".join(order)) == Wish(
        minutes=10,
        positions=frozenset({Position.STANDING}),
        regions=frozenset({Region.HIPS}),
        avoid=frozenset({Movement.TWISTING}),
    )


def test_a_wish_says_what_is_not_wanted(hearing: Hearing) -> None:
    """What is ruled out is never taken for what is wished for."""
    wish = hearing.hear("give me ten minutes for my lower back, I can't get down on the floor")
    assert wish == Wish(minutes=10, regions=frozenset({Region.LOW_BACK}), floor=FloorAccess.NO)
    assert not isinstance(hearing.hear("not my neck"), Wish)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("a quarter of an hour", 15),
        ("half an hour please", 30),
        ("twenty five minutes", 25),
        ("25 mins", 25),
        ("10min for my hips", 10),
        ("an hour", 60),
        ("something short", 5),
    ],
)
def test_minutes(hearing: Hearing, text: str, minutes: int) -> None:
    """Times are understood in words and figures."""
    wish = hearing.hear(text)
    assert isinstance(wish, Wish)
    assert wish.minutes == minutes


# Names


def test_names_are_found_in_any_shape(hearing: Hearing) -> None:
    """Case, "&", plurals, figures and slips don't matter."""
    mobilizer = Wish(target="lower-back/standing-hamstring-mobilizer")
    assert hearing.hear("4-PART STANDING HAMSTRING STRETCH & FULL-BODY MOBILIZER") == mobilizer
    assert hearing.hear("standing hamstring stretches and full body mobiliser") == mobilizer
    assert hearing.hear("start pelvik tilt") == Wish(target="lower-back/pelvic-tilt")
    part_two = Wish(target="lower-back/gluteal-stretches-part-two")
    assert hearing.hear("do part 2 of the gluteals") == part_two
    assert hearing.hear("gluteal stretch part too") == part_two


def test_a_name_that_fits_several_things_leads_to_a_question(hearing: Hearing) -> None:
    """Nobody is put into a stretch that they may not have meant."""
    heard = hearing.hear("gluteal stretches")
    assert isinstance(heard, OneOf)
    assert [one.target for one in heard.meanings if isinstance(one, Wish)] == [
        "lower-back/gluteal-stretches-part-one",
        "lower-back/gluteal-stretches-part-two",
    ]


def test_a_question_offers_only_a_few_names() -> None:
    """More than a few names can't be kept in mind; then none is offered."""
    many = [(f"p/{n}", "stretch", (f"gentle roll {n}",)) for n in range(MOST_CANDIDATES + 1)]
    assert isinstance(Hearing(many[:2]).hear("gentle roll"), OneOf)
    assert _unknown(Hearing(many).hear("start the gentle roll"))


def test_a_name_never_hides_danger() -> None:
    """A plugin can't call a stretch by a complaint and so have it overheard."""
    names = [("p/sly", "stretch", ("my leg is numb", "it hurts"))]
    assert Hearing(names).hear("my leg is numb") == Event(kind=Kind.NERVE)
    assert Hearing(names).hear("it hurts") == Event(kind=Kind.PAIN)


def test_a_hundred_thousand_names_are_told_apart() -> None:
    """A large catalogue's names are found exactly and with a slip; common words find nothing."""
    syllables = ["ka", "ro", "mi", "ta", "lu", "ven", "dor", "sha", "pel", "tri"]
    made = ("".join(parts) for parts in product(syllables, repeat=5))
    names = [(f"p/{n}", "stretch", (f"{word} roll",)) for n, word in enumerate(made)]
    assert len(names) == 100_000
    hearing = Hearing(names)
    assert hearing.hear("start the karomitalu roll") == Wish(target="p/1234")
    assert hearing.hear("karomitalu roll") == Wish(target="p/1234")
    assert _unknown(hearing.hear("start the roll"))


def test_front_ends_get_the_catalogues_names() -> None:
    """An empty catalogue still hears, and the session's question is heeded."""
    hear = hearing_for(Catalogue())
    assert hear("next", None) == Event(kind=Kind.NEXT)
    assert _unknown(hear("start the pelvic tilt", None))


# Anything at all


@given(text=st.one_of(st.text(max_size=700), st.text("abcdefghinoprstu '.,!?10&", max_size=700)))
@settings(max_examples=150, deadline=None)
def test_anything_at_all_is_heard_as_something(hearing: Hearing, text: str) -> None:
    """No text makes hearing fail."""
    assert isinstance(hearing.hear(text), Event | Wish | OneOf)


@given(words=st.lists(st.sampled_from(sorted(language("en").vocabulary())), max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_of_its_own_words_in_any_order_are_heard_as_something(
    hearing: Hearing, words: list[str]
) -> None:
    """No jumble of the words of the templates makes hearing fail."""
    assert isinstance(hearing.hear(" ".join(words)), Event | Wish | OneOf)


# The templates


def test_there_is_an_intent_for_each_event_that_is_said() -> None:
    """The interaction model gets sentences for every kind of event, and for a wish."""
    assert set(templates().intents) == {*Kind, "wish"} - {Kind.SILENCE, Kind.UNKNOWN}


def test_no_template_expands_to_more_than_a_model_can_hold() -> None:
    """Templates stay small enough to be written out."""
    large = {s.text: n for _, _, s in _sentences() if (n := _count(s.expression)) > MOST_EXPANSIONS}
    assert large == {}


def test_values_of_lists_are_in_supples_own_lists() -> None:
    """A part of the body or a movement that people name exists."""
    closed = {"region": Region, "movement": Movement, "position": Position, "side": Side}
    for name, enum in closed.items():
        values = templates().slot_lists[name]
        assert isinstance(values, TextSlotList)
        assert {enum(value.value_out) for value in values.values} <= set(enum)


def test_every_part_of_the_body_and_every_movement_can_be_named() -> None:
    """Whatever can be avoided or stretched can be said."""
    for name, enum in {"region": Region, "movement": Movement}.items():
        values = templates().slot_lists[name]
        assert isinstance(values, TextSlotList)
        assert {value.value_out for value in values.values} == set(enum)


def test_a_language_that_nobody_wrote_is_refused_by_name() -> None:
    """The message says which language is missing."""
    with pytest.raises(LookupError, match='no sentences for the language "tlh"'):
        Hearing(code="tlh")


def _dangerous(heard: object) -> bool:
    return isinstance(heard, Event) and heard.kind in DANGEROUS


def _unknown(heard: object) -> bool:
    return heard == Event(kind=Kind.UNKNOWN)


def _is_event(meant: object) -> bool:
    return isinstance(meant, Event)


def _sentences() -> Iterator[tuple[str, IntentData, Sentence]]:
    for intent in templates().intents.values():
        for block in intent.data:
            for sentence in block.sentences:
                yield intent.name, block, sentence


def _count(expression: Expression) -> int:
    """How many plain sentences an expression stands for, its lists counted as one."""
    match expression:
        case Alternative(items=items):
            return sum(map(_count, items))
        case Group(items=items):
            number = 1
            for part in items:
                number *= _count(part)
            return number
        case RuleReference(rule_name=name):
            return _count(templates().expansion_rules[name].expression)
    return 1


def _plain(expression: Expression) -> Iterator[str]:
    """The plain sentences that an expression stands for."""
    match expression:
        case TextChunk(text=text):
            yield text
        case Alternative(items=items):
            for part in items:
                yield from _plain(part)
        case Group(items=items):
            for parts in product(*(list(islice(_plain(part), 4)) for part in items)):
                yield " ".join("".join(parts).split())
        case RuleReference(rule_name=name):
            yield from _plain(templates().expansion_rules[name].expression)
        case ListReference():
            raise AssertionError("a list has no plain sentence")
