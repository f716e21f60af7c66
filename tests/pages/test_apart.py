"""A file that never ends, or brings a library down, costs only itself."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

import pytest

import analysis.pages.apart
from analysis.pages.apart import Reader, reason_of

TEXT = "<h1>Tin mới</h1><p>Bà con ra đồng từ sáng sớm, ai cũng vui vì năm nay lúa tốt.</p>"

# A child that does to files of some names what a library might do to their bytes.
SERVE = """
import os, signal, time
import analysis.pages.apart as apart
read = apart.read_page
def hostile(path):
    if path.stem == "hangs":
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM, signal.SIGTERM, signal.SIGINT])
        while True:
            time.sleep(60)
    if path.stem == "crashes":
        os.kill(os.getpid(), signal.SIGSEGV)
    if path.stem == "eats":
        return bytearray(10**10)
    if path.stem == "prints":
        os.write(1, b"{}\\n")
    return read(path)
apart.read_page = hostile
apart.serve()
"""


@pytest.fixture
def hostile(monkeypatch, tmp_path):
    pytest.importorskip("trafilatura")
    pytest.importorskip("resource")  # the signals and the limit on memory are those of POSIX
    monkeypatch.setattr(analysis.pages.apart, "_SERVE", SERVE.strip())
    return lambda name: save(tmp_path, f"{name}.html")


def save(folder: Path, name: str) -> Path:
    (folder / name).write_text(TEXT, "utf-8")
    return folder / name


@pytest.mark.integration
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("hangs", "hangs.html: reading it takes more than 6 seconds"),
        ("crashes", r"crashes.html: the program that reads it broke down over it \(code -11\)"),
        ("eats", "the memory of this computer does not suffice for it"),
    ],
)
def test_a_file_that_does_harm_is_named_and_the_next_one_is_read(hostile, name, said):
    before = time.monotonic()
    with Reader(6 if name == "hangs" else 15) as reader:
        with pytest.raises(ValueError, match=said):
            reader.read(hostile(name))
        assert reader.read(hostile("good")).stated["title"] == "Tin mới"
    assert time.monotonic() - before < 60


@pytest.mark.integration
def test_what_a_library_prints_is_no_answer(hostile):
    with Reader() as reader:
        assert reader.read(hostile("prints")).text == reader.read(hostile("good")).text


def test_one_child_reads_many_files_and_is_ended(tmp_path):
    pytest.importorskip("trafilatura")
    with Reader() as reader:
        reader.read(save(tmp_path, "a.html"))
        child = reader._child
        reader.read(save(tmp_path, "b.html"))
        assert reader._child is child and child.poll() is None
    assert child.poll() is not None


@pytest.mark.integration
def test_no_module_of_the_current_folder_is_imported(tmp_path, monkeypatch):
    pytest.importorskip("trafilatura")
    (tmp_path / "lxml.py").write_text("raise SystemExit('run')")
    monkeypatch.chdir(tmp_path)
    with Reader() as reader:
        assert reader.read(save(tmp_path, "a.html")).text


def test_a_file_is_named_beside_the_reason_only_where_it_is_another():
    path = Path("saved", "a.txt")
    refused = PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    assert reason_of(path, refused) == "no permission"
    refused.filename = str(Path("data", "articles", "a.txt"))
    assert reason_of(path, refused) == "no permission (articles/a.txt)"


def test_what_cannot_be_read_is_said_as_in_the_own_process(tmp_path):
    (tmp_path / "a.docx").write_bytes(b"x")
    with Reader() as reader:
        with pytest.raises(ValueError, match="cannot be read as a Word file"):
            reader.read(tmp_path / "a.docx")
        with pytest.raises(FileNotFoundError, match="not found"):
            reader.read(tmp_path / "b.docx")
