"""Numbers of instruments per group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures.description import attach
from analysis.figures.heatmap import draw_heatmap
from analysis.figures.labels import name_rows, note, plain, room_for
from analysis.figures.layout import bare_rows, check_columns, finished, grouping, is_first, new_panels
from analysis.figures.style import INK, MUTED, figure
from analysis.figures.values import chosen, values_of
from analysis.system.language import _, language, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@figure
def plot_instruments(
    counts: pd.DataFrame,
    *,
    by: str | None = None,
    ax: Axes | Sequence[Axes] | None = None,
    colours: Mapping[Any, str] | None = None,
    kind: str | None = None,
    links: Mapping[Any, str] | None = None,
) -> Axes | np.ndarray:
    """Draw how many instruments of each kind every group states in numbers.

    One panel is one group of the table of `instrument_counts`, one row one kind of instrument. A dash means that the
    group states no number of it, which is not "none".

    Parameters
    ----------
    counts
        The table of `instrument_counts`.
    by
        The grouping column of the table.
    ax
        One Axes per group to draw into.
    colours
        Colour of every group, from `group_colours` of the full list; without it, those of the groups in the table.
    kind
        "panels" or "heatmap", a cell for each group and kind; without it, panels up to six groups.
    links
        Address of every group, such as its place in the explorer: in the SVG its name leads there, and its cells.

    Returns
    -------
    Axes or ndarray of Axes
        An array for several groups.

    Examples
    --------
    >>> counts = pd.DataFrame({"province": ["Sơn La", "Bắc Kạn"], "instrument": "đề án", "gloss": "schemes",
    ...                        "total": [14.0, 0.0]})
    >>> son_la, bac_kan = plot_instruments(counts)
    >>> [panel.texts[0].get_text() for panel in (son_la, bac_kan)]
    ['14', '–']
    >>> from analysis import close_figure
    >>> close_figure(son_la)
    """
    column, looks = grouping(counts, by, colours)
    check_columns(counts, ["instrument", "gloss", "total"], "instrument_counts")
    sums = counts.groupby("instrument", sort=False, observed=True)["total"].sum()
    kinds = list(sums.sort_values(ascending=False, kind="stable").index)
    glosses = dict(zip(counts["instrument"], counts["gloss"], strict=True))
    named = {kind: (kind, "") if language() == "vi" else (str(glosses[kind]), kind) for kind in kinds}
    values = values_of(
        counts.assign(total=counts["total"].where(counts["total"] > 0)),  # not stated, which is not “none”
        (column, "instrument", "total"),
        list(looks),
        what=_("sum of the numbers stated"),
        names={kind: first for kind, (first, _second) in named.items()},
    )
    if chosen(kind, ("panels", "heatmap"), len(looks), ax) == "heatmap":
        return draw_heatmap(values, ax, links)
    left = room_for([first for first, _second in named.values()])
    panels = new_panels(ax, len(looks), 3.3 + max(left - 1.8, 0) / min(len(looks), 4), 1.0 + 0.42 * len(kinds))
    for position, (panel, (group, look)) in enumerate(zip(panels, looks.items(), strict=True)):
        totals = counts[counts[column] == group].set_index("instrument")["total"].reindex(kinds).fillna(0)
        panel.barh(range(len(kinds)), totals, height=0.5, color=look.colour)
        for row, total in enumerate(totals):
            note(panel, number(total) if total else "–", (total, row), color=INK if total else MUTED)
        bare_rows(panel, len(kinds), above=0.6, below=0.4)
        panel.spines["left"].set_visible(True)
        panel.set_xlim(0, max(counts["total"].max(), 1) * 1.15)
        panel.xaxis.get_major_locator().set_params(integer=True)  # type: ignore[call-arg]  # there are no half plans
        panel.set_xlabel(_("sum of the numbers stated"))
        panel.set_title(plain(group), url=(links or {}).get(group))
        if is_first(panel, position):
            name_rows(panel, list(named.values()))
    attach(panels[0], values.said())
    return finished(panels)
