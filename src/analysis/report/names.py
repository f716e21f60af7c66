"""Names of groups, places, people and firms among the words, to be told apart from words about the subject."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.corpus.encodings import is_syllable
from analysis.corpus.provinces import load_provinces
from analysis.text.word_lists import read_list

# A word is a name if it is written as one in so many of its occurrences.
_MOSTLY = 0.8
_ORDINARY = 0.5  # and what is a group's name or a place's is none if more than this share is in lower case
_LEAST_CAPITALISED = 2  # syllables: one alone may begin a sentence or honour an office
_FOREIGN = re.compile(r"[^\W\d_]{3,}")  # letters only: "Covid-19" is none, and two letters may be an abbreviation


def names_among(
    words: pd.Series,
    written: list[str],
    groups: Iterable[str],
    known: Iterable[str] = (),
    inside: np.ndarray | None = None,
) -> frozenset[str]:
    """Return the words that name a group, a place, a person or a firm, in counting form.

    Parameters
    ----------
    words
        The words of the texts, one after the other, in counting form.
    written
        Each as it is written.
    groups
        What groups are called, which are names as the places of the gazetteer are, unless the texts mostly write them
        in lower case: "kinh tế" of a group "Kinh tế" is an ordinary word.
    known
        Further names, whatever their case.
    inside
        Which words are not the first of their sentence. Of these a word that is no Vietnamese syllable ("Ukraine",
        "Samsung") is a name if it has a capital; without it none is.
    """
    before = ["", *written[:-1]]
    titles = frozenset(read_list("titles.txt"))
    as_name = [_is_name(word, previous, titles) for word, previous in zip(written, before, strict=True)]
    share = pd.Series(as_name, index=words.index).groupby(words).mean()
    lower = pd.Series([form.islower() for form in written], index=words.index, dtype=bool).groupby(words).mean()
    ordinary = frozenset(lower.index[lower > _ORDINARY])
    places = [*groups, *load_provinces()["name"], *read_list("countries.txt")]
    found = frozenset(share.index[share >= _MOSTLY]) | _foreign(words, written, inside)
    return found | ({counted(name) for name in places} - ordinary) | {counted(name) for name in known}


def _foreign(words: pd.Series, written: list[str], inside: np.ndarray | None) -> frozenset[str]:
    """Return the words of one foreign syllable or more, without a space, that have a capital within sentences."""
    if inside is None:
        return frozenset()
    forms = pd.Series(written, index=words.index)[inside]
    # all in capitals is an abbreviation: "UBND", "CLB"
    capital = forms.str[:1].str.isupper() & ~forms.str.isupper()
    share = capital.groupby(words[inside]).mean()
    often = share.index[share >= _MOSTLY]
    return frozenset(word for word in often if _FOREIGN.fullmatch(word) and not is_syllable(word))


def counted(name: str) -> str:
    """Return a name in counting form."""
    return "_".join(str(name).lower().split())


def _is_name(written: str, before: str, titles: frozenset[str]) -> bool:
    syllables = re.findall(r"[^\W\d_]+", written)
    capital = [s[:1].isupper() and not (len(s) > 1 and s.isupper()) for s in syllables]
    if len(syllables) >= _LEAST_CAPITALISED:
        return all(capital)
    return bool(capital) and capital[0] and before.lower() in titles
