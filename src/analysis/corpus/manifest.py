"""A corpus in a folder: its manifest `articles.csv`, one row per article, and the texts that it names."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd

from analysis.corpus.checks import DESCRIPTIVE, header_problems, own_column_problems
from analysis.corpus.delimited import decode, decode_table, separated_rows
from analysis.corpus.excel import cell_text, excel_rows
from analysis.corpus.rows import Problem, Rows
from analysis.system.columns import missing_columns
from analysis.system.language import _, number

MANIFEST = "articles.csv"
IN_EXCEL = "articles.xlsx"
#: The columns that every manifest has, in their order.
COLUMNS = (*DESCRIPTIVE, "file", "sha256")
#: Columns with a meaning that a manifest may have.
OPTIONAL = ("inferred",)


def read_folder(folder: Path, extra: list[str], encoding: str) -> Rows:
    """Read a manifest and the texts that it names; what cannot be read is listed, and the rest is read."""
    path = find_manifest(folder) or folder / MANIFEST
    rows = Rows(str(path), pd.DataFrame(columns=[*COLUMNS]), [], [], [], [])
    name = "UTF-8"
    try:
        if path.suffix == ".xlsx":
            records = [(index, [cell_text(cell) for cell in row]) for index, row in excel_rows(path)]
        else:
            text, name = decode_table(path.read_bytes(), path, encoding)
            records, _separator = separated_rows(text, COLUMNS)
    except (ValueError, OSError) as error:
        rows.problems.append(Problem(str(error).removeprefix(f"{path}: ")))
        return rows
    if name != "UTF-8":
        rows.warnings.append(Problem(_("converted to Unicode from {name}").format(name=_(name))))
    header = [cell.strip() for cell in records[0][1]] if records else []
    if problems := _header_problems(header, extra, records):
        rows.problems += problems
        return rows
    for index, cells in records[1:]:
        if len(cells) == len(header):
            rows.rows.append(_("row {n}").format(n=index))
        else:
            rows.problems.append(
                Problem(
                    _("{n} cells, but the header has {columns}").format(
                        n=number(len(cells)), columns=number(len(header))
                    ),
                    _("row {n}").format(n=index),
                )
            )
    complete = [[cell.strip() for cell in cells] for _line, cells in records[1:] if len(cells) == len(header)]
    rows.cells = pd.DataFrame(complete, columns=header)
    for row, file, checksum in zip(rows.rows, rows.cells["file"], rows.cells["sha256"], strict=True):
        _read_text(rows, folder, row, file, checksum, encoding)
    listed = {Path(file).resolve() for file in rows.files if file}
    rows.warnings += [
        Problem(_("not named in {name}, so not loaded").format(name=path.name), file=str(file))
        for file in sorted(folder.glob("articles/*.txt"))
        if file.resolve() not in listed
    ]
    rows.cells = rows.cells.drop(columns=["file", "sha256"])
    return rows


def find_manifest(folder: Path) -> Path | None:
    """Return the manifest of a folder: articles.csv, or without that articles.xlsx."""
    return next((path for name in (MANIFEST, IN_EXCEL) if (path := folder / name).is_file()), None)


def find_text(folder: Path, name: str) -> Path | None:
    """Return the file that a row of the manifest names, in the folder or its subfolder `articles`, or None."""
    candidates = (folder / name.strip(), folder / "articles" / name.strip())
    return next((p for p in candidates if _is_file(p) and folder.resolve() in p.resolve().parents), None)


def _is_file(path: Path) -> bool:
    """Return True if there is such a file; a name that is too long for one names none."""
    try:
        return path.is_file()
    except OSError:
        return False


def _header_problems(header: list[str], extra: list[str], records: list[tuple[int, list[str]]]) -> list[Problem]:
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
    if not file:
        rows.problems.append(Problem(_("{column} is empty; every article needs one").format(column="file"), row))
    elif path is None:
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
