"""`supple check`: whatever it is pointed at, an author hears everything, in sentences."""

import json
import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from supple.__main__ import main
from supple.check import CheckError, check, report
from supple.problem import Problem, Severity
from supple.testing.builders import EXAMPLE
from tests.core.distributions import READS_SHEETS, a_sheet, install, on_path

HERE = {"SUPPLE_PLUGINS": EXAMPLE}
"""No installed plugin is looked at: they would only take time."""

PROJECT = """
[project]
name = "supple-knees"
version = "1.0"

[project.entry-points.supple]
knees = "supple_knees"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that the author is in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SUPPLE_PLUGINS", EXAMPLE)
    monkeypatch.delenv("SUPPLE_SHEETS", raising=False)
    with on_path(tmp_path / "nowhere"):
        yield tmp_path


def write(path: str, text: str | bytes) -> Path:
    """Write a file in the author's folder."""
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def plugin(code: str = READS_SHEETS, project: str = PROJECT, **sheets: str) -> Path:
    """Write a plugin's distribution, which isn't installed."""
    write("knees/pyproject.toml", project)
    write("knees/supple_knees/__init__.py", code)
    for name, text in sheets.items():
        write(f"knees/supple_knees/{name}.toml", text)
    return Path("knees")


def said(path: Path | str) -> list[str]:
    """What is said of a path."""
    return [str(problem) for problem in check(Path(path), HERE)]


def test_nothing_is_wrong_with_what_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    """A sheet, its folder, and a plugin that are right: exit status 0."""
    write("neck.toml", a_sheet())
    plugin(one=a_sheet())
    for path in ("neck.toml", ".", "knees", "knees/pyproject.toml"):
        assert main(["check", path]) == 0
        assert capsys.readouterr().out == "Nothing is wrong.\n"


def test_a_sheet_is_checked_with_its_neighbours() -> None:
    """Links lead to the sheets beside it, and only this sheet's problems are told."""
    write("neck.toml", a_sheet("neck").replace("movements", 'easier = "back"\nmovements'))
    write("back.toml", a_sheet("back", "Back").replace("strain = 1", "strain = 7"))
    assert said("neck.toml") == []
    assert said("back.toml") == ['back.toml, stretch "Back": strain is 7: write 1 to 5 (line 10)']
    assert said(".") == said("back.toml")


def test_a_plugins_sheet_is_checked_as_part_of_it() -> None:
    """Its links lead into its plugin, whether that is installed or not."""
    link = a_sheet().replace("movements", 'easier = "other"\nharder = "none"\nmovements')
    plugin(one=link, two=a_sheet("other", "Other"))
    sheet = "knees/supple_knees/one.toml"
    [line] = said(sheet)
    assert line.startswith(f'{sheet}, stretch "Quiet sitting": there is no stretch none: mend the')
    assert line.endswith("(line 14, warning)")
    assert said("knees") == [line]
    assert said("knees/supple_knees/two.toml") == []


@pytest.mark.parametrize("code", ["raise RuntimeError", "", READS_SHEETS])
def test_a_sheet_is_checked_although_its_plugin_does_not_bring_it(code: str) -> None:
    """A plugin that doesn't load, or forgets the sheet, isn't taken for a sheet that is right."""
    plugin(code, one=a_sheet())
    write("knees/more/two.toml", a_sheet("two", "Two").replace("strain = 1", "strain = 9"))
    assert said("knees/more/two.toml") == [
        'knees/more/two.toml, stretch "Two": strain is 9: write 1 to 5 (line 10)'
    ]


def test_a_name_that_two_things_share_is_warned_of() -> None:
    """Whoever says it would be asked which one was meant."""
    write("a.toml", a_sheet("a", "Neck rest"))
    write("b.toml", a_sheet("b", "Rest").replace("about", 'aliases = ["neck Rest"]\nabout', 1))
    assert said(".") == [
        'b.toml, stretch "Rest": "neck rest" is also what a is called: Supple will have to ask '
        "which (line 6, warning)"
    ]


def test_warnings_are_told_and_fail_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 0 for warnings alone, 1 as soon as there is an error."""
    write("neck.toml", a_sheet().replace("movements = []\n", ""))
    assert main(["check", "neck.toml"]) == 0
    assert "(line 5, warning)\n0 errors, 1 warning.\n" not in capsys.readouterr().out
    write("neck.toml", a_sheet().replace("movements = []\n", "strain = 2\n"))
    assert main(["check", "neck.toml"]) == 1
    assert "1 error, 0 warnings." in capsys.readouterr().out


def test_what_is_printed_as_json_is_what_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """The shape that other programs rely on, lines included; an empty list for nothing."""
    write("neck.toml", a_sheet().replace("[1, 3, 6]", "13"))
    assert main(["check", "neck.toml", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == [
        {
            "file": "neck.toml",
            "where": 'stretch "Quiet sitting", part 1',
            "line": 26,
            "severity": "error",
            "message": "breaths is 13; the most is 12",
        }
    ]
    write("neck.toml", a_sheet())
    assert main(["check", "neck.toml", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_problems_come_in_the_order_of_files_and_lines() -> None:
    """So that an author can work through them."""
    for name in ("b", "a"):
        sheet = a_sheet(name, f"Neck {name}")
        write(f"{name}.toml", sheet.replace("strain = 1", "strain = 7\nlevl = 1"))
    assert [(one.file, one.line) for one in check(Path(), HERE)] == [
        ("a.toml", 10),
        ("a.toml", 11),
        ("b.toml", 10),
        ("b.toml", 11),
    ]


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("gone", "there is no file or folder gone."),
        ("notes.txt", "notes.txt is no sheet: name a file that ends in .toml, or a folder."),
        ("empty", "there is no sheet (NAME.toml) and no pyproject.toml in empty."),
        ("tool", "tool/pyproject.toml has no [project]: name a plugin's own folder."),
        ("nul\0", "there is no file or folder nul\0."),
    ],
)
def test_misuse_is_told_from_mistakes(
    path: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 2, and a sentence on standard error."""
    write("notes.txt", "hello")
    write("tool/pyproject.toml", "[tool.x]\n")
    Path("empty").mkdir()
    with pytest.raises(CheckError):
        check(Path(path), HERE)
    assert main(["check", path]) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", f"supple check: {sentence}\n")


@pytest.mark.parametrize(
    ("project", "message"),
    [
        ("name = ", "pyproject.toml: not TOML (Invalid value): write a text between straight"),
        (b"\xff", "pyproject.toml: it isn't UTF-8: save the file as UTF-8"),
        (
            '[project]\nname = "supple-knees"\n',
            'write [project.entry-points.supple] with one line: knees = "supple_knees"',
        ),
        (
            PROJECT + 'hips = "supple_hips"\n',
            'write [project.entry-points.supple] with one line: knees = "supple_knees"',
        ),
        ('project.entry-points = 5\nproject.name = ""', 'with one line: my-stretches = "supple_my'),
        (PROJECT.replace("knees =", "hips ="), "its entry point is called hips: call it knees"),
        (PROJECT.replace("knees", "core"), "the name core is Supple's own: choose another"),
        (PROJECT.replace('"supple_knees"', '"not a module"'), "'not a module' is no module"),
        (PROJECT.replace('"supple_knees"', "5"), "'5' is no module: write its name"),
        (PROJECT.replace('"supple_knees"', '"supple_hips"'), "No module named 'supple_hips'"),
    ],
)
def test_a_plugins_metadata_is_checked(project: str | bytes, message: str) -> None:
    """A plugin that would never be found says so."""
    plugin(one=a_sheet())
    write("knees/pyproject.toml", project)
    [line] = said("knees")
    assert message in line


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import no_such_module", "plugin knees: ModuleNotFoundError: No module named 'no_such"),
        ("raise SystemExit(1)", "plugin knees: SystemExit: 1 (__init__.py, line 1)"),
        ("def supple_sheets(): ...", "plugin knees: supple_sheets isn't called: write @hookimpl"),
        (
            READS_SHEETS + "\n@hookimpl\ndef supple_stretches():\n    return [5]",
            "supple_stretches: it returned a value of type int: return Stretch values",
        ),
        (
            READS_SHEETS + "\n@hookimpl\ndef supple_voices():\n    return ['calm']",
            "supple_voices: it returned a value of type str: a voice has a name, and words()",
        ),
    ],
)
def test_a_plugins_code_is_checked(code: str, message: str) -> None:
    """What its code does wrong is said like what its sheets do wrong."""
    [line] = said(plugin(code, one=a_sheet()))
    assert line.startswith(message)


def test_a_folder_is_checked_and_not_what_is_installed_under_its_name(folder: Path) -> None:
    """Its author may have an older version installed; the folder's one is looked at."""
    (folder / "site").mkdir()
    install(folder / "site", "supple-knees", READS_SHEETS, one=a_sheet())
    with on_path(folder / "site"):
        assert [str(one) for one in check(None, {"SUPPLE_PLUGINS": "knees"})] == []
        plugin(one=a_sheet(name="").replace("strain = 1", "strain = 9"))
        assert len(said("knees")) == 2
        assert [str(one) for one in check(None, {"SUPPLE_PLUGINS": "knees"})] == []


def test_without_a_path_everything_installed_is_checked(folder: Path) -> None:
    """The folder of SUPPLE_SHEETS, and every plugin, refused ones too."""
    write("mine/neck.toml", a_sheet().replace("strain = 1", "strain = 9"))
    (folder / "site").mkdir()
    install(folder / "site", "supple-knees", "raise RuntimeError('ouch')")
    with on_path(folder / "site"):
        lines = [
            str(one) for one in check(None, {"SUPPLE_PLUGINS": "knees", "SUPPLE_SHEETS": "mine"})
        ]
    assert lines == [
        'mine/neck.toml, stretch "Quiet sitting": strain is 9: write 1 to 5 (line 10)',
        "plugin knees: RuntimeError: ouch (__init__.py, line 1)",
    ]


def test_checking_leaves_nothing_behind() -> None:
    """No compiled file in the author's folder, and nothing of theirs still imported."""
    before = sorted(map(str, plugin(one=a_sheet()).rglob("*"))), sys.path[:]
    assert said("knees") == []
    assert (sorted(map(str, Path("knees").rglob("*"))), sys.path[:]) == before
    assert "supple_knees" not in sys.modules


@pytest.mark.parametrize("seed", range(20))
def test_rubbish_is_explained(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever bytes a sheet has, there is a sentence and an exit status, never a traceback."""
    chance = random.Random(seed)  # noqa: S311 (rubbish, not secrets)
    write(
        "junk.toml", chance.choice((b"", b"format = 1\n", b"[[stretch]]\n")) + chance.randbytes(99)
    )
    assert main(["check", "junk.toml"]) == 1
    assert "junk.toml" in capsys.readouterr().out


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_what_may_not_be_read_is_told(folder: Path) -> None:
    """A file or a folder without permission is a sentence, too."""
    write("neck.toml", a_sheet()).chmod(0)
    assert said("neck.toml") == ["neck.toml: it can't be read: Permission denied"]
    folder.chmod(0)
    try:
        with pytest.raises(CheckError, match="can't be read: Permission denied"):
            check(folder, HERE)
    finally:
        folder.chmod(0o700)


def test_a_folder_called_like_a_sheet_is_told(folder: Path) -> None:
    """What can't be opened is named with the reason."""
    (folder / "odd.toml").mkdir()
    assert said(".") == ["odd.toml: it can't be read: Is a directory"]


def test_a_report_ends_with_a_count() -> None:
    """One of a thing is not called many."""
    problem = Problem(message="odd")
    warning = Problem(message="odd", severity=Severity.WARNING)
    assert report([problem, warning, warning], as_json=False) == (
        "odd\nodd (warning)\nodd (warning)\n1 error, 2 warnings."
    )
