"""A sheet's mistakes are all named, each in its place, and never end in a traceback."""

import random
import tomllib
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supple.body import Position, Region
from supple.lines import line_numbers
from supple.problem import Problem, errors, numbered, related
from supple.routine import Entry, Routine
from supple.shape import model_fields, shape
from supple.sheet import FORMAT, MOST_BYTES, read_sheet
from supple.stretch import Range, Sides, Stretch, Topic
from supple.testing.builders import a_routine, a_stretch
from supple.vetting import review
from tests.core.distributions import a_sheet

EXAMPLE = (files("supple.testing") / "example.toml").read_bytes()

WRONG = """format = 1

[[stretch]]
id = "chin-tuck"
name = "Chin tuck"
about = "You draw your chin back."
why = "It rests your neck."
level = "gentel"
strain = 9
regions = ["neck", "nek"]
positon = "sitting"

[stretch.start]
full = "Sit tall."
short = "Sit tall."

[[stretch.parts]]
name = "tuck"
cues.full = "As shown in the video."
cues.short = "Draw your chin back."
cues.cue = "Chin back."
[stretch.parts.dosage]
hold = [5, 10, "long"]

[[stretch.parts]]
name = "stay"
sides = "each"

[stretch.parts.cues]
full = \"\"\"
Stay with {knee}.
hold = 600 is only a line within a text, and so is the next one.
[[stretch]]
\"\"\"
short = "Stay with your {side} side."
cue = "Stay."

[stretch.parts.dosage]
times = 40
hold = 600

[[routine]]
id = "pause"
name = "Pause"
stretches = ["chin-tuck", { stretch = "chin-tuck", part = [2] }]
minutes = 5

[[topic]]
name = "Necks"
short = "A neck is a neck."
long = 5
"""

ALL_THAT_IS_WRONG = """
neck.toml, stretch "Chin tuck": position is missing: one of standing, sitting, kneeling, \
hands_and_knees, floor_sitting, on_side, on_back, on_front (line 3)
neck.toml, stretch "Chin tuck", level: 'gentel' isn't known: did you mean gentle? (line 8)
neck.toml, stretch "Chin tuck": strain is 9: write 1 to 5 (line 9)
neck.toml, stretch "Chin tuck", regions: 'nek' isn't known: did you mean neck? (line 10)
neck.toml, stretch "Chin tuck": positon: did you mean position? (line 11)
neck.toml, stretch "Chin tuck", start: cue is missing: text (line 13)
neck.toml, stretch "Chin tuck", part 1, cues, full: "as shown" needs eyes: say it so that \
somebody lying with closed eyes can do it (line 19)
neck.toml, stretch "Chin tuck", part 1, cues, full: "in the video" needs eyes: say it so that \
somebody lying with closed eyes can do it (line 19)
neck.toml, stretch "Chin tuck", part 1, dosage, hold: [5, 10, 'long'] is not a whole number, or \
three: the least, the usual, the most (line 23)
neck.toml, stretch "Chin tuck", part 2: {knee} means nothing here: only {side} and {other} do \
(line 29)
neck.toml, stretch "Chin tuck", part 2: times is 40; the most is 15 (line 39)
neck.toml, stretch "Chin tuck", part 2: hold is 600 seconds; the most is 120 (line 40)
neck.toml, routine "Pause", stretch 2: part: did you mean parts? (line 45)
neck.toml, routine "Pause": minutes: there is no such key (line 46)
neck.toml, topic "Necks": id is missing: text (line 48)
neck.toml, topic "Necks", long: 5 is not text (line 51)
"""


def read(text: str | bytes, thorough: bool = False) -> tuple[list[object], list[str]]:
    """What a sheet holds, and what is said of it, by line."""
    content = text if isinstance(text, bytes) else text.encode()
    sheet = read_sheet(content, "neck.toml", "my", thorough)
    problems = sorted(sheet.problems, key=lambda one: one.line)
    return [one.value for one in sheet.written], [str(one) for one in problems]


def test_everything_that_is_wrong_is_named_at_once() -> None:
    """Not the first thing only: with its place in words, its line, and what would be right."""
    values, problems = read(WRONG)
    assert values == []
    assert "\n".join(problems) == ALL_THAT_IS_WRONG.strip()


def test_what_is_right_is_read_beside_what_is_wrong() -> None:
    """One broken stretch costs its author that stretch, and nobody anything else."""
    values, problems = read(WRONG + a_sheet().replace("format = 1", ""))
    assert [value.id for value in values if isinstance(value, Stretch)] == ["my/quiet"]
    assert len(problems) == 16


def test_a_sheet_is_read_into_the_model() -> None:
    """Ranges, sides, ids and links come out as the model has them."""
    values, problems = read(EXAMPLE)
    assert problems == []
    by_id = {value.id: value for value in values if isinstance(value, Stretch | Routine | Topic)}
    drop, roll = by_id["my/shoulder-drop"], by_id["my/knee-roll"]
    assert isinstance(drop, Stretch)
    assert isinstance(roll, Stretch)
    assert drop.parts[0].dosage.times == Range(2, 3, 5)
    assert drop.parts[1].sides is Sides.EACH
    assert drop.easier == "my/easy-breathing"
    assert roll.position is Position.ON_BACK
    assert roll.regions == (Region.WAIST, Region.LOW_BACK)
    assert roll.prerequisites[0].stretch == "my/shoulder-drop"
    pause = by_id["my/sitting-pause"]
    assert isinstance(pause, Routine)
    assert pause.stretches == (
        Entry(stretch="my/shoulder-drop"),
        Entry(stretch="my/easy-breathing"),
    )
    assert isinstance(by_id["my/slowness"], Topic)


def test_links_to_other_plugins_keep_their_names() -> None:
    """A link with a slash leads to another plugin; one without stays at home."""
    sheet = a_sheet().replace("movements = []", 'easier = "lower-back/twist"\nharder = "twist"')
    [stretch] = read(sheet)[0]
    assert isinstance(stretch, Stretch)
    assert (stretch.easier, stretch.harder) == ("lower-back/twist", "my/twist")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", 'begin the sheet with "format = 1" (line 1)'),
        ("format = true", 'begin the sheet with "format = 1" (line 1)'),
        ('format = "1"', 'begin the sheet with "format = 1" (line 1)'),
        ("format = 0", 'begin the sheet with "format = 1" (line 1)'),
        ("format = 1\nname = ", "not TOML (Invalid value): write a text between straight quotes"),
        ("format = 1\nname = “Neck”\n", "write a text between straight quotes"),
        (
            'format = 1\nname = "Neck\n',
            "not TOML (Illegal character '\\n'): close the text with \"",
        ),
        ('full = """\nNeck\n', 'not TOML (Unterminated string): close the text with """ (line 3)'),
        ("name: 5\n", "write key = value (line 1)"),
        ("a = [1\nb = 2\n", "close the list with ] (line 2)"),
        ("format = 1\n[[stretch]\n", "close the brackets (line 2)"),
        ("[a]\n[a]\n", "it is there already: begin a new one with [[ ]], or take one out (line 2)"),
        ("format = 1\nformat = 1", "the key is there already: take one out (line 2)"),
        (b"format = 1\n# \xff", "byte 13 is not UTF-8: save the file as UTF-8"),
        (b"\x00\x01\x02PNG", "not TOML (Invalid statement) (line 1)"),
        (f"format = {'9' * 5000}", "not TOML (Exceeds the limit"),
        ("a = " + "[" * 5000, "not TOML (maximum recursion depth exceeded"),
        ("#" * (MOST_BYTES + 1), "it is larger than 1000000 bytes: split it up"),
        ("format = 1\n[stretch]\n", "stretch: write [[stretch]] with two brackets"),
        ("format = 1\n[[strech]]\n", "strech: did you mean [[stretch]]?"),
        ("format = 1\nid = 5\n", "id: write [[stretch]] or [[routine]]"),
        ("format = 1\nstretch = [5]\n", "stretch 1: 5 is not a table"),
        (
            "format = 1\n[[topic]]\nid = 'x'\nname = 0xf" + "f" * 20_000,
            "a number that large is not",
        ),
    ],
)
def test_what_is_no_sheet_is_told_from_one(content: str | bytes, problem: str) -> None:
    """Whatever the file is, its author gets a sentence."""
    values, problems = read(content)
    assert values == []
    assert any(problem in one for one in problems), problems


def test_a_newer_format_is_refused_with_what_to_do() -> None:
    """Half-understood stretches would be worse than none."""
    values, [problem] = read(a_sheet().replace("format = 1", f"format = {FORMAT + 1}"))
    assert values == []
    assert problem.endswith("newer than the one this Supple reads (1): update supple (line 1)")


def test_lines_are_found_however_a_key_is_written() -> None:
    """Dotted keys, inline tables, lists of tables, comments, and texts that look like keys."""
    text = '''format = 1 # one

[[ stretch ]] # the first
id = "a"
start.full = "x"
[[stretch.parts]]
  name = "p"
  cues = { full = "x" }
  [stretch.parts.dosage]
  hold = 5
[[stretch.parts]]
name = """
id = "not a key"
"""
[stretch.parts.dosage]
"rhythm" = 3
[[stretch]]
id = "b"
[stretch.provenance]
author = \'\'\'
me\'\'\'
'''
    assert line_numbers(text) == {
        ("", 0): {"format": 1},
        ("stretch", 1): {
            "": 3,
            "id": 4,
            "start": 5,
            "start, full": 5,
            "part 1": 6,
            "part 1, name": 7,
            "part 1, cues": 8,
            "part 1, dosage": 9,
            "part 1, dosage, hold": 10,
            "part 2": 11,
            "part 2, name": 12,
            "part 2, dosage": 15,
        },
        ("stretch", 2): {"": 17, "id": 18, "provenance": 19, "provenance, author": 20},
    }


@given(st.binary(max_size=300))
def test_no_file_ends_in_a_traceback(content: bytes) -> None:
    """Whatever the bytes are, there is something to say about them."""
    assert read(b"format = 1\n" + content)[1] or b"[" not in content


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_no_slip_of_the_hand_ends_in_a_traceback(chance: random.Random) -> None:
    """Lines lost, doubled, swapped, or with a character changed: it is read, or it is explained."""
    lines = EXAMPLE.decode().splitlines()
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(lines))
        match chance.randrange(4):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, chance.choice(lines))
            case 2:
                other = chance.randrange(len(lines))
                lines[at], lines[other] = lines[other], lines[at]
            case _:
                cut = chance.randrange(len(lines[at]) + 1)
                lines[at] = lines[at][:cut] + chance.choice('"[]{}=,.x9-') + lines[at][cut + 1 :]
    for thorough in (False, True):
        values, problems = read("\n".join(lines), thorough)
        assert values or problems


@given(
    st.builds(
        replace,
        st.just(a_stretch()),
        spoken=st.text(max_size=20),
        strain=st.integers(),
        aliases=st.lists(st.text(max_size=9), max_size=5).map(tuple),
        regions=st.lists(st.sampled_from(Region), max_size=5).map(tuple),
    )
)
def test_a_value_that_fits_is_kept_as_it_is(stretch: Stretch) -> None:
    """Python plugins' values pass the same way as sheets, with nothing lost but outer spaces."""
    shaped = shape(Stretch, stretch)
    trimmed = replace(
        stretch,
        spoken=stretch.spoken.strip(),
        aliases=tuple(alias.strip() for alias in stretch.aliases),
    )
    assert (shaped.value == trimmed) is (abs(stretch.strain) <= 1_000_000_000)
    assert bool(shaped.problems) is (abs(stretch.strain) > 1_000_000_000)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@given(st.sampled_from(sorted(model_fields(Stretch))), st.integers(0, 2), ANYTHING)
def test_anything_may_stand_at_any_key(key: str, depth: int, value: object) -> None:
    """Whatever a program wrote into a table, it is read, or it is explained."""
    table: dict[str, Any] = tomllib.loads(a_sheet())["stretch"][0]
    inner = (table, table["parts"][0], table["parts"][0]["dosage"])[depth]
    inner[key] = value
    shaped = shape(Stretch, table)
    assert isinstance(shaped.value, Stretch)
    stretch = replace(shaped.value, id=f"my/{shaped.value.id}")
    assert all(str(problem) for problem in review(shaped, stretch, "my", thorough=True))


def test_a_value_of_the_wrong_kind_is_named() -> None:
    """A field of a Python plugin's value is held against the model like a sheet's key."""
    routine = a_routine(stretches=5, name=None, in_bed="yes")
    said = {problem.where: problem.message for problem in shape(Routine, routine).problems}
    assert said == {
        "stretches": "5 is not a list, each a table",
        "name": "None is not text",
        "in_bed": "'yes' is not true or false",
    }


def test_a_stand_in_takes_the_place_of_what_does_not_fit() -> None:
    """So that the rest can be looked at; the problems say that the value isn't to be used."""
    shaped = shape(Stretch, {"name": "Half a stretch", "parts": [{"name": "one"}]})
    assert shaped.value.name == "Half a stretch"
    assert shaped.value.parts[0].name == "one"
    assert {problem.key for problem in errors(shaped.problems)} >= {"id", "about", "level", "cues"}


def test_problems_are_printed_with_all_that_is_known() -> None:
    """File, place, message, line, and that it is a warning: whatever is there, and no more."""
    assert str(Problem(message="it is odd")) == "it is odd"
    assert str(Problem(message="it is odd", where="part 2")) == "part 2: it is odd"
    assert str(Problem(message="odd", file="a.toml", line=3)) == "a.toml: odd (line 3)"


def test_places_within_one_another_are_related() -> None:
    """What is wrong inside a place may be why something is wrong with it as a whole."""
    assert related("part 2", "part 2, dosage")
    assert related("part 2, dosage", "part 2")
    assert related("", "part 2")
    assert not related("part 2", "part 20")
    assert not related("part 2, cues", "part 2, dosage")
    assert numbered("start, stretches", 2) == "start, stretch 2"
    assert numbered("parts", 12) == "part 12"
