"""A project of one's own: a folder with a corpus, notebooks that run on it, and a codebook to edit."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pandas as pd

from analysis.blocks import split_blocks
from analysis.codebook import load_codebook
from analysis.corpus import MANIFEST, load_corpus
from analysis.duplicates import find_duplicates
from analysis.encodings import repair_encoding
from analysis.extract import READABLE, Page, read_page
from analysis.folders import only_one, refuse_unwritable, write_whole
from analysis.jupyter_hooks import dumps
from analysis.vietnamese import fold, normalize, read_list

#: The columns of a new manifest.
COLUMNS = (
    *(
        "article_id",
        "province",
        "newspaper",
        "published",
        "title",
        "author",
        "resolution",
        "file",
        "sha256",
        "inferred",
    ),
)
_NEEDED = ("article_id", "province", "file", "sha256")
_RESOURCES = ("codebook.toml", "lexicon.txt")
_CHECKSUMS = "SHA256SUMS"
# A cell that begins with one of these is run as a formula by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# From so many articles on whole articles are redrawn, and p-values computed (see `keyness_table`).
_ENOUGH = 10
_LONGEST_ID = 60
_NO_ARTICLE = "no-article-in-row"
_UNLISTED = "not named in"

_README = """\
# {name}

1. `analysis add saved-pages/ --province "Sơn La"` takes .txt, saved web pages, .docx and PDF; once for each province.
2. Look through `data/articles.csv`: fill in what is unknown; `inferred` names what was concluded from the page.
3. `analysis check` lists everything that is wrong with the corpus.
4. `analysis report` runs the notebooks; then open `reports/report.html`. Your question stands in the first cell of 01.

`data/originals/` keeps the files as they came. `resources/codebook.toml` (frames) and `resources/lexicon.txt` (words
kept whole) are yours to edit: the notebooks use them. With `jupyter lab` you change the notebooks themselves.
"""
_TITLE = """\
# How do these groups of articles present the same subject?

Your question stands here: edit this cell. Every number on this page is computed from the texts when the page is built.
Each section shows how it was found; the code is folded away under “code”."""
# The notebooks of a project name the project's own codebook and lexicon.
_OWN_RESOURCES = (
    (re.compile(r"\bload_codebook\(\)"), 'load_codebook("../resources/codebook.toml")'),
    (re.compile(r"\bsegment\((\w+)\)"), r'segment(\1, lexicon="../resources/lexicon.txt")'),
)


def find_root(start: str | Path = ".") -> Path:
    """Return the project that a folder lies in: itself or the nearest folder above that has data/articles.csv."""
    start = Path(start).resolve()
    for folder in (start, *start.parents):
        if (folder / "data" / MANIFEST).is_file():
            return folder
    raise FileNotFoundError(
        f"{start}: no data/{MANIFEST} here or in a folder above; make a project with 'analysis new DIR', "
        "or name yours with --root"
    )


# --- A new project ------------------------------------------------------------------------------------


def new_project(folder: str | Path) -> Path:
    """Make a folder with an empty manifest, notebooks, and a codebook and lexicon to edit; all of it or nothing.

    Parameters
    ----------
    folder
        A folder that does not exist or is empty.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    FileExistsError
        If there is something in the folder already.
    """
    folder = Path(folder).resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder}: already there and not empty; name a new folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    refuse_unwritable(folder.parent)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=folder.parent) as temporary:
        fresh = Path(temporary) / "project"
        for name in ("data/articles", "notebooks", "resources"):
            (fresh / name).mkdir(parents=True)
        # the mark at the beginning lets spreadsheets read the file as UTF-8
        (fresh / "data" / MANIFEST).write_text("\ufeff" + ",".join(COLUMNS) + "\n", "utf-8")
        (fresh / "README.md").write_text(_README.format(name=folder.name), "utf-8")
        for name in _RESOURCES:
            (fresh / "resources" / name).write_bytes(files("analysis").joinpath("resources", name).read_bytes())
        for packaged in sorted(files("analysis").joinpath("notebooks").iterdir(), key=lambda file: file.name):
            if packaged.name.endswith(".ipynb"):
                (fresh / "notebooks" / packaged.name).write_text(_own_notebook(packaged.read_text("utf-8")), "utf-8")
        if not folder.exists():
            fresh.rename(folder)
        else:  # an empty one, perhaps the one that somebody stands in: it stays and is filled
            for made in fresh.iterdir():
                made.rename(folder / made.name)
    return folder


def _own_notebook(text: str) -> str:
    """Return a packaged notebook with the project's own title, codebook and lexicon in it."""
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code":
            for call, own in _OWN_RESOURCES:
                source = call.sub(own, source)
        elif "title" in cell["metadata"].get("tags", []):
            source = _TITLE
        cell["source"] = source
    return dumps(notebook)


# --- Adding articles ----------------------------------------------------------------------------------


@dataclass
class _Manifest:
    """The rows of articles.csv as they stand, columns of the user's own among them."""

    path: Path
    mark: str
    header: list[str]
    rows: list[dict[str, str]]

    @classmethod
    def read(cls, path: Path) -> _Manifest:
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            raise ValueError(f"{path}: not UTF-8; save it as “CSV UTF-8”") from None
        lines = _cells(text.removeprefix("\ufeff"), path)
        header = [name.strip() for name in lines[0]] if lines else []
        if missing := [name for name in _NEEDED if name not in header]:
            raise ValueError(
                f"{path}: missing columns {', '.join(missing)}; the file has {', '.join(header) or 'none'}"
            )
        for number, cells in enumerate(lines[1:], start=2):
            if len(cells) != len(header):
                raise ValueError(
                    f"{path}: row {number} has {len(cells)} cells, the header has {len(header)}; mend it first"
                )
        rows = [dict(zip(header, cells, strict=True)) for cells in lines[1:]]
        return cls(path, text[: text.startswith("\ufeff")], header, rows)

    def write(self, added: dict[str, str]) -> None:
        """Replace the file at one stroke by its rows and one more."""
        header = self.header + [name for name in added if added[name] and name not in self.header]
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, header, restval="", extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows([*self.rows, added])
        write_whole(self.path, self.mark + out.getvalue())
        self.header, self.rows = header, [*self.rows, added]

    def spelling(self, column: str, value: str) -> str:
        """Return a name as the manifest already spells it: two spellings would make two groups."""
        known = (row.get(column, "").strip() for row in self.rows)
        return next((name for name in known if name and fold(name) == fold(value)), value)


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
    row to data/articles.csv, which is replaced last and at one stroke: what stands in it is complete. Text that the
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
        `title` only where there is one file.
    say
        Is given one line for every file.

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
        If somebody else is adding articles to the project at this moment.
    """
    root = Path(root)
    given = {column: _cell(value, column) for column, value in ({"province": province} | (given or {})).items()}
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
        manifest = _Manifest.read(data / MANIFEST)
        known = {_content(text): row["article_id"] for row, text in _texts(manifest) if text is not None}
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


def _cells(text: str, path: Path) -> list[list[str]]:
    try:
        return [cells for cells in csv.reader(io.StringIO(text, newline="")) if any(cells)]
    except csv.Error as error:
        raise ValueError(f"{path}: cannot be read as comma-separated values ({error})") from None


def _lines(path: Path) -> list[list[str]]:
    """Return the rows of a manifest, the header among them, whatever is wrong with them."""
    return _cells(path.read_bytes().decode("utf-8-sig", "replace"), path)


def _cell(value: str, column: str) -> str:
    value = normalize(" ".join(value.split()))
    if value.startswith(_FORMULA):
        raise ValueError(f"{column} {value!r} begins with {value[0]!r}; a spreadsheet would run it as a formula")
    return value


def _all_files(paths: Iterable[str | Path], say: Callable[[str], None]) -> tuple[list[Path], int]:
    """Return the files to read, in order of name within a folder, and how many names led to nothing."""
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
                say(f"{other.name}/: a folder inside, not looked into")
            elif other not in readable:
                say(f"{other.name}: passed over; readable are {', '.join(READABLE)}")
        if not readable:
            failures += 1
            say(f"{path}: NOT added: no file in this folder can be read")
        found += readable
    return list(dict.fromkeys(found)), failures


def _content(text: str) -> str:
    return " ".join(normalize(text).split())


def _path_of(manifest: _Manifest, row: dict[str, str]) -> Path | None:
    folder = manifest.path.parent
    candidates = (folder / row["file"].strip(), folder / "articles" / row["file"].strip())
    return next((path for path in candidates if path.is_file()), None)


def _texts(manifest: _Manifest) -> list[tuple[dict[str, str], str | None]]:
    """Return the rows with their texts, None where there is none that can be read."""
    texts: list[tuple[dict[str, str], str | None]] = []
    for row in manifest.rows:
        path = _path_of(manifest, row)
        try:
            texts.append((row, None if path is None else repair_encoding(path.read_bytes())[0]))
        except (OSError, ValueError):
            texts.append((row, None))
    return texts


def _row(path: Path, page: Page, given: dict[str, str], manifest: _Manifest) -> dict[str, str]:
    # a page that begins its title with "=" is not trusted with the spreadsheet of the analyst
    stated = {c: normalize(v) for c, v in page.stated.items() if not v.startswith(_FORMULA)}
    row = dict.fromkeys(COLUMNS, "") | stated | {column: value for column, value in given.items() if value}
    for column in ("province", "newspaper"):
        row[column] = manifest.spelling(column, row[column])
    row["article_id"] = given.get("article_id") or _free_id(path, manifest)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", row["article_id"]):
        raise ValueError(
            f"article_id {row['article_id']!r}; allowed are letters a-z without accents, digits and - . _ between them"
        )
    row["file"] = f"{row['article_id']}.txt"
    row["inferred"] = " ".join(c for c in page.inferred if c in stated and not given.get(c))
    return row


def _free_id(path: Path, manifest: _Manifest) -> str:
    """Return the file's name in letters a-z, digits and hyphens, with a number if it is taken."""
    name = re.sub(r"[^a-z0-9]+", "-", fold(path.stem)).strip("-") or "article"
    if len(name) > _LONGEST_ID:
        name = name[: name.rfind("-", 0, _LONGEST_ID) if "-" in name[:_LONGEST_ID] else _LONGEST_ID]
    taken = {row["article_id"].casefold() for row in manifest.rows} | {Path(row["file"]).stem for row in manifest.rows}
    free, number = name, 2
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def _store(path: Path, page: Page, row: dict[str, str], manifest: _Manifest) -> None:
    """Write text, original and checksums, and at last the manifest; whatever fails takes back what was written."""
    data = manifest.path.parent
    text = path.read_bytes().decode("utf-8") if page.is_verbatim else page.text
    article = data / "articles" / row["file"]
    original = None if page.is_verbatim else data / "originals" / f"{row['article_id']}{path.suffix.lower()}"
    if article.exists() and article.read_bytes() != text.encode():
        raise FileExistsError(f"data/articles/{article.name} is there, but not in {MANIFEST}; move it away or list it")
    row["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    sums = data / "originals" / _CHECKSUMS
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
    return "; ".join(parts)


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
        lines = _lines(path)
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
        lines = _lines(path)
    except ValueError:
        return None
    header = [name.strip() for name in lines[0]] if lines else []
    if not set(_NEEDED) <= set(header) or len(set(header)) < len(header):
        return None
    place = header.index("file")
    manifest = _Manifest(path, "", header, [])
    return [
        1 if len(cells) != len(header) else 2 * (_path_of(manifest, {"file": cells[place]}) is None)
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
    lines = _lines(path)
    place = [name.strip() for name in lines[0]].index("file")
    manifest = _Manifest(path, "", [], [])
    names = [cells[place] for cells, stop in zip(lines[1:], stops, strict=True) if not stop]
    listed = {found.resolve() for name in names if (found := _path_of(manifest, {"file": name}))}
    return [f"{p}: {_UNLISTED} {MANIFEST}" for p in sorted(folder.glob("*.txt")) if p.resolve() not in listed]


def _own_columns(path: Path) -> list[str]:
    header = next(iter(_lines(path)), [])
    return [name for name in dict.fromkeys(map(str.strip, header)) if name and name not in COLUMNS]


def _readable_articles(path: Path) -> list[dict[str, str]]:
    """Return the articles whose row and text can be read, each id once, whatever else is wrong with them."""
    stops = _rows_that_stop(path)
    if stops is None:
        return []
    lines = _lines(path)
    header = [name.strip() for name in lines[0]]
    numbered = [(n, c) for n, (c, stop) in enumerate(zip(lines[1:], stops, strict=True), start=2) if not stop]
    rows = [dict(zip(header, (cell.strip() for cell in cells), strict=True)) | {"row": str(n)} for n, cells in numbered]
    articles: dict[str, dict[str, str]] = {}
    for row, text in _texts(_Manifest(path, "", header, rows)):
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
    path = folder / _CHECKSUMS
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
            problems.append(f"{file}: was changed after it was added (line {number} of {_CHECKSUMS})")
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
