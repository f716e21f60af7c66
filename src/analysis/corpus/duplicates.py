"""Articles that repeat one another: near-duplicates, and wire copy that several papers print."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.system.columns import check_columns
from analysis.system.language import _
from analysis.system.progress import progress
from analysis.text.spelling import normalize

# Rows of the comparison held at once: 500 against 10,000 articles are some 60 MB even if all of them meet.
_ROWS_AT_ONCE = 500
_DESCRIPTIVE = ["province", "newspaper", "published"]
_KEEP = ("first", "longest", "earliest")


def find_duplicates(articles: pd.DataFrame, *, threshold: float = 0.8, n: int = 5) -> pd.DataFrame:
    """Find the pairs of articles of which most of one is contained in the other.

    One row is one pair. Texts are compared by their shingles, all sequences of `n` syllables, without case and
    punctuation. A pair is reported if at least `threshold` of the shingles of the shorter article occur in the longer
    one, so that wire copy is found too where a paper has shortened it or added paragraphs; for near-identical texts
    only, keep the rows with a high `similarity`. The figures are exact, nothing is sampled: 10,000 articles of 900
    syllables took 24 seconds and 1.7 GB on two shared cores, 1,000 took 2 seconds.

    Nothing is left out of the corpus; see `drop_duplicates`. The boilerplate around an article counts too, and lowers
    the figures for two papers that print the same text: give the body alone, `blocks[blocks["role"] == "body"]`.

    Parameters
    ----------
    articles
        The table of `load_corpus`, or of `split_blocks` or `split_sentences`: rows of the same article_id make one
        text.
    threshold
        The smallest `contained` to report, above 0 and up to 1.
    n
        The number of syllables in a shingle, 1 or more. A longer shingle is broken by more of the small changes.

    Returns
    -------
    DataFrame
        By falling `contained` and `similarity`:

        - article_id, other : str, the two articles, in the order of the table
        - similarity : share from 0 to 1, shingles that both have of those that either has (Jaccard, resemblance)
        - contained : share from 0 to 1, shingles that both have of those of the article that has fewer
        - shared_words : int, syllables of `article_id` that are in a shingle of `other`
        - words, other_words : int, syllables of the two articles
        - province, newspaper, published and other_province, other_newspaper, other_published, as far as the table has
          them

    Raises
    ------
    ValueError
        If the columns article_id or text are missing, or an option is out of its range.

    Notes
    -----
    Resemblance and containment of shingles: Broder (1997), On the resemblance and containment of documents.

    Examples
    --------
    >>> texts = ["Nông dân gặt lúa mới trên đồng.", "NÔNG DÂN gặt lúa mới trên đồng, vui lắm!", "Trẻ em đi học."]
    >>> articles = pd.DataFrame({"article_id": ["a", "b", "c"], "text": texts})
    >>> find_duplicates(articles)[["article_id", "other", "similarity", "contained", "shared_words"]]
      article_id other  similarity  contained  shared_words
    0          a     b         0.6        1.0             7
    """
    check_columns(articles, ["article_id", "text"], name="articles")
    if not 0 < threshold <= 1:
        raise ValueError(_("threshold={threshold!r} must be a share above 0 and up to 1").format(threshold=threshold))
    if n < 1 or n != int(n):
        raise ValueError(_("n={n!r} must be a whole number from 1").format(n=n))
    described = articles.drop_duplicates("article_id").reset_index(drop=True)
    by_article = articles.groupby("article_id", sort=False)["text"]
    reading = progress(by_article, total=len(described), what=_("reading articles"))
    words = [_words(" ".join(texts)) for _id, texts in reading]
    has, places = _shingles(words, int(n))
    first, second, shared = _pairs(has, threshold)
    sizes = np.diff(has.indptr)

    names = described["article_id"].to_numpy()
    lengths = np.array([len(w) for w in words], dtype=int)
    pairs = pd.DataFrame(
        {
            "article_id": names[first],
            "other": names[second],
            "similarity": shared / (sizes[first] + sizes[second] - shared),
            "contained": shared / np.minimum(sizes[first], sizes[second]),
            "shared_words": [
                _words_in_common(places[a], places[b], int(n)) for a, b in zip(first, second, strict=True)
            ],
            "words": lengths[first],
            "other_words": lengths[second],
        }
    )
    for prefix, side in (("", first), ("other_", second)):
        for column in (c for c in _DESCRIPTIVE if c in described):
            pairs[prefix + column] = described[column].iloc[side].array
    order = ["contained", "similarity", "article_id", "other"]
    return pairs.sort_values(order, ascending=[False, False, True, True], ignore_index=True)


def drop_duplicates(
    articles: pd.DataFrame, pairs: pd.DataFrame, *, keep: str = "first"
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Leave out of a corpus the articles that repeat one that stays, and say which and why.

    Which pairs count is yours to choose: give all that `find_duplicates` found, or only some rows, such as those within
    one province. An article is left out only if it forms a pair with one that stays; similarity is not
    passed on from pair to pair.

    Parameters
    ----------
    articles
        The table of `load_corpus`.
    pairs
        Rows of `find_duplicates(articles)`: at least article_id, other, similarity and contained.
    keep
        Which article of a pair stays: "first" in the order of the table, "longest" in words (then the columns words and
        other_words are needed), or "earliest" by `published`, those without a date last. Ties go to the first.

    Returns
    -------
    tuple of DataFrame and DataFrame
        The articles that stay, in their order and with all columns; and the log, one row an article left out:

        - article_id : str, the article left out
        - kept : str, the article that it repeats and that stays
        - similarity, contained : share from 0 to 1, as in `pairs`
        - keep : str, the rule

    Raises
    ------
    ValueError
        If `pairs` names an article that is not in the table, a column is missing, or `keep` is not one of the three.

    Examples
    --------
    >>> texts = ["Nông dân gặt lúa mới trên đồng.", "NÔNG DÂN gặt lúa mới trên đồng, vui lắm!", "Trẻ em đi học."]
    >>> articles = pd.DataFrame({"article_id": ["a", "b", "c"], "text": texts})
    >>> kept, log = drop_duplicates(articles, find_duplicates(articles), keep="longest")
    >>> kept["article_id"].tolist()
    ['b', 'c']
    >>> log[["article_id", "kept", "contained"]]
      article_id kept  contained
    0          a    b        1.0
    """
    if keep not in _KEEP:
        raise ValueError(
            _("keep={keep!r} must be one of {allowed}").format(keep=keep, allowed=", ".join(map(repr, _KEEP)))
        )
    needed = [
        "article_id",
        "other",
        "similarity",
        "contained",
        *(["words", "other_words"] if keep == "longest" else []),
    ]
    check_columns(pairs, needed, name="pairs", source="find_duplicates()")
    if keep == "earliest" and "published" not in articles:
        raise ValueError(_("keep='earliest' needs the column published, which articles does not have"))
    position = {name: row for row, name in enumerate(articles["article_id"])}
    if unknown := sorted({*pairs["article_id"], *pairs["other"]} - set(position)):
        raise ValueError(
            _("pairs names articles that are not in the table: {names}").format(names=", ".join(map(repr, unknown)))
        )

    partners: dict[str, list[tuple[float, float, str]]] = {}
    values = [pairs[column].tolist() for column in ("article_id", "other", "contained", "similarity")]
    for first, second, contained, similarity in zip(*values, strict=True):
        for one, two in ((first, second), (second, first)):
            partners.setdefault(one, []).append((contained, similarity, two))
    rank = _rank(articles, pairs, keep)
    dropped: dict[str, tuple[str, str, float, float, str]] = {}
    for name in sorted(partners, key=lambda name: (rank.get(name, 0), position[name])):
        if name in dropped:
            continue
        for contained, similarity, other in partners[name]:
            row = (other, name, similarity, contained, keep)
            # Every article comes after those that stay instead of it, so `other` is either gone or still to come.
            if other not in dropped or dropped[other][2:4] < row[2:4]:
                dropped[other] = row
    columns = ["article_id", "kept", "similarity", "contained", "keep"]
    log = pd.DataFrame(sorted(dropped.values(), key=lambda row: position[row[0]]), columns=columns)
    return articles[~articles["article_id"].isin(list(dropped))].reset_index(drop=True), log


def _rank(articles: pd.DataFrame, pairs: pd.DataFrame, keep: str) -> dict[str, float]:
    if keep == "longest":
        return {
            name: -words
            for names, counts in (("article_id", "words"), ("other", "other_words"))
            for name, words in zip(pairs[names], pairs[counts], strict=True)
        }
    if keep == "earliest":
        days = pd.to_datetime(articles["published"])
        return {
            name: float("inf") if pd.isna(day) else day.timestamp()
            for name, day in zip(articles["article_id"], days, strict=True)
        }
    return {}


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", normalize(text).casefold())


def _shingles(words: list[list[str]], n: int) -> tuple[sparse.csr_array, list[np.ndarray]]:
    """Return which article has which shingle, and the id of the shingle at every syllable of an article.

    An article shorter than a shingle is one shingle of its own length.
    """
    lengths = np.array([len(w) for w in words], dtype=int)
    word = pd.factorize(np.array([w for text in words for w in text], dtype=object))[0].astype(np.int64) + 1
    article = np.repeat(np.arange(len(words)), lengths)
    # A sequence is numbered by its first part and its last word, so numbers are exact and stay small; where an article
    # ends, the sequence goes on with zeros.
    shingle = word
    for step in range(1, n):
        following = np.zeros_like(word)
        same = article[step:] == article[:-step]
        following[: len(same)][same] = word[step:][same]
        shingle = pd.factorize(shingle * (len(word) + 1) + following)[0].astype(np.int64)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    places = [shingle[a : max(b - n + 1, min(a + 1, b))] for a, b in pairwise(starts)]
    rows = np.repeat(np.arange(len(words)), [len(p) for p in places])
    columns = np.concatenate([*places, np.array([], dtype=np.int64)]).astype(np.int64)
    width = int(shingle.max()) + 1 if len(shingle) else 1
    has = sparse.csr_array((np.ones(len(rows), dtype=np.int32), (rows, columns)), shape=(len(words), width))
    has.sum_duplicates()
    has.data[:] = 1
    return has, places


def _pairs(has: sparse.csr_array, threshold: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the pairs of articles (first before second) that share enough shingles, and how many they share.

    If all but a few of the shorter article's shingles must be shared, then at least one of any few plus one of them is.
    So only articles with one of its rarest in common are compared (prefix filtering, Chaudhuri, Ganti and Kaushik
    2006): exact, and the lines that every page of a site has cost nothing.
    """
    sizes = np.diff(has.indptr)
    needed = np.ceil(threshold * sizes - 1e-9).astype(int)
    row = np.repeat(np.arange(has.shape[0]), sizes)
    articles_with = np.bincount(has.indices, minlength=has.shape[1])
    by_rarity = np.lexsort((has.indices, articles_with[has.indices], row))
    place = np.arange(len(row)) - has.indptr[row]
    rare = by_rarity[(place <= (sizes - needed)[row]) & (articles_with[has.indices[by_rarity]] > 1)]
    prefix = sparse.csr_array((has.data[rare], (row[rare], has.indices[rare])), shape=has.shape)
    having = has.T.tocsr()
    codes = [np.array([], dtype=np.int64)]
    for start in _parts(has.shape[0], _("comparing articles")):
        meet = (prefix[start : start + _ROWS_AT_ONCE] @ having).tocoo()
        one, two = meet.row.astype(np.int64) + start, meet.col.astype(np.int64)
        codes.append((np.minimum(one, two) * has.shape[0] + np.maximum(one, two))[one != two])
    first, second = np.divmod(np.unique(np.concatenate(codes)), max(has.shape[0], 1))
    shared = np.zeros(len(first), dtype=int)
    for start in _parts(len(first), _("counting what pairs share")):
        part = slice(start, start + _ROWS_AT_ONCE)
        shared[part] = has[first[part]].multiply(has[second[part]]).sum(axis=1)
    enough = shared >= np.minimum(needed[first], needed[second])
    return first[enough], second[enough], shared[enough]


def _parts(rows: int, what: str) -> Iterable[int]:
    """Return where each part of the rows begins, and show how far."""
    starts = range(0, rows, _ROWS_AT_ONCE)
    return progress(starts, total=len(starts), what=what)


def _words_in_common(places: np.ndarray, others: np.ndarray, n: int) -> int:
    hits = np.isin(places, others)
    covered = np.zeros(len(places) + n - 1, dtype=bool)
    for step in range(n):
        covered[step : step + len(places)] |= hits
    return int(covered.sum())
