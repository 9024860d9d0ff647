"""What Alexa demands of every response, so that any test may hold one against it."""

import re
from typing import Any
from xml.etree import ElementTree

import orjson

from supple_alexa.limits import (
    BREAK_SECONDS,
    CARD_CHARACTERS,
    RESPONSE_BYTES,
    SPEECH_CHARACTERS,
    TURN_SECONDS,
)


def check_response(body: bytes) -> dict[str, Any]:
    """Read a response, asserting that it is one which Alexa takes."""
    assert len(body) <= RESPONSE_BYTES
    envelope: dict[str, Any] = orjson.loads(body)
    assert envelope["version"] == "1.0"
    response = envelope["response"]
    assert isinstance(response, dict)
    if response:
        _check_spoken(response)
    return envelope


def _check_spoken(response: dict[str, Any]) -> None:
    words = check_speech(response["outputSpeech"])
    assert words, "something is said"
    ends = response["shouldEndSession"]
    assert isinstance(ends, bool)
    if ends:
        assert "reprompt" not in response, "who isn't listened to isn't prompted"
    else:
        assert words.rstrip().endswith("?"), "an open microphone comes with a question"
        assert check_speech(response["reprompt"]["outputSpeech"]).rstrip().endswith("?")
    if card := response.get("card"):
        assert len(card["title"]) + len(card["content"]) <= CARD_CHARACTERS


def check_speech(speech: dict[str, Any]) -> str:
    """Read what is said, asserting that it is valid SSML within the limits; gives the words."""
    if speech["type"] == "PlainText":  # the last resort is said without markup
        return str(speech["text"])
    assert speech["type"] == "SSML"
    document = speech["ssml"]
    assert len(document) <= SPEECH_CHARACTERS
    root = ElementTree.fromstring(document)  # noqa: S314 (it is our own)
    assert {element.tag for element in root.iter()} <= {"speak", "prosody", "break"}
    breaks = [int(one.attrib["time"].removesuffix("ms")) for one in root.iter("break")]
    assert all(0 < length <= 1000 * BREAK_SECONDS for length in breaks)
    assert sum(breaks) <= 1000 * 2 * TURN_SECONDS
    return re.sub(r"\s+", " ", "".join(root.itertext()))
