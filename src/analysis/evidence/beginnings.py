"""Where something to read may begin: the first words of all patterns are sought in all sentences at once.

The patterns of quantities begin with many words. Trying each of them at every word would take nearly all the time, and
so would looking for their first words in one sentence after another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from analysis.text.word_ids import DIGIT, LETTER, OUTSIDE, WordIds, Words, character_classes, code_points, find_words

#: A figure that begins a word.
DIGIT_BEGINS = r"\d(?<!\w.)"
#: A sign and a quotation mark that touch a figure.
SIGN_BEGINS = r"[-−–](?=\d)"
QUOTE_BEGINS = r"[“\"](?=\d)"

#: What follows the first digit of a number of a document.
CODE = r"(?=\d{0,4}[a-z]?[/-])"

_FAR = 60  # characters between a word that counts only before a figure, and the figure

#: Of a sentence: where something may begin, and for which patterns, one bit each; those of the second number are
#: certain only when the pattern of the beginning has been tried there.
Candidates = list[tuple[int, int, int]]


class Block(NamedTuple):
    """Many sentences, joined by line feeds.

    Attributes
    ----------
    codes, classes
        Of each character its code point, and what it is (`character_classes`).
    words
        The words made of letters.
    digits
        The offsets of all digits.
    firsts
        Where each sentence begins.
    """

    codes: np.ndarray
    classes: np.ndarray
    words: Words
    digits: np.ndarray
    firsts: np.ndarray

    def sentences(self, offsets: np.ndarray) -> np.ndarray:
        """Return the sentences of offsets."""
        return np.searchsorted(self.firsts, offsets, "right") - 1


class Beginning:
    """Words and signs with which a pattern may begin.

    Parameters
    ----------
    words
        Entries of which the first word may begin a match.
    before_figure
        Entries of which it may only where a figure follows.
    before
        Expressions, and the words that may begin a match before them.
    figure
        What must follow the first digit of a figure that begins a match; None if no figure does.
    signs
        The signs that may begin a match.
    """

    def __init__(
        self,
        words: Iterable[str] = (),
        *,
        before_figure: Iterable[str] = (),
        before: Mapping[str, Iterable[str]] | None = None,
        figure: str | None = None,
        signs: Sequence[str] = (),
    ):
        self.words, self.before_figure = _first_words(words), _first_words(before_figure)
        self.before = _first_words(word for of_condition in (before or {}).values() for word in of_condition)
        self.figure, self.signs = figure, tuple(signs)
        found = [*_by_letter(self.words, ""), *_by_letter(self.before_figure, rf"(?=\D{{0,{_FAR}}}+\d)")]
        for condition, of_condition in (before or {}).items():
            found += _by_letter(_first_words(of_condition), f"(?={condition})")
        figures = [] if figure is None else [DIGIT_BEGINS + figure]
        #: Matches where a match may begin, in a text in lower case.
        self.pattern = re.compile("|".join([*found, *figures, *signs]))


def _first_words(entries: Iterable[str]) -> frozenset[str]:
    return frozenset(re.split(r"\W", entry.lower())[0] for entry in entries)


def _by_letter(words: frozenset[str], condition: str) -> list[str]:
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words):
        by_letter.setdefault(word[0], []).append(word[1:])
    # the character before comes after the first: so the search can skip to the characters that begin a word
    return [rf"{letter}(?<!\w.)(?:{'|'.join(rest)})(?![^\W\d]){condition}" for letter, rest in by_letter.items()]


def matches(pattern: re.Pattern[str], begins: Iterable[int], text: str) -> Iterator[re.Match[str]]:
    """Yield what `pattern.finditer(text)` does, but try only at the offsets `begins`."""
    last = 0
    for start in begins:
        if start >= last and (match := pattern.match(text, start)):
            yield match
            last = match.end()


class Beginnings:
    """Finds where several patterns may begin, in many sentences at once.

    Parameters
    ----------
    of_patterns
        The beginnings of each pattern.
    gates
        Returns for each sentence the bits that it may have; among them one, after that of figures, which each has.
    """

    def __init__(self, of_patterns: Sequence[Beginning], gates: Callable[[Block], np.ndarray] | None = None):
        self.of_patterns, self._gates = of_patterns, gates
        words = sorted({w for each in of_patterns for w in (*each.words, *each.before_figure, *each.before)})
        self.figure_bit = 1 << len(of_patterns)
        self._ids = WordIds(words)
        self._certain, self._near, self._tried = (
            np.array([0, *(self._bits(word, name) for word in words)], np.int64)
            for name in ("words", "before_figure", "before")
        )
        self._tried &= ~self._certain
        figures = [(1 << i, each.figure) for i, each in enumerate(of_patterns) if each.figure is not None]
        self._figure = sum(bit for bit, condition in figures if not condition)
        self._code = sum(bit for bit, condition in figures if condition == CODE)
        self._tried_figure = sum(bit for bit, condition in figures if condition not in ("", CODE))
        self._signs = {
            name: sum(1 << i for i, each in enumerate(of_patterns) if name in each.signs)
            for name in (SIGN_BEGINS, QUOTE_BEGINS)
        }

    def _bits(self, word: str, name: str) -> int:
        return sum(1 << i for i, each in enumerate(self.of_patterns) if word in getattr(each, name))

    def find(self, low: Sequence[str]) -> Iterator[tuple[int, Candidates]]:
        """Yield for each sentence in lower case the bits of its candidates together, and the candidates.

        The bit after those of the patterns is set where a sentence has a figure, anywhere.
        """
        lengths = np.fromiter(map(len, low), np.int64, len(low)) + 1
        ends = np.cumsum(lengths)
        firsts = ends - lengths
        places, bits, tried, block = self._places("\n".join([*low, ""]), firsts, ends)
        sentence = np.searchsorted(firsts, places, "right") - 1
        together = np.zeros(len(low), np.int64)
        if len(places):
            begins = np.flatnonzero(np.diff(sentence, prepend=-1))
            together[sentence[begins]] = np.bitwise_or.reduceat(bits, begins)
        together[block.sentences(block.digits)] |= self.figure_bit
        if self._gates is not None:
            together = (together | 1 << len(self.of_patterns) + 1) & self._gates(block)
        candidates = list(zip((places - firsts[sentence]).tolist(), bits.tolist(), tried.tolist(), strict=True))
        bounds = np.searchsorted(places, np.append(firsts, ends[-1:])).tolist()
        for i, of_sentence in enumerate(together.tolist()):
            yield of_sentence, candidates[bounds[i] : bounds[i + 1]]

    def _places(
        self, text: str, firsts: np.ndarray, ends: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, Block]:
        """Return where something may begin, for which patterns, which of them are to be tried; and the sentences."""
        codes = code_points(text)
        classes = character_classes(codes)
        before = np.append(np.uint8(OUTSIDE), classes[:-1])  # of each character the class of the one before
        words = find_words(codes, classes == LETTER)
        ids = self._ids.of(words.sums)
        some = np.flatnonzero((ids > 0) & (before[words.starts] == OUTSIDE))
        at, to, ids = words.starts[some], words.ends[some], ids[some]
        digits = np.append(np.flatnonzero(classes == DIGIT), len(codes) + _FAR)
        following = digits[np.searchsorted(digits, to)]
        is_near = (following - to <= _FAR) & (following < ends[np.searchsorted(ends, to)])
        found = [(at, self._certain[ids] | np.where(is_near, self._near[ids], 0) | self._tried[ids], self._tried[ids])]
        digits = digits[:-1]
        begins = digits[before[digits] == OUTSIDE]
        block = Block(codes, classes, words, digits, firsts)
        both = self._figure | self._tried_figure | np.where(_is_code(block, begins), self._code, 0)
        found.append((begins, both, np.full(len(begins), self._tried_figure)))
        signs = digits[digits > 0] - 1
        for name, characters in ((SIGN_BEGINS, "-−–"), (QUOTE_BEGINS, '“"')):
            those = signs[np.isin(codes[signs], [ord(character) for character in characters])]
            found.append((those, np.full(len(those), self._signs[name]), np.zeros(len(those), np.int64)))
        places, bits, tried = (np.concatenate(parts) for parts in zip(*found, strict=True))
        order = np.argsort(places, kind="stable")
        order = order[bits[order] > 0]
        return places[order], bits[order], tried[order], block


def _is_code(block: Block, begins: np.ndarray) -> np.ndarray:
    """Return at which figures a number of a document may begin, as `CODE` has it."""
    codes = np.append(block.codes, np.zeros(8, block.codes.dtype))
    classes = np.append(block.classes, np.zeros(8, block.classes.dtype))
    ends = begins + 1
    for _ in range(4):
        ends = ends + (classes[ends] == DIGIT)
    is_letter = (codes[ends] >= ord("a")) & (codes[ends] <= ord("z"))
    ends = ends + is_letter
    return (codes[ends] == ord("/")) | (codes[ends] == ord("-"))
