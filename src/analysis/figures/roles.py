"""What the lines of each page are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.figures.layout import group_column, note
from analysis.figures.style import group_colours, new_axes, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_roles(blocks: pd.DataFrame, *, by: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw how much of every page is article and how much is furniture of the site.

    One bar is one article of the table of `split_blocks`, its length the number of syllables on the page; the dark
    part is body, the rest is set aside, role by role. Returns the Axes.
    """
    column = group_column(blocks, by)
    syllables = blocks["text"].str.count(r"\w+")
    order = ["body", "headline", "heading", "caption", "byline", "date", "boilerplate"]
    sizes = syllables.groupby([blocks["article_id"], blocks["role"]], sort=False).sum().unstack(fill_value=0)
    sizes = sizes.reindex(blocks["article_id"].unique()).reindex(columns=order, fill_value=0)
    groups = blocks.drop_duplicates("article_id").set_index("article_id")[column]
    colours = group_colours(blocks[column])
    greys = ["#5f6368", "#868b90", "#a9adb2", "#c3c7cb", "#d9dce0", "#eceef0"]
    with style():
        ax = new_axes(ax, 8, 1.3 + 0.55 * len(sizes))
        left = np.zeros(len(sizes))
        rows = np.arange(len(sizes))
        for role, grey in zip(order, [None, *greys], strict=True):
            fill = [colours[groups[a]] for a in sizes.index] if grey is None else grey
            label = None if grey is None else role
            ax.barh(rows, sizes[role], left=left, color=fill, height=0.55, edgecolor="white", lw=0.6, label=label)
            left += sizes[role].to_numpy()
        for row, body in enumerate(sizes["body"]):
            aside = 1 - body / max(left[row], 1)
            note(ax, f"{body:,} of {left[row]:,.0f}; {aside:.0%} set aside", (left[row], row))
        ax.set_yticks(rows, [f"{groups[a]}\n{a}" for a in sizes.index])
        ax.tick_params(left=False)
        ax.invert_yaxis()
        ax.set_xlim(0, left.max() * 1.35)
        ax.set_xlabel("syllables on the page")
        below = (0, -0.5 / (0.55 * len(sizes) + 0.4))
        title = {"title": "set aside, from dark to light", "title_fontsize": 8, "alignment": "left"}
        ax.legend(ncols=6, loc="upper left", bbox_to_anchor=below, fontsize=8, **title)
        ax.set_title("What the pages consist of")
    return ax
