"""What each group uses more or less than the others, how sure that is, and on how many articles it rests."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from analysis.measures.keyness_groups import Groups, grouped, portions, rate_variance
from analysis.measures.permutation import permutation_p, why_no_p
from analysis.measures.resampling import check_resamples, percentile_interval, replicate_weights
from analysis.measures.statistics import (
    benjamini_hochberg,
    deviation_of_proportions,
    log2_ratio,
    log_likelihood,
    log_likelihood_of_groups,
)
from analysis.measures.terms import DocumentTerms

# Where a group has no occurrence, a resample takes a number near none from a distribution without lower end. The
# bound that comes of it would be some 2^-10 of an occurrence; a twentieth is as good as none, and can be drawn.
_LEAST_OCCURRENCES = 0.05

# Bursts come and stay away together, so where the others are bursty, no occurrence says less. By simulation: scaled by
# the square root of burstiness, intervals cover 90 % at worst of terms with ten or more occurrences expected; scaled by
# burstiness itself, 98 % at worst; with two thirds 91 to 97 %.
_BURSTINESS_POWER = 2 / 3


def keyness_table(
    terms: DocumentTerms,
    *,
    by: str = "province",
    shared_ratio: float = 2.0,
    resamples: int = 1000,
    permutations: int = 20_000,
    seed: int = 0,
) -> pd.DataFrame:
    """Return for every group and term how its use differs from all other groups, and what may be said about it.

    One row is one term in one group, compared with the rest: all other groups together. Every term has a row in
    every group, also where the group does not use it. Rank by `log2_ratio` or, more carefully, by `conservative`;
    read `verdict` and `articles` before you believe a row. G2 describes: as a test it takes every word for an
    independent draw and calls a fifth to a half of all words significant in bursty texts that do not differ
    (benchmarks/README.md). An interval, and so a verdict, is about one term: of terms that do not differ about 5 %
    are called distinctive. For a statement about the list as a whole, keep to rows with q < 0.05.

    Parameters
    ----------
    terms
        Counts by sentence, from `document_terms(tokens)`; counts by article will do where there are ten or more
        articles in every group.
    by
        The grouping column, with two values or more. Articles without a value are left out.
    shared_ratio
        A term is shared if in every group its rate is surely less than so many times, and more than one part in so
        many, of the rate in the rest.
    resamples
        Number of bootstrap resamples behind `low` and `high`.
    permutations
        Number of random divisions of the articles behind p. No p is smaller than 1 / (permutations + 1), so with
        very many terms more are needed before a q can be small. With 0 there is no p.
    seed
        The same seed gives the same numbers, whatever other terms there are and however articles are ordered.

    Returns
    -------
    DataFrame
        Groups in order of appearance, within them by conservative, then by log2_ratio (both from the largest), then
        by text:

        - province (or what `by` names) : the group
        - term : str, in counting form
        - count, rest : int, occurrences in the group and in the rest
        - per_1000_words, rest_per_1000_words : float, occurrences per 1,000 words of the group and of the rest
        - log2_ratio : float, doublings of the rate from the rest to the group: 1 is twice as often, −1 half as often
        - low, high : float, 95 % interval of log2_ratio
        - G2 : float, log-likelihood ratio over four cells, 0 upwards; a description, not a test
        - p : float, 0 to 1, share of divisions of whole articles with a difference at least as large, in either
          direction; missing where too few articles allow none below 0.05
        - q : float, 0 to 1, p adjusted by Benjamini and Hochberg over all rows with a p, of all groups together
        - articles : int, articles of the group with the term
        - dispersion : float, 0 (spread over the group's articles as their words are) to 1 (all in the smallest);
          missing with a single article or no occurrence
        - interval : str, "articles" or "sentences": what `low` and `high` resample. From sentences they say how
          much hangs on single sentences of these texts, nothing about other texts of the group.
        - verdict : str, the first that applies of:
          "too few articles" – the side that uses the term more (group or rest) has several articles, but the term is
          in one of them at most;
          "shared" – in every group the interval lies within ± log2(shared_ratio), and no row is of the kind above;
          "distinctive" – the interval is clear of zero: used more (log2_ratio > 0) or less (< 0) than in the rest;
          "undecided" – none of these: these texts cannot tell
        - conservative : float, the bound of the interval nearest to zero; 0 where the interval holds zero
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
        If `by` is no column of the articles or has fewer than two values, if an option is out of range, or if
        sentences must be resampled but the counts are by article.

    Notes
    -----
    log2_ratio: Walter (1975), half an occurrence and half a word added on either side, which keeps words that one
    side does not use. G2: Dunning (1993), without continuity correction. One number of words, that of the group's
    articles, stands under all columns.

    Interval: percentile bootstrap of whole articles within their group (Davison & Hinkley 1997, §3.8), or of
    sentences within their article where a group has fewer than ten articles. Three things are added, without which
    a nominal 95 % covers 82 to 94 %: percentiles are widened for small numbers of articles (Hesterberg 2015); the half
    occurrence is not added but drawn, from a Gamma(½) distribution, since no resample of a group without occurrences
    has any; and it is larger for terms that vary more between articles than single words would. In simulated bursty
    texts with 10 to 40 articles per group they cover 93 to 97 % where five or more occurrences are expected, and 93 to
    99.7 % of rarer terms (benchmarks/README.md).

    p: permutation of whole articles between groups. The statistic is the group's occurrences less those expected from
    its number of words, in absolute value. It is zero where rates are equal, large only where there is text to show
    it, and all divisions come out of one matrix product. p = (1 + hits) / (1 + permutations) (Phipson & Smyth 2010).
    For p_all the squares of all groups are added, each divided by its number of articles; with two groups that is p.
    A row has a p only if some division of the articles could give one below 0.05, given how many hold the term.

    Examples
    --------
    >>> from analysis.measures.terms import document_terms
    >>> tokens = pd.DataFrame({"article_id": ["a", "a", "b", "b"], "province": ["x", "x", "y", "y"], "sentence": 1,
    ...                        "is_word": True, "word": ["lúa", "nhà_máy", "lúa", "lúa"]})
    >>> table = keyness_table(document_terms(tokens))
    >>> table[["province", "term", "count", "rest", "log2_ratio", "verdict"]].round(2).values.tolist()
    [['x', 'nhà_máy', 1, 0, 1.58, 'undecided'], ['x', 'lúa', 1, 2, -0.74, 'undecided'], \
['y', 'lúa', 2, 1, 0.74, 'undecided'], ['y', 'nhà_máy', 0, 1, -1.58, 'undecided']]
    """
    if not shared_ratio > 1:
        raise ValueError(f"shared_ratio={shared_ratio!r}; allowed is a number above 1, such as 2 for twice as often")
    check_resamples(resamples)
    if permutations != 0 and permutations < 100:
        raise ValueError(f"permutations={permutations!r}; allowed is 0 (no p) or a number from 100")
    groups = grouped(terms, by)
    low, high = _intervals(groups, resamples, seed)
    p, p_all = permutation_p(groups, permutations, seed)
    reason = why_no_p(groups, permutations)
    p = np.where(reason == "", p, np.nan)
    p_all = np.where((reason == "").any(axis=0), p_all, np.nan)
    q = benjamini_hochberg(p)
    a, b, n1, n2 = groups.count, groups.rest, groups.words[:, None], groups.rest_words[:, None]
    ratio = log2_ratio(a, b, n1, n2)
    verdict = _verdicts(groups, low, high, np.log2(shared_ratio))
    tables = []
    for g in groups.order:
        mine = np.flatnonzero(groups.article_group == g)
        parts = groups.articles.counts[mine].toarray()
        largest = np.divide(parts.max(axis=0), a[g], out=np.full(a.shape[1], np.nan), where=a[g] > 0)
        table = pd.DataFrame(
            {
                by: groups.names[g],
                "term": groups.terms,
                "count": a[g],
                "rest": b[g],
                "per_1000_words": 1000 * a[g] / max(groups.words[g], 1),
                "rest_per_1000_words": 1000 * b[g] / max(groups.rest_words[g], 1),
                "log2_ratio": ratio[g],
                "low": low[g],
                "high": high[g],
                "G2": log_likelihood(a[g], b[g], n1[g], n2[g]),
                "p": p[g],
                "q": q[g],
                "articles": groups.with_term[g],
                "dispersion": deviation_of_proportions(parts.T, groups.article_words[mine]),
                "interval": groups.resampled,
                "verdict": verdict[g],
                "conservative": np.where(low[g] > 0, low[g], np.where(high[g] < 0, high[g], 0.0)),
                "rest_articles": groups.with_term.sum(axis=0) - groups.with_term[g],
                "largest_share": largest,
                "G2_all": log_likelihood_of_groups(a, groups.words),
                "df": len(groups.names) - 1,
                "p_all": p_all,
                "reason": reason[g],
            }
        )
        tables.append(table.sort_values(["conservative", "log2_ratio", "term"], ascending=[False, False, True]))
    return pd.concat(tables, ignore_index=True)


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
    groups = grouped(terms, by)
    names = [groups.names[g] for g in groups.order]
    tables = []
    for pair in combinations(names, 2):
        rows = np.flatnonzero(terms.units[by].isin(pair))
        two = DocumentTerms(terms.counts[rows], terms.units.iloc[rows].reset_index(drop=True), terms.terms)
        table = keyness_table(two, by=by, **options)
        table.insert(1, "against", table[by].map({pair[0]: pair[1], pair[1]: pair[0]}))
        tables.append(table)
    pairs = pd.concat(tables, ignore_index=True)
    return pairs.assign(q=benjamini_hochberg(pairs["p"].to_numpy()))


def _burstiness(groups: Groups) -> np.ndarray:
    """Return for every term by how much its occurrences vary more than independent ones would, 1 at least."""
    # all groups together: where the group itself has no occurrence only the others can tell
    variance, total = rate_variance(groups).sum(axis=0), groups.count.sum(axis=0)
    return np.maximum(np.divide(variance, total, out=np.ones(len(total)), where=total > 0), 1.0)


def _intervals(groups: Groups, resamples: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the bounds of log2_ratio, groups × terms."""
    k = len(groups.names)
    draws = replicate_weights(groups.units.units, groups.by, resamples=resamples, seed=seed)
    drawn = np.array([weights.astype(np.int32) for weights in draws])
    rows = [np.flatnonzero(groups.unit_group == g) for g in range(k)]
    unit_words = groups.units.units["words"].to_numpy()
    words = np.array([drawn[:, r] @ unit_words[r] for r in rows])
    # One number per resample for all terms, so that a term's interval does not depend on which others there are.
    # The rest of a group takes the next group's: with two groups the intervals mirror each other.
    half = np.random.default_rng([seed, 1]).standard_gamma(0.5, size=(k, resamples))
    burstiness = _burstiness(groups)
    levels = groups.levels()
    low, high = np.empty(groups.count.shape), np.empty(groups.count.shape)
    for portion in portions(groups):
        counts = groups.units.counts[:, portion].tocsr()
        count = np.array([counts[r].T @ drawn[:, r].T for r in rows], dtype=float)  # groups × terms × resamples
        for g in range(k):
            # as log2_ratio, but with a drawn half occurrence
            ratio = _log2_rate(count[g], words[g], half[g], burstiness[portion]) - _log2_rate(
                count.sum(axis=0) - count[g], words.sum(axis=0) - words[g], half[(g + 1) % k], burstiness[portion]
            )
            low[g, portion], high[g, portion] = percentile_interval(ratio.T, levels[g])
    return low, high


def _log2_rate(count: np.ndarray, words: np.ndarray, half: np.ndarray, burstiness: np.ndarray) -> np.ndarray:
    added = np.maximum(half * burstiness[:, None] ** _BURSTINESS_POWER, _LEAST_OCCURRENCES)
    return np.log2((count + added) / (words + 0.5))


def _verdicts(groups: Groups, low: np.ndarray, high: np.ndarray, bound: float) -> np.ndarray:
    several, rest_several = (n[:, None] > 1 for n in groups.numbers_of_articles())
    rest_with_term = groups.with_term.sum(axis=0) - groups.with_term
    few = np.where(groups.uses_more(), several & (groups.with_term <= 1), rest_several & (rest_with_term <= 1))
    inside = ((low > -bound) & (high < bound) & ~few).all(axis=0)
    clear = (low > 0) | (high < 0)
    choices = ["too few articles", "shared", "distinctive"]
    return np.select([few, np.broadcast_to(inside, few.shape), clear], choices, "undecided")
