"""The style of figures: fonts, the colour and marker of each group, files."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, partial, wraps
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

import numpy as np

from analysis.figures.description import describe_figure, figure_of
from analysis.figures.svg import finish_svg
from analysis.system.language import _, in_language, language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# The first three differ in grey as well as in hue, also for colour-blind readers.
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
INK, MUTED, FAINT = "#1b1b1b", "#5f6368", "#d9dce0"
NARROW = 3.8  # inches: on a phone of 360 points about 95 points each, so that text of 8 points can be read
STYLE: dict[Any, Any] = {
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
    "text.parse_math": False,  # a dollar sign in a name is a dollar sign
    "figure.dpi": 100,
    "savefig.dpi": 160,
    "figure.facecolor": "white",
    "legend.frameon": False,
    "svg.fonttype": "path",  # looks the same where the font is missing
    "svg.hashsalt": "analysis",  # the same bytes on every run
}
_METADATA: dict[str, dict[str, Any]] = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}}


@cache
def _register_fonts() -> None:
    from matplotlib import font_manager

    for name in ("BeVietnamPro-Regular.ttf", "BeVietnamPro-Bold.ttf"):
        with as_file(files("analysis").joinpath("assets", "fonts", name)) as path:
            font_manager.fontManager.addfont(path)


@cache
def characters() -> frozenset[int]:
    """Return the code points that the fonts of the figures can draw."""
    from matplotlib import font_manager

    _register_fonts()
    fonts = [font_manager.get_font(font_manager.findfont(name)) for name in STYLE["font.family"]]
    return frozenset(code for font in fonts for code in font.get_charmap())


@contextmanager
def style() -> Iterator[None]:
    import matplotlib.pyplot as plt

    _register_fonts()
    # starts the backend: a notebook's turns interactive drawing on as it starts, and the context would undo that
    plt.draw_if_interactive()
    with plt.rc_context(STYLE):
        yield


# --- Drawing, and drawing again for a narrow page ---

_P = ParamSpec("_P")
_R = TypeVar("_R")
_narrow: ContextVar[bool] = ContextVar("narrow", default=False)
_RECIPES: WeakKeyDictionary[Figure, Callable[[], Any]] = WeakKeyDictionary()


def is_narrow() -> bool:
    """Return True while a figure is drawn for a phone: one panel per row, names above their rows."""
    return _narrow.get()


def figure(draw: Callable[_P, _R]) -> Callable[_P, _R]:
    """Let a function draw in the style of the package; its figure can be drawn again for a narrow page."""

    @wraps(draw)
    def drawn(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        with style():
            axes = draw(*args, **kwargs)
        if kwargs.get("ax") is None:
            _RECIPES[figure_of(axes)] = partial(_again, language(), draw, args, kwargs)
        return axes

    return drawn


def _again(spoken: str, draw: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    token = _narrow.set(True)
    try:
        with style(), in_language(spoken):
            return draw(*args, **kwargs)
    finally:
        _narrow.reset(token)


# --- Groups ---


class Look(NamedTuple):
    """Colour and marker of a group; together they differ for up to a hundred groups."""

    colour: str
    marker: str


def group_colours(groups: Iterable[Any]) -> dict[Any, str]:
    """Return one colour per group, in order of appearance.

    Without `colours=`, a figure takes the colours of the groups in its own table. Where a table holds only some of
    the groups, or in another order, pass the mapping made from the full list: each group then keeps its colour, and
    its marker too.

    Parameters
    ----------
    groups
        The groups, usually the grouping column of the articles; repeated values count once, missing ones not.
        After ten groups the colours begin again, with other markers.

    Returns
    -------
    dict
        From group to colour, to be given to any `plot_*` as `colours=`. A mapping of your own with any colours of
        matplotlib does as well.

    Examples
    --------
    >>> colours = group_colours(["Sơn La", "Bắc Kạn", "Sơn La"])
    >>> colours
    {'Sơn La': '#1d3557', 'Bắc Kạn': '#c8553d'}

    A figure of one group only:

    >>> import pandas as pd
    >>> from analysis import close_figure, plot_themes
    >>> themes = pd.DataFrame({"province": ["Bắc Kạn"], "term": ["bí_xanh"], "tfidf": [0.01], "stability": [0.9]})
    >>> ax = plot_themes(themes, colours=colours)
    >>> close_figure(ax)
    """
    known = [group for group in dict.fromkeys(groups) if group == group]  # NaN is not equal to itself
    return {group: _COLOURS[i % len(_COLOURS)] for i, group in enumerate(known)}


def looks(groups: Iterable[Any], colours: Mapping[Any, str] | None) -> dict[Any, Look]:
    """Return colour and marker of every group, in order of appearance; the marker goes by the order in `colours`."""
    groups = [group for group in dict.fromkeys(groups) if group == group]
    colours = group_colours(groups) if colours is None else colours
    if strange := [group for group in groups if group not in colours]:
        named = ", ".join(map(str, list(colours)[:10])) or "none"
        raise ValueError(
            _("colours has no colour for {group!r}; it has one for {named}").format(group=strange[0], named=named)
        )
    # the second ten groups have the first ten colours again, with other markers
    markers = {group: _MARKERS[(i + i // len(_COLOURS)) % len(_MARKERS)] for i, group in enumerate(colours)}
    return {group: Look(colours[group], markers[group]) for group in groups}


def new_figure(width: float, height: float, layout: Any = "constrained") -> Figure:
    """Return an empty figure of pyplot's, so that a notebook shows it at the end of the cell."""
    import matplotlib.pyplot as plt

    return plt.figure(figsize=(width, height), layout=layout)


def save_figure(ax: Axes | np.ndarray | Figure, path: str | Path, *, narrow: bool = False, title: str = "") -> None:
    """Write the figure of `ax` as SVG and as PNG beside it; the same bytes on every run.

    The SVG has a text alternative, the one of `describe_figure`, and follows the reader's dark mode.

    Parameters
    ----------
    ax
        What a `plot_*` function returned, or a figure.
    path
        Where, without ending; `.png` or `.svg` at its end is dropped.
    narrow
        Also write `path`-narrow.svg, for a phone: one panel per row, the text as large as before. Of a figure
        that a `plot_*` function made; one drawn into Axes made elsewhere has no narrow form, and none is written.
    title
        A short name, which programs read out first.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd
    >>> from analysis import close_figure, plot_themes
    >>> themes = pd.DataFrame({"province": ["x"], "term": ["từng_bước"], "tfidf": [0.01], "stability": [0.9]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     ax = plot_themes(themes)
    ...     save_figure(ax, f"{folder}/themes", narrow=True)
    ...     sorted(p.name for p in Path(folder).iterdir())
    ['themes-narrow.svg', 'themes.png', 'themes.svg']
    >>> close_figure(ax)
    """
    figure = figure_of(ax)
    path = Path(path)
    if path.suffix[1:].lower() in _METADATA:
        path = path.with_suffix("")
    for ending in _METADATA:
        _write(figure, path.with_name(f"{path.name}.{ending}"), title)
    if narrow and figure in _RECIPES:
        again = _RECIPES[figure]()
        _write(figure_of(again), path.with_name(f"{path.name}-narrow.svg"), title)
        close_figure(again)


def _write(figure: Figure, file: Path, title: str) -> None:
    kind = file.suffix[1:]
    with style(), warnings.catch_warnings():
        # labels that leave the axes no room: the picture then grows around them, by its tight bounding box
        warnings.filterwarnings("ignore", message="constrained_layout not applied")
        figure.savefig(file, metadata=_METADATA[kind], bbox_inches="tight", pad_inches=0.15)
    if kind == "svg":
        finished = finish_svg(file.read_text("utf-8"), title, describe_figure(figure))
        file.write_bytes(finished.encode())


def close_figure(ax: Axes | np.ndarray | Figure) -> None:
    """Close a figure that has been saved, so that a notebook does not show it a second time.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> figure, ax = plt.subplots()
    >>> close_figure(ax)
    >>> figure.number in plt.get_fignums()
    False
    """
    import matplotlib.pyplot as plt

    plt.close(figure_of(ax))
