"""The contracts that ship with Supple: kept by what keeps them, and broken by what doesn't."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from supple.choosing import Suggestion
from supple.coach import Coach
from supple.conversation.act import Say
from supple.conversation.pace import Medium
from supple.hearing import hearing_for
from supple.person import Person
from supple.progress import Completion
from supple.screening import Concern
from supple.stretch import Stretch
from supple.terminal import MEDIUM
from supple.testing import FrontEndContract, PluginContract
from supple.testing.builders import EXAMPLE, a_plugin, a_routine, a_stretch, the_example
from supple.testing.front_end import conversations
from supple.testing.script import FrontEnd, ScriptError
from supple_alexa import skill
from supple_alexa.web import create_app
from tests.conversations.front_ends import AlexaFrontEnd, TerminalFrontEnd


class TestTerminal(FrontEndContract):
    """The terminal is a front end."""

    medium = MEDIUM

    def front_end(self, coach: Coach) -> FrontEnd:
        """Typed lines."""
        return TerminalFrontEnd(coach, hearing_for(coach.catalogue))


class TestExample(PluginContract):
    """The plugin that contracts try things out with keeps the contract itself."""

    plugin = the_example()
    name = EXAMPLE


class TestSkill(FrontEndContract):
    """The skill is a front end, with its real envelopes and its real web app."""

    medium = skill.MEDIUM

    def front_end(self, coach: Coach) -> FrontEnd:
        """Requests to the app, without a server."""
        return AppFrontEnd(coach)


class AppFrontEnd(AlexaFrontEnd):
    """A device whose requests go to the app directly."""

    def __init__(self, coach: Coach):
        super().__init__("", hearing_for(coach.catalogue), "user")
        self._app = create_app(answer=skill.Skill(coach), skill_id=None)

    def _answered(self, envelope: dict[str, Any]) -> dict[str, Any]:
        response = self._app.test_client().post("/alexa", json=envelope).get_json()
        assert isinstance(response, dict)
        return response


def test_a_front_end_that_says_nothing_breaks_the_contract() -> None:
    """The contract can fail: each of its conversations does, with a front end that is mute."""

    class Mute:
        ended = False

        def open(self) -> str:
            return ""

        def say(self, words: str) -> str:  # noqa: ARG002
            return ""

        def silence(self) -> str:
            return ""

        def leave(self) -> None: ...

        def pass_days(self, days: int) -> None: ...

    class Contract(FrontEndContract):
        medium = Medium(seconds=60.0, characters=2000)

        def front_end(self, coach: Coach) -> FrontEnd:  # noqa: ARG002
            return Mute()

    tests = [name for name in dir(Contract) if name.startswith("test_")]
    assert len(tests) == len(conversations()) >= 8
    for name in tests:
        with pytest.raises(ScriptError):
            getattr(Contract(), name)()


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """No plugin is installed: they would only take time."""
    monkeypatch.setattr("supple.plugins.installed", dict)


class Calm:
    """A voice."""

    name = "calm"

    def words(self, said: Say, person: Person) -> str:  # noqa: ARG002
        """A word for some things; the plain voice's for all others."""
        return {"finished": "That is all."}[said.key]


@pytest.mark.usefixtures("nothing_installed")
def test_a_plugin_with_every_hook_keeps_the_contract() -> None:
    """Nothing in the contract stands in the way of a plugin that uses all there is."""
    noticed: list[Completion] = []
    plugin = a_plugin(
        supple_stretches=lambda: [a_stretch(), a_stretch(id=f"{EXAMPLE}/more", name="More")],
        supple_routines=lambda: [a_routine()],
        supple_screen=lambda stretch, person: (
            Concern("It asks for standing.") if person.avoid and stretch.props else None
        ),
        supple_suggest=lambda wish, catalogue: [
            Suggestion(routine=one, fit=0.3 if wish.minutes else 0.1)
            for one in catalogue.routines.values()
        ],
        supple_voices=lambda: [Calm()],
        supple_progressed=lambda progress: noticed.append(progress),
    )
    assert broken(plugin) == set()
    assert noticed


def broken(plugin: object, *tests: str) -> set[str]:
    """Which tests of the contract a plugin doesn't pass, of these or of all."""

    class Contract(PluginContract):
        name = EXAMPLE

    Contract.plugin = plugin
    failed = set()
    for name in tests or (name for name in dir(Contract) if name.startswith("test_")):
        try:
            getattr(Contract(), name)()
        except Exception:
            failed.add(name)
    return failed


def raises(*_: object, **__: object) -> Any:
    """A hook that doesn't work."""
    raise RuntimeError("no")


def changing() -> Callable[[], Iterable[Stretch]]:
    """A hook that gives something else every time."""
    names = iter(range(1000))
    return lambda: [a_stretch(id=f"{EXAMPLE}/s{next(names)}")]


def raises_on_progress(progress: Completion) -> None:
    """An observer that doesn't work."""
    raise RuntimeError(progress)


class Pushy(Calm):
    """A voice that drives people on."""

    name = "pushy"

    def words(self, said: Say, person: Person) -> str:
        """No words for somebody in pain."""
        return f"No excuses. {said.key} {person.pace}"


class Markup(Calm):
    """A voice that gives markup where words belong."""

    name = "markup"

    def words(self, said: Say, person: Person) -> str:
        """Words that nobody can hear."""
        return f"<b>{said.key} {person.pace}</b>"


UNDECLARED = a_stretch(movements=None)


@pytest.mark.parametrize(
    ("plugin", "test"),
    [
        (object(), "test_it_loads"),
        (a_plugin(supple_strecthes=raises), "test_it_loads"),
        (a_plugin(supple_stretches=raises), "test_no_error_is_found"),
        (a_plugin(supple_stretches=lambda: [a_stretch(strain=9)]), "test_no_error_is_found"),
        (
            a_plugin(supple_stretches=lambda: [a_stretch(movements=None)]),
            "test_no_warning_is_found",
        ),
        (a_plugin(supple_stretches=changing()), "test_it_loads_the_same_again"),
        (
            a_plugin(supple_screen=lambda stretch, person: raises(stretch, person)),
            "test_its_screen_answers",
        ),
        (
            a_plugin(supple_screen=lambda stretch, person: (stretch, person)),
            "test_its_screen_answers",
        ),
        (
            a_plugin(supple_screen=lambda stretch: Concern("")),  # noqa: ARG005
            "test_its_screen_answers",
        ),
        (
            a_plugin(supple_suggest=lambda wish, catalogue: raises(wish, catalogue)),
            "test_its_suggestions_can_be_done",
        ),
        (
            a_plugin(supple_suggest=lambda: [Suggestion(routine=a_routine("no/where"), fit=1.0)]),
            "test_its_suggestions_can_be_done",
        ),
        (
            a_plugin(supple_suggest=lambda: [Suggestion(routine=a_routine(), fit=7.0)]),
            "test_its_suggestions_can_be_done",
        ),
        (a_plugin(supple_voices=lambda: [Calm(), Calm()]), "test_its_voices_can_be_told_apart"),
        (a_plugin(supple_progressed=raises_on_progress), "test_it_may_be_told_of_progress"),
        (
            a_plugin(
                supple_stretches=lambda: [a_stretch()],
                supple_voices=lambda: [Markup()],
            ),
            "test_every_stretch_is_walked_to_its_end",
        ),
        (
            a_plugin(
                supple_stretches=lambda: [a_stretch()],
                supple_voices=lambda: [Pushy()],
            ),
            "test_every_stretch_is_walked_to_its_end",
        ),
    ],
)
@pytest.mark.usefixtures("nothing_installed")
def test_a_broken_plugin_breaks_the_contract(plugin: object, test: str) -> None:
    """Each test of the contract fails for a plugin that has the trouble which it is about."""
    assert broken(plugin, test) == {test}
