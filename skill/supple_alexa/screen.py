"""What there is to see on a device with a screen, as an APL document.

It shows what the speaker in the browser shows, by the same views, and its buttons do what words do.
Everything is worked out here, for the one screen that asks: only the time that a hold still takes
is left to the device.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Any

import orjson

from supple.catalogue import Catalogue
from supple.coach import Reply
from supple.event import Event, Heard, Kind, Wish
from supple.routine import Steps
from supple.speech import Silence, Sound, Spoken, sound_seconds
from supple_alexa.graphics import RING, graphic
from supple_alexa.layout import Choice, Component, Hold, Page, Screen, laid_out, layouts
from supple_alexa.limits import PICTURE_BYTES
from supple_alexa.view import Scene, View, views

INTERFACE = "Alexa.Presentation.APL"

TOUCHED = "Alexa.Presentation.APL.UserEvent"
"""The type of the request that a touch sends."""

VERSION = "1.4"
"""The oldest APL that knows all that the documents use; devices with an older one get none."""

_DOCUMENT = "supple"
_SHORTEST = 3.0
"""Silences from this many seconds on are part of a hold; shorter ones only part sentences."""


def screen_of(context: object) -> Screen | None:
    """The screen of the device that a request came from; None if it can't show documents.

    Args:
        context: The request's context, as its JSON has it.
    """
    supported = _within(context, "System", "device", "supportedInterfaces", INTERFACE)
    if supported is None:
        return None
    newest = _within(supported, "runtime", "maxVersion")
    if isinstance(newest, str) and _version(newest) < _version(VERSION):
        return None
    viewport = _within(context, "Viewport")
    width, height = _within(viewport, "pixelWidth"), _within(viewport, "pixelHeight")
    upright = isinstance(width, int) and isinstance(height, int) and height > width
    return Screen(round=_within(viewport, "shape") == "ROUND", upright=upright)


def _within(value: object, *path: str) -> object:
    """What is at a path in JSON, or None."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdecimal() else 0 for part in text.split("."))


def picture(reply: Reply, screen: Screen, offers: Sequence[Choice] = ()) -> dict[str, Any]:
    """The directive that shows what a reply is about.

    Args:
        reply: What is said.
        screen: Where it is shown.
        offers: What may be chosen while nothing is going on.
    """
    seen = list(views(reply.session, reply.steps))
    directive = _directive(seen, reply, screen, offers)
    shown = len(seen)
    while shown > 1 and len(orjson.dumps(directive)) > PICTURE_BYTES:
        shown -= 1  # the rest of a long answer has its words alone
        rest = replace(seen[shown], drawing=None, hold=None, cue="")
        directive = _directive([*seen[:shown], rest], reply, screen, offers)
    return directive


def _directive(
    seen: Sequence[View], reply: Reply, screen: Screen, offers: Sequence[Choice]
) -> dict[str, Any]:
    graphics: dict[str, Any] = {"ring": RING}
    names: dict[object, str] = {}
    pages = []
    for number, one in enumerate(seen):
        page = _page(one, reply, offers)
        if one.drawing:
            name = names.setdefault(one.drawing, f"figure{len(names)}")
            graphics[name] = graphic(one.drawing)
            page = replace(page, figure=name, figure_title=one.drawing.title)
        until = next((view.start for view in seen[number + 1 :] if view.start), reply.seconds)
        pages.append(laid_out(replace(page, hold=_hold(one, reply, until)), screen))
    return {
        "type": f"{INTERFACE}.RenderDocument",
        "token": _DOCUMENT,
        "document": {
            "type": "APL",
            "version": VERSION,
            "theme": "dark",
            "layouts": layouts(screen),
            "graphics": graphics,
            "onMount": list(_turning(seen)),
            "mainTemplate": {"items": [_pager(pages)]},
        },
    }


def _page(view: View, reply: Reply, offers: Sequence[Choice]) -> Page:
    """The words of a view, and what there is to touch: what one might say to what was asked."""
    said = _sentences(reply.sounds)
    match view.scene:
        case Scene.WELCOME:
            asking = view.question in ("back", "what", "")
            return Page(
                title="What would you like to do?" if asking or not said else said[-1],
                choices=offers if asking else _YES_OR_NO,
                listed=asking,
            )
        case Scene.OVER:
            done = all(index in reply.session.finished for index in _moves(reply.steps))
            names = ", ".join(view.stretches) if done else ""
            return Page(title=said[0] if said else "", lines=" ".join(said[1:]), quiet=names)
    choices = _choices(view)
    told = [", ".join(view.stretches)] if len(view.stretches) > 1 else []
    return Page(
        place=_place(view),
        title=view.title[:1].upper() + view.title[1:],
        lines=view.cue,
        quiet=" ".join(told) if view.scene is Scene.OVERVIEW else _following(view),
        question=said[-1] if said and choices == _YES_OR_NO else "",
        side=view.side,
        choices=choices,
    )


def _sentences(sounds: Iterable[Sound]) -> list[str]:
    said = (sound.text for sound in sounds if isinstance(sound, Spoken))
    return [sentence for text in said for sentence in re.split(r"(?<=[.?!]) +", text) if sentence]


def _moves(steps: Steps) -> Iterator[int]:
    return (index for indices in steps.moves.values() for index in indices)


def _place(view: View) -> str:
    """Where one is, in one line."""
    told = [f"{view.side_words.capitalize()} side"] if view.side_words else []
    if view.of > 1:
        told.append(f"Part {view.part} of {view.of}")
    elif view.step and view.scene is not Scene.OVERVIEW:
        told.append(f"Step {view.step} of {view.steps}")
    if seconds := view.seconds if view.scene is Scene.OVERVIEW else view.seconds_left:
        told.append(f"{max(1, round(seconds / 60))} min")
    return "  \N{MIDDLE DOT}  ".join(told)


def _following(view: View) -> str:
    return f"Next: {view.following}" if view.following else ""


def _pager(pages: list[Component]) -> Component:
    return {
        "type": "Pager",
        "id": "pages",
        "width": "100vw",
        "height": "100vh",
        "navigation": "none",
        "items": pages,
    }


def _turning(seen: Sequence[View]) -> Iterator[dict[str, Any]]:
    """Turn to each page when its step is read."""
    if len(seen) > 1:
        starts = [one.start or 0.0 for one in seen]
        waits = [after - before for before, after in pairwise(starts)]
        turns = [
            {"type": "SetPage", "componentId": "pages", "position": "absolute", "value": number}
            | {"delay": max(0, round(1000 * wait))}
            for number, wait in enumerate(waits, start=1)
        ]
        yield {"type": "Sequential", "commands": turns}


def _hold(view: View, reply: Reply, until: float) -> Hold | None:
    """The hold of a step that is being read: from the first long silence in it to the last."""
    if view.start is None or view.hold is None:
        return None
    person = reply.session.person
    lengths = [sound_seconds(sound, person) for sound in reply.sounds]
    starts = accumulate(lengths, initial=0.0)
    silences = [
        (start, start + length)
        for sound, start, length in zip(reply.sounds, starts, lengths, strict=False)
        if isinstance(sound, Silence) and length >= _SHORTEST and view.start <= start < until
    ]
    return Hold(silences[0][0], silences[-1][1]) if silences else None


def _said(label: str, kind: Kind) -> Choice:
    return Choice(label, (_DOCUMENT, kind.value))


_BACK, _NEXT = _said("Back", Kind.PREVIOUS), _said("Next", Kind.NEXT)
_PAUSE, _CARRY_ON = _said("Pause", Kind.PAUSE), _said("Carry on", Kind.RESUME)
_HURTS = _said("That hurts", Kind.PAIN)
_YES, _NO = _said("Yes", Kind.YES), _said("No", Kind.NO)
_TOUCHABLE = (_BACK, _NEXT, _PAUSE, _CARRY_ON, _HURTS, _YES, _NO)
_YES_OR_NO = (_NO, _YES)
_MOVING = frozenset(("there", "settled", "next"))


def _choices(view: View) -> Sequence[Choice]:
    """What there is to touch in a routine."""
    if view.question in ("", "back", "what", "which"):
        return ()
    if view.question == "carry_on":
        return (_BACK, _CARRY_ON)
    if view.question not in _MOVING:
        return _YES_OR_NO
    return (_BACK, _PAUSE, _HURTS, _NEXT) if view.scene is Scene.MOVE else (_BACK, _PAUSE, _NEXT)


def routines(catalogue: Catalogue) -> tuple[Choice, ...]:
    """Every ready-made routine, to be chosen by a touch."""
    made = sorted(catalogue.routines.values(), key=lambda routine: routine.name)
    return tuple(Choice(one.name, (_DOCUMENT, "wish", one.id)) for one in made)


def heard_in(arguments: object) -> Heard | None:
    """What a touch means, by the arguments that it sent; None if it wasn't ours."""
    match arguments:
        case [document, "wish", str(target)] if document == _DOCUMENT:
            return Wish(target=target)
        case [document, str(kind)] if (document, kind) in {one.arguments for one in _TOUCHABLE}:
            return Event(kind=Kind(kind))
    return None
