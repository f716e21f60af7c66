"""The articles that are most typical of their group, and a map of all."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import linalg, sparse, special

from analysis.measures.grouping import RESERVED, group_codes, warn_of_missing, with_group
from analysis.measures.terms import DocumentTerms, check_terms
from analysis.system.language import _
from analysis.text.word_lists import STOP_WORDS

#: With fewer articles a list says more than a map, on which chance has put what is near what.
ENOUGH_FOR_MAP = 30

MOST_ON_MAP = 3000  # of which the distances are in memory together


def key_articles(terms: DocumentTerms, *, by: str = "province", top: int = 3, min_words: int = 100) -> pd.DataFrame:
    """Return the articles that are most typical of each group, to quote from.

    One row is one article. Typical is an article whose words are nearer those of its own group (the article itself
    left out) than those of the other groups. Read it before you quote: typical in words need not be typical in what it
    says.

    Parameters
    ----------
    terms
        Counts from `document_terms(tokens)`.
    by
        The grouping column.
    top
        Articles per group.
    min_words
        Shorter articles are no candidates: a few words are far from everything.

    Returns
    -------
    DataFrame
        Groups in order of appearance, within them from the most typical:

        - province (or what `by` names) : the group
        - article_id : str
        - words : int, of the article
        - own_distance : float, 0 to 1, Jensen–Shannon divergence in bits from the other articles of the group; missing
          if there is none
        - rest_distance : float, 0 to 1, from all articles of other groups; missing if there is none
        - typical : float, rest_distance − own_distance: above 0 nearer its own group; with one group or one article in
          it, what there is of both
        - every further column of the articles

    Raises
    ------
    ValueError
        If `by` is no column of the articles, or an option is out of range.

    Warns
    -----
    UserWarning
        If articles have no group.

    Examples
    --------
    >>> from analysis.measures.terms import document_terms
    >>> tokens = pd.DataFrame({"article_id": list("aabbccdd"), "province": list("xxxxyyyy"), "sentence": 1,
    ...                        "is_word": True,
    ...                        "word": ["lúa", "lúa", "lúa", "ngô", "ngô", "ngô", "ngô", "lúa"]})
    >>> key_articles(document_terms(tokens), top=1, min_words=1)[["province", "article_id"]].values.tolist()
    [['x', 'a'], ['y', 'c']]
    """
    check_terms(terms)
    terms = with_group(terms, by, reserved=RESERVED | {"own_distance", "rest_distance", "typical"})
    warn_of_missing(terms.units, by)
    if top < 1 or min_words < 0:
        raise ValueError(
            _("top={top!r}, min_words={min_words!r}; must be numbers from 1 and from 0").format(
                top=top, min_words=min_words
            )
        )
    articles = terms.sum_by("article_id")
    codes, groups = group_codes(articles.units, by)
    counts, words = articles.counts.astype(float), articles.units["words"].to_numpy()
    total = np.asarray(counts[codes >= 0].sum(axis=0)).ravel()
    tables = []
    for number in range(len(groups)):
        rows = np.flatnonzero(codes == number)
        mine = np.asarray(counts[rows].sum(axis=0)).ravel()
        own, rest = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
        if len(rows) > 1:
            own = _from_each(counts[rows], mine, without_itself=True)
        if len(groups) > 1:
            rest = _from_each(counts[rows], total - mine)
        columns = {"words": words[rows], "own_distance": own, "rest_distance": rest}
        typical = np.nan_to_num(rest) - np.nan_to_num(own)
        table = articles.units.iloc[rows].reset_index(drop=True)
        further = [c for c in table if c not in (by, "article_id", "words")]
        first = pd.DataFrame({by: table[by], "article_id": table["article_id"], **columns, "typical": typical})
        table = pd.concat([first, table[further]], axis=1)
        table = table[(table["words"] >= min_words) | (table["words"] == words[rows].max())]
        tables.append(table.sort_values(["typical", "article_id"], ascending=[False, True], kind="stable").head(top))
    return pd.concat(tables, ignore_index=True)


def _from_each(counts: sparse.csr_array, others: np.ndarray, *, without_itself: bool = False) -> np.ndarray:
    """Return the Jensen–Shannon divergence of every article from `others`, which it may be part of.

    A word that an article lacks contributes half of its share among the others, so that only its own are looked at.
    """
    found = np.empty(counts.shape[0])
    for row in range(len(found)):
        own = slice(counts.indptr[row], counts.indptr[row + 1])
        count, words = counts.data[own], counts.indices[own]
        beside = others[words] - (count if without_itself else 0)
        total = others.sum() - (count.sum() if without_itself else 0)
        p, q = count / max(count.sum(), 1), beside / max(total, 1)
        both = (special.xlogy(p, p) + special.xlogy(q, q) - 2 * special.xlogy((p + q) / 2, (p + q) / 2)) / np.log(2)
        found[row] = (both.sum() + (total - beside.sum()) / max(total, 1)) / 2
    return np.clip(found, 0.0, 1.0)


def article_map(
    terms: DocumentTerms,
    *,
    by: str = "province",
    min_articles: int = 2,
    stop_words: frozenset[str] | set[str] = STOP_WORDS,
) -> pd.DataFrame:
    """Return a place for every article, so that articles with similar words are near each other.

    One row is one article. Distances on the map are those of the words as far as two dimensions can show them: `shown`
    says how far, and where it is small, near on the map need not be alike. Directions have no meaning of their own;
    `plot_article_map` writes to the edges which words pull there.

    Parameters
    ----------
    terms
        Counts from `document_terms(tokens)`, of thirty articles or more.
    by
        The grouping column, which is handed on; the map does not depend on it.
    min_articles
        Words that so many articles use at least.
    stop_words
        Words that are not counted: every article has them.

    Returns
    -------
    DataFrame
        Articles in order of appearance:

        - article_id : str
        - province (or what `by` names) : the group
        - x, y : float, place on the map; the average article is at 0, 0
        - right, left, up, down : str, the five words that pull most in this direction, joined by ", "; the same in all
          rows
        - shown : float, 0 to 1, how much of the differences between articles the map shows; the same in all rows

    Raises
    ------
    ValueError
        If there are fewer than 30 articles, or more than 3,000, or no words are left.

    Notes
    -----
    Correspondence analysis (Greenacre 2017): the articles by words, seen by χ² distances. It has no seed and no
    starting point; signs are chosen so that the word that pulls most on an axis pulls to the right, or up. The order of
    the articles does not matter.

    Examples
    --------
    >>> from analysis.measures.terms import document_terms
    >>> tokens = pd.DataFrame([(f"a{i:02}", "x" if i < 15 else "y", 1, word, True) for i in range(30)
    ...                        for word in ("lúa" if i < 15 else "ngô", "tốt" if i % 2 else "đẹp")],
    ...                       columns=["article_id", "province", "sentence", "word", "is_word"])
    >>> found = article_map(document_terms(tokens))
    >>> found["article_id"].nunique(), bool(abs(found["x"]).max() > 0)
    (30, True)
    """
    terms = with_group(terms, by, reserved=RESERVED | {"x", "y", "right", "left", "up", "down", "shown"})
    articles = terms.sum_by("article_id")
    size = len(articles.units)
    if not ENOUGH_FOR_MAP <= size <= MOST_ON_MAP:
        raise ValueError(
            _("{n} articles; a map needs {least} to {most}: of fewer read distances(terms, by='article_id')").format(
                n=size, least=ENOUGH_FOR_MAP, most=MOST_ON_MAP
            )
        )
    used = np.asarray((articles.counts > 0).sum(axis=0)).ravel() >= min_articles
    used &= np.array([not set(term.split(" ")) <= set(stop_words) for term in articles.terms["term"]])
    counts = articles.counts[:, np.flatnonzero(used)].tocsr().astype(float)
    names = articles.terms["term"].to_numpy()[used]
    if not counts.sum():
        raise ValueError(_("no word is used by {n} articles: there is nothing to compare").format(n=min_articles))
    places, pulls, shown = _correspondence(counts)
    result = pd.DataFrame({"article_id": articles.units["article_id"], by: articles.units[by]})
    result = result.assign(x=places[:, 0], y=places[:, 1])
    for column, axis, sign in (("right", 0, 1), ("left", 0, -1), ("up", 1, 1), ("down", 1, -1)):
        order = np.lexsort((names.astype(str), -(sign * pulls[:, axis]).round(12)))[:5]
        result[column] = ", ".join(names[i] for i in order if sign * pulls[i, axis] > 1e-9)
    return result.assign(shown=shown)


def _correspondence(counts: sparse.csr_array) -> tuple[np.ndarray, np.ndarray, float]:
    """Return the places of rows on two axes, how each column pulls on them, and the share of the inertia shown."""
    share = counts / counts.sum()
    row, column = (np.asarray(share.sum(axis=axis)).ravel() for axis in (1, 0))
    row_scale = 1 / np.sqrt(np.maximum(row, 1e-300)) * (row > 0)
    scaled = sparse.diags_array(row_scale) @ share @ sparse.diags_array(1 / np.sqrt(column))
    # rows × rows is small, and without the first axis, which is the average, it needs no dense rows × columns
    gram = (scaled @ scaled.T).toarray() - np.outer(np.sqrt(row), np.sqrt(row))
    size = len(gram)
    values, vectors = linalg.eigh((gram + gram.T) / 2, subset_by_index=[size - 2, size - 1])
    axes, inertia = vectors[:, ::-1], np.maximum(values[::-1], 0)
    singular = np.sqrt(np.maximum(inertia, 1e-300))
    columns = (scaled.T @ axes) / singular  # of unit length: their squares are shares of the axis
    sign = np.sign(columns[np.argmax(np.abs(columns).round(9), axis=0), [0, 1]])
    sign[sign == 0] = 1
    places = row_scale[:, None] * axes * singular * sign
    return places, columns * sign * np.abs(columns), float(inertia.sum() / max(float(np.trace(gram)), 1e-300))
