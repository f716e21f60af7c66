"""Run notebooks."""

from __future__ import annotations

import asyncio
import copy
import importlib
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from analysis.report.faults import INSTALL
from analysis.report.output import OUTPUT
from analysis.report.prose import translate_notebook
from analysis.system.files import write_whole
from analysis.system.language import VARIABLE, _, in_language, number
from analysis.system.library_words import retold_reason

if TYPE_CHECKING:
    from nbformat import NotebookNode


_LONGEST = 1800  # seconds for one cell

# --- Execution ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Edition:
    """A report in one language: what its notebooks store goes to `output`, the executed notebooks to `keep`."""

    language: str
    output: Path
    keep: Path


def execute_notebooks(
    paths: Sequence[Path], editions: Sequence[Edition], *, jobs: int = 2, say: Callable[[str], None] = print
) -> list[dict[str, NotebookNode]]:
    """Execute notebooks, several at a time, once for each edition; return those of each by name, in order.

    The prose of an edition's notebooks is in its language. Raises a RuntimeError for the first notebook that fails or
    writes to its error stream.
    """
    sources = {path: _read(path) for path in paths}  # a file that is no notebook is told before any is run
    runs: list[tuple[Edition, Path, NotebookNode]] = []
    for edition in editions:
        edition.keep.mkdir(parents=True, exist_ok=True)
        with in_language(edition.language):
            for path, source in sources.items():
                notebook = copy.deepcopy(source)
                translate_notebook(notebook)
                runs.append((edition, path, notebook))
    asyncio.run(_execute_all(runs, jobs, say))
    return [{path.stem: notebook for own, path, notebook in runs if own is edition} for edition in editions]


def import_nbformat() -> ModuleType:
    """Import nbformat without what nobody needs here: jsonschema builds a parser of addresses for 3 s when it can."""
    parser = "rfc3987_syntax"
    if parser in sys.modules or "jsonschema" in sys.modules:
        return importlib.import_module("nbformat")
    sys.modules[parser] = None  # type: ignore[assignment]  # what Python's import takes as "not there"
    try:
        return importlib.import_module("nbformat")
    finally:
        del sys.modules[parser]


def _read(path: Path) -> NotebookNode:
    nbformat = import_nbformat()
    from jsonschema import ValidationError

    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except (ValueError, AttributeError, KeyError, TypeError, ValidationError) as error:
        reason = retold_reason(str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__)
        raise ValueError(
            _("{path}: is not a Jupyter notebook that can be read: {reason}").format(path=path, reason=reason)
        ) from None
    return notebook


async def _execute_all(
    runs: Sequence[tuple[Edition, Path, NotebookNode]], jobs: int, say: Callable[[str], None]
) -> None:
    gate = asyncio.Semaphore(jobs)
    several = len({edition.language for edition, _path, _notebook in runs}) > 1

    failures: list[Exception] = []

    async def run(edition: Edition, path: Path, notebook: NotebookNode) -> None:
        name = f"{path.name} ({edition.language})" if several else path.name
        environment = {
            **os.environ, OUTPUT: str(edition.output), VARIABLE: edition.language, "TQDM_DISABLE": "1"
        }  # fmt: skip
        async with gate:
            if failures:  # what is running may end, nothing further begins
                return
            say(_("{notebook}: running").format(notebook=name))
            start = time.perf_counter()
            try:
                await _execute(path, notebook, environment, edition.keep)
            except (RuntimeError, OSError) as error:
                failures.append(error)
                return
            seconds = number(round(time.perf_counter() - start))
            say(_("{notebook}: done in {seconds} s").format(notebook=name, seconds=seconds))

    await asyncio.gather(*(run(*each) for each in runs))
    if failures:
        raise failures[0]


async def _execute(path: Path, notebook: NotebookNode, environment: dict[str, str], keep: Path) -> None:
    nbformat = import_nbformat()
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    client = NotebookClient(
        notebook,
        timeout=_LONGEST,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
        extra_arguments=["--IPKernelApp.log_level=40", f"--IPKernelApp.exec_lines={INSTALL}"],
    )
    try:
        await client.async_execute(env=environment)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise RuntimeError(_failure(path, notebook, _otherwise(error))) from None
    except AssertionError as error:  # nbclient, while it cleans up after a process that has ended
        if not isinstance(error.__context__, DeadKernelError):
            raise
        raise RuntimeError(_failure(path, notebook, _otherwise(error.__context__))) from None
    except NoSuchKernel:
        what = _("{notebook}: there is no kernel to run it (python3); install the package ipykernel")
        raise RuntimeError(what.format(notebook=path.name)) from None
    finally:
        write_whole(keep / path.name, nbformat.writes(notebook) + "\n")
    for position, cell in enumerate(notebook.cells, start=1):
        for stream in cell.get("outputs", []):
            if stream.output_type == "stream" and stream.name == "stderr":
                raise RuntimeError(
                    _("{notebook}, cell {cell} wrote a warning:\n{warning}").format(
                        notebook=path.name, cell=position, warning=stream.text.strip()
                    )
                )


def _otherwise(error: Exception) -> str:
    """Return why a notebook ended that has no error in a cell."""
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    if isinstance(error, DeadKernelError):
        return _("its process ended; perhaps it needs more memory than there is")
    if isinstance(error, CellTimeoutError):
        return _("a cell ran longer than {n} minutes").format(n=number(_LONGEST // 60))
    return str(error)


def _failure(path: Path, notebook: NotebookNode, otherwise: str) -> str:
    for position, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                return _("{notebook}, cell {cell} ({line}) failed:\n{error}").format(
                    notebook=path.name,
                    cell=position,
                    line=cell.source.strip().splitlines()[0],
                    error=f"{output.ename}: {output.evalue}",
                )
    return _("{notebook} failed:\n{error}").format(notebook=path.name, error=otherwise)
