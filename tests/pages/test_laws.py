"""Laws that hold for every page: nothing is lost or there twice, and no rule depends on what cannot be seen."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis import normalize, split_blocks

DATA = Path(__file__).parents[1] / "data" / "pages"
PAGES = [normalize(path.read_bytes().decode()) for path in sorted(DATA.rglob("*.txt"))]

PEOPLE = [
    "ông Lò Văn An",
    "bà Nông Thị Mai",
    "đồng chí Hoàng Minh Khoa",
    "chị Vi Thu Hương",
    "các đại biểu",
    "người dân",
]
DEEDS = [
    "đã vận động bà con dồn điền đổi thửa",
    "sẽ mở thêm 12 lớp học nghề cho thanh niên",
    "cho biết việc làm đường còn chậm",
    "nói rằng nghị quyết phải ngắn, dễ nhớ",
    "đang cùng cả bản giữ rừng đầu nguồn",
]
OPENINGS = ["Theo kế hoạch của xã,", "Trong 9 tháng đầu năm,", "Bên cạnh đó,", "Từ đầu nhiệm kỳ đến nay,", "Ở Nà Lúa,"]

# A sentence that reports: no rule speaks of it, so it is body.
sentences = st.builds("{} {} {}.".format, st.sampled_from(OPENINGS), st.sampled_from(PEOPLE), st.sampled_from(DEEDS))
paragraphs = st.lists(sentences, min_size=2, max_size=6, unique=True).map(" ".join)

BOILERPLATE = [
    "Trang chủ > Thời sự", "Chia sẻ Facebook Zalo", "A- A A+", "Lượt xem: 1.204", "In bài viết", "TAGS", ".", "-----",
    "CHÀO MỪNG ĐẾN VỚI TRANG THÔNG TIN XÃ NÀ LÚA", "tit-phu-1.png", ">> Nà Lúa vào vụ cấy", "Bình luận",
    "Hotline: 0212 555 0101", "© 2021 Bản quyền của tòa soạn", "Tin liên quan", "Tin nổi bật",
]  # fmt: skip
OTHERS = ["04/03/2021", "Ảnh: Thái An", "Quang cảnh hội nghị", "Mùa gặt ở Nà Lúa", "THÁI AN", "Thái An - Lò Minh"]
lines = st.sampled_from(BOILERPLATE + OTHERS)


def blocks_of(text: str, title: str | None = None) -> pd.DataFrame:
    return split_blocks(pd.DataFrame({"article_id": ["a"], "title": [title], "text": [text]}))


@st.composite
def pages(draw):
    """Shuffled boilerplate and real-looking prose, and which of it is prose."""
    prose = draw(st.lists(paragraphs, min_size=3, max_size=8, unique=True))
    page = [line for paragraph in prose for line in [*draw(st.lists(lines, max_size=3)), paragraph]]
    return [*page, *draw(st.lists(lines, max_size=4))], prose


def a_paragraph_without_any_trigger_is_body_whatever_is_printed_around_it(prose, blocks):
    assert blocks.loc[blocks["text"].isin(prose), "role"].unique().tolist() == ["body"]


def a_paragraph_above_whatever_may_close_an_article_is_body(printed, prose, blocks, closing):
    above = [line for line in printed[:closing] if line in prose]
    assert blocks.loc[blocks["text"].isin(above), "role"].isin(["body"]).all()


def what_closes_an_article_leaves_the_greater_part_of_its_prose(prose, blocks):
    body = blocks.loc[blocks["role"] == "body", "text"]
    assert 2 * sum(map(len, body)) >= sum(map(len, prose)) - max(map(len, prose))


@given(pages())
@settings(max_examples=3 * settings().max_examples)
def test_a_paragraph_is_body_above_whatever_may_close_an_article_and_most_of_its_prose_in_any_case(page):
    printed, prose = page
    blocks = blocks_of("\n".join(printed))
    closing = [i for i, line in enumerate(printed) if line == "Bình luận" or ("An" in line and line not in prose)]
    if closing:  # a box of comments, or a line of names
        a_paragraph_above_whatever_may_close_an_article_is_body(printed, prose, blocks, closing[0])
    else:
        a_paragraph_without_any_trigger_is_body_whatever_is_printed_around_it(prose, blocks)
    what_closes_an_article_leaves_the_greater_part_of_its_prose(prose, blocks)


@given(pages(), st.sampled_from(["\n", "\r\n", "\n\n", "\n \n"]))
def test_every_visible_character_is_in_exactly_one_block(page, line_end):
    text = line_end.join(page[0])
    blocks = blocks_of(text)
    ends = [0, *blocks["end"]]
    starts = [*blocks["start"], len(text)]
    assert all(end <= start and not text[end:start].strip() for end, start in zip(ends, starts, strict=True))
    assert [text[a:b] for a, b in zip(blocks["start"], blocks["end"], strict=True)] == blocks["text"].tolist()


@given(st.sampled_from(PAGES) | pages().map(lambda page: "\n".join(page[0])), st.data())
@settings(max_examples=3 * settings().max_examples)
def test_a_soft_hyphen_anywhere_changes_no_role(text, data):
    places = data.draw(st.lists(st.integers(0, len(text)), min_size=1, max_size=5))
    with_hyphens = text
    for place in sorted(places, reverse=True):
        with_hyphens = with_hyphens[:place] + "\u00ad" + with_hyphens[place:]
    before, after = blocks_of(text), blocks_of(with_hyphens.replace("\r\u00ad\n", "\u00ad\r\n"))
    visible = after[after["text"].str.replace("\u00ad", "").str.strip() != ""]
    assert visible["role"].tolist() == before["role"].tolist()
    assert visible["rule"].tolist() == before["rule"].tolist()
    assert visible["text"].str.replace("\u00ad", "").str.strip().tolist() == before["text"].tolist()


@given(st.lists(paragraphs, min_size=2, max_size=6, unique=True), st.integers(1, 3))
def test_a_line_that_is_printed_several_times_is_body_once(prose, times):
    blocks = blocks_of("\n".join(["Mùa gặt ở Nà Lúa", *prose * times]))
    assert sorted(blocks.loc[blocks["role"] == "body", "text"]) == sorted(prose)


@given(st.lists(paragraphs, min_size=4, max_size=8, unique=True), st.integers(38, 90))
def test_a_page_with_hard_line_breaks_has_the_words_of_the_page_without(prose, width):
    wrapped = []
    for paragraph in prose:
        row = ""
        for word in paragraph.split():
            if row and len(row) + 1 + len(word) > width:
                wrapped.append(row)
                row = word
            else:
                row = f"{row} {word}".strip()
        wrapped.append(row)
    assume(len(set(wrapped)) == len(wrapped))  # a row that is a sentence by itself and printed twice is body once
    blocks = blocks_of("\n".join(["Mùa gặt ở Nà Lúa", *wrapped]))
    body = blocks.loc[blocks["role"] == "body", "text"]
    assert " ".join(" ".join(body).split()) == " ".join(prose)


@pytest.mark.parametrize("opening", ["» ", ">> ", "© ", "Xem thêm: ", "Hotline 0212 555 0101: ", "* Tags: "])
def test_hundreds_of_words_are_never_boilerplate_by_their_first_ones(opening):
    article = opening + "Bà con trong bản đến từ rất sớm, ai cũng vui. " * 40
    assert blocks_of("Mùa gặt ở Nà Lúa\n" + article)["role"].tolist() == ["headline", "body"]


def test_the_last_word_of_a_paragraph_alone_on_its_row_is_body():
    rows = ["Theo kế hoạch của xã, bà Nông Thị Mai đã vận động bà con dồn điền đổi", "thửa."]
    paragraph = "Ông Lò Văn An cho biết việc làm đường còn chậm. Bà con mong có đường sớm."
    blocks = blocks_of("\n".join(["Mùa gặt ở Nà Lúa", paragraph, *rows]))
    assert blocks["role"].tolist() == ["headline", "body", "body", "body"]
    # after a blank line, or below a row that ends, it is none of the paragraph
    assert blocks_of("\n".join([paragraph, *rows[:1], "", "chia sẻ"]))["role"].iloc[-1] == "boilerplate"
