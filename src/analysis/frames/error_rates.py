"""Whether indicators err alike in all groups."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.frames.labels import key_of, labels_by_stratum
from analysis.frames.strata import strata_of

_RESAMPLES = 1000


def error_differences(
    coded: pd.DataFrame,
    gold: pd.DataFrame,
    *,
    by: str = "province",
    resamples: int = _RESAMPLES,
    seed: int = 0,
) -> pd.DataFrame:
    """Test for every frame whether the indicators err alike in all groups.

    One row is one frame. `corrected_shares` takes it that they do; where they do not, or where nobody has tested, use
    `estimated_shares`. A large p is no proof: few labels see large differences only. Read how far the rates of the
    groups lie apart.

    Parameters
    ----------
    coded, gold, by
        As in `estimated_shares`.
    resamples, seed
        Of the permutations: labels change groups, within the sentences with a hit and within the others.

    Returns
    -------
    DataFrame
        Frames in the order of the codebook:

        - frame : str
        - precision_lowest, precision_highest : float, the share of coded sentences that the coder confirms, in the
          group where it is lowest and highest; of all labels of the group, not weighted
        - precision_p : float, how often chance makes the groups as different; missing if fewer than two groups have
          labels
        - missed_lowest, missed_highest, missed_p : float, the same for the share of sentences that were not coded and
          have the frame
        - alike : bool, whether neither p is under .05

    Notes
    -----
    Permutation test with the χ² statistic of a table of groups, within strata.

    Examples
    --------
    >>> from analysis import code_sentences
    >>> sentences = pd.DataFrame({"article_id": ["a", "b"] * 6, "province": ["X", "Y"] * 6, "sentence": range(12),
    ...                           "start": 0, "text": "Tỉnh sơ kết."})
    >>> gold = sentences[["article_id", "sentence", "text"]].assign(frames=["oversight", ""] * 6)  # all wrong in Y
    >>> errors = error_differences(code_sentences(sentences), gold).set_index("frame")
    >>> bool(errors.loc["oversight", "alike"])
    False
    """
    strata = strata_of(coded, by)
    labels = labels_by_stratum(strata, coded, gold, by)
    rows = []
    for column, frame in enumerate(strata.frames):
        row: dict[str, object] = {"frame": frame}
        for name, machine in (("precision", True), ("missed", False)):
            use = labels.machine[:, column] == machine
            generator = np.random.default_rng([seed, key_of(frame), machine])
            measured = _homogeneity(
                labels.human[use, column], labels.stratum[use] // 2, labels.stratum[use] % 2, resamples, generator
            )
            row |= {f"{name}_{part}": value for part, value in measured.items()}
        row["alike"] = not any(p < 0.05 for p in (row["precision_p"], row["missed_p"]))  # type: ignore[operator]  # floats
        rows.append(row)
    return pd.DataFrame(rows)


def _homogeneity(
    found: np.ndarray, group: np.ndarray, hit: np.ndarray, resamples: int, generator: np.random.Generator
) -> dict[str, float]:
    """Return the lowest and highest share of the groups and the p of a permutation test within strata of `hit`."""
    groups, group = np.unique(group, return_inverse=True)
    if len(groups) < 2:
        return {"lowest": float("nan"), "highest": float("nan"), "p": float("nan")}
    shares = np.bincount(group, weights=found) / np.bincount(group)
    observed, chance = np.zeros(1), np.zeros(resamples)
    for stratum in np.unique(hit):
        mine = hit == stratum
        permuted = generator.permuted(np.tile(found[mine], (resamples, 1)), axis=1)
        observed += _chi_square(found[mine][None], group[mine])
        chance += _chi_square(permuted, group[mine])
    p = (1 + (chance >= observed - 1e-9).sum()) / (1 + resamples)
    return {"lowest": float(shares.min()), "highest": float(shares.max()), "p": float(p)}


def _chi_square(found: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Return the χ² of every row of `found` against equal shares in all groups; 0 where nothing varies."""
    share = found.mean(axis=1, keepdims=True)
    of = np.bincount(group)
    sums = found @ np.equal.outer(group, np.arange(len(of))).astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = (sums - share * of) ** 2 / (share * (1 - share) * of)
    return np.nan_to_num(terms).sum(axis=1)
