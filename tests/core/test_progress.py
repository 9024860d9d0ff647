"""The ledger opens Part 2, closes it again, and keeps nothing of how anything felt."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supple.plain import from_plain, to_plain
from supple.progress import (
    MOST_DAYS_KEPT,
    Completion,
    Done,
    Progress,
    Setback,
    readiness,
    record,
)
from supple.stretch import Prerequisite

FIRST = date(2026, 3, 2)
GATE = Prerequisite(stretch="x/one", days=3, within_days=21, lapses_after_days=30)


def done_on(*offsets: int, comfortable: bool = True) -> Progress:
    """Somebody's progress after doing it some days after the first."""
    progress = Progress()
    for offset in offsets:
        happening = Completion(stretch="x/one", comfortable=comfortable)
        progress = record(progress, happening, FIRST + timedelta(days=offset))
    return progress


@pytest.mark.parametrize(
    ("offsets", "on", "ready"),
    [
        ((), 0, False),
        ((0, 1), 1, False),
        ((0, 0, 0), 0, False),
        ((0, 1, 2), 2, True),
        ((0, 10, 20), 20, True),
        ((0, 10, 21), 21, False),
        ((0, 1, 2), 32, True),
        ((0, 1, 2), 33, False),
        ((0, 1, 2, 40), 41, False),
        ((0, 1, 2, 40, 41, 42), 42, True),
    ],
)
def test_three_different_days_in_three_weeks_open_it_and_a_month_closes_it(
    offsets: tuple[int, ...], on: int, ready: bool
) -> None:
    """Days count once, within three weeks of one another, and lapse after thirty days without."""
    state = readiness(GATE, done_on(*offsets).done, FIRST + timedelta(days=on))
    assert state.ready is ready


def test_what_was_not_comfortable_does_not_count() -> None:
    """Getting through it is not enough."""
    progress = done_on(0, 1, 2, comfortable=False)
    assert progress.done["x/one"].times == 3
    assert readiness(GATE, progress.done, FIRST).days == 0


def test_a_setback_closes_it_again() -> None:
    """Who was hurt by what builds on it works up to it anew."""
    progress = record(done_on(0, 1, 2), Setback(stretch="x/one"), FIRST + timedelta(days=3))
    assert not readiness(GATE, progress.done, FIRST + timedelta(days=3)).ready
    assert progress.done["x/one"].times == 3


@given(st.lists(st.integers(0, 400), max_size=60))
def test_the_ledger_stays_small(offsets: list[int]) -> None:
    """However long somebody stretches, their row doesn't grow for ever."""
    done = done_on(*offsets).done.get("x/one", Done())
    assert len(done.comfortable) <= MOST_DAYS_KEPT
    assert list(done.comfortable) == sorted(set(done.comfortable))


def test_progress_survives_json() -> None:
    """What is kept is read back as it was."""
    progress = done_on(0, 1, 5)
    assert from_plain(Progress, to_plain(progress)) == progress
