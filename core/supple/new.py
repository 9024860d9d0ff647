"""Start a new plugin, or a single sheet, that passes its checks at once."""

import re
import sys
from importlib.resources import files
from pathlib import Path
from string import Template

from supple.installed import RESERVED, installed
from supple.schema import SHEET_SCHEMA

MOST_LETTERS = 40
"""The longest name of a plugin: it is said in sentences and starts every id."""

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class NewError(Exception):
    """It can't be started; says why, and what would do, in a sentence."""


def new_plugin(name: str, parent: Path) -> Path:
    """Write a distribution of its own, with a sheet, a test and a README.

    Args:
        name: The plugin's name, such as "my-stretches".
        parent: The folder in which the new one is made.

    Returns:
        The new folder, called after the distribution: `supple-my-stretches`.

    Raises:
        NewError: The name won't do, it is there already, or it can't be written.
    """
    name = name.removeprefix("supple-")
    _refuse_name(name)
    if name in RESERVED or name in installed():
        raise NewError(f"there is a plugin called {name} already: choose another name.")
    package = f"supple_{name.replace('-', '_')}"
    words = {"name": name, "package": package, "title": name.replace("-", " ").capitalize()}
    folder = parent / f"supple-{name}"
    sheet = f"{package}/sheets/{name.replace('-', '_')}.toml"
    to_root = "../../"
    written = {
        "pyproject.toml": _filled("pyproject.toml", words),
        "README.md": _filled("README.md", words),
        ".gitignore": _filled("gitignore", words),
        SHEET_SCHEMA: schema_text(),
        f"{package}/__init__.py": _filled("package.py", words),
        sheet: _filled("sheet.toml", {"schema": to_root + SHEET_SCHEMA, "path": "."}),
        f"tests/test_{name.replace('-', '_')}.py": _filled("test_plugin.py", words),
    }
    _write(folder, written)
    return folder


def new_sheet(name: str, parent: Path) -> Path:
    """Write a single sheet.

    Args:
        name: Its name, with or without ".toml".
        parent: The folder that it is written into.

    Raises:
        NewError: The name won't do, it is there already, or it can't be written.
    """
    name = name.removesuffix(".toml")
    _refuse_name(name)
    path = parent / f"{name}.toml"
    words = {"schema": SHEET_SCHEMA, "path": path.name}
    if path.exists():
        raise NewError(f"{path.name} is there already: choose another name.")
    try:
        path.write_text(_filled("sheet.toml", words), "utf-8")
    except OSError as error:
        raise NewError(f"{path} can't be written: {error.strerror or error}.") from error
    return path


def run(name: str, sheet: bool) -> int:
    """Start one here, say what to do next, and give the exit status."""
    try:
        made = new_sheet(name, Path.cwd()) if sheet else new_plugin(name, Path.cwd())
    except NewError as error:
        print(f"supple new: {error}", file=sys.stderr)
        return 2
    if sheet:
        print(f"Wrote {made.name}. Change it as you like, and then: supple check {made.name}")
    else:
        print(f"Wrote {made.name}. To see that all is well: cd {made.name}, supple check ., pytest")
    return 0


def schema_text() -> str:
    """The JSON Schema of sheets, for editors."""
    return (files("supple") / SHEET_SCHEMA).read_text("utf-8")


def _refuse_name(name: str) -> None:
    if _NAME.fullmatch(name) and len(name) <= MOST_LETTERS:
        return
    near = re.sub(r"[^a-z0-9]+", "-", name.lower()).lstrip("-0123456789")[:MOST_LETTERS].strip("-")
    remedy = f": {near} would do" if _NAME.fullmatch(near) else ""
    raise NewError(
        f"{name!r} won't do as a name. Write small letters, digits and hyphens, beginning with a "
        f"letter, {MOST_LETTERS} at most{remedy}."
    )


def _filled(template: str, words: dict[str, str]) -> str:
    text = (files("supple") / "templates" / f"{template}.template").read_text("utf-8")
    return Template(text).substitute(words)


def _write(folder: Path, texts: dict[str, str]) -> None:
    """Write a new folder, whole or not at all as far as names go: an old one is left alone."""
    try:
        folder.mkdir()
        for name, text in texts.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
    except FileExistsError as error:
        raise NewError(f"{folder.name} is there already: choose another name.") from error
    except OSError as error:
        raise NewError(f"{folder} can't be written: {error.strerror or error}.") from error
