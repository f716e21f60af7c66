"""Rates of phrases per group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.figures.layout import group_column, label_row, resampled
from analysis.figures.style import FAINT, MARKERS, group_colours, new_axes, style
from analysis.text.word_lists import glossary

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_phrases(
    rates: pd.DataFrame,
    *,
    by: str | None = None,
    top: int = 15,
    ax: Axes | None = None,
    gloss: Mapping[str, str] | None = None,
) -> Axes:
    """Draw how often every group uses the most frequent phrases, per 1,000 words, with intervals.

    One row is one phrase of the table of `phrase_rates`, one marker one group; rows are the `top` phrases by
    their mean rate over the groups. A marker at zero is a phrase that the group does not use. Returns the Axes.

    Parameters
    ----------
    rates
        The table of `phrase_rates`; filter it to choose what is shown.
    by
        The grouping column of the table.
    top
        Rows.
    ax
        Axes to draw into.
    gloss
        English for Vietnamese phrases, instead of the packaged glossary; `{}` for none.
    """
    column = group_column(rates, by)
    groups = list(dict.fromkeys(rates[column]))
    gloss = glossary() if gloss is None else gloss
    mean = rates.groupby("term")["per_1000_words"].mean()
    phrases = mean.sort_index().sort_values(ascending=False, kind="stable").index[:top]
    with style():
        ax = new_axes(ax, 8, 1.1 + len(phrases) * (0.3 + 0.1 * len(groups)))
        dots(ax, rates.set_index(["term", column]), list(phrases), groups, ("per_1000_words", "low", "high"), gloss)
        ax.set_xlabel("occurrences per 1,000 words; lines: 95 % interval, " + resampled(rates))
    return ax


def dots(
    ax: Axes,
    table: pd.DataFrame,
    rows: list[str],
    groups: list[str],
    columns: tuple[str, str, str],
    gloss: Mapping[str, str],
) -> None:
    """Draw value and interval of every group in one row per term; `table` is indexed by (term, group)."""
    colours = group_colours(groups)
    step = 0.52 / max(len(groups), 2)
    for number, group in enumerate(groups):
        part = table.xs(group, level=1).reindex(rows)
        value, low, high = (part[c].to_numpy(dtype=float) for c in columns)
        y = np.arange(len(rows)) + (number - (len(groups) - 1) / 2) * step + 0.12
        ax.hlines(y, low, high, color=colours[group], linewidth=1.4, alpha=0.75)
        marker = MARKERS[list(colours).index(group) % len(MARKERS)]
        ax.plot(value, y, marker, color=colours[group], ms=5.5, markeredgecolor="white", mew=0.5, label=group)
    for row, term in enumerate(rows):
        ax.axhline(row - 0.47, color=FAINT, linewidth=0.6)
        label_row(ax, 0, row - 0.42, term, gloss, offset=-9)
    ax.set_ylim(len(rows) - 0.45, -0.6)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.set_xlim(left=min(0, ax.get_xlim()[0]))
    ax.margins(x=0.02)
    ax.legend(loc="lower center", ncols=len(groups), bbox_to_anchor=(0.5, 1.0), handletextpad=0.2)
