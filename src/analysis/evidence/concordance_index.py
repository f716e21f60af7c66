"""An index for many questions to a large corpus."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

import numpy as np
import pandas as pd

from analysis.measures.grouping import column_codes
from analysis.measures.ngrams import InvertedLists, inverted_lists
from analysis.measures.terms import sentence_starts


@dataclass(frozen=True, eq=False)
class ConcordanceIndex:
    """Where every word, or every syllable, stands; `concordance_index` makes it and `concordance_lines` asks it.

    Attributes
    ----------
    sentences
        The sentences it was made from. They belong to it: an index of sentences that change is wrong.
    unit
        "word" if it was made with tokens, "syllable" if without.
    """

    sentences: pd.DataFrame = field(repr=False)
    unit: str
    _finder: Words | Syllables = field(repr=False)


def concordance_index(sentences: pd.DataFrame, *, tokens: pd.DataFrame | None = None) -> ConcordanceIndex:
    """Return an index in which `concordance_lines` finds a phrase without reading every sentence.

    Worth its while where many phrases are asked of a large corpus; a single question is answered as fast without.
    The lines are the same with and without it.

    Parameters
    ----------
    sentences
        The table of `split_sentences`.
    tokens
        The table of `segment`. With it the index is one of words, without it one of syllables: what
        `concordance_lines` says of the two ways to ask holds here.

    Returns
    -------
    ConcordanceIndex
        To be given to `concordance_lines` in the place of the sentences.

    Raises
    ------
    ValueError
        If a row of the tokens has no article or no sentence.

    Notes
    -----
    Inverted lists (Zobel & Moffat 2006): for every word, or syllable, its places; those of the rarest of a phrase are
    looked at. Made in about 0.02 s per million words with tokens, 0.35 s per million syllables without, and kept in
    12 MB for a million of either. A question then takes as long as its lines do: milliseconds where there are
    hundreds, a second for every hundred thousand or so.

    Examples
    --------
    >>> from analysis import concordance_lines
    >>> sentences = pd.DataFrame({"article_id": ["a", "a"], "sentence": [1, 2], "start": [0, 20], "end": [19, 28],
    ...                           "text": ["Nghị quyết đã về bản.", "Bản họp."]})
    >>> index = concordance_index(sentences)
    >>> [len(concordance_lines(index, phrase)) for phrase in ("bản", "nghị quyết", "họp bản")]
    [2, 1, 0]
    """
    if tokens is None:
        return ConcordanceIndex(sentences, "syllable", _index_syllables(sentences["text"]))
    words = number_words(sentences, tokens)
    return ConcordanceIndex(sentences, "word", replace(words, places=words.places.indexed(len(words.values))))


# --- Where a phrase stands: a finder returns rows of sentences, and beginnings and ends there ----------------


@dataclass(frozen=True, eq=False)
class _Places:
    """What stands at every place of the sentences, in numbers."""

    code: np.ndarray
    line: np.ndarray  # the row of the sentence; -1 if that is not there
    lists: InvertedLists | None = None  # of every code the places

    def of(self, codes: Sequence[int]) -> np.ndarray:
        """Return the places at which these codes stand one after the other in a sentence."""
        if self.lists is None:
            first = np.flatnonzero(self.code == codes[0])
        else:
            rarest = int(np.argmin([self.lists.size(code) for code in codes]))
            first = self.lists.of(codes[rarest]) - rarest
        first = first[(first >= 0) & (first + len(codes) <= len(self.code))]
        first = first[self.line[first] >= 0]
        for offset, code in enumerate(codes):
            place = first + offset
            first = first[(self.code[place] == code) & (self.line[place] == self.line[first])]
        return first

    def indexed(self, distinct: int) -> _Places:
        return replace(self, lists=inverted_lists(self.code, distinct))


@dataclass(frozen=True, eq=False)
class Words:
    values: pd.Index
    places: _Places  # codes are places in `values`
    start: np.ndarray
    end: np.ndarray

    def find(self, words: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        codes = self.values.get_indexer(list(words))
        first = self.places.of(codes.tolist()) if (codes >= 0).all() else np.zeros(0, dtype=np.int64)
        return self.places.line[first], self.start[first], self.end[first + len(words) - 1]


def number_words(sentences: pd.DataFrame, tokens: pd.DataFrame) -> Words:
    code, values = column_codes(tokens["word"])
    starts = sentence_starts(tokens)
    sizes = np.diff(starts, append=len(tokens))
    line = np.repeat(_rows_of(sentences, tokens[["article_id", "sentence"]].iloc[starts]), sizes)
    return Words(values, _Places(code, line), tokens["start"].to_numpy(), tokens["end"].to_numpy())


def _rows_of(sentences: pd.DataFrame, wanted: pd.DataFrame) -> np.ndarray:
    """Return for every article_id and sentence of `wanted` the row of `sentences`, -1 where there is none."""
    key, wanted_key, known = 0, 0, True
    for name in ("article_id", "sentence"):
        codes, values = column_codes(sentences[name])
        wanted_codes, wanted_values = column_codes(wanted[name])
        wanted_codes = values.get_indexer(wanted_values)[wanted_codes]
        key, wanted_key = key * len(values) + codes, wanted_key * len(values) + wanted_codes
        known &= wanted_codes >= 0
    order = np.argsort(key, kind="stable")
    place = np.searchsorted(key[order], wanted_key, side="right") - 1
    found = np.full(len(wanted), -1, dtype=np.int32)
    known &= place >= 0
    known[known] = key[order[place[known]]] == wanted_key[known]
    found[known] = order[place[known]]
    return found


@dataclass(frozen=True, eq=False)
class Syllables:
    texts: pd.Series
    numbers: dict[str, int] | None = None  # of every syllable
    places: _Places | None = None

    def find(self, words: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        pattern = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)", re.IGNORECASE)
        found = [(line, *match.span()) for line, text in self._candidates(words) for match in pattern.finditer(text)]
        return tuple(np.array(found, dtype=np.int64).reshape(-1, 3).T)

    def _candidates(self, words: Sequence[str]) -> Iterable[tuple[int, str]]:
        """Return the sentences that hold the syllables of the phrase in a row; without an index, all."""
        syllables = [_folded(syllable) for word in words for syllable in _SYLLABLE.findall(word)]
        if self.places is None or not syllables:
            return enumerate(self.texts.to_numpy(dtype=object))
        if not self.numbers.keys() >= set(syllables):
            return []
        lines = pd.unique(self.places.line[self.places.of([self.numbers[syllable] for syllable in syllables])])
        return zip(lines.tolist(), self.texts.iloc[lines].to_numpy(dtype=object), strict=True)


# The letters and digits that stand together. The Greek iota is taken for a border: ignoring case, `re` lets it match
# the iota written under a letter, which is no letter by itself.
_SYLLABLE = re.compile(r"[^\W\u0345\u0399\u03b9\u1fbe]+")


def _folded(syllable: str) -> str:
    """Return one form for all that `re` does not tell apart when it ignores case.

    >>> _folded("ĐẢNG"), _folded("İ") == _folded("ı") == _folded("i")
    ('đảng', True)
    """
    return syllable.replace("\u0130", "i").replace("\u0131", "i").casefold()


def _index_syllables(texts: pd.Series) -> Syllables:
    number: defaultdict[str, int] = defaultdict(count().__next__)
    found, sizes = array("i"), []
    for text in texts.to_numpy(dtype=object):
        syllables = _SYLLABLE.findall(text)
        found.extend(map(number.__getitem__, syllables))
        sizes.append(len(syllables))
    folded, values = pd.factorize(np.array([_folded(syllable) for syllable in number], dtype=object))
    code = folded.astype(np.int32)[np.frombuffer(found, dtype=np.int32)]
    line = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    places = _Places(code, line).indexed(len(values))
    return Syllables(texts, {value: i for i, value in enumerate(values)}, places)
