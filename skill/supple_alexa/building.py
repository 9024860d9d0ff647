"""Making ready for Alexa, for whoever hosts the skill: the interaction model, the skill package."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from supple.catalogue import Catalogue
from supple.settings import load_plugins, tell
from supple_alexa.invocation import INVOCATION_NAME


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `model` and `package` to the command line."""
    model = commands.add_parser("model", help="print the interaction model of what is installed")
    model.add_argument("--locale", default="en-US", help="such as en-GB (en-US)")
    model.set_defaults(run=_told(_model))
    package = commands.add_parser("package", help="write all that `ask deploy` needs")
    package.add_argument("folder", metavar="DIR", type=Path, help="where to")
    package.add_argument(
        "--endpoint",
        required=True,
        metavar="URL",
        help="the skill's address, https://.../alexa, or a Lambda function's ARN",
    )
    package.add_argument(
        "--pages", default="", metavar="URL", help="where the public pages are (the endpoint's)"
    )
    package.add_argument(
        "--wildcard",
        action="store_true",
        help="the endpoint's certificate is for a whole domain, as a tunnel's is",
    )
    package.set_defaults(run=_told(_package))
    for command in (model, package):
        command.add_argument(
            "--invocation-name",
            default=INVOCATION_NAME,
            metavar="NAME",
            help=f"what people open the skill by ({INVOCATION_NAME})",
        )


def _told(
    run: Callable[[Catalogue, argparse.Namespace], None],
) -> Callable[[argparse.Namespace], int]:
    """A command that is handed the catalogue; what goes wrong is told in a sentence."""

    def command(options: argparse.Namespace) -> int:
        plugins = load_plugins()
        for plugin in plugins.installed:
            for problem in plugin.problems:
                tell(f"{plugin.name}: {problem}")
        try:
            run(plugins.catalogue, options)
        except (ValueError, OSError) as error:
            print(f"supple-alexa: {error}", file=sys.stderr)
            return 2
        return 0

    return command


def _model(catalogue: Catalogue, options: argparse.Namespace) -> None:
    # What these need is heavy, and `serve` doesn't need it.
    from supple_alexa.interaction_model import interaction_model, model_bytes

    made = interaction_model(catalogue, options.locale, options.invocation_name)
    sys.stdout.buffer.write(model_bytes(made))


def _package(catalogue: Catalogue, options: argparse.Namespace) -> None:
    from supple_alexa.package import write_package

    write_package(
        options.folder,
        catalogue,
        options.endpoint,
        pages=options.pages,
        wildcard=options.wildcard,
        invocation_name=options.invocation_name,
    )
    print(f"The skill package is in {options.folder}. To put it on your speaker, run there:")
    print("  ask deploy")
