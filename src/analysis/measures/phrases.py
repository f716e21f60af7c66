"""How often each group uses each phrase, per thousand words, and which phrases groups share."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd

from analysis.measures.grouping import group_codes, sum_rows, warn_of_missing, with_group
from analysis.measures.intervals import gamma_interval, overdispersion
from analysis.measures.resampling import (
    ENOUGH_ARTICLES,
    basis,
    check_resamples,
    draw_units,
    rank_stability,
    times_drawn,
)
from analysis.measures.statistics import deviation_of_proportions
from analysis.measures.terms import DocumentTerms, check_terms
from analysis.system.language import _
from analysis.system.progress import progress


def phrase_rates(
    terms: DocumentTerms, *, by: str = "province", stability_top: int = 20, resamples: int = 1000, seed: int = 0
) -> pd.DataFrame:
    """Return how often every group uses every phrase, and how far each rate can be trusted.

    One row is one phrase in one group; a phrase that a group does not use has a row with count 0. The
    rate makes groups of different length comparable, but it says nothing about why: look at the lines
    (`concordance_lines`) before you interpret one. With few articles a rate can be one article's habit:
    see `articles` and `dispersion`.

    Parameters
    ----------
    terms
        Counts by sentence, from `document_terms(tokens, n=(2, 5))`; single words work as well.
    by
        The grouping column.
    stability_top
        The number of leading phrases that `stability` is about.
    resamples, seed
        Number of bootstrap resamples, and what makes them repeatable.

    Returns
    -------
    DataFrame
        Groups in order of appearance, within them by rate, then by n and text:

        - province (or what `by` names) : str
        - term : str, words in counting form ("đảng_bộ tỉnh"), joined by a space
        - n : int, words in the phrase
        - count : int, occurrences in the group
        - per_1000_words : float, occurrences per 1,000 words of the group
        - articles : int, articles of the group with the phrase
        - share_of_articles : float, 0 to 1, these among all articles of the group
        - dispersion : float, 0 (as evenly over the group's articles as their sizes allow) to 1 (all in the
          smallest); missing with a single article or no occurrence
        - low, high : float, 95 % interval of per_1000_words; missing with one or two articles
        - rank : int, within the group, 1 is most frequent; missing with count 0
        - stability : float, 0 to 1, share of resamples in which the phrase is among the `stability_top` of its group
        - rank_low, rank_high : int, between these lie 95 % of its ranks in the resamples
        - interval : str, what low and high rest on: "articles"; or why there is none: "one article", "two articles"

    Raises
    ------
    ValueError
        If `by` is no column of the articles, or the units are not sentences.

    Warns
    -----
    UserWarning
        If there is no term, or articles have no group.

    Notes
    -----
    Dispersion: Gries (2008), normalised by Lijffijt & Gries (2012). Interval: the gamma interval of a Poisson mean
    (Garwood 1936) with overdispersion φ, which is pooled over the terms of the group: φχ²(.025; 2a/φ)/2n to
    φχ²(.975; 2a/φ + 2)/2n for a occurrences in n words. On real news it covers 97 to 98 % from three articles on
    (benchmarks/calibration.md); for the few terms that vary most between articles less.

    Ranks and stability: bootstrap of whole articles; with one or two articles of sentences within their article. They
    say how firm a rank is within these texts. In other texts of the same source it is far less so: of words with a
    stability of .5 or more, .16 to .29 were among the leading 20 there.

    Examples
    --------
    >>> from analysis.measures.terms import document_terms
    >>> tokens = pd.DataFrame({"article_id": "a", "province": "Sơn La", "sentence": [1, 1, 2, 2], "is_word": True,
    ...                        "word": ["từng_bước", "đổi_mới", "từng_bước", "làm"]})
    >>> phrase_rates(document_terms(tokens, n=2))[["term", "count", "per_1000_words"]].values.tolist()
    [['từng_bước làm', 1, 250.0], ['từng_bước đổi_mới', 1, 250.0]]
    """
    check_terms(terms)
    if terms.terms.empty:
        warnings.warn(_("terms holds no term: none was chosen, or none of those chosen occurs"), stacklevel=2)
    terms = with_group(terms, by)
    warn_of_missing(terms.units, by)
    check_resamples(resamples)
    if "sentence" not in terms.units:
        raise ValueError(_("phrase_rates needs counts by sentence: document_terms(tokens, n=…, unit='sentence')"))
    articles = terms.sum_by("article_id")
    article_group, groups = group_codes(articles.units, by)
    unit_group, _names = group_codes(terms.units, by)
    tables = []
    for number, group in enumerate(progress(groups, total=len(groups), what=_("ranking phrases"))):
        rows, units = np.flatnonzero(article_group == number), np.flatnonzero(unit_group == number)
        counts, sizes = articles.counts[rows], articles.units["words"].to_numpy()[rows]
        count, with_term = counts.sum(axis=0), (counts > 0).sum(axis=0)
        rate = 1000 * count / max(sizes.sum(), 1)
        low, high = gamma_interval(count, sizes.sum(), overdispersion(counts, sizes))
        missing = 0.0 if len(rows) >= ENOUGH_ARTICLES else np.nan
        replicates = _resampled_counts(terms, units, resamples, seed)
        rank, stability, rank_low, rank_high = rank_stability(rate, replicates, top=stability_top, seed=seed)
        table = pd.DataFrame(
            {
                by: group,
                "term": terms.terms["term"],
                "n": terms.terms["n"],
                "count": count,
                "per_1000_words": rate,
                "articles": with_term,
                "share_of_articles": with_term / len(rows),
                "dispersion": deviation_of_proportions(counts.T, sizes),
                "low": 1000 * low + missing,
                "high": 1000 * high + missing,
                "rank": pd.array(rank, dtype="Int64"),
                "stability": stability,
                "rank_low": pd.array(rank_low, dtype="Int64"),
                "rank_high": pd.array(rank_high, dtype="Int64"),
                "interval": basis(len(rows)),
            }
        )
        table.loc[count == 0, ["rank", "rank_low", "rank_high"]] = pd.NA
        tables.append(table.iloc[np.argsort(rank)])
    return pd.concat(tables, ignore_index=True)


def _resampled_counts(terms: DocumentTerms, rows: np.ndarray, resamples: int, seed: int) -> np.ndarray:
    """Return resamples × terms: occurrences in the units `rows`, which rank as the rates of a resample do."""
    drawn, item = draw_units(terms.units["article_id"].to_numpy()[rows], resamples, seed)
    by_term = sum_rows(terms.counts[rows], item, drawn.shape[1]).T.tocsr().astype(np.float32)  # exact up to 2^24
    return np.ascontiguousarray(times_drawn(by_term, drawn.T.astype(np.float32)).T, dtype=np.int32)


def drop_contained(terms: DocumentTerms) -> DocumentTerms:
    """Leave out the phrases that occur only inside one longer phrase.

    "đại_biểu đảng_bộ" says nothing of its own where it always occurs in "đại_biểu đảng_bộ tỉnh". A phrase
    is left out if a longer phrase of the same table holds it and occurs as often, over all articles together;
    so the choice is the same for every group, and no count changes.

    Examples
    --------
    >>> from analysis.measures.terms import document_terms
    >>> tokens = pd.DataFrame({"article_id": "a", "sentence": [1, 1, 1, 2, 2], "is_word": True,
    ...                        "word": ["sớm", "đưa", "nghị_quyết", "sớm", "đưa"]})
    >>> drop_contained(document_terms(tokens, n=(2, 3))).terms["term"].tolist()
    ['sớm đưa', 'sớm đưa nghị_quyết']
    """
    check_terms(terms)
    count = np.asarray(terms.counts.sum(axis=0)).ravel()
    position = {term: i for i, term in enumerate(terms.terms["term"])}
    keep = np.ones(len(count), dtype=bool)
    for i, (term, n) in enumerate(zip(terms.terms["term"], terms.terms["n"], strict=True)):
        words = term.split(" ")
        for size in range(1, n):
            for start in range(n - size + 1):
                inner = position.get(" ".join(words[start : start + size]))
                if inner is not None and count[inner] == count[i]:
                    keep[inner] = False
    return terms.select(keep)
