"""The coding desk in a real browser: two coders, their disagreements, and what a closed tab leaves."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from analysis import Settings, Study, findings
from analysis.frames.agreement import agreement
from analysis.frames.codebook import load_codebook
from analysis.frames.coding import code_sentences
from analysis.frames.coding_sheet import read_coding_sheet, write_coding_sheet
from analysis.frames.desk_agreement import disagreements
from analysis.frames.estimates import estimated_shares
from analysis.report.desk import adjudication_desk, coding_desk

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser
KEYS = "1234567890qwertyuiop"
FRAMES = list(load_codebook().frames["frame"])
SIZE = 60
SIZES = {"desktop": (1280, 900), "phone": (360, 740)}
STRANGE = ("=1+1 là một câu.", 'Câu có "ngoặc", dấu phẩy; và </script><b>thẻ</b>.', "\u2028Câu khác.", "-5 độ.")


@pytest.fixture(scope="module")
def coded(sentences) -> pd.DataFrame:
    return code_sentences(sentences)


@pytest.fixture
def open_desk(browser) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page offline; afterwards nothing has been asked for, and nothing went wrong."""
    contexts, wrong = [], []

    def open_it(path: Path, *, context: BrowserContext | None = None, size: str = "desktop", **options: object) -> Page:
        if context is None:
            width, height = SIZES[size]
            context = browser.new_context(
                viewport={"width": width, "height": height}, offline=True, reduced_motion="reduce", **options
            )
            contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda r: wrong.append(r.url) if not r.url.startswith(("file:", "blob:")) else None)
        page.goto(path.as_uri())
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert wrong == []


def key_of(frame: str) -> str:
    return "-" if frame == "none" else KEYS[FRAMES.index(frame)]


def give(page: Page, frames: str) -> None:
    """Code the sentence shown by keys alone, and go on."""
    for frame in frames.split(";"):
        page.keyboard.press(key_of(frame))
    page.keyboard.press("Enter")


def saved(page: Page, folder: Path) -> Path:
    with page.expect_download() as download:
        page.locator("#save").press("Enter")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def shown(page: Page) -> str:
    return page.evaluate("document.getElementById('sentence').textContent")


def place(page: Page) -> str:
    return page.locator("#place").inner_text()


def tiny(folder: Path, *texts: str, name: str = "sheet", **options: object) -> Path:
    table = pd.DataFrame({"article_id": "a", "sentence": range(len(texts)), "start": 0, "text": list(texts)})
    desk = coding_desk(table, size=len(texts), name=name, **options)
    return desk.save(folder / f"{name}.html")


def test_two_coders_code_sixty_sentences_agree_and_adjudicate(open_desk, articles, coded, sentences, tmp_path):
    truth = coded[coded["coded"]].groupby(["article_id", "sentence"])["frame"].agg(";".join)
    text_of = coded.drop_duplicates(["article_id", "sentence"]).set_index(["article_id", "sentence"])["text"]
    right = {text: truth.get(key, "none") for key, text in text_of.items()}
    files = []
    for coder, wrong in (("An", ()), ("Bình", range(0, SIZE, 6))):  # Bình gives every sixth sentence "pace" alone
        desk = coding_desk(coded, size=SIZE, coder=coder)
        page = open_desk(desk.save(tmp_path / f"sheet.{coder}.html"))
        for number in range(SIZE):
            give(page, "pace" if number in wrong else right[shown(page)])
        assert page.locator("#message").inner_text() == "All sentences are coded. Save the file."
        files.append(saved(page, tmp_path))
    assert [path.name for path in files] == ["sheet.An.csv", "sheet.Bình.csv"]
    tables = [read_coding_sheet(path) for path in files]
    assert files[0].read_text("utf-8-sig").splitlines()[0].endswith(") strata,note,coder")
    assert set(tables[1]["coder"]) == {"Bình"} and "province" in tables[1]

    differing = disagreements(*tables)
    expected = [text for i, text in enumerate(tables[0]["text"]) if i % 6 == 0 and right[text] != "pace"]
    assert list(differing["text"]) == expected
    desk = adjudication_desk(*files, sentences=sentences)
    development = desk.agreement.set_index("frame").loc["development"]
    by_coder = [table["frames"].str.contains("development").to_numpy() for table in tables]
    assert development["both"] == (by_coder[0] & by_coder[1]).sum() and development["second_only"] == 0
    assert development["first_only"] == (by_coder[0] & ~by_coder[1]).sum() > 0 and development["articles"] == 5
    assert development["observed"] == pytest.approx(1 - development["first_only"] / SIZE)
    assert development["alpha_low"] < development["alpha"] < development["alpha_high"] <= 1
    page = open_desk(desk.save(tmp_path / "sheet.adjudicated.html"))
    assert place(page) == f"Sentence 1 of {len(expected)}"
    assert page.locator("#table tbody tr").count() == 12  # the frames, and their mean
    row = page.locator("#row-pace")
    assert row.locator(".given").inner_text().split("\n")[0] in ("B", "AB")
    page.get_by_role("button", name="Take A").press("Enter")
    page.locator("#next").press("Enter")
    for _ in expected[1:]:
        give(page, right[shown(page)])
    settled = saved(page, tmp_path)
    result = read_coding_sheet(settled)
    assert dict(zip(result["text"], result["frames"], strict=True)) == {
        text: "" if right[text] == "none" else right[text] for text in tables[0]["text"]
    }

    shares = estimated_shares(coded, result).set_index(["province", "frame"])
    strata = result.assign(found=result["frames"].str.contains("oversight")).query("province == 'Sơn La'")
    machine = coded.query("frame == 'oversight' and province == 'Sơn La'").set_index("text")["coded"]
    any_frame = coded.query("province == 'Sơn La'").groupby("text")["coded"].any()
    kind = any_frame.astype(int) + machine.reindex(any_frame.index)  # none, others only, this frame
    found = strata.groupby(strata["text"].map(kind))["found"].mean()
    share = (found * kind.value_counts()).sum() / len(kind)
    assert shares.loc[("Sơn La", "oversight"), "share"] == pytest.approx(share)
    with pytest.warns(UserWarning, match="drawn from strata"):
        measured = agreement(coded, result)
    assert (measured["f1"].dropna() == 1).all()  # the coders' truth was the machine's
    reported = findings.shares_corrected(Study(articles, Settings(hand_coded=settled)))  # what notebook 04 shows
    pd.testing.assert_frame_equal(reported, estimated_shares(coded, result)[reported.columns])
    assert reported.query("province == 'Sơn La'")[["low", "high"]].notna().all(axis=None)


def test_a_tab_that_is_closed_in_the_middle_loses_nothing(open_desk, tmp_path):
    path = tiny(tmp_path, "Câu một.", "Câu hai.", "Câu ba.", coder="An")
    page = open_desk(path)
    context, first = page.context, shown(page)
    give(page, "pace;cadre")
    second = shown(page)
    page.keyboard.press(key_of("oversight"))
    page.keyboard.press("/")
    page.keyboard.type('còn ngờ, "xem lại"')
    page.close(run_before_unload=False)  # nothing was pressed to keep it, and the note still has the focus

    page = open_desk(path, context=context)
    assert (place(page), shown(page)) == ("Sentence 2 of 3", second)
    assert page.locator("#frame-oversight").is_checked() and page.locator("#note").input_value() == 'còn ngờ, "xem lại"'
    assert page.locator("#done").inner_text() == "2 of 3 coded"
    page.keyboard.press("ArrowLeft")
    assert shown(page) == first and page.locator("#chosen .chip").count() == 2
    for _ in range(2):  # what was done before the tab was closed can be undone: the note, then the frame
        page.keyboard.press("Control+z")
    assert place(page) == "Sentence 2 of 3" and page.locator("#note").input_value() == ""
    assert not page.locator("#frame-oversight").is_checked()
    # another coder's page of the same sentences begins empty
    other = open_desk(tiny(tmp_path, "Câu một.", "Câu hai.", "Câu ba.", coder="Bình"), context=context)
    assert other.locator("#done").inner_text() == "0 of 3 coded"


def test_another_tab_of_the_same_page_follows(open_desk, tmp_path):
    path = tiny(tmp_path, "Câu một.", "Câu hai.")
    page = open_desk(path)
    second = open_desk(path, context=page.context)
    give(page, "pace")
    second.wait_for_function("() => document.getElementById('done').textContent === '1 of 2 coded'")
    give(second, "none")
    page.wait_for_function("() => document.getElementById('done').textContent === '2 of 2 coded'")


def test_the_file_is_what_the_sheet_would_be_and_goes_on_in_another_browser(open_desk, tmp_path):
    table = pd.DataFrame({"article_id": "a", "sentence": range(4), "start": 0, "text": STRANGE})
    write_coding_sheet(table, tmp_path / "blank.csv", size=4)
    desk = coding_desk(tmp_path / "blank.csv", coder="An")
    page = open_desk(desk.save(tmp_path / "blank.An.html"))
    for frames in ("pace", "none", "cadre;pace"):
        give(page, frames)
    page.locator("#note").fill("=2 hay 3")
    path = saved(page, tmp_path)
    assert page.locator("#message").inner_text() == "blank.An.csv was saved; 1 sentences are not coded yet."
    blank, mine = ((tmp_path / name).read_bytes().decode("utf-8") for name in ("blank.csv", "blank.An.csv"))
    assert mine[0] == "\ufeff" and mine.endswith("\r\n")
    rows = [list(csv.reader(io.StringIO(text, newline=""))) for text in (blank, mine)]
    assert [[c.strip() for c in row[:4]] for row in rows[0]] == [[c.strip() for c in row[:4]] for row in rows[1]]
    assert [row[4] for row in rows[1]][1:] == ["pace", "none", "cadre;pace", ""]
    assert [row[5] for row in rows[1]][1:] == ["", "", "", " =2 hay 3"]
    assert all(not row[2].startswith(("=", "-")) for row in rows[1][1:])
    with pytest.raises(ValueError, match="line 5: not coded"):
        read_coding_sheet(path)

    again = open_desk(tmp_path / "blank.An.html")  # a browser that knows nothing
    again.locator("#file").set_input_files(path)
    again.wait_for_function("() => document.getElementById('done').textContent === '3 of 4 coded'")
    again.get_by_role("button", name="First sentence not coded").click()
    assert place(again) == "Sentence 4 of 4" and again.locator("#note").input_value() == "=2 hay 3"
    give(again, "direction")
    read = read_coding_sheet(saved(again, tmp_path))
    assert read["frames"].tolist() == ["pace", "", "cadre;pace", "direction"] and read["note"].iloc[3] == "=2 hay 3"
    other = open_desk(coding_desk(tmp_path / "blank.csv", coder="Bình").save(tmp_path / "other.html"))
    other.locator("#file").set_input_files(path)
    other.wait_for_function("() => document.getElementById('message').textContent.includes('was coded by An')")
    assert other.locator("#done").inner_text() == "0 of 4 coded"


def test_keys_undo_and_skip(open_desk, tmp_path):
    page = open_desk(tiny(tmp_path, "Câu một.", "Câu hai."))
    page.keyboard.press("Enter")
    assert "is not coded" in page.locator("#message").inner_text() and place(page) == "Sentence 1 of 2"
    page.keyboard.press("ArrowRight")
    assert place(page) == "Sentence 2 of 2" and page.evaluate("document.activeElement.id") == "sentence"
    page.keyboard.press("q")  # the eleventh frame
    assert page.locator("#chosen").inner_text() == "Fitting local conditions"
    page.keyboard.press("-")
    assert page.locator("#chosen").inner_text() == "None of these"
    # on a Vietnamese keyboard the key of 1 writes ă
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'ă', code: 'Digit1', bubbles: true}))"
    )
    assert page.locator("#chosen").inner_text() == "Study and dissemination"
    for expected in ("None of these", "Fitting local conditions", "No frame chosen yet."):
        page.keyboard.press("Control+z")
        assert page.locator("#chosen").inner_text() == expected
    assert page.locator("#undo").is_disabled()
    give(page, "none")  # the last one: back to the one that was skipped
    assert place(page) == "Sentence 1 of 2" and "was skipped" in page.locator("#message").inner_text()
    page.keyboard.press("/")
    page.keyboard.type("1q-")  # in a note, keys write
    page.keyboard.press("Enter")
    assert page.locator("#note").input_value() == "1q-" and page.locator("#done").inner_text() == "1 of 2 coded"
    page.keyboard.press("?")
    page.locator("#keys-on").uncheck()
    page.locator("#sentence").focus()
    page.keyboard.press("1")
    assert page.locator("#done").inner_text() == "1 of 2 coded"
    page.locator("#frame-pace").focus()  # without single keys: Tab, Space and Enter
    page.keyboard.press("Space")
    assert page.locator("#frame-pace").is_checked() and page.locator("#done").inner_text() == "2 of 2 coded"


def test_without_a_memory_the_page_says_so(open_desk, tmp_path):
    table = pd.DataFrame({"article_id": "a", "sentence": [1], "start": 0, "text": "Câu."})
    path = tmp_path / "notebook.html"
    path.write_text(f"<!doctype html><title>n</title>{coding_desk(table, size=1)._repr_html_()}", "utf-8")
    frame = open_desk(path).frame_locator("iframe")
    frame.locator("#frame-pace").check()
    assert frame.locator("#kept.warn").inner_text().startswith("This browser keeps nothing for this page")
    assert frame.locator("#done").inner_text() == "1 of 1 coded"


def test_the_page_asks_for_a_name_that_was_not_given(open_desk, tmp_path):
    page = open_desk(tiny(tmp_path, "Câu một."))
    page.get_by_label("Your name").fill("Lê An/2")
    page.locator("#sentence").focus()
    give(page, "none")
    assert saved(page, tmp_path).name == "sheet.Lê-An-2.csv"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_accessibility_audit_finds_nothing(open_desk, coded, tmp_path, scheme, size):
    Axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="make browser installs axe").Axe
    sheet = "item,before,text,after,frames,note,coder\n1,A.,B.,C.,{},,x\n2,,D.,,none,,x\n"
    for coder, frames in (("a", "pace;cadre"), ("b", "pace")):
        (tmp_path / f"two.{coder}.csv").write_text(sheet.format(frames), "utf-8")
    desks = [coding_desk(coded, size=20, coder="An", language="vi"), coding_desk(coded, size=20)]
    desks.append(adjudication_desk(tmp_path / "two.a.csv", tmp_path / "two.b.csv"))
    for number, desk in enumerate(desks):
        page = open_desk(desk.save(tmp_path / f"{number}.html"), size=size, color_scheme=scheme)
        for keys in ((), ("1", "?"), ("Enter",)):
            for key in keys:
                page.keyboard.press(key)
            audit = Axe().run(page).response
            assert len(audit["passes"]) > 15
            assert [(v["id"], n["target"], n["failureSummary"]) for v in audit["violations"] for n in v["nodes"]] == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_speaks_vietnamese(open_desk, tmp_path):
    page = open_desk(tiny(tmp_path, "Câu một.", language="vi", coder="An"))
    assert page.evaluate("document.documentElement.lang") == "vi"
    assert (place(page), page.locator("#title").inner_text()) == ("Câu 1/1", "Bàn mã hóa")
    assert page.get_by_role("checkbox", name="Học tập, quán triệt, tuyên truyền").count() == 1
    give(page, "none")
    assert page.locator("#chosen").inner_text() == "Không khung nào"
