"""A project of one's own: made, filled, examined and reported by commands, also from an installed wheel."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import fields
from pathlib import Path

import pytest

import analysis.pages.apart
import analysis.project.manifest
import analysis.project.new
from analysis import load_corpus
from analysis.__main__ import main
from analysis.corpus.manifest import COLUMNS, OPTIONAL
from analysis.pages.page import Page
from analysis.project.add import add_articles
from analysis.project.check import check_project
from analysis.project.new import find_root, new_project
from analysis.project.resources import packaged_notebooks
from analysis.report.settings import Floors, Settings, load_settings
from analysis.report.study import open_study

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "tests" / "data" / "pages").glob("*.txt"))


@pytest.fixture
def project(tmp_path) -> Path:
    return new_project(tmp_path / "mine")


def rows_of(project: Path) -> list[dict[str, str]]:
    with (project / "data" / "articles.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def rewrite(project: Path, rows: list[dict[str, str]]) -> None:
    with (project / "data" / "articles.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def add(project: Path, *paths: Path, province: str = "Sơn La", **given: str) -> tuple[int, list[str]]:
    said: list[str] = []
    return add_articles(paths, province, root=project, given=given, say=said.append), said


# --- analysis new ---


def test_a_new_project_has_an_empty_manifest_notebooks_and_resources_to_edit(project):
    assert (project / "data" / "articles.csv").read_text("utf-8-sig") == ",".join([*COLUMNS, *OPTIONAL]) + "\n"
    assert (project / "data" / "articles").is_dir()
    assert len((project / "README.md").read_text("utf-8").splitlines()) <= 10
    packaged = ROOT / "src" / "analysis" / "resources"
    for name in ("codebook.toml", "lexicon.txt"):
        assert (project / "resources" / name).read_bytes() == (packaged / name).read_bytes()


def test_the_notebooks_of_the_package_are_those_of_the_repository():
    """Links, not copies: they cannot drift. Notebook 06 shows how to use the commands and is not part of a project."""
    packaged = {path.name: path for path in (ROOT / "src" / "analysis" / "notebooks").iterdir()}
    assert set(packaged) == {p.name for p in (ROOT / "notebooks").glob("*.ipynb") if not p.name.startswith("06")}
    assert all(path.resolve() == ROOT / "notebooks" / name for name, path in packaged.items())


def test_the_settings_of_a_new_project_are_the_defaults_with_a_comment_on_every_line(project):
    text = (project / "analysis.toml").read_text("utf-8")
    assert [line for line in text.splitlines() if line and "#" not in line] == []
    defaults = Settings(lexicon=project / "resources/lexicon.txt", codebook=project / "resources/codebook.toml")
    assert load_settings(project / "analysis.toml") == defaults
    named = set(re.findall(r"^(\w+) =", text, re.MULTILINE))
    assert named == {f.name for f in fields(Settings)} - {"floors", "in_words"} | {f.name for f in fields(Floors)}


def test_the_notebooks_of_a_project_read_its_settings_and_nothing_else(project):
    for path in (project / "notebooks").glob("*.ipynb"):
        code = "\n".join(
            "".join(cell["source"])
            for cell in json.loads(path.read_text("utf-8"))["cells"]
            if cell["cell_type"] == "code"
        )
        assert 'open_study("..")' in code and code.count('"..') == 1
        assert len([line for line in code.splitlines() if line.strip()]) <= 60


@pytest.mark.parametrize(
    ("written", "line", "reason"),
    [
        ('question = "Ai?"\ncolour = "red"', 2, "unknown setting 'colour'; must be one of question, about, by,"),
        ("\n\nby = 3", 3, "by must be a text in quotation marks, got 3"),
        ('by = "count"', 1, "by = 'count' is the name of a column of the results"),
        ('by = "terrain"', None, "by = 'terrain' is no column of articles.csv; must be one of article_id, province,"),
        ('language = "fr"', 1, 'language must be one of "en", "vi", got \'fr\''),
        ('formulas = "vào bếp"', 1, "formulas must be a list of texts, such as"),
        ('codebook = "mine.toml"', 1, "codebook: mine.toml not found"),
        ("[floors]\nword_count = 0", 2, "word_count must be a whole number from 1, got 0"),
        ("[floors]\ncommon_share = 1.5", 2, "common_share must be a share above 0 and at most 1, got 1.5"),
        ("[floors]\nwords = 3", 2, "unknown floor 'words'; must be one of word_count, phrase_count,"),
        ('question = "Ai?\ngroup = "x"', 1, "cannot be read as TOML: a text does not end in its quotation"),
        ('by = "title"', 1, "by = 'title' names no groups; it must be a column such as province"),
        ('by = "row"', None, "by = 'row' is no column of articles.csv; must be one of article_id, province,"),
        ('group = ""', 1, "group must not be empty"),
    ],
)
def test_a_mistake_in_the_settings_is_named_with_its_line(project, written, line, reason):
    add(project, PAGES[0])
    (project / "analysis.toml").write_text(written + "\n", "utf-8")
    (problem,) = check_project(project)[0]
    assert problem.startswith(f"analysis.toml, line {line}: " if line else "analysis.toml: ")
    assert reason in problem


def test_every_mistake_in_the_settings_is_told_at_once(tmp_path):
    (tmp_path / "analysis.toml").write_text('colour = "red"\nby = ""\n', "utf-8")
    with pytest.raises(ValueError, match=r"line 1: unknown setting 'colour'.*\n.*line 2: by must not be empty"):
        load_settings(tmp_path / "analysis.toml")


def test_an_article_without_a_group_and_a_phrase_that_is_nowhere_are_told(project):
    add(project, PAGES[0])
    add(project, PAGES[1])
    rewrite(project, [row | {"terrain": terrain} for row, terrain in zip(rows_of(project), ["núi", ""], strict=True)])
    (project / "analysis.toml").write_text('by = "terrain"\nformulas = ["cà phê muối ớt"]\n', "utf-8")
    problems, notes = check_project(project)
    assert problems == ["data/articles.csv, row 3: no value in the column terrain, by which the report compares"]
    assert "analysis.toml: the phrase 'cà phê muối ớt' is in no article" in notes


def test_a_lexicon_of_ones_own_is_used(tmp_path, sentences):
    from analysis import segment

    own = tmp_path / "lexicon.txt"
    own.write_text("\ufeff# mine\nthực hiện từng bước\n", "utf-8")
    title = sentences.head(1).assign(text="Sơn La thực hiện từng bước", start=0, end=26)
    assert "thực_hiện_từng_bước" in set(segment(title, lexicon=str(own))["word"])
    assert "thực_hiện_từng_bước" not in set(segment(title)["word"])


def test_a_folder_with_something_in_it_is_left_alone(tmp_path, capsys):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    assert main(["new", str(tmp_path / "mine")]) == 1
    assert "already there, and not an empty folder" in capsys.readouterr().err
    assert files_of(tmp_path) == {"mine/thesis.txt": b"years of work"}


def test_a_project_can_be_made_in_the_empty_folder_one_stands_in(tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert main(["new", "."]) == 0
    assert find_root() == tmp_path / "here" and os.listdir(tmp_path) == ["here"]


def test_a_project_that_cannot_be_finished_leaves_nothing(tmp_path, monkeypatch):
    def full(path: Path, content: str, *how: str, **more: str) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    assert main(["new", str(tmp_path / "mine")]) == 1
    assert os.listdir(tmp_path) == []


def test_the_project_is_found_from_a_folder_inside_it(project, monkeypatch):
    assert find_root(project / "data" / "articles") == project
    monkeypatch.chdir(project.parent)
    with pytest.raises(FileNotFoundError, match="make a project with 'analysis new DIR', or name yours with --root"):
        find_root()


# --- analysis add ---


def test_added_text_is_kept_byte_for_byte_and_loads(project):
    failures, said = add(project, PAGES[0], PAGES[1], province="Cần Thơ", newspaper="Báo Cần Thơ")
    assert failures == 0
    assert [line.split(";")[0].split(",")[0] for line in said] == [
        f"{path.name}: added as {path.stem}" for path in PAGES[:2]
    ]
    for path, row in zip(PAGES[:2], rows_of(project), strict=True):
        stored = project / "data" / "articles" / row["file"]
        assert stored.read_bytes() == path.read_bytes()
        assert row["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert (row["province"], row["newspaper"]) == ("Cần Thơ", "Báo Cần Thơ")
    assert load_corpus(project / "data")["article_id"].tolist() == [path.stem for path in PAGES[:2]]


def test_extracted_text_has_its_original_beside_it(project, tmp_path):
    pytest.importorskip("lxml.etree")
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    lines = PAGES[2].read_text("utf-8").splitlines()
    body = "".join(f"<w:p><w:r><w:t>{html.escape(line)}</w:t></w:r></w:p>" for line in lines)
    with zipfile.ZipFile(tmp_path / "Bài viết số 1.docx", "w") as package:
        package.writestr("word/document.xml", f'<w:document xmlns:w="{name}"><w:body>{body}</w:body></w:document>')
    add(project, tmp_path / "Bài viết số 1.docx")
    original = project / "data" / "originals" / "bai-viet-so-1.docx"
    assert original.read_bytes() == (tmp_path / "Bài viết số 1.docx").read_bytes()
    sums = (project / "data" / "originals" / "SHA256SUMS").read_text()
    assert sums == f"{hashlib.sha256(original.read_bytes()).hexdigest()}  {original.name}\n"
    assert check_project(project)[0] == []
    original.write_bytes(b"changed")
    assert check_project(project)[0] == [
        "data/originals/bai-viet-so-1.docx: was changed after it was added (line 1 of SHA256SUMS)"
    ]


def test_what_is_given_wins_over_what_the_page_says_and_is_not_inferred(project):
    path = PAGES[0]
    add(project, path, published="2020-01-02")
    row = rows_of(project)[0]
    assert row["published"] == "2020-01-02"
    assert row["inferred"] == "title author"


def test_one_bad_file_leaves_the_others_added_and_gives_exit_code_1(project, tmp_path, capsys):
    folder = tmp_path / "saved"
    (folder / "page_files").mkdir(parents=True)
    (folder / "a.txt").write_bytes(PAGES[0].read_bytes())
    (folder / "b.txt").write_bytes(b"\xff\xfe\xfd")
    (folder / "c.txt").write_bytes(PAGES[1].read_bytes())
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    (folder / "old.doc").write_bytes(b"")
    assert main(["add", str(folder), "--province", "A", "--root", str(project)]) == 1
    said = dict(line.removeprefix("NOT added: ").split(": ", 1) for line in capsys.readouterr().out.splitlines())
    assert said["page_files/"] == "a folder inside, not read"
    assert said["photo.jpg"] == "skipped; recognise its text first (OCR)"
    assert said["old.doc"] == "skipped; open it in Word or LibreOffice and save it as .docx"
    assert said["a.txt"].startswith("added as a") and said["c.txt"].startswith("added as c")
    assert said["b.txt"].startswith("not UTF-8 (byte 0xfd in line 1)") or "UTF-16" in said["b.txt"]
    assert [row["article_id"] for row in rows_of(project)] == ["a", "c"]
    assert sorted(files_of(project / "data" / "articles")) == ["a.txt", "c.txt"]


def test_the_same_text_is_added_once(project, tmp_path):
    add(project, PAGES[0])
    (tmp_path / "again.txt").write_text(PAGES[0].read_text("utf-8").replace("\n", " \n\n"), "utf-8")
    failures, said = add(project, tmp_path / "again.txt", PAGES[0])
    assert failures == 0
    assert said == [f"{name}: left out, the same text is already there as {PAGES[0].stem}" for name in
                    ("again.txt", PAGES[0].name)]  # fmt: skip
    assert len(rows_of(project)) == 1


def test_files_of_the_same_name_get_different_ids(project, tmp_path):
    for number, page in enumerate(PAGES[:2]):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "Tin.txt").write_bytes(page.read_bytes())
    add(project, tmp_path / "0", tmp_path / "1")
    assert [row["article_id"] for row in rows_of(project)] == ["tin", "tin-2"]


def test_a_known_name_keeps_its_spelling(project):
    add(project, PAGES[0], province="Sơn La", newspaper="Báo Sơn La")
    add(project, PAGES[1], province="SƠN LA", newspaper="Báo Sơn la")
    assert {(row["province"], row["newspaper"]) for row in rows_of(project)} == {("Sơn La", "Báo Sơn La")}


def test_columns_of_the_users_own_and_hand_made_changes_stay(project):
    add(project, PAGES[0])
    rewrite(project, [{**rows_of(project)[0], "level": "xã", "resolution": 'NQ "18", khóa XII'}])
    add(project, PAGES[1])
    first, second = rows_of(project)
    assert (first["level"], first["resolution"]) == ("xã", 'NQ "18", khóa XII')
    assert (second["article_id"], second["level"]) == (PAGES[1].stem, "")
    assert load_corpus(project / "data")["level"].iloc[0] == "xã"


def test_a_title_that_a_spreadsheet_would_run_is_not_taken(project, tmp_path, monkeypatch):
    page = Page(PAGES[0].read_text("utf-8"), {"title": '=HYPERLINK("x")', "author": "An Bình"}, ("title", "author"))
    monkeypatch.setattr(analysis.pages.apart, "read_page", lambda path: page)
    add(project, PAGES[0])
    row = rows_of(project)[0]
    assert (row["title"], row["author"], row["inferred"]) == ("", "An Bình", "author")
    with pytest.raises(ValueError, match="newspaper '=1' begins with '='; a spreadsheet would run it"):
        add(project, PAGES[1], newspaper="=1")


@pytest.mark.parametrize("fails", ["write_whole", "manifest"])
def test_a_full_disk_leaves_the_corpus_as_it_was(project, tmp_path, monkeypatch, fails):
    add(project, PAGES[0])
    (tmp_path / "old.txt").write_bytes(
        "TØnh ñy S¬n La häp bµn nghÞ quyÕt.".encode("latin-1")
    )  # so there is an original
    before = files_of(project / "data")

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    if fails == "manifest":
        monkeypatch.setattr(analysis.project.manifest.ManifestFile, "write", full)
    else:
        monkeypatch.setattr(analysis.project.add, fails, full)
    failures, said = add(project, tmp_path / "old.txt")
    assert failures == 1 and said[0].endswith("no room is left on the disk")
    assert files_of(project / "data") == before


def test_somebody_elses_adding_is_waited_for(project):
    from analysis.system.files import only_one

    (project / "build").mkdir()
    with only_one(project / "build" / "add.lock", "x"), pytest.raises(RuntimeError, match="articles are being added"):
        add(project, PAGES[0])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--province", ""], "--province is missing"),
        ([], "--province is missing"),
        (["--province", "A", "--id", "tỉnh"], "article_id 'tỉnh' must be letters"),
        ([str(PAGES[1]), "--province", "A", "--title", "T"], "title given for 2 files; give it for one file at a time"),
    ],
)
def test_what_add_cannot_do_is_said_in_one_line(project, capsys, monkeypatch, arguments, said):
    monkeypatch.setattr(sys, "stdin", io.StringIO())  # no terminal: nothing is asked
    assert main(["add", str(PAGES[0]), *arguments, "--root", str(project)]) == 1
    captured = capsys.readouterr()
    assert said in captured.out + captured.err
    assert rows_of(project) == []


def test_a_date_is_checked_before_anything_is_done(project, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["add", str(PAGES[0]), "--province", "A", "--published", "4/3/2021", "--root", str(project)])
    assert ended.value.code == 2 and "'4/3/2021' must be a date such as 2021-03-04" in capsys.readouterr().err


# --- analysis check ---


def test_a_good_corpus_has_no_problems_but_notes(project, capsys):
    add(project, *PAGES[:2], province="A")
    add(project, PAGES[2], province="B")
    assert main(["check", "--root", str(project)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "mine: no problems"
    assert "note: groups with one article (B): what is found describes that article, not the group" in said
    assert (
        "note: groups with few articles (A: 2): from three on there are intervals, with fewer than 10 they are wide"
        in said
    )


def test_every_problem_is_listed_at_once(project, capsys):
    add(project, *PAGES[:6], province="A")
    rows = rows_of(project)
    data = project / "data"
    (data / "articles" / rows[0]["file"]).write_text("Trang chủ\nLượt xem: 12\n", "utf-8")  # furniture, other checksum
    rows[1]["file"] = "gone.txt"
    rows[2]["published"] = "2021-3-4"
    rows[3]["article_id"] = rows[4]["article_id"]
    rewrite(project, rows)
    path = data / "articles.csv"
    path.write_text(path.read_text("utf-8") + "short,row\n", "utf-8")
    (data / "articles" / "new.txt").write_text("x", "utf-8")
    (project / "resources" / "codebook.toml").write_text("version = 1 1", "utf-8")
    (project / "resources" / "lexicon.txt").write_text("một\n", "utf-8")
    assert main(["check", "--root", str(project)]) == 1
    said = capsys.readouterr().out
    for problem in (
        f"data/articles.csv, row 2, data/articles/{rows[0]['file']}: sha256 is",
        f"data/articles.csv, row 2: no line of {rows[0]['article_id']!r} was recognised as body",
        "data/articles.csv, row 3: file 'gone.txt' not found",
        "data/articles.csv, row 4: published '2021-3-4'",
        f"data/articles.csv, row 6: article_id {rows[4]['article_id']!r} is already used in row 5",
        "data/articles.csv, row 8: 2 cells, but the header has 10",
        "data/articles/new.txt: not named in articles.csv",
        "resources/codebook.toml",
        "resources/lexicon.txt: entry 'một'",
    ):
        assert problem in said
    assert said.splitlines()[-1] == f"mine: {said.count('problem: ')} problems"


def test_check_writes_the_manifest_for_excel_and_one_that_excel_saved_is_added_to(project, capsys):
    pytest.importorskip("openpyxl")
    add(project, PAGES[0], province="A")
    assert main(["check", "--excel", "--root", str(project)]) == 0
    assert "articles.xlsx: written" in capsys.readouterr().out
    from analysis.corpus.excel import excel_rows

    header, row = (cells for _, cells in excel_rows(project / "data" / "articles.xlsx"))
    assert dict(zip(header, row, strict=True))["article_id"] == PAGES[0].stem
    path = project / "data" / "articles.csv"
    path.write_text(path.read_text("utf-8-sig").replace(",", ";"), "utf-8-sig")  # as Excel does in Viet Nam
    add(project, PAGES[1], province="A")
    assert path.read_text("utf-8-sig").splitlines()[0] == ";".join([*COLUMNS, *OPTIONAL])
    assert load_corpus(project / "data")["article_id"].tolist() == [page.stem for page in PAGES[:2]]


def test_damaged_text_and_signs_for_missing_values_are_problems_and_own_columns_notes(project):
    add(project, *PAGES[:2], province="A")
    rows = [
        row | {"level": "xã", "rank": str(number), "newspaper": "NA"} for number, row in enumerate(rows_of(project))
    ]
    text = project / "data" / "articles" / rows[1]["file"]
    text.write_text(text.read_text("utf-8") + "\n\n<b>ngh? quy?t</b>\n", "utf-8")
    excerpt = "<b>ngh? quy?t</b>"
    rewrite(project, [row | {"sha256": ""} for row in rows])
    problems, notes = check_project(project)
    where = f"data/articles.csv, row 3, data/articles/{rows[1]['file']}: "
    missing = "newspaper is 'NA', as programs write a missing value: fill it in or leave it empty (row 2, row 3)"
    assert problems == [
        f"data/articles.csv: {missing}",
        f"{where}HTML is left in the text: {excerpt!r}",
        f"{where}characters were replaced by '?': {excerpt!r}",
    ]
    assert "columns of your own, each of which can be used as by=: level" in notes
    assert "cannot be used as by=, since results have a column of that name: rank" in notes


def test_load_corpus_refuses_and_check_lists_the_same(project):
    add(project, *PAGES[:3], province="A")
    rows = rows_of(project)
    rows[0]["file"], rows[1]["published"] = "gone.txt", "2021-3-4"
    rewrite(project, rows)
    with pytest.raises(FileNotFoundError) as refused:
        load_corpus(project / "data")
    listed = [line.removeprefix("  - ") for line in str(refused.value).splitlines()[1:]]
    here = f"{project}/"
    assert [f"data/articles.csv, {problem}".replace(here, "") for problem in listed] == check_project(project)[0][:2]


def test_hard_line_breaks_are_noted_and_no_problem(project):
    wrapped = ROOT / "tests" / "data" / "pages" / "newspapers" / "song-mang.txt"
    add(project, wrapped, PAGES[1])
    problems, notes = check_project(project)
    [note] = [note for note in notes if "hard line breaks" in note]
    assert problems == []
    assert note == (
        "data/articles/song-mang.txt: 'song-mang' has hard line breaks; its lines are joined before they are classified"
    )


def test_near_duplicates_are_noted(project, tmp_path):
    text = PAGES[1].read_text("utf-8")
    (tmp_path / "copy.txt").write_text(text.replace("Ngày", "Sáng ngày", 1) + "\nNgười dân rất vui mừng.\n", "utf-8")
    add(project, PAGES[1], tmp_path / "copy.txt")
    problems, notes = check_project(project)
    assert problems == [] and any(note.startswith(f"{PAGES[1].stem} and copy: ") for note in notes)


def test_a_text_that_is_there_twice_is_told_once(project):
    add(project, PAGES[1], PAGES[2])
    rows = rows_of(project)
    (project / "data" / "articles" / "copy.txt").write_bytes(PAGES[1].read_bytes())
    rewrite(project, [*rows, rows[0] | {"article_id": "copy", "file": "copy.txt"}])
    problems, notes = check_project(project)
    [problem] = problems
    assert problem.endswith(f"articles {PAGES[1].stem!r} and 'copy' have the same text; keep one of them")
    assert not [note for note in notes if "of the shorter one" in note]
    rewrite(project, [*rows, rows[0]])
    (project / "data" / "articles" / "copy.txt").unlink()
    [problem] = check_project(project)[0]
    assert "is already used in row 2" in problem


@pytest.mark.parametrize("manifest", ["", "a,b\n1,2\n", "\x00", '"', '"' + "x" * 200_000, "article_id,file\n"])
def test_a_broken_manifest_is_an_error_and_no_crash(project, manifest, capsys):
    (project / "data" / "articles.csv").write_text(manifest, "utf-8")
    assert main(["check", "--root", str(project)]) == 1
    assert main(["add", str(PAGES[0]), "--province", "A", "--root", str(project)]) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert (project / "data" / "articles.csv").read_text("utf-8") == manifest


# --- From an installed wheel ---


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> list[str]:
    """Return the command of a wheel that is installed outside the repository, and what else it needs beside it."""
    uv = Path(sys.executable).parent / "uv"
    if not uv.is_file():
        pytest.skip("uv is not installed beside this Python")
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [uv, "build", "-q", "--wheel", "--offline", "-o", folder, ROOT], check=True, capture_output=True, text=True
    )
    (wheel,) = folder.glob("*.whl")
    subprocess.run(
        [uv, "pip", "install", "-q", "--offline", "--no-deps", "--target", folder / "site", wheel], check=True
    )
    others = [path for path in sys.path if path.endswith("-packages")]
    path = os.pathsep.join([str(folder / "site"), *others])
    code = (
        "import sys, analysis; assert 'site' in analysis.__file__; from analysis.__main__ import main; sys.exit(main())"
    )
    return ["env", f"PYTHONPATH={path}", sys.executable, "-c", code]


@pytest.mark.integration
def test_a_project_is_made_and_filled_from_the_wheel(installed, tmp_path):
    commands = [["new", "mine"], ["add", *map(str, PAGES[:3]), "--province", "A", "--root", "mine"]]
    # one Python for all of them: starting it is what takes long
    all_of_them = (
        f"from analysis.__main__ import main; print([main(c) for c in {[*commands, ['check', '--root', 'mine']]!r}])"
    )
    done = subprocess.run([*installed[:-1], all_of_them], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.splitlines()[-2:] == ["mine: no problems", "[0, 0, 0]"], done.stderr
    assert sorted(os.listdir(tmp_path / "mine" / "notebooks")) == sorted(
        path.name for path in (ROOT / "src" / "analysis" / "notebooks").iterdir()
    )


@pytest.mark.slow
def test_five_saved_pages_go_in_and_a_report_comes_out(installed, tmp_path):
    pytest.importorskip("trafilatura")
    for number, page in enumerate(PAGES[:5]):
        folder = tmp_path / "saved" / ("A" if number < 3 else "B")
        folder.mkdir(parents=True, exist_ok=True)
        lines = "".join(f"<p>{line}</p>" for line in page.read_text("utf-8").splitlines() if line.strip())
        html = f"<html><head><meta charset=utf-8></head><body><div>{lines}</div></body></html>"
        (folder / f"{page.stem}.html").write_text(html, "utf-8")
    commands = (["new", "mine"], ["add", "../saved/A", "--province", "A"], ["add", "../saved/B", "--province", "B"],
                ["check"], ["report"])  # fmt: skip
    for number, command in enumerate(commands):
        done = subprocess.run(
            [*installed, *command], cwd=tmp_path / "mine" if number else tmp_path, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "mine" / "reports" / "report.html").stat().st_size > 100_000


def test_the_extra_names_every_package_that_reading_needs():
    from analysis.pages.page import _PACKAGES

    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    named = " ".join(extras["pages"])
    assert all(package in named for package in _PACKAGES.values())


def test_where_git_makes_no_links_the_packaged_notebooks_are_found_by_the_path_in_their_place(tmp_path: Path) -> None:
    packaged = tmp_path / "src" / "notebooks"
    packaged.mkdir(parents=True)
    (tmp_path / "01-first.ipynb").write_text('{"cells": []}', "utf-8")
    (packaged / "01-first.ipynb").write_text("../../01-first.ipynb", "utf-8")
    (packaged / "02-second.ipynb").write_text('{"cells": [2]}', "utf-8")
    assert packaged_notebooks(packaged) == {"01-first.ipynb": {"cells": []}, "02-second.ipynb": {"cells": [2]}}


def test_a_project_may_compare_years(project):
    assert add(project, *PAGES[:2])[0] == 0
    settings = project / "analysis.toml"
    settings.write_text(settings.read_text("utf-8").replace('by = "province"', 'by = "year"'), "utf-8")
    rows = rows_of(project)
    rewrite(project, [row | {"published": f"{year}-03-04"} for row, year in zip(rows, (2020, 2019), strict=True)])
    assert check_project(project)[0] == []
    assert open_study(project).groups == ["2019", "2020"]  # in the order of time
    rewrite(project, [row | {"published": ""} for row in rows])
    assert "no value in the column year, by which the report compares" in check_project(project)[0][0]
