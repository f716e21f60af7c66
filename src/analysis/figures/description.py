"""What a figure shows, in words: for readers who cannot see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_TEXTS: WeakKeyDictionary[Axes, str] = WeakKeyDictionary()


def attach(ax: Axes, text: str) -> None:
    """Keep what Axes show, in words, for `describe_figure`."""
    _TEXTS[ax] = text


def describe_figure(ax: Axes | np.ndarray | Figure) -> str:
    """Return what a figure shows, with its main numbers, as one text: the text alternative of a page.

    The text is in the language in which the figure was drawn. `save_figure` writes it into the SVG as its description.

    Parameters
    ----------
    ax
        What a `plot_*` function returned, or a figure that several of them were drawn into.

    Returns
    -------
    str
        Empty if no `plot_*` function of this package drew into the figure.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis import close_figure, plot_themes
    >>> themes = pd.DataFrame({"province": "Sơn La", "term": ["tỉnh_ủy", "dám"], "tfidf": [0.02, 0.01],
    ...                        "stability": [1.0, 0.3]})
    >>> ax = plot_themes(themes)
    >>> describe_figure(ax)
    'TF-IDF × 1,000, for 1 group. Sơn La: tỉnh ủy 20.0, dám 10.0. Hollow, in less than half of the resamples: 1 of 2.'
    >>> close_figure(ax)
    """
    figure = figure_of(ax)
    return " ".join(_TEXTS[panel] for panel in figure.axes if panel in _TEXTS)


def figure_of(ax: Any) -> Figure:
    """Return the figure of Axes, of an array of them, or the figure itself."""
    first = np.atleast_1d(np.asarray(ax, dtype=object)).ravel()[0]
    return getattr(first, "figure", first)
