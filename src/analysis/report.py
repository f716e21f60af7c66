"""Runs the notebooks and writes reports/: figures, tables and one page, all of them or nothing.

A notebook shows its results with `show_figure` and `show_table`; while the report is built these also store what
they show. The page is made from the executed notebooks.
"""

from __future__ import annotations

import asyncio
import base64
import html
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.corpus import MANIFEST, load_corpus
from analysis.folders import only_one, recover, refuse_unwritable, replace_folder, write_whole
from analysis.markup import inert
from analysis.markup import quoted as quoted  # notebooks take it from here
from analysis.vietnamese import display_form, fold

if TYPE_CHECKING:
    import numpy as np
    from IPython.display import HTML
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from nbformat import NotebookNode

# Where a notebook stores what it shows; set only while a report is built, so that running a cell by hand changes
# no committed file.
_OUTPUT = "ANALYSIS_OUTPUT"
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# A cell that begins with one of these is run as a formula by a spreadsheet, in some also behind spaces. Where the comma
# marks decimals, as in Vietnam, a spreadsheet cuts a file at ";" and at every line break, so one may begin there.
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\x00"
_FORMULA = re.compile(
    rf"^(?=[\s{_INVISIBLE}]*[=+@\-\uff1d\uff0b\uff20\uff0d]|\t)|(?<=[;\t\n])(?=[ ]*[=@\uff1d\uff20]|[+\-\uff0b\uff0d])"
)


def _stored(kind: str, name: str, ending: str) -> Path | None:
    """Return where to store something shown, or None outside a report; refuse a name used before."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"name={name!r}; allowed are lower-case letters, digits and hyphens, such as '02-themes'")
    folder = os.environ.get(_OUTPUT)
    if not folder:
        return None
    path = Path(folder) / kind / f"{name}.{ending}"
    if path.exists():
        raise ValueError(f"the name {name!r} is used twice among the {kind} of this report; names must differ")
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def show_figure(ax: Axes | np.ndarray | Figure, name: str, *, alt: str) -> HTML:
    """Show a figure in a notebook; while a report is built also store it as reports/figures/NAME.svg and .png.

    Parameters
    ----------
    ax
        What a `plot_*` function returned.
    name
        Name of the file: lower-case letters, digits, hyphens.
    alt
        What the figure shows, for readers who cannot see it.

    Returns
    -------
    HTML
        The picture, as the last line of a cell.
    """
    from IPython.display import HTML

    from analysis.plots import close_figure, save_figure

    with tempfile.TemporaryDirectory() as folder:
        save_figure(ax, Path(folder) / name)
        svg = (Path(folder) / f"{name}.svg").read_bytes()
        for ending in ("svg", "png"):
            if path := _stored("figures", name, ending):
                shutil.copyfile(Path(folder) / f"{name}.{ending}", path)
    close_figure(ax)
    source = base64.b64encode(svg).decode()
    return HTML(f'<figure><img src="data:image/svg+xml;base64,{source}" alt="{html.escape(alt)}"></figure>')


def show_table(table: pd.DataFrame, name: str, *, rows: int = 20, columns: Sequence[str] | None = None) -> HTML:
    """Show the first rows of a table in a notebook; while a report is built also store all of it as CSV.

    Parameters
    ----------
    table
        Any table; its index is not shown.
    name
        Name of the file reports/tables/NAME.csv: lower-case letters, digits, hyphens.
    rows
        How many rows to show.
    columns
        Which columns to show, all if None; all are stored.

    Returns
    -------
    HTML
        The rows, as the last line of a cell.
    """
    from IPython.display import HTML

    if path := _stored("tables", name, "csv"):
        write_csv(table, path)
    readable = table.head(rows)[list(columns or table.columns)].rename_axis(columns=None)
    for column in {"term", "phrase"}.intersection(readable.columns):
        readable[column] = readable[column].map(display_form)
    shown = readable.to_html(index=False, border=0, na_rep="–", float_format=_shown_number, justify="left")
    more = f"<p class='more'>{rows} of {len(table):,} rows</p>" if len(table) > rows else ""
    return HTML(shown + more)


def _shown_number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def write_csv(table: pd.DataFrame, path: str | Path) -> None:
    """Write a table as CSV that every spreadsheet reads as text: UTF-8 with mark, and no cell that is a formula.

    Text that begins with = + - @ is preceded by an apostrophe, as spreadsheets themselves write it; so are these signs
    where a spreadsheet might begin a new cell inside a text. Names of columns are treated alike.
    """
    safe = table.copy()
    safe.columns = [_as_text(name) for name in table.columns]
    for number, kind in enumerate(table.dtypes):  # by place, since two columns may bear one name
        if not (pd.api.types.is_numeric_dtype(kind) or pd.api.types.is_datetime64_any_dtype(kind)):
            safe.isetitem(number, [_as_text(cell) for cell in table.iloc[:, number]])
    safe.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n", float_format="%.6g")


def _as_text(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    # a bare carriage return is not quoted by the writer and begins a new row for the reader
    return _FORMULA.sub("'", cell.replace("\r\n", "\n").replace("\r", "\n"))


def build_report(root: str | Path = ".", *, jobs: int = 2, say: Callable[[str], None] = print) -> Path:
    """Execute all notebooks of a project and replace its reports/ by what they show.

    Nothing is replaced unless everything succeeded, and then at one stroke: killed at any moment, the last complete
    report is there and opens (`analysis.folders` says what that rests on). One process at a time builds the report of
    a project. The executed notebooks are left in build/executed, also the one that failed.

    Parameters
    ----------
    root
        The project's folder. Executed are `notebooks/NN-name.ipynb`, two digits and a hyphen before the name, in this
        order, each in the folder `notebooks`; other notebooks there are nobody's business but their author's.
    jobs
        How many notebooks run at the same time.
    say
        Is given a line of text for every step.

    Returns
    -------
    Path
        The page: reports/report.html.

    Raises
    ------
    FileNotFoundError
        If there is no notebook.
    RuntimeError
        If a notebook fails: names the notebook, the cell and the error. If another process is building this report.
    OSError
        If something cannot be written: no room left, no permission.
    ValueError
        If a file is no notebook.
    """
    root = Path(root).resolve()
    notebooks = sorted((root / "notebooks").glob("[0-9][0-9]-*.ipynb"))
    if not notebooks:
        raise FileNotFoundError(
            f"{root / 'notebooks'}: no notebook with a name such as 01-corpus.ipynb, so there is nothing to report"
        )
    build, reports, aside = root / "build", root / "reports", root / "build" / "reports-before"
    refuse_unwritable(root, build, reports)
    build.mkdir(exist_ok=True)
    with only_one(build / "report.lock", f"the report of {root} is being built"):
        recover(reports, aside)
        for left in build.glob("report-*"):  # of runs that were killed: whoever lives holds the lock
            shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix="report-", dir=build, ignore_cleanup_errors=True) as folder:
            fresh = Path(folder) / "reports"
            fresh.mkdir()
            executed = execute_notebooks(notebooks, output=fresh, keep=build / "executed", jobs=jobs, say=say)
            explorer = _write_explorer(root / "data", fresh / "explorer.html", say)
            (fresh / "report.html").write_text(_page(executed, explorer=explorer), "utf-8", newline="\n")
            replace_folder(reports, fresh, aside)
    say(f"reports/report.html is ready ({len(notebooks)} notebooks)")
    return reports / "report.html"


def _write_explorer(corpus: Path, path: Path, say: Callable[[str], None]) -> bool:
    """Write the explorer of the project's corpus; tell whether there is one: it compares two provinces or more."""
    if not (corpus / MANIFEST).is_file():
        return False
    articles = load_corpus(corpus)
    if articles["province"].nunique() < 2:
        return False
    from analysis.explorer import build_explorer

    say("explorer.html: every number with its sentences")
    build_explorer(articles).save(path)
    return True


# --- Execution ----------------------------------------------------------------------------------------


def execute_notebooks(
    paths: Sequence[Path], *, output: Path, keep: Path, jobs: int = 2, say: Callable[[str], None] = print
) -> dict[str, NotebookNode]:
    """Execute notebooks, several at a time, and return them by name, in order.

    `output` receives the figures and tables they store, `keep` the executed notebooks. Raises a RuntimeError for
    the first notebook that fails or writes to its error stream.
    """
    sources = {path: _read(path) for path in paths}  # a file that is no notebook is told before any is run
    return asyncio.run(
        _execute_all(sources, {**os.environ, _OUTPUT: str(output), "TQDM_DISABLE": "1"}, keep, jobs, say)
    )


def _read(path: Path) -> NotebookNode:
    import nbformat
    from jsonschema import ValidationError

    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except (ValueError, AttributeError, KeyError, TypeError, ValidationError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ValueError(f"{path}: is not a Jupyter notebook that can be read: {reason}") from None
    return notebook


async def _execute_all(
    notebooks: dict[Path, NotebookNode], environment: dict[str, str], keep: Path, jobs: int, say: Callable[[str], None]
) -> dict[str, NotebookNode]:
    gate = asyncio.Semaphore(jobs)
    keep.mkdir(parents=True, exist_ok=True)

    failures: list[Exception] = []

    async def run(path: Path) -> None:
        async with gate:
            if failures:  # what is running may end, nothing further begins
                return
            say(f"{path.name}: running")
            start = time.perf_counter()
            try:
                await _execute(path, notebooks[path], environment, keep)
            except (RuntimeError, OSError) as error:
                failures.append(error)
                return
            say(f"{path.name}: done in {time.perf_counter() - start:.0f} s")

    await asyncio.gather(*map(run, notebooks))
    if failures:
        raise failures[0]
    return {path.stem: notebook for path, notebook in notebooks.items()}


async def _execute(path: Path, notebook: NotebookNode, environment: dict[str, str], keep: Path) -> None:
    import nbformat
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    client = NotebookClient(
        notebook,
        timeout=1800,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
        extra_arguments=["--IPKernelApp.log_level=40"],
    )
    try:
        await client.async_execute(env=environment)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise RuntimeError(_failure(path, notebook, str(error))) from None
    except NoSuchKernel as error:
        raise RuntimeError(f"{path.name}: {error}; install the package ipykernel") from None
    finally:
        write_whole(keep / path.name, nbformat.writes(notebook) + "\n")
    for number, cell in enumerate(notebook.cells, start=1):
        for stream in cell.get("outputs", []):
            if stream.output_type == "stream" and stream.name == "stderr":
                raise RuntimeError(f"{path.name}, cell {number} wrote a warning:\n{stream.text.strip()}")


def _failure(path: Path, notebook: NotebookNode, otherwise: str) -> str:
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                first_line = cell.source.strip().splitlines()[0]
                return f"{path.name}, cell {number} ({first_line}) failed:\n{output.ename}: {output.evalue}"
    return f"{path.name} failed:\n{otherwise}"


# --- The page -----------------------------------------------------------------------------------------

_FOLDED = """{%- extends 'basic/index.html.j2' -%}
{% block input_group %}<details class="code"><summary>code</summary>{{ super() }}</details>{% endblock input_group %}
{% block in_prompt %}{% endblock in_prompt %}
{% block output_area_prompt %}{% endblock output_area_prompt %}
"""
_TO_EXPLORER = (
    '<p><a href="explorer.html">The explorer</a> opens every number to its sentences: '
    "words and phrases, frames, what is stated in numbers.</p>"
)
_HEADING = re.compile(r"<h([123])([^>]*)>(.*?)</h\1>", re.DOTALL)


def _page(executed: dict[str, NotebookNode], *, explorer: bool) -> str:
    """Return the self-contained page: the answers first, then every notebook with its code folded away.

    A Markdown cell tagged `title` is the head of the page. Below it comes what cells tagged `opening` display, then
    what those tagged `answer` do.
    """
    title = "\n".join(
        inert(markdown2html(cell.source))
        for notebook in executed.values()
        for cell in notebook.cells
        if _tagged(cell, "title")
    )
    bodies = {name: _body(notebook) for name, notebook in executed.items()}
    contents: list[str] = []
    used: set[str] = set()

    def anchored(match: re.Match[str]) -> str:
        level, inner = match[1], re.sub(r'<a class="anchor-link".*?</a>', "", match[3])
        text = _text_of(inner)
        anchor = slug = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-") or "section"
        number = 2
        while anchor in used:
            anchor, number = f"{slug}-{number}", number + 1
        used.add(anchor)
        if level in "12":
            contents.append(f'<li class="level{level}"><a href="#{anchor}">{html.escape(text)}</a></li>')
        return f'<h{level} id="{anchor}">{inner.strip()}</h{level}>'

    sections = []
    for name, body in bodies.items():
        sections.append(
            f'<section class="notebook" id="nb-{html.escape(name)}">\n{_HEADING.sub(anchored, body)}\n</section>'
        )
    answers = "\n".join(
        f'<div class="answer">{shown}<p class="where"><a href="#nb-{html.escape(name)}">how it was found</a></p></div>'
        for tag, other in (("opening", "title"), ("answer", "opening"))
        for name, notebook in executed.items()
        if (shown := "\n".join(_displayed(c) for c in notebook.cells if _tagged(c, tag) and not _tagged(c, other)))
    )
    shell = files("analysis").joinpath("assets", "report.html").read_text("utf-8")
    name = _text_of(re.search(r"<h1[^>]*>(.*?)</h1>", title + "<h1>Report</h1>", re.DOTALL)[1])
    parts = {
        "/*FONTS*/": _fonts(),
        "<!--NAME-->": html.escape(name),
        "<!--TITLE-->": title + (_TO_EXPLORER if explorer else ""),
        "<!--CONTENTS-->": "\n".join(contents),
        "<!--ANSWERS-->": answers,
        "<!--SECTIONS-->": "\n".join(sections),
    }
    # in one pass: a part may itself contain what looks like a place
    return re.sub("|".join(map(re.escape, parts)), lambda place: parts[place[0]], shell)


def _text_of(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup)).strip()


def _tagged(cell: NotebookNode, tag: str) -> bool:
    return tag in cell.metadata.get("tags", [])


def markdown2html(text: str) -> str:
    """Return Markdown as HTML, as JupyterLab renders it."""
    from nbconvert.filters import markdown2html_mistune

    return markdown2html_mistune(text).replace("&#182;", "")


def _body(notebook: NotebookNode) -> str:
    from jinja2 import DictLoader
    from nbconvert import HTMLExporter
    from nbformat import NotebookNode as Node

    exporter = HTMLExporter(
        extra_loaders=[DictLoader({"folded.html.j2": _FOLDED})], template_file="folded.html.j2", template_name="basic"
    )
    exporter.exclude_anchor_links = True
    shown = Node({**notebook, "cells": [cell for cell in notebook.cells if not _tagged(cell, "title")]})
    body, _ = exporter.from_notebook_node(shown)
    return inert(re.sub(r' id="cell-id=[^"]*"', "", body))


def _displayed(cell: NotebookNode) -> str:
    """Return as HTML what a cell displays."""
    data = [output.get("data", {}) for output in cell.get("outputs", [])]
    return "\n".join(
        inert(markdown2html(shown["text/markdown"]) if "text/markdown" in shown else shown.get("text/html", ""))
        for shown in data
    )


def _fonts() -> str:
    """Return the style rules that carry the page's font inside the page, Vietnamese letters and Latin ones."""
    vietnamese = (
        "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,"
        "U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB"
    )
    latin = "U+0000-00FF,U+0131,U+2000-206F,U+20AC,U+2122,U+2212"
    rules = []
    for weight in (400, 600):
        for subset, letters in (("vietnamese", vietnamese), ("latin", latin)):
            name = f"be-vietnam-pro-{subset}-{weight}-normal.woff2"
            data = base64.b64encode(files("analysis").joinpath("assets", "fonts", name).read_bytes()).decode()
            rules.append(
                f'@font-face{{font-family:"Be Vietnam Pro";font-weight:{weight};unicode-range:{letters};'
                f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
            )
    return "\n".join(rules)
