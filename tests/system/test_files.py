"""One process at a time; the replacement of folders is tested with the report, in test_report_safety.py."""

import subprocess
import sys

import pytest

from analysis.system.files import only_one, scratch_folder

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
    with scratch_folder("left-", tmp_path) as first, scratch_folder("left-", tmp_path) as second:
        assert not left.exists()
        assert first.is_dir() and second.is_dir()
    assert [path.name for path in tmp_path.iterdir()] == ["left-elsewhere"]
