"""On which line of a TOML sheet each key stands, for problems that the parser doesn't notice."""

import re
from collections import defaultdict

from supple.problem import inside, numbered

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\-\s]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*([\w\-]+(?:\s*\.\s*[\w\-]+)*)\s*=")
_LONGEST = 200  # characters of a line in which a key ends, or it isn't a key
_LONG = re.compile(r'"""|\'\'\'')


def line_numbers(text: str) -> dict[tuple[str, int], dict[str, int]]:
    """Find the keys of a sheet.

    Args:
        text: The sheet, as it was written.

    Returns:
        For each table at the top, by its kind and number such as ("stretch", 1), the line of each
        place in it, named as in problems: "part 2, dosage, hold"; "" is where the table begins.
    """
    found: dict[tuple[str, int], dict[str, int]] = {}
    counts: dict[str, int] = defaultdict(int)
    lists: dict[str, int] = defaultdict(int)
    table, place, quotes = ("", 0), "", ""
    for line, words in enumerate(text.splitlines(), start=1):
        if quotes:  # within a text of several lines
            quotes = "" if quotes in words else quotes
        elif header := _HEADER.match(words[:_LONGEST]):
            kind, *path = re.split(r"\s*\.\s*", header[2])
            if not path:
                counts[kind] += 1
                table, place = (kind, counts[kind]), ""
                lists.clear()
            else:
                place = _place(path, lists, new=header[1] == "[[")
            found.setdefault(table, {}).setdefault(place, line)
        elif key := _KEY.match(words[:_LONGEST]):
            at = place
            for name in re.split(r"\s*\.\s*", key[1]):
                at = inside(at, name)
                found.setdefault(table, {}).setdefault(at, line)
            quotes = _opened(words)
    return found


def _place(path: list[str], lists: dict[str, int], new: bool) -> str:
    """The place of a table within a list's latest table, or of the list's next table."""
    place = ""
    for depth, name in enumerate(path):
        place = inside(place, name)
        if new and depth == len(path) - 1:
            lists[place] += 1
        if place in lists:
            place = numbered(place, lists[place])
    return place


def _opened(words: str) -> str:
    """The quotes of a text that begins on this line and doesn't end on it."""
    quotes = _LONG.findall(words.partition("=")[2])
    return quotes[0] if quotes and quotes.count(quotes[0]) % 2 else ""
