"""Texts become pieces (syllables, figures, marks), with a mark at each that begins a word: the words of underthesea.

The only module that knows underthesea. Its words come by two ways that give the same:

* The library's own `word_tokenize`, one text after the other.
* On arrays (`analysis.crf`), for many texts at once. A chunk of text between white space is divided into tokens once,
  by the library's own regular expression, and remembered; the rest is arithmetic on the numbers of the tokens.

The second is only as good as our knowledge of the library, so it is used for the one model whose files, version and
regular expression are those it was written for; with any other, a warning says so once and the first is used. A text
also goes the first way where chunks are not enough ("Th s", which one pattern of the library reads across the space),
where a letter is so rare that its lower case is uncertain, and where a decision is closer than arithmetic.
"""

from __future__ import annotations

import hashlib
import re
import warnings
from collections.abc import Callable, Iterable, Sequence, Sized
from contextlib import closing
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from importlib.metadata import version
from itertools import chain, compress, pairwise, repeat
from pathlib import Path
from threading import Lock
from typing import Any
from unicodedata import is_normalized

import numpy as np
import pandas as pd

from analysis.columns import Columns, Ragged, ranges, sum_before
from analysis.crf import WordModel, is_safe
from analysis.progress import progress
from analysis.vietnamese import normalize
from analysis.workers import check_processes, make_ready, shared_out

_MODEL = Path("pipeline", "word_tokenize", "models", "ws_crf_vlsp2013_20230727")
# What the arithmetic was written for and compared with: the versions of underthesea and underthesea_core, and the
# SHA-256 of the regular expression of the tokens with the files of the model behind it.
_KNOWN = {
    ("9.5.0", "3.3.2", "e1cadb69a2d6e218074680d1787cc2871897ce52ab7ba4ad2fa57fb6e456d078"),
}

# Numbers of documents (88/2019/QH14, 12/NQ-CP, 18-NQ/TW) and "Đ/c" come back in pieces; each is one word.
_ONE_WORD = re.compile(
    r"(?<![\w/])(?:\d+(?:/\d{4})?(?:/[A-ZĐ][A-ZĐ\d]*(?:-[A-ZĐ\d]+)*|-[A-ZĐ]{2,}(?:/[A-ZĐ]+)?)|[Đđ]/c)(?![\w/])"
)
_HYPHEN = re.compile(r"[-–]")
_JOINED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
ATOM = re.compile(r"\w+|[^\w\s]")
_IS_WHITE = np.array([chr(code).isspace() for code in range(0x3002)])  # what str.split() and "\s" take for white space
_ACROSS_SPACE = re.compile(r"Th[^\S\n][sS]")  # the patterns "Th.S" and "Th.s" of the library
_CLOSING = frozenset(",;!?”»)")  # each a token of its own behind letters; a full stop may be part of an abbreviation
_NOT_PLAIN = re.compile("[ðÐʺ]|Th")  # letters that the library exchanges or cuts off, and "Th.s", which it cuts out
_BASE = 0x9E3779B97F4A7C15  # of the polynomials that chunks are told apart by: odd, without a pattern
_REMEMBERED = 2_000_000  # chunks; with more, all is forgotten that was learnt, and begun anew
_ONE_AT_A_TIME = Lock()  # the tables of a segmenter grow
_BLOCK = 1 << 19  # characters that are worked on at once: with fewer the common chunks are looked up more often


def word_tokenize(texts: Iterable[str], *, processes: int = 1) -> list[list[str]]:
    """Split many texts into words, those of underthesea's `word_tokenize`.

    For words alone. `segment` says where each word stands, knows the domain lexicon and keeps what it has found.

    Parameters
    ----------
    texts
        As they are; nothing is normalised.
    processes
        How many to work with at once; more than one pays from some thousand articles on.

    Returns
    -------
    list of lists of str
        The words of each text in order, punctuation among them; the syllables of a word are separated by a space.

    Raises
    ------
    ValueError
        If `texts` is a single text or has something else in it, or `processes` is no number from 1.

    Warns
    -----
    UserWarning
        As `segment`, whose model is the same.

    Examples
    --------
    >>> word_tokenize(["Nghị quyết đi vào cuộc sống", "Tỉnh họp."])
    [['Nghị quyết', 'đi', 'vào', 'cuộc sống'], ['Tỉnh', 'họp', '.']]
    """
    if isinstance(texts, str):
        raise ValueError(f"texts is one text, {texts[:40]!r}; allowed are several, or a list with this one")
    texts = list(texts)
    for number, text in enumerate(texts):
        if not isinstance(text, str):
            raise ValueError(f"texts[{number}] is {text!r}; allowed is text")
    check_processes(processes)
    blocks = [texts[start:end] for start, end in _blocks(texts)]
    if len(blocks) > 1:
        make_ready(partial(_joined, []), processes)
    found: list[list[list[str]]] = [[] for _ in blocks]
    with closing(shared_out(_joined, blocks, processes)) as work:
        for number, joined in progress(work, total=len(blocks), what="word_tokenize"):
            found[number] = joined.words()
    return _flat(found)


def _joined(texts: list[str]) -> Joined:
    """Find words in this process, which remembers its own segmenter."""
    with _ONE_AT_A_TIME:
        if _segmenter().learnt > _REMEMBERED:
            _segmenter.cache_clear()
        return _segmenter().joined(texts)


@cache
def _segmenter() -> Segmenter:
    return Segmenter()


@dataclass(frozen=True)
class Pieces:
    """What texts consist of, in arrays: pieces, and the atoms by which entries of a lexicon are found.

    A piece is a token of the library, or a part of one that is joined by hyphens ("phòng-an" has three). An atom is
    a run of letters and digits, or one mark. Most pieces are one atom.

    Attributes
    ----------
    lengths
        For each text its number of pieces.
    start, end
        For each piece its place in the normalised text.
    begins
        For each piece, whether it begins a word.
    surface
        For each piece the number of its letters in `surfaces`.
    one_word
        For each piece 1 where it begins the number of a document (or "Đ/c"), 2 inside of one, 3 where it begins in one
        whose ends are not the ends of pieces, else 0.
    atom
        For each atom the number of its letters in `surfaces`.
    gap
        For each atom what is before it: 0 nothing, 1 white space, 2 the beginning of the text.
    first, behind
        For each atom the piece that begins where it begins, and the piece behind the one that ends where it ends; -1
        where no piece does.
    surfaces
        The letters. The list grows with further texts.
    """

    lengths: np.ndarray
    start: np.ndarray
    end: np.ndarray
    begins: np.ndarray
    surface: np.ndarray
    one_word: np.ndarray
    atom: np.ndarray
    gap: np.ndarray
    first: np.ndarray
    behind: np.ndarray
    surfaces: list[str]


@dataclass(frozen=True)
class Joined:
    """The words of some texts, most of them in one string.

    Attributes
    ----------
    count
        How many texts.
    texts
        The numbers of those in the string.
    text
        Their words, a line feed before each.
    ends
        How many words there are up to the end of each.
    others
        The words of those that the library was asked for, by their numbers.
    """

    count: int
    texts: np.ndarray
    text: str
    ends: np.ndarray
    others: dict[int, list[str]]

    def words(self) -> list[list[str]]:
        """Return the words of each text."""
        found: list[list[str]] = [[] for _ in range(self.count)]
        words, start = self.text.split("\n")[1:], 0
        for text, end in zip(self.texts.tolist(), self.ends.tolist(), strict=True):
            found[text] = words[start:end]
            start = end
        for text, of_text in self.others.items():
            found[text] = of_text
        return found


class Segmenter:
    """The words and pieces of texts. What was once seen of a chunk between white space is remembered.

    Parameters
    ----------
    on_arrays
        False asks the library for every text.
    """

    def __init__(self, *, on_arrays: bool = True) -> None:
        self._on_arrays = on_arrays
        self._forget()

    def _forget(self) -> None:
        self._model = WordModel(_folder()) if self._on_arrays and _is_known() else None
        self._as_they_come = _Chunks(self._model)
        self._normalized = _Chunks(self._model, normalize)
        self._is_whole = True

    def _begin(self) -> None:
        """Mark the tables as unfinished until the work is done; those that an interruption left so are made anew."""
        if not self._is_whole:
            self._forget()
        self._is_whole = False

    @property
    def learnt(self) -> int:
        """How many chunks have been seen in the texts of `words`."""
        return self._as_they_come.size

    def words(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the words of each text, those of `underthesea.word_tokenize`."""
        return _flat(self.joined(texts[start:end]).words() for start, end in _blocks(texts))

    def joined(self, texts: Sequence[str]) -> Joined:
        """Return the same in a form that is handed over from process to process faster than many strings are."""
        from underthesea import word_tokenize

        self._begin()
        labelled = self._as_they_come.label(texts)
        text, ends = self._as_they_come.join(labelled)
        others = {number: word_tokenize(texts[number]) for number in labelled.others.tolist()}
        self._is_whole = True
        return Joined(len(texts), labelled.texts, text, ends, others)

    def pieces(self, texts: Sequence[str]) -> Pieces:
        """Return the pieces of the texts, which are normalised first; see `Pieces`."""
        self._begin()
        labelled = self._normalized.label(texts)
        found = self._normalized.lay_out(labelled)
        if len(labelled.others):
            asked = self._normalized.ask_library(texts, labelled.others)
            both = [np.concatenate(parts, axis=-1) for parts in zip(found, asked, strict=True)]
            by_piece, by_atom = np.argsort(both[0], kind="stable"), np.argsort(both[3], kind="stable")
            found = tuple(part[..., by_piece] for part in both[:3]) + tuple(part[..., by_atom] for part in both[3:])
        text, pieces, begins, text_of_atom, atoms = found
        lengths = np.bincount(text, minlength=len(texts))
        start, end, surface, one_word, _ = pieces
        atom, gap, first, behind = atoms
        offset = (np.cumsum(lengths) - lengths)[text_of_atom]
        first, behind = (np.where(place < 0, -1, place + offset) for place in (first, behind))
        self._is_whole = True
        return Pieces(
            lengths, start, end, begins, surface, one_word, atom, gap, first, behind, self._normalized.surfaces
        )


@dataclass(frozen=True)
class _Labelled:
    """The chunks of texts, and which of their tokens begin a word. The `others` are left to the library."""

    texts: np.ndarray
    lengths: np.ndarray  # of each text, in chunks
    chunks: np.ndarray
    gaps: np.ndarray  # white space before each chunk, in characters
    in_chunk: np.ndarray  # tokens of each chunk
    tokens: np.ndarray
    begins: np.ndarray
    others: np.ndarray

    def only(self, kept: np.ndarray) -> _Labelled:
        """Return the texts that are kept; the rest joins the others."""
        chunk = np.repeat(kept, self.lengths)
        token = np.repeat(chunk, self.in_chunk)
        return _Labelled(
            self.texts[kept],
            self.lengths[kept],
            self.chunks[chunk],
            self.gaps[chunk],
            self.in_chunk[chunk],
            self.tokens[token],
            self.begins[token],
            np.concatenate([self.others, self.texts[~kept]]),
        )


def _nothing_labelled(others: np.ndarray) -> _Labelled:
    none = others[:0]
    return _Labelled(none, none, none, none, none, none, none.astype(bool), others)


class _Chunks:
    """Numbers of chunks between white space, and what each consists of; one at the end of a text has a line feed.

    `spelling` is done to each chunk before anything else. It must not see beyond the chunk, as `normalize` does not.
    """

    def __init__(self, model: WordModel | None, spelling: Callable[[str], str] = str) -> None:
        from underthesea.pipeline.word_tokenize import regex_tokenize

        self._library = regex_tokenize
        self._model = model
        self._spelling = spelling
        self._by_checksum: dict[int, int] = {}
        self._by_letters: dict[str, int] = {}  # where checksums do not tell
        self._token = cache(self._take_up)
        self._surface = cache(self._number_of)
        self.surfaces: list[str] = []  # by their numbers
        self._letters = Ragged(1)  # of the chunk as it came
        self._sizes = Columns(1)  # in characters, after spelling
        self._tokens = Ragged(2)  # number in the model; whether its lower case is uncertain
        self._pieces = Ragged(5)  # start, end, surface, one_word, whether it begins a token
        self._atoms = Ragged(4)  # surface, gap, first, behind

    @property
    def size(self) -> int:
        return self._sizes.size

    def _learn(self, chunks: list[str]) -> range:
        """Return the numbers of chunks, which are new."""
        spelled = [self._spelling(chunk.removesuffix("\n")) for chunk in chunks]
        raw = list(map(self._divided, spelled, chunks))
        lengths = _lengths(raw)
        self._letters.add(_lengths(chunks), np.frombuffer("".join(chunks).encode("utf-32-le"), dtype=np.int32))
        self._tokens.add(lengths, np.array(list(map(self._token, _flat(raw))), dtype=np.int32).T)
        if self._spelling is not str:
            is_simple = np.array(list(map(_is_simple, spelled, raw)))
            of_pieces, of_atoms = self._rows(_flat(compress(raw, is_simple)), lengths[is_simple])
            others = [self._describe(*chunk) for chunk in compress(zip(spelled, raw, strict=True), ~is_simple)]
            self._pieces.add(*_in_order(is_simple, lengths, of_pieces, [pieces for pieces, _ in others]))
            self._atoms.add(*_in_order(is_simple, lengths, of_atoms, [atoms for _, atoms in others]))
        return self._sizes.add(_lengths(spelled))

    def _rows(self, tokens: list[str], lengths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return what is known of the pieces and of the atoms where these are the tokens, so many in each chunk."""
        size, number = _lengths(tokens), np.array(list(map(self._surface, tokens)), dtype=np.int32)
        in_chunk, start = ranges(np.zeros_like(lengths), lengths), sum_before(size, lengths)
        none = np.zeros_like(number)
        return np.stack([start, start + size, number, none, none + 1]), np.stack([number, none, in_chunk, in_chunk + 1])

    def _divided(self, text: str, chunk: str) -> list[str]:
        """Return the tokens of a chunk, as they are before their normalisation."""
        if _is_plain(text):
            return [text]
        if text[-1] in _CLOSING and _is_plain(text[:-1]):
            return [text[:-1], text[-1]]
        return self._tokens_of(text if chunk[-1] == "\n" else text + " ")

    def _take_up(self, token: str) -> tuple[int, bool]:
        mended = self._library.token_normalize(token)
        return self._model.number(mended), not is_safe(mended)

    def _number_of(self, surface: str) -> int:
        self.surfaces.append(surface)
        return len(self.surfaces) - 1

    def _tokens_of(self, text: str) -> list[str]:
        """Do what `tokenize(text, use_token_normalize=False)` of the library does, without what it does for tags."""
        text = self._library.normalize_characters_in_text(text)
        return [match.group() for match in self._library.patterns.finditer(text)]

    def label(self, texts: Sequence[str]) -> _Labelled:
        """Divide texts into chunks and tokens, and label the tokens."""
        joined = "\n".join(texts) + "\n"
        letters = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)
        is_white = _IS_WHITE[np.minimum(letters, len(_IS_WHITE) - 1)]
        start, end = np.flatnonzero(np.diff(is_white, prepend=True)).reshape(-1, 2).T
        sizes = _lengths(texts)
        text_end = np.cumsum(sizes + 1) - 1
        in_text = np.diff(np.searchsorted(start, text_end), prepend=0)
        used = np.flatnonzero(in_text)
        if self._model is None or not len(used):
            return _nothing_labelled(used)
        lengths = in_text[used]
        last = np.cumsum(lengths) - 1
        before = np.append(0, end[:-1])
        before[last - lengths + 1] = (text_end - sizes)[used]
        # "$" in the library's pattern is the end of the text, or before a line feed that ends it
        left = text_end[used] - end[last]
        at_end = last[(left == 0) | ((left == 1) & (letters[end[last]] == ord("\n")))]
        is_white[end[at_end]] = False
        end[at_end] += 1
        numbers = self._numbered(joined, letters, start, end, letters[~is_white])
        in_chunk, (tokens, uncertain) = self._tokens.take(numbers)
        text_of_token = np.repeat(np.repeat(np.arange(len(used)), lengths), in_chunk)
        tokens_in_text = np.bincount(text_of_token, minlength=len(used))
        begins, doubtful = self._model.begins(tokens, tokens_in_text)
        doubtful[text_of_token[uncertain == 1]] = True
        across = [match.start() for match in _ACROSS_SPACE.finditer(joined)]
        doubtful |= np.isin(used, np.searchsorted(text_end, across, side="right"))
        labelled = _Labelled(used, lengths, numbers, start - before, in_chunk, tokens, begins, used[:0])
        return labelled.only(~doubtful) if doubtful.any() else labelled

    def _numbered(
        self, text: str, letters: np.ndarray, start: np.ndarray, end: np.ndarray, inside: np.ndarray
    ) -> np.ndarray:
        """Return the numbers of the chunks, whose letters are those `inside`.

        They are found by checksums and proved by the letters; no Python object is made for most chunks.
        """
        code, distinct = pd.factorize(_checksums(letters, start, end))
        number = np.array(list(map(self._by_checksum.get, distinct.tolist(), repeat(-1))), dtype=np.int64)
        if len(new := np.flatnonzero(number < 0)):
            first = np.zeros(len(distinct), dtype=np.int64)
            first[code[::-1]] = np.arange(len(code))[::-1]
            spans = zip(start[first[new]].tolist(), end[first[new]].tolist(), strict=True)
            number[new] = self._learn([text[a:b] for a, b in spans])
            self._by_checksum.update(zip(distinct[new].tolist(), number[new].tolist(), strict=True))
        numbers = number[code]
        sizes, known = self._letters.take(numbers)
        if (sizes != end - start).any() or (known[0] != inside).any():
            chunks = [text[a:b] for a, b in zip(start.tolist(), end.tolist(), strict=True)]
            new = [chunk for chunk in dict.fromkeys(chunks) if chunk not in self._by_letters]
            self._by_letters.update(zip(new, self._learn(new), strict=True))
            return np.array([self._by_letters[chunk] for chunk in chunks])
        return numbers

    def join(self, labelled: _Labelled) -> tuple[str, np.ndarray]:
        """Return all words, a line feed before each and spaces between their tokens, and how many there are up to the
        end of each text."""
        if not len(labelled.tokens):
            return "", labelled.texts
        spelled = np.zeros(2 * len(self._model.tokens), dtype=object)
        used = np.flatnonzero(np.bincount(labelled.tokens))
        tokens = [self._model.tokens[number] for number in used.tolist()]
        spelled[2 * used], spelled[2 * used + 1] = [" " + token for token in tokens], ["\n" + token for token in tokens]
        words = "".join(spelled[2 * labelled.tokens + labelled.begins].tolist())
        text = np.repeat(np.repeat(np.arange(len(labelled.lengths)), labelled.lengths), labelled.in_chunk)
        in_text = np.bincount(text[labelled.begins], minlength=len(labelled.lengths))
        return words, np.cumsum(in_text)

    def lay_out(self, labelled: _Labelled) -> tuple[np.ndarray, ...]:
        """Return text, row and `begins` of every piece, text and row of every atom; places are those in the text."""
        sizes = self._sizes.take(labelled.chunks)[0]
        number, first = np.arange(len(labelled.texts)), np.cumsum(labelled.lengths) - labelled.lengths
        text = np.repeat(number, labelled.lengths)
        start = sum_before(labelled.gaps + sizes, labelled.lengths) + labelled.gaps
        in_chunk, pieces = self._pieces.take(labelled.chunks)
        pieces[:2] += np.repeat(start.astype(np.int32), in_chunk)
        begins = pieces[4] == 1
        begins[begins] = labelled.begins
        atoms_in_chunk, atoms = self._atoms.take(labelled.chunks)
        first_atom = np.cumsum(atoms_in_chunk) - atoms_in_chunk
        atoms[1, first_atom] = 1
        atoms[1, first_atom[first]] = 2
        before = sum_before(in_chunk, labelled.lengths).astype(np.int32)
        atoms[2:] += np.where(atoms[2:] < 0, 0, np.repeat(before, atoms_in_chunk))
        of_text = labelled.texts[text]
        return np.repeat(of_text, in_chunk), pieces, begins, np.repeat(of_text, atoms_in_chunk), atoms

    def ask_library(self, texts: Sequence[str], numbers: np.ndarray) -> tuple[np.ndarray, ...]:
        """Return the same of the texts with these numbers, each asked of the library."""
        from underthesea import word_tokenize

        pieces, atoms, begins = Ragged(5), Ragged(4), [np.zeros(0, dtype=bool)]
        for number in numbers:
            text = self._spelling(texts[number])
            raw = self._tokens_of(text)
            begins_word = _begins(word_tokenize(text), [self._library.token_normalize(token) for token in raw])
            of_pieces, of_atoms = self._describe(text, raw)
            pieces.add(np.array([len(of_pieces)]), np.array(of_pieces).T)
            atoms.add(np.array([len(of_atoms)]), np.array(of_atoms).T)
            begins_piece = np.array([row[4] for row in of_pieces]) == 1
            begins_piece[begins_piece] = begins_word
            begins.append(begins_piece)
        in_text, piece_rows = pieces.take(np.arange(len(numbers)))
        atoms_in_text, atom_rows = atoms.take(np.arange(len(numbers)))
        atom_rows[1, np.cumsum(atoms_in_text) - atoms_in_text] = 2
        return (
            np.repeat(numbers, in_text),
            piece_rows,
            np.concatenate(begins),
            np.repeat(numbers, atoms_in_text),
            atom_rows,
        )

    def _describe(self, text: str, raw: list[str]) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
        """Divide a text into pieces and atoms, and return what is known of each, as in the tables."""
        spans = []
        for start, end in _spans(text, raw):
            surface = text[start:end]
            cuts = [start, end]
            if "-" in surface and _JOINED.fullmatch(surface) and surface != surface.upper():
                cuts = sorted({*cuts, *(start + c for m in _HYPHEN.finditer(surface) for c in m.span())})
            spans += [(left, right, left == start) for left, right in pairwise(cuts)]
        first = {start: i for i, (start, _, _) in enumerate(spans)}
        behind = {end: i + 1 for i, (_, end, _) in enumerate(spans)}
        one_word = [0] * len(spans)
        for match in _ONE_WORD.finditer(text):
            whole = match.start() in first and match.end() in behind
            for i, (start, _, _) in enumerate(spans):
                if match.start() <= start < match.end():
                    one_word[i] = 3 if not whole else 1 if start == match.start() else 2
        pieces = [
            (start, end, self._surface(text[start:end]), kind, begins)
            for (start, end, begins), kind in zip(spans, one_word, strict=True)
        ]
        found = list(ATOM.finditer(text))
        gaps = [0] + [int(left.end() < right.start()) for left, right in pairwise(found)]
        return pieces, [
            (self._surface(a.group()), gap, first.get(a.start(), -1), behind.get(a.end(), -1))
            for a, gap in zip(found, gaps, strict=True)
        ]


def _flat(rows: Iterable[Iterable[Any]]) -> list[Any]:
    return list(chain.from_iterable(rows))


def _lengths(of: Sequence[Sized]) -> np.ndarray:
    return np.fromiter(map(len, of), dtype=np.int64, count=len(of))


def _in_order(
    is_simple: np.ndarray, lengths: np.ndarray, columns: np.ndarray, others: list[list[tuple[int, ...]]]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the numbers of rows of all chunks, and the rows, from those of the simple ones and those of the others."""
    lengths = lengths.copy()
    lengths[~is_simple] = _lengths(others)
    both = np.zeros((len(columns), lengths.sum()), dtype=np.int32)
    of_simple = np.repeat(is_simple, lengths)
    both[:, of_simple] = columns
    both[:, ~of_simple] = np.array(_flat(others), dtype=np.int32).reshape(-1, len(columns)).T
    return lengths, both


def _checksums(letters: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return a number for each chunk, the same for the same letters, seldom for others (Karp & Rabin 1987)."""
    powers, inverse = _powers(_BASE, (len(letters) // _BLOCK + 1) * _BLOCK)
    before = np.zeros(len(letters) + 1, dtype=np.uint64)
    np.cumsum(letters * powers[: len(letters)], out=before[1:])
    return (before[end] - before[start]) * inverse[start]


@lru_cache(maxsize=3)
def _powers(base: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return so many powers of the base, from 0 on, and of its inverse, all modulo 2^64."""
    powers, inverse = (np.full(size, b, dtype=np.uint64) for b in (base, pow(base, -1, 1 << 64)))
    powers[0] = inverse[0] = 1
    return np.cumprod(powers), np.cumprod(inverse)


def _is_plain(chunk: str) -> bool:
    """Tell whether a chunk is one token of the library: letters only, and nothing that it treats in its own way."""
    return chunk.isalpha() and is_normalized("NFC", chunk) and not _NOT_PLAIN.search(chunk)


def _is_simple(chunk: str, tokens: list[str]) -> bool:
    """Tell whether each token is a piece and an atom, and none is in the number of a document."""
    return "/" not in chunk and "-" not in chunk and tokens == ATOM.findall(chunk)


def _spans(text: str, tokens: list[str]) -> list[tuple[int, int]]:
    """Return the places of the library's tokens in a text."""
    # the library reads Icelandic eth as the Vietnamese letter; `normalize` does the same
    as_read, spans, place = text.replace("Ð", "Đ").replace("ð", "đ"), [], 0
    for token in tokens:
        start = as_read.index(token, place)
        place = start + len(token)
        spans.append((start, place))
    return spans


def _begins(words: list[str], tokens: list[str]) -> list[bool]:
    """Tell of every token whether it begins one of the words, which are tokens joined by spaces."""
    begins = [False] * len(tokens)
    token = 0
    for word in words:
        begins[token] = True
        joined = tokens[token]
        token += 1
        while joined != word:
            joined += " " + tokens[token]
            token += 1
    return begins


def _blocks(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Divide texts into runs of so many characters as are best worked on at once."""
    block = np.cumsum([len(text) + 1 for text in texts]) // _BLOCK
    return list(pairwise([0, *(np.flatnonzero(np.diff(block)) + 1).tolist(), len(texts)])) if len(texts) else []


def model_version() -> tuple[str, str, str]:
    """Return the versions of underthesea and underthesea_core, and the SHA-256 of all that decides where words begin.

    That is the regular expression of the tokens with the files of the model behind it.
    """
    import underthesea
    from underthesea.pipeline.word_tokenize import regex_tokenize

    digest = hashlib.sha256(regex_tokenize.patterns.pattern.encode())
    for name in ("models.bin", "features.bin", "dictionary.bin"):
        digest.update((_folder() / name).read_bytes() if (_folder() / name).is_file() else b"")
    return underthesea.__version__, version("underthesea_core"), digest.hexdigest()


def _folder() -> Path:
    import underthesea

    return Path(underthesea.__file__).parent / _MODEL


@cache
def _is_known() -> bool:
    """Tell whether the model is one that the arithmetic was written for; if not, a warning says so, once."""
    found = model_version()
    if found not in _KNOWN:
        warnings.warn(
            f"segment() does not know underthesea {found[0]} with underthesea_core {found[1]} (model {found[2][:12]}…) "
            "and asks it for every sentence: the words are the library's, but it takes 20 times as long. Known are "
            + ", ".join(f"{own} with {core} (model {model[:12]}…)" for own, core, model in sorted(_KNOWN)),
            stacklevel=2,
        )
    return found in _KNOWN
