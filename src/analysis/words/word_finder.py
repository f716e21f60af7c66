"""Words of many texts, with the lexicon applied, in one process or several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from functools import lru_cache, partial
from itertools import count, repeat
from threading import Lock
from uuid import uuid4
from zlib import crc32

import numpy as np
import pandas as pd

from analysis.system.processes import shared_out
from analysis.system.progress import progress
from analysis.text.spelling import normalize
from analysis.words.letters import Pieces
from analysis.words.lexicon import Lexicon
from analysis.words.model import model_version
from analysis.words.segmenter import Segmenter
from analysis.words.word_cache import WordCache, Words

# Texts are worked on in packs of so many characters: with fewer the common words are looked up more often; with more,
# a text more or less undoes more of what is kept, and the processes that share the work wait longer for each other.
_PACK, _LARGEST_PACK = 1 << 19, 1 << 20
_REMEMBERED = 2_000_000  # runs of pieces; with more, all is forgotten that was learnt, and begun anew


class WordFinder:
    """Finds the words of texts with a lexicon; what is learnt from one text is remembered for the next."""

    def __init__(self, entries: Sequence[str]) -> None:
        self._entries = entries
        self._lexicon = Lexicon(entries)
        self._one_at_a_time = Lock()  # the tables below grow
        self._is_whole = False  # not while they do: an interruption leaves them half grown

    def _forget(self) -> None:
        self._name = uuid4().hex  # of what is learnt from now on, among all processes
        self._segmenter = Segmenter()
        self._runs: dict[int, int] = {}  # of pieces, each step by what came before it, a space or none, and a piece
        self._steps = [0]  # of the runs, by their numbers
        self._form_of_run = [""]  # in counting form
        self._run = np.zeros(0, dtype=np.int64)  # for each surface, the number of the run that is this alone, or 0
        self._word = np.zeros(0, dtype=np.int64)  # for each run that was a word, the number of that from 1
        self._numbers: dict[str, int] = {}
        self._words = [""]  # in counting form
        self._forms: list[str] = []  # of the surfaces, in counting form

    def identity(self) -> list[str]:
        """Return all that decides which words are found, besides the text."""
        return [*model_version(), *self._entries]

    def words(self, texts: Sequence[str]) -> Words:
        """Return the words of the texts, which are normalised first."""
        with self._one_at_a_time:
            return self._find(texts)

    def _find(self, texts: Sequence[str]) -> Words:
        if not self._is_whole or len(self._steps) > _REMEMBERED:
            self._forget()
        self._is_whole = False
        pieces = self._segmenter.pieces(texts)
        begins = self._lexicon.begins(pieces)
        first = np.flatnonzero(begins)  # piece of each word, and behind the last
        run_of_word, runs = pd.factorize(self._number_runs(pieces, first))
        word_of_run, numbers = pd.factorize(self._number_words(runs))
        words_before = np.cumsum(begins) - begins
        ends = np.cumsum(pieces.lengths)
        words = Words(
            lengths=(words_before[ends] - words_before[ends - pieces.lengths]).astype(np.int32),
            start=pieces.start[first[:-1]].astype(np.int32),
            end=pieces.end[first[1:] - 1].astype(np.int32),
            number=word_of_run[run_of_word].astype(np.int32),
            vocabulary=list(map(self._words.__getitem__, numbers.tolist())),
            learnt=numbers,
            finder=self._name,
        )
        self._is_whole = True
        return words

    def _number_runs(self, pieces: Pieces, first: np.ndarray) -> np.ndarray:
        """Return the number of the run of pieces that each word is. Words that are alike so far and go on alike stay
        alike: all words are lengthened by one piece after the other."""
        size = np.diff(first)
        spaced = np.append(False, pieces.start[1:] > pieces.end[:-1]).astype(np.int64)
        surface = pieces.surface[first[:-1]]
        self._forms += map(_counting_form, pieces.surfaces[len(self._forms) :])
        self._run = _lengthened(self._run, len(pieces.surfaces))
        if len(new := pd.unique(surface[self._run[surface] == 0])):
            self._run[new] = self._take_up(new.tolist(), pieces.surfaces)
        run = self._run[surface]
        at, further = np.flatnonzero(size > 1), 1
        while len(at):
            piece = first[at] + further
            step_of, steps = pd.factorize(run[at] << 32 | spaced[piece] << 31 | pieces.surface[piece])
            numbers = np.array(list(map(self._runs.get, steps.tolist(), repeat(0))), dtype=np.int64)
            if len(new := np.flatnonzero(numbers == 0)):
                numbers[new] = self._take_up(steps[new].tolist(), pieces.surfaces)
            run[at] = numbers[step_of]
            further += 1
            at = at[size[at] > further]
        return run

    def _take_up(self, steps: list[int], surfaces: list[str]) -> range:
        """Return the numbers of the runs that go on by these steps, which are new."""
        first = len(self._steps)
        self._steps += steps
        for step in steps:
            before, is_spaced, piece = step >> 32, step >> 31 & 1, step & (1 << 31) - 1
            if not before:
                form = self._forms[piece]
            elif is_spaced:  # what is in another chunk changes nothing
                form = f"{self._form_of_run[before]}_{self._forms[piece]}"
            else:
                form = _counting_form(self._spelled(step, surfaces))
            self._form_of_run.append(form)
        self._runs.update(zip(steps, numbers := range(first, len(self._steps)), strict=True))
        return numbers

    def _spelled(self, step: int, surfaces: list[str]) -> str:
        spelled = ""
        while True:
            spelled = " " * (step >> 31 & 1) + surfaces[step & (1 << 31) - 1] + spelled
            if not step >> 32:
                return spelled
            step = self._steps[step >> 32]

    def _number_words(self, runs: np.ndarray) -> np.ndarray:
        """Return the number of the word that each run is, in counting form."""
        self._word = _lengthened(self._word, len(self._steps))
        for run in runs[self._word[runs] == 0].tolist():
            form = self._form_of_run[run]
            self._word[run] = self._numbers.setdefault(form, len(self._words))
            if len(self._words) == len(self._numbers):
                self._words.append(form)
        return self._word[runs]


def _counting_form(text: str) -> str:
    return "_".join(normalize(text).lower().split())


def _lengthened(numbers: np.ndarray, size: int) -> np.ndarray:
    """Return `numbers`, or a longer array that begins with them and goes on with zeros, to be lengthened seldom."""
    return numbers if len(numbers) >= size else np.append(numbers, np.zeros(2 * size - len(numbers), numbers.dtype))


@lru_cache(maxsize=4)
def word_finder(entries: tuple[str, ...]) -> WordFinder:
    return WordFinder(entries)


class Packs(Sequence[list[str]]):
    """Texts in packs that are worked on, and kept, together; taken out of their column when they are asked for.

    Where one ends depends only on the texts near, so that a text more or less changes no pack but its own.
    """

    def __init__(self, texts: pd.Series) -> None:
        if pd.api.types.infer_dtype(texts, skipna=False) not in ("string", "empty") or texts.isna().any():
            for row, text in texts.items():
                if not isinstance(text, str):
                    raise ValueError(f"sentences has text={text!r} in row {row!r}; allowed is text")
        self._texts = texts if len(texts) else texts.astype(str)
        before = np.append(0, np.cumsum(self._texts.str.len().to_numpy(dtype=np.int64) + 1))
        self.size = int(before[-1])
        self._ends = [0]
        while (begin := self._ends[-1]) < len(texts):
            least, most = np.searchsorted(before, before[begin] + np.array([_PACK, _LARGEST_PACK])).tolist()
            self._ends.append(min(self._end(least, most), len(texts)))

    def _end(self, least: int, most: int) -> int:
        for place in range(least - 1, most - 1, 64):
            for i, text in enumerate(self._texts.iloc[place : min(place + 64, most - 1)]):
                if crc32(text.encode()) % 64 == 0:
                    return place + i + 1
        return most

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> list[str]:
        return self._texts.iloc[self._ends[number] : self._ends[number + 1]].tolist()


def find(
    packs: Packs, entries: tuple[str, ...], processes: int, store: WordCache | None
) -> tuple[list[Words], dict[str, int]]:
    """Return the words of each pack of texts, from the store or found now, with one number for each word of all."""
    numbers = _Numbers()
    names = [store.name(pack) for pack in packs] if store else []
    found = [numbers.renew(store.get(name)) for name in names] if store else [None] * len(packs)
    missing = [i for i, words in enumerate(found) if words is None]
    with closing(shared_out(partial(find_words, entries), packs, processes, missing)) as work:
        for number, words in progress(work, total=len(missing), what="segmenting"):
            if store:
                store.put(names[number], words)
            found[number] = numbers.renew(words)
    return [words for words in found if words is not None], numbers.of_word


class _Numbers:
    """One number for each word, whoever found it."""

    def __init__(self) -> None:
        self.of_word: defaultdict[str, int] = defaultdict(count().__next__)
        self._known: dict[str | None, np.ndarray] = {}  # by who found a word, and its number there; 0 for none

    def renew(self, words: Words | None) -> Words | None:
        """Return the words with the numbers they have among all, which gives new ones to the new."""
        if words is None:
            return None
        if words.learnt is None:
            of_all = np.array(list(map(self.of_word.__getitem__, words.vocabulary)), dtype=np.int32)
        else:
            known = self._known.get(words.finder, np.zeros(0, dtype=np.int32))
            known = self._known[words.finder] = _lengthened(known, int(words.learnt.max(initial=-1)) + 1)
            new = np.flatnonzero(known[words.learnt] == 0)
            known[words.learnt[new]] = [self.of_word[words.vocabulary[i]] + 1 for i in new.tolist()]
            of_all = known[words.learnt] - 1
        return replace(words, number=of_all[words.number], vocabulary=[], learnt=None)


def find_words(entries: tuple[str, ...], texts: list[str]) -> Words:
    """Find words in this process, which remembers its own finder."""
    return word_finder(entries).words(texts)
