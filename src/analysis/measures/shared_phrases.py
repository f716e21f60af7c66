"""Phrases that several groups share, and how much of the text they cover."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.measures.grouping import RESERVED, column_codes, group_codes, warn_of_missing, with_group
from analysis.measures.ngrams import longest_shared_ngrams
from analysis.measures.phrases import drop_contained
from analysis.measures.terms import DocumentTerms, check_terms, sentence_starts
from analysis.system.language import _
from analysis.text.numbers import is_numeral
from analysis.text.word_lists import STOP_WORDS


def shared_phrases(terms: DocumentTerms, *, by: str = "province", groups: int = 2) -> pd.DataFrame:
    """Return the phrases that several groups use: the formulas they have in common, longest first.

    One row is one phrase. A phrase that occurs only inside one longer phrase of the table is left out
    (`drop_contained`), so that a formula of eight words does not come with its thirty pieces. That two groups
    use the same phrase does not say that one took it from the other: both may quote the same document.

    Parameters
    ----------
    terms
        Counts of phrases, from `document_terms(tokens, n=(2, 8), min_articles=2)`; formulas longer than the
        largest n come in pieces of that length.
    by
        The grouping column.
    groups
        The number of groups that must use the phrase, 2 or more.

    Returns
    -------
    DataFrame
        By n, then by count, both from the largest, then by text:

        - term : str, words joined by a space
        - n : int, words in the phrase
        - count : int, occurrences in all groups
        - provinces (what `by` names, with an s) : int, groups that use it
        - one column per group, named as it, in order of appearance : int, occurrences in the group. A group called
          like one of the columns before has its own name and `by` in brackets: "count (province)"

    Raises
    ------
    ValueError
        If `by` is no column of the articles, or `groups` is not from 2 to the number of groups.

    Examples
    --------
    >>> from analysis.measures.terms import document_terms
    >>> tokens = pd.DataFrame({"article_id": list("aaabbb"), "province": list("xxxyyy"), "sentence": 1,
    ...                        "is_word": True, "word": ["từng_bước", "đổi_mới", "mạnh_mẽ"] * 2})
    >>> shared_phrases(document_terms(tokens, n=(2, 8)))
                            term  n  count  provinces  x  y
    0  từng_bước đổi_mới mạnh_mẽ  3      2          2  1  1
    """
    check_terms(terms)
    terms = with_group(terms, by)
    warn_of_missing(terms.units, by)
    codes, names = group_codes(terms.units, by)
    if not 2 <= groups <= len(names):
        raise ValueError(
            _("groups={groups!r} must be a number from 2 to {n}, the groups of by={by!r}").format(
                groups=groups, n=len(names), by=by
            )
        )
    used_by = np.asarray((terms.sum_by(by).counts > 0).sum(axis=0)).ravel()
    known = np.flatnonzero(codes >= 0)
    units = terms.units.iloc[known].reset_index(drop=True)
    phrases = drop_contained(DocumentTerms(terms.counts[known], units, terms.terms).select(used_by >= groups))
    by_group = phrases.sum_by(by)
    count = by_group.counts.toarray()
    columns: dict[Any, Any] = {
        "term": phrases.terms["term"],
        "n": phrases.terms["n"],
        "count": count.sum(axis=0),
        f"{by}s": (count > 0).sum(axis=0),
    }
    for group, used in zip(by_group.units[by], count, strict=True):
        columns[f"{group} ({by})" if group in columns else group] = used
    table = pd.DataFrame(columns)
    return table.sort_values(["n", "count", "term"], ascending=[False, False, True], ignore_index=True)


def coverage(
    tokens: pd.DataFrame,
    *,
    by: str = "province",
    n: int | tuple[int, int] = (2, 6),
    stop_words: frozenset[str] | set[str] = STOP_WORDS,
) -> pd.DataFrame:
    """Return how much of each group's text consists of phrases that other groups use too.

    One row is one group and one number of words n: a word counts as covered if it lies in a phrase of n words or
    more that another group uses as well. The share falls with n; how fast tells common vocabulary (n = 2) from
    common formulas. A group has the more to share the more text the others have: between groups
    of very different size, or as articles are added, the shares are not comparable.

    Parameters
    ----------
    tokens
        The table of `segment`.
    by
        The grouping column.
    n
        The number of words asked for, or the smallest and the largest. Longer phrases always count too.
    stop_words
        Function words: as in `document_terms`, no phrase begins or ends with one, or with a numeral.

    Returns
    -------
    DataFrame
        Groups in order of appearance, within them by n:

        - province (or what `by` names) : the group
        - n : int, words in the phrase at least
        - words : int, words of the group
        - covered : int, of these, the words that lie in such phrases
        - share : float, 0 to 1, covered by words

    Raises
    ------
    ValueError
        If `by` is no column of the tokens, or `n` is below 2.

    Notes
    -----
    Every n-gram is numbered from the (n − 1)-gram before it, and groups are compared through these numbers: the work
    grows with the text (times the length of the longest common phrase), not with the number of pairs of sentences.

    Examples
    --------
    >>> tokens = pd.DataFrame({"article_id": list("aaabbb"), "province": list("xxxyyy"), "sentence": 1,
    ...                        "is_word": True, "word": ["từng_bước", "đổi_mới", "lúa", "từng_bước", "đổi_mới", "máy"]})
    >>> coverage(tokens, n=(2, 3))
      province  n  words  covered     share
    0        x  2      3        2  0.666667
    1        x  3      3        0  0.000000
    2        y  2      3        2  0.666667
    3        y  3      3        0  0.000000
    """
    shortest, longest = (n, n) if isinstance(n, int) else n
    if not 2 <= shortest <= longest:
        raise ValueError(_("n={n!r} must be a number from 2, or two of them such as (2, 6)").format(n=n))
    tokens = with_group(tokens, by, reserved=RESERVED | {"word", "is_word", "position", "start", "end"})
    warn_of_missing(tokens, by)
    group, names = group_codes(tokens, by)
    is_word = tokens["is_word"].to_numpy(dtype=bool)
    in_phrase = _longest_shared(tokens, np.where(is_word, group, -1), stop_words)
    words = np.bincount(group[is_word & (group >= 0)], minlength=len(names))
    rows = []
    for number, name in enumerate(names):
        longest_of_word = in_phrase[is_word & (group == number)]
        for size in range(shortest, longest + 1):
            covered = int((longest_of_word >= size).sum())
            rows.append((name, size, int(words[number]), covered, covered / max(words[number], 1)))
    return pd.DataFrame(rows, columns=[by, "n", "words", "covered", "share"])


def _longest_shared(tokens: pd.DataFrame, group: np.ndarray, stop_words: frozenset[str] | set[str]) -> np.ndarray:
    """Return for every token the number of words of the longest phrase around it that two groups or more use.

    `group` is the group of every token, -1 for punctuation and for tokens of no group; no phrase goes across these.
    """
    word, vocabulary = column_codes(tokens["word"])
    edge = np.array([w not in stop_words and not is_numeral(w) for w in vocabulary])[word]
    new_sentence = np.zeros(len(word), dtype=bool)
    new_sentence[sentence_starts(tokens)] = True
    run = np.cumsum(new_sentence | (group < 0) | (np.roll(group, 1) < 0))
    return longest_shared_ngrams(word, group, run, edge)
