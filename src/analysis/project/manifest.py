"""The manifest of a project, with its rows as they are in the file."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from analysis.corpus.delimited import decode_table, separated_rows
from analysis.corpus.excel import cell_text, excel_rows, with_row
from analysis.corpus.manifest import COLUMNS
from analysis.system.columns import missing_columns
from analysis.system.files import write_whole
from analysis.system.language import _, number
from analysis.system.spreadsheet import is_formula
from analysis.text.spelling import fold, normalize

CHECKSUMS = "SHA256SUMS"


@dataclass
class ManifestFile:
    """The rows of articles.csv or articles.xlsx as they are, columns of the user's own among them."""

    path: Path
    separator: str
    header: list[str]
    rows: list[dict[str, str]]

    @classmethod
    def read(cls, path: Path) -> ManifestFile:
        try:
            if path.suffix == ".xlsx":
                records, separator = [(n, [cell_text(value) for value in row]) for n, row in excel_rows(path)], ""
            else:
                text, _name = decode_table(path.read_bytes(), path, "UTF-8")
                records, separator = separated_rows(text, COLUMNS)
        except ValueError as error:
            raise ValueError(f"{path}: {str(error).removeprefix(f'{path}: ')}") from None
        header = [name.strip() for name in records[0][1]] if records else []
        if sentence := missing_columns(COLUMNS, header):
            raise ValueError(f"{path}: {sentence}")
        for index, cells in records[1:]:
            if len(cells) != len(header):
                raise ValueError(
                    _("{path}, row {number}: {n} cells, but the header has {columns}; fix it first").format(
                        path=path, number=index, n=number(len(cells)), columns=number(len(header))
                    )
                )
        rows = [dict(zip(header, cells, strict=True)) for _line, cells in records[1:]]
        return cls(path, separator, header, rows)

    def write(self, added: dict[str, str]) -> None:
        """Replace the file in one step by its rows and one more."""
        header = self.header + [name for name in added if added[name] and name not in self.header]
        if self.path.suffix == ".xlsx":
            write_whole(self.path, with_row(self.path, header, added))
            self.header, self.rows = header, [*self.rows, added]
            return
        out = io.StringIO(newline="")
        writer = csv.DictWriter(
            out, header, restval="", extrasaction="ignore", lineterminator="\n", delimiter=self.separator
        )
        writer.writeheader()
        writer.writerows([*self.rows, added])
        write_whole(self.path, "\ufeff" + out.getvalue())  # without the mark Excel does not take it for UTF-8
        self.header, self.rows = header, [*self.rows, added]

    def spelling(self, column: str, value: str) -> str:
        """Return a name as the manifest already spells it: two spellings would make two groups."""
        known = (row.get(column, "").strip() for row in self.rows)
        return next((name for name in known if name and fold(name) == fold(value)), value)


def cell(value: str, column: str) -> str:
    """Return a value as it is written into the manifest, or raise an error if a spreadsheet would run it."""
    value = normalize(" ".join(value.split()))
    if is_formula(value):
        raise ValueError(
            _("{column} {value!r} begins with {sign!r}; a spreadsheet would run it as a formula").format(
                column=column, value=value, sign=value[0]
            )
        )
    return value
