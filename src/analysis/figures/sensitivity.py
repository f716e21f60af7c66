"""How results change with other choices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.figures.layout import check_columns, group_column, new_panels, note
from analysis.figures.style import INK, group_colours, style
from analysis.text.spelling import display_form

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_sensitivity(
    findings: pd.DataFrame, *, checks: Sequence[str], by: str | None = None, ax: Axes | Sequence[Axes] | None = None
) -> Axes | np.ndarray:
    """Draw which findings survive other choices of counting.

    One panel is one group, one row one finding, one column one choice: a filled mark where the finding holds, a hollow
    one where it does not, a dash where the choice does not touch it. Returns the Axes, an array of them for several
    groups.

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
    """
    column = group_column(findings, by)
    check_columns(findings, ["term", "kind", *checks], "a table of findings")
    groups = list(dict.fromkeys(findings[column]))
    colours = group_colours(groups)
    most = int(findings[column].value_counts().max())
    with style():
        panels = new_panels(ax, len(groups), 3.7, 1.3 + 0.36 * most, across=3)
        for panel, group in zip(panels, groups, strict=True):
            rows = findings[findings[column] == group]
            for row, (term, kind) in enumerate(zip(rows["term"], rows["kind"], strict=True)):
                at_left = {"xycoords": ("axes fraction", "data"), "ha": "right"}
                note(
                    panel,
                    display_form(term),
                    (0, row),
                    offset=(-6, 5),
                    fontsize=9,
                    weight="bold",
                    color=INK,
                    **at_left,
                )
                note(panel, kind, (0, row), offset=(-6, -6), fontsize=7.5, **at_left)
                for place, check in enumerate(checks):
                    holds = rows[check].iloc[row]
                    if pd.isna(holds):
                        note(panel, "–", (place, row), offset=(0, 0), ha="center")
                    else:
                        fill = colours[group] if holds else "white"
                        panel.plot(place, row, "o", ms=8, color=fill, markeredgecolor=colours[group], mew=1.3)
            panel.set_ylim(most - 0.5, -0.6)
            panel.set_xlim(-0.5, len(checks) - 0.5)
            panel.set_yticks([])
            panel.set_xticks(range(len(checks)), [check.replace(" ", "\n") for check in checks], fontsize=8)
            panel.tick_params(length=0)
            panel.set_title(group)
    return panels if len(groups) > 1 else panels[0]
