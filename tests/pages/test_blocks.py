"""Every line of a page has its role: the five articles exactly, synthetic pages of other papers, and odd pages."""

from pathlib import Path

import pandas as pd
import pytest

from analysis import normalize, split_blocks
from analysis.pages.blocks import ROLES

HERE = Path(__file__).parents[1] / "data"
GOLD = pd.read_csv(HERE / "gold" / "blocks.csv")
PAGES = pd.read_csv(HERE / "pages" / "roles.csv")


def page(*lines: str, line_end: str = "\n", **columns: str) -> pd.DataFrame:
    return pd.DataFrame({"article_id": ["a"], "text": [line_end.join(lines)]} | {k: [v] for k, v in columns.items()})


def roles(*lines: str, **options: str) -> list[str]:
    return split_blocks(page(*lines, **options))["role"].tolist()


def plain(texts: pd.Series) -> list[str]:
    """The texts in one spelling, with single spaces."""
    return [" ".join(normalize(text).split()) for text in texts]


# Made up, and long enough that each is certainly a paragraph.
LEAD = "Sáng 4/3, hợp tác xã Nà Lúa tổ chức gặt lúa. " + "Bà con trong bản đến từ rất sớm, ai cũng vui. " * 3
REPORT = "Theo kế hoạch, việc gặt lúa kéo dài ba ngày. " + "Nhà nào gặt xong trước thì sang giúp nhà bên. " * 3


# --- The five articles ---


def test_the_gold_file_holds_eighty_three_lines():
    assert len(GOLD) == 83


@pytest.mark.parametrize("with_title", [True, False], ids=["with the title", "without the title"])
@pytest.mark.parametrize("article_id", GOLD["article_id"].unique())
def test_every_line_of_an_article_has_its_role(articles, article_id, with_title):
    article = articles[articles["article_id"] == article_id]
    found = split_blocks(article if with_title else article.drop(columns="title"))
    gold = GOLD[GOLD["article_id"] == article_id]
    expected = list(zip(gold["block"], gold["role"], strict=True))
    assert list(zip(found["block"], found["role"], strict=True)) == expected


def test_every_line_of_the_articles_has_its_text(blocks):
    assert blocks["article_id"].tolist() == GOLD["article_id"].tolist()
    assert blocks["block"].tolist() == GOLD["block"].tolist()
    assert plain(blocks["text"]) == plain(GOLD["text"])


def test_every_block_is_what_its_offsets_say(articles, blocks):
    text_of = articles.set_index("article_id")["text"]
    for block in blocks.itertuples():
        assert text_of[block.article_id][block.start : block.end] == block.text == block.text.strip()


def test_blocks_leave_out_nothing_but_white_space(articles, blocks):
    for article in articles.itertuples():
        own = blocks[blocks["article_id"] == article.article_id]
        outside = zip([0, *own["end"]], [*own["start"], len(article.text)], strict=True)
        assert not any(article.text[start:end].strip() for start, end in outside)


def test_the_only_repeat_in_the_articles_is_the_second_caption_of_quang_ngai(blocks):
    repeats = blocks[blocks["is_repeat"]]
    assert repeats[["article_id", "role", "text"]].values.tolist() == [
        ["quang-ngai-2021", "caption", "Quang cảnh Đại hội đại biểu Đảng bộ tỉnh lần thứ XX."]
    ]
    assert (blocks["text"] == repeats["text"].item()).sum() == 2


def test_every_decision_names_its_rule(blocks):
    assert (blocks["rule"].str.len() > 0).all()


def test_the_columns_of_the_manifest_travel_along_except_title_text_and_inferred(articles, blocks):
    described = ["article_id", "block", "role", "start", "end", "text", "rule", "is_repeat"]
    further = ["province", "newspaper", "published", "author", "resolution"]
    assert blocks.columns.tolist() == [*described, *further]
    assert blocks["published"].dtype == articles["published"].dtype


def test_the_order_of_articles_does_not_matter(articles, blocks):
    turned = split_blocks(articles.iloc[::-1])
    again = pd.concat([turned[turned["article_id"] == a] for a in articles["article_id"]], ignore_index=True)
    pd.testing.assert_frame_equal(again, blocks)


def test_the_table_of_articles_is_not_changed(articles):
    before = articles.copy(deep=True)
    split_blocks(articles)
    pd.testing.assert_frame_equal(articles, before)


def test_an_article_alone_has_the_same_blocks_as_among_others(articles, blocks):
    for article_id in articles["article_id"]:
        alone = split_blocks(articles[articles["article_id"] == article_id])
        pd.testing.assert_frame_equal(alone, blocks[blocks["article_id"] == article_id].reset_index(drop=True))


# --- Synthetic pages of other papers ---

KNOWN_FAILURES = {
    ("dai-gia-lai", 15): "a caption that names no place, event or person looks like a sentence of the article",
    ("quang-binh", 7): "a caption that names no place, event or person looks like a sentence of the article",
}


@pytest.fixture(scope="module")
def page_blocks(made_up_pages):
    return split_blocks(made_up_pages)


def test_sixteen_pages_have_been_made_up(made_up_pages):
    assert len(made_up_pages) == 16
    assert made_up_pages["article_id"].tolist() == sorted(PAGES["page"].unique())


@pytest.mark.parametrize("name", PAGES["page"].unique())
def test_every_line_of_a_made_up_page_has_its_role(page_blocks, name):
    found = page_blocks[page_blocks["article_id"] == name]
    expected = PAGES[PAGES["page"] == name]
    rows = zip(expected["block"], expected["text"], expected["role"], found["role"], strict=True)
    wrong = [row for row in rows if row[2] != row[3] and (name, row[0]) not in KNOWN_FAILURES]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "block"),
    [
        pytest.param(*line, marks=pytest.mark.xfail(strict=True, reason=reason))
        for line, reason in KNOWN_FAILURES.items()
    ],
)
def test_lines_that_are_known_to_fail(page_blocks, name, block):
    found = page_blocks.set_index(["article_id", "block"]).loc[(name, block), "role"]
    assert found == PAGES.set_index(["page", "block"]).loc[(name, block), "role"]


def test_every_line_of_a_made_up_page_is_what_its_offsets_say(made_up_pages, page_blocks):
    text_of = made_up_pages.set_index("article_id")["text"]
    for block in page_blocks.itertuples():
        assert text_of[block.article_id][block.start : block.end] == block.text


def test_no_line_of_a_made_up_page_is_lost(page_blocks):
    expected = PAGES.sort_values(["page", "block"])
    assert page_blocks["block"].tolist() == expected["block"].tolist()
    assert plain(page_blocks["text"]) == plain(expected["text"])


# --- Single rules ---


@pytest.mark.parametrize(
    "line",
    [
        "Chia sẻ Facebook Zalo",
        "Lượt xem: 1.234",
        "1.234 lượt xem",
        "Từ khóa: Nà Lúa, mùa gặt",
        "Bình luận",
        "Trang chủ > Kinh tế > Nông nghiệp",
        "TIN LIÊN QUAN",
        "Quay lại",
        "Bản quyền thuộc Báo Nà Lúa",
        ".",
        "* * *",
    ],
)
@pytest.mark.parametrize("place", ["above", "below"])
def test_furniture_is_known_by_its_wording(line, place):
    article = ["Mùa gặt ở Nà Lúa", LEAD, REPORT]
    found = roles(line, *article) if place == "above" else roles(*article, line)
    assert found[0 if place == "above" else -1] == "boilerplate"


@pytest.mark.parametrize(
    "line",
    [
        "04/03/2021",
        "4-3-2021",
        "2021-03-04",
        "Ngày 4 tháng 3 năm 2021",
        "14:54, 04/03/2021 [GMT+7]",
        "Thứ năm, 4/3/2021 | 14:54",
        "Thứ 5, ngày 4/3/2021, 14h54",
        "Cập nhật lúc 14:54, ngày 04/03/2021",
        "Chủ nhật, 7/3/2021 | 08:30 GMT+7",
    ],
)
def test_a_date_and_nothing_else_is_a_date(line):
    assert roles("Mùa gặt ở Nà Lúa", line, LEAD, REPORT) == ["headline", "date", "body", "body"]


def test_a_sentence_with_a_date_is_no_date():
    assert roles("Mùa gặt ở Nà Lúa", LEAD, "Ngày 4/3/2021, bản Nà Lúa gặt xong.", REPORT)[2] == "body"


@pytest.mark.parametrize(
    "line",
    [
        "Bà con bản Nà Lúa gặt lúa. Ảnh: Thái An",
        "Bà con bản Nà Lúa gặt lúa (Ảnh: Thái An).",
        "Bà con bản Nà Lúa gặt lúa - Ảnh: T.A",
        "Ảnh minh họa: Bản Nà Lúa",
        "Ảnh: Thái An",
        "Quang cảnh buổi gặt lúa.",
        "Các đại biểu dự hội nghị tại xã.",
        "Ông Lò Văn An (bên phải) gặt lúa cùng bà con.",
    ],
)
def test_a_caption_between_paragraphs_is_a_caption(line):
    assert roles("Mùa gặt ở Nà Lúa", LEAD, line, REPORT) == ["headline", "body", "caption", "body"]


@pytest.mark.parametrize(
    "line", ["Thái An", "THÁI AN", "Thái An - Lò Minh", "Bài, ảnh: Thái An", "Tin, ảnh: THÁI AN", "Tác giả: Thái An"]
)
@pytest.mark.parametrize("place", ["above", "below"])
def test_a_byline_stands_under_the_headline_or_at_the_end(line, place):
    head, body = ["Mùa gặt ở Nà Lúa"], [LEAD, REPORT]
    expected = {"above": ["headline", "byline", "body", "body"], "below": ["headline", "body", "body", "byline"]}
    lines = [*head, line, *body] if place == "above" else [*head, *body, line]
    assert roles(*lines) == expected[place]


def test_a_short_line_between_paragraphs_is_a_heading():
    assert roles("Mùa gặt ở Nà Lúa", LEAD, "Giúp nhau gặt lúa", REPORT) == ["headline", "body", "heading", "body"]


def test_a_short_sentence_between_paragraphs_is_body():
    assert roles("Mùa gặt ở Nà Lúa", LEAD, "Ai cũng vui.", REPORT) == ["headline", "body", "body", "body"]


def test_headlines_of_other_articles_are_furniture_until_prose_begins_again():
    lines = ["Mùa gặt ở Nà Lúa", LEAD, "TIN LIÊN QUAN", "Nà Lúa vào vụ cấy", "Chợ phiên ngày xuân", REPORT]
    assert roles(*lines) == ["headline", "body", "boilerplate", "boilerplate", "boilerplate", "body"]


def test_everything_below_the_comments_belongs_to_the_readers():
    lines = ["Mùa gặt ở Nà Lúa", LEAD, REPORT, "Bình luận", "Bài viết hay quá. " + REPORT]
    assert roles(*lines) == ["headline", "body", "body", "boilerplate", "boilerplate"]


def test_a_title_that_stands_on_the_page_is_the_headline():
    found = roles("Một dòng khác trên trang này", "Mùa  gặt ở Nà Lúa", LEAD, title="Mùa gặt ở Nà Lúa")
    assert found[1] == "headline"
    assert found.count("headline") == 1


def test_a_title_that_does_not_stand_on_the_page_is_no_obstacle():
    assert roles("Mùa gặt ở Nà Lúa", LEAD, REPORT, title="Tiêu đề khác") == ["headline", "body", "body"]


def test_a_missing_title_is_no_title():
    found = split_blocks(page("Mùa gặt ở Nà Lúa", LEAD, REPORT).assign(title=pd.NA))
    assert found["role"].tolist() == ["headline", "body", "body"]


@pytest.mark.parametrize("times", [2, 3])
def test_a_repeated_caption_is_marked_each_time_but_the_first(times):
    found = split_blocks(page("Mùa gặt ở Nà Lúa", LEAD, *["Quang cảnh buổi gặt lúa."] * times, REPORT))
    captions = found[found["role"] == "caption"]
    assert captions["is_repeat"].tolist() == [False] + [True] * (times - 1)


def test_a_short_line_printed_twice_is_the_caption_of_a_picture():
    found = split_blocks(page("Mùa gặt ở Nà Lúa", LEAD, "Giúp nhau gặt lúa", "Giúp nhau gặt lúa", REPORT))
    assert found["role"].tolist() == ["headline", "body", "caption", "caption", "body"]
    assert found["is_repeat"].tolist() == [False, False, False, True, False]


def test_a_repeated_headline_is_marked_and_a_repeated_paragraph_is_body_once():
    found = split_blocks(page("Mùa gặt ở Nà Lúa", "Mùa gặt ở Nà Lúa", LEAD, LEAD))
    assert found["role"].tolist() == ["headline", "headline", "body", "boilerplate"]
    assert found["is_repeat"].tolist() == [False, True, False, True]


def test_a_page_with_a_mobile_copy_has_every_paragraph_once():
    article = [LEAD, "Ai cũng vui.", REPORT]
    assert roles("Mùa gặt ở Nà Lúa", *article, *article) == ["headline", *["body"] * 3, *["boilerplate"] * 3]


def test_paragraphs_doubled_throughout_are_body_once_each():
    doubled = [
        line for line in (LEAD, REPORT, "Bà con hẹn nhau sang năm lại gặt chung một lịch như năm nay.") for _ in "12"
    ]
    found = roles("Mùa gặt ở Nà Lúa", *doubled)
    assert found == ["headline", *["body", "boilerplate"] * 3]


def test_a_short_sentence_may_be_said_twice():
    assert roles("Mùa gặt ở Nà Lúa", LEAD, "Xin cảm ơn!", REPORT, "Xin cảm ơn!") == ["headline", *["body"] * 4]


def test_the_same_caption_in_two_articles_is_no_repeat():
    one = page("Mùa gặt ở Nà Lúa", LEAD, "Quang cảnh buổi gặt lúa.", REPORT)
    both = pd.concat([one, one.assign(article_id="b")])
    assert not split_blocks(both)["is_repeat"].any()


# --- Odd pages ---


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\u2028", "\n\n \n"])
def test_any_line_end_gives_the_same_lines(line_end):
    lines = ["Mùa gặt ở Nà Lúa", LEAD, "Quang cảnh buổi gặt lúa.", REPORT, "Thái An"]
    columns = ["block", "role", "text"]
    expected = split_blocks(page(*lines))[columns]
    other = page(*lines, line_end=line_end)
    found = split_blocks(other)
    pd.testing.assert_frame_equal(found[columns], expected)
    assert [other["text"][0][start:end] for start, end in zip(found["start"], found["end"], strict=True)] == [
        line.strip() for line in lines
    ]


def test_invisible_characters_are_no_line():
    assert roles("Mùa gặt ở Nà Lúa", "\u200b\ufeff", LEAD) == ["headline", "body"]


def test_a_page_with_only_furniture_has_no_body():
    assert set(roles("Trang chủ", "Chia sẻ Facebook", "Lượt xem: 12", "Bình luận")) == {"boilerplate"}


def test_an_empty_page_has_no_block_and_all_columns():
    found = split_blocks(page("", province="Sơn La"))
    assert len(found) == 0
    assert found.columns.tolist()[-1] == "province"


def test_a_table_without_articles_gives_a_table_without_blocks(articles):
    found = split_blocks(articles.iloc[:0])
    assert len(found) == 0
    assert found.columns.tolist() == split_blocks(articles).columns.tolist()


def test_a_page_of_one_paragraph_is_body():
    assert roles(LEAD) == ["body"]


def test_roles_are_those_of_the_docstring(blocks, page_blocks):
    assert ROLES == ("headline", "date", "byline", "caption", "heading", "body", "boilerplate")
    assert set(blocks["role"]) == set(page_blocks["role"]) == set(ROLES)


@pytest.mark.parametrize("column", ["article_id", "text"])
def test_a_missing_column_is_named(articles, column):
    with pytest.raises(ValueError, match=f"articles has no column {column}; it has .*province"):
        split_blocks(articles.drop(columns=column))
