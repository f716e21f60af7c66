"""Hand-coded sentences by stratum, for estimates and tests."""

from __future__ import annotations

import zlib
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.frames.coding_sheet import FROM_DESK
from analysis.frames.hand_coded import pair_codings
from analysis.frames.strata import Strata
from analysis.system.language import _

_OF_SHEET = ("item", "text", "frames", "hit", "sentences", "drawn")


class Labels(NamedTuple):
    machine: np.ndarray  # labels × frames
    human: np.ndarray
    stratum: np.ndarray  # of every label
    n: np.ndarray  # groups × 2: labels without and with a hit


def labels_by_stratum(strata: Strata, coded: pd.DataFrame, gold: pd.DataFrame, by: str) -> Labels:
    """Return the labels by stratum; refuse a sheet that was drawn from other strata."""
    paired = pair_codings(coded, gold)
    row = pd.Index(strata.sentences["item"]).get_indexer(pd.Index(paired.items))
    known = row >= 0  # the others have no group
    stratum = strata.stratum()[row[known]]
    if "drawn" in gold:
        if by not in gold:
            drawn_by = [c for c in gold if c not in (*_OF_SHEET, *FROM_DESK)]
            raise ValueError(_("by={by!r}; the sheet was drawn by {drawn}").format(by=by, drawn=drawn_by[0]))
        now = strata.sizes().ravel()[stratum]
        if not known.all() or (gold["sentences"].to_numpy() != now).any() or (gold["hit"] != stratum % 2).any():
            raise ValueError(
                _(
                    "the sheet was drawn from other strata: code with the articles, the codebook and the coding that "
                    "it was drawn with, or draw another sheet"
                )
            )
    n = np.bincount(stratum, minlength=2 * len(strata.groups)).reshape(-1, 2)
    return Labels(paired.machine[known], paired.human[known], stratum, n)


def key_of(name: object) -> int:
    """Return a number for the random generator of a group or frame, whatever others there are."""
    return zlib.crc32(str(name).encode())
