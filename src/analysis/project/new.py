"""A new project: an empty corpus, settings, notebooks and resources to edit."""

from __future__ import annotations

import tempfile
from pathlib import Path

from analysis.corpus.manifest import COLUMNS, IN_EXCEL, MANIFEST, OPTIONAL, find_manifest
from analysis.project.resources import RESOURCES, packaged_notebooks, resource
from analysis.project.settings_file import settings_text
from analysis.report.notebook_files import dumps
from analysis.report.prose import translate_notebook
from analysis.report.settings import SETTINGS
from analysis.system.files import refuse_unwritable
from analysis.system.language import _, check_language, in_language
from analysis.system.language import language as language_in_use


def _readme(name: str) -> str:
    text = _(
        """\
# {name}

1. `analysis.toml` holds your question, what your groups are called, and all that the notebooks need to be told.
2. `analysis add saved-pages/ --province "Sơn La"` takes .txt, saved web pages, .docx and PDF; once for each group.
3. Look through `data/articles.csv`: fill in what is unknown; `inferred` names what was concluded from the page.
4. `analysis check` lists everything that is wrong; `analysis report` runs the notebooks: open `reports/report.html`.

`data/originals/` keeps the files as they came. `resources/codebook.toml` (frames) and `resources/lexicon.txt` (terms
that are not split) are yours to edit. With `jupyter lab` you change the notebooks themselves.
"""
    )
    return text.format(name=name)


def find_root(start: str | Path = ".") -> Path:
    """Return the project that a folder lies in: itself or the nearest folder above that has a manifest in data/."""
    start = Path(start).resolve()
    for folder in (start, *start.parents):
        if find_manifest(folder / "data") is not None:
            return folder
    raise FileNotFoundError(
        _(
            "{folder}: no data/{file} or data/{excel} here or in a folder above; make a project with "
            "'analysis new DIR', or name yours with --root"
        ).format(folder=start, file=MANIFEST, excel=IN_EXCEL)
    )


# --- A new project ------------------------------------------------------------------------------------


def new_project(folder: str | Path, *, language: str | None = None) -> Path:
    """Make a folder with an empty manifest, settings, notebooks, codebook and lexicon; all of it or nothing.

    Parameters
    ----------
    folder
        A folder that does not exist or is empty.
    language
        Of the notebooks' prose, the comments and the report, "en" or "vi"; if None the language in use.

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
    refuse_unwritable(next(above for above in folder.parents if above.exists()))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(
            _("{folder}: already there, and not an empty folder; name a new folder").format(folder=folder)
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=folder.parent) as temporary:
        fresh = Path(temporary) / "project"
        with in_language(check_language(language or language_in_use())):
            _fill(fresh, folder.name)
        if not folder.exists():
            fresh.rename(folder)
        else:  # an empty one, perhaps the working directory: it stays and is filled
            for made in fresh.iterdir():
                made.rename(folder / made.name)
    return folder


def _fill(fresh: Path, name: str) -> None:
    """Write the files of a new project, in the language in use."""
    for sub in ("data/articles", "notebooks", "resources"):
        (fresh / sub).mkdir(parents=True)
    # the byte order mark lets spreadsheets read the file as UTF-8
    (fresh / "data" / MANIFEST).write_text("\ufeff" + ",".join([*COLUMNS, *OPTIONAL]) + "\n", "utf-8")
    (fresh / "README.md").write_text(_readme(name), "utf-8")
    for copied in RESOURCES:
        (fresh / "resources" / copied).write_text(resource(copied), "utf-8", newline="\n")
    (fresh / SETTINGS).write_text(settings_text(), "utf-8", newline="\n")
    for notebook_name, notebook in packaged_notebooks().items():
        translate_notebook(notebook)
        (fresh / "notebooks" / notebook_name).write_text(dumps(notebook), "utf-8", newline="\n")
