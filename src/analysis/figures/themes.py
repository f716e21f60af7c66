"""The leading terms of every group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures.description import attach
from analysis.figures.heatmap import draw_heatmap
from analysis.figures.labels import glosses, label_row, note, plain
from analysis.figures.layout import bare_rows, check_columns, finished, grouping, new_panels
from analysis.figures.style import INK, figure
from analysis.figures.values import chosen, first_of_each, values_of
from analysis.system.language import _, number, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@figure
def plot_themes(  # noqa: PLR0913 — the options of every figure
    themes: pd.DataFrame,
    *,
    by: str | None = None,
    top: int = 12,
    ax: Axes | Sequence[Axes] | None = None,
    colours: Mapping[Any, str] | None = None,
    gloss: Mapping[str, str] | None = None,
    kind: str | None = None,
    links: Mapping[Any, str] | None = None,
) -> Axes | np.ndarray:
    """Draw the leading terms of every group by TF-IDF, and how stable each is.

    One panel is one group of the table of `tfidf_themes`; one row is one term. The bar is the weight, the figure
    at the right the share of resamples in which the term stays among the leading ones; the bar is hollow
    where that is less than half. Stability is within these texts: it says how much a rank depends on single
    sentences of them, not whether other texts of the group would show the same terms.

    Parameters
    ----------
    themes
        The table of `tfidf_themes`; filter it to choose what is shown.
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

    Examples
    --------
    >>> themes = pd.DataFrame({"province": "Sơn La", "term": ["tỉnh_ủy", "dám"], "tfidf": [0.02, 0.01],
    ...                        "stability": [1.0, 0.3]})
    >>> ax = plot_themes(themes)
    >>> ax.get_title(loc="left"), [round(bar.get_width()) for bar in ax.patches]
    ('Sơn La', [20, 10])

    >>> from analysis import close_figure
    >>> close_figure(ax)
    """
    column, looks = grouping(themes, by, colours)
    check_columns(themes, ["term", "tfidf", "stability"], "tfidf_themes")
    known = themes[themes[column].notna()]
    leading = known.groupby(column, sort=False, observed=True).head(top)
    values = values_of(
        leading,
        (column, "term", "tfidf"),
        list(looks),
        what=_("TF-IDF × 1,000"),
        hollow=leading["stability"] < 0.5,
        why=_("in less than half of the resamples"),
        scale=1000,
        write=partial(number, decimals=1),
        chosen_terms=True,
    )
    if chosen(kind, ("panels", "heatmap"), len(looks), ax) == "heatmap":
        return draw_heatmap(values.of(first_of_each(leading, column, 2 * top)), ax, links)
    gloss = glosses(gloss)
    most = min(top, int(themes[column].value_counts().max()))
    panels = new_panels(ax, len(looks), 3.7, 1.1 + 0.42 * most)
    widest = 1000 * themes["tfidf"].max()
    at_right: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "ha": "right", "color": INK}
    labels = []
    for panel, (group, look) in zip(panels, looks.items(), strict=True):
        rows = themes[themes[column] == group].head(top)
        weights = 1000 * rows["tfidf"].to_numpy()
        firm = rows["stability"].to_numpy() >= 0.5
        fill = [look.colour if f else "white" for f in firm]
        panel.barh(range(len(rows)), weights, height=0.26, edgecolor=look.colour, linewidth=1.2, color=fill)
        for row, (term, weight, stability) in enumerate(zip(rows["term"], weights, rows["stability"], strict=True)):
            labels += label_row(panel, 0, row, term, gloss)
            note(panel, number(weight, 1), (weight, row))
            bold = "bold" if stability >= 0.5 else "normal"
            note(panel, percent(stability), (1, row), weight=bold, **at_right)
        bare_rows(panel, most)
        panel.set_xlim(0, widest * 1.3)
        panel.set_title(plain(group), url=(links or {}).get(group))
        panel.set_xlabel(_("TF-IDF × 1,000"))
        above: dict[str, Any] = {"xycoords": "axes fraction", "ha": "right", "fontsize": 7}
        note(panel, _("stays in\nthe top"), (1, 1), offset=(0, 10), **above)
    attach(panels[0], values.said())
    return finished(panels, labels, taken=40)
