"""Find given words in a long text, all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

#: What a character is: none of a word, one of a word, or a decimal digit, which is one of a word as well.
OUTSIDE, LETTER, DIGIT = 0, 1, 2

_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, so that it has an inverse modulo 2 ** 64
_INVERSE = np.uint64(pow(int(_BASE), -1, 2**64))
_SLOT_BITS = 20
_AT_ONCE = 1 << 18  # characters; what they need fits into the cache of a processor


class Words(NamedTuple):
    """The words of a text: where each begins and ends, and a number, which is the same for the same word."""

    starts: np.ndarray
    ends: np.ndarray
    sums: np.ndarray


@cache
def _classes() -> np.ndarray:
    kinds = np.zeros(0x10000, np.uint8)
    for code in range(0x10000):
        kinds[code] = _class_of(chr(code))
    return kinds


def _class_of(character: str) -> int:
    if character.isdecimal():
        return DIGIT
    return LETTER if character.isalnum() or character == "_" else OUTSIDE


def code_points(text: str) -> np.ndarray:
    """Return the code point of every character."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def character_classes(codes: np.ndarray) -> np.ndarray:
    """Return what each character is: `OUTSIDE`, `LETTER` or `DIGIT`, as regular expressions see it."""
    classes = _classes()[codes & 0xFFFF]
    for place in np.flatnonzero(codes > 0xFFFF).tolist():
        classes[place] = _class_of(chr(codes[place]))
    return classes


@cache
def _lower_case() -> np.ndarray:
    return np.array([ord(chr(code).lower()[0]) for code in range(0x10000)], np.uint32)


def lowered(codes: np.ndarray) -> np.ndarray | None:
    """Return the code points in lower case, as `str.lower` would; None where that would depend on more than one."""
    if (codes == 0x130).any() or (codes == ord("Σ")).any():
        return None
    found = _lower_case()[codes & 0xFFFF]
    for place in np.flatnonzero(codes > 0xFFFF).tolist():
        found[place] = ord(chr(codes[place]).lower())
    return found


def find_words(codes: np.ndarray, inside: np.ndarray) -> Words:
    """Return the words of a text, given its code points and which of them belong to words."""
    edges = np.flatnonzero(np.diff(inside, prepend=False, append=False))
    starts, ends = edges[::2], edges[1::2]
    sums = np.empty(len(starts), np.uint64)
    first = 0
    while first < len(starts):
        # whole words, at least one
        last = max(first + 1, int(np.searchsorted(ends, starts[first] + _AT_ONCE)))
        begin, end = int(starts[first]), int(ends[last - 1])
        powers, inverses = _powers(1 << (end - begin).bit_length())
        # sums of code points times powers up to each character: what lies between two of them is a word's own
        total = np.zeros(end - begin + 1, np.uint64)
        np.multiply(codes[begin:end], powers[: end - begin], out=total[1:], dtype=np.uint64)
        np.cumsum(total, out=total)
        at, to = starts[first:last] - begin, ends[first:last] - begin
        sums[first:last] = (total[to] - total[at]) * inverses[at]
        first = last
    return Words(starts, ends, sums)


@cache
def _powers(length: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the powers of the base, and their inverses."""
    return tuple(np.cumprod(np.full(length, base, np.uint64)) for base in (_BASE, _INVERSE))  # type: ignore[return-value]  # two


class WordIds:
    """Ids of given words, from 1 in their order; looked up by the sums of `find_words`.

    Another word may have the same sum, which would be rare: who needs to be certain looks at the text.
    """

    def __init__(self, words: Sequence[str]):
        codes = code_points("\n".join(words))
        sums = find_words(codes, codes != ord("\n")).sums
        order = np.argsort(sums)
        self._sums, self._ids = sums[order], order + 1
        # of each slot where its first word is, which is nearly always the only one; most words have an empty slot
        places = slots(self._sums, _SLOT_BITS)
        self._first = np.full(1 << _SLOT_BITS, -1, np.int32)
        self._first[places[::-1]] = np.arange(len(places), dtype=np.int32)[::-1]
        self._is_shared = len(np.unique(places)) < len(places)

    def of(self, sums: np.ndarray) -> np.ndarray:
        """Return the id of each word, 0 for a word that was not given."""
        ids = np.zeros(len(sums), np.int64)
        first = self._first[slots(sums, _SLOT_BITS)]
        some = np.flatnonzero(first >= 0)
        at = first[some]
        is_same = self._sums[at] == sums[some]
        ids[some[is_same]] = self._ids[at[is_same]]
        if self._is_shared:
            others = some[~is_same]
            at = np.minimum(np.searchsorted(self._sums, sums[others]), len(self._sums) - 1)
            ids[others] = np.where(self._sums[at] == sums[others], self._ids[at], 0)
        return ids


def slots(numbers: np.ndarray, bits: int) -> np.ndarray:
    """Return a number of so many bits for each 64-bit number: different ones have mostly different slots."""
    return (numbers * _BASE) >> np.uint64(64 - bits)
