"""The model behind underthesea's `word_tokenize`, read from its own files and computed on arrays.

Segmentation as labelling: each token of a text begins a word (B) or goes on with the one before (I). A linear-chain
conditional random field (Lafferty, McCallum & Pereira 2001) gives every labelling of a text a score and takes the best.
The score is a sum of weights: for each token, of what is seen around it ("the token before is, in lower case, 'nghị'";
"this token and the next occur in the word list"); for each two neighbours, of their two labels. The best of the 2^n
labellings is found from left to right, since the best way to a label depends only on the best ways to the two labels
before it (Viterbi 1967).

What is seen around a token is one string for each of 43 templates: `T[-1]` is the token before, `T[0,2]` this one and
the next two joined by spaces, `T[0].lower` the same in lower case, and so on; beyond the ends of the text it is BOS or
EOS. The library makes these strings for every token and looks each of them up. Here a token is an id, and what its
strings are worth is added up from tables of single tokens, of pairs and of triples, for many texts at once. With two
labels only the difference of their scores matters, so that every weight is "I less B".

Limits. The sums are made in another order than the library's and may differ in the fifteenth digit; where a decision is
closer than 1e-9 the text is reported as undecided, for the library to decide. Lower case, capitals and digits are those
of Python, where the library has Rust's; for letters outside the alphabets of Europe the two may be of different years,
and `is_safe` says so of a token.
"""

from __future__ import annotations

import copy
import pickle
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from itertools import count
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.words.arrays import Columns
from analysis.words.crf_file import REACH, is_i32, parse, read_crfsuite

_CLOSE = 1e-9

# Latin, Greek and Cyrillic letters whose case has long been settled; not those of phonetics: ɤ got a capital in 2024
_USUAL = re.compile("[\\0-\u017f\u01a0\u01a1\u01af\u01b0\u0300-\u052f\u1e00-\u1fff]*")
_BEFORE, _BEHIND = 0, 1
_BITS = 20  # of one token id in the key of a pair or triple
_HASH, _MIX = 20, np.uint64(0x9E3779B97F4A7C15)  # bits of the hash of a key; odd, without a pattern


class WordModel:
    """The weights of a model as tables, and the labels that they give.

    Parameters
    ----------
    folder
        Holds `models.bin`, `features.bin` and `dictionary.bin` of underthesea.

    Raises
    ------
    ValueError
        If `models.bin` is not a CRFsuite file, or the labels or templates are not of the kind described above.
    """

    def __init__(self, folder: Path) -> None:
        attributes, weights, self._transitions = read_crfsuite(folder / "models.bin")
        templates: list[str] = pickle.loads((folder / "features.bin").read_bytes())
        words: set[str] = pickle.loads((folder / "dictionary.bin").read_bytes())
        worth: dict[str, dict[str, float]] = {template: {} for template in templates}
        for attribute, weight in zip(attributes, weights.tolist(), strict=True):
            template, _, value = attribute.partition("=")
            if template in worth:  # others are never asked for
                worth[template][value] = weight
        self._forms: dict[str, int] = defaultdict(count(1).__next__)
        self._lowers: dict[str, int] = defaultdict(count(1).__next__)
        of_width: dict[int, list[str]] = defaultdict(list)
        for word in words:
            of_width[word.count(" ") + 1].append(word)
        self._tables = [_Table(width, worth, of_width[width], self._forms, self._lowers) for width in (1, 2, 3)]
        self._clear()

    def _clear(self) -> None:
        self._token_ids: dict[str, int] = {}
        self.tokens = ["", ""]  # by id; _BEFORE and _BEHIND are whatever is beyond the ends of a text
        self._seen, self._worth = Columns(4, np.int64), Columns(2 * REACH + 1, np.float64)
        self._seen.add(np.zeros((4, 2)))
        self._worth.add(np.stack([self._tables[0].before, self._tables[0].behind], axis=1))

    def fresh(self) -> WordModel:
        """Return a model with the same tables that has seen no token: reading a model takes a third of a second."""
        model = copy.copy(self)
        model._clear()  # noqa: SLF001 - of its own class
        return model

    def token_id(self, token: str) -> int:
        """Return the id of a token, a new one where it was not seen before."""
        if (token_id := self._token_ids.get(token)) is None:
            token_id = self._token_ids[token] = len(self.tokens)
            self.tokens.append(token)
        return token_id

    def begins(self, tokens: np.ndarray, lengths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return for every token whether it begins a word.

        Parameters
        ----------
        tokens
            The ids of the tokens, text after text.
        lengths
            How many tokens each text has, at least 1.

        Returns
        -------
        tuple of two bool arrays
            One value per token: it begins a word. One per text: a decision was too close, ask the library.
        """
        ends = np.cumsum(lengths)
        gaps = 2 * REACH * np.arange(len(lengths)) + REACH  # positions beyond the ends, as far as a template sees
        first = ends - lengths + gaps
        position = np.arange(len(tokens)) + np.repeat(gaps, lengths)
        laid_out = np.full(len(tokens) + 2 * REACH * len(lengths), _BEHIND)
        laid_out[first - 1] = laid_out[first - 2] = _BEFORE
        laid_out[position] = tokens
        seen, worth = self._look_at()
        scores = np.zeros(len(laid_out) + 2 * REACH)  # beyond both ends, so that nothing has to be cut off
        for row, of_token in enumerate(worth):
            scores[2 * REACH - row :][: len(laid_out)] += np.take(of_token, laid_out)
        for table in self._tables[1:]:
            table.add_to(scores, np.take(seen, laid_out, axis=1), first, lengths)
        goes_on, undecided = _best_labels(scores[position + REACH], self._transitions, lengths)
        goes_on[ends - lengths] = False  # the first token begins a word, whatever its label
        return ~goes_on, undecided

    def _look_at(self) -> tuple[np.ndarray, np.ndarray]:
        """Return two tables with a column for each token: what the templates see of it (its id as written and in
        lower case, title, digits), and what that is worth to the tokens from two behind it to two before it."""
        if new := self.tokens[self._seen.size :]:
            columns = [
                (self._forms.get(t, 0), self._lowers.get(t.lower(), 0), t[:1] == t[:1].upper(), is_i32(t)) for t in new
            ]
            seen = np.array(columns, dtype=np.int64).T
            self._seen.add(seen)
            self._worth.add(self._tables[0].worth(*seen))
        return self._seen.all(), self._worth.all()


class _Table:
    """What `width` tokens in a row are worth: one row for each position where they begin, two left of the token and on.

    `words` are those of the word list with so many tokens. `forms` and `lowers` give ids, from 1, to the tokens
    for which there are weights, as written and in lower case; any other token has 0, with which no key is stored.
    """

    def __init__(
        self,
        width: int,
        worth: Mapping[str, Mapping[str, float]],
        words: list[str],
        forms: dict[str, int],
        lowers: dict[str, int],
    ) -> None:
        self._width = width
        positions = 2 * REACH + 2 - width
        self._any, self.before, self.behind, listed = np.zeros((4, positions))
        self._title, self._digit = np.zeros((2, positions, 2))
        entries: dict[bool, list[tuple[str, int, float]]] = {False: [], True: []}  # in lower case?
        for template, weights in worth.items():
            begin, size, function = parse(template)
            if size != width:
                continue
            position = begin + REACH
            self.before[position] += weights.get("BOS", 0.0)
            self.behind[position] += weights.get("EOS", 0.0)
            no, yes = weights.get("False", 0.0), weights.get("True", 0.0)
            if function in ("istitle", "isdigit"):
                (self._title if function == "istitle" else self._digit)[position] = no, yes
            elif function == "is_in_dict":
                self._any[position] = no
                listed[position] = yes - no
            else:
                entries[function == "lower"].extend((value, position, weight) for value, weight in weights.items())
        self._as_written = self._weights(entries[False], [], listed, forms)
        self._in_lower = self._weights(entries[True], words, listed, lowers)

    def _weights(
        self, entries: list[tuple[str, int, float]], words: list[str], listed: np.ndarray, ids: dict[str, int]
    ) -> tuple[pd.Index, np.ndarray, np.ndarray]:
        """Return the distinct keys of the entries and the words, the weights of each, one row a position, and whether
        there is a key for each of the possible hashes."""
        entries = [entry for entry in entries if entry[0].count(" ") == self._width - 1]  # not "BOS" of a pair
        keys = self._keys([text for text, _, _ in entries], ids)
        word_keys = self._keys(words, ids)
        distinct = np.unique(np.concatenate([keys, word_keys]))
        rows = np.zeros((len(listed), len(distinct)))
        positions = np.array([position for _, position, _ in entries], dtype=np.int64)
        np.add.at(rows, (positions, np.searchsorted(distinct, keys)), [weight for _, _, weight in entries])
        rows[:, np.searchsorted(distinct, word_keys)] += listed[:, np.newaxis]
        hashes = np.zeros(1 << _HASH, dtype=bool)
        hashes[_hash(distinct)] = True
        return pd.Index(distinct), rows, hashes

    def _keys(self, texts: list[str], ids: dict[str, int]) -> np.ndarray:
        """Return one key for each text of `width` tokens, giving ids to new tokens."""
        tokens = " ".join(texts).split(" ") if texts else []
        parts = np.array(list(map(ids.__getitem__, tokens)), dtype=np.int64)
        keys = np.zeros(len(texts), dtype=np.int64)
        for position in range(self._width):
            keys = keys << _BITS | parts[position :: self._width]
        return keys

    def worth(self, form: np.ndarray, lower: np.ndarray, title: np.ndarray, digit: np.ndarray) -> np.ndarray:
        """Return what single tokens are worth, one row for each position."""
        worth = self._any[:, np.newaxis] + self._title[:, title] + self._digit[:, digit]
        for at, rows in self._found(form, lower):
            worth[:, at] += rows
        return worth

    def add_to(self, scores: np.ndarray, seen: np.ndarray, first: np.ndarray, lengths: np.ndarray) -> None:
        """Add what several tokens in a row are worth to the scores of the tokens around them."""
        form, lower, title, _ = seen
        for further in range(1, self._width):
            form = form[:-1] << _BITS | seen[0, further:]
            lower = lower[:-1] << _BITS | seen[1, further:]
            title = title[:-1] & seen[2, further:]
        found = self._found(form, lower)
        before = np.concatenate([first - 2, first - 1])
        behind = np.concatenate([np.maximum(first, first + lengths - n) for n in range(-1, self._width)])
        behind = behind[behind < len(form)]  # in short texts a position occurs here twice; it is added to once
        for position in range(len(self._any)):
            target = scores[2 * REACH - position :][: len(form)]
            target += self._any[position]
            if self._title[position].any():
                target += self._title[position][title]
            for at, rows in found:
                target[at] += rows[position]
            for edge, worth in ((before, self.before[position]), (behind, self.behind[position])):
                target[edge] += worth - self._any[position] - self._title[position][title[edge]]

    def _found(self, form: np.ndarray, lower: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        """Return where a key has weights, and these, as written and in lower case."""
        found = []
        for wanted, (keys, rows, hashes) in ((form, self._as_written), (lower, self._in_lower)):
            at = np.flatnonzero(hashes[_hash(wanted)])  # most are not among the keys; this is the faster test
            row = keys.get_indexer(pd.Index(wanted[at]))
            is_key = row >= 0
            found.append((at[is_key], np.take(rows, row[is_key], axis=1)))
        return found


def _hash(keys: np.ndarray) -> np.ndarray:
    return (keys.view(np.uint64) * _MIX >> np.uint64(64 - _HASH)).view(np.int64)


def _best_labels(scores: np.ndarray, transitions: np.ndarray, lengths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for each token whether its best label is I, and for each text whether a decision was too close.

    The lead of a token is how far the best labelling up to it that ends in I is before the best that ends in B. It
    follows from the lead of the token before; but where that is beyond the reach of the transitions, it matters no
    more by how much. So all leads are computed at once, then again those after one that has changed, until nothing
    changes. That takes a few rounds, and is exact.
    """
    (b_b, b_i), (i_b, i_i) = transitions
    last = np.cumsum(lengths) - 1
    has_one_before = np.ones(len(scores) + 1, dtype=bool)
    has_one_before[last + 1] = has_one_before[0] = False
    lead, at = scores.copy(), np.flatnonzero(has_one_before)
    while len(at):
        before = lead[at - 1]
        to_i, to_b = np.maximum(before + (i_i - b_i), 0) + b_i, np.maximum(before + (i_b - b_b), 0) + b_b
        computed = scores[at] + to_i - to_b
        changed = computed != lead[at]
        at = at[changed]
        lead[at] = computed[changed]
        at = at[has_one_before[at + 1]] + 1
    # backwards: the best label before an I, and before a B; the last token has none behind it
    if_i, if_b = lead + (i_i - b_i), lead + (i_b - b_b)
    if_i[last] = if_b[last] = lead[last]
    close = np.flatnonzero(np.minimum(np.abs(if_i), np.abs(if_b)) < _CLOSE)
    undecided = np.zeros(len(lengths), dtype=bool)
    undecided[np.searchsorted(last, close)] = True
    # most do not depend on the label behind; between two such, it is the other one, or the same, each time
    if_i, if_b = if_i > 0, if_b > 0
    known = np.where(if_i == if_b, np.arange(len(scores)), len(scores))
    known = np.minimum.accumulate(known[::-1])[::-1]
    turns = np.cumsum(if_b & ~if_i)
    return if_i[known] ^ ((turns[known] - turns + (if_b & ~if_i)) % 2 == 1), undecided


def is_safe(token: str) -> bool:
    """Return True if case is the same in Python and Rust whatever their years: it may not be for rare alphabets.

    >>> is_safe("Nghị"), is_safe("Ᏸ")
    (True, False)
    """
    return _USUAL.fullmatch(token) is not None or not any(map(_has_case, token))


def _has_case(letter: str) -> bool:
    return unicodedata.category(letter) in ("Lu", "Ll", "Lt", "Cn") or letter.lower() != letter.upper()
