"""The settings from the environment, and what a front end is opened with.

SUPPLE_LOGBOOK   where progress is kept: a URL; SQLite in the user's data folder when unset
SUPPLE_PLUGINS   load only these plugins: names with commas between; all when unset
SUPPLE_SHEETS    a folder of TOML sheets to load besides
SUPPLE_VOICE     the name of the voice that reads; the plain English one when unset
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from supple.coach import Coach
from supple.conversation.pace import Medium
from supple.logbook import Logbook, LogbookError, UnopenedLogbook, open_logbook
from supple.plugins import Plugins, load
from supple.sheet import read_sheet
from supple.sheet_cache import SheetCache
from supple.speech import PLAIN
from supple.timely import Timely


def load_plugins(environment: Mapping[str, str] = os.environ, *, thorough: bool = False) -> Plugins:
    """Load the plugins that the environment asks for; `thorough` is as in `plugins.load`."""
    sheets = environment.get("SUPPLE_SHEETS", "")
    folder = Path(sheets).expanduser() if sheets else None
    cache = _sheet_cache(environment)
    plugins = load(
        only=plugins_wanted(environment),
        sheets=folder,
        thorough=thorough,
        reader=cache.read_sheet if cache else read_sheet,
    )
    if cache:
        cache.save()
    return plugins


def _sheet_cache(environment: Mapping[str, str]) -> SheetCache | None:
    if (folder := environment.get("SUPPLE_CACHE", "")) == "off":
        return None
    if not folder:
        from platformdirs import user_cache_path

        folder = str(user_cache_path("supple", appauthor=False))
    return SheetCache(Path(folder).expanduser() / "sheets.json")


def plugins_wanted(environment: Mapping[str, str] = os.environ) -> frozenset[str] | None:
    """The names of the plugins to load; None for all."""
    names = environment.get("SUPPLE_PLUGINS", "").split(",")
    return frozenset(name.strip() for name in names if name.strip()) or None


def open_coach(medium: Medium, environment: Mapping[str, str] = os.environ) -> Coach:
    """Load the plugins and open the logbook; troubles are told on standard error, in sentences.

    A logbook that can't be opened at all doesn't keep anybody from stretching: nothing is kept
    then, and it is said so.
    """
    plugins = load_plugins(environment)
    tell_problems(plugins)
    logbook: Logbook
    try:
        logbook = open_logbook(environment.get("SUPPLE_LOGBOOK") or None, plugins.hooks, tell)
    except LogbookError as error:
        tell(f"{error} Until then, nothing is kept.")
        logbook = UnopenedLogbook(str(error))
    return Coach(plugins, Timely(logbook), medium, _voice(plugins, environment))


def _voice(plugins: Plugins, environment: Mapping[str, str]) -> str:
    """The name of the voice to read with; one that nobody brought is told of."""
    name = environment.get("SUPPLE_VOICE", "").strip() or PLAIN.name
    if name != PLAIN.name and name not in plugins.voices:
        known = ", ".join(sorted({PLAIN.name, *plugins.voices}))
        tell(f"There is no voice called {name} for SUPPLE_VOICE: choose one of {known}.")
    return name


def open_logbook_alone(environment: Mapping[str, str] = os.environ) -> Logbook:
    """The logbook that the environment names, for whoever runs Supple.

    Raises:
        LogbookError: It can't be opened.
    """
    hooks = load_plugins(environment).hooks
    return open_logbook(environment.get("SUPPLE_LOGBOOK") or None, hooks, tell)


def tell_problems(plugins: Plugins) -> None:
    """Tell what is wrong with plugins, so that nobody wonders what became of a stretch."""
    for plugin in plugins.installed:
        for problem in plugin.problems:
            tell(f"{plugin.name}: {problem}")


def tell(sentence: str) -> None:
    """Tell whoever runs Supple something, beside what is said to the person."""
    print(f"supple: {sentence}", file=sys.stderr)
