"""Ratios drawn towards zero by as much as they are uncertain: what is left of a list's first rows in other texts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special

_GRID = 2.0 ** np.arange(-20, 12)  # variances of log2 ratios looked at first, from none to 45 doublings
_ROUNDS = 10
_LEAST_VARIANCE = 1e-12  # of a ratio known exactly


class Shrunken(NamedTuple):
    """Shrunken ratios and how likely each has the wrong sign; missing where there is no standard error."""

    ratio: np.ndarray
    false_sign: np.ndarray
    spread: float  # τ², the variance of the true ratios


def shrink(ratio: np.ndarray, error: np.ndarray) -> Shrunken:
    """Return each ratio drawn towards zero: r̃ = r τ² / (τ² + s²), and its local false sign rate.

    Of many ratios the largest are large by chance as well. If the true ones are spread about zero with variance τ², a
    ratio r with standard error s is r̃ on average. τ² is what makes the ratios found most likely: near 0 where groups
    do not differ, so that every ratio is then near 0.

    Parameters
    ----------
    ratio, error
        Ratios on a logarithmic scale and their standard errors.

    Returns
    -------
    Shrunken
        ratio: r̃. false_sign: Φ(−|r̃| / √(τ² s² / (τ² + s²))), the probability that the true ratio lies on the other
        side of zero, 0 to .5. spread: τ².

    Notes
    -----
    Normal means with a common variance: Efron & Morris (1975); local false sign rate: Stephens (2017).

    Examples
    --------
    With all errors 1, τ² is the mean square less 1, here (4 + 4 + 0 + 16)/4 − 1 = 5: every ratio is multiplied by 5/6.

    >>> shrink(np.array([2.0, -2.0, 0.0, 4.0]), np.ones(4)).ratio.round(3).tolist()
    [1.667, -1.667, 0.0, 3.333]
    """
    known = np.isfinite(ratio) & np.isfinite(error)
    spread = _spread(ratio[known], error[known] ** 2) if known.any() else np.nan
    with np.errstate(invalid="ignore", divide="ignore"):
        factor = spread / (spread + error**2)
        shrunken = ratio * factor
        deviation = np.sqrt(factor) * error
        wrong = np.where(deviation > 0, special.ndtr(-np.abs(shrunken) / deviation), 0.5)
    missing = np.where(known, 0.0, np.nan)
    return Shrunken(shrunken + missing, wrong + missing, spread)


def _spread(ratio: np.ndarray, variance: np.ndarray) -> float:
    """Return τ² by maximum likelihood: the best of a grid, then of finer ones about it."""
    grid = np.r_[0.0, _GRID]
    for _ in range(_ROUNDS):
        total = grid[:, None] + variance + _LEAST_VARIANCE
        best = int(np.argmax(-(np.log(total) + ratio**2 / total).sum(axis=1)))
        spread = grid[best]
        grid = np.linspace(grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)], 21)
    return float(spread)
