"""Call a plugin's code so that whatever it does, the rest goes on."""

import importlib
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import redirect_stdout
from itertools import islice
from pathlib import Path
from typing import TypeVar

MOST_SECONDS = 5.0
"""How long an import or one content hook may take."""

MOST_VALUES = 20_000
"""How many values one content hook may return."""

_NOT_THEIRS = (Path(__file__).parent, Path(importlib.__file__).parent)
"""Where a plugin's code isn't, so that an exception isn't told to come from there."""

T = TypeVar("T")


class PluginError(Exception):
    """What a plugin's code did wrong, in a line."""


def guarded(call: Callable[[], T]) -> T:
    """Call a plugin's code.

    Raises:
        PluginError: It raised anything at all, sys.exit included; only Ctrl-C passes through.
    """
    try:
        return call()
    except (KeyboardInterrupt, PluginError):
        raise
    except BaseException as error:
        raise PluginError(told(error)) from error


def within(seconds: float, call: Callable[[], T]) -> T:
    """Call a plugin's code, but wait no longer than that for it.

    What it prints meanwhile goes to standard error, so that it isn't taken for an answer of ours.

    Raises:
        PluginError: It raised, or it took longer; then its thread is left behind, because it
            can't be stopped from outside.
    """
    returned: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            returned.append(call())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True, name="supple-plugin")
    with redirect_stdout(sys.stderr):
        thread.start()
        thread.join(seconds)
    if failed:
        raise PluginError(told(failed[0])) from failed[0]
    if not returned:
        raise PluginError(f"it took longer than {seconds:g} seconds")
    return returned[0]


def bounded(answer: object) -> tuple[object, ...]:
    """A content hook's answer as a tuple; a generator runs here, so call it inside a guard.

    Raises:
        TypeError: It isn't a collection of values.
        ValueError: It holds too many.
    """
    if isinstance(answer, str | bytes | Mapping) or not isinstance(answer, Iterable):
        raise TypeError(f"it returned {type(answer).__name__}: return a list")
    values = tuple(islice(answer, MOST_VALUES + 1))
    if len(values) > MOST_VALUES:
        raise ValueError(f"it returned more than {MOST_VALUES} values")
    return values


def told(error: BaseException) -> str:
    """An exception in a line, with the last place outside this package that it passed through."""
    place = ""
    traceback = error.__traceback__
    while traceback:
        file = Path(traceback.tb_frame.f_code.co_filename)
        if file.is_file() and file.parent not in _NOT_THEIRS:
            place = f" ({file.name}, line {traceback.tb_lineno})"
        traceback = traceback.tb_next
    said = " ".join(str(error).split())[:300]
    return f"{type(error).__name__}{': ' if said else ''}{said}{place}"
