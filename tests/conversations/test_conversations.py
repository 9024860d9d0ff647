"""Every conversation written in this folder, held in the terminal and with the skill."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from supple.catalogue import Catalogue
from supple.coach import Coach
from supple.hearing import hearing_for
from supple.logbook import MemoryLogbook
from supple.plugins import Plugins, load
from supple.terminal import MEDIUM, Hear
from supple.testing.script import hold
from tests.conversations.front_ends import AlexaFrontEnd, TerminalFrontEnd
from tests.skill.serving import await_health, free_port

SCRIPTS = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.fixture(scope="module")
def plugins() -> Plugins:
    """The bundled plugins."""
    return load(only=frozenset(("lower-back", "whole-body")))


@pytest.fixture(scope="module")
def hear(plugins: Plugins) -> Hear:
    """What is made of typed words."""
    catalogue: Catalogue = plugins.catalogue
    return hearing_for(catalogue)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real server on a port of its own, with a logbook of its own."""
    folder = tmp_path_factory.mktemp("served")
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "-m", "supple_alexa", "serve", "--port", str(port)],
        env=os.environ | {"SUPPLE_LOGBOOK": str(folder / "logbook.sqlite3")},
    ) as process:
        try:
            await_health(port)
            yield f"http://127.0.0.1:{port}/alexa"
        finally:
            process.terminate()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_in_the_terminal(script: Path, plugins: Plugins, hear: Hear) -> None:
    """The conversation goes as written for somebody who types."""
    front_end = TerminalFrontEnd(Coach(plugins, MemoryLogbook(), MEDIUM), hear)
    try:
        hold(script.read_text("utf-8"), front_end)
    finally:
        front_end.leave()


@pytest.mark.slow
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_with_the_skill(script: Path, server: str, hear: Hear) -> None:
    """The conversation goes as written for somebody with a speaker, over real HTTP."""
    hold(script.read_text("utf-8"), AlexaFrontEnd(server, hear, script.stem))
