"""Whatever a plugin does, it is named with the reason and the place, and everything else loads."""

import itertools
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from supple import hookspecs
from supple.choosing import Suggestion
from supple.coach import Coach
from supple.conversation.act import Say
from supple.conversation.pace import Medium
from supple.event import Event, Kind, Wish
from supple.guard import MOST_VALUES, PluginError, bounded, guarded, told, within
from supple.installed import name_of
from supple.person import Person
from supple.plugins import Plugin, Plugins, load
from supple.progress import Completion
from supple.screening import Concern
from supple.settings import load_plugins
from supple.speech import PLAIN
from supple.stretch import Stretch
from supple.testing.builders import EXAMPLE, a_plugin, a_routine, a_stretch, load_alone
from tests.core.distributions import READS_SHEETS, a_sheet, install, on_path

GOOD = "good-neighbour"

Install = Callable[..., None]


@pytest.fixture
def installs(tmp_path: Path) -> Iterator[Install]:
    """Installs a distribution; a good one is there already."""
    install(tmp_path, f"supple-{GOOD}", READS_SHEETS, sheet=a_sheet())

    def put(distribution: str, code: str, point: str = "", **files: str | bytes) -> None:
        install(tmp_path, distribution, code, point, **files)

    with on_path(tmp_path):
        yield put


def loaded(name: str) -> tuple[Plugin, Plugin]:
    """An installed plugin, and its good neighbour."""
    plugins = {one.name: one for one in load(only=frozenset((name, GOOD))).installed}
    return plugins[name], plugins[GOOD]


def said(plugin: Plugin) -> str:
    """All that is said of a plugin's problems."""
    return "\n".join(map(str, plugin.problems))


HOOK = """
from supple import *
from supple.testing.builders import a_stretch, a_routine

@hookimpl{options}
def {hook}:
    {body}
"""


def hook(body: str, name: str = "supple_stretches()", options: str = "") -> str:
    """A module with one hook."""
    return HOOK.format(body=body.replace("\n", "\n    "), hook=name, options=options)


BROKEN = {
    # what it does: the module, and what is said of it
    "imports nothing that is there": ("import no_such_module", "No module named 'no_such_module'"),
    "isn't Python": ("def (:", "SyntaxError"),
    "raises at import": (
        "raise RuntimeError('my own fault')",
        "my own fault (__init__.py, line 1)",
    ),
    "exits at import": ("import sys\nsys.exit('goodbye')", "SystemExit: goodbye"),
    "exits for good manners": ("raise SystemExit", "SystemExit"),
    "is interrupted at import": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    "hangs at import": ("import time\ntime.sleep(1)", "longer than 0.3 seconds"),
    "can't be looked into": (
        "def __dir__(): raise OSError('shy')",
        "OSError: shy (__init__.py, line 1)",
    ),
    "misspells a hook": (hook("return []", "supple_strech()"), "did you mean supple_stretches?"),
    "asks for what a hook hasn't": (hook("return []", "supple_stretches(app)"), "app"),
    "wants to be a wrapper": (hook("yield", options="(wrapper=True)"), "asks for wrapper"),
    "wants to be an old wrapper": (
        hook("yield", options="(hookwrapper=True)"),
        "asks for hookwrapper",
    ),
    "wants to go first": (hook("return []", options="(tryfirst=True)"), "asks for tryfirst"),
    "wants to go last": (hook("return []", options="(trylast=True)"), "asks for trylast"),
}

SICK = {
    # what one hook does: the module, and what is said of it
    "raises": (hook("raise ValueError('no neck')"), "ValueError: no neck (__init__.py, line 7)"),
    "exits": (hook("raise SystemExit(3)"), "SystemExit: 3"),
    "hangs": (hook("import time\ntime.sleep(1)"), "longer than 0.3 seconds"),
    "returns nothing": (hook("return None"), "it returned NoneType: return a list"),
    "returns text": (hook("return 'stretches'"), "it returned str: return a list"),
    "returns a mapping": (hook("return {'a': 1}"), "it returned dict: return a list"),
    "returns plain tables": (hook("return [{'id': 'x'}]"), "of type dict: return Stretch values"),
    "fails half-way": (hook("yield a_stretch()\nraise ValueError('half')"), "ValueError: half"),
    "never ends": (
        hook("import itertools\nreturn (a_stretch() for _ in itertools.count())"),
        f"more than {MOST_VALUES} values",
    ),
    "gives the wrong type": (
        hook("return [a_stretch(id='sick/x', regions='neck')]"),
        "stretch \"Quiet sitting\", regions: 'neck' is not a list",
    ),
    "speaks for another": (
        hook("return [a_stretch(id='lower-back/x')]"),
        "id 'lower-back/x' should start with sick/",
    ),
    "uses an id twice": (
        hook("return [a_stretch(id='sick/x', name=n) for n in ('A', 'B')]"),
        "id 'sick/x' is used twice: rename one",
    ),
    "writes a bad id": (hook("return [a_stretch(id='sick/X Y')]"), "small letters, digits and"),
    "breaks the caps": (
        hook("return [a_stretch(id='sick/x', start_seconds=999)]"),
        "start_seconds is 999: write 0 to 120",
    ),
    "pushes": (
        hook("return [a_stretch(id='sick/x', why='No pain, no gain.')]"),
        "drives people on",
    ),
    "talks for megabytes": (
        hook("return [a_stretch(id='sick/x', why='la ' * 4_000_000)]"),
        "the text has 11999999 characters",
    ),
    "has a million names": (
        hook("return [a_stretch(id='sick/x', aliases=('a',) * 1_000_000)]"),
        "it has 1000000 values; the most is 100",
    ),
    "nests without end": (
        hook("x = []\nfor _ in range(10_000): x = [x]\nreturn [a_stretch(id='sick/x', why=x)]"),
        "RecursionError",
    ),
    "can't be looked at": (
        hook(
            "class Shy:\n"
            "    def __repr__(self): raise OSError('leave me')\n"
            "return [a_stretch(id='sick/x', why=Shy())]"
        ),
        "OSError: leave me",
    ),
    "is half made": (hook("return [object.__new__(Stretch)]"), "AttributeError"),
    "names no file": (hook("return ['sheet.toml']", "supple_sheets()"), "is not a file in your"),
    "names a file that isn't there": (
        hook(
            "from importlib.resources import files\nreturn [files(__name__) / 'no.toml']",
            "supple_sheets()",
        ),
        "no.toml: it can't be read: No such file",
    ),
    "names a folder": (
        hook("from importlib.resources import files\nreturn [files(__name__)]", "supple_sheets()"),
        "it can't be read: Is a directory",
    ),
    "leads nowhere": (
        hook("return [a_routine('sick/gone', id='sick/r')]", "supple_routines()"),
        'routine "A pause": there is no stretch gone: mend the id',
    ),
    "has a voice that isn't one": (
        hook("return ['calm']", "supple_voices()"),
        "supple_voices: it returned a value of type str: a voice has a name, and words()",
    ),
    "loses its voice half-way": (
        hook("yield\nraise ValueError('hoarse')", "supple_voices()"),
        "supple_voices: ValueError: hoarse",
    ),
    "takes the plain voice's name": (
        hook(
            "class Plain:\n    name = 'plain'\n    def words(self, said, person): return 'hm'\n"
            "return [Plain()]",
            "supple_voices()",
        ),
        "supple_voices: the voice plain is there already: rename yours",
    ),
    "translates into numbers": (
        hook("return [Translation(id='a/b', texts={'name': 5})]", "supple_translations(locale)"),
        "translation of a/b, texts, 'name': 5 is not text",
    ),
    "translates nothing at all": (
        hook("return [Translation(id='a/b', texts=None)]", "supple_translations(locale)"),
        "translation of a/b, texts: None is not a table",
    ),
}


@pytest.fixture(autouse=True)
def impatient(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for five seconds in a test for what never comes."""
    if "hangs" in request.node.name:
        monkeypatch.setattr("supple.plugins.MOST_SECONDS", 0.3)


@pytest.mark.parametrize("trouble", BROKEN)
def test_a_plugin_that_cannot_load_is_refused_alone(installs: Install, trouble: str) -> None:
    """It is refused by name, with the reason, and its neighbour loads."""
    code, reason = BROKEN[trouble]
    installs("supple-sick", code)
    sick, good = loaded("sick")
    assert not sick.loaded
    assert reason in said(sick)
    assert "plugin sick" in said(sick)
    assert (good.loaded, good.stretches, good.problems) == (True, 1, ())


@pytest.mark.parametrize("trouble", SICK)
def test_a_hook_that_fails_costs_its_own_answer_only(installs: Install, trouble: str) -> None:
    """Its sheets are still there; what its hook got wrong is named, and isn't in the catalogue."""
    code, reason = SICK[trouble]
    reads_sheets = "supple_sheets" not in code
    installs("supple-sick", code + READS_SHEETS if reads_sheets else code, sheet=a_sheet())
    sick, good = loaded("sick")
    assert reason in said(sick)
    assert (sick.loaded, sick.stretches) == (True, int(reads_sheets))
    assert (good.loaded, good.stretches, good.problems) == (True, 1, ())


def test_a_hook_without_its_mark_is_pointed_out(installs: Install) -> None:
    """Forgetting @hookimpl is the commonest slip, and would be silent."""
    installs("supple-forgetful", "def supple_sheets():\n    return []")
    assert "supple_sheets isn't called: write @hookimpl above it" in said(loaded("forgetful")[0])


def test_two_distributions_of_one_name_are_both_refused(installs: Install) -> None:
    """Neither silently replaces the other; the report names both, with their modules."""
    installs("supple-neck", READS_SHEETS, sheet=a_sheet())
    installs("Neck", READS_SHEETS, sheet=a_sheet())
    neck, good = loaded("neck")
    assert not neck.loaded
    assert "the name neck is claimed more than once, by Neck 1.0 (Neck), " in said(neck)
    assert "supple-neck 1.0 (supple_neck): keep only one" in said(neck)
    assert good.loaded


@pytest.mark.parametrize(
    ("distribution", "point", "reason"),
    [
        ("supple-neck", "lower-back", "its entry point is called lower-back: call it neck"),
        ("supple-sheets", "", "the name sheets is Supple's own"),
        ("supple-core", "", "the name core is Supple's own"),
    ],
)
def test_a_plugin_is_called_as_its_distribution_is(
    installs: Install, distribution: str, point: str, reason: str
) -> None:
    """Nobody can pass for another plugin, or for Supple itself."""
    installs(distribution, READS_SHEETS, point, sheet=a_sheet())
    plugin, _ = loaded(name_of(distribution))
    assert not plugin.loaded
    assert reason in said(plugin)


@pytest.mark.parametrize(
    "content", [b"\xff\xfe[supple]", b"[supple]\nrubbish", b"[supple", b"[supple]\n= = =\n"]
)
def test_broken_metadata_costs_nobody_else(
    installs: Install, tmp_path: Path, content: bytes
) -> None:
    """A file of the installer's that was cut off doesn't keep other plugins from being found."""
    installs("supple-sick", READS_SHEETS, sheet=a_sheet())
    (tmp_path / "supple_sick-1.0.dist-info" / "entry_points.txt").write_bytes(content)
    plugins = {one.name: one for one in load(only=frozenset((GOOD, "sick"))).installed}
    assert plugins[GOOD].loaded
    assert not plugins["sick"].loaded


def test_a_distribution_without_metadata_is_called_as_its_entry_point(
    installs: Install, tmp_path: Path
) -> None:
    """Its name and version are unknown, and that is no reason to leave it out."""
    installs("supple-bare", READS_SHEETS, sheet=a_sheet())
    (tmp_path / "supple_bare-1.0.dist-info" / "METADATA").unlink()
    bare, _ = loaded("bare")
    assert (bare.loaded, bare.version, bare.stretches) == (True, "", 1)


def test_one_distribution_found_twice_is_one(installs: Install, tmp_path: Path) -> None:
    """A folder that is on the path twice makes no clash of names."""
    with on_path(tmp_path):
        installs("supple-once", READS_SHEETS, sheet=a_sheet())
        once, good = loaded("once")
    assert (once.loaded, good.loaded) == (True, True)


def test_what_a_plugin_prints_is_no_answer_of_ours(installs: Install) -> None:
    """`--json` stays JSON when a plugin chatters at import and in its hooks."""
    chatter = "print('hello')\n" + READS_SHEETS.replace("return", "print('here I am')\n    return")
    installs("supple-chatty", chatter, sheet=a_sheet())
    code = f"import sys; sys.path[:0] = {sys.path!r}; from supple.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "list", "--json"], capture_output=True, text=True, check=True
    )
    assert "chatty/quiet" in {row["id"] for row in json.loads(done.stdout)}
    assert "here I am" in done.stderr


def test_the_order_of_plugins_leaves_no_trace() -> None:
    """However plugins are named and asked, their catalogue and their answers are the same."""
    brought = {
        name: a_plugin(
            supple_stretches=lambda name=name: [a_stretch(id=f"{name}/s", name=name)],
            supple_routines=lambda name=name: [a_routine("a/s", "b/s", "c/s", id=f"{name}/r")],
        )
        for name in "abc"
    }
    seen = []
    for order in itertools.permutations(brought.items()):
        plugins = load(only=frozenset(), extra=dict(order))
        seen.append((list(plugins.catalogue.stretches.items()), dict(plugins.catalogue.routines)))
    assert all(one == seen[0] for one in seen)
    assert list(dict(seen[0][0])) == ["a/s", "b/s", "c/s"]


def test_only_the_plugins_that_are_wanted_load(installs: Install) -> None:
    """SUPPLE_PLUGINS leaves the others alone, even broken ones, and names one that isn't there."""
    installs("supple-sick", "raise RuntimeError")
    plugins = load_plugins({"SUPPLE_PLUGINS": f" {GOOD}, knees "}).installed
    assert {one.name: one.loaded for one in plugins} == {GOOD: True, "knees": False}
    assert said(plugins[1]) == "it isn't installed: pip install supple-knees"


def test_a_folder_of_sheets_is_a_plugin_too(tmp_path: Path) -> None:
    """SUPPLE_SHEETS reads every sheet of a folder, and names a folder that isn't there."""
    (tmp_path / "neck.toml").write_text(a_sheet(), "utf-8")
    (tmp_path / "notes.txt").write_text("no sheet", "utf-8")
    [plugin] = load(only=frozenset(), sheets=tmp_path).installed
    assert (plugin.name, plugin.loaded, plugin.stretches, plugin.problems) == (
        "sheets",
        True,
        1,
        (),
    )
    [plugin] = load(only=frozenset(), sheets=tmp_path / "gone").installed
    assert not plugin.loaded
    assert "the folder of sheets can't be read: No such file" in said(plugin)


def test_a_screen_that_fails_counts_as_a_concern() -> None:
    """Whoever can't tell whether a stretch suits somebody has it left out."""

    def supple_screen(stretch: Stretch, person: Person) -> Concern | None:
        raise LookupError(stretch, person)

    coach = a_coach(load_alone(a_plugin(supple_screen=supple_screen)))
    [concern] = coach.screen(a_stretch(), Person())
    assert concern.reason == "example couldn't tell whether it suits you."


def test_a_screen_that_answers_nonsense_counts_as_a_concern() -> None:
    """An answer that isn't a Concern isn't taken for consent."""

    def supple_screen(stretch: Stretch) -> object:
        return f"not for you: {stretch.name}"

    coach = a_coach(load_alone(a_plugin(supple_screen=supple_screen)))
    assert len(list(coach.screen(a_stretch(), Person()))) == 1


def test_of_two_voices_with_one_name_neither_is_taken() -> None:
    """No order of plugins decides whose words are heard; both authors are told."""

    class Calm:
        name = "calm"

        def words(self, said: Say, person: Person) -> str:
            return f"{said.key} {person.pace}"

    plugins = load(
        only=frozenset(),
        extra={name: a_plugin(supple_voices=lambda: [Calm()]) for name in ("one", "two")},
    )
    assert plugins.voices == {PLAIN.name: PLAIN}
    assert [said(plugin) for plugin in plugins.installed] == [
        "supple_voices: the voice calm is there already: rename yours"
    ] * 2
    alone = load_alone(a_plugin(supple_voices=lambda: [Calm()]))
    assert list(alone.voices) == ["plain", "calm"]


def test_a_generator_fails_inside_its_guard() -> None:
    """What a hook yields is looked at before anybody relies on it, also in the middle of a turn."""

    def supple_suggest(wish: Wish) -> Iterator[Suggestion]:
        yield Suggestion(routine=a_routine(), fit=0.5)
        raise LookupError(wish)

    plugins = load_alone(a_plugin(supple_suggest=supple_suggest))
    assert plugins.hooks.ask("supple_suggest", wish=Wish(), catalogue=plugins.catalogue) == []


def test_suggestions_that_fail_leave_the_choice_to_others() -> None:
    """A turn is answered although every plugin that suggests or observes has failed."""

    def supple_suggest(wish: Wish) -> list[Suggestion]:
        raise LookupError(wish)

    def supple_progressed(progress: Completion) -> None:
        raise LookupError(progress)

    plugin = a_plugin(
        supple_suggest=supple_suggest,
        supple_progressed=supple_progressed,
        supple_stretches=lambda: [a_stretch()],
        supple_voices=lambda: 5,
    )
    coach = a_coach(load_alone(plugin))
    reply = coach.turn("", Wish(target=f"{EXAMPLE}/quiet-sitting"), now=1e9)
    for _ in range(10):
        if reply.listen:
            event = Event(kind=Kind.NEXT)
            reply = coach.turn("", event, now=1e9, session=reply.session)
    assert not reply.listen


def a_coach(plugins: Plugins) -> Coach:
    """A coach without a logbook."""
    return Coach(plugins, None, Medium(seconds=180.0, characters=6500))


def test_control_c_is_never_caught() -> None:
    """The guard takes everything from a plugin, but not the keyboard from the person."""

    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        guarded(interrupted)


def test_a_guard_gives_back_what_was_returned() -> None:
    """Nothing is changed on the way through, None included."""
    assert guarded(lambda: None) is None
    assert within(5.0, lambda: None) is None
    assert within(5.0, lambda: [1]) == [1]
    assert bounded(iter((1, 2))) == (1, 2)


def test_an_exception_is_told_in_one_line() -> None:
    """However long an exception's message, an author gets a line."""
    with pytest.raises(PluginError) as caught:
        guarded(lambda: (_ for _ in ()).throw(ValueError("a\nb" + "x" * 1000)))
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("ValueError: a b")
    assert len(told(ValueError("x" * 1000))) < 400


@pytest.mark.parametrize("name", ["supple-neck", "Supple_Neck", "supple.neck", "neck"])
def test_a_name_is_the_distributions_less_its_prefix(name: str) -> None:
    """However a distribution is spelt, its plugin has one name."""
    assert name_of(name) == "neck"


def test_every_hook_is_tested() -> None:
    """A hook that no test calls up isn't one that plugins can rely on."""
    hooks = {name for name in vars(hookspecs) if name.startswith("supple_")}
    tests = Path(__file__).parents[1].rglob("*.py")
    text = "\n".join(test.read_text("utf-8") for test in tests if test != Path(__file__))
    text += Path(__file__).read_text("utf-8")
    assert {hook for hook in hooks if hook not in text} == set()
