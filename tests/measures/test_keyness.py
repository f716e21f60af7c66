"""Differences between groups: known values, what a verdict means, and the laws of the table."""

import json
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import sparse

from analysis import (
    benjamini_hochberg,
    influence,
    keyness_pairs,
    keyness_table,
    log2_ratio,
    log_likelihood,
    log_likelihood_of_groups,
    smallest_ratio,
)
from analysis.measures.terms import DocumentTerms

pytestmark = pytest.mark.filterwarnings("ignore:resamples=", "ignore:permutations=")  # few, so that tests are fast

REFERENCE = json.loads((Path(__file__).parents[1] / "data" / "reference" / "measures.json").read_text("utf-8"))
DESIGNED = [
    "province",
    "term",
    "count",
    "rest",
    "per_1000_words",
    "rest_per_1000_words",
    "log2_ratio",
    "low",
    "high",
    "G2",
    "p",
    "q",
    "articles",
    "dispersion",
    "interval",
    "verdict",
]


def counted(rows, *, by="province", terms=None):
    """Return counts by sentence from (article, group, words, occurrences of each term)."""
    units = pd.DataFrame(
        {
            "article_id": [row[0] for row in rows],
            "sentence": range(len(rows)),
            by: [row[1] for row in rows],
            "words": [row[2] for row in rows],
        }
    )
    counts = np.array([row[3:] for row in rows])
    names = terms or [f"từ {i}" for i in range(counts.shape[1])]
    return DocumentTerms(sparse.csr_array(counts), units, pd.DataFrame({"term": names, "n": 1}))


def bursty(groups=3, articles=12, terms=20, seed=0):
    generator = np.random.default_rng(seed)
    rows = []
    for number in range(groups * articles):
        counts = generator.poisson(generator.gamma(1.0, 3.0, size=terms))
        rows.append((f"a{number:03}", f"group {number % groups}", int(counts.sum()) + 200, *counts))
    return counted(rows)


def quick(terms, **options):
    return keyness_table(terms, **{"resamples": 200, "permutations": 200} | options)


def by_row(table):
    return table.set_index(["province", "term"]).sort_index()


# --- Known values ---------------------------------------------------------------------------------


@pytest.mark.parametrize("row", REFERENCE["two_groups"], ids=lambda row: row["source"])
def test_published_values_for_two_groups(row):
    a, b, n1, n2 = (row[name] for name in ("a", "b", "n1", "n2"))
    table = by_row(quick(counted([("1", "target", n1, a), ("2", "rest", n2, b)]), smoothing="walter")).loc[
        ("target", "từ 0")
    ]
    assert table["G2"] == pytest.approx(row["G2"], abs=1e-9)
    assert log_likelihood(a, b, n1, n2) == pytest.approx(row["G2"], abs=1e-9)
    if "G2_rayson" in row:
        assert table["G2_all"] == pytest.approx(row["G2_rayson"], abs=1e-9)
        assert log_likelihood_of_groups([a, b], [n1, n2]) == pytest.approx(row["G2_rayson"], abs=1e-9)
    if "log2_ratio" in row:
        assert table["log2_ratio"] == pytest.approx(row["log2_ratio"], abs=1e-9)
        assert log2_ratio(a, b, n1, n2, smoothing="walter") == pytest.approx(row["log2_ratio"], abs=1e-9)


@pytest.mark.parametrize("row", REFERENCE["k_groups"], ids=lambda row: row["source"])
def test_published_values_for_k_groups(row):
    rows = [(str(i), f"g{i}", n, a) for i, (a, n) in enumerate(zip(row["counts"], row["words"], strict=True))]
    table = quick(counted(rows), smoothing="walter")
    assert table["G2_all"].tolist() == pytest.approx([row["G2_rayson"]] * len(rows), abs=row["tolerance"])
    assert set(table["df"]) == {row["df"]}
    assert table["log2_ratio"].tolist() == pytest.approx(row["log2_ratio_each_vs_rest"], abs=row["tolerance"])


@pytest.mark.parametrize("row", REFERENCE["dispersion"], ids=lambda row: row["source"])
def test_published_values_of_dispersion(row):
    rows = [(f"{i}", "g", n, a) for i, (a, n) in enumerate(zip(row["parts"], row["sizes"], strict=True))]
    table = quick(counted([*rows, ("z", "other", 10, 0)]))
    assert table["dispersion"][0] == pytest.approx(row["dp_norm"], abs=row["tolerance"])


@pytest.mark.parametrize("row", REFERENCE["multiple_testing"], ids=lambda row: row["source"])
def test_published_values_of_benjamini_and_hochberg(row):
    assert benjamini_hochberg(row["p"]).tolist() == pytest.approx(row["benjamini_hochberg"], abs=1e-9)


def test_a_missing_p_is_no_test():
    assert benjamini_hochberg([0.01, np.nan, 0.04]).tolist() == pytest.approx([0.02, np.nan, 0.04], nan_ok=True)


def test_equal_rates_differ_by_nothing():
    assert log_likelihood(3, 6, 100, 200) == pytest.approx(0, abs=1e-12)
    assert log_likelihood_of_groups([3, 6, 9], [100, 200, 300]) == pytest.approx(0, abs=1e-12)


# --- The table ------------------------------------------------------------------------------------


def test_the_columns_are_those_of_the_design_in_that_order():
    assert list(quick(bursty()).columns[: len(DESIGNED)]) == DESIGNED


def test_a_group_that_lacks_a_word_keeps_its_row():
    table = by_row(quick(counted([("1", "x", 100, 4), ("2", "y", 100, 0)])))
    row = table.loc[("y", "từ 0")]
    assert (row["count"], row["rest"], row["per_1000_words"], row["rest_per_1000_words"]) == (0, 4, 0, 40)
    assert row["log2_ratio"] == pytest.approx(np.log2(0.5 / 4.5))
    assert np.isnan(row["largest_share"])


def test_the_interval_for_a_word_without_occurrences_is_finite_and_not_a_point():
    table = by_row(quick(counted([(f"{i}", "xy"[i % 2], 100, 4 * (i % 2)) for i in range(8)])))
    low, high = table.loc[("x", "từ 0"), ["low", "high"]]
    assert np.isfinite([low, high]).all()
    assert high - low > 2  # it is not known how rare


def test_rows_are_in_the_order_of_the_shrunken_ratio():
    table = quick(bursty(groups=2))
    assert all(g["shrunken"].is_monotonic_decreasing for _, g in table.groupby("province"))


def test_a_shrunken_ratio_is_nearer_zero_and_has_the_sign_of_the_raw_one():
    table = quick(bursty(groups=2))
    assert (table["shrunken"].abs() <= table["log2_ratio"].abs()).all()
    assert (table["shrunken"] * table["log2_ratio"] >= 0).all()
    assert table["false_sign"].between(0, 0.5).all()


def test_at_least_is_promised_of_distinctive_rows_only_and_promises_less_than_the_interval():
    rows = [(f"{i:02}", "xy"[i % 2], 1000, 30 + 60 * (i % 2) + i % 3, 50 + i % 5, 40 + i % 4) for i in range(40)]
    table = quick(counted(rows))
    distinctive = table[table["verdict"] == "distinctive"]
    assert set(distinctive["term"]) == {"từ 0"}
    assert table.loc[table["verdict"] != "distinctive", "at_least"].isna().all()
    for row in distinctive.itertuples():
        assert 0 < abs(row.at_least) < abs(row.log2_ratio)
        assert np.sign(row.at_least) == np.sign(row.log2_ratio)


@pytest.mark.parametrize("smoothing", ["proportional", "hardie", "quanteda"])
def test_the_ratio_has_the_sign_of_the_raw_rates_whatever_the_sizes(smoothing):
    generator = np.random.default_rng(0)
    a, b = generator.integers(0, 4, size=(2, 1000))
    n1, n2 = generator.integers(50, 10_000, size=(2, 1000))
    raw = np.sign(a * n2 - b * n1)
    if smoothing != "proportional":
        raw[(a == 0) | (b == 0)] = 0  # half an occurrence in place of none may be more than the other side has
    ratio = np.sign(log2_ratio(a, b, n1, n2, smoothing=smoothing))
    assert (ratio[raw != 0] == raw[raw != 0]).all()


def test_walters_half_can_contradict_the_rates_where_the_default_does_not():
    # 1 in 1,000 words against 12 in 10,000: less often
    assert log2_ratio(1, 12, 1000, 10_000, smoothing="walter") > 0
    expected = np.log2((1 + 1 / 11) / 1000) - np.log2((12 + 10 / 11) / 10_000)
    assert log2_ratio(1, 12, 1000, 10_000) == pytest.approx(expected) and expected < 0


def test_an_unknown_smoothing_is_refused():
    with pytest.raises(ValueError, match="smoothing='laplace' must be one of proportional, walter, hardie, quanteda"):
        quick(bursty(), smoothing="laplace")


def test_one_article_that_holds_most_is_seen():
    terms = counted([("1", "x", 100, 6), ("2", "x", 100, 2), ("3", "y", 100, 2), ("4", "y", 100, 2)])
    row = by_row(quick(terms)).loc[("x", "từ 0")]
    assert (row["articles"], row["rest_articles"], row["largest_share"]) == (2, 2, 6 / 8)


@pytest.mark.parametrize(("x", "y", "interval"), [(1, 5, "one article"), (2, 5, "two articles"), (3, 3, "articles")])
def test_the_interval_says_what_it_rests_on(x, y, interval):
    rows = [(f"x{i}", "x", 100, 4 + i, 1) for i in range(x)] + [(f"y{i}", "y", 100, 1 + i, 0) for i in range(y)]
    table = quick(counted(rows))
    assert set(table["interval"]) == {interval}
    has = interval == "articles"
    for column in ("low", "high", "shrunken", "false_sign"):
        assert table[column].notna().all() == has and table[column].notna().any() == has
    assert has or set(table["verdict"]) == {interval}


def test_every_group_decides_for_itself_whether_it_has_an_interval():
    rows = [(f"x{i}", "x", 100, 5 + i) for i in range(3)] + [(f"y{i}", "y", 100, 1 + i) for i in range(4)]
    table = quick(counted([*rows, ("z", "z", 100, 2)])).set_index("province")
    assert table["interval"].to_dict() == {"x": "articles", "y": "articles", "z": "one article"}
    assert table["low"].notna().to_dict() == {"x": True, "y": True, "z": False}


def test_counts_by_article_give_the_same_table_as_counts_by_sentence():
    terms = bursty()
    pd.testing.assert_frame_equal(quick(terms.sum_by("article_id")), quick(terms))


def test_articles_of_no_group_are_left_out():
    rows = [("1", "x", 100, 4), ("2", "y", 100, 1), ("3", None, 100, 50)]
    with pytest.warns(UserWarning, match="without province and so in no group: 1 of 3 articles"):
        with_unknown = quick(counted(rows))
    without = quick(counted(rows[:2]))
    pd.testing.assert_frame_equal(with_unknown, without, check_dtype=False)


# --- p and q --------------------------------------------------------------------------------------


def test_five_articles_carry_no_p_and_the_reason_is_given():
    rows = [(str(i), g, 100, i, 1) for i, g in enumerate("xxxyz")]
    table = quick(counted(rows))
    assert table[["p", "q", "p_all"]].isna().all(axis=None)
    # 3 of 5 articles can be chosen in 10 ways, 1 of 5 in 5 ways: no p below 1/10 and 1/5
    assert set(table["reason"]) == {f"{n} of 5 articles: no division of them could give p < 0.05" for n in (1, 3)}


@pytest.mark.parametrize(("of_each", "has_p"), [(3, False), (4, True)])
def test_two_equal_groups_have_a_p_from_eight_articles(of_each, has_p):
    # 2 of C(6, 3) = 20 divisions are as extreme as the most extreme one: .1; with 8 articles 2 of 70: .03
    rows = [(str(i), "xy"[i % 2], 100, 1 + i) for i in range(2 * of_each)]
    assert quick(counted(rows))["p"].notna().all() == has_p


def test_a_term_in_few_articles_has_no_p():
    # all three of its articles in one half of 20: C(17, 7) / C(20, 10) = .105, twice that for either half
    rows = [(f"{i:02}", "xy"[i % 2], 100, 3, int(i in (0, 2, 4))) for i in range(20)]
    table = by_row(quick(counted(rows)))
    assert table.loc[("x", "từ 1"), "reason"] == "in 3 of 20 articles: no division could give p < 0.05"
    assert np.isnan(table.loc[("x", "từ 1"), "p"])
    assert table.loc[("x", "từ 0"), "reason"] == ""


def test_a_clear_difference_has_the_smallest_p():
    rows = [(f"{i:02}", "xy"[i % 2], 100, 10 + i if i % 2 else 1) for i in range(24)]
    table = quick(counted(rows), permutations=1000)
    assert table["p"].tolist() == [1 / 1001] * 2
    assert table["p_all"].tolist() == [1 / 1001] * 2


def test_no_difference_at_all_has_p_one():
    rows = [(f"{i:02}", "xy"[i % 2], 100, 2) for i in range(24)]
    assert quick(counted(rows))["p"].tolist() == [1, 1]


def test_q_is_adjusted_over_all_rows_of_the_table():
    table = quick(bursty())
    assert table["q"].tolist() == benjamini_hochberg(table["p"]).tolist()


def test_shuffled_articles_give_p_below_five_percent_about_five_times_in_a_hundred():
    share = [(quick(bursty(terms=100, seed=seed), seed=seed)["p"] < 0.05).mean() for seed in range(5)]
    assert 0.03 < np.mean(share) < 0.07


# --- Verdicts -------------------------------------------------------------------------------------


def verdict(terms, group="x", **options):
    return by_row(quick(terms, **options)).loc[(group, "từ 0"), "verdict"]


def test_used_more_in_several_articles_is_distinctive():
    rows = [(f"{i:02}", "xy"[i % 2], 100, 1 + 8 * (i % 2 == 0) + i % 3) for i in range(24)]
    assert verdict(counted(rows), "x") == verdict(counted(rows), "y") == "distinctive"


def test_the_same_within_the_ratio_in_every_group_is_shared():
    rows = [(f"{i:02}", "xyz"[i % 3], 100, 20 + i % 2) for i in range(36)]
    assert {verdict(counted(rows), g) for g in "xyz"} == {"shared"}
    assert "shared" not in {verdict(counted(rows), g, shared_ratio=1.001) for g in "xyz"}


def test_one_article_of_several_is_too_few():
    many = [(f"{i:02}", "x", 100, 0) for i in range(12)] + [(f"{i:02}", "y", 100, 0) for i in range(12, 24)]
    many[0] = ("00", "x", 100, 60)
    assert verdict(counted(many), "x") == verdict(counted(many), "y") == "too few articles"


def test_a_group_of_one_article_has_no_verdict():
    rows = [("1", "x", 25, 1 + i % 2) for i in range(20)] + [("2", "y", 25, 0) for _ in range(20)]
    table = by_row(quick(counted(rows))).loc[("x", "từ 0")]
    assert (table["verdict"], table["interval"]) == ("one article", "one article")
    assert table[["low", "high", "at_least"]].isna().all()


def test_little_text_is_undecided():
    assert verdict(counted([(f"{i}", "xy"[i % 2], 100, 1) for i in range(6)])) == "undecided"


# --- Laws -----------------------------------------------------------------------------------------


@st.composite
def corpora(draw):
    k = draw(st.integers(2, 4))
    groups = draw(st.permutations([f"g{i % k}" for i in range(draw(st.sampled_from([k, 2 * k, 10 * k])))]))
    seed = draw(st.integers(0, 2**16))
    generator = np.random.default_rng(seed)
    size = draw(st.integers(1, 6))
    rows = []
    for number, group in enumerate(groups):
        rows += [(f"a{number:02}", group, 60, *generator.poisson(1.0, size=size)) for _ in range(2)]
    return rows


laws = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


OF_THE_LIST = ["shrunken", "false_sign", "at_least"]  # rest on every row of the table


def other_names_for_the_groups_only_change_the_names(rows, table, random):
    groups = sorted({row[1] for row in rows})
    names = dict(zip(groups, random.sample(groups, len(groups)), strict=True))
    renamed = quick(counted([(row[0], names[row[1]], *row[2:]) for row in rows]))
    expected = table.assign(province=lambda t: t["province"].map(names))
    pd.testing.assert_frame_equal(by_row(renamed), by_row(expected))


def the_order_of_articles_changes_no_number(rows, table, random):
    articles = sorted({row[0] for row in rows})
    place = {article: i for i, article in enumerate(random.sample(articles, len(articles)))}
    terms = counted(rows)
    order = np.argsort([place[row[0]] for row in rows], kind="stable")
    moved = DocumentTerms(terms.counts[order], terms.units.iloc[order].reset_index(drop=True), terms.terms)
    pd.testing.assert_frame_equal(by_row(quick(moved)), by_row(table))


def a_term_that_nobody_uses_changes_nothing(rows, table):
    wider = quick(counted([(*row, 0) for row in rows]))
    unused = f"từ {len(rows[0]) - 3}"
    narrower = by_row(table).drop(columns=OF_THE_LIST)
    pd.testing.assert_frame_equal(by_row(wider[wider["term"] != unused]).drop(columns=OF_THE_LIST), narrower)
    assert wider.loc[wider["term"] == unused, ["p", "q"]].isna().all(axis=None)


def a_filter_on_terms_changes_no_number_but_q(rows, table, random):
    terms = counted(rows)
    keep = np.array([True, *(random.random() < 0.5 for _ in range(len(terms.terms) - 1))])
    filtered = by_row(quick(terms.select(keep))).drop(columns=["q", *OF_THE_LIST])
    pd.testing.assert_frame_equal(filtered, by_row(table).drop(columns=["q", *OF_THE_LIST]).loc[filtered.index])


@laws
@given(corpora(), st.randoms(use_true_random=False))
def test_names_of_groups_order_of_articles_unused_terms_and_filters_change_no_number(rows, random):
    table = quick(counted(rows))
    other_names_for_the_groups_only_change_the_names(rows, table, random)
    the_order_of_articles_changes_no_number(rows, table, random)
    a_term_that_nobody_uses_changes_nothing(rows, table)
    a_filter_on_terms_changes_no_number_but_q(rows, table, random)


@laws
@given(corpora())
def test_two_groups_mirror_each_other(rows):
    two = [(row[0], "g0" if row[1] == "g0" else "g1", *row[2:]) for row in rows]
    table = by_row(quick(counted(two)))
    x, y = table.loc["g0"], table.loc["g1"]
    assert np.allclose(x["log2_ratio"], -y["log2_ratio"])
    assert np.allclose(x["low"], -y["high"], equal_nan=True) and np.allclose(x["high"], -y["low"], equal_nan=True)
    for column in ("G2", "p", "q", "p_all"):
        assert np.allclose(x[column], y[column], equal_nan=True)
    assert np.allclose(x["p"], x["p_all"], equal_nan=True)


def test_doubling_every_article_doubles_counts_and_keeps_rates():
    terms = bursty()
    copies = terms.units.assign(article_id=terms.units["article_id"] + "-2", sentence=terms.units["sentence"] + 10_000)
    twice = DocumentTerms(
        sparse.vstack([terms.counts] * 2).tocsr(), pd.concat([terms.units, copies], ignore_index=True), terms.terms
    )
    once, double = by_row(quick(terms)), by_row(quick(twice))
    for column in ("count", "rest", "G2", "G2_all"):
        assert np.allclose(double[column], 2 * once[column])
    for column in ("per_1000_words", "rest_per_1000_words"):
        assert np.allclose(double[column], once[column])


def test_the_same_seed_gives_the_same_table_and_another_seed_another():
    terms = bursty()
    pd.testing.assert_frame_equal(quick(terms, seed=3), quick(terms, seed=3))
    assert not quick(terms, seed=3)["low"].equals(quick(terms, seed=4)["low"])


def test_more_terms_than_a_portion_change_no_number(monkeypatch):
    whole = quick(bursty())
    monkeypatch.setattr("analysis.measures.keyness_groups._PORTION", 7)
    pd.testing.assert_frame_equal(quick(bursty()), whole)


# --- Pairs, influence, smallest ratio -------------------------------------------------------------


def test_every_pair_is_the_table_of_those_two_groups():
    terms = bursty()
    rows = np.flatnonzero(terms.units["province"] != "group 2")
    two = DocumentTerms(terms.counts[rows], terms.units.iloc[rows].reset_index(drop=True), terms.terms)
    pairs = keyness_pairs(terms, resamples=200, permutations=200)
    first = pairs[(pairs["province"] != "group 2") & (pairs["against"] != "group 2")]
    expected = quick(two).drop(columns="q")
    pd.testing.assert_frame_equal(first.drop(columns=["against", "q"]).reset_index(drop=True), expected)
    assert len(pairs) == 3 * 2 * len(terms.terms)


def test_influence_is_the_ratio_without_the_article():
    terms = counted([("1", "x", 100, 9, 2), ("2", "x", 100, 1, 2), ("3", "y", 100, 2, 1), ("4", "y", 100, 2, 1)])
    row = by_row(influence(terms)).loc[("x", "từ 0")]
    without_1 = float(log2_ratio(1, 4, 100, 200))
    assert row["lowest"] == pytest.approx(without_1) and row["moved_by"] == "1"
    assert row["highest"] == pytest.approx(float(log2_ratio(9, 4, 100, 200)))
    assert row["largest_share"] == 9 / 10 and row["carried"]
    assert not by_row(influence(terms)).loc[("x", "từ 1"), "carried"]


def test_a_whole_group_is_never_left_out_but_carries():
    terms = counted([("1", "x", 100, 9), ("2", "y", 100, 2), ("3", "y", 100, 3)])
    row = by_row(influence(terms)).loc[("x", "từ 0")]
    assert row["moved_by"] in ("2", "3") and row["largest_share"] == 1 and row["carried"]


def test_a_whole_group_can_be_left_out_of_the_rest():
    terms = counted([("1", "x", 100, 9), ("2", "x", 100, 1), ("3", "y", 100, 8), ("4", "z", 100, 0)])
    row = by_row(influence(terms)).loc[("x", "từ 0")]
    assert row["moved_by"] == "3"
    assert row["highest"] == pytest.approx(float(log2_ratio(10, 0, 200, 100)))


def test_newspapers_can_be_left_out_and_unknown_ones_stay():
    terms = counted([(str(i), "xy"[i % 2], 100, i) for i in range(6)])
    units = terms.units.assign(newspaper=["A", "A", "B", None, None, "B"])
    table = influence(DocumentTerms(terms.counts, units, terms.terms), leave_out="newspaper")
    assert set(table["moved_by"]) <= {"A", "B"}
    # without A: x has 2 + 4 in 200 words, y 3 + 5 in 200; without B: x 0 + 4, y 1 + 3
    expected = sorted([log2_ratio(6, 9, 300, 300), log2_ratio(6, 8, 200, 200), log2_ratio(4, 4, 200, 200)])
    row = by_row(table).loc[("x", "từ 0")]
    assert (row["lowest"], row["highest"]) == (pytest.approx(expected[0]), pytest.approx(expected[-1]))


def test_the_smallest_ratio_falls_with_frequency_and_with_text():
    small, large = smallest_ratio(bursty(articles=12)), smallest_ratio(bursty(articles=40))
    of_one = small[small["province"] == "group 0"]
    assert of_one["ratio"].is_monotonic_decreasing and (of_one["ratio"] > 1).all()
    assert (large["ratio"].to_numpy() < small["ratio"].to_numpy()).all()


# --- Messages -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": "tỉnh"}, "by='tỉnh' is not a column"),
        ({"shared_ratio": 1}, "shared_ratio=1 must be a number above 1"),
        ({"resamples": 0}, "resamples=0 must be a number from 1"),
        ({"permutations": 5}, "permutations=5 must be 0"),
    ],
)
def test_a_wrong_option_is_named_with_what_is_allowed(options, message):
    with pytest.raises(ValueError, match=message):
        keyness_table(bursty(), **options)


def test_one_group_cannot_be_compared():
    with pytest.raises(ValueError, match="by='province' holds 'x'; it must be a column with two values or more"):
        keyness_table(counted([("1", "x", 100, 1)]))


def test_too_few_permutations_for_the_number_of_rows_warn():
    # 3 groups × 20 terms: of 60 rows the smallest alone has q = 60 p, and p is at least 1 / (permutations + 1)
    said = "permutations=1198: too few for the q of 60 of 60 rows, .* 1,199 permutations are enough"
    with pytest.warns(UserWarning, match=said):
        keyness_table(bursty(), resamples=500, permutations=1198)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        keyness_table(bursty(), resamples=500, permutations=1199)
