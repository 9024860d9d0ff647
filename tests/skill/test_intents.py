"""Intents and slots stand for events and wishes, in both directions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supple.body import FloorAccess, Movement, Position, Prop, Region, Side
from supple.conversation.session import Question
from supple.event import Event, Heard, Kind, OneOf, Wish
from supple_alexa.intents import (
    BUILT_IN,
    DANGEROUS,
    INTENTS,
    NOT_SPOKEN,
    VARIANTS,
    answering,
    heard_from,
    intent_for,
    variant_name,
)
from supple_alexa.slots import slot_json

NAMES = st.sampled_from(["lower-back/pelvic-tilt", "x/y"])


def optional(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Sometimes nothing."""
    return st.none() | values


EVENTS = st.builds(
    Event,
    kind=st.sampled_from([kind for kind in Kind if kind not in NOT_SPOKEN]),
    number=optional(st.integers(0, 60)),
    target=st.just("") | NAMES,
    region=optional(st.sampled_from(Region)),
    movement=optional(st.sampled_from(Movement)),
    floor=optional(st.sampled_from(FloorAccess)),
    side=optional(st.sampled_from(Side)),
    words=st.just("") | st.sampled_from(["window", "Tür & Tor"]),
)
WISHES = st.builds(
    Wish,
    target=st.just("") | NAMES,
    minutes=optional(st.integers(1, 90).map(float)),
    regions=st.frozensets(st.sampled_from(Region)),
    positions=st.frozensets(st.sampled_from(Position)),
    floor=optional(st.sampled_from(FloorAccess)),
    in_bed=st.booleans(),
    comfort=optional(st.integers(0, 10)),
    avoid=st.frozensets(st.sampled_from(Movement)),
    props=optional(st.frozensets(st.sampled_from(Prop), min_size=1)),
    new=optional(st.booleans()),
    good_for=st.just("") | st.sampled_from(["desk", "morning"]),
)
CHOICES = st.just(OneOf(meanings=(Wish(target="a/b"), Wish(target="c/d"))))


def is_chest_pain(heard: Heard) -> bool:
    """Whether pain is felt in the chest, which is an emergency whatever intent it came as."""
    return isinstance(heard, Event) and heard.kind in DANGEROUS and heard.region is Region.CHEST


@given((EVENTS | WISHES | CHOICES).filter(lambda heard: not is_chest_pain(heard)))
def test_what_is_made_an_intent_is_understood_as_it_was(heard: Heard) -> None:
    """The browser's speaker and the tests say by intents just what a person would."""
    intent = intent_for(heard)
    assert heard_from(intent["name"], intent["slots"]) == heard


@pytest.mark.parametrize("kind", DANGEROUS)
def test_pain_in_the_chest_is_an_emergency(kind: Kind) -> None:
    """Whatever intent Alexa took it for."""
    intent = intent_for(Event(kind=kind, region=Region.CHEST))
    assert heard_from(intent["name"], intent["slots"]) == Event(kind=Kind.EMERGENCY)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in NOT_SPOKEN])
def test_every_event_has_an_intent(kind: Kind) -> None:
    """Whatever can be said in the terminal can be said to Alexa."""
    assert kind in INTENTS.values()


@pytest.mark.parametrize("name", BUILT_IN)
def test_amazons_own_intents_are_understood(name: str) -> None:
    """Next, stop, help and their like arrive under Amazon's names."""
    assert heard_from(name, {}) == Event(kind=BUILT_IN[name])


def test_dynamic_names_come_before_static_ones() -> None:
    """A name that a plugin brought after the model was built is preferred."""

    def authority(name: str, target: str) -> dict[str, object]:
        return {
            "authority": f"amzn1.er-authority.echo-sdk.{name}",
            "status": {"code": "ER_SUCCESS_MATCH"},
            "values": [{"value": {"name": target, "id": target}}],
        }

    slot = {
        "name": "target",
        "value": "tilt",
        "resolutions": {
            "resolutionsPerAuthority": [authority("x", "a/old"), authority("dynamic.x", "b/new")]
        },
    }
    heard = heard_from("WishIntent", {"target": slot})
    assert heard == OneOf(meanings=(Wish(target="b/new"), Wish(target="a/old")))


def spoken(slot: str, words: str) -> dict[str, object]:
    """A slot with words that Alexa resolved to nothing."""
    return {slot: {"name": slot, "value": words}}


def hear(sentence: str) -> Heard:
    """A hearing that knows two names and a few words."""
    tilt, half = Wish(target="a/tilt"), Wish(target="b/tilt")
    known: dict[str, Heard] = {
        "start the rolling one": OneOf(meanings=(tilt, half)),
        "the tilty thing": tilt,
        "what is the tilt": Event(kind=Kind.TOPIC, target="a/about"),
        "oh it hurts": Event(kind=Kind.PAIN),
        "something for my knee and it burns": Event(kind=Kind.NERVE),
        "something for my poor old hips": Wish(regions=frozenset((Region.HIPS,))),
        "no swivelling": Event(kind=Kind.AVOID, movement=Movement.TWISTING),
    }
    return known.get(sentence, Event(kind=Kind.UNKNOWN))


@pytest.mark.parametrize(
    ("name", "slots", "meant"),
    [
        ("WishIntent", spoken("target", "the tilty thing"), Wish(target="a/tilt")),
        (
            "WishIntent",
            spoken("target", "the rolling one"),
            OneOf(meanings=(Wish(target="a/tilt"), Wish(target="b/tilt"))),
        ),
        ("WishIntent", spoken("target", "bananas"), Event(kind=Kind.UNKNOWN)),
        ("TopicIntent", spoken("topic", "the tilt"), Event(kind=Kind.TOPIC, target="a/about")),
        ("TopicIntent", spoken("topic", "bananas"), Event(kind=Kind.TOPIC)),
        (
            "WishIntent",
            spoken("regions", "poor old hips"),
            Wish(regions=frozenset((Region.HIPS,))),
        ),
        (
            "AvoidIntent",
            spoken("movement", "swivelling"),
            Event(kind=Kind.AVOID, movement=Movement.TWISTING),
        ),
        ("FeltIntent", spoken("region", "kidneys"), Event(kind=Kind.FELT)),
    ],
)
def test_what_alexa_could_not_resolve_is_heard(
    name: str, slots: dict[str, object], meant: Heard
) -> None:
    """Names and words that Alexa doesn't know are looked up by our own hearing."""
    assert heard_from(name, slots, hear) == meant


@pytest.mark.parametrize(
    ("name", "slots", "kind"),
    [
        ("WishIntent", spoken("target", "oh it hurts"), Kind.PAIN),
        ("FeltIntent", spoken("region", "knee and it burns"), Kind.NERVE),
        ("WishIntent", spoken("regions", "knee and it burns"), Kind.NERVE),
    ],
)
def test_a_complaint_in_a_slot_is_a_complaint(
    name: str, slots: dict[str, object], kind: Kind
) -> None:
    """Whatever intent Alexa took it for, what hurts is heard."""
    assert heard_from(name, slots, hear) == Event(kind=kind)


@pytest.mark.parametrize("name", ["PainIntent", "TightIntent", "SevereIntent", "NerveIntent"])
def test_a_complaint_about_the_chest_is_an_emergency(name: str) -> None:
    """A sentence made for backs doesn't make light of a chest."""
    slots = intent_for(Event(kind=Kind.FELT, region=Region.CHEST))["slots"]
    assert heard_from(name, slots) == Event(kind=Kind.EMERGENCY)


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_says_a_slot_by_itself(name: str) -> None:
    """Every variant stands for something that its base intent would need a slot for."""
    base, slots = VARIANTS[name]
    assert variant_name(base, slots) == name
    heard = heard_from(name, {}, lambda _: Event(kind=Kind.TOPIC, target="x/y"))
    plain = Wish() if base == "WishIntent" else Event(kind=INTENTS[base])
    assert type(heard) is type(plain)
    assert heard != plain


def test_a_number_answers_what_one_would_like_with_minutes() -> None:
    """Alexa's intents know of no question: "ten" is told from a rating by what was asked."""
    ten = Event(kind=Kind.NUMBER, number=10)
    assert answering(ten, Question.WHAT) == Wish(minutes=10)
    assert answering(ten, Question.BACK) == ten
    assert answering(Event(kind=Kind.YES), Question.WHAT) == Event(kind=Kind.YES)


def test_an_ordinal_is_a_number() -> None:
    """The second part is part two."""
    slots = {"ordinal": slot_json("ordinal", ["2"])}
    assert heard_from("GoToPartIntent", slots) == Event(kind=Kind.GO_TO_PART, number=2)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("value", "slotValue", "type", "values", "resolutions"),
                    *("resolutionsPerAuthority", "status", "code", "id", "name", "authority"),
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)


@given(
    st.sampled_from([*INTENTS, "WishIntent", "Nonsense"]),
    st.dictionaries(
        st.sampled_from(["number", "target", "minutes", "regions", "words", "new"]), JSON
    ),
)
def test_no_slot_can_break_it(name: str, slots: dict[str, object]) -> None:
    """Whatever a slot holds, something is understood, if only that nothing was."""
    assert isinstance(heard_from(name, slots), Event | Wish | OneOf)
