"""The ring counts exactly what is held, for every movement of the bundled plugins."""

from typing import Any

from supple.conversation.narration import Manner, narrate
from supple.conversation.session import Phase, Question, Session
from supple.person import Pace, Person
from supple.plugins import load
from supple.routine import Move, unfold
from supple.speech import PLAIN, sound_seconds, speak, spoken_acts
from supple_alexa.speaker import TEMPO, plain
from supple_alexa.ssml import ssml
from supple_alexa.view import view
from tests.speaker.driving import Person as Visitor

SPANS = """
async ([speech, views, tempo]) => {
  const { keepTempo, piecesOf } = await import("/speaker/static/ssml.js");
  const { spansOf } = await import("/speaker/static/hold.js");
  keepTempo(tempo);
  const pieces = piecesOf({ type: "SSML", ssml: speech });
  return spansOf(pieces, views, tempo.breath);
}
"""


def test_every_hold_and_every_repetition_is_found(person: Visitor) -> None:
    """From the SSML alone the page finds when each hold begins and ends, to the second."""
    catalogue = load().catalogue
    wrong = []
    for target in catalogue.stretches:
        routine = catalogue.routine(target)
        assert routine
        steps = unfold(routine, catalogue.stretches)
        for pace in (Pace.SLOW, Pace.STEADY):
            who = Person(pace=pace)
            for at, step in enumerate(steps.steps):
                if not isinstance(step, Move):
                    continue
                acts = narrate(step, Manner(pace=pace))
                going = Session(
                    routine=routine, at=at, phase=Phase.GOING, question=Question.NEXT, person=who
                )
                shown = plain(view(going, steps)) | {"start": 0.0}
                speech = ssml(speak(acts, PLAIN, who), pace)
                found = person.page.evaluate(SPANS, [speech, [shown], TEMPO])
                truth = _truth(acts, who, shown["hold"])
                if not _alike(found, truth):
                    wrong.append((target, step.part.name, pace, truth, found))
    assert wrong == []


def _truth(acts: Any, who: Person, hold: dict[str, Any]) -> list[tuple[float, float]]:
    """When each hold, or each repetition, begins and ends."""
    starts = [0.0]
    for sounds in spoken_acts(acts, PLAIN, who):
        starts.append(starts[-1] + sum(sound_seconds(sound, who) for sound in sounds))
    if not hold["beats"]:
        opened = [n for n, act in enumerate(acts) if getattr(act, "key", "") in _OPENING]
        return [(starts[n + 1], starts[n + 1] + hold["seconds"]) for n in opened]
    beats = [n for n, act in enumerate(acts) if getattr(act, "key", "") == "beat"]
    opening = hold["beats"][0]["words"]
    rounds = [starts[n] for n in beats if _words(acts[n]) == opening or _sided(acts[n], opening)]
    end = max(starts[n + 1] for n, act in enumerate(acts) if not _is_after(acts, n, act))
    return list(zip(rounds, [*rounds[1:], end], strict=True))


_OPENING = ("hold.seconds", "hold.breaths")


def _words(act: Any) -> str:
    return str(act.about["text"])


def _sided(act: Any, opening: str) -> bool:
    side = act.about.get("side")
    if side is None:
        return False
    text = _words(act).replace("{side}", side).replace("{other}", side.other)
    return text == opening


def _is_after(acts: Any, number: int, act: Any) -> bool:
    """Whether an act comes after the last beat and its silence: the release."""
    return number == len(acts) - 1 and getattr(act, "key", "") == "text"


def _alike(found: list[dict[str, Any]], truth: list[tuple[float, float]]) -> bool:
    return len(found) == len(truth) and all(
        abs(one["from"] - start) < 1 and abs(one["to"] - end) < 1
        for one, (start, end) in zip(found, truth, strict=True)
    )
