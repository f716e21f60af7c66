"""Articles: a folder with a manifest, or a table, becomes one table, with every check on input."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from analysis.corpus.checks import DESCRIPTIVE, missing_signs, row_problems, same_texts, two_spellings
from analysis.corpus.damage import damage
from analysis.corpus.encodings import convert_if_better, repair_encoding
from analysis.corpus.manifest import MANIFEST, OPTIONAL, find_manifest, read_folder
from analysis.corpus.provinces import province_name
from analysis.corpus.rows import Problem, Rows, together
from analysis.corpus.tables import READERS, is_table_file, read_table
from analysis.corpus.written_dates import as_iso_dates
from analysis.system.language import _
from analysis.text.dates import as_day
from analysis.text.spelling import normalize

#: Names that group articles: two spellings of one would silently make two groups.
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

    One row is one article. All problems of a corpus are reported together, so that they can be fixed in one go.
    Nothing is corrected silently except how a word is spelt in characters (see `analysis.normalize`); the files stay
    as they are.

    Parameters
    ----------
    source
        A folder with `articles.csv` (UTF-8, comma-separated, one row an article) and the text files it
        names; it may have semicolons or tabs, as Excel writes in Viet Nam, or be `articles.xlsx`. `file` is relative to
        the folder or to its subfolder `articles`. The manifest has the columns
        article_id, province, newspaper, published, title, author, resolution, file, sha256, and may have
        `inferred` and columns of your own, which travel along and can be used as `by=`. Only article_id, province and
        file must be filled in on every row.

        Or a table with one row an article: a file .csv or .tsv (with commas, semicolons or tabs), .xlsx, .jsonl,
        .ndjson or .jsonl.gz (one object a line), .parquet, or a DataFrame. It needs the columns text and province;
        of the others those of the result are taken where it has them, the rest is missing. Without article_id the
        articles are called article-1, article-2 … in their order, so these names change if rows are inserted. If the
        texts are clean, go on with `split_blocks(articles, pages=False)`.
    columns
        Of a table: its own column names and what they are here, `{"noi_dung": "text", "tinh": "province"}`.
    extra
        Columns that must be there and travel along. A table brings many of its own, and those not named here are left
        out, with a warning that lists them; of a manifest all columns travel along.
    encoding
        "UTF-8", and any other text is refused with the name of its encoding; or "auto", and what
        `repair_encoding` recognises is converted, with a warning that names it, and recorded in the column encoding.
        Recognition can err, so look at what was converted.
    as_of
        A date, such as "2024-12-31" or "2025-07-01": every province that the gazetteer knows gets its name on that
        date's map (see `province_name`), in one spelling. Names that it does not know stay, with a warning. Without it,
        names stay as they are, and two spellings of one province are refused.

    Returns
    -------
    DataFrame
        In the order of the manifest or table:

        - article_id : str, letters a-z, digits, hyphens
        - province, newspaper, title, author, resolution : str, missing where unknown
        - published : datetime64, a date, missing where unknown; dates such as 25/09/2020 have the day first unless one
          of the column shows that it has the month first
        - text : str, the whole page in one spelling (see `normalize`) with line ends "\\n"; every later `start` and
          `end` counts characters of it
        - inferred : str, only where the manifest has it: the columns of this row that the page does not
          state and somebody concluded, separated by spaces
        - columns of your own: str from a file of text, otherwise of the table's type
        - encoding : str, only with encoding="auto": the encoding that the text was in

    Raises
    ------
    FileNotFoundError
        If the manifest, a file that it names, or the table does not exist.
    ModuleNotFoundError
        For a Parquet file if pyarrow is not installed.
    ValueError
        For missing columns, one of your own that is named like a column of a later table, empty or duplicate ids, a
        malformed date, a wrong checksum, text that is not UTF-8, not Unicode or is empty, two articles with the same
        text, a province or newspaper spelt two ways, "NA" as R writes it for a missing value. The message names the
        file, the row or line, and the value.

    Warns
    -----
    UserWarning
        If no date of a column such as 03/04/2021 shows whether the day is first. If a text has lost characters
        (U+FFFD, "?" inside words), control characters, or HTML tags or entities in it,
        with the row and a piece of the text. If the folder `articles` holds text files that no row of the manifest
        names; of columns of a table that are left out; of texts that were converted; of provinces that `as_of` does
        not know.

    Examples
    --------
    >>> load_corpus("data")["province"].value_counts().to_dict()
    {'Sơn La': 3, 'Bắc Kạn': 1, 'Quảng Ngãi': 1}
    >>> table = pd.DataFrame({"noi_dung": ["Lúa tốt.", "Dân vui."], "tinh": ["Bắc Cạn", "TP.HCM"]})
    >>> load_corpus(table, columns={"noi_dung": "text", "tinh": "province"}, as_of="2024-12-31")["province"].tolist()
    ['Bắc Kạn', 'Thành phố Hồ Chí Minh']
    """
    if encoding not in ("UTF-8", "auto"):
        raise ValueError(
            _(
                "encoding={encoding!r} must be 'UTF-8', which refuses any other, or 'auto', which "
                "converts it; for a text whose encoding you know: repair_encoding(text, encoding=…)"
            ).format(encoding=encoding)
        )
    rows = read_corpus(source, columns=columns, extra=extra, encoding=encoding, as_of=as_of)
    rows.refuse()
    articles = rows.cells[list(DESCRIPTIVE)].replace("", pd.NA)
    articles["published"] = pd.to_datetime(articles["published"], format="%Y-%m-%d")
    articles["text"] = rows.texts
    for column in [c for c in rows.cells if c not in DESCRIPTIVE]:
        articles[column] = _without_empty(rows.cells[column])
    if encoding == "auto":
        articles["encoding"] = rows.encodings
    notes = [] if isinstance(source, str | Path) and Path(source).is_dir() else rows.notes  # `check` says these
    for message in together(rows.warnings + notes, rows.name):
        warnings.warn(message, stacklevel=2)
    return articles


def read_corpus(
    source: str | Path | pd.DataFrame,
    *,
    columns: Mapping[str, str] | None = None,
    extra: Sequence[str] = (),
    encoding: str = "UTF-8",
    as_of: str | date | None = None,
) -> Rows:
    """Read a corpus with everything that is wrong with it: what `load_corpus` raises and warns of, and check lists."""
    if isinstance(extra, str):
        raise ValueError(_("extra={extra!r} must be a list of column names, such as [{extra!r}]").format(extra=extra))
    day = as_day(as_of)
    if isinstance(source, pd.DataFrame) or is_table_file(source):
        rows = read_table(source, dict(columns or {}), list(extra), encoding, OPTIONAL)
    elif columns is not None:
        raise ValueError(_("columns= names the columns of a table; a manifest has the names of its own"))
    else:
        path = Path(source) / MANIFEST
        if find_manifest(Path(source)) is None:
            raise FileNotFoundError(
                _(
                    "{path}: not found; a corpus is a folder with a file {manifest!r}, or a table: a "
                    "DataFrame or a file {readers}"
                ).format(path=path, manifest=MANIFEST, readers=", ".join(READERS))
            )
        rows = read_folder(Path(source), list(extra), encoding)
    _read_dates(rows)
    rows.problems = row_problems(rows.cells, rows.rows) + rows.problems
    _normalize_rows(rows, encoding)
    rows.problems += missing_signs(rows.cells, rows.texts, rows.rows)
    rows.problems += same_texts(rows.cells["article_id"], rows.texts)
    if day is not None:
        rows.cells["province"] = [province_name(name, as_of=day) or name for name in rows.cells["province"]]
        if unknown := sorted({name for name in rows.cells["province"] if name and province_name(name) is None}):
            what = _("not in the gazetteer of provinces, so left as written: {names}").format(names=", ".join(unknown))
            rows.warnings.append(Problem(what))
    for column in NAMES:
        rows.problems += [Problem(message) for _, message in two_spellings(rows.cells[column], column)]
    return rows


def _read_dates(rows: Rows) -> None:
    """Write the dates of the rows as YYYY-MM-DD, and note how they were read where they were written otherwise."""
    if "published" in rows.cells:
        dates, how, is_guess = as_iso_dates(rows.cells["published"].tolist())
        rows.cells["published"] = dates
        if how:
            (rows.warnings if is_guess else rows.notes).append(Problem(f"published: {how}"))


def _normalize_rows(rows: Rows, encoding: str) -> None:
    """Write texts and cells in one spelling, and note those in another encoding and those that are damaged.

    The text decides on the encoding; the other cells of a row may have been typed later, so each is converted only
    if it needs it.
    """
    every = {str(column): values.tolist() for column, values in rows.cells.items()}
    cells = {column: values for column, values in every.items() if any(isinstance(v, str) and v for v in values)}
    converted = []
    for index, (row, file, text) in enumerate(zip(rows.rows, rows.files, rows.texts, strict=True)):
        typed = {column: cell for column, values in cells.items() if isinstance(cell := values[index], str) and cell}
        repaired, name = repair_encoding(text) if rows.encodings[index] == "UTF-8" else (text, rows.encodings[index])
        rows.encodings[index] = name
        old, new, where = text, repaired, file
        if name == "UTF-8":
            old, where = "; ".join(typed.values()), ""
            new, name = repair_encoding(old)
        if name != "UTF-8":
            converted.append(f"{where or row} ({_(name)})")
            if encoding != "auto":
                what = _(
                    "{difference}: {name}, not Unicode; save it as Unicode, or in Python "
                    "load_corpus(…, encoding='auto') converts it"
                ).format(difference=_difference(old, new), name=_(name))
                rows.problems.append(Problem(what, row, where))
            typed = {column: convert_if_better(cell, name) for column, cell in typed.items()}
        for column, cell in typed.items():
            cells[column][index] = normalize(cell.strip())
            rows.warnings += [Problem(f"{column}: {what}", row, "", excerpt) for what, excerpt in damage(cell)]
        rows.texts[index] = normalize(repaired.replace("\r\n", "\n").replace("\r", "\n"))
        rows.warnings += [Problem(what, row, file, excerpt) for what, excerpt in damage(repaired)]
    rows.cells = rows.cells.assign(**cells)
    if converted and encoding == "auto":
        rows.warnings.append(Problem(_("converted to Unicode: {names}").format(names=", ".join(converted))))


def _difference(old: str, new: str) -> str:
    pairs = zip(old.splitlines(), new.splitlines(), strict=False)
    one, two = next(((a.strip(), b.strip()) for a, b in pairs if a != b), (old, new))
    return _("{one!r} should be {two!r}").format(one=one[:40], two=two[:40])


def _without_empty(values: pd.Series) -> pd.Series:
    return values if pd.api.types.is_numeric_dtype(values.dtype) else values.replace("", pd.NA)
