"""Add files to a project."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from analysis.corpus.checks import ID, ID_FORM
from analysis.corpus.encodings import repair_encoding
from analysis.corpus.manifest import COLUMNS, MANIFEST, OPTIONAL, find_text
from analysis.pages.page import Page
from analysis.pages.reading import READABLE, read_page
from analysis.project.manifest import CHECKSUMS, ManifestFile, cell
from analysis.system.files import only_one, refuse_unwritable, write_whole
from analysis.system.spreadsheet import is_formula
from analysis.text.spelling import fold, normalize

_LONGEST_ID = 60


def add_articles(
    paths: Iterable[str | Path],
    province: str,
    *,
    root: str | Path = ".",
    given: dict[str, str] | None = None,
    say: Callable[[str], None] = print,
) -> int:
    """Add files to a project's corpus, one after the other; a file that cannot be added leaves the others alone.

    For every file the text goes to data/articles, the file itself (unless it is the text) to data/originals, and its
    row to data/articles.csv, which is replaced last and in one step, so that every row in it is complete. Text that the
    corpus already holds is left out.

    Parameters
    ----------
    paths
        Files, or folders whose files are taken; not those of folders inside, where browsers keep a page's pictures.
    province
        The province, or other group, of all these articles.
    root
        The project's folder.
    given
        Values for further columns of all these articles, which then are not read from the page. `article_id` and
        `title` only if there is one file.
    say
        Called with one line for every file.

    Returns
    -------
    int
        How many files could not be added. Text that was there already is not counted: adding a folder again takes what
        is new in it.

    Raises
    ------
    FileNotFoundError
        If the project has no manifest.
    ValueError
        If the manifest cannot be read, a value is empty or would be run as a formula by a spreadsheet, an `article_id`
        is taken or malformed, or it is given for several files.
    RuntimeError
        If another process is adding articles to the project.
    """
    root = Path(root)
    given = {column: cell(value, column) for column, value in ({"province": province} | (given or {})).items()}
    if not given["province"]:
        raise ValueError("province is empty; every article needs one, or the name of another group")
    data = root / "data"
    if not (data / MANIFEST).is_file():
        raise FileNotFoundError(f"{data / MANIFEST}: not found; make a project with 'analysis new DIR'")
    refuse_unwritable(data, data / "articles", data / "originals")
    (root / "build").mkdir(exist_ok=True)
    with only_one(root / "build" / "add.lock", "articles are being added"):
        found, failures = _all_files(paths, say)
        alone = [column for column in ("article_id", "title") if given.get(column)]
        if alone and len(found) > 1:
            raise ValueError(f"{' and '.join(alone)} given for {len(found)} files; give it for one file at a time")
        manifest = ManifestFile.read(data / MANIFEST)
        known = _texts(manifest)
        if (wanted := given.get("article_id")) and wanted in {row["article_id"] for row in manifest.rows}:
            raise ValueError(f"article_id {wanted!r} is already used; ids must differ")
        for path in found:
            try:
                page = read_page(path)
                if there := known.get(_content(page.text)):
                    say(f"{path.name}: left out, the same text is already there as {there}")
                    continue
                row = _row(path, page, given, manifest)
                _store(path, page, row, manifest)
            except (OSError, ValueError, ImportError) as error:
                failures += 1
                say(f"{path.name}: NOT added: {' '.join(str(error).removeprefix(f'{path}: ').split())}")
            else:
                known[_content(page.text)] = row["article_id"]
                say(f"{path.name}: {_what_was_done(page, row, given)}")
    return failures


def _all_files(paths: Iterable[str | Path], say: Callable[[str], None]) -> tuple[list[Path], int]:
    """Return the files to read, in order of name within a folder, and how many names could not be used."""
    found: list[Path] = []
    failures = 0
    for path in map(Path, paths):
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(p for p in path.iterdir() if not p.name.startswith("."))
        readable = [p for p in inside if p.is_file() and p.suffix.lower() in READABLE]
        for other in inside:
            if other.is_dir():
                say(f"{other.name}/: a folder inside, not read")
            elif other not in readable:
                say(f"{other.name}: skipped; readable are {', '.join(READABLE)}")
        if not readable:
            failures += 1
            say(f"{path}: NOT added: no file in this folder can be read")
        found += readable
    return list(dict.fromkeys(found)), failures


def _content(text: str) -> str:
    return " ".join(normalize(text).split())


def _texts(manifest: ManifestFile) -> dict[str, str]:
    """Return the ids of the texts that are there and can be read, by content."""
    known = {}
    for row in manifest.rows:
        try:
            if path := find_text(manifest.path.parent, row["file"]):
                known[_content(repair_encoding(path.read_bytes())[0])] = row["article_id"]
        except (OSError, ValueError):
            continue  # what cannot be read is no copy; `check` names it
    return known


def _row(path: Path, page: Page, given: dict[str, str], manifest: ManifestFile) -> dict[str, str]:
    # a title that begins with "=" would be run by the analyst's spreadsheet
    stated = {c: normalize(v) for c, v in page.stated.items() if not is_formula(v)}
    row = (
        dict.fromkeys([*COLUMNS, *OPTIONAL], "") | stated | {column: value for column, value in given.items() if value}
    )
    for column in ("province", "newspaper"):
        row[column] = manifest.spelling(column, row[column])
    row["article_id"] = given.get("article_id") or _free_id(path, manifest)
    if not ID.fullmatch(row["article_id"]):
        raise ValueError(f"article_id {row['article_id']!r} {ID_FORM}")
    row["file"] = f"{row['article_id']}.txt"
    row["inferred"] = " ".join(c for c in page.inferred if c in stated and not given.get(c))
    return row


def _free_id(path: Path, manifest: ManifestFile) -> str:
    """Return the file's name in letters a-z, digits and hyphens, with a number if it is taken."""
    name = re.sub(r"[^a-z0-9]+", "-", fold(path.stem)).strip("-") or "article"
    if len(name) > _LONGEST_ID:
        name = name[: name.rfind("-", 0, _LONGEST_ID) if "-" in name[:_LONGEST_ID] else _LONGEST_ID]
    taken = {row["article_id"].casefold() for row in manifest.rows} | {Path(row["file"]).stem for row in manifest.rows}
    free, number = name, 2
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def _store(path: Path, page: Page, row: dict[str, str], manifest: ManifestFile) -> None:
    """Write text, original, checksums and at last the manifest; if one of them fails, remove what was written."""
    data = manifest.path.parent
    text = path.read_bytes().decode("utf-8") if page.is_verbatim else page.text
    article = data / "articles" / row["file"]
    original = None if page.is_verbatim else data / "originals" / f"{row['article_id']}{path.suffix.lower()}"
    if article.exists() and article.read_bytes() != text.encode():
        raise FileExistsError(f"data/articles/{article.name} is there, but not in {MANIFEST}; move it away or list it")
    row["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    sums = data / "originals" / CHECKSUMS
    sums_before = sums.read_text("utf-8") if sums.exists() else None
    try:
        article.parent.mkdir(exist_ok=True)
        write_whole(article, text)
        if original is not None:
            original.parent.mkdir(exist_ok=True)
            shutil.copyfile(path, original)
            line = f"{hashlib.sha256(original.read_bytes()).hexdigest()}  {original.name}\n"
            others = [
                kept for kept in (sums_before or "").splitlines(keepends=True) if kept[66:].strip() != original.name
            ]
            write_whole(sums, "".join([*others, line]))
        manifest.write(row)
    except OSError:
        article.unlink(missing_ok=True)
        if original is not None:
            original.unlink(missing_ok=True)
            if sums_before is None:
                sums.unlink(missing_ok=True)
            elif sums.exists():
                sums.write_text(sums_before, "utf-8", newline="\n")
        raise


def _what_was_done(page: Page, row: dict[str, str], given: dict[str, str]) -> str:
    """Say in one line what was read from a file."""
    concluded = row["inferred"].split()
    told = ("title", "published", "author", "newspaper")
    parts = [f"added as {row['article_id']}, {len(page.text.split()):,} syllables"]
    if page.encoding != "UTF-8":
        parts.append(f"converted from {page.encoding}")
    lists = {
        "stated": [c for c in told if row[c] and c not in concluded and not given.get(c)],
        "concluded": concluded,
        "unknown": [c for c in told if not row[c]],
    }
    parts += [f"{label}: {', '.join(columns)}" for label, columns in lists.items() if columns]
    parts += page.remarks
    return "; ".join(parts)
