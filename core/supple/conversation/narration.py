"""A step into acts: what is said of it, and when there is silence."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from supple.body import Position, Side
from supple.conversation.act import Act, Say, Wait, Wording, say, timed
from supple.conversation.pace import BREATH_IN, Amount, amount, dosage_seconds, speech_seconds
from supple.person import Pace
from supple.routine import Move, Start, Step, Transition
from supple.speech import phrase_seconds
from supple.stretch import BREATH_SECONDS, Cues, Sides

LEG_SECONDS = 5.0
"""Silence after each leg of a transition; people without pain take 4 s to rise at sixty and over
10 s at seventy (Michaud), and "next" waits for everyone anyway."""

LINE_SECONDS = 1.2
"""Silence between two lines of instruction: what people complain of most is too fast."""

SETTLE_SECONDS = 3.0
"""Silence between the cues and the count, so that nobody is timed while still arranging a leg."""

ROLL_SECONDS = 10.0
"""Silence for rolling over from one side to the other."""

QUIET_SECONDS = 16
"""Holds shorter than this are left quiet; longer ones get a word half-way, so that a speaker which
says nothing doesn't seem to have gone (Amazon's guidance is against long silence)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a step is to be read to somebody.

    Attributes:
        wording: How much is said.
        pace: How quickly.
        holds: The person's factor on holds.
        eased: Whether this stretch was a bit much just now.
        second_side: Whether the same part was done on the other side just before.
        stretches: How many stretches the routine has; 1 leaves out "first", "second".
    """

    wording: Wording = Wording.FULL
    pace: Pace = Pace.SLOW
    holds: float = 1.0
    eased: bool = False
    second_side: bool = False
    stretches: int = 1


def narrate(step: Step, manner: Manner) -> tuple[Act, ...]:
    """What is said and how long is waited in a step, from its announcement to its release."""
    match step:
        case Transition():
            return tuple(_transition(step, manner))
        case Start():
            return tuple(_start(step, manner))
        case Move():
            return tuple(_move(step, manner))


def move_amount(move: Move, manner: Manner) -> Amount:
    """How much of a move is done in that manner."""
    return amount(move.part.dosage, move.dose, manner.holds, manner.eased)


def step_seconds(step: Step, manner: Manner) -> float:
    """About how long a step takes, its words included."""
    match step:
        case Transition(path=path):
            keys = (act.key for act in narrate(step, manner) if isinstance(act, Say))
            spoken = sum(phrase_seconds(key) for key in keys)
            return ((len(path) - 1) * LEG_SECONDS + spoken) * manner.pace.stretch_of_time
        case Start(stretch=stretch, precautions=precautions):
            place = "Stretch one of four: " if manner.stretches > 1 else ""
            words = f"{place}{stretch.short_name}."
            if manner.wording is Wording.FULL:
                warnings = (f"With {one.who}: {one.advice}" for one in precautions)
                words = " ".join((words, stretch.why, stretch.imagery, *warnings))
            start = _instruction_seconds(worded(stretch.start, manner.wording), manner)
            return speech_seconds(words, manner.pace) + start + stretch.start_seconds
        case Move(part=part):
            manner = _pace_of(step, manner)
            held = dosage_seconds(part.dosage, part.sides, move_amount(step, manner), manner.pace)
            cues = _instruction_seconds(worded(part.cues, _wording_of(manner)), manner)
            around = speech_seconds(_words_around(step, manner), manner.pace)
            return around + cues + _settling(step, manner) + held


def _words_around(move: Move, manner: Manner) -> str:
    """About the words that come before a move's cues and after them."""
    part, times = move.part, move_amount(move, manner).times
    words = [part.release]
    if manner.second_side:
        words.append("Now the same on your right side.")
    elif part.sides is Sides.EACH:
        words.append("Your right side first.")
    if len(move.stretch.parts) > 1 and not manner.second_side:
        words.append(f"Part one of three: {part.name}.")
    if part.sides is Sides.ALTERNATING:
        words.append("Four times on each side, starting with your right.")
    elif part.dosage.rhythm:
        words.append("Four times, with me.")
    if part.dosage.rhythm:
        words.append("The last one.")
    else:
        words.append("Stay here for three slow breaths.")
        words.extend(["Ease off, and rest a moment. And once more, gently."] * (times - 1))
    return " ".join(words)


def worded(cues: Cues, wording: Wording) -> str:
    """The cues in one of their three lengths."""
    return {
        Wording.FULL: cues.full,
        Wording.SHORT: cues.short,
        Wording.CUE: cues.cue,
    }[wording]


def _wording_of(manner: Manner) -> Wording:
    """The second side needs no more than the short words: the first has just been heard."""
    if manner.second_side and manner.wording is Wording.FULL:
        return Wording.SHORT
    return manner.wording


def _pace_of(move: Move, manner: Manner) -> Manner:
    """Somatic movements are never hurried, whatever the person's pace."""
    if "somatic" in move.stretch.technique and manner.pace is Pace.STEADY:
        return replace(manner, pace=Pace.SLOW)
    return manner


def _transition(step: Transition, manner: Manner) -> Iterator[Act]:
    surface = "bed" if step.in_bed else "floor"
    for here, there in zip(step.path, step.path[1:], strict=False):
        yield say(f"way.{surface}.{here}.{there}")
        yield Wait(LEG_SECONDS * manner.pace.stretch_of_time)


def _start(step: Start, manner: Manner) -> Iterator[Act]:
    stretch = step.stretch
    key = "start.of_many" if manner.stretches > 1 else "start.only"
    yield say(key, stretch=stretch.short_name, number=step.place + 1, of=manner.stretches)
    if manner.wording is Wording.FULL:
        yield say("text", text=stretch.why)
    yield from _instructions(worded(stretch.start, manner.wording), None, manner)
    if manner.wording is Wording.FULL:
        yield say("text", text=stretch.imagery)
        for precaution in step.precautions:
            yield say("precaution", who=precaution.who, advice=precaution.advice)
    yield Wait(float(stretch.start_seconds))


def _move(move: Move, manner: Manner) -> Iterator[Act]:
    manner = _pace_of(move, manner)
    part, side = move.part, move.side
    sided = {"side": side} if side and part.sides is Sides.EACH else {}
    if len(move.stretch.parts) > 1 and not manner.second_side:
        key = "part.on_side" if sided else "part"
        yield say(key, number=move.number, of=len(move.stretch.parts), name=part.name, **sided)
    elif sided:
        yield say("side.second" if manner.second_side else "side", **sided)
    yield from _instructions(worded(part.cues, _wording_of(manner)), side, manner)
    yield Wait(_settling(move, manner))
    how_much = move_amount(move, manner)
    if part.dosage.rhythm:
        yield from _rhythm(move, how_much, manner)
    else:
        yield from _holds(move, how_much, manner)
    yield say("text", text=part.release, side=side)


def _instructions(text: str, side: Side | None, manner: Manner) -> Iterator[Act]:
    """Line by line, with a moment after each to do it: an author writes one action a line."""
    for number, line in enumerate(text.splitlines()):
        if number:
            yield Wait(LINE_SECONDS * manner.pace.stretch_of_time)
        yield say("text", text=line, side=side)


def _instruction_seconds(text: str, manner: Manner) -> float:
    pauses = text.count("\n") * LINE_SECONDS * manner.pace.stretch_of_time
    return speech_seconds(text, manner.pace) + pauses


def _settling(move: Move, manner: Manner) -> float:
    """Seconds to arrange oneself; whoever lies on a side must roll over for the second one."""
    rolls_over = manner.second_side and move.position is Position.ON_SIDE
    return (ROLL_SECONDS if rolls_over else SETTLE_SECONDS) * manner.pace.stretch_of_time


def _rhythm(move: Move, how_much: Amount, manner: Manner) -> Iterator[Act]:
    alternating = move.part.sides is Sides.ALTERNATING
    yield say("times.each_side" if alternating else "times", times=how_much.times, side=move.side)
    for repetition in range(1, how_much.times + 1):
        if repetition == how_much.times > 1:
            yield say("times.last")
        for side in _turns(move.side, alternating):
            for beat in move.part.dosage.rhythm:
                seconds = beat.seconds * manner.pace.stretch_of_time
                if beat.words:
                    yield timed("beat", seconds, text=beat.words, side=side)
                else:
                    yield Wait(seconds)


def _turns(side: Side | None, alternating: bool) -> tuple[Side | None, ...]:
    return (side, side.other) if side and alternating else (side,)


def _holds(move: Move, how_much: Amount, manner: Manner) -> Iterator[Act]:
    for repetition in range(1, how_much.times + 1):
        if repetition > 1:
            yield say("hold.rest")
            yield Wait(float(move.part.dosage.rest))
            yield say("hold.again")
        if how_much.breaths:
            yield say("hold.breaths", breaths=how_much.breaths)
            yield from _breaths(how_much.breaths, manner)
        else:
            yield say("hold.seconds", seconds=how_much.hold)
            yield from _seconds(how_much.hold)


def _breaths(breaths: int, manner: Manner) -> Iterator[Act]:
    """The first breath is led; the others are counted softly, unless the wording is the least."""
    for breath in range(1, breaths + 1):
        if breath == 1:
            yield timed("breath.in", BREATH_SECONDS * BREATH_IN)
            yield timed("breath.out", BREATH_SECONDS * (1 - BREATH_IN))
        elif breath == breaths:
            yield timed("breath.last", BREATH_SECONDS)
        elif manner.wording is Wording.CUE and breath % 3:
            yield Wait(BREATH_SECONDS)
        else:
            yield timed("breath.next", BREATH_SECONDS)


def _seconds(seconds: int) -> Iterator[Act]:
    if seconds < QUIET_SECONDS:
        yield Wait(float(seconds))
    elif seconds < 2 * QUIET_SECONDS:
        yield Wait(seconds / 2)
        yield timed("hold.halfway", seconds / 2)
    else:
        quarter = seconds / 4
        yield Wait(quarter)
        yield timed("hold.soften", quarter)
        yield timed("hold.halfway", quarter)
        yield timed("hold.nearly", quarter)
