"""p-values from permuting whole articles."""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np
from scipy import sparse, special

from analysis.measures.divisions import Hits, Moments, number_of_divisions, sampled_holders_p, sampled_p
from analysis.measures.few_occurrences import log_comb, occurrences_drawn, rare_p
from analysis.measures.keyness_groups import Groups
from analysis.measures.saddlepoint import Points, article_points, upper_tail
from analysis.system.language import _, number
from analysis.system.progress import progress

#: Where the smaller side has fewer articles than that, divisions are sampled.
_FEW_ARTICLES = 30

#: Terms with no more occurrences are enumerated where the words of the articles blur the steps of one occurrence by
#: less than `_BLUR`, or where one article has more than `_LARGE_SHARE` of the sum of squares: then the distribution has
#: several peaks. Above that number those with more than `_LARGEST_SHARE` are sampled. benchmarks/permutation_tails.py
#: compares what is computed with 10^6 divisions.
_FEW_OCCURRENCES = 250
_BLUR, _LARGE_SHARE, _LARGEST_SHARE = 0.4, 0.15, 0.3
_SMALL_SHARE = 0.1  # up to which p over all groups is computed, however small
_MANY_HOLDING = 500  # articles with the term, from which on it is computed always

_TERMS_AT_ONCE = 1000


class Permuted(NamedTuple):
    """p of groups × terms, and of terms over all groups; missing without permutations."""

    p: np.ndarray
    p_all: np.ndarray
    sampled: np.ndarray  # groups × terms: whether p rests on random divisions


def permutation_p(groups: Groups, permutations: int, seed: int) -> Permuted:
    """Return p of every group and term, and p of every term over all groups at once."""
    k, size = groups.count.shape
    p, p_all = np.full((k, size), np.nan), np.full(size, np.nan)
    if not permutations:
        return Permuted(p, p_all, np.zeros((k, size), dtype=bool))
    sizes = np.bincount(groups.article_group, minlength=k)
    few = number_of_divisions(sizes) <= permutations
    enough = np.minimum(sizes, sizes.sum() - sizes) >= _FEW_ARTICLES
    if few or not enough.any():
        found = sampled_p(groups, ~np.isfinite(p), ~np.isfinite(p_all), permutations, seed)
        return Permuted(found.p, found.p_all, np.full((k, size), not few))
    terms = _Terms.of(groups, sizes)
    p = _computed(groups, terms, enough)
    p_all = p[0].copy() if k == 2 else _computed_all(terms)
    wanted, wanted_all = np.isnan(p), np.isnan(p_all)
    if (wanted[~enough]).any():
        found = sampled_p(groups, wanted & ~enough[:, None], np.zeros(size, dtype=bool), permutations, seed)
        p[~enough] = found.p[~enough]
    found = sampled_holders_p(
        terms.counts, terms.moments, terms.observed, Hits(np.isnan(p), wanted_all), sizes, (permutations, seed)
    )
    return Permuted(np.where(np.isnan(p), found.p, p), np.where(wanted_all, found.p_all, p_all), wanted)


def computed_p(groups: Groups, least: np.ndarray) -> np.ndarray:
    """Return p of two groups and given differences of the first, one per term; missing where divisions are drawn."""
    sizes = np.bincount(groups.article_group)
    terms = _Terms.of(groups, sizes)
    differences = Hits(np.broadcast_to(least * (1 - 1e-7), groups.count.shape), terms.observed.p_all)
    return _computed(groups, terms._replace(observed=differences), np.array([True, True]))[0]


class _Terms(NamedTuple):
    """The counts of articles × terms and what is made of them."""

    counts: sparse.csc_array
    words: np.ndarray
    rate: np.ndarray
    sizes: np.ndarray
    moments: Moments
    observed: Hits

    @classmethod
    def of(cls, groups: Groups, sizes: np.ndarray) -> _Terms:
        counts, words = sparse.csc_array(groups.articles.counts), groups.article_words.astype(float)
        rate = groups.count.sum(axis=0) / max(groups.words.sum(), 1)
        beyond = np.abs(groups.count - np.outer(groups.words, rate))
        over_all = (beyond**2 / sizes[:, None]).sum(axis=0)
        # divisions that give the same number must count as hits whatever the order of adding up
        observed = Hits(beyond - 1e-9 * (1 + beyond), over_all - 1e-9 * (1 + over_all))
        return cls(counts, words, rate, sizes, _moments(counts, words, rate), observed)


def _computed(groups: Groups, terms: _Terms, enough: np.ndarray) -> np.ndarray:
    """Return p of groups × terms as far as it can be computed; the rest is missing."""
    k, size = groups.count.shape
    p = np.full((k, size), np.nan)
    chosen = np.flatnonzero(enough)[: 1 if k == 2 else k]
    rare = _rare(terms, chosen)
    _enumerate(terms, chosen, rare, p)
    total = groups.count.sum(axis=0)
    rest = np.flatnonzero(~rare & (terms.moments.largest <= _LARGEST_SHARE) & (total > 0))
    with progress(None, total=len(rest), what=_("computing p")) as bar:
        for start in range(0, len(rest), _TERMS_AT_ONCE):
            portion = rest[start : start + _TERMS_AT_ONCE]
            points = article_points(terms.counts[:, portion], terms.words, terms.rate[portion])
            mirrored = Points(-points.value, points.articles)
            for g in chosen:
                least = terms.observed.p[g, portion]
                above = upper_tail(points, terms.sizes[g], least)
                p[g, portion] = above + upper_tail(mirrored, terms.sizes[g], least)
            bar.update(len(portion))
    _enumerate(terms, chosen, np.isnan(p[chosen]).any(axis=0) & (total <= _FEW_OCCURRENCES), p)
    p[:, total == 0] = 1
    np.minimum(p, 1, out=p)
    return p[[0, 0]] if k == 2 else p


def _moments(counts: sparse.csc_array, words: np.ndarray, rate: np.ndarray) -> Moments:
    terms, articles = counts.shape[1], counts.shape[0]
    column = np.repeat(np.arange(terms), np.diff(counts.indptr))
    occurrences, off = counts.data.astype(float), words - words.mean()
    sums = np.bincount(column, occurrences, terms)
    own = np.maximum(np.bincount(column, occurrences**2, terms) - sums**2 / articles, 1e-300)
    both = np.bincount(column, occurrences * off[counts.indices], terms)
    of_words = off @ off
    squares = own - 2 * rate * both + rate**2 * of_words
    beyond = (occurrences - rate[column] * words[counts.indices]) ** 2
    largest = np.zeros(terms)
    np.maximum.at(largest, column, beyond)
    return Moments(
        1 - rate * both / own,
        rate**2 * np.maximum(of_words - both**2 / own, 0) / max(articles - 1, 1),
        np.divide(largest, squares, out=np.zeros(terms), where=squares > 0),
    )


def power_sums(counts: sparse.csc_array, words: np.ndarray, rate: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return of every term the sums of squares and fourth powers of what articles have beyond `rate` per word."""
    terms = counts.shape[1]
    column = np.repeat(np.arange(terms), np.diff(counts.indptr))
    expected = rate[column] * words[counts.indices]
    beyond = counts.data - expected
    return tuple(np.bincount(column, beyond**n - expected**n, terms) + rate**n * (words**n).sum() for n in (2, 4))


def _blur(terms: _Terms, chosen: np.ndarray) -> np.ndarray:
    """Return chosen groups × terms: the standard error of the difference, given the occurrences in the group."""
    articles, drawn = int(terms.sizes.sum()), terms.sizes[chosen]
    return np.sqrt(np.outer(drawn * (articles - drawn) / articles, terms.moments.variance))


def _rare(terms: _Terms, chosen: np.ndarray) -> np.ndarray:
    """Return the terms whose distribution must be enumerated: no smooth one is near it."""
    total = terms.counts.sum(axis=0)
    lumpy = (_blur(terms, chosen).min(axis=0, initial=np.inf) < _BLUR) | (terms.moments.largest > _LARGE_SHARE)
    return lumpy & (total > 0) & (total <= _FEW_OCCURRENCES)


def _enumerate(terms: _Terms, chosen: np.ndarray, which: np.ndarray, p: np.ndarray) -> None:
    """Fill in p of terms with few occurrences. Those with the same counts of articles share their distribution."""
    counts, moments, drawn = terms.counts, terms.moments, terms.sizes[chosen]
    articles, error, total = int(terms.sizes.sum()), _blur(terms, chosen), counts.sum(axis=0)
    alike: dict[tuple[tuple[int, ...], int], list[int]] = {}
    for term in np.flatnonzero(which):
        held = np.sort(counts.data[counts.indptr[term] : counts.indptr[term + 1]]).tolist()
        alike.setdefault((tuple(held[held.count(1) :]), held.count(1)), []).append(int(term))
    keys = sorted(alike)
    found = occurrences_drawn(keys, articles, drawn)
    with progress(None, total=len(keys), what=_("computing p of rare terms")) as bar:
        for start in range(0, len(keys), _TERMS_AT_ONCE):
            portion = keys[start : start + _TERMS_AT_ONCE]
            distributions = [pmf for key in portion for pmf in [next(found)] * len(alike[key])]
            rare = np.array([term for key in portion for term in alike[key]])
            expected, cells = np.outer(drawn, total[rare]) / articles, np.ix_(chosen, rare)
            p[cells] = rare_p(distributions, terms.observed.p[cells], expected, moments.slope[rare], error[:, rare])
            bar.update(len(portion))


def _computed_all(terms: _Terms) -> np.ndarray:
    """Return p over all groups where no article has much of the term; the rest is missing.

    The sum of squares between groups, as a share of all, is close to a beta distribution; its mean and its variance
    over all divisions are known exactly (Pitman 1938, Box & Andersen 1955).
    """
    sizes = terms.sizes
    second, fourth = power_sums(terms.counts, terms.words, terms.rate)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = terms.observed.p_all / second
        mean = (len(sizes) - 1) / (sizes.sum() - 1)
        variance = _second_moment(sizes, fourth / second**2) - mean**2
        spread = mean * (1 - mean) / variance - 1  # of a beta distribution, the sum of its parameters
        p = special.betaincc(mean * spread, (1 - mean) * spread, np.clip(share, 0, 1))
    largest = terms.moments.largest
    close = (largest < _SMALL_SHARE) | ((largest < _LARGEST_SHARE) & (p > 0.1))
    close |= np.diff(terms.counts.indptr) > _MANY_HOLDING
    return np.where(second > 0, np.where(close, p, np.nan), 1.0)


def _second_moment(sizes: np.ndarray, fourth: np.ndarray) -> np.ndarray:
    """Return the mean square, over all divisions, of the sum of squares between groups as a share of all.

    From the probabilities that two, three or four different articles are in one group, or in two, two by two.
    """
    n, (m, other) = float(sizes.sum()), np.meshgrid(sizes.astype(float), sizes.astype(float))
    pairs, threes, fours = 1 - fourth, 2 * fourth - 1, 3 - 6 * fourth  # of different articles x²y², x²yz, xyzu
    two, three, four = n * (n - 1), n * (n - 1) * (n - 2), n * (n - 1) * (n - 2) * (n - 3)
    s = sizes.astype(float)
    own = s / n * fourth[:, None] + s * (s - 1) / two * (3 * pairs - 4 * fourth)[:, None]
    own += 6 * s * (s - 1) * (s - 2) / three * threes[:, None]
    own += s * (s - 1) * (s - 2) * (s - 3) / four * fours[:, None]
    different = ~np.eye(len(sizes), dtype=bool)
    m, other = m[different], other[different]
    both = m * other / two * pairs[:, None]
    both += (m * (m - 1) * other + other * (other - 1) * m) / three * threes[:, None]
    both += m * (m - 1) * other * (other - 1) / four * fours[:, None]
    return (own / s**2).sum(axis=1) + (both / (m * other)).sum(axis=1)


def warn_of_few(permutations: int, rows: int, sampled: int) -> None:
    """Warn if a row whose p rests on random divisions could not alone have q < 0.05 among so many, whatever the texts.

    A p that is computed, or that rests on all divisions, can be as small as it likes.
    """
    needed = 20 * rows - 1
    if permutations < needed and sampled:
        message = _(
            "permutations={permutations}: too few for the q of {sampled} of {rows} rows, which rests on random "
            "divisions: none of them alone could reach q < 0.05. Verdicts and intervals are not touched. Compare fewer "
            "words (min_count=, min_articles=), or {needed} permutations are enough"
        )
        numbers = {"rows": number(rows), "sampled": number(sampled), "needed": number(needed)}
        warnings.warn(message.format(permutations=permutations, **numbers), stacklevel=4)


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
        log_comb(articles - np.minimum(holding, side), side - np.minimum(holding, side))
        for side in (inside, articles - inside)
    ]
    smallest = np.exp(np.minimum(*extremes) - log_comb(articles, inside))
    # with halves of equal size every difference comes twice, once with each half as the group
    return np.where(holding == 0, 1.0, smallest * (2 if 2 * inside == articles else 1))
