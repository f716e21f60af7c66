"""Files that nobody wrote: whatever is in a file, `analysis add` and `load_corpus` take it or say why not.

`make test` tries a few inputs. A longer run has its own command, FILES being the number of inputs:

    FILES=100000 FIRST=0 python -m pytest tests/test_fuzz_files.py

FIRST is the seed of the first input, so that another run tries others. Inputs are tried in child processes with bounds
on memory (2 GB) and time (10 seconds an input), many in one child. The seed of one that fails is printed, and
`python tests/test_fuzz_files.py SEED` tries it alone. Files are read in the same process: the one in which `add` reads
them would hide what they do.
"""

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
import zipfile
from pathlib import Path

import pytest

COUNT = int(os.environ.get("FILES", "60"))
FIRST = int(os.environ.get("FIRST", "0"))
# Inputs for one child.
BATCH = 5000

_TEXT = "Tỉnh ủy Sơn La họp bàn nghị quyết, dân vui. Ngày 25/09/2020, xã làm 4km đường; thu nhập tăng 12,8%. "
_PAGE = (
    f"<html><head><meta charset=utf-8><title>Tin</title></head><body><h1>Tin mới</h1><p>{_TEXT * 3}</p></body></html>"
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MARKUP = ["<div>", "</div>", "<p>", "<br>", "<!--", "-->", "<table><tr><td colspan=9999>", "<script>", "<h1>",
           "<?php", "&#xD800;", "<meta property=og:title content='", "'>", "[" * 500, "<w:p>", "<w:r/>",
           '{"@type":"Article","datePublished":"9999-12-31T23:59:59Z"']  # fmt: skip
_COLUMNS = ("article_id", "province", "newspaper", "published", "title", "author", "resolution", "file", "sha256")
_CELLS = ["sep=;\n", ";", ",", "\t", '"', "\n", "\r\n", "NA", "text,province\n", "article_id", "03/04/2021", "\ufeff"]
_OTHERS = ["\0", "9" * 400, "\u202e", "\U0001f600", "é" * 50, "%PDF-1.7", "obj <<", ">>", "stream\n"]  # fmt: skip
_REPEATED = ["a", "A", "ö", "ợ", "X", " ", "1", "-", ".", "…", ",", "(", "“", ">", "/", "|", "*", "+", "'", "a.", "A.",
             "TP._", "a,", "1.", "1,", "1/", "1-", "1:1", "Ab", "năm_", "Tỉnh_", "a_", "A_", "1_", "1%_", "1.000_",
             "1/1/2021_", "10:00_", "Tỉnh_Ủy_", "số_1_", "ngày_1_", "từ_1_đến_", "hai_mươi_", "trăm_", "tỷ_", "Ảnh_",
             "Tin_", "»_", "Ông_A_", "Thứ_hai,_", "a@b.", "http://a.", "&amp;", "\u200b", "\u0323", "\x07"]  # fmt: skip
_PIECES = [*_MARKUP, *_CELLS, *_OTHERS]


def document(inside: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("word/document.xml", f'<w:document xmlns:w="{_WORD}"><w:body>{inside}</w:body></w:document>')
    return content.getvalue()


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<w:p><w:r><w:t>{html.escape(line)}</w:t></w:r></w:p>" for line in lines)


_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet_rows(text: str) -> str:
    rows = (("text", "province", "published"), (html.escape(text), "Sơn La", "25/09/2020"))
    return "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{column}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
            for column, cell in zip("ABC", cells, strict=True)
        )
        + "</row>"
        for number, cells in enumerate(rows, start=1)
    )


def workbook(inside: str) -> bytes:
    """Return an Excel file whose only sheet has these rows."""
    import openpyxl

    empty, content = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(empty)
    with zipfile.ZipFile(empty) as old, zipfile.ZipFile(content, "w") as package:
        for name in old.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            sheet = f'<worksheet xmlns="{_SHEET}"><sheetData>{inside}</sheetData></worksheet>'
            package.writestr(name, sheet if is_sheet else old.read(name))
    return content.getvalue()


def pdf(lines: list[str]) -> bytes:
    sys.path.insert(0, str(Path(__file__).parent / "pages"))
    from pdf_writer import column, write_pdf

    with tempfile.TemporaryDirectory() as folder:
        return write_pdf(Path(folder, "a.pdf"), [column(lines)]).read_bytes()


def parquet(text: str) -> bytes:
    import pandas as pd

    content = io.BytesIO()
    pd.DataFrame(
        {"text": [text, "Dân vui."], "province": "Sơn La", "published": pd.Timestamp("2021-03-04", tz="UTC")}
    ).to_parquet(content)
    return content.getvalue()


NAMES = ("a.txt", "a.html", "a.mht", "a.docx", "a.pdf", "t.csv", "t.tsv", "m.csv", "t.xlsx", "t.parquet",
         "t.jsonl.gz", "t.jsonl")  # fmt: skip


def written(name: str, lines: list[str]) -> bytes:
    """Return a good file of a kind that holds these lines."""
    text = "\n".join(lines)
    record = {"text": text, "province": "Sơn La", "published": "25/09/2020"}
    marked_up = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    page = f"<html><head><meta charset=utf-8><title>Tin</title></head><body><h1>Tin mới</h1>{marked_up}</body></html>"
    rows = f'article_id;text;province;published\na;"{_quoted(text)}";Sơn La;25/09/2020\nb;Dân.;Bắc Kạn;03/04/2021\n'
    match name:
        case "a.txt":
            return text.encode()
        case "a.html":
            return page.encode()
        case "a.mht":
            head = b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64"
            return head + b"\r\n\r\n" + base64.encodebytes(page.encode())
        case "a.docx":
            return document(paragraphs(lines))
        case "a.pdf":
            return pdf(lines)
        case "t.csv":
            return rows.encode()
        case "t.tsv":
            return rows.replace(";", "\t").encode("utf-16")
        case "m.csv":
            first = f'a,Sơn La,,25/09/2020,"{_quoted(lines[-1])}",,,a.txt,'
            return f"\ufeff{','.join(_COLUMNS)}\r\n{first}\r\nb,Sơn La,,,,,,b.txt,\r\n".encode()
        case "t.xlsx":
            return workbook(sheet_rows(text))
        case "t.parquet":
            return parquet(text)
        case "t.jsonl.gz":
            return gzip.compress(json.dumps(record).encode())
        case _:
            return json.dumps(record).encode()


def _quoted(text: str) -> str:
    return text.replace('"', '""')


def seeds() -> dict[str, bytes]:
    """Return a good file of each kind, which the inputs are made from."""
    return {name: written(name, [_TEXT * 3 if name in ("a.html", "a.mht") else _TEXT]) for name in NAMES}


def long_line(chance: random.Random) -> str:
    """Return a line that repeats a character or short piece: what a pattern can cut in several ways, it hangs on."""
    begin = chance.randrange(len(_TEXT))
    pieces = (chance.choice(_REPEATED).replace("_", " "), _TEXT[begin : begin + chance.randint(1, 8)])
    line = (chance.choice(pieces) * 5000)[: chance.choice((300, 400, 1000, 5000))]
    return (
        chance.choice(("", "", "Ảnh: ", "1 ", "(", "Theo ")) + line + chance.choice(("", "", "!", ">", ".", "\u0301"))
    )


def changed(raw: bytes, chance: random.Random) -> bytes:
    """Return a file with some bytes exchanged, cut out, doubled or put in."""
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        here, there = sorted(chance.choices(range(len(raw) + 1), k=2))
        put_in = chance.choice(
            [
                b"",
                raw[here:there],
                bytes([chance.randrange(256)]),
                chance.choice(_PIECES).encode() * chance.choice((1, 1, 50)),
            ]
        )
        raw = raw[:here] + put_in + raw[chance.choice((here, here, here + 1, there)) :]
        raw = raw[:2_000_000]
    return raw


# How `add` names an error that nobody foresaw.
_FOREIGN = re.compile(r"NOT added: [^:]*: \w*(?:Error|Exception|Warning|Interrupt)\b")


def add(path: Path, project: Path) -> None:
    """Add one file to the project; the manifest begins anew, so that inputs do not wait for one another."""
    from analysis.corpus.manifest import COLUMNS
    from analysis.project.add import add_articles

    for folder in ("data/articles", "data/originals", "build"):
        shutil.rmtree(project / folder, ignore_errors=True)
    (project / "data").mkdir(parents=True, exist_ok=True)
    (project / "data" / "articles.csv").write_text(",".join(COLUMNS) + "\n")
    said: list[str] = []
    failed = add_articles([path], "Sơn La", root=project, say=said.append)
    assert len(said) == 1 and not _FOREIGN.match(said[0]), said
    assert failed == said[0].startswith("NOT added: "), said
    left = [file for file in (project / "data").rglob("*") if file.is_file()]
    assert not failed or len(left) == 1, left


# Files that are XML inside a zip file: most changes are made to the XML.
_MARKED_UP = {"a.docx": (document, paragraphs([_TEXT])), "t.xlsx": (workbook, sheet_rows(_TEXT))}


def attempt(seed: int, files: dict[str, bytes], folder: Path) -> None:
    """Try one input; an error that is not among those that are promised goes through."""
    from analysis import load_corpus, split_blocks, split_sentences

    chance = random.Random(seed)
    name = chance.choice(list(files))
    if chance.random() < 0.3:
        # characters that XML cannot hold would only make a broken file of it
        lines = [_TEXT, *(long_line(chance) for _ in range(chance.choice((1, 2)))), _TEXT]
        lines = [line.replace("\x07", "") for line in lines] if name in _MARKED_UP else lines
        raw = written(name, lines)
        raw = raw if chance.random() < 0.7 else changed(raw, chance)
    elif name in _MARKED_UP and chance.random() < 0.7:
        write, inside = _MARKED_UP[name]
        raw = write(changed(inside.encode(), chance).decode("utf-8", "replace"))
    elif name == "t.jsonl.gz" and chance.random() < 0.7:
        raw = gzip.compress(changed(files["t.jsonl"], chance))
    else:
        raw = changed(files[name], chance)
    path = folder / name
    if name == "m.csv":
        path = folder / "corpus" / "articles.csv"
        path.parent.mkdir(exist_ok=True)
        for article in ("a", "b"):
            path.with_name(f"{article}.txt").write_text(_TEXT + article, "utf-8")
    path.write_bytes(raw)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        source = path if name.startswith("t") else path.parent
        if name.startswith("a"):
            source = folder / "project" / "data"
            add(path, folder / "project")
            if len((source / "articles.csv").read_text("utf-8-sig").splitlines()) == 1:
                return  # it was refused
        try:
            articles = load_corpus(source, encoding=chance.choice(("UTF-8", "auto")))
        except (ValueError, FileNotFoundError) as error:
            assert (name if name.startswith("t") else "articles.csv") in str(error), f"names no file: {error}"
        else:
            split_sentences(split_blocks(articles))  # which `check` and the report go through next


def run(first: int, count: int) -> None:
    """Try inputs one after the other in this process, and stop with the seed of the first that fails."""
    import logging
    import resource
    import signal
    import traceback

    import analysis.pages.apart
    from analysis.pages.reading import read_page

    analysis.pages.apart.Reader.read = lambda _self, path: read_page(path)
    logging.disable()
    resource.setrlimit(resource.RLIMIT_AS, (2_500_000_000, 2_500_000_000))

    def hangs(*_: object) -> None:
        raise TimeoutError("longer than ten seconds")

    signal.signal(signal.SIGPROF, hangs)
    signal.signal(signal.SIGALRM, hangs)
    files = seeds()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + count):
            print(seed, flush=True)
            signal.setitimer(signal.ITIMER_PROF, 10)  # of its own time: on a busy machine others take some
            signal.alarm(100)
            try:
                attempt(seed, files, Path(folder))
            except BaseException:
                traceback.print_exc()
                sys.exit(f"seed {seed}")
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.alarm(0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1000 if sys.platform == "darwin" else 1)
    print(f"peak {peak // 1000} MB")
    assert peak < 2_000_000, f"{peak} kB of memory"


@pytest.mark.skipif(sys.platform == "win32", reason="the bounds are those of POSIX")
@pytest.mark.parametrize("first", range(FIRST, FIRST + COUNT, BATCH))
def test_whatever_is_in_a_file_it_is_read_or_refused_by_name(first):
    for package in ("trafilatura", "pypdfium2", "openpyxl", "pyarrow"):
        pytest.importorskip(package)
    count = min(BATCH, FIRST + COUNT - first)
    done = subprocess.run(
        [sys.executable, __file__, str(first), str(count)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=60 + 100 * count,
    )
    assert done.returncode == 0, f"last seed {done.stdout.split()[-1:]}: {done.stderr[-3000:]}"


if __name__ == "__main__":
    run(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
