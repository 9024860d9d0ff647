"""Everybody can use the page: axe finds nothing, in any state, light or dark."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.speaker.conftest import STAND_INS
from tests.speaker.driving import Person

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

axe = pytest.mark.skipif(not AXE.exists(), reason="npm install --no-package-lock in tests/speaker")


def _violations(person: Person) -> list[str]:
    if not person.page.evaluate("'axe' in window"):
        person.page.evaluate(AXE.read_text(encoding="utf-8"))  # a script tag is against the policy
    person.page.clock.resume()
    found = person.page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    return [
        f"{one['id']}: {one['help']}: {node['html'][:120]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


@axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(390, 844), (1366, 768)])
def test_axe_finds_nothing(
    browser: Browser, address: str, scheme: str, size: tuple[int, int]
) -> None:
    """WCAG 2.2 AA, from the welcome to a session that is paused."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    context.add_init_script(path=STAND_INS)
    try:
        page = context.new_page()
        page.clock.install()
        person = Person(page, address).open()
        assert _violations(person) == []
        page.get_by_role("button", name="Settings").click()
        assert _violations(person) == []
        page.get_by_role("button", name="Done").click()
        person.start("gluteal stretches part one")
        assert _violations(person) == []
        while person.scene != "move":
            person.listen().press("Yes" if person.asking else "Next")
        assert _violations(person) == []
        person.press("Pause").listen()
        assert _violations(person) == []
    finally:
        context.close()


def test_the_figure_says_what_it_shows(person: Person) -> None:
    """Whoever can't see the drawing is told what it is of."""
    person.start("gluteal stretches part one")
    while person.scene != "move":
        person.listen().press("Yes" if person.asking else "Next")
    figure = person.page.locator("#figure svg")
    expect(figure).to_have_attribute("role", "img")
    assert "knee to chest" in figure.locator("title").inner_html()


@pytest.mark.parametrize("size", [(320, 640), (390, 844), (1366, 768), (1920, 1080)])
def test_nothing_is_cut_off(
    browser: Browser, address: str, visit: Callable[[str], Person], size: tuple[int, int]
) -> None:
    """The step, its ring and its buttons are there at every size, without scrolling sideways."""
    del browser
    person = visit(address)
    person.page.set_viewport_size({"width": size[0], "height": size[1]})
    person.start("gluteal stretches part one")
    while person.scene != "move":
        person.listen().press("Yes" if person.asking else "Next")
    wide = person.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    for selector in ("#title", "#ring", "#side", "#buttons .primary"):
        box = person.page.locator(selector).bounding_box()
        assert box, selector
        assert box["x"] >= 0, selector
        assert box["x"] + box["width"] <= size[0], selector
    large = person.page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('#title')).fontSize)"
    )
    assert large >= 0.04 * size[0]  # readable from the floor, three metres away


def test_reduced_motion_is_kept_to(visit: Callable[[str], Person], address: str) -> None:
    """Whoever asks for less motion gets a ring that steps, and a circle that doesn't breathe."""
    person = visit(address)
    person.page.emulate_media(reduced_motion="reduce")
    person.start("pelvic tilt")
    while person.scene != "move":
        person.listen().press("Yes" if person.asking else "Next")
    person.until(lambda: person.share > 0.1, "the movement", step=0.5)
    radii = set()
    for _ in range(8):
        person.pass_time(0.5)
        radii.add(person.page.locator("#breath").get_attribute("r"))
    assert len(radii) == 1
