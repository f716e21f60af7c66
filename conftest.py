"""Loaded before anything else: the processes of the tests find the libraries compiled."""

import os
import sys
from pathlib import Path

# Where Python is told to write no bytecode, every process compiles the libraries anew: half of the time of all tests.
if sys.dont_write_bytecode:
    sys.dont_write_bytecode, sys.pycache_prefix = False, str(Path(__file__).parent / ".cache" / "bytecode")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix  # for the processes that tests start
