"""`supple new`: what it starts passes its checks at once, anywhere."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from supple.__main__ import main
from supple.check import check
from supple.installed import name_of
from supple.new import MOST_LETTERS, NewError, new_plugin, new_sheet, schema_text
from supple.sheet import read_sheet
from supple.stretch import Sides, Stretch

NOBODY = {"SUPPLE_PLUGINS": "my-stretches"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder outside this repository."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_plugin_passes_its_checks(folder: Path) -> None:
    """Nothing is wrong with it, not even a warning, and its own tests pass uninstalled."""
    made = new_plugin("my-stretches", folder)
    assert made == folder / "supple-my-stretches"
    assert check(made, NOBODY) == []
    tests = subprocess.run(
        [sys.executable, "-m", "pytest", "-q"], cwd=made, capture_output=True, text=True
    )
    assert tests.returncode == 0, tests.stdout
    assert " passed" in tests.stdout


def test_a_new_plugin_is_a_distribution(folder: Path) -> None:
    """Its metadata, its package and its sheet fit together."""
    made = new_plugin("my-stretches", folder)
    project = tomllib.loads((made / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["entry-points"] == {"supple": {"my-stretches": "supple_my_stretches"}}
    assert name_of(project["name"]) == "my-stretches"
    assert (made / "supple_my_stretches" / "__init__.py").is_file()
    sheet = made / "supple_my_stretches" / "sheets" / "my_stretches.toml"
    hint = sheet.read_text("utf-8").splitlines()[0]
    schema = sheet.parent / hint.removeprefix("#:schema ")
    assert schema.read_text("utf-8") == schema_text()


def test_no_placeholder_is_left_over(folder: Path) -> None:
    """Everything that a template leaves open is filled in."""
    for file in (new_sheet("neck", folder), *new_plugin("knees", folder).rglob("*.*")):
        if file.is_file() and file.name != "sheet.schema.json":
            assert "$" not in file.read_text("utf-8"), file


def test_a_new_sheet_holds_a_real_stretch_and_a_routine(folder: Path) -> None:
    """It shows the two kinds of part, and a routine; nothing is wrong with it."""
    made = new_sheet("neck", folder)
    assert made == folder / "neck.toml"
    assert check(made, NOBODY) == []
    sheet = read_sheet(made.read_bytes(), made.name, "my")
    stretch, routine = (one.value for one in sheet.written)
    assert isinstance(stretch, Stretch)
    assert {part.sides for part in stretch.parts} == {Sides.TOGETHER, Sides.EACH}
    assert stretch.movements is not None
    assert routine.id == "my/shoulders-down"


def test_the_prefix_and_the_suffix_may_be_written(folder: Path) -> None:
    """Whoever writes the distribution's or the file's name means the same."""
    assert new_plugin("supple-knees", folder).name == "supple-knees"
    assert new_sheet("neck.toml", folder).name == "neck.toml"


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("My Stretches", "my-stretches would do"),
        ("knees_and_hips", "knees-and-hips would do"),
        ("2 minutes", "minutes would do"),
        ("../evil", "evil would do"),
        ("-x", "x would do"),
        ("--", "at most."),
        ("", "at most."),
        ("ёлка", "at most."),
        ("a" * (MOST_LETTERS + 1), f"{'a' * MOST_LETTERS} would do"),
    ],
)
def test_a_name_that_will_not_do_is_refused(name: str, remedy: str, folder: Path) -> None:
    """With one that would do, if there is one; and nothing is written."""
    for make in (new_plugin, new_sheet):
        with pytest.raises(NewError) as caught:
            make(name, folder)
        assert remedy in str(caught.value)
        assert "Write small letters, digits and hyphens" in str(caught.value)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["lower-back", "sheets", "core", "supple-whole-body"])
def test_a_name_that_is_taken_is_refused(name: str, folder: Path) -> None:
    """A second plugin of one name would be refused when it is installed."""
    with pytest.raises(NewError, match="already: choose another name"):
        new_plugin(name, folder)
    assert list(folder.iterdir()) == []


def test_nothing_is_ever_overwritten(folder: Path) -> None:
    """What is there already is left as it is."""
    (folder / "supple-knees").mkdir()
    (folder / "neck.toml").write_text("mine")
    with pytest.raises(NewError, match="supple-knees is there already"):
        new_plugin("knees", folder)
    with pytest.raises(NewError, match=r"neck\.toml is there already"):
        new_sheet("neck", folder)
    assert list((folder / "supple-knees").iterdir()) == []
    assert (folder / "neck.toml").read_text() == "mine"


def test_a_place_that_cannot_be_written_is_told(folder: Path) -> None:
    """A missing folder is a sentence, not a traceback."""
    with pytest.raises(NewError, match="can't be written: No such file or directory"):
        new_plugin("knees", folder / "gone")
    with pytest.raises(NewError, match="can't be written: No such file or directory"):
        new_sheet("knees", folder / "gone")


def test_the_command_says_what_to_do_next(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0 and the next step, or 2 and the reason."""
    assert main(["new", "knees"]) == 0
    assert "cd supple-knees, supple check ., pytest" in capsys.readouterr().out
    assert main(["new", "--sheet", "neck"]) == 0
    assert capsys.readouterr().out.endswith("supple check neck.toml\n")
    assert main(["new", "knees"]) == 2
    assert capsys.readouterr().err == (
        "supple new: supple-knees is there already: choose another name.\n"
    )
    assert sorted(one.name for one in folder.iterdir()) == ["neck.toml", "supple-knees"]
