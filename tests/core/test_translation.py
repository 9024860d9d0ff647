"""Translations change words, and nothing but words; no order of plugins shows in them."""

import itertools
from collections.abc import Mapping
from dataclasses import replace

import pytest

from supple.plugins import Plugins, load
from supple.stretch import Sides, Stretch
from supple.testing.builders import EXAMPLE, a_part, a_plugin, a_stretch
from supple.translation import Translation, translated, wrong_in

ID = f"{EXAMPLE}/quiet-sitting"

STRETCH = a_stretch(
    aliases=("sit", "rest"),
    parts=(a_part(), a_part(sides=Sides.EACH, release="Lower your {side} arm.")),
)


def loaded(*translations: Mapping[str, str], **more: object) -> Plugins:
    """The stretch, and plugins that translate it, one for each."""
    extra: dict[str, object] = {EXAMPLE: a_plugin(supple_stretches=lambda: [STRETCH])}
    for number, texts in enumerate(translations):
        extra[f"words-{number}"] = a_plugin(
            supple_translations=lambda locale, texts=texts: (
                [Translation(id=ID, texts=texts)] if locale.startswith("de") else []
            )
        )
    return load(only=frozenset(), extra=extra, locale="de-DE", **more)  # type: ignore[arg-type]


def stretch_in(plugins: Plugins) -> Stretch:
    """The stretch as it is in the catalogue."""
    return plugins.catalogue.stretches[ID]


def test_words_are_replaced_where_they_stand() -> None:
    """A place is a way through the fields; numbers count from one."""
    texts = {
        "name": "Stilles Sitzen",
        "aliases.2": "Ruhe",
        "start.full": "Lehn dich zurück.",
        "parts.2.release": "Senke deinen Arm ({side}).",
    }
    stretch = stretch_in(loaded(texts))
    assert stretch.name == "Stilles Sitzen"
    assert stretch.aliases == ("sit", "Ruhe")
    assert stretch.start.full == "Lehn dich zurück."
    assert stretch.parts[1].release == "Senke deinen Arm ({side})."
    assert stretch.parts[0] == STRETCH.parts[0]


@pytest.mark.parametrize(
    "place", ["id", "level", "strain", "easier", "movements", "parts.1.dosage.source", "muscles.1"]
)
def test_only_what_is_spoken_can_be_translated(place: str) -> None:
    """A translation can't change a dose, a link, a level or a movement."""
    plugins = loaded({place: "advanced"})
    assert stretch_in(plugins) == STRETCH
    [problem] = plugins.installed[1].problems
    assert str(problem).startswith(f"translation of {ID}: there is no text {place}")
    assert str(problem).endswith("(warning)")


def test_a_translation_is_vetted_as_the_original_is() -> None:
    """A bad text is refused with its place; the original words stay."""
    plugins = loaded({"name": "Sitzen", "parts.2.release": "Senke {arm}."}, {"why": "<b>Ruhe</b>"})
    assert stretch_in(plugins) == STRETCH
    said = ["; ".join(map(str, plugin.problems)) for plugin in plugins.installed]
    assert said[0] == ""
    assert said[1].startswith(f"translation of {ID}, part 2: {{arm}} means nothing here")
    assert said[2].startswith(f"translation of {ID}, why: '<b>' can't be read aloud")


def test_of_two_translations_no_order_decides() -> None:
    """The same one is taken, whoever is asked first."""
    texts = [{"name": "Sitzen"}, {"name": "Hocken", "why": "Zur Ruhe."}, {"name": "Ruhen"}]
    found = {stretch_in(loaded(*order)) for order in itertools.permutations(texts)}
    assert found == {replace(STRETCH, name="Hocken", why="Zur Ruhe.")}


def test_a_locale_that_nobody_translates_is_left_as_it_is() -> None:
    """Plugins answer with nothing for a language that isn't theirs."""
    plugin = a_plugin(supple_stretches=lambda: [STRETCH], supple_translations=lambda: iter(()))
    assert stretch_in(load(only=frozenset(), extra={EXAMPLE: plugin})) == STRETCH


def test_a_translation_of_what_is_not_installed_does_no_harm() -> None:
    """A plugin may translate others that only some people have."""
    catalogue = loaded().catalogue
    translation = Translation(id="a/b", texts={"name": "Nichts"})
    assert list(wrong_in(translation, catalogue, "de-DE")) == []
    assert translated(catalogue, [translation]).stretches == catalogue.stretches


def test_a_slip_in_a_place_is_pointed_out() -> None:
    """With the place that was probably meant."""
    [problem] = wrong_in(
        Translation(id=ID, texts={"parts.2.cue.full": "x"}), loaded().catalogue, "de-DE"
    )
    assert problem.message == "there is no text parts.2.cue.full: did you mean parts.2.cues.full?"
