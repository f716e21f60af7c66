"""What is distinctive of each group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures.description import attach
from analysis.figures.heatmap import draw_heatmap
from analysis.figures.labels import glosses, label_row, note, plain
from analysis.figures.layout import (
    bare_rows,
    check_columns,
    check_once,
    finished,
    grouping,
    interval_note,
    new_panels,
    ratio,
    ratio_ticks,
    times,
)
from analysis.figures.style import INK, MUTED, figure
from analysis.figures.values import Values, chosen, first_of_each, values_of
from analysis.system.language import _, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@figure
def plot_keyness(  # noqa: PLR0913 — the options of every figure
    keys: pd.DataFrame,
    *,
    by: str | None = None,
    top: int = 12,
    ax: Axes | Sequence[Axes] | None = None,
    colours: Mapping[Any, str] | None = None,
    gloss: Mapping[str, str] | None = None,
    kind: str | None = None,
    links: Mapping[Any, str] | None = None,
) -> Axes | np.ndarray:
    """Draw how many times as often as the others each group uses its leading terms, with intervals.

    One panel is one group of the table of `keyness_table`, one row one term: the point is the ratio of the rates, the
    line its interval, with an arrow where that goes on beyond the panel. Filled points are `distinctive`, hollow ones
    are not; a term without a line is one of a group of too few articles, and describes these texts only. Where the
    table has a column `shrunken`, a grey arrow leads from the ratio to what is left of it once it is known how little
    text carries it. At the right are the occurrences in the group and in the rest, and the group's articles with the
    term. Where the rest does not use the term, look at the lower end of the line: the size of the ratio comes from
    the length of the texts.

    Parameters
    ----------
    keys
        The table of `keyness_table`, or chosen rows of it. Of a group with more than `top` rows those are
        drawn that it uses more than the rest, in the order of the table.
    by
        The grouping column of the table.
    top
        Rows per panel.
    ax
        One Axes per group to draw into.
    colours
        Colour of every group, from `group_colours` of the full list; without it, those of the groups in the table.
    gloss
        English for Vietnamese terms, instead of the packaged glossary (none in Vietnamese); `{}` for none.
    kind
        "panels" or "heatmap", a cell for each group and term; without it, panels up to six groups.
    links
        Address of every group, such as its place in the explorer: in the SVG its name leads there, and its cells.

    Returns
    -------
    Axes or ndarray of Axes
        An array for several groups.

    Raises
    ------
    ValueError
        If the table is empty, lacks a column, or holds a term of a group twice, as that of `keyness_pairs` does.

    Examples
    --------
    >>> keys = pd.DataFrame({"province": "Sơn La", "term": ["tiếp_tục"], "count": [9], "rest": [1], "log2_ratio": [2.5],
    ...                      "low": [0.5], "high": [3.5], "articles": [3], "verdict": ["distinctive"]})
    >>> ax = plot_keyness(keys)
    >>> [(float(mark.get_xdata()[0]), mark.get_markerfacecolor()) for mark in ax.lines if mark.get_marker() == "o"]
    [(2.5, '#1d3557')]
    >>> from analysis import close_figure
    >>> close_figure(ax)
    """
    column, looks = grouping(keys, by, colours)
    check_columns(keys, ["term", "count", "rest", "log2_ratio", "low", "high", "articles", "verdict"], "keyness_table")
    check_once(keys, [column, "term"])
    shown = {group: _leading_keys(keys[keys[column] == group], top) for group in looks}
    if chosen(kind, ("panels", "heatmap"), len(looks), ax) == "heatmap":
        return draw_heatmap(_leading_everywhere(keys, column, shown, 2 * top), ax, links)
    gloss = glosses(gloss)
    ratios = pd.concat(shown.values())["log2_ratio"]
    # as far as the points go: where one side has no occurrence, an interval has no end worth showing
    limits = min(ratios.min(), 0) - 1.2, max(ratios.max(), 1) + 1.2
    rows = max(len(part) for part in shown.values())
    panels = new_panels(ax, len(looks), 3.8, 1.2 + 0.42 * rows, across=3)
    labels = []
    beside: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "ha": "right", "annotation_clip": False}
    above: dict[str, Any] = {"xycoords": "axes fraction", "ha": "right", "va": "bottom", "fontsize": 7}
    for panel, (group, part) in zip(panels, shown.items(), strict=True):
        look = looks[group]
        panel.set_xlim(limits)
        bare_rows(panel, rows)
        for row, key in enumerate(part.to_dict("records")):
            panel.vlines(0, row - 0.16, row + 0.3, color=MUTED, linewidth=0.8, zorder=0)  # clear of the labels
            _interval(panel, row, key["low"], key["high"], look.colour)
            fill = look.colour if key["verdict"] == "distinctive" else "white"
            panel.plot(key["log2_ratio"], row, look.marker, ms=6, mfc=fill, mec=look.colour, mew=1.3, zorder=3)
            if np.isfinite(key.get("shrunken", np.nan)):
                _arrow(panel, row + 0.2, key["log2_ratio"], key["shrunken"])
            note(
                panel,
                f"{number(key['count'])} : {number(key['rest'])}",
                (1, row),
                offset=(38, 0),
                color=INK,
                **beside,
            )
            note(panel, number(key["articles"]), (1, row), offset=(68, 0), **beside)
            labels += label_row(panel, limits[0], row, key["term"], gloss)
        note(panel, _("here : rest"), (1, 1), offset=(38, 3), **above)
        note(panel, _("articles"), (1, 1), offset=(70, 3), **above)
        panel.set_title(plain(group), url=(links or {}).get(group))
        panel.set_xlabel(_("times as often as in the rest"))
        ticks = ratio_ticks(*limits)
        panel.set_xticks(ticks, [times(tick) for tick in ticks])
    first = _("times as often as in the rest")
    if keys["low"].notna().any():
        first = _("times as often as in the rest; filled: distinctive")
    said = [first, interval_note(keys)]
    if "shrunken" in keys and keys["shrunken"].notna().any():
        said.append(_("grey arrow: to the shrunken ratio"))
    panels[0].set_xlabel("\n".join(said))
    attach(panels[0], _values(pd.concat(shown.values()), column, list(looks)).said())
    return finished(panels, labels, beyond=76)


def _values(keys: pd.DataFrame, column: str, groups: list[Any]) -> Values:
    return values_of(
        keys,
        (column, "term", "log2_ratio"),
        groups,
        what=_("times as often as in the rest"),
        hollow=keys["verdict"] != "distinctive",
        why=_("not distinctive"),
        write=ratio,
        chosen_terms=True,
    )


def _leading_everywhere(keys: pd.DataFrame, column: str, shown: Mapping[Any, pd.DataFrame], count: int) -> Values:
    """Return every group's ratio of the terms that lead in a group: the first one of each, then the second one."""
    terms = first_of_each(pd.concat(shown.values()), column, count)
    return _values(keys[keys["term"].isin(terms)], column, list(shown))


def _leading_keys(part: pd.DataFrame, top: int) -> pd.DataFrame:
    """Return the rows of one group that are drawn: all where there is room, otherwise those it uses more."""
    more = part[part["log2_ratio"] > 0]
    return part if len(part) <= top else (part if more.empty else more).head(top)


def _arrow(ax: Axes, row: float, start: float, end: float) -> None:
    """Draw how far a ratio is drawn towards 1× because so little text carries it."""
    style = {
        "arrowstyle": "-|>,head_width=0.15,head_length=0.25",
        "color": MUTED,
        "linewidth": 0.8,
        "shrinkA": 0,
        "shrinkB": 0,
    }
    ax.annotate("", (end, row), (start, row), arrowprops=style, zorder=2)


def _interval(ax: Axes, row: float, low: float, high: float, colour: str) -> None:
    """Draw a line from low to high, with an arrow at the border where it goes on beyond; nothing if there is none."""
    if not np.isfinite(low):
        return
    left, right = ax.get_xlim()
    ax.hlines(row, max(low, left), min(high, right), color=colour, linewidth=1.4, alpha=0.75)
    for beyond, border, marker in ((low < left, left, 8), (high > right, right, 9)):  # carets with their tip inwards
        if beyond:
            ax.plot(border, row, marker=marker, color=colour, ms=4, clip_on=False, label="_arrow")
