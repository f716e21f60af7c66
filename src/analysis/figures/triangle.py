"""Phrases between three groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.figures.description import attach
from analysis.figures.labels import plain, shorten
from analysis.figures.layout import check_columns, check_once, grouping, new_axes
from analysis.figures.phrases import plot_phrases
from analysis.figures.style import figure, is_narrow, new_figure
from analysis.figures.triangle_drawing import draw_triangle, height_needed, phrase_weights
from analysis.figures.values import chosen
from analysis.system.language import _, number
from analysis.text.spelling import shown_form

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@figure
def plot_triangle(  # noqa: PLR0913 — the options of every figure
    rates: pd.DataFrame,
    *,
    by: str | None = None,
    top: int = 40,
    ax: Axes | None = None,
    colours: Mapping[Any, str] | None = None,
    gloss: Mapping[str, str] | None = None,
    kind: str | None = None,
    links: Mapping[Any, str] | None = None,
) -> Axes:
    """Draw which phrases are used by one of three groups, by two, or by all, as points in a triangle.

    One marker is one phrase of the table of `phrase_rates`. A corner is a group; the larger its part in the sum of
    the three rates, the nearer to it is the marker: in the centre all use the phrase alike, on an edge only two do.
    Phrases of one group only are listed beside its corner. The marker's area is the number of occurrences, its shape
    and hue are those of the group that uses it most, darker the farther from the centre. Phrases with the same
    position on an edge queue outwards. A phrase that occurs twice can only be in a corner or at few positions on an
    edge: read small markers with care. Labels are placed without overlap, frequent phrases first; one that finds no
    room is left out.

    With any other number of groups there is no triangle: `plot_phrases` is drawn instead.

    Parameters
    ----------
    rates
        The table of `phrase_rates`; filter it to choose what is shown.
    by
        The grouping column of the table.
    top
        Number of phrases: those that occur most often in all groups together. Without a triangle 15 at most.
    ax
        Axes to draw into, best about as high as wide.
    colours
        Colour of every group, from `group_colours` of the full list; without it, those of the groups in the table.
    gloss
        As in `plot_phrases`; the triangle has no room for English.
    kind
        "triangle" for three groups; "dots" or "heatmap", as `plot_phrases` draws them, for any number.
    links
        Address of every group, such as its place in the explorer: in the SVG its name leads there, and its cells.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If the table is empty, lacks a column, or holds a phrase of a group twice; if `ax` is too small.

    Examples
    --------
    >>> rates = pd.DataFrame({"province": ["Sơn La", "Bắc Kạn", "Quảng Ngãi"], "term": "vào cuộc_sống",
    ...                       "count": [2, 1, 1], "per_1000_words": [2.0, 1.0, 1.0]})
    >>> ax = plot_triangle(rates)
    >>> [text.get_text() for text in ax.texts if text.get_text() in {"Sơn La", "vào cuộc sống"}]
    ['Sơn La', 'vào cuộc sống']
    >>> from analysis import close_figure
    >>> close_figure(ax)
    """
    column, looks = grouping(rates, by, colours)
    check_columns(rates, ["term", "count", "per_1000_words"], "phrase_rates")
    check_once(rates, [column, "term"])
    forms = ("triangle", "dots", "heatmap")
    form = chosen(kind, forms, 0) if len(looks) == 3 else chosen(kind, forms[1:], len(looks))
    if form != "triangle" or is_narrow():
        form = "dots" if form == "triangle" else form
        top = min(top, 15)
        return plot_phrases(rates, by=by, top=top, ax=ax, colours=colours, gloss=gloss, kind=form, links=links)
    weights = phrase_weights(rates, column, list(looks), top)
    if ax is None:
        width = 9.5
        height = height_needed(weights, 72 * width) / 72
        ax = new_figure(width, height, layout=None).add_axes((0, 0, 1, 1))
    ax = new_axes(ax, 0, 0)
    draw_triangle(ax, weights, list(looks.values()))
    attach(ax, _said(weights, list(looks)))
    return ax


def _said(weights: pd.DataFrame, groups: list[Any]) -> str:
    """Return what the triangle shows: the phrases of one group only, and those nearest to the centre."""
    part = weights[groups]
    said = [
        _("Where {n} phrases are between {groups}.").format(n=number(len(part)), groups=", ".join(map(plain, groups)))
    ]
    for group in groups:
        own = [shorten(shown_form(term), 60) for term in part.index[part[group] > 0.999]]
        named = ", ".join(own[:3]) or "–"
        said += [_("Only in {group}: {phrases}.").format(group=plain(group), phrases=named)]
    central = part.max(axis=1).sort_values(kind="stable").index[:3]
    shared = [shorten(shown_form(term), 60) for term in central if part.loc[term].min() > 0]
    if shared:
        said.append(_("Used by all most alike: {phrases}.").format(phrases=", ".join(shared)))
    return " ".join(said)
