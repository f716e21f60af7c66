"""Intervals of shares at article level: sentences of one article resemble one another."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse, special

from analysis.measures.grouping import sum_rows
from analysis.measures.resampling import normal_quantile

#: Fewer articles say nothing about how articles of their group differ. Two would cover what they promise, but only
#: by being so wide (0.8 for a group of two alone, 0.28 to 0.4 beside other pairs) that they cannot be read.
ENOUGH_ARTICLES = 3

#: Correlation of sentences of one article that the design effect is drawn towards, with the weight that one sentence's
#: variance has: where few articles have a frame, their differences cannot be seen. Frames of real news have .01 to .3;
#: where no article has the frame, nothing is seen, and twice as much is assumed.
_CORRELATION, _CORRELATION_UNSEEN = 0.1, 0.2

ARTICLES = "articles"
_TOO_FEW = {1: "one article", 2: "two articles"}


class ShareIntervals(NamedTuple):
    """Shares of groups (rows) and of what is counted (columns), with their intervals."""

    share: np.ndarray
    low: np.ndarray
    high: np.ndarray
    design_effect: np.ndarray


def basis(articles: int) -> str:
    """Return what the interval of a group of so many articles rests on: "articles", or why there is none."""
    return _TOO_FEW.get(articles, ARTICLES)


def article_intervals(hits: np.ndarray, of: np.ndarray, group: np.ndarray, *, level: float) -> ShareIntervals:
    """Return share and interval of every group and column, with whole articles as the unit that varies.

    Wilson's interval with n = of / (design effect) and a quantile of Student's t. The design effect, by which the
    variance between articles exceeds that of independent sentences, is pooled over groups: a group of three articles
    cannot estimate it alone. It is at least 1, and drawn a little towards what sentences with a correlation of .1
    would give, which matters where hits are few; of .2 where there is none. Groups of one or two articles have no
    interval (NaN).

    Parameters
    ----------
    hits, of
        One row per article, one column per frame: how many of how many. Articles whose `of` is 0 do not count.
    group
        The group number of every article, from 0.
    level
        Confidence of the intervals.

    Notes
    -----
    The variance of a share as a ratio of sums over articles: Cochran (1977), Sampling Techniques, 11.6. The design
    effect in Wilson's interval: Korn & Graubard (1998), Survey Methodology 24.
    """
    normal_quantile(level)  # refuses a level that is none
    groups = int(group.max()) + 1

    def summed(values: np.ndarray) -> np.ndarray:
        return sum_rows(sparse.csr_array(values.astype(float)), group, groups).toarray()

    n, articles = summed(of), summed(of > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = summed(hits) / n
        squares = summed((hits - np.nan_to_num(share)[group] * of) ** 2) * (articles / (articles - 1))
        several = articles > 1
        between = np.where(several, squares, 0).sum(axis=0)
        within = np.where(several, share * (1 - share) * n, 0).sum(axis=0)
        pooled = np.where(several[group], of, 0)
        length = np.nan_to_num((pooled**2).sum(axis=0) / pooled.sum(axis=0), nan=1)  # of the article of a sentence
        prior = 1 + np.where(within > 0, _CORRELATION, _CORRELATION_UNSEEN) * (length - 1)
        effect = np.maximum(1, (between + prior) / (within + 1))
        freedom = np.maximum(articles - 1, 0).sum(axis=0)
        low, high = _wilson(share, n / effect, special.stdtrit(freedom, (1 + level) / 2))
    enough = articles >= ENOUGH_ARTICLES
    low, high = np.where(enough, low, np.nan), np.where(enough, high, np.nan)
    return ShareIntervals(share, low, high, np.where(enough, effect, np.nan))


def _wilson(share: np.ndarray, n: np.ndarray, quantile: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    spread = quantile**2 / n
    middle = (share + spread / 2) / (1 + spread)
    half = quantile * np.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    # at 0 and 1 the end is exact; computed, it misses by rounding
    return np.where(share == 0, 0, middle - half), np.where(share == 1, 1, middle + half)
