"""How rates and shares change over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures.description import attach
from analysis.figures.heatmap import draw_heatmap, hollow_in
from analysis.figures.labels import glosses, note, period_name, shorten
from analysis.figures.layout import check_columns, finished, grouping, interval_note, new_panels
from analysis.figures.style import MUTED, Look, figure
from analysis.figures.values import Values, chosen, values_of
from analysis.system.language import _, number, percent
from analysis.text.spelling import display_form, shown_form

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_PERIODS_NAMED = 8
_TENFOLD = 9.0  # a change of 900% a year: beyond it a number only says that there are few articles
_MOST_CELLS = 24  # beside one another in a heat map


@figure
def plot_over_time(  # noqa: PLR0913 — the options of every figure
    table: pd.DataFrame,
    *,
    by: str | None = None,
    top: int = 6,
    ax: Axes | Sequence[Axes] | None = None,
    colours: Mapping[Any, str] | None = None,
    names: Mapping[str, str | tuple[str, str]] | None = None,
    kind: str | None = None,
    links: Mapping[Any, str] | None = None,
) -> Axes | np.ndarray:
    """Draw how the rate of each term, or the share of each frame, changes from period to period in every group.

    One panel is one term or frame of the table of `over_time`, one line one group. Where a period has no article the
    line is broken; a hollow marker has too few articles for an interval. Below each period is the number of articles,
    one row per group. Where a trend could be fitted, its change per year is beside the name of the group in the legend.

    Parameters
    ----------
    table
        The table of `over_time`, or chosen rows of it.
    by
        The grouping column of the table.
    top
        Largest number of panels: the first terms or frames of the table.
    ax
        One Axes per panel to draw into.
    colours
        Colour of every group, from `group_colours` of the full list; without it, those of the groups in the table.
    names
        What is written after terms and frames, instead of the packaged glossary; `{}` for none. Two names, such as
        those of a frame, are written instead of it.
    kind
        "panels", or "heatmap", a cell for each group and period; without it, panels up to six groups.
    links
        Address of every group, such as its place in the explorer: in the SVG its name leads there, and its cells.

    Returns
    -------
    Axes or ndarray of Axes
        An array for several terms or frames.

    Raises
    ------
    ValueError
        If the table is empty or lacks a column.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"province": "Sơn La", "frame": "oversight", "period": ["2019", "2020", "2021"], "share": [0.2, None, 0.4],
    ...      "low": [0.1, np.nan, 0.3], "high": [0.3, np.nan, 0.5], "articles": [5, 0, 7], "change_per_year": 0.4,
    ...      "change_low": 0.1, "change_high": 0.8}
    ... )
    >>> ax = plot_over_time(table)
    >>> ax.get_title(loc="left"), [label.get_text() for label in ax.get_legend().get_texts()]
    ('oversight', ['Sơn La: +40% a year (+10% to +80%)'])
    >>> from analysis import close_figure
    >>> close_figure(ax)
    """
    column, looks = grouping(table, by, colours)
    what = "frame" if "frame" in table else "term"
    value = "share" if what == "frame" else "per_1000_words"
    check_columns(table, [what, "period", value, "low", "high", "articles", "change_per_year"], "over_time")
    names = names if names is not None else glosses(None)
    items = list(dict.fromkeys(table[what]))[:top]
    table = table.assign(period=table["period"].map(period_name))
    periods = list(dict.fromkeys(table["period"]))
    values = _values(table[table[what].isin(items)], (column, what, value), list(looks), names)
    if chosen(kind, ("panels", "heatmap"), len(looks), ax) == "heatmap":
        room = max(_MOST_CELLS // len(periods), 1) * len(periods)  # whole terms
        shown = replace(values, table=values.table.iloc[:, :room])
        return draw_heatmap(shown, ax, links, keep_columns=True)
    panels = new_panels(ax, len(items), 4.6, 2.3 + 0.36 * len(looks), across=2)
    for panel, item in zip(panels, items, strict=True):
        for row, (group, look) in enumerate(looks.items()):
            own = table[(table[column] == group) & (table[what] == item)].set_index("period").reindex(periods)
            _line(panel, own, value, look, _label(group, own), (row - (len(looks) - 1) / 2) * 0.09)
        _below(panel, table[table[what] == item], column, looks, periods)
        top_value = panel.get_ylim()[1]
        top_value = top_value if top_value > 0 else 1
        panel.set_ylim(-0.04 * top_value, top_value)  # room for the lower half of a marker at 0
        panel.set_xlim(-0.6, len(periods) - 0.4)
        if what == "frame":
            ticks = [tick for tick in panel.get_yticks() if 0 <= tick <= panel.get_ylim()[1]]
            panel.set_yticks(ticks, [percent(tick, 0 if ticks[-1] > 0.1 else 1) for tick in ticks])
        panel.set_title(_title(str(item), names))
        panel.legend(loc="lower left", bbox_to_anchor=(0, 1.0), fontsize=7.5, handletextpad=0.3, borderaxespad=0)
    attach(panels[0], values.said())
    unit = _("share of sentences") if what == "frame" else _("per 1,000 words")
    panels[0].set_ylabel(unit)
    panels[2 * ((len(panels) - 1) // 2)].annotate(
        f"{interval_note(table[table[value].notna()])}\n" + _("below: articles"),
        (0, 0),
        xytext=(0, -34 - 10 * len(looks)),
        xycoords="axes fraction",
        textcoords="offset points",
        fontsize=7,
        color=MUTED,
        va="top",
    )
    return finished(panels, pad=12 + 13.5 * len(looks))


def _title(item: str, names: Mapping[str, str | tuple[str, str]]) -> str:
    found = names.get(item, names.get(display_form(item), ""))
    first, second = (shown_form(item), found) if isinstance(found, str) else found
    return f"{first} ({second})" if second else first


def _name(item: str, names: Mapping[str, str | tuple[str, str]]) -> str:
    """Return what a frame or term is called where there is no room for its gloss."""
    found = names.get(item, "")
    return shown_form(item) if isinstance(found, str) else found[0]


def _values(
    table: pd.DataFrame, columns: tuple[str, str, str], groups: list[Any], names: Mapping[str, str | tuple[str, str]]
) -> Values:
    """Return the value of every group in every period, the periods of a term side by side."""
    column, what, value = columns
    table = table.assign(
        cell=pd.Series([*zip(table[what], table["period"], strict=True)], index=table.index, dtype=object)
    )
    cells = {(item, period): f"{_name(str(item), names)} · {period}" for item, period in table["cell"]}
    one = table[what].nunique() == 1
    return values_of(
        table,
        (column, "cell", value),
        groups,
        what=_("share of sentences") if what == "frame" else _("per 1,000 words"),
        write=percent if what == "frame" else partial(number, decimals=1),
        names={cell: str(cell[1]) if one else name for cell, name in cells.items()},
        **hollow_in(table),
    )


def _line(panel: Axes, own: pd.DataFrame, value: str, look: Look, label: str, shift: float) -> None:
    """Draw the values of one group; missing ones break the line."""
    x = np.arange(len(own)) + shift
    y, low, high = (own[c].to_numpy(dtype=float) for c in (value, "low", "high"))
    panel.plot(x, y, color=look.colour, linewidth=1.2, alpha=0.7, label="_line")
    panel.vlines(x, low, high, color=look.colour, linewidth=1.2, alpha=0.6)
    bare = np.isfinite(y) & ~np.isfinite(low)
    mark: dict[str, Any] = {"marker": look.marker, "ms": 5.5, "linestyle": "none", "color": look.colour}
    panel.plot(x, np.where(bare, np.nan, y), **mark, label=label)
    panel.plot(x, np.where(bare, y, np.nan), **mark, mfc="white", mew=1.2, label="_hollow")


def _label(group: object, own: pd.DataFrame) -> str:
    """Return the name of a group with its trend."""
    name = shorten(group, 24)
    change = own["change_per_year"].dropna()
    if change.empty:
        return name
    first = own.loc[change.index[0]]
    parts = [_signed(float(first[c])) for c in ("change_per_year", "change_low", "change_high")]
    return _("{group}: {change} a year ({low} to {high})").format(
        group=name, change=parts[0], low=parts[1], high=parts[2]
    )


def _signed(change: float) -> str:
    if change > _TENFOLD:
        return ">+" + percent(_TENFOLD)
    return ("+" if change >= 0 else "−") + percent(abs(change))


def _below(panel: Axes, own: pd.DataFrame, column: str, looks: Mapping[Any, Look], periods: Sequence[str]) -> None:
    """Write below the axis the periods, as many as there is room for, and the number of articles of every group."""
    step = -(-len(periods) // _MOST_PERIODS_NAMED)
    shown = range(0, len(periods), step)
    panel.set_xticks(list(shown), [shorten(periods[i], 18 if len(periods) < 4 else 11) for i in shown], fontsize=7.5)
    articles = own.pivot_table("articles", column, "period", observed=True, aggfunc="first")
    for row, (group, look) in enumerate(looks.items()):
        for i in shown:
            found = articles.loc[group].get(periods[i], 0) if group in articles.index else 0
            text = number(int(found)) if found == found else "0"
            where: dict[str, Any] = {"xycoords": ("data", "axes fraction"), "ha": "center", "va": "top", "fontsize": 7}
            note(panel, text, (i, 0), offset=(0, -17 - 10 * row), color=look.colour, annotation_clip=False, **where)
