"""The characters of a PDF page, by where they are printed, become lines in the order in which they are read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import pi
from statistics import median
from typing import Any

# Distances are in units of the height of a line (about 1.2 of the font's size).
_SPACE = 0.06  # between two characters where the file, or the library, has a space
_CLEAR_SPACE = 0.25  # where they have none
_PIECE = 0.8  # between two pieces of a row; justified lines have spaces of up to half a height
_CELL = 2.5  # between two cells of a table, or two blocks side by side
_MARKER = 5  # between the number of an item and its text
_LONGEST_MARKER = 5  # characters
_MARKED = re.compile(r"(?:\d{1,3}|[a-zđ]|[IVX]{1,5})[.)]|[•–+-]")
_MOST_MARKERS = 200  # on a page

# Characters; in a longer one nobody looks for gaps.
_LONGEST_ROW = 1000

# So many characters show how a page is turned.
_SAMPLE = 300

# Columns of prose have at least so many lines side by side, of so many words; those of a table have fewer.
_FEWEST_ROWS = 4
_FEWEST_WORDS = 3.5


@dataclass
class Line:
    """One line, or a part of it that stands apart: its text, and where it is, in points from the lower left corner."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 0.1)

    def is_beside(self, other: Line) -> bool:
        """Return True if the two are on one row: they share half of the lower one's height."""
        shared = min(self.top, other.top) - max(self.bottom, other.bottom)
        return shared > 0.5 * min(self.height, other.height)


_BLANK = Line(" ", 0, 0, 0, 0)  # that is not printed


def page_lines(textpage: Any) -> list[Line]:
    """Return the lines of a page (pypdfium2's `PdfTextPage`) in the order of reading."""
    pieces = list(_pieces(_with_gaps_filled(_characters(textpage))))
    return list(_joined(_in_order(_with_markers(pieces))))


def _characters(textpage: Any) -> Iterator[Line]:
    """Yield the characters, each as a line of its own, as if the page were upright."""
    import ctypes

    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    pointer = ctypes.byref(box)
    raw = textpage.raw
    turns = _turns(raw)
    for index in range(pdfium.FPDFText_CountChars(raw)):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if pdfium.FPDFText_IsGenerated(raw, index) == 1:  # a space or line end that the library adds
            yield _BLANK
            continue
        if not pdfium.FPDFText_GetLooseCharBox(raw, index, pointer):
            continue
        if code in (2, 0xAD, 0xFFFE):  # a hyphen at the end of a line, as the library marks it
            code = ord("-")
        if code >= 32 and not 0xD800 <= code < 0xE000 and code < 0x110000:
            yield Line(chr(code), *_upright(turns, box.left, box.right, box.bottom, box.top))


def _turns(raw: Any) -> int:
    """Return how many quarter turns clockwise make the text of a page upright: wide tables are printed sideways."""
    import pypdfium2.raw as pdfium

    angles = Counter(
        round(pdfium.FPDFText_GetCharAngle(raw, index) / (pi / 2)) % 4
        for index in range(min(pdfium.FPDFText_CountChars(raw), _SAMPLE))
        if pdfium.FPDFText_IsGenerated(raw, index) != 1
    )
    return -angles.most_common(1)[0][0] % 4 if angles else 0


def _upright(turns: int, left: float, right: float, bottom: float, top: float) -> tuple[float, float, float, float]:
    """Return a box as it is on a page that is shown after so many quarter turns clockwise."""
    for _turn in range(turns):
        left, right, bottom, top = bottom, top, -right, -left
    return left, right, bottom, top


def _with_gaps_filled(characters: Iterable[Line]) -> list[Line]:
    """Return the characters, those that fill the gaps of a row that was printed before at their place in it.

    Where a font lacks Vietnamese letters, programs print the row without them ("M ng Chanh"), and then the missing ones
    ("ườ") in another font. Any other order is that of the file.
    """
    found: list[Line] = []
    first = 0  # of the row
    last: Line | None = None
    for char in characters:
        if last is None or char.right <= char.left:  # a space that the library adds, or a mark without width
            found.append(char)
            last = char if char.right > char.left else last
            continue
        if not char.is_beside(last) or len(found) - first > _LONGEST_ROW:
            first = len(found)
        end = max((other.right for other in found[first:]), default=char.left)
        position = _gap_for(char, found, first) if char.left < end - 0.5 * char.height else None
        if position is not None:
            found[position:position] = [_BLANK, char, _BLANK]  # a space is where there is room for one
        else:
            if char.left < end - 0.5 * char.height:
                first = len(found)
            found.append(char)
        last = char
    return found


def _gap_for(char: Line, row: list[Line], first: int) -> int | None:
    """Return before which character of a row, from `first` on, this one fills a gap; None if it is over others."""
    position = None
    for index in range(first, len(row)):
        other = row[index]
        if other.right <= other.left:
            continue
        shared = min(char.right, other.right) - max(char.left, other.left)
        if shared > 0.3 * min(char.right - char.left, other.right - other.left) and not other.text.isspace():
            return None
        if position is None and other.left > char.left:
            position = index
    if position is None:
        return None
    before = [other for other in row[first:position] if other.right > other.left]
    is_next = row[position].left - char.right < _PIECE * char.height
    return position if before or is_next else None


def _pieces(characters: list[Line]) -> Iterator[Line]:
    """Yield runs of characters, in the order of the file, that follow one another on a row without a gap.

    A space is where there is room for one: files also hold spaces over which the next character is printed, and leave
    out others.
    """
    current: Line | None = None
    parts: list[str] = []
    blank = False
    for char in characters:
        if char.text.isspace():
            blank = True
            continue
        gap = 0.0 if current is None else (char.left - current.right) / max(current.height, char.height)
        if current is not None and current.is_beside(char) and -1 < gap < _PIECE:
            if gap > (_SPACE if blank else _CLEAR_SPACE):
                parts.append(" ")
            parts.append(char.text)
            current.right = max(current.right, char.right)
            current.bottom, current.top = min(current.bottom, char.bottom), max(current.top, char.top)
        else:
            if current is not None:
                current.text = "".join(parts)
                yield current
            current, parts = Line("", char.left, char.right, char.bottom, char.top), [char.text]
        blank = False
    if current is not None:
        current.text = "".join(parts)
        yield current


def _with_markers(pieces: list[Line]) -> list[Line]:
    """Return the pieces, a number or bullet that was printed after its item moved before it."""
    ordered = list(pieces)
    markers = [piece for piece in pieces if _MARKED.fullmatch(piece.text)]
    for marker in markers if len(markers) <= _MOST_MARKERS else ():
        beside = [
            piece
            for piece in ordered
            if piece.is_beside(marker) and 0 < piece.left - marker.right < _MARKER * max(piece.height, marker.height)
        ]
        item = min(beside, key=lambda piece: piece.left, default=None)
        if item is not None and (at := _index(ordered, item)) < (now := _index(ordered, marker)):
            ordered.insert(at, ordered.pop(now))
    return ordered


def _index(pieces: list[Line], piece: Line) -> int:
    return next(index for index, other in enumerate(pieces) if other is piece)


def _in_order(pieces: list[Line]) -> list[Line]:
    """Put columns of prose one after the other; everything else is in the order of the file."""
    gutter = _gutter(pieces)
    if gutter is None:
        return pieces
    ordered: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for piece in sorted(pieces, key=lambda piece: -piece.top):
        if piece.right <= gutter + 1:
            left.append(piece)
        elif piece.left >= gutter - 1:
            right.append(piece)
        else:  # a headline or picture over both columns ends them
            ordered += [*_rows(left), *_in_order(right), piece]
            left, right = [], []
    return [*ordered, *_rows(left), *_in_order(right)]


def _rows(pieces: list[Line]) -> list[Line]:
    """Sort the pieces of a column into rows, those of a row from left to right."""
    rows: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.top, piece.left)):
        if rows and rows[-1][-1].is_beside(piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [piece for row in rows for piece in sorted(row, key=lambda piece: piece.left)]


def _gutter(pieces: list[Line]) -> float | None:
    """Return where the first of two columns of prose ends, or None if the page has one column."""
    rows: list[list[Line]] = []
    for piece in _rows(pieces):
        if rows and rows[-1][-1].is_beside(piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    gaps = [(a.right, b.left, a, b) for row in rows for a, b in pairwise(row) if b.left - a.right > 0]
    best: tuple[int, float] | None = None
    for position in sorted({right for right, _left, _a, _b in gaps}):
        over = [gap for gap in gaps if gap[0] <= position + 0.1 and gap[1] >= position]
        if len(over) < _FEWEST_ROWS or (best and len(over) <= best[0]):
            continue
        beside = [row for row in rows if min(p.left for p in row) < position < max(p.right for p in row)]
        words = [len(side.text.split()) for _right, _left, a, b in over for side in (a, b)]
        if len(over) >= 0.5 * len(beside) and median(words) >= _FEWEST_WORDS:
            best = (len(over), position)
    return best[1] if best else None


def _joined(pieces: list[Line]) -> Iterator[Line]:
    """Yield lines: pieces that follow one another on a row are one line, unless they are far apart, as cells are."""
    current: Line | None = None
    for piece in pieces:
        if current is not None and current.is_beside(piece):
            gap = (piece.left - current.right) / max(current.height, piece.height)
            if -0.2 < gap < (_MARKER if len(current.text) <= _LONGEST_MARKER else _CELL):
                current = Line(
                    f"{current.text} {piece.text}" if gap > _CLEAR_SPACE else current.text + piece.text,
                    current.left,
                    max(current.right, piece.right),
                    min(current.bottom, piece.bottom),
                    max(current.top, piece.top),
                )
                continue
        if current is not None:
            yield current
        current = piece
    if current is not None:
        yield current
