"""How unlike the groups are as a whole, which words carry that, and which article is typical of each."""

from __future__ import annotations

import pandas as pd

from analysis.findings.counting import subject_terms
from analysis.findings.result import Finding, sentence_list, shown_text, term_name
from analysis.measures.article_keyness import article_keyness
from analysis.measures.distances import distances, word_shift
from analysis.measures.key_articles import ENOUGH_FOR_MAP, MOST_ON_MAP, article_map, key_articles
from analysis.measures.resampling import ENOUGH_ARTICLES
from analysis.measures.terms import DocumentTerms
from analysis.report.study import Study
from analysis.system.language import _, number

_MOST_GROUPS = 12  # compared in pairs: 66 of them
_NAMED = 5
_DISTANCES = [
    "group",
    "other",
    "distance",
    "by_chance",
    "beyond_chance",
    "low",
    "high",
    "p",
    "articles",
    "other_articles",
]


def study_distances(study: Study) -> pd.DataFrame:
    """Return the table of `distances` in the words about the subject, of the twelve largest groups.

    The most unlike pair is the first; `expected` and `corrected` are called `by_chance` and `beyond_chance` here. A
    single group has no rows.
    """
    terms = subject_terms(study)
    used = sorted(study.groups, key=lambda group: -study.sizes[group])[:_MOST_GROUPS]
    rows = terms.units[study.by].isin(used).to_numpy() & (terms.counts.sum(axis=1) > 0)
    units = terms.units[rows].reset_index(drop=True)
    if units[study.by].nunique() < 2:
        return pd.DataFrame(columns=[*_DISTANCES, "interval"])
    counted = DocumentTerms(terms.counts[rows], units, terms.terms)
    found = distances(counted, by=study.by, permutations=500)
    found = found.rename(columns={"expected": "by_chance", "corrected": "beyond_chance"})
    order = found["beyond_chance"].fillna(found["distance"])  # of two single articles nothing is known of chance
    return (
        found.assign(order=order)
        .sort_values(["order", "distance"], ascending=False)[found.columns]
        .reset_index(drop=True)
    )


def study_shift(study: Study, unlike: pd.DataFrame) -> pd.DataFrame:
    """Return the table of `word_shift` of the pair of groups that is most apart; no rows for a single group."""
    if unlike.empty:
        return pd.DataFrame(columns=["term", "contribution", "share", "leans", "count", "other_count"])
    found = word_shift(subject_terms(study), unlike["group"].iloc[0], unlike["other"].iloc[0], by=study.by)
    return found[found["leans"].notna()]


def study_key_articles(study: Study) -> pd.DataFrame:
    """Return the table of `key_articles`, one for every group with three articles or more."""
    several = [group for group in study.groups if study.sizes[group] >= ENOUGH_ARTICLES]
    found = key_articles(study.terms, by=study.by, top=1) if several and len(study.groups) > 1 else pd.DataFrame()
    columns = [study.by, "article_id", "title", "words", "own_distance", "rest_distance"]
    found = found.reindex(columns=columns)
    if "title" in study.articles:  # terms have no titles
        found["title"] = found["article_id"].map(study.articles.set_index("article_id")["title"])
    return found[found[study.by].isin(several)].reset_index(drop=True)


def study_map(study: Study) -> pd.DataFrame:
    """Return the table of `article_map` where there are thirty articles or more; otherwise no rows."""
    terms = subject_terms(study)
    rows = terms.counts.sum(axis=1) > 0
    terms = DocumentTerms(terms.counts[rows], terms.units[rows].reset_index(drop=True), terms.terms)
    if not ENOUGH_FOR_MAP <= terms.units["article_id"].nunique() <= MOST_ON_MAP:
        return pd.DataFrame(columns=["article_id", study.by, "x", "y"])
    return article_map(terms, by=study.by, stop_words=study.settings.stop_words)


def study_by_article(study: Study) -> pd.DataFrame:
    """Return the words about the subject of `article_keyness` that are used in more articles of a group; or no rows."""
    if len(study.groups) == 1:
        return pd.DataFrame(columns=[study.by, "term", "articles", "of", "rest_articles", "rest_of", "verdict"])
    found = article_keyness(subject_terms(study), by=study.by)
    return found[(found["difference"] > 0) & (found["verdict"] == "distinctive")].reset_index(drop=True)


def likeness(study: Study, unlike: pd.DataFrame, shift: pd.DataFrame) -> Finding:
    """Return which groups are most unlike, whether beyond what chance would make, and the words that carry it.

    Parameters
    ----------
    study
        The articles and settings.
    unlike
        The table of `study_distances`.
    shift
        The table of `study_shift`.
    """
    title = _("**Likeness.**") + " "
    if unlike.empty:
        return Finding(
            title + _("There is one {group} only, so there is nothing to compare.").format(group=study.settings.group)
        )
    first = unlike.iloc[0]
    pair = {"a": shown_text(str(first["group"])), "b": shown_text(str(first["other"]))}
    tested = unlike[unlike["interval"] == "articles"]
    if tested.empty:
        said = _(
            "By the words about the subject {a} and {b} are most unlike ({distance} of at most 1). Two texts of one "
            "source are unlike as well, so without three articles of a {group} this says nothing about {groups}."
        ).format(
            distance=number(first["distance"], 2), group=study.settings.group, groups=study.settings.groups, **pair
        )
    else:
        said = _tested(study, first, tested, pair)
    carried = "; ".join(
        f"{shown_text(str(group))} {', '.join(term_name(term, study.written) for term in rows['term'].head(_NAMED))}"
        for group, rows in shift.head(40).groupby("leans", sort=False)
    )
    words = _("The words that carry most of it: {words}.").format(words=carried) if carried else ""
    return Finding(title + sentence_list([said, words]), {"pairs": len(unlike), "tested": len(tested)})


def _tested(study: Study, first: pd.Series, tested: pd.DataFrame, pair: dict[str, str]) -> str:
    """Return which pair is most unlike beyond chance, and how many pairs are."""
    if first["interval"] == "articles":
        said = _(
            "By the words about the subject {a} and {b} are most unlike beyond what chance makes: {distance} of at "
            "most 1, by chance {by_chance}."
        )
    else:
        said = _("By the words about the subject {a} and {b} are most unlike ({distance} of at most 1).")
    known = {"distance": number(first["distance"], 2), "by_chance": number(first["by_chance"], 2)}
    pairs = _(
        "Pairs of {groups} with three articles or more that are farther apart than 95% of random divisions of the same "
        "articles: {beyond} of {pairs}."
    ).format(groups=study.settings.groups, beyond=number(int((tested["p"] < 0.05).sum())), pairs=number(len(tested)))
    firm = _(
        "Pairs of which the whole 95% interval lies above chance, so that a difference may be stated: {firm}."
    ).format(firm=number(int((tested["low"] > 0).sum())))
    return f"{said.format(**known, **pair)} {pairs} {firm}"
