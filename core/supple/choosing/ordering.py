"""An order for stretches: down to the floor at most once, positions together, gentlest first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from supple.body import Level, Position
from supple.routine import path
from supple.stretch import Stretch

LYING_FIRST = (
    Position.ON_BACK,
    Position.ON_SIDE,
    Position.ON_FRONT,
    Position.FLOOR_SITTING,
    Position.HANDS_AND_KNEES,
    Position.KNEELING,
)
"""Down all the way, and up in small stages; the other way round is the other order tried."""


@dataclass(frozen=True, slots=True)
class _Node:
    """A stretch and what its place in an order depends on.

    The blocks are 0, upright but before the floor; 1, the floor; and 2, upright. In the floor's
    block, what rises from it comes last, and what stays on it comes after what gets down to it.
    """

    stretch: Stretch
    after: frozenset[str]
    block: int
    start: Position
    end: Position
    rises: bool
    stays: bool

    @property
    def gentleness(self) -> tuple[int, int, int, str]:
        """What comes before what, all else being equal."""
        return self.block, self.stretch.strain, _RANKS[self.stretch.level], self.stretch.id


_RANKS = {level: level.rank for level in Level}


def ordered(stretches: Sequence[Stretch], in_bed: bool = False) -> tuple[Stretch, ...] | None:
    """Put stretches into an order.

    What prepares for another stretch comes before it. The floor comes once, and before what is
    done upright, unless an upright stretch prepares for one on the floor. Stretches in one
    position stay together, the gentlest first. Of the few orders of positions, the one with the
    fewest changes is taken, then the one that starts more gently.

    Args:
        stretches: Different ones.
        in_bed: Whether the floor is a bed, which one may leave and come back to.

    Returns:
        None if they can't be done without going down to the floor twice, or before themselves.
    """
    after = _after(stretches)
    if after is None:
        return None
    floor = {stretch.id for stretch in stretches if stretch.needs_floor}
    nodes = [_node(stretch, after[stretch.id], floor) for stretch in stretches]
    nodes.sort(key=lambda node: node.gentleness)
    found = []
    for lying_first, sitting_first in product(
        _either_way(node.start for node in nodes if node.block == 1),
        _either_way(node.start for node in nodes if node.block != 1),
    ):
        order = _scheduled(nodes, _priority(lying_first, sitting_first))
        if order is not None and (in_bed or trips(order) <= 1):
            found.append(order)
    return min(found, key=lambda order: (legs(order, in_bed), _strains(order)), default=None)


def prepares(one: Stretch, other: Stretch) -> bool:
    """Whether either of two stretches prepares for the other."""
    if one is other:
        return False
    return other.id in one.prepares_for or one.id in other.prepares_for


def visited(order: Sequence[Stretch]) -> list[Position]:
    """Every position that is passed through, from standing; in each one something is done."""
    return [Position.STANDING, *(position for one in order for position in one.positions)]


def trips(order: Sequence[Stretch]) -> int:
    """How often one gets down to the floor."""
    return sum(there.on_floor and not here.on_floor for here, there in pairwise(visited(order)))


def legs(order: Sequence[Stretch], in_bed: bool) -> int:
    """How many changes of position there are, the way up at the end included."""
    positions = visited(order)
    if positions[-1].on_floor and not in_bed:
        positions.append(Position.STANDING)
    return sum(
        len(path(here, there, in_bed)) - 1
        for here, there in pairwise(positions)
        if here is not there
    )


def _strains(order: Sequence[Stretch]) -> tuple[int, ...]:
    return tuple(stretch.strain for stretch in order)


def _after(stretches: Sequence[Stretch]) -> dict[str, frozenset[str]] | None:
    """All that each stretch prepares for, directly or not, by id; None if that goes in a circle."""
    here = frozenset(stretch.id for stretch in stretches)
    after = {one.id: here.intersection(one.prepares_for) - {one.id} for one in stretches}
    changed = True
    while changed:
        changed = False
        for target, ids in after.items():
            more = ids.union(*(after[one] for one in ids))
            if more != ids:
                after[target], changed = more, True
    return None if any(target in ids for target, ids in after.items()) else after


def _node(stretch: Stretch, after: frozenset[str], floor: set[str]) -> _Node:
    start, *_, end = (stretch.positions[0], *stretch.positions)
    block = 1 if stretch.id in floor else 0 if after & floor else 2
    rises, stays = block == 1 and not end.on_floor, block == 1 and start.on_floor
    return _Node(stretch, after, block, start, end, rises, stays)


def _either_way(positions: Iterable[Position]) -> tuple[bool, ...]:
    """Both directions, where it makes a difference."""
    return (True, False) if len(set(positions)) > 1 else (True,)


def _priority(lying_first: bool, sitting_first: bool) -> Mapping[Position, int]:
    """How early each position comes."""
    floor = LYING_FIRST if lying_first else LYING_FIRST[::-1]
    upright = (Position.SITTING, Position.STANDING)
    order = (*floor, *(upright if sitting_first else upright[::-1]))
    return {position: number for number, position in enumerate(order)}


def _scheduled(
    nodes: Sequence[_Node], priority: Mapping[Position, int]
) -> tuple[Stretch, ...] | None:
    """Take what is ready, one by one, as near to the last position as can be."""
    order: list[Stretch] = []
    left, here = list(nodes), Position.STANDING
    while left:
        block = left[0].block
        waiting = frozenset[str]().union(*(node.after for node in left))
        ready = [one for one in left if one.block == block and one.stretch.id not in waiting]
        if not ready:
            return None

        def nearness(node: _Node, here: Position = here) -> tuple[bool, bool, bool, int]:
            return node.rises, node.stays, node.start is not here, priority[node.start]

        best = min(ready, key=nearness)  # the first of those equally near is the gentlest
        order.append(best.stretch)
        left = [node for node in left if node is not best]
        here = best.end
    return tuple(order)
