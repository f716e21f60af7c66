"""PDF files come in as text that reads on: without running headers, in the order of columns, in paragraphs."""

from __future__ import annotations

import textwrap
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.pages.limits import LARGEST_FILE
from analysis.pages.pdf_layout import Line, _pieces, _with_gaps_filled
from analysis.pages.reading import read_page
from analysis.pages.spacing import join_pieces, suspicious_words

from .pdf_writer import Text, column, write_pdf

pytest.importorskip("pypdfium2")

P = [
    "Ngay sau đại hội, Đảng ủy xã Thới Lộc đã họp bàn, phân công từng đồng chí phụ trách từng ấp, rà soát từng hộ.",
    "Theo Bí thư Đảng ủy xã, cái khó nhất là làm cho dân tin, vì vậy cán bộ phải làm trước, nói đi đôi với làm.",
    "Đến nay xã đã trồng mới 120ha lúa chất lượng cao, làm 4km đường bê tông, thu nhập của bà con tăng thêm.",
    "Thời gian tới, xã tiếp tục vận động bà con hiến đất làm đường, phấn đấu về đích nông thôn mới nâng cao.",
]


def lines(folder: Path, *pages: list[Text]) -> list[str]:
    return read_page(write_pdf(folder / "file.pdf", pages)).text.splitlines()


def test_printed_lines_are_joined_to_paragraphs(tmp_path):
    assert lines(tmp_path, column(P)) == P


def test_items_of_a_list_are_not_joined(tmp_path):
    items = ["Các nhiệm vụ trọng tâm của năm nay", "- Một là, trồng rừng và giữ rừng", "a) Hai là, làm đường"]
    assert lines(tmp_path, [(text, 70, 760 - 15 * row, 12) for row, text in enumerate(items)]) == items


def test_paragraphs_without_indent_are_told_apart_by_the_space_between_them(tmp_path):
    page: list[Text] = []
    for text in P:
        y = min((y for _, _, y, _ in page), default=780) - 24
        page += [(line, 70, y - 15 * row, 12) for row, line in enumerate(textwrap.wrap(text, 60))]
    assert lines(tmp_path, page) == P


HEADERS = [
    lambda n: (f"Trang {n}", 280, 30, 10),
    lambda n: (f"{n}", 280, 30, 10),
    lambda n: (f"- {n} -", 280, 810, 10),
    lambda n: (f"Báo Thới Lộc, số 12, ngày 3/4/2021, trang {n + 7}/20", 70, 810, 10),
    lambda n: ("Ban Tuyên giáo Huyện ủy", 70, 810, 10),
    lambda n: ("https://thoiloc.example/bai-12.html", 24, 24, 8),
]


@pytest.mark.parametrize("header", HEADERS)
def test_what_runs_along_the_edge_of_pages_does_not_come_into_a_sentence(tmp_path, header):
    long = column([" ".join(P[:3])])
    pages = [[header(1), *long[:3]], [header(2), *(long[3:] or long)], [header(3), *column(P[3:])]]
    assert lines(tmp_path, *pages) == [" ".join(P[:3]), P[3]]


def test_headings_with_a_number_on_several_pages_are_no_running_header(tmp_path):
    pages = [[(f"Điều {n}. Tổ chức thực hiện", 70, 790, 12), *column([P[k]])] for k, n in enumerate((3, 5, 9))]
    text = lines(tmp_path, *pages)
    assert [f"Điều {n}. Tổ chức thực hiện" in text for n in (3, 5, 9)] == [True, True, True]


def test_a_line_of_prose_that_two_pages_share_stays(tmp_path):
    line = "bà con ra đồng từ sáng sớm, ai cũng vui."
    pages = [[*column([P[k]]), (line, 70, 600, 12)] for k in range(2)]
    assert " ".join(lines(tmp_path, *pages)).count(line) == 2


@pytest.mark.parametrize(
    ("headline", "size"),
    [
        (["Thới Lộc đưa nghị quyết", "Vào cuộc sống"], 20),
        (["Thới Lộc đưa nghị quyết", "vào cuộc sống"], 12),
        (["THỚI LỘC ĐƯA", "NGHỊ QUYẾT", "VÀO CUỘC SỐNG"], 12),
    ],
)
def test_a_headline_over_several_lines_is_one(tmp_path, headline, size):
    page = [(text, 90, 800 - 1.2 * size * row, size) for row, text in enumerate(headline)]
    assert lines(tmp_path, [*page, *column(P, top=700)]) == [" ".join(headline), *P]


@pytest.mark.parametrize("order", ["column after column", "row after row", "right column first"])
def test_two_columns_are_read_one_after_the_other(tmp_path, order):
    left, right = column(P[:2] * 2, x=60, width=38, size=10), column(P[2:] * 2, x=310, width=38, size=10)
    title = ("Thới Lộc họp bàn", 150, 800, 20)
    page = {
        "column after column": [title, *left, *right],
        "row after row": [
            title,
            *(piece for row in zip(left, right, strict=False) for piece in row),
            *left[len(right) :],
        ],
        "right column first": [*right, *left, title],
    }[order]
    assert lines(tmp_path, page) == ["Thới Lộc họp bàn", *P[:2] * 2, *P[2:] * 2]


def test_lines_of_a_headline_are_joined_though_each_begins_with_a_capital_and_ends_early(tmp_path):
    printed = ["Nghị quyết", "Thới Lộc đưa Nghị quyết vào", "Cuộc sống của Nhân dân xã ta"]
    headline = [(line, 70, 810 - 24 * n, 20) for n, line in enumerate(printed)]
    assert lines(tmp_path, [*headline, *column(P[:2], top=720)]) == [" ".join(printed), *P[:2]]


@pytest.mark.parametrize("height", [820, 30])
def test_a_page_number_on_a_single_page_is_left_out(tmp_path, height):
    assert lines(tmp_path, [("3", 300, height, 10), *column(P[:2])]) == P[:2]


def test_a_headline_over_both_columns_does_not_widen_them(tmp_path):
    names = " ".join(["Tỉnh ủy Sơn La", "Ban Thường vụ Tỉnh ủy", "Huyện ủy Mộc Châu"] * 4) + "."
    left, right = column([names], x=60, top=700, width=38, size=10), column([P[2]], x=310, top=700, width=38, size=10)
    headline = [("Sơn La đưa nghị quyết của Đảng", 80, 800, 24), ("vào cuộc sống của người dân vùng cao", 60, 770, 24)]
    assert lines(tmp_path, [*headline, *left, *right])[1:] == [names, P[2]]


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page(tmp_path):
    text = column([" ".join(P)], width=38, size=10)
    third = len(text) // 3
    pages = [
        [
            *column([" ".join(P[:2])], x=60, width=38, size=10),
            *[(line, 60, 600 - 13 * n, 10) for n, (line, *_) in enumerate(text[:third])],
            *[(line, 310, 760 - 13 * n, 10) for n, (line, *_) in enumerate(text[third : 2 * third])],
        ],
        [(line, 60, 760 - 13 * n, 10) for n, (line, *_) in enumerate(text[2 * third :])],
    ]
    assert lines(tmp_path, *pages) == [" ".join(P[:2]), " ".join(P)]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Nghị quyết chỉ rõ cán bộ phải gần dân, trọng dân và có trách nhi-", "ệm với dân.", "trách nhiệm với dân."),
        ("Chương trình phát triển nông nghiệp của huyện giai đoạn 2020-", "2025 đạt.", "2020-2025 đạt."),
        ("Đoàn công tác của huyện đã làm việc với các xã dọc tuyến đường Hà-", "Nội đi Sơn La.", "Hà-Nội đi Sơn La."),
        ("Huyện tập trung phát triển nhanh và bền vững các mặt về kinh tế -", "xã hội.", "kinh tế - xã hội."),
    ],
)  # fmt: skip
def test_words_divided_at_the_end_of_a_line_are_joined(tmp_path, first, second, expected):
    page = [(first, 70, 760, 12), (second, 70, 744, 12), *column(P, top=700, width=len(first))]
    assert lines(tmp_path, page)[0].endswith(expected)


def test_words_are_found_by_where_their_characters_are_printed(tmp_path):
    """Files print a space under the next character, or print words apart without a space."""
    x = [70 + 6 * n for n in range(40)]
    text = "Dân xa ra ban"  # the font is not in the file, so only letters that every font has
    letters = [(char, x[n], 760, 12) for n, char in enumerate(text) if char != " "]
    assert lines(tmp_path, letters) == [text]
    spaced = [("Bà con ra d ", 70, 760, 12), ("ong som", 70 + 6 * 11, 760, 12)]  # over the space
    assert lines(tmp_path, spaced) == ["Bà con ra dong som"]


def with_letters_of_another_font(line: str) -> list[Line]:
    """Return characters as programs print them whose font lacks Vietnamese letters: the row without them, then them."""
    is_missing = [ord(char) > 0xFF and char != "đ" for char in line]
    order = sorted(range(len(line)), key=lambda n: is_missing[n])
    characters = [Line(line[n], 6.0 * n, 6.0 * n + 6, 0, 12) for n in order]
    blank = Line(" ", 0, 0, 0, 0)  # the library puts one into every gap
    return [piece for char in characters for piece in (char, blank)]


@pytest.mark.parametrize("line", ["Mường Chanh đưa nghị quyết vào cuộc sống.", "Ở bản, hộ ở đồi ổn ổn, ruộng ở ổ."])
def test_letters_that_were_printed_in_another_font_stand_in_their_words(line):
    printed = with_letters_of_another_font(line)
    below = [replace(char, bottom=-20, top=-8) if char.right else char for char in printed]
    assert [piece.text for piece in _pieces(_with_gaps_filled([*printed, *below]))] == [line, line]


def test_characters_over_others_or_before_a_column_are_not_put_into_a_row():
    row = [Line(char, 300.0 + 6 * n, 306.0 + 6 * n, 0, 12) for n, char in enumerate("Dân vui")]
    bold = [replace(char, left=char.left + 0.5, right=char.right + 0.5) for char in row]
    column = [replace(char, left=char.left - 200, right=char.right - 200) for char in row]
    assert _with_gaps_filled([*row, *bold, *column]) == [*row, *bold, *column]


def test_a_number_that_was_printed_after_its_item_is_before_it(tmp_path):
    items = [("Về kinh tế, xã trồng cà phê.", 100, 760, 12), ("Về văn hóa, bản nào cũng vui.", 100, 740, 12)]
    numbers = [("1.", 80, 760, 12), ("2.", 80, 740, 12)]
    assert lines(tmp_path, [*items, *numbers]) == [
        "1. Về kinh tế, xã trồng cà phê.",
        "2. Về văn hóa, bản nào cũng vui.",
    ]


def test_items_with_roman_numbers_begin_after_a_sentence_and_not_in_a_name(tmp_path):
    def printed(*texts: str) -> list[Text]:
        return [(text, 70, 760 - 15 * row, 12) for row, text in enumerate(texts)]

    items = ["Năm nay xã tập trung làm tốt hai nhiệm vụ sau đây:", "I.Về kinh tế, xã trồng cà phê và cây ăn quả."]
    assert lines(tmp_path, printed(*items, "II. Về văn hóa.")) == [*items, "II. Về văn hóa."]
    name = ["Dự hội nghị của xã hôm nay còn có đồng chí", "I. Niê, đại biểu của bản."]
    assert lines(tmp_path, printed(*name)) == [" ".join(name)]


def test_words_around_a_slash_at_the_end_of_a_line_are_joined_without_a_space(tmp_path):
    page = [("Thu nhập bình quân đạt 35,5 triệu đồng/người/", 70, 760, 12), ("năm, tăng khá.", 70, 744, 12)]
    assert lines(tmp_path, page) == ["Thu nhập bình quân đạt 35,5 triệu đồng/người/năm, tăng khá."]


def test_the_end_of_a_sentence_at_the_edge_of_two_pages_is_no_running_header(tmp_path):
    page = column([P[0]])
    below = min(y for _, _, y, _ in page) - 15.6
    pages = [[*page, ("vào năm 2030.", 70, below, 12)] for _ in range(2)]
    assert " ".join(lines(tmp_path, *pages)).count("vào năm 2030.") == 2


def test_a_page_printed_sideways_is_read_upright(tmp_path):
    path = write_pdf(tmp_path / "file.pdf", [column(P)])
    rotated = path.read_bytes().replace(b" Td <", b" Tm <")
    for _, x, y, _ in column(P):
        rotated = rotated.replace(f"{x} {y} Tm".encode(), f"0 1 -1 0 {842 - y} {x} Tm".encode())
    (tmp_path / "side.pdf").write_bytes(rotated)
    assert read_page(tmp_path / "side.pdf").text.splitlines() == P


# --- Words in pieces, characters without meaning ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tài nguyên t ự nhiên, hàng thi ết yếu, d ịch v ụ", "tài nguyên tự nhiên, hàng thiết yếu, dịch vụ"),
        ("NGH Ị QUY ẾT Đ ẢNG B Ộ", "NGHỊ QUYẾT ĐẢNG BỘ"),
        ("ngh i ệ p, T ự do, Đ ộc lập", "nghiệp, Tự do, Độc lập"),
        ("nhóm C ảnh, nhóm C ấm, nhóm B ảo", "nhóm C ảnh, nhóm C ấm, nhóm B ảo"),
        ("mục a ấp, mục b án", "mục a ấp, mục b án"),
        ("một t ự", "một t ự"),  # once is no habit of the file
        ("áp út ở ấp", "áp út ở ấp"),
    ],
)
def test_pieces_are_joined_where_the_whole_is_a_syllable_and_a_piece_is_none(text, expected):
    assert join_pieces(text) == expected


def test_words_spaced_apart_in_a_file_are_joined(tmp_path):
    broken = [text.replace("ộ", " ộ").replace("ả", " ả").replace("ế", " ế") for text in P]
    assert lines(tmp_path, column(broken)) == P


def test_decomposed_letters_are_not_broken_words():
    assert suspicious_words(unicodedata.normalize("NFD", " ".join(P))) == (0.0, [])


def test_what_share_of_words_looks_broken_is_said(tmp_path):
    text = "Bò lú\ue023 v\ue023 tr\ue023u c\ue023 dê họ th\ue023nh hoa nhà"  # five of ten words
    page = read_page(write_pdf(tmp_path / "file.pdf", [column([text])]))
    [remark] = page.remarks
    assert remark.startswith("50% of its words look broken") and "recognise its text anew (OCR)" in remark
    assert suspicious_words("\n".join(P)) == (0.0, [])


# --- Files in old fonts, scans, encrypted and broken files ---


def test_text_in_a_vni_font_is_converted(tmp_path):
    old = "Ñaûng boä vaø nhaân daân xaõ Thôùi Loäc hoïp baøn vieäc laøm ñöôøng, ai cuõng vui."
    page = read_page(write_pdf(tmp_path / "file.pdf", [[(old, 70, 760, 12)]]))
    assert page.text == "Đảng bộ và nhân dân xã Thới Lộc họp bàn việc làm đường, ai cũng vui.\n"
    assert page.encoding == "VNI"


@pytest.mark.parametrize("shift", [0, 0xF000])
def test_text_in_a_font_from_before_unicode_is_converted(tmp_path, shift):
    old = "TØnh ñy S¬n La häp bµn nghÞ quyÕt cña ®¹i héi."
    text = "".join(chr(ord(char) + shift) if char != " " else char for char in old)
    page = read_page(write_pdf(tmp_path / "file.pdf", [[(text, 70, 760, 12)]]))
    assert (page.text, page.encoding) == ("Tỉnh ủy Sơn La họp bàn nghị quyết của đại hội.\n", "TCVN3")


def test_a_scan_is_refused_with_advice_and_single_pages_without_text_are_said(tmp_path):
    with pytest.raises(ValueError, match=r"file.pdf: there is no text in it; perhaps it is a scan: recognise its text"):
        lines(tmp_path, [], [])
    page = read_page(write_pdf(tmp_path / "file.pdf", [column(P), [], []]))
    assert page.remarks == ("2 of 3 pages have no text, perhaps scanned",)


@pytest.mark.parametrize(
    "version", ["/V 5 /R 6 /Length 256 /CF << /StdCF << /CFM /AESV3 >> >>", "/V 2 /R 3 /Length 128"]
)
def test_an_encrypted_file_is_refused_with_advice(tmp_path, version):
    keys = "".join(
        f"/{name} <{'00' * size}> " for name, size in (("O", 48), ("U", 48), ("OE", 32), ("UE", 32), ("Perms", 16))
    )
    encrypt = f"/Encrypt << /Filter /Standard {version} /P -4 {keys} /StmF /StdCF /StrF /StdCF >> /ID [<00> <00>] "
    write_pdf(tmp_path / "file.pdf", [column(P)], encrypt)
    with pytest.raises(ValueError, match=r"file.pdf: .*it needs a password; save it without one"):
        read_page(tmp_path / "file.pdf")


@pytest.mark.parametrize("strength", ["128", "256"])
def test_a_file_encrypted_without_a_password_is_read(strength):
    page = read_page(Path(__file__).parents[1] / "data" / "pages" / "encrypted" / f"aes-{strength}.pdf")
    assert page.text == P[0] + "\n"


@pytest.mark.parametrize("raw", [b"%PDF-1.7", b"%PDF-1.7\n" + b"x" * 1000, b"<html>"])
def test_a_broken_file_is_refused_by_name(tmp_path, raw):
    (tmp_path / "file.pdf").write_bytes(raw)
    with pytest.raises(ValueError, match=r"file.pdf: cannot be read as PDF"):
        read_page(tmp_path / "file.pdf")


def test_too_many_pages_and_too_large_a_file_are_refused(tmp_path, monkeypatch):
    with pytest.raises(ValueError, match=r"it has 2,001 pages; at most 2,000 are read, so divide it"):
        lines(tmp_path, *[[]] * 2001)
    with (tmp_path / "large.pdf").open("wb") as file:
        file.truncate(LARGEST_FILE + 1_000_000)
    with pytest.raises(ValueError, match=r"large.pdf: it has 51 MB; at most 50 MB are read, so divide it"):
        read_page(tmp_path / "large.pdf")
