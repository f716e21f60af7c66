"""How results change with other choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures.description import attach
from analysis.figures.heatmap import draw_heatmap
from analysis.figures.labels import name_rows, note, plain, room_for, wrap
from analysis.figures.layout import check_columns, finished, grouping, new_panels
from analysis.figures.style import figure
from analysis.figures.values import Values, chosen
from analysis.system.language import _, percent
from analysis.text.spelling import shown_form

if TYPE_CHECKING:
    from matplotlib.axes import Axes


_LONGEST = 26  # characters of a term


@figure
def plot_sensitivity(
    findings: pd.DataFrame,
    *,
    checks: Sequence[str],
    by: str | None = None,
    ax: Axes | Sequence[Axes] | None = None,
    colours: Mapping[Any, str] | None = None,
    kind: str | None = None,
    links: Mapping[Any, str] | None = None,
) -> Axes | np.ndarray:
    """Draw which findings survive other choices of counting.

    One panel is one group, one row one finding, one column one choice: a filled mark where the finding holds, a hollow
    one where it does not, a dash where the choice does not touch it.

    Parameters
    ----------
    findings
        One row per finding: the grouping column, `term`, `kind`, and a column per check with true, false or missing.
    checks
        The columns to draw, in this order.
    by
        The grouping column of the table.
    ax
        One Axes per group to draw into.
    colours
        Colour of every group, from `group_colours` of the full list; without it, those of the groups in the table.
    kind
        "panels", or "heatmap", the share of the findings of each group that hold; without it, panels up to six groups.
    links
        Address of every group, such as its place in the explorer: in the SVG its name leads there, and its cells.

    Returns
    -------
    Axes or ndarray of Axes
        An array for several groups.

    Examples
    --------
    >>> findings = pd.DataFrame({"province": "Sơn La", "term": ["tỉnh_ủy", "dám"], "kind": "theme",
    ...                          "with captions": [True, False]})
    >>> ax = plot_sensitivity(findings, checks=["with captions"])
    >>> [mark.get_markerfacecolor() for mark in ax.lines]
    ['#1d3557', 'white']
    >>> from analysis import close_figure
    >>> close_figure(ax)
    """
    column, looks = grouping(findings, by, colours)
    check_columns(findings, ["term", "kind", *checks], "a table of findings")
    holds = findings[list(checks)].astype(float)
    holding = holds.groupby(findings[column].astype(object), sort=False).mean()
    values = Values(
        _("findings that hold"), holding.reindex(list(looks)), percent, {check: _(check) for check in checks}
    )
    if chosen(kind, ("panels", "heatmap"), len(looks), ax) == "heatmap":
        return draw_heatmap(values, ax, links)
    most = int(findings[column].value_counts().max())
    heads = [wrap(_(check), 10, 3) for check in checks]
    widest = max(len(line) for lines in heads for line in lines)
    width = room_for(list(findings["term"]), _LONGEST) + (0.08 * widest + 0.05) * len(checks)
    panels = new_panels(ax, len(looks), max(width, 3.7), 1.3 + 0.36 * most, across=3)
    for panel, (group, look) in zip(panels, looks.items(), strict=True):
        rows = findings[findings[column] == group]
        named = [(shown_form(t), _(kind)) for t, kind in zip(rows["term"], rows["kind"], strict=True)]
        name_rows(panel, named, _LONGEST)
        for column_number, check in enumerate(checks):
            for row, holds in enumerate(rows[check]):
                if pd.isna(holds):
                    note(panel, "–", (column_number, row), offset=(0, 0), ha="center")
                else:
                    fill = look.colour if holds else "white"
                    panel.plot(column_number, row, "o", ms=8, mfc=fill, mec=look.colour, mew=1.3)
        panel.set_ylim(most - 0.5, -0.6)
        panel.set_xlim(-0.5, len(checks) - 0.5)
        panel.set_yticks([])
        panel.set_xticks(range(len(checks)), ["\n".join(lines) for lines in heads], fontsize=8)
        panel.tick_params(length=0)
        panel.set_title(plain(group), url=(links or {}).get(group))
    attach(panels[0], values.said())
    return finished(panels)
