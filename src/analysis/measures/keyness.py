"""What each group uses more or less than the others, how sure that is, and on how many articles it rests."""

from __future__ import annotations

import warnings
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from analysis.measures.dispersion import Dispersion, dispersion_of
from analysis.measures.grouping import with_group
from analysis.measures.intervals import RatioIntervals, ratio_intervals
from analysis.measures.keyness_groups import Groups, burstiness, grouped
from analysis.measures.permutation import permutation_p, warn_of_few, why_no_p
from analysis.measures.resampling import check_resamples
from analysis.measures.shrinkage import Sides, selected_bound, shrink
from analysis.measures.statistics import (
    benjamini_hochberg,
    deviation_of_proportions,
    log2_ratio,
    log_likelihood,
    log_likelihood_of_groups,
)
from analysis.measures.terms import DocumentTerms, check_terms
from analysis.system.language import _


def keyness_table(
    terms: DocumentTerms,
    *,
    by: str = "province",
    shared_ratio: float = 2.0,
    smoothing: str = "proportional",
    resamples: int = 1000,
    permutations: int = 20_000,
    seed: int = 0,
) -> pd.DataFrame:
    """Return for every group and term how its use differs from all other groups, and what may be said about it.

    One row is one term in one group, compared with the rest: all other groups together. Every term has a row in
    every group, also where the group does not use it. Read a list by `shrunken`, its order: the largest raw ratios of
    many are large by chance as well. Print `at_least` where you say how much more often a group uses a term; read
    `verdict` and `articles` before you believe a row. G2 describes: as a test it takes every word for an independent
    draw and calls a fifth to a half of all words significant in bursty texts that do not differ.

    The unit that varies is the article. A group of one or two articles has no intervals and no verdict: its rows
    describe these articles, not their group. An interval, and so a verdict, is about one term: of terms that do not
    differ about 5 % are called distinctive. For a statement about the list as a whole, keep to rows with q < 0.05.

    Parameters
    ----------
    terms
        Counts from `document_terms(tokens)`, by sentence or by article.
    by
        The grouping column, with two values or more. Articles without a value are left out.
    shared_ratio
        A term is shared if in every group its rate is surely less than so many times, and more than one part in so
        many, of the rate in the rest.
    smoothing
        Of log2_ratio: see `log2_ratio`.
    resamples
        Number of bootstrap resamples behind `low` and `high`; fewer than 500 warn.
    permutations
        Number of random divisions of the articles behind p, at most, where p can neither be computed nor be found
        from all divisions; such a p is not smaller than 1 / (permutations + 1). With very many terms more are needed
        before a q can be small; too few warn. With 0 there is no p.
    seed
        The same seed gives the same numbers, whatever other terms there are and however articles are ordered.

    Returns
    -------
    DataFrame
        Groups in order of appearance, within them by shrunken from the largest; rows without it by G2, from what is
        used more to what is used less; then by text:

        - province (or what `by` names) : the group
        - term : str, in counting form
        - count, rest : int, occurrences in the group and in the rest
        - per_1000_words, rest_per_1000_words : float, occurrences per 1,000 words of the group and of the rest
        - log2_ratio : float, doublings of the rate from the rest to the group: 1 is twice as often, −1 half as often
        - low, high : float, 95 % interval of log2_ratio; missing without an interval
        - G2 : float, log-likelihood ratio over four cells, 0 upwards; a description, not a test
        - p : float, 0 to 1, share of divisions of whole articles with a difference at least as large, in either
          direction; missing where too few articles allow none below 0.05
        - q : float, 0 to 1, p adjusted by Benjamini and Hochberg over all rows with a p, of all groups together
        - articles : int, articles of the group with the term
        - dispersion : float, 0 (spread over the group's articles as their words are) to 1 (all in the smallest);
          missing with a single article or no occurrence
        - interval : str, what `low` and `high` rest on: "articles"; or why there is none: "one article" or
          "two articles", of the group or of its rest, whichever has fewer
        - verdict : str, the first that applies of:
          "one article", "two articles" – no verdict, as `interval`: the row describes these texts;
          "too few articles" – the side that uses the term more (group or rest) has the term in one article at most;
          "shared" – in every group with intervals they lie within ± log2(shared_ratio), and no row is of the kind
          above;
          "distinctive" – the interval is clear of zero and p, if there is one, below 0.05: used more (log2_ratio > 0)
          or less (< 0) than in the rest;
          "undecided" – none of these: these texts cannot tell
        - shrunken : float, log2_ratio drawn towards zero by as much as it is uncertain; missing without an interval
        - false_sign : float, 0 to .5, probability that the true ratio lies on the other side of zero (local false sign
          rate); missing without an interval
        - at_least : float, doublings: of rows that are distinctive, the bound nearest zero that holds for all of
          them together (Benjamini & Yekutieli 2005), never beyond low or high; 0 where that is none; missing in other
          rows
        - rest_articles : int, articles of the rest with the term
        - largest_share : float, 0 to 1, share of its occurrences in the group that one article holds; missing
          without any
        - G2_all : float, log-likelihood ratio over all groups at once (the same in every group)
        - df : int, degrees of freedom of G2_all: groups less one
        - p_all : float, 0 to 1, as p, for the difference between all groups at once
        - reason : str, why there is no p; empty where there is one

    Raises
    ------
    ValueError
        If `by` is no column of the articles, is called like a column of this table, or has fewer than two values; if
        an option is out of range.

    Warns
    -----
    UserWarning
        If articles have no group, or resamples or permutations are too few for what is made of them.

    Notes
    -----
    log2_ratio: one occurrence in all is added, divided between the sides as their words are, so that the sign is that
    of the raw rates. G2: Dunning (1993), without continuity correction. One number of words, that of the group's
    articles, stands under all columns.

    Interval: percentile bootstrap of whole articles within their group (Davison & Hinkley 1997, §3.8); groups of one
    or two articles in the rest are drawn from together. Three things are added, without which a nominal 95 % covers 82
    to 94 %: percentiles are widened for small numbers of articles (Hesterberg 2015); what is added to a count is not
    half an occurrence but drawn from a Gamma(½) distribution, since no resample of a group without occurrences has
    any; and it is larger for terms that vary more between articles than single words would. On real news and on
    synthetic texts, with 3 to 40 articles a group, they cover 94 to 99.5 % of terms with 5 to 20 occurrences expected,
    most where a term occurs in few articles (benchmarks/calibration.md). A jackknife with Student's t covered 91 to
    99 % there.

    shrunken: the mean of what the true ratio may be, given the counts and how the ratios of the group's terms are
    spread, by empirical Bayes (Kiefer & Wolfowitz 1956; false_sign: Stephens 2017). Counts are divided by the variance
    of the term between articles, in multiples of that of single words; a variance estimated from few articles is
    drawn towards that of terms about as frequent (Smyth 2004). Where groups hardly differ every ratio is drawn close
    to zero. So shrunken, false_sign and at_least depend on which terms are in the table, as q does; no other column
    does. Where ratios were planted, what is left of distinctive rows is on average within 0.1 doublings of the truth
    in most settings with 20 articles a group or more; with 5, and where a term occurs in few articles, 0.1 to 0.5 too
    much (benchmarks/calibration.md).

    p: permutation of whole articles between groups. The statistic is the group's occurrences less those expected from
    its number of words, in absolute value. Up to `permutations` divisions all are looked at. With 30 articles or more
    on both sides p is computed: the occurrences of a rare term have a distribution that can be enumerated, the words
    of its articles taken as normal; that of a frequent term has a saddlepoint approximation (Skovgaard 1987). On real
    news both are within 5 % of 10^6 divisions (benchmarks/permutation_tails.py). Otherwise divisions are drawn, until
    400 are as extreme or there are `permutations` (Besag & Clifford 1991): p = (1 + hits) / (1 + divisions) (Phipson &
    Smyth 2010). p_all with three groups or more: a beta distribution with the mean and variance over all divisions
    (Pitman 1938) if no article has much of the term, else drawn. What p tests
    is that articles are exchangeable: that nothing about them, their length and burstiness included, differs between
    groups. The statistic is not studentised. So where the groups' articles differ in length, p is wrong as a test of
    equal rates: ten long articles against forty digests of the same rates gave p < .05 for 13 to 21 % of terms
    (synthetic and real news, `benchmarks/calibration.md`), and 5 % where length was dealt at random. For p_all the
    squares of all groups are added, each divided by its number of articles; with two groups that is p. A row has a
    p only if some division of the articles could give one below 0.05, given how many hold the term.

    Examples
    --------
    >>> from analysis.measures.terms import document_terms
    >>> tokens = pd.DataFrame({"article_id": ["a", "a", "b", "b"], "province": ["x", "x", "y", "y"], "sentence": 1,
    ...                        "is_word": True, "word": ["lúa", "nhà_máy", "lúa", "lúa"]})
    >>> table = keyness_table(document_terms(tokens))
    >>> table[["province", "term", "count", "rest", "log2_ratio", "verdict"]].round(2).values.tolist()
    [['x', 'nhà_máy', 1, 0, 1.58, 'one article'], ['x', 'lúa', 1, 2, -0.74, 'one article'], \
['y', 'lúa', 2, 1, 0.74, 'one article'], ['y', 'nhà_máy', 0, 1, -1.58, 'one article']]
    """
    if not shared_ratio > 1:
        raise ValueError(
            _("shared_ratio={shared_ratio!r} must be a number above 1, such as 2 for twice as often").format(
                shared_ratio=shared_ratio
            )
        )
    check_resamples(resamples)
    if permutations != 0 and permutations < 100:
        raise ValueError(
            _("permutations={permutations!r} must be 0 (no p) or a number from 100").format(permutations=permutations)
        )
    groups = grouped(terms, by)
    ratio = log2_ratio(
        groups.count, groups.rest, groups.words[:, None], groups.rest_words[:, None], smoothing=smoothing
    )
    # thousands of small products: threads would wait for each other longer than they multiply
    with threadpool_limits(1, user_api="blas"):
        bursts = burstiness(groups)
        intervals = ratio_intervals(groups, bursts, resamples, seed)
        columns = _tests(groups, permutations, seed)
        dispersion = dispersion_of(groups, bursts)
        columns |= _certainty(groups, ratio, intervals, dispersion, columns["p"], np.log2(shared_ratio))
    return pd.concat([_rows(groups, g, ratio, columns) for g in groups.order], ignore_index=True)


def _tests(groups: Groups, permutations: int, seed: int) -> dict[str, np.ndarray]:
    """Return p, q, p_all and the reason why there is no p, groups × terms."""
    p, p_all, sampled = permutation_p(groups, permutations, seed)
    reason = why_no_p(groups, permutations)
    p = np.where(reason == "", p, np.nan)
    p_all = np.where((reason == "").any(axis=0), p_all, np.nan)
    warn_of_few(permutations, int(np.count_nonzero(~np.isnan(p))), int(np.count_nonzero(sampled & ~np.isnan(p))))
    return {"p": p, "q": benjamini_hochberg(p), "p_all": np.broadcast_to(p_all, p.shape), "reason": reason}


def _certainty(
    groups: Groups, ratio: np.ndarray, intervals: RatioIntervals, dispersion: Dispersion, p: np.ndarray, bound: float
) -> dict[str, np.ndarray]:
    """Return the interval, the shrunken ratio and the verdict, groups × terms."""
    verdict = _verdicts(groups, intervals, p, bound)
    columns = {name: np.full(ratio.shape, np.nan) for name in ("shrunken", "false_sign", "at_least")}
    has = np.flatnonzero(groups.has_interval())
    distinctive = verdict == "distinctive"
    share_of_rows = distinctive[has].mean() if distinctive[has].size else 0.0
    for g in has:
        sides = Sides(groups.count[g], groups.rest[g], max(groups.words[g], 1), max(groups.rest_words[g], 1))
        found = shrink(sides, dispersion)
        sign, size = np.sign(ratio[g]), np.abs(ratio[g])
        columns["shrunken"][g] = sign * np.clip(sign * found.ratio, 0, size)
        columns["false_sign"][g] = found.false_sign
        bound_of_all = selected_bound(sides, dispersion, distinctive[g], share_of_rows)
        nearest = np.where(intervals.low[g] > 0, intervals.low[g], intervals.high[g])  # of a distinctive row
        columns["at_least"][g] = np.sign(bound_of_all) * np.minimum(np.abs(bound_of_all), np.abs(nearest))
    return {"low": intervals.low, "high": intervals.high, "verdict": verdict, **columns}


def _rows(groups: Groups, g: int, ratio: np.ndarray, columns: dict[str, np.ndarray]) -> pd.DataFrame:
    """Return the rows of one group."""
    a, b, n1, n2 = groups.count[g], groups.rest[g], groups.words[g], groups.rest_words[g]
    mine = np.flatnonzero(groups.article_group == g)
    parts = groups.articles.counts[mine]
    own = {name: column[g] for name, column in columns.items()}
    G2 = log_likelihood(a, b, n1, n2)
    table = pd.DataFrame(
        {
            groups.by: groups.names[g],
            "term": groups.terms,
            "count": a,
            "rest": b,
            "per_1000_words": 1000 * a / max(n1, 1),
            "rest_per_1000_words": 1000 * b / max(n2, 1),
            "log2_ratio": ratio[g],
            "low": own["low"],
            "high": own["high"],
            "G2": G2,
            "p": own["p"],
            "q": own["q"],
            "articles": groups.with_term[g],
            "dispersion": deviation_of_proportions(parts.T, groups.article_words[mine]),
            "interval": groups.bases()[g],
            "verdict": own["verdict"],
            "shrunken": own["shrunken"],
            "false_sign": own["false_sign"],
            "at_least": own["at_least"],
            "rest_articles": groups.with_term.sum(axis=0) - groups.with_term[g],
            "largest_share": np.divide(parts.max(axis=0).toarray(), a, out=np.full(len(a), np.nan), where=a > 0),
            "G2_all": log_likelihood_of_groups(groups.count, groups.words),
            "df": len(groups.names) - 1,
            "p_all": own["p_all"],
            "reason": own["reason"],
        }
    )
    order = pd.DataFrame({"shrunken": -own["shrunken"], "G2": -np.sign(ratio[g]) * G2, "term": groups.terms})
    return table.iloc[order.sort_values(["shrunken", "G2", "term"]).index]


def keyness_pairs(terms: DocumentTerms, *, by: str = "province", **options: Any) -> pd.DataFrame:
    """Return the table of `keyness_table` for every two groups alone, each against the other.

    A group may stand out from the rest only because one of the others does; the pairs show which. One row is one
    term in one group, compared with one other group, so every pair of groups comes twice, with opposite signs.

    Parameters
    ----------
    terms, by
        As for `keyness_table`.
    **options
        The other options of `keyness_table`.

    Returns
    -------
    DataFrame
        The columns of `keyness_table`, and behind the first:

        - against : the group it is compared with; `rest` and every column named after it are about this group

        q is adjusted over all pairs together. "shared" is about the two groups of the row.

    Raises
    ------
    ValueError
        As `keyness_table`.

    Examples
    --------
    >>> from analysis.measures.terms import document_terms
    >>> tokens = pd.DataFrame({"article_id": ["a", "b", "c"], "province": ["x", "y", "z"], "sentence": 1,
    ...                        "is_word": True, "word": "lúa"})
    >>> keyness_pairs(document_terms(tokens))[["province", "against"]].values.tolist()
    [['x', 'y'], ['y', 'x'], ['x', 'z'], ['z', 'x'], ['y', 'z'], ['z', 'y']]
    """
    check_terms(terms)
    terms = with_group(terms, by)
    groups = grouped(terms, by)
    names = [groups.names[g] for g in groups.order]
    tables: list[pd.DataFrame] = []
    for pair in combinations(names, 2):
        rows = np.flatnonzero(terms.units[by].isin(pair))
        two = DocumentTerms(terms.counts[rows], terms.units.iloc[rows].reset_index(drop=True), terms.terms)
        with warnings.catch_warnings():
            if tables:  # once, and not for every pair
                warnings.filterwarnings("ignore", message="permutations=")
            table = keyness_table(two, by=by, **options)
        table.insert(1, "against", table[by].map({pair[0]: pair[1], pair[1]: pair[0]}))
        tables.append(table)
    pairs = pd.concat(tables, ignore_index=True)
    return pairs.assign(q=benjamini_hochberg(pairs["p"].to_numpy()))


def _verdicts(groups: Groups, intervals: RatioIntervals, p: np.ndarray, bound: float) -> np.ndarray:
    low, high = intervals.low, intervals.high
    rest_with_term = groups.with_term.sum(axis=0) - groups.with_term
    uses_more = groups.uses_more()
    few = np.where(uses_more, groups.with_term, rest_with_term) <= 1
    none = ~groups.has_interval()[:, None]
    inside = (((low > -bound) & (high < bound) & ~few) | none).all(axis=0)
    clear = np.where(uses_more, low > 0, high < 0) & ~(p >= 0.05)  # a row may have no p
    bases = np.broadcast_to(np.array(groups.bases(), dtype=object)[:, None], few.shape)
    verdict = np.full(few.shape, "undecided", dtype=object)
    verdict[clear] = "distinctive"
    verdict[np.broadcast_to(inside, few.shape)] = "shared"
    verdict[few] = "too few articles"
    return np.where(none, bases, verdict)
