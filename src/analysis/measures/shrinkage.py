"""Ratios drawn towards zero by as much as they are uncertain: what is left of a list's first rows in other texts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special

from analysis.measures.dispersion import Dispersion

_FARTHEST = 12.0  # doublings looked at, in either direction
_POINTS = 129
_GRID = np.linspace(-_FARTHEST, _FARTHEST, _POINTS)
_STEP = _GRID[1] - _GRID[0]

# What true ratios can be: zero, or about some size in either direction. Sizes are a quarter of a doubling apart, so
# that any spread of them can be composed of these, also that of terms that all differ by one factor.
_CENTRES = np.arange(0, 10.01, 0.25)
_WIDTH = 0.15
# Where the search for their weights begins: so large a part is zero, the others lie about one size, so widely spread.
_FIRST = [np.ravel(x) for x in np.meshgrid([0.1, 0.5, 0.9], [0, 0.5, 1, 1.5, 2, 3], 2.0 ** np.arange(-3, 2.6, 0.5))]
_ROUNDS = 200
_TERMS = 3000  # enough to say how ratios are spread; with more, every n-th is taken
_EQUAL_TERMS = 5  # that do not differ are added: a few ratios do not say that all are as large as they are

_TERMS_AT_ONCE = 2000


class Sides(NamedTuple):
    """Occurrences of every term on two sides, and the words of either."""

    count: np.ndarray  # type: ignore[assignment]  # tuple.count is not needed
    rest: np.ndarray
    words: float
    rest_words: float


class Shrunken(NamedTuple):
    """Shrunken ratios in doublings and how likely each has the wrong sign."""

    ratio: np.ndarray
    false_sign: np.ndarray


class _Prior(NamedTuple):
    """How true ratios are spread: what part of them is zero, and the density of the others on a fine grid."""

    zero: float
    ratio: np.ndarray
    density: np.ndarray


def shrink(sides: Sides, dispersion: Dispersion) -> Shrunken:
    """Return what each log2 ratio is on average, given the counts and how the ratios of all terms are spread.

    Of many ratios the largest are large by chance as well. How the true ones are spread, as often above zero as below,
    is what makes the counts found most likely: all near 0 where groups do not differ, so that every ratio is then
    near 0; in two heaps where every term differs by the same factor.

    Parameters
    ----------
    sides
        Occurrences and words.
    dispersion
        By how much occurrences vary more between articles than single words would. Counts weigh so much less.

    Returns
    -------
    Shrunken
        ratio: the posterior mean. false_sign: the probability that the true ratio lies on the other side of zero,
        0 to .5; of what the prior holds to be zero, half lies on either side.

    Notes
    -----
    Empirical Bayes with a symmetric prior by nonparametric maximum likelihood (Kiefer & Wolfowitz 1956; false sign:
    Stephens 2017). The likelihood is binomial with counts divided by their dispersion; its deviance D is made t-like
    for the freedom d of the dispersion: (1 + D/d)^−(d+1)/2. So a side without an occurrence says that its rate is
    small, and not how small; a normal error of the ratio would.

    Examples
    --------
    Eleven times the same ratio: all is left of it where there are many occurrences, and little where there are few.

    >>> sides = Sides(np.array([80] * 10 + [4]), np.array([40] * 10 + [2]), 1000, 1000)
    >>> shrink(sides, Dispersion(np.ones(11), 1000)).ratio[[0, 10]].round(1).tolist()
    [1.0, 0.4]
    """
    if not len(sides.count):
        return Shrunken(np.empty(0), np.empty(0))
    weight = _spread(sides, dispersion)
    fine = np.linspace(-_FARTHEST, _FARTHEST, 2401)
    prior = _Prior(weight[0], fine, weight[1:] @ _components(fine))
    found = [
        _posterior(_part(sides, rows), Dispersion(dispersion.value[rows], dispersion.freedom), prior)
        for rows in (slice(i, i + _TERMS_AT_ONCE) for i in range(0, len(sides.count), _TERMS_AT_ONCE))
    ]
    return Shrunken(np.concatenate([f.ratio for f in found]), np.concatenate([f.false_sign for f in found]))


def selected_bound(
    sides: Sides, dispersion: Dispersion, selected: np.ndarray, share: float, *, level: float = 0.95
) -> np.ndarray:
    """Return the bound nearest zero of each selected row, such that of all selected about 5 % at most promise too much.

    A row that is shown because it stands out among many is likely to stand out by chance as well. With R rows of m
    selected, the interval of each is taken at 1 − .05 R/m (Benjamini & Yekutieli 2005).

    Parameters
    ----------
    sides, dispersion
        As for `shrink`.
    selected
        Which rows are shown.
    share
        Of all rows of the list, those that are shown.

    Returns
    -------
    ndarray of float
        Doublings: above 0 "at least 2^x times as often", below 0 "at most"; 0 where the interval holds zero; missing
        where not selected.

    Notes
    -----
    The interval is that of a binomial share (Clopper & Pearson 1934, here half way to its mid-p form) of occurrences
    divided by their dispersion and, for what is not known of that, by the squared ratio of the quantiles of Student's
    t and of the normal distribution.

    Examples
    --------
    >>> one = Sides(np.array([80, 5]), np.array([20, 5]), 1000, 1000)
    >>> selected_bound(one, Dispersion(np.ones(2), 1000), np.array([True, False]), 0.5).round(2).tolist()
    [1.21, nan]
    """
    tail = (1 - level) / 2 * share
    if not selected.any():
        return np.full(len(selected), np.nan)
    expansion = special.stdtrit(dispersion.freedom, tail) / special.ndtri(tail)
    a, b = (x / (dispersion.value * expansion**2) for x in (sides.count, sides.rest))
    of_words = sides.words / (sides.words + sides.rest_words)
    low, high = special.betaincinv(a + 0.25, b + 0.75, tail), special.betaincinv(a + 0.75, b + 0.25, 1 - tail)
    more = sides.count * sides.rest_words > sides.rest * sides.words
    nearest = np.where(more, np.maximum(_doublings(low, of_words), 0), np.minimum(_doublings(high, of_words), 0))
    return np.where(selected, nearest, np.nan)


def _doublings(share_of_term: np.ndarray, share_of_words: float) -> np.ndarray:
    """Return the log2 ratio of rates at which one side has such a share of a term's occurrences."""
    with np.errstate(divide="ignore"):
        return np.log2(share_of_term / (1 - share_of_term)) - np.log2(share_of_words / (1 - share_of_words))


def _part(sides: Sides, rows: slice | np.ndarray) -> Sides:
    return sides._replace(count=sides.count[rows], rest=sides.rest[rows])


def _components(ratio: np.ndarray) -> np.ndarray:
    """Return components × ratios: the density of each component of the prior but zero itself."""
    z = (np.abs(ratio) - _CENTRES[:, None]) / _WIDTH
    return np.exp(-(z**2) / 2) / (np.sqrt(2 * np.pi) * _WIDTH * np.where(_CENTRES > 0, 2, 1))[:, None]


def _likelihood(sides: Sides, scale: np.ndarray, freedom: float, ratio: np.ndarray) -> np.ndarray:
    """Return terms × ratios: the likelihood of each log2 ratio, 1 at the best."""
    a, b = (sides.count / scale)[:, None], (sides.rest / scale)[:, None]
    odds = np.log(sides.words / sides.rest_words) + np.log(2) * ratio
    other = np.logaddexp(0, odds)  # −log of the share of the rest
    total = np.maximum(a + b, 1e-300)
    best = special.xlogy(a, a / total) + special.xlogy(b, b / total)
    deviance = np.maximum(2 * (best - a * odds + (a + b) * other), 0)
    return np.exp(-(freedom + 1) / 2 * np.log1p(deviance / freedom))


def _errors(sides: Sides, scale: np.ndarray) -> np.ndarray:
    """Return about how uncertain each log2 ratio is."""
    return np.sqrt(1 / (sides.count / scale + 0.5) + 1 / (sides.rest / scale + 0.5)) / np.log(2)


def _first_weights() -> np.ndarray:
    """Return beginnings × weights of zero and of the components of the prior."""
    zero, middle, width = (x[:, None] for x in _FIRST)
    others = np.exp(-(((_CENTRES - middle) / width) ** 2) / 2) * np.where(_CENTRES > 0, 1, 0.5)
    return np.hstack([zero, (1 - zero) * others / others.sum(axis=1, keepdims=True)])


def _spread(sides: Sides, dispersion: Dispersion) -> np.ndarray:
    """Return the weights of zero and of the components of the prior, by maximum likelihood over the terms (EM)."""
    rows = np.linspace(0, len(sides.count) - 1, min(len(sides.count), _TERMS)).astype(int)
    scale = dispersion.value[rows]
    few = _part(sides, rows)
    # a grid cannot show a likelihood narrower than its steps
    scale = scale * np.maximum(_STEP / _errors(few, scale), 1) ** 2
    prior = np.vstack([_GRID == 0, _components(_GRID)])
    prior /= prior.sum(axis=1, keepdims=True)
    evidence = _likelihood(few, scale, dispersion.freedom, _GRID) @ prior.T
    first = _first_weights()
    # few occurrences do not say how far a spread reaches; what they leave open stays as in the likeliest beginning
    weight = first[np.log(np.maximum(evidence @ first.T, 1e-300)).sum(axis=0).argmax()]
    for _round in range(_ROUNDS):
        mixed = np.maximum(evidence @ weight, 1e-300)
        weight = weight * (evidence.T @ (1 / mixed))
        weight[0] += _EQUAL_TERMS
        weight /= weight.sum()
    return weight


def _posterior(sides: Sides, dispersion: Dispersion, prior: _Prior) -> Shrunken:
    """Return mean and false sign of each ratio, on a grid of its own that is as fine as the ratio is certain."""
    scale, half = dispersion.value, 0.5 * dispersion.value
    middle = np.log2((sides.count + half) / sides.words) - np.log2((sides.rest + half) / sides.rest_words)
    reach = 8 * _errors(sides, scale)
    low, high = np.clip(middle - reach, -_FARTHEST, _FARTHEST - 1), np.clip(middle + reach, 1 - _FARTHEST, _FARTHEST)
    ratio = low[:, None] + (high - low)[:, None] * np.linspace(0, 1, _POINTS)
    step = (high - low) / (_POINTS - 1)
    chance = _likelihood(sides, scale, dispersion.freedom, ratio) * np.interp(ratio, prior.ratio, prior.density)
    zero = _likelihood(sides, scale, dispersion.freedom, np.zeros(1))[:, 0] * prior.zero
    total = np.maximum(chance.sum(axis=1) * step + zero, 1e-300)
    mean = (chance * ratio).sum(axis=1) * step / total
    other = ((chance * (ratio * np.sign(middle)[:, None] < 0)).sum(axis=1) * step + zero / 2) / total
    return Shrunken(mean, np.where(middle == 0, 0.5, np.minimum(other, 0.5)))
