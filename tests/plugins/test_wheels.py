"""Real wheels in clean environments: what a stranger installs, and what they then hear."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from supple.hearing import hearing_for
from supple.new import new_plugin
from supple.plugins import load
from supple.terminal import Hear
from supple.testing.script import hold
from tests.conversations.front_ends import AlexaFrontEnd
from tests.core.distributions import on_path
from tests.skill.serving import await_health, free_port

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]

NEW = "my-stretches"

CONVERSATION = """
U: (opens)
U: shrug and let go
A: Shrug and let go
A: [ask.begin]
U: yes
A: [ask.there]
U: yes
A: let your hands rest in your lap
U: ready
A: part one of two: shrug and drop
U: next
A: part two of two: one arm hangs
U: next
A: now the same on your
U: next
A: [finished]
A: (ends)
"""


@dataclass(frozen=True)
class Environment:
    """A virtual environment."""

    folder: Path

    def run(self, program: str, *arguments: str) -> str:
        """Run one of its programs in an empty folder, and give what it prints."""
        command = [str(self.folder / "bin" / program), *arguments]
        done = subprocess.run(command, cwd=self.folder, env=quiet(), capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def quiet() -> dict[str, str]:
    """The environment's variables, with no logbook, and without those of this test run."""
    ours = (
        "VIRTUAL_ENV",
        "PYTHONPATH",
        "UV_PROJECT_ENVIRONMENT",
        "SUPPLE_PLUGINS",
        "SUPPLE_SHEETS",
    )
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return kept | {"SUPPLE_LOGBOOK": "memory:"}


def uv(*arguments: str) -> None:
    """Run uv."""
    done = subprocess.run(["uv", *arguments], env=quiet(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stranger's plugin, as `supple new` starts it."""
    return new_plugin(NEW, tmp_path_factory.mktemp("stranger"))


@pytest.fixture(scope="module")
def wheels(started: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheels of everything, in a folder."""
    folder = tmp_path_factory.mktemp("wheels")
    for source in ("core", "skill", "plugins/lower_back", "plugins/whole_body", started):
        uv("build", "--wheel", "--quiet", "--out-dir", str(folder), str(ROOT / source))
    return folder


def environment(folder: Path, wheels: Path, *distributions: str) -> Environment:
    """A clean environment with some distributions and what they ask for."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    uv("venv", "--quiet", "--python", python, str(folder))
    interpreter = str(folder / "bin" / "python")
    found = ["--find-links", str(wheels)]
    uv("pip", "install", "--quiet", "--python", interpreter, *found, *distributions)
    return Environment(folder)


@pytest.fixture(scope="module")
def light(wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """Only the core, and the stranger's plugin."""
    folder = tmp_path_factory.mktemp("light") / "venv"
    return environment(folder, wheels, "supple", f"supple-{NEW}")


@pytest.fixture(scope="module")
def whole(wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The skill, with the stranger's plugin installed beside it."""
    folder = tmp_path_factory.mktemp("whole") / "venv"
    return environment(folder, wheels, "supple-alexa", f"supple-{NEW}")


@pytest.fixture
def url(whole: Environment) -> Iterator[str]:
    """Where the skill is served."""
    port = free_port()
    command = [str(whole.folder / "bin" / "supple-alexa"), "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=whole.folder, env=quiet()) as process:
        try:
            await_health(port)
            yield f"http://127.0.0.1:{port}/alexa"
        finally:
            process.terminate()


@pytest.fixture
def hear(started: Path) -> Iterator[Hear]:
    """What Alexa's model, made from the installed plugins, makes of words."""
    with on_path(started):
        import supple_my_stretches  # type: ignore[import-not-found]

        plugins = load(only=frozenset(), extra={NEW: supple_my_stretches})
        yield hearing_for(plugins.catalogue)


def test_the_light_core_lists_a_strangers_stretch(light: Environment) -> None:
    """A plugin author needs no Flask and no Alexa: none of it is there, and all of it works."""
    rows = json.loads(light.run("supple", "list", "--json"))
    assert [row["id"] for row in rows] == [f"{NEW}/shoulders-down", f"{NEW}/shrug-and-let-go"]
    heavy = "flask ask_sdk_core ask_sdk_model granian cryptography pytest"
    code = (
        f"from importlib.util import find_spec; print([n for n in {heavy.split()} if find_spec(n)])"
    )
    assert light.run("python", "-c", code) == "[]\n"


def test_the_wheel_of_the_core_has_all_that_its_commands_read(light: Environment) -> None:
    """Templates, the schema, the words of the lint and of the voice are in the wheel."""
    light.run("supple", "new", "--sheet", "neck")
    assert light.run("supple", "check", "neck.toml") == "Nothing is wrong.\n"
    assert "Nothing is wrong with the plugins that" in light.run("supple", "check")
    light.run("supple", "new", "knees")
    assert light.run("supple", "check", "supple-knees") == "Nothing is wrong.\n"
    assert json.loads(light.run("supple", "schema"))["title"] == "A sheet of stretches for Supple"
    assert "Shrug and let go" in light.run("supple", "plugins", "--json") + light.run(
        "supple", "list"
    )


def test_a_strangers_stretch_is_heard_over_the_skill(
    whole: Environment, url: str, hear: Hear
) -> None:
    """Installed beside the skill, it is begun by its name, and done to its end, over HTTP."""
    names = {one["name"]: one for one in json.loads(whole.run("supple", "plugins", "--json"))}
    assert names[NEW]["loaded"]
    assert names[NEW]["problems"] == []
    hold(CONVERSATION, AlexaFrontEnd(url, hear, "somebody"))
