"""What the report makes of coding sheets: frames of a coder for all sentences, shares from a sample."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis import Study, coding_desk, estimated_shares, findings, frame_shares, read_coding_sheet, write_coding_sheet
from analysis.report.building import _explorer
from analysis.report.settings import Settings, project_settings

ROWS = [
    ("a", "Bắc", "Tỉnh sơ kết nghị quyết. Mưa to. Huyện kiểm tra."),
    ("b", "Bắc", "Xã sơ kết. Nắng."),
    ("c", "Bắc", "Huyện sớm hoàn thành đề án. Gió nhẹ. Trời xanh."),
    ("d", "Nam", "Tỉnh kiểm tra. Sông dài. Biển rộng."),
]
KITCHENS = Settings(by="kitchen", group="kitchen", groups="kitchens")


@pytest.fixture
def study() -> Study:
    return Study(pd.DataFrame(ROWS, columns=["article_id", "kitchen", "text"]), KITCHENS)


def filled(path, frames: dict[str, str]) -> None:
    """Write the frames of sentences by their text into a sheet; the others have none."""
    sheet = pd.read_csv(path, dtype="str", keep_default_na=False)
    sheet[sheet.columns[-1]] = [frames.get(text, "none") for text in sheet["text"]]
    sheet.to_csv(path, index=False)


def said_of(study: Study) -> str:
    shares = frame_shares(study.coded, by="kitchen")
    quotations = findings.frame_quotations(study, findings.distinct_frames(study, shares))
    return findings.frames(study, shares, quotations).text


def named(study: Study, **files) -> Study:
    return Study(study.articles, replace(study.settings, **files))


def test_a_sheet_of_all_sentences_counts_in_place_of_the_indicators(study, tmp_path):
    write_coding_sheet(study.sentences, tmp_path / "all.csv", size=len(study.sentences))
    filled(tmp_path / "all.csv", {"Mưa to.": "pace", "Nắng.": "pace", "Sông dài.": "cadre"})
    of = named(study, coding=tmp_path / "all.csv")
    assert of.coded.loc[of.coded["coded"], ["text", "frame"]].values.tolist() == [
        ["Mưa to.", "pace"], ["Nắng.", "pace"], ["Sông dài.", "cadre"],
    ]  # fmt: skip
    said = said_of(of)
    assert "those that the coding sheet `all.csv` gives every sentence" in said and "not what indicators find" in said
    assert "coding sheet" not in said_of(study)


def test_shares_are_estimated_from_the_file_that_the_desk_saved(study, tmp_path):
    write_coding_sheet(study.coded, tmp_path / "sheet.csv", size=11, by="kitchen")
    filled(tmp_path / "sheet.csv", {"Tỉnh sơ kết nghị quyết.": "oversight", "Gió nhẹ.": "oversight"})
    of = named(study, hand_coded=tmp_path / "sheet.csv")
    by_hand = read_coding_sheet(tmp_path / "sheet.csv")
    expected = estimated_shares(of.coded, by_hand, by="kitchen")
    found = findings.shares_corrected(of)
    pd.testing.assert_frame_equal(found, expected[found.columns])
    assert found.set_index(["kitchen", "frame"]).loc[("Nam", "oversight"), ["labels", "share"]].tolist() == [3, 0]
    measured = findings.measured_agreement(of).set_index("frame")
    assert measured.loc["oversight", ["sentences", "tp", "fn"]].tolist() == [11, 1, 1]


def test_a_sheet_that_does_not_fit_the_articles_any_more_costs_only_its_table(study, tmp_path):
    write_coding_sheet(study.coded, tmp_path / "sheet.csv", size=9, by="kitchen")
    filled(tmp_path / "sheet.csv", {})
    grown = pd.concat([study.articles, pd.DataFrame([("e", "Nam", "Hoa nở.")], columns=list(study.articles))])
    of = Study(grown, replace(KITCHENS, hand_coded=tmp_path / "sheet.csv"))
    assert findings.shares_corrected(of).empty and len(findings.measured_agreement(of))
    assert "`sheet.csv`: the sheet was drawn from other strata" in findings.reason("04-corrected-shares", of)
    assert "Without sentences coded by hand" in findings.reason("04-corrected-shares", study)


@pytest.mark.parametrize("form", ["{}", "\ufeff{}", "quoted", "semicolons"])
def test_a_sheet_is_known_however_a_spreadsheet_saved_it(study, tmp_path, form):
    write_coding_sheet(study.coded, tmp_path / "sheet.csv", size=9, by="kitchen")
    filled(tmp_path / "sheet.csv", {})
    sheet = pd.read_csv(tmp_path / "sheet.csv", dtype="str", keep_default_na=False)
    if form == "quoted":
        sheet.to_csv(tmp_path / "sheet.csv", index=False, quoting=1)
    elif form == "semicolons":
        sheet.to_csv(tmp_path / "sheet.csv", index=False, sep=";")
    else:
        text = (tmp_path / "sheet.csv").read_text("utf-8-sig")
        (tmp_path / "sheet.csv").write_text(form.format(text), "utf-8")
    assert len(findings.measured_agreement(named(study, hand_coded=tmp_path / "sheet.csv"))) == 12


def test_a_table_of_items_and_frames_is_none_of_a_desk(study, tmp_path):
    write_coding_sheet(study.sentences, tmp_path / "sheet.csv", size=4)
    sheet = pd.read_csv(tmp_path / "sheet.csv")
    sheet[["item"]].assign(frames="").to_csv(tmp_path / "t.csv", index=False)
    assert findings.measured_agreement(named(study, hand_coded=tmp_path / "t.csv"))["sentences"].eq(4).all()
    sheet[["item"]].assign(item="0a0b0c0d0e", frames="pace").head(1).to_csv(tmp_path / "t.csv", index=False)
    of_others = named(study, hand_coded=tmp_path / "t.csv")
    assert findings.measured_agreement(of_others).empty and findings.shares_corrected(of_others).empty


def test_the_answer_says_how_well_the_codes_agree_if_there_are_any(study, tmp_path):
    write_coding_sheet(study.coded, tmp_path / "sheet.csv", size=11, by="kitchen")
    filled(tmp_path / "sheet.csv", {"Tỉnh sơ kết nghị quyết.": "oversight"})
    said = said_of(named(study, hand_coded=tmp_path / "sheet.csv"))
    assert "On 11 sentences that were coded by hand, the codes have an F1 of 0." in said and "lower on others" in said
    assert "coded by hand" not in said_of(study)
    silent = Study(study.articles.assign(text="Mưa to. Gió nhẹ. Trời xanh."), KITCHENS)
    write_coding_sheet(silent.sentences, tmp_path / "none.csv", size=5)
    filled(tmp_path / "none.csv", {})
    assert "coded by hand" not in said_of(named(silent, hand_coded=tmp_path / "none.csv"))


def test_a_page_in_place_of_a_sheet_is_named(study, tmp_path):
    (tmp_path / "sheet.html").write_text("<html>\n<p>a\n<p>b, c, d\n")
    with pytest.raises(ValueError, match=r"sheet\.html: not a CSV table in UTF-8; it must be a coding sheet"):
        findings.measured_agreement(named(study, hand_coded=tmp_path / "sheet.html"))


def test_the_explorer_counts_the_frames_of_the_report(study, tmp_path):
    """Links in the report open the sentences behind a share."""
    root = tmp_path / "project"
    (root / "data" / "articles").mkdir(parents=True)
    rows = ["article_id,kitchen,province,newspaper,published,title,author,resolution,file,sha256"]
    for article, kitchen, text in ROWS:
        (root / "data" / "articles" / f"{article}.txt").write_text(text, "utf-8")
        rows.append(f"{article},{kitchen},x,,,,,,articles/{article}.txt,")
    (root / "data" / "articles.csv").write_text("\n".join(rows) + "\n", "utf-8")
    (root / "analysis.toml").write_text('by = "kitchen"\ngroup = "k"\ngroups = "ks"\ncoding = "all.csv"\n')
    write_coding_sheet(study.sentences, root / "all.csv", size=len(study.sentences))
    filled(root / "all.csv", {"Mưa to.": "pace", "Sông dài.": "cadre"})
    page = _explorer(root, project_settings(root), "en", lambda _line: None)
    shares = frame_shares(named(study, coding=root / "all.csv").coded, by="kitchen")
    assert page.frames["sentences"].tolist() == shares["sentences"].tolist() and page.frames["sentences"].sum() == 2


def test_a_desk_that_is_drawn_from_a_coders_frames_estimates_the_truth(study, tmp_path):
    """A model codes all, a person a sample: the model's frames make the strata, the person's the estimate."""
    write_coding_sheet(study.sentences, tmp_path / "all.csv", size=len(study.sentences))
    filled(tmp_path / "all.csv", {"Tỉnh sơ kết nghị quyết.": "oversight", "Biển rộng.": "oversight"})
    of = named(study, coding=tmp_path / "all.csv")
    desk = coding_desk(of.coded, size=11, by="kitchen", coder="an")
    assert desk.strata is not None and desk.strata.count("Nam,1,1,1") == 1  # one hit among three sentences, drawn
    write_coding_sheet(of.coded, tmp_path / "sheet.csv", size=11, by="kitchen")
    filled(tmp_path / "sheet.csv", {"Tỉnh sơ kết nghị quyết.": "oversight", "Huyện kiểm tra.": "oversight"})
    shares = findings.shares_corrected(named(of, coding=tmp_path / "all.csv", hand_coded=tmp_path / "sheet.csv"))
    shares = shares[shares["frame"] == "oversight"].set_index("kitchen")
    assert shares["coded_share"].tolist() == [1 / 8, 1 / 3] and shares["share"].tolist() == [2 / 8, 0]
