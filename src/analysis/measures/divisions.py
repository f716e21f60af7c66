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
from analysis.words.arrays import ranges

#: After so many divisions as extreme as the observed one, p is known to 5 % and no more are drawn for the row.
ENOUGH_HITS = 400

_AT_ONCE = 500  # divisions
_CELLS = 4_000_000  # divisions × terms
_TERMS_AT_ONCE = 125
_ALIKE = 2  # times as many articles as the term of a portion that the fewest hold


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
    holding = np.diff(counts.indptr)
    wanted_all, by_group = np.asarray(wanted.p_all, dtype=bool), np.asarray(wanted.p.any(axis=0))
    columns = np.flatnonzero(by_group | wanted_all)
    columns = columns[np.argsort(holding[columns], kind="stable")]
    held = _Held(counts.data, counts.indptr, moments, counts.sum(axis=0), articles)
    least = held.with_room(observed, sizes)
    dealt: list[np.ndarray] = []
    with progress(None, total=permutations, what=_("dividing articles")) as bar:
        for start in range(0, permutations, _AT_ONCE):
            if not dealt:  # twice as many at a time as before, since most terms need few
                most = int(holding[columns].max(initial=0))
                ahead = max(min(start, 2 * _CELLS // max(most, 1)) // _AT_ONCE, 1)
                starts = range(start, min(start + ahead * _AT_ONCE, permutations), _AT_ONCE)
                dealt = _first_groups(sizes, [(one, min(_AT_ONCE, permutations - one)) for one in starts], most, seed)
            group = dealt.pop(0)
            divisions = group.shape[1]
            # a stream of its own, so that it does not depend on how many articles the terms are in
            blur = np.random.default_rng([seed, 4, start]).standard_normal((k, divisions)) * np.sqrt(sizes)[:, None]
            blur -= np.outer(sizes / articles, blur.sum(axis=0))  # over all articles there is no difference
            inside = _inside(group, blur, sizes)
            for chosen in (columns[by_group[columns]], columns[~by_group[columns]]):
                for portion in _like_portions(chosen, holding):
                    over_all = np.zeros((len(portion), divisions), dtype=np.float32)
                    for g, squares in enumerate(held.squares(portion, inside)):
                        if by_group[portion[0]]:
                            hits[g, portion] += _count(squares >= least.p[g, portion, None])
                        over_all += np.divide(squares, sizes[g], out=squares)
                    hits_all[portion] += _count(over_all >= least.p_all[portion, None])
            drawn[columns] += divisions
            bar.update(divisions)
            left = (wanted.p[:, columns] & (hits[:, columns] < ENOUGH_HITS)).any(axis=0)
            columns = columns[left | (wanted_all[columns] & (hits_all[columns] < ENOUGH_HITS))]
            if not len(columns):
                break
    p, p_all = (1 + hits) / (1 + drawn), (1 + hits_all) / (1 + drawn)
    return Hits(np.where(wanted.p, p, np.nan), np.where(wanted_all, p_all, np.nan))


def _first_groups(sizes: np.ndarray, chunks: list[tuple[int, int]], most: int, seed: int) -> list[np.ndarray]:
    """Return, for every chunk, articles × divisions: the groups of so many articles, dealt one after the other.

    A chunk is its start and how many divisions it has. Its random numbers do not depend on `most`.
    """
    kind, sign = (np.int16, 15) if sizes.sum() < 2**15 else (np.int32, 31)
    ends = np.cumsum([number for _, number in chunks])
    lots = np.empty((most, ends[-1]), dtype=kind)  # which of the places that are left
    for (start, number), end in zip(chunks, ends, strict=True):
        chance = np.random.default_rng([seed, 3, start]).random((most, number))
        np.multiply(chance, (sizes.sum() - np.arange(most))[:, None], out=lots[:, end - number : end], casting="unsafe")
    last = np.repeat((np.cumsum(sizes)[:-1, None] - 1).astype(kind), lots.shape[1], axis=1)  # of each group
    group = np.empty(lots.shape, dtype=np.int16)
    later = np.empty_like(last)
    for article, lot in enumerate(lots):
        np.subtract(last, lot, out=later)
        later >>= sign  # −1 where the article comes in a later group, else 0
        np.add.reduce(later, axis=0, dtype=np.int16, out=group[article])
        last += np.invert(later, out=later)
    np.negative(group, out=group)
    return np.split(group, ends[:-1], axis=1)


def _count(hits: np.ndarray) -> np.ndarray:
    return np.bitwise_count(np.packbits(hits, axis=1)).sum(axis=1, dtype=np.int64)


def _inside(group: np.ndarray, blur: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Return articles dealt to groups: groups, without the last, × (2 + articles) × divisions.

    First the standard errors that the words of the articles add and the size of the group, then 1 where an article is
    in the group, else 0.
    """
    articles, divisions = group.shape
    inside = np.empty((len(sizes) - 1, 2 + articles, divisions), dtype=np.float32)
    inside[:, 0], inside[:, 1] = blur[:-1], sizes[:-1, None]
    for g, own in enumerate(inside):
        np.equal(group, g, out=own[2:], casting="unsafe")
    return inside


class _Held(NamedTuple):
    """The counts of articles that hold a term, one term after the other, and what is known of the terms."""

    counts: np.ndarray
    starts: np.ndarray  # of every term, and the end of the last
    moments: Moments
    total: np.ndarray  # occurrences of every term
    articles: int

    def with_room(self, observed: Hits, sizes: np.ndarray) -> Hits:
        """Return the observed statistics, squared, less what adding up in another order may change in 32 bits."""
        room = 4 * np.finfo(np.float32).eps * (1 + self.total * np.abs(self.moments.slope))
        least = np.maximum(observed.p - room, 0) ** 2
        over_all = np.maximum(np.sqrt(np.maximum(observed.p_all, 0)) - room * np.sqrt((1 / sizes).sum()), 0) ** 2
        return Hits(least.astype(np.float32), over_all.astype(np.float32))

    def squares(self, columns: np.ndarray, inside: np.ndarray) -> Iterator[np.ndarray]:
        """Yield for every group terms × divisions: occurrences less those expected, squared; `inside` is of `_inside`.

        The array is used again.
        """
        number = self.starts[columns + 1] - self.starts[columns]
        slope = self.moments.slope[columns]
        held = np.zeros((len(columns), 2 + int(number.max())), dtype=np.float32)
        held[:, 0] = np.sqrt(self.moments.variance[columns])
        held[:, 1] = -slope * self.total[columns] / self.articles
        counts = self.counts[ranges(self.starts[columns], number)] * np.repeat(slope, number)
        held[:, 2:][np.arange(held.shape[1] - 2) < number[:, None]] = counts
        beyond = np.empty((len(columns), inside.shape[2]), dtype=np.float32)
        left = np.zeros_like(beyond)  # over all groups there is no difference
        for own in inside:
            np.matmul(held, own[: held.shape[1]], out=beyond)
            left -= beyond
            yield np.multiply(beyond, beyond, out=beyond)
        yield np.multiply(left, left, out=left)


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


def _like_portions(columns: np.ndarray, holding: np.ndarray) -> Iterator[np.ndarray]:
    """Yield terms that about as many articles hold, few enough that their divisions stay in the cache."""
    start = 0
    while start < len(columns):
        end = start + int(np.searchsorted(holding[columns[start:]], _ALIKE * holding[columns[start]] + 4, side="right"))
        end = min(end, start + _TERMS_AT_ONCE)
        yield columns[start:end]
        start = end


def _portions(columns: np.ndarray, divisions: int) -> Iterator[np.ndarray]:
    size = max(_CELLS // max(divisions, 1), 1)
    for start in range(0, len(columns), size):
        yield columns[start : start + size]
