"""Words that don't belong in what is read aloud are found, and harmless ones are left in peace."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supple.body import Movement, Position
from supple.lexicon import words_of
from supple.lint import MOST_WORDS, refusals, sentences, warnings, word_count
from supple.problem import Problem, Severity
from supple.routine import Routine
from supple.stretch import Beat, Cues, Dosage, Part, Precaution, Range, Sides, Stretch, Topic
from supple.testing.builders import a_part, a_routine, a_stretch

PUSHES = """
Push through the pain.
Push through it, and stay.
Breathe into the stretch, and go deeper.
No pain, no gain!
No excuses today.
Stretch as far as you can.
Bend as far as possible.
Feel the burn.
Hold until it hurts.
It should hurt a little.
A little pain is fine.
Ignore the pain, and stay.
Give it everything you have.
Push yourself harder.
Challenge yourself today.
Don't give up now.
Go beyond your limits.
Grit your teeth, and hold.
Bounce gently at the end.
Force it down.
Pull hard on the towel.
Don't stop. Push through!
Even if it hurts, stay.
Force your leg down.
Push yourself a bit.
Push a little further each time.
Breathe into the pain.
Pain means it's working.
Stretch until you feel pain.
Some discomfort is normal.
Embrace the burn.
Keep bouncing at the bottom.
"""

INNOCENT = """
Never push through the pain.
Don't force it.
There is no need to go deeper.
It needn't hurt to help, and you don't go deeper.
Not as far as you can.
No pain, no gain is a myth here.
Push through your heels, and lift.
Push up with both hands.
Go as far as is comfortable.
Stretch your arms beyond your toes without effort.
Press your palms into the floor.
Breathe deeper, if you like.
Pull the towel towards you softly.
Let it sink a little deeper into the floor.
Rest a little further away from the wall.
If the pain stays, stop.
It is a counter-force stretch.
Let go without forcing anything.
Push your hands into the floor, and sit up.
Pain means stop.
Lean into the wall.
Don't bounce at the end.
"""

NEEDS_EYES = """
As shown above, lift your arm.
Sit as in the picture.
See the figure for the hand.
Watch the video first.
Look at the drawing.
As you can see, it is small.
Follow along with me.
Click on the link.
Refer to the diagram.
The picture shows how.
Lift as in figure two.
See below.
"""

PROMISES = """
This cures back pain.
It will heal your back.
This fixes your back.
Relief is guaranteed.
You don't need a doctor.
Stop taking your medicine.
"""

KEEPS_SILENT = """
It doesn't cure anything.
Your heels stay down.
Your doctor knows more.
Cross your ankle over, as in a figure four.
It may help you move more easily.
"""


def lines(text: str) -> list[str]:
    """The lines of a text."""
    return text.strip().splitlines()


@pytest.mark.parametrize("sentence", lines(PUSHES))
def test_words_that_push_are_refused(sentence: str) -> None:
    """Whoever is in pain would obey them; the source text calls them of no use in therapy."""
    [(_, because), *_] = words_of("en").refused(sentence)
    assert because.startswith("drives people on")


@pytest.mark.parametrize("sentence", lines(NEEDS_EYES))
def test_words_that_need_eyes_are_refused(sentence: str) -> None:
    """Nobody who lies with closed eyes can follow them."""
    [(_, because), *_] = words_of("en").refused(sentence)
    assert because.startswith("needs eyes")


@pytest.mark.parametrize("sentence", lines(PROMISES))
def test_words_that_promise_are_refused(sentence: str) -> None:
    """Nothing here cures, and nothing replaces a doctor."""
    [(_, because), *_] = words_of("en").refused(sentence)
    assert because.startswith("promises")


@pytest.mark.parametrize("sentence", lines(INNOCENT) + lines(KEEPS_SILENT))
def test_harmless_words_are_left_in_peace(sentence: str) -> None:
    """A lint that cries wolf is switched off: contradicting push language isn't push language."""
    assert list(words_of("en").refused(sentence)) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Push through the {0}.",
        "PUSH  THROUGH\nTHE {0}!",
        "“Push, through the {0}”",
        "push—through the {0}",
    ],
)
def test_case_and_marks_hide_nothing(sentence: str) -> None:
    """Capital letters, line ends, commas, dashes and quotes don't hide a phrase."""
    assert list(words_of("en").refused(sentence.format("pain")))


def test_what_core_says_passes() -> None:
    """Every phrase of Supple's own is short, pushes nobody, and needs no eyes."""
    phrases = tomllib.loads((files("supple") / "language/en/phrases.toml").read_text("utf-8"))
    words = words_of("en")
    for text in leaves(phrases):
        assert [*words.refused(text), *words.warned(text)] == [], text
        assert all(word_count(one) <= MOST_WORDS for one in sentences(text)), text


def leaves(value: object) -> Iterator[str]:
    """Every text in nested tables."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from leaves(one)


def cues(full: str) -> Cues:
    """Cues whose full words are given."""
    return Cues(full=full, short="Breathe.", cue="Breathe.")


def part(full: str, sides: Sides = Sides.TOGETHER, **changes: object) -> Part:
    """A part whose full cue is given."""
    return a_part(cues=cues(full), sides=sides, **changes)


def told(problems: Iterator[Problem]) -> list[str]:
    """Problems as they are printed."""
    return [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (a_stretch(why="Sit <b>tall</b>."), "why: '<b>' can't be read aloud"),
        (a_stretch(why="Sit &amp; rest."), "why: '&amp;' can't be read aloud"),
        (a_stretch(about="See https://example.com/x."), "about: 'https://example.com/x.' can't be"),
        (a_stretch(about="Ask me@example.com."), "about: 'me@example.com.' can't be read aloud"),
        (a_stretch(name="Neck **stretch**"), "name: '**' can't be read aloud"),
        (a_stretch(aliases=("www.neck.com",)), "aliases: 'www.neck.com' can't be read aloud"),
        (a_routine(about="Feel the burn."), 'about: "feel the burn" drives people on'),
        (a_stretch(start=cues("As shown.")), 'start, full: "as shown" needs eyes'),
        (
            a_stretch(parts=(part("Lift your left knee.", Sides.EACH),)),
            'part 1, cues, full: "your left knee" is wrong on the other side',
        ),
        (
            a_stretch(parts=(a_part(), a_part(sides=Sides.EACH, release="Lower the right arm."))),
            'part 2, release: "the right arm" is wrong on the other side',
        ),
    ],
)
def test_what_is_refused_is_said_with_its_place(value: Stretch | Routine, message: str) -> None:
    """An author is told where, what and what to do instead."""
    [problem] = refusals(value)
    assert str(problem).startswith(message)
    assert problem.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            a_stretch(why=f"It is {'very ' * 18}good."),
            "why: a sentence has 21 words, and the most is 20: It is very very ... (warning)",
        ),
        (a_stretch(why="Hold for 10 breaths."), "why: '1' is read in ways you can't foresee"),
        (a_stretch(why="Bend a little → rest."), "why: '→' is read in ways"),
        (a_stretch(why="Do it e.g. at night."), 'why: "e g" is read letter by letter'),
        (
            a_stretch(start=cues("Look straight ahead.")),
            'start, full: "look straight" may need eyes',
        ),
        (a_stretch(movements=None), "movements is missing, so it is withheld from everyone"),
        (
            a_stretch(position=Position.ON_BACK, movements=frozenset((Movement.LYING_ON_BACK,))),
            "no_floor is missing: name what somebody does who can't get down",
        ),
        (
            a_stretch(precautions=(Precaution(who="a sore knee", advice="Leave it out."),)),
            "precaution 1: source is missing",
        ),
        (
            a_stretch(parts=(a_part(dosage=Dosage(hold=Range(5, 5, 5))),)),
            "part 1: source is missing: say where the dos",
        ),
        (
            a_stretch(parts=(a_part(release=""), a_part())),
            "part 1: release is missing: say the way out of it",
        ),
        (
            a_stretch(
                position=Position.ON_BACK, no_floor="example/twin", parts=(a_part(release=""),)
            ),
            "part 1: release is missing: say the way up",
        ),
        (
            a_stretch(
                parts=(
                    part(
                        "Cross your left arm over.",
                    ),
                )
            ),
            'part 1, cues, full: "your left arm" leaves out the second side',
        ),
        (
            a_stretch(parts=(part("Lift one knee.", Sides.EACH),)),
            'part 1: sides is "each", but nothing says which side: write {side}',
        ),
        (
            a_stretch(
                parts=(
                    a_part(
                        dosage=Dosage(
                            rhythm=(Beat("Breathe in, and lift both of your arms.", 1),), source="x"
                        )
                    ),
                )
            ),
            "part 1, dosage, rhythm 1: its words take about 3 seconds, and it lasts 1",
        ),
    ],
)
def test_what_is_warned_of_is_said_with_its_place(value: Stretch, message: str) -> None:
    """A warning keeps nothing out, and says what to mend."""
    assert list(refusals(value)) == []
    [problem] = warnings(value)
    assert str(problem).startswith(message)
    assert problem.severity is Severity.WARNING


def test_a_topic_may_be_asked_for_by_the_words_it_answers() -> None:
    """People ask about "no pain, no gain"; the answer must still not say so itself."""
    topic = Topic(id="a/b", name="No pain, no gain", short="It is a myth.", long="It is a myth.")
    assert told(refusals(topic)) == []
    assert told(refusals(replace(topic, long="Push through the pain.")))


def test_words_that_nobody_hears_are_not_looked_at() -> None:
    """A source may name a web page: it is read, not heard."""
    stretch = a_stretch()
    provenance = replace(stretch.provenance, source="https://example.com (2021), p. 5", license="©")
    assert told(refusals(replace(stretch, provenance=provenance, muscles=("5",)))) == []
    assert told(warnings(replace(stretch, provenance=provenance))) == []


def test_a_language_without_words_of_its_own_is_still_kept_from_markup() -> None:
    """Another language brings its own lists; what can't be read aloud is the same in all."""
    stretch = a_stretch(why="Drück durch den Schmerz. <b>No pain, no gain.</b>")
    assert [one.split(" ")[1] for one in told(refusals(stretch, "de"))] == ["'<b>'"]


def test_sentences_end_where_a_speaker_ends_them() -> None:
    """A comma or a line end doesn't end a sentence; a hyphen doesn't divide a word."""
    assert sentences("Sit tall, and\nbreathe. “Rest!” Is it half-way? Yes…") == [
        "Sit tall, and\nbreathe.",
        "“Rest!",
        "Is it half-way?",
        "Yes…",
    ]
    assert word_count("Is it half-way – or not?") == 5


@given(st.text(alphabet="push throug.,it'n\n", max_size=200))
def test_any_text_can_be_looked_at(text: str) -> None:
    """Whatever is written, looking at it ends, and what is found was said."""
    plain = re.sub(r"[^a-z']+", " ", text)
    for phrase, _ in words_of("en").refused(text):
        assert phrase.split()[0] in plain
