"""Fixed expressions of a corpus: runs of words that stay together."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.measures.association import expected_count, log_dice, log_odds, mutual_information, t_score
from analysis.measures.statistics import deviation_of_proportions, log_likelihood
from analysis.measures.terms import document_terms
from analysis.system.language import _
from analysis.text.word_lists import STOP_WORDS


def collocations(
    tokens: pd.DataFrame,
    *,
    n: int | tuple[int, int] = (2, 4),
    min_count: int = 5,
    min_articles: int = 2,
    stop_words: frozenset[str] | set[str] = STOP_WORDS,
) -> pd.DataFrame:
    """Return the runs of words that occur together more often than their parts would by chance.

    One row is one expression of the whole corpus. Use it to find terms of several words that the lexicon lacks: read
    the list from the top and add what is one term to a lexicon of your own (`segment(…, lexicon=…)`). All measures of
    a run of three or more words are those of its weakest joint, where it would fall apart first: "nghị_quyết đại_hội
    đảng_bộ" is no stronger than "nghị_quyết | đại_hội đảng_bộ".

    Parameters
    ----------
    tokens
        The table of `segment`.
    n
        Number of words: a number from 2, or the smallest and the largest.
    min_count, min_articles
        Expressions with at least so many occurrences, in at least so many articles.
    stop_words
        Function words, which neither begin nor end an expression.

    Returns
    -------
    DataFrame
        By log_dice from the largest, then by G2, then by text:

        - term : str, words in counting form, joined by a space
        - n : int, words in it
        - weakest : str, the term with " | " at its weakest joint, that of the smallest log_dice
        - count : int, occurrences
        - articles : int, articles that have it
        - left, right : int, occurrences of what is before and after the joint
        - expected : float, occurrences expected if both sides had nothing to do with each other
        - log_dice : float, at most 14; one more is twice as strong a bond
        - t, G2, mi : float, as for `collocates`; G2 over four cells
        - log_odds : float, natural logarithm of the odds ratio, half a pair added to each cell
        - z : float, log_odds in standard errors
        - dispersion : float, 0 (spread over the articles as their words are) to 1

    Raises
    ------
    ValueError
        If `n` is not a number from 2 or two of them, or an option of `document_terms` is out of range.

    Notes
    -----
    `left`, `right` and the number of words are the margins of the table, as in NLTK's BigramAssocMeasures. log_odds and
    z of two words are λ and z of quanteda.textstats (Blaheta & Johnson 2001).

    Examples
    --------
    >>> tokens = pd.DataFrame({"article_id": "a", "sentence": [1, 1, 1, 2, 2, 2, 3, 3], "is_word": True,
    ...                        "word": ["đưa", "tin", "vui", "đưa", "tin", "lúa", "lúa", "vui"]})
    >>> table = collocations(tokens, n=2, min_count=1, min_articles=1)
    >>> table[["term", "count", "expected", "log_dice"]].values.tolist()[0]
    ['đưa tin', 2, 0.5, 14.0]
    """
    shortest, longest = (n, n) if isinstance(n, int) else n
    if not 2 <= shortest <= longest:
        raise ValueError(_("n={n!r}; must be a number from 2, or two of them such as (2, 4)").format(n=n))
    # parts of an expression may begin or end with function words, so that all runs are counted
    every = document_terms(
        tokens,
        n=(1, longest),
        unit="article",
        min_count=min_count,
        min_articles=min_articles,
        stop_words=frozenset(),
    )
    total = int(every.units["words"].sum())
    count = np.asarray(every.counts.sum(axis=0)).ravel()
    position = {term: i for i, term in enumerate(every.terms["term"])}
    joints = _joints(every.terms, shortest, frozenset(stop_words), position)
    whole, left, right, name = (np.array(column) for column in zip(*joints, strict=True)) if joints else ([],) * 4
    whole, left, right = (np.asarray(column, dtype=int) for column in (whole, left, right))
    strength = log_dice(count[whole], count[left], count[right])
    weakest = pd.DataFrame({"whole": whole, "strength": strength}).sort_values(["strength"], kind="stable").index
    kept = weakest[~pd.Index(whole[weakest]).duplicated()].to_numpy()
    whole, left, right = whole[kept], left[kept], right[kept]
    joint, first, second = count[whole], count[left], count[right]
    expected = expected_count(first, second, total)
    odds, z = log_odds(joint, first, second, total)
    parts = every.counts[:, whole].toarray()
    table = pd.DataFrame(
        {
            "term": every.terms["term"].to_numpy()[whole].astype(str),
            "n": every.terms["n"].to_numpy()[whole],
            "weakest": np.asarray(name, dtype=object)[kept].astype(str),
            "count": joint,
            "articles": (parts > 0).sum(axis=0),
            "left": first,
            "right": second,
            "expected": expected,
            "log_dice": strength[kept],
            "t": t_score(joint, expected),
            "G2": log_likelihood(joint, second - joint, first, total - first),
            "mi": mutual_information(joint, expected),
            "log_odds": odds,
            "z": z,
            "dispersion": deviation_of_proportions(parts.T, every.units["words"].to_numpy()),
        }
    )
    order = pd.DataFrame({"d": -table["log_dice"], "g": -table["G2"], "t": table["term"]})
    return table.iloc[order.sort_values(["d", "g", "t"]).index].reset_index(drop=True)


def _joints(
    terms: pd.DataFrame, shortest: int, stop_words: frozenset[str], position: dict[str, int]
) -> list[tuple[int, int, int, str]]:
    """Return every joint of every expression: the expression, what is before and after it, and how it is written."""
    joints = []
    for number, (term, size) in enumerate(zip(terms["term"], terms["n"], strict=True)):
        words = term.split(" ")
        if size < shortest or words[0] in stop_words or words[-1] in stop_words:
            continue
        for at in range(1, size):
            before, after = " ".join(words[:at]), " ".join(words[at:])
            if before in position and after in position:  # not where a numeral is at the joint
                joints.append((number, position[before], position[after], f"{before} | {after}"))
    return joints
