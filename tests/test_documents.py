"""Every code block of the documents does what the document says."""

import inspect
import re
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest

from supple import Level, Movement, Position, Prop, Sides, hookspecs
from supple.installed import name_of
from supple.problem import errors
from supple.shape import model_fields
from supple.sheet import KINDS, read_sheet
from supple.testing.builders import EXAMPLE, load_alone
from tests.documents import Block, Folder, blocks, commands, matches

ROOT = Path(__file__).parents[1]

README = ROOT / "README.md"
GUIDE = ROOT / "plugins" / "README.md"

HOOKS = {name: hook for name, hook in vars(hookspecs).items() if name.startswith("supple_")}


@pytest.mark.slow
@pytest.mark.parametrize("document", [README, GUIDE], ids=["readme", "guide"])
def test_every_block_does_what_it_shows(document: Path, tmp_path: Path) -> None:
    """From the first block to the last, in an empty folder, as a reader would do it."""
    folder = Folder(tmp_path)
    for block in blocks(document.read_text("utf-8")):
        if not block.noted("not run"):
            do(block, folder)


def do(block: Block, folder: Folder) -> None:
    """Do what one block shows."""
    if name := block.noted("file"):
        folder.write(name, block.text)
    elif block.kind == "console":
        folder.type(block)
    elif block.kind == "python":
        assert errors(problems_of(block.text)) == [], f"line {block.line}"
    elif block.kind == "toml":
        assert read_sheet(block.text.encode(), "sheet", EXAMPLE).problems == (), (
            f"line {block.line}"
        )
    else:
        assert block.kind == "", f"line {block.line}: {block.kind} isn't known here"


def problems_of(code: str) -> list[Any]:
    """What is wrong with a plugin, but for routines that name another example's stretches."""
    module = ModuleType(EXAMPLE)
    exec(code, module.__dict__)  # noqa: S102 (the code is this repository's own document)
    [plugin] = load_alone(module).installed
    assert plugin.loaded, plugin.problems
    return [one for one in plugin.problems if "there is no stretch" not in one.message]


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_documented(hook: str) -> None:
    """The guide has a section for it, with its exact signature and an example that has it."""
    sections = re.split(r"^##+ ", GUIDE.read_text("utf-8"), flags=re.MULTILINE)
    [section] = [one for one in sections if one.startswith(f"{hook}\n")]
    assert f"`def {hook}{signature(hook)}`" in section
    [example] = [block.text for block in blocks(section) if block.kind == "python"]
    assert f"@hookimpl\ndef {hook}(" in example


def signature(hook: str) -> str:
    """A hook's signature as it is written in the code."""
    return str(inspect.signature(HOOKS[hook])).replace("'", "")


def test_no_section_is_about_a_hook_that_is_gone() -> None:
    """Whoever reads of a hook can use it."""
    named = set(re.findall(r"\bsupple_[a-z_]+", GUIDE.read_text("utf-8")))
    assert {one for one in named if not one.startswith("supple_my_stretches")} == set(HOOKS)


def test_every_key_of_a_sheet_is_documented() -> None:
    """The guide names every key that may be written, and every value of a closed list."""
    text = GUIDE.read_text("utf-8").partition("## The keys of a sheet")[2].partition("## What")[0]
    named = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`\n]+)`", text))))
    assert set(keys()) - named == set()
    closed = (Level, Movement, Position, Prop, Sides)
    assert {str(value) for values in closed for value in values} - named == set()


def keys() -> Iterator[str]:
    """Every key of every table, but for the angles of a pose, which the schema explains."""
    waiting: list[Any] = list(KINDS.values())
    while waiting:
        annotation = waiting.pop()
        if is_dataclass(annotation) and isinstance(annotation, type):
            if annotation.__name__ not in ("Pose", "Range"):
                yield from model_fields(annotation)
                waiting += [kind for _, kind in model_fields(annotation).values()]
        else:
            waiting += get_args(annotation)


def test_blocks_are_found_with_their_notes() -> None:
    """The convention of the documents, on a document as small as can be."""
    text = "A\n\n<!-- file: a.toml -->\n```toml\nx = 1\n```\n\n```console\n$ true\n```\n"
    assert list(blocks(text)) == [
        Block(line=4, kind="toml", note="file: a.toml", text="x = 1\n"),
        Block(line=8, kind="console", note="", text="$ true\n"),
    ]


def test_commands_are_told_from_what_is_typed_and_printed(tmp_path: Path) -> None:
    """A command moves to other folders, reads what is typed, and its output is compared."""
    folder = Folder(tmp_path)
    text = "$ mkdir a\n$ cd a\n$ head -1\n...\n> one\none\n$ pwd\n.../a\n"
    assert [one[:2] for one in commands(text)][2] == ("head -1", "one\n")
    folder.type(Block(1, "console", "", text.replace("> one\n", "").replace("head -1", "echo one")))
    assert folder.path == tmp_path / "a"
    folder.type(Block(1, "console", "exit: 1", "$ false\n"))
    with pytest.raises(AssertionError, match="line 7: false"):
        folder.type(Block(7, "console", "", "$ false\n"))
    with pytest.raises(AssertionError, match="expected"):
        folder.type(Block(1, "console", "", "$ echo one\ntwo\n"))


def test_three_dots_stand_for_anything() -> None:
    """Also for several lines, but nothing else does."""
    assert matches("a...z\n", "a b\nc z\n")
    assert matches("...\nz\n", "a\nb\nz\n")
    assert not matches("a...z\n", "a b\nc y\n")
    assert not matches("a.z\n", "abz\n")
    assert name_of("supple-x") == "x"
