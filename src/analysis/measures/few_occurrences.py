"""The exact distribution of the occurrences of a rare term in articles drawn without replacement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

_CELLS_A_CALL = 2000  # that are added up in the time that a call of numpy takes


def log_comb(n: ArrayLike, k: ArrayLike) -> np.ndarray:
    """Return the logarithm of the number of ways to choose k of n; minus infinity where there is none."""
    n, k = np.asarray(n), np.asarray(k)
    factorial = _log_factorials(1 << int(n.max(initial=0)).bit_length())
    possible = (k >= 0) & (k <= n)
    k = np.where(possible, k, 0)
    return np.where(possible, factorial[n] - factorial[k] - factorial[np.maximum(n - k, 0)], -np.inf)


@lru_cache(maxsize=4)
def _log_factorials(largest: int) -> np.ndarray:
    """Return the logarithms of 0!, 1!, 2! … `largest`!."""
    return special.gammaln(np.arange(largest + 1) + 1.0)


def occurrences_drawn(
    terms: Iterable[tuple[tuple[int, ...], int]], articles: int, drawn: np.ndarray
) -> Iterator[np.ndarray]:
    """Yield of every term the probability of 0, 1, 2 … occurrences among the articles drawn.

    Parameters
    ----------
    terms
        Of each term the occurrences in the articles that have it more than once, and the number of articles that have
        it once. Terms whose occurrences begin alike are found faster when they follow each other.
    articles
        Number of all articles.
    drawn
        How many articles are drawn without replacement; one number or more, one row of the result each.

    Notes
    -----
    The articles with several occurrences are enumerated by their number and sum; those with one are hypergeometric.

    Examples
    --------
    Of four articles two are drawn, and two have the term, once and twice: of six draws one has neither, two have one
    occurrence, two have two, one has three.

    >>> (6 * next(occurrences_drawn([((2,), 1)], 4, np.array([2])))).round(9).tolist()
    [[1.0, 2.0, 2.0, 1.0]]
    """
    drawn, draw = np.unique(drawn, return_inverse=True)
    path: list[tuple[int, np.ndarray]] = [(0, np.ones((1, 1)))]  # of the first none, one, two … articles
    by_holding: dict[int, np.ndarray] = {}
    for several, once in terms:
        same = 0
        while same < min(len(several), len(path) - 1) and several[same] == path[same + 1][0]:
            same += 1
        del path[same + 1 :]
        for count in several[same:]:
            path.append((count, _one_more(path[-1][1], count)))
        ways, holding = path[-1][1], len(several) + once
        if holding not in by_holding:
            left = drawn[:, None] - np.arange(holding + 1)  # to be drawn from the articles without the term
            by_holding[holding] = np.exp(log_comb(articles - holding, left) - log_comb(articles, drawn)[:, None])
        yield _with_once(ways, once, by_holding[holding])[draw]


def _one_more(ways: np.ndarray, count: int) -> np.ndarray:
    """Return the number of ways, by articles drawn × their occurrences, when there is one article more."""
    drawn, total = ways.shape
    more = np.zeros((drawn + 1, total + count))
    more[:-1, :total] = ways
    more[1:, count:] += ways
    return more


def _with_once(ways: np.ndarray, once: int, others: np.ndarray) -> np.ndarray:
    """Return draws × occurrences: their probability with so many articles more that have the term once.

    `others` is draws × articles drawn that have the term: in how many of all ways the rest is drawn.
    """
    draws, several = len(others), ways.shape[1]
    others = np.ascontiguousarray(others)
    weights = np.ndarray(  # draws × number with one × number with several: windows of the same memory
        (draws, once + 1, len(ways)),
        others.dtype,
        others,
        strides=(others.strides[0], others.strides[1], others.strides[1]),
    )
    both = (weights * _combinations(once)[:, None]) @ ways  # draws × articles with one × occurrences in the rest
    total = several + once
    if several * _CELLS_A_CALL < draws * (once + 1) * total:
        found = np.zeros((draws, total))
        for more in range(several):
            found[:, more : more + once + 1] += both[:, :, more]
        return found
    # row n, of n articles with one occurrence, is moved right by n: rows are one cell longer than they are read
    moved = np.zeros((draws, once + 1, total + 1))
    moved[:, :, :several] = both
    return moved.reshape(draws, -1)[:, : (once + 1) * total].reshape(draws, once + 1, total).sum(axis=1)


@lru_cache(maxsize=512)
def _combinations(n: int) -> np.ndarray:
    """Return the number of ways to choose 0, 1, 2 … `n` of n."""
    return np.exp(log_comb(n, np.arange(n + 1)))


def rare_p(
    distributions: list[np.ndarray], observed: np.ndarray, mean: np.ndarray, slope: np.ndarray, error: np.ndarray
) -> np.ndarray:
    """Return draws × terms: the probability that occurrences less those expected from the words are as far from none.

    Parameters
    ----------
    distributions
        Of every term draws × 0, 1, 2 … occurrences.
    observed
        Draws × terms: the difference observed, in absolute value.
    mean
        Draws × terms: the number of occurrences expected.
    slope, error
        Given c occurrences, the difference is normal, with mean slope · (c − mean), and this standard error, of
        draws × terms.
    """
    lengths = np.array([pmf.shape[1] for pmf in distributions])
    starts = np.cumsum(lengths) - lengths
    term = np.repeat(np.arange(len(lengths)), lengths)
    middle = slope[term] * (np.arange(len(term)) - starts[term] - mean[:, term])
    near, least = np.maximum(error, 1e-9)[:, term], observed[:, term]
    beyond = special.ndtr((middle - least) / near) + special.ndtr((-middle - least) / near)
    beyond *= np.concatenate(distributions, axis=1)
    return np.minimum(np.add.reduceat(beyond, starts, axis=1), 1)
