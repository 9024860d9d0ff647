"""The terminal and the Alexa skill, each as a person meets it."""

import json
import queue
import threading
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from typing import Any
from xml.etree import ElementTree

from supple.coach import Coach
from supple.conversation.session import Session
from supple.plain import from_plain
from supple.terminal import Clock, Hear, talk
from supple_alexa.intents import intent_for
from supple_alexa.skill import ATTRIBUTE

DAY = 86_400.0
REPLY_SECONDS = 100.0
"""How long the person takes from one request to the next: long enough to have heard it all."""


class TerminalFrontEnd:
    """`supple talk --no-wait`, fed line by line."""

    def __init__(self, coach: Coach, hear: Hear):
        self.ended = True
        self._coach, self._hear = coach, hear
        self._clock = Clock()
        self._typed: queue.Queue[str | None] = queue.Queue()
        self._shown: queue.Queue[tuple[str, bool]] = queue.Queue()

    def open(self) -> str:
        """Start the program."""
        self._typed, self._shown = queue.Queue(), queue.Queue()
        threading.Thread(target=self._talk, args=(self._typed, self._shown), daemon=True).start()
        return self._heard()

    def say(self, words: str) -> str:
        """Type a line."""
        self._typed.put(words + "\n")
        return self._heard()

    def silence(self) -> str:
        """Press Enter on an empty line."""
        return self.say("")

    def leave(self) -> None:
        """Close the terminal."""
        if not self.ended:
            self._typed.put(None)
            self._heard()

    def pass_days(self, days: int) -> None:
        """Move the clock on."""
        self._clock.move_on(days * DAY)

    def _talk(self, typed: Any, shown: Any) -> None:
        talk(
            self._coach,
            self._hear,
            wait=False,
            source=iter(typed.get, None),
            sink=_Shown(shown),
            clock=self._clock,
        )
        shown.put(("", True))

    def _heard(self) -> str:
        text = ""
        while True:
            more, self.ended = self._shown.get(timeout=20)
            text += more
            if self.ended or more.endswith("> "):
                return text.removesuffix("> ")


class _Shown(StringIO):
    """A sink that hands on what is written."""

    def __init__(self, shown: Any):
        super().__init__()
        self._shown = shown

    def write(self, text: str) -> int:
        self._shown.put((text, False))
        return len(text)


class AlexaFrontEnd:
    """A device: real request envelopes over HTTP, and the speech of the real responses."""

    def __init__(self, url: str, hear: Hear, user: str):
        self.ended = True
        self._url, self._hear, self._user = url, hear, user
        self._now = datetime(2026, 3, 2, 9, tzinfo=UTC).timestamp()
        self._attributes: dict[str, Any] = {}
        self._reprompt = ""
        self._count = 0

    def open(self) -> str:
        """Say "Alexa, open easy back stretches"."""
        self._attributes = {}
        return self._send({"type": "LaunchRequest"}, new=True)

    def say(self, words: str) -> str:
        """What Alexa would make of the words, as a request for an intent."""
        return self._send({"type": "IntentRequest", "intent": intent_for(self._meant(words))})

    def silence(self) -> str:
        """The device reads the reprompt by itself; the skill hears nothing of it."""
        return self._reprompt

    def leave(self) -> None:
        """The device ends the session."""
        if not self.ended:
            self._send({"type": "SessionEndedRequest", "reason": "EXCEEDED_MAX_REPROMPTS"})
            self.ended = True

    def pass_days(self, days: int) -> None:
        """Move the clock on."""
        self._now += days * DAY

    def _meant(self, words: str) -> Any:
        plain = self._attributes.get(ATTRIBUTE)
        return self._hear(words, from_plain(Session, plain) if plain else None)

    def _send(self, request: dict[str, Any], new: bool = False) -> str:
        self._count += 1
        self._now += REPLY_SECONDS
        response = self._answered(self._envelope(request, new))
        self._attributes = response.get("sessionAttributes", {})
        inner = response["response"]
        self.ended = bool(inner.get("shouldEndSession", True))
        self._reprompt = heard(inner.get("reprompt", {}).get("outputSpeech"))
        return heard(inner.get("outputSpeech"))

    def _envelope(self, request: dict[str, Any], new: bool) -> dict[str, Any]:
        application = {"applicationId": "amzn1.ask.skill.test"}
        user = {"userId": self._user}
        moment = datetime.fromtimestamp(self._now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return {
            "version": "1.0",
            "session": {
                "new": new,
                "sessionId": f"session.{self._user}",
                "application": application,
                "attributes": self._attributes,
                "user": user,
            },
            "context": {
                "System": {
                    "application": application,
                    "user": user,
                    "device": {"deviceId": "device", "supportedInterfaces": {}},
                }
            },
            "request": {
                "requestId": f"{self._user}.{self._count}",
                "timestamp": moment,
                "locale": "en-US",
                **request,
            },
        }

    def _answered(self, envelope: dict[str, Any]) -> dict[str, Any]:
        request = urllib.request.Request(  # noqa: S310 (the server is ours, on this computer)
            self._url,
            data=json.dumps(envelope).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            response: dict[str, Any] = json.load(answer)
            return response


def heard(speech: dict[str, Any] | None) -> str:
    """The words of an output speech, which must be well-formed SSML."""
    if speech is None:
        return ""
    return " ".join("".join(_texts(ElementTree.fromstring(speech["ssml"]))).split())  # noqa: S314


def _texts(element: ElementTree.Element) -> Iterator[str]:
    yield element.text or ""
    for inner in element:
        yield from _texts(inner)
        yield inner.tail or ""
