"""Who is being guided: preferences only. Pain, symptoms and conditions are never part of it."""

from dataclasses import dataclass
from enum import StrEnum

from supple.body import FloorAccess, Movement, Side


class Pace(StrEnum):
    """How quickly Supple speaks and lets a movement go. There is no fast: slow is the default."""

    SLOWER = "slower"
    SLOW = "slow"
    STEADY = "steady"

    @property
    def stretch_of_time(self) -> float:
        """By what a movement's or a breath's seconds are multiplied."""
        return _STRETCHES_OF_TIME[self]


_STRETCHES_OF_TIME = {Pace.SLOWER: 1.25, Pace.SLOW: 1.0, Pace.STEADY: 0.85}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What Supple keeps of somebody's preferences.

    Attributes:
        floor: Whether they can get down to the floor and up; None until they said so.
        avoid: Movements that they don't want, in their own words "no twisting".
        pace: How quickly words and movements come.
        holds: By what holds are multiplied, 0.5 to 1.5; caps and ranges still bound them.
        flowing: Whether steps follow one another without a "next".
        first_side: The side that comes first today.
        side_names: What they call their left and their right, such as ("window", "door").
        voice: The name of the voice that reads to them; empty for the one that the host chose.
        greeted: Whether the first-use note was read to them.
    """

    floor: FloorAccess | None = None
    avoid: frozenset[Movement] = frozenset()
    pace: Pace = Pace.SLOW
    holds: float = 1.0
    flowing: bool = False
    first_side: Side = Side.LEFT
    side_names: tuple[str, str] = ("left", "right")
    voice: str = ""
    greeted: bool = False
