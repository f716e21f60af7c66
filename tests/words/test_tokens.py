"""Words are exact slices of the text, names and terms of the domain stay whole, spelling variants are one word."""

import json
import re
import unicodedata
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis import normalize, segment
from analysis.words.lexicon import _SPACE, _Sequences


def sentence(*texts: str, start: int = 0) -> pd.DataFrame:
    """Sentences of one article, one character apart, from place `start` of the article on."""
    starts = [start + sum(len(text) + 1 for text in texts[:i]) for i in range(len(texts))]
    return pd.DataFrame(
        {
            "article_id": "a",
            "sentence": range(1, len(texts) + 1),
            "start": starts,
            "end": [s + len(t) for s, t in zip(starts, texts, strict=True)],
            "text": texts,
        }
    )


def words(text: str, **options) -> list[str]:
    return segment(sentence(text), **options)["word"].tolist()


# --- Every word is a slice of the text ---

IN_USE = (
    "Tỉnh uỷ tỉnh ủy cấp ủy Sơn La Bắc Kạn Quảng Ngãi Ba Bể Hoà Bình Nguyễn Hữu Đông Lò Minh Hùng ban thường vụ Ban "
    "Chấp hành chương trình hành động nghị quyết Đại hội XIII XV đưa vào cuộc sống kinh tế - xã hội quốc phòng-an ninh "
    "hoàn thành thực hiện từng bước người dân khó khăn quý khuỷu UBND HĐND TP. v.v. Đ/c"
)
WITH_FIGURES = "6.000 12,8 12,8% 100% 60ha 18/11/2019 7/12 2020-2025 88/2019/QH14 12/NQ-CP 18-NQ/TW quý I/2021"
MARKS = [",", ".", "…", "...", "./.", ":", ";", "!", "?", "-", "–", "/", "(", ")", "“", "”", '"', "'", "%", "+", "&"]
ODDITIES = ["😀", "👩‍🌾", "🇻🇳", "★", "²", "½", "ß", "a@b.vn", "https://nalua.vn/tin?x=1", "H'Nhung", "\u200b", "_", "ð"]
SPACES = [" ", " ", " ", "  ", "\xa0", "\u2009", "\t", ""]
CASES = [str, str, str.upper, str.lower, str.capitalize]
FORMS = [lambda text: text, lambda text: unicodedata.normalize("NFD", text)]

PIECE = st.builds(
    lambda text, case, form, space: form(case(text)) + space,
    st.one_of(*map(st.sampled_from, (IN_USE.split(), IN_USE.split(), WITH_FIGURES.split(), MARKS, ODDITIES))),
    st.sampled_from(CASES),
    st.sampled_from(FORMS),
    st.sampled_from(SPACES),
)
TEXTS = st.lists(PIECE, max_size=25).map("".join)


def check_slices(text: str, tokens: pd.DataFrame) -> None:
    """Hold the words of one piece of text, which begins at place 0, to what the table says about them."""
    place = 0
    for token in tokens.itertuples():
        surface = text[token.start : token.end]
        assert token.word == "_".join(surface.lower().split()) != ""
        assert surface == surface.strip()
        assert token.is_word == any(c.isalnum() for c in surface)
        assert not text[place : token.start].strip()  # in order, and only white space left out
        place = token.end
    assert not text[place:].strip()


@settings(max_examples=2 * settings().max_examples)
@given(st.lists(TEXTS, min_size=3, max_size=3))
@example(["Tỉnh uỷ\xa0Sơn La  họp 😀, cấp\xa0 ủy…"])
@example([unicodedata.normalize("NFD", "CẤP UỶ Quảng Ngãi")])
def test_every_word_of_generated_text_is_its_slice(raws):
    sentences = sentence(*map(normalize, raws))  # as load_corpus does
    tokens = segment(sentences)
    for row in sentences.itertuples():
        own = tokens[tokens["sentence"] == row.sentence]
        check_slices(row.text, own.assign(start=own["start"] - row.start, end=own["end"] - row.start))


@given(st.text(max_size=40))
@example("İ")
@example("0\x1f0")
@example("\ufeffa\u2028b")
def test_every_word_of_any_characters_is_its_slice(raw):
    text = normalize(raw)
    check_slices(text, segment(sentence(text)))


def test_every_word_of_the_articles_is_its_slice(articles, sentences, tokens):
    text_of = articles.set_index("article_id")["text"]
    surfaces = [text_of[t.article_id][t.start : t.end] for t in tokens.itertuples()]
    assert tokens["word"].tolist() == ["_".join(surface.lower().split()) for surface in surfaces]


def test_the_words_of_a_sentence_are_the_sentence(articles, sentences, tokens):
    groups = tokens.groupby(["article_id", "sentence"])
    for row in sentences.itertuples():
        own = groups.get_group((row.article_id, row.sentence))
        check_slices(row.text, own.assign(start=own["start"] - row.start, end=own["end"] - row.start))


def test_offsets_count_from_the_beginning_of_the_article():
    found = segment(sentence("Lúa tốt.", "Dân vui.", start=100))
    assert found[["sentence", "position", "word", "start", "end"]].values.tolist() == [
        [1, 1, "lúa", 100, 103],
        [1, 2, "tốt", 104, 107],
        [1, 3, ".", 107, 108],
        [2, 1, "dân", 109, 112],
        [2, 2, "vui", 113, 116],
        [2, 3, ".", 116, 117],
    ]


# --- Names ---

PERSONS = ["Nguyễn Hữu Đông", "Lò Minh Hùng", "Hoàng Quốc Khánh", "Hoàng Duy Chinh", "Bùi Thị Quỳnh Vân"]
PLACES = ["Sơn La", "Bắc Kạn", "Ba Bể", "Thanh Bình", "Việt Nam", "Nhật Bản", "Tây Bắc", "Bắc Bộ", "Tân Sửu"]


@pytest.mark.parametrize("name", PERSONS + PLACES)
def test_a_name_is_one_word_wherever_it_stands_in_the_articles(sentences, tokens, name):
    places = {
        (row.article_id, row.start + match.start(), row.start + match.end())
        for row in sentences.itertuples()
        for match in re.finditer(name, row.text)
    }
    found = tokens[tokens["word"] == name.lower().replace(" ", "_")]
    assert places == set(zip(found["article_id"], found["start"], found["end"], strict=True)) != set()


@pytest.mark.parametrize(
    "person", ["Lê Hà Nam", "Nguyễn Thị Hà Giang", "Trần An Giang", "Nguyễn Bắc Kạn", "Đỗ Long An", "Lò Thị Sơn La"]
)
def test_the_name_of_a_province_is_not_cut_out_of_a_person(person):
    assert person.lower().replace(" ", "_") in words(f"Theo bà {person} cho biết, lúa tốt.")


def test_the_name_of_a_province_is_found_only_where_it_is_capitalised():
    assert "hòa_bình" in words("Họp tại tỉnh Hoà Bình.")
    assert words("giữ hòa bình", lexicon=["Hòa Bình"]) == words("giữ hòa bình", lexicon=())


def test_the_name_of_a_province_is_found_in_capitals_throughout():
    assert "sơn_la" in words("ĐẢNG BỘ TỈNH SƠN LA")


@pytest.mark.parametrize("before", ["Tỉnh uỷ", "tỉnh ủy", "Tỉnh ủy"])
def test_sơn_la_stands_alone_behind_tỉnh_ủy(before):
    assert words(f"{before} Sơn La họp.") == ["tỉnh_ủy", "sơn_la", "họp", "."]


def test_an_administrative_word_is_no_part_of_the_name():
    assert words("Tỉnh Sơn La họp.") == ["tỉnh", "sơn_la", "họp", "."]
    assert words("TP. Hồ Chí Minh họp.") == ["tp.", "hồ_chí_minh", "họp", "."]


# --- Terms of the domain ---


@pytest.mark.parametrize(
    "term",
    [
        "cấp ủy",
        "tỉnh ủy",
        "huyện ủy",
        "ban thường vụ",
        "bộ chính trị",
        "chương trình hành động",
        "nghị quyết đại hội",
        "quán triệt",
        "cụ thể hóa",
        "kinh tế - xã hội",
        "người đứng đầu",
        "nhiệm kỳ",
        "đảng viên",
    ],
)
def test_a_term_of_the_domain_is_one_word_wherever_it_stands_in_the_articles(sentences, tokens, term):
    pattern = re.compile(rf"(?<!\w){term}(?!\w)", re.IGNORECASE)
    written = sum(len(pattern.findall(text)) for text in sentences["text"])
    assert (tokens["word"] == term.replace(" ", "_")).sum() == written > 0


@pytest.mark.parametrize("written", ["cấp ủy", "Cấp uỷ", "CẤP ỦY", "Cấp  uỷ", "cấp\xa0ủy"])
def test_spelling_and_case_make_no_other_word(written):
    assert words(normalize(f"Các {written} họp.")) == ["các", "cấp_ủy", "họp", "."]


@given(st.sets(st.text("abc", min_size=2, max_size=4), min_size=1, max_size=6), st.text("abc", max_size=30))
@example({"ab", "abc", "cab", "bcc"}, "abcabccab")
def test_entries_are_found_from_the_left_the_longest_first(entries, text):
    sequences = _Sequences([[(_SPACE, letter) for letter in entry] for entry in sorted(entries)])
    expected, place = [], 0
    while place < len(text):
        longest = max((len(entry) for entry in entries if text.startswith(entry, place)), default=1)
        expected += [[place, place + longest - 1]] * (longest > 1)
        place += longest
    symbols = np.array([sequences.symbols.get(letter, 0) for letter in text], dtype=np.int64)
    gaps, is_word = np.full(len(text), _SPACE), np.ones(len(text), dtype=bool)
    assert sequences.find(symbols, gaps, is_word).tolist() == expected


def test_the_longest_entry_wins():
    assert words("Ban Chấp hành Trung ương họp.")[0] == "ban_chấp_hành_trung_ương"
    assert words("đưa Nghị quyết Đại hội vào cuộc sống")[1] == "nghị_quyết_đại_hội"


@pytest.mark.parametrize("text", ["Tỉnh đã hoàn thành ủy thác cho vay.", "Ngân hàng hoàn thành uỷ thác đầu tư."])
def test_a_term_does_not_take_its_halves_from_two_words(text):
    found = words(normalize(text))
    assert "hoàn_thành" in found
    assert "thành_ủy" not in found


CASES = json.loads(Path(__file__).with_name("cases_lexicon.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:40] for case in CASES])
def test_an_entry_leaves_no_stump(case):
    found = set(words(normalize(case["text"])))
    assert set(case["words"]) <= found, case["comment"]
    assert found.isdisjoint(case["absent"]), case["comment"]


@pytest.mark.parametrize(
    ("text", "lexicon", "expected"),
    [
        ("hướng dẫn viên", ["hướng dẫn"], ["hướng_dẫn_viên"]),
        ("hướng dẫn viên", ["hướng dẫn viên"], ["hướng_dẫn_viên"]),
        ("nhân dân tệ", ["nhân dân"], ["nhân_dân_tệ"]),
        ("cơ sở hạ tầng", ["hạ tầng"], ["cơ_sở_hạ_tầng"]),
        ("cơ sở hạ tầng", ["hạ tầng", "cơ sở"], ["cơ_sở", "hạ_tầng"]),
    ],
)
def test_a_word_is_cut_only_where_the_lexicon_has_all_its_parts(text, lexicon, expected):
    assert words(text, lexicon=lexicon) == expected


def test_tỉnh_ủy_quyền_is_no_provincial_committee():
    assert "tỉnh_ủy" not in words("Ủy ban nhân dân tỉnh ủy quyền cho sở.")


def test_a_hyphen_without_spaces_hides_no_term():
    assert words("bảo đảm quốc phòng-an ninh") == ["bảo_đảm", "quốc_phòng-an_ninh"]


@pytest.mark.parametrize(
    "number", ["88/2019/QH14", "12/NQ-CP", "18-NQ/TW", "01-CT/TW", "05/KH-UBND", "18/11/2019", "6.000", "12,8"]
)
def test_the_number_of_a_document_a_day_and_a_figure_are_one_word(number):
    assert number.lower() in words(f"Theo Nghị quyết số {number} của Đảng.")


def test_a_roman_numeral_is_a_word_of_its_own():
    assert words("Đại hội lần thứ XIII của Đảng")[-3:] == ["xiii", "của", "đảng"]
    assert words("Quốc hội khóa XV họp.") == ["quốc_hội", "khóa", "xv", "họp", "."]


def test_punctuation_and_symbols_are_no_words_and_numbers_are():
    found = segment(sentence("Lúa (6.000 ha) tốt… 😀"))
    assert found.loc[~found["is_word"], "word"].tolist() == ["(", ")", "…", "😀"]
    assert found.loc[found["is_word"], "word"].tolist() == ["lúa", "6.000", "ha", "tốt"]


@pytest.mark.parametrize("symbol", ["|", "—", "•", ">>", "@", "§", "°", "»", "~", "\\"])
def test_a_symbol_beside_a_space_is_no_part_of_a_word(symbol):
    # the library makes "| ngô" one word; what is written without a space, or between words, is not torn apart
    found = segment(sentence(f"Lúa {symbol} ngô, trồng {symbol} ngô"))
    assert found.loc[~found["is_word"], "word"].tolist() == [symbol, ",", symbol]
    assert found.loc[found["is_word"], "word"].tolist() == ["lúa", "ngô", "trồng", "ngô"]


def test_symbols_inside_a_word_stay():
    assert words("Về kinh tế - xã hội, ông A. ở TP.HCM cho biết.")[1] == "kinh_tế_-_xã_hội"
    assert "tp.hcm" in words("Ông ở TP.HCM cho biết.")


# --- The lexicon as an option ---


def test_without_lexicon_the_words_are_those_of_the_library():
    from underthesea import word_tokenize

    text = "Tỉnh ủy Sơn La họp về chương trình hành động của cấp ủy đảng."
    assert words(text, lexicon=()) == [word.lower().replace(" ", "_") for word in word_tokenize(text)]
    assert words(text, lexicon=()) != words(text)


def test_another_lexicon_replaces_the_packaged_one():
    text = "Chương trình hành động trồng lúa nếp nương."
    assert words(text, lexicon=["lúa nếp nương"])[-2:] == ["lúa_nếp_nương", "."]
    assert "chương_trình_hành_động" not in words(text, lexicon=["lúa nếp nương"])
    assert "chương_trình_hành_động" in words(text)


def test_the_spelling_of_a_lexicon_does_not_matter():
    assert words("Cấp ủy họp.", lexicon=[unicodedata.normalize("NFD", " cấp  uỷ ")]) == ["cấp_ủy", "họp", "."]


def test_a_lexicon_may_be_any_iterable_once():
    assert words("Cấp ủy họp.", lexicon=iter(["cấp ủy"])) == ["cấp_ủy", "họp", "."]


@pytest.mark.parametrize("entry", ["", "   ", "ủy", "-", "ủy -"])
def test_an_entry_of_less_than_two_syllables_is_refused(entry):
    with pytest.raises(ValueError) as error:
        segment(sentence("Lúa tốt."), lexicon=["cấp ủy", entry])
    assert f"lexicon entry {entry.strip()!r} must have at least two syllables" in str(error.value)


def test_characters_of_regular_expressions_in_an_entry_mean_themselves():
    assert words("gạo ST.25 ngon", lexicon=["gạo st.25"]) == ["gạo_st.25", "ngon"]


def test_a_lexicon_leaves_nothing_behind_for_later_calls(sentences, tokens):
    three = sentences.head(3)
    segment(three, lexicon=["nghiên cứu học tập"])
    again = segment(three)
    pd.testing.assert_frame_equal(again.astype(object), tokens[: len(again)].astype(object))


# --- The table ---


def test_the_columns_come_in_the_order_of_the_docstring(tokens):
    described = ["article_id", "province", "sentence", "position", "word", "start", "end", "is_word"]
    assert tokens.columns.tolist() == [*described, "newspaper", "published", "author", "resolution"]


def test_positions_count_from_one_in_every_sentence(tokens):
    for _, own in tokens.groupby(["article_id", "sentence"]):
        assert own["position"].tolist() == list(range(1, len(own) + 1))


def test_no_sentence_gives_an_empty_table_with_all_columns(sentences, tokens):
    empty = segment(sentences.iloc[:0])
    assert empty.columns.tolist() == tokens.columns.tolist()
    assert empty.dtypes.astype(str).to_dict() == tokens.dtypes.astype(str).to_dict()


def test_the_order_of_articles_does_not_matter(sentences, tokens):
    turned = segment(pd.concat([own for _, own in reversed(list(sentences.groupby("article_id", sort=False)))]))
    again = pd.concat([turned[turned["article_id"] == a] for a in sentences["article_id"].unique()], ignore_index=True)
    pd.testing.assert_frame_equal(again, tokens)


@pytest.mark.parametrize("column", ["word", "position", "is_word"])
def test_a_column_that_segment_makes_itself_is_refused(sentences, column):
    with pytest.raises(ValueError, match=f"sentences has a column {column}, which segment"):
        segment(sentences.assign(**{column: "x"}))


@pytest.mark.parametrize("start", [None, -1, 2**31])
def test_a_place_that_is_none_is_refused(start):
    with pytest.raises(ValueError, match="sentences: start must be an offset into a text, from 0, not"):
        segment(sentence("Lúa tốt.", "Dân vui.").assign(start=[0, start]))


def test_further_columns_need_not_be_text(sentences):
    some = sentences.head(2).assign(tags=[["a"], ["b", "c"]], views=[1.5, 2.5], seen=pd.Timestamp("2021-01-01"))
    found = segment(some)
    assert found["tags"].iloc[0] == ["a"]
    assert found["views"].dtype == "float64"
    assert found["seen"].dtype.kind == "M"


def test_a_name_of_many_syllables_is_found_as_written_and_in_capitals():
    name = " ".join(["Trần"] * 30)
    for written in (name, name.upper()):
        assert words(f"Bà {written} họp.", lexicon=[name])[1] == name.lower().replace(" ", "_")


def test_the_table_of_sentences_is_not_changed(sentences):
    some = sentences.head(5)
    before = some.copy(deep=True)
    segment(some)
    pd.testing.assert_frame_equal(some, before)
