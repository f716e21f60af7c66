"""The lines above the first paragraph of an article: menus, names, captions, a lead, headings."""

from __future__ import annotations

from itertools import pairwise

from analysis.pages.line_looks import (
    WITHOUT_END,
    goes_on_telling,
    is_in_list,
    is_lead,
    is_remark,
    is_sentence,
    repeats,
    shows_a_picture,
)
from analysis.pages.line_rules import (
    LEAD,
    LONGEST_HEADING,
    NUMBER_ALONE,
    NUMBERED,
    OFFICE,
    OPEN_END,
    PART,
    ROMAN,
    SEEN,
    VIEW,
)
from analysis.pages.lines import Line
from analysis.pages.names import (
    is_heading_in_capitals,
    is_name,
    is_name_with_office,
    is_organization,
    signs_for_an_office,
)

#: The rule of a line that says what the author of the line above does.
OFFICE_RULE = "office of the author"

# As many are looked at of a paragraph that line breaks have cut.
_LINES_OF_A_PARAGRAPH = 6

_FEWEST_PARTS = 3

#: The rule of an item of a list.
LISTED = "item of a list"

#: The rule of a line that announces other articles, and of their headlines.
OTHERS = "list of other articles"

_OUTSIDE = ("boilerplate", "short line outside the article")
_HEADING = ("heading", "heading above the first paragraph")
_LEAD = ("body", "lead without a full stop")
_PICTURE = ("caption", "says what a picture shows")


def before_the_article(lines: list[Line]) -> None:
    """Give the lines above the first paragraph their roles."""
    first = next(
        (
            i
            for i, line in enumerate(lines)
            if not line.role and (_is_paragraph(line) or is_lead(lines, i) or _opens_a_paragraph(lines, i))
        ),
        len(lines),
    )
    headline = next((i for i, line in enumerate(lines) if line.role == "headline"), None)
    if first == len(lines) and headline is None:
        return
    if headline is not None and (unstopped := _paragraphs_without_stops(lines, headline)):
        first = min(first, unstopped[0])
    above: Line | None = None
    has_lead = False
    for position, line in enumerate(lines[:first]):
        if not line.role:
            if headline is not None and position > headline and _opens_parts(lines, position):
                line.set(*_HEADING)
            elif _is_author(line, above, may_be_named=headline is None or position > headline):
                line.set("byline", "names under the headline" if is_name(line.plain) else OFFICE_RULE)
            elif headline is None or position < headline:
                line.set(*_above_the_headline(line, is_last=headline is None and position == first - 1))
            else:
                line.set(
                    *_below_the_headline(lines, position, lines[headline], has_lead, is_last=position == first - 1)
                )
            has_lead = has_lead or line.role == "body"
        above = line


def _opens_parts(lines: list[Line], position: int) -> bool:
    """Return True for the first of three names or more that each have a paragraph below: places that news come from."""
    if not is_name(lines[position].plain):
        return False
    names = [
        i
        for i, (line, below) in enumerate(pairwise(lines))
        if i >= position and not (line.role or below.role) and line.n_words > 1
        if is_name(line.plain) and _is_paragraph(below)
    ]
    return len(names) >= _FEWEST_PARTS and names[0] == position


def _paragraphs_without_stops(lines: list[Line], headline: int) -> list[int]:
    """Mark the paragraphs of a paper that writes no full stops, as body, and return where they are.

    They are at least two lines too long for a heading, and most of what is said below the headline.
    """
    ends = [i for i, line in enumerate(lines) if i > headline + 2 and (line.role == "byline" or line.rule == OTHERS)]
    below = [i for i in range(headline + 1, min([*ends, len(lines)])) if not lines[i].role]
    paragraphs = [i for i in below if lines[i].n_words > LONGEST_HEADING and not lines[i].is_closed]
    closed = [i for i in below if _is_paragraph(lines[i]) and lines[i].is_closed]
    if len(paragraphs) < 2 or len(paragraphs) <= len(closed):
        return []
    for i in below:
        lines[i].lacks_stops = not lines[i].is_closed
    paragraphs = [i for i in paragraphs if not (shows_a_picture(lines[i]) or lines[i].is_upper)]
    for i in paragraphs:
        lines[i].set("body", WITHOUT_END)
    return paragraphs


def _above_the_headline(line: Line, *, is_last: bool) -> tuple[str, str]:
    """Return the role and rule of a line above the headline, or the last above the article where there is none."""
    if is_last and (ROMAN.match(line.plain) or NUMBERED.match(line.plain)):
        return _HEADING
    if shows_a_picture(line):
        return _PICTURE
    return _LEAD if is_last and line.n_words >= OPEN_END else _OUTSIDE


def _opens_a_paragraph(lines: list[Line], position: int) -> bool:
    """Return True for the first line of a paragraph that line breaks have cut: it goes on in lower case to its end."""
    n_words = lines[position].n_words
    for line, following in pairwise(lines[position : position + _LINES_OF_A_PARAGRAPH]):
        if line.is_closed or not following.begins_lower or following.role:
            return False
        n_words += following.n_words
        if n_words >= OPEN_END and (following.is_closed or following.n_words >= LEAD):
            return True
    return False


def _is_paragraph(line: Line) -> bool:
    return line.is_prose or is_sentence(line)


def _is_author(line: Line, above: Line | None, *, may_be_named: bool) -> bool:
    if above is not None and above.rule == _HEADING[1] and line.is_upper:
        return False  # "Chương I", and below it what it is about
    is_named = is_name(line.plain) and not is_organization(line.plain) and not is_heading_in_capitals(line.plain)
    is_named = is_named or is_name_with_office(line.plain)
    is_list = "," in line.plain and line.plain.endswith(".")  # "Hà Giang, Tuyên Quang."
    return (may_be_named and is_named and not is_list) or (
        above is not None and above.role == "byline" and is_office(line)
    )


def _below_the_headline(
    lines: list[Line], position: int, headline: Line, has_lead: bool, *, is_last: bool
) -> tuple[str, str]:
    line = lines[position]
    if NUMBERED.match(line.plain) and is_in_list(lines, position):
        return "body", LISTED
    above = lines[position - 1]
    if (
        NUMBER_ALONE.fullmatch(line.plain)
        or PART.fullmatch(line.plain)
        or (line.is_upper and (line.n_words > 2 or above.rule == _HEADING[1]))
    ):
        return _HEADING
    if is_remark(line):
        return "body", "a question, a remark"
    if has_lead and shows_a_picture(line):
        return _PICTURE
    if line.n_words >= LEAD and not (SEEN.search(line.plain) or VIEW.match(line.plain)):
        return _LEAD
    if shows_a_picture(line) or repeats(line, headline):
        return _PICTURE
    if line.n_words >= LEAD:
        return _LEAD
    if goes_on_telling(line) or (line.n_words > 1 and line.plain.endswith((".", "!", "…"))):
        return _LEAD
    is_heading = ROMAN.match(line.plain) or NUMBERED.match(line.plain) or (is_last and line.n_words > 3)
    return _HEADING if is_heading else _OUTSIDE


def is_office(line: Line) -> bool:
    """Return True for a line that says what an author does."""
    return line.n_words < OPEN_END and bool(OFFICE.match(line.plain) or signs_for_an_office(line.plain))
