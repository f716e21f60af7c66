"""Build the report: run the notebooks, put the page together, replace the old report in one step."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from analysis.corpus.loading import load_corpus
from analysis.corpus.manifest import find_manifest
from analysis.report.documents import check_formats, write_documents
from analysis.report.execution import execute_notebooks
from analysis.report.page import report_page
from analysis.report.settings import Settings, project_settings
from analysis.system.files import only_one, recover, refuse_unwritable, replace_folder
from analysis.system.language import _, check_language, in_language


def build_report(
    root: str | Path = ".",
    *,
    language: str | None = None,
    formats: Sequence[str] = (),
    jobs: int = 2,
    say: Callable[[str], None] = print,
) -> Path:
    """Execute all notebooks of a project and replace its reports/ by what they show.

    Nothing is replaced unless everything succeeded, and then in one step: even if the process is killed, the last
    complete report is there and opens. One process at a time builds the report of a project. The executed notebooks
    are left in build/executed, also the one that failed. What the notebooks and the explorer compare, and with which
    codebook and lexicon, is said in the project's `analysis.toml`.

    Parameters
    ----------
    root
        The project's folder. Executed are `notebooks/NN-name.ipynb`, two digits and a hyphen before the name, in this
        order, each in the folder `notebooks`; other notebooks there are ignored.
    language
        "en" or "vi", instead of the language of the settings.
    formats
        What else to write beside the page: "docx", "pdf", and "xlsx", a workbook in which every table is a sheet.
    jobs
        How many notebooks run at the same time.
    say
        Is given a line of text for every step.

    Returns
    -------
    Path
        The page: reports/report.html.

    Raises
    ------
    FileNotFoundError
        If there is no notebook.
    RuntimeError
        If a notebook fails: names the notebook, the cell and the error. If another process is building this report.
    OSError
        If something cannot be written: no room left, no permission.
    ValueError
        If a file is no notebook, or the settings are wrong.

    Examples
    --------
    A project of one notebook:

    >>> import nbformat
    >>> cells = [nbformat.v4.new_markdown_cell("# Which words?", metadata={"tags": ["title"]})]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     (Path(folder) / "notebooks").mkdir()
    ...     nbformat.write(nbformat.v4.new_notebook(cells=cells), Path(folder) / "notebooks" / "01-words.ipynb")
    ...     page = build_report(folder, say=lambda line: None).read_text("utf-8")
    >>> "<title>Which words?</title>" in page
    True
    """
    formats = check_formats(formats)
    root = Path(root).resolve()
    notebooks = sorted((root / "notebooks").glob("[0-9][0-9]-*.ipynb"))
    if not notebooks:
        raise FileNotFoundError(
            f"{root / 'notebooks'}: no notebook with a name such as 01-corpus.ipynb, so there is nothing to report"
        )
    settings = project_settings(root)
    language = check_language(language or settings.language)
    build, reports, aside = root / "build", root / "reports", root / "build" / "reports-before"
    refuse_unwritable(root, build, reports)
    build.mkdir(exist_ok=True)
    with only_one(build / "report.lock", f"the report of {root} is being built"):
        recover(reports, aside)
        for left in build.glob("report-*"):  # of runs that were killed: a running one holds the lock
            shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix="report-", dir=build, ignore_cleanup_errors=True) as folder:
            fresh = Path(folder) / "reports"
            fresh.mkdir()
            executed = execute_notebooks(
                notebooks, output=fresh, keep=build / "executed", language=language, jobs=jobs, say=say
            )
            with in_language(language):
                explorer = _write_explorer(root, settings, fresh / "explorer.html", say)
                page = report_page(executed, explorer=explorer)
                (fresh / "report.html").write_text(page, "utf-8", newline="\n")
                for path in write_documents(fresh, formats):
                    say(_("reports/{name}").format(name=path.name))
            replace_folder(reports, fresh, aside)
    say(f"reports/report.html is ready ({len(notebooks)} notebooks)")
    return reports / "report.html"


def _write_explorer(root: Path, settings: Settings, path: Path, say: Callable[[str], None]) -> bool:
    """Write the explorer of the project's corpus; return True if there is one: it compares two groups or more.

    As in the project's notebooks, groups, words and frames are those of its settings.
    """
    if find_manifest(root / "data") is None:
        return False
    articles = load_corpus(root / "data")
    if settings.by not in articles or articles[settings.by].nunique() < 2:
        return False
    from analysis.report.explorer import build_explorer
    from analysis.report.study import Study

    say(_("explorer.html: every number with its sentences"))
    study = Study(articles, settings)
    build_explorer(articles, by=settings.by, tokens=study.tokens, codebook=study.codebook).save(path)
    return True
