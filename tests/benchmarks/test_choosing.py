"""How long a choice takes among a thousand stretches, ten thousand, and a hundred thousand.

An ordinary test run makes a few choices from the smaller catalogues and judges no times. To
measure, with the bounds that are promised and the large catalogue too:

    uv run pytest tests/benchmarks/test_choosing.py --benchmark-only
"""

from dataclasses import replace
from functools import cache
from time import process_time

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from supple.body import FloorAccess, Movement, Position, Region
from supple.catalogue import Catalogue
from supple.choosing import choose
from supple.event import Wish
from supple.person import Person
from supple.stretch import Stretch
from tests.core.some_wishes import TODAY, Maker, history_of

A_PLUGIN = 100
"""How many stretches each plugin has."""

KINDS = 10
"""How many different plugins there are; the others are like one of them, under other names."""

BOUNDS = {900: 0.005, 10_000: 0.1, 100_000: 0.1}
"""Seconds of one core that a choice may take undisturbed, by how many stretches there are."""

WISHES = {
    "two minutes": Wish(minutes=2),
    "ten minutes": Wish(minutes=10),
    "many conditions": Wish(
        minutes=12,
        regions=frozenset((Region.NECK, Region.HIPS)),
        floor=FloorAccess.NO,
        avoid=frozenset((Movement.TWISTING, Movement.END_RANGE)),
        comfort=5,
    ),
    "half an hour in bed": Wish(minutes=30, in_bed=True),
    "what nothing is for": Wish(positions=frozenset((Position.STANDING,)), in_bed=True),
}


def of_plugin(stretch: Stretch, plugin: int) -> Stretch:
    """The same stretch, as another plugin's."""

    def renamed(target: str) -> str:
        return target.replace("a/", f"plugin-{plugin}/")

    gates = (replace(one, stretch=renamed(one.stretch)) for one in stretch.prerequisites)
    return replace(
        stretch,
        id=renamed(stretch.id),
        prepares_for=tuple(map(renamed, stretch.prepares_for)),
        prerequisites=tuple(gates),
    )


@cache
def catalogue_of(size: int) -> Catalogue:
    """A catalogue of so many stretches, ready for choosing as it is after start-up."""
    ids = tuple(f"a/stretch-{number}" for number in range(A_PLUGIN))
    kinds = []
    for kind in range(KINDS):
        maker = Maker(kind)
        kinds.append([maker.stretch(target, ids) for target in ids])
    catalogue = Catalogue.of(
        of_plugin(stretch, plugin)
        for plugin in range(size // A_PLUGIN)
        for stretch in kinds[plugin % KINDS]
    )
    assert catalogue.index.everything
    return catalogue


@pytest.mark.benchmark(timer=process_time)
@pytest.mark.parametrize("name", WISHES)
@pytest.mark.parametrize("size", BOUNDS)
def test_choosing(
    benchmark: BenchmarkFixture, request: pytest.FixtureRequest, size: int, name: str
) -> None:
    """A choice is quick, and takes no longer than in proportion to the catalogue."""
    measured = request.config.getoption("benchmark_only")
    if size > 10_000 and not measured:
        pytest.skip("only with --benchmark-only: the catalogue takes a quarter of a minute to make")
    catalogue = catalogue_of(size)
    done = history_of(catalogue, 1)
    choice = benchmark.pedantic(  # type: ignore[no-untyped-call]
        choose,
        args=(WISHES[name], Person(), done, catalogue, TODAY),
        rounds=20 if measured else 2,
        warmup_rounds=1,
    )
    assert (choice.routine is None) == (name == "what nothing is for")
    if measured:
        assert benchmark.stats is not None
        assert benchmark.stats["min"] < BOUNDS[size], "even undisturbed"
