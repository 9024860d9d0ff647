"""A whole routine, from the first word to the last, in each of the ways to talk."""

import re

from playwright.sync_api import expect

from tests.speaker.driving import Person

PARTS = ["Arch and release", "Flatten and release", "Rock with the breath"]


def _walk(person: Person, on: str, how: str) -> list[str]:
    """Go on until the end by one way of talking; the titles that were seen on the way."""
    titles: list[str] = []
    for _ in range(16):
        if person.state == "off":
            break
        word = "yes" if person.asking else on
        if how == "type":
            person.type(word)
        elif how == "say":
            person.say(word)
        else:
            person.press("Yes" if person.asking else "Next")
        titles.append(person.text("#title"))
        person.listen()
    return titles


def _to_the_first_move(person: Person, what: str) -> None:
    """Ask for a routine, and go on until its first movement is being read."""
    person.start(what)
    while person.scene != "move":
        person.listen().press("Yes" if person.asking else "Next")


def _assert_walked(person: Person, titles: list[str]) -> None:
    seen = list(dict.fromkeys(title.capitalize() for title in titles))
    assert [title for title in seen if title in PARTS] == PARTS
    assert person.scene == "over"
    expect(person.page.locator("#title")).to_have_text("Well done")
    spoken = " ".join(person.spoken)
    for words in (
        "Part one of three: Arch and release.",
        "Breathe in, and arch a little.",
        "Breathe out, and flatten.",
        "Goodbye.",
    ):
        assert words in spoken


def test_by_typing(person: Person) -> None:
    """Typed words lead through a whole routine, and everything is spoken on the way."""
    person.type("pelvic tilt").listen()
    _assert_walked(person, _walk(person, "next", "type"))


def test_by_buttons(person: Person) -> None:
    """Buttons alone lead through a whole routine."""
    person.press("Start").listen()
    person.page.locator("#words").fill("pelvic tilt")
    person.press("Say it").listen()
    _assert_walked(person, _walk(person, "next", "press"))


def test_by_speaking(person: Person) -> None:
    """With the microphone on, nothing has to be touched."""
    person.page.get_by_role("button", name="Microphone").click()
    person.pass_time(0.5)
    expect(person.page.get_by_role("button", name="Microphone on")).to_have_attribute(
        "aria-pressed", "true"
    )
    person.say("pelvic tilt").listen()
    _assert_walked(person, _walk(person, "next", "say"))


def test_by_a_card(person: Person) -> None:
    """A routine on the welcome is one press away."""
    card = person.page.locator("#offers button").first
    name = card.inner_text().split("\n")[0]
    card.click()
    person.listen()
    while person.asking and person.scene == "talk":
        person.press("Yes").listen()
    assert name.lower() in " ".join([*person.spoken, person.text("#title")]).lower()


def test_sentences_are_spoken_at_the_skill_s_pace_and_the_person_s(person: Person) -> None:
    """The SSML's prosody and the chosen speed multiply, and the chosen voice reads."""
    person.page.get_by_role("button", name="Settings").click()
    person.page.locator("#rate").fill("1.2")
    person.page.get_by_role("button", name="Done").click()
    person.type("pelvic tilt").listen()
    assert {round(one["rate"], 2) for one in person.utterances} == {1.08}  # 90 percent, by 1.2
    assert {one["voice"] for one in person.utterances} == {"Test voice"}


def test_breaks_are_silence(person: Person) -> None:
    """A beat that lasts three seconds, lasts three seconds."""
    _to_the_first_move(person, "pelvic tilt")
    beats = ("Breathe in, and arch a little.", "Breathe out, and let it melt.")
    person.until(lambda: person.text("#caption") == beats[0], beats[0], step=0.1)
    began = person.page.evaluate("performance.now()")
    person.until(lambda: person.text("#caption") == beats[1], beats[1], step=0.1)
    passed = (person.page.evaluate("performance.now()") - began) / 1000
    assert 2.5 <= passed <= 3.5  # the stand-in speaks a little faster than was reckoned


def test_the_ring_turns_and_breathes(person: Person) -> None:
    """While something is held or repeated, the ring fills, counts, and breathes in and out."""
    _to_the_first_move(person, "pelvic tilt")
    expect(person.page.locator("#ring")).to_be_visible()
    ways, counts, radii, shares = set(), [], [], []
    for _ in range(200):
        person.pass_time(1)
        if person.state != "speaking":
            break
        ways.add(person.text("#way"))
        counts.append(person.text("#count"))
        radii.append(float(person.page.locator("#breath").get_attribute("r") or 0))
        shares.append(person.share)
    assert {"breathe in", "breathe out"} <= ways
    assert [count for count in dict.fromkeys(counts) if "of" in count] == [
        f"{n} of 5" for n in range(1, 6)
    ]
    assert max(radii) > 1.6 * min(radii)
    assert shares == sorted(shares)
    assert max(shares) > 0.95


def test_a_hold_counts_down(person: Person) -> None:
    """A hold in breaths counts its seconds down to nothing."""
    _to_the_first_move(person, "gluteal stretches part one")
    person.listen().type("go to part three")
    assert person.text("#title").lower() == "resting figure four"
    seconds = []
    for _ in range(200):
        person.pass_time(1)
        if person.state != "speaking":
            break
        if re.fullmatch(r"\d+", person.text("#count")) and 0 < person.share < 1:
            seconds.append(int(person.text("#count")))
    assert seconds == sorted(seconds, reverse=True)
    assert seconds[0] in (29, 30)
    assert seconds[-1] <= 2


def test_the_side_is_marked_where_it_is(person: Person) -> None:
    """Left is on the left, right is on the right, and the figure is mirrored."""
    person.start("gluteal stretches part one")
    marks: dict[str, tuple[float, str]] = {}
    for _ in range(8):
        if person.scene == "move":
            box = person.page.locator("#side").bounding_box()
            assert box
            side = person.page.locator("#side").get_attribute("data-side") or ""
            drawing = person.page.locator("#figure svg").inner_html()
            marks.setdefault(side, (box["x"] + box["width"] / 2, drawing))
        if len(marks) == 2:
            break
        person.press("Yes" if person.asking else "Next").listen()
    assert marks["left"][0] < 683 < marks["right"][0]
    assert marks["left"][1] != marks["right"][1]


def test_flowing_steps_are_shown_as_they_are_read(person: Person) -> None:
    """When steps flow on in one answer, the page shows each one while it is being read."""
    _to_the_first_move(person, "pelvic tilt")
    person.type("keep going")
    titles = []
    for _ in range(300):
        titles.append(person.text("#title").capitalize())
        if person.state != "speaking":
            break
        person.pass_time(1)
    shown = list(dict.fromkeys(titles))
    assert shown[-2:] == ["Flatten and release", "Rock with the breath"]
    at = titles.index("Rock with the breath")
    assert 30 < at < len(titles) - 20
