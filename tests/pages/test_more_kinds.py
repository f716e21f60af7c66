"""Kinds of lines that failed on pages drawn anew: headlines, lines of posts, answers, labels, what sites print."""

import pandas as pd
import pytest

from analysis import split_blocks

HEADLINE = "Xã Nà Lúa bàn chuyện trồng rừng gỗ lớn"
DAY = "04/03/2021 09:15"
TEXT = [
    "Sáng 3/3, Đảng ủy xã Nà Lúa họp bàn việc trồng rừng gỗ lớn, với sự tham gia của 14 trưởng bản và 20 hộ dân.",
    "Xã có 1.240 ha đất rừng, trong đó mới 310 ha được trồng. Năm nay mỗi bản nhận trồng thêm từ 5 đến 10 ha.",
]


def rows_of(*lines: str) -> list[tuple[str, str]]:
    blocks = split_blocks(pd.DataFrame({"article_id": ["a"], "text": ["\n".join(lines)]}))
    return list(zip(blocks["text"], blocks["role"], strict=True))


def roles_of(*lines: str) -> dict[str, str]:
    return dict(rows_of(*lines))


CLOSED_HEADLINES = [
    "Hội nghị sơ kết công tác Đảng 6 tháng đầu năm 2024.",
    "Đại hội Chi bộ bản Nà Lúa nhiệm kỳ 2022-2025.",
    "Hội thi dân vận khéo xã Nà Lúa.",
    "Lễ ra quân trồng rừng năm 2024.",
    "Phụ nữ Nà Lúa với phong trào nuôi ong.",
    "Gặp mặt cán bộ hưu trí đầu xuân.",
    "Chuyện trồng rừng ở Nà Lúa.",
]
LEADS = [
    "Sáng 3/3, xã Nà Lúa họp bàn việc trồng rừng.",
    "Ngày 3/3, Đảng ủy xã đã triển khai nghị quyết mới.",
    "(BNL) - Hội nghị sơ kết công tác Đảng 6 tháng.",
    "Xã Nà Lúa sẽ trồng thêm 120 ha rừng.",
    "Theo Đảng ủy xã, mỗi bản cần trồng thêm 5 ha rừng.",
]


@pytest.mark.parametrize("line", CLOSED_HEADLINES)
@pytest.mark.parametrize("above", [[], ["CỔNG THÔNG TIN XÃ NÀ LÚA"]], ids=["alone", "below the site"])
def test_the_only_line_above_the_date_is_a_headline_though_it_has_a_full_stop(line, above):
    assert roles_of(*above, line, DAY, *TEXT)[line] == "headline"


@pytest.mark.parametrize("line", LEADS)
def test_a_sentence_above_the_date_that_tells_something_is_body(line):
    assert roles_of(line, DAY, *TEXT)[line] == "body"


@pytest.mark.parametrize("line", CLOSED_HEADLINES)
def test_a_sentence_below_a_headline_is_none(line):
    roles = roles_of(HEADLINE, line, DAY, *TEXT)
    assert (roles[HEADLINE], roles[line]) != ("boilerplate", "headline")


@pytest.mark.parametrize(
    "rubric", ["Nghị quyết và đời sống", "Trang văn nghệ cuối tuần", "Người tốt việc tốt quanh ta"]
)
@pytest.mark.parametrize("author", ["Bùi Ngọc Lan", "LÒ VĂN AN", "■ Bài và ảnh: LÒ VĂN AN", "Ghi chép của Lò Văn An"])
@pytest.mark.parametrize("title", [["Chuyện cái cân ở chợ Nủa"], ["Từ trang giấy", "ra cánh đồng"]], ids=str)
def test_below_a_rubric_the_line_above_the_author_is_the_headline(rubric, author, title):
    rows = rows_of(rubric, *title, author, *TEXT)
    assert [role for _, role in rows[1:]] == ["headline"] * len(title) + ["byline", "body", "body"]


@pytest.mark.parametrize("mark", ["■ ", "♦", "◆ ", "✍ ", "* "])
@pytest.mark.parametrize("name", ["Bài, ảnh: Lò Văn An", "Tin và ảnh: THU HÀ", "Ghi chép của Thu Hà"])
def test_a_label_with_a_mark_before_it_names_the_author(mark, name):
    assert roles_of(HEADLINE, DAY, *TEXT, mark + name)[mark + name] == "byline"


@pytest.mark.parametrize(
    "line",
    [
        "Hồng Vân- Minh Đức- Hoàng Anh",
        "Văn Minh -Uyên Phương",
        "Luật gia Cầm Văn Thi",
        "Nhà giáo Lò Văn An",
        "Đại úy Lò Văn An",
        "Kiến trúc sư Lê Xuân Phú",
    ],
)
def test_names_with_a_dash_or_a_profession_sign_an_article(line):
    assert roles_of(HEADLINE, DAY, *TEXT, line)[line] == "byline"


@pytest.mark.parametrize("line", ["THỜI SỰ TRONG NGÀY", "VIDEO XEM NHIỀU NHẤT", "Nguồn:", "Chuyên mục:"])
def test_what_the_site_prints_below_the_author_is_no_second_author(line):
    assert roles_of(HEADLINE, DAY, *TEXT, "Thu Hà", line)[line] == "boilerplate"


@pytest.mark.parametrize("answer", ["Trả lời", "Trả lời:", "Đáp:"])
def test_above_an_answer_its_label_is_no_button(answer):
    question = "Bà Lường Thị Inh hỏi: Gia đình tôi là hộ nghèo, vậy được hỗ trợ bao nhiêu tiền?"
    assert roles_of(HEADLINE, question, answer, *TEXT)[answer] == "body"
    assert roles_of(HEADLINE, DAY, *TEXT, "Thu Hà", "Trả lời")["Trả lời"] == "boilerplate"


POST = [
    "⏰ Thời gian: sáng thứ Bảy",
    "📍 Địa điểm: nhà văn hóa các bản",
    "✅ Phương án giữ chợ cũ",
    "🌱 Cây giống do xã cấp",
    "👉 Mỗi nhà một người",
]


@pytest.mark.parametrize("number", range(2, 6))
def test_lines_of_a_post_that_open_with_a_pictogram_are_items(number):
    lines = POST[:number]
    roles = roles_of(HEADLINE, DAY, TEXT[0], *lines, TEXT[1])
    assert {roles[line] for line in lines} == {"body"}


def test_a_pictogram_before_a_heading_makes_it_no_item():
    roles = roles_of(HEADLINE, DAY, TEXT[0], "🌱 Rừng mới", TEXT[1], "🌱 Nghề mới", TEXT[0] + " Bà con vui.")
    assert (roles["🌱 Rừng mới"], roles["🌱 Nghề mới"]) == ("heading", "heading")


@pytest.mark.parametrize(
    "line",
    [
        "Tổ có 9 người, thay nhau trực cống, ghi sổ giờ nước vào từng đám ruộng",
        "Cả bản góp tiền, góp công, chia nhau từng đoạn kênh",
        "Mỗi nhà trồng một hàng cây dọc theo con đường vào bản",
    ],
)
def test_without_full_stops_the_line_below_a_heading_is_body(line):
    paragraphs = [paragraph.replace(". ", ", ").rstrip(".") for paragraph in TEXT]
    roles = roles_of(HEADLINE, *paragraphs, "Tổ tự quản", line, paragraphs[0] + " và bà con các bản")
    assert (roles["Tổ tự quản"], roles[line]) == ("heading", "body")


@pytest.mark.parametrize("stamp", ["Nhập ngày", "Ngày viết", "Thời gian đăng", "Ngày nhập tin", "Ngày đăng"])
@pytest.mark.parametrize("day", ["Thứ 4, Ngày 02 / 03 / 2022", "02/03/2022", "08:15 ngày 02/03/2022"])
def test_whoever_enters_an_article_its_date_is_one(stamp, day):
    line = f"{stamp}: {day}"
    assert roles_of(HEADLINE, line, *TEXT)[line] == "date"


@pytest.mark.parametrize(
    "line",
    ["/uploads/Video/2018/10/04/hoi nghi.mp4", "/data/images/nghi-quyet_01.jpg", "cms/files/anh/hop ban.png"],
)
def test_the_path_of_a_file_is_boilerplate_also_above_a_credit(line):
    roles = roles_of(HEADLINE, DAY, TEXT[0], line, "Clip: Hoàng Phương", TEXT[1])
    assert roles[line] == "boilerplate"


@pytest.mark.parametrize("sign", "-+")
def test_the_news_of_the_day_on_one_line_above_the_headline_are_of_the_site(sign):
    news = f" {sign} ".join(
        ["", "Khánh thành cầu Nà Lúa từ ngày 8/8.", "Nông dân được mùa.", "Xã có 684 ha chè."]
    ).strip()
    assert roles_of(news, HEADLINE, DAY, *TEXT)[news] == "boilerplate"
    assert roles_of(HEADLINE, DAY, news, *TEXT)[news] == "body"


@pytest.mark.parametrize(
    "office", ["PHÒNG VĂN HÓA - THÔNG TIN", "TRUNG TÂM Y TẾ", "CÔNG AN XÃ", "TRƯỜNG TIỂU HỌC NÀ LÚA"]
)
def test_whoever_sends_a_document_the_lines_above_its_number_are_its_head(office):
    kind, about = "ĐỀ CƯƠNG TUYÊN TRUYỀN", "Kết quả 3 năm thực hiện Nghị quyết về trồng rừng"
    head = ["UBND HUYỆN NÀ LÚA", office, "Số: 12/TT-VHTT", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    rows = rows_of(*head, "Nà Lúa, ngày 04 tháng 9 năm 2023", kind, about, *TEXT)
    assert [role for _, role in rows[:4]] == ["boilerplate"] * 4
    assert [role for _, role in rows[5:7]] == ["headline"] * 2


@pytest.mark.parametrize(
    "line",
    [
        "Ra mắt Ban Chấp hành Đảng bộ xã khóa mới.",
        "Biểu quyết thông qua nghị quyết đại hội.",
        "Bỏ phiếu bầu Ban Chấp hành nhiệm kỳ 2020-2025.",
        "Dâng hoa tại Nghĩa trang liệt sĩ huyện.",
    ],
)
def test_a_sentence_without_a_subject_shows_what_is_done_at_a_meeting(line):
    assert roles_of(HEADLINE, DAY, TEXT[0], line, TEXT[1])[line] == "caption"


@pytest.mark.parametrize("line", ["Cụ Lò Văn An, 88 tuổi, gióng trống khai hội.", "Đúng 9 giờ, đoàn xe rời bản."])
def test_an_age_or_an_hour_in_a_story_in_pictures_counts_nothing(line):
    shown = ["Đội chiêng bản Nà Lúa mở màn ngày hội.", "Em bé Thái theo mẹ đi hội.", line]
    roles = roles_of("Báo Nà Lúa", "[Ảnh] Mùa gặt ở Nà Lúa", DAY, TEXT[0], *shown, "Thu Hà")
    assert [roles[text] for text in shown] == ["caption"] * 3


UNSTOPPED = [paragraph.replace(". ", ", ").rstrip(".") for paragraph in TEXT]
ENDS = [
    ["Chiếu bán lên tận Sài Gòn, mỗi đôi một triệu hai"],
    ["Bà đứng lớp, một tay cầm con thoi, một tay nắm tay học trò", "Giờ thì cả bản lại có tiếng khung cửi"],
    ["Nghề cũ", "Bà chưa từng đi học, nhưng bà dệt được chữ", "Cả bản theo bà học nghề, tối nào cũng sáng đèn"],
]


@pytest.mark.parametrize("end", ENDS, ids=len)
@pytest.mark.parametrize("below", [[], ["Lò Văn An"], ["Tin liên quan", "Xã Nà Lúa họp dân"]], ids=len)
def test_without_full_stops_an_article_goes_on_to_its_author_or_the_site(end, below):
    rows = rows_of(HEADLINE, *UNSTOPPED, *end, *below)
    roles = [role for _, role in rows[3 : 3 + len(end)]]
    assert roles == ["body" if len(line.split()) > 3 else "heading" for line in end]
    assert not {"body", "heading"} & {role for _, role in rows[3 + len(end) :]}


@pytest.mark.parametrize("counter", ["View count: 5770", "Views: 12", "Hits: 310", "Lượt xem: 44"])
def test_a_counter_after_a_date_is_part_of_the_date(counter):
    line = f"Ngày đăng 23/01/2019 | 08:16  | {counter}"
    assert roles_of(HEADLINE, line, *TEXT)[line] == "date"


def test_of_two_dates_above_the_headline_the_one_with_an_hour_is_of_the_article():
    saved, of_it = "Thứ tư, ngày 24 tháng 4 năm 2024", "Thứ ba, ngày 24 tháng 1 năm 2023 | 10:31"
    roles = roles_of(saved, of_it, HEADLINE, *TEXT)
    assert (roles[saved], roles[of_it]) == ("boilerplate", "date")
    roles = roles_of(of_it, saved, HEADLINE, *TEXT)
    assert (roles[of_it], roles[saved]) == ("date", "date")


@pytest.mark.parametrize("part", ["TÓM TẮT:", "Tóm tắt", "Abstract:", "Lời mở đầu"])
def test_a_part_of_a_paper_below_its_author_has_a_heading(part):
    assert roles_of(HEADLINE, "Lò Văn An", part, *TEXT)[part] == "heading"


@pytest.mark.parametrize("part", ["TÀI LIỆU THAM KHẢO:", "Tài liệu tham khảo", "Đặt vấn đề"])
def test_a_part_of_a_paper_inside_it_has_a_heading(part):
    assert roles_of(HEADLINE, TEXT[0], part, *TEXT[1:])[part] == "heading"


@pytest.mark.parametrize("label", ["Từ khóa", "Keywords", "Tags"])
def test_key_words_with_a_full_stop_are_no_sentence(label):
    line = f"{label}: trồng rừng, sinh kế bền vững, đồng bào Thái, du lịch cộng đồng, xã Nà Lúa."
    assert roles_of(HEADLINE, TEXT[0], line, TEXT[1])[line] == "boilerplate"


def test_a_sentence_after_a_label_that_is_none_of_key_words_is_body():
    line = "Chủ đề: Đảng bộ xã bàn về trồng rừng, về sinh kế bền vững cho đồng bào các bản."
    assert roles_of(HEADLINE, TEXT[0], line, TEXT[1])[line] == "body"


@pytest.mark.parametrize("initials", ["N.Ý", "Đ.Ă", "Th.H", "N.V.Â."])
def test_initials_with_any_letter_sign_an_article(initials):
    roles = roles_of(HEADLINE, DAY, *TEXT, initials)
    assert roles[initials] == "byline"


def test_a_note_of_the_editors_to_readers_is_boilerplate_whatever_its_length():
    line = (
        "LƯU Ý: Báo sẽ biên tập ý kiến của bạn đọc trước khi xuất bản. Báo hoan nghênh ý kiến khách quan, có tính "
        "xây dựng và có quyền không sử dụng những ý kiến cực đoan. Vui lòng gõ tiếng Việt có dấu, cám ơn bạn đọc."
    )
    assert roles_of(HEADLINE, DAY, *TEXT, line)[line] == "boilerplate"


@pytest.mark.parametrize(
    "line", ["Buổi phát thanh chiều thứ Sáu", "Chương trình phát thanh ngày 12/3", "Bản tin Dân vận"]
)
def test_the_name_of_a_programme_is_no_headline(line):
    roles = roles_of(line, HEADLINE, *TEXT)
    assert (roles[line], roles[HEADLINE]) == ("boilerplate", "headline")


@pytest.mark.parametrize(
    "above", [["Mô hình hay - Cách làm sáng tạo"], ["Dân biết, dân bàn", "Mô hình hay, cách làm mới"]]
)
def test_of_several_lines_the_one_that_the_article_repeats_is_the_headline(above):
    roles = roles_of(*above, HEADLINE, *TEXT)
    assert roles[HEADLINE] == "headline"
    assert {roles[line] for line in above} == {"boilerplate"}


@pytest.mark.parametrize("line", ["Nghe bài (7 phút)", "Nghe bài viết 3:25", "Nghe đọc bài (2 phút)"])
def test_the_length_of_a_recording_is_of_the_site(line):
    assert roles_of(HEADLINE, DAY, "LÒ VĂN AN", line, *TEXT)[line] == "boilerplate"


@pytest.mark.parametrize("label", ["Người đọc", "Phát thanh viên", "Giọng đọc", "Thể hiện"])
def test_who_reads_a_programme_is_named_like_its_author(label):
    assert roles_of(HEADLINE, DAY, *TEXT, "Thu Hà", f"{label}: Mỹ Hạnh")[f"{label}: Mỹ Hạnh"] == "byline"


@pytest.mark.parametrize("state", ["ĐOÀN TNCS HỒ CHÍ MINH", "ĐOÀN THANH NIÊN CỘNG SẢN HỒ CHÍ MINH"])
def test_the_youth_union_has_its_head_of_a_document(state):
    head = ["TỈNH ĐOÀN NÀ LÚA", "BCH ĐOÀN HUYỆN MƯỜNG KHÀ", "***", state, "Nà Lúa, ngày 12 tháng 3 năm 2022"]
    rows = rows_of(*head, "THAM LUẬN", "Vai trò của thanh niên trong việc trồng rừng", "Kính thưa Đại hội!", *TEXT)
    expected = ["boilerplate"] * 4 + ["date", "headline", "headline"] + ["body"] * 3
    assert [role for _, role in rows] == expected


@pytest.mark.parametrize(
    "line",
    ["Nhà văn hóa cộng đồng bản Nà Lúa", "Cụm tuyến dân cư xã Long Khánh", "Con đường hoa thôn Đông Trung"],
)
def test_a_thing_in_a_village_is_on_a_picture(line):
    assert roles_of(HEADLINE, DAY, TEXT[0], line, TEXT[1])[line] == "caption"


@pytest.mark.parametrize(
    "line", ["Câu chuyện ở bản Nà Lúa", "Nghị quyết của Đảng bộ xã Nà Lúa", "Bài học từ xã Nà Lúa"]
)
def test_what_is_said_about_a_village_is_a_heading(line):
    assert roles_of(HEADLINE, DAY, TEXT[0], line, TEXT[1])[line] == "heading"


@pytest.mark.parametrize("line", ["Khối Dân vận phường Trần Lãm", "Đoàn Thanh niên xã Nà Lúa", "Hội Phụ nữ xã Nà Lúa"])
def test_a_body_of_the_party_or_of_the_people_signs(line):
    assert roles_of(HEADLINE, DAY, *TEXT, line)[line] == "byline"


@pytest.mark.parametrize("item", ["-Các thành viên trong chi ủy", "+Cùng toàn thể đảng viên", "–Đại diện nhà trường"])
def test_a_dash_without_a_space_marks_an_item(item):
    assert roles_of(HEADLINE, DAY, TEXT[0], "Dự lễ có:", item, TEXT[1])[item] == "body"
    assert roles_of(HEADLINE, DAY, TEXT[0], item, TEXT[1])[item] == "body"


def test_a_dash_before_a_name_marks_no_item():
    assert roles_of(HEADLINE, DAY, *TEXT, "-Thu Hà")["-Thu Hà"] != "body"


def test_without_full_stops_of_two_short_lines_beside_a_picture_the_longer_is_body():
    lines = ["Ngày đầu chỉ có 12 hộ theo", "Ông Lò Văn An bên vườn quế ở bản Nà Lúa", "Đếm từng cây"]
    rows = rows_of(HEADLINE, *UNSTOPPED, *lines, UNSTOPPED[0] + " và bà con")
    assert [role for _, role in rows[3:6]] == ["body", "caption", "heading"]


@pytest.mark.parametrize(
    "line", ["Chỉ thị 35-CT/TW: Kim chỉ nam cho đại hội", "Hội nghị ở bản: việc nhỏ, chuyện lớn của dân"]
)
def test_a_line_with_a_colon_in_it_is_rather_a_heading_than_a_caption(line):
    assert roles_of(HEADLINE, DAY, TEXT[0], line, TEXT[1])[line] == "heading"


@pytest.mark.parametrize("line", ["“Ông Mặt trận” của bản", "“Lá phổi xanh” giữa đại ngàn", "“Ô đỏ” của ai?"])
def test_a_quoted_word_or_two_open_a_heading(line):
    assert roles_of(HEADLINE, DAY, TEXT[0], line, TEXT[1])[line] == "heading"


@pytest.mark.parametrize("line", ["“Rừng là của mình” - già làng bảo", "“Không phá rừng” là lời già làng đã dặn."])
def test_what_somebody_said_is_body(line):
    assert roles_of(HEADLINE, DAY, TEXT[0], line, TEXT[1])[line] == "body"


def test_between_the_name_of_an_image_and_its_photographer_is_its_caption():
    shown = "Đại hội Đảng bộ xã Nà Lúa lần thứ XXII, nhiệm kỳ 2020-2025"
    rows = rows_of("leftcenterrightdel", shown, "Ảnh: Hoàng Lâm", *TEXT)
    assert [role for _, role in rows] == ["boilerplate", "caption", "caption", "body", "body"]


@pytest.mark.parametrize("rubric", ["Tin hoạt động xã", "Tin từ cơ sở", "Hoạt động cấp ủy"])
def test_a_rubric_is_no_headline_above_one_with_a_full_stop(rubric):
    roles = roles_of(rubric, CLOSED_HEADLINES[0], DAY, *TEXT)
    assert (roles[rubric], roles[CLOSED_HEADLINES[0]]) == ("boilerplate", "headline")


@pytest.mark.parametrize("credit", ["Minh họa: Trịnh Yên", "Tranh: Lò Văn An", "Ký họa: Thu Hà"])
def test_who_drew_a_picture_is_named_in_a_caption(credit):
    assert roles_of(HEADLINE, DAY, TEXT[0], credit, TEXT[1])[credit] == "caption"


def test_places_that_news_come_from_are_headings():
    news = ["Hà Lâm", TEXT[0], "Bắc Mê Hạ", TEXT[1], "Phố Ràng Đông", TEXT[0] + " Bà con vui."]
    rows = rows_of("Điểm tin địa phương ngày 9/9", *news, "Kim Oanh")
    assert [role for _, role in rows] == ["headline", *["heading", "body"] * 3, "byline"]


@pytest.mark.parametrize(
    "line",
    [
        "Bà con ấp 5 nạo vét kênh Ba Làng.",
        "Già làng Bríu Pố dạy chữ cho trẻ em.",
        "Đoàn viên thôn 3 trồng cây ở đồi Nà Lúa.",
        "Toàn thể đại biểu chụp ảnh lưu niệm tại hội trường.",
    ],
)
def test_who_is_seen_at_work_is_on_a_picture_though_his_village_has_a_number(line):
    assert roles_of(HEADLINE, DAY, TEXT[0], line, TEXT[1])[line] == "caption"


@pytest.mark.parametrize("kind", ["BÁO CÁO GIÁM SÁT", "BÁO CÁO TỔNG KẾT", "BÁO CÁO CHÍNH TRỊ"])
def test_a_report_of_any_kind_is_no_newspaper(kind):
    rows = rows_of(kind, "Việc thực hiện Nghị quyết về nước sạch nông thôn", *TEXT)
    assert [role for _, role in rows] == ["headline", "headline", "body", "body"]


@pytest.mark.parametrize(
    "line",
    ["Chuyên mục Đảng trong cuộc sống", "Giải báo chí về xây dựng Đảng “Búa liềm vàng”", "FANPAGE UBND XÃ NÀ LÚA"],
)
def test_the_name_of_a_column_or_a_prize_is_no_headline(line):
    roles = roles_of(line, HEADLINE, *TEXT)
    assert (roles[line], roles[HEADLINE]) == ("boilerplate", "headline")


@pytest.mark.parametrize("line", ["Nguồn", "Bài viết hữu ích cho bạn?", "Nội dung này có hữu ích không?"])
def test_what_a_site_asks_below_an_article_is_boilerplate(line):
    rows = rows_of(HEADLINE, DAY, *TEXT, "Thu Hà", line, "Có")
    assert [role for _, role in rows[4:]] == ["byline", "boilerplate", "boilerplate"]


@pytest.mark.parametrize("line", ["Minh họa của Đức Trí", "Tranh của Lò Văn An"])
def test_of_whom_a_drawing_is_makes_a_caption(line):
    assert roles_of(HEADLINE, DAY, TEXT[0], line, TEXT[1])[line] == "caption"


def test_several_persons_are_seen_like_one():
    line = "Ba đảng viên mới tuyên thệ dưới cờ Đảng"
    assert roles_of(HEADLINE, DAY, TEXT[0], line, TEXT[1])[line] == "caption"


QUOTED = ["“Mỗi nhà một kệ sách”", '"Lãnh đạo tin thì mình gật đầu"', "“Rõ người, rõ việc, rõ thời hạn”"]


@pytest.mark.parametrize("line", QUOTED)
def test_a_few_quoted_words_between_paragraphs_are_a_heading(line):
    # all six such lines of 2,653 real articles are
    assert roles_of(HEADLINE, DAY, TEXT[0], line, TEXT[1])[line] == "heading"


@pytest.mark.parametrize("line", QUOTED)
@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Trên vách nhà văn hóa bản Nà Lúa, hàng chữ to viết bằng sơn đỏ đã phai từ lâu:", TEXT[1]),
        ("Ông cười.", TEXT[1]),
        (TEXT[0], "Câu nói ấy của già làng được bà con bản Nà Lúa nhắc lại trong mỗi buổi họp chi bộ."),
        (TEXT[0], "Đó là lời già làng dặn con cháu trước ngày bản Nà Lúa dời lên chỗ ở mới trên đồi."),
        (TEXT[0], "Ông An nói vậy."),
    ],
    ids=["announced", "below a short sentence", "spoken of", "spoken of as that", "said by somebody"],
)
def test_quoted_words_that_the_lines_beside_them_speak_of_are_body(line, above, below):
    assert roles_of(HEADLINE, DAY, TEXT[0], above, line, below, TEXT[1])[line] == "body"


SEEN_ONCE = "Đồng chí Lò Văn An, Phó Bí thư Huyện ủy cùng các đại biểu dự hội nghị trồng rừng của Đảng bộ xã."


@pytest.mark.parametrize("end", ["", " - Ảnh 1.", " -0"])
def test_below_the_headline_as_the_name_of_a_picture_is_its_caption(end):
    rows = rows_of(HEADLINE, DAY, TEXT[0], HEADLINE + end, SEEN_ONCE, TEXT[1])
    assert [role for _, role in rows[4:]] == ["caption", "body"]


def test_below_a_headline_that_is_printed_twice_is_the_lead():
    assert roles_of(HEADLINE, DAY, HEADLINE, SEEN_ONCE, *TEXT)[SEEN_ONCE] == "body"


def test_below_the_headline_as_the_name_of_a_picture_a_report_is_body():
    line = "Đồng chí Lò Văn An, Phó Bí thư Huyện ủy yêu cầu xã giao đất xong trong tháng này."
    assert roles_of(HEADLINE, DAY, TEXT[0], HEADLINE, line, TEXT[1])[line] == "body"


@pytest.mark.parametrize(
    "line",
    [
        "Ươm keo trong bầu giấy - cách làm mới ở Nà Lúa. Trong ảnh: Bà con bản Thín tưới cây con.",
        "Trong ảnh: Bà con bản Thín tưới cây con.",
    ],
)
def test_what_is_in_the_picture_makes_a_caption(line):
    assert roles_of(HEADLINE, DAY, TEXT[0], line, TEXT[1])[line] == "caption"


def test_a_paragraph_that_ends_with_what_is_in_the_picture_is_kept():
    line = " ".join([*TEXT, "Trong ảnh: Bà con bản Thín tưới cây con."])
    assert roles_of(HEADLINE, DAY, TEXT[0], line, TEXT[1])[line] == "body"


def test_whose_signature_a_copy_has_signs_it():
    rows = rows_of(HEADLINE, DAY, *TEXT, "T/M BAN THƯỜNG VỤ", "BÍ THƯ", "(đã ký)", "Lý Hữu Phước", "Về trang trước")
    assert [role for _, role in rows[4:]] == [*["byline"] * 4, "boilerplate"]


@pytest.mark.parametrize("line", ["VIDEO CLIP", "Video clips"])
def test_a_section_of_clips_signs_nothing(line):
    rows = rows_of(HEADLINE, DAY, *TEXT, "Thu Hà", line, "Mùa hoa Nà Lúa")
    assert [role for _, role in rows[4:]] == ["byline", "boilerplate", "boilerplate"]


def test_whoever_is_asked_to_watch_a_film_is_a_reader():
    line = "Mời quý vị theo dõi VIDEO dưới đây để thấy rõ hơn những đổi thay ở bản Nà Lúa:"
    assert roles_of(HEADLINE, DAY, *TEXT, line, "TIN MỚI")[line] == "boilerplate"
