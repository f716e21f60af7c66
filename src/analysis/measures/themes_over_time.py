"""Which themes lead in each period of every group, and how firm that is."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.measures.grouping import RESERVED, sum_rows, warn_of_missing, with_group
from analysis.measures.over_time import FURTHER, OWN_COLUMNS, Group, groups_of, periods_of, series_of, stratum_weights
from analysis.measures.resampling import check_resamples, draw_units, rank_stability
from analysis.measures.terms import DocumentTerms, check_terms
from analysis.measures.themes import NoTermLeft, smoothed_idf, thematic_terms
from analysis.system.language import _
from analysis.text.word_lists import STOP_WORDS

#: Ranks of a period that are resampled; what is farther down does not come among the leading few.
_RESAMPLED = 300


def themes_over_time(  # noqa: PLR0913 — what is counted, and how sure it is
    terms: DocumentTerms,
    *,
    period: str = "year",
    by: str = "province",
    constant: str | None = None,
    top: int = 5,
    stop_words: frozenset[str] | set[str] = STOP_WORDS,
    resamples: int = 500,
    seed: int = 0,
) -> pd.DataFrame:
    """Return the terms that lead by TF-IDF in any period of a group, and how they do in all its periods.

    One row is one theme of a group in one period. A theme is a term that is among the `top` of the group in one period
    at least, and occurs twice in it; it has rows in all periods, so that it can be followed. A period without an
    article is a gap. Read `leads` together with `stability`: with few articles in a period, what leads there is what
    one of them is about.

    Parameters
    ----------
    terms
        Counts by sentence, from `document_terms(tokens)`, of articles that have `published` or the column `period`.
    period
        "year", "quarter", "month", "congress", or another column of the articles, as for `over_time`.
    by
        The grouping column.
    constant
        A column of the articles, such as "newspaper", whose make-up is held constant, as for `over_time`.
    top
        Number of leading terms per group and period.
    stop_words
        Terms that name no theme; terms with a numeral are left out too.
    resamples, seed
        Number of bootstrap resamples behind `stability`, and what makes them repeatable.

    Returns
    -------
    DataFrame
        Groups in order of appearance; in them themes by the number of periods they lead in, then by their best rank,
        then by text; for each the periods in time:

        - province (or what `by` names) : the group
        - term : str
        - period : str
        - count, of, per_1000_words : as in `over_time`
        - tfidf : float, occurrences per word in the period, times the idf from all articles; missing in a gap
        - rank : float, among the terms of the group in the period, 1 is highest; missing where it does not occur
        - stability : float, 0 to 1, share of resamples of the period's articles in which it is among the `top`;
          of one or two articles the sentences are drawn, which describes these articles only; missing in a gap
        - leads : bool, rank is at most `top`, and count at least 2
        - low, high, articles, with_it, interval, left_out, change_per_year, change_low, change_high, trend : as in
          `over_time`, of the rate

    Raises
    ------
    ValueError
        If a column is missing, `top` is not a number from 1, no term is left, or nothing is in all periods of a group
        that is to be held constant.

    Warns
    -----
    UserWarning
        If articles have no date or no group: they are left out, but count for the idf.

    Notes
    -----
    The weight is that of `tfidf_themes`. Its idf is the same in all groups and periods, so that a theme rises only
    because it is written about more. With `constant`, tf is the weighted mean of `over_time`, in resamples too.

    Examples
    --------
    >>> from analysis.measures.terms import document_terms
    >>> tokens = pd.DataFrame({"article_id": list("aaabbb"), "province": "x", "sentence": 1, "is_word": True,
    ...                        "published": ["2019-05-01"] * 3 + ["2021-05-01"] * 3,
    ...                        "word": ["lúa", "lúa", "ngô", "ngô", "ngô", "lúa"]})
    >>> table = themes_over_time(document_terms(tokens), top=1)
    >>> table.loc[table["term"] == "lúa", ["period", "per_1000_words", "rank", "leads"]].round(1).values.tolist()
    [['2019', 666.7, 1.0, True], ['2020', nan, nan, False], ['2021', 333.3, 2.0, False]]
    """
    check_terms(terms)
    terms = with_group(terms, by, reserved=RESERVED | OWN_COLUMNS | {"leads"})
    warn_of_missing(terms.units, by)
    check_resamples(resamples)
    if not isinstance(top, int) or top < 1:
        raise ValueError(_("top={top!r} must be a number from 1").format(top=top))
    if "sentence" not in terms.units:
        raise ValueError(_("themes over time need counts by sentence: document_terms(tokens, unit='sentence')"))
    thematic = thematic_terms(terms, stop_words)
    articles = thematic.sum_by("article_id")
    names, of_article, years = periods_of(articles.units, period)
    words = articles.units["words"].to_numpy()
    idf = smoothed_idf(len(words), np.asarray((articles.counts > 0).sum(axis=0)).ravel())
    position = pd.Index(articles.units["article_id"]).get_indexer(pd.Index(thematic.units["article_id"]))
    draw = _Draw(top, resamples, seed)
    tables = []
    for group in groups_of(articles.units, by, of_article, constant):
        weights = _article_weights(group, words, of_article)[position]
        ranked = [
            _ranked(thematic, np.flatnonzero((of_article[position] == p) & (weights > 0)), weights, idf, draw)
            for p in range(len(names))
        ]
        items = _in_order(ranked)
        if len(items):
            hits, chosen = articles.counts[:, items].toarray(), thematic.terms["term"].to_numpy()[items].tolist()
            table = series_of(group, (hits, words, of_article, years), chosen, names, is_share=False, level=0.95)
            tables.append(_with_ranks(table, ranked, items))
    if not tables:
        raise NoTermLeft(_("no term occurs twice in a period of a group: there is no theme to follow"))
    result = pd.concat(tables, ignore_index=True).rename(columns={"item": "term", "rate": "per_1000_words"})
    order = [by, "term", "period", "count", "of", "per_1000_words", "tfidf", "rank", "stability", "leads"]
    return result[[*order, *FURTHER]]


class _Draw(NamedTuple):
    """How a period is resampled."""

    top: int
    resamples: int
    seed: int


def _article_weights(group: Group, words: np.ndarray, of_article: np.ndarray) -> np.ndarray:
    """Return what an occurrence in each article weighs, so that strata have the same weight in every period."""
    result = np.zeros(len(words))
    rows, stratum = group.counted, group.stratum
    of_stratum = stratum_weights(words[rows], stratum)
    for cell in np.unique(of_article[rows]):
        here = of_article[rows] == cell
        in_cell = np.bincount(stratum[here], weights=words[rows][here], minlength=len(of_stratum))
        result[rows[here]] = in_cell.sum() * of_stratum[stratum[here]] / np.maximum(in_cell[stratum[here]], 1)
    return result


def _ranked(terms: DocumentTerms, rows: np.ndarray, weights: np.ndarray, idf: np.ndarray, draw: _Draw) -> pd.DataFrame:
    """Return weight, rank and stability of every term in the sentences `rows` of one period, by its number."""
    counts = terms.counts[rows]
    count = np.asarray(counts.sum(axis=0)).ravel()
    used = np.flatnonzero(count)
    if not len(used):
        return pd.DataFrame({"tfidf": [], "rank": [], "stability": [], "leads": []}, index=np.array([], dtype=int))
    weighted = (sparse.diags_array(weights[rows]) @ counts[:, used].astype(float)).tocsr()
    words = weights[rows] * terms.units["words"].to_numpy()[rows]
    tfidf = np.asarray(weighted.sum(axis=0)).ravel() / words.sum() * idf[used]
    rank = np.empty(len(used), dtype=int)
    rank[np.argsort(-tfidf.round(15), kind="stable")] = np.arange(1, len(used) + 1)  # equal ones in order of text
    drawn, item = draw_units(terms.units["article_id"].to_numpy()[rows], draw.resamples, draw.seed)
    near = np.flatnonzero(rank <= max(_RESAMPLED, 20 * draw.top))
    by_item = sum_rows(weighted[:, near], item, drawn.shape[1]).toarray()
    of_item = np.bincount(item, weights=words, minlength=drawn.shape[1])
    replicates = (drawn @ by_item) / np.maximum(drawn @ of_item, 1e-12)[:, None] * idf[used[near]]
    stability = np.zeros(len(used))
    stability[near] = rank_stability(tfidf[near], replicates, top=draw.top, seed=draw.seed)[1]
    leads = (rank <= draw.top) & (count[used] > 1)
    return pd.DataFrame({"tfidf": tfidf, "rank": rank, "stability": stability, "leads": leads}, index=used)


def _in_order(ranked: list[pd.DataFrame]) -> np.ndarray:
    """Return the terms that lead in a period: first those that lead in most, then by their best rank, then by text."""
    leading = pd.concat([part[part["leads"]] for part in ranked if len(part)] or [pd.DataFrame(columns=["rank"])])
    best = leading.groupby(level=0)["rank"].agg(["size", "min"]).reset_index(names="item")
    return best.sort_values(["size", "min", "item"], ascending=[False, True, True])["item"].to_numpy(dtype=int)


def _with_ranks(table: pd.DataFrame, ranked: list[pd.DataFrame], items: np.ndarray) -> pd.DataFrame:
    """Return the rows of a group, themes × periods, with weight, rank and stability."""
    there = [part.reindex(items) for part in ranked]
    articles = table["articles"].to_numpy() > 0

    def column(name: str, absent: float) -> np.ndarray:
        values = np.column_stack([part[name].to_numpy(dtype=float, na_value=np.nan) for part in there]).ravel()
        return np.where(articles, np.where(np.isnan(values), absent, values), np.nan)

    ranks = {"tfidf": column("tfidf", 0.0), "rank": column("rank", np.nan), "stability": column("stability", 0.0)}
    return table.assign(**ranks, leads=column("leads", 0.0) == 1)
