"""The skill package is one that `ask deploy` takes and that Amazon's testers let pass."""

import json
import re
import struct
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from supple.catalogue import Catalogue
from supple.plugins import load
from supple_alexa import limits
from supple_alexa.__main__ import main
from supple_alexa.interaction_model import LOCALES
from supple_alexa.package import skill_manifest, write_package
from supple_alexa.pages import PAGES, page_of, public_pages
from tests.skill import smapi

ENDPOINT = "https://stretch.example.org/alexa"
LAMBDA = "arn:aws:lambda:eu-west-1:123456789012:function:supple"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """What the bundled plugins bring."""
    return load(only=frozenset(("lower-back", "whole-body"))).catalogue


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Path:
    """A package, written."""
    made = tmp_path_factory.mktemp("package") / "new" / "folder"
    write_package(made, catalogue, ENDPOINT)
    return made


@pytest.fixture(scope="module")
def manifest(folder: Path) -> dict[str, Any]:
    """What its skill.json holds."""
    whole = json.loads((folder / "skill-package" / "skill.json").read_bytes())
    inner: dict[str, Any] = whole["manifest"]
    return inner


def test_it_is_a_whole_project(folder: Path) -> None:
    """Everything that `ask deploy` reads is there, and nothing else."""
    names = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
    models = {f"skill-package/interactionModels/custom/{locale}.json" for locale in LOCALES}
    icons = {f"skill-package/assets/images/{size}_icon.png" for size in ("large", "small")}
    pages = {f"pages/{page}.html" for page in PAGES}
    assert names == {"ask-resources.json", "skill-package/skill.json"} | models | icons | pages
    resources = json.loads((folder / "ask-resources.json").read_bytes())
    source = resources["profiles"]["default"]["skillMetadata"]["src"]
    assert (folder / source / "skill.json").is_file()


@smapi.needs_npm
@pytest.mark.parametrize("endpoint", [ENDPOINT, LAMBDA])
def test_the_manifest_fits_amazons_schema(endpoint: str) -> None:
    """Its schema knows the lengths, the events and the form of the endpoint."""
    made = skill_manifest(endpoint, pages="https://stretch.example.org/")
    assert list(smapi.problems(made, "v1.skill.Manifest.SkillManifestEnvelope")) == []


@smapi.needs_npm
def test_the_manifest_has_no_field_that_amazon_does_not_know(manifest: dict[str, Any]) -> None:
    """The schema lets unknown fields and interfaces pass, and Amazon doesn't."""
    prefix = "v1.skill.Manifest"
    publishing = manifest["publishingInformation"]
    privacy = manifest["privacyAndCompliance"]
    assert set(manifest) <= smapi.fields(f"{prefix}.SkillManifest")
    assert set(publishing) <= smapi.fields(f"{prefix}.SkillManifestPublishingInformation")
    for listing in publishing["locales"].values():
        known = smapi.fields(f"{prefix}.SkillManifestLocalizedPublishingInformation")
        assert set(listing) <= known
    assert set(privacy) <= smapi.fields(f"{prefix}.SkillManifestPrivacyAndCompliance")
    assert set(manifest["apis"]["custom"]) <= smapi.fields(f"{prefix}.CustomApis")
    assert set(manifest["events"]) <= smapi.fields(f"{prefix}.SkillManifestEvents")
    for interface in manifest["apis"]["custom"]["interfaces"]:
        assert interface["type"] in smapi.names(f"{prefix}.InterfaceType")
        for viewport in interface["supportedViewports"]:
            assert set(viewport) <= smapi.fields(f"{prefix}.ViewportSpecification")


def test_what_amazon_asks_of_a_skill_is_answered(manifest: dict[str, Any]) -> None:
    """No ads, no purchases, not for children, no health records; a category; a mode."""
    privacy = manifest["privacyAndCompliance"]
    assert manifest["manifestVersion"] == "1.0"
    assert manifest["publishingInformation"]["category"] == "HEALTH_AND_FITNESS"
    assert manifest["publishingInformation"]["distributionMode"] == "PUBLIC"
    assert not privacy["allowsPurchases"]
    assert not privacy["containsAds"]
    assert not privacy["isChildDirected"]
    assert not privacy["usesHealthInfo"]
    assert privacy["usesPersonalInfo"]
    assert privacy["isExportCompliant"]


def test_every_locale_has_its_texts(manifest: dict[str, Any]) -> None:
    """Each one has a listing and the addresses of the pages."""
    listings = manifest["publishingInformation"]["locales"]
    addresses = manifest["privacyAndCompliance"]["locales"]
    assert set(listings) == set(addresses) == set(LOCALES)
    for locale in LOCALES:
        privacy = addresses[locale]
        assert privacy["privacyPolicyUrl"] == "https://stretch.example.org/privacy"
        assert privacy["termsOfUseUrl"] == "https://stretch.example.org/terms"


def test_the_texts_are_within_the_limits(manifest: dict[str, Any]) -> None:
    """Lengths and counts, and nothing that Amazon's editors would cut."""
    publishing = manifest["publishingInformation"]
    assert len(publishing["testingInstructions"]) <= limits.DESCRIPTION_CHARACTERS
    for listing in publishing["locales"].values():
        least, most = limits.NAME_CHARACTERS
        assert least <= len(listing["name"]) <= most
        assert len(listing["summary"]) <= limits.SUMMARY_CHARACTERS
        assert len(listing["description"]) <= limits.DESCRIPTION_CHARACTERS
        assert 1 <= len(listing["examplePhrases"]) <= limits.EXAMPLE_PHRASES
        assert all(len(one) <= limits.EXAMPLE_CHARACTERS for one in listing["examplePhrases"])
        assert len(listing["keywords"]) <= limits.KEYWORDS
        assert all(len(one) <= limits.KEYWORD_CHARACTERS for one in listing["keywords"])


def test_the_description_has_the_disclaimer(manifest: dict[str, Any]) -> None:
    """A skill about health must say that it is no substitute for professional advice."""
    for listing in manifest["publishingInformation"]["locales"].values():
        said = listing["description"]
        assert "does not provide medical advice" in said
        assert "not a substitute for professional medical advice" in said
        assert "call your local emergency number" in said
        assert "No clinician has reviewed" in said
        assert not re.search(r"\b(cure|treats?|heals?)\b", listing["summary"] + listing["name"])


def test_the_example_phrases_work(folder: Path, manifest: dict[str, Any]) -> None:
    """The first opens the skill by its name; the others are samples of the model."""
    model = json.loads((folder / "skill-package/interactionModels/custom/en-US.json").read_bytes())[
        "interactionModel"
    ]["languageModel"]
    name = model["invocationName"]
    opening, *asking = manifest["publishingInformation"]["locales"]["en-US"]["examplePhrases"]
    assert opening == f"Alexa, open {name}"
    samples = set(typed_samples(model))
    for phrase in asking:
        assert phrase.startswith(f"Alexa, ask {name} ")
        said = re.sub(r"^(to|for) ", "", phrase.removeprefix(f"Alexa, ask {name} "))
        assert samples & set(typed(said, model)), said


def typed_samples(model: dict[str, Any]) -> Iterator[str]:
    """Every sample, with the types of its slots."""
    for intent in model["intents"]:
        types = {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
        for sample in intent["samples"]:
            yield sample.format_map({name: f"<{kind}>" for name, kind in types.items()})


def typed(sentence: str, model: dict[str, Any]) -> Iterator[str]:
    """A sentence, with any of its words as values of slot types."""
    said = {"ten": "AMAZON.NUMBER"} | {
        words: one["name"]
        for one in model["types"]
        for value in one["values"]
        for words in (value["name"]["value"], *value["name"].get("synonyms", ()))
    }
    forms = [sentence]
    for words, kind in said.items():
        if re.search(rf"\b{re.escape(words)}\b", sentence):
            forms += [re.sub(rf"\b{re.escape(words)}\b", f"<{kind}>", form) for form in forms]
    yield from forms


def test_it_is_told_when_somebody_disables_it(manifest: dict[str, Any]) -> None:
    """What is kept of a person is to be erased then."""
    events = manifest["events"]
    assert events["subscriptions"] == [{"eventName": "SKILL_DISABLED"}]
    assert events["endpoint"] == manifest["apis"]["custom"]["endpoint"]


@pytest.mark.parametrize(("wildcard", "certificate"), [(False, "Trusted"), (True, "Wildcard")])
def test_the_endpoint_says_which_certificate_it_has(wildcard: bool, certificate: str) -> None:
    """Tunnels have a certificate for a whole domain, and Amazon wants to be told."""
    made = skill_manifest(ENDPOINT, wildcard=wildcard)["manifest"]["apis"]["custom"]["endpoint"]
    assert made == {"uri": ENDPOINT, "sslCertificateType": certificate}


def test_a_lambda_function_has_no_certificate() -> None:
    """It is called by its name, and the pages are elsewhere."""
    made = skill_manifest(LAMBDA, pages="https://pages.example.org/supple")["manifest"]
    assert made["apis"]["custom"]["endpoint"] == {"uri": LAMBDA}
    address = made["privacyAndCompliance"]["locales"]["en-GB"]["privacyPolicyUrl"]
    assert address == "https://pages.example.org/supple/privacy"


@pytest.mark.parametrize(
    ("endpoint", "pages", "reason"),
    [
        ("http://stretch.example.org/alexa", "", "https://stretch.example.org/alexa"),
        ("https://stretch.example.org:8443/alexa", "", "without a port"),
        ("https://", "", "write the skill's address"),
        ("https://[broken", "", "write the skill's address"),
        ("stretch.example.org", "", "write the skill's address"),
        (LAMBDA, "", "--pages"),
        (ENDPOINT, "http://pages.example.org", "--pages"),
    ],
)
def test_an_address_that_will_not_do_is_refused(endpoint: str, pages: str, reason: str) -> None:
    """Amazon refuses the package later, and with fewer words."""
    with pytest.raises(ValueError, match=re.escape(reason)):
        skill_manifest(endpoint, pages=pages)


def test_another_name_is_used_throughout(tmp_path: Path, catalogue: Catalogue) -> None:
    """The models, the phrases, the name and the texts all have it."""
    write_package(tmp_path, catalogue, ENDPOINT, invocation_name="my physio's stretches")
    text = (tmp_path / "skill-package" / "skill.json").read_text("utf-8")
    made = json.loads(text)["manifest"]["publishingInformation"]["locales"]["en-US"]
    assert made["name"] == "My Physio's Stretches"
    assert made["examplePhrases"][0] == "Alexa, open my physio's stretches"
    assert "easy back" not in text
    assert "{name}" not in text


def test_the_same_plugins_make_the_same_package(
    folder: Path, tmp_path: Path, catalogue: Catalogue
) -> None:
    """Made again, into a folder that has one already, not a byte has changed."""
    for _ in range(2):
        write_package(tmp_path, catalogue, ENDPOINT)
    for file in folder.rglob("*"):
        if file.is_file():
            assert (tmp_path / file.relative_to(folder)).read_bytes() == file.read_bytes()


@pytest.mark.parametrize(
    ("name", "side"), [("small", limits.ICON_PIXELS[0]), ("large", limits.ICON_PIXELS[1])]
)
def test_the_icons_have_the_sizes_that_amazon_wants(folder: Path, name: str, side: int) -> None:
    """They are PNG files, square, without a transparent background."""
    image = (folder / f"skill-package/assets/images/{name}_icon.png").read_bytes()
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, _depth, colour = struct.unpack(">IIBB", image[16:26])
    assert (width, height) == (side, side)
    assert colour == 2  # red, green and blue, and no alpha
    assert (files("supple_alexa") / "icons" / "icon.svg").is_file()


class Outline(HTMLParser):
    """The tags of a page, their attributes, and its text."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.left: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what opens."""
        self.attributes += attrs
        if tag not in ("meta", "link", "br"):
            self.opened.append(tag)
            self.left.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note what closes."""
        assert self.left.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note the text."""
        self.text += data


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_are_plain_and_whole(page: str) -> None:
    """Well-formed HTML with a title and a heading, that fetches nothing from anywhere."""
    outline = Outline(page_of(page))
    assert outline.left == []
    assert outline.opened.count("h1") == outline.opened.count("title") == 1
    assert ("lang", "en") in outline.attributes
    assert not {"script", "img", "iframe"} & set(outline.opened)
    links = [value for name, value in outline.attributes if name in ("src", "href")]
    assert set(links) <= {"privacy", "terms"}


def test_the_privacy_policy_says_what_is_true() -> None:
    """What is kept, what never is, for how long, and both ways to have it erased."""
    text = " ".join(Outline(page_of("privacy")).text.split())
    for fact in (
        "place in a routine",
        "pseudonym",
        "That something hurt",
        "forget me",
        "disable the skill",
        "a year after you last used the skill",
        "isn't sold",
    ):
        assert fact in text


def test_the_skill_serves_the_pages() -> None:
    """They are where the manifest says, and nothing in them may run."""
    app = Flask(__name__)
    app.register_blueprint(public_pages())
    for page in PAGES:
        response = app.test_client().get(f"/{page}")
        assert response.status_code == 200
        assert response.content_type == "text/html; charset=utf-8"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert response.data == page_of(page)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["package", "{}", "--endpoint", "http://x.example"], "The endpoint"),
        (["package", "{}", "--endpoint", ENDPOINT, "--invocation-name", "easy"], "single word"),
        (["model", "--locale", "fr-FR"], "no model for 'fr-FR'"),
        (["package", "{}/file/inside", "--endpoint", ENDPOINT], "Not a directory"),
    ],
)
def test_what_goes_wrong_is_told_in_a_sentence(
    arguments: list[str], reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever builds a package learns what to change, and sees no traceback."""
    (tmp_path / "file").write_text("here already")
    status = main([argument.format(tmp_path) for argument in arguments])
    told = capsys.readouterr().err
    assert status == 2
    assert reason in told
    assert "Traceback" not in told


@pytest.mark.slow
def test_the_model_can_be_piped(tmp_path: Path) -> None:
    """`supple-alexa model` prints JSON and nothing else."""
    printed = subprocess.run(
        [sys.executable, "-m", "supple_alexa", "model", "--locale", "en-IN"],
        capture_output=True,
        check=True,
        cwd=tmp_path,
    ).stdout
    assert json.loads(printed)["interactionModel"]["languageModel"]["intents"]
