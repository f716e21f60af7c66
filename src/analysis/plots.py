"""A finished table becomes a figure: one `plot_*` per table, one style, one colour per group.

The only module that knows matplotlib. Nothing is counted here; a plot may choose the rows it has room for. Every
function draws into `ax` where one is given, otherwise into a figure of its own.
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
    """Return one colour per group: the same for the same groups, in whatever order a table has them.

    >>> group_colours(["Sơn La", "Bắc Kạn"])
    {'Bắc Kạn': '#1d3557', 'Sơn La': '#c8553d'}
    """
    return {group: _COLOURS[i % len(_COLOURS)] for i, group in enumerate(sorted(set(groups)))}


def _group_column(table: pd.DataFrame, by: str | None) -> str:
    column = by or "province"
    if column not in table:
        raise ValueError(f"by={column!r} is not a column of the table; it has {', '.join(table.columns)}")
    if table.empty:
        raise ValueError("the table is empty: there is nothing to draw")
    return column


def _new_axes(ax: Axes | None, width: float, height: float) -> Axes:
    if ax is not None:
        return ax
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained").add_subplot()


def _label_row(ax: Axes, x: float, y: float, term: str, gloss: Mapping[str, str], offset: float = 5) -> None:
    """Write a term above its row, its English gloss behind it."""
    shown = display_form(term)
    text = ax.annotate(
        shown, (x, y), xytext=(0, offset), textcoords="offset points", ha="left", va="bottom", fontsize=9, weight="bold"
    )
    if shown in gloss:
        _note(ax, gloss[shown], (1, 0), xycoords=text, va="bottom", annotation_clip=False)


def _note(ax: Axes, text: str, xy: tuple[float, float], *, offset: tuple[float, float] = (5, 0), **how: Any) -> None:
    """Write small muted text beside a point; `offset` in points, `how` as for `Axes.annotate`."""
    style = {"ha": "left", "va": "center", "fontsize": 8, "color": _MUTED} | how
    ax.annotate(text, xy, xytext=offset, textcoords="offset points", **style)


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


def _panels(ax: Axes | Sequence[Axes] | None, count: int, width: float, height: float) -> np.ndarray:
    """Return `count` Axes side by side, at most four in a row: those given, or of a new figure."""
    if ax is not None:
        given = np.atleast_1d(np.asarray(ax, dtype=object)).ravel()
        if len(given) != count:
            raise ValueError(f"ax holds {len(given)} Axes, but the table has {count} groups; give one for each")
        return given
    from matplotlib.figure import Figure

    columns = min(count, 4)
    rows = -(-count // columns)
    figure = Figure(figsize=(width * columns, height * rows), layout="constrained")
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
    the interval. The three frames that a group uses most are dark, the others pale. Returns the Axes, an array of them
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
            leading = rows["sentences"].sort_values(ascending=False, kind="stable").index[:3]
            for row, (frame, share, low, high) in enumerate(rows[["share", "low", "high"]].itertuples()):
                strong = frame in leading and share > 0
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


def save_figure(ax: Axes | np.ndarray | Figure, path: str | Path) -> None:
    """Write the figure of `ax` as SVG and as PNG beside it: `path` without ending; the same bytes on every run.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     themes = pd.DataFrame({"province": ["x"], "term": ["từng_bước"], "tfidf": [0.01], "stability": [0.9]})
    ...     save_figure(plot_themes(themes), f"{folder}/themes")
    ...     sorted(p.name for p in Path(folder).iterdir())
    ['themes.png', 'themes.svg']
    """
    first = np.atleast_1d(np.asarray(ax, dtype=object)).ravel()[0]
    figure = getattr(first, "figure", first)
    path = Path(path)
    with _style():
        for ending, metadata in _METADATA.items():
            figure.savefig(
                path.with_name(f"{path.name}.{ending}"), metadata=metadata, bbox_inches="tight", pad_inches=0.15
            )
