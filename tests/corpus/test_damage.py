"""What is left of a lost encoding or of markup, and what only looks like it; the cases are data."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.corpus.damage import damage

CASES = json.loads(Path(__file__).with_name("cases_damage.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["comment"] for case in CASES])
def test_damage_is_named_and_nothing_else(case):
    assert [what for what, _ in damage(case["text"])] == case["expected"]


def test_the_excerpt_is_a_piece_of_the_text_around_the_damage():
    text = "Lúa tốt.\nSáng nay, Ban Thường vụ họp bàn về nghị quy?t của Tỉnh ủy."
    ((_, excerpt),) = damage(text)
    assert excerpt == "ọp bàn về nghị quy?t của Tỉnh ủy."  # 15 characters before the word and 20 from it on
    assert damage("Lúa tốt.\nngh? quy?t\nDân vui.") == [("characters were replaced by '?'", "ngh? quy?t")]


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_text_saved_in_an_encoding_without_its_letters_is_noticed(articles, encoding):
    for text in articles["text"]:
        assert damage(text) == []
        lost = text.encode(encoding, "replace").decode(encoding)
        assert "characters were replaced by '?'" in dict(damage(lost))


@given(st.text(st.sampled_from("quyết?<>&;:# \n/p=brAÀ.\ufffd\x08")))
def test_every_excerpt_is_in_the_text(text):
    assert all(excerpt in text for _, excerpt in damage(text))
