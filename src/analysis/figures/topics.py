"""Shares of topics per group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.figures.description import attach
from analysis.figures.dots import dots
from analysis.figures.heatmap import draw_heatmap, hollow_in
from analysis.figures.layout import check_columns, finished, grouping, write_ticks
from analysis.figures.style import figure
from analysis.figures.values import chosen, values_of
from analysis.system.language import _, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@figure
def plot_topics(
    shares: pd.DataFrame,
    labels: Mapping[int, str],
    *,
    by: str | None = None,
    ax: Axes | None = None,
    colours: Mapping[Any, str] | None = None,
    kind: str | None = None,
    links: Mapping[Any, str] | None = None,
) -> Axes:
    """Draw how much of each group's text belongs to every topic.

    One row is one topic of `topics(...).shares`, one marker one group.

    Parameters
    ----------
    shares
        The attribute `shares` of what `topics` returns.
    labels
        The name of each topic, usually its leading terms; topics without a label are not drawn.
    by
        The grouping column of the table.
    ax
        Axes to draw into.
    colours
        Colour of every group, from `group_colours` of the full list; without it, those of the groups in the table.
    kind
        "dots", all groups in one row per topic, or "heatmap", a cell for each; without it, dots up to six groups.
    links
        Address of every group, such as its place in the explorer: in the SVG its name leads there, and its cells.

    Returns
    -------
    Axes

    Examples
    --------
    >>> shares = pd.DataFrame({"topic": 1, "province": ["Sơn La", "Bắc Kạn"], "share": [0.7, 0.4],
    ...                        "low": [0.6, 0.2], "high": [0.8, 0.5]})
    >>> ax = plot_topics(shares, {1: "hội nghị, học tập"})
    >>> [line.get_xdata().tolist() for line in ax.lines if line.get_label() == "Sơn La"]
    [[0.7]]
    >>> from analysis import close_figure
    >>> close_figure(ax)
    """
    column, looks = grouping(shares, by, colours)
    check_columns(shares, ["topic", "share", "low", "high"], "topics(...).shares")
    shown = shares[shares["topic"].isin(list(labels))]
    if shown.empty:
        raise ValueError(
            _("labels names no topic of the table; it has {topics}").format(
                topics=", ".join(map(str, shares["topic"].unique()))
            )
        )
    values = values_of(
        shown,
        (column, "topic", "share"),
        list(looks),
        what=_("share of the sentences' content"),
        write=percent,
        names=labels,
        **hollow_in(shown),
    )
    if chosen(kind, ("dots", "heatmap"), len(looks)) == "heatmap":
        return draw_heatmap(values, ax, links)
    ax, written = dots(ax, shown.set_index(["topic", column]), labels, looks, ("share", "low", "high"), {}, links)
    ax.set_xlabel(_("share of the sentences' content; lines: 95% interval, from resampling, topics held fixed"))
    write_ticks(ax, percent)
    attach(ax, values.said())
    return finished([ax], written)
