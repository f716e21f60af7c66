"""Measures of association between two words, each formula once, with its source."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special


def expected_count(first: ArrayLike, second: ArrayLike, total: ArrayLike) -> np.ndarray:
    """Return the joint occurrences expected if two words had nothing to do with each other, R·C/N.

    Parameters
    ----------
    first, second
        Occurrences of each; for words in a window, the words of all windows and the occurrences of the collocate.
    total
        Words in all.

    Examples
    --------
    >>> float(expected_count(30, 20, 600))
    1.0
    """
    first, second, total = (np.asarray(x, dtype=float) for x in (first, second, total))
    return np.divide(first * second, total, out=np.zeros(np.broadcast(first, second, total).shape), where=total > 0)


def t_score(joint: ArrayLike, expected: ArrayLike) -> np.ndarray:
    """Return (O − E)/√O (Church et al. 1991): large for frequent pairs; missing where O is 0.

    Examples
    --------
    >>> round(float(t_score(8, expected_count(15828, 4675, 14307668))), 6)  # Manning & Schütze 1999, p. 165
    0.999932
    """
    joint, expected = np.asarray(joint, dtype=float), np.asarray(expected, dtype=float)
    shape = np.broadcast(joint, expected).shape
    return np.divide(joint - expected, np.sqrt(joint), out=np.full(shape, np.nan), where=joint > 0)


def mutual_information(joint: ArrayLike, expected: ArrayLike) -> np.ndarray:
    """Return log2(O/E) (Church & Hanks 1990): large for rare pairs, so use it with a floor; missing where O is 0.

    Examples
    --------
    >>> round(float(mutual_information(20, expected_count(42, 20, 14307668))), 2)  # Manning & Schütze 1999, p. 178
    18.38
    """
    joint, expected = np.asarray(joint, dtype=float), np.asarray(expected, dtype=float)
    there = (joint > 0) & (expected > 0)
    ratio = np.divide(joint, expected, out=np.full(np.broadcast(joint, expected).shape, np.nan), where=there)
    return np.log2(ratio)


def log_dice(joint: ArrayLike, first: ArrayLike, second: ArrayLike) -> np.ndarray:
    """Return 14 + log2(2 f(xy) / (f(x) + f(y))) (Rychlý 2008): at most 14, whatever the size of the corpus.

    One more is twice as strong a bond. Missing where the words never occur together.

    Examples
    --------
    >>> log_dice([10, 5, 0], [10, 20, 9], [10, 20, 9]).tolist()
    [14.0, 12.0, nan]
    """
    joint, first, second = (np.asarray(x, dtype=float) for x in (joint, first, second))
    shape = np.broadcast(joint, first, second).shape
    return 14 + np.log2(np.divide(2 * joint, first + second, out=np.full(shape, np.nan), where=joint > 0))


def log_odds(joint: ArrayLike, first: ArrayLike, second: ArrayLike, total: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return λ, the natural logarithm of the odds ratio, and z, λ in standard errors; each cell has half a pair more.

    For two words it is the λ of Blaheta & Johnson (2001), as quanteda.textstats computes it.

    Examples
    --------
    >>> [round(float(x), 4) for x in log_odds(3, 4, 5, 20)]  # ln(3.5·14.5 / (1.5·2.5))
    [2.6052, 2.1852]
    """
    joint, first, second, total = (np.asarray(x, dtype=float) for x in (joint, first, second, total))
    cells = [x + 0.5 for x in (joint, first - joint, second - joint, total - first - second + joint)]
    lambda_ = np.log(cells[0]) - np.log(cells[1]) - np.log(cells[2]) + np.log(cells[3])
    return lambda_, lambda_ / np.sqrt(sum(1 / cell for cell in cells))


def conservative_log_ratio(
    a: ArrayLike, b: ArrayLike, n1: ArrayLike, n2: ArrayLike, *, level: float = 0.95, tests: int = 1
) -> np.ndarray:
    """Return Evert's LRC: the bound nearest zero of the interval of the log2 ratio of two rates, 0 if that holds 1.

    A conservative answer to "how many times as often": both the size of a difference and how much text shows it. It
    takes every occurrence for an independent draw.

    Parameters
    ----------
    a, b
        Occurrences in the target and in the rest, not both 0.
    n1, n2
        Words in the target and in the rest.
    level
        Confidence of the interval.
    tests
        Number of terms that are looked at together (Bonferroni); 1 for each by itself.

    Returns
    -------
    ndarray of float
        Doublings: above 0 used more, below 0 used less; missing without an occurrence.

    Notes
    -----
    Evert (2022), Measuring keyness, DH2022; `keyness(…, measure="LRC")` of the R package corpora. Given a + b
    occurrences, a is binomial; the bounds of its share (Clopper & Pearson 1934) give those of the ratio.

    Examples
    --------
    >>> conservative_log_ratio([30, 10, 10, 0], [10, 30, 11, 0], 1000, 1000).round(4).tolist()
    [0.5134, -0.5134, 0.0, nan]
    """
    a, b, n1, n2 = (np.asarray(x, dtype=float) for x in (a, b, n1, n2))
    tail = (1 - level) / 2 / tests
    low = np.where(a > 0, special.betaincinv(np.maximum(a, 1), b + 1, tail), 0.0)
    high = np.where(b > 0, special.betaincinv(a + 1, np.maximum(b, 1), 1 - tail), 1.0)
    with np.errstate(divide="ignore"):
        scale = np.log2(n2) - np.log2(n1)
        lower, upper = scale + np.log2(low) - np.log2(1 - low), scale + np.log2(high) - np.log2(1 - high)
    found = np.where(a * n2 >= b * n1, np.maximum(lower, 0), np.minimum(upper, 0))
    return np.where(a + b > 0, found, np.nan)
