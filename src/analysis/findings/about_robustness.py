"""Which leading words and themes survive other ways of counting."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.findings.about_keyness import used_more
from analysis.findings.about_words import LEADING, differing_themes
from analysis.measures.keyness import keyness_table
from analysis.measures.terms import document_terms
from analysis.measures.themes import theme_ranks
from analysis.report.study import Study
from analysis.text.spelling import display_form
from analysis.words.given_words import FindWords
from analysis.words.sentences import split_sentences
from analysis.words.tokens import segment

CHECKS = ("syllables", "no lexicon", "with captions", "sentence idf")
_RESAMPLES = 500
_ROLES = ("body", "headline", "heading", "caption")


def robustness(
    study: Study,
    keys: pd.DataFrame,
    themes: pd.DataFrame,
    *,
    top: int = 5,
    segmenters: Mapping[str, FindWords] | None = None,
) -> pd.DataFrame:
    """Return whether the leading words and themes of every group hold under other ways of counting.

    One row is one leading word or theme of a group: the group, term, kind ("distinctive word", "word used more" or
    "theme"), and one column for each way of counting, true if it holds, missing if the way does not affect it:

    - syllables : syllables are counted instead of words
    - no lexicon : words are found without the lexicon
    - with captions : captions and headings are counted as well
    - sentence idf : the idf of themes is from sentences instead of articles
    - the names of `segmenters` : words are those of another segmenter

    A word holds if its interval still excludes 1×, or, without an interval, if the articles still use it more; a theme
    if it stays among the twenty leading ones.

    Parameters
    ----------
    study
        The articles and settings.
    keys
        The table of `study_keyness`.
    themes
        The table of `study_themes`.
    top
        Words and themes of each group.
    segmenters
        Functions as for `segment(words=)`, by the name that their column shall have, such as "pyvi".

    Examples
    --------
    >>> from analysis import findings, open_study
    >>> study = open_study(".")
    >>> keys, themes = findings.study_keyness(study), findings.study_themes(study)
    >>> by_space = {"spaces": lambda texts: [text.split() for text in texts]}
    >>> robustness(study, keys, themes, top=1, segmenters=by_space).columns.tolist()
    ['province', 'term', 'kind', 'syllables', 'no lexicon', 'with captions', 'spaces', 'sentence idf']
    """
    by = study.by
    words = used_more(study, keys)
    # what is distinctive first: the order by the shrunken ratio puts words of few occurrences last, however clear
    words = words.sort_values("verdict", key=lambda verdict: verdict != "distinctive", kind="stable")
    words = words.sort_values(by, key=lambda group: group.map(study.groups.index), kind="stable")
    words = words.groupby(by, sort=False).head(top)
    kind = words["verdict"].map(lambda verdict: "distinctive word" if verdict == "distinctive" else "word used more")
    leading = differing_themes(themes).groupby(by, sort=False).head(top)
    rows = pd.concat(
        [words[[by, "term"]].assign(kind=kind), leading[[by, "term"]].assign(kind="theme")], ignore_index=True
    )
    rows = rows.sort_values(by, key=lambda group: group.map(study.groups.index), kind="stable", ignore_index=True)
    if rows.empty:
        return pd.DataFrame(columns=[by, "term", "kind", *CHECKS, *(segmenters or {})])
    shown = rows["term"].map(display_form)
    variants = {
        "syllables": (_syllables(study.tokens), 4),
        "no lexicon": (segment(study.sentences, lexicon=()), 3),
        "with captions": (segment(split_sentences(study.blocks, roles=_ROLES), lexicon=study.settings.lexicon), 1),
    }
    for name, words_of in (segmenters or {}).items():
        variants[name] = (segment(study.sentences, words=words_of), 4)  # its words are taken without a lexicon
    for name, (tokens, longest) in variants.items():
        keyness, ranked = _counted(study, tokens, longest, set(shown))
        rows[name] = [
            _holds(row, term, by, keyness, ranked) for row, term in zip(rows.to_dict("records"), shown, strict=True)
        ]
    terms, _resamples = study.resampled(study.terms)
    by_sentence = _ranks(theme_ranks(terms, by=by, document="sentence", stop_words=study.settings.stop_words))
    rows["sentence idf"] = [
        _holds(row, term, by, {}, by_sentence) if row["kind"] == "theme" else None
        for row, term in zip(rows.to_dict("records"), shown, strict=True)
    ]
    return rows


def holding(rows: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `keys` for the words of `robustness` that hold under every way of counting."""
    by = rows.columns[0]
    checks = rows.columns.difference([by, "term", "kind"])
    firm = rows[rows[checks].fillna(True).all(axis=1) & (rows["kind"] != "theme")]
    return firm[[by, "term"]].merge(keys, on=[by, "term"])


def _syllables(tokens: pd.DataFrame) -> pd.DataFrame:
    return tokens.assign(word=tokens["word"].str.split("_")).explode("word", ignore_index=True)


def _counted(study: Study, tokens: pd.DataFrame, longest: int, shown: set[str]) -> tuple[dict, dict]:
    """Return ratios and ranks of the terms that are asked about, by group and written form, counted on other tokens."""
    by = study.by
    counted = document_terms(tokens, n=(1, longest))
    wanted = counted.select(counted.terms["term"].map(display_form).isin(shown).to_numpy())
    keyness: dict = {}
    if len(study.groups) > 1 and len(wanted.terms):
        for row in keyness_table(wanted, by=by, resamples=_RESAMPLES, permutations=0).to_dict("records"):
            keyness.setdefault((row[by], display_form(row["term"])), row)
    terms, _resamples = study.resampled(counted)
    # the terms that are asked about must not be among those left out for want of memory
    themes = theme_ranks(terms, by=by, stop_words=study.settings.stop_words).merge(counted.terms, on="term")
    themes["rank"] = themes.groupby([by, "n"])["rank"].rank()
    return keyness, _ranks(themes)


def _ranks(themes: pd.DataFrame) -> dict:
    by = themes.columns[0]
    keys = zip(themes[by], themes["term"].map(display_form), strict=True)
    ranks: dict = {}
    for key, rank in zip(keys, themes["rank"], strict=True):
        ranks.setdefault(key, rank)
    return ranks


def _holds(row: dict, shown: str, by: str, keyness: dict, ranks: dict) -> bool:
    key = (row[by], shown)
    if row["kind"] == "theme":
        return bool(ranks.get(key, LEADING + 1) <= LEADING)
    found = keyness.get(key)
    return found is not None and bool(found["low" if row["kind"] == "distinctive word" else "log2_ratio"] > 0)
