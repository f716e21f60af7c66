"""Counts per group and unit, in the form that keyness needs."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.measures.grouping import check_by, group_codes, warn_of_missing
from analysis.measures.resampling import expanded_level, resampled_unit
from analysis.measures.terms import DocumentTerms

# Terms are worked through in portions, so that memory does not grow with their number (times the number of groups).
_PORTION = 1500


# --- How it is done -------------------------------------------------------------------------------


class Groups(NamedTuple):
    """The counts by group and by article, in an order that depends on the names of articles only."""

    by: str
    names: list[Any]  # groups in order of their first article_id: draws must not depend on the order of the input
    order: list[int]  # positions in names, in order of appearance: that of the result
    terms: np.ndarray
    units: DocumentTerms  # what is resampled: articles, or sentences
    unit_group: np.ndarray
    stratum: np.ndarray  # of every unit: resamples are drawn within it
    articles: DocumentTerms
    article_group: np.ndarray
    article_words: np.ndarray
    count: np.ndarray  # groups × terms: occurrences
    rest: np.ndarray
    words: np.ndarray  # groups
    rest_words: np.ndarray
    with_term: np.ndarray  # groups × terms: articles that have it
    resampled: str

    def uses_more(self) -> np.ndarray:
        """Tell for groups × terms whether the group uses the term more than the rest does."""
        return self.count * self.rest_words[:, None] > self.rest * self.words[:, None]

    def numbers_of_articles(self) -> tuple[np.ndarray, np.ndarray]:
        """Return for every group the number of its articles, and of those of the rest."""
        articles = np.bincount(self.article_group, minlength=len(self.names))
        return articles, articles.sum() - articles

    def levels(self) -> np.ndarray:
        """Return for every group the level at which percentiles cover 95 %, from the number of its units."""
        units = np.bincount(self.unit_group, minlength=len(self.names))
        freedom = units.sum() - len(np.unique(self.stratum))
        return np.array([expanded_level(0.95, min(n, units.sum() - n), freedom) for n in units])


def grouped(terms: DocumentTerms, by: str) -> Groups:
    check_by(terms.units, by)
    warn_of_missing(terms.units, by)
    known = terms.units.reset_index(drop=True).dropna(subset=[by])
    appearance = list(known[by].unique())
    if len(appearance) < 2:
        found = ", ".join(map(repr, appearance)) or "no value"
        raise ValueError(f"by={by!r} holds {found}; allowed is a column with two values or more, to compare")
    if (known.groupby("article_id")[by].nunique() > 1).any():
        raise ValueError(f"by={by!r} has several values within one article; allowed is a column of the articles")
    keys = [key for key in ("article_id", "sentence") if key in known]
    known = known.sort_values(keys, kind="stable")
    units = DocumentTerms(terms.counts[known.index.to_numpy()], known.reset_index(drop=True), terms.terms)
    articles = units.sum_by("article_id")
    resampled = resampled_unit(units.units, by)
    if resampled == "articles":
        units = articles
    elif "sentence" not in known:
        raise ValueError("a group has too few articles to resample them: count with document_terms(…, unit='sentence')")
    article_group, names = group_codes(articles.units, by)
    unit_group, _ = group_codes(units.units, by)
    adding = indicator_matrix(article_group)
    count = (adding @ articles.counts).toarray()
    article_words = articles.units["words"].to_numpy()
    words = np.bincount(article_group, weights=article_words).astype(np.int64)
    return Groups(
        by=by,
        names=list(names),
        order=[list(names).index(name) for name in appearance],
        terms=terms.terms["term"].to_numpy(),
        units=units,
        unit_group=unit_group,
        stratum=unit_group if resampled == "articles" else pd.factorize(units.units["article_id"])[0],
        articles=articles,
        article_group=article_group,
        article_words=article_words,
        count=count,
        rest=count.sum(axis=0) - count,
        words=words,
        rest_words=words.sum() - words,
        with_term=(adding @ (articles.counts > 0).astype(np.int64)).toarray(),
        resampled=resampled,
    )


def indicator_matrix(codes: np.ndarray) -> sparse.csr_array:
    """Return the matrix that sums rows by their code."""
    ones = np.ones(len(codes), dtype=np.int64)
    return sparse.csr_array((ones, (codes, np.arange(len(codes)))), shape=(codes.max() + 1, len(codes)))


def portions(groups: Groups) -> list[slice]:
    size = max(_PORTION // len(groups.names), 1)
    return [slice(start, start + size) for start in range(0, len(groups.terms), size)]


def rate_variance(groups: Groups) -> np.ndarray:
    """Return groups × terms: the variance of the number of occurrences, from how units differ within their stratum."""
    counts, words = groups.units.counts.astype(float), groups.units.units["words"].to_numpy(dtype=float)
    adding = indicator_matrix(groups.stratum)
    size, total = np.bincount(groups.stratum), np.maximum(np.bincount(groups.stratum, weights=words), 1)
    rate = (adding @ counts).multiply(1 / total[:, None]).tocsr()  # strata × terms
    squares = (
        adding @ counts.power(2)
        - 2 * rate.multiply(adding @ counts.multiply(words[:, None]).tocsr())
        + rate.power(2).multiply(np.bincount(groups.stratum, weights=words**2)[:, None])
    )
    # a stratum of one unit shows no variance; it gets none, and the floor of `_burstiness` stands in
    squares = sparse.csr_array(squares).multiply((size / np.maximum(size - 1, 1))[:, None]).tocsr()
    group_of_stratum = np.zeros(len(size), dtype=int)
    group_of_stratum[groups.stratum] = groups.unit_group
    return (indicator_matrix(group_of_stratum) @ squares).toarray()
