"""How rates and shares change over time, in every group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from analysis.corpus.periods import PERIODS, dates_of, period_of, periods_between
from analysis.measures.grouping import RESERVED, group_codes, warn_of_missing, with_group
from analysis.measures.resampling import ENOUGH_ARTICLES, basis
from analysis.measures.terms import DocumentTerms
from analysis.measures.trend import ENOUGH_ARTICLES as ENOUGH_FOR_TREND
from analysis.measures.trend import ENOUGH_HOLDING, ENOUGH_PERIODS, ENOUGH_YEARS, NO_TREND, fit_trend
from analysis.system.columns import check_columns
from analysis.system.language import _

OWN_COLUMNS = frozenset(("period", "left_out", "change_per_year", "change_low", "change_high", "trend"))
#: What follows the rate in the table.
FURTHER = ["low", "high", "articles", "with_it", "interval", "left_out"]
FURTHER += ["change_per_year", "change_low", "change_high", "trend"]
_MOST_TERMS = 500
_NOT_OF_ARTICLES = ("sentence", "text", "coded", "indicator", "evidence", "start", "end", "further", "sentences", "of")


def over_time(
    counts: DocumentTerms | pd.DataFrame,
    *,
    period: str = "year",
    by: str = "province",
    constant: str | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Return the rate of every term, or the share of every frame, in each period and group, and its trend.

    One row is one term or frame in one period of one group. All periods from the first article to the last have rows:
    one without an article is a gap, not a zero. The trend is fitted to articles, not to periods, and only where there
    are enough: 20 articles in 3 periods or more, over nine months, 5 of them with the term.

    Parameters
    ----------
    counts
        The result of `document_terms` with some chosen terms (`terms.select`), or the table of `code_sentences` or
        `frame_counts`; its articles have `published`, or a column that is named by `period`.
    period
        "year", "quarter", "month", "congress" ("term", the term of a Party congress, is another name for it: the
        column `term` holds words), or another column of the articles, in the order of its values ("split" of
        `add_periods`); of such a column no trend is fitted without `published`.
    by
        The grouping column.
    constant
        A column of the articles, such as "newspaper", whose make-up is held constant: only newspapers with articles in
        every period in which the group has any are counted, each with the same weight in all periods. A newspaper that
        enters in the middle then makes no trend.
    level
        Confidence of the intervals of rates and shares.

    Returns
    -------
    DataFrame
        Groups in order of appearance, for each the terms or frames in their order, for each the periods in time:

        - province (or what `by` names) : the group
        - term or frame : str
        - period : str
        - count : int, occurrences; of frames sentences that carry it
        - of : int, words; of frames sentences
        - per_1000_words (of terms) or share (of frames) : float; missing in a period without articles. With `constant`
          the mean of the newspapers, weighted by their words or sentences in all periods together
        - low, high : float, its interval by article; missing with less than three articles
        - articles : int, articles of the group in the period
        - with_it : int, of these with the term or frame
        - interval : str, what low and high rest on: "articles"; "one article", "two articles" or "no article"
        - left_out : int, articles of the group in the period that `constant` leaves out
        - change_per_year : float, the trend: .1 is 10 % more every year; the same in all periods, like the next three
        - change_low, change_high : float, its 95 % interval by article
        - trend : str, what the trend rests on, such as "48 articles"; or why there is none

    Raises
    ------
    ValueError
        If a column is missing, `published` holds something else than dates, there are more than 500 terms, or nothing
        is in all periods of a group that is to be held constant.

    Warns
    -----
    UserWarning
        If articles have no date or no group: they are left out.

    Notes
    -----
    Rates: gamma interval of a weighted sum of Poisson means (Fay & Feuer 1997), which without `constant` is that of
    Garwood (1936), widened by the dispersion of articles within periods, pooled over the periods of the group. Shares:
    Wilson's interval with a design effect pooled in the same way. Trend: see `fit_trend`.

    Examples
    --------
    >>> from analysis.measures.terms import document_terms
    >>> tokens = pd.DataFrame({"article_id": ["a", "a", "b"], "province": "x", "sentence": 1, "is_word": True,
    ...                        "published": ["2019-05-01", "2019-05-01", "2021-05-01"], "word": ["lúa", "ngô", "ngô"]})
    >>> table = over_time(document_terms(tokens))
    >>> table.loc[table["term"] == "lúa", ["period", "count", "of", "per_1000_words", "interval"]].values.tolist()
    [['2019', 1, 2, 500.0, 'one article'], ['2020', 0, 0, nan, 'no article'], ['2021', 0, 1, 0.0, 'one article']]
    """
    what, items, hits, of, units = _by_article(counts)
    units = with_group(units, by, reserved=RESERVED | OWN_COLUMNS)
    warn_of_missing(units, by)
    names, of_article, years = periods_of(units, period)
    tables = [
        series_of(group, (hits, of, of_article, years), items, names, is_share=what == "frame", level=level)
        for group in groups_of(units, by, of_article, constant)
    ]
    if not tables:
        raise ValueError(_("no article has both a date and a group: there is nothing to show"))
    rate = "share" if what == "frame" else "per_1000_words"
    result = pd.concat(tables, ignore_index=True).rename(columns={"item": what, "rate": rate})
    return result[[by, what, "period", "count", "of", rate, *FURTHER]]


class Group(NamedTuple):
    """One group of articles, by their row numbers."""

    by: str
    name: Any
    counted: np.ndarray
    stratum: np.ndarray  # of the articles that are counted: 0, 1, …
    left_out: np.ndarray  # by `constant`


class _Articles(NamedTuple):
    """The articles of one group."""

    hits: np.ndarray  # articles × items
    of: np.ndarray
    period: np.ndarray
    stratum: np.ndarray
    years: np.ndarray | None


def _by_article(
    counts: DocumentTerms | pd.DataFrame,
) -> tuple[str, list[str], np.ndarray, np.ndarray, pd.DataFrame]:
    """Return what is counted, its names, articles × items, the words or sentences of articles, and their columns."""
    if isinstance(counts, DocumentTerms):
        if len(counts.terms) > _MOST_TERMS:
            raise ValueError(
                _(
                    "{n} terms; there must be at most {most}: choose with terms.select(terms.terms['term'].isin([…]))"
                ).format(n=len(counts.terms), most=_MOST_TERMS)
            )
        by_article = counts.sum_by("article_id")
        units = by_article.units
        return "term", counts.terms["term"].tolist(), by_article.counts.toarray(), units["words"].to_numpy(), units
    check_columns(counts, ["article_id", "frame"], name="counts", source="code_sentences()")
    if "coded" in counts:
        both = counts.groupby(["article_id", "frame"], sort=False, observed=True)["coded"].agg(["sum", "size"])
    else:
        check_columns(counts, ["sentences", "of"], name="counts", source="frame_counts()")
        both = counts.groupby(["article_id", "frame"], sort=False, observed=True)[["sentences", "of"]].sum()
    both.columns = pd.Index(["hits", "of"])
    frames = list(counts["frame"].unique())
    columns = [c for c in counts if c not in ("frame", *_NOT_OF_ARTICLES)]
    units = counts[columns].drop_duplicates("article_id").reset_index(drop=True)
    hits = both["hits"].unstack("frame").reindex(units["article_id"])[frames].fillna(0).to_numpy(dtype=int)
    of = both["of"].unstack("frame").reindex(units["article_id"]).max(axis=1).to_numpy(dtype=int)
    return "frame", frames, hits, of, units


def periods_of(units: pd.DataFrame, period: str) -> tuple[list[str], np.ndarray, np.ndarray | None]:
    """Return the periods in their order, the period of every article (-1 if unknown), and its time in years."""
    years = None
    period = "congress" if period == "term" else period
    if "published" in units:
        dates = dates_of(units["published"])
        years = ((dates - pd.Timestamp("2000-01-01")).dt.days / 365.25).to_numpy(dtype=float)
    if period in PERIODS and years is not None:
        of_article = period_of(dates, period)
        known = dates[of_article.notna()]
        names = periods_between(known.min(), known.max(), period) if len(known) else []
    else:
        check_columns(units, ["published" if period in PERIODS else period], name="counts", source="document_terms()")
        of_article = units[period].astype("str")
        # "before 2021" is earlier than "from 2021" whatever the alphabet says
        names = sorted(of_article.dropna().unique(), key=lambda name: (not name.startswith("before "), name))
    if not names:
        raise ValueError(_("no article has a {period}: there is nothing to show over time").format(period=period))
    warn_of_missing(units.assign(**{"published": of_article}), "published")
    return names, pd.Index(names).get_indexer(pd.Index(of_article)), years


def groups_of(units: pd.DataFrame, by: str, of_article: np.ndarray, constant: str | None) -> Iterator[Group]:
    """Yield the groups in order of appearance, with their articles that have a period."""
    codes, names = group_codes(units, by)
    for number, name in enumerate(names):
        rows = np.flatnonzero((of_article >= 0) & (codes == number))
        counted, stratum = _held_constant(units, rows, of_article, constant, name)
        yield Group(by, name, counted, stratum, np.setdiff1d(rows, counted))


def series_of(
    group: Group,
    articles: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray | None],
    items: list[str],
    names: list[str],
    *,
    is_share: bool,
    level: float,
) -> pd.DataFrame:
    """Return the rows of one group; `articles` are the hits, words, periods and years of all articles."""
    hits, of, of_article, years = articles
    kept = group.counted
    own = _Articles(hits[kept], of[kept], of_article[kept], group.stratum, None if years is None else years[kept])
    table = _of_group(own, items, names, is_share=is_share, level=level)
    table["left_out"] = np.tile(np.bincount(of_article[group.left_out], minlength=len(names)), len(items))
    table.insert(0, group.by, group.name)
    return table


def stratum_weights(of: np.ndarray, stratum: np.ndarray) -> np.ndarray:
    """Return the weight of every stratum in all periods: its share of the words or sentences."""
    weights = np.bincount(stratum, weights=of, minlength=int(stratum.max(initial=0)) + 1)
    return weights / max(weights.sum(), 1)


def _held_constant(
    units: pd.DataFrame, rows: np.ndarray, of_article: np.ndarray, constant: str | None, group: object
) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of one group that are counted, and the stratum of each."""
    if constant is None:
        return rows, np.zeros(len(rows), dtype=int)
    check_columns(units, [constant], name="counts", source="document_terms()")
    codes, _names = pd.factorize(units[constant].iloc[rows])
    periods = pd.Series(of_article[rows])
    in_all = periods.groupby(codes).nunique() == periods.nunique()
    kept = np.isin(codes, in_all[in_all].index.to_numpy()) & (codes >= 0)
    if not kept.any():
        raise ValueError(
            _(
                "no {constant} of {group} has articles in every period of it; take longer periods, or constant=None"
            ).format(constant=constant, group=group)
        )
    return rows[kept], pd.factorize(codes[kept])[0]


def _of_group(own: _Articles, items: list[str], names: list[str], *, is_share: bool, level: float) -> pd.DataFrame:
    """Return the rows of one group: items, and for each the periods."""
    periods, strata = len(names), int(own.stratum.max(initial=0)) + 1
    cell = own.period * strata + own.stratum
    cells = periods * strata
    adding = np.zeros((cells, len(cell)))
    adding[cell, np.arange(len(cell))] = 1
    count, of = adding @ own.hits, adding @ own.of  # cells × items, cells
    in_cell = adding.sum(axis=1)
    dispersion = _dispersion(own, cell, count, of, in_cell, is_share=is_share)
    weights = stratum_weights(own.of, own.stratum)
    per_unit = np.divide(np.tile(weights, periods), of, out=np.zeros(cells), where=of > 0)
    rate = (per_unit[:, None] * count).reshape(periods, strata, -1).sum(axis=1)  # periods × items
    articles = in_cell.reshape(periods, strata).sum(axis=1).astype(int)
    if is_share:
        effective = 1 / np.maximum((np.tile(weights, periods) * per_unit).reshape(periods, strata).sum(axis=1), 1e-12)
        low, high = _wilson(rate, effective[:, None] / dispersion, len(cell) - int((in_cell > 0).sum()), level)
    else:
        variance = dispersion * (per_unit[:, None] ** 2 * count).reshape(periods, strata, -1).sum(axis=1)
        low, high = _gamma(rate, variance, dispersion * per_unit.reshape(periods, strata).max(axis=1)[:, None], level)
    missing = np.where(articles >= ENOUGH_ARTICLES, 0.0, np.nan)[:, None]
    scale = 1.0 if is_share else 1000.0
    rows: dict[str, np.ndarray | list[str]] = {
        "item": np.repeat(np.array(items, dtype=object), periods),
        "period": names * len(items),
        "count": count.reshape(periods, strata, -1).sum(axis=1).T.ravel().astype(int),
        "of": np.tile(of.reshape(periods, strata).sum(axis=1).astype(int), len(items)),
        "rate": (scale * np.where(articles[:, None] > 0, rate, np.nan)).T.ravel(),
        "low": (scale * low + missing).T.ravel(),
        "high": (scale * high + missing).T.ravel(),
        "articles": np.tile(articles, len(items)),
        "with_it": (adding @ (own.hits > 0)).reshape(periods, strata, -1).sum(axis=1).T.ravel().astype(int),
        "interval": [basis(int(n)) if n else "no article" for n in articles] * len(items),
    }
    table = pd.DataFrame(rows)
    trends = [_trend(own, item) for item in range(len(items))]
    for position, column in enumerate(("change_per_year", "change_low", "change_high", "trend")):
        table[column] = np.repeat(np.array([trend[position] for trend in trends], dtype=object), periods)
    return table.astype(dict.fromkeys(("change_per_year", "change_low", "change_high"), float) | {"trend": str})


def _dispersion(
    own: _Articles, cell: np.ndarray, count: np.ndarray, of: np.ndarray, in_cell: np.ndarray, *, is_share: bool
) -> np.ndarray:
    """Return for every item by how much articles of one cell differ more than independent hits would, 1 at least."""
    rate = count / np.maximum(of, 1)[:, None]
    several = in_cell > 1
    squares = np.zeros_like(count, dtype=float)
    np.add.at(squares, cell, (own.hits - rate[cell] * own.of[:, None]) ** 2)
    squares *= np.where(several, in_cell / np.maximum(in_cell - 1, 1), 0)[:, None]
    alone = np.where(several[:, None], count * (1 - rate if is_share else 1), 0)
    # one hit more on both sides: a handful of hits cannot show how articles differ
    return np.maximum((squares.sum(axis=0) + 1) / (alone.sum(axis=0) + 1), 1.0)


def _gamma(rate: np.ndarray, variance: np.ndarray, most: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Return Fay and Feuer's interval; `most` is the largest weight of one occurrence."""
    tail = (1 - level) / 2
    there = rate > 0
    safe = np.where(there, variance, 1)
    low = np.where(
        there, special.gammaincinv(np.where(there, rate**2 / safe, 1), tail) * safe / np.where(there, rate, 1), 0
    )
    top, wide = rate + most, variance + most**2
    with np.errstate(divide="ignore", invalid="ignore"):
        high = special.gammaincinv(top**2 / wide, 1 - tail) * wide / top
    return low, high


def _wilson(share: np.ndarray, n: np.ndarray, freedom: int, level: float) -> tuple[np.ndarray, np.ndarray]:
    spread = special.stdtrit(max(freedom, 1), (1 + level) / 2) ** 2 / n
    middle, half = share + spread / 2, np.sqrt(spread * (share * (1 - share) + spread / 4))
    low, high = (middle - half) / (1 + spread), (middle + half) / (1 + spread)
    return np.where(share == 0, 0, low), np.where(share == 1, 1, high)


def _trend(own: _Articles, item: int) -> tuple[float, float, float, str]:
    """Return the trend of one item and what it rests on, or why there is none."""
    hits, articles = own.hits[:, item], len(own.of)
    holding, periods = int((hits > 0).sum()), len(np.unique(own.period))
    if own.years is None or np.isnan(own.years).any():
        return (*NO_TREND, _("no dates"))
    if articles < ENOUGH_FOR_TREND or periods < ENOUGH_PERIODS:
        return (
            *NO_TREND,
            _("{n} articles in {periods} periods; a trend needs {articles} articles in {least} periods").format(
                n=articles, periods=periods, articles=ENOUGH_FOR_TREND, least=ENOUGH_PERIODS
            ),
        )
    if np.ptp(own.years) < ENOUGH_YEARS:
        return (*NO_TREND, _("less than nine months from the first article to the last"))
    if holding < ENOUGH_HOLDING:
        return (*NO_TREND, _("in {n} articles; a trend needs {least}").format(n=holding, least=ENOUGH_HOLDING))
    found = fit_trend(hits, own.of, own.years, own.stratum)
    if np.isnan(found.change):
        return (*NO_TREND, _("all at one end: no slope can be fitted"))
    return (*found, _("{n} articles").format(n=articles))
