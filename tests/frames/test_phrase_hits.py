"""Phrases found in all sentences at once are those that are found in each of them, one after another."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.evidence.beginnings import Beginnings
from analysis.evidence.gates import Gates
from analysis.evidence.quantity_words import has_one_or_five
from analysis.frames.codebook_file import Ignored
from analysis.frames.notation import counting_forms, further_literals, literals, parse
from analysis.frames.phrase_hits import PhraseTable
from analysis.frames.phrase_index import PhraseIndex
from analysis.frames.phrases import Phrase
from analysis.frames.text_words import TextWords
from analysis.frames.word_runs import SentenceWords, WordRuns

WRITTEN = [
    "a b",
    "(a|a b) (b c|c)",
    "[a] b [c] a",
    "(a|b) [,|-|c] a",
    "a , b",
    "a …2 b",
    "(a|a b) …2 (b c|c|a)",
    "(a|a …1 b) [c]",
    "a [b] …3 (c|b [a])",
    "[c] a …0 b",
    "(# a|b c)",
]
STEP_BY_STEP = ["a …2 b …1 c", ", a", "# …2 a"]


def sentences() -> list[str]:
    draw = np.random.default_rng(19)
    pieces = ["a", "b", "c", "ab", "x", "1", "1.000"]
    signs = [" ", " ", " ", " ", ", ", " - ", "-", ". ", ",", "/", "  ", "; "]
    return ["", "…"] + [
        "".join(str(draw.choice(pieces)) + str(draw.choice(signs)) for _ in range(draw.integers(1, 12)))
        for _ in range(1500)
    ]


@pytest.mark.parametrize("pattern", WRITTEN)
def test_all_at_once_is_found_what_is_found_step_by_step(pattern):
    phrase, runs, plain = Phrase(parse(pattern, {})), WordRuns(), sentences()
    table = PhraseTable([phrase], runs)
    words = SentenceWords(counting_forms(plain))
    starts, ends, uncertain = table.find(words, runs.find(words)).hits(0)
    assert table.written == [True]
    at = words.sentence[starts]
    first, last = words.starts[starts] - words.offsets[at], words.ends[ends - 1] - words.offsets[at]
    found = list(zip(at.tolist(), first.tolist(), last.tolist(), strict=True))
    certain = set(range(len(plain))) - set(uncertain.tolist())
    assert found == [(i, *span) for i in sorted(certain) for span in phrase.spans(TextWords(plain[i]))]
    assert len(certain) > len(plain) / 2
    assert found


@pytest.mark.parametrize("pattern", STEP_BY_STEP)
def test_what_cannot_be_written_out_is_left_to_be_followed_step_by_step(pattern):
    assert PhraseTable([Phrase(parse(pattern, {}))], WordRuns()).written == [False]


def test_no_sentence_in_which_one_or_five_is_a_number_is_passed_over():
    low = ["có năm xã", "một xã", "hơn một năm", "năm đầu của nhiệm kỳ", "hai mươi mốt", "trong năm", "tháng cuối năm"]
    passed: list[bool] = []

    def note(block):
        passed.extend(Gates(block).one_or_five.tolist())
        return np.full(len(block.firsts), -1)

    list(Beginnings([], note).find(low))
    assert [has_one_or_five(text) for text in low] == [True, False, True, True, False, False, True]
    assert all(passed[i] for i, text in enumerate(low) if has_one_or_five(text))
    assert not passed[1]
    assert not passed[5]


def test_what_a_frame_ignores_is_looked_for_where_every_word_of_an_alternative_is():
    sequences = [*parse("a …2 b …1 c", {}), *parse("d", {})]
    needed = tuple((literals([sequence]), *further_literals([sequence])) for sequence in sequences)
    index = PhraseIndex([], [Ignored(Phrase(sequences), needed), None])
    found = index.look_up(counting_forms(["a x b c", "a b", "c x a b", "b c", "x d"]))
    assert found.may_hold_ignored(0).tolist() == [0, 2, 4]
    assert found.may_hold_ignored(1).tolist() == []


def test_what_a_frame_ignores_is_looked_for_everywhere_if_no_word_of_it_is_certain():
    sequences = parse("#", {})
    needed = tuple((literals([sequence]), *further_literals([sequence])) for sequence in sequences)
    found = PhraseIndex([], [Ignored(Phrase(sequences), needed)]).look_up(counting_forms(["a", "1 2"]))
    assert found.may_hold_ignored(0).tolist() == [0, 1]
