"""How frames and themes change over time, or that these articles cannot show it."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd

from analysis.corpus.periods import PERIODS, add_periods
from analysis.findings.naming import holds_name, name_words
from analysis.findings.result import Finding, sentence_list, shown_text
from analysis.measures.over_time import over_time
from analysis.measures.resampling import ENOUGH_ARTICLES
from analysis.measures.themes import NoTermLeft
from analysis.measures.themes_over_time import themes_over_time
from analysis.measures.trend import ENOUGH_ARTICLES as ENOUGH_FOR_TREND
from analysis.report.study import Study
from analysis.system.language import _, number, percent

_PERIODS = ("year", "quarter", "month")
_MOST_PERIODS = 24
_NAMED = 5
_BY_CHANCE = 0.05  # of trends that are none have a 95% interval without zero
_TENFOLD = 9.0  # a change of 900%: beyond it only the nearest bound is told, since the rest depends on a few sentences


def study_period(study: Study) -> str:
    """Return the longest of year, quarter and month of which a group has two with three articles; or nothing."""
    if study.by in PERIODS or "published" not in study.articles or study.articles["published"].isna().all():
        return ""
    dated = add_periods(study.articles[[study.by, "published"]].dropna().rename(columns={study.by: "group"}))
    for period in _PERIODS:
        sizes = dated.groupby(["group", period]).size()
        enough = sizes[sizes >= ENOUGH_ARTICLES].groupby(level=0).size()
        if (enough > 1).any():
            return period if dated[period].nunique() <= _MOST_PERIODS or period == "month" else ""
    return ""


def _periods(period: str) -> str:
    return {"year": _("years"), "quarter": _("quarters"), "month": _("months")}[period]


def frames_over_time(study: Study) -> pd.DataFrame:
    """Return the table of `over_time` of the frames that occur, most frequent first; no rows without two periods."""
    period, coded = study_period(study), study.coded
    coded = coded[coded.groupby("frame")["coded"].transform("any")]
    if not period or coded.empty:
        return pd.DataFrame(columns=[study.by, "frame", "period", "count", "of", "share", "low", "high", "articles"])
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*published", category=UserWarning)  # the finding says how many
        found = over_time(coded, period=period, by=study.by)
    total = found.groupby("frame")["count"].transform("sum")
    return found.iloc[np.argsort(-total.to_numpy(), kind="stable")].reset_index(drop=True)


def study_themes_over_time(study: Study, *, top: int = 3) -> pd.DataFrame:
    """Return the table of `themes_over_time` without names; no rows without two periods."""
    period = study_period(study)
    columns = [study.by, "term", "period", "count", "per_1000_words", "tfidf", "rank", "stability", "leads", "articles"]
    if not period:
        return pd.DataFrame(columns=columns)
    names = name_words(study)
    terms, _resamples = study.resampled(study.terms)
    terms = terms.select([not holds_name(term, names) for term in terms.terms["term"]])
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*published", category=UserWarning)
        try:
            return themes_over_time(terms, period=period, by=study.by, top=top, stop_words=study.settings.stop_words)
        except NoTermLeft:
            return pd.DataFrame(columns=columns)


def changes(study: Study, series: pd.DataFrame) -> Finding:
    """Return which frames are used more or less from year to year, or why these articles cannot say.

    Parameters
    ----------
    study
        The articles and settings.
    series
        The table of `frames_over_time`.
    """
    title = _("**Over time.**") + " "
    dated = study.articles["published"].dropna() if "published" in study.articles else pd.Series(dtype=object)
    if dated.empty:
        return Finding(title + _("No article has a date, so nothing can be said about change."), {"dated": 0})
    first, last = str(dated.min())[:4], str(dated.max())[:4]
    have = (
        _("Articles with a date: {dated} of {all}, all of {first}.")
        if first == last
        else _("Articles with a date: {dated} of {all}, from {first} to {last}.")
    ).format(dated=number(len(dated)), all=number(len(study.articles)), first=first, last=last)
    if study.by in PERIODS:
        same = _(
            "The {groups} are the groups that are compared here, so what differs between them is what changes over "
            "time."
        ).format(groups=study.settings.groups)
        return Finding(title + sentence_list([have, same]), {"dated": len(dated), "trends": 0})
    period = study_period(study)
    if not period:
        none = _(
            "No {group} has three articles in each of two years, quarters or months, so change over time and "
            "differences between {groups} cannot be told apart."
        ).format(group=study.settings.group, groups=study.settings.groups)
        return Finding(title + sentence_list([have, none]), {"dated": len(dated), "trends": 0})
    rows = series.drop_duplicates([study.by, "frame"]) if len(series) else series
    fitted = rows[rows["change_per_year"].notna()] if len(rows) else rows
    if fitted.empty:
        none = _(
            "No trend can be fitted: it takes {n} articles of a {group}, from three periods ({periods}) and over nine "
            "months, with a frame in five of them."
        ).format(n=number(ENOUGH_FOR_TREND), group=study.settings.group, periods=_periods(period))
        return Finding(title + sentence_list([have, none]), {"dated": len(dated), "trends": 0})
    clear = fitted[(fitted["change_low"] > 0) | (fitted["change_high"] < 0)]
    chance = _BY_CHANCE * len(fitted)
    said = _(
        "Trends of a frame in a {group} whose 95% interval excludes “no change”: {clear} of {n}; if nothing changed at "
        "all, {chance} would be expected by chance."
    ).format(
        n=number(len(fitted)),
        group=study.settings.group,
        clear=number(len(clear)),
        chance=number(chance, 1 if chance >= 1 else 2),
    )
    if len(clear) > chance + 2 * chance**0.5:
        parts = [_one(study, row) for row in clear.head(_NAMED).to_dict("records")]
        named = _("Per year: {changes}.").format(changes="; ".join(parts))
    else:
        named = _("So none is named.") if len(clear) else ""
    return Finding(
        title + sentence_list([have, said, named]), {"dated": len(dated), "trends": len(fitted), "clear": len(clear)}
    )


def _one(study: Study, row: dict) -> str:
    if row["change_high"] > _TENFOLD:
        return _("{group}, {frame} at least +{low}").format(
            group=shown_text(str(row[study.by])), frame=_frame(study, row), low=percent(row["change_low"])
        )
    low, change, high = (
        ("+" if row[c] >= 0 else "−") + percent(abs(row[c])) for c in ("change_low", "change_per_year", "change_high")
    )
    return _("{group}, {frame} {change} ({low} to {high})").format(
        group=shown_text(str(row[study.by])),
        frame=_frame(study, row),
        change=change,
        low=low,
        high=high,
    )


def _frame(study: Study, row: dict) -> str:
    return shown_text(study.frame_names.get(row["frame"], (row["frame"], ""))[0])
