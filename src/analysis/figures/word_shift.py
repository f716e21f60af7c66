"""Which words carry the distance between two groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.figures.description import attach
from analysis.figures.labels import glosses, note, plain, shorten
from analysis.figures.layout import bare_rows, check_columns, exact_decimals, finished, new_axes
from analysis.figures.style import INK, MUTED, figure, looks
from analysis.system.language import _, number, percent
from analysis.text.spelling import display_form, shown_form

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDTH = 7.2
_CHARACTER = 0.068  # inches


@figure
def plot_word_shift(
    table: pd.DataFrame,
    *,
    top: int = 20,
    ax: Axes | None = None,
    colours: Mapping[Any, str] | None = None,
    gloss: Mapping[str, str] | None = None,
) -> Axes:
    """Draw how much of the distance between two groups each word carries: to the side of the group that uses it more.

    One row is one word of the table of `word_shift`: the bar is its share of the distance; beside the word are its
    occurrences in both groups, first those in the one at the left.

    Parameters
    ----------
    table
        The table of `word_shift`.
    top
        Rows.
    ax
        Axes to draw into.
    colours
        Colour of every group, from `group_colours` of the full list; without it, the first two.
    gloss
        English for Vietnamese words, instead of the packaged glossary; `{}` for none.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If the table has no word that one of the groups uses more, or lacks a column.

    Examples
    --------
    >>> table = pd.DataFrame({"term": ["lúa", "ngô"], "share": [0.7, 0.3], "leans": ["Sơn La", "Bắc Kạn"],
    ...                       "count": [9, 1], "other_count": [2, 5]})
    >>> ax = plot_word_shift(table)
    >>> [round(float(bar.get_width()), 2) for bar in ax.patches]
    [-0.7, 0.3]
    >>> from analysis import close_figure
    >>> close_figure(ax)
    """
    check_columns(table, ["term", "share", "leans", "count", "other_count"], "word_shift")
    shown = table[table["leans"].notna() & (table["share"] > 0)].head(top)
    if shown.empty:
        raise ValueError(_("the table has no word that one of the groups uses more: there is nothing to draw"))
    gloss = glosses(gloss)
    ax = new_axes(ax, _WIDTH, 1.3 + 0.26 * len(shown))
    left, right = _sides(table)
    look = looks([g for g in (left, right) if g is not None], colours)
    reach = float(shown["share"].max()) * 2.3  # room for the words beside the bars
    for row, word in enumerate(shown.to_dict("records")):
        side = -1 if word["leans"] == left else 1
        ax.barh(row, side * word["share"], height=0.62, color=look[word["leans"]].colour)
        counts = f"{number(word['count'])} : {number(word['other_count'])}"
        text = _label(word["term"], gloss, ax.figure.bbox.width / ax.figure.dpi / 2 * (1 - word["share"] / reach))
        ha = "right" if side < 0 else "left"
        note(ax, text, (side * word["share"], row), offset=(4 * side, 0), ha=ha, color=INK)
        note(ax, counts, (0, row), offset=(-4 * side, 0), ha="left" if side < 0 else "right", fontsize=7)
    ax.set_xlim(-reach, reach)
    bare_rows(ax, len(shown), above=1.6)
    ax.axvline(0, color=MUTED, linewidth=0.8)
    for side, group in ((-1, left), (1, right)):
        if group is not None:
            name: dict[str, Any] = {"ha": "right" if side < 0 else "left", "weight": "bold", "fontsize": 10}
            note(ax, shorten(plain(group), 28), (0, -1.1), offset=(6 * side, 0), color=look[group].colour, **name)
    ticks = [tick for tick in ax.get_xticks() if abs(tick) <= reach / 2]
    decimals = exact_decimals(ticks, 4)
    ax.set_xticks(ticks, [percent(abs(tick), decimals) for tick in ticks])
    covered = percent(float(shown["share"].sum()), 1)
    ax.set_xlabel(
        _("share of the distance; the words shown carry {share}\nsmall: occurrences, left : right").format(
            share=covered
        )
    )
    attach(ax, _said(shown))
    return finished([ax])


def _label(term: str, gloss: Mapping[str, str], width: float) -> str:
    """Return a word, and its English where both fit into `width` inches beside the bar."""
    most = int(width / _CHARACTER)
    text, english = shorten(shown_form(term), most), gloss.get(display_form(term))
    both = f"{text} · {shorten(english, max(most - len(text) - 3, 16))}" if english else text
    return both if len(both) <= most else text


def _said(shown: pd.DataFrame) -> str:
    """Return what the figure shows: the words that carry most of the distance, by group."""
    said = [_("Which words carry the distance between two groups.")]
    for group, words in shown.groupby("leans", sort=False, observed=True):
        leading = zip(words["term"].head(3), words["share"].head(3), strict=True)
        named = ", ".join(f"{shorten(shown_form(str(term)), 60)} {percent(share, 1)}" for term, share in leading)
        said.append(_("More often in {group}: {words}.").format(group=plain(group), words=named))
    return " ".join(said)


def _sides(table: pd.DataFrame) -> tuple[Any, Any]:
    """Return the groups whose words are drawn to the left and to the right: a and b of `word_shift`."""
    rate, other = ("per_1000_words", "other_per_1000_words")
    rate, other = (rate, other) if rate in table and other in table else ("count", "other_count")
    is_first = table["leans"].notna() & (table[rate] > table[other])
    is_second = table["leans"].notna() & (table[rate] < table[other])
    return tuple(table.loc[rows, "leans"].iloc[0] if rows.any() else None for rows in (is_first, is_second))  # type: ignore[return-value]  # two
