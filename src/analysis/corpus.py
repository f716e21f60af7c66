"""Files on disk become the table of articles; every check on input happens here."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import warnings
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from analysis.vietnamese import fold, normalize

MANIFEST = "articles.csv"
_DESCRIPTIVE = ["article_id", "province", "newspaper", "published", "title", "author", "resolution"]
_COLUMNS = [*_DESCRIPTIVE, "file", "sha256"]
_OPTIONAL = ["inferred"]
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
# Names that group articles: two spellings of one would silently make two groups.
_NAMES = ["province", "newspaper"]


def load_corpus(folder: str | Path = "data", *, extra: Sequence[str] = ()) -> pd.DataFrame:
    """Read a folder of articles and its manifest into one table, refusing anything doubtful.

    One row is one article. All problems of a corpus are reported together, so that they can be mended
    in one go; nothing is corrected silently except spelling variants of one character (see
    `analysis.normalize`).

    Parameters
    ----------
    folder
        The folder with `articles.csv` (UTF-8, comma-separated, one row an article) and the text files it
        names. `file` is relative to the folder or to its subfolder `articles`. The manifest has the columns
        article_id, province, newspaper, published, title, author, resolution, file, sha256, and may have
        `inferred`. Only article_id, province and file must be filled in on every row.
    extra
        Further columns of the manifest that shall travel along and can be used as `by=`. A column that
        is neither known nor named here is refused, since it may be a misspelling.

    Returns
    -------
    DataFrame
        In the order of the manifest:

        - article_id : str, letters a-z, digits, hyphens
        - province, newspaper, title, author, resolution : str, missing where unknown
        - published : datetime64, missing where unknown
        - text : str, the whole page as stored, in Unicode NFC with one tone placement and line ends "\\n"; every
          later `start` and `end` counts characters of it
        - inferred : str, only where the manifest has it: the columns of this row that the page does not
          state and somebody concluded, separated by spaces
        - the columns named in `extra`, str

    Raises
    ------
    FileNotFoundError
        If the manifest or a file that it names does not exist.
    ValueError
        For missing or unknown columns, empty or duplicate ids, a malformed date, a wrong checksum, text that
        is not UTF-8 or is empty, two articles with the same text, a province or newspaper spelt two ways.

    Warns
    -----
    UserWarning
        If the folder `articles` holds text files that no row of the manifest names.

    Examples
    --------
    >>> load_corpus("data")["province"].value_counts().to_dict()
    {'Sơn La': 3, 'Bắc Kạn': 1, 'Quảng Ngãi': 1}
    """
    if isinstance(extra, str):
        raise ValueError(f"extra={extra!r}; allowed is a list of column names, such as [{extra!r}]")
    folder = Path(folder)
    manifest_path = folder / MANIFEST
    if not manifest_path.is_file():
        raise FileNotFoundError(f"{manifest_path}: not found; a corpus is a folder with a file {MANIFEST!r}")
    manifest = _read_manifest(manifest_path, list(extra))
    paths = _find_files(manifest, folder, manifest_path)

    problems = _row_problems(manifest)
    texts = []
    for row, path in zip(manifest.itertuples(), paths, strict=True):
        text, found = _read_text(path, row.sha256)
        texts.append(text)
        problems += found
    problems += _duplicate_texts(manifest["article_id"], texts)
    for column in _NAMES:
        problems += _two_spellings(manifest, column)
    if problems:
        raise ValueError(_list_problems(manifest_path, problems))

    articles = manifest[_DESCRIPTIVE].replace("", pd.NA)
    articles["published"] = pd.to_datetime(articles["published"], format="%Y-%m-%d")
    articles["text"] = texts
    for column in [c for c in _OPTIONAL if c in manifest] + list(extra):
        articles[column] = manifest[column].replace("", pd.NA)
    _warn_of_unlisted(folder, paths)
    return articles


def _list_problems(path: Path, problems: list[str]) -> str:
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return "\n".join([f"{path}: {count}", *(f"  - {problem}" for problem in problems)])


def _decode(raw: bytes, path: Path) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ValueError(
            f"{path}: line {line} is not UTF-8 (byte 0x{raw[error.start]:02x}); save the file as UTF-8"
        ) from None


def _read_manifest(path: Path, extra: list[str]) -> pd.DataFrame:
    rows = [row for row in csv.reader(io.StringIO(_decode(path.read_bytes(), path), newline="")) if any(row)]
    header = [name.strip() for name in rows[0]] if rows else []
    allowed = [*_COLUMNS, *_OPTIONAL, *extra]
    problems = []
    if missing := [c for c in [*_COLUMNS, *extra] if c not in header]:
        problems.append(f"missing columns {', '.join(missing)}; the file has {', '.join(header) or 'none'}")
    if unknown := [c for c in header if c not in allowed]:
        problems.append(
            f"unknown columns {', '.join(map(repr, unknown))}; allowed are {', '.join(allowed)}; "
            f"a column of your own is named when loading: extra={unknown!r}"
        )
    if repeated := sorted({c for c in header if header.count(c) > 1}):
        problems.append(f"columns named twice: {', '.join(repeated)}")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            problems.append(f"row {number} has {len(row)} cells, the header has {len(header)}")
    if not problems and len(rows) < 2:
        problems.append("no articles: the file has a header and nothing below it")
    if problems:
        raise ValueError(_list_problems(path, problems))
    cells = [[normalize(cell.strip()) for cell in row] for row in rows[1:]]
    return pd.DataFrame(cells, columns=header)


def _find_files(manifest: pd.DataFrame, folder: Path, manifest_path: Path) -> list[Path]:
    paths, problems = [], []
    for number, name in enumerate(manifest["file"], start=2):
        candidates = [folder / name, folder / "articles" / name]
        inside = [p for p in candidates if p.is_file() and folder.resolve() in p.resolve().parents]
        if not inside:
            problems.append(f"row {number}, file {name!r}: not found in {folder} or {folder / 'articles'}")
        paths += inside[:1]
    if problems:
        raise FileNotFoundError(_list_problems(manifest_path, problems))
    return paths


def _row_problems(manifest: pd.DataFrame) -> list[str]:
    problems = []
    first_row: dict[str, int] = {}
    for number, row in enumerate(manifest.to_dict("records"), start=2):
        for column in ("article_id", "province"):
            if not row[column]:
                problems.append(f"row {number}: {column} is empty; every article needs one")
        if (article := row["article_id"]) and not _ID.fullmatch(article):
            problems.append(
                f"row {number}: article_id {article!r}; allowed are letters a-z without accents, digits and "
                "- . _ between them, such as 'son-la-2021'"
            )
        if article in first_row:
            problems.append(
                f"row {number}: article_id {article!r} is already used in row {first_row[article]}; ids must differ"
            )
        first_row.setdefault(article, number)
        if row["published"] and not _is_day(row["published"]):
            problems.append(
                f"row {number}: published {row['published']!r}; allowed is a day such as 2021-03-04, or nothing"
            )
        if (inferred := set(row.get("inferred", "").split())) - set(_DESCRIPTIVE):
            wrong = sorted(inferred - set(_DESCRIPTIVE))
            problems.append(
                f"row {number}: inferred names {', '.join(map(repr, wrong))}; allowed are "
                f"{', '.join(_DESCRIPTIVE)}, separated by spaces"
            )
    return problems


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _read_text(path: Path, expected: str) -> tuple[str, list[str]]:
    raw = path.read_bytes()
    problems = []
    actual = hashlib.sha256(raw).hexdigest()
    if expected and expected.lower() != actual:
        problems.append(
            f"{path}: sha256 is {actual}, the manifest says {expected}; the file was changed after it was recorded"
        )
    try:
        text = normalize(_decode(raw, path).replace("\r\n", "\n").replace("\r", "\n"))
    except ValueError as error:
        return "", [*problems, str(error)]
    if not text.strip():
        problems.append(f"{path}: the text is empty; an article needs at least one line")
    return text, problems


def _duplicate_texts(ids: pd.Series, texts: list[str]) -> list[str]:
    problems = []
    first: dict[str, str] = {}
    for article, text in zip(ids, texts, strict=True):
        content = " ".join(text.split())
        if content and content in first:
            problems.append(f"articles {first[content]!r} and {article!r} have the same text; keep one of them")
        first.setdefault(content, article)
    return problems


def _two_spellings(manifest: pd.DataFrame, column: str) -> list[str]:
    spellings: dict[str, list[str]] = {}
    for name in manifest[column].unique():
        if name:
            spellings.setdefault(fold(name), []).append(name)
    return [
        f"{column} is spelt {len(names)} ways: {', '.join(map(repr, names))}; use one spelling"
        for names in spellings.values()
        if len(names) > 1
    ]


def _warn_of_unlisted(folder: Path, paths: list[Path]) -> None:
    listed = {path.resolve() for path in paths}
    unlisted = sorted(p.name for p in folder.glob("articles/*.txt") if p.resolve() not in listed)
    if unlisted:
        warnings.warn(
            f"{folder / 'articles'}: {', '.join(unlisted)} not named in {MANIFEST}, so not loaded",
            stacklevel=3,
        )
