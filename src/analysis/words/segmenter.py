"""Texts are divided into pieces, and for each it is found whether it begins a word: the words of underthesea.

The only module that calls underthesea. There are two ways to its words, which give the same:

* The library's own `word_tokenize`, one text after the other.
* On arrays (`analysis.words.crf`), for many texts at once. Each distinct chunk is tokenized once, by the library's own
  regular expression, and cached; the rest is arithmetic on token ids.

The second depends on details of the library, so it is used only with the model files, version and regular expression
that it was written for; with any other, a warning says so once and the first is used. A single text also goes the
first way where chunks are not enough ("Th s", which one pattern of the library reads across the space), where a letter
is so rare that its lower case is uncertain, and where a decision is too close for floating-point arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise
from pathlib import Path

import numpy as np

from analysis.system.language import _
from analysis.system.processes import check_processes, make_ready, shared_out
from analysis.system.progress import progress
from analysis.text.spelling import normalize
from analysis.words.chunks import Chunks
from analysis.words.crf import WordModel
from analysis.words.letters import BATCH, Pieces, checksums, flat
from analysis.words.model import KNOWN, folder, is_known

_MAX_CACHED = 2_000_000  # chunks


def word_tokenize(texts: Iterable[str], *, processes: int = 1) -> list[list[str]]:
    """Split many texts into words, those of underthesea's `word_tokenize`.

    For words alone. `segment` also gives offsets, applies the domain lexicon and caches what it found.

    Parameters
    ----------
    texts
        As they are; nothing is normalised.
    processes
        Number of processes; more than one pays from some thousand articles on.

    Returns
    -------
    list of lists of str
        The words of each text in order, punctuation among them; the syllables of a word are separated by a space.

    Raises
    ------
    ValueError
        If `texts` is a single text or holds something else, or `processes` is not an integer of at least 1.

    Warns
    -----
    UserWarning
        As `segment`, which uses the same model.

    Examples
    --------
    >>> word_tokenize(["Nghị quyết đi vào cuộc sống", "Tỉnh họp."])
    [['Nghị quyết', 'đi', 'vào', 'cuộc sống'], ['Tỉnh', 'họp', '.']]
    """
    if isinstance(texts, str):
        raise ValueError(_("texts must be a list of texts, not one text: {text!r}").format(text=texts[:40]))
    texts = list(texts)
    for i, text in enumerate(texts):
        if not isinstance(text, str):
            raise ValueError(_("texts[{i}] must be text, not {text!r}").format(i=i, text=text))
    check_processes(processes)
    return tokenize_batches(texts, processes)


def tokenize_batches(texts: Sequence[str], processes: int, batch: int = BATCH) -> list[list[str]]:
    """Return the words of each text, worked on in batches of so many characters."""
    ends = np.cumsum([len(text) + 1 for text in texts]) // batch
    cuts = [0, *(np.flatnonzero(np.diff(ends)) + 1).tolist(), len(texts)]
    batches = [texts[start:end] for start, end in pairwise(cuts)] if texts else []
    if len(batches) > 1:
        make_ready(partial(_tokenized, []), processes)
    found: list[list[list[str]]] = [[] for _ in batches]
    with closing(shared_out(_tokenized, batches, processes)) as work:
        for i, tokenized in progress(work, total=len(batches), what="word_tokenize"):
            found[i] = tokenized.words()
    return flat(found)


_idle: list[
    Segmenter
] = []  # of this process; one at work is taken out, so that an interruption leaves none half-changed


def _tokenized(texts: Sequence[str], max_cached: int = _MAX_CACHED) -> Tokenized:
    try:
        segmenter = _idle.pop()
    except IndexError:
        segmenter = Segmenter()
    tokenized = segmenter.tokenize(texts)
    if segmenter.cached <= max_cached:
        _idle.append(segmenter)
    return tokenized


@dataclass(frozen=True)
class Tokenized:
    """The words of some texts, most of them in one string: it passes between processes faster than many strings.

    Attributes
    ----------
    count
        How many texts.
    texts
        The indexes of those in the string.
    text
        Their words, a line feed before each.
    ends
        How many words there are up to the end of each.
    others
        The words of those that the library was asked for, by index.
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


@cache
def _read(folder: Path) -> WordModel:
    return WordModel(folder)


class Segmenter:
    """The words and pieces of texts. What was found out about a chunk is cached.

    Parameters
    ----------
    known
        Versions of the library that may be replaced by arithmetic; none asks the library for every text, see `KNOWN`.
    library
        Returns the words of one text; None for `underthesea.word_tokenize`.
    checksum
        Returns a number for each chunk; chunks with the same one are compared.
    """

    def __init__(
        self,
        *,
        known: frozenset[tuple[str, str, str]] = KNOWN,
        library: Callable[[str], list[str]] | None = None,
        checksum: Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray] = checksums,
    ) -> None:
        from underthesea import word_tokenize

        self._library = library or word_tokenize
        self._model = _read(folder()).fresh() if known and is_known(known) else None
        self._as_they_come = Chunks(self._model, checksum=checksum)
        self._normalized = Chunks(self._model, normalize, checksum=checksum)

    @property
    def cached(self) -> int:
        """How many chunks of the texts of `tokenize` are cached."""
        return self._as_they_come.size

    def tokenize(self, texts: Sequence[str]) -> Tokenized:
        """Return the words of each text, those of `underthesea.word_tokenize`."""
        labelled = self._as_they_come.label(texts)
        text, ends = self._as_they_come.join(labelled)
        others = {i: self._library(texts[i]) for i in labelled.others.tolist()}
        return Tokenized(len(texts), labelled.texts, text, ends, others)

    def pieces(self, texts: Sequence[str]) -> Pieces:
        """Return the pieces of the texts, which are normalised first; see `Pieces`."""
        labelled = self._normalized.label(texts)
        found = self._normalized.lay_out(labelled)
        if len(labelled.others):
            asked = self._normalized.ask_library(texts, labelled.others, self._library)
            both = [np.concatenate(parts, axis=-1) for parts in zip(found, asked, strict=True)]
            by_piece, by_atom = np.argsort(both[0], kind="stable"), np.argsort(both[3], kind="stable")
            found = tuple(part[..., by_piece] for part in both[:3]) + tuple(part[..., by_atom] for part in both[3:])
        text, pieces, begins, text_of_atom, atoms = found
        lengths = np.bincount(text, minlength=len(texts))
        start, end, string_id, one_word, _ = pieces
        atom, gap, first, behind = atoms
        offset = (np.cumsum(lengths) - lengths)[text_of_atom]
        first, behind = (np.where(piece < 0, -1, piece + offset) for piece in (first, behind))
        return Pieces(
            lengths, start, end, begins, string_id, one_word, atom, gap, first, behind, self._normalized.strings
        )
