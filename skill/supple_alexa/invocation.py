"""The invocation name: what people open the skill by, and the rules that it must keep to.

It can't be changed once a skill is published, so it is checked before anything is made.
"""

import re

from supple_alexa.limits import INVOCATION_CHARACTERS

INVOCATION_NAME = "easy back stretches"
"""The name unless another one is chosen. It names what is done, and no complaint to be cured."""

_LAUNCH = frozenset(
    "ask begin do enable launch load open play resume run start talk tell use".split()  # noqa: SIM905
)
_CONNECTING = frozenset("about and by for from if in or that to using whether with".split())  # noqa: SIM905
_WAKE = frozenset("alexa amazon computer echo ziggy".split())  # noqa: SIM905
_ARTICLES = frozenset("a an at in of on the".split())  # noqa: SIM905
_WORD = re.compile(r"(?:[a-z]\.)+|[a-z]+(?:'s|s')?")


def vet_invocation_name(name: str) -> str:
    """The name, if it keeps to Amazon's rules for invocation names.

    Raises:
        ValueError: It doesn't; the message says which rule it breaks and what to do.
    """
    words = name.split()
    least, most = INVOCATION_CHARACTERS
    if not least <= len(name) <= most:
        problem = f"it has {len(name)} characters: choose one with {least} to {most}"
    elif odd := [word for word in words if not _WORD.fullmatch(word)]:
        problem = (
            f"{odd[0]!r} isn't plain: write small letters, numbers in words, and an apostrophe "
            "only before or after the s of an owner"
        )
    elif name != " ".join(words):
        problem = "there are too many spaces in it: leave one between words"
    elif len(words) < 2:
        problem = "it is a single word: choose two or more"
    elif taken := [word for word in words if word in _LAUNCH | _CONNECTING | _WAKE]:
        problem = f"{taken[0]!r} is a word that speakers listen for: choose another"
    elif len(words) == 2 and (article := [word for word in words if word in _ARTICLES]):
        problem = f"{article[0]!r} doesn't count as one of two words: add another"
    else:
        return name
    raise ValueError(f"The invocation name {name!r} won't do, because {problem}.")
