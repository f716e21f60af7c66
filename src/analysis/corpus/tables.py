"""Read tables of articles: CSV, JSON Lines, Parquet."""

from __future__ import annotations

import csv
import gzip
import hashlib
import importlib.util
import io
import json
import re
import zlib
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from analysis.corpus.checks import list_problems
from analysis.corpus.encodings import repair_encoding

# A moment in ISO form names its day; "04/03/2021" does not say which number is the month.
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}\S*")
_SEPARATORS = (",", ";", "\t")


def named_twice(header: list[str]) -> list[str]:
    repeated = sorted(name for name, count in Counter(header).items() if count > 1)
    return [f"columns named twice: {', '.join(repeated)}"] if repeated else []


def decode(raw: bytes, path: Path, encoding: str) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding; anything but UTF-8 only with encoding="auto"."""
    where = ""
    try:
        if b"\0" not in raw:  # UTF-16 without its mark is, byte by byte, often valid UTF-8
            return raw.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError as error:
        where = f"line {raw[: error.start].count(10) + 1} is not UTF-8 (byte 0x{raw[error.start]:02x}); "
    try:
        text, name = repair_encoding(raw)
    except ValueError:
        raise ValueError(f"{path}: {where}save the file as UTF-8") from None
    if name != "UTF-8" and encoding != "auto":
        raise ValueError(f"{path}: {where}the file is {name}; load_corpus(…, encoding='auto') converts it")
    return text, name


def read_text(path: Path, expected: str, encoding: str) -> tuple[str, str, list[str]]:
    raw = path.read_bytes()
    problems = []
    actual = hashlib.sha256(raw).hexdigest()
    if expected and expected.lower() != actual:
        problems.append(
            f"{path}: sha256 is {actual}, the manifest says {expected}; the file was changed after it was recorded"
        )
    try:
        text, name = decode(raw, path, encoding)
    except ValueError as error:
        return "", "UTF-8", [*problems, str(error)]
    if not text.strip():
        problems.append(f"{path}: the text is empty; an article needs at least one line")
    return text, name, problems


def kind(path: Path) -> str:
    return next((ending for ending in READERS if path.name.lower().endswith(ending)), "")


def as_text(values: pd.Series, column: str, names: list[str]) -> tuple[list[str], list[str]]:
    """Return every cell as text, empty where it is missing, and what is neither."""
    texts, problems = [], []
    for where, value in zip(names, values, strict=True):
        text = ""
        if isinstance(value, str):
            text = value if column == "text" else value.strip()
            if column == "published" and (moment := _MOMENT.fullmatch(text)):
                text = moment[1]
            try:
                text.encode("utf-8")
            except UnicodeEncodeError as error:
                problems.append(f"{where}: {column} has half a character ({text[error.start]!r}) at {error.start}")
                text = "?"
        elif is_missing(value):
            pass
        elif column == "published" and isinstance(value, date | datetime):
            text = value.strftime("%Y-%m-%d")
        elif column == "article_id" and not isinstance(value, bool) and str(value).isascii() and str(value).isalnum():
            text = str(value)  # a number
        else:
            problems.append(f"{where}: {column} is {value!r}, a {type(value).__name__}; allowed is text")
            text = "?"
        texts.append(text)
    return texts, problems


def is_missing(value: object) -> bool:
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def _read_csv(path: Path, encoding: str, notes: list[str]) -> tuple[pd.DataFrame, list[str]]:
    content = _read_file(path, encoding, notes)
    header = content.split("\n", 1)[0]
    # Spreadsheets write semicolons where a comma marks decimals, as in Viet Nam.
    separator = max(_SEPARATORS, key=header.count)
    limit = csv.field_size_limit(2**31 - 1)  # the library's own is 131,072 characters, less than a long article
    try:
        reader = csv.reader(io.StringIO(content, newline=""), delimiter=separator, strict=True)
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise ValueError(
            f"{path}: line {reader.line_num}: {error}; a cell with quotes in it has them doubled"
        ) from None
    finally:
        csv.field_size_limit(limit)
    numbered = [(f"row {number}", row) for number, (_, row) in enumerate(rows, start=1) if any(row)]
    header = [cell.strip() for cell in numbered[0][1]] if numbered else []
    problems = named_twice(header) + [
        f"{where} has {len(row)} cells, the header has {len(header)}"
        for where, row in numbered[1:]
        if len(row) != len(header)
    ]
    if problems:
        raise ValueError(list_problems(path, problems))
    table = pd.DataFrame([row for _, row in numbered[1:]], columns=header)
    return table, [where for where, _ in numbered[1:]]


def _read_jsonl(path: Path, encoding: str, notes: list[str]) -> tuple[pd.DataFrame, list[str]]:
    records, names, problems = [], [], []
    for number, line in enumerate(_read_file(path, encoding, notes).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line, object_pairs_hook=_object)
        except ValueError as error:
            problems.append(f"line {number}: not JSON: {error}")
            continue
        if not isinstance(record, dict):
            problems.append(f"line {number}: {type(record).__name__}; allowed is one object a line, {{…}}")
            continue
        records.append(record)
        names.append(f"line {number}")
    if problems:
        raise ValueError(list_problems(path, problems))
    return pd.DataFrame(records, dtype=object).infer_objects(), names


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if twice := named_twice([name for name, _ in pairs]):
        raise ValueError(twice[0])
    return dict(pairs)


def _read_parquet(path: Path, encoding: str, notes: list[str]) -> tuple[pd.DataFrame, list[str]]:
    if importlib.util.find_spec("pyarrow") is None:
        raise ModuleNotFoundError(
            f"{path}: to read Parquet, pyarrow is needed; install it with: pip install 'province-frames[parquet]'"
        )
    try:
        table = pd.read_parquet(path, engine="pyarrow")
    except (ValueError, OSError) as error:
        raise ValueError(f"{path}: not a Parquet file: {error}") from None
    return table, [f"row {number}" for number in range(1, len(table) + 1)]


def _read_file(path: Path, encoding: str, notes: list[str]) -> str:
    raw = path.read_bytes()
    if path.suffix.lower() == ".gz":
        try:
            raw = gzip.decompress(raw)
        except (OSError, EOFError, zlib.error) as error:
            raise ValueError(f"{path}: not a whole gzip file: {error}") from None
    text, name = decode(raw, path, encoding)
    if name != "UTF-8":
        notes.append(f"{path}: converted to Unicode from {name}")
    return text


READERS = {
    ".csv": _read_csv,
    ".tsv": _read_csv,
    ".jsonl": _read_jsonl,
    ".ndjson": _read_jsonl,
    ".jsonl.gz": _read_jsonl,
    ".parquet": _read_parquet,
}
