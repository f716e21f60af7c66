"""Texts as arrays of characters: spans of chunks, checksums, atoms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Sized
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any
from unicodedata import is_normalized

import numpy as np

BATCH = 1 << 19  # characters that are worked on at once: with fewer, common chunks are looked up more often
ATOM = re.compile(r"\w+|[^\w\s]")
_NOT_PLAIN = re.compile("[ðÐʺ]|Th")  # letters that the library replaces or drops, and "Th.s", which it cuts out
_BASE = 0x9E3779B97F4A7C15  # of the polynomials of the checksums: odd, without a pattern


@dataclass(frozen=True)
class Pieces:
    """The pieces and atoms of texts, in arrays; "phòng-an" has three pieces.

    Attributes
    ----------
    lengths
        For each text its number of pieces.
    start, end
        For each piece its offsets in the normalised text.
    begins
        For each piece, whether it begins a word.
    string_id
        For each piece the index of its characters in `strings`.
    one_word
        For each piece 1 where it begins the number of a document (or "Đ/c"), 2 inside of one, 3 where it begins in one
        whose ends are not the ends of pieces, else 0.
    atom
        For each atom the index of its characters in `strings`.
    gap
        For each atom what is before it: 0 nothing, 1 white space, 2 the beginning of the text.
    first, behind
        For each atom the piece that begins where it begins, and the piece behind the one that ends where it ends; -1
        where no piece does.
    strings
        The characters. The list grows with further texts.
    """

    lengths: np.ndarray
    start: np.ndarray
    end: np.ndarray
    begins: np.ndarray
    string_id: np.ndarray
    one_word: np.ndarray
    atom: np.ndarray
    gap: np.ndarray
    first: np.ndarray
    behind: np.ndarray
    strings: list[str]


def flat(rows: Iterable[Iterable[Any]]) -> list[Any]:
    return list(chain.from_iterable(rows))


def lengths_of(of: Sequence[Sized]) -> np.ndarray:
    return np.fromiter(map(len, of), dtype=np.int64, count=len(of))


def in_order(
    is_simple: np.ndarray, lengths: np.ndarray, columns: np.ndarray, others: list[list[tuple[int, ...]]]
) -> tuple[np.ndarray, np.ndarray]:
    """Return how many rows each chunk has, and the rows, from those of the simple ones and those of the others."""
    lengths = lengths.copy()
    lengths[~is_simple] = lengths_of(others)
    both = np.zeros((len(columns), lengths.sum()), dtype=np.int32)
    of_simple = np.repeat(is_simple, lengths)
    both[:, of_simple] = columns
    both[:, ~of_simple] = np.array(flat(others), dtype=np.int32).reshape(-1, len(columns)).T
    return lengths, both


def checksums(letters: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return a number for each chunk, the same for the same letters, seldom for others (Karp & Rabin 1987)."""
    powers, inverse = _powers(_BASE, (len(letters) // BATCH + 1) * BATCH)
    before = np.zeros(len(letters) + 1, dtype=np.uint64)
    np.cumsum(letters * powers[: len(letters)], out=before[1:])
    return (before[end] - before[start]) * inverse[start]


@lru_cache(maxsize=3)
def _powers(base: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return so many powers of the base, from 0 on, and of its inverse, all modulo 2^64."""
    powers, inverse = (np.full(size, b, dtype=np.uint64) for b in (base, pow(base, -1, 1 << 64)))
    powers[0] = inverse[0] = 1
    return np.cumprod(powers), np.cumprod(inverse)


def is_plain(chunk: str) -> bool:
    """Return True if a chunk is one token of the library: letters only, none of them treated in a special way."""
    return chunk.isalpha() and is_normalized("NFC", chunk) and not _NOT_PLAIN.search(chunk)


def has_simple_pieces(chunk: str, tokens: list[str]) -> bool:
    """Return True if each token is a piece and an atom, and none is in the number of a document."""
    return "/" not in chunk and "-" not in chunk and tokens == ATOM.findall(chunk)


def spans_of(text: str, tokens: list[str]) -> list[tuple[int, int]]:
    """Return the offsets of the library's tokens in a text."""
    # the library reads Icelandic eth as the Vietnamese letter; `normalize` does the same
    as_read, spans, at = text.replace("Ð", "Đ").replace("ð", "đ"), [], 0
    for token in tokens:
        start = as_read.index(token, at)
        at = start + len(token)
        spans.append((start, at))
    return spans


def begins_of(words: list[str], tokens: list[str]) -> list[bool]:
    """Return for every token whether it begins one of the words, which are tokens joined by spaces."""
    begins = [False] * len(tokens)
    token = 0
    for word in words:
        begins[token] = True
        joined = tokens[token]
        token += 1
        while joined != word:
            joined += " " + tokens[token]
            token += 1
    return begins
