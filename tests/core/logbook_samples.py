"""Progress of any kind, for the logbook's tests."""

from datetime import date

from hypothesis import strategies as st

from supple.person import Person
from supple.progress import Done, Progress

TEXT = st.text(st.characters(codec=None), max_size=8)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
DAYS = st.dates(date(2020, 1, 1), date(2099, 12, 31))
DONE = st.builds(
    Done,
    times=st.integers(0, 10_000),
    last=st.none() | DAYS,
    comfortable=st.lists(DAYS, max_size=12).map(lambda days: tuple(sorted(days))),
)
PERSON = st.builds(
    Person,
    holds=st.floats(0.5, 1.5),
    side_names=st.tuples(TEXT, TEXT),
    voice=TEXT,
)
PROGRESS = st.builds(
    Progress,
    person=PERSON,
    place=st.none() | st.dictionaries(TEXT, JSON, max_size=4),
    done=st.dictionaries(TEXT, DONE, max_size=3),
    last_day=st.none() | DAYS,
    last_turns=TEXT,
)
