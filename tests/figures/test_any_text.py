"""Names and terms of any length and with any character, few groups and many: every figure stays readable."""

from __future__ import annotations

import itertools
from functools import cache

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

import analysis
from analysis import (
    describe_figure,
    group_colours,
    load_provinces,
    plot_article_map,
    plot_collocates,
    plot_dispersion,
    plot_frames,
    plot_heatmap,
    plot_instruments,
    plot_keyness,
    plot_map,
    plot_over_time,
    plot_phrases,
    plot_roles,
    plot_sensitivity,
    plot_steps,
    plot_themes,
    plot_themes_over_time,
    plot_topics,
    plot_triangle,
    plot_word_shift,
)
from analysis.figures.labels import plain, shorten, wrap
from analysis.figures.style import looks

# A name of 60 characters, and names that mathematics, Markdown, a terminal or a font would make something else of.
GROUPS = [
    "Liên danh các báo Đảng địa phương vùng trung du và miền núi 1",
    "$x^2$ và $y_1$",
    "50% \\alpha_{i} $ ^ _ &",
    "Báo\n🎋 中\tA",
    "Thànhphốkhôngcókhoảngtrắngtrongtênvàrấtdàiquásáumươikýtựnha1",
]
LONG = "chương_trình hành_động của ban_thường_vụ tỉnh_ủy về thực_hiện nghị_quyết đại_hội đảng_bộ tỉnh lần thứ mười_lăm "
TERMS = [(LONG * 2)[:150], "$a_1^2$ và $b$", "x" * 150, "vào cuộc_sống"]
PROVINCES = list(load_provinces()["name"])
ENGLISH = {"vào cuộc sống": "into life, " * 20, "$a_1^2$ và $b$": "$5 and $6"}


def names(count: int) -> list[str]:
    return [GROUPS[i] if i < len(GROUPS) else f"Tỉnh {i}" for i in range(count)]


def table(groups: int, terms: list[str], **columns: object) -> pd.DataFrame:
    """Return a table with one row for every term of every group, and these columns, repeated as often as needed."""
    rows = list(itertools.product(names(groups), terms))
    data = pd.DataFrame(rows, columns=["province", "term"])
    for name, values in columns.items():
        cycle = itertools.cycle(values if isinstance(values, list) else [values])
        data[name] = [value for value, _ in zip(cycle, rows, strict=False)]
    return data


def themes(count: int, **how):
    return plot_themes(
        table(count, TERMS, tfidf=[0.02, 0.01, 0.005, 0.001], stability=[0.9, 0.2]), gloss=ENGLISH, **how
    )


def phrases(count: int, **how):
    rates = table(count, TERMS, per_1000_words=[9.0, 0.0, 3.0], low=[4.0, 0.0, 1.0], high=[12.0, 2.0, 5.0])
    return plot_phrases(rates.assign(interval="articles"), gloss=ENGLISH, **how)


def triangle(count: int, **how):
    shares = [[2.0, 2.0, 2.0], [6.0, 1.0, 1.0], [3.0, 1.0, 0.0], [0.0, 5.0, 0.0]]
    rates = table(count, TERMS, low=1.0, high=3.0, interval="articles", count=[9, 4, 5])
    number = rates.groupby("term", sort=False).cumcount() % 3
    term = rates["term"].map({term: i for i, term in enumerate(TERMS)})
    rates["per_1000_words"] = [shares[t][n] for t, n in zip(term, number, strict=True)]
    return plot_triangle(rates, gloss=ENGLISH, **how)


def keyness(count: int, **how):
    keys = table(count, TERMS, count=[9, 1234], rest=[1, 0], log2_ratio=[2.5, -1.0, 4.0], low=[0.5, -3.0, -1.0])
    keys = keys.assign(high=keys["log2_ratio"] + 1, articles=3, verdict="distinctive")
    return plot_keyness(keys, gloss=ENGLISH, **how)


def frames(count: int, **how):
    shares = table(count, TERMS, share=[0.5, 0.25, 0.125, 0.0], low=[0.25, 0.0], high=[0.75, 0.5], sentences=[8, 4, 2])
    shown = {term: (term, term) for term in TERMS}
    return plot_frames(shares.rename(columns={"term": "frame"}).assign(of=16), names=shown, **how)


def steps(count: int, **how):
    first = table(count, TERMS, position=[0.5, 0.25, 0.125, 0.0]).rename(columns={"term": "frame"})
    first["article_id"] = first["province"]
    return plot_steps(first, names={term: (term, term) for term in TERMS}, **how)


def instruments(count: int, **how):
    counts = table(count, TERMS, total=[3.0, 0.0, 1234.0]).rename(columns={"term": "instrument"})
    return plot_instruments(counts.assign(gloss=counts["instrument"] + "?"), **how)


def roles(count: int, **how):
    blocks = table(count, ["một hai ba", "bốn năm"], role=["body", "caption"]).rename(columns={"term": "text"})
    return plot_roles(blocks.assign(article_id=blocks["province"] + "-2021"), **how)


def sensitivity(count: int, **how):
    checks = ["with captions", "syllables", "a very long choice of counting, with $ and _"]
    findings = table(count, TERMS, kind="distinctive word", **{check: [True, False, None] for check in checks})
    return plot_sensitivity(findings, checks=checks, **how)


def topics(count: int, **how):
    shares = table(count, TERMS, share=[0.5, 0.25], low=[0.25, 0.125], high=[0.75, 0.375])
    shares["topic"] = shares["term"].map({term: i for i, term in enumerate(TERMS)})
    return plot_topics(shares, dict(enumerate(TERMS)), **how)


def dispersion(count: int, **how):
    articles = [f"bai-{i}-{'rất-dài-' * 8}" for i in range(count)]
    sentences = pd.DataFrame({"article_id": articles, "province": names(count), "start": 0, "end": 100})
    lines = pd.DataFrame({"article_id": np.repeat(articles, 2), "start": [0, 50] * count})
    return plot_dispersion(pd.concat([lines.assign(term=t) for t in TERMS]), sentences, gloss=ENGLISH, **how)


def collocates(count: int, **how):
    near = table(
        count, TERMS, count=[9, 1234], log_dice=[12.0, 9.5], articles=[3, 120], verdict=["attracted", "undecided"]
    )
    near = near.assign(difference=-1.0, difference_verdict="distinctive")
    return plot_collocates(near, gloss=ENGLISH, **how)


def over_time(count: int, **how):
    each = table(count, TERMS)
    rates = pd.concat([each.assign(period=f"before 202{year}-01-25") for year in range(6)], ignore_index=True)
    rates["per_1000_words"] = np.resize([9.0, np.nan, 3.0, 0.0, 4.0], len(rates))
    rates["low"], rates["high"] = rates["per_1000_words"] / 2, rates["per_1000_words"] * 2
    rates = rates.assign(articles=1234, interval="articles", change_per_year=9.5, change_low=-0.5, change_high=99.0)
    return plot_over_time(rates, names=ENGLISH, **how)


def themes_over_time(count: int, **how):
    each = table(count, TERMS)
    rates = pd.concat([each.assign(period=f"before 202{year}-01-25") for year in range(6)], ignore_index=True)
    rates["per_1000_words"] = np.resize([9.0, np.nan, 3.0, 0.0, 4.0], len(rates))
    rates = rates.assign(stability=0.4, leads=rates["per_1000_words"] > 1, articles=1234)
    return plot_themes_over_time(rates, gloss=ENGLISH, **how)


def word_shift(count: int, **how):  # always of two groups
    shift = pd.DataFrame({"term": TERMS, "share": [0.6, 0.2, 0.1, 0.05], "leans": names(2) * 2})
    return plot_word_shift(shift.assign(count=[9, 0, 3, 1], other_count=[1, 1234, 1, 5]), gloss=ENGLISH, **how)


def article_map(count: int, **how):
    found = table(count, TERMS)
    found["article_id"] = [f"{TERMS[i % 4]}{i}" for i in range(len(found))]
    found["x"], found["y"] = np.cos(np.arange(len(found))), np.sin(np.arange(len(found)))
    edges = {"right": LONG, "left": "$a$, $b$", "up": LONG, "down": LONG, "shown": 0.123}
    return plot_article_map(found.assign(**edges), **how)


def heatmap(count: int, **how):
    rates = table(count, TERMS, per_1000_words=[9.0, 0.0, 3.0], low=[4.0, np.nan, 1.0])
    return plot_heatmap(rates, value="per_1000_words", **how)


def province_map(count: int, **how):  # of provinces only
    rates = pd.DataFrame({"province": PROVINCES[:count], "share": np.linspace(0, 0.99, count)})
    return plot_map(rates, value="share", **how)


EVERY = [
    heatmap,
    province_map,
    article_map,
    word_shift,
    collocates,
    over_time,
    themes_over_time,
    themes,
    phrases,
    triangle,
    keyness,
    frames,
    steps,
    instruments,
    roles,
    sensitivity,
    topics,
    dispersion,
]


@cache
def drawn(draw, count: int):
    """Return the axes of a figure that several tests look at, and none changes."""
    return draw(count)


def figure_of(axes) -> Figure:
    return np.ravel(axes)[0].figure


def test_every_kind_of_figure_is_here() -> None:
    kinds = {name.removeprefix("plot_") for name in analysis.__all__ if name.startswith("plot_")}
    assert kinds == {"map" if draw is province_map else draw.__name__ for draw in EVERY}


@pytest.mark.parametrize(
    ("draw", "count"),
    [
        *((draw, 10) for draw in EVERY),
        *(pytest.param(draw, 1, marks=pytest.mark.integration) for draw in EVERY),
        (triangle, 3),
        *(pytest.param(draw, count, marks=pytest.mark.slow) for draw in EVERY for count in (2, 30, 63)),
    ],
)
def test_every_text_is_in_the_figure_and_covers_no_other(draw, count, overlaps, outside) -> None:
    figure = figure_of(drawn(draw, count))  # a warning of matplotlib would be an error here
    assert describe_figure(figure)
    assert outside(figure) == []
    assert overlaps(figure) == []


@pytest.mark.parametrize("draw", [draw for draw in EVERY if draw is not province_map])
def test_dollar_signs_carets_and_underscores_are_drawn_as_they_are(draw) -> None:
    texts = [text for text in figure_of(drawn(draw, 3)).findobj(Text) if text.get_text()]
    assert not any(text.get_parse_math() for text in texts)
    assert any("$x^2$ và $y_1$" in text.get_text() for text in texts)


def test_axes_made_elsewhere_draw_no_mathematics_either() -> None:
    figure = Figure(figsize=(12, 4), layout="constrained")
    panels = figure.subplots(1, 3)
    assert panels[0].title.get_parse_math()
    themes(3, ax=panels)
    assert not any(text.get_parse_math() for text in figure.findobj(Text))


def test_a_text_that_is_cut_says_so() -> None:
    assert [shorten("một hai ba", width) for width in (10, 9, 5, 1)] == ["một hai ba", "một hai …", "một …", "…"]
    assert wrap("một hai ba bốn", 7) == ["một hai", "ba bốn"]
    assert wrap("x" * 30, 8) == ["x" * 8, "x" * 7 + "…"]
    assert plain("a\nb\t🎋\u200b") == "a b □"
    titles = [panel.get_title(loc="left") for panel in themes(5)]
    assert "\n" in titles[0] and titles[0].replace("\n", " ") == GROUPS[0]  # two lines, nothing lost
    assert titles[4].replace("\n", "").startswith("Thànhphốkhông")


# --- Colours --------------------------------------------------------------------------------------------


def colours_of(axes) -> set[str]:
    """Return every colour of marks, lines and bars."""
    found = set()
    for ax in np.ravel(axes):
        found |= {to_hex(line.get_markeredgecolor()) for line in ax.lines} | {
            to_hex(line.get_color()) for line in ax.lines
        }
        found |= {to_hex(patch.get_facecolor()) for patch in ax.patches}
        for collection in ax.collections:
            found |= {to_hex(colour) for colour in [*collection.get_facecolor(), *collection.get_edgecolor()]}
    return found


@pytest.mark.parametrize("draw", [draw for draw in EVERY if draw not in (triangle, word_shift, heatmap, province_map)])
def test_a_group_keeps_its_colour_in_a_figure_of_its_own(draw) -> None:
    full = group_colours(["Sơn La", GROUPS[0]])
    alone = colours_of(draw(1, colours=full))
    assert full[GROUPS[0]] in alone and full["Sơn La"] not in alone
    # without the full list the colours are the first ones
    assert set(group_colours(names(3)).values()) <= colours_of(drawn(draw, 3))


def test_a_group_keeps_its_colour_and_marker_in_the_triangle() -> None:
    full = group_colours(["Sơn La", *names(3)])
    markers = [c for c in triangle(3, colours=full).collections if c.get_zorder() == 3]
    edge = [tuple(0.7 * int(full[group][i : i + 2], 16) / 255 for i in (1, 3, 5)) for group in names(3)]
    assert [tuple(c.get_edgecolor()[0][:3]) for c in markers] == [pytest.approx(colour) for colour in edge]


def test_up_to_a_hundred_groups_differ_in_colour_or_marker() -> None:
    many = [f"Tỉnh {i}" for i in range(100)]
    assert len(set(looks(many, None).values())) == 100
    full = group_colours(many)
    assert looks(["Tỉnh 7"], full)["Tỉnh 7"] == looks(many, None)["Tỉnh 7"]


def test_a_group_without_a_colour_is_named() -> None:
    with pytest.raises(ValueError, match=r"colours has no colour for '.x.2. và .y_1.'; it has one for Liên danh"):
        themes(2, colours={GROUPS[0]: "#123456"})
