"""What notebooks show and store: figures and tables."""

from __future__ import annotations

import base64
import html
import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.report.headings import in_words, lower_heading, shown_number
from analysis.system.language import _, number
from analysis.system.spreadsheet import inert
from analysis.text.spelling import shown_form

if TYPE_CHECKING:
    import numpy as np
    from IPython.display import HTML
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Where a notebook stores what it shows; set only while a report is built, so that running a cell by hand changes
# no committed file.
OUTPUT = "ANALYSIS_OUTPUT"
_PHONE = "screen and (max-width: 36rem)"  # where the text of a wide figure would be too small; never in print
_WORDS = {"term", "weakest"}  # columns of words in counting form
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def _stored(kind: str, name: str, ending: str) -> Path | None:
    """Return where to store something shown, or None outside a report; refuse a name used before."""
    if not _NAME.fullmatch(name):
        raise ValueError(
            _("name={name!r}; must be lower-case letters, digits and hyphens, such as '02-themes'").format(name=name)
        )
    folder = os.environ.get(OUTPUT)
    if not folder:
        return None
    path = Path(folder) / kind / f"{name}.{ending}"
    if path.exists():
        raise ValueError(
            _("the name {name!r} is used twice among the {kind} of this report; names must differ").format(
                name=name, kind=kind
            )
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def show_figure(
    ax: Axes | np.ndarray | Figure, name: str, *, alt: str = "", caption: str = "", figure_format: str = "svg"
) -> HTML:
    """Show a figure in a notebook; while a report is built also store it as reports/figures/NAME.svg and .png.

    On a narrow screen the figure is shown as `save_figure` draws it for a phone, stored as NAME-narrow.svg.

    Parameters
    ----------
    ax
        What a `plot_*` function returned.
    name
        Name of the file: lower-case letters, digits, hyphens.
    alt
        What kind of figure it is, for readers who cannot see it; the text of `describe_figure` follows.
    caption
        What stands below the figure: how it is to be read.
    figure_format
        "svg" or "png": what is shown; both are stored.

    Returns
    -------
    HTML
        The picture, as the last line of a cell.

    Raises
    ------
    ValueError
        If `name` has other characters, or is used twice in one report.

    Examples
    --------
    >>> from analysis import plot_themes
    >>> themes = pd.DataFrame({"province": ["x"], "term": ["dám"], "tfidf": [0.01], "stability": [0.9]})
    >>> shown = show_figure(plot_themes(themes), "themes", alt="One bar: dám.")
    >>> 'alt="One bar: dám. TF-IDF × 1,000, for 1 group. x: dám 10.0."' in shown.data
    True
    """
    from IPython.display import HTML

    from analysis.figures.description import describe_figure
    from analysis.figures.style import close_figure, save_figure

    said = describe_figure(ax)
    told = " ".join(filter(None, [alt.strip(), said[:1].upper() + said[1:]]))
    with tempfile.TemporaryDirectory() as folder:
        save_figure(ax, Path(folder) / name, narrow=True)
        wide, narrow = Path(folder) / f"{name}.{figure_format}", Path(folder) / f"{name}-narrow.svg"
        picture, phone = _data_address(wide), _data_address(narrow) if narrow.is_file() else ""
        for file in sorted(Path(folder).iterdir()):
            if path := _stored("figures", file.stem, file.suffix[1:]):
                shutil.copyfile(file, path)
    close_figure(ax)
    below = f"<figcaption>{html.escape(caption)}</figcaption>" if caption else ""
    image = f'<img src="{picture}" alt="{html.escape(told)}">'
    if phone:
        image = f'<picture><source media="{_PHONE}" srcset="{phone}">{image}</picture>'
    return HTML(f"<figure>{image}{below}</figure>")


def _data_address(file: Path) -> str:
    kind = {".svg": "svg+xml", ".png": "png"}[file.suffix]
    return f"data:image/{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"


def show_table(  # noqa: PLR0913 — which part of it, and in which words
    table: pd.DataFrame,
    name: str,
    *,
    rows: int = 20,
    each: str | None = None,
    columns: Sequence[str] | None = None,
    headings: Mapping[str, str] | None = None,
    frames: Mapping[str, str] | None = None,
    caption: str = "",
) -> HTML:
    """Show the first rows of a table in a notebook; while a report is built also store all of it as CSV.

    Parameters
    ----------
    table
        Any table; its index is not shown.
    name
        Name of the file reports/tables/NAME.csv: lower-case letters, digits, hyphens.
    rows
        How many rows to show.
    each
        A column by whose values the table is ordered, such as the group: of a longer table as many rows of each value
        are shown, and not the first rows, which may all be of one.
    columns
        Which columns to show, all if None; all are stored.
    headings
        What columns are called where they are shown, by name; the file keeps the names.
    frames
        What frames are called in another language than English; the file keeps their keys.
    caption
        What the table is about, to be written above it.

    Returns
    -------
    HTML
        The rows, as the last line of a cell.

    Raises
    ------
    ValueError
        If `name` has other characters, or is used twice in one report.

    Examples
    --------
    >>> shown = show_table(pd.DataFrame({"term": ["từng_bước", "dám"], "count": [3, 1]}), "terms", rows=1)
    >>> "<td>từng bước</td>" in shown.data, "1 of 2 rows" in shown.data
    (True, True)
    """
    from IPython.display import HTML

    if path := _stored("tables", name, "csv"):
        write_csv(table, path)
    first, of_each = _first_rows(table, rows, each)
    readable = first[list(columns or table.columns)].rename_axis(columns=None)
    for column in _WORDS & set(readable):
        readable[column] = readable[column].map(shown_form)
    readable = readable.rename(
        columns={name: heading for name, heading in (headings or {}).items() if heading not in readable}
    )
    for position, kind in enumerate(readable.dtypes):
        if kind.kind == "O":  # pandas writes None as a word, also where na_rep says what to write
            cells = readable.iloc[:, position]
            readable.isetitem(position, cells.where(cells.notna() & (cells != ""), float("nan")).tolist())
    how: dict[str, Any] = {"index": False, "border": 0, "na_rep": "–", "justify": "left"}
    shown = in_words(readable, frames).to_html(float_format=shown_number, **how)
    source = _("Source: {file}.").format(file=f"tables/{name}.csv")  # named on paper
    shown = shown.replace("<table ", f'<table data-table="{name}" data-source="{html.escape(source)}" ', 1)
    if caption:
        shown = shown.replace("<thead>", f"<caption>{html.escape(caption)}</caption>\n  <thead>", 1)
    more = ""
    if len(first) < len(table):
        said = _("{shown} of {all} rows, the first {n} of each {column}") if of_each else _("{shown} of {all} rows")
        column = lower_heading((headings or {}).get(str(each), each))
        more = said.format(shown=number(len(first)), all=number(len(table)), n=number(of_each), column=column)
        more = html.escape(more)
        more = f"<p class='more'>{more}</p>"
    return HTML(shown + more)


def _first_rows(table: pd.DataFrame, rows: int, each: str | None) -> tuple[pd.DataFrame, int]:
    """Return the rows to show, and how many of each value of a column these are; 0 for simply the first.

    As many of each as there is room for are shown only where each has its rows one after the other and there is room
    for two of each.
    """
    if each is None or each not in table or len(table) <= rows:
        return table.head(rows), 0
    values = table[each]
    number_of_values = values.nunique(dropna=False)
    blocks = int((values != values.shift()).sum())
    of_each = rows // number_of_values
    if blocks != number_of_values or number_of_values == 1 or of_each < 2:
        return table.head(rows), 0
    return table.groupby(each, sort=False, dropna=False, observed=True).head(of_each), of_each


def write_csv(table: pd.DataFrame, path: str | Path) -> None:
    """Write a table as CSV that every spreadsheet reads as text: UTF-8 with a byte order mark, no formulas.

    Text that begins with = + - @ is preceded by an apostrophe, as spreadsheets themselves write it; so are these signs
    where a spreadsheet might begin a new cell inside a text. Names of columns are treated alike.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_csv(pd.DataFrame({"text": ["=1+1", "một"]}), f"{folder}/table.csv")
    ...     Path(f"{folder}/table.csv").read_text("utf-8-sig").split()
    ['text', "'=1+1", 'một']
    """
    safe = table.copy()
    safe.columns = [_as_text(name) for name in table.columns]
    for position, kind in enumerate(table.dtypes):  # by position, since two columns may have one name
        if not (pd.api.types.is_numeric_dtype(kind) or pd.api.types.is_datetime64_any_dtype(kind)):
            safe.isetitem(position, [_as_text(cell) for cell in table.iloc[:, position]])
    safe.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n", float_format="%.6g")


def _as_text(cell: object) -> object:
    return inert(cell) if isinstance(cell, str) else cell
