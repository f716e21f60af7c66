"""Tables as a reader meets them: headings, words and numbers in the language in use."""

from __future__ import annotations

import pandas as pd

from analysis.system.language import _, language, number, pgettext

# Whole numbers that count nothing: a thousands separator would be wrong.
_NOT_COUNTED = {"year", "start", "end", "line", "row", "sentence", "position"}


def in_words(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table to be shown: known columns and words in the language in use, whole numbers as it writes them.

    In English a column keeps the name by which the documentation knows it.

    >>> in_words(pd.DataFrame({"verdict": ["shared"], "count": [6000]})).to_dict("list")
    {'verdict': ['shared'], 'count': ['6,000']}
    """
    shown = table.copy()
    words = _words()
    for position, name in enumerate(table.columns):
        column = table.iloc[:, position]
        if pd.api.types.is_integer_dtype(column) and name not in _NOT_COUNTED:
            shown.isetitem(position, [None if pd.isna(n) else number(n) for n in column])
        elif name in ("verdict", "interval", "role", "kind"):
            shown.isetitem(position, [words.get(value, value) for value in column])
    if language() != "en":
        names = _headings()
        shown.columns = [names.get(name, name) for name in table.columns]
    return shown


def shown_number(value: float) -> str:
    """Return a number of a table with three digits, whole from 1,000 on.

    >>> [shown_number(value) for value in (0.12345, 12.8, 6000.4)]
    ['0.123', '12.8', '6,000']
    """
    text = f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return text if "e" in text or "n" in text else number(float(text), len(text.partition(".")[2]))


def _headings() -> dict[str, str]:
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


def _words() -> dict[object, str]:
    """Return words that occur as values in the package's own tables."""
    return {
        "distinctive": _("distinctive"),
        "shared": pgettext("verdict", "shared"),
        "undecided": _("undecided"),
        "too few articles": _("too few articles"),
        "one article": _("one article"),
        "two articles": _("two articles"),
        "articles": _("articles"),
        "sentences": _("sentences"),
        "headline": _("headline"),
        "heading": _("heading"),
        "caption": pgettext("role", "caption"),
        "byline": _("byline"),
        "date": pgettext("role", "date"),
        "body": _("body"),
        "boilerplate": _("boilerplate"),
        "count": pgettext("quantity", "count"),
        "percentage": _("percentage"),
        "deadline": _("deadline"),
        "period": _("period"),
        "document": _("cited document"),
    }
