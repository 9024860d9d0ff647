"""The command line: talk, list, plan, plugins, check, new, schema."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from supple.body import FloorAccess, Movement, Region
from supple.catalogue import plugin_of
from supple.conversation.narration import Manner, step_seconds
from supple.conversation.session import Session
from supple.conversation.stage import Stage
from supple.event import Wish
from supple.person import Person
from supple.plugins import Plugins
from supple.routine import unfold
from supple.settings import load_plugins, open_coach, tell_problems
from supple.speech import term

if TYPE_CHECKING:
    from supple.terminal import Display

T = TypeVar("T", bound=StrEnum)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help()
        return 2
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except KeyboardInterrupt:
        print()
        return 130
    except BrokenPipeError:  # whoever read us has gone
        sys.stderr.close()
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="supple", description=__doc__)
    commands = parser.add_subparsers(dest="command")

    talk = commands.add_parser("talk", help="be guided through a routine, here in the terminal")
    talk.add_argument("--no-wait", action="store_true", help="skip the silences")
    talk.set_defaults(run=_talk)

    listing = commands.add_parser("list", help="list every stretch and routine")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)

    plan = commands.add_parser("plan", help="choose a routine for a wish, and say why")
    plan.add_argument("--minutes", type=float, help="how long it may take")
    plan.add_argument("--area", type=_many(Region), default=frozenset(), help="what it is for")
    plan.add_argument("--floor", type=_one(FloorAccess), help="can you get to the floor?")
    plan.add_argument("--comfort", type=int, choices=range(11), help="your back, 0 (fine) to 10")
    plan.add_argument("--avoid", type=_many(Movement), default=frozenset(), help="such as twisting")
    plan.add_argument("--json", action="store_true")
    plan.set_defaults(run=_plan)

    plugins = commands.add_parser("plugins", help="say which plugins loaded, and which didn't")
    plugins.add_argument("--json", action="store_true")
    plugins.add_argument("--times", action="store_true", help="show how long each one took")
    plugins.set_defaults(run=_plugins)

    check = commands.add_parser("check", help="say everything that is wrong with a plugin or sheet")
    check.add_argument("path", nargs="?", help="a plugin's folder, a folder of sheets, or a sheet")
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=_check)

    new = commands.add_parser("new", help="start a plugin, or a single sheet, of your own")
    new.add_argument("name", help="small letters, digits and hyphens, such as my-stretches")
    new.add_argument("--sheet", action="store_true", help="write NAME.toml and no more")
    new.set_defaults(run=_new)

    schema = commands.add_parser("schema", help="print the JSON Schema of sheets, for editors")
    schema.set_defaults(run=_schema)
    return parser


def _talk(options: argparse.Namespace) -> int:
    from supple.hearing import hearing_for
    from supple.terminal import MEDIUM, talk

    coach = open_coach(MEDIUM)
    talk(
        coach,
        hearing_for(coach.catalogue),
        wait=not options.no_wait,
        echo=not sys.stdin.isatty(),
        display=_bars(),
    )
    return 0


def _bars() -> "Display | None":
    """Bars for the silences, where the terminal can draw them and rich is installed."""
    if not sys.stdout.isatty():
        return None
    try:
        from rich.console import Console

        from supple.terminal_bars import Bars
    except ImportError:
        return None
    return Bars(Console())


def _list(options: argparse.Namespace) -> int:
    plugins = load_plugins()
    tell_problems(plugins)
    rows = listed(plugins)
    if options.json:
        print(json.dumps(rows, indent=2))
        return 0
    for row in rows:
        minutes = f"{float(str(row['seconds'])) / 60:.0f} min"
        print(f"{row['id']:45} {minutes:>7}  {row['level']:13} {row['name']}")
    return 0


def listed(plugins: Plugins) -> list[dict[str, object]]:
    """Every stretch and routine, as `supple list --json` gives them."""
    catalogue = plugins.catalogue
    rows: list[dict[str, object]] = []
    for target in (*catalogue.routines, *catalogue.stretches):
        routine = catalogue.routine(target)
        assert routine is not None
        stretches = [catalogue.stretches[entry.stretch] for entry in routine.stretches]
        steps = unfold(routine, catalogue.stretches)
        hardest = max(stretches, key=lambda one: one.level.rank)
        rows.append(
            {
                "id": target,
                "name": routine.name,
                "plugin": plugin_of(target),
                "kind": "routine" if target in catalogue.routines else "stretch",
                "regions": list(dict.fromkeys(r for one in stretches for r in one.regions)),
                "position": stretches[0].position,
                "level": hardest.level,
                "seconds": round(sum(step_seconds(step, Manner()) for step in steps.steps)),
            }
        )
    return rows


def _one(kind: type[T]) -> Callable[[str], T]:
    """Reads one value of a closed list."""

    def read(text: str) -> T:
        try:
            return kind(text.strip().lower().replace(" ", "_").replace("-", "_"))
        except ValueError:
            known = ", ".join(kind)
            raise argparse.ArgumentTypeError(f"{text!r} isn't known: {known}") from None

    return read


def _many(kind: type[T]) -> Callable[[str], frozenset[T]]:
    """Reads values of a closed list, with commas between."""
    one = _one(kind)
    return lambda text: frozenset(one(part) for part in text.split(",") if part.strip())


def _plan(options: argparse.Namespace) -> int:
    from supple.choosing.plan import plan
    from supple.coach import Coach
    from supple.terminal import MEDIUM

    plugins = load_plugins()
    catalogue = plugins.catalogue
    wish = Wish(
        minutes=options.minutes,
        regions=options.area,
        floor=options.floor,
        comfort=options.comfort,
        avoid=options.avoid,
    )
    person, today = Person(), date.today()
    stage = Stage(today=today, catalogue=catalogue)
    choice = Coach(plugins, None, MEDIUM).choose(wish, Session(person=person), stage)
    written = plan(choice, catalogue, person, {}, today)
    if options.json:
        print(json.dumps(written, indent=2))
        return 0
    if choice.routine is None:
        print("Nothing suits all of that. Try asking for less.")
        return 1
    print(f"{written['name']}, {written['seconds'] / 60:.1f} minutes")
    for row in written["stretches"]:
        print(f"  {row['name']} ({row['seconds']} s, {term(row['position'])})")
        for reason in row["because"]:
            print(f"      {reason}")
    return 0


def _plugins(options: argparse.Namespace) -> int:
    installed = load_plugins().installed
    if options.json:
        rows = [
            {
                "name": one.name,
                "version": one.version,
                "loaded": one.loaded,
                "problems": [str(problem) for problem in one.problems],
                "stretches": one.stretches,
                "routines": one.routines,
                "seconds": round(one.seconds, 4),
            }
            for one in installed
        ]
        print(json.dumps(rows, indent=2))
        return 0
    for one in installed:
        state = "loaded" if one.loaded else "REFUSED"
        took = f"  {1000 * one.seconds:.1f} ms" if options.times else ""
        counts = f"{one.stretches} stretches, {one.routines} routines"
        print(f"{one.name} {one.version}  {state}: {counts}{took}")
        for problem in one.problems:
            print(f"  {problem}")
    return 0


def _check(options: argparse.Namespace) -> int:
    from supple.check import run

    return run(options.path, options.json)


def _new(options: argparse.Namespace) -> int:
    from supple.new import run

    return run(options.name, options.sheet)


def _schema(_options: argparse.Namespace) -> int:
    from supple.new import schema_text

    print(schema_text(), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
