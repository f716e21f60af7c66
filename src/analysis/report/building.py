"""Build the report: run the notebooks, put the page together, replace the old report in one step."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.corpus.loading import load_corpus
from analysis.corpus.manifest import find_manifest
from analysis.corpus.periods import with_period
from analysis.report.documents import check_formats, write_documents
from analysis.report.execution import Edition, execute_notebooks
from analysis.report.page import report_page
from analysis.report.settings import Settings, project_settings
from analysis.system.files import only_one, recover, refuse_unwritable, replace_folder
from analysis.system.language import _, check_language, in_language, ngettext, number
from analysis.system.notes import warnings_as_notes
from analysis.text.spelling import written_as

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from analysis.report.explorer import Explorer

REPORT = "report.html"


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
        "en" or "vi", instead of the languages of the settings; those may be two, and then the report in the second
        one is in a folder of its name inside reports/, with the tables that differ.
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
            _("{folder}: no notebook with a name such as 01-corpus.ipynb, so there is nothing to report").format(
                folder=root / "notebooks"
            )
        )
    settings = project_settings(root)
    languages = [check_language(language)] if language else list(_languages(settings))
    build, reports, aside = root / "build", root / "reports", root / "build" / "reports-before"
    refuse_unwritable(root, build, reports)
    build.mkdir(exist_ok=True)
    with only_one(build / "report.lock", _("the report of {folder} is being built").format(folder=root)):
        recover(reports, aside)
        for left in build.glob("report-*"):  # of runs that were killed: a running one holds the lock
            shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix="report-", dir=build, ignore_cleanup_errors=True) as folder:
            fresh = Path(folder) / "reports"
            editions = [_edition(name, languages, fresh, build / "executed") for name in languages]
            executed = execute_notebooks(notebooks, editions, jobs=jobs, say=say)
            explorer = _explorer(root, settings, languages[0], say)
            for edition, run in zip(editions, executed, strict=True):
                with in_language(edition.language):
                    _write_edition(edition, run, explorer, formats, languages, say, settings)
            for edition in editions[1:]:
                _drop_equal_tables(edition.output / "tables", fresh / "tables")
            replace_folder(reports, fresh, aside)
    ready = ngettext("{file} is ready ({n} notebook)", "{file} is ready ({n} notebooks)", len(notebooks))
    say(ready.format(file="reports/report.html", n=number(len(notebooks))))
    return reports / "report.html"


def _languages(settings: Settings) -> dict[str, None]:
    """Return the languages of a project's reports, each once."""
    return dict.fromkeys(name for name in (settings.language, settings.second_language) if name)


def _edition(language: str, languages: Sequence[str], reports: Path, executed: Path) -> Edition:
    """Return where the report in a language goes: the first one's into reports/, another's into a folder there."""
    first = language == languages[0]
    output = reports if first else reports / language
    output.mkdir()
    return Edition(language, output, executed if first else executed / language)


def _write_edition(
    edition: Edition,
    executed: dict[str, NotebookNode],
    explorer: Explorer | None,
    formats: Sequence[str],
    languages: Sequence[str],
    say: Callable[[str], None],
    settings: Settings,
) -> None:
    """Write page, explorer and documents of the report in one language, which is in use."""
    output, reports = edition.output, edition.output if edition.language == languages[0] else edition.output.parent
    if explorer is not None:  # one for every report, so that each folder can be sent without the other
        from analysis.report.explorer_page import explorer_page

        page = explorer_page(explorer.payload | {"language": edition.language})
        (output / "explorer.html").write_bytes(page.encode())
    others = {
        name: f"../{REPORT}" if name == languages[0] else f"{name}/{REPORT}"
        for name in languages
        if name != edition.language
    }
    (output / REPORT).write_text(
        report_page(executed, explorer=explorer is not None, others=others), "utf-8", newline="\n"
    )
    for path in write_documents(output, formats, settings.spoken(edition.language)):
        say(path.relative_to(reports.parent).as_posix())


def _drop_equal_tables(tables: Path, first: Path) -> None:
    """Remove the tables that the first report has alike, since names of columns and terms are in no language."""
    for path in sorted(tables.glob("*.csv")):
        if (first / path.name).is_file() and (first / path.name).read_bytes() == path.read_bytes():
            path.unlink()
    if tables.is_dir() and not any(tables.iterdir()):
        tables.rmdir()


def _explorer(root: Path, settings: Settings, language: str, say: Callable[[str], None]) -> Explorer | None:
    """Return the explorer of the project's corpus in a language, or None if there is nothing to compare.

    As in the project's notebooks, groups, words and frames are those of its settings.
    """
    if find_manifest(root / "data") is None:
        return None
    notes: list[str] = []
    with warnings_as_notes(notes):
        articles = with_period(load_corpus(root / "data"), settings.by)
    if settings.by not in articles or not articles[settings.by].nunique():
        return None
    from analysis.report.explorer import build_explorer
    from analysis.report.study import Study

    with in_language(language):
        study, explorer = Study(articles, settings.spoken(language), notes), None
        if len(study.sentences):  # else there is nothing to open, and a note says why
            say(_("explorer.html: every number with its sentences"))
            blocks, sentences, tokens, codebook = study.blocks, study.sentences, study.tokens, study.codebook
            with warnings_as_notes(notes), written_as(study.written):
                explorer = build_explorer(
                    articles, by=study.by, blocks=blocks, sentences=sentences, tokens=tokens, codebook=codebook,
                    coded=study.coded,
                )  # fmt: skip
    for note in notes:  # the notebooks say them too, but only on the page
        say(_("note: {what}").format(what=note.replace(f"{root}/", "")))
    return explorer
