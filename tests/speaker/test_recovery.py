"""The server goes away in mid-routine, and comes back."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.skill.serving import free_port
from tests.speaker.conftest import serving
from tests.speaker.driving import Person

AWAY = "Supple isn’t answering."


def test_a_server_that_comes_back_goes_on_where_it_was(
    visit: Callable[[str], Person], tmp_path: Path
) -> None:
    """What was said while the server was away is answered when it is there again."""
    port = free_port()
    with serving(tmp_path, port):
        person = visit(f"http://127.0.0.1:{port}/").start("pelvic tilt")
        while person.scene != "move":
            person.listen().press("Yes" if person.asking else "Next")
        person.listen()
    person.press("Next")
    assert person.state == "away"
    expect(person.page.locator("#notice")).to_contain_text(AWAY)
    person.pass_time(20)
    assert person.state == "away"
    with serving(tmp_path, port):
        person.until(lambda: person.state != "away", "an answer")
        person.page.locator("main[aria-busy=false]").wait_for()
        expect(person.page.locator("#notice")).to_be_hidden()
        assert person.text("#title").lower() == "flatten and release"
        person.listen()


def test_a_page_opened_before_the_trouble_says_what_to_do(
    visit: Callable[[str], Person], tmp_path: Path
) -> None:
    """Whoever presses Start while nothing answers reads why, and how to mend it."""
    port = free_port()
    with serving(tmp_path, port):
        person = visit(f"http://127.0.0.1:{port}/")
    person.press("Start")
    assert person.state == "away"
    expect(person.page.get_by_role("alert")).to_contain_text("uv run supple-alexa serve")
