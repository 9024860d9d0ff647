"""The command line of the skill: serve, model, package, forget, export, expire."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from flask import Blueprint, Flask

from supple.coach import Coach
from supple.settings import open_coach
from supple_alexa import building, keeping
from supple_alexa.keeping import Answer, Expiring
from supple_alexa.pages import public_pages
from supple_alexa.server import ServeError, serve
from supple_alexa.skill import MEDIUM, Skill
from supple_alexa.web import create_app


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit status."""
    parser = argparse.ArgumentParser(prog="supple-alexa", description=__doc__)
    commands = parser.add_subparsers(dest="command")
    serving = commands.add_parser("serve", help="serve the skill at /alexa")
    serving.add_argument("--host", default="127.0.0.1", help="where to listen (127.0.0.1)")
    serving.add_argument("--port", type=int, default=5000, help="where to listen (5000)")
    serving.add_argument(
        "--public",
        action="store_true",
        help="for the internet: needs SUPPLE_SKILL_ID, verifies every request, has no speaker",
    )
    serving.set_defaults(run=_serve)
    building.add_commands(commands)
    keeping.add_commands(commands)
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help()
        return 2
    run: Callable[[argparse.Namespace], int] = options.run
    return run(options)


def app(skill_id: str | None) -> Flask:
    """The skill's app, set up from the environment; the server's worker calls it."""
    coach = open_coach(MEDIUM)
    answer: Answer = Skill(coach)
    if skill_id and coach.logbook:
        answer = Expiring(answer, coach.logbook)
    pages = [public_pages()] if skill_id else [public_pages(), _speaker(coach)]
    return create_app(answer=answer, skill_id=skill_id, blueprints=pages)


def _speaker(coach: Coach) -> Blueprint:
    """The speaker's page; what it alone needs takes a while to load."""
    from supple.hearing import hearing_for
    from supple_alexa.speaker import speaker

    return speaker(coach, hearing_for(coach.catalogue))


def _serve(options: argparse.Namespace) -> int:
    skill_id = os.environ.get("SUPPLE_SKILL_ID", "").strip() if options.public else None
    if options.public and not skill_id:
        print(
            "supple-alexa: --public needs the skill's id, so that nobody else's requests are "
            "answered: set SUPPLE_SKILL_ID to the id from the developer console.",
            file=sys.stderr,
        )
        return 2

    def starting() -> None:
        address = f"http://{options.host}:{options.port}"
        print(f"Supple listens on {address}/alexa", flush=True)
        if not skill_id:
            print(f"To use it here, open {address}/ in a browser", flush=True)

    try:
        serve(
            app,
            skill_id=skill_id or None,
            host=options.host,
            port=options.port,
            starting=starting,
        )
    except ServeError as error:
        print(f"supple-alexa: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
