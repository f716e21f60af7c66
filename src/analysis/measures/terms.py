"""Words and phrases are counted here, once; every rate, weight and interval starts from these counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.measures.grouping import column_codes, group_codes, plain, sum_rows, with_group
from analysis.measures.ngrams import BLOCK, Level, Spread, Text, frequent_ngrams
from analysis.system.columns import check_columns
from analysis.system.language import _, number
from analysis.text.word_lists import STOP_WORDS
from analysis.words.arrays import ranges

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
        table = self.units
        for column in columns:
            table = with_group(table, column)
        codes, groups = group_codes(table, columns)
        counts = sum_rows(self.counts, codes, len(groups))
        units, codes = table[codes >= 0], codes[codes >= 0]
        first = np.unique(codes, return_index=True)[1]
        kept = [c for c in units if c not in ("words", "sentence") and _has_one_value(units[c], codes, first)]
        words = np.bincount(codes, weights=units["words"]).astype(np.int64)
        units = units.iloc[first][list(dict.fromkeys([*columns, *kept]))]
        return DocumentTerms(counts, units.assign(words=words).reset_index(drop=True), self.terms)

    def select(self, keep: Sequence[bool] | np.ndarray) -> DocumentTerms:
        """Return the same units with only the terms where `keep` is true; no count or word number changes.

        `terms.select(terms.terms["term"].isin(["nghị_quyết", "kiểm_tra"]))` keeps these two.

        Raises
        ------
        ValueError
            If `keep` is not True or False for each of the terms.
        """
        chosen = np.asarray(keep)
        if chosen.shape != (len(self.terms),) or not (chosen.dtype == bool or set(chosen.tolist()) <= {True, False}):
            raise ValueError(
                _("keep must be True or False for each of the {n} terms, such as {example}").format(
                    n=number(len(self.terms)), example='terms.terms["term"].isin(["nghị_quyết"])'
                )
            )
        columns = np.flatnonzero(chosen.astype(bool))
        return DocumentTerms(
            self.counts[:, columns].tocsr(), self.units, self.terms.iloc[columns].reset_index(drop=True)
        )


def _has_one_value(column: pd.Series, codes: np.ndarray, first: np.ndarray) -> bool:
    """Return True if every group has the value of its first unit throughout; no value is one as well."""
    values = pd.factorize(column)[0]
    return bool((values == values[first][codes]).all())


def check_terms(terms: object) -> None:
    """Raise a TypeError if `terms` are not counts."""
    if not isinstance(terms, DocumentTerms):
        raise TypeError(
            _("terms is a {kind}; it must be the result of document_terms(tokens)").format(kind=type(terms).__name__)
        )


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
        Function words, in counting form. With `frozenset()` phrases that begin or end with one are counted as well
        ("vào cuộc_sống").

    Returns
    -------
    DocumentTerms
        `counts`, `units`, `terms`; see there. Units without a single word are kept as rows of zeros.

    Raises
    ------
    ValueError
        If the tokens hold no word, a row of them has no article or no sentence, or an option is out of range.

    Notes
    -----
    Time and memory grow with the number of words. With a floor, phrases are looked for only where the shorter ones in
    them reach it (Agrawal & Srikant 1994); without one, nearly every long phrase of a large corpus is a term of its
    own. Columns that are categoricals are counted as they are; `units` and `terms` hold plain columns.

    Examples
    --------
    >>> tokens = pd.DataFrame({"article_id": "a", "sentence": 1, "is_word": [True, True, True, False, True],
    ...                        "word": ["đưa", "vào", "cuộc_sống", ",", "đưa"]})
    >>> document_terms(tokens, n=(1, 3)).terms["term"].tolist()
    ['cuộc_sống', 'vào', 'đưa', 'đưa vào cuộc_sống']
    """
    shortest, longest = (n, n) if isinstance(n, int) else n
    if not 1 <= shortest <= longest:
        raise ValueError(_("n={n!r} must be a number from 1, or two of them such as (2, 5)").format(n=n))
    if unit not in ("sentence", "article"):
        raise ValueError(_("unit={unit!r} must be 'sentence' or 'article'").format(unit=unit))
    if min_count < 1 or min_articles < 1:
        raise ValueError(
            _("min_count={min_count!r}, min_articles={min_articles!r}; both are numbers from 1").format(
                min_count=min_count, min_articles=min_articles
            )
        )
    check_columns(tokens, _TOKEN_COLUMNS, name="tokens", source="segment()")
    if not tokens["is_word"].any():
        raise ValueError(_("tokens holds no word, so there is nothing to count"))

    units, text, vocabulary = _numbered(tokens, unit, min_count)
    levels, spread = frequent_ngrams(text, vocabulary, (shortest, longest), (min_count, min_articles), stop_words)
    names = [_joined(levels[:size], vocabulary) for size in range(shortest, longest + 1)]
    sizes = [len(of_size) for of_size in names]
    del text, levels  # what is no longer needed makes room for the matrix
    counts = _matrix(spread, len(units))
    order = _order_of_text(names)
    if order is not None:
        counts = counts[:, order]
    terms = pd.DataFrame(
        {
            "term": [name for of_size in names for name in sorted(of_size)],
            "n": np.repeat(np.arange(shortest, longest + 1), sizes),
        }
    ).astype({"term": str, "n": int})
    return DocumentTerms(counts.tocsr(), units, terms)


def sentence_starts(tokens: pd.DataFrame) -> np.ndarray:
    """Return the rows at which another sentence begins than that of the row before.

    Raises
    ------
    ValueError
        If a row has no article or no sentence.
    """
    starts = np.zeros(len(tokens), dtype=bool)
    starts[:1] = True
    for name in ("article_id", "sentence"):
        column = tokens[name]
        if isinstance(column.dtype, np.dtype) and column.dtype.kind in "iu":
            codes = column.to_numpy()
        else:
            codes = column_codes(column)[0]
            if missing := int((codes < 0).sum()):
                raise ValueError(
                    _("tokens has no {name} in {missing} rows; it is the table that segment() returns").format(
                        name=name, missing=missing
                    )
                )
        starts[1:] |= codes[1:] != codes[:-1]
    return np.flatnonzero(starts)


def _numbered(tokens: pd.DataFrame, unit: str, min_count: int) -> tuple[pd.DataFrame, Text, np.ndarray]:
    """Return one row per unit, the text as integers, and the words in order of text."""
    starts = sentence_starts(tokens)
    sizes = np.diff(np.r_[starts, len(tokens)])
    units, unit_of_sentence, article_of_unit = _units(tokens, starts, unit)
    word, count, vocabulary = _numbered_words(tokens, min_count)
    article = article_of_unit[unit_of_sentence]
    if (np.diff(article) < 0).any() or (np.diff(unit_of_sentence) < 0).any():
        # rows of one article or unit may be apart: bring them together, each stretch as it is
        order = np.lexsort((unit_of_sentence, article))
        starts, sizes, unit_of_sentence = starts[order], sizes[order], unit_of_sentence[order]
        word = word[ranges(starts, sizes)]
    text = Text(word, count, np.repeat(unit_of_sentence, sizes), np.cumsum(sizes) - 1, article_of_unit)
    return units, text, vocabulary


def _units(tokens: pd.DataFrame, starts: np.ndarray, unit: str) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Return one row per unit with its words, the unit of every stretch of rows, and the article of every unit.

    A stretch goes from one of the rows `starts` to the next; a unit has one or more. Units and articles are numbered in
    order of first appearance.
    """
    keys = ["article_id", "sentence"] if unit == "sentence" else ["article_id"]
    further = [c for c in tokens if c not in (*keys, "sentence", "position", "word", "start", "end", "is_word")]
    article = number = pd.factorize(column_codes(tokens["article_id"])[0][starts])[0]
    if unit == "sentence":
        sentence, values = pd.factorize(tokens["sentence"].iloc[starts])
        number = pd.factorize(article * len(values) + sentence)[0]
    first = np.unique(number, return_index=True)[1]
    rows = tokens[[*keys, *further]].iloc[starts[first]].reset_index(drop=True)
    units = pd.DataFrame({name: plain(rows[name]) for name in rows})
    bounds = np.append(starts, len(tokens))
    words = np.diff(bounds - np.searchsorted(np.flatnonzero(~tokens["is_word"].to_numpy(dtype=bool)), bounds))
    units["words"] = np.bincount(number, weights=words, minlength=len(units)).astype(int)
    return units, number.astype(np.int32), article[first].astype(np.int32)


def _numbered_words(tokens: pd.DataFrame, min_count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for every token the number of its word, the occurrences of every word, and the words in order of text.

    The number is -1 for punctuation and for words that occur less than `min_count` times.
    """
    code, values = column_codes(tokens["word"])
    is_word = tokens["is_word"].to_numpy(dtype=bool)
    count = np.zeros(len(values) + 1, dtype=np.int64)
    for low in range(0, len(code), BLOCK):  # in pieces, since numpy makes copies
        piece = slice(low, low + BLOCK)
        count += np.bincount(code[piece][is_word[piece]].astype(np.int64) + 1, minlength=len(count))
    kept = np.flatnonzero(count[1:] >= min_count)
    vocabulary = np.asarray(values[kept], dtype=object)
    in_order = np.argsort(vocabulary, kind="stable")
    number = np.full(len(count), -1, dtype=np.int32)  # the last entry is for the code -1
    number[kept[in_order]] = np.arange(len(kept))
    word = number[code]
    word[~is_word] = -1
    return word, count[1:][kept[in_order]], vocabulary[in_order]


def _joined(levels: Sequence[Level], vocabulary: np.ndarray) -> list[str]:
    """Return the terms of the last level as strings."""
    number = np.flatnonzero(levels[-1].is_term)
    words = vocabulary[levels[0].last]
    text = np.full(len(number), "", dtype=object)
    for level in levels[:0:-1]:
        text = " " + words[level.last[number]] + text
        number = level.prefix[number]
    return (words[number] + text).tolist()


def _matrix(spread: Spread, units: int) -> sparse.csc_array:
    """Return units × terms; the parts are taken out of `spread`, so that they are not in memory twice."""
    joined = []
    for parts in spread:
        joined.append(np.concatenate(parts))
        parts.clear()
    held_by, rows, occurrences = joined
    shape = (units, len(held_by))
    ends = np.append(0, np.cumsum(held_by))
    integer: Any = np.int32 if max(len(rows), *shape) < 2**31 else np.int64  # half the memory, where it holds them
    return sparse.csc_array((occurrences, rows.astype(integer), ends.astype(integer)), shape=shape)


def _order_of_text(names: Sequence[Sequence[str]]) -> list[int] | None:
    """Return the order in which the terms of every length are sorted; None if they are.

    They are where no word holds a blank, as none of segment() does: the words are numbered in order of text.
    """
    if all(of_size == sorted(of_size) for of_size in names):
        return None
    order: list[int] = []
    for of_size in names:
        order += [len(order) + i for i in sorted(range(len(of_size)), key=of_size.__getitem__)]
    return order
