"""Draw phrases between three groups in a triangle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures.labels import shorten, wrap
from analysis.figures.layout import lay_out
from analysis.figures.style import FAINT, MUTED, Look
from analysis.figures.triangle_labels import cross, gaps, leader, place_labels
from analysis.system.language import _, number, percent
from analysis.text.spelling import shown_form

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

#: The corners of the groups in the data of the Axes: top, left, right; the sides have length 1.
CORNERS = np.array([[0.5, np.sqrt(0.75)], [0.0, 0.0], [1.0, 0.0]])
_LINE = 13.0  # from one line of a list to the next
_LISTED = 8  # phrases of one group only that are named beside its corner
_SHARE = 0.68  # of the width is the triangle's, the rest for labels
_ABOVE = 30.0  # room for the name of the upper corner
_KEY_FROM = 560.0  # narrower drawings have no room for a key
_LARGEST = 12.0  # radius of the most frequent phrase


def phrase_weights(rates: pd.DataFrame, column: str, groups: Sequence[Any], top: int) -> pd.DataFrame:
    """Return the phrases that occur most often, with the share of every group in the sum of their rates.

    One row is one phrase (the index): `count`, and one column per group, which add up to 1.
    """
    wide = rates.pivot(index="term", columns=column, values="per_1000_words")
    per_group = wide.reindex(columns=list(groups)).fillna(0)
    count = rates.groupby("term", observed=True)["count"].sum()
    used = per_group[per_group.sum(axis=1) > 0]
    weights = used.div(used.sum(axis=1), axis=0)
    leading = count[weights.index].sort_index().sort_values(ascending=False, kind="stable").index[:top]
    return weights.loc[leading].assign(count=count[leading])


def height_needed(weights: pd.DataFrame, width: float) -> float:
    """Return the height of a drawing of this width of which the triangle takes its share."""
    return _ABOVE + width * _SHARE * CORNERS[0, 1] + _below(_corner_lists(weights))


def draw_triangle(ax: Axes, weights: pd.DataFrame, looks: Sequence[Look]) -> None:
    """Draw the table of `phrase_weights` into `ax`: grid, markers, lists beside the corners, labels."""
    lists = _corner_lists(weights)
    lay_out(ax)
    box = ax.get_window_extent()
    width, height = np.array([box.width, box.height]) * 72 / ax.figure.dpi
    side = min(_SHARE * width, (height - _ABOVE - _below(lists)) / CORNERS[0, 1])
    if side < 72:
        raise ValueError(
            _("the Axes measure {width:.0f} × {height:.0f} points; the triangle needs some 400 × 400").format(
                width=width, height=height
            )
        )
    left, bottom = (width - side) / 2, _below(lists)
    ax.set_xlim(-left / side, (width - left) / side)
    ax.set_ylim(-bottom / side, (height - bottom) / side)
    ax.set_axis_off()
    ax.set_xticks([])
    ax.set_yticks([])
    groups: list[Any] = [c for c in weights if c != "count"]
    inside = weights[(weights[groups] < 1).all(axis=1)]
    largest = weights["count"].max()
    radii = np.array([_radius(count, largest) for count in inside["count"]])
    places = spread(inside[groups].to_numpy() @ CORNERS * side, radii, side) / side
    _grid(ax)
    _draw_markers(ax, places, radii, inside[groups].to_numpy(), looks)
    boxes = np.hstack([places * side - radii[:, None], places * side + radii[:, None]])
    texts = _corners(ax, lists, largest, looks, side, width)
    texts += _tick_labels(ax, groups, boxes, looks, side)
    if width >= _KEY_FROM:
        texts += _key(ax, len(weights), largest, side)
    frame = np.array([-left, -bottom, width - left, height - bottom])
    margin = np.array([-5, -1, 5, 1])
    taken = [_box(ax, text, side) + margin for text in texts]
    _labels(ax, list(inside.index), places * side, radii, side, frame, taken)


# --- Geometry -------------------------------------------------------------------------------------


def spread(places: np.ndarray, radii: np.ndarray, side: float) -> np.ndarray:
    """Return the places with those that coincide drawn apart, so that every marker is seen.

    On an edge of the triangle they queue outwards, where nothing else is; inside they are side by side. The
    first of them, the most frequent, keeps its place on an edge.
    """
    moved = places.copy()
    rounded = [tuple(p) for p in places.round(3)]
    for place in dict.fromkeys(rounded):
        same = np.flatnonzero([p == place for p in rounded])
        steps = np.concatenate([[0], np.cumsum(radii[same][1:] + radii[same][:-1] + 0.6)])
        outwards = _outwards(np.array(place) / side)
        moved[same] += np.outer(steps, outwards) if outwards.any() else np.outer(steps - steps[-1] / 2, [1, 0])
    return moved


def _outwards(place: np.ndarray) -> np.ndarray:
    """Return the unit vector away from the edge on which a place lies; zero for places inside."""
    for corner in range(3):
        opposite = CORNERS[[c for c in range(3) if c != corner]]
        along, away = opposite[1] - opposite[0], opposite.mean(axis=0) - CORNERS[corner]
        if abs(cross(along, place - opposite[0])) < 1e-4:
            return away / np.hypot(*away)
    return np.zeros(2)


def _radius(count: float, largest: int) -> float:
    """Areas go with occurrences; none is too small to be seen."""
    return max(_LARGEST * np.sqrt(count / largest), 2.2)


# --- Drawing --------------------------------------------------------------------------------------


def _corner_lists(weights: pd.DataFrame) -> dict[Any, list[tuple[list[str], int]]]:
    """Return for every group the phrases that it alone uses: each in lines, with its occurrences."""
    lists: dict[Any, list[tuple[list[str], int]]] = {}
    for group in (c for c in weights if c != "count"):
        own = weights.loc[weights[group] == 1, "count"]
        lists[group] = [(wrap(shown_form(str(phrase)), 36), int(n)) for phrase, n in own.head(_LISTED).items()]
        if len(own) > _LISTED:
            lists[group].append(([_("and {n} more").format(n=number(len(own) - _LISTED))], 0))
    return lists


def _lines(entries: Sequence[tuple[list[str], int]]) -> int:
    return sum(len(lines) for lines, _ in entries)


def _below(lists: Mapping[Any, Sequence[tuple[list[str], int]]]) -> float:
    return 48 + _LINE * max(_lines(entries) for entries in list(lists.values())[1:])


def _corners(
    ax: Axes,
    lists: Mapping[Any, Sequence[tuple[list[str], int]]],
    largest: int,
    looks: Sequence[Look],
    side: float,
    width: float,
) -> list[Text]:
    """Write the name of every group at its corner, and beside it the phrases that this group alone uses."""
    # the upper list starts so far to the right as the side of the triangle is where the list ends
    beside = _LINE * (_lines(next(iter(lists.values()))) + 2) * 0.58 + 20
    names = [(0.0, 12.0, "center"), (-14.0, -24.0, "left"), (14.0, -24.0, "right")]
    starts = [(beside, -8.0, "left"), (-14.0, -40.0, "left"), (14.0, -40.0, "right")]
    texts = []
    for (group, entries), look, corner, named, (right, up, align) in zip(
        lists.items(), looks, CORNERS, names, starts, strict=True
    ):
        x, y = corner * side
        name: dict[str, Any] = {"ha": named[2], "fontsize": 12, "weight": "bold"}
        # two names share the lower border: a character of this size is about eight points wide
        texts.append(ax.text((x + named[0]) / side, (y + named[1]) / side, shorten(group, int(width / 16)), **name))
        x, y = x + right, y + up
        inwards = -1 if align == "right" else 1
        small: dict[str, Any] = {"fontsize": 8, "color": MUTED, "ha": align}
        heading = _("used only here") if entries else _("none used only here")
        texts.append(ax.text(x / side, y / side, heading, **small))
        for lines, count in entries:
            if count:
                size = (2 * min(_radius(count, largest), 6)) ** 2
                ax.scatter((x + inwards * 6) / side, (y - _LINE + 3) / side, s=size, color=look.colour, **_edge(look))
            for line in lines:
                y -= _LINE
                how: dict[str, Any] = {"fontsize": 8, "weight": "bold", "ha": align} if count else small
                texts.append(ax.text((x + inwards * 16) / side, y / side, line, **how))
    return texts


def _key(ax: Axes, phrases: int, largest: int, side: float) -> list[Text]:
    """Say in the empty upper left how to read the picture, with markers of three sizes."""
    words = _(
        "The {n} phrases used most often. The larger\nthe part of a group in the sum of the three\n"
        "rates, the nearer to its corner. In the centre\nall use it alike, on an edge only two do."
    ).format(n=number(phrases))
    x, top = ax.get_xlim()[0] + 4 / side, ax.get_ylim()[1] - 8 / side
    how: dict[str, Any] = {"fontsize": 8, "color": MUTED}
    texts = [ax.text(x, top, words, va="top", linespacing=1.4, **how)]
    x, y = x + 10 / side, top - 74 / side
    for count in sorted({min(2, largest), max(round(largest / 4), min(2, largest)), largest}):
        radius = _radius(count, largest)
        ax.scatter(x + radius / side, y, s=(2 * radius) ** 2, color=FAINT, edgecolors=MUTED, linewidths=0.7)
        texts.append(ax.text(x + (2 * radius + 4) / side, y, number(count), va="center", **how))
        x += (2 * radius + 26) / side
    texts.append(ax.text(x - 6 / side, y, _("occurrences"), va="center", **how))
    return texts


def _draw_markers(ax: Axes, places: np.ndarray, radii: np.ndarray, weights: np.ndarray, looks: Sequence[Look]) -> None:
    for group, look in enumerate(looks):
        mine = weights.argmax(axis=1) == group
        lean = (weights[mine].max(axis=1, initial=1 / 3) - 1 / 3) * 1.5  # 0 in the centre, 1 in a corner
        face = [_paler(look.colour, 0.25 + 0.75 * strength) for strength in lean]
        x, y = places[mine].T
        ax.scatter(x, y, s=(2 * radii[mine]) ** 2, c=face, zorder=3, **_edge(look))


def _edge(look: Look) -> dict[str, Any]:
    return {"edgecolors": _darker(look.colour), "linewidths": 0.7, "marker": look.marker}


def _grid(ax: Axes) -> None:
    ax.fill(*CORNERS.T, facecolor="none", edgecolor=MUTED, linewidth=1, zorder=1)
    for corner in range(3):
        for share in (0.25, 0.5, 0.75):
            ends = [np.roll([share, 1 - share, 0], corner), np.roll([share, 0, 1 - share], corner)]
            ax.plot(*(np.array(ends) @ CORNERS).T, color=FAINT, linewidth=0.8, zorder=0)
    ax.plot(*CORNERS.mean(axis=0), "o", mfc="none", mec=FAINT, ms=36, mew=0.8, zorder=0)


def _tick_labels(
    ax: Axes, groups: Sequence[Any], markers: np.ndarray, looks: Sequence[Look], side: float
) -> list[Text]:
    """Write at one end of every grid line the share that it marks, where no marker is in the way."""
    texts = []
    ends = ([0, 2], [1, 0], [2, 1])  # a line of the first group ends on its way to the third, and so on round
    for (corner, other), group, look in zip(ends, groups, looks, strict=True):
        name = f" {shorten(group, 16)}"
        for share in (0.5, 0.75, 0.25):
            place = share * CORNERS[corner] + (1 - share) * CORNERS[other]
            align: dict[str, Any] = {
                "ha": ("left", "right", "center")[corner],
                "va": "top" if corner == 2 else "center",
            }
            x, y = place + _outwards(place) * 5 / side
            text = ax.text(x, y, f"{percent(share)}{name}", fontsize=7, color=_darker(look.colour), **align)
            if (gaps(_box(ax, text, side)[None], markers) <= 0).any():
                text.remove()
            else:
                texts.append(text)
                name = ""  # once for every group is enough
    return texts


def _labels(
    ax: Axes,
    phrases: Sequence[str],
    places: np.ndarray,
    radii: np.ndarray,
    side: float,
    frame: np.ndarray,
    taken: Sequence[np.ndarray],
) -> None:
    how: dict[str, Any] = {"fontsize": 8, "weight": "bold", "ha": "left", "va": "bottom", "linespacing": 1.1}
    how["zorder"] = 4
    how["bbox"] = {"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 0.5}  # over lines, still readable
    texts = [ax.text(0, 0, "\n".join(wrap(shown_form(phrase), 22, 3)), **how) for phrase in phrases]
    sizes = np.array([_box(ax, text, side) for text in texts]).reshape(-1, 4)
    sides = list(zip(CORNERS * side, np.roll(CORNERS, -1, axis=0) * side, strict=True))
    boxes = place_labels(places, radii, sizes[:, 2:] - sizes[:, :2], frame, taken, sides)
    for text, place, radius, box in zip(texts, places, radii, boxes, strict=True):
        if box is None:
            text.remove()
            continue
        # the box has a margin of one point
        text.set_position(tuple((box[:2] + 1) / side))
        text.set_multialignment("right" if box[2] <= place[0] else "left" if box[0] >= place[0] else "center")
        line = leader(place, radius, box)
        if line:
            ax.plot(*(np.array(line) / side).T, color=MUTED, linewidth=0.6, zorder=2, label="_leader")


def _box(ax: Axes, text: Text, side: float) -> np.ndarray:
    """Return the box of a text in points from the left corner of the triangle, with a margin of one point."""
    box = text.get_window_extent().transformed(ax.transData.inverted())
    return np.array([box.x0, box.y0, box.x1, box.y1]) * side + (-1, -1, 1, 1)


def _paler(colour: str, strength: float) -> tuple[float, ...]:
    return tuple(1 - strength * (1 - part) for part in _parts(colour))


def _darker(colour: str) -> tuple[float, ...]:
    return tuple(0.7 * part for part in _parts(colour))


def _parts(colour: str) -> tuple[float, ...]:
    from matplotlib.colors import to_rgb

    return to_rgb(colour)
