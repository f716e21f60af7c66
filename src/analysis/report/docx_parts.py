"""What a Word file needs beyond the calls of python-docx: its own XML, its styles, its page numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.report.docx_columns import TYPES
from analysis.system.language import language

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph


def element(tag: str, /, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn("w:" + key), value)
    return made


def add_field(paragraph: Paragraph, kind: str, instruction: str = "", **attributes: str) -> None:
    """Begin or end a field, which Word computes; what is between is shown until it has."""
    run = paragraph.add_run()._r  # noqa: SLF001
    run.append(element("w:fldChar", fldCharType=kind, **attributes))
    if instruction:
        code = paragraph.add_run()._r  # noqa: SLF001
        text = element("w:instrText")
        text.text = instruction
        code.append(text)
        paragraph.add_run()._r.append(element("w:fldChar", fldCharType="separate"))  # noqa: SLF001


def add_link(paragraph: Paragraph, text: str, name: str) -> None:
    link = element("w:hyperlink", anchor=name)
    paragraph._p.append(link)  # noqa: SLF001
    link.append(paragraph.add_run(text)._r)  # noqa: SLF001


def add_page_of(paragraph: Paragraph, name: str) -> None:
    """Add the page of a bookmark at the right margin: a field that is empty until Word has computed it."""
    from docx.enum.text import WD_TAB_ALIGNMENT

    paragraph.paragraph_format.tab_stops.add_tab_stop(centimetres(16), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run("\t")
    add_field(paragraph, "begin", rf"PAGEREF {name} \h", dirty="true")
    add_field(paragraph, "end")


def add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    paragraph._p.insert(1, element("w:bookmarkStart", id=str(number), name=name))  # noqa: SLF001
    paragraph._p.append(element("w:bookmarkEnd", id=str(number)))  # noqa: SLF001


def tidy_table(table: Any) -> None:
    """Rule off the first row and repeat it on every page; no bands, no row across two pages."""
    from docx.oxml.ns import qn

    for look in table._tblPr.findall(qn("w:tblLook")):  # noqa: SLF001
        table._tblPr.remove(look)  # noqa: SLF001
    table._tblPr.append(element("w:tblLook", val="0620", firstRow="1", firstColumn="0", noHBand="1", noVBand="1"))  # noqa: SLF001
    table.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader", val="true"))  # noqa: SLF001
    for row in table.rows:
        row._tr.get_or_add_trPr().append(element("w:cantSplit", val="true"))  # noqa: SLF001


def centimetres(value: float) -> Any:
    from docx.shared import Cm

    return Cm(value)


def set_up(document: Document) -> None:
    """Set A4, margins, fonts that have all Vietnamese letters, and the language of the spelling check."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.2)
    sizes = {"Normal": 10.5, "Title": 22, "Heading 1": 16, "Heading 2": 13, "Heading 3": 11.5, "Caption": 9}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size = "Arial", Pt(size)
        style.font.color.rgb = RGBColor(0x1F, 0x29, 0x33)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(key), "Arial")
        for key in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(key), None)
    document.styles["Caption"].font.bold = False
    for name, points in TYPES.items():
        small = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        small.base_style, small.font.size = document.styles["Normal"], Pt(points)
        small.paragraph_format.space_before = small.paragraph_format.space_after = Pt(1)
    spelling = element("w:lang", val="vi-VN" if language() == "vi" else "en-GB")
    document.styles["Normal"].element.get_or_add_rPr().append(spelling)


def page_numbers(document: Document, title: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.style = document.styles["Caption"]
    paragraph.add_run(f"{title} – " if title else "")
    add_field(paragraph, "begin", "PAGE")
    paragraph.add_run("1")
    add_field(paragraph, "end")
