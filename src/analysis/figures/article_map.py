"""A map of articles: similar words, near each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures.description import attach
from analysis.figures.labels import note, shorten, wrap
from analysis.figures.layout import check_columns, finished, grouping, new_axes
from analysis.figures.style import FAINT, INK, MUTED, figure
from analysis.system.language import _, number, percent
from analysis.text.spelling import display_form

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SIZE = 6.4
_MOST_LABELS = 12


@figure
def plot_article_map(
    table: pd.DataFrame,
    *,
    by: str | None = None,
    labels: Mapping[str, str] | int = 6,
    ax: Axes | None = None,
    colours: Mapping[Any, str] | None = None,
) -> Axes:
    """Draw a map of articles on which those with similar words are near each other.

    One marker is one article of the table of `article_map`, a large one the middle of a group. At the edges are the
    words that pull there. Read the share below it first: what the map does not show is not near or far.

    Parameters
    ----------
    table
        The table of `article_map`.
    by
        The grouping column of the table.
    labels
        What is written beside articles, by article_id, such as their titles; or a number: so many of those farthest out
        have their article_id. A label that would cover another is left out.
    ax
        Axes to draw into.
    colours
        Colour of every group, from `group_colours` of the full list; without it, those of the groups in the table.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If the table is empty or lacks a column.

    Examples
    --------
    >>> table = pd.DataFrame({"article_id": ["a", "b"], "province": ["Sơn La", "Bắc Kạn"], "x": [-1.0, 1.0],
    ...                       "y": [0.0, 1.0], "right": "lúa", "left": "ngô", "up": "họp", "down": "", "shown": 0.2})
    >>> ax = plot_article_map(table, labels=0)
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['Sơn La', 'Bắc Kạn']
    >>> from analysis import close_figure
    >>> close_figure(ax)
    """
    column, look = grouping(table, by, colours)
    check_columns(table, ["article_id", "x", "y", "right", "left", "up", "down", "shown"], "article_map")
    names = [shorten(group, 40) for group in look]
    across = max(1, min(len(names), int(72 * _SIZE / (30 + 5 * max(map(len, names))))))
    ax = new_axes(ax, _SIZE, _SIZE + 0.2 * -(-len(names) // across))
    ax.axhline(0, color=FAINT, linewidth=0.8, zorder=0)
    ax.axvline(0, color=FAINT, linewidth=0.8, zorder=0)
    size = 5.5 if len(table) < 200 else 3.5
    for name, (group, own_look) in zip(names, look.items(), strict=True):
        own = table[table[column] == group]
        mark: dict[str, Any] = {"marker": own_look.marker, "linestyle": "none", "color": own_look.colour}
        ax.plot(own["x"], own["y"], **mark, ms=size, alpha=0.6, mec="white", mew=0.3, label=name)
        ax.plot(own["x"].mean(), own["y"].mean(), **mark, ms=12, mec=INK, mew=1.2, label="_middle", zorder=4)
    for axis, values in (("x", table["x"]), ("y", table["y"])):
        low, high = np.nanquantile(values, [0.005, 0.995])  # one article far out must not squeeze all others
        room = 0.14 * max(high - low, 1e-6)
        getattr(ax, f"set_{axis}lim")(low - room, high + room)
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ("left", "bottom"):
        ax.spines[spine].set_visible(False)
    _edges(ax, table.iloc[0])
    share = percent(float(table["shown"].iloc[0]), 1)
    ax.set_xlabel(
        _("the map shows {share} of how articles differ; large: the middle of a group").format(share=share),
        labelpad=20,  # below the words at the edge
    )
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.04), ncols=across, handletextpad=0.2)
    attach(ax, _said(table, list(look)))
    drawn = finished([ax])
    _name_articles(ax, table, labels)
    return drawn


def _said(table: pd.DataFrame, groups: list[Any]) -> str:
    """Return what the map shows: how much of the differences, and which words pull where."""
    words = table.iloc[0]
    said = _(
        "Map of {n} articles of {groups} groups; it shows {share} of how they differ. "
        "Right: {right}; left: {left}; top: {up}; bottom: {down}."
    )
    edges = {edge: shorten(display_form(str(words[edge])), 60) or "–" for edge in ("right", "left", "up", "down")}
    share = percent(float(words["shown"]), 1)
    return said.format(n=number(len(table)), groups=number(len(groups)), share=share, **edges)


def _edges(ax: Axes, words: pd.Series) -> None:
    """Write to the four edges which words pull there."""
    edge: dict[str, Any] = {"xycoords": "axes fraction", "fontsize": 7.5, "color": MUTED, "style": "italic"}
    places: dict[str, tuple[tuple[float, float], dict[str, Any]]] = {
        "right": ((1, 0.5), {"rotation": 270, "ha": "left"}),
        "left": ((0, 0.5), {"rotation": 90, "ha": "right"}),
        "up": ((0.5, 1), {"ha": "center", "va": "bottom"}),
        "down": ((0.5, 0), {"ha": "center", "va": "top"}),
    }
    offsets = {"right": (3, 0), "left": (-3, 0), "up": (0, 3), "down": (0, -3)}
    for name, (place, how) in places.items():
        text = shorten(display_form(str(words[name])), 60)
        note(ax, text, place, offset=offsets[name], **edge | how)


def _name_articles(ax: Axes, table: pd.DataFrame, labels: Mapping[str, str] | int) -> None:
    """Write beside articles what they are called, as far as no label covers another or leaves the map."""
    far = np.hypot(table["x"] / max(table["x"].std(), 1e-9), table["y"] / max(table["y"].std(), 1e-9))
    order = table.assign(far=-far).sort_values(["far", "article_id"])
    if isinstance(labels, int):
        order, names = order.head(labels), order["article_id"].astype(str)
    else:
        order = order[order["article_id"].isin(list(labels))].head(_MOST_LABELS)
        names = order["article_id"].map(labels).astype(str)
    border = ax.get_window_extent()
    taken: list[Any] = []
    for x, y, name in zip(order["x"].tolist(), order["y"].tolist(), names, strict=False):
        side = -1 if x > np.mean(ax.get_xlim()) else 1
        text = note(
            ax,
            "\n".join(wrap(name, 26)),
            (x, y),
            offset=(5 * side, 0),
            ha="left" if side > 0 else "right",
            fontsize=7,
        )
        box = text.get_window_extent()
        inside = border.x0 <= box.x0 and box.x1 <= border.x1 and border.y0 <= box.y0 and box.y1 <= border.y1
        if not inside or any(box.overlaps(other) for other in taken):
            text.remove()
        else:
            taken.append(box)
