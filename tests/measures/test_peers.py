"""Values that other tools publish or assert: peers.json names the tool of each; here are those of rates and keyness."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis import document_terms, keyness_table, phrase_rates, tfidf_themes

PEERS = json.loads((Path(__file__).parents[1] / "data" / "reference" / "peers.json").read_text("utf-8"))
FORMULAS = ("deviation_of_proportions", "log_likelihood", "log_likelihood_of_groups", "log2_ratio", "wilson_interval")


def of(*functions):
    rows = [row for row in PEERS if row["function"] in functions]
    assert rows
    return [pytest.param(row, id=row["source"]) for row in rows]


def tokens_of(documents):
    """Return tokens of documents, each its own group: words, or "a3b7" for three of a and seven of b."""
    rows = []
    for name, words in documents.items():
        spelt = words.replace(" ", "") if isinstance(words, str) else ""
        listed = [spelt[i] for i in range(0, len(spelt), 2) for _ in range(int(spelt[i + 1]))] if spelt else words
        rows += [(name, name, 1, i, word, True) for i, word in enumerate(listed, start=1)]
    return pd.DataFrame(rows, columns=["article_id", "province", "sentence", "position", "word", "is_word"])


def counted(documents, **options):
    return document_terms(tokens_of(documents), stop_words=frozenset(), **options)


def keyness(documents):
    return keyness_table(counted(documents), permutations=0)


@pytest.mark.parametrize("row", of(*FORMULAS))
def test_a_formula_gives_the_published_value(row):
    arguments = row["input"]
    if row["function"] == "deviation_of_proportions":
        parts, sizes, *normalize = arguments
        [found] = analysis.deviation_of_proportions(np.array(parts), np.array(sizes), normalize=(*normalize, True)[0])
    elif row["function"] == "wilson_interval":
        hits, n, *level = arguments
        found = analysis.wilson_interval(hits, n, level=(*level, 0.95)[0])
    else:
        found = getattr(analysis, row["function"])(*arguments)
    same = found == pytest.approx(row["expected"], abs=max(row["tolerance"], 1e-9))
    assert same == (row["convention"] is None)  # where the conventions differ, the file says how


@pytest.mark.parametrize("row", of("benjamini_hochberg"))
def test_adjusted_p_are_those_of_other_tools(row):
    q = analysis.benjamini_hochberg([np.nan if p is None else p for p in row["input"]])
    if isinstance(row["expected"], int):  # how many are found, at .05; Benjamini and Hochberg's own example at .10
        assert (q < (0.10 if ".10" in row["source"] else 0.05)).sum() == row["expected"]
    else:
        assert q.tolist() == pytest.approx(row["expected"], abs=row["tolerance"], nan_ok=True)


@pytest.mark.parametrize("row", of("keyness_table.count", "keyness_table.count,rest", "keyness_table.count/rest"))
def test_counts_of_target_and_reference(row):
    documents = row["input"]
    if "d1+d2" in row["source"]:
        tokens = tokens_of(documents).assign(province=lambda t: t["article_id"].map({"d1": "x", "d2": "x", "d3": "y"}))
        terms = document_terms(tokens, stop_words=frozenset())
        found = keyness_table(terms, permutations=0).query("province == 'x' and term == 'a'")
        assert found[["count", "rest"]].to_numpy()[0].tolist() == row["expected"]
    elif row["function"] == "keyness_table.count":
        assert keyness(documents).query("province == 'd1' and term == 'a'")["count"].tolist() == [row["expected"]]
    else:
        found = keyness(documents).query("province == 'd1'").sort_values("term")
        assert found[["count", "rest"]].to_numpy().tolist() == row["expected"]


@pytest.mark.parametrize("row", of("keyness_table.G2"))
def test_log_likelihood_of_a_table(row):
    found = keyness(row["input"]).query("province == 'd1' and term == 'b'")
    assert found["G2"].to_numpy() == pytest.approx([row["expected"]], abs=row["tolerance"])


@pytest.mark.parametrize("row", of("keyness_table.G2 signed"))
def test_the_rows_of_a_single_article_are_in_the_order_of_the_signed_log_likelihood(row):
    table = keyness(row["input"]).set_index("province")
    assert table.loc["d1" if "target 1" in row["source"] else "d2", "term"].tolist() == row["expected"]


@pytest.mark.parametrize("row", of("tfidf_themes.tf"))
def test_term_frequencies(row):
    found = tfidf_themes(counted(row["input"])).sort_values(["term", "province"])["tf"].round(6)
    assert set(np.round(row["expected"], 2)) <= set(found.round(2))


@pytest.mark.parametrize("row", of("tfidf_themes.idf"))
def test_inverse_document_frequencies(row):
    documents = row["input"]
    if isinstance(documents, list):
        documents = {
            f"{i}": [w for w, n in zip("abc", r, strict=True) for _ in range(n)] for i, r in enumerate(documents)
        }
        idf = tfidf_themes(counted(documents)).drop_duplicates("term").set_index("term")["idf"]
        assert idf[list("abc")].tolist() == pytest.approx(row["expected"], abs=row["tolerance"])
    else:  # scikit-learn's idf is smoothed and never 0: ln(3/3) + 1 and ln(3/2) + 1
        idf = tfidf_themes(counted(documents)).drop_duplicates("term").set_index("term")["idf"]
        assert idf[["the", "quick"]].tolist() == pytest.approx([1, np.log(3 / 2) + 1])


def test_tfidf_of_the_user_guide_of_scikit_learn_after_scaling_rows_to_length_one():
    [row] = [r for r in PEERS if r["function"] == "tfidf_themes.tfidf" and "scikit-learn" in r["source"]]
    documents = {
        f"{i}": [w for w, n in zip("abc", r, strict=True) for _ in range(n)] for i, r in enumerate(row["input"])
    }
    wide = tfidf_themes(counted(documents)).pivot(index="province", columns="term", values="tfidf").fillna(0)
    scaled = wide.to_numpy() / np.linalg.norm(wide.to_numpy(), axis=1, keepdims=True)
    assert scaled.ravel().tolist() == pytest.approx(row["expected"], abs=row["tolerance"])


def test_a_term_in_every_document_has_a_weight_here_where_tidytext_has_none():
    [row] = [r for r in PEERS if r["function"] == "tfidf_themes.tfidf" and "tidytext" in r["source"]]
    weights = tfidf_themes(counted(row["input"])).query("term == 'text'").set_index("province")["tfidf"]
    assert weights[["2", "3"]].tolist() == pytest.approx([3 / 5, 1 / 4])  # tf · (ln(3/3) + 1)
    assert row["convention"] is not None


@pytest.mark.parametrize("row", of("phrase_rates", "phrase_rates.rank"))
def test_frequencies_and_ranks_within_a_group(row):
    parts = tokens_of(row["input"]).assign(province="all")
    if row["function"] == "phrase_rates":
        parts = parts[parts["article_id"].isin(["1", "3"])]  # the group of the first and the third text
    found = phrase_rates(document_terms(parts, stop_words=frozenset())).set_index("term")
    if row["function"] == "phrase_rates":
        terms, count, _, articles = row["expected"]
        assert found.loc[terms, "count"].tolist() == count
        assert found.loc[terms, "articles"].tolist() == articles
    else:  # ties have ranks of their own here, in order of text
        assert found.loc[list("abdc"), "rank"].tolist() == [1, 2, 3, 4]


@pytest.mark.parametrize("row", of("phrase_rates.dispersion", "phrase_rates.articles"))
def test_dispersion_and_range_of_gries_corpus(row):
    parts = tokens_of(row["input"]).assign(province="all")
    found = phrase_rates(document_terms(parts, stop_words=frozenset())).set_index("term")
    terms = list("abiqx") if "dispersion of a b" in row["source"] else list("biqx")
    column = row["function"].removeprefix("phrase_rates.")
    assert found.loc[terms, column].tolist() == pytest.approx(row["expected"], abs=row["tolerance"])


@pytest.mark.parametrize("row", of("document_terms n=(2,3)", "document_terms n=2"))
def test_ngrams_are_those_of_quanteda(row):
    words = row["input"].split() if isinstance(row["input"], str) else row["input"]
    n = (2, 3) if "3" in row["function"] else 2
    found = counted({"1": words}, n=n).terms["term"].tolist()
    if isinstance(row["expected"], int):
        assert len(found) == row["expected"]
    else:
        assert sorted(found) == sorted(row["expected"])
