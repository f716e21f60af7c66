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

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise

import numpy as np

from analysis.system.processes import check_processes, make_ready, shared_out
from analysis.system.progress import progress
from analysis.text.spelling import normalize
from analysis.words.chunks import ONE_AT_A_TIME, Chunks
from analysis.words.crf import WordModel
from analysis.words.letters import BLOCK, Pieces, flat
from analysis.words.model import folder, is_known

_REMEMBERED = 2_000_000  # chunks; with more, all is forgotten that was learnt, and begun anew


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
    return flat(found)


def _joined(texts: list[str]) -> Joined:
    """Find words in this process, which remembers its own segmenter."""
    with ONE_AT_A_TIME:
        if _segmenter().learnt > _REMEMBERED:
            _segmenter.cache_clear()
        return _segmenter().joined(texts)


@cache
def _segmenter() -> Segmenter:
    return Segmenter()


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
        self._model = WordModel(folder()) if self._on_arrays and is_known() else None
        self._as_they_come = Chunks(self._model)
        self._normalized = Chunks(self._model, normalize)
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
        return flat(self.joined(texts[start:end]).words() for start, end in _blocks(texts))

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


def _blocks(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Divide texts into runs of so many characters as are best worked on at once."""
    block = np.cumsum([len(text) + 1 for text in texts]) // BLOCK
    return list(pairwise([0, *(np.flatnonzero(np.diff(block)) + 1).tolist(), len(texts)])) if len(texts) else []
