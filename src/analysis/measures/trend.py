"""A trend over time, with the article as the unit that varies."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special

#: Fewer articles, or fewer that have what is counted, do not carry a slope and its error. With 20 articles of 100 to
#: 800 words, 5 of which have the term at least, intervals of 95 % cover 93 to 97 % of flat rates, however bursty.
ENOUGH_ARTICLES, ENOUGH_HOLDING, ENOUGH_PERIODS = 20, 5, 3

#: Of articles within fewer years a change per year would be far outside the texts: six months of which one word is
#: frequent in the last gave +2,000,000 % a year.
ENOUGH_YEARS = 0.75


class Trend(NamedTuple):
    """Change per year, as a factor less one, with its 95 % interval; missing if it could not be fitted."""

    change: float
    low: float
    high: float


NO_TREND = Trend(np.nan, np.nan, np.nan)


def fit_trend(hits: np.ndarray, of: np.ndarray, years: np.ndarray, stratum: np.ndarray) -> Trend:
    """Fit rates that grow or shrink by the same factor every year.

    Quasi-Poisson regression of the hits of articles (McCullagh & Nelder 1989, ch. 6) on time, with log(of) as offset
    and a level of its own for every stratum, so that only changes within a stratum count. The dispersion between
    articles is estimated from them (Pearson's χ² over its degrees of freedom), 1 at least; the interval is Student's.

    Parameters
    ----------
    hits, of
        How many of how many in every article.
    years
        When it was published, in years from any date.
    stratum
        The newspaper of every article, say, as a number from 0; all 0 for none.

    Examples
    --------
    >>> years = np.repeat(np.arange(4.0), 5)
    >>> trend = fit_trend(np.repeat([10, 20, 40, 80], 5), np.full(20, 1000), years, np.zeros(20, dtype=int))
    >>> round(trend.change, 6)  # twice as often every year
    1.0
    """
    used = of > 0
    hits, of, years, stratum = hits[used].astype(float), of[used].astype(float), years[used], stratum[used]
    levels = np.unique(stratum, return_inverse=True)[1]
    middle = years.mean() if len(years) else 0.0
    design = np.column_stack([np.eye(int(levels.max(initial=0)) + 1)[levels], years - middle])
    freedom = len(hits) - design.shape[1]
    if freedom < 1 or not hits.any() or np.linalg.matrix_rank(design) < design.shape[1]:
        return NO_TREND
    mean = np.maximum(hits, 0.5 * hits.sum() / of.sum() * of + 1e-9)
    beta = np.zeros(design.shape[1])
    for _step in range(100):
        working = np.log(mean / of) + (hits - mean) / mean
        information = design.T @ (design * mean[:, None])
        try:
            new = np.linalg.solve(information, design.T @ (mean * working))
        except np.linalg.LinAlgError:
            return NO_TREND
        step, beta = float(np.abs(new - beta).max()), new
        mean = of * np.exp(np.clip(design @ beta, -30, 30))
        if step < 1e-9:
            break
    else:
        return NO_TREND
    dispersion = max(float(((hits - mean) ** 2 / mean).sum()) / freedom, 1.0)
    covariance = np.linalg.inv(design.T @ (design * mean[:, None])) * dispersion
    half = special.stdtrit(freedom, 0.975) * np.sqrt(covariance[-1, -1])
    if abs(beta[-1]) + half > 20:  # all hits at one end: no slope is too steep
        return NO_TREND
    return Trend(*(float(np.expm1(x)) for x in (beta[-1], beta[-1] - half, beta[-1] + half)))
