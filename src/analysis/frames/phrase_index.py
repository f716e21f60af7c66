"""Which sentences hold which phrases: the words of all of them are looked up at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from analysis.frames.codebook_file import Ignored, Rule
from analysis.frames.names import CLUE_WORDS, PRESENT, PRESENT_WORDS, SMALL_BODIES
from analysis.frames.notation import SYLLABLE, CountingForms
from analysis.frames.phrase_hits import PhraseTable
from analysis.frames.phrases import Phrase
from analysis.frames.word_runs import SentenceWords, WordRuns

_Runs = tuple[int, ...]
#: Besides the clues to names: what an organisation may begin with in lower case, and what precedes a title.
SMALL, ABOUT = -1, -2


class PhraseIndex:
    """The phrases of a codebook, and the words that they need.

    Parameters
    ----------
    rules, ignored
        Of the codebook.

    Attributes
    ----------
    contexts
        Of each rule the numbers of its contexts in the table of phrases; that of a rule itself is its own.
    first_ignored
        The number of what the first frame ignores; the others follow.
    """

    def __init__(self, rules: Sequence[Rule], ignored: Sequence[Ignored | None]):
        self._rules, self._ignored = rules, ignored
        numbers = iter(range(len(rules), len(rules) + sum(len(rule.contexts) for rule in rules)))
        self.first_ignored = len(rules) + sum(len(rule.contexts) for rule in rules)
        self.contexts = [[next(numbers) for _ in rule.contexts] for rule in rules]

    @cached_property
    def _tables(self) -> tuple[WordRuns, PhraseTable, list[list[_Runs]], list[list[list[_Runs]]], dict[int, _Runs]]:
        """The runs of words; the phrases; of each rule sets of runs, of each of which one must be there.

        Then the same of every alternative of what a frame ignores. Last what names are told by.
        """
        runs = WordRuns()

        def numbers(literals: Iterable[str]) -> _Runs:
            return tuple(runs.add([(0, word) for word in SYLLABLE.findall(literal)]) for literal in sorted(literals))

        def sets(needed: Iterable[Iterable[str]]) -> list[_Runs]:
            return [numbers(words) for words in needed if words]

        needed = [sets((rule.literals, *rule.further_literals)) for rule in self._rules]
        ignored = [[sets(alternative) for alternative in each.needed] if each else [] for each in self._ignored]
        contexts = [phrase for rule in self._rules for _, phrase in rule.contexts]
        hidden = [each.phrase if each else Phrase([]) for each in self._ignored]
        phrases = [*(rule.phrase for rule in self._rules), *contexts, *hidden]
        clues = {clue: numbers(words) for clue, words in CLUE_WORDS.items()}
        clues |= {PRESENT: numbers(PRESENT_WORDS), SMALL: numbers(SMALL_BODIES), ABOUT: numbers(["về"])}
        return runs, PhraseTable(phrases, runs), needed, ignored, clues

    def look_up(self, forms: CountingForms) -> LookUp:
        """Return what is in sentences, given as they are matched."""
        return LookUp(forms, *self._tables)


class LookUp:
    """What is in some sentences.

    Attributes
    ----------
    words
        Their words.
    phrases
        The matches of the phrases that are `written`.
    """

    def __init__(
        self,
        forms: CountingForms,
        runs: WordRuns,
        table: PhraseTable,
        needed: list[list[_Runs]],
        ignored: list[list[list[_Runs]]],
        clues: dict[int, _Runs],
    ):
        self.words = SentenceWords(forms)
        self._occurrences = runs.find(self.words)
        self.phrases, self.written = table.find(self.words, self._occurrences), table.written
        self._needed, self._ignored, self._clues = needed, ignored, clues
        self._n = len(forms.plain)

    def _hold_all(self, needed: Iterable[_Runs]) -> np.ndarray:
        """Return for each sentence whether it holds one run of each set."""
        found = np.ones(self._n, bool)
        for runs in needed:
            one = np.zeros(self._n, bool)
            for run in runs:
                one[self.words.sentence[self._occurrences.of(run)]] = True
            found &= one
        return found

    def may_hold(self, rule: int) -> np.ndarray:
        """Return the sentences, in order, that may hold the phrase of a rule."""
        return np.flatnonzero(self._hold_all(self._needed[rule]))

    def may_hold_ignored(self, frame: int) -> np.ndarray:
        """Return the sentences, in order, that may hold what a frame ignores."""
        found = np.zeros(self._n, bool)
        for needed in self._ignored[frame]:
            found |= self._hold_all(needed)
        return np.flatnonzero(found)

    def first_clues(self, clue: int, *, capitals: Sequence[str] = ()) -> np.ndarray:
        """Return for each sentence the first word of the first clue in it, and a large number where there is none.

        With `capitals`, the sentences as they are written, only of the clues that begin with a capital.
        """
        at = np.sort(np.concatenate([self._occurrences.of(run) for run in self._clues[clue]]))
        sentence = self.words.sentence[at]
        if capitals:
            offsets = self.words.starts[at] - self.words.offsets[sentence]
            pairs = zip(sentence.tolist(), offsets.tolist(), strict=True)
            is_capital = np.array([capitals[i][offset].isupper() for i, offset in pairs], bool)
            at, sentence = at[is_capital], sentence[is_capital]
        first = np.full(self._n, len(self.words.starts) + 1)
        is_first = np.diff(sentence, prepend=-1) > 0
        first[sentence[is_first]] = at[is_first]
        return first
