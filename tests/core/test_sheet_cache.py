"""The cache of sheets gives what reading gives, and is never out of date or in the way."""

import json
from pathlib import Path
from typing import Any

import pytest

import supple_lower_back
import supple_whole_body
from supple import settings, sheet_cache
from supple.sheet import Sheet, read_sheet
from supple.sheet_cache import MOST_UNUSED, SheetCache

GOOD = b"""
format = 1

[[topic]]
id = "breathing"
name = "breathing"
short = "Breathe slowly, and let the breath out last longer than the breath in."
long = "Let your belly rise as the breath comes in. Let it fall as the breath goes out."
"""
BAD = GOOD.replace(b"short", b"shrot")

SHEETS = [
    path
    for plugin in (supple_lower_back, supple_whole_body)
    for path in sorted(Path(plugin.__file__ or "").parent.rglob("*.toml"))
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that isn't there yet, nor its folder."""
    return tmp_path / "cache" / "sheets.json"


def forbid(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be read that isn't remembered."""

    def read(*_arguments: Any) -> Sheet:
        raise AssertionError("it was read again")

    monkeypatch.setattr(sheet_cache, "read_sheet", read)


def kept(path: Path, content: bytes = GOOD, file: str = "a.toml", plugin: str = "me") -> Sheet:
    """Read a sheet with a cache, and save that."""
    cache = SheetCache(path)
    sheet = cache.read_sheet(content, file, plugin)
    cache.save()
    return sheet


def test_what_is_remembered_is_what_was_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every bundled sheet comes back the same, field by field, with the lines it was written in."""
    first = SheetCache(path)
    read = [first.read_sheet(file.read_bytes(), file.name, "a") for file in SHEETS]
    first.save()
    forbid(monkeypatch)
    second = SheetCache(path)
    assert [second.read_sheet(file.read_bytes(), file.name, "a") for file in SHEETS] == read
    assert read == [read_sheet(file.read_bytes(), file.name, "a") for file in SHEETS]


@pytest.mark.parametrize(
    "changed", [{"content": GOOD + b"\n"}, {"file": "b.toml"}, {"plugin": "you"}], ids=str
)
def test_a_sheet_that_changed_is_read_again(path: Path, changed: dict[str, Any]) -> None:
    """Its words, its own name, and the plugin's, which its ids begin with."""
    kept(path)
    want = {"content": GOOD, "file": "a.toml", "plugin": "me"} | changed
    assert kept(path, **changed) == read_sheet(**want)


def test_new_rules_ask_for_a_new_look(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An updated Supple may refuse what it let in before."""
    kept(path)
    monkeypatch.setattr(sheet_cache, "_rules", lambda: "newer")
    forbid(monkeypatch)
    with pytest.raises(AssertionError, match="read again"):
        kept(path)


def test_the_rules_are_supples_own_code_and_words(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever works on Supple sees what their change does, without a thought for the cache."""
    monkeypatch.setattr(sheet_cache, "__file__", str(tmp_path / "sheet_cache.py"))
    seen = set()
    for name, text in (("a.py", "1"), ("a.py", "22"), ("en/lint.toml", "3"), ("b.txt", "4")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
        seen.add(SheetCache(path)._rules)
    assert len(seen) == 3


def test_a_sheet_with_something_wrong_is_not_kept(path: Path) -> None:
    """Its author is told each time."""
    told = read_sheet(BAD, "a.toml", "me").problems
    assert told
    assert kept(path, BAD).problems == told
    assert kept(path, BAD).problems == told
    assert not path.exists()


def test_an_author_is_told_everything(path: Path) -> None:
    """What is kept was not looked at thoroughly."""
    kept(path)
    thorough = SheetCache(path).read_sheet(GOOD, "a.toml", "me", True)
    assert thorough == read_sheet(GOOD, "a.toml", "me", True)


def _damage(path: Path) -> list[str]:
    whole = json.loads(path.read_text())
    (key,) = whole["sheets"]
    values = [None, 7, [7], [{"kind": "song"}], [{"kind": "topic", "value": 7, "origin": {}}]]
    wrong = [whole | {"sheets": {key: value}} for value in values]
    return [
        *("", "{", "[]", "null", "{}", "\x00", "[" * 100_000),
        *(json.dumps(one) for one in [*wrong, whole | {"sheets": 1}]),
    ]


def test_a_damaged_file_is_no_trouble(path: Path) -> None:
    """It is made again."""
    want = kept(path)
    for damaged in _damage(path):
        path.write_text(damaged)
        assert kept(path) == want
    assert kept(path) == want


def test_a_folder_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    """Sheets are read as ever."""
    (tmp_path / "file").touch()
    assert kept(tmp_path / "file" / "sheets.json") == read_sheet(GOOD, "a.toml", "me")
    (tmp_path / "folder" / "sheets.json").mkdir(parents=True)
    assert kept(tmp_path / "folder" / "sheets.json") == read_sheet(GOOD, "a.toml", "me")


def test_it_does_not_grow_for_ever(path: Path) -> None:
    """What is used stays; of what isn't, the latest."""
    kept(path, file="first.toml")
    for number in range(MOST_UNUSED + 20):
        cache = SheetCache(path)
        cache.read_sheet(GOOD, "first.toml", "me")
        cache.read_sheet(GOOD, f"{number}.toml", "me")
        cache.save()
    assert len(json.loads(path.read_text())["sheets"]) == MOST_UNUSED + 2


def test_it_is_for_its_owner_alone(path: Path) -> None:
    """Nobody else may slip a stretch in."""
    kept(path)
    assert path.parent.stat().st_mode & 0o077 == 0


def test_the_environment_says_where(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A start reads sheets once; "off" reads them each time."""
    environment = {"SUPPLE_CACHE": str(path.parent), "SUPPLE_PLUGINS": "lower-back"}
    first = settings.load_plugins(environment)
    assert path.exists()
    with monkeypatch.context() as patch:
        forbid(patch)
        again = settings.load_plugins(environment)
    assert again.catalogue == first.catalogue
    path.unlink()
    off = settings.load_plugins(environment | {"SUPPLE_CACHE": "off"})
    assert off.catalogue == first.catalogue
    assert not path.exists()
