"""Synthetic pages that were labelled before any rule had seen them.

Thirty-two follow the structure of pages of provincial sites (first_sight), thirty are of many manners: phones, prints,
posts, speeches (manners), seventy-one of both kinds (draws).
`name.txt` is the page, `name.roles` the role of every line that is not blank, in order;
"a/b" means that either is right.
"""

from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "data" / "pages"
NAMES = [
    f"{manner}/{path.stem}"
    for manner in ("first_sight", "manners", "draws")
    for path in sorted((FOLDER / manner).glob("*.txt"))
]

# Captions that nothing marks as captions are kept, as body or heading, and headings that might be sentences as body: a
# lost line of the body is worse.
KEPT = {
    "first_sight/lai-binh-menu": ["Chi bộ bản Nà Ngò, xã Mường Pha sinh hoạt thường kỳ tháng 3."],
    "first_sight/phu-tho-lam": ["Chủ trì hội thảo."],
    "draws/elder-and-letters": ["“Mỗi nhà một kệ sách”"],
    "draws/forest-under-a-counter": ["Tổ bảo vệ rừng bản Thín tuần tra."],
    "draws/journal-under-two-dates": ["Mận tam hoa được mùa, được giá."],
    "draws/menu-and-dried-longans": ["Công nhân Hợp tác xã Nậm Pia phân loại nhãn sấy."],
    "draws/paper-with-its-headline-twice": ["Đại hội điểm ở huyện Mộc Hóa"],
    "draws/printed-page-of-cashews": ["Vườn điều của ông K’ Brèo rụng bông sau mưa."],
    "draws/quotation-in-straight-marks": ["Lãnh đạo Thành ủy Hòa Ninh dự sinh hoạt chi bộ tổ 8, phường Tân Thịnh Hạ."],
    "draws/riverside-report": ["Ông Út Đặng chỉ chỗ nền nhà cũ nay đã là lòng sông", "“Xóm mới có đèn”"],
    "draws/savings-group": ["Tổ trưởng Bùi Thị Hậu đến từng nhà thu lãi."],
    "draws/straw-and-questions": ["Nấm rơm trồng trong nhà"],
    "draws/three-opinions": ["Sợ hết nhiệm kỳ mà chưa xong việc"],
    "draws/town-with-its-weather": ["Lễ phát động Tết trồng cây xuân Kỷ Hợi sẽ diễn ra vào ngày 10 tết"],
    "manners/paper-without-full-stops": ["Cầu tạm Bến Đá trước mùa mưa"],
    "manners/photo-story-of-a-lake": ["Nhảy sạp khi chiều xuống."],
    "manners/portraits-under-names": ["Buổi tuyên truyền bên bếp lửa ở thôn Háng Tày."],
    "manners/report-with-a-box": ["Một thửa ruộng sau khi dồn đổi ở khu 4."],
}


@pytest.mark.parametrize(("manner", "number"), [("first_sight", 32), ("manners", 30), ("draws", 71)])
def test_all_pages_are_there(manner, number):
    assert sum(name.startswith(f"{manner}/") for name in NAMES) == number


@pytest.mark.parametrize("name", NAMES)
def test_no_line_of_the_body_is_lost(name, lines_of):
    assert [row for row in lines_of(FOLDER / name) if row[1] == "body" and row[2] != "body"] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_line_has_its_role_but_some_captions(name, lines_of):
    assert [text for text, wanted, found in lines_of(FOLDER / name) if found not in wanted.split("/")] == KEPT.get(
        name, []
    )
