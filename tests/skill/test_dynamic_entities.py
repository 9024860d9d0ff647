"""Names that plugins brought after the model was made are sent to Alexa, within its limits."""

import json
from pathlib import Path
from typing import Any

import pytest

from supple.catalogue import Catalogue
from supple.plugins import load
from supple.stretch import Topic
from supple_alexa.dynamic_entities import BUNDLED, dynamic_entities
from supple_alexa.interaction_model import interaction_model, model_bytes
from supple_alexa.limits import DYNAMIC_ENTITIES, RESPONSE_BYTES


def topics(count: int, plugin: str = "late", names: int = 3) -> Catalogue:
    """A catalogue with that many things, each with so many names."""
    return Catalogue.of(
        topics=[
            Topic(
                id=f"{plugin}/{number:03}",
                name=f"thing {number}",
                aliases=tuple(f"thing {number} name {other}" for other in range(1, names)),
                short="",
                long="",
            )
            for number in range(count)
        ]
    )


def values(directive: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The values in a directive."""
    assert directive
    return [value for one in directive["types"] for value in one["values"]]


def test_the_bundled_plugins_are_in_the_model() -> None:
    """Nothing is sent where the model has all names."""
    catalogue = load(only=BUNDLED).catalogue
    assert catalogue.stretches
    assert dynamic_entities(catalogue, {}) is None


def test_a_later_plugins_names_are_sent() -> None:
    """In the form that Alexa takes, under the type's name and their ids."""
    assert dynamic_entities(topics(1, names=2), {}) == {
        "type": "Dialog.UpdateDynamicEntities",
        "updateBehavior": "REPLACE",
        "types": [
            {
                "name": "Topic",
                "values": [
                    {
                        "id": "late/000",
                        "name": {"value": "thing zero", "synonyms": ["thing zero name one"]},
                    }
                ],
            }
        ],
    }


def test_a_model_that_was_made_with_the_plugin_has_its_names(tmp_path: Path) -> None:
    """SUPPLE_MODEL tells which names Alexa knows, of whatever plugin."""
    file = tmp_path / "en-US.json"
    file.write_bytes(model_bytes(interaction_model(topics(2), "en-US")))
    setting = {"SUPPLE_MODEL": str(file)}
    assert dynamic_entities(topics(2), setting) is None
    assert [one["id"] for one in values(dynamic_entities(topics(3), setting))] == ["late/002"]
    bundled = topics(1, plugin="lower-back")
    assert [one["id"] for one in values(dynamic_entities(bundled, setting))] == ["lower-back/000"]


@pytest.mark.parametrize("content", [None, "", "{}", "[1]", '{"interactionModel": 5}'])
def test_a_model_that_cannot_be_read_is_named(
    content: str | None, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The skill works without it, as if the setting weren't there, and says so."""
    file = tmp_path / "model.json"
    if content is not None:
        file.write_text(content)
    assert values(dynamic_entities(topics(1), {"SUPPLE_MODEL": str(file)}))
    assert str(file) in caplog.text


@pytest.mark.parametrize("count", [1, 40, 100, 300])
def test_they_stay_within_the_limit(count: int, caplog: pytest.LogCaptureFixture) -> None:
    """Every name before any synonym; and who hosts the skill learns that some are left out."""
    directive = dynamic_entities(topics(count, names=5), {})
    sent = values(directive)
    names = [1 + len(one["name"].get("synonyms", ())) for one in sent]
    assert sum(names) == min(5 * count, DYNAMIC_ENTITIES)
    assert len(sent) == min(count, DYNAMIC_ENTITIES)
    assert max(names) - min(names) <= 1
    assert ("make it again" in caplog.text) == (count > DYNAMIC_ENTITIES)
    assert len(json.dumps(directive)) < RESPONSE_BYTES / 2


def test_a_name_that_sounds_like_a_complaint_is_not_sent() -> None:
    """As in the model, "my leg is numb" starts nothing."""
    odd = Catalogue.of(
        topics=[Topic(id="x/y", name="My leg is numb", aliases=("leg talk",), short="", long="")]
    )
    assert [one["name"] for one in values(dynamic_entities(odd, {}))] == [{"value": "leg talk"}]
