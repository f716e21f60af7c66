"""Counts per group and article, in the form that keyness needs."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.measures.grouping import group_codes, sum_rows, warn_of_missing, with_group
from analysis.measures.resampling import ENOUGH_ARTICLES, basis, expanded_level
from analysis.measures.terms import DocumentTerms, check_terms
from analysis.system.language import _

# Terms are worked through in portions, so that memory does not grow with their number (times the number of groups).
_PORTION = 1500


class Groups(NamedTuple):
    """The counts by group and by article, in an order that depends on the names of articles only."""

    by: str
    names: list[Any]  # groups in order of their first article_id: draws must not depend on the order of the input
    order: list[int]  # positions in names, in order of appearance: that of the result
    terms: np.ndarray
    articles: DocumentTerms
    article_group: np.ndarray
    article_words: np.ndarray
    stratum: np.ndarray  # of every article: resamples are drawn within it
    count: np.ndarray  # type: ignore[assignment]  # groups × terms: occurrences; tuple.count is not needed
    rest: np.ndarray
    words: np.ndarray  # groups
    rest_words: np.ndarray
    with_term: np.ndarray  # groups × terms: articles that have it

    def uses_more(self) -> np.ndarray:
        """Return for groups × terms whether the group uses the term more than the rest does."""
        return self.count * self.rest_words[:, None] > self.rest * self.words[:, None]

    def numbers_of_articles(self) -> tuple[np.ndarray, np.ndarray]:
        """Return for every group the number of its articles, and of those of the rest."""
        articles = np.bincount(self.article_group, minlength=len(self.names))
        return articles, articles.sum() - articles

    def smaller_side(self) -> np.ndarray:
        """Return for every group the number of articles of the group or of the rest, whichever has fewer."""
        return np.minimum(*self.numbers_of_articles())

    def has_interval(self) -> np.ndarray:
        """Return for every group whether the group and the rest have enough articles for an interval."""
        return self.smaller_side() >= ENOUGH_ARTICLES

    def bases(self) -> list[str]:
        """Return for every group what its intervals rest on: "articles", or why there are none."""
        return [basis(int(number)) for number in self.smaller_side()]

    def freedom(self) -> int:
        """Return the degrees of freedom: articles less the strata they are drawn within."""
        return len(self.stratum) - int(self.stratum.max()) - 1

    def levels(self) -> np.ndarray:
        """Return for every group the level at which percentiles cover 95 %, from the number of articles."""
        return np.array([expanded_level(0.95, int(n), self.freedom()) for n in self.smaller_side()])


def grouped(terms: DocumentTerms, by: str) -> Groups:
    """Return the counts of `terms` by the groups of `by`."""
    check_terms(terms)
    terms = with_group(terms, by)
    warn_of_missing(terms.units, by)
    known = terms.units.reset_index(drop=True).dropna(subset=[by])
    appearance = list(known[by].unique())
    if len(appearance) < 2:
        found = ", ".join(map(repr, appearance)) or "no value"
        raise ValueError(
            _("by={by!r} holds {found}; it must be a column with two values or more, to compare").format(
                by=by, found=found
            )
        )
    if (known.groupby("article_id")[by].nunique() > 1).any():
        raise ValueError(
            _("by={by!r} has several values within one article; it must be a column of the articles").format(by=by)
        )
    known = known.sort_values("article_id", kind="stable")
    units = DocumentTerms(terms.counts[known.index.to_numpy()], known.reset_index(drop=True), terms.terms)
    articles = units.sum_by("article_id")
    article_group, names = group_codes(articles.units, by)
    count = sum_rows(articles.counts, article_group, len(names)).toarray()
    article_words = articles.units["words"].to_numpy()
    words = np.bincount(article_group, weights=article_words).astype(np.int64)
    return Groups(
        by=by,
        names=list(names),
        order=[list(names).index(name) for name in appearance],
        terms=terms.terms["term"].to_numpy(),
        articles=articles,
        article_group=article_group,
        article_words=article_words,
        stratum=_strata(article_group),
        count=count,
        rest=count.sum(axis=0) - count,
        words=words,
        rest_words=words.sum() - words,
        with_term=sum_rows((articles.counts > 0).astype(np.int64), article_group, len(names)).toarray(),
    )


def _strata(article_group: np.ndarray) -> np.ndarray:
    """Return the stratum of every article: its group; those of groups too small for one are a stratum together."""
    large = np.flatnonzero(np.bincount(article_group) >= ENOUGH_ARTICLES)
    return pd.factorize(np.where(np.isin(article_group, large), article_group, -2))[0]


def portions(groups: Groups) -> list[slice]:
    """Return slices of the terms that are worked through together."""
    size = max(_PORTION // len(groups.names), 1)
    return [slice(start, start + size) for start in range(0, len(groups.terms), size)]


def burstiness(groups: Groups) -> np.ndarray:
    """Return for every term by how much its occurrences vary more than independent ones would.

    The variance between the articles of a stratum, in multiples of that of a Poisson distribution; over all groups
    together, since where a group has no occurrence only the others can tell. Below 1 is less than chance would make.
    """
    variance, total = _rate_variance(groups), groups.count.sum(axis=0)
    return np.divide(variance, total, out=np.ones(len(total)), where=total > 0)


def _rate_variance(groups: Groups) -> np.ndarray:
    """Return for every term the variance of its occurrences, from how articles differ within their stratum."""
    counts, words = groups.articles.counts.astype(float), groups.article_words.astype(float)
    stratum, strata = groups.stratum, int(groups.stratum.max()) + 1
    size, total = np.bincount(stratum), np.maximum(np.bincount(stratum, weights=words), 1)
    occurrences = sum_rows(counts, stratum, strata)
    rate = occurrences.multiply(1 / total[:, None]).tocsr()  # strata × terms
    squares = (
        sum_rows(counts.power(2), stratum, strata)
        - 2 * rate.multiply(sum_rows(counts.multiply(words[:, None]).tocsr(), stratum, strata))
        + rate.power(2).multiply(np.bincount(stratum, weights=words**2)[:, None])
    )
    # a stratum of one article shows no variance; it gets none
    return np.asarray(squares.multiply((size / np.maximum(size - 1, 1))[:, None]).sum(axis=0)).ravel()
