"""How wide the columns of a table in a Word file are, how many there is room for, and in which size of type."""

from __future__ import annotations

import re
from typing import NamedTuple

WIDTH = 16.0  # centimetres between the margins of A4
TYPES = {"Table Text": 8.0, "Table Text Small": 7.0}  # styles of cells with their size in points, the usual one first
_CHARACTER = 0.01875  # centimetres of a character of one point, on average
_PADDING = 2.6  # characters to both sides of a cell together
_SPACE = re.compile(r"\s+")
_WORD_BREAK = re.compile(r"\s+|(?<=[-_])")  # where a line of a cell may end
_LONG_CELL = 30  # characters of a line of prose
_PROSE = 80  # characters from which a cell is prose
_SHORT_CELL = 12  # characters of a cell on one line, such as the name of a group, if there is room
_MOST_COLUMNS = 12  # of a table across a page, as on paper
_FEWER_COLUMNS = 9  # and so many of one with long words, which are divided where they do not fit


class Form(NamedTuple):
    """The widths of the columns that are shown, in centimetres, and the style of the cells."""

    widths: list[float]
    style: str


def column_form(rows: list[list[str]]) -> Form:
    """Return how a table of these texts, the headings first, is set: with all columns in the usual size if they fit.

    Else in small type, and with fewer columns, as long as nothing but headings and prose is divided; then with nine.
    """
    columns = max(map(len, rows))
    usual, small = TYPES
    tried = [(min(columns, _MOST_COLUMNS), usual)] + [
        (most, small) for most in range(min(columns, _MOST_COLUMNS), min(columns, _FEWER_COLUMNS) - 1, -1)
    ]
    most, style = next((form for form in tried if _fits([row[: form[0]] for row in rows], _room(form[1]))), tried[-1])
    return Form(column_widths([row[:most] for row in rows], _room(style)), style)


def _room(style: str) -> float:
    """Return how many characters there is room for across a page."""
    return WIDTH / (TYPES[style] * _CHARACTER)


def _fits(rows: list[list[str]], room: float) -> bool:
    columns = _columns(rows)
    return sum(_least(_whole(columns), _longest(columns))) <= room


def _columns(rows: list[list[str]]) -> list[list[str]]:
    return [[row[i] for row in rows if i < len(row)] for i in range(max(map(len, rows)))]


def _widest(columns: list[list[str]], ends: re.Pattern[str]) -> list[float]:
    """Return how broad the broadest word of each column is."""
    return [max((_breadth(word) for text in texts for word in ends.split(text)), default=1) for texts in columns]


def _whole(columns: list[list[str]]) -> list[float]:
    """Return how broad each column is if its short cells, such as names of groups, are on one line."""
    short = [[_breadth(text) for text in texts[1:] if len(text) <= _SHORT_CELL] for texts in columns]
    return [max([word, *texts]) for word, texts in zip(_widest(columns, _WORD_BREAK), short, strict=True)]


def _longest(columns: list[list[str]]) -> list[float]:
    """Return the length of the longest cell of each column; a heading may have several lines."""
    return [
        max([word, *map(len, texts[1:])]) for word, texts in zip(_widest(columns, _WORD_BREAK), columns, strict=True)
    ]


def _least(words: list[float], longest: list[float]) -> list[float]:
    """Return how wide columns are at least, in characters: no word is divided, and a cell of few has two lines."""
    return [
        (_LONG_CELL if n > _PROSE else max(min(1.15 * word, 18), n / 2)) + _PADDING
        for word, n in zip(words, longest, strict=True)
    ]


def column_widths(rows: list[list[str]], room: float) -> list[float]:
    """Return widths in centimetres: by the text of a column, none narrower than its longest word if that can be."""
    columns = _columns(rows)
    longest, whole = _longest(columns), _whole(columns)
    prose = sum(n > _PROSE for n in longest)
    headings = _widest([texts[:1] for texts in columns], _SPACE)
    # headings are divided before a column of prose becomes narrow
    tried = [whole] if prose else [[max(pair) for pair in zip(whole, headings, strict=True)], whole]
    words = next((w for w in tried if sum(_least(w, longest)) <= room), _widest(columns, _WORD_BREAK))
    least = _least(words, longest)
    too_wide = sum(least) - room
    if too_wide > 0 and prose:  # columns of prose become narrower, before words of others are divided
        less = min(too_wide / prose, _LONG_CELL / 2)
        least = [width - less if n > _PROSE else width for width, n in zip(least, longest, strict=True)]
    wanted = [max(m, min(n, 45) + max(n - 45, 0) / 3 + _PADDING) for m, n in zip(least, longest, strict=True)]
    spare = max(room - sum(least), 0)
    extra = [w - m for w, m in zip(wanted, least, strict=True)]
    share = min(spare / sum(extra), 1) if sum(extra) else 0
    characters = [m + share * e for m, e in zip(least, extra, strict=True)]
    return [WIDTH * c / max(sum(characters), room) for c in characters]


def _breadth(word: str) -> float:
    """Return how broad a word is, in characters of average breadth: "Nam" takes more than "tin".

    >>> _breadth("tin"), round(_breadth("Nam"), 2)
    (3.0, 4.05)
    """
    return sum(1.7 if letter in "mMwW" else 1.35 if letter.isupper() else 1.0 for letter in word)
