"""How many articles use a word at all."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import article_keyness, document_terms, log_likelihood
from analysis.measures.article_keyness import _difference_interval, fisher_p


def texts(**groups: list[str]) -> pd.DataFrame:
    rows = [
        (f"{group}{number}", group, 1, word, True)
        for group, articles in groups.items()
        for number, text in enumerate(articles)
        for word in text.split()
    ]
    return pd.DataFrame(rows, columns=["article_id", "province", "sentence", "word", "is_word"])


def test_an_article_counts_once_however_often_it_uses_the_word():
    tokens = texts(x=["lúa " * 50, "một", "hai", "ba"], y=["lúa" + " một" * 20, "một", "hai", "lúa"])
    row = article_keyness(document_terms(tokens)).set_index(["province", "term"]).loc[("x", "lúa")]
    assert row[["articles", "of", "rest_articles", "rest_of", "count", "rest"]].tolist() == [1, 4, 2, 4, 50, 2]
    assert row["difference"] == pytest.approx(1 / 4 - 2 / 4)
    assert row["G2"] == pytest.approx(float(log_likelihood(1, 2, 4, 4)))
    assert row["lrc"] > 0  # fifty occurrences, taken for independent
    assert row["verdict"] == "undecided"


def test_each_share_is_of_the_articles_of_its_own_side():
    tokens = texts(x=["lúa", "một"], y=["lúa", "lúa", "lúa", "một"])
    table = article_keyness(document_terms(tokens)).set_index(["province", "term"])
    columns = ["share", "rest_share", "difference"]
    assert table.loc[("x", "lúa"), columns].tolist() == [1 / 2, 3 / 4, 1 / 2 - 3 / 4]
    assert table.loc[("y", "lúa"), columns].tolist() == [3 / 4, 1 / 2, 3 / 4 - 1 / 2]


def test_a_word_of_one_article_is_no_keyword_and_small_groups_have_no_interval():
    tokens = texts(x=["lúa"] + ["một"] * 4, y=["một"] * 4, z=["một", "hai"])
    table = article_keyness(document_terms(tokens)).set_index(["province", "term"])
    assert table.loc[("x", "lúa"), "verdict"] == "too few articles"
    assert table.loc[("z", "hai"), ["interval", "verdict"]].tolist() == ["two articles", "two articles"]
    assert np.isnan(table.loc[("z", "hai"), "low"])


def test_what_all_articles_of_one_group_use_is_distinctive():
    table = article_keyness(document_terms(texts(x=["lúa một"] * 6, y=["ngô một"] * 6))).set_index(["province", "term"])
    assert table["verdict"].to_dict() == {
        ("x", "lúa"): "distinctive",
        ("x", "một"): "undecided",
        ("x", "ngô"): "distinctive",
        ("y", "ngô"): "distinctive",
        ("y", "một"): "undecided",
        ("y", "lúa"): "distinctive",
    }
    assert table.loc[("x", "lúa"), "p"] == pytest.approx(2 / 924)  # of 12 over 6 divisions


@given(st.integers(1, 12), st.integers(1, 12), st.data())
def test_p_is_that_of_scipy(n1, n2, data):
    a, b = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    from scipy.stats import fisher_exact  # here, because it takes longer to load than all the rest

    expected = fisher_exact([[a, n1 - a], [b, n2 - b]]).pvalue
    assert fisher_p(np.array([a]), np.array([b]), n1, n2)[0] == pytest.approx(expected, rel=1e-6)


# Newcombe (1998), Interval estimation for the difference between independent proportions, table II, method 10
@pytest.mark.parametrize(
    ("a", "n1", "b", "n2", "low", "high"),
    [(56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090), (10, 10, 0, 10, 0.6075, 1.0)],
)
def test_the_interval_of_the_difference_has_the_published_values(a, n1, b, n2, low, high):
    found = _difference_interval(np.array([a]), np.array([b]), n1, n2, 1.959963984540054)
    assert [round(float(x[0]), 4) for x in found] == [low, high]


@given(st.lists(st.lists(st.sampled_from(["lúa", "ngô", "tốt"]), min_size=1, max_size=4), min_size=2, max_size=9))
def test_the_shares_of_both_groups_mirror_each_other(articles):
    tokens = texts(x=[" ".join(a) for a in articles[::2]], y=[" ".join(a) for a in articles[1::2]])
    table = article_keyness(document_terms(tokens)).set_index(["province", "term"])
    x, y = table.loc["x"].sort_index(), table.loc["y"].sort_index()
    assert (x["articles"] == y["rest_articles"]).all()
    for column in ("difference", "log2_ratio", "lrc"):
        assert np.allclose(x[column], -y[column], equal_nan=True)
    for column in ("G2", "p"):
        assert np.allclose(x[column], y[column])
    assert (table["share"].between(0, 1) & table["p"].between(0, 1)).all()


def test_a_column_of_the_articles_called_like_one_of_the_table_is_refused():
    tokens = texts(x=["lúa"], y=["ngô"]).assign(lrc="a")
    with pytest.raises(ValueError, match="by='lrc' is the name of a column of the results"):
        article_keyness(document_terms(tokens), by="lrc")
