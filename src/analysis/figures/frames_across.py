"""Shares of frames, groups side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.figures.dots import dots
from analysis.figures.layout import check_columns, finished, grouping, interval_note
from analysis.figures.style import style
from analysis.system.language import _, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_frames_across(
    shares: pd.DataFrame,
    *,
    by: str | None = None,
    ax: Axes | None = None,
    colours: Mapping[Any, str] | None = None,
    names: Mapping[str, tuple[str, str]] | None = None,
) -> Axes:
    """Draw in what share of its sentences each group uses each frame, the groups side by side.

    One row is one frame of the table of `frame_shares`, one marker one group: along a row groups are compared, down the
    markers of one colour is the profile of a group. The line is the interval; a hollow marker without one belongs to a
    group of too few articles, and describes these texts only. Rows are ordered by the mean share.

    Parameters
    ----------
    shares
        The table of `frame_shares`.
    by
        The grouping column of the table.
    ax
        Axes to draw into.
    colours
        Colour of every group, from `group_colours` of the full list; without it, those of the groups in the table.
    names
        English and Vietnamese name of every frame: `load_codebook(path).frames`; without it, as in the table.

    Returns
    -------
    Axes

    Examples
    --------
    >>> shares = pd.DataFrame({"province": ["Sơn La", "Bắc Kạn"], "frame": "study", "share": [0.3, 0.1],
    ...                        "low": [0.2, None], "high": [0.4, None], "interval": ["articles", "one article"]})
    >>> ax = plot_frames_across(shares, names={"study": ("Study", "Học tập")})
    >>> [text.get_text() for text in ax.texts]
    ['Study', 'Học tập']
    >>> from analysis import close_figure
    >>> close_figure(ax)
    """
    column, looks = grouping(shares, by, colours)
    check_columns(shares, ["frame", "share", "low", "high"], "frame_shares")
    mean = shares.groupby("frame", sort=False, observed=True)["share"].mean()
    frames = list(mean[mean > 0].sort_values(ascending=False, kind="stable").index) or list(mean.index)
    named = {frame: (names or {}).get(frame, (frame, "")) for frame in frames}
    with style():
        table = shares.set_index(["frame", column])
        first = {frame: name for frame, (name, _second) in named.items()}
        ax, labels = dots(ax, table, frames, looks, ("share", "low", "high"), first, dict(named.values()))
        ax.xaxis.set_major_formatter(lambda value, _position: percent(value))
        ax.set_xlabel(_("share of sentences; {intervals}").format(intervals=interval_note(shares)))
        return finished([ax], labels)
