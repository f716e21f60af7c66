"""PDF files become text: what is printed at the edge of several pages goes, printed lines become paragraphs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from statistics import median

from analysis.pages.limits import MOST_PAGES
from analysis.pages.page import first_line, library
from analysis.pages.pdf_layout import Line, page_lines
from analysis.pages.spacing import is_in_pieces
from analysis.system.language import _, ngettext, number
from analysis.system.library_words import retold_reason

# A longer line at the edge of several pages is prose that is there twice.
_LONGEST_HEADER = 12

# A running header or footer has up to this many lines.
_EDGE = 3

# Words of a line of prose, at least.
_PROSE = 4

_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—\s]*", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_ITEM = re.compile(r"[-–—•+*]\s|\d+[.)]\s|[a-zđ][.)]\s")
# "I. Về kinh tế" after a sentence; within one it may be the initial of a name.
_ITEM_AFTER_SENTENCE = re.compile(r"(?:\d{1,2}|[IVX]{1,5}|[a-zđ])[.)]\s?(?=[^\W\d_])")
_SENTENCE_END = (".", "!", "?", ":", ";", "…")
_HYPHENATED = re.compile(r"([^\W\d_]+)[-\u2010]$")

# In heights of a line: lines farther apart, or farther in, begin a paragraph; larger type is a headline's.
_APART, _INDENTED, _LARGER, _SAME_TYPE = 0.3, 0.7, 1.12, 0.15
# Lines whose left ends are so near belong to one column.
_COLUMN = 5

# Fonts of symbols have their characters at U+F020 to U+F0FF; old Vietnamese fonts too, where a page is full of them.
_SYMBOL = {code: chr(code - 0xF000) for code in range(0xF020, 0xF100)}
_BULLETS = dict.fromkeys((0xF0A7, 0xF0B7, 0xF076, 0xF0D8, 0xF06E), "•")
_FULL = 0.02


def read_pdf(path: Path) -> tuple[str, list[str]]:
    """Return the text of a PDF, its lines joined to paragraphs, and what a reader should know of it."""
    pdfium = library("pypdfium2", path.suffix)
    try:
        document = pdfium.PdfDocument(path)
        try:
            if len(document) > MOST_PAGES:
                what = _("it has {n} pages; at most {most} are read, so divide it")
                raise ValueError(what.format(n=number(len(document)), most=number(MOST_PAGES)))
            pages = [page_lines(document[index].get_textpage()) for index in range(len(document))]
        finally:
            document.close()
    except Exception as error:  # whatever the wrong byte led to; the other files go on
        reason = first_line(error)
        if "password" in reason.lower():
            reason = _("it needs a password; save it without one")
        elif "security" in reason.lower():
            reason = _("its protection is not known here; print it to a new PDF")
        why = _("cannot be read as PDF ({reason})").format(reason=retold_reason(reason))
        raise ValueError(f"{path}: {why}") from error
    remarks = []
    empty = sum(not page for page in pages)
    if 0 < empty < len(pages):
        what = ngettext("{n} of {all} pages has no text", "{n} of {all} pages have no text", empty)
        remarks.append(what.format(n=empty, all=len(pages)) + _(", perhaps scanned"))
    return _with_symbols(_paragraphs(pages)), remarks


def _with_symbols(text: str) -> str:
    share = sum(0xF020 <= ord(char) < 0xF100 for char in text) / max(len(text), 1)
    return text.translate(_SYMBOL if share > _FULL else _BULLETS)


# --- Running headers and footers ----------------------------------------------------------------------


def _without_edges(pages: list[list[Line]]) -> list[list[Line]]:
    """Return the pages without page numbers, and without what is printed at the edge of several pages."""
    edges = [_edge(page) for page in pages]
    occurrences: dict[str, dict[int, str]] = defaultdict(dict)
    for index, edge in enumerate(edges):
        for line in edge:
            occurrences[_shape(line.text)][index] = line.text
    running = {
        shape
        for shape, texts in occurrences.items()
        if len(texts) >= max(_fewest(shape), len(pages) / 3) and len(shape.split()) <= _LONGEST_HEADER and _runs(texts)
    }
    kept = []
    for page, edge in zip(pages, edges, strict=True):
        left_out = {id(line) for line in edge if _shape(line.text) in running}
        by_height = [line for line in _down(page) if id(line) not in left_out]
        for ends in (by_height, by_height[::-1]):
            left_out |= {id(line) for line in ends[:1] if _PAGE_NUMBER.fullmatch(line.text)}
        kept.append([line for line in page if id(line) not in left_out])
    return kept


def _down(page: list[Line]) -> list[Line]:
    return sorted(page, key=lambda line: -line.top)


def _edge(page: list[Line]) -> list[Line]:
    """Return the lines in the first and last rows of a page."""
    lines = _down(page)
    found: dict[int, Line] = {}
    for ends in (lines, lines[::-1]):
        rows = 0
        for position, line in enumerate(ends):
            rows += position == 0 or not line.is_beside(ends[position - 1])
            if rows > _EDGE:
                break
            found[id(line)] = line
    return list(found.values())


def _fewest(shape: str) -> int:
    """Return on how many pages a running header is at least; prose, which goes on in small letters, may be twice."""
    is_prose = shape[0].islower() and (len(shape.split()) >= _PROSE or shape.endswith(_SENTENCE_END))
    return 3 if is_prose else 2


def _shape(text: str) -> str:
    """Return a line with its numbers as "0": running headers are equal but for the number of the page."""
    return _NUMBER.sub("0", text)


def _runs(texts: dict[int, str]) -> bool:
    """Return True if the numbers in a line stay as they are, or grow with the pages; those of headings do not."""
    numbers = {page: [int(found[:9]) for found in _NUMBER.findall(text)] for page, text in texts.items()}
    return all(
        len({own[position] for own in numbers.values()}) == 1
        or len({own[position] - page for page, own in numbers.items()}) == 1
        for position in range(len(next(iter(numbers.values()))))
    )


# --- Paragraphs ---------------------------------------------------------------------------------------


def _paragraphs(pages: list[list[Line]]) -> str:
    """Join printed lines to paragraphs.

    A line goes on in the next one if the first word of that had no room in it, unless that is indented, farther down
    or of another size, or begins an item of a list.
    """
    kept = _without_edges(pages)
    every = [line for page in kept for line in page]
    if not every:
        return ""
    body = median(line.height for line in every for _char in line.text)
    distance = _usual_distance(kept)
    paragraphs: list[str] = []
    before: Line | None = None
    for page in kept:
        margins = _margins(page)
        for position, line in enumerate(page):
            if before is not None and _continues(before, line, margins if position else {}, body, distance):
                paragraphs[-1] = _glued(paragraphs[-1], line.text)
            else:
                paragraphs.append(line.text)
            before = line
    return "\n".join(paragraphs)


def _usual_distance(pages: list[list[Line]]) -> float:
    """Return the white space between two lines of a paragraph, in heights: the most frequent one."""
    found = Counter(
        round((a.bottom - b.top) / a.height, 1)
        for page in pages
        for a, b in pairwise(page)
        if a.bottom - b.top > -0.5 * a.height and abs(a.left - b.left) < _COLUMN * a.height
    )
    return max(found, key=lambda gap: (found[gap], -gap)) if found else 0.0


def _margins(page: list[Line]) -> dict[int, tuple[float, float]]:
    """Return for each line of a page the left and right margin of its column."""
    margins = {}
    for line in page:
        near = [
            other
            for other in page
            if abs(other.left - line.left) < _COLUMN * line.height
            and abs(other.height - line.height) <= _SAME_TYPE * line.height  # a headline may run over two columns
        ]
        rights = sorted(other.right for other in near)
        margins[id(line)] = (min(other.left for other in near), rights[int(0.9 * (len(rights) - 1))])
    return margins


def _continues(before: Line, line: Line, margins: dict[int, tuple[float, float]], body: float, distance: float) -> bool:
    is_after_sentence = before.text.endswith(_SENTENCE_END)
    is_item = _ITEM.match(line.text) or (is_after_sentence and _ITEM_AFTER_SENTENCE.match(line.text))
    if is_item or abs(before.height - line.height) > _SAME_TYPE * body:
        return False
    goes_on = _goes_on(before.text, line.text)
    if id(before) not in margins:  # of another page
        return goes_on or not is_after_sentence
    left, right = margins[id(before)]
    first_word = line.text.split(" ", 1)[0]
    room = (line.right - line.left) * (len(first_word) + 1) / len(line.text)
    if before.bottom < line.bottom:  # in the next column
        return not is_after_sentence and right - before.right < room
    if (before.bottom - line.top) / line.height > distance + _APART:
        return False
    if line.height > _LARGER * body and not is_after_sentence:
        return True
    if goes_on:
        return True
    is_indented = line.left - left > _INDENTED * line.height and line.left - before.left > -0.1 * line.height
    return right - before.right < room and not (is_indented and is_after_sentence)


def _goes_on(before: str, line: str) -> bool:
    """Return True if a sentence or a headline goes on from a short line to the next."""
    if before.endswith(_SENTENCE_END):
        return False
    return line[0].islower() or (before.isupper() and line.isupper())


def _glued(paragraph: str, line: str) -> str:
    """Join two lines; a word that was divided by a hyphen is one, two words with a hyphen between them stay so."""
    if not (divided := _HYPHENATED.search(paragraph)) or not line[0].isalnum():
        return f"{paragraph} {line}" if not re.search(r"\d[-–]$|\w/$", paragraph) else paragraph + line
    rest = re.match(r"[^\W\d_]*", line)
    pieces = [divided[1], rest[0] if rest else ""]
    return paragraph[:-1] + line if all(pieces) and is_in_pieces(pieces) else paragraph + line
