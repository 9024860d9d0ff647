"""The logbook: what every kind of it must do, and which kind a URL opens."""

import logging
import tempfile
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace

import pluggy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, rule

from supple import hookspecs
from supple.hookspecs import hookimpl
from supple.logbook import (
    Conflict,
    Kept,
    Logbook,
    LogbookError,
    MemoryLogbook,
    open_logbook,
    read,
    written,
)
from supple.person import Person
from supple.plugins import Hooks
from supple.progress import Done, Progress
from supple.pseudonym import Pseudonymous
from supple.sqlite_logbook import SqliteLogbook
from supple.testing import LogbookContract
from supple.testing.logbook import FULL, Open
from tests.core.logbook_samples import PROGRESS


class TestMemoryLogbook(LogbookContract):
    """A logbook in memory."""

    shared = False

    @pytest.fixture
    def open_logbook(self) -> Open:
        """Opens an empty one each time."""
        return MemoryLogbook


class TestSqliteLogbook(LogbookContract):
    """A logbook in a SQLite file."""

    @pytest.fixture
    def open_logbook(self, tmp_path: Path) -> Open:
        """Opens the same file each time."""
        return lambda: SqliteLogbook(tmp_path / "logbook.sqlite3")


class TestPseudonymousLogbook(LogbookContract):
    """A logbook as it is opened by its URL, which keeps pseudonyms."""

    @pytest.fixture
    def open_logbook(self, tmp_path: Path) -> Open:
        """Opens the same URL each time."""
        return lambda: open_logbook(f"sqlite:{tmp_path}/logbook.sqlite3", hooks())


class LogbookWalk(RuleBasedStateMachine):
    """Loads, saves and forgets in any order do what a dict would do."""

    people: Bundle[str] = Bundle("people")
    versions: Bundle[int] = Bundle("versions")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.logbook: Logbook = SqliteLogbook(Path(self.folder.name) / "logbook.sqlite3")
        self.model: dict[str, Kept] = {}

    @rule(target=people, name=st.text(max_size=5))
    def meet(self, name: str) -> str:
        """Get to know somebody."""
        return name

    @rule(person=people)
    def load(self, person: str) -> None:
        """What is loaded is what was saved last."""
        assert self.logbook.load(person) == self.model.get(person, Kept())

    @rule(target=versions, person=people, progress=PROGRESS)
    def save(self, person: str, progress: Progress) -> int:
        """A save that follows what is held succeeds."""
        held = self.model.get(person, Kept()).version
        version = self.logbook.save(person, progress, held)
        self.model[person] = Kept(progress=progress, version=version)
        return version

    @rule(person=people, version=versions | st.just(0), progress=PROGRESS)
    def save_after(self, person: str, version: int, progress: Progress) -> None:
        """A save that follows anything else is a conflict."""
        if version == self.model.get(person, Kept()).version:
            return
        with pytest.raises(Conflict):
            self.logbook.save(person, progress, version)

    @rule(person=people)
    def forget(self, person: str) -> None:
        """Whoever is forgotten is a stranger."""
        self.logbook.forget(person)
        self.model.pop(person, None)

    @rule()
    def reopen(self) -> None:
        """Closing and opening changes nothing."""
        self.logbook.close()
        self.logbook = SqliteLogbook(Path(self.folder.name) / "logbook.sqlite3")

    def teardown(self) -> None:
        """Compare everyone at the end."""
        for person in self.model:
            self.load(person)
        self.logbook.close()
        self.folder.cleanup()


LogbookWalk.TestCase.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
TestLogbookWalk = LogbookWalk.TestCase


@given(PROGRESS)
def test_any_progress_survives(progress: Progress) -> None:
    """Whatever is in somebody's progress, it is read back as it was written, from ASCII text."""
    text = written(progress)
    assert text.isascii()
    assert "\0" not in text
    assert read(text) == progress


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '"person"', '{"person": 3}', '{"done": {"a": {"last": "soon"}}}',
     '{"person": {"holds": 1' + "0" * 400 + "}}", "[" * 100_000],
)  # fmt: skip
def test_anything_else_is_no_progress(text: str) -> None:
    """Damaged text is refused in one way, not taken for a beginner's and not raised as it comes."""
    with pytest.raises(ValueError, match=r"."):
        read(text)


def test_the_contracts_sample_holds_no_default() -> None:
    """A field added to what is kept has to be added to the sample that every logbook keeps."""
    for value in (FULL, FULL.person, FULL.done["neck/chin-tuck"]):
        for field in fields(value):
            assert getattr(value, field.name) != field.default, field.name
    assert FULL.done != {}


def test_no_field_has_room_for_pain_or_conditions() -> None:
    """Whoever adds a field to what is kept has to think here whether it may be kept."""
    assert {field.name for field in fields(Progress)} == {
        "person", "place", "done", "last_day", "last_turns"
    }  # fmt: skip
    assert {field.name for field in fields(Person)} == {
        "floor", "avoid", "pace", "holds", "flowing", "first_side", "side_names", "voice", "greeted"
    }  # fmt: skip
    assert {field.name for field in fields(Done)} == {"times", "last", "comfortable"}


def hooks(*plugins: object) -> Hooks:
    """The hooks of some plugins."""
    registry = pluggy.PluginManager("supple")
    registry.add_hookspecs(hookspecs)
    for number, plugin in enumerate(plugins):
        registry.register(plugin, f"plugin-{number}")
    return Hooks(registry)


def opening(answer: object) -> object:
    """A plugin that opens logbooks at "test:", and remembers the URL."""

    class Plugin:
        urls: list[str] = []  # noqa: RUF012

        @hookimpl
        def supple_open_logbook(self, url: str) -> object:
            if not url.startswith("test:"):
                return None
            self.urls.append(url)
            if isinstance(answer, Exception):
                raise answer
            return answer

    return Plugin()


@pytest.fixture
def _shared_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key for logbooks that machines share."""
    monkeypatch.setenv("SUPPLE_LOGBOOK_KEY", "one that has more than thirty characters")


@pytest.mark.parametrize("url", [None, ""])
def test_the_default_is_a_file_in_the_users_data_folder(
    url: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With nothing set, progress is kept where such things belong."""
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: tmp_path / "data")
    logbook = open_logbook(url, hooks())
    logbook.save("anna", FULL, 0)
    logbook.close()
    assert (tmp_path / "data" / "logbook.sqlite3").is_file()


@pytest.mark.parametrize("form", ["sqlite:{}", "sqlite://{}", "SQLite:///{}", "{}"])
def test_a_url_or_a_path_names_a_file(form: str, tmp_path: Path) -> None:
    """Each way of writing an absolute path means that path."""
    open_logbook(form.format(tmp_path / "book"), hooks()).close()
    assert (tmp_path / "book").is_file()


def test_a_url_is_unquoted_and_a_path_is_not(tmp_path: Path) -> None:
    """A space is written %20 in a URL; a bare path is taken as it is."""
    open_logbook(f"sqlite:{tmp_path}/a%20b", hooks()).close()
    open_logbook(f"{tmp_path}/c%20d", hooks()).close()
    assert (tmp_path / "a b").is_file()
    assert (tmp_path / "c%20d").is_file()


@pytest.mark.parametrize(
    ("url", "file"),
    [("sqlite:folder/book", "folder/book"), ("folder/book", "folder/book"), ("C:book", "C:book")],
)
def test_a_relative_path_starts_here(
    url: str, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative path is made where Supple runs, with its folder; a drive is no scheme."""
    monkeypatch.chdir(tmp_path)
    open_logbook(url, hooks()).close()
    assert (tmp_path / file).is_file()


@pytest.mark.parametrize("url", ["sqlite:", "sqlite://", "sqlite://book", "sqlite://folder/book"])
def test_a_url_without_a_path_is_refused(url: str) -> None:
    """A URL that names no file is told, with what to write."""
    with pytest.raises(LogbookError, match=r"names no file: write sqlite:///absolute/path"):
        open_logbook(url, hooks())


@pytest.mark.parametrize("url", ["/", ".", "sqlite:/", "/dev/null", "folder"])
def test_a_url_of_what_is_no_file_is_refused(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder or a device is refused, and nothing is made beside it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    with pytest.raises(LogbookError, match=r"is no file: name one in SUPPLE_LOGBOOK"):
        open_logbook(url, hooks())
    assert [one.name for one in tmp_path.iterdir()] == ["folder"]


def test_memory_keeps_nothing() -> None:
    """Two logbooks in memory know nothing of each other."""
    open_logbook("memory:", hooks()).save("anna", FULL, 0)
    assert open_logbook("memory:", hooks()).load("anna") == Kept()


@pytest.mark.usefixtures("_shared_key")
def test_a_plugin_opens_its_scheme() -> None:
    """Any other scheme is asked of plugins, and theirs never learns who anybody is."""
    theirs = MemoryLogbook()
    plugin = opening(theirs)
    logbook = open_logbook("test://somewhere", hooks(opening(None), plugin))
    version = logbook.save("anna", FULL, 0)
    assert logbook.load("anna") == Kept(progress=FULL, version=version)
    assert vars(type(plugin))["urls"] == ["test://somewhere"]
    assert [len(person) for person in theirs._people] == [32]
    assert "anna" not in repr(theirs._people)


@pytest.mark.usefixtures("_shared_key")
def test_machines_with_the_same_key_find_the_same_people() -> None:
    """With one key, whoever has talked to one machine is known on the others."""
    theirs = MemoryLogbook()
    for _ in range(2):
        logbook = open_logbook("test:", hooks(opening(theirs)))
        logbook.save("anna", FULL, logbook.load("anna").version)
    assert len(theirs._people) == 1


def test_logbooks_that_machines_share_need_a_key() -> None:
    """A key made by each machine for itself would lose people, so none is made."""
    with pytest.raises(LogbookError, match=r"test: may be shared.*set SUPPLE_LOGBOOK_KEY"):
        open_logbook("test:", hooks(opening(MemoryLogbook())))


def test_a_short_key_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A key that can be guessed protects nobody; it isn't repeated to the log."""
    monkeypatch.setenv("SUPPLE_LOGBOOK_KEY", "sesame")
    with pytest.raises(LogbookError, match=r"has 6 characters.*32 or more") as caught:
        open_logbook(str(tmp_path / "book"), hooks())
    assert "sesame" not in str(caught.value)


@pytest.mark.usefixtures("_shared_key")
@pytest.mark.parametrize(
    ("plugin", "sentence"),
    [
        (opening(None), r"No plugin opens a logbook at test: install the plugin"),
        (opening(OSError("no route")), r"The plugin plugin-0 failed to open .* at test: the log"),
        (opening(SimpleNamespace()), r"returned SimpleNamespace, which isn't a Logbook"),
    ],
)
def test_what_a_plugin_does_wrong_is_told_without_the_password(
    plugin: object, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A scheme that nobody opens, a plugin that fails, or returns nonsense: each has a sentence."""
    with caplog.at_level(logging.WARNING), pytest.raises(LogbookError, match=sentence) as caught:
        open_logbook("test://me:hunter2@somewhere/", hooks(plugin))
    assert "hunter2" not in str(caught.value) + caplog.text


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A logbook file with one person, and the key beside it."""
    path = tmp_path / "book"
    logbook = open_logbook(str(path), hooks())
    logbook.save("anna", FULL, 0)
    logbook.close()
    return path


def test_the_file_holds_no_id(book: Path) -> None:
    """Who is in it can't be told from the file, and only its owner can read file and key."""
    everything = b"".join(one.read_bytes() for one in book.parent.iterdir())
    assert b"anna" not in everything
    assert b"window" in everything
    for path in (book, book.with_name("book.key")):
        assert path.stat().st_mode & 0o077 == 0


def test_a_lost_key_is_told(book: Path) -> None:
    """Without its key a logbook isn't silently a beginner's; with it everybody is back."""
    key = book.with_name("book.key")
    kept = key.read_bytes()
    key.unlink()
    told: list[str] = []
    logbook = open_logbook(str(book), hooks(), told.append)
    with pytest.raises(LogbookError, match=r"There is no book.key beside") as caught:
        logbook.load("anna")
    assert told == [str(caught.value)]
    assert not key.exists()
    key.write_bytes(kept)
    assert logbook.load("anna").progress == FULL
    logbook.close()


def test_a_damaged_key_is_told(book: Path) -> None:
    """A key that was cut off is refused, not used to lose everybody."""
    book.with_name("book.key").write_text("abc")
    logbook = open_logbook(str(book), hooks(), lambda _: None)
    with pytest.raises(LogbookError, match=r"book.key is damaged: put it back"):
        logbook.load("anna")
    logbook.close()


def test_a_key_that_was_set_is_used_instead(book: Path, request: pytest.FixtureRequest) -> None:
    """With SUPPLE_LOGBOOK_KEY the same id is somebody else, and no key is made."""
    request.getfixturevalue("_shared_key")
    book.with_name("book.key").unlink()
    logbook = open_logbook(str(book), hooks())
    assert isinstance(logbook, Pseudonymous)
    assert logbook.load("anna") == Kept()
    assert not book.with_name("book.key").exists()
    logbook.close()
