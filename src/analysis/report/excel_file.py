"""Tables as the sheets of an Excel file."""

from __future__ import annotations

import importlib
import io
import re
from collections.abc import Mapping
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.system.files import write_whole
from analysis.system.language import _, number

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

# Limits of the format.
_MOST_ROWS, _LONGEST_NAME = 1_048_576, 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NOT_IN_CELLS = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULAS = tuple("=+-@\t")  # how what Excel would run begins
# In characters: a column is as wide as its longest cell, within these.
_NARROWEST, _WIDEST = 8, 60
_MEASURED = 200  # rows


def save_tables(path: str | Path, tables: Mapping[str, pd.DataFrame]) -> Path:
    """Write tables as the sheets of one Excel file.

    Text stays text: what looks like a formula is not run. Numbers and dates are numbers and dates. The header stays in
    view, and columns are as wide as what is in them. The file is written in one step.

    Parameters
    ----------
    path
        The file, which ends in .xlsx; one that is there is replaced.
    tables
        The tables by the names of their sheets, in their order. A name is shortened to 31 characters, and characters
        that Excel does not allow in it become spaces.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ModuleNotFoundError
        If openpyxl is not installed.
    TypeError
        If `tables` is a table itself.
    ValueError
        If there is no table, the file does not end in .xlsx, or a table has more rows than a sheet can hold
        (1,048,575).

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd
    >>> rates = pd.DataFrame({"province": ["Sơn La", "Bắc Kạn"], "per_1000_words": [2.5, 1.0]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_tables(f"{folder}/results.xlsx", {"phrases": rates}).name
    'results.xlsx'
    """
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise ValueError(_("path={path!r} must end in .xlsx").format(path=str(path)))
    if not isinstance(tables, Mapping):
        raise TypeError(
            _("tables is a {kind}; it must be the tables by the names of their sheets, such as {example}").format(
                kind=type(tables).__name__, example='{"results": table}'
            )
        )
    if not tables:
        raise ValueError(_("tables is empty; it must hold one table at least"))
    try:
        openpyxl = importlib.import_module("openpyxl")
    except ModuleNotFoundError:
        what = _("to write Excel files, openpyxl is needed; install it with: pip install 'province-frames[excel]'")
        raise ModuleNotFoundError(what) from None
    book = openpyxl.Workbook()
    book.remove(book.active)
    taken: set[str] = set()
    for name, table in tables.items():
        if len(table) >= _MOST_ROWS:
            what = _("table {name!r} has {rows} rows; a sheet of Excel holds {most}")
            raise ValueError(what.format(name=name, rows=number(len(table)), most=number(_MOST_ROWS - 1)))
        _fill(book.create_sheet(_sheet_name(name, taken)), table)
    content = io.BytesIO()
    book.save(content)
    write_whole(path, content.getvalue())
    return path


def _sheet_name(name: str, taken: set[str]) -> str:
    """Return a name that Excel allows and that no other sheet has, whatever its case."""
    bare = " ".join(_NOT_IN_NAMES.sub(" ", str(name)).split()).strip("'")[:_LONGEST_NAME] or "table"
    free, number = bare, 2
    while free.casefold() in taken:
        free, number = f"{bare[: _LONGEST_NAME - len(f' {number}')]} {number}", number + 1
    taken.add(free.casefold())
    return free


def _fill(sheet: Worksheet, table: pd.DataFrame) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    if any(name is not None for name in table.index.names):
        table = table.reset_index()
    styles = {}  # made once: openpyxl takes longer for the style of a cell than for all else
    for formula in (False, True):
        first = sheet.cell(1, 1)
        first.alignment, first.quotePrefix = Alignment(vertical="top", wrap_text=True), formula
        styles[formula] = copy(first._style)  # noqa: SLF001
    rows = [list(table.columns), *table.itertuples(index=False, name=None)]
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row, column)
            plain = _plain(str(value) if row == 1 else value)
            cell.value = plain
            if isinstance(plain, str):
                cell.data_type = "s"  # the library takes "=1+1" for a formula
                cell._style = copy(styles[plain[:1] in _FORMULAS])  # noqa: SLF001
            if row == 1:
                cell.font = Font(bold=True)
    for column in range(1, len(table.columns) + 1):
        longest = max((len(line) for values in rows[:_MEASURED] for line in _lines(values[column - 1])), default=0)
        sheet.column_dimensions[get_column_letter(column)].width = min(max(longest + 2, _NARROWEST), _WIDEST)
    sheet.freeze_panes = "A2"
    if len(table.columns):
        sheet.auto_filter.ref = sheet.dimensions


def _lines(value: Any) -> list[str]:
    plain = _plain(value)
    shown = f"{plain:.6g}" if isinstance(plain, float) else str("" if plain is None else plain)
    return shown.split("\n")


def _plain(value: Any) -> Any:
    """Return a value as Excel knows it: a number, a date, text without characters that XML forbids, or nothing."""
    if isinstance(value, str):
        return _NOT_IN_CELLS.sub("", value)  # openpyxl cuts it to the 32,767 characters that a cell holds
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.tz_localize(None).to_pydatetime()
    if hasattr(value, "item") and getattr(value, "ndim", 1) == 0:
        value = value.item()
    if isinstance(value, bool | int):
        return value if abs(value) < 2**53 else str(value)
    if isinstance(value, float):
        return value if abs(value) != float("inf") else str(value)
    return _plain(str(value))
