"""Cells of a table, copied one a line: part of the article, though none of them is a sentence."""

from __future__ import annotations

import re
from itertools import takewhile

from analysis.pages.line_looks import WITHOUT_END, is_sentence
from analysis.pages.line_rules import ROMAN
from analysis.pages.lines import Line

# "1.234,5", "98,7%", "(+12)": a cell without a letter
_FIGURE = re.compile(r"(?=.*\d)[\d\s.,%()/+<>=≥≤−-]+")

# A table has this many cells one below the other, and that many of figures alone.
_FEWEST_CELLS = 6
_FEWEST_FIGURES = 2

# Headings follow one another at most as the title of a part and that of its first section.
_FEWEST_ITEMS = 4

#: The rule of a heading that only its length makes one.
SHORT_LINE = "short line that is no sentence"

_LONGEST_CELL = 8  # words
_SHORTEST_SENTENCE = 6  # words

# Rules of lines that between cells are one of them: a year, the name of a branch of the economy ("Nông nghiệp").
_MAY_BE_CELLS = ("a date and nothing else", "site section or breadcrumb")


def mark_cells(lines: list[Line]) -> None:
    """Mark the cells of a table between the headline, or the first sentence, and the last paragraph, as body."""
    prose = [i for i, line in enumerate(lines) if not line.role and (line.is_prose or is_sentence(line))]
    headline = next((i for i, line in enumerate(lines) if line.role == "headline"), None)
    if not prose:
        return
    run: list[Line] = []
    for line in lines[(prose[0] if headline is None else headline) + 1 : prose[-1] + 1]:
        if _may_be_a_cell(line):
            run.append(line)
            continue
        _mark(run)
        run = []
    if lines[prose[-1]].plain.endswith(":"):  # it announces the table that ends the article
        _mark(list(takewhile(_may_be_a_cell, lines[prose[-1] + 1 :])))


def mark_table(lines: list[Line]) -> None:
    """Mark a page that is nothing but a table: cells one a line, a third of them figures."""
    cells = [line for line in lines if _may_be_a_cell(line)]
    figures = [line for line in cells if _FIGURE.fullmatch(line.plain)]
    if len(cells) >= max(2 * _FEWEST_CELLS, 0.8 * len(lines)) and 3 * len(figures) >= len(cells):
        _mark(cells)


def _mark(run: list[Line]) -> None:
    figures = [line for line in run if line.role == "date" or _FIGURE.fullmatch(line.plain)]
    if len(run) >= _FEWEST_CELLS and len(figures) >= _FEWEST_FIGURES:
        for line in run:
            line.set("body", "cell of a table")


def mark_lists(lines: list[Line]) -> None:
    """Mark what looks like several headings one below the other: nobody writes that many, so it is a list, as body."""
    run: list[Line] = []
    are_adjacent = True
    for line in [*lines, Line(0, 0, "", "")]:
        if line.rule == SHORT_LINE and not line.is_upper and not ROMAN.match(line.plain):
            run.append(line)
            continue
        if run and run[-1].lacks_stops and line.role == "caption":
            are_adjacent = False
            continue
        if len(run) >= _FEWEST_ITEMS and are_adjacent:
            for item in run:
                item.set("body", "item of a list without marks")
        elif len(run) > 1 and all(item.lacks_stops for item in run):
            _mark_sentence(run)
        run, are_adjacent = [], True


def _mark_sentence(run: list[Line]) -> None:
    """Mark the longest of two or three short lines of a page without full stops: only one of them is a heading."""
    shortest = min(item.n_words for item in run)
    for item in run:
        if item.n_words >= max(_SHORTEST_SENTENCE, shortest + 2):
            item.set("body", WITHOUT_END)


def _may_be_a_cell(line: Line) -> bool:
    if line.role:
        return line.rule in _MAY_BE_CELLS or bool(_FIGURE.fullmatch(line.plain))
    return line.n_words <= _LONGEST_CELL and not line.is_closed and not line.is_item and not ROMAN.match(line.plain)
