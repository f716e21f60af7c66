"""The manifest of a corpus, `articles.csv`: one row per article."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd

from analysis.corpus.checks import DESCRIPTIVE, list_problems
from analysis.corpus.tables import decode, named_twice

MANIFEST = "articles.csv"
_COLUMNS = [*DESCRIPTIVE, "file", "sha256"]
OPTIONAL = ["inferred"]


def read_manifest(path: Path, extra: list[str], encoding: str, notes: list[str]) -> pd.DataFrame:
    text, name = decode(path.read_bytes(), path, encoding)
    if name != "UTF-8":
        notes.append(f"{path}: converted to Unicode from {name}")
    rows = [row for row in csv.reader(io.StringIO(text, newline="")) if any(row)]
    header = [name.strip() for name in rows[0]] if rows else []
    for sign, word in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and sign in header[0]:
            raise ValueError(
                f"{path}: its columns are separated by {word}; a manifest's are by commas: save it as such"
            )
    allowed = [*_COLUMNS, *OPTIONAL, *extra]
    problems = []
    if missing := [c for c in [*_COLUMNS, *extra] if c not in header]:
        problems.append(f"missing columns {', '.join(missing)}; the file has {', '.join(header) or 'none'}")
    if unknown := [c for c in header if c not in allowed]:
        problems.append(
            f"unknown columns {', '.join(map(repr, unknown))}; allowed are {', '.join(allowed)}; "
            f"a column of your own is named when loading: extra={unknown!r}"
        )
    problems += named_twice(header)
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            problems.append(f"row {number} has {len(row)} cells, the header has {len(header)}")
    if not problems and len(rows) < 2:
        problems.append("no articles: the file has a header and nothing below it")
    if problems:
        raise ValueError(list_problems(path, problems))
    return pd.DataFrame([[cell.strip() for cell in row] for row in rows[1:]], columns=header)
