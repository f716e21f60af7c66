"""Rows of dots: the value of every group with its interval, one row per term."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures.labels import label_row, short_names
from analysis.figures.layout import bare_rows, legend_above, legend_columns, new_axes
from analysis.figures.style import FAINT, NARROW, Look, is_narrow

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation

_WIDTH = 8.0


def dots(
    ax: Axes | None,
    table: pd.DataFrame,
    rows: Mapping[Any, str],
    looks: Mapping[Any, Look],
    columns: tuple[str, str, str],
    gloss: Mapping[str, str],
    links: Mapping[Any, str] | None = None,
) -> tuple[Axes, list[Annotation]]:
    """Draw value and interval of every group in one row per term; return the Axes and the labels to be cut.

    `table` is indexed by (row, group), `rows` has the name of each row. A group with a value and without bounds has a
    hollow marker.
    """
    shown = short_names(looks, 40)
    legend_rows = -(-len(shown) // legend_columns(shown, NARROW if is_narrow() else _WIDTH))
    ax = new_axes(ax, _WIDTH, 0.9 + 0.2 * legend_rows + len(rows) * (0.3 + 0.1 * len(looks)))
    step = 0.52 / max(len(looks), 2)
    for number, (group, look) in enumerate(looks.items()):
        part = table.xs(group, level=1).reindex(list(rows))
        value, low, high = (part[c].to_numpy(dtype=float) for c in columns)
        y = np.arange(len(rows)) + (number - (len(looks) - 1) / 2) * step + 0.12
        ax.hlines(y, low, high, color=look.colour, linewidth=1.4, alpha=0.75)
        dot: dict[str, Any] = {"marker": look.marker, "ms": 5.5, "linestyle": "none", "color": look.colour}
        bare = np.isfinite(value) & ~np.isfinite(low)
        hollow: dict[str, Any] = {"mfc": "white", "mec": look.colour, "mew": 1.2}
        solid: dict[str, Any] = {"mec": "white", "mew": 0.5}
        ax.plot(np.where(bare, np.nan, value), y, **dot, **solid, label="_solid" if bare.all() else shown[number])
        if bare.any():
            ax.plot(np.where(bare, value, np.nan), y, **dot, **hollow, label=shown[number] if bare.all() else "_hollow")
    labels = []
    for place, row in enumerate(rows):
        ax.axhline(place - 0.47, color=FAINT, linewidth=0.6)
        labels += label_row(ax, 0, place - 0.42, rows[row], gloss, offset=-9)
    bare_rows(ax, len(rows), above=0.6, below=0.45)
    ax.set_xlim(left=min(0, ax.get_xlim()[0]))
    ax.margins(x=0.02)
    legend = legend_above(ax, shown)
    for group, text in zip(looks, legend.get_texts(), strict=False):
        text.set_url((links or {}).get(group))
    return ax, labels
