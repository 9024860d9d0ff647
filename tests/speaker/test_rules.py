"""The page keeps a device's rules: sessions, silences, interruptions, and coming back."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.speaker.driving import Person

PATIENCE = 8


def _requests(page: Page) -> list[dict[str, Any]]:
    """Every envelope that the page sends from now on."""
    sent: list[dict[str, Any]] = []
    page.on(
        "request",
        lambda request: (
            sent.append(json.loads(request.post_data or "{}"))
            if request.url.endswith("/alexa")
            else None
        ),
    )
    return sent


def test_two_silences_end_the_session_and_the_place_is_kept(person: Person) -> None:
    """Eight seconds of silence, one reprompt, eight more, and the session ends, as Alexa's does."""
    sent = _requests(person.page)
    person.start("pelvic tilt").press("Where am I?")
    person.until(lambda: person.state == "listening", "listening", step=0.25)
    said = len(person.spoken)
    person.pass_time(PATIENCE - 1)
    assert person.state == "listening"
    person.pass_time(2)
    assert person.state == "speaking"
    person.listen()
    assert "I'm still here" in " ".join(person.spoken[said:])
    person.pass_time(PATIENCE + 1)
    assert person.state == "off"
    expect(person.page.locator("#start")).to_have_text("Pick up where you left off")
    ended = sent[-1]["request"]
    assert ended["type"] == "SessionEndedRequest"
    assert ended["reason"] == "EXCEEDED_MAX_REPROMPTS"
    assert sent[-1]["session"]["sessionId"] == sent[0]["session"]["sessionId"]


def test_an_answer_after_the_reprompt_is_in_time(person: Person) -> None:
    """The reprompt gives somebody their eight seconds once more."""
    person.start("pelvic tilt").pass_time(PATIENCE + 1).listen()
    person.pass_time(PATIENCE - 2).press("Where am I?").listen()
    assert person.state == "listening"


def test_whoever_types_is_not_silent(person: Person) -> None:
    """A slow typist isn't asked again in the middle of a word."""
    person.start("pelvic tilt")
    for letter in "where am i":
        person.pass_time(PATIENCE - 2)
        person.page.locator("#words").press_sequentially(letter)
    assert person.state == "listening"


def test_a_session_is_new_once(person: Person) -> None:
    """Only a session's first request says that it is new, and all of them bear the same id."""
    sent = _requests(person.page)
    person.press("Start").listen()
    person.type("pelvic tilt").listen()
    assert [one["session"]["new"] for one in sent] == [True, False]
    assert len({one["session"]["sessionId"] for one in sent}) == 1
    assert sent[0]["request"]["type"] == "LaunchRequest"
    assert sent[1]["session"]["attributes"]["supple"]


def test_the_envelope_says_when_it_was_said(person: Person) -> None:
    """The skill works out where somebody is from the time of a request, so it must be true."""
    sent = _requests(person.page)
    person.start("pelvic tilt")
    begun = len(sent)
    person.press("Yes" if person.asking else "Next").pass_time(7).press("Pause")
    first, second = (_time(one) for one in sent[begun : begun + 2])
    assert timedelta(seconds=7) <= second - first <= timedelta(seconds=9)


def _time(envelope: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(envelope["request"]["timestamp"]).astimezone(UTC)


@pytest.mark.parametrize(("choice", "has_screen"), [("with a screen", True), ("without", False)])
def test_the_device_is_the_one_that_was_chosen(
    person: Person, choice: str, has_screen: bool
) -> None:
    """The skill sends pictures to a device with a screen only."""
    sent = _requests(person.page)
    person.page.get_by_role("button", name="Settings").click()
    person.page.locator("#screen").select_option(
        label=f"{choice}".replace("without", "without a screen")
    )
    person.page.get_by_role("button", name="Done").click()
    person.press("Start").listen()
    interfaces = sent[0]["context"]["System"]["device"]["supportedInterfaces"]
    assert ("Alexa.Presentation.APL" in interfaces) == has_screen


@pytest.mark.parametrize("how", ["button", "words", "voice", "key"])
def test_anything_interrupts(person: Person, how: str) -> None:
    """Whatever is being said stops at once when somebody has something to say."""
    person.page.get_by_role("button", name="Microphone").click()
    person.start("pelvic tilt").press("Yes" if person.asking else "Next")
    assert person.state == "speaking"
    said = len(person.spoken)
    match how:
        case "button":
            person.press("Pause")
        case "words":
            person.type("pause")
        case "voice":
            person.say("pause")
        case "key":
            person.key("Space")
    person.listen()
    assert person.text("#pause") == "Carry on" or person.asking
    assert "Rest as long as you like." in person.spoken[said:]


def test_its_own_words_are_no_commands(person: Person) -> None:
    """What the microphone picks up of Supple's own speech doesn't move the routine."""
    person.page.get_by_role("button", name="Microphone").click()
    person.start("pelvic tilt").press("Yes" if person.asking else "Next")
    sent = _requests(person.page)
    person.until(lambda: "next" in person.text("#caption").lower(), "'say next'", step=0.1)
    person.page.evaluate("words => standIns.overhear(words)", "say next when you are")
    person.page.evaluate("words => standIns.overhear(words)", "breathe in and let it melt")
    person.page.evaluate("standIns.overhear('next')")
    person.pass_time(0.2)
    assert sent == []
    person.say("ouch that hurts")
    assert [one["request"]["intent"]["name"] for one in sent] == ["PainIntent"]


def test_next_works_throughout_a_hold(person: Person) -> None:
    """In the silence of a hold the microphone is open, and "next" goes on."""
    person.page.get_by_role("button", name="Microphone").click()
    person.start("pelvic tilt")
    while person.scene != "move":
        person.listen().press("Yes" if person.asking else "Next")
    person.until(lambda: person.share > 0.3, "the middle of the movement", step=0.5)
    assert person.state == "speaking"
    person.until(lambda: _silent(person), "a silence", step=0.1)
    person.say("next")
    assert person.text("#title").lower() == "flatten and release"


def _silent(person: Person) -> bool:
    return not person.page.evaluate("Boolean(standIns.speaking())")


def test_reloading_in_the_middle_picks_up_there(person: Person) -> None:
    """Whoever reloads the page in mid-routine is led back to where they were."""
    person.start("pelvic tilt")
    while person.scene != "move":
        person.listen().press("Yes" if person.asking else "Next")
    person.listen().press("Next")
    assert person.text("#title").lower() == "flatten and release"
    person.open()
    person.press("Pick up where you left off").listen()
    assert "pelvic tilt" in " ".join(person.spoken)
    for _ in range(4):
        if person.scene == "move":
            break
        person.press("Yes" if person.asking else "Next")
        if person.scene != "move":
            person.listen()
    assert person.text("#title").lower() == "flatten and release"


def test_keys(person: Person) -> None:
    """The keys do what the settings say."""
    keys = {
        "ArrowRight": "AMAZON.NextIntent",
        "ArrowLeft": "AMAZON.PreviousIntent",
        "ArrowUp": "AMAZON.RepeatIntent",
        "Space": "AMAZON.PauseIntent",
        "ArrowDown": "WhereIntent",
        "Escape": "AMAZON.StopIntent",
    }
    person.start("pelvic tilt")
    sent = _requests(person.page)
    for key in keys:
        person.key(key)
    assert [one["request"]["intent"]["name"] for one in sent] == list(keys.values())


def test_keys_leave_the_text_box_alone(person: Person) -> None:
    """Whoever writes a space or moves the cursor doesn't move the routine."""
    person.start("pelvic tilt")
    sent = _requests(person.page)
    person.page.locator("#words").press_sequentially("where am")
    person.page.press("#words", "ArrowLeft")
    assert sent == []


def test_without_a_voice_the_captions_keep_time(person: Person) -> None:
    """A browser that can't speak shows the words, for as long as speaking them would take."""
    person.page.add_init_script("standIns.mute()")
    person.open().start("pelvic tilt")
    assert person.spoken == []
    expect(person.page.locator("#voiceless")).to_be_visible()
    expect(person.page.locator("#caption")).to_have_attribute("aria-live", "polite")
    said = person.text("#caption")
    person.press("Yes" if person.asking else "Next").pass_time(1)
    assert person.state == "speaking"
    assert person.text("#caption") != said


def test_a_blocked_microphone_is_told_in_words(person: Person) -> None:
    """What is wrong with the microphone, and what to do about it, can be read."""
    person.page.get_by_role("button", name="Microphone").click()
    person.pass_time(0.5)
    person.page.evaluate("standIns.fail('not-allowed')")
    expect(person.page.locator("#hearing")).to_contain_text("The microphone is blocked. Allow it")
    expect(person.page.get_by_role("button", name="Microphone")).to_have_attribute(
        "aria-pressed", "false"
    )
