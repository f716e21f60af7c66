"""Read tables of articles: CSV, JSON Lines, Parquet."""

from __future__ import annotations

import contextlib
import gzip
import importlib
import importlib.util
import json
import re
import zlib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.corpus.checks import DESCRIPTIVE, header_problems, own_column_problems
from analysis.corpus.delimited import decode_table, separated_rows
from analysis.corpus.excel import cell_text, excel_rows
from analysis.corpus.rows import Problem, Rows, list_problems
from analysis.system.columns import missing_columns
from analysis.system.language import _, number
from analysis.system.library_words import retold_reason

# Bytes of a table that a gzip file unpacks to: a small file may unpack to more than the memory holds.
_LARGEST = 300_000_000


def kind(path: Path) -> str:
    return next((ending for ending in READERS if path.name.lower().endswith(ending)), "")


# --- A table as rows of a corpus --------------------------------------------------------------------------------------


def is_table_file(source: str | Path) -> bool:
    """Return True if `source` names a table, False if it may be a folder."""
    path = Path(source)
    if kind(path) and not path.is_dir():
        if not path.is_file():
            raise FileNotFoundError(_("{path}: not found").format(path=path))
        return True
    if path.is_file():
        raise ValueError(
            _("{path}: must be a table {readers}, or a folder").format(path=path, readers=", ".join(READERS))
        )
    return False


def read_table(
    source: str | Path | pd.DataFrame, columns: dict[str, str], extra: list[str], encoding: str, optional: Sequence[str]
) -> Rows:
    """Read the columns of a table that are known or named in `extra`, or raise an error if they cannot be told."""
    warnings: list[Problem] = []
    if isinstance(source, pd.DataFrame):
        name, table, names = (
            _("the table"),
            source,
            [_("row with index {label!r}").format(label=label) for label in source.index],
        )
    else:
        path = Path(source)
        name = str(source)
        table, names, converted_from = READERS[kind(path)](path, encoding)
        if converted_from != "UTF-8":
            warnings.append(
                Problem(_("converted to Unicode from {converted_from}").format(converted_from=_(converted_from)))
            )
    own = [str(column) for column in table.columns]
    known = [*DESCRIPTIVE, *optional, "text", *extra]
    header = [columns.get(column, column) for column in own]
    if problems := _column_problems(own, header, known, columns, extra) or _no_rows(table):
        raise ValueError(list_problems(name, problems))
    if left := [column for column in header if column not in known]:
        named = [column for column in left if column]
        listed = ", ".join([*named, *[_("one without a name")] * (len(named) < len(left))])
        keep = _("columns left out: {names}; to keep some: extra={left!r}")
        what = keep if named else _("columns left out: {names}")
        warnings.append(Problem(what.format(names=listed, left=named[:1])))

    given = {column: table.iloc[:, header.index(column)] for column in known if column in header}
    rows = Rows(name, pd.DataFrame(index=range(len(names))), names, [], [""] * len(names), ["UTF-8"] * len(names))
    rows.warnings = warnings
    for column in [*DESCRIPTIVE, *(c for c in optional if c in given)]:
        rows.cells[column] = _as_text(given[column], column, rows) if column in given else [""] * len(names)
    if "article_id" not in given:
        rows.cells["article_id"] = [f"article-{index}" for index in range(1, len(names) + 1)]
    for column in extra:
        rows.problems += [
            Problem(_("{column} is a {name}; must be one value").format(column=column, name=type(value).__name__), row)
            for row, value in zip(names, given[column], strict=True)
            if isinstance(value, list | dict | set | tuple)
        ]
        cells = zip(names, given[column], strict=True)
        halves = [Problem(what, row) for row, value in cells if (what := _half(value, column))]
        rows.problems += halves
        rows.cells[column] = [""] * len(names) if halves else given[column].array
    rows.texts = _as_text(given["text"], "text", rows)
    rows.problems += [
        Problem(_("the text is empty; an article needs at least one line"), row)
        for row, value, text in zip(names, given["text"].tolist(), rows.texts, strict=True)
        if not text.strip() and (isinstance(value, str) or _is_missing(value))
    ]
    return rows


def _column_problems(
    own: list[str], header: list[str], known: list[str], columns: dict[str, str], extra: list[str]
) -> list[Problem]:
    if columns and not set(columns) & set(own) and set(columns.values()) <= set(own):
        right = {theirs: name for name, theirs in columns.items()}
        return [Problem(_("columns= is the wrong way round; must be columns={right}").format(right=right))]
    problems = own_column_problems(extra)
    if absent := [c for c in columns if c not in own]:
        has = ", ".join(own) or _("none")
        problems.append(
            Problem(
                _("columns= names {names}; the table has {has}").format(names=", ".join(map(repr, absent)), has=has)
            )
        )
    if wrong := [c for c in columns.values() if c not in known]:
        named = ", ".join(map(repr, wrong))
        problems.append(
            Problem(
                _(
                    "columns= calls a column {named}; must be among {names}; a column of your own keeps its name: "
                    "extra=['its name']"
                ).format(named=named, names=", ".join(known))
            )
        )
    if sentence := missing_columns([c for c in extra if c not in header], header):
        problems.append(Problem(_("extra={extra!r}: {sentence}").format(extra=extra, sentence=sentence)))
    needed = [c for c in ("text", "province") if c not in columns.values()]
    if sentence := missing_columns([c for c in needed if c not in header], own):
        first = next(c for c in needed if c not in header)
        problems.append(
            Problem(
                _("{sentence}; say which it is: columns={{'its name': {first!r}}}").format(
                    sentence=sentence, first=first
                )
            )
        )
    return problems + header_problems([c for c in header if c in known])


def _no_rows(table: pd.DataFrame) -> list[Problem]:
    return [] if len(table) else [Problem(_("no articles: the table has no rows"))]


def _half(value: Any, column: str) -> str:
    """Return where half a character is in a cell, as JSON may hold it and no text can; "" if nowhere."""
    try:
        if isinstance(value, str):
            value.encode("utf-8")
    except UnicodeEncodeError as error:
        what = _("{column} has half a character ({text!r}) at {start}")
        return what.format(column=column, text=value[error.start], start=error.start)
    return ""


def _as_text(values: pd.Series, column: str, rows: Rows) -> list[str]:
    """Return every cell as text, empty where it is missing; what is neither becomes a problem of `rows`."""
    texts = []
    for row, value in zip(rows.rows, values.tolist(), strict=True):
        text = ""
        if isinstance(value, str):
            text = value if column == "text" else value.strip()
            if what := _half(text, column):
                rows.problems.append(Problem(what, row))
                text = "?"
        elif _is_missing(value):
            pass
        elif column == "published" and isinstance(value, date | datetime):
            text = f"{value.year:04}-{value.month:02}-{value.day:02}"  # strftime knows no year 10000
        elif column == "article_id" and not isinstance(value, bool) and str(value).isascii() and str(value).isalnum():
            text = str(value)  # a number
        else:
            rows.problems.append(
                Problem(
                    _("{column} is {value!r}, a {name}; must be text").format(
                        column=column, value=value, name=type(value).__name__
                    ),
                    row,
                )
            )
            text = "" if column == "published" else "?"
        texts.append(text)
    return texts


def _is_missing(value: Any) -> bool:
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


# --- Files ------------------------------------------------------------------------------------------------------------


def _read_csv(path: Path, encoding: str) -> tuple[pd.DataFrame, list[str], str]:
    content, converted_from = _read_file(path, encoding)
    try:
        rows, _separator = separated_rows(content, (*DESCRIPTIVE, "text"))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    return _with_header(path, rows), [_("row {n}").format(n=index) for index, _row in rows[1:]], converted_from


def _read_excel(path: Path, _encoding: str) -> tuple[pd.DataFrame, list[str], str]:
    rows = excel_rows(path)
    rows[0] = (rows[0][0], [cell_text(cell) for cell in rows[0][1]])
    return _with_header(path, rows), [_("row {n}").format(n=index) for index, _row in rows[1:]], "UTF-8"


def _with_header(path: Path, rows: Sequence[tuple[int, list[Any]]]) -> pd.DataFrame:
    header = [cell.strip() for cell in rows[0][1]]
    problems = header_problems(header) + [
        Problem(
            _("{n} cells, but the header has {columns}").format(n=number(len(row)), columns=number(len(header))),
            _("row {n}").format(n=index),
        )
        for index, row in rows[1:]
        if len(row) != len(header)
    ]
    if problems:
        raise ValueError(list_problems(path, problems))
    return pd.DataFrame([row for _, row in rows[1:]], columns=header, dtype=object)


def _read_jsonl(path: Path, encoding: str) -> tuple[pd.DataFrame, list[str], str]:
    records, names = [], []
    problems: list[Problem] = []
    content, converted_from = _read_file(path, encoding)
    index, end = 1, 0
    for found in re.finditer(r"\S[^\n]*", content):  # no list of lines: a file may hold millions of empty ones
        index += content.count("\n", end, found.start())
        end, line = found.end(), found[0]
        try:
            record = json.loads(line, object_pairs_hook=_object)
        except RecursionError:
            problems.append(Problem(_("not JSON that can be read: nested too deeply"), _("line {n}").format(n=index)))
            continue
        except ValueError as error:
            problems.append(
                Problem(_("not JSON: {error}").format(error=retold_reason(error)), _("line {n}").format(n=index))
            )
            continue
        if not isinstance(record, dict):
            problems.append(
                Problem(
                    _("{name}; must be one object a line, {{…}}").format(name=type(record).__name__),
                    _("line {n}").format(n=index),
                )
            )
            continue
        records.append(record)
        names.append(_("line {n}").format(n=index))
    if problems:
        raise ValueError(list_problems(path, problems))
    table = pd.DataFrame(records, dtype=object)
    with contextlib.suppress(UnicodeEncodeError):  # half a character somewhere: told with its row if the column is used
        table = table.infer_objects()
    return table, names, converted_from


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if twice := header_problems([name for name, _ in pairs]):
        raise ValueError(str(twice[0]))
    return dict(pairs)


def _read_parquet(path: Path, encoding: str) -> tuple[pd.DataFrame, list[str], str]:  # noqa: ARG001 — as other readers
    if importlib.util.find_spec("pyarrow") is None:
        raise ModuleNotFoundError(
            _(
                "{path}: to read Parquet, pyarrow is needed; install it with: pip install 'province-frames[parquet]'"
            ).format(path=path)
        )
    try:
        table = pd.read_parquet(path, engine="pyarrow")
    except (ValueError, OSError) as error:
        raise ValueError(
            _("{path}: not a Parquet file: {error}").format(path=path, error=retold_reason(error))
        ) from None
    except LookupError as error:  # of pytz or zoneinfo
        what = _("{path}: dates in the time zone {zone}, which is not known; save them as text such as 2021-03-04")
        raise ValueError(what.format(path=path, zone=error)) from None
    _refuse_wrong_bytes(path, table)
    return table, [_("row {n}").format(n=index) for index in range(1, len(table) + 1)], "UTF-8"


def _refuse_wrong_bytes(path: Path, table: pd.DataFrame) -> None:
    """Raise an error if bytes in a column of text are not UTF-8: Parquet promises that they are, and nobody checks."""
    pyarrow = importlib.import_module("pyarrow")
    for column in table.columns:
        try:
            table[column].tolist()
        except (pyarrow.ArrowException, UnicodeDecodeError):
            what = _("{path}: the column {column!r} holds bytes that are not UTF-8; save the table anew")
            raise ValueError(what.format(path=path, column=column)) from None


def _read_file(path: Path, encoding: str) -> tuple[str, str]:
    if path.suffix.lower() != ".gz":
        raw = path.read_bytes()
    else:
        try:
            with gzip.open(path) as file:
                raw = file.read(_LARGEST + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise ValueError(
                _("{path}: not a whole gzip file: {error}").format(path=path, error=retold_reason(error))
            ) from None
        if len(raw) > _LARGEST:
            what = _("{path}: unpacked it has more than {limit} MB; divide it into several files")
            raise ValueError(what.format(path=path, limit=number(_LARGEST / 1_000_000, 0)))
    return decode_table(raw, path, encoding)


READERS: dict[str, Callable[[Path, str], tuple[pd.DataFrame, list[str], str]]] = {
    ".csv": _read_csv,
    ".tsv": _read_csv,
    ".jsonl": _read_jsonl,
    ".ndjson": _read_jsonl,
    ".jsonl.gz": _read_jsonl,
    ".parquet": _read_parquet,
    ".xlsx": _read_excel,
}
