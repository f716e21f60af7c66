"""A new project: an empty corpus, settings, notebooks and resources to edit."""

from __future__ import annotations

import json
import tempfile
from importlib.resources import files
from pathlib import Path

from analysis.corpus.manifest import COLUMNS, IN_EXCEL, MANIFEST, OPTIONAL, find_manifest
from analysis.report.settings import SETTINGS, TEMPLATE, Settings
from analysis.system.files import refuse_unwritable

_RESOURCES = ("codebook.toml", "lexicon.txt")
_README = """\
# {name}

1. `analysis.toml` holds your question, what your groups are called, and all that the notebooks need to be told.
2. `analysis add saved-pages/ --province "Sơn La"` takes .txt, saved web pages, .docx and PDF; once for each group.
3. Look through `data/articles.csv`: fill in what is unknown; `inferred` names what was concluded from the page.
4. `analysis check` lists everything that is wrong; `analysis report` runs the notebooks: open `reports/report.html`.

`data/originals/` keeps the files as they came. `resources/codebook.toml` (frames) and `resources/lexicon.txt` (terms
that are not split) are yours to edit. With `jupyter lab` you change the notebooks themselves.
"""


def find_root(start: str | Path = ".") -> Path:
    """Return the project that a folder lies in: itself or the nearest folder above that has a manifest in data/."""
    start = Path(start).resolve()
    for folder in (start, *start.parents):
        if find_manifest(folder / "data") is not None:
            return folder
    raise FileNotFoundError(
        f"{start}: no data/{MANIFEST} or data/{IN_EXCEL} here or in a folder above; make a project with "
        "'analysis new DIR', or name yours with --root"
    )


# --- A new project ------------------------------------------------------------------------------------


def new_project(folder: str | Path) -> Path:
    """Make a folder with an empty manifest, settings, notebooks, codebook and lexicon; all of it or nothing.

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
        # the byte order mark lets spreadsheets read the file as UTF-8
        (fresh / "data" / MANIFEST).write_text("\ufeff" + ",".join([*COLUMNS, *OPTIONAL]) + "\n", "utf-8")
        (fresh / "README.md").write_text(_README.format(name=folder.name), "utf-8")
        for name in _RESOURCES:
            (fresh / "resources" / name).write_bytes(files("analysis").joinpath("resources", name).read_bytes())
        question = json.dumps(Settings().question, ensure_ascii=False)
        (fresh / SETTINGS).write_text(TEMPLATE.format(question=question), "utf-8")
        for packaged in sorted(files("analysis").joinpath("notebooks").iterdir(), key=lambda file: file.name):
            if packaged.name.endswith(".ipynb"):
                (fresh / "notebooks" / packaged.name).write_bytes(packaged.read_bytes())
        if not folder.exists():
            fresh.rename(folder)
        else:  # an empty one, perhaps the working directory: it stays and is filled
            for made in fresh.iterdir():
                made.rename(folder / made.name)
    return folder
