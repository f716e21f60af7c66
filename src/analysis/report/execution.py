"""Run notebooks."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.report.faults import INSTALL
from analysis.report.output import OUTPUT
from analysis.system.files import write_whole
from analysis.system.language import VARIABLE

if TYPE_CHECKING:
    from nbformat import NotebookNode


# --- Execution ----------------------------------------------------------------------------------------


def execute_notebooks(
    paths: Sequence[Path],
    *,
    output: Path,
    keep: Path,
    language: str = "en",
    jobs: int = 2,
    say: Callable[[str], None] = print,
) -> dict[str, NotebookNode]:
    """Execute notebooks, several at a time, and return them by name, in order.

    `output` receives the figures and tables they store, `keep` the executed notebooks. Raises a RuntimeError for
    the first notebook that fails or writes to its error stream.
    """
    sources = {path: _read(path) for path in paths}  # a file that is no notebook is told before any is run
    environment = {**os.environ, OUTPUT: str(output), VARIABLE: language, "TQDM_DISABLE": "1"}
    return asyncio.run(_execute_all(sources, environment, keep, jobs, say))


def _read(path: Path) -> NotebookNode:
    import nbformat
    from jsonschema import ValidationError

    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except (ValueError, AttributeError, KeyError, TypeError, ValidationError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ValueError(f"{path}: is not a Jupyter notebook that can be read: {reason}") from None
    return notebook


async def _execute_all(
    notebooks: dict[Path, NotebookNode], environment: dict[str, str], keep: Path, jobs: int, say: Callable[[str], None]
) -> dict[str, NotebookNode]:
    gate = asyncio.Semaphore(jobs)
    keep.mkdir(parents=True, exist_ok=True)

    failures: list[Exception] = []

    async def run(path: Path) -> None:
        async with gate:
            if failures:  # what is running may end, nothing further begins
                return
            say(f"{path.name}: running")
            start = time.perf_counter()
            try:
                await _execute(path, notebooks[path], environment, keep)
            except (RuntimeError, OSError) as error:
                failures.append(error)
                return
            say(f"{path.name}: done in {time.perf_counter() - start:.0f} s")

    await asyncio.gather(*map(run, notebooks))
    if failures:
        raise failures[0]
    return {path.stem: notebook for path, notebook in notebooks.items()}


async def _execute(path: Path, notebook: NotebookNode, environment: dict[str, str], keep: Path) -> None:
    import nbformat
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    client = NotebookClient(
        notebook,
        timeout=1800,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
        extra_arguments=["--IPKernelApp.log_level=40", f"--IPKernelApp.exec_lines={INSTALL}"],
    )
    try:
        await client.async_execute(env=environment)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise RuntimeError(_failure(path, notebook, str(error))) from None
    except NoSuchKernel as error:
        raise RuntimeError(f"{path.name}: {error}; install the package ipykernel") from None
    finally:
        write_whole(keep / path.name, nbformat.writes(notebook) + "\n")
    for number, cell in enumerate(notebook.cells, start=1):
        for stream in cell.get("outputs", []):
            if stream.output_type == "stream" and stream.name == "stderr":
                raise RuntimeError(f"{path.name}, cell {number} wrote a warning:\n{stream.text.strip()}")


def _failure(path: Path, notebook: NotebookNode, otherwise: str) -> str:
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                first_line = cell.source.strip().splitlines()[0]
                return f"{path.name}, cell {number} ({first_line}) failed:\n{output.ename}: {output.evalue}"
    return f"{path.name} failed:\n{otherwise}"
