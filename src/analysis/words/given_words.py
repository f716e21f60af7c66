"""Words that a function of the user found: their characters are checked against the text, which gives the offsets."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from analysis.system.language import _
from analysis.text.spelling import normalize
from analysis.words.word_cache import Words

#: Takes texts, returns the words of each; between the syllables of a word is a space or `_`.
FindWords = Callable[[list[str]], Sequence[Sequence[str]]]


def given_words(find: FindWords, texts: list[str]) -> Words:
    """Return the words that `find` returns for the texts, with their offsets.

    Raises
    ------
    ValueError
        If it does not return a list for every text, or words whose characters are not those of the text.
    """
    try:
        found = list(find(texts))
    except Exception as error:  # theirs to read; most often the function expects one text
        error.add_note(_("words= is called with a list of {n} texts, not with one text").format(n=len(texts)))
        raise
    if len(found) != len(texts):
        raise ValueError(
            _("words returned {found} lists for {texts} texts; it must return one list of words for each").format(
                found=len(found), texts=len(texts)
            )
        )
    spans = [_spans(text, words) for text, words in zip(texts, found, strict=True)]
    forms = [
        "_".join(normalize(text[a:b]).lower().split()) for text, own in zip(texts, spans, strict=True) for a, b in own
    ]
    code, vocabulary = pd.factorize(np.array(forms, dtype=object))
    every = np.array([span for own in spans for span in own], dtype=np.int32).reshape(-1, 2)
    return Words(
        lengths=np.array([len(own) for own in spans], dtype=np.int32),
        start=every[:, 0],
        end=every[:, 1],
        code=code.astype(np.int32),
        vocabulary=[str(word) for word in vocabulary],
        word_ids=None,
        finder=None,
    )


def _spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where each word begins and ends.

    >>> _spans("Tỉnh  ủy họp.", ["Tỉnh_ủy", "họp", "."])
    [(0, 8), (9, 12), (12, 13)]
    """
    if isinstance(words, str) or not all(isinstance(word, str) for word in words):
        raise ValueError(
            _("words returned {words!r} for a text; it must return a list of words, such as ['tỉnh ủy', 'họp']").format(
                words=words
            )
        )
    spans, at = [], 0
    for word in words:
        at = _after_spaces(text, at)
        start = at
        for char in word.strip():
            if text[at : at + 1] == char:
                at += 1
            elif (
                char == "_" or char.isspace()
            ):  # a joint, also where the text has no space: pyvi writes "D._T" for "D.T"
                at = _after_spaces(text, at)
            else:
                raise ValueError(
                    _(
                        "words returned {word!r} where the text goes on with {rest!r}; its characters must be those of "
                        "the text"
                    ).format(word=word, rest=text[start : start + 40])
                )
        if at > start:
            spans.append((start, at))
    if rest := text[at:].strip():
        raise ValueError(
            _("words left out {rest!r} at the end of a text; its characters must be those of the text").format(
                rest=rest[:40]
            )
        )
    return spans


def _after_spaces(text: str, at: int) -> int:
    while text[at : at + 1].isspace():
        at += 1
    return at
