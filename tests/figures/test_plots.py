"""Figures are checked by what is drawn: widths, places, labels, colours; not by pixels."""

from __future__ import annotations

import itertools
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex, to_rgb

from analysis.figures.dispersion import plot_dispersion
from analysis.figures.frames import plot_frames
from analysis.figures.keyness import plot_keyness
from analysis.figures.phrases import plot_phrases
from analysis.figures.roles import plot_roles
from analysis.figures.sensitivity import plot_sensitivity
from analysis.figures.style import group_colours, save_figure
from analysis.figures.svg import DARK
from analysis.figures.themes import plot_themes
from analysis.figures.topics import plot_topics
from analysis.figures.triangle import plot_triangle
from analysis.figures.triangle_drawing import CORNERS, phrase_weights, spread
from analysis.figures.triangle_labels import leader, place_labels

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
        "term": ["đảng_bộ tỉnh", "sớm đưa"] * 3,
        "province": np.repeat(["Sơn La", "Bắc Kạn", "Quảng Ngãi"], 2),
        "per_1000_words": [8.0, 1.0, 12.0, 3.0, 19.0, 0.0],
        "low": [4.0, 0.0, 5.0, 0.0, 11.0, 0.0],
        "high": [12.0, 2.0, 19.0, 6.0, 27.0, 0.0],
        "interval": "sentences",
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
KEYS = pd.DataFrame(
    [
        ("Sơn La", "tiếp_tục", 9, 1, 2.5, 0.5, 7.0, 3, "distinctive"),
        ("Sơn La", "thứ_sáu", 5, 0, 3.0, 0.4, 3.5, 1, "too few articles"),
        ("Sơn La", "đảng", 4, 4, 0.0, -1.0, 1.0, 2, "shared"),
        ("Sơn La", "xx", 0, 9, -4.0, -8.0, -2.0, 0, "distinctive"),
        ("Bắc Kạn", "ba_bể", 4, 0, 4.0, -3.0, 8.0, 1, "undecided"),
    ],
    columns=["province", "term", "count", "rest", "log2_ratio", "low", "high", "articles", "verdict"],
)
# rates per 1,000 words in A, B, C; occurrences in all three together
THREE = pd.DataFrame(
    [
        ("chung", [2.0, 2.0, 2.0], 30),
        ("nghiêng", [6.0, 1.0, 1.0], 8),
        ("giữa hai", [3.0, 1.0, 0.0], 4),
        ("cũng giữa", [6.0, 2.0, 0.0], 8),
        ("riêng", [0.0, 5.0, 0.0], 5),
        ("cũng riêng", [0.0, 1.0, 0.0], 2),
    ],
    columns=["term", "rates", "total"],
)
SENTENCES = pd.DataFrame(
    {
        "article_id": ["a1", "b1", "a1", "a2"],
        "province": ["Sơn La", "Bắc Kạn", "Sơn La", "Sơn La"],
        "sentence": [1, 1, 2, 1],
        "start": [100, 0, 200, 0],
        "end": [180, 50, 300, 10],
    }
)
LINES = pd.DataFrame({"article_id": ["a1", "a1", "b1"], "start": [100, 250, 20], "node": ["Nghị quyết"] * 3})


def _three(table: pd.DataFrame = THREE, groups: str = "ABC") -> pd.DataFrame:
    """Return the table that `phrase_rates` would give."""
    long = table.explode("rates").assign(province=list(groups) * len(table))
    long["count"] = np.where(long["province"] == groups[0], long["total"], 0)
    return long.rename(columns={"rates": "per_1000_words"}).astype({"per_1000_words": float})


def _many_phrases(number: int = 60) -> pd.DataFrame:
    """Return phrases in a cloud around the centre, on the sides, and some in the corners."""
    draw = np.random.default_rng(1)
    words = ["triển_khai", "nghị_quyết", "đại_hội", "đảng_bộ", "tỉnh", "thực_hiện", "chương_trình", "lãnh_đạo"]
    phrases = [" ".join([*draw.choice(words, size=draw.integers(1, 5)), str(i)]) for i in range(number)]
    rates = draw.dirichlet([1.5, 1.5, 1.5], size=number)
    rates[::4, 1] = 0
    rates[::9] = [0.2, 0.4, 0.0]
    rates[::10] = [0, 0, 1]
    return _three(pd.DataFrame({"term": phrases, "rates": list(rates), "total": draw.integers(2, 40, size=number)}))


@cache
def _triangle_of_many(top: int):
    """Return a triangle that several tests look at, and none changes."""
    return plot_triangle(_many_phrases(), top=top)


@cache
def _triangle():
    return plot_triangle(_three())


@cache
def _keys():
    """Return the panels of the figure of `KEYS`, which no test changes."""
    return plot_keyness(KEYS)


@cache
def _themes():
    return plot_themes(THEMES)


def _texts(ax) -> list[str]:
    return [t.get_text() for t in ax.texts]


def test_a_bar_of_a_theme_is_its_weight_times_1000() -> None:
    panels = _themes()
    assert [[round(p.get_width(), 9) for p in panel.patches] for panel in panels] == [[20, 15, 10], [12, 4]]
    assert [panel.get_title(loc="left") for panel in panels] == ["Sơn La", "Bắc Kạn"]


def test_a_theme_that_holds_in_less_than_half_of_the_resamples_is_hollow() -> None:
    son_la, _ = _themes()
    assert [to_rgb(p.get_facecolor()) == (1, 1, 1) for p in son_la.patches] == [False, True, False]
    assert {"100%", "49%", "50%"} <= set(_texts(son_la))


def test_terms_are_written_as_readers_write_them_with_english_where_there_is_some() -> None:
    son_la, bac_kan = _themes()
    assert "chương trình hành động" in _texts(son_la) and "action programme" in _texts(son_la)
    assert "bí xanh" in _texts(bac_kan)
    assert "action programme" not in _texts(plot_themes(THEMES, gloss={})[0])


def test_a_marker_of_a_phrase_stands_at_its_rate_with_its_interval() -> None:
    ax = plot_phrases(RATES)
    markers = {line.get_label(): line.get_xdata().tolist() for line in ax.lines if not line.get_label().startswith("_")}
    assert markers == {"Sơn La": [8, 1], "Bắc Kạn": [12, 3], "Quảng Ngãi": [19, 0]}
    segments = [tuple(s[:, 0]) for s in ax.collections[0].get_segments()]
    assert segments == [(4, 12), (0, 2)]
    assert ax.get_xlabel().endswith("lines: 95% interval, by sentences")


def test_phrases_are_ordered_by_their_mean_rate_and_cut_to_the_top() -> None:
    labels = _texts(plot_phrases(RATES, gloss={}))
    assert labels == ["đảng bộ tỉnh", "sớm đưa"]  # means 13 and 4/3
    assert _texts(plot_phrases(RATES, top=1, gloss={})) == ["đảng bộ tỉnh"]


def test_bars_of_roles_add_up_to_the_syllables_of_the_page() -> None:
    ax = plot_roles(BLOCKS)
    assert sum(p.get_width() for p in ax.patches) == BLOCKS["text"].str.split().str.len().sum()
    assert "4 of 6; 33% set aside" in _texts(ax)


def test_the_legend_of_roles_names_those_that_are_there() -> None:
    assert [text.get_text() for text in plot_roles(BLOCKS).get_legend().get_texts()] == ["headline", "boilerplate"]
    assert plot_roles(BLOCKS[BLOCKS["role"] == "body"]).get_legend() is None


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


def test_a_group_keeps_its_colour_when_further_groups_follow() -> None:
    assert group_colours(["b", "a", "b"]) == {group: group_colours(["b", "a", "c"])[group] for group in ("b", "a")}
    markers = {line.get_label(): line.get_color() for line in plot_phrases(RATES).lines}  # one group more
    panels = _themes()
    assert [to_rgb(p.patches[0].get_edgecolor()) for p in panels] == [to_rgb(markers[g]) for g in ("Sơn La", "Bắc Kạn")]


def _for_many(table: pd.DataFrame, groups: int) -> pd.DataFrame:
    part = table[table["province"] == "Sơn La"]
    return pd.concat([part.assign(province=f"Tỉnh {number}") for number in range(groups)])


def _articles(groups: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    names = [f"bai-bao-{number}" for number in range(groups)]
    sentences = pd.DataFrame({"article_id": names, "province": names, "start": 0, "end": 100})
    lines = pd.DataFrame({"article_id": np.repeat(names, 3), "start": [0, 50, 99] * groups})
    return pd.concat([lines.assign(term=p) for p in ("đảng_bộ tỉnh", "nghị_quyết", "đổi_mới", "sớm")]), sentences


@pytest.mark.parametrize(
    "draw",
    [
        lambda: _themes()[0],
        lambda: plot_phrases(RATES),
        lambda: plot_roles(BLOCKS),
        *(lambda k=k: plot_keyness(_for_many(KEYS, k), kind="panels")[0] for k in (2, 10)),
        lambda: plot_keyness(KEYS.assign(term=lambda t: t["term"] + " " + "chương_trình hành_động " * 4))[0],
        _triangle,
        *(lambda top=top: _triangle_of_many(top) for top in (10, 20, 40, 60)),
        *(lambda k=k: plot_dispersion(*_articles(k))[0] for k in (2, 10)),
    ],
)
def test_no_two_texts_of_a_figure_overlap(draw, overlaps) -> None:
    assert overlaps(draw().figure) == []


def test_a_plot_draws_into_the_axes_it_is_given() -> None:
    from matplotlib.figure import Figure

    ax = Figure().add_subplot()
    assert plot_phrases(RATES, ax=ax) is ax
    with pytest.raises(ValueError, match="ax holds 1 Axes, but the figure has 2 panels"):
        plot_themes(THEMES, ax=ax)


def test_any_number_of_groups_gets_a_panel_and_a_look_of_its_own() -> None:
    many = pd.concat([THEMES.head(3).assign(province=f"P{i}") for i in range(10)])
    assert len(plot_themes(many, kind="panels")) == 10
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


def test_every_text_of_a_triangle_can_be_read_on_a_dark_page(tmp_path: Path) -> None:
    def light(colour: str) -> float:
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
        return float(np.dot(linear, (0.2126, 0.7152, 0.0722))) + 0.05

    ax = _triangle()
    written = {to_hex(text.get_color()) for text in ax.texts}
    assert len(written) > 3  # the shares have the colour of their group
    assert {
        colour: DARK.get(colour) for colour in written if light(DARK.get(colour, colour)) < 3 * light("#17181a")
    } == {}


def test_an_ending_of_a_picture_is_not_doubled(tmp_path: Path) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(1, 1))
    figure.add_subplot().set_axis_off()
    for name in ("one.png", "two.SVG", "2.5"):
        save_figure(figure, tmp_path / name)
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "2.5.png",
        "2.5.svg",
        *(f"{name}.{ending}" for name in ("one", "two") for ending in ("png", "svg")),
    ]


@pytest.mark.parametrize("widest", [0.003, 0.02, 0.18, 0.9])
def test_a_percentage_at_the_axis_is_where_it_says(widest: float) -> None:
    shares = pd.DataFrame({"province": ["x", "y"], "frame": "pace", "share": [widest / 2, widest]})
    ax = np.ravel(plot_frames(shares.assign(low=0.0, high=shares["share"], interval="articles", of=99, articles=9)))[0]
    ax.figure.canvas.draw()
    ticks, labels = ax.get_xticks(), [label.get_text() for label in ax.get_xticklabels()]
    assert [float(label.rstrip("%")) / 100 for label in labels] == pytest.approx(list(ticks))
    assert len(set(labels)) == len(labels) >= 3


@pytest.mark.parametrize("draw", [plot_keyness, plot_phrases, plot_frames])
def test_counts_are_no_table_to_draw(draw) -> None:
    with pytest.raises(TypeError, match="the table is a tuple; must be a DataFrame, as a function"):
        draw((RATES,))


# --- Keyness ---


def _points(ax) -> list[tuple[float, bool]]:
    """Return ratio and "filled" of every point of a forest plot."""
    lines = [line for line in ax.lines if line.get_label() != "_arrow"]
    return [(float(line.get_xdata()[0]), to_rgb(line.get_markerfacecolor()) != (1, 1, 1)) for line in lines]


def test_a_point_of_a_term_stands_at_its_ratio_and_is_filled_if_distinctive() -> None:
    son_la, bac_kan = _keys()
    assert _points(son_la) == [(2.5, True), (3.0, False), (0.0, False), (-4.0, True)]
    assert _points(bac_kan) == [(4.0, False)]
    assert {"9 : 1", "5 : 0", "3"} <= set(_texts(son_la))


def test_of_more_rows_than_there_is_room_for_those_are_drawn_that_the_group_uses_more() -> None:
    assert _points(plot_keyness(KEYS, top=3)[0]) == [(2.5, True), (3.0, False)]
    assert _points(plot_keyness(KEYS[KEYS["log2_ratio"] <= 0], top=1)) == [(0.0, False)]


def test_an_interval_ends_at_its_bounds_or_in_an_arrow_at_the_border() -> None:
    son_la, _ = _keys()
    left, right = son_la.get_xlim()
    assert (left, right) == (-4 - 1.2, 4 + 1.2)
    intervals = [
        c.get_segments()[0][:, 0].tolist() for c in son_la.collections if len(set(c.get_segments()[0][:, 1])) == 1
    ]
    assert intervals == [[0.5, right], [0.4, 3.5], [-1.0, 1.0], [left, -2.0]]
    arrows = [(line.get_xdata()[0], line.get_ydata()[0]) for line in son_la.lines if line.get_label() == "_arrow"]
    assert arrows == [(right, 0), (left, 3)]


def test_the_axis_counts_in_times_as_often() -> None:
    panel = plot_keyness(KEYS[KEYS["log2_ratio"] >= 0])[0]
    assert dict(zip(panel.get_xticks(), [t.get_text() for t in panel.get_xticklabels()], strict=True)) == {
        -1: "½×", 0: "1×", 1: "2×", 2: "4×", 3: "8×", 4: "16×", 5: "32×",
    }  # fmt: skip


def test_a_label_too_long_for_its_panel_is_cut_between_words() -> None:
    long = KEYS.assign(term="chương_trình hành_động của ban_thường_vụ tỉnh_ủy thực_hiện nghị_quyết đại_hội đảng").head(
        1
    )
    assert any(text.startswith("chương trình hành động") and text.endswith(" …") for text in _texts(plot_keyness(long)))


def test_a_term_that_stands_twice_in_a_group_is_refused() -> None:
    with pytest.raises(ValueError, match="term='đảng' occurs twice in province='Sơn La'"):
        plot_keyness(pd.concat([KEYS, KEYS[KEYS["term"] == "đảng"]]))


# --- Too few articles for an interval ---


def test_a_group_without_intervals_has_hollow_marks_no_lines_and_a_reason() -> None:
    bare = RATES["province"] == "Bắc Kạn"
    rates = RATES.assign(low=RATES["low"].mask(bare), high=RATES["high"].mask(bare))
    rates["interval"] = np.where(bare, "one article", "articles")
    ax = plot_phrases(rates)
    fill = {line.get_label(): to_rgb(line.get_markerfacecolor()) == (1, 1, 1) for line in ax.lines}
    assert (fill["Bắc Kạn"], fill["Sơn La"]) == (True, False)
    lines = [[s for s in c.get_segments() if s.size and np.isfinite(s).all()] for c in ax.collections]
    assert [len(part) for part in lines] == [2, 0, 2]
    assert ax.get_xlabel().endswith("lines: 95% interval, by articles; hollow, without a line: one article")


def test_bars_of_frames_without_an_interval_are_hollow() -> None:
    shares = pd.DataFrame({"province": ["A", "B"], "frame": "x", "share": [0.5, 0.25], "sentences": [8, 4], "of": 16})
    shares = shares.assign(low=[0.25, np.nan], high=[0.75, np.nan], interval=["articles", "one article"])
    with_lines, without = plot_frames(shares, names={}, kind="panels")
    assert [to_rgb(p.patches[0].get_facecolor()) == (1, 1, 1) for p in (with_lines, without)] == [False, True]
    assert [len(p.collections) for p in (with_lines, without)] == [1, 0]
    assert without.get_xlabel() == "share of its 16 sentences\none article: no interval"


def test_keyness_without_an_interval_has_no_line_and_an_arrow_leads_to_the_shrunken_ratio() -> None:
    keys = KEYS.head(1).assign(low=np.nan, high=np.nan, verdict="one article", interval="one article", shrunken=0.75)
    ax = plot_keyness(keys)
    assert _points(ax) == [(2.5, False)]
    assert [c for c in ax.collections if len(set(c.get_segments()[0][:, 1])) == 1] == []
    (arrow,) = [t for t in ax.texts if getattr(t, "arrow_patch", None)]
    assert (arrow.xyann[0], arrow.xy[0]) == (2.5, 0.75)
    assert "hollow, without a line: one article\ngrey arrow: to the shrunken ratio" in ax.get_xlabel()


# --- The triangle ---


def _marker_places(ax) -> list[tuple[float, float]]:
    """Return the places inside the triangle or queueing at its sides."""
    return [
        tuple(p) for c in ax.collections if c.get_zorder() == 3 for p in np.asarray(c.get_offsets()).round(6).tolist()
    ]


def test_a_phrase_stands_where_its_rates_pull_it() -> None:
    top, left, right = CORNERS
    places = set(_marker_places(_triangle()))
    expected = [(2 * top + 2 * left + 2 * right) / 6, (6 * top + left + right) / 8, (6 * top + 2 * left) / 8]
    assert {tuple(p.round(6).tolist()) for p in expected} <= places
    assert len(places) == 4  # of six phrases two are of one group only, and stand beside its corner


def test_weights_of_a_phrase_add_up_to_one_and_frequent_phrases_come_first() -> None:
    weights = phrase_weights(_three(), "province", list("ABC"), top=4)
    assert weights[list("ABC")].sum(axis=1).round(12).eq(1).all()
    assert weights["count"].to_dict() == {"chung": 30, "cũng giữa": 8, "nghiêng": 8, "riêng": 5}


def test_phrases_with_the_same_place_on_a_side_queue_outwards() -> None:
    place = (3 * CORNERS[0] + CORNERS[1]) / 4 * 100
    moved = spread(np.array([place, place, CORNERS.mean(axis=0) * 100]), np.array([4.0, 3.0, 2.0]), 100)
    assert moved[0].tolist() == place.tolist() and np.hypot(*(moved[1] - moved[0])) == pytest.approx(4 + 3 + 0.6)
    assert np.dot(moved[1] - moved[0], CORNERS[2] * 100 - place) < 0  # away from the third corner
    assert moved[2].tolist() == (CORNERS.mean(axis=0) * 100).tolist()


def test_phrases_of_one_group_only_are_listed_beside_its_corner() -> None:
    texts = _texts(_triangle())
    assert {"riêng", "cũng riêng", "A", "B", "C"} <= set(texts)
    assert texts.count("used only here") == 1 and texts.count("none used only here") == 2
    crowded = THREE.assign(rates=[[1.0, 0.0, 0.0]] * 6)
    many = pd.concat([crowded.assign(term=crowded["term"] + f" {i}") for i in range(2)])
    assert "and 4 more" in _texts(plot_triangle(_three(many)))


def test_hue_tells_the_group_and_depth_the_distance_from_the_centre() -> None:
    ax = _triangle()
    (first, *_) = [c for c in ax.collections if c.get_zorder() == 3]
    grey = [np.dot(face[:3], (0.2126, 0.7152, 0.0722)) for face in first.get_facecolors()]
    assert grey[0] == max(grey) > min(grey)  # "chung", the first, is in the centre
    edge = np.array(to_rgb(group_colours(list("ABC"))["A"])) * 0.7
    assert first.get_edgecolors()[0][:3] == pytest.approx(edge)


def test_areas_of_markers_go_with_occurrences() -> None:
    (first, *_) = [c for c in _triangle().collections if c.get_zorder() == 3]
    assert first.get_sizes()[0] / first.get_sizes()[1] == pytest.approx(30 / 8)


@pytest.mark.parametrize("top", [10, 20, 40, 60])
def test_no_label_of_the_triangle_leaves_the_figure(top, outside) -> None:
    assert outside(_triangle_of_many(top).figure) == []


def test_labels_cover_neither_each_other_nor_markers_nor_leaders() -> None:
    draw = np.random.default_rng(3)
    places, radii = draw.uniform(0, 300, size=(50, 2)), draw.uniform(2, 8, size=50)
    sizes = np.column_stack([draw.uniform(30, 90, size=50), np.full(50, 10.0)])
    frame, taken = np.array([-100, -20, 400, 320]), [np.array([100.0, 100, 200, 120])]
    found = place_labels(places, radii, sizes, frame, taken)
    boxes = [(own, box) for own, box in enumerate(found) if box is not None]
    assert len(boxes) > 25
    solid = [*boxes, (-1, taken[0]), *((-1, np.r_[p - r, p + r]) for p, r in zip(places, radii, strict=True))]
    for (_, one), (_, other) in itertools.product(boxes, solid):
        assert one is other or (one[:2] >= other[2:]).any() or (other[:2] >= one[2:]).any()
    for own, box in boxes:
        assert (box[:2] >= frame[:2]).all() and (box[2:] <= frame[2:]).all()
        line = leader(places[own], radii[own], box)
        for step in np.linspace(0, 1, 50) if line else []:
            point = line[0] + step * (line[1] - line[0])
            assert not any(
                ((point > b[:2] + 1e-6) & (point < b[2:] - 1e-6)).all() for other, b in boxes if other != own
            )


def test_labels_are_the_same_on_every_run_whatever_the_order_of_the_rows() -> None:
    other_order = _many_phrases().sample(frac=1, random_state=0).sort_values("province")
    one, two = _triangle_of_many(40), plot_triangle(other_order, top=40)
    assert [(t.get_text(), t.get_position()) for t in one.texts] == [
        (t.get_text(), t.get_position()) for t in two.texts
    ]


@pytest.mark.parametrize("groups", ["AB", "ABCD", "ABCDEFGHIJ"])
def test_without_three_groups_the_triangle_gives_way_to_a_dot_plot(groups) -> None:
    rates = pd.concat([RATES[RATES["province"] == "Sơn La"].assign(province=g, count=3) for g in groups])
    ax = plot_triangle(rates, kind="dots" if len(groups) == 10 else None)  # of so many, a heat map unless asked
    assert [line.get_label() for line in ax.lines if not line.get_label().startswith("_")] == list(groups)


def test_a_triangle_of_corners_only_is_drawn_and_too_small_axes_are_refused() -> None:
    from matplotlib.figure import Figure

    only = _three(THREE.assign(rates=[[1.0, 0.0, 0.0]] * 3 + [[0.0, 0.0, 1.0]] * 3))
    assert _marker_places(plot_triangle(only)) == []
    ax = Figure(figsize=(6, 6)).add_subplot()
    assert plot_triangle(_three(), ax=ax) is ax
    with pytest.raises(ValueError, match="the triangle needs some 400 × 400"):
        plot_triangle(_three(), ax=Figure(figsize=(1, 1)).add_subplot())


# --- Dispersion ---


def _ticks(ax) -> list[list[float]]:
    return [[float(segment[0, 0]) for segment in c.get_segments()] for c in ax.collections]


def test_a_tick_stands_where_the_line_begins_in_its_article() -> None:
    ax = plot_dispersion(LINES, SENTENCES)
    # a1 runs from 100 to 300, a2 from 0 to 10, b1 from 0 to 50; the articles of a province stand together
    assert _ticks(ax) == [[0.0, (250 - 100) / (300 - 100)], [], [20 / 50]]
    assert [t for t in _texts(ax) if t in {"a1", "a2", "b1", "2", "1", "–"}] == ["2", "–", "1", "a1", "a2", "b1"]
    assert ax.get_title(loc="left").strip() == "nghị quyết" and "resolution" in _texts(ax)


def test_rows_have_the_colour_of_their_group() -> None:
    bars = plot_dispersion(LINES, SENTENCES).patches
    colours = group_colours(["Sơn La", "Bắc Kạn"])
    assert [to_rgb(bar.get_facecolor()) for bar in bars] == [
        to_rgb(colours[g]) for g in ("Sơn La", "Sơn La", "Bắc Kạn")
    ]
    assert [bar.get_width() for bar in bars] == [1, 1, 1]


def test_every_phrase_has_a_panel() -> None:
    lines = pd.concat([LINES.assign(term="nghị_quyết"), LINES.head(1).assign(term="sớm đưa")])
    first, second = plot_dispersion(lines, SENTENCES, gloss={})
    assert [p.get_title(loc="left").strip() for p in (first, second)] == ["nghị quyết", "sớm đưa"]
    assert _ticks(second) == [[0.0], [], []]


def test_lines_that_are_not_from_these_sentences_are_refused() -> None:
    with pytest.raises(ValueError, match="article_id='c' of the lines is not in sentences"):
        plot_dispersion(LINES.assign(article_id="c"), SENTENCES)
    with pytest.raises(ValueError, match="a line at start=301 lies outside the sentences of a1"):
        plot_dispersion(LINES.head(1).assign(start=301), SENTENCES)
    with pytest.raises(ValueError, match="lines is empty"):
        plot_dispersion(LINES.head(0), SENTENCES)


# --- What holds for all three ---

NEW = {
    "keyness": (plot_keyness, (KEYS,), "term"),
    "triangle": (plot_triangle, (_three(),), "term"),
    "dispersion": (plot_dispersion, (LINES, SENTENCES), "start"),
}


@pytest.mark.parametrize(("draw", "tables", "column"), NEW.values(), ids=NEW)
def test_a_table_of_another_kind_or_without_rows_is_refused(draw, tables, column) -> None:
    first, *others = tables
    with pytest.raises(ValueError, match=f"the table has no column {column}"):
        draw(first.drop(columns=column), *others)
    with pytest.raises(ValueError, match="is not a column of the table"):
        draw(*tables, by="paper")
    with pytest.raises(ValueError, match="empty"):
        draw(first.head(0), *others)


@pytest.mark.parametrize(("draw", "tables", "column"), NEW.values(), ids=NEW)
def test_new_figures_leave_their_tables_alone_and_are_saved_with_the_same_bytes(draw, tables, column, tmp_path) -> None:
    before = [table.copy() for table in tables]
    for name in ("one", "two"):
        save_figure(draw(*tables), tmp_path / name)
    for ending in ("svg", "png"):
        assert (tmp_path / f"one.{ending}").read_bytes() == (tmp_path / f"two.{ending}").read_bytes()
    for table, copy in zip(tables, before, strict=True):
        pd.testing.assert_frame_equal(table, copy)


def test_a_finding_that_survives_is_filled_one_that_does_not_is_hollow_and_an_untouched_one_a_dash() -> None:
    findings = pd.DataFrame(
        {"province": "x", "term": ["tỉnh_ủy", "dám"], "kind": "theme", "one": [True, False], "two": [None, True]}
    )
    ax = plot_sensitivity(findings, checks=["one", "two"])
    marks = {
        (line.get_xdata()[0], line.get_ydata()[0]): to_rgb(line.get_markerfacecolor()) != (1, 1, 1) for line in ax.lines
    }
    assert marks == {(0, 0): True, (0, 1): False, (1, 1): True}
    assert _texts(ax).count("–") == 1
    with pytest.raises(ValueError, match="three"):
        plot_sensitivity(findings, checks=["three"])
