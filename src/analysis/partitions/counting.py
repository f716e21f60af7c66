"""Count words and phrases over partitions."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.measures.grouping import sum_rows
from analysis.measures.terms import DocumentTerms, document_terms
from analysis.partitions.across import Across, Facts
from analysis.partitions.partitions import ONE_ARTICLE, all_answers, load, partitions, sentences, stacked
from analysis.system.files import scratch_folder
from analysis.system.language import _
from analysis.text.word_lists import STOP_WORDS, read_list
from analysis.words.tokens import segment

# Of 10^9 terms two share a fingerprint one time in forty; three times in a row they would one time in 50,000.
_KEYS = 3


def count_partitions(  # noqa: PLR0913 — the options of the functions that it stands for
    folder: str | Path,
    *,
    n: int | tuple[int, int] = 1,
    unit: str = "sentence",
    min_count: int = 1,
    min_articles: int = 1,
    stop_words: frozenset[str] | set[str] = STOP_WORDS,
    lexicon: str | Path | Sequence[str] | None = None,
    pages: bool = True,
    roles: tuple[str, ...] = ("body",),
    processes: int | None = None,
    scratch: str | Path | None = None,
    **loading: Any,
) -> DocumentTerms:
    """Count words or phrases in a folder of tables, as `document_terms` does in one that fits into memory.

    The result is the same, row for row and number for number, as that of the whole way on all tables together, so that
    `phrase_rates`, `tfidf_themes`, `keyness_table` … go on from it. Floors count over the whole corpus. Choose them: an
    n-gram that occurs once is worth nothing and there are very many; and what follows makes tables of groups × terms ×
    resamples, which no partitioning makes smaller.

    Parameters
    ----------
    folder, processes
        See `map_partitions`.
    n, unit, min_count, min_articles, stop_words
        As in `document_terms`. `unit="article"` gives far fewer rows, and is enough for `keyness_table` where
        every group has ten articles or more.
    lexicon
        As in `segment`. A path is read here, not by the workers.
    pages, roles
        As in `split_blocks` and `split_sentences`: `pages=False` for texts without the boilerplate of a page.
    scratch
        A folder for the counts of the partitions while the floors are not known; nothing is left in it. The default is
        the temporary folder. On a cluster of several machines name one that all of them reach: where it is
        not there, partitions are counted twice.
    **loading
        Options of `load_corpus`: columns, extra, encoding, as_of.

    Returns
    -------
    DocumentTerms
        Units in the order of the files' names and of their rows, terms by n and text.

    Raises
    ------
    ValueError, RuntimeError
        As `map_partitions`, and if no partition holds a word.

    Notes
    -----
    Two passes. The first counts every partition, leaves the counts in `scratch`, and sends back for every term a 64-bit
    fingerprint with its occurrences and articles; sorted, these are merged by adding. The second sends the columns of
    the terms that pass the floors, with their text. Two terms with one fingerprint cannot pass unnoticed: if either is
    kept, both texts come back, and all is counted with other fingerprints.

    Examples
    --------
    >>> import tempfile
    >>> rows = {"a.jsonl": {"article_id": "a", "province": "Sơn La", "text": "Lúa tốt."},
    ...         "b.jsonl": {"article_id": "b", "province": "Bắc Kạn", "text": "Lúa rất tốt."}}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name, row in rows.items():
    ...         pd.DataFrame([row]).to_json(f"{folder}/{name}", orient="records", lines=True)
    ...     terms = count_partitions(folder, min_articles=2, pages=False, processes=1)
    >>> terms.terms["term"].tolist(), terms.counts.toarray().tolist(), terms.units["words"].tolist()
    (['lúa', 'tốt'], [[1, 1], [1, 1]], [2, 3])
    """
    paths = partitions(folder, loading)
    if lexicon is not None:
        lexicon = read_list(Path(lexicon)) if isinstance(lexicon, str | Path) else list(lexicon)
    counting: dict[str, Any] = {"n": n, "unit": unit, "stop_words": stop_words}
    document_terms(_ONE_WORD, **counting, min_count=min_count, min_articles=min_articles)  # refuses wrong options
    segment(sentences(ONE_ARTICLE, pages, roles).iloc[:0], lexicon=lexicon)
    count = partial(_count, pages=pages, roles=roles, lexicon=lexicon, counting=counting)
    with scratch_folder("partitions-", scratch) as store:
        across = Across(folder, paths)
        for attempt in range(_KEYS):
            work = (loading, count, str(store), attempt)
            totals = _Totals()
            with closing(all_answers(_vocabulary, paths, work, processes=processes, title="counting")) as answers:
                for number, (facts, *vocabulary) in answers:
                    if attempt == 0:
                        across.add(number, facts)
                    totals.add(*vocabulary)
            across.check()
            kept = totals.at_least(min_count, min_articles)
            texts, pieces, clash = np.full(len(kept), None, dtype=object), {}, False
            for number, answer in all_answers(
                count_columns, paths, work, kept, processes=processes, title="collecting"
            ):
                counts, units, place, text = answer
                clash |= not enter_texts(text, place, texts)
                pieces[number] = counts, units, place
            if not clash:
                return stacked([pieces[number] for number in range(len(paths))], texts, folder)
    raise RuntimeError(
        _("{folder}: different terms have the same fingerprint, whatever the key").format(folder=folder)
    )  # not by chance


def _count(
    articles: pd.DataFrame,
    *,
    pages: bool,
    roles: tuple[str, ...],
    lexicon: Sequence[str] | None,
    counting: dict[str, Any],
) -> DocumentTerms:
    tokens = segment(sentences(articles, pages, roles), lexicon=lexicon, cache=False)
    if tokens["is_word"].any():
        return document_terms(tokens, **counting)
    # Nothing but punctuation, if that. Of a whole corpus document_terms refuses it; of a partition the units count.
    if tokens.empty:
        return DocumentTerms(sparse.csr_array((0, 0), dtype=np.int64), tokens[["article_id"]], _ONE_WORD[:0])
    counted = document_terms(tokens.assign(is_word=True), **counting)
    counted = counted.select([False] * len(counted.terms))
    return replace(counted, units=counted.units.assign(words=counted.units["words"] * 0))


_ONE_WORD = pd.DataFrame({"article_id": ["a"], "sentence": [1], "word": ["mưa"], "is_word": [True], "term": ["mưa"]})


def _counted(
    path: Path, loading: dict[str, Any], count: Callable[[pd.DataFrame], DocumentTerms], store: str
) -> tuple[Facts, DocumentTerms]:
    """Return the counts of a partition: those that wait in the store, if it is within reach, or made anew."""
    waiting = Path(store) / f"{path.name}.pickle"
    if waiting.is_file():
        return pickle.loads(waiting.read_bytes())
    articles, facts = load(path, loading)
    counted = facts, count(articles)
    if waiting.parent.is_dir():
        unfinished = waiting.with_suffix(f".{uuid4().hex}")  # a process that is killed leaves no half of a file
        unfinished.write_bytes(pickle.dumps(counted, protocol=5))
        unfinished.replace(waiting)
    return counted


def _fingerprints(terms: pd.DataFrame, attempt: int) -> np.ndarray:
    texts = terms["term"].to_numpy(dtype=object)
    return pd.util.hash_array(texts, hash_key=f"{attempt:016d}", categorize=False)


def _vocabulary(
    path: Path, loading: dict[str, Any], count: Callable[..., DocumentTerms], store: str, attempt: int
) -> tuple[Facts, np.ndarray, np.ndarray, np.ndarray]:
    """Return fingerprint, occurrences and articles of every term of a partition, by fingerprint."""
    facts, terms = _counted(path, loading, count, store)
    article = pd.factorize(terms.units["article_id"])[0]
    by_article = sum_rows(terms.counts, article, article.max(initial=-1) + 1)
    articles = np.bincount(by_article.indices, minlength=len(terms.terms)).astype(np.int32)
    occurrences = np.asarray(terms.counts.sum(axis=0)).ravel().astype(np.int64)
    marks = _fingerprints(terms.terms, attempt)
    return facts, *_added(marks, occurrences, articles)


def count_columns(
    path: Path,
    loading: dict[str, Any],
    count: Callable[..., DocumentTerms],
    store: str,
    attempt: int,
    kept: np.ndarray,
) -> tuple[sparse.csr_array, pd.DataFrame, np.ndarray, np.ndarray]:
    """Return of a partition the counts of the terms that are kept, its units, and number and text of each of these."""
    terms = _counted(path, loading, count, store)[1]
    marks = _fingerprints(terms.terms, attempt)
    place = np.searchsorted(kept, marks)
    found = np.flatnonzero(kept[np.minimum(place, len(kept) - 1)] == marks) if len(kept) else np.array([], dtype=int)
    return terms.counts[:, found], terms.units, place[found], terms.terms["term"].to_numpy(dtype=object)[found]


def _added(
    marks: np.ndarray, occurrences: np.ndarray, articles: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the numbers sorted by fingerprint, those of the same one added up."""
    order = np.argsort(marks, kind="stable")
    marks = marks[order]
    starts = np.flatnonzero(np.r_[True, marks[1:] != marks[:-1]]) if len(marks) else order
    if not len(starts):
        return marks, occurrences, articles
    return marks[starts], np.add.reduceat(occurrences[order], starts), np.add.reduceat(articles[order], starts)


class _Totals:
    """Occurrences and articles of every term so far, in runs of which each is at least twice as long as the next.

    So every number is merged about log2(partitions) times, and not once for every partition that comes after it.
    """

    def __init__(self) -> None:
        self.runs: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []

    def add(self, marks: np.ndarray, occurrences: np.ndarray, articles: np.ndarray) -> None:
        self.runs.append((marks, occurrences, articles))
        while len(self.runs) > 1 and len(self.runs[-2][0]) < 2 * len(self.runs[-1][0]):
            self._merge_last()

    def _merge_last(self) -> None:
        last, before = self.runs.pop(), self.runs.pop()
        self.runs.append(_added(*(np.concatenate(pair) for pair in zip(before, last, strict=True))))

    def at_least(self, min_count: int, min_articles: int) -> np.ndarray:
        """Return the fingerprints of the terms that pass the floors, sorted."""
        while len(self.runs) > 1:
            self._merge_last()
        marks, occurrences, articles = self.runs[0]
        return marks[(occurrences >= min_count) & (articles >= min_articles)]


def enter_texts(text: np.ndarray, place: np.ndarray, texts: np.ndarray) -> bool:
    """Put the texts of a partition's terms into their places; False if another one is there."""
    known = texts[place]
    texts[place] = text
    return all((texts[place] == text) & ((known == text) | pd.isna(known)))
