"""Links between what plugins brought: what can work makes a catalogue, what can't is named."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches

from supple.catalogue import Catalogue, plugin_of
from supple.problem import Problem, Severity
from supple.routine import Routine
from supple.stretch import Stretch, Topic


def connect(
    stretches: Iterable[Stretch], routines: Iterable[Routine], topics: Iterable[Topic]
) -> tuple[Catalogue, tuple[Problem, ...]]:
    """Make a catalogue of what all plugins brought, leaving out what can't work.

    A routine that names a stretch nobody brought, and a stretch whose prerequisite nobody brought
    or which is its own prerequisite in the end, are left out and reported under their id. Any
    other link that leads nowhere is reported as a warning: it is passed over when it is met.
    """
    problems: list[Problem] = []
    brought = {stretch.id: stretch for stretch in stretches}
    known = dict(brought)
    while locked := [(one, reason) for one in known.values() if (reason := _locked(one, known))]:
        for stretch, reason in locked:
            del known[stretch.id]
            problems.append(Problem(where=stretch.id, key="prerequisites", message=reason))
    whole: list[Routine] = []
    for routine in routines:
        missing = {one.stretch: None for one in routine.stretches if one.stretch not in known}
        for link in missing:
            lost = f"the stretch {link} is left out itself" if link in brought else ""
            message = lost or _nowhere("stretch", link, known, routine.id)
            problems.append(Problem(where=routine.id, key="stretches", message=message))
        whole += [] if missing else [routine]
    catalogue = Catalogue.of(known.values(), whole, topics)
    problems.extend(_loose_ends(catalogue, brought))
    return catalogue, tuple(problems)


def _locked(stretch: Stretch, known: Mapping[str, Stretch]) -> str:
    """Why its prerequisites can't ever be met; empty if they can."""
    waiting, seen = [stretch.id], {stretch.id}
    while waiting:
        here = waiting.pop()
        for one in known[here].prerequisites:
            if one.stretch == stretch.id:
                by_way_of = "" if here == stretch.id else f", by way of {here}"
                return f"it is its own prerequisite{by_way_of}: take one of them out"
            if one.stretch not in known:
                return f"its prerequisite can't be met: {_nowhere('stretch', one.stretch, known)}"
            if one.stretch not in seen:
                seen.add(one.stretch)
                waiting.append(one.stretch)
    return ""


def _loose_ends(catalogue: Catalogue, brought: Mapping[str, Stretch]) -> Iterator[Problem]:
    for stretch in brought.values():
        for key, link in _links(stretch):
            if link not in brought:
                message = _nowhere("stretch", link, brought, stretch.id)
                yield _warning(stretch.id, key, message)
        twin = brought.get(stretch.no_floor)
        if twin is not None and twin.needs_floor:
            message = f"no_floor leads to {twin.id}, which is done on the floor, too"
            yield _warning(stretch.id, "no_floor", message)
        for link in stretch.topics:
            if link not in catalogue.topics:
                message = _nowhere("topic", link, catalogue.topics, stretch.id)
                yield _warning(stretch.id, "topics", message)
    for routine in catalogue.routines.values():
        for entry in routine.stretches:
            parts = len(catalogue.stretches[entry.stretch].parts)
            for number in entry.parts:
                if not 1 <= number <= parts:
                    message = f"there is no part {number} of {entry.stretch}: it has {parts}"
                    yield _warning(routine.id, "stretches", message)
    for topic in catalogue.topics.values():
        for link in topic.see:
            if link not in catalogue.topics:
                yield _warning(topic.id, "see", _nowhere("topic", link, catalogue.topics, topic.id))


def shared_names(catalogue: Catalogue) -> Iterator[Problem]:
    """Names that two things of one plugin share, so that it must be asked which is meant."""
    stretches, routines = catalogue.stretches.values(), catalogue.routines.values()
    things: list[Stretch | Routine] = [*stretches, *routines]
    called: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in things:
        spoken = one.spoken if isinstance(one, Stretch) else ""
        for name in {name.lower() for name in (one.name, spoken, *one.aliases) if name}:
            called[plugin_of(one.id), name].append(one.id)
    for (_, name), ids in sorted(called.items()):
        for target in ids[1:]:
            message = f'"{name}" is also what {ids[0]} is called: Supple will have to ask which'
            yield _warning(target, "name", message)


def _links(stretch: Stretch) -> Iterator[tuple[str, str]]:
    for key in ("easier", "harder", "no_floor", "variant_of"):
        if link := getattr(stretch, key):
            yield key, link
    for link in stretch.prepares_for:
        yield "prepares_for", link
    for number, sensation in enumerate(stretch.sensations, start=1):
        if sensation.offer:
            yield f"sensation {number}, offer", sensation.offer


def _nowhere(kind: str, link: str, known: Collection[str], linked_from: str = "") -> str:
    plugin = plugin_of(link)
    names = [_name_of(one) for one in known if plugin_of(one) == plugin and one != linked_from]
    if near := get_close_matches(_name_of(link), names, n=1):
        remedy = f"did you mean {plugin}/{near[0]}?"
    elif linked_from and plugin != plugin_of(linked_from):
        remedy = f"install the plugin {plugin}, or mend the id"
    else:
        remedy = "mend the id"
    return f"there is no {kind} {link}: {remedy}"


def _name_of(target: str) -> str:
    """An id without its plugin."""
    return target.partition("/")[2]


def _warning(where: str, key: str, message: str) -> Problem:
    return Problem(where=where, key=key, message=message, severity=Severity.WARNING)
