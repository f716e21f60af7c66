"""Do the intervals of `frame_shares` cover? Coverage on real texts and on synthetic ones whose truth is known.

    .venv/bin/python benchmarks/calibration_shares.py                          # synthetic texts, about two minutes
    .venv/bin/python benchmarks/calibration_shares.py TEXTS.parquet FOLDER     # and real ones, five minutes each
    .venv/bin/python benchmarks/calibration_shares.py --runs 60 TEXTS.parquet  # coarser numbers

Articles of one population are dealt into groups at random, so that the share of every group is that of the population.
A row is one population and one composition of groups; coverage is of nominal 95 % intervals, with its Monte-Carlo
standard error over runs. Beside it stands what Wilson's interval over sentences covers on the same draws.
"""

from __future__ import annotations

import argparse
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from any_texts import read_texts

from analysis import (
    Codebook,
    code_sentences,
    frame_counts,
    frame_shares,
    load_codebook,
    load_corpus,
    split_blocks,
    split_sentences,
    wilson_interval,
)

#: Articles in each group. The groups need not be of one size.
SIZES = (
    (1, 1, 1), (2, 2, 2), (3, 3, 3), (5, 5, 5), (9, 9, 9), (10, 10, 10), (20, 20, 20), (40, 40, 40),
    (3, 3), (9, 9), (1, 3, 9), (3, 20, 20), (5, 20, 80), (40, 40, 9),
)  # fmt: skip
BANDS = {"under 1": (0, 1), "1 to 5": (1, 5), "5 to 20": (5, 20), "over 20": (20, np.inf)}
WORDS = 24  # random words that serve as frames


class Population(NamedTuple):
    """Articles to deal into groups: sentences with each frame, and sentences, of every article."""

    name: str
    hits: np.ndarray  # articles × frames
    of: np.ndarray


def real_populations(path: Path, *, articles: int, seed: int = 0) -> list[Population]:
    """Return the texts coded with the packaged codebook, and with random words as frames."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # articles without body lines; nothing that matters here
        table = load_corpus(read_texts(path, articles))
        sentences = split_sentences(split_blocks(table))
    codebooks = {"packaged codebook": load_codebook(), "random words": random_codebook(sentences["text"], seed=seed)}
    return [
        _population(f"{path.stem}, {name}", frame_counts(code_sentences(sentences, codebook)))
        for name, codebook in codebooks.items()
    ]


def random_codebook(texts: Sequence[str] | pd.Series, *, seed: int) -> Codebook:
    """Return a codebook whose frames are words drawn at random, as many rare ones as frequent ones.

    Words are bursty in another way than the indicators of a frame are, and the most frequent stand in every other
    sentence.
    """
    words = pd.Series(texts).str.lower().str.findall(r"\b[^\W\d_]+\b").map(set).explode().value_counts() / len(texts)
    generator = np.random.default_rng(seed)
    bands = [(0.0005, 0.002), (0.002, 0.01), (0.01, 0.05), (0.05, 1)]
    chosen = [
        word
        for low, high in bands
        for word in generator.choice(sorted(words.index[(words >= low) & (words < high)]), WORDS // len(bands), False)
    ]
    frames = [
        f'[frames.f{number}]\nvietnamese = ""\nenglish = ""\ndefinition = ""\ninclude = ""\nexclude = ""\n'
        f'indicators = ["{word}"]\n'
        for number, word in enumerate(chosen)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "words.toml")
        path.write_text('version = "random"\n' + "".join(frames), "utf-8")
        return load_codebook(path)


def synthetic_population(kind: str, *, articles: int = 20_000, seed: int = 0) -> Population:
    """Return articles of 5 to 60 sentences; what is coded clusters in them as `kind` says.

    "even"
        Sentences are independent.
    "clustered"
        The share of every article is beta-distributed about the frame's; the variance is 3 to 8 times as large.
    "in few articles"
        Nine articles of ten do not have the frame at all, the tenth has it in plenty.
    "in long articles"
        The longer the article, the larger the share.
    """
    generator = np.random.default_rng(seed)
    of = generator.integers(5, 61, articles)
    shares = np.array([0.002, 0.01, 0.03, 0.1, 0.3, 0.5, 0.8, 0.97])
    if kind == "even":
        own = np.broadcast_to(shares, (articles, len(shares)))
    elif kind == "clustered":
        own = generator.beta(5 * shares, 5 * (1 - shares), (articles, len(shares)))
    elif kind == "in few articles":
        own = np.where(generator.random((articles, len(shares))) < 0.1, np.minimum(10 * shares / 2, 0.9), 0)
    elif kind == "in long articles":
        own = np.clip(shares * (of / of.mean())[:, None], 0, 1)
    else:
        raise ValueError(f"kind={kind!r}; it must be one of even, clustered, in few articles, in long articles")
    return Population(f"synthetic, {kind}", generator.binomial(of[:, None], own), of)


def coverage(
    population: Population, *, runs: int = 400, sizes: Sequence[tuple[int, ...]] = SIZES, seed: int = 0
) -> Iterator[dict]:
    """Yield one row for each composition of groups: coverage, its standard error, and what it is made of.

    Yields
    ------
    dict
        - texts, articles per group : which
        - intervals : share of the groups that have one
        - covered : coverage of the 95 % intervals, all frames and groups
        - error : Monte-Carlo standard error of that, over runs
        - lowest frame : the same for the frame with the lowest coverage
        - under 1, 1 to 5, 5 to 20, over 20 : coverage where so many hits are expected in the group
        - no hit : coverage where the group has none
        - smallest group : coverage of the smallest group that has an interval
        - width : mean width of the interval
        - sentences : coverage of Wilson's interval over sentences
    """
    truth = population.hits.sum(axis=0) / population.of.sum()
    for composition in sizes:
        rows = []
        for run in range(runs):
            generator = np.random.default_rng([seed, run, *composition])
            rows.append(_shares(population, composition, generator).assign(run=run))
        table = pd.concat(rows, ignore_index=True)
        table["truth"] = truth[table["frame"].to_numpy(int)]
        table["expected"] = table["truth"] * table["of"]
        row = {"texts": population.name, "articles per group": "/".join(map(str, composition))}
        row["intervals"] = f"{table['low'].notna().mean():.2f}"
        known = table[table["low"].notna()]
        yield row | (_summary(known) if len(known) else {})


def _shares(population: Population, composition: tuple[int, ...], generator: np.random.Generator) -> pd.DataFrame:
    """Return the shares of groups that are dealt from the population."""
    articles, frames = population.hits.shape
    dealt = generator.choice(articles, sum(composition), replace=False)
    counts = pd.DataFrame(
        {
            "article_id": np.repeat([f"a{i}" for i in range(len(dealt))], frames),
            "province": np.repeat(np.repeat([f"g{i}" for i in range(len(composition))], composition), frames),
            "frame": np.tile(np.arange(frames), len(dealt)),
            "sentences": population.hits[dealt].ravel().astype(int),
            "of": np.repeat(population.of[dealt].astype(int), frames),
        }
    )
    return frame_shares(counts)


def _summary(known: pd.DataFrame) -> dict[str, str]:
    covered = (known["low"] <= known["truth"]) & (known["truth"] <= known["high"])
    per_run = covered.groupby(known["run"]).mean()
    by_sentence = np.array([wilson_interval(h, n) for h, n in zip(known["sentences"], known["of"], strict=True)])
    of_sentences = (by_sentence[:, 0] <= known["truth"]) & (known["truth"] <= by_sentence[:, 1])
    row = {
        "covered": f"{covered.mean():.3f}",
        "error": f"{per_run.std() / np.sqrt(len(per_run)):.3f}",
        "lowest frame": f"{covered.groupby(known['frame']).mean().min():.3f}",
    }
    for name, (low, high) in BANDS.items():
        chosen = (known["expected"] >= low) & (known["expected"] < high)
        row[name] = f"{covered[chosen].mean():.3f}" if chosen.sum() >= 100 else "–"
    none = known["sentences"] == 0
    row["no hit"] = f"{covered[none].mean():.3f}" if none.sum() >= 100 else "–"
    row["smallest group"] = f"{covered[known['of_articles'] == known['of_articles'].min()].mean():.3f}"
    row["width"] = f"{(known['high'] - known['low']).mean():.3f}"
    row["sentences"] = f"{of_sentences.mean():.3f}"
    return row


def _population(name: str, counts: pd.DataFrame) -> Population:
    hits = counts.pivot_table("sentences", "article_id", "frame", aggfunc="sum", observed=True)
    of = counts.drop_duplicates("article_id").set_index("article_id")["of"].loc[hits.index]
    return Population(name, hits.to_numpy(), of.to_numpy())


def populations(paths: Sequence[Path], *, articles: int) -> Iterator[Population]:
    """Yield the synthetic populations and those of real texts."""
    for kind in ("even", "clustered", "in few articles", "in long articles"):
        yield synthetic_population(kind)
    for path in paths:
        yield from real_populations(path, articles=articles)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="*", type=Path, help="Parquet files or folders of real texts")
    parser.add_argument("--articles", type=int, default=1500, help="how many articles of each; 1500 if not said")
    parser.add_argument("--runs", type=int, default=400)
    options = parser.parse_args()
    for population in populations(options.texts, articles=options.articles):
        table = pd.DataFrame(coverage(population, runs=options.runs)).fillna("–")
        print("\n| " + " | ".join(table) + " |\n|" + "---:|" * len(table.columns))
        for row in table.itertuples(index=False):
            print("| " + " | ".join(map(str, row)) + " |", flush=True)


if __name__ == "__main__":
    main()
