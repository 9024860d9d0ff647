"""Silences as bars, in a terminal that can draw them: one for the hold, one for the routine."""

import sys
import time

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from supple.terminal import Display, Lines

TICK = 0.2
"""Seconds between two updates of a bar."""


class Bars(Display):
    """Draws each silence as a bar that fills, above one that shows how far the routine is.

    The bars vanish when the silence is over, so what has been said stays readable above. Without
    colour they are still bars.

    Args:
        console: Where they are drawn.
    """

    def __init__(self, console: Console):
        super().__init__(sys.stdout)
        self._console = console
        self._done = 0.0

    def say(self, text: str) -> None:
        """Show what is said, broken between words."""
        self._console.print(text, markup=False, highlight=False, emoji=False)

    def routine(self, done: float) -> None:
        """Take down how much of the routine is done, from 0 to 1."""
        self._done = done

    def hold(self, seconds: float, lines: Lines) -> bool:
        """Draw a silence and wait through it; says whether a line has come meanwhile."""
        if seconds < 1:
            return lines.wait(seconds)
        columns = (
            TextColumn("  {task.description:8}"),
            BarColumn(),
            TextColumn("{task.fields[left]}"),
        )
        with Progress(*columns, console=self._console, transient=True) as progress:
            hold = progress.add_task("hold", total=seconds, left="")
            progress.add_task(
                "routine",
                total=100,
                completed=round(100 * self._done),
                left=f"{100 * self._done:.0f} %",
            )
            until = time.monotonic() + seconds
            while (left := until - time.monotonic()) > 0:
                progress.update(hold, completed=seconds - left, left=f"{left:.0f} s")
                if lines.wait(min(left, TICK)):
                    return True
        return False
