"""Tables as a reader meets them: headings, words and numbers in the language in use."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping

import pandas as pd

from analysis.report.value_words import truth, value_words
from analysis.system.language import _, date, language, number, pgettext, retold

# Whole numbers that count nothing: a thousands separator would be wrong.
_SMALLEST = 1e-4  # of what is told with its digits
_NOTHING = 1e-12  # what remains of a difference that is nothing but rounding
_NOT_COUNTED = {"year", "start", "end", "line", "row", "sentence", "position"}


# Columns whose values are English words for what another column says in Vietnamese.
_ENGLISH = ("english", "gloss")
# Columns that name frames, one or several.
_FRAMES = ("frame", "headline", "lead", "order")
# Columns whose values are words of the package, and those that hold a date.
_CLOSED = ("verdict", "interval", "role", "kind", "rule", "commitment", "difference_verdict", "reason")
_DATES = ("published", "date")


def in_words(table: pd.DataFrame, frames: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return a table to be shown: known columns and words in the language in use, numbers and dates as it writes them.

    In English a column keeps the name by which the documentation knows it. `frames` are the names of frames.

    >>> in_words(pd.DataFrame({"verdict": ["shared"], "count": [6000]})).to_dict("list")
    {'verdict': ['shared'], 'count': ['6,000']}
    """
    shown = table.copy()
    words = value_words()
    is_english = language() == "en"
    for position, name in enumerate(table.columns):
        column = table.iloc[:, position]
        if pd.api.types.is_integer_dtype(column) and name not in _NOT_COUNTED:
            shown.isetitem(position, [None if pd.isna(n) else number(n) for n in column])
        elif name in ("value", "high") and "kind" in table:  # a year is no quantity
            years = table["kind"].isin(["period", "deadline"])
            shown.isetitem(position, [_value(v, year) for v, year in zip(column, years, strict=True)])
        elif name in _CLOSED:
            shown.isetitem(position, [words.get(value, value) for value in column])
        elif not is_english:
            shown.isetitem(position, [_in_other_words(value, str(name), frames or {}) for value in column])
    return shown if is_english else _headed(shown, table, frames)


def for_workbook(table: pd.DataFrame, headings: Mapping[str, str], frames: Mapping[str, str]) -> pd.DataFrame:
    """Return a table with its columns and words in the language in use; numbers and dates stay what they are.

    In English it is the table as it is, by which a program finds its columns. `headings` are those of the groups.

    >>> for_workbook(pd.DataFrame({"verdict": ["shared"], "count": [6000]}), {}, {}).to_dict("list")
    {'verdict': ['shared'], 'count': [6000]}
    """
    if language() == "en":
        return table
    shown, words = table.copy(), value_words()
    for position, name in enumerate(table.columns):
        column = table.iloc[:, position]
        if name in _DATES:
            days = pd.to_datetime(column, format="ISO8601", errors="coerce")
            shown.isetitem(position, list(days) if days.notna().equals(column.notna()) else list(column))
        elif name in _CLOSED:
            shown.isetitem(position, [words.get(value, value) for value in column])
        elif not pd.api.types.is_numeric_dtype(column) or column.dtype == bool:
            shown.isetitem(position, [_in_other_words(value, str(name), frames) for value in column])
    taken = set(table.columns) - set(headings)
    shown = shown.rename(columns={name: said for name, said in headings.items() if said not in taken})
    return _headed(shown, table, frames)


def _headed(shown: pd.DataFrame, table: pd.DataFrame, frames: Mapping[str, str] | None) -> pd.DataFrame:
    """Return a table with headings in the language in use, without what it says in English beside that."""
    doubled = ["vietnamese"] if {"frame", "vietnamese"} <= set(shown) and frames else []  # one name of a frame, not two
    shown = shown.drop(columns=[name for name in (*_ENGLISH, *doubled) if name in shown])
    listed = "sentences" in table and not pd.api.types.is_numeric_dtype(table["sentences"])  # and not counted
    named = {name: (frames or {}).get(str(name), name) for name in shown.columns}
    shown.columns = [_heading("sentence" if listed and name == "sentences" else named[name]) for name in shown.columns]
    return shown


def group_headings(by: str, group: str, groups: str) -> dict[str, str]:
    """Return what the columns of the groups and of their number are called in a table."""
    number_of = _("number of {groups}").format(groups=groups)
    if language() != "en":  # in English columns keep their names, elsewhere headings have a capital
        group, number_of = group[:1].upper() + group[1:], number_of[:1].upper() + number_of[1:]
    return {by: group, f"{by}s": number_of}


def _value(value: float, is_year: bool) -> str | None:
    if pd.isna(value):
        return None
    return f"{value:.0f}" if is_year else exact_number(value)  # what a text states: 98,05% is not 98


def _in_other_words(value: object, column: str, frames: Mapping[str, str]) -> object:
    """Return a cell for readers of another language than English."""
    if isinstance(value, str) and column in _FRAMES:
        return "; ".join(frames.get(name, name) for name in value.split(", "))
    if isinstance(value, str) and column == "inferred":
        return ", ".join(str(_heading(name)).lower() for name in value.split())
    if isinstance(value, str) and column == "definition":
        return retold(value)
    if isinstance(value, bool):
        return truth(value)
    if isinstance(value, dt.date):
        return math.nan if pd.isna(value) else date(value)
    return value


def _heading(name: object) -> object:
    """Return what a column is called, with a capital."""
    known = _headings() | _further_headings() | _comparing_headings() | _workbook_headings()
    if name in known:
        said = known[name]
    elif isinstance(name, str) and name.endswith(("_low", "_high")) and name.rpartition("_")[0] in known:
        base, _underline, bound = name.rpartition("_")
        said = f"{known[base]}, {known[bound]}"
    else:
        return name
    return said[:1].upper() + said[1:]


def lower_heading(name: object) -> str:
    """Return what a column is called inside a sentence.

    >>> lower_heading("term"), lower_heading("Tờ báo")
    ('term', 'tờ báo')
    """
    said = str(name if language() == "en" else _heading(name))
    return said[:1].lower() + said[1:]


def shown_number(value: float) -> str:
    """Return a number of a table with three digits, whole from 1,000 on.

    >>> [shown_number(value) for value in (0.12345, -12.8, 6000.4, 2e-5, 1e-15, float("inf"))]
    ['0.123', '−12.8', '6,000', '< 0.0001', '0', '∞']
    """
    if value in (math.inf, -math.inf):
        return "∞" if value > 0 else "−∞"
    if abs(value) < _NOTHING:
        return number(0)
    if abs(value) < _SMALLEST:
        return f"< {number(_SMALLEST, 4)}" if value > 0 else f"> −{number(_SMALLEST, 4)}"
    text = f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return text if "n" in text else number(float(text), len(text.partition(".")[2])).replace("-", "−")


def exact_number(value: float) -> str:
    """Return a number with all its digits.

    >>> [exact_number(value) for value in (98.05, 6000, 0.5)]
    ['98.05', '6,000', '0.5']
    """
    text = f"{value:.10f}".rstrip("0")
    return number(value, len(text.partition(".")[2])).replace("-", "−")


def _headings() -> dict[object, str]:
    return {
        "article_id": _("Article"),
        "province": pgettext("column", "province"),
        "newspaper": _("Newspaper"),
        "published": _("Published"),
        "author": _("author"),
        "resolution": _("resolution"),
        "title": pgettext("column", "title"),
        "term": _("Word or phrase"),
        "word": _("word"),
        "words": _("Words"),
        "leading_words": _("Leading words"),
        "count": pgettext("column", "count"),
        "rest": pgettext("column", "in the rest"),
        "articles": pgettext("column", "articles"),
        "of_articles": pgettext("column", "of articles"),
        "sentences": _("Sentences"),
        "sentence": _("sentence"),
        "of": pgettext("column", "of"),
        "share": pgettext("column", "share"),
        "low": pgettext("column", "low"),
        "high": pgettext("column", "high"),
        "interval": pgettext("column", "interval by"),
        "per_1000_words": _("per 1,000 words"),
        "log2_ratio": _("log2 ratio"),
        "shrunken": pgettext("column", "shrunken ratio"),
        "verdict": _("Verdict"),
        "tfidf": "TF-IDF",
        "stability": pgettext("column", "stability"),
        "frame": _("Frame"),
        "topic": pgettext("column", "topic"),
        "role": pgettext("column", "role"),
        "kind": _("Kind"),
        "instrument": pgettext("column", "document or task"),
        "total": pgettext("column", "All"),
        "value": pgettext("column", "value"),
        "qualifier": pgettext("column", "qualifier"),
        "unit": pgettext("column", "unit"),
        "date": pgettext("column", "date"),
        "number": pgettext("column", "number"),
        "text": pgettext("column", "text"),
        "left": pgettext("column", "left"),
        "node": pgettext("column", "node"),
        "right": pgettext("column", "right"),
    }


def _further_headings() -> dict[object, str]:
    """Return what the columns of the packaged notebooks' tables are called."""
    return {
        "block": pgettext("column", "line of the page"),
        "rule": pgettext("column", "rule"),
        "is_repeat": pgettext("column", "printed before"),
        "inferred": pgettext("column", "inferred"),
        "share_of_articles": pgettext("column", "share of articles"),
        "lowest": pgettext("column", "lowest"),
        "highest": pgettext("column", "highest"),
        "rank": pgettext("column", "rank"),
        "rank_by_sentence": pgettext("column", "rank by sentence"),
        "times_the_others": pgettext("column", "times the others"),
        "common": pgettext("column", "common"),
        "is_name": pgettext("column", "a name"),
        "other_starts": pgettext("column", "other starts"),
        "other_sentences": pgettext("column", "resampled sentences"),
        "survives": pgettext("column", "survives"),
        "n": pgettext("column", "words of the phrase"),
        "dispersion": pgettext("column", "dispersion"),
        "vietnamese": pgettext("column", "name"),
        "definition": pgettext("column", "definition"),
        "indicators": pgettext("column", "indicators"),
        "evidence": pgettext("column", "evidence"),
        "indicator": pgettext("column", "indicator"),
        "next_highest": pgettext("column", "highest elsewhere"),
        "apart": pgettext("column", "apart"),
        "lead": pgettext("column", "first sentence"),
        "headline": pgettext("column", "headline"),
        "order": pgettext("column", "order"),
        "tp": pgettext("column", "both"),
        "fp": pgettext("column", "only the report"),
        "fn": pgettext("column", "only the coder"),
        "precision": pgettext("column", "precision"),
        "recall": pgettext("column", "recall"),
        "f1": "F1",
        "labels": pgettext("column", "coded by hand"),
        "found": pgettext("column", "with the frame"),
        "coded_share": pgettext("column", "share of the codes"),
        "commitment": pgettext("column", "commitment"),
        "level": pgettext("column", "level"),
        "clause": pgettext("column", "clause"),
        "mentions": pgettext("column", "mentions"),
        "expected": pgettext("column", "expected occurrences"),
        "burstiness": pgettext("column", "burstiness"),
        "ratio": pgettext("column", "smallest ratio"),
        "covered": pgettext("column", "words in such phrases"),
        "moved_by": pgettext("column", "moved most by"),
        "largest_share": pgettext("column", "largest share of an article"),
        "carried": pgettext("column", "carried"),
        "method": pgettext("column", "term"),
        "meaning": pgettext("column", "meaning"),
        "syllables": _("syllables"),
        "no lexicon": _("no lexicon"),
        "with captions": _("with captions"),
        "sentence idf": _("sentence idf"),
    }


def _comparing_headings() -> dict[object, str]:
    """Return what the columns about likeness and company are called."""
    return {
        "group": pgettext("column", "one"),
        "other": pgettext("column", "the other"),
        "distance": pgettext("column", "distance"),
        "by_chance": pgettext("column", "distance by chance"),
        "beyond_chance": pgettext("column", "beyond chance"),
        "other_articles": pgettext("column", "articles of the other"),
        "own_distance": pgettext("column", "distance from its group"),
        "rest_distance": pgettext("column", "distance from the others"),
        "rest_articles": pgettext("column", "articles in the rest"),
        "rest_of": pgettext("column", "of articles in the rest"),
        "difference": pgettext("column", "difference"),
        "difference_p": pgettext("column", "p of the difference"),
        "difference_q": pgettext("column", "q of the difference"),
        "difference_verdict": pgettext("column", "verdict on the difference"),
        "lrc": pgettext("column", "conservative log ratio"),
        "log_dice": "log Dice",
        "weakest": pgettext("column", "weakest joint"),
    }


def _workbook_headings() -> dict[object, str]:
    """Return what columns are called that the notebooks store and do not show."""
    return {
        "start": pgettext("column", "first character"),
        "end": pgettext("column", "after the last character"),
        "node_count": pgettext("column", "occurrences of the node"),
        "log_ratio": pgettext("column", "log2 ratio of near to elsewhere"),
        "log_odds": pgettext("column", "log odds ratio"),
        "design_effect": pgettext("column", "design effect"),
        "rest_share": pgettext("column", "share of articles in the rest"),
        "rest_per_1000_words": pgettext("column", "per 1,000 words in the rest"),
        "false_sign": pgettext("column", "share of false signs"),
        "at_least": pgettext("column", "at least"),
        "G2_all": pgettext("column", "G2 over all groups"),
        "df": pgettext("column", "degrees of freedom"),
        "p_all": pgettext("column", "p over all groups"),
        "reason": pgettext("column", "why there is no p"),
        "tn": pgettext("column", "neither"),
        "observed": pgettext("column", "observed agreement"),
        "kappa": "Kappa",
        "alpha": "Alpha",
        "ac1": "AC1",
    }
