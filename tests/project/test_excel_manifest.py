"""A project whose manifest is articles.xlsx: found, checked and added to as one with articles.csv."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import load_corpus
from analysis.__main__ import main
from analysis.corpus.manifest import COLUMNS
from analysis.project.check import check_project
from analysis.project.new import find_root, new_project

openpyxl = pytest.importorskip("openpyxl")

TEXT = "Mùa lúa mới\nBà con ra đồng từ sáng sớm, ai cũng vui vì năm nay lúa tốt.\nXã đã làm đường mới cho {}.\n"


@pytest.fixture
def project(tmp_path) -> Path:
    """Return a project with one article, its manifest saved by Excel and articles.csv removed."""
    root = new_project(tmp_path / "mine")
    add(root, "một")
    assert main(["check", "--excel", "--root", str(root)]) == 0
    (root / "data" / "articles.csv").unlink()
    return root


def add(root: Path, name: str, *options: str) -> None:
    (root.parent / f"{name}.txt").write_text(TEXT.format(name), "utf-8")
    file = str(root.parent / f"{name}.txt")
    assert main(["add", file, "--province", "Sơn La", "--root", str(root), *options]) == 0


def test_it_is_found_checked_and_added_to(project, monkeypatch, capsys):
    monkeypatch.chdir(project / "data" / "articles")
    assert find_root() == project
    assert check_project(project)[0] == []
    add(project, "hai", "--newspaper", "Báo Mới")
    assert load_corpus(project / "data")["article_id"].tolist() == ["mot", "hai"]
    assert load_corpus(project / "data")["newspaper"].iloc[1] == "Báo Mới"
    assert check_project(project)[0] == []
    assert not (project / "data" / "articles.csv").exists()


def test_the_users_other_sheets_formulas_and_widths_stay(project):
    path = project / "data" / "articles.xlsx"
    book = openpyxl.load_workbook(path)
    book.create_sheet("Ghi chú")["A1"] = "=1+1"
    book.worksheets[0].column_dimensions["A"].width = 33
    book.save(path)
    add(project, "hai")
    after = openpyxl.load_workbook(path)
    assert after["Ghi chú"]["A1"].value == "=1+1"
    assert after.worksheets[0].column_dimensions["A"].width == 33
    assert load_corpus(project / "data")["article_id"].tolist() == ["mot", "hai"]


def test_two_manifests_are_said(project):
    (project / "data" / "articles.csv").write_text(",".join(COLUMNS) + "\n", "utf-8")
    assert (
        "data/articles.csv is read, and data/articles.xlsx beside it is not; keep one of them"
        in (check_project(project)[1])
    )


def test_the_manifest_is_not_written_over_itself(project, capsys):
    before = (project / "data" / "articles.xlsx").read_bytes()
    assert main(["check", "--excel", "--root", str(project)]) == 1
    assert "data/articles.xlsx is the manifest itself" in capsys.readouterr().err
    assert (project / "data" / "articles.xlsx").read_bytes() == before


def test_a_folder_without_either_names_both(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no data/articles.csv or data/articles.xlsx here"):
        find_root(tmp_path)


def test_what_a_killed_add_left_is_removed_there_too(project):
    from analysis.project import pending

    (project / "data" / "articles" / "mot-2.txt").write_bytes(b"half")
    checksum = "".join(pending._checksum(project / "data" / "articles" / "mot-2.txt"))
    (project / "build").mkdir(exist_ok=True)
    pending.note(project, "mot-2", {project / "data" / "articles" / "mot-2.txt": checksum})
    assert pending.clean_up(project) == ["data/articles/mot-2.txt"]
