"""How unlike the words of groups are, and which words carry the difference."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
from scipy import sparse, special

from analysis.measures.grouping import RESERVED, with_group
from analysis.measures.keyness_groups import grouped
from analysis.measures.resampling import (
    ENOUGH_ARTICLES,
    basis,
    check_resamples,
    draws,
    expanded_level,
    permuted,
)
from analysis.measures.terms import DocumentTerms, check_terms
from analysis.system.language import _

_OWN_COLUMNS = frozenset(("group", "other", "distance", "expected", "corrected"))
_AT_ONCE = 50  # divisions or resamples that are in memory together


def jensen_shannon(first: np.ndarray, second: np.ndarray, times: np.ndarray | None = None) -> np.ndarray:
    """Return the Jensen–Shannon divergence of distributions of words, in bits: 0 if they are the same, 1 if disjoint.

    Parameters
    ----------
    first, second
        Occurrences or shares, one row per distribution; each row is divided by its sum.
    times
        For how many words, alike in every row, each column stands; None for one.

    Notes
    -----
    Lin (1991), Divergence measures based on the Shannon entropy. Its square root is a metric (Endres & Schindelin
    2003).

    Examples
    --------
    >>> jensen_shannon(np.array([[1, 1], [1, 0]]), np.array([[2, 2], [0, 9]])).tolist()
    [0.0, 1.0]
    """
    p, q = (np.atleast_2d(np.asarray(x, dtype=float)) for x in (first, second))

    def added(values: np.ndarray) -> np.ndarray:
        return values.sum(axis=1) if times is None else values @ times

    p, q = (x / np.maximum(added(x), 1e-300)[:, None] for x in (p, q))
    found = added(_negative_entropy(p)) / 2 + added(_negative_entropy(q)) / 2
    found -= added(_negative_entropy((p + q) / 2))
    return np.clip(found, 0.0, 1.0)


def _negative_entropy(p: np.ndarray) -> np.ndarray:
    return special.xlogy(p, p) / np.log(2)


def distances(
    terms: DocumentTerms,
    *,
    by: str = "province",
    resamples: int = 500,
    permutations: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Return how unlike the words of every two groups are, beside how unlike they would be by chance.

    One row is a pair of groups. The distance of two samples of the same source is never 0, and the smaller the samples
    the larger it is: read `corrected`, what is left beyond `expected`, and `p`. Which words carry the distance says
    `word_shift`. Group by "article_id" for the distances between articles, which have no interval and no p.

    Parameters
    ----------
    terms
        Counts from `document_terms(tokens)`, by sentence or by article; `select` chooses what the groups are compared
        in, such as words of content only.
    by
        The grouping column, with two values or more.
    resamples
        Number of bootstrap resamples behind `low` and `high`.
    permutations
        Number of random divisions of the articles of both groups behind `expected` and `p`; 0 for none.
    seed
        The same seed gives the same numbers.

    Returns
    -------
    DataFrame
        Pairs of groups in order of appearance:

        - group, other : the groups
        - distance : float, 0 (the same rates) to 1 (no word in common), Jensen–Shannon divergence in bits
        - expected : float, the mean distance of random divisions of the same articles into two groups of these sizes;
          missing of one article and one, of which there is no other division, and with permutations=0
        - corrected : float, distance − expected: about 0 if the groups do not differ, and rather too small if they do
        - low, high : float, 95 % interval of `corrected` by article; missing if a group has one or two. Groups differ
          beyond chance where `low` is above 0: p alone does so for one pair in twenty that do not differ
        - p : float, 0 to 1, share of random divisions with a distance at least as large
        - articles, other_articles : int
        - interval : str, what low and high rest on: "articles", or "one article", "two articles" of the smaller group

    Raises
    ------
    ValueError
        If `by` is no column of the articles or has fewer than two values, or an option is out of range.

    Notes
    -----
    p: permutation of whole articles, (1 + hits) / (1 + permutations) (Phipson & Smyth 2010). Interval: a resample of
    articles is farther from everything than the articles themselves, since it lacks some; so its distance is reduced by
    the mean excess of the resamples before percentiles are taken (the bias correction of Efron & Tibshirani 1993, §10).

    Examples
    --------
    >>> from analysis.measures.terms import document_terms
    >>> tokens = pd.DataFrame({"article_id": ["a", "a", "b", "b"], "province": ["x", "x", "y", "y"], "sentence": 1,
    ...                        "is_word": True, "word": ["lúa", "ngô", "lúa", "lúa"]})
    >>> table = distances(document_terms(tokens))
    >>> table[["group", "other", "distance", "interval"]].round(4).values.tolist()
    [['x', 'y', 0.3113, 'one article']]
    """
    check_terms(terms)
    terms = with_group(terms, by, reserved=RESERVED | _OWN_COLUMNS)
    check_resamples(resamples)
    if permutations != 0 and permutations < 100:
        raise ValueError(
            _("permutations={permutations!r} must be 0 (no p) or a number from 100").format(permutations=permutations)
        )
    groups = grouped(terms, by)
    sizes, _rests = groups.numbers_of_articles()
    names = groups.articles.units["article_id"].astype(str).to_numpy()
    rows_of = [np.flatnonzero(groups.article_group == g) for g in range(len(groups.names))]
    drawn = [draws(len(rows), resamples, seed, names[rows].min()) for rows in rows_of]
    found = []
    for g, h in combinations(groups.order, 2):
        first, second = sorted((g, h))  # as their articles are called: what is drawn does not depend on the table
        both = np.concatenate([rows_of[first], rows_of[second]])
        used = np.flatnonzero(groups.count[[g, h]].sum(axis=0))
        counts = groups.articles.counts[both][:, used].tocsr().astype(float)
        size, smaller = len(rows_of[first]), int(min(sizes[g], sizes[h]))
        distance = jensen_shannon(groups.count[g], groups.count[h]).item()
        expected, p = _by_chance(counts, size, distance, permutations if len(both) > 2 else 0, seed)
        low, high = _interval(counts, drawn[first], drawn[second], distance)
        bounds = (distance - expected, low - expected, high - expected)
        own = (int(sizes[g]), int(sizes[h]), basis(smaller))
        found.append((groups.names[g], groups.names[h], distance, expected, *bounds, p, *own))
    columns = ["group", "other", "distance", "expected", "corrected", "low", "high", "p"]
    return pd.DataFrame(found, columns=[*columns, "articles", "other_articles", "interval"])


def _alike_once(counts: sparse.csr_array) -> tuple[sparse.csr_array, np.ndarray]:
    """Return the counts with words of one article that are equally frequent as one column, and how many it stands for.

    Half of all words are in one article only; whatever is drawn, those with the same count have the same.
    """
    columns = counts.tocsc()
    single = np.flatnonzero(np.diff(columns.indptr) == 1)
    at = columns.indptr[single]
    alike = pd.Series(single).groupby([columns.indices[at], columns.data[at]])
    several = np.setdiff1d(np.arange(counts.shape[1]), single)
    times = np.concatenate([np.ones(len(several)), alike.size().to_numpy(dtype=float)])
    return columns[:, np.concatenate([several, alike.first().to_numpy(dtype=int)])].tocsr(), times


def _by_chance(
    counts: sparse.csr_array, size: int, distance: float, permutations: int, seed: int
) -> tuple[float, float]:
    """Return the mean distance of random divisions, and the share of them that is at least as large."""
    if not permutations:
        return np.nan, np.nan
    codes = np.repeat([0, 1], [size, counts.shape[0] - size])
    labels = permuted(codes, permutations, np.random.default_rng([seed, 4]))
    counts, times = _alike_once(counts)
    total = np.asarray(counts.sum(axis=0)).ravel()
    every = []
    for start in range(0, permutations, _AT_ONCE):
        first = (counts.T @ (labels[start : start + _AT_ONCE] == 0).astype(float).T).T
        every.append(jensen_shannon(first, total - first, times))
    chance = np.concatenate(every)
    # divisions that give the same distance count, whatever the order of adding up
    return float(chance.mean()), float((1 + (chance >= distance - 1e-9).sum()) / (1 + permutations))


def _interval(
    counts: sparse.csr_array, drawn: np.ndarray, other_drawn: np.ndarray, distance: float
) -> tuple[float, float]:
    """Return the bounds of the distance from resampling articles; `counts` has those of both groups."""
    size, articles = min(drawn.shape[1], other_drawn.shape[1]), counts.shape[0]
    if size < ENOUGH_ARTICLES:
        return np.nan, np.nan
    counts, times = _alike_once(counts)
    first, second = counts[: drawn.shape[1]], counts[drawn.shape[1] :]
    every = []
    for start in range(0, len(drawn), _AT_ONCE):
        own, other = (d[start : start + _AT_ONCE].astype(float) for d in (drawn, other_drawn))
        every.append(jensen_shannon((first.T @ own.T).T, (second.T @ other.T).T, times))
    resampled = np.concatenate(every)
    level = expanded_level(0.95, size, articles - 2)
    low, high = np.quantile(resampled - (resampled.mean() - distance), [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def word_shift(terms: DocumentTerms, a: object, b: object, *, by: str = "province") -> pd.DataFrame:
    """Return which words carry the distance between two groups.

    One row is one word that either group uses. The contributions sum to the distance of `distances`, so that `share`
    says how much of it is due to a word: common words with a small difference as well as rare ones with a large. It
    describes; whether a word differs beyond chance says `keyness_table`.

    Parameters
    ----------
    terms
        Counts from `document_terms(tokens)`.
    a, b
        Two groups, values of `by`.
    by
        The grouping column.

    Returns
    -------
    DataFrame
        From the largest contribution, then by text:

        - term : str, in counting form
        - contribution : float, bits, 0 upwards; they sum to the distance
        - share : float, 0 to 1, of the distance
        - leans : the group that uses the word more, `a` or `b`; missing where both rates are the same
        - count, other_count : int, occurrences in a and in b
        - per_1000_words, other_per_1000_words : float, their rates
        - articles, other_articles : int, articles of a and of b with the word

    Raises
    ------
    ValueError
        If a or b is no group of `by`, or they are the same.

    Notes
    -----
    Contribution of a word with shares p and q and m = (p + q)/2: (p log2(p/m) + q log2(q/m))/2, that of the
    JSDivergenceShift of shifterator (Gallagher et al. 2021, Generalized word shift graphs), whose scores are `share`.

    Examples
    --------
    >>> from analysis.measures.terms import document_terms
    >>> tokens = pd.DataFrame({"article_id": ["a", "a", "b", "b"], "province": ["x", "x", "y", "y"], "sentence": 1,
    ...                        "is_word": True, "word": ["lúa", "ngô", "lúa", "lúa"]})
    >>> table = word_shift(document_terms(tokens), "x", "y")
    >>> table[["term", "contribution", "leans"]].round(4).values.tolist()
    [['ngô', 0.25, 'x'], ['lúa', 0.0613, 'y']]
    """
    check_terms(terms)
    terms = with_group(terms, by, reserved=RESERVED | _OWN_COLUMNS)
    known = list(terms.units[by].dropna().unique())
    if a not in known or b not in known or a == b:
        raise ValueError(
            _("a={a!r}, b={b!r}; must be two of {allowed}").format(a=a, b=b, allowed=", ".join(map(str, known[:10])))
        )
    groups = grouped(terms, by)
    g, h = groups.names.index(a), groups.names.index(b)
    used = np.flatnonzero(groups.count[[g, h]].sum(axis=0))
    count, other = groups.count[g, used], groups.count[h, used]
    p, q = (x / max(x.sum(), 1) for x in (count, other))
    carried = np.maximum((_negative_entropy(p) + _negative_entropy(q)) / 2 - _negative_entropy((p + q) / 2), 0)
    leans = pd.Series(np.where(p > q, 0, 1)).map({0: a, 1: b})
    table = pd.DataFrame(
        {
            "term": groups.terms[used].astype(str),
            "contribution": carried,
            "share": carried / max(carried.sum(), 1e-300),
            "leans": leans.where(pd.Series(p != q)),
            "count": count,
            "other_count": other,
            "per_1000_words": 1000 * count / max(groups.words[g], 1),
            "other_per_1000_words": 1000 * other / max(groups.words[h], 1),
            "articles": groups.with_term[g, used],
            "other_articles": groups.with_term[h, used],
        }
    )
    order = pd.DataFrame({"c": -carried.round(15), "t": table["term"]}).sort_values(["c", "t"])
    return table.iloc[order.index].reset_index(drop=True)
