"""Words of many texts, with the lexicon applied, in one process or several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from functools import lru_cache
from itertools import count, repeat
from threading import Lock
from uuid import uuid4
from zlib import crc32

import numpy as np
import pandas as pd

from analysis.system.language import _
from analysis.system.processes import shared_out
from analysis.system.progress import progress
from analysis.text.spelling import normalize
from analysis.words.letters import Pieces
from analysis.words.lexicon import Lexicon
from analysis.words.model import model_version
from analysis.words.segmenter import Segmenter
from analysis.words.word_cache import WordCache, Words

# Characters of a batch. With fewer, common words are looked up more often; with more, a text more or less invalidates
# more of what is cached, and processes that share the work wait longer for each other.
BATCH = 1 << 19
_MAX_CACHED = 2_000_000  # written forms; with more, the cache is emptied


class WordFinder:
    """Finds the words of texts with a lexicon. What was found out about a written form is cached.

    A form is what a word consists of as it is written: pieces, with or without a space before each. It is stored as
    the form without its last piece, and that piece.

    Parameters
    ----------
    entries
        Of the lexicon.
    segmenter
        Returns a new segmenter, whose caches are empty.
    max_cached
        Number of forms above which the cache is emptied.
    """

    def __init__(
        self,
        entries: Sequence[str],
        *,
        segmenter: Callable[[], Segmenter] = Segmenter,
        max_cached: int = _MAX_CACHED,
    ) -> None:
        self._entries = entries
        self._lexicon = Lexicon(entries)
        self._new_segmenter, self._max_cached = segmenter, max_cached
        self._one_at_a_time = Lock()  # the tables below grow
        self._is_complete = False  # not while they do: an interruption leaves them half grown

    def _clear(self) -> None:
        self._id = uuid4().hex  # of this cache, among those of all processes
        self._segmenter = self._new_segmenter()
        self._forms: dict[int, int] = {}  # id of each form, by the key of what it consists of
        self._keys = [0]  # of the forms, by id
        self._counted = [""]  # the forms as they are counted, by id
        self._form_of_string = np.zeros(0, dtype=np.int64)  # id of the form that is this string alone, or 0
        self._word_of_form = np.zeros(0, dtype=np.int64)  # id of the word, or 0
        self._words: dict[str, int] = {}
        self._vocabulary = [""]  # words by id
        self._strings: list[str] = []  # of the pieces, as they are counted

    def identity(self) -> list[str]:
        """Return all that determines which words are found, besides the text."""
        return [*model_version(), *self._entries]

    def words(self, texts: Sequence[str]) -> Words:
        """Return the words of the texts, which are normalised first."""
        with self._one_at_a_time:
            if not self._is_complete or len(self._keys) > self._max_cached:
                self._clear()
            self._is_complete = False
            words = self._find(texts)
            self._is_complete = True
            return words

    def _find(self, texts: Sequence[str]) -> Words:
        pieces = self._segmenter.pieces(texts)
        begins = self._lexicon.begins(pieces)
        first = np.flatnonzero(begins)  # piece of each word, and behind the last
        form_of_word, forms = pd.factorize(self._form_ids(pieces, first))
        word_of_form, word_ids = pd.factorize(self._word_ids(forms))
        words_before = np.cumsum(begins) - begins
        ends = np.cumsum(pieces.lengths)
        return Words(
            lengths=(words_before[ends] - words_before[ends - pieces.lengths]).astype(np.int32),
            start=pieces.start[first[:-1]].astype(np.int32),
            end=pieces.end[first[1:] - 1].astype(np.int32),
            code=word_of_form[form_of_word].astype(np.int32),
            vocabulary=list(map(self._vocabulary.__getitem__, word_ids.tolist())),
            word_ids=word_ids,
            finder=self._id,
        )

    def _form_ids(self, pieces: Pieces, first: np.ndarray) -> np.ndarray:
        """Return the id of the form of each word: all words are lengthened by one piece after the other."""
        size = np.diff(first)
        spaced = np.append(False, pieces.start[1:] > pieces.end[:-1]).astype(np.int64)
        string_id = pieces.string_id[first[:-1]]
        self._strings += map(_counting_form, pieces.strings[len(self._strings) :])
        self._form_of_string = _lengthened(self._form_of_string, len(pieces.strings))
        if len(new := pd.unique(string_id[self._form_of_string[string_id] == 0])):
            self._form_of_string[new] = self._add_forms(new.tolist(), pieces.strings)
        form = self._form_of_string[string_id]
        at, further = np.flatnonzero(size > 1), 1
        while len(at):
            piece = first[at] + further
            key_of, keys = pd.factorize(form[at] << 32 | spaced[piece] << 31 | pieces.string_id[piece])
            ids = np.array(list(map(self._forms.get, keys.tolist(), repeat(0))), dtype=np.int64)
            if len(unseen := np.flatnonzero(ids == 0)):
                ids[unseen] = self._add_forms(keys[unseen].tolist(), pieces.strings)
            form[at] = ids[key_of]
            further += 1
            at = at[size[at] > further]
        return form

    def _add_forms(self, keys: list[int], strings: list[str]) -> range:
        """Return the ids of the forms with these keys, which are new."""
        first = len(self._keys)
        self._keys += keys
        for key in keys:
            before, is_spaced, string_id = key >> 32, key >> 31 & 1, key & (1 << 31) - 1
            if not before:
                counted = self._strings[string_id]
            elif is_spaced:  # normalising does not reach across a space
                counted = f"{self._counted[before]}_{self._strings[string_id]}"
            else:
                counted = _counting_form(self._written(key, strings))
            self._counted.append(counted)
        self._forms.update(zip(keys, ids := range(first, len(self._keys)), strict=True))
        return ids

    def _written(self, key: int, strings: list[str]) -> str:
        written = ""
        while True:
            written = " " * (key >> 31 & 1) + strings[key & (1 << 31) - 1] + written
            if not key >> 32:
                return written
            key = self._keys[key >> 32]

    def _word_ids(self, forms: np.ndarray) -> np.ndarray:
        """Return the id of the word that each form is, from 1: forms that are counted alike are one word."""
        self._word_of_form = _lengthened(self._word_of_form, len(self._keys))
        for form in forms[self._word_of_form[forms] == 0].tolist():
            word = self._counted[form]
            self._word_of_form[form] = self._words.setdefault(word, len(self._vocabulary))
            if len(self._words) == len(self._vocabulary):
                self._vocabulary.append(word)
        return self._word_of_form[forms]


def _counting_form(text: str) -> str:
    return "_".join(normalize(text).lower().split())


def _lengthened(ids: np.ndarray, size: int) -> np.ndarray:
    """Return `ids`, or an array twice as long that begins with them and goes on with zeros."""
    return ids if len(ids) >= size else np.append(ids, np.zeros(2 * size - len(ids), ids.dtype))


@lru_cache(maxsize=4)
def word_finder(entries: tuple[str, ...]) -> WordFinder:
    return WordFinder(entries)


class Batches(Sequence[list[str]]):
    """Texts in batches that are worked on, and cached, together; taken out of their column when they are asked for.

    Where one ends depends only on the texts nearby, so that a text more or less changes no batch but its own.

    Parameters
    ----------
    texts
        A column of texts.
    size
        Number of characters, at least; at most twice as many.
    """

    def __init__(self, texts: pd.Series, size: int = BATCH) -> None:
        if pd.api.types.infer_dtype(texts, skipna=False) not in ("string", "empty") or texts.isna().any():
            for row, text in texts.items():
                if not isinstance(text, str):
                    raise ValueError(
                        _("sentences: text in row {row!r} must be text, not {text!r}").format(row=row, text=text)
                    )
        self._texts = texts if len(texts) else texts.astype(str)
        before = np.append(0, np.cumsum(self._texts.str.len().to_numpy(dtype=np.int64) + 1))
        self.characters = int(before[-1])
        self._ends = [0]
        while (begin := self._ends[-1]) < len(texts):
            least, most = np.searchsorted(before, before[begin] + np.array([size, 2 * size])).tolist()
            self._ends.append(min(self._end(least, most), len(texts)))

    def _end(self, least: int, most: int) -> int:
        for first in range(least - 1, most - 1, 64):
            for i, text in enumerate(self._texts.iloc[first : min(first + 64, most - 1)]):
                if crc32(text.encode("utf-8", "surrogatepass")) % 64 == 0:
                    return first + i + 1
        return most

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, i: int) -> list[str]:  # type: ignore[override]  # no slices: nobody asks for them
        return self._texts.iloc[self._ends[i] : self._ends[i + 1]].tolist()


def find_words(entries: tuple[str, ...], texts: list[str]) -> Words:
    """Find words in this process, which keeps its own finder."""
    return word_finder(entries).words(texts)


def find(
    batches: Batches, find_in: Callable[[list[str]], Words], processes: int, store: WordCache | None
) -> tuple[list[Words], dict[str, int]]:
    """Return the words of each batch, from the store or found now, with one code for each word of all."""
    codes = _Codes()
    names = [store.name(batch) for batch in batches] if store else []
    found = {}
    for i, name in enumerate(names):
        if store and (words := store.get(name)) is not None:
            found[i] = codes.renew(words)
    missing = [i for i in range(len(batches)) if i not in found]
    with closing(shared_out(find_in, batches, processes, missing)) as work:
        for i, words in progress(work, total=len(missing), what=_("segmenting")):
            if store:
                store.put(names[i], words)
            found[i] = codes.renew(words)
    return [found[i] for i in range(len(batches))], codes.of_word


class _Codes:
    """One code for each word, whichever process found it."""

    def __init__(self) -> None:
        self.of_word: defaultdict[str, int] = defaultdict(count().__next__)
        self._known: dict[str | None, np.ndarray] = {}  # by finder and word id there; 0 for none, else the code + 1

    def renew(self, words: Words) -> Words:
        """Return the words with the codes they have among all; new words get new codes."""
        if words.word_ids is None:
            of_all = np.array(list(map(self.of_word.__getitem__, words.vocabulary)), dtype=np.int32)
        else:
            known = self._known.get(words.finder, np.zeros(0, dtype=np.int32))
            known = self._known[words.finder] = _lengthened(known, int(words.word_ids.max(initial=-1)) + 1)
            new = np.flatnonzero(known[words.word_ids] == 0)
            known[words.word_ids[new]] = [self.of_word[words.vocabulary[i]] + 1 for i in new.tolist()]
            of_all = known[words.word_ids] - 1
        return replace(words, code=of_all[words.code], vocabulary=[], word_ids=None)
