"""Where in the articles of each group every frame first comes up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures.description import attach
from analysis.figures.heatmap import draw_heatmap
from analysis.figures.labels import name_rows, plain, room_for
from analysis.figures.layout import bare_rows, check_columns, finished, grouping, is_first, new_panels
from analysis.figures.style import FAINT, INK, figure
from analysis.figures.values import Values, chosen
from analysis.system.language import _, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@figure
def plot_steps(
    first: pd.DataFrame,
    *,
    by: str | None = None,
    ax: Axes | Sequence[Axes] | None = None,
    colours: Mapping[Any, str] | None = None,
    names: Mapping[str, tuple[str, str]] | None = None,
    kind: str | None = None,
    links: Mapping[Any, str] | None = None,
) -> Axes | np.ndarray:
    """Draw where in the articles of each group every frame first comes up.

    One panel is one group, one row one frame, the same in every panel and in the order of the mean over all
    articles; one
    tick is one article, at the position of its first sentence with the frame. The dot is the group's mean.

    Parameters
    ----------
    first
        A table with article_id, frame, position (0 to 1), and the groups, one row for each article and frame.
    by
        The grouping column of the table.
    ax
        One Axes per group to draw into.
    colours
        Colour of every group, from `group_colours` of the full list; without it, those of the groups in the table.
    names
        English and Vietnamese name of every frame; without it, frames are called as in the table.
    kind
        "panels", or "heatmap", the mean position of each group and frame; without it, panels up to six groups.
    links
        Address of every group, such as its place in the explorer: in the SVG its name leads there, and its cells.

    Returns
    -------
    Axes or ndarray of Axes
        An array for several groups.

    Examples
    --------
    >>> first = pd.DataFrame({"province": "Sơn La", "article_id": ["a", "b"], "frame": "study", "position": [0.2, 0.4]})
    >>> ax = plot_steps(first)
    >>> [round(float(x), 2) for x in ax.lines[-1].get_xdata()]
    [0.3]
    >>> from analysis import close_figure
    >>> close_figure(ax)
    """
    column, looks = grouping(first, by, colours)
    check_columns(first, ["article_id", "frame", "position"], "findings.first_positions")
    names = names or {}
    order = list(first.groupby("frame", observed=True)["position"].mean().sort_values(kind="stable").index)
    named = [names.get(frame, (frame, "")) for frame in order]
    means = first.groupby([column, "frame"], sort=False, observed=True)["position"].mean().unstack("frame")
    shown = {frame: one or other for frame, (one, other) in zip(order, named, strict=True)}
    what = _("first sentence with the frame: mean position in the article")
    values = Values(what, means.reindex(index=list(looks), columns=order), percent, shown)
    values = replace(values, darker=_("darker: later"), leading=_("Latest: {cells}."))
    if chosen(kind, ("panels", "heatmap"), len(looks), ax) == "heatmap":
        return draw_heatmap(values, ax, links)
    left = room_for([english for english, _vietnamese in named])
    panels = new_panels(ax, len(looks), 2.9 + max(left - 1.5, 0) / min(len(looks), 4), 0.9 + 0.4 * len(order))
    for number, (panel, (group, look)) in enumerate(zip(panels, looks.items(), strict=True)):
        rows = first[first[column] == group]
        for row, frame in enumerate(order):
            positions = rows.loc[rows["frame"] == frame, "position"].to_numpy()
            panel.axhline(row, color=FAINT, linewidth=0.8, zorder=0)
            if not len(positions):
                continue
            many = len(positions) > 12
            panel.vlines(
                positions,
                row - 0.3,
                row + 0.3,
                color=look.colour,
                linewidth=1.0 if many else 1.8,
                alpha=0.35 if many else 0.9,
            )
            if len(positions) > 1:
                panel.plot([positions.mean()], [row], look.marker, ms=5, color=INK, mec="white", mew=0.6, zorder=3)
        bare_rows(panel, len(order), above=0.6, below=0.4)
        panel.set_xlim(-0.02, 1.02)
        panel.set_xticks([0, 0.5, 1], [_("begins"), _("middle"), _("ends")])
        panel.set_title(plain(group), url=(links or {}).get(group))
        if number == 0:
            panel.set_xlabel(_("first sentence with the frame; a tick is an article, a dot the mean"))
        if is_first(panel, number):
            name_rows(panel, named)
    attach(panels[0], values.said())
    return finished(panels)
