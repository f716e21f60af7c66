"""The lexicon keeps terms and names of the domain undivided, where the model of the library divides or merges them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from typing import TypeVar

import numpy as np
import pandas as pd

from analysis.system.language import _
from analysis.text.numbers import is_roman_numeral
from analysis.words.arrays import Columns, ranges
from analysis.words.letters import ATOM, Pieces

# Syllables that are words of their own before the name of a place ("Tỉnh | Sơn La") ...
_BEFORE_NAME = frozenset(
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
# ... and after a term: the model does not know "ủy" and reads "cấp | ủy đảng", "đảng | ủy khối".
_AFTER_TERM = frozenset(["đảng", "khối", "tỉnh", "huyện", "quận", "xã", "phường"])
_MIXED = 8  # syllables of a name up to which each may be in capitals by itself
_NOTHING, _SPACE = 0, 1  # before an atom, as in `Pieces.gap`
_BITS = 22  # of a symbol in the key of an edge, with two for what is before it


class Lexicon:
    """Entries that are not split.

    One rule: an entry joins words; it cuts a word of the model only where every syllable that is left over belongs to
    a word by itself. That is so if the left-over part consists of entries ("mặt trận tổ quốc | Việt Nam"), if
    capitals show where a name begins or ends ("tỉnh ủy | Hương Khê", "Cao Bằng | cử"), or if it
    is one of a few words for units of administration ("Tỉnh | Sơn La", "cấp ủy | đảng"). So "người dân" takes nothing
    of "dân tộc", and "hướng dẫn" leaves no "viên".

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
                raise ValueError(
                    _("lexicon entry {entry!r} must have at least two syllables, such as 'cấp ủy'").format(entry=entry)
                )
        names = [entry for entry in entries if entry != entry.lower()]
        terms = [entry for entry in entries if entry == entry.lower()]
        self._names = _Sequences(spelling for entry in names for spelling in _spellings(entry))
        self._terms = _Sequences(spelling for entry in terms for spelling in _spellings(entry))
        self._entries = {_key(entry) for entry in entries}
        self._longest = max((len(key.split()) for key in self._entries), default=0)
        self._strings: list[str] = []  # what is known of these: one column each in the table
        self._of_string = Columns(6, np.int64)

    def begins(self, pieces: Pieces) -> np.ndarray:
        """Return for every piece whether it begins a word, with the lexicon applied; one more value is for the end.

        Numbers of documents come first, then names, then terms, each the longest first from the left. Last, a Roman
        numeral is separated from the word before it, since the model makes "thứ XIII" one word and "thứ | XV" two, and
        so is punctuation beside a space at either end of a word, since it makes "| ngô" and "? Ông" one.
        """
        begins = np.append(pieces.begins, True)
        begins[:-1][pieces.one_word == 1] = True
        begins[:-1][pieces.one_word == 2] = False
        inside = np.isin(pieces.one_word, (1, 2))
        begins[1:][inside & (np.append(pieces.one_word[1:], 0) != 2)] = True

        as_written, in_lower, is_word, is_roman, is_lower, is_mark = self._look_at(pieces.strings)
        for sequences, symbols, is_name in ((self._names, as_written, True), (self._terms, in_lower, False)):
            found = sequences.find(symbols[pieces.atom], pieces.gap, is_word[pieces.atom] == 1)
            first, behind = _changing(found, pieces, begins)
            cuts = ~(begins[first] & begins[behind])
            begins[ranges(first[~cuts] + 1, (behind - first)[~cuts] - 1)] = False
            rule = _Cuts(pieces, begins, self._entries, self._longest)
            for left, right in zip(first[cuts].tolist(), behind[cuts].tolist(), strict=True):
                rule.apply(left, right, is_name)

        alone = (is_roman[pieces.string_id[1:]] == 1) & (pieces.one_word[1:] == 0)
        begins[1:-1] |= alone & (is_lower[pieces.string_id[:-1]] == 1)
        is_spaced = pieces.start[1:] > pieces.end[:-1]
        marks = is_mark[pieces.string_id] == 1
        begins[1:-1] |= is_spaced & ((marks[:-1] & begins[:-2]) | (marks[1:] & begins[2:]))
        return begins

    def _look_at(self, strings: list[str]) -> np.ndarray:
        """Return the symbol of each string as written and in lower case, and whether it consists of letters
        or digits, is a Roman numeral, begins in lower case, and is nothing but punctuation."""
        if strings is not self._strings:
            self._strings, self._of_string = strings, Columns(6, np.int64)
        if new := strings[self._of_string.size :]:
            columns = [
                (
                    self._names.symbols.get(s, 0),
                    self._terms.symbols.get(s.lower(), 0),
                    s[:1] == "_" or s[:1].isalnum(),
                    s.isupper() and is_roman_numeral(s),
                    s[:1].islower(),
                    not any(char.isalnum() or char == "_" for char in s),
                )
                for s in new
            ]
            self._of_string.add(np.array(columns, dtype=np.int64).T)
        return self._of_string.all()


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
    before: tuple[int, ...] = (_SPACE,)
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


_Ints = TypeVar("_Ints", int, np.ndarray)


class _Sequences:
    """Sequences of atoms that are looked for all at once, as a tree whose edges are atoms."""

    def __init__(self, sequences: Iterable[list[tuple[int, str]]]) -> None:
        self.symbols: dict[str, int] = {}
        edges: dict[int, int] = {}
        ends = []
        for sequence in sequences:
            node = 0
            for i, (gap, atom) in enumerate(sequence):
                symbol = self.symbols.setdefault(atom, len(self.symbols) + 1)
                node = edges.setdefault(_edge(node, gap if i else _NOTHING, symbol), len(edges) + 1)
            ends.append(node)
        self._is_end = np.zeros(len(edges) + 1, dtype=bool)
        self._is_end[ends] = True
        self._edges, self._to = pd.Index(list(edges), dtype=np.int64), np.array(list(edges.values()), dtype=np.int64)
        begin = {symbol: edges.get(_edge(0, _NOTHING, symbol), 0) for symbol in self.symbols.values()}
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
            edge = self._edges.get_indexer(pd.Index(_edge(node, gaps[at + size], symbols[at + size])))
            at, node = at[edge >= 0], self._to[edge[edge >= 0]]
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


def _edge(node: _Ints, gap: _Ints, symbol: _Ints) -> _Ints:
    """Return the key of an edge of the tree, or of each of several."""
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


def _key(text: str) -> str:
    return " ".join(ATOM.findall(text.lower()))


class _Cuts:
    """Entries that do not begin and end where words of the model do: few, so one after the other."""

    def __init__(self, pieces: Pieces, begins: np.ndarray, entries: set[str], longest: int) -> None:
        self._pieces, self._begins = pieces, begins
        self._entries, self._longest = entries, longest
        self._text_end = np.cumsum(pieces.lengths)

    def apply(self, first: int, behind: int, is_name: bool) -> None:
        """Make the pieces from `first` up to `behind`, an entry, one word if the rule has it so.

        If not, the entry hides no other: "người dân" may not cut "người | dân tộc", and in "người dân tộc thiểu số"
        the term "dân tộc thiểu số" begins within it.
        """
        if self._try(first, behind, is_name) or is_name:
            return
        start = first
        while start < behind:
            ends = range(min(start + self._longest, len(self._begins) - 1), start + 1, -1)
            start = next((e for e in ends if self._is_entry(start, e) and self._try(start, e, False)), start + 1)

    def _try(self, first: int, behind: int, is_name: bool) -> bool:
        begins, left, right = self._begins, first, behind
        while not begins[left]:
            left -= 1
        while not begins[right]:
            right += 1
        before, after = self._strings(left, first), self._strings(behind, right)
        if (
            before
            and not any(  # "bảo vệ Tổ quốc | Việt Nam": of "bảo vệ" and an entry
                self._are_entries(i, first) and _may_be_before(self._string(i), before[: i - left], is_name)
                for i in range(left, first + 1)
            )
        ):
            return False
        if after and not (_may_be_after(self._string(behind - 1), after, is_name) or self._are_entries(behind, None)):
            return False
        begins[first:behind] = False
        begins[first] = begins[behind] = True
        if before and _is_mark(before[-1]):
            begins[first - 1] = True
        if after and _is_mark(after[0]):
            begins[behind + 1] = True
        return True

    def _string(self, piece: int) -> str:
        return self._pieces.strings[self._pieces.string_id[piece]]

    def _strings(self, start: int, end: int) -> list[str]:
        return [self._pieces.strings[i] for i in self._pieces.string_id[start:end].tolist()]

    def _is_entry(self, start: int, end: int) -> bool:
        in_one_text = end <= self._text_end[np.searchsorted(self._text_end, start, side="right")]
        return in_one_text and _key(" ".join(self._strings(start, end))) in self._entries

    def _are_entries(self, start: int, stop: int | None) -> bool:
        """Return True if entries follow one another from `start` up to `stop`, or if None up to any end of a word."""
        if start == stop or (stop is None and self._begins[start]):
            return True
        last = min(start + self._longest, len(self._begins) - 1 if stop is None else stop)
        return any(self._is_entry(start, e) and self._are_entries(e, stop) for e in range(start + 1, last + 1))


def _may_be_before(entry: str, rest: list[str], is_name: bool) -> bool:
    """Return True if what a cut leaves before an entry, given by its first syllable, is no part of its word."""
    if not rest or _is_mark(rest[-1]) or not any(map(_has_letter, rest)):
        return True
    if entry[0].isupper() and all(s == s.lower() or (is_name and s.lower() in _BEFORE_NAME) for s in rest):
        return True
    return not is_name and not entry.isupper() and all(s.isupper() and len(s) > 1 for s in rest)  # an abbreviation


def _may_be_after(entry: str, rest: list[str], is_name: bool) -> bool:
    """Return True if what a cut leaves after an entry, given by its last syllable, is no part of its word."""
    if _is_mark(rest[0]) or not any(map(_has_letter, rest)):
        return True
    if is_name:
        return all(s == s.lower() for s in rest)
    return (rest[0][0].isupper() and entry.islower()) or _AFTER_TERM.issuperset(s.lower() for s in rest)


def _is_mark(piece: str) -> bool:
    return not piece[0].isalnum()


def _has_letter(piece: str) -> bool:
    return any(map(str.isalpha, piece))
