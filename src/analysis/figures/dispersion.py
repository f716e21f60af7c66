"""Where in each article a phrase occurs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.figures.layout import check_columns, group_column, name_rows, new_panels, note
from analysis.figures.style import INK, MUTED, group_colours, style
from analysis.text.spelling import display_form
from analysis.text.word_lists import glossary

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_dispersion(
    lines: pd.DataFrame,
    sentences: pd.DataFrame,
    *,
    by: str | None = None,
    ax: Axes | Sequence[Axes] | None = None,
    gloss: Mapping[str, str] | None = None,
) -> Axes | np.ndarray:
    """Draw where in every article a phrase stands: at the start, at the end, throughout, or nowhere.

    One row is one article, from the first to the last character of its body; one tick is one line of the table of
    `concordance_lines`, at the place where the phrase begins. At the right stands the number of ticks. One panel is
    one phrase. Rows are equally long, articles are not: compare places, not densities. Returns the Axes, an array of
    them for several phrases.

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
    gloss
        English for Vietnamese phrases, instead of the packaged glossary; `{}` for none.

    Raises
    ------
    ValueError
        If a table is empty or lacks a column, or a line lies outside the sentences of its article.
    """
    column = group_column(sentences, by)
    check_columns(sentences, ["article_id", "start", "end"], "split_sentences")
    check_columns(lines, ["article_id", "start"], "concordance_lines")
    if lines.empty:
        raise ValueError("lines is empty: the phrase stands nowhere, so there is nothing to draw")
    spans = _article_spans(sentences, column)
    ticks = _tick_places(lines, spans)
    phrases = list(dict.fromkeys(ticks["term"]))
    colours = group_colours(spans[column])
    gloss = glossary() if gloss is None else gloss
    with style():
        panels = new_panels(ax, len(phrases), 3.4 if len(phrases) > 1 else 7, 0.9 + 0.38 * len(spans), across=3)
        for number, (panel, phrase) in enumerate(zip(panels, phrases, strict=True)):
            found = ticks[ticks["term"] == phrase]
            for row, (article, group) in enumerate(spans[column].items()):
                places = found.loc[found["article_id"] == article, "place"].to_numpy()
                panel.barh(row, 1, height=0.52, color=colours[group], alpha=0.22)
                panel.vlines(places, row - 0.34, row + 0.34, color=INK, linewidth=1.3)
                note(panel, f"{len(places)}" if len(places) else "–", (1, row), color=INK if len(places) else MUTED)
            panel.set_ylim(len(spans) - 0.4, -0.6)
            panel.set_yticks([])
            panel.spines["left"].set_visible(False)
            panel.set_xlim(0, 1)
            panel.set_xticks([0, 0.5, 1], ["begins", "middle", "ends"])
            panel.set_title(display_form(phrase), pad=18)
            note(panel, gloss.get(display_form(phrase), ""), (0, 1), offset=(0, 8), xycoords="axes fraction")
            if number == 0:
                panel.set_xlabel("place in the article; at the right: number of times")
            if number % 3 == 0:
                name_rows(panel, [(g, a if a != g else "") for a, g in spans[column].items()])
    return panels if len(phrases) > 1 else panels[0]


def _article_spans(sentences: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return first and last character and group of every article, articles of one group together."""
    spans = sentences.groupby("article_id", sort=False).agg(
        start=("start", "min"), end=("end", "max"), **{column: (column, "first")}
    )
    order = pd.Series(pd.factorize(spans[column])[0], index=spans.index).sort_values(kind="stable").index
    return spans.loc[order]


def _tick_places(lines: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """Return article, phrase and place of every line, 0 at the first and 1 at the last character of the article."""
    strange = ~lines["article_id"].isin(spans.index)
    if strange.any():
        raise ValueError(f"article_id={lines.loc[strange, 'article_id'].iloc[0]!r} of the lines is not in sentences")
    start, end = (spans[edge].reindex(lines["article_id"]).to_numpy() for edge in ("start", "end"))
    place = (lines["start"].to_numpy() - start) / (end - start)
    if ((place < 0) | (place > 1)).any():
        wrong = lines[(place < 0) | (place > 1)].iloc[0]
        raise ValueError(
            f"a line at start={wrong['start']} lies outside the sentences of {wrong['article_id']}; "
            "give the sentences that the lines come from"
        )
    written = lines["node"].str.lower() if "node" in lines else pd.Series("", index=lines.index)
    one_phrase = written.iloc[0] if written.nunique() == 1 else ""
    phrase = lines.get("term", one_phrase)
    return pd.DataFrame({"article_id": lines["article_id"], "term": phrase, "place": place})
