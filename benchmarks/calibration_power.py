"""What is found of a planted ratio of 3, and what the best permutation test finds on the same counts.

A verdict must be right where groups do not differ, and must still say something where they do. No test of the same
articles that is right where they do not differ finds much more than the most powerful of several permutation tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import DocumentTerms, keyness_table

EXPECTED = (15, 27)  # occurrences in the group, before any are added: about 20
TERMS = 50  # a run, at most
PERMUTATIONS = 499

#: How a term comes to be three times as frequent in the first group.
PLANTINGS = {
    "copies of its occurrences": "bursts grow threefold: the number of articles with the term stays what it is",
    "occurrences of other articles": "as the population uses it: those of two more articles of about the same length",
    "anywhere": "each word of the group is as likely to become one",
}


def planted(
    counts: sparse.csr_array, words: np.ndarray, composition: tuple[int, int], planting: str, seed: list[int]
) -> tuple[np.ndarray, np.ndarray]:
    """Return articles × terms of two groups, all terms three times as frequent in the first, and the words."""
    generator = np.random.default_rng(seed)
    dealt, first = generator.choice(len(words), sum(composition), replace=False), composition[0]
    rates = np.asarray(counts.sum(axis=0)).ravel() / words.sum()
    expected = rates * words[dealt[:first]].sum()
    near = np.flatnonzero((expected >= EXPECTED[0]) & (expected < EXPECTED[1]))
    terms = np.sort(generator.choice(near, min(TERMS, len(near)), replace=False))
    chosen = counts[dealt][:, terms].toarray()
    group = chosen[:first]
    if planting == "copies of its occurrences":
        group += generator.poisson(2 * group)
    elif planting == "anywhere":
        group += generator.poisson(np.outer(words[dealt[:first]], 2 * rates[terms]))
    else:
        order = np.argsort(words, kind="stable")
        place = np.searchsorted(words[order], words[dealt[:first]])
        for _round in range(2):
            near_by = order[np.clip(place + generator.integers(-60, 61, first), 0, len(order) - 1)]
            group += counts[near_by][:, terms].toarray()
    return chosen, words[dealt]


def permutation_tests(counts: np.ndarray, words: np.ndarray, first: int, seed: list[int]) -> dict[str, np.ndarray]:
    """Return p of every term by several statistics, from the same divisions of the articles."""
    generator = np.random.default_rng(seed)
    inside = np.zeros((PERMUTATIONS + 1, len(words)))
    inside[0, :first] = 1
    inside[1:] = generator.permuted(np.tile(inside[0], (PERMUTATIONS, 1)), axis=1)
    length, squared = words[:, None].astype(float), counts.astype(float) ** 2
    rates, variances, logs = [], [], []
    for side in (inside, 1 - inside):
        size, found = side @ length, side @ counts
        rate = found / size
        rates.append(rate)
        variances.append(
            (side @ squared - 2 * rate * (side @ (counts * length)) + rate**2 * (side @ length**2)) / size**2
        )
        logs.append(np.log(rate + 0.5 / words.sum()))
    difference = np.abs(rates[0] - rates[1])
    root, weight = np.sqrt((counts + 0.25) / length), np.sqrt(length)
    means = [(side @ (root * weight)) / (side @ weight) for side in (inside, 1 - inside)]
    statistics = {
        "occurrences": np.abs(inside @ (counts - length * counts.sum(axis=0) / words.sum())),
        "logarithm": np.abs(logs[0] - logs[1]),
        "studentised": difference / np.sqrt(variances[0] + variances[1] + 1e-12),
        "square root": np.abs(means[0] - means[1]),
    }
    return {name: (value >= value[0] - 1e-9).mean(axis=0) for name, value in statistics.items()}


def found_of_planted(name: str, counts: sparse.csr_array, words: np.ndarray, runs: int) -> Iterator[dict[str, Any]]:
    """Yield per composition and planting: terms found by the verdict, by its parts, and by permutation tests."""
    for composition in ((5, 5), (20, 20)):
        for number, planting in enumerate(PLANTINGS):
            rows = []
            for run in range(runs):
                seed = [run, number, *composition]
                chosen, size = planted(counts, words, composition, planting, seed)
                units = pd.DataFrame({"article_id": [f"a{i:04}" for i in range(len(size))], "sentence": 1})
                units = units.assign(province=np.repeat(["x", "y"], composition), words=size)
                names = pd.DataFrame({"term": [f"{i:04}" for i in range(chosen.shape[1])], "n": 1})
                table = keyness_table(
                    DocumentTerms(sparse.csr_array(chosen), units, names), permutations=2000, seed=run
                )
                table = table[table["province"] == "x"]
                more = table["log2_ratio"] > 0
                tests = permutation_tests(chosen, size, composition[0], seed)
                rows.append(
                    {
                        "terms a run": len(table),
                        "found": ((table["verdict"] == "distinctive") & more).mean(),
                        "interval alone": (table["low"] > 0).mean(),
                        "p alone": (table["p"] < 0.05).mean(),
                    }
                    | {f"permuted, {name}": (p <= 0.05).mean() for name, p in tests.items()}
                )
            means, error = pd.DataFrame(rows).mean(), pd.DataFrame(rows)["found"].std(ddof=0) / np.sqrt(runs)
            row: dict[str, Any] = {
                "texts": name,
                "articles": "/".join(map(str, composition)),
                "planted 3× as": planting,
            }
            row |= {column: f"{value:.3f}" for column, value in means.items()}
            yield row | {"terms a run": f"{means['terms a run']:.0f}", "found": f"{means['found']:.3f} ± {error:.3f}"}
