"""Which themes lead in each period of every group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures.description import attach
from analysis.figures.labels import glosses, label_row, note, period_name, plain, shorten
from analysis.figures.layout import bare_rows, check_columns, finished, grouping, new_panels
from analysis.figures.style import FAINT, MUTED, Look, figure, is_narrow
from analysis.figures.values import MANY
from analysis.measures.resampling import ENOUGH_ARTICLES
from analysis.system.language import _, ngettext, number
from analysis.text.spelling import shown_form

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LARGEST = 11.0  # diameter of a marker, in points
_ACROSS = 3  # panels in a row: of more the letters are too small for a page
_MOST_PANELS = 12
_ROWS = 8
_MOST_PERIODS_NAMED = 6


@figure
def plot_themes_over_time(
    table: pd.DataFrame,
    *,
    by: str | None = None,
    top: int | None = None,
    ax: Axes | Sequence[Axes] | None = None,
    colours: Mapping[Any, str] | None = None,
    gloss: Mapping[str, str] | None = None,
    links: Mapping[Any, str] | None = None,
) -> Axes | np.ndarray:
    """Draw in which periods each theme of a group leads, and how often it is used in all of them.

    One panel is one group of the table of `themes_over_time`, one row one theme, one column one period. The area of a
    marker is the rate. It is filled where the theme leads in the period and still does in half of the resamples of
    three articles or more, hollow where it leads less firmly; small crosses are periods in which it does not lead. A
    column without a marker is a period without an article; below is the number of articles. Of many groups the first
    twelve are drawn.

    Parameters
    ----------
    table
        The table of `themes_over_time`, or chosen rows of it.
    by
        The grouping column of the table.
    top
        Rows per panel; without it eight, and four where there are seven groups or more.
    ax
        One Axes per group to draw into.
    colours
        Colour of every group, from `group_colours` of the full list; without it, those of the groups in the table.
    gloss
        English for Vietnamese terms, instead of the packaged glossary (none in Vietnamese); `{}` for none.
    links
        Address of every group, such as its place in the explorer: in the SVG its name leads there, and its cells.

    Returns
    -------
    Axes or ndarray of Axes
        An array for several groups.

    Raises
    ------
    ValueError
        If the table is empty or lacks a column.

    Examples
    --------
    >>> table = pd.DataFrame({"province": "Sơn La", "term": "lúa", "period": ["2019", "2020", "2021"],
    ...                       "per_1000_words": [4.0, None, 1.0], "stability": [0.9, None, 0.2],
    ...                       "leads": [True, False, False], "articles": [5, 0, 7]})
    >>> ax = plot_themes_over_time(table)
    >>> ax.get_title(loc="left"), [label.get_text() for label in ax.get_xticklabels()]
    ('Sơn La', ['2019', '2020', '2021'])
    >>> from analysis import close_figure
    >>> close_figure(ax)
    """
    column, looks = grouping(table, by, colours)
    left = list(looks)[_MOST_PANELS:] if ax is None else []
    looks = {group: look for group, look in looks.items() if group not in left}
    check_columns(table, ["term", "period", "per_1000_words", "stability", "leads", "articles"], "themes_over_time")
    table = table.assign(period=table["period"].map(period_name))
    periods = list(dict.fromkeys(table["period"]))
    gloss = glosses(gloss)
    own = {group: table[table[column] == group] for group in looks}
    if top is None:
        top = _ROWS if len(looks) < MANY else _ROWS // 2
    rows = min(top, max(rows["term"].nunique() for rows in own.values()))
    panels = new_panels(ax, len(looks), 3.7, 1.5 + 0.42 * rows, _ACROSS)
    largest = max(float(table["per_1000_words"].max()), 1e-9)
    labels = []
    for panel, (group, look) in zip(panels, looks.items(), strict=True):
        for row, term in enumerate(list(dict.fromkeys(own[group]["term"]))[:top]):
            of_term = own[group][own[group]["term"] == term].set_index("period").reindex(periods)
            _row(panel, of_term, row, look, largest)
            labels += label_row(panel, -0.4, row, term, gloss)
        bare_rows(panel, rows)
        panel.set_xlim(-0.5, len(periods) - 0.5)
        _below(panel, own[group], periods)
        panel.set_title(plain(group), url=(links or {}).get(group))
    attach(panels[0], _said(own, top))
    explained = _(
        "filled: leads; hollow: in less than half of the resamples,\nor of one or two articles; ×: does not lead\n"
        "below: articles"
    )
    if left:
        explained += "\n" + ngettext(
            "{n} more group is in the table", "{n} more groups are in the table", len(left)
        ).format(n=number(len(left)))
    at_bottom: dict[str, Any] = {"xycoords": "axes fraction", "offset": (0, -36), "va": "top", "fontsize": 7}
    across = 1 if is_narrow() else _ACROSS
    lowest = panels[(len(looks) - 1) // across * across] if ax is None else panels[0]  # the first of the last row
    note(lowest, explained, (0, 0), color=MUTED, annotation_clip=False, **at_bottom)
    return finished(panels, labels)


def _row(panel: Axes, own: pd.DataFrame, row: int, look: Look, largest: float) -> None:
    """Draw the markers of one theme."""
    panel.axhline(row, color=FAINT, linewidth=0.6, zorder=0)
    for x, (rate, stability, leads, articles) in enumerate(
        zip(own["per_1000_words"], own["stability"], own["leads"], own["articles"], strict=True)
    ):
        if not articles or articles != articles:
            continue
        if leads is True or leads == 1:
            fill = look.colour if stability >= 0.5 and articles >= ENOUGH_ARTICLES else "white"
            size = max(_LARGEST * np.sqrt(rate / largest), 3)
            panel.plot(x, row, "o", ms=size, mfc=fill, mec=look.colour, mew=1.2)
        else:
            panel.plot(x, row, "x", ms=3, color=MUTED, mew=0.8)


def _below(panel: Axes, own: pd.DataFrame, periods: Sequence[str]) -> None:
    """Write below the axis the periods, as many as there is room for, and the number of articles in each."""
    step = -(-len(periods) // _MOST_PERIODS_NAMED)
    shown = range(0, len(periods), step)
    panel.set_xticks(list(shown), [shorten(periods[i], 18 if len(periods) < 3 else 10) for i in shown], fontsize=7.5)
    articles = own.drop_duplicates("period").set_index("period")["articles"].reindex(pd.Index(periods)).fillna(0)
    where: dict[str, Any] = {"xycoords": ("data", "axes fraction"), "ha": "center", "va": "top", "fontsize": 7}
    for i in shown:
        note(panel, number(int(articles.iloc[i])), (i, 0), offset=(0, -18), annotation_clip=False, **where)


def _said(own: Mapping[Any, pd.DataFrame], top: int) -> str:
    """Return the themes of each group with the periods they lead in."""
    said = []
    for group, table in own.items():
        leading = table[table["leads"].astype(bool)].groupby("term", sort=False)["period"].agg(list).head(top)
        themes = "; ".join(f"{shown_form(str(term))} ({', '.join(periods)})" for term, periods in leading.items())
        said.append(f"{plain(group)}: {themes or '–'}.")
    return _("Leading themes and their periods. {themes}").format(themes=" ".join(said))
