"""Shares of frames per group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures.description import attach
from analysis.figures.dots import dots
from analysis.figures.heatmap import draw_heatmap, hollow_in
from analysis.figures.labels import name_rows, note, plain, room_for, shorten
from analysis.figures.layout import (
    bare_rows,
    basis_name,
    check_columns,
    finished,
    grouping,
    halo,
    interval_note,
    is_first,
    new_panels,
    write_percentages,
)
from analysis.figures.province_map import draw_maps
from analysis.figures.style import FAINT, INK, Look, figure
from analysis.figures.values import MANY, chosen, values_of
from analysis.system.language import _, language, ngettext, number, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation


@figure
def plot_frames(
    shares: pd.DataFrame,
    *,
    by: str | None = None,
    ax: Axes | Sequence[Axes] | None = None,
    colours: Mapping[Any, str] | None = None,
    names: Mapping[str, tuple[str, str]] | None = None,
    kind: str | None = None,
    links: Mapping[Any, str] | None = None,
) -> Axes | np.ndarray:
    """Draw in what share of its sentences each group presents the subject in each frame.

    Up to six groups: one row is one frame of the table of `frame_shares`, one marker one group with its interval. Along
    a row groups are compared, down the markers of one colour is the profile of a group. Rows are ordered by the mean
    share; frames that no group uses are left out. From seven groups on a heat map, ordered by likeness.

    With `kind="by frame"` one panel is one frame, the one in which the groups differ most first; the grey line is the
    mean over the groups, and from seven groups on each panel is sorted. With `kind="panels"` one panel is one group,
    one bar one frame. Dark are the three frames that a group uses most (more where several tie) if at least two
    sentences carry them, the others are pale. With `kind="map"` one map is one frame, one tile one province.

    Markers, bars and cells of a group of too few articles for an interval are hollow: they describe these texts only.

    Parameters
    ----------
    shares
        The table of `frame_shares`.
    by
        The grouping column of the table.
    ax
        Axes to draw into; with `kind="by frame"` one per frame, with "panels" one per group.
    colours
        Colour of every group, from `group_colours` of the full list; without it, those of the groups in the table.
    names
        First and second name of every frame, such as the English and the Vietnamese one, instead of those of the
        packaged codebook: `load_codebook(path).names` for a codebook of your own.
    kind
        "dots", "heatmap", "by frame", "panels", or "map" if the groups are provinces; without it, "dots" up to six
        groups, "heatmap" for more.
    links
        Address of every group, such as its place in the explorer: in the SVG its name leads there, and its cells.

    Returns
    -------
    Axes or ndarray of Axes
        An array for several panels.

    Examples
    --------
    >>> shares = pd.DataFrame({"province": "Sơn La", "frame": ["study", "plans"], "share": [0.3, 0.1],
    ...                        "low": [0.2, 0.0], "high": [0.4, 0.2], "sentences": [6, 2], "of": 20})
    >>> ax = plot_frames(shares, names={"study": ("Study", "Học tập"), "plans": ("Plans", "Kế hoạch")})
    >>> [text.get_text() for text in ax.texts]
    ['Study', 'Học tập', 'Plans', 'Kế hoạch']
    >>> from analysis import close_figure
    >>> close_figure(ax)
    """
    column, looks = grouping(shares, by, colours)
    form = chosen(kind, ("dots", "heatmap", "by frame", "panels", "map"), len(looks))
    counted = ["sentences", "of"] if form == "panels" else []
    check_columns(shares, ["frame", "share", "low", "high", *counted], "frame_shares")
    names = _frame_names() if names is None else names
    mean = shares.groupby("frame", sort=False, observed=True)["share"].mean()
    frames = list(mean.sort_values(ascending=False, kind="stable").index)
    if form == "dots":
        frames = [frame for frame in frames if mean[frame] > 0] or frames
        shares = shares[shares["frame"].isin(frames)]
    named = {frame: names.get(frame, (frame, "")) for frame in frames}
    first = {frame: one or other for frame, (one, other) in named.items()}
    values = values_of(
        shares,
        (column, "frame", "share"),
        list(looks),
        what=_("share of sentences"),
        write=percent,
        names=first,
        **hollow_in(shares),
    )
    if form == "heatmap":
        return draw_heatmap(values, ax, links)
    if form == "map":
        return draw_maps(values, ax, links)
    if form == "dots":
        drawn, labels = _draw_dots(shares.set_index(["frame", column]), named, looks, ax, links)
        attach(drawn, values.said())
        return finished([drawn], labels)
    draw = _draw_by_frame if form == "by frame" else _draw_panels
    panels = draw(shares.assign(group=shares[column]), named, looks, ax, links)
    attach(panels[0], values.said())
    return finished(panels)


def _draw_dots(
    shares: pd.DataFrame,
    named: Mapping[str, tuple[str, str]],
    looks: Mapping[Any, Look],
    ax: Axes | Sequence[Axes] | None,
    links: Mapping[Any, str] | None,
) -> tuple[Axes, list[Annotation]]:
    """Draw one row for each frame, one marker for each group; return the Axes and the labels to be cut."""
    first = {frame: one or other for frame, (one, other) in named.items()}
    gloss = {one: other for one, other in named.values() if one}
    given = None if ax is None else np.ravel(np.asarray(ax, dtype=object))[0]
    drawn, labels = dots(given, shares, first, looks, ("share", "low", "high"), gloss, links)
    write_percentages(drawn)
    drawn.set_xlabel(_("share of sentences; {intervals}").format(intervals=interval_note(shares)))
    return drawn, labels


def _draw_panels(
    shares: pd.DataFrame,
    named: Mapping[str, tuple[str, str]],
    looks: Mapping[Any, Look],
    ax: Axes | Sequence[Axes] | None,
    links: Mapping[Any, str] | None,
) -> list[Axes]:
    """Draw one panel for each group, one bar for each frame."""
    left = room_for([name for name, _other in named.values()])
    panels = new_panels(ax, len(looks), 3.3 + max(left - 1.8, 0) / min(len(looks), 4), 1.0 + 0.42 * len(named))
    for position, (panel, (group, look)) in enumerate(zip(panels, looks.items(), strict=True)):
        rows = shares[shares["group"] == group].set_index("frame").reindex(list(named))
        leading = (rows["sentences"].rank(ascending=False, method="min") <= 3) & (rows["sentences"] >= 2)
        numbers = rows[["share", "low", "high"]].to_numpy(dtype=float)
        for row, (strong, (share, low, high)) in enumerate(zip(leading, numbers, strict=True)):
            fill = look.colour if np.isfinite(low) else "white"
            bar: dict[str, Any] = {"color": fill, "edgecolor": look.colour, "linewidth": 1.2}
            panel.barh(row, share, height=0.5, alpha=1 if strong else 0.35, **bar)
            if np.isfinite(low):
                panel.hlines(row, low, high, color=INK, linewidth=0.9, path_effects=halo())
            beside = (np.nanmax([share, high, 0]), row)
            said = percent(share) if np.isfinite(share) else "–"
            note(panel, said, beside, weight="bold" if strong else "normal", color=INK)
        bare_rows(panel, len(named), above=0.6, below=0.4)
        panel.spines["left"].set_visible(True)
        panel.set_xlim(0, _widest(shares))
        write_percentages(panel)
        of = int(rows["of"].max())
        label = ngettext("share of its {n} sentence", "share of its {n} sentences", of).format(n=number(of))
        if "interval" in rows and not rows["low"].notna().any():
            reason = basis_name(str(rows["interval"].dropna().iloc[0]))
            label += "\n" + _("{reason}: no interval").format(reason=reason)
        panel.set_xlabel(label)
        panel.set_title(plain(group), url=(links or {}).get(group))
        if is_first(panel, position):
            name_rows(panel, list(named.values()))
    return panels


def _draw_by_frame(
    shares: pd.DataFrame,
    named: Mapping[str, tuple[str, str]],
    looks: Mapping[Any, Look],
    ax: Axes | Sequence[Axes] | None,
    links: Mapping[Any, str] | None,
) -> list[Axes]:
    """Draw one panel for each frame, one mark for each group; of many groups each panel has its own order."""
    few = len(looks) < MANY
    spread = shares.groupby("frame", sort=False, observed=True)["share"].agg(lambda share: share.max() - share.min())
    frames = sorted(named, key=lambda frame: -np.nan_to_num(spread[frame]))
    left = room_for([plain(group) for group in looks], 26)
    width = 2.2 + (left / min(len(frames), 4) if few else left)
    panels = new_panels(ax, len(frames), width, 1.0 + (0.3 if few else 0.24) * len(looks))
    for position, (panel, frame) in enumerate(zip(panels, frames, strict=True)):
        rows = shares[shares["frame"] == frame].set_index("group").reindex(list(looks))
        if not few:
            rows = rows.sort_values("share", ascending=False, kind="stable")
        panel.axvline(rows["share"].mean(), color=FAINT, linewidth=1.2, zorder=0)
        for row, (group, share, low, high) in enumerate(rows[["share", "low", "high"]].itertuples()):
            look = looks[group]
            sure = np.isfinite(low)
            if sure:
                panel.hlines(row, low, high, color=look.colour, linewidth=1.4, alpha=0.75)
            fill = look.colour if sure else "white"
            panel.plot(share, row, look.marker, ms=6, mfc=fill, mec=look.colour, mew=1.2, zorder=3, clip_on=False)
            said = percent(share) if np.isfinite(share) else "–"
            note(panel, said, (np.nanmax([share, high, 0]), row), offset=(7, 0), color=INK)
        bare_rows(panel, len(looks), above=0.7, below=0.4)
        panel.set_xlim(0, _widest(shares) * 1.1)
        write_percentages(panel)
        panel.set_title(shorten(named[frame][0] or named[frame][1], 90))
        if is_first(panel, position) or not few:
            urls = {row: links[group] for row, group in enumerate(rows.index) if links and group in links}
            name_rows(panel, [(str(group), "") for group in rows.index], 26, urls)
    label = _("share of sentences; first where the groups differ most; grey: their mean")
    panels[0].set_xlabel(f"{label}; {interval_note(shares)}")
    return panels


def _widest(shares: pd.DataFrame) -> float:
    return 1.15 * (np.nanmax(shares[["share", "high"]].to_numpy(dtype=float), initial=0) or 1)


def _frame_names() -> dict[str, tuple[str, str]]:
    from analysis.frames.codebook import load_codebook

    frames = load_codebook().frames
    if language() == "vi":
        return {frame: (name, "") for frame, name in zip(frames["frame"], frames["vietnamese"], strict=True)}
    return dict(zip(frames["frame"], zip(frames["english"], frames["vietnamese"], strict=True), strict=True))
