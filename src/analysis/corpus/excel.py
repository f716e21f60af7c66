"""Excel files: the first sheet with something in it, as rows."""

from __future__ import annotations

import importlib
import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from analysis.system.language import _
from analysis.system.library_words import retold_reason

_LARGEST = 200_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def excel_rows(path: Path) -> list[tuple[int, list[Any]]]:
    """Return the rows that are not empty, each with its number, as long as the header; formulas as their last value.

    Raises
    ------
    ModuleNotFoundError
        If openpyxl is not installed.
    ValueError
        If the file is no Excel file of today, needs a password, is too large or empty.
    """
    try:
        openpyxl = importlib.import_module("openpyxl")
    except ModuleNotFoundError:
        what = _("to read Excel files, openpyxl is needed; install it with: pip install 'province-frames[excel]'")
        raise ModuleNotFoundError(f"{path}: {what}") from None
    with path.open("rb") as file:
        beginning = file.read(8)
    if beginning == _OLE:
        what = _("is in the format of Excel before 2007, or needs a password; open it in Excel and save it as .xlsx")
        raise ValueError(f"{path}: {what}")
    try:
        with zipfile.ZipFile(path) as package:
            size = sum(info.file_size for info in package.infolist())
        if size > _LARGEST:
            raise ValueError(_("unpacked it is larger than 200 MB"))
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # some programs write a wrong one
                # one by one: a row may have 16,384 empty cells, and a sheet a million such rows
                numbered = enumerate(map(_without_empty_end, sheet.iter_rows(values_only=True)), start=1)
                if rows := [(n, row) for n, row in numbered if row]:
                    return _as_long_as_the_header(rows)
        finally:
            book.close()
    except Exception as error:  # whatever the wrong byte led to
        why = _("cannot be read as an Excel file ({reason})").format(reason=retold_reason(error))
        raise ValueError(f"{path}: {why}") from None
    raise ValueError(f"{path}: " + _("the file is empty"))


def with_row(path: Path, header: list[str], added: dict[str, str]) -> bytes:
    """Return an Excel file with one more row of texts, the sheet's other cells as they are; the header may grow."""
    openpyxl = importlib.import_module("openpyxl")
    book = openpyxl.load_workbook(path)
    sheet = next(s for s in book.worksheets if any(cell.value not in (None, "") for row in s.rows for cell in row))
    filled = [row[0].row for row in sheet.rows if any(cell.value not in (None, "") for cell in row)]
    texts = {(filled[0], n): name for n, name in enumerate(header, start=1)}
    texts |= {(filled[-1] + 1, n): added.get(name, "") for n, name in enumerate(header, start=1)}
    for (row, column), text in texts.items():
        cell = sheet.cell(row, column)
        if text and (row > filled[0] or cell.value in (None, "")):
            cell.value = text
            cell.data_type = "s"  # never a formula
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _without_empty_end(cells: tuple[Any, ...]) -> list[Any]:
    length = len(cells)
    while length and cells[length - 1] in (None, ""):
        length -= 1
    return list(cells[:length])


def _as_long_as_the_header(rows: list[tuple[int, list[Any]]]) -> list[tuple[int, list[Any]]]:
    """Add the empty cells at the end of rows that are missing."""
    columns = len(rows[0][1])
    return [(number, row + [None] * (columns - len(row))) for number, row in rows]


def cell_text(cell: Any) -> str:
    """Return a cell as text: a date as 2021-03-04, a whole number without decimals.

    >>> [cell_text(cell) for cell in (datetime(2021, 3, 4), 5.0, None, " Sơn La ")]
    ['2021-03-04', '5', '', ' Sơn La ']
    """
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
