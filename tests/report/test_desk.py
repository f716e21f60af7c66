"""The page of the coding desk as it is written: blind, harmless, and of the same draw as the sheet."""

import json
import re
from pathlib import Path
from shutil import copytree

import pandas as pd
import pytest

from analysis.__main__ import main
from analysis.frames.coding import code_sentences
from analysis.frames.coding_sheet import read_coding_sheet, write_coding_sheet
from analysis.report.desk import adjudication_desk, coding_desk
from analysis.report.desk_words import desk_words
from analysis.system.language import in_language


@pytest.fixture(scope="module")
def coded(sentences):
    return code_sentences(sentences)


def payload(desk):
    return json.loads(re.search(r'id="payload">(.*?)</script>', desk.html, re.DOTALL)[1])


def test_the_page_shows_neither_article_nor_province_nor_what_the_machine_found(coded):
    desk = coding_desk(coded, size=60, coder="An")
    shown = payload(desk)
    assert set(shown) == {
        "sheet", "coder", "codebook", "language", "frames", "rows", "given", "settled", "adjudicating", "key", "words",
        "agreement", "stratified",
    }  # fmt: skip
    assert shown["stratified"]
    assert [len(row) for row in shown["rows"]] == [4] * 60
    assert not any(article in desk.html for article in coded["article_id"].unique())
    assert set(shown["frames"][0]) == {"name", "title", "other", "definition", "include", "exclude"}


def test_the_sentences_are_those_of_the_sheet(coded, tmp_path):
    write_coding_sheet(coded, tmp_path / "sheet.csv", size=60, seed=3)
    drawn = pd.read_csv(tmp_path / "sheet.csv", dtype="str", keep_default_na=False)
    desk = coding_desk(coded, size=60, seed=3, coder="An")
    assert desk.sentences["item"].tolist() == drawn["item"].tolist()
    assert desk.strata == (tmp_path / "sheet-strata.csv").read_text("utf-8")
    desk.save(tmp_path / "sheet.An.html")  # the same strata are there already
    from_file = coding_desk(tmp_path / "sheet.csv", coder="An")
    assert from_file.sentences["text"].str.strip().tolist() == desk.sentences["text"].tolist()
    with pytest.raises(FileExistsError, match=r"sheet-strata\.csv exists and is of another draw"):
        coding_desk(coded, size=60, seed=4, coder="An").save(tmp_path / "sheet.An.html")


def test_every_coder_and_every_sheet_has_a_memory_of_its_own(coded):
    keys = [
        payload(coding_desk(coded, size=20, **options))["key"]
        for options in ({}, {"coder": "An"}, {"coder": "Bình"}, {"seed": 1}, {"context": 2})
    ]
    assert len(set(keys)) == 5
    vietnamese = coding_desk(coded, size=20, coder="An", language="vi")
    assert payload(vietnamese)["key"] == keys[1]  # the language may change in the middle


def test_nothing_in_a_sentence_leaves_its_place_and_nothing_may_be_loaded(hostile_articles):
    texts = hostile_articles["text"].str.split("\n").explode().tolist()
    table = pd.DataFrame({"article_id": "a", "sentence": range(len(texts)), "start": 0, "text": texts})
    desk = coding_desk(table, size=len(texts), coder="</script><b>")
    assert desk.html.count("</script>") == 2 and "<b>" not in desk.html and "<img" not in desk.html
    assert {row[2] for row in payload(desk)["rows"]} == set(texts)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', desk.html)[1]
    assert policy.startswith("default-src 'none'; script-src 'sha256-") and "http" not in policy
    assert desk.html == coding_desk(table, size=len(texts), coder="</script><b>").html


def test_options_out_of_range_are_refused(coded, tmp_path):
    with pytest.raises(ValueError, match=r"name='a\.b'; it must be of letters, digits, _ and -"):
        coding_desk(coded, size=20, name="a.b")
    with pytest.raises(ValueError, match="language must be one of en, vi, got 'fr'"):
        coding_desk(coded, size=20, language="fr")
    (tmp_path / "sheet.csv").write_text("item,before,text,after,frames (codebook 0.1)\n1,,A.,,\n", "utf-8")
    with pytest.raises(ValueError, match=r"was made for codebook 0\.1, but version .* is loaded"):
        coding_desk(tmp_path / "sheet.csv")


def two(folder, first, second):
    for coder, frames in (("an", first), ("binh", second)):
        lines = [f"{i},,Câu {i}.,,{f},ghi {i},{coder}" for i, f in enumerate(frames)]
        head = "item,before,text,after,frames,note,coder"
        (folder / f"sheet.{coder}.csv").write_text("\n".join([head, *lines]), "utf-8")
    return folder / "sheet.an.csv", folder / "sheet.binh.csv"


def test_only_what_the_coders_do_not_agree_on_is_to_be_settled(tmp_path):
    files = two(tmp_path, ["pace", "none", "pace;cadre"], ["pace", "none", "cadre"])
    desk = adjudication_desk(*files)
    shown = payload(desk)
    assert shown["settled"] == {"0": "pace", "1": "none"}
    assert shown["given"] == {"2": {"frames": [["cadre", "pace"], ["cadre"]], "notes": ["ghi 2", "ghi 2"]}}
    assert len(shown["rows"]) == 3 and shown["adjudicating"]
    pace = next(row for row in shown["agreement"] if row[0] == "Pace and resolve" or row[1:5] == ["1", "1", "0", "1"])
    assert pace[5] == "0.67"  # 2 of 3 alike
    with pytest.raises(ValueError, match="the two coders agree on every sentence"):
        adjudication_desk(*two(tmp_path, ["pace"], ["pace"]))


def test_a_page_knows_whether_its_sheet_was_drawn_from_strata(coded, sentences, tmp_path):
    """What it saves says so, since without the strata's file every sentence passes for equally likely."""
    assert (
        payload(coding_desk(coded, size=9))["stratified"] and not payload(coding_desk(sentences, size=9))["stratified"]
    )
    write_coding_sheet(coded, tmp_path / "s.csv", size=9)
    assert payload(coding_desk(tmp_path / "s.csv"))["stratified"]


def test_the_strata_are_found_for_every_coders_file(coded, tmp_path):
    write_coding_sheet(coded, tmp_path / "sheet.csv", size=60)
    for name in ("sheet.csv", "sheet.An.csv", "sheet.An (1).csv"):
        sheet = pd.read_csv(tmp_path / "sheet.csv", dtype="str", keep_default_na=False)
        sheet.iloc[:, 4] = "none"
        sheet.assign(note="", coder="An").to_csv(tmp_path / name, index=False, encoding="utf-8-sig")
        read = read_coding_sheet(tmp_path / name)
        assert {"province", "drawn", "coder"} <= set(read)


def test_every_text_of_the_page_is_there_in_vietnamese():
    english = desk_words()
    with in_language("vi"):
        vietnamese = desk_words()
    assert [name for name in english if english[name] == vietnamese[name]] == []
    fields = [set(re.findall(r"\{\w+\}", text)) for text in english.values()]
    assert fields == [set(re.findall(r"\{\w+\}", text)) for text in vietnamese.values()]


def test_the_command_writes_pages_and_prints_the_agreement(tmp_path, articles, capsys):
    copytree(Path(__file__).parents[2] / "data", tmp_path / "data")
    root = ["--root", str(tmp_path)]
    for coder in ("An", "Lê Bình"):
        assert main(["code", "--coder", coder, "--sentences", "60", *root]) == 0
    pages = sorted(path.name for path in (tmp_path / "coding").iterdir())
    assert pages == ["sheet-strata.csv", "sheet.An.html", "sheet.Lê-Bình.html"]
    assert "60 sentences" in capsys.readouterr().out
    assert "province" in pd.read_csv(tmp_path / "coding" / "sheet-strata.csv")
    (tmp_path / "analysis.toml").write_text('by = "newspaper"\n')
    assert main(["code", "--coder", "An", "--name", "other", *root]) == 0
    assert "newspaper" in pd.read_csv(tmp_path / "coding" / "other-strata.csv")
    assert main(["code", *root]) == 1
    assert "--coder is missing" in capsys.readouterr().err
    (tmp_path / "two").mkdir()
    files = two(tmp_path / "two", ["pace", "none"], ["none", "none"])
    assert main(["code", "--adjudicate", *map(str, files), "--root", str(tmp_path)]) == 1  # of other sentences
    assert "is not among these sentences" in capsys.readouterr().err


def test_the_setting_is_named_as_the_project_finds_the_file(tmp_path, capsys):
    """A sheet need not be in the folder that the command would have chosen."""
    copytree(Path(__file__).parents[2] / "data", tmp_path / "data")
    (tmp_path / "own.csv").write_text("item,before,text,after,frames\n0a1b2c3d41,,Một.,,\n", "utf-8")
    (tmp_path / "a.txt").write_text("0a1b2c3d41: pace\n", "utf-8")
    given = ["--sheet", str(tmp_path / "own.csv"), "--answers", str(tmp_path / "a.txt"), "--root", str(tmp_path)]
    assert main(["code", "--coder", "An", *given]) == 0
    assert 'coding = "own.An.csv" in analysis.toml' in capsys.readouterr().out
    assert main(["code", "--coder", "An", "--sentences", "60", "--root", str(tmp_path)]) == 0
    assert 'hand_coded = "coding/sheet.An.csv" in analysis.toml' in capsys.readouterr().out


def test_an_option_out_of_range_is_called_as_the_user_gave_it(tmp_path, capsys):
    """The functions call it by their parameter, which no user of the command has seen."""
    copytree(Path(__file__).parents[2] / "data", tmp_path / "data")
    for given, said in (
        (["--sentences", "9999"], "error: --sentences 9999; it must be from"),
        (["--name", "a/b"], "error: --name 'a/b'; it must be of letters"),
        (["--by", "place"], "error: --by 'place' is not a column of the articles"),
    ):
        assert main(["code", "--coder", "An", *given, "--root", str(tmp_path)]) == 1
        assert capsys.readouterr().err.startswith(said)
    (tmp_path / "analysis.toml").write_text('by = "place"\n', "utf-8")
    assert main(["code", "--coder", "An", "--root", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("error: analysis.toml: by = 'place' is not a column")
