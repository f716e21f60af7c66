"""What occurs beside the word that the articles are about, and which runs of words hold together."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.findings.counting import common_vocabulary, is_theme, subject_terms
from analysis.findings.naming import holds_name, name_words
from analysis.findings.result import Finding, bullets, sentence_list, shown_text, term_name, times
from analysis.measures.collocates import collocates
from analysis.measures.collocations import collocations
from analysis.report.study import Study
from analysis.system.language import _, number
from analysis.text.spelling import display_form
from analysis.text.word_lists import with_gloss

_NAMED = 5
_RESAMPLES = 500
_COLLOCATES = ["term", "count", "expected", "log_dice", "log_ratio", "low", "high", "articles", "verdict", "rest"]


def study_node(study: Study) -> str:
    """Return the word whose company is shown: the most frequent one of the common vocabulary, or of all words.

    Those of two syllables or more come first, since a single one has many senses. Empty where no word about the
    subject occurs as often as the floor of the settings asks for.
    """
    common = common_vocabulary(study)
    if len(common) and len(study.groups) > 1:
        return _several_syllables_first(common["term"].tolist())
    terms = subject_terms(study)
    totals = pd.Series(terms.counts.sum(axis=0), index=terms.terms["term"])
    totals = totals[totals >= study.settings.floors.word_count]
    return _several_syllables_first(totals.sort_values(ascending=False, kind="stable").index.tolist())


def _several_syllables_first(terms: list[str]) -> str:
    return next(iter([*(term for term in terms if "_" in term), *terms]), "")


def study_collocates(study: Study, node: str) -> pd.DataFrame:
    """Return the table of `collocates` of a word without numerals, and whether each is a name; no rows without one."""
    columns = [study.by, *_COLLOCATES, "difference", "difference_verdict", "node_count", "is_name"]
    if not node:
        return pd.DataFrame(columns=columns)
    floor = study.settings.floors.word_count
    found = collocates(
        study.tokens,
        node,
        by=study.by,
        min_count=floor,
        stop_words=study.settings.stop_words,
        resamples=_RESAMPLES,
        permutations=0,  # what is shown are intervals and verdicts, no p
    )
    names = name_words(study)
    found = found[np.array([is_theme(term, study) for term in found["term"]], dtype=bool)]
    found = found.assign(is_name=[holds_name(term, names) for term in found["term"]])
    return found.sort_values(
        "count", key=lambda count: count == 0, kind="stable", ignore_index=True
    )  # pairs of none last


def beside(near: pd.DataFrame) -> pd.DataFrame:
    """Return the collocates that are named and drawn: those that occur near the node twice or more, without names."""
    return near[(near["count"] > 1) & ~near["is_name"].astype(bool)]


def study_collocations(study: Study) -> pd.DataFrame:
    """Return the table of `collocations` in two articles or more: no names, function words or parts of longer runs."""
    found = collocations(study.tokens, min_count=max(study.settings.floors.word_count, 2))
    names, inner = name_words(study), _inside_longer(found)
    kept = [
        not holds_name(term, names) and term not in inner and term.replace(" ", "_") not in study.settings.stop_words
        for term in found["term"]
    ]
    return found[np.array(kept, dtype=bool)].reset_index(drop=True)


def _inside_longer(found: pd.DataFrame) -> set[str]:
    """Return the runs that occur only inside a longer one of the table: "nhồi bê" in "cọc nhồi bê_tông"."""
    counts = dict(zip(found["term"], found["count"], strict=True))
    inner = set()
    for term, count in counts.items():
        words = term.split(" ")
        parts = (" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 2, len(words) + 1))
        inner |= {part for part in parts if part != term and counts.get(part) == count}
    return inner


def company(study: Study, node: str, near: pd.DataFrame, fixed: pd.DataFrame) -> Finding:
    """Return what occurs beside a word in each group, what of it is beyond chance, and which runs hold together.

    Parameters
    ----------
    study
        The articles and settings.
    node
        The word, from `study_node`.
    near
        The table of `study_collocates`.
    fixed
        The table of `study_collocations`.
    """
    runs = _runs(fixed, study.written)
    shown = beside(near)
    if shown.empty:
        least = number(study.settings.floors.word_count)
        none = (
            _("No word occurs {n} times beside “{word}”.").format(n=least, word=shown_text(display_form(node)))
            if node
            else _("No word about the subject occurs {n} times.").format(n=least)
        )
        return Finding(_("**Company.**") + " " + sentence_list([none, runs]), {"node": node})
    lines = {}
    for group in study.groups:
        own = shown[shown[study.by] == group].head(_NAMED)
        link = study.link(
            times(near.loc[near[study.by] == group, "node_count"].max()), term=node, group=group, near="*"
        )
        words = _counted(own, study.written)
        lines[group] = f" ({link}): {words}" if len(own) else ""
    intro = _(
        "What occurs within five words of “{word}” in the same sentence, in order of the strength of the bond (log "
        "Dice), with the number of its occurrences there:"
    ).format(word=shown_text(with_gloss(node)))
    judged = _judged(study, shown)
    text = f"{_('**Company.**')} {intro}\n\n{bullets(study, lines)}\n\n{sentence_list([judged, runs])}"
    return Finding(text.strip(), {"node": node, "attracted": int((shown["verdict"] == "attracted").sum())})


def _judged(study: Study, shown: pd.DataFrame) -> str:
    """Return what can be said beyond these articles."""
    tested = shown[shown["interval"] == "articles"]
    if tested.empty:
        return _(
            "Whether a word is there more often than elsewhere can be judged from three articles of a {group} with the "
            "word in question; here it describes these articles."
        ).format(group=study.settings.group)
    attracted = int((tested["verdict"] == "attracted").sum())
    said = _(
        "Pairs of a word and a {group} with three articles or more whose interval is above “as often as elsewhere”: "
        "{attracted} of {n}."
    ).format(n=number(len(tested)), group=study.settings.group, attracted=number(attracted))
    differs = shown[(shown["difference_verdict"] == "distinctive") & (shown["difference"] > 0)]
    if len(study.groups) == 1:
        return said
    if differs.empty:
        return (
            said
            + " "
            + _("No word occurs near it clearly more often in one {group} than in the others.").format(
                group=study.settings.group
            )
        )
    named = "; ".join(
        f"{shown_text(str(group))} – {', '.join(term_name(term, study.written) for term in rows['term'].head(_NAMED))}"
        for group, rows in list(differs.groupby(study.by, sort=False))[:_NAMED]
    )
    return (
        said
        + " "
        + _("Near it more often than in the other {groups}: {words}.").format(groups=study.settings.groups, words=named)
    )


def _runs(fixed: pd.DataFrame, written: Mapping[str, str]) -> str:
    if fixed.empty:
        return ""
    listed = _counted(fixed.head(_NAMED), written)
    return _("Runs of words that hold together most, though the lexicon does not have them as terms: {runs}.").format(
        runs=listed
    )


def _counted(rows: pd.DataFrame, written: Mapping[str, str]) -> str:
    return ", ".join(
        f"{term_name(term, written)} {times(n)}" for term, n in zip(rows["term"], rows["count"], strict=True)
    )
