"""Everything that was contributed, frozen: stretches, routines and topics by id."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from supple.index import Index
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
    def index(self) -> Index:
        """The stretches and routines, sorted for choosing; worked out once, when first needed."""
        return Index.of(self.stretches.values(), self.routines.values())

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
