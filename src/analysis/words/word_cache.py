"""Words that were found are cached on disk, under a checksum of the texts they are in."""

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

from analysis.system.files import refusal, write_whole
from analysis.system.language import _
from analysis.words.arrays import sum_before

# The modules that determine which words are found: cached words are of exactly these sources.
_SOURCES = (
    "text/numbers.py",
    "text/spelling.py",
    "words/arrays.py",
    "words/chunks.py",
    "words/crf.py",
    "words/crf_file.py",
    "words/letters.py",
    "words/lexicon.py",
    "words/model.py",
    "words/segmenter.py",
    "words/word_cache.py",
    "words/word_finder.py",
)


_CHECKSUM = hashlib.sha256().digest_size


@dataclass(frozen=True)
class Words:
    """The words of some texts.

    Attributes
    ----------
    lengths
        For each text its number of words.
    start, end
        For each word its offsets in the text.
    code
        For each word its index in `vocabulary`.
    vocabulary
        The words in counting form, each once.
    word_ids, finder
        The id of each word of the vocabulary in the cache of the finder, and the id of this; None if read from disk.
    """

    lengths: np.ndarray
    start: np.ndarray
    end: np.ndarray
    code: np.ndarray
    vocabulary: list[str]
    word_ids: np.ndarray | None = None
    finder: str | None = None


class WordCache:
    """A folder with one file for the words of some texts, named by a checksum of them and of all that decides.

    Two processes may use it at once, and either may be killed: a file is written as a whole, and the same texts give
    the same bytes. Each file begins with a checksum of the rest; one that is damaged, or was not written here, counts
    as none.

    Parameters
    ----------
    folder
        Made where it does not exist; None for one of the account.
    identity
        What determines which words are found, besides the texts and this package.
    sources
        A checksum of the modules of this package that find words; None for those installed.
    """

    def __init__(self, folder: Path | None, identity: Sequence[str], sources: str | None = None) -> None:
        if folder is None:
            from platformdirs import user_cache_path

            folder = user_cache_path("province-frames", appauthor=False) / "words"
        self._folder = folder
        self._identity = _digest([sources or _sources(), unidata_version, *identity])
        self._can_write = True

    def name(self, texts: Sequence[str]) -> str:
        """Return the name under which the words of these texts are cached."""
        return _digest([self._identity, *texts])

    def get(self, name: str) -> Words | None:
        """Return the words under this name, or None if there are none that can be trusted."""
        try:
            content = self._file(name).read_bytes()
            checksum, content = content[:_CHECKSUM], content[_CHECKSUM:]
            return _read(content) if hashlib.sha256(content).digest() == checksum else None
        except (OSError, ValueError, KeyError, EOFError, NotImplementedError, RuntimeError, BadZipFile, zlib.error):
            return None

    def put(self, name: str, words: Words) -> None:
        """Cache words under this name. If that is not possible, a warning says so once, and work goes on without."""
        if not self._can_write:
            return
        sizes = words.end - words.start
        content = io.BytesIO()
        np.savez(  # small as it is, since most numbers are of one byte
            content,
            lengths=_in_few_bytes(words.lengths),
            gaps=_in_few_bytes(_step_in_each(words.end, words.lengths) - sizes),
            sizes=_in_few_bytes(sizes),
            code=_in_few_bytes(words.code),
            vocabulary=np.frombuffer("\n".join(words.vocabulary).encode(), dtype=np.uint8),
        )
        file = self._file(name)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file, hashlib.sha256(content.getvalue()).digest() + content.getvalue())
        except OSError as error:
            self._can_write = False
            warnings.warn(
                _("words cannot be cached in {folder}: {reason}").format(folder=self._folder, reason=refusal(error)),
                stacklevel=2,
            )

    def _file(self, name: str) -> Path:
        return self._folder / name[:2] / f"{name}.npz"


def _read(content: bytes) -> Words | None:
    with np.load(io.BytesIO(content), allow_pickle=False) as cached:
        text = cached["vocabulary"].tobytes().decode()
        vocabulary = text.split("\n") if text else []
        lengths, gaps, sizes, code = (cached[array].astype(np.int32) for array in ("lengths", "gaps", "sizes", "code"))
    is_possible = (
        lengths.ndim == gaps.ndim == 1
        and lengths.sum() == len(gaps)
        and gaps.shape == sizes.shape == code.shape
        and all(array.min(initial=0) >= 0 for array in (lengths, gaps, sizes, code))
        and code.max(initial=-1) < len(vocabulary)
    )
    if not is_possible:
        return None
    start = (sum_before(gaps + sizes, lengths) + gaps).astype(np.int32)
    return Words(lengths, start, start + sizes, code, vocabulary)


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
