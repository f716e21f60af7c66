"""Collocates, over time, word shifts and the map of articles, by what is drawn."""

import numpy as np
import pandas as pd
import pytest

from analysis import (
    close_figure,
    plot_article_map,
    plot_collocates,
    plot_over_time,
    plot_roles,
    plot_steps,
    plot_themes_over_time,
    plot_word_shift,
)
from analysis.figures.labels import period_name
from analysis.figures.style import _RECIPES
from analysis.system.language import in_language


def test_a_collocate_is_filled_where_it_is_attracted_and_a_triangle_says_where_groups_differ():
    table = pd.DataFrame(
        {
            "province": "x",
            "term": ["lúa", "ngô", "vắng"],
            "count": [9, 4, 0],
            "log_dice": [12.0, 9.0, np.nan],
            "articles": [3, 2, 0],
            "verdict": ["attracted", "undecided", "undecided"],
            "difference": [-1.0, 1.0, -1.0],
            "difference_verdict": ["distinctive", "undecided", "undecided"],
        }
    )
    ax = plot_collocates(table, gloss={})
    fills = [mark.get_markerfacecolor() for mark in ax.lines if mark.get_marker() == "o"]
    assert [fill == "white" for fill in fills] == [False, True]  # and no row for what never occurs there
    texts = [text.get_text() for text in ax.texts]
    assert "▼" in texts and "▲" not in texts


def test_a_period_without_articles_breaks_the_line_and_few_articles_are_hollow():
    table = pd.DataFrame(
        {
            "province": "x",
            "term": "lúa",
            "period": ["2018", "2019", "2020"],
            "per_1000_words": [1.0, np.nan, 3.0],
            "low": [0.5, np.nan, np.nan],
            "high": [2.0, np.nan, np.nan],
            "articles": [5, 0, 1],
            "interval": ["articles", "no article", "one article"],
            "change_per_year": np.nan,
            "change_low": np.nan,
            "change_high": np.nan,
        }
    )
    ax = plot_over_time(table, names={})
    line, solid, hollow = (mark.get_ydata() for mark in ax.lines)
    assert np.array_equal(line, [1, np.nan, 3], equal_nan=True)
    assert np.array_equal(solid, [1, np.nan, np.nan], equal_nan=True)
    assert np.array_equal(hollow, [np.nan, np.nan, 3], equal_nan=True)
    assert [text.get_text() for text in ax.texts][:3] == ["5", "0", "1"]
    assert [label.get_text() for label in ax.get_legend().get_texts()] == ["x"]


def test_the_cells_of_frames_over_time_are_called_by_the_names_of_frames():
    table = pd.DataFrame({"province": ["x", "y"], "frame": "pace", "period": "2019", "share": 0.1, "low": 0, "high": 1})
    table = pd.concat([table, table.assign(frame="cadre")]).assign(articles=3, change_per_year=0.0, interval="articles")
    ax = plot_over_time(table, names={"pace": ("Nhịp độ", "Pace")}, kind="heatmap")
    assert {"Nhịp độ · 2019", "cadre · 2019"} <= {text.get_text() for text in ax.get_xticklabels()}


def test_quarters_and_months_are_called_as_the_language_does():
    with in_language("vi"):
        assert [period_name(p) for p in ("2021 Q3", "2021-03", "2021")] == ["quý 3/2021", "03/2021", "2021"]


@pytest.mark.parametrize("narrow", [False, True])
def test_the_words_of_a_word_shift_fit_beside_their_bars(narrow):
    words = ["ban_chấp_hành_trung_ương"] * 4
    table = pd.DataFrame(
        {"term": words, "share": [0.4, 0.3, 0.2, 0.1], "leans": ["x", "y"] * 2, "count": [9, 1] * 2}
    ).assign(other_count=[1, 9] * 2)
    ax = plot_word_shift(table, gloss={"ban chấp hành trung ương": "Central Committee of the Party"})
    if narrow:
        ax = _RECIPES[ax.figure]()
    ax.figure.canvas.draw()
    page = ax.figure.bbox
    for text in ax.texts:
        shown = text.get_window_extent()
        assert page.x0 <= shown.x0 and shown.x1 <= page.x1, text.get_text()
    close_figure(ax)


def test_a_word_shift_leans_to_the_side_of_its_group():
    table = pd.DataFrame(
        {"term": ["lúa", "ngô", "và"], "share": [0.7, 0.3, 0.0], "leans": ["y", "x", None], "count": [1, 5, 2]}
    ).assign(other_count=[9, 1, 2])
    ax = plot_word_shift(table, gloss={})
    assert [round(float(bar.get_width()), 2) for bar in ax.patches] == [0.7, -0.3]  # x is the first, at the left
    with pytest.raises(ValueError, match="no word that one of the groups uses more"):
        plot_word_shift(table.tail(1))


@pytest.mark.parametrize("largest", [0.004, 0.0101, 0.03, 0.22, 0.7])
def test_the_axis_of_a_word_shift_says_what_it_measures_to_both_sides(largest):
    table = pd.DataFrame({"term": ["lúa", "ngô"], "share": [largest, largest / 2], "leans": ["x", "y"]})
    ax = plot_word_shift(table.assign(count=[5, 1], other_count=[1, 4]), gloss={})
    shown = {
        round(float(x), 6): label.get_text() for x, label in zip(ax.get_xticks(), ax.get_xticklabels(), strict=True)
    }
    assert all(shown[x] == shown[-x] and float(shown[x].rstrip("%")) == pytest.approx(100 * abs(x)) for x in shown)
    close_figure(ax)


def test_a_map_has_a_marker_for_every_article_and_a_large_one_for_every_group():
    table = pd.DataFrame({"article_id": list("abc"), "province": ["x", "x", "y"], "x": [0.0, 2, -1], "y": [1.0, 3, 0]})
    table = table.assign(right="lúa", left="ngô", up="", down="", shown=0.25)
    ax = plot_article_map(table, labels={"a": "Tựa đề"})
    drawn = [(mark.get_marker(), np.atleast_1d(mark.get_xdata()).tolist()) for mark in ax.lines[2:]]
    assert drawn == [("o", [0, 2]), ("o", [1]), ("s", [-1]), ("s", [-1])]
    assert "Tựa đề" in [text.get_text() for text in ax.texts]
    assert "25.0%" in ax.get_xlabel()


def test_a_name_on_a_map_covers_no_other_article():
    near = pd.DataFrame({"article_id": ["a", "b", "c"], "province": "x", "x": [5.0, 4.4, -5.0], "y": [5.0, 5.0, -5.0]})
    far = near.assign(x=[5.0, -4.4, -5.0])
    shown = []
    for table in (near, far):
        ax = plot_article_map(table.assign(right="", left="", up="", down="", shown=0.2), labels={"a": "Tựa đề dài"})
        shown.append("Tựa đề dài" in [text.get_text() for text in ax.texts])
        close_figure(ax)
    assert shown == [False, True]


def test_a_theme_is_filled_where_it_leads_firmly_and_a_period_without_articles_is_empty():
    table = pd.DataFrame({"province": "x", "term": "lúa", "period": ["2017", "2018", "2019", "2020", "2021"]}).assign(
        per_1000_words=[4.0, 1.0, np.nan, 1.0, 1.0],
        stability=[0.9, 0.4, np.nan, 0.1, 1.0],
        leads=[True, True, False, False, True],
        articles=[5, 7, 0, 9, 1],
    )
    ax = plot_themes_over_time(table, gloss={})
    drawn = [(m.get_marker(), m.get_xdata()[0], m.get_markerfacecolor() == "white") for m in ax.lines[1:]]
    assert drawn[0] == ("o", 0, False)
    assert [(marker, x) for marker, x, _white in drawn] == [("o", 0), ("o", 1), ("x", 3), ("o", 4)]
    assert [drawn[1][2], drawn[3][2]] == [True, True]  # seldom among the leading, and of one article
    assert ax.lines[1].get_markersize() == pytest.approx(2 * ax.lines[2].get_markersize())  # four times the area


def test_of_many_groups_the_words_that_lead_are_written_in_cells_and_weak_ones_in_brackets():
    rows = [(f"x{i}", term, period) for i in range(7) for term in ("cây_lúa", "ngô") for period in ("2020", "2021")]
    table = pd.DataFrame(rows, columns=["province", "term", "period"]).assign(
        per_1000_words=[3.0, 3.0, 1.0, 1.0] * 7, stability=[0.9, 0.4, 0.9, 0.9] * 7, articles=3, leads=True
    )
    table.loc[(table["province"] == "x1") & (table["period"] == "2021"), "articles"] = 0
    table.loc[table["province"] == "x2", "articles"] = 2
    table.loc[(table["province"] == "x3") & (table["term"] == "ngô"), "leads"] = False
    ax = plot_themes_over_time(table, gloss={})
    texts = [text.get_text() for text in ax.texts]
    assert texts[:4] == ["cây lúa, ngô", "(cây lúa), ngô", "cây lúa, ngô", "–"]
    assert texts[4:8] == ["(cây lúa), (ngô)", "(cây lúa), (ngô)", "cây lúa", "(cây lúa)"]
    assert [label.get_text() for label in ax.get_yticklabels()][:2] == ["x0", "x1"]
    assert np.size(plot_themes_over_time(table[table["province"] < "x6"], gloss={})) == 6  # panels
    long = plot_themes_over_time(
        table.assign(term="một_từ_rất_dài_" + table["term"], period=table["period"] + "-05-05")
    )
    assert all(len(line) <= 60 for text in long.texts for line in text.get_text().split("\n"))


def test_many_periods_have_no_room_for_words_and_have_panels():
    table = pd.DataFrame([(f"x{i}", str(year)) for i in range(7) for year in range(12)], columns=["province", "period"])
    axes = plot_themes_over_time(
        table.assign(term="lúa", per_1000_words=1.0, stability=1.0, leads=True, articles=3), gloss={}
    )
    assert np.size(axes) == 7


def test_a_heat_map_of_collocates_has_the_words_also_where_they_do_not_lead():
    rows = [("x0", "lúa", 12.0), ("x0", "ngô", 11.0), *[(f"x{i}", "ngô", 9.0) for i in range(1, 7)], ("x1", "lúa", 8.5)]
    table = pd.DataFrame(rows, columns=["province", "term", "log_dice"]).assign(
        count=2, articles=3, verdict="attracted", difference=0.0, difference_verdict="undecided"
    )
    ax = plot_collocates(table, gloss={}, top=1)
    assert sorted(text.get_text() for text in ax.texts) == sorted(["12.0", "8.5", "11.0", *["9.0"] * 6])


def test_in_a_heat_map_of_positions_darker_is_later():
    first = pd.DataFrame({"province": [f"x{i}" for i in range(8)], "frame": "pace", "position": 0.5})
    ax = plot_steps(first.assign(article_id=first["province"]))
    assert ax.get_xlabel().replace("\n", " ").endswith("mean position in the article; darker: later")


def test_a_share_set_aside_of_nearly_one_per_cent_is_one_per_cent():
    blocks = pd.DataFrame({"article_id": "a", "province": "x", "role": ["body", "caption"]})
    shown = []
    for aside in (97, 4):
        table = blocks.assign(text=["từ " * (10_000 - aside), "từ " * aside])
        shown += [text.get_text() for text in plot_roles(table).texts if "aside" in text.get_text()]
    assert shown == ["9,903 of 10,000; 1% set aside", "9,996 of 10,000; 0% set aside"]


def test_of_many_groups_twelve_panels_are_drawn_and_the_rest_is_counted():
    table = pd.DataFrame({"province": [f"x{i:02}" for i in range(15)], "term": "lúa", "period": "2020"})
    table = table.assign(per_1000_words=1.0, stability=1.0, leads=True, articles=3)
    axes = plot_themes_over_time(table, gloss={}, kind="panels")
    assert len(axes) == 12
    below = axes[9].texts  # of three in a row the first one of the last row
    assert any("3 more groups are in the table" in text.get_text() for text in below)


@pytest.mark.parametrize(("groups", "in_legend"), [(3, True), (12, True), (13, False), (63, False)])
def test_a_map_of_many_groups_names_their_middles_and_a_legend_is_no_wider_than_the_figure(groups, in_legend):
    rows = range(4 * groups)
    table = pd.DataFrame({"article_id": [f"a{i}" for i in rows], "province": [f"Nhóm số {i % groups}" for i in rows]})
    table = table.assign(x=[i % 7 for i in rows], y=[i % groups for i in rows])
    words = "huấn_luyện_viên, " * 4
    ax = plot_article_map(table.assign(right=words, left=words, up=words, down=words, shown=0.1), by="province")
    legend, names = ax.get_legend(), {text.get_text() for text in ax.texts}
    assert (legend is not None) is in_legend
    if in_legend:
        assert legend.get_window_extent().width <= ax.figure.bbox.width
    else:
        assert len(names & set(table["province"])) >= 10  # as many as have room
    close_figure(ax)
