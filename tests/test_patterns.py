"""No regular expression of the package hangs on a line that repeats itself, whatever it repeats.

A pattern that can cut the same run of characters in several ways tries all of them before it gives up: a page with a
line of one repeated letter once kept the reader busy for hours. So every pattern that a module holds, or writes where
it is used, is run over repeated pieces that end in something unexpected, in a child process.
"""

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import analysis

LENGTH = 400
SECONDS = 0.5  # of two attempts: the slowest takes .02 s, and one that cuts a run in several ways more than a minute
PIECES = re.findall(
    r"\S+",
    """
a A ö ợ X _ 1 - . … , ( " “ > / | * + ' a. A. TP. a, a> a/ a|  1. 1, 1/ 1- 1:1 Ab năm Tỉnh_ a_ A_ 1_ ab_ Ab_ a._ TP._
a,_ 1%_ 1.000_ 1/1/2021_ 10:00_ X_ Tỉnh_Ủy_ Nghị_quyết_ số_1_ ngày_1_ và_ từ_ từ_1_đến_ hai_mươi_ trăm_ tỷ_
triệu_đồng_ Ảnh_ Ảnh:_ Tin_ Theo_ a_»_ a_>_ Ông_A_ Thứ_hai,_ sáng_ giờ_ http://a. a@b. www. &amp; <b> </ [a]( 𚃈îL>
""",
)


_WRITES_ONE = re.compile(r"\bre\s*\.\s*(?!compile\b)")  # elsewhere nothing need be looked for


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield where a pattern stands, and the pattern: what modules hold, alone or in tables, and what code writes."""
    for module in pkgutil.walk_packages(analysis.__path__, "analysis."):
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            yield from _held(f"{module.name}.{name}", value)
        source = Path(loaded.__file__).read_text("utf-8")
        for node in ast.walk(ast.parse(source)) if _WRITES_ONE.search(source) else ():
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="re")), args=[ast.Constant(value=str(written)), *_]
                ) if node.func.attr != "compile":
                    yield f"{module.name}, line {node.lineno}", re.compile(written)


def _held(place: str, value: object) -> Iterator[tuple[str, re.Pattern[str]]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield place, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _held(f"{place}[{key!r}]", item)
    elif isinstance(value, list | tuple):
        for position, item in enumerate(value):
            yield from _held(f"{place}[{position}]", item)


def _try_all() -> None:
    """Print what is tried before it is, so that the last line names the pattern that hangs, and how many there were."""
    patterns = {(pattern.pattern, pattern.flags): (place, pattern) for place, pattern in _patterns()}
    for place, pattern in patterns.values():
        for piece, tail in product(PIECES, ("\x00", "")):
            repeated = (piece.replace("_", " ") * LENGTH)[:LENGTH] + tail
            print(place, repr(piece), flush=True)
            began = time.process_time()
            pattern.match(repeated)
            pattern.fullmatch(repeated)
            assert time.process_time() - began < SECONDS
    print(len(patterns), "patterns")


def test_no_pattern_hangs_on_a_line_that_repeats_itself() -> None:
    with subprocess.Popen([sys.executable, __file__], stdout=subprocess.PIPE, encoding="utf-8") as child:
        try:
            out, _ = child.communicate(timeout=100)
        except subprocess.TimeoutExpired:
            child.kill()
            out, _ = child.communicate()
    last = out.splitlines()[-1]
    assert child.returncode == 0, f"it hangs here: {last}"
    assert re.fullmatch(r"\d{3} patterns", last), last


if __name__ == "__main__":
    _try_all()
