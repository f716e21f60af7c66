"""How unlike groups are, which words carry it, which articles are typical, and the map."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from scipy.spatial.distance import jensenshannon

from analysis import DocumentTerms, article_map, distances, document_terms, key_articles, word_shift
from analysis.measures.distances import jensen_shannon

pytestmark = pytest.mark.filterwarnings("ignore:resamples=")
FEW = {"resamples": 100, "permutations": 100}


def counted(rows: dict[str, list[int]], provinces: str, terms: list[str] | None = None) -> DocumentTerms:
    """Each row is one article: its name and how often it has each term."""
    counts = np.array(list(rows.values()))
    units = pd.DataFrame({"article_id": list(rows), "province": list(provinces), "words": counts.sum(axis=1)})
    names = terms or [f"w{i}" for i in range(counts.shape[1])]
    return DocumentTerms(sparse.csr_array(counts), units, pd.DataFrame({"term": names, "n": 1}))


# --- Distance ---

COUNTS = st.lists(st.integers(0, 20), min_size=4, max_size=4).filter(any)


def test_a_column_may_stand_for_several_words_that_are_alike():
    once = jensen_shannon(np.array([[2, 1], [0, 3]]), np.array([[1, 4], [2, 2]]), np.array([3, 1]))
    whole = jensen_shannon(np.array([[2, 2, 2, 1], [0, 0, 0, 3]]), np.array([[1, 1, 1, 4], [2, 2, 2, 2]]))
    assert once.tolist() == pytest.approx(whole.tolist(), abs=1e-15)


@given(COUNTS, COUNTS)
def test_the_divergence_is_that_of_scipy(p, q):
    expected = jensenshannon(p, q, base=2) ** 2
    assert jensen_shannon(np.array(p), np.array(q)).item() == pytest.approx(expected, abs=1e-9)


@given(COUNTS, COUNTS, COUNTS)
def test_the_divergence_is_symmetric_within_bounds_and_its_root_a_metric(p, q, r):
    d = {
        pair: jensen_shannon(np.array(a), np.array(b)).item()
        for pair, (a, b) in {"pq": (p, q), "qp": (q, p), "pr": (p, r), "rq": (r, q), "pp": (p, np.array(p) * 3)}.items()
    }
    assert d["pq"] == pytest.approx(d["qp"], abs=1e-12)
    assert 0 <= d["pq"] <= 1
    assert d["pp"] == pytest.approx(0, abs=1e-12)
    assert np.sqrt(d["pq"]) <= np.sqrt(d["pr"]) + np.sqrt(d["rq"]) + 1e-6


def test_the_same_words_are_0_apart_and_no_word_in_common_is_1():
    same = distances(counted({"a": [2, 2], "b": [5, 5]}, "xy"), **FEW).iloc[0]
    other = distances(counted({"a": [4, 0], "b": [0, 10]}, "xy"), **FEW).iloc[0]
    assert (same["distance"], other["distance"]) == (0, 1)
    assert same["interval"] == "one article"
    assert np.isnan(same[["expected", "corrected", "low", "high", "p"]].astype(float)).all()


def test_groups_of_one_source_are_as_far_apart_as_chance_puts_them():
    generator, rows = np.random.default_rng(3), []
    for _ in range(30):
        counts = generator.multinomial(50, [0.4, 0.3, 0.2, 0.1], 24)
        terms = counted({f"a{i:02}": row.tolist() for i, row in enumerate(counts)}, "x" * 12 + "y" * 12)
        rows.append(distances(terms, resamples=100, permutations=100).iloc[0])
    table = pd.DataFrame(rows)
    assert (table["distance"] > 0).all()
    assert np.allclose(table["corrected"], table["distance"] - table["expected"])
    error = table["corrected"].std() / np.sqrt(30)
    assert abs(table["corrected"].mean()) < 3 * error
    assert (table["p"] < 0.05).sum() <= 5  # of 30 one or two by chance; more than five once in a hundred times
    assert ((table["low"] < 0) & (table["high"] > 0)).mean() > 0.85


def test_groups_that_differ_in_every_article_are_told_apart():
    rows = {f"a{i}": [30, 10, 5] if i < 6 else [5, 10, 30] for i in range(12)}
    row = distances(counted(rows, "x" * 6 + "y" * 6), resamples=500, permutations=500).iloc[0]
    assert row["p"] < 0.02
    assert row["low"] > 0
    assert row[["articles", "other_articles", "interval"]].tolist() == [6, 6, "articles"]


def test_every_pair_of_groups_has_a_row_in_order_of_appearance():
    table = distances(counted({"c": [1, 2], "a": [2, 1], "b": [1, 1]}, "zxy"), **FEW)
    assert table[["group", "other"]].values.tolist() == [["z", "x"], ["z", "y"], ["x", "y"]]


def test_articles_can_be_compared_one_by_one():
    table = distances(counted({"a": [1, 2], "b": [2, 1], "c": [1, 2]}, "xxy"), by="article_id", **FEW)
    assert table["distance"].round(4).tolist() == [0.0817, 0.0, 0.0817]


@cache
def of_eight_articles(*order: int) -> list[float]:
    rows = {f"a{i}": [i + 1, 9 - i, 3] for i in order}
    table = distances(counted(rows, ["x" if i % 2 else "y" for i in order]), **FEW)
    return table[["distance", "expected", "low", "high", "p"]].iloc[0].tolist()


@given(st.permutations(range(8)))
def test_the_order_of_the_articles_does_not_matter(order):
    assert of_eight_articles(*order) == pytest.approx(of_eight_articles(*range(8)))


def test_wrong_options_are_refused():
    terms = counted({"a": [1], "b": [2]}, "xy")
    with pytest.raises(ValueError, match=r"permutations=5 must be 0 \(no p\) or a number from 100"):
        distances(terms, permutations=5)
    with pytest.raises(ValueError, match="a='x', b='z'; must be two of x, y"):
        word_shift(terms, "x", "z")


# --- Which words carry it ---


def test_the_shift_has_the_values_of_shifterator():
    # JSDivergenceShift(type2freq_1=…, type2freq_2=…, base=2).diff and get_shift_scores() of shifterator 0.3.0
    terms = counted({"a": [10, 5, 20, 1, 0], "b": [2, 5, 25, 0, 4]}, "xy", ["lúa", "ngô", "và", "tốt", "mới"])
    table = word_shift(terms, "x", "y").set_index("term")
    assert table["contribution"].sum() == pytest.approx(0.13335150343749658)
    assert table["share"].to_dict() == pytest.approx(
        {
            "mới": 0.41660989282805605,
            "tốt": 0.10415247320701393,
            "và": 0.04182526973702526,
            "ngô": 0.0,
            "lúa": 0.4374123642279048,
        }
    )
    assert table["leans"].fillna("").to_dict() == {
        "lúa": "x",
        "mới": "y",
        "tốt": "x",
        "và": "y",
        "ngô": "",
    }
    assert table.index.tolist() == ["lúa", "mới", "tốt", "và", "ngô"]
    assert table.loc["lúa", ["count", "other_count", "articles", "other_articles"]].tolist() == [10, 2, 1, 1]


@given(st.lists(COUNTS, min_size=2, max_size=5))
def test_contributions_sum_to_the_distance_and_are_the_same_the_other_way_round(rows):
    terms = counted({f"a{i}": row for i, row in enumerate(rows)}, "xy" + "x" * (len(rows) - 2))
    one, other = word_shift(terms, "x", "y"), word_shift(terms, "y", "x")
    distance = distances(terms, resamples=1, permutations=0).iloc[0]["distance"]
    assert one["contribution"].sum() == pytest.approx(distance, abs=1e-9)
    assert (one["contribution"] >= 0).all()
    both = one.merge(other, on="term")
    assert np.allclose(both["contribution_x"], both["contribution_y"])
    assert (both["leans_x"].fillna("") == both["leans_y"].fillna("")).all()


# --- Typical articles ---


def test_the_most_typical_article_is_nearest_its_own_group_and_farthest_from_the_rest():
    rows = {"a": [9, 1, 0], "b": [8, 2, 0], "c": [1, 9, 0], "d": [0, 2, 8], "e": [0, 1, 9], "f": [5, 0, 5]}
    table = key_articles(counted(rows, "xxxyyy"), top=3, min_words=1)
    assert table.groupby("province")["article_id"].agg(list).to_dict() == {"x": ["b", "a", "c"], "y": ["e", "d", "f"]}
    assert table["typical"].tolist() == pytest.approx((table["rest_distance"] - table["own_distance"]).tolist())
    first = table[table["article_id"] == "a"].iloc[0]
    assert first["own_distance"] == pytest.approx(jensen_shannon(np.array([9, 1, 0]), np.array([9, 11, 0])).item())


def test_short_articles_are_no_candidates_unless_there_is_no_other():
    rows = {"a": [9, 1], "b": [1, 0], "c": [0, 1], "d": [0, 2]}
    table = key_articles(counted(rows, "xxyy"), min_words=5)
    assert table["article_id"].tolist() == ["a", "d"]


def test_one_article_or_one_group_says_what_it_can():
    alone = key_articles(counted({"a": [9, 1], "b": [5, 5]}, "xx"), min_words=1)
    assert alone["rest_distance"].isna().all() and alone["own_distance"].notna().all()
    single = key_articles(counted({"a": [9, 1], "b": [5, 5]}, "xy"), min_words=1)
    assert single["own_distance"].isna().all() and single["rest_distance"].notna().all()


# --- The map ---


def two_kinds(size: int = 40) -> DocumentTerms:
    generator = np.random.default_rng(0)
    rows = {
        f"a{i:02}": np.r_[generator.poisson([8, 1] if i < size // 2 else [1, 8]), generator.poisson(3, 6)].tolist()
        for i in range(size)
    }
    return counted(rows, "x" * (size // 2) + "y" * (size - size // 2), ["lúa", "ngô", *"abcdef"])


def test_articles_of_two_kinds_lie_on_two_sides_and_the_words_say_which():
    found = article_map(two_kinds())
    right = "x" if found["right"].iloc[0].startswith("lúa") else "y"
    assert {found["right"].iloc[0].split(",")[0], found["left"].iloc[0].split(",")[0]} == {"lúa", "ngô"}
    assert ((found["x"] > 0) == (found["province"] == right)).mean() > 0.95
    assert 0.3 < found["shown"].iloc[0] < 1


def test_the_average_article_is_in_the_middle_of_the_map():
    terms = two_kinds()
    found = article_map(terms)
    weight = np.asarray(terms.counts.sum(axis=1)).ravel()
    assert np.average(found["x"], weights=weight) == pytest.approx(0, abs=1e-9)
    assert np.average(found["y"], weights=weight) == pytest.approx(0, abs=1e-9)


def test_distances_on_a_map_of_two_words_and_a_third_are_chi_squared():
    # three words have two dimensions: the map shows all
    generator = np.random.default_rng(1)
    counts = generator.integers(1, 20, (30, 3))
    found = article_map(counted({f"a{i:02}": row.tolist() for i, row in enumerate(counts)}, "x" * 30, ["b", "c", "d"]))
    assert found["shown"].iloc[0] == pytest.approx(1)
    profiles = counts / counts.sum(axis=1, keepdims=True)
    mass = counts.sum(axis=0) / counts.sum()
    expected = np.sqrt(((profiles[0] - profiles[1]) ** 2 / mass).sum())
    assert np.hypot(*(found.loc[0, ["x", "y"]] - found.loc[1, ["x", "y"]])) == pytest.approx(expected)


@cache
def map_of_two_kinds() -> pd.DataFrame:
    return article_map(two_kinds())


@given(st.permutations(range(40)))
def test_the_map_does_not_depend_on_the_order_of_the_articles(order):
    terms = two_kinds()
    other = DocumentTerms(terms.counts[list(order)], terms.units.iloc[list(order)].reset_index(drop=True), terms.terms)
    both = map_of_two_kinds().merge(article_map(other), on="article_id")
    assert np.allclose(both["x_x"], both["x_y"], atol=1e-8) and np.allclose(both["y_x"], both["y_y"], atol=1e-8)


def test_a_map_of_few_articles_is_refused(make_tokens):
    with pytest.raises(ValueError, match="2 articles; a map needs 30 to 3000: of fewer read distances"):
        article_map(document_terms(make_tokens(("a", "x", "lúa"), ("b", "x", "ngô"))))
    words = document_terms(make_tokens(*[(f"a{i}", "x", f"w{i}") for i in range(30)]))
    with pytest.raises(ValueError, match="no word is used by 2 articles: there is nothing to compare"):
        article_map(words)
