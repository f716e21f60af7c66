"""Which phrases the groups use, and how often those that are followed."""

from __future__ import annotations

import re
import warnings

import pandas as pd

from analysis.evidence.concordance import concordance_lines
from analysis.findings.about_words import marked
from analysis.findings.counting import support
from analysis.findings.naming import holds_name, name_words
from analysis.findings.result import Finding, bullets, sentence_list, shown_text, term_name, times
from analysis.measures.phrases import drop_contained, phrase_rates
from analysis.measures.resampling import ENOUGH_ARTICLES
from analysis.report.study import Study
from analysis.system.language import _, ngettext, number
from analysis.text.spelling import display_form
from analysis.text.word_lists import gloss_of

_NAMED = 4
_CORNERS = 3  # of the triangle
_RATES = ["term", "n", "count", "per_1000_words", "low", "high", "interval", "articles", "dispersion"]


def study_phrases(study: Study) -> pd.DataFrame:
    """Return the table of `phrase_rates` of repeated phrases, with `sentences` and `is_name`."""
    phrases = drop_contained(study.phrases())
    if not len(phrases.terms):
        return pd.DataFrame(columns=[study.by, *_RATES, "sentences", "is_name"])
    phrases, resamples = study.resampled(phrases)
    rates = phrase_rates(phrases, by=study.by, resamples=resamples)
    names = name_words(study)
    rates = rates.join(support(phrases, study.by)[["sentences"]], on=[study.by, "term"])
    return rates.assign(is_name=[holds_name(term, names) for term in rates["term"]])


def phrases_between(study: Study) -> pd.DataFrame:
    """Return the table of `study_phrases` to be drawn between groups: of three all, of others what two groups use."""
    if len(study.groups) == 1:
        return pd.DataFrame()
    rates = study_phrases(study)
    used = (rates["count"] > 0).groupby(rates["term"]).transform("sum") > 1 if len(rates) else rates.index < 0
    return rates[used] if len(study.groups) != _CORNERS and used.any() else rates


def own_phrases(study: Study, rates: pd.DataFrame) -> pd.DataFrame:
    """Return the phrases that one group repeats and no other uses, by group and count.

    Those with a name are last, and before them those that a single one of three articles or more uses.
    """
    total = rates.groupby("term")["count"].transform("sum")
    own = rates[(rates["count"] >= study.settings.floors.phrase_count) & (rates["count"] == total)]
    is_single = (own["articles"] == 1) & (own[study.by].map(study.sizes) >= ENOUGH_ARTICLES)
    return (
        own.assign(is_single=is_single, order=own[study.by].map(study.groups.index))
        .sort_values(
            ["order", "is_name", "is_single", "count", "n"], ascending=[True, True, True, False, False], kind="stable"
        )
        .drop(columns=["is_single", "order"])
    )


def formula_lines(study: Study) -> pd.DataFrame:
    """Return the lines of the formulas of the settings, as `concordance_lines` gives them, with a column `term`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a formula without lines: the finding says so
        found = [
            concordance_lines(study.sentences, formula, width=70).assign(term=formula)
            for formula in study.settings.formulas
        ]
    none = ["article_id", study.by, "sentence", "start", "end", "left", "node", "right", "term"]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=none)


def phrases(study: Study, rates: pd.DataFrame, lines: pd.DataFrame) -> Finding:
    """Return which phrases all groups use, which only one does, and how often the formulas of the settings occur.

    Parameters
    ----------
    study
        The articles and settings.
    rates
        The table of `study_phrases`.
    lines
        The table of `formula_lines`.
    """
    formulas = _formulas(study, lines)
    if rates.empty:
        none = _("No phrase of two words or more occurs {n} times.").format(
            n=number(study.settings.floors.phrase_count)
        )
        return Finding(_("**Phrases.**") + " " + sentence_list([none, formulas]), {"phrases": 0})
    counts = rates.pivot(index="term", columns=study.by, values="count")
    in_all = counts.index[(counts > 0).all(axis=1)]
    first = (
        rates[rates["term"].isin(in_all)]
        .groupby("term")["per_1000_words"]
        .mean()
        .sort_values(ascending=False, kind="stable")
    )
    own = own_phrases(study, rates)
    numbers = {"phrases": len(counts), "in_all": list(first.index), "own": own["term"].tolist()}
    if len(study.groups) == 1:
        lines_of = {
            study.groups[0]: _line(study, study.groups[0], rates.sort_values("count", ascending=False, kind="stable"))
        }
        said = ngettext(
            "{n} phrase is repeated:", "{n} phrases are repeated, the most frequent of them:", len(counts)
        ).format(n=number(len(counts)))
        said = _("**Phrases.**") + f" {said}\n\n{bullets(study, lines_of)}\n\n{formulas}"
        return Finding(said.strip(), numbers)
    parts = [_shared(study, len(counts), first)]
    lines_of = {group: _line(study, group, own[own[study.by] == group]) for group in study.groups}
    if any(lines_of.values()):
        parts.append(_("Repeated in one {group} and used in no other:").format(group=study.settings.group))
    else:
        parts.append(
            _("No phrase is repeated in one {group} and absent from the others.").format(group=study.settings.group)
        )
    text = _("**Phrases.**") + f" {sentence_list(parts)}\n\n{bullets(study, lines_of)}\n\n{formulas}"
    return Finding(text.strip(), numbers)


def _shared(study: Study, total: int, first: pd.Series) -> str:
    if first.empty:
        return _("None of {total} repeated phrases occurs in all {groups}.").format(
            total=number(total), groups=study.settings.groups
        )
    said = (
        _("One of {total} repeated phrases is in all {groups}: {words}.")
        if len(first) == 1
        else _("{n} of {total} repeated phrases occur in all {groups}, most often {words}.")
    )
    return said.format(
        n=number(len(first)),
        total=number(total),
        groups=study.settings.groups,
        words=", ".join(term_name(term, study.written) for term in first.index[:3]),
    )


def _line(study: Study, group: str, rows: pd.DataFrame) -> str:
    subject, names = rows[~rows["is_name"].astype(bool)], rows[rows["is_name"].astype(bool)]
    parts = []
    for part, label in ((_unlike(subject).head(_NAMED), ""), (_unlike(names).head(_NAMED), _("with a name: "))):
        if len(part):
            parts.append(label + ", ".join(marked(study, group, row) for row in part.to_dict("records")))
    return ": " + "; ".join(parts) if parts else ""


def _unlike(rows: pd.DataFrame) -> pd.DataFrame:
    """Return phrases of which none is another one cut differently: of "a b c d" and "b c d e" the first."""
    kept: list[list[str]] = []
    for term in rows["term"]:
        syllables = display_form(term).split()
        if not any(_overlap(syllables, other) for other in kept):
            kept.append(syllables)
        if len(kept) == _NAMED:
            break
    return rows[[display_form(term).split() in kept for term in rows["term"]]].drop_duplicates("term")


def _overlap(one: list[str], other: list[str]) -> bool:
    """Return True if more than half of the shorter phrase is where the two overlap, or all of it lies in the longer."""
    short, long = sorted((one, other), key=len)
    ends = range(len(short) // 2 + 1, len(short) + 1)
    return any(short[-n:] == long[:n] or short[:n] == long[-n:] for n in ends) or any(
        long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1)
    )


def _formulas(study: Study, lines: pd.DataFrame) -> str:
    said = []
    for formula in study.settings.formulas:
        found = lines.loc[lines["term"] == formula, study.by].value_counts()
        gloss = gloss_of(formula)
        name = f"“{shown_text(formula)}”" + (f" {shown_text(f'({gloss})')}" if gloss else "")
        if found.empty:
            said.append(_("{formula} in no article").format(formula=name))
            continue
        groups = [group for group in study.groups if group in found.index]
        named = ", ".join(
            f"{shown_text(group)} ({_opened(study, formula, group, found[group])})" for group in groups[:8]
        )
        left = len(groups) - 8
        if left > 0:
            more = ngettext(" and in {n} more {group}", " and in {n} more {groups}", left)
            named += more.format(n=number(left), group=study.settings.group, groups=study.settings.groups)
        absent = [shown_text(group) for group in study.groups if group not in found.index]
        if absent:
            named += _(", not in {groups}").format(
                groups=", ".join(absent) if len(absent) <= 8 else f"{number(len(absent))} {study.settings.groups}"
            )
        said.append(f"{name} – {named}")
    return _("Followed through the articles: {formulas}.").format(formulas="; ".join(said)) if said else ""


def _opened(study: Study, formula: str, group: str, count: int) -> str:
    """Return how often a formula occurs, as a link to its lines; the explorer knows no gaps and no alternatives."""
    if not re.fullmatch(r"[\w\s-]+", formula):
        return times(count)
    return study.link(times(count), term=f'"{display_form(formula)}"', group=group)
