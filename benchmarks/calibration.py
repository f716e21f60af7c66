"""Do intervals, verdicts and shrunken ratios keep their promises? Measured where the truth is known.

    .venv/bin/python benchmarks/calibration.py                            # synthetic texts, about ten minutes
    .venv/bin/python benchmarks/calibration.py TEXTS.parquet FOLDER       # and real ones; all goes to calibration.md
    .venv/bin/python benchmarks/calibration.py --runs 10 --shares no      # coarser, without the shares of frames

Articles of one population are dealt into groups at random: real texts of one source, or synthetic ones. So groups do
not differ, the true log2 ratio is 0 and the true rate is that of the population; in some tables a difference is
planted. A row is one population and one composition of groups; ± is the Monte-Carlo standard error over runs.
"""

from __future__ import annotations

import argparse
import re
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import calibration_power
import calibration_shares
import numpy as np
import pandas as pd
from any_texts import read_texts
from scipy import sparse

from analysis import DocumentTerms, keyness_table, phrase_rates, smallest_ratio, tfidf_themes

#: Articles in each group. The groups need not be of one size.
SIZES = (
    (1, 1), (3, 1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (8, 8), (9, 9), (10, 10), (20, 20), (40, 40),
    (40, 40, 9), (3, 9), (5, 40), (20, 20, 1),
)  # fmt: skip
EXPECTED = (5, 20)  # occurrences in the group: the terms that are counted
TERMS = 400


class Population(NamedTuple):
    """Articles to deal into groups."""

    name: str
    counts: sparse.csr_array  # articles × terms
    words: np.ndarray

    def rates(self) -> np.ndarray:
        """Return occurrences of every term per word."""
        return np.asarray(self.counts.sum(axis=0)).ravel() / self.words.sum()


def real_population(path: Path, articles: int) -> Population:
    """Return words and pairs of words, split at blanks, of texts that occur in at least 1 % of them."""
    texts = read_texts(path, articles)["text"]
    place: dict[str, int] = {}
    rows, columns, values, words = [], [], [], []
    for row, text in enumerate(texts):
        found = re.findall(r"\w+", text.lower())
        words.append(len(found))
        for term, count in Counter([*found, *map(" ".join, pairwise(found))]).items():
            rows.append(row)
            columns.append(place.setdefault(term, len(place)))
            values.append(count)
    counts = sparse.csr_array((values, (rows, columns)), shape=(len(words), len(place)))
    held = np.bincount(counts.indices, minlength=len(place))
    return Population(path.stem, counts[:, np.flatnonzero(held >= len(words) / 100)], np.array(words))


def synthetic_population(kind: str, *, articles: int = 1500, terms: int = 1500, seed: int = 1) -> Population:
    """Return articles of about 400 words, some of 60 and some of 2,000, with occurrences that vary as `kind` says.

    "by article"
        Every article has its own rate of a term, gamma-distributed: negative binomial counts, whose variance grows
        with the square of the length.
    "by word"
        Occurrences come in bursts of a size of the term's own: the variance grows with the length.
    "in few articles"
        Two articles of ten have a term at all, these five times as often.
    """
    generator = np.random.default_rng([seed, len(kind)])
    words = np.maximum(generator.lognormal(np.log(400), 0.6, articles).astype(int), 60)
    rates = np.exp(generator.uniform(np.log(1e-4), np.log(2e-2), terms))
    mean = words[:, None] * rates
    if kind == "by article":
        shape = np.exp(generator.normal(0, 1, terms))
        mean = mean * generator.gamma(shape, 1 / shape, mean.shape)
    elif kind == "by word":
        size = np.exp(generator.uniform(0, 1.2, terms)) - 0.999
        mean = generator.gamma(mean / size) * size
    else:
        mean = mean * 5 * (generator.random(mean.shape) < 0.2)
    return Population(f"synthetic, {kind}", sparse.csr_array(generator.poisson(mean)), words)


def dealt(
    population: Population,
    composition: Sequence[int],
    generator: np.random.Generator,
    planted: float = 1,
    one_in: int = 10,
) -> tuple[DocumentTerms, np.ndarray, np.ndarray]:
    """Return the counts of groups that are dealt from a population, the terms, and the true log2 ratios.

    One term in `one_in` occurs `planted` times as often in the first group, or one of `planted` times: half of them
    so many copies of an occurrence, on average, and half each occurrence with that probability.
    """
    chosen = generator.choice(len(population.words), sum(composition), replace=False)
    rates, words = population.rates(), population.words[chosen]
    expected = rates * words.sum() / len(composition)
    near = np.flatnonzero((expected >= EXPECTED[0] / 2) & (expected < 2 * EXPECTED[1]))
    terms = np.sort(generator.choice(near, min(TERMS, len(near)), replace=False))
    counts = population.counts[chosen][:, terms].toarray()
    true = np.zeros(len(terms))
    if planted > 1:
        order = generator.permutation(len(terms))[: len(terms) // one_in]
        more, less = order[::2], order[1::2]
        true[more], true[less] = np.log2(planted), -np.log2(planted)
        first = counts[: composition[0]]
        first[:, more] += generator.poisson(first[:, more] * (planted - 1))
        first[:, less] = generator.binomial(first[:, less], 1 / planted)
    units = pd.DataFrame(
        {
            "article_id": [f"a{i:04}" for i in range(len(chosen))],
            "sentence": 1,
            "province": np.repeat([f"g{i}" for i in range(len(composition))], composition),
            "words": words,
        }
    )
    return (
        DocumentTerms(sparse.csr_array(counts), units, pd.DataFrame({"term": terms.astype(str), "n": 1})),
        terms,
        true,
    )


def per_run(shares: Sequence[float]) -> str:
    """Return the mean over runs with its standard error."""
    found = np.array([share for share in shares if not np.isnan(share)])
    return f"{found.mean():.3f} ± {found.std() / np.sqrt(len(found)):.3f}" if len(found) else "–"


def in_band(table: pd.DataFrame, rates: dict[str, float], words: dict[str, int]) -> pd.Series:
    """Return for every row whether the occurrences expected in its group are those that are counted."""
    expected = table["term"].map(rates).astype(float) * table["province"].map(words).astype(float)
    return expected.between(*EXPECTED, inclusive="left")


def ratios(population: Population, runs: int) -> Iterator[dict[str, Any]]:
    """Yield per composition: log2 ratios of groups that do not differ."""
    rates = dict(zip(map(str, range(len(population.rates()))), population.rates(), strict=True))
    for composition in SIZES:
        covered, false, false_of_large, width = [], [], [], []
        for run in range(runs):
            terms, _, _ = dealt(population, composition, np.random.default_rng([run, *composition]))
            table = keyness_table(terms, permutations=2000, seed=run)
            table = table[in_band(table, rates, terms.units.groupby("province")["words"].sum().to_dict())]
            known = table[table["low"].notna()]
            covered.append(((known["low"] <= 0) & (known["high"] >= 0)).mean() if len(known) else np.nan)
            false.append((table["verdict"] == "distinctive").mean())
            false_of_large.append((table.loc[table["province"] == "g0", "verdict"] == "distinctive").mean())
            width.append((known["high"] - known["low"]).median())
        yield {
            "texts": population.name,
            "articles": "/".join(map(str, composition)),
            "covered": per_run(covered),
            "falsely distinctive": per_run(false),
            "of them in the first group": per_run(false_of_large),
            "median width": per_run(width).partition(" ")[0],
        }


def rates_of_phrases(population: Population, runs: int) -> Iterator[dict[str, Any]]:
    """Yield per number of articles: intervals of rates, in a group of its own."""
    rates = dict(zip(map(str, range(len(population.rates()))), population.rates(), strict=True))
    for articles in (1, 2, 3, 5, 10, 20, 40):
        covered, none = [], []
        for run in range(runs):
            terms, _, _ = dealt(population, (articles,), np.random.default_rng([run, articles, 7]))
            table = phrase_rates(terms, resamples=1, seed=run)
            truth = 1000 * table["term"].map(rates).astype(float)  # of an empty table map gives texts
            inside = (table["low"] <= truth) & (truth <= table["high"])
            known = table["low"].notna()
            chosen = in_band(table, rates, terms.units.groupby("province")["words"].sum().to_dict()) & known
            covered.append(inside[chosen].mean() if chosen.any() else np.nan)
            none.append(inside[known & (table["count"] == 0)].mean())
        yield {
            "texts": population.name,
            "articles": articles,
            "covered": per_run(covered),
            "covered, count 0": per_run(none),
        }


def planted_ratios(population: Population, runs: int) -> Iterator[dict[str, Any]]:
    """Yield per planted ratio and composition: what is found, and what is printed of it."""
    for composition, planted, one_in in (
        ((20, 20), 3, 10), ((5, 5), 2, 10), ((20, 20), 2, 10), ((40, 40), 2, 10), ((3, 9), 2, 10),
        ((5, 5), 2, 1), ((20, 20), 2, 1), ((40, 40), 2, 1), ((3, 9), 2, 1),
    ):  # fmt: skip
        shown_rows, raw, shrunken, left, broken = [], [], [], [], []
        for run in range(runs):
            generator = np.random.default_rng([run, planted, one_in, *composition])
            terms, numbers, true = dealt(population, composition, generator, planted, one_in)
            table = keyness_table(terms, permutations=2000, seed=run).query("province == 'g0'").set_index("term")
            table = table.loc[numbers.astype(str)]
            distinctive = (table["verdict"] == "distinctive").to_numpy()
            shown = distinctive & (true > 0) & (table["log2_ratio"] > 0).to_numpy()
            raw.append(table["log2_ratio"].to_numpy()[shown].mean() if shown.any() else np.nan)
            shrunken.append(table["shrunken"].to_numpy()[shown].mean() if shown.any() else np.nan)
            sign = np.sign(table["log2_ratio"].to_numpy())
            left.extend((sign * (table["shrunken"].to_numpy() - true))[distinctive])
            shown_rows.append(distinctive.sum())
            bound = table["at_least"].fillna(0).to_numpy()
            wrong = ((bound > 0) & (true < bound)) | ((bound < 0) & (true > bound))
            broken.append(wrong.sum() / max(distinctive.sum(), 1))
        yield {
            "texts": population.name,
            "articles": "/".join(map(str, composition)),
            "planted": f"{planted}×, one term in {one_in}",
            "distinctive, a run": f"{np.mean(shown_rows):.0f}",
            "raw, doublings": per_run(raw),
            "shrunken": per_run(shrunken),
            "shrunken less true, all distinctive": per_run(left),
            "at_least broken": per_run(broken),
        }


def found_of_planted(population: Population, runs: int) -> Iterator[dict[str, Any]]:
    """Yield per planting: what is found of terms with about 20 occurrences expected."""
    yield from calibration_power.found_of_planted(*population, runs)


def letters(number: int) -> str:
    """Return a name without a numeral, which would be no theme."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def stability(population: Population, runs: int) -> Iterator[dict[str, Any]]:
    """Yield per number of articles: how often a term of stability .5 or more leads in another sample as well."""
    for articles in (1, 3, 9, 20):
        again, said = [], []
        for run in range(runs):
            generator = np.random.default_rng([run, articles, 3])
            chosen = generator.choice(len(population.words), 2 * articles, replace=False)
            expected = population.rates() * population.words.mean() * articles
            thematic = population.rates() < 2e-3  # frequent words are function words
            columns = np.flatnonzero((expected > 0.5) & thematic)
            halves = []
            for rows in (chosen[:articles], chosen[articles:]):
                units = pd.DataFrame({"article_id": rows.astype(str), "sentence": 1, "province": "g"})
                counts = population.counts[rows][:, columns]
                names = pd.DataFrame({"term": [letters(c) for c in columns], "n": 1})
                terms = DocumentTerms(counts, units.assign(words=population.words[rows]), names)
                halves.append(tfidf_themes(terms, resamples=500))
            firm = halves[0][(halves[0]["stability"] >= 0.5) & (halves[0]["rank"] <= 20)]
            leading = set(halves[1].loc[halves[1]["rank"] <= 20, "term"])
            again.append(firm["term"].isin(leading).mean() if len(firm) else np.nan)
            said.append(firm["stability"].mean())
        yield {
            "texts": population.name,
            "articles": articles,
            "stability said": per_run(said),
            "leads in other articles": per_run(again),
        }


def permutation(population: Population, runs: int) -> Iterator[dict[str, Any]]:
    """Yield per composition: p of groups whose articles do not differ, and of long articles against short ones."""
    order = np.argsort(population.words, kind="stable")
    short, long = (population._replace(counts=population.counts[rows], words=population.words[rows])
                   for rows in (order[: len(order) // 4], order[-len(order) // 4 :]))  # fmt: skip
    for name, sizes in {"10/40, at random": (10, 40), "10 long / 40 short": (10, 40)}.items():
        share = []
        for run in range(runs):
            generator = np.random.default_rng([run, 5])
            if "long" in name:
                parts = [(long, generator.choice(len(long.words), 10, False)),
                         (short, generator.choice(len(short.words), 40, False))]  # fmt: skip
            else:
                parts = [(population, generator.choice(len(population.words), 50, False))]
            counts = sparse.vstack([part.counts[rows] for part, rows in parts]).tocsr()
            words = np.concatenate([part.words[rows] for part, rows in parts])
            expected = population.rates() * words.sum() / 2
            columns = np.flatnonzero((expected >= 5) & (expected < 100))[:TERMS]
            units = pd.DataFrame(
                {"article_id": [f"a{i:04}" for i in range(50)], "province": np.repeat(["x", "y"], sizes)}
            )
            names = pd.DataFrame({"term": columns.astype(str), "n": 1})
            terms = DocumentTerms(counts[:, columns], units.assign(words=words), names)
            table = keyness_table(terms, permutations=2000, resamples=1, seed=run).query("province == 'x'")
            share.append((table["p"].dropna() < 0.05).mean())
        yield {"texts": population.name, "articles": name, "terms with p < .05": per_run(share)}


def power(population: Population, runs: int) -> Iterator[dict[str, Any]]:
    """Yield per composition: the ratio that `smallest_ratio` names for 80 %, beside what is found of 3×."""
    for composition in ((5, 5), (20, 20), (40, 40)):
        least = []
        for run in range(runs):
            terms, _, _ = dealt(population, composition, np.random.default_rng([run, *composition]))
            words = terms.units.groupby("province")["words"].sum()
            table = smallest_ratio(terms, per_1000_words=[7 * 1000 / words["g0"]])
            least.append(table["ratio"][0])
        yield {"texts": population.name, "articles": "/".join(map(str, composition)), "smallest ratio": per_run(least)}


def speed() -> Iterator[dict[str, Any]]:
    """Yield the seconds that a table takes with default options."""
    for articles, groups, terms in ((120, 3, 300), (1000, 4, 1000), (2000, 4, 4000)):
        population = synthetic_population("by article", articles=articles, terms=terms)
        units = pd.DataFrame({"article_id": [f"a{i:05}" for i in range(articles)], "sentence": 1})
        units = units.assign(province=[f"g{i % groups}" for i in range(articles)], words=population.words)
        names = pd.DataFrame({"term": [f"t{i}" for i in range(terms)], "n": 1})
        counted = DocumentTerms(population.counts, units, names)
        row: dict[str, Any] = {"articles": articles, "groups": groups, "terms": terms}
        for name, function in {
            "keyness_table, permutations=0": lambda c=counted: keyness_table(c, permutations=0),
            "phrase_rates": lambda c=counted: phrase_rates(c),
        }.items():
            start = time.perf_counter()
            function()
            row[name] = f"{time.perf_counter() - start:.1f} s"
        yield row


TABLES: dict[str, tuple[str, Callable[[Population, int], Iterator[dict[str, Any]]]]] = {
    "ratios": ("log2 ratios of groups that do not differ (5 to 20 occurrences expected)", ratios),
    "rates": ("Rates (5 to 20 occurrences expected)", rates_of_phrases),
    "planted": ("Planted ratios, half of them more often and half less often in the first group", planted_ratios),
    "found": ("Found of 3×, about 20 occurrences expected", found_of_planted),
    "power": ("Smallest ratio at 7 occurrences expected", power),
    "stability": ("Leading themes in other articles of the same source", stability),
    "permutation": ("p of groups that do not differ", permutation),
}


#: What a reader of a table must know.
NOTES = {
    "ratios": """\
Where a term occurs in few articles, and where a side has few, intervals cover more than 95 %: of three or five
articles often none has the term, an interval then has no end on that side, and counts of articles are discrete. The
one cure, variances pooled over terms, would let other terms move a term's interval; `shrunken` and `at_least` do pool.
""",
    "rates": """\
The variance between articles is pooled over terms, in which frequent ones weigh most. Where it grows with the
frequency (by article, in few articles), intervals of rarer terms are wider than they need be.
""",
    "planted": """\
Doublings: 1 is twice as often. "raw" and "shrunken" are those of distinctive rows that were planted more often;
"shrunken less true" is of all distinctive rows, false ones included: 0 where what is printed is right on average.
"at_least broken" is the share of distinctive rows whose bound promises more than is true.
""",
    "found": """\
The share of terms called distinctive, and what the interval and p alone would find. Beside them are four permutation
tests on the same counts. Copies make the few articles with a term louder and not more numerous; of that no test finds
half, where a term occurs in few articles or texts are real.
""",
}


def markdown(title: str, rows: Iterator[dict[str, Any]], note: str = "") -> str:
    """Return a table with its title."""
    table = pd.DataFrame(rows).fillna("–")
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in table.itertuples(index=False)]
    head = ["| " + " | ".join(table) + " |", "|" + "---|" * len(table.columns)]
    return "\n".join([f"## {title}", "", *([note] if note else []), *head, *lines, ""])


def main() -> None:
    """Write all tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="*", type=Path, help="Parquet files or folders of real texts")
    parser.add_argument("--articles", type=int, default=1500, help="how many articles of each; 1500 if not said")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--only", nargs="*", choices=[*TABLES, "shares", "speed"], default=[*TABLES, "shares", "speed"])
    parser.add_argument("--out", type=Path, default=Path(__file__).with_suffix(".md"))
    options = parser.parse_args()
    warnings.filterwarnings("ignore", message="resamples=|permutations=")
    populations = [synthetic_population(kind) for kind in ("by article", "by word", "in few articles")]
    populations += [real_population(path, options.articles) for path in options.texts]
    said = f"{options.runs} runs a row; of the real texts {options.articles:,} articles each."
    parts = [
        "# Calibration",
        "",
        f"Written by calibration.py; nominal are 95 % of coverage and 5 % of error. {said}",
        "",
    ]
    for name, (title, function) in TABLES.items():
        if name in options.only:
            rows = (row for p in populations for row in function(p, options.runs))
            parts.append(markdown(title, rows, NOTES.get(name, "")))
            options.out.write_text("\n".join(parts), "utf-8")
    if "shares" in options.only:
        for population in calibration_shares.populations(options.texts, articles=options.articles):
            rows = calibration_shares.coverage(population, runs=options.runs)
            parts.append(markdown(f"Shares of frames: {population.name}", rows))
    if "speed" in options.only:
        parts.append(markdown("Speed", speed()))
    options.out.write_text("\n".join(parts), "utf-8")


if __name__ == "__main__":
    main()
