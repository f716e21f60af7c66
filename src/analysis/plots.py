"""A finished table becomes a figure: one `plot_*` per table, one style, one colour per group.

The only module that imports matplotlib; `triangle` draws through the Axes it is handed. Nothing is counted here; a plot
may choose the rows it has room for. Every function draws into `ax` where one is given, otherwise into a figure of its
own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.vietnamese import display_form, glossary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Annotation

# Dark, middle, light: the first three differ in grey as well as in hue, also for colour-blind readers; every
# group has a marker of its own besides.
_COLOURS = (
    "#1d3557",
    "#c8553d",
    "#e0a526",
    "#6a994e",
    "#7b5ea7",
    "#8ecae6",
    "#6c757d",
    "#b56576",
    "#2a9d8f",
    "#adb5bd",
)
_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "p")
_INK, _MUTED, _FAINT = "#1b1b1b", "#5f6368", "#d9dce0"
_STYLE = {
    "font.family": ["Be Vietnam Pro", "DejaVu Sans"],
    "font.size": 9,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 9,
    "axes.labelcolor": _MUTED,
    "axes.edgecolor": _MUTED,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": _MUTED,
    "ytick.color": _INK,
    "text.color": _INK,
    "figure.dpi": 100,
    "savefig.dpi": 160,
    "figure.facecolor": "white",
    "legend.frameon": False,
    "svg.fonttype": "path",  # looks the same where the font is missing
    "svg.hashsalt": "analysis",  # the same bytes on every run
}
_METADATA = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}}


@cache
def _register_fonts() -> None:
    from matplotlib import font_manager

    for name in ("BeVietnamPro-Regular.ttf", "BeVietnamPro-Bold.ttf"):
        with as_file(files("analysis").joinpath("assets", "fonts", name)) as path:
            font_manager.fontManager.addfont(path)


@contextmanager
def _style() -> Iterator[None]:
    import matplotlib as mpl

    _register_fonts()
    with mpl.rc_context(_STYLE):
        yield


def group_colours(groups: Sequence[str]) -> dict[str, str]:
    """Return one colour per group, in order of appearance; groups that come later change none of the earlier ones.

    All tables of the package have their groups in the order of the articles, so a group keeps its colour.

    >>> group_colours(["Sơn La", "Bắc Kạn", "Sơn La"])
    {'Sơn La': '#1d3557', 'Bắc Kạn': '#c8553d'}
    """
    return {group: _COLOURS[i % len(_COLOURS)] for i, group in enumerate(dict.fromkeys(groups))}


def _group_column(table: pd.DataFrame, by: str | None) -> str:
    column = by or "province"
    if column not in table:
        raise ValueError(f"by={column!r} is not a column of the table; it has {', '.join(table.columns)}")
    if table.empty:
        raise ValueError("the table is empty: there is nothing to draw")
    return column


def _check_columns(table: pd.DataFrame, columns: Sequence[str], source: str) -> None:
    missing = [column for column in columns if column not in table]
    if missing:
        raise ValueError(
            f"the table has no column {', '.join(missing)}; it has {', '.join(table.columns)}. "
            f"Give it as it comes from {source}, or chosen rows of it"
        )


def _check_once(table: pd.DataFrame, columns: list[str]) -> None:
    twice = table[table.duplicated(columns)]
    if len(twice):
        group, term = twice.iloc[0][columns]
        raise ValueError(f"{columns[1]}={term!r} stands twice in {columns[0]}={group!r}; there must be one row of each")


def _new_axes(ax: Axes | None, width: float, height: float) -> Axes:
    if ax is not None:
        return ax
    return _new_figure(width, height).add_subplot()


def _new_figure(width: float, height: float, layout: str | None = "constrained") -> Figure:
    """Return an empty figure of pyplot's, so that a notebook shows it at the end of the cell."""
    import matplotlib.pyplot as plt

    return plt.figure(figsize=(width, height), layout=layout)


def _label_row(
    ax: Axes, x: float, y: float, term: str, gloss: Mapping[str, str], offset: float = 5
) -> list[Annotation]:
    """Write a term above its row, its English gloss behind it, and return both."""
    shown = display_form(term)
    text = ax.annotate(
        shown, (x, y), xytext=(0, offset), textcoords="offset points", ha="left", va="bottom", fontsize=9, weight="bold"
    )
    if shown not in gloss:
        return [text]
    return [text, _note(ax, gloss[shown], (1, 0), xycoords=text, va="bottom", annotation_clip=False)]


def _note(
    ax: Axes, text: str, xy: tuple[float, float], *, offset: tuple[float, float] = (5, 0), **how: Any
) -> Annotation:
    """Write small muted text beside a point; `offset` in points, `how` as for `Axes.annotate`."""
    style = {"ha": "left", "va": "center", "fontsize": 8, "color": _MUTED} | how
    return ax.annotate(text, xy, xytext=offset, textcoords="offset points", **style)


def _halo() -> list[Any]:
    """Return a thin white edge for lines that cross a dark bar."""
    from matplotlib.patheffects import Normal, Stroke

    return [Stroke(linewidth=2.4, foreground="white"), Normal()]


def _bare_rows(ax: Axes, rows: int) -> None:
    ax.set_ylim(rows - 0.5, -0.9)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)


def plot_roles(blocks: pd.DataFrame, *, by: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw how much of every page is article and how much is furniture of the site.

    One bar is one article of the table of `split_blocks`, its length the number of syllables on the page; the dark
    part is body, the rest is set aside, role by role. Returns the Axes.
    """
    column = _group_column(blocks, by)
    syllables = blocks["text"].str.count(r"\w+")
    order = ["body", "headline", "heading", "caption", "byline", "date", "boilerplate"]
    sizes = syllables.groupby([blocks["article_id"], blocks["role"]], sort=False).sum().unstack(fill_value=0)
    sizes = sizes.reindex(blocks["article_id"].unique()).reindex(columns=order, fill_value=0)
    groups = blocks.drop_duplicates("article_id").set_index("article_id")[column]
    colours = group_colours(blocks[column])
    greys = ["#5f6368", "#868b90", "#a9adb2", "#c3c7cb", "#d9dce0", "#eceef0"]
    with _style():
        ax = _new_axes(ax, 8, 1.3 + 0.55 * len(sizes))
        left = np.zeros(len(sizes))
        rows = np.arange(len(sizes))
        for role, grey in zip(order, [None, *greys], strict=True):
            fill = [colours[groups[a]] for a in sizes.index] if grey is None else grey
            label = None if grey is None else role
            ax.barh(rows, sizes[role], left=left, color=fill, height=0.55, edgecolor="white", lw=0.6, label=label)
            left += sizes[role].to_numpy()
        for row, body in enumerate(sizes["body"]):
            aside = 1 - body / max(left[row], 1)
            _note(ax, f"{body:,} of {left[row]:,.0f}; {aside:.0%} set aside", (left[row], row))
        ax.set_yticks(rows, [f"{groups[a]}\n{a}" for a in sizes.index])
        ax.tick_params(left=False)
        ax.invert_yaxis()
        ax.set_xlim(0, left.max() * 1.35)
        ax.set_xlabel("syllables on the page")
        below = (0, -0.5 / (0.55 * len(sizes) + 0.4))
        title = {"title": "set aside, from dark to light", "title_fontsize": 8, "alignment": "left"}
        ax.legend(ncols=6, loc="upper left", bbox_to_anchor=below, fontsize=8, **title)
        ax.set_title("What the pages consist of")
    return ax


def plot_themes(
    themes: pd.DataFrame,
    *,
    by: str | None = None,
    top: int = 12,
    ax: Axes | Sequence[Axes] | None = None,
    gloss: Mapping[str, str] | None = None,
) -> Axes | np.ndarray:
    """Draw the leading terms of every group by TF-IDF, with how firmly each stands.

    One panel is one group of the table of `tfidf_themes`; one row is one term. The bar is the weight, the figure
    at the right the share of resamples in which the term stays among the leading ones; the bar is hollow
    where that is less than half. Returns the Axes, an array of them for several groups.

    Parameters
    ----------
    themes
        The table of `tfidf_themes`; filter it to choose what is shown.
    by
        The grouping column of the table.
    top
        Rows per panel.
    ax
        One Axes per group to draw into.
    gloss
        English for Vietnamese terms, instead of the packaged glossary; `{}` for none.
    """
    column = _group_column(themes, by)
    groups = list(dict.fromkeys(themes[column]))
    colours = group_colours(groups)
    gloss = glossary() if gloss is None else gloss
    with _style():
        panels = _panels(ax, len(groups), 3.7, 1.1 + 0.42 * top)
        widest = 1000 * themes["tfidf"].max()
        at_right = ("axes fraction", "data")
        for panel, group in zip(panels, groups, strict=True):
            rows = themes[themes[column] == group].head(top)
            weights = 1000 * rows["tfidf"].to_numpy()
            firm = rows["stability"].to_numpy() >= 0.5
            fill = [colours[group] if f else "white" for f in firm]
            panel.barh(range(len(rows)), weights, height=0.26, edgecolor=colours[group], linewidth=1.2, color=fill)
            for row, (term, weight, stability) in enumerate(zip(rows["term"], weights, rows["stability"], strict=True)):
                _label_row(panel, 0, row, term, gloss)
                _note(panel, f"{weight:.1f}", (weight, row))
                bold = "bold" if stability >= 0.5 else "normal"
                _note(panel, f"{stability:.0%}", (1, row), xycoords=at_right, ha="right", color=_INK, weight=bold)
            _bare_rows(panel, top)
            panel.set_xlim(0, widest * 1.3)
            panel.set_title(group)
            panel.set_xlabel("TF-IDF × 1,000")
            _note(panel, "stays in\nthe top", (1, 1), offset=(0, 10), xycoords="axes fraction", ha="right", fontsize=7)
    return panels if len(groups) > 1 else panels[0]


def _panels(ax: Axes | Sequence[Axes] | None, count: int, width: float, height: float, across: int = 4) -> np.ndarray:
    """Return `count` Axes side by side, at most `across` in a row: those given, or of a new figure."""
    if ax is not None:
        given = np.atleast_1d(np.asarray(ax, dtype=object)).ravel()
        if len(given) != count:
            raise ValueError(f"ax holds {len(given)} Axes, but the table has {count} groups; give one for each")
        return given
    columns = min(count, across)
    rows = -(-count // columns)
    figure = _new_figure(width * columns, height * rows)
    figure.get_layout_engine().set(w_pad=0.12, h_pad=0.08)
    panels = figure.subplots(rows, columns, squeeze=False).ravel()
    for unused in panels[count:]:
        unused.set_axis_off()
    return panels[:count]


def plot_phrases(
    rates: pd.DataFrame,
    *,
    by: str | None = None,
    top: int = 15,
    ax: Axes | None = None,
    gloss: Mapping[str, str] | None = None,
) -> Axes:
    """Draw how often every group uses the most frequent phrases, per 1,000 words, with intervals.

    One row is one phrase of the table of `phrase_rates`, one marker one group; rows are the `top` phrases by
    their mean rate over the groups. A marker at zero is a phrase that the group does not use. Returns the Axes.

    Parameters
    ----------
    rates
        The table of `phrase_rates`; filter it to choose what is shown.
    by
        The grouping column of the table.
    top
        Rows.
    ax
        Axes to draw into.
    gloss
        English for Vietnamese phrases, instead of the packaged glossary; `{}` for none.
    """
    column = _group_column(rates, by)
    groups = list(dict.fromkeys(rates[column]))
    gloss = glossary() if gloss is None else gloss
    mean = rates.groupby("phrase")["per_1000_words"].mean()
    phrases = mean.sort_index().sort_values(ascending=False, kind="stable").index[:top]
    with _style():
        ax = _new_axes(ax, 8, 1.1 + len(phrases) * (0.3 + 0.1 * len(groups)))
        _dots(ax, rates.set_index(["phrase", column]), list(phrases), groups, ("per_1000_words", "low", "high"), gloss)
        ax.set_xlabel("occurrences per 1,000 words; lines: 95 % interval, " + _resampled(rates))
    return ax


def _resampled(table: pd.DataFrame) -> str:
    return f"from resampling {table['resampled'].iloc[0]}" if "resampled" in table else ""


def _dots(
    ax: Axes,
    table: pd.DataFrame,
    rows: list[str],
    groups: list[str],
    columns: tuple[str, str, str],
    gloss: Mapping[str, str],
) -> None:
    """Draw value and interval of every group in one row per term; `table` is indexed by (term, group)."""
    colours = group_colours(groups)
    step = 0.52 / max(len(groups), 2)
    for number, group in enumerate(groups):
        part = table.xs(group, level=1).reindex(rows)
        value, low, high = (part[c].to_numpy(dtype=float) for c in columns)
        y = np.arange(len(rows)) + (number - (len(groups) - 1) / 2) * step + 0.12
        ax.hlines(y, low, high, color=colours[group], linewidth=1.4, alpha=0.75)
        marker = _MARKERS[list(colours).index(group) % len(_MARKERS)]
        ax.plot(value, y, marker, color=colours[group], ms=5.5, markeredgecolor="white", mew=0.5, label=group)
    for row, term in enumerate(rows):
        ax.axhline(row - 0.47, color=_FAINT, linewidth=0.6)
        _label_row(ax, 0, row - 0.42, term, gloss, offset=-9)
    ax.set_ylim(len(rows) - 0.45, -0.6)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.set_xlim(left=min(0, ax.get_xlim()[0]))
    ax.margins(x=0.02)
    ax.legend(loc="lower center", ncols=len(groups), bbox_to_anchor=(0.5, 1.0), handletextpad=0.2)


def plot_topics(
    shares: pd.DataFrame, labels: Mapping[int, str], *, by: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw how much of each group's text belongs to every topic.

    One row is one topic of `topics(...).shares`, one marker one group. `labels` gives each topic its name,
    usually its leading terms; topics without a label are not drawn. Returns the Axes.
    """
    column = _group_column(shares, by)
    groups = list(dict.fromkeys(shares[column]))
    shown = shares[shares["topic"].isin(list(labels))]
    named = shown.assign(label=shown["topic"].map(labels)).set_index(["label", column])
    with _style():
        ax = _new_axes(ax, 8, 1.1 + len(labels) * (0.3 + 0.1 * len(groups)))
        _dots(ax, named, list(labels.values()), groups, ("share", "low", "high"), {})
        ax.set_xlabel("share of the sentences' content; lines: 95 % interval, from resampling, topics held fixed")
        ax.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    return ax


def plot_frames(
    shares: pd.DataFrame,
    *,
    by: str | None = None,
    ax: Axes | Sequence[Axes] | None = None,
    names: Mapping[str, tuple[str, str]] | None = None,
) -> Axes | np.ndarray:
    """Draw in what share of its sentences each group presents implementation in each frame.

    One panel is one group of the table of `frame_shares`, one bar one frame, the same in every panel; the line is
    the interval. Dark are the three frames that a group uses most (more where several tie) if at least two sentences
    carry them, the others are pale. Returns the Axes, an array of them
    for several groups.

    Parameters
    ----------
    shares
        The table of `frame_shares`.
    by
        The grouping column of the table.
    ax
        One Axes per group to draw into.
    names
        English and Vietnamese name of every frame, instead of those of the packaged codebook.
    """
    column = _group_column(shares, by)
    groups = list(dict.fromkeys(shares[column]))
    colours = group_colours(groups)
    names = _frame_names() if names is None else names
    frames = list(shares.groupby("frame", sort=False)["share"].mean().sort_values(ascending=False, kind="stable").index)
    with _style():
        panels = _panels(ax, len(groups), 3.3, 1.0 + 0.42 * len(frames))
        for number, (panel, group) in enumerate(zip(panels, groups, strict=True)):
            rows = shares[shares[column] == group].set_index("frame").reindex(frames)
            leading = rows.index[
                (rows["sentences"].rank(ascending=False, method="min") <= 3) & (rows["sentences"] >= 2)
            ]
            for row, (frame, share, low, high) in enumerate(rows[["share", "low", "high"]].itertuples()):
                strong = frame in leading
                panel.barh(row, share, height=0.5, color=colours[group], alpha=1 if strong else 0.35)
                panel.hlines(row, low, high, color=_INK, linewidth=0.9, path_effects=_halo())
                _note(panel, f"{share:.0%}", (high, row), weight="bold" if strong else "normal", color=_INK)
            panel.set_ylim(len(frames) - 0.4, -0.6)
            panel.set_yticks([])
            panel.set_xlim(0, shares["high"].max() * 1.15)
            panel.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
            panel.set_xlabel(f"share of its {rows['of'].iloc[0]:,} sentences")
            panel.set_title(group)
            if number % 4 == 0:
                _name_rows(panel, [names.get(frame, (frame, "")) for frame in frames])
    return panels if len(groups) > 1 else panels[0]


def _name_rows(panel: Axes, names: Sequence[tuple[str, str]]) -> None:
    """Write to the left of the rows of a panel the English name of each, with the Vietnamese below it."""
    for row, (english, vietnamese) in enumerate(names):
        at_left = {"xycoords": ("axes fraction", "data"), "ha": "right"}
        _note(panel, english, (0, row), offset=(-7, 5), fontsize=9, weight="bold", color=_INK, **at_left)
        _note(panel, vietnamese, (0, row), offset=(-7, -6), fontsize=7.5, **at_left)


def _frame_names() -> dict[str, tuple[str, str]]:
    from analysis.frames import load_codebook

    frames = load_codebook().frames
    return dict(zip(frames["frame"], zip(frames["english"], frames["vietnamese"], strict=True), strict=True))


def plot_instruments(
    counts: pd.DataFrame, *, by: str | None = None, ax: Axes | Sequence[Axes] | None = None
) -> Axes | np.ndarray:
    """Draw how many instruments of each kind every group states in numbers.

    One panel is one group of the table of `instrument_counts`, one row one kind of instrument. A dash means that the
    group states no number of it, which is not "none". Returns the Axes, an array of them for several groups.
    """
    column = _group_column(counts, by)
    groups = list(dict.fromkeys(counts[column]))
    colours = group_colours(groups)
    kinds = counts.groupby("instrument", sort=False)["total"].sum().sort_values(ascending=False, kind="stable").index
    glosses = counts.drop_duplicates("instrument").set_index("instrument")["gloss"]
    with _style():
        panels = _panels(ax, len(groups), 3.3, 1.0 + 0.42 * len(kinds))
        for number, (panel, group) in enumerate(zip(panels, groups, strict=True)):
            totals = counts[counts[column] == group].set_index("instrument")["total"].reindex(kinds).fillna(0)
            panel.barh(range(len(kinds)), totals, height=0.5, color=colours[group])
            for row, total in enumerate(totals):
                _note(panel, f"{total:g}" if total else "–", (total, row), color=_INK if total else _MUTED)
            panel.set_ylim(len(kinds) - 0.4, -0.6)
            panel.set_yticks([])
            panel.set_xlim(0, counts["total"].max() * 1.15)
            panel.set_xlabel("sum of the numbers stated")
            panel.set_title(group)
            if number % 4 == 0:
                _name_rows(panel, [(glosses[kind], kind) for kind in kinds])
    return panels if len(groups) > 1 else panels[0]


def plot_keyness(
    keys: pd.DataFrame,
    *,
    by: str | None = None,
    top: int = 12,
    ax: Axes | Sequence[Axes] | None = None,
    gloss: Mapping[str, str] | None = None,
) -> Axes | np.ndarray:
    """Draw how many times as often as the others each group uses its leading terms, with intervals.

    One panel is one group of the table of `keyness_table`, one row one term: the point is the ratio of the rates, the
    line its interval, with an arrow where that goes on beyond the panel. Filled points are `distinctive`, hollow ones
    are not. At the right stand the occurrences in the group and in the rest, and the group's articles with the
    term. Where the rest does not use the term, look at the lower end of the line: the size of the ratio comes from
    the length of the texts. Returns the Axes, an array of them for several groups.

    Parameters
    ----------
    keys
        The table of `keyness_table`, or chosen rows of it. Of a group with more than `top` rows those are
        drawn that it uses more than the rest, in the order of the table.
    by
        The grouping column of the table.
    top
        Rows per panel.
    ax
        One Axes per group to draw into.
    gloss
        English for Vietnamese terms, instead of the packaged glossary; `{}` for none.

    Raises
    ------
    ValueError
        If the table is empty, lacks a column, or holds a term of a group twice, as that of `keyness_pairs` does.
    """
    column = _group_column(keys, by)
    _check_columns(keys, ["term", "count", "rest", "log2_ratio", "low", "high", "articles", "verdict"], "keyness_table")
    _check_once(keys, [column, "term"])
    groups = list(dict.fromkeys(keys[column]))
    colours = group_colours(groups)
    gloss = glossary() if gloss is None else gloss
    shown = {group: _leading_keys(keys[keys[column] == group], top) for group in groups}
    ratios = pd.concat(shown.values())["log2_ratio"]
    # as far as the points go: where one side has no occurrence, an interval has no end worth showing
    limits = min(ratios.min(), 0) - 1.2, max(ratios.max(), 1) + 1.2
    with _style():
        rows = max(len(part) for part in shown.values())
        panels = _panels(ax, len(groups), 3.8, 1.2 + 0.42 * rows, across=3)
        labels = []
        for panel, (group, part) in zip(panels, shown.items(), strict=True):
            marker = _MARKERS[list(colours).index(group) % len(_MARKERS)]
            panel.set_xlim(limits)
            _bare_rows(panel, rows)
            for row, key in enumerate(part.itertuples()):
                panel.vlines(0, row - 0.16, row + 0.3, color=_MUTED, linewidth=0.8, zorder=0)  # clear of the labels
                _interval(panel, row, key.low, key.high, colours[group])
                fill = colours[group] if key.verdict == "distinctive" else "white"
                panel.plot(key.log2_ratio, row, marker, ms=6, mfc=fill, mec=colours[group], mew=1.3, zorder=3)
                beside = {"xycoords": ("axes fraction", "data"), "ha": "right", "annotation_clip": False}
                _note(panel, f"{key.count} : {key.rest}", (1, row), offset=(38, 0), color=_INK, **beside)
                _note(panel, f"{key.articles}", (1, row), offset=(68, 0), **beside)
                labels += _label_row(panel, limits[0], row, key.term, gloss)
            above = {"xycoords": "axes fraction", "ha": "right", "va": "bottom", "fontsize": 7}
            _note(panel, "here : rest", (1, 1), offset=(38, 3), **above)
            _note(panel, "articles", (1, 1), offset=(70, 3), **above)
            panel.set_title(group)
            panel.set_xlabel("times as often as in the rest")
            ticks = _ratio_ticks(*limits)
            panel.set_xticks(ticks, [_times(tick) for tick in ticks])
        sampled = f", {_resampled(keys)}" if "resampled" in keys else ""
        words = f"times as often as in the rest; filled: distinctive\nline: 95 % interval{sampled}"
        panels[0].set_xlabel(words)
        _cut(labels, beyond=76)
    return panels if len(groups) > 1 else panels[0]


def _leading_keys(part: pd.DataFrame, top: int) -> pd.DataFrame:
    """Return the rows of one group that are drawn: all where there is room, otherwise those it uses more."""
    more = part[part["log2_ratio"] > 0]
    return part if len(part) <= top else (part if more.empty else more).head(top)


def _interval(ax: Axes, row: float, low: float, high: float, colour: str) -> None:
    """Draw a line from low to high, with an arrow at the border where it goes on beyond."""
    left, right = ax.get_xlim()
    ax.hlines(row, max(low, left), min(high, right), color=colour, linewidth=1.4, alpha=0.75)
    for beyond, border, marker in ((low < left, left, 8), (high > right, right, 9)):  # carets with their tip inwards
        if beyond:
            ax.plot(border, row, marker=marker, color=colour, ms=4, clip_on=False, label="_arrow")


def _ratio_ticks(low: float, high: float) -> list[int]:
    """Return whole powers of two between the limits, six or seven at most."""
    step = next(step for step in (1, 2, 3, 4, 6, 8, 12) if (high - low) / step < 7 or step == 12)
    return [tick for tick in range(-48, 49, step) if low <= tick <= high]


def _times(power: int) -> str:
    """Return 2 to a power as one writes it.

    >>> [_times(power) for power in (-4, -1, 0, 10)]
    ['1/16×', '½×', '1×', '1,024×']
    """
    if power >= 0:
        return f"{2**power:,}×"
    return {-1: "½×", -2: "¼×", -3: "⅛×"}.get(power, f"1/{2**-power:,}×")


def _cut(labels: Sequence[Annotation], beyond: float) -> None:
    """Cut what `_label_row` wrote, word by word, where it goes more than `beyond` points over the right border."""
    for text in labels:
        text.set_in_layout(False)  # a long label must not make its panel narrow
    labels[0].figure.canvas.figure.draw_without_rendering()
    for text in labels:
        border = text.axes.get_window_extent().x1 + beyond * text.figure.dpi / 72
        words = text.get_text().split(" ")
        while words and text.get_window_extent().x1 > border:
            words.pop()
            text.set_text(" ".join([*words, "…"]) if words else "")


def plot_triangle(
    rates: pd.DataFrame,
    *,
    by: str | None = None,
    top: int = 40,
    ax: Axes | None = None,
    gloss: Mapping[str, str] | None = None,
) -> Axes:
    """Draw which phrases belong to one of three groups, to two, or to all: each stands where its rates pull it.

    One marker is one phrase of the table of `phrase_rates`. A corner is a group; the marker stands the nearer to it,
    the larger its part in the sum of the three rates: in the centre all use the phrase alike, on an edge only two do.
    Phrases of one group only are listed beside its corner. The marker's area is the number of occurrences, shape
    and hue tell the group to which it leans, darker the farther from the centre. Phrases with the same place on an
    edge queue outwards. A phrase that occurs twice can only stand in a corner or in few places on an edge: read
    small markers with care. Labels are placed without overlap, frequent phrases first; one that finds no room is left
    out. Returns the Axes.

    With any other number of groups there is no triangle: `plot_phrases` is drawn instead.

    Parameters
    ----------
    rates
        The table of `phrase_rates`; filter it to choose what is shown.
    by
        The grouping column of the table.
    top
        Number of phrases: those that occur most often in all groups together. Without a triangle 15 at most.
    ax
        Axes to draw into, best about as high as wide.
    gloss
        As in `plot_phrases`; the triangle has no room for English.

    Raises
    ------
    ValueError
        If the table is empty, lacks a column, or holds a phrase of a group twice; if `ax` is too small.
    """
    from analysis.triangle import Look, draw_triangle, height_needed, phrase_weights

    column = _group_column(rates, by)
    _check_columns(rates, ["phrase", "count", "per_1000_words"], "phrase_rates")
    _check_once(rates, [column, "phrase"])
    groups = list(dict.fromkeys(rates[column]))
    if len(groups) != 3:
        return plot_phrases(rates, by=by, top=min(top, 15), ax=ax, gloss=gloss)
    colours = group_colours(groups)
    markers = [_MARKERS[list(colours).index(group)] for group in groups]
    weights = phrase_weights(rates, column, groups, top)
    with _style():
        if ax is None:
            width = 9.5
            ax = _new_figure(width, height_needed(weights, 72 * width) / 72, layout=None).add_axes((0, 0, 1, 1))
        draw_triangle(ax, weights, Look([colours[group] for group in groups], markers, _MUTED, _FAINT))
    return ax


def plot_dispersion(
    lines: pd.DataFrame,
    sentences: pd.DataFrame,
    *,
    by: str | None = None,
    ax: Axes | Sequence[Axes] | None = None,
    gloss: Mapping[str, str] | None = None,
) -> Axes | np.ndarray:
    """Draw where in every article a phrase stands: at the start, at the end, throughout, or nowhere.

    One row is one article, from the first to the last character of its body; one tick is one line of the table of
    `concordance_lines`, at the place where the phrase begins. At the right stands the number of ticks. One panel is
    one phrase. Rows are equally long, articles are not: compare places, not densities. Returns the Axes, an array of
    them for several phrases.

    Parameters
    ----------
    lines
        The table of `concordance_lines`; or several of them, one below the other, told apart by a column `phrase`.
    sentences
        The sentences that the lines come from: they say which articles there are, and how long each is.
    by
        The grouping column of the sentences, for order and colour of the rows.
    ax
        One Axes per phrase to draw into.
    gloss
        English for Vietnamese phrases, instead of the packaged glossary; `{}` for none.

    Raises
    ------
    ValueError
        If a table is empty or lacks a column, or a line lies outside the sentences of its article.
    """
    column = _group_column(sentences, by)
    _check_columns(sentences, ["article_id", "start", "end"], "split_sentences")
    _check_columns(lines, ["article_id", "start"], "concordance_lines")
    if lines.empty:
        raise ValueError("lines is empty: the phrase stands nowhere, so there is nothing to draw")
    spans = _article_spans(sentences, column)
    ticks = _tick_places(lines, spans)
    phrases = list(dict.fromkeys(ticks["phrase"]))
    colours = group_colours(spans[column])
    gloss = glossary() if gloss is None else gloss
    with _style():
        panels = _panels(ax, len(phrases), 3.4 if len(phrases) > 1 else 7, 0.9 + 0.38 * len(spans), across=3)
        for number, (panel, phrase) in enumerate(zip(panels, phrases, strict=True)):
            found = ticks[ticks["phrase"] == phrase]
            for row, (article, group) in enumerate(spans[column].items()):
                places = found.loc[found["article_id"] == article, "place"].to_numpy()
                panel.barh(row, 1, height=0.52, color=colours[group], alpha=0.22)
                panel.vlines(places, row - 0.34, row + 0.34, color=_INK, linewidth=1.3)
                _note(panel, f"{len(places)}" if len(places) else "–", (1, row), color=_INK if len(places) else _MUTED)
            panel.set_ylim(len(spans) - 0.4, -0.6)
            panel.set_yticks([])
            panel.spines["left"].set_visible(False)
            panel.set_xlim(0, 1)
            panel.set_xticks([0, 0.5, 1], ["begins", "middle", "ends"])
            panel.set_title(display_form(phrase), pad=18)
            _note(panel, gloss.get(display_form(phrase), ""), (0, 1), offset=(0, 8), xycoords="axes fraction")
            if number == 0:
                panel.set_xlabel("place in the article; at the right: number of times")
            if number % 3 == 0:
                _name_rows(panel, [(g, a if a != g else "") for a, g in spans[column].items()])
    return panels if len(phrases) > 1 else panels[0]


def _article_spans(sentences: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return first and last character and group of every article, articles of one group together."""
    spans = sentences.groupby("article_id", sort=False).agg(
        start=("start", "min"), end=("end", "max"), **{column: (column, "first")}
    )
    order = pd.Series(pd.factorize(spans[column])[0], index=spans.index).sort_values(kind="stable").index
    return spans.loc[order]


def _tick_places(lines: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """Return article, phrase and place of every line, 0 at the first and 1 at the last character of the article."""
    strange = ~lines["article_id"].isin(spans.index)
    if strange.any():
        raise ValueError(f"article_id={lines.loc[strange, 'article_id'].iloc[0]!r} of the lines is not in sentences")
    start, end = (spans[edge].reindex(lines["article_id"]).to_numpy() for edge in ("start", "end"))
    place = (lines["start"].to_numpy() - start) / (end - start)
    if ((place < 0) | (place > 1)).any():
        wrong = lines[(place < 0) | (place > 1)].iloc[0]
        raise ValueError(
            f"a line at start={wrong['start']} lies outside the sentences of {wrong['article_id']}; "
            "give the sentences that the lines come from"
        )
    written = lines["node"].str.lower() if "node" in lines else pd.Series("", index=lines.index)
    one_phrase = written.iloc[0] if written.nunique() == 1 else ""
    phrase = lines.get("phrase", one_phrase)
    return pd.DataFrame({"article_id": lines["article_id"], "phrase": phrase, "place": place})


def plot_sensitivity(
    findings: pd.DataFrame, *, checks: Sequence[str], by: str | None = None, ax: Axes | Sequence[Axes] | None = None
) -> Axes | np.ndarray:
    """Draw which findings survive other choices of counting.

    One panel is one group, one row one finding, one column one choice: a filled mark where the finding holds, a hollow
    one where it does not, a dash where the choice does not touch it. Returns the Axes, an array of them for several
    groups.

    Parameters
    ----------
    findings
        One row per finding: the grouping column, `term`, `kind`, and a column per check with true, false or missing.
    checks
        The columns to draw, in this order.
    by
        The grouping column of the table.
    ax
        One Axes per group to draw into.
    """
    column = _group_column(findings, by)
    _check_columns(findings, ["term", "kind", *checks], "a table of findings")
    groups = list(dict.fromkeys(findings[column]))
    colours = group_colours(groups)
    most = int(findings[column].value_counts().max())
    with _style():
        panels = _panels(ax, len(groups), 3.7, 1.3 + 0.36 * most, across=3)
        for panel, group in zip(panels, groups, strict=True):
            rows = findings[findings[column] == group]
            for row, (term, kind) in enumerate(zip(rows["term"], rows["kind"], strict=True)):
                at_left = {"xycoords": ("axes fraction", "data"), "ha": "right"}
                _note(
                    panel,
                    display_form(term),
                    (0, row),
                    offset=(-6, 5),
                    fontsize=9,
                    weight="bold",
                    color=_INK,
                    **at_left,
                )
                _note(panel, kind, (0, row), offset=(-6, -6), fontsize=7.5, **at_left)
                for place, check in enumerate(checks):
                    holds = rows[check].iloc[row]
                    if pd.isna(holds):
                        _note(panel, "–", (place, row), offset=(0, 0), ha="center")
                    else:
                        fill = colours[group] if holds else "white"
                        panel.plot(place, row, "o", ms=8, color=fill, markeredgecolor=colours[group], mew=1.3)
            panel.set_ylim(most - 0.5, -0.6)
            panel.set_xlim(-0.5, len(checks) - 0.5)
            panel.set_yticks([])
            panel.set_xticks(range(len(checks)), [check.replace(" ", "\n") for check in checks], fontsize=8)
            panel.tick_params(length=0)
            panel.set_title(group)
    return panels if len(groups) > 1 else panels[0]


def save_figure(ax: Axes | np.ndarray | Figure, path: str | Path) -> None:
    """Write the figure of `ax` as SVG and as PNG beside it: `path` without ending; the same bytes on every run.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     themes = pd.DataFrame({"province": ["x"], "term": ["từng_bước"], "tfidf": [0.01], "stability": [0.9]})
    ...     save_figure(plot_themes(themes), f"{folder}/themes")
    ...     sorted(p.name for p in Path(folder).iterdir())
    ['themes.png', 'themes.svg']
    """
    figure = _figure_of(ax)
    path = Path(path)
    with _style():
        for ending, metadata in _METADATA.items():
            figure.savefig(
                path.with_name(f"{path.name}.{ending}"), metadata=metadata, bbox_inches="tight", pad_inches=0.15
            )


def close_figure(ax: Axes | np.ndarray | Figure) -> None:
    """Forget a figure that has been saved, so that a notebook does not show it a second time."""
    import matplotlib.pyplot as plt

    plt.close(_figure_of(ax))


def _figure_of(ax: Axes | np.ndarray | Figure) -> Figure:
    first = np.atleast_1d(np.asarray(ax, dtype=object)).ravel()[0]
    return getattr(first, "figure", first)
