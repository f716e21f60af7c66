"""Strata of a coding sheet: sentences by group, and by whether the indicators hit; how many to draw from each."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.frames.hand_coded import by_sentence
from analysis.measures.grouping import RESERVED, with_group
from analysis.system.columns import check_columns
from analysis.system.language import _

#: Expected before anything is coded by hand: 70 % of hits are right, and 3 % of the other sentences have the frame.
#: A wrong guess costs width, not validity.
PRECISION, MISSED = 0.7, 0.03
_LEAST = 2  # labels of every stratum
_RESULT = frozenset(
    [
        "item",
        "text",
        "frames",
        "hit",
        "drawn",
        "note",
        "coder",
        "labels",
        "labels_hit",
        "found",
        "coded_share",
        "expected",
        "simple",
        "further",
    ]
)


class Strata(NamedTuple):
    """The sentences of the coded table, one row each, and their frames."""

    sentences: pd.DataFrame  # item, article_id, sentence, text, group, hit
    codes: np.ndarray  # sentences × frames
    frames: list[str]
    groups: list[object]

    def weights(self) -> np.ndarray:
        """Return groups × 2: the share of a group's sentences without and with a hit of any frame."""
        sizes = self.sizes()
        return sizes / sizes.sum(axis=1, keepdims=True)

    def sizes(self) -> np.ndarray:
        """Return groups × 2: the number of sentences without and with a hit of any frame."""
        return np.bincount(self.stratum(), minlength=2 * len(self.groups)).reshape(-1, 2)

    def stratum(self) -> np.ndarray:
        """Return for every sentence the number of its stratum: twice the group's, and one more with a hit."""
        group = pd.Index(self.groups).get_indexer(pd.Index(self.sentences["group"]))
        return 2 * group + self.sentences["hit"].to_numpy(int)

    def expected(self) -> np.ndarray:
        """Return groups × 2 × frames: the share of sentences that will have each frame, as expected before coding."""
        found = np.zeros((2 * len(self.groups), len(self.frames)))
        np.add.at(found, self.stratum(), self.codes)
        coded = found / np.maximum(self.sizes().reshape(-1, 1), 1)
        return (PRECISION * coded + MISSED * (1 - coded)).reshape(len(self.groups), 2, -1)


def strata_of(coded: pd.DataFrame, by: str) -> Strata:
    """Return the strata of the table of `code_sentences`; sentences without a group are left out."""
    needed = ["article_id", "sentence", "text", "frame", "coded"]
    check_columns(coded, needed, name="coded", source="code_sentences()")
    coded = with_group(coded, by, reserved=RESERVED | _RESULT)
    known = by_sentence(coded)
    inside = known.sentences[by].notna().to_numpy()
    sentences = known.sentences.loc[inside, ["article_id", "sentence", "text", by]].rename(columns={by: "group"})
    codes = known.codes[inside]
    sentences = sentences.assign(item=np.array(known.items)[inside], hit=np.asarray(codes.any(axis=1))).reset_index(
        drop=True
    )
    return Strata(sentences, codes, known.frames, list(sentences["group"].unique()))


def draw(strata: Strata, size: int, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of `size` sentences, and how many each stratum gives (groups × 2).

    In a stratum every sentence is equally likely, and an article gives its share of the labels rounded up or down,
    one at most where it is small: sentences are put in order by article, articles and their sentences shuffled, and
    every k-th is taken from a random start.
    """
    numbers = allocation(strata, size)
    articles = pd.factorize(strata.sentences["article_id"])[0]
    stratum = strata.stratum()
    rows = []
    for number, labels in enumerate(numbers.ravel()):
        members = np.flatnonzero(stratum == number)
        turn = generator.permutation(articles.max() + 1)[articles[members]]
        ordered = members[np.lexsort((generator.random(len(members)), turn))]
        nth = (generator.random() + np.arange(labels)) * len(members) / max(labels, 1)
        rows.append(ordered[nth.astype(int)])
    return np.concatenate(rows), numbers


def allocation(strata: Strata, size: int) -> np.ndarray:
    """Return how many of `size` labels each stratum gets (groups × 2): in proportion to W √(q (1 − q))."""
    q, sizes = strata.expected(), strata.sizes().ravel()
    least = np.minimum(sizes, _LEAST)
    if not least.sum() <= size <= sizes.sum():
        raise ValueError(
            _(
                "size={size!r}; it must be from {smallest}, {least} sentences of every "
                "group with and without a hit, to {most}, the number of sentences"
            ).format(size=size, smallest=least.sum(), least=_LEAST, most=sizes.sum())
        )
    wanted = (strata.weights() * np.sqrt(q * (1 - q)).mean(axis=2)).ravel()
    wanted *= size / wanted.sum()
    numbers = np.clip(wanted.astype(int), least, sizes)
    while numbers.sum() != size:  # by ones to where most is lacking, or from where most is too many
        step = 1 if numbers.sum() < size else -1
        free = numbers < sizes if step > 0 else numbers > least
        numbers[np.argmax(np.where(free, step * (wanted - numbers), -np.inf))] += step
    return numbers.reshape(-1, 2)


def strata_path(sheet: str | Path) -> Path:
    """Return where the strata of a coding sheet are kept: beside it, not for the coder to see."""
    return Path(sheet).with_name(f"{Path(sheet).stem}-strata.csv")


def found_strata(sheet: str | Path, items: Collection[str]) -> Path | None:
    """Return the strata beside "NAME.csv" or beside what a coder saved as "NAME.coder.csv", if there are any.

    Where the sheet was saved under another name, the file in its folder that holds all its items: without their strata
    the sentences would pass for a sample in which each was equally likely.
    """
    name = Path(sheet).name
    candidates = (strata_path(sheet), strata_path(Path(sheet).with_name(name.split(".")[0] + ".csv")))
    if named := next((path for path in candidates if path.exists()), None):
        return named
    others = sorted(Path(sheet).parent.glob("*-strata.csv")) if items else []
    return next((path for path in others if set(items) <= _items_of(path)), None)


def _items_of(path: Path) -> set[str]:
    lines = path.read_text("utf-8-sig", errors="replace").splitlines()
    return {line.split(",")[0] for line in lines[1:]}


def strata_table(strata: Strata, rows: np.ndarray, numbers: np.ndarray, by: str) -> str:
    """Return the side file: of every sentence drawn its stratum, the stratum's size and the number drawn from it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("item", by, "hit", "sentences", "drawn"))
    sizes, stratum = strata.sizes().ravel(), strata.stratum()
    for row, item in sorted(zip(rows, strata.sentences["item"].iloc[rows], strict=True), key=lambda pair: pair[1]):
        at = stratum[row]
        writer.writerow((item, strata.groups[at // 2], at % 2, sizes[at], numbers.ravel()[at]))
    return out.getvalue()


def read_strata(path: Path) -> pd.DataFrame:
    """Return the side file of a sheet, one row per sentence: item, the group's column, hit, sentences, drawn."""
    table = pd.read_csv(path, dtype={0: "str", 1: "str"}, keep_default_na=False)
    if len(table.columns) != 5 or [table.columns[0], *table.columns[2:]] != ["item", "hit", "sentences", "drawn"]:
        raise ValueError(
            _("{path}: columns {columns}; they must be item, the group, hit, sentences, drawn").format(
                path=path, columns=", ".join(map(str, table))
            )
        )
    return table.astype({"hit": bool})
