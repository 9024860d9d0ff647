"""The lazy serializer against the SDK's own: the same objects, and more patience."""

import json
import typing
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any

import orjson
import pytest
from ask_sdk_core.attributes_manager import AttributesManager
from ask_sdk_core.exceptions import SerializationException
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import IntentRequest, RequestEnvelope, Response, ResponseEnvelope
from ask_sdk_model.request import Request
from ask_sdk_model.ui import AskForPermissionsConsentCard, Reprompt, SsmlOutputSpeech
from hypothesis import given, settings
from hypothesis import strategies as st

from supple_alexa.envelope import LazySerializer, json_of

EAGER, LAZY = DefaultSerializer(), LazySerializer()

APPLICATION = {"applicationId": "amzn1.ask.skill.1"}
USER = {
    "userId": "amzn1.ask.account.A",
    "accessToken": "t",
    "permissions": {"consentToken": "c", "scopes": {"alexa::profile": {"status": "GRANTED"}}},
}
SCREEN = {
    "shape": "RECTANGLE",
    "pixelHeight": 600,
    "dpi": 160,
    "experiences": [{"arcMinuteWidth": 246, "canRotate": False, "canResize": False}],
    "touch": ["SINGLE"],
    "keyboard": [],
    "video": {"codecs": ["H_264_42", "H_264_41"]},
}
CONTEXT = {
    "System": {
        "application": APPLICATION,
        "user": USER,
        "person": {"personId": "amzn1.ask.person.P", "accessToken": "t"},
        "device": {
            "deviceId": "d",
            "supportedInterfaces": {
                "AudioPlayer": {},
                "Alexa.Presentation.APL": {"runtime": {"maxVersion": "2023.3"}},
            },
        },
        "apiEndpoint": "https://api.eu.amazonalexa.com",
        "apiAccessToken": "eyJ0",
    },
    "AudioPlayer": {"offsetInMilliseconds": 0, "token": "t", "playerActivity": "STOPPED"},
    "Viewport": SCREEN,
    "Viewports": [{"type": "APL", "id": "main", "dpi": 160, "presentationType": "STANDARD"}],
}
SLOT = {
    "name": "region",
    "value": "lower back",
    "confirmationStatus": "NONE",
    "source": "USER",
    "resolutions": {
        "resolutionsPerAuthority": [
            {
                "authority": "amzn1.er-authority.1",
                "status": {"code": "ER_SUCCESS_MATCH"},
                "values": [{"value": {"name": "lower back", "id": "lower_back"}}],
            },
            {"authority": "amzn1.er-authority.2", "status": {"code": "ER_SUCCESS_NO_MATCH"}},
        ]
    },
}
SLOTS = {
    "region": SLOT | {"slotValue": {"type": "Simple", "value": "lower back"}},
    "avoid": {
        "name": "avoid",
        "slotValue": {"type": "List", "values": [{"type": "Simple", "value": "twisting"}]},
    },
    "number": {"name": "number", "confirmationStatus": "CONFIRMED"},
}
INTENT = {"name": "WishIntent", "confirmationStatus": "NONE", "slots": SLOTS}

REQUESTS: dict[str, dict[str, Any]] = {
    "LaunchRequest": {"shouldLinkResultBeReturned": False},
    "LaunchRequest, a task": {"task": {"name": "a.Stretch", "version": "1", "input": {"m": 7}}},
    "IntentRequest": {"intent": INTENT, "dialogState": "STARTED"},
    "IntentRequest, no slots": {"intent": {"name": "AMAZON.NextIntent"}},
    "SessionEndedRequest": {
        "reason": "ERROR",
        "error": {"type": "INVALID_RESPONSE", "message": "An exception occurred"},
    },
    "CanFulfillIntentRequest": {"intent": INTENT},
    "SessionResumedRequest": {"cause": {"type": "ConnectionCompleted", "token": "t"}},
    "AlexaSkillEvent.SkillDisabled": {
        "body": {"userInformationPersistenceStatus": "NOT_PERSISTED"},
        "eventCreationTime": "2026-11-22T09:00:00Z",
        "eventPublishingTime": "2026-11-22T09:00:00+00:00",
    },
    "AlexaSkillEvent.SkillPermissionAccepted": {
        "body": {"acceptedPermissions": [{"scope": "alexa::alerts"}]}
    },
    "Alexa.Presentation.APL.UserEvent": {"arguments": ["next", 1], "source": {"id": "b"}},
    "Connections.Response": {"name": "AskFor", "payload": {"isCardThrown": True}, "token": ""},
    "System.ExceptionEncountered": {
        "error": {"type": "INTERNAL_SERVICE_ERROR", "message": "m"},
        "cause": {"requestId": "r"},
    },
}


def envelope(kind: str, **fields: Any) -> dict[str, Any]:
    """A request as Alexa sends it, with everything that an Echo with a screen sends along."""
    session = {"new": False, "sessionId": "s", "application": APPLICATION, "user": USER}
    session["attributes"] = {"supple": {"at": 3, "marks": [[8, 0.0], [-1, 50.2]]}}
    request = {
        "type": kind.partition(",")[0],
        "requestId": "amzn1.echo-api.request.1",
        "timestamp": "2026-11-22T09:00:00Z",
        "locale": "en-GB",
    }
    whole = {"version": "1.0", "session": session, "context": CONTEXT}
    return whole | {"request": request | fields}


def eager(sent: dict[str, Any]) -> Any:
    """What the SDK makes of a request."""
    return EAGER.deserialize(json.dumps(sent), RequestEnvelope)


def lazy(sent: dict[str, Any]) -> Any:
    """What ours makes of it."""
    return LAZY.deserialize(orjson.dumps(sent), RequestEnvelope)


def differences(theirs: Any, ours: Any, place: str = "") -> Iterator[str]:
    """Wherever ours isn't what theirs is, field by field, as deep as it goes."""
    if isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        for number, (one, other) in enumerate(zip(theirs, ours, strict=True)):
            yield from differences(one, other, f"{place}[{number}]")
    elif isinstance(theirs, dict) and isinstance(ours, dict) and theirs.keys() == ours.keys():
        for key in theirs:
            yield from differences(theirs[key], ours[key], f"{place}[{key!r}]")
    elif hasattr(theirs, "deserialized_types"):
        if not isinstance(ours, type(theirs)):
            yield f"{place}: {type(ours)} is not {type(theirs)}"
            return
        fields = {name for name in vars(theirs) if "__" not in name}
        assert fields >= theirs.deserialized_types.keys()
        for name in fields:
            yield from differences(getattr(theirs, name), getattr(ours, name), f"{place}.{name}")
    elif theirs != ours or not (type(theirs) is type(ours) or isinstance(ours, datetime)):
        yield f"{place}: {ours!r} is not {theirs!r}"


@pytest.mark.parametrize("kind", REQUESTS)
def test_every_field_of_alexas_requests_is_as_with_the_sdk(kind: str) -> None:
    """A handler that reads any field of any request finds what the SDK would give it."""
    sent = envelope(kind, **REQUESTS[kind])
    assert list(differences(eager(sent), lazy(sent))) == []


@pytest.mark.parametrize("kind", REQUESTS)
def test_objects_behave_as_the_sdks(kind: str) -> None:
    """They are equal both ways round, print alike, and are written alike, read before or not."""
    sent = envelope(kind, **REQUESTS[kind])
    theirs, ours = eager(sent), lazy(sent)
    assert ours == theirs
    assert theirs == lazy(sent)
    assert lazy(sent) == lazy(sent)
    assert lazy(sent) != lazy(sent | {"version": "2.0"})
    assert str(lazy(sent).session) == str(theirs.session)
    assert lazy(sent).to_dict() == theirs.to_dict()
    assert EAGER.serialize(lazy(sent)) == EAGER.serialize(theirs)
    assert orjson.loads(LAZY.write(lazy(sent))) == EAGER.serialize(theirs)
    assert deepcopy(lazy(sent)) == theirs


# --- requests that hypothesis makes up from the SDK's own description of its classes ---

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=3,
)
SCALARS = {
    "str": st.text(max_size=6),
    "int": st.integers(-(2**31), 2**31),
    "float": st.floats(-1e6, 1e6) | st.integers(-9, 9),
    "bool": st.booleans(),
    "object": JSON,
    "datetime": st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(
        lambda time: time.isoformat() + "Z"
    ),
}


def named(kind: str) -> Any:
    """A class of the SDK by its full name."""
    module, _, name = kind.rpartition(".")
    return getattr(import_module(module), name)


@cache
def made(kind: str, depth: int = 4) -> st.SearchStrategy[Any]:
    """JSON of a type that the SDK's classes name, nulls here and there."""
    if kind in SCALARS:
        return SCALARS[kind]
    if kind.startswith("list["):
        return st.lists(st.none() | made(kind[5:-1], depth), max_size=2)
    if kind.startswith("dict("):
        values = made(kind.removeprefix("dict(str, ")[:-1], depth)
        return st.dictionaries(st.text(max_size=4), st.none() | values, max_size=2)
    model = named(kind)
    if issubclass(model, Enum):
        return st.sampled_from([member.value for member in model])
    kinds = getattr(model, "discriminator_value_class_map", {})
    if not kinds:
        return objects(model, depth)
    key = model.json_discriminator_key
    return st.sampled_from(sorted(kinds)).flatmap(
        lambda said: objects(named(kinds[said]), depth).map(lambda made: made | {key: said})
    )


def objects(model: Any, depth: int) -> st.SearchStrategy[dict[str, Any]]:
    """JSON for one class, with some of its fields and now and then one that it doesn't know."""
    strange = st.dictionaries(st.sampled_from(["brandNew", "x-y", "Ünbekannt"]), JSON, max_size=1)
    if depth == 0:
        return strange
    fields = {
        json_name: st.deferred(lambda name=name: st.none() | made(name, depth - 1))  # type: ignore[misc]
        for json_name, name in (
            (model.attribute_map[name], kind) for name, kind in model.deserialized_types.items()
        )
    }
    known = st.fixed_dictionaries({}, optional=fields)
    return st.builds(dict.__or__, strange, known)


ENVELOPES = typing.cast(
    st.SearchStrategy[dict[str, Any]], made("ask_sdk_model.request_envelope.RequestEnvelope")
)


@settings(max_examples=150)
@given(ENVELOPES)
def test_any_request_that_the_sdk_describes_is_read_as_by_the_sdk(sent: dict[str, Any]) -> None:
    """Whatever its classes allow: every type of request, every field, unknown ones kept."""
    theirs, ours = eager(sent), lazy(sent)
    assert list(differences(theirs, ours)) == []
    assert lazy(sent) == theirs
    assert orjson.loads(LAZY.write(lazy(sent))) == orjson.loads(json.dumps(EAGER.serialize(theirs)))


# --- where the SDK gives up ---


def test_a_request_type_newer_than_the_sdk_is_a_request() -> None:
    """Alexa adds request types; the ones that nobody knows must reach the last handler."""
    sent = envelope("Alexa.BrandNew", thing={"a": 1})
    with pytest.raises(SerializationException):
        eager(sent)
    request = lazy(sent).request
    assert isinstance(request, Request)
    assert request.object_type == "Alexa.BrandNew"
    assert request.timestamp == datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert request.thing == {"a": 1}


def test_a_request_without_a_type_is_a_request() -> None:
    """Not even that makes it raise."""
    sent = envelope("x")
    del sent["request"]["type"]
    assert lazy(sent).request.object_type is None


def test_an_enumerations_new_value_stays_text() -> None:
    """A new reason for the end of a session must not become an error of ours."""
    sent = envelope("SessionEndedRequest", reason="BRAND_NEW")
    with pytest.raises(SerializationException):
        eager(sent)
    assert lazy(sent).request.reason == "BRAND_NEW"


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (("request", "timestamp"), "soon"),
        (("request", "timestamp"), 1795338837000),
        (("request", "intent"), "AMAZON.NextIntent"),
        (("request", "intent"), ["AMAZON.NextIntent"]),
        (("request", "intent", "slots"), []),
        (("request", "dialogState"), {"a": 1}),
        (("session", "user"), 7),
        (("session", "attributes"), []),
        (("context", "System", "device", "supportedInterfaces"), True),
        (("context", "Viewports"), {}),
        (("context", "Viewports"), ["none"]),
        (("request", "type"), ["IntentRequest"]),
    ],
    ids=str,
)
def test_what_does_not_fit_stays_as_it_is(place: tuple[str, ...], wrong: object) -> None:
    """One odd field, perhaps one that nobody reads, doesn't cost a person their turn."""
    sent = deepcopy(envelope("IntentRequest", intent=INTENT, dialogState="STARTED"))
    inner = sent
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = wrong
    read = lazy(sent)
    assert read.session.session_id == "s"
    assert read.context.system.api_endpoint == "https://api.eu.amazonalexa.com"
    names = {"dialogState": "dialog_state", "System": "system", "type": "object_type"}
    names |= {"supportedInterfaces": "supported_interfaces", "Viewports": "viewports"}
    for name in place:
        read = getattr(read, names.get(name, name))
    assert read == wrong


@given(st.text(max_size=12).filter(lambda name: name not in Request.attribute_map.values()), JSON)
def test_an_unknown_field_takes_no_known_ones_place(name: str, value: object) -> None:
    """Nobody can put a field where a method or another field is expected."""
    sent = envelope("IntentRequest", intent=INTENT)
    sent["request"] |= {name: value, "to_dict": 1, "request_id": 2, "__class__": 3, "_json": 4}
    request = lazy(sent).request
    if not hasattr(IntentRequest, name) and name not in ("intent", "dialogState"):
        assert name.startswith("__") or getattr(request, name) == value
    assert request.request_id == "amzn1.echo-api.request.1"
    assert request.to_dict()["locale"] == "en-GB"
    assert isinstance(request, IntentRequest)
    assert request == lazy(sent).request
    assert not hasattr(request, "requestId"), "it is called request_id, as with the SDK"


def test_null_and_nothing_are_none() -> None:
    """As with the SDK, whose own values for what is missing are kept."""
    assert LAZY.deserialize(None, RequestEnvelope) is None
    assert LAZY.deserialize("null", RequestEnvelope) is None
    assert lazy({"session": None}).session is None
    skew = "ask_sdk_model.interfaces.alexa.presentation.apl.skew_transform_property"
    for sent in ({}, {"skewX": None}, {"skewX": 2}):
        theirs = EAGER.deserialize(json.dumps(sent), f"{skew}.SkewTransformProperty")
        ours = LAZY.deserialize(json.dumps(sent), f"{skew}.SkewTransformProperty")
        assert (theirs.skew_x, theirs.skew_y) == (ours.skew_x, ours.skew_y)


def test_types_by_name_and_plain_classes() -> None:
    """The SDK's service clients ask for those."""
    scopes = '[{"status": "GRANTED"}, null]'
    kind = "list[ask_sdk_model.scope.Scope]"
    assert LAZY.deserialize(scopes, kind) == EAGER.deserialize(scopes, kind)
    assert LAZY.deserialize('{"a": [1]}', "dict(str, object)") == {"a": [1]}
    assert LAZY.deserialize('"text"', str) == "text"
    with pytest.raises(ValueError, match="unexpected end"):
        LAZY.deserialize("{", str)


def test_what_is_set_is_read_and_written() -> None:
    """An interceptor may change a request, read before or not."""
    ours = lazy(envelope("LaunchRequest"))
    ours.request.locale = "de-DE"
    ours.version = None
    assert ours.request.locale == "de-DE"
    written = orjson.loads(LAZY.write(ours))
    assert written["request"]["locale"] == "de-DE"
    assert "version" not in written


def test_the_json_of_an_object_is_at_hand() -> None:
    """Slots are understood from their JSON."""
    sent = envelope("IntentRequest", intent=INTENT)
    assert json_of(lazy(sent).request.intent) == INTENT


def test_the_sdk_takes_the_session_attributes_as_they_are() -> None:
    """They belong to this turn alone, and copying them to the last leaf costs more than reading."""
    ours = lazy(envelope("LaunchRequest"))
    attributes = AttributesManager(ours).session_attributes
    assert attributes == envelope("LaunchRequest")["session"]["attributes"]
    assert attributes is ours.session.attributes


def test_a_response_is_written_as_by_the_sdk() -> None:
    """Names as Alexa's, nothing for what is None, enumerations by their values."""
    response = Response(
        output_speech=SsmlOutputSpeech(ssml="<speak>Ünd & <break/></speak>"),
        card=AskForPermissionsConsentCard(permissions=["alexa::alerts"]),
        reprompt=Reprompt(output_speech=SsmlOutputSpeech(ssml="<speak/>")),
        directives=[],
        should_end_session=False,
    )
    whole = ResponseEnvelope("1.0", {"supple": {"at": 1}}, "agent", response)
    assert orjson.loads(LAZY.write(whole)) == EAGER.serialize(whole)
