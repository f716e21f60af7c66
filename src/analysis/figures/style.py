"""The style of figures: fonts, colours, files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

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
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "p")
INK, MUTED, FAINT = "#1b1b1b", "#5f6368", "#d9dce0"
STYLE = {
    "font.family": ["Be Vietnam Pro", "DejaVu Sans"],
    "font.size": 9,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 9,
    "axes.labelcolor": MUTED,
    "axes.edgecolor": MUTED,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": MUTED,
    "ytick.color": INK,
    "text.color": INK,
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
def style() -> Iterator[None]:
    import matplotlib as mpl

    _register_fonts()
    with mpl.rc_context(STYLE):
        yield


def group_colours(groups: Sequence[str]) -> dict[str, str]:
    """Return one colour per group, in order of appearance; groups that come later change none of the earlier ones.

    All tables of the package have their groups in the order of the articles, so a group keeps its colour.

    >>> group_colours(["Sơn La", "Bắc Kạn", "Sơn La"])
    {'Sơn La': '#1d3557', 'Bắc Kạn': '#c8553d'}
    """
    return {group: _COLOURS[i % len(_COLOURS)] for i, group in enumerate(dict.fromkeys(groups))}


def new_axes(ax: Axes | None, width: float, height: float) -> Axes:
    if ax is not None:
        return ax
    return new_figure(width, height).add_subplot()


def new_figure(width: float, height: float, layout: str | None = "constrained") -> Figure:
    """Return an empty figure of pyplot's, so that a notebook shows it at the end of the cell."""
    import matplotlib.pyplot as plt

    return plt.figure(figsize=(width, height), layout=layout)


def save_figure(ax: Axes | np.ndarray | Figure, path: str | Path) -> None:
    """Write the figure of `ax` as SVG and as PNG beside it: `path` without ending; the same bytes on every run.

    >>> import tempfile
    >>> import pandas as pd
    >>> from analysis import plot_themes
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     themes = pd.DataFrame({"province": ["x"], "term": ["từng_bước"], "tfidf": [0.01], "stability": [0.9]})
    ...     save_figure(plot_themes(themes), f"{folder}/themes")
    ...     sorted(p.name for p in Path(folder).iterdir())
    ['themes.png', 'themes.svg']
    """
    figure = _figure_of(ax)
    path = Path(path)
    with style():
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
