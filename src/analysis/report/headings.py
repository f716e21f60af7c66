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
        elif name in ("verdict", "interval", "role", "kind", "rule", "commitment", "difference_verdict"):
            shown.isetitem(position, [words.get(value, value) for value in column])
        elif not is_english:
            shown.isetitem(position, [_in_other_words(value, str(name), frames or {}) for value in column])
    if not is_english:
        # and one name of a frame, not two
        doubled = ["vietnamese"] if {"frame", "vietnamese"} <= set(shown) and frames else []
        shown = shown.drop(columns=[name for name in (*_ENGLISH, *doubled) if name in shown])
        listed = "sentences" in table and not pd.api.types.is_numeric_dtype(table["sentences"])  # and not counted
        shown.columns = [_heading("sentence" if listed and name == "sentences" else name) for name in shown.columns]
    return shown


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
    known = _headings() | _further_headings() | _comparing_headings()
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
        "fp": pgettext("column", "only the programme"),
        "fn": pgettext("column", "only the coder"),
        "precision": pgettext("column", "precision"),
        "recall": pgettext("column", "recall"),
        "f1": "F1",
        "sensitivity": pgettext("column", "sensitivity"),
        "specificity": pgettext("column", "specificity"),
        "corrected": pgettext("column", "corrected share"),
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
