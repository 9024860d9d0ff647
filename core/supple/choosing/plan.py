"""A choice as plain values: what `supple plan --json` prints."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from supple.body import with_larger
from supple.catalogue import Catalogue
from supple.choosing.choice import Choice
from supple.conversation.narration import step_seconds
from supple.conversation.timing import familiarity, manners
from supple.person import Person
from supple.progress import Done
from supple.routine import Transition, unfold


def plan(
    choice: Choice,
    catalogue: Catalogue,
    person: Person = Person(),
    done: Mapping[str, Done] | None = None,
    today: date = date.min,
) -> dict[str, Any]:
    """Write a choice down.

    A stretch's seconds are those of its own steps; the ways to it and from it make up the rest of
    the whole. `shortest` and `longest` are there only where the minutes can't be met, and the
    name is empty where nothing suits.

    Args:
        choice: What was chosen.
        catalogue: What it was chosen from.
        person: Whom it was chosen for.
        done: What they have done.
        today: The day it was chosen for.
    """
    routine = choice.routine
    written: dict[str, Any] = {
        "name": routine.name if routine else "",
        "seconds": round(choice.seconds),
        "asked_seconds": None if choice.asked is None else round(choice.asked),
        "stretches": [],
        "left_out": [
            {"id": target, "because": list(because)}
            for target, because in sorted(choice.left_out.items())
        ],
    }
    for name in ("shortest", "longest"):
        if (seconds := getattr(choice, name)) is not None:
            written[name] = round(seconds)
    if routine is None:
        return written
    written["about"] = routine.about
    known = done or {}
    steps = unfold(routine, catalogue.stretches, person.first_side, catalogue.prerequisites)
    wordings = [familiarity(known.get(one.stretch, Done()), today) for one in routine.stretches]
    taken = [0.0] * len(routine.stretches)
    for step, manner in zip(steps.steps, manners(steps, wordings, person), strict=True):
        if not isinstance(step, Transition):
            taken[step.place] += step_seconds(step, manner)
    for entry, seconds in zip(routine.stretches, taken, strict=True):
        stretch = catalogue.stretches[entry.stretch]
        written["stretches"].append(
            {
                "id": stretch.id,
                "name": stretch.name,
                "position": stretch.position,
                "regions": sorted(with_larger(frozenset(stretch.regions))),
                "dose": entry.dose,
                "seconds": round(seconds),
                "because": list(choice.because.get(stretch.id, ())),
            }
        )
    return written
