"""The seam for front ends: a person's words in, what they will hear out, everything kept.

A coach is made once and serves everyone. It keeps nothing between turns but the logbook: the
session travels with each request, or is left with the caller.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from time import monotonic

from supple.body import Side
from supple.catalogue import Catalogue
from supple.choosing import Choice, Suggestion, choose
from supple.conversation.act import Act, say
from supple.conversation.advance import advance
from supple.conversation.moving import going
from supple.conversation.outage import met, saved, unsaved
from supple.conversation.pace import Medium
from supple.conversation.session import Session, Turn, kept
from supple.conversation.stage import NOTHING, Stage
from supple.event import Event, Heard, Kind, Wish
from supple.logbook import Conflict, Kept, Logbook, LogbookError
from supple.person import Person
from supple.plugins import Plugins
from supple.progress import Completion, Progress, is_answered, record, with_turn
from supple.replacing import replace
from supple.routine import Routine, Steps, unfold
from supple.screening import Concern
from supple.speech import PLAIN, Sound, sound_seconds, speak, spoken_acts
from supple.stretch import Stretch

log = logging.getLogger(__name__)

RETRIES = 3
"""How often a turn is taken when another turn of the same person is saved meanwhile."""

RETRY_SECONDS = 0.4
"""Until when it is taken again, so that it is answered within two seconds in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a front end gives the person.

    Attributes:
        sounds: What is read, and the silences.
        reprompt: What is read when no answer comes; empty when none is awaited.
        listen: Whether an answer is awaited; if not, the conversation ends.
        session: What to hand in again with the person's next words.
        steps: The steps of the session's routine, for front ends with a screen.
        seconds: About how long the sounds last.
    """

    sounds: tuple[Sound, ...]
    reprompt: tuple[Sound, ...]
    listen: bool
    session: Session
    steps: Steps
    seconds: float


class Coach:
    """Takes turns with people.

    Args:
        plugins: What was loaded.
        logbook: Where progress is kept; None keeps nothing.
        medium: What the front end can do in one turn.
        voice: The name of the voice that reads; the plain one if there is none of that name.
    """

    def __init__(
        self,
        plugins: Plugins,
        logbook: Logbook | None,
        medium: Medium,
        voice: str = PLAIN.name,
    ):
        self.catalogue: Catalogue = plugins.catalogue
        self.logbook = logbook
        self.medium = medium
        self._hooks = plugins.hooks
        self._voices = plugins.voices
        self._voice = plugins.voices.get(voice, PLAIN)
        self._unfold = lru_cache(maxsize=512)(self._unfolded)

    def turn(
        self,
        person: str,
        heard: Heard,
        *,
        now: float,
        session: Session | None = None,
        turn_id: str = "",
        zone: tzinfo = UTC,
    ) -> Reply:
        """Take one turn.

        Args:
            person: Who it is, as the front end knows them; "" for somebody nobody knows.
            heard: What they said or what happened.
            now: Seconds since the epoch.
            session: The session that the last reply gave; None at the start of a conversation.
            turn_id: What this request is called; the same one again is answered alike, and not
                counted twice.
            zone: Their time zone, which decides what day it is for them.
        """
        today = datetime.fromtimestamp(now, zone).date()
        until = monotonic() + RETRY_SECONDS
        for _ in range(RETRIES):
            held = self._load(person)
            before, progress = met(session, held.progress if held else None)
            turn = self._answer(heard, before, progress, now, today)
            if is_answered(progress, turn_id):
                # The session came with the request, so the answer is the same; nothing is kept.
                return self._reply(turn, now)
            after = self._progress_after(turn, before, progress, today, turn_id)
            try:
                is_saved = held is not None and self._save(person, turn, after, held.version)
            except Conflict:
                is_saved = False
                if monotonic() < until:
                    continue
            break
        self._notice(turn)
        if is_saved:
            return self._reply(saved(turn), now)
        told = session is not None and session.unsaved is not None
        return self._reply(unsaved(turn, before, today, told=told), now)

    def forget(self, person: str) -> None:
        """Erase everything kept about a person.

        Raises:
            LogbookError: It can't be erased just now.
        """
        if self.logbook is not None and person:
            self.logbook.forget(person)

    def steps(self, session: Session) -> Steps:
        """The steps of a session's routine."""
        if session.routine is None:
            return NOTHING
        return self._unfold(session.routine, session.person.first_side)

    def choose(self, wish: Wish, session: Session, stage: Stage) -> Choice:
        """Choose a routine for a wish, plugins' suggestions included."""
        answers = self._hooks.ask("supple_suggest", wish=wish, catalogue=self.catalogue)
        suggestions = (one for answer in answers for one in _suggestions(answer))
        return choose(
            wish,
            session.person,
            stage.progress.done,
            self.catalogue,
            stage.today,
            self.screen,
            tuple(suggestions),
        )

    def screen(self, stretch: Stretch, person: Person) -> Iterable[Concern]:
        """Every concern that plugins have; one whose screen fails counts as a concern."""
        answers = self._hooks.ask(
            "supple_screen",
            failed=lambda plugin: Concern(f"{plugin} couldn't tell whether it suits you."),
            stretch=stretch,
            person=person,
        )
        return [
            answer if isinstance(answer, Concern) else Concern("A plugin has a concern.")
            for answer in answers
        ]

    def _answer(
        self,
        heard: Heard,
        session: Session,
        progress: Progress,
        now: float,
        today: date,
    ) -> Turn:
        if session.routine is None:
            heard = _pick_up_first(heard, progress)
        stage = Stage(
            steps=self.steps(session),
            medium=self.medium,
            now=now,
            today=today,
            catalogue=self.catalogue,
            progress=progress,
            screen=self.screen,
            choice=self.choose,
        )
        return advance(session, heard, stage)

    def _load(self, person: str) -> Kept | None:
        """What is kept of somebody; None if that can't be read just now."""
        if self.logbook is None or not person:
            return Kept()
        try:
            return self.logbook.load(person)
        except LogbookError as error:
            log.warning("logbook: %s", error)
            return None

    def _progress_after(
        self, turn: Turn, before: Session, progress: Progress, today: date, turn_id: str
    ) -> Progress:
        """What is to be kept from now on; the place stays while no routine was or is at hand."""
        for happening in turn.happened:
            progress = record(progress, happening, today)
        place = progress.place
        if before.routine is not None or turn.session.routine is not None:
            place = kept(turn.session, self.steps(turn.session))
        progress = replace(progress, person=turn.session.person, place=place)
        return with_turn(progress, turn_id)

    def _save(self, person: str, turn: Turn, progress: Progress, version: int) -> bool:
        """Save what a turn has brought about, and say whether that could be done."""
        if self.logbook is None or not person:
            return True
        try:
            if turn.forget:
                self.logbook.forget(person)
            else:
                self.logbook.save(person, progress, version)
        except LogbookError as error:
            log.warning("logbook: %s", error)
            return False
        return True

    def _notice(self, turn: Turn) -> None:
        for happening in turn.happened:
            if isinstance(happening, Completion):
                self._hooks.ask("supple_progressed", progress=happening)

    def _reply(self, turn: Turn, now: float) -> Reply:
        session = turn.session
        voice = self._voices.get(session.person.voice, self._voice)
        by_act = tuple(spoken_acts(turn.acts, voice, session.person))
        ends = [0.0]
        for sounds in by_act:
            ends.append(ends[-1] + sum(sound_seconds(one, session.person) for one in sounds))
        marks = tuple((index, round(ends[start], 1)) for index, start in turn.reads)
        if marks:
            session = replace(session, began=now, marks=(*marks, (-1, round(ends[-1], 1))))
        return Reply(
            sounds=tuple(sound for sounds in by_act for sound in sounds),
            reprompt=speak(_reprompt(turn), voice, session.person) if turn.listen else (),
            listen=turn.listen,
            session=session,
            steps=self.steps(session),
            seconds=ends[-1],
        )

    def _unfolded(self, routine: Routine, first_side: Side) -> Steps:
        return unfold(routine, self.catalogue.stretches, first_side, self.catalogue.prerequisites)


def _pick_up_first(heard: Heard, progress: Progress) -> Heard:
    """Who says "next" before anything else means the routine they left off in."""
    moving = (Kind.NEXT, Kind.RESUME, Kind.REPEAT, Kind.PREVIOUS, Kind.WHERE, Kind.KEEP_GOING)
    if progress.place is not None and isinstance(heard, Event) and heard.kind in moving:
        return Event(kind=Kind.LAUNCH)
    return heard


def _reprompt(turn: Turn) -> tuple[Act, ...]:
    """After silence: that nothing is lost, and the question once more."""
    patient = say("silence") if going(turn.session) else say("silence.idle")
    return (patient, turn.acts[-1])


def _suggestions(answer: object) -> list[Suggestion]:
    if not isinstance(answer, Iterable):
        return []
    return [one for one in answer if isinstance(one, Suggestion)]
