"""Does every public function bear any text? Runs them over a folder or a Parquet file of texts that nobody here wrote.

    .venv/bin/python benchmarks/any_texts.py FOLDER                     # *.txt, in folders as deep as you like
    .venv/bin/python benchmarks/any_texts.py TEXTS.parquet              # columns text, and group if there is one
    .venv/bin/python benchmarks/any_texts.py TEXTS.parquet --most 2000  # about 2,000 of them

Functions that look at each article by itself are called with some articles at once, and with one after the other
where that raises, so that a fault is counted where it is; functions that compare groups are called once, with many
articles. Counted are

- exceptions, with the first few of each kind and the article that caused them;
- warnings, by kind: they are no faults, but many are a reason to look;
- wrong offsets: a block, sentence, word, mention or piece of evidence that is not the text between its offsets;
- lost characters: characters of a page, other than white space, that are in no block, characters of a body block that
  are in no sentence, and characters of a sentence that are in no word.

The slowest article is named with its seconds. The exit status is 1 if anything is counted but warnings.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import sys
import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from texts import folder_texts
from tqdm import tqdm

import analysis

SHOWN = 3  # articles named for each kind of fault
DATELINE = re.compile(r"\W?.{1,40}[-–—]")  # "(BSL) -" before the first sentence, which is no part of it
SAID_EVERY = 10  # batches: how far a run has come, that is stopped before its end
AT_ONCE = 50  # articles segmented together: the segmenter is made for many


class Faults:
    """What went wrong, by kind; the first articles of each kind are named."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.examples: dict[str, list[str]] = defaultdict(list)
        self.warnings: Counter[str] = Counter()

    def add(self, kind: str, article: str, detail: str = "") -> None:
        self.counts[kind] += 1
        if len(self.examples[kind]) < SHOWN:
            self.examples[kind].append(f"{article}{': ' if detail else ''}{detail[:200]}")

    def call(self, name: str, article: str, function: Callable, *arguments: Any, **options: Any) -> Any:
        """Call a function; an exception is counted and None returned, a warning is counted."""
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                return function(*arguments, **options)
            except Exception as error:  # any exception of any kind is what this program looks for
                self.add(f"exception in {name}: {type(error).__name__}", article, str(error))
                return None
            finally:
                self.warnings.update(f"{name}: {type(w.message).__name__}" for w in caught)

    def summary(self) -> str:
        """Return the three counts."""
        counted = (
            (kind, sum(count for name, count in self.counts.items() if name.startswith(kind)))
            for kind in ("exception", "wrong offsets", "characters")
        )
        return ", ".join(f"{kind}: {count:,}" for kind, count in counted)

    def merge(self, other: Faults) -> None:
        """Add what another has counted."""
        self.counts.update(other.counts)
        self.warnings.update(other.warnings)
        for kind, examples in other.examples.items():
            self.examples[kind] = (self.examples[kind] + examples)[:SHOWN]

    def check_offsets(self, name: str, table: pd.DataFrame, texts: dict[str, str], column: str, *, same: bool) -> None:
        """Count rows whose offsets are outside the article, or (`same`) whose text is not what is between them."""
        for article, value, start, end in zip(
            table["article_id"], table[column], table["start"], table["end"], strict=True
        ):
            found = texts[article][start:end]
            if not 0 <= start < end <= len(texts[article]) or (same and found != value):
                self.add(f"wrong offsets in {name}", article, f"{value!r} is {found!r}")


def read_texts(path: Path, most: int | None) -> pd.DataFrame:
    """Return a table of articles for `load_corpus`: article_id, province (the group) and text."""
    if path.is_dir():
        rows = [(str(file), file.parent.name, text) for file, text in folder_texts(path)]
        table = pd.DataFrame(rows, columns=["article_id", "province", "text"])
    else:
        table = pd.read_parquet(path)
        names = {"doc_id": "article_id", "group": "province"}
        table = table.rename(columns={old: new for old, new in names.items() if new not in table})
    if "province" not in table:
        table["province"] = [f"part {row * 4 // len(table) + 1}" for row in range(len(table))]
    if "article_id" not in table:
        table["article_id"] = [f"text-{row:06}" for row in range(len(table))]
    table["article_id"] = table["article_id"].astype(str)
    step = max(1, len(table) // most) if most else 1  # evenly, so that all groups are there
    return table[["article_id", "province", "text"]].iloc[::step].reset_index(drop=True)


def uncovered(text: str, parts: list[tuple[int, int]]) -> str:
    """Return the characters of a text, other than white space, that are in none of the parts."""
    left = list(text)
    for start, end in parts:
        left[start:end] = " " * (end - start)  # parts end within the text, so its length stays
    return "".join("".join(left).split())


def some_articles(faults: Faults, articles: pd.DataFrame, codebook: Any) -> pd.DataFrame | None:
    """Take articles through every function that looks at each by itself, and their words; return their sentences.

    If a function raises, the articles are taken one by one, so that the fault is counted where it is.
    """
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    tried = faults if len(articles) == 1 else Faults()
    sentences = _checked(tried, articles, texts, codebook)
    if tried is faults:
        return sentences
    if any(kind.startswith("exception") for kind in tried.counts):
        found = [some_articles(faults, articles.iloc[[row]], codebook) for row in range(len(articles))]
        found = [table for table in found if table is not None]
        return pd.concat(found, ignore_index=True) if found else None
    faults.merge(tried)
    return sentences


def _checked(  # noqa: C901 — one check after the other
    faults: Faults, articles: pd.DataFrame, texts: dict[str, str], codebook: Any
) -> pd.DataFrame | None:
    name = articles["article_id"].iloc[0]
    blocks = faults.call("split_blocks", name, analysis.split_blocks, articles)
    if blocks is None:
        return None
    parts: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for article, start, end in zip(blocks["article_id"], blocks["start"], blocks["end"], strict=True):
        parts[article].append((start, end))
    for article, of_article in parts.items():
        if lost := uncovered(texts[article], of_article):
            faults.add("characters of a page in no block", article, lost)
    faults.check_offsets("split_blocks", blocks, texts, "text", same=False)
    sentences = faults.call("split_sentences", name, analysis.split_sentences, blocks)
    if sentences is None or sentences.empty:
        return None
    faults.check_offsets("split_sentences", sentences, texts, "text", same=True)
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for article, start, end in zip(sentences["article_id"], sentences["start"], sentences["end"], strict=True):
        spans[article].append((start, end))
    body = blocks[blocks["role"] == "body"]
    for article, first, last in zip(body["article_id"], body["start"], body["end"], strict=True):
        inside = [(start - first, end - first) for start, end in spans[article] if first <= start and end <= last]
        lost = uncovered(texts[article][first:last], inside)
        if lost and not DATELINE.fullmatch(lost):
            faults.add("characters of a body block in no sentence", article, lost)
    coded = faults.call("code_sentences", name, analysis.code_sentences, sentences, codebook)
    if coded is not None:
        hits = coded[coded["coded"]].astype({"start": int, "end": int})
        faults.check_offsets("code_sentences", hits, texts, "evidence", same=True)
    quantities = faults.call("find_quantities", name, analysis.find_quantities, sentences)
    if quantities is not None:
        faults.check_offsets("find_quantities", quantities, texts, "text", same=True)
    for article, text in texts.items():
        faults.call("repair_encoding", article, analysis.repair_encoding, text)
    words = [word for word in texts[name].split() if word.isalnum()] or ["không"]
    lines = faults.call("concordance_lines", name, analysis.concordance_lines, sentences, words[len(words) // 2])
    if lines is not None:
        faults.check_offsets("concordance_lines", lines, texts, "node", same=True)
    segment_some(faults, sentences)
    return sentences


def segment_some(faults: Faults, sentences: pd.DataFrame) -> None:
    """Segment the sentences of some articles and hold the words against the text."""
    first = sentences["article_id"].iloc[0]
    tokens = faults.call("segment", first, analysis.segment, sentences)
    if tokens is None:
        return
    numbered = zip(sentences["article_id"], sentences["sentence"], sentences["text"], sentences["start"], strict=True)
    of_sentence = {(article, number): (text, start) for article, number, text, start in numbered}
    words: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    columns = (tokens[c].tolist() for c in ("article_id", "sentence", "start", "end"))
    for article, number, start, end in zip(*columns, strict=True):
        words[article, number].append((start, end))
    for key, found in words.items():
        text, begin = of_sentence[key]
        relative = [(start - begin, end - begin) for start, end in found]
        if relative[0][0] < 0 or relative[-1][1] > len(text):
            faults.add("wrong offsets in segment", str(key))
        elif lost := uncovered(text, relative):
            faults.add("characters of a sentence in no word", str(key), lost)


def all_articles(faults: Faults, articles: pd.DataFrame, sentences: pd.DataFrame, tokens: pd.DataFrame) -> None:
    """Call every function that compares groups, with all articles."""
    calls = faults.call
    terms = calls("document_terms", "all", analysis.document_terms, tokens, min_articles=3)
    phrases = calls("document_terms", "all", analysis.document_terms, tokens, n=(2, 5), min_articles=5)
    if terms is not None:
        calls("tfidf_themes", "all", analysis.tfidf_themes, terms)
        calls("keyness_table", "all", analysis.keyness_table, terms)
        calls("topics", "all", analysis.topics, terms)
    if phrases is not None:
        own = calls("drop_contained", "all", analysis.drop_contained, phrases)
        calls("phrase_rates", "all", analysis.phrase_rates, own if own is not None else phrases)
        calls("shared_phrases", "all", analysis.shared_phrases, phrases)
    coded = calls("code_sentences", "all", analysis.code_sentences, sentences)
    if coded is not None:
        calls("frame_shares", "all", analysis.frame_shares, coded)
    quantities = calls("find_quantities", "all", analysis.find_quantities, sentences)
    if quantities is not None:
        calls("instrument_counts", "all", analysis.instrument_counts, quantities)
    calls("concordance_index", "all", analysis.concordance_index, sentences)
    calls("find_duplicates", "all", analysis.find_duplicates, articles)


def work(articles: pd.DataFrame) -> tuple[Faults, pd.DataFrame | None, float]:
    """Do what a process does with one batch; return what was counted, the sentences and the seconds."""
    faults, start = Faults(), time.perf_counter()
    sentences = some_articles(faults, articles, analysis.load_codebook())
    return faults, sentences, time.perf_counter() - start


def slowest(batch: pd.DataFrame) -> tuple[float, str]:
    """Return the seconds and the name of the slowest article of a batch."""
    found = []
    for row in range(len(batch)):
        start = time.perf_counter()
        some_articles(Faults(), batch.iloc[[row]], analysis.load_codebook())
        found.append((time.perf_counter() - start, batch["article_id"].iloc[row]))
    return max(found)


def main() -> int:
    """Run over the texts and print what was counted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, help="a folder of *.txt, or a Parquet file with a column text")
    parser.add_argument("--most", type=int, help="take about so many texts, evenly")
    parser.add_argument("--compare", type=int, default=1000, help="articles for the functions that compare (1000)")
    parser.add_argument("--processes", type=int, default=2, help="processes that share the articles (2)")
    options = parser.parse_args()
    faults = Faults()
    articles = faults.call("load_corpus", "all", analysis.load_corpus, read_texts(options.texts, options.most))
    if articles is None:
        print(dict(faults.examples))
        return 1
    batches = [articles.iloc[first : first + AT_ONCE] for first in range(0, len(articles), AT_ONCE)]
    tables, seconds = [], []
    with multiprocessing.Pool(options.processes) as pool:
        for counted, table, took in tqdm(pool.imap(work, batches), total=len(batches), disable=None):
            faults.merge(counted)
            seconds.append(took)
            tables += [table] if table is not None else []
            if len(seconds) % SAID_EVERY == 0:
                print(f"{len(seconds) * AT_ONCE:,} articles: {faults.summary()}", file=sys.stderr, flush=True)
    sentences = pd.concat(tables, ignore_index=True)
    step = max(1, len(articles) // options.compare)
    some = set(articles["article_id"].iloc[::step])
    compared = sentences[sentences["article_id"].isin(some)].reset_index(drop=True)
    all_articles(faults, articles[articles["article_id"].isin(some)], compared, analysis.segment(compared))
    print(f"{len(articles):,} articles, {len(sentences):,} sentences; compared: {len(some):,} articles")
    print(faults.summary())
    for kind, count in faults.counts.most_common():
        print(f"  {count:,} × {kind}")
        for example in faults.examples[kind]:
            print(f"      {example}")
    for kind, count in faults.warnings.most_common(10):
        print(f"  warning, {count:,} × {kind}")
    took, name = slowest(batches[seconds.index(max(seconds))])
    print(f"slowest article of the slowest batch: {name}, {took:.2f} s for all functions that take one article")
    return int(bool(faults.counts))


if __name__ == "__main__":
    sys.exit(main())
