"""Sentences become words: underthesea finds them, the lexicon keeps the terms of the domain undivided."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.system.columns import check_columns
from analysis.system.language import _
from analysis.system.processes import check_processes, make_ready
from analysis.text.spelling import normalize
from analysis.text.word_lists import read_list
from analysis.words.given_words import FindWords, given_words
from analysis.words.word_cache import WordCache, Words
from analysis.words.word_finder import BATCH, Batches, find, find_words, word_finder

_MANY = 40_000  # sentences; of fewer one process is done before another one has read its models
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_CACHED_FROM = 1 << 20  # characters of all texts


def segment(
    sentences: pd.DataFrame,
    *,
    lexicon: str | Path | Iterable[str] | None = None,
    words: FindWords | None = None,
    processes: int = 1,
    cache: bool | str | Path = True,
) -> pd.DataFrame:
    """Split sentences into Vietnamese words, with the offsets of each in the article's text.

    One row is one word or punctuation mark. The words are underthesea's, except that punctuation beside a space is
    no part of a word (it makes "| ngô" one), and where the lexicon has an entry: it is not split, so that terms
    stay undivided that a dictionary would split ("cấp ủy", "đổi mới sáng tạo"). An entry joins words; it cuts one
    only where every syllable that is left over belongs to a word by itself ("tỉnh | ủy Sơn La" → "tỉnh ủy | Sơn
    La"; but "hướng dẫn viên" and "người | dân tộc" stay as they are). The longest entry comes first, from the left.

    Segmentation errs in about one word of twenty: F1 is 95.4 to 95.7 on the dev and test set of UD Vietnamese VTB,
    with and without the lexicon (benchmarks/word_accuracy.py), and 93 to 94 in sixty sentences of provincial Party
    newspapers. Look at the sentences before you build on a rare word.

    Parameters
    ----------
    sentences
        The table of `split_sentences`.
    lexicon
        Entries that are not split, instead of the packaged list, or the path of a file with one a line; `()` for none.
        An entry with capitals is a name and found only where the text capitalises it.
    words
        Another segmenter instead: a function that takes a list of texts and returns a list of words for each, with a
        space or `_` between the syllables of a word; such as `lambda texts: [t.split() for t in texts]` for pieces
        between spaces. Its words are taken as they are, without lexicon, and are not cached.
    processes
        Number of processes that share the work. Of fewer than 40,000 sentences one does all, since another would take
        longer to start. `count_partitions` gains more by it, since there is no table to be put together.
    cache
        Where words are cached, so that the same text is not segmented again: True for a folder of your account, for
        texts of together more than a million characters; a folder, for any; False for none. It may be deleted at
        any time. Cached words are of the same model, lexicon and version of this package.

    Returns
    -------
    DataFrame
        In the order of the text; columns of text are categories, so that each text is stored once:

        - article_id : category
        - province (if the articles have one) : category
        - sentence : int, number of the sentence in its article, from 1
        - position : int, number of the word in its sentence, from 1
        - word : category, the form that is counted: lower case, `_` inside a word
        - start, end : int, offsets into `articles.text`, in characters
        - is_word : bool, false for punctuation and symbols; numbers are words
        - every further grouping column of the articles

    Raises
    ------
    ValueError
        If `sentences` lacks a column, or an entry of the lexicon is empty or a single syllable, which would not
        change anything; if `words` returns other characters than those of the text, or is given with a lexicon.

    Warns
    -----
    UserWarning
        If the installed underthesea is one that this package does not know, so that it takes 20 times as long; once.

    Notes
    -----
    Model: the conditional random field of underthesea (Vu Anh et al., `word_tokenize`), trained on VLSP 2013.

    Examples
    --------
    >>> sentence = pd.DataFrame({"article_id": ["a"], "sentence": [1], "start": [0], "end": [32],
    ...                          "text": ["Tỉnh uỷ Sơn La họp."]})
    >>> segment(sentence)["word"].tolist()
    ['tỉnh_ủy', 'sơn_la', 'họp', '.']
    >>> segment(sentence, words=lambda texts: [text.split() for text in texts])["word"].tolist()
    ['tỉnh', 'ủy', 'sơn', 'la', 'họp.']
    """
    check_columns(sentences, ["article_id", "sentence", "start", "text"], name="sentences", source="split_sentences()")
    if taken := [c for c in ("position", "word", "is_word") if c in sentences]:
        raise ValueError(
            _("sentences has a column {taken}, which segment() makes itself; rename it").format(taken=", ".join(taken))
        )
    if not (possible := sentences["start"].between(0, 2**31 - 1)).all():
        raise ValueError(
            _("sentences: start must be an offset into a text, from 0, not {start!r}").format(
                start=sentences["start"][~possible].iloc[0]
            )
        )
    if not isinstance(cache, bool | Path) and not (isinstance(cache, str) and cache):
        raise ValueError(_("cache must be True, False or a folder, not {cache!r}").format(cache=cache))
    check_processes(processes)
    if words is not None:
        if lexicon is not None:
            raise ValueError(_("lexicon must be None with words=…, whose words are taken as they are"))
        return segment_in_batches(sentences, partial(given_words, words), list, processes=processes)
    if lexicon is None or isinstance(lexicon, str | Path):
        entries = read_list("lexicon.txt" if lexicon is None else Path(lexicon))
    else:
        entries = [normalize(entry.strip()) for entry in lexicon]
    finder = word_finder(tuple(entries))  # refuses a wrong entry before anything is done
    find_in = partial(find_words, tuple(entries))
    processes = processes if len(sentences) >= _MANY else 1
    make_ready(partial(find_in, []), processes)
    return segment_in_batches(sentences, find_in, finder.identity, processes=processes, cache=cache)


def segment_in_batches(
    sentences: pd.DataFrame,
    find_in: Callable[[list[str]], Words],
    identity: Callable[[], Sequence[str]],
    *,
    processes: int = 1,
    cache: bool | str | Path = False,
    batch: int = BATCH,
    cached_from: int = _CACHED_FROM,
) -> pd.DataFrame:
    """Return the table of `segment`, with the words that `find_in` returns for a batch of texts.

    Parameters
    ----------
    sentences, processes, cache
        As for `segment`, checked.
    find_in
        Returns the words of some texts; it is handed to other processes.
    identity
        Returns all that determines which words it finds, besides the texts.
    batch
        Number of characters that are worked on together, at least.
    cached_from
        Number of characters from which on words are cached where `cache` is True.
    """
    batches = Batches(sentences["text"], batch)
    store = None
    if cache is not False and (cache is not True or batches.characters >= cached_from):
        store = WordCache(None if cache is True else Path(cache), identity())
    return _table(sentences, *find(batches, find_in, processes, store))


def _table(sentences: pd.DataFrame, found: list[Words], codes: dict[str, int]) -> pd.DataFrame:
    vocabulary = pd.Index(list(codes), dtype=str)
    order = vocabulary.argsort()
    rank = np.zeros(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order))
    is_word = np.array([word[:1].isalnum() or _LETTER_OR_DIGIT.search(word) is not None for word in codes], bool)

    def of_all(what: str) -> np.ndarray:
        return np.concatenate([np.zeros(0, dtype=np.int32), *(getattr(words, what) for words in found)])

    lengths, code = of_all("lengths"), of_all("code")
    before = (np.cumsum(lengths) - lengths).astype(np.int32)
    offset = np.repeat(sentences["start"].to_numpy(dtype=np.int32), lengths)
    leading = ["article_id", *(c for c in ["province"] if c in sentences)]
    further = [c for c in sentences if c not in {*leading, "sentence", "block", "start", "end", "text"}]
    of_sentence = {column: _repeated(sentences[column], lengths) for column in [*leading, *further]}
    table: dict[Any, Any] = {column: of_sentence[column] for column in leading}
    table |= {
        "sentence": np.repeat(sentences["sentence"].to_numpy(dtype=np.int32), lengths),
        "position": np.arange(1, len(code) + 1, dtype=np.int32) - np.repeat(before, lengths),
        "word": pd.Categorical.from_codes(np.take(rank, code), categories=vocabulary[order]),
        "start": offset + of_all("start"),
        "end": offset + of_all("end"),
        "is_word": np.take(is_word, code),
    }
    table |= {column: of_sentence[column] for column in further}
    return pd.DataFrame(table, copy=False)


def _repeated(column: pd.Series, lengths: np.ndarray) -> Any:
    """Return each value so many times; texts as categories, so that each is stored once."""
    if pd.api.types.infer_dtype(column, skipna=True) in ("string", "empty"):
        column = column.astype("category")
    if isinstance(column.dtype, pd.CategoricalDtype):
        return pd.Categorical.from_codes(np.repeat(column.cat.codes.to_numpy(), lengths), dtype=column.dtype)
    return column.repeat(lengths.tolist()).reset_index(drop=True)
