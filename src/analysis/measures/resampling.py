"""How far a number would move if the texts had been slightly others: bootstrap by article or by sentence."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from statistics import NormalDist

import numpy as np
import pandas as pd
from scipy import special

from analysis.measures.grouping import check_by, group_codes

#: With fewer, the ends of an interval are mostly the chance of the draws: a tail of 2.5 % rests on a dozen of them.
ENOUGH_RESAMPLES = 500

#: With fewer articles in a group, resampling articles says too little: intervals from few clusters are too
#: narrow (Cameron, Gelbach & Miller 2008). Sentences are resampled instead, which describes these texts only.
ENOUGH_ARTICLES = 10


def check_resamples(resamples: int, *, stacklevel: int = 3) -> None:
    """Raise a ValueError unless `resamples` is a positive number; warn if it is too small for an interval."""
    if not isinstance(resamples, int | np.integer) or resamples < 1:
        raise ValueError(f"resamples={resamples!r} must be a number from 1; from {ENOUGH_RESAMPLES} on for intervals")
    if resamples < ENOUGH_RESAMPLES:
        warnings.warn(
            f"resamples={resamples}: with fewer than {ENOUGH_RESAMPLES} the intervals and the stability of ranks "
            "change with the seed; the default is 1000",
            stacklevel=stacklevel,
        )


def resampled_unit(units: pd.DataFrame, by: str) -> str:
    """Return "articles" where every group has enough of them, otherwise "sentences"."""
    check_by(units, by)
    articles = units.dropna(subset=[by]).groupby(by)["article_id"].nunique()
    return "articles" if len(articles) and articles.min() >= ENOUGH_ARTICLES else "sentences"


def replicate_weights(units: pd.DataFrame, by: str, *, resamples: int, seed: int) -> Iterator[np.ndarray]:
    """Yield for every resample how often each unit was drawn.

    Articles are drawn with replacement within their group, or sentences within their article; the sizes of
    groups stay what they are. Every unit is as likely as any other of its group (article).

    Parameters
    ----------
    units
        The rows of a document-term matrix whose units are sentences or articles.
    by
        The grouping column.
    resamples
        How many resamples to draw.
    seed
        The same seed gives the same draws.

    Yields
    ------
    ndarray of int
        One number per unit.
    """
    generator = np.random.default_rng(seed)
    article, ids = pd.factorize(units["article_id"])
    if resampled_unit(units, by) == "sentences":
        strata = article
    else:
        group_of_unit, _ = group_codes(units, by)
        strata = np.zeros(len(ids), dtype=int)
        strata[article] = group_of_unit  # one stratum number per article
    order = np.argsort(strata, kind="stable")
    sizes = np.bincount(strata + 1)[strata[order] + 1]  # +1: a missing group is a stratum of its own
    first = np.searchsorted(strata[order], strata[order])
    for _ in range(resamples):
        drawn = first + (generator.random(len(strata)) * sizes).astype(int)
        weights = np.bincount(order[drawn], minlength=len(strata))
        yield weights if len(weights) == len(units) and strata is article else weights[article]


def percentile_interval(replicates: np.ndarray, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Return the bounds between which the middle `level` of the replicates (rows) lie, per column."""
    tail = (1 - level) / 2
    low, high = np.quantile(replicates, [tail, 1 - tail], axis=0)
    return low, high


def rank_stability(
    values: np.ndarray, replicates: np.ndarray, *, top: int, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the rank of every value and how it holds in resamples.

    Parameters
    ----------
    values
        One value per term; larger is better. Equal values are ranked in the order given.
    replicates
        Resamples × terms. Equal values are ranked at random, so that a term gains nothing from its spelling.
    top
        How many ranks count as "among the top".
    seed
        For breaking ties.

    Returns
    -------
    tuple of ndarray
        rank (from 1), stability (share of resamples with rank ≤ top), and the bounds of the middle 95 % of ranks.
    """
    rank = np.empty(len(values), dtype=int)
    rank[np.argsort(-values, kind="stable")] = np.arange(1, len(values) + 1)
    generator = np.random.default_rng(seed)
    ranks = np.empty(replicates.shape, dtype=np.int32)
    for row, replicate in zip(ranks, replicates, strict=True):
        row[np.lexsort((generator.random(len(values)), -replicate))] = np.arange(1, len(values) + 1)
    tail = np.quantile(ranks, [0.025, 0.975], axis=0, method="closest_observation").astype(int)
    among_top = (ranks <= top) & (replicates > 0)  # what a resample does not hold is not among its top
    return rank, among_top.mean(axis=0), tail[0], tail[1]


def expanded_level(level: float, units: int, freedom: int) -> float:
    """Return the level at which percentiles of few units cover `level` (Hesterberg 2015, expanded percentiles).

    A bootstrap of n units spreads too little by the factor √((n − 1)/n), and with few of them a normal quantile is
    too small; both are made up for by percentiles farther out.

    Parameters
    ----------
    level
        The coverage wanted, such as 0.95.
    units
        Articles or sentences that are resampled, in the smaller of the two sides.
    freedom
        Degrees of freedom: all units less the strata they are drawn within.

    >>> expanded_level(0.95, 10, 27), expanded_level(0.95, 1000, 2997)  # doctest: +ELLIPSIS
    (0.969..., 0.950...)
    """
    widening = np.sqrt(max(units, 2) / (max(units, 2) - 1))
    return float(1 - 2 * special.ndtr(widening * special.stdtrit(max(freedom, 1), (1 - level) / 2)))


def permuted(codes: np.ndarray, permutations: int, *, seed: int) -> np.ndarray:
    """Return `permutations` random orders of `codes`, one a row: every group keeps its number of articles."""
    if codes.max() > np.iinfo(np.int16).max:
        raise ValueError(f"{codes.max() + 1} groups; allowed are up to {np.iinfo(np.int16).max}")
    generator = np.random.default_rng([seed, 2])
    return generator.permuted(np.tile(codes.astype(np.int16), (permutations, 1)), axis=1)


def wilson_interval(hits: float, of: float, *, level: float = 0.95) -> tuple[float, float]:
    """Return Wilson's interval for a proportion (Wilson 1927), without continuity correction.

    It stays inside [0, 1] and is sensible for small counts and for none at all. It takes the `of` observations as
    independent; sentences of one article are not, so for sentences it describes these texts, not their province.

    Parameters
    ----------
    hits, of
        How many of how many.
    level
        Confidence, between 0 and 1.

    Returns
    -------
    low, high : float
        Ends of the interval, shares from 0 to 1; both missing (NaN) if `of` is 0.

    Raises
    ------
    ValueError
        If not 0 <= hits <= of, or `level` is not between 0 and 1.

    Examples
    --------
    >>> [round(end, 4) for end in wilson_interval(3, 12)]
    [0.0889, 0.5323]
    """
    z = normal_quantile(level)
    if not 0 <= hits <= of:
        raise ValueError(f"hits={hits!r} of={of!r}; allowed is 0 <= hits <= of")
    if of == 0:
        return float("nan"), float("nan")
    share, spread = hits / of, z * z / of
    middle = share + spread / 2
    half = z * np.sqrt(share * (1 - share) / of + spread / (4 * of))
    # at 0 and 1 the end is exact; computed, it misses by rounding
    low = 0.0 if hits == 0 else float((middle - half) / (1 + spread))
    return low, 1.0 if hits == of else float((middle + half) / (1 + spread))


def normal_quantile(level: float) -> float:
    """Return how many standard errors to either side hold `level` of a normal distribution."""
    if not 0 < level < 1:
        raise ValueError(f"level={level!r}; allowed is a number between 0 and 1, such as 0.95")
    return NormalDist().inv_cdf((1 + level) / 2)
