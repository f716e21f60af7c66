"""Every problem of a project at once, with file and row."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import shutil
import tempfile
import warnings
from pathlib import Path

import pandas as pd

from analysis.corpus.duplicates import find_duplicates
from analysis.corpus.loading import load_corpus
from analysis.corpus.manifest import MANIFEST
from analysis.frames.codebook import load_codebook
from analysis.pages.blocks import split_blocks
from analysis.project.add import texts
from analysis.project.manifest import CHECKSUMS, COLUMNS, NEEDED, ManifestFile, line_count, path_of
from analysis.text.spelling import normalize
from analysis.text.word_lists import read_list

# From so many articles on whole articles are redrawn, and p-values computed (see `keyness_table`).
_ENOUGH = 10
_NO_ARTICLE = "no-article-in-row"
_UNLISTED = "not named in"


# --- Examining a project ------------------------------------------------------------------------------


def check_project(root: str | Path = ".") -> tuple[list[str], list[str]]:
    """Examine a project's corpus, originals, codebook and lexicon, and return everything that is wrong at once.

    Parameters
    ----------
    root
        The project's folder.

    Returns
    -------
    tuple of two lists
        Problems, with which the report would stop or be wrong, each with its file and row or line; and notes: what
        limits the comparison, but may be as it is (few articles in a group, near-duplicates, missing days).

    Raises
    ------
    FileNotFoundError
        If the project has no manifest.
    """
    root = Path(root)
    path = root / "data" / MANIFEST
    if not path.is_file():
        raise FileNotFoundError(f"{path}: not found; make a project with 'analysis new DIR'")
    problems = _corpus_problems(path)
    notes: list[str] = []
    if articles := _readable_articles(path):
        found, notes = _examine(pd.DataFrame(articles), path)
        problems += found
    problems += (
        _unlisted(path) + _original_problems(root / "data" / "originals") + _resource_problems(root / "resources")
    )
    here = f"{root}/" if str(root) != "." else ""
    return [p.replace(here, "") for p in dict.fromkeys(problems)], [n.replace(here, "") for n in notes]


def _corpus_problems(path: Path) -> list[str]:
    """Return what `load_corpus` has against a corpus, also what it finds only after something else is mended."""
    problems = _complaints(path.parent, path)
    stops = _rows_that_stop(path)
    # Rows that it cannot get past are replaced by harmless ones in a copy, so that it sees the others; numbers stay.
    for level in sorted({stop for stop in stops or [] if stop}):
        lines = line_count(path)
        header = [name.strip() for name in lines[0]]
        with tempfile.TemporaryDirectory() as temporary:
            copy = Path(temporary) / "data"
            shutil.copytree(path.parent, copy, ignore=shutil.ignore_patterns("originals"))
            (copy / "articles").mkdir(exist_ok=True)
            for number, (cells, stop) in enumerate(zip(lines[1:], stops, strict=True), start=2):
                if 0 < stop <= level:
                    name = f"{_NO_ARTICLE}-{number}"
                    (copy / "articles" / f"{name}.txt").write_text(name, "utf-8")
                    values = {"article_id": name, "province": name, "file": f"{name}.txt"}
                    cells[:] = [values.get(column, "") for column in header]
            out = io.StringIO(newline="")
            csv.writer(out).writerows(lines)
            (copy / MANIFEST).write_text(out.getvalue(), "utf-8")
            found = _complaints(copy, path)
        problems += [p.replace(str(copy), str(path.parent)) for p in found if _NO_ARTICLE not in p]
    return problems


def _rows_that_stop(path: Path) -> list[int] | None:
    """Tell for each row whether it lacks cells (1), its file (2) or nothing (0); None where the header is wrong."""
    try:
        lines = line_count(path)
    except ValueError:
        return None
    header = [name.strip() for name in lines[0]] if lines else []
    if not set(NEEDED) <= set(header) or len(set(header)) < len(header):
        return None
    place = header.index("file")
    manifest = ManifestFile(path, "", header, [])
    return [
        1 if len(cells) != len(header) else 2 * (path_of(manifest, {"file": cells[place]}) is None)
        for cells in lines[1:]
    ]


def _complaints(folder: Path, path: Path) -> list[str]:
    """Return what `load_corpus` says, one string a problem, its warnings among them: a notebook that warns fails."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            load_corpus(folder, extra=_own_columns(folder / MANIFEST))
            message = ""
        except (OSError, ValueError, csv.Error) as error:
            message = str(error)
    items = re.split(r"\n\s+- ", message)
    found = items[1:] or ([message] if message else [])
    told = [item if item.startswith(str(folder)) else f"{path}, {item}" for item in found]
    return told + [text for warning in caught if _UNLISTED not in (text := str(warning.message))]


def _unlisted(path: Path) -> list[str]:
    """Return the texts that no row names: `load_corpus` warns of them, but only where nothing else is wrong."""
    folder = path.parent / "articles"
    stops = _rows_that_stop(path)
    if stops is None:
        return []
    lines = line_count(path)
    place = [name.strip() for name in lines[0]].index("file")
    manifest = ManifestFile(path, "", [], [])
    names = [cells[place] for cells, stop in zip(lines[1:], stops, strict=True) if not stop]
    listed = {found.resolve() for name in names if (found := path_of(manifest, {"file": name}))}
    return [f"{p}: {_UNLISTED} {MANIFEST}" for p in sorted(folder.glob("*.txt")) if p.resolve() not in listed]


def _own_columns(path: Path) -> list[str]:
    header = next(iter(line_count(path)), [])
    return [name for name in dict.fromkeys(map(str.strip, header)) if name and name not in COLUMNS]


def _readable_articles(path: Path) -> list[dict[str, str]]:
    """Return the articles whose row and text can be read, each id once, whatever else is wrong with them."""
    stops = _rows_that_stop(path)
    if stops is None:
        return []
    lines = line_count(path)
    header = [name.strip() for name in lines[0]]
    numbered = [(n, c) for n, (c, stop) in enumerate(zip(lines[1:], stops, strict=True), start=2) if not stop]
    rows = [dict(zip(header, (cell.strip() for cell in cells), strict=True)) | {"row": str(n)} for n, cells in numbered]
    articles: dict[str, dict[str, str]] = {}
    for row, text in texts(ManifestFile(path, "", header, rows)):
        if text and text.strip() and row["article_id"] and row["province"]:
            articles.setdefault(row["article_id"], dict.fromkeys(COLUMNS, "") | row | {"text": normalize(text)})
    return list(articles.values())


def _examine(articles: pd.DataFrame, path: Path) -> tuple[list[str], list[str]]:
    """Return problems and notes about the articles themselves."""
    titled = articles.assign(title=articles["title"].replace("", pd.NA))
    blocks = split_blocks(titled[["article_id", "province", "title", "text"]])
    body = blocks[blocks["role"] == "body"]
    problems = [
        f"{path}, row {article.row}: no line of {article.article_id!r} is body, so nothing of it is counted; look at "
        f"{article.file} with split_blocks"
        for article in articles.itertuples()
        if article.article_id not in set(body["article_id"])
    ]
    notes = [
        f"{pair.article_id} and {pair.other}: {pair.contained:.0%} of the shorter one stands in the other as well; "
        "drop_duplicates leaves one out"
        for pair in find_duplicates(body).itertuples()
    ]
    sizes = articles["province"].map(normalize).value_counts(sort=False)
    if len(sizes) == 1:
        notes.append(f"only one province, {sizes.index[0]!r}: nothing to compare it with")
    for few, meaning in (
        (sizes[sizes == 1], "what is found describes this article, not the province"),
        (sizes[(sizes > 1) & (sizes < _ENOUGH)], f"fewer than {_ENOUGH}, so intervals rest on sentences"),
    ):
        if len(few):
            named = ", ".join(f"{name} {n}" for name, n in few.items())
            notes.append(f"{'one article' if (few == 1).all() else 'few articles'} ({named}): {meaning}")
    for column in ("published", "newspaper"):
        if unknown := (articles[column] == "").sum():
            notes.append(f"{column} is unknown for {unknown} of {len(articles)} articles")
    if own := _own_columns(path):
        notes.append(f'columns of your own: load_corpus("../data", extra={own!r}) brings them along')
    return problems, notes


def _original_problems(folder: Path) -> list[str]:
    path = folder / CHECKSUMS
    if not path.is_file():
        return []
    problems = []
    for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), start=1):
        expected, name = line[:64], line[66:]
        file = folder / name
        if not name or Path(name).name != name:
            problems.append(f"{path}, line {number}: {line!r} is no checksum and name of a file")
        elif not file.is_file():
            problems.append(f"{path}, line {number}: {name} is not there")
        elif hashlib.sha256(file.read_bytes()).hexdigest() != expected:
            problems.append(f"{file}: was changed after it was added (line {number} of {CHECKSUMS})")
    return problems


def _resource_problems(folder: Path) -> list[str]:
    problems = []
    if (codebook := folder / "codebook.toml").is_file():
        try:
            load_codebook(codebook)
        except ValueError as error:
            problems.append(str(error))
    if (lexicon := folder / "lexicon.txt").is_file():
        try:
            short = [entry for entry in read_list(lexicon) if len(re.findall(r"\w+", entry)) < 2]
            problems += [f"{lexicon}: entry {entry!r}; an entry has at least two syllables" for entry in short]
        except UnicodeDecodeError:
            problems.append(f"{lexicon}: not UTF-8; save it as UTF-8")
    return problems
