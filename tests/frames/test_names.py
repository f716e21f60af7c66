"""Names are found where they begin and end, and indicators do not count inside them."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from analysis import code_sentences, load_codebook
from analysis.frames.names import KINDS, name_spans

CASES = json.loads(Path(__file__).with_name("names_sentences.json").read_text("utf-8"))

CODEBOOK = """
version = "test"
[frames.growth]
vietnamese = "Phát triển"
english = "Growth"
definition = "d"
include = "i"
exclude = "e"
{option}
indicators = ["phát triển", "ban hành kế hoạch"]
"""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_names_are_found_where_they_begin_and_end(case):
    found = [[kind, case["text"][start:end]] for start, end, kind in name_spans(case["text"])]
    assert found == case["names"]


def test_every_kind_has_nine_cases_and_some_sentences_have_no_name():
    counts = Counter(kind for case in CASES for kind, _ in case["names"])
    assert all(counts[kind] >= 9 for kind in KINDS)
    assert sum(not case["names"] for case in CASES) >= 10


def coded(tmp_path, option: str, text: str) -> list[str]:
    path = tmp_path / "codebook.toml"
    path.write_text(CODEBOOK.format(option=option), encoding="utf-8")
    sentences = pd.DataFrame({"article_id": ["a"], "sentence": [1], "start": [0], "text": [text]})
    table = code_sentences(sentences, load_codebook(path))
    return table.loc[table["coded"], "evidence"].tolist()


def test_an_indicator_does_not_count_inside_a_name(tmp_path):
    assert coded(tmp_path, "", "Tỉnh phát triển du lịch.") == ["phát triển"]
    assert coded(tmp_path, "", "Nông dân gặp Sở Nông nghiệp và Phát triển nông thôn.") == []


def test_a_frame_may_ask_for_names_of_some_kinds(tmp_path):
    title = "Huyện học Nghị quyết 7 về phát triển du lịch."
    assert coded(tmp_path, "", title) == []
    assert coded(tmp_path, 'inside_names = ["document"]', title) == ["phát triển"]
    assert coded(tmp_path, 'inside_names = ["organisation", "list"]', title) == []
    assert coded(tmp_path, 'inside_names = ["plan"]', title) == []
    assert coded(tmp_path, 'inside_names = ["plan"]', "Huyện học Đề án 7 về phát triển du lịch.") == ["phát triển"]


def test_the_act_of_issuing_is_outside_the_title(tmp_path):
    text = "Tỉnh ban hành Kế hoạch 7 về phát triển du lịch."
    assert coded(tmp_path, "", text) == ["ban hành Kế hoạch"]


def test_a_name_hides_only_what_is_inside_it(tmp_path):
    text = "Sau Nghị quyết 7 về phát triển du lịch, huyện phát triển rừng."
    assert coded(tmp_path, "", text) == ["phát triển"]


def test_names_are_found_in_text_that_did_not_come_through_load_corpus(tmp_path):
    decomposed = unicodedata.normalize("NFD", "Sở Nông nghiệp và Phát triển nông thôn họp.")
    assert coded(tmp_path, "", decomposed) == []


def test_an_unknown_kind_of_name_is_refused_with_its_line(tmp_path):
    with pytest.raises(
        ValueError, match=r"line 9: inside_names is \['person'\]; it must be a list with any of document"
    ):
        coded(tmp_path, 'inside_names = ["person"]', "Tỉnh họp.")
    with pytest.raises(ValueError, match=r"line 9: inside_names is True; it must be a list"):
        coded(tmp_path, "inside_names = true", "Tỉnh họp.")


def test_a_text_without_end_is_read_in_linear_time():
    long = "Kế hoạch của " * 20_000 + "về việc"
    assert isinstance(name_spans(long), list)
