"""From a wish to a routine: screened, chosen, and fitted to the minutes. All of it is pure.

`choose` is the one way in. It gathers the `terms` (who wishes for what, today), has a routine made
up (`composing` picks stretches for what is needed, `ordering` puts them in order, `fitting` finds
their doses) and measures it against those that others thought about (`offering`). `explaining`
says why, and `plan` writes the whole of it down.
"""

from supple.choosing.choice import Choice, choose
from supple.choosing.offering import Suggestion

__all__ = ["Choice", "Suggestion", "choose"]
