"""Checks on the rows of a corpus; each problem is one sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

from analysis.corpus.provinces import province_name
from analysis.corpus.rows import Problem, some
from analysis.system.language import N_, _, number
from analysis.text.spelling import fold

#: What is said of an article, by the columns of the manifest.
DESCRIPTIVE = ("article_id", "province", "newspaper", "published", "title", "author", "resolution")
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
ID_FORM = N_("must be letters a-z without accents, digits and - . _ between them, such as 'son-la-2021'")

# Tables of lines, sentences and words have these columns, and the columns of an article travel with them.
_OF_LATER_TABLES = (
    *("text", "encoding", "block", "role", "start", "end", "rule", "is_repeat", "sentence", "position", "word"),
    "is_word",
)
_MOST_PAIRS = 5  # of articles with the same text are named
# What R, pandas and spreadsheets write for a missing value.
_MISSING = {"NA", "N/A", "#N/A", "<NA>", "NaN", "nan", "NaT", "NULL", "null"}


# --- The columns -----------------------------------------------------------------------------------------------------


def header_problems(header: Sequence[str]) -> list[Problem]:
    repeated = sorted(name for name, count in Counter(header).items() if count > 1 and name)
    return [Problem(_("columns named twice: {names}").format(names=", ".join(repeated)))] if repeated else []


def own_column_problems(own: Iterable[str]) -> list[Problem]:
    """Return what is wrong with the names of columns that a user has added."""
    problems = [Problem(_("a column has no name; give it one or delete it"))] if "" in own else []
    if taken := [name for name in own if name in _OF_LATER_TABLES]:
        problems.append(
            Problem(
                _("column {names}: tables made later have a column of that name; it must be none of {allowed}").format(
                    names=", ".join(map(repr, taken)), allowed=", ".join(_OF_LATER_TABLES)
                )
            )
        )
    return problems


# --- Every article, wherever it comes from ---------------------------------------------------------------------------


def row_problems(cells: pd.DataFrame, rows: list[str]) -> list[Problem]:
    problems = []
    first_row: dict[str, str] = {}
    for row, values in zip(rows, cells.to_dict("records"), strict=True):
        problems += [
            Problem(_("{column} is empty; every article needs one").format(column=column), row)
            for column in ("article_id", "province")
            if not values[column]
        ]
        if (article := values["article_id"]) and not ID.fullmatch(article):
            problems.append(Problem(_("article_id {article!r} {rule}").format(article=article, rule=_(ID_FORM)), row))
        if article in first_row:
            what = _("article_id {article!r} is already used in {row}; ids must differ").format(
                article=article, row=first_row[article]
            )
            problems.append(Problem(what, row))
        first_row.setdefault(article, row)
        if values["published"] and not _is_date(values["published"]):
            what = _("published {published!r} must be a date such as 2021-03-04, or empty").format(
                published=values["published"]
            )
            problems.append(Problem(what, row))
        if wrong := sorted(set(values.get("inferred", "").split()) - set(DESCRIPTIVE)):
            named = ", ".join(map(repr, wrong))
            what = _("inferred names {named}; must be names among {allowed}, separated by spaces").format(
                named=named, allowed=", ".join(DESCRIPTIVE)
            )
            problems.append(Problem(what, row))
    return problems


def missing_signs(cells: pd.DataFrame, texts: list[str], rows: list[str]) -> list[Problem]:
    """Return the columns in which a program has written a sign for a missing value, which would count as a name."""
    problems = []
    columns = [*((column, cells[column].tolist()) for column in cells), ("text", texts)]
    for column, values in columns:
        found = [(row, v) for row, v in zip(rows, values, strict=True) if isinstance(v, str) and v in _MISSING]
        if found:
            what = _("{column} is {found!r}, as programs write a missing value: fill it in or leave it empty").format(
                column=column, found=found[0][1]
            )
            problems.append(Problem(f"{what} ({some([row for row, _ in found])})"))
    return problems


def same_texts(ids: Iterable[str], texts: Iterable[str]) -> list[Problem]:
    alike: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for article, text in zip(ids, texts, strict=True):
        alike.setdefault(tuple(text.split(maxsplit=10)[:10]), []).append((article, text))
    problems = []
    for articles in alike.values():  # in the order of the corpus
        first: dict[str, str] = {}
        for article, text in articles if len(articles) > 1 else ():
            content = " ".join(text.split())
            if content and first.get(content, article) != article:  # of an id that is used twice that is said
                what = _("articles {first!r} and {article!r} have the same text; keep one of them").format(
                    first=first[content], article=article
                )
                problems.append(Problem(what))
            first.setdefault(content, article)
    if (left := len(problems) - _MOST_PAIRS) > 1:
        what = _(
            "{n} more articles have the text of an earlier one; keep one of each (in pandas: "
            "table[~table['text'].str.split().str.join(' ').duplicated()])"
        ).format(n=number(left))
        problems = [*problems[:_MOST_PAIRS], Problem(what)]
    return problems


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def two_spellings(names: Iterable[str], column: str) -> list[tuple[list[str], str]]:
    """Return the spellings of every name that is written in several ways, and what to say of it."""
    spellings: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        if name:
            known = province_name(name) if column == "province" else None
            spellings.setdefault(fold(known or name), []).append(name)
    return [
        (
            several,
            _("{column} is spelt {n} ways: {names}; use one spelling").format(
                column=column, n=number(len(several)), names=", ".join(map(repr, several))
            )
            + (_advice(several[0]) if column == "province" else ""),
        )
        for several in spellings.values()
        if len(several) > 1
    ]


def _advice(name: str) -> str:
    known = province_name(name)
    return _(", {known!r} (in Python load_corpus(…, as_of=a date) writes it so)").format(known=known) if known else ""
