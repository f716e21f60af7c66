"""Sentences become words: underthesea finds them, the domain lexicon mends what it takes apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from functools import lru_cache, partial
from itertools import count, repeat
from pathlib import Path
from threading import Lock
from uuid import uuid4
from zlib import crc32

import numpy as np
import pandas as pd

from analysis.lexicon import Lexicon
from analysis.progress import progress
from analysis.segmenter import Pieces, Segmenter, model_version
from analysis.vietnamese import normalize, read_list
from analysis.word_cache import WordCache, Words
from analysis.workers import check_processes, make_ready, shared_out

# Texts are worked on in packs of so many characters: with fewer the common words are looked up more often; with more,
# a text more or less undoes more of what is kept, and the processes that share the work wait longer for each other.
_PACK, _LARGEST_PACK = 1 << 19, 1 << 20
_MANY = 5000  # sentences: with more, other processes are started before anything else is done
_REMEMBERED = 2_000_000  # runs of pieces; with more, all is forgotten that was learnt, and begun anew
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_KEPT_FROM = 1 << 20  # characters of all texts, from which on words are kept for the next time


def segment(
    sentences: pd.DataFrame,
    *,
    lexicon: str | Path | Iterable[str] | None = None,
    processes: int = 1,
    cache: bool | str | Path = True,
) -> pd.DataFrame:
    """Split sentences into Vietnamese words, with the place of each in the article's text.

    One row is one word or punctuation mark. The words are underthesea's, except where the lexicon knows better:
    its entries are kept whole and cut out of longer words ("tỉnh | ủy Sơn La" → "tỉnh ủy | Sơn La"), the
    longest entry first from the left. A name that the library recognised is never cut, unless the entry is
    itself a name behind an administrative word ("Tỉnh Sơn La"). Segmentation errs in about one word of
    twenty in news; look at `word` before you build on a rare one.

    Parameters
    ----------
    sentences
        The table of `split_sentences`.
    lexicon
        Entries to keep whole, instead of the packaged list, or the path of a file with one a line; `()` for none.
        An entry with capitals is a name and found only where the text capitalises it.
    processes
        How many to work with at once; more than one pays from some thousand articles on, and `count_partitions` gains
        more by it, since there is no table to be put together.
    cache
        Where words are kept, so that the same text is not segmented again: True for a folder of your account, for
        texts of together more than a million characters; a folder, for any; False for none. It may be deleted at
        any time. What is kept was found with the same model, lexicon and version of this package.

    Returns
    -------
    DataFrame
        In the order of the text; columns of text are categories, so that each text is stored once:

        - article_id : category
        - province (if the articles have one) : category
        - sentence : int, number of the sentence in its article, from 1
        - position : int, number of the word in its sentence, from 1
        - word : category, the form that is counted: lower case, `_` inside a word
        - start, end : int, place in `articles.text`, in characters
        - is_word : bool, false for punctuation and symbols; numbers are words
        - every further grouping column of the articles

    Raises
    ------
    ValueError
        If `sentences` lacks a column, or an entry of the lexicon is empty or a single syllable, which would not
        change anything.

    Warns
    -----
    UserWarning
        If the installed underthesea is one that is not known here, so that it takes 20 times as long; once.

    Notes
    -----
    Model: the conditional random field of underthesea (Vu Anh et al., `word_tokenize`), trained on VLSP 2013.

    Examples
    --------
    >>> sentence = pd.DataFrame({"article_id": ["a"], "sentence": [1], "start": [0], "end": [32],
    ...                          "text": ["Tỉnh uỷ Sơn La họp."]})
    >>> segment(sentence)["word"].tolist()
    ['tỉnh_ủy', 'sơn_la', 'họp', '.']
    """
    if missing := [c for c in ("article_id", "sentence", "start", "text") if c not in sentences]:
        raise ValueError(
            f"sentences has no column {', '.join(missing)}; it is the table that split_sentences() returns"
        )
    if taken := [c for c in ("position", "word", "is_word") if c in sentences]:
        raise ValueError(f"sentences has a column {', '.join(taken)}, which segment() makes itself; rename it")
    if not (possible := sentences["start"].between(0, 2**31 - 1)).all():
        raise ValueError(
            f"sentences has start={sentences['start'][~possible].iloc[0]!r}; allowed are places in a text, from 0"
        )
    if not isinstance(cache, bool | Path) and not (isinstance(cache, str) and cache):
        raise ValueError(f"cache={cache!r}; allowed are True, False and a folder")
    check_processes(processes)
    if lexicon is None or isinstance(lexicon, str | Path):
        entries = read_list("lexicon.txt" if lexicon is None else Path(lexicon))
    else:
        entries = [normalize(entry.strip()) for entry in lexicon]
    finder = _finder(tuple(entries))  # refuses a wrong entry before anything is done
    if len(sentences) > _MANY:
        make_ready(partial(_words, tuple(entries), []), processes)
    packs = _Packs(sentences["text"])
    store = None
    if cache is not False and (cache is not True or packs.size >= _KEPT_FROM):
        store = WordCache(None if cache is True else Path(cache), finder.identity())
    return _table(sentences, *_find(packs, tuple(entries), processes, store))


def _table(sentences: pd.DataFrame, found: list[Words], numbers: dict[str, int]) -> pd.DataFrame:
    vocabulary = pd.Index(list(numbers), dtype=str)
    order = vocabulary.argsort()
    rank = np.zeros(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order))
    is_word = np.array([word[:1].isalnum() or _LETTER_OR_DIGIT.search(word) is not None for word in numbers], bool)

    def of_all(what: str) -> np.ndarray:
        return np.concatenate([np.zeros(0, dtype=np.int32), *(getattr(words, what) for words in found)])

    lengths, code = of_all("lengths"), of_all("number")
    before = (np.cumsum(lengths) - lengths).astype(np.int32)
    offset = np.repeat(sentences["start"].to_numpy(dtype=np.int32), lengths)
    leading = ["article_id", *(c for c in ["province"] if c in sentences)]
    further = [c for c in sentences if c not in {*leading, "sentence", "block", "start", "end", "text"}]
    of_sentence = {column: _repeated(sentences[column], lengths) for column in [*leading, *further]}
    return pd.DataFrame(
        {
            **{column: of_sentence[column] for column in leading},
            "sentence": np.repeat(sentences["sentence"].to_numpy(dtype=np.int32), lengths),
            "position": np.arange(1, len(code) + 1, dtype=np.int32) - np.repeat(before, lengths),
            "word": pd.Categorical.from_codes(np.take(rank, code), categories=vocabulary[order]),
            "start": offset + of_all("start"),
            "end": offset + of_all("end"),
            "is_word": np.take(is_word, code),
            **{column: of_sentence[column] for column in further},
        },
        copy=False,
    )


def _repeated(column: pd.Series, lengths: np.ndarray) -> pd.Series | pd.Categorical:
    """Return each value so many times; texts as categories, so that each is stored once."""
    if pd.api.types.infer_dtype(column, skipna=True) in ("string", "empty"):
        column = column.astype("category")
    if isinstance(column.dtype, pd.CategoricalDtype):
        return pd.Categorical.from_codes(np.repeat(column.cat.codes.to_numpy(), lengths), dtype=column.dtype)
    return column.repeat(lengths).reset_index(drop=True)


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
        begins = self._lexicon.mend(pieces)
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
def _finder(entries: tuple[str, ...]) -> WordFinder:
    return WordFinder(entries)


class _Packs(Sequence[list[str]]):
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


def _find(
    packs: _Packs, entries: tuple[str, ...], processes: int, store: WordCache | None
) -> tuple[list[Words], dict[str, int]]:
    """Return the words of each pack of texts, from the store or found now, with one number for each word of all."""
    numbers = _Numbers()
    names = [store.name(pack) for pack in packs] if store else []
    found = [numbers.renew(store.get(name)) for name in names] if store else [None] * len(packs)
    missing = [i for i, words in enumerate(found) if words is None]
    with closing(shared_out(partial(_words, entries), packs, processes, missing)) as work:
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


def _words(entries: tuple[str, ...], texts: list[str]) -> Words:
    """Find words in this process, which remembers its own finder."""
    return _finder(entries).words(texts)
