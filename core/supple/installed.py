"""Which plugins are installed: what each distribution's metadata says, and no code run yet."""

import logging
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, EntryPoint, distributions

GROUP = "supple"
"""The entry point group in which a plugin's distribution declares itself."""

SHEETS = "sheets"
"""The name under which a folder of sheets counts as a plugin."""

RESERVED = frozenset((SHEETS, "supple", "core"))
"""Names that no plugin may have."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Claim:
    """A distribution's claim to be a plugin.

    Attributes:
        point: Its entry point.
        distribution: What the distribution is called.
        version: Which version of it is installed.
    """

    point: EntryPoint
    distribution: str
    version: str

    def __str__(self) -> str:
        return f"{self.distribution} {self.version} ({self.point.value})"


def installed() -> dict[str, list[Claim]]:
    """The claims of all installed distributions, by the name of the plugin."""
    found: dict[str, list[Claim]] = defaultdict(list)
    seen = set()
    for distribution in distributions():
        try:
            claims = list(_claims(distribution))
        except Exception as error:  # a file that was cut off or written over by something else
            log.warning("%s: its metadata can't be read: %s", _called(distribution), error)
            continue
        for claim in claims:
            known = _normalised(claim.distribution), claim.point
            if known not in seen:  # the same one may be on the path twice
                seen.add(known)
                found[name_of(claim.distribution)].append(claim)
    return found


def name_of(distribution: str) -> str:
    """A plugin's name: its distribution's, normalised, less the prefix "supple-"."""
    return _normalised(distribution).removeprefix("supple-")


def wrong_name(name: str, point: str) -> str:
    """What is wrong with a plugin's name and its entry point's; empty for nothing."""
    if point != name:
        return f"its entry point is called {point}: call it {name}, as its distribution is"
    return f"the name {name} is Supple's own: choose another" if name in RESERVED else ""


def _claims(distribution: Distribution) -> Iterator[Claim]:
    text = distribution.read_text("entry_points.txt")
    if not text or f"[{GROUP}]" not in text:
        return
    metadata = distribution.metadata
    called, version = metadata["Name"] or "", metadata["Version"] or ""
    for point in distribution.entry_points:
        if point.group == GROUP:
            yield Claim(point, called or f"supple-{point.name}", version)


def _normalised(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def _called(distribution: Distribution) -> str:
    return str(getattr(distribution, "_path", distribution))
