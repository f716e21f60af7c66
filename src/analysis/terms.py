"""Words and phrases are counted here, once; every rate, weight and interval starts from these counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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

    units, text, vocabulary = _numbered(tokens, unit, min_count)
    edge = np.array([w not in stop_words and not is_numeral(w) for w in vocabulary], dtype=bool)
    levels = list(_frequent_ngrams(text, edge, longest, min_count, min_articles))
    names = [_joined(levels[:size], vocabulary) for size in range(shortest, longest + 1)]
    terms = pd.DataFrame(
        {
            "term": [name for size in names for name in sorted(size)],
            "n": np.repeat(np.arange(shortest, longest + 1), [len(size) for size in names]),
        }
    ).astype({"term": str, "n": int})
    return DocumentTerms(_matrix(levels[shortest - 1 :], names, len(units)), units, terms)


# --- From the table to integers ---


class _Text(NamedTuple):
    """The text as integers, article after article."""

    word: np.ndarray  # number of every token's word; -1 for punctuation and words below the floor
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
    word, vocabulary = _numbered_words(tokens, min_count)
    article = article_of_unit[unit_of_sentence]
    if (np.diff(article) < 0).any() or (np.diff(unit_of_sentence) < 0).any():
        # rows of one article or unit stand in several places: bring them together, each stretch as it is
        order = np.lexsort((unit_of_sentence, article))
        starts, sizes, unit_of_sentence = starts[order], sizes[order], unit_of_sentence[order]
        word = word[np.repeat(starts - np.cumsum(sizes) + sizes, sizes) + np.arange(len(word))]
    return units, _Text(word, np.repeat(unit_of_sentence, sizes), np.cumsum(sizes) - 1, article_of_unit), vocabulary


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
    words = np.add.reduceat(tokens["is_word"].to_numpy(dtype=bool), starts, dtype=np.int64)
    units["words"] = np.bincount(number, weights=words, minlength=len(units)).astype(int)
    return units, number.astype(np.int32), article[first].astype(np.int32)


def _plain(column: pd.Series) -> pd.Series:
    """Return the values of a categorical, and integers as int64: tables further down hold plain columns."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        dtype = column.cat.categories.dtype
        column = column.astype(float if dtype.kind in "iu" and column.hasnans else dtype)
    return column.astype(int) if isinstance(column.dtype, np.dtype) and column.dtype.kind == "i" else column


def _numbered_words(tokens: pd.DataFrame, min_count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return for every token the number of its word, and the words, in order of text.

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
    return word, vocabulary[in_order]


# --- Counting ---
#
# An n-gram is a pair of numbers: the (n-1)-gram it begins with, and its last word. An integer with the pair in the upper
# bits and the place in the text in the lower bits brings, once sorted, all places of an n-gram together, in the order
# of the text. No string is made before it is known which n-grams are kept.

#: So many n-grams are sorted at a time: what is needed beside the text itself does not grow with it.
_BLOCK = 1 << 22


class _Ngrams(NamedTuple):
    """The n-grams of one length that reach the floors, in order; and in which units those stand that are terms."""

    prefix: np.ndarray  # number of the (n-1)-gram that it begins with
    last: np.ndarray  # number of its last word
    count: np.ndarray  # its occurrences
    may_begin: np.ndarray  # whether its first word may begin a term
    is_term: np.ndarray
    spread: np.ndarray  # of every term: the number of units that hold it
    units: np.ndarray  # these units, of one term after the other
    occurrences: np.ndarray  # in each of these units


def _frequent_ngrams(
    text: _Text, edge: np.ndarray, longest: int, min_count: int, min_articles: int
) -> Iterator[_Ngrams]:
    """Yield the n-grams of length 1, 2, … that reach the floors.

    An n-gram is looked for only where both (n-1)-grams in it reach them, since it cannot occur more often. Function
    words and numerals are asked for at its edges and nowhere else: they decide what is a term, not what is extended.
    """
    gram = word = text.word
    count, may_begin, may_end = np.bincount(gram[gram >= 0], minlength=len(edge)), edge, edge
    for size in range(1, longest + 1):
        longer = np.full_like(gram, -1) if size < longest else None
        words = len(may_end) if size > 1 else 1
        parts, found = [], 0
        for low, high in _ranges(count, most=(1 << 63 - len(gram).bit_length()) // max(words, 1)):
            key, place = _sorted_places(gram, word, size, low, high, words)
            first, unit_first, spread, articles = _runs(key, text.unit[place], text.article_of_unit)
            occurrences = np.diff(first, append=len(key))
            kept = (occurrences >= min_count) & (articles >= min_articles)
            prefix, last = np.divmod(key[first[kept]], words)
            prefix += low
            if size == 1:
                last = prefix
            begins = may_begin[prefix]
            is_term = begins & may_end[last] if size > 1 else np.ones(len(last), dtype=bool)
            if longer is not None:
                stays = np.repeat(kept, occurrences)
                longer[place[stays]] = np.repeat(found + np.arange(len(last)), occurrences[kept])
            shown = kept.copy()
            shown[kept] = is_term
            of_term = np.repeat(shown, spread)
            in_unit = np.diff(unit_first, append=len(key))[of_term].astype(np.int32)
            units = text.unit[place[unit_first[of_term]]]
            parts.append(_Ngrams(prefix, last, occurrences[kept], begins, is_term, spread[shown], units, in_unit))
            found += len(last)
        ngrams = _Ngrams(*(np.concatenate(column) for column in zip(*parts, strict=True)))
        yield ngrams
        if longer is None:
            return
        count, may_begin = ngrams.count, ngrams.may_begin
        if size == 1:  # from here on, words have their numbers among the frequent ones
            may_end = edge[ngrams.last]
            word = longer
            np.copyto(gram, word)
            gram[text.ends] = -1  # a pair does not cross the end of a sentence, nor does what consists of pairs
        else:
            gram = longer
        followed = np.append((word if size == 1 else gram)[1:] >= 0, False)
        gram[~followed] = -1


def _ranges(count: np.ndarray, most: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of numbers, low to high, whose counts sum to about one block; at least one range."""
    until = np.cumsum(count)
    low = high = 0
    while high < len(count) or high == 0:
        high = int(np.searchsorted(until, (until[low - 1] if low else 0) + _BLOCK, side="right"))
        high = min(max(high, low + 1), low + most)
        yield low, high
        low = high


def _sorted_places(
    gram: np.ndarray, word: np.ndarray, size: int, low: int, high: int, words: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return all n-grams that begin with one of the (n-1)-grams from `low` to `high`, sorted, and where each stands.

    An n-gram is written as (number of the (n-1)-gram - low) * words + number of its last word.
    """
    place = np.flatnonzero((gram >= low) & (gram < high))
    key = gram[place].astype(np.int64) - low
    if size > 1:
        key *= words
        key += word[place + size - 1]
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
    another = np.ones(len(key), dtype=bool)
    another[1:] = key[1:] != key[:-1]
    first = np.flatnonzero(another)
    another[1:] |= unit[1:] != unit[:-1]
    unit_first = np.flatnonzero(another)
    begins = np.searchsorted(unit_first, first)
    article = article_of_unit[unit[unit_first]]
    another = np.ones(len(article), dtype=bool)
    another[1:] = article[1:] != article[:-1]
    another[begins] = True
    articles = np.diff(np.append(0, np.cumsum(another))[np.append(begins, len(another))])
    return first, unit_first, np.diff(begins, append=len(unit_first)), articles


def _joined(levels: Sequence[_Ngrams], vocabulary: np.ndarray) -> list[str]:
    """Return the terms of the last level as strings."""
    number = np.flatnonzero(levels[-1].is_term)
    words = vocabulary[levels[0].last]
    text = np.full(len(number), "", dtype=object)
    for level in levels[:0:-1]:
        text = " " + words[level.last[number]] + text
        number = level.prefix[number]
    return (words[number] + text).tolist()


def _matrix(levels: Sequence[_Ngrams], names: Sequence[Sequence[str]], units: int) -> sparse.csr_array:
    """Return units × terms, the terms of a length in order of text."""
    spread = np.concatenate([level.spread for level in levels])
    counts = sparse.csc_array(
        (
            np.concatenate([level.occurrences for level in levels]),
            np.concatenate([level.units for level in levels]),
            np.append(0, np.cumsum(spread)),
        ),
        shape=(units, len(spread)),
    )
    order, before = [], 0
    for size in names:
        order += sorted(range(before, before + len(size)), key=lambda column: size[column - before])
        before += len(size)
    if order != list(range(before)):  # a word with a blank in it, which the words of segment() have not
        counts = counts[:, order]
    return counts.tocsr()
