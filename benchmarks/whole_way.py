"""From articles to results: every step of the whole way, timed beside the plain way.

    .venv/bin/python benchmarks/whole_way.py TEXTS.parquet --sizes 250,500,1000 --write
    .venv/bin/python benchmarks/whole_way.py FOLDER                     # *.txt, in folders as deep as you like

Ways: this package with one process and with two; the plain way, as an analyst would write it with pandas, regular
expressions, scikit-learn and a loop over `underthesea.word_tokenize`; and that loop alone. Each way runs in a process
of its own, so that its peak memory is its own. Seconds are those of the clock; on a busy machine compare the ways with
one process by their processor seconds. The growth exponent of a step is the slope of log seconds over log
articles between the smallest and the largest size: 1 is linear.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import re
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from any_texts import read_texts

import analysis

RESULT = Path(__file__).with_name("whole-way.md")
MIN_OCCURRENCES = 20
Steps = dict[str, float]
Found = tuple[Steps, float, float]  # seconds of each step, processor seconds together, peak memory in MB


class Clock:
    """Runs steps and keeps the seconds of each."""

    def __init__(self) -> None:
        self.seconds: Steps = {}

    def __call__(self, name: str, work: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """Run one step."""
        start = time.perf_counter()
        result = work(*arguments, **options)
        self.seconds[name] = self.seconds.get(name, 0) + time.perf_counter() - start
        return result


def ours(file: Path, processes: int) -> Steps:
    """Go the whole way with this package; what no later step reads is let go."""
    step = Clock()
    articles = step("articles", analysis.load_corpus, file)
    blocks = step("blocks", analysis.split_blocks, articles, processes=processes)
    sentences = step("sentences", analysis.split_sentences, blocks, processes=processes)
    del articles, blocks
    tokens = step("words", analysis.segment, sentences, processes=processes, cache=False)
    terms = step("counts", analysis.document_terms, tokens, min_count=MIN_OCCURRENCES)
    phrases = step("counts", analysis.document_terms, tokens, n=(2, 5), min_count=MIN_OCCURRENCES)
    del tokens
    step("keyness", analysis.keyness_table, terms)
    step("themes", analysis.tfidf_themes, terms)
    step("rates", lambda: analysis.phrase_rates(analysis.drop_contained(phrases)))
    del terms
    step("frames", lambda: analysis.frame_shares(analysis.code_sentences(sentences, processes=processes)))
    step("quantities", analysis.find_quantities, sentences, processes=processes)
    return step.seconds


def tokenize(texts: list[str]) -> list[list[str]]:
    """Return the words of texts, one after the other."""
    from underthesea import word_tokenize

    return [word_tokenize(text) for text in texts]


def loop(file: Path, _: int) -> Steps:
    """Only segment the texts, in a loop."""
    step = Clock()
    step("words", tokenize, pd.read_parquet(file)["text"].tolist())
    return step.seconds


def plain(file: Path, _: int) -> Steps:
    """Go the whole way as an analyst would write it; nothing is checked, and intervals are left out."""
    import numpy as np
    from scipy.stats import chi2
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

    step = Clock()
    table = step("articles", pd.read_parquet, file)
    articles = step("articles", lambda: table.assign(text=table["text"].str.normalize("NFC")))
    lines = step("blocks", lambda: articles.assign(text=articles["text"].str.split("\n")).explode("text"))
    sentences = step(
        "sentences", lambda: lines.assign(text=lines["text"].str.split(r"(?<=[.!?…])\s+", regex=True)).explode("text")
    )
    sentences = sentences[sentences["text"].str.strip().astype(bool)].reset_index(drop=True)
    words = step("words", tokenize, sentences["text"].tolist())
    joined = pd.Series([" ".join(word.replace(" ", "_").lower() for word in of) for of in words])
    pages = joined.groupby(sentences["article_id"].to_numpy(), sort=False).agg(" ".join)
    groups = articles["province"].to_numpy()

    def counts(n: tuple[int, int]) -> Any:
        found = CountVectorizer(token_pattern=r"\S+", ngram_range=n).fit_transform(pages)
        return found[:, np.asarray(found.sum(axis=0)).ravel() >= MIN_OCCURRENCES]

    terms = step("counts", counts, (1, 1))
    phrases = step("counts", counts, (2, 5))

    def keyness() -> list[Any]:
        tables = []
        for group in pd.unique(groups):
            inside, outside = (
                np.asarray(terms[groups == group].sum(axis=0)).ravel(),
                np.asarray(terms[groups != group].sum(axis=0)).ravel(),
            )
            total, n, m = inside + outside, inside.sum(), outside.sum()
            with np.errstate(divide="ignore", invalid="ignore"):
                parts = [
                    np.nan_to_num(o * np.log(o / (total * size / (n + m)))) for o, size in ((inside, n), (outside, m))
                ]
            tables.append(chi2.sf(2 * (parts[0] + parts[1]), 1))
        return tables

    step("keyness", keyness)
    step(
        "themes",
        lambda: [TfidfTransformer().fit_transform(terms)[groups == group].mean(axis=0) for group in pd.unique(groups)],
    )
    step(
        "rates", lambda: [phrases[groups == g].sum(axis=0) / terms[groups == g].sum() * 1000 for g in pd.unique(groups)]
    )
    codebook = analysis.load_codebook()
    patterns = [
        re.compile(re.sub(r"[^\w\s|()]+", ".{0,40}", text), re.IGNORECASE)
        for text in codebook.indicators["indicator"]
        if "<" not in text and "[" not in text
    ]
    step("frames", lambda: [sentences["text"].str.contains(pattern).sum() for pattern in patterns])
    number = r"((?:gần|hơn|trên|khoảng)\s+)?(\d[\d.,]*)\s*(%|[^\W\d_]+(?:\s[^\W\d_]+)?)"
    step("quantities", lambda: sentences["text"].str.extractall(number))
    return step.seconds


WAYS: dict[str, tuple[Callable[[Path, int], Steps], int]] = {
    "this package": (ours, 1),
    "two processes": (ours, 2),
    "plain way": (plain, 1),
    "word_tokenize alone": (loop, 1),
}


def child(name: str, folder: Path, connection: Any) -> None:
    """Run one way in this process and send its seconds and its peak memory in MB."""
    warnings.simplefilter("ignore")
    way, processes = WAYS[name]
    way(folder / "few.parquet", 1)  # imports, models and word lists are loaded once
    start = time.process_time()
    seconds = way(folder / "all.parquet", processes)
    connection.send((seconds, time.process_time() - start, peak_memory()))
    for process in multiprocessing.active_children():  # they would wait for more work for five minutes
        process.terminate()


def peak_memory() -> float:
    """Return the peak memory of this process and the processes that it started, in MB.

    `ru_maxrss` is no less than that of the process that started this one, so the system is asked.
    """
    total = 0.0
    for process in ("self", *(child.pid for child in multiprocessing.active_children())):
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text("utf-8"))
        total += int(found[1]) / 1024 if found else math.nan
    return total


def measure(name: str, table: pd.DataFrame) -> Found:
    """Return the seconds of each step of one way, its processor seconds and its peak memory."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    with tempfile.TemporaryDirectory() as name_of_folder:
        folder = Path(name_of_folder)
        some = table.groupby("province", sort=False).head(8)
        some.assign(text=some["text"].str[:2000]).to_parquet(folder / "few.parquet")
        table.to_parquet(folder / "all.parquet")
        process = context.Process(target=child, args=(name, folder, there))
        process.start()
        there.close()
        found = here.recv()
        process.join()
    return found


def report(found: dict[int, dict[str, Found]]) -> str:
    """Return the tables: for each size the steps of every way, then the growth of this package's."""
    lines = ["# The whole way", ""]
    for size, ways in found.items():
        own = ways["this package"][0]
        lines += [
            f"{size:,} articles, seconds; in brackets, how many times as long as this package with one process.",
            "",
        ]
        lines += ["| step | " + " | ".join(ways) + " |", "|---" * (len(ways) + 1) + "|"]
        for step in [*own, "together"]:
            cells = []
            for seconds, *_ in ways.values():
                value = sum(seconds.values()) if step == "together" else seconds.get(step)
                base = sum(own.values()) if step == "together" else own[step]
                cells.append("" if value is None else f"{value:.2f} ({value / max(base, 1e-9):.2g})")
            lines.append(f"| {step} | " + " | ".join(cells) + " |")
        processor = [
            f"{spent:.2f} ({spent / ways['this package'][1]:.2g})" if WAYS[name][1] == 1 else ""
            for name, (_, spent, _) in ways.items()
        ]
        lines += ["| together, processor seconds | " + " | ".join(processor) + " |"]
        lines += ["| peak memory, MB | " + " | ".join(f"{memory:,.0f}" for *_, memory in ways.values()) + " |", ""]
    sizes = list(found)
    if len(sizes) > 1:
        first, last = (found[size]["this package"][0] for size in (sizes[0], sizes[-1]))
        slope = math.log(sizes[-1] / sizes[0])
        growth = [f"{step} {math.log(last[step] / max(first[step], 1e-9)) / slope:.2f}" for step in last]
        total = math.log(sum(last.values()) / sum(first.values())) / slope
        lines += [
            f"Growth exponents of this package, {sizes[0]:,} to {sizes[-1]:,} articles:",
            f"{', '.join(growth)}; together {total:.2f}.",
            "",
        ]
    return "\n".join(lines)


def main() -> None:
    """Measure the sizes asked for and print, or write, the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, help="a folder of *.txt, or a Parquet file with a column text")
    parser.add_argument("--sizes", default="1000", help="numbers of articles, smallest first (1000)")
    parser.add_argument("--ways", default=",".join(WAYS), help="which ways; this package is needed")
    parser.add_argument("--write", action="store_true", help="write whole-way.md")
    options = parser.parse_args()
    table = read_texts(options.texts, None)
    found: dict[int, dict[str, Found]] = {}
    for size in map(int, options.sizes.split(",")):
        some = table.iloc[:: max(1, len(table) // size)].head(size).reset_index(drop=True)
        found[size] = {name: measure(name, some) for name in options.ways.split(",")}
        print(report({size: found[size]}), flush=True)
        if options.write:
            RESULT.write_text(report(found), "utf-8")


if __name__ == "__main__":
    main()
