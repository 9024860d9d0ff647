"""What every plugin must do, as a class of tests to inherit from."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

from supple.body import FloorAccess, Movement, Position, Region, Side
from supple.choosing import Suggestion
from supple.coach import Coach, Reply
from supple.conversation.pace import Medium
from supple.conversation.session import Phase
from supple.event import Event, Kind, Wish
from supple.installed import name_of
from supple.lexicon import words_of
from supple.logbook import MemoryLogbook
from supple.person import Person
from supple.plugins import Plugin, Plugins, load
from supple.problem import Severity
from supple.progress import Completion, Done, Progress
from supple.routine import Move, unfold
from supple.screening import Concern
from supple.speech import PLAIN, Spoken, Voice
from supple.stretch import Sides, Stretch
from supple.testing.builders import a_stretch
from supple.vetting import MOST_DAYS

MEDIUM = Medium(seconds=180.0, characters=6500)
"""What the narrowest front end can do in one turn: a smart speaker."""

DAYS = (datetime(2025, 3, 30, 9, tzinfo=UTC), datetime(2025, 3, 31, 9, tzinfo=UTC))
"""Two days on end, because the side that comes first changes from day to day."""

PEOPLE = (
    Person(floor=FloorAccess.YES),
    Person(floor=FloorAccess.NO, avoid=frozenset((Movement.TWISTING, Movement.KNEELING))),
    Person(floor=FloorAccess.HELPED, avoid=frozenset(Movement)),
)
"""People to screen for."""

WISHES = (
    Wish(),
    Wish(minutes=10.0, regions=frozenset((Region.LOW_BACK,))),
    Wish(minutes=3.0, positions=frozenset((Position.STANDING,)), floor=FloorAccess.NO, comfort=6),
    Wish(in_bed=True, avoid=frozenset(Movement), new=True, good_for="morning"),
)
"""Wishes to suggest something for."""


class PluginContract:
    """Tests of a plugin. Inherit from it, and set `plugin`:

        import supple_my_stretches

        class TestMyStretches(PluginContract):
            plugin = supple_my_stretches

    Attributes:
        plugin: The module, or object, that has the hooks. It needn't be installed.
        name: The plugin's name; empty for that of the module, less `supple_`.
    """  # noqa: D415

    plugin: object
    name: str = ""

    def test_it_loads(self) -> None:
        """It is imported and registered, and implements a hook at least."""
        assert self._own().loaded, "\n".join(map(str, self._own().problems))
        hooks = [name for name in dir(self.plugin) if name.startswith("supple_")]
        assert hooks, f"{self.plugin!r} has no hook: write a function such as supple_sheets"

    def test_no_error_is_found(self) -> None:
        """Nothing of it is kept out."""
        self._assert_none(Severity.ERROR)

    def test_no_warning_is_found(self) -> None:
        """Its words can be read aloud, its links lead somewhere, its movements are declared."""
        self._assert_none(Severity.WARNING)

    def test_it_loads_the_same_again(self) -> None:
        """Its content doesn't depend on when, or how often, it is asked."""
        first = _loaded(type(self), alone=True).catalogue
        second = load(only=frozenset(), extra={self._name(): self.plugin}).catalogue
        assert dict(first.stretches) == dict(second.stretches)
        assert dict(first.routines) == dict(second.routines)
        assert dict(first.topics) == dict(second.topics)

    def test_it_changes_nothing_of_others(self) -> None:
        """What other plugins brought is there with it as without it, but for translated words."""
        without = load(extra={self._name(): object()}).catalogue
        beside = self._loaded().catalogue
        for one in without.stretches.values():
            there = beside.stretches[one.id]
            assert there == one or hasattr(self.plugin, "supple_translations")
        assert without.routines.keys() <= beside.routines.keys()

    def test_both_sides_get_the_same(self) -> None:
        """Every part that has sides is done as often on one as on the other."""
        catalogue = self._loaded().catalogue
        for stretch, first in product(self._stretches(), Side):
            routine = catalogue.routine(stretch.id)
            assert routine is not None
            steps = unfold(routine, catalogue.stretches, first).steps
            moves = [one for one in steps if isinstance(one, Move) and one.side]
            moves = [one for one in moves if one.part.sides is Sides.EACH]
            left, right = (sum(one.side is side for one in moves) for side in Side)
            assert left == right, f"{stretch.id}: {left} times left, {right} times right"

    def test_every_stretch_is_walked_to_its_end(self) -> None:
        """Saying "next" leads through each stretch, in every voice, from either side."""
        for stretch, voice, day in product(self._stretches(), self._voices(), DAYS):
            self._walk(stretch.id, voice, day)

    def test_every_routine_is_walked_to_its_end(self) -> None:
        """Saying "next" leads through each ready-made routine."""
        for routine in self._loaded().catalogue.routines:
            if routine.startswith(f"{self._name()}/"):
                self._walk(routine, PLAIN.name, DAYS[0])

    def test_its_screen_answers(self) -> None:
        """Whoever is screened for whichever stretch, it gives a concern with a reason, or none."""
        stretches = (*self._loaded().catalogue.stretches.values(), a_stretch(movements=None))
        for stretch, person in product(stretches, PEOPLE):
            for answer in self._ask("supple_screen", stretch=stretch, person=person):
                assert isinstance(answer, Concern), f"{answer!r} is no Concern"
                assert answer.reason.strip(), "a Concern needs a reason, in a sentence"

    def test_its_suggestions_can_be_done(self) -> None:
        """Whatever is wished for, it suggests routines of stretches that are there, or nothing."""
        catalogue = self._loaded().catalogue
        for wish in WISHES:
            for answer in self._ask("supple_suggest", wish=wish, catalogue=catalogue):
                for suggestion in answer:
                    assert isinstance(suggestion, Suggestion), f"{suggestion!r} is no Suggestion"
                    assert 0 <= suggestion.fit <= 1, "fit goes from 0 to 1"
                    for entry in suggestion.routine.stretches:
                        assert entry.stretch in catalogue.stretches

    def test_its_voices_can_be_told_apart(self) -> None:
        """Each voice has a name of its own, and none takes the plain one's."""
        names = self._voices()
        assert len(set(names)) == len(names), f"a name is there twice: {names}"

    def test_it_may_be_told_of_progress(self) -> None:
        """Being told that somebody did a stretch raises nothing."""
        stretches = (*self._loaded().catalogue.stretches, a_stretch().id)
        for stretch, comfortable in product(stretches, (True, False)):
            done = Completion(stretch=stretch, comfortable=comfortable)
            self._ask("supple_progressed", progress=done)

    def _name(self) -> str:
        module = getattr(self.plugin, "__name__", "").partition(".")[0]
        return self.name or name_of(module)

    def _loaded(self) -> Plugins:
        return _loaded(type(self))

    def _own(self) -> Plugin:
        return next(one for one in self._loaded().installed if one.name == self._name())

    def _assert_none(self, severity: Severity) -> None:
        found = [
            str(problem)
            for one in _loaded(type(self), thorough=True).installed
            if one.name == self._name()
            for problem in one.problems
            if problem.severity is severity
        ]
        assert not found, "\n".join(found)

    def _stretches(self) -> list[Stretch]:
        stretches = self._loaded().catalogue.stretches.values()
        return [one for one in stretches if one.id.startswith(f"{self._name()}/")]

    def _voices(self) -> list[str]:
        voices = [voice for answer in self._ask("supple_voices") for voice in answer]
        assert all(isinstance(voice, Voice) for voice in voices)
        return [PLAIN.name, *(voice.name for voice in voices)]

    def _ask(self, hook: str, **arguments: object) -> list[Any]:
        """This plugin's answers to a hook; an exception fails the test, as nothing else may."""
        failed: list[str] = []
        hooks = _loaded(type(self), alone=True).hooks
        answers = hooks.ask(hook, failed=failed.append, **arguments)
        assert not failed, f"{hook} raised, as the log says, for {arguments}"
        return answers

    def _walk(self, target: str, voice: str, day: datetime) -> None:
        catalogue = self._loaded().catalogue
        ready = {
            one: Done(times=MOST_DAYS, comfortable=_days_before(day), last=day.date())
            for one in catalogue.prerequisites
        }
        person = Person(floor=FloorAccess.YES, greeted=True, voice=voice)
        logbook = MemoryLogbook()
        logbook.save("somebody", Progress(person=person, done=ready), 0)
        coach = Coach(self._loaded(), logbook, MEDIUM)
        now = day.timestamp()
        reply = coach.turn("somebody", Wish(target=target), now=now)
        title = f"{target}, in the voice {voice}, {reply.session.person.first_side} side first"
        assert reply.session.routine is not None, f"{title}: it isn't begun: {_text(reply)}"
        for _ in range(3 * len(reply.steps) + 10):
            _assert_speakable(reply, title)
            if not reply.listen:
                break
            now += reply.seconds + 5
            event = Event(kind=Kind.NEXT)
            reply = coach.turn("somebody", event, now=now, session=reply.session)
        assert reply.session.phase is Phase.OVER, f"{title}: it doesn't end: {_text(reply)}"


_LOADED: dict[tuple[type, bool, bool], Plugins] = {}


def _loaded(contract: type[PluginContract], alone: bool = False, thorough: bool = False) -> Plugins:
    """The plugin loaded beside those that are installed, or alone; once for all its tests."""
    key = contract, alone, thorough
    if key not in _LOADED:
        one = contract()
        only: frozenset[str] | None = frozenset() if alone else None
        _LOADED[key] = load(only=only, extra={one._name(): one.plugin}, thorough=thorough)
    return _LOADED[key]


def _days_before(day: datetime) -> tuple[date, ...]:
    """The latest days on which something went well, enough for any prerequisite."""
    return tuple(day.date() - timedelta(days=back) for back in range(MOST_DAYS, 0, -1))


def _text(reply: Reply) -> str:
    return " ".join(sound.text for sound in reply.sounds if isinstance(sound, Spoken))


def _assert_speakable(reply: Reply, title: str) -> None:
    """There is something to hear, and nothing in it that can't be heard."""
    said = _text(reply)
    assert said.strip(), f"{title}: nothing is said"
    refused = [phrase for phrase, _ in words_of("en").refused(said)]
    assert not refused, f"{title}: {refused} doesn't belong in what is read aloud: {said}"
    stray = re.search(r"[{}<>]|\*\*", said)
    assert not stray, f"{title}: {stray[0]!r} can't be read aloud: {said}"
