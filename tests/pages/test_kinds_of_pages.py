"""Lines that only the page as a whole explains: stories in pictures, interviews, papers that write no full stops."""

import pandas as pd
import pytest

from analysis import split_blocks

HEADLINE = "Mùa gặt ở Nà Lúa"
DAY = "04/03/2021"
LEAD = "Những ngày đầu tháng 3, khắp các bản của xã Nà Lúa rộn ràng tiếng máy gặt, tiếng gọi nhau ra đồng."
SHOWN = [
    "Đội chiêng bản Nà Lúa mở màn ngày hội.",
    "Gian hàng nông sản của bản Co Luống.",
    "Em bé Thái theo mẹ đi hội.",
    "Bữa cơm chung bên bờ suối.",
    "Lãnh đạo xã trao 20 suất quà cho hộ nghèo.",
    "Nhảy sạp lúc chiều xuống",
]
TOLD = [
    "Năm nay xã có 14 bản mở hội.",
    "Bà con đã gặt xong từ hôm trước.",
    "Trưởng bản Lò Văn An cho biết, cả bản góp được 46 triệu đồng.",
    "Ông kể chuyện suốt buổi.",
    "“Vui nhất là bọn trẻ”.",
    "Đây là năm thứ ba.",
    "Hội gồm ba phần.",
]


def rows_of(*lines: str) -> list[tuple[str, str]]:
    blocks = split_blocks(pd.DataFrame({"article_id": ["a"], "text": ["\n".join(lines)]}))
    return list(zip(blocks["text"], blocks["role"], strict=True))


def roles_of(*lines: str) -> dict[str, str]:
    return dict(rows_of(*lines))


STORIES = {
    "breadcrumb": ["Trang chủ › Phóng sự ảnh", HEADLINE, DAY],
    "section": ["Media » Ảnh", HEADLINE, DAY],
    "headline": ["Chùm ảnh: Mùa gặt ở Nà Lúa", DAY],
    "mark": ["[Ảnh] Mùa gặt ở Nà Lúa", DAY],
    "mark at the end": ["Mùa gặt ở Nà Lúa (ảnh)", DAY],
    "rubric": ["Câu chuyện ảnh", HEADLINE, DAY],
}


@pytest.mark.parametrize("name", STORIES)
def test_sentences_of_a_story_in_pictures_are_captions_if_they_show_and_do_not_tell(name):
    roles = roles_of(*STORIES[name], LEAD, *SHOWN, TOLD[0])
    assert roles[LEAD] == "body"
    assert {line: roles[line] for line in SHOWN} == dict.fromkeys(SHOWN, "caption")
    assert roles[TOLD[0]] == "body"


def test_the_name_of_who_took_all_pictures_makes_it_a_story_too():
    roles = roles_of(HEADLINE, DAY, LEAD, *SHOWN, "Ảnh và bài: Vừ A Dia")
    assert {roles[line] for line in SHOWN} == {"caption"}


@pytest.mark.parametrize("told", TOLD)
def test_what_is_told_in_a_story_in_pictures_is_body(told):
    assert roles_of(*STORIES["headline"], LEAD, *SHOWN, told, "Vừ A Dia")[told] == "body"


def test_without_a_mark_the_same_sentences_are_body():
    roles = roles_of(HEADLINE, DAY, LEAD, *SHOWN[:4], *TOLD[:2])
    assert {roles[line] for line in SHOWN[:4]} == {"body"}


def test_a_few_sentences_make_no_story_in_pictures():
    """A link to pictures above an article of paragraphs changes nothing in it."""
    roles = roles_of("Trang chủ › Phóng sự ảnh", HEADLINE, DAY, LEAD, *TOLD, *SHOWN[:3])
    assert {roles[line] for line in SHOWN[:3]} == {"body"}


def test_captions_that_lost_their_line_breaks_are_no_paragraph():
    shown = [
        "Các đại biểu thực hiện nghi thức chào cờ.",
        "Đồng chí Lò Văn An tặng hoa chúc mừng đại hội.",
        "Đoàn Chủ tịch điều hành đại hội.",
    ]
    assert roles_of(HEADLINE, DAY, LEAD, "".join(shown), TOLD[0])["".join(shown)] == "caption"
    # two may be a paragraph without its space, and with spaces it is one
    assert roles_of(HEADLINE, DAY, LEAD, "".join(shown[:2]), TOLD[0])["".join(shown[:2])] == "body"
    assert roles_of(HEADLINE, DAY, LEAD, " ".join(shown), TOLD[0])[" ".join(shown)] == "body"
    told = "".join([shown[0], "Bà con đã gặt xong.", shown[2]])
    assert roles_of(HEADLINE, DAY, LEAD, told, TOLD[0])[told] == "body"


INTERVIEW = [
    "Đối thoại",
    "“Để dân chấm điểm”",
    "Chủ Nhật, 24/04/2022 08:15",
    "Từ năm 2020, xã Nà Lúa cho người dân chấm điểm cán bộ. Ông Lò Văn An, Bí thư Đảng ủy xã, nói về việc này.",
]


def test_who_is_interviewed_is_named_below_the_picture():
    questions = ["- Vì sao xã làm việc này, thưa ông?", "- Vì báo cáo cái gì cũng tốt."]
    assert roles_of(*INTERVIEW, questions[0], "Ông Lò Văn An", questions[1])["Ông Lò Văn An"] == "caption"
    # named before every answer it is no caption
    rows = rows_of(*INTERVIEW, questions[0], "Ông Lò Văn An", "Vì báo cáo.", "- Rồi sao?", "Ông Lò Văn An", LEAD)
    assert [role for text, role in rows if text == "Ông Lò Văn An"] == ["heading", "heading"]


def test_a_question_without_the_mark_of_the_others_opens_a_part():
    asked = ["- Vì sao xã làm việc này, thưa ông?", "- Chúng tôi đi hỏi dân.", "- Kết quả ra sao?", "- 71% hài lòng."]
    part = "Điểm thấp thì làm gì?"
    assert roles_of(*INTERVIEW, *asked, part, "- Có mất việc không?", "- Không.")[part] == "heading"
    bare = [line.removeprefix("- ") for line in asked]
    assert roles_of(*INTERVIEW, *bare, part, "Chuyển vị trí.")[part] == "body"


UNSTOPPED = [
    "UBND tỉnh vừa phê duyệt dự án xây 3 cây cầu bê tông thay cầu tạm ở vùng hạ huyện, tổng vốn 84 tỷ đồng",
    "Ba cây cầu gồm cầu Bến Đá, cầu Ông Thủ và cầu Suối Rắn, dự kiến khởi công trong quý III năm nay",
    "Hiện nay người dân ba xã phải đi vòng 11 km vào mùa lũ, học sinh nghỉ học bình quân 9 ngày mỗi năm",
]
SHORT = [
    "Toàn tỉnh còn 46 cầu tạm",
    "Mặt bằng đã bàn giao được 70%",
    "Người dân vẫn phải đi đò",
    "Số cầu tạm giảm một nửa",
    "Việc này cần làm sớm",
    "Vốn sẽ có trong tháng tới",
]


@pytest.mark.parametrize("end", [[], ["Trung Tín"], ["Trung Tín", "Tin khác", "Giá chè búp tươi tăng nhẹ"]])
@pytest.mark.parametrize("short", SHORT)
def test_a_paper_without_full_stops_keeps_its_last_and_its_short_lines(short, end):
    for page in ([*UNSTOPPED, short], [UNSTOPPED[0], short, *UNSTOPPED[1:]]):
        roles = roles_of("Thêm 3 cây cầu cho vùng hạ", DAY, *page, *end)
        assert {line: roles[line] for line in page} == dict.fromkeys(page, "body")
        assert roles["Thêm 3 cây cầu cho vùng hạ"] == "headline"


def test_on_such_a_page_a_deed_is_told_and_not_shown():
    deed = "Hội viên phụ nữ các xã tham gia đóng góp hơn 200 ngày công và hiến đất làm đường"
    assert roles_of("Thêm 3 cây cầu cho vùng hạ", DAY, *UNSTOPPED, deed, UNSTOPPED[0][::-1])[deed] == "body"


def test_headlines_below_such_a_page_are_none_of_it():
    others = ["Cầu Ngòi Lao thông xe sau hơn một năm thi công giữa mùa lũ ở ba xã vùng cao của huyện", "Giá chè tăng"]
    roles = roles_of("Thêm 3 cây cầu cho vùng hạ", DAY, *UNSTOPPED, "Trung Tín", "Tin liên quan", *others)
    assert {roles[line] for line in others} == {"boilerplate"}


def test_a_caption_below_a_list_without_marks_ends_it():
    items = ["Hộ tịch", "Chứng thực", "Đất đai"]
    shown = "Người dân đến làm thủ tục trong buổi sáng đầu tiên"
    page = ["Phường ra mắt mô hình mới", DAY, LEAD, "Bộ phận một cửa nhận hồ sơ thuộc ba lĩnh vực:", *items]
    roles = roles_of(*page, shown, "Ngay buổi đầu, bộ phận một cửa đã nhận 46 hồ sơ.")
    assert [roles[line] for line in [*items, shown]] == ["body", "body", "body", "caption"]
    # among items as long as it, or above another one, it is one of them
    long = "Cán bộ xã đến từng nhà hướng dẫn bà con"
    assert roles_of(*page[:4], "Mở thêm hai lớp học chữ", "Xóa nhà dột nát trong năm", long, LEAD)[long] == "body"
    assert roles_of(*page, shown, "Hộ nghèo", "Ngay buổi đầu, bộ phận một cửa đã nhận 46 hồ sơ.")[shown] == "body"


def test_the_kind_of_a_document_above_its_headline_belongs_to_it():
    for kind in ("BÀI THAM LUẬN", "BÀI PHÁT BIỂU", "ĐỀ CƯƠNG"):
        roles = roles_of(kind, "Kinh nghiệm sinh hoạt chi bộ ở bản vùng cao", "Kính thưa Đoàn Chủ tịch!", LEAD)
        assert roles[kind] == "headline"


# Pasted from the source of a page: paragraphs open with a row that is shorter than the others.
ROWS = [
    "xã hội số; tình hình thiên tai và công tác ứng phó với bão ở các huyện ven biển",
    "và những điểm mới về chính sách bảo hiểm y tế hộ gia đình áp dụng từ tháng mười",
    "năm nay đối với các hộ làm nông, lâm, ngư nghiệp có mức sống trung bình ở các bản",
    "vùng cao của huyện.",
]
FULL = [
    "Tuyên giáo Tỉnh ủy Lê Hữu Thành đề nghị, trong thời gian tới, đội ngũ báo cáo",
    "viên tích cực tuyên truyền sâu rộng trong nhân dân về Tuần lễ chuyển đổi số,",
    "nhất là việc cài đặt và sử dụng ứng dụng của tỉnh, đồng thời nắm chắc dư luận",
    "xã hội ở cơ sở để kịp thời báo cáo cấp ủy và trả lời các kiến nghị của người",
    "dân.",
]


@pytest.mark.parametrize(
    "opening",
    [
        "Phó trưởng Ban",
        "Hội nghị do Ban",
        "Sáng 4/3, đồng chí",
        "Theo báo cáo của",
        "Đảng ủy xã cùng Hội đồng",
        "Năm nay, huyện",
        "Việc này đã được",
        "Căn cứ Nghị quyết",
        "Bà con ở",
        "Đến dự có ông",
        "Thay mặt Ban Thường vụ",
        "Xã có nhà máy của Sở",
    ],
)
def test_a_short_first_row_that_cannot_end_a_line_opens_its_paragraph(opening):
    rows = rows_of(HEADLINE, "Xã " + ROWS[0], *ROWS[1:], opening, *FULL)
    assert [role for _, role in rows] == ["headline", "body", "body"]
    assert " ".join(rows[-1][0].split()) == " ".join([opening, *FULL])


@pytest.mark.parametrize("opening", ["Hội nghị đánh giá, sau", "Hưởng ứng phong trào thi", "Sau ba năm, các"])
def test_short_first_rows_below_headings_do_not_hide_that_a_page_is_wrapped(opening):
    page = [HEADLINE, "1. Tuần lễ chuyển đổi số", "Xã họp về", *ROWS, "2. Ra quân làm thủy lợi", opening, *FULL[1:]]
    rows = rows_of(*page)
    assert [" ".join(text.split()) for text, role in rows if role == "body"] == [
        " ".join(["Xã họp về", *ROWS]),
        " ".join([opening, *FULL[1:]]),
    ]


def test_a_heading_above_a_full_row_stays_alone():
    rows = rows_of(HEADLINE, "Xã " + ROWS[0], *ROWS[1:], "Kết quả bước đầu", *FULL)
    assert [role for _, role in rows] == ["headline", "body", "heading", "body"]


LONG = "Xã Nà Lúa họp bàn việc gặt lúa mùa sớm. Bà con các bản đến dự đông đủ và góp nhiều ý kiến hay cho vụ sau."


def test_the_headline_is_not_the_second_half_of_it():
    halves = ["ĐỀ CƯƠNG TUYÊN TRUYỀN", "KẾT QUẢ ĐẠI HỘI ĐẠI BIỂU PHỤ NỮ TỈNH NÀ LÚA"]
    rows = rows_of(" ".join(halves), *halves, LONG, LONG[::-1])
    assert rows[0][1] == "headline"
    # the name of a site after a headline is none of it
    title = "Mùa gặt sớm ở các bản vùng cao"
    assert rows_of(f"{title} - Báo Nà", title, LONG, LONG[::-1])[1][1] == "headline"


def test_the_part_of_a_series_above_its_title_is_headline_too():
    rows = rows_of("Bài 1: Những con số biết đi", "Vì sao nghị quyết chậm vào cuộc sống", DAY, LONG, LONG[::-1])
    assert [role for _, role in rows[:3]] == ["headline", "headline", "date"]


def test_who_sends_a_document_stands_above_its_place_and_day():
    sender = ["HỘI NÔNG DÂN TỈNH NÀ LÚA", "BAN THƯỜNG VỤ"]
    roles = roles_of("Đề cương tuyên truyền kết quả đại hội", *sender, "Nà Lúa, ngày 25 tháng 10 năm 2023", LONG)
    assert {roles[line] for line in sender} == {"boilerplate"}
    # a headline above the day of the article is none
    roles = roles_of("HỘI NGHỊ BÀN VỤ GẶT Ở NÀ LÚA", "Nà Lúa, ngày 25 tháng 10 năm 2023", LONG, LONG[::-1])
    assert roles["HỘI NGHỊ BÀN VỤ GẶT Ở NÀ LÚA"] == "headline"


def test_sections_of_a_bulletin_below_their_numbers_are_headings():
    page = [
        "THÔNG TIN THỜI SỰ TUẦN THỨ 03 THÁNG 04/2024",
        "I.",
        "TIN TRONG TỈNH",
        "1.",
        "Hội nghị sơ kết của tỉnh",
        LONG,
    ]
    rows = rows_of(*page, "2.", "Ra quân làm thủy lợi", LONG[::-1])
    assert [role for _, role in rows[:4]] == ["headline", "heading", "heading", "heading"]
    assert rows[5][1] == "body"


def test_a_salutation_is_no_headline():
    rows = rows_of("Kinh nghiệm sinh hoạt chi bộ ở bản vùng cao", "Kính thưa Đoàn Chủ tịch!", LONG, LONG[::-1])
    assert [role for _, role in rows[:2]] == ["headline", "body"]


def wrapped(paragraph: str, width: int, first: int) -> list[str]:
    """Return the rows of a paragraph; the first one has `first` characters at most."""
    rows, row, room = [], "", first
    for word in paragraph.split():
        if row and len(row) + 1 + len(word) > room:
            rows.append(row)
            row, room = word, width
        else:
            row = f"{row} {word}".strip()
    return [*rows, row]


TALE = [
    "Ở xã vùng cao Nà Lúa, ông Lò Văn An nhớ lại ngày đầu về bản: đường chưa có, điện chưa có, cả bản chỉ có hai "
    "người biết chữ và mỗi lần ra huyện họp phải đi bộ từ lúc gà gáy đến trưa.",
    "Năm 2019, Đảng ủy xã giao cho Chi bộ bản Co Luống làm trước việc hiến đất mở đường để các bản khác học theo, "
    "vì bản này gần trung tâm và có nhiều hộ khá.",
    "Bí thư chi bộ (bà Vi Thị Mai) đi từng nhà, nhà nào vướng thì ngồi lại đến khuya, rồi cùng ra ruộng cắm cọc, "
    "đo từng thước đất trước mặt cả hai bên.",
    "Đến nay, 12 bản có đường ô tô, thu nhập tăng gấp đôi - theo lời bà Mai - và lớp học chữ mở từ quý II/2021 vẫn "
    "sáng đèn mỗi tối, người học nhiều nhất là các bà, các mẹ.",
    "Bà con mong huyện hỗ trợ thêm xi măng cho đoạn cuối, còn công sức và đất đai thì bản nào cũng sẵn sàng góp, "
    "chỉ cần báo trước vài ngày để thu xếp việc nhà.",
]


@pytest.mark.parametrize("width", [58, 66, 74])
@pytest.mark.parametrize("first", [20, 28, 36])
def test_paragraphs_whose_first_rows_are_short_are_joined_wherever_the_rows_break(width, first):
    page = [HEADLINE, *(row for paragraph in TALE for row in wrapped(paragraph, width, first))]
    rows = rows_of(*page)
    assert [" ".join(text.split()) for text, role in rows if role == "body"] == TALE
    assert [role for _, role in rows] == ["headline", *["body"] * len(TALE)]


@pytest.mark.parametrize("width", [58, 66, 74])
def test_headings_of_an_ordinary_wrapped_page_stay_alone(width):
    parts = ["Chuyện một con đường mới", "Việc của chi bộ", "Đi từng nhà", "Kết quả bước đầu", "Điều mong muốn"]
    page = [row for part, p in zip(parts, TALE, strict=True) for row in [part, *wrapped(p, width, width)]]
    roles = roles_of(HEADLINE, DAY, *page)
    assert {roles[part] for part in parts} == {"heading"}


def test_what_a_site_greets_is_no_headline_if_another_one_is_below():
    greeting = "NHIỆT LIỆT CHÀO MỪNG ĐẠI HỘI ĐẢNG BỘ PHƯỜNG LẦN THỨ XII"
    title = "NGÀY HỘI ĐẠI ĐOÀN KẾT Ở KHU PHỐ CHÍN"
    assert [role for _, role in rows_of(greeting, title, LONG, LONG[::-1])[:2]] == ["boilerplate", "headline"]
    assert rows_of(greeting, LONG, LONG[::-1])[0][1] == "headline"


def test_an_event_named_again_with_its_year_is_a_caption():
    told = f"Chiều 20/11, Hội đồng mở hội thi bán sản phẩm xã Nà Lúa đợt 2, năm 2024. {LONG}"
    shown = "Hội thi bán sản phẩm xã Nà Lúa đợt 2, năm 2024."
    assert roles_of(HEADLINE, DAY, told, shown, LONG[::-1])[shown] == "caption"
    counted = "Hội thi bán 24 sản phẩm xã Nà Lúa đợt 2, năm 2024."
    assert roles_of(HEADLINE, DAY, told.replace("sản phẩm", "24 sản phẩm"), counted, LONG[::-1])[counted] == "body"


def test_what_a_resolution_is_about_is_its_headline():
    head = ["Số: 21/NQ-HĐND", "Nà Lúa, ngày 20 tháng 12 năm 2023"]
    passed = "Nghị quyết đã được Hội đồng nhân dân xã khóa XII, kỳ họp thứ 8 thông qua."
    named = ["NGHỊ QUYẾT", "Về nhiệm vụ phát triển kinh tế - xã hội năm 2024"]
    rows = rows_of(*head, *named, "HỘI ĐỒNG NHÂN DÂN XÃ NÀ LÚA", "KHÓA XII - KỲ HỌP THỨ 8", LONG, passed)
    assert [role for _, role in rows[2:4]] == ["headline", "headline"]


def test_a_motto_shares_only_common_words_with_the_article_below_it():
    motto, title = "Thực hiện hiệu quả Nghị quyết Trung ương khóa XIII của Đảng", "Để nêu gương thành nếp ở Nà Lúa"
    told = [f"Báo tỉnh mở cuộc giao lưu “{title}” để thực hiện nhiệm vụ của năm. {LONG}", LONG[::-1]]
    assert [role for _, role in rows_of(motto, title, *told)[:2]] == ["boilerplate", "headline"]
    assert rows_of(title, motto, *told)[0][1] == "headline"
