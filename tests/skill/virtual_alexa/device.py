"""A device with Alexa behind it: words in, the skill's words out."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conversations.front_ends import heard

DEVICE = Path(__file__).with_name("device.js")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Attributes:
        speech: The words that are spoken.
        reprompt: What is spoken after a silence; empty for nothing.
        listening: Whether the microphone is open afterwards.
        understood: Whether the words were any of the model's; else they were sent as a fallback.
        intent: The intent's name; empty for a launch.
        response: The whole response.
    """

    speech: str
    reprompt: str
    listening: bool
    understood: bool
    intent: str
    response: dict[str, Any]


class Device:
    """A device that somebody talks to, driven through a pipe."""

    def __init__(self, process: subprocess.Popen[str]):
        self._process = process

    def say(self, words: str) -> Answer:
        """Say something; "open ..." and "ask ... to ..." start a conversation."""
        return _answer(self._tell(say=words))

    def touch(self, *arguments: object) -> Answer:
        """Touch what sends these arguments."""
        return _answer(self._tell(touch=arguments))

    def silence(self) -> None:
        """Say nothing until the device ends the session; the skill may not answer that."""
        assert self._tell(silent=True)["response"] == {}

    def set(self, **settings: object) -> None:
        """Change who speaks ("user"), "screen", "locale", "clock", or let time pass ("later")."""
        self._tell(set=settings)

    def hear(self, words: str) -> dict[str, Any] | None:
        """The intent that words would be sent as, or None."""
        intent: dict[str, Any] | None = self._tell(hear=words)["intent"]
        return intent

    def _tell(self, **order: object) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer


def _answer(told: dict[str, Any]) -> Answer:
    response = told["response"]
    return Answer(
        speech=heard(response.get("outputSpeech")),
        reprompt=heard(response.get("reprompt", {}).get("outputSpeech")),
        listening=told["listening"],
        understood=told["understood"],
        intent=(told["intent"] or {}).get("name", ""),
        response=response,
    )


@contextmanager
def device(model: Path, url: str | None = None) -> Iterator[Device]:
    """A device with a skill's interaction model, and the skill's address.

    Args:
        model: The file of the interaction model.
        url: Where the skill is; None if nothing is to be sent.
    """
    command = ["node", "--no-deprecation", str(DEVICE), str(model), *([url] if url else [])]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            yield Device(process)
        finally:
            process.terminate()
