"""In which order the frames come up in each article, and with which ones it opens."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.findings.about_frames import frame_name
from analysis.findings.result import Finding, bullets
from analysis.frames.coding import code_sentences
from analysis.report.study import Study
from analysis.system.language import _, number, percent

_MANY = 10  # articles of a group
_NAMED = 5


def first_positions(study: Study) -> pd.DataFrame:
    """Return where in each article every frame first comes up.

    One row is one article and frame that occurs in it: article_id, the group, frame, sentence, and `position`
    of its first words, from 0 for the beginning of the article to 1 for its end. Articles in their order, frames by
    position.
    """
    coded = study.coded[study.coded["coded"]].sort_values("start", kind="stable")
    first = coded.drop_duplicates(["article_id", "frame"])[["article_id", study.by, "frame", "sentence", "start"]]
    spans = study.sentences.groupby("article_id").agg(start=("start", "min"), end=("end", "max"))
    begin, end = (spans[edge].reindex(first["article_id"]).to_numpy(dtype=float) for edge in ("start", "end"))
    position = (first.pop("start").to_numpy(dtype=float) - begin) / np.maximum(end - begin, 1)
    order = {article: number for number, article in enumerate(study.articles["article_id"])}
    return (
        first.assign(position=position, order=[order[article] for article in first["article_id"]])
        .sort_values(["order", "position"], kind="stable")
        .drop(columns="order")
        .reset_index(drop=True)
    )


def openings(study: Study) -> pd.DataFrame:
    """Return with which frames each article opens.

    One row is one article: article_id, the group, the frames of its `headline` and of its `lead` (the first
    sentence), and
    `order`, its frames in the order in which they first come up. No rows where no article has a frame.
    """
    articles = study.articles
    titles = (
        articles.loc[articles["title"].fillna("").str.strip() != "", ["article_id", "title"]]
        if "title" in articles
        else articles.head(0)
    )
    coded_titles = code_sentences(
        pd.DataFrame({"article_id": titles["article_id"], "sentence": 1, "start": 0, "text": titles.get("title", "")}),
        study.codebook,
    )
    lead = study.coded[study.coded["sentence"] == study.coded.groupby("article_id")["sentence"].transform("min")]
    first = first_positions(study)

    def joined(rows: pd.DataFrame) -> pd.Series:
        return rows.groupby("article_id", sort=False)["frame"].agg(", ".join)

    table = articles[["article_id", study.by]].copy()
    for column, rows in (
        ("headline", coded_titles[coded_titles["coded"]]),
        ("lead", lead[lead["coded"]]),
        ("order", first),
    ):
        found = joined(rows).to_dict()
        table[column] = [found.get(article, "") for article in table["article_id"]]
    return table if table[["headline", "lead", "order"]].any(axis=None) else table.head(0)


def mean_order(study: Study, first: pd.DataFrame) -> pd.DataFrame:
    """Return for every group the frames that at least half of its articles hold, by their mean first position.

    One row is one group and frame: articles with it, `share_of_articles`, and `position`.
    """
    grouped = first.groupby([study.by, "frame"], sort=False)
    table = grouped.agg(articles=("article_id", "nunique"), position=("position", "mean")).reset_index()
    table["share_of_articles"] = table["articles"] / np.array([study.sizes[group] for group in table[study.by]])
    table = table[table["share_of_articles"] >= 0.5]
    order = [study.groups.index(group) for group in table[study.by]]
    return (
        table.assign(order=order)
        .sort_values(["order", "position"], kind="stable")
        .drop(columns="order")
        .reset_index(drop=True)
    )


def steps(study: Study, first: pd.DataFrame, opening: pd.DataFrame) -> Finding:
    """Return in which order the frames come up in each group, and what its headlines and first sentences carry.

    Parameters
    ----------
    study
        The articles and settings.
    first
        The table of `first_positions`.
    opening
        The table of `openings`.
    """
    order = mean_order(study, first)
    lines = {group: _line(study, group, order, opening) for group in study.groups}
    if not any(lines.values()):
        return Finding(
            _("**Order.** No frame is in half of the articles of any {group}, so no order can be told.").format(
                group=study.settings.group
            )
        )
    intro = _(
        "**Order.** The frames that at least half of the articles contain, in the order in which they first come "
        "up, with the mean "
        "position in the article (0% its beginning, 100% its end):"
    )
    numbers = {group: rows["frame"].tolist() for group, rows in order.groupby(study.by, sort=False)}
    return Finding(f"{intro}\n\n{bullets(study, lines)}", {"order": numbers})


def _line(study: Study, group: str, order: pd.DataFrame, opening: pd.DataFrame) -> str:
    rows = order[order[study.by] == group].head(_NAMED)
    if rows.empty:
        return ""
    line = ": " + ", ".join(
        f"{frame_name(study, row['frame'])} {percent(row['position'])}" for row in rows.to_dict("records")
    )
    own = opening[opening[study.by] == group]
    for column, label in (("headline", _("headlines")), ("lead", _("first sentences"))):
        if named := _most(study, own[column]):
            line += f"; {label}: {named}"
    return line


def _most(study: Study, column: pd.Series) -> str:
    counts = column[column != ""].str.split(", ").explode().value_counts()
    of = len(column)
    if of >= _MANY:  # one of thirty headlines says nothing of the group
        counts = counts[counts > 1]
    named = [
        frame_name(study, str(frame))
        + ("" if of == 1 else " " + _("{n} of {of}").format(n=number(count), of=number(of)))
        for frame, count in counts.head(3).items()
    ]
    return ", ".join(named)
