"""Phrases between three groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from analysis.figures.layout import check_columns, check_once, group_column
from analysis.figures.phrases import plot_phrases
from analysis.figures.style import FAINT, MARKERS, MUTED, group_colours, new_figure, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_triangle(
    rates: pd.DataFrame,
    *,
    by: str | None = None,
    top: int = 40,
    ax: Axes | None = None,
    gloss: Mapping[str, str] | None = None,
) -> Axes:
    """Draw which phrases belong to one of three groups, to two, or to all: each stands where its rates pull it.

    One marker is one phrase of the table of `phrase_rates`. A corner is a group; the marker stands the nearer to it,
    the larger its part in the sum of the three rates: in the centre all use the phrase alike, on an edge only two do.
    Phrases of one group only are listed beside its corner. The marker's area is the number of occurrences, shape
    and hue tell the group to which it leans, darker the farther from the centre. Phrases with the same place on an
    edge queue outwards. A phrase that occurs twice can only stand in a corner or in few places on an edge: read
    small markers with care. Labels are placed without overlap, frequent phrases first; one that finds no room is left
    out. Returns the Axes.

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
    gloss
        As in `plot_phrases`; the triangle has no room for English.

    Raises
    ------
    ValueError
        If the table is empty, lacks a column, or holds a phrase of a group twice; if `ax` is too small.
    """
    from analysis.figures.triangle_drawing import Look, draw_triangle, height_needed, phrase_weights

    column = group_column(rates, by)
    check_columns(rates, ["term", "count", "per_1000_words"], "phrase_rates")
    check_once(rates, [column, "term"])
    groups = list(dict.fromkeys(rates[column]))
    if len(groups) != 3:
        return plot_phrases(rates, by=by, top=min(top, 15), ax=ax, gloss=gloss)
    colours = group_colours(groups)
    markers = [MARKERS[list(colours).index(group)] for group in groups]
    weights = phrase_weights(rates, column, groups, top)
    with style():
        if ax is None:
            width = 9.5
            ax = new_figure(width, height_needed(weights, 72 * width) / 72, layout=None).add_axes((0, 0, 1, 1))
        draw_triangle(ax, weights, Look([colours[group] for group in groups], markers, MUTED, FAINT))
    return ax
