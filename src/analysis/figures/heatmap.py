"""Heat maps of groups and terms, for more groups than panels can hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures.description import attach
from analysis.figures.labels import short_names, shorten
from analysis.figures.layout import basis_name, check_columns, finished, grouping, new_panels
from analysis.figures.style import FAINT, INK, MUTED, NARROW, figure, is_narrow
from analysis.figures.values import Values, values_of
from analysis.system.language import _, number, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import PathPatch

# The dark end is beside #1d3557, which `svg.DARK` turns light: on a dark page as well the darkest cell is the greatest.
_LIGHT, _DARK = np.array([0.93, 0.95, 0.97]), np.array([0.118, 0.208, 0.341])
# Text on a coloured cell, which keeps its colour in dark mode: not the ink and the white that change there.
_ON_DARK, _ON_LIGHT = "#fefefe", "#111112"
_WIDTH, _ROW = 8.5, 0.22
_SIZES = (7, 6)  # of the numbers in cells, in points: the first for which there is room
_STROKES = 7  # of the hatching of a cell
_WHOLE = 200  # characters of a name before it is cut to the width of its column


@figure
def plot_heatmap(
    table: pd.DataFrame,
    *,
    value: str,
    term: str = "term",
    by: str | None = None,
    top: int = 25,
    ax: Axes | None = None,
    links: Mapping[Any, str] | None = None,
) -> Axes:
    """Draw a value of every group and term as a cell, groups and terms that are alike side by side.

    The form for many groups: sixty provinces fit. The darker, the greater is the value; it is printed where the
    cells have room. A hollow cell has a value without an interval (`low` is missing), a hatched one has no value.
    Rows and columns are ordered by hierarchical clustering, so that blocks of like groups become visible; the order
    is that of these values only, and neighbours need not belong together.

    Parameters
    ----------
    table
        A table with one row for each group and term, such as those of `frame_shares`, `phrase_rates`, `tfidf_themes`.
    value
        The column that is drawn, a number from 0 up: "share" is written as a percentage.
    term
        The column that names what is counted: "term", "frame", "topic".
    by
        The grouping column of the table.
    top
        How many terms: those with the greatest sum of values.
    ax
        Axes to draw into.
    links
        Address of every group, such as its place in the explorer: in the SVG its name and its cells lead there.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If the table is empty, lacks a column, or holds a term of a group twice.

    Notes
    -----
    Agglomerative clustering by average linkage of Euclidean distances, each term scaled to its greatest value; the
    leaves are ordered optimally (Bar-Joseph, Gifford and Jaakkola 2001).

    Examples
    --------
    >>> rates = pd.DataFrame({"province": ["Sơn La", "Bắc Kạn", "Cao Bằng"] * 2, "term": ["dám"] * 3 + ["lúa"] * 3,
    ...                       "per_1000_words": [2.0, 0.0, 2.5, 0.0, 4.0, 0.0]})
    >>> ax = plot_heatmap(rates, value="per_1000_words")
    >>> [text.get_text() for text in ax.get_yticklabels()]
    ['Bắc Kạn', 'Sơn La', 'Cao Bằng']
    >>> from analysis import close_figure
    >>> close_figure(ax)
    """
    column, looks = grouping(table, by)
    check_columns(table, [term, value], "a function of this package")
    values = values_of(
        table, (column, term, value), list(looks), what=value_name(value), write=value_writer(value), **hollow_in(table)
    )
    return draw_heatmap(values.top(top), ax, links)


def value_name(value: str) -> str:
    """Return what a column of values is called in figures."""
    names = {"share": _("share of sentences"), "per_1000_words": _("occurrences per 1,000 words")}
    return names.get(value, value)


def value_writer(value: str) -> Callable[[float], str]:
    return percent if value == "share" else partial(number, decimals=None)


def hollow_in(table: pd.DataFrame) -> dict[str, Any]:
    """Return which values of a table have no interval, and why, as options of `values_of`."""
    if "low" not in table:
        return {}
    bare = table["low"].isna()
    reasons = list(table.loc[bare, "interval"].unique()) if "interval" in table else list[str]()
    return {"hollow": bare, "why": (" " + _("or") + " ").join(basis_name(str(r)) for r in reasons) or _("no interval")}


def draw_heatmap(
    values: Values,
    ax: Axes | Sequence[Axes] | np.ndarray | None = None,
    links: Mapping[Any, str] | None = None,
    keep_columns: bool = False,
) -> Axes:
    """Draw the cells of a table of values, in the order of likeness; the style must be in force."""
    groups, terms = by_likeness(values.table, values.base)
    terms = list(values.table.columns) if keep_columns else terms
    cells = values.table.loc[groups, terms]
    most = 22 if is_narrow() else 40
    shown = [shorten(group, most) for group in groups]
    width = (NARROW if is_narrow() else _WIDTH) - 0.3 - 0.062 * max(map(len, shown), default=0)
    cell = float(np.clip(width / max(len(terms), 1), 0.1, 0.8))
    heads = short_names([values.name(term, _WHOLE) for term in terms], 36)
    tall = 0.75 + 0.07 * max(map(len, heads), default=0)
    (panel,) = new_panels(
        ax, 1, 0.3 + 0.062 * max(map(len, shown), default=0) + cell * len(terms), tall + _ROW * len(groups)
    )
    places = [(float(row), float(column)) for row in range(len(groups)) for column in range(len(terms))]
    draw_cells(panel, values, places, [(group, term) for group in groups for term in terms], links)
    written = [values.write(value) for value in cells.to_numpy().ravel() if np.isfinite(value)]
    longest = max(map(len, written), default=0)
    if fitting := [size for size in _SIZES if longest * 0.0083 * size + 0.04 < cell]:
        write_cells(panel, values, cells, fitting[0])
    panel.set_xlim(-0.5, len(terms) - 0.5)
    panel.set_ylim(len(groups) - 0.5, -0.5)
    panel.xaxis.tick_top()
    panel.set_xticks(range(len(terms)), heads, rotation=90, fontsize=8, color=INK)
    panel.set_yticks(range(len(groups)), shown, fontsize=8)
    for group, label in zip(groups, panel.get_yticklabels(), strict=True):
        label.set_url((links or {}).get(group))
    panel.tick_params(length=0)
    for side in panel.spines.values():
        side.set_visible(False)
    panel.set_xlabel(key_to_cells(values))
    attach(panel, values.said())
    return finished([panel])


def by_likeness(table: pd.DataFrame, base: float = 0.0) -> tuple[list[Any], list[Any]]:
    """Return the groups (rows) and the terms (columns) of a table, those that are alike side by side.

    >>> table = pd.DataFrame([[1, 0], [0, 1], [1, 0.1]], index=list("abc"), columns=["x", "y"])
    >>> by_likeness(table)
    (['b', 'c', 'a'], ['x', 'y'])
    """
    scaled = (table - base).clip(lower=0)
    scaled = (scaled / scaled.max().where(lambda most: most > 0, 1)).fillna(0)
    return _seriated(scaled), _seriated(scaled.T)


def _seriated(table: pd.DataFrame) -> list[Any]:
    """Return the labels of the rows in the order of the leaves, from the end with the greater values."""
    table = table.loc[sorted(table.index, key=str)]  # the order of the articles makes no difference
    if len(table) < 3 or not table.shape[1]:
        sums = -table.sum(axis=1)
        return list(sums.sort_values(kind="stable").index)
    from scipy.cluster.hierarchy import leaves_list, linkage

    leaves = leaves_list(linkage(table.to_numpy(dtype=float), method="average", optimal_ordering=True))
    half = len(leaves) // 2
    sums = table.to_numpy(dtype=float).sum(axis=1)[leaves]
    if sums[:half].sum() < sums[-half:].sum():
        leaves = leaves[::-1]
    return [table.index[int(leaf)] for leaf in leaves]


def draw_cells(
    ax: Axes,
    values: Values,
    places: list[tuple[float, float]],
    cells: list[tuple[Any, Any]],
    links: Mapping[Any, str] | None,
    gap: float = 0.06,
) -> None:
    """Draw cells at places (row, column): filled, hollow without an interval, hatched without a value."""
    from matplotlib.collections import PolyCollection

    hollow = values.hollow_at()
    kinds: dict[str, list[tuple[Any, Any, tuple[float, float]]]] = {"filled": [], "hollow": [], "missing": []}
    for (group, term), place in zip(cells, places, strict=True):
        value = float(values.table.at[group, term])  # type: ignore[arg-type]  # a table of numbers
        kind = "missing" if not np.isfinite(value) else "hollow" if hollow.at[group, term] else "filled"
        kinds[kind].append((group, ramp(values, value), place))
    for kind, found in kinds.items():
        if not found:
            continue
        inset = gap + (0.05 if kind == "hollow" else 0)
        colours = [colour for _group, colour, _place in found]
        looks: dict[str, dict[str, Any]] = {
            "filled": {"facecolors": colours, "edgecolors": "none"},
            "hollow": {"facecolors": "white", "edgecolors": colours, "linewidths": 1.8},
            "missing": {"facecolors": "white", "edgecolors": "none"},
        }
        places_of_kind = [square(*place, inset) for _group, _colour, place in found]
        squares = PolyCollection(places_of_kind, label=f"_{kind}", **looks[kind])
        squares.set_urls([(links or {}).get(group) for group, _colour, _place in found])
        ax.add_collection(squares, autolim=False)
        if kind == "missing":
            ax.add_patch(_hatching([place for _group, _colour, place in found], inset))


def _hatching(places: Sequence[tuple[float, float]], inset: float) -> PathPatch:
    """Return strokes across cells. Not a hatch of matplotlib: in a printed report each cell of it is a large image."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    offsets = 2 * np.arange(1, _STROKES + 1) / (_STROKES + 1)  # where a stroke leaves the sides of a unit square
    ends = np.stack([np.clip(offsets, 0, 1), np.clip(offsets - 1, 0, 1)], axis=1)
    strokes = np.stack([ends, ends[:, ::-1]], axis=1)  # from the lower right to the upper left
    corners = np.array([(column, row) for row, column in places]) - 0.5 + inset
    points = corners[:, None, None] + strokes * (1 - 2 * inset)
    codes = np.tile([Path.MOVETO, Path.LINETO], len(places) * _STROKES)
    path = Path(points.reshape(-1, 2), codes)
    return PathPatch(path, fill=False, edgecolor=FAINT, linewidth=0.8, label="_hatching")


def square(row: float, column: float, inset: float) -> np.ndarray:
    half = 0.5 - inset
    corners = np.array([(-half, -half), (half, -half), (half, half), (-half, half)])
    return corners + np.array((column, row))


def ramp(values: Values, value: float) -> tuple[float, float, float]:
    """Return the colour of a value, from light to dark; the same order of light in grey."""
    most = np.nanmax(values.table.to_numpy(dtype=float), initial=values.base)
    part = np.clip((value - values.base) / (most - values.base), 0, 1) if most > values.base else 0.0
    red, green, blue = _LIGHT + (0.0 if np.isnan(part) else part) * (_DARK - _LIGHT)
    return red, green, blue


def ink_on(values: Values, value: float, hollow: bool) -> str:
    """Return the colour of a text on a cell."""
    if hollow or not np.isfinite(value):
        return INK if np.isfinite(value) else MUTED
    return _ON_DARK if np.dot(ramp(values, value), (0.2126, 0.7152, 0.0722)) < 0.55 else _ON_LIGHT


def write_cells(ax: Axes, values: Values, cells: pd.DataFrame, size: float = _SIZES[0]) -> None:
    hollow = values.hollow_at().loc[cells.index, cells.columns].to_numpy()
    for (row, column), value in np.ndenumerate(cells.to_numpy(dtype=float)):
        if np.isfinite(value):
            colour = ink_on(values, value, bool(hollow[row, column]))
            ax.text(column, row, values.write(value), ha="center", va="center", fontsize=size, color=colour)


def key_to_cells(values: Values) -> str:
    """Return in words what cells are and what hollow and hatched ones mean, where there are any."""
    said = [f"{values.what}; {values.darker}" if values.darker else _("{what}; darker: more").format(what=values.what)]
    if values.hollow_at().to_numpy().any():
        said.append(_("hollow: {why}").format(why=values.why))
    if values.table.isna().to_numpy().any():
        said.append(_("hatched: no value"))
    return "; ".join(said)
