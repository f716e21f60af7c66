"""The command line in both languages: which one is chosen, and that argparse speaks it too."""

import argparse
import ast
import locale
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import __version__
from analysis.__main__ import main
from analysis.report.notebook_files import dumps
from analysis.system.arguments import ARGPARSE, language_of, machine_language, project_language, translated_arguments
from analysis.system.language import LANGUAGES, catalogue, in_language

COMMANDS = ("new", "add", "check", "code", "report", "strip")


@pytest.fixture(autouse=True)
def no_language_of_this_machine(monkeypatch, tmp_path):
    for name in ("ANALYSIS_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_each_source_of_the_language_goes_before_the_next(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "platform", "linux")
    assert language_of(["check"]) == "en"
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")
    assert language_of(["check"]) == "vi"
    (tmp_path / "analysis.toml").write_text('language = "en"\n', "utf-8")
    assert language_of(["check"]) == "en"
    monkeypatch.setenv("ANALYSIS_LANGUAGE", "vi")
    assert language_of(["check"]) == "vi"
    assert language_of(["check", "--language", "en"]) == language_of(["check", "--language=en"]) == "en"


@pytest.mark.parametrize("stated", ["C.UTF-8", "fr_FR.UTF-8", "", "vienna"])
def test_a_machine_that_speaks_another_language_gets_english(monkeypatch, stated):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("LANG", stated)
    assert language_of([]) == "en"


@pytest.mark.parametrize("stated", ["vi_VN.UTF-8", "vi", "vi-VN", "vi.UTF-8", "VI_VN"])
def test_a_vietnamese_machine_is_known_however_it_is_written(monkeypatch, stated):
    monkeypatch.setenv("LC_ALL", stated)
    assert machine_language() == "vi"


def test_windows_states_its_language_as_a_number():
    assert locale.windows_locale[0x042A] == "vi_VN"  # what GetUserDefaultUILanguage gives there


def test_the_settings_are_those_of_the_nearest_project(tmp_path):
    (tmp_path / "analysis.toml").write_text('language = "vi"\n', "utf-8")
    (tmp_path / "notebooks").mkdir()
    assert project_language(tmp_path / "notebooks") == "vi"
    (tmp_path / "notebooks" / "analysis.toml").write_text("language = 3\n", "utf-8")
    assert project_language(tmp_path / "notebooks") is None
    assert language_of(["check", "--root", str(tmp_path)]) == "vi"
    (tmp_path / "analysis.toml").write_bytes(b"\xff\xfe")
    assert project_language(tmp_path) is None


def test_every_text_of_argparse_that_a_user_can_meet_is_translated():
    programmers = re.compile(
        r"conflict|mutually exclusive|cannot (have|merge)|positionals|FileType|mode|can't open|version number|default: "
        r"|unexpected option string|nargs|callable"
        r"|__call__|dest= |invalid option string|BooleanOptionalAction|deprecated|warning|subcommands"
    )
    said = set()
    for node in ast.walk(ast.parse(Path(argparse.__file__).read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
            said |= {argument.value for argument in node.args if isinstance(argument, ast.Constant)}
    assert len(said) > 15
    assert {text for text in said - set(ARGPARSE) if not programmers.search(text)} == set()


def test_argparse_is_left_as_it_was():
    before = argparse._
    with in_language("vi"), translated_arguments():
        assert argparse._("options") == "tùy chọn"
    assert argparse._ is before


def english_pieces() -> list[str]:
    """Return what the command line says in English: every message of the two files that make it."""
    root = Path(__file__).parents[2] / "src" / "analysis"
    texts = set()
    for path in (root / "__main__.py", root / "system" / "arguments.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "N_"):
                texts |= {a.value for a in node.args if isinstance(a, ast.Constant)}
    pieces = {" ".join(p.split()) for text in texts for p in re.split(r"\{\w+\}|%\(\w+\)\w|%\w|\n", text)}
    return sorted(piece for piece in pieces if len(piece) > 3 and not piece.startswith("analysis add"))


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_in_vietnamese_has_no_english(capsys, monkeypatch, command):
    monkeypatch.setenv("COLUMNS", "400")
    with pytest.raises(SystemExit) as ended:
        main([*([command] if command else []), "--language", "vi", "--help"])
    shown = " ".join(capsys.readouterr().out.split())
    assert ended.value.code == 0
    assert "cách dùng: analysis" in shown and "tùy chọn" in shown
    assert [piece for piece in english_pieces() if re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", shown)] == []


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_in_english_is_what_the_code_says(capsys, monkeypatch, command):
    monkeypatch.setenv("COLUMNS", "400")
    with pytest.raises(SystemExit):
        main([*([command] if command else []), "--language", "en", "--help"])
    assert "usage: analysis" in capsys.readouterr().out


WRONG = {
    "no command": ([], "thiếu các tham số bắt buộc: LỆNH"),
    "unknown command": (["repport"], "lựa chọn không hợp lệ: 'repport'"),
    "no file": (["add"], "thiếu các tham số bắt buộc: TỆP_HOẶC_THƯ_MỤC"),
    "no value": (["check", "--root"], "tham số --root: cần một giá trị"),
    "a date": (["add", "a.txt", "--published", "4/3/2021"], "'4/3/2021' phải là ngày viết theo dạng 2021-03-04"),
    "a number": (["report", "--jobs", "0"], "'0' phải là số nguyên từ 1 trở lên"),
    "a seed": (["code", "--seed", "x"], "'x' phải là số nguyên từ 0 trở lên"),
    "unknown option": (["check", "--rot", "x", "--quick"], "không nhận ra tham số"),
    "unknown language": (["check", "--language", "fr"], "lựa chọn không hợp lệ: 'fr'"),
}


@pytest.mark.parametrize(("arguments", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_command_is_told_in_vietnamese(capsys, monkeypatch, arguments, said):
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    shown = capsys.readouterr().err
    assert ended.value.code == 2
    assert said in shown and ": lỗi: " in shown and shown.startswith("cách dùng: ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_of_a_command_is_told_in_its_language(capsys, language):
    assert main(["check", "--language", language]) == 1
    assert capsys.readouterr().err.startswith({"en": "error: ", "vi": "lỗi: "}[language])


def test_the_language_ends_with_the_command():
    with in_language("en"):
        main(["check", "--language", "vi"])
        assert catalogue("vi").gettext("options") == "tùy chọn"
        from analysis.system.language import _

        assert _("options") == "options"


def test_the_installed_command_speaks_the_language_of_the_machine(tmp_path):
    environment = {**os.environ, "LANG": "vi_VN.UTF-8"}
    run = [sys.executable, "-m", "analysis", "check"]
    done = subprocess.run(run, cwd=tmp_path, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 1 and done.stderr.startswith("lỗi: ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_versions_are_told_without_a_command(capsys, language):
    with pytest.raises(SystemExit) as ended:
        main(["--language", language, "--version"])
    version = re.escape(__version__)
    python = re.escape(platform.python_version())
    assert ended.value.code == 0
    assert re.fullmatch(rf"analysis {version} \(Python {python}, \S+ \S+\)\n", capsys.readouterr().out)


STRIPPED = {
    "en": ("no file notebooks/*.ipynb in ", "no outputs in 1 notebook", "no outputs in 2 notebooks"),
    "vi": (" không có tệp notebooks/*.ipynb nào", "1 notebook: không có", "2 notebook: không có"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_strip_says_so_where_there_is_nothing_to_remove(capsys, tmp_path, language):
    none, one, two = STRIPPED[language]
    assert main(["strip", "--language", language]) == 0
    assert none in (said := capsys.readouterr().out) and str(tmp_path) in said
    (tmp_path / "notebooks").mkdir()
    for number, expected in enumerate((one, two)):
        notebook = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (tmp_path / "notebooks" / f"{number}.ipynb").write_text(dumps(notebook), "utf-8", newline="\n")
        assert main(["strip", "--check", "--language", language]) == 0
        assert expected in capsys.readouterr().out


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_is_no_notebook_is_told_without_words_of_python(capsys, tmp_path, language):
    (tmp_path / "a.ipynb").write_text('{"nbformat": 4, "cells": 3}', "utf-8")
    assert main(["strip", "a.ipynb", "--language", language]) == 1
    said = {"en": "the file is damaged or of another kind", "vi": "tệp bị hỏng hoặc thuộc loại khác"}
    assert capsys.readouterr().err.endswith(f": {said[language]}\n")
