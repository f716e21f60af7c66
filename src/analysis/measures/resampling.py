"""How far a number would move if the texts had been slightly others: bootstrap by article, and intervals of shares."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from functools import lru_cache
from statistics import NormalDist
from zlib import crc32

import numpy as np
import pandas as pd
from scipy import sparse, special

from analysis.measures.grouping import group_codes
from analysis.system.language import _

#: With fewer, the ends of an interval are mostly the chance of the draws: a tail of 2.5 % rests on a dozen of them.
ENOUGH_RESAMPLES = 500

_RESAMPLES_AT_ONCE = 64  # of 5,000 articles, in single precision, fit into the cache of a processor

_ROUNDING = 1e-12  # share of the largest value: two that differ by less are equal but for the order of multiplying

#: Fewer articles do not say how articles of their group differ: of two, resamples can only repeat one or the other,
#: and such intervals of 95 % covered 91 % (benchmarks/calibration.md).
ENOUGH_ARTICLES = 3


def basis(articles: int) -> str:
    """Return what the interval of so many articles rests on: "articles", or why there is none."""
    return {1: "one article", 2: "two articles"}.get(articles, "articles")


def check_resamples(resamples: int, *, stacklevel: int = 3) -> None:
    """Raise a ValueError unless `resamples` is a positive number; warn if it is too small for an interval."""
    if not isinstance(resamples, int | np.integer) or resamples < 1:
        raise ValueError(
            _("resamples={resamples!r} must be a number from 1; from {enough} on for intervals").format(
                resamples=resamples, enough=ENOUGH_RESAMPLES
            )
        )
    if resamples < ENOUGH_RESAMPLES:
        warnings.warn(
            _(
                "resamples={resamples}: with fewer than {enough} the intervals and the "
                "stability of ranks change with the seed; the default is 1000"
            ).format(resamples=resamples, enough=ENOUGH_RESAMPLES),
            stacklevel=stacklevel,
        )


@lru_cache(maxsize=8)  # themes, rates and intervals of ratios draw the same
def draws(size: int, resamples: int, seed: int, name: str) -> np.ndarray:
    """Return resamples × size: how often each of `size` units is drawn, with replacement; it cannot be written to.

    The draws depend on `name`, that of the first article drawn from, and on nothing else in the table: so no other
    group and no other term moves them.
    """
    generator = np.random.default_rng([seed, crc32(name.encode())])
    # one byte each: that of 256 units or more one is drawn more than 255 times has a chance of less than 1e-500
    drawn = np.empty((resamples, size), np.uint8)
    for first in range(0, resamples, _RESAMPLES_AT_ONCE):
        some = drawn[first : first + _RESAMPLES_AT_ONCE]
        some[:] = generator.multinomial(size, np.full(size, 1 / size), len(some))
    drawn.flags.writeable = False
    return drawn


def times_drawn(counts: sparse.csr_array, times: np.ndarray) -> np.ndarray:
    """Return the product of terms × items and items × resamples, a few resamples at a time."""
    product = np.empty((counts.shape[0], times.shape[1]), np.result_type(counts.dtype, times.dtype))
    for first in range(0, times.shape[1], _RESAMPLES_AT_ONCE):
        some = slice(first, first + _RESAMPLES_AT_ONCE)
        product[:, some] = counts @ np.ascontiguousarray(times[:, some])
    return product


def draw_units(articles: Sequence[str] | np.ndarray, resamples: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return how often articles, or sentences, of one group are drawn in every resample.

    Whole articles are drawn where the group has three or more. With one or two, sentences are drawn within their
    article, which describes these texts only.

    Parameters
    ----------
    articles
        The article of every unit of the group.
    resamples, seed
        How many resamples to draw; the same seed gives the same.

    Returns
    -------
    tuple of ndarray
        Resamples × items, and the item of every unit: its article, or itself.
    """
    names, article = np.unique(np.asarray(articles, dtype=object).astype(str), return_inverse=True)
    if len(names) >= ENOUGH_ARTICLES:
        return draws(len(names), resamples, seed, names[0]), article
    drawn = np.empty((resamples, len(article)), dtype=np.uint8)
    for number, name in enumerate(names):
        rows = np.flatnonzero(article == number)
        drawn[:, rows] = draws(len(rows), resamples, seed, name)
    return drawn, np.arange(len(article))


def replicate_weights(units: pd.DataFrame, by: str, *, resamples: int, seed: int) -> Iterator[np.ndarray]:
    """Yield for every resample how often each unit was drawn; the sizes of groups stay what they are.

    Parameters
    ----------
    units
        The rows of a document-term matrix whose units are sentences or articles.
    by
        The grouping column; each group is drawn from as `draw_units` does, units without a group too.
    resamples, seed
        How many resamples to draw; the same seed gives the same.

    Yields
    ------
    ndarray of int
        One number per unit.
    """
    codes, _ = group_codes(units, by)
    ids = units["article_id"].to_numpy(dtype=object)
    parts = [np.flatnonzero(codes == code) for code in np.unique(codes)]
    drawn = [(rows, *draw_units(ids[rows], resamples, seed)) for rows in parts]
    for number in range(resamples):
        weights = np.empty(len(units), dtype=np.int64)
        for rows, of_items, item in drawn:
            weights[rows] = of_items[number, item]
        yield weights


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
        Resamples × terms; counts, as integers, are ranked faster. Equal values are ranked at random, so that a term
        gains nothing from its spelling.
    top
        How many ranks count as "among the top".
    seed
        For breaking ties.

    Returns
    -------
    tuple of ndarray
        rank (from 1), stability (share of resamples with rank ≤ top), and the bounds of the middle 95 % of ranks.
    """
    generator = np.random.default_rng(seed)
    ranks, from_one = np.empty(replicates.shape, dtype=np.int32), np.arange(1, len(values) + 1, dtype=np.int32)
    step = _step(replicates)
    for row, replicate in zip(ranks, replicates, strict=True):
        keys = generator.random(len(values))  # equal values are ranked by these
        keys *= step
        keys -= replicate
        row[keys.argsort()] = from_one
    among_top = (ranks <= top) & (replicates > 0)  # what a resample does not hold is not among its top
    return ranks_of(values), among_top.mean(axis=0), *_middle(ranks)


def ranks_of(values: np.ndarray) -> np.ndarray:
    """Return the rank of every value, from 1; larger is better, and equal ones are ranked in the order given."""
    rank = np.empty(len(values), dtype=int)
    rank[np.argsort(-values, kind="stable")] = np.arange(1, len(values) + 1)
    return rank


def _middle(ranks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the bounds of the middle 95 % of every column; quantiles of numpy take twice the time."""
    low, high = np.quantile(np.arange(len(ranks)), [0.025, 0.975], method="closest_observation").astype(int)
    columns = np.ascontiguousarray(ranks.T)
    columns.partition(high, axis=1)
    highest = columns[:, high].astype(int)
    columns[:, : high + 1].partition(low, axis=1)
    return columns[:, low].astype(int), highest


def _step(values: np.ndarray) -> float:
    """Return less than what any two values differ by: 1 for counts; smaller differences of others are rounding."""
    if values.dtype.kind == "i":
        return 1.0
    return _ROUNDING * float(values.max(initial=0))


def expanded_level(level: float, units: int, freedom: int) -> float:
    """Return the level at which percentiles of few units cover `level` (Hesterberg 2015, expanded percentiles).

    A bootstrap of n units spreads too little by the factor √((n − 1)/n), and with few of them a normal quantile is
    too small; both are corrected by percentiles farther out.

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


def permuted(codes: np.ndarray, permutations: int, generator: np.random.Generator) -> np.ndarray:
    """Return `permutations` random orders of `codes`, one a row: every group keeps its number of articles."""
    if codes.max() > np.iinfo(np.int16).max:
        raise ValueError(
            _("{groups} groups; there must be at most {most}").format(
                groups=codes.max() + 1, most=np.iinfo(np.int16).max
            )
        )
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
        raise ValueError(_("hits={hits!r} of={of!r} must be 0 <= hits <= of").format(hits=hits, of=of))
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
        raise ValueError(_("level={level!r} must be a number between 0 and 1, such as 0.95").format(level=level))
    return NormalDist().inv_cdf((1 + level) / 2)
