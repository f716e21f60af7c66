"""Suggestions for the codebook from hand-coded sentences."""

import math

import pandas as pd
import pytest

from analysis.frames.codebook import load_codebook
from analysis.frames.coding import code_sentences
from analysis.frames.learning import learn_indicators
from analysis.frames.notation import parse

TEXTS = (
    # missed: the coder gives cadre, the indicators find nothing
    ("Ông xắn tay lội ruộng.", "cadre"),
    ("Bà xắn tay dựng nhà.", "cadre"),
    ("Anh xắn tay , lội suối.", "cadre"),
    # neither
    ("Chị xắn tay áo lụa.", ""),
    ("Trời mưa to.", ""),
    ("Hôm nay lội suối.", ""),
    ("Đường xa 12 cây.", ""),
    # not coded by hand
    ("Em xắn tay giúp bạn.", None),
    ("Cô xắn tay giúp bà.", None),
    ("Hội nghị về xắn tay áo lụa.", None),
)


def tables():
    sentences = pd.DataFrame(
        {"article_id": [f"a{i}" for i in range(len(TEXTS))], "sentence": 1, "start": 0, "text": [t for t, _ in TEXTS]}
    )
    gold = sentences[["article_id", "sentence", "text"]].assign(frames=[f for _, f in TEXTS])
    return code_sentences(sentences), gold[gold["frames"].notna()]


def test_a_suggestion_by_hand():
    coded, gold = tables()
    assert not coded["coded"].any()
    found = learn_indicators(coded, gold).set_index("indicator")
    assert list(found.index) == ["xắn tay", "lội"]  # of "xắn", "tay" and "xắn tay" the longest
    row = found.iloc[0]
    # 3 of 3 missed and 1 of 4 rejected sentences have it
    assert row[["missed", "of_missed", "rejected", "of_rejected"]].tolist() == [3, 3, 1, 4]
    assert row["log2_ratio"] == pytest.approx(math.log2((3.5 / 4) / (1.5 / 5)))
    # observed 3, 1 of 3, 4; expected 4·3/7, 4·4/7, and of those without 0, 3 against 3·3/7, 3·4/7
    expected = 2 * (3 * math.log(3 / (12 / 7)) + 1 * math.log(1 / (16 / 7)) + 3 * math.log(3 / (12 / 7)))
    assert row["G2"] == pytest.approx(expected)
    # in the corpus: 3 missed, 1 rejected, 2 of those that nobody coded; in a name of an event it does not count
    assert row["new"] == 6 and row["false_hits"] == pytest.approx(6 * 1.5 / 5)
    assert (row["line"], row["rejected_line"]) == (TEXTS[0][0], TEXTS[3][0])


def test_suggestions_are_written_in_the_notation_and_do_not_cross_punctuation():
    coded, gold = tables()
    found = learn_indicators(coded, gold, min_missed=1, top=100)
    assert "tay dựng nhà" in set(found["indicator"]) or "xắn tay dựng nhà" in set(found["indicator"])
    assert not found["indicator"].str.contains("tay lội suối").any()
    assert not found["indicator"].str.contains(r"\d").any()
    for indicator in found["indicator"]:
        assert parse(indicator, {})


def test_what_is_suggested_and_taken_is_found(tmp_path):
    coded, gold = tables()
    row = learn_indicators(coded, gold).iloc[0]
    path = tmp_path / "codebook.toml"
    codebook = load_codebook()
    texts = codebook.frames.set_index("frame").loc["cadre"]
    lines = [f'{name} = "{texts[name]}"'.replace('""', '"x"') for name in ("vietnamese", "english")]
    path.write_text(
        "\n".join(['version = "t"', "[frames.cadre]", *lines, 'definition = ""', 'include = ""', 'exclude = ""',
                   f'indicators = ["{row["indicator"]}"]']), "utf-8",
    )  # fmt: skip
    sentences = coded.drop_duplicates("article_id")[["article_id", "sentence", "text"]].assign(start=0)
    assert code_sentences(sentences, load_codebook(path))["coded"].sum() == row["new"]


def test_nothing_missed_gives_an_empty_table_with_its_columns():
    coded, gold = tables()
    found = learn_indicators(coded, gold.assign(frames=""))
    assert found.empty and list(found)[:3] == ["frame", "indicator", "missed"]
    with pytest.raises(ValueError, match="top=0; they must be at least 1"):
        learn_indicators(coded, gold, top=0)
