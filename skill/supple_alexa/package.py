"""The skill package: all that `ask deploy` needs to put this skill on somebody's speaker."""

import json
import shutil
import tomllib
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from supple.catalogue import Catalogue
from supple_alexa.interaction_model import LOCALES, interaction_model, model_bytes
from supple_alexa.invocation import INVOCATION_NAME
from supple_alexa.pages import PAGES, page_of

LARGE_ICON, SMALL_ICON = "large_icon.png", "small_icon.png"

_VIEWPORTS = (
    ("HUB", "ROUND", (100, 599), (100, 599)),
    ("HUB", "RECTANGLE", (600, 959), (100, 599)),
    ("HUB", "RECTANGLE", (960, 1279), (600, 959)),
    ("HUB", "RECTANGLE", (1280, 1920), (600, 1279)),
    ("HUB", "RECTANGLE", (600, 1279), (1280, 1920)),
    ("TV", "RECTANGLE", (960, 960), (540, 540)),
)
"""The screens that the skill has pictures for: mode, shape, least and most width, and height."""


def write_package(
    folder: Path,
    catalogue: Catalogue,
    endpoint: str,
    *,
    pages: str = "",
    wildcard: bool = False,
    invocation_name: str = INVOCATION_NAME,
) -> None:
    """Write a whole `ask-cli` project into a folder; what is there by the same names is replaced.

    Args:
        folder: Where to; it is made if need be.
        catalogue: Whose names people may say.
        endpoint: The skill's address: `https://.../alexa`, or the ARN of an AWS Lambda function.
        pages: The address that the pages for the public are under; the endpoint's unless given.
        wildcard: Whether the endpoint's certificate is for a whole domain, as with most tunnels.
        invocation_name: What people open the skill by.

    Raises:
        ValueError: The endpoint, the pages or the invocation name won't do.
        OSError: The folder can't be written to.
    """
    manifest = skill_manifest(
        endpoint, pages=pages, wildcard=wildcard, invocation_name=invocation_name
    )
    models = {locale: interaction_model(catalogue, locale, invocation_name) for locale in LOCALES}
    package = folder / "skill-package"
    _write(folder / "ask-resources.json", _json(_RESOURCES))
    _write(package / "skill.json", _json(manifest))
    for locale, model in models.items():
        _write(package / "interactionModels" / "custom" / f"{locale}.json", model_bytes(model))
    for icon in (SMALL_ICON, LARGE_ICON):
        target = package / "assets" / "images" / icon
        target.parent.mkdir(parents=True, exist_ok=True)
        with as_file(files("supple_alexa") / "icons" / icon) as source:
            shutil.copyfile(source, target)
    for page in PAGES:
        _write(folder / "pages" / f"{page}.html", page_of(page))


def skill_manifest(
    endpoint: str,
    *,
    pages: str = "",
    wildcard: bool = False,
    invocation_name: str = INVOCATION_NAME,
) -> dict[str, Any]:
    """What `skill.json` holds; the arguments are those of `write_package`.

    Raises:
        ValueError: The endpoint or the address of the pages won't do.
    """
    address = _address(endpoint, wildcard)
    base = _base(pages, endpoint)
    return {
        "manifest": {
            "manifestVersion": "1.0",
            "publishingInformation": {
                "category": "HEALTH_AND_FITNESS",
                "distributionMode": "PUBLIC",
                "isAvailableWorldwide": True,
                "distributionCountries": [],
                "testingInstructions": _texts(invocation_name)["testing_instructions"],
                "locales": {locale: _listing(invocation_name) for locale in LOCALES},
            },
            "privacyAndCompliance": {
                "allowsPurchases": False,
                "containsAds": False,
                "isChildDirected": False,
                "isExportCompliant": True,
                "usesHealthInfo": False,  # it would mean that HIPAA applies to whoever hosts it
                "usesPersonalInfo": True,  # the place and the preferences, under a pseudonym
                "locales": {
                    locale: {
                        "privacyPolicyUrl": urljoin(base, "privacy"),
                        "termsOfUseUrl": urljoin(base, "terms"),
                    }
                    for locale in LOCALES
                },
            },
            "apis": {
                "custom": {
                    "endpoint": address,
                    "interfaces": [
                        {
                            "type": "ALEXA_PRESENTATION_APL",
                            "supportedViewports": [
                                {
                                    "mode": mode,
                                    "shape": shape,
                                    "minWidth": width[0],
                                    "maxWidth": width[1],
                                    "minHeight": height[0],
                                    "maxHeight": height[1],
                                }
                                for mode, shape, width, height in _VIEWPORTS
                            ],
                        }
                    ],
                }
            },
            "events": {
                "endpoint": address,
                "subscriptions": [{"eventName": "SKILL_DISABLED"}],
            },
        }
    }


_RESOURCES = {
    "askcliResourcesVersion": "2020-03-31",
    "profiles": {"default": {"skillMetadata": {"src": "./skill-package"}}},
}


def _listing(invocation_name: str) -> dict[str, Any]:
    """What people see of the skill in a locale."""
    texts = _texts(invocation_name)
    return {
        "name": " ".join(word[0].upper() + word[1:] for word in invocation_name.split()),
        "summary": texts["summary"],
        "description": texts["description"],
        "examplePhrases": texts["example_phrases"],
        "keywords": texts["keywords"],
        "smallIconUri": f"file://assets/images/{SMALL_ICON}",
        "largeIconUri": f"file://assets/images/{LARGE_ICON}",
    }


def _texts(invocation_name: str) -> Mapping[str, Any]:
    sheet = files("supple_alexa") / "language" / "en" / "publishing.toml"
    texts = tomllib.loads(sheet.read_text("utf-8"))

    def named(value: Any) -> Any:
        if isinstance(value, list):
            return [named(one) for one in value]
        return str(value).strip().replace("{name}", invocation_name)

    return {key: named(value) for key, value in texts.items()}


def _address(endpoint: str, wildcard: bool) -> dict[str, str]:
    if endpoint.startswith("arn:aws:lambda:"):
        return {"uri": endpoint}
    if not _is_https(endpoint):
        raise ValueError(
            f"The endpoint {endpoint!r} won't do: write the skill's address, such as "
            "https://stretch.example.org/alexa, without a port, because Alexa only calls on port "
            "443; or the ARN of a Lambda function, arn:aws:lambda:...."
        )
    return {"uri": endpoint, "sslCertificateType": "Wildcard" if wildcard else "Trusted"}


def _base(pages: str, endpoint: str) -> str:
    """The address that the pages are under, with a slash at its end."""
    if not pages and _is_https(endpoint):
        return urljoin(endpoint, "/")
    if not _is_https(pages):
        raise ValueError(
            "Say with --pages where the privacy policy and the terms are to be found, such as "
            "https://stretch.example.org/. They are written into the folder pages."
        )
    return pages.rstrip("/") + "/"


def _is_https(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme == "https" and bool(parts.hostname) and (parts.port or 443) == 443
    except ValueError:
        return False


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
