"""What each group writes about more than the articles at large: terms by TF-IDF."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.measures.grouping import group_codes, sum_rows, warn_of_missing, with_group
from analysis.measures.resampling import check_resamples, draw_units, rank_stability, ranks_of, times_drawn
from analysis.measures.terms import DocumentTerms, check_terms
from analysis.system.language import _
from analysis.system.progress import progress
from analysis.text.numbers import is_numeral
from analysis.text.word_lists import STOP_WORDS


def tfidf_themes(
    terms: DocumentTerms,
    *,
    by: str = "province",
    document: str = "article",
    stability_top: int = 20,
    stop_words: frozenset[str] | set[str] = STOP_WORDS,
    resamples: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Return for every group its terms by TF-IDF, with the parts of the weight and how firm each rank is.

    One row is one term that the group uses. A theme is a word frequent in a group and found in few of all
    documents; words in every document are weighed down, not out. With five articles the idf has at most
    five different values, so the frequency does most of the ranking: see `articles` for what is one
    article's. Unlike a rate, the weight of one group moves when another group's articles change.

    Parameters
    ----------
    terms
        Counts of single words or phrases by sentence, from `document_terms(tokens)`.
    by
        The grouping column.
    document
        What counts as a document for the idf: "article", or "sentence", which spreads the idf over more values.
    stability_top
        The number of leading terms that `stability` is about.
    stop_words
        Terms that name no theme; terms with a numeral are left out too. They stay in the number of words.
    resamples, seed
        Number of bootstrap resamples, and what makes them repeatable.

    Returns
    -------
    DataFrame
        Groups in order of appearance, within them by rank:

        - province (or what `by` names) : str
        - term : str, in counting form
        - tf : float, occurrences in the group per word of the group (times 1,000: per 1,000 words)
        - idf : float, ln((1 + N) / (1 + df)) + 1, N documents of which df hold the term
        - tfidf : float, tf · idf
        - rank : int, within the group, 1 is highest; equal weights in order of text
        - articles : int, articles of the group with the term
        - stability : float, 0 to 1, share of resamples in which the term is among the `stability_top` of its group
        - rank_low, rank_high : int, between these lie 95 % of its ranks in the resamples

    Raises
    ------
    ValueError
        If `by` is no column of the articles, `document` is unknown, or no term is left.

    Notes
    -----
    The idf is scikit-learn's smoothed one (`TfidfTransformer(smooth_idf=True)`), which never gets zero; the
    textbook's ln(N / df) is zero for a term in every document and would remove what all groups share. tf is the
    share of words, not scikit-learn's raw count, and vectors are not scaled to length 1, so that the
    product can be checked by hand. Stability: as in `phrase_rates`.

    Examples
    --------
    >>> from analysis.measures.terms import document_terms
    >>> tokens = pd.DataFrame({"article_id": ["a", "a", "b"], "province": ["x", "x", "y"], "sentence": 1,
    ...                        "is_word": True, "word": ["lúa", "nhà_máy", "lúa"]})
    >>> tfidf_themes(document_terms(tokens))[["province", "term", "tf", "rank"]].values.tolist()
    [['x', 'nhà_máy', 0.5, 1], ['x', 'lúa', 0.5, 2], ['y', 'lúa', 1.0, 1]]
    """
    check_terms(terms)
    terms = with_group(terms, by)
    warn_of_missing(terms.units, by)
    check_resamples(resamples)
    if document not in ("article", "sentence"):
        raise ValueError(_("document={document!r} must be 'article' or 'sentence'").format(document=document))
    if "sentence" not in terms.units:
        raise ValueError(_("tfidf_themes needs counts by sentence: document_terms(tokens, unit='sentence')"))
    thematic = thematic_terms(terms, stop_words)
    group_of_unit, groups = group_codes(thematic.units, by)
    drawn = {
        # -1: articles without a group are documents as well
        number: _resampled(thematic, np.flatnonzero(group_of_unit == number), document, resamples, seed)
        for number in np.unique(group_of_unit).tolist()
    }
    holding = np.add.reduce([part.holding for part in drawn.values()])
    documents = np.add.reduce([part.documents for part in drawn.values()])
    idf, replicate_idf = _idf(thematic, document), smoothed_idf(documents, holding)
    frequencies = _frequencies(thematic, by)
    tables = []
    for number, group in enumerate(progress(groups, total=len(groups), what=_("ranking themes"))):
        tf, articles = next(frequencies)
        tfidf = tf * idf
        part = drawn.pop(number)
        replicates = part.counts / np.maximum(part.words, 1)[:, None] * replicate_idf
        rank, stability, low, high = rank_stability(tfidf, replicates, top=stability_top, seed=seed)
        table = pd.DataFrame(
            {
                by: group,
                "term": thematic.terms["term"],
                "tf": tf,
                "idf": idf,
                "tfidf": tfidf,
                "rank": rank,
                "articles": articles,
                "stability": stability,
                "rank_low": low,
                "rank_high": high,
            }
        )
        tables.append(table[table["tf"] > 0].sort_values("rank"))
    return pd.concat(tables, ignore_index=True)


def theme_ranks(
    terms: DocumentTerms, *, by: str, document: str = "article", stop_words: frozenset[str] | set[str] = STOP_WORDS
) -> pd.DataFrame:
    """Return the rows of `tfidf_themes` with group, term and rank only, for which nothing need be resampled."""
    thematic = thematic_terms(with_group(terms, by), stop_words)
    idf, (_codes, groups) = _idf(thematic, document), group_codes(thematic.units, by)
    tables = []
    for group, (tf, _articles) in zip(groups, _frequencies(thematic, by), strict=True):
        table = pd.DataFrame({by: group, "term": thematic.terms["term"], "rank": ranks_of(tf * idf)})
        tables.append(table[tf > 0].sort_values("rank"))
    return pd.concat(tables, ignore_index=True)


def _frequencies(terms: DocumentTerms, by: str) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield for every group the tf of every term, and how many of its articles hold it."""
    by_article = terms.sum_by("article_id")
    article_group, groups = group_codes(by_article.units, by)
    words = by_article.units["words"].to_numpy()
    for number in range(len(groups)):
        rows = np.flatnonzero(article_group == number)
        counts = by_article.counts[rows]
        yield counts.sum(axis=0).astype(float) / max(words[rows].sum(), 1), (counts > 0).sum(axis=0)


class NoTermLeft(ValueError):
    """No term can be a theme of these texts."""


def thematic_terms(terms: DocumentTerms, stop_words: frozenset[str] | set[str]) -> DocumentTerms:
    keep = [
        not any(is_numeral(word) for word in term.split(" ")) and term not in stop_words for term in terms.terms["term"]
    ]
    if not any(keep):
        raise NoTermLeft(_("no term is left: every one is a function word or holds a numeral"))
    return terms.select(keep)


def smoothed_idf(documents: np.ndarray | int, holding: np.ndarray) -> np.ndarray:
    """Return scikit-learn's idf, from the number of documents and of those that hold each term."""
    return np.log((1 + np.asarray(documents)[..., None]) / (1 + holding)) + 1


def _idf(terms: DocumentTerms, document: str) -> np.ndarray:
    units = terms if document == "sentence" else terms.sum_by("article_id")
    return smoothed_idf(len(units.units), (units.counts > 0).sum(axis=0))


class _Resampled(NamedTuple):
    """What was drawn from one group, resamples × terms."""

    counts: np.ndarray  # occurrences of the term
    holding: np.ndarray  # documents with the term
    documents: np.ndarray  # resamples
    words: np.ndarray  # resamples


def _resampled(terms: DocumentTerms, rows: np.ndarray, document: str, resamples: int, seed: int) -> _Resampled:
    """Draw from the units `rows` of one group: one product for all resamples."""
    ids = terms.units["article_id"].to_numpy()[rows]
    drawn, item = draw_units(ids, resamples, seed)
    times = np.ascontiguousarray(drawn.T, dtype=np.float32)  # whole numbers, exact up to 2^24
    counts = terms.counts[rows].astype(np.float32)
    by_item = sum_rows(counts, item, len(times))
    words = drawn @ np.bincount(item, weights=terms.units["words"].to_numpy()[rows], minlength=len(times))
    by_term = by_item.T.tocsr()
    occurrences = times_drawn(by_term, times).T
    held = (counts > 0).astype(np.float32)
    if document == "sentence":
        holding = times_drawn(sum_rows(held, item, len(times)).T.tocsr(), times).T
        return _Resampled(occurrences, holding, drawn @ np.bincount(item, minlength=len(times)), words)
    article, names = pd.factorize(ids)
    if len(times) == len(names):  # articles are drawn, each in whole
        parts = [times_drawn((by_term > 0).astype(np.float32), (times > 0).astype(np.float32))]
    else:  # sentences are drawn from one or two articles, which stay one document each
        parts = [held[article == a].T.tocsr() @ times[article == a] > 0 for a in range(len(names))]
    holding = np.add.reduce([part.astype(np.float32) for part in parts]).T
    return _Resampled(occurrences, holding, np.full(resamples, len(names)), words)
