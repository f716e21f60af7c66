"""What tests of labelled pages share."""

from pathlib import Path

import pandas as pd
import pytest

from analysis import normalize, split_blocks


@pytest.fixture(scope="session")
def lines_of():
    """Return a function that reads every printed line of a page: its text, the roles it may have, the role found."""

    def read(page: Path) -> list[tuple[str, str, str]]:
        text = normalize(page.with_suffix(".txt").read_text("utf-8"))
        blocks = split_blocks(pd.DataFrame({"article_id": [page.name], "text": [text]}))
        gold = iter(page.with_suffix(".roles").read_text("utf-8").split())
        rows, start = [], 0
        for line in text.split("\n"):
            if bare := line.strip():
                first = start + line.index(bare)
                [found] = blocks.loc[(blocks["start"] <= first) & (first < blocks["end"]), "role"]
                rows.append((bare, next(gold), found))
            start += len(line) + 1
        assert next(gold, None) is None
        return rows

    return read
