"""Keyness by article: how many articles of each group use a word at all."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import special

from analysis.measures.association import conservative_log_ratio
from analysis.measures.grouping import RESERVED, with_group
from analysis.measures.keyness_groups import grouped
from analysis.measures.resampling import normal_quantile
from analysis.measures.statistics import benjamini_hochberg, log2_ratio, log_likelihood
from analysis.measures.terms import DocumentTerms, check_terms

_OWN_COLUMNS = frozenset(("rest_of", "rest_share", "difference", "lrc"))


def article_keyness(terms: DocumentTerms, *, by: str = "province") -> pd.DataFrame:
    """Return for every group and term how many of its articles use the term, compared with the rest.

    One row is one term in one group, compared with all other groups together; every term has a row in every group.
    An article counts once however often it uses the term, so a single long article makes no keyword. Use it beside
    `keyness_table`: a term that is key by occurrences and not by articles is the habit of a few texts. It says little
    about function words, which every article uses; and of longer articles more have any word.

    Parameters
    ----------
    terms
        Counts from `document_terms(tokens)`, by sentence or by article.
    by
        The grouping column, with two values or more.

    Returns
    -------
    DataFrame
        Groups in order of appearance, within them by G2, from what more articles use to what fewer use; then by text:

        - province (or what `by` names) : the group
        - term : str, in counting form
        - articles, of : int, articles of the group with the term, and all articles of the group
        - share : float, 0 to 1, articles / of
        - rest_articles, rest_of : int, the same of the rest
        - rest_share : float, 0 to 1
        - difference : float, −1 to 1, share − rest_share
        - low, high : float, 95 % interval of the difference; missing without an interval
        - log2_ratio : float, doublings of the share from the rest to the group, smoothed as in `log2_ratio`
        - G2 : float, log-likelihood ratio over four cells of articles, 0 upwards
        - p : float, 0 to 1, Fisher's exact test, two-sided: how probable divisions of the articles between group
          and rest are that are no more probable than this one
        - q : float, 0 to 1, p adjusted by Benjamini and Hochberg over all rows
        - interval : str, what low and high rest on: "articles"; or "one article", "two articles" of the smaller side
        - verdict : str, as `interval` where that is no "articles"; "too few articles", where the side that uses it more
          has it in one article at most; "distinctive", where the interval is clear of zero; "undecided"
        - count, rest : int, occurrences in the group and in the rest
        - lrc : float, doublings, Evert's conservative log ratio of the occurrences: the bound nearest zero of their
          ratio, with Bonferroni's correction for the terms of the table; it takes every occurrence for independent

    Raises
    ------
    ValueError
        If `by` is no column of the articles, is called like a column of this table, or has fewer than two values.

    Warns
    -----
    UserWarning
        If articles have no group.

    Notes
    -----
    G2 of articles is the text-dispersion keyness of Egbert & Biber (2019); among keyness measures those that look at
    texts are the more reliable (Sönning 2024). Interval of the difference: Newcombe (1998), method 10, from Wilson's
    intervals. LRC: Evert (2022); see `conservative_log_ratio`.

    Examples
    --------
    >>> from analysis.measures.terms import document_terms
    >>> tokens = pd.DataFrame({"article_id": ["a", "a", "b", "c"], "province": ["x", "x", "x", "y"], "sentence": 1,
    ...                        "is_word": True, "word": ["lúa", "lúa", "lúa", "ngô"]})
    >>> table = article_keyness(document_terms(tokens))
    >>> table[["term", "articles", "of", "rest_articles", "rest_of", "count"]].head(2).values.tolist()
    [['lúa', 2, 2, 0, 1, 3], ['ngô', 0, 2, 1, 1, 0]]
    """
    check_terms(terms)
    terms = with_group(terms, by, reserved=RESERVED | _OWN_COLUMNS)
    groups = grouped(terms, by)
    sizes, rests = groups.numbers_of_articles()
    total = groups.with_term.sum(axis=0)
    quantile = normal_quantile(0.95)
    tables = []
    for g in groups.order:
        a, b, n1, n2 = groups.with_term[g], total - groups.with_term[g], int(sizes[g]), int(rests[g])
        difference = a / n1 - b / n2
        low, high = _difference_interval(a, b, n1, n2, quantile)
        has = groups.has_interval()[g]
        verdict = np.full(len(a), "undecided", dtype=object)
        verdict[(low > 0) | (high < 0)] = "distinctive"
        verdict[np.where(difference > 0, a, b) <= 1] = "too few articles"
        G2 = log_likelihood(a, b, n1, n2)
        table = pd.DataFrame(
            {
                by: groups.names[g],
                "term": groups.terms,
                "articles": a,
                "of": n1,
                "share": a / n1,
                "rest_articles": b,
                "rest_of": n2,
                "rest_share": b / n2,
                "difference": difference,
                "low": low if has else np.nan,
                "high": high if has else np.nan,
                "log2_ratio": log2_ratio(a, b, n1, n2),
                "G2": G2,
                "p": fisher_p(a, b, n1, n2),
                "q": np.nan,
                "interval": groups.bases()[g],
                "verdict": verdict if has else groups.bases()[g],
                "count": groups.count[g],
                "rest": groups.rest[g],
                "lrc": conservative_log_ratio(
                    groups.count[g], groups.rest[g], groups.words[g], groups.rest_words[g], tests=max(len(a), 1)
                ),
            }
        )
        order = pd.DataFrame({"G2": -np.sign(difference) * G2, "term": groups.terms}).sort_values(["G2", "term"])
        tables.append(table.iloc[order.index])
    result = pd.concat(tables, ignore_index=True)
    return result.assign(q=benjamini_hochberg(result["p"].to_numpy()))


def _difference_interval(
    a: np.ndarray, b: np.ndarray, n1: int, n2: int, quantile: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return Newcombe's interval of a/n1 − b/n2, from Wilson's intervals of both."""
    bounds = []
    for hits, of in ((a, n1), (b, n2)):
        share, spread = hits / of, quantile**2 / of
        half = quantile * np.sqrt(share * (1 - share) / of + spread / (4 * of))
        bounds.append((share, (share + spread / 2 - half) / (1 + spread), (share + spread / 2 + half) / (1 + spread)))
    (p1, low1, high1), (p2, low2, high2) = bounds
    low = p1 - p2 - np.sqrt((p1 - low1) ** 2 + (high2 - p2) ** 2)
    return low, p1 - p2 + np.sqrt((high1 - p1) ** 2 + (p2 - low2) ** 2)


def fisher_p(a: np.ndarray, b: np.ndarray, n1: int, n2: int) -> np.ndarray:
    """Return the two-sided p of Fisher's exact test of a of n1 against b of n2.

    >>> fisher_p(np.array([3, 2]), np.array([0, 2]), 3, 3).round(6).tolist()  # 2/20 of all divisions; all of them
    [0.1, 1.0]
    """
    a, b = np.asarray(a), np.asarray(b)
    p = np.ones(len(a))
    for total in np.unique(a + b).tolist():
        x = np.arange(max(0, total - n2), min(total, n1) + 1)
        chance = np.exp(_log_comb(n1, x) + _log_comb(n2, total - x) - _log_comb(n1 + n2, total))
        order = np.argsort(chance)
        until = np.cumsum(chance[order])
        rows = np.flatnonzero(a + b == total)
        # divisions that are equally unlikely count, whatever the rounding
        last = np.searchsorted(chance[order], chance[a[rows] - x[0]] * (1 + 1e-7), side="right") - 1
        p[rows] = np.minimum(until[last], 1.0)
    return p


def _log_comb(n: int, k: np.ndarray | int) -> np.ndarray:
    return special.gammaln(n + 1) - special.gammaln(np.add(k, 1)) - special.gammaln(np.subtract(n, k) + 1)
