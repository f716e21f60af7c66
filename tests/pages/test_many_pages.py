"""Two hundred synthetic pages of many sites: nearly every line has its role, and no line of an article is lost."""

import importlib.util
from pathlib import Path

import pandas as pd
import pytest

from analysis import normalize, split_blocks, split_sentences

_PATH = Path(__file__).parent / "page_templates.py"
_SPEC = importlib.util.spec_from_file_location("page_templates", _PATH)
templates = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(templates)

# The even half was looked at while the rules were mended, the odd one only counted.
SEEDS = range(200)


@pytest.fixture(scope="module")
def lines() -> pd.DataFrame:
    """One row is one line of a page, with the role it has and the role that was found."""
    made = {seed: templates.make_page(seed) for seed in SEEDS}
    pages = pd.DataFrame(
        {"article_id": [f"{seed:03}" for seed in made], "text": [normalize(text) for text, _ in made.values()]}
    )
    found = split_blocks(pages)
    expected = pd.DataFrame(
        [(f"{seed:03}", role, normalize(text)) for seed, (_, gold) in made.items() for role, text in gold],
        columns=["page", "role", "expected"],
    )
    assert found["text"].tolist() == expected["expected"].tolist()  # no line lost, none divided
    assert found["article_id"].tolist() == expected["page"].tolist()
    return expected.assign(found=found["role"], rule=found["rule"])


def share_right(lines: pd.DataFrame) -> float:
    return (lines["role"] == lines["found"]).mean()


def test_there_are_two_hundred_different_pages_and_the_same_every_time(lines):
    assert lines["page"].nunique() == 200
    assert len({templates.make_page(seed)[0] for seed in SEEDS}) == 200
    assert templates.make_page(7) == templates.make_page(7)


def test_every_line_of_an_article_is_kept(lines):
    body = lines[lines["role"] == "body"]
    assert body[body["found"] != "body"].values.tolist() == []


def test_nothing_but_the_article_counts_as_article(lines):
    taken = lines[lines["found"] == "body"]
    assert (taken["role"] == "body").mean() >= 0.995


@pytest.mark.parametrize("half", [0, 1], ids=["looked at", "only counted"])
def test_ninety_nine_lines_of_a_hundred_have_their_role(lines, half):
    assert share_right(lines[lines["page"].astype(int) % 2 == half]) >= 0.99


@pytest.mark.parametrize("role", ["headline", "date", "byline", "caption", "heading", "body", "boilerplate"])
def test_each_role_is_found_and_little_else_is_taken_for_it(lines, role):
    of_role, taken = lines[lines["role"] == role], lines[lines["found"] == role]
    assert share_right(of_role) >= 0.95
    assert share_right(taken) >= 0.95


def test_every_page_has_sentences(lines):
    pages = pd.DataFrame(
        {"article_id": ["a", "b"], "text": [normalize(templates.make_page(seed)[0]) for seed in (0, 1)]}
    )
    sentences = split_sentences(split_blocks(pages))
    assert set(sentences["article_id"]) == {"a", "b"}
