"""Maps of Viet Nam in which every province is a tile of the same size."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.corpus.provinces import load_provinces, province_name
from analysis.figures.description import attach
from analysis.figures.heatmap import draw_cells, hollow_in, ink_on, key_to_cells, value_name, value_writer
from analysis.figures.labels import plain, wrap
from analysis.figures.layout import check_columns, finished, grouping, new_panels
from analysis.figures.style import FAINT, MUTED, figure
from analysis.figures.values import Values, values_of
from analysis.system.language import _
from analysis.text.dates import as_day

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MERGED = date(2025, 7, 1)
_SURE = 24  # so many provinces, all of them units of today: hardly by chance


class Tile(NamedTuple):
    row: int
    column: int
    short: str  # the name on the tile


@cache
def province_tiles(era: str) -> dict[str, Tile]:
    """Return the tile of every province of an era: "2008" for the 63 until June 2025, "2025" for the 34 since."""
    lines = files("analysis").joinpath("resources", "province_tiles.csv").read_text("utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {
        row["province"]: Tile(int(row["row"]), int(row["column"]), row["short"] or row["province"])
        for row in rows
        if row["era"] == era
    }


@figure
def plot_map(
    table: pd.DataFrame,
    *,
    value: str,
    term: str | None = None,
    by: str | None = None,
    as_of: str | date | None = None,
    ax: Axes | Sequence[Axes] | None = None,
    links: Mapping[Any, str] | None = None,
) -> Axes | np.ndarray:
    """Draw a value of every province as a tile on a map of Viet Nam, in which all provinces are equally large.

    The darker a tile, the greater is the value; it is printed on the tile. A hollow tile has a value without an
    interval, a hatched one has none; a province that the table does not have is an empty tile. On a map of areas
    Nghệ An would be twenty times Bắc Ninh, and say no more about their texts. Tiles lie about where the provinces are;
    not all neighbours touch.

    Parameters
    ----------
    table
        A table with one row for each province, or for each province and term.
    value
        The column that is drawn, a number from 0 up: "share" is written as a percentage.
    term
        The column of what is counted, such as "frame"; one map for each of its values.
    by
        The column of the provinces, in any spelling that `province_name` knows.
    as_of
        The date whose map is drawn: 63 provinces, or from 1 July 2025 on 34. Without it the 63; if the table has
        24 provinces or more, and all of them are units of today, the 34.
    ax
        Axes to draw into, one for each map.
    links
        Address of every group, such as its place in the explorer: in the SVG its tile leads there.

    Returns
    -------
    Axes or ndarray of Axes
        An array for several maps.

    Raises
    ------
    ValueError
        If a group is no province, or two groups are one province on the map; if the table is empty or lacks a column.

    Examples
    --------
    >>> shares = pd.DataFrame({"province": ["Sơn La", "Bắc Cạn"], "share": [0.3, 0.1]})
    >>> ax = plot_map(shares, value="share")
    >>> sorted(text.get_text() for text in ax.texts if text.get_text().endswith("%"))
    ['10%', '30%']
    >>> from analysis import close_figure
    >>> close_figure(ax)
    """
    column, looks = grouping(table, by)
    check_columns(table, [value, *([term] if term else [])], "a function of this package")
    if term is None:
        term, table = "term", table.assign(term="")
    values = values_of(
        table, (column, term, value), list(looks), what=value_name(value), write=value_writer(value), **hollow_in(table)
    )
    return draw_maps(values, ax, links, as_of)


def draw_maps(
    values: Values,
    ax: Axes | Sequence[Axes] | np.ndarray | None = None,
    links: Mapping[Any, str] | None = None,
    as_of: str | date | None = None,
) -> Any:
    """Draw one map for each column of a table of values; the style must be in force."""
    tiles, placed = tiles_of(list(values.table.index), as_of)
    tall = 1 + max(tile.row for tile in tiles.values())
    wide = 1 + max(tile.column for tile in tiles.values())
    terms = list(values.table.columns)
    size = 0.42 if len(terms) == 1 else 0.36
    panels = new_panels(ax, len(terms), size * wide + 0.1, size * tall + 0.6, across=4)
    for panel, term in zip(panels, terms, strict=True):
        draw_cells(
            panel, values, [placed[group][:2] for group in placed], [(group, term) for group in placed], links, 0.03
        )
        _write_tiles(panel, values, term, tiles, placed)
        panel.set_xlim(-0.55, wide - 0.45)
        panel.set_ylim(tall - 0.45, -0.55)
        panel.set_aspect("equal")
        panel.set_xticks([])
        panel.set_yticks([])
        for side in panel.spines.values():
            side.set_visible(False)
        panel.set_title(values.name(term) if term else "")
    said = key_to_cells(values)
    if len(placed) < len(tiles):
        said += "; " + _("empty: not in the table")
    panels[0].set_xlabel(said)
    attach(panels[0], values.said())
    return finished(panels)


def _write_tiles(panel: Axes, values: Values, term: Any, tiles: Mapping[str, Tile], placed: Mapping[Any, Tile]) -> None:
    from matplotlib.patches import Rectangle

    hollow = values.hollow_at()
    there = {tile[:2]: group for group, tile in placed.items()}
    for tile in tiles.values():
        colour, text, lines = MUTED, "", wrap(tile.short, 7)
        if tile[:2] in there:
            group = there[tile[:2]]
            value = float(values.table.loc[[group], term].iloc[0])
            text = values.write(value) if np.isfinite(value) else ""
            colour = ink_on(values, value, bool(hollow.at[group, term]))
        else:
            corner = tile.column - 0.47, tile.row - 0.47
            panel.add_patch(Rectangle(corner, 0.94, 0.94, fill=False, edgecolor=FAINT, linewidth=0.7))
        middle = 0.12 if text else 0.0
        name: dict[str, Any] = {"ha": "center", "va": "center", "linespacing": 0.95, "color": colour}
        panel.text(tile.column, tile.row - middle, "\n".join(lines), fontsize=5, **name)
        if text:
            panel.text(tile.column, tile.row + 0.3, text, fontsize=6, weight="bold", **name)


def tiles_of(groups: Sequence[Any], as_of: str | date | None = None) -> tuple[dict[str, Tile], dict[Any, Tile]]:
    """Return the tiles of a map, and the tile of every group."""
    on = as_day(as_of)
    if on is None:
        today = set(load_provinces()["new_name"])
        on = _MERGED if len(groups) >= _SURE and {plain(group) for group in groups} <= today else date(2024, 1, 1)
    tiles = province_tiles("2025" if on >= _MERGED else "2008")
    placed: dict[Any, Tile] = {}
    taken: dict[str, Any] = {}
    for group in groups:
        name = province_name(str(group), as_of=_MERGED if on >= _MERGED else None)
        if name is None:
            raise ValueError(_("{group!r} is no province, so there is no map of the groups").format(group=group))
        if name in taken:
            raise ValueError(
                _("{one!r} and {other!r} are both {name} on the map; there must be one row for each").format(
                    one=taken[name], other=group, name=name
                )
            )
        taken[name], placed[group] = group, tiles[name]
    return tiles, placed
