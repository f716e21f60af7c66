"""The rows of a corpus as they were read, and everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.system.language import _, ngettext, number

_SHOWN = 5


class Problem(NamedTuple):
    """One thing that is wrong, or worth a warning."""

    what: str
    row: str = ""  # as the manifest or table counts it: "row 4", "line 4"
    file: str = ""  # a file other than the manifest or table
    excerpt: str = ""  # of the text

    def __str__(self) -> str:
        where = ", ".join(filter(None, (self.row, self.file)))
        return (f"{where}: " if where else "") + self.what + (f": {self.excerpt!r}" if self.excerpt else "")

    def brief(self) -> str:
        """Return where the problem is, without saying again what it is."""
        return (self.row or self.file) + (f" ({self.excerpt!r})" if self.excerpt else "")

    def in_file(self, path: str | Path) -> str:
        """Return the problem with the manifest or table that it is in."""
        if self.row:
            return f"{path}, {self}"
        return str(self) if self.file else f"{path}: {self}"


@dataclass
class Rows:
    """One row an article: the lists and the table are parallel. What cannot be read is a problem, and its text ""."""

    name: str  # of the manifest or table
    cells: pd.DataFrame  # all columns but the text; text where the corpus is one of text
    rows: list[str]
    texts: list[str]
    files: list[str]  # that the texts are in; "" in a table
    encodings: list[str]
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)  # what was read in a way that is worth a look
    is_file_missing: bool = False

    def refuse(self) -> None:
        """Raise an error that lists all problems, if there are any."""
        if self.problems:
            error = FileNotFoundError if self.is_file_missing else ValueError
            raise error(list_problems(self.name, self.problems))


def list_problems(path: str | Path, problems: Sequence[object]) -> str:
    count = ngettext("{n} problem", "{n} problems", len(problems)).format(n=number(len(problems)))
    return "\n".join([f"{path}: {count}", *(f"  - {problem}" for problem in problems)])


def some(names: Sequence[str]) -> str:
    """Return the first names of a list, and how many more there are.

    >>> some(["a", "b", "c", "d", "e", "f", "g"])
    'a, b, c, d, e and 2 more'
    """
    return ", ".join(names[:_SHOWN]) + (
        _(" and {n} more").format(n=number(len(names) - _SHOWN)) if len(names) > _SHOWN else ""
    )


def together(problems: Iterable[Problem], path: str | Path) -> list[str]:
    """Return one sentence for all problems of the same kind.

    >>> together([Problem("no text", "row 2"), Problem("no text", "row 3"), Problem("no id", "row 2")], "t.csv")
    ['t.csv: no text: row 2, row 3', 't.csv, row 2: no id']
    """
    kinds: dict[str, list[Problem]] = {}
    for problem in problems:
        kinds.setdefault(problem.what, []).append(problem)
    return [
        same[0].in_file(path) if len(same) == 1 else f"{path}: {what}: {some([problem.brief() for problem in same])}"
        for what, same in kinds.items()
    ]
