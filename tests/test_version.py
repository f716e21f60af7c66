"""The version is the same wherever it is written."""

import re
import tomllib
from pathlib import Path

import analysis

ROOT = Path(__file__).parents[1]


def test_the_version_is_written_once_and_cited_right():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert analysis.__version__ == version
    assert re.search(r"^version: (.+)$", (ROOT / "CITATION.cff").read_text("utf-8"), re.M)[1] == version
