"""The report as Word and PDF: everything the page shows is in the document."""

import base64
import datetime as dt
import re
import stat
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import nbformat
import pandas as pd
import pytest
from lxml import html
from PIL import Image

from analysis.frames.codebook import load_codebook
from analysis.report import documents, printing
from analysis.report.building import build_report
from analysis.report.documents import write_documents
from analysis.report.docx_columns import column_form
from analysis.report.docx_file import write_docx
from analysis.report.headings import _heading
from analysis.report.numbering import numbered
from analysis.report.output import show_table
from analysis.report.print_copy import print_copy
from analysis.report.printing import write_pdf
from analysis.report.settings import Settings
from analysis.system.language import in_language

docx = pytest.importorskip("docx")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "01-rates.svg").write_text("<svg/>", "utf-8")
    Image.new("RGB", (40, 20), "navy").save(tmp_path / "figures" / "01-rates.png")
    svg = base64.b64encode(b"<svg/>").decode()
    path = tmp_path / "report.html"
    path.write_text(
        f"""<html><head><title>Hai tỉnh</title></head><body><header><h1>Hai tỉnh</h1><p>Mở đầu.</p></header><main>
        <section class="answers" aria-label="In short"><div class="answer"><p><strong>Từ.</strong> Nghị quyết
        <a href="explorer.html#x">12</a> lần.</p><ul><li><strong>một</strong>
<ul><li>hai</li></ul></li></ul></div></section>
        <nav><ol><li class="level1"><a href="#x">1. Câu hỏi</a></li>
        <li class="level2"><a href="#tần-suất">Tần suất</a></li></ol></nav><section class="notebook"><h1>1. Câu hỏi</h1>
        <details class="code"><p>import this</p></details>
        <h2 id="tần-suất">Tần suất</h2><figure><img src="data:image/svg+xml;base64,{svg}" alt="Two bars.">
        <figcaption>Hai cột.</figcaption></figure>
        <table class="dataframe"><thead><tr><th>term</th><th>count</th></tr></thead>
        <tbody><tr><td>nghị quyết</td><td>12</td></tr></tbody></table></section></main></body></html>""",
        "utf-8",
    )
    return path


def test_what_the_page_shows_is_in_the_word_file_in_its_order(page: Path) -> None:
    write_docx(page, page.with_suffix(".docx"))
    document = docx.Document(str(page.with_suffix(".docx")))
    lines = [(p.style.name, p.text) for p in document.paragraphs if p.text]
    assert lines == [
        ("Title", "Hai tỉnh"),
        ("Normal", "Mở đầu."),
        ("TOC Heading", "Contents"),
        ("Normal", "In short\t"),  # after the tab a field for the page
        ("Normal", "1. Câu hỏi\t"),
        ("Normal", "Tần suất\t"),
        ("Heading 1", "In short"),
        ("Normal", "Từ. Nghị quyết 12 lần."),
        ("List Bullet", "một"),
        ("List Bullet 2", "hai"),
        ("Heading 1", "1. Câu hỏi"),
        ("Heading 2", "Tần suất"),
        ("Caption", "Figure 1. Hai cột. Source: figures/01-rates.png."),
        ("Caption", "Table 1. Tần suất"),
    ]
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["term", "count"],
        ["nghị quyết", "12"],
    ]
    assert [run.bold for run in document.paragraphs[7].runs][:2] == [True, None]


def test_figures_have_their_picture_and_text_alternative(page: Path) -> None:
    write_docx(page, page.with_suffix(".docx"))
    with zipfile.ZipFile(page.with_suffix(".docx")) as parts:
        (media,) = [name for name in parts.namelist() if name.startswith("word/media/")]
        assert Image.open(BytesIO(parts.read(media))).size == (40, 20)
        text = parts.read("word/document.xml").decode()
        footer = "".join(parts.read(name).decode() for name in parts.namelist() if "footer" in name)
    assert 'descr="Two bars."' in text
    assert " PAGE" in footer.replace("<w:instrText>", " ")
    assert text.count("w:instrText>PAGEREF part") == 3 and text.count('w:dirty="true"') == 3
    assert "w:instrText>TOC" not in text  # in which LibreOffice shows no pages


def test_the_words_of_the_document_are_in_the_language(page: Path) -> None:
    with in_language("vi"):
        write_docx(page, page.with_suffix(".docx"))
    document = docx.Document(str(page.with_suffix(".docx")))
    assert not [p.text for p in document.paragraphs if p.text.startswith(("Figure", "Table", "Contents"))]


def _browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    script = tmp_path / "bin" / "chromium"
    script.parent.mkdir()
    script.write_text(f"#!{sys.executable}\nimport sys\n{body}\n", "utf-8")
    script.chmod(script.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", str(script.parent))


@pytest.mark.skipif(sys.platform == "win32", reason="the browser is a script")
def test_the_contents_of_a_printed_report_have_the_pages_of_a_first_print(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter()
    for _number in range(3):
        writer.add_blank_page(100, 100)
    writer.add_named_destination("/answers", 0)
    writer.add_named_destination("/" + quote("tần-suất"), 2)
    writer.write(tmp_path / "printed.pdf")
    _browser(
        tmp_path,
        monkeypatch,
        "import pathlib, shutil, urllib.request as r\n"
        "to = next(a for a in sys.argv if a.startswith('--print-to-pdf=')).partition('=')[2]\n"
        f"shutil.copyfile({str(tmp_path / 'printed.pdf')!r}, to)\n"
        "source = pathlib.Path(r.url2pathname(sys.argv[-1].removeprefix('file://')))\n"
        f"shutil.copyfile(source, {str(tmp_path / 'copy.html')!r})",
    )
    write_pdf(page, tmp_path / "report.pdf")
    (contents,) = html.fromstring((tmp_path / "copy.html").read_text("utf-8")).find_class("contents")
    assert [(line.find("a").text, line.find("b").text) for line in contents.iter("li")] == [
        ("In short", "1"),
        ("1. Câu hỏi", None),  # on no page of this print
        ("Tần suất", "3"),
    ]
    outline = pypdf.PdfReader(tmp_path / "report.pdf").outline
    assert [mark.title for mark in outline[:1]] == ["In short"]
    assert [mark.title for mark in outline[1]] == ["Tần suất"]  # below it


def test_a_printed_report_has_a_number_title_and_source_for_every_table_and_no_figure_twice(page: Path) -> None:
    once = page.read_text("utf-8")
    figure = once[once.index("<figure") : once.index("</figure>") + 9]
    table = show_table(pd.DataFrame([range(14)], columns=[f"c_{i}" for i in range(14)]), "wide", caption="Rộng").data
    printed = html.fromstring(print_copy(numbered(once.replace("</main>", f"{figure}{table}</main>")), {}))
    assert [caption.text_content() for caption in printed.find_class("caption")] == [
        "Table 1. Tần suất",
        "Table 2. Rộng",
    ]
    assert all(caption.getnext().tag == "table" for caption in printed.find_class("caption"))
    wide = [*printed.iter("table")][1]
    assert len(wide.xpath(".//th")) == 12
    (source,) = wide.find_class("source")  # a row, which stays with the one before it
    assert source.text_content() == "Source: tables/wide.csv. 2 more columns are there."
    assert [caption.text_content() for caption in printed.iter("figcaption")] == ["Figure 1. Hai cột."]
    assert "→ Figure 1, above." in [paragraph.text for paragraph in printed.iter("p")]
    assert not printed.xpath("//details | //nav | //footer")
    assert printed.xpath("//h2[text()='Tần suất' and @class='keep']")  # not alone at the end of a page


@pytest.mark.skipif(sys.platform == "win32", reason="the browser is a script")
def test_without_anything_that_prints_the_message_says_what_to_do(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _browser(tmp_path, monkeypatch, "sys.exit('no display')")
    monkeypatch.setattr(printing.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(
        RuntimeError, match=r"no display; install one, or pip install weasyprint, or leave out --format pdf, open rep"
    ):
        write_pdf(page, tmp_path / "report.pdf")
    assert not (tmp_path / "report.pdf").exists()


@pytest.mark.browser
def test_chromium_prints_a_pdf_with_its_text(page: Path, tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    write_pdf(page, tmp_path / "report.pdf")
    pages = ["".join(sheet.extract_text().split()) for sheet in pypdf.PdfReader(tmp_path / "report.pdf").pages]
    assert "Nghịquyết" in "".join(pages)  # a font of this machine, whose characters stand apart
    assert "Insho" in pages[0]
    assert [title for title, text in zip(("Tầnsuất2", "Tầnsuất"), pages, strict=True) if title not in text] == []


@pytest.mark.browser
def test_chromium_does_not_tear_what_introduces_a_list(page: Path, tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    parts = [
        f"{'<p>x</p>' * (25 + n)}<p>about{n}z</p><ul><li><strong>begins{n}z</strong>"
        f"<ul><li>ends{n}z</li><li>y</li></ul></li></ul>"
        for n in range(14)
    ]
    page.write_text(page.read_text("utf-8").replace("</main>", f"{''.join(parts)}</main>"), "utf-8")
    write_pdf(page, tmp_path / "report.pdf")
    pages = ["".join(sheet.extract_text().split()) for sheet in pypdf.PdfReader(tmp_path / "report.pdf").pages]
    sheets = [
        [at for at, text in enumerate(pages) if f"{word}{n}z" in text]
        for n in range(14)
        for word in ("about", "begins", "ends")
    ]
    assert sheets[::3] == sheets[1::3] == sheets[2::3] and all(len(sheet) == 1 for sheet in sheets)


def _svg(size: str) -> str:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{size.split()[0]}"></svg>'
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("words", "introduced"),
    [
        (70, f"<table><thead><tr><th>a</th></tr></thead><tbody>{'<tr><td>1</td></tr>' * 4}</tbody></table>"),
        (45, f'<figure><img src="{_svg("400 500")}"><figcaption>x</figcaption></figure>'),
    ],
)
def test_chromium_does_not_tear_what_introduces_a_table_or_figure(
    page: Path, tmp_path: Path, words: int, introduced: str
) -> None:
    pypdf = pytest.importorskip("pypdf")
    parts = [f"{'<p>x</p>' * (20 + n)}<p>begins{n}z {'word ' * words} ends{n}z</p>{introduced}" for n in range(14)]
    page.write_text(page.read_text("utf-8").replace("</main>", f"{''.join(parts)}</main>"), "utf-8")
    write_pdf(page, tmp_path / "report.pdf")
    pages = ["".join(sheet.extract_text().split()) for sheet in pypdf.PdfReader(tmp_path / "report.pdf").pages]
    sheets = [
        [at for at, text in enumerate(pages) if f"{word}{n}z" in text] for n in range(14) for word in ("begins", "ends")
    ]
    assert sheets[::2] == sheets[1::2] and all(len(sheet) == 1 for sheet in sheets)


@pytest.mark.integration
def test_a_report_is_also_written_in_the_formats_asked_for(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    (tmp_path / "notebooks").mkdir()
    code = (
        "import pandas as pd\nfrom analysis import show_table\nshow_table(pd.DataFrame({'a': ['=1+1'], 'n': [2]}), 't')"
    )
    cells = [nbformat.v4.new_markdown_cell("# Từ", metadata={"tags": ["title"]}), nbformat.v4.new_code_cell(code)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "notebooks" / "01-a.ipynb")
    build_report(tmp_path, formats=["xlsx", "docx", "xlsx"], say=lambda line: None)
    assert sorted(path.name for path in (tmp_path / "reports").glob("report.*")) == [
        "report.docx",
        "report.html",
        "report.xlsx",
    ]
    sheet = openpyxl.load_workbook(tmp_path / "reports" / "report.xlsx")["t"]
    assert [[cell.value for cell in row] for row in sheet] == [["a", "n"], ["=1+1", 2]]
    assert sheet["A2"].data_type == "s"
    paragraphs = [paragraph.text for paragraph in docx.Document(tmp_path / "reports" / "report.docx").paragraphs]
    assert "Source: tables/t.csv." in paragraphs
    assert not any("explorer" in text for text in paragraphs)  # what only a page can open


def test_a_table_wider_than_a_page_says_how_many_columns_are_in_its_file(tmp_path: Path) -> None:
    narrow = show_table(pd.DataFrame([range(14)], columns=[f"c{i}" for i in range(14)]), "narrow").data
    broad = show_table(pd.DataFrame([range(11)], columns=[f"beschleunigt{i}" for i in range(11)]), "broad").data
    (tmp_path / "report.html").write_text(f"<html><body><main><h1>x</h1>{narrow}{broad}</main></body></html>", "utf-8")
    write_docx(tmp_path / "report.html", tmp_path / "report.docx")
    written = docx.Document(tmp_path / "report.docx")
    assert [len(table.columns) for table in written.tables] == [12, 9]
    lines = [p.text for p in written.paragraphs]
    assert "Source: tables/narrow.csv. 2 more columns are there." in lines
    assert "Source: tables/broad.csv. 2 more columns are there." in lines


def test_a_heading_of_a_word_table_is_divided_only_where_there_is_no_room() -> None:
    names = ["term", "share_of_articles", "per_1000_words"]
    *_, per_1000 = column_form([names, ["nước", "0.75", "42.4"]]).widths
    assert per_1000 > 0.15 * 1.15 * len("per_1000_words")
    *_, per_1000 = column_form([["province"] * 7 + names, ["x"] * 10]).widths
    assert per_1000 < 0.13 * 1.15 * len("per_1000_words")


def test_in_a_word_table_names_of_groups_are_on_one_line_in_smaller_type_before_columns_are_left_out() -> None:
    heading = ["topic", "frame", "sentences", "of", "share", "low", "high", "articles", "of_articles", "interval"]
    row = ["Công nghệ", "dissemination", "22", "782", "0.00178", "0.000173", "0.0366", "11", "30", "articles"]
    widths, style = column_form([heading, row])
    assert len(widths) == 10 and style == "Table Text Small" and widths[0] > 0.13 * 1.15 * len("Công nghệ")
    assert column_form([heading[:7], row[:7]]).style == "Table Text"


def test_a_cell_of_a_few_words_has_two_lines_at_most_in_smaller_type_if_need_be() -> None:
    heading = ["Chủ đề", "Khung diễn giải", "Số câu", "Trên tổng số", "Tỷ lệ", "Cận dưới", "Cận trên", "Số bài viết"]
    frame = "Cụ thể hóa thành chương trình, kế hoạch"
    row = ["Kinh doanh", frame, "22", "1.045", "0,00178", "0,000173", "0,0366", "11", "30", "bài viết"]
    widths, style = column_form([[*heading, "Trên số bài viết", "Khoảng tin cậy theo"], row])
    assert style == "Table Text Small" and widths[1] > 0.13 * (len(frame) / 2 + 2.6)


def test_columns_of_prose_become_narrower_before_words_of_others_are_divided() -> None:
    rows = [
        ["province", "sentences", "article_id", "text", "english"],
        ["Sơn La", "12", "son-la-2020", "a " * 90, "b " * 90],
    ]
    province, sentences, article, text, english = column_form(rows).widths
    assert province >= 0.15 * 1.15 * len("province") and sentences >= 0.15 * 1.15 * len("sentences")
    assert text == english > article and abs(sum((province, sentences, article, text, english)) - 16) < 1e-9


def test_yes_no_and_nothing_of_a_table_go_into_a_workbook(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "t.csv").write_text("a,b,c\n'=1,True,\nx,,\n", "utf-8")
    write_documents(tmp_path, ["xlsx"])
    sheet = openpyxl.load_workbook(tmp_path / "report.xlsx")["t"]
    assert [[cell.value for cell in row] for row in sheet] == [["a", "b", "c"], ["=1", True, None], ["x", None, None]]


def test_a_workbook_is_in_the_language_of_the_report_and_its_numbers_and_dates_are_no_text(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "t.csv").write_text(
        "kitchen,frame,term,published,count,low,verdict,survives,english,pace,p\n"
        "Bắc,pace,nước_mắm,2020-11-01,6000,0.5,distinctive,True,Pace,0.25,0.01\n"
        "Nam,pace,dừa,,7,,too few articles,False,Pace,0.5,\n",
        "utf-8",
    )
    settings = Settings(by="kitchen", group="bếp", groups="bếp")
    with in_language("vi"):
        write_documents(tmp_path, ["xlsx"], settings)
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(tmp_path / "report.xlsx")["t"]]
    head = ["Bếp", "Khung diễn giải", "Từ hoặc cụm từ", "Ngày đăng", "Số lần", "Cận dưới", "Kết luận", "Đứng vững"]
    assert rows[0] == [*head, "Nhịp độ, quyết tâm", "p"]
    north = [
        "Bắc",
        "Nhịp độ, quyết tâm",
        "nước_mắm",
        dt.datetime(2020, 11, 1),
        6000,
        0.5,
        "đặc trưng",
        "có",
        0.25,
        0.01,
    ]
    assert rows[1] == north
    assert rows[2][3:8] == [None, 7, None, "quá ít bài viết", "không"]
    cell = openpyxl.load_workbook(tmp_path / "report.xlsx")["t"]["D2"]
    assert cell.number_format == "dd/mm/yyyy"
    write_documents(tmp_path, ["xlsx"], settings)
    in_english = openpyxl.load_workbook(tmp_path / "report.xlsx")["t"]
    assert [cell.value for cell in in_english[1]][:3] == ["kitchen", "frame", "term"]
    assert in_english["G2"].value == "distinctive" and in_english["D2"].value == "2020-11-01"


def test_every_column_that_the_package_stores_has_a_heading_in_vietnamese() -> None:
    stored = sorted((Path(__file__).parents[2] / "reports" / "tables").glob("*.csv"))
    columns = {column for path in stored for column in pd.read_csv(path, nrows=1).columns}
    assert len(columns) > 100
    with in_language("vi"):
        bare = {column for column in columns if _heading(column) == column and column.isascii()}
    articles = {column for column in columns if column[-4:].isdigit()}
    signs = {"p", "q", "t", "z", "mi", "tf", "idf", "G2"}  # the same in every language
    named = {"provinces", "english", "gloss"} | set(load_codebook().frames["frame"])  # by the settings, or dropped
    assert bare - articles - signs - named == set()


def test_a_format_that_cannot_be_written_is_refused_before_anything_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValueError, match="format 'odt'; it must be one of docx, pdf, xlsx"):
        build_report(tmp_path, formats=["odt"])
    monkeypatch.setattr(documents.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ImportError, match=r"pip install 'province-frames\[excel\]'"):
        build_report(tmp_path, formats=["xlsx"])
    monkeypatch.setattr(documents.importlib.util, "find_spec", lambda name: None if name == "weasyprint" else name)
    monkeypatch.setattr(printing, "_browsers", lambda: iter(()))
    with pytest.raises(RuntimeError, match=r"no browser was found that can print the report .* leave out --format pdf"):
        build_report(tmp_path, formats=["pdf"])


def test_a_workbook_without_a_table_is_refused_in_words_of_the_command(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    with pytest.raises(ValueError, match="stored no table, so there is nothing to write"):
        write_documents(tmp_path, ["xlsx"])


def test_a_tall_figure_does_not_take_its_introduction_to_the_next_page(page: Path) -> None:
    def kept(size: str, introduction: str) -> list[str]:
        svg = base64.b64encode(f'<svg viewBox="0 0 {size}"></svg>'.encode()).decode()
        figure = f'{introduction}<figure><img src="data:image/svg+xml;base64,{svg}"><figcaption>x</figcaption></figure>'
        marked = page.read_text("utf-8").replace("</main>", f"{figure}</main>")
        tree = html.fromstring(print_copy(numbered(marked), {}))
        return [element.text for element in tree.find_class("keep") if element.text.split()[0] in ("Xem", "Hình")]

    assert kept("400 200", "<p>Xem hình.</p>") == ["Xem hình."]
    assert kept("400 500", "<p>Xem hình.</p>") == []
    assert kept("400 200", f"<p>Xem hình. {'Từ. ' * 100}</p>") == []  # nor does a long one go with any figure
    assert kept("400 500", "<h2>Hình</h2>") == ["Hình"]  # a heading is not alone at the end of a page


def test_a_paragraph_of_a_few_lines_is_printed_on_one_page(page: Path) -> None:
    marked = page.read_text("utf-8").replace("</main>", f"<p>Ngắn.</p><p>{'Dài. ' * 100}</p></main>")
    tree = html.fromstring(print_copy(marked, {}))
    kept = [element.text.split()[0] for element in tree.find_class("undivided") if element.text]
    assert "Ngắn." in kept and "Dài." not in kept
    assert re.search(r"\.undivided\{break-inside:avoid\}", "".join(tree.xpath("//style/text()")))


@pytest.mark.parametrize(("height", "stays"), [(20, True), (80, False)])
def test_word_keeps_the_introduction_with_a_figure_that_is_not_tall(page: Path, height: int, stays: bool) -> None:
    Image.new("RGB", (40, height), "navy").save(page.parent / "figures" / "01-rates.png", dpi=(5, 5))
    text = page.read_text("utf-8").replace("<figure>", "<p>Xem hình.</p><figure>")
    page.write_text(text, "utf-8")
    write_docx(page, page.with_suffix(".docx"))
    paragraphs = docx.Document(str(page.with_suffix(".docx"))).paragraphs
    (introduction,) = [paragraph for paragraph in paragraphs if paragraph.text == "Xem hình."]
    assert bool(introduction.paragraph_format.keep_with_next) == stays


def test_word_keeps_what_introduces_a_list_with_it(page: Path) -> None:
    text = page.read_text("utf-8").replace("</main>", "<p>Gồm:</p><ul><li>một</li></ul><p>Hết.</p></main>")
    page.write_text(text, "utf-8")
    write_docx(page, page.with_suffix(".docx"))
    paragraphs = docx.Document(str(page.with_suffix(".docx"))).paragraphs
    kept = {paragraph.text: bool(paragraph.paragraph_format.keep_with_next) for paragraph in paragraphs}
    assert kept["Gồm:"] and not kept["một"] and not kept["Hết."]


def test_how_many_rows_are_shown_is_said_with_the_source(page: Path) -> None:
    table = show_table(pd.DataFrame({"a": range(30)}), "long", rows=12).data
    page.write_text(page.read_text("utf-8").replace("</main>", f"{table}</main>"), "utf-8")
    write_docx(page, page.with_suffix(".docx"))
    lines = [paragraph.text for paragraph in docx.Document(str(page.with_suffix(".docx"))).paragraphs]
    assert "Source: tables/long.csv. 12 of 30 rows." in lines and "12 of 30 rows" not in lines


def test_a_column_of_names_is_as_wide_as_a_name_and_no_wider_for_its_heading() -> None:
    heading = ["province", "Từ hoặc cụm từ", *["Số bài viết của nhóm"] * 7]
    rows = [heading, *[["Sơn La", "triển khai thực hiện Nghị quyết Đại hội", *["7,84"] * 7]] * 5]
    province, term, *numbers = column_form(rows).widths
    assert 0.15 * len("Sơn La") < province < 0.15 * 1.15 * 12 and term > 2 * max(numbers)
