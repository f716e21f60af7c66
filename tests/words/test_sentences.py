"""Ninety-five sentences of five bodies, each an exact slice of its article, without datelines and repeats."""

import warnings
from pathlib import Path

import pandas as pd
import pytest

from analysis import normalize, split_blocks, split_sentences

GOLD = pd.read_csv(Path(__file__).parents[2] / "data" / "hand-coded-frames.csv")


def table(*rows: tuple[str, str], **columns: str) -> pd.DataFrame:
    """Blocks of one article "a" from (role, text), one after the other with a line break between."""
    found, start = [], 0
    for number, (role, text) in enumerate(rows, start=1):
        found.append(("a", number, role, start, start + len(text), text))
        start += len(text) + 1
    return pd.DataFrame(found, columns=["article_id", "block", "role", "start", "end", "text"]).assign(**columns)


def texts(*rows: tuple[str, str], **options) -> list[str]:
    return split_sentences(table(*rows), **options)["text"].tolist()


# --- The five articles ---


def test_the_five_bodies_have_ninety_five_sentences(sentences):
    assert len(sentences) == 95


def test_forty_nine_sentences_are_coded_by_hand_and_have_their_numbers(sentences):
    assert len(GOLD) == 49
    found = sentences.set_index(["article_id", "sentence"])["text"]
    for row in GOLD.itertuples():
        assert found[(row.article_id, row.sentence)].split() == normalize(row.text).split()


def test_every_sentence_is_what_its_offsets_say(articles, sentences):
    text_of = articles.set_index("article_id")["text"]
    for sentence in sentences.itertuples():
        assert text_of[sentence.article_id][sentence.start : sentence.end] == sentence.text


def test_the_sentences_of_an_article_are_numbered_from_one_in_the_order_of_the_text(articles, sentences):
    assert sentences["article_id"].unique().tolist() == articles["article_id"].tolist()
    for _, own in sentences.groupby("article_id"):
        assert own["sentence"].tolist() == list(range(1, len(own) + 1))
        assert (own["start"].to_numpy()[1:] > own["end"].to_numpy()[:-1]).all()


def test_a_sentence_lies_within_its_block(blocks, sentences):
    both = sentences.merge(blocks, on=["article_id", "block"], suffixes=("", "_of_block"))
    assert len(both) == len(sentences)
    assert (both["role"] == "body").all()
    assert ((both["start_of_block"] <= both["start"]) & (both["end"] <= both["end_of_block"])).all()


def test_the_sentences_hold_the_whole_body_except_the_dateline(blocks, sentences):
    said = "".join("".join(sentences["text"]).split())
    body = "".join("".join(blocks.loc[blocks["role"] == "body", "text"]).split())
    assert said == body.replace("(BáoQuảngNgãi)-", "")


def test_the_dateline_of_quang_ngai_is_left_out(sentences):
    first = sentences[sentences["article_id"] == "quang-ngai-2021"].iloc[0]
    assert first["text"].startswith("Thay vì tổ chức hội nghị quán triệt")


def test_the_grouping_columns_travel_and_come_in_the_order_of_the_docstring(sentences):
    described = ["article_id", "province", "block", "sentence", "start", "end", "text"]
    assert sentences.columns.tolist() == [*described, "newspaper", "published", "author", "resolution"]
    assert sentences["published"].dtype.kind == "M"


def test_the_order_of_articles_does_not_matter(blocks, sentences):
    turned = split_sentences(pd.concat([b for _, b in reversed(list(blocks.groupby("article_id", sort=False)))]))
    again = pd.concat([turned[turned["article_id"] == a] for a in sentences["article_id"].unique()], ignore_index=True)
    pd.testing.assert_frame_equal(again, sentences)


def test_the_table_of_blocks_is_not_changed(blocks):
    before = blocks.copy(deep=True)
    split_sentences(blocks)
    pd.testing.assert_frame_equal(blocks, before)


def test_the_index_of_the_blocks_does_not_matter(blocks, sentences):
    shifted = blocks.set_axis(range(7, 7 + len(blocks)))
    pd.testing.assert_frame_equal(split_sentences(shifted), sentences)


# --- Datelines ---


@pytest.mark.parametrize(
    "dateline",
    [
        "(BLC) - ",
        "(BLC)- ",
        "(BLC) – ",
        "(Báo Nà Lúa) — ",
        "(Báo Nà Lúa): ",
        "(baonalua.vn) - ",
        "BTO - ",
        "BTO – ",
        "QNO - ",
        "TTXVN - ",
        "Baonalua.vn - ",
        "baonalua.com.vn – ",
        "Sơn La (TTXVN) - ",
        "NàLúa - ",
    ],
)
def test_a_dateline_is_no_part_of_the_first_sentence(dateline):
    found = split_sentences(table(("body", dateline + "Lúa tốt. Dân vui.")))
    assert found["text"].tolist() == ["Lúa tốt.", "Dân vui."]
    assert found["start"].tolist() == [len(dateline), len(dateline + "Lúa tốt. ")]


@pytest.mark.parametrize(
    "text",
    [
        "Sơn La - vùng đất của hoa ban, đang đổi mới.",
        "Nông nghiệp – thế mạnh của tỉnh – phát triển nhanh.",
        "Kinh tế - xã hội của tỉnh phát triển nhanh.",
        "Nhiệm kỳ 2020 - 2025 có 3 khâu đột phá.",
        "UBND tỉnh đã ban hành kế hoạch.",
        "OCOP - hướng đi mới của bản Nà Lúa.",
        "Mai Sơn (Sơn La) - vùng đất của nhãn và xoài.",
        pytest.param(
            "HĐND - UBND tỉnh đã ban hành kế hoạch.",
            marks=pytest.mark.xfail(strict=True, reason="looks like BTO - UBND tỉnh…, which is a dateline"),
        ),
        "Xã Nà Lúa (huyện Mai Sơn) có 12 bản.",
        "Đại hội (nhiệm kỳ 2020 - 2025) đã thành công.",
        "Lúa tốt. (BLC) - Dân vui.",
    ],
)
def test_what_is_no_dateline_keeps_its_words(text):
    assert "".join(texts(("body", text))).replace(" ", "") == text.replace(" ", "")


def test_only_the_first_paragraph_can_have_a_dateline():
    assert texts(("body", "Lúa tốt."), ("body", "(BLC) - Dân vui.")) == ["Lúa tốt.", "(BLC) - Dân vui."]


def test_lines_above_the_first_paragraph_do_not_matter_for_its_dateline():
    assert texts(("headline", "Mùa lúa"), ("date", "4/3/2021"), ("body", "(BLC) - Lúa tốt.")) == ["Lúa tốt."]


FIRST_WORDS = {
    "binh-thuan": "Những ngày đầu tháng 3,",
    "can-tho": "Ngày 6-3, ấp Thới Bình,",
    "cong-tam-duong": "Ngày 01/3/2021, UBND huyện",
    "dai-bac-lieu": "Mưa lớn kéo dài",
    "dong-khoi": "Rút kinh nghiệm từ đợt hạn mặn",
    "ha-giang": "Thực hiện Nghị quyết",
    "lai-chau": "Với phương châm",
    "nghe-an": "Sáng 5/9, gần 300 học sinh",
    "quang-binh": "Cơn bão đi qua",
    "quang-nam": "Sau bốn đợt lũ",
    "thanh-hoa": "Dù đã có nhiều chính sách",
    "yen-bai": "Sáng 7/3, tại sân vận động",
}


@pytest.mark.parametrize(("name", "words"), FIRST_WORDS.items())
def test_a_made_up_page_begins_with_its_first_words_and_not_its_dateline(made_up_pages, name, words):
    found = split_sentences(split_blocks(made_up_pages[made_up_pages["article_id"] == name]))
    assert found["text"].iloc[0].startswith(words)


# --- Lines and roles ---


def test_a_sentence_does_not_cross_a_line_of_the_page():
    found = split_sentences(table(("body", "Lúa tốt"), ("heading", "Giúp nhau"), ("body", "dân vui.")))
    assert found[["block", "sentence", "text"]].values.tolist() == [[1, 1, "Lúa tốt"], [3, 2, "dân vui."]]


def test_only_the_body_counts_unless_asked_otherwise():
    rows = [("headline", "Mùa lúa"), ("body", "Lúa tốt. Dân vui."), ("caption", "Bản Nà Lúa."), ("boilerplate", "In")]
    assert texts(*rows) == ["Lúa tốt.", "Dân vui."]
    assert texts(*rows, roles=("headline", "body", "caption")) == ["Mùa lúa", "Lúa tốt.", "Dân vui.", "Bản Nà Lúa."]
    assert texts(*rows, roles=("body", "headline")) == ["Mùa lúa", "Lúa tốt.", "Dân vui."]


@pytest.mark.parametrize("roles", [("body", "headlin"), ("Body",), (), "body"])
def test_a_role_that_does_not_exist_is_refused(roles):
    with pytest.raises(ValueError) as error:
        split_sentences(table(("body", "Lúa tốt.")), roles=roles)
    allowed = "headline, date, byline, caption, heading, body, boilerplate"
    assert str(error.value) == f"roles must be a tuple of {allowed}, not {roles!r}"


def test_a_repeated_caption_counts_once(blocks, sentences):
    with_captions = split_sentences(blocks, roles=("body", "caption"))
    captions = blocks[blocks["role"] == "caption"]
    assert captions["is_repeat"].sum() == 1
    assert with_captions["text"].eq("Quang cảnh Đại hội đại biểu Đảng bộ tỉnh lần thứ XX.").sum() == 1
    assert with_captions["block"].nunique() > sentences["block"].nunique()


def test_an_article_without_body_is_warned_of_and_left_out():
    blocks = pd.concat([table(("boilerplate", "In")).assign(article_id="b"), table(("body", "Lúa tốt."))])
    with pytest.warns(UserWarning, match="no line with role body in b: left out of every later table"):
        found = split_sentences(blocks)
    assert found["article_id"].tolist() == ["a"]


def test_a_body_in_every_article_gives_no_warning(blocks):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        split_sentences(blocks)


@pytest.mark.usefixtures("no_warning_of_empty_articles")
def test_a_corpus_without_any_body_gives_an_empty_table_with_all_columns(sentences, blocks):
    found = split_sentences(blocks[blocks["role"] == "boilerplate"])
    assert len(found) == 0
    assert found.columns.tolist() == sentences.columns.tolist()
    assert found.dtypes.to_dict() == sentences.dtypes.to_dict()


def test_blocks_need_no_province():
    assert "province" not in split_sentences(table(("body", "Lúa tốt.")))
    assert split_sentences(table(("body", "Lúa tốt."), province="Sơn La"))["province"].tolist() == ["Sơn La"]


def test_lines_of_several_articles_in_any_order_are_numbered_within_their_own():
    blocks = pd.DataFrame(
        {
            "article_id": ["b", "a", "b", "a", "b"],
            "block": [2, 1, 1, 2, 3],
            "role": ["body", "body", "body", "body", "caption"],
            "start": 0,
            "end": 0,
            "text": ["(BLC) - Ba. Bốn.", "(BLC) - Một.", "(BLC) - Hai.", "Năm. Sáu.", "Bảy."],
        },
        index=[7, 7, 3, 2, 1],
    )
    found = split_sentences(blocks)
    assert found[["article_id", "sentence", "text"]].values.tolist() == [
        ["b", 1, "(BLC) - Ba."],  # the dateline goes with the first line of the page, not of the table
        ["b", 2, "Bốn."],
        ["a", 1, "Một."],
        ["b", 3, "Hai."],
        ["a", 2, "Năm."],
        ["a", 3, "Sáu."],
    ]
    assert found.index.tolist() == list(range(6))
