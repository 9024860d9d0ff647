"""While the logbook can't be used: what is said of it, and what travels on until it can."""

from dataclasses import replace
from datetime import date

from supple.conversation.act import Act, Say, say
from supple.conversation.session import Session, Turn
from supple.progress import Progress
from supple.unsaved import Unsaved, caught_up, put_off, reunited

_INSTEAD = {
    "stopped": "trouble.stopped",
    "finished": "trouble.finished",
    "forgotten": "trouble.forgotten",
}
"""What would be untrue after a turn that couldn't be saved, and what is said in its place."""


def met(session: Session | None, progress: Progress | None) -> tuple[Session, Progress]:
    """A conversation, and what is kept of the person, with all that the logbook hasn't been told.

    Who was a stranger at the beginning, because the logbook couldn't be read, stops being one at
    the first turn at which it can.

    Args:
        session: The conversation so far; None at its beginning.
        progress: What is kept of the person; None if that can't be read just now.
    """
    if session is None:
        unsaved = None if progress else Unsaved(stranger=True)
        progress = progress or Progress()
        return Session(person=progress.person, unsaved=unsaved), progress
    if (unsaved := session.unsaved) is None:
        return session, progress or Progress()
    if progress and unsaved.stranger:
        person = reunited(session.person, progress.person)
        session = replace(session, person=person, unsaved=replace(unsaved, stranger=False))
    return session, caught_up(progress or Progress(), unsaved)


def saved(turn: Turn) -> Turn:
    """A turn that the logbook has been told: nothing is left to catch up on."""
    if turn.session.unsaved is None:
        return turn
    return replace(turn, session=replace(turn.session, unsaved=None))


def unsaved(turn: Turn, before: Session, today: date, *, told: bool) -> Turn:
    """A turn that the logbook couldn't be told: what happened travels on, and it is admitted.

    It is said once, right before the question, so that what is urgent comes first.

    Args:
        turn: The answer, as it would be.
        before: The session that it was given in.
        today: The day for the person.
        told: Whether the person knows already.
    """
    waiting = put_off(before.unsaved or Unsaved(), turn.happened, today)
    acts = tuple(_admitted(act) for act in turn.acts)
    if turn.listen and not told:
        notice = say("trouble.unread" if waiting.stranger else "trouble.logbook")
        acts = (*acts[:-1], notice, acts[-1])
    return replace(turn, acts=acts, session=replace(turn.session, unsaved=waiting))


def _admitted(act: Act) -> Act:
    if isinstance(act, Say) and act.key in _INSTEAD:
        return replace(act, key=_INSTEAD[act.key])
    return act
