"""The catalogue keeps what can work, and says what can't and why."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from supple.catalogue import Catalogue
from supple.links import connect
from supple.plugins import load
from supple.problem import errors
from supple.routine import Entry, Routine
from supple.stretch import Prerequisite, Stretch

TILT = load(only=frozenset(("lower-back",))).catalogue.stretches["lower-back/pelvic-tilt"]


def stretch(name: str, *needs: str) -> Stretch:
    """A stretch of that name which asks for others first, and links to nothing else."""
    return replace(
        TILT,
        id=f"x/{name}",
        easier="",
        harder="",
        no_floor="",
        variant_of="",
        prepares_for=(),
        topics=(),
        sensations=(),
        prerequisites=tuple(Prerequisite(stretch=f"x/{need}") for need in needs),
    )


@given(st.permutations([stretch("a"), stretch("b"), stretch("c", "a")]))
def test_the_order_of_plugins_leaves_no_trace(stretches: list[Stretch]) -> None:
    """The same contributions make the same catalogue, whoever came first."""
    catalogue, problems = connect(stretches, [], [])
    assert list(catalogue.stretches) == ["x/a", "x/b", "x/c"]
    assert not problems


def test_prerequisites_in_a_circle_are_left_out() -> None:
    """What could never be opened isn't offered, and what builds on it neither."""
    catalogue, problems = connect(
        [stretch("a", "b"), stretch("b", "c"), stretch("c", "a"), stretch("d", "a"), stretch("e")],
        [],
        [],
    )
    assert list(catalogue.stretches) == ["x/e"]
    assert {problem.where for problem in errors(problems)} == {"x/a", "x/b", "x/c", "x/d"}


def test_a_routine_that_names_nothing_is_left_out() -> None:
    """A routine of a plugin whose neighbour isn't installed says whom it misses."""
    routine = Routine(id="x/r", name="r", stretches=(Entry(stretch="y/gone"),))
    catalogue, problems = connect([stretch("a")], [routine], [])
    assert not catalogue.routines
    assert "y/gone" in str(problems[0])


def test_a_link_that_leads_nowhere_is_a_warning() -> None:
    """A missing neighbour costs a stretch its link, and no more."""
    catalogue, problems = connect([replace(stretch("a"), easier="y/gone")], [], [])
    assert list(catalogue.stretches) == ["x/a"]
    assert not errors(problems)
    assert len(problems) == 1


def test_a_stretch_can_be_done_by_itself() -> None:
    """Every stretch is a routine of one."""
    catalogue = Catalogue.of([stretch("a")])
    routine = catalogue.routine("x/a")
    assert routine is not None
    assert routine.stretches == (Entry(stretch="x/a"),)
    assert catalogue.routine("x/b") is None
