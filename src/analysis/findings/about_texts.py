"""Which texts there are."""

from __future__ import annotations

import pandas as pd

from analysis.findings.result import MOST_GROUPS, Finding, articles_of, sentence_list, shown_text
from analysis.report.study import Study
from analysis.system.language import _, date, ngettext, number, percent

_MOST_NOTES = 12


def article_overview(study: Study) -> pd.DataFrame:
    """Return one row for every article: what the manifest says, where it says anything, and its size."""
    words = study.tokens[study.tokens["is_word"]]
    sizes = pd.DataFrame(
        {"sentences": study.sentences.groupby("article_id").size(), "words": words.groupby("article_id").size()}
    ).reset_index()
    about = study.articles.drop(columns=["text", "title"], errors="ignore")
    about = about[[column for column in about if about[column].notna().any()]]
    if study.by != "province":  # needed by the manifest, and not what is compared
        about = about.drop(columns="province")
    return about.merge(sizes, on="article_id", how="left", validate="one_to_one").fillna({"sentences": 0, "words": 0})


def texts(study: Study) -> Finding:
    """Return how many articles of which groups there are, from when, and how much of the pages was set aside.

    Examples
    --------
    >>> from analysis import Settings, Study
    >>> articles = pd.DataFrame({"article_id": ["a"], "kitchen": ["Bắc"], "text": ["Cho hành vào chảo."]})
    >>> study = Study(articles, Settings(by="kitchen", group="kitchen", groups="kitchens"))
    >>> print(texts(study).text)  # doctest: +NORMALIZE_WHITESPACE
    **The texts.** 1 article with 1 sentence and 3 words: Bắc (1 article, 3 words). All of them belong to one kitchen,
    so what follows describes these texts and compares nothing.
    """
    words = study.tokens["is_word"].groupby(study.tokens[study.by]).sum()
    total = int(words.sum())
    per_group = {group: (size, int(words.get(group, 0))) for group, size in study.sizes.items()}
    sizes = _("{articles} with {sentences} and {words}").format(
        articles=articles_of(len(study.articles)),
        sentences=_sentences(len(study.sentences)),
        words=_words(total),
    )
    said = [f"{sizes}{_per_group(study, per_group)}.", _occasions(study), _dates(study.articles), _aside(study.blocks)]
    if len(study.groups) == 1:
        said.insert(
            1,
            _("All of them belong to one {group}, so what follows describes these texts and compares nothing.").format(
                group=study.settings.group
            ),
        )
    numbers = {"articles": len(study.articles), "sentences": len(study.sentences), "words": total}
    return Finding(
        _("**The texts.**") + " " + sentence_list(said) + _notes(study.notes), numbers | {"groups": per_group}
    )


def _notes(notes: list[str]) -> str:
    """Return what is to be known of single articles, as a list: their numbers may be a little off."""
    if not notes:
        return ""
    shown = [f"- {shown_text(note)}" for note in notes[:_MOST_NOTES]]
    if (left := len(notes) - len(shown)) > 0:
        shown.append("- " + ngettext("{n} more note", "{n} more notes", left).format(n=number(left)))
    heading = _("**Notes about the corpus.**")
    return "\n\n".join(["", heading, "\n".join(shown)])


def _sentences(count: int) -> str:
    return ngettext("{n} sentence", "{n} sentences", count).format(n=number(count))


def _words(count: int) -> str:
    return ngettext("{n} word", "{n} words", count).format(n=number(count))


def _per_group(study: Study, sizes: dict[str, tuple[int, int]]) -> str:
    if len(sizes) <= MOST_GROUPS:
        parts = [f"{shown_text(group)} ({articles_of(n)}, {_words(words)})" for group, (n, words) in sizes.items()]
        return ": " + ", ".join(parts)
    articles, words = zip(*sizes.values(), strict=True)
    return _(", in {n} {groups}, from {fewest} and {shortest} to {most} and {longest}").format(
        n=number(len(sizes)),
        groups=study.settings.groups,
        fewest=articles_of(min(articles)),
        most=articles_of(max(articles)),
        shortest=_words(min(words)),
        longest=_words(max(words)),
    )


def _occasions(study: Study) -> str:
    column = study.settings.occasion
    if not column or column not in study.articles or len(study.groups) == 1:
        return ""
    different = int(study.articles[column].nunique())
    if different < 2:
        return ""
    return _(
        "They are about {n} different occasions (column {column}), so a difference between {groups} can also be "
        "one between occasions."
    ).format(n=number(different), groups=study.settings.groups, column=shown_text(column))


def _dates(articles: pd.DataFrame) -> str:
    if "published" not in articles:
        return ""
    dated = articles["published"].dropna()
    undated = len(articles) - len(dated)
    if dated.empty:
        return _("None of them has a stated date.")
    first, last = date(dated.min()), date(dated.max())
    if first == last:
        known = _("The stated date is {date}").format(date=first)
    else:
        known = _("The dates run from {first} to {last}").format(first=first, last=last)
    if not undated:
        return known + "."
    missing = ngettext("{n} article has no stated date", "{n} articles have no stated date", undated)
    return f"{known}; {missing.format(n=number(undated))}."


def _aside(blocks: pd.DataFrame) -> str:
    length = blocks["text"].str.len()
    share = 1 - length[blocks["role"] == "body"].sum() / max(length.sum(), 1)
    if share < 0.0005:
        return ""
    return _("{share} of the characters on the pages were set aside: headlines, captions, boilerplate.").format(
        share=percent(share, int(share < 0.01))
    )


def occasions(study: Study) -> pd.DataFrame:
    """Return group, date and occasion of every article, by date; no rows if the settings name no such column."""
    column = study.settings.occasion
    columns = [name for name in ("article_id", study.by, "published", column) if name in study.articles]
    if not column or column not in columns:
        return pd.DataFrame(columns=columns)
    table = study.articles[columns]
    return table.sort_values("published", kind="stable") if "published" in columns else table
