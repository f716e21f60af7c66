"""Rates and shares from period to period: gaps, intervals, trends, a make-up that is held constant."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from analysis import add_periods, document_terms, over_time
from analysis.measures.over_time import _gamma
from analysis.measures.trend import fit_trend


def articles(*rows: tuple[str, str, int, int], **columns: list[str]) -> pd.DataFrame:
    """Each row is (province, published, times "lúa", words) of one article."""
    found = []
    for number, (province, published, times, words) in enumerate(rows):
        own = {name: values[number] for name, values in columns.items()}
        for position in range(words):
            word = "lúa" if position < times else "ngô"
            found.append(
                {"article_id": f"a{number}", "province": province, "published": published} | own | {"word": word}
            )
    return pd.DataFrame(found).assign(sentence=1, is_word=True)


def lua(tokens: pd.DataFrame, **options) -> pd.DataFrame:
    terms = document_terms(tokens)
    return over_time(terms.select(terms.terms["term"] == "lúa"), **options)


def test_every_period_has_its_rate_and_a_gap_is_no_zero():
    table = lua(articles(("x", "2018-05-01", 2, 10), ("x", "2018-06-01", 1, 20), ("x", "2020-01-01", 0, 50)))
    assert table[["period", "count", "of", "articles", "with_it", "interval"]].values.tolist() == [
        ["2018", 3, 30, 2, 2, "two articles"],
        ["2019", 0, 0, 0, 0, "no article"],
        ["2020", 0, 50, 1, 0, "one article"],
    ]
    assert table["per_1000_words"].tolist() == pytest.approx([100, np.nan, 0], nan_ok=True)
    assert table[["low", "high"]].isna().all(axis=None)


def test_groups_share_the_periods():
    table = lua(articles(("x", "2018-05-01", 2, 10), ("y", "2020-01-01", 1, 20)))
    assert table.groupby("province")["period"].agg(list).tolist() == [["2018", "2019", "2020"]] * 2


@pytest.mark.parametrize(
    ("period", "names"),
    [
        ("quarter", ["2020 Q4", "2021 Q1", "2021 Q2"]),
        ("congress", ["XII", "XIII"]),
        ("term", ["XII", "XIII"]),
        ("split", ["before 2021-01-25", "from 2021-01-25"]),
    ],
)
def test_periods_of_any_kind_come_in_the_order_of_time(period, names):
    tokens = articles(("x", "2021-04-01", 1, 9), ("x", "2020-12-01", 1, 9))
    tokens = add_periods(tokens, split_at="2021-01-25") if period == "split" else tokens
    assert lua(tokens, period=period)["period"].tolist() == names


def test_the_interval_is_garwoods_where_articles_differ_as_chance_alone_would():
    rows = [("x", "2020-01-01", 2, 100)] * 5
    (row,) = lua(articles(*rows)).to_dict("records")
    assert row["interval"] == "articles"
    assert row["low"] == pytest.approx(1000 * special.gammaincinv(10, 0.025) / 500)
    assert row["high"] == pytest.approx(1000 * special.gammaincinv(11, 0.975) / 500)


def test_the_interval_is_wider_where_one_article_has_all():
    even = lua(articles(*[("x", "2020-01-01", 2, 100)] * 5)).iloc[0]
    uneven = lua(articles(("x", "2020-01-01", 10, 100), *[("x", "2020-01-01", 0, 100)] * 4)).iloc[0]
    assert even["per_1000_words"] == uneven["per_1000_words"]
    assert uneven["high"] - uneven["low"] > 1.5 * (even["high"] - even["low"])


def test_a_weighted_rate_has_the_published_interval():
    # Fay & Feuer (1997), Statistics in Medicine 16: with equal weights the interval is that of the sum (Garwood 1936)
    low, high = _gamma(np.array([[10 / 500]]), np.array([[10 / 500**2]]), np.array([[1 / 500]]), 0.95)
    assert (500 * low).item() == pytest.approx(4.795, abs=1e-3)
    assert (500 * high).item() == pytest.approx(18.390, abs=1e-3)


def test_a_newspaper_that_enters_in_the_middle_makes_no_change_where_the_make_up_is_held_constant():
    rows = [("x", f"{year}-05-01", 1, 20) for year in (2018, 2019, 2020) for _ in range(3)]
    newspapers = ["Báo A"] * 9
    rows += [("x", f"{year}-05-01", 10, 20) for year in (2019, 2020) for _ in range(3)]
    newspapers += ["Báo B"] * 6
    tokens = articles(*rows, newspaper=newspapers)
    assert lua(tokens)["per_1000_words"].tolist() == pytest.approx([50, 275, 275])
    constant = lua(tokens, constant="newspaper")
    assert constant["per_1000_words"].tolist() == pytest.approx([50, 50, 50])
    assert constant["left_out"].tolist() == [0, 3, 3]


def test_newspapers_have_the_same_weight_in_every_period():
    # A has 1 in 10, B 5 in 10; of A there are 1 and 3 articles, of B 3 and 1: the mean is that of both, always
    rows = [("x", "2019-05-01", 1, 10)] + [("x", "2020-05-01", 1, 10)] * 3
    rows += [("x", "2019-05-01", 5, 10)] * 3 + [("x", "2020-05-01", 5, 10)]
    tokens = articles(*rows, newspaper=["A"] * 4 + ["B"] * 4)
    assert lua(tokens)["per_1000_words"].tolist() == pytest.approx([400, 200])
    assert lua(tokens, constant="newspaper")["per_1000_words"].tolist() == pytest.approx([300, 300])


def test_where_no_newspaper_is_there_throughout_it_is_said():
    tokens = articles(("x", "2019-05-01", 1, 10), ("x", "2020-05-01", 1, 10), newspaper=["A", "B"])
    with pytest.raises(ValueError, match="no newspaper of x has articles in every period of it; take longer periods"):
        lua(tokens, constant="newspaper")


# --- Trends ---


def test_a_trend_is_fitted_where_articles_suffice_and_otherwise_it_is_said_why():
    rows = [("x", f"{year}-05-01", times, 100) for year, times in ((2018, 2), (2019, 4), (2020, 8)) for _ in range(7)]
    row = lua(articles(*rows)).iloc[0]
    assert row["trend"] == "21 articles"
    assert row["change_per_year"] == pytest.approx(1, abs=0.01)  # twice as often every year
    assert 0 < row["change_low"] < 1 < row["change_high"]
    few = lua(articles(*rows[::3])).iloc[0]
    assert few["trend"] == "7 articles in 3 periods; a trend needs 20 articles in 3 periods"
    assert np.isnan(few["change_per_year"])
    rare = lua(articles(*[(p, d, int(i < 4), w) for i, (p, d, _t, w) in enumerate(rows)])).iloc[0]
    assert rare["trend"] == "in 4 articles; a trend needs 5"
    of_months = [(p, f"2020-0{1 + i % 6}-01", t, w) for i, (p, _d, t, w) in enumerate(rows)]
    short = lua(articles(*of_months), period="month").iloc[0]
    assert short["trend"] == "less than nine months from the first article to the last"
    assert np.isnan(short["change_per_year"])


def test_only_changes_within_a_stratum_make_a_trend():
    years, stratum = np.repeat([0.0, 1, 2, 1, 2, 3], 5), np.repeat([0, 0, 0, 1, 1, 1], 5)
    hits = np.where(stratum == 0, 10, 40)
    assert fit_trend(hits, np.full(30, 1000), years, np.zeros(30, dtype=int)).change > 0.3
    assert fit_trend(hits, np.full(30, 1000), years, stratum).change == pytest.approx(0, abs=1e-6)


def test_flat_rates_of_bursty_articles_have_a_trend_in_one_of_twenty():
    generator = np.random.default_rng(1)
    covered = []
    for _ in range(400):
        of, years = generator.integers(100, 800, 20), generator.uniform(0, 4, 20)
        hits = generator.poisson(2 * of / 400 * generator.gamma(0.5, 2, 20))
        trend = fit_trend(hits, of, years, np.zeros(20, dtype=int))
        covered.append(trend.low <= 0 <= trend.high)
    assert 0.91 < np.mean(covered) < 0.98  # 95 % ± what 400 draws leave open


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), min_size=6, max_size=30), st.floats(0.5, 20))
def test_a_trend_does_not_depend_on_the_length_of_all_texts(rows, scale):
    hits, years = (np.array(column) for column in zip(*rows, strict=True))
    of = np.full(len(hits), 100)
    one, other = (fit_trend(hits, of * s, years.astype(float), np.zeros(len(hits), dtype=int)) for s in (1, scale))
    assert np.allclose(one, other, rtol=1e-5, atol=1e-7, equal_nan=True)


# --- Frames ---


def coded(*rows: tuple[str, str, int, int]) -> pd.DataFrame:
    """Each row is (article, published, sentences with the frame, sentences)."""
    found = [
        {
            "article_id": a,
            "province": "x",
            "published": d,
            "sentence": i,
            "frame": frame,
            "coded": i < n and frame == "f",
        }
        for a, d, n, of in rows
        for i in range(of)
        for frame in ("f", "g")
    ]
    return pd.DataFrame(found)


def test_shares_of_frames_have_their_periods():
    rows = [(f"a{i}", "2019-01-01", 1, 4) for i in range(3)] + [("b", "2021-01-01", 2, 4)]
    table = over_time(coded(*rows))
    own = table[table["frame"] == "f"]
    assert own[["period", "count", "of", "interval"]].values.tolist() == [
        ["2019", 3, 12, "articles"],
        ["2020", 0, 0, "no article"],
        ["2021", 2, 4, "one article"],
    ]
    assert own["share"].tolist() == pytest.approx([0.25, np.nan, 0.5], nan_ok=True)
    first = own.iloc[0]
    assert 0 < first["low"] < 0.25 < first["high"] < 1
    counts = coded(*rows).groupby(["article_id", "province", "published", "frame"], as_index=False)["coded"]
    counted = counts.agg(sentences="sum", of="size")
    pd.testing.assert_frame_equal(over_time(counted), table)


# --- What is left out and refused ---


def test_articles_without_a_date_are_left_out_and_counted():
    tokens = articles(("x", "2019-05-01", 1, 10), ("x", None, 5, 10), ("x", "2020-05-01", 1, 10))
    with pytest.warns(UserWarning, match="without published and so in no group: 1 of 3 articles"):
        table = lua(tokens)
    assert table["articles"].tolist() == [1, 1]


def test_too_many_terms_are_refused(make_tokens):
    terms = document_terms(
        make_tokens(("a", "x", " ".join(f"w{i}" for i in range(501)))).assign(published="2020-01-01")
    )
    with pytest.raises(ValueError, match=r"501 terms; there must be at most 500: choose with terms\.select"):
        over_time(terms)


def test_a_period_that_nothing_has_is_refused(make_tokens):
    terms = document_terms(make_tokens(("a", "x", "lúa")))
    with pytest.raises(ValueError, match="counts has no column published"):
        over_time(terms)
    with pytest.raises(ValueError, match="counts has no column era"):
        over_time(terms, period="era")
