"""Shares of frames per group, with intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.measures.grouping import warn_of_missing
from analysis.measures.resampling import (
    ENOUGH_ARTICLES,
    expanded_level,
    normal_quantile,
    percentile_interval,
    wilson_interval,
)

_LEVEL = 0.95
_CODED_COLUMNS = ("sentence", "text", "frame", "coded", "indicator", "evidence", "start", "end", "further")
_COUNTED_COLUMNS = ("frame", "sentences", "of")
_RESAMPLES = 2000
_INTERVALS = ("auto", "wilson", "bootstrap")
WILSON = "Wilson over sentences"
WILSON_ARTICLES = "Wilson over articles"
BOOTSTRAP = "bootstrap over articles"


def frame_counts(coded: pd.DataFrame) -> pd.DataFrame:
    """Count for every article and frame in how many of its sentences the frame stands.

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
    if missing := [c for c in ("article_id", "frame", "coded") if c not in coded]:
        raise ValueError(f"coded has no column {', '.join(missing)}; it is the table that code_sentences() returns")
    travelling = [c for c in coded if c not in ("article_id", *_CODED_COLUMNS)]
    keys = ["article_id", *travelling, "frame"]  # all of them: a column of one's own may divide an article
    row = coded.groupby(keys, sort=False, dropna=False, observed=True).ngroup().to_numpy()
    counts = coded.iloc[np.unique(row, return_index=True)[1]][keys].reset_index(drop=True)
    counts["sentences"] = np.bincount(row, weights=coded["coded"], minlength=len(counts)).astype(int)
    counts["of"] = np.bincount(row, minlength=len(counts))
    return counts


def frame_shares(
    coded: pd.DataFrame, *, by: str = "province", interval: str = "auto", level: float = _LEVEL, seed: int = 0
) -> pd.DataFrame:
    """Count for every group and frame in how many sentences and in how many articles the frame stands.

    One row is one group and one frame; frames that a group does not use are kept with a share of 0. Shares of one
    group do not sum to 1, since a sentence may carry several frames. Read the column `interval` before comparing:
    an interval over sentences says how much of the share may be the chance of which sentences these articles happen
    to have, and nothing about articles that are not in the table.

    Parameters
    ----------
    coded
        The table of `code_sentences`, or of `frame_counts`.
    by
        The grouping column: province, article_id, or any column that travels with the sentences. Rows where it is
        missing are left out.
    interval
        What the interval of the share of sentences rests on. "wilson" takes sentences as independent and describes
        these texts. "bootstrap" draws whole articles with replacement, 2000 times, and takes percentiles, widened
        for few articles (Hesterberg 2015), so that it speaks of articles like these. "auto" is "bootstrap" where
        every group has at least 10 articles, else "wilson". Where all articles of a group agree (share 0 or 1),
        drawing them again shows no spread; the interval is then Wilson's with the articles as observations.
    level
        Confidence of the intervals.
    seed
        Of the bootstrap.

    Returns
    -------
    DataFrame
        Groups in order of appearance, within them frames in the order of the codebook:

        - province (or the column named in `by`)
        - frame : str
        - sentences : int, number of sentences with the frame
        - of : int, number of sentences of the group
        - share : float, sentences / of
        - low, high : float, ends of its interval
        - interval : str, what `low` and `high` are: "Wilson over sentences", "bootstrap over articles" or
          "Wilson over articles"
        - articles : int, number of articles in which the frame stands at least once
        - of_articles : int, number of articles of the group
        - share_of_articles : float, articles / of_articles
        - articles_low, articles_high : float, Wilson interval of that, articles as observations

    Raises
    ------
    ValueError
        If `by`, `interval` or `level` is not allowed, or the table holds no sentences.

    Examples
    --------
    >>> from analysis import code_sentences
    >>> sentences = pd.DataFrame({"article_id": ["a", "a", "b"], "province": ["X", "X", "Y"], "sentence": [1, 2, 1],
    ...                           "start": 0, "text": ["Tỉnh sơ kết.", "Trời đẹp.", "Huyện kiểm tra."]})
    >>> shares = frame_shares(code_sentences(sentences))
    >>> shares.loc[shares["frame"] == "oversight", ["province", "sentences", "of", "share"]].values.tolist()
    [['X', 1, 2, 0.5], ['Y', 1, 1, 1.0]]
    """
    counts = coded if "of" in coded and "coded" not in coded else frame_counts(coded)
    groups = [c for c in counts if c not in _COUNTED_COLUMNS]
    if by not in groups:
        raise ValueError(f"by={by!r}; allowed are {', '.join(groups)}")
    if interval not in _INTERVALS:
        raise ValueError(f"interval={interval!r}; allowed are {', '.join(_INTERVALS)}")
    normal_quantile(level)
    if (known := counts[counts[by].notna()]).empty:
        raise ValueError(f"no sentence has a value in {by!r}; there is nothing to count")
    warn_of_missing(counts, by)
    frames = list(counts["frame"].unique())
    keys = [by] if by == "article_id" else [by, "article_id"]
    values = ["sentences", "of"]
    per_article = known.pivot_table(values, keys, "frame", aggfunc="sum", observed=True).sort_index()
    labels = per_article.index.get_level_values(by)
    sizes = labels.value_counts(sort=False)
    resample = interval == "bootstrap" or (interval == "auto" and sizes.min() >= ENOUGH_ARTICLES)
    rng, rows = np.random.default_rng(seed), []
    for group in labels.unique():
        members = per_article[labels == group]
        hits = members["sentences"][frames].to_numpy(float)
        of = members["of"][frames[0]].to_numpy(float)
        drawn = rng.multinomial(len(of), np.full(len(of), 1 / len(of)), _RESAMPLES) if resample else None
        for number, frame in enumerate(frames):
            count, total, used = int(hits[:, number].sum()), int(of.sum()), int((hits[:, number] > 0).sum())
            low, high = wilson_interval(count, total, level=level)
            basis = WILSON
            if drawn is not None and np.ptp(hits[:, number] / of) > 0:
                shares = drawn @ hits[:, number] / (drawn @ of)
                wider = expanded_level(level, len(of), len(of) - 1)
                low, high = (float(end) for end in percentile_interval(shares, wider))
                basis = BOOTSTRAP
            elif drawn is not None:
                low, high = wilson_interval(count / total * len(of), len(of), level=level)
                basis = WILSON_ARTICLES
            ends = wilson_interval(used, len(of), level=level)
            rows.append(
                (group, frame, count, total, count / total, low, high, basis, used, len(of), used / len(of), *ends)
            )
    columns = [by, "frame", "sentences", "of", "share", "low", "high", "interval"]
    columns += ["articles", "of_articles", "share_of_articles", "articles_low", "articles_high"]
    appearance = {group: number for number, group in enumerate(known[by].unique())}
    return pd.DataFrame(sorted(rows, key=lambda row: appearance[row[0]]), columns=columns)


def corrected_shares(shares: pd.DataFrame, measured: pd.DataFrame, *, level: float = _LEVEL) -> pd.DataFrame:
    """Correct the shares of sentences for what the coding is known to miss and to invent.

    A share of coded sentences is (true share) × sensitivity + (1 − true share) × (1 − specificity). Solved for the
    true share this is the estimate of Rogan & Gladen (1978). The interval is that of Lang & Reiczigel (2014), which
    also carries that sensitivity and specificity were themselves estimated from few sentences; it takes sentences as
    independent. It misleads where coding errs differently in one group than in the hand-coded sample.

    Parameters
    ----------
    shares
        The table of `frame_shares`.
    measured
        The table of `agreement`, from hand-coded sentences that were not used to write the codebook.
    level
        Confidence of the interval.

    Returns
    -------
    DataFrame
        The rows and columns of `shares`, and

        - sensitivity : float, share of the sentences with the frame that were coded, from `measured`
        - specificity : float, share of the sentences without it that were not coded
        - corrected_raw : float, the estimate as computed; it may fall outside 0 to 1
        - corrected : float, the same, cut to 0 to 1
        - corrected_low, corrected_high : float, ends of its interval, cut to 0 to 1

        The last four are missing where sensitivity + specificity is not above 1 (coding is then no better than
        chance) or the sample had no sentence with, or none without, the frame.

    Raises
    ------
    ValueError
        If `measured` lacks a frame of `shares`.

    Examples
    --------
    >>> shares = pd.DataFrame({"frame": ["pace"], "sentences": [30], "of": [100], "share": [0.3]})
    >>> measured = pd.DataFrame({"frame": ["pace"], "tp": [9], "fn": [1], "tn": [36], "fp": [4]})
    >>> corrected_shares(shares, measured)[["sensitivity", "specificity", "corrected"]].round(3).values.tolist()
    [[0.9, 0.9, 0.25]]
    """
    z = normal_quantile(level)
    if missing := [f for f in shares["frame"].unique() if f not in set(measured["frame"])]:
        raise ValueError(f"no agreement measured for {', '.join(missing)}; measured are {', '.join(measured['frame'])}")
    counts = measured.set_index("frame")[["tp", "fn", "tn", "fp"]].astype(float).loc[shares["frame"]]
    tp, fn, tn, fp = (counts[c].to_numpy() for c in ("tp", "fn", "tn", "fp"))
    share, n = shares["share"].to_numpy(float), shares["of"].to_numpy(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        sensitivity, specificity = tp / (tp + fn), tn / (tn + fp)
        informative = sensitivity + specificity > 1
        raw = np.where(informative, (share + specificity - 1) / (sensitivity + specificity - 1), np.nan)
    # Lang & Reiczigel: every proportion is first drawn a little towards 1/2, then a Wald interval is shifted
    n_share, n_se, n_sp = n + z**2, tp + fn + 2, tn + fp + 2
    p, se, sp = (share * n + z**2 / 2) / n_share, (tp + 1) / n_se, (tn + 1) / n_sp
    with np.errstate(divide="ignore", invalid="ignore"):
        true = (p + sp - 1) / (se + sp - 1)
        of_se, of_sp = se * (1 - se) / n_se, sp * (1 - sp) / n_sp
        middle = true + 2 * z**2 * (true * of_se - (1 - true) * of_sp)
        half = z * np.sqrt(p * (1 - p) / n_share + true**2 * of_se + (1 - true) ** 2 * of_sp) / (se + sp - 1)
    usable = informative & (se + sp > 1)
    low, high = (np.where(usable, np.clip(end, 0, 1), np.nan) for end in (middle - half, middle + half))
    return shares.assign(
        sensitivity=sensitivity, specificity=specificity, corrected_raw=raw, corrected=np.clip(raw, 0, 1),
        corrected_low=low, corrected_high=high,
    )  # fmt: skip
