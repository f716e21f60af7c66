"""Two coders' sheets: agreement by hand, and where they differ."""

import numpy as np
import pandas as pd
import pytest

from analysis.frames.desk_agreement import coder_agreement, disagreements
from analysis.frames.hand_coded import item_of


def sheets():
    """Ten sentences of five articles; a: pace in 1-4, b: pace in 1-3 and 5."""
    sentences = pd.DataFrame(
        {
            "article_id": [f"a{i // 2}" for i in range(10)],
            "sentence": range(10),
            "text": [f"Câu {i}." for i in range(10)],
        }
    )
    items = [item_of(a, s) for a, s in zip(sentences["article_id"], sentences["sentence"], strict=True)]
    first = pd.DataFrame({"item": items, "text": sentences["text"], "frames": ["pace"] * 4 + [""] * 6})
    return sentences, first, first.assign(frames=["pace"] * 3 + ["", "pace"] + [""] * 5)


def test_agreement_of_two_coders_by_hand():
    sentences, first, second = sheets()
    row = coder_agreement(first, second, sentences).set_index("frame").loc["pace"]
    assert row[["sentences", "articles", "both", "first_only", "second_only", "neither"]].tolist() == [
        10,
        5,
        3,
        1,
        1,
        5,
    ]
    assert row["observed"] == 0.8
    # both give it to 4 of 10: chance is .4² + .6² for kappa, 2 · .4 · .6 for AC1
    assert row["kappa"] == pytest.approx((0.8 - 0.52) / (1 - 0.52))
    assert row["ac1"] == pytest.approx((0.8 - 0.48) / (1 - 0.48))
    # of 20 values 8 are "pace": disagreement 2 in 10, expected 2 · 8 · 12 / (20 · 19)
    assert row["alpha"] == pytest.approx(1 - 0.2 / (2 * 8 * 12 / (20 * 19)))
    assert row["alpha_low"] < row["alpha"] < row["alpha_high"] and row["interval"] == "articles"
    swapped = coder_agreement(second, first, sentences).set_index("frame").loc["pace"]
    assert (
        swapped[["alpha", "kappa", "ac1", "first_only"]].tolist()
        == row[["alpha", "kappa", "ac1", "second_only"]].tolist()
    )


def test_without_the_sentences_there_are_no_intervals_and_the_column_says_why():
    _, first, second = sheets()
    row = coder_agreement(first, second).set_index("frame").loc["pace"]
    assert row["observed"] == 0.8 and np.isnan(row["alpha_low"]) and pd.isna(row["articles"])
    assert row["interval"] == "articles not known"


def test_disagreements_are_the_sentences_with_other_frames():
    _, first, second = sheets()
    assert disagreements(first, second)[["text", "agreed", "first_only", "second_only"]].values.tolist() == [
        ["Câu 3.", "", "pace", ""], ["Câu 4.", "", "", "pace"],
    ]  # fmt: skip
    assert disagreements(first, first).empty


def test_codings_of_other_sheets_are_refused():
    sentences, first, second = sheets()
    with pytest.raises(ValueError, match="is not in both files with the same text"):
        coder_agreement(first, second.iloc[1:])
    with pytest.raises(ValueError, match="is not in both files with the same text"):
        disagreements(first, second.assign(text="Khác."))
    with pytest.raises(ValueError, match="is not among these sentences"):
        coder_agreement(first, second, sentences.iloc[1:])
    with pytest.raises(ValueError, match="frame 'tempo'; it must be one of dissemination"):
        coder_agreement(first, second.assign(frames="tempo"))
