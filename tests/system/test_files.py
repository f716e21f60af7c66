"""One process at a time; the replacement of folders is tested with the report, in test_report_safety.py."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.system.files import only_one, replace_folder, scratch_folder, system_reason, write_whole
from analysis.system.language import in_language

HOLD = """
import sys, time
from pathlib import Path
from analysis.system.files import only_one, scratch_folder
with only_one(Path(sys.argv[1]), "articles are being added"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_process_is_told_who_holds_the_lock_and_a_killed_one_holds_none(tmp_path):
    path = tmp_path / "lock"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        held = pytest.raises(RuntimeError, match=f"^this is done already, by process {other.pid} since")
        with held, only_one(path, "this is done"):
            pass
        other.kill()
    with only_one(path, "this is done"):
        pass


LEAVE = """
import os, signal, sys
from analysis.system.files import scratch_folder
with scratch_folder("left-", sys.argv[1]) as folder:
    (folder / "counts").write_bytes(b"x" * 1000)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_scratch_folder_of_a_killed_process_is_removed_by_the_next_and_one_in_use_is_not(tmp_path):
    subprocess.run([sys.executable, "-c", LEAVE, tmp_path])
    [left] = tmp_path.iterdir()
    (tmp_path / "left-elsewhere").mkdir()  # of somebody else: there is no lock in it
    left.rename(away := tmp_path / "away")
    (tmp_path / "left-link").symlink_to(away)  # nothing is removed through a link
    shutil.copytree(away, left)
    with scratch_folder("left-", tmp_path) as first, scratch_folder("left-", tmp_path) as second:
        assert not left.exists()
        assert first.is_dir() and second.is_dir()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["away", "left-elsewhere", "left-link"]
    assert (away / "counts").is_file()


def test_a_file_that_another_program_has_open_is_named_with_what_to_do(tmp_path, monkeypatch):
    def refused(self: Path, target: Path) -> None:  # as Windows does for a workbook that is open in Excel
        raise PermissionError(13, "Permission denied", str(self), None, str(target))

    path = tmp_path / "articles.csv"
    path.write_text("before")
    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(PermissionError, match=r"close it in other programs.*articles.csv"):
        write_whole(path, "after")
    assert path.read_text() == "before" and list(tmp_path.iterdir()) == [path]


def test_a_report_with_a_file_open_elsewhere_stays_and_is_named(tmp_path, monkeypatch):
    folder, fresh = tmp_path / "reports", tmp_path / "fresh"
    for made in (folder, fresh):
        made.mkdir()
    monkeypatch.setattr("analysis.system.files.exchange", lambda one, other: False)
    rename = Path.rename

    def refused(self: Path, target: Path) -> Path:
        if self == folder:
            raise PermissionError(13, "Permission denied", str(self), None, str(target))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(PermissionError, match=r"close it in other programs.*reports"):
        replace_folder(folder, fresh, tmp_path / "aside")
    assert folder.is_dir() and fresh.is_dir()


def test_what_the_system_refuses_is_said_in_the_language():
    with in_language("vi"):
        missing = FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "bài.txt")
        assert system_reason(missing) == "bài.txt: không tìm thấy"
        assert system_reason(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))) == "ổ đĩa không còn chỗ trống"
        assert system_reason(PermissionError(errno.EACCES, "đóng tệp này", "bài.csv")) == "bài.csv: đóng tệp này"


def test_a_refusal_inside_a_message_is_said_in_the_language(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"

    def refused(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(Path, "replace", refused)
    with in_language("vi"), pytest.raises(PermissionError) as told:
        write_whole(path, "")
    assert told.value.strerror.startswith("không có quyền truy cập; hãy đóng tệp"), told.value

    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("filelock.FileLock.acquire", no_locks)
    for language, said in (("en", "cannot lock files"), ("vi", "không khóa được tệp")):
        with in_language(language), pytest.raises(OSError, match=said), only_one(path, "this is done"):
            pass


def test_who_holds_a_lock_is_said_in_the_language_of_the_one_who_waits(tmp_path):
    lock = tmp_path / "a.lock"
    with in_language("en"), only_one(lock, "this is done"):
        (tmp_path / "a.lock.holder").write_text("17 2026-03-04T09:05\n", "utf-8")
        with in_language("vi"), pytest.raises(RuntimeError, match="tiến trình 17, từ 09:05 ngày 04/03/2026"):
            only_one(lock, "việc này").__enter__()
        with pytest.raises(RuntimeError, match="by process 17 since 09:05, 4 March 2026"):
            only_one(lock, "this is done").__enter__()
        (tmp_path / "a.lock.holder").write_text("", "utf-8")
        with pytest.raises(RuntimeError, match="by another process"):
            only_one(lock, "this is done").__enter__()
