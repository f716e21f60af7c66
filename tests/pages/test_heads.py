"""Pages that open with something else than a headline: heads of documents, e-mails and prints, a table alone."""

import pandas as pd

from analysis import split_blocks

REPORT = "Theo kế hoạch, việc gặt lúa kéo dài ba ngày. " + "Nhà nào gặt xong trước thì sang giúp nhà bên. " * 3


def roles_of(*lines):
    page = "\n".join(lines)
    return split_blocks(pd.DataFrame({"article_id": ["a"], "text": [page]}))["role"].tolist()


def test_the_bodies_beside_the_motto_of_the_state_are_no_headings():
    head = ["ỦY BAN NHÂN DÂN", "XÃ NÀ LÚA", "-------", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    assert roles_of("Kế hoạch gặt lúa vụ xuân ở xã Nà Lúa", *head, REPORT) == [
        "headline",
        *["boilerplate"] * 4,
        "body",
    ]


def test_the_fields_and_the_signature_of_an_email_belong_to_no_article():
    mail = ["Từ: Thu Hà <ha@example.vn>", "Subject: bài báo cũ", "To: phòng tư liệu"]
    page = [*mail, "Nghị quyết về với bản Nà Lúa", "04/03/2021", REPORT, "--", "Thu Hà", "Phòng Tư liệu"]
    assert roles_of(*page) == [*["boilerplate"] * 3, "headline", "date", "body", *["boilerplate"] * 3]


def test_a_name_and_a_colon_in_an_interview_are_no_field_of_an_email():
    page = ["Chuyện gặt lúa ở bản Nà Lúa", REPORT, "Hỏi: Ai gặt?", "Đáp: Cả bản gặt.", REPORT.replace("ba", "bốn")]
    assert roles_of(*page) == ["headline", "body", "body", "body", "body"]


def test_the_date_of_a_print_on_every_page_is_not_that_of_the_article():
    page = ["31/7/2023, 15:08", "Chuyện gặt lúa ở bản Nà Lúa", "30/07/2023", REPORT, "31/7/2023, 15:08"]
    assert roles_of(*page) == ["boilerplate", "headline", "date", "body", "boilerplate"]


def test_a_page_that_is_a_table_alone_is_body():
    cells = ["2008", "2009", "Tổng số", "6,18", "5,32", "Nông nghiệp", "4,07", "1,83", "Công nghiệp", "6,11", "5,52"]
    assert roles_of(*cells, "Dịch vụ") == ["body"] * 12


def test_a_headline_of_two_words_above_its_date_is_one():
    saying = ["Cha ông ta nói:", "Nói lời phải giữ lấy lời", "Đừng như con bướm đậu rồi lại bay."]
    assert roles_of("Lời hứa", "04/03/2021", *saying, REPORT) == ["headline", "date", "body", "body", "body", "body"]


def test_the_line_that_the_title_of_the_browser_repeats_is_the_headline():
    title = "Kế hoạch gặt lúa ở bản Nà Lúa"
    assert roles_of(f"null {title}", "Chi tiết bài viết", title, REPORT) == [
        "boilerplate",
        "boilerplate",
        "headline",
        "body",
    ]


def test_words_of_a_headline_recur_in_the_article_those_of_a_slogan_do_not():
    page = ["Nhịp sống muôn phương hôm nay", "Kế hoạch gặt lúa kéo dài ba ngày", REPORT]
    assert roles_of(*page) == ["boilerplate", "headline", "body"]


def test_the_first_line_of_a_paragraph_that_line_breaks_have_cut_is_body():
    page = ["Chuyện gặt lúa ở bản Nà Lúa", "Hội nghị Cấp cao", "đặc biệt kỷ niệm ngày thành lập hợp tác xã", REPORT]
    broken = [*page[:3], "đã diễn ra tại nhà văn hóa bản, có đông đủ bà con các bản lân cận về dự.", REPORT]
    assert roles_of(*broken) == ["headline", "body", "body", "body", "body"]
