"""Tables are checked, panels are laid out and finished: what all figures share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures.labels import cut, fit_label, fit_title, shorten
from analysis.figures.style import NARROW, Look, is_narrow, looks, new_figure
from analysis.system.columns import missing_columns
from analysis.system.language import _, in_language, language, number, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.legend import Legend
    from matplotlib.text import Annotation


# --- Tables -------------------------------------------------------------------------------------------


def grouping(
    table: pd.DataFrame, by: str | None, colours: Mapping[Any, str] | None = None
) -> tuple[str, dict[Any, Look]]:
    """Return the name of the grouping column, and colour and marker of each of its groups, in order of appearance."""
    column = by or "province"
    if not isinstance(table, pd.DataFrame):
        raise TypeError(
            _("the table is a {kind}; must be a DataFrame, as a function that computes something returns it").format(
                kind=type(table).__name__
            )
        )
    if column not in table:
        raise ValueError(
            _("by={column!r} is not a column of the table; it has {columns}").format(
                column=column, columns=", ".join(map(str, table.columns))
            )
        )
    if table.empty:
        raise ValueError(_("the table is empty: there is nothing to draw"))
    found = looks(table[column], colours)
    if not found:
        raise ValueError(_("by={column!r} holds no group: all its values are missing").format(column=column))
    return column, found


def check_columns(table: pd.DataFrame, columns: Sequence[str], source: str) -> None:
    if sentence := missing_columns(columns, table.columns):
        raise ValueError(
            _("the table has {no_column}. Give it as it comes from {source}, or chosen rows of it").format(
                no_column=sentence, source=source
            )
        )


def check_once(table: pd.DataFrame, columns: list[str]) -> None:
    twice = table[table.duplicated(columns)]
    if len(twice):
        group, term = twice.iloc[0][columns]
        raise ValueError(
            _("{column}={term!r} occurs twice in {by}={group!r}; there must be one row of each").format(
                column=columns[1], term=term, by=columns[0], group=group
            )
        )


# --- Panels -------------------------------------------------------------------------------------------


def new_axes(ax: Axes | None, width: float, height: float) -> Axes:
    if ax is not None:
        return _without_math(ax)
    return new_figure(min(width, NARROW) if is_narrow() else width, height).add_subplot()


def new_panels(
    ax: Axes | Sequence[Axes] | np.ndarray | None, count: int, width: float, height: float, across: int = 4
) -> list[Axes]:
    """Return `count` Axes side by side, at most `across` in a row: those given, or of a new figure."""
    if ax is not None:
        given = list(np.atleast_1d(np.asarray(ax, dtype=object)).ravel())
        if len(given) != count:
            raise ValueError(
                _("ax holds {given} Axes, but the figure has {count} panels; give one for each").format(
                    given=len(given), count=count
                )
            )
        return [_without_math(panel) for panel in given]
    if is_narrow():
        across, width = 1, min(width, NARROW)
    columns = min(count, across)
    rows = -(-count // columns)
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    figure = new_figure(width * columns, height * rows, ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.08))
    panels = list(figure.subplots(rows, columns, squeeze=False).ravel())
    for unused in panels[count:]:
        unused.set_axis_off()
    return panels[:count]


def lay_out(panel: Axes) -> None:
    """Give the panels of a figure the places that they will have when it is drawn."""
    figure = panel.figure.canvas.figure
    engine = figure.get_layout_engine()
    if engine is None:
        figure.draw_without_rendering()
    else:
        engine.execute(figure)  # with the places nothing needs to be drawn: a fifth of the time of a figure is saved


def is_first(panel: Axes, position: int) -> bool:
    """Return True if a panel is the first of its row, where the names of rows are written."""
    place = panel.get_subplotspec()
    return position == 0 or (place is not None and place.colspan.start == 0)


def write_ticks(ax: Axes, write: Callable[[float], str] = number) -> None:
    """Write the numbers at the horizontal axis as in the language in use, also where the figure is drawn later."""
    from matplotlib.ticker import FuncFormatter

    here = language()

    def written(value: float, _position: int) -> str:
        with in_language(here):
            return write(value)

    ax.xaxis.set_major_formatter(FuncFormatter(written))


def write_percentages(ax: Axes) -> None:
    """Write shares at the horizontal axis as percentages that are where they say: whole ones where the axis allows."""
    from matplotlib.ticker import MaxNLocator

    ax.xaxis.set_major_locator(MaxNLocator(nbins="auto", steps=[1, 2, 5, 10]))  # at 2.5 % a label would say 2 %

    def written(share: float) -> str:
        return percent(share, exact_decimals(ax.xaxis.get_majorticklocs(), 2))

    write_ticks(ax, written)


def exact_decimals(shares: Sequence[float] | np.ndarray, most: int) -> int:
    """Return with how many decimals percentages say exactly what they are, at most so many."""
    percentages = 100 * np.asarray(shares)
    exact = (n for n in range(most) if np.allclose(percentages, percentages.round(n), rtol=0, atol=1e-6))
    return next(exact, most)


def _without_math(ax: Axes) -> Axes:
    """Let Axes made elsewhere draw a dollar sign as it is; in figures of our own the style says so."""
    from matplotlib.text import Text

    for text in ax.findobj(Text):
        text.set_parse_math(False)
    return ax


def bare_rows(ax: Axes, rows: float, above: float = 0.9, below: float = 0.5) -> None:
    """Leave room for so many rows, the first on top, without an axis for them."""
    ax.set_ylim(rows - below, -above)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)


def finished(
    panels: Sequence[Axes],
    labels: Sequence[Annotation] = (),
    *,
    beyond: float = 0.0,
    pad: float = 6.0,
    taken: float = 0.0,
) -> Any:
    """Fit titles and labels into their panels; return the Axes, an array of them if there are several.

    In points: `beyond` is how far labels may go over the right border, `pad` how far titles are above their panels,
    `taken` what something else needs of the width of a title.
    """
    from matplotlib.ticker import ScalarFormatter

    for text in labels:
        text.set_in_layout(False)  # a long label must not make its panel narrow
    for panel in panels:
        if isinstance(panel.xaxis.get_major_formatter(), ScalarFormatter):  # not one of the figure's own
            write_ticks(panel)
    titles = [panel.get_title(loc="left") for panel in panels]
    for panel, title in zip(panels, titles, strict=True):
        panel.set_title(shorten(title, 20), loc="left", pad=pad)  # so must a long title
    lay_out(panels[0])
    cut(labels, beyond)
    for panel, title in zip(panels, titles, strict=True):
        fit_title(panel, title, pad, taken)
        fit_label(panel)
    _make_room(panels)
    return np.array(panels, dtype=object) if len(panels) > 1 else panels[0]


def _make_room(panels: Sequence[Axes]) -> None:
    """Make a figure of ours higher where titles, or labels below, have become longer than one line."""
    figure, place = panels[0].figure.canvas.figure, panels[0].get_subplotspec()
    if place is None or figure.get_layout_engine() is None:
        return
    lines = max(panel.get_title(loc="left").count("\n") for panel in panels)
    below = max(panel.get_xlabel().count("\n") for panel in panels)
    more = 0.2 * lines * place.get_gridspec().nrows + 0.15 * below
    figure.set_figheight(figure.get_figheight() + more)


def legend_columns(names: Sequence[str], width: float) -> int:
    """Return about how many names fit side by side above a figure of so many inches."""
    return max(1, min(len(names), int(72 * width / (40 + 5 * max(map(len, names))))))


def legend_above(ax: Axes, names: Sequence[str], height: float = 1.0) -> Legend:
    """Put a legend above Axes, in so many columns that it is no wider than the figure, which could not be laid out."""
    width = ax.figure.bbox.width
    across = legend_columns(names, width / ax.figure.dpi)
    while True:
        legend = ax.legend(loc="lower center", ncols=across, bbox_to_anchor=(0.5, height), handletextpad=0.2)
        if across == 1 or legend.get_window_extent().width <= width:
            return legend
        across -= 1


# --- Marks --------------------------------------------------------------------------------------------


def halo() -> list[Any]:
    """Return a thin white edge for lines that cross a dark bar."""
    from matplotlib.patheffects import Normal, Stroke

    return [Stroke(linewidth=2.4, foreground="white"), Normal()]


def interval_note(table: pd.DataFrame) -> str:
    """Return in words what the intervals of a table rest on, and why some rows have none."""
    if "interval" not in table:
        return _("lines: 95% interval")
    there = table["low"].notna()
    parts = []
    if bases := _named(table, there):
        parts.append(_("lines: 95% interval, by {bases}").format(bases=_joined(bases, _("and"))))
    if reasons := _named(table, ~there):
        parts.append(_("hollow, without a line: {reasons}").format(reasons=_joined(reasons, _("or"))))
    return "; ".join(parts)


def _joined(names: Sequence[str], last: str) -> str:
    return f" {last} ".join(names)


def _named(table: pd.DataFrame, rows: pd.Series) -> list[str]:
    return [basis_name(str(basis)) for basis in table.loc[rows, "interval"].unique()]


def basis_name(basis: str) -> str:
    """Return in the language in use what an interval rests on, or why there is none, as in the column `interval`."""
    names = {
        "articles": _("articles"),
        "sentences": _("sentences"),
        "one article": _("one article"),
        "two articles": _("two articles"),
    }
    return names.get(basis, basis)


def ratio_ticks(low: float, high: float) -> list[int]:
    """Return whole powers of two between the limits, six or seven at most."""
    step = next(step for step in (1, 2, 3, 4, 6, 8, 12) if (high - low) / step < 7 or step == 12)
    return [tick for tick in range(-48, 49, step) if low <= tick <= high]


def ratio(power: float) -> str:
    """Return 2 to any power as one writes it in a figure.

    >>> [ratio(power) for power in (-5, -1, 0, 2.5, 5)]
    ['0.03×', '0.5×', '1.0×', '5.7×', '32×']
    """
    value = 2.0**power
    return f"{number(value, 0 if value >= 9.95 else 1 if value >= 0.095 else 2)}×"


def times(power: int) -> str:
    """Return 2 to a power as one writes it.

    >>> [times(power) for power in (-4, -1, 0, 10)]
    ['1/16×', '½×', '1×', '1,024×']
    """
    if power >= 0:
        return f"{number(2**power)}×"
    return {-1: "½×", -2: "¼×", -3: "⅛×"}.get(power, f"1/{number(2**-power)}×")
