"""What tests of figures share: the texts of a figure with their boxes, as they are drawn."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text


@pytest.fixture(autouse=True)
def _closed_figures():
    yield
    plt.close("all")


_LAID_OUT = WeakKeyDictionary()


def texts_of(figure) -> tuple[list[str], np.ndarray]:
    """Lay a figure out; return every visible text that is not empty, and its box: left, bottom, right, top."""
    if figure not in _LAID_OUT:
        _LAID_OUT[figure] = _laid_out(figure)
    return _LAID_OUT[figure]


def _laid_out(figure) -> tuple[list[str], np.ndarray]:
    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.draw_without_rendering()  # every text gets its place; pixels are not looked at
    texts = []
    for ax in figure.axes:
        ticks = []
        for axis, limits in ((ax.xaxis, ax.get_xlim()), (ax.yaxis, ax.get_ylim())):
            shown = [tick for tick in axis.get_major_ticks() if min(limits) <= tick.get_loc() <= max(limits)]
            ticks += [tick.label1 for tick in shown] if ax.axison else []
        children = [child for child in ax.get_children() if isinstance(child, Text)]
        legend = ax.get_legend().get_texts() if ax.get_legend() else []
        labels = [ax.xaxis.label, ax.yaxis.label] if ax.axison else []
        texts += [*children, *ticks, *legend, *labels]
    texts = [text for text in dict.fromkeys(texts) if text.get_text().strip() and text.get_visible()]
    boxes = [text.get_window_extent(renderer).extents for text in texts]
    return [text.get_text() for text in texts], np.array(boxes).reshape(-1, 4)


@pytest.fixture(scope="session")
def overlaps():
    def pairs(figure) -> list[tuple[str, str]]:
        """Return the texts of a figure that cover one another by more than three pixels each way."""
        texts, boxes = texts_of(figure)
        low = np.maximum(boxes[:, None, :2], boxes[None, :, :2])
        high = np.minimum(boxes[:, None, 2:], boxes[None, :, 2:])
        found = np.argwhere(np.triu((high - low > 3).all(axis=2), k=1))
        return [(texts[one], texts[other]) for one, other in found]

    return pairs


@pytest.fixture(scope="session")
def outside():
    def names(figure) -> list[str]:
        """Return the texts that leave the figure."""
        texts, boxes = texts_of(figure)
        box = figure.bbox.extents
        beyond = (boxes[:, :2] < box[:2] - 1).any(axis=1) | (boxes[:, 2:] > box[2:] + 1).any(axis=1)
        return [text for text, out in zip(texts, beyond, strict=True) if out]

    return names
