"""The published measures, for single terms or arrays of them: each formula is here once, with its source."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse, special

from analysis.system.language import _

#: What `log2_ratio` adds, so that a word that one side does not use has a ratio.
SMOOTHINGS = ("proportional", "walter", "hardie", "quanteda")


def log2_ratio(
    a: ArrayLike, b: ArrayLike, n1: ArrayLike, n2: ArrayLike, *, smoothing: str = "proportional"
) -> np.ndarray:
    """Return log2 of the ratio of two rates, smoothed so that it is finite where one side has no occurrence.

    1 is twice as often, −1 half as often. Where a or b is 0 the size depends on the sizes of the texts, and only its
    sign and interval mean something.

    Parameters
    ----------
    a, b
        Occurrences in the target and in the rest.
    n1, n2
        Words in the target and in the rest.
    smoothing
        "proportional" adds one occurrence, divided between the two sides as their words are: n1/(n1 + n2) and
        n2/(n1 + n2). The ratio so has the sign of the difference of the raw rates, whatever the sizes.
        "walter" adds half an occurrence and half a word to either side (Walter 1975); between sides of very different
        size its sign can contradict the rates. "hardie" puts half an occurrence where there is none, and adds nothing
        elsewhere (Hardie 2014); "quanteda" is the same, as quanteda.extras computes it.

    Raises
    ------
    ValueError
        If `smoothing` is none of these.

    Examples
    --------
    >>> round(float(log2_ratio(7, 2, 1000, 1000)), 6)  # log2(7.5 / 2.5)
    1.584963
    >>> round(float(log2_ratio(2, 0, 100, 300)), 6)  # log2((2 + 1/4) / 100) − log2((0 + 3/4) / 300)
    3.169925
    >>> round(float(log2_ratio(2, 0, 100, 300, smoothing="hardie")), 6)  # log2(2 / 100) − log2(.5 / 300)
    3.584963
    """
    target, rest, words, rest_words = (np.asarray(x, dtype=float) for x in (a, b, n1, n2))
    if smoothing == "walter":
        return np.log2((target + 0.5) / (words + 0.5)) - np.log2((rest + 0.5) / (rest_words + 0.5))
    words, rest_words = np.maximum(words, 1), np.maximum(rest_words, 1)  # a side without a word: as if it had one
    if smoothing in ("hardie", "quanteda"):
        return np.log2(np.where(target == 0, 0.5, target) / words) - np.log2(
            np.where(rest == 0, 0.5, rest) / rest_words
        )
    if smoothing != "proportional":
        raise ValueError(
            _("smoothing={smoothing!r} must be one of {smoothings}").format(
                smoothing=smoothing, smoothings=", ".join(SMOOTHINGS)
            )
        )
    one = 1 / (words + rest_words)
    return np.log2(target / words + one) - np.log2(rest / rest_words + one)


def log_likelihood(a: ArrayLike, b: ArrayLike, n1: ArrayLike, n2: ArrayLike) -> np.ndarray:
    """Return G2 of the 2 × 2 table of occurrences and other words, 2 Σ O ln(O/E), without continuity correction.

    0 is the same rate on both sides; it grows with the difference and with the amount of text (Dunning 1993).

    Parameters
    ----------
    a, b
        Occurrences in the target and in the rest.
    n1, n2
        Words in the target and in the rest.

    Examples
    --------
    >>> round(float(log_likelihood(10, 5, 100, 200)), 6)
    7.329812
    """
    a, b, n1, n2 = (np.asarray(x, dtype=float) for x in (a, b, n1, n2))
    share = np.divide(n1, n1 + n2, out=np.zeros(np.broadcast(n1, n2).shape), where=n1 + n2 > 0)
    cells = [(a, a + b, share), (b, a + b, 1 - share)]
    cells += [(n1 - a, n1 + n2 - a - b, share), (n2 - b, n1 + n2 - a - b, 1 - share)]
    return np.maximum(2 * sum(_o_ln_o_by_e(observed, total * part) for observed, total, part in cells), 0.0)


def log_likelihood_of_groups(counts: ArrayLike, words: ArrayLike) -> np.ndarray:
    """Return G2 over k groups, 2 Σ O ln(O/E) with E = words of the group · occurrences / words (Rayson & Garside 2000).

    With two groups this is the two-cell form of corpus linguistics, a little smaller than `log_likelihood`, which
    counts the other words as well. Degrees of freedom: k − 1.

    Parameters
    ----------
    counts
        Occurrences in each group; or groups × terms.
    words
        Words in each group.

    Examples
    --------
    >>> round(float(log_likelihood_of_groups([30, 10, 20], [1000, 1200, 800])), 6)
    15.744274
    """
    counts, words = np.asarray(counts, dtype=float), np.asarray(words, dtype=float)
    if len(counts) != len(words):
        raise ValueError(
            _("counts of {n} groups but words of {sizes}; there must be one of each").format(
                n=len(counts), sizes=len(words)
            )
        )
    shares = (words / max(words.sum(), 1)).reshape(-1, *[1] * (counts.ndim - 1))
    return np.maximum(2 * _o_ln_o_by_e(counts, shares * counts.sum(axis=0)).sum(axis=0), 0.0)


def benjamini_hochberg(p: ArrayLike) -> np.ndarray:
    """Return q: p adjusted so that of the rows with q < 0.05 about 5 % at most are false discoveries.

    Missing values stay missing and do not count as tests (Benjamini & Hochberg 1995).

    Parameters
    ----------
    p
        Numbers from 0 to 1, or missing; the shape is kept.

    Raises
    ------
    ValueError
        If a p is not from 0 to 1.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, 0.03, 0.005]).round(3).tolist()
    [0.02, 0.04, 0.04, 0.02]
    """
    p = np.asarray(p, dtype=float)
    q = np.full(p.shape, np.nan)
    given = ~np.isnan(p)
    tests = p[given]
    if ((tests < 0) | (tests > 1)).any():
        raise ValueError(
            _("p from {lowest} to {highest}; it must be from 0 to 1").format(lowest=tests.min(), highest=tests.max())
        )
    # scipy.stats.false_discovery_control does the same, but takes a second to load
    order = np.argsort(-tests)
    adjusted = np.minimum.accumulate(tests[order] * (len(tests) / np.arange(len(tests), 0, -1)))
    tests[order] = np.minimum(adjusted, 1)
    q[given] = tests
    return q


def deviation_of_proportions(
    parts: ArrayLike | sparse.sparray, sizes: ArrayLike, *, normalize: bool = True
) -> np.ndarray:
    """Return Gries' DP: how unevenly each term is spread over the parts of a corpus.

    Half the sum of the differences between a part's share of the words and its share of the term: 0 where a
    term is spread as the words are. The normalised form reaches 1 where it occurs in the smallest part only.
    With few occurrences the value is high by necessity.

    Parameters
    ----------
    parts
        Terms × parts (or one term's counts), dense or sparse: occurrences in each part.
    sizes
        Words in each part.
    normalize
        Divide by 1 − the smallest size share (Lijffijt & Gries 2012).

    Returns
    -------
    ndarray of float
        One value per term, 0 to 1; missing without occurrences or with a single part.

    Notes
    -----
    Gries, S. Th. (2008), Dispersions and adjusted frequencies in corpora, IJCL 13(4).

    Examples
    --------
    >>> deviation_of_proportions(np.array([1, 2, 3, 4, 5]), np.array([9, 10, 10, 10, 11])).round(6).tolist()
    [0.219512]
    """
    held = sparse.csr_array(parts if sparse.issparse(parts) else np.atleast_2d(np.asarray(parts)))
    sizes = np.asarray(sizes, dtype=float)
    if held.shape[1] != len(sizes):
        raise ValueError(
            _("{parts} parts but {n} sizes; there must be one size per part").format(parts=held.shape[1], n=len(sizes))
        )
    totals = held.sum(axis=1).astype(float)
    if len(sizes) < 2:
        return np.full(len(totals), np.nan)
    shares = sizes / sizes.sum()
    term = np.repeat(np.arange(len(totals)), np.diff(held.indptr))
    share = shares[held.indices]
    # parts without the term differ by their share; the shares of all sum to 1
    beyond = np.abs(held.data / totals[term] - share) - share
    dp = (1 + np.bincount(term, weights=beyond, minlength=len(totals))) / 2
    dp = np.where(totals > 0, np.maximum(dp, 0), np.nan)
    return dp / (1 - shares.min()) if normalize else dp


def _o_ln_o_by_e(observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
    # no occurrence contributes nothing, also where none is expected
    return special.xlogy(observed, np.divide(observed, expected, out=np.ones_like(observed), where=expected > 0))
