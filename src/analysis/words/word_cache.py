"""Words that were found are kept on disk, and found again by the texts they are in."""

from __future__ import annotations

import hashlib
import io
import warnings
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from unicodedata import unidata_version
from zipfile import BadZipFile

import numpy as np

from analysis.system.files import write_whole
from analysis.words.arrays import sum_before

# The modules that decide which words are found; cached words are of these very sources.
_SOURCES = (
    "text/numbers.py",
    "text/spelling.py",
    "words/arrays.py",
    "words/chunks.py",
    "words/crf.py",
    "words/crf_file.py",
    "words/letters.py",
    "words/lexicon.py",
    "words/segmenter.py",
    "words/word_cache.py",
    "words/word_finder.py",
)


@dataclass(frozen=True)
class Words:
    """The words of some texts.

    Attributes
    ----------
    lengths
        For each text its number of words.
    start, end
        For each word its place in the text.
    number
        For each word its number in `vocabulary`.
    vocabulary
        The words in counting form, each once.
    learnt, finder
        The number of each word of the vocabulary with who found it, and who that was; None where they were kept.
    """

    lengths: np.ndarray
    start: np.ndarray
    end: np.ndarray
    number: np.ndarray
    vocabulary: list[str]
    learnt: np.ndarray | None = None
    finder: str | None = None


class WordCache:
    """A folder with one file for the words of some texts, named by a checksum of them and of all that decides.

    Two processes may use it at once, and either may be killed: a file is put in its place whole, and the same texts
    give the same bytes. A file that cannot be read counts as none.

    Parameters
    ----------
    folder
        Made where it does not exist; None for one of the account.
    identity
        What decides which words are found, besides the texts and this package.
    """

    def __init__(self, folder: Path | None, identity: Sequence[str]) -> None:
        if folder is None:
            from platformdirs import user_cache_path

            folder = user_cache_path("province-frames", appauthor=False) / "words"
        self._folder = folder
        self._identity = _digest([_sources(), unidata_version, *identity])
        self._can_write = True

    def name(self, texts: Sequence[str]) -> str:
        """Return the name under which the words of these texts are kept."""
        return _digest([self._identity, *texts])

    def get(self, name: str) -> Words | None:
        """Return the words under this name, or None where they are not kept."""
        try:
            with np.load(io.BytesIO(self._file(name).read_bytes()), allow_pickle=False) as kept:
                text = kept["vocabulary"].tobytes().decode()
                vocabulary = text.split("\n") if text else []
                lengths, gaps, sizes, number = (
                    kept[a].astype(np.int32) for a in ("lengths", "gaps", "sizes", "number")
                )
                start = (sum_before(gaps + sizes, lengths) + gaps).astype(np.int32)
                return Words(lengths, start, start + sizes, number, vocabulary)
        except (OSError, ValueError, KeyError, EOFError, NotImplementedError, RuntimeError, BadZipFile, zlib.error):
            return None

    def put(self, name: str, words: Words) -> None:
        """Keep words under this name. Where that cannot be, a warning says so once, and work goes on without."""
        if not self._can_write:
            return
        sizes = words.end - words.start
        content = io.BytesIO()
        np.savez(  # small as it is, since most numbers are of one byte
            content,
            lengths=_in_few_bytes(words.lengths),
            gaps=_in_few_bytes(_step_in_each(words.end, words.lengths) - sizes),
            sizes=_in_few_bytes(sizes),
            number=_in_few_bytes(words.number),
            vocabulary=np.frombuffer("\n".join(words.vocabulary).encode(), dtype=np.uint8),
        )
        file = self._file(name)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file, content.getvalue())
        except OSError as error:
            self._can_write = False
            warnings.warn(f"words cannot be kept in {self._folder}: {error.strerror}", stacklevel=2)

    def _file(self, name: str) -> Path:
        return self._folder / name[:2] / f"{name}.npz"


def _in_few_bytes(numbers: np.ndarray) -> np.ndarray:
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))


def _step_in_each(values: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Return how much each value is above the one before in its text; of the first, above 0."""
    steps = np.diff(values, prepend=values.dtype.type(0))
    first = (np.cumsum(lengths) - lengths)[lengths > 0]
    steps[first] = values[first]
    return steps


@cache
def _sources() -> str:
    return _digest([files("analysis").joinpath(*name.split("/")).read_text("utf-8") for name in _SOURCES])


def _digest(texts: Sequence[str]) -> str:
    digest = hashlib.sha256()
    for text in texts:
        content = text.encode("utf-8", "surrogatepass")
        digest.update(len(content).to_bytes(8, "little") + content)
    return digest.hexdigest()
