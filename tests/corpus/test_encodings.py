"""Old encodings: recognised by the language alone, converted exactly, and never seen where they are not."""

import contextlib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import normalize, repair_encoding
from analysis.corpus import encodings
from analysis.corpus.encodings import convert_if_better
from analysis.corpus.legacy_encodings import ENCODINGS

ROOT = Path(__file__).parents[2]
PAGES = sorted([*(ROOT / "data" / "articles").glob("*.txt"), *(ROOT / "tests" / "data" / "pages").glob("*.txt")])
SENTENCE = "Tỉnh ủy Sơn La họp về Nghị quyết Đại hội, đưa vào cuộc sống: những việc cần làm ngay."
# Bytes looked up by hand in TCVN 5712:1993, the VNI table, RFC 1456 and code page 1258.
BYTES = {
    "TCVN3": b"T\xd8nh \xf1y S\xacn La",
    "VNI": b"T\xe6nh u\xfby S\xf4n La",
    "VISCII": b"T\xefnh \xfcy S\xbdn La",
    "Windows-1258": b"Ti\xd2nh u\xd2y S\xf5n La",
}
TONES = "\u0300\u0301\u0303\u0309\u0323"


def write_1258(text: str) -> bytes:
    """Write as Windows does: letters with their quality, tones as characters of their own."""
    out = b""
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        tone = "".join(c for c in parts if c in TONES)
        base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in TONES))
        out += (base + tone).encode("cp1258", "ignore")
    return out


def as_old_bytes(text: str, encoding: str) -> bytes:
    """Write a text in an old encoding, by asking for every letter which bytes are read as it."""
    if encoding == "Windows-1258":
        return write_1258(text)
    codes = {}
    singles = [bytes([code]) for code in range(0x80, 0x100)]
    pairs = [bytes([base]) + mark for base in b"aeouyAEOUY\xf4\xf6\xd4\xd6" for mark in singles]
    for raw in [*pairs, *singles] if encoding == "VNI" else singles:
        letter, _ = repair_encoding(raw, encoding=encoding)
        codes.setdefault(letter, raw)
    return b"".join(codes.get(c) or codes.get(c.lower()) or c.encode("ascii", "ignore") for c in text)


# --- Recognised ---


@pytest.mark.parametrize("encoding", BYTES)
def test_bytes_of_an_old_encoding_are_read(encoding):
    assert repair_encoding(BYTES[encoding]) == ("Tỉnh ủy Sơn La", encoding)


@pytest.mark.parametrize("encoding", BYTES)
def test_a_text_that_was_saved_with_the_wrong_letters_is_read(encoding):
    saved_wrongly = BYTES[encoding].decode("cp1252")
    assert repair_encoding(saved_wrongly) == ("Tỉnh ủy Sơn La", encoding)


def test_utf_8_that_was_read_as_windows_1252_is_read():
    assert repair_encoding("Tỉnh ủy Sơn La".encode().decode("cp1252")) == (
        "Tỉnh ủy Sơn La",
        "UTF-8 read as Windows-1252",
    )


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_told_from_its_mark_or_its_zeros(codec):
    name = codec.upper().removesuffix("-SIG").removesuffix("-LE").removesuffix("-BE")
    assert repair_encoding(SENTENCE.encode(codec)) == (SENTENCE, name)


@pytest.mark.parametrize("encoding", BYTES)
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_whole_pages_are_recognised_and_come_back(path, encoding):
    page = normalize(path.read_text("utf-8-sig"))
    raw = as_old_bytes(page, encoding)
    for given_text in (raw, raw.decode("latin-1")):
        text, name = repair_encoding(given_text)
        assert name == encoding
        letters, expected = ["".join(filter(str.isalpha, t.lower())) for t in (text, page)]
        assert letters == expected


def test_capitals_that_a_font_showed_are_written_as_capitals():
    text, _ = repair_encoding("ChØ thÞ cña TØnh ñy\nTØNH ñY S¥N LA, §¶NG Bé TØNH\nUBND TØNH S¬n La")
    assert text == "Chỉ thị của Tỉnh ủy\nTỈNH ỦY SƠN LA, ĐẢNG BỘ TỈNH\nUBND TỈNH Sơn La"


def test_only_the_wrong_lines_of_a_page_are_converted():
    page = "Trang chủ\nHà Nội, Cà Mau, Đà Nẵng\nTØnh ñy häp vÒ NghÞ quyÕt §¹i héi\nCà phê\nL­ît xem: 12"
    text, name = repair_encoding(page)
    assert name == "TCVN3"
    assert text.splitlines() == [
        "Trang chủ",
        "Hà Nội, Cà Mau, Đà Nẵng",
        "Tỉnh ủy họp về Nghị quyết Đại hội",
        "Cà phê",
        "Lượt xem: 12",
    ]


def test_a_name_typed_later_beside_a_text_in_an_old_font_stays():
    assert convert_if_better("Hòa Bình", "TCVN3") == "Hòa Bình"
    assert convert_if_better("B¾c K¹n", "TCVN3") == "Bắc Kạn"


def test_a_name_says_which_encoding_it_is_where_there_is_too_little_text():
    assert repair_encoding("S¬n La") == ("S¬n La", "UTF-8")
    assert repair_encoding("S¬n La", encoding="tcvn3") == ("Sơn La", "TCVN3")


# --- Left alone ---


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_text_in_order_comes_back_as_it_is_line_by_line_too(path):
    page = path.read_text("utf-8-sig")
    assert repair_encoding(page) == (page, "UTF-8")
    assert [line for line in page.splitlines() if repair_encoding(line) != (line, "UTF-8")] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain ASCII, 12 %",
        "Les évêques réunis à Genève déclarèrent hier que l'Église étudiait la sécurité des élèves",
        "Müller führte über Köln, Nürnberg größere Änderungen für Österreich",
        "José Pérez está en Málaga con Núñez y María González",
        unicodedata.normalize("NFD", SENTENCE),
    ],
)
def test_other_texts_come_back_as_they_are(text):
    assert repair_encoding(text) == (text, "UTF-8")


@given(st.text())
def test_no_text_makes_it_fail(text):
    assert repair_encoding(text)[1] in ENCODINGS


@given(st.binary())
def test_bytes_are_read_or_refused(raw):
    try:
        assert repair_encoding(raw)[1] in ENCODINGS
    except ValueError as error:
        assert "not UTF" in str(error)


# --- Refused ---


def test_bytes_in_no_encoding_of_vietnamese():
    with pytest.raises(
        ValueError, match=r"not UTF-8 \(byte 0xe9 in line 2\), and not clearly Vietnamese in TCVN3, VNI"
    ):
        repair_encoding("cafe\ncafé, très élevé".encode("latin-1"))


def test_a_name_that_is_no_encoding():
    with pytest.raises(ValueError, match=r"encoding='ABC' must be one of UTF-8, .*TCVN3, VNI, VISCII"):
        repair_encoding("S¬n La", encoding="ABC")


def test_bytes_that_are_not_in_the_encoding_named():
    with pytest.raises(ValueError, match=r"not UTF-8 .wrong at byte 1.; save it as UTF-8"):
        repair_encoding(b"S\xacn La", encoding="UTF-8")


@pytest.mark.parametrize("bullet", ["•", "–", "·", "…", "«"])
def test_a_list_with_bullets_is_no_text_in_an_old_encoding(bullet):
    text = "\n".join(f"{bullet} {word}" for word in ("an", "binh", "cam", "dung", "em"))
    assert repair_encoding(text) == (text, "UTF-8")


@pytest.mark.integration
@pytest.mark.parametrize("encoding", BYTES)
def test_all_of_a_large_file_is_converted_though_only_a_part_is_looked_at(encoding):
    line = as_old_bytes(SENTENCE, encoding) + b"\n"
    text, name = repair_encoding(b"Plain words.\n" * 50_000 + line * 5000)
    assert (name, text.count(SENTENCE)) == (encoding, 5000)


@pytest.mark.integration
@pytest.mark.parametrize("piece", [b"\xe1b ", b"\xe1", b"\xe1b\n"])
def test_a_large_file_in_no_encoding_takes_no_more_work_than_a_page(monkeypatch, piece):
    looked_at: list[int] = []
    count = encodings._syllables_and_words
    monkeypatch.setattr(encodings, "_syllables_and_words", lambda text: looked_at.append(len(text)) or count(text))
    for raw in (piece * 1_000_000, "Tỉnh ủy\n".encode() + piece.decode("latin-1").encode() * 1_000_000):
        looked_at.clear()
        with contextlib.suppress(ValueError):
            encodings.repair_encoding(raw)
        assert sum(looked_at) < 2_500_000


def test_words_that_are_too_long_for_a_syllable_are_not_cached():
    encodings.is_syllable.cache_clear()
    with pytest.raises(ValueError, match="not clearly Vietnamese"):
        repair_encoding(b"\xe1" * 300_000)
    assert encodings.is_syllable.cache_info().currsize == 0
