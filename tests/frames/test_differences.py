"""Whether groups differ in how often they use a frame."""

import numpy as np
import pandas as pd
import pytest

from analysis import code_sentences, frame_counts, frame_differences, frame_shares


def coded(hits: dict[str, list[int]], of: int = 4) -> pd.DataFrame:
    """Articles of `of` sentences, so many of which are about oversight: by group, a number for every article."""
    rows = [
        (f"{group}{i}", group, number, "Tỉnh sơ kết." if number < n else "Trời đẹp.")
        for group, numbers in hits.items()
        for i, n in enumerate(numbers)
        for number in range(of)
    ]
    sentences = pd.DataFrame(rows, columns=["article_id", "province", "sentence", "text"]).assign(start=0)
    return code_sentences(sentences)


def oversight(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["frame"] == "oversight"].set_index("province")


def test_a_share_is_compared_with_that_of_all_other_groups_together():
    rows = oversight(frame_differences(coded({"X": [2, 2, 2], "Y": [1, 1, 1], "Z": [0, 0, 3]}), resamples=500))
    assert rows.loc["X", ["sentences", "rest_sentences", "articles", "rest_articles"]].tolist() == [6, 6, 3, 4]
    assert rows.loc["X", "share"] == 6 / 12
    assert rows.loc["X", "rest_share"] == 6 / 24
    # one sentence is added, divided as the sentences are
    assert rows.loc["X", "log2_ratio"] == pytest.approx(np.log2((6 + 12 / 36) / 12) - np.log2((6 + 24 / 36) / 24))
    assert rows.loc["X", "low"] < rows.loc["X", "log2_ratio"] < rows.loc["X", "high"]


def test_a_frame_of_one_group_is_distinctive_and_a_common_one_is_not():
    rows = oversight(frame_differences(coded({"X": [2] * 6, "Y": [0] * 6}), resamples=500))
    assert rows["verdict"].tolist() == ["distinctive"] * 2
    assert rows.loc["X", "p"] == pytest.approx(2 / 924)  # of the divisions of 12 articles into 6 and 6 only these two
    alike = oversight(frame_differences(coded({"X": [2, 1] * 3, "Y": [1, 2] * 3}), resamples=500))
    assert alike["verdict"].isin(["undecided", "shared"]).all()


def test_shares_are_those_of_frame_shares_and_rows_in_its_order():
    table = coded({"X": [2, 1, 0], "Y": [1, 3, 4]})
    differences, shares = frame_differences(table, resamples=500), frame_shares(table)
    assert differences[["province", "frame"]].equals(shares[["province", "frame"]])
    assert differences["share"].to_numpy() == pytest.approx(shares["share"].to_numpy())


def test_counts_give_the_same_table_and_the_order_of_articles_does_not_matter():
    table = coded({"X": [2, 1, 0], "Y": [1, 3, 4]})
    whole = frame_differences(table, resamples=500)
    assert frame_differences(frame_counts(table), resamples=500).equals(whole)
    ids = sorted(table["article_id"].unique(), key=lambda name: (name[0], -int(name[1:])))
    other = pd.concat([table[table["article_id"] == name] for name in ids], ignore_index=True)
    assert frame_differences(other, resamples=500).equals(whole)


def test_one_article_has_no_verdict_and_one_group_nothing_to_compare():
    rows = oversight(frame_differences(coded({"X": [2], "Y": [0, 1, 0]}), resamples=500))
    assert rows["verdict"].tolist() == ["one article"] * 2
    assert rows["low"].isna().all()
    with pytest.raises(ValueError, match="two values or more"):
        frame_differences(coded({"X": [2, 1]}))


@pytest.mark.parametrize("name", ["frame", "share", "rest_sentences"])
def test_a_column_of_the_result_cannot_group(name):
    table = coded({"X": [2], "Y": [0]})
    table[name] = table["frame"] if name == "frame" else table["province"]
    with pytest.raises(ValueError, match=f"by='{name}'"):
        frame_differences(table, by=name)
