"""What sets groups apart, what they share, and which of it survives other ways of counting."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd

from analysis.findings.about_words import marked
from analysis.findings.counting import is_theme, support
from analysis.findings.naming import holds_name, name_words
from analysis.findings.result import MOST_GROUPS, Finding, bullets, sentence_list, shown_text, term_name
from analysis.measures.influence import influence
from analysis.measures.keyness import keyness_table
from analysis.measures.power import smallest_ratio
from analysis.measures.shared_phrases import coverage, shared_phrases
from analysis.report.study import Study
from analysis.system.language import _, number, percent
from analysis.text.spelling import display_form

_NAMED = 5
_MOST_PERMUTED = 2_000_000  # groups × articles × terms; beyond, the permutations take minutes
_KEYS = ["term", "count", "rest", "log2_ratio", "low", "high", "shrunken", "G2", "articles", "verdict", "reason", "p"]


def study_keyness(study: Study) -> pd.DataFrame:
    """Return the table of `keyness_table`, with `sentences` of the group and `is_name`; no rows for a single group."""
    if len(study.groups) == 1:
        return pd.DataFrame(columns=[study.by, *_KEYS, "sentences", "is_name"])
    terms, resamples = study.resampled(study.terms)
    size = len(study.groups) * len(study.articles) * len(terms.terms)
    with warnings.catch_warnings():
        # q needs more permutations than a report has time for; what the report states is p
        warnings.filterwarnings("ignore", message="permutations=")
        permutations = 20_000 if size <= _MOST_PERMUTED else 0
        keys = keyness_table(terms, by=study.by, resamples=resamples, permutations=permutations)
    names = name_words(study)
    keys = keys.join(support(terms, study.by)[["sentences"]], on=[study.by, "term"])
    return keys.assign(is_name=[holds_name(term, names) for term in keys["term"]])


def used_more(study: Study, keys: pd.DataFrame) -> pd.DataFrame:
    """Return the words about the subject that a group uses more than the others: what a figure of key words shows.

    Left out are names, function words, numerals, words with fewer occurrences than the floor of the settings, and those
    that one article only of a larger group has.
    """
    more = keys[(keys["log2_ratio"] > 0) & (keys["count"] >= study.settings.floors.word_count)]
    more = more[(more["verdict"] != "too few articles") & ~more["is_name"].astype(bool)]
    return more[np.array([is_theme(term, study) for term in more["term"]], dtype=bool)]


def names_used_more(study: Study, keys: pd.DataFrame) -> pd.DataFrame:
    """Return the names that a group uses more than the others, most frequent first."""
    more = keys[
        (keys["log2_ratio"] > 0) & (keys["count"] >= study.settings.floors.word_count) & keys["is_name"].astype(bool)
    ]
    return more.sort_values("count", ascending=False, kind="stable")


def study_shared(study: Study) -> pd.DataFrame:
    """Return the table of `shared_phrases`; no rows where nothing can be shared."""
    columns = ["term", "n", "count", f"{study.by}s", *study.groups]
    if len(study.groups) == 1:
        return pd.DataFrame(columns=columns)
    phrases = study.phrases(8, min_count=1, min_articles=2)
    return shared_phrases(phrases, by=study.by) if len(phrases.terms) else pd.DataFrame(columns=columns)


def study_coverage(study: Study) -> pd.DataFrame:
    """Return the table of `coverage`; no rows where nothing can be shared."""
    if len(study.groups) == 1:
        return pd.DataFrame(columns=[study.by, "n", "words", "covered", "share"])
    return coverage(study.tokens, by=study.by, n=(2, 5), stop_words=study.settings.stop_words)


def apart(study: Study, keys: pd.DataFrame, firm: pd.DataFrame) -> Finding:
    """Return the words that set each group apart however they are counted, and names apart from them.

    Parameters
    ----------
    study
        The articles and settings.
    keys
        The table of `study_keyness`.
    firm
        Rows of it that hold under every other way of counting, from `holding`.
    """
    if len(study.groups) == 1:
        return Finding(
            _("**Apart.** There is one {group} only, so there is nothing to set it apart from.").format(
                group=study.settings.group
            )
        )
    subject = firm[~firm["is_name"].astype(bool)]
    names = names_used_more(study, keys)
    described = subject["low"].isna()
    said, numbers = [], {"words": len(subject), "distinctive": int((subject["verdict"] == "distinctive").sum())}
    if subject.empty:
        said.append(_nothing(study, keys))
    else:
        said.append(
            _("Words that a {group} uses more than the others, however they are counted.").format(
                group=study.settings.group
            )
        )
        if described.any():
            said.append(
                _(
                    "Where a {group} or the rest has one or two articles, the two numbers are the occurrences "
                    "here and elsewhere: that "
                    "describes these articles, and says nothing about others."
                ).format(group=study.settings.group)
            )
        if (subject["verdict"] == "undecided").any():
            said.append(
                _(
                    "Undecided are those that by their interval or p may be used equally often elsewhere: what the "
                    "articles show of them may be an accident."
                )
            )
        if subject["at_least"].gt(0).any():
            said.append(
                _("“At least … times the rate” is what remains certain when all words named here are taken together.")
            )
    lines = {
        group: _line(study, group, subject[subject[study.by] == group], names[names[study.by] == group])
        for group in study.groups
    }
    return Finding((_("**Apart.**") + f" {sentence_list(said)}\n\n{bullets(study, lines)}").strip(), numbers)


def _nothing(study: Study, keys: pd.DataFrame) -> str:
    more = used_more(study, keys)
    if more.empty:
        return _("No word about the subject occurs {n} times and more often in one {group} than in the others.").format(
            n=number(study.settings.floors.word_count), group=study.settings.group
        )
    return _(
        "No word holds under every way of counting: each depends on how words are cut or on which articles there are."
    )


def _line(study: Study, group: str, rows: pd.DataFrame, names: pd.DataFrame) -> str:
    rows = rows.head(_NAMED)
    is_open = rows["verdict"] == "undecided"
    parts = [_named(study, group, rows[~is_open])]
    if is_open.any():
        parts.append(_("undecided: {words}").format(words=_named(study, group, rows[is_open])))
    names = names[[any(len(word.strip(".")) > 1 for word in term.split("_")) for term in names["term"]]]  # no initials
    if len(names):
        listed = ", ".join(term_name(term, study.written) for term in names["term"].head(_NAMED))
        parts.append(_("names: {names}").format(names=listed))
    said = "; ".join(filter(None, parts))
    return f": {said}" if said else ""


def _named(study: Study, group: str, rows: pd.DataFrame) -> str:
    """Return words of a group, each with its count and what is known of its ratio."""
    words = []
    for row in rows.to_dict("records"):
        text = marked(study, group, row)
        if row["verdict"] == "distinctive" and row["at_least"] > 0:
            least = 2 ** row["at_least"]
            text += " " + _("(at least {ratio} times the rate)").format(ratio=number(least, 1 if least < 10 else 0))
        elif pd.isna(row["low"]):
            text += " " + _("(elsewhere {n}×)").format(n=number(row["rest"]))
        words.append(text)
    return ", ".join(words)


def shared(
    study: Study, formulas: pd.DataFrame, covered: pd.DataFrame, smallest: pd.DataFrame, keys: pd.DataFrame
) -> Finding:
    """Return what the groups have in common, and what texts of this size could have shown.

    Parameters
    ----------
    study
        The articles and settings.
    formulas
        The table of `study_shared`.
    covered
        The table of `study_coverage`.
    smallest
        The table of `smallest_ratio`.
    keys
        The table of `study_keyness`.
    """
    if len(study.groups) == 1:
        return Finding(
            _("**Shared.** There is one {group} only, so nothing can be shared.").format(group=study.settings.group)
        )
    in_all = formulas[(formulas[f"{study.by}s"] == len(study.groups))] if len(formulas) else formulas
    said = [_in_all(study, formulas, in_all), _covered(study, covered), _power(study, smallest)]
    tested, of = int(keys["p"].notna().sum()), len(keys)
    if keys["reason"].eq("permutations=0").any():
        said.append(
            _("Permutation tests are left out for a corpus of this size; the intervals say how sure a difference is.")
        )
    elif tested:
        said.append(
            _(
                "A permutation test, which asks how often groups of articles drawn at random differ as much, is "
                "possible for {n} of {of} comparisons."
            ).format(n=number(tested), of=number(of))
        )
    return Finding(
        _("**Shared.**") + " " + sentence_list(said), {"in_all": len(in_all), "tested": tested, "comparisons": of}
    )


def _in_all(study: Study, formulas: pd.DataFrame, in_all: pd.DataFrame) -> str:
    if formulas.empty:
        return _("No two {groups} share a phrase of two words or more.").format(groups=study.settings.groups)
    if in_all.empty:
        return _("No phrase is in all {groups}; {n} are in two or more.").format(
            n=number(len(formulas)), groups=study.settings.groups
        )
    said = (
        _("One phrase is in all {groups}: “{phrase}”.")
        if len(in_all) == 1
        else _("{n} phrases are in all {groups}, the longest “{phrase}”.")
    )
    return said.format(
        n=number(len(in_all)), groups=study.settings.groups, phrase=shown_text(display_form(in_all["term"].iloc[0]))
    )


def _covered(study: Study, covered: pd.DataFrame) -> str:
    pairs = covered[covered["n"] == 2].set_index(study.by)["share"].dropna()
    if pairs.empty:
        return ""
    if len(pairs) <= MOST_GROUPS:
        shares = ", ".join(f"{shown_text(str(group))} ({percent(share)})" for group, share in pairs.items())
    else:
        shares = _("{least} to {most}").format(least=percent(pairs.min()), most=percent(pairs.max()))
    return _("Words in a phrase that another {group} uses too: {shares}.").format(
        group=study.settings.group, shares=shares
    )


def _power(study: Study, smallest: pd.DataFrame) -> str:
    typical = smallest.loc[smallest["per_1000_words"] == 5, "ratio"].dropna().tolist()
    if not typical:
        return _(
            "A difference can be judged only with three articles on both sides, which no {group} here has; what "
            "is said of "
            "differences describes these articles."
        ).format(group=study.settings.group)
    low, high = number(min(typical), 1), number(max(typical), 1)
    if low == high:
        return _(
            "A word that the others use 5 times in 1,000 words must be used {ratio} times as often before texts of "
            "this size are "
            "likely (80%) to show a difference."
        ).format(ratio=low)
    return _(
        "A word that the others use 5 times in 1,000 words must be used {low} to {high} times as often, depending on "
        "the {group}, before texts of this size are likely (80%) to show a difference."
    ).format(low=low, high=high, group=study.settings.group)


def study_power(study: Study) -> pd.DataFrame:
    """Return the table of `smallest_ratio`; no rows for a single group."""
    if len(study.groups) == 1:
        return pd.DataFrame(columns=[study.by, "per_1000_words", "articles", "words", "expected", "ratio", "interval"])
    return smallest_ratio(study.terms, by=study.by)


def study_influence(study: Study, words: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `influence` for the group and term of each of `words`."""
    if words.empty:
        return pd.DataFrame(columns=[study.by, "term", "log2_ratio", "lowest", "highest", "moved_by", "carried"])
    terms = study.terms.select(study.terms.terms["term"].isin(words["term"]).to_numpy())
    moves = influence(terms, by=study.by)
    return words[[study.by, "term"]].merge(moves, on=[study.by, "term"], validate="one_to_one")
