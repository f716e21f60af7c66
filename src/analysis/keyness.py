"""What each group uses more or less than the others, how sure that is, and on how many articles it rests."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import sparse, special

from analysis.measures import (
    benjamini_hochberg,
    deviation_of_proportions,
    log2_ratio,
    log_likelihood,
    log_likelihood_of_groups,
)
from analysis.resampling import expanded_level, percentile_interval, permuted, replicate_weights, resampled_unit
from analysis.terms import DocumentTerms, check_by, group_codes, warn_of_missing

# Terms are worked through in portions, so that memory does not grow with their number (times the number of groups).
_PORTION = 1500
# Where a group has no occurrence, a resample takes a number near none from a distribution without lower end. The
# bound that comes of it would be some 2^-10 of an occurrence; a twentieth is as good as none, and can be drawn.
_LEAST_OCCURRENCES = 0.05
# Bursts come and stay away together, so where the others are bursty, no occurrence says less. By simulation: scaled by
# the square root of burstiness, intervals cover 90 % at worst of terms with ten or more occurrences expected; scaled by
# burstiness itself, 98 % at worst; with two thirds 91 to 97 %.
_BURSTINESS_POWER = 2 / 3


def keyness_table(
    terms: DocumentTerms,
    *,
    by: str = "province",
    shared_ratio: float = 2.0,
    resamples: int = 2000,
    permutations: int = 20_000,
    seed: int = 0,
) -> pd.DataFrame:
    """Return for every group and term how its use differs from all other groups, and what may be said about it.

    One row is one term in one group, compared with the rest: all other groups together. Every term has a row in
    every group, also where the group does not use it. Rank by `log2_ratio` or, more carefully, by `conservative`;
    read `verdict` and `articles` before you believe a row. G2 describes: as a test it takes every word for an
    independent draw and calls a fifth to a half of all words significant in bursty texts that do not differ
    (benchmarks/README.md). An interval, and so a verdict, is about one term: of terms that do not differ about 5 %
    are called distinctive. For a statement about the list as a whole, keep to rows with q < 0.05.

    Parameters
    ----------
    terms
        Counts by sentence, from `document_terms(tokens)`; counts by article will do where there are ten or more
        articles in every group.
    by
        The grouping column, with two values or more. Articles without a value are left out.
    shared_ratio
        A term is shared if in every group its rate is surely less than so many times, and more than one part in so
        many, of the rate in the rest.
    resamples
        Number of bootstrap resamples behind `low` and `high`.
    permutations
        Number of random divisions of the articles behind p. No p is smaller than 1 / (permutations + 1), so with
        very many terms more are needed before a q can be small. With 0 there is no p.
    seed
        The same seed gives the same numbers, whatever other terms there are and however articles are ordered.

    Returns
    -------
    DataFrame
        Groups in order of appearance, within them by conservative, then by log2_ratio (both from the largest), then
        by text:

        - province (or what `by` names) : the group
        - term : str, in counting form
        - count, rest : int, occurrences in the group and in the rest
        - per_1000_words, rest_per_1000_words : float, occurrences per 1,000 words of the group and of the rest
        - log2_ratio : float, doublings of the rate from the rest to the group: 1 is twice as often, −1 half as often
        - low, high : float, 95 % interval of log2_ratio
        - G2 : float, log-likelihood ratio over four cells, 0 upwards; a description, not a test
        - p : float, 0 to 1, share of divisions of whole articles with a difference at least as large, in either
          direction; missing where too few articles allow none below 0.05
        - q : float, 0 to 1, p adjusted by Benjamini and Hochberg over all rows with a p, of all groups together
        - articles : int, articles of the group with the term
        - dispersion : float, 0 (spread over the group's articles as their words are) to 1 (all in the smallest);
          missing with a single article or no occurrence
        - resampled : str, "articles" or "sentences": what `low` and `high` resample. From sentences they say how
          much hangs on single sentences of these texts, nothing about other texts of the group.
        - verdict : str, the first that applies of:
          "too few articles" – the side that uses the term more (group or rest) has several articles, but the term is
          in one of them at most;
          "shared" – in every group the interval lies within ± log2(shared_ratio), and no row is of the kind above;
          "distinctive" – the interval is clear of zero: used more (log2_ratio > 0) or less (< 0) than in the rest;
          "undecided" – none of these: these texts cannot tell
        - conservative : float, the bound of the interval nearest to zero; 0 where the interval holds zero
        - rest_articles : int, articles of the rest with the term
        - largest_share : float, 0 to 1, share of its occurrences in the group that one article holds; missing
          without any
        - G2_all : float, log-likelihood ratio over all groups at once (the same in every group)
        - df : int, degrees of freedom of G2_all: groups less one
        - p_all : float, 0 to 1, as p, for the difference between all groups at once
        - reason : str, why there is no p; empty where there is one

    Raises
    ------
    ValueError
        If `by` is no column of the articles or has fewer than two values, if an option is out of range, or if
        sentences must be resampled but the counts are by article.

    Notes
    -----
    log2_ratio: Walter (1975), half an occurrence and half a word added on either side, which keeps words that one
    side does not use. G2: Dunning (1993), without continuity correction. One number of words, that of the group's
    articles, stands under all columns.

    Interval: percentile bootstrap of whole articles within their group (Davison & Hinkley 1997, §3.8), or of
    sentences within their article where a group has fewer than ten articles. Three things are added, without which
    a nominal 95 % covers 82 to 94 %: percentiles are widened for small numbers of articles (Hesterberg 2015); the half
    occurrence is not added but drawn, from a Gamma(½) distribution, since no resample of a group without occurrences
    has any; and it is larger for terms that vary more between articles than single words would. In simulated bursty
    texts with 10 to 40 articles per group they cover 93 to 97 % where five or more occurrences are expected, and 93 to
    99.7 % of rarer terms (benchmarks/README.md).

    p: permutation of whole articles between groups. The statistic is the group's occurrences less those expected from
    its number of words, in absolute value. It is zero where rates are equal, large only where there is text to show
    it, and all divisions come out of one matrix product. p = (1 + hits) / (1 + permutations) (Phipson & Smyth 2010).
    For p_all the squares of all groups are added, each divided by its number of articles; with two groups that is p.
    A row has a p only if some division of the articles could give one below 0.05, given how many hold the term.

    Examples
    --------
    >>> from analysis.terms import document_terms
    >>> tokens = pd.DataFrame({"article_id": ["a", "a", "b", "b"], "province": ["x", "x", "y", "y"], "sentence": 1,
    ...                        "is_word": True, "word": ["lúa", "nhà_máy", "lúa", "lúa"]})
    >>> table = keyness_table(document_terms(tokens), resamples=200)
    >>> table[["province", "term", "count", "rest", "log2_ratio", "verdict"]].round(2).values.tolist()
    [['x', 'nhà_máy', 1, 0, 1.58, 'undecided'], ['x', 'lúa', 1, 2, -0.74, 'undecided'], \
['y', 'lúa', 2, 1, 0.74, 'undecided'], ['y', 'nhà_máy', 0, 1, -1.58, 'undecided']]
    """
    if not shared_ratio > 1:
        raise ValueError(f"shared_ratio={shared_ratio!r}; allowed is a number above 1, such as 2 for twice as often")
    if resamples < 100:
        raise ValueError(f"resamples={resamples!r}; allowed is a number from 100, for fewer say nothing about 95 %")
    if permutations != 0 and permutations < 100:
        raise ValueError(f"permutations={permutations!r}; allowed is 0 (no p) or a number from 100")
    groups = _grouped(terms, by)
    low, high = _intervals(groups, resamples, seed)
    p, p_all = _permutation_p(groups, permutations, seed)
    reason = _why_no_p(groups, permutations)
    p = np.where(reason == "", p, np.nan)
    p_all = np.where((reason == "").any(axis=0), p_all, np.nan)
    q = benjamini_hochberg(p)
    a, b, n1, n2 = groups.count, groups.rest, groups.words[:, None], groups.rest_words[:, None]
    ratio = log2_ratio(a, b, n1, n2)
    verdict = _verdicts(groups, low, high, np.log2(shared_ratio))
    tables = []
    for g in groups.order:
        mine = np.flatnonzero(groups.article_group == g)
        parts = groups.articles.counts[mine].toarray()
        largest = np.divide(parts.max(axis=0), a[g], out=np.full(a.shape[1], np.nan), where=a[g] > 0)
        table = pd.DataFrame(
            {
                by: groups.names[g],
                "term": groups.terms,
                "count": a[g],
                "rest": b[g],
                "per_1000_words": 1000 * a[g] / max(groups.words[g], 1),
                "rest_per_1000_words": 1000 * b[g] / max(groups.rest_words[g], 1),
                "log2_ratio": ratio[g],
                "low": low[g],
                "high": high[g],
                "G2": log_likelihood(a[g], b[g], n1[g], n2[g]),
                "p": p[g],
                "q": q[g],
                "articles": groups.with_term[g],
                "dispersion": deviation_of_proportions(parts.T, groups.article_words[mine]),
                "resampled": groups.resampled,
                "verdict": verdict[g],
                "conservative": np.where(low[g] > 0, low[g], np.where(high[g] < 0, high[g], 0.0)),
                "rest_articles": groups.with_term.sum(axis=0) - groups.with_term[g],
                "largest_share": largest,
                "G2_all": log_likelihood_of_groups(a, groups.words),
                "df": len(groups.names) - 1,
                "p_all": p_all,
                "reason": reason[g],
            }
        )
        tables.append(table.sort_values(["conservative", "log2_ratio", "term"], ascending=[False, False, True]))
    return pd.concat(tables, ignore_index=True)


def keyness_pairs(terms: DocumentTerms, *, by: str = "province", **options: Any) -> pd.DataFrame:
    """Return the table of `keyness_table` for every two groups alone, each against the other.

    A group may stand out from the rest only because one of the others does; the pairs show which. One row is one
    term in one group, compared with one other group, so every pair of groups comes twice, with opposite signs.

    Parameters
    ----------
    terms, by
        As for `keyness_table`.
    **options
        The other options of `keyness_table`.

    Returns
    -------
    DataFrame
        The columns of `keyness_table`, and behind the first:

        - against : the group it is compared with; `rest` and every column named after it are about this group

        q is adjusted over all pairs together. "shared" is about the two groups of the row.

    Raises
    ------
    ValueError
        As `keyness_table`.

    Examples
    --------
    >>> from analysis.terms import document_terms
    >>> tokens = pd.DataFrame({"article_id": ["a", "b", "c"], "province": ["x", "y", "z"], "sentence": 1,
    ...                        "is_word": True, "word": "lúa"})
    >>> keyness_pairs(document_terms(tokens), resamples=100)[["province", "against"]].values.tolist()
    [['x', 'y'], ['y', 'x'], ['x', 'z'], ['z', 'x'], ['y', 'z'], ['z', 'y']]
    """
    groups = _grouped(terms, by)
    names = [groups.names[g] for g in groups.order]
    tables = []
    for pair in combinations(names, 2):
        rows = np.flatnonzero(terms.units[by].isin(pair))
        two = DocumentTerms(terms.counts[rows], terms.units.iloc[rows].reset_index(drop=True), terms.terms)
        table = keyness_table(two, by=by, **options)
        table.insert(1, "against", table[by].map({pair[0]: pair[1], pair[1]: pair[0]}))
        tables.append(table)
    pairs = pd.concat(tables, ignore_index=True)
    return pairs.assign(q=benjamini_hochberg(pairs["p"].to_numpy()))


def influence(terms: DocumentTerms, *, by: str = "province", leave_out: str = "article_id") -> pd.DataFrame:
    """Return how far each log2 ratio moves when one article, or one newspaper, is left out.

    One row is one term in one group. A term that one article carries is a fact about that article.

    Parameters
    ----------
    terms
        Counts from `document_terms(tokens)`.
    by
        The grouping column.
    leave_out
        What to leave out, one at a time: "article_id", or a column of the articles such as "newspaper". Articles
        without a value there are never left out, nor is what makes up the whole group of the row, or all of its rest.

    Returns
    -------
    DataFrame
        Groups in order of appearance, within them by log2_ratio from the largest, then by text:

        - province (or what `by` names) : the group
        - term : str, in counting form
        - log2_ratio : float, doublings of the rate from the rest to the group, as in `keyness_table`
        - lowest, highest : float, the smallest and the largest log2_ratio with one left out, or none
        - moved_by : what changes it most when left out (an article_id); missing where nothing can be left out
        - largest_share : float, 0 to 1, share of the occurrences on the side that uses the term more (group or rest)
          that stands in one article (newspaper); missing without any
        - carried : bool, true if the sign of log2_ratio turns when one is left out, or if one holds more than half
          of the occurrences on the side that uses the term more. In a group of one article that is every term it
          uses more than the rest.

    Raises
    ------
    ValueError
        If `by` or `leave_out` is no column of the articles, or `by` has fewer than two values.

    Examples
    --------
    >>> from analysis.terms import document_terms
    >>> tokens = pd.DataFrame({"article_id": list("aabbcc"), "province": list("xxxxyy"), "sentence": 1,
    ...                        "is_word": True, "word": ["lúa", "tôi", "lúa", "lúa", "tôi", "tôi"]})
    >>> moves = influence(document_terms(tokens))
    >>> moves[["province", "term", "lowest", "highest", "moved_by"]].round(2).head(1).values.tolist()
    [['x', 'lúa', 1.58, 2.32, 'b']]
    """
    check_by(terms.units, leave_out)
    groups = _grouped(terms, by)
    known = terms.units[by].notna().to_numpy()
    units = terms.units[known].reset_index(drop=True)
    parts = DocumentTerms(terms.counts[np.flatnonzero(known)], units, terms.terms)
    parts = parts.sum_by([by, leave_out] if by != leave_out else by)
    part_group = pd.Index(groups.names).get_indexer(parts.units[by])
    full = log2_ratio(groups.count, groups.rest, groups.words[:, None], groups.rest_words[:, None])
    lowest, highest, moved = full.copy(), full.copy(), np.zeros_like(full)
    moved_by = np.full(full.shape, None, dtype=object)
    largest, rest_largest = np.zeros(full.shape), np.zeros(full.shape)
    for name in sorted(parts.units[leave_out].dropna().unique(), key=str):
        rows = np.flatnonzero(parts.units[leave_out] == name)
        gone, gone_words = np.zeros_like(groups.count), np.zeros_like(groups.words)
        np.add.at(gone, part_group[rows], parts.counts[rows].toarray())
        np.add.at(gone_words, part_group[rows], parts.units["words"].to_numpy()[rows])
        rest_gone = gone.sum(axis=0) - gone
        largest, rest_largest = np.maximum(largest, gone), np.maximum(rest_largest, rest_gone)
        words, rest_words = groups.words - gone_words, groups.rest_words - (gone_words.sum() - gone_words)
        ratio = log2_ratio(groups.count - gone, groups.rest - rest_gone, words[:, None], rest_words[:, None])
        ratio = np.where(((words > 0) & (rest_words > 0))[:, None], ratio, full)
        lowest, highest = np.minimum(lowest, ratio), np.maximum(highest, ratio)
        farther = np.abs(ratio - full) > moved
        moved[farther], moved_by[farther] = np.abs(ratio - full)[farther], name
    more = groups.uses_more()
    side = np.where(more, groups.count, groups.rest)
    share = np.divide(np.where(more, largest, rest_largest), side, out=np.full(full.shape, np.nan), where=side > 0)
    carried = (np.sign(lowest) != np.sign(full)) | (np.sign(highest) != np.sign(full)) | (share > 0.5)
    tables = [
        pd.DataFrame(
            {
                by: groups.names[g],
                "term": groups.terms,
                "log2_ratio": full[g],
                "lowest": lowest[g],
                "highest": highest[g],
                "moved_by": moved_by[g],
                "largest_share": share[g],
                "carried": carried[g],
            }
        ).sort_values(["log2_ratio", "term"], ascending=[False, True])
        for g in groups.order
    ]
    return pd.concat(tables, ignore_index=True)


def smallest_ratio(
    terms: DocumentTerms,
    *,
    by: str = "province",
    per_1000_words: Sequence[float] = (1, 2, 5, 10),
    power: float = 0.8,
) -> pd.DataFrame:
    """Return the smallest difference that `keyness_table` could have shown with texts of this number and size.

    What is not found in a small corpus may still be there. One row is one group and one frequency: a term that the
    rest uses so often must be used `ratio` times as often in the group, before the chance is `power` that its
    interval comes out clear of zero.

    Parameters
    ----------
    terms
        Counts as for `keyness_table`.
    by
        The grouping column.
    per_1000_words
        The frequencies of terms in the rest that are looked at, in occurrences per 1,000 words.
    power
        The chance of seeing the difference, between 0.5 and 1.

    Returns
    -------
    DataFrame
        Groups in order of appearance, frequencies in the order given:

        - province (or what `by` names) : the group
        - per_1000_words : float, occurrences of the term per 1,000 words of the rest
        - articles, words : int, articles and words of the group
        - expected : float, occurrences in the group if it used the term as the rest does
        - burstiness : float, 1 upwards, variance between articles (sentences) of terms about so frequent, in
          multiples of what it would be if words fell independently
        - ratio : float, the smallest ratio of rates (group by rest) that is seen with this power
        - resampled : str, "articles" or "sentences", as in `keyness_table`: with sentences, about these texts only

    Raises
    ------
    ValueError
        If `by` is no column of the articles or has fewer than two values, or an option is out of range.

    Notes
    -----
    Delta method: the standard error of ln(ratio) is √(f/a + f/b) for a and b expected occurrences and burstiness f
    (over the terms within a factor of two of the frequency, or over all if there is none); the ratio solves
    ln(ratio) = (quantile of the interval + quantile of the power) · standard error. A simulation in
    benchmarks/keyness_calibration.py compares it with what `keyness_table` finds.

    Examples
    --------
    >>> from analysis.terms import document_terms
    >>> tokens = pd.DataFrame({"article_id": "a", "province": ["x", "y"] * 500, "is_word": True, "word": "lúa",
    ...                        "sentence": range(1000)}).assign(article_id=lambda t: t["province"])
    >>> smallest_ratio(document_terms(tokens), per_1000_words=[20])[["province", "expected", "ratio"]].round(1)
      province  expected  ratio
    0        x      10.0    2.8
    1        y      10.0    2.8
    """
    if not 0.5 <= power < 1:
        raise ValueError(f"power={power!r}; allowed is a number from 0.5 to below 1")
    if len(per_1000_words) == 0 or min(per_1000_words) <= 0:
        raise ValueError(f"per_1000_words={per_1000_words!r}; allowed are frequencies above 0, such as (1, 5)")
    groups = _grouped(terms, by)
    variance, total = _variance(groups).sum(axis=0), groups.count.sum(axis=0)
    rate = 1000 * total / max(groups.words.sum(), 1)
    levels, rows = groups.levels(), []
    for g in groups.order:
        z = -special.ndtri((1 - levels[g]) / 2) + special.ndtri(power)
        for frequency in per_1000_words:
            near = (rate >= frequency / 2) & (rate <= 2 * frequency)
            near = near if near.any() else total > 0
            burstiness = max(variance[near].sum() / max(total[near].sum(), 1), 1.0)
            expected, rest = frequency * groups.words[g] / 1000, frequency * groups.rest_words[g] / 1000
            rows.append(
                {
                    by: groups.names[g],
                    "per_1000_words": float(frequency),
                    "articles": int((groups.article_group == g).sum()),
                    "words": int(groups.words[g]),
                    "expected": expected,
                    "burstiness": burstiness,
                    "ratio": _solve_ratio(expected / burstiness, rest / burstiness, z),
                    "resampled": groups.resampled,
                }
            )
    return pd.DataFrame(rows)


# --- How it is done -------------------------------------------------------------------------------


class _Groups(NamedTuple):
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


def _grouped(terms: DocumentTerms, by: str) -> _Groups:
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
    adding = _adding(article_group)
    count = (adding @ articles.counts).toarray()
    article_words = articles.units["words"].to_numpy()
    words = np.bincount(article_group, weights=article_words).astype(np.int64)
    return _Groups(
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


def _adding(codes: np.ndarray) -> sparse.csr_array:
    """Return the matrix that sums rows by their code."""
    ones = np.ones(len(codes), dtype=np.int64)
    return sparse.csr_array((ones, (codes, np.arange(len(codes)))), shape=(codes.max() + 1, len(codes)))


def _portions(groups: _Groups) -> list[slice]:
    size = max(_PORTION // len(groups.names), 1)
    return [slice(start, start + size) for start in range(0, len(groups.terms), size)]


def _variance(groups: _Groups) -> np.ndarray:
    """Return groups × terms: the variance of the number of occurrences, from how units differ within their stratum."""
    counts, words = groups.units.counts.astype(float), groups.units.units["words"].to_numpy(dtype=float)
    adding = _adding(groups.stratum)
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
    return (_adding(group_of_stratum) @ squares).toarray()


def _burstiness(groups: _Groups) -> np.ndarray:
    """Return for every term by how much its occurrences vary more than independent ones would, 1 at least."""
    # all groups together: where the group itself has no occurrence only the others can tell
    variance, total = _variance(groups).sum(axis=0), groups.count.sum(axis=0)
    return np.maximum(np.divide(variance, total, out=np.ones(len(total)), where=total > 0), 1.0)


def _intervals(groups: _Groups, resamples: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the bounds of log2_ratio, groups × terms."""
    k = len(groups.names)
    draws = replicate_weights(groups.units.units, groups.by, resamples=resamples, seed=seed)
    drawn = np.array([weights.astype(np.int32) for weights in draws])
    rows = [np.flatnonzero(groups.unit_group == g) for g in range(k)]
    unit_words = groups.units.units["words"].to_numpy()
    words = np.array([drawn[:, r] @ unit_words[r] for r in rows])
    # One number per resample for all terms, so that a term's interval does not depend on which others there are.
    # The rest of a group takes the next group's: with two groups the intervals mirror each other.
    half = np.random.default_rng([seed, 1]).standard_gamma(0.5, size=(k, resamples))
    burstiness = _burstiness(groups)
    levels = groups.levels()
    low, high = np.empty(groups.count.shape), np.empty(groups.count.shape)
    for portion in _portions(groups):
        counts = groups.units.counts[:, portion].tocsr()
        count = np.array([counts[r].T @ drawn[:, r].T for r in rows], dtype=float)  # groups × terms × resamples
        for g in range(k):
            # as log2_ratio, but with a drawn half occurrence
            ratio = _log2_rate(count[g], words[g], half[g], burstiness[portion]) - _log2_rate(
                count.sum(axis=0) - count[g], words.sum(axis=0) - words[g], half[(g + 1) % k], burstiness[portion]
            )
            low[g, portion], high[g, portion] = percentile_interval(ratio.T, levels[g])
    return low, high


def _log2_rate(count: np.ndarray, words: np.ndarray, half: np.ndarray, burstiness: np.ndarray) -> np.ndarray:
    added = np.maximum(half * burstiness[:, None] ** _BURSTINESS_POWER, _LEAST_OCCURRENCES)
    return np.log2((count + added) / (words + 0.5))


def _permutation_p(groups: _Groups, permutations: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return p of every group and term, and p of every term over all groups at once; missing without permutations."""
    k, size = groups.count.shape
    if not permutations:
        return np.full((k, size), np.nan), np.full(size, np.nan)
    labels = permuted(groups.article_group, permutations, seed=seed)
    rate = groups.count.sum(axis=0) / max(groups.words.sum(), 1)
    articles = np.bincount(groups.article_group, minlength=k)
    hits, hits_all = np.zeros((k, size)), np.zeros(size)
    for portion in _portions(groups):
        # what each article has beyond its expectation; the sum over a group's articles is the statistic
        beyond = groups.articles.counts[:, portion].toarray() - np.outer(groups.article_words, rate[portion])

        def statistics(codes: np.ndarray, beyond: np.ndarray = beyond) -> tuple[np.ndarray, np.ndarray]:
            by_group = np.array([np.abs((codes == g).astype(float) @ beyond) for g in range(k)])
            return by_group, np.einsum("grt,g->rt", by_group**2, 1 / articles)

        observed, observed_all = statistics(groups.article_group[None, :])
        # divisions that give the same number must count as hits whatever the order of adding up
        observed, observed_all = observed - 1e-9 * (1 + observed), observed_all - 1e-9 * (1 + observed_all)
        for start in range(0, permutations, 1000):
            by_group, over_all = statistics(labels[start : start + 1000])
            hits[:, portion] += (by_group >= observed).sum(axis=1)
            hits_all[portion] += (over_all >= observed_all).sum(axis=0)
    return (1 + hits) / (1 + permutations), (1 + hits_all) / (1 + permutations)


def _why_no_p(groups: _Groups, permutations: int) -> np.ndarray:
    """Return groups × terms: why there is no p, or "".

    The rule looks at how many articles hold the term, not at which: so it does not favour small p.
    """
    if not permutations:
        return np.full(groups.count.shape, "permutations=0", dtype=object)
    reason = np.full(groups.count.shape, "", dtype=object)
    sizes, rests = groups.numbers_of_articles()
    holding = groups.with_term.sum(axis=0)
    for g, (inside, outside) in enumerate(zip(sizes, rests, strict=True)):
        if _smallest_p(inside + outside, inside, np.array([inside]))[0] >= 0.05:
            reason[g] = f"{inside} of {inside + outside} articles: no division of them could give p < 0.05"
            continue
        few = _smallest_p(inside + outside, inside, holding) >= 0.05
        reason[g, few] = [
            f"in {n} of {inside + outside} articles: no division could give p < 0.05" for n in holding[few]
        ]
    return reason


def _smallest_p(articles: int, inside: int, holding: np.ndarray) -> np.ndarray:
    """Return the smallest p possible when `holding` articles of all have the term and `inside` are in the group."""
    # the two extremes: all that hold it are inside (or the inside is full of them), or all are outside
    extremes = [
        _log_comb(articles - np.minimum(holding, side), side - np.minimum(holding, side))
        for side in (inside, articles - inside)
    ]
    smallest = np.exp(np.minimum(*extremes) - _log_comb(articles, inside))
    # with halves of equal size every difference comes twice, once with each half as the group
    return np.where(holding == 0, 1.0, smallest * (2 if 2 * inside == articles else 1))


def _log_comb(n: ArrayLike, k: ArrayLike) -> np.ndarray:
    return special.gammaln(np.add(n, 1)) - special.gammaln(np.add(k, 1)) - special.gammaln(np.subtract(n, k) + 1)


def _verdicts(groups: _Groups, low: np.ndarray, high: np.ndarray, bound: float) -> np.ndarray:
    several, rest_several = (n[:, None] > 1 for n in groups.numbers_of_articles())
    rest_with_term = groups.with_term.sum(axis=0) - groups.with_term
    few = np.where(groups.uses_more(), several & (groups.with_term <= 1), rest_several & (rest_with_term <= 1))
    inside = ((low > -bound) & (high < bound) & ~few).all(axis=0)
    clear = (low > 0) | (high < 0)
    choices = ["too few articles", "shared", "distinctive"]
    return np.select([few, np.broadcast_to(inside, few.shape), clear], choices, "undecided")


def _solve_ratio(expected: float, rest: float, z: float) -> float:
    """Return the ratio above 1 with ln(ratio) = z · √(1/(expected · ratio) + 1/rest), by bisection on ln(ratio)."""
    low, high = 0.0, 60.0
    for _ in range(80):
        middle = (low + high) / 2
        small = middle < z * np.sqrt(1 / (expected * np.exp(middle)) + 1 / rest)
        low, high = (middle, high) if small else (low, middle)
    return float(np.exp(high))
