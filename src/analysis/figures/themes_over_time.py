"""Which themes lead in each period of every group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures.description import attach
from analysis.figures.labels import glosses, label_row, note, period_name, plain, shorten
from analysis.figures.layout import bare_rows, check_columns, finished, grouping, new_panels
from analysis.figures.style import FAINT, INK, MUTED, NARROW, Look, figure, is_narrow
from analysis.figures.values import chosen
from analysis.measures.resampling import ENOUGH_ARTICLES
from analysis.system.language import _, ngettext, number
from analysis.text.spelling import shown_form

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LARGEST = 11.0  # diameter of a marker, in points
_ACROSS = 3  # panels in a row: of more the letters are too small for a page
_MOST_PANELS = 12
_MOST_PERIODS_NAMED = 6
_WIDTH, _LINE = 8.5, 0.135  # of a table of words, and of a line in it, in inches
_CHARACTER = 0.064  # inches, of 7.5 points
_NARROWEST = 13  # characters of a column of words
_MOST_GROUPS = 63


@figure
def plot_themes_over_time(  # noqa: PLR0913 — the options of every figure
    table: pd.DataFrame,
    *,
    by: str | None = None,
    top: int = 8,
    ax: Axes | Sequence[Axes] | None = None,
    colours: Mapping[Any, str] | None = None,
    gloss: Mapping[str, str] | None = None,
    links: Mapping[Any, str] | None = None,
    kind: str | None = None,
) -> Axes | np.ndarray:
    """Draw in which periods each theme of a group leads, and how often it is used in all of them.

    One panel is one group of the table of `themes_over_time`, one row one theme, one column one period. The area of a
    marker is the rate. It is filled where the theme leads in the period and still does in half of the resamples of
    three articles or more, hollow where it leads less firmly; small crosses are periods in which it does not lead. A
    column without a marker is a period without an article; below is the number of articles. From seven groups on, if
    the periods have room, a table of words takes the place of panels: one row is one group, one column one period, in
    a cell are the themes that lead there, those that lead less firmly in brackets. Of more groups than twelve panels
    or sixty-three rows hold the first ones are drawn.

    Parameters
    ----------
    table
        The table of `themes_over_time`, or chosen rows of it.
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
    links
        Address of every group, such as its place in the explorer: in the SVG its name leads there, and its cells.
    kind
        "panels" or "words"; without it, as there are few groups or many.

    Returns
    -------
    Axes or ndarray of Axes
        An array for several groups.

    Raises
    ------
    ValueError
        If the table is empty or lacks a column, or `kind` is none of the two.

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
    check_columns(table, ["term", "period", "per_1000_words", "stability", "leads", "articles"], "themes_over_time")
    table = table.assign(period=table["period"].map(period_name))
    periods = list(dict.fromkeys(table["period"]))
    form = chosen(kind, ("panels", "words"), len(looks), ax)
    if form == "words" and (kind or _room(list(looks), periods) >= _NARROWEST):
        groups = list(looks)[:_MOST_GROUPS]
        own = {group: table[table[column] == group] for group in groups}
        return _table_of_words(own, periods, top, ax, links, len(looks) - len(groups))
    left = list(looks)[_MOST_PANELS:] if ax is None else []
    looks = {group: look for group, look in looks.items() if group not in left}
    gloss = glosses(gloss)
    own = {group: table[table[column] == group] for group in looks}
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
        explained += "\n" + _left_out(len(left))
    at_bottom: dict[str, Any] = {"xycoords": "axes fraction", "offset": (0, -36), "va": "top", "fontsize": 7}
    across = 1 if is_narrow() else _ACROSS
    lowest = panels[(len(looks) - 1) // across * across] if ax is None else panels[0]  # the first of the last row
    note(lowest, explained, (0, 0), color=MUTED, annotation_clip=False, **at_bottom)
    return finished(panels, labels)


def _left_out(count: int) -> str:
    said = ngettext("{n} more group is in the table", "{n} more groups are in the table", count)
    return said.format(n=number(count))


def _room(groups: list[Any], periods: list[str]) -> int:
    """Return how many characters a column of words has room for."""
    names = 0.062 * max(len(shorten(group, 22 if is_narrow() else 40)) for group in groups)
    return int(((NARROW if is_narrow() else _WIDTH) - 0.4 - names) / max(len(periods), 1) / _CHARACTER)


def _table_of_words(
    own: Mapping[Any, pd.DataFrame],
    periods: list[str],
    top: int,
    ax: Axes | Sequence[Axes] | None,
    links: Mapping[Any, str] | None,
    left: int,
) -> Axes:
    """Draw one row for each group, one column for each period, and in it the words that lead there."""
    room = max(_room(list(own), periods), _NARROWEST)
    cells = {
        group: [_words(table[table["period"] == period], top, room) for period in periods]
        for group, table in own.items()
    }
    tall = [max(len(lines) for lines in row) + 0.7 for row in cells.values()]
    ends = np.cumsum(tall)
    names = [shorten(group, 22 if is_narrow() else 40) for group in own]
    width = 0.4 + 0.062 * max(map(len, names)) + room * _CHARACTER * len(periods)
    (panel,) = new_panels(ax, 1, width, 0.9 + _LINE * float(ends[-1]))
    panel.set_xlim(0, len(periods))
    panel.set_ylim(float(ends[-1]), 0)
    panel.set_xticks(np.arange(len(periods)) + 0.02, [shorten(period, room) for period in periods], ha="left")
    panel.xaxis.tick_top()
    panel.set_yticks(ends - np.array(tall) / 2, names, fontsize=8, color=INK)
    for group, label in zip(own, panel.get_yticklabels(), strict=True):
        label.set_url((links or {}).get(group))
    panel.tick_params(length=0)
    for side in panel.spines.values():
        side.set_visible(False)
    for end in (0, *ends):
        panel.axhline(end, color=FAINT, linewidth=0.6, zorder=0)
    for row, end, height in zip(cells.values(), ends, tall, strict=True):
        for x, lines in enumerate(row):
            middle = float(end - height / 2)
            panel.text(x + 0.02, middle, "\n".join(lines), fontsize=7.5, va="center", linespacing=1.15, color=INK)
    explained = _(
        "in brackets: leads in less than half of the resamples,\nor of one or two articles; –: no article in the period"
    )
    panel.set_xlabel(f"{explained}\n{_left_out(left)}" if left else explained)
    attach(panel, _said(own, top))
    return finished([panel])


def _words(rows: pd.DataFrame, top: int, room: int) -> list[str]:
    """Return the themes that lead in a period of a group, in lines; a dash if it has no article."""
    if not rows["articles"].fillna(0).gt(0).any():
        return ["–"]
    leads = rows[rows["leads"].astype(bool)].sort_values("per_1000_words", ascending=False, kind="stable").head(top)
    firm = (leads["stability"] >= 0.5) & (leads["articles"] >= ENOUGH_ARTICLES)
    words = [shown_form(str(term)) for term in leads["term"]]
    lines = [""]
    for word, is_firm in zip(words, firm, strict=True):  # a line does not end within a word of several syllables
        shown = shorten(word if is_firm else f"({word})", room - 1)
        if lines[-1] and len(lines[-1]) + len(shown) + 2 > room:
            lines.append("")
        lines[-1] += f", {shown}" if lines[-1] else shown
    return [f"{line}," for line in lines[:-1]] + lines[-1:]


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
