"""The codebook: frames and their indicators."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import pandas as pd

from analysis.frames.codebook_file import FRAME_TEXTS, Ignored, Rule, read_codebook
from analysis.frames.phrase_index import PhraseIndex

# By the bytes of their files: a project's codebook is checked, then read again, and often is another project's too.
_READ: dict[bytes, Codebook] = {}
_KEPT = 4


@dataclass(frozen=True, eq=False)
class Codebook:
    """A codebook that has been read and checked; made by `load_codebook`.

    Attributes
    ----------
    version : str
        As the file states it; named on coding sheets, and worth naming wherever a share is printed.
    subject : str
        What the frames are about, as the file states it; empty if it does not.
    frames : DataFrame
        One row per frame, in the order of the file: frame, vietnamese, english, definition, include, exclude, and
        indicators, the number of them.
    indicators : DataFrame
        One row per indicator: frame, indicator (as written), context (as written, empty if it needs none), and line,
        its line in the file.
    rules, ignored, inside_names, index
        What `code_sentences` matches with: the compiled indicators, what each frame ignores, and by which words a
        sentence is seen to need an indicator.
    """

    version: str
    subject: str
    frames: pd.DataFrame
    indicators: pd.DataFrame
    rules: tuple[Rule, ...] = field(repr=False)
    ignored: tuple[Ignored | None, ...] = field(repr=False)
    inside_names: tuple[frozenset[str], ...] = field(repr=False)
    index: PhraseIndex = field(repr=False)


def load_codebook(path: str | Path | None = None) -> Codebook:
    """Read the frames and their indicators from a file that people write by hand.

    To change the coding, copy `src/analysis/resources/codebook.toml`, edit the copy and give its path; the notation
    is explained at the top of it. A changed codebook is a new measuring instrument: run `agreement` on it again.

    Parameters
    ----------
    path
        A TOML file in UTF-8; without one, the codebook that comes with the package.

    Returns
    -------
    Codebook
        With the attributes version, frames and indicators.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        For anything wrong in the file, with its line and what is allowed: TOML that cannot be read, an unknown or
        missing key, a frame name that is no plain word, an empty or malformed pattern, a window out of range, an
        unknown kind of name, an indicator that occurs twice in a frame, or a file, gap or nesting that is too large.

    Examples
    --------
    >>> codebook = load_codebook()
    >>> codebook.frames.loc[0, ["frame", "english"]].to_list()
    ['dissemination', 'Study and dissemination']
    """
    codebook = packaged_codebook() if path is None else _codebook(str(path), Path(path).read_bytes())
    return replace(codebook, frames=codebook.frames.copy(), indicators=codebook.indicators.copy())


@cache
def packaged_codebook() -> Codebook:
    """Return the codebook that comes with the package, always the same object: nobody may change its tables."""
    return _codebook("codebook.toml", files("analysis").joinpath("resources", "codebook.toml").read_bytes())


def _codebook(name: str, raw: bytes) -> Codebook:
    """Return what a file holds: always the same object for the same bytes, whichever file they are in."""
    codebook = _READ.get(raw)
    if codebook is None:
        codebook = _READ[raw] = _read(name, raw)  # a mistake is told anew, with the name of each file
        if len(_READ) > _KEPT:
            del _READ[next(iter(_READ))]
    return codebook


def _read(name: str, raw: bytes) -> Codebook:
    content = read_codebook(name, raw)
    rules = [indicator.rule for entry in content.frames for indicator in entry.indicators]
    ignored = tuple(entry.ignored for entry in content.frames)
    return Codebook(
        content.version,
        content.subject,
        pd.DataFrame(
            [(entry.name, *entry.texts.values(), len(entry.indicators)) for entry in content.frames],
            columns=["frame", *FRAME_TEXTS, "indicators"],
        ),
        pd.DataFrame(
            [(e.name, i.rule.indicator, i.context, i.line) for e in content.frames for i in e.indicators],
            columns=["frame", "indicator", "context", "line"],
        ),
        tuple(rules),
        ignored,
        tuple(entry.inside_names for entry in content.frames),
        PhraseIndex(rules, ignored),
    )
