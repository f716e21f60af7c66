"""Spelling, numbers, dates and sentence ends; the cases are data: cases_*.json."""

import itertools
import json
import sys
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis import STOP_WORDS, display_form, normalize
from analysis.text import sentence_ends
from analysis.text.dates import parse_day
from analysis.text.numbers import is_numeral, is_roman_numeral, parse_number
from analysis.text.sentence_ends import sentence_spans
from analysis.text.spelling import fold, normalize_aligned
from analysis.text.word_lists import read_list


def cases(name: str) -> list:
    """Return the cases of a file; one with `known_failure` must fail, so that an improvement is noticed."""
    found = json.loads(Path(__file__).with_name(f"cases_{name}.json").read_text("utf-8"))
    return [
        pytest.param(
            case["text"],
            case["expected"],
            id=case["comment"],
            marks=[pytest.mark.xfail(strict=True, reason=case["known_failure"])] if "known_failure" in case else [],
        )
        for case in found
    ]


# --- Spelling ---


@pytest.mark.parametrize(("text", "expected"), cases("normalize"))
def test_a_word_has_one_spelling(text, expected):
    assert normalize(text) == expected


@pytest.mark.parametrize(("text", "expected"), cases("normalize"))
def test_a_decomposed_word_has_the_same_spelling(text, expected):
    assert normalize(unicodedata.normalize("NFD", text)) == expected


VIETNAMESE_LETTERS = st.text(st.sampled_from("aàáảãạoòóọeèẻuùủyỳýỷỵqQUYOAÀhHtnđĐðÐ \u0300\u0301\u0309-_."))
MARKS_OF_LETTERS = {"a": "\u0302\u0306", "e": "\u0302", "i": "", "o": "\u0302\u031b", "u": "\u031b", "y": ""}
TONES = "\u0300\u0301\u0303\u0309\u0323"

# Unicode's Default_Ignorable_Code_Point: format characters but those that are drawn (marks of Arabic, Syriac, Kaithi
# and Egyptian writing, of annotations), fillers of Hangul, vowels of Khmer, selectors, and what is reserved for more.
FORMAT = {chr(code) for code in [*range(0x20000), *range(0xE0000, 0xE1000)] if unicodedata.category(chr(code)) == "Cf"}
DRAWN = set(map(chr, [*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, *range(0xFFF9, 0xFFFC), 0x110BD, 0x110CD,
                      *range(0x13430, 0x13440)]))  # fmt: skip
IGNORABLE = FORMAT - DRAWN | set("\u034f\u115f\u1160\u17b4\u17b5\u2065\u3164\uffa0")
IGNORABLE |= set(map(chr, [*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0000, 0xE1000)]))


@given(st.text() | VIETNAMESE_LETTERS)
@example("uỷ ðoà")
@example("uy\u00ad\u0309")
def test_normalising_twice_changes_nothing(text):
    assert normalize(normalize(text)) == normalize(text)


def test_all_invisible_characters_go_and_no_other_sign():
    assert {char for char in IGNORABLE if normalize(f"a{char}b") != "ab"} == set()
    kept = {chr(code) for code in range(0x20, 0x3000)} - IGNORABLE
    assert {char for char in kept if normalize(f"a{char}b") == "ab"} == set()


@given(st.text() | VIETNAMESE_LETTERS, st.sampled_from(sorted(IGNORABLE)), st.data())
@example("uỷ ban", "\u00ad", None)
def test_an_invisible_character_anywhere_changes_nothing(text, char, data):
    for place in [data.draw(st.integers(0, len(text)))] if data else range(len(text) + 1):
        assert normalize(text[:place] + char + text[place:]) == normalize(text)


@pytest.mark.parametrize("capital", [False, True])
def test_diacritics_in_any_order_give_the_same_letter(capital):
    """All 134 letters with diacritics, typed in every way: 12 vowels with 5 tones, 6 vowels without, and đ."""
    letters = set()
    for vowel, marks in MARKS_OF_LETTERS.items():
        for mark, tone in itertools.product(["", *marks], ["", *TONES]):
            letter = unicodedata.normalize("NFC", vowel + mark + tone)
            letter = letter.upper() if capital else letter
            letters.add(letter)
            for typed in itertools.permutations(mark + tone):
                ways = {letter[:0] + (vowel.upper() if capital else vowel) + "".join(typed)}
                ways |= {unicodedata.normalize("NFC", way[:2]) + way[2:] for way in ways}
                assert {normalize(way) for way in ways} == {letter}
    assert len(letters) == 12 * 6 and all(len(letter) == 1 for letter in letters)


COMPOSED = st.text(st.characters(max_codepoint=0x1FFF, exclude_categories=["Cf", "Mn", "Lo"]))


@given(COMPOSED | VIETNAMESE_LETTERS.map(lambda text: "".join(c for c in text if not unicodedata.combining(c))))
@example("uỷ ðoà")
def test_normalising_does_not_change_case_spaces_and_punctuation(text):
    for before, after in zip(unicodedata.normalize("NFC", text), normalize(text), strict=True):
        assert before == after or (before, after) == ("\u02d7", "-") or before.isupper() == after.isupper()
        assert before.isalpha() == after.isalpha() or before == "\u02d7"


@given(VIETNAMESE_LETTERS | st.text(st.sampled_from("aeơuỷđ\u0309\u0302\u031b\u00ad\u200b ﬁ\u2011")))
@example("uy\u00ad\u0309 ban")
def test_aligned_offsets_lead_back_to_what_was_normalised(text):
    spelled, offsets = normalize_aligned(text)
    assert len(offsets) == len(spelled) and offsets == sorted(offsets)
    for char, start, end in zip(spelled, offsets, [*offsets[1:], len(text)], strict=False):
        if start < end:  # not inside a ligature
            assert fold(normalize(text[start:end])).endswith(fold(char))  # but for its tone, which may have moved


@pytest.mark.parametrize("other", ["bac kan", "BẮC KẠN", "Bắc  Kạn", " Băc Kan "])
def test_fold_makes_spellings_of_a_name_equal(other):
    assert fold(other) == fold("Bắc Kạn") == "bac kan"


def test_fold_turns_d_with_stroke_into_d():
    assert fold("Đắk Lắk") == "dak lak"


def test_display_form_has_spaces_instead_of_underscores():
    assert display_form("tỉnh_ủy sơn_la") == "tỉnh ủy sơn la"


# --- Lists ---


def test_function_words_are_in_counting_form():
    assert {"của", "đối_với", "trong_đó"} <= STOP_WORDS
    assert all(word == normalize(word).lower() and " " not in word for word in STOP_WORDS)


@pytest.mark.parametrize("word", ["nghị_quyết", "thực_hiện", "phát_triển", "cấp_ủy", "tỉnh"])
def test_content_words_are_no_function_words(word):
    assert word not in STOP_WORDS


def test_a_word_list_has_no_comments_and_no_empty_entries():
    entries = read_list("lexicon.txt")
    assert {"cấp ủy", "Sơn La"} <= set(entries)
    assert all(entry and "#" not in entry for entry in entries)


# --- Numbers and dates ---


@pytest.mark.parametrize(("text", "expected"), cases("numbers"))
def test_a_number_has_the_value_a_reader_gives_it(text, expected):
    assert parse_number(text) == expected


@pytest.mark.parametrize("text", ["", "lúa", "tỷ lệ", "12.5", "1.23", "hai năm", "6.000 ha"])
def test_what_is_no_number_is_refused_with_its_text_and_examples(text):
    with pytest.raises(ValueError) as error:
        parse_number(text)
    assert repr(text) in str(error.value)
    assert "'6.000', '12,8'" in str(error.value)


@pytest.mark.parametrize(("text", "value"), [("12.5", 12.5), ("0.125", 0.125), ("1.5 triệu", 1.5e6), ("6.000", 6000)])
def test_a_decimal_point_is_read_if_asked_for(text, value):
    assert parse_number(text, decimal_point=True) == value


@given(st.integers(min_value=0, max_value=10**12))
def test_grouped_thousands_are_read_back(number):
    assert parse_number(f"{number:,}".replace(",", ".")) == number


@pytest.mark.parametrize(
    "text",
    [
        "18/11/2019",
        "18-11-2019",
        "18.11.2019",
        "2019-11-18",
        "2019/11/18",
        "14:54, 18/11/2019 [GMT+7]",
        "Ngày 18 tháng 11 năm 2019",
        "ngày 18 tháng 11, năm 2019",
        "31/2/2019, sửa ngày 18/11/2019",
    ],
)
def test_a_day_is_read_in_every_form(text):
    assert parse_day(text) == date(2019, 11, 18)


@pytest.mark.parametrize(
    "text", ["", "ngày 7/12", "quý I/2021", "88/2019/QH14", "31/2/2021", "29/02/2021", "12/13/2021", "118/11/2019"]
)
def test_what_is_no_full_day_is_none(text):
    assert parse_day(text) is None


def test_the_day_of_a_leap_year_exists():
    assert parse_day("29/02/2020") == date(2020, 2, 29)


@pytest.mark.parametrize("word", ["I", "iv", "IX", "xiii", "XX", "XXXIX"])
def test_numerals_of_congresses_are_roman(word):
    assert is_roman_numeral(word)


@pytest.mark.parametrize("word", ["", "IIII", "VX", "XXXX", "xã", "vi_phạm", "C", "L"])
def test_other_words_are_not_roman(word):
    assert not is_roman_numeral(word)


@pytest.mark.parametrize(("word", "expected"), [("88/2019/qh14", True), ("12,8", True), ("xv", True), ("ba", False)])
def test_a_numeral_has_digits_or_is_roman(word, expected):
    assert is_numeral(word) is expected


# --- Sentences ---


@pytest.mark.parametrize(("text", "expected"), cases("sentences"))
def test_a_paragraph_is_split_into_its_sentences(text, expected):
    assert [text[start:end] for start, end in sentence_spans(text)] == expected


SENTENCE_PIECES = st.lists(
    st.sampled_from(
        ["Lúa", "tốt", "TP", "v.v", "12,8", "6.000", ".", "…", "...", "./.", "!", "”", "“", "(", ")", " ", " "]
    )
)


@given(SENTENCE_PIECES.map("".join) | st.text())
def test_sentences_are_in_order_and_leave_out_only_white_space(text):
    spans = sentence_spans(text)
    outside = zip([0, *(end for _, end in spans)], [*(start for start, _ in spans), len(text)], strict=True)
    assert all(not text[start:end].strip() for start, end in outside)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)


WORDS_BEFORE_A_STOP = sorted(
    {*sentence_ends._TITLES, *sentence_ends._BEFORE_NUMBERS, *sentence_ends._BOATS}
    | {"tỉnh", "Điều", "khoản a", "ương", "xã", "số 5", "Văn", "mục II", "(ths", "1990", "thị"}
)


def test_the_short_way_to_a_plain_stop_says_what_the_long_way_says():
    plain = []
    for before, word, follower in itertools.product(
        ("", "Phụ lục ", "PGS.", "(", "của "), WORDS_BEFORE_A_STOP, ("An", "Các")
    ):
        text = f"{before}{word}. {follower} xã tốt."
        stop = next(m for m in sentence_ends._CANDIDATE.finditer(text) if m.start() >= len(before + word.rstrip(".")))
        if stop.group() == "." and sentence_ends._is_plain_stop(text, stop.start()):
            assert sentence_ends._ends(text, stop, 0), text
            plain.append(word)
    assert {"tỉnh", "ương", "thị"} <= set(plain)


def test_no_combining_character_is_left_by_folding():
    marks = [c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.combining(c) and c.casefold() == c]
    assert len(marks) > 900 and fold("".join(marks)) == ""
