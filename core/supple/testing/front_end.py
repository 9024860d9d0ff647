"""What every front end must do, as a class of tests to inherit from: one table of conversations."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from supple.coach import Coach
from supple.conversation.pace import Medium
from supple.logbook import MemoryLogbook
from supple.plugins import Plugins
from supple.testing.builders import load_alone, the_example
from supple.testing.script import FrontEnd, hold


class FrontEndContract:
    """Tests of a front end. Inherit from it, and give it the front end:

        class TestMine(FrontEndContract):
            medium = Medium(seconds=60.0, characters=2000)

            def front_end(self, coach):
                return MyFrontEnd(coach)

    Attributes:
        medium: What the front end can do in one turn.
    """  # noqa: D415

    medium: Medium

    def front_end(self, coach: Coach) -> FrontEnd:
        """Make the front end, for somebody whom it doesn't know yet.

        Args:
            coach: Takes the turns. Its catalogue is a small one, made for these conversations.
        """
        raise NotImplementedError


def conversations() -> list[Traversable]:
    """The scripts that every front end holds."""
    folder = files("supple.testing") / "conversations"
    return sorted(folder.iterdir(), key=lambda script: script.name)


@cache
def _plugins() -> Plugins:
    return load_alone(the_example())


def _test_of(script: Traversable) -> Callable[[FrontEndContract], None]:
    text = script.read_text("utf-8")

    def test(self: FrontEndContract) -> None:
        coach = Coach(_plugins(), MemoryLogbook(), self.medium)
        front_end = self.front_end(coach)
        try:
            hold(text, front_end)
        finally:
            front_end.leave()

    test.__doc__ = text.partition("\n")[0].lstrip("# ")
    return test


for _script in conversations():
    setattr(FrontEndContract, f"test_{_script.name.removesuffix('.txt')}", _test_of(_script))
