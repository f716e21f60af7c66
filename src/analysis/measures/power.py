"""The smallest ratio that the texts could show."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import special

from analysis.measures.keyness_groups import burstiness, grouped
from analysis.measures.terms import DocumentTerms
from analysis.system.language import _


def smallest_ratio(
    terms: DocumentTerms,
    *,
    by: str = "province",
    per_1000_words: Sequence[float] = (1, 2, 5, 10),
    power: float = 0.8,
) -> pd.DataFrame:
    """Return the smallest difference that `keyness_table` could have shown with texts of this number and size.

    What is not found in a small corpus may still be there. One row is one group and one frequency: a term that the
    rest uses so often must be used `ratio` times as often in the group, before the chance is `power` that its
    interval comes out clear of zero.

    Parameters
    ----------
    terms
        Counts as for `keyness_table`.
    by
        The grouping column.
    per_1000_words
        The frequencies of terms in the rest that are looked at, in occurrences per 1,000 words.
    power
        The chance of seeing the difference, between 0.5 and 1.

    Returns
    -------
    DataFrame
        Groups in order of appearance, frequencies in the order given:

        - province (or what `by` names) : the group
        - per_1000_words : float, occurrences of the term per 1,000 words of the rest
        - articles, words : int, articles and words of the group
        - expected : float, occurrences in the group if it used the term as the rest does
        - burstiness : float, 1 upwards, variance between articles of terms about so frequent, in multiples of what it
          would be if words fell independently
        - ratio : float, the smallest ratio of rates (group by rest) that is seen with this power; missing where
          `keyness_table` gives no interval
        - interval : str, as in `keyness_table`: "articles", "one article" or "two articles"

    Raises
    ------
    ValueError
        If `by` is no column of the articles or has fewer than two values, or an option is out of range.

    Notes
    -----
    Delta method: the standard error of ln(ratio) is √(f/a + f/b) for a and b expected occurrences and burstiness f
    (over the terms within a factor of two of the frequency, or over all if there is none); the ratio solves
    ln(ratio) = (quantile of the interval + quantile of the power) · standard error. A simulation in
    benchmarks/calibration.py compares it with what `keyness_table` finds.

    Examples
    --------
    >>> from analysis.measures.terms import document_terms
    >>> tokens = pd.DataFrame({"article_id": np.repeat(list("abcdefghij"), 100), "sentence": range(1000),
    ...                        "province": np.repeat(["x", "y"], 500), "is_word": True, "word": "lúa"})
    >>> smallest_ratio(document_terms(tokens), per_1000_words=[20])[["province", "expected", "ratio"]].round(1)
      province  expected  ratio
    0        x      10.0    3.4
    1        y      10.0    3.4
    """
    if not 0.5 <= power < 1:
        raise ValueError(_("power={power!r} must be a number from 0.5 to below 1").format(power=power))
    if len(per_1000_words) == 0 or min(per_1000_words) <= 0:
        raise ValueError(
            _("per_1000_words={per_1000_words!r} must be frequencies above 0, such as (1, 5)").format(
                per_1000_words=per_1000_words
            )
        )
    groups = grouped(terms, by)
    total = groups.count.sum(axis=0)
    bursts, rate = np.maximum(burstiness(groups), 1.0), 1000 * total / max(groups.words.sum(), 1)
    articles = groups.numbers_of_articles()[0]
    levels, rows = groups.levels(), []
    for g in groups.order:
        z = -special.ndtri((1 - levels[g]) / 2) + special.ndtri(power)
        for frequency in per_1000_words:
            near = (rate >= frequency / 2) & (rate <= 2 * frequency)
            near = near if near.any() else total > 0
            burst = max((bursts[near] * total[near]).sum() / max(total[near].sum(), 1), 1.0)
            expected, rest = frequency * groups.words[g] / 1000, frequency * groups.rest_words[g] / 1000
            rows.append(
                {
                    by: groups.names[g],
                    "per_1000_words": float(frequency),
                    "articles": int(articles[g]),
                    "words": int(groups.words[g]),
                    "expected": expected,
                    "burstiness": burst,
                    "ratio": _solve_ratio(expected / burst, rest / burst, z) if groups.has_interval()[g] else np.nan,
                    "interval": groups.bases()[g],
                }
            )
    return pd.DataFrame(rows)


def _solve_ratio(expected: float, rest: float, z: float) -> float:
    """Return the ratio above 1 with ln(ratio) = z · √(1/(expected · ratio) + 1/rest), by bisection on ln(ratio)."""
    low, high = 0.0, 60.0
    for _step in range(80):
        middle = (low + high) / 2
        small = middle < z * np.sqrt(1 / (expected * np.exp(middle)) + 1 / rest)
        low, high = (middle, high) if small else (low, middle)
    return float(np.exp(high))
