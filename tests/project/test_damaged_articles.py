"""One damaged article costs no report: `check` and `load_corpus` say it with its row, and so does the page."""

from __future__ import annotations

import hashlib
import html
import re
import shutil
import warnings
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from analysis import build_report, check_project, findings, load_corpus, new_project, open_study

TEXT = "Tỉnh ủy triển khai nghị quyết đến các chi bộ trong năm nay.\nHuyện {n} sơ kết {m} năm thực hiện chỉ thị."
DAMAGE = {
    "Tỉnh ủy tri\ufffdn khai ngh\ufffd quyết.": "characters were replaced by U+FFFD: 'Tỉnh ủy tri\ufffdn khai ngh",
    "Tỉnh ủy tri?n khai ngh? quy?t.": "characters were replaced by '?': 'Tỉnh ủy tri?n",
    "Tỉnh ủy \x07triển khai.": "a control character (U+0007) is in the text",
    "Tỉnh ủy <b>triển khai</b>.": "HTML is left in the text: 'Tỉnh ủy <b>triển",
}
TELLS = ["from analysis import findings, open_study", "study = open_study('..')", "findings.texts(study)"]


def project_of(folder: Path, texts: list[str], dates: list[str] | None = None) -> Path:
    root = new_project(folder)
    columns = pd.read_csv(root / "data" / "articles.csv").columns
    rows = []
    for i, text in enumerate(texts):
        content = (text + "\n" if text else "") + TEXT.format(n=i, m=i + 2)
        (root / "data" / "articles" / f"a{i}.txt").write_text(content, "utf-8")
        rows.append(
            {
                "article_id": f"a{i}",
                "province": "Bắc" if i % 2 else "Nam",
                "published": dates[i] if dates else "",
                "file": f"a{i}.txt",
                "sha256": hashlib.sha256(content.encode()).hexdigest(),
            }
        )
    pd.DataFrame(rows).reindex(columns=columns).to_csv(root / "data" / "articles.csv", index=False)
    for path in (root / "notebooks").glob("*.ipynb"):
        path.unlink()
    cell = nbformat.v4.new_code_cell("\n".join(TELLS), id="x")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), root / "notebooks" / "01-corpus.ipynb")
    return root


@pytest.mark.parametrize("text", DAMAGE)
def test_check_loading_and_the_findings_say_which_row_is_damaged(tmp_path, text):
    root = project_of(tmp_path / "mine", ["Dân vui.", "Lúa tốt.", text])
    assert any("row 4" in problem and DAMAGE[text] in problem for problem in check_project(root)[0])
    with pytest.warns(UserWarning, match=re.escape(DAMAGE[text][:30])):
        load_corpus(root / "data")
    study = open_study(root)
    (note,) = study.notes
    assert note.startswith("data/articles.csv, row 4") and DAMAGE[text] in note
    said = html.unescape(findings.texts(study).text)
    assert "**Notes about the corpus.**" in said and note.replace("\x07", "") in said.replace("\x07", "")


@pytest.mark.integration
def test_damaged_articles_stray_files_and_doubtful_dates_do_not_cost_the_report(tmp_path):
    root = project_of(tmp_path / "mine", [*DAMAGE, "Dân vui."], ["03/04/2021", "05/06/2021", "", "01/02/2021", ""])
    shutil.copyfile(root / "data" / "articles" / "a0.txt", root / "data" / "articles" / "left.txt")
    lines: list[str] = []
    page = html.unescape(build_report(root, say=lines.append).read_text("utf-8"))
    said = [line for line in lines if line.startswith("note: ")]
    assert len(said) == len(DAMAGE) + 2
    for what in ("U+FFFD", "U+0007", "replaced by '?'", "HTML is left", "left.txt", "published: "):
        assert what in page and any(what in line for line in said)
    assert (root / "reports" / "explorer.html").is_file()


@pytest.mark.integration
def test_an_article_without_body_is_a_problem_for_check_and_a_note_in_the_report(tmp_path):
    root = project_of(tmp_path / "mine", ["Dân vui.", "Lúa tốt.", ""])
    path = root / "data" / "articles" / "a2.txt"
    path.write_text("12/05/2021\nIn bài viết này\n", "utf-8")
    manifest = pd.read_csv(root / "data" / "articles.csv")
    manifest.loc[2, "sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest.to_csv(root / "data" / "articles.csv", index=False)
    assert any("no line of 'a2' was recognised as body" in problem for problem in check_project(root)[0])
    page = html.unescape(build_report(root, say=lambda line: None).read_text("utf-8"))
    assert "no line with role body in a2: left out of every later table" in page


def test_a_warning_about_the_program_is_no_note(tmp_path):
    from analysis.system.notes import warnings_as_notes

    notes: list[str] = []
    with pytest.warns(RuntimeWarning, match="overflow"), warnings_as_notes(notes):
        warnings.warn("overflow", RuntimeWarning, stacklevel=1)
    assert notes == []


@pytest.mark.integration
def test_what_a_library_says_of_its_future_costs_no_report(tmp_path):
    root = project_of(tmp_path / "mine", ["Dân vui.", "Lúa tốt."])
    cell = nbformat.v4.new_code_cell(
        "import warnings\nwarnings.warn('will change', FutureWarning)\nwarnings.warn('old', DeprecationWarning)", id="x"
    )
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), root / "notebooks" / "01-corpus.ipynb")
    assert "will change" not in build_report(root, say=lambda line: None).read_text("utf-8").split("<details")[0]
