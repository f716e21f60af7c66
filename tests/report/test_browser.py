"""The explorer and JupyterLab in a real browser: `make browser`."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from analysis.measures.collocates import collocates
from analysis.report.explorer import Explorer, build_explorer, permalink
from analysis.system.language import in_language

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
pytest.importorskip("playwright.sync_api", reason="playwright is missing; make browser installs it")

ROOT = Path(__file__).parents[2]
SIZES = {"desktop": (1280, 900), "phone": (360, 740)}
TABS = ("terms", "frames", "quantities", "articles")


@pytest.fixture(scope="module")
def explorer(articles, tokens) -> Explorer:
    return build_explorer(articles, tokens=tokens)


@pytest.fixture(scope="module")
def file(explorer, tmp_path_factory) -> Path:
    return explorer.save(tmp_path_factory.mktemp("explorer") / "explorer.html")


@pytest.fixture(scope="module")
def short_file(articles, tokens, tmp_path_factory) -> Path:
    """The page with few terms, for audits that look at every cell."""
    few = build_explorer(articles, tokens=tokens, most_terms=60)
    return few.save(tmp_path_factory.mktemp("explorer") / "short.html")


@pytest.fixture
def open_page(browser, file) -> Iterator[Callable[..., Page]]:
    """Return a function that opens the page offline; afterwards nothing has been asked for, and nothing went wrong."""
    contexts, wrong = [], []

    def open_it(state: str = "", *, size: str = "desktop", path: Path = file, **options: object) -> Page:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, offline=True, reduced_motion="reduce", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda r: wrong.append(r.url) if not r.url.startswith(("file:", "blob:file:")) else None)
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        page.goto(path.as_uri() + state)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert wrong == []


def marks(page: Page) -> dict[str, int]:
    """Return how many places are marked in each group's column, every further sentence unfolded."""
    return page.evaluate(
        """() => {
            const folded = () => [...document.querySelectorAll('.column > button')].find((button) => !button.hidden);
            for (let more; (more = folded()); ) more.click();
            return Object.fromEntries([...document.querySelectorAll('.column[data-group]')].map(
                (column) => [column.getAttribute('aria-label'), column.querySelectorAll('mark').length]));
        }"""
    )


def go_to(page: Page, state: str) -> None:
    """Follow a link within the page, and wait until the page has."""
    page.evaluate(
        """(hash) => new Promise((done) => {
            window.addEventListener('hashchange', () => setTimeout(done), {once: true});
            location.hash = hash;
        })""",
        state,
    )


def shown_terms(page: Page) -> list[str]:
    return page.locator("#rows tbody a.open").all_text_contents()


def heading(page: Page) -> str:
    return page.locator("#sentences-head").inner_text()


def counts_of(explorer: Explorer, term: str) -> dict[str, int]:
    return explorer.terms[explorer.terms["term"] == term].set_index("province")["count"].to_dict()


# --- From a number to its sentences ---


def test_a_click_on_a_row_opens_the_sentences_of_every_group_side_by_side(open_page, explorer):
    page = open_page()
    page.locator("#rows tbody tr", has_text="chương trình hành động").first.click()
    assert marks(page) == counts_of(explorer, "chương_trình_hành_động")
    columns = page.locator(".column[data-group]")
    assert columns.count() == 3
    assert len({round(columns.nth(i).bounding_box()["y"]) for i in range(3)}) == 1
    first = columns.first.locator("li").first
    assert "chương trình hành động" in first.locator("mark").first.inner_text().lower()
    assert "son-la-2021" in first.inner_text() and "sentence" in first.inner_text()


def test_a_click_or_touch_on_a_point_opens_its_sentences(open_page, explorer):
    for options in ({}, {"has_touch": True}):
        page = open_page(**options)
        points = page.locator("#plot [role=option]")
        box = points.nth(0).bounding_box()
        (page.touchscreen.tap if options else page.mouse.click)(
            box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        )
        chosen = page.locator("#plot [aria-selected=true]")
        assert chosen.count() == 1
        shown = chosen.get_attribute("aria-label").split(":")[0]
        assert shown in heading(page)
        assert marks(page) == counts_of(explorer, shown.replace(" ", "_"))


def test_in_under_a_minute_son_la_says_from_step_to_step(open_page):
    page = open_page()
    page.get_by_role("searchbox").fill("tung buoc")
    page.keyboard.press("Enter")
    assert "“tung buoc” as written" in heading(page)  # two words of the table: found as they are written
    assert marks(page) == {"Sơn La": 1, "Bắc Kạn": 0, "Quảng Ngãi": 0}
    # the headline says it too; it is shown, and does not count
    assert page.locator(".elsewhere").inner_text().count("từng bước, đến đâu chắc tới đó") == 1
    assert page.locator(".column[data-group]").first.is_visible()


def test_in_under_a_minute_what_quang_ngai_counts(open_page):
    page = open_page()
    page.get_by_role("tab", name="Numbers stated").click()
    page.get_by_role("button", name="Quảng Ngãi: 14 2 statements").click()
    assert marks(page) == {"Quảng Ngãi": 2}
    assert page.locator(".column li mark").all_text_contents() == ["5 đề án", "9 đề án"]


def test_the_sentences_shown_are_as_many_as_the_tables_say(open_page, explorer):
    page = open_page()
    for term in explorer.payload["terms"]["term"][::20]:
        go_to(page, permalink(term=term))
        assert marks(page) == counts_of(explorer, term), term


def test_every_bar_of_frames_and_every_cell_of_quantities_opens_as_many_as_it_says(open_page, explorer):
    page = open_page(permalink(tab="frames"))
    opened = 0
    for tab in ("frames", "quantities"):
        page.locator(f"#tab-{tab}").click()
        cells = page.locator(f"#{tab} .cell:enabled")
        for number in range(cells.count()):
            cells.nth(number).click()
            text = cells.nth(number).inner_text()
            said = int(text.split(" of ")[0] if tab == "frames" else text.split(" statement")[0].split()[-1])
            (found,) = marks(page).values()
            assert found == said > 0
            opened += found
    kinds = len(explorer.quantities)
    assert opened == explorer.frames["sentences"].sum() + 2 * kinds + explorer.instruments["mentions"].sum()


# --- Search, sort, filters ---


def test_search_needs_no_diacritics_and_knows_english(open_page):
    page = open_page()
    pairs = {"chuyen doi": "chuyển đổi", "chuyển đổi": "chuyển đổi", "action programme": "chương trình hành động"}
    for asked, found in pairs.items():
        page.get_by_role("searchbox").fill(asked)
        page.wait_for_function("(n) => document.querySelectorAll('#rows tbody tr').length < n", arg=30)
        page.locator("#rows tbody tr", has_text=found).first.wait_for()
    page.get_by_role("searchbox").fill("chuyện đòi")  # with diacritics they count
    page.get_by_text("No counted word or phrase matches.").wait_for()


def test_what_is_no_counted_term_is_found_as_text(open_page):
    page = open_page()
    page.get_by_role("searchbox").fill("đến đâu chắc tới đó bảo đảm")
    page.get_by_role("button", name="as text in the sentences").click()
    assert marks(page)["Sơn La"] == 1
    assert "not a counted term" in heading(page)


def test_a_text_in_quotation_marks_is_found_as_it_is_written(open_page, tokens):
    page = open_page()
    go_to(page, permalink(term='"nghị quyết"'))  # also inside longer terms, such as "nghị_quyết_đại_hội"
    words = " " + " ".join(tokens["word"]).replace("_", " ") + " "
    assert sum(marks(page).values()) == words.count(" nghị quyết ")
    assert "“nghị quyết”" in heading(page)


def test_the_table_sorts_by_any_column_and_says_so(open_page):
    page = open_page()
    header = page.get_by_role("columnheader", name="Bắc Kạn")
    values = "(rows) => rows.map((row) => parseInt(row.children[3].textContent))"
    header.get_by_role("button").click()
    falling = page.locator("#rows tbody tr").evaluate_all(values)
    assert header.get_attribute("aria-sort") == "descending" and falling == sorted(falling, reverse=True)
    header.get_by_role("button").click()
    rising = page.locator("#rows tbody tr").evaluate_all(values)
    assert header.get_attribute("aria-sort") == "ascending" and rising == sorted(rising)
    assert page.locator("th[aria-sort=none]").count() == page.locator("#rows th").count() - 1


def test_filters_leave_what_they_say(open_page, explorer):
    page = open_page()
    page.locator("#kind").select_option("phrase")
    page.locator("#min").fill("5")
    page.locator("#verdict").select_option("distinctive")
    total = explorer.terms.groupby("term")["count"].sum()
    leaning = explorer.terms.sort_values("log2_ratio").groupby("term").tail(1).set_index("term")["verdict"]
    expected = {t for t in total.index if " " in t and total[t] >= 5 and leaning[t] == "distinctive"}
    assert {row.get_attribute("data-term") for row in page.locator("#rows tbody tr").all()} == expected
    page.get_by_role("button", name="Clear filters").click()
    assert page.locator("#rows tbody tr").count() > 100


def test_articles_can_be_chosen_by_newspaper_and_period(open_page, articles, tokens):
    page = open_page(permalink(term="nghị_quyết"))
    move(page.get_by_label("Period: from"), 2021 - articles["published"].dt.year.min())
    move(page.get_by_label("Period: to"), 2021 - articles["published"].dt.year.min())
    chosen = articles.loc[articles["published"].dt.year == 2021, "article_id"]
    counted = tokens[tokens["article_id"].isin(chosen) & (tokens["word"] == "nghị_quyết")].groupby("province").size()
    assert {group: n for group, n in marks(page).items() if n} == counted.to_dict()
    page.locator("#tab-frames").click()
    assert "0 of 0" in page.locator("#frames tbody tr").first.inner_text()
    page.get_by_label("Newspaper").select_option("Báo Quảng Ngãi")
    assert "1 article," in page.locator("#about").inner_text()


def move(handle, value: int) -> None:
    """Set a handle of the slider with the keyboard, as `fill` cannot."""
    handle.focus()
    for _ in range(40):
        now = int(handle.input_value())
        if now == value:
            return
        handle.press("ArrowRight" if now < value else "ArrowLeft")
    raise AssertionError(f"the handle stays at {now}")


def years_of(page: Page) -> list[str]:
    """Return what the bars over the slider say."""
    return page.locator(".bars title").all_text_contents()


@pytest.fixture(scope="module")
def dated_file(made_up_pages, tmp_path_factory) -> Path:
    """Seven pages: two of 2020, none of 2021, three of 2022, one of 2023, one without a date."""
    dates = ["2020-01-05", "2020-12-31", "2022-01-01", "2022-06-01", "2022-07-01", "2023-02-01", None]
    pages = made_up_pages.head(7).assign(province=["X", "Y"] * 3 + ["X"], published=pd.to_datetime(pd.Series(dates)))
    return build_explorer(pages).save(tmp_path_factory.mktemp("explorer") / "dated.html")


@pytest.mark.filterwarnings("ignore:no line with role")
def test_the_slider_counts_the_articles_of_every_period_and_says_what_has_no_date(open_page, dated_file):
    page = open_page(path=dated_file)
    assert years_of(page) == ["2020: 2 articles", "2021: 0 articles", "2022: 3 articles", "2023: 1 article"]
    said = page.locator(".period output")
    assert said.inner_text() == "2020 to 2023: 6 articles; 1 article has no date"
    assert page.locator("#about").inner_text().startswith("7 articles")
    move(page.get_by_label("Period: from"), 1)
    move(page.get_by_label("Period: to"), 2)
    assert said.inner_text() == "2021 to 2022: 3 articles; 1 article without a date is left out"
    assert page.locator("#about").inner_text().startswith("3 articles")
    assert page.evaluate("location.hash") == "#from=2021&to=2022"
    assert page.evaluate("document.activeElement.getAttribute('aria-valuetext')") == "2022, 3 articles"
    assert page.locator("#live").inner_text() == said.inner_text()
    move(page.get_by_label("Period: to"), 0)  # pushes the other handle
    assert said.inner_text().startswith("2020: 2 articles")
    again = open_page("#from=2021&to=2022", path=dated_file)
    assert again.locator("#about").inner_text().startswith("3 articles")
    old = open_page("#year=2022", path=dated_file)  # as links were written before there was a slider
    assert old.locator("#about").inner_text().startswith("3 articles")
    for wrong in ("#from=1999", "#from=2023&to=2020", "#to=__proto__", "#year=?"):
        assert open_page(wrong, path=dated_file).locator("#about").inner_text().startswith("7 articles")


# --- Collocates ---


BESIDE = """() => Object.fromEntries([...document.querySelectorAll('.column[data-group]')].map((column) => {
    for (let more; (more = column.querySelector(':scope > button:not([hidden])')); ) more.click();
    return [column.getAttribute('aria-label'), [...column.querySelectorAll('tbody tr')].map(
        (row) => [row.children[0].textContent, ...[1, 2, 3].map((i) => parseFloat(row.children[i].textContent))])];
}))"""


@pytest.mark.parametrize("node", ["nghị_quyết", "nghị quyết", "tỉnh", "tỉnh ủy", "của"])
def test_the_collocates_are_those_of_the_table(open_page, tokens, tmp_path, node):
    page = open_page(permalink(term=node))
    page.get_by_role("button", name="Collocates").click()
    # the address is read as written; a phrase without `_` is found however it is divided
    asked = page.evaluate("new URLSearchParams(location.hash.slice(1)).get('term')")
    table = collocates(tokens, asked, resamples=500)
    table = table[table["count"] > 0]
    shown = page.evaluate(BESIDE)
    for group in tokens["province"].unique():
        rows = table[table["province"] == group]
        expected = {
            r.term.replace("_", " "): [r.count_, round(r.log_dice, 1), r.articles]
            for r in rows.rename(columns={"count": "count_"}).itertuples()
        }
        found = {word: [n, bond, n_articles] for word, n, bond, n_articles in shown[group]}
        assert found.keys() == expected.keys()
        for word, (n, bond, n_articles) in found.items():
            assert [n, n_articles] == [expected[word][0], expected[word][2]], word
            assert abs(bond - expected[word][1]) < 0.11, word
    assert sum(map(len, shown.values())) > 5
    with page.expect_download() as download:
        page.locator("#sentences .csv").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    keyed = table.assign(term=table["term"].str.replace("_", " ")).set_index(["province", "term"])
    assert len(rows) == len(keyed)
    columns = {"number": "count", "expected": "expected", "log Dice": "log_dice", "log2 ratio": "log_ratio"}
    columns |= {"per 1,000 words": "per_1000_words", "Articles": "articles"}
    for row in rows:
        of_table = keyed.loc[(row["Group"], row["word"])]
        for column, name in columns.items():
            assert float(row[column]) == pytest.approx(of_table[name], abs=6e-5), (row, column)


def test_from_a_collocate_to_its_sentences_and_back(open_page, tokens):
    page = open_page(permalink(term="nghị_quyết", near="*"))
    count = collocates(tokens, "nghị_quyết", resamples=500).set_index(["term", "province"])["count"]
    first = page.locator(".column .beside").first
    word = first.inner_text()
    first.click()
    assert marks(page) == count.loc[word.replace(" ", "_")].to_dict()
    assert {text.lower() for text in page.locator("#sentences mark").all_text_contents()} == {word}
    assert "nghị quyết" in page.locator("#sentences .column li strong").first.inner_text().lower()
    assert page.evaluate("new URLSearchParams(location.hash.slice(1)).get('near')") == word.replace(" ", "_")
    page.get_by_role("button", name="Collocates").click()
    assert page.locator(".column .beside").first.inner_text() == word
    page.get_by_role("button", name="Its sentences").click()
    assert page.locator("#sentences mark").first.inner_text().lower() == "nghị quyết"
    assert "is not here" not in open_page(permalink(term="nghị_quyết", near="không_có")).locator("main").inner_text()


# --- A large page is compressed ---


@pytest.fixture(scope="module")
def packed_file(articles, tokens, tmp_path_factory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.report.explorer_page.COMPRESSED_FROM", 0)
        page = build_explorer(articles, tokens=tokens)
    return page.save(tmp_path_factory.mktemp("explorer") / "packed.html")


def test_a_compressed_page_shows_what_the_plain_one_shows(open_page, packed_file, file):
    assert packed_file.stat().st_size < file.stat().st_size * 0.75
    state = permalink(term="nghị_quyết")
    page, plain = open_page(state, path=packed_file), open_page(state)
    page.locator(".column mark").first.wait_for()
    for part in ("#sentences", "#rows", "#about", "#hits"):
        assert page.locator(part).inner_html() == plain.locator(part).inner_html()
    assert not page.locator("#opening").is_visible() and not page.locator("#old-browser").is_visible()


def test_a_browser_that_cannot_unpack_says_so(open_page, packed_file, browser):
    context = browser.new_context(offline=True)
    context.add_init_script("delete window.DecompressionStream")
    page = context.new_page()
    page.goto(packed_file.as_uri())
    assert "too old to unpack it" in page.locator("#old-browser").inner_text()
    context.close()


# --- Keyboard ---


def test_arrow_keys_go_from_point_to_point_and_row_to_row(open_page, explorer):
    page = open_page()
    page.locator("#plot svg").focus()
    seen = set()
    for key in ("Home", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
        seen.add(heading(page))
        active = page.locator("#plot svg").get_attribute("aria-activedescendant")
        assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
        assert page.locator("#live").inner_text().startswith(heading(page).split("”")[0])
    assert len(seen) >= 3
    page.locator("#rows tbody a[tabindex='0']").focus()
    page.keyboard.press("Home")
    first = shown_terms(page)[0]
    assert first in heading(page)
    page.keyboard.press("ArrowDown")
    assert shown_terms(page)[1] in heading(page)
    assert page.evaluate("document.activeElement.textContent") == shown_terms(page)[1]


def test_everything_is_reached_and_used_with_the_keyboard(open_page):
    page = open_page(permalink(tab="frames"))
    page.locator("#tab-frames").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#tab-quantities").get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowLeft")
    page.locator("#frames .cell").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    assert list(marks(page)) == ["Bắc Kạn"]
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


# --- Permalinks ---


def test_what_is_shown_has_an_address_that_shows_it_again(open_page, explorer):
    page = open_page()
    page.locator("#rows tbody a", has_text="tỉnh ủy").first.click()
    page.locator("#verdict").select_option("distinctive")
    page.get_by_role("columnheader", name="Sơn La").get_by_role("button").click()
    page.get_by_role("button", name="Tiếng Việt").click()
    state = page.evaluate("decodeURIComponent(location.hash)")
    assert state == "#term=tỉnh_ủy&verdict=distinctive&sort=g0&lang=vi"
    again = open_page(page.evaluate("location.hash"))
    for part in ("#sentences", "#rows", "#about", "#hits"):
        assert again.locator(part).inner_html() == page.locator(part).inner_html()


def test_the_documented_links_open_what_they_name(open_page, explorer):
    page = open_page("#term=từng bước&group=Sơn La")  # as a person would type it
    assert marks(page) == {"Sơn La": 1}
    for state, expected in (
        (permalink(frame="development", group="Bắc Kạn"), {"Bắc Kạn": 17}),
        (permalink(quantity="đề án", group="Quảng Ngãi"), {"Quảng Ngãi": 2}),
        (permalink(quantity="deadline"), {"Sơn La": 2, "Bắc Kạn": 0, "Quảng Ngãi": 1}),
    ):
        go_to(page, state)
        assert marks(page) == expected
    page.go_back()
    page.wait_for_function("() => document.querySelectorAll('.column[data-group]').length === 1")
    assert marks(page) == {"Quảng Ngãi": 2}


def test_a_link_to_nothing_says_so(open_page):
    for state in ("#frame=nonsense", "#quantity=nonsense", "#article=nonsense"):
        assert "nonsense" in open_page(state).locator("main").inner_text()
    page = open_page("#term=%E1%BB&min=-3&sort=zz&x=99&tab=nonsense&__proto__=1&group=nobody")
    assert page.locator("#rows tbody tr").count() > 100
    assert open_page("#min=many").locator("#rows tbody tr").count() > 100


@pytest.mark.parametrize("name", ["__proto__", "constructor", "length", "map", "toString", "hasOwnProperty"])
def test_names_that_every_object_has_are_no_columns_and_no_groups(open_page, name):
    plain = open_page("#view=scatter").locator("#plot").inner_html()
    axes = f"#view=scatter&x={name}&y={name}"
    for state in (f"#sort={name}", f"#sort=-{name}", f"#sort=g{name}", axes, f"#term={name}"):
        page = open_page(state)
        assert page.locator("#rows tbody tr").count() > 100, state
        if state == axes:
            assert page.locator("#plot").inner_html() == plain


def test_from_a_sentence_into_the_article_and_back(open_page):
    page = open_page(permalink(term="từng_bước"))
    page.get_by_role("link", name="read in the article").first.click()
    chosen = page.locator("#article .sentence.chosen")
    assert "thực hiện từng bước, đến đâu chắc tới đó" in chosen.inner_text()
    box = chosen.bounding_box()
    assert 0 < box["y"] < 900
    assert page.evaluate("decodeURIComponent(location.hash)") == "#article=son-la-2021&sentence=10"
    assert page.locator("#article .headline").count() == 1 and page.locator("#article .caption.muted").count() == 1
    page.get_by_role("button", name="Back").click()
    assert marks(page)["Sơn La"] == 1


# --- Text is text ---


def test_markup_and_script_in_articles_are_shown_as_text(open_page, hostile_articles, tmp_path):
    explorer = build_explorer(hostile_articles)
    path = explorer.save(tmp_path / "hostile.html")
    for state in ("", permalink(term="kiểm_tra"), permalink(tab="articles"), permalink(article="<b>a</b>", sentence=2),
                  permalink(quantity="all"), "#term=<img src=x onerror=alert(1)>", "#q=<b>x"):  # fmt: skip
        page = open_page(state, path=path)
        assert page.title().startswith("Explorer")
        assert page.locator("img, i, b, main script").count() == 0
    page = open_page(permalink(term="kiểm_tra"), path=path)
    assert marks(page) == counts_of(explorer, "kiểm_tra") and min(marks(page).values()) > 2
    assert set(page.locator("mark").all_text_contents()) == {"kiểm tra"}  # after letters beyond 16 bits, too
    assert "<img src=x onerror" in page.locator(".column").first.inner_text()


def test_a_downloaded_table_is_what_is_shown_and_runs_no_formula(open_page, explorer, hostile_articles, tmp_path):
    page = open_page()
    with page.expect_download() as download:
        page.locator("#table-tools .csv").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    table = explorer.terms.assign(shown=explorer.terms["term"].str.replace("_", " "))
    leaning = table.sort_values("log2_ratio").groupby("term").tail(1)
    unique = ~leaning["shown"].duplicated(keep=False)
    expected = {r.shown: round(r.log2_ratio, 3) for r in leaning[unique].itertuples()}
    assert len(rows) > 700
    for row in rows:
        if row["Word or phrase"] in expected:
            assert abs(float(row["log2 ratio"]) - expected[row["Word or phrase"]]) < 0.002
    path = build_explorer(hostile_articles).save(tmp_path / "hostile.html")
    page = open_page(permalink(term="kiểm_tra"), path=path)
    with page.expect_download() as download:
        page.locator("#sentences .csv").click()
    cells = [c for row in csv.reader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))) for c in row]
    assert "'=b&c" in cells and not [c for c in cells if c.startswith(("=", "+", "@"))]


def test_what_is_shown_can_be_copied(open_page):
    page = open_page(permalink(term="từng_bước"))
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    page.locator("#sentences .copy").click()
    assert page.evaluate("window.copied").count("\ttừng bước\t") == 1
    page.wait_for_function("() => document.getElementById('live').textContent === 'Copied.'")


# --- Looks ---


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_accessibility_audit_finds_nothing_serious(open_page, short_file, scheme, size):
    Axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="make browser installs axe").Axe
    states = [permalink(tab=tab) for tab in TABS]
    states += [
        permalink(term="nghị_quyết"),
        permalink(term="nghị_quyết", near="*"),
        permalink(term="nghị_quyết", near="đảng"),
        "#term=từng bước",
        permalink(term="nghị_quyết") + "&view=scatter&colour=verdict&lang=vi",
    ]
    states += [permalink(frame="development"), permalink(quantity="all"), permalink(article="son-la-2021", sentence=10)]
    for state in states:
        page = open_page(state, size=size, path=short_file, color_scheme=scheme)
        audit = Axe().run(page).response
        assert len(audit["passes"]) > 15
        serious = [
            (v["id"], node["target"], node["failureSummary"])
            for v in audit["violations"]
            if v["impact"] in ("serious", "critical")
            for node in v["nodes"]
        ]
        assert serious == [], state


def test_on_a_phone_nothing_leaves_the_page_sideways(open_page):
    for state in (
        *(permalink(tab=tab) for tab in TABS),
        permalink(term="nghị_quyết"),
        permalink(term="nghị_quyết", near="*"),
        permalink(article="bac-kan-2021"),
    ):
        page = open_page(state, size="phone", has_touch=True)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), state


def test_on_paper_there_are_sentences_and_no_controls(open_page):
    page = open_page(permalink(term="nghị_quyết"))
    page.emulate_media(media="print")
    assert not page.locator("#filters").is_visible() and not page.locator(".tools").first.is_visible()
    assert page.locator("mark").first.is_visible() and page.locator("#plot").is_visible()


def test_the_interface_speaks_vietnamese(open_page, tokens):
    page = open_page()
    page.get_by_role("button", name="Tiếng Việt").click()
    assert page.evaluate("document.documentElement.lang") == "vi"
    assert page.get_by_role("tab", name="Từ và cụm từ").is_visible()
    words = f"{int(tokens['is_word'].sum()):,}".replace(",", ".")
    assert f"{words} từ" in page.locator("#about").inner_text()
    missing = page.evaluate("document.body.innerText.match(/undefined|NaN|\\{\\w+\\}/g)")
    assert missing is None


@pytest.fixture(scope="module")
def vietnamese_file(articles, tokens, tmp_path_factory) -> Path:
    with in_language("vi"):
        page = build_explorer(articles, tokens=tokens)
    return page.save(tmp_path_factory.mktemp("explorer") / "vietnamese.html")


INTERFACE = """() => {
    const attributes = [...document.querySelectorAll('*')].flatMap((node) =>
        ['aria-label', 'title', 'placeholder', 'alt'].map((name) => node.getAttribute(name)).filter(Boolean));
    return [document.title, document.body.innerText, ...attributes].join('\\n');
}"""


def english_of(words: dict) -> list[str]:
    """Return the English pieces of the interface: its messages without what is filled in, if there is a word in it."""
    english = [form for word in words["en"].values() for form in (word if isinstance(word, list) else [word])]
    english = [text for text in english if isinstance(text, str)]
    pieces = {piece.strip(" .,:;()") for text in english for piece in re.split(r"\{\w+\}", text)}
    return sorted(piece for piece in pieces if len(piece) > 3 and piece not in ("English", "log Dice"))  # names


@pytest.mark.parametrize(
    "state",
    [
        "",
        permalink(term="nghị_quyết"),
        permalink(term="không có"),
        permalink(frame="dissemination"),
        permalink(frame="dissemination", group="Sơn La"),
        permalink(quantity="all"),
        permalink(quantity="nghị quyết"),
        permalink(tab="articles"),
        permalink(article="son-la-2021", sentence=10),
        permalink(article="nobody"),
        permalink(tab="frames") + "&from=2021&to=2021",
        permalink(term="nghị_quyết", near="*"),
        permalink(term="nghị_quyết", near="đảng"),
        "#view=scatter&colour=verdict&verdict=shared&min=2",
    ],
)
def test_a_page_built_in_vietnamese_shows_no_english_word_of_the_interface(open_page, vietnamese_file, explorer, state):
    page = open_page(state, path=vietnamese_file)
    assert page.evaluate("document.documentElement.lang") == "vi"
    shown = page.evaluate(INTERFACE)
    pieces = english_of(explorer.payload["words"])
    assert len(pieces) > 100
    assert [piece for piece in pieces if re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", shown)] == []
    assert not re.search(r"undefined|NaN|\{\w+\}", shown)


def test_a_page_built_in_vietnamese_offers_english(open_page, vietnamese_file):
    page = open_page(path=vietnamese_file)
    page.get_by_role("button", name="English").click()
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.get_by_role("tab", name="Words and phrases").is_visible()


@pytest.mark.filterwarnings("ignore:no line with role")
@pytest.mark.parametrize("groups", [2, 10])
def test_two_groups_and_ten_have_a_figure_of_two(open_page, made_up_pages, tmp_path, groups):
    pages = made_up_pages.head(groups + 2).assign(province=[f"Tỉnh {i % groups}" for i in range(groups + 2)])
    explorer = build_explorer(pages)
    page = open_page(path=explorer.save(tmp_path / "groups.html"))
    assert page.get_by_label("Across").count() == 1 and page.locator("#plot [role=option]").count() > 20
    page.locator("#rows tbody tr").first.click()
    term = page.locator("#rows tr.chosen").get_attribute("data-term")
    assert marks(page) == counts_of(explorer, term)


def test_in_a_frame_of_a_notebook_it_works_without_an_address(open_page, explorer, tmp_path):
    path = tmp_path / "notebook.html"
    path.write_text(f"<!doctype html><title>n</title>{explorer._repr_html_()}", "utf-8")
    page = open_page(path=path)
    frame = page.frame_locator("iframe")
    frame.locator("#rows tbody a").first.click()
    assert frame.locator("mark").count() == explorer.terms.groupby("term")["count"].sum().loc["tỉnh"]
    frame.get_by_role("link", name="read in the article").first.click()
    assert frame.locator("#article .sentence.chosen").count() == 1
    frame.get_by_role("button", name="Back").click()
    assert frame.locator(".csv").count() == 0  # a sandboxed frame may not download


# --- JupyterLab ---


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def lab(tmp_path) -> Iterator[tuple[str, str, Path]]:
    """Start JupyterLab as `make lab` does, on a copy of the project; yield address, token and the copy."""
    project = tmp_path / "project"
    for folder in ("notebooks", "data"):
        shutil.copytree(ROOT / folder, project / folder)
    places = {f"JUPYTER_{name}": tmp_path / name.lower() for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")}
    settings = places["JUPYTER_CONFIG_DIR"] / "labconfig" / "default_setting_overrides.json"
    settings.parent.mkdir(parents=True)
    quiet = {
        # no question about news; and cells off screen stay in the page
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
        "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    }
    settings.write_text(json.dumps(quiet), "utf-8")
    port, token = free_port(), "browser-test"
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={project}",
        f"--LabApp.workspaces_dir={tmp_path / 'workspaces'}", f"--LabApp.user_settings_dir={tmp_path / 'settings'}",
        "--FileContentsManager.pre_save_hook=analysis.report.notebook_files.strip_on_save",
    ]  # fmt: skip
    paths = {name: str(path) for name, path in places.items()}
    environment = {**os.environ, **paths, "IPYTHONDIR": str(tmp_path / "ipython"), "JUPYTER_PLATFORM_DIRS": "0"}
    with open(tmp_path / "lab.log", "wb") as log:
        server = subprocess.Popen(
            command, stdout=log, stderr=log, env=environment, cwd=project, start_new_session=True
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                with urllib.request.urlopen(f"{address}/api?token={token}", timeout=5):
                    break
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                assert server.poll() is None, (tmp_path / "lab.log").read_text("utf-8")
                time.sleep(0.5)
        yield address, token, project
    finally:
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(15)


def test_notebook_01_runs_in_jupyterlab_and_is_saved_without_outputs(browser, lab):
    address, token, project = lab
    name = "01-corpus.ipynb"
    cells = json.loads((project / "notebooks" / name).read_text("utf-8"))["cells"]
    code = sum(cell["cell_type"] == "code" for cell in cells)
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    outside = []
    page.on("request", lambda r: outside.append(r.url) if not r.url.startswith((address, "data:", "blob:")) else None)
    page.goto(f"{address}/lab/tree/notebooks/{name}?token={token}&reset")
    # "Idle" alone is shown before there is a kernel; running then opens a dialog and nothing runs
    page.get_by_text("(ipykernel) | Idle").wait_for(timeout=90_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(
        """(code) => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].filter(
            (prompt) => /^\\[\\d+\\]:?$/.test(prompt.textContent.trim())).length === code""",
        arg=code,
        timeout=180_000,
    )
    errors = '[data-mime-type="application/vnd.jupyter.error"], [data-mime-type="application/vnd.jupyter.stderr"]'
    assert page.locator(errors).all_inner_texts() == []
    widths = page.locator(".jp-OutputArea img").evaluate_all("(images) => images.map((image) => image.naturalWidth)")
    assert max(widths, default=0) > 100
    path = project / "notebooks" / name
    before = path.stat().st_mtime_ns
    page.keyboard.press("Escape")
    page.get_by_role("menuitem", name="File", exact=True).click()
    page.get_by_role("menuitem", name="Save Notebook", exact=False).first.click()
    for _ in range(60):
        if path.stat().st_mtime_ns != before:
            break
        time.sleep(0.25)
    assert path.stat().st_mtime_ns != before, "the notebook was not saved"
    saved = json.loads(path.read_text("utf-8"))["cells"]
    assert [c["outputs"] for c in saved if c["cell_type"] == "code"] == [[]] * code
    assert page.locator(".jp-OutputArea img").count() > 0  # the open tab keeps what it shows
    assert outside == []
    page.close()
