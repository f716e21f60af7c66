"""Which sentences may hold which phrases: the words of all of them are looked up at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, cached_property

import numpy as np

from analysis.frames.codebook_file import Ignored, Rule
from analysis.frames.notation import SYLLABLE
from analysis.text.word_ids import OUTSIDE, WordIds, character_classes, code_points, find_words


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
        """Return the sentences that hold each literal, in order; others with the same sums may be among them."""
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
        codes = code_points(text)
        words = find_words(codes, character_classes(codes) != OUTSIDE)
        return self._known.of(words.sums), np.searchsorted(np.flatnonzero(codes == ord("\n")), words.starts)

    @cached_property
    def _known(self) -> WordIds:
        return WordIds(list(self._ids))  # in the order of their ids, from 1
