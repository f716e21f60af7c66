"""What is said of an article in one partition must agree with all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.corpus.checks import two_spellings
from analysis.corpus.loading import NAMES
from analysis.partitions.executors import ENOUGH_PROBLEMS
from analysis.system.language import _, ngettext, number


@dataclass(frozen=True)
class Facts:
    """What of a partition must be compared with the others."""

    ids: np.ndarray
    texts: np.ndarray
    names: dict[str, list[str]]


def same_id(article: str, one: str, other: str) -> str:
    return _(
        "article_id {article!r} is in {one} and in {other}; every article of the folder needs an id of its own"
    ).format(article=article, one=one, other=other)


def twice(values: np.ndarray) -> list[tuple[int, int]]:
    """Return for every value that was there before the places of its first occurrence and of this one."""
    order = np.argsort(values, kind="stable")
    new = np.r_[True, values[order][1:] != values[order][:-1]]
    first = np.empty(len(values), dtype=np.int64)
    first[order] = order[np.maximum.accumulate(np.where(new, np.arange(len(values)), 0))]
    again = np.flatnonzero(first != np.arange(len(values)))
    return list(zip(first[again].tolist(), again.tolist(), strict=True))


class Across:
    """What `load_corpus` refuses, as far as it can be seen only across partitions."""

    def __init__(self, folder: str | Path, paths: Sequence[Path]) -> None:
        self.folder = folder
        self.files = [path.name for path in paths]
        self.facts: dict[int, Facts] = {}
        self.first: dict[str, int] = {}

    def add(self, number: int, facts: Facts) -> None:
        self.facts[number] = facts
        other = self.first.setdefault(facts.ids[0], number)
        if other != number:  # tables without ids all begin with "article-1": not to be found out at the very end
            raise ValueError(f"{self.folder}: {same_id(facts.ids[0], *sorted(self.files[i] for i in (other, number)))}")

    def check(self) -> None:
        """Raise a ValueError that names articles and partitions."""
        facts = [self.facts[place] for place in range(len(self.files))]
        file = np.repeat(self.files, [len(f.ids) for f in facts])
        ids = np.concatenate([f.ids for f in facts])
        problems = [same_id(ids[again], file[first], file[again]) for first, again in twice(ids)]
        problems += [
            _("articles {one!r} ({file}) and {other!r} ({other_file}) have the same text; keep one of them").format(
                one=ids[first], file=file[first], other=ids[again], other_file=file[again]
            )
            for first, again in twice(np.concatenate([f.texts for f in facts]))
        ]
        for column in NAMES:
            where = {name: file for file, f in zip(self.files, facts, strict=True) for name in f.names[column]}
            for several, message in two_spellings(sorted(where), column):
                problems.append(
                    _("{problem}; so in {files}").format(
                        problem=message, files=", ".join(where[name] for name in several)
                    )
                )
        if problems:
            more = len(problems) - ENOUGH_PROBLEMS
            told = [f"  - {problem}" for problem in problems[:ENOUGH_PROBLEMS]]
            told += ["  - " + _("and {n} more").format(n=number(more))] if more > 0 else []
            found = ngettext(
                "{folder}: {n} problem across its files", "{folder}: {n} problems across its files", len(problems)
            ).format(folder=self.folder, n=number(len(problems)))
            raise ValueError("\n".join([found, *told]))
