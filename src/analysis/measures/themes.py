"""What each group writes about more than the articles at large: TF-IDF terms, and topics across groups.

The only module that knows scikit-learn. The library is loaded at the first call.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.measures.grouping import check_by, group_codes, sum_rows, warn_of_missing
from analysis.measures.resampling import check_resamples, rank_stability, replicate_weights
from analysis.measures.terms import DocumentTerms
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
    check_by(terms.units, by)
    warn_of_missing(terms.units, by)
    check_resamples(resamples)
    if document not in ("article", "sentence"):
        raise ValueError(f"document={document!r} must be 'article' or 'sentence'")
    if "sentence" not in terms.units:
        raise ValueError("tfidf_themes needs counts by sentence: document_terms(tokens, unit='sentence')")
    thematic = thematic_terms(terms, stop_words)
    group_of_unit, groups = group_codes(thematic.units, by)
    article_of_unit, ids = pd.factorize(thematic.units["article_id"])
    words = thematic.units["words"].to_numpy()

    def weigh(drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return tf (groups × terms) and idf (terms) when unit i was drawn drawn[i] times."""
        tf = sum_rows(thematic.counts, group_of_unit, len(groups), drawn).toarray().astype(float)
        tf /= np.maximum(np.bincount(group_of_unit + 1, drawn * words, len(groups) + 1)[1:, None], 1)
        if document == "article":
            documents, copies = sum_rows(thematic.counts, article_of_unit, len(ids), drawn), None
        else:
            documents, copies = thematic.counts, drawn
        return tf, _smoothed_idf(documents, copies)

    tf, idf = weigh(np.ones(len(words), dtype=int))
    replicates = np.empty((len(groups), resamples, len(thematic.terms)))
    for i, drawn in enumerate(replicate_weights(thematic.units, by, resamples=resamples, seed=seed)):
        replicate_tf, replicate_idf = weigh(drawn)
        replicates[:, i] = replicate_tf * replicate_idf
    by_article = thematic.sum_by("article_id")
    article_group, _ = group_codes(by_article.units, by)
    tables = []
    for number, group in enumerate(groups):
        tfidf = tf[number] * idf
        rank, stability, low, high = rank_stability(tfidf, replicates[number], top=stability_top, seed=seed)
        table = pd.DataFrame(
            {
                by: group,
                "term": thematic.terms["term"],
                "tf": tf[number],
                "idf": idf,
                "tfidf": tfidf,
                "rank": rank,
                "articles": (by_article.counts[np.flatnonzero(article_group == number)].toarray() > 0).sum(axis=0),
                "stability": stability,
                "rank_low": low,
                "rank_high": high,
            }
        )
        tables.append(table[table["tf"] > 0].sort_values("rank"))
    return pd.concat(tables, ignore_index=True)


def thematic_terms(terms: DocumentTerms, stop_words: frozenset[str] | set[str]) -> DocumentTerms:
    keep = [
        not any(is_numeral(word) for word in term.split(" ")) and term not in stop_words for term in terms.terms["term"]
    ]
    if not any(keep):
        raise ValueError("no term is left: every one is a function word or holds a numeral")
    return terms.select(keep)


def _smoothed_idf(documents: sparse.csr_array, copies: np.ndarray | None) -> np.ndarray:
    """Return scikit-learn's idf of every term; a document drawn k times is k documents."""
    from sklearn.feature_extraction.text import TfidfTransformer

    if copies is not None:
        documents = documents[np.repeat(np.arange(documents.shape[0]), copies)]
    return TfidfTransformer(norm=None, smooth_idf=True).fit(documents).idf_
