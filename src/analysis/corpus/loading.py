"""Articles: a folder with a manifest, or a table, becomes one table, with every check on input."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from analysis.corpus.checks import DESCRIPTIVE, list_problems, row_problems, two_spellings
from analysis.corpus.encodings import convert_if_better, repair_encoding
from analysis.corpus.manifest import MANIFEST, OPTIONAL, read_manifest
from analysis.corpus.provinces import province_name
from analysis.corpus.tables import READERS, as_text, is_missing, kind, named_twice, read_text
from analysis.text.dates import as_day
from analysis.text.spelling import normalize

# Names that group articles: two spellings of one would silently make two groups.
NAMES = ("province", "newspaper")


def load_corpus(
    source: str | Path | pd.DataFrame = "data",
    *,
    columns: Mapping[str, str] | None = None,
    extra: Sequence[str] = (),
    encoding: str = "UTF-8",
    as_of: str | date | None = None,
) -> pd.DataFrame:
    """Read articles from a folder with its manifest, or from a table, refusing anything doubtful.

    One row is one article. All problems of a corpus are reported together, so that they can be mended
    in one go; nothing is corrected silently except spelling variants of one character (see
    `analysis.normalize`).

    Parameters
    ----------
    source
        A folder with `articles.csv` (UTF-8, comma-separated, one row an article) and the text files it
        names. `file` is relative to the folder or to its subfolder `articles`. The manifest has the columns
        article_id, province, newspaper, published, title, author, resolution, file, sha256, and may have
        `inferred`. Only article_id, province and file must be filled in on every row.

        Or a table with one row an article: a file .csv or .tsv (with commas, semicolons or tabs), .jsonl, .ndjson or
        .jsonl.gz (one object a line), .parquet, or a DataFrame. It needs the columns text and province; of the others
        those of the result are taken where it has them, the rest is missing. Without article_id the articles are
        called article-1, article-2 … in their order, so these names move if rows are put in between. If the texts
        are clean, without the furniture of a page, go on with `split_blocks(articles, pages=False)`.
    columns
        Of a table: its own column names and what they are here, `{"noi_dung": "text", "tinh": "province"}`.
    extra
        Further columns that shall travel along and can be used as `by=`. A column of a manifest that is neither known
        nor named here is refused, since it may be a misspelling; a table brings many of its own, and those not
        named are left out, with a warning that lists them.
    encoding
        "UTF-8", and any other text is refused with the name of its encoding; or "auto", and what
        `repair_encoding` recognises is converted, with a warning that names it, and recorded in the column encoding.
        Conversion rests on recognition, so that it is asked for, and looked at, rather than done unseen.
    as_of
        A day, such as "2024-12-31" or "2025-07-01": every province that the gazetteer knows gets its name on that day's
        map (see `province_name`), in one spelling. Names that it does not know stay, with a warning. Without it,
        names stay as they are, and two spellings of one province are refused.

    Returns
    -------
    DataFrame
        In the order of the manifest or table:

        - article_id : str, letters a-z, digits, hyphens
        - province, newspaper, title, author, resolution : str, missing where unknown
        - published : datetime64, a day, missing where unknown
        - text : str, the whole page as stored, in Unicode NFC with one tone placement and line ends "\\n"; every
          later `start` and `end` counts characters of it
        - inferred : str, only where the manifest has it: the columns of this row that the page does not
          state and somebody concluded, separated by spaces
        - the columns named in `extra`: str from a file of text, otherwise of the table's type
        - encoding : str, only with encoding="auto": the encoding that the text was in

    Raises
    ------
    FileNotFoundError
        If the manifest, a file that it names, or the table does not exist.
    ModuleNotFoundError
        For a Parquet file if pyarrow is not installed.
    ValueError
        For missing or unknown columns, empty or duplicate ids, a malformed date, a wrong checksum, text that
        is not UTF-8, not Unicode or is empty, two articles with the same text, a province or newspaper spelt two
        ways. The message names the file, the row or line, and the value.

    Warns
    -----
    UserWarning
        If the folder `articles` holds text files that no row of the manifest names; of columns of a table that are left
        out; of texts that were converted; of provinces that `as_of` does not know.

    Examples
    --------
    >>> load_corpus("data")["province"].value_counts().to_dict()
    {'Sơn La': 3, 'Bắc Kạn': 1, 'Quảng Ngãi': 1}
    >>> table = pd.DataFrame({"noi_dung": ["Lúa tốt.", "Dân vui."], "tinh": ["Bắc Cạn", "TP.HCM"]})
    >>> load_corpus(table, columns={"noi_dung": "text", "tinh": "province"}, as_of="2024-12-31")["province"].tolist()
    ['Bắc Kạn', 'Thành phố Hồ Chí Minh']
    """
    if isinstance(extra, str):
        raise ValueError(f"extra={extra!r}; allowed is a list of column names, such as [{extra!r}]")
    if encoding not in ("UTF-8", "auto"):
        raise ValueError(
            f"encoding={encoding!r}; allowed are 'UTF-8', which refuses any other, and 'auto', which converts it; "
            "for a text whose encoding you know: repair_encoding(text, encoding=…)"
        )
    day = as_day(as_of)
    notes: list[str] = []
    if _is_table(source):
        rows, names, name, problems = _from_table(source, dict(columns or {}), list(extra), encoding, notes)
        paths = None
    else:
        if columns is not None:
            raise ValueError("columns= names the columns of a table; a manifest has the names of its own")
        rows, paths, problems = _from_folder(Path(source), list(extra), encoding, notes)
        names, name = [f"row {number}" for number in range(2, len(rows) + 2)], Path(source) / MANIFEST

    problems = row_problems(rows, names) + problems
    rows, found = _repair_rows(rows, names, encoding, notes)
    problems += found + _duplicate_texts(rows["article_id"], rows["text"])
    if day is not None:
        rows["province"] = [province_name(province, as_of=day) or province for province in rows["province"]]
        if unknown := sorted({p for p in rows["province"] if p and province_name(p) is None}):
            notes.append(f"{name}: not in the gazetteer of provinces, so left as written: {', '.join(unknown)}")
    for column in NAMES:
        problems += [message for _, message in two_spellings(rows[column], column)]
    if problems:
        raise ValueError(list_problems(name, problems))

    articles = rows[DESCRIPTIVE].replace("", pd.NA)
    articles["published"] = pd.to_datetime(articles["published"], format="%Y-%m-%d")
    articles["text"] = rows["text"]
    for column in [c for c in OPTIONAL if c in rows] + list(extra):
        articles[column] = _without_empty(rows[column])
    if encoding == "auto":
        articles["encoding"] = rows["encoding"]
    if paths is not None:
        notes += _unlisted(Path(source), paths)
    for note in notes:
        warnings.warn(note, stacklevel=2)
    return articles


# --- A folder with a manifest ----------------------------------------------------------------------------------------


def _from_folder(
    folder: Path, extra: list[str], encoding: str, notes: list[str]
) -> tuple[pd.DataFrame, list[Path], list[str]]:
    manifest_path = folder / MANIFEST
    if not manifest_path.is_file():
        raise FileNotFoundError(
            f"{manifest_path}: not found; a corpus is a folder with a file {MANIFEST!r}, or a table: "
            f"a DataFrame or a file {', '.join(READERS)}"
        )
    rows = read_manifest(manifest_path, extra, encoding, notes)
    paths = _find_files(rows, folder, manifest_path)
    problems, texts, encodings = [], [], []
    for path, checksum in zip(paths, rows["sha256"], strict=True):
        text, name, found = read_text(path, checksum, encoding)
        texts.append(text)
        encodings.append(name)
        problems += found
    return rows.assign(text=texts, encoding=encodings, where=[str(path) for path in paths]), paths, problems


def _find_files(manifest: pd.DataFrame, folder: Path, manifest_path: Path) -> list[Path]:
    paths, problems = [], []
    for number, name in enumerate(manifest["file"], start=2):
        candidates = [folder / name, folder / "articles" / name]
        inside = [p for p in candidates if p.is_file() and folder.resolve() in p.resolve().parents]
        if not inside:
            problems.append(f"row {number}, file {name!r}: not found in {folder} or {folder / 'articles'}")
        paths += inside[:1]
    if problems:
        raise FileNotFoundError(list_problems(manifest_path, problems))
    return paths


def _unlisted(folder: Path, paths: list[Path]) -> list[str]:
    listed = {path.resolve() for path in paths}
    unlisted = sorted(p.name for p in folder.glob("articles/*.txt") if p.resolve() not in listed)
    return [f"{folder / 'articles'}: {', '.join(unlisted)} not named in {MANIFEST}, so not loaded"] if unlisted else []


# --- A table ---------------------------------------------------------------------------------------------------------


def _is_table(source: object) -> bool:
    if isinstance(source, pd.DataFrame):
        return True
    path = Path(source)
    if kind(path) and not path.is_dir():
        if not path.is_file():
            raise FileNotFoundError(f"{path}: not found")
        return True
    if path.is_file():
        raise ValueError(f"{path}: not a table that can be read; allowed are {', '.join(READERS)}")
    return False


def _from_table(
    source: str | Path | pd.DataFrame, columns: dict[str, str], extra: list[str], encoding: str, notes: list[str]
) -> tuple[pd.DataFrame, list[str], str, list[str]]:
    """Return the cells of a table as `load_corpus` checks them, the name of each row, the table's name, problems."""
    if isinstance(source, pd.DataFrame):
        name, table, names = "the table", source, [f"row with index {label!r}" for label in source.index]
    else:
        name = str(source)
        table, names = READERS[kind(Path(source))](Path(source), encoding, notes)
    own = [str(column) for column in table.columns]
    known = [*DESCRIPTIVE, *OPTIONAL, "text", *extra]
    header = [columns.get(column, column) for column in own]
    problems = []
    if absent := [c for c in columns if c not in own]:
        problems.append(f"columns= names {', '.join(map(repr, absent))}; the table has {', '.join(own) or 'none'}")
    if wrong := [c for c in columns.values() if c not in known]:
        problems.append(f"columns= calls a column {', '.join(map(repr, wrong))}; allowed are {', '.join(known)}")
    if missing := [c for c in ["text", "province", *extra] if c not in header and c not in columns.values()]:
        problems.append(
            f"missing columns {', '.join(missing)}; the table has {', '.join(own) or 'none'}; "
            "say which it is: columns={'its name': " + repr(missing[0]) + "}"
        )
    problems += named_twice([c for c in header if c in known])
    if not problems and not len(table):
        problems.append("no articles: the table has no rows")
    if problems:
        raise ValueError(list_problems(name, problems))
    if left := [c for c in header if c not in known]:
        notes.append(f"{name}: columns left out: {', '.join(left)}; to keep some: extra={left[:1]!r}")

    cells = {column: table.iloc[:, header.index(column)] for column in known if column in header}
    rows = pd.DataFrame({"where": names})
    for column in [*DESCRIPTIVE, "text", *(c for c in OPTIONAL if c in cells)]:
        values, found = as_text(cells[column], column, names) if column in cells else ([""] * len(rows), [])
        rows[column] = values
        problems += found
    if "article_id" not in cells:
        rows["article_id"] = [f"article-{number}" for number in range(1, len(rows) + 1)]
    for column in extra:
        problems += [
            f"{where}: {column} is a {type(value).__name__}; allowed is one value"
            for where, value in zip(names, cells[column], strict=True)
            if isinstance(value, list | dict | set | tuple)
        ]
        rows[column] = cells[column].array
    problems += [
        f"{where}: the text is empty; an article needs at least one line"
        for where, value, text in zip(names, cells["text"], rows["text"], strict=True)
        if not text.strip() and (isinstance(value, str) or is_missing(value))
    ]
    return rows.assign(encoding="UTF-8"), names, name, problems


def _repair_rows(
    rows: pd.DataFrame, names: list[str], encoding: str, notes: list[str]
) -> tuple[pd.DataFrame, list[str]]:
    """Return the rows in Unicode NFC and one tone placement, or what stands in the way of it.

    The text decides on the encoding; the other cells of a row may have been typed later, so each is converted only
    if it needs it.
    """
    others = [c for c in rows if c not in ("text", "encoding", "where", "file", "sha256")]
    converted, problems, records = [], [], []
    for name, row in zip(names, rows.to_dict("records"), strict=True):
        cells = {column: row[column] for column in others if isinstance(row[column], str)}
        text = row["text"]
        if row["encoding"] == "UTF-8":
            text, row["encoding"] = repair_encoding(text)
        found, where, old, new = row["encoding"], row["where"], row["text"], text
        if found == "UTF-8":
            where, old = name, "; ".join(cells.values())
            new, found = repair_encoding(old)
        if found != "UTF-8":
            converted.append(f"{where} ({found})")
            if encoding != "auto":
                problems.append(f"{where}: {_difference(old, new)}: {found}, not Unicode; encoding='auto' converts it")
            cells = {column: convert_if_better(cell, found) for column, cell in cells.items()}
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        records.append(
            row | {column: normalize(cell.strip()) for column, cell in cells.items()} | {"text": normalize(text)}
        )
    if converted and encoding == "auto":
        notes.append(f"converted to Unicode: {', '.join(converted)}")
    repaired = pd.DataFrame(records, columns=rows.columns)
    kept = {column: rows[column].dtype for column in others if not any(isinstance(v, str) for v in rows[column])}
    return repaired.astype(kept), problems


def _difference(old: str, new: str) -> str:
    pairs = zip(old.splitlines(), new.splitlines(), strict=False)
    one, two = next(((a.strip(), b.strip()) for a, b in pairs if a != b), (old, new))
    return f"{one[:40]!r} stands for {two[:40]!r}"


def _duplicate_texts(ids: pd.Series, texts: pd.Series) -> list[str]:
    problems = []
    first: dict[str, str] = {}
    for article, text in zip(ids, texts, strict=True):
        content = " ".join(text.split())
        if content and content in first:
            problems.append(f"articles {first[content]!r} and {article!r} have the same text; keep one of them")
        first.setdefault(content, article)
    return problems


def _without_empty(values: pd.Series) -> pd.Series:
    return values if pd.api.types.is_numeric_dtype(values.dtype) else values.replace("", pd.NA)
