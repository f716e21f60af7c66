"""Add files to a project."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from analysis.corpus.checks import ID, ID_FORM
from analysis.corpus.encodings import repair_encoding
from analysis.corpus.manifest import COLUMNS, MANIFEST, OPTIONAL, find_manifest, find_text
from analysis.pages.apart import Reader, reason_of
from analysis.pages.page import Page
from analysis.pages.reading import READABLE, instead_of
from analysis.project import pending
from analysis.project.manifest import CHECKSUMS, ManifestFile, cell
from analysis.project.names import free_id, is_reserved, readable, shown
from analysis.system.files import only_one, refuse_unwritable, write_whole
from analysis.system.language import _, number
from analysis.system.spreadsheet import is_formula
from analysis.text.spelling import normalize


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
    row to data/articles.csv (or, without that, data/articles.xlsx), which is replaced last and in one step, so that
    every row in it is complete. Text that the corpus already holds is left out.

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
    given = {
        column: cell(readable(value), column) for column, value in ({"province": province} | (given or {})).items()
    }
    if not given["province"]:
        raise ValueError(_("province is empty; every article needs one, or the name of another group"))
    data = root / "data"
    if find_manifest(data) is None:
        raise FileNotFoundError(
            _("{path}: not found; make a project with 'analysis new DIR'").format(path=data / MANIFEST)
        )
    refuse_unwritable(data, data / "articles", data / "originals", root / "build")
    _refuse_links(data, data / "articles", data / "originals", root / "build")
    (root / "build").mkdir(exist_ok=True)
    with only_one(root / "build" / pending.LOCK, _("articles are being added")):
        for name in pending.clean_up(root):
            say(_("{file}: removed; an earlier add was interrupted before it was done").format(file=name))
        found, failures = _all_files(paths, say)
        alone = [column for column in ("article_id", "title") if given.get(column)]
        if alone and len(found) > 1:
            raise ValueError(
                _("{names} given for {n} files; give it for one file at a time").format(
                    names=", ".join(alone), n=number(len(found))
                )
            )
        manifest = ManifestFile.read(find_manifest(data) or data / MANIFEST)
        if (wanted := given.get("article_id")) and wanted in {row["article_id"] for row in manifest.rows}:
            raise ValueError(_("article_id {article!r} is already used; ids must differ").format(article=wanted))
        return failures + _add_each(found, given, manifest, say)


def _add_each(paths: list[Path], given: dict[str, str], manifest: ManifestFile, say: Callable[[str], None]) -> int:
    """Add one file after the other, and return how many could not be added."""
    failures = 0
    known = _texts(manifest)
    with Reader() as reader:
        for path in paths:
            try:
                page = reader.read(path)
                if there := known.get(_content(page.text)):
                    say(
                        _("{file}: left out, the same text is already there as {there}").format(
                            file=shown(path.name), there=there
                        )
                    )
                    continue
                row = _row(path, page, given, manifest)
                _store(path, page, row, manifest)
            except Exception as error:  # whatever a file does, the others go on
                failures += 1
                say(_not_added(path, error))
            else:
                known[_content(page.text)] = row["article_id"]
                say(f"{shown(path.name)}: {_what_was_done(page, row, given)}")
    return failures


def _not_added(path: Path, error: Exception) -> str:
    """Return the line on a file that could not be added."""
    return _("NOT added: {file}: {reason}").format(file=shown(path.name), reason=shown(reason_of(path, error)))


def _refuse_links(*folders: Path) -> None:
    for folder in folders:
        if folder.is_symlink():
            what = _("{folder} is a link; nothing is written through links, so put a folder there")
            raise ValueError(what.format(folder=folder))


def _all_files(paths: Iterable[str | Path], say: Callable[[str], None]) -> tuple[list[Path], int]:
    """Return the files to read, in order of name within a folder, and how many names could not be used."""
    found: list[Path] = []
    failures = 0
    for path in map(Path, paths):
        if not path.is_dir():
            found.append(path)
            continue
        try:
            inside = sorted(p for p in path.iterdir() if not p.name.startswith("."))
        except OSError as error:
            failures += 1
            say(_not_added(path, error))
            continue
        readable = [p for p in inside if p.suffix.lower() in READABLE and not p.is_symlink() and p.is_file()]
        for other in inside:
            if other.is_symlink():
                say(_("{file}: skipped; it is a link, and links are not followed").format(file=shown(other.name)))
            elif other.is_dir():
                say(_("{file}/: a folder inside, not read").format(file=shown(other.name)))
            elif other not in readable:
                advice = instead_of(other) or _("readable are {endings}").format(endings=", ".join(READABLE))
                say(_("{file}: skipped; {advice}").format(file=shown(other.name), advice=advice))
        if not readable:
            failures += 1
            say(
                _("NOT added: {file}: {reason}").format(
                    file=shown(path), reason=_("no file in this folder can be read")
                )
            )
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
    row["article_id"] = given.get("article_id") or free_id(path, _taken(manifest))
    if not ID.fullmatch(row["article_id"]):
        raise ValueError(_("article_id {article!r} {rule}").format(article=row["article_id"], rule=_(ID_FORM)))
    if is_reserved(row["article_id"]):
        what = _("article_id {article_id!r} cannot be the name of a file on Windows; give it another")
        raise ValueError(what.format(article_id=row["article_id"]))
    row["file"] = f"{row['article_id']}.txt"
    row["inferred"] = " ".join(c for c in page.inferred if c in stated and not given.get(c))
    return row


def _taken(manifest: ManifestFile) -> list[str]:
    return [name for row in manifest.rows for name in (row["article_id"], Path(row["file"]).stem)]


def _store(path: Path, page: Page, row: dict[str, str], manifest: ManifestFile) -> None:
    """Write text, original, checksums and at last the manifest; if one of them fails, remove what was written."""
    data = manifest.path.parent
    root = data.parent
    raw = path.read_bytes()
    text = raw.decode("utf-8") if page.is_verbatim else page.text
    article = data / "articles" / row["file"]
    original = None if page.is_verbatim else data / "originals" / f"{row['article_id']}{path.suffix.lower()}"
    for file, content in ((article, text.encode()), (original, raw)):
        if file is not None and file.exists() and file.read_bytes() != content:
            what = _("data/{name} is there, but not in {manifest}; move it away or list it")
            raise FileExistsError(what.format(name=f"{file.parent.name}/{file.name}", manifest=manifest.path.name))
    row["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    checksum = hashlib.sha256(raw).hexdigest()
    pending.note(root, row["article_id"], {article: row["sha256"]} | ({original: checksum} if original else {}))
    try:
        article.parent.mkdir(exist_ok=True)
        write_whole(article, text)
        if original is not None:
            original.parent.mkdir(exist_ok=True)
            sums = original.parent / CHECKSUMS
            before = sums.read_text("utf-8", "replace").splitlines(keepends=True) if sums.exists() else []
            write_whole(original, raw)
            others = [line for line in before if line[66:].strip() != original.name]
            write_whole(sums, "".join([*others, f"{checksum}  {original.name}\n"]))
        manifest.write(row)
    except BaseException:  # a full disk, Ctrl-C
        pending.clean_up(root)
        raise
    pending.done(root)


def _what_was_done(page: Page, row: dict[str, str], given: dict[str, str]) -> str:
    """Say in one line what was read from a file."""
    concluded = row["inferred"].split()
    told = ("title", "published", "author", "newspaper")
    parts = [
        _("added as {article_id}, {n} syllables").format(article_id=row["article_id"], n=number(len(page.text.split())))
    ]
    if page.encoding != "UTF-8":
        parts.append(_("converted from {encoding}").format(encoding=_(page.encoding)))
    lists = {
        _("stated"): [c for c in told if row[c] and c not in concluded and not given.get(c)],
        _("concluded"): concluded,
        _("unknown"): [c for c in told if not row[c]],
    }
    parts += [f"{label}: {', '.join(columns)}" for label, columns in lists.items() if columns]
    parts += page.remarks
    return "; ".join(parts)
