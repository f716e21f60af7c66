"""Scenes of `analysis report` and `analysis strip`; notebooks are run in this process."""

from __future__ import annotations

import contextlib
import errno
import importlib.util
import io
import json
import subprocess
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from analysis.words.model import is_known
from analysis.words.tokens import segment_in_batches

from .scenes_add import HELD, failing, refused
from .scenes_check import Bar
from .stage import ROWS, Scene, manifest

CODED = "from analysis.findings.about_frames import measured_agreement\nmeasured_agreement(study)"
OPEN = "# x\nfrom analysis import open_study\nstudy = open_study('..')\n"
FAULT = """\
# x
import pandas as pd
for row in pd.DataFrame({'article_id': ['a'], 'sentence': [2]}).itertuples():
    raise ValueError('x')
"""


class Kernel:
    """In place of the process that runs a notebook: runs its cells here, and shows errors as Jupyter does."""

    def __init__(self, notebook: Any, *, resources: dict[str, Any], **_options: Any) -> None:
        self._cells, self._folder = notebook.cells, resources["metadata"]["path"]

    async def async_execute(self, env: dict[str, str]) -> None:
        from nbclient.exceptions import CellExecutionError
        from nbformat.v4 import new_output

        names: dict[str, Any] = {}
        for cell in self._cells:
            error, printed = None, io.StringIO()
            with self._as_in_a_process(env), contextlib.redirect_stderr(printed):
                try:
                    exec(cell.source, names)
                except Exception as raised:
                    error = told(raised)
            if printed.getvalue():
                cell.outputs.append(new_output("stream", name="stderr", text=printed.getvalue()))
            if error is not None:
                shown = {"ename": type(error).__name__, "evalue": str(error), "traceback": []}
                cell.outputs.append(new_output("error", **shown))
                raise CellExecutionError("", shown["ename"], shown["evalue"])

    @contextlib.contextmanager
    def _as_in_a_process(self, env: dict[str, str]) -> Any:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self._folder)
            for name in ("ANALYSIS_LANGUAGE", "ANALYSIS_OUTPUT"):
                if name in env:
                    patch.setenv(name, env[name])
            yield


def told(error: Exception) -> Exception:
    """Return an error as the handler leaves it that is installed in every kernel."""
    import analysis.report.faults as faults

    handlers: list[Any] = []
    shell = SimpleNamespace(set_custom_exc=lambda _kinds, handler: handlers.append(handler))
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        patch.setattr("IPython.get_ipython", lambda: shell)
        faults.install()
    handlers[0](SimpleNamespace(showtraceback=lambda *_a, **_o: None), type(error), error, error.__traceback__)
    return error


def ending(error: str) -> Callable[..., Any]:
    """Return a kernel that ends with an error of nbclient or jupyter_client."""

    async def execute(self: Any, env: dict[str, str]) -> None:
        from jupyter_client.kernelspec import NoSuchKernel
        from nbclient.exceptions import CellTimeoutError, DeadKernelError

        raise {"dead": DeadKernelError, "late": CellTimeoutError, "none": NoSuchKernel}[error]("x")

    return type("Ending", (Kernel,), {"async_execute": execute})


KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def notebook(*cells: str, **outputs: Any) -> str:
    made = [
        {"cell_type": "code", "id": str(n), "metadata": {}, "execution_count": None, "outputs": [], "source": [cell]}
        for n, cell in enumerate(cells)
    ]
    return json.dumps({"cells": made, "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5} | outputs)


def with_outputs() -> str:
    held = json.loads(notebook("1"))
    held["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["x"]}]
    return json.dumps(held)


def report(name: str, *cells: str, command: str = "report --root .", **more: Any) -> Scene:
    files, replaced = more.pop("files", {}), {"nbclient.NotebookClient": Kernel} | more.pop("replaced", {})
    made = {"notebooks/01-a.ipynb": notebook(*cells)} | files
    return Scene(name, (command,), made, replaced=replaced, corpus=more.pop("corpus", False), **more)


def locked_report(root: Path) -> None:
    from filelock import FileLock

    (root / "build").mkdir()
    lock = FileLock(root / "build" / "report.lock", timeout=0)
    lock.acquire()
    HELD.append(lock)


def lexicon_of_its_own(root: Path) -> None:
    """Write a lexicon that no other test has, so that words are found anew."""
    (root / "resources").mkdir()
    (root / "resources" / "lexicon.txt").write_text(f"một từ{root.as_posix().encode().hex()}\n", "utf-8")


def no_library(*names: str) -> Callable[[str], object]:
    found = importlib.util.find_spec
    return lambda name: None if name in names else found(name)


WITHOUT_WEASYPRINT = {"analysis.report.printing.importlib.util.find_spec": no_library("weasyprint")}


REPORT = (
    Scene("no notebooks", ("report",)),
    Scene("no notebook", ("report",), {"notebooks/01-a.ipynb": "x"}),
    Scene("a notebook of another kind", ("report",), {"notebooks/01-a.ipynb": "{}"}),
    Scene("wrong settings", ("report",), {"notebooks/01-a.ipynb": notebook("1"), "analysis.toml": "by = 3\n"}),
    report("somebody reports", make=locked_report),
    report(
        "no library for Word",
        command="report --format docx --root .",
        replaced={"analysis.report.documents.importlib.util.find_spec": no_library("docx")},
    ),
    report(
        "no browser",
        command="report --format pdf --root .",
        replaced={
            "analysis.report.printing._browsers": lambda: iter(()),
            **WITHOUT_WEASYPRINT,
        },
    ),
    report(
        "a browser that does not print",
        "1",
        command="report --format pdf --root .",
        replaced={
            "analysis.report.printing._browsers": lambda: iter(["none/chromium"]),
            **WITHOUT_WEASYPRINT,
        },
    ),
    report(
        "a browser that never ends",
        "1",
        command="report --format pdf --root .",
        replaced={
            "analysis.report.printing._browsers": lambda: iter(["none/chromium"]),
            "analysis.report.printing.subprocess.run": failing(subprocess.TimeoutExpired("x", 180)),
            **WITHOUT_WEASYPRINT,
        },
    ),
    report("a report", "1", exit_code=0, command="report --jobs 1 --format docx --root ."),
    report("two notebooks", "1", exit_code=0, files={"notebooks/02-b.ipynb": notebook("2")}),
    report("a report without tables", "1", command="report --format xlsx --root ."),
    report(
        "a report with its explorer",
        "1",
        exit_code=0,
        corpus=True,
        files={"data/articles/a.txt": "MENU\nHOME\n", "data/articles/c.txt": "x"},
    ),
    report("a report on a terminal", "1", exit_code=0, corpus=True, replaced={"tqdm.tqdm": Bar}),
    report(
        "a report of no sentences",
        "1",
        exit_code=0,
        corpus=True,
        files={f"data/articles/{name}.txt": f"MENU\n{name}\n" for name in "ab"},
    ),
    report(
        "a report without groups",
        "1",
        exit_code=0,
        corpus=True,
        files={
            "analysis.toml": 'by = "author"\n',
            "data/articles.csv": manifest(ROWS[0].replace("bản,,", "bản,An,"), ROWS[1]),
        },
    ),
    report(
        "a report of numbers that cannot be read",
        "1",
        exit_code=0,
        corpus=True,
        replaced={"analysis.evidence.quantities._mentions_of": lambda rows: ["x"] * len(rows)},
    ),
    report(
        "words that cannot be cached",
        "1",
        exit_code=0,
        corpus=True,
        replaced={
            "analysis.words.tokens.segment_in_batches": partial(segment_in_batches, cached_from=1),
            "analysis.words.word_cache.write_whole": refused(errno.ENOSPC),
        },
    ),
    report(
        "another segmenter",
        "1",
        exit_code=0,
        corpus=True,
        make=lexicon_of_its_own,
        replaced={
            "analysis.words.segmenter.is_known": lambda known: is_known.__wrapped__(frozenset({("x 1", "1", "0" * 64)}))
        },
    ),
    report("a cell that fails", "# x\nraise ValueError('x')"),
    report("a sentence at fault", FAULT),
    report("an article at fault", FAULT.replace("'sentence'", "'block'")),
    report("a cell that warns", "import sys\nprint('x', file=sys.stderr)"),
    *(
        report(f"a kernel that is {name}", "1", replaced={"nbclient.NotebookClient": ending(name)})
        for name in ("dead", "late", "none")
    ),
    report("no such column", OPEN, corpus=True, files={"analysis.toml": 'by = "place"\n'}),
    report("no value", OPEN, corpus=True, files={"analysis.toml": 'by = "author"\n'}),
    report(
        "a short entry of the lexicon", OPEN + "study.tokens", corpus=True, files={"resources/lexicon.txt": "mot\n"}
    ),
    report("wrong articles", OPEN, corpus=True, files={"data/articles/a.txt": " \n"}),
    report("a missing article", OPEN, corpus=True, files={"data/articles/a.txt": None}),
    report("a wrong codebook", OPEN + "study.codebook", corpus=True, files={"resources/codebook.toml": "x = 1\n"}),
    report(
        "a figure twice",
        "# x\nimport pandas as pd\nfrom analysis import show_table\n"
        "for _ in range(2):\n    show_table(pd.DataFrame({'a': [1]}), 'a')",
    ),
    report(
        "a table of no such name",
        "# x\nimport pandas as pd\nfrom analysis import show_table\nshow_table(pd.DataFrame({'a': [1]}), 'A b')",
    ),
    report(
        "translations",
        OPEN + "from analysis.findings.about_frames import translations\ntranslations(study)",
        corpus=True,
        files={"analysis.toml": 'translations = "t.csv"\n', "t.csv": "a,b\n"},
    ),
    *(
        report(
            f"sentences coded by hand: {name}",
            OPEN + CODED,
            corpus=True,
            files={"analysis.toml": 'hand_coded = "h.csv"\n', "h.csv": table},
        )
        for name, table in {
            "columns": "a,b\n1,2\n",
            "none": "item,frames\n",
            "another": "article_id,sentence,frames\na,99,\n",
            "twice": "article_id,sentence,frames\na,1,\na,1,\n",
            "text": "article_id,sentence,text,frames\na,1,x,\n",
            "frame": "article_id,sentence,frames\na,1,x\n",
        }.items()
    ),
)
STRIP = (
    Scene("strip nothing", ("strip",), exit_code=0),
    Scene("strip one", ("strip --check", "strip", "strip"), {"notebooks/01-a.ipynb": with_outputs()}, exit_code=0),
    Scene("strip two", ("strip --check",), {f"notebooks/0{n}-a.ipynb": with_outputs() for n in (1, 2)}),
    Scene(
        "two without outputs",
        ("strip", "strip"),
        {f"notebooks/0{n}-a.ipynb": with_outputs() for n in (1, 2)},
        exit_code=0,
    ),
    *(
        Scene(f"strip: {name}", ("strip x.ipynb",), {"x.ipynb": text})
        for name, text in {
            "no JSON": "x",
            "not whole": '{"a": 1',
            "no comma": '{"a": 1 "b": 2}',
            "a name": "{1: 2}",
            "more": "{} {}",
            "an escape": r'["\x"]',
            "no notebook": "{}",
            "an old format": '{"nbformat": 3}',
        }.items()
    ),
)
SCENES = (*REPORT, *STRIP)
