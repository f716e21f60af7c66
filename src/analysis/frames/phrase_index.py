"""Which sentences may hold which phrases: the words of all of them are looked up at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, cached_property

import numpy as np

from analysis.frames.codebook_file import Ignored, Rule
from analysis.frames.notation import SYLLABLE


class PhraseIndex:
    """The words that the phrases of a codebook need.

    Parameters
    ----------
    rules, ignored
        Of the codebook.
    """

    def __init__(self, rules: Sequence[Rule], ignored: Sequence[Ignored | None]):
        self._ids: dict[str, int] = {}
        self._literals: list[tuple[int, ...]] = []
        self._numbers: dict[str, int] = {}
        # of each set of literals one must be there, where there is any
        self.rules = [
            [self._set(words) for words in (rule.literals, *rule.further_literals) if words] for rule in rules
        ]
        # of a frame that ignores nothing, (); where no word is certain, None
        self.ignored = [() if each is None else self._set(each.literals) or None for each in ignored]

    def _set(self, literals: Iterable[str]) -> tuple[int, ...]:
        return tuple(self._number(literal) for literal in sorted(literals))

    def _number(self, literal: str) -> int:
        if literal not in self._numbers:
            self._numbers[literal] = len(self._literals)
            words = SYLLABLE.findall(literal)
            self._literals.append(tuple(self._ids.setdefault(word, len(self._ids) + 1) for word in words))
        return self._numbers[literal]

    def candidates(self, plain: Sequence[str]) -> tuple[list[tuple[int, int]], list[np.ndarray]]:
        """Return where which rule may match, and for each frame whether a sentence may hold what it ignores.

        Parameters
        ----------
        plain
            The sentences as they are matched.

        Returns
        -------
        list of tuple, list of ndarray
            Numbers of the sentence and of the rule, in order; for each frame one truth value a sentence.
        """
        holders = self._holders(plain)

        @cache
        def holds(literals: tuple[int, ...]) -> np.ndarray:
            found = np.zeros(len(plain), bool)
            for literal in literals:
                found[holders[literal]] = True
            return found

        sentences, rules = [], []
        for number, needed in enumerate(self.rules):
            places = np.arange(len(plain))
            for position, literals in enumerate(sorted(needed, key=len)):
                if position:
                    places = places[holds(literals)[places]]
                else:
                    places = holders[literals[0]] if len(literals) == 1 else np.flatnonzero(holds(literals))
            sentences.append(places)
            rules.append(np.full(len(places), number))
        where, which = np.concatenate(sentences), np.concatenate(rules)
        order = np.lexsort((which, where))
        pairs = list(zip(where[order].tolist(), which[order].tolist(), strict=True))
        everywhere = np.ones(len(plain), bool)
        return pairs, [everywhere if each is None else holds(each) for each in self.ignored]

    def _holders(self, plain: Sequence[str]) -> list[np.ndarray]:
        """Return the sentences that hold each literal, in order; others with the same checksums may be among them."""
        ids, sentence = self._word_ids("\n".join(text.replace("\n", " ") for text in plain))
        known = np.flatnonzero(ids)
        known = known[np.argsort(ids[known], kind="stable")]
        ends = np.searchsorted(ids[known], np.arange(1, len(self._ids) + 2))
        ids = np.append(ids, np.zeros(max(map(len, self._literals), default=0), ids.dtype))
        sentence = np.append(sentence, np.full(len(ids) - len(sentence), -1))
        found = []
        held = np.diff(ends).tolist()
        for literal in self._literals:
            if not all(held[word - 1] for word in literal):
                found.append(known[:0])
                continue
            places = [known[ends[word - 1] : ends[word]] for word in literal]
            rarest = min(range(len(literal)), key=lambda i: len(places[i]))
            begin = places[rarest] - rarest
            begin = begin[begin >= 0]
            for i, word in enumerate(literal):
                if i != rarest and len(begin):
                    begin = begin[ids[begin + i] == word]
            if len(literal) > 1:
                begin = begin[sentence[begin] == sentence[begin + len(literal) - 1]]
            inside = sentence[begin]
            found.append(inside[np.diff(inside, prepend=-1) > 0])
        return found

    def _word_ids(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """Return for each word of a text its id, 0 if no phrase has it, and the number of its line."""
        known, order = self._known
        sums, line = _checksums(text)
        if not len(known):
            return np.zeros(len(sums), np.int64), line
        at = order[np.minimum(np.searchsorted(known[order], sums), len(known) - 1)]
        return np.where(known[at] == sums, at + 1, 0), line

    @cached_property
    def _known(self) -> tuple[np.ndarray, np.ndarray]:
        known = _checksums("\n".join(self._ids))[0]  # in the order of their ids, from 1
        return known, np.argsort(known)


_MULTIPLIERS = np.random.default_rng(0).integers(1, 2**62, 64, dtype=np.uint64) * 2 + 1


@cache
def _in_words() -> np.ndarray:
    return np.array([chr(code).isalnum() or chr(code) == "_" for code in range(0x10000)])


def _checksums(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Return a number for each word of a text, the same for the same word, and the number of its line."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    inside = _in_words()[codes & 0xFFFF]
    for place in np.flatnonzero(codes > 0xFFFF).tolist():
        inside[place] = chr(codes[place]).isalnum()
    edges = np.flatnonzero(np.diff(inside, prepend=False, append=False))
    starts, lengths = edges[::2], edges[1::2] - edges[::2]
    firsts = np.cumsum(lengths) - lengths  # of each word, among the characters of words
    position = np.arange(lengths.sum()) - np.repeat(firsts, lengths)
    values = codes[inside].astype(np.uint64) * _MULTIPLIERS[position % len(_MULTIPLIERS)]
    sums = np.add.reduceat(values, firsts) if len(firsts) else values
    return sums, np.searchsorted(np.flatnonzero(codes == ord("\n")), starts)
