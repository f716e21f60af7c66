"""The page of a report as it is printed: contents with page numbers first, nothing that only a screen can do."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from analysis.system.language import _, ngettext

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MOST_COLUMNS = 12  # of a table across a page
_WIDE = 90  # characters of the headings of a table, in which they may break
_MANY_COLUMNS = 10  # from here on in smaller type
_SHORT = 16  # characters of a cell that is not divided
_ACROSS = 120  # characters across a page, in the size of tables
_TALL = 0.75  # height of a figure to its width, from which it need not be on the page of what introduces it
_SHORT_PROSE = 450  # characters of a paragraph that is not divided: of three lines one would be alone
_LONG_PROSE = 700  # characters of a paragraph that need not be on the page of the table that it introduces
_PROSE = 250  # and on that of a figure, which cannot begin on one page and end on the next
_SCREEN_ONLY = "details script nav button footer"
_SCREEN_CLASSES = "skip where onscreen"
# Headings have room above their letters: what reaches beyond a line at the top of a page, as in "ể", is printed at the
# foot of the page before.
_STYLE = """
@page{@bottom-center{content:TITLE " – " counter(page);font:8pt "Be Vietnam Pro",sans-serif;color:#555}}
header,main{max-width:none;padding:0}
header{padding-top:0}
.answers{border:0;background:none;padding:0;margin:0;break-before:page}
section.notebook{border:0;margin:0}
section.notebook h1:first-child{margin-top:0}
body{font-size:9.5pt;line-height:1.5}
header h1{font-size:20pt}
h1{font-size:16pt}
h2{font-size:12.5pt}
h1,h2,h3{padding-top:.3em}
.contents{margin:1.2rem 0 0;line-height:1.35}
.contents li{display:flex;gap:.4em;align-items:baseline;break-inside:avoid}
.contents li:nth-last-child(-n+3){break-before:avoid}
.contents li::before{content:none}
.contents a{flex:0 1 auto}
.contents i{flex:1 1 1em;border-bottom:1px dotted var(--muted)}
.contents b{flex:0 0 2em;text-align:right;font-weight:inherit}
.contents ol{list-style:none;padding:0;margin:0}
.contents .level1{font-weight:600;margin-top:.4em}
.contents .level2{padding-left:1.2em}
.keep{break-after:avoid}
.keep,.undivided{break-inside:avoid}
p,li{orphans:2;widows:2}
figure img{max-height:16.5cm}
li>ul,li>ol{break-before:avoid}
p:has(+ul),p:has(+ol){break-after:avoid}
thead{break-after:avoid}
tbody tr:nth-child(-n+2){break-before:avoid}
tbody tr:nth-last-child(-n+3){break-before:avoid}
tr.source{break-before:avoid;color:var(--muted)}
tr.source td{border:0;white-space:normal}
.caption{break-after:avoid;break-inside:avoid;font-size:8pt;color:var(--muted);margin:1em 0 -.4em}
figcaption{font-size:8.5pt;max-width:none}
table{table-layout:auto;max-width:100%}
th,td:first-child{white-space:normal}
td:nth-child(2){min-width:0}
td,th{overflow-wrap:break-word}
table.wide{font-size:6.5pt}
td.short{white-space:nowrap!important}
.jp-RenderedHTMLCommon,.jp-OutputArea-output{overflow:visible}
.more{font-size:7.5pt}
pre{white-space:pre-wrap;overflow:visible}
"""


class Entry(NamedTuple):
    """A line of the contents: its level, its text, and the id of the heading."""

    level: int
    text: str
    anchor: str


def contents_of(markup: str) -> list[Entry]:
    """Return the contents of a report's page, the answers first.

    Examples
    --------
    >>> contents_of('<main><nav><ol><li class="level2"><a href="#rates">Rates</a></li></ol></nav></main>')
    [Entry(level=2, text='Rates', anchor='rates')]
    """
    from lxml import html

    return _entries(html.document_fromstring(markup))


def print_copy(markup: str, pages: Mapping[str, int]) -> str:
    """Return a report's page for printing.

    Parameters
    ----------
    markup
        The page, as `report_page` makes it.
    pages
        On which page each heading is, by its id; without it the contents have empty places as wide.
    """
    from lxml import html

    tree = html.document_fromstring(markup)
    entries = _entries(tree)
    for element in _on_screen_only(tree):
        element.drop_tree()
    for answers in tree.find_class("answers"):
        answers.set("id", "answers")
        answers.insert(0, _made("h1", answers.get("aria-label", "")))
    _show_once(tree)
    for table in tree.iter("table"):
        _fit(table)
        _lift_caption(table)
    _keep_with_introductions(tree)
    for main in tree.xpath("//main[1]"):
        if entries:
            main.insert(0, _contents(entries, pages))
    title = (tree.findtext(".//title") or "").strip()
    for head in tree.xpath("//head"):
        head.append(_made("style", _STYLE.replace("TITLE", _css_string(title))))
    return "<!doctype html>\n" + html.tostring(tree, encoding="unicode")


def _entries(tree: HtmlElement) -> list[Entry]:
    """Return the links of the page's navigation; before them the answers, which are there without a heading."""
    found = [Entry(1, answers.get("aria-label", ""), "answers") for answers in tree.find_class("answers")]
    for item in tree.xpath("//nav//li[a]"):
        level = 1 if "level1" in item.classes else 2
        found.append(Entry(level, item.text_content().strip(), item.find("a").get("href", "").removeprefix("#")))
    return found


def _on_screen_only(tree: HtmlElement) -> list[HtmlElement]:
    found = [element for tag in _SCREEN_ONLY.split() for element in tree.iter(tag)]
    return [*found, *(element for name in _SCREEN_CLASSES.split() for element in tree.find_class(name))]


def _contents(entries: list[Entry], pages: Mapping[str, int]) -> HtmlElement:
    from lxml import html

    made = html.Element("div", {"class": "contents"})
    made.append(_made("h2", _("Contents")))
    lines = html.Element("ol")
    made.append(lines)
    for entry in entries:
        line = html.Element("li", {"class": f"level{entry.level}"})
        link = _made("a", entry.text)
        link.set("href", f"#{entry.anchor}")
        line.extend([link, html.Element("i"), _made("b", str(pages.get(entry.anchor, "")))])
        lines.append(line)
    return made


def _show_once(tree: HtmlElement) -> None:
    """Replace a figure that was shown before by a reference to it."""
    seen = set()
    for figure in list(tree.iter("figure")):
        labels = figure.find_class("number")
        label = labels[0].text_content() if labels else ""
        if label and label in seen:
            reference = _made("p", seen_before(label))
            reference.tail = figure.tail
            figure.addprevious(reference)
            figure.tail = None
            figure.drop_tree()
        seen.add(label)


def seen_before(label: str) -> str:
    """Return what a document says in the place of a figure that it has shown already.

    >>> seen_before("Figure 1.")
    '→ Figure 1, above.'
    """
    return _("→ {figure}, above.").format(figure=label.rstrip(". "))


def _fit(table: HtmlElement) -> None:
    """Leave out the columns for which a page is too narrow, let long headings break, and end with the source.

    The source is a row, since what is below a table may come to be on the next page without it.
    """
    from lxml import html

    lines = [*table.iter("tr")]
    rows = [[cell for cell in row if cell.tag in ("th", "td")] for row in lines]
    left_out = max((len(row) - _MOST_COLUMNS for row in rows), default=0)
    for row in rows:
        for cell in row[_MOST_COLUMNS:]:
            cell.drop_tree()
    if lines and (source := table.attrib.pop("data-source", "")):
        shown = table.getnext()  # how many of its rows are shown
        parts = [source, more_columns(left_out) if left_out > 0 else ""]
        if shown is not None and "more" in shown.classes:
            parts.append(f"{shown.text_content()}.")
            shown.drop_tree()
        last = html.Element("tr", {"class": "source"})
        last.append(_made("td", " ".join(filter(None, parts))))
        last[0].set("colspan", str(max(1, *(min(len(row), _MOST_COLUMNS) for row in rows))))
        lines[-1].addnext(last)
    if max(map(len, rows), default=0) > _MANY_COLUMNS:
        table.classes.add("wide")
    _keep_short_cells([row[:_MOST_COLUMNS] for row in rows])
    if sum(len(heading.text_content()) for heading in table.iter("th")) > _WIDE:
        for heading in table.iter("th"):
            _break_at_underlines(heading)


def _lift_caption(table: HtmlElement) -> None:
    """Put the caption of a table before it: inside, it is as narrow as the table and may be left on another page."""
    for caption in table.findall("caption"):
        caption.tag = "div"
        caption.classes.add("caption")
        table.addprevious(caption)


def _keep_short_cells(rows: list[list[HtmlElement]]) -> None:
    """Keep short cells on one line, such as names of groups, if the page is wide enough for all columns then."""
    texts = [[cell.text_content().strip() for cell in row] for row in rows]
    columns = [[text for line in texts for text in line[at : at + 1]] for at in range(max(map(len, texts), default=0))]
    widths = [
        max(len(text) if len(text) <= _SHORT else max(map(len, text.split())) for text in column) + 2
        for column in columns
    ]
    if sum(widths) <= _ACROSS:
        for cell in (cell for row in rows for cell in row):
            if cell.tag == "td" and len(cell.text_content().strip()) <= _SHORT:
                cell.classes.add("short")


def more_columns(left_out: int) -> str:
    """Return that a table's file has more columns than are shown.

    >>> more_columns(2)
    '2 more columns are there.'
    """
    return ngettext("{n} more column is there.", "{n} more columns are there.", left_out).format(n=left_out)


def _break_at_underlines(heading: HtmlElement) -> None:
    from lxml import html

    if len(heading) or not heading.text:
        return
    first, *others = re.split(r"(?<=_)(?=.)", heading.text)
    heading.text = first
    for other in others:
        chance = html.Element("wbr")
        chance.tail = other
        heading.append(chance)


def _keep_with_introductions(tree: HtmlElement) -> None:
    """Keep the paragraph before a figure or table, which introduces it, on the same page.

    Not before a tall figure, which would take the heading with it to the next page and leave most of this one empty.
    """
    before = None
    for element in tree.iter("h1", "h2", "h3", "p", "figure", "table"):
        if element.tag == "p" and len(element.text_content()) <= _SHORT_PROSE:
            element.classes.add("undivided")
        if element.tag not in ("figure", "table"):
            before = None if "more" in element.classes else element
        elif before is not None and len(before.text_content()) <= (_PROSE if element.tag == "figure" else _LONG_PROSE):
            is_heading = before.tag != "p"
            if is_heading or not any(_height(image.get("src", "")) > _TALL for image in element.iter("img")):
                before.classes.add("keep")
            before = None


def _height(source: str) -> float:
    """Return the height of a picture in the page, SVG or PNG, in parts of its width; 0 if it cannot be read."""
    kind, _comma, data = source.partition(";base64,")
    try:
        start = base64.b64decode(data[:4000])
    except ValueError:
        return 0
    if kind == "data:image/png" and len(start) > 24:
        return int.from_bytes(start[20:24]) / max(int.from_bytes(start[16:20]), 1)
    box = re.search(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"', start)
    return float(box[2]) / max(float(box[1]), 1) if box else 0


def _made(tag: str, text: str) -> HtmlElement:
    from lxml import html

    element = html.Element(tag)
    element.text = text
    return element


def _css_string(text: str) -> str:
    r"""Return a text as a string of a style sheet.

    >>> _css_string('a "b" </style>')
    '"a \\22 b\\22  \\3c /style>"'
    """
    return '"' + re.sub(r'["\\<\n]', lambda sign: f"\\{ord(sign[0]):x} ", text) + '"'
