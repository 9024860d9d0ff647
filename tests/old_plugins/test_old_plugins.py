"""What was written for a past version of Supple is read by this one, and means the same."""

from collections.abc import Callable

import pytest

from supple import Logbook, Say, Wish
from supple.body import Movement, Position, Region
from supple.choosing import Suggestion
from supple.logbook import open_logbook
from supple.person import Person
from supple.plugins import load
from supple.progress import Completion
from supple.stretch import Range, Sides
from supple.testing import LogbookContract, PluginContract
from tests.old_plugins import format_1

FORMAT_1 = load(only=frozenset(("knees",)), extra={"format-1": format_1}, locale="de-DE")
"""Loaded where nothing else is."""


class TestFormat1(PluginContract):
    """It keeps the contract of today."""

    plugin = format_1
    name = "format-1"


class TestItsLogbook(LogbookContract):
    """Its logbook does what logbooks do today."""

    shared = False

    @pytest.fixture
    def open_logbook(self) -> Callable[[], Logbook]:
        """A notebook."""
        return format_1.Notebook


def test_everything_in_it_is_still_there() -> None:
    """Ids, doses, sides, movements and links are what its author wrote."""
    catalogue = FORMAT_1.catalogue
    assert list(catalogue.stretches) == ["format-1/everything", "format-1/palms", "format-1/rest"]
    assert list(catalogue.routines) == ["format-1/all", "format-1/hands"]
    assert list(catalogue.topics) == ["format-1/oldness"]
    everything = catalogue.stretches["format-1/everything"]
    hold, breathe, roll = everything.parts
    assert (hold.dosage.hold, hold.dosage.times) == (Range(10, 20, 30), Range(1, 2, 3))
    assert (breathe.dosage.breaths, roll.dosage.rhythm[1].seconds) == (Range(3, 3, 3), 2.5)
    assert [part.sides for part in everything.parts] == [
        Sides.EACH,
        Sides.TOGETHER,
        Sides.ALTERNATING,
    ]
    assert everything.positions == (Position.ON_SIDE, Position.ON_BACK, Position.ON_BACK)
    assert everything.movements == frozenset((Movement.LYING_ON_BACK, Movement.TWISTING))
    assert everything.regions == (Region.LOW_BACK, Region.WAIST)
    assert everything.prerequisites[0].lapses_after_days == 40
    assert catalogue.routines["format-1/all"].stretches[1].parts == (1, 3)


def test_its_hooks_are_still_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Screen, suggestion, voice, translation, progress, logbook: all of them count."""
    hooks, catalogue = FORMAT_1.hooks, FORMAT_1.catalogue
    palms = catalogue.stretches["format-1/palms"]
    assert (palms.name, palms.parts[0].name) == ("Handteller drehen", "drehen")
    careful = Person(avoid=frozenset((Movement.TWISTING,)))
    assert len(hooks.ask("supple_screen", stretch=palms, person=careful)) == 1
    assert hooks.ask("supple_screen", stretch=palms, person=Person()) == []
    wish = Wish(regions=frozenset((Region.WRISTS,)))
    [answer] = hooks.ask("supple_suggest", wish=wish, catalogue=catalogue)
    assert [type(one) for one in answer] == [Suggestion]
    [[voice]] = hooks.ask("supple_voices")
    assert voice.words(Say("ask.begin"), Person()) == "Begin, then?"
    hooks.ask("supple_progressed", progress=Completion(stretch="a/b", comfortable=True))
    assert format_1.NOTICED[-1] == "a/b"
    monkeypatch.setenv("SUPPLE_LOGBOOK_KEY", "k" * 32)
    assert isinstance(open_logbook("notebook:", hooks), Logbook)
