"""The README's example runs as it stands, and what it links to exists."""

import re
import shlex
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

from analysis.__main__ import _parser
from analysis.system.language import in_language

README = Path("README.md").read_text("utf-8")


def test_the_ten_lines_run_in_the_folder_of_the_notebooks(monkeypatch: pytest.MonkeyPatch) -> None:
    lines, *_ = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len([line for line in lines.splitlines() if line.strip()]) <= 10
    monkeypatch.chdir("notebooks")
    names: dict = {}
    exec(lines.replace("\nconcordance_lines", "\nfound = concordance_lines"), names)
    assert len(plt.get_fignums()) == 2
    assert len(names["found"]) == 7
    plt.close("all")


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#]+)\)", README))))
def test_a_link_of_the_readme_leads_somewhere(link: str) -> None:
    assert Path(link).exists()


VIETNAMESE = ("README.vi.md", "docs/vi/gio-dau-tien.md")


@pytest.mark.parametrize("name", VIETNAMESE)
def test_commands_and_links_of_the_vietnamese_pages_exist(name: str) -> None:
    text = Path(name).read_text("utf-8")
    commands = re.findall(r"^analysis (\w+)(.*)$", text, re.MULTILINE) + re.findall(r"`analysis (\w+)()`", text)
    assert {command for command, _rest in commands} >= {"new", "add", "check", "report", "code"}
    with in_language("en"):
        parser = _parser()
    for command, rest in commands:
        if rest:
            parser.parse_args([command, *shlex.split(rest)])  # ends the test where there is no such option
    jobs = set(re.findall(r"python run\.py (\w+)", text))
    assert jobs <= set(re.findall(r'^    "(\w+)":', Path("run.py").read_text("utf-8"), re.MULTILINE))
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        assert (Path(name).parent / link).exists()
