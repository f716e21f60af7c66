"""The report in a form to send: a Word file, a PDF, a workbook of all tables."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.system.language import _

if TYPE_CHECKING:
    import pandas as pd

FORMATS = ("docx", "pdf", "xlsx")
_NEEDED = {
    "docx": ("docx", "documents"),
    "pdf": ("pypdf", "documents"),
    "xlsx": ("openpyxl", "excel"),
}  # the library, and the extra it comes with


def check_formats(formats: Iterable[str]) -> tuple[str, ...]:
    """Return the formats, each once; refuse those that are unknown or that this environment cannot write."""
    asked = tuple(dict.fromkeys(formats))
    for name in asked:
        if name not in FORMATS:
            raise ValueError(
                _("format {name!r}; it must be one of {known}").format(name=name, known=", ".join(FORMATS))
            )
        library, extra = _NEEDED.get(name, ("", ""))
        if library and importlib.util.find_spec(library) is None:
            needed = _("a report as .{format} needs one more package: pip install 'province-frames[{extra}]'")
            raise ImportError(needed.format(format=name, extra=extra))
        if name == "pdf":
            from analysis.report.printing import check_printer

            check_printer()
    return asked


def write_documents(reports: Path, formats: Iterable[str]) -> list[Path]:
    """Write report.docx, report.pdf and report.xlsx, as asked for, beside a finished report.html."""
    page, written = reports / "report.html", []
    for name in formats:
        path = reports / f"report.{name}"
        if name == "docx":
            from analysis.report.docx_file import write_docx

            write_docx(page, path)
        elif name == "pdf":
            from analysis.report.printing import write_pdf

            write_pdf(page, path)
        else:
            _write_workbook(reports / "tables", path)
        written.append(path)
    return written


def _write_workbook(tables: Path, path: Path) -> None:
    """Write every table of a report as a sheet."""
    from analysis.report.excel_file import save_tables

    files = sorted(tables.glob("*.csv"))
    if not files:
        raise ValueError(
            _("report.xlsx: the notebooks stored no table, so there is nothing to write; leave out --format xlsx")
        )
    save_tables(path, {file.stem: _read(file) for file in files})


def _read(file: Path) -> pd.DataFrame:
    import pandas as pd

    table = pd.read_csv(file, encoding="utf-8-sig", keep_default_na=False, na_values=[""])
    # write_csv puts an apostrophe before what a spreadsheet would run; a sheet knows text from formulas
    for name in table.select_dtypes(include=["object", "string"]):  # of objects: yes, no and nothing are no text
        table[name] = table[name].map(_as_it_was)
    return table


def _as_it_was(value: object) -> object:
    return re.sub(r"^'(?=[=+\-@\t\r'])", "", value) if isinstance(value, str) else value
