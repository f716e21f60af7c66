"""Does the fast segmentation give the words of underthesea? Counts those that differ, over any folder of texts.

Takes every file .txt in a folder and below it, as a whole and line by line:

    .venv/bin/python benchmarks/same_words.py FOLDER                 # real texts: the more the better
    .venv/bin/python benchmarks/same_words.py --synthetic 2000         # or texts of benchmarks/texts.py

The exit status is 1 if a word differs, 2 if there is nothing to compare.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import islice
from typing import NamedTuple

from texts import folder_texts
from texts import texts as synthetic
from tqdm import tqdm

BATCH = 200
AROUND = 4  # words shown on either side of a difference


def our_words(texts: Sequence[str]) -> list[list[str]]:
    """Return the words of texts as `word_tokenize` gives them, by the fast model: the one place that knows its name."""
    from analysis import word_tokenize

    return word_tokenize(texts)


def library_words(texts: Sequence[str]) -> list[list[str]]:
    """Return the words of texts by a plain loop over underthesea."""
    from underthesea import word_tokenize

    return [word_tokenize(text) for text in texts]


class Difference(NamedTuple):
    """One place where the two disagree."""

    name: str
    library: str
    ours: str


class Comparison:
    """What has been compared so far."""

    def __init__(self) -> None:
        self.pieces = self.words = self.differing_pieces = self.differing_words = 0
        self.first: list[Difference] = []
        self.seconds = {"library": 0.0, "ours": 0.0}

    def add(self, names: Sequence[str], texts: Sequence[str], ours: Callable, show: int) -> None:
        """Compare the words of some texts, each as a whole."""
        found = {}
        for who, words_of in (("library", library_words), ("ours", ours)):
            start = time.process_time()
            found[who] = words_of(texts)
            self.seconds[who] += time.process_time() - start
        for name, library, mine in zip(names, found["library"], found["ours"], strict=True):
            self.pieces += 1
            self.words += len(library)
            places = list(differences(library, mine)) if library != mine else []
            self.differing_pieces += bool(places)
            self.differing_words += sum(max(b - a, d - c) for a, b, c, d in places)
            for a, b, c, d in places[: show - len(self.first)]:
                self.first.append(Difference(name, _shown(library, a, b), _shown(mine, c, d)))


def differences(library: Sequence[str], ours: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield where two lists of words differ: from and to in the first, from and to in the second.

    >>> list(differences(["tỉnh ủy", "họp", "."], ["tỉnh", "ủy", "họp", "."]))
    [(0, 1, 0, 2)]
    """
    for tag, a, b, c, d in SequenceMatcher(None, library, ours, autojunk=False).get_opcodes():
        if tag != "equal":
            yield a, b, c, d


def _shown(words: Sequence[str], start: int, end: int) -> str:
    before, after = words[max(start - AROUND, 0) : start], words[end : end + AROUND]
    return " | ".join([*before, "[" + " | ".join(words[start:end]) + "]", *after])


def compare(
    named: Iterable[tuple[str, str]], total: int | None, *, show: int = 20, ours: Callable = our_words
) -> dict[str, Comparison]:
    """Compare texts given with their names, as a whole and line by line."""
    found = {"texts": Comparison(), "lines": Comparison()}
    progress = tqdm(total=total, unit=" texts", disable=None)
    named = iter(named)
    while batch := list(islice(named, BATCH)):
        found["texts"].add([name for name, _ in batch], [text for _, text in batch], ours, show)
        lines = [
            (f"{name}, line {number}", line)
            for name, text in batch
            for number, line in enumerate(text.splitlines(), start=1)
            if line.strip()
        ]
        found["lines"].add([name for name, _ in lines], [line for _, line in lines], ours, show)
        progress.update(len(batch))
    progress.close()
    return found


def main() -> int:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("folder", nargs="?", help="texts in UTF-8, *.txt, in folders as deep as you like")
    source.add_argument("--synthetic", type=int, metavar="ARTICLES", help="so many texts of the generator instead")
    parser.add_argument("--seed", type=int, default=0, help="of the generator")
    parser.add_argument("--show", type=int, default=20, help="how many differences to print (20)")
    options = parser.parse_args()
    if options.synthetic is not None:
        named = ((f"text {i}", text) for i, text in enumerate(synthetic(options.synthetic, seed=options.seed)))
        total = options.synthetic
    else:
        named, total = ((str(path), text) for path, text in folder_texts(options.folder)), None
    found = compare(named, total, show=options.show)
    for kind, result in found.items():
        each = result.seconds
        ratio = f"; CPU seconds: library {each['library']:.1f}, ours {each['ours']:.1f}"
        print(
            f"{result.pieces:,} {kind}, {result.words:,} words: {result.differing_words:,} words differ, "
            f"in {result.differing_pieces:,} {kind}{ratio}"
        )
        for difference in result.first:
            print(f"  {difference.name}\n    underthesea  {difference.library}\n    ours         {difference.ours}")
    if not found["texts"].pieces:
        print("nothing to compare", file=sys.stderr)
        return 2
    return int(any(result.differing_words for result in found.values()))


if __name__ == "__main__":
    sys.exit(main())
