"""The real server, and a device whose interaction model is made as people make it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.skill.serving import await_health, free_port
from tests.skill.smapi import MODULES
from tests.skill.virtual_alexa.device import Device, device


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs node and its packages, and a server."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)
            if not MODULES.exists():
                item.add_marker(pytest.mark.skip(f"npm install --no-package-lock in {here.name}"))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where everything is kept."""
    return tmp_path_factory.mktemp("virtual_alexa")


@pytest.fixture(scope="session")
def model(folder: Path) -> Path:
    """The interaction model, written by the command that people use."""
    written = subprocess.run(
        [sys.executable, "-m", "supple_alexa", "model", "--locale", "en-US"],
        env=environment(folder),
        check=True,
        capture_output=True,
    )
    file = folder / "en-US.json"
    file.write_bytes(written.stdout)
    return file


@pytest.fixture(scope="session")
def server(folder: Path) -> Iterator[str]:
    """The skill's address."""
    port = free_port()
    command = [sys.executable, "-m", "supple_alexa", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment(folder)) as process:
        try:
            await_health(port)
            yield f"http://127.0.0.1:{port}/alexa"
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def shared(model: Path, server: str) -> Iterator[Device]:
    """The device."""
    with device(model, server) as one:
        yield one


@pytest.fixture
def alexa(shared: Device, request: pytest.FixtureRequest) -> Device:
    """The device, with somebody in front of it who was never there before."""
    shared.set(user=request.node.name, screen=False, clock="2026-03-02T09:00:00Z")
    return shared


def environment(folder: Path) -> dict[str, str]:
    """Without a skill id, with the bundled plugins and a logbook of its own."""
    kept = {key: value for key, value in os.environ.items() if key != "SUPPLE_SKILL_ID"}
    plugins = {"SUPPLE_PLUGINS": "lower-back,whole-body"}
    return kept | plugins | {"SUPPLE_LOGBOOK": str(folder / "logbook.sqlite3")}
