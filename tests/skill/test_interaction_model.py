"""The interaction model is one that Alexa takes, and takes nothing dangerous for anything else."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from supple.body import Movement, Position, Prop, Region
from supple.catalogue import Catalogue
from supple.event import Event, Kind
from supple.hearing import Hearing
from supple.plugins import load
from supple.stretch import Topic
from supple_alexa import limits
from supple_alexa.intents import (
    BUILT_IN,
    DANGEROUS,
    INTENTS,
    NOT_SPOKEN,
    VARIANTS,
    WISH,
    heard_from,
    intent_name,
)
from supple_alexa.interaction_model import (
    LOCALES,
    interaction_model,
    model_bytes,
)
from supple_alexa.invocation import INVOCATION_NAME, vet_invocation_name
from supple_alexa.names import named, spelled
from supple_alexa.slots import slot_json
from tests.skill import smapi

Model = dict[str, Any]

SLOT = re.compile(r"\{(\w+)\}")
LEGAL = re.compile(r"(?:[a-z']+|\{\w+\}(?:'s)?)(?: (?:[a-z']+|\{\w+\}(?:'s)?))*")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """What the bundled plugins bring."""
    return load(only=frozenset(("lower-back", "whole-body"))).catalogue


@pytest.fixture(scope="module")
def model(catalogue: Catalogue) -> Model:
    """The language model for the United States."""
    made = interaction_model(catalogue, "en-US")["interactionModel"]["languageModel"]
    assert isinstance(made, dict)
    return made


@pytest.fixture(scope="module")
def samples(model: Model) -> dict[str, list[str]]:
    """The samples of each intent."""
    return {intent["name"]: intent["samples"] for intent in model["intents"]}


@pytest.fixture(scope="module")
def values(model: Model) -> dict[str, dict[str, list[str]]]:
    """For each slot type, what each of its values may be called."""
    return {
        one["name"]: {
            value.get("id", value["name"]["value"]): [
                value["name"]["value"],
                *value["name"].get("synonyms", ()),
            ]
            for value in one["values"]
        }
        for one in model["types"]
    }


@smapi.needs_npm
@pytest.mark.parametrize("locale", LOCALES)
def test_it_fits_amazons_schema(catalogue: Catalogue, locale: str) -> None:
    """What `ask deploy` uploads is what Amazon describes, for every locale."""
    made = interaction_model(catalogue, locale)
    assert list(smapi.problems(made, "v1.skill.interactionModel.InteractionModelData")) == []


@smapi.needs_npm
def test_it_has_no_field_that_amazon_does_not_know(model: Model) -> None:
    """The schema lets unknown fields pass, and Amazon doesn't."""
    prefix = "v1.skill.interactionModel"
    assert set(model) <= smapi.fields(f"{prefix}.languageModel")
    for intent in model["intents"]:
        assert set(intent) <= smapi.fields(f"{prefix}.Intent")
        for slot in intent.get("slots", ()):
            assert set(slot) <= smapi.fields(f"{prefix}.SlotDefinition")
    for one in model["types"]:
        assert set(one) <= smapi.fields(f"{prefix}.SlotType")
        for value in one["values"]:
            assert set(value) <= smapi.fields(f"{prefix}.TypeValue")


def test_the_same_plugins_make_the_same_bytes(catalogue: Catalogue) -> None:
    """A model that is made again is no change to review or to deploy."""
    first = model_bytes(interaction_model(catalogue, "en-GB"))
    turned = Catalogue.of(
        stretches=[*catalogue.stretches.values()][::-1],
        routines=[*catalogue.routines.values()][::-1],
        topics=[*catalogue.topics.values()][::-1],
    )
    assert model_bytes(interaction_model(turned, "en-GB")) == first


def test_it_is_within_the_platforms_limits(catalogue: Catalogue, model: Model) -> None:
    """Every count and length that Amazon bounds."""
    assert len(model_bytes(interaction_model(catalogue, "en-US"))) <= limits.MODEL_BYTES
    assert len(model["intents"]) <= limits.INTENTS
    assert sum(len(one["values"]) for one in model["types"]) <= limits.SLOT_VALUES
    for one in model["types"]:
        for value in one["values"]:
            synonyms = value["name"].get("synonyms", [])
            assert len(synonyms) <= limits.SLOT_SYNONYMS
            for words in (value["name"]["value"], *synonyms):
                assert 0 < len(words) <= limits.SLOT_CHARACTERS
    for intent in model["intents"]:
        for sample in intent["samples"]:
            assert 0 < len(sample) <= limits.SAMPLE_CHARACTERS


def test_there_is_an_intent_for_everything_that_can_be_said(samples: dict[str, list[str]]) -> None:
    """Every event and a wish can be asked for; nothing is there that the skill doesn't know."""
    bases = {VARIANTS.get(name, (name, {}))[0] for name in samples}
    assert {intent_name(kind) for kind in Kind if kind not in NOT_SPOKEN} | {WISH} <= bases
    assert set(samples) <= {*INTENTS, *VARIANTS, WISH}
    assert set(BUILT_IN) <= set(samples)


@pytest.mark.parametrize(
    "name",
    [
        *("Cancel", "Fallback", "Help", "NavigateHome", "Stop", "Next", "Previous", "Repeat"),
        *("Pause", "Resume", "StartOver", "Yes", "No"),
    ],
)
def test_amazons_own_intents_are_there(name: str, samples: dict[str, list[str]]) -> None:
    """Those that a skill must have, and those that work in any session."""
    assert f"AMAZON.{name}Intent" in samples


def test_amazons_own_intents_have_plain_samples(model: Model) -> None:
    """They take no slots; and Fallback and Home take no samples."""
    for intent in model["intents"]:
        if intent["name"] in BUILT_IN:
            assert "slots" not in intent
            assert not any("{" in sample for sample in intent["samples"])
    by_name = {intent["name"]: intent["samples"] for intent in model["intents"]}
    assert by_name["AMAZON.FallbackIntent"] == by_name["AMAZON.NavigateHomeIntent"] == []


def test_samples_have_legal_characters_only(samples: dict[str, list[str]]) -> None:
    """Words and slots with single spaces: no figures, no marks, no capitals."""
    odd = [one for said in samples.values() for one in said if not LEGAL.fullmatch(one)]
    assert odd == []


def test_every_slot_is_declared_and_used(model: Model) -> None:
    """A sample with an unknown slot fails the build; an unused slot is a mistake of ours."""
    types = {one["name"] for one in model["types"]} | {"AMAZON.NUMBER"}
    for intent in model["intents"]:
        used = {slot for sample in intent["samples"] for slot in SLOT.findall(sample)}
        assert used == {slot["name"] for slot in intent.get("slots", ())}
        assert {slot["type"] for slot in intent.get("slots", ())} <= types
        for sample in intent["samples"]:
            slots = SLOT.findall(sample)
            assert len(slots) == len(set(slots)), sample


def test_no_sentence_is_in_two_intents(model: Model) -> None:
    """Nor in one twice, nor told apart by the name of a slot alone."""
    said = Counter[str]()
    for intent in model["intents"]:
        types = {slot["name"]: f"{{{slot['type']}}}" for slot in intent.get("slots", ())}
        said.update(
            SLOT.sub(lambda found, types=types: types[found[1]], sample)  # type: ignore[misc]
            for sample in intent["samples"]
        )
    assert [sentence for sentence, times in said.items() if times > 1] == []


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("Region", Region),
        ("Movement", Movement),
        ("Position", Position),
        ("Prop", Prop),
        ("Ordinal", map(str, range(1, 11))),
    ],
)
def test_closed_lists_can_all_be_said(
    name: str, ids: Iterator[str], values: dict[str, dict[str, list[str]]]
) -> None:
    """Every value of Supple's lists has words in the model, under its own id."""
    assert set(values[name]) == set(ids)
    words = [one for called in values[name].values() for one in called]
    assert len(words) == len(set(words))


def test_the_catalogues_names_are_there(
    catalogue: Catalogue, values: dict[str, dict[str, list[str]]]
) -> None:
    """Every stretch, routine and topic can be asked for by name and by its aliases."""
    assert set(values["Name"]) == {*catalogue.stretches, *catalogue.routines}
    assert set(values["Topic"]) == set(catalogue.topics)
    tilt = values["Name"]["lower-back/pelvic-tilt"]
    assert {"three part somatic pelvic tilt", "pelvic tilt"} <= set(tilt)


def test_first_names_differ(values: dict[str, dict[str, list[str]]]) -> None:
    """Two values of a slot type may not be called the same in the first place."""
    for by_id in values.values():
        first = [called[0] for called in by_id.values()]
        assert len(first) == len(set(first))


def topic(id_: str, *names: str) -> Topic:
    """Something with a name and other names."""
    return Topic(id=id_, name=names[0], aliases=names[1:], short="", long="")


def test_a_name_that_two_share_stands_with_both() -> None:
    """Alexa resolves it to both, and one short question tells which was meant."""
    first, second = named([topic("a/x", "The hug"), topic("b/y", "The hug", "Big hug")])
    assert (first.called, second.called) == (("the hug a", "the hug"), ("big hug", "the hug"))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("4-part hamstrings & full-body", "four part hamstrings and full body"),
        ("Child’s pose", "child's pose"),
        ("Étirement, Überraschung", "etirement uberraschung"),
        ("The 7 minute one (new!)", "the seven minute one new"),
        ("360 turn", "three six zero turn"),
        ("伸展", ""),
    ],
)
def test_names_are_spelled_as_they_are_spoken(name: str, words: str) -> None:
    """Numbers in words, no marks, no letters that English samples can't have."""
    assert spelled(name) == words


def test_a_name_that_sounds_like_a_complaint_is_not_learnt() -> None:
    """No plugin can make "it hurts" start a stretch."""
    odd = Catalogue.of(topics=[topic("x/y", "Pain in my leg", "Leg talk"), topic("x/z", "Numb")])
    types = interaction_model(odd, "en-US")["interactionModel"]["languageModel"]["types"]
    topics = next(one["values"] for one in types if one["name"] == "Topic")
    assert topics == [{"id": "x/y", "name": {"value": "leg talk"}}]


def filled(sample: str, values: dict[str, list[str]]) -> str:
    """A sample with something said in each slot."""
    return SLOT.sub(lambda found: values.get(found[1], ["five"])[0], sample)


def test_complaints_are_never_heard_as_leave_to_go_on(samples: dict[str, list[str]]) -> None:
    """What Alexa learns as a complaint isn't taken for a yes or a next in the terminal either."""
    hearing = Hearing()
    going_on = {Kind.NEXT, Kind.YES, Kind.RESUME, Kind.KEEP_GOING, Kind.COMFORTABLE}
    taken = set()
    for kind in DANGEROUS:
        for sample in samples[intent_name(kind)][::20]:
            said = filled(sample, {"region": ["back"]})
            heard = hearing.hear(said)
            if isinstance(heard, Event) and heard.kind in going_on:
                taken.add(said)
    assert taken == set()


def test_nothing_else_is_heard_as_a_complaint(
    samples: dict[str, list[str]], values: dict[str, dict[str, list[str]]]
) -> None:
    """No sentence of a harmless intent is one that hearing would be alarmed by."""
    hearing = Hearing()
    regions = [words for called in values["Region"].values() for words in called]
    alarming = set()
    for name, said in samples.items():
        if INTENTS.get(name) in DANGEROUS:
            continue
        for number, sample in enumerate(said[::25]):
            region = regions[number % len(regions)]
            sentence = filled(sample, {"region": [region], "regions": [region]})
            heard = hearing.hear(sentence)
            if isinstance(heard, Event) and heard.kind in DANGEROUS:
                alarming.add(sentence)
    assert alarming == set()


@pytest.mark.parametrize("kind", DANGEROUS)
def test_complaints_have_many_samples(kind: Kind, samples: dict[str, list[str]]) -> None:
    """Alexa has far more to go by for a complaint than for anything it might be taken for."""
    assert len(samples[intent_name(kind)]) >= 200


def test_a_sore_chest_is_never_just_pain(samples: dict[str, list[str]]) -> None:
    """The samples for regions hold for all of them but one, and that one is seen to."""
    for name in ("PainIntent", "SevereIntent", "NerveIntent", "TightIntent"):
        if any("{region}" in sample for sample in samples[name]):
            slots = {"region": slot_json("region", ["chest"])}
            assert heard_from(name, slots) == Event(kind=Kind.EMERGENCY)
    assert "my chest hurts" in samples["EmergencyIntent"]


def test_an_unknown_locale_is_refused_in_a_sentence(catalogue: Catalogue) -> None:
    """There is English, and the message says which."""
    with pytest.raises(ValueError, match="no model for 'de-DE': choose from en-US, en-GB"):
        interaction_model(catalogue, "de-DE")


@pytest.mark.parametrize(
    "name", [INVOCATION_NAME, "my physio's stretches", "a. b. c. stretches", "the supple back"]
)
def test_good_invocation_names(name: str) -> None:
    """What keeps to Amazon's rules is taken as it is."""
    assert vet_invocation_name(name) == name


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("x", "characters"),
        ("a very long name that nobody would ever want to say aloud", "characters"),
        ("supple", "single word"),
        ("the stretches", "doesn't count"),
        ("Easy Stretches", "isn't plain"),
        ("7 minute stretches", "isn't plain"),
        ("stretches & more", "isn't plain"),
        ("open easy stretches", "'open'"),
        ("ask alexa stretches", "'ask'"),
        ("alexa back stretches", "'alexa'"),
        ("stretches for backs", "'for'"),
        ("easy  back stretches", "too many spaces"),
    ],
)
def test_bad_invocation_names(name: str, reason: str) -> None:
    """A name that can't be published is refused before anything is made, with the reason."""
    with pytest.raises(ValueError, match=reason):
        vet_invocation_name(name)
