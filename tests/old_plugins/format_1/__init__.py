"""A plugin of the first format: every hook, and a sheet with every key. Never change it."""

import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import count

from supple import (
    Beat,
    Catalogue,
    Completion,
    Concern,
    Conflict,
    Cues,
    Dosage,
    Entry,
    Kept,
    Level,
    Logbook,
    Movement,
    Part,
    Person,
    Position,
    Precaution,
    Prerequisite,
    Progress,
    Prop,
    Provenance,
    Range,
    Region,
    Routine,
    Say,
    Sensation,
    Sides,
    Stretch,
    Suggestion,
    Translation,
    Voice,
    Wish,
    hookimpl,
)

PALMS = Stretch(
    id="format-1/palms",
    name="Palm turns",
    spoken="palms",
    aliases=("turn my palms",),
    about="You turn your palms up and down.",
    why="It wakes up your forearms.",
    imagery="Picture a key, turning in a lock.",
    level=Level.GENTLE,
    strain=1,
    regions=(Region.WRISTS,),
    also=(Region.SHOULDER_GIRDLE,),
    muscles=("pronators",),
    technique=("mobilization",),
    position=Position.SITTING,
    props=(Prop.CHAIR,),
    movements=frozenset[Movement](),
    start=Cues(full="Sit tall, elbows bent.", short="Sit tall.", cue="Sit tall."),
    start_seconds=5,
    parts=(
        Part(
            name="turn",
            cues=Cues(
                full="Turn your {side} palm up, and your {other} palm down.",
                short="Your {side} palm up.",
                cue="Turn.",
            ),
            dosage=Dosage(
                rhythm=(Beat("Turn, {side} palm up.", 4), Beat("", 2.5)),
                times=Range(2, 4, 8),
                source="our own judgement",
            ),
            sides=Sides.ALTERNATING,
            release="Rest your hands.",
        ),
    ),
    sensations=(Sensation(words="Your forearms may feel warm.", regions=(Region.WRISTS,)),),
    precautions=(Precaution(who="a sore elbow", advice="Leave it out.", source="our own"),),
    prerequisites=(Prerequisite(stretch="format-1/everything", days=1),),
    provenance=Provenance(author="A. Nother", lineage=("Their teacher",), license="CC0"),
)


@hookimpl
def supple_sheets() -> Iterable[Traversable]:
    """A sheet with every key."""
    return [files(__name__) / "everything.toml"]


@hookimpl
def supple_stretches() -> Iterable[Stretch]:
    """A stretch in Python."""
    yield PALMS


@hookimpl
def supple_routines() -> Iterable[Routine]:
    """A routine in Python."""
    palms = Entry(stretch=PALMS.id, parts=(1,), dose=-0.5)
    return [Routine(id="format-1/hands", name="Hands", stretches=(palms,), about="For your hands.")]


@hookimpl
def supple_screen(stretch: Stretch, person: Person) -> Concern | None:
    """Nobody who avoids twisting turns their palms."""
    if stretch.id == PALMS.id and Movement.TWISTING in person.avoid:
        return Concern("It turns your forearms.")
    return None


@hookimpl
def supple_suggest(wish: Wish, catalogue: Catalogue) -> Iterable[Suggestion]:
    """Palms for wrists."""
    if Region.WRISTS in wish.regions:
        routine = catalogue.routines["format-1/hands"]
        yield Suggestion(routine=routine, fit=1.0, because=("It is for your wrists.",))


class Brief:
    """A voice of few words."""

    name = "brief"

    def words(self, said: Say, person: Person) -> str:
        """Fewer words for a few things; the plain voice's for the rest."""
        return {"ask.begin": f"Begin{'' if person.flowing else ', then'}?"}[said.key]


@hookimpl
def supple_voices() -> Iterable[Voice]:
    """A voice."""
    return [Brief()]


@hookimpl
def supple_translations(locale: str) -> Iterable[Translation]:
    """The name in German."""
    if locale.startswith("de"):
        yield Translation(
            id=PALMS.id, texts={"name": "Handteller drehen", "parts.1.name": "drehen"}
        )


NOTICED: list[str] = []


@hookimpl
def supple_progressed(progress: Completion) -> None:
    """Notes what was done well."""
    if progress.comfortable:
        NOTICED.append(progress.stretch)


class Notebook:
    """A logbook in memory."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}
        self._days: dict[str, date] = {}
        self._versions = count(secrets.randbits(40))

    def load(self, person: str, /) -> Kept:
        """Read."""
        return self._kept.get(person, Kept())

    def save(self, person: str, progress: Progress, version: int, /) -> int:
        """Write."""
        if self.load(person).version != version:
            raise Conflict
        self._kept[person] = Kept(progress=progress, version=next(self._versions))
        self._days[person] = datetime.now(UTC).date()
        return self._kept[person].version

    def forget(self, person: str, /) -> None:
        """Erase."""
        self._kept.pop(person, None)

    def expire(self, before: date, /) -> int:
        """Forget those last saved before a day."""
        old = [person for person in self._kept if self._days[person] < before]
        for person in old:
            self.forget(person)
        return len(old)

    def close(self) -> None:
        """Nothing to let go of."""


@hookimpl
def supple_open_logbook(url: str) -> Logbook | None:
    """Opens notebook: URLs."""
    return Notebook() if url.startswith("notebook:") else None
