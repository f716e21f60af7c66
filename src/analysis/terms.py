"""Words and phrases are counted here, once; every rate, weight and interval starts from these counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.vietnamese import STOP_WORDS, is_numeral

_TOKEN_COLUMNS = ["article_id", "sentence", "word", "is_word"]


@dataclass(frozen=True)
class DocumentTerms:
    """Counts of terms in units of text: a document-term matrix with its row and column labels.

    Attributes
    ----------
    counts
        Units × terms, scipy CSR of integers: how often the term occurs in the unit.
    units
        One row per matrix row: article_id, sentence (while the units are sentences), the grouping columns, and
        `words`, the number of words of the unit, which is the denominator of every rate.
    terms
        One row per matrix column: `term` (words joined by a space) and `n`, its number of words; sorted by n, then
        by text.
    """

    counts: sparse.csr_array
    units: pd.DataFrame
    terms: pd.DataFrame

    def sum_by(self, by: str | Sequence[str]) -> DocumentTerms:
        """Return the counts summed to groups: one unit per value of `by` ("article_id", "province", …).

        Columns of `units` that have one value within every group are kept; units whose `by` is missing are left
        out. Groups come in order of first appearance.

        Raises
        ------
        ValueError
            If `by` is not a column of `units`.
        """
        columns = [by] if isinstance(by, str) else list(by)
        for column in columns:
            check_by(self.units, column)
        codes, groups = group_codes(self.units, columns)
        known = codes >= 0
        adding = sparse.csr_array(
            (np.ones(known.sum(), dtype=np.int64), (codes[known], np.flatnonzero(known))),
            shape=(len(groups), len(self.units)),
        )
        counts = (adding @ self.counts).tocsr()
        counts.sort_indices()
        by_group = self.units[known].groupby(codes[known])
        units = by_group.first(skipna=False)
        one_value = [
            c for c in units if c not in ("words", "sentence") and (by_group[c].nunique(dropna=False) == 1).all()
        ]
        units = units[list(dict.fromkeys([*columns, *one_value]))]
        return DocumentTerms(counts, units.assign(words=by_group["words"].sum()).reset_index(drop=True), self.terms)

    def select(self, keep: Sequence[bool] | np.ndarray) -> DocumentTerms:
        """Return the same units with only the terms where `keep` is true; no count or word number changes."""
        columns = np.flatnonzero(np.asarray(keep, dtype=bool))
        return DocumentTerms(
            self.counts[:, columns].tocsr(), self.units, self.terms.iloc[columns].reset_index(drop=True)
        )


def check_by(units: pd.DataFrame, by: str) -> None:
    """Raise a ValueError unless `by` is the name of a column that can group `units`."""
    allowed = [c for c in units if c not in ("words", "sentence")]
    if not isinstance(by, str) or by not in allowed:
        raise ValueError(f"by={by!r} is not a column of the articles; allowed are {', '.join(allowed)}")


def group_codes(units: pd.DataFrame, by: str | Sequence[str]) -> tuple[np.ndarray, pd.Index]:
    """Return the group number of every unit (-1 where missing) and the groups in order of first appearance."""
    if isinstance(by, str) or len(by) == 1:
        codes, groups = pd.factorize(units[by if isinstance(by, str) else by[0]])
        return codes, pd.Index(groups)
    known = units[list(by)].notna().all(axis=1).to_numpy()
    codes = np.full(len(units), -1)
    codes[known], groups = pd.factorize(pd.MultiIndex.from_frame(units.loc[known, list(by)]))
    return codes, pd.Index(groups)


def document_terms(
    tokens: pd.DataFrame,
    *,
    n: int | tuple[int, int] = 1,
    unit: str = "sentence",
    min_count: int = 1,
    min_articles: int = 1,
    stop_words: frozenset[str] | set[str] = STOP_WORDS,
) -> DocumentTerms:
    """Count words, or phrases of several words, in every sentence or article.

    With `n=1` every word is a term, function words included, so that the counts sum to the number of words. A
    phrase (n ≥ 2) is a run of words without punctuation between them; it neither begins nor ends with a
    function word or a numeral, but may hold one ("đưa nghị_quyết vào cuộc_sống"). Words are never removed
    before phrases are formed: that would invent phrases nobody wrote.

    Parameters
    ----------
    tokens
        The table of `segment`.
    n
        Number of words of a term: a number, or the smallest and the largest.
    unit
        "sentence" (needed for resampling) or "article".
    min_count, min_articles
        Keep terms with at least so many occurrences, in at least so many articles, in the whole table.
    stop_words
        Function words, in counting form.

    Returns
    -------
    DocumentTerms
        `counts`, `units`, `terms`; see there. Units without a single word are kept as rows of zeros.

    Raises
    ------
    ValueError
        If the tokens hold no word, or an option is out of range.

    Examples
    --------
    >>> tokens = pd.DataFrame({"article_id": "a", "sentence": 1, "is_word": [True, True, True, False, True],
    ...                        "word": ["đưa", "vào", "cuộc_sống", ",", "đưa"]})
    >>> document_terms(tokens, n=(1, 3)).terms["term"].tolist()
    ['cuộc_sống', 'vào', 'đưa', 'đưa vào cuộc_sống']
    """
    shortest, longest = (n, n) if isinstance(n, int) else n
    if not 1 <= shortest <= longest:
        raise ValueError(f"n={n!r}; allowed is a number from 1, or two of them such as (2, 5)")
    if unit not in ("sentence", "article"):
        raise ValueError(f"unit={unit!r}; allowed are 'sentence' and 'article'")
    if min_count < 1 or min_articles < 1:
        raise ValueError(f"min_count={min_count!r}, min_articles={min_articles!r}; both are numbers from 1")
    if missing := [c for c in _TOKEN_COLUMNS if c not in tokens]:
        raise ValueError(f"tokens has no column {', '.join(missing)}; it is the table that segment() returns")
    if not tokens["is_word"].any():
        raise ValueError("tokens holds no word, so there is nothing to count")

    unit_of_token, units = _units(tokens, unit)
    article_of_unit = pd.factorize(units["article_id"])[0]
    vocabulary, code = _codes(tokens["word"], tokens["is_word"].to_numpy())
    edge = np.array([w not in stop_words and not is_numeral(w) for w in vocabulary])
    sentence = tokens.groupby(["article_id", "sentence"], sort=False).ngroup().to_numpy()
    run = np.cumsum(np.r_[True, (np.diff(sentence) != 0) | (code[1:] < 0) | (code[:-1] < 0)])

    found_terms, found_units, found_columns, sizes = [], [], [], []
    key = code.copy()  # of the n-gram that begins at each token; -1 where none does
    parts = vocabulary.astype(object)
    for size in range(1, longest + 1):
        if size > 1:
            key, parts = _extend(key, code, run, size, parts, vocabulary)
        if size < shortest:
            continue
        starts = np.flatnonzero(key >= 0)
        if size > 1:
            starts = starts[edge[code[starts]] & edge[code[starts + size - 1]]]
        columns, texts = _keep_frequent(
            key[starts], parts, article_of_unit[unit_of_token[starts]], min_count, min_articles
        )
        kept = columns >= 0
        found_units.append(unit_of_token[starts[kept]])
        found_columns.append(columns[kept] + sum(sizes))
        found_terms.append(texts)
        sizes.append(len(texts))
    rows, columns = np.concatenate(found_units), np.concatenate(found_columns)
    counts = sparse.csr_array((np.ones(len(rows), dtype=np.int64), (rows, columns)), shape=(len(units), sum(sizes)))
    counts.sum_duplicates()
    terms = pd.DataFrame(
        {"term": np.concatenate(found_terms), "n": np.repeat(np.arange(shortest, longest + 1), sizes)}
    ).astype({"term": str, "n": int})
    return DocumentTerms(counts, units, terms)


def _units(tokens: pd.DataFrame, unit: str) -> tuple[np.ndarray, pd.DataFrame]:
    """Return the unit number of every token, and one row per unit with its words."""
    keys = ["article_id", "sentence"] if unit == "sentence" else ["article_id"]
    grouped = tokens.groupby(keys, sort=False)
    number = grouped.ngroup().to_numpy()
    further = [c for c in tokens if c not in (*keys, "sentence", "position", "word", "start", "end", "is_word")]
    first = np.unique(number, return_index=True)[1]
    units = tokens.iloc[first][[*keys, *further]].reset_index(drop=True)
    units["words"] = np.bincount(number, weights=tokens["is_word"], minlength=len(units)).astype(int)
    return number, units


def _codes(words: pd.Series, is_word: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the words in order of text, and for every token the number of its word; -1 for punctuation."""
    found, vocabulary = pd.factorize(words.where(is_word), sort=True)
    return np.asarray(vocabulary, dtype=object), found.astype(np.int64)


def _extend(
    key: np.ndarray, code: np.ndarray, run: np.ndarray, size: int, parts: np.ndarray, vocabulary: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Lengthen every n-gram by the word behind it, where the run of words goes on."""
    longer = np.full_like(key, -1)
    if len(key) < size:
        return longer, parts[:0]
    starts = np.flatnonzero((key[: -size + 1] >= 0) & (run[: -size + 1] == run[size - 1 :]) & (code[size - 1 :] >= 0))
    pairs = key[starts] * len(vocabulary) + code[starts + size - 1]
    distinct, position = np.unique(pairs, return_inverse=True)
    longer[starts] = position
    texts = parts[distinct // len(vocabulary)] + " " + vocabulary[distinct % len(vocabulary)]
    return longer, np.asarray(texts, dtype=object)


def _keep_frequent(
    key: np.ndarray, parts: np.ndarray, article: np.ndarray, min_count: int, min_articles: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return for every occurrence the number of its term among those kept (-1: dropped), and their texts in order."""
    count = np.bincount(key, minlength=len(parts))
    pairs = np.unique(np.stack([key, article]), axis=1)
    articles = np.bincount(pairs[0], minlength=len(parts))
    kept = np.flatnonzero((count >= min_count) & (articles >= min_articles))
    order = kept[np.argsort(parts[kept].astype(str), kind="stable")]
    number = np.full(len(parts), -1)
    number[order] = np.arange(len(order))
    return number[key], parts[order]
