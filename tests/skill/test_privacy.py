"""After a conversation full of pain, the logbook and the log know nothing of it, nor of whom."""

import json
import logging
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from supple.hearing import hearing_for
from supple.logbook import open_logbook
from supple.settings import load_plugins
from tests.conversations.front_ends import AlexaFrontEnd
from tests.skill.serving import await_health, free_port

pytestmark = pytest.mark.slow

PLUGINS = load_plugins({"SUPPLE_PLUGINS": "lower-back"})
ANNA = "amzn1.ask.account.ZEBRA"
"""What Alexa calls her; nothing of it may be found anywhere."""

COMPLAINTS = (
    "my back is an eight",
    "that hurts",
    "it's agony",
    "there is a shooting pain down my leg",
    "there is tingling in my foot",
    "i feel dizzy",
    "i feel it in my left knee",
    "that's a bit much",
    "that was not comfortable",
    "i can't get up",
    "i have osteoporosis and a slipped disc",
    "my zebra ligament is torn",
)
"""What she says of how she is."""

TELLING = (
    *(
        "zebra",
        "osteoporosis",
        "slipped",
        "ligament",
        "agony",
        "tingling",
        "dizzy",
        "hurt",
        "shooting",
    ),
    *("pain", "severe", "nerve", "comfort", "uneasy", "eased", "tight", "complain", "symptom"),
    *("halted", "felt", "stuck", "emergency"),
)
"""Words that would tell something of it, in lower case."""


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """The skill, served as anybody serves it; what it logs is in the folder."""
    port = free_port()
    settings = {"SUPPLE_LOGBOOK": str(folder / "book"), "SUPPLE_PLUGINS": "lower-back"}
    command = [sys.executable, "-m", "supple_alexa", "serve", "--port", str(port)]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            command, stdout=log, stderr=subprocess.STDOUT, env=os.environ | settings
        ) as process,
    ):
        try:
            await_health(port)
            yield port
        finally:
            process.terminate()


def complain(anna: AlexaFrontEnd) -> str:
    """Begin a routine, complain in the middle of it in every way, and go on; again and again."""
    heard = []
    for complaint in COMPLAINTS:
        anna.open()
        anna.say("no")
        anna.say("pelvic tilt")
        for _ in range(3):
            anna.say("yes")
        heard.append(anna.say(complaint))
        anna.say("yes")
        anna.leave()
    return " ".join(heard)


def telling(content: bytes) -> list[str]:
    """The words in some bytes that tell something."""
    return [word for word in TELLING if word.encode() in content.lower()]


def a_device(url: str) -> AlexaFrontEnd:
    """Anna's speaker."""
    return AlexaFrontEnd(url, hearing_for(PLUGINS.catalogue), ANNA)


def test_nothing_of_it_is_kept_or_logged(tmp_path: Path) -> None:
    """Every byte that the server leaves behind, while it runs and afterwards."""
    with serving(tmp_path) as port:
        heard = complain(a_device(f"http://127.0.0.1:{port}/alexa"))
        for reaction in ("Stop there.", "Stop now.", "Stop, and sit or lie down.", "Then make it"):
            assert reaction in heard, "the complaints must have been understood"
        running = {one.name: one.read_bytes() for one in tmp_path.iterdir() if one.is_file()}
    ended = {one.name: one.read_bytes() for one in tmp_path.iterdir() if one.is_file()}
    assert {"book", "book.key", "log"} <= ended.keys() <= running.keys() | {"book"}
    for files in (running, ended):
        for name, content in files.items():
            assert telling(content) == [], name
    [row] = rows(tmp_path / "book")
    assert set(json.loads(row)) <= {"person", "place", "done", "last_day", "last_turns"}
    with closing(open_logbook(str(tmp_path / "book"), PLUGINS.hooks)) as logbook:
        place = logbook.load(ANNA).progress.place
    assert place is not None, "she must have been found under her own id"
    assert set(place) <= {
        "routine", "fingerprint", "at", "place", "person", "wordings", "finished"
    }  # fmt: skip


def rows(book: Path) -> list[str]:
    """The text of every row of a logbook."""
    with closing(sqlite3.connect(book)) as connection:
        return [text for (text,) in connection.execute("SELECT progress FROM people")]


def test_no_logger_is_told_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Not even those of the libraries, with everything switched on that is below warnings."""
    from supple_alexa.__main__ import app

    monkeypatch.setenv("SUPPLE_LOGBOOK", str(tmp_path / "book"))
    monkeypatch.setenv("SUPPLE_PLUGINS", "lower-back")
    client = app(None).test_client()

    class Device(AlexaFrontEnd):
        """Sends its requests straight to the app."""

        def _answered(self, envelope: dict[str, Any]) -> dict[str, Any]:
            response = client.post("/alexa", json=envelope)
            assert response.status_code == 200
            answer: dict[str, Any] = response.get_json()
            return answer

    with caplog.at_level(logging.DEBUG):
        complain(Device("", hearing_for(PLUGINS.catalogue), ANNA))
    assert telling(caplog.text.encode()) == []
