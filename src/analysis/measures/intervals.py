"""Intervals of rates and of ratios of rates, with whole articles as the unit that varies."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse, special

from analysis.measures.keyness_groups import Groups, burstiness, portions
from analysis.measures.resampling import draws, percentile_interval

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
    """Bounds and standard error of log2 ratios, groups × terms; missing where a side has too few articles."""

    low: np.ndarray
    high: np.ndarray
    error: np.ndarray


def ratio_intervals(groups: Groups, resamples: int, seed: int) -> RatioIntervals:
    """Return for every group and term the interval of log2_ratio, by resampling articles, and its standard error."""
    names = groups.articles.units["article_id"].astype(str).to_numpy()
    rows = [np.flatnonzero(groups.stratum == number) for number in range(int(groups.stratum.max()) + 1)]
    drawn = [draws(len(r), resamples, seed, names[r].min()) for r in rows]
    words = [weights @ groups.article_words[r] for weights, r in zip(drawn, rows, strict=True)]
    shown = [g for g in range(len(groups.names)) if groups.has_interval()[g]]
    stratum = {g: int(groups.stratum[groups.article_group == g][0]) for g in shown}
    # One number per resample for all terms, so that a term's interval does not depend on which others there are.
    # The rest of a group takes the next stratum's: with two groups the intervals mirror each other.
    half = [np.random.default_rng([seed, number, 1]).standard_gamma(0.5, size=resamples) for number in range(len(rows))]
    bursts = burstiness(groups)
    added, levels = bursts**_BURSTINESS_POWER, groups.levels()
    error = np.where(groups.has_interval()[:, None], _standard_error(groups, bursts), np.nan)
    found = RatioIntervals(np.full(error.shape, np.nan), np.full(error.shape, np.nan), error)
    for portion in portions(groups) if shown else []:
        counts = groups.articles.counts[:, portion].tocsr()
        count = [(counts[r].T @ weights.T).astype(float) for weights, r in zip(drawn, rows, strict=True)]
        total, total_words = sum(count), sum(words)
        for g in shown:
            s = stratum[g]
            # as log2_ratio, but with a drawn half occurrence
            ratio = _log2_rate(count[s], words[s], half[s], added[portion]) - _log2_rate(
                total - count[s], total_words - words[s], half[(s + 1) % len(rows)], added[portion]
            )
            found.low[g, portion], found.high[g, portion] = percentile_interval(ratio.T, levels[g])
    return found


def _standard_error(groups: Groups, bursts: np.ndarray) -> np.ndarray:
    """Return the standard error of log2_ratio by the delta method, √(φ/a + φ/b) / ln 2, smoothed as the ratio is.

    That of the resamples would not do: its tail is long where a resample can lack the term. a and b are by a third
    those of equal rates: with the counts alone, where chance makes one of them small, the error of just that ratio is
    too large, and too little is left of planted ratios of 2 (benchmarks/calibration.md has what is left now).
    """
    share = (groups.words / max(groups.words.sum(), 1))[:, None]
    total = groups.count + groups.rest + 1
    sides = ((groups.count + share, total * share), (groups.rest + 1 - share, total * (1 - share)))
    return np.sqrt(bursts * sum(1 / ((2 * found + equal) / 3) for found, equal in sides)) / np.log(2)


def _log2_rate(count: np.ndarray, words: np.ndarray, half: np.ndarray, added: np.ndarray) -> np.ndarray:
    return np.log2((count + np.maximum(half * added[:, None], _LEAST_OCCURRENCES)) / (words + 0.5))


def selected_bound(
    ratio: np.ndarray, error: np.ndarray, selected: np.ndarray, freedom: int, *, level: float = 0.95
) -> np.ndarray:
    """Return the bound nearest zero of each selected row, such that of all selected about 5 % at most promise too much.

    A row that is shown because it stands out among many is likely to stand out by chance as well. With R rows of m
    selected, the interval of each is taken at 1 − .05 R/m (Benjamini & Yekutieli 2005).

    Parameters
    ----------
    ratio, error
        log2 ratios and their standard errors; rows without an error are not counted.
    selected
        Which rows are shown.
    freedom
        Degrees of freedom of the errors.

    Returns
    -------
    ndarray of float
        Doublings: above 0 "at least 2^x times as often", below 0 "at most"; 0 where the interval holds zero; missing
        where not selected.

    Examples
    --------
    >>> selected_bound(np.array([2.0, 0.1]), np.array([0.5, 0.5]), np.array([True, False]), 1000).round(2).tolist()
    [0.88, nan]
    """
    of = np.count_nonzero(~np.isnan(error))
    wrong = (1 - level) * int(np.count_nonzero(selected)) / max(int(of), 1)
    quantile = float(-special.stdtrit(max(freedom, 1), wrong / 2)) if wrong else np.inf
    bound = np.sign(ratio) * np.maximum(np.abs(ratio) - quantile * error, 0)
    return np.where(selected, bound, np.nan)
