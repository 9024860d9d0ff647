"""Find the installed plugins, vet them, ask them for their content, and report what went wrong.

Whatever a plugin raises, however long it takes and whatever it returns, the others load. What is
refused becomes a Problem of that plugin.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import FunctionType
from typing import Any

import pluggy

from supple import hookspecs
from supple.catalogue import Catalogue, plugin_of
from supple.contribution import Contribution, ReadSheet, placed, sheets_in, unread
from supple.guard import MOST_SECONDS, PluginError, guarded, within
from supple.hooks import Hooks as Hooks
from supple.hooks import content, register
from supple.installed import GROUP, SHEETS, Claim, installed, wrong_name
from supple.links import connect, shared_names
from supple.problem import Problem, errors
from supple.routine import Routine
from supple.sheet import read_sheet
from supple.speech import PLAIN, Voice
from supple.stretch import Stretch, Topic
from supple.translation import translated, wrong_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugin:
    """An installed plugin, whether it loaded or not.

    Attributes:
        name: Its name, which its ids start with.
        version: Its distribution's version.
        loaded: Whether it takes part.
        problems: Everything that was refused of it, and its warnings.
        stretches: How many stretches of it are in the catalogue.
        routines: How many routines of it are in the catalogue.
        seconds: How long it took to import it and to ask it.
    """

    name: str
    version: str = ""
    loaded: bool = False
    problems: tuple[Problem, ...] = ()
    stretches: int = 0
    routines: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Plugins:
    """Everything that plugins brought, and who brought it.

    Attributes:
        installed: The plugins, by name.
        catalogue: Their content.
        hooks: Asks them.
        voices: Their voices, and the plain one, by name.
    """

    installed: tuple[Plugin, ...]
    catalogue: Catalogue
    hooks: Hooks
    voices: Mapping[str, Voice]


_Brought = tuple[Plugin, Contribution]
_Begin = Callable[..., Contribution]


def load(
    *,
    only: frozenset[str] | None = None,
    sheets: Path | Iterable[Path] | None = None,
    extra: Mapping[str, object] | None = None,
    locale: str = "en-US",
    thorough: bool = False,
    reader: ReadSheet = read_sheet,
) -> Plugins:
    """Find, vet and ask every installed plugin.

    Args:
        only: The names of those to load; the others are left alone. None for all.
        sheets: A folder of TOML sheets, or the sheets themselves, which count as a plugin called
            "sheets".
        extra: Plugins that aren't installed, by name: modules or objects with hooks, or functions
            without arguments that import them. They take the place of installed ones.
        locale: The language in which texts are wanted.
        thorough: Whether this is to find everything wrong, rather than to be used: warnings are
            given too, and what has errors stays in the catalogue, so that its links are checked.
        reader: Reads sheets.
    """
    registry = pluggy.PluginManager(GROUP)
    registry.add_hookspecs(hookspecs)
    begin = partial(Contribution, thorough=thorough, reader=reader)
    brought: list[_Brought] = []
    extra = extra or {}
    claims = installed() if only is None or only - extra.keys() else {}
    for name, claimed in sorted(claims.items()):
        if name not in extra and (only is None or name in only):
            brought.append(_admit(registry, name, claimed, locale, begin))
    for name in sorted((only or frozenset()) - claims.keys() - extra.keys()):
        missing = Problem(message=f"it isn't installed: pip install supple-{name}")
        brought.append((Plugin(name=name, problems=(missing,)), Contribution(plugin=name)))
    for name, plugin in sorted(extra.items()):
        find = plugin if isinstance(plugin, FunctionType | partial) else partial(_itself, plugin)
        brought.append(_ask(registry, Plugin(name=name), find, locale, begin))
    if sheets is not None:
        brought.append(_folder(sheets, begin))
    return _combine(brought, Hooks(registry), locale)


def _admit(
    registry: pluggy.PluginManager, name: str, claims: list[Claim], locale: str, begin: _Begin
) -> _Brought:
    """Ask a plugin, unless its name is in doubt."""
    claim = claims[0]
    plugin = Plugin(name=name, version=claim.version)
    if len(claims) > 1:
        all_claims = ", ".join(sorted(map(str, claims)))
        refusal = f"the name {name} is claimed more than once, by {all_claims}: keep only one"
    else:
        refusal = wrong_name(name, claim.point.name)
    if refusal:
        return replace(plugin, problems=(Problem(message=refusal),)), Contribution(plugin=name)
    return _ask(registry, plugin, claim.point.load, locale, begin)


def _ask(
    registry: pluggy.PluginManager,
    plugin: Plugin,
    find: Callable[[], object],
    locale: str,
    begin: _Begin,
) -> _Brought:
    """Import a plugin, register it, and ask it for its content."""
    started = time.perf_counter()
    contribution = begin(plugin=plugin.name)
    try:
        module = within(MOST_SECONDS, find)
        contribution.problems += guarded(partial(register, registry, module, plugin.name))
    except PluginError as error:
        contribution.problems.append(Problem(file=f"plugin {plugin.name}", message=str(error)))
        return plugin, contribution

    def ask(hook: str, **arguments: object) -> tuple[Any, ...]:
        for one in getattr(registry.hook, hook).get_hookimpls():
            if one.plugin is module:
                return within(MOST_SECONDS, partial(content, one, arguments))
        return ()

    contribution.gather(ask, locale)
    seconds = time.perf_counter() - started
    return replace(plugin, loaded=True, seconds=seconds), contribution


def _itself(plugin: object) -> object:
    return plugin


def _folder(sheets: Path | Iterable[Path], begin: _Begin) -> _Brought:
    """A folder of sheets, as a plugin called "sheets"."""
    started = time.perf_counter()
    contribution = begin(plugin=SHEETS)
    try:
        files = list(sheets_in(sheets) if isinstance(sheets, Path) else sheets)
    except OSError as error:
        contribution.problems.append(unread(Path(str(sheets)), error))
        return Plugin(name=SHEETS), contribution
    contribution.read_folder(files)
    seconds = time.perf_counter() - started
    return Plugin(name=SHEETS, loaded=True, seconds=seconds), contribution


def _combine(brought: list[_Brought], hooks: Hooks, locale: str) -> Plugins:
    """One catalogue of everything, and each plugin with what became of its share."""
    written = {plugin.name: one.written for plugin, one in brought}
    values = [one.value for each in written.values() for one in each]
    catalogue, problems = connect(
        [one for one in values if isinstance(one, Stretch)],
        [one for one in values if isinstance(one, Routine)],
        [one for one in values if isinstance(one, Topic)],
    )
    if any(one.thorough for _, one in brought):
        problems += tuple(shared_names(catalogue))
    theirs = defaultdict(list)
    for problem in problems:
        name = plugin_of(problem.where)
        theirs[name].append(placed(problem, written.get(name, ())))
    translations = []
    for plugin, contribution in brought:
        for one in contribution.translations:
            wrong = list(wrong_in(one, catalogue, locale))
            theirs[plugin.name] += wrong
            translations += [] if errors(wrong) else [one]
    catalogue = translated(catalogue, translations)
    voices = _voices(brought, theirs)
    stretches = _count(catalogue.stretches)
    routines = _count(catalogue.routines)
    plugins = (
        replace(
            plugin,
            problems=(*plugin.problems, *contribution.problems, *theirs[plugin.name]),
            stretches=stretches[plugin.name],
            routines=routines[plugin.name],
        )
        for plugin, contribution in brought
    )
    in_order = tuple(sorted(plugins, key=lambda one: one.name))
    return Plugins(in_order, catalogue, hooks, voices)


def _voices(brought: list[_Brought], problems: Mapping[str, list[Problem]]) -> Mapping[str, Voice]:
    """Every voice by its name; of two with one name neither. Nobody replaces the plain one."""
    theirs = [(plugin.name, voice) for plugin, one in brought for voice in one.voices]
    names = Counter([PLAIN.name, *(voice.name for _, voice in theirs)])
    for name, voice in theirs:
        if names[voice.name] > 1:
            message = f"the voice {voice.name} is there already: rename yours"
            problems[name].append(Problem(file="supple_voices", message=message))
    taken = {voice.name: voice for _, voice in theirs if names[voice.name] == 1}
    return {PLAIN.name: PLAIN, **taken}


def _count(ids: Iterable[str]) -> Mapping[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for one in ids:
        counts[plugin_of(one)] += 1
    return counts
