"""A sentence in, an event or a wish out: the one place of the core that knows what people say."""

from supple.hearing.listening import Hearing, hearing_for, names_of
from supple.hearing.names import Name
from supple.hearing.sentences import templates

__all__ = ["Hearing", "Name", "hearing_for", "names_of", "templates"]
