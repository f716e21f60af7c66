"""A map of articles: similar words, near each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures.description import attach
from analysis.figures.labels import note, short_names, shorten, wrap
from analysis.figures.layout import check_columns, finished, grouping, legend_above, legend_columns, new_axes
from analysis.figures.style import FAINT, INK, MUTED, NARROW, figure, is_narrow
from analysis.system.language import _, number, percent
from analysis.text.spelling import shown_form

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SIZE = 6.4
_MOST_LABELS = 12
_MOST_IN_LEGEND = 12  # groups told apart by colour and marker; of more the middles are named, and articles are grey


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
    names = short_names(look, 40)
    few = len(names) <= _MOST_IN_LEGEND
    rows = -(-len(names) // legend_columns(names, NARROW if is_narrow() else _SIZE)) if few else 0
    ax = new_axes(ax, _SIZE, _SIZE + 0.2 * rows)
    ax.axhline(0, color=FAINT, linewidth=0.8, zorder=0)
    ax.axvline(0, color=FAINT, linewidth=0.8, zorder=0)
    size = 5.5 if len(table) < 200 else 3.5
    for name, (group, own_look) in zip(names, look.items(), strict=True):
        own = table[table[column] == group]
        mark: dict[str, Any] = {"marker": own_look.marker, "linestyle": "none", "color": own_look.colour}
        points = mark if few else mark | {"marker": "o", "color": FAINT}
        ax.plot(own["x"], own["y"], **points, ms=size, alpha=0.6, mec="white", mew=0.3, label=name)
        ax.plot(own["x"].mean(), own["y"].mean(), **mark, ms=12 if few else 5, mec=INK, label="_middle", zorder=4)
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
    if few:
        legend_above(ax, names, 1.04)
    attach(ax, _said(table, list(look)))
    drawn = finished([ax])
    middles = table.groupby(column)[["x", "y"]].mean().reset_index()
    taken = (
        []
        if few
        else _write_names(
            ax, _farthest(middles, column), pd.Series(short_names(middles[column], 30)), [], outwards=True
        )
    )
    order = _farthest(table, "article_id")
    if isinstance(labels, int):
        order, called = order.head(labels), order["article_id"].astype(str)
    else:
        order = order[order["article_id"].isin(list(labels))].head(_MOST_LABELS)
        called = order["article_id"].map(labels).astype(str)
    _write_names(ax, order, called, taken, free_of=table)
    return drawn


def _said(table: pd.DataFrame, groups: list[Any]) -> str:
    """Return what the map shows: how much of the differences, and which words pull where."""
    words = table.iloc[0]
    said = _(
        "Map of {n} articles of {groups} groups; it shows {share} of how they differ. "
        "Right: {right}; left: {left}; top: {up}; bottom: {down}."
    )
    edges = {edge: _listed(words[edge]) or "–" for edge in ("right", "left", "up", "down")}
    share = percent(float(words["shown"]), 1)
    return said.format(n=number(len(table)), groups=number(len(groups)), share=share, **edges)


def _listed(words: object) -> str:
    """Return the words at an edge as they are shown."""
    return shorten(", ".join(shown_form(word) for word in str(words).split(", ")), 60)


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
        note(ax, _listed(words[name]), place, offset=offsets[name], **edge | how)


def _farthest(points: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return points in the order of their distance from the middle of the map, the farthest first."""
    far = np.hypot(points["x"] / max(points["x"].std(), 1e-9), points["y"] / max(points["y"].std(), 1e-9))
    return points.assign(far=-far).sort_values(["far", name])


def _write_names(
    ax: Axes,
    points: pd.DataFrame,
    names: pd.Series,
    taken: list[Any],
    *,
    outwards: bool = False,
    free_of: pd.DataFrame | None = None,
) -> list[Any]:
    """Write names beside points, as far as none covers another, leaves the map, or covers a point of `free_of`.

    Returns the room that is taken.
    """
    border = ax.get_window_extent()
    taken = list(taken)
    others = np.empty((0, 2)) if free_of is None else ax.transData.transform(free_of[["x", "y"]].to_numpy(dtype=float))
    for x, y, name in zip(points["x"].tolist(), points["y"].tolist(), names.loc[points.index], strict=True):
        side = 1 if (x > np.mean(ax.get_xlim())) == outwards else -1
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
        if not inside or any(box.overlaps(other) for other in taken) or box.count_contains(others):
            text.remove()
        else:
            taken.append(box)
    return taken
