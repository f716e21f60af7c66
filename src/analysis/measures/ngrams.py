"""Counting n-grams on arrays of word codes."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import NamedTuple

import numpy as np
from scipy import sparse

from analysis.text.numbers import is_numeral

# --- From the table to integers ---


class Text(NamedTuple):
    """The text as integers, article after article."""

    word: np.ndarray  # number of every token's word in order of text; -1 for punctuation and words below the floor
    count: np.ndarray  # type: ignore[assignment]  # occurrences of every word
    unit: np.ndarray  # number of every token's unit
    ends: np.ndarray  # the last token of every sentence
    article_of_unit: np.ndarray


class InvertedLists(NamedTuple):
    """Inverted lists: the entries of every number, in order."""

    entries: np.ndarray
    bounds: np.ndarray

    def of(self, number: int) -> np.ndarray:
        return self.entries[self.bounds[number] : self.bounds[number + 1]]

    def size(self, number: int) -> int:
        return int(self.bounds[number + 1] - self.bounds[number])


def inverted_lists(numbers: np.ndarray, distinct: int) -> InvertedLists:
    """Return for every number from 0 the offsets at which it occurs; those of -1 are left out."""
    # a matrix with one entry per column becomes one of rows: scipy sorts by counting, in linear time
    columns = np.arange(len(numbers) + 1, dtype=np.int32 if len(numbers) < 2**31 else np.int64)
    rows = np.where(numbers < 0, distinct, numbers).astype(columns.dtype)
    entries: np.ndarray = np.ones(len(numbers), dtype=np.int8)
    matrix = sparse.csc_array((entries, rows, columns), shape=(distinct + 1, len(numbers)))  # type: ignore[arg-type]  # as documented
    by_row = matrix.tocsr()
    return InvertedLists(by_row.indices, by_row.indptr[:-1])


# --- Counting ---
#
# An n-gram is a pair of numbers: the (n-1)-gram it begins with, and its last word. An integer with the pair in its
# upper bits and the place in the text in its lower bits brings, once sorted, all places of an n-gram together, in the
# order of the text; of single words inverted lists do the same. No string is made before it is known which n-grams are
# kept.

#: At least so many n-grams are sorted at a time, and at least an eighth of all: copies stay small beside the text.
BLOCK = 1 << 20


class Level(NamedTuple):
    """The n-grams of one length that reach the floors, in order."""

    prefix: np.ndarray  # number of the (n-1)-gram that it begins with
    last: np.ndarray  # number of its last word
    count: np.ndarray  # type: ignore[assignment]  # its occurrences
    may_begin: np.ndarray  # whether a term may begin with its first word
    is_term: np.ndarray


class Spread(NamedTuple):
    """In which units the terms occur, and how often."""

    held_by: list[np.ndarray]  # of every term: the number of units that hold it
    units: list[np.ndarray]  # these units, of one term after the other
    occurrences: list[np.ndarray]  # in each of these units


def frequent_ngrams(
    text: Text, vocabulary: np.ndarray, n: tuple[int, int], floors: tuple[int, int], stop_words: Container[str]
) -> tuple[list[Level], Spread]:
    """Return the n-grams of every length from 1 that reach the floors; `text.word` is used up.

    An n-gram is looked for only where both (n-1)-grams in it reach them, since it cannot occur more often. Function
    words and numerals are asked for at its edges and nowhere else: they decide what is a term, not what is extended.
    """
    (shortest, longest), (min_count, min_articles) = n, floors
    levels: list[Level] = []
    spread = Spread([], [], [])
    gram = word = text.word
    by_word = inverted_lists(word, len(text.count))
    for size in range(1, longest + 1):
        longer = np.full_like(gram, -1) if size < longest else None
        words = len(levels[0].last) if size > 1 else 1
        count = levels[-1].count if size > 1 else text.count
        parts, found = [], 0
        # a range, a last word and a place must fit 63 bits together; with 2^31 words and tokens there is room for one
        for low, high in _ranges(count, most=(1 << 63 - len(gram).bit_length()) // max(words, 1)):
            if size == 1:
                bounds = by_word.bounds[low : high + 1]
                place = by_word.entries[bounds[0] : bounds[-1]]
                key = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
            else:
                key, place = _sorted_places(gram, word[size - 1 :], low, high, words)
            unit = text.unit[place]
            first, in_unit, held_by, articles = _runs(key, unit, text.article_of_unit)
            occurrences = np.diff(first, append=len(key))
            kept = (occurrences >= min_count) & (articles >= min_articles)
            prefix, last = np.divmod(key[first[kept]], words)
            prefix += low
            if size == 1:
                last = prefix
                is_edge = [longest > 1 and w not in stop_words and not is_numeral(w) for w in vocabulary[last]]
                may_begin, is_term = np.array(is_edge, dtype=bool), np.ones(len(last), dtype=bool)
            else:
                may_begin = levels[-1].may_begin[prefix]
                is_term = may_begin & levels[0].may_begin[last]
            parts.append(Level(prefix.astype(np.int32), last.astype(np.int32), occurrences[kept], may_begin, is_term))
            if longer is not None:
                numbers = np.arange(found, found + len(last), dtype=np.int32)
                longer[place[np.repeat(kept, occurrences)]] = np.repeat(numbers, occurrences[kept])
                found += len(last)
            if size >= shortest:
                kept[kept] = is_term
                of_term = np.repeat(kept, held_by)
                spread.held_by.append(held_by[kept])
                spread.units.append(unit[in_unit[of_term]])
                spread.occurrences.append(np.diff(in_unit, append=len(key))[of_term].astype(np.int32))
        levels.append(Level(*(np.concatenate(column) for column in zip(*parts, strict=True))))
        if longer is None:
            break
        followed = longer[1:] >= 0
        if size == 1:  # from here on a word has its number among the frequent ones
            word = longer
            del by_word
            gram[:] = longer
            gram[text.ends] = -1  # a pair does not cross the end of a sentence, nor does what consists of pairs
        else:
            gram = longer
        gram[:-1][~followed] = -1
        gram[-1] = -1
    return levels, spread


def _ranges(count: np.ndarray, most: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of numbers, low to high, whose counts sum to about one block, of at most `most` numbers."""
    until = np.append(0, np.cumsum(count))
    block = max(BLOCK, until[-1] // 8)
    low = 0
    while True:  # one range at least
        high = int(np.searchsorted(until, until[low] + block, side="right")) - 1
        high = min(max(high, low + 1), low + most)
        yield low, high
        if high >= len(count):
            return
        low = high


def _sorted_places(
    gram: np.ndarray, last: np.ndarray, low: int, high: int, words: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return all n-grams that begin with one of the (n-1)-grams from `low` to `high`, sorted, and the offset of each.

    An n-gram is written as (number of the (n-1)-gram - low) * words + number of its last word.
    """
    place = np.flatnonzero((gram >= low) & (gram < high))
    key = gram[place].astype(np.int64)
    key -= low
    key *= words
    key += last[place]
    bits = len(gram).bit_length()
    key <<= bits
    key |= place
    key.sort()
    np.bitwise_and(key, (1 << bits) - 1, out=place)
    key >>= bits
    return key, place


def _runs(
    key: np.ndarray, unit: np.ndarray, article_of_unit: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return where an n-gram begins, where an n-gram in a unit begins, and its numbers of units and of articles."""
    new = np.ones(len(key), dtype=bool)
    new[1:] = key[1:] != key[:-1]
    first = np.flatnonzero(new)
    new_unit = new.copy()
    new_unit[1:] |= unit[1:] != unit[:-1]
    in_unit = np.flatnonzero(new_unit)
    new = new[in_unit]
    article = article_of_unit[unit[in_unit]]
    new_article = new.copy()
    new_article[1:] |= article[1:] != article[:-1]
    bounds = np.append(np.flatnonzero(new), len(new))
    articles = np.diff(np.searchsorted(np.flatnonzero(new_article), bounds))
    return first, in_unit, np.diff(bounds), articles


def longest_shared_ngrams(word: np.ndarray, group: np.ndarray, run: np.ndarray, is_edge: np.ndarray) -> np.ndarray:
    """Return for every token the length of the longest n-gram around it that two groups or more use.

    Arguments have one value a token: the number of its word; its group, or -1 where no n-gram may be; the number of
    the run of tokens that an n-gram may not leave; whether an n-gram may begin or end with it.
    """
    longest = np.zeros(len(word), dtype=int)
    words = int(word.max(initial=0)) + 1
    groups = group.max(initial=0) + 1
    starts = np.flatnonzero(group >= 0)
    key = word[starts].astype(np.int64)
    size = 1
    while True:
        # only what two groups share can be the beginning of something longer that they share
        pairs = np.unique(key * groups + group[starts]) // groups  # every phrase once for every group that uses it
        shared = np.bincount(pairs)[key] >= 2
        starts, key = starts[shared], key[shared]
        if not len(starts):
            return longest
        if size > 1:
            phrases = starts[is_edge[starts] & is_edge[starts + size - 1]]
            steps = np.bincount(phrases, minlength=len(word) + 1) - np.bincount(phrases + size, minlength=len(word) + 1)
            longest[np.cumsum(steps)[:-1] > 0] = size
        size += 1
        inside = starts + size - 1 < len(word)
        starts, key = starts[inside], key[inside]
        inside = run[starts] == run[starts + size - 1]
        starts, key = starts[inside], key[inside]
        key = np.unique(key * words + word[starts + size - 1], return_inverse=True)[1]
