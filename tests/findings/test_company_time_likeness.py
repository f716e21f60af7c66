"""What is beside a word, how unlike groups are, what changes: said of small tables, or why it cannot be said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis import Settings, Study, add_periods, findings
from analysis.findings.about_time import study_period

KITCHENS = Settings(by="kitchen", group="kitchen", groups="kitchens")


def study(*rows: tuple[str, str], **columns: list[str]) -> Study:
    """Return a study of articles given as (kitchen, text)."""
    table = pd.DataFrame(rows, columns=["kitchen", "text"])
    table.insert(0, "article_id", [f"a{number:02}" for number in range(1, len(rows) + 1)])
    return Study(table.assign(**columns), KITCHENS)


NORTH, SOUTH = "Rót nước mắm vào nồi. " * 3, "Rưới nước dừa lên xôi. " * 3


def test_the_company_of_a_word_is_counted_and_no_verdict_is_given_of_single_articles():
    of = study(("Bắc", NORTH), ("Nam", NORTH.replace("nồi", "niêu")))
    node = findings.study_node(of)
    assert node == "nước_mắm"
    near = findings.study_collocates(of, node)
    counts = near.set_index(["kitchen", "term"])["count"]
    assert [counts["Bắc", "nồi"], counts["Nam", "nồi"], counts["Nam", "niêu"]] == [3, 0, 3]
    assert near["node_count"].eq(3).all()
    said = findings.company(of, node, near, findings.study_collocations(of)).text
    assert "**Bắc** ([3×]" in said and "near=%2A" in said
    assert "can be judged from three articles of a kitchen" in said


def test_a_word_that_is_there_in_one_group_only_is_told_beyond_these_articles():
    north = [("Bắc", "Cho nước mắm và gừng vào bát. Cho nước mắm và gừng vào chén. Mưa to. Trời nắng đẹp quá.")] * 6
    south = [("Nam", "Cho nước mắm và ớt vào bát. Cho nước mắm và ớt vào chén. Mưa to. Trời nắng đẹp quá.")] * 6
    of = study(*north, *south)
    near = findings.study_collocates(of, "nước_mắm")
    said = findings.company(of, "nước_mắm", near, findings.study_collocations(of)).text
    there = said.partition("Near it more often than in the other kitchens:")[2].partition("Runs of")[0]
    assert "Bắc – gừng" in there and "Nam – ớt" in there and "bát" not in there


@pytest.mark.filterwarnings("error")
def test_the_company_of_a_word_with_hundreds_of_neighbours_warns_of_nothing():
    # a report dies of a warning, and 1,000 rows are too many for the q of 20,000 permutations
    syllables = [
        first + rest for first in "bcdghklmnrstvx" for rest in ("an", "ong", "inh", "oi", "ep", "ut", "ang", "en")
    ]
    draw = np.random.default_rng(1)
    rows = [
        (f"Bếp {article % 10}", " ".join(f"Cho nước mắm {word} {word}." for word in draw.choice(syllables, 30)))
        for article in range(60)
    ]
    near = findings.study_collocates(study(*rows), "nước_mắm")
    assert len(near) > 1000


def test_nothing_frequent_enough_is_said_and_not_drawn():
    of = study(("Bắc", "Mưa to."), ("Nam", "Nắng gắt."))
    near = findings.study_collocates(of, findings.study_node(of))
    assert near.empty
    said = findings.company(of, "", near, findings.study_collocations(of)).text
    assert said == "**Company.** No word about the subject occurs 3 times."


def test_a_run_that_is_only_part_of_a_longer_one_is_not_listed():
    text = "Ép cọc nhồi bằng khoan. Cọc nhồi bằng khoan rất bền."
    of = study(*[("Bắc", text)] * 3, *[("Nam", "Mưa to. Trời nắng.")] * 3)
    found = findings.study_collocations(of)
    counts = dict(zip(found["term"], found["count"], strict=True))
    parts = [(a, b) for a in counts for b in counts if a != b and f" {a} " in f" {b} " and counts[a] == counts[b]]
    assert counts and parts == []


def test_two_single_articles_are_unlike_but_say_nothing_about_their_groups():
    of = study(("Bắc", NORTH), ("Nam", SOUTH))
    unlike = findings.study_distances(of)
    assert len(unlike) == 1 and unlike["distance"].iloc[0] > 0.5
    assert unlike[["p", "low", "high"]].isna().all(axis=None)
    said = findings.likeness(of, unlike, findings.study_shift(of, unlike)).text
    assert "Bắc and Nam are most unlike" in said and "says nothing about kitchens" in said
    assert findings.study_key_articles(of).empty and findings.study_map(of).empty
    assert findings.study_by_article(of).empty


def test_one_group_has_the_columns_that_the_notebook_shows():
    shown = ["kitchen", "term", "articles", "of", "rest_articles", "rest_of", "difference", "low", "high", "lrc"]
    several = findings.study_by_article(study(*[("Bắc", NORTH)] * 3, *[("Nam", SOUTH)] * 3))
    assert set(shown) <= set(several) and set(shown) <= set(findings.study_by_article(study(("Bắc", NORTH))))


def test_groups_of_several_articles_are_compared_with_random_divisions():
    of = study(*[("Bắc", NORTH)] * 6, *[("Nam", SOUTH)] * 6, title=[f"Món {number}" for number in range(1, 13)])
    assert findings.study_key_articles(of)["title"].tolist() == ["Món 1", "Món 7"]
    unlike = findings.study_distances(of)
    row = unlike.iloc[0]
    assert row["beyond_chance"] == pytest.approx(row["distance"] - row["by_chance"])
    # 2 of the C(12, 6) = 924 divisions are as far apart as this one
    assert row["p"] < 0.02
    said = findings.likeness(of, unlike, findings.study_shift(of, unlike)).text
    assert "that are farther apart than 95% of random divisions of the same articles: 1 of 1." in said
    assert row["low"] > 0 and said.split("so that a difference may be stated: ")[1].startswith("1.")
    by_article = findings.study_by_article(of).set_index(["kitchen", "term"])
    assert by_article.loc[("Nam", "xôi"), ["articles", "of", "rest_articles", "rest_of"]].tolist() == [6, 6, 0, 6]


def test_groups_that_differ_no_more_than_by_chance_are_not_said_to_differ():
    of = study(*[("Bắc", NORTH), ("Bắc", SOUTH), ("Nam", NORTH), ("Nam", SOUTH)] * 3)
    unlike = findings.study_distances(of)
    assert unlike["p"].iloc[0] > 0.05  # both have three articles of each text
    said = findings.likeness(of, unlike, findings.study_shift(of, unlike)).text
    assert "do not show that kitchens differ as a whole" in said and "of 1." not in said


def test_change_needs_three_articles_in_two_periods_of_one_group():
    text = "Kiểm tra, giám sát bếp."
    dates = ["2019-01-01", "2019-02-01", "2019-03-01", "2020-01-01", "2020-02-01", "2020-03-01"]
    few = study(*[("Bắc", text)] * 5, ("Nam", text), published=pd.to_datetime(dates))
    assert findings.frames_over_time(few).empty and findings.study_themes_over_time(few).empty
    said = findings.changes(few, findings.frames_over_time(few)).text
    assert "Articles with a date: 6 of 6, from 2019 to 2020. No kitchen has three articles in each of two years" in said
    enough = study(*[("Bắc", text)] * 6, published=pd.to_datetime(dates))
    assert findings.frames_over_time(enough)["period"].unique().tolist() == ["2019", "2020"]
    assert (
        "No trend can be fitted: it takes 20 articles"
        in findings.changes(enough, findings.frames_over_time(enough)).text
    )


def test_periods_that_are_compared_are_not_shown_over_time_once_more():
    dates = pd.to_datetime(["2021-03-01", "2022-03-01"])
    of = study(("2021", "Thái thịt."), ("2022", "Mưa to."), published=dates)
    of = Study(of.articles.rename(columns={"kitchen": "year"}), Settings(by="year", group="year", groups="years"))
    said = findings.changes(of, findings.frames_over_time(of)).text
    assert said.endswith(
        "The years are the groups that are compared here, so what differs between them is what changes over time."
    )
    assert "No year" not in said + findings.reason("02-frames-over-time", of)


def test_groups_before_and_after_a_date_have_periods():
    dates = ["2019-01-01", "2019-02-01", "2019-03-01", "2020-01-01", "2020-02-01", "2020-03-01"]
    articles = study(*[("Bắc", "Rang cá.")] * 6, published=pd.to_datetime(dates)).articles
    articles["split"] = add_periods(articles, split_at="2021-01-01")["split"]
    assert study_period(Study(articles, Settings(by="split"))) == "year"


def test_the_period_is_the_longest_that_divides_the_articles():
    text = "Kiểm tra, giám sát bếp."
    dates = [f"2020-{month:02}-{day:02}" for month in (1, 5) for day in (1, 2, 3)]
    of = study(*[("Bắc", text)] * 6, published=pd.to_datetime(dates))
    assert findings.frames_over_time(of)["period"].unique().tolist() == ["2020 Q1", "2020 Q2"]


def test_a_trend_is_told_with_how_many_would_be_there_by_chance():
    shares = [1] * 8 + [3] * 8 + [9] * 8
    rows = [("Bắc", "Kiểm tra, giám sát bếp. " * n + "Trời mưa to. " * (10 - n)) for n in shares]
    dates = [f"{year}-0{1 + i}-01" for year in (2018, 2019, 2020) for i in range(8)]
    of = study(*rows, published=pd.to_datetime(dates))
    found = findings.changes(of, findings.frames_over_time(of))
    assert found.numbers["clear"] >= 1
    assert "95% interval excludes “no change”: 1 of 1" in found.text
    assert "0.05 would be expected by chance" in found.text  # 5% of one trend
    assert "Per year: Bắc, " in found.text


def test_trends_are_named_where_there_are_more_than_by_chance_and_of_huge_ones_the_nearer_bound():
    dates = pd.to_datetime([f"2021-{month:02}-03" for month in (1, 2, 3, 4, 5, 6)])
    of = study(*([("Bắc", "Nấu.")] * 6), published=list(dates))
    row = {"kitchen": "Bắc", "frame": "pace", "change_low": 1.05, "change_per_year": 644.0, "change_high": 2e5}
    said = findings.changes(of, pd.DataFrame([row])).text
    assert "Per year: Bắc, Pace and resolve at least +105%." in said and "64," not in said
    none = {**row, "change_low": -0.5, "change_high": 0.5}
    rows = [row, *({**none, "frame": f"frame {number}"} for number in range(39))]  # 2 of 40 are expected by chance
    assert "So none is named." in findings.changes(of, pd.DataFrame(rows)).text
