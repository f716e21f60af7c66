"""Tails of a sum over articles drawn without replacement, by saddlepoint."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse, special

_BINS = 24  # of articles without the term, by their number of words
_LOWEST, _MIDDLE, _HIGHEST = 12, 28, 24  # points for the articles with the term: each extreme one is a point
_ROUNDS = 60
_CLOSE = 1e-8
_MARGIN = 1e-3  # of the range of sums
_CENTRE = 0.02  # standard deviations from the mean within which the formula is 0 / 0


class Points(NamedTuple):
    """What the articles have of each term, as few values with the numbers of articles that have them."""

    value: np.ndarray  # terms × points
    articles: np.ndarray


def article_points(counts: sparse.csc_array, words: np.ndarray, rate: np.ndarray) -> Points:
    """Return what each article has of each term beyond `rate` per word: h − rate · words, in bins.

    Where more articles hold a term than there are points, those in the middle are taken together. Sums are exact and
    the sum of squares is made so.

    Parameters
    ----------
    counts
        Articles × terms.
    words
        Words of every article.
    rate
        Occurrences per word of every term.
    """
    terms = counts.shape[1]
    column = np.repeat(np.arange(terms), np.diff(counts.indptr))
    beyond = counts.data - rate[column] * words[counts.indices]
    holding = np.diff(counts.indptr)
    order = np.lexsort((beyond, column))
    rank = np.arange(len(order)) - counts.indptr[:-1][column]  # column is sorted already
    last = holding[column] - 1 - rank
    inner = np.maximum(holding[column] - _LOWEST - _HIGHEST, 1)
    place = np.where(rank < _LOWEST, rank, _LOWEST + (rank - _LOWEST) * _MIDDLE // inner)
    size = _LOWEST + _MIDDLE + _HIGHEST
    place = np.where(last < _HIGHEST, np.maximum(size - 1 - last, 0), place)
    few = holding[column] <= size
    place = np.where(few, rank, place)
    flat = column * size + place
    articles = np.bincount(flat, minlength=terms * size).reshape(terms, size).astype(float)
    total = np.bincount(flat, weights=beyond[order], minlength=terms * size).reshape(terms, size)

    bounds = np.unique(np.quantile(words, np.linspace(0, 1, _BINS + 1)[1:-1], method="lower"))
    bin_of = np.searchsorted(bounds, words, side="left")
    bins = len(bounds) + 1
    inside = column * bins + bin_of[counts.indices]
    without = np.bincount(bin_of, minlength=bins) - np.bincount(inside, minlength=terms * bins).reshape(terms, bins)
    of_words = np.bincount(bin_of, weights=words, minlength=bins) - np.bincount(
        inside, weights=words[counts.indices], minlength=terms * bins
    ).reshape(terms, bins)
    articles = np.hstack([articles, without])
    total = np.hstack([total, -rate[:, None] * of_words])
    value = np.divide(total, articles, out=np.zeros_like(total), where=articles > 0)
    squares = np.bincount(column, weights=beyond[order] ** 2, minlength=terms).astype(float)  # whole where all is empty
    squares += rate**2 * ((words**2).sum() - np.bincount(column, weights=words[counts.indices] ** 2, minlength=terms))
    binned = (articles * value**2).sum(axis=1)
    value *= np.sqrt(np.divide(squares, binned, out=np.ones(terms), where=binned > 0))[:, None]
    return Points(value, articles)


def upper_tail(points: Points, drawn: int, least: np.ndarray) -> np.ndarray:
    """Return the probability that the sum over `drawn` articles is `least` or more; missing where it cannot be told.

    Parameters
    ----------
    points
        Terms × points.
    drawn
        Number of articles drawn, without replacement.
    least
        One number per term.

    Notes
    -----
    Double saddlepoint of Skovgaard (1987), as for permutation tests Robinson (1982): the articles are drawn
    independently, given how many are drawn. The sum must be about continuous.

    Examples
    --------
    Of the numbers 1 to 20 five are drawn, in 15,504 ways. They sum to more than 76 in 254 of them and to 76 in 70, half
    of which count where a sum is taken as continuous: (254 + 35) / 15,504 = 0.0186.

    >>> numbers = Points(np.arange(1.0, 21)[None], np.ones((1, 20)))
    >>> float(upper_tail(numbers, 5, np.array([76]))[0].round(4))
    0.0185
    """
    value, articles = points
    of = articles[0].sum()
    share = drawn / of
    mean = (articles * value).sum(axis=1) / of
    value = value - mean[:, None]
    spread = np.sqrt(share * (1 - share) * of / (of - 1) * (articles * value**2).sum(axis=1))
    known = spread > 0
    z = np.divide(least - drawn * mean, spread, out=np.zeros(len(least)), where=known)
    value = np.divide(value, spread[:, None], out=np.zeros_like(value), where=known[:, None])
    found = np.where(known, special.ndtr(-z), np.where(least - drawn * mean > 1e-9, 0.0, 1.0))
    largest = _largest_sum(value, articles, drawn)
    smallest = -_largest_sum(-value, articles, drawn)
    found[z > largest + 1e-9] = 0
    found[z < smallest - 1e-9] = 1
    inside = known & (np.abs(z) > _CENTRE) & (z <= largest + 1e-9) & (z >= smallest - 1e-9)
    chosen = np.flatnonzero(inside)
    # the formula ends before the ends: what is nearer has a probability at most so large
    margin = _MARGIN * (largest - smallest)
    z = np.clip(z, smallest + margin, largest - margin)
    found[chosen] = _tail(value[chosen], articles[chosen], drawn, share, z[chosen])
    return found


def _largest_sum(value: np.ndarray, articles: np.ndarray, drawn: int) -> np.ndarray:
    """Return the largest sum that so many articles can have."""
    order = np.argsort(-value, axis=1)
    number = np.take_along_axis(articles, order, axis=1)
    before = np.cumsum(number, axis=1) - number
    taken = np.clip(drawn - before, 0, number)
    return (taken * np.take_along_axis(value, order, axis=1)).sum(axis=1)


def _tail(value: np.ndarray, articles: np.ndarray, drawn: int, share: float, z: np.ndarray) -> np.ndarray:
    """Return the tail of sums with mean 0 and variance 1, beyond z on the side of its sign."""
    a, b = np.zeros(len(z)), z.copy()
    base = np.log(share / (1 - share))
    result = np.full(len(z), np.nan)
    active = np.arange(len(z))
    for _ in range(_ROUNDS):
        if not len(active):
            break
        v, n = value[active], articles[active]
        logit = base + a[active, None] + b[active, None] * v
        p = special.expit(logit)
        np_, npq = n * p, n * p * (1 - p)
        off, off_sum = np_.sum(axis=1) - drawn, np.einsum("ij,ij->i", np_, v) - z[active]
        one = npq.sum(axis=1)
        npq *= v
        mixed, two = npq.sum(axis=1), np.einsum("ij,ij->i", npq, v)
        determinant = np.maximum(one * two - mixed**2, 1e-300)
        step_a, step_b = (two * off - mixed * off_sum) / determinant, (one * off_sum - mixed * off) / determinant
        done = (np.abs(off) < _CLOSE * drawn) & (np.abs(off_sum) < _CLOSE * 10)
        if done.any():
            rows = active[done]
            cumulant = (n[done] * (np.logaddexp(0, logit[done]) + np.log1p(-share))).sum(axis=1)
            w = np.sign(b[rows]) * np.sqrt(np.maximum(2 * (a[rows] * drawn + b[rows] * z[rows] - cumulant), 0))
            u = b[rows] * np.sqrt(determinant[done] / (n[done].sum(axis=1) * share * (1 - share)))
            with np.errstate(divide="ignore", invalid="ignore"):
                tail = special.ndtr(-w) + np.exp(-(w**2) / 2) / np.sqrt(2 * np.pi) * (1 / u - 1 / w)
            result[rows] = np.clip(tail, 0, 1)
        # a long step is shortened: far out the curvature says little about where the solution is
        longest = np.maximum(np.abs(step_a), np.abs(step_b[:, None] * v).max(axis=1))
        shorter = np.minimum(1, 4 / np.maximum(longest, 1e-300))
        a[active] -= shorter * step_a
        b[active] -= shorter * step_b
        active = active[~done]
    return result
