"""p-values from permuting whole articles."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.measures.keyness_groups import Groups, portions
from analysis.measures.resampling import permuted


def permutation_p(groups: Groups, permutations: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return p of every group and term, and p of every term over all groups at once; missing without permutations."""
    k, size = groups.count.shape
    if not permutations:
        return np.full((k, size), np.nan), np.full(size, np.nan)
    labels = permuted(groups.article_group, permutations, seed=seed)
    rate = groups.count.sum(axis=0) / max(groups.words.sum(), 1)
    articles = np.bincount(groups.article_group, minlength=k)
    hits, hits_all = np.zeros((k, size)), np.zeros(size)
    for portion in portions(groups):
        # what each article has beyond its expectation; the sum over a group's articles is the statistic
        beyond = groups.articles.counts[:, portion].toarray() - np.outer(groups.article_words, rate[portion])

        def statistics(codes: np.ndarray, beyond: np.ndarray = beyond) -> tuple[np.ndarray, np.ndarray]:
            by_group = np.array([np.abs((codes == g).astype(float) @ beyond) for g in range(k)])
            return by_group, np.einsum("grt,g->rt", by_group**2, 1 / articles)

        observed, observed_all = statistics(groups.article_group[None, :])
        # divisions that give the same number must count as hits whatever the order of adding up
        observed, observed_all = observed - 1e-9 * (1 + observed), observed_all - 1e-9 * (1 + observed_all)
        for start in range(0, permutations, 1000):
            by_group, over_all = statistics(labels[start : start + 1000])
            hits[:, portion] += (by_group >= observed).sum(axis=1)
            hits_all[portion] += (over_all >= observed_all).sum(axis=0)
    return (1 + hits) / (1 + permutations), (1 + hits_all) / (1 + permutations)


def warn_of_few(permutations: int, rows: int) -> None:
    """Warn if no q of a single row among so many with a p could be below 0.05, whatever the texts."""
    needed = 20 * rows - 1
    if permutations and permutations < needed:
        warnings.warn(
            f"permutations={permutations}: too few for {rows:,} rows with a p, of which none could alone have q < "
            f"0.05; {needed:,} are enough",
            stacklevel=4,
        )


def why_no_p(groups: Groups, permutations: int) -> np.ndarray:
    """Return groups × terms: why there is no p, or "".

    The rule looks at how many articles hold the term, not at which: so it does not favour small p.
    """
    if not permutations:
        return np.full(groups.count.shape, "permutations=0", dtype=object)
    reason = np.full(groups.count.shape, "", dtype=object)
    sizes, rests = groups.numbers_of_articles()
    holding = groups.with_term.sum(axis=0)
    for g, (inside, outside) in enumerate(zip(sizes, rests, strict=True)):
        if _smallest_p(inside + outside, inside, np.array([inside]))[0] >= 0.05:
            reason[g] = f"{inside} of {inside + outside} articles: no division of them could give p < 0.05"
            continue
        few = _smallest_p(inside + outside, inside, holding) >= 0.05
        reason[g, few] = [
            f"in {n} of {inside + outside} articles: no division could give p < 0.05" for n in holding[few]
        ]
    return reason


def _smallest_p(articles: int, inside: int, holding: np.ndarray) -> np.ndarray:
    """Return the smallest p possible when `holding` articles of all have the term and `inside` are in the group."""
    # the two extremes: all that hold it are inside (or the inside is full of them), or all are outside
    extremes = [
        _log_comb(articles - np.minimum(holding, side), side - np.minimum(holding, side))
        for side in (inside, articles - inside)
    ]
    smallest = np.exp(np.minimum(*extremes) - _log_comb(articles, inside))
    # with halves of equal size every difference comes twice, once with each half as the group
    return np.where(holding == 0, 1.0, smallest * (2 if 2 * inside == articles else 1))


def _log_comb(n: ArrayLike, k: ArrayLike) -> np.ndarray:
    return special.gammaln(np.add(n, 1)) - special.gammaln(np.add(k, 1)) - special.gammaln(np.subtract(n, k) + 1)
