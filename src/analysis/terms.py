"""Words and phrases are counted here, once; every rate, weight and interval starts from these counts."""

from __future__ import annotations

import warnings
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.columns import ranges
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
    """Raise a ValueError unless `by` is the name of a column that can group `units`: with a value somewhere."""
    allowed = [c for c in units if c not in ("words", "sentence")]
    if not isinstance(by, str) or by not in allowed:
        raise ValueError(f"by={by!r} is not a column of the articles; allowed are {', '.join(allowed)}")
    if len(units) and units[by].isna().all():
        filled = [c for c in allowed if units[c].notna().any()]
        raise ValueError(f"by={by!r} is empty in every article; allowed are {', '.join(filled)}")


def warn_of_missing(units: pd.DataFrame, by: str) -> None:
    """Warn if articles are in no group because they have no value of `by`; once for each function that a user calls."""
    missing = units.loc[units[by].isna(), "article_id"].nunique()
    if missing:
        of = units["article_id"].nunique()
        warnings.warn(f"without {by} and so in no group: {missing} of {of} articles", stacklevel=3)


def group_codes(units: pd.DataFrame, by: str | Sequence[str]) -> tuple[np.ndarray, pd.Index]:
    """Return the group number of every unit (-1 where missing) and the groups in order of first appearance."""
    if isinstance(by, str) or len(by) == 1:
        codes, groups = pd.factorize(units[by if isinstance(by, str) else by[0]])
        return codes, pd.Index(_plain(pd.Series(groups)))
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
        raise ValueError(f"n={n!r}; allowed is a number from 1, or two of them such as (2, 5)")
    if unit not in ("sentence", "article"):
        raise ValueError(f"unit={unit!r}; allowed are 'sentence' and 'article'")
    if min_count < 1 or min_articles < 1:
        raise ValueError(f"min_count={min_count!r}, min_articles={min_articles!r}; both are numbers from 1")
    if missing := [c for c in _TOKEN_COLUMNS if c not in tokens]:
        raise ValueError(f"tokens has no column {', '.join(missing)}; it is the table that segment() returns")
    if not tokens["is_word"].any():
        raise ValueError("tokens holds no word, so there is nothing to count")

    units, text, vocabulary = _numbered(tokens, unit, min_count)
    levels, spread = _frequent_ngrams(text, vocabulary, (shortest, longest), (min_count, min_articles), stop_words)
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


# --- From the table to integers ---


class _Text(NamedTuple):
    """The text as integers, article after article."""

    word: np.ndarray  # number of every token's word in order of text; -1 for punctuation and words below the floor
    count: np.ndarray  # occurrences of every word
    unit: np.ndarray  # number of every token's unit
    ends: np.ndarray  # the last token of every sentence
    article_of_unit: np.ndarray


def column_codes(column: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """Return the number of every value (-1 where missing) and the values; those of a categorical as they are."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy(), column.cat.categories
    codes, values = pd.factorize(column)
    return codes, pd.Index(values)


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
            codes, _ = column_codes(column)
            if missing := int((codes < 0).sum()):
                raise ValueError(f"tokens has no {name} in {missing} rows; it is the table that segment() returns")
        starts[1:] |= codes[1:] != codes[:-1]
    return np.flatnonzero(starts)


def _numbered(tokens: pd.DataFrame, unit: str, min_count: int) -> tuple[pd.DataFrame, _Text, np.ndarray]:
    """Return one row per unit, the text as integers, and the words in order of text."""
    starts = sentence_starts(tokens)
    sizes = np.diff(np.r_[starts, len(tokens)])
    units, unit_of_sentence, article_of_unit = _units(tokens, starts, unit)
    word, count, vocabulary = _numbered_words(tokens, min_count)
    article = article_of_unit[unit_of_sentence]
    if (np.diff(article) < 0).any() or (np.diff(unit_of_sentence) < 0).any():
        # rows of one article or unit stand in several places: bring them together, each stretch as it is
        order = np.lexsort((unit_of_sentence, article))
        starts, sizes, unit_of_sentence = starts[order], sizes[order], unit_of_sentence[order]
        word = word[ranges(starts, sizes)]
    text = _Text(word, count, np.repeat(unit_of_sentence, sizes), np.cumsum(sizes) - 1, article_of_unit)
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
    units = pd.DataFrame({name: _plain(rows[name]) for name in rows})
    bounds = np.append(starts, len(tokens))
    words = np.diff(bounds - np.searchsorted(np.flatnonzero(~tokens["is_word"].to_numpy(dtype=bool)), bounds))
    units["words"] = np.bincount(number, weights=words, minlength=len(units)).astype(int)
    return units, number.astype(np.int32), article[first].astype(np.int32)


def _plain(column: pd.Series) -> pd.Series:
    """Return the values of a categorical, and integers as int64: tables further down hold plain columns."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        dtype = column.cat.categories.dtype
        column = column.astype(float if dtype.kind in "iu" and column.hasnans else dtype)
    return column.astype(int) if isinstance(column.dtype, np.dtype) and column.dtype.kind == "i" else column


def _numbered_words(tokens: pd.DataFrame, min_count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for every token the number of its word, the occurrences of every word, and the words in order of text.

    The number is -1 for punctuation and for words that occur less than `min_count` times.
    """
    code, values = column_codes(tokens["word"])
    is_word = tokens["is_word"].to_numpy(dtype=bool)
    count = np.zeros(len(values) + 1, dtype=np.int64)
    for low in range(0, len(code), _BLOCK):  # in pieces, since numpy makes copies
        piece = slice(low, low + _BLOCK)
        count += np.bincount(code[piece][is_word[piece]].astype(np.int64) + 1, minlength=len(count))
    kept = np.flatnonzero(count[1:] >= min_count)
    vocabulary = np.asarray(values[kept], dtype=object)
    in_order = np.argsort(vocabulary, kind="stable")
    number = np.full(len(count), -1, dtype=np.int32)  # the last entry is for the code -1
    number[kept[in_order]] = np.arange(len(kept))
    word = number[code]
    word[~is_word] = -1
    return word, count[1:][kept[in_order]], vocabulary[in_order]


class InvertedLists(NamedTuple):
    """Inverted lists: the entries of every number, in order."""

    entries: np.ndarray
    bounds: np.ndarray

    def of(self, number: int) -> np.ndarray:
        return self.entries[self.bounds[number] : self.bounds[number + 1]]

    def size(self, number: int) -> int:
        return int(self.bounds[number + 1] - self.bounds[number])


def inverted_lists(numbers: np.ndarray, distinct: int) -> InvertedLists:
    """Return for every number from 0 the places at which it stands; those of -1 are left out."""
    # a matrix with one entry per column becomes one of rows: scipy sorts by counting, in linear time
    columns = np.arange(len(numbers) + 1, dtype=np.int32 if len(numbers) < 2**31 else np.int64)
    rows = np.where(numbers < 0, distinct, numbers).astype(columns.dtype)
    entries = np.ones(len(numbers), dtype=np.int8)
    by_row = sparse.csc_array((entries, rows, columns), shape=(distinct + 1, len(numbers))).tocsr()
    return InvertedLists(by_row.indices, by_row.indptr[:-1])


# --- Counting ---
#
# An n-gram is a pair of numbers: the (n-1)-gram it begins with, and its last word. An integer with the pair in its
# upper bits and the place in the text in its lower bits brings, once sorted, all places of an n-gram together, in the
# order of the text; of single words inverted lists do the same. No string is made before it is known which n-grams are
# kept.

#: At least so many n-grams are sorted at a time, and at least an eighth of all: copies stay small beside the text.
_BLOCK = 1 << 20


class _Level(NamedTuple):
    """The n-grams of one length that reach the floors, in order."""

    prefix: np.ndarray  # number of the (n-1)-gram that it begins with
    last: np.ndarray  # number of its last word
    count: np.ndarray  # its occurrences
    may_begin: np.ndarray  # whether a term may begin with its first word
    is_term: np.ndarray


class _Spread(NamedTuple):
    """In which units the terms stand, and how often."""

    held_by: list[np.ndarray]  # of every term: the number of units that hold it
    units: list[np.ndarray]  # these units, of one term after the other
    occurrences: list[np.ndarray]  # in each of these units


def _frequent_ngrams(
    text: _Text, vocabulary: np.ndarray, n: tuple[int, int], floors: tuple[int, int], stop_words: Container[str]
) -> tuple[list[_Level], _Spread]:
    """Return the n-grams of every length from 1 that reach the floors; `text.word` is used up.

    An n-gram is looked for only where both (n-1)-grams in it reach them, since it cannot occur more often. Function
    words and numerals are asked for at its edges and nowhere else: they decide what is a term, not what is extended.
    """
    (shortest, longest), (min_count, min_articles) = n, floors
    levels, spread = [], _Spread([], [], [])
    gram = word = text.word
    by_word = inverted_lists(word, len(text.count))
    for size in range(1, longest + 1):
        longer = np.full_like(gram, -1) if size < longest else None
        words = len(levels[0].last) if size > 1 else 1
        count = levels[-1].count if size > 1 else text.count
        parts, found = [], 0
        # a range, a last word and a place must fit 63 bits together; with 2^31 words and tokens there is room for one
        for low, high in _ranges(count, most=(1 << 63 - len(gram).bit_length()) // max(words, 1)):
            if size == 1:
                bounds = by_word.bounds[low : high + 1]
                place = by_word.entries[bounds[0] : bounds[-1]]
                key = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
            else:
                key, place = _sorted_places(gram, word[size - 1 :], low, high, words)
            unit = text.unit[place]
            first, in_unit, held_by, articles = _runs(key, unit, text.article_of_unit)
            occurrences = np.diff(first, append=len(key))
            kept = (occurrences >= min_count) & (articles >= min_articles)
            prefix, last = np.divmod(key[first[kept]], words)
            prefix += low
            if size == 1:
                last = prefix
                is_edge = [longest > 1 and w not in stop_words and not is_numeral(w) for w in vocabulary[last]]
                may_begin, is_term = np.array(is_edge, dtype=bool), np.ones(len(last), dtype=bool)
            else:
                may_begin = levels[-1].may_begin[prefix]
                is_term = may_begin & levels[0].may_begin[last]
            parts.append(_Level(prefix.astype(np.int32), last.astype(np.int32), occurrences[kept], may_begin, is_term))
            if longer is not None:
                numbers = np.arange(found, found + len(last), dtype=np.int32)
                longer[place[np.repeat(kept, occurrences)]] = np.repeat(numbers, occurrences[kept])
                found += len(last)
            if size >= shortest:
                kept[kept] = is_term
                of_term = np.repeat(kept, held_by)
                spread.held_by.append(held_by[kept])
                spread.units.append(unit[in_unit[of_term]])
                spread.occurrences.append(np.diff(in_unit, append=len(key))[of_term].astype(np.int32))
        levels.append(_Level(*(np.concatenate(column) for column in zip(*parts, strict=True))))
        if longer is None:
            break
        followed = longer[1:] >= 0
        if size == 1:  # from here on a word has its number among the frequent ones
            word, by_word = longer, None
            gram[:] = longer
            gram[text.ends] = -1  # a pair does not cross the end of a sentence, nor does what consists of pairs
        else:
            gram = longer
        gram[:-1][~followed] = -1
        gram[-1] = -1
    return levels, spread


def _ranges(count: np.ndarray, most: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of numbers, low to high, whose counts sum to about one block, of at most `most` numbers."""
    until = np.append(0, np.cumsum(count))
    block = max(_BLOCK, until[-1] // 8)
    low = 0
    while True:  # one range at least
        high = int(np.searchsorted(until, until[low] + block, side="right")) - 1
        high = min(max(high, low + 1), low + most)
        yield low, high
        if high >= len(count):
            return
        low = high


def _sorted_places(
    gram: np.ndarray, last: np.ndarray, low: int, high: int, words: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return all n-grams that begin with one of the (n-1)-grams from `low` to `high`, sorted, and where each stands.

    An n-gram is written as (number of the (n-1)-gram - low) * words + number of its last word.
    """
    place = np.flatnonzero((gram >= low) & (gram < high))
    key = gram[place].astype(np.int64)
    key -= low
    key *= words
    key += last[place]
    bits = len(gram).bit_length()
    key <<= bits
    key |= place
    key.sort()
    np.bitwise_and(key, (1 << bits) - 1, out=place)
    key >>= bits
    return key, place


def _runs(
    key: np.ndarray, unit: np.ndarray, article_of_unit: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return where an n-gram begins, where an n-gram in a unit begins, and its numbers of units and of articles."""
    new = np.ones(len(key), dtype=bool)
    new[1:] = key[1:] != key[:-1]
    first = np.flatnonzero(new)
    new_unit = new.copy()
    new_unit[1:] |= unit[1:] != unit[:-1]
    in_unit = np.flatnonzero(new_unit)
    new = new[in_unit]
    article = article_of_unit[unit[in_unit]]
    new_article = new.copy()
    new_article[1:] |= article[1:] != article[:-1]
    bounds = np.append(np.flatnonzero(new), len(new))
    articles = np.diff(np.searchsorted(np.flatnonzero(new_article), bounds))
    return first, in_unit, np.diff(bounds), articles


def _joined(levels: Sequence[_Level], vocabulary: np.ndarray) -> list[str]:
    """Return the terms of the last level as strings."""
    number = np.flatnonzero(levels[-1].is_term)
    words = vocabulary[levels[0].last]
    text = np.full(len(number), "", dtype=object)
    for level in levels[:0:-1]:
        text = " " + words[level.last[number]] + text
        number = level.prefix[number]
    return (words[number] + text).tolist()


def _matrix(spread: _Spread, units: int) -> sparse.csc_array:
    """Return units × terms; the parts are taken out of `spread`, so that they do not stand in memory twice."""
    joined = []
    for parts in spread:
        joined.append(np.concatenate(parts))
        parts.clear()
    held_by, rows, occurrences = joined
    shape = (units, len(held_by))
    return sparse.csc_array((occurrences, rows, np.append(0, np.cumsum(held_by))), shape=shape)


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
