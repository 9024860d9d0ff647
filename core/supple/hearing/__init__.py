"""A sentence in, an event or a wish out: the one place of the core that knows what people say."""

from supple.hearing.listening import Hearing, OneOf, hearing_for
from supple.hearing.names import Name
from supple.hearing.sentences import templates

__all__ = ["Hearing", "Name", "OneOf", "hearing_for", "templates"]
