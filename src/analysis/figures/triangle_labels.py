"""Place labels in a triangle so that they do not overlap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

# Where labels are tried, from near to far; to the right and left before above and below.
_DISTANCES = (1.5, 4, 8, 12, 17, 23, 30, 38, 47, 57, 68)
_DIRECTIONS = np.deg2rad(
    [0, 180, 30, -30, 150, -150, 60, -60, 120, -120, 90, -90, 15, -15, 165, -165, 45, -45, 135, -135]
)
_LEADER_FROM = 6.0  # nearer labels need no line to their marker
_ROUNDS = 12  # of placing labels; more bring next to nothing
_CLEAR = 3.0  # between a label and the marker of another phrase

# A label across a side of the triangle, or beyond it, is as bad as one so much farther off.
_ACROSS, _BEYOND = 20.0, 10.0
_WORTH = 100.0  # a label is worth so much more than one so far off
Segment = tuple[np.ndarray, np.ndarray]


def place_labels(
    places: np.ndarray,
    radii: np.ndarray,
    sizes: np.ndarray,
    frame: np.ndarray,
    taken: Sequence[np.ndarray] = (),
    sides: Sequence[Segment] = (),
) -> list[np.ndarray | None]:
    """Return for every marker the box of its label, (left, bottom, right, top), or None where there is no room.

    No box overlaps another one, a marker, or a line from a farther label to its marker; none leaves the frame, covers
    what is `taken`, or is nearer to another marker than to its own. Lines do not cross; boxes avoid the `sides`,
    if they can. Labels are placed one after the other, each in the best free spot; those that found no room get an
    earlier turn in the next round. The round counts that has most labels, of large markers above all, and these
    nearby. The result is deterministic.
    """
    order = list(range(len(places)))
    markers = np.hstack([places - radii[:, None], places + radii[:, None]])
    spots = [_spots(own, places[own], radii[own], sizes[own], markers, frame, sides) for own in order]
    best, most = {}, -1.0
    for _ in range(_ROUNDS):
        found = _one_round(order, places, radii, spots, taken, sides)
        worth = sum(radii[own] * (_WORTH - cost) for own, (_, cost) in found.items())
        if worth > most:
            best, most = found, worth
        turn = {own: number if own in found else number / 3 for number, own in enumerate(order)}
        before, order = order, sorted(order, key=lambda own: (turn[own], own))
        if order == before:  # so would be all further rounds
            break
    return [best[own][0] if own in best else None for own in range(len(places))]


def _one_round(
    order: Sequence[int],
    places: np.ndarray,
    radii: np.ndarray,
    spots: Sequence[_Spots],
    taken: Sequence[np.ndarray],
    sides: Sequence[Segment],
) -> dict[int, tuple[np.ndarray, float]]:
    """Return the box of every label that found room, and what it costs: its distance, more if it is badly placed."""
    boxes = np.vstack([np.empty((0, 4)), *taken])
    leaders: list[Segment] = []
    found = {}
    for own in order:
        place, radius, (own_spots, cost, is_nearer, others) = places[own], radii[own], spots[own]
        free = (gaps(own_spots, boxes) > 0).all(axis=1)
        for number in np.flatnonzero(free):
            box = own_spots[number]
            if any(_meet(box[None], other)[0] for other in leaders):
                continue
            line = leader(place, radius, box)
            if line is None and not is_nearer[number]:
                continue
            if line is not None:
                covered = _meet(np.vstack([boxes, others]), line).any()
                hidden = any(_runs_along(line, side) for side in sides)
                if covered or hidden or any(_lines_cross(line, other) for other in leaders):
                    continue
                leaders.append(line)
            found[own], boxes = (box, cost[number]), np.vstack([boxes, box])
            break
    return found


def leader(place: np.ndarray, radius: float, box: np.ndarray) -> Segment | None:
    """Return both ends of the line from a marker to its label, or None if it is so near that it needs none."""
    end = np.clip(place, box[:2], box[2:])
    length = np.hypot(*(end - place))
    if length - radius < _LEADER_FROM:
        return None
    return place + (end - place) * (radius / length), end


class _Spots(NamedTuple):
    """The boxes that a label may have whatever the other labels do, the best first."""

    boxes: np.ndarray
    cost: np.ndarray
    is_nearer: np.ndarray  # to its own marker than to any other
    others: np.ndarray  # the markers of the other phrases


def _spots(
    own: int,
    place: np.ndarray,
    radius: float,
    size: np.ndarray,
    markers: np.ndarray,
    frame: np.ndarray,
    sides: Sequence[Segment],
) -> _Spots:
    ways = np.column_stack([np.cos(_DIRECTIONS), np.sin(_DIRECTIONS)]).round(9)
    centres = [place + ways * (radius + distance) + np.sign(ways) * size / 2 for distance in _DISTANCES]
    boxes = np.hstack([np.vstack(centres) - size / 2, np.vstack(centres) + size / 2])
    others = np.delete(markers, own, axis=0)
    to_own = gaps(boxes, markers[own : own + 1])[:, 0]
    to_others = gaps(boxes, others).min(axis=1, initial=np.inf)
    free = (boxes[:, :2] >= frame[:2]).all(axis=1) & (boxes[:, 2:] <= frame[2:]).all(axis=1) & (to_others >= _CLEAR)
    across = np.any([_meet(boxes, side) for side in sides], axis=0)
    beyond = _within((boxes[:, :2] + boxes[:, 2:]) / 2, sides) != _within(place, sides)
    cost = np.repeat(_DISTANCES, len(_DIRECTIONS)) + _ACROSS * across + _BEYOND * beyond
    best_first = np.argsort(cost, kind="stable")
    best_first = best_first[free[best_first]]
    return _Spots(boxes[best_first], cost[best_first], (to_others > to_own)[best_first], others)


def gaps(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return the distance of every box from every other one; 0 where they touch or overlap."""
    boxes = boxes[:, None]
    apart = np.maximum(others[:, :2] - boxes[..., 2:], boxes[..., :2] - others[:, 2:]).clip(min=0)
    return np.hypot(apart[..., 0], apart[..., 1])


def _meet(boxes: np.ndarray, line: Segment) -> np.ndarray:
    """Return True for every box that the line enters."""
    start, end = line
    way = np.where(end == start, 1e-12, end - start)
    # the line crosses the two edges of a box in each direction after these parts of its length
    crossings = (boxes.reshape(-1, 2, 2) - start) / way
    enters, leaves = crossings.min(axis=1).max(axis=1), crossings.max(axis=1).min(axis=1)
    return np.maximum(enters, 0) < np.minimum(leaves, 1)


def _runs_along(line: Segment, side: Segment) -> bool:
    start, end = side
    return all(abs(cross(end - start, point - start)) < 4 * np.hypot(*(end - start)) for point in line)


def _within(points: np.ndarray, sides: Sequence[Segment]) -> np.ndarray:
    """Return True for every point inside the sides, which run anticlockwise."""
    return np.all([cross(end - start, (points - start).T) > 1e-6 for start, end in sides], axis=0)


def _lines_cross(one: Segment, other: Segment) -> bool:
    (a, b), (c, d) = one, other
    return cross(b - a, c - a) * cross(b - a, d - a) < 0 and cross(d - c, a - c) * cross(d - c, b - c) < 0


def cross(a: np.ndarray, b: np.ndarray) -> Any:
    return a[0] * b[1] - a[1] * b[0]
