"""Themes and topics per group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.figures.layout import bare_rows, group_column, label_row, new_panels, note
from analysis.figures.phrases import dots
from analysis.figures.style import INK, group_colours, new_axes, style
from analysis.text.word_lists import glossary

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_themes(
    themes: pd.DataFrame,
    *,
    by: str | None = None,
    top: int = 12,
    ax: Axes | Sequence[Axes] | None = None,
    gloss: Mapping[str, str] | None = None,
) -> Axes | np.ndarray:
    """Draw the leading terms of every group by TF-IDF, with how firmly each stands.

    One panel is one group of the table of `tfidf_themes`; one row is one term. The bar is the weight, the figure
    at the right the share of resamples in which the term stays among the leading ones; the bar is hollow
    where that is less than half. Returns the Axes, an array of them for several groups.

    Parameters
    ----------
    themes
        The table of `tfidf_themes`; filter it to choose what is shown.
    by
        The grouping column of the table.
    top
        Rows per panel.
    ax
        One Axes per group to draw into.
    gloss
        English for Vietnamese terms, instead of the packaged glossary; `{}` for none.
    """
    column = group_column(themes, by)
    groups = list(dict.fromkeys(themes[column]))
    colours = group_colours(groups)
    gloss = glossary() if gloss is None else gloss
    with style():
        panels = new_panels(ax, len(groups), 3.7, 1.1 + 0.42 * top)
        widest = 1000 * themes["tfidf"].max()
        at_right = ("axes fraction", "data")
        for panel, group in zip(panels, groups, strict=True):
            rows = themes[themes[column] == group].head(top)
            weights = 1000 * rows["tfidf"].to_numpy()
            firm = rows["stability"].to_numpy() >= 0.5
            fill = [colours[group] if f else "white" for f in firm]
            panel.barh(range(len(rows)), weights, height=0.26, edgecolor=colours[group], linewidth=1.2, color=fill)
            for row, (term, weight, stability) in enumerate(zip(rows["term"], weights, rows["stability"], strict=True)):
                label_row(panel, 0, row, term, gloss)
                note(panel, f"{weight:.1f}", (weight, row))
                bold = "bold" if stability >= 0.5 else "normal"
                note(panel, f"{stability:.0%}", (1, row), xycoords=at_right, ha="right", color=INK, weight=bold)
            bare_rows(panel, top)
            panel.set_xlim(0, widest * 1.3)
            panel.set_title(group)
            panel.set_xlabel("TF-IDF × 1,000")
            note(panel, "stays in\nthe top", (1, 1), offset=(0, 10), xycoords="axes fraction", ha="right", fontsize=7)
    return panels if len(groups) > 1 else panels[0]


def plot_topics(
    shares: pd.DataFrame, labels: Mapping[int, str], *, by: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw how much of each group's text belongs to every topic.

    One row is one topic of `topics(...).shares`, one marker one group. `labels` gives each topic its name,
    usually its leading terms; topics without a label are not drawn. Returns the Axes.
    """
    column = group_column(shares, by)
    groups = list(dict.fromkeys(shares[column]))
    shown = shares[shares["topic"].isin(list(labels))]
    named = shown.assign(label=shown["topic"].map(labels)).set_index(["label", column])
    with style():
        ax = new_axes(ax, 8, 1.1 + len(labels) * (0.3 + 0.1 * len(groups)))
        dots(ax, named, list(labels.values()), groups, ("share", "low", "high"), {})
        ax.set_xlabel("share of the sentences' content; lines: 95 % interval, from resampling, topics held fixed")
        ax.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    return ax
