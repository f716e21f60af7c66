"""Sentences become words: underthesea finds them, the domain lexicon mends what it takes apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.system.processes import check_processes, make_ready
from analysis.text.spelling import normalize
from analysis.text.word_lists import read_list
from analysis.words.word_cache import WordCache, Words
from analysis.words.word_finder import Packs, find, find_words, word_finder

_MANY = 5000  # sentences: with more, other processes are started before anything else is done
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_KEPT_FROM = 1 << 20  # characters of all texts, from which on words are kept for the next time


def segment(
    sentences: pd.DataFrame,
    *,
    lexicon: str | Path | Iterable[str] | None = None,
    processes: int = 1,
    cache: bool | str | Path = True,
) -> pd.DataFrame:
    """Split sentences into Vietnamese words, with the place of each in the article's text.

    One row is one word or punctuation mark. The words are underthesea's, except where the lexicon knows better:
    its entries are kept whole and cut out of longer words ("tỉnh | ủy Sơn La" → "tỉnh ủy | Sơn La"), the
    longest entry first from the left. A name that the library recognised is never cut, unless the entry is
    itself a name behind an administrative word ("Tỉnh Sơn La"). Segmentation errs in about one word of
    twenty in news; look at `word` before you build on a rare one.

    Parameters
    ----------
    sentences
        The table of `split_sentences`.
    lexicon
        Entries to keep whole, instead of the packaged list, or the path of a file with one a line; `()` for none.
        An entry with capitals is a name and found only where the text capitalises it.
    processes
        How many to work with at once; more than one pays from some thousand articles on, and `count_partitions` gains
        more by it, since there is no table to be put together.
    cache
        Where words are kept, so that the same text is not segmented again: True for a folder of your account, for
        texts of together more than a million characters; a folder, for any; False for none. It may be deleted at
        any time. What is kept was found with the same model, lexicon and version of this package.

    Returns
    -------
    DataFrame
        In the order of the text; columns of text are categories, so that each text is stored once:

        - article_id : category
        - province (if the articles have one) : category
        - sentence : int, number of the sentence in its article, from 1
        - position : int, number of the word in its sentence, from 1
        - word : category, the form that is counted: lower case, `_` inside a word
        - start, end : int, place in `articles.text`, in characters
        - is_word : bool, false for punctuation and symbols; numbers are words
        - every further grouping column of the articles

    Raises
    ------
    ValueError
        If `sentences` lacks a column, or an entry of the lexicon is empty or a single syllable, which would not
        change anything.

    Warns
    -----
    UserWarning
        If the installed underthesea is one that is not known here, so that it takes 20 times as long; once.

    Notes
    -----
    Model: the conditional random field of underthesea (Vu Anh et al., `word_tokenize`), trained on VLSP 2013.

    Examples
    --------
    >>> sentence = pd.DataFrame({"article_id": ["a"], "sentence": [1], "start": [0], "end": [32],
    ...                          "text": ["Tỉnh uỷ Sơn La họp."]})
    >>> segment(sentence)["word"].tolist()
    ['tỉnh_ủy', 'sơn_la', 'họp', '.']
    """
    if missing := [c for c in ("article_id", "sentence", "start", "text") if c not in sentences]:
        raise ValueError(
            f"sentences has no column {', '.join(missing)}; it is the table that split_sentences() returns"
        )
    if taken := [c for c in ("position", "word", "is_word") if c in sentences]:
        raise ValueError(f"sentences has a column {', '.join(taken)}, which segment() makes itself; rename it")
    if not (possible := sentences["start"].between(0, 2**31 - 1)).all():
        raise ValueError(
            f"sentences has start={sentences['start'][~possible].iloc[0]!r}; allowed are places in a text, from 0"
        )
    if not isinstance(cache, bool | Path) and not (isinstance(cache, str) and cache):
        raise ValueError(f"cache={cache!r}; allowed are True, False and a folder")
    check_processes(processes)
    if lexicon is None or isinstance(lexicon, str | Path):
        entries = read_list("lexicon.txt" if lexicon is None else Path(lexicon))
    else:
        entries = [normalize(entry.strip()) for entry in lexicon]
    finder = word_finder(tuple(entries))  # refuses a wrong entry before anything is done
    if len(sentences) > _MANY:
        make_ready(partial(find_words, tuple(entries), []), processes)
    packs = Packs(sentences["text"])
    store = None
    if cache is not False and (cache is not True or packs.size >= _KEPT_FROM):
        store = WordCache(None if cache is True else Path(cache), finder.identity())
    return _table(sentences, *find(packs, tuple(entries), processes, store))


def _table(sentences: pd.DataFrame, found: list[Words], numbers: dict[str, int]) -> pd.DataFrame:
    vocabulary = pd.Index(list(numbers), dtype=str)
    order = vocabulary.argsort()
    rank = np.zeros(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order))
    is_word = np.array([word[:1].isalnum() or _LETTER_OR_DIGIT.search(word) is not None for word in numbers], bool)

    def of_all(what: str) -> np.ndarray:
        return np.concatenate([np.zeros(0, dtype=np.int32), *(getattr(words, what) for words in found)])

    lengths, code = of_all("lengths"), of_all("number")
    before = (np.cumsum(lengths) - lengths).astype(np.int32)
    offset = np.repeat(sentences["start"].to_numpy(dtype=np.int32), lengths)
    leading = ["article_id", *(c for c in ["province"] if c in sentences)]
    further = [c for c in sentences if c not in {*leading, "sentence", "block", "start", "end", "text"}]
    of_sentence = {column: _repeated(sentences[column], lengths) for column in [*leading, *further]}
    return pd.DataFrame(
        {
            **{column: of_sentence[column] for column in leading},
            "sentence": np.repeat(sentences["sentence"].to_numpy(dtype=np.int32), lengths),
            "position": np.arange(1, len(code) + 1, dtype=np.int32) - np.repeat(before, lengths),
            "word": pd.Categorical.from_codes(np.take(rank, code), categories=vocabulary[order]),
            "start": offset + of_all("start"),
            "end": offset + of_all("end"),
            "is_word": np.take(is_word, code),
            **{column: of_sentence[column] for column in further},
        },
        copy=False,
    )


def _repeated(column: pd.Series, lengths: np.ndarray) -> pd.Series | pd.Categorical:
    """Return each value so many times; texts as categories, so that each is stored once."""
    if pd.api.types.infer_dtype(column, skipna=True) in ("string", "empty"):
        column = column.astype("category")
    if isinstance(column.dtype, pd.CategoricalDtype):
        return pd.Categorical.from_codes(np.repeat(column.cat.codes.to_numpy(), lengths), dtype=column.dtype)
    return column.repeat(lengths).reset_index(drop=True)
