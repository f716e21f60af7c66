"""The domain lexicon mends the words of the library: its entries are kept whole, and cut out of longer words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product

import numpy as np
import pandas as pd

from analysis.text.numbers import is_roman_numeral
from analysis.words.arrays import Columns, ranges
from analysis.words.letters import ATOM, Pieces

# What may stand before the name of a place and be taken as part of it: "Tỉnh Sơn La".
_ADMINISTRATIVE = frozenset(
    [
        "tỉnh",
        "huyện",
        "xã",
        "phường",
        "quận",
        "tp",
        "tp.",
        "tx",
        "thành",
        "phố",
        "thị",
        "trấn",
        "thôn",
        "bản",
        "báo",
        "đài",
    ]
)
_MIXED = 8  # syllables of a name up to which each may be in capitals by itself
_NOTHING, _SPACE = 0, 1  # before an atom, as in `Pieces.gap`
_BITS = 22  # of a symbol in the key of a step, with two for what is before it


class Lexicon:
    """Entries to keep whole.

    Parameters
    ----------
    entries
        One with capitals is a name, found where the text capitalises it so, or writes it, or a syllable of it, in
        capitals; any other is a term, found in any case. A hyphen between spaces is found with and without them.

    Raises
    ------
    ValueError
        If an entry has fewer than two syllables, and would not change anything.
    """

    def __init__(self, entries: Sequence[str]) -> None:
        for entry in entries:
            if len(re.findall(r"\w+", entry)) < 2:
                raise ValueError(f"lexicon entry {entry!r}; an entry has at least two syllables, such as 'cấp ủy'")
        names = [entry for entry in entries if entry != entry.lower()]
        terms = [entry for entry in entries if entry == entry.lower()]
        self._names = _Sequences(spelling for entry in names for spelling in _spellings(entry))
        self._terms = _Sequences(spelling for entry in terms for spelling in _spellings(entry))
        self._surfaces: list[str] = []  # what is known of these: one column each in the table
        self._of_surface = Columns(5, np.int64)

    def mend(self, pieces: Pieces) -> np.ndarray:
        """Return for every piece whether it begins a word, after the lexicon; one value more stands for the end.

        The numbers of documents are kept whole first, then the names, then the terms, each the longest first from the
        left; last, a Roman numeral is separated from the word before it, since the library's model makes "thứ XIII" one
        word and "thứ | XV" two.
        """
        begins = np.append(pieces.begins, True)
        begins[:-1][pieces.one_word == 1] = True
        begins[:-1][pieces.one_word == 2] = False
        inside = np.isin(pieces.one_word, (1, 2))
        begins[1:][inside & (np.append(pieces.one_word[1:], 0) != 2)] = True

        as_written, in_lower, is_word, is_roman, is_lower = self._look_at(pieces.surfaces)
        for sequences, symbols, is_name in ((self._names, as_written, True), (self._terms, in_lower, False)):
            found = sequences.find(symbols[pieces.atom], pieces.gap, is_word[pieces.atom] == 1)
            first, behind = _changing(found, pieces, begins)
            cuts = ~(begins[first] & begins[behind])
            begins[ranges(first[~cuts] + 1, (behind - first)[~cuts] - 1)] = False
            for left, right in zip(first[cuts].tolist(), behind[cuts].tolist(), strict=True):
                if _may_cut(left, right, pieces, begins, is_name):
                    begins[left:right] = False
                    begins[left] = begins[right] = True

        alone = (is_roman[pieces.surface[1:]] == 1) & (pieces.one_word[1:] == 0)
        begins[1:-1] |= alone & (is_lower[pieces.surface[:-1]] == 1)
        return begins

    def _look_at(self, surfaces: list[str]) -> np.ndarray:
        """Return the symbol of each surface as written and in lower case, and whether it is of letters or figures,
        a Roman numeral, and begins in lower case."""
        if surfaces is not self._surfaces:
            self._surfaces, self._of_surface = surfaces, Columns(5, np.int64)
        if new := surfaces[self._of_surface.size :]:
            columns = [
                (
                    self._names.symbols.get(s, 0),
                    self._terms.symbols.get(s.lower(), 0),
                    s[0] == "_" or s[0].isalnum(),
                    s.isupper() and is_roman_numeral(s),
                    s[0].islower(),
                )
                for s in new
            ]
            self._of_surface.add(np.array(columns, dtype=np.int64).T)
        return self._of_surface.all()


def _spellings(entry: str) -> Iterator[list[tuple[int, str]]]:
    """Give each way of writing an entry, as atoms with what is before them (0 nothing, 1 white space).

    >>> ["".join(" " * gap + atom for gap, atom in way).strip() for way in _spellings("Sơn La")]
    ['Sơn La', 'Sơn LA', 'SƠN La', 'SƠN LA']
    """
    if len(entry.split()) > _MIXED:  # too many ways to mix capitals with small letters
        yield from _spellings_of(entry, (str,))
        yield from _spellings_of(entry, (str.upper,))
    else:
        yield from _spellings_of(entry, (str, str.upper))


def _spellings_of(entry: str, cases: Sequence[Callable[[str], str]]) -> Iterator[list[tuple[int, str]]]:
    ways: list[list[list[tuple[int, str]]]] = []
    before = (_SPACE,)
    for syllable in entry.split():
        if syllable in "-–":
            if not ways:
                continue
            before, variants = (_NOTHING, _SPACE), ["-", "–"]
        elif syllable != syllable.lower():  # of a name: as written, or in capitals
            variants = list(dict.fromkeys(case(syllable) for case in cases))
        else:
            variants = [syllable]
        ways.append(
            [
                [(gap if i == 0 else _NOTHING, atom) for i, atom in enumerate(ATOM.findall(variant))]
                for variant in variants
                for gap in before
            ]
        )
        before = (_NOTHING, _SPACE) if syllable in "-–" else (_SPACE,)
    for way in product(*ways):
        yield [atom for part in way for atom in part]


class _Sequences:
    """Sequences of atoms that are looked for all at once, as a tree of steps from atom to atom."""

    def __init__(self, sequences: Iterable[list[tuple[int, str]]]) -> None:
        self.symbols: dict[str, int] = {}
        steps: dict[int, int] = {}
        ends = []
        for sequence in sequences:
            node = 0
            for i, (gap, atom) in enumerate(sequence):
                symbol = self.symbols.setdefault(atom, len(self.symbols) + 1)
                node = steps.setdefault(_step(node, gap if i else _NOTHING, symbol), len(steps) + 1)
            ends.append(node)
        self._is_end = np.zeros(len(steps) + 1, dtype=bool)
        self._is_end[ends] = True
        self._steps, self._to = pd.Index(list(steps), dtype=np.int64), np.array(list(steps.values()), dtype=np.int64)
        begin = {symbol: steps.get(_step(0, _NOTHING, symbol), 0) for symbol in self.symbols.values()}
        self._begin = np.array([0, *begin.values()], dtype=np.int64)

    def find(self, symbols: np.ndarray, gaps: np.ndarray, is_word: np.ndarray) -> np.ndarray:
        """Return first and last atom of every sequence that stands alone in the texts, the longest first from the
        left, in two columns."""
        length = np.zeros(len(symbols), dtype=np.int64)  # of the longest sequence that begins at an atom
        at = np.flatnonzero(self._begin[symbols])
        at = at[(at == 0) | (gaps[at] != _NOTHING) | ~is_word[at - 1]]
        node = self._begin[symbols[at]]
        ends_before = np.append((gaps != _NOTHING) | ~is_word, True)  # of each atom: a word may end before it
        size = 1
        while len(at):
            inside = at + size < len(symbols)
            at, node = at[inside], node[inside]
            step = self._steps.get_indexer(_step(node, gaps[at + size], symbols[at + size]))
            at, node = at[step >= 0], self._to[step[step >= 0]]
            size += 1
            ends = self._is_end[node] & ends_before[at + size]
            length[at[ends]] = size
        start = np.flatnonzero(length)
        end = start + length[start]
        taken = np.append(True, start[1:] >= np.maximum.accumulate(end)[:-1])[: len(start)]  # none before reaches it
        free = 0
        for i in np.flatnonzero(~taken).tolist():
            free = end[i - 1] if taken[i - 1] else free
            taken[i] = start[i] >= free
        return np.stack([start[taken], end[taken] - 1], axis=1)


def _step(node: np.ndarray | int, gap: np.ndarray | int, symbol: np.ndarray | int) -> np.ndarray | int:
    return node << (_BITS + 2) | gap << _BITS | symbol


def _changing(found: np.ndarray, pieces: Pieces, begins: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the first piece, and the one behind, of those found that are not one word already.

    What does not begin and end with pieces is left out ("đồng bào" in "5đồng bào").
    """
    first, behind = pieces.first[found[:, 0]], pieces.behind[found[:, 1]]
    whole = (first >= 0) & (behind > first)
    first, behind = first[whole], behind[whole]
    before = np.cumsum(begins) - begins
    is_word = begins[first] & begins[behind] & (before[behind] - before[first] == 1)
    return first[~is_word], behind[~is_word]


def _may_cut(first: int, behind: int, pieces: Pieces, begins: np.ndarray, is_name: bool) -> bool:
    """Tell whether an entry of the lexicon may override the words it touches.

    It may merge words, and cut one word at its own beginning or end. It may not take its beginning from one
    word and its end from another ("hoàn thành | ủy thác" holds no "thành ủy"), nor cut a name.
    """
    cuts_left, cuts_right = not begins[first], not begins[behind]
    if cuts_left and cuts_right and begins[first:behind].any():
        return False
    for cut, piece, is_behind in ((cuts_left, first, False), (cuts_right, behind, True)):
        if not cut:
            continue
        word = _word_around(piece, begins)
        syllables = [pieces.surfaces[pieces.surface[i]] for i in word]
        if not all(s[:1].isupper() and s[1:] == s[1:].lower() for s in syllables if s[:1].isalpha()):
            continue  # not a name
        rest = [s.lower() for i, s in zip(word, syllables, strict=True) if not first <= i < behind]
        if not (is_name and not is_behind and _ADMINISTRATIVE.issuperset(rest)):
            return False
    return True


def _word_around(piece: int, begins: np.ndarray) -> range:
    start = piece
    while not begins[start]:
        start -= 1
    end = piece + 1
    while not begins[end]:
        end += 1
    return range(start, end)
