"""The report as PDF: its page, printed by a browser of this machine or by WeasyPrint."""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from analysis.system.language import _

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
    """Print a page to a PDF file, with page numbers; code and navigation are left out, as the page's style says.

    Raises
    ------
    RuntimeError
        If no browser printed the page and WeasyPrint is not installed; the message says what to do.
    """
    tried = []
    for browser in _browsers():
        problem = _print(browser, page, path)
        if problem is None:
            return
        tried.append(f"{browser}: {problem}")
    if importlib.util.find_spec("weasyprint"):
        importlib.import_module("weasyprint").HTML(filename=str(page)).write_pdf(str(path))
        return
    raise RuntimeError(
        _(
            "no browser was found that can print the report (Edge, Chrome or Chromium){tried}; install one, or "
            "pip install weasyprint, or open {page} in any browser and print it to PDF"
        ).format(page=page, tried="".join(f"; {reason}" for reason in tried))
    )


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
        except (OSError, subprocess.TimeoutExpired) as error:
            return str(error)
        if not printed.is_file() or not printed.read_bytes().startswith(b"%PDF"):
            return (run.stderr.decode("utf-8", "replace").strip().splitlines() or [f"exit code {run.returncode}"])[-1]
        shutil.copyfile(printed, path)
    return None
