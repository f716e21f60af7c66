"""The report as PDF: its page, printed by a browser of this machine or by WeasyPrint."""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

from analysis.report.print_copy import Entry, contents_of, print_copy
from analysis.system.files import refusal
from analysis.system.language import _, number

# Any of these prints to a file when it is called without a window; Windows has Edge.
_BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
_ON_WINDOWS = (r"Microsoft\Edge\Application\msedge.exe", r"Google\Chrome\Application\chrome.exe")
_ON_MACOS = ("Google Chrome", "Microsoft Edge", "Chromium")
_SECONDS = 180


def write_pdf(page: Path, path: Path) -> None:
    """Print a page to a PDF file: contents with page numbers, bookmarks; without code and what only a screen can do.

    It is printed twice, since only the printed page tells on which page a heading is.

    Raises
    ------
    RuntimeError
        If no browser printed the page and WeasyPrint is not installed; the message says what to do.
    """
    markup = page.read_text("utf-8")
    entries = contents_of(markup)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copy, printed = Path(folder, "report.html"), Path(folder, "report.pdf")
        copy.write_text(print_copy(markup, {}), "utf-8")
        _print_by_any(copy, printed)
        if entries:
            copy.write_text(print_copy(markup, _pages_of(entries, printed)), "utf-8")
            _print_by_any(copy, printed)
        _add_bookmarks(printed, entries)
        shutil.copyfile(printed, path)


def _print_by_any(copy: Path, printed: Path) -> None:
    """Print a page by the first browser that can, or by WeasyPrint."""
    tried = []
    for browser in _browsers():
        problem = _print(browser, copy, printed)
        if problem is None:
            return
        tried.append(f"{browser}: {problem}")
    if importlib.util.find_spec("weasyprint"):
        importlib.import_module("weasyprint").HTML(filename=str(copy)).write_pdf(str(printed))
        return
    raise _no_printer(tried)


def _no_printer(tried: Sequence[str]) -> RuntimeError:
    return RuntimeError(
        _(
            "no browser was found that can print the report (Edge, Chrome or Chromium){tried}; install one, or "
            "pip install weasyprint, or leave out --format pdf, open reports/report.html in any browser and print it "
            "to PDF"
        ).format(tried="".join(f"; {reason}" for reason in tried))
    )


def check_printer() -> None:
    """Raise a RuntimeError if there is no browser and no WeasyPrint, before anything else is done for a PDF."""
    if next(_browsers(), None) is None and not importlib.util.find_spec("weasyprint"):
        raise _no_printer([])


def _pages_of(entries: Sequence[Entry], printed: Path) -> dict[str, int]:
    """Return the page of each heading by its id: a browser makes a destination of everything that a link leads to."""
    import pypdf

    reader = pypdf.PdfReader(printed)
    found = {unquote(name.removeprefix("/")): place for name, place in reader.named_destinations.items()}
    pages = {}
    for entry in entries:
        number = reader.get_destination_page_number(found[entry.anchor]) if entry.anchor in found else None
        if number is not None:
            pages[entry.anchor] = number + 1
    return pages


def _add_bookmarks(printed: Path, entries: Sequence[Entry]) -> None:
    """Give a printed report the bookmarks that a reader of PDFs shows beside it; a browser's lose spaces."""
    import pypdf

    if pypdf.PdfReader(printed).outline:  # WeasyPrint's
        return
    pages = _pages_of(entries, printed)
    writer = pypdf.PdfWriter(clone_from=printed)
    part = None
    for entry in entries:
        if entry.anchor in pages:
            above = part if entry.level > 1 else None
            mark = writer.add_outline_item(title=entry.text, page_number=pages[entry.anchor] - 1, parent=above)
            part = mark if entry.level == 1 else part
    writer.write(printed)


def _browsers() -> Iterator[str]:
    for name in _BROWSERS:
        if found := shutil.which(name):
            yield found
    if sys.platform == "win32":
        folders = [os.environ.get(name, "") for name in ("ProgramFiles(x86)", "ProgramFiles", "LOCALAPPDATA")]
        places = [Path(folder, name) for name in _ON_WINDOWS for folder in folders if folder]
    else:
        places = [Path("/Applications", f"{name}.app", "Contents", "MacOS", name) for name in _ON_MACOS]
    yield from (str(place) for place in places if place.is_file())


def _print(browser: str, page: Path, path: Path) -> str | None:
    """Let a browser print the page; return why it did not, or None."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        printed = Path(folder, "page.pdf")
        command = [browser, "--headless", "--disable-gpu", f"--user-data-dir={Path(folder, 'profile')}"]
        command += ["--no-first-run", "--no-pdf-header-footer", f"--print-to-pdf={printed}", page.resolve().as_uri()]
        if hasattr(os, "geteuid") and os.geteuid() == 0:  # a browser refuses its sandbox to root, as in a container
            command.insert(1, "--no-sandbox")
        try:
            run = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
        except OSError as error:
            return refusal(error)
        except subprocess.TimeoutExpired:
            return _("printing took more than {n} seconds").format(n=number(_SECONDS))
        if not printed.is_file() or not printed.read_bytes().startswith(b"%PDF"):
            return (run.stderr.decode("utf-8", "replace").strip().splitlines() or [f"exit code {run.returncode}"])[-1]
        shutil.copyfile(printed, path)
    return None
