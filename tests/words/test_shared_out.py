"""Per-article steps shared out among processes give the same tables."""

import pandas as pd
import pytest

import analysis
from analysis.evidence import quantities
from analysis.frames import coding
from analysis.pages import blocks
from analysis.words import sentences

STEPS = (blocks, sentences, coding, quantities)


def whole_way(processes):
    articles = analysis.load_corpus("data")
    found = [analysis.split_blocks(articles, processes=processes)]
    found.append(analysis.split_sentences(found[0], processes=processes))
    found.append(analysis.code_sentences(found[1], processes=processes))
    return [*found, analysis.find_quantities(found[1], processes=processes)]


def test_two_processes_give_the_same_tables(monkeypatch):
    alone = whole_way(1)
    for module in STEPS:
        monkeypatch.setattr(module, "_MANY", 4)
    for one, two in zip(alone, whole_way(2), strict=True):
        pd.testing.assert_frame_equal(one, two, check_exact=True)


@pytest.mark.parametrize("processes", [0, -1, 1.5, "2"])
def test_processes_must_be_a_whole_number(processes):
    articles = pd.DataFrame({"article_id": ["a"], "text": ["Lúa tốt."]})
    with pytest.raises(ValueError, match="must be a whole number from 1"):
        analysis.split_blocks(articles, processes=processes)
