"""The bar is where somebody looks, and nowhere else."""

import io
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from types import SimpleNamespace

import nbformat
import pytest
from nbclient import NotebookClient

from analysis.system.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def error_output(monkeypatch):
    """Replace the error output, in the test itself: before it begins, pytest would put its own there again."""
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    return lambda stream: monkeypatch.setattr(sys, "stderr", stream) or stream


def test_every_item_comes_through_in_order(error_output):
    error_output(Terminal())
    assert list(progress(iter("abc"), total=3, what="counting")) == ["a", "b", "c"]


def test_a_terminal_shows_the_bar_and_short_work_shows_nothing(error_output):
    terminal = error_output(Terminal())
    bar = progress(None, total=3, what="counting")
    assert not bar.disable
    assert bar.delay == 1
    bar.close()
    assert "counting" not in terminal.getvalue()


def test_a_file_or_a_pipe_shows_nothing(error_output):
    error_output(io.StringIO())
    assert progress(None, total=3, what="counting").disable


def test_a_notebook_shows_the_bar_though_it_is_no_terminal(error_output, monkeypatch):
    error_output(io.StringIO())
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: "a shell"))
    assert not progress(None, total=3, what="counting").disable


def test_a_notebook_that_is_run_for_the_report_shows_nothing(error_output, monkeypatch):
    error_output(Terminal())
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: "a shell"))
    monkeypatch.setenv("TQDM_DISABLE", "1")
    assert progress(None, total=3, what="counting").disable


@pytest.mark.integration
def test_the_processes_that_share_the_work_show_nothing():
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as others:
        assert others.submit(_is_silent_elsewhere).result()


def _is_silent_elsewhere() -> bool:
    sys.stderr = Terminal()
    return progress(None, total=3, what="counting").disable


def test_a_program_that_only_has_ipython_loaded_is_no_notebook(monkeypatch):
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: None))
    assert progress([1], total=1, what="a pipe").disable


CELL = """
import sys, time
from analysis.system.progress import progress
for item in progress(range(3), total=3, what="counting"):
    time.sleep(0.6)
print("done")
"""


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_bar_in_a_notebook_is_seen_and_leaves_nothing_in_the_saved_outputs(monkeypatch):
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    seen = []
    client = NotebookClient(notebook, timeout=120)
    handle = client.process_message
    client.process_message = lambda message, *rest: seen.append(message["content"]) or handle(message, *rest)
    client.execute()
    assert any("counting" in content.get("data", {}).get("text/plain", "") for content in seen)
    (shown, printed) = notebook.cells[0].outputs
    assert shown["data"] == {}
    assert printed["text"] == "done\n"
