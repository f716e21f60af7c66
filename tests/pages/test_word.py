"""Word files come in as Word shows them with changes accepted: in order, once, with the numbers of their lists."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from analysis.pages.reading import read_page

pytest.importorskip("lxml.etree")

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def part(root: str, content: str, namespace: str = W) -> str:
    return f'<?xml version="1.0"?><w:{root} xmlns:w="{namespace}" xmlns:mc="{MC}" xmlns:v="urn:v">{content}</w:{root}>'


def relations(**targets: str) -> str:
    inside = "".join(
        f'<Relationship Id="{kind}" Type="{RELATION}/{kind}" Target="{target}"/>' for kind, target in targets.items()
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
    )


def word_file(folder: Path, body: str, namespace: str = W, **parts: str) -> Path:
    """Write a Word file: the body, and other parts by name (numbering, styles, footnotes, endnotes)."""
    path = folder / "file.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("_rels/.rels", relations(officeDocument="word/document.xml"))
        package.writestr("word/_rels/document.xml.rels", relations(**{name: f"{name}.xml" for name in parts}))
        package.writestr("word/document.xml", part("document", f"<w:body>{body}</w:body>", namespace))
        for name, content in parts.items():
            package.writestr(f"word/{name}.xml", part(name, content))
    return path


def lines(folder: Path, body: str, **parts: str) -> list[str]:
    return read_page(word_file(folder, body, **parts)).text.splitlines()


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"


def field_char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (f"<w:ins>{run('b ')}</w:ins>", "a b c"),
        (f"<w:moveTo>{run('b ')}</w:moveTo>", "a b c"),
        (f"<w:ins><w:ins>{run('b ')}</w:ins></w:ins>", "a b c"),
        ("<w:del><w:r><w:delText>b </w:delText></w:r></w:del>", "a c"),
        (f"<w:ins><w:del>{run('b ')}</w:del></w:ins>", "a c"),
        (f"<w:moveFrom>{run('b ')}</w:moveFrom>", "a c"),
        (f"<w:sdt><w:sdtPr>{run('x')}</w:sdtPr><w:sdtContent>{run('b ')}</w:sdtContent></w:sdt>", "a b c"),
        (f"<w:smartTag><w:smartTag>{run('b ')}</w:smartTag></w:smartTag>", "a b c"),
        (f"<w:customXml>{run('b ')}</w:customXml>", "a b c"),
        (f'<w:fldSimple w:instr="DATE">{run("b ")}</w:fldSimple>', "a b c"),
        (f"<w:hyperlink>{run('b ')}</w:hyperlink>", "a b c"),
        (f"<w:dir>{run('b ')}</w:dir>", "a b c"),
        (run("b ", "<w:vanish/>"), "a c"),
        (run("b ", '<w:vanish w:val="0"/>'), "a b c"),
        ("<w:r><w:t>b</w:t><w:tab/></w:r>", "a b c"),
        ("<w:r><w:t>b</w:t><w:noBreakHyphen/></w:r>", "a b-c"),
        ("<w:r><w:t>b</w:t><w:softHyphen/></w:r>", "a bc"),
        (
            field_char("begin")
            + "<w:r><w:instrText>PAGE</w:instrText></w:r>"
            + run("hidden")
            + field_char("separate")
            + run("b ")
            + field_char("end"),
            "a b c",
        ),
    ],
)
def test_a_paragraph_is_read_with_its_changes_accepted(tmp_path, inside, expected):
    assert lines(tmp_path, f"<w:p>{run('a ')}{inside}{run('c')}</w:p>") == [expected]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next(tmp_path):
    assert lines(tmp_path, p("Bà con ", "<w:rPr><w:del/></w:rPr>") + p("ra đồng.") + p("Hết.")) == [
        "Bà con ra đồng.",
        "Hết.",
    ]


def test_text_in_the_strict_form_of_the_format_is_read(tmp_path):
    assert read_page(word_file(tmp_path, p("a"), STRICT)).text == "a\n"


def box(text: str) -> str:
    return f"<w:txbxContent>{p(text)}</w:txbxContent>"


@pytest.mark.parametrize(
    "shape",
    [
        f"<mc:AlternateContent><mc:Choice>{box('box')}</mc:Choice><mc:Fallback>{box('box')}</mc:Fallback></mc:AlternateContent>",
        f"<mc:AlternateContent><mc:Choice/><mc:Fallback>{box('box')}</mc:Fallback></mc:AlternateContent>",
        f"<w:pict><v:textbox>{box('box')}</v:textbox></w:pict>",
    ],
)
def test_a_text_box_is_read_once_after_its_paragraph(tmp_path, shape):
    body = f"<w:p>{run('a ')}<w:r>{shape}</w:r>{run('b')}</w:p>" + p("c")
    assert lines(tmp_path, body) == ["a b", "box", "c"]


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def test_cells_of_a_table_are_read_once_also_merged_and_nested_ones(tmp_path):
    inner = f"<w:tbl><w:tr>{cell('trong')}</w:tr></w:tbl>"
    across, down = cell("ngang", '<w:gridSpan w:val="2"/>'), cell("dọc", '<w:vMerge w:val="restart"/>')
    table = (
        f"<w:tbl><w:tr>{across}{down}</w:tr>"
        f"<w:tr>{cell('a')}<w:tc>{inner}{p('b')}</w:tc>{cell('che', '<w:vMerge/>')}</w:tr>"
        f"<w:tr>{cell('ô đã xóa', '<w:cellDel/>')}</w:tr>"
        f"<w:tr><w:trPr><w:del/></w:trPr>{cell('hàng đã xóa')}</w:tr></w:tbl>"
    )
    assert lines(tmp_path, p("trước") + table + p("sau")) == ["trước", "ngang", "dọc", "a", "trong", "b", "sau"]


def test_footnotes_come_at_the_end_in_the_order_of_the_text_those_of_deleted_text_do_not(tmp_path):
    def reference(number: int, kind: str = "footnote") -> str:
        return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'

    body = (
        f"<w:p>{run('một')}{reference(3)}{run(' hai')}{reference(2)}{reference(2, 'endnote')}"
        f"<w:del>{reference(4)}</w:del></w:p>" + p("hết")
    )
    footnotes = "".join(f'<w:footnote w:id="{n}">{p(f"chú thích {n}")}</w:footnote>' for n in (0, 2, 3, 4))
    endnotes = f'<w:endnote w:id="2">{p("cuối")}</w:endnote>'
    assert lines(tmp_path, body, footnotes=footnotes, endnotes=endnotes) == [
        "một hai", "hết", "chú thích 3", "chú thích 2", "cuối",
    ]  # fmt: skip


# --- Automatic numbers ---


def test_parts_are_found_under_their_usual_names_where_nothing_refers_to_them(tmp_path):
    note = f'<w:footnote w:id="2">{p("Theo Cục Thống kê.")}</w:footnote>'
    path = word_file(tmp_path, p("Dân vui.") + '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>', footnotes=note)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "b.docx", "w") as new:
        for name in old.namelist():
            if not name.endswith(".rels"):
                new.writestr(name, old.read(name))
    assert read_page(tmp_path / "b.docx").text.splitlines() == ["Dân vui.", "", "Theo Cục Thống kê."]


def level(number: int, style: str, text: str, more: str = "") -> str:
    start = "" if "w:start " in more else '<w:start w:val="1"/>'
    return f'<w:lvl w:ilvl="{number}">{start}<w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'


def lists(*levels: str, more: str = "") -> str:
    """Return numbering.xml with one definition and the list 1 of it; `more` are further lists."""
    definition = f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>'
    return definition + '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>' + more


def item(text: str, level: int = 0, list_id: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def numbers(folder: Path, numbering: str, body: str, **parts: str) -> list[str]:
    return [line.removesuffix("x").strip() for line in lines(folder, body, numbering=numbering, **parts)]


@pytest.mark.parametrize(
    ("style", "text", "expected"),
    [
        ("decimal", "%1.", ["1.", "2.", "3.", "4."]),
        ("lowerLetter", "%1)", ["a)", "b)", "c)", "d)"]),
        ("upperRoman", "%1.", ["I.", "II.", "III.", "IV."]),
        ("decimalZero", "Điều %1:", ["Điều 01:", "Điều 02:", "Điều 03:", "Điều 04:"]),
        ("bullet", "-", ["-"] * 4),
        ("bullet", "\uf0b7", ["•"] * 4),
        ("bullet", "o", ["•"] * 4),
        ("none", "", [""] * 4),
    ],
)
def test_automatic_numbers_are_written_as_word_shows_them(tmp_path, style, text, expected):
    assert numbers(tmp_path, lists(level(0, style, text)), item("x") * 4) == expected


def test_a_number_does_not_run_into_its_item_where_the_list_has_no_space(tmp_path):
    numbering = lists(level(0, "upperRoman", "%1.", '<w:suff w:val="nothing"/>'))
    body = item("Về kinh tế") + item(": a")
    assert lines(tmp_path, body, numbering=numbering) == ["I. Về kinh tế", "II.: a"]


def test_levels_begin_anew_below_the_next_item_above(tmp_path):
    numbering = lists(level(0, "upperRoman", "%1."), level(1, "decimal", "%2."), level(2, "lowerLetter", "%3)"))
    body = item("x") + item("x", 1) + item("x", 1) + item("x", 2) + item("x") + p("") + item("x", 1) + item("x", 2)
    assert numbers(tmp_path, numbering, body) == ["I.", "1.", "2.", "a)", "II.", "", "1.", "a)"]


def test_a_number_may_show_the_levels_above_in_digits(tmp_path):
    third = level(2, "decimal", "%1.%2.%3", "<w:isLgl/>")
    numbering = lists(level(0, "upperRoman", "%1"), level(1, "decimal", "%1.%2"), third)
    assert numbers(tmp_path, numbering, item("x") + item("x", 1) + item("x", 2) * 2) == ["I", "I.1", "1.1.1", "1.1.2"]


def test_a_level_that_does_not_restart_goes_on_counting(tmp_path):
    numbering = lists(level(0, "decimal", "%1."), level(1, "decimal", "(%2)", '<w:lvlRestart w:val="0"/>'))
    assert numbers(tmp_path, numbering, (item("x") + item("x", 1)) * 2) == ["1.", "(1)", "2.", "(2)"]


def test_two_lists_of_one_definition_share_the_count_unless_one_begins_anew(tmp_path):
    other = '<w:num w:numId="2"><w:abstractNumId w:val="7"/>{}</w:num>'
    shared, anew = other.format(""), other.format(
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    )  # fmt: skip
    body = item("x") * 2 + item("x", list_id=2) * 2
    assert numbers(tmp_path, lists(level(0, "decimal", "%1."), more=shared), body) == ["1.", "2.", "3.", "4."]
    assert numbers(tmp_path, lists(level(0, "decimal", "%1."), more=anew), body) == ["1.", "2.", "5.", "6."]


def test_a_list_may_come_with_a_style_and_a_paragraph_may_leave_it(tmp_path):
    number = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = (
        f'<w:style w:styleId="Muc">{number}</w:style>'
        '<w:style w:styleId="MucCon"><w:basedOn w:val="Muc"/></w:style>'
        '<w:style w:styleId="Vong"><w:basedOn w:val="Vong"/></w:style>'
    )
    body = "".join(p("x", f'<w:pStyle w:val="{style}"/>') for style in ("Muc", "MucCon", "Vong"))
    body += p("x", '<w:pStyle w:val="Muc"/><w:numPr><w:numId w:val="0"/></w:numPr>') + p("x", '<w:pStyle w:val="Muc"/>')
    assert numbers(tmp_path, lists(level(0, "decimal", "%1.")), body, styles=styles) == ["1.", "2.", "", "", "3."]


def test_an_item_that_was_deleted_is_not_counted(tmp_path):
    deleted = item("").replace("<w:pPr>", "<w:pPr><w:rPr><w:del/></w:rPr>")
    assert numbers(tmp_path, lists(level(0, "decimal", "%1.")), item("x") + deleted + item("x")) == ["1.", "2."]


# --- Files that cannot be read ---

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("a.doc", OLE, "open it in Word or LibreOffice and save it as .docx"),
        ("a.docx", OLE + b"WordDocument", "in the format of Word before 2007; open it in Word"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "needs a password; open it in Word"),
        ("a.docx", b"{\\rtf1 text}", "is an RTF file under another name"),
        ("a.docx", b"PK", r"cannot be read as a Word file \(the file is damaged or of another kind\)"),
    ],
)  # fmt: skip
def test_what_is_no_word_file_of_today_is_refused_with_advice(tmp_path, name, raw, said):
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(ValueError, match=f"{name}: .*{said}"):
        read_page(tmp_path / name)


def test_a_word_file_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(tmp_path):
    path = word_file(tmp_path, p("a"))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package, package.open("word/media/bomb", "w") as bomb:
        for _ in range(21):
            bomb.write(bytes(10_000_000))
    assert path.stat().st_size < 1_000_000
    with pytest.raises(ValueError, match=r"file.docx: unpacked it has 210 MB; at most 200 MB are read"):
        read_page(path)


def test_a_file_inside_the_document_is_not_fetched(tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    path = word_file(tmp_path, p("a"))
    address = (tmp_path / "secret.txt").as_uri()
    with zipfile.ZipFile(path, "w") as package:
        entity = f'<!DOCTYPE w [<!ENTITY e SYSTEM "{address}">]>'
        package.writestr("word/document.xml", entity + part("document", f"<w:body>{p('a&e;b')}</w:body>")[21:])
    assert "secret" not in read_page(path).text
