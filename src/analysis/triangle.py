"""A triangle of three groups: where phrases stand in it, and where their labels find room.

Drawn through the Axes that `plots` hands over; all lengths in points, 72 to the inch, unless they are said to be shares.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from analysis.vietnamese import display_form

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

#: The corners of the groups in the data of the Axes: top, left, right; the sides have length 1.
CORNERS = np.array([[0.5, np.sqrt(0.75)], [0.0, 0.0], [1.0, 0.0]])
_LINE = 13.0  # from one line of a list to the next
_LISTED = 8  # phrases of one group only that are named beside its corner
_ABOVE = 30.0  # room for the name of the upper corner
_LARGEST = 12.0  # radius of the most frequent phrase
# Labels are tried close by first, then farther off; to the right and left before above and below.
_DISTANCES = (1.5, 5, 10, 16, 24, 34, 46, 60, 76, 94, 114, 136)
_DIRECTIONS = np.deg2rad([0, 180, 30, -30, 150, -150, 60, -60, 120, -120, 90, -90, 15, -15, 165, -165])
_LEADER_FROM = 6.0  # nearer labels need no line to their marker


class Look(NamedTuple):
    """Colour and marker of every group, in the order of the corners; two greys for what stands behind."""

    colours: Sequence[str]
    markers: Sequence[str]
    muted: str
    faint: str


def phrase_weights(rates: pd.DataFrame, column: str, groups: Sequence[str], top: int) -> pd.DataFrame:
    """Return the phrases that occur most often, with the share of every group in the sum of their rates.

    One row is one phrase (the index): `count`, and one column per group, which add up to 1.
    """
    per_group = rates.pivot(index="phrase", columns=column, values="per_1000_words").reindex(columns=groups).fillna(0)
    count = rates.groupby("phrase")["count"].sum()
    used = per_group[per_group.sum(axis=1) > 0]
    weights = used.div(used.sum(axis=1), axis=0)
    leading = count[weights.index].sort_index().sort_values(ascending=False, kind="stable").index[:top]
    return weights.loc[leading].assign(count=count[leading])


def height_needed(weights: pd.DataFrame, width: float) -> float:
    """Return the height of a drawing of this width whose triangle takes two thirds of it."""
    return _ABOVE + width * 0.66 * CORNERS[0, 1] + _below(_corner_lists(weights))


def draw_triangle(ax: Axes, weights: pd.DataFrame, look: Look) -> None:
    """Draw the table of `phrase_weights` into `ax`: grid, markers, lists beside the corners, labels."""
    lists = _corner_lists(weights)
    ax.figure.canvas.figure.draw_without_rendering()  # only now is it known how large the Axes are
    box = ax.get_window_extent()
    width, height = np.array([box.width, box.height]) * 72 / ax.figure.dpi
    side = min(0.66 * width, (height - _ABOVE - _below(lists)) / CORNERS[0, 1])
    if side < 72:
        raise ValueError(f"the Axes measure {width:.0f} × {height:.0f} points; the triangle needs some 400 × 400")
    left, bottom = (width - side) / 2, _below(lists)
    ax.set_xlim(-left / side, (width - left) / side)
    ax.set_ylim(-bottom / side, (height - bottom) / side)
    ax.set_axis_off()
    groups = [c for c in weights if c != "count"]
    inside = weights[(weights[groups] < 1).all(axis=1)]
    largest = weights["count"].max()
    radii = _radii(inside["count"], largest)
    places = spread(inside[groups].to_numpy() @ CORNERS * side, radii, side) / side
    _grid(ax, look)
    taken = [_box(ax, t, side) for t in [*_corners(ax, lists, largest, look, side), *_key(ax, largest, look, side)]]
    for number, marker in enumerate(look.markers):
        mine = inside[groups].to_numpy().argmax(axis=1) == number
        lean = (inside[groups].to_numpy()[mine].max(axis=1) - 1 / 3) * 1.5  # 0 in the centre, 1 in a corner
        face = [_paler(look.colours[number], 0.25 + 0.75 * strength) for strength in lean]
        edge = _darker(look.colours[number])
        sizes = (2 * radii[mine]) ** 2
        ax.scatter(*places[mine].T, s=sizes, c=face, edgecolors=edge, linewidths=0.7, marker=marker, zorder=3)
    markers = np.hstack([places * side - radii[:, None], places * side + radii[:, None]])
    taken += [_box(ax, t, side) for t in _tick_labels(ax, markers, look, side)]
    frame = np.array([-left, -bottom, width - left, height - bottom])
    _labels(ax, list(inside.index), places * side, radii, side, frame, taken, look)


# --- Geometry -------------------------------------------------------------------------------------


def spread(places: np.ndarray, radii: np.ndarray, side: float) -> np.ndarray:
    """Return the places with those that coincide drawn apart, so that every marker is seen.

    On an edge of the triangle they queue outwards, where nothing else stands; inside they stand side by side. The
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
        if abs(_cross(along, place - opposite[0])) < 1e-4:
            return away / np.hypot(*away)
    return np.zeros(2)


def place_labels(
    places: np.ndarray, radii: np.ndarray, sizes: np.ndarray, frame: np.ndarray, taken: Sequence[np.ndarray]
) -> list[np.ndarray | None]:
    """Return for every marker the box of its label, (left, bottom, right, top), or None where there is no room.

    Labels are placed one after the other, each in the first free spot near its marker. No box overlaps another one, a
    marker, or a line from a farther label to its marker; none leaves the frame or covers what is `taken`.
    """
    markers = np.hstack([places - radii[:, None], places + radii[:, None]])
    boxes = np.vstack([markers, *taken]) if len(taken) else markers
    leaders: list[tuple[np.ndarray, np.ndarray]] = []
    found: list[np.ndarray | None] = []
    for own, (place, radius, size) in enumerate(zip(places, radii, sizes, strict=True)):
        others = np.arange(len(boxes)) != own
        for box in _spots(place, radius, size):
            line = leader(place, radius, box)
            fits = (box[:2] >= frame[:2]).all() and (box[2:] <= frame[2:]).all()
            if not fits or _overlap(box, boxes).any() or any(_meet(box[None], *other).any() for other in leaders):
                continue
            if line and (_meet(boxes[others], *line).any() or any(_lines_cross(line, other) for other in leaders)):
                continue
            boxes, found = np.vstack([boxes, box]), [*found, box]
            leaders += [line] if line else []
            break
        else:
            found.append(None)
    return found


def leader(place: np.ndarray, radius: float, box: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """Return both ends of the line from a marker to its label, or None if it stands so near that it needs none."""
    end = np.clip(place, box[:2] + 2, box[2:] - 2)
    length = np.hypot(*(end - place))
    if length - radius < _LEADER_FROM:
        return None
    return place + (end - place) * (radius / length), end


def _spots(place: np.ndarray, radius: float, size: np.ndarray) -> Iterator[np.ndarray]:
    for distance in _DISTANCES:
        for angle in _DIRECTIONS:
            way = np.array([np.cos(angle), np.sin(angle)])
            centre = place + way * (radius + distance) + np.sign(way.round(9)) * size / 2
            yield np.concatenate([centre - size / 2, centre + size / 2])


def _overlap(box: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    return (boxes[:, :2] < box[2:]).all(axis=1) & (box[:2] < boxes[:, 2:]).all(axis=1)


def _meet(boxes: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Say for every box whether the line enters it: a point every two points of length is looked at."""
    steps = np.linspace(0, 1, 2 + int(np.hypot(*(end - start)) / 2))[:, None, None]
    line = start + steps * (end - start)
    return ((line > boxes[:, :2]) & (line < boxes[:, 2:])).all(axis=2).any(axis=0)


def _lines_cross(one: tuple[np.ndarray, np.ndarray], other: tuple[np.ndarray, np.ndarray]) -> bool:
    (a, b), (c, d) = one, other
    return _cross(b - a, c - a) * _cross(b - a, d - a) < 0 and _cross(d - c, a - c) * _cross(d - c, b - c) < 0


def _cross(a: np.ndarray, b: np.ndarray) -> float:
    return a[0] * b[1] - a[1] * b[0]


def _radii(count: pd.Series, largest: int) -> np.ndarray:
    """Areas go with occurrences; none is too small to be seen."""
    return np.maximum(_LARGEST * np.sqrt(count.to_numpy() / largest), 2.2)


# --- Drawing --------------------------------------------------------------------------------------


def _corner_lists(weights: pd.DataFrame) -> dict[str, list[tuple[str, int]]]:
    """Return for every group the phrases that it alone uses, written in lines, with their occurrences."""
    lists = {}
    for group in (c for c in weights if c != "count"):
        own = weights.loc[weights[group] == 1, "count"]
        lists[group] = [(textwrap.fill(display_form(phrase), 36), int(n)) for phrase, n in own.head(_LISTED).items()]
        if len(own) > _LISTED:
            lists[group].append((f"and {len(own) - _LISTED} more", 0))
    return lists


def _lines(entries: Sequence[tuple[str, int]]) -> int:
    return sum(1 + text.count("\n") for text, _ in entries)


def _below(lists: Mapping[str, Sequence[tuple[str, int]]]) -> float:
    return 48 + _LINE * max(_lines(entries) for entries in list(lists.values())[1:])


def _corners(
    ax: Axes, lists: Mapping[str, Sequence[tuple[str, int]]], largest: int, look: Look, side: float
) -> list[Text]:
    """Write the name of every group at its corner, and beside it the phrases that this group alone uses."""
    texts = []
    top = lists[next(iter(lists))]
    # beside the upper corner a list needs to start where the edge of the triangle has come down to its last line
    beside = (_LINE * (_lines(top) + 1)) * 0.58 + 26
    names = [((0, 12), "center"), ((-14, -26), "left"), ((14, -26), "right")]
    starts = [(beside, 4), (-14, -42), (14, -42)]
    for number, (group, entries) in enumerate(lists.items()):
        (x, y), align = names[number]
        corner = CORNERS[number] * side
        texts.append(ax.text(*(corner + (x, y)) / side, group, ha=align, va="bottom", fontsize=12, weight="bold"))
        x, y = corner + starts[number]
        align = "right" if number == 2 else "left"
        sign = -1 if number == 2 else 1
        heading = "used here only" if entries else "no phrase used here only"
        small = {"fontsize": 8, "color": look.muted, "ha": align, "va": "bottom"}
        texts.append(ax.text(x / side, y / side, heading, **small))
        for text, count in entries:
            y -= _LINE * (1 + text.count("\n"))
            if count:
                radius = min(_radii(pd.Series([count]), largest)[0], 6)
                how = {"c": look.colours[number], "edgecolors": _darker(look.colours[number]), "linewidths": 0.7}
                at = ((x + sign * 6) / side, (y + _LINE * (0.5 + text.count("\n"))) / side)
                ax.scatter(*at, s=(2 * radius) ** 2, marker=look.markers[number], **how)
            how = {"fontsize": 8.5, "weight": "bold", "ha": align, "va": "bottom"} if count else small
            texts.append(ax.text((x + sign * 16) / side, y / side, text, **how, linespacing=1.15))
    return texts


def _key(ax: Axes, largest: int, look: Look, side: float) -> list[Text]:
    """Say in the empty upper left how to read the picture, with markers of three sizes."""
    words = "a phrase stands where its rates\nper 1,000 words pull it;\nin the centre all three use it alike,\n"
    words += "on an edge two of them do"
    x, top = ax.get_xlim()[0] + 4 / side, ax.get_ylim()[1] - 8 / side
    how = {"fontsize": 8, "color": look.muted}
    texts = [ax.text(x, top, words, va="top", linespacing=1.4, **how)]
    x, y = x + 10 / side, top - 74 / side
    for count in sorted({2, max(round(largest / 4), 2), largest}):
        radius = _radii(pd.Series([count]), largest)[0]
        ax.scatter(x + radius / side, y, s=(2 * radius) ** 2, color=look.faint, edgecolors=look.muted, linewidths=0.7)
        texts.append(ax.text(x + (2 * radius + 4) / side, y, str(count), va="center", **how))
        x += (2 * radius + 26) / side
    texts.append(ax.text(x - 6 / side, y, "occurrences", va="center", **how))
    return texts


def _grid(ax: Axes, look: Look) -> None:
    ax.fill(*CORNERS.T, facecolor="none", edgecolor=look.muted, linewidth=1, zorder=1)
    for corner in range(3):
        for share in (0.25, 0.5, 0.75):
            ends = [np.roll([share, 1 - share, 0], corner), np.roll([share, 0, 1 - share], corner)]
            ax.plot(*(np.array(ends) @ CORNERS).T, color=look.faint, linewidth=0.8, zorder=0)
    ax.plot(*CORNERS.mean(axis=0), "+", color=look.muted, ms=9, mew=1, zorder=1)


def _tick_labels(ax: Axes, markers: np.ndarray, look: Look, side: float) -> list[Text]:
    """Write at the end of every grid line the share it stands for, outside the triangle, clear of the markers."""
    texts = []
    for corner in range(3):
        for share in (0.25, 0.5, 0.75):
            place = np.roll([share, 0, 1 - share] if corner != 1 else [share, 0, 1 - share], corner) @ CORNERS
            way = _outwards(place)
            text = ax.text(*place, f"{share:.0%}", fontsize=7, color=look.muted, ha="center", va="center")
            for distance in range(11, 120, 6):
                text.set_position(place + way * distance / side)
                if not _overlap(_box(ax, text, side), markers).any():
                    break
            texts.append(text)
    return texts


def _labels(
    ax: Axes,
    phrases: Sequence[str],
    places: np.ndarray,
    radii: np.ndarray,
    side: float,
    frame: np.ndarray,
    taken: Sequence[np.ndarray],
    look: Look,
) -> None:
    how = {"fontsize": 8.5, "weight": "bold", "ha": "left", "va": "bottom", "linespacing": 1.1, "zorder": 4}
    texts = [ax.text(0, 0, textwrap.fill(display_form(phrase), 24), **how) for phrase in phrases]
    sizes = np.array([_box(ax, text, side) for text in texts]).reshape(-1, 4)
    boxes = place_labels(places, radii, sizes[:, 2:] - sizes[:, :2], frame, taken)
    for text, place, radius, box in zip(texts, places, radii, boxes, strict=True):
        if box is None:
            text.remove()
            continue
        # the box has a margin of one point
        text.set_position((box[:2] + 1) / side)
        line = leader(place, radius, box)
        if line:
            ax.plot(*(np.array(line) / side).T, color=look.muted, linewidth=0.6, zorder=2)


def _box(ax: Axes, text: Text, side: float) -> np.ndarray:
    """Return the box of a text in points from the left corner of the triangle, with a margin of one point."""
    box = text.get_window_extent().transformed(ax.transData.inverted())
    return np.array([box.x0, box.y0, box.x1, box.y1]) * side + (-1, -1, 1, 1)


def _paler(colour: str, strength: float) -> tuple[float, ...]:
    return tuple(1 - strength * (1 - part) for part in _parts(colour))


def _darker(colour: str) -> tuple[float, ...]:
    return tuple(0.7 * part for part in _parts(colour))


def _parts(colour: str) -> list[float]:
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
