"""Where in each article a phrase occurs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures.description import attach
from analysis.figures.labels import glosses, name_rows, note, plain, room_for, shorten
from analysis.figures.layout import bare_rows, check_columns, finished, grouping, is_first, new_panels
from analysis.figures.roles import MOST_ROWS
from analysis.figures.style import INK, MUTED, figure, is_narrow
from analysis.figures.values import MANY, chosen
from analysis.system.language import _, number
from analysis.text.spelling import display_form, shown_form

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation


_PAD = 18.0  # room for the English between a title and its panel


@figure
def plot_dispersion(
    lines: pd.DataFrame,
    sentences: pd.DataFrame,
    *,
    by: str | None = None,
    ax: Axes | Sequence[Axes] | None = None,
    colours: Mapping[Any, str] | None = None,
    gloss: Mapping[str, str] | None = None,
    kind: str | None = None,
) -> Axes | np.ndarray:
    """Draw where in every article a phrase occurs: at the start, at the end, throughout, or nowhere.

    One row is one article, from the first to the last character of its body; one tick is one line of the table of
    `concordance_lines`, at the offset at which the phrase begins. The number at the right counts the ticks. One panel
    is one phrase. Rows are equally long, articles are not: compare positions, not densities.

    Parameters
    ----------
    lines
        The table of `concordance_lines`; or several of them, one below the other, told apart by a column `term`.
    sentences
        The sentences that the lines come from: they say which articles there are, and how long each is.
    by
        The grouping column of the sentences, for order and colour of the rows.
    ax
        One Axes per phrase to draw into.
    colours
        Colour of every group, from `group_colours` of the full list; without it, those of the groups in the table.
    gloss
        English for Vietnamese phrases, instead of the packaged glossary (none in Vietnamese); `{}` for none.
    kind
        "articles", a row for each, or "groups", a row for each group with the ticks of all its articles; without it,
        articles up to 40.

    Returns
    -------
    Axes or ndarray of Axes
        An array for several phrases.

    Raises
    ------
    ValueError
        If a table is empty or lacks a column, or a line lies outside the sentences of its article.

    Examples
    --------
    >>> sentences = pd.DataFrame({"article_id": ["a"], "province": ["Sơn La"], "start": [0], "end": [100]})
    >>> lines = pd.DataFrame({"article_id": ["a", "a"], "start": [25, 90], "node": "nghị quyết"})
    >>> ax = plot_dispersion(lines, sentences)
    >>> [float(tick[0, 0]) for tick in ax.collections[0].get_segments()]
    [0.25, 0.9]
    >>> from analysis import close_figure
    >>> close_figure(ax)
    """
    column, looks = grouping(sentences, by, colours)
    check_columns(sentences, ["article_id", "start", "end"], "split_sentences")
    check_columns(lines, ["article_id", "start"], "concordance_lines")
    if lines.empty:
        raise ValueError(_("lines is empty: the phrase does not occur, so there is nothing to draw"))
    spans = _article_spans(sentences, column)
    ticks = _tick_positions(lines, spans)
    phrases = list(dict.fromkeys(ticks["term"]))
    gloss = glosses(gloss)
    form = chosen(kind, ("articles", "groups"), 1 if len(spans) <= MOST_ROWS else MANY)
    ticks["group"] = spans[column].reindex(ticks["article_id"]).to_numpy()
    key = "article_id" if form == "articles" else "group"
    of = spans[column] if form == "articles" else pd.Series(list(looks), index=list(looks))
    rows = [(str(group), str(row) if row != group else "") for row, group in of.items()]
    left = room_for([max(names, key=len) for names in rows])
    width = (7.5 if len(phrases) == 1 else 3.4) + max(left - 1.5, 0) / min(len(phrases), 3)
    tall = 0.52 if is_narrow() else 0.38 if form == "articles" else 0.3  # names above the rows or beside them
    panels = new_panels(ax, len(phrases), width, max(0.9 + tall * len(of), 1.6), across=3)
    labels: list[Annotation] = []
    for place, (panel, phrase) in enumerate(zip(panels, phrases, strict=True)):
        found = ticks[ticks["term"] == phrase]
        for row, (name, group) in enumerate(of.items()):
            ticks_of = found.loc[found[key] == name, "position"].to_numpy()
            panel.barh(row, 1, height=0.52, color=looks[group].colour, alpha=0.22)
            panel.vlines(
                ticks_of, row - 0.3, row + 0.3, color=INK, linewidth=1.3, alpha=min(1, 12 / (len(ticks_of) or 1))
            )
            count = len(ticks_of)
            note(panel, number(count) if count else "–", (1, row), color=INK if count else MUTED)
        bare_rows(panel, len(of), above=0.6, below=0.4)
        panel.set_xlim(0, 1)
        panel.set_xticks([0, 0.5, 1], [_("begins"), _("middle"), _("ends")])
        panel.set_title(plain(shown_form(phrase)), pad=_PAD)
        english = plain(gloss.get(display_form(phrase), ""))
        labels.append(note(panel, english, (0, 1), offset=(0, 8), xycoords="axes fraction"))
        if place == 0:
            panel.set_xlabel(_("position in the article; at the right: number of times"))
        if is_first(panel, place):
            name_rows(panel, rows)
    attach(panels[0], _said(ticks, spans))
    return finished(panels, labels, pad=_PAD)


def _said(ticks: pd.DataFrame, spans: pd.DataFrame) -> str:
    """Return what the figure shows: how often each phrase occurs, in how many articles, and in which part of them."""
    said = [_("Where in the articles phrases occur.")]
    for phrase, found in ticks.groupby("term", sort=False):
        thirds = np.bincount(np.minimum((found["position"] * 3).astype(int), 2), minlength=3)
        said.append(
            _(
                "{phrase}: {n} times in {articles} of {all} articles; {first} in the first third, {last} in the last."
            ).format(
                phrase=shorten(shown_form(str(phrase)), 60),
                n=number(len(found)),
                articles=number(found["article_id"].nunique()),
                all=number(len(spans)),
                first=number(int(thirds[0])),
                last=number(int(thirds[2])),
            )
        )
    return " ".join(said)


def _article_spans(sentences: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return first and last character and group of every article, articles of one group together."""
    known = sentences[sentences[column].notna()]
    spans = known.groupby("article_id", sort=False, observed=True).agg(
        start=("start", "min"), end=("end", "max"), **{column: (column, "first")}
    )
    order = pd.Series(pd.factorize(spans[column])[0], index=spans.index).sort_values(kind="stable").index
    return spans.loc[order]


def _tick_positions(lines: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """Return article, term and position of every line, 0 at the first and 1 at the last character of the article."""
    strange = ~lines["article_id"].isin(spans.index)
    if strange.any():
        raise ValueError(
            _("article_id={article!r} of the lines is not in sentences").format(
                article=lines.loc[strange, "article_id"].iloc[0]
            )
        )
    start, end = (spans[edge].reindex(lines["article_id"]).to_numpy() for edge in ("start", "end"))
    position = (lines["start"].to_numpy() - start) / (end - start)
    if ((position < 0) | (position > 1)).any():
        wrong = lines[(position < 0) | (position > 1)].iloc[0]
        raise ValueError(
            _(
                "a line at start={start} lies outside the sentences of {article}; give the"
                " sentences that the lines come from"
            ).format(start=wrong["start"], article=wrong["article_id"])
        )
    written = lines["node"].str.lower() if "node" in lines else pd.Series("", index=lines.index)
    one_phrase = written.iloc[0] if written.nunique() == 1 else ""
    phrase = lines.get("term", one_phrase)
    return pd.DataFrame({"article_id": lines["article_id"], "term": phrase, "position": position})
