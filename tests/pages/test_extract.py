"""Saved pages, Word files and PDFs become text with the lines that roles are found by, and what they state is read."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import pandas as pd
import pytest

from analysis import split_blocks
from analysis.pages.metadata import stated_day
from analysis.pages.page import Page
from analysis.pages.reading import read_page

PARAGRAPHS = [
    "Ngay sau đại hội, Đảng ủy xã Thới Lộc đã họp bàn, phân công từng đồng chí phụ trách từng ấp, rà soát từng hộ còn "
    "khó khăn để có cách giúp cụ thể, không để ai bị bỏ lại phía sau trong nhiệm kỳ mới này.",
    "Theo đồng chí Lê Văn Tám, Bí thư Đảng ủy xã, cái khó nhất là làm cho dân tin. Vì vậy cán bộ phải làm trước, nói "
    "đi đôi với làm, mỗi tháng dự sinh hoạt với chi bộ ấp ít nhất một lần và trả lời ngay những gì bà con hỏi.",
    "Đến nay xã đã trồng mới 120ha lúa chất lượng cao, làm 4km đường bê tông, thu nhập bình quân đầu người tăng thêm 3 "
    "triệu đồng so với năm trước; số hộ nghèo giảm còn 2,1 phần trăm, vượt kế hoạch đề ra.",
]
TITLE = "Thới Lộc đưa nghị quyết vào cuộc sống"
CAPTION = "Cán bộ xã Thới Lộc thăm mô hình trồng lúa của bà con. Ảnh: An"


def save(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def page_of(body: str, head: str = "") -> str:
    return f'<!doctype html><html lang="vi"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'


ARTICLE = (
    f'<div class="detail"><h1>{TITLE}</h1><div class="date">Thứ năm, 04/03/2021</div>'
    + f"<div class=content><p>{PARAGRAPHS[0]}</p><figure><img src=a.jpg><figcaption>{CAPTION}</figcaption></figure>"
    + f"<p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p></div><p class=author>Thái An</p></div>"
)
FURNITURE = (
    "<nav><a href=/>Trang chủ</a><a href=/x>Chính trị</a></nav>{}<aside><a href=1>Tin khác của tỉnh</a></aside>"
    "<footer>Tổng Biên tập: Lê Văn Bảy</footer><script>alert(1)</script><p style='display: none'>Chữ ẩn trên trang</p>"
)


@pytest.fixture
def web() -> None:
    pytest.importorskip("trafilatura")


def roles(page: Page) -> dict[str, str]:
    title = page.stated.get("title", pd.NA)
    blocks = split_blocks(pd.DataFrame({"article_id": ["a"], "title": [title], "text": [page.text]}))
    return dict(zip(blocks["text"], blocks["role"], strict=True))


# --- Web pages ---


def test_the_lines_of_a_page_keep_what_their_roles_are_found_by(tmp_path, web):
    page = read_page(save(tmp_path, "page.html", page_of(FURNITURE.format(ARTICLE))))
    assert roles(page) == {
        TITLE: "headline",
        "Thứ năm, 04/03/2021": "date",
        PARAGRAPHS[0]: "body",
        CAPTION: "caption",
        PARAGRAPHS[1]: "body",
        PARAGRAPHS[2]: "body",
        "Thái An": "byline",
    }


def test_a_page_of_tables_and_line_breaks_keeps_its_lines(tmp_path, web):
    lines = "<br><br>\n".join([f"<b>{TITLE}</b>", *PARAGRAPHS])
    body = f"<form><table><tr><td><a href=/>Trang chủ</a></td></tr><tr><td>{lines}</td></tr></table></form>"
    page = read_page(save(tmp_path, "old.htm", page_of(body)))
    assert [line for line in page.text.splitlines() if line != "Trang chủ"] == [TITLE, *PARAGRAPHS]


def test_headlines_of_other_articles_beside_the_article_are_left_out(tmp_path, web):
    other = "<ul><li><a href=1>Mường Tè tổ chức hội nghị báo cáo viên tháng hai năm nay</a></li></ul>"
    page = read_page(save(tmp_path, "page.html", page_of(ARTICLE.replace("<p class=author>", other + "<p>"))))
    assert "Mường Tè" not in page.text and "Thái An" in page.text


def test_what_the_page_states_is_read_and_not_called_inferred(tmp_path, web):
    stated = {
        "@graph": [
            {"@type": "WebPage", "name": "another thing"},
            {
                "@type": ["NewsArticle"],
                "headline": TITLE,
                "datePublished": "2021-03-03T23:30:00Z",
                "author": [{"@type": "Person", "name": "Thái An"}, {"@type": "Person", "name": "Lê Bình"}],
                "publisher": {"@type": "Organization", "name": "Báo Cần Thơ"},
            },
        ]
    }
    head = f'<script type="application/ld+json">{json.dumps(stated)}</script>'
    page = read_page(save(tmp_path, "page.html", page_of(ARTICLE, head)))
    # half past eleven at night in UTC is the next morning in Vietnam
    assert page.stated == {
        "title": TITLE, "published": "2021-03-04", "author": "Thái An, Lê Bình", "newspaper": "Báo Cần Thơ",
    }  # fmt: skip
    assert page.inferred == ()


def test_meta_elements_do_where_there_is_no_json_ld(tmp_path, web):
    head = (
        f'<meta property="og:title" content="{TITLE} - Báo Cần Thơ">'
        '<meta property="og:site_name" content="Báo Cần Thơ">'
        '<meta name="author" content="BÁO CẦN THƠ"><meta property="article:published_time" content="2021-03-05">'
    )
    page = read_page(save(tmp_path, "page.html", page_of(ARTICLE, head)))
    # the title as the page prints it; a paper that signs its own pages is no author, the byline is
    assert page.stated == {
        "title": TITLE, "published": "2021-03-05", "author": "Thái An", "newspaper": "Báo Cần Thơ",
    }  # fmt: skip
    assert page.inferred == ("author",)


def test_what_stands_only_in_the_lines_is_concluded_and_said_to_be(tmp_path, web):
    page = read_page(save(tmp_path, "page.html", page_of(ARTICLE)))
    assert page.stated == {"title": TITLE, "published": "2021-03-04", "author": "Thái An"}
    assert page.inferred == ("published", "author")


def test_two_days_say_nothing(tmp_path, web):
    two = ARTICLE.replace("<p class=author>", "<div>05/03/2021</div><p class=author>")
    assert "published" not in read_page(save(tmp_path, "page.html", page_of(two))).stated


def test_a_day_above_the_headline_counts_if_it_is_the_only_one(tmp_path):
    above, below = "Chủ nhật, 07/03/2021", "Thứ năm, 04/03/2021"
    pages = [[above, TITLE, *PARAGRAPHS], [above, TITLE, below, *PARAGRAPHS], [above, below, TITLE, *PARAGRAPHS]]
    found = [
        read_page(save(tmp_path, f"{n}.txt", "\n".join(page))).stated.get("published") for n, page in enumerate(pages)
    ]
    assert found == ["2021-03-07", "2021-03-04", None]


def test_a_headline_over_two_lines_with_a_day_is_one_title(tmp_path):
    lines = ["Thới Lộc: Sau một năm thực hiện", "nghị quyết, dân tin hơn (03/02/2019 21:20)", *PARAGRAPHS]
    page = read_page(save(tmp_path, "page.txt", "\n".join(lines)))
    assert page.stated["title"] == "Thới Lộc: Sau một năm thực hiện nghị quyết, dân tin hơn"
    assert page.stated["published"] == "2019-02-03"


@pytest.mark.parametrize(
    "above",
    [
        "15/12/2023 18:12", "Quang cảnh hội nghị", "Trang chủ\nThời sự", "Thái An",
        "Đồng chí Lê Văn Tám thăm đồng. Ảnh: An", "CHÀO MỪNG ĐẾN VỚI TRANG THÔNG TIN XÃ THỚI LỘC",
    ],
)  # fmt: skip
def test_a_page_without_headline_has_no_title(tmp_path, above):
    lines = [above, *PARAGRAPHS[:2], "Những kết quả bước đầu", PARAGRAPHS[2]]
    assert "title" not in read_page(save(tmp_path, "page.txt", "\n".join(lines))).stated


def test_an_author_is_named_without_what_he_does(tmp_path):
    lines = [TITLE, *PARAGRAPHS, "Thái An", "Ủy viên Ban Chấp hành Đảng bộ huyện"]
    assert read_page(save(tmp_path, "page.txt", "\n".join(lines))).stated["author"] == "Thái An"


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Lê Bình", "Lê Bình"), ("Báo Cần Thơ", ""), ("baocantho", ""), ("baocantho.example.vn", ""), ("admin", ""),
        ("https://x.example/lebinh", ""), ("Ban Biên tập", ""), ("BTV", ""), ("PV - Đài PT&amp;TH", ""), ("Editor", ""),
        ("Tỉnh ủy Thới Lộc", ""), ("UBND tỉnh Thới Lộc", ""), ("Sở TT&amp;TT", ""), ("VPĐT", ""), ("user1", ""),
        ("Trung tâm CNTT", ""), ("Đài Phát thanh và Truyền hình Thới Lộc", ""), ("Trang thông tin điện tử", ""),
        ("Theo TTXVN", ""), ("TTXVN", ""), ("nguyenvana", ""),
        ("Trang Nhung", "Trang Nhung"), ("Đài Trang", "Đài Trang"), ("Hạnh", "Hạnh"), ("Sơn", "Sơn"),
        ("Nguyễn Văn Báo", "Nguyễn Văn Báo"), ("Văn Phong", "Văn Phong"), ("Ban Mai", "Ban Mai"),
    ],
)  # fmt: skip
def test_the_name_of_a_site_is_no_author(tmp_path, web, author, expected):
    head = f'<link rel="canonical" href="https://www.baocantho.example.vn/a1"><meta name="author" content="{author}">'
    body = ARTICLE.replace("<p class=author>Thái An</p>", "")
    stated = read_page(save(tmp_path, "page.html", page_of(body, head))).stated
    assert stated.get("author", "") == expected
    assert stated["newspaper"] == "baocantho.example.vn"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta property="og:site_name" content="Báo Thới Lộc">', "Báo Thới Lộc"),
        ('<meta name="DC.publisher" content="Báo Thới Lộc">', "Báo Thới Lộc"),
        ('<meta property="og:site_name" content="Trang chủ">', "baothoiloc.example.vn"),
        ('<meta property="og:site_name" content="https://baothoiloc.example.vn/">', "baothoiloc.example.vn"),
        ('<meta name="application-name" content="WordPress">', "baothoiloc.example.vn"),
        ("", "baothoiloc.example.vn"),
    ],
)
def test_the_newspaper_is_what_the_site_calls_itself_or_its_host(tmp_path, web, head, expected):
    head += '<link rel="canonical" href="https://m.baothoiloc.example.vn/a1">'
    assert read_page(save(tmp_path, "page.html", page_of(ARTICLE, head))).stated["newspaper"] == expected


@pytest.mark.parametrize("address", ["http://10.0.0.1/a", "http://localhost/a", "file:///C:/a.html"])
def test_an_address_that_is_no_sites_names_no_newspaper(tmp_path, web, address):
    page = page_of(ARTICLE, f'<link rel="canonical" href="{address}">')
    assert "newspaper" not in read_page(save(tmp_path, "page.html", page)).stated


def test_the_newspaper_is_the_host_that_a_browser_noted_when_it_saved_the_page(tmp_path, web):
    page = page_of(ARTICLE).replace("<html", "<!-- saved from url=(0030)https://baocantho.example.vn/a1 --><html")
    assert read_page(save(tmp_path, "page.html", page)).stated["newspaper"] == "baocantho.example.vn"


@pytest.mark.parametrize("broken", ["{", "[1]", '{"@type": "NewsArticle", "author": 7, "headline": {}}', "[" * 20000])
def test_json_ld_that_cannot_be_read_is_passed_over(tmp_path, web, broken):
    page = read_page(
        save(tmp_path, "page.html", page_of(ARTICLE, f'<script type="application/ld+json">{broken}</script>'))
    )
    assert page.stated["title"] == TITLE and PARAGRAPHS[2] in page.text


def test_a_page_that_declares_another_encoding_is_read_in_it(tmp_path, web):
    # Windows-1258 writes tone marks after their vowel: "ế" is "ê" and an accent
    marks = {"́": 0xEC, "̀": 0xCC, "̉": 0xD2, "̃": 0xDE, "̣": 0xF2}
    import unicodedata

    def old(text: str) -> bytes:
        out = bytearray()
        for letter in text:
            parts = unicodedata.normalize("NFD", letter)
            tone = [c for c in parts if c in marks]
            base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in marks))
            out += base.encode("cp1258") + bytes(marks[c] for c in tone)
        return bytes(out)

    page = page_of(ARTICLE).replace('charset="utf-8"', 'charset="windows-1258"')
    assert PARAGRAPHS[1] in read_page(save(tmp_path, "page.html", old(page))).text


def test_a_web_archive_is_read_like_the_page_in_it(tmp_path, web):
    from email.message import EmailMessage

    archive = EmailMessage()
    archive.set_content(page_of(ARTICLE), subtype="html", charset="utf-8", cte="quoted-printable")
    archive.add_related(b"GIF89a", "image", "gif")
    assert PARAGRAPHS[0] in read_page(save(tmp_path, "page.mhtml", archive.as_bytes())).text


def test_a_page_without_article_comes_with_all_its_lines(tmp_path, web):
    page = read_page(save(tmp_path, "page.html", page_of("<p>Một dòng</p><p>Hai dòng</p>")))
    assert page.text == "Một dòng\nHai dòng\n"


# --- Text, Word, PDF ---


def test_a_text_file_is_taken_as_it_is(tmp_path):
    path = save(tmp_path, "page.txt", f"{TITLE}\r\n04/03/2021\r\n{PARAGRAPHS[0]}\r\n")
    page = read_page(path)
    assert page.is_verbatim and page.encoding == "UTF-8"
    assert page.stated == {"title": TITLE, "published": "2021-03-04"} and page.inferred == ("title", "published")


def test_a_text_in_an_old_encoding_is_converted_and_named(tmp_path):
    page = read_page(save(tmp_path, "page.txt", "TØnh ñy S¬n La häp bµn nghÞ quyÕt.".encode("latin-1")))
    assert (page.text, page.encoding, page.is_verbatim) == ("Tỉnh ủy Sơn La họp bàn nghị quyết.", "TCVN3", False)


def test_a_word_file_gives_paragraphs_and_cells_in_their_order(tmp_path):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = "Mẫu văn bản", "Admin"
    document.add_paragraph(TITLE)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Xã", "Số hộ"
    for paragraph in PARAGRAPHS:
        document.add_paragraph(paragraph)
    document.save(tmp_path / "article.docx")
    page = read_page(tmp_path / "article.docx")
    assert page.text.splitlines() == [TITLE, "Xã", "Số hộ", *PARAGRAPHS]
    assert page.stated == {"title": TITLE}  # not the properties of the template


def write_pdf(path: Path, lines: list[str], **about: str) -> None:
    import matplotlib

    with matplotlib.rc_context({"pdf.fonttype": 42}):
        from matplotlib.figure import Figure

        figure = Figure(figsize=(8.3, 11.7))
        for number, line in enumerate(lines):
            figure.text(0.08, 0.95 - 0.02 * number, line, size=8)
        figure.savefig(path, format="pdf", metadata=about)


def test_the_lines_of_a_pdf_become_paragraphs(tmp_path):
    pytest.importorskip("pypdfium2")
    import textwrap

    lines = [TITLE]
    for paragraph in PARAGRAPHS:
        lines += textwrap.wrap(paragraph, 90)
    write_pdf(tmp_path / "article.pdf", [*lines, "- 1 -"], Title="Mẫu", Author="Admin")
    page = read_page(tmp_path / "article.pdf")
    assert page.text.splitlines() == [TITLE, *PARAGRAPHS]
    assert page.stated == {"title": TITLE}


def test_a_pdf_without_text_is_refused_as_a_scan(tmp_path):
    pytest.importorskip("pypdfium2")
    write_pdf(tmp_path / "scan.pdf", [])
    with pytest.raises(ValueError, match=r"scan.pdf: there is no text in it; perhaps it is a scan"):
        read_page(tmp_path / "scan.pdf")


@pytest.mark.parametrize(
    ("name", "library", "said"),
    [("a.docx", "lxml.etree", "cannot be read as a Word file"), ("a.pdf", "pypdfium2", "cannot be read as PDF")],
)
@pytest.mark.filterwarnings("ignore")
def test_a_broken_file_is_a_clear_error(tmp_path, name, library, said):
    pytest.importorskip(library)
    with pytest.raises(ValueError, match=said):
        read_page(save(tmp_path, name, b"%PDF-1.4 and nothing more"))


# --- What cannot be read ---


@pytest.mark.parametrize(
    ("name", "ending", "package"),
    [("a.html", ".html", "lxml"), ("a.docx", ".docx", "lxml"), ("a.pdf", ".pdf", "pypdfium2")],
)
def test_a_missing_package_is_named_with_the_command_that_brings_it(tmp_path, monkeypatch, name, ending, package):
    def missing(module: str) -> None:
        raise ModuleNotFoundError(f"No module named {module!r}")

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(ImportError) as caught:
        read_page(save(tmp_path, name, "x"))
    expected = f"reading {ending} needs {package}, which is not installed: pip install 'province-frames[pages]'"
    assert str(caught.value) == expected


def test_other_files_are_refused_with_what_can_be_done(tmp_path):
    with pytest.raises(ValueError, match=r"'.doc' cannot be read; readable are .txt, .html.*save it as .docx"):
        read_page(save(tmp_path, "old.doc", "x"))
    with pytest.raises(FileNotFoundError, match="not found"):
        read_page(tmp_path / "none.txt")
    with pytest.raises(ValueError, match="there is no text in it"):
        read_page(save(tmp_path, "empty.txt", " \n"))


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2021-03-04T08:15:00+07:00", "2021-03-04"),
        ("2021-03-04T08:15:00+0700", "2021-03-04"),
        ("2021-03-03T17:00:00Z", "2021-03-04"),
        ("2021-03-04 23:59", "2021-03-04"),
        ("Thứ năm, 4/3/2021", "2021-03-04"),
        ("31/02/2021", ""),
        ("3/4/2021 8:15:00 AM", ""),
        ("8:15 PM 03/04/2021", ""),
        ("3/25/2021 8:15:00 AM", ""),
        ("25/3/2021 8:15:00 AM", "2021-03-25"),
        ("9999-12-31T23:59:59Z", ""),
        ("", ""),
    ],
)
def test_a_time_stamp_is_the_day_it_was_in_vietnam(stamp, day):
    assert stated_day(stamp) == day
