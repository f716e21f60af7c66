"""What occurs beside a word: windows, measures against published values and NLTK, articles, groups."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import collocates, collocations, log_likelihood
from analysis.measures.association import (
    conservative_log_ratio,
    expected_count,
    log_dice,
    log_odds,
    mutual_information,
    t_score,
)

pytestmark = pytest.mark.filterwarnings("ignore:resamples=")
FEW = {"resamples": 50, "min_count": 1, "stop_words": ()}


# --- Measures: published values ---

# Manning & Schütze (1999), Foundations of Statistical Natural Language Processing, chapter 5: joint occurrences, those
# of both words, and words; t on p. 165 and 166, likelihood ratios on p. 174 (as NLTK computes them), MI on p. 178.
T = [((8, 15828, 4675, 14307668), 0.9999), ((20, 42, 20, 14307668), 4.4721)]
LIKELIHOOD = [((150, 12593, 932, 14307668), 1291.32), ((110, 2552, 221, 31777), 270.72), ((8, 13, 32, 31777), 95.29)]
INFORMATION = [((20, 42, 20, 14307668), 18.38), ((20, 15019, 15629, 14307668), 0.29)]


@pytest.mark.parametrize(("cells", "value"), T)
def test_t_has_the_published_values(cells, value):
    joint, first, second, total = cells
    assert round(float(t_score(joint, expected_count(first, second, total))), 4) == value


@pytest.mark.parametrize(("cells", "value"), LIKELIHOOD)
def test_the_log_likelihood_of_a_pair_has_the_published_values(cells, value):
    joint, first, second, total = cells
    assert round(float(log_likelihood(joint, second - joint, first, total - first)), 2) == value


@pytest.mark.parametrize(("cells", "value"), INFORMATION)
def test_mutual_information_has_the_published_values(cells, value):
    joint, first, second, total = cells
    assert round(float(mutual_information(joint, expected_count(first, second, total))), 2) == value


def test_log_dice_is_14_at_most_and_one_more_is_twice_as_strong():
    # Rychlý (2008): all occurrences together are 14; one pair in 16,000 is 0
    assert log_dice(7, 7, 7) == 14
    assert log_dice(1, 16384, 16384) == 0
    assert log_dice(20, 100, 100) - log_dice(10, 100, 100) == pytest.approx(1)


@pytest.mark.parametrize(("a", "b", "n1", "n2"), [(30, 10, 1000, 1000), (5, 200, 900, 9000), (8, 0, 500, 2000)])
@pytest.mark.parametrize("tests", [1, 250])
def test_lrc_is_the_bound_of_the_exact_binomial_interval(a, b, n1, n2, tests):
    from scipy.stats import binomtest  # here, because it takes longer to load than all the rest

    low, high = binomtest(a, a + b).proportion_ci(1 - 0.05 / tests, method="exact")
    if a / n1 > b / n2:
        expected = max(np.log2(low / (1 - low) * n2 / n1), 0)
    else:
        expected = min(np.log2(high / (1 - high) * n2 / n1), 0)
    assert conservative_log_ratio(a, b, n1, n2, tests=tests) == pytest.approx(expected, abs=1e-9)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(100, 900), st.integers(100, 900))
def test_lrc_of_the_other_side_is_the_same_with_the_other_sign(a, b, n1, n2):
    here, there = conservative_log_ratio(a, b, n1, n2), conservative_log_ratio(b, a, n2, n1)
    assert np.isnan(here) == np.isnan(there) == (a + b == 0)
    if a + b:
        assert here == pytest.approx(-there, abs=1e-9)
        assert abs(here) <= abs(np.log2(max(a, 0.01) / n1) - np.log2(max(b, 0.01) / n2)) + 1e-9


# --- Windows ---


def counts(text: str, node: str, **options) -> dict[str, int]:
    rows = [
        ("a", "x", number, word, word.isalnum() or "_" in word)
        for number, sentence in enumerate(text.split("/"), start=1)
        for word in sentence.split()
    ]
    tokens = pd.DataFrame(rows, columns=["article_id", "province", "sentence", "word", "is_word"])
    return dict(collocates(tokens, node, **FEW | options)[["term", "count"]].values.tolist())


def test_the_window_holds_so_many_words_to_either_side():
    text = "một hai ba lúa bốn năm sáu"
    assert counts(text, "lúa", window=2) == {"hai": 1, "ba": 1, "bốn": 1, "năm": 1}
    assert counts(text, "lúa", window=1, side="left") == {"ba": 1}
    assert counts(text, "lúa", window=9, side="right") == {"bốn": 1, "năm": 1, "sáu": 1}


def test_punctuation_takes_no_room_and_a_sentence_ends_the_window():
    assert counts("một , hai , lúa / ba bốn", "lúa", window=2) == {"một": 1, "hai": 1}


def test_a_word_between_two_nodes_counts_once_and_a_node_is_no_collocate():
    assert counts("lúa một lúa hai", "lúa") == {"một": 1, "hai": 1}


@pytest.mark.parametrize("node", ["nghị quyết", "Nghị quyết", "NGHỊ QUYẾT"])
def test_a_node_is_found_however_it_is_divided_into_words(node):
    text = "đưa nghị_quyết vào / học nghị quyết rồi"
    assert counts(text, node, window=1) == {"đưa": 1, "vào": 1, "học": 1, "rồi": 1}


def test_a_node_with_a_joint_is_found_as_it_is_written_only():
    text = "đưa nghị_quyết vào / học nghị quyết rồi"
    assert counts(text, "nghị_quyết", window=1) == {"đưa": 1, "vào": 1}
    assert counts(text, ["nghị_quyết", "học"], window=1) == {"đưa": 1, "vào": 1, "nghị": 1}


def test_function_words_are_left_out_unless_they_are_asked_for():
    assert counts("lúa và ngô", "lúa", stop_words={"và"}) == {"ngô": 1}


# --- The table ---


def test_the_measures_are_those_of_the_window_and_the_rest(make_tokens):
    tokens = make_tokens(("a", "x", "lúa tốt một hai ba bốn"), ("a", "x", "tốt năm sáu"), ("a", "x", "lúa tốt"))
    row = collocates(tokens, "lúa", window=2, **FEW).set_index("term").loc["tốt"]
    near, words, nodes, found = 3, 9, 2, 3  # near: tốt một, tốt; words without the two nodes
    assert row["count"] == 2
    assert row["expected"] == pytest.approx(near * found / words)
    assert row["log_dice"] == pytest.approx(14 + np.log2(2 * 2 / (nodes + found)))
    assert row["t"] == pytest.approx((2 - 1) / np.sqrt(2))
    assert row["mi"] == pytest.approx(np.log2(2 / 1))
    assert row["log_ratio"] == pytest.approx(np.log2((2 / near + 1 / words) / (1 / (words - near) + 1 / words)))
    assert row["G2"] == pytest.approx(float(log_likelihood(2, 1, near, words - near)))
    assert row["per_1000_words"] == pytest.approx(1000 * 2 / near)
    assert (row["articles"], row["node_count"], row["interval"], row["verdict"]) == (1, 2, "one article", "one article")


def test_mi_has_a_floor(make_tokens):
    tokens = make_tokens(("a", "x", "lúa tốt hai"), ("a", "x", "lúa tốt ba"))
    table = collocates(tokens, "lúa", **FEW | {"min_count": 2}).set_index("term")
    assert table.index.tolist() == ["tốt"]
    assert collocates(tokens, "lúa", **FEW)["mi"].notna().all()


def many(beside: dict[str, str], articles: int = 6) -> pd.DataFrame:
    """Articles of each group in which one word is always beside the node, and the rest is the same."""
    rows = []
    for group, word in beside.items():
        for number in range(articles):
            for sentence, text in enumerate([f"lúa {word} tốt", "một hai ba bốn năm sáu", "bảy tám tốt"] * 3):
                rows += [(f"{group}{number}", group, sentence, w, True) for w in text.split()]
    return pd.DataFrame(rows, columns=["article_id", "province", "sentence", "word", "is_word"])


def test_what_is_beside_the_node_in_every_article_is_attracted_and_where_only_here_distinctive():
    table = collocates(many({"x": "nếp", "y": "tẻ"}), "lúa", by="province", resamples=500)
    rows = table.set_index(["province", "term"])
    assert rows.loc[("x", "nếp"), ["verdict", "difference_verdict", "rest"]].tolist() == ["attracted", "distinctive", 0]
    assert rows.loc[("x", "nếp"), "low"] > 0 < rows.loc[("x", "nếp"), "difference_low"]
    assert rows.loc[("y", "nếp"), "difference"] < 0
    assert rows.loc[("x", "tốt"), "difference"] == pytest.approx(0, abs=1e-9)
    assert rows.loc[("x", "tốt"), "difference_verdict"] != "distinctive"
    assert table.groupby("province")["node_count"].first().tolist() == [18, 18]


def test_a_word_that_is_never_near_the_node_is_not_attracted_and_its_interval_holds_the_ratio():
    tokens = many({"x": "nếp", "y": "tẻ"}, articles=3)
    tokens.loc[(tokens["article_id"] == "x0") & (tokens["word"] == "sáu") & (tokens["sentence"] == 1), "word"] = "tẻ"
    row = collocates(tokens, "lúa", resamples=500).set_index(["province", "term"]).loc[("x", "tẻ")]
    assert row["count"] == 0 > row["log_ratio"]
    assert row["low"] <= row["log_ratio"] <= row["high"]
    assert row["verdict"] == "undecided"


def test_the_difference_has_the_p_and_q_of_the_words_near_the_node():
    tokens = many({"x": "nếp", "y": "tẻ"})
    row = collocates(tokens, "lúa", resamples=500).set_index(["province", "term"]).loc[("x", "nếp")]
    assert row["difference_p"] == pytest.approx(2 / 924)  # of the divisions of 12 articles into 6 and 6 only these two
    assert row["difference_p"] <= row["difference_q"] < 0.05
    without = collocates(tokens, "lúa", resamples=500, permutations=0)
    assert without[["difference_p", "difference_q"]].isna().all(axis=None)


def test_a_group_without_the_node_says_so():
    tokens = many({"x": "nếp", "y": "tẻ", "z": "mới"})
    tokens.loc[(tokens["province"] == "z") & (tokens["word"] == "lúa"), "word"] = "ngô"
    table = collocates(tokens, "lúa", resamples=50)
    own = table[table["province"] == "z"]
    assert set(own["verdict"]) == {"no article"} == set(own["difference_verdict"])
    assert own["count"].sum() == 0 == own["node_count"].sum()
    assert own["log_dice"].isna().all()


def test_one_group_has_no_difference():
    table = collocates(many({"x": "nếp"}), "lúa", resamples=50)
    assert set(table["difference_verdict"]) == {"one group"}
    assert table["difference"].isna().all()


TOKENS = st.lists(
    st.tuples(st.sampled_from("abcd"), st.lists(st.sampled_from(["lúa", "tốt", "ngô"]), min_size=1)), min_size=2
)


@given(TOKENS, st.integers(1, 4))
def test_laws_of_the_counts(articles, window):
    rows = [(a, "xy"["abcd".index(a) % 2], i, w, True) for i, (a, text) in enumerate(articles) for w in text]
    tokens = pd.DataFrame(rows, columns=["article_id", "province", "sentence", "word", "is_word"])
    if "lúa" not in set(tokens["word"]) or tokens["province"].nunique() < 2:
        return
    options = FEW | {"window": window, "resamples": 5}
    table = collocates(tokens, "lúa", **options)
    one_by_one = 0
    for _, sentence in tokens.groupby("sentence"):
        words = sentence["word"].tolist()
        one_by_one += sum(
            w != "lúa" and "lúa" in words[max(i - window, 0) : i + window + 1] for i, w in enumerate(words)
        )
    assert table["count"].sum() == one_by_one
    doubled = pd.concat(
        [tokens, tokens.assign(article_id=tokens["article_id"] + "2", sentence=tokens["sentence"] + 99)]
    )
    twice = collocates(doubled, "lúa", **options)
    both = table.merge(twice, on=["province", "term"])
    assert (both["count_y"] == 2 * both["count_x"]).all()
    assert np.allclose(both["log_dice_x"], both["log_dice_y"], equal_nan=True)
    assert np.allclose(both["per_1000_words_x"], both["per_1000_words_y"])
    other = tokens.sort_values("article_id", ascending=False, kind="stable")
    pd.testing.assert_frame_equal(
        collocates(other, "lúa", **options).sort_values(["province", "term"], ignore_index=True),
        table.sort_values(["province", "term"], ignore_index=True),
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"node": "xe lửa"}, "node='xe lửa' occurs nowhere"),
        ({"node": "…"}, "node='…'; must be one or more words, such as 'nghị quyết'"),
        ({"node": "lúa", "window": 0}, "window=0, min_count=1; both must be numbers from 1"),
        ({"node": "lúa", "side": "up"}, "side='up'; must be one of both, left, right"),
        ({"node": "lúa", "by": "place"}, "by='place' is not a column of the articles"),
    ],
)
def test_wrong_options_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        collocates(many({"x": "nếp"}), **FEW | options)


# --- Fixed expressions ---


# BigramCollocationFinder.from_words(TEXT.split()) with BigramAssocMeasures.student_t, .pmi, .likelihood_ratio and .dice
# of NLTK 3.10.4
TEXT = "a b c a b d e b d a b a b c a c a b c d e a b e b c d a c"
NLTK = {
    "a b": (1.5485279983, 1.4429434958, 11.9561163202, 0.75),
    "b c": (1.1724137931, 1.2730184944, 5.270283233, 0.5714285714),
    "d e": (1.1216176529, 2.2730184944, 5.3480795989, 0.5714285714),
    "c a": (0.7764365689, 0.8579809951, 1.7594133971, 0.4285714286),
    "b e": (0.1724137931, 0.2730184944, 0.0534693962, 0.1818181818),
}


@pytest.mark.parametrize("pair", NLTK)
def test_pairs_have_the_measures_of_nltk(make_tokens, pair):
    table = collocations(make_tokens(("a", "x", TEXT)), n=2, min_count=1, min_articles=1, stop_words=())
    row = table.set_index("term").loc[pair]
    t, mi, G2, dice = NLTK[pair]
    assert row[["t", "mi", "G2", "log_dice"]].tolist() == pytest.approx([t, mi, G2, 14 + np.log2(dice)])


def test_a_longer_expression_has_the_measures_of_its_weakest_joint(make_tokens):
    rows = [("a", "x", "đưa tin vui"), ("b", "x", "đưa tin vui"), ("b", "x", "vui"), ("a", "x", "vui một")]
    table = collocations(make_tokens(*rows), n=(2, 3), min_count=2).set_index("term")
    assert table.loc["đưa tin vui", "weakest"] == "đưa tin | vui"
    assert table.loc["đưa tin vui", ["count", "left", "right", "articles"]].tolist() == [2, 2, 4, 2]
    assert table.loc["đưa tin vui", "log_dice"] == pytest.approx(14 + np.log2(2 * 2 / (2 + 4)))
    assert table.index[0] == "đưa tin"


def test_lambda_and_z_are_the_logarithm_of_the_odds_ratio():
    lambda_, z = log_odds(3, 4, 5, 20)
    assert lambda_ == pytest.approx(np.log(3.5 * 14.5 / (1.5 * 2.5)))
    assert z == pytest.approx(lambda_ / np.sqrt(1 / 3.5 + 1 / 1.5 + 1 / 2.5 + 1 / 14.5))


def test_nothing_that_is_fixed_gives_an_empty_table(make_tokens):
    table = collocations(make_tokens(("a", "x", "một hai"), ("b", "x", "ba bốn")), min_count=1, min_articles=2)
    assert len(table) == 0
    assert "log_dice" in table


@pytest.mark.parametrize("n", [1, (1, 3), (3, 2)])
def test_an_expression_has_two_words_at_least(make_tokens, n):
    with pytest.raises(ValueError, match="must be a number from 2, or two of them"):
        collocations(make_tokens(("a", "x", "một hai")), n=n)
