"""The words beside a node: which tokens are within so many words of it, in the same sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.measures.grouping import column_codes, plain
from analysis.measures.terms import sentence_starts
from analysis.system.columns import check_columns
from analysis.system.language import _
from analysis.text.spelling import normalize

SIDES = ("both", "left", "right")
_MOST_SYLLABLES = 8  # of a node that may be divided into words in any way: 128 ways

_OWN = ("article_id", "sentence", "position", "word", "start", "end", "is_word")


class WordsInOrder(NamedTuple):
    """The words of all sentences one after the other, without punctuation."""

    word: np.ndarray  # a position in `vocabulary`
    vocabulary: np.ndarray
    sentence: np.ndarray  # number of the sentence
    article: np.ndarray  # a row of `articles`
    articles: pd.DataFrame  # article_id and the grouping columns

    def follow(self, first: np.ndarray, distance: int) -> np.ndarray:
        """Return the positions that are `distance` words after others (before, if negative), in their sentence."""
        there = first + distance
        inside = (there >= 0) & (there < len(self.word))
        first, there = first[inside], there[inside]
        return there[self.sentence[there] == self.sentence[first]]


def words_in_order(tokens: pd.DataFrame) -> WordsInOrder:
    """Return the words of the table of `segment` as integers."""
    check_columns(tokens, ["article_id", "sentence", "word", "is_word"], name="tokens", source="segment()")
    is_word = tokens["is_word"].to_numpy(dtype=bool)
    if not is_word.any():
        raise ValueError(_("tokens holds no word, so there is nothing to count"))
    starts = sentence_starts(tokens)
    code, values = column_codes(tokens["word"])
    article, names = column_codes(tokens["article_id"])
    article, names_in_order = pd.factorize(np.asarray(names, dtype=object)[article])
    first = np.unique(article, return_index=True)[1]
    further = [c for c in tokens if c not in _OWN]
    rows = tokens[further].iloc[first].reset_index(drop=True)
    articles = pd.DataFrame({"article_id": names_in_order} | {c: plain(rows[c]) for c in further})
    sentence = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(tokens)))
    return WordsInOrder(
        code[is_word].astype(np.int64), np.asarray(values, dtype=object), sentence[is_word], article[is_word], articles
    )


def node_words(words: WordsInOrder, nodes: str | Iterable[str]) -> tuple[np.ndarray, int]:
    """Return whether each word belongs to an occurrence of a node, and the number of occurrences.

    A node is found however it is divided into words ("nghị quyết" is "nghị_quyết" as well as "nghị | quyết"); with
    `_` in it, only as it is written.
    """
    position = {word: i for i, word in enumerate(words.vocabulary)}
    inside, firsts = np.zeros(len(words.word), dtype=bool), np.zeros(len(words.word), dtype=bool)
    for node in [nodes] if isinstance(nodes, str) else nodes:
        if not isinstance(node, str) or not any(c.isalnum() for c in node):
            raise ValueError(_("node={node!r}; must be one or more words, such as 'nghị quyết'").format(node=node))
        for way in _ways(normalize(node).lower().split()):
            codes = [position.get(word, -1) for word in way]
            if min(codes) < 0:
                continue
            first = np.flatnonzero(words.word == codes[0])
            for distance, code in enumerate(codes[1:], start=1):
                there = words.follow(first, distance)
                first = there[words.word[there] == code] - distance
            firsts[first] = True
            for distance in range(len(codes)):
                inside[first + distance] = True
    return inside, int(firsts.sum())


def _ways(parts: Sequence[str]) -> Iterable[list[str]]:
    """Yield all ways to divide syllables into words; only that given where one is joined already, or they are many.

    >>> list(_ways(["nghị", "quyết"])), list(_ways(["cấp_ủy", "đảng"]))
    ([['nghị', 'quyết'], ['nghị_quyết']], [['cấp_ủy', 'đảng']])
    """
    if len(parts) > _MOST_SYLLABLES or any("_" in part for part in parts):
        yield list(parts)
        return
    for joints in product(" _", repeat=len(parts) - 1):
        yield "".join(part + joint for part, joint in zip(parts, (*joints, ""), strict=True)).split()


def within(words: WordsInOrder, node: np.ndarray, window: int, side: str) -> np.ndarray:
    """Return whether each word is in the window of a node, and no node itself; once, also where windows overlap."""
    near = np.zeros(len(node), dtype=bool)
    at = np.flatnonzero(node)
    for distance in range(1, window + 1):
        if side != "left":
            near[words.follow(at, distance)] = True
        if side != "right":
            near[words.follow(at, -distance)] = True
    return near & ~node
