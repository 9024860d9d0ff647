"""Everything that was contributed, frozen: stretches, routines and topics by id."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from supple.problem import Problem, Severity
from supple.routine import Entry, Routine
from supple.stretch import Stretch, Topic

T = TypeVar("T", Stretch, Routine, Topic)


def _by_id(values: Iterable[T]) -> Mapping[str, T]:
    return MappingProxyType({value.id: value for value in sorted(values, key=lambda v: v.id)})


@dataclass(frozen=True)
class Catalogue:
    """What there is to do and to know. The order of plugins leaves no trace in it.

    Attributes:
        stretches: Every stretch by its id, `plugin/name`.
        routines: Every ready-made routine by its id.
        topics: Every topic by its id.
    """

    stretches: Mapping[str, Stretch] = field(default_factory=dict)
    routines: Mapping[str, Routine] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        stretches: Iterable[Stretch] = (),
        routines: Iterable[Routine] = (),
        topics: Iterable[Topic] = (),
    ) -> "Catalogue":
        """Make one; ids must differ already."""
        return cls(_by_id(stretches), _by_id(routines), _by_id(topics))

    def routine(self, target: str) -> Routine | None:
        """The routine of that id, or the stretch of that id as a routine of its own."""
        if target in self.routines:
            return self.routines[target]
        if target not in self.stretches:
            return None
        stretch = self.stretches[target]
        entry = Entry(stretch=target)
        return Routine(id=target, name=stretch.name, about=stretch.about, stretches=(entry,))

    @cached_property
    def gated(self) -> tuple[Stretch, ...]:
        """The stretches that ask for another one first, by id."""
        return tuple(stretch for stretch in self.stretches.values() if stretch.prerequisites)

    @cached_property
    def prerequisites(self) -> frozenset[str]:
        """The ids of the stretches that others ask for first."""
        return frozenset(one.stretch for each in self.gated for one in each.prerequisites)


def plugin_of(target: str) -> str:
    """The name of the plugin that brought an id."""
    return target.partition("/")[0]


def connect(
    stretches: Iterable[Stretch], routines: Iterable[Routine], topics: Iterable[Topic]
) -> tuple[Catalogue, tuple[Problem, ...]]:
    """Make a catalogue of what all plugins brought, leaving out what can't work.

    A routine that names a stretch nobody brought, and a stretch whose prerequisite nobody brought
    or which is its own prerequisite in the end, are left out and reported under their id. Any
    other link that leads nowhere is reported as a warning: it is passed over when it is met.
    """
    problems: list[Problem] = []
    known = {stretch.id: stretch for stretch in stretches}
    while lost := [stretch for stretch in known.values() if not _reachable(stretch, known)]:
        for stretch in lost:
            del known[stretch.id]
            ask = ", ".join(one.stretch for one in stretch.prerequisites)
            problems.append(
                Problem(where=stretch.id, message=f"its prerequisite {ask} can't ever be met")
            )
    whole: list[Routine] = []
    for routine in routines:
        missing = [entry.stretch for entry in routine.stretches if entry.stretch not in known]
        if missing:
            message = f"there is no stretch {', '.join(missing)}: install its plugin or mend the id"
            problems.append(Problem(where=routine.id, message=message))
        else:
            whole.append(routine)
    catalogue = Catalogue.of(known.values(), whole, topics)
    problems.extend(_loose_ends(catalogue))
    return catalogue, tuple(problems)


def _reachable(stretch: Stretch, known: Mapping[str, Stretch]) -> bool:
    """Whether its chain of prerequisites ends."""
    waiting, seen = [stretch.id], {stretch.id}
    while waiting:
        for one in known[waiting.pop()].prerequisites:
            if one.stretch not in known or one.stretch == stretch.id:
                return False
            if one.stretch not in seen:
                seen.add(one.stretch)
                waiting.append(one.stretch)
    return True


def _loose_ends(catalogue: Catalogue) -> Iterator[Problem]:
    for stretch in catalogue.stretches.values():
        offers = tuple(sensation.offer for sensation in stretch.sensations)
        links = (stretch.easier, stretch.harder, stretch.no_floor, stretch.variant_of)
        for link in (*links, *stretch.prepares_for, *offers):
            if link and link not in catalogue.stretches:
                yield _loose(stretch.id, "stretch", link)
        for link in stretch.topics:
            if link not in catalogue.topics:
                yield _loose(stretch.id, "topic", link)
    for topic in catalogue.topics.values():
        for link in topic.see:
            if link not in catalogue.topics:
                yield _loose(topic.id, "topic", link)


def _loose(where: str, kind: str, link: str) -> Problem:
    return Problem(where=where, message=f"there is no {kind} {link}", severity=Severity.WARNING)
