"""What a device with a screen shows, and what touching it does."""

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supple.body import Position, Side
from supple.catalogue import Catalogue
from supple.coach import Coach, Reply
from supple.conversation.session import Phase
from supple.event import Event, Heard, Kind, Wish
from supple.logbook import MemoryLogbook
from supple.plugins import Plugins, load
from supple.routine import Move
from supple.speech import Silence, Spoken
from supple_alexa.layout import Page, Screen, laid_out
from supple_alexa.limits import PICTURE_BYTES
from supple_alexa.screen import VERSION, heard_in, picture, routines, screen_of
from supple_alexa.skill import MEDIUM
from tests.skill import smapi

SCREENS = (Screen(), Screen(upright=True), Screen(round=True))
COMPONENTS = {
    *("Container", "Frame", "Pager", "Sequence", "Text", "TouchWrapper", "VectorGraphic"),
    *("Words", "Say"),
}
COMMANDS = {"SendEvent", "Sequential", "SetPage", "SetValue"}
GRAPHIC = {"AVG", "path"}


@cache
def plugins() -> Plugins:
    """The bundled plugins."""
    return load(only=frozenset(("lower-back", "whole-body")))


def catalogue() -> Catalogue:
    """What they bring."""
    return plugins().catalogue


class Talk:
    """A conversation with the coach, in which time passes."""

    def __init__(self) -> None:
        self.coach = Coach(plugins(), MemoryLogbook(), MEDIUM)
        self.now = 1_772_442_000.0
        self.reply: Reply | None = None

    def say(self, heard: Heard) -> Reply:
        """Say something, a while after the last answer."""
        self.now += 100
        session = self.reply.session if self.reply else None
        self.reply = self.coach.turn("somebody", heard, now=self.now, session=session)
        return self.reply


def going(target: str = "lower-back/supine-twist") -> Talk:
    """A conversation that has come to the first move of a routine."""
    talk = Talk()
    talk.say(Event(kind=Kind.LAUNCH))
    reply = talk.say(Wish(target=target))
    while not (
        reply.session.phase is Phase.GOING
        and isinstance(reply.steps[reply.session.at], Move)
        and reply.session.marks
    ):
        reply = talk.say(Event(kind=Kind.YES))
    return talk


def many_replies() -> Iterator[Reply]:
    """Answers of every scene: launch, overview, ways, starts, moves, pain, pause, the end."""
    talk = Talk()
    yield talk.say(Event(kind=Kind.LAUNCH))
    yield talk.say(Event(kind=Kind.CATALOGUE))
    yield talk.say(Wish(target="lower-back/supine-twist"))
    for kind in (Kind.YES, Kind.YES, Kind.NEXT, Kind.NEXT, Kind.PAUSE, Kind.RESUME, Kind.TIGHT):
        yield talk.say(Event(kind=kind))
    for kind in (Kind.YES, Kind.PAIN, Kind.NO, Kind.DIZZY, Kind.EMERGENCY):
        yield talk.say(Event(kind=kind))
    flowing = going("whole-body/standing-only")
    reply = flowing.say(Event(kind=Kind.KEEP_GOING))
    while reply.listen:
        yield reply
        reply = flowing.say(Event(kind=Kind.YES))
    yield reply


@pytest.fixture(scope="module")
def documents() -> list[dict[str, Any]]:
    """The documents of all those answers, on every screen."""
    offers = routines(catalogue())
    return [
        picture(reply, screen, offers)["document"] for reply in many_replies() for screen in SCREENS
    ]


@pytest.mark.slow
@smapi.needs_npm
def test_amazons_validator_finds_nothing(documents: list[dict[str, Any]]) -> None:
    """Every component, property and graphic is one that APL knows."""
    script = Path(__file__).parent / "virtual_alexa" / "apl.js"
    told = subprocess.run(
        ["node", str(script)],
        input="\n".join(map(json.dumps, documents)),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert len(told) == len(documents)
    assert {problem for line in told for problem in json.loads(line)} == set()


def test_every_type_is_known(documents: list[dict[str, Any]]) -> None:
    """The validator lets unknown components and commands pass."""
    known = COMPONENTS | COMMANDS | GRAPHIC | {"APL", "number"}
    for document in documents:
        assert {one["type"] for one in every(document) if "type" in one} <= known


def every(value: object) -> Iterator[dict[str, Any]]:
    """Every object in JSON."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from every(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from every(inner)


def test_every_graphic_that_is_shown_is_there(documents: list[dict[str, Any]]) -> None:
    """A graphic that is missing leaves a hole in the page."""
    for document in documents:
        used = {one["source"] for one in every(document) if one.get("type") == "VectorGraphic"}
        assert used <= set(document["graphics"])


def test_pictures_stay_within_their_size(documents: list[dict[str, Any]]) -> None:
    """However many steps a flowing answer reads, the response has room for its words."""
    assert max(len(json.dumps(document)) for document in documents) <= PICTURE_BYTES * 1.1
    assert max(len(pages(document)) for document in documents) > 2


def pages(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The pages of a document."""
    found: list[dict[str, Any]] = document["mainTemplate"]["items"][0]["items"]
    return found


def words(value: object) -> list[str]:
    """All that is written on pages."""
    return [one["text"] for one in every(value) if one.get("type") == "Words"]


def labels(value: object) -> list[str]:
    """All that can be touched on pages."""
    return [one["label"] for one in every(value) if one.get("type") == "Say"]


def document_of(reply: Reply, screen: Screen = SCREENS[0]) -> dict[str, Any]:
    """The document for a reply."""
    document: dict[str, Any] = picture(reply, screen, routines(catalogue()))["document"]
    return document


def test_a_launch_offers_every_routine() -> None:
    """Who doesn't know what to say can touch what there is."""
    document = document_of(Talk().say(Event(kind=Kind.LAUNCH)))
    assert words(document["mainTemplate"]) == ["What would you like to do?"]
    made = {routine.name for routine in catalogue().routines.values()}
    assert set(labels(document["mainTemplate"])) == made


def test_a_move_shows_where_one_is() -> None:
    """The side, the part, the name, the cue and what is next."""
    document = document_of(going().reply)  # type: ignore[arg-type]
    shown = words(document["mainTemplate"])
    assert re.match(r"(Left|Right) side  ·  Part 1 of 3  ·  \d+ min", shown[0])
    assert shown[1] == "Roll the knees"
    assert any(line.startswith("Next: ") for line in shown)
    assert labels(document["mainTemplate"]) == ["Back", "Pause", "That hurts", "Next"]


@pytest.mark.parametrize("side", Side)
def test_the_side_that_works_has_a_mark(side: Side) -> None:
    """It is on the screen's left for the left side, and on its right for the right one."""
    page = laid_out(Page(title="x", side=side), SCREENS[0])
    marks = [one for one in every(page) if one.get("position") == "absolute"]
    assert [(side.value in one, side.other.value in one) for one in marks] == [(True, False)]


def test_a_question_is_shown_with_its_answers() -> None:
    """Who touches yes or no sees what it answers."""
    talk = Talk()
    document = document_of(talk.say(Wish(target="lower-back/supine-twist")))
    assert words(document["mainTemplate"])[0].endswith("?")
    assert labels(document["mainTemplate"]) == ["No", "Yes"]


def test_an_emergency_is_shown_in_its_words() -> None:
    """Whom to call can be read, and nothing else is there to be touched."""
    document = document_of(going().say(Event(kind=Kind.EMERGENCY)))
    shown = " ".join(words(document["mainTemplate"]))
    assert "get help now" in shown
    assert "nine nine nine" in shown
    assert labels(document["mainTemplate"]) == []


def test_the_end_names_what_was_done() -> None:
    """The summary lists the stretches, and praise is only for who finished."""
    talk = going()
    reply = talk.reply
    while reply and reply.listen:
        reply = talk.say(Event(kind=Kind.YES))
    assert reply
    shown = words(document_of(reply)["mainTemplate"])
    assert "Supine spinal twist" in shown
    hurt = words(document_of(going().say(Event(kind=Kind.NERVE)))["mainTemplate"])
    assert "Supine spinal twist" not in hurt


def test_the_ring_closes_while_the_silence_lasts() -> None:
    """It starts with the first long silence of a step and ends with the last."""
    reply = going().reply
    assert reply
    move = reply.session.marks[0][0]
    sounds = (Spoken("Lie down."), Silence(1.0), Silence(10.0), Silence(10.0), Spoken("Ready?"))
    marks = ((move, 0.0), (-1, 60.0))
    timed = replace(reply, sounds=sounds, session=replace(reply.session, marks=marks), seconds=60.0)
    ticks = [one["handleTick"] for one in every(document_of(timed)) if "handleTick" in one]
    value = ticks[0][0]["commands"][0]["value"]
    found = re.search(r"elapsedTime - (\d+)\) \* 100 / (\d+)", value)
    assert found
    assert int(found[1]) > 1000
    assert int(found[2]) == 20_000


def test_pages_turn_when_their_steps_are_read() -> None:
    """A flowing answer turns its pages by itself, in the order and at the times of its steps."""
    talk = going("whole-body/standing-only")
    reply = talk.say(Event(kind=Kind.KEEP_GOING))
    document = document_of(reply)
    (turning,) = document["onMount"]
    turns = turning["commands"]
    assert [turn["value"] for turn in turns] == list(range(1, len(pages(document))))
    starts = [start for index, start in reply.session.marks if index >= 0]
    assert turns[0]["delay"] == pytest.approx(1000 * (starts[1] - starts[0]), abs=1)


def test_nothing_turns_where_there_is_one_page() -> None:
    """A step that waits for "next" stays on the screen."""
    assert document_of(going().reply)["onMount"] == []  # type: ignore[arg-type]


def supporting(newest: object = "2024.2", **viewport: object) -> dict[str, Any]:
    """The context of a request from a device with a screen."""
    interfaces = {"Alexa.Presentation.APL": {"runtime": {"maxVersion": newest}}}
    system = {"device": {"supportedInterfaces": interfaces}}
    return {"System": system, "Viewport": viewport}


@pytest.mark.parametrize(
    ("context", "screen"),
    [
        (supporting(pixelWidth=1280, pixelHeight=800, shape="RECTANGLE"), Screen()),
        (supporting(pixelWidth=800, pixelHeight=1280), Screen(upright=True)),
        (supporting(pixelWidth=480, pixelHeight=480, shape="ROUND"), Screen(round=True)),
        (supporting(VERSION), Screen()),
        (supporting("1.10"), Screen()),
        (supporting(None), Screen()),
        (supporting("1.3"), None),
        ({"System": {"device": {"supportedInterfaces": {}}}}, None),
        ({"System": {"device": {"supportedInterfaces": {"AudioPlayer": {}}}}}, None),
        ({}, None),
        (None, None),
    ],
)
def test_only_devices_that_can_show_it_get_a_picture(
    context: object, screen: Screen | None
) -> None:
    """A device that doesn't say that it knows APL would refuse the whole response."""
    assert screen_of(context) == screen


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("System", "device", "supportedInterfaces", "Alexa.Presentation.APL"),
                    *("runtime", "maxVersion", "Viewport", "pixelWidth", "pixelHeight", "shape"),
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_context_can_break_it(context: object) -> None:
    """Whatever a request says of its device, there is a screen or there isn't."""
    assert screen_of(context) is None or isinstance(screen_of(context), Screen)


def test_every_touch_is_a_voice_twin(documents: list[dict[str, Any]]) -> None:
    """What a button sends is what the words would mean."""
    sent = {
        (one["label"], tuple(one["arguments"]))
        for document in documents
        for one in every(document)
        if one.get("type") == "Say" and "label" in one
    }
    meant = {label: heard_in(list(arguments)) for label, arguments in sent}
    assert meant["Next"] == Event(kind=Kind.NEXT)
    assert meant["Back"] == Event(kind=Kind.PREVIOUS)
    assert meant["Pause"] == Event(kind=Kind.PAUSE)
    assert meant["Carry on"] == Event(kind=Kind.RESUME)
    assert meant["That hurts"] == Event(kind=Kind.PAIN)
    assert meant["Hard day"] == Wish(target="whole-body/hard-day")
    assert None not in meant.values()


@pytest.mark.parametrize(
    "arguments",
    [
        *(None, [], "next", ["next"], ["supple"], ["supple", "forget_me"], ["supple", "wish", 5]),
        *(["other", "next"], ["supple", {}], {"supple": "next"}),
    ],
)
def test_a_touch_of_something_else_means_nothing(arguments: object) -> None:
    """Only what a button of ours sends is obeyed."""
    assert heard_in(arguments) is None


@given(st.text(max_size=60))
def test_no_text_is_taken_for_markup_or_code(text: str) -> None:
    """A plugin's text is shown as it is: "${" isn't worked out, and tags aren't obeyed."""
    page = laid_out(Page(title=text, lines=text, question=text), SCREENS[0])
    for shown in words(page):
        assert "${" not in shown
        assert not set(shown) & {"<", ">"}
        assert all(letter.isprintable() for letter in shown)


@pytest.mark.parametrize("position", Position)
def test_every_position_has_a_drawing(position: Position) -> None:
    """Some stretch starts in it, and its page shows how."""
    target = next(one.id for one in catalogue().stretches.values() if one.position is position)
    reply = Talk().say(Wish(target=target))
    if reply.session.routine is None:
        return  # refused until something else has gone well
    assert any(name.startswith("figure") for name in document_of(reply)["graphics"])
