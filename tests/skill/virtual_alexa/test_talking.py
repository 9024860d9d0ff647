"""Whole conversations by word of mouth, with the generated model and the running skill.

virtual-alexa takes no sentence that isn't a sample, and so shows that what people need is one.
"""

import pytest

from supple.catalogue import Catalogue
from supple.event import Kind
from supple.plugins import load
from supple_alexa.intents import NOT_SPOKEN, VARIANTS, intent_name
from tests.skill.virtual_alexa.device import Answer, Device

NAME = "easy back stretches"
DAY = 86_400
SEQUENCES = {
    "pelvic tilt": "lower-back/pelvic-tilt",
    "gluteal stretches part one": "lower-back/gluteal-stretches-part-one",
    "standing hamstring stretch": "lower-back/standing-hamstring-mobilizer",
    "seated low back and hamstring stretch": "lower-back/seated-back-and-hamstrings",
    "seated back stretch knees bent": "lower-back/seated-back-knees-bent",
    "supine spinal twist": "lower-back/supine-twist",
}
"""What one says for each sequence but the one that asks for another first."""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """What the bundled plugins bring."""
    return load(only=frozenset(("lower-back", "whole-body"))).catalogue


def came_in(alexa: Device) -> Answer:
    """Open the skill."""
    answer = alexa.say(f"open {NAME}")
    assert answer.listening
    return answer


def walk(alexa: Device, answer: Answer) -> list[Answer]:
    """Go through a routine to its end, by saying next, and yes where that is asked for."""
    answers = [answer]
    while answer.listening:
        assert answer.speech.endswith("?")
        assert answer.understood
        asked = answer.speech.rsplit(". ", 1)[-1]
        yes = any(word in asked for word in ("Shall we", "comfortable", "Can you get down"))
        answer = alexa.say("yes" if yes else "next")
        answers.append(answer)
        assert len(answers) < 60
    return answers


def begun(alexa: Device, words: str = "pelvic tilt") -> Answer:
    """Open the skill, ask for something, and go on to its first move."""
    came_in(alexa)
    answer = alexa.say(words)
    while "Part one" not in answer.speech:
        answer = alexa.say("yes")
        assert answer.listening
    return answer


@pytest.mark.parametrize("words", SEQUENCES)
def test_a_sequence_from_end_to_end(words: str, alexa: Device, catalogue: Catalogue) -> None:
    """By name, then next and next; every part of it is read, and it ends by itself."""
    came_in(alexa)
    answers = walk(alexa, alexa.say(words))
    said = " ".join(answer.speech for answer in answers).lower()
    for part in catalogue.stretches[SEQUENCES[words]].parts:
        assert part.name.lower() in said
    assert "that was the whole of it" in answers[-1].speech.lower()


def test_the_gated_sequence_opens_after_three_good_days(
    alexa: Device, catalogue: Catalogue
) -> None:
    """Part two is refused at first, and read once part one went well on three days."""
    came_in(alexa)
    refused = alexa.say("gluteal stretches part two")
    assert refused.intent == "WishIntent"
    assert "three days" in refused.speech
    alexa.say("stop")
    for _ in range(3):
        came_in(alexa)
        walk(alexa, alexa.say("gluteal stretches part one"))
        alexa.set(later=DAY)
    came_in(alexa)
    answers = walk(alexa, alexa.say("gluteal stretches part two"))
    said = " ".join(answer.speech for answer in answers).lower()
    for part in catalogue.stretches["lower-back/gluteal-stretches-part-two"].parts:
        assert part.name.lower() in said


COMMANDS = {
    Kind.HELP: "what can i say",
    Kind.STOP: "that's enough for today",
    Kind.CANCEL: "never mind",
    Kind.FORGET_ME: "forget everything about me",
    Kind.YES: "yes please",
    Kind.NO: "not really",
    Kind.NEXT: "i'm ready",
    Kind.PREVIOUS: "go back a step",
    Kind.REPEAT: "say that again",
    Kind.SKIP: "skip this one",
    Kind.START_OVER: "start from the beginning",
    Kind.GO_TO_STEP: "go to step two",
    Kind.GO_TO_PART: "the second part",
    Kind.OTHER_SIDE: "other side",
    Kind.PAUSE: "hold on",
    Kind.RESUME: "carry on",
    Kind.KEEP_GOING: "keep going without stopping",
    Kind.STEP_BY_STEP: "one step at a time",
    Kind.SLOWER: "slow down",
    Kind.FASTER: "faster",
    Kind.LONGER: "hold it longer",
    Kind.SHORTER: "too long",
    Kind.WHERE: "where am i",
    Kind.HOW_LONG: "how long is left",
    Kind.HOW_MANY: "how many are left",
    Kind.WHAT_NEEDED: "what do i need",
    Kind.WHY: "why this one",
    Kind.WHO_MADE: "who made this",
    Kind.MORE: "tell me more",
    Kind.AM_I_RIGHT: "am i doing it right",
    Kind.TOPIC: "what is tensegrity",
    Kind.CATALOGUE: "what stretches do you have",
    Kind.AM_I_READY: "am i ready for part two",
    Kind.FELT: "i feel it in my hips",
    Kind.COMFORTABLE: "that's fine",
    Kind.TIGHT: "it's a bit much",
    Kind.PAIN: "that hurts",
    Kind.SEVERE: "i'm in agony",
    Kind.NERVE: "my foot is numb",
    Kind.DIZZY: "i feel dizzy",
    Kind.EMERGENCY: "i can't feel my legs",
    Kind.URGENT: "i've got a fever",
    Kind.NUMBER: "about a two",
    Kind.EASIER: "is there an easier one",
    Kind.STUCK: "i can't get up",
    Kind.FLOOR: "i can't get down on the floor",
    Kind.AVOID: "no twisting",
    Kind.ALLOW: "twisting is fine again",
    Kind.NAME_SIDE: "left is the window side",
}
ENDING = {Kind.STOP, Kind.CANCEL, Kind.SEVERE, Kind.NERVE, Kind.EMERGENCY, Kind.URGENT}
"""What ends the conversation in the middle of a move."""


def test_every_command_is_said_here() -> None:
    """No event that can be spoken is forgotten."""
    assert set(COMMANDS) == set(Kind) - NOT_SPOKEN


@pytest.mark.parametrize("kind", COMMANDS)
def test_every_command_in_the_middle_of_a_move(kind: Kind, alexa: Device) -> None:
    """It comes as its intent, is answered, and leaves the microphone open unless it ends."""
    begun(alexa)
    answer = alexa.say(COMMANDS[kind])
    assert answer.understood
    base = VARIANTS.get(answer.intent, (answer.intent, {}))[0]
    assert base == intent_name(kind)
    assert answer.speech
    assert "didn't catch" not in answer.speech
    assert answer.listening == (kind not in ENDING)
    if answer.listening:
        assert answer.speech.endswith("?")
        assert answer.reprompt.endswith("?")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("ten minutes standing", "standing"),
        ("for ten minutes standing", "standing"),
        ("half an hour", "minutes"),
        ("something for my neck", "?"),
        ("five minutes in bed", "in bed"),
        ("ten minutes no twisting", "?"),
        ("surprise me", "?"),
        ("start the hard day routine", "Hard day"),
        ("ten", "minutes"),
    ],
)
def test_wishes(words: str, said: str, alexa: Device) -> None:
    """Minutes, places, parts of the body and names, in one breath."""
    came_in(alexa)
    alexa.say("two")  # how the back is
    asked = alexa.say("no")  # not to the floor
    while "What would you like" not in asked.speech:
        asked = alexa.say("no")  # nor what was offered
    answer = alexa.say(words)
    assert answer.understood
    assert said in answer.speech
    assert answer.listening


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (f"ask {NAME} for ten minutes standing", "Shall we begin?"),
        (f"alexa ask {NAME} to start the pelvic tilt", "floor"),
        (f"ask {NAME} for help", "You can say"),
        (f"ask {NAME} what stretches do you have", "stretches"),
        (f"tell {NAME} that hurts", "sorry"),
    ],
)
def test_one_breath_from_a_cold_start(words: str, said: str, alexa: Device) -> None:
    """A request that opens the skill and asks for something at once is answered as such."""
    answer = alexa.say(words)
    assert answer.understood
    assert said in answer.speech
    assert answer.listening


def test_a_session_that_timed_out_is_picked_up(alexa: Device) -> None:
    """After two silences the place is kept, and the next launch leads back to it."""
    begun(alexa)
    before = alexa.say("where am i").speech
    alexa.silence()
    alexa.set(later=DAY)
    back = came_in(alexa)
    assert "Last time you left off in" in back.speech
    assert "Part one of three" in before or "part one of three" in before
    assert "part one of three" in back.speech
    again = alexa.say("yes")
    assert again.listening
    there = alexa.say("next")
    assert "Part one of three" in there.speech


def test_what_is_no_sample_is_asked_about(alexa: Device) -> None:
    """Alexa's fallback is answered with what can be said, in and out of a routine."""
    came_in(alexa)
    idle = alexa.say("turn the kettle on")
    assert not idle.understood
    assert "didn't catch" in idle.speech
    assert idle.listening


def test_pain_twice_ends_the_routine_with_rest(alexa: Device) -> None:
    """Nothing goes on by itself after it hurt, and not at all after the second time."""
    begun(alexa)
    first = alexa.say("ouch")
    assert "Come out of it slowly" in first.speech
    assert first.listening
    second = alexa.say("it still hurts")
    assert not second.listening


@pytest.mark.parametrize("locale", ["en-GB", "en-AU", "en-CA", "en-IN"])
def test_every_locale_is_answered(locale: str, alexa: Device) -> None:
    """The same English for all of them."""
    alexa.set(locale=locale)
    try:
        assert came_in(alexa).speech.startswith("Welcome")
        assert alexa.say("pelvic tilt").understood
    finally:
        alexa.set(locale="en-US")


def directives(answer: Answer) -> list[str]:
    """The types of an answer's directives."""
    return [one["type"] for one in answer.response.get("directives", ())]


def test_a_device_without_a_screen_gets_no_picture(alexa: Device) -> None:
    """It would refuse the whole response."""
    assert directives(begun(alexa)) == []


def test_a_device_with_a_screen_shows_each_step(alexa: Device) -> None:
    """The same words, and a picture with them; a touch does what a word does."""
    heard = begun(alexa)
    alexa.silence()
    alexa.set(user="somebody with a screen", screen=True)
    seen = begun(alexa)
    assert seen.speech.split("Part one")[1] == heard.speech.split("Part one")[1]
    assert directives(seen) == ["Alexa.Presentation.APL.RenderDocument"]
    following = alexa.touch("supple", "next")
    assert "Part two" in following.speech
    assert directives(following) == ["Alexa.Presentation.APL.RenderDocument"]
    assert "Part one" in alexa.touch("supple", "previous").speech
    assert "Rest as long as you like" in alexa.touch("supple", "pause").speech
    assert "Come out of it slowly" in alexa.touch("supple", "pain").speech


def test_a_routine_can_be_chosen_by_a_touch(alexa: Device) -> None:
    """The list that the launch shows starts what it names."""
    alexa.set(screen=True)
    came_in(alexa)
    assert "Hard day" in alexa.touch("supple", "wish", "whole-body/hard-day").speech
