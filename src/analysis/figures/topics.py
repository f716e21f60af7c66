"""Shares of topics per group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.figures.dots import dots
from analysis.figures.layout import check_columns, finished, grouping, write_ticks
from analysis.figures.style import style
from analysis.system.language import _, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_topics(
    shares: pd.DataFrame,
    labels: Mapping[int, str],
    *,
    by: str | None = None,
    ax: Axes | None = None,
    colours: Mapping[Any, str] | None = None,
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
    with style():
        table = shown.set_index(["topic", column])
        ax, written = dots(ax, table, list(labels), looks, ("share", "low", "high"), dict(labels), {})
        ax.set_xlabel(_("share of the sentences' content; lines: 95 % interval, from resampling, topics held fixed"))
        write_ticks(ax, percent)
        return finished([ax], written)
