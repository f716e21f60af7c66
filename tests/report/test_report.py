"""The report: all or nothing, the same bytes every time, one page that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
import html
import itertools
import re
import shutil
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from analysis import Settings, Study, plot_themes
from analysis.__main__ import main
from analysis.project.check import check_project
from analysis.project.new import new_project
from analysis.report.building import build_report
from analysis.report.notebook_files import dumps, strip_file
from analysis.report.output import show_table, write_csv
from analysis.report.page import report_page
from analysis.system.files import recover
from analysis.text.spelling import written_as

_TITLE = nbformat.v4.new_markdown_cell("# A *made up* question?\n\nText.", id="title", metadata={"tags": ["title"]})


def _project(folder: Path, **notebooks: list) -> Path:
    """Make a project whose notebooks have the given cells: strings are code, other cells stand as they are."""
    (folder / "notebooks").mkdir(parents=True)
    for name, cells in notebooks.items():
        made = [c if not isinstance(c, str) else nbformat.v4.new_code_cell(c, id=f"c{i}") for i, c in enumerate(cells)]
        nbformat.write(nbformat.v4.new_notebook(cells=made), folder / "notebooks" / f"{name}.ipynb")
    return folder


def _files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


_SHOW = """import pandas as pd
from analysis.report.output import show_figure, show_table
from analysis.figures.themes import plot_themes
themes = pd.DataFrame({"province": ["Sơn La"], "term": ["từng_bước"], "tfidf": [0.01], "stability": [0.9]})
show_table(themes, "a-table")"""
_ANSWER = nbformat.v4.new_code_cell(
    "from IPython.display import Markdown\nMarkdown('**Found.** <script>alert(1)</script> 7')",
    id="answer",
    metadata={"tags": ["answer"]},
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = _project(
        tmp_path_factory.mktemp("project"),
        **{
            "01-first": [
                _TITLE,
                _SHOW,
                "show_figure(plot_themes(themes), 'a-figure', alt='Quote \" in <alt>')",
                _ANSWER,
            ]
        },
    )
    build_report(root, say=lambda line: None)
    return root


def test_a_report_holds_the_figures_the_tables_and_one_page(built: Path) -> None:
    assert sorted(_files(built / "reports")) == [
        "figures/a-figure-narrow.svg",
        "figures/a-figure.png",
        "figures/a-figure.svg",
        "report.html",
        "tables/a-table.csv",
    ]


def test_the_page_opens_with_its_title_and_answers_and_folds_the_code_away(built: Path) -> None:
    page = (built / "reports" / "report.html").read_text("utf-8")
    assert "<title>A made up question?</title>" in page
    assert page.index("<strong>Found.</strong>") < page.index('id="nb-01-first"') < page.index("<details")
    assert "từng bước" in page  # shown as a reader writes it; the table on disk keeps the counting form
    assert "từng_bước" in (built / "reports" / "tables" / "a-table.csv").read_text("utf-8-sig")
    assert 'alt="Quote &quot; in &lt;alt&gt; TF-IDF × 1,000, for 1 group. Sơn La: từng bước 10.0."' in page


def test_a_phone_is_shown_the_narrow_figure_and_paper_the_wide_one(built: Path) -> None:
    page, figures = (built / "reports" / "report.html").read_text("utf-8"), built / "reports" / "figures"
    source, image = re.search(r"<picture><source(.*?)><img(.*?)></picture>", page, re.DOTALL).groups()
    assert 'media="screen and (max-width: 36rem)"' in source
    assert _embedded(figures / "a-figure-narrow.svg") in source
    assert _embedded(figures / "a-figure.svg") in image


def _embedded(file: Path) -> str:
    return base64.b64encode(file.read_bytes()).decode()


def test_a_page_opens_with_a_figure_and_without_one_with_its_first_answer() -> None:
    def shown(markup: str, *tags: str) -> nbformat.NotebookNode:
        output = nbformat.v4.new_output("display_data", {"text/html": markup})
        return nbformat.v4.new_code_cell("show()", outputs=[output], metadata={"tags": list(tags)})

    first = nbformat.v4.new_notebook(cells=[shown("<p>texts</p>", "answer")])
    for opening, order in (("<figure>bars</figure>", ["bars", "texts"]), ("<p>no bars</p>", ["texts"])):
        second = nbformat.v4.new_notebook(cells=[shown(opening, "opening")])
        page = report_page({"01-first": first, "02-second": second}, explorer=False)
        answers = page[page.index('class="answers"') : page.index("<nav")]
        assert re.findall("bars|texts", answers) == order


def test_the_page_loads_nothing_and_runs_nothing(built: Path) -> None:
    page = (built / "reports" / "report.html").read_text("utf-8")
    assert "default-src 'none'" in page
    assert not re.search(r"""(?:src|href)=["'](?!data:|#|explorer\.html)""", page)
    assert not re.search(r"url\((?!data:)|@import", page)


@pytest.mark.integration
def test_building_again_gives_the_same_bytes(built: Path) -> None:
    before = _files(built / "reports")
    build_report(built, jobs=1, say=lambda line: None)
    assert _files(built / "reports") == before


@pytest.mark.integration
def test_a_failing_notebook_is_named_and_the_previous_report_stays(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    root = _project(tmp_path / "project", **{"01-good": [_TITLE, "fine = 1"], "02-bad": ["fine = 1", "1 / 0  # here"]})
    shutil.copytree(built / "reports", root / "reports")
    before = _files(root / "reports")
    assert main(["report", "--root", str(root)]) == 1
    message = capsys.readouterr().err
    assert "02-bad.ipynb, cell 2 (1 / 0  # here) failed:\nZeroDivisionError: division by zero" in message
    assert _files(root / "reports") == before
    assert not list((root / "build").glob("report-*"))
    assert "ZeroDivisionError" in (root / "build" / "executed" / "02-bad.ipynb").read_text("utf-8")


def test_a_notebook_that_warns_fails(tmp_path: Path) -> None:
    root = _project(tmp_path, **{"01-warns": ["import warnings; warnings.warn('mind this')"]})
    with pytest.raises(RuntimeError, match=r"01-warns.ipynb, cell 1 wrote a warning:\n.*mind this"):
        build_report(root, say=lambda line: None)
    assert not (root / "reports").exists()


def test_a_project_without_notebooks_is_an_error_that_names_the_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=re.escape(str(tmp_path / "notebooks"))):
        build_report(tmp_path)


def test_a_name_used_twice_or_badly_spelt_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANALYSIS_OUTPUT", str(tmp_path))
    table = pd.DataFrame({"a": [1]})
    show_table(table, "one")
    with pytest.raises(ValueError, match="the name 'one' is used twice among the tables"):
        show_table(table, "one")
    with pytest.raises(ValueError, match=r"name='../x'; must be lower-case letters"):
        show_table(table, "../x")


def test_what_is_missing_among_other_values_is_shown_as_a_dash() -> None:
    shown = show_table(pd.DataFrame({"term": ["a", "b"], "holds": [True, None]}), "some").data
    assert "None" not in shown and "<td>–</td>" in shown


def test_figures_and_tables_show_names_as_the_articles_write_them() -> None:
    text = "Hôm nay Đà Nẵng họp bàn.\nNgười dân Đà Nẵng phấn khởi.\nTừ đó Đà Nẵng phát triển."
    articles = pd.DataFrame({"article_id": ["a", "b"], "province": ["x", "y"], "text": [text, "Cả xã cùng họp."]})
    study = Study(articles, Settings())
    table = pd.DataFrame({"province": ["x"], "term": ["đà_nẵng họp"], "tfidf": [0.01], "stability": [0.9]})
    assert "<td>Đà Nẵng họp</td>" in study.table(table, "some").data
    assert "Đà Nẵng họp" in study.figure(plot_themes, table, name="some", alt="").data
    with written_as({"tổ": "Tổ"}):  # a list of words is written out already: "tổ" is a syllable there
        table = pd.DataFrame({"leading_words": ["tổ chức, xã"]})
        assert "<td>tổ chức, xã</td>" in show_table(table, "some").data


def test_of_a_table_by_group_some_rows_of_each_group_are_shown() -> None:
    table = pd.DataFrame({"province": ["x"] * 4 + ["y"] * 4, "n": range(8)})
    shown = show_table(table, "some", rows=5, each="province", columns=["n"], headings={"province": "paper"}).data
    assert re.findall(r"<td>(\d)</td>", shown) == ["0", "1", "4", "5"]
    assert "4 of 8 rows, the first 2 of each paper" in shown
    by_number = show_table(table.iloc[[0, 4, 1, 5, 2, 6, 3, 7]], "some", rows=5, each="province", columns=["n"]).data
    assert re.findall(r"<td>(\d)</td>", by_number) == ["0", "4", "1", "5", "2"] and "5 of 8 rows<" in by_number
    assert "2 of 8 rows<" in show_table(table, "some", rows=2, each="province").data  # one of each would tell little


def test_lines_of_several_phrases_are_shown_of_each_phrase() -> None:
    study = Study(pd.DataFrame({"article_id": ["a"], "province": ["x"], "text": ["Mưa."]}), Settings())
    lines = pd.DataFrame({"province": ["x", "y"] * 4, "term": ["mưa"] * 4 + ["nắng"] * 4, "n": range(8)})
    shown = study.table(lines, "some", rows=4, columns=["term", "n"]).data
    assert re.findall(r"<td>(\d)</td>", shown) == ["0", "1", "4", "5"]
    assert "4 of 8 rows, the first 2 of each term" in shown


def test_what_a_text_states_is_shown_with_all_its_digits() -> None:
    stated = pd.DataFrame({"kind": ["percentage", "period"], "value": [98.05, 2021.0], "high": [None, 2025.0]})
    assert re.findall(r"<td>(.*?)</td>", show_table(stated, "some").data)[1::3] == ["98.05", "2021"]


def test_showing_outside_a_report_stores_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANALYSIS_OUTPUT", raising=False)
    monkeypatch.chdir(tmp_path)
    assert "3 rows" in show_table(pd.DataFrame({"a": [1, 2, 3]}), "some", rows=2).data
    assert list(tmp_path.iterdir()) == []


def test_a_report_killed_while_it_was_replaced_comes_back(tmp_path: Path) -> None:
    old = tmp_path / "build" / "reports-before"
    old.mkdir(parents=True)
    (old / "report.html").write_text("the last complete one")
    recover(tmp_path / "reports", old)
    assert (tmp_path / "reports" / "report.html").read_text() == "the last complete one"


def test_a_cell_that_looks_like_a_formula_is_written_as_text(tmp_path: Path) -> None:
    write_csv(pd.DataFrame({"text": ["=1+1", "@a", "- một", "an"], "value": [-1.5, 2, 3, 4]}), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes().decode("utf-8-sig").splitlines() == [
        "text,value", "'=1+1,-1.5", "'@a,2", "'- một,3", "an,4",
    ]  # fmt: skip


# --- A project's own codebook, lexicon and columns ----------------------------------------------------


@pytest.mark.integration
@pytest.mark.parametrize("notebooks", [("04",), pytest.param(("01", "02", "04"), marks=pytest.mark.slow)])
def test_a_renamed_frame_a_lexicon_entry_and_a_column_of_ones_own_reach_report_and_explorer(
    tmp_path: Path, notebooks: tuple[str, ...]
) -> None:
    root = new_project(tmp_path / "mine")
    for notebook in (root / "notebooks").glob("*.ipynb"):
        if notebook.name[:2] not in notebooks:
            notebook.unlink()
    codebook, lexicon = root / "resources" / "codebook.toml", root / "resources" / "lexicon.txt"
    renamed = codebook.read_text("utf-8").replace('english = "Inspection and review"', 'english = "Looking closely"')
    assert renamed != codebook.read_text("utf-8")
    codebook.write_text(renamed, "utf-8")
    lexicon.write_text(lexicon.read_text("utf-8") + "mận hậu ngọt\n", "utf-8")
    common = "Tỉnh kiểm tra việc thực hiện nghị quyết. Huyện sơ kết nghị quyết. Xã triển khai kế hoạch trồng rừng. "
    common += "Cán bộ học tập nghị quyết của tỉnh. Nhân dân trồng rừng theo kế hoạch của xã. "
    own = "Huyện trồng thêm mận hậu ngọt. Xã trồng mận hậu ngọt."
    texts = {"a": ("Sơn La", common + own), "b": ("Bắc Kạn", common)}
    rows = []
    for name, (province, text) in texts.items():
        (root / "data" / "articles" / f"{name}.txt").write_text(text + "\n", "utf-8")
        digest = hashlib.sha256((text + "\n").encode()).hexdigest()
        rows.append({"article_id": name, "province": province, "file": f"{name}.txt", "sha256": digest})
    manifest = pd.read_csv(root / "data" / "articles.csv")
    full = pd.DataFrame(rows).reindex(columns=manifest.columns).assign(terrain=["núi cao", "núi thấp"])
    full.to_csv(root / "data" / "articles.csv", index=False)
    assert check_project(root)[0] == []
    build_report(root, say=lambda line: None)
    page = html.unescape((root / "reports" / "report.html").read_text("utf-8"))
    explorer = (root / "reports" / "explorer.html").read_text("utf-8")
    for shown in ("Looking closely", "mận hậu ngọt", "núi cao"):
        assert shown.replace(" ", "_") in explorer.replace(" ", "_"), shown
        assert shown in page or (shown != "Looking closely" and len(notebooks) == 1), shown  # 01 and 02 show the others
    assert "mận_hậu_ngọt" in explorer  # one word, as counted
    assert "Inspection and review" not in page and "Inspection and review" not in explorer


# --- The notebooks of this project --------------------------------------------------------------------

NOTEBOOKS = sorted(Path("notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_asks_a_question_has_prose_before_each_cell_and_ends_with_its_answer(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    nbformat.validate(nbformat.read(path, as_version=4))
    question = next(c.source for c in cells if c.source.startswith("# ") and "title" not in c.metadata.get("tags", []))
    assert re.match(rf"# {int(path.stem[:2])}\. .*\?$", question.splitlines()[0])
    assert len(cells) <= 25
    assert "answer" in cells[-1].metadata.get("tags", [])
    assert [c.id for before, c in itertools.pairwise(cells) if c.cell_type == before.cell_type == "code"] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_stored_without_outputs_as_jupyter_writes_it(path: Path) -> None:
    assert not strip_file(path, check=True)
    assert dumps(nbformat.read(path, as_version=4)).encode() == path.read_bytes()


@pytest.mark.slow  # `.ci/run` builds the report and compares it as well
def test_the_committed_report_is_what_the_notebooks_give(tmp_path: Path) -> None:
    for folder in ("notebooks", "data", "analysis.toml"):
        (tmp_path / folder).symlink_to(Path(folder).resolve())
    build_report(tmp_path, say=lambda line: None)
    fresh, committed = _files(tmp_path / "reports"), _files(Path("reports"))
    assert sorted(fresh) == sorted(committed)
    assert [name for name in fresh if fresh[name] != committed[name]] == []


@pytest.mark.integration
def test_the_reports_in_two_languages_have_one_explorer_each_opening_in_its_own(tmp_path: Path) -> None:
    root = new_project(tmp_path / "hai")
    for place in ("Sơn La", "Bắc Kạn"):
        (tmp_path / f"{place}.txt").write_text(f"Hội nghị ở {place}\nSáng nay, hội nghị đã bàn về lúa.\n", "utf-8")
        main(["add", str(tmp_path / f"{place}.txt"), "--province", place, "--root", str(root)])
    for notebook in sorted((root / "notebooks").glob("*.ipynb"))[1:]:
        notebook.unlink()
    only = nbformat.v4.new_notebook(cells=[_TITLE])
    nbformat.write(only, next((root / "notebooks").glob("*.ipynb")))
    settings = (root / "analysis.toml").read_text("utf-8")
    settings = re.sub(r'(?m)^language = "\w*"', 'language = "en"', settings)
    settings = re.sub(r'(?m)^second_language = "\w*"', 'second_language = "vi"', settings)
    (root / "analysis.toml").write_text(settings, "utf-8")
    lines: list[str] = []
    build_report(root, say=lines.append)
    assert sum("explorer.html" in line for line in lines) == 1  # computed once
    english, vietnamese = (
        (root / "reports" / name / "explorer.html").read_text("utf-8").partition('id="payload">')[2]
        for name in ("", "vi")
    )
    assert '"language":"en"' in english
    assert vietnamese == english.replace('"language":"en"', '"language":"vi"')
