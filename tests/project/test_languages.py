"""Who reads only Vietnamese meets no English sentence in a project or a command, and the other way round."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from analysis.__main__ import main

# Words that every English sentence of the package has one of, and that no Vietnamese text has.
ENGLISH = re.compile(
    r"\b(?:the|of|is|are|was|not|and|with|must|for|from|which|that|has|have|already|ready)\b", re.IGNORECASE
)
# Letters that only Vietnamese has.
VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
FOREIGN = {"vi": ENGLISH, "en": VIETNAMESE}
LANGUAGES = sorted(FOREIGN)
PAGES = sorted((Path(__file__).parents[1] / "data" / "pages").glob("*.txt"))


def foreign(language: str, text: str) -> list[str]:
    """Return the lines with words of the other language; names of files, quotations and code are in none."""
    text = re.sub(r"`[^`]*`|'[^'\n]*'|“[^”]*”|\"[^\"\n]*\"|\S*[/\\]\S*|\([^()]*\)", "", text)
    return [line for line in text.splitlines() if FOREIGN[language].search(line)]


@pytest.fixture(params=LANGUAGES)
def language(request) -> str:
    return request.param


@pytest.fixture
def command(tmp_path, monkeypatch, capsys, language):
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> str:
        main(["--language", language, *arguments])
        said = "".join(capsys.readouterr())
        assert said.strip(), arguments
        return said

    return run


@pytest.fixture
def project(tmp_path, command) -> Path:
    command("new", "mine")
    return tmp_path / "mine"


def test_a_new_project_is_in_its_language(project, language):
    settings = (project / "analysis.toml").read_text("utf-8")
    assert f'language = "{language}"' in settings
    assert foreign(language, "\n".join(line.partition("  # ")[2] for line in settings.splitlines())) == []
    assert foreign(language, (project / "README.md").read_text("utf-8")) == []
    for path in (project / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        prose = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        assert foreign(language, re.sub(r"\*[^*]+\*", "", prose)) == [], path.name
    if language == "vi":  # the indicators of the codebook are Vietnamese in both
        codebook = (project / "resources" / "codebook.toml").read_text("utf-8")
        told = re.findall(r"^(?:#|definition|include|exclude).*", codebook, re.MULTILINE)
        assert foreign(language, "\n".join(line.replace('"', "") for line in told if "[lists]" not in line)) == []


def test_every_command_speaks_the_language(project, command, language, tmp_path):
    bad = tmp_path / "a.rtf"
    bad.write_text("x", "utf-8")
    empty = tmp_path / "empty.txt"
    empty.write_text("\n", "utf-8")
    root = ("--root", str(project))
    said = [
        command("new", "mine"),  # already there
        command("check", "--root", "nowhere"),
        command("add", str(PAGES[0]), str(PAGES[1]), "--province", "Lai Châu", *root),
        command("add", str(PAGES[0]), str(bad), str(empty), "none.txt", "--province", "Lai Châu", *root),
        command("add", str(PAGES[2]), *root),  # no province
        command("check", *root),
        command("check", "--excel", *root),
        command("code", "--coder", "An", *root),
        command("code", "--coder", "An", *root),  # the sheet is there already
        command("code", *root),
        command("report", "--format", "docx", "--root", str(tmp_path)),  # no notebooks
    ]
    settings = project / "analysis.toml"
    settings.write_text(settings.read_text("utf-8").replace('by = "province"', 'by = "count"\ncolour = "x"'), "utf-8")
    manifest = project / "data" / "articles.csv"
    manifest.write_text(manifest.read_text("utf-8").replace("Lai Châu", "", 1), "utf-8")
    (project / "resources" / "lexicon.txt").write_text("một\n", "utf-8")
    (project / "resources" / "codebook.toml").write_text('version = "1"\n[frames.A]\n', "utf-8")
    said += [command("check", *root), command("report", *root)]
    assert [line for text in said for line in foreign(language, text)] == []


@pytest.mark.integration
def test_a_report_that_fails_says_so_in_the_language(tmp_path, command, language):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "execution_count": None, "outputs": [], "source": ["1 / 0"]}
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": [cell], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (folder / "01-a.ipynb").write_text(json.dumps(notebook), "utf-8")
    said = command("report", "--root", str(tmp_path))
    assert "ZeroDivisionError" in said
    assert foreign(language, said.replace("division by zero", "")) == []
