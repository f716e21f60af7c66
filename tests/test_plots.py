"""Figures are checked by what is drawn: widths, places, labels, colours; not by pixels."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb

from analysis.plots import group_colours, plot_phrases, plot_roles, plot_themes, plot_topics, save_figure

THEMES = pd.DataFrame(
    {
        "province": ["Sơn La"] * 3 + ["Bắc Kạn"] * 2,
        "term": ["tỉnh_ủy", "từng_bước", "chương_trình_hành_động", "dám", "bí_xanh"],
        "tfidf": [0.020, 0.015, 0.010, 0.012, 0.004],
        "stability": [1.0, 0.49, 0.5, 0.8, 0.2],
    }
)
RATES = pd.DataFrame(
    {
        "phrase": ["đảng_bộ tỉnh", "sớm đưa"] * 3,
        "province": np.repeat(["Sơn La", "Bắc Kạn", "Quảng Ngãi"], 2),
        "per_1000_words": [8.0, 1.0, 12.0, 3.0, 19.0, 0.0],
        "low": [4.0, 0.0, 5.0, 0.0, 11.0, 0.0],
        "high": [12.0, 2.0, 19.0, 6.0, 27.0, 0.0],
        "resampled": "sentences",
    }
)
BLOCKS = pd.DataFrame(
    {
        "article_id": ["a", "a", "b", "b"],
        "province": ["Sơn La", "Sơn La", "Bắc Kạn", "Bắc Kạn"],
        "role": ["headline", "body", "body", "boilerplate"],
        "text": ["Một hai", "một hai ba bốn", "một hai ba", "bốn"],
    }
)


def _texts(ax) -> list[str]:
    return [t.get_text() for t in ax.texts]


def _boxes(figure) -> list:
    """Draw the figure and return the box of every visible text that is not empty."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.draw(renderer)
    texts = [t for ax in figure.axes for t in [*ax.texts, ax.title, ax._left_title, *ax.get_xticklabels()]]
    return [(t.get_text(), t.get_window_extent(renderer)) for t in texts if t.get_text() and t.get_visible()]


def test_a_bar_of_a_theme_is_its_weight_times_1000() -> None:
    panels = plot_themes(THEMES)
    assert [[round(p.get_width(), 9) for p in panel.patches] for panel in panels] == [[20, 15, 10], [12, 4]]
    assert [panel.get_title(loc="left") for panel in panels] == ["Sơn La", "Bắc Kạn"]


def test_a_theme_that_holds_in_less_than_half_of_the_resamples_is_hollow() -> None:
    son_la, _ = plot_themes(THEMES)
    assert [to_rgb(p.get_facecolor()) == (1, 1, 1) for p in son_la.patches] == [False, True, False]
    assert {"100%", "49%", "50%"} <= set(_texts(son_la))


def test_terms_are_written_as_readers_write_them_with_english_where_there_is_some() -> None:
    son_la, bac_kan = plot_themes(THEMES)
    assert "chương trình hành động" in _texts(son_la) and "action programme" in _texts(son_la)
    assert "bí xanh" in _texts(bac_kan)
    assert "action programme" not in _texts(plot_themes(THEMES, gloss={})[0])


def test_a_marker_of_a_phrase_stands_at_its_rate_with_its_interval() -> None:
    ax = plot_phrases(RATES)
    markers = {line.get_label(): line.get_xdata().tolist() for line in ax.lines if not line.get_label().startswith("_")}
    assert markers == {"Sơn La": [8, 1], "Bắc Kạn": [12, 3], "Quảng Ngãi": [19, 0]}
    segments = [tuple(s[:, 0]) for s in ax.collections[0].get_segments()]
    assert segments == [(4, 12), (0, 2)]
    assert "resampling sentences" in ax.get_xlabel()


def test_phrases_are_ordered_by_their_mean_rate_and_cut_to_the_top() -> None:
    labels = [t for t in _texts(plot_phrases(RATES, gloss={}))]
    assert labels == ["đảng bộ tỉnh", "sớm đưa"]  # means 13 and 4/3
    assert _texts(plot_phrases(RATES, top=1, gloss={})) == ["đảng bộ tỉnh"]


def test_bars_of_roles_add_up_to_the_syllables_of_the_page() -> None:
    ax = plot_roles(BLOCKS)
    assert sum(p.get_width() for p in ax.patches) == BLOCKS["text"].str.split().str.len().sum()
    assert "4 of 6; 33% set aside" in _texts(ax)


def test_only_labelled_topics_are_drawn() -> None:
    shares = pd.DataFrame(
        {"topic": [1, 2], "province": "x", "share": [0.7, 0.3], "low": [0.6, 0.2], "high": [0.8, 0.4]}
    )
    ax = plot_topics(shares, {2: "hội nghị"})
    assert [line.get_xdata().tolist() for line in ax.lines if line.get_label() == "x"] == [[0.3]]


def test_the_first_three_colours_differ_in_grey() -> None:
    colours = group_colours(["a", "b", "c"]).values()
    grey = sorted(np.dot(to_rgb(c), (0.2126, 0.7152, 0.0722)) for c in colours)
    assert min(np.diff(grey)) > 0.15


def test_a_group_keeps_its_colour_in_every_figure() -> None:
    assert group_colours(["b", "a"]) == group_colours(["a", "b", "b"])
    markers = {line.get_label(): line.get_color() for line in plot_phrases(RATES).lines}
    panels = plot_themes(THEMES)
    assert [to_rgb(p.patches[0].get_edgecolor()) for p in panels] == [to_rgb(markers[g]) for g in ("Sơn La", "Bắc Kạn")]


@pytest.mark.parametrize(
    "draw", [lambda: plot_themes(THEMES)[0], lambda: plot_phrases(RATES), lambda: plot_roles(BLOCKS)]
)
def test_no_two_texts_of_a_figure_overlap(draw) -> None:
    boxes = _boxes(draw().figure)
    clashes = [(a, b) for (a, x), (b, y) in itertools.combinations(boxes, 2) if x.padded(-1.5).overlaps(y.padded(-1.5))]
    assert clashes == []


def test_a_plot_draws_into_the_axes_it_is_given() -> None:
    from matplotlib.figure import Figure

    ax = Figure().add_subplot()
    assert plot_phrases(RATES, ax=ax) is ax
    with pytest.raises(ValueError, match="ax holds 1 Axes, but the table has 2 groups"):
        plot_themes(THEMES, ax=ax)


def test_any_number_of_groups_gets_a_panel_and_a_look_of_its_own() -> None:
    many = pd.concat([THEMES.head(3).assign(province=f"P{i}") for i in range(10)])
    assert len(plot_themes(many)) == 10
    assert len(set(group_colours([f"P{i}" for i in range(10)]).values())) == 10


def test_another_grouping_column_is_named() -> None:
    assert (
        plot_themes(THEMES.rename(columns={"province": "newspaper"}), by="newspaper")[1].get_title(loc="left")
        == "Bắc Kạn"
    )


def test_a_wrong_table_is_refused_with_its_columns() -> None:
    with pytest.raises(ValueError, match="by='paper' is not a column of the table; it has province, term"):
        plot_themes(THEMES, by="paper")
    with pytest.raises(ValueError, match="the table is empty"):
        plot_themes(THEMES.head(0))


def test_drawing_leaves_the_table_as_it_was() -> None:
    before = RATES.copy()
    plot_phrases(RATES)
    pd.testing.assert_frame_equal(RATES, before)


def test_a_figure_is_saved_with_the_same_bytes_every_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        save_figure(plot_phrases(RATES), tmp_path / name)
    for ending in ("svg", "png"):
        assert (tmp_path / f"one.{ending}").read_bytes() == (tmp_path / f"two.{ending}").read_bytes()
