"""What occurs beside a word, in each group, and where groups differ in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.measures.association import expected_count, log_dice, mutual_information, t_score
from analysis.measures.grouping import RESERVED, group_codes, sum_rows, warn_of_missing, with_group
from analysis.measures.keyness import keyness_table
from analysis.measures.resampling import (
    ENOUGH_ARTICLES,
    basis,
    check_resamples,
    draws,
    expanded_level,
    percentile_interval,
)
from analysis.measures.statistics import deviation_of_proportions, log2_ratio, log_likelihood
from analysis.measures.terms import DocumentTerms
from analysis.measures.windows import SIDES, node_words, within, words_in_order
from analysis.system.language import _
from analysis.text.word_lists import STOP_WORDS

_OWN_COLUMNS = frozenset({"log_dice", "log_ratio", "t", "mi", "node_count"}) | {
    f"difference{part}" for part in ("", "_low", "_high", "_p", "_q", "_verdict")
}
_PORTION = 500  # terms worked through together
_LEAST = 0.05  # occurrences, as in `intervals`: a number near none has no finite logarithm worth showing


def collocates(  # noqa: PLR0913 — what is counted, and how sure it is
    tokens: pd.DataFrame,
    node: str | Iterable[str],
    *,
    by: str = "province",
    window: int = 5,
    side: str = "both",
    min_count: int = 3,
    stop_words: frozenset[str] | set[str] = STOP_WORDS,
    resamples: int = 1000,
    permutations: int = 20_000,
    seed: int = 0,
) -> pd.DataFrame:
    """Return the words that occur near a word or phrase, in every group, and where groups differ in them.

    One row is one collocate in one group, also where the group does not use it there. Every word within the window is
    counted once, however many nodes are near. Read a list by `log_dice`, its order; `verdict` says whether the word
    is near the node more often than elsewhere in the articles of the group, `difference_verdict` whether it is near the
    node more often here than in the other groups. Open the lines (`concordance_lines`) before you interpret a row.

    Parameters
    ----------
    tokens
        The table of `segment`.
    node
        A word or phrase, or several that count as one ("nghị quyết", "nghị_quyết"). Without `_` it is found however it
        is divided into words.
    by
        The grouping column; with one value there is no difference to be told.
    window
        Number of words to either side, within the sentence; punctuation does not count.
    side
        "both", "left" (what is before the node) or "right".
    min_count
        Collocates that are near the node at least so often in one of the groups; `mi` is given from so many on.
    stop_words
        Words that are no collocates; `()` to have them all.
    resamples, seed
        Number of bootstrap resamples, and what makes them repeatable.
    permutations
        Number of random divisions of the articles behind `difference_p`, as in `keyness_table`; 0 for none.

    Returns
    -------
    DataFrame
        Groups in order of appearance, within them by log_dice from the largest, then by text:

        - province (or what `by` names) : the group
        - term : str, the collocate, in counting form
        - count : int, occurrences near the node
        - expected : float, those expected if the word were spread over the group's words evenly
        - log_dice : float, at most 14; one more is twice as strong a bond; missing with count 0, like t and mi
        - log_ratio : float, doublings of its rate from elsewhere to near the node
        - low, high : float, 95 % interval of log_ratio, which it always holds; missing with one or two articles that
          have the node
        - t : float, (O − E)/√O: large for frequent pairs
        - G2 : float, log-likelihood ratio over four cells, 0 upwards; a description, not a test
        - mi : float, log2(O/E): large for rare pairs; missing with less than `min_count`
        - articles : int, articles of the group with the word near the node
        - dispersion : float, 0 (spread over the articles as their windows are) to 1; missing with a single article
        - interval : str, what low and high rest on: "articles", "one article" or "two articles" that have the node, or
          "no article"
        - verdict : str, as `interval` where that is no "articles"; "too few articles", where one at most has the word
          near the node; "attracted" or "repelled", where the interval is clear of zero; "undecided"
        - per_1000_words : float, occurrences near the node per 1,000 words there
        - rest : int, occurrences near the node in the other groups
        - difference : float, doublings of per_1000_words from the other groups to this one
        - difference_low, difference_high : float, its 95 % interval by article
        - difference_p, difference_q : float, 0 to 1, as p and q of `keyness_table`; missing where there is none
        - difference_verdict : str, as `verdict` of `keyness_table`; "one group" where only one has the node
        - node_count : int, occurrences of the node in the group

    Raises
    ------
    ValueError
        If a column is missing, the node occurs nowhere, or an option is out of range.

    Notes
    -----
    Surface co-occurrence (Evert 2008): R1, the words near a node, C1, the occurrences of the word, and N, all words
    but the nodes. Measures: see `log_dice` (Rychlý 2008), `t_score` (Church et al. 1991), `mutual_information` (Church
    & Hanks 1990), `log_likelihood` (Dunning 1993), `log2_ratio` (Hardie 2014). log_ratio's interval: percentile
    bootstrap of whole articles, expanded for few of them (Hesterberg 2015). The difference: `keyness_table` of the
    words near the node.

    Examples
    --------
    >>> tokens = pd.DataFrame({"article_id": "a", "province": "x", "sentence": [1, 1, 1, 2, 2, 2, 3], "is_word": True,
    ...                        "word": ["đưa", "nghị_quyết", "vào", "sơ_kết", "nghị_quyết", "đưa", "lúa"]})
    >>> table = collocates(tokens, "nghị quyết", min_count=1, stop_words=())
    >>> table[["term", "count", "expected", "log_dice"]].round(2).values.tolist()
    [['đưa', 2, 1.6, 14.0], ['sơ_kết', 1, 0.8, 13.42], ['vào', 1, 0.8, 13.42]]
    """
    if window < 1 or min_count < 1:
        raise ValueError(
            _("window={window!r}, min_count={min_count!r}; both must be numbers from 1").format(
                window=window, min_count=min_count
            )
        )
    if side not in SIDES:
        raise ValueError(_("side={side!r}; must be one of {allowed}").format(side=side, allowed=", ".join(SIDES)))
    check_resamples(resamples)
    words = words_in_order(tokens)
    words = words._replace(articles=with_group(words.articles, by, reserved=RESERVED | _OWN_COLUMNS))
    warn_of_missing(words.articles, by)
    is_node, found = node_words(words, node)
    if not found:
        raise ValueError(
            _("node={node!r} occurs nowhere; look for it with concordance_lines(sentences, …)").format(node=node)
        )
    near = within(words, is_node, window, side)
    counted = _counted(words.article, words.word, near, is_node, len(words.articles), len(words.vocabulary))
    codes, groups = group_codes(words.articles, by)
    joint = sum_rows(counted.near, codes, len(groups))
    plain = np.array([word not in stop_words for word in words.vocabulary])
    chosen = np.flatnonzero((joint.max(axis=0).toarray().ravel() >= min_count) & plain)
    counted = counted._replace(near=counted.near[:, chosen].tocsr(), away=counted.away[:, chosen].tocsr())
    terms = words.vocabulary[chosen]
    tables = []
    for number, group in enumerate(groups):
        rows = np.flatnonzero(codes == number)
        names = words.articles["article_id"].astype(str).to_numpy()[rows]
        order = rows[np.argsort(names, kind="stable")]
        nodes = int(np.bincount(words.article[is_node], minlength=len(codes))[rows].sum())
        table = _of_group(counted.of(order), terms, min_count, (resamples, seed, min(names)))
        table.insert(0, by, group)
        tables.append(table.assign(node_count=nodes))
    result = pd.concat(tables, ignore_index=True)
    result = _with_difference(result, counted, words.articles, by, terms, (resamples, permutations, seed))
    rank = pd.DataFrame({"g": pd.factorize(result[by])[0], "d": -result["log_dice"], "t": result["term"]})
    return result.iloc[rank.sort_values(["g", "d", "t"]).index].reset_index(drop=True)


class _Counted(NamedTuple):
    """Articles × words: occurrences near a node and elsewhere, and the words of each."""

    near: sparse.csr_array
    away: sparse.csr_array
    near_words: np.ndarray
    away_words: np.ndarray
    nodes: np.ndarray  # words of the nodes of each article

    def of(self, rows: np.ndarray) -> _Counted:
        near, away = self.near[rows], self.away[rows]
        return _Counted(near, away, self.near_words[rows], self.away_words[rows], self.nodes[rows])


def _counted(
    article: np.ndarray, word: np.ndarray, near: np.ndarray, node: np.ndarray, articles: int, vocabulary: int
) -> _Counted:
    def matrix(chosen: np.ndarray) -> sparse.csr_array:
        ones: np.ndarray = np.ones(int(chosen.sum()), dtype=np.int64)
        return sparse.csr_array((ones, (article[chosen], word[chosen])), shape=(articles, vocabulary))

    away = ~near & ~node
    words = [np.bincount(article[chosen], minlength=articles) for chosen in (near, away, node)]
    return _Counted(matrix(near), matrix(away), words[0], words[1], words[2])


def _of_group(counted: _Counted, terms: np.ndarray, min_count: int, draw: tuple[int, int, str]) -> pd.DataFrame:
    """Return the rows of one group, without what is about other groups."""
    near, total_near = counted.near, int(counted.near_words.sum())
    total_away = int(counted.away_words.sum())
    count, elsewhere = np.asarray(near.sum(axis=0)).ravel(), np.asarray(counted.away.sum(axis=0)).ravel()
    expected = expected_count(total_near, count + elsewhere, total_near + total_away)
    nodes, with_node = int(counted.nodes.sum()), np.flatnonzero(counted.nodes)
    parts = near[with_node].toarray()
    articles = (parts > 0).sum(axis=0)
    rests_on = basis(len(with_node)) if len(with_node) else "no article"
    ratio = log2_ratio(count, elsewhere, total_near, total_away)
    low, high = _interval(counted, len(with_node), *draw)
    # few words are near the node: what is added to a count of zero there weighs more than an occurrence elsewhere
    low, high = np.minimum(low, ratio), np.maximum(high, ratio)
    verdict = np.full(len(terms), "undecided", dtype=object)
    verdict[low > 0], verdict[high < 0] = "attracted", "repelled"
    verdict[(articles <= 1) & (count >= expected)] = "too few articles"
    return pd.DataFrame(
        {
            "term": terms.astype(str),
            "count": count,
            "expected": expected,
            "log_dice": log_dice(count, nodes, count + elsewhere),
            "log_ratio": ratio,
            "low": low,
            "high": high,
            "t": t_score(count, expected),
            "G2": log_likelihood(count, elsewhere, total_near, total_away),
            "mi": np.where(count >= min_count, mutual_information(count, expected), np.nan),
            "articles": articles,
            "dispersion": deviation_of_proportions(parts.T, np.maximum(counted.near_words[with_node], 1))
            if len(with_node)
            else np.nan,
            "interval": rests_on,
            "verdict": verdict if rests_on == "articles" else rests_on,
            "per_1000_words": 1000 * count / max(total_near, 1),
        }
    )


def _interval(counted: _Counted, with_node: int, resamples: int, seed: int, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the bounds of log_ratio from resampling the articles of a group; missing if too few have the node."""
    size, terms = counted.near.shape
    low, high = np.full(terms, np.nan), np.full(terms, np.nan)
    if with_node < ENOUGH_ARTICLES:
        return low, high
    weights = draws(size, resamples, seed, name)
    near_words, away_words = weights @ counted.near_words + 0.5, weights @ counted.away_words + 0.5
    generator = np.random.default_rng([seed, 3])
    # what is added to a count, as for keyness: drawn, since no resample of a word that never occurs there has any
    half, other = np.maximum(generator.standard_gamma(0.5, size=(2, resamples)), _LEAST)
    level = expanded_level(0.95, with_node, with_node - 1)
    for start in range(0, terms, _PORTION):
        portion = slice(start, start + _PORTION)
        near = (counted.near[:, portion].T @ weights.T).T + half[:, None]
        away = (counted.away[:, portion].T @ weights.T).T + other[:, None]
        ratio = np.log2(near / near_words[:, None]) - np.log2(away / away_words[:, None])
        low[portion], high[portion] = percentile_interval(ratio, level)
    return low, high


def _with_difference(
    result: pd.DataFrame,
    counted: _Counted,
    articles: pd.DataFrame,
    by: str,
    terms: np.ndarray,
    draw: tuple[int, int, int],
) -> pd.DataFrame:
    """Return the table with what is about the other groups: `keyness_table` of the words near the node."""
    has = (counted.near_words > 0) & articles[by].notna().to_numpy()
    kept = {"rest": "rest", "log2_ratio": "difference", "low": "difference_low", "high": "difference_high"}
    kept |= {"p": "difference_p", "q": "difference_q", "verdict": "difference_verdict"}
    last = result.pop("node_count")
    if articles.loc[has, by].nunique() < 2 or not len(terms):
        empty = dict.fromkeys(kept.values(), np.nan)
        return result.assign(**empty).assign(rest=0, difference_verdict="one group", node_count=last)
    units = articles[has].reset_index(drop=True).assign(words=counted.near_words[has])
    near = DocumentTerms(counted.near[has], units, pd.DataFrame({"term": terms.astype(str), "n": 1}))
    keys = keyness_table(near, by=by, resamples=draw[0], permutations=draw[1], seed=draw[2])
    keys = keys[[by, "term", *kept]].rename(columns=kept)
    result = result.merge(keys, how="left", on=[by, "term"])
    total = result.groupby("term")["count"].transform("sum")
    result["rest"] = result["rest"].fillna(total - result["count"]).astype(int)
    result["difference_verdict"] = result["difference_verdict"].fillna("no article")
    return result.assign(node_count=last.to_numpy())
