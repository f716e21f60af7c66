"""Does `keyness_table` keep its promises? Calibration, coverage and power on texts whose truth is known.

Prints Markdown tables:

    .venv/bin/python benchmarks/keyness_calibration.py            # about five minutes
    .venv/bin/python benchmarks/keyness_calibration.py --quick    # under a minute, with coarser numbers
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import sparse, stats

from analysis.measures.keyness import keyness_table
from analysis.measures.power import smallest_ratio
from analysis.measures.statistics import benjamini_hochberg
from analysis.measures.terms import DocumentTerms

TERMS = 300
#: Dirichlet concentration: the smaller, the burstier. In an article of 500 words the number of occurrences varies
#: 1 + 499 / (1 + concentration) times as much as with independent words: 2.7 times at 300, 6 times at 100.
CONCENTRATION = 300
SENTENCE = 25  # words


def texts(
    generator: np.random.Generator, groups: np.ndarray, articles: int, concentration: float = CONCENTRATION
) -> DocumentTerms:
    """Return counts of `articles` articles of 250 to 750 words for every row of `groups`, its shares of all words.

    Every article draws its own shares from a Dirichlet distribution about its group's, then its words: a word that
    stands in an article once is likely to stand there again.
    """
    rows, units = [], []
    for number, shares in enumerate(groups):
        for _ in range(articles):
            words = int(generator.integers(250, 750))
            own = generator.standard_gamma(shares * concentration)
            rows.append(generator.multinomial(words, own / own.sum()))
            units.append((f"{len(rows):04}", f"group {number}", words))
    terms = pd.DataFrame({"term": [f"term {i:03}" for i in range(groups.shape[1])], "n": 1})
    return DocumentTerms(
        sparse.csr_array(np.array(rows)), pd.DataFrame(units, columns=["article_id", "province", "words"]), terms
    )


def zipf() -> np.ndarray:
    """Return the shares of the terms: from 50 to 0.7 per 1,000 words."""
    shares = 1 / np.arange(4, TERMS + 4)
    return shares / shares.sum()


def planted(generator: np.random.Generator, log2_ratios: np.ndarray) -> np.ndarray:
    """Return shares in which some terms of the first group are more or less frequent than Zipf's."""
    shares = zipf() * 2 ** generator.permutation(np.resize(log2_ratios, TERMS))
    return shares / shares.sum()


def calibration(runs: int, permutations: int) -> Iterator[dict]:
    """Groups from one population: every difference is chance."""
    for k, articles, concentration in ((3, 10, 300), (3, 20, 300), (3, 40, 300), (2, 20, 300), (3, 20, 100)):
        generator = np.random.default_rng(k * articles)
        share, found, distinctive, token_share, token_found = [], [], [], [], []
        for run in range(runs):
            terms = texts(generator, np.tile(zipf(), (k, 1)), articles, concentration)
            table = keyness_table(terms, resamples=500, permutations=permutations, seed=run)
            given = table["p"].notna()
            share.append((table["p"][given] < 0.05).mean())
            found.append((table["q"] < 0.05).any())
            distinctive.append((table["verdict"] == "distinctive").mean())
            token_p = stats.chi2.sf(table["G2"], 1)
            token_share.append((token_p < 0.05).mean())
            token_found.append((benjamini_hochberg(token_p) < 0.05).any())
        yield {
            "groups": k,
            "articles per group": articles,
            "concentration": concentration,
            "terms with p < .05": f"{np.mean(share):.3f}",
            "runs with any q < .05": f"{np.mean(found):.3f} ± {1.96 * np.std(found) / np.sqrt(runs):.3f}",
            "verdict distinctive": f"{np.mean(distinctive):.3f}",
            "G² per word: terms with p < .05": f"{np.mean(token_share):.3f}",
            "G² per word: runs with any q < .05": f"{np.mean(token_found):.2f}",
        }


def coverage(runs: int) -> Iterator[dict]:
    """The true log ratio lies in the interval as often as it says, from none planted to four times."""
    bands = {"under 5": (0, 5), "5 to 20": (5, 20), "over 20": (20, np.inf)}
    for concentration in (1000, 300, 100):
        for k in (2, 3):
            for articles in (10, 20, 40):
                generator = np.random.default_rng(articles)
                covered, expected = [], []
                for run in range(runs):
                    shares = np.tile(zipf(), (k, 1))
                    shares[0] = planted(generator, np.array([0, 0, 1, -1, np.log2(3), 2]))
                    table = keyness_table(
                        texts(generator, shares, articles, concentration), permutations=0, seed=run
                    ).query("province == 'group 0'")
                    truth = np.log2(shares[0] / shares[1])[table["term"].str[5:].astype(int)]
                    covered.append((table["low"] <= truth) & (truth <= table["high"]))
                    expected.append(articles * 500 * shares[0][table["term"].str[5:].astype(int)])
                covered, expected = np.concatenate(covered), np.concatenate(expected)
                row = {"concentration": concentration, "groups": k, "articles per group": articles}
                row["all terms"] = f"{covered.mean():.3f}"
                for name, (low, high) in bands.items():
                    chosen = (expected >= low) & (expected < high)
                    row[f"{name} expected"] = f"{covered[chosen].mean():.3f}" if chosen.sum() >= 100 else "–"
                yield row


def sentence_coverage(runs: int) -> Iterator[dict]:
    """One article per group, sentences resampled: the truth is how these texts are written, not their group."""
    generator = np.random.default_rng(3)
    covered, expected = [], []
    for run in range(runs):
        shares = np.tile(zipf(), (3, 1))
        shares[0] = planted(generator, np.array([0, 0, 1, -1, np.log2(3), 2]))
        sentences = np.repeat([0, 1, 2], [20, 40, 60])
        counts = np.array([generator.multinomial(SENTENCE, shares[g]) for g in sentences])
        ids = np.char.add("group ", sentences.astype(str))
        units = pd.DataFrame({"article_id": ids, "sentence": np.arange(len(ids)), "province": ids, "words": SENTENCE})
        terms = DocumentTerms(sparse.csr_array(counts), units, pd.DataFrame({"term": range(TERMS), "n": 1}))
        table = keyness_table(terms, permutations=0, seed=run).query("province == 'group 0'")
        truth = np.log2(shares[0] / shares[1])[table["term"]]
        covered.append((table["low"] <= truth) & (truth <= table["high"]))
        expected.append(20 * SENTENCE * shares[0][table["term"]])
    covered, expected = np.concatenate(covered), np.concatenate(expected)
    for name, (low, high) in {"under 1": (0, 1), "1 to 5": (1, 5), "over 5": (5, np.inf)}.items():
        chosen = (expected >= low) & (expected < high)
        yield {"occurrences expected": name, "terms": int(chosen.sum()), "covered": f"{covered[chosen].mean():.3f}"}


def power(runs: int, permutations: int) -> Iterator[dict]:
    """How often a planted difference is seen, in three groups."""
    frequencies = {1: slice(0, 5), 2: slice(5, 10), 5: slice(10, 15)}
    for articles in (10, 20, 40):
        for ratio in (2, 3, 4):
            generator = np.random.default_rng(articles * ratio)
            distinctive, significant, smallest = [], [], []
            for run in range(runs):
                shares = zipf()
                for frequency, places in frequencies.items():
                    shares[places] = frequency / 1000
                first = shares.copy()
                first[:15] *= ratio
                groups = np.array([first, shares, shares])
                groups[:, 15:] *= (1 - groups[:, :15].sum(axis=1, keepdims=True)) / shares[15:].sum()
                terms = texts(generator, groups, articles)
                table = keyness_table(terms, permutations=permutations, seed=run)
                table = table.query("province == 'group 0'").sort_values("term").head(15)
                distinctive.append((table["verdict"] == "distinctive") & (table["log2_ratio"] > 0))
                significant.append((table["q"] < 0.05) & (table["log2_ratio"] > 0))
                smallest.append(smallest_ratio(terms, per_1000_words=list(frequencies))["ratio"][:3])
            for (frequency, places), least in zip(frequencies.items(), np.mean(smallest, axis=0), strict=True):
                yield {
                    "articles per group": articles,
                    "per 1,000 words": frequency,
                    "planted": f"{ratio}×",
                    "distinctive": f"{np.array(distinctive)[:, places].mean():.2f}",
                    "q < .05": f"{np.array(significant)[:, places].mean():.2f}",
                    "smallest_ratio (80 %)": f"{least:.1f}×",
                }


def speed() -> Iterator[dict]:
    for articles, size in ((40, 300), (40, 3000)):
        generator = np.random.default_rng(0)
        terms = texts(generator, np.tile(np.resize(zipf(), size) / (size / TERMS), (3, 1)), articles)
        start = time.perf_counter()
        keyness_table(terms)
        yield {"articles": 3 * articles, "terms": size, "seconds": f"{time.perf_counter() - start:.1f}"}


def show(title: str, rows: Iterator[dict]) -> None:
    table = pd.DataFrame(rows)
    print(f"\n### {title}\n")
    print("| " + " | ".join(table) + " |\n|" + "---:|" * len(table.columns))
    for row in table.itertuples(index=False):
        print("| " + " | ".join(map(str, row)) + " |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of the runs")
    parser.add_argument("--only", choices=["calibration", "coverage", "power", "speed"])
    options = parser.parse_args()
    many, permutations = (0.1 if options.quick else 1), 20_000
    parts = {
        "calibration": [("Calibration: groups from one population", calibration(int(100 * many), permutations))],
        "coverage": [
            ("Coverage of the nominal 95 % interval, whole articles", coverage(max(int(10 * many), 1))),
            ("Coverage, sentences of one article per group", sentence_coverage(int(50 * many))),
        ],
        "power": [("Power: three groups", power(int(20 * many), permutations))],
        "speed": [("Speed, default options", speed())],
    }
    for name, tables in parts.items():
        if options.only in (None, name):
            for title, rows in tables:
                show(title, rows)


if __name__ == "__main__":
    main()
