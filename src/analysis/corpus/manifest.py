"""A corpus in a folder: its manifest `articles.csv`, one row per article, and the texts that it names."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path

import pandas as pd

from analysis.corpus.checks import DESCRIPTIVE, header_problems, own_column_problems
from analysis.corpus.rows import Problem, Rows
from analysis.corpus.tables import decode
from analysis.system.columns import missing_columns
from analysis.system.language import _, number

MANIFEST = "articles.csv"
#: The columns that every manifest has, in their order.
COLUMNS = (*DESCRIPTIVE, "file", "sha256")
#: Columns with a meaning that a manifest may have.
OPTIONAL = ("inferred",)


def read_folder(folder: Path, extra: list[str], encoding: str) -> Rows:
    """Read a manifest and the texts that it names; what cannot be read is listed, and the rest is read."""
    path = folder / MANIFEST
    rows = Rows(str(path), pd.DataFrame(columns=[*COLUMNS]), [], [], [], [])
    try:
        text, name = decode(path.read_bytes(), path, encoding)
        records = manifest_rows(text)
    except ValueError as error:
        rows.problems.append(Problem(str(error).removeprefix(f"{path}: ")))
        return rows
    if name != "UTF-8":
        rows.warnings.append(Problem(_("converted to Unicode from {name}").format(name=name)))
    header = [cell.strip() for cell in records[0][1]] if records else []
    if problems := _header_problems(header, extra, records):
        rows.problems += problems
        return rows
    for line, cells in records[1:]:
        if len(cells) == len(header):
            rows.rows.append(_("row {n}").format(n=line))
        else:
            rows.problems.append(
                Problem(
                    _("{n} cells, but the header has {columns}").format(
                        n=number(len(cells)), columns=number(len(header))
                    ),
                    _("row {n}").format(n=line),
                )
            )
    complete = [[cell.strip() for cell in cells] for _line, cells in records[1:] if len(cells) == len(header)]
    rows.cells = pd.DataFrame(complete, columns=header)
    for row, file, checksum in zip(rows.rows, rows.cells["file"], rows.cells["sha256"], strict=True):
        _read_text(rows, folder, row, file, checksum, encoding)
    listed = {Path(file).resolve() for file in rows.files if file}
    rows.warnings += [
        Problem(_("not named in {manifest}, so not loaded").format(manifest=MANIFEST), file=str(file))
        for file in sorted(folder.glob("articles/*.txt"))
        if file.resolve() not in listed
    ]
    rows.cells = rows.cells.drop(columns=["file", "sha256"])
    return rows


def manifest_rows(text: str) -> list[tuple[int, list[str]]]:
    """Return the rows of a manifest, the header first, with the number that a spreadsheet gives them."""
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    except csv.Error as error:
        raise ValueError(_("cannot be read as comma-separated values ({error})").format(error=error)) from None
    return [(line, row) for line, row in enumerate(rows, start=1) if any(row)]


def find_text(folder: Path, name: str) -> Path | None:
    """Return the file that a row of the manifest names, in the folder or its subfolder `articles`, or None."""
    candidates = (folder / name.strip(), folder / "articles" / name.strip())
    return next((p for p in candidates if p.is_file() and folder.resolve() in p.resolve().parents), None)


def _header_problems(header: list[str], extra: list[str], records: list[tuple[int, list[str]]]) -> list[Problem]:
    for sign, word in ((";", _("semicolons")), ("\t", _("tabs"))):
        if len(header) == 1 and sign in header[0]:
            return [
                Problem(
                    _("its columns are separated by {word}; a manifest's are by commas: save it as such").format(
                        word=word
                    )
                )
            ]
    problems = header_problems(header)
    if sentence := missing_columns([*COLUMNS, *extra], header):
        problems.append(Problem(sentence))
    own = [name for name in header if name not in (*COLUMNS, *OPTIONAL)]
    problems += own_column_problems(own)
    if not problems and len(records) < 2:
        problems.append(Problem(_("no articles: the file has a header and nothing below it")))
    return problems


def _read_text(rows: Rows, folder: Path, row: str, file: str, checksum: str, encoding: str) -> None:
    path = find_text(folder, file)
    text, name = "", "UTF-8"
    if path is None:
        rows.is_file_missing = True
        rows.problems.append(
            Problem(
                _("file {file!r} not found in {folder} or {inside}").format(
                    file=file, folder=folder, inside=folder / "articles"
                ),
                row,
            )
        )
    else:
        raw = path.read_bytes()
        actual = hashlib.sha256(raw).hexdigest()
        if checksum and checksum.lower() != actual:
            what = _(
                "sha256 is {actual}, the manifest says {checksum}; the file was changed after it was recorded"
            ).format(actual=actual, checksum=checksum)
            rows.problems.append(Problem(what, row, str(path)))
        try:
            text, name = decode(raw, path, encoding)
        except ValueError as error:
            rows.problems.append(Problem(str(error).removeprefix(f"{path}: "), row, str(path)))
        else:
            if not text.strip():
                rows.problems.append(
                    Problem(_("the text is empty; an article needs at least one line"), row, str(path))
                )
    rows.texts.append(text)
    rows.encodings.append(name)
    rows.files.append("" if path is None else str(path))
