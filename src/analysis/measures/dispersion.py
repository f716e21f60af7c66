"""By how much the occurrences of each term vary between articles, each term's estimate steadied by all the others."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special

from analysis.measures.keyness_groups import Groups

_TERMS_FOR_TREND = 20  # with fewer, one dispersion for rare and frequent terms
_LEAST = 0.05  # of an estimate, whose logarithm is taken
_MOST_FREEDOM = 1e6  # where terms do not differ: as good as known
_RAISED = 8  # degrees of freedom up to which no estimate stays below what is expected; benchmarks/calibration.py


class Dispersion(NamedTuple):
    """Variance of each term's occurrences, in multiples of that of single words, and the freedom of the estimates."""

    value: np.ndarray
    freedom: float


def dispersion_of(groups: Groups, bursts: np.ndarray) -> Dispersion:
    """Return the moderated dispersion of every term, from its own one (`burstiness`), low ones raised."""
    return moderated(bursts, groups.count.sum(axis=0), groups.freedom(), raise_low=True)


def moderated(own: np.ndarray, occurrences: np.ndarray, freedom: int, *, raise_low: bool = False) -> Dispersion:
    """Return dispersions drawn towards what terms about as frequent have, at least 1.

    With few articles a term's own estimate is mostly chance, and the terms that stand out are those whose estimate
    came out too small.

    Parameters
    ----------
    own
        Each term's own estimate.
    occurrences
        Occurrences of each term; the dispersion expected may grow or fall with their logarithm.
    freedom
        Degrees of freedom of an estimate.
    raise_low
        Whether what is below the expected is raised to it: wholly up to eight degrees of freedom d, and by 8/d of the
        way beyond, as the variance of the logarithm of an estimate falls. For terms that are shown because they stand
        out, which are those whose estimate came out too small; the ratios printed of them are then right on average.

    Notes
    -----
    (d₀φ₀ + dφ)/(d₀ + d) with d₀ + d degrees of freedom; d₀ and φ₀ are found from the mean and variance of log φ over
    terms, as limma does for variances (Smyth 2004). Raising low ones is our own.

    Examples
    --------
    Terms that differ no more than estimates of ten degrees of freedom do by chance have one dispersion. It is 4.4, not
    4: on average the logarithm of an estimate lies 0.1 below that of what is estimated.

    >>> found = moderated(np.array([4.0, 3.5, 4.5, 4.0]), np.array([9, 9, 9, 9]), 10)
    >>> found.value.round(1).tolist(), found.freedom
    ([4.4, 4.4, 4.4, 4.4], 1000000.0)
    """
    freedom = max(freedom, 1)
    used = np.flatnonzero(occurrences > 0)
    if len(used) < 3:
        return Dispersion(np.maximum(own, 1.0), float(freedom))
    expected_log = special.digamma(freedom / 2) - np.log(freedom / 2)
    logs = np.log(np.maximum(own[used], _LEAST)) - expected_log
    design = np.ones((len(used), 1))
    if len(used) >= _TERMS_FOR_TREND:
        design = np.column_stack([design, np.log(occurrences[used])])
    fitted = design @ np.linalg.lstsq(design, logs, rcond=None)[0]
    beyond = ((logs - fitted) ** 2).sum() / (len(used) - design.shape[1]) - special.polygamma(1, freedom / 2)
    prior = min(2 * _inverse_trigamma(float(beyond)), _MOST_FREEDOM) if beyond > 0 else _MOST_FREEDOM
    centre = np.exp(fitted + special.digamma(prior / 2) - np.log(prior / 2))
    value = np.ones(len(own))
    value[used] = (prior * centre + freedom * own[used]) / (prior + freedom)
    if raise_low:
        value[used] += min(1, _RAISED / freedom) * np.maximum(centre - value[used], 0)
    return Dispersion(np.maximum(value, 1.0), min(prior + freedom, _MOST_FREEDOM))


def _inverse_trigamma(value: float) -> float:
    """Return the number whose trigamma is `value`, by Newton's method on 1 / trigamma."""
    if value < 1e-6:
        return 1 / value
    found = 0.5 + 1 / value
    for _round in range(50):
        trigamma = float(special.polygamma(1, found))
        step = trigamma * (1 - trigamma / value) / float(special.polygamma(2, found))
        found += step
        if abs(step) < 1e-9 * found:
            break
    return found
