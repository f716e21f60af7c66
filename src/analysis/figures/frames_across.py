"""Shares of frames, groups side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.figures.description import attach
from analysis.figures.dots import dots
from analysis.figures.heatmap import draw_heatmap, hollow_in
from analysis.figures.layout import check_columns, finished, grouping, interval_note, write_ticks
from analysis.figures.style import figure
from analysis.figures.values import chosen, values_of
from analysis.system.language import _, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@figure
def plot_frames_across(
    shares: pd.DataFrame,
    *,
    by: str | None = None,
    ax: Axes | None = None,
    colours: Mapping[Any, str] | None = None,
    names: Mapping[str, tuple[str, str]] | None = None,
    kind: str | None = None,
    links: Mapping[Any, str] | None = None,
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
    kind
        "dots", or "heatmap", a cell for each group and frame; without it, dots up to six groups.
    links
        Address of every group, such as its place in the explorer: in the SVG its name leads there, and its cells.

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
    first = {frame: name for frame, (name, _second) in named.items()}
    drawn = shares[shares["frame"].isin(frames)]
    values = values_of(
        drawn,
        (column, "frame", "share"),
        list(looks),
        what=_("share of sentences"),
        write=percent,
        names=first,
        **hollow_in(drawn),
    )
    if chosen(kind, ("dots", "heatmap"), len(looks)) == "heatmap":
        return draw_heatmap(values, ax, links)
    table = shares.set_index(["frame", column])
    ax, labels = dots(ax, table, first, looks, ("share", "low", "high"), dict(named.values()), links)
    write_ticks(ax, percent)
    ax.set_xlabel(_("share of sentences; {intervals}").format(intervals=interval_note(shares)))
    attach(ax, values.said())
    return finished([ax], labels)
