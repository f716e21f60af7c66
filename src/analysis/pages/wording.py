"""What the wording of a line decides by itself: bylines, credits, dates, key words, what a site says."""

from __future__ import annotations

import re
from collections.abc import Iterable

from analysis.pages.captions import (
    ABOVE_A_CREDIT,
    has_credit,
)
from analysis.pages.date_lines import is_date_line
from analysis.pages.headline import BREADCRUMB
from analysis.pages.line_looks import (
    are_key_words,
    is_said_twice,
)
from analysis.pages.line_rules import (
    ANSWER,
    ANY_BOILERPLATE,
    BOILERPLATE,
    BYLINE,
    CREDIT_FIRST,
    IMAGE_FILE,
    KEY_WORDS,
    LEAD,
    LONG_LINE,
    LONGEST_NAME,
    NUMBER_ALONE,
    OPEN_END,
    TO_READERS,
)
from analysis.pages.lines import Line
from analysis.pages.names import is_labelled_name

_IMPRINT = "imprint of the site"

# From this number of words on, a line with a full stop is no name of a section or of a site, no button.
_SENTENCE = 5
#: What a site says in sentences.
OF_SENTENCES = [_IMPRINT, "link to something else", "notice of a form", "name of a page component", "key words"]


def mark_by_wording(lines: list[Line]) -> None:
    """Give their roles to the lines whose wording is enough."""
    for position, line in enumerate(lines):
        if line.n_words < OPEN_END and _names_its_author(line):
            line.set("byline", "names its author or source")
        elif _may_be_the_headline(lines, position):
            continue
        elif has_credit(line):
            line.set("caption", "credit or mark of a photo")
            _mark_below_an_image(lines, position)
        elif line.n_words > LONG_LINE and not _is_to_readers(line):
            continue
        elif is_date_line(line.plain):
            line.set("date", "a date and nothing else")
        elif _opens_with_a_section(line):
            line.set("boilerplate", BREADCRUMB)
        elif position and _belongs_to(line, lines[position - 1]):
            continue
        elif are_key_words(line) and (not position or lines[position - 1].is_closed):
            line.set("boilerplate", "key words")
        elif rule := _boilerplate_rule(line):
            line.set("boilerplate", rule)
        elif is_said_twice(line):
            line.set("boilerplate", "a link and the name of its picture")


def _names_its_author(line: Line) -> bool:
    named = line.plain.lstrip("■♦◆✍●* ")
    is_byline = BYLINE.match(named) or is_labelled_name(named)
    return bool(is_byline) and not CREDIT_FIRST.match(line.plain)


def _mark_below_an_image(lines: list[Line], position: int) -> None:
    """Mark what is between the name of an image and its photographer as its caption, though it may be above a text."""
    if position < 2 or lines[position - 2].rule != IMAGE_FILE or not CREDIT_FIRST.match(lines[position].plain):
        return
    shown = lines[position - 1]
    if not shown.role and not shown.is_prose and shown.n_sentences == 1:
        shown.set("caption", ABOVE_A_CREDIT)


def _may_be_the_headline(lines: list[Line], position: int) -> bool:
    """Return True for "Video: Mùa gặt ở Nà Lúa" that opens a page, for "[Ảnh] Mùa gặt ở Nà Lúa" above its text."""
    line = lines[position]
    may_be = not position or line.plain[0] == "["
    if not may_be or line.is_closed or line.n_words <= LONGEST_NAME or not CREDIT_FIRST.match(line.plain):
        return False
    return not any(other.is_closed for other in lines[:position])


def _belongs_to(line: Line, above: Line) -> bool:
    """Return True for "TIN TRONG TỈNH" below "I.", for "Trả lời" below a question."""
    if above.plain.endswith("?"):
        return above.n_words >= _SENTENCE and bool(ANSWER.fullmatch(line.plain))
    return line.is_upper and bool(NUMBER_ALONE.fullmatch(above.plain))


def _opens_with_a_section(line: Line) -> bool:
    """Return True for the name of a section and, after a gap, a headline: "Thời sự   Mùa gặt ở Nà Lúa"."""
    section, *rest = re.split(r"\s{2,}|\t", line.text, maxsplit=1)
    return bool(rest) and not line.is_closed and bool(BOILERPLATE[BREADCRUMB].fullmatch(section.strip()))


def _is_to_readers(line: Line) -> bool:
    return line.plain[:4].lower() in ("lưu ", "chú ") and bool(TO_READERS.match(line.plain))


def _boilerplate_rule(line: Line) -> str:
    """Return the rule that makes a line boilerplate by its wording, or nothing; a long sentence only is an imprint."""
    if _is_to_readers(line):
        return "notice of a form"
    if not ANY_BOILERPLATE.fullmatch(line.plain):
        return ""
    is_sentence = line.plain.endswith((".", "!", "?")) and not line.plain.endswith("...")
    rules: Iterable[str] = BOILERPLATE
    if is_sentence and line.n_words >= LEAD:
        rules = [_IMPRINT, *(["key words"] if KEY_WORDS.match(line.plain) else [])]
    elif is_sentence and line.n_words >= _SENTENCE:
        rules = OF_SENTENCES
    return next((name for name in rules if BOILERPLATE[name].fullmatch(line.plain)), "")
