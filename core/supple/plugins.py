"""Find the installed plugins, vet them, ask them for their content, and report what went wrong.

Whatever a plugin raises, however long it takes and whatever it returns, the others load. What is
refused becomes a Problem of that plugin.
"""

import logging
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

import pluggy

from supple import hookspecs
from supple.catalogue import Catalogue, connect, plugin_of
from supple.guard import MOST_SECONDS, PluginError, bounded, guarded, within
from supple.problem import Problem
from supple.routine import Routine
from supple.shape import shape
from supple.sheet import MOST_BYTES, Sheet, read_sheet
from supple.stretch import Stretch, Topic
from supple.translation import Translation, translated
from supple.vetting import vet

GROUP = "supple"
"""The entry point group in which a plugin's distribution declares itself."""

SHEETS = "sheets"
"""The name under which a folder of sheets counts as a plugin."""

_RESERVED = frozenset((SHEETS, "supple", "core"))

log = logging.getLogger(__name__)
T = TypeVar("T", Stretch, Routine, Topic)


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


class Hooks:
    """Asks the plugins that loaded, each one inside its own guard."""

    def __init__(self, registry: pluggy.PluginManager):
        self._implementations = {
            name: caller.get_hookimpls() for name, caller in vars(registry.hook).items()
        }

    def ask(
        self, hook: str, *, failed: Callable[[str], Any] | None = None, **arguments: object
    ) -> list[Any]:
        """Ask everyone who implements a hook, and gather the answers that aren't None.

        Args:
            hook: The hook's name.
            failed: Makes an answer in the place of one that raised, from the plugin's name.
            arguments: What the hook is asked about.
        """
        answers = []
        for implementation in self._implementations.get(hook, ()):
            try:
                answer = guarded(partial(_call, implementation, arguments))
            except PluginError as error:
                log.warning("plugin %s, %s: %s", implementation.plugin_name, hook, error)
                answer = failed(implementation.plugin_name) if failed else None
            if answer is not None:
                answers.append(answer)
        return answers


@dataclass(frozen=True)
class Plugins:
    """Everything that plugins brought, and who brought it."""

    installed: tuple[Plugin, ...]
    catalogue: Catalogue
    hooks: Hooks


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contribution:
    """What one plugin brought."""

    plugin: Plugin
    stretches: tuple[Stretch, ...] = ()
    routines: tuple[Routine, ...] = ()
    topics: tuple[Topic, ...] = ()
    translations: tuple[Translation, ...] = ()


def load(
    *,
    only: frozenset[str] | None = None,
    sheets: Path | None = None,
    extra: Mapping[str, object] | None = None,
    locale: str = "en-US",
) -> Plugins:
    """Find, vet and ask every installed plugin.

    Args:
        only: The names of those to load; the others are left alone. None for all.
        sheets: A folder of TOML sheets, which counts as a plugin called "sheets".
        extra: Plugins that aren't installed, by name: modules or objects with hooks.
        locale: The language in which texts are wanted.
    """
    registry = pluggy.PluginManager(GROUP)
    registry.add_hookspecs(hookspecs)
    contributions = []
    for name, points in sorted(_installed().items()):
        if only is None or name in only:
            contributions.append(_admit(registry, name, points, locale))
    for name, plugin in sorted((extra or {}).items()):
        contributions.append(_ask(registry, Plugin(name=name), partial(_itself, plugin), locale))
    if sheets is not None:
        contributions.append(_folder(sheets))
    return _combine(contributions, Hooks(registry))


def name_of(distribution: str) -> str:
    """A plugin's name: its distribution's, normalised, less the prefix "supple-"."""
    return re.sub(r"[-_.]+", "-", distribution).lower().removeprefix("supple-")


def _installed() -> dict[str, list[EntryPoint]]:
    found = defaultdict(list)
    for point in entry_points(group=GROUP):
        found[name_of(point.dist.name if point.dist else point.name)].append(point)
    return found


def _admit(
    registry: pluggy.PluginManager, name: str, points: list[EntryPoint], locale: str
) -> _Contribution:
    """Ask a plugin, unless its name is in doubt."""
    point = points[0]
    plugin = Plugin(name=name, version=point.dist.version if point.dist else "")
    refusal = ""
    if len(points) > 1:
        claims = ", ".join(sorted(_claim(one) for one in points))
        refusal = f"the name {name} is claimed more than once, by {claims}: uninstall or rename one"
    elif point.name != name:
        refusal = f"its entry point is called {point.name}: call it {name}, as its distribution is"
    elif name in _RESERVED:
        refusal = f"the name {name} is Supple's own: choose another"
    if refusal:
        return _Contribution(plugin=replace(plugin, problems=(Problem(message=refusal),)))
    return _ask(registry, plugin, point.load, locale)


def _claim(point: EntryPoint) -> str:
    distribution = f"{point.dist.name} {point.dist.version}" if point.dist else "?"
    return f"{distribution} ({point.value})"


def _ask(
    registry: pluggy.PluginManager, plugin: Plugin, load: Callable[[], object], locale: str
) -> _Contribution:
    """Import a plugin, register it, and ask it for its content."""
    started = time.perf_counter()
    problems: list[Problem] = []
    try:
        module = within(MOST_SECONDS, load)
        _register(registry, module, plugin.name)
    except PluginError as error:
        refused = Problem(file=f"plugin {plugin.name}", message=str(error))
        return _Contribution(plugin=replace(plugin, problems=(refused,)))

    def ask(hook: str, **arguments: object) -> tuple[Any, ...]:
        for one in getattr(registry.hook, hook).get_hookimpls():
            if one.plugin is module:
                try:
                    return within(MOST_SECONDS, partial(_content, one, arguments))
                except PluginError as error:
                    problems.append(Problem(file=hook, message=str(error)))
        return ()

    read = [_sheet(file, plugin.name, problems.append) for file in ask("supple_sheets")]
    stretches = [
        *(one for sheet in read for one in sheet.stretches),
        *_shaped(ask("supple_stretches"), Stretch, "supple_stretches", problems.append),
    ]
    routines = [
        *(one for sheet in read for one in sheet.routines),
        *_shaped(ask("supple_routines"), Routine, "supple_routines", problems.append),
    ]
    topics = [one for sheet in read for one in sheet.topics]
    translations = [
        one for one in ask("supple_translations", locale=locale) if isinstance(one, Translation)
    ]
    return _Contribution(
        stretches=_vetted(stretches, plugin.name, problems.append),
        routines=_vetted(routines, plugin.name, problems.append),
        topics=_vetted(topics, plugin.name, problems.append),
        translations=tuple(translations),
        plugin=replace(
            plugin,
            loaded=True,
            problems=tuple(problems),
            seconds=time.perf_counter() - started,
        ),
    )


def _register(registry: pluggy.PluginManager, module: object, name: str) -> None:
    """Register a plugin's hooks, or none of them.

    Raises:
        PluginError: An implementation asks to go first, last or around the others, or doesn't
            have the hook's arguments, or there is no such hook.
    """
    for attribute in dir(module):
        options = registry.parse_hookimpl_opts(module, attribute)
        if options is None:
            continue
        if not hasattr(registry.hook, options["specname"] or attribute):
            raise PluginError(f"{attribute}: there is no such hook")
        for option in ("wrapper", "hookwrapper", "tryfirst", "trylast"):
            if options[option]:
                raise PluginError(
                    f"{attribute} asks for {option}: write a plain @hookimpl, because a plugin "
                    "may not come before, after or around another"
                )
    try:
        registry.register(module, name)
    except Exception as error:
        registry.unregister(module)
        raise PluginError(" ".join(str(error).split())) from error


def _content(implementation: pluggy.HookImpl, arguments: Mapping[str, object]) -> tuple[Any, ...]:
    return bounded(_call(implementation, arguments))


def _itself(plugin: object) -> object:
    return plugin


def _call(implementation: pluggy.HookImpl, arguments: Mapping[str, object]) -> Any:
    return implementation.function(*(arguments[name] for name in implementation.argnames))


def _sheet(file: object, plugin: str, report: Callable[[Problem], None]) -> Sheet:
    """Read a sheet within a package or a folder."""
    if not isinstance(file, Traversable):
        report(Problem(file="supple_sheets", message=f"{file!r} is not a file in your package"))
        return Sheet()
    try:
        with file.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        report(Problem(file=file.name, message=f"it can't be read: {error.strerror or error}"))
        return Sheet()
    sheet = read_sheet(content, file.name, plugin)
    for problem in sheet.problems:
        report(problem)
    return sheet


def _shaped(
    values: Iterable[object], model: type[T], hook: str, report: Callable[[Problem], None]
) -> Iterator[T]:
    """Only those values that are what the model's annotations say, field by field."""
    for number, value in enumerate(values, start=1):
        if not isinstance(value, model):
            message = f"value {number} is {type(value).__name__}: return {model.__name__} values"
            report(Problem(file=hook, message=message))
            continue

        def tell(problem: Problem) -> None:
            report(replace(problem, file=hook))

        where = f'{model.__name__.lower()} "{value.id}"'
        if (good := shape(model, value, where, tell)) is not None:
            yield good


def _vetted(values: list[T], plugin: str, report: Callable[[Problem], None]) -> tuple[T, ...]:
    """Only those that nothing keeps out; of two with one id neither, as no order should matter."""
    kept = []
    ids = [value.id for value in values]
    for value in values:
        problems = list(vet(value, plugin))
        if ids.count(value.id) > 1:
            problems.append(Problem(message=f"id {value.id!r} is used twice: rename one"))
        for problem in problems:
            title = f'{type(value).__name__.lower()} "{value.name or value.id}"'
            where = f"{title}, {problem.where}" if problem.where else title
            report(replace(problem, where=where))
        if not problems:
            kept.append(value)
    return tuple(kept)


def _folder(folder: Path) -> _Contribution:
    """A folder of sheets, as a plugin called "sheets"."""
    started = time.perf_counter()
    problems: list[Problem] = []
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix == ".toml")
    except OSError as error:
        message = f"the folder of sheets can't be read: {error.strerror or error}"
        problem = Problem(file=str(folder), message=message)
        return _Contribution(plugin=Plugin(name=SHEETS, problems=(problem,)))
    read = [_sheet(file, SHEETS, problems.append) for file in files]
    return _Contribution(
        stretches=_vetted([s for one in read for s in one.stretches], SHEETS, problems.append),
        routines=_vetted([r for one in read for r in one.routines], SHEETS, problems.append),
        topics=_vetted([t for one in read for t in one.topics], SHEETS, problems.append),
        plugin=Plugin(
            name=SHEETS,
            loaded=True,
            problems=tuple(problems),
            seconds=time.perf_counter() - started,
        ),
    )


def _combine(contributions: list[_Contribution], hooks: Hooks) -> Plugins:
    """One catalogue of everything, and each plugin with what became of its share."""
    catalogue, problems = connect(
        [one for each in contributions for one in each.stretches],
        [one for each in contributions for one in each.routines],
        [one for each in contributions for one in each.topics],
    )
    translations = [one for each in contributions for one in each.translations]
    if translations:
        catalogue, refused = translated(catalogue, translations)
        problems += refused
    theirs = defaultdict(list)
    for problem in problems:
        theirs[plugin_of(problem.where)].append(problem)
    stretches = _count(catalogue.stretches)
    routines = _count(catalogue.routines)
    plugins = (
        replace(
            each.plugin,
            problems=(*each.plugin.problems, *theirs[each.plugin.name]),
            stretches=stretches[each.plugin.name],
            routines=routines[each.plugin.name],
        )
        for each in contributions
    )
    return Plugins(tuple(sorted(plugins, key=lambda one: one.name)), catalogue, hooks)


def _count(ids: Iterable[str]) -> Mapping[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for one in ids:
        counts[plugin_of(one)] += 1
    return counts
