"""How much a keyness result depends on a single article."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.measures.grouping import sum_few_rows, with_group
from analysis.measures.keyness_groups import grouped
from analysis.measures.statistics import log2_ratio
from analysis.measures.terms import DocumentTerms, check_terms


def influence(terms: DocumentTerms, *, by: str = "province", leave_out: str = "article_id") -> pd.DataFrame:
    """Return how far each log2 ratio moves when one article, or one newspaper, is left out.

    One row is one term in one group. A term that one article carries is a fact about that article.

    Parameters
    ----------
    terms
        Counts from `document_terms(tokens)`.
    by
        The grouping column.
    leave_out
        What to leave out, one at a time: "article_id", or a column of the articles such as "newspaper". Articles
        without a value there are never left out, nor is what makes up the whole group of the row, or all of its rest.

    Returns
    -------
    DataFrame
        Groups in order of appearance, within them by log2_ratio from the largest, then by text:

        - province (or what `by` names) : the group
        - term : str, in counting form
        - log2_ratio : float, doublings of the rate from the rest to the group, as in `keyness_table`
        - lowest, highest : float, the smallest and the largest log2_ratio with one left out, or none
        - moved_by : what changes it most when left out (an article_id); missing where nothing can be left out
        - largest_share : float, 0 to 1, share of the occurrences on the side that uses the term more (group or rest)
          that occurs in one article (newspaper); missing without any
        - carried : bool, true if the sign of log2_ratio turns when one is left out, or if one holds more than half
          of the occurrences on the side that uses the term more. In a group of one article that is every term it
          uses more than the rest.

    Raises
    ------
    ValueError
        If `by` or `leave_out` is no column of the articles, or `by` has fewer than two values.

    Examples
    --------
    >>> from analysis.measures.terms import document_terms
    >>> tokens = pd.DataFrame({"article_id": list("aabbcc"), "province": list("xxxxyy"), "sentence": 1,
    ...                        "is_word": True, "word": ["lúa", "tôi", "lúa", "lúa", "tôi", "tôi"]})
    >>> moves = influence(document_terms(tokens))
    >>> moves[["province", "term", "lowest", "highest", "moved_by"]].round(2).head(1).values.tolist()
    [['x', 'lúa', 1.58, 2.46, 'b']]
    """
    check_terms(terms)
    terms = with_group(terms, leave_out, option="leave_out")
    terms = with_group(terms, by)
    groups = grouped(terms, by)
    known = terms.units[by].notna().to_numpy()
    units = terms.units[known].reset_index(drop=True)
    parts = DocumentTerms(terms.counts[np.flatnonzero(known)], units, terms.terms)
    parts = parts.sum_by([by, leave_out] if by != leave_out else by)
    part_group = pd.Index(groups.names).get_indexer(parts.units[by])
    part_words = parts.units["words"].to_numpy()
    full = log2_ratio(groups.count, groups.rest, groups.words[:, None], groups.rest_words[:, None])
    lowest, highest, moved = full.copy(), full.copy(), np.zeros_like(full)
    moved_by = np.full(full.shape, None, dtype=object)
    largest, rest_largest = np.zeros(full.shape), np.zeros(full.shape)
    rows_of = parts.units.groupby(leave_out).indices
    for name in sorted(rows_of, key=str):
        rows = np.asarray(rows_of[name])
        gone = sum_few_rows(parts.counts, rows, part_group, len(groups.names))
        gone_words = np.bincount(part_group[rows], part_words[rows], minlength=len(groups.names)).astype(np.int64)
        rest_gone = gone.sum(axis=0) - gone
        largest, rest_largest = np.maximum(largest, gone), np.maximum(rest_largest, rest_gone)
        words, rest_words = groups.words - gone_words, groups.rest_words - (gone_words.sum() - gone_words)
        ratio = log2_ratio(groups.count - gone, groups.rest - rest_gone, words[:, None], rest_words[:, None])
        ratio = np.where(((words > 0) & (rest_words > 0))[:, None], ratio, full)
        lowest, highest = np.minimum(lowest, ratio), np.maximum(highest, ratio)
        farther = np.abs(ratio - full) > moved
        moved[farther], moved_by[farther] = np.abs(ratio - full)[farther], name
    more = groups.uses_more()
    side = np.where(more, groups.count, groups.rest)
    share = np.divide(np.where(more, largest, rest_largest), side, out=np.full(full.shape, np.nan), where=side > 0)
    carried = (np.sign(lowest) != np.sign(full)) | (np.sign(highest) != np.sign(full)) | (share > 0.5)
    tables = [
        pd.DataFrame(
            {
                by: groups.names[g],
                "term": groups.terms,
                "log2_ratio": full[g],
                "lowest": lowest[g],
                "highest": highest[g],
                "moved_by": moved_by[g],
                "largest_share": share[g],
                "carried": carried[g],
            }
        ).sort_values(["log2_ratio", "term"], ascending=[False, True])
        for g in groups.order
    ]
    return pd.concat(tables, ignore_index=True)
