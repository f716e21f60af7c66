"""Heat maps, tile maps, frames across groups, descriptions, and SVGs for phones and dark pages."""

import xml.etree.ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from analysis import (
    close_figure,
    describe_figure,
    load_provinces,
    plot_frames,
    plot_heatmap,
    plot_map,
    plot_themes,
    save_figure,
)
from analysis.figures.heatmap import by_likeness, ramp
from analysis.figures.province_map import province_tiles
from analysis.figures.style import NARROW
from analysis.figures.svg import DARK
from analysis.figures.values import MANY, Values

PROVINCES = load_provinces()


def shares(groups, frames=("study", "plans")) -> pd.DataFrame:
    """Return shares 0, 1/10, 2/10 …, in the order of groups and frames; the second group has no interval."""
    rows = [(group, frame) for group in groups for frame in frames]
    table = pd.DataFrame(rows, columns=["province", "frame"])
    table["share"] = [i % 10 / 10 for i in range(len(rows))]
    bare = table["province"] == groups[min(1, len(groups) - 1)]
    table["low"], table["high"] = (table["share"] * f for f in (0.5, 1.5))
    table[["low", "high"]] = table[["low", "high"]].mask(bare)
    return table.assign(sentences=5, of=10, interval=np.where(bare, "one article", "articles"))


def cells(ax) -> dict[str, int]:
    return {found.get_label(): len(found.get_paths()) for found in ax.collections if isinstance(found, PolyCollection)}


# --- The tile grid ---


@pytest.mark.parametrize(("era", "column", "count"), [("2008", "name", 63), ("2025", "new_name", 34)])
def test_every_province_has_one_tile_and_no_two_share_one(era, column, count):
    tiles = province_tiles(era)
    assert set(tiles) == set(PROVINCES[column])
    assert len({tile[:2] for tile in tiles.values()}) == len(tiles) == count


@pytest.mark.parametrize("era", ["2008", "2025"])
def test_the_tiles_look_like_viet_nam(era):
    tiles = province_tiles(era)
    north_to_south = ["Cao Bằng", "Hà Nội", "Thanh Hóa", "Hà Tĩnh", "Đà Nẵng", "Gia Lai", "Lâm Đồng", "Cà Mau"]
    rows = [tiles[name].row for name in north_to_south]
    assert rows == sorted(rows) and len(set(rows)) == len(rows)
    west_to_east = ["Điện Biên", "Hà Nội", "Quảng Ninh"], ["An Giang", "Thành phố Hồ Chí Minh", "Khánh Hòa"]
    assert all([tiles[n].column for n in names] == sorted(tiles[n].column for n in names) for names in west_to_east)
    # in one piece: every tile touches another, at a side or a corner
    places, seen, edge = {tile[:2] for tile in tiles.values()}, set(), [tiles["Hà Nội"][:2]]
    while edge:
        row, column = edge.pop()
        if (row, column) in places - seen:
            seen.add((row, column))
            edge += [(row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    assert seen == places


def test_a_map_has_an_empty_tile_for_a_province_not_in_the_table_and_takes_any_spelling():
    ax = plot_map(shares(["Bắc Cạn", "TP.HCM"], ["study"]), value="share")
    assert cells(ax) == {"_filled": 1, "_hollow": 1}
    assert len(ax.patches) == 61
    assert "empty: not in the table" in ax.get_xlabel().replace("\n", " ")


def test_the_date_chooses_the_map_and_units_of_today_alone_the_new_one():
    today = list(PROVINCES["new_name"].unique())
    assert len(plot_map(shares(today, ["x"]), value="share").patches) == 0
    assert len(plot_map(shares(["Sơn La"], ["x"]), value="share", as_of="2025-07-01").patches) == 33
    with pytest.raises(ValueError, match="'Quảng Ngãi' and 'Kon Tum' are both Quảng Ngãi on the map"):
        plot_map(shares(["Quảng Ngãi", "Kon Tum"], ["x"]), value="share", as_of="2025-07-01")
    with pytest.raises(ValueError, match="'Tây Bắc' is no province"):
        plot_map(shares(["Tây Bắc"], ["x"]), value="share")


# --- Heat maps ---


def test_groups_that_are_alike_are_side_by_side_whatever_the_order_of_the_table():
    table = pd.DataFrame(
        [[9, 0, 1], [0, 9, 0], [8, 0, 1], [0, 8, 0]], index=["a", "b", "c", "d"], columns=["x", "y", "z"]
    )
    rows, columns = by_likeness(table)
    assert {frozenset(rows[:2]), frozenset(rows[2:])} == {frozenset("ac"), frozenset("bd")}
    assert by_likeness(table.iloc[::-1, ::-1]) == (rows, columns)
    assert abs(columns.index("x") - columns.index("z")) == 1


def test_a_darker_cell_is_a_greater_value_also_in_grey():
    values = Values("x", pd.DataFrame([[0.0, 1, 2, 3, 4]]))
    grey = [np.dot(ramp(values, value), (0.2126, 0.7152, 0.0722)) for value in range(5)]
    assert min(-np.diff(grey)) > 0.15


def test_a_cell_is_hollow_without_an_interval_and_hatched_without_a_value():
    ax = plot_heatmap(shares(["a", "b", "c"]).drop(index=5), value="share", term="frame")
    assert cells(ax) == {"_filled": 3, "_hollow": 2, "_missing": 1}
    assert sorted(text.get_text() for text in ax.texts) == ["0%", "10%", "20%", "30%", "40%"]
    assert (
        ax.get_xlabel().replace("\n", " ") == "share of sentences; darker: more; hollow: one article; hatched: no value"
    )


@pytest.mark.parametrize(
    ("count", "kind", "panels", "named"),  # named: groups in the legend, which only rows of markers have
    [
        (6, None, 1, 6),
        (7, None, 1, 0),
        (7, "dots", 1, 7),
        (7, "panels", 7, 0),
        (6, "by frame", 2, 0),
        (3, "heatmap", 1, 0),
    ],
)
def test_the_number_of_groups_chooses_the_form_unless_it_is_given(count, kind, panels, named):
    assert MANY == 7
    drawn = plot_frames(shares(PROVINCES["name"].tolist()[:count]), names={}, kind=kind)
    assert np.size(drawn) == panels
    legend = np.ravel(drawn)[0].get_legend()
    assert (len(legend.get_texts()) if legend else 0) == named


def test_an_unknown_form_is_refused():
    with pytest.raises(
        ValueError, match="kind must be one of 'dots', 'heatmap', 'by frame', 'panels', 'map', got 'pie'"
    ):
        plot_frames(shares(["a"]), names={}, kind="pie")


def test_frames_across_groups_begin_with_the_one_in_which_groups_differ_most():
    table = shares(["a", "b"])
    table["share"] = [0.1, 0.1, 0.2, 0.5]  # study differs by 0.1, plans by 0.4
    first, second = plot_frames(table, names={}, kind="by frame")
    assert [panel.get_title(loc="left") for panel in (first, second)] == ["plans", "study"]
    marks = [line for line in first.lines if line.get_marker() in ("o", "s")]
    assert [float(np.ravel(mark.get_xdata())[0]) for mark in marks] == [0.1, 0.5]
    assert [mark.get_markerfacecolor() == "white" for mark in marks] == [False, True]


# --- What is saved ---


def test_a_description_has_the_main_numbers_and_says_what_is_hollow_or_missing():
    few = plot_frames(shares(["a", "b"]), names={"study": ("Study", ""), "plans": ("Plans", "")})
    assert describe_figure(few) == (
        "share of sentences, for 2 groups. a: Plans 10%, Study 0%. b: Plans 30%, Study 20%. "
        "Hollow, one article: 2 of 4."
    )
    many = plot_frames(shares(list("abcdefgh"), ["study"]).drop(index=3), names={})
    assert describe_figure(many).startswith("share of sentences, for 7 groups. Highest: h: study 70%; g: study 60%;")
    close_figure(many)


def test_on_a_dark_page_cells_keep_their_order_and_hatching_is_dark(tmp_path):
    table = shares(list("abcdefgh"), ["study", "plans"])
    table.loc[3, "share"] = np.nan
    save_figure(plot_heatmap(table, value="share", term="frame"), tmp_path / "cells")
    source = (tmp_path / "cells.svg").read_text("utf-8")
    assert DARK["#1d3557"] not in source  # no filled cell is turned light
    assert '[style*="fill: #ffffff"]{fill:#17181a!important}' in source
    assert '[style*="stroke: #d9dce0"]{stroke:#3a3d41!important}' in source
    assert "<pattern" not in source  # which Chromium prints as an image for each cell: 15 megabytes of 900 cells


def test_the_hatching_of_a_cell_stays_within_it_and_is_one_path_for_all(tmp_path):
    table = shares(list("abcdefgh"), ["study", "plans"])
    table.loc[[3, 4], "share"] = np.nan
    ax = plot_heatmap(table, value="share", term="frame")
    (hatching,) = (patch for patch in ax.patches if patch.get_label() == "_hatching")
    (squares,) = (c.get_paths() for c in ax.collections if c.get_label() == "_missing")
    strokes = hatching.get_path().vertices.reshape(-1, 2, 2)
    assert len(squares) == 2 and len(strokes) % 2 == 0
    for path, own in zip(squares, np.split(strokes, 2), strict=True):
        box = path.get_extents()
        assert np.isclose(own[..., 0].min(), box.x0) and np.isclose(own[..., 0].max(), box.x1)
        assert np.isclose(own[..., 1].min(), box.y0) and np.isclose(own[..., 1].max(), box.y1)
        assert (np.diff(own, axis=1)[..., 0] * np.diff(own, axis=1)[..., 1] < 0).all()  # all lean to one side
    close_figure(ax)


def test_a_hatching_of_ones_own_is_dark_on_a_dark_page(tmp_path):
    figure = Figure()
    figure.subplots().bar([1], [1], hatch="//", facecolor="white")
    save_figure(figure, tmp_path / "own")
    assert '[fill="#ffffff"]{fill:#17181a!important}' in (tmp_path / "own.svg").read_text("utf-8")


def test_what_has_no_value_is_not_among_the_highest():
    table = shares(list("abcdefgh"), ["study"])
    table["share"] = [0.5, *[np.nan] * 7]
    ax = plot_heatmap(table, value="share", term="frame")
    assert "Highest: a: study" in describe_figure(ax) and "nan" not in describe_figure(ax).lower()
    close_figure(ax)


def test_long_names_of_columns_that_begin_alike_keep_what_tells_them_apart():
    frames = [f"Phát triển kinh tế, xã hội của cả nước · quý {n}/2016" for n in range(1, 5)]
    ax = plot_heatmap(shares(list("abcdefgh"), frames), value="share", term="frame")
    heads = [label.get_text() for label in ax.get_xticklabels()]
    assert sorted(head[-10:] for head in heads) == [f"quý {n}/2016" for n in range(1, 5)]
    close_figure(ax)


def test_an_svg_has_links_a_description_dark_colours_and_a_narrow_form(tmp_path):
    links = {"a": "explorer.html#group=a&tab=frames"}
    drawn = plot_frames(shares(list("abcdefgh")), names={}, links=links)
    for name in ("one", "two"):
        save_figure(drawn, tmp_path / name, narrow=True, title="Frames")
    files = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert sorted(files) == sorted(f"{n}{e}" for n in ("one", "two") for e in (".png", ".svg", "-narrow.svg"))
    assert all(files[f"one{ending}"] == files[f"two{ending}"] for ending in (".png", ".svg", "-narrow.svg"))
    for name in ("one.svg", "one-narrow.svg"):
        root = ET.fromstring(files[name])
        texts = {child.tag.split("}")[1]: child.text for child in root if child.text}
        assert (root.get("role"), texts["title"], texts["desc"]) == ("img", "Frames", describe_figure(drawn))
        addresses = [
            element.get("{http://www.w3.org/1999/xlink}href") for element in root.iter("{http://www.w3.org/2000/svg}a")
        ]
        assert addresses.count("explorer.html#group=a&tab=frames") >= 2  # the name, and its cells
        assert "prefers-color-scheme:dark" in texts["style"] and DARK["#1b1b1b"] in texts["style"]


def test_a_narrow_figure_has_one_panel_per_row(tmp_path):
    themes = pd.DataFrame({"province": list("abc"), "term": "dám", "tfidf": 0.1, "stability": 0.9})
    save_figure(plot_themes(themes), tmp_path / "themes", narrow=True)
    roots = [ET.parse(tmp_path / f"themes{form}.svg").getroot() for form in ("", "-narrow")]
    (wide, low), (narrow, tall) = [[float(r.get(side)[:-2]) for side in ("width", "height")] for r in roots]
    assert narrow < wide / 2 and tall > 2 * low
    assert narrow <= 72 * NARROW + 25  # points; the margin is 0.15 inches on each side


def test_long_numbers_in_many_cells_are_smaller_before_they_are_left_out():
    def size(most):
        pairs = [(group, f"w{term}") for group in "abc" for term in range(21)]
        rates = pd.DataFrame(pairs, columns=["province", "term"]).assign(per_1000_words=most)
        return {text.get_fontsize() for text in plot_heatmap(rates, value="per_1000_words").texts}

    assert [size(most) for most in (1.0, 12345.0, 123456789.0)] == [{7.0}, {6.0}, set()]
