"""Shares of frames per group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures.labels import name_rows, note, plain, room_for
from analysis.figures.layout import (
    bare_rows,
    basis_name,
    check_columns,
    finished,
    grouping,
    halo,
    new_panels,
    write_ticks,
)
from analysis.figures.style import INK, style
from analysis.system.language import _, language, ngettext, number, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_frames(
    shares: pd.DataFrame,
    *,
    by: str | None = None,
    ax: Axes | Sequence[Axes] | None = None,
    colours: Mapping[Any, str] | None = None,
    names: Mapping[str, tuple[str, str]] | None = None,
) -> Axes | np.ndarray:
    """Draw in what share of its sentences each group presents implementation in each frame.

    One panel is one group of the table of `frame_shares`, one bar one frame, the same in every panel; the line is
    the interval. Dark are the three frames that a group uses most (more where several tie) if at least two sentences
    carry them, the others are pale. Bars of a group of too few articles for an interval are hollow: they describe these
    texts only.

    Parameters
    ----------
    shares
        The table of `frame_shares`.
    by
        The grouping column of the table.
    ax
        One Axes per group to draw into.
    colours
        Colour of every group, from `group_colours` of the full list; without it, those of the groups in the table.
    names
        First and second name of every frame, such as the English and the Vietnamese one, instead of those of the
        packaged codebook: `load_codebook(path).names` for a codebook of your own.

    Returns
    -------
    Axes or ndarray of Axes
        An array for several groups.

    Examples
    --------
    >>> shares = pd.DataFrame({"province": "Sơn La", "frame": ["study", "plans"], "share": [0.3, 0.1],
    ...                        "low": [0.2, 0.0], "high": [0.4, 0.2], "sentences": [6, 2], "of": 20})
    >>> ax = plot_frames(shares, names={"study": ("Study", "Học tập"), "plans": ("Plans", "Kế hoạch")})
    >>> ax.get_title(loc="left"), ax.get_xlabel()
    ('Sơn La', 'share of its 20 sentences')
    >>> from analysis import close_figure
    >>> close_figure(ax)
    """
    column, looks = grouping(shares, by, colours)
    check_columns(shares, ["frame", "share", "low", "high", "sentences", "of"], "frame_shares")
    names = _frame_names() if names is None else names
    mean = shares.groupby("frame", sort=False, observed=True)["share"].mean()
    frames = list(mean.sort_values(ascending=False, kind="stable").index)
    with style():
        named = [names.get(frame, (frame, "")) for frame in frames]
        left = room_for([english for english, _ in named])
        panels = new_panels(ax, len(looks), 3.3 + max(left - 1.8, 0) / min(len(looks), 4), 1.0 + 0.42 * len(frames))
        for position, (panel, (group, look)) in enumerate(zip(panels, looks.items(), strict=True)):
            rows = shares[shares[column] == group].set_index("frame").reindex(frames)
            leading = (rows["sentences"].rank(ascending=False, method="min") <= 3) & (rows["sentences"] >= 2)
            values = rows[["share", "low", "high"]].to_numpy(dtype=float)
            for row, (strong, (share, low, high)) in enumerate(zip(leading, values, strict=True)):
                fill = look.colour if np.isfinite(low) else "white"
                bar: dict[str, Any] = {
                    "color": fill,
                    "edgecolor": look.colour,
                    "linewidth": 1.2,
                    "alpha": 1 if strong else 0.35,
                }
                panel.barh(row, share, height=0.5, **bar)
                if np.isfinite(low):
                    panel.hlines(row, low, high, color=INK, linewidth=0.9, path_effects=halo())
                beside = (np.nanmax([share, high, 0]), row)
                note(panel, percent(share), beside, weight="bold" if strong else "normal", color=INK)
            bare_rows(panel, len(frames), above=0.6, below=0.4)
            panel.spines["left"].set_visible(True)
            panel.set_xlim(0, 1.15 * (np.nanmax(shares[["share", "high"]].to_numpy(dtype=float)) or 1))
            write_ticks(panel, percent)
            of = int(rows["of"].iloc[0])
            label = ngettext("share of its {n} sentence", "share of its {n} sentences", of).format(n=number(of))
            if "interval" in rows and not rows["low"].notna().any():
                reason = basis_name(str(rows["interval"].iloc[0]))
                label += "\n" + _("{reason}: no interval").format(reason=reason)
            panel.set_xlabel(label)
            panel.set_title(plain(group))
            if position % 4 == 0:
                name_rows(panel, named)
        return finished(panels)


def _frame_names() -> dict[str, tuple[str, str]]:
    from analysis.frames.codebook import load_codebook

    frames = load_codebook().frames
    if language() == "vi":
        return {frame: (name, "") for frame, name in zip(frames["frame"], frames["vietnamese"], strict=True)}
    return dict(zip(frames["frame"], zip(frames["english"], frames["vietnamese"], strict=True), strict=True))
