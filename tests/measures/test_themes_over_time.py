"""Themes from period to period: ranks by hand, gaps, stability by article, a make-up that is held constant."""

import numpy as np
import pandas as pd
import pytest

from analysis import add_periods, document_terms, over_time, tfidf_themes, themes_over_time


def articles(*rows: tuple[str, str, str], **columns: list[str]) -> pd.DataFrame:
    """Each row is (province, published, text) of one article; a text is words, and / ends a sentence."""
    found = []
    for number, (province, published, text) in enumerate(rows):
        own = {name: values[number] for name, values in columns.items()}
        first = {"article_id": f"a{number}", "province": province, "published": published} | own
        for sentence, words in enumerate(text.split("/")):
            found += [first | {"sentence": sentence, "word": word} for word in words.split()]
    return pd.DataFrame(found).assign(is_word=True)


def found(tokens: pd.DataFrame, **options) -> pd.DataFrame:
    return themes_over_time(document_terms(tokens), **options)


def test_the_weight_is_the_rate_of_the_period_times_the_idf_of_all_articles():
    tokens = articles(("x", "2019-05-01", "lúa lúa ngô gạo"), ("x", "2020-05-01", "ngô ngô lúa lúa lúa"))
    table = found(tokens, top=1).set_index(["term", "period"])
    assert set(table.index.get_level_values("term")) == {"lúa"}
    idf = np.log(3 / 3) + 1  # in both of two articles
    assert table.loc[("lúa", "2019"), "tfidf"] == pytest.approx(2 / 4 * idf)
    assert table.loc[("lúa", "2020"), "tfidf"] == pytest.approx(3 / 5 * idf)
    assert table.loc[("lúa", "2020"), "per_1000_words"] == pytest.approx(600)


def test_rare_in_all_articles_leads_before_frequent_in_all():
    # lúa: 2/4 · (ln(4/3) + 1) = .644, ngô: 2/4 · (ln(4/4) + 1) = .5
    tokens = articles(
        ("x", "2019-05-01", "lúa lúa ngô ngô"), ("x", "2020-05-01", "ngô"), ("y", "2020-05-01", "ngô lúa")
    )
    row = found(tokens, top=1).iloc[0]
    assert (row["province"], row["term"], row["period"]) == ("x", "lúa", "2019")
    assert row["tfidf"] == pytest.approx(0.5 * (np.log(4 / 3) + 1))


def test_a_theme_is_followed_through_all_periods_and_a_gap_is_no_zero():
    tokens = articles(("x", "2018-05-01", "lúa lúa"), ("x", "2020-05-01", "ngô ngô"))
    table = found(tokens, top=2)
    assert table[["term", "period", "count", "rank", "leads", "articles", "interval"]].astype(object).fillna(
        "–"
    ).values.tolist() == [
        ["lúa", "2018", 2, 1, True, 1, "one article"],
        ["lúa", "2019", 0, "–", False, 0, "no article"],
        ["lúa", "2020", 0, "–", False, 1, "one article"],
        ["ngô", "2018", 0, "–", False, 1, "one article"],
        ["ngô", "2019", 0, "–", False, 0, "no article"],
        ["ngô", "2020", 2, 1, True, 1, "one article"],
    ]
    assert table["tfidf"].isna().tolist() == [False, True, False] * 2
    assert table["stability"].tolist() == pytest.approx([1, np.nan, 0, 0, np.nan, 1], nan_ok=True)


def test_themes_that_lead_in_more_periods_come_first():
    rows = [("x", f"{year}-05-01", f"lúa lúa {word} {word} {word}") for year, word in ((2018, "a"), (2019, "b"))]
    assert found(articles(*rows), top=2)["term"].drop_duplicates().tolist() == ["lúa", "a", "b"]


def test_what_occurs_once_leads_nowhere():
    with pytest.raises(ValueError, match="no term occurs twice in a period of a group"):
        found(articles(("x", "2019-05-01", "lúa ngô")))
    assert found(articles(("x", "2019-05-01", "lúa ngô ngô")), top=2)["term"].tolist() == ["ngô"]


def test_stability_is_the_share_of_resamples_of_articles_in_which_it_leads():
    # lúa is in one article of three: it is drawn at least once in 1 − (2/3)³ = 19/27 of the resamples, and then leads
    rows = [("x", "2019-05-01", "lúa " * 50 + "gạo")] + [("x", "2019-05-01", "ngô gạo ngô gạo")] * 2
    table = found(articles(*rows), top=1, resamples=4000).set_index("term")
    assert table.loc["lúa", "stability"] == pytest.approx(19 / 27, abs=0.03)


def test_rates_intervals_and_trends_are_those_of_over_time():
    rows = [
        ("x", f"{year}-05-01", "lúa " * n + "ngô ngô")
        for year, n in ((2018, 2), (2019, 4), (2020, 8))
        for _ in range(7)
    ]
    terms = document_terms(articles(*rows))
    table = themes_over_time(terms, top=1)
    series = over_time(terms.select(terms.terms["term"] == "lúa"))
    shared = list(series.columns)
    pd.testing.assert_frame_equal(table.loc[table["term"] == "lúa", shared].reset_index(drop=True), series)
    assert table["trend"].iloc[0] == "21 articles"


def test_in_one_period_the_order_is_that_of_tfidf_themes():
    rows = [("x", "2019-05-01", "lúa lúa lúa ngô ngô / gạo gạo lúa"), ("y", "2019-06-01", "ngô ngô gạo gạo gạo")]
    terms = document_terms(articles(*rows))
    ours, theirs = themes_over_time(terms, top=3), tfidf_themes(terms)
    both = ours.merge(theirs, on=["province", "term"], suffixes=("", "_of"))
    assert len(both) == len(ours) == 5
    assert both["rank"].tolist() == both["rank_of"].tolist()
    assert both["tfidf"].tolist() == pytest.approx(both["tfidf_of"].tolist())


def test_a_newspaper_that_enters_in_the_middle_brings_no_theme_where_the_make_up_is_held_constant():
    rows = [("x", f"{year}-05-01", "lúa lúa ngô") for year in (2019, 2020)] + [("x", "2020-06-01", "mía " * 9)]
    tokens = articles(*rows, newspaper=["A", "A", "B"])
    assert "mía" in set(found(tokens, top=1)["term"])
    constant = found(tokens, top=1, constant="newspaper")
    assert set(constant["term"]) == {"lúa"}
    assert constant["left_out"].tolist() == [0, 1]


def test_newspapers_have_the_same_weight_in_every_period():
    # A writes lúa in 2 of 4 words, B in none; A has 1 and 3 articles, B 3 and 1: held constant the rate is 1/4 in both
    a, b = "lúa lúa ngô ngô", "mía mía mía mía"
    rows = (
        [("x", "2019-05-01", a)]
        + [("x", "2019-05-01", b)] * 3
        + [("x", "2020-05-01", a)] * 3
        + [("x", "2020-05-01", b)]
    )
    tokens = articles(*rows, newspaper=["A", "B", "B", "B", "A", "A", "A", "B"])
    table = found(tokens, top=3, constant="newspaper")
    lua = table[table["term"] == "lúa"]
    idf = np.log(9 / 5) + 1
    assert lua["tfidf"].tolist() == pytest.approx([idf / 4] * 2)
    assert lua["per_1000_words"].tolist() == pytest.approx([250, 250])


def test_the_order_of_articles_does_not_matter():
    rows = [
        ("x", f"{year}-05-01", text)
        for year in (2019, 2020)
        for text in ("lúa lúa ngô", "ngô ngô mía mía", "lúa mía lúa")
    ]
    tokens = articles(*rows)
    again = tokens.iloc[::-1].sort_values(["article_id", "sentence"], ascending=[False, True], kind="stable")
    pd.testing.assert_frame_equal(found(tokens, top=2), found(again, top=2))


def test_any_column_is_a_period():
    tokens = add_periods(
        articles(("x", "2020-12-01", "lúa lúa"), ("x", "2021-04-01", "ngô ngô")), split_at="2021-01-25"
    )
    assert found(tokens, period="split")["period"].unique().tolist() == ["before 2021-01-25", "from 2021-01-25"]


def test_options_out_of_range_are_refused():
    terms = document_terms(articles(("x", "2020-12-01", "lúa lúa")))
    with pytest.raises(ValueError, match="top=0 must be a number from 1"):
        themes_over_time(terms, top=0)
    with pytest.raises(ValueError, match="counts by sentence"):
        themes_over_time(terms.sum_by("article_id"))
