"""How far a number would move if the texts had been slightly others: bootstrap by article or by sentence."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.terms import check_by, group_codes

#: With fewer articles in a group, resampling articles says too little: intervals from few clusters are too
#: narrow (Cameron, Gelbach & Miller 2008). Sentences are resampled instead, which describes these texts only.
ENOUGH_ARTICLES = 10


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
    if resamples < 1:
        raise ValueError(f"resamples={resamples!r}; allowed is a number from 1")
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
    return rank, (ranks <= top).mean(axis=0), tail[0], tail[1]
