"""Names of groups, places and people among the words, so that they can be told apart from words about the subject."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from analysis.corpus.provinces import load_provinces
from analysis.text.word_lists import read_list

# A word is a name if it is written as one in so many of its occurrences.
_MOSTLY = 0.8
_ORDINARY = 0.5  # and what is a group's name or a place's is none if more than this share is in lower case
_LEAST_CAPITALISED = 2  # syllables: one alone may begin a sentence or honour an office


def names_among(
    words: pd.Series, written: list[str], groups: Iterable[str], known: Iterable[str] = ()
) -> frozenset[str]:
    """Return the words that name a group, a place or a person, in counting form.

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
    """
    before = ["", *written[:-1]]
    titles = frozenset(read_list("titles.txt"))
    as_name = [_is_name(word, previous, titles) for word, previous in zip(written, before, strict=True)]
    share = pd.Series(as_name, index=words.index).groupby(words).mean()
    lower = pd.Series([form.islower() for form in written], index=words.index, dtype=bool).groupby(words).mean()
    ordinary = frozenset(lower.index[lower > _ORDINARY])
    places = {counted(name) for name in [*groups, *load_provinces()["name"]]} - ordinary
    return frozenset(share.index[share >= _MOSTLY]) | places | {counted(name) for name in known}


def counted(name: str) -> str:
    """Return a name in counting form."""
    return "_".join(str(name).lower().split())


def _is_name(written: str, before: str, titles: frozenset[str]) -> bool:
    syllables = re.findall(r"[^\W\d_]+", written)
    capital = [s[:1].isupper() and not (len(s) > 1 and s.isupper()) for s in syllables]
    if len(syllables) >= _LEAST_CAPITALISED:
        return all(capital)
    return bool(capital) and capital[0] and before.lower() in titles
