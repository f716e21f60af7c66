"""A corpus larger than memory: a folder of tables, worked through one after another with the same functions.

Each file is a partition. A worker loads one, splits and segments it as in memory, and sends back counts; the tables of
rates, themes and frames are then made from the sum, and are those of the whole corpus, number for number. The
processes are joblib's on one machine, and a Dask cluster's where a `distributed.Client` is active. The only module
that knows either.

Where the limits are
--------------------
A worker holds one partition at a time. Counting 5,000 articles of 430 words took it half a gigabyte for words, 0.8
for n=(1, 2) and 1.8 for n=(2, 5). The caller holds what was counted, a row per article (or sentence) and up to 12
bytes per number; and while it counts, 20 bytes for every *different* term, kept or not (three times that while it
merges). A floor is a property of the whole corpus: a term that is rare in every partition may be frequent in all of
them together, so nothing can be left out before the last one is counted. What comes after is not partitioned: a
bootstrap holds groups × terms × resamples.

A hundred million articles, on paper
------------------------------------
Made-up articles (430 words; Zipf's law; names and numbers have no end) hold so many different terms:

============  ==========  ==========  ==========  ====================
articles      n=1         n=2         n=(2, 5)    n=1, in ≥50 articles
============  ==========  ==========  ==========  ====================
1,000             39,000     157,000     600,000                   530
10,000            85,000   1,250,000   5,400,000                 4,600
100,000          180,000   9,300,000  48,500,000                40,000
100,000,000    2 million   4 billion  40 billion
============  ==========  ==========  ==========  ====================

The last line is extrapolated by Heaps' law with the exponents of the line before: 0.33 for words, 0.87 for pairs,
0.96 to 0.99 for longer ones. In 10,000 partitions of 10,000 articles:

- *What is merged.* Each partition sends 20 bytes a term: 1.7 MB for words, 27 MB for n=(1, 2), 110 MB for n=(2, 5).
  The sum has 40 MB for words, which is nothing; 80 GB with pairs, a large machine; 800 GB for n=(2, 5), too much for
  one. There the fingerprints would be divided by their first bits among 64 tasks, each with the terms of its range
  from every partition, 12 GB at a time: sums do not mind in which order, or in how many steps, they are added. A
  floor within each partition, or in each branch of a tree, would be cheap and wrong.
- *What comes of it.* 200 numbers an article for words in at least 50 articles: 250 MB for 100,000 articles, 2.5 GB
  for a million, 250 GB for a hundred million. So at that size not articles are kept, but sums: `map_partitions` with
  `document_terms(…).sum_by("province")` gives 63 rows a partition. Rates, G2, shares of frames, numbers of articles
  and the idf need no more. Dispersion is a sum too, once the totals are known. For intervals every article would draw
  its own weights, one a resample, from a Poisson distribution seeded by its id: then the resamples are sums as well,
  groups × terms × resamples, for the terms that are shown. Only permutations of whole articles need the articles.
- *How long.* One core counted the words of 340 articles a second, from their file on (10,000 articles in
  `benchmarks/speed.md`); coding the frames of 385 takes another second. That makes 82 hours of one core for words, 25
  minutes of 200.
"""

from __future__ import annotations

import inspect
import pickle
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.blocks import split_blocks
from analysis.codebook import Codebook, load_codebook
from analysis.corpus import NAMES, load_corpus, two_spellings
from analysis.frames import code_sentences, frame_counts
from analysis.progress import progress
from analysis.sentences import split_sentences
from analysis.terms import DocumentTerms, document_terms
from analysis.tokens import segment
from analysis.vietnamese import STOP_WORDS, read_list

_ENDINGS = (".parquet", ".jsonl", ".ndjson", ".jsonl.gz")
# What goes wrong is told of so many partitions; with more, something is wrong with all of them.
_ENOUGH_PROBLEMS = 20
# How often a partition may kill the process that works on it, alone; it has done so once
# among others. One of the three may be somebody else's doing.
_LIVES = 2
# Of 10^9 terms two share a fingerprint one time in forty; three times in a row they would one time in 50,000.
_KEYS = 3
# A worker of Dask may run several threads; the memory it needs is that of one partition all the same.
_ONE_AT_A_TIME = threading.RLock()
_NOT_TOLD = (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)


def map_partitions(
    folder: str | Path,
    function: Callable[[pd.DataFrame], Any],
    *,
    processes: int | None = None,
    **loading: Any,
) -> list[Any]:
    """Call a function on the articles of every file of a folder, and return what it gave, in the order of the names.

    For what `count_partitions` and `code_partitions` do not do: quantities, lines of a concordance, sums of one's own.
    The function sees one partition and nothing of the others; what is joined afterwards must be something that can be
    joined: counts and rows can, rates, ranks and intervals cannot.

    Parameters
    ----------
    folder
        A folder of tables, .parquet, .jsonl, .ndjson or .jsonl.gz, one row an article, with the columns that
        `load_corpus` wants of a table and an article_id. Files are taken in the order of their names. 5,000 to 10,000
        articles a file are a good size: a worker holds one file, and starts the next without help. What begins with
        "." or "_" is left out.
    function
        Takes the table of `load_corpus`; what it returns is sent back, so it should be small.
    processes
        How many processes of this machine share the work; with 1 there is no further process. Without a number: the
        workers of the Dask cluster if a `distributed.Client` is active, otherwise one process per core.
    **loading
        Options of `load_corpus`: columns, extra, encoding, as_of.

    Returns
    -------
    list
        One result a file.

    Raises
    ------
    ValueError
        If the folder holds no table or tables of two kinds; if a partition cannot be read or the function raises a
        ValueError: all of them are named, with the reason; if what `load_corpus` refuses shows only across partitions:
        an article_id or a text in two of them, a province or newspaper in two spellings.
    RuntimeError
        If the process that works on a partition is killed again and again, when nothing else runs. Where one was
        killed by something else, its partition is simply done again.

    Warns
    -----
    UserWarning
        Of what `load_corpus` and the function warn of, once for all partitions.

    Notes
    -----
    What the function raises beside ValueError and OSError comes through as it is, with a note that names the partition.
    The function travels to the workers by cloudpickle, so that one defined in a notebook will do.

    Examples
    --------
    >>> rows = {"a.jsonl": {"article_id": "a", "province": "Sơn La", "text": "Lúa tốt."},
    ...         "b.jsonl": {"article_id": "b", "province": "Bắc Kạn", "text": "Dân rất vui."}}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name, row in rows.items():
    ...         pd.DataFrame([row]).to_json(f"{folder}/{name}", orient="records", lines=True)
    ...     map_partitions(folder, lambda articles: articles["text"].str.len().sum(), processes=1)
    [np.int64(8), np.int64(12)]
    """
    paths = _partitions(folder, loading)
    across, results = _Across(folder, paths), {}
    with closing(_all(_load_and_call, paths, (loading, function), processes=processes)) as answers:
        for number, (facts, result) in answers:
            across.add(number, facts)
            results[number] = result
    across.check()
    return [results[number] for number in range(len(paths))]


def count_partitions(
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
        As in `split_blocks` and `split_sentences`: `pages=False` for texts without the furniture of a page.
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
    >>> rows = {"a.jsonl": {"article_id": "a", "province": "Sơn La", "text": "Lúa tốt."},
    ...         "b.jsonl": {"article_id": "b", "province": "Bắc Kạn", "text": "Lúa rất tốt."}}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name, row in rows.items():
    ...         pd.DataFrame([row]).to_json(f"{folder}/{name}", orient="records", lines=True)
    ...     terms = count_partitions(folder, min_articles=2, pages=False, processes=1)
    >>> terms.terms["term"].tolist(), terms.counts.toarray().tolist(), terms.units["words"].tolist()
    (['lúa', 'tốt'], [[1, 1], [1, 1]], [2, 3])
    """
    paths = _partitions(folder, loading)
    if lexicon is not None:
        lexicon = read_list(Path(lexicon)) if isinstance(lexicon, str | Path) else list(lexicon)
    counting = {"n": n, "unit": unit, "stop_words": stop_words}
    document_terms(_ONE_WORD, **counting, min_count=min_count, min_articles=min_articles)  # refuses wrong options
    segment(_sentences(_ONE_ARTICLE, pages, roles).iloc[:0], lexicon=lexicon)
    count = partial(_count, pages=pages, roles=roles, lexicon=lexicon, counting=counting)
    with tempfile.TemporaryDirectory(prefix="partitions-", dir=scratch, ignore_cleanup_errors=True) as store:
        across = _Across(folder, paths)
        for attempt in range(_KEYS):
            work = (loading, count, store, attempt)
            totals = _Totals()
            with closing(_all(_vocabulary, paths, work, processes=processes, title="counting")) as answers:
                for number, (facts, *vocabulary) in answers:
                    if attempt == 0:
                        across.add(number, facts)
                    totals.add(*vocabulary)
            across.check()
            kept = totals.at_least(min_count, min_articles)
            texts, pieces, clash = np.full(len(kept), None, dtype=object), {}, False
            for number, answer in _all(_columns, paths, work, kept, processes=processes, title="collecting"):
                counts, units, place, text = answer
                clash |= not _enter(text, place, texts)
                pieces[number] = counts, units, place
            if not clash:
                return _stacked([pieces[number] for number in range(len(paths))], texts, folder)
    raise RuntimeError(f"{folder}: different terms have the same fingerprint, whatever the key")  # not by chance


def code_partitions(
    folder: str | Path,
    codebook: Codebook | None = None,
    *,
    pages: bool = True,
    roles: tuple[str, ...] = ("body",),
    processes: int | None = None,
    **loading: Any,
) -> pd.DataFrame:
    """Count the frames of every article in a folder of tables, for `frame_shares`.

    Parameters
    ----------
    folder, processes
        See `map_partitions`.
    codebook
        As in `code_sentences`.
    pages, roles
        As in `split_blocks` and `split_sentences`.
    **loading
        Options of `load_corpus`: columns, extra, encoding, as_of.

    Returns
    -------
    DataFrame
        The table of `frame_counts`, one row an article and frame, in the order of the files' names and of their rows.

    Raises
    ------
    ValueError, RuntimeError
        As `map_partitions`, and if no partition holds a sentence.

    Examples
    --------
    >>> from analysis.frames import frame_shares
    >>> rows = {"a.jsonl": {"article_id": "a", "province": "Sơn La", "text": "Tỉnh sơ kết.\\nMưa to."},
    ...         "b.jsonl": {"article_id": "b", "province": "Bắc Kạn", "text": "Huyện kiểm tra."}}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name, row in rows.items():
    ...         pd.DataFrame([row]).to_json(f"{folder}/{name}", orient="records", lines=True)
    ...     shares = frame_shares(code_partitions(folder, pages=False, processes=1))
    >>> shares.loc[shares["frame"] == "oversight", ["province", "sentences", "of"]].values.tolist()
    [['Sơn La', 1, 2], ['Bắc Kạn', 1, 1]]
    """
    _sentences(_ONE_ARTICLE, pages, roles)  # refuses wrong options
    code = partial(_code, pages=pages, roles=roles, codebook=codebook or load_codebook())
    counts = [table for table in map_partitions(folder, code, processes=processes, **loading) if len(table)]
    if not counts:
        raise ValueError(f"{folder}: no article has a sentence, so there is nothing to code")
    return _stack(counts)


# --- The folder ------------------------------------------------------------------------------------------------------


def _partitions(folder: str | Path, loading: dict[str, Any]) -> list[Path]:
    inspect.signature(load_corpus).bind(folder, **loading)  # a TypeError for an option that load_corpus does not have
    if not Path(folder).is_dir():
        raise ValueError(f"{folder}: not a folder; a single table is read by load_corpus()")
    entries = sorted(path for path in Path(folder).iterdir() if not path.name.startswith((".", "_")))
    kinds = {path: next((e for e in _ENDINGS if path.name.lower().endswith(e)), "") for path in entries}
    paths = [path for path in entries if kinds[path] and path.is_file()]
    if not paths:
        raise ValueError(f"{folder}: no table in it; allowed are files {', '.join(_ENDINGS)}")
    if other := [path for path in paths if kinds[path] != kinds[paths[0]]]:
        raise ValueError(
            f"{folder}: tables of two kinds, such as {paths[0].name} and {other[0].name}; allowed is one, so that no "
            "article is counted from both"
        )
    if left := [path.name for path in entries if path not in set(paths)]:
        warnings.warn(f"{folder}: no tables, so left out: {_some(left)}", stacklevel=3)
    return paths


def _some(names: Sequence[str], most: int = 3) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most:,} others" if len(names) > most else "")


# --- What a worker does ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Answer:
    """What comes back of one partition: a result, or why there is none."""

    result: Any = None
    problem: str = ""
    notes: tuple[tuple[type[Warning], str], ...] = ()


def _answer(task: Callable[..., Any], path: Path, shown: str, *rest: Any) -> _Answer:
    with _ONE_AT_A_TIME, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for category in _NOT_TOLD:
            warnings.simplefilter("ignore", category)
        try:
            result = task(path, *rest)
        except (ValueError, OSError) as error:
            return _Answer(problem=str(error).replace(str(path), shown))
        except Exception as error:  # a slip in somebody's function: theirs to read, where it happened
            error.add_note(f"in the partition {shown}")
            raise
    return _Answer(result, notes=tuple((c.category, str(c.message).replace(str(path), shown)) for c in caught))


@dataclass(frozen=True)
class _Facts:
    """What of a partition must be compared with the others."""

    ids: np.ndarray
    texts: np.ndarray
    names: dict[str, list[str]]


def _load(path: Path, loading: dict[str, Any]) -> tuple[pd.DataFrame, _Facts]:
    articles = load_corpus(path, **loading)
    digests = [blake2b(" ".join(text.split()).encode(), digest_size=16).digest() for text in articles["text"]]
    names = {column: articles[column].dropna().unique().tolist() for column in NAMES}
    return articles, _Facts(articles["article_id"].to_numpy(object), np.array(digests, dtype="V16"), names)


def _load_and_call(path: Path, loading: dict[str, Any], function: Callable[[pd.DataFrame], Any]) -> tuple[_Facts, Any]:
    articles, facts = _load(path, loading)
    return facts, function(articles)


def _sentences(articles: pd.DataFrame, pages: bool, roles: tuple[str, ...]) -> pd.DataFrame:
    return split_sentences(split_blocks(articles, pages=pages), roles=roles)


def _code(articles: pd.DataFrame, *, pages: bool, roles: tuple[str, ...], codebook: Codebook) -> pd.DataFrame:
    return frame_counts(code_sentences(_sentences(articles, pages, roles), codebook))


def _count(
    articles: pd.DataFrame,
    *,
    pages: bool,
    roles: tuple[str, ...],
    lexicon: Sequence[str] | None,
    counting: dict[str, Any],
) -> DocumentTerms:
    tokens = segment(_sentences(articles, pages, roles), lexicon=lexicon, cache=False)
    if tokens["is_word"].any():
        return document_terms(tokens, **counting)
    # Nothing but punctuation, if that. Of a whole corpus document_terms refuses it; of a partition the units count.
    if tokens.empty:
        return DocumentTerms(sparse.csr_array((0, 0), dtype=np.int64), tokens[["article_id"]], _ONE_WORD[:0])
    counted = document_terms(tokens.assign(is_word=True), **counting).select([])
    return replace(counted, units=counted.units.assign(words=counted.units["words"] * 0))


_ONE_ARTICLE = pd.DataFrame({"article_id": ["a"], "text": ["Mưa."]})
_ONE_WORD = pd.DataFrame({"article_id": ["a"], "sentence": [1], "word": ["mưa"], "is_word": [True], "term": ["mưa"]})


def _counted(
    path: Path, loading: dict[str, Any], count: Callable[[pd.DataFrame], DocumentTerms], store: str
) -> tuple[_Facts, DocumentTerms]:
    """Return the counts of a partition: those that wait in the store, if it is within reach, or made anew."""
    waiting = Path(store) / f"{path.name}.pickle"
    if waiting.is_file():
        return pickle.loads(waiting.read_bytes())
    articles, facts = _load(path, loading)
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
) -> tuple[_Facts, np.ndarray, np.ndarray, np.ndarray]:
    """Return fingerprint, occurrences and articles of every term of a partition, by fingerprint."""
    facts, terms = _counted(path, loading, count, store)
    article = pd.factorize(terms.units["article_id"])[0]
    adding = sparse.csr_array(
        (np.ones(len(article), dtype=np.int64), (article, np.arange(len(article)))),
        shape=(article.max(initial=-1) + 1, len(article)),
    )
    by_article = (adding @ terms.counts).tocsr()
    articles = np.bincount(by_article.indices, minlength=len(terms.terms)).astype(np.int32)
    occurrences = np.asarray(terms.counts.sum(axis=0)).ravel().astype(np.int64)
    marks = _fingerprints(terms.terms, attempt)
    return facts, *_added(marks, occurrences, articles)


def _columns(
    path: Path,
    loading: dict[str, Any],
    count: Callable[..., DocumentTerms],
    store: str,
    attempt: int,
    kept: np.ndarray,
) -> tuple[sparse.csr_array, pd.DataFrame, np.ndarray, np.ndarray]:
    """Return of a partition the counts of the terms that are kept, its units, and number and text of each of these."""
    _, terms = _counted(path, loading, count, store)
    marks = _fingerprints(terms.terms, attempt)
    place = np.searchsorted(kept, marks)
    found = np.flatnonzero(kept[np.minimum(place, len(kept) - 1)] == marks) if len(kept) else np.array([], dtype=int)
    return terms.counts[:, found], terms.units, place[found], terms.terms["term"].to_numpy(dtype=object)[found]


# --- Sending out and bringing in -------------------------------------------------------------------------------------


def _all(
    task: Callable[..., Any],
    paths: Sequence[Path],
    rest: tuple[Any, ...],
    *large: np.ndarray,
    processes: int | None,
    title: str = "partitions",
) -> Iterator[tuple[int, Any]]:
    """Yield number and result of every partition, as they come; at the end, tell of those that have none."""
    calls = {number: (task, path.resolve(), str(path), *rest) for number, path in enumerate(paths)}
    problems: dict[str, list[str]] = {}
    notes: dict[tuple[type[Warning], str], list[str]] = {}
    with (
        progress(None, total=len(paths), what=title) as bar,
        closing(_answers(calls, large, processes)) as answers,
    ):
        for number, answer in answers:
            bar.update()
            shown = str(paths[number])
            for category, text in answer.notes:
                notes.setdefault((category, text.removeprefix(f"{shown}: ")), []).append(shown)
            if answer.problem:
                problems.setdefault(answer.problem.removeprefix(f"{shown}: "), []).append(shown)
                if sum(map(len, problems.values())) >= _ENOUGH_PROBLEMS:
                    break
            elif not problems:
                yield number, answer.result
    if problems:
        told = sorted((_some(sorted(where)), problem) for problem, where in problems.items())
        raise ValueError("\n".join(f"{where}: {problem}" for where, problem in told))
    for (category, text), where in sorted(notes.items(), key=lambda note: note[1])[:_ENOUGH_PROBLEMS]:
        warnings.warn(f"{_some(sorted(where))}: {text}", category, stacklevel=3)
    if len(notes) > _ENOUGH_PROBLEMS:
        warnings.warn(f"and {len(notes) - _ENOUGH_PROBLEMS:,} further warnings like these", stacklevel=3)


def _answers(
    calls: dict[int, tuple[Any, ...]], large: tuple[np.ndarray, ...], processes: int | None
) -> Iterator[tuple[int, _Answer]]:
    """Yield the answer to every call, whatever becomes of the processes."""
    if processes is not None and (not isinstance(processes, int) or processes < 1):
        raise ValueError(f"processes={processes!r}; allowed is a number from 1, or None")
    if processes == 1:
        for number, call in calls.items():
            yield number, _answer(*call, *large)
        return
    client = _dask_client() if processes is None else None
    if client is None:
        run, lives = partial(_on_this_machine, processes), _LIVES
    else:
        run, lives = partial(_on_dask, client), 1  # Dask has tried a call several times before it gives it up
    waiting = dict(calls)
    while waiting:
        for number, answer in run(dict(waiting), large):
            del waiting[number]
            yield number, answer
        # A process was killed. The work of all others went with it, and any of these can be the reason: the next
        # in line are done again one by one, so that it is plain which.
        for number in list(waiting)[:_ENOUGH_PROBLEMS]:
            for _ in range(lives):
                for _, answer in run({number: waiting[number]}, large) if number in waiting else ():
                    del waiting[number]
                    yield number, answer
            if number in waiting:
                raise RuntimeError(
                    f"{calls[number][2]}: the process that works on it is killed every time, with nothing beside it; "
                    "most often it needs more memory than there is: divide it into smaller files"
                )


def _on_this_machine(
    processes: int | None, calls: dict[int, tuple[Any, ...]], large: tuple[np.ndarray, ...]
) -> Iterator[tuple[int, _Answer]]:
    """Yield answers from joblib's processes; fewer than calls if one of the processes is killed."""
    from joblib import Parallel, cpu_count, delayed, parallel_config
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    # with a single process joblib would use this one, and this one shall not be killed
    several = max(2, min(processes or cpu_count(), len(calls)))
    with parallel_config(backend="loky"):
        pool = Parallel(n_jobs=several, return_as="generator_unordered", batch_size=1)
    try:
        yield from pool(delayed(_numbered)(number, *call, *large) for number, call in calls.items())
    except TerminatedWorkerError:
        return


def _numbered(number: int, *call: Any) -> tuple[int, _Answer]:
    return number, _answer(*call)


def _dask_client() -> Any:
    """Return the active client of a Dask cluster, if there is one; nobody has one without importing distributed."""
    distributed = sys.modules.get("distributed")
    try:
        return distributed and distributed.default_client()
    except ValueError:
        return None


def _on_dask(
    client: Any, calls: dict[int, tuple[Any, ...]], large: tuple[np.ndarray, ...]
) -> Iterator[tuple[int, _Answer]]:
    """Yield answers from a Dask cluster; fewer than calls if several of its workers are killed at the same one.

    Not by joblib's own Dask backend: that waits for ever where Dask has given a call up (joblib 1.6).
    """
    from distributed import KilledWorker, as_completed

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Sending large graph")
        # as tasks, not scattered: what was scattered to a worker dies with it, a task is done again
        shared = [client.submit(np.asarray, array, pure=False) for array in large]
        sent = {client.submit(_answer, *call, *shared, pure=False): number for number, call in calls.items()}
    try:
        for future in as_completed(sent):
            if future.status == "error" and isinstance(future.exception(), KilledWorker):
                continue
            yield sent[future], future.result()
            future.release()
    finally:
        client.cancel([*sent, *shared])


# --- Joining what came in --------------------------------------------------------------------------------------------


class _Across:
    """What `load_corpus` refuses, as far as it can be seen only across partitions."""

    def __init__(self, folder: str | Path, paths: Sequence[Path]) -> None:
        self.folder = folder
        self.files = [path.name for path in paths]
        self.facts: dict[int, _Facts] = {}
        self.first: dict[str, int] = {}

    def add(self, number: int, facts: _Facts) -> None:
        self.facts[number] = facts
        other = self.first.setdefault(facts.ids[0], number)
        if other != number:  # tables without ids all begin with "article-1": not to be found out at the very end
            raise ValueError(
                f"{self.folder}: {_same_id(facts.ids[0], *sorted(self.files[i] for i in (other, number)))}"
            )

    def check(self) -> None:
        """Raise a ValueError that names articles and partitions."""
        facts = [self.facts[number] for number in range(len(self.files))]
        file = np.repeat(self.files, [len(f.ids) for f in facts])
        ids = np.concatenate([f.ids for f in facts])
        problems = [_same_id(ids[again], file[first], file[again]) for first, again in _twice(ids)]
        problems += [
            f"articles {ids[first]!r} ({file[first]}) and {ids[again]!r} ({file[again]}) have the same text; "
            "keep one of them"
            for first, again in _twice(np.concatenate([f.texts for f in facts]))
        ]
        for column in NAMES:
            where = {name: file for file, f in zip(self.files, facts, strict=True) for name in f.names[column]}
            for several, message in two_spellings(sorted(where), column):
                problems.append(f"{message}; so in {', '.join(where[name] for name in several)}")
        if problems:
            more = len(problems) - _ENOUGH_PROBLEMS
            told = [f"  - {problem}" for problem in problems[:_ENOUGH_PROBLEMS]]
            told += [f"  - and {more:,} more"] if more > 0 else []
            count = "1 problem" if len(problems) == 1 else f"{len(problems):,} problems"
            raise ValueError("\n".join([f"{self.folder}: {count} across its files", *told]))


def _same_id(article: str, one: str, other: str) -> str:
    return f"article_id {article!r} is in {one} and in {other}; every article of the folder needs an id of its own"


def _twice(values: np.ndarray) -> list[tuple[int, int]]:
    """Return for every value that was there before the places of its first occurrence and of this one."""
    order = np.argsort(values, kind="stable")
    new = np.r_[True, values[order][1:] != values[order][:-1]]
    first = np.empty(len(values), dtype=np.int64)
    first[order] = order[np.maximum.accumulate(np.where(new, np.arange(len(values)), 0))]
    again = np.flatnonzero(first != np.arange(len(values)))
    return list(zip(first[again].tolist(), again.tolist(), strict=True))


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

    def add(self, *run: np.ndarray) -> None:
        self.runs.append(run)
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


def _enter(text: np.ndarray, place: np.ndarray, texts: np.ndarray) -> bool:
    """Put the texts of a partition's terms into their places; False if another one is there."""
    known = texts[place]
    texts[place] = text
    return all((texts[place] == text) & ((known == text) | np.equal(known, None)))


def _stacked(
    pieces: list[tuple[sparse.csr_array, pd.DataFrame, np.ndarray]], texts: np.ndarray, folder: str | Path
) -> DocumentTerms:
    """Put the counts of the partitions one below the other, under the terms in order."""
    size = np.array([text.count(" ") + 1 for text in texts], dtype=int)
    order = np.lexsort((texts.astype(str), size))
    column = np.empty(len(order), dtype=np.int64)
    column[order] = np.arange(len(order))
    matrices = []
    for counts, _, place in pieces:
        place = column[place].astype(counts.indices.dtype)
        placed = sparse.csr_array(
            (counts.data, place[counts.indices], counts.indptr), shape=(counts.shape[0], len(order))
        )
        placed.sort_indices()
        matrices += [placed] if counts.shape[0] else []
    units = _stack([units for _, units, _ in pieces])
    if units.empty or not units["words"].any():
        raise ValueError(f"{folder}: the articles hold no word, so there is nothing to count")
    terms = pd.DataFrame({"term": texts[order], "n": size[order]}).astype({"term": str, "n": int})
    return DocumentTerms(sparse.vstack(matrices, format="csr"), units, terms)


def _stack(tables: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat([table for table in tables if len(table)] or tables[:1], ignore_index=True)
