"""Intervals of rates and of ratios of rates, with whole articles as the unit that varies."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy import sparse, special

from analysis.measures.keyness_groups import Groups, portions
from analysis.measures.resampling import draws, times_drawn

# Where a group has no occurrence, a resample takes a number near none from a distribution without lower end. The
# bound that comes of it would be some 2^-10 of an occurrence; a twentieth is as good as none, and can be drawn.
_LEAST_OCCURRENCES = 0.05

# Bursts come and stay away together, so where the others are bursty, no occurrence says less. By simulation on real
# news and on synthetic texts, with 3 to 40 articles a group (benchmarks/calibration.md): with the power 2/3 intervals
# cover 94.5 to 97 %, with 0.8 94.7 to 97.5 %, with 1 94.9 to 97.7 %.
_BURSTINESS_POWER = 0.8


def overdispersion(counts: sparse.csr_array, words: np.ndarray) -> float:
    """Return φ, by how much counts vary more between articles than single words would: 1 at least, pooled over terms.

    Parameters
    ----------
    counts
        Articles of one group × terms.
    words
        Words of each article.

    Notes
    -----
    φ = Σ v / Σ a, both over all terms: a are a term's occurrences, v = m/(m−1) Σ (h − a·w/N)² is the variance of a
    from the counts h in m articles of w words, N together.

    Examples
    --------
    >>> overdispersion(sparse.csr_array([[4, 1], [0, 1]]), np.array([50, 50]))  # (2·(2² + 2²) + 0) / (4 + 2)
    2.6666666666666665
    """
    articles, occurrences = len(words), np.asarray(counts.sum(axis=0)).ravel()
    if articles < 2 or not occurrences.any():
        return 1.0
    rate = occurrences / max(words.sum(), 1)
    # Σ (h − rate·w)², multiplied out so that no dense matrix is needed
    squares = counts.astype(float).power(2).sum() - 2 * (words @ (counts @ rate)) + (rate @ rate) * (words @ words)
    return max(float(articles / (articles - 1) * squares / occurrences.sum()), 1.0)


def gamma_interval(
    count: np.ndarray, words: float, overdispersion: float = 1.0, *, level: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Return the interval of a rate per word, from φχ²(α/2; 2a/φ)/2n to φχ²(1 − α/2; 2a/φ + 2)/2n.

    With φ = 1 that is the exact interval of a Poisson mean (Garwood 1936). Without an occurrence it begins at 0 and
    ends above it.

    Parameters
    ----------
    count
        Occurrences a.
    words
        Words n.
    overdispersion
        φ, by how much counts vary more than single words would.
    level
        Confidence of the interval.

    Examples
    --------
    >>> low, high = gamma_interval(np.array([0, 10]), 1000)  # 10 occurrences: 4.80 to 18.39
    >>> (1000 * low).round(2).tolist(), (1000 * high).round(2).tolist()
    ([0.0, 4.8], [3.69, 18.39])
    """
    tail, effective = (1 - level) / 2, np.asarray(count) / overdispersion
    low = special.gammaincinv(np.where(effective > 0, effective, 1), tail)  # half of a quantile of χ²
    high = special.gammaincinv(effective + 1, 1 - tail)
    n = max(words, 1) / overdispersion
    return np.where(effective > 0, low / n, 0.0), high / n


class RatioIntervals(NamedTuple):
    """Bounds of log2 ratios, groups × terms; missing where a side has too few articles."""

    low: np.ndarray
    high: np.ndarray


def ratio_intervals(groups: Groups, bursts: np.ndarray, resamples: int, seed: int) -> RatioIntervals:
    """Return for every group and term the interval of log2_ratio, by resampling articles."""
    names = groups.articles.units["article_id"].astype(str).to_numpy()
    rows = [np.flatnonzero(groups.stratum == number) for number in range(int(groups.stratum.max()) + 1)]
    has = groups.has_interval()
    found = RatioIntervals(np.full(groups.count.shape, np.nan), np.full(groups.count.shape, np.nan))
    if not has.any():
        return found
    drawn = [draws(len(r), resamples, seed, names[r].min()) for r in rows]
    words = [weights @ groups.article_words[r] + 0.5 for weights, r in zip(drawn, rows, strict=True)]
    total_words = sum(words) - 0.5 * (len(rows) - 1)
    # single precision holds whole numbers up to 2^24, and adds them twice as fast
    exact: Any = np.float32 if groups.count.sum(axis=0).max(initial=0) * 8 < 2**24 else np.float64
    times = [np.ascontiguousarray(weights.T, dtype=exact) for weights in drawn]
    stratum = {g: int(groups.stratum[groups.article_group == g][0]) for g in np.flatnonzero(has)}
    # One number per resample for all terms, so that a term's interval does not depend on which others there are.
    # The rest of a group takes the next stratum's: with two groups the intervals mirror each other.
    half = [np.random.default_rng([seed, number, 1]).standard_gamma(0.5, size=resamples) for number in range(len(rows))]
    added, levels = np.maximum(bursts, 1.0) ** _BURSTINESS_POWER, groups.levels()
    by_term = [groups.articles.counts[r].T.tocsr().astype(exact) for r in rows]
    for portion in portions(groups):
        count = [
            times_drawn(terms[portion], weights).astype(float) for terms, weights in zip(by_term, times, strict=True)
        ]
        total = sum(count)
        more, rest_more = np.empty_like(count[0]), np.empty_like(count[0])
        for g, s in stratum.items():
            # as log2_ratio, but with a drawn half occurrence
            for occurrences, drawn_half in ((more, half[s]), (rest_more, half[(s + 1) % len(rows)])):
                np.multiply(added[portion, None], drawn_half, out=occurrences)
                np.maximum(occurrences, _LEAST_OCCURRENCES, out=occurrences)
            more += count[s]
            rest_more += total
            rest_more -= count[s]
            more *= (total_words - words[s] + 0.5) / words[s]
            more /= rest_more
            found.low[g, portion], found.high[g, portion] = _log2_interval(more, levels[g])
    return found


def _log2_interval(ratio: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the percentiles of log2 of every row; `ratio` is used up."""
    tail = (1 - level) / 2 * (ratio.shape[1] - 1)
    below = int(tail)
    above = min(below + 1, ratio.shape[1] - 1)
    last = ratio.shape[1] - 1
    if last > 2 * above:
        # two partitions at one place each take a third of the time of one at several
        ratio.partition(last - above, axis=1)
        ratio[:, : last - above].partition(above, axis=1)
        ends = [ratio[:, :above].max(axis=1), ratio[:, above]]
        ends += [ratio[:, last - above + 1 :].min(axis=1), ratio[:, last - above]]
    else:
        ratio.sort(axis=1)
        ends = [ratio[:, place] for place in (below, above, last - below, last - above)]
    low, high = np.log2(np.column_stack(ends[:2])), np.log2(np.column_stack(ends[2:]))
    share = tail - below
    return low[:, 0] + share * (low[:, 1] - low[:, 0]), high[:, 0] + share * (high[:, 1] - high[:, 0])
