"""What do other tools report for the same texts, and how much of it is chance?

Gives scikit-learn, a log-likelihood by hand, scattertext, shifterator and pycorpdiff the words that this project
segments, so that only the statistics differ; then texts that do not differ at all. Prints Markdown tables and writes
them to benchmarks/peers.md. The tools get an environment of their own, in build/peers-venv:

    .venv/bin/python benchmarks/peers.py            # about four minutes; the first time also installs the tools
    .venv/bin/python benchmarks/peers.py --quick    # fewer repetitions, nothing written
"""

from __future__ import annotations

import argparse
import collections.abc
import json
import os
import re
import subprocess
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.metadata import version
from itertools import compress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE.parent / "build" / "peers-venv"
REQUIREMENTS = HERE / "peers-requirements.txt"
TABLE = HERE / "peers.md"
TOP = 10
#: Synthetic texts: articles in three groups, as many as the intervals of `keyness_table` need to resample articles.
GROUPS, ARTICLES, VOCABULARY = 3, 20, 500
#: Dirichlet concentration of bursty articles, as in calibration.py; without one, words fall independently.
SETTINGS = {"independent words": None, "bursty words": 300}


class Corpus(NamedTuple):
    """Texts as words joined by spaces, and the group of each."""

    texts: list[str]
    labels: list[str]

    def groups(self) -> list[str]:
        return list(dict.fromkeys(self.labels))


class Method(NamedTuple):
    """One thing that a tool offers to an analyst.

    `report(prepared, group)` returns the tool's table in the tool's own order, with the columns it has of: term, p,
    adjusted (a p after correction), flag (an interval clear of zero, for instance), flag_adjusted, and ranked (false
    for words below the tool's own threshold).
    """

    report: Callable[[Any, str], pd.DataFrame]
    correction: str = ""  # empty: the tool has none by default, and Benjamini and Hochberg's is added here
    each_group: bool = True  # false: one test over all groups


class Tool(NamedTuple):
    """A tool, and how it takes texts."""

    package: str
    prepare: Callable[[Corpus], Any]
    methods: dict[str, Method]
    #: how the tool would cut the same texts into words by itself; nothing where it takes counts
    own_words: Callable[[str], list[str]] | None = None


def _ordered(term: Any, order: Any, **columns: Any) -> pd.DataFrame:
    """Return a table from the largest `order`; ties by text, since the tools leave them to chance."""
    table = pd.DataFrame({"term": np.asarray(term, dtype=str), "order": np.asarray(order), **columns})
    return table.sort_values(["order", "term"], ascending=[False, True]).drop(columns="order")


# --- The tools; each is imported only where it is installed --------------------------------------


def scikit_learn() -> Tool:
    """Counts and the χ² of feature selection, the recipe of its text tutorials."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.feature_selection import chi2

    def prepare(corpus: Corpus) -> Any:
        vectorizer = CountVectorizer(token_pattern=r"\S+", lowercase=False)
        counts = vectorizer.fit_transform(corpus.texts)
        return counts, vectorizer.get_feature_names_out(), np.array(corpus.labels)

    def one_against_rest(prepared: Any, group: str) -> pd.DataFrame:
        counts, terms, labels = prepared
        score, p = chi2(counts, labels == group)
        return _ordered(terms, score, p=p)

    def all_groups(prepared: Any, _: str) -> pd.DataFrame:
        counts, terms, labels = prepared
        score, p = chi2(counts, labels)
        return _ordered(terms, score, p=p)

    methods = {
        "chi2, each against the rest": Method(one_against_rest),
        "chi2, all groups": Method(all_groups, "", False),
    }
    return Tool("scikit-learn", prepare, methods, CountVectorizer().build_analyzer())


def by_hand() -> Tool:
    """Four-cell log-likelihood with the p of χ², what keyword tools print."""
    from scipy.special import xlogy
    from scipy.stats import chi2

    def prepare(corpus: Corpus) -> pd.DataFrame:
        words = [Counter(text.split()) for text in corpus.texts]
        return pd.DataFrame(words, index=corpus.labels).fillna(0).groupby(level=0).sum().T

    def report(counts: pd.DataFrame, group: str) -> pd.DataFrame:
        a, b = counts[group], counts.drop(columns=group).sum(axis=1)
        n1, n2 = a.sum(), b.sum()
        share = n1 / (n1 + n2)
        cells = [(a, (a + b) * share), (b, (a + b) * (1 - share))]
        cells += [(n1 - a, (n1 + n2 - a - b) * share), (n2 - b, (n1 + n2 - a - b) * (1 - share))]
        score = 2 * sum(xlogy(o, o / e) for o, e in cells)
        return _ordered(counts.index, score, p=chi2.sf(score, 1))

    return Tool("scipy", prepare, {"G2 per word, each against the rest": Method(report)})


def scattertext() -> Tool:
    """Its default score, and those of its scores that carry a p or an interval."""
    import scattertext as st
    from scattertext.termscoring.lrc import LRC
    from scattertext.termscoring.MannWhitneyU import MannWhitneyU
    from scattertext.WhitespaceNLP import Doc, Tok

    def words(text: str) -> Doc:
        return Doc([[Tok("WORD", word, word, "", "") for word in text.split()]], text)

    def prepare(corpus: Corpus) -> Any:
        table = pd.DataFrame({"text": corpus.texts, "group": corpus.labels})
        build = st.CorpusFromPandas(
            table, category_col="group", text_col="text", nlp=words, feats_from_spacy_doc=st.UnigramsFromSpacyDoc()
        )
        return build.build()

    def scaled_f(corpus: Any, group: str) -> pd.DataFrame:
        return _ordered(corpus.get_terms(), corpus.get_scaled_f_scores(group))

    def log_odds(corpus: Any, group: str) -> pd.DataFrame:
        counts = corpus.get_term_freq_df(label_append="")
        pair = np.array([counts[group], counts.drop(columns=group).sum(axis=1)]).T
        prior = st.LogOddsRatioUninformativeDirichletPrior()
        p = prior.get_p_vals(pair)  # of one side: near 1 where the group uses the word more
        return _ordered(counts.index, prior.get_zeta_i_j(pair), p=2 * np.minimum(p, 1 - p))

    def conservative(corpus: Any, group: str) -> pd.DataFrame:
        score = LRC(corpus).set_categories(group).get_scores()
        return _ordered(score.index, score, flag_adjusted=np.array(score != 0), ranked=np.array(score > 0))

    def mann_whitney(corpus: Any, group: str) -> pd.DataFrame:
        found = MannWhitneyU(corpus).set_categories(group).get_score_df(correction_method="fdr_bh")
        # of one side: near 0 where the group uses the word more, near 1 where it uses it less
        p, adjusted = (np.minimum(found[c], 1 - found[c]) for c in ("mwu_p", "mwu_p_corr"))
        return _ordered(found.index, found["mwu_z"], p=p.to_numpy(), adjusted=adjusted.to_numpy())

    methods = {
        "scaled F-score (default)": Method(scaled_f),
        "log-odds z, uninformative prior": Method(log_odds),
        "conservative log ratio (LRC)": Method(conservative, "own: Bonferroni"),
        "Mann–Whitney of articles": Method(mann_whitney, "own: BH"),
    }
    return Tool("scattertext", prepare, methods, lambda text: [t.lower_ for t in st.whitespace_nlp(text)])


def shifterator() -> Tool:
    """Contributions to the Jensen–Shannon divergence from the rest."""
    # 0.3.0, the newest, asks for a name that Python 3.10 took away, and stops; given it back, it works
    collections.Mapping = collections.abc.Mapping
    from shifterator import JSDivergenceShift

    def prepare(corpus: Corpus) -> dict[str, Counter]:
        counts: dict[str, Counter] = {group: Counter() for group in corpus.groups()}
        for text, label in zip(*corpus, strict=True):
            counts[label].update(text.split())
        return counts

    def report(counts: dict[str, Counter], group: str) -> pd.DataFrame:
        rest = sum((c for g, c in counts.items() if g != group), Counter())
        shift = JSDivergenceShift(type2freq_1=dict(rest), type2freq_2=dict(counts[group]))
        # its graph draws a word on the side that uses it more
        side = {t: np.sign(d) for t, d in shift.type2p_diff.items()}
        terms = list(shift.type2shift_score)
        return _ordered(terms, [abs(shift.type2shift_score[t]) * side[t] for t in terms])

    return Tool("shifterator", prepare, {"Jensen–Shannon shift": Method(report)})


def pycorpdiff() -> Tool:
    """Its keyness as it comes, and what it offers on request: permuted and resampled documents."""
    import pycorpdiff as pcd

    def prepare(corpus: Corpus) -> tuple[Any, dict[str, pd.DataFrame]]:
        table = pd.DataFrame({"text": corpus.texts, "group": corpus.labels})
        parts = dict(table.groupby("group", sort=False))
        made = {g: pcd.from_dataframe(part, tokenizer=str.split) for g, part in parts.items()}
        tables = {}
        for group in parts:
            rest = pcd.from_dataframe(table[table["group"] != group], tokenizer=str.split)
            tables[group] = (
                pcd.compare(made[group], rest)
                .keyness(permutation_n=999, permutation_seed=0, ci="bootstrap", simultaneous_ci=True, bootstrap_seed=0)
                .table
            )
        return made, tables

    def default(prepared: Any, group: str) -> pd.DataFrame:
        return prepared[1][group][["term", "p_value", "p_adjusted"]].set_axis(["term", "p", "adjusted"], axis=1)

    def several(prepared: Any, _: str) -> pd.DataFrame:
        found = pcd.keyness_multi(list(prepared[0].values())).reset_index()
        return found[["term", "p_value", "p_adjusted"]].set_axis(["term", "p", "adjusted"], axis=1)

    def permuted(prepared: Any, group: str) -> pd.DataFrame:
        return prepared[1][group][["term", "p_permutation"]].set_axis(["term", "p"], axis=1)

    def resampled(prepared: Any, group: str) -> pd.DataFrame:
        found = prepared[1][group]
        clear = [
            (found[f"g2_ci_lower{kind}"] > 0) | (found[f"g2_ci_upper{kind}"] < 0) for kind in ("", "_simultaneous")
        ]
        return pd.DataFrame({"term": found["term"], "flag": clear[0], "flag_adjusted": clear[1]})

    methods = {
        "keyness (default)": Method(default, "own: BH"),
        "keyness_multi, all groups": Method(several, "own: BH", False),
        "permutation_n=999, on request": Method(permuted),
        'ci="bootstrap", on request': Method(resampled, "own: simultaneous_ci"),
    }
    return Tool("pycorpdiff", prepare, methods, pcd.RegexTokenizer())


PEERS = {
    "scikit-learn": scikit_learn,
    "by hand": by_hand,
    "scattertext": scattertext,
    "shifterator": shifterator,
    "pycorpdiff": pycorpdiff,
}
#: What cannot be counted (three groups, interval, few articles): from code and documentation of the pinned versions.
CLAIMS = {
    ("scikit-learn", "chi2, each against the rest"): ("one against the rest, by hand", "no", "no"),
    ("scikit-learn", "chi2, all groups"): ("one test over all", "no", "no"),
    ("by hand", "G2 per word, each against the rest"): ("one against the rest, by hand", "no", "no"),
    ("scattertext", "scaled F-score (default)"): ("one against the rest", "no", "no"),
    ("scattertext", "log-odds z, uninformative prior"): ("one against the rest", "no", "no"),
    ("scattertext", "conservative log ratio (LRC)"): ("one against the rest", "one bound, from words", "no"),
    ("scattertext", "Mann–Whitney of articles"): ("one against the rest", "no", "no"),
    ("shifterator", "Jensen–Shannon shift"): ("two texts; the rest by hand", "no", "no"),
    ("pycorpdiff", "keyness (default)"): ("two corpora; the rest by hand", "no", "on request: `dispersion=True`"),
    ("pycorpdiff", "keyness_multi, all groups"): ("one test over all", "no", "no"),
    ("pycorpdiff", "permutation_n=999, on request"): ("two corpora; the rest by hand", "no", "no"),
    ("pycorpdiff", 'ci="bootstrap", on request'): ("two corpora; the rest by hand", "of G2, from articles", "no"),
    ("keyness_table", "verdict"): (
        "one against the rest, or pairs",
        "of log2_ratio",
        "`interval`, `articles`, `verdict`",
    ),
    ("keyness_table", "p and q"): ("one against the rest, or pairs", "no", "p is missing, `reason` says why"),
    ("keyness_table", "p_all, all groups"): ("one test over all", "no", "p is missing, `reason` says why"),
}


# --- In the tools' environment -------------------------------------------------------------------


def run_peer(name: str, source: Path, target: Path) -> None:
    """Read corpora, let one tool report on each, and write what it says."""
    corpora = [Corpus(*c) for c in json.loads(source.read_text(encoding="utf-8"))]
    with warnings.catch_warnings(record=True) as raised:
        warnings.simplefilter("always")
        tool = PEERS[name]()
        raised.clear()  # of the import; those of the first corpus are to be reported
        started, found, said = time.perf_counter(), [], []
        for number, corpus in enumerate(corpora):
            found.append(_reports(tool, corpus))
            said = sorted({str(w.message) for w in raised}) if number == 0 else said
    result = {
        "version": f"{tool.package} {version(tool.package)}",
        "seconds": time.perf_counter() - started,
        "warnings": said,
        "own_words": [tool.own_words(text) for text in corpora[0].texts] if tool.own_words else None,
        "reports": found,
    }
    target.write_text(json.dumps(result), encoding="utf-8")


def _reports(tool: Tool, corpus: Corpus) -> dict[str, dict]:
    prepared = tool.prepare(corpus)
    reports = {}
    for name, method in tool.methods.items():
        groups = corpus.groups() if method.each_group else ["all"]
        tables = {g: method.report(prepared, g).to_dict("list") for g in groups}
        reports[name] = {"correction": method.correction, "tables": tables}
    return reports


# --- In the project's environment ----------------------------------------------------------------


def environment() -> tuple[Path, dict[str, str]]:
    """Make the environment of the tools, and return its Python and the reason for each tool that is not there."""
    python = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp, wanted = ENVIRONMENT / "installed.json", REQUIREMENTS.read_text(encoding="utf-8")
    if stamp.is_file():
        done = json.loads(stamp.read_text(encoding="utf-8"))
        if done["requirements"] == wanted and not done["failed"]:
            return python, {}
    uv = Path(sys.executable).parent / ("uv.exe" if os.name == "nt" else "uv")
    has_uv = uv.is_file()
    make = (
        [uv, "venv", "-q", "--clear", "--python", sys.executable]
        if has_uv
        else [sys.executable, "-m", "venv", "--clear"]
    )
    ENVIRONMENT.mkdir(parents=True, exist_ok=True)
    if reason := _run([*make, ENVIRONMENT]):
        return python, dict.fromkeys(PEERS, f"no environment: {reason}")
    installer = [uv, "pip", "install", "-q", "--python", python] if has_uv else [python, "-m", "pip", "install", "-q"]
    every = _run([*installer, "-r", REQUIREMENTS])
    failed = {}
    if every:  # one by one, so that a tool that cannot be installed takes no other with it
        pins = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", wanted, flags=re.MULTILINE))
        for name in PEERS:
            packages = [name] if name in pins else ["pandas", "scipy"]
            if reason := _run([*installer, "-c", REQUIREMENTS, *(f"{p}=={pins[p]}" for p in packages)]):
                failed[name] = f"could not be installed: {reason}"
    stamp.write_text(json.dumps({"requirements": wanted, "failed": failed}), encoding="utf-8")
    return python, failed


def _run(command: list) -> str:
    """Run a command; return "" or why it failed, without addresses and paths of the machine."""
    alone = {**os.environ, "UV_SYSTEM_CERTS": "1", "OMP_NUM_THREADS": "1", "PYTHONPATH": "", "PYTHONHASHSEED": "0"}
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, env=alone)
    if done.returncode == 0:
        return ""
    print(done.stderr, file=sys.stderr)
    lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
    return re.sub(r"\S*[/\\]\S+", "…", lines[-1]).strip()[:200]


def peers(corpora: list[Corpus]) -> tuple[dict[str, dict], dict[str, str]]:
    """Return what every tool reports, and why the others do not."""
    python, failed = environment()
    source = ENVIRONMENT / "corpora.json"
    source.write_text(json.dumps(corpora), encoding="utf-8")
    results = {}
    for name in PEERS:
        if name in failed:
            continue
        target = ENVIRONMENT / f"{name.replace(' ', '-')}.json"
        if reason := _run([python, __file__, "--peer", name, source, target]):
            failed[name] = f"could not be run: {reason}"
        else:
            results[name] = json.loads(target.read_text(encoding="utf-8"))
            print(f"{name}: {results[name]['seconds']:.0f} s", file=sys.stderr)
    return results, failed


def ours(tokens: list[pd.DataFrame], permutations: int) -> dict:
    """Return what `keyness_table` says of the same corpora, in the form of the tools' results."""
    from analysis.measures.keyness import keyness_table
    from analysis.measures.terms import document_terms

    started, found = time.perf_counter(), []
    for number, table in enumerate(tokens):
        unit = "sentence" if number == 0 else "article"
        keyness = keyness_table(document_terms(table, unit=unit), permutations=permutations, seed=number)
        groups = {str(g): part for g, part in keyness.groupby("province", sort=False)}
        p = {
            g: pd.DataFrame({"term": t["term"], "p": t["p"], "adjusted": t["q"]}).to_dict("list")
            for g, t in groups.items()
        }
        verdict = {g: {"term": list(t["term"]), "flag": list(t["verdict"] == "distinctive")} for g, t in groups.items()}
        first = next(iter(groups.values())).drop_duplicates("term").sort_values("G2_all", ascending=False)
        overall = {"term": list(first["term"]), "p": list(first["p_all"])}
        found.append(
            {
                "verdict": {"correction": "none: about one term", "tables": verdict},
                "p and q": {"correction": "own: BH, over all groups", "tables": p},
                "p_all, all groups": {"correction": "", "tables": {"all": overall}},
            }
        )
    return {"version": "this project", "seconds": time.perf_counter() - started, "warnings": [], "reports": found}


def real_tokens() -> pd.DataFrame:
    """Return the words of the project's own articles."""
    from analysis.corpus.loading import load_corpus
    from analysis.pages.blocks import split_blocks
    from analysis.words.sentences import split_sentences
    from analysis.words.tokens import segment

    tokens = segment(split_sentences(split_blocks(load_corpus(HERE.parent / "data"))))
    return tokens[tokens["is_word"]].reset_index(drop=True)


def as_corpus(tokens: pd.DataFrame) -> Corpus:
    """Return one text per article, its words joined by spaces."""
    articles = tokens.groupby("article_id", sort=False)
    return Corpus(articles["word"].agg(" ".join).tolist(), articles["province"].first().tolist())


def one_population(runs: int, concentration: float | None) -> Iterator[pd.DataFrame]:
    """Yield words of articles that come from one population, with labels that mean nothing.

    With a concentration every article draws its own shares of the words first, so that a word that occurs in an
    article once is likely to stand there again, as in real texts.
    """
    generator = np.random.default_rng(20)
    shares = 1 / np.arange(4, VOCABULARY + 4)
    words = np.array([f"w{i:03}" for i in range(VOCABULARY)])
    for _ in range(runs):
        labels = generator.permutation(np.repeat([f"group {g}" for g in range(GROUPS)], ARTICLES))
        parts = []
        for number, label in enumerate(labels):
            own = shares if concentration is None else generator.standard_gamma(shares / shares.sum() * concentration)
            text = generator.choice(words, size=int(generator.integers(150, 451)), p=own / own.sum())
            parts.append(pd.DataFrame({"article_id": f"a{number:02}", "province": label, "word": text}))
        yield pd.concat(parts, ignore_index=True).assign(sentence=1, is_word=True)


# --- Tables --------------------------------------------------------------------------------------


def flags(report: dict, table: dict) -> tuple[np.ndarray | None, np.ndarray | None, str]:
    """Return which rows a tool calls different at 5 %, which after correction, and whose correction that is.

    Rows without a p are left out.
    """
    from analysis.measures.statistics import benjamini_hochberg

    single, adjusted, correction = None, None, report["correction"]
    if "p" in table:
        p = np.array(table["p"], dtype=float)
        after = np.array(table["adjusted"], dtype=float) if "adjusted" in table else benjamini_hochberg(p)
        given = ~np.isnan(p)
        single, adjusted = p[given] < 0.05, after[given] < 0.05
        correction = correction or "none; BH added here"
    if "flag" in table:
        single = np.array(table["flag"])
    if "flag_adjusted" in table:
        adjusted = np.array(table["flag_adjusted"])
    return single, adjusted, correction


def methods(results: dict[str, dict]) -> Iterator[tuple[str, str, list[dict]]]:
    """Yield tool, method and its reports, one per corpus."""
    for tool, result in results.items():
        for method in result["reports"][0]:
            yield tool, method, [reports[method] for reports in result["reports"]]


def chance_table(results: dict[str, dict], corpora: dict[str, range]) -> Iterator[dict]:
    """Yield for every method what it calls different where nothing is."""
    for tool, method, reports in methods(results):
        row: dict[str, Any] = {"tool": tool, "method": method}
        for setting, numbers in corpora.items():
            singles, after = [], []
            for number in numbers:
                found = [flags(reports[number], t) for t in reports[number]["tables"].values()]
                singles += [f[0] for f in found if f[0] is not None]
                after += [[f[1].sum() for f in found if f[1] is not None]]
                row["correction"] = found[0][2] or "–"
            # every method has single calls or corrected ones in every corpus, or in none
            row[f"{setting}: called different"] = f"{100 * np.concatenate(singles).mean():.1f} %" if singles else "–"
            corrected = [sum(a) for a in after if a]
            row[f"{setting}: a run, corrected"] = f"{np.mean(corrected):.1f}" if corrected else "–"
            row[f"{setting}: runs with any"] = f"{np.mean(np.array(corrected) > 0):.0%}" if corrected else "–"
        yield row


def behaviour_table(results: dict[str, dict], counts: pd.DataFrame) -> Iterator[dict]:
    """Yield for every method what it compares, and which words it reports on."""
    for tool, method, reports in methods(results):
        tables = reports[0]["tables"]
        k, interval, few = CLAIMS[tool, method]
        absent = [(counts.index[counts[g] == 0], t["term"]) for g, t in tables.items() if g in counts]
        kept = sum(len(set(terms).intersection(gone)) for gone, terms in absent)
        yield {
            "tool": tool,
            "method": method,
            "three groups": k,
            "words with a row": f"{len(next(iter(tables.values()))['term'])} of {len(counts)}",
            "words the group does not use": f"{kept} of {sum(len(gone) for gone, _ in absent)}" if absent else "–",
            "interval": interval,
            "says that articles are few": few,
        }


def called_table(results: dict[str, dict], groups: list[str]) -> Iterator[dict]:
    """Yield for every method how many words it calls different in each province, before and after correction."""
    for tool, method, reports in methods(results):
        tables = reports[0]["tables"]
        called = {g: _called(reports[0], tables[g]) if g in tables else "" for g in [*groups, "all"]}
        if set(called.values()) - {"", "– / –"}:  # some only rank
            yield {"tool": tool, "method": method, **called}


def _called(report: dict, table: dict) -> str:
    single, adjusted, _ = flags(report, table)
    if "p" in table and np.isnan(np.array(table["p"], dtype=float)).all():
        return "no p"
    return " / ".join("–" if found is None else str(int(found.sum())) for found in (single, adjusted))


def top_table(results: dict[str, dict], counts: pd.DataFrame, tokens: pd.DataFrame, group: str) -> Iterator[dict]:
    """Yield for every method that ranks words within a group the first ten."""
    articles = tokens[tokens["province"] == group].groupby("word")["article_id"].nunique()
    several = tokens.loc[tokens["province"] == group, "article_id"].nunique() > 1
    rate = counts / counts.sum()
    rest = counts.drop(columns=group).sum(axis=1)
    less = rate[group] < rest / rest.sum()
    seen = set()
    for tool, method, reports in methods(results):
        table = reports[0]["tables"].get(group, {"term": []})
        top = list(compress(table["term"], table["ranked"]) if "ranked" in table else table["term"])[:TOP]
        if group not in reports[0]["tables"] or (tool, *top) in seen:
            continue
        seen.add((tool, *top))
        row = {"tool": tool, "method": method}
        row["first ten"] = ", ".join(("↓" if less[t] else "") + t.replace("_", " ") for t in top) or "none"
        row["used less there"] = int(less[top].sum())
        if several:
            row["in one article"] = int((articles.reindex(top).fillna(0) == 1).sum())
        yield row


def markdown(rows: Iterator[dict]) -> str:
    """Return rows as a Markdown table."""
    rows = list(rows)
    lines = ["| " + " | ".join(rows[0]) + " |", "|" + "---|" * len(rows[0])]
    return "\n".join(lines + ["| " + " | ".join(str(v) for v in row.values()) + " |" for row in rows])


def own_words_table(results: dict[str, dict], vocabulary: set[str]) -> Iterator[dict]:
    """Yield for every tool what becomes of the words if it may cut the text itself."""
    for tool, result in results.items():
        if result.get("own_words"):
            found = {word for text in result["own_words"] for word in text}
            yield {"tool": tool, "distinct words kept": f"{len(vocabulary & found)} of {len(vocabulary)}"}


def report_text(runs: int) -> str:
    """Run every tool on every corpus and return the tables."""
    started = time.perf_counter()
    tokens, settings = [real_tokens()], {}
    for setting, concentration in SETTINGS.items():
        settings[setting] = range(len(tokens), len(tokens) + runs)
        tokens += one_population(runs, concentration)
    results, failed = peers([as_corpus(t) for t in tokens])
    results["keyness_table"] = ours(tokens, 20_000)
    counts = tokens[0].groupby(["word", "province"], sort=False).size().unstack(fill_value=0)
    articles = tokens[0].groupby("province", sort=False)["article_id"].nunique()
    sizes = ", ".join(f"{g} ({n})" for g, n in articles.items())
    introduction = INTRODUCTION.format(
        words=len(tokens[0]), vocabulary=len(counts), sizes=sizes, runs=runs, articles=GROUPS * ARTICLES, groups=GROUPS,
        terms=VOCABULARY
    )  # fmt: skip
    parts = [
        introduction,
        CHANCE,
        markdown(chance_table(results, settings)),
        BEHAVIOUR,
        markdown(behaviour_table(results, counts)),
        CALLED,
        markdown(called_table(results, list(articles.index))),
        TOPS,
        *(f"### {g}\n\n{markdown(top_table(results, counts, tokens[0], g))}\n" for g in articles.index),
        "## Versions, time, and what the tools said\n",
        markdown(_runs(results, failed)),
        OWN_WORDS,
        markdown(own_words_table(results, set(counts.index))),
    ]
    print(f"all: {time.perf_counter() - started:.0f} s", file=sys.stderr)
    return "\n".join(parts) + "\n"


def _runs(results: dict[str, dict], failed: dict[str, str]) -> Iterator[dict]:
    for tool, result in results.items():
        said = "; ".join(w.replace("\n", " ")[:120] for w in result["warnings"]) or "none"
        yield {"tool": tool, "version": result["version"], "seconds": round(result["seconds"]), "warnings": said}
    for tool, reason in failed.items():
        yield {"tool": tool, "version": "–", "seconds": "–", "warnings": reason}


INTRODUCTION = """# Other tools on the same words

Written by `.venv/bin/python benchmarks/peers.py`. Every tool gets the words that this project segments, joined by
spaces, so that only the statistics differ. The tools have an environment of their own, with the versions of
`peers-requirements.txt`.

The real texts are the articles of this project: {words} words, {vocabulary} different ones; articles by province:
{sizes}. The synthetic ones are {runs} times {articles} articles of 150 to 450 words out of {terms}, from one
population, labelled at random as {groups} groups of equal size.
"""
CHANCE = """## Nothing differs: labels at random

*Called different*: p < .05, a 95 % interval clear of zero or, for `verdict`, "distinctive"; in percent of words, over
the three groups. *A run, corrected*: words that are still called different after correction, in one run (three groups
together). *Runs with any*: runs in which there is at least one such word. Every one of them is false. *Bursty*: a word
that occurs in an article once is likely to occur there again, as in real texts.
"""
BEHAVIOUR = """
What the table says: where words fall independently, tests by words are nearly right (where each group is corrected by
itself, three times 5 % of runs with any are to be expected). Where words come in bursts they are not, and no correction
for the number of words corrects that, since it starts from a p that is wrong. Tests that permute whole articles hold in
both: pycorpdiff's, which is off unless asked for, as well as ours (pycorpdiff corrects no such p; corrected here, 999
permutations are too few for a single one of some 500 words to stay small). pycorpdiff's intervals also resample
articles, and are somewhat too narrow. LRC and log-odds are saved in part by being cautious about rare words. To find
nothing where nothing is would be easy without ever finding anything: for what `keyness_table` does find, see power in
README.md.

Mann–Whitney in scattertext 0.2.2 does take articles, but repeats every article as many times as there are articles on
its side (repeating them for scipy's test gives its p), and its p is of the side that looks larger, so that even without
that 10 % would be called different.

## What they report on the articles of this project

*Words the group does not use*: how many of them have a row in its table, over the three provinces.
"""
CALLED = """
### How many words are called different

Before / after correction (corrections as above).
"""
TOPS = """
scikit-learn's chi2 expects words by the number of articles, whatever their length: a province with a long article has
many words that are "different". pycorpdiff's permutations find nothing, and cannot: so few articles have too few
divisions for any p below .05. It prints p all the same; `keyness_table` prints none, and the reason. pycorpdiff's
bootstrap resamples articles, and a province of one article is the same in every resample: its intervals are too narrow,
and nothing says so. The intervals behind our verdicts resample sentences there; they describe these texts.

## The first ten words

In the tool's own order; methods of one tool with the same ten are listed once. ↓: used less in the province than in
the rest (chi2 has no sign, G2 is ordered by its size). *In one article*: of the words, how many stand in one article at
most, though the province has several.
"""
OWN_WORDS = """
scattertext 0.2.2 does not say that it needs `six`: the pinned list adds it. shifterator 0.3.0 does not run on Python
3.10 or later, because of a name that was removed from Python (`collections.Mapping`): the benchmark gives it back.

## If a tool cuts the text into words itself

Different words that survive the tool's default way of taking a text of segmented words apart (`_` within words).
"""


def main() -> None:
    """Run everything and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="3 repetitions instead of 20, and nothing written")
    parser.add_argument("--peer", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer:
        name, source, target = options.peer
        run_peer(name, Path(source), Path(target))
        return
    text = report_text(3 if options.quick else 20)
    print(text)
    if not options.quick:
        TABLE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
