"""The hooks: what a plugin may answer, and how the answers of several plugins combine.

Every combination commutes, so the order in which plugins are installed can't matter. A plugin can
make things safer, never less safe: what it contributes is vetted and screened like everyone's.
Each call runs inside a guard of its own; a hook that raises costs its plugin that answer only.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from supple.catalogue import Catalogue
    from supple.choosing import Suggestion
    from supple.event import Wish
    from supple.logbook import Logbook
    from supple.person import Person
    from supple.progress import Completion
    from supple.routine import Routine
    from supple.screening import Concern
    from supple.speech import Voice
    from supple.stretch import Stretch
    from supple.translation import Translation

hookspec = pluggy.HookspecMarker("supple")
hookimpl = pluggy.HookimplMarker("supple")


@hookspec
def supple_stretches() -> Iterable[Stretch]:
    """Contribute stretches written in Python.

    Called once at start. Ids are `plugin/name`, with your plugin's own name. Answers are united.
    """
    raise NotImplementedError


@hookspec
def supple_routines() -> Iterable[Routine]:
    """Contribute ready-made routines written in Python; they may name any plugin's stretches.

    Called once at start. Ids are `plugin/name`, with your plugin's own name. Answers are united.
    """
    raise NotImplementedError


@hookspec
def supple_sheets() -> Iterable[Traversable]:
    """Contribute TOML sheets that lie inside your package.

    Called once at start. Their stretches, routines and topics are united with everyone's.
    """
    raise NotImplementedError


@hookspec
def supple_screen(stretch: Stretch, person: Person) -> Concern | None:
    """Say why a stretch doesn't suit a person, or None if you have no concern.

    Called when a routine is chosen or started, for any plugin's stretch. Any one concern removes
    the stretch. A screen that raises counts as a concern for that stretch, and is reported.
    """
    raise NotImplementedError


@hookspec
def supple_suggest(wish: Wish, catalogue: Catalogue) -> Iterable[Suggestion]:
    """Suggest routines for a wish.

    Called for each wish. The best fit of all suggestions, core's included, wins; the routine's id
    breaks a tie. Core screens a suggestion like any other routine.
    """
    raise NotImplementedError


@hookspec
def supple_voices() -> Iterable[Voice]:
    """Contribute voices: other words, or another language, for what Supple says.

    Called once at start. The person's setting picks one by its name; a name that is taken already
    is refused.
    """
    raise NotImplementedError


@hookspec
def supple_translations(locale: str) -> Iterable[Translation]:
    """Contribute the texts of stretches, routines and topics in another language.

    Called once at start with the locale in use, such as "de-DE". Answers are united; they may be
    of another plugin's stretches.
    """
    raise NotImplementedError


@hookspec
def supple_progressed(progress: Completion) -> None:
    """Notice that somebody has done a stretch whole.

    Called after the turn has been answered and saved. It isn't told who. A failure is logged.
    """
    raise NotImplementedError


@hookspec(firstresult=True)
def supple_open_logbook(url: str) -> Logbook | None:
    """Open the logbook that a URL names, or None if its scheme isn't yours.

    Called once at start. URL schemes divide the question, so at most one plugin answers.
    """
    raise NotImplementedError
