"""Seven gentle sequences for the lower back, written as sheets."""

from collections.abc import Iterable
from importlib.resources import files
from importlib.resources.abc import Traversable

from supple import hookimpl


@hookimpl
def supple_sheets() -> Iterable[Traversable]:
    """Every sheet beside this file."""
    return [
        sheet for sheet in (files(__name__) / "sheets").iterdir() if sheet.name.endswith(".toml")
    ]
