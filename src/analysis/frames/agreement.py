"""Agreement between coders."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd

from analysis.frames.hand_coded import pair_codings
from analysis.frames.intervals import ENOUGH_ARTICLES, article_intervals, basis
from analysis.measures.resampling import check_resamples, expanded_level, normal_quantile
from analysis.system.language import _

_LEVEL = 0.95
_RESAMPLES = 1000


def krippendorff_alpha(ratings: Any) -> float:
    """Return Krippendorff's alpha for categories without an order, any number of coders, and gaps.

    1 is full agreement, 0 what chance would give with the same frequencies of categories. A unit that fewer than two
    coders rated says nothing and is left out. With a category that nearly every unit has, alpha is low although
    coders hardly differ: read it beside the counts.

    Parameters
    ----------
    ratings
        One row per coder, one column per unit; missing is None or NaN. Categories may be anything but lists.

    Returns
    -------
    float
        Missing (NaN) if no unit was rated twice. If all ratings are the same category nothing varies, and alpha is
        missing as well.

    Notes
    -----
    Krippendorff (2011), Computing Krippendorff's alpha-reliability.

    Examples
    --------
    >>> round(krippendorff_alpha([[1, 1, 2, 2, None], [1, 1, 2, 1, 2]]), 4)
    0.5333
    """
    table = pd.DataFrame(ratings)
    long = table.reset_index(drop=True).T.reset_index(drop=True).astype(object).stack().dropna()
    counts = pd.crosstab(long.index.get_level_values(0), pd.factorize(long.to_numpy())[0]).to_numpy(float)
    counts = counts[counts.sum(axis=1) > 1]
    per_unit, per_category = counts.sum(axis=1), counts.sum(axis=0)
    n = per_unit.sum()
    if n == 0 or (expected := n**2 - (per_category**2).sum()) == 0:
        return float("nan")
    observed = ((per_unit**2 - (counts**2).sum(axis=1)) / (per_unit - 1)).sum()
    return float(1 - (n - 1) * observed / expected)


def agreement(
    coded: pd.DataFrame, gold: pd.DataFrame, *, level: float = _LEVEL, resamples: int = _RESAMPLES, seed: int = 0
) -> pd.DataFrame:
    """Measure, frame by frame, how far the coding agrees with a human coder on the sentences that both have.

    One row is one frame, and a last row "macro" holds the means over the frames, so that a rare frame weighs as much
    as a frequent one. Measure on sentences that the codebook was not written on, or the numbers flatter.

    Parameters
    ----------
    coded
        The table of `code_sentences`; sentences that `gold` does not have are left out.
    gold
        One row per hand-coded sentence: `article_id`, `sentence`, `text` and `frames`, the frames separated by ";",
        empty for none. The table of `read_coding_sheet` will do too; it has `item` instead of the first two. A sheet
        that was drawn from strata has more sentences with hits than the texts have, and recall comes out too high:
        such a sheet warns.
    level
        Confidence of the intervals.
    resamples, seed
        Of the bootstrap, from which the intervals of alpha, observed, kappa and ac1 and of the row "macro" come: whole
        articles are drawn with replacement, everything is computed again, and percentiles are taken, widened for few
        articles (Hesterberg 2015). A value of 1 has an interval from 1 to 1 there: too few errors to estimate from,
        not certainty.

    Returns
    -------
    DataFrame
        Frames in the order of the codebook, then "macro":

        - frame : str
        - sentences : int, number of hand-coded sentences
        - articles : int, number of articles that they are from
        - tp, fp, fn, tn : int, sentences with the frame in both, only in `coded`, only in `gold`, in neither; sums
          over the frames in the row "macro"
        - precision : float, tp / (tp + fp)
        - recall : float, tp / (tp + fn), also called sensitivity
        - f1 : float, 2 tp / (2 tp + fp + fn)
        - alpha : float, Krippendorff's alpha of the two codings, nominal
        - observed : float, share of sentences that both codings treat alike (per cent agreement is 100 times that)
        - kappa : float, Cohen's kappa (1960)
        - ac1 : float, Gwet's AC1 (2008), which stays near `observed` where a frame is rare and alpha and kappa fall
        - precision_low, precision_high and the same for every measure : float, ends of the interval at article level.
          For precision and recall it is Wilson's with the design effect of the articles, as in `frame_shares`.
          f1 is 2 J / (1 + J) of the share J = tp / (tp + fp + fn), and so are its ends of J's. Missing where fewer
          than three articles have a sentence that counts
        - interval : str, "articles", or why no row has an interval: "one article", "two articles"

        A measure whose denominator is 0 is missing, and left out of the mean.

    Raises
    ------
    ValueError
        If a hand-coded sentence does not exist, occurs twice, has another text (spaces and spelling variants of one
        character aside) or an unknown frame.

    Examples
    --------
    >>> from analysis.frames.coding import code_sentences
    >>> sentences = pd.DataFrame({"article_id": "a", "sentence": [1, 2], "start": 0,
    ...                           "text": ["Tỉnh sơ kết.", "Huyện bàn giao đất."]})
    >>> gold = sentences[["article_id", "sentence", "text"]].assign(frames=["oversight", "direction"])
    >>> measured = agreement(code_sentences(sentences), gold).set_index("frame")
    >>> measured.loc[["direction", "oversight"], ["tp", "fp", "fn", "tn"]].values.tolist()
    [[0, 0, 1, 1], [1, 0, 0, 1]]
    """
    normal_quantile(level)
    check_resamples(resamples)
    if "drawn" in gold:
        warnings.warn(
            _(
                "the sheet was drawn from strata: recall, f1 and alpha are of its sentences, not of the texts; "
                "estimated_shares() takes the strata into account"
            ),
            stacklevel=2,
        )
    machine, human, article, frames = pair_codings(coded, gold)[1:]
    return agreement_table(machine, human, article, frames, level=level, resamples=resamples, seed=seed)


def agreement_table(
    first: np.ndarray,
    second: np.ndarray,
    article: np.ndarray,
    frames: list[str],
    *,
    level: float,
    resamples: int,
    seed: int,
) -> pd.DataFrame:
    """Return the table of `agreement` for two codings (sentences × frames); `article` numbers each sentence's."""
    articles = int(article.max()) + 1
    cells = [first & second, first & ~second, ~first & second, ~first & ~second]
    by_article = [pd.DataFrame(cell).groupby(article).sum().to_numpy(float) for cell in cells]
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(articles, np.full(articles, 1 / articles), resamples)
    weights = np.vstack([np.ones(articles), drawn])  # row 0 is the sample itself
    counts = [weights @ cell for cell in by_article]
    table = pd.DataFrame({"frame": [*frames, "macro"], "sentences": len(first), "articles": articles})
    for name, count in zip(("tp", "fp", "fn", "tn"), counts, strict=True):
        table[name] = np.append(count[0], count[0].sum()).astype(int)
    enough = articles >= ENOUGH_ARTICLES
    wider = expanded_level(level, articles, articles - 1)
    ends: dict[str, np.ndarray] = {}
    for name, values in _measures(*counts).items():
        existing = np.isfinite(values).sum(axis=1)
        mean = np.nansum(values, axis=1) / np.where(existing, existing, np.nan)
        columns = [*values.T, mean]
        table[name] = [column[0] for column in columns]
        for end, at in (("low", (1 - wider) / 2), ("high", (1 + wider) / 2)):
            drawn_values = (column[1:][np.isfinite(column[1:])] for column in columns)
            ends[f"{name}_{end}"] = np.array(
                [np.quantile(f, at) if len(f) and enough else np.nan for f in drawn_values]
            )
    tp, fp, fn, _ = by_article
    for name, of in (("precision", tp + fp), ("recall", tp + fn), ("f1", tp + fp + fn)):
        found = article_intervals(tp, of, np.zeros(articles, dtype=int), level=level)
        for end, value in (("low", found.low[0]), ("high", found.high[0])):
            ends[f"{name}_{end}"][:-1] = 2 * value / (1 + value) if name == "f1" else value
    return table.assign(**ends, interval=basis(articles))


def _measures(tp: np.ndarray, fp: np.ndarray, fn: np.ndarray, tn: np.ndarray) -> dict[str, np.ndarray]:
    """Return the measures of agreement; missing (NaN) where a denominator is 0."""
    n = tp + fp + fn + tn
    first, second = tp + fp, tp + fn  # sentences with the frame in either coding
    observed, mean = (tp + tn) / n, (first + second) / (2 * n)
    of_kappa = (first * second + (n - first) * (n - second)) / n**2  # what chance would give
    of_ac1 = 2 * mean * (1 - mean)
    with np.errstate(divide="ignore", invalid="ignore"):
        measures = {
            "precision": tp / first,
            "recall": tp / second,
            "f1": 2 * tp / (first + second),
            "alpha": 1 - (fp + fn) * (2 * n - 1) / ((first + second) * (2 * n - first - second)),
            "observed": observed,
            "kappa": (observed - of_kappa) / (1 - of_kappa),
            "ac1": (observed - of_ac1) / (1 - of_ac1),
        }
    return {name: np.where(np.isfinite(values), values, np.nan) for name, values in measures.items()}
