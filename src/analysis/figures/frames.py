"""Shares of frames and counts of instruments per group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.figures.layout import group_column, halo, name_rows, new_panels, note
from analysis.figures.style import INK, MUTED, group_colours, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_frames(
    shares: pd.DataFrame,
    *,
    by: str | None = None,
    ax: Axes | Sequence[Axes] | None = None,
    names: Mapping[str, tuple[str, str]] | None = None,
) -> Axes | np.ndarray:
    """Draw in what share of its sentences each group presents implementation in each frame.

    One panel is one group of the table of `frame_shares`, one bar one frame, the same in every panel; the line is
    the interval. Dark are the three frames that a group uses most (more where several tie) if at least two sentences
    carry them, the others are pale. Returns the Axes, an array of them
    for several groups.

    Parameters
    ----------
    shares
        The table of `frame_shares`.
    by
        The grouping column of the table.
    ax
        One Axes per group to draw into.
    names
        English and Vietnamese name of every frame, instead of those of the packaged codebook.
    """
    column = group_column(shares, by)
    groups = list(dict.fromkeys(shares[column]))
    colours = group_colours(groups)
    names = _frame_names() if names is None else names
    frames = list(shares.groupby("frame", sort=False)["share"].mean().sort_values(ascending=False, kind="stable").index)
    with style():
        panels = new_panels(ax, len(groups), 3.3, 1.0 + 0.42 * len(frames))
        for number, (panel, group) in enumerate(zip(panels, groups, strict=True)):
            rows = shares[shares[column] == group].set_index("frame").reindex(frames)
            leading = rows.index[
                (rows["sentences"].rank(ascending=False, method="min") <= 3) & (rows["sentences"] >= 2)
            ]
            for row, (frame, share, low, high) in enumerate(rows[["share", "low", "high"]].itertuples()):
                strong = frame in leading
                panel.barh(row, share, height=0.5, color=colours[group], alpha=1 if strong else 0.35)
                panel.hlines(row, low, high, color=INK, linewidth=0.9, path_effects=halo())
                end = share if np.isnan(high) else high  # a group of one or two articles has no interval
                note(panel, f"{share:.0%}", (end, row), weight="bold" if strong else "normal", color=INK)
            panel.set_ylim(len(frames) - 0.4, -0.6)
            panel.set_yticks([])
            panel.set_xlim(0, (shares[["share", "high"]].max(axis=None) or 1) * 1.15)
            panel.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
            panel.set_xlabel(f"share of its {rows['of'].iloc[0]:,} sentences")
            panel.set_title(group)
            if number % 4 == 0:
                name_rows(panel, [names.get(frame, (frame, "")) for frame in frames])
    return panels if len(groups) > 1 else panels[0]


def _frame_names() -> dict[str, tuple[str, str]]:
    from analysis.frames.codebook import load_codebook

    frames = load_codebook().frames
    return dict(zip(frames["frame"], zip(frames["english"], frames["vietnamese"], strict=True), strict=True))


def plot_instruments(
    counts: pd.DataFrame, *, by: str | None = None, ax: Axes | Sequence[Axes] | None = None
) -> Axes | np.ndarray:
    """Draw how many instruments of each kind every group states in numbers.

    One panel is one group of the table of `instrument_counts`, one row one kind of instrument. A dash means that the
    group states no number of it, which is not "none". Returns the Axes, an array of them for several groups.
    """
    column = group_column(counts, by)
    groups = list(dict.fromkeys(counts[column]))
    colours = group_colours(groups)
    kinds = counts.groupby("instrument", sort=False)["total"].sum().sort_values(ascending=False, kind="stable").index
    glosses = counts.drop_duplicates("instrument").set_index("instrument")["gloss"]
    with style():
        panels = new_panels(ax, len(groups), 3.3, 1.0 + 0.42 * len(kinds))
        for number, (panel, group) in enumerate(zip(panels, groups, strict=True)):
            totals = counts[counts[column] == group].set_index("instrument")["total"].reindex(kinds).fillna(0)
            panel.barh(range(len(kinds)), totals, height=0.5, color=colours[group])
            for row, total in enumerate(totals):
                note(panel, f"{total:g}" if total else "–", (total, row), color=INK if total else MUTED)
            panel.set_ylim(len(kinds) - 0.4, -0.6)
            panel.set_yticks([])
            panel.set_xlim(0, counts["total"].max() * 1.15)
            panel.set_xlabel("sum of the numbers stated")
            panel.set_title(group)
            if number % 4 == 0:
                name_rows(panel, [(glosses[kind], kind) for kind in kinds])
    return panels if len(groups) > 1 else panels[0]
