"""A table of the lines of every page, each with its role."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from analysis.pages.lines import Line, page_lines
from analysis.pages.roles import classify
from analysis.system.columns import check_columns
from analysis.system.processes import in_parts

#: What a line of a page can be.
ROLES = ("headline", "date", "byline", "caption", "heading", "body", "boilerplate")

_MANY = 4000  # articles; of fewer one process is done before another one has started


def split_blocks(articles: pd.DataFrame, *, pages: bool = True, processes: int = 1) -> pd.DataFrame:
    """Split every page into its lines and say what each line is.

    One row is one line of a page that is not blank. Use `role == "body"` for the article itself; read the
    other rows once for every new source, since a newspaper may lay out its pages in a way not foreseen.
    A line that no rule speaks of is body. The lines of a page with hard line breaks are joined first: a row
    may then span several lines of the text.

    Parameters
    ----------
    articles
        The table of `load_corpus`: at least article_id and text. A `title` that is on the page as a line
        of its own, or of several, is the headline; without one the headline is found by where it stands.
    pages
        False if the texts are clean, without the boilerplate of a page: every line is then body, but for the title.
    processes
        Number of processes that share the work. Of fewer than 4,000 articles one does all, since another would take
        longer to start. The table is the same.

    Returns
    -------
    DataFrame
        In the order of the pages:

        - article_id : str
        - block : int, number of the row in its article, from 1, blank lines not counted
        - role : str, one of headline, date, byline, caption, heading, body, boilerplate
        - start, end : int, offsets in `articles.text`, in characters; white space around the line is left out
        - text : str, `articles.text[start:end]`
        - rule : str, the rule that decided the role
        - is_repeat : bool, true for what is printed a second time: a headline, a caption, or a paragraph, whose copy is
          boilerplate
        - every other column of `articles` except title, text and inferred

    Raises
    ------
    ValueError
        If the columns article_id or text are missing.

    Examples
    --------
    >>> page = "Mùa lúa mới\\n04/03/2021\\nNông dân gặt lúa.  Ảnh: An\\nLượt xem: 12"
    >>> split_blocks(pd.DataFrame({"article_id": ["a"], "text": [page]}))["role"].tolist()
    ['headline', 'date', 'caption', 'boilerplate']
    """
    check_columns(articles, ["article_id", "text"], name="articles")
    travelling = [c for c in articles if c not in ("article_id", "title", "text", "inferred")]
    titles = articles["title"] if "title" in articles else pd.Series(pd.NA, index=articles.index)
    titles = titles.astype(object).where(titles.notna(), None)
    printed = list(zip(articles["text"].tolist(), titles.tolist(), strict=True))
    of_articles = in_parts(partial(_lines_of, pages=pages), printed, processes, fewest=_MANY)
    rows, article_of = [], []
    for position, (article_id, lines) in enumerate(zip(articles["article_id"], of_articles, strict=True)):
        rows += [(article_id, number, *line) for number, line in enumerate(lines, start=1)]
        article_of += [position] * len(lines)
    columns = ["article_id", "block", "role", "start", "end", "text", "rule", "is_repeat"]
    blocks = pd.DataFrame(rows, columns=columns)
    blocks = blocks.astype({"block": int, "start": int, "end": int, "is_repeat": bool})
    for column in travelling:
        blocks[column] = articles[column].iloc[article_of].array
    return blocks


def _lines_of(printed: list[tuple[str, str | None]], *, pages: bool) -> list[list[tuple[Any, ...]]]:
    """Return the lines of pages, given their text and title: what the table says of each."""
    return [
        [
            (line.role, line.start, line.end, line.text, line.rule, line.is_repeat)
            for line in _classified(text, title, pages)
        ]
        for text, title in printed
    ]


def _classified(text: str, title: str | None, pages: bool) -> list[Line]:
    lines = page_lines(text)
    if pages:
        classify(lines, title)
        return lines
    for line in lines:
        is_title = title is not None and line.text.split() == title.split()
        line.set(*(("headline", "the title of the article") if is_title else ("body", "the text is clean")))
    return lines
