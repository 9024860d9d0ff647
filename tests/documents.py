"""What a document shows, done as it says: files are written, commands are typed, and compared.

A fenced block is run in the order of the document, in one folder of its own. A comment in the line
before it, which readers don't see, says what can't be told from the block itself:

    <!-- file: NAME -->     the block is the content of a file
    <!-- exit: NUMBER -->   the commands end with that exit status, not with 0
    <!-- not run: WHY -->   it is only looked at

In a `console` block, a line that starts with `$` is a command. What follows is what it prints, with
`...` for anything; lines that start with `>` are typed into it. `python` blocks without a name are
plugins. `toml` blocks without a name are sheets.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(
    r"^(?:<!-- (?P<note>.*?) -->\n)?^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block.

    Attributes:
        line: The line of the document on which it begins.
        kind: Its language, such as "console".
        note: What the comment before it says; empty for none.
        text: What it holds.
    """

    line: int
    kind: str
    note: str
    text: str

    def noted(self, what: str) -> str:
        """What the comment says about something; empty if it is about something else."""
        about, _, said = self.note.partition(": ")
        return said if about == what else ""


def blocks(document: str) -> Iterator[Block]:
    """The fenced blocks of a document."""
    for found in FENCE.finditer(document):
        line = document.count("\n", 0, found.start("kind")) + 1
        yield Block(line, found["kind"], found["note"] or "", found["text"])


class Folder:
    """The folder in which a document's blocks are done, one after the other.

    Args:
        path: Where it is; empty at first.
    """

    def __init__(self, path: Path):
        self.path = path
        self._went = path.parent / f"{path.name}.went"

    def type(self, block: Block) -> None:
        """Type the commands of a console block, and compare what they print."""
        for command, typed, printed in commands(block.text):
            went = f"code=$?; pwd > {shlex.quote(str(self._went))}; exit $code"
            done = subprocess.run(
                ["bash", "-c", f"{command}\n{went}"],
                cwd=self.path,
                env=environment(),
                input=typed,
                capture_output=True,
                text=True,
            )
            self.path = Path(self._went.read_text("utf-8").strip())
            wanted = int(block.noted("exit") or 0)
            said = done.stdout + done.stderr
            assert done.returncode == wanted, f"line {block.line}: {command}\n{said}"
            assert not printed or matches(printed, said), (
                f"line {block.line}: {command}\nexpected:\n{printed}\nprinted:\n{said}"
            )

    def write(self, name: str, text: str) -> None:
        """Write a file."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def commands(text: str) -> Iterator[tuple[str, str, str]]:
    """Each command of a console block, what is typed into it, and what it prints."""
    for one in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, rest = one.partition("\n")
        typed = "".join(f"{line[2:]}\n" for line in rest.splitlines() if line.startswith("> "))
        # Here everything is installed already, and uv would have nothing to do but look.
        yield re.sub(r"\buv run ", "", command), typed, rest


def environment() -> dict[str, str]:
    """The variables of a reader who has installed Supple, and nothing else."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("SUPPLE_")}
    programs = f"{Path(sys.executable).parent}{os.pathsep}{ours['PATH']}"
    return ours | {"PATH": programs, "SUPPLE_LOGBOOK": "memory:", "COLUMNS": "200"}


def matches(expected: str, printed: str) -> bool:
    """Whether something was printed as expected, where `...` is anything, lines included."""
    pieces = expected.rstrip("\n").split("...")
    pattern = ".*".join(re.escape(piece.strip("\n")) for piece in pieces)
    return re.fullmatch(rf"\s*{pattern}\s*", printed, re.DOTALL) is not None
