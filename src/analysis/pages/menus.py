"""Menus and widgets above an article: entries of a list that is no part of it."""

from __future__ import annotations

from analysis.pages.line_rules import ENUMERATION, NUMBERED, ends_with_any
from analysis.pages.lines import Line

#: The rule of an entry of a menu.
MENU = "entry of a menu"

# A list of fewer entries may summarize the article.
_FEWEST_ENTRIES = 4

# Entries are names of sections; the average one is no longer than this, in words, and none is longer than the other.
_AVERAGE_ENTRY = 8
_LONGEST_ENTRY = 28


def mark_menus(lines: list[Line]) -> None:
    """Mark the entries of a menu: a list without any punctuation, above the headline, that nothing announces."""
    first = next(
        (i for i, line in enumerate(lines) if not line.role and line.is_prose and not _is_entry(line)), len(lines)
    )
    if first == len(lines):
        return
    run: list[int] = []
    for position in range(first + 1):
        if position < first and (_is_entry(lines[position]) or (run and lines[position].role == "boilerplate")):
            run.append(position)
            continue
        if run and _is_menu(lines, run, first):
            for entry in run:
                if not lines[entry].role:
                    lines[entry].set("boilerplate", MENU)
        run = []


def _is_entry(line: Line) -> bool:
    return (
        line.is_item
        and not line.plain[0].isalnum()
        and not ENUMERATION.match(line.plain)
        and not NUMBERED.match(line.plain)
        and line.n_words <= _LONGEST_ENTRY
        and not ends_with_any(".;:,!?…", line.plain)
    )


def _is_menu(lines: list[Line], run: list[int], first: int) -> bool:
    entries = [lines[position] for position in run if _is_entry(lines[position])]
    if len(entries) < _FEWEST_ENTRIES or sum(line.n_words for line in entries) > _AVERAGE_ENTRY * len(entries):
        return False
    above = lines[run[0] - 1] if run[0] else None
    if above is not None and above.plain.endswith(":"):
        return False
    # A headline or a date lies between a menu and the article; the items of an article go over into its prose.
    below = lines[run[-1] + 1 : first]
    return any(not line.is_item for line in below)
