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
Synthetic articles (430 words; Zipf's law; names and numbers have no end) hold so many different terms:

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
import warnings
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.corpus.loading import NAMES, load_corpus
from analysis.frames.codebook import Codebook, load_codebook
from analysis.frames.coding import code_sentences
from analysis.frames.shares import frame_counts
from analysis.measures.terms import DocumentTerms
from analysis.pages.blocks import split_blocks
from analysis.partitions.across import Across, Facts
from analysis.partitions.executors import ENOUGH_PROBLEMS, answers_of
from analysis.system.language import _, number
from analysis.system.progress import progress
from analysis.words.sentences import split_sentences

_ENDINGS = (".parquet", ".jsonl", ".ndjson", ".jsonl.gz")


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
    >>> import tempfile
    >>> rows = {"a.jsonl": {"article_id": "a", "province": "Sơn La", "text": "Lúa tốt."},
    ...         "b.jsonl": {"article_id": "b", "province": "Bắc Kạn", "text": "Dân rất vui."}}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name, row in rows.items():
    ...         pd.DataFrame([row]).to_json(f"{folder}/{name}", orient="records", lines=True)
    ...     map_partitions(folder, lambda articles: articles["text"].str.len().sum(), processes=1)
    [np.int64(8), np.int64(12)]
    """
    paths = partitions(folder, loading)
    across, results = Across(folder, paths), {}
    with closing(all_answers(_load_and_call, paths, (loading, function), processes=processes)) as answers:
        for place, (facts, result) in answers:
            across.add(place, facts)
            results[place] = result
    across.check()
    return [results[place] for place in range(len(paths))]


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
    >>> from analysis.frames.shares import frame_shares
    >>> import tempfile
    >>> rows = {"a.jsonl": {"article_id": "a", "province": "Sơn La", "text": "Tỉnh sơ kết.\\nMưa to."},
    ...         "b.jsonl": {"article_id": "b", "province": "Bắc Kạn", "text": "Huyện kiểm tra."}}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name, row in rows.items():
    ...         pd.DataFrame([row]).to_json(f"{folder}/{name}", orient="records", lines=True)
    ...     shares = frame_shares(code_partitions(folder, pages=False, processes=1))
    >>> shares.loc[shares["frame"] == "oversight", ["province", "sentences", "of"]].values.tolist()
    [['Sơn La', 1, 2], ['Bắc Kạn', 1, 1]]
    """
    sentences(ONE_ARTICLE, pages, roles)  # refuses wrong options
    code = partial(_code, pages=pages, roles=roles, codebook=codebook or load_codebook())
    counts = [table for table in map_partitions(folder, code, processes=processes, **loading) if len(table)]
    if not counts:
        raise ValueError(_("{folder}: no article has a sentence, so there is nothing to code").format(folder=folder))
    return _stack(counts)


# --- The folder ------------------------------------------------------------------------------------------------------


def partitions(folder: str | Path, loading: dict[str, Any]) -> list[Path]:
    inspect.signature(load_corpus).bind(folder, **loading)  # a TypeError for an option that load_corpus does not have
    if not Path(folder).is_dir():
        raise ValueError(_("{folder}: not a folder; a single table is read by load_corpus()").format(folder=folder))
    entries = sorted(path for path in Path(folder).iterdir() if not path.name.startswith((".", "_")))
    kinds = {path: next((e for e in _ENDINGS if path.name.lower().endswith(e)), "") for path in entries}
    paths = [path for path in entries if kinds[path] and path.is_file()]
    if not paths:
        raise ValueError(
            _("{folder}: no table in it; it must hold files {endings}").format(
                folder=folder, endings=", ".join(_ENDINGS)
            )
        )
    if other := [path for path in paths if kinds[path] != kinds[paths[0]]]:
        raise ValueError(
            _(
                "{folder}: tables of two kinds, such as {name} and {other}; there must "
                "be one, so no article is counted from both"
            ).format(folder=folder, name=paths[0].name, other=other[0].name)
        )
    if left := [path.name for path in entries if path not in set(paths)]:
        warnings.warn(
            _("{folder}: no tables, so left out: {left}").format(folder=folder, left=_some(left)), stacklevel=3
        )
    return paths


def _some(names: Sequence[str], most: int = 3) -> str:
    left = _(" and {n} more").format(n=number(len(names) - most)) if len(names) > most else ""
    return ", ".join(names[:most]) + left


def load(path: Path, loading: dict[str, Any]) -> tuple[pd.DataFrame, Facts]:
    articles = load_corpus(path, **loading)
    digests = [blake2b(" ".join(text.split()).encode(), digest_size=16).digest() for text in articles["text"]]
    names = {column: articles[column].dropna().unique().tolist() for column in NAMES}
    return articles, Facts(articles["article_id"].to_numpy(object), np.array(digests, dtype="V16"), names)


def _load_and_call(path: Path, loading: dict[str, Any], function: Callable[[pd.DataFrame], Any]) -> tuple[Facts, Any]:
    articles, facts = load(path, loading)
    return facts, function(articles)


def sentences(articles: pd.DataFrame, pages: bool, roles: tuple[str, ...]) -> pd.DataFrame:
    return split_sentences(split_blocks(articles, pages=pages), roles=roles)


def _code(articles: pd.DataFrame, *, pages: bool, roles: tuple[str, ...], codebook: Codebook) -> pd.DataFrame:
    return frame_counts(code_sentences(sentences(articles, pages, roles), codebook))


ONE_ARTICLE = pd.DataFrame({"article_id": ["a"], "text": ["Mưa."]})


# --- Sending out and bringing in -------------------------------------------------------------------------------------


def all_answers(
    task: Callable[..., Any],
    paths: Sequence[Path],
    rest: tuple[Any, ...],
    *large: np.ndarray,
    processes: int | None,
    title: str = "partitions",
) -> Generator[tuple[int, Any], None, None]:
    """Yield number and result of every partition, as they come; at the end, tell of those that have none."""
    calls = {place: (task, path.resolve(), str(path), *rest) for place, path in enumerate(paths)}
    problems: dict[str, list[str]] = {}
    notes: dict[tuple[type[Warning], str], list[str]] = {}
    with (
        progress(None, total=len(paths), what=title) as bar,
        closing(answers_of(calls, large, processes)) as answers,
    ):
        for place, answer in answers:
            bar.update()
            shown = str(paths[place])
            for category, text in answer.notes:
                notes.setdefault((category, text.removeprefix(f"{shown}: ")), []).append(shown)
            if answer.problem:
                problems.setdefault(answer.problem.removeprefix(f"{shown}: "), []).append(shown)
                if sum(map(len, problems.values())) >= ENOUGH_PROBLEMS:
                    break
            elif not problems:
                yield place, answer.result
    if problems:
        told = sorted((_some(sorted(where)), problem) for problem, where in problems.items())
        raise ValueError("\n".join(f"{where}: {problem}" for where, problem in told))
    for (category, text), where in sorted(notes.items(), key=lambda note: note[1])[:ENOUGH_PROBLEMS]:
        warnings.warn(f"{_some(sorted(where))}: {text}", category, stacklevel=3)
    if len(notes) > ENOUGH_PROBLEMS:
        warnings.warn(
            _("and {n} further warnings like these").format(n=number(len(notes) - ENOUGH_PROBLEMS)), stacklevel=3
        )


# --- Joining what came in --------------------------------------------------------------------------------------------


def stacked(
    pieces: list[tuple[sparse.csr_array, pd.DataFrame, np.ndarray]], texts: np.ndarray, folder: str | Path
) -> DocumentTerms:
    """Put the counts of the partitions one below the other, under the terms in order."""
    size = np.array([text.count(" ") + 1 for text in texts], dtype=int)
    order = np.lexsort((texts.astype(str), size))
    column = np.empty(len(order), dtype=np.int64)
    column[order] = np.arange(len(order))
    matrices = []
    for counts, _units, columns in pieces:
        place = column[columns].astype(counts.indices.dtype)
        placed = sparse.csr_array(
            (counts.data, place[counts.indices], counts.indptr), shape=(counts.shape[0], len(order))
        )
        placed.sort_indices()
        matrices += [placed] if counts.shape[0] else []
    units = _stack([units for _, units, _ in pieces])
    if units.empty or not units["words"].any():
        raise ValueError(_("{folder}: the articles hold no word, so there is nothing to count").format(folder=folder))
    terms = pd.DataFrame({"term": texts[order], "n": size[order]}).astype({"term": str, "n": int})
    return DocumentTerms(sparse.vstack(matrices, format="csr"), units, terms)


def _stack(tables: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat([table for table in tables if len(table)] or tables[:1], ignore_index=True)
