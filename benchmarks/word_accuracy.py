"""How well are words and sentences found? F1 against a treebank that is cut into both by hand.

Takes a treebank in CoNLL-U, such as UD Vietnamese VTB (https://universaldependencies.org/treebanks/vi_vtb), or one
JSON object a line with "text" and "words":

    .venv/bin/python benchmarks/word_accuracy.py vi_vtb-ud-dev.conllu vi_vtb-ud-test.conllu

Words are compared as spans of characters, punctuation included: a word is right if it begins and ends where the
treebank's does. Sentence ends are compared in paragraphs of 20 consecutive sentences joined by a space; the end of a
paragraph, which cannot be missed, is not counted.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path

import pandas as pd

from analysis import normalize, segment
from analysis.text.sentence_ends import sentence_spans

PARAGRAPH = 20  # sentences

Sentence = tuple[str, list[str]]  # its text, its words in order
Spans = set[tuple[int, int, int]]  # sentence, start, end


def read_treebank(file: Path) -> list[Sentence]:
    """Return text and words of every sentence of a treebank."""
    lines = file.read_text("utf-8").splitlines()
    if file.suffix == ".conllu":
        return list(_conllu(lines))
    rows = [json.loads(line) for line in lines if line.strip()]
    return [(normalize(row["text"]), [normalize(word) for word in row["words"]]) for row in rows]


def _conllu(lines: Iterable[str]) -> Iterator[Sentence]:
    text, words = "", []
    for line in [*lines, ""]:
        if line.startswith("# text = "):
            text = normalize(line.removeprefix("# text = "))
        elif re.match(r"\d+\t", line):
            words.append(normalize(line.split("\t")[1]))
        elif not line.strip() and words:
            yield text or " ".join(words), words
            text, words = "", []


def gold_spans(sentences: Sequence[Sentence]) -> Spans:
    """Return where the treebank's words are.

    >>> sorted(gold_spans([("Tỉnh ủy họp.", ["Tỉnh ủy", "họp", "."])]))
    [(0, 0, 7), (0, 8, 11), (0, 11, 12)]
    """
    spans = set()
    for i, (text, words) in enumerate(sentences):
        place = 0
        for word in words:
            start = text.index(word, place)
            place = start + len(word)
            spans.add((i, start, place))
    return spans


def found_spans(sentences: Sequence[Sentence], lexicon: Iterable[str] | None) -> Spans:
    """Return where `segment` finds words with this lexicon; None for the packaged one."""
    texts = [text for text, _ in sentences]
    table = pd.DataFrame({"article_id": "a", "sentence": range(len(texts)), "start": 0, "text": texts})
    tokens = segment(table, lexicon=lexicon, cache=False)
    return set(tokens[["sentence", "start", "end"]].itertuples(index=False, name=None))


def f1(found: set, gold: set) -> float:
    """Return the harmonic mean of precision and recall, in per cent.

    >>> f1({1, 2, 3}, {2, 3, 4, 5})
    57.142857142857146
    """
    return 100 * 2 * len(found & gold) / (len(found) + len(gold))


def sentence_ends(sentences: Sequence[str]) -> tuple[set, set]:
    """Return the ends that `sentence_spans` finds in paragraphs of these sentences, and the treebank's own."""
    found, gold = set(), set()
    for first in range(0, len(sentences), PARAGRAPH):
        own = [text.strip() for text in sentences[first : first + PARAGRAPH]]
        gold |= {(first, end - 1) for end in accumulate(len(text) + 1 for text in own[:-1])}
        found |= {(first, end) for _, end in sentence_spans(" ".join(own))[:-1]}
    return found, gold


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("treebank", nargs="+", type=Path, help="file .conllu, or .jsonl with text and words")
    print("| treebank | sentences | words | word F1 without lexicon | with | sentence ends F1 |")
    print("|---|---:|---:|---:|---:|---:|")
    for file in parser.parse_args().treebank:
        sentences = read_treebank(file)
        gold = gold_spans(sentences)
        without, with_lexicon = (f1(found_spans(sentences, lexicon), gold) for lexicon in ((), None))
        ends = f1(*sentence_ends([text for text, _ in sentences]))
        print(f"| {file.name} | {len(sentences)} | {len(gold)} | {without:.2f} | {with_lexicon:.2f} | {ends:.1f} |")


if __name__ == "__main__":
    main()
