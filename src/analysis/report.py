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
# A cell that begins with one of these is run as a formula by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


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

    Text that begins with = + - @ is preceded by an apostrophe, as spreadsheets themselves write it.
    """
    safe = table.copy()
    for column in safe.columns[[not pd.api.types.is_numeric_dtype(t) for t in safe.dtypes]]:
        safe[column] = [f"'{v}" if isinstance(v, str) and v.startswith(_FORMULA) else v for v in safe[column]]
    safe.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n", float_format="%.6g")


def build_report(root: str | Path = ".", *, jobs: int = 2, say: Callable[[str], None] = print) -> Path:
    """Execute all notebooks of a project and replace its reports/ by what they show.

    Nothing is replaced unless everything succeeded. The executed notebooks are left in build/executed, also the
    one that failed.

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
        If a notebook fails: names the notebook, the cell and the error.
    """
    root = Path(root).resolve()
    notebooks = sorted((root / "notebooks").glob("[0-9][0-9]-*.ipynb"))
    if not notebooks:
        raise FileNotFoundError(
            f"{root / 'notebooks'}: no notebook with a name such as 01-corpus.ipynb, so there is nothing to report"
        )
    build = root / "build"
    build.mkdir(exist_ok=True)
    _recover(root)
    with tempfile.TemporaryDirectory(prefix="report-", dir=build) as folder:
        fresh = Path(folder) / "reports"
        fresh.mkdir()
        executed = execute_notebooks(notebooks, output=fresh, keep=build / "executed", jobs=jobs, say=say)
        explorer = _write_explorer(root / "data", fresh / "explorer.html", say)
        (fresh / "report.html").write_text(_page(executed, explorer=explorer), "utf-8")
        _replace(root, fresh)
    say(f"reports/report.html is ready ({len(notebooks)} notebooks)")
    return root / "reports" / "report.html"


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


def _recover(root: Path) -> None:
    """Put the last complete report back if a run was killed between the two renames of `_replace`."""
    reports, old = root / "reports", root / "build" / "reports-before"
    if old.exists() and not reports.exists():
        old.rename(reports)


def _replace(root: Path, fresh: Path) -> None:
    reports, old = root / "reports", root / "build" / "reports-before"
    shutil.rmtree(old, ignore_errors=True)
    if reports.exists():
        reports.rename(old)
    fresh.rename(reports)
    shutil.rmtree(old, ignore_errors=True)


# --- Execution ----------------------------------------------------------------------------------------


def execute_notebooks(
    paths: Sequence[Path], *, output: Path, keep: Path, jobs: int = 2, say: Callable[[str], None] = print
) -> dict[str, NotebookNode]:
    """Execute notebooks, several at a time, and return them by name, in order.

    `output` receives the figures and tables they store, `keep` the executed notebooks. Raises a RuntimeError for
    the first notebook that fails or writes to its error stream.
    """
    before = os.environ.get(_OUTPUT)
    os.environ[_OUTPUT] = str(output)
    try:
        return asyncio.run(_execute_all(paths, keep, jobs, say))
    finally:
        if before is None:
            del os.environ[_OUTPUT]
        else:
            os.environ[_OUTPUT] = before


async def _execute_all(
    paths: Sequence[Path], keep: Path, jobs: int, say: Callable[[str], None]
) -> dict[str, NotebookNode]:
    gate = asyncio.Semaphore(jobs)
    keep.mkdir(parents=True, exist_ok=True)

    failures: list[BaseException] = []

    async def run(path: Path) -> NotebookNode | None:
        async with gate:
            if failures:  # what is running may end, nothing further begins
                return None
            say(f"{path.name}: running")
            start = time.perf_counter()
            try:
                notebook = await _execute(path, keep)
            except RuntimeError as error:
                failures.append(error)
                return None
            say(f"{path.name}: done in {time.perf_counter() - start:.0f} s")
            return notebook

    notebooks = await asyncio.gather(*map(run, paths))
    if failures:
        raise failures[0]
    return {path.stem: notebook for path, notebook in zip(paths, notebooks, strict=True)}


async def _execute(path: Path, keep: Path) -> NotebookNode:
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=1800,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
        extra_arguments=["--IPKernelApp.log_level=40"],
    )
    try:
        await client.async_execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise RuntimeError(_failure(path, notebook, str(error))) from None
    finally:
        nbformat.write(notebook, keep / path.name)
    for number, cell in enumerate(notebook.cells, start=1):
        for stream in cell.get("outputs", []):
            if stream.output_type == "stream" and stream.name == "stderr":
                raise RuntimeError(f"{path.name}, cell {number} wrote a warning:\n{stream.text.strip()}")
    return notebook


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
        markdown2html(cell.source)
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
        sections.append(f'<section class="notebook" id="nb-{name}">\n{_HEADING.sub(anchored, body)}\n</section>')
    answers = "\n".join(
        f'<div class="answer">{shown}<p class="where"><a href="#nb-{name}">how it was found</a></p></div>'
        for tag, other in (("opening", "title"), ("answer", "opening"))
        for name, notebook in executed.items()
        if (shown := "\n".join(_displayed(c) for c in notebook.cells if _tagged(c, tag) and not _tagged(c, other)))
    )
    shell = files("analysis").joinpath("assets", "report.html").read_text("utf-8")
    return (
        shell.replace("/*FONTS*/", _fonts())
        .replace(
            "<!--NAME-->",
            html.escape(_text_of(re.search(r"<h1[^>]*>(.*?)</h1>", title + "<h1>Report</h1>", re.DOTALL)[1])),
        )
        .replace("<!--TITLE-->", title + (_TO_EXPLORER if explorer else ""))
        .replace("<!--CONTENTS-->", "\n".join(contents))
        .replace("<!--ANSWERS-->", answers)
        .replace("<!--SECTIONS-->", "\n".join(sections))
    )


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
    return re.sub(r' id="cell-id=[^"]*"', "", body)


def _displayed(cell: NotebookNode) -> str:
    """Return as HTML what a cell displays."""
    data = [output.get("data", {}) for output in cell.get("outputs", [])]
    return "\n".join(
        markdown2html(shown["text/markdown"]) if "text/markdown" in shown else shown.get("text/html", "")
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
