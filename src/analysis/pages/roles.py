"""What each line of a page is: the article, or boilerplate of the site around it.

The rules are about newspapers in general: wording that only boilerplate has, where a line stands on the page, and
how prose differs from a caption. They follow two principles. A line that no rule speaks of is body: a line of the
article that is lost is worse than a line of the site that is kept. And what closes an article (a byline, the box of
comments) closes it only if most of the prose precedes it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from analysis.pages.captions import (
    SHOWS,
    caption_rule,
    is_who_answers,
    mark_captions,
    may_be_doubled,
    opens_a_part,
)
from analysis.pages.cells import SHORT_LINE, mark_cells, mark_lists, mark_table
from analysis.pages.closing import after_the_article, below_the_byline, mark_dates_outside
from analysis.pages.copies import mark_copies
from analysis.pages.headline import find_headline
from analysis.pages.heads import mark_heads
from analysis.pages.line_looks import (
    WITHOUT_END,
    broken,
    goes_on_telling,
    in_quotation,
    is_entry_of_a_box,
    is_in_a_place,
    is_in_list,
    is_lead,
    is_quoted,
    is_remark,
    is_row_of_figures,
    is_sentence,
    lacks_its_full_stop,
    repeats,
    shows_a_picture,
    states_a_figure,
    tells_anything,
)
from analysis.pages.line_rules import (
    ANSWER,
    ASKS,
    CONNECTIVE,
    CREDIT_LAST,
    DOCUMENT,
    LEAD,
    LONG_FOR_A_HEADING,
    LONG_LINE,
    LONGEST_HEADING,
    NUMBER_ALONE,
    NUMBERED,
    OCCASION,
    ON_THE_WAY,
    OPEN_END,
    ORDINAL,
    PART,
    QUESTION,
    ROMAN,
    SCENE,
)
from analysis.pages.lines import Line
from analysis.pages.listed import goes_on_with_items, is_announced, is_below_the_list, is_place
from analysis.pages.menus import mark_addressees, mark_comments, mark_menus, mark_other_articles
from analysis.pages.names import is_name
from analysis.pages.opening import LISTED, before_the_article
from analysis.pages.wording import mark_by_wording

# A longer question is no heading, in words.
_LONGEST_QUESTION = 10

_QUOTATION = "a quotation"
# “Mỗi nhà một kệ sách”
_QUOTED_WORDS = re.compile(r"[“\"][^“”\".!?:;…]{3,80}[”\"]")
# "Câu nói ấy của già làng …": what is quoted above belongs to the paragraph
_SPEAKS_OF_WORDS = re.compile(
    rf"(?:câu|lời|khẩu hiệu|dòng chữ|thông điệp|phương châm)\b|{CONNECTIVE.pattern}", re.IGNORECASE
)
# A line below a heading with so many words is none itself, on a page without full stops.
_SHORTEST_UNSTOPPED = 8


def classify(lines: list[Line], title: str | None = None) -> None:
    """Give every line of a page its role and the rule that decided."""
    mark_by_wording(lines)
    mark_table(lines)
    mark_heads(lines)
    mark_menus(lines)
    mark_comments(lines)
    mark_addressees(lines)
    mark_other_articles(lines)
    find_headline(lines, title)
    mark_cells(lines)
    before_the_article(lines)
    mark_captions(lines)
    after_the_article(lines)
    _inside_the_article(lines)
    below_the_byline(lines)
    mark_dates_outside(lines)
    mark_lists(lines)
    mark_copies(lines)


def _open(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if not line.role]


# --- Inside the article -------------------------------------------------------------------------------


def _inside_the_article(lines: list[Line]) -> None:
    remaining = _open(lines)
    for line in remaining:
        if line.is_prose:
            line.set("body", "paragraph")
    times = Counter(line.plain for line in remaining)
    doubled = sum(n > 1 for n in times.values()) > len(times) / 2  # every line of the page is there twice
    headline = next((line for line in lines if line.role == "headline"), None)
    is_interview = any("?" in line.plain and line.n_words <= LONG_LINE and ASKS.fullmatch(line.plain) for line in lines)
    above: Line | None = None
    for position, line in enumerate(lines):
        if not line.role:
            group = broken(lines, position)
            following = next((o for o in lines[position + 1 :] if o.role in ("body", "headline")), None)
            neighbours = [n for n in (above, following, headline) if n]
            is_double = times[line.plain] > 1 and not doubled and _is_adjacent(lines, position)
            if is_interview and line.plain.endswith("?") and not _is_beside_marked_questions(lines, line):
                line.set("body", "a question of an interview")
            elif is_interview and line.plain.endswith("?"):
                line.set("heading", "a question above a part of an interview")
            elif is_interview and is_who_answers(lines, position):
                line.set("caption", SHOWS)
            elif len(group) > 1:
                after = lines[position + len(group) : position + len(group) + 1]
                _broken_lines(group, goes_on=any(other.begins_lower for other in after))
            else:
                line.set(*_short_line(lines, position, neighbours, is_double))
        if line.role in ("body", "headline"):
            above = line


def _is_beside_marked_questions(lines: list[Line], line: Line) -> bool:
    """Return True for a short question without the mark that the others have ("- ", "PV: "): it opens a part."""
    if line.is_item or line.n_words > _LONGEST_QUESTION or ASKS.fullmatch(line.plain) or QUESTION.search(line.plain):
        return False
    asked = [other for other in lines if other is not line and other.plain.endswith("?")]
    marked = [other for other in asked if other.is_item or ASKS.fullmatch(other.plain)]
    return len(marked) >= 2 and len(marked) >= 2 * (len(asked) - len(marked))


def _is_adjacent(lines: list[Line], position: int) -> bool:
    """Return True if the same line is printed just above or below, as description of a picture and as its caption."""
    near = lines[max(0, position - 1) : position] + lines[position + 1 : position + 2]
    return any(other.plain == lines[position].plain for other in near)


def _broken_lines(group: list[Line], *, goes_on: bool) -> None:
    joined = Line(0, 0, "", " ".join(line.plain for line in group))
    if CREDIT_LAST.search(joined.plain) or shows_a_picture(joined):
        role = ("caption", SHOWS)
    elif group[0].is_upper or (group[0].n_words <= LONGEST_HEADING and ROMAN.match(group[0].plain)):
        role = ("heading", "heading over several lines")
    elif joined.is_closed or joined.is_item or NUMBERED.match(joined.plain) or goes_on:
        role = ("body", "a sentence over several lines")
    elif joined.n_words <= LONGEST_HEADING:
        role = ("heading", "heading over several lines")
    else:
        role = ("caption", "caption over several lines")
    for line in _open(group):
        line.set(*role)


def _short_line(lines: list[Line], position: int, neighbours: list[Line], is_double: bool) -> tuple[str, str]:
    """Return role and rule of a line inside the article that is not prose by its looks."""
    line = lines[position]
    previous = next((other for other in reversed(lines[:position]) if other.role != "boilerplate"), None)
    if is_name(line.plain) and _is_under_the_headline(lines, position):
        return "byline", "names under the headline"
    leads = is_lead(lines, position)
    if is_double and may_be_doubled(line, leads):
        return "caption", "printed twice, as text and as description of a picture"
    is_next = is_announced(line, previous) and not is_below_the_list(lines, position)
    if is_next or is_entry_of_a_box(lines, position):
        return "body", LISTED
    if _is_quotation(lines, position):
        return ("heading", SHORT_LINE) if _is_quoted_heading(lines, position) else ("body", _QUOTATION)
    if rule := caption_rule(lines, position, neighbours, leads):
        return "caption", rule
    if position and is_quoted(lines[position - 1]) and SCENE.match(line.plain) and not line.is_closed:
        return "body", "who is quoted above"
    if is_remark(line) or ANSWER.fullmatch(line.plain) or ("?" in line.plain and QUESTION.search(line.plain)):
        return "body", "a question, a remark"
    if NUMBERED.match(line.plain) and (is_in_list(lines, position) or goes_on_with_items(lines, position)):
        return "body", LISTED
    if _is_head_alone(lines, position):
        return "heading", SHORT_LINE
    if line.is_closed and (leads or not _asks_as_a_heading(lines, position)):
        tells_nothing = not (leads or tells_anything(line) or any(map(str.isdigit, ORDINAL.sub("", line.plain))))
        if tells_nothing and any(repeats(line, n) for n in neighbours if n.plain != line.plain):
            return "caption", SHOWS
        return "body", "a sentence"
    return _no_sentence(line, previous)


def _is_head_alone(lines: list[Line], position: int) -> bool:
    """Return True for a number, for the kind of a document, and for capitals that go on below, after a comma."""
    line = lines[position]
    if NUMBER_ALONE.fullmatch(line.plain) or PART.fullmatch(line.plain):
        return True
    if not line.is_upper:
        return False
    following = lines[position + 1 : position + 2]
    is_cut = line.plain.endswith(",") and any(o.is_upper and o.n_words <= LONGEST_HEADING for o in following)
    return is_cut or bool(DOCUMENT.fullmatch(line.plain.rstrip(" :")))


def _is_quotation(lines: list[Line], position: int) -> bool:
    plain = lines[position].plain
    is_in_marks = plain[0] in '“"' and lines[position].n_words >= 4 and plain[-1] in '”".'
    return is_in_marks or in_quotation(lines, position)


def _is_quoted_heading(lines: list[Line], position: int) -> bool:
    """Return True for a few quoted words without a full stop between two paragraphs that do not speak of them."""
    line = lines[position]
    if line.n_words >= LONG_FOR_A_HEADING or line.lacks_stops or not _QUOTED_WORDS.fullmatch(line.plain):
        return False
    outside = ("boilerplate", "caption")
    above = next((other for other in reversed(lines[:position]) if other.role not in outside), None)
    below = next((other for other in lines[position + 1 :] if other.role not in outside), None)
    if above is None or below is None or below.role not in ("", "body"):
        return False
    are_paragraphs = all(other.n_words >= LEAD and is_sentence(other) for other in (above, below))
    return are_paragraphs and above.plain[-1] not in ":;," and not _SPEAKS_OF_WORDS.match(below.plain)


def _asks_as_a_heading(lines: list[Line], position: int) -> bool:
    """Return True for a question that opens a part of the article, not one that its author asks on the way.

    A heading is followed by a paragraph, and means nothing that has been said before ("Vì sao vậy?").
    """
    line = lines[position]
    if not line.plain.endswith("?") or line.n_words > LONGEST_HEADING:
        return False
    if opens_a_part(line):
        return True
    following = lines[position + 1] if position + 1 < len(lines) else None
    opens = following is not None and (
        following.n_words >= OPEN_END or following.is_prose or following.plain.endswith(":")
    )
    return opens and line.n_words <= _LONGEST_QUESTION and not ON_THE_WAY.search(line.plain)


def _no_sentence(line: Line, previous: Line | None) -> tuple[str, str]:
    is_head = opens_a_part(line)
    if lacks_its_full_stop(line, previous):
        return "body", WITHOUT_END
    is_below = previous is not None and (
        previous.rule == LISTED or (previous.plain.endswith(":") and not is_place(previous))
    )
    if is_below and not is_head:
        return "body", LISTED
    if not is_head and is_row_of_figures(line):
        return "body", "a row of figures"
    above_is_head = previous is not None and previous.role == "heading"
    is_beside_short = previous is not None and previous.role != "headline" and previous.n_words < OPEN_END
    if is_beside_short and not is_head and states_a_figure(line):
        return "body", "a row of figures"
    if line.lacks_stops and not is_head and line.n_words >= _SHORTEST_UNSTOPPED and above_is_head:
        return "body", WITHOUT_END  # no heading is below another one
    if line.n_words <= LONGEST_HEADING and (is_head or not goes_on_telling(line)):
        is_caption = not is_head and (
            is_in_a_place(line)
            or (line.n_words >= LONG_FOR_A_HEADING and ": " not in line.plain and OCCASION.search(line.plain))
        )
        return ("caption", SHOWS) if is_caption else ("heading", SHORT_LINE)
    return "body", "paragraph"


def _is_under_the_headline(lines: list[Line], position: int) -> bool:
    """Return True for a line beside the date, at most a lead below the headline."""
    near = [*lines[max(0, position - 1) : position], *lines[position + 1 : position + 2]]
    return any(other.role == "date" for other in near) and sum(o.role == "body" for o in lines[:position]) <= 1
