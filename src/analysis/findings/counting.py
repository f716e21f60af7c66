"""Counts that findings need: in how many sentences and articles a term occurs, and how the other groups use it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.findings.naming import holds_name
from analysis.measures.terms import DocumentTerms
from analysis.report.study import Study
from analysis.system.language import _
from analysis.text.numbers import is_numeral


def _present(terms: DocumentTerms) -> DocumentTerms:
    return DocumentTerms((terms.counts > 0).astype(int), terms.units, terms.terms)


def support(terms: DocumentTerms, by: str) -> pd.DataFrame:
    """Return what every count rests on.

    One row is one group and term, as its index: count, sentences and articles of the group with the term, and the
    rate per 1,000 words in the group and in all others together (missing where there are none).
    """
    counts = terms.sum_by(by)
    sentences = _present(terms).sum_by(by)
    articles = _present(terms.sum_by([by, "article_id"])).sum_by(by)
    occurrences = counts.counts.toarray()
    words = counts.units["words"].to_numpy()[:, None]
    others = words.sum() - words
    with np.errstate(invalid="ignore", divide="ignore"):
        rest = np.where(others > 0, (occurrences.sum(axis=0) - occurrences) / others, np.nan)
        own = np.where(words > 0, occurrences / words, 0.0)
    index = pd.MultiIndex.from_product([counts.units[by], counts.terms["term"]], names=[by, "term"])
    table = {
        "count": occurrences,
        "sentences": sentences.counts.toarray(),
        "articles": articles.counts.toarray(),
        "rate": 1000 * own,
        "rest_rate": 1000 * rest,
    }
    return pd.DataFrame({name: values.ravel() for name, values in table.items()}, index=index)


def common_vocabulary(study: Study) -> pd.DataFrame:
    """Return the words that most articles of every group use.

    One row is one word: term, `share_of_articles` (the lowest of the groups' shares of articles with it),
    `lowest` and `highest` rate of a group per 1,000 words, and `per_1000_words` in all. By the last, from the highest.
    """
    by, found = study.by, support(study.terms, study.by)
    sizes = {group: size for group, size in study.sizes.items() if size}
    found = found[found.index.get_level_values(by).isin(list(sizes))]
    share = found["articles"] / found.index.get_level_values(by).map(sizes).to_numpy()
    per_term = found.groupby(level="term", sort=False)
    table = pd.DataFrame(
        {
            "share_of_articles": share.groupby(level="term", sort=False).min(),
            "lowest": per_term["rate"].min(),
            "highest": per_term["rate"].max(),
            "per_1000_words": 1000 * per_term["count"].sum() / study.terms.units["words"].sum(),
        }
    ).reset_index()
    keep = table["share_of_articles"] >= study.settings.floors.common_share
    table = table[keep & table["term"].map(lambda term: is_theme(term, study))]
    return table.sort_values(["per_1000_words", "term"], ascending=[False, True]).reset_index(drop=True)


def is_theme(term: str, study: Study) -> bool:
    """Return True unless a term is a function word or holds a numeral."""
    return term not in study.settings.stop_words and not any(is_numeral(word) for word in term.split(" "))


def subject_terms(study: Study) -> DocumentTerms:
    """Return the counts of the words about the subject: no function words, numerals or names."""
    terms, names = study.terms.terms["term"], study.name_words
    return study.terms.select([is_theme(term, study) and not holds_name(term, names) for term in terms])


def resting_on(sentences: float, articles: float, of_articles: int) -> str:
    """Return the mark of a term that a single sentence or a single article accounts for, or nothing."""
    if sentences == 1:
        return _("in one sentence")
    return _("in one article") if articles == 1 and of_articles > 1 else ""
