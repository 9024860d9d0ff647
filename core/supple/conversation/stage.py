"""What an answer is judged by, besides the session: steps, catalogue, the person's progress."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from supple.body import Side
from supple.catalogue import Catalogue
from supple.choosing import Choice
from supple.conversation.pace import Medium
from supple.event import Wish
from supple.progress import Progress
from supple.routine import Routine, Steps, unfold
from supple.screening import Screen, no_screen

if TYPE_CHECKING:
    from supple.conversation.session import Session

NOTHING = Steps(Routine(id="", name="", stretches=()), ())
"""The steps of no routine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What an answer is judged by.

    Attributes:
        steps: The steps of the session's routine; empty where there is none.
        medium: What the front end can do in one turn.
        now: Seconds since the epoch.
        today: The day it is for the person.
        catalogue: What there is.
        progress: What is kept of the person.
        screen: The plugins' own screens.
        choice: Chooses a routine for a wish.
    """

    steps: Steps = NOTHING
    medium: Medium = Medium(seconds=180.0, characters=5000)
    now: float = 0.0
    today: date = date.min
    catalogue: Catalogue = Catalogue()
    progress: Progress = Progress()
    screen: Screen = no_screen
    choice: "Callable[[Wish, Session, Stage], Choice] | None" = None

    def unfold(self, routine: Routine, first_side: Side) -> Steps:
        """Lay a routine out."""
        return unfold(routine, self.catalogue.stretches, first_side, self.catalogue.prerequisites)
