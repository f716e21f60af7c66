"""run.py speaks the language of the machine, before there is an environment with the package's own messages."""

import ast
import os
import re
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import SimpleNamespace

import pytest

RUN = Path(__file__).resolve().parents[1] / "run.py"


def said(stated: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "ANALYSIS_LANGUAGE"}
    environment |= {"LC_ALL": stated, "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, str(RUN), *arguments], env=environment, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("stated", "first"),
    [
        ("vi_VN.UTF-8", "  python run.py report   chạy các notebook và dựng lại thư mục reports/"),
        ("en_GB.UTF-8", "  python run.py report   run the notebooks and rebuild reports/"),
        ("C", "  python run.py report   run the notebooks and rebuild reports/"),
    ],
)
def test_the_jobs_are_listed_in_the_language_of_the_machine(stated: str, first: str) -> None:
    done = said(stated)
    assert done.returncode == 0 and done.stdout.splitlines()[0] == first


def test_an_unknown_job_is_told_in_the_language_of_the_machine() -> None:
    done = said("vi_VN.UTF-8", "bao-cao")
    assert done.returncode == 1 and done.stderr.startswith("không có việc 'bao-cao'; phải là một trong các việc sau:")


def test_every_sentence_of_it_is_there_in_vietnamese_and_none_is_left_over() -> None:
    tree = ast.parse(RUN.read_text("utf-8"))
    tables = {
        node.targets[0].id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    used = {job.elts[0].value for job in tables["JOBS"].values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
            used |= {argument.value for argument in node.args if isinstance(argument, ast.Constant)}
    assert used == set(ast.literal_eval(tables["IN_VIETNAMESE"]))


@pytest.fixture
def run(monkeypatch, tmp_path):
    """run.py as a module, whose environment is a folder of this test; what it would start is noted and not started."""
    spec = spec_from_file_location("run", RUN)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, path in {"VENV": tmp_path, "DONE": tmp_path / "installed.json"}.items():
        monkeypatch.setattr(module, name, path)
    monkeypatch.setattr(module, "call", lambda *_command, check=True: int(not check))  # what may fail does
    return module


def as_if_old(module) -> SimpleNamespace:
    names = ("executable", "version", "platform", "stdout", "stderr")
    return SimpleNamespace(version_info=(3, 10), **{name: getattr(module.sys, name) for name in names})


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_sentence_is_said_in_both_languages(run, monkeypatch, capsys, language):
    monkeypatch.setenv("ANALYSIS_LANGUAGE", language)
    printed = []
    for changed, arguments in (
        ({}, ["docs"]),  # nothing is there, and neither uv nor pip can
        ({"pip": lambda: ["pip"]}, ["docs"]),  # uv cannot
        ({}, ["x"]),
        ({"sys": as_if_old(run)}, ["test"]),
    ):
        with monkeypatch.context() as patch:
            for name, value in changed.items():
                patch.setattr(run, name, value)
            patch.setattr(run.importlib.util, "find_spec", lambda _name: None)
            try:
                run.main(arguments)
            except SystemExit as end:
                printed.append(str(end.code))
        printed += capsys.readouterr()
    said = "\n".join(printed)
    sentences = run.IN_VIETNAMESE if language == "en" else run.IN_VIETNAMESE.values()
    missing = [s for s in sentences if not re.search(re.sub(r"\\\{.*?\\\}", ".+", re.escape(s.strip())), said)]
    assert missing == [] and not re.search(r"\{\w", said)
    assert bool(re.search("[ăđơư]", said)) == (language == "vi")
