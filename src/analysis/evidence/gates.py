"""Which sentences cannot hold a quantity of some kind, seen from their words: asked of all sentences at once.

A sentence that passes may still hold none: the readers of quantities ask again, and more.
"""

from __future__ import annotations

import numpy as np

from analysis.evidence.beginnings import Block
from analysis.evidence.quantity_words import BEFORE_FIVE, BESIDE
from analysis.text.word_ids import OUTSIDE, WordIds

_BEFORE_ONE = sorted({entry.split()[-1] for entry in (*BESIDE["qualifiers"], *BEFORE_FIVE)})
_BEFORE_TOTAL = ("trong", "trên", "tổng", "số")
_EDGES, _PARTS = ("đầu", "cuối"), ("ngày", "tuần", "tháng", "quý", "năm")
_WORDS = sorted({
    *(*_BEFORE_ONE, *_BEFORE_TOTAL, *_EDGES, *_PARTS, "nay", "đến", "tới", "phần", "trăm", "một", "mươi"),
})  # fmt: skip
_IDS = WordIds(_WORDS)
_NUMBER = {word: number for number, word in enumerate(_WORDS, start=1)}
_IS_BEFORE_ONE, _IS_BEFORE_TOTAL, _IS_EDGE, _IS_PART = (
    np.isin(np.arange(len(_WORDS) + 1), [_NUMBER[word] for word in words])
    for words in (_BEFORE_ONE, _BEFORE_TOTAL, _EDGES, _PARTS)
)


class Gates:
    """For each sentence of a block, True where it may hold something."""

    def __init__(self, block: Block):
        self._block, self._n = block, len(block.firsts)
        self._ids = _IDS.of(block.words.sums)
        self._known = np.flatnonzero(self._ids)
        self._bits = np.zeros(self._n, np.int64)
        sentence, ids = block.sentences(block.words.starts[self._known]), self._ids[self._known]
        if len(sentence):
            begins = np.flatnonzero(np.diff(sentence, prepend=-1))
            self._bits[sentence[begins]] = np.bitwise_or.reduceat(np.int64(1) << ids, begins)

    def _has(self, *words: str) -> np.ndarray:
        return (self._bits & sum(1 << _NUMBER[word] for word in words)) > 0

    def _holding(self, offsets: np.ndarray) -> np.ndarray:
        return np.bincount(self._block.sentences(offsets), minlength=self._n) > 0

    @property
    def periods(self) -> np.ndarray:
        """Two years, a year with months or "nay", the beginning or the end of a part."""
        codes, digits = self._block.codes, self._block.digits
        digits = digits[digits + 3 < len(codes)]
        is_century = ((codes[digits] == ord("1")) & (codes[digits + 1] == ord("9"))) | (
            (codes[digits] == ord("2")) & (codes[digits + 1] == ord("0"))
        )
        years = np.bincount(self._block.sentences(digits[is_century]), minlength=self._n)
        return (years > 1) | ((years == 1) & self._has("tháng", "nay")) | self._has(*_EDGES)

    @property
    def spans(self) -> np.ndarray:
        """Dates of which one is reached from another."""
        return self._has("đến", "tới")

    @property
    def percentages(self) -> np.ndarray:
        """A sign of per cent, or its words."""
        return self._holding(np.flatnonzero(self._block.codes == ord("%"))) | (self._has("phần") & self._has("trăm"))

    @property
    def totals(self) -> np.ndarray:
        """A figure after what announces a total."""
        digits = self._block.digits
        digits = digits[(digits > 0) & (self._block.classes[digits - 1] == OUTSIDE)]
        before = np.searchsorted(self._block.words.starts, digits) - 1
        digits, before = digits[before >= 0], before[before >= 0]
        return self._holding(digits[_IS_BEFORE_TOTAL[self._ids[before]]])

    @property
    def one_or_five(self) -> np.ndarray:
        """What `has_one_or_five` asks for: "một" or "năm" after what makes it a number, or a part of a whole."""
        ids, starts, known = self._ids, self._block.words.starts, self._known
        known = known[known > 0]
        after = known[np.isin(ids[known], [_NUMBER["một"], _NUMBER["năm"]]) & _IS_BEFORE_ONE[ids[known - 1]]]
        edges = known[_IS_EDGE[ids[known]] & _IS_PART[ids[known - 1]]]
        return self._holding(starts[np.concatenate([after, edges])]) | self._has("mươi")
