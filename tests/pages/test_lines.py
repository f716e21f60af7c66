"""Lines of each kind at their place on a page: cases_lines.json holds the place, the line or lines, and the roles."""

import json
from pathlib import Path

import pandas as pd
import pytest

from analysis import split_blocks

CASES = json.loads((Path(__file__).parent / "cases_lines.json").read_text("utf-8"))

HEADLINE = "Mùa gặt ở Nà Lúa"
LEAD = "Sáng 4/3, hợp tác xã Nà Lúa tổ chức gặt lúa. " + "Bà con trong bản đến từ rất sớm, ai cũng vui. " * 3
REPORT = "Theo kế hoạch, việc gặt lúa kéo dài ba ngày. " + "Nhà nào gặt xong trước thì sang giúp nhà bên. " * 3

# The lines above and below the case.
PLACES = {
    "top": ([], [HEADLINE, "04/03/2021", LEAD, REPORT]),
    "under": ([HEADLINE], [LEAD, REPORT]),
    "inside": ([HEADLINE, LEAD], [REPORT]),
    "below": ([HEADLINE, LEAD, REPORT], []),
    "after_byline": ([HEADLINE, LEAD, REPORT, "Thái An"], []),
}


def roles_of(place: str, text: str) -> list[str]:
    above, below = PLACES[place]
    page = "\n".join([*above, text, *below])
    found = split_blocks(pd.DataFrame({"article_id": ["a"], "text": [page]}))["role"].tolist()
    return found[len(above) : len(found) - len(below)]


@pytest.mark.parametrize(("place", "text", "roles"), CASES, ids=[f"{place}-{text}" for place, text, _ in CASES])
def test_a_line_of_each_kind_has_its_role(place, text, roles):
    assert roles_of(place, text) == roles.split()


@pytest.mark.parametrize("place", ["top", "under", "inside", "below", "after_byline"])
def test_the_lines_around_it_keep_theirs(place):
    above, below = PLACES[place]
    page = "\n".join([*above, "Ảnh: Thái An", *below])
    found = split_blocks(pd.DataFrame({"article_id": ["a"], "text": [page]}))
    paragraphs = found[found["text"].isin([LEAD.strip(), REPORT.strip()])]
    assert paragraphs["role"].tolist() == ["body", "body"]


def test_the_first_lines_of_paragraphs_of_a_wrapped_page_may_be_shorter():
    """The source of a page begins them further in; all are joined, none becomes a headline or a heading."""
    wrapped = [
        "Xã Nà Lúa giao các bản trong mùa",
        "gặt năm nay phải gặt xong trước khi nước sông lên cao",
        "và chở hết thóc về kho của hợp tác xã trên đồi Pú",
        "Cang.",
        "2.1. Các bản cử người trông coi",
        "đồng ruộng, thay nhau mỗi đêm hai người và báo ngay",
        "cho xã khi có trâu bò vào ruộng hoặc khi nước lên ở",
        "bờ suối.",
        "2.2. Hợp tác xã cho các hộ mượn",
        "máy gặt cả ngày, hộ nào gặt xong trước thì sang giúp nhà",
        "bên cạnh rồi mới trả máy về kho của hợp tác xã trên",
        "đồi.",
    ]
    found = split_blocks(pd.DataFrame({"article_id": ["a"], "text": ["\n".join(wrapped)]}))
    assert found["role"].tolist() == ["body"] * 3
    assert " ".join(" ".join(found["text"]).split()) == " ".join(wrapped)
