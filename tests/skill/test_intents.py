"""Intents and slots stand for events and wishes, in both directions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from supple.body import FloorAccess, Movement, Position, Prop, Region, Side
from supple.event import Event, Heard, Kind, OneOf, Wish
from supple_alexa.intents import BUILT_IN, INTENTS, NOT_SPOKEN, heard_from, intent_for

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


@given(EVENTS | WISHES | CHOICES)
def test_what_is_made_an_intent_is_understood_as_it_was(heard: Heard) -> None:
    """The browser's speaker and the tests say by intents just what a person would."""
    intent = intent_for(heard)
    assert heard_from(intent["name"], intent["slots"]) == heard


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


def test_a_name_that_alexa_could_not_resolve_is_matched() -> None:
    """What was spoken is looked up by our own hearing."""
    heard = heard_from(
        "WishIntent",
        {"target": {"name": "target", "value": "the tilty thing"}},
        lambda slot, words: [f"x/{slot}"] if words == "the tilty thing" else [],
    )
    assert heard == Wish(target="x/target")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["value", "slotValue", "type", "values", "resolutions", "resolutionsPerAuthority"]
                + ["status", "code", "id", "name", "authority"]
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
