"""Chunks of text between white space: each is tokenized once, and what is found is cached by its characters."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import compress, pairwise, repeat

import numpy as np
import pandas as pd

from analysis.words.arrays import Columns, Ragged, ranges, sum_before
from analysis.words.crf import WordModel, is_safe
from analysis.words.letters import (
    ATOM,
    begins_of,
    checksums,
    flat,
    has_simple_pieces,
    in_order,
    is_plain,
    lengths_of,
    spans_of,
)

# Numbers of documents (88/2019/QH14, 12/NQ-CP, 18-NQ/TW) and "Đ/c" come back in pieces; each is one word.
_ONE_WORD = re.compile(
    r"(?<![\w/])(?:\d+(?:/\d{4})?"
    r"(?:/[A-ZĐƯ][A-ZĐƯ\d]*(?:-[A-ZĐƯ][A-ZĐƯa-z\d]*)*|-[A-ZĐƯ]{2,}[a-z]*(?:/[A-ZĐƯ]+)?)|[Đđ]/c)(?![\w/])"
)
_HYPHEN = re.compile(r"[-–]")
_JOINED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
_IS_WHITE = np.array([chr(code).isspace() for code in range(0x3002)])  # what str.split() and "\s" take for white space
_ACROSS_SPACE = re.compile(r"Th[^\S\n][sS]")  # the patterns "Th.S" and "Th.s" of the library
_CLOSING = frozenset(",;!?”»)")  # each a token of its own behind letters; a full stop may be part of an abbreviation


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


class Chunks:
    """Ids of chunks, and the tokens, pieces and atoms of each; a chunk at the end of a text has a line feed.

    `spelling` is applied to each chunk before anything else. It must not depend on what is around the chunk, and
    `normalize` does not.
    """

    def __init__(
        self,
        model: WordModel | None,
        spelling: Callable[[str], str] = str,
        *,
        checksum: Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray] = checksums,
    ) -> None:
        from underthesea.pipeline.word_tokenize import regex_tokenize

        self._library = regex_tokenize
        self._model = model
        self._spelling = spelling
        self._checksum = checksum
        self._by_checksum: dict[int, int] = {}
        self._by_characters: dict[str, int] = {}  # where a checksum belongs to several chunks
        self._token = cache(self._token_id)
        self._string_id = cache(self._id_of)
        self.strings: list[str] = []  # by their ids
        self._characters = Ragged(1)  # of the chunk as it came
        self._sizes = Columns(1)  # in characters, after spelling
        self._tokens = Ragged(2)  # id in the model; whether the library must be asked
        self._pieces = Ragged(5)  # start, end, string, one_word, whether it begins a token
        self._atoms = Ragged(4)  # string, gap, first, behind

    @property
    def size(self) -> int:
        return self._sizes.size

    @property
    def _known_model(self) -> WordModel:
        assert self._model is not None  # without a model, `label` leaves every text to the library
        return self._model

    def _add(self, chunks: list[str]) -> range:
        """Take chunks into the cache; return their ids."""
        spelled = [self._spelling(chunk.removesuffix("\n")) for chunk in chunks]
        raw = list(map(self._divided, spelled, chunks))
        lengths = lengths_of(raw)
        self._characters.add(lengths_of(chunks), np.frombuffer("".join(chunks).encode("utf-32-le"), dtype=np.int32))
        self._tokens.add(lengths, np.array(list(map(self._token, flat(raw))), dtype=np.int32).T)
        if self._spelling is not str:
            is_simple = np.array(list(map(has_simple_pieces, spelled, raw)))
            of_pieces, of_atoms = self._rows(flat(compress(raw, is_simple)), lengths[is_simple])
            others = [self._describe(*chunk) for chunk in compress(zip(spelled, raw, strict=True), ~is_simple)]
            self._pieces.add(*in_order(is_simple, lengths, of_pieces, [pieces for pieces, _ in others]))
            self._atoms.add(*in_order(is_simple, lengths, of_atoms, [atoms for _, atoms in others]))
        return self._sizes.add(lengths_of(spelled))

    def _rows(self, tokens: list[str], lengths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the rows of pieces and of atoms of chunks whose tokens are all both, so many in each chunk."""
        size, ids = lengths_of(tokens), np.array(list(map(self._string_id, tokens)), dtype=np.int32)
        in_chunk, start = ranges(np.zeros_like(lengths), lengths), sum_before(size, lengths)
        none = np.zeros_like(ids)
        return np.stack([start, start + size, ids, none, none + 1]), np.stack([ids, none, in_chunk, in_chunk + 1])

    def _divided(self, text: str, chunk: str) -> list[str]:
        """Return the tokens of a chunk, as they are before the library normalises them."""
        if not text:  # only invisible characters, which no array stands for
            return [""]
        if is_plain(text):
            return [text]
        if text[-1] in _CLOSING and is_plain(text[:-1]):
            return [text[:-1], text[-1]]
        return self._tokens_of(text if chunk[-1] == "\n" else text + " ")

    def _token_id(self, token: str) -> tuple[int, bool]:
        normalized = self._library.token_normalize(token) if token else ""
        return self._known_model.token_id(normalized), not is_safe(normalized) or not token

    def _id_of(self, string: str) -> int:
        self.strings.append(string)
        return len(self.strings) - 1

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
        sizes = lengths_of(texts)
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
        ids = self._ids_of(joined, letters, start, end, letters[~is_white])
        in_chunk, (tokens, uncertain) = self._tokens.take(ids)
        text_of_token = np.repeat(np.repeat(np.arange(len(used)), lengths), in_chunk)
        tokens_in_text = np.bincount(text_of_token, minlength=len(used))
        begins, doubtful = self._model.begins(tokens, tokens_in_text)
        doubtful[text_of_token[uncertain == 1]] = True
        across = [match.start() for match in _ACROSS_SPACE.finditer(joined)]
        doubtful |= np.isin(used, np.searchsorted(text_end, across, side="right"))
        labelled = _Labelled(used, lengths, ids, start - before, in_chunk, tokens, begins, used[:0])
        return labelled.only(~doubtful) if doubtful.any() else labelled

    def _ids_of(
        self, text: str, letters: np.ndarray, start: np.ndarray, end: np.ndarray, inside: np.ndarray
    ) -> np.ndarray:
        """Return the ids of the chunks, whose characters are those `inside`.

        They are looked up by checksum and verified by their characters; for most no Python object is made.
        """
        code, distinct = pd.factorize(self._checksum(letters, start, end))
        known_ids = np.array(list(map(self._by_checksum.get, distinct.tolist(), repeat(-1))), dtype=np.int64)
        if len(new := np.flatnonzero(known_ids < 0)):
            first = np.zeros(len(distinct), dtype=np.int64)
            first[code[::-1]] = np.arange(len(code))[::-1]
            spans = zip(start[first[new]].tolist(), end[first[new]].tolist(), strict=True)
            known_ids[new] = self._add([text[a:b] for a, b in spans])
            self._by_checksum.update(zip(distinct[new].tolist(), known_ids[new].tolist(), strict=True))
        ids = known_ids[code]
        sizes, known = self._characters.take(ids)
        if (sizes != end - start).any() or (known[0] != inside).any():
            chunks = [text[a:b] for a, b in zip(start.tolist(), end.tolist(), strict=True)]
            unseen = [chunk for chunk in dict.fromkeys(chunks) if chunk not in self._by_characters]
            self._by_characters.update(zip(unseen, self._add(unseen), strict=True))
            return np.array([self._by_characters[chunk] for chunk in chunks])
        return ids

    def join(self, labelled: _Labelled) -> tuple[str, np.ndarray]:
        """Return all words, a line feed before each and spaces between their tokens, and how many there are up to the
        end of each text."""
        if not len(labelled.tokens):
            return "", labelled.texts
        all_tokens = self._known_model.tokens
        spelled: np.ndarray = np.zeros(2 * len(all_tokens), dtype=object)
        used = np.flatnonzero(np.bincount(labelled.tokens))
        tokens = [all_tokens[token] for token in used.tolist()]
        spelled[2 * used], spelled[2 * used + 1] = [" " + token for token in tokens], ["\n" + token for token in tokens]
        words = "".join(spelled[2 * labelled.tokens + labelled.begins].tolist())
        text = np.repeat(np.repeat(np.arange(len(labelled.lengths)), labelled.lengths), labelled.in_chunk)
        in_text = np.bincount(text[labelled.begins], minlength=len(labelled.lengths))
        return words, np.cumsum(in_text)

    def lay_out(self, labelled: _Labelled) -> tuple[np.ndarray, ...]:
        """Return text, row and `begins` of every piece, text and row of every atom, with offsets into the text."""
        sizes = self._sizes.take(labelled.chunks)[0]
        index, first = np.arange(len(labelled.texts)), np.cumsum(labelled.lengths) - labelled.lengths
        text = np.repeat(index, labelled.lengths)
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

    def ask_library(
        self, texts: Sequence[str], indexes: np.ndarray, library: Callable[[str], list[str]]
    ) -> tuple[np.ndarray, ...]:
        """Return the same of the texts with these indexes, whose words are those of `library`."""
        pieces, atoms, begins = Ragged(5), Ragged(4), [np.zeros(0, dtype=bool)]
        for i in indexes:
            text = self._spelling(texts[i])
            raw = self._tokens_of(text)
            begins_word = begins_of(library(text), [self._library.token_normalize(token) for token in raw])
            of_pieces, of_atoms = self._describe(text, raw)
            pieces.add(np.array([len(of_pieces)]), np.array(of_pieces).T)
            atoms.add(np.array([len(of_atoms)]), np.array(of_atoms).T)
            begins_piece = np.array([row[4] for row in of_pieces]) == 1
            begins_piece[begins_piece] = begins_word
            begins.append(begins_piece)
        in_text, piece_rows = pieces.take(np.arange(len(indexes)))
        atoms_in_text, atom_rows = atoms.take(np.arange(len(indexes)))
        atom_rows[1, (np.cumsum(atoms_in_text) - atoms_in_text)[atoms_in_text > 0]] = 2
        return (
            np.repeat(indexes, in_text),
            piece_rows,
            np.concatenate(begins),
            np.repeat(indexes, atoms_in_text),
            atom_rows,
        )

    def _describe(self, text: str, raw: list[str]) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
        """Divide a text into pieces and atoms, and return the rows of both."""
        spans = []
        for start, end in spans_of(text, raw):
            string = text[start:end]
            cuts = [start, end]
            if "-" in string and _JOINED.fullmatch(string) and string != string.upper():
                cuts = sorted({*cuts, *(start + c for m in _HYPHEN.finditer(string) for c in m.span())})
            spans += [(left, right, left == start) for left, right in pairwise(cuts)]
        first = {start: i for i, (start, _, _) in enumerate(spans)}
        behind = {end: i + 1 for i, (_, end, _) in enumerate(spans)}
        one_word = [0] * len(spans)
        for match in _ONE_WORD.finditer(text):
            whole = match.start() in first and match.end() in behind
            for i, (start, _, _) in enumerate(spans):
                if match.start() <= start < match.end():
                    one_word[i] = 3 if not whole else 1 if start == match.start() else 2
        pieces: list[tuple[int, ...]] = [
            (start, end, self._string_id(text[start:end]), kind, begins)
            for (start, end, begins), kind in zip(spans, one_word, strict=True)
        ]
        found = list(ATOM.finditer(text))
        gaps = [0, *(int(left.end() < right.start()) for left, right in pairwise(found))][: len(found)]
        return pieces, [
            (self._string_id(a.group()), gap, first.get(a.start(), -1), behind.get(a.end(), -1))
            for a, gap in zip(found, gaps, strict=True)
        ]
