"""A real server and a real browser, with stand-ins for its voice and its microphone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests.skill.serving import free_port
from tests.speaker.driving import Person

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STAND_INS = Path(__file__).with_name("stand_ins.js")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a browser, and that is slow."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)


@contextmanager
def serving(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Serve the skill as people do, with its logbook in a folder, until it is stopped."""
    command = [sys.executable, "-m", "supple_alexa", "serve", "--port", str(port)]
    environment = {key: value for key, value in os.environ.items() if key != "SUPPLE_SKILL_ID"}
    environment |= {"SUPPLE_LOGBOOK": f"sqlite:///{folder / 'logbook.sqlite'}"}
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        _await_health(port, process)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _await_health(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "the server has ended"
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise TimeoutError("the server did not start")


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that is there throughout."""
    port = free_port()
    with serving(tmp_path_factory.mktemp("speaker"), port):
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"there is no {CHROMIUM}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of somebody who was never here before."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.add_init_script(path=STAND_INS)
    yield context
    context.close()


@pytest.fixture
def visit(context: BrowserContext) -> Iterator[Callable[[str], Person]]:
    """Opens the page at an address; a mistake of the page's own, or a request elsewhere, fails."""
    wrong: list[str] = []

    def visit(address: str) -> Person:
        page: Page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on("request", lambda request: wrong.extend(_elsewhere(request, address)))
        page.clock.install()
        return Person(page, address).open()

    yield visit
    assert not wrong


def _elsewhere(request: Request, address: str) -> list[str]:
    home = request.url.startswith((address, "data:"))
    return [] if home else [f"request: {request.url}"]


@pytest.fixture
def person(visit: Callable[[str], Person], address: str) -> Person:
    """Somebody with the page open."""
    return visit(address)
