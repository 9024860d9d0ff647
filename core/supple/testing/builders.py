"""Stretches, routines and plugins to test with: each is right as it is, and takes changes."""

from collections.abc import Callable, Iterable
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import SimpleNamespace
from typing import Any

from supple.body import Level, Position, Region
from supple.hookspecs import hookimpl
from supple.plugins import Plugins, load
from supple.routine import Entry, Routine
from supple.stretch import Cues, Dosage, Part, Range, Stretch

EXAMPLE = "example"
"""The name of the plugin that everything here is of."""


def a_part(**changes: Any) -> Part:
    """A part without sides, held for twenty seconds."""
    fields: dict[str, Any] = {
        "name": "sit and breathe",
        "cues": Cues(full="Let your breath come and go.", short="Breathe.", cue="Breathe."),
        "dosage": Dosage(hold=Range(10, 20, 30), source="our own judgement"),
        "release": "Come back to your own breath.",
    }
    return Part(**fields | changes)


def a_stretch(**changes: Any) -> Stretch:
    """A gentle stretch on a chair, of one part."""
    fields: dict[str, Any] = {
        "id": f"{EXAMPLE}/quiet-sitting",
        "name": "Quiet sitting",
        "about": "You sit, and breathe.",
        "why": "It is a rest.",
        "level": Level.GENTLE,
        "strain": 1,
        "regions": (Region.ABDOMEN,),
        "position": Position.SITTING,
        "movements": frozenset(),
        "start": Cues(full="Sit back.", short="Sit back.", cue="Sit back."),
        "parts": (a_part(),),
    }
    return Stretch(**fields | changes)


def a_routine(*stretches: str, **changes: Any) -> Routine:
    """A routine of some stretches, by their ids; of the one that `a_stretch` gives by itself."""
    entries = tuple(Entry(stretch=one) for one in stretches or (a_stretch().id,))
    fields: dict[str, Any] = {"id": f"{EXAMPLE}/pause", "name": "A pause", "stretches": entries}
    return Routine(**fields | changes)


def a_plugin(**hooks: Callable[..., object]) -> object:
    """A plugin with some hooks, each given by its name as a plain function."""
    return SimpleNamespace(**{name: hookimpl(function) for name, function in hooks.items()})


def the_example() -> object:
    """A plugin with a sheet that has a bit of everything: a chair, the floor, sides, a gate."""

    def supple_sheets() -> Iterable[Traversable]:
        return [files("supple.testing") / "example.toml"]

    return a_plugin(supple_sheets=supple_sheets)


def load_alone(plugin: object, name: str = EXAMPLE, **options: Any) -> Plugins:
    """Load one plugin, and no installed one; the options are those of `supple.plugins.load`."""
    return load(only=frozenset(), extra={name: plugin}, **options)
