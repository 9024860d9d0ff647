"""Answers from the catalogue: topics, what there is, and how far one is towards a stretch."""

from dataclasses import replace

from supple.conversation.act import say
from supple.conversation.moving import going, more_words
from supple.conversation.reception import refuse_locked, wished
from supple.conversation.session import Question, Session, Told, Turn, ask, stay, stretch_at
from supple.conversation.stage import Stage
from supple.event import Event, Kind, OneOf, Wish
from supple.progress import Done
from supple.screening import locked
from supple.stretch import Stretch

MOST_NAMED = 4
"""How many names are read out at once: more can't be kept in mind."""


def topic(session: Session, event: Event, stage: Stage) -> Turn:
    """Tell about a topic, without losing the place."""
    known = stage.catalogue.topics.get(event.target)
    if known is None:
        return stay(session, stage, say("topic.unknown"))
    session = replace(session, told=Told(topic=known.id))
    return stay(session, stage, say("text", text=known.short), say("topic.more"))


def more(session: Session, event: Event, stage: Stage) -> Turn:
    """Tell more of the topic told last, then of one it leads to; else all words of this step."""
    known = stage.catalogue.topics.get(session.told.topic) if session.told else None
    if known is None or session.told is None:
        return more_words(session, event, stage)
    if not session.told.whole:
        session = replace(session, told=Told(topic=known.id, whole=True))
        return stay(session, stage, say("text", text=known.long))
    for link in known.see:
        if link in stage.catalogue.topics:
            return topic(session, Event(kind=Kind.TOPIC, target=link), stage)
    return stay(session, stage, say("topic.end"))


def catalogue(session: Session, event: Event, stage: Stage) -> Turn:
    """Say what there is: ready-made routines, or the stretches for a region."""
    if event.region:
        found = [
            stretch.short_name
            for stretch in stage.catalogue.stretches.values()
            if event.region in stretch.regions
        ]
        key = "catalogue.region" if found else "catalogue.no_region"
        words = say(key, names=tuple(found[:MOST_NAMED]), count=len(found), region=event.region)
        return stay(session, stage, words)
    names = tuple(routine.name for routine in stage.catalogue.routines.values())[:MOST_NAMED]
    if not names:
        names = tuple(one.short_name for one in stage.catalogue.stretches.values())[:MOST_NAMED]
    count = len(stage.catalogue.stretches)
    return stay(session, stage, say("catalogue", names=names, count=count))


def _nearest_gated(session: Session, stage: Stage) -> Stretch | None:
    """Of the stretches that ask for another one first, the one that somebody asks about.

    It is one that the stretch at hand leads to, if any; then the one that they have come nearest
    to; then the most advanced.
    """
    here = stretch_at(session, stage.steps)

    def nearness(gated: Stretch) -> tuple[bool, int, int]:
        first = [one.stretch for one in gated.prerequisites]
        days = [len(stage.progress.done.get(one, Done()).comfortable) for one in first]
        return here is not None and here.id in first, sum(days), gated.level.rank

    return max(stage.catalogue.gated, key=nearness, default=None)


def which(session: Session, heard: OneOf, stage: Stage) -> Turn:
    """Ask which of several things was meant; one that isn't a name is taken at its first."""
    targets = tuple(dict.fromkeys(one.target for one in heard.meanings if one.target))
    names = tuple(name for one in targets if (name := _name(one, stage)))
    if len(names) < 2:
        return stay(session, stage, say("target.unknown"))
    session = replace(session, meanings=targets[:MOST_NAMED])
    return ask(session, Question.WHICH, names=names[:MOST_NAMED])


def chosen(session: Session, number: int, stage: Stage) -> Turn:
    """Take the one of that number, from 1, of those that were asked about."""
    if not 1 <= number <= len(session.meanings):
        return ask(session, Question.WHAT, say("target.unknown"))
    target = session.meanings[number - 1]
    if target in stage.catalogue.topics:
        return topic(session, Event(kind=Kind.TOPIC, target=target), stage)
    return wished(session, Wish(target=target), stage)


def _name(target: str, stage: Stage) -> str:
    named = stage.catalogue.topics.get(target) or stage.catalogue.routine(target)
    return named.name if named else ""


def am_i_ready(session: Session, event: Event, stage: Stage) -> Turn:
    """Say from the ledger how far they are towards a stretch that asks for another one first."""
    stretch = stage.catalogue.stretches.get(event.target) or _nearest_gated(session, stage)
    if stretch is None:
        return stay(session, stage, say("ready.nothing_gated"))
    if not locked(stretch, stage.progress.done, stage.today):
        words = say("ready.yes", stretch=stretch.short_name)
        if going(session) or not stretch.prerequisites:
            return stay(session, stage, words)
        return ask(session, Question.INSTEAD, words, about=stretch.id, names=(stretch.short_name,))
    turn = refuse_locked(session, stretch, stage)
    return stay(session, stage, *turn.acts[:-1]) if going(session) else turn
