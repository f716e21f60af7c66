"""One process at a time; the replacement of folders is tested with the report, in test_report_safety.py."""

import subprocess
import sys

import pytest

from analysis.system.files import only_one

HOLD = """
import sys, time
from pathlib import Path
from analysis.system.files import only_one
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
