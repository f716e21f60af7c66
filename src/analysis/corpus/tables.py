"""Read tables of articles: CSV, JSON Lines, Parquet."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import io
import json
import re
import zlib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.corpus.checks import DESCRIPTIVE, header_problems, own_column_problems
from analysis.corpus.encodings import repair_encoding
from analysis.corpus.rows import Problem, Rows, list_problems
from analysis.system.columns import missing_columns
from analysis.system.language import _, number

# A moment in ISO form names its day; "04/03/2021" does not say which number is the month.
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}\S*")
_SEPARATORS = (",", ";", "\t")
_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t|])"?\r?\n', re.IGNORECASE)


def decode(raw: bytes, path: Path, encoding: str) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding; anything but UTF-8 only with encoding="auto"."""
    where = ""
    try:
        if b"\0" not in raw:  # UTF-16 without its mark is, byte by byte, often valid UTF-8
            return raw.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError as error:
        where = _("line {line} is not UTF-8 (byte 0x{raw:02x}); ").format(
            line=raw[: error.start].count(10) + 1, raw=raw[error.start]
        )
    try:
        text, name = repair_encoding(raw)
    except ValueError:
        raise ValueError(_("{path}: {where}save the file as UTF-8").format(path=path, where=where)) from None
    if name != "UTF-8" and encoding != "auto":
        raise ValueError(
            _("{path}: {where}the file is {name}; load_corpus(…, encoding='auto') converts it").format(
                path=path, where=where, name=name
            )
        )
    return text, name


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
                Problem(_("converted to Unicode from {converted_from}").format(converted_from=converted_from))
            )
    own = [str(column) for column in table.columns]
    known = [*DESCRIPTIVE, *optional, "text", *extra]
    header = [columns.get(column, column) for column in own]
    if problems := _column_problems(own, header, known, columns, extra) or _no_rows(table):
        raise ValueError(list_problems(name, problems))
    if left := [column for column in header if column not in known]:
        warnings.append(
            Problem(
                _("columns left out: {names}; to keep some: extra={left!r}").format(
                    names=", ".join(left), left=left[:1]
                )
            )
        )

    given = {column: table.iloc[:, header.index(column)] for column in known if column in header}
    rows = Rows(name, pd.DataFrame(index=range(len(names))), names, [], [""] * len(names), ["UTF-8"] * len(names))
    rows.warnings = warnings
    for column in [*DESCRIPTIVE, *(c for c in optional if c in given)]:
        rows.cells[column] = _as_text(given[column], column, rows) if column in given else [""] * len(names)
    if "article_id" not in given:
        rows.cells["article_id"] = [f"article-{number}" for number in range(1, len(names) + 1)]
    for column in extra:
        rows.problems += [
            Problem(_("{column} is a {name}; must be one value").format(column=column, name=type(value).__name__), row)
            for row, value in zip(names, given[column], strict=True)
            if isinstance(value, list | dict | set | tuple)
        ]
        rows.cells[column] = given[column].array
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
    problems = own_column_problems(extra)
    if absent := [c for c in columns if c not in own]:
        has = ", ".join(own) or "none"
        problems.append(
            Problem(
                _("columns= names {names}; the table has {has}").format(names=", ".join(map(repr, absent)), has=has)
            )
        )
    if wrong := [c for c in columns.values() if c not in known]:
        named = ", ".join(map(repr, wrong))
        problems.append(
            Problem(
                _("columns= calls a column {named}; must be among {names}").format(named=named, names=", ".join(known))
            )
        )
    needed = [c for c in ("text", "province", *extra) if c not in columns.values()]
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


def _as_text(values: pd.Series, column: str, rows: Rows) -> list[str]:
    """Return every cell as text, empty where it is missing; what is neither becomes a problem of `rows`."""
    texts = []
    for row, value in zip(rows.rows, values.tolist(), strict=True):
        text = ""
        if isinstance(value, str):
            text = value if column == "text" else value.strip()
            if column == "published" and (moment := _MOMENT.fullmatch(text)):
                text = moment[1]
            try:
                text.encode("utf-8")
            except UnicodeEncodeError as error:
                what = _("{column} has half a character ({text!r}) at {start}").format(
                    column=column, text=text[error.start], start=error.start
                )
                rows.problems.append(Problem(what, row))
                text = "?"
        elif _is_missing(value):
            pass
        elif column == "published" and isinstance(value, date | datetime):
            text = value.strftime("%Y-%m-%d")
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
            text = "?"
        texts.append(text)
    return texts


def _is_missing(value: Any) -> bool:
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


# --- Files ------------------------------------------------------------------------------------------------------------


def _read_csv(path: Path, encoding: str) -> tuple[pd.DataFrame, list[str], str]:
    content, converted_from = _read_file(path, encoding)
    if declared := _SEPARATOR_LINE.match(content):  # for Excel, which does not count this line
        content, separator = content[declared.end() :], declared[1]
    else:
        # Spreadsheets write semicolons where a comma marks decimals, as in Viet Nam.
        separator = max(_SEPARATORS, key=content.split("\n", 1)[0].count)
    limit = csv.field_size_limit(2**31 - 1)  # the library's own is 131,072 characters, less than a long article
    try:
        reader = csv.reader(io.StringIO(content, newline=""), delimiter=separator, strict=True)
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise ValueError(
            _("{path}: line {line_num}: {error}; a cell with quotes in it has them doubled").format(
                path=path, line_num=reader.line_num, error=error
            )
        ) from None
    finally:
        csv.field_size_limit(limit)
    numbered = [(_("row {n}").format(n=number), row) for number, (_line, row) in enumerate(rows, start=1) if any(row)]
    header = [cell.strip() for cell in numbered[0][1]] if numbered else []
    problems = header_problems(header) + [
        Problem(
            _("{n} cells, but the header has {columns}").format(n=number(len(row)), columns=number(len(header))), where
        )
        for where, row in numbered[1:]
        if len(row) != len(header)
    ]
    if problems:
        raise ValueError(list_problems(path, problems))
    table = pd.DataFrame([row for _, row in numbered[1:]], columns=header)
    return table, [where for where, _ in numbered[1:]], converted_from


def _read_jsonl(path: Path, encoding: str) -> tuple[pd.DataFrame, list[str], str]:
    records, names = [], []
    problems: list[Problem] = []
    content, converted_from = _read_file(path, encoding)
    for line_number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line, object_pairs_hook=_object)
        except ValueError as error:
            problems.append(Problem(_("not JSON: {error}").format(error=error), _("line {n}").format(n=line_number)))
            continue
        if not isinstance(record, dict):
            problems.append(
                Problem(
                    _("{name}; must be one object a line, {{…}}").format(name=type(record).__name__),
                    _("line {n}").format(n=line_number),
                )
            )
            continue
        records.append(record)
        names.append(_("line {n}").format(n=line_number))
    if problems:
        raise ValueError(list_problems(path, problems))
    return pd.DataFrame(records, dtype=object).infer_objects(), names, converted_from


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
        raise ValueError(_("{path}: not a Parquet file: {error}").format(path=path, error=error)) from None
    return table, [_("row {n}").format(n=number) for number in range(1, len(table) + 1)], "UTF-8"


def _read_file(path: Path, encoding: str) -> tuple[str, str]:
    raw = path.read_bytes()
    if path.suffix.lower() == ".gz":
        try:
            raw = gzip.decompress(raw)
        except (OSError, EOFError, zlib.error) as error:
            raise ValueError(_("{path}: not a whole gzip file: {error}").format(path=path, error=error)) from None
    return decode(raw, path, encoding)


READERS: dict[str, Callable[[Path, str], tuple[pd.DataFrame, list[str], str]]] = {
    ".csv": _read_csv,
    ".tsv": _read_csv,
    ".jsonl": _read_jsonl,
    ".ndjson": _read_jsonl,
    ".jsonl.gz": _read_jsonl,
    ".parquet": _read_parquet,
}
