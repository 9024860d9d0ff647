"""How a page is laid out on a screen: APL components, in parts of the screen's size."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from supple.body import Side
from supple_alexa.graphics import ACCENT, BACKGROUND, QUIET, TEXT, TRACK

Component = dict[str, Any]

_LIST = {"width": "86vw", "height": "60vh"}


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen, as far as that changes what fits on it.

    Attributes:
        round: Whether its corners are out of sight.
        upright: Whether it is higher than wide.
    """

    round: bool = False
    upright: bool = False

    @property
    def unit(self) -> str:
        """The shorter of its sides, of which lengths are given in hundredths."""
        return "vw" if self.upright else "vh"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to touch.

    Attributes:
        label: What it says.
        arguments: What a touch sends.
    """

    label: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hold:
    """When a hold starts and ends, in seconds from the start of the answer."""

    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page shows.

    Attributes:
        place: Where one is, in one line; empty for nothing.
        title: What is written largest.
        lines: What is written below it.
        quiet: What is written below that, for who looks closer.
        question: What was asked; empty where the buttons say it all.
        figure: The name of its drawing; empty for none.
        figure_title: What the drawing shows.
        side: The side of the body that works.
        hold: When its hold is; None for nothing that takes its time.
        choices: What may be touched.
        listed: Whether the choices stand below each other.
    """

    title: str
    place: str = ""
    lines: str = ""
    quiet: str = ""
    question: str = ""
    figure: str = ""
    figure_title: str = ""
    side: Side | None = None
    hold: Hold | None = None
    choices: Sequence[Choice] = ()
    listed: bool = False


def laid_out(page: Page, screen: Screen) -> Component:
    """A page as it is laid out on a screen."""
    narrow = screen.round or screen.upright
    column = _container("column", [*_column(page, screen)], grow=1, shrink=1)
    column |= {"justifyContent": "center", "alignItems": "center" if narrow else "start"}
    parts = [_figure(page, screen), column] if page.figure else [column]
    inset = 12 if screen.round else 5
    whole = _container("column" if narrow else "row", parts, width="100vw", height="100vh")
    whole |= {"alignItems": "center", "justifyContent": "center"}
    whole |= {f"padding{side}": f"{inset}{screen.unit}" for side in ("Left", "Right")}
    whole |= {f"padding{side}": f"{inset - 2}{screen.unit}" for side in ("Top", "Bottom")}
    layers = [whole, *_side_mark(page.side)]
    size = {"width": "100vw", "height": "100vh"}
    inner = {"type": "Container", **size, "items": layers}
    return {"type": "Frame", **size, "backgroundColor": BACKGROUND, "item": inner}


def _column(page: Page, screen: Screen) -> Iterator[Component]:
    """The words, the hold, and what may be touched."""
    if page.place:
        yield _text(page.place, 4.2, color=QUIET)
    large = 8.5 if len(page.title) < 40 else 6.5
    yield _text(page.title, large, weight="bold", lines=3)
    if page.lines:
        yield _text(page.lines, 5.2, lines=3 if screen.round else 5)
    if page.quiet and not screen.round:
        yield _text(page.quiet, 4.2, color=QUIET, lines=3)
    if page.hold:
        yield _ring(page.hold, screen)
    if page.question:
        yield _text(page.question, 5.2, lines=2)
    if page.choices:
        yield _buttons(page.choices, screen, listed=page.listed)


def layouts(screen: Screen) -> dict[str, Any]:
    """What components of every page have in common: `Words`, and `Say`, which can be touched."""
    aside = {f"padding{side}": f"3.5{screen.unit}" for side in ("Left", "Right")}
    above = {f"padding{side}": f"2{screen.unit}" for side in ("Top", "Bottom")}
    words = {
        "type": "Text",
        "text": "${text}",
        "fontSize": f"${{size}}{screen.unit}",
        "fontWeight": "${weight}",
        "color": "${color}",
        "maxLines": "${lines}",
        "paddingBottom": f"2{screen.unit}",
        "textAlign": "center" if screen.round or screen.upright else "left",
    }
    label = {"type": "Text", "text": "${label}", "fontSize": f"4.6{screen.unit}", "color": TEXT}
    frame = {"type": "Frame", "backgroundColor": TRACK, "borderRadius": f"6{screen.unit}"}
    say = {
        "type": "TouchWrapper",
        "accessibilityLabel": "${label}",
        "paddingRight": f"2{screen.unit}",
        "paddingBottom": f"2{screen.unit}",
        "onPress": [{"type": "SendEvent", "arguments": "${arguments}"}],
        "item": {**frame, "item": _container("row", [label], **aside, **above)},
    }
    return {
        "Words": {"parameters": ["text", "size", "weight", "color", "lines"], "item": words},
        "Say": {"parameters": ["label", "arguments"], "item": say},
    }


def _text(
    words: str, size: float, *, lines: int = 1, weight: str = "normal", color: str = TEXT
) -> Component:
    style = {"size": size, "weight": weight, "color": color, "lines": lines}
    return {"type": "Words", "text": _plain(words), **style}


def _plain(words: str) -> str:
    """Words as they are to be shown: in APL's text a tag is markup and a "${" is worked out."""
    marks = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "\N{FULLWIDTH DOLLAR SIGN}"}
    return "".join(marks.get(letter, letter) for letter in words if letter.isprintable())


def _figure(page: Page, screen: Screen) -> Component:
    narrow = screen.round or screen.upright
    height = 28 if screen.round else 34 if screen.upright else 72
    return {
        "type": "VectorGraphic",
        "source": page.figure,
        "accessibilityLabel": _plain(page.figure_title),
        "width": "70vw" if narrow else "42vw",
        "height": f"{height}vh",
        "scale": "best-fit",
        "align": "center",
    }


def _ring(hold: Hold, screen: Screen) -> Component:
    """A ring that closes while the hold lasts, with the seconds that are left of it."""
    start, lasts = round(1000 * hold.start), max(1, round(1000 * (hold.end - hold.start)))
    done = f"${{Math.min(100, Math.max(0, (elapsedTime - {start}) * 100 / {lasts}))}}"
    left = f"${{done < 100 ? Math.ceil((100 - done) * {lasts} / 100000) : ''}}"
    size = f"{14 if screen.round else 20}{screen.unit}"
    whole = {"width": "100%", "height": "100%"}
    number = {"type": "Text", "text": left, "fontSize": f"6{screen.unit}", "color": TEXT}
    number |= {"textAlign": "center", "textAlignVertical": "center", "position": "absolute"}
    ring = {"type": "VectorGraphic", "source": "ring", "done": "${done}", "scale": "best-fit"}
    tick = [{"type": "SetValue", "property": "done", "value": done}]
    return {
        "type": "Container",
        "width": size,
        "height": size,
        "bind": [{"name": "done", "value": 0, "type": "number"}],
        "handleTick": [{"minimumDelay": 500, "commands": tick}],
        "items": [{**ring, **whole}, {**number, **whole}],
    }


def _buttons(choices: Sequence[Choice], screen: Screen, *, listed: bool) -> Component:
    """What may be touched, in a row; or, where there is much of it, below each other."""
    if screen.round and not listed:
        choices = choices[-1:]
    buttons: list[Component] = [
        {"type": "Say", "label": _plain(choice.label), "arguments": list(choice.arguments)}
        for choice in choices
    ]
    if not listed:
        return _container("row", buttons, paddingTop=f"2{screen.unit}", wrap="wrap")
    size = {"width": "74vw", "height": "34vh"} if screen.round else _LIST
    return {"type": "Sequence", **size, "items": buttons}


def _side_mark(side: Side | None) -> Iterator[Component]:
    """A band on the side of the body that works, which can be told from far away."""
    if side:
        yield {
            "type": "Frame",
            "position": "absolute",
            "left" if side is Side.LEFT else "right": "0vw",
            "top": "0vh",
            "width": "1.6vw",
            "height": "100vh",
            "backgroundColor": ACCENT,
            "item": {"type": "Text", "text": ""},
        }


def _container(direction: str, items: Sequence[Component], **more: Any) -> Component:
    return {"type": "Container", "direction": direction, "items": list(items), **more}
