"""Phrases between three groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.figures.layout import check_columns, check_once, grouping, new_axes
from analysis.figures.phrases import plot_phrases
from analysis.figures.style import new_figure, style
from analysis.figures.triangle_drawing import draw_triangle, height_needed, phrase_weights

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_triangle(
    rates: pd.DataFrame,
    *,
    by: str | None = None,
    top: int = 40,
    ax: Axes | None = None,
    colours: Mapping[Any, str] | None = None,
    gloss: Mapping[str, str] | None = None,
) -> Axes:
    """Draw which phrases are used by one of three groups, by two, or by all, as points in a triangle.

    One marker is one phrase of the table of `phrase_rates`. A corner is a group; the larger its part in the sum of
    the three rates, the nearer to it is the marker: in the centre all use the phrase alike, on an edge only two do.
    Phrases of one group only are listed beside its corner. The marker's area is the number of occurrences, its shape
    and hue are those of the group that uses it most, darker the farther from the centre. Phrases with the same
    position on an edge queue outwards. A phrase that occurs twice can only be in a corner or at few positions on an
    edge: read small markers with care. Labels are placed without overlap, frequent phrases first; one that finds no
    room is left out.

    With any other number of groups there is no triangle: `plot_phrases` is drawn instead.

    Parameters
    ----------
    rates
        The table of `phrase_rates`; filter it to choose what is shown.
    by
        The grouping column of the table.
    top
        Number of phrases: those that occur most often in all groups together. Without a triangle 15 at most.
    ax
        Axes to draw into, best about as high as wide.
    colours
        Colour of every group, from `group_colours` of the full list; without it, those of the groups in the table.
    gloss
        As in `plot_phrases`; the triangle has no room for English.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If the table is empty, lacks a column, or holds a phrase of a group twice; if `ax` is too small.

    Examples
    --------
    >>> rates = pd.DataFrame({"province": ["Sơn La", "Bắc Kạn", "Quảng Ngãi"], "term": "vào cuộc_sống",
    ...                       "count": [2, 1, 1], "per_1000_words": [2.0, 1.0, 1.0]})
    >>> ax = plot_triangle(rates)
    >>> [text.get_text() for text in ax.texts if text.get_text() in {"Sơn La", "vào cuộc sống"}]
    ['Sơn La', 'vào cuộc sống']
    >>> from analysis import close_figure
    >>> close_figure(ax)
    """
    column, looks = grouping(rates, by, colours)
    check_columns(rates, ["term", "count", "per_1000_words"], "phrase_rates")
    check_once(rates, [column, "term"])
    if len(looks) != 3:
        return plot_phrases(rates, by=by, top=min(top, 15), ax=ax, colours=colours, gloss=gloss)
    weights = phrase_weights(rates, column, list(looks), top)
    with style():
        if ax is None:
            width = 9.5
            height = height_needed(weights, 72 * width) / 72
            ax = new_figure(width, height, layout=None).add_axes((0, 0, 1, 1))
        ax = new_axes(ax, 0, 0)
        draw_triangle(ax, weights, list(looks.values()))
    return ax
