"""What is kept of people, for whoever hosts the skill: shown, erased, and forgotten when unused."""

import argparse
import json
import logging
import sys
import threading
from collections.abc import Callable
from datetime import date
from typing import Any

from supple.logbook import UNUSED_FOR, Logbook, LogbookError, today
from supple.plain import to_plain
from supple.settings import open_logbook_alone

log = logging.getLogger("supple_alexa")

Answer = Callable[[dict[str, Any]], bytes]
"""The skill: a request envelope in, the response as JSON out."""


class Expiring:
    """The skill, which after the first turn of each day also forgets who hasn't come for a year.

    It is for a server that verifies requests: that one answers a turn only while its clock agrees
    with Amazon's. So a clock that jumps ahead makes nobody look unused.

    Args:
        answer: The skill.
        logbook: Where progress is kept.
        day: Says which day it is.
    """

    def __init__(self, answer: Answer, logbook: Logbook, day: Callable[[], date] = today):
        self._answer = answer
        self._logbook = logbook
        self._day = day
        self._choosing = threading.Lock()
        self._done: date | None = None

    def __call__(self, envelope: dict[str, Any]) -> bytes:
        """The skill's answer; nobody waits for the forgetting."""
        said = self._answer(envelope)
        now = self._day()
        with self._choosing:
            due, self._done = now != self._done, now
        if due:
            threading.Thread(target=self._expire, args=(now - UNUSED_FOR,), daemon=True).start()
        return said

    def _expire(self, before: date) -> None:
        try:
            count = self._logbook.expire(before)
        except LogbookError as error:
            log.warning("logbook: %s", error)
        else:
            log.info("forgot %d people who have not come since %s", count, before)


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `forget`, `export` and `expire` to the command line."""
    forget = commands.add_parser("forget", help="erase everything kept of a person")
    export = commands.add_parser("export", help="print what is kept of a person, as JSON")
    for command, run in ((forget, _forget), (export, _export)):
        command.add_argument("user", metavar="USER_ID", help="their user id, or their person id")
        command.set_defaults(run=_with_logbook(run))
    expire = commands.add_parser("expire", help="erase what was not used for a year")
    expire.set_defaults(run=_with_logbook(_expire))


def _with_logbook(
    run: Callable[[Logbook, argparse.Namespace], int],
) -> Callable[[argparse.Namespace], int]:
    """A command that is handed the logbook; what is wrong with that is told in a sentence."""

    def command(options: argparse.Namespace) -> int:
        try:
            logbook = open_logbook_alone()
            try:
                return run(logbook, options)
            finally:
                logbook.close()
        except LogbookError as error:
            print(f"supple-alexa: {error}", file=sys.stderr)
            return 1

    return command


def _forget(logbook: Logbook, options: argparse.Namespace) -> int:
    known = logbook.load(options.user).version
    logbook.forget(options.user)
    print("It is all erased." if known else _UNKNOWN)
    return 0


def _export(logbook: Logbook, options: argparse.Namespace) -> int:
    kept = logbook.load(options.user)
    if not kept.version:
        print(_UNKNOWN, file=sys.stderr)
        return 1
    print(json.dumps(to_plain(kept.progress), indent=2))
    return 0


def _expire(logbook: Logbook, _: argparse.Namespace) -> int:
    before = today() - UNUSED_FOR
    count = logbook.expire(before)
    people = "One person" if count == 1 else f"{count} people"
    print(f"{people} had not come since {before}, and {'is' if count == 1 else 'are'} forgotten.")
    return 0


_UNKNOWN = "Nothing is kept of that person."
