"""A person in front of the speaker's page: types, presses, speaks, and lets time pass."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

STEP = 2.0
"""Seconds that pass at a time; the page's clock is ours, so nobody waits for them."""

MOST_SECONDS = 600
"""No answer lasts longer."""


class Person:
    """Drives a page whose clock stands still unless time is let pass."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def open(self) -> "Person":
        """Open the page, or load it again."""
        self.page.goto(self.address)
        expect(self.page.locator("#offers li").first).to_be_attached()
        return self

    def type(self, words: str) -> "Person":
        """Type something, and send it off."""
        self.page.fill("#words", words)
        self.page.press("#words", "Enter")
        return self._taken()

    def press(self, name: str) -> "Person":
        """Press a button."""
        self.page.get_by_role("button", name=name, exact=True).click()
        return self._taken()

    def say(self, words: str) -> "Person":
        """Speak into the microphone."""
        self.page.evaluate("words => standIns.overhear(words)", words)
        return self._taken()

    def key(self, key: str) -> "Person":
        """Press a key, with nothing in particular in focus."""
        self.page.evaluate("document.activeElement?.blur()")
        self.page.keyboard.press(key)
        return self._taken()

    def _taken(self) -> "Person":
        """The request is on its way, and answered: real time, since the server is real."""
        expect(self.page.locator("body")).not_to_have_attribute("data-state", "thinking")
        if self.state != "away":
            expect(self.page.locator("main")).to_have_attribute("aria-busy", "false")
        return self

    def pass_time(self, seconds: float) -> "Person":
        """Let time pass on the page."""
        self.page.clock.run_for(round(1000 * seconds))
        return self

    def until(self, condition: Callable[[], bool], what: str, step: float = STEP) -> "Person":
        """Let time pass until something is so, looking every so many seconds."""
        for _ in range(round(MOST_SECONDS / step)):
            if condition():
                return self
            self.pass_time(step)
        raise AssertionError(f"it never came to this: {what}")

    def until_state(self, *states: str) -> "Person":
        """Let time pass until the speaker is in one of these states."""
        return self.until(lambda: self.state in states, f"state {' or '.join(states)}")

    def listen(self) -> "Person":
        """Hear the answer to its end."""
        return self.until_state("listening", "off")

    @property
    def state(self) -> str:
        """What the speaker is doing."""
        return str(self.page.locator("body").get_attribute("data-state"))

    @property
    def scene(self) -> str:
        """What is shown."""
        return str(self.page.locator("body").get_attribute("data-scene"))

    @property
    def asking(self) -> bool:
        """Whether a question waits for a yes or no."""
        return self.page.locator("body").get_attribute("data-asking") == "true"

    @property
    def spoken(self) -> list[str]:
        """Everything that was given to be spoken."""
        return [one["text"] for one in self.utterances]

    @property
    def utterances(self) -> list[dict[str, Any]]:
        """As `spoken`, with the rate and the voice."""
        said: list[dict[str, Any]] = self.page.evaluate("standIns.spoken")
        return said

    @property
    def share(self) -> float:
        """How far the ring has turned, from 0 to 1."""
        return float(self.page.locator("#ring").get_attribute("data-share") or 0)

    def text(self, selector: str) -> str:
        """What is written somewhere."""
        return self.page.locator(selector).inner_text()

    def start(self, what: str) -> "Person":
        """Ask for a routine, and say yes until the first step is read."""
        self.type(what).listen()
        for _ in range(4):
            if not self.asking:
                break
            self.press("Yes").listen()
        return self
