"""Distributions made up for a test: a module and its metadata in a folder on the path."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SHEET = """
format = 1

[[stretch]]
id = "{id}"
name = "{name}"
about = "You sit, and breathe."
why = "It is a rest."
level = "gentle"
strain = 1
regions = ["abdomen"]
position = "sitting"
movements = []

[stretch.start]
full = "Sit back."
short = "Sit back."
cue = "Sit back."

[[stretch.parts]]
name = "breathe"
release = "Come back to your own breath."
cues.full = "Let your breath come and go."
cues.short = "Let your breath come and go."
cues.cue = "Breathe."
dosage.breaths = [1, 3, 6]
dosage.source = "our own judgement"
"""
"""A sheet with one stretch, to be given an id and a name."""

READS_SHEETS = """
from importlib.resources import files
from supple import hookimpl

@hookimpl
def supple_sheets():
    return [one for one in files(__name__).iterdir() if one.name.endswith(".toml")]
"""
"""A module that brings the sheets beside it."""


@contextmanager
def on_path(folder: Path) -> Iterator[None]:
    """Let a folder's distributions be installed, and forget its modules afterwards."""
    before = set(sys.modules)
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        for name in set(sys.modules) - before:
            file = getattr(sys.modules[name], "__file__", None) or ""
            if file.startswith(str(folder)):
                del sys.modules[name]


def install(
    folder: Path, distribution: str, code: str, point: str = "", **files: str | bytes
) -> None:
    """Put a plugin's distribution into a folder.

    Args:
        folder: Where to.
        distribution: Its name, such as "supple-neck"; its package is called alike.
        code: The package's `__init__.py`.
        point: The name of its entry point; the distribution's less "supple-" if empty.
        files: Other files of the package, by their name without ".toml".
    """
    package = folder / distribution.replace("-", "_").replace(".", "_")
    package.mkdir()
    (package / "__init__.py").write_text(code, "utf-8")
    for name, content in files.items():
        content = content if isinstance(content, bytes) else content.encode()
        (package / f"{name}.toml").write_bytes(content)
    info = folder / f"{package.name}-1.0.dist-info"
    info.mkdir()
    metadata = f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n"
    (info / "METADATA").write_text(metadata, "utf-8")
    point = point or distribution.lower().removeprefix("supple-")
    (info / "entry_points.txt").write_text(f"[supple]\n{point} = {package.name}\n", "utf-8")


def a_sheet(id: str = "quiet", name: str = "Quiet sitting") -> str:  # noqa: A002
    """A sheet with one stretch."""
    return SHEET.format(id=id, name=name)
