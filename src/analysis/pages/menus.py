"""What a page prints around an article: menus above it, comments and lists of other articles below."""

from __future__ import annotations

from analysis.pages.date_lines import DAY_IN_BRACKETS
from analysis.pages.line_looks import is_sentence
from analysis.pages.line_rules import (
    ADDRESSEES,
    BOILERPLATE,
    COMMENT_BUTTON,
    COMMENTS,
    ENUMERATION,
    LONG_LINE,
    NUMBERED,
    OTHER_ARTICLES,
    ends_with_any,
)
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
    run: list[int] = []
    for position in range(first + 1):
        is_line = position < len(lines) and (position < first or first == len(lines))
        if is_line and (_is_entry(lines[position]) or (run and lines[position].role == "boilerplate")):
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
    if first == len(lines):  # a page without an article, or the beginning of one
        return sum(_is_section(line) for line in entries) >= _FEWEST_ENTRIES
    # A headline or a date lies between a menu and the article; the items of an article go over into its prose.
    below = lines[run[-1] + 1 : first]
    return any(not line.is_item for line in below)


def _is_section(line: Line) -> bool:
    return bool(BOILERPLATE["site section or breadcrumb"].fullmatch(line.plain.lstrip("-–•·*+▪◦ ")))


def mark_comments(lines: list[Line]) -> None:
    """Leave everything below the box of comments to the readers; above the article it is only a button of that name."""
    n_words = [line.n_words if not line.role and (line.is_prose or line.is_closed) else 0 for line in lines]
    before, after = 0, sum(n_words)
    for position, line in enumerate(lines):
        before, after = before + n_words[position], after - n_words[position]
        if line.n_words > LONG_LINE or not COMMENTS.fullmatch(line.plain):
            continue
        rest = lines[position + 1 :]
        if before and (after <= before or any(COMMENT_BUTTON.fullmatch(r.plain) for r in rest)):
            for other in [line, *rest]:
                other.set("boilerplate", "comments of readers")
            return
        line.set("boilerplate", "comments of readers")


def mark_other_articles(lines: list[Line]) -> None:
    """Find the headlines of other articles, and key words, below a line that announces them."""
    prose_seen = below = False
    for line in lines:
        if line.n_words <= LONG_LINE and OTHER_ARTICLES.fullmatch(line.plain):
            line.set("boilerplate", "list of other articles")
            below = prose_seen  # above the article it is a rubric
            continue
        ends_list = (line.is_prose and not line.plain.startswith(("-", "•", "+", "*"))) or line.role == "byline"
        prose_seen = prose_seen or (not line.role and (line.is_prose or is_sentence(line)))
        if ends_list:
            below = False
        elif below and line.role in ("", "date", "caption") and _is_listed(line):
            line.set("boilerplate", "list of other articles")
        else:
            below = below and bool(line.role)


def mark_addressees(lines: list[Line]) -> None:
    """Mark whom an official document is sent to: the end of it, below "Nơi nhận:"."""
    first = next((i for i, line in enumerate(lines) if ADDRESSEES.fullmatch(line.plain)), None)
    if first is None or not any(line.is_prose or is_sentence(line) for line in lines[:first]):
        return
    for line in lines[first:]:
        if line.n_words > _LONGEST_ENTRY or (line is not lines[first] and not line.role and line.n_sentences > 1):
            return
        if not line.role and (line is lines[first] or not line.plain[0].isalnum()):
            line.set("boilerplate", "addressees of a document")


def _is_listed(line: Line) -> bool:
    return not ends_with_any(".…:;", line.plain) or bool(DAY_IN_BRACKETS.search(line.plain))
