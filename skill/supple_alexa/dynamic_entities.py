"""Names that plugins brought after the interaction model was made, sent along for a conversation.

SUPPLE_MODEL names the model's file, as `package` wrote it. Without it, the names of the plugins
that come with the skill are taken to be in the model, and those of all other plugins not.
"""

import json
import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from supple.catalogue import Catalogue, plugin_of
from supple_alexa.limits import DYNAMIC_ENTITIES
from supple_alexa.names import Value, catalogue_types

log = logging.getLogger("supple_alexa")

SETTING = "SUPPLE_MODEL"

BUNDLED = frozenset(("lower-back", "whole-body"))
"""The plugins that the skill requires, and so were there when its model was made."""


def dynamic_entities(
    catalogue: Catalogue, environment: Mapping[str, str] = os.environ
) -> dict[str, Any] | None:
    """The directive that teaches Alexa the names that its model lacks; None if it lacks none.

    Every name goes before any synonym, and no more than Alexa takes of them; what is left out is
    still understood when Alexa passes it on unresolved.
    """
    known = _known(environment.get(SETTING, ""))
    new = [
        (type_name, value)
        for type_name, values in catalogue_types(catalogue).items()
        for value in values
        if (value.id not in known if known is not None else plugin_of(value.id) not in BUNDLED)
    ]
    if not new:
        return None
    learnt = _fitting(_safe(new))
    if len(learnt) < len(new):
        log.warning(
            "%d names are in no interaction model, and Alexa takes %d at a time: make it again",
            len(new),
            DYNAMIC_ENTITIES,
        )
    types: dict[str, list[dict[str, Any]]] = {}
    for type_name, value in learnt:
        types.setdefault(type_name, []).append(value.json())
    return {
        "type": "Dialog.UpdateDynamicEntities",
        "updateBehavior": "REPLACE",
        "types": [{"name": name, "values": values} for name, values in sorted(types.items())],
    }


def _known(file: str) -> frozenset[str] | None:
    """The ids in the model that was deployed; None where that isn't known."""
    if not file:
        return None
    try:
        model = json.loads(Path(file).expanduser().read_bytes())
        types = model["interactionModel"]["languageModel"]["types"]
        return frozenset(value.get("id", "") for one in types for value in one["values"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        log.warning("%s: %s can't be read as an interaction model (%s)", SETTING, file, error)
        return None


_Named = tuple[str, Value]


def _safe(new: Iterable[_Named]) -> list[_Named]:
    """Less the names that sound like a complaint, as in the model."""
    from supple_alexa.complaints import harmless

    return [(name, kept) for name, value in new if (kept := harmless(value, "en"))]


def _fitting(new: Iterable[_Named]) -> list[_Named]:
    """As many as Alexa takes: every first name, then second ones, and so on."""
    fitting: dict[tuple[str, str], tuple[str, ...]] = {}
    for count, (name, value, called) in enumerate(_by_rank(list(new))):
        if count < DYNAMIC_ENTITIES:
            before = fitting.get((name, value.id), ())
            fitting[name, value.id] = (*before, called)
    return [(name, Value(id_, called)) for (name, id_), called in fitting.items()]


def _by_rank(new: list[_Named]) -> Iterator[tuple[str, Value, str]]:
    most = max((len(value.called) for _, value in new), default=0)
    for rank in range(most):
        for name, value in new:
            if rank < len(value.called):
                yield name, value, value.called[rank]
