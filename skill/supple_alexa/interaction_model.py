"""The interaction model: what Alexa must know to understand people, made from what is installed.

There is one intent for each event that can be said, and one for a wish. Their samples are the
sentence templates that `hearing` knows, and those of the folder `language`: Alexa learns from whole
sentences, where `hearing` spots a sign of danger in any. The same plugins give the same bytes.

Nothing dangerous may be taken for anything else. So complaints claim their sentences first, the
gravest before the rest, and have room for many; and a sentence of another intent is left out if
`hearing` makes a complaint of it, whatever is put in its slots.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from hassil.intents import Intents

from supple.catalogue import Catalogue
from supple.event import Kind
from supple.hearing import templates
from supple_alexa.complaints import complaints_in, harmless
from supple_alexa.intents import BUILT_IN, DANGEROUS, WISH, intent_name, variant_name
from supple_alexa.invocation import INVOCATION_NAME, vet_invocation_name
from supple_alexa.names import SlotTypes, catalogue_types
from supple_alexa.samples import REFERENCE, fairly, likeliest_first
from supple_alexa.slot_types import TYPES, closed_types, slot_of

LOCALES = ("en-US", "en-GB", "en-CA", "en-AU", "en-IN")
"""Where the skill can be had. One English serves them all: its templates know each one's words."""

SAMPLES = 250
"""How many samples an intent has at the most; from these Alexa generalises."""

MORE_SAMPLES = 1_000
"""How many a complaint has, a wish, and one of Amazon's own intents, which generalise from none."""

MANY = frozenset(("avoid", "positions", "props", "regions"))
"""Slots that may hold several values in one breath."""

_WISH = "wish"


def interaction_model(
    catalogue: Catalogue, locale: str, invocation_name: str = INVOCATION_NAME
) -> dict[str, Any]:
    """The interaction model for a locale, as `ask-cli` deploys it.

    Args:
        catalogue: Whose names people may say.
        locale: One of `LOCALES`.
        invocation_name: What people open the skill by.

    Raises:
        ValueError: There is no model for the locale, or the invocation name breaks a rule.
    """
    if locale not in LOCALES:
        raise ValueError(f"There is no model for {locale!r}: choose from {', '.join(LOCALES)}.")
    code = locale[:2]
    said = samples(code)
    names = sorted({*said, *BUILT_IN})
    types = {**closed_types(templates(code), _own(code)["side_names"]), **_safe(catalogue, code)}
    return {
        "interactionModel": {
            "languageModel": {
                "invocationName": vet_invocation_name(invocation_name),
                "modelConfiguration": {"fallbackIntentSensitivity": {"level": "LOW"}},
                "intents": [_intent_json(name, said.get(name, ())) for name in names],
                "types": [
                    {"name": name, "values": [value.json() for value in values]}
                    for name, values in sorted(types.items())
                ],
            }
        }
    }


def model_bytes(model: Mapping[str, Any]) -> bytes:
    """A model as it is written to a file."""
    return (json.dumps(model, indent=1) + "\n").encode()


def _intent_json(name: str, said: Sequence[str]) -> dict[str, Any]:
    if name in BUILT_IN:
        return {"name": name, "samples": list(said)}
    types = {slot_of(*found): TYPES[found[0]] for one in said for found in REFERENCE.findall(one)}
    slots: list[dict[str, Any]] = [{"name": slot, "type": types[slot]} for slot in sorted(types)]
    for slot in slots:
        if slot["name"] in MANY:
            slot["multipleValues"] = {"enabled": True}
    plain = [REFERENCE.sub(lambda found: f"{{{slot_of(*found.groups())}}}", one) for one in said]
    return {"name": name, "slots": slots, "samples": plain}


def _safe(catalogue: Catalogue, code: str) -> SlotTypes:
    """The catalogue's names, less those that sound like a complaint."""
    return {
        name: tuple(kept for value in values if (kept := harmless(value, code)))
        for name, values in catalogue_types(catalogue).items()
    }


@dataclass(frozen=True, slots=True)
class Block:
    """Templates that stand for the same.

    Attributes:
        intent: The intent's name.
        kind: The event; None for a wish.
        templates: The plain sentences of each template, the likeliest first.
    """

    intent: str
    kind: Kind | None
    templates: tuple[Sequence[str], ...]

    @property
    def precedence(self) -> int:
        """When it claims its sentences: complaints first, the gravest before the rest."""
        return DANGEROUS.index(self.kind) if self.kind in DANGEROUS else len(DANGEROUS)


@cache
def samples(code: str) -> Mapping[str, tuple[str, ...]]:
    """The samples of each intent, their slots as `{list:field}`; no sentence is in two intents.

    Args:
        code: The language.
    """
    blocks = sorted(_blocks(code), key=lambda block: block.precedence)
    taken: set[str] = set()
    chosen: dict[str, list[str]] = {}
    for name in dict.fromkeys(block.intent for block in blocks):
        own = [block for block in blocks if block.intent == name]
        many = name in BUILT_IN or name == WISH or own[0].kind in DANGEROUS
        room = MORE_SAMPLES if many else SAMPLES
        for sentence in fairly(template for block in own for template in block.templates):
            if room == 0:
                break
            key = REFERENCE.sub(lambda found: TYPES[found[1]], sentence)
            if key not in taken and (intent := _intent_for(sentence, own[0], code)):
                room -= 1
                taken.add(key)
                chosen.setdefault(intent, []).append(sentence)
    return {intent: tuple(said) for intent, said in sorted(chosen.items())}


def _intent_for(sentence: str, block: Block, code: str) -> str:
    """The intent that a sentence goes to, no less grave than `hearing` finds it; "" for none."""
    complaints = complaints_in(code)
    if block.kind in DANGEROUS:
        kind = complaints.at_least(block.kind, sentence)
        return intent_name(kind) if kind else ""
    if block.intent in BUILT_IN and "{" in sentence:
        return ""
    return "" if complaints.gravest(sentence) else block.intent


def _blocks(code: str) -> Iterator[Block]:
    """Every block of templates, the core's before the skill's.

    What only means something in answer to a question is left out, as Alexa knows of none.
    """
    core = templates(code)
    own = Intents.from_dict({"language": code, **_own(code)})
    rules = {**core.expansion_rules, **own.expansion_rules}
    for said in (core, own):
        for name, intent in said.intents.items():
            kind = None if name == _WISH else Kind(name)
            base = intent_name(kind) if kind else WISH
            for data in intent.data:
                if kind is not Kind.LAUNCH and not data.requires_context:
                    yield Block(
                        intent=variant_name(base, data.slots or {}),
                        kind=kind,
                        templates=tuple(
                            likeliest_first(one.expression, rules) for one in data.sentences
                        ),
                    )


@cache
def _own(code: str) -> Mapping[str, Any]:
    """What the skill's own folder of that language holds."""
    sheet = files("supple_alexa") / "language" / code / "model.toml"
    return tomllib.loads(sheet.read_text("utf-8"))
