"""Every problem of a project at once, with file and row."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.corpus.duplicates import find_duplicates
from analysis.corpus.loading import read_corpus
from analysis.corpus.manifest import COLUMNS, IN_EXCEL, MANIFEST, OPTIONAL, find_manifest
from analysis.corpus.periods import with_period
from analysis.corpus.rows import Rows
from analysis.frames.codebook import load_codebook
from analysis.measures.grouping import RESERVED
from analysis.pages.blocks import split_blocks
from analysis.pages.lines import is_hard_wrapped
from analysis.pages.spacing import broken_words
from analysis.project.manifest import CHECKSUMS, ManifestFile
from analysis.project.pending import clean_up_alone
from analysis.report.excel_file import save_tables
from analysis.report.settings import NO_GROUPS, SETTINGS, Settings, read_settings
from analysis.system.language import _, language, number, percent
from analysis.text.word_lists import read_list

COLUMNS_OF_FILES = ("file", "sha256")
# From so many articles on whole articles are redrawn, and p-values computed (see `keyness_table`).
_ENOUGH = 10


# --- Examining a project ------------------------------------------------------------------------------


def check_project(root: str | Path = ".") -> tuple[list[str], list[str]]:
    """Examine corpus, originals, settings, codebook and lexicon of a project, and return all that is wrong at once.

    Parameters
    ----------
    root
        The project's folder.

    Returns
    -------
    tuple of two lists
        Problems, with which the report would stop or be wrong, each with its file and row or line; and notes: what
        limits the comparison, but need not be changed (few articles in a group, near-duplicates, missing dates).

    Raises
    ------
    FileNotFoundError
        If the project has no manifest.
    """
    root = Path(root)
    path = find_manifest(root / "data")
    if path is None:
        what = _("{path}: not found; make a project with 'analysis new DIR'")
        raise FileNotFoundError(what.format(path=root / "data" / MANIFEST))
    removed = clean_up_alone(root)
    rows = read_corpus(path.parent)
    # A report goes on where load_corpus only warns, and says it on its page; but its words are wrong there.
    problems = [problem.in_file(path) for problem in rows.problems + rows.warnings]
    settings, wrong = read_settings(root / SETTINGS) if (root / SETTINGS).is_file() else (Settings(), [])
    settings = settings.spoken(language())
    found, notes = _examine(rows, path, settings)
    notes = [note.in_file(path) for note in rows.notes] + notes
    left = _("{file}: removed; an earlier add was interrupted before it was done")
    notes = [left.format(file=name) for name in removed] + notes
    if path.name == MANIFEST and (path.parent / IN_EXCEL).is_file():
        both = _("data/{used} is read, and data/{other} beside it is not; keep one of them")
        notes.insert(0, both.format(used=MANIFEST, other=IN_EXCEL))
    problems += wrong + found + _original_problems(root / "data" / "originals")
    problems += _resource_problems(root / "resources", settings)
    if not problems and (settings.coding or settings.hand_coded):
        from analysis.project.check_coding import coding_problems  # findings are loaded only if they are needed

        problems += coding_problems(root, settings)
    here = f"{root}/" if str(root) != "." else ""
    return [p.replace(here, "") for p in dict.fromkeys(problems)], [n.replace(here, "") for n in notes]


def write_excel(root: str | Path) -> Path:
    """Write a project's manifest as data/articles.xlsx, beside articles.csv, and return the file."""
    path = Path(root) / "data" / MANIFEST
    if not path.is_file() and path.with_name(IN_EXCEL).is_file():
        raise FileExistsError(_("data/{name} is the manifest itself; there is nothing to write").format(name=IN_EXCEL))
    manifest = ManifestFile.read(path)
    rows = pd.DataFrame(manifest.rows, columns=manifest.header)
    return save_tables(Path(root) / "data" / IN_EXCEL, {"articles": rows})


def _examine(rows: Rows, path: Path, settings: Settings) -> tuple[list[str], list[str]]:
    """Return problems and notes about the articles whose text can be read, each id once."""
    read = rows.cells.assign(row=rows.rows, file=rows.files, text=rows.texts)
    has_names = (read[["article_id", "province"]] != "").all(axis=1)
    articles = read[has_names & np.array([text.strip() != "" for text in rows.texts], dtype=bool)].drop_duplicates(
        "article_id"
    )
    if articles.empty:
        return [], []
    blocks = split_blocks(
        articles[["article_id", "province", "text"]].assign(title=articles["title"].replace("", pd.NA))
    )
    body = blocks[blocks["role"] == "body"]
    problems = [
        _(
            "{path}, {row}: no line of {article_id!r} was recognised as body, so nothing of it is counted; read "
            "{file}: is there an article, in whole sentences? If not, delete its row and the file"
        ).format(path=path, row=article.row, article_id=article.article_id, file=article.file)
        for article in articles.itertuples()
        if article.article_id not in set(body["article_id"])
    ]
    copies = _near_copies(find_duplicates(body), articles)
    notes = [
        _(
            "{article_id} and {other}: {contained} of the shorter one is in the other as well; to count the text "
            "once, delete the row and the file of one of them (in Python: drop_duplicates)"
        ).format(article_id=pair.article_id, other=pair.other, contained=percent(contained))
        for pair, contained in zip(copies.itertuples(), copies["contained"], strict=True)
    ]
    notes += [
        _("{file}: {article_id!r} has hard line breaks; its lines are joined before they are classified").format(
            file=article.file, article_id=article.article_id
        )
        for article in articles.itertuples()
        if is_hard_wrapped(str(article.text))
    ]
    notes += [
        f"{article.file}: {broken}" for article in articles.itertuples() if (broken := broken_words(str(article.text)))
    ]
    is_date = pd.to_datetime(articles["published"], format="ISO8601", errors="coerce").notna()
    dated = with_period(articles.assign(published=articles["published"].where(is_date)), settings.by)
    articles = articles.assign(**{settings.by: dated[settings.by].fillna("")} if settings.by in dated else {})
    found, more = _group_problems(articles, settings, path)
    problems += found
    notes += more
    sizes = (
        articles.loc[articles[settings.by] != "", settings.by].value_counts(sort=False) if not found else pd.Series()
    )
    notes += _few_articles(sizes, settings)
    notes += [
        _("{column} is unknown for {unknown} of {n} articles").format(
            column=column, unknown=number(int(unknown)), n=number(len(articles))
        )
        for column in ("published", "newspaper")
        if (unknown := (articles[column] == "").sum())
    ]
    return problems, notes + _own_columns(rows)


def _near_copies(pairs: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of articles whose texts differ; that others are the same is a problem and said already."""
    text = {article.article_id: " ".join(str(article.text).split()) for article in articles.itertuples()}
    return pairs[np.array([text[pair.article_id] != text[pair.other] for pair in pairs.itertuples()], dtype=bool)]


def _own_columns(rows: Rows) -> list[str]:
    """Return notes about the columns of the user's own: which can be compared by, and which cannot."""
    notes = []
    own = [str(column) for column in rows.cells if column not in (*COLUMNS, *OPTIONAL)]
    if usable := [column for column in own if column not in RESERVED]:
        notes.append(
            _("columns of your own, each of which can be used as by=: {names}").format(names=", ".join(usable))
        )
    if taken := [column for column in own if column in RESERVED]:
        notes.append(
            _("cannot be used as by=, since results have a column of that name: {names}").format(names=", ".join(taken))
        )
    return notes


def _few_articles(sizes: pd.Series, settings: Settings) -> list[str]:
    """Return notes about groups with so few articles that little can be said of them."""
    notes = []
    if len(sizes) == 1:
        what = _("only one {group}, {name!r}: nothing to compare it with")
        notes.append(what.format(group=settings.group, name=sizes.index[0]))
    for counts, said in (
        (
            sizes[sizes == 1],
            _("{groups} with one article ({names}): what is found describes that article, not the {group}"),
        ),
        (
            sizes[(sizes > 1) & (sizes < _ENOUGH)],
            _(
                "{groups} with few articles ({names}): from three on there are intervals, with fewer than {enough} "
                "they are wide"
            ),
        ),
    ):
        if len(counts):
            named = ", ".join(f"{name}: {number(count)}" if count > 1 else str(name) for name, count in counts.items())
            words = {"group": settings.group, "groups": settings.groups, "enough": number(_ENOUGH)}
            notes.append(said.format(names=named, **words))
    return notes


def _group_problems(articles: pd.DataFrame, settings: Settings, path: Path) -> tuple[list[str], list[str]]:
    """Return problems and notes about the columns and phrases that the settings name."""
    where = f"{path.parent.parent / SETTINGS}"
    columns = [str(column) for column in articles if column not in ("row", "text", *COLUMNS_OF_FILES)]
    groups = [column for column in columns if column not in NO_GROUPS]
    problems = [
        _("{file}: {key} = {column!r} is no column of {manifest}; must be one of {columns}").format(
            file=where, key=key, column=column, columns=", ".join(allowed), manifest=path.name
        )
        for key, column, allowed in (("by", settings.by, groups), ("occasion", settings.occasion, columns))
        if column and column not in allowed
    ]
    if not problems:
        problems = [
            _("{file}, {row}: no value in the column {column}, by which the report compares").format(
                file=path, row=article.row, column=settings.by
            )
            for article in articles[articles[settings.by].fillna("").str.strip() == ""].itertuples()
        ]
    folded = " ".join(articles["text"]).lower()
    notes = [
        _("{file}: the phrase {phrase!r} is in no article").format(file=where, phrase=phrase)
        for phrase in settings.formulas
        if phrase.lower() not in folded
    ]
    return problems, notes


def _original_problems(folder: Path) -> list[str]:
    path = folder / CHECKSUMS
    if not path.is_file():
        return []
    problems = []
    for index, line in enumerate(path.read_text("utf-8", "replace").splitlines(), start=1):
        expected, name = line[:64], line[66:]
        file = folder / name
        if not name or Path(name).name != name:
            problems.append(
                _("{path}, line {number}: {line!r} must be a checksum and the name of a file").format(
                    path=path, number=index, line=line
                )
            )
        elif not file.is_file():
            problems.append(_("{path}, line {number}: {name} not found").format(path=path, number=index, name=name))
        elif hashlib.sha256(file.read_bytes()).hexdigest() != expected:
            problems.append(
                _("{file}: was changed after it was added (line {number} of {checksums})").format(
                    file=file, number=index, checksums=CHECKSUMS
                )
            )
    return problems


def _resource_problems(folder: Path, settings: Settings) -> list[str]:
    problems = []
    codebook, lexicon = settings.codebook or folder / "codebook.toml", settings.lexicon or folder / "lexicon.txt"
    if codebook.is_file():
        try:
            load_codebook(codebook)
        except ValueError as error:
            problems.append(str(error))
    if lexicon.is_file():
        try:
            short = [entry for entry in read_list(lexicon) if len(re.findall(r"\w+", entry)) < 2]
            problems += [
                _("{lexicon}: entry {entry!r}; an entry has at least two syllables").format(
                    lexicon=lexicon, entry=entry
                )
                for entry in short
            ]
        except UnicodeDecodeError:
            problems.append(_("{lexicon}: not UTF-8; save it as UTF-8").format(lexicon=lexicon))
    return problems
