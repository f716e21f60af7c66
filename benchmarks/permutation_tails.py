"""Is the p that `keyness_table` computes that of very many random divisions of the articles?

    .venv/bin/python benchmarks/permutation_tails.py TEXTS.parquet               # about ten minutes
    .venv/bin/python benchmarks/permutation_tails.py TEXTS.parquet --divisions 100000 --terms 40

Of terms from rare to frequent ones, the difference that a share p of all random divisions reaches is found for
p from .5 down; of this difference p is computed. A row is one size of the group and one p, the columns are the mean and
the root mean square of log(computed / sampled) over terms, and what chance alone makes of it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from calibration import Population, real_population, synthetic_population

from analysis import DocumentTerms
from analysis.measures.keyness_groups import Groups, grouped
from analysis.measures.permutation import computed_p

LEVELS = (0.5, 0.2, 0.05, 0.01, 1e-3, 1e-4, 3e-5, 1e-5)
_AT_ONCE = 5000


def thresholds(beyond: np.ndarray, drawn: int, divisions: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the differences that the shares of `LEVELS` reach, levels × terms, and the shares that reach them."""
    articles, terms = beyond.shape
    generator = np.random.default_rng(0)
    found = np.empty((terms, divisions), dtype=np.float32)
    for start in range(0, divisions, _AT_ONCE):
        size = min(_AT_ONCE, divisions - start)
        inside = np.zeros((size, articles), dtype=np.float32)
        inside[:, :drawn] = 1
        inside = generator.permuted(inside, axis=1)
        found[:, start : start + size] = np.abs(inside @ beyond).T
    found.sort(axis=1)
    at = [found[:, int(divisions * (1 - level))].astype(float) for level in LEVELS]
    reached = [
        [1 - np.searchsorted(row, least * (1 - 1e-5)) / divisions for row, least in zip(found, of_level, strict=True)]
        for of_level in at
    ]
    return np.array(at), np.array(reached)


def dealt_to_two(population: Population, drawn: int) -> Groups:
    """Return the counts with so many articles in one group and the rest in another."""
    articles = len(population.words)
    units = pd.DataFrame({"article_id": [f"a{i:05}" for i in range(articles)], "words": population.words})
    units["province"] = np.where(np.arange(articles) < drawn, "x", "y")
    names = pd.DataFrame({"term": [f"t{i}" for i in range(population.counts.shape[1])], "n": 1})
    return grouped(DocumentTerms(population.counts, units, names), "province")


def compare(population: Population, *, divisions: int, terms: int) -> pd.DataFrame:
    """Return the table of one population."""
    total = np.asarray(population.counts.sum(axis=0)).ravel()
    order = np.argsort(total, kind="stable")
    order = order[total[order] >= 20]
    chosen = order[np.linspace(0, len(order) - 1, min(terms, len(order))).astype(int)]
    population = population._replace(counts=population.counts[:, chosen])
    beyond = population.counts.toarray() - np.outer(population.words, population.rates())
    rows = []
    for drawn in (30, len(population.words) // 10, len(population.words) // 4, len(population.words) // 2):
        at, reached = thresholds(beyond.astype(np.float32), drawn, divisions)
        groups = dealt_to_two(population, drawn)
        for level, least, sampled in zip(LEVELS, at, reached, strict=True):
            off = np.log(computed_p(groups, least) / sampled)
            rows.append(
                {
                    "texts": population.name,
                    "articles": f"{drawn}/{len(population.words) - drawn}",
                    "p": level,
                    "terms": int(np.isfinite(off).sum()),
                    "mean": f"{np.nanmean(off):+.3f}",
                    "root mean square": f"{np.sqrt(np.nanmean(off**2)):.3f}",
                    "of chance": f"{np.sqrt((1 - level) / level / divisions):.3f}",
                }
            )
    return pd.DataFrame(rows)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="*", type=Path, help="Parquet files or folders of real texts")
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--divisions", type=int, default=1_000_000)
    parser.add_argument("--terms", type=int, default=100)
    options = parser.parse_args()
    populations = [real_population(path, options.articles) for path in options.texts]
    for population in populations or [synthetic_population("by article", articles=options.articles)]:
        table = compare(population, divisions=options.divisions, terms=options.terms)
        print("| " + " | ".join(table) + " |\n" + "|---" * len(table.columns) + "|")
        for row in table.itertuples(index=False):
            print("| " + " | ".join(map(str, row)) + " |")


if __name__ == "__main__":
    main()
