"""Files as people have them come in whole: Word's changes, pages with asides and copies."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.pages.reading import read_page
from analysis.pages.saved_page import mhtml_part

TITLE = "Thới Lộc đưa nghị quyết vào cuộc sống"
P = [
    "Ngay sau đại hội, Đảng ủy xã Thới Lộc đã họp bàn, phân công từng đồng chí phụ trách từng ấp, rà soát từng hộ.",
    "Theo Bí thư Đảng ủy xã, cái khó nhất là làm cho dân tin, vì vậy cán bộ phải làm trước, nói đi đôi với làm.",
    "Đến nay xã đã trồng mới 120ha lúa chất lượng cao, làm 4km đường bê tông, thu nhập của bà con tăng thêm.",
    "Thời gian tới, xã tiếp tục vận động bà con hiến đất làm đường, phấn đấu về đích nông thôn mới nâng cao.",
]


def page(body: str) -> str:
    return f'<!doctype html><html><head><meta charset="utf-8"><title>{TITLE}</title></head><body>{body}</body></html>'


def lines_of(folder: Path, content: str | bytes, name: str = "page.html") -> list[str]:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_page(folder / name).text.splitlines()


def article(*parts: str) -> str:
    return page(f"<article><h1>{TITLE}</h1>{''.join(parts)}</article>")


def paragraphs(texts: list[str]) -> list[str]:
    return [f"<p>{text}</p>" for text in texts]


# --- Saved pages ---


@pytest.mark.parametrize(
    "body",
    [
        pytest.param([f'<aside class="sapo"><p>{P[0]}</p></aside>', *paragraphs(P[1:])], id="lead in an aside"),
        pytest.param([f'<h2 class="sapo">{P[0]}</h2>', *paragraphs(P[1:])], id="lead in a heading"),
        pytest.param(["<div>", *(f"<span>{p}</span>" for p in P), "</div>"], id="spans without space between"),
        pytest.param([*paragraphs(P[:3]), "<div>" * 400, f"<p>{P[3]}</p>", "</div>" * 400], id="deep nesting"),
        pytest.param(["<font>" * 300, *paragraphs(P), "</font>" * 300], id="all of it nested deeply"),
        pytest.param(["<p><font>" * 260, "<br>".join(P)], id="tags that are never closed"),
        pytest.param(["<br>".join(P)], id="line breaks"),
        pytest.param(
            [
                '<div class="d-none d-md-block">',
                *paragraphs(P),
                '</div><div class="d-md-none">',
                *paragraphs(P),
                "</div>",
            ],
            id="a copy for phones",
        ),
        pytest.param(
            [*paragraphs(P[:2]), '<div style="display:none">', *paragraphs(P[2:]), "</div>"], id="folded away"
        ),
    ],
)
def test_every_paragraph_of_a_page_comes_in_once(tmp_path, body):
    pytest.importorskip("trafilatura")
    assert lines_of(tmp_path, article(*body)) == [TITLE, *P]


def test_a_page_nested_too_deeply_for_the_extractor_comes_with_all_its_lines(tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.pages.saved_page._is_deep", lambda page: False)
    assert lines_of(tmp_path, article("<font>" * 300, *paragraphs(P))) == [TITLE, *P]


def test_of_a_page_nested_deeply_menus_and_comments_stay_out(tmp_path):
    pytest.importorskip("trafilatura")
    menu = '<div class="menu"><a href="/">Trang chủ</a> <a href="/x">Kinh tế</a></div>'
    comment = '<div id="comments"><p>Nguyễn Văn A: Tôi thấy việc này rất hay, xã tôi cũng nên làm như vậy.</p></div>'
    deep = f"<article><h1>{TITLE}</h1>{'<font>' * 300}{''.join(paragraphs(P))}{'</font>' * 300}</article>"
    assert lines_of(tmp_path, page(menu + deep + comment)) == [TITLE, *P]


@pytest.mark.parametrize(
    ("reference", "back"),
    [
        pytest.param('<a href="#_ftn1"><span>[1]</span></a>', '<a href="#_ftnref1">[1]</a>', id="Word"),
        pytest.param('<a href="#sdfootnote1sym"><sup>1</sup></a>', '<a href="#sdfootnote1anc">1</a>', id="LibreOffice"),
        pytest.param(
            '<sup><a href="https://a.vn/x.html#cite_note-1">[1]</a></sup>', '<a href="#cite_ref-1">↑</a>', id="wiki"
        ),
    ],
)
def test_the_numbers_of_notes_do_not_run_into_words_and_notes_come_along(tmp_path, reference, back):
    pytest.importorskip("trafilatura")
    note = "Theo báo cáo của Đảng ủy xã về năm 2021."
    text = [P[0].replace("từng hộ.", f"từng hộ{reference}."), *P[1:]]
    body = f"<div><h1>{TITLE}</h1>{''.join(paragraphs(text))}</div><div><div id='ftn1'><p>{back}{note}</p></div></div>"
    assert lines_of(tmp_path, page(body)) == [TITLE, *P, note]


def test_a_link_to_a_place_on_the_page_that_is_no_number_stays(tmp_path):
    pytest.importorskip("trafilatura")
    text = P[0].replace("từng ấp", '<a href="#footer">từng ấp</a>')
    assert lines_of(tmp_path, article(*paragraphs([text, *P[1:]]))) == [TITLE, *P]


def test_text_that_was_struck_out_as_deleted_is_not_there(tmp_path):
    pytest.importorskip("trafilatura")
    text = P[0].replace("từng ấp", "<del>nhầm</del>từng ấp")
    assert lines_of(tmp_path, article(*paragraphs([text, *P[1:]]))) == [TITLE, *P]


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("a.odt", "save it as .docx"),
        ("a.rtf", "open it in Word or LibreOffice and save it as .docx"),
        ("a.docm", "save it as .docx"),
        ("a.jpg", "recognise its text first"),
        ("a.ods", "save the articles as text, one file each"),
        ("a.zip", "unpack it"),
        ("a.eml", "save the page itself as HTML"),
    ],
)
def test_what_cannot_be_read_is_refused_with_advice(tmp_path, name, advice):
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(ValueError, match=rf"{name}: files ending in .* cannot be read; .*; {advice}"):
        read_page(tmp_path / name)


def test_an_aside_of_links_stays_out(tmp_path):
    pytest.importorskip("trafilatura")
    aside = "<aside>" + "".join(f"<a href={n}>{text}</a> " for n, text in enumerate(P)) + "</aside>"
    assert lines_of(tmp_path, article(*paragraphs(P[:3]), aside)) == [TITLE, *P[:3]]


def test_invisible_characters_do_not_come_along(tmp_path):
    pytest.importorskip("trafilatura")
    source = article(*paragraphs(P)).replace("nghị quyết", "ng&shy;hị quy&#8203;ết")
    assert lines_of(tmp_path, source) == [TITLE, *P]


def test_a_damaged_byte_is_replaced_and_said(tmp_path):
    pytest.importorskip("trafilatura")
    raw = article(*paragraphs(P)).encode().replace("nâng cao".encode(), b"n\xe1 cao")
    (tmp_path / "page.html").write_bytes(raw)
    found = read_page(tmp_path / "page.html")
    assert found.encoding == "UTF-8, 1 damaged byte replaced"
    assert found.text.splitlines()[:4] == [TITLE, *P[:3]]


def test_many_damaged_bytes_are_refused_with_their_number(tmp_path):
    pytest.importorskip("trafilatura")
    raw = article(*paragraphs(P)).encode().replace("ộ".encode(), b"\xe1")
    (tmp_path / "page.html").write_bytes(raw)
    with pytest.raises(ValueError, match=r"page.html: .*\(\d+ bytes are no UTF-8\)"):
        read_page(tmp_path / "page.html")


@pytest.mark.parametrize("charset", ["unicode", "windows-1258", "iso-8859-1", "utf-8", "no-such-charset"])
def test_a_web_archive_is_valid_utf_8_whatever_charset_it_names(tmp_path, charset):
    head = (
        f'MIME-Version: 1.0\r\nContent-Type: text/html; charset="{charset}"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
    )
    raw = head.encode() + article(*paragraphs(P)).encode()
    assert P[0] in mhtml_part(raw, tmp_path / "page.mht").decode()


@pytest.mark.parametrize("charset", ["no-such-charset", "ascii", None])
def test_a_web_archive_of_an_unknown_charset_is_read_as_its_page_declares(tmp_path, charset):
    pytest.importorskip("trafilatura")
    named = f'; charset="{charset}"' if charset else ""
    head = f"MIME-Version: 1.0\r\nContent-Type: text/html{named}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    text = "Hôm nay, ông bà và các anh em trong thôn cùng nhau làm hai km kênh cho xã, và ai mà không vui."
    source = article(f"<p>{text}</p>").replace('"utf-8"', '"iso-8859-1"').replace(TITLE, "Thôn làm kênh")
    (tmp_path / "page.mht").write_bytes(head.encode() + source.encode("latin-1"))
    assert text in read_page(tmp_path / "page.mht").text


def test_a_web_archive_names_the_host_that_it_was_saved_from(tmp_path):
    pytest.importorskip("trafilatura")
    head = "MIME-Version: 1.0\r\nSnapshot-Content-Location: https://www.baothoiloc.vn/a.html\r\n"
    raw = f"{head}Content-Type: text/html; charset=utf-8\r\n\r\n{article(*paragraphs(P))}"
    (tmp_path / "page.mht").write_text(raw, "utf-8", newline="")
    assert read_page(tmp_path / "page.mht").stated["newspaper"] == "baothoiloc.vn"


def test_text_that_was_saved_in_a_wrong_encoding_and_lost_bytes_is_refused(tmp_path):
    pytest.importorskip("trafilatura")
    with pytest.raises(ValueError, match=r"page.html: words such as .* were read in a wrong encoding"):
        lines_of(tmp_path, article(*paragraphs(P)).encode().decode("cp1252", "replace"))


@pytest.mark.parametrize("sign", ["\x01", "&#1;", "&#x1f;", "\x0b", "&#xFFFE;", "\x7f"])
def test_control_characters_in_a_page_do_no_harm(tmp_path, sign):
    pytest.importorskip("trafilatura")
    found = lines_of(tmp_path, article(*paragraphs([P[0] + sign, *P[1:]])))
    assert found[0] == TITLE and found[2:] == P[1:]
