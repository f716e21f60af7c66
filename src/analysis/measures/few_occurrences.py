"""The exact distribution of the occurrences of a rare term in articles drawn without replacement."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy import special


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


def occurrences_drawn(counts: tuple[int, ...], articles: int, drawn: np.ndarray) -> np.ndarray:
    """Return the probability of 0, 1, 2 … occurrences among the articles drawn.

    Parameters
    ----------
    counts
        Occurrences in each article that has the term.
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

    >>> (6 * occurrences_drawn((1, 2), 4, np.array([2]))).round(9).tolist()
    [[1.0, 2.0, 2.0, 1.0]]
    """
    holding, total = len(counts), sum(counts)
    several = [count for count in counts if count > 1]
    once, in_several = holding - len(several), sum(several)
    ways = np.zeros((len(several) + 1, total + once + 1))  # by number drawn and by their occurrences
    inner = ways[:, once : once + in_several + 1]
    inner[0, 0] = 1
    for done, count in enumerate(several, start=1):
        inner[1 : done + 1, count:] += inner[:done, :-count].copy()
    left = drawn[:, None] - np.arange(holding + 1)  # to be drawn from the articles without the term
    others = np.exp(log_comb(articles - holding, left) - log_comb(articles, drawn)[:, None])
    of_once = np.exp(log_comb(once, np.arange(once + 1)))
    both = np.add.outer(np.arange(len(several) + 1), np.arange(once + 1))
    weights = others[:, both] * of_once  # draws × number with several × number with one
    windows = np.lib.stride_tricks.sliding_window_view(ways, once + 1, axis=1)[:, : total + 1, ::-1]
    return weights.reshape(len(drawn), -1) @ windows.transpose(0, 2, 1).reshape(-1, total + 1)


def rare_p(pmf: np.ndarray, observed: np.ndarray, mean: np.ndarray, slope: float, error: np.ndarray) -> np.ndarray:
    """Return the probability, per draw, that occurrences less those expected from the words are as far from none.

    Parameters
    ----------
    pmf
        Draws × 0, 1, 2 … occurrences.
    observed
        The difference observed, in absolute value.
    mean
        The number of occurrences expected of a draw.
    slope, error
        Given c occurrences, the difference is normal, with mean slope · (c − mean), and this standard error.
    """
    middle = slope * (np.arange(pmf.shape[1]) - mean[:, None])
    near = np.maximum(error, 1e-9)[:, None]
    beyond = special.ndtr((middle - observed[:, None]) / near) + special.ndtr((-middle - observed[:, None]) / near)
    return np.minimum((pmf * beyond).sum(axis=1), 1)
