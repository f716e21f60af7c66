"""Shares of frames per group, with intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.frames.intervals import ENOUGH_ARTICLES, article_intervals, basis
from analysis.measures.grouping import RESERVED, sum_rows, warn_of_missing, with_group
from analysis.measures.resampling import wilson_interval
from analysis.system.columns import check_columns
from analysis.system.language import _

_LEVEL = 0.95
_CODED_COLUMNS = ("sentence", "text", "frame", "coded", "indicator", "evidence", "start", "end", "further")


def as_counts(coded: pd.DataFrame) -> pd.DataFrame:
    """Return the table of `frame_counts`, where coded sentences are given instead."""
    return coded if "of" in coded and "coded" not in coded else frame_counts(coded)


def frame_counts(coded: pd.DataFrame) -> pd.DataFrame:
    """Count for every article and frame in how many of its sentences the frame occurs.

    One row is one article and one frame, also where the frame is not there. `frame_shares` takes this table as well as
    the one it is made from, and gives the same numbers; a tenth to a hundredth of the size, it is what is kept of a
    corpus whose sentences do not fit into memory.

    Parameters
    ----------
    coded
        The table of `code_sentences`.

    Returns
    -------
    DataFrame
        Articles in order of appearance, and for each the frames in the order of the codebook:

        - article_id : str
        - province and every further grouping column of the sentences
        - frame : str
        - sentences : int, number of sentences of the article with the frame
        - of : int, number of sentences of the article

    Raises
    ------
    ValueError
        If a column is missing.

    Examples
    --------
    >>> from analysis import code_sentences
    >>> sentences = pd.DataFrame({"article_id": "a", "sentence": [1, 2], "start": 0, "text": ["Tỉnh sơ kết.", "Mưa."]})
    >>> counts = frame_counts(code_sentences(sentences))
    >>> counts[counts["sentences"] > 0].values.tolist()
    [['a', 'oversight', 1, 2]]
    """
    check_columns(coded, ["article_id", "frame", "coded"], name="coded", source="code_sentences()")
    travelling = [c for c in coded if c not in ("article_id", *_CODED_COLUMNS)]
    keys = ["article_id", *travelling]  # all of them: a column of one's own may divide an article
    begins = np.arange(len(coded)) == 0  # where another article begins, as far as rows of one are together
    for key in keys:
        codes = pd.factorize(coded[key])[0]
        begins[1:] |= codes[1:] != codes[:-1]
    articles = coded.loc[begins, keys].groupby(keys, sort=False, dropna=False, observed=True).ngroup().to_numpy()
    frame, frames = pd.factorize(coded["frame"], use_na_sentinel=False)
    cell = articles[np.cumsum(begins) - 1] * len(frames) + frame
    first = np.full((articles.max(initial=-1) + 1) * len(frames), -1)
    first[cell[::-1]] = np.arange(len(coded))[::-1]
    row = np.sort(first[first >= 0])
    of = np.bincount(cell, minlength=len(first))[cell[row]]
    sentences = np.bincount(cell, weights=coded["coded"], minlength=len(first))[cell[row]].astype(int)
    return coded.iloc[row][[*keys, "frame"]].reset_index(drop=True).assign(sentences=sentences, of=of)


def frame_shares(coded: pd.DataFrame, *, by: str = "province", level: float = _LEVEL) -> pd.DataFrame:
    """Count for every group and frame in how many sentences and in how many articles the frame occurs.

    One row is one group and one frame; frames that a group does not use have a share of 0. Shares of one group do
    not sum to 1, since a sentence may carry several frames. The interval speaks of articles like these, since whole
    articles are the unit that varies. A group of one or two articles has none: its shares describe these texts and
    say nothing about other articles of the group. Read the column `interval` before comparing.

    Parameters
    ----------
    coded
        The table of `code_sentences`, or of `frame_counts`.
    by
        The grouping column: province, article_id, or any column that travels with the sentences. Rows where it is
        missing are left out, with a warning.
    level
        Confidence of the intervals.

    Returns
    -------
    DataFrame
        Groups in order of appearance, within them frames in the order of the codebook:

        - province (or the column named in `by`)
        - frame : str
        - sentences : int, number of sentences with the frame
        - of : int, number of sentences of the group
        - share : float, sentences / of
        - low, high : float, ends of its interval; missing for a group of fewer than three articles
        - interval : str, what `low` and `high` rest on: "articles", or why they are missing: "one article",
          "two articles"
        - design_effect : float, how many times the variance of independent sentences the share varies between
          articles; one number per frame, at least 1, pooled over all groups of two and more articles; missing where
          the interval is
        - articles : int, number of articles in which the frame occurs at least once
        - of_articles : int, number of articles of the group
        - share_of_articles : float, articles / of_articles
        - articles_low, articles_high : float, Wilson interval of that, articles as observations; missing where `low`
          and `high` are

    Raises
    ------
    ValueError
        If `by` or `level` is not allowed, or the table holds no sentences.

    Notes
    -----
    Wilson's interval with n = of / design_effect and Student's t with Σ(articles − 1) degrees of freedom. Other
    groups enter a group's interval only through the design effect and its degrees of freedom; three articles alone
    estimate it too badly to be of use. It is Σ_g v_g N_g² / Σ_g p_g (1 − p_g) N_g, with the variance v_g of the ratio
    p_g (Cochran 1977, 11.6), and drawn towards the effect of a correlation of .1 (.2 for a frame without a
    hit) with the weight of one sentence. With 3 to 40 articles of real newspapers in each group, 95 to 98 % of the 95 %
    intervals cover the share of all articles (benchmarks/calibration_shares.py).

    Examples
    --------
    >>> from analysis import code_sentences
    >>> sentences = pd.DataFrame({"article_id": ["a", "a", "b"], "province": ["X", "X", "Y"], "sentence": [1, 2, 1],
    ...                           "start": 0, "text": ["Tỉnh sơ kết.", "Trời đẹp.", "Huyện kiểm tra."]})
    >>> shares = frame_shares(code_sentences(sentences))
    >>> shares.loc[shares["frame"] == "oversight", ["province", "sentences", "of", "interval"]].values.tolist()
    [['X', 1, 2, 'one article'], ['Y', 1, 1, 'one article']]
    """
    counts = as_counts(coded)
    counts = with_group(counts, by, reserved=RESERVED | {"design_effect"})
    if (known := counts[counts[by].notna()]).empty:
        raise ValueError(_("the table holds no sentences; there is nothing to count"))
    warn_of_missing(counts, by)
    frames = list(counts["frame"].unique())
    keys = [by] if by == "article_id" else [by, "article_id"]
    counted = ["sentences", "of"]
    per_article = known.pivot_table(counted, keys, "frame", aggfunc="sum", observed=True)
    hits, of = (per_article[column][frames].to_numpy(float) for column in counted)
    groups = pd.Index(known[by].unique())
    group = groups.get_indexer(per_article.index.get_level_values(by))
    found = article_intervals(hits, of, group, level=level)
    sentences, total, articles = (
        sum_rows(sparse.csr_array(values), group, len(groups)).toarray().astype(int) for values in (hits, of, hits > 0)
    )
    of_articles = np.bincount(group)
    shown = of_articles >= ENOUGH_ARTICLES
    ends = [
        [wilson_interval(used, m, level=level) if enough else (np.nan, np.nan) for used in row]
        for row, m, enough in zip(articles, of_articles, shown, strict=True)
    ]
    columns = {
        by: np.repeat(groups, len(frames)),
        "frame": np.tile(frames, len(groups)),
        "sentences": sentences.ravel(),
        "of": total.ravel(),
        "share": found.share.ravel(),
        "low": found.low.ravel(),
        "high": found.high.ravel(),
        "interval": np.repeat([basis(m) for m in of_articles], len(frames)),
        "design_effect": found.design_effect.ravel(),
        "articles": articles.ravel(),
        "of_articles": np.repeat(of_articles, len(frames)),
        "share_of_articles": (articles / of_articles[:, None]).ravel(),
        "articles_low": np.array(ends)[..., 0].ravel(),
        "articles_high": np.array(ends)[..., 1].ravel(),
    }
    return pd.DataFrame(columns)
