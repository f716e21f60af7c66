"""Eighteen pages in the manner of provincial newspapers, each line with the role that a reader gave it.

`name.txt` is the page as it is pasted from a browser, `name.roles` the role of every line that is not blank, in order;
"a/b" means that either is right. Each page was labelled before any rule had seen it.
"""

from pathlib import Path

import pandas as pd
import pytest

from analysis import normalize, split_blocks
from analysis.pages.lines import is_hard_wrapped

FOLDER = Path(__file__).parents[1] / "data" / "pages" / "newspapers"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
HARD_WRAPPED = ["cong-thong-tin-ea-la", "song-mang"]


def text_of(name: str) -> str:
    return normalize((FOLDER / f"{name}.txt").read_text("utf-8"))


def test_there_are_eighteen_pages():
    assert len(NAMES) == 18


@pytest.mark.parametrize("name", NAMES)
def test_every_line_has_its_role(name, lines_of):
    assert [row for row in lines_of(FOLDER / name) if row[2] not in row[1].split("/")] == []


@pytest.mark.parametrize("name", NAMES)
def test_only_pages_with_hard_line_breaks_are_joined(name):
    assert is_hard_wrapped(text_of(name)) == (name in HARD_WRAPPED)


def test_a_joined_paragraph_is_one_block_with_its_line_breaks():
    text = text_of("song-mang")
    blocks = split_blocks(pd.DataFrame({"article_id": ["a"], "text": [text]}))
    first = blocks[blocks["role"] == "body"].iloc[0]
    assert first["text"].count("\n") == 7
    assert text[first["start"] : first["end"]] == first["text"]
    assert first["text"].endswith("bộ xã, thị trấn.")
