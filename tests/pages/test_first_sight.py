"""Thirty-two pages after the structure of pages of provincial sites, labelled before any rule had seen them.

`name.txt` is the page, `name.roles` the role of every line that is not blank, in order;
"a/b" means that either is right.
"""

from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "data" / "pages" / "first_sight"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))

# Captions that nothing marks as captions are kept, as body or heading, since a lost line of the body is worse.
KEPT = {
    "lai-binh-menu": ["Chi bộ bản Nà Ngò, xã Mường Pha sinh hoạt thường kỳ tháng 3."],
    "phu-tho-lam": ["Chủ trì hội thảo."],
}


def test_there_are_thirty_two_pages():
    assert len(NAMES) == 32


@pytest.mark.parametrize("name", NAMES)
def test_no_line_of_the_body_is_lost(name, lines_of):
    assert [row for row in lines_of(FOLDER / name) if row[1] == "body" and row[2] != "body"] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_line_has_its_role_but_some_captions(name, lines_of):
    assert [text for text, wanted, found in lines_of(FOLDER / name) if found not in wanted.split("/")] == KEPT.get(
        name, []
    )
