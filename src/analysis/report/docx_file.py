"""The report as a Word file: its page's headings, paragraphs, figures and tables in Word's own styles."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.report.docx_columns import WIDTH, column_form
from analysis.report.docx_parts import (
    add_bookmark,
    add_link,
    add_page_of,
    centimetres,
    page_numbers,
    set_up,
    tidy_table,
)
from analysis.report.numbering import numbered
from analysis.report.print_copy import more_columns, seen_before
from analysis.system.language import _, language

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from lxml.html import HtmlElement

_LEFT_OUT = ("details", "script", "style", "nav", "button")  # code, and what only a page can do
_ONSCREEN = {"skip", "where", "onscreen"}  # links that only a page can follow
_BREAK = "\v"  # of a line, where the page has one: a new line of its source is a space
_BLOCKS = ("h1", "h2", "h3", "h4", "p", "ul", "ol", "table", "figure", "blockquote", "pre")
_HEIGHT = 20.0  # and of a figure with its caption on the same page
_TALL = 12.0  # from here on a figure need not be on the page of what introduces it, most of which would be empty


def write_docx(page: Path, path: Path) -> None:
    """Write a finished report, the page with its figures/ and tables/ beside it, as a Word file.

    What is shown on the page is in the document: title, contents, findings, figures with captions, the rows of tables
    with a caption and their source. Code is left out; links into the explorer become text.
    """
    import docx
    from lxml import html

    tree = html.document_fromstring(numbered(page.read_text("utf-8")))
    document = docx.Document()
    set_up(document)
    writer = _Writer(document, _pictures(page.parent / "figures"))
    for part in tree.xpath("//body/header | //main"):
        writer.write(part)
    writer.contents()
    title = tree.findtext(".//title") or ""
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.language = language()
    page_numbers(document, title)
    document.save(str(path))


def _pictures(figures: Path) -> dict[bytes, Path]:
    """Return the PNG of every figure by the bytes of its SVG and its PNG, one of which the page shows."""
    shown = {}
    for png in sorted(figures.glob("*.png")):
        for file in (png, png.with_suffix(".svg")):
            if file.is_file():
                shown[file.read_bytes()] = png
    return shown


class _Writer:
    """Writes the elements of a page one after the other."""

    def __init__(self, document: Document, pictures: dict[bytes, Path]) -> None:
        self.document = document
        self.pictures = pictures
        self.headings: list[tuple[int, str, str]] = []  # level, text, name of the bookmark
        self.shown: set[str] = set()  # numbers of figures
        self.start: Paragraph | None = None  # the contents go before it

    def write(self, element: HtmlElement) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _LEFT_OUT or _ONSCREEN & set(element.classes):
            return
        if tag in ("h1", "h2", "h3", "h4"):
            self._heading(element, int(tag[1]))
        elif tag == "figure":
            self._figure(element)
        elif tag == "table":
            self._table(element)
        elif tag in ("ul", "ol"):
            self._list(element, "List Number" if tag == "ol" else "List Bullet")
        elif tag in ("p", "blockquote", "pre"):
            self._paragraph(element)
        elif tag == "section" and "answers" in element.classes:
            self._part(element.get("aria-label", ""), 1)
            for child in element:
                self.write(child)
        elif any(child.tag in _BLOCKS or len(child) for child in element):
            for child in element:
                self.write(child)
        elif _text(element):
            _runs(self.document.add_paragraph(), element)

    def _paragraph(self, element: HtmlElement) -> None:
        paragraph = self.document.add_paragraph(style="Caption" if "more" in element.classes else None)
        _runs(paragraph, element)
        following = element.getnext()
        if following is not None and following.tag in ("ul", "ol"):  # what introduces a list is not left alone
            paragraph.paragraph_format.keep_with_next = True

    def _heading(self, element: HtmlElement, level: int) -> None:
        text = _text(element)
        if level == 1 and not self.headings and self.start is None:
            self.document.add_paragraph(text, style="Title")
            return
        self._part(text, level)

    def _part(self, text: str, level: int) -> None:
        paragraph = self.document.add_heading(text, level)
        if self.start is None:
            self.start = paragraph
            paragraph.paragraph_format.page_break_before = True  # title and contents have a page of their own
        name = f"part{len(self.headings) + 1}"
        self.headings.append((level, text, name))
        add_bookmark(paragraph, name, len(self.headings))

    def _list(self, element: HtmlElement, style: str) -> None:
        for item in element:
            if item.tag != "li":
                continue
            paragraph = self.document.add_paragraph(style=style)
            _runs(paragraph, item, without=("ul", "ol"))
            for inner in item:
                if inner.tag in ("ul", "ol"):
                    self._list(inner, "List Bullet 2" if inner.tag == "ul" else "List Number 2")

    def _figure(self, element: HtmlElement) -> None:
        (caption,) = element.iter("figcaption")
        label = "".join(_text(part) for part in caption.find_class("number"))
        if label in self.shown:
            self.document.add_paragraph(seen_before(label))
            return
        self.shown.add(label)
        for image in element.iter("img"):
            source = image.get("src", "")
            data = base64.b64decode(source.partition("base64,")[2])
            png = self.pictures.get(data)
            if png is None and not source.startswith("data:image/png"):
                continue
            picture = self.document.add_picture(BytesIO(png.read_bytes() if png else data))
            smaller = min(1, centimetres(WIDTH) / picture.width, centimetres(_HEIGHT) / picture.height)
            picture.width, picture.height = round(picture.width * smaller), round(picture.height * smaller)
            if picture.height < centimetres(_TALL):
                self._keep_introduction(-3)
            about = picture._inline.docPr  # noqa: SLF001 - python-docx has no other way to a text alternative
            about.set("descr", image.get("alt", ""))
            self.document.paragraphs[-1].paragraph_format.keep_with_next = True
            below = self.document.add_paragraph(style="Caption")
            below.paragraph_format.keep_together = True
            _runs(below, caption)
            if png is not None:
                below.add_run(" " + _("Source: {file}.").format(file=f"figures/{png.name}"))

    def _keep_introduction(self, place: int = -2) -> None:
        """Keep what introduces a figure or table, the paragraph before it, on its page."""
        before = self.document.element.body[place:][:1]  # the last element of the body is about the section
        if before and before[0].tag.endswith("}p"):
            before[0].get_or_add_pPr().get_or_add_keepNext()

    def _table(self, element: HtmlElement) -> None:
        rows = [[cell for cell in row if cell.tag in ("th", "td")] for row in element.iter("tr")]
        rows = [row for row in rows if row]
        if not rows:
            return
        form = column_form([[_text(cell) for cell in row] for row in rows])
        left_out = max(map(len, rows)) - len(form.widths)
        rows = [row[: len(form.widths)] for row in rows]
        self._keep_introduction()
        above = self.document.add_paragraph(style="Caption")
        above.paragraph_format.keep_with_next = True
        for caption in element.iter("caption"):
            _runs(above, caption)
        table = self.document.add_table(0, len(form.widths), style="Light Shading")
        table.autofit = False
        small = self.document.styles[form.style].style_id
        for column, width in zip(table.columns, form.widths, strict=True):
            column.width = centimetres(width)
        for row in rows:
            cells = table.add_row().cells
            for cell, source, width in zip(cells, row, form.widths, strict=False):
                cell.width = centimetres(width)
                cell.paragraphs[0]._p.style = small  # noqa: SLF001 — by its id: to look it up for each cell takes minutes
                _runs(cell.paragraphs[0], source)
        for row in (*table.rows[:2], *table.rows[-3:]):  # the header with its rows, the last ones with the source
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
        tidy_table(table)
        self._source(element, left_out)

    def _source(self, table: HtmlElement, left_out: int) -> None:
        """Write below a table where all of it is, how many columns the page is too narrow for, and rows there are."""
        below = self.document.add_paragraph(style="Caption")
        name, shown = table.get("data-table"), table.getnext()
        parts = [_("Source: {file}.").format(file=f"tables/{name}.csv")] if name is not None else []
        if left_out and parts:
            parts.append(more_columns(left_out))
        if shown is not None and "more" in shown.classes:
            parts.append(f"{_text(shown)}.")
            shown.classes.add("onscreen")  # it is written here
        below.add_run(" ".join(parts))

    def contents(self) -> None:
        """Insert the contents before the first heading: links, each with a field for its page.

        Not within a field of the whole contents (TOC): in that LibreOffice leaves the pages empty.
        """
        if self.start is None or not self.headings:
            return
        title = self.start.insert_paragraph_before(_("Contents"), style="TOC Heading")
        title.paragraph_format.keep_with_next = True
        shown = [heading for heading in self.headings if heading[0] <= 2]
        for level, text, name in shown:
            paragraph = self.start.insert_paragraph_before(style="Normal")
            paragraph.paragraph_format.left_indent = centimetres(0.6 * (level - 1))
            paragraph.paragraph_format.space_after = 0
            paragraph.paragraph_format.line_spacing = 1
            add_link(paragraph, text, name)
            add_page_of(paragraph, name)


# --- Text ---------------------------------------------------------------------------------------------


def _text(element: HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


def _pieces(
    element: HtmlElement, look: frozenset[str], without: tuple[str, ...]
) -> Iterator[tuple[str, frozenset[str]]]:
    yield element.text or "", look
    for child in element:
        if child.tag == "br":
            yield _BREAK, look
        elif (
            isinstance(child.tag, str)
            and child.tag not in (*without, *_LEFT_OUT)
            and not _ONSCREEN & set(child.classes)
        ):
            bold = {"bold"} if child.tag in ("strong", "b", "mark", "th") else set()
            italic = {"italic"} if child.tag in ("em", "i") else set()
            yield from _pieces(child, look | bold | italic, without)
        yield child.tail or "", look


def _runs(paragraph: Paragraph, element: HtmlElement, without: tuple[str, ...] = ()) -> None:
    """Write the text of an element, bold and italic as it is there, white space as a browser shows it."""
    ends_with_space = True
    look: frozenset[str] = frozenset({"bold"}) if element.tag == "th" else frozenset()
    for piece, style in _pieces(element, look, without):
        text = "\n" if piece == _BREAK else re.sub(r"\s+", " ", piece)
        text = text.lstrip(" ") if ends_with_space else text
        text = (
            text.replace("_", "_\u200b") if element.tag == "th" else text
        )  # where the name of a column may be divided
        if text:
            run = paragraph.add_run(text)
            run.bold, run.italic = "bold" in style or None, "italic" in style or None
            ends_with_space = text[-1].isspace()
    if ends_with_space and paragraph.runs:
        paragraph.runs[-1].text = paragraph.runs[-1].text.rstrip()
