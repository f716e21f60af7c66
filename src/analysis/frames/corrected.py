"""Shares of frames corrected for coding errors that are the same in all groups."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.measures.resampling import normal_quantile
from analysis.system.columns import check_columns
from analysis.system.language import _

_LEVEL = 0.95
_DIFFER = "errors differ"


def corrected_shares(
    shares: pd.DataFrame, measured: pd.DataFrame, *, errors: pd.DataFrame | None = None, level: float = _LEVEL
) -> pd.DataFrame:
    """Correct the shares of sentences for what the coding is known to miss and to invent, if it errs alike everywhere.

    A share of coded sentences is (true share) × sensitivity + (1 − true share) × (1 − specificity). Solved for the
    true share this is the estimate of Rogan & Gladen (1978). The interval is that of Lang & Reiczigel (2014), which
    also carries that sensitivity and specificity were themselves estimated from few sentences. Where coding errs
    differently in one group than in the hand-coded sample, it misleads, and the more so the more is coded by hand: of
    six groups with errors of their own, half of the 95 % intervals miss. Test that with `error_differences`, or use
    `estimated_shares`, which holds with any errors.

    Parameters
    ----------
    shares
        The table of `frame_shares`.
    measured
        The table of `agreement`, from hand-coded sentences that were not used to write the codebook.
    errors
        The table of `error_differences`. A frame whose errors differ between groups is not corrected.
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
        - corrected_low, corrected_high : float, ends of its interval, cut to 0 to 1; missing where `shares` has no
          interval. The variance of the share is that of independent sentences times the design effect in `shares`
        - correction : str, "errors alike", "errors differ", or "not tested" without `errors`

        The four before it are missing where errors differ, where sensitivity + specificity is not above 1 (coding is
        then no better than chance), and where the sample had no sentence with, or none without, the frame.

    Raises
    ------
    ValueError
        If a column is missing, or `measured` or `errors` lacks a frame of `shares`.

    Examples
    --------
    >>> shares = pd.DataFrame({"frame": ["pace"], "sentences": [30], "of": [100], "share": [0.3]})
    >>> measured = pd.DataFrame({"frame": ["pace"], "tp": [9], "fn": [1], "tn": [36], "fp": [4]})
    >>> corrected_shares(shares, measured)[["sensitivity", "specificity", "corrected"]].round(3).values.tolist()
    [[0.9, 0.9, 0.25]]
    """
    check_columns(shares, ["frame", "share", "of"], name="shares", source="frame_shares()")
    check_columns(measured, ["frame", "tp", "fn", "tn", "fp"], name="measured", source="agreement()")
    z = normal_quantile(level)
    tested = _tested(shares["frame"], errors)
    if missing := [f for f in shares["frame"].unique() if f not in set(measured["frame"])]:
        raise ValueError(
            _("no agreement measured for {missing}; measured are {measured}").format(
                missing=", ".join(missing), measured=", ".join(measured["frame"])
            )
        )
    counts = measured.set_index("frame")[["tp", "fn", "tn", "fp"]].astype(float).loc[shares["frame"]]
    tp, fn, tn, fp = (counts[c].to_numpy() for c in ("tp", "fn", "tn", "fp"))
    share, n = shares["share"].to_numpy(float), shares["of"].to_numpy(float)
    if "design_effect" in shares:
        n = n / shares["design_effect"].to_numpy(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        sensitivity, specificity = tp / (tp + fn), tn / (tn + fp)
        informative = (sensitivity + specificity > 1) & (tested != _DIFFER)
        raw = np.where(informative, (share + specificity - 1) / (sensitivity + specificity - 1), np.nan)
    # Lang & Reiczigel: every proportion is first drawn a little towards 1/2, then a Wald interval is shifted
    n_share, n_se, n_sp = n + z**2, tp + fn + 2, tn + fp + 2
    p, se, sp = (share * n + z**2 / 2) / n_share, (tp + 1) / n_se, (tn + 1) / n_sp
    with np.errstate(divide="ignore", invalid="ignore"):
        true = (p + sp - 1) / (se + sp - 1)
        of_se, of_sp = se * (1 - se) / n_se, sp * (1 - sp) / n_sp
        middle = true + 2 * z**2 * (true * of_se - (1 - true) * of_sp)
        half = z * np.sqrt(p * (1 - p) / n_share + true**2 * of_se + (1 - true) ** 2 * of_sp) / (se + sp - 1)
    usable = informative & (se + sp > 1) & np.isfinite(n)
    low, high = (np.where(usable, np.clip(end, 0, 1), np.nan) for end in (middle - half, middle + half))
    return shares.assign(
        sensitivity=sensitivity, specificity=specificity, corrected_raw=raw, corrected=np.clip(raw, 0, 1),
        corrected_low=low, corrected_high=high, correction=tested,
    )  # fmt: skip


def _tested(frames: pd.Series, errors: pd.DataFrame | None) -> np.ndarray:
    if errors is None:
        return np.full(len(frames), "not tested", dtype=object)
    alike = errors.set_index("frame")["alike"]
    if missing := [f for f in frames.unique() if f not in alike.index]:
        raise ValueError(
            _("errors has no frame {missing}; it has {frames}").format(
                missing=", ".join(missing), frames=", ".join(map(str, alike.index))
            )
        )
    return np.where(alike.loc[frames].to_numpy(bool), "errors alike", _DIFFER).astype(object)
