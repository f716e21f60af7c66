"""Divisions of whole articles into groups of the given sizes: all of them, or as many random ones as are needed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np
from scipy import sparse

from analysis.measures.keyness_groups import Groups
from analysis.measures.resampling import permuted
from analysis.system.language import _
from analysis.system.progress import progress

#: After so many divisions as extreme as the observed one, p is known to 5 % and no more are drawn for the row.
ENOUGH_HITS = 400

_AT_ONCE = 500  # divisions
_CELLS = 4_000_000  # divisions × terms


class Moments(NamedTuple):
    """What is known of every term over all articles."""

    slope: np.ndarray  # of the difference, on the occurrences
    variance: np.ndarray  # of the difference of an article, given its occurrences
    largest: np.ndarray  # share of the sum of squares that one article has


class Hits(NamedTuple):
    """p of groups × terms and, over all groups, of terms, as far as asked for."""

    p: np.ndarray
    p_all: np.ndarray


def number_of_divisions(sizes: np.ndarray) -> int:
    """Return in how many ways so many articles can be dealt to the groups.

    >>> number_of_divisions(np.array([2, 3]))
    10
    """
    left, ways = int(sizes.sum()), 1
    for size in sizes.tolist():
        ways *= math.comb(left, size)
        left -= size
    return ways


def all_divisions(sizes: np.ndarray) -> np.ndarray:
    """Return every division of the articles, one a row: the group of each article.

    >>> all_divisions(np.array([1, 2])).tolist()
    [[0, 1, 1], [1, 0, 1], [1, 1, 0]]
    """
    articles = int(sizes.sum())
    codes = np.full((1, articles), len(sizes) - 1, dtype=np.int16)
    for group, size in enumerate(sizes.tolist()[:-1]):
        free = np.argwhere(codes == len(sizes) - 1)[:, 1].reshape(len(codes), -1)
        chosen = np.array(list(combinations(range(free.shape[1]), size)), dtype=int).reshape(-1, size)
        codes = np.repeat(codes, len(chosen), axis=0)
        place = free[:, chosen].reshape(len(codes), size)
        np.put_along_axis(codes, place, np.int16(group), axis=1)
    return codes


def sampled_p(groups: Groups, wanted: np.ndarray, wanted_all: np.ndarray, permutations: int, seed: int) -> Hits:
    """Return p from random divisions, or from all where there are no more than `permutations`.

    Parameters
    ----------
    groups
        The counts.
    wanted
        Groups × terms: which p to find. Others are missing.
    wanted_all
        Terms: which p over all groups to find.
    permutations, seed
        Divisions at most, and what makes them repeatable.

    Notes
    -----
    Sequential p of Besag & Clifford (1991): of a row that has had enough divisions as extreme as its own no more are
    looked at. (1 + hits) / (1 + divisions) in random ones (Phipson & Smyth 2010); hits / divisions in all.
    """
    k, size = groups.count.shape
    hits, hits_all = np.zeros((k, size)), np.zeros(size)
    drawn = np.zeros(size)
    sizes = np.bincount(groups.article_group, minlength=k)
    exact = number_of_divisions(sizes) <= permutations
    rate = groups.count.sum(axis=0) / max(groups.words.sum(), 1)
    columns = np.flatnonzero(wanted.any(axis=0) | wanted_all)
    by_term = groups.articles.counts.T.tocsr().astype(np.float64)
    measure = _Statistics(by_term, groups.article_words.astype(float), rate, sizes)
    observed, observed_all = measure.of(groups.article_group[None, :], columns)
    # divisions that give the same number must count as hits whatever the order of adding up
    observed, observed_all = observed - 1e-9 * (1 + observed), observed_all - 1e-9 * (1 + observed_all)
    last = np.full((k, size), np.inf)
    last_all = np.full(size, np.inf)
    last[:, columns], last_all[columns] = observed[:, :, 0], observed_all[:, 0]
    source = all_divisions(sizes) if exact else None
    total = len(source) if source is not None else permutations
    with progress(None, total=total, what=_("dividing articles")) as bar:
        for codes in _chunks(groups.article_group, permutations, seed) if source is None else _parts(source):
            for portion in _portions(columns, len(codes)):
                by_group, over_all = measure.of(codes, portion)
                hits[:, portion] += (by_group >= last[:, portion, None]).sum(axis=2)
                hits_all[portion] += (over_all >= last_all[portion, None]).sum(axis=1)
                drawn[portion] += len(codes)
            bar.update(len(codes))
            if not exact:
                open_rows = (wanted[:, columns] & (hits[:, columns] < ENOUGH_HITS)).any(axis=0)
                open_rows |= wanted_all[columns] & (hits_all[columns] < ENOUGH_HITS)
                columns = columns[open_rows]
                if not len(columns):
                    break
    one = 0 if exact else 1
    with np.errstate(invalid="ignore", divide="ignore"):
        p, p_all = (one + hits) / (one + drawn), (one + hits_all) / (one + drawn)
    return Hits(np.where(wanted, p, np.nan), np.where(wanted_all, p_all, np.nan))


def sampled_holders_p(
    counts: sparse.csc_array, moments: Moments, observed: Hits, wanted: Hits, sizes: np.ndarray, draws: tuple[int, int]
) -> Hits:
    """Return p from random divisions of the articles that hold a term; the words of the others are normal.

    Parameters
    ----------
    counts
        Articles × terms.
    moments
        What is known of every term, see there.
    observed
        The statistics, of groups × terms and of terms.
    wanted
        Which are to be found; the rest is missing.
    sizes
        Articles of every group.
    draws
        Divisions at most, and the seed.
    """
    k, size = observed.p.shape
    (permutations, seed), articles = draws, int(sizes.sum())
    hits, hits_all, drawn = np.zeros((k, size)), np.zeros(size), np.zeros(size)
    columns = np.flatnonzero(wanted.p.any(axis=0) | wanted.p_all)
    holding = np.diff(counts.indptr)
    columns = columns[np.argsort(holding[columns], kind="stable")]
    spread = np.sqrt(moments.variance)
    most = int(holding[columns].max(initial=0))
    total = np.asarray(counts.sum(axis=0)).ravel()
    with progress(None, total=permutations, what=_("dividing articles")) as bar:
        for start in range(0, permutations, _AT_ONCE):
            # two streams, so that neither depends on how many articles the other terms are in
            dealing, blurring = (np.random.default_rng([seed, stream, start]) for stream in (3, 4))
            divisions = min(_AT_ONCE, permutations - start)
            group = _first_groups(sizes, divisions, most, dealing)
            blur = blurring.standard_normal((k, divisions)) * np.sqrt(sizes)[:, None]
            blur -= np.outer(sizes / articles, blur.sum(axis=0))  # over all articles there is no difference
            for portion in _portions(columns, 16 * divisions):  # small arrays stay in the cache
                width = int(holding[portion].max())
                held = _padded(counts, portion, width)
                over_all = np.zeros((len(portion), divisions))
                for g in range(k):
                    occurrences = held @ (group[:, :width] == g).T.astype(np.float32)
                    beyond = occurrences - (total[portion] * sizes[g] / articles)[:, None]
                    beyond *= moments.slope[portion, None]
                    beyond += np.outer(spread[portion], blur[g])
                    over_all += beyond**2 / sizes[g]
                    hits[g, portion] += (np.abs(beyond) >= observed.p[g, portion, None]).sum(axis=1)
                hits_all[portion] += (over_all >= observed.p_all[portion, None]).sum(axis=1)
                drawn[portion] += divisions
            bar.update(divisions)
            left = (wanted.p[:, columns] & (hits[:, columns] < ENOUGH_HITS)).any(axis=0)
            columns = columns[left | (wanted.p_all[columns].astype(bool) & (hits_all[columns] < ENOUGH_HITS))]
            if not len(columns):
                break
            most = int(holding[columns].max())
    p, p_all = (1 + hits) / (1 + drawn), (1 + hits_all) / (1 + drawn)
    return Hits(np.where(wanted.p, p, np.nan), np.where(wanted.p_all, p_all, np.nan))


def _first_groups(sizes: np.ndarray, divisions: int, most: int, generator: np.random.Generator) -> np.ndarray:
    """Return divisions × articles: the groups of so many articles, whichever they are, dealt one after the other."""
    left = np.tile(sizes.astype(float), (divisions, 1))
    group = np.empty((divisions, most), dtype=np.int16)
    rows = np.arange(divisions)
    for article, chance in enumerate(generator.random((most, divisions))):
        until = np.cumsum(left, axis=1)
        group[:, article] = (chance[:, None] * until[:, -1:] >= until).sum(axis=1)
        left[rows, group[:, article]] -= 1
    return group


def _padded(counts: sparse.csc_array, columns: np.ndarray, width: int) -> np.ndarray:
    """Return terms × articles that hold it: how often; filled up with zeros."""
    chosen = counts[:, columns]
    number = np.diff(chosen.indptr)
    held = np.zeros((len(columns), width), dtype=np.float32)
    held[np.arange(width) < number[:, None]] = chosen.data
    return held


class _Statistics(NamedTuple):
    """What is compared: occurrences of a group less those expected from its words."""

    by_term: sparse.csr_array
    words: np.ndarray
    rate: np.ndarray
    sizes: np.ndarray

    def of(self, codes: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the statistics, groups × terms × divisions, and their sum of squares, terms × divisions."""
        counts, rate = self.by_term[columns], self.rate[columns]
        k = len(self.sizes)
        by_group = np.zeros((k, len(columns), len(codes)))
        for g in range(k - 1):
            inside = np.ascontiguousarray((codes == g).T, dtype=float)
            by_group[g] = counts @ inside - np.outer(rate, self.words @ inside)
        by_group[-1] = -by_group[:-1].sum(axis=0)  # over all articles there is no difference
        np.abs(by_group, out=by_group)
        return by_group, np.einsum("gtr,gtr,g->tr", by_group, by_group, 1 / self.sizes)


def _chunks(article_group: np.ndarray, permutations: int, seed: int) -> Iterator[np.ndarray]:
    generator = np.random.default_rng([seed, 2])
    for start in range(0, permutations, _AT_ONCE):
        yield permuted(article_group, min(_AT_ONCE, permutations - start), generator)


def _parts(codes: np.ndarray) -> Iterator[np.ndarray]:
    for start in range(0, len(codes), _AT_ONCE):
        yield codes[start : start + _AT_ONCE]


def _portions(columns: np.ndarray, divisions: int) -> Iterator[np.ndarray]:
    size = max(_CELLS // max(divisions, 1), 1)
    for start in range(0, len(columns), size):
        yield columns[start : start + size]
