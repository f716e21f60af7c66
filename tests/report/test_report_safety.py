"""Nothing lost: a report that is killed, doubled, without room or permission; text that would like to be obeyed."""

from __future__ import annotations

import errno
import html
import os
import re
import subprocess
import sys
import textwrap
import time
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

from analysis.__main__ import main
from analysis.report import building
from analysis.report.building import build_report
from analysis.report.markup import inert, quoted
from analysis.report.output import show_table, write_csv
from analysis.report.page import markdown2html
from analysis.system import files
from analysis.system.files import exchange, only_one, recover, replace_folder, write_whole

posix = pytest.mark.skipif(os.name != "posix", reason="kills and limits as POSIX has them")


def project(folder: Path, *cells: str, name: str = "01-a", answer: bool = False) -> Path:
    """Make a project of one notebook with the given cells of code; the last one may be the answer."""
    (folder / "notebooks").mkdir(parents=True, exist_ok=True)
    made = [nbformat.v4.new_code_cell(code, id=f"c{i}") for i, code in enumerate(cells)]
    if answer:
        made[-1].metadata["tags"] = ["answer"]
    nbformat.write(nbformat.v4.new_notebook(cells=made), folder / "notebooks" / f"{name}.ipynb")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


# A report without kernels: `execute_notebooks` writes twelve files that all bear one stamp, a few bytes at a time. The
# rest of build_report (lock, page, replacement, cleaning) is the real one.
FAKE = """
import itertools, os, random, signal, sys, time
from pathlib import Path
from analysis.report import building
from analysis.report.execution import import_nbformat
from analysis.system import files

nbformat = import_nbformat()
root, stamp = Path(sys.argv[1]), itertools.count()

def fake(paths, editions, *, jobs, say):
    output = editions[0].output
    mark = f"stamp-{os.getpid()}-{next(stamp)}"
    for number in range(12):
        path = output / ("tables" if number % 2 else "figures") / f"{number}.txt"
        path.parent.mkdir(exist_ok=True)
        with path.open("w") as file:
            for _ in range(20):
                file.write(mark + "\\n")
                file.flush()
                moment()
    source = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(f"# {mark}", metadata={"tags": ["title"]})])
    return [{"01-a": source}]

building.execute_notebooks = fake

def moment():
    "Each line written and each file opened, renamed or removed is a moment; kill_at, if it is one, is the last."
    global moments
    moments += 1
    if moments == kill_at:
        os.kill(os.getpid(), signal.SIGKILL)

moments, kill_at = 0, None
sys.addaudithook(lambda event, _: moment() if event == "open" or event.startswith(("os.", "shutil.")) else None)

def stamps(folder):
    found = {path.read_text() for path in folder.rglob("*.txt")}
    assert len(list(folder.rglob("*.txt"))) == 12 and len(found) == 1, "files of two reports, or not all of them"
    (lines,) = found
    (mark,) = set(lines.split())
    page = (folder / "report.html").read_text("utf-8")
    assert lines.count(mark) == 20 and mark in page and page.endswith("</html>\\n"), "half written"
    return mark

def build():
    building.build_report(root, say=lambda line: None)
"""

KILLS = (
    FAKE
    + """
kills, one_stroke = int(sys.argv[2]), sys.argv[3] == "exchange"
if not one_stroke:
    files.exchange = lambda one, other: False
build()
luck = random.Random(7)
seen, unreadable, recovered, left_behind = set(), 0, 0, 0
begin = moments
build()
of_a_build = moments - begin
for part in range(kills):  # in every part of the three builds that a child begins
    child = os.fork()
    if not child:
        kill_at = moments + int(3 * of_a_build * (part + luck.random()) / kills) + 1
        while True:
            build()
    while os.waitpid(child, os.WNOHANG) == (0, 0):  # a reader, at every moment
        try:
            (root / "reports" / "report.html").read_bytes()
        except FileNotFoundError:
            unreadable += 1
    left_behind += bool(list((root / "build").glob("report-*")))
    if not (root / "reports").exists():
        recovered += 1
        files.recover(root / "reports", root / "build" / "reports-before")
    seen.add(stamps(root / "reports"))
build()
stamps(root / "reports")
print(len(seen), unreadable, recovered, left_behind, len(list((root / "build").glob("report*-*"))))
"""
)


def run(code: str, *arguments: object) -> subprocess.CompletedProcess:
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


@pytest.mark.integration
@posix
@pytest.mark.parametrize(
    ("way", "kills"),
    [
        ("exchange", 10),
        ("two renames", 6),
        pytest.param("exchange", 40, marks=pytest.mark.slow),
        pytest.param("two renames", 30, marks=pytest.mark.slow),
    ],
)
def test_killed_at_any_moment_the_last_complete_report_is_there(tmp_path: Path, way: str, kills: int) -> None:
    if way == "exchange":
        (tmp_path / "x").mkdir()
        (tmp_path / "y").mkdir()
        if not exchange(tmp_path / "x", tmp_path / "y"):
            pytest.skip("this file system cannot exchange two folders")
    done = run(KILLS, project(tmp_path / "p", "1"), kills, way)
    assert done.returncode == 0, done.stderr
    seen, unreadable, recovered, left_behind, left_at_the_end = map(int, done.stdout.split())
    assert seen > kills / 2  # the kills met many different reports
    assert left_behind > 0 and left_at_the_end == 0  # what a killed run leaves, the next one cleans
    if way == "exchange":
        assert (unreadable, recovered) == (0, 0)  # not missing for an instant


@posix
@pytest.mark.slow
def test_a_real_report_is_killed_while_its_kernels_run(tmp_path: Path) -> None:
    imports = "import time; from analysis.report import show_table; import pandas as pd\n"
    cell = imports + "show_table(pd.DataFrame({'a': [1]}), 'x')"
    root = project(tmp_path, cell, "time.sleep(1)")
    build_report(root, say=lambda line: None)
    before = contents(root / "reports")
    for seconds in (3, 5):
        child = subprocess.Popen(
            [sys.executable, "-m", "analysis", "report", "--root", str(root)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(seconds)
        child.kill()
        child.wait()
        assert contents(root / "reports") == before
    build_report(root, say=lambda line: None)
    assert contents(root / "reports") == before
    assert not list((root / "build").glob("report-*"))


# --- Two at once ----------------------------------------------------------------------------------------


@pytest.mark.integration
@posix
def test_a_second_report_at_the_same_time_is_refused_and_the_lock_dies_with_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project(tmp_path, "1")
    waiting = (
        FAKE + "building.execute_notebooks = lambda *a, **k: (print('building', flush=True), time.sleep(60))\nbuild()"
    )
    with subprocess.Popen([sys.executable, "-c", waiting, str(root)], stdout=subprocess.PIPE, text=True) as first:
        try:
            assert first.stdout.readline() == "building\n"
            assert list((root / "build").glob("report-*"))
            assert main(["report", "--root", str(root)]) == 1
            message = capsys.readouterr().err
            assert f"the report of {root} is being built already, by process {first.pid} since" in message
            assert list((root / "build").glob("report-*"))  # the living one keeps its folder
        finally:
            first.kill()
            first.wait()
    empty = nbformat.v4.new_notebook()
    monkeypatch.setattr(building, "execute_notebooks", lambda *_, **__: [{"01-a": empty}])  # no kernel is needed
    build_report(root, say=lambda line: None)
    assert (root / "reports" / "report.html").is_file()
    assert not list((root / "build").glob("report-*"))


def test_a_lock_is_free_again_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), only_one(tmp_path / "lock", "this is done"):
        1 / 0  # noqa: B018
    with only_one(tmp_path / "lock", "this is done"):  # noqa: SIM117
        with pytest.raises(RuntimeError, match=rf"^this is done already, by process {os.getpid()} since"):
            with only_one(tmp_path / "lock", "this is done"):
                pass


@posix
def test_a_file_system_without_locks_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(file: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", no_locks)
    named = pytest.raises(
        OSError, match="this disk cannot lock files, as some network drives cannot; put the project on a disk"
    )
    with named, only_one(tmp_path / "lock", "this is done"):
        pass


# --- The replacement ------------------------------------------------------------------------------------


def folder(path: Path, text: str) -> Path:
    path.mkdir()
    (path / "report.html").write_text(text)
    return path


@pytest.mark.parametrize("one_stroke", [True, False])
def test_a_folder_takes_the_place_of_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_stroke: bool) -> None:
    if not one_stroke:
        monkeypatch.setattr(files, "exchange", lambda one, other: False)
    place, aside = folder(tmp_path / "reports", "old"), tmp_path / "aside"
    replace_folder(place, folder(tmp_path / "fresh", "new"), aside)
    assert (place / "report.html").read_text() == "new"
    assert not aside.exists()


def test_if_the_second_rename_fails_the_old_folder_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, fresh = folder(tmp_path / "reports", "old"), folder(tmp_path / "fresh", "new")
    monkeypatch.setattr(files, "exchange", lambda one, other: False)
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self == fresh:
            raise PermissionError(errno.EACCES, "a file in it is open")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(PermissionError, match="a file in it is open"):
        replace_folder(place, fresh, tmp_path / "aside")
    assert (place / "report.html").read_text() == "old"


def test_a_complete_report_is_not_overwritten_by_the_one_before(tmp_path: Path) -> None:
    place, aside = folder(tmp_path / "reports", "new"), folder(tmp_path / "aside", "old")
    recover(place, aside)
    assert (place / "report.html").read_text() == "new"


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", "old\n")
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "a", "new\n" * 9 + "\ud800")
    assert contents(tmp_path) == {"a": b"old\n"}


# --- What goes wrong is said, and nothing is half written -----------------------------------------------


@pytest.mark.integration
@posix
def test_a_full_disk_leaves_the_last_report(tmp_path: Path) -> None:
    root = project(tmp_path, "1")
    code = FAKE + textwrap.dedent("""
        import resource
        from analysis.__main__ import main
        build()
        mark = stamps(root / "reports")
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))  # the page is longer
        code = main(["report", "--root", str(root)])
        assert stamps(root / "reports") == mark
        assert not list((root / "build").glob("report-*"))
        sys.exit(code)
    """)
    done = run(code, root)
    assert done.returncode == 1
    assert re.search(r"^error: .*(File too large)", done.stderr)


@pytest.mark.integration
def test_a_disk_that_is_full_only_when_the_data_reach_it_leaves_the_last_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, fresh = folder(tmp_path / "reports", "old"), folder(tmp_path / "fresh", "new")

    def full(file: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left on device"):
        replace_folder(place, fresh, tmp_path / "aside")
    assert (place / "report.html").read_text() == "old"


@posix
def test_a_folder_without_permission_is_named_before_anything_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project(tmp_path, "1")
    monkeypatch.setattr(building, "execute_notebooks", lambda *_, **__: sys.exit("ran"))
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != root)
    assert main(["report", "--root", str(root)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert f"error: {root}: this folder cannot be written to" in err
    assert sorted(p.name for p in root.iterdir()) == ["notebooks"]


@pytest.mark.parametrize("name", ["build", "reports"])
def test_a_file_in_the_place_of_a_folder_is_named_and_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture, name: str
) -> None:
    root = project(tmp_path, "1")
    (root / name).write_text("mine")
    assert main(["report", "--root", str(root)]) == 1
    assert f"{root / name}: is a file, and must be a folder" in capsys.readouterr().err
    assert (root / name).read_text() == "mine"


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"null",
        b'{"cells": 1, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
    ],
    ids=repr,
)
def test_a_file_that_is_no_notebook_is_named_and_nothing_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture, written: bytes
) -> None:
    root = project(tmp_path, "raise SystemExit")
    (root / "notebooks" / "02-b.ipynb").write_bytes(written)
    assert main(["report", "--root", str(root)]) == 1
    shown = capsys.readouterr()
    assert "02-b.ipynb: is not a Jupyter notebook that can be read" in shown.err
    assert "running" not in shown.out
    assert not (root / "reports").exists()


@pytest.mark.integration
def test_a_broken_manifest_is_told_with_its_notebook_and_the_last_report_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    root = project(tmp_path, "from analysis import load_corpus\nload_corpus('../data')")
    folder(root / "reports", "old")
    (root / "data").mkdir()
    (root / "data" / "articles.csv").write_text("article_id,provinse\na,b\n")
    assert main(["report", "--root", str(root)]) == 1
    message = capsys.readouterr().err
    assert "01-a.ipynb, cell 1 (from analysis import load_corpus) failed" in message
    assert "no column province, " in message and "it has article_id, provinse" in message
    assert contents(root / "reports") == {"report.html": b"old"}
    assert not list((root / "build").glob("report-*"))


# --- Text that would like to be obeyed ------------------------------------------------------------------

ACTIVE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='data:image/png;base64,xx' onload='alert(1)'>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" java\nscript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "![x](https://example.org/x.png)",
    "<javascript:alert(1)>",
    '<meta http-equiv="refresh" content="0;url=https://example.org">',
    "<iframe src=https://example.org></iframe>",
    "<form action=https://example.org><button>x</button></form>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><animate attributeName=href to=javascript:alert(1) /></svg>",
    "<svg onload=alert(1)>",
    "<math><a xlink:href='javascript:alert(1)'>x</a></math>",
    "<p/onclick=alert(1)>x",
    "<img src=x onerror=alert(1)",
    "<!--",
    "<textarea>",
    "<plaintext>",
    "<style>",
    "<title>",
    "--><script>alert(1)</script>",
    "<!--SECTIONS-->",
    "</div></section></main>",
    "<base href=https://example.org>",
    "<input type=text onfocus=alert(1) autofocus>",
    "<script\x00>alert(1)</script>",
    "<ſcript>alert(1)</ſcript>",
]


class Acts(HTMLParser):
    """Collects what a browser would run or load, or what would swallow the rest of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        refused = "script iframe form button meta base object embed textarea plaintext title animate math"
        if tag in refused.split() or (tag == "input" and dict(attrs).get("type") != "checkbox"):
            self.found.append(tag)
        for name, value in attrs:
            address = re.sub(r"\s", "", value or "").lower()
            if (
                name.startswith("on")
                or "script:" in address
                or (name == "src" and not address.startswith("data:image/"))
            ):
                self.found.append(f"{tag} {name}={value}")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"comment {data}")


def acts(markup: str) -> list[str]:
    reader = Acts()
    reader.feed(markup + "<p>end</p>")
    reader.close()
    return reader.found


@pytest.mark.parametrize("text", ACTIVE)
def test_html_with_something_active_is_made_inert(text: str) -> None:
    assert acts(inert(f"<p>before</p>{text}")) == []
    assert acts(inert(markdown2html(f"before\n\n{text}\n\nafter"))) == []
    assert inert(inert(text)) == inert(text)


@pytest.mark.parametrize("text", ACTIVE)
def test_a_quotation_shows_exactly_what_it_quotes(text: str) -> None:
    shown = markdown2html(f"- On growth: “{quoted(text)}” (a)")
    assert re.sub(r"<[^>]+>", "", shown).strip().count("<") == 0
    assert re.findall(r"<[^>]+>", shown) == ["<ul>", "<li>", "</li>", "</ul>"]
    assert html.unescape(re.sub(r"<[^>]+>", "", shown)).strip() == f"On growth: “{' '.join(text.split())}” (a)"


@pytest.mark.parametrize(
    "text",
    [
        "*một* __hai__ `ba`",
        "# bốn",
        "- năm",
        "1. sáu",
        "> bảy",
        "$x$ \\(y\\)",
        "a\n\nb",
        "https://a.vn",
        "&lt;",
        "~~x~~",
    ],
)
def test_a_quotation_is_never_markdown(text: str) -> None:
    shown = markdown2html(quoted(text))
    assert re.findall(r"<[^>]+>", shown) == ["<p>", "</p>"]
    assert html.unescape(shown.strip()[3:-4]) == " ".join(text.split())


def test_a_part_of_a_quotation_is_bold_where_it_stands_first() -> None:
    assert markdown2html(quoted("a <b> sơ kết, sơ kết.", strong="sơ kết")).strip() == (
        "<p>a &lt;b&gt; <strong>sơ kết</strong>, sơ kết.</p>"
    )


@pytest.mark.parametrize(
    "markup",
    [
        '<p class="a">1 &lt; 2 &amp; 3</p>',
        '<figure><img src="data:image/svg+xml;base64,PHN2Zz4=" alt="Quote &quot; in &lt;alt&gt;"></figure>',
        '<picture><source media="screen" srcset="data:image/png;base64,AA=="></picture>',
        '<table border="0" class="dataframe"><tbody><tr style="text-align: left;"><td>–</td></tr></tbody></table>',
        '<details class="code"><summary>code</summary><pre>a</pre></details>',
        '<a href="#nb-01">x</a><a href="https://example.org/?a=1&amp;b=2">y</a>',
        '<svg width="5" viewBox="0 0 5 5"><path d="M 0 0"></path><use xlink:href="#a" x="1"></use></svg>',
    ],
)
def test_html_that_does_nothing_stays_as_it_is(markup: str) -> None:
    assert inert(markup) == markup


def test_every_field_is_a_check_box() -> None:
    assert inert('<input type="checkbox" checked="">') == '<input checked="" type="checkbox">'
    assert inert('<input type="text" name="x">') == inert("<input>") == '<input type="checkbox">'


@pytest.mark.integration
def test_a_report_about_a_corpus_that_attacks_has_nothing_active(tmp_path: Path) -> None:
    """Titles, sentences and captions of the corpus go through tables, quotations, and carelessly as they are."""
    cells = [
        f"texts = {ACTIVE!r}",
        "import pandas as pd\nfrom IPython.display import HTML, Markdown, display\n"
        "from analysis import quoted, show_table\n"
        "table = pd.DataFrame({'title <script>': texts, 'term': texts})",
        "show_table(table, 'a-table', rows=99)",
        "table",
        "for text in texts:\n    display(Markdown(text), HTML('<i></i>' + text))",
        "print(texts)",
        "Markdown('\\n'.join(f'- “{quoted(t)}”' for t in texts) + '\\n\\n' + texts[0] + texts[1])",
    ]
    root = project(tmp_path, *cells, answer=True)
    build_report(root, say=lambda line: None)
    page = (root / "reports" / "report.html").read_text("utf-8")
    shell, body = page[: page.index("<body>")], page[page.index("<body>") :]
    assert acts(body) == []
    assert "script" not in shell.replace("default-src", "")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', shell)[1]
    assert {"default-src 'none'", "base-uri 'none'", "form-action 'none'"} <= set(policy.split("; "))
    assert body.rstrip().endswith("</footer>\n</body>\n</html>")
    assert body.count('<section class="notebook"') == 1


# --- Tables that a spreadsheet opens --------------------------------------------------------------------

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@a",
    "\t=1",
    "\r=1",
    " =1",
    "\u00a0=1",
    "\ufeff=1",
    "\u200b=1",
    "＝1+1",
    "－1",
    "＋1",
    "＠a",
    "\x00=1",
]


@pytest.mark.parametrize("text", FORMULAS, ids=repr)
@pytest.mark.parametrize("kind", ["object", "string", "category"])
def test_no_cell_is_a_formula(tmp_path: Path, text: str, kind: str) -> None:
    write_csv(pd.DataFrame({"a": pd.Series([text, "b"]).astype(kind)}), tmp_path / "t.csv")
    cell = pd.read_csv(tmp_path / "t.csv", encoding="utf-8-sig", keep_default_na=False)["a"][0]
    assert cell.startswith("'")
    assert cell.replace("'", "") == text.replace("\r", "\n")  # nothing else is changed


def test_no_name_of_a_column_is_a_formula_also_where_two_bear_one_name(tmp_path: Path) -> None:
    write_csv(pd.DataFrame([["=1", 2, "b"]], columns=["=a", "b", "b"]), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text("utf-8-sig") == "'=a,b,b\n'=1,2,b\n"


def test_a_carriage_return_begins_no_row(tmp_path: Path) -> None:
    write_csv(pd.DataFrame({"a": ["x\r=1", "y\r\nz"]}), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes().decode("utf-8-sig") == 'a\n"x\n\'=1"\n"y\nz"\n'


def test_where_the_comma_marks_decimals_a_semicolon_begins_no_formula(tmp_path: Path) -> None:
    write_csv(pd.DataFrame({"a": ["x;=1", "x; =1", "x;-1", "x; - một; hai", "x - y"]}), tmp_path / "t.csv")
    lines = (tmp_path / "t.csv").read_text("utf-8-sig").splitlines()
    assert lines[1:] == ["x;'=1", "x;' =1", "x;'-1", "x; - một; hai", "x - y"]


def test_writing_does_not_change_the_table(tmp_path: Path) -> None:
    table = pd.DataFrame({"=a": ["=1"], "b": [pd.Timestamp("2021-03-04")], "c": [True], "d": [-1]})
    before = table.copy(deep=True)
    write_csv(table, tmp_path / "t.csv")
    pd.testing.assert_frame_equal(table, before)
    assert (tmp_path / "t.csv").read_text("utf-8-sig") == "'=a,b,c,d\n'=1,2021-03-04,True,-1\n"


def test_a_table_shows_text_as_text() -> None:
    shown = show_table(pd.DataFrame({"<i>": ["<script>alert(1)</script>"]}), "x").data
    assert "<script>" not in shown and "&lt;i&gt;" in shown


@pytest.mark.parametrize("is_cleaned_up", [True, False])
def test_a_notebook_whose_process_ends_is_told_as_such(
    tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch, is_cleaned_up: bool
) -> None:
    async def die(self: object, **_: object) -> None:
        try:
            raise DeadKernelError("Kernel died")
        except DeadKernelError:
            assert is_cleaned_up  # as nbclient asserts when there is nothing left to clean up
            raise

    monkeypatch.setattr(NotebookClient, "async_execute", die)
    assert main(["report", "--root", str(project(tmp_path, "1"))]) == 1
    assert "01-a.ipynb failed:\nits process ended; perhaps it needs more memory" in capsys.readouterr().err
