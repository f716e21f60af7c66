"""A new project: an empty corpus, notebooks and resources to edit."""

from __future__ import annotations

import json
import re
import tempfile
from importlib.resources import files
from pathlib import Path

from analysis.corpus.manifest import COLUMNS, MANIFEST, OPTIONAL
from analysis.report.notebook_files import dumps
from analysis.system.files import refuse_unwritable

_RESOURCES = ("codebook.toml", "lexicon.txt")
_README = """\
# {name}

1. `analysis add saved-pages/ --province "Sơn La"` takes .txt, saved web pages, .docx and PDF; once for each province.
2. Look through `data/articles.csv`: fill in what is unknown; `inferred` names what was concluded from the page.
3. `analysis check` lists everything that is wrong with the corpus.
4. `analysis report` runs the notebooks; then open `reports/report.html`. Write your question into the first cell of 01.

`data/originals/` keeps the files as they came. `resources/codebook.toml` (frames) and `resources/lexicon.txt` (terms
that are not split) are yours to edit: the notebooks use them. With `jupyter lab` you change the notebooks themselves.
"""
_TITLE = """\
# How do these groups of articles present the same subject?

Write your question here: edit this cell. Every number on this page is computed from the texts when the page is built.
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
        # the byte order mark lets spreadsheets read the file as UTF-8
        (fresh / "data" / MANIFEST).write_text("\ufeff" + ",".join([*COLUMNS, *OPTIONAL]) + "\n", "utf-8")
        (fresh / "README.md").write_text(_README.format(name=folder.name), "utf-8")
        for name in _RESOURCES:
            (fresh / "resources" / name).write_bytes(files("analysis").joinpath("resources", name).read_bytes())
        for packaged in sorted(files("analysis").joinpath("notebooks").iterdir(), key=lambda file: file.name):
            if packaged.name.endswith(".ipynb"):
                (fresh / "notebooks" / packaged.name).write_text(_own_notebook(packaged.read_text("utf-8")), "utf-8")
        if not folder.exists():
            fresh.rename(folder)
        else:  # an empty one, perhaps the working directory: it stays and is filled
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
