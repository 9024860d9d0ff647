"""Sets of stretches by what they are, each as the bits of one whole number.

Ruling out all that ask for twisting is then one operation on numbers, so a choice among a hundred
thousand stretches looks closely only at the few that it may use.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from supple.body import with_larger
from supple.conversation.narration import Manner
from supple.conversation.timing import Lengths, lengths
from supple.routine import Routine
from supple.stretch import Stretch

Bits = int
"""A set of stretches: bit i stands for the stretch that is the i-th by id."""

SIZES = tuple(range(40, 320, 10)) + tuple(range(320, 1300, 40))
"""Seconds by which stretches are told apart when one of a certain length is looked for."""

REMEMBERED = 16_384
"""How many stretches' lengths are remembered, one for every way of reading them."""


@dataclass(frozen=True)
class Index:
    """A catalogue's stretches and routines, sorted for choosing.

    Attributes:
        stretches: Every stretch, by id in order.
        numbers: The place of each id in that order.
        opened_by: The stretches that ask for one to be done first, by its id.
        suited_to: The ready-made routines for an occasion.
        sets: The stretches that have a trait, one of those that `_traits` names.
    """

    stretches: tuple[Stretch, ...]
    numbers: Mapping[str, int]
    opened_by: Mapping[str, tuple[Stretch, ...]]
    suited_to: Mapping[str, tuple[Routine, ...]]
    sets: Mapping[tuple[str, object], Bits]

    @classmethod
    def of(cls, stretches: Iterable[Stretch], routines: Iterable[Routine]) -> "Index":
        """Sort everything once; this takes about a tenth of a millisecond a stretch."""
        by_id = tuple(sorted(stretches, key=lambda stretch: stretch.id))
        members: dict[tuple[str, object], list[int]] = defaultdict(list)
        opened_by: dict[str, list[Stretch]] = defaultdict(list)
        for number, stretch in enumerate(by_id):
            for trait in _traits(stretch):
                members[trait].append(number)
            for one in stretch.prerequisites:
                opened_by[one.stretch].append(stretch)
        suited_to: dict[str, list[Routine]] = defaultdict(list)
        for routine in sorted(routines, key=lambda routine: routine.id):
            for occasion in dict.fromkeys(routine.good_for):
                suited_to[occasion].append(routine)
        return cls(
            stretches=by_id,
            numbers={stretch.id: number for number, stretch in enumerate(by_id)},
            opened_by={target: tuple(ones) for target, ones in opened_by.items()},
            suited_to={occasion: tuple(ones) for occasion, ones in suited_to.items()},
            sets=_sized({trait: _bits(ones, len(by_id)) for trait, ones in members.items()}),
        )

    @cached_property
    def lengths(self) -> Callable[[int, Manner], Lengths]:
        """How long the stretch of a number takes when it is read in a manner; remembered."""
        return lru_cache(maxsize=REMEMBERED)(
            lambda number, manner: lengths(self.stretches[number], manner)
        )

    @cached_property
    def everything(self) -> Bits:
        """All stretches."""
        return (1 << len(self.stretches)) - 1

    def having(self, trait: str, value: object = True) -> Bits:
        """The stretches that have a trait."""
        return self.sets.get((trait, value), 0)

    def of_ids(self, ids: Iterable[str]) -> Bits:
        """The stretches of some ids; those that aren't there are passed over."""
        bits = 0
        for target in ids:
            bits |= 1 << self.numbers[target] if target in self.numbers else 0
        return bits

    def usually_within(self, seconds: float) -> Bits:
        """The stretches that usually take about that long or less, to somebody new to them."""
        if seconds > SIZES[-1]:
            return self.everything
        number = bisect_right(SIZES, seconds)
        return self.having("usual", SIZES[number - 1]) if number else 0

    def at_least_within(self, seconds: float) -> Bits:
        """All stretches that can be done in that time by somebody new to them, and a few more."""
        number = bisect_left(SIZES, seconds)
        return self.having("least", SIZES[number]) if number < len(SIZES) else self.everything


def _traits(stretch: Stretch) -> Iterator[tuple[str, object]]:
    main = with_larger(frozenset(stretch.regions))
    yield from (("main", region) for region in main)
    yield from (("named", region) for region in set(stretch.regions))
    yield "foremost", stretch.regions[0]
    yield from (("reached", region) for region in with_larger(main | set(stretch.also)))
    if stretch.movements is None:
        yield "undeclared", True
    yield from (("movement", movement) for movement in stretch.movements or ())
    yield from (("technique", term) for term in set(stretch.technique))
    yield from (("position", position) for position in set(stretch.positions))
    yield from (("prop", prop) for prop in set(stretch.props))
    yield from (("good_for", occasion) for occasion in set(stretch.good_for))
    yield "strain", stretch.strain
    yield "level", stretch.level
    if stretch.needs_floor:
        yield "floor", True
        if stretch.in_bed:
            yield "in_bed", True
    if stretch.prerequisites:
        yield "gated", True
    takes = lengths(stretch, Manner(), doses=(-1.0, 0.0))
    for name, seconds in (("usual", takes.usual), ("least", takes.least)):
        if size := next((size for size in SIZES if seconds <= size), None):
            yield name, size


def _sized(sets: dict[tuple[str, object], Bits]) -> dict[tuple[str, object], Bits]:
    """Let each size take in the smaller ones."""
    for name in ("usual", "least"):
        smaller = 0
        for size in SIZES:
            smaller = sets[name, size] = smaller | sets.get((name, size), 0)
    return sets


def without(bits: Bits, others: Bits) -> Bits:
    """The first set without what is in the second."""
    return bits ^ (bits & others)


def narrowed(bits: Bits, preferences: Iterable[Bits]) -> Bits:
    """What is left of a set when each preference in turn is met, unless none would be left."""
    for wanted in preferences:
        bits = (bits & wanted) or bits
    return bits


def first(bits: Bits) -> int:
    """The number of the first stretch of a set that isn't empty."""
    return (bits & -bits).bit_length() - 1


def each(bits: Bits) -> Iterator[int]:
    """The numbers of a set's stretches, in order."""
    while bits:
        number = first(bits)
        yield number
        bits ^= 1 << number


def _bits(numbers: Iterable[int], size: int) -> Bits:
    """A set of numbers below a size; made by way of bytes, as each |= would copy it whole."""
    octets = bytearray(size // 8 + 1)
    for number in numbers:
        octets[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(octets, "little")
