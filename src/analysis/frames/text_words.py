"""The words of a text and what is between them: how many words lie between two offsets, and which are within reach."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property, lru_cache

from analysis.frames.notation import CLAUSE_END, SYLLABLE

# What may be between two words of one clause.
_BETWEEN = re.compile(rf"[^\w{CLAUSE_END}]+")
_NEXT = re.compile(r"\s*(\w+)")


@lru_cache(maxsize=4096)
def _parts_words(piece: str) -> bool:
    return _BETWEEN.fullmatch(piece) is not None


class TextWords:
    """A text as a sequence of syllables: "6.000" and "88/2019" are several syllables and one word.

    A word ends wherever a syllable does, but for one before ".", which must go on. So "88/2019" may also be read as two
    words with "/" between them. Every answer is found in time that does not grow faster than the text.
    """

    def __init__(self, text: str):
        self.text = text

    @cached_property
    def _spans(self) -> tuple[list[int], list[int]]:
        spans = [match.span() for match in SYLLABLE.finditer(self.text)]
        return [a for a, _ in spans], [b for _, b in spans]

    @cached_property
    def _separators(self) -> tuple[list[bool], list[bool]]:
        """For each syllable, and the end of the text: may a word go on from the one before, may a word begin there."""
        starts, ends = self._spans
        between = [self.text[a:b] for a, b in zip([0, *ends], [*starts, len(self.text)], strict=True)]
        return [piece in (".", ",", "/") for piece in between], [_parts_words(piece) for piece in between]

    @cached_property
    def _counts(self) -> tuple[list[int], list[int]]:
        """Before each syllable: how many words began, as few as possible, and how many separators end a clause."""
        goes_on, begins = self._separators
        words, blocked = [0], [0]
        for i in range(1, len(goes_on)):
            words.append(words[-1] + (not goes_on[i]))
            blocked.append(blocked[-1] + (not goes_on[i] and not begins[i]))
        return words, blocked

    def syllable_after(self, offset: int) -> str:
        """Return the syllable at an offset, or after the white space there; "" if there is none."""
        found = _NEXT.match(self.text, offset)
        return found[1] if found else ""

    def is_close(self, start: int, end: int, most: int) -> bool:
        """Return True if at most so many words of one clause are between two offsets, and something is."""
        starts, _ = self._spans
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        if first == last:
            return bool(_BETWEEN.fullmatch(self.text, start, end))
        words, blocked = self._counts
        return (
            bool(_BETWEEN.fullmatch(self.text, start, starts[first]))
            and bool(_BETWEEN.fullmatch(self.text, self._spans[1][last - 1], end))
            and blocked[last - 1] == blocked[first]
            and 1 + words[last - 1] - words[first] <= most
        )

    def reach_before(self, start: int, most: int) -> int:
        """Return an offset such that more than so many words are between anything before it and `start`."""
        starts, ends = self._spans
        words, _ = self._counts
        last = bisect_left(starts, start)
        first = bisect_left(words, words[last - 1] - most, 0, last) if last else 0
        return ends[first - 1] if first else 0

    def reach_after(self, end: int, most: int) -> int:
        """Return an offset such that more than so many words are between `end` and anything after it."""
        starts, _ = self._spans
        words, _ = self._counts
        last = bisect_right(words, words[bisect_left(starts, end)] + most + 1)
        return starts[last] if last < len(starts) else len(self.text)

    def is_at_edge(self, start: int, end: int, most: int) -> bool:
        """Return True if at most so many words, of any clauses, are between two offsets."""
        starts, _ = self._spans
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        return first == last or 1 + self._counts[0][last - 1] - self._counts[0][first] <= most

    def within_reach(self, start: int, most: int) -> Sequence[int]:
        """Return the offsets of the syllables that at most so many words separate from `start`.

        In the order in which a regular expression would try them: nearest first, but a word as long as possible.
        """
        starts, ends = self._spans
        first = bisect_left(starts, start)
        if first == len(starts) or (first and ends[first - 1] > start):
            return ()
        if not _BETWEEN.fullmatch(self.text, start, starts[first]):
            return ()
        goes_on, begins = self._separators
        fewest: dict[int, int] = {}  # words before a syllable
        found = []
        rest = [(first, 0)]
        chain = (0, 0, 0)  # of these syllables all but the first are reached with so many words
        while rest:
            i, words = rest.pop()
            if fewest.get(i, most + 1) <= words:
                continue
            if i not in fewest:
                found.append(starts[i])
            fewest[i] = words
            if words == most or (chain[0] <= i < chain[1] and chain[2] <= words + 1):
                continue
            end = i + 1
            while True:
                if begins[end] and end < len(starts):
                    rest.append((end, words + 1))
                if not goes_on[end] or end == len(starts):
                    break
                end += 1
            chain = (i, end, words + 1)
        return found
