"""What occurs beside a word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures.description import attach
from analysis.figures.heatmap import draw_heatmap
from analysis.figures.labels import glosses, label_row, note, plain
from analysis.figures.layout import bare_rows, check_columns, check_once, finished, grouping, new_panels
from analysis.figures.style import INK, figure
from analysis.figures.values import Values, chosen, values_of
from analysis.system.language import _, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@figure
def plot_collocates(  # noqa: PLR0913 — the options of every figure
    table: pd.DataFrame,
    *,
    by: str | None = None,
    top: int = 12,
    ax: Axes | Sequence[Axes] | None = None,
    colours: Mapping[Any, str] | None = None,
    gloss: Mapping[str, str] | None = None,
    kind: str | None = None,
    links: Mapping[Any, str] | None = None,
) -> Axes | np.ndarray:
    """Draw which words occur beside a node in each group, and where groups differ in them.

    One panel is one group of the table of `collocates`, one row one collocate: the line leads to its log Dice. The
    marker is filled where the word is near the node more often than elsewhere (`attracted`). A triangle at the right
    says that it is near the node more often here than in the other groups (▲) or less often (▼). The numbers are its
    occurrences near the node and the articles with them.

    Parameters
    ----------
    table
        The table of `collocates`, or chosen rows of it.
    by
        The grouping column of the table.
    top
        Rows per panel.
    ax
        One Axes per group to draw into.
    colours
        Colour of every group, from `group_colours` of the full list; without it, those of the groups in the table.
    gloss
        English for Vietnamese words, instead of the packaged glossary; `{}` for none.
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
        If the table is empty, lacks a column, or holds a collocate of a group twice.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"province": "Sơn La", "term": ["sơ_kết"], "count": [9], "log_dice": [11.0], "articles": [3],
    ...      "verdict": "attracted", "difference": [1.0], "difference_verdict": "distinctive"}
    ... )
    >>> ax = plot_collocates(table)
    >>> [text.get_text() for text in ax.texts][:3]
    ['9', '3', '▲']
    >>> from analysis import close_figure
    >>> close_figure(ax)
    """
    column, looks = grouping(table, by, colours)
    needed = ["term", "count", "log_dice", "articles", "verdict", "difference", "difference_verdict"]
    check_columns(table, needed, "collocates")
    check_once(table, [column, "term"])
    gloss = glosses(gloss)
    shown = {group: table[(table[column] == group) & table["log_dice"].notna()].head(top) for group in looks}
    drawn = pd.concat(shown.values())
    left = float(np.floor(min(drawn["log_dice"].min(), 10) - 1)) if len(drawn) else 0.0
    values = _values(drawn, column, list(looks), left)
    if chosen(kind, ("panels", "heatmap"), len(looks), ax) == "heatmap":
        terms = list(values.top(2 * top).table.columns)
        there = table[table["term"].isin(terms) & table["log_dice"].notna()]  # not only where they lead
        return draw_heatmap(_values(there, column, list(looks), left).of(terms), ax, links)
    rows = max(1, *(len(part) for part in shown.values()))
    panels = new_panels(ax, len(looks), 3.6, 1.2 + 0.42 * rows, across=3)
    labels = []
    beside: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "ha": "right", "annotation_clip": False}
    above: dict[str, Any] = {"xycoords": "axes fraction", "ha": "right", "va": "bottom", "fontsize": 7}
    for panel, (group, part) in zip(panels, shown.items(), strict=True):
        look = looks[group]
        panel.set_xlim(left, 14)
        bare_rows(panel, rows)
        for row, found in enumerate(part.to_dict("records")):
            panel.hlines(row, left, found["log_dice"], color=look.colour, linewidth=1.4, alpha=0.6)
            fill = look.colour if found["verdict"] == "attracted" else "white"
            dot: dict[str, Any] = {"ms": 6, "mfc": fill, "mec": look.colour, "mew": 1.3, "clip_on": False, "zorder": 3}
            panel.plot(found["log_dice"], row, look.marker, **dot)
            note(panel, number(found["count"]), (1, row), offset=(30, 0), color=INK, **beside)
            note(panel, number(found["articles"]), (1, row), offset=(60, 0), **beside)
            if found["difference_verdict"] == "distinctive":
                sign = "▲" if found["difference"] > 0 else "▼"
                note(panel, sign, (1, row), offset=(74, 0), **beside | {"color": look.colour})
            labels += label_row(panel, left, row, found["term"], gloss)
        if part.empty:
            note(panel, _("no collocate"), (left, 0))
        note(panel, _("near"), (1, 1), offset=(30, 3), **above)
        note(panel, _("articles"), (1, 1), offset=(62, 3), **above)
        panel.set_title(plain(group), url=(links or {}).get(group))
        panel.set_xlabel(_("log Dice (at most 14)"), loc="left")
    panels[0].set_xlabel(
        _(
            "log Dice (at most 14)\nfilled: more often near it than elsewhere\n"
            "▲ more often here than in other groups, ▼ less"
        ),
        loc="left",
    )
    attach(panels[0], values.said())
    return finished(panels, labels, beyond=70)


def _values(table: pd.DataFrame, column: str, groups: list[Any], base: float) -> Values:
    return values_of(
        table,
        (column, "term", "log_dice"),
        groups,
        what=_("log Dice (at most 14)"),
        hollow=table["verdict"] != "attracted",
        why=_("not more often near it than elsewhere"),
        write=partial(number, decimals=1),
        base=base,
    )
