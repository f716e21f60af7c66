"""Whether groups differ in how often they use a frame."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.frames.shares import as_counts
from analysis.measures.grouping import RESERVED, with_group
from analysis.measures.keyness import keyness_table
from analysis.measures.terms import DocumentTerms
from analysis.system.columns import check_columns

_NAMES = {"term": "frame", "count": "sentences", "rest": "rest_sentences"}
_SHARES = {"share": "per_1000_words", "rest_share": "rest_per_1000_words"}
_COLUMNS = ["log2_ratio", "low", "high", "p", "q", "articles", "rest_articles", "interval", "verdict"]


def frame_differences(
    coded: pd.DataFrame, *, by: str = "province", resamples: int = 1000, permutations: int = 20_000, seed: int = 0
) -> pd.DataFrame:
    """Compare the share of every frame in a group with its share in all other groups, and say how sure that is.

    One row is one group and one frame. Two intervals of `frame_shares` that overlap do not say that the shares are
    alike, nor how far they lie apart: this table has the interval of their ratio, and a verdict. Of frames in which
    the groups do not differ about 5 % are called distinctive; if you speak of the list as a whole, keep to rows with
    q < 0.05. What the indicators miss or invent is in both shares; where they err differently in the groups, so that
    a difference may be theirs, see `error_differences` and `estimated_shares`.

    Parameters
    ----------
    coded
        The table of `code_sentences`, or of `frame_counts`.
    by
        The grouping column, with two values or more. Articles without a value are left out, with a warning.
    resamples, permutations, seed
        As in `keyness_table`.

    Returns
    -------
    DataFrame
        Groups in order of appearance, within them frames in the order of the codebook:

        - province (or the column named in `by`)
        - frame : str
        - sentences : int, number of sentences of the group with the frame
        - share : float, 0 to 1, share of the sentences of the group
        - rest_sentences : int, number of sentences with the frame in all other groups
        - rest_share : float, 0 to 1, share of the sentences of all other groups
        - log2_ratio : float, doublings of the share from the others to this group: 1 is twice as large, −1 half
        - low, high : float, 95 % interval of log2_ratio, by articles; missing with one or two articles
        - p : float, 0 to 1, share of divisions of whole articles with a difference at least as large; missing where
          too few articles allow none below 0.05
        - q : float, 0 to 1, p adjusted by Benjamini and Hochberg over all rows with a p
        - articles, rest_articles : int, articles of the group and of the others with the frame
        - interval : str, "articles"; or why there is none: "one article", "two articles"
        - verdict : str, "distinctive", "shared" (surely less than twice and more than half as large in every group),
          "undecided", "too few articles", "one article" or "two articles", as in `keyness_table`

    Raises
    ------
    ValueError
        If a column is missing, `by` has fewer than two values, or an option is out of range.

    Notes
    -----
    The table of `keyness_table`, with frames as terms and sentences in place of words; its notes name the sources.

    Examples
    --------
    >>> from analysis import code_sentences
    >>> texts = ["Tỉnh sơ kết.", "Trời đẹp."]
    >>> sentences = pd.DataFrame({"article_id": [f"a{i // 4}" for i in range(48)], "province": ["X"] * 24 + ["Y"] * 24,
    ...                           "sentence": range(48), "start": 0, "text": texts * 12 + texts[1:] * 24})
    >>> table = frame_differences(code_sentences(sentences), resamples=500)
    >>> table.loc[table["frame"] == "oversight", ["province", "sentences", "share", "verdict"]].values.tolist()
    [['X', 12, 0.5, 'distinctive'], ['Y', 0, 0.0, 'distinctive']]
    """
    coded = as_counts(coded)
    check_columns(coded, ["article_id", "frame", "sentences", "of"], name="coded", source="frame_counts()")
    coded = with_group(coded, by, reserved=RESERVED | {"frame", "sentences", "of", *_SHARES, *_NAMES.values()})
    keys = [column for column in coded if column not in ("frame", "sentences")]
    row = coded.groupby(keys, sort=False, dropna=False, observed=True).ngroup().to_numpy()
    articles = coded.iloc[np.unique(row, return_index=True)[1]][keys].rename(columns={"of": "words"})
    column, frames = pd.factorize(coded["frame"])
    counts = sparse.csr_array((coded["sentences"].to_numpy(), (row, column)), shape=(len(articles), len(frames)))
    terms = DocumentTerms(counts, articles.reset_index(drop=True), pd.DataFrame({"term": frames.astype(str), "n": 1}))
    table = keyness_table(terms, by=by, resamples=resamples, permutations=permutations, seed=seed)
    table = table.rename(columns=_NAMES)
    for share, per_1000 in _SHARES.items():
        table[share] = table.pop(per_1000) / 1000
    order = pd.DataFrame({"group": pd.factorize(table[by])[0], "frame": pd.Index(frames).get_indexer(table["frame"])})
    table = table.iloc[order.sort_values(["group", "frame"]).index].reset_index(drop=True)
    return table[[by, "frame", "sentences", "share", "rest_sentences", "rest_share", *_COLUMNS]]
