"""One file never costs another: whatever it does, the others are added, and nothing of it is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest

import analysis.pages.apart
import analysis.project.manifest
from analysis import load_corpus
from analysis.__main__ import main
from analysis.project import pending
from analysis.project.add import add_articles
from analysis.project.check import check_project
from analysis.project.names import free_id, shown
from analysis.project.new import new_project

ROOT = Path(__file__).parents[2]
TEXT = "Mùa lúa mới\nBà con ra đồng từ sáng sớm, ai cũng vui vì năm nay lúa tốt.\nXã đã làm đường mới cho {}.\n"


@pytest.fixture
def project(tmp_path) -> Path:
    return new_project(tmp_path / "mine")


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def add(project: Path, *paths: Path, **given: str) -> tuple[int, list[str]]:
    said: list[str] = []
    return add_articles(paths, "Sơn La", root=project, given=given, say=said.append), said


def save(folder: Path, name: str, content: str | bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder / name


# --- Hostile files, in one child process with bounds on memory and time ---

PAGE = "<html><head><meta charset=utf-8>{}</head><body>{}</body></html>"
BODY = "".join(f"<p>{line}</p>" for line in TEXT.format("bản {}").splitlines())


def hostile_files(folder: Path) -> tuple[list[str], list[str]]:
    """Write files that do harm if they can; return the names of those that hold an article, and of the others."""
    good = {
        "year9999.html": PAGE.format(
            "<meta property='article:published_time' content='9999-12-31T23:59:59-12:00'>", BODY
        ),
        "deep-json.html": PAGE.format(f"<script type='application/ld+json'>{'[' * 200_000}</script>", BODY),
        "spans.html": PAGE.format("", BODY + "<table><tr><td colspan=100000000 rowspan=100000000>x</td></tr></table>"),
        "charset.html": PAGE.replace("utf-8", "no-such-charset").format("", BODY),
        "deep.html": PAGE.format("", "<font>" * 260 + BODY),
        "entities.html": PAGE.format("", BODY + "&#xD800;&#1114112;&#0;"),
        "host.html": PAGE.format("<link rel=canonical href='http://[::1'>", BODY),
        "huge-number.html": PAGE.format(
            "<script type='application/ld+json'>{\"a\": " + "9" * 6000 + "}</script>", BODY
        ),
    }
    bad = {
        "empty.html": "",
        "php.html": "<?php ?>",
        "comment.html": "<!--" + "-" * 100_000,
        "nul.txt": b"\0" * 100,
        "a.pdf": b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 1 0 R >> endobj\ntrailer << /Root 1 0 R >>",
        "a.mht": b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x",
        "a.docx": b"PK\x03\x04",
    }
    for name, content in (good | bad).items():
        save(folder, name, content.replace("{}", name) if isinstance(content, str) else content)
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(folder / "laughs.docx", "w") as package:
        laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha" * 1000}">' for n in range(9))
        package.writestr("word/document.xml", f'<!DOCTYPE w [{laughs}]><w xmlns="{namespace}"><p><t>&l8;</t></p></w>')
    with zipfile.ZipFile(folder / "deep.docx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f"<w xmlns='{namespace}'><body>{'<p><r>' * 100_000}")
    return list(good), [*bad, "laughs.docx", "deep.docx"]


CHILD = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (3_000_000_000, 3_000_000_000))
from analysis.__main__ import main
sys.exit(main(["add", sys.argv[1], "--province", "Sơn La", "--root", sys.argv[2]]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the bounds are those of POSIX")
def test_hostile_files_are_added_or_named_and_the_others_come_in(project, tmp_path):
    pytest.importorskip("trafilatura")
    pytest.importorskip("pypdfium2")
    folder = tmp_path / "saved"
    good, bad = hostile_files(folder)
    save(folder, "zz-last.txt", TEXT.format("bản cuối"))
    done = subprocess.run(
        [sys.executable, "-c", CHILD, folder, project],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1 and done.stderr == ""
    refused = {line.split(": ")[1] for line in done.stdout.splitlines() if line.startswith("NOT added: ")}
    added = {line.split(": added")[0] for line in done.stdout.splitlines() if ": added as " in line}
    assert refused == set(bad)
    assert "Error" not in done.stdout
    assert added == {*good, "zz-last.txt"}
    [problem] = check_project(project)[0]
    assert "entities.txt: characters were replaced by U+FFFD" in problem
    assert len(files_of(project / "data" / "articles")) == len(good) + 1


def test_an_error_that_nobody_foresaw_costs_only_its_own_file(project, tmp_path, monkeypatch):
    read_page = analysis.pages.apart.read_page
    errors = {
        "a": RecursionError("deep"),
        "b": KeyError("x"),
        "c": MemoryError(),
        "d": LookupError("unknown encoding: x"),
    }

    def broken(path: Path) -> object:
        if path.stem in errors:
            raise errors[path.stem]
        return read_page(path)

    monkeypatch.setattr(analysis.pages.apart, "read_page", broken)
    failures, said = add(project, *(save(tmp_path / "f", f"{name}.txt", TEXT.format(name)) for name in "abcde"))
    assert failures == 4
    assert said[:4] == [
        "NOT added: a.txt: its parts are nested too deeply",
        "NOT added: b.txt: an error in the program (KeyError: 'x'); please report it, with the file if you may",
        "NOT added: c.txt: the memory of this computer does not suffice for it",
        "NOT added: d.txt: an error in the program (LookupError: unknown encoding: x); please report it, with the file "
        "if you may",
    ]
    assert said[4].startswith("e.txt: added as e")


# --- Interrupted ---


@pytest.mark.integration
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("next_command", ["add", "check"])
def test_what_a_killed_add_left_is_removed_by_the_next_command(project, tmp_path, next_command):
    before = files_of(project / "data")
    old = save(tmp_path, "old.txt", "TØnh ñy S¬n La häp bµn nghÞ quyÕt.".encode("latin-1"))
    child = textwrap.dedent("""
        import os, signal, sys
        from analysis.project import add
        from analysis.project.manifest import ManifestFile
        ManifestFile.write = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        add.add_articles([sys.argv[1]], "A", root=sys.argv[2])
    """)
    env = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run([sys.executable, "-c", child, old, project], env=env).returncode == -signal.SIGKILL
    left = set(files_of(project / "data")) - set(before)
    assert left == {"articles/old.txt", "originals/old.txt", "originals/SHA256SUMS"}
    save(project / "data", ".articles.csv.123.456", "half")
    said = add(project)[1] if next_command == "add" else check_project(project)[1]
    assert files_of(project / "data") == before
    assert {line.split(": ")[0] for line in said if "an earlier add was interrupted" in line} == {
        "data/articles/old.txt", "data/originals/old.txt", "data/.articles.csv.123.456",
    }  # fmt: skip
    assert add(project, old)[0] == 0


def test_a_file_that_somebody_changed_since_is_left(project, tmp_path):
    text = save(project / "data" / "articles", "old.txt", "changed by hand")
    (project / "build").mkdir()
    pending.note(project, "old", {text: "0" * 64, project / "data" / "articles.csv": "0" * 64})
    assert pending.clean_up(project) == []
    assert text.read_text() == "changed by hand"


@pytest.mark.parametrize(
    "content", ["", "[]", '{"article_id": 1}', '{"article_id": "a", "files": {"../../x": "1"}}', "[" * 99_999]
)
def test_a_note_that_was_not_written_here_is_ignored(project, content):
    save(project / "build", pending.NOTE, content)
    assert pending.clean_up(project) == []
    assert not (project / "build" / pending.NOTE).exists()


def test_ctrl_c_leaves_the_corpus_as_it_was_and_is_one_line(project, tmp_path, monkeypatch, capsys):
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    before = files_of(project / "data")
    monkeypatch.setattr(analysis.project.manifest.ManifestFile, "write", interrupted)
    path = save(tmp_path, "a.txt", TEXT.format("a"))
    assert main(["add", str(path), "--province", "A", "--root", str(project)]) == 130
    assert capsys.readouterr().err == "stopped\n"
    assert files_of(project / "data") == before


# --- Links, names, locales ---


def test_links_are_not_followed(project, tmp_path):
    secret = save(tmp_path, "secret.txt", TEXT.format("riêng"))
    folder = tmp_path / "saved"
    save(folder, "a.txt", TEXT.format("a"))
    (folder / "link.txt").symlink_to(secret)
    (folder / "loop.txt").symlink_to("loop.txt")
    failures, said = add(project, folder)
    assert failures == 0 and len(load_corpus(project / "data")) == 1
    assert [line for line in said if "link" in line] == [
        f"{name}.txt: skipped; it is a link, and links are not followed" for name in ("link", "loop")
    ]


@pytest.mark.parametrize("name", ["data", "data/articles", "data/originals", "build"])
def test_nothing_is_written_through_a_link(project, tmp_path, name):
    folder, elsewhere = project / name, tmp_path / "elsewhere"
    folder.rename(elsewhere) if folder.is_dir() else elsewhere.mkdir()
    folder.symlink_to(elsewhere)
    before = files_of(elsewhere)
    with pytest.raises(ValueError, match=f"{name} is a link; nothing is written through links"):
        add(project, save(tmp_path, "a.txt", TEXT.format("a")))
    assert files_of(elsewhere) == before


def test_control_characters_in_names_are_shown_escaped(project, tmp_path):
    assert shown("a\x1b[2J\n\u202eb\udcff") == r"a\x1b[2J\x0a\u202eb\xff"
    if sys.platform != "win32":
        said = add(
            project, save(tmp_path, "a\x1b[2Jb.txt", TEXT.format("a")), save(tmp_path, "c\nd.txt", b"\xff\xfe\xfd")
        )[1]
        assert said[0].startswith(r"a\x1b[2Jb.txt: added as a-2jb")
        assert said[1].startswith(r"NOT added: c\x0ad.txt: ")


@pytest.mark.parametrize(
    ("name", "expected"), [("CON.txt", "con-2"), ("com1.html", "com1-2"), ("console.txt", "console")]
)
def test_ids_that_windows_reserves_get_a_number(name, expected):
    assert free_id(Path(name), []) == expected


def test_a_given_id_that_windows_reserves_is_refused(project, tmp_path):
    failures, said = add(project, save(tmp_path, "a.txt", TEXT.format("a")), article_id="nul")
    assert failures == 1 and "'nul' cannot be the name of a file on Windows" in said[0]


@pytest.mark.skipif(sys.platform == "win32", reason="locales of POSIX")
def test_it_works_in_the_locale_c_and_with_a_name_that_is_no_utf_8(project, tmp_path):
    save(tmp_path, "Tỉnh ủy.txt", TEXT.format("a"))
    with open(os.fsencode(tmp_path) + b"/t\xff.txt", "wb") as file:
        file.write(TEXT.format("b").encode())
    code = "import sys; from analysis.__main__ import main; sys.exit(main(sys.argv[1:]))"
    env = os.environ | {
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    done = subprocess.run(
        [sys.executable, "-c", code, "add", tmp_path, "--province", "Sơn La", "--root", project],
        env=env, capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert sorted(load_corpus(project / "data")["article_id"]) == ["t", "tinh-uy"]
    assert load_corpus(project / "data")["province"].tolist() == ["Sơn La", "Sơn La"]
