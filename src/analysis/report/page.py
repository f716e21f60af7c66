"""Put the outputs of notebooks together into one page."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from analysis.report.markup import inert
from analysis.report.numbering import numbered
from analysis.system.language import _, in_language, language
from analysis.text.spelling import fold

if TYPE_CHECKING:
    from nbconvert import HTMLExporter
    from nbformat import NotebookNode

# --- The page -----------------------------------------------------------------------------------------

_FOLDED = """{%- extends 'basic/index.html.j2' -%}
{% block input_group %}<details class="code"><summary>CODE</summary>{{ super() }}</details>{% endblock input_group %}
{% block in_prompt %}{% endblock in_prompt %}
{% block output_area_prompt %}{% endblock output_area_prompt %}
"""
_HEADING = re.compile(r"<h([123])([^>]*)>(.*?)</h\1>", re.DOTALL)


def report_page(executed: dict[str, NotebookNode], *, explorer: bool, others: Mapping[str, str] | None = None) -> str:
    """Return the self-contained page: the answers first, then every notebook with its code folded away.

    A Markdown cell tagged `title`, or what a code cell with this tag displays, is the head of the page. Below it
    comes what cells tagged `opening` display, if that is a figure at least, then what those tagged `answer` do.
    `others` are links to the report in other languages.
    """
    title = "\n".join(
        inert(markdown2html(cell.source)) if cell.cell_type == "markdown" else _displayed(cell)
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
    answers = _answers(executed)
    shell = files("analysis").joinpath("assets", "report.html").read_text("utf-8")
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", title, re.DOTALL)
    name = _text_of(heading[1]) if heading else _("Report")
    parts = {
        **_frame_words(),
        "/*FONTS*/": _fonts(),
        "<!--NAME-->": html.escape(name),
        "<!--TITLE-->": title + (_to_explorer() if explorer else "") + _to_others(others or {}),
        "<!--CONTENTS-->": "\n".join(contents),
        "<!--ANSWERS-->": answers,
        "<!--SECTIONS-->": "\n".join(sections),
    }
    # in one pass: a part may itself contain what looks like a place
    return numbered(re.sub("|".join(map(re.escape, parts)), lambda place: parts[place[0]], shell))


def _answers(executed: Mapping[str, NotebookNode]) -> str:
    """Return what opens the page: cells tagged `opening` if there is a figure among them, then the other answers."""
    opens = any(
        "<figure" in _displayed(cell) for n in executed.values() for cell in n.cells if _tagged(cell, "opening")
    )
    found = _("how it was found")
    return "\n".join(
        f'<div class="answer">{shown}<p class="where"><a href="#nb-{html.escape(name)}">{found}</a></p></div>'
        for tag, other in ((("opening", "title"),) if opens else ()) + (("answer", "opening" if opens else "title"),)
        for name, notebook in executed.items()
        if (shown := "\n".join(_displayed(c) for c in notebook.cells if _tagged(c, tag) and not _tagged(c, other)))
    )


def _to_explorer() -> str:
    link = '<a href="explorer.html">{name}</a>'.format(name=_("The explorer"))
    said = _("{explorer} opens every number to its sentences: words and phrases, frames, what is stated in numbers.")
    return f'<p class="onscreen">{said.format(explorer=link)}</p>'


def _to_others(others: Mapping[str, str]) -> str:
    links = []
    for name, address in others.items():
        with in_language(name):
            here = _("In English")
        links.append(f'<a href="{html.escape(address)}" lang="{name}" hreflang="{name}">{here}</a>')
    return f'<p class="onscreen">{" · ".join(links)}</p>' if links else ""


def _frame_words() -> dict[str, str]:
    """Return the words of the page itself, by the marks in its template."""
    folders = {"figures": "<code>reports/figures</code>", "tables": "<code>reports/tables</code>"}
    footer = _(
        "The figures are in {figures}, the complete tables in {tables}. This page was made by {command}; it needs no "
        "network and runs no script."
    )
    return {
        "<!--LANGUAGE-->": language(),
        "<!--SKIP-->": _("Skip to the findings"),
        "<!--ANSWERS-LABEL-->": _("The answers in short"),
        "<!--CONTENTS-LABEL-->": _("Contents"),
        "<!--FOOTER-->": footer.format(command="<code>analysis report</code>", **folders),
    }


def _text_of(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup)).strip()


def _tagged(cell: NotebookNode, tag: str) -> bool:
    return tag in cell.metadata.get("tags", [])


def markdown2html(text: str) -> str:
    """Return Markdown as HTML, as JupyterLab renders it."""
    from nbconvert.filters import markdown2html_mistune

    return markdown2html_mistune(text).replace("&#182;", "")


def _body(notebook: NotebookNode) -> str:
    from nbformat import NotebookNode as Node

    shown = Node({**notebook, "cells": [cell for cell in notebook.cells if not _tagged(cell, "title")]})
    body, _resources = _exporter(_FOLDED.replace("CODE", _("code"))).from_notebook_node(shown)
    return inert(re.sub(r' id="cell-id=[^"]*"', "", body))


@cache  # its templates are compiled once, not for every notebook
def _exporter(template: str) -> HTMLExporter:
    from jinja2 import DictLoader
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(
        extra_loaders=[DictLoader({"folded.html.j2": template})],
        template_file="folded.html.j2",
        template_name="basic",
    )
    exporter.exclude_anchor_links = True
    return exporter


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
