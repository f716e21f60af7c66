"""Items of a list that have no marks, or whose list goes on above: what announces them, and where they end."""

from __future__ import annotations

from itertools import takewhile

from analysis.pages.captions import opens_a_part
from analysis.pages.line_looks import is_sentence, number_form, shows_a_picture
from analysis.pages.line_rules import LONGEST_NAME, PICTURES, SEEN, TITLED_NAME, VIEW
from analysis.pages.lines import Line
from analysis.pages.names import is_name
from analysis.pages.opening import LISTED


def is_announced(line: Line, previous: Line | None) -> bool:
    """Return True for an item of a list: the line above it ends in a colon, or is an item with the same end."""
    if previous is None or previous.role != "body":
        return False
    ends = [other.plain[-1:] * other.is_closed for other in (previous, line)]
    is_next = previous.rule == LISTED and not previous.is_item and ends[0] == ends[1] != "."
    if not (previous.plain.endswith(":") and not is_place(previous)) and not is_next:
        return False
    return not (opens_a_part(line) or VIEW.match(line.plain) or PICTURES.search(previous.plain))


def is_place(line: Line) -> bool:
    """Return True for a place and a colon, above what is reported from there: "Nậm Lúc (Mường Pha):"."""
    name = line.plain.rstrip(" :")
    return line.n_words <= LONGEST_NAME + 2 and is_name(name) and not TITLED_NAME.fullmatch(name)


def is_below_the_list(lines: list[Line], position: int) -> bool:
    """Return True for a line that shows a picture below a list of much shorter items, none of which does."""
    line = lines[position]
    following = lines[position + 1] if position + 1 < len(lines) else None
    if line.is_item or following is None or not (following.is_prose or is_sentence(following)):
        return False
    if not (shows_a_picture(line) and SEEN.search(line.plain)):
        return False
    items = list(takewhile(lambda other: other.rule == LISTED, reversed(lines[:position])))
    return len(items) >= 2 and not any(2 * other.n_words > line.n_words or shows_a_picture(other) for other in items)


def goes_on_with_items(lines: list[Line], position: int) -> bool:
    """Return True for a numbered line if the last one above with a number of its form is an item of a list."""
    form = number_form(lines[position])
    above = next((other for other in reversed(lines[:position]) if number_form(other) == form), None)
    return above is not None and above.rule == LISTED
