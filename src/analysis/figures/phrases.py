"""Rates of phrases per group."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.figures.description import attach
from analysis.figures.dots import dots
from analysis.figures.heatmap import draw_heatmap, hollow_in
from analysis.figures.labels import glosses
from analysis.figures.layout import check_columns, finished, grouping, interval_note
from analysis.figures.style import figure
from analysis.figures.values import chosen, values_of
from analysis.system.language import _, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@figure
def plot_phrases(  # noqa: PLR0913 — the options of every figure
    rates: pd.DataFrame,
    *,
    by: str | None = None,
    top: int = 15,
    ax: Axes | None = None,
    colours: Mapping[Any, str] | None = None,
    gloss: Mapping[str, str] | None = None,
    kind: str | None = None,
    links: Mapping[Any, str] | None = None,
) -> Axes:
    """Draw how often every group uses the most frequent phrases, per 1,000 words, with intervals.

    One row is one phrase of the table of `phrase_rates`, one marker one group; rows are the `top` phrases by
    their mean rate over the groups. A marker at zero is a phrase that the group does not use; a hollow one belongs to a
    group of too few articles for an interval, and describes these texts only.

    Parameters
    ----------
    rates
        The table of `phrase_rates`; filter it to choose what is shown.
    by
        The grouping column of the table.
    top
        Rows.
    ax
        Axes to draw into.
    colours
        Colour of every group, from `group_colours` of the full list; without it, those of the groups in the table.
    gloss
        English for Vietnamese phrases, instead of the packaged glossary (none in Vietnamese); `{}` for none.
    kind
        "dots", all groups in one row per phrase, or "heatmap", a cell for each; without it, dots up to six groups.
    links
        Address of every group, such as its place in the explorer: in the SVG its name leads there, and its cells.

    Returns
    -------
    Axes

    Examples
    --------
    >>> rates = pd.DataFrame({"province": ["Sơn La", "Bắc Kạn"], "term": "vào cuộc_sống", "per_1000_words": [2.0, 0.0],
    ...                       "low": [1.0, 0.0], "high": [4.0, 3.0], "interval": "articles"})
    >>> ax = plot_phrases(rates)
    >>> ax.texts[0].get_text(), [text.get_text() for text in ax.get_legend().get_texts()]
    ('vào cuộc sống', ['Sơn La', 'Bắc Kạn'])
    >>> from analysis import close_figure
    >>> close_figure(ax)
    """
    column, looks = grouping(rates, by, colours)
    check_columns(rates, ["term", "per_1000_words", "low", "high"], "phrase_rates")
    mean = rates.groupby("term", observed=True)["per_1000_words"].mean()
    phrases = list(mean.sort_index().sort_values(ascending=False, kind="stable").index[:top])
    drawn = rates[rates["term"].isin(phrases)]
    values = values_of(
        drawn,
        (column, "term", "per_1000_words"),
        list(looks),
        what=_("occurrences per 1,000 words"),
        write=partial(number, decimals=1),
        **hollow_in(drawn),
    )
    if chosen(kind, ("dots", "heatmap"), len(looks)) == "heatmap":
        return draw_heatmap(values, ax, links)
    table, columns = rates.set_index(["term", column]), ("per_1000_words", "low", "high")
    ax, labels = dots(ax, table, {phrase: phrase for phrase in phrases}, looks, columns, glosses(gloss), links)
    ax.set_xlabel(_("occurrences per 1,000 words; {lines}").format(lines=interval_note(rates)))
    attach(ax, values.said())
    return finished([ax], labels)
