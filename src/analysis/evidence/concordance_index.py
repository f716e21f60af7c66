"""An index to look up many phrases in a large corpus."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count

import numpy as np
import pandas as pd

from analysis.evidence.concordance_query import Query, bare
from analysis.frames.notation import counting_form
from analysis.measures.grouping import column_codes
from analysis.measures.ngrams import InvertedLists, inverted_lists
from analysis.measures.terms import sentence_starts


@dataclass(frozen=True, eq=False)
class ConcordanceIndex:
    """The offsets of every word or syllable; made by `concordance_index`, used by `concordance_lines`.

    Attributes
    ----------
    sentences
        The sentences it was made from. Do not change them afterwards: the index would be wrong.
    unit
        "word" if it was made with tokens, "syllable" if without.
    finder
        Finds the rows of sentences in which a phrase occurs, and its offsets.
    """

    sentences: pd.DataFrame = field(repr=False)
    unit: str
    finder: Words | Syllables = field(repr=False)


def concordance_index(sentences: pd.DataFrame, *, tokens: pd.DataFrame | None = None) -> ConcordanceIndex:
    """Return an index with which `concordance_lines` finds a phrase without reading every sentence.

    Useful to look up many phrases in a large corpus; for a single phrase it saves no time. The lines are the same with
    and without it.

    Parameters
    ----------
    sentences
        The table of `split_sentences`.
    tokens
        The table of `segment`. With it the index holds words, without it syllables; `concordance_lines` describes the
        difference.

    Returns
    -------
    ConcordanceIndex
        Pass it to `concordance_lines` instead of the sentences.

    Raises
    ------
    ValueError
        If a row of the tokens has no article_id or no sentence.

    Notes
    -----
    Inverted lists (Zobel & Moffat 2006): for every word or syllable the positions at which it occurs. A phrase is
    looked up at the positions of its rarest word. Building takes about 0.02 s per million words with tokens and 0.35 s
    per million syllables without; either needs 12 MB per million. A look-up then takes milliseconds for hundreds of
    lines, about a second for a hundred thousand.

    Examples
    --------
    >>> from analysis import concordance_lines
    >>> sentences = pd.DataFrame({"article_id": ["a", "a"], "sentence": [1, 2], "start": [0, 20], "end": [19, 28],
    ...                           "text": ["Nghị quyết đã về bản.", "Bản họp."]})
    >>> index = concordance_index(sentences)
    >>> [len(concordance_lines(index, phrase)) for phrase in ("bản", "nghị quyết", "ngh* quyết")]
    [2, 1, 1]
    """
    if tokens is None:
        return ConcordanceIndex(sentences, "syllable", _index_syllables(sentences["text"]))
    words = find_words(sentences, tokens)
    return ConcordanceIndex(sentences, "word", replace(words, positions=words.positions.indexed(len(words.values))))


# --- Finders: return the rows of the sentences that hold a phrase, with its start and end ----------------------

Found = tuple[np.ndarray, np.ndarray, np.ndarray]


@dataclass(frozen=True, eq=False)
class _Positions:
    """The words of all sentences one after the other, as codes."""

    code: np.ndarray
    line: np.ndarray  # the row of the sentence; -1 if there is no such sentence
    lists: InvertedLists | None = None  # the positions of every code

    def of(self, codes: Sequence[np.ndarray]) -> np.ndarray:
        """Return the positions at which words follow one another in a sentence, each with one of its codes."""
        if self.lists is None:
            first = np.flatnonzero(_is_one_of(self.code, codes[0]))
        else:
            rarest = int(np.argmin([sum(map(self.lists.size, own.tolist())) for own in codes]))
            of_rarest = [self.lists.of(code) for code in codes[rarest].tolist()]
            first = (np.concatenate(of_rarest) if len(of_rarest) != 1 else of_rarest[0]) - rarest
            first = np.sort(first) if len(of_rarest) > 1 else first
        first = first[(first >= 0) & (first + len(codes) <= len(self.code))]
        first = first[self.line[first] >= 0]
        for offset, own in enumerate(codes):
            position = first + offset
            first = first[_is_one_of(self.code[position], own) & (self.line[position] == self.line[first])]
        return first

    def indexed(self, distinct: int) -> _Positions:
        return replace(self, lists=inverted_lists(self.code, distinct))


def _is_one_of(code: np.ndarray, codes: np.ndarray) -> np.ndarray:
    return code == codes[0] if len(codes) == 1 else np.isin(code, codes)


@dataclass(frozen=True, eq=False)
class Words:
    values: pd.Index
    positions: _Positions  # a code is a position in `values`
    start: np.ndarray
    end: np.ndarray

    def find(self, words: Sequence[str]) -> Found:
        """Find words in counting form; offsets are those in the article."""
        codes = self.values.get_indexer(pd.Index(list(words), dtype=object))
        return self._found([codes[i : i + 1][codes[i : i + 1] >= 0] for i in range(len(codes))])

    def search(self, query: Query, sentences: pd.DataFrame) -> Found:
        """Find what a query asks for, where it begins and ends with a word; offsets are those in the article."""
        if query.is_plain():
            return self.find(query.words)
        if query.words:
            matches = (pattern.fullmatch for pattern in query.word_patterns())
            return self._found([np.flatnonzero([is_it(word) is not None for word in self.values]) for is_it in matches])
        line, start, end = Syllables(sentences["text"]).search(query)
        offset = sentences["start"].to_numpy()[line]
        start, end = start + offset, end + offset
        asked = np.zeros(len(sentences) + 1, dtype=bool)  # the last one is for tokens of no sentence, whose line is -1
        asked[line] = True
        own = asked[self.positions.line]
        words = self.positions.line[own]
        whole = _held(line, start, words, self.start[own]) & _held(line, end, words, self.end[own])
        return line[whole], start[whole], end[whole]

    def forms(self, line: np.ndarray, start: np.ndarray, end: np.ndarray, sentences: pd.DataFrame) -> list[str]:
        """Return the counting form of each span of a sentence that begins and ends with a word."""
        offset = sentences["start"].to_numpy()[line]
        lines = self.positions.line
        own = np.flatnonzero(np.isin(lines, line))
        first = {(lines[i], self.start[i]): i for i in own.tolist()}
        last = {(lines[i], self.end[i]): i for i in own.tolist()}
        spans = (
            (first.get((row, a)), last.get((row, b)))
            for row, a, b in zip(line, start + offset, end + offset, strict=True)
        )
        words = self.positions.code
        return [" ".join(self.values[words[a : b + 1]]) for a, b in spans if a is not None and b is not None]

    def _found(self, codes: list[np.ndarray]) -> Found:
        first = self.positions.of(codes) if all(map(len, codes)) else np.zeros(0, dtype=np.int64)
        return self.positions.line[first], self.start[first], self.end[first + len(codes) - 1]


def _held(line: np.ndarray, offset: np.ndarray, lines: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Return whether each pair is one of the others."""
    return np.isin(line.astype(np.int64) << 32 | offset, lines.astype(np.int64) << 32 | offsets)


def find_words(sentences: pd.DataFrame, tokens: pd.DataFrame) -> Words:
    code, values = column_codes(tokens["word"])
    starts = sentence_starts(tokens)
    sizes = np.diff(starts, append=len(tokens))
    line = np.repeat(_rows_of(sentences, tokens[["article_id", "sentence"]].iloc[starts]), sizes)
    return Words(values, _Positions(code, line), tokens["start"].to_numpy(), tokens["end"].to_numpy())


def _rows_of(sentences: pd.DataFrame, wanted: pd.DataFrame) -> np.ndarray:
    """Return for every article_id and sentence of `wanted` the row of `sentences`, -1 where there is none."""
    key, wanted_key = np.zeros(len(sentences), dtype=np.int64), np.zeros(len(wanted), dtype=np.int64)
    known = np.ones(len(wanted), dtype=bool)
    for name in ("article_id", "sentence"):
        codes, values = column_codes(sentences[name])
        wanted_codes, wanted_values = column_codes(wanted[name])
        wanted_codes = values.get_indexer(wanted_values)[wanted_codes]
        key, wanted_key = key * len(values) + codes, wanted_key * len(values) + wanted_codes
        known &= wanted_codes >= 0
    order = np.argsort(key, kind="stable")
    position = np.searchsorted(key[order], wanted_key, side="right") - 1
    found = np.full(len(wanted), -1, dtype=np.int32)
    known &= position >= 0
    known[known] = key[order[position[known]]] == wanted_key[known]
    found[known] = order[position[known]]
    return found


@dataclass(frozen=True, eq=False)
class Syllables:
    texts: pd.Series
    codes: dict[str, int] | None = None  # of every syllable; None without an index
    positions: _Positions | None = None

    def find(self, words: Sequence[str]) -> Found:
        """Find words, one after the other with white space between; offsets are those in the sentence."""
        pattern = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)", re.IGNORECASE)
        candidates = self._candidates([" ".join(words)], diacritics=True)
        return _as_arrays((line, *match.span()) for line, text in candidates for match in pattern.finditer(text))

    def search(self, query: Query) -> Found:
        """Find what a query asks for; offsets are those in the sentence."""
        if query.is_plain():
            return self.find([word for words in query.words for word in words.split("_") if word])
        if query.finder is None:
            syllables = [word for words in query.words for word in words.split("_") if word]
            spaced = r"\s+".join(p.pattern for p in query._replace(words=tuple(syllables)).word_patterns())
            query = query._replace(finder=re.compile(rf"(?<!\w)(?:{spaced})(?!\w)", re.IGNORECASE))
            literals = [" ".join(syllables)]
        else:
            literals = sorted(query.literals)
        found = []
        for line, text in self._candidates(literals, diacritics=query.diacritics):
            plain, offsets = counting_form(text)
            found += [(line, offsets[start], offsets[end]) for start, end in query.spans(plain)]
        return _as_arrays(found)

    def _candidates(self, phrases: Sequence[str], *, diacritics: bool) -> Iterable[tuple[int, str]]:
        """Return the sentences that hold the syllables of a phrase in a row; without an index or phrases, all."""
        wanted = [[_folded(syllable) for syllable in _SYLLABLE.findall(phrase)] for phrase in phrases]
        if self.codes is None or self.positions is None or not wanted or not all(wanted):
            return enumerate(self.texts.to_numpy(dtype=object))
        lines = [np.zeros(0, dtype=np.int64)]
        for syllables in wanted:
            codes = [self._codes_of(syllable, diacritics) for syllable in syllables]
            if all(map(len, codes)):
                lines.append(self.positions.line[self.positions.of(codes)])
        chosen = np.unique(np.concatenate(lines))
        return zip(chosen.tolist(), self.texts.iloc[chosen].to_numpy(dtype=object), strict=True)

    def _codes_of(self, syllable: str, diacritics: bool) -> np.ndarray:
        if diacritics:
            code = (self.codes or {}).get(syllable)
            return np.array([] if code is None else [code], dtype=np.int64)
        return np.array(self._bare_codes.get(bare(syllable), []), dtype=np.int64)

    @cached_property
    def _bare_codes(self) -> dict[str, list[int]]:
        """The codes of the syllables that differ by diacritics alone."""
        found = defaultdict(list)
        for syllable, code in (self.codes or {}).items():
            found[bare(syllable)].append(code)
        return dict(found)


def _as_arrays(found: Iterable[tuple[int, int, int]]) -> Found:
    line, start, end = np.array(list(found), dtype=np.int64).reshape(-1, 3).T
    return line, start, end


# A run of letters and digits. The Greek iota ends it: ignoring case, `re` matches it with the iota subscript, which is
# no letter by itself.
_SYLLABLE = re.compile(r"[^\W\u0345\u0399\u03b9\u1fbe]+")


def _folded(syllable: str) -> str:
    """Return one form for all spellings that `re` matches with each other when it ignores case.

    >>> _folded("ĐẢNG"), _folded("İ") == _folded("ı") == _folded("i")
    ('đảng', True)
    """
    return syllable.replace("\u0130", "i").replace("\u0131", "i").casefold()


def _index_syllables(texts: pd.Series) -> Syllables:
    codes: defaultdict[str, int] = defaultdict(count().__next__)
    found, sizes = array("i"), []
    for text in texts.to_numpy(dtype=object):
        syllables = _SYLLABLE.findall(text)
        found.extend(map(codes.__getitem__, syllables))
        sizes.append(len(syllables))
    folded, values = pd.factorize(np.array([_folded(syllable) for syllable in codes], dtype=object))
    code = folded.astype(np.int32)[np.frombuffer(found, dtype=np.int32)]
    line = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    positions = _Positions(code, line).indexed(len(values))
    return Syllables(texts, {value: i for i, value in enumerate(values)}, positions)
