"""What speed.py measures: the tasks, and for each the ways of doing it.

A way is prepared first (its input is read, what everybody has loaded is imported), then called once and timed. Ways of
one task get the same input. Those of other tools run where this project is not installed: they import nothing of it.
"""

from __future__ import annotations

import json
import pickle
import re
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterable, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

PROJECT = Path(__file__).resolve().parent.parent
TERMS, PERMUTATIONS = 300, 20_000
#: How far p of other random divisions may be: six standard errors at p = ½.
WITHIN_CHANCE = 6 * (2 * 0.25 / PERMUTATIONS) ** 0.5
PHRASES, FEW = 100, 100
PARTITION = 500  # articles in a file

#: What a measurement runs: a call without arguments, and what reduces its result to a few numbers that are compared.
Work = tuple[Callable[[], Any], Callable[[Any], Any]]


class Way(NamedTuple):
    """One way of doing a task."""

    label: str
    prepare: Callable[[Path], Work]  # loads the input, imports what is not part of the measurement
    elsewhere: bool = False  # in the environment of the other tools
    within: float | None = 0.0  # its result may be so far from that of the others; None: it is another, and says so
    clock: bool = False  # several processes: seconds of the clock, not of the processor


class Task(NamedTuple):
    """What is measured: of this project, the plain way, and other tools."""

    title: str
    made_of: str  # the kind of its input
    sizes: tuple[int, ...]
    ours: Way
    plain: Way | None = None
    others: tuple[Way, ...] = ()
    quick: int = 30
    shown: int = 0  # the size shown in the README


# --- Input: made once for every size, read by every measurement ------------------------------------------------------


def make_input(kind: str, size: int, folder: Path, source: Path | None) -> None:
    """Write the input of tasks to files; runs in a process of its own."""
    import texts

    real = [text for _, text in islice(texts.folder_texts(source), size)] if source else None
    if kind == "texts":
        written = list(texts.texts(size)) if real is None else real
        (folder / "texts.json").write_text(json.dumps(written), encoding="utf-8")
    elif kind == "sentences":
        table = texts.sentences_table(size) if real is None else _real_sentences(real)
        (folder / "sentences.pickle").write_bytes(pickle.dumps(table, protocol=5))
        (folder / "sentences.json").write_text(json.dumps(table["text"].tolist()), encoding="utf-8")
        (folder / "phrases.json").write_text(json.dumps(_phrases(table)), encoding="utf-8")
    elif kind == "words":
        tokens = texts.tokens_table(size) if real is None else _real_tokens(real)
        _write_words(tokens, folder)
    elif kind == "terms":
        from analysis.measures.terms import document_terms

        tokens = texts.tokens_table(size) if real is None else _real_tokens(real)
        terms = document_terms(tokens.astype({"article_id": str, "word": str}), unit="article")
        frequent = np.argsort(-np.asarray(terms.counts.sum(axis=0)).ravel(), kind="stable")[:TERMS]
        chosen = terms.select(np.isin(np.arange(len(terms.terms)), frequent))
        (folder / "terms.pickle").write_bytes(pickle.dumps((chosen, PERMUTATIONS)))
    elif kind == "partitions":
        articles = texts.articles_table(size) if real is None else texts.as_articles(real)
        for number, start in enumerate(range(0, size, PARTITION)):
            part = articles.iloc[start : start + PARTITION]
            part.to_json(folder / f"{number:04}.jsonl", orient="records", lines=True, force_ascii=False)
    elif kind == "project":
        for part in ("data", "notebooks", "reports", "README.md", "pyproject.toml"):
            copy = shutil.copytree if (PROJECT / part).is_dir() else shutil.copyfile
            copy(PROJECT / part, folder / part)


def _real_sentences(found: list[str]) -> Any:
    from texts import as_articles

    from analysis.pages.blocks import split_blocks
    from analysis.words.sentences import split_sentences

    return split_sentences(split_blocks(as_articles(found), pages=False))


def _real_tokens(found: list[str]) -> Any:
    from analysis.words.tokens import segment

    return segment(_real_sentences(found)).astype({"article_id": "category", "word": "category"})


def _write_words(tokens: Any, folder: Path) -> None:
    """Write one run of words per article: without punctuation, sentences and numerals, which our phrases stop at."""
    from analysis.text.numbers import is_numeral

    categories = tokens["word"].cat.categories
    numeral = np.array([is_numeral(word) for word in categories])
    code = tokens["word"].cat.codes.to_numpy()
    kept = tokens["is_word"].to_numpy() & ~numeral[code]
    used, word = np.unique(code[kept], return_inverse=True)
    np.save(folder / "word.npy", word.astype(np.int32))
    np.save(folder / "article.npy", tokens["article_id"].cat.codes.to_numpy()[kept].astype(np.int32))
    (folder / "words.json").write_text(json.dumps(categories[used].tolist()), encoding="utf-8")


def _texts(folder: Path) -> list[str]:
    return json.loads((folder / "texts.json").read_text(encoding="utf-8"))


def _sentences(folder: Path) -> Any:
    return pickle.loads((folder / "sentences.pickle").read_bytes())


def _words(folder: Path) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Return number of the article and of the word for every place, and the words."""
    names = json.loads((folder / "words.json").read_text(encoding="utf-8"))
    return np.load(folder / "article.npy"), np.load(folder / "word.npy"), names


# --- Segmentation ----------------------------------------------------------------------------------------------------


def _checksum_of_words(found: Iterable[Sequence[str]]) -> list[int]:
    words = checksum = 0
    for text in found:
        words += len(text)
        checksum = zlib.crc32("\x1f".join([*text, "\x1e"]).encode(), checksum)
    return [words, checksum]


def _words(folder: Path, processes: int) -> Work:
    from analysis.words.segmenter import word_tokenize

    texts = _texts(folder)
    return lambda: word_tokenize(texts, processes=processes), _checksum_of_words


def words_ours(folder: Path) -> Work:
    return _words(folder, 1)


def words_two(folder: Path) -> Work:
    return _words(folder, 2)


def words_plain(folder: Path) -> Work:
    from same_words import library_words

    texts = _texts(folder)
    return lambda: library_words(texts), _checksum_of_words


def words_pyvi(folder: Path) -> Work:
    texts = _texts(folder)

    def work() -> list[str]:
        from pyvi import ViTokenizer

        return [ViTokenizer.tokenize(text) for text in texts]

    return work, lambda found: sum(text.count(" ") + 1 for text in found)


def _segment(folder: Path, processes: int) -> Work:
    sentences = _sentences(folder)

    def work() -> Any:
        from analysis.words.tokens import segment

        return segment(sentences, processes=processes, cache=False)

    def check(tokens: Any) -> list[int]:
        words = tokens["word"].astype("category")
        crc = np.array([zlib.crc32(word.encode()) for word in words.cat.categories], dtype=np.int64)
        place = np.arange(len(tokens)) % 1009 + 1
        summed = int((crc[words.cat.codes.to_numpy()] * place).sum()) & (2**62 - 1)
        return [len(tokens), int(tokens["start"].sum()), int(tokens["end"].sum()), summed]

    return work, check


def segment_one(folder: Path) -> Work:
    return _segment(folder, 1)


def segment_two(folder: Path) -> Work:
    return _segment(folder, 2)


def words_of_sentences(folder: Path) -> Work:
    from same_words import library_words

    texts = json.loads((folder / "sentences.json").read_text(encoding="utf-8"))
    return lambda: library_words(texts), lambda found: None


def _partitions(folder: Path, processes: int) -> Work:
    from analysis.partitions.counting import count_partitions

    return (
        lambda: count_partitions(folder, pages=False, min_articles=5, processes=processes),
        lambda found: _numbers(found.counts.shape[1], found.counts.nnz, found.counts.sum(axis=0)),
    )


def partitions_one(folder: Path) -> Work:
    return _partitions(folder, 1)


def partitions_two(folder: Path) -> Work:
    return _partitions(folder, 2)


# --- Counting: 1 to 3 words, in five articles or more ----------------------------------------------------------------


def _numbers(terms: int, entries: int, totals: np.ndarray) -> list[int]:
    """Return what identifies a table of counts: terms, entries, sum, and sum of squared totals of the terms."""
    totals = np.asarray(totals, dtype=np.int64).ravel()
    return [int(terms), int(entries), int(totals.sum()), int((totals**2).sum())]


def counting_ours(folder: Path) -> Work:
    import pandas as pd

    from analysis.measures.terms import document_terms

    article, word, names = _words(folder)
    tokens = pd.DataFrame(
        {
            "article_id": pd.Categorical.from_codes(article, [f"a{i:07}" for i in range(article.max() + 1)]),
            "sentence": np.int32(1),
            "word": pd.Categorical.from_codes(word, names),
            "is_word": True,
        }
    )
    options = {"n": (1, 3), "unit": "article", "min_articles": 5, "stop_words": frozenset()}
    return (
        lambda: document_terms(tokens, **options),
        lambda found: _numbers(found.counts.shape[1], found.counts.nnz, found.counts.sum(axis=0)),
    )


def counting_plain(folder: Path) -> Work:
    from sklearn.feature_extraction.text import CountVectorizer

    article, word, names = _words(folder)
    table = np.array(names, dtype=object)
    bounds = np.searchsorted(article, np.arange(article.max() + 2))
    texts = [" ".join(table[word[a:b]]) for a, b in pairwise(bounds)]
    vectorizer = CountVectorizer(ngram_range=(1, 3), min_df=5, token_pattern=r"\S+", lowercase=False)

    def work() -> Any:
        return vectorizer.fit_transform(texts), vectorizer.get_feature_names_out()

    return work, lambda found: _numbers(len(found[1]), found[0].nnz, found[0].sum(axis=0))


def _runs(folder: Path) -> dict[str, np.ndarray]:
    """Return article, word, the word behind it and the one behind that; −1 where the article ends."""
    article, word, _ = _words(folder)
    columns = {"article": article, "a": word}
    for name, ahead in (("b", 1), ("c", 2)):
        next_word = np.full(len(word), -1, dtype=np.int32)
        next_word[:-ahead][article[:-ahead] == article[ahead:]] = word[ahead:][article[:-ahead] == article[ahead:]]
        columns[name] = next_word
    return columns


def _numbers_of_long(tables: list[dict[str, np.ndarray]]) -> list[int]:
    """Return the same for tables with one row per article and n-gram: its words, and `count`."""
    totals, entries = [], 0
    for table in tables:
        keys = np.zeros(len(table["count"]), dtype=np.int64)
        for column in ("a", "b", "c"):
            if column in table:
                keys = (keys << 21) + np.asarray(table[column])
        _, number = np.unique(keys, return_inverse=True)
        totals.append(np.bincount(number, weights=table["count"]))
        entries += len(number)
    joined = np.concatenate(totals)
    return _numbers(len(joined), entries, joined)


def counting_polars(folder: Path) -> Work:
    import polars

    frame = polars.DataFrame(_runs(folder))

    def work() -> list[Any]:
        found = []
        for keys in (["a"], ["a", "b"], ["a", "b", "c"]):
            chosen = frame.lazy().filter(polars.col(keys[-1]) >= 0)
            pairs = chosen.group_by([*keys, "article"]).agg(polars.len().alias("count"))
            kept = pairs.filter(polars.len().over(keys) >= 5)
            found.append(kept.collect())
        return found

    return work, lambda found: _numbers_of_long([{c: t[c].to_numpy() for c in t.columns} for t in found])


def counting_duckdb(folder: Path) -> Work:
    import duckdb
    import pandas as pd

    runs = pd.DataFrame(_runs(folder))
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    connection.register("runs", runs)

    def work() -> list[Any]:
        found = []
        for keys in ("a", "a, b", "a, b, c"):
            query = f"""
                WITH pairs AS MATERIALIZED (
                    SELECT {keys}, article, count(*) AS count FROM runs WHERE {keys[-1]} >= 0 GROUP BY {keys}, article),
                kept AS (SELECT {keys} FROM pairs GROUP BY {keys} HAVING count(*) >= 5)
                SELECT pairs.* FROM pairs JOIN kept USING ({keys})"""
            found.append(connection.execute(query).fetchnumpy())
        return found

    return work, _numbers_of_long


# --- Keyness: 20,000 divisions of whole articles ---------------------------------------------------------------------


def _terms(folder: Path) -> tuple[Any, int]:
    """Return counts by article, and the number of permutations."""
    return pickle.loads((folder / "terms.pickle").read_bytes())


def keyness_ours(folder: Path) -> Work:
    from analysis.measures.keyness import keyness_table

    terms, permutations = _terms(folder)

    def check(table: Any) -> list[float]:  # where there is no p, nothing is compared
        p = table.pivot(index="province", columns="term", values="p")
        return p.loc[table["province"].unique(), terms.terms["term"]].to_numpy().ravel().tolist()

    return lambda: keyness_table(terms, permutations=permutations, resamples=100), check


def _beyond(terms: Any) -> tuple[np.ndarray, np.ndarray, int]:
    """Return what every article has of each term beyond expectation; the group of every article; the groups."""
    counts, words = terms.counts.toarray(), terms.units["words"].to_numpy()
    names, group = np.unique(terms.units["province"].to_numpy(dtype=str), return_inverse=True)
    first = np.array([np.flatnonzero(group == g)[0] for g in range(len(names))])
    group = np.argsort(np.argsort(first))[group]  # numbered as they appear
    return counts - np.outer(words, counts.sum(axis=0) / words.sum()), group, len(names)


def keyness_plain(folder: Path) -> Work:
    from analysis.measures.resampling import permuted

    terms, permutations = _terms(folder)
    beyond, group, groups = _beyond(terms)

    def totals(codes: np.ndarray) -> np.ndarray:
        return np.array([np.abs(beyond[codes == g].sum(axis=0)) for g in range(groups)])

    def work() -> np.ndarray:
        observed = totals(group)
        observed -= 1e-9 * (1 + observed)
        hits = np.zeros(observed.shape)
        for codes in permuted(group, permutations, np.random.default_rng([0, 2])):
            hits += totals(codes) >= observed
        return (1 + hits) / (1 + permutations)

    return work, lambda p: p.ravel().tolist()


def keyness_scipy(folder: Path) -> Work:
    from scipy.stats import permutation_test

    terms, permutations = _terms(folder)
    beyond, group, groups = _beyond(terms)
    generator = np.random.default_rng(0)

    def work() -> np.ndarray:
        p = []
        for g in range(groups):
            samples = beyond[group == g], beyond[group != g]
            found = permutation_test(
                samples,
                lambda inside, outside, axis: np.abs(inside.sum(axis=axis)),
                n_resamples=permutations,
                batch=100,
                alternative="greater",
                random_state=generator,
            )
            p.append(found.pvalue)
        return np.array(p)

    return work, lambda p: p.ravel().tolist()


# --- Frames ----------------------------------------------------------------------------------------------------------


def _coded(table: Any) -> list[int]:
    hits = table[table["coded"]]
    return [len(table), len(hits), int(hits["start"].sum()), int(hits["end"].sum()), int(table["further"].sum())]


def frames_ours(folder: Path) -> Work:
    from analysis.frames.codebook import load_codebook
    from analysis.frames.coding import code_sentences

    sentences, codebook = _sentences(folder), load_codebook()
    return lambda: code_sentences(sentences, codebook), _coded


def frames_plain(folder: Path) -> Work:
    from dataclasses import replace

    from analysis.frames.codebook import load_codebook
    from analysis.frames.coding import code_sentences
    from analysis.frames.phrase_index import PhraseIndex

    sentences, codebook = _sentences(folder), load_codebook()
    # without the index of words, every pattern is tried on every sentence
    every = [replace(rule, literals=frozenset(), further_literals=()) for rule in codebook.rules]
    codebook = replace(codebook, index=PhraseIndex(every, codebook.ignored))
    return lambda: code_sentences(sentences, codebook), _coded


# --- Concordance -----------------------------------------------------------------------------------------------------


def _phrases(table: Any) -> dict[str, list[str]]:
    """Return phrases of one to three syllables that stand in the sentences, and such as stand there a few times."""
    from analysis import concordance_index, concordance_lines

    index, sentences = concordance_index(table), table["text"].tolist()
    found: dict[str, dict[str, None]] = {"any": {}, "rare": {}}
    for i in range(100_000):
        syllables = sentences[i * 7919 % len(sentences)].lower().split()[2 : 3 + i % 3]
        if len(syllables) < 1 + i % 3 or not all(s.isalpha() for s in syllables):
            continue
        phrase = " ".join(syllables)
        if len(found["any"]) < PHRASES:
            found["any"].setdefault(phrase)
        if len(found["rare"]) < PHRASES and i % 3 and len(concordance_lines(index, phrase)) <= FEW:
            found["rare"].setdefault(phrase)
        if min(map(len, found.values())) == PHRASES:
            break
    return {kind: list(phrases) for kind, phrases in found.items()}


def _chosen(folder: Path, kind: str) -> list[str]:
    return json.loads((folder / "phrases.json").read_text(encoding="utf-8"))[kind]


def _lookup(sentences: Any) -> Callable[[str], Any]:
    """Return what finds the lines of a phrase: with an index, where this version has one."""
    import analysis

    if hasattr(analysis, "concordance_index"):
        index = analysis.concordance_index(sentences)
        return lambda phrase: analysis.concordance_lines(index, phrase)
    return lambda phrase: analysis.concordance_lines(sentences, phrase)


def index_ours(folder: Path) -> Work:
    import analysis  # noqa: F401

    sentences = _sentences(folder)
    return lambda: _lookup(sentences), lambda found: None


def index_nltk(folder: Path) -> Work:
    from nltk.text import ConcordanceIndex

    sentences = json.loads((folder / "sentences.json").read_text(encoding="utf-8"))
    pattern = re.compile(r"\w+|[^\w\s]")

    def work() -> Any:
        tokens = [token for text in sentences for token in [*pattern.findall(text), "\n"]]
        return ConcordanceIndex(tokens, key=str.lower)

    return work, lambda found: None


def phrases_ours(folder: Path, kind: str = "any") -> Work:
    phrases, lookup = _chosen(folder, kind), _lookup(_sentences(folder))
    return lambda: [lookup(phrase) for phrase in phrases], lambda found: [len(lines) for lines in found]


def phrases_plain(folder: Path, kind: str = "any") -> Work:
    phrases, texts = _chosen(folder, kind), _sentences(folder)["text"]

    def work() -> list[int]:
        found = []
        for phrase in phrases:
            pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, phrase.split())) + r"(?!\w)"
            found.append(int(texts.str.count(pattern, flags=re.IGNORECASE).sum()))
        return found

    return work, list


def phrases_nltk(folder: Path, kind: str = "any") -> Work:
    from nltk.text import Text

    sentences = json.loads((folder / "sentences.json").read_text(encoding="utf-8"))
    phrases = _chosen(folder, kind)
    pattern = re.compile(r"\w+|[^\w\s]")
    text = Text([token for line in sentences for token in [*pattern.findall(line), "\n"]])
    text.concordance_list("a")  # builds its index

    def work() -> list[Any]:
        return [text.concordance_list(phrase.split(), lines=10**9) for phrase in phrases]

    return work, lambda found: [len(lines) for lines in found]


def rare_ours(folder: Path) -> Work:
    return phrases_ours(folder, "rare")


def rare_plain(folder: Path) -> Work:
    return phrases_plain(folder, "rare")


def rare_nltk(folder: Path) -> Work:
    return phrases_nltk(folder, "rare")


# --- Report ----------------------------------------------------------------------------------------------------------


def report_ours(folder: Path) -> Work:
    def work() -> None:
        subprocess.run([sys.executable, "-m", "analysis", "report"], cwd=folder, check=True, stdout=subprocess.DEVNULL)

    return work, lambda found: None


PLAIN_WORDS = Way("loop over word_tokenize", words_plain)
TASKS = {
    "segmentation": [
        Task(
            "words, as word_tokenize gives them",
            "texts",
            (1000, 5000, 10_000, 100_000),
            Way("fast model", words_ours),
            PLAIN_WORDS,
            (Way("pyvi (other words)", words_pyvi, elsewhere=True, within=None),),
            shown=5000,
        ),
        Task(
            "`segment`: with lexicon, offsets, normalisation",
            "sentences",
            (1000, 5000, 10_000, 100_000),
            Way("segment", segment_one),
            Way("loop over word_tokenize, words only", words_of_sentences, within=None),
            shown=5000,
        ),
    ],
    "processes": [
        Task(
            "words, as word_tokenize gives them, two processes",
            "texts",
            (1000, 5000, 10_000, 100_000),
            Way("fast model", words_two, clock=True),
            PLAIN_WORDS._replace(clock=True),
            (Way("one process", words_ours, clock=True),),
            shown=5000,
        ),
        Task(
            "`segment`, two processes",
            "sentences",
            (1000, 5000, 10_000, 100_000),
            Way("segment", segment_two, clock=True),
            Way("loop over word_tokenize, words only", words_of_sentences, within=None, clock=True),
            (Way("segment, one process", segment_one, clock=True),),
            shown=10_000,
        ),
        Task(
            f"from articles to counts of words, in files of {PARTITION}, two processes",
            "partitions",
            (1000, 10_000),
            Way("count_partitions", partitions_two, clock=True),
            Way("one process", partitions_one, clock=True),
            shown=10_000,
        ),
    ],
    "counting": [
        Task(
            "counts of 1 to 3 words, in 5 articles or more",
            "words",
            (1000, 10_000, 20_000, 100_000),
            Way("document_terms", counting_ours),
            Way("CountVectorizer", counting_plain),
            (
                Way("DuckDB", counting_duckdb, elsewhere=True),
                Way("polars", counting_polars, elsewhere=True),
            ),
            shown=20_000,
        ),
    ],
    "keyness": [
        Task(
            f"keyness of {TERMS} terms in 10 groups, {PERMUTATIONS:,} permutations",
            "terms",
            (100, 1000, 10_000),
            Way("keyness_table", keyness_ours),
            Way("numpy, one division at a time", keyness_plain, within=WITHIN_CHANCE),
            (Way("scipy permutation_test", keyness_scipy, within=WITHIN_CHANCE),),
            quick=100,  # ten in each group
            shown=1000,
        ),
    ],
    "frames": [
        Task(
            "frame coding",
            "sentences",
            (100, 1000, 10_000),
            Way("code_sentences", frames_ours),
            Way("every pattern on every sentence", frames_plain),
            shown=1000,
        ),
    ],
    "concordance": [
        Task(
            "concordance: making the index",
            "sentences",
            (1000, 10_000, 100_000),
            Way("concordance_index", index_ours),
            None,
            (Way("NLTK", index_nltk, elsewhere=True, within=None),),
        ),
        Task(
            f"concordance: {PHRASES} phrases",
            "sentences",
            (1000, 10_000, 100_000),
            Way("concordance_index", phrases_ours),
            Way("pandas str.count", phrases_plain),
            (Way("NLTK", phrases_nltk, elsewhere=True),),
        ),
        Task(
            f"concordance: {PHRASES} phrases of two or three syllables, each with {FEW} lines or fewer",
            "sentences",
            (1000, 10_000, 100_000),
            Way("concordance_index", rare_ours),
            Way("pandas str.count", rare_plain),
            (Way("NLTK", rare_nltk, elsewhere=True),),
            shown=10_000,
        ),
    ],
    "report": [
        Task(
            "the report on the five articles", "project", (5,), Way("analysis report", report_ours, clock=True), shown=5
        ),
    ],
}
