"""Ctrl-C, whatever the command is at: one line and the exit code 130."""

from __future__ import annotations

import importlib

import pytest

from analysis.__main__ import main

# Each command with what it is interrupted in.
COMMANDS = [
    (["new", "mine"], "analysis.project.new", "new_project"),
    (["add", "a.txt", "--province", "A", "--root", "."], "analysis.project.add", "add_articles"),
    (["check", "--root", "."], "analysis.project.check", "check_project"),
    (["code", "--coder", "A", "--root", "."], "analysis.report.desk_command", "write_desk"),
    (["code", "--adjudicate", "a.csv", "b.csv"], "analysis.report.desk_command", "write_adjudication"),
    (["report", "--root", "."], "analysis.report.building", "build_report"),
    (["strip", "a.ipynb"], "analysis.report.notebook_files", "strip_file"),
]


@pytest.mark.parametrize(("arguments", "module", "function"), COMMANDS)
def test_ctrl_c_is_one_line_and_exit_code_130(tmp_path, monkeypatch, capsys, arguments, module, function):
    def interrupted(*_args: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(importlib.import_module(module), function, interrupted)
    assert main(arguments) == 130
    assert capsys.readouterr() == ("", "stopped\n")


def test_every_command_is_among_them(capsys):
    with pytest.raises(SystemExit):
        main(["no-such-command"])
    said = capsys.readouterr().err
    assert all(f"'{arguments[0]}'" in said or arguments[0] in said for arguments, _module, _function in COMMANDS)
    listed = said[said.rindex("(") + 1 : said.rindex(")")].replace("choose from", "").replace("'", "").split(",")
    assert {name.strip() for name in listed} == {arguments[0] for arguments, _module, _function in COMMANDS}
