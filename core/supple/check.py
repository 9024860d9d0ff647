"""Everything wrong with a plugin, a folder of sheets or one sheet, in its author's language."""

import json
import os
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from supple.contribution import sheets_in, shown
from supple.installed import GROUP, SHEETS, name_of, wrong_name
from supple.plugins import Plugins, load
from supple.problem import Problem, errors
from supple.settings import load_plugins, plugins_wanted
from supple.sheet import MOST_BYTES, not_toml, read_sheet

PROJECT = "pyproject.toml"


class CheckError(Exception):
    """There is nothing that could be checked; says why in a sentence."""


def check(path: Path | None = None, environment: Mapping[str, str] = os.environ) -> list[Problem]:
    """Find everything wrong.

    Args:
        path: A plugin's folder, a folder of sheets, or a sheet; None for all that is installed.
        environment: Where the settings are read from.

    Returns:
        The problems, by file and line.

    Raises:
        CheckError: There is nothing to check there.
    """
    try:
        found = _found(path, environment)
    except OSError as error:
        raise CheckError(f"{path} can't be read: {error.strerror or error}.") from error
    return sorted(dict.fromkeys(found), key=lambda one: (one.file, one.line, one.where))


def report(problems: Iterable[Problem], as_json: bool) -> str:
    """The problems as they are printed: a line each and a summary, or JSON."""
    problems = list(problems)
    if as_json:
        rows = [
            {
                "file": one.file,
                "where": one.where,
                "line": one.line or None,
                "severity": one.severity,
                "message": one.message,
            }
            for one in problems
        ]
        return json.dumps(rows, indent=2, ensure_ascii=False)
    wrong = len(errors(problems))
    summary = f"{_counted(wrong, 'error')}, {_counted(len(problems) - wrong, 'warning')}."
    return "\n".join([*map(str, problems), summary if problems else "Nothing is wrong."])


def run(path: str | None, as_json: bool) -> int:
    """Check, print what is wrong, and give the exit status: 1 for errors, 2 for misuse."""
    try:
        problems = check(Path(path) if path is not None else None)
    except CheckError as error:
        print(f"supple check: {error}", file=sys.stderr)
        return 2
    if path is None and not problems and not as_json:
        print("Nothing is wrong with the plugins that are installed.")
    else:
        print(report(problems, as_json))
    return 1 if errors(problems) else 0


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _found(path: Path | None, environment: Mapping[str, str]) -> list[Problem]:
    if path is None:
        return _everyone(load_plugins(environment, thorough=True))
    if not path.exists():
        raise CheckError(f"there is no file or folder {path}.")
    wanted = plugins_wanted(environment)
    if path.is_dir():
        if (path / PROJECT).is_file():
            return _plugin(path, wanted)
        if not any(sheets_in(path)):
            raise CheckError(f"there is no sheet (NAME.toml) and no {PROJECT} in {path}.")
        return _of(load(only=wanted, sheets=path, thorough=True), SHEETS)
    if path.name == PROJECT:
        return _plugin(path.parent, wanted)
    if path.suffix != ".toml":
        raise CheckError(f"{path} is no sheet: name a file that ends in .toml, or a folder.")
    return _sheet(path, wanted)


def _sheet(path: Path, wanted: frozenset[str] | None) -> list[Problem]:
    """One sheet; its links may lead to its neighbours, or into the plugin that it is part of."""
    homes = ((one, _plugin_in(one)) for one in path.absolute().parents)
    home, name = next(((folder, name) for folder, name in homes if name), (None, SHEETS))
    if home is None:
        problems = _of(load(only=wanted, sheets=path.absolute().parent, thorough=True), name)
    else:
        with path.open("rb") as stream:  # by itself, too: the plugin may not get so far
            content = stream.read(MOST_BYTES + 1)
        own = read_sheet(content, shown(path), name, thorough=True).problems
        problems = [*own, *_plugin(home, wanted)]
    return [one for one in problems if one.file == shown(path)]


def _plugin(folder: Path, wanted: frozenset[str] | None) -> list[Problem]:
    """A plugin's distribution, whether it is installed or not."""
    file = folder / PROJECT
    content = file.read_bytes()
    try:
        project = tomllib.loads(content.decode()).get("project")
    except UnicodeDecodeError:
        return [Problem(file=shown(file), message="it isn't UTF-8: save the file as UTF-8")]
    except (ValueError, RecursionError) as error:
        return [replace(not_toml(error, content), file=shown(file))]
    if not isinstance(project, Mapping):
        raise CheckError(f"{shown(file)} has no [project]: name a plugin's own folder.")
    points = _points(project)
    name = name_of(str(project.get("name", "")))
    if len(points) != 1:
        example = (
            f'{name or "my-stretches"} = "supple_{(name or "my-stretches").replace("-", "_")}"'
        )
        message = f"write [project.entry-points.{GROUP}] with one line: {example}"
        return [Problem(file=shown(file), message=message)]
    [(called, module)] = points.items()
    point = EntryPoint(name=called, value=str(module), group=GROUP)
    if wrong := _wrong_point(point) or wrong_name(name, called):
        return [Problem(file=shown(file), message=wrong)]
    with _importing_from(folder, point.module.partition(".")[0]):
        return _of(load(only=wanted, extra={name: partial(_load, point)}, thorough=True), name)


def _points(project: Mapping[str, Any]) -> Mapping[str, object]:
    groups = project.get("entry-points")
    points = groups.get(GROUP) if isinstance(groups, Mapping) else None
    return points if isinstance(points, Mapping) else {}


def _wrong_point(point: EntryPoint) -> str:
    name = r"[^\W\d]\w*(\.[^\W\d]\w*)*"
    if re.fullmatch(f"{name}(:{name})?", point.value):
        return ""
    return f"{point.value!r} is no module: write its name, such as supple_my_stretches"


def _plugin_in(folder: Path) -> str:
    """The name of the plugin whose distribution a folder is; empty for none."""
    try:
        project = tomllib.loads((folder / PROJECT).read_text("utf-8")).get("project")
    except (OSError, ValueError, RecursionError):
        return ""
    if not isinstance(project, Mapping) or not _points(project):
        return ""
    return name_of(str(project.get("name", "")))


def _load(point: EntryPoint) -> object:
    return point.load()


@contextmanager
def _importing_from(folder: Path, package: str) -> Iterator[None]:
    """Import a package from a folder, and not the one of that name which may be installed."""
    before, there = (sys.path[:], sys.dont_write_bytecode), set(sys.modules)
    hidden = {
        name: module
        for name, module in sys.modules.items()
        if f"{name}.".startswith(f"{package}.") and not _lies_in(module, folder)
    }
    for name in hidden:
        del sys.modules[name]
    sys.path[:0] = [str(folder.absolute()), str(folder.absolute() / "src")]
    sys.dont_write_bytecode = True
    try:
        yield
    finally:
        sys.path[:], sys.dont_write_bytecode = before
        for name in [name for name, module in sys.modules.items() if _lies_in(module, folder)]:
            if name not in there:
                del sys.modules[name]
        sys.modules.update(hidden)


def _lies_in(module: object, folder: Path) -> bool:
    file = getattr(module, "__file__", None)
    return file is not None and folder.resolve() in Path(file).resolve().parents


def _everyone(plugins: Plugins) -> list[Problem]:
    return [problem for one in plugins.installed for problem in _of(plugins, one.name)]


def _of(plugins: Plugins, name: str) -> list[Problem]:
    """The problems of one plugin; those that name no file are the plugin's own."""
    return [
        problem if problem.file else replace(problem, file=f"plugin {name}")
        for one in plugins.installed
        if one.name == name
        for problem in one.problems
    ]
