"""The words of many sentences as arrays, and where given runs of words occur in them: all are sought at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property
from typing import Any

import numpy as np

from analysis.frames.notation import CLAUSE_END, MARKS, CountingForms
from analysis.text.word_ids import DIGIT, OUTSIDE, WordIds, character_classes, find_words, slots

_SPACE, _GOES_ON, _CLAUSE_END, _COMMA, _DASH = 1, 2, 4, 8, 16

#: What is between two words of a run: white space, or a sign (see `MARKS`) with white space around it, perhaps.
BETWEEN = {"": 0, ",": 1, "-": 2}
#: Added where white space must be after the sign.
AND_SPACE = 2


@cache
def _kinds() -> np.ndarray:
    """Return what each character between two words is: white space, a sign within a number, the end of a clause."""
    kinds = np.zeros(0x10000, np.uint8)
    for code in range(0x10000):
        character = chr(code)
        kinds[code] = (
            _SPACE * character.isspace()
            + _GOES_ON * (character in ".,/")
            + _CLAUSE_END * (character in CLAUSE_END)
            + _COMMA * (character in MARKS[","])
            + _DASH * (character in MARKS["-"])
        )
    return kinds


class SentenceWords:
    """The words of many sentences, one after the other, and what is before each: `TextWords` as arrays.

    Attributes
    ----------
    starts, ends
        Offsets of each word in the sentences, joined with line feeds.
    sentence
        The number of the sentence of each word.
    offsets
        Where each sentence begins in the joined text.
    has_digit
        True for a sentence with a digit.
    begins_with_digit
        True for a word that begins with a digit.
    is_first
        True for the first word of a sentence.
    after_space
        True if nothing but white space is before a word, and another word of its sentence before that.
    goes_on
        True if a word may be the part of a number or code after a ".", "," or "/".
    same_clause
        True if the word before is one of the same clause.
    sign
        What is before a word, white space aside: one comma or dash as in `BETWEEN`, otherwise 0.
    """

    def __init__(self, forms: CountingForms):
        plain, codes, _ = forms
        classes = character_classes(codes)
        words = find_words(codes, classes != OUTSIDE)
        self.starts, self.ends, self.sums = words
        lengths = np.fromiter(map(len, plain), np.int64, len(plain)) + 1
        self.offsets = np.cumsum(lengths) - lengths
        self.has_digit = np.zeros(len(plain), bool)
        self.has_digit[np.searchsorted(self.offsets, np.flatnonzero(classes == DIGIT), "right") - 1] = True
        self.begins_with_digit = classes[self.starts] == DIGIT
        n = len(self.starts)
        first = np.searchsorted(self.starts, self.offsets)
        per_sentence = np.diff(first, append=n)
        self.sentence = np.repeat(np.arange(len(plain)), per_sentence)
        self.first_word = first
        self.is_first = np.zeros(n, bool)
        self.is_first[first[per_sentence > 0]] = True
        # nearly all words have one space before them: only what else is between words is looked at
        odd = np.flatnonzero((classes == OUTSIDE) & (codes != ord(" ")))
        before = np.searchsorted(self.starts, odd)
        odd, before = odd[before < n], before[before < n]
        kinds = _kinds()[np.minimum(codes[odd], 0xFFFF)]
        self.after_space, self.goes_on, self.same_clause = ~self.is_first, np.zeros(n, bool), ~self.is_first
        self.after_space[before[kinds & _SPACE == 0]] = False
        self.same_clause[before[kinds & _CLAUSE_END > 0]] = False
        signs = before[kinds & _GOES_ON > 0]
        signs = signs[~self.is_first[signs]]
        self.goes_on[signs[self.starts[signs] - self.ends[signs - 1] == 1]] = True
        # one sign alone, with white space or without
        is_sign = kinds & _SPACE == 0
        at, place, kind = before[is_sign], odd[is_sign], kinds[is_sign]
        is_alone = (np.diff(at, prepend=-1) > 0) & (np.diff(at, append=n + 1) > 0) & ~self.is_first[at]
        at, place, kind = at[is_alone], place[is_alone], kind[is_alone]
        self.sign = np.zeros(n, np.int64)
        self.sign[at] = BETWEEN[","] * (kind & _COMMA > 0) + BETWEEN["-"] * (kind & _DASH > 0)
        self.space_after_sign = np.zeros(n, bool)
        self.space_after_sign[at] = self.starts[at] - place > 1

    @cached_property
    def counts(self) -> tuple[np.ndarray, np.ndarray]:
        """Up to each word: how many words began, as few as possible, and how many separators ended a clause."""
        return np.cumsum(~self.goes_on), np.cumsum(~(self.goes_on | self.same_clause))

    @cached_property
    def next_goes_on(self) -> np.ndarray:
        """From each word on, the first that goes on from the one before."""
        return _next(self.goes_on)

    @cached_property
    def next_clause(self) -> np.ndarray:
        """From each word on, the first that is of another clause than the one before."""
        return _next(~self.same_clause)

    def are_close(self, ends: np.ndarray, starts: np.ndarray, most: int) -> np.ndarray:
        """Return where at most so many words of one clause are between two of a sentence: `TextWords.is_close`.

        `ends` are the words that follow the first ones, `starts` the second ones.
        """
        began, blocked = self.counts
        last = np.maximum(starts - 1, 0)
        between = self.same_clause[ends] & (blocked[last] == blocked[ends]) & (1 + began[last] - began[ends] <= most)
        return self.same_clause[starts] & (between | (ends == starts))


def _next(is_one: np.ndarray) -> np.ndarray:
    n = len(is_one)
    where = np.where(is_one, np.arange(n), n)
    return np.append(np.minimum.accumulate(where[::-1])[::-1], [n, n])


_SLOT_BITS = 18  # a table of so many slots fits into the cache of a processor; most keys have one that none wanted has


class WordRuns:
    """Finds given runs of words, each a tuple of syllables, and of what is between them as in `BETWEEN`."""

    def __init__(self) -> None:
        self.lengths = [0]
        self._wanted = [False]
        self._words: dict[str, int] = {}
        self._following: dict[tuple[int, int, int], int] = {}

    def add(self, run: Sequence[tuple[int, str]]) -> int:
        """Return the number of a run; runs that begin alike share their beginnings."""
        node = 0
        for between, word in run:
            key = (node, between, self._words.setdefault(word, len(self._words) + 1))
            if key not in self._following:
                self._following[key] = len(self.lengths)
                self.lengths.append(self.lengths[node] + 1)
                self._wanted.append(False)
            node = self._following[key]
        self._wanted[node] = True
        return node

    @cached_property
    def _tables(self) -> tuple[Any, ...]:
        n_words = len(self._words) + 1
        roots, has_more = np.zeros(n_words, np.int64), np.zeros(len(self.lengths), bool)
        keys, nodes = [], []
        for (node, between, word), following in self._following.items():
            if node:
                has_more[node] = True
                keys.append((node << 3 | between) * n_words + word)
                nodes.append(following)
            else:
                roots[word] = following
        order = np.argsort(keys)
        keys_of, nodes_of = np.array(keys, np.int64)[order], np.array(nodes, np.int64)[order]
        may_follow = np.zeros(1 << _SLOT_BITS, bool)
        may_follow[slots(keys_of.astype(np.uint64), _SLOT_BITS)] = True
        known = WordIds(list(self._words))
        return known, n_words, roots, has_more, may_follow, np.append(keys_of, -1), np.append(nodes_of, 0)

    def find(self, words: SentenceWords) -> Occurrences:
        """Return where the runs occur."""
        known, n_words, roots, has_more, may_follow, keys, nodes = self._tables
        ids = np.append(known.of(words.sums), 0)
        is_first, after_space = np.append(words.is_first, True), np.append(words.after_space, False)
        sign, after_sign = np.append(words.sign, 0), np.append(words.space_after_sign, False)
        wanted = np.array(self._wanted)
        at = np.flatnonzero(roots[ids])
        node, spaced, depth = roots[ids[at]], np.ones(len(at), bool), 1
        found = []
        while len(at):
            ends = wanted[node]
            found.append((node[ends], at[ends], spaced[ends]))
            following = at + depth
            goes_on = has_more[node] & (ids[following] > 0) & ~is_first[following]
            at, node, spaced, following = at[goes_on], node[goes_on], spaced[goes_on], following[goes_on]
            there = sign[following]
            ways = [(np.arange(len(at)), np.zeros(len(at), np.int64), spaced & after_space[following])]
            for extra, signs in ((0, there > 0), (AND_SPACE, (there > 0) & after_sign[following])):
                some = np.flatnonzero(signs)
                ways.append((some, there[some] + extra, spaced[some]))
            steps = []
            for some, between, is_spaced in ways:
                key = (node[some] << 3 | between) * n_words + ids[following[some]]
                likely = np.flatnonzero(may_follow[slots(key.astype(np.uint64), _SLOT_BITS)])
                key = key[likely]
                place = np.searchsorted(keys[:-1], key)
                goes_on = keys[place] == key
                likely = likely[goes_on]
                steps.append((at[some[likely]], nodes[place[goes_on]], is_spaced[likely]))
            at, node, spaced = map(np.concatenate, zip(*steps, strict=True))
            depth += 1
        empty = np.zeros(0, np.int64)
        node, at, spaced = map(np.concatenate, zip(*found, strict=True)) if found else (empty, empty, empty > 0)
        # runs that have a sign are found after others of their length: so order by offset as well
        keys = node << 40 | at << 1 | spaced
        keys.sort()
        return Occurrences(keys >> 40, keys >> 1 & (1 << 39) - 1, (keys & 1).astype(bool), self.lengths)


class Occurrences:
    """Where runs occur.

    Attributes
    ----------
    lengths
        Of each run, how many words it has.
    """

    def __init__(self, runs: np.ndarray, at: np.ndarray, spaced: np.ndarray, lengths: list[int]):
        self.lengths = lengths
        numbers = np.arange(len(lengths) + 1)
        self._at, self._bounds = at, np.searchsorted(runs, numbers).tolist()
        self._spaced_at, self._spaced_bounds = at, self._bounds
        if not spaced.all():
            self._spaced_at, self._spaced_bounds = at[spaced], np.searchsorted(runs[spaced], numbers).tolist()

    def are_there(self, runs: np.ndarray) -> np.ndarray:
        """Return for each run whether it occurs with white space alone between its words."""
        return np.diff(self._spaced_bounds)[runs] > 0

    def of(self, run: int) -> np.ndarray:
        """Return the first words of a run, in order, whatever is between its words."""
        return self._at[self._bounds[run] : self._bounds[run + 1]]

    def spaced_at(self, run: int) -> np.ndarray:
        """Return the first words of a run, in order, where white space alone is between its words."""
        return self._spaced_at[self._spaced_bounds[run] : self._spaced_bounds[run + 1]]
