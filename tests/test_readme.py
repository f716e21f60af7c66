"""The README's example runs as it stands, and what it links to exists."""

import re
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

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
