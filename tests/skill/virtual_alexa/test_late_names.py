"""A plugin that came after the model was made can be asked for by name all the same."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.skill.serving import await_health, free_port
from tests.skill.virtual_alexa.conftest import environment
from tests.skill.virtual_alexa.device import Device, device

SHEET = """
format = 1

[[stretch]]
id = "ceiling-wave"
name = "Ceiling wave"
aliases = ["wave at the ceiling"]
about = "You wave slowly at the ceiling."
why = "It loosens the shoulders."
level = "gentle"
strain = 1
regions = ["shoulder_girdle"]
position = "standing"
movements = ["arms_overhead"]

[stretch.start]
full = "Stand with your feet apart."
short = "Stand with your feet apart."
cue = "Stand."

[[stretch.parts]]
name = "wave"
sides = "each"
release = "Let your {side} hand come down."

[stretch.parts.cues]
full = "Lift your {side} hand, and wave slowly."
short = "Wave slowly with your {side} hand."
cue = "Wave."

[stretch.parts.dosage]
hold = [10, 20, 30]
source = "our own judgement"
"""


@pytest.fixture
def late(folder: Path, model: Path, tmp_path: Path) -> Iterator[Device]:
    """A device whose model knows nothing of a sheet that its skill reads."""
    (tmp_path / "late.toml").write_text(SHEET)
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "-m", "supple_alexa", "serve", "--port", str(port)],
        env=environment(folder) | {"SUPPLE_SHEETS": str(tmp_path)},
    ) as process:
        try:
            await_health(port)
            with device(model, f"http://127.0.0.1:{port}/alexa") as one:
                yield one
        finally:
            process.terminate()


def test_a_late_name_is_learnt_for_the_conversation(late: Device) -> None:
    """The launch teaches it to Alexa; before that, and after the session, it isn't known."""
    assert late.hear("start the ceiling wave") is None
    opened = late.say("open easy back stretches")
    types = [one["type"] for one in opened.response["directives"]]
    assert types == ["Dialog.UpdateDynamicEntities"]
    intent = late.hear("start the ceiling wave")
    assert intent
    authorities = intent["slots"]["target"]["resolutions"]["resolutionsPerAuthority"]
    codes = {one["authority"].split(".")[-2]: one["status"]["code"] for one in authorities}
    assert codes["dynamic"] == "ER_SUCCESS_MATCH"
    answer = late.say("wave at the ceiling")
    assert answer.intent == "WishIntent"
    assert "Ceiling wave" in answer.speech
    assert answer.response.get("directives") is None
    late.silence()
    assert late.hear("start the ceiling wave") is None
