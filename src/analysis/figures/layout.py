"""Axes, panels and row labels that figures share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures.style import INK, MUTED, new_figure
from analysis.text.spelling import display_form

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation


def group_column(table: pd.DataFrame, by: str | None) -> str:
    column = by or "province"
    if column not in table:
        raise ValueError(f"by={column!r} is not a column of the table; it has {', '.join(table.columns)}")
    if table.empty:
        raise ValueError("the table is empty: there is nothing to draw")
    return column


def check_columns(table: pd.DataFrame, columns: Sequence[str], source: str) -> None:
    missing = [column for column in columns if column not in table]
    if missing:
        raise ValueError(
            f"the table has no column {', '.join(missing)}; it has {', '.join(table.columns)}. "
            f"Give it as it comes from {source}, or chosen rows of it"
        )


def check_once(table: pd.DataFrame, columns: list[str]) -> None:
    twice = table[table.duplicated(columns)]
    if len(twice):
        group, term = twice.iloc[0][columns]
        raise ValueError(f"{columns[1]}={term!r} stands twice in {columns[0]}={group!r}; there must be one row of each")


def label_row(ax: Axes, x: float, y: float, term: str, gloss: Mapping[str, str], offset: float = 5) -> list[Annotation]:
    """Write a term above its row, its English gloss behind it, and return both."""
    shown = display_form(term)
    text = ax.annotate(
        shown, (x, y), xytext=(0, offset), textcoords="offset points", ha="left", va="bottom", fontsize=9, weight="bold"
    )
    if shown not in gloss:
        return [text]
    return [text, note(ax, gloss[shown], (1, 0), xycoords=text, va="bottom", annotation_clip=False)]


def note(
    ax: Axes, text: str, xy: tuple[float, float], *, offset: tuple[float, float] = (5, 0), **how: Any
) -> Annotation:
    """Write small muted text beside a point; `offset` in points, `how` as for `Axes.annotate`."""
    style = {"ha": "left", "va": "center", "fontsize": 8, "color": MUTED} | how
    return ax.annotate(text, xy, xytext=offset, textcoords="offset points", **style)


def halo() -> list[Any]:
    """Return a thin white edge for lines that cross a dark bar."""
    from matplotlib.patheffects import Normal, Stroke

    return [Stroke(linewidth=2.4, foreground="white"), Normal()]


def bare_rows(ax: Axes, rows: int) -> None:
    ax.set_ylim(rows - 0.5, -0.9)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)


def new_panels(
    ax: Axes | Sequence[Axes] | None, count: int, width: float, height: float, across: int = 4
) -> np.ndarray:
    """Return `count` Axes side by side, at most `across` in a row: those given, or of a new figure."""
    if ax is not None:
        given = np.atleast_1d(np.asarray(ax, dtype=object)).ravel()
        if len(given) != count:
            raise ValueError(f"ax holds {len(given)} Axes, but the table has {count} groups; give one for each")
        return given
    columns = min(count, across)
    rows = -(-count // columns)
    figure = new_figure(width * columns, height * rows)
    figure.get_layout_engine().set(w_pad=0.12, h_pad=0.08)
    panels = figure.subplots(rows, columns, squeeze=False).ravel()
    for unused in panels[count:]:
        unused.set_axis_off()
    return panels[:count]


def resampled(table: pd.DataFrame) -> str:
    return f"from resampling {table['interval'].iloc[0]}" if "interval" in table else ""


def name_rows(panel: Axes, names: Sequence[tuple[str, str]]) -> None:
    """Write to the left of the rows of a panel the English name of each, with the Vietnamese below it."""
    for row, (english, vietnamese) in enumerate(names):
        at_left = {"xycoords": ("axes fraction", "data"), "ha": "right"}
        note(panel, english, (0, row), offset=(-7, 5), fontsize=9, weight="bold", color=INK, **at_left)
        note(panel, vietnamese, (0, row), offset=(-7, -6), fontsize=7.5, **at_left)


def ratio_ticks(low: float, high: float) -> list[int]:
    """Return whole powers of two between the limits, six or seven at most."""
    step = next(step for step in (1, 2, 3, 4, 6, 8, 12) if (high - low) / step < 7 or step == 12)
    return [tick for tick in range(-48, 49, step) if low <= tick <= high]


def times(power: int) -> str:
    """Return 2 to a power as one writes it.

    >>> [times(power) for power in (-4, -1, 0, 10)]
    ['1/16×', '½×', '1×', '1,024×']
    """
    if power >= 0:
        return f"{2**power:,}×"
    return {-1: "½×", -2: "¼×", -3: "⅛×"}.get(power, f"1/{2**-power:,}×")


def cut(labels: Sequence[Annotation], beyond: float) -> None:
    """Cut what `label_row` wrote, word by word, where it goes more than `beyond` points over the right border."""
    for text in labels:
        text.set_in_layout(False)  # a long label must not make its panel narrow
    labels[0].figure.canvas.figure.draw_without_rendering()
    for text in labels:
        border = text.axes.get_window_extent().x1 + beyond * text.figure.dpi / 72
        words = text.get_text().split(" ")
        while words and text.get_window_extent().x1 > border:
            words.pop()
            text.set_text(" ".join([*words, "…"]) if words else "")
