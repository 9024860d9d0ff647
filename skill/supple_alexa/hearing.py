"""Our own hearing, for what Alexa heard in a slot but could make nothing of.

What it needs is heavy, and most conversations don't need it: it is brought in when first asked.
"""

from functools import cache
from typing import TYPE_CHECKING

from supple.catalogue import Catalogue
from supple_alexa.intents import Hear

if TYPE_CHECKING:
    from supple.hearing import Hearing


def hearing_of(catalogue: Catalogue) -> Hear:
    """What understands sentences with the names of a catalogue."""

    @cache
    def hearing() -> "Hearing":
        from supple.hearing import Hearing
        from supple.hearing.listening import names_of

        return Hearing(names_of(catalogue))

    return lambda sentence: hearing().hear(sentence)
