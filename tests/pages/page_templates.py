"""Two hundred pages of papers that do not exist: the furniture of different sites around invented articles.

`make_page(seed)` returns the text of a page and the role of each of its lines. Every seed draws one site out of the
parts below, which imitate provincial papers, radio stations and portals; the sentences are put together from invented
people, places and deeds. The roles come from the part a line was made by, never from the classifier.
"""

from __future__ import annotations

import random

FAMILY = ["Lò", "Hoàng", "Nông", "Trần", "Nguyễn", "Phạm", "Vi", "Đinh", "Y", "Hà", "Bùi", "Lê"]
GIVEN = ["Văn An", "Thị Mai", "Minh Khoa", "Thu Hương", "Đức Thắng", "Ngọc Lan", "Quang Huy", "Thanh Tùng", "Bích Ngọc"]
PLACES = [
    "Nà Lúa",
    "Khau Tràng",
    "Bản Mòn",
    "Sơn Hạ",
    "Tam Giang",
    "Đồng Văn Lâm",
    "Ia Klôi",
    "Phú Thuận Đông",
    "Cẩm Sơn",
]
OFFICES = ["Bí thư Đảng ủy xã", "Chủ tịch UBND huyện", "Trưởng bản", "Giám đốc hợp tác xã", "Phó Chủ tịch HĐND xã"]
DEEDS = [
    "vận động bà con dồn điền đổi thửa để làm cánh đồng một giống",
    "mở {n} lớp học nghề cho thanh niên trong vùng",
    "đưa nghị quyết của Đảng bộ vào từng chi bộ, từng thôn bản",
    "làm mới hơn {n} km đường bê tông liên thôn",
    "kiểm tra, giám sát việc thực hiện các chỉ tiêu đã đề ra",
    "chuyển {n} ha lúa một vụ sang trồng cây ăn quả",
    "giải quyết dứt điểm những kiến nghị của cử tri",
    "rà soát, bổ sung quy hoạch gắn với xây dựng nông thôn mới",
]
OPENINGS = [
    "Theo kế hoạch của Ban Thường vụ,", "Trong {n} tháng đầu năm,", "Thực hiện nghị quyết đại hội,", "Bên cạnh đó,",
    "Cùng với phát triển sản xuất,", "Từ đầu nhiệm kỳ đến nay,", "Để đạt mục tiêu đề ra,",
]  # fmt: skip
RESULTS = [
    "Nhờ vậy, thu nhập bình quân đạt {n},5 triệu đồng mỗi người, tăng {n}% so với năm trước.",
    "Kết quả ấy có phần đóng góp của cả hệ thống chính trị ở cơ sở.",
    "Đến nay, {n} trong số 19 tiêu chí đã hoàn thành; các tiêu chí còn lại đang được tập trung chỉ đạo.",
    "Tuy nhiên, việc triển khai ở một vài nơi còn chậm, cần được đôn đốc thường xuyên.",
]
SUBJECTS = ["cấp ủy, chính quyền xã {place}", "huyện {place}", "Đảng bộ xã {place}", "chi bộ thôn {place}"]
TOPICS = [
    "{place} đưa nghị quyết vào cuộc sống", "Khởi sắc ở {place}", "Dân vận khéo trên quê hương {place}",
    "{place}: Chung sức xây dựng nông thôn mới", "Những đổi thay từ một nghị quyết ở {place}", "Người giữ rừng {place}",
    "Sức bật từ những con đường ở {place}", "{place} chủ động, sáng tạo trong thực hiện nhiệm vụ năm mới",
]  # fmt: skip
HEADINGS = [
    "Từ chủ trương đến việc làm",
    "Giữ nhịp phong trào",
    "Khó đâu gỡ đó",
    "Những bài học bước đầu",
    "Chọn đúng khâu đột phá",
]
AGENCY = [
    "Báo {place}",
    "Cổng thông tin điện tử huyện {place}",
    "Đài Phát thanh - Truyền hình {place}",
    "Trang thông tin điện tử xã {place}",
]


class _Maker:
    def __init__(self, seed: int):
        self.luck = random.Random(seed)
        self.used: set[str] = set()

    def one_of(self, choices: list[str]) -> str:
        return self.luck.choice(choices)

    def person(self) -> str:
        return f"{self.one_of(FAMILY)} {self.one_of(GIVEN)}"

    def place(self) -> str:
        return self.one_of(PLACES)

    def fresh(self, templates: list[str]) -> str:
        """Return something that this page has not had yet."""
        while True:
            text = self.one_of(templates).format(place=self.place(), n=self.luck.randint(3, 90))
            if text not in self.used:
                self.used.add(text)
                return text

    def deed(self) -> str:
        return self.one_of(DEEDS).format(n=self.luck.randint(3, 90))

    def sentence(self) -> str:
        kind = self.luck.randint(0, 3)
        subject = self.one_of(SUBJECTS).format(place=self.place())
        if kind == 0:
            return self.one_of(RESULTS).format(n=self.luck.randint(3, 90))
        if kind == 1:
            return f"{subject[0].upper()}{subject[1:]} đã {self.deed()}, đồng thời {self.deed()}."
        if kind == 2:
            opening = self.one_of(OPENINGS).format(n=self.luck.randint(3, 9))
            return f"{opening} {subject} {self.deed()} và {self.deed()}."
        return f"Đồng chí {self.person()}, {self.one_of(OFFICES)}, cho biết {subject} sẽ tiếp tục {self.deed()}."

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self.luck.randint(2, 4)))

    def day(self) -> str:
        d, m, y = self.luck.randint(1, 28), self.luck.randint(1, 12), self.luck.randint(2015, 2024)
        hour, minute = self.luck.randint(0, 23), self.luck.randint(0, 59)
        weekday = self.one_of(["hai", "ba", "tư", "năm", "sáu", "bảy"])
        return self.one_of(
            [
                f"{d:02}/{m:02}/{y}", f"{d:02}-{m:02}-{y}", f"{d:02}/{m:02}/{y} {hour:02}:{minute:02}",
                f"Ngày {d} tháng {m} năm {y}",
                f"Thứ {weekday}, {d:02}/{m:02}/{y} - {hour:02}:{minute:02}",
                f"{hour:02}:{minute:02}, {d:02}/{m:02}/{y} [GMT+7]",
                f"Cập nhật lúc {hour:02}:{minute:02}, ngày {d:02}/{m:02}/{y}", f"Đăng ngày {d:02}/{m:02}/{y}",
                f"Thứ {weekday}, ngày {d:02}/{m:02}/{y} | {hour:02}:{minute:02} GMT+7", f"{y}-{m:02}-{d:02}",
                f"Ngày đăng: {d:02}/{m:02}/{y}", f"{hour}h{minute:02} | {d}/{m}/{y}",
            ]
        )  # fmt: skip

    def caption(self) -> str:
        scene = self.one_of(
            [
                f"Người dân xã {self.place()} thu hoạch lúa trên cánh đồng mẫu",
                f"Lãnh đạo huyện {self.place()} kiểm tra tiến độ làm đường liên thôn",
                f"Cán bộ xã {self.place()} trao đổi với bà con về giống mới",
                f"Đoàn viên thanh niên xã {self.place()} làm đường giao thông nội đồng",
                f"Mô hình trồng cam của gia đình ông {self.person()} ở bản {self.place()}",
            ]
        )
        credit = self.person()
        return self.one_of(
            [
                f"{scene}. Ảnh: {credit}", f"{scene}. Ảnh: {credit.split()[0][0]}.{credit.split()[-1][0]}",
                f"{scene} (Ảnh: {credit}).",
                f"{scene} - Ảnh: {credit.upper()}", f"{scene}.", f"Quang cảnh hội nghị tại xã {self.place()}.",
                f"Ảnh minh họa: xã {self.place()}", f"Toàn cảnh xã {self.place()} hôm nay",
                f"Ông {self.person()} (bên phải) giới thiệu vườn cam của gia đình.",
                f"Các đại biểu dự đại hội Đảng bộ xã {self.place()}.",
            ]
        )  # fmt: skip

    def byline(self) -> str:
        one, other = self.person(), self.person()
        short = " ".join(one.split()[1:])
        return self.one_of(
            [one, one.upper(), short, f"{short} - {other}", f"Bài, ảnh: {one}", f"Tin, ảnh: {one.upper()}",
             f"Tác giả: {one}",
             f"Bài và ảnh: {short}", "Theo TTXVN", f"Nguồn: {self.one_of(AGENCY).format(place=self.place())}"]
        )  # fmt: skip

    def other_headlines(self) -> list[str]:
        return [self.fresh(TOPICS) for _ in range(self.luck.randint(2, 5))]


def make_page(seed: int) -> tuple[str, list[tuple[str, str]]]:
    """Return the text of a page, and for every line that is not blank its role and its text."""
    make = _Maker(seed)
    luck = make.luck
    lines: list[tuple[str, str]] = []

    def add(role: str, *texts: str) -> None:
        lines.extend((role, text) for text in texts)

    def perhaps(chance: float) -> bool:
        return luck.random() < chance

    sections = ["Thời sự", "Chính trị", "Kinh tế", "Xã hội", "Xây dựng Đảng", "Văn hóa - Xã hội", "Nông thôn mới"]
    paper = make.one_of(AGENCY).format(place=make.place())
    headline = make.fresh(TOPICS)
    # --- above the article
    if perhaps(0.5):
        add("boilerplate", paper)
    if perhaps(0.7):
        section = make.one_of(sections)
        add("boilerplate", make.one_of([
            section, f"Trang chủ > {section}", f"Trang chủ / {section}", f"Trang chủ » {section} » Tin trong tỉnh",
            section.upper(),
            f"Trang nhất | {section} | Tin tức | Bạn đọc",
        ]))  # fmt: skip
    date_first = perhaps(0.3)
    if date_first:
        add("date", make.day())
    add("headline", headline)
    if perhaps(0.15):
        add("headline", headline)
    if not date_first and perhaps(0.8):
        add("date", make.day())
    if perhaps(0.35):
        add("byline", make.byline())
        above = True
    else:
        above = False
    if perhaps(0.6):
        add("boilerplate", *make.one_of([
            ["Chia sẻ Facebook Zalo"], ["Chia sẻ", "Facebook", "Twitter", "Zalo", "Copy link"], ["Cỡ chữ A- A A+"],
            ["Google News"],
            ["Nghe đọc bài"], ["In bài viết", "Gửi email"], ["Lượt xem: 1.204"], ["Tăng cỡ chữ", "Giảm cỡ chữ"],
            ["Theo dõi Báo trên Google News"],
        ]))  # fmt: skip
    # --- the article
    dateline = make.one_of(
        ["", "", "(BNL) - ", "(Báo Nà Lúa) - ", "BKT - ", "Baonalua.vn - ", "NàLúa - ", "Nà Lúa (TTXVN) - "]
    )
    add("body", dateline + make.paragraph())
    middle = luck.randint(3, 7)
    related = luck.randint(1, middle) if perhaps(0.25) else 0
    for number in range(1, middle + 1):
        if perhaps(0.4):
            caption = make.caption()
            add("caption", caption, *([caption] if perhaps(0.2) else []))
        if number > 1 and perhaps(0.25):
            heading = make.one_of(HEADINGS)
            if heading not in make.used:
                make.used.add(heading)
                add("heading", heading)
        if number == related:
            add(
                "boilerplate",
                make.one_of(["Tin liên quan", "TIN LIÊN QUAN", "Bài liên quan", "Xem thêm:"]),
                *make.other_headlines(),
            )
        if perhaps(0.15):
            count = luck.randint(2, 3)
            add(
                "body",
                "Các nhiệm vụ chính gồm:",
                *(f"- {d[0].upper()}{d[1:]};" for d in (make.deed() for _ in range(count))),
            )
        add("body", make.paragraph())
        if perhaps(0.2):
            add("body", f"“Có nghị quyết đúng thì dân tin”, ông {make.person()} chia sẻ.")
        elif perhaps(0.15):
            add("body", f"{make.one_of(['Một', 'Hai', 'Ba'])} là, {make.deed()}.")
    if not above and perhaps(0.8):
        add("byline", make.byline())
    # --- below the article
    if perhaps(0.4):
        add(
            "boilerplate",
            make.one_of([f"Từ khóa: {make.place()}, nghị quyết", "Tags: nông thôn mới", "#nghịquyết #nôngthônmới"]),
        )
    if perhaps(0.4):
        add(
            "boilerplate",
            make.one_of(
                ["Chia sẻ", "Chia sẻ Facebook Zalo Email", "Lượt xem: 82", "1.502 lượt xem", "Bản in", "Quay lại"]
            ),
        )
    if perhaps(0.6):
        title = make.one_of(
            ["TIN LIÊN QUAN", "Các tin khác", "Tin cùng chuyên mục", "Tin mới nhất", "Đọc nhiều", "Bài viết khác"]
        )
        add("boilerplate", title, *make.other_headlines())
    if perhaps(0.35):
        add("boilerplate", make.one_of(["Bình luận", "Ý kiến bạn đọc", "Bình luận (2)", "Gửi bình luận"]))
        if perhaps(0.5):
            add(
                "boilerplate",
                make.person(),
                f"Bài viết rất hay. {make.sentence()} {make.sentence()}",
                "Trả lời",
                "Thích 3",
            )
        add(
            "boilerplate",
            *make.one_of([["Họ và tên", "Nội dung", "Gửi"], ["Bạn còn 500/500 ký tự"], ["Vui lòng nhập mã xác nhận"]]),
        )
    if perhaps(0.5):
        add("boilerplate", *make.one_of([
            [f"Bản quyền thuộc {paper}", "Ghi rõ nguồn khi phát hành lại thông tin"], ["© 2021 Bản quyền của tòa soạn"],
            [f"Tổng Biên tập: {make.person()}", "Điện thoại: 0209 3870 123", "Email: toasoan@example.vn"],
            ["Giấy phép số 12/GP-BTTTT", "Thiết kế bởi Trung tâm Công nghệ"],
        ]))  # fmt: skip
    blank = make.one_of(["\n", "\n\n", "\r\n", "\n \n", "\n\t\n\n"])
    indent = make.one_of(["", "", "   ", "\xa0\xa0", "\t"])
    return blank.join(indent + text for _, text in lines) + blank, lines
