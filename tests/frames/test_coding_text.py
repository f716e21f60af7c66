"""Coding sheets as text for a language model, its answers, and frames of a coder in place of the indicators'."""

import re

import pandas as pd
import pytest

from analysis import (
    code_sentences,
    coding_request,
    estimated_shares,
    frame_shares,
    load_codebook,
    read_coding_answers,
    read_coding_sheet,
    write_coding_sheet,
)
from analysis.system.language import in_language

TEXTS = ["Tỉnh sơ kết nghị quyết.", "Mưa to.", "Huyện sớm hoàn thành đề án.", "Nắng.", "Xã họp."]
ITEM = re.compile(r"^([0-9a-f]{10}): (.*)$", re.MULTILINE)


@pytest.fixture
def sentences() -> pd.DataFrame:
    return pd.DataFrame(
        {"article_id": ["a", "a", "b", "b", "c"], "province": ["Nam", "Nam", "Nam", "Nam", "Bắc"],
         "sentence": [1, 2, 1, 2, 1], "start": [3, 27, 0, 28, 0], "text": TEXTS}
    )  # fmt: skip


@pytest.fixture
def sheet(sentences, tmp_path):
    write_coding_sheet(sentences, tmp_path / "all.csv", size=5)
    return tmp_path / "all.csv"


def items(sheet) -> dict[str, str]:
    """The name of every sentence on the sheet."""
    return dict(pd.read_csv(sheet)[["text", "item"]].to_numpy().tolist())


def answered(sheet, *answers: str, codebook=None) -> dict[str, str]:
    """The frames of every sentence as they are in the sheet that is made of the answers."""
    files = []
    for number, answer in enumerate(answers):
        files.append(sheet.with_name(f"{number}.txt"))
        files[-1].write_text(answer, "utf-8")
    read_coding_answers(sheet, files, sheet.with_name("all.model.csv"), codebook=codebook)
    return read_coding_sheet(sheet.with_name("all.model.csv"), codebook).set_index("text")["frames"].to_dict()


# --- The texts ---


def test_every_sentence_is_asked_for_once_and_each_text_is_complete(sheet):
    texts = coding_request(sheet, size=2)
    asked = [re.findall(ITEM, text.partition("The sentences")[2]) for text in texts]
    assert [len(part) for part in asked] == [2, 2, 1]
    assert {text: item for part in asked for item, text in part} == items(sheet)
    for text in texts:
        for frame in load_codebook().frames.to_dict("records"):
            assert all(frame[part] in text for part in ("frame", "english", "vietnamese", "definition", "exclude"))


def test_neither_article_nor_group_nor_what_the_machine_found_is_in_a_text(sheet):
    told = coding_request(sheet)[0].partition("The sentences")[2]
    assert not re.search(r"Nam|Bắc|\b[abc]\b|oversight|pace", told)


def test_a_vietnamese_text_has_no_english_but_names(sheet):
    with in_language("vi"):
        text = coding_request(sheet)[0]
    assert "Mưa to." in text and "Mọi câu phải có" in text
    assert not re.search(r"\b(sentences?|Include|Exclude|Answer|Rules)\b", text)


def test_a_sentence_over_several_lines_takes_one(tmp_path):
    table = pd.DataFrame({"article_id": ["a"], "sentence": [1], "text": ["Một\nhai  ba."]})
    write_coding_sheet(table, tmp_path / "s.csv", size=1)
    assert coding_request(tmp_path / "s.csv")[0].rstrip().endswith(": Một hai ba.")


@pytest.mark.parametrize("size", [0, -1, 1.5, True])
def test_a_size_out_of_range_is_refused(sheet, size):
    with pytest.raises(ValueError, match="it must be 1 or more sentences"):
        coding_request(sheet, size=size)


# --- The answers ---


@pytest.mark.parametrize(
    "form",
    [
        "{item}: {frames}",
        "- {item}: {frames}",
        "**{item}**: {frames}",
        "`{item}` – {frames}",
        "| {item} | {frames} |",
        '"{item}": ["{frames}"],',
        "{item},{frames}",
        "{item}\t{frames}",
        "  12. {item}:  {frames} ;",
    ],
)
@pytest.mark.parametrize("separator", [";", "; ", ", "])
def test_forms_in_which_models_answer(sheet, form, separator):
    frames = {TEXTS[0]: ["oversight", "pace"], TEXTS[2]: ["Programming"]}
    given_to = {item: separator.join(frames.get(text, ["none"])) for text, item in items(sheet).items()}
    lines = [form.format(item=item, frames=names) for item, names in given_to.items()]
    found = answered(sheet, "Here is my coding:\n\n```\n" + "\n".join(lines) + "\n```\n")
    assert found == {**dict.fromkeys(TEXTS, ""), TEXTS[0]: "oversight;pace", TEXTS[2]: "programming"}


def test_a_second_answer_adds_what_the_first_left_out(sheet):
    first, *others = [f"{item}: none" for item in items(sheet).values()]
    assert answered(sheet, first, "\n".join(others)) == dict.fromkeys(TEXTS, "")


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_written(sheet):
    name = items(sheet)
    answer = [
        f"{name[TEXTS[0]]}: oversight",
        f"{name[TEXTS[0]]}: pace",
        f"{name[TEXTS[1]]}: weather",
        f"{name[TEXTS[2]]}: none; pace",
        f"{name[TEXTS[3]]}:",
        "0123456789: none",
    ]
    with pytest.raises(ValueError, match="two different answers") as refused:
        answered(sheet, "\n".join(answer))
    said = str(refused.value)
    for part in (
        f"line 2: {name[TEXTS[0]]} has two different answers: oversight and pace",
        "line 3: unknown frame 'weather'",
        "line 4: 'none;pace'; 'none' must be the only entry",
        "line 5: not coded",
        "line 6: no sentence of the sheet has the name 0123456789",
        f"no answer has 1 of 5 sentences: {name[TEXTS[4]]}",
    ):
        assert part in said
    assert not sheet.with_name("all.model.csv").exists()


def test_an_answer_with_a_comment_is_not_guessed_at(sheet):
    lines = [f"{item}: none" for item in items(sheet).values()]
    with pytest.raises(ValueError, match="unknown frame 'oversight \\(because it reviews\\)'"):
        answered(sheet, "\n".join([*lines[1:], lines[0].replace("none", "oversight (because it reviews)")]))


@pytest.mark.parametrize(
    "said",
    ["✗ pace", "oversight ✓; pace ✗", "~~pace~~; cadre", "oversight; pace?", "oversight; !pace", "cadre; (pace)",
     "pace 0.9", "not pace", "oversight and pace", "Tỉnh sơ kết. | oversight"],
)  # fmt: skip
def test_doubt_refusal_and_anything_else_is_no_frame(sheet, said):
    first, *others = items(sheet).values()
    with pytest.raises(ValueError, match="line 1: unknown frame"):
        answered(sheet, "\n".join([f"{first}: {said}", *(f"{item}: none" for item in others)]))


@pytest.mark.parametrize(
    "form",
    ['"{}": ["oversight",\n "pace"],', "{}: oversight;\npace", "{}:\n- oversight\n- pace", "{}\noversight; pace"],
)
def test_an_answer_over_several_lines_loses_no_frame(sheet, form):
    first, *others = items(sheet).values()
    with pytest.raises(ValueError, match=r"frames without a sentence: (oversight;)?pace; an answer is one line"):
        answered(sheet, "\n".join([form.format(first), *(f"{item}: none" for item in others)]))
    assert not sheet.with_name("all.model.csv").exists()


def test_remarks_are_passed_over_and_names_may_be_in_capitals(sheet):
    first, *others = items(sheet).values()
    lines = ["\ufeffLet me know if it helps, for example with " + first + ".", f"| {first.upper()} | pace | a remark |"]
    said = answered(sheet, "\r\n".join([*lines, *(f"{item}: không" for item in others), f"{first}: pace"]))
    assert sorted(said.values()) == ["", "", "", "", "pace"]


def test_answers_of_an_earlier_sheet_are_read_again(sentences, sheet, tmp_path):
    """An article was taken away, another added: what was answered stays, what is new is named."""
    before = "\n".join(f"{item}: pace" for item in items(sheet).values())
    (tmp_path / "new").mkdir()
    new = pd.concat([sentences.iloc[2:], sentences.iloc[:1].assign(article_id="d", text="Gió.")])
    write_coding_sheet(new, tmp_path / "new" / "all.csv", size=4)
    added = items(tmp_path / "new" / "all.csv")["Gió."]
    with pytest.raises(ValueError, match=f"no answer has 1 of 4 sentences: {added}"):
        answered(tmp_path / "new" / "all.csv", before)
    found = answered(tmp_path / "new" / "all.csv", before, f"{added}: none")
    assert found == {**dict.fromkeys(TEXTS[2:], "pace"), "Gió.": ""}


def test_the_text_itself_is_no_answer(sheet):
    with pytest.raises(ValueError, match=r"0\.txt is a text for the model, not what it answered"):
        answered(sheet, coding_request(sheet)[0])


def test_one_file_need_not_be_a_list(sheet):
    sheet.with_name("a.txt").write_text("\n".join(f"{item}: pace" for item in items(sheet).values()))
    read_coding_answers(sheet, str(sheet.with_name("a.txt")), sheet.with_name("b.csv"))
    assert read_coding_sheet(sheet.with_name("b.csv"))["frames"].eq("pace").all()


@pytest.mark.parametrize("item", ["1", "3F2A91C07B", "3f2a91c07b"])
def test_a_sheet_whose_names_no_answer_could_have_is_refused_before_it_is_sent(sheet, item):
    text = f"item,before,text,after,frames\n3f2a91c07b,,Một.,,\n{item},,Hai.,,\n"
    sheet.with_name("s.csv").write_text(text, "utf-8")
    with pytest.raises(ValueError, match=rf"s\.csv, line 3: item '{item}'; each must be ten digits"):
        coding_request(sheet.with_name("s.csv"))


def test_a_codebook_of_one_frame_has_an_example_of_one(sheet, tmp_path):
    text = 'version = "1"\n[frames.x]\nvietnamese = ""\nenglish = ""\ndefinition = "d"\ninclude = ""\nexclude = ""\n'
    (tmp_path / "c.toml").write_text(text + 'indicators = ["sơ kết"]\n', "utf-8")
    codebook = load_codebook(tmp_path / "c.toml")
    write_coding_sheet(
        pd.DataFrame({"article_id": ["a"], "sentence": [1], "text": ["Một."]}),
        tmp_path / "s.csv",
        size=1,
        codebook=codebook,
    )
    text = coding_request(tmp_path / "s.csv", codebook=codebook)[0]
    assert "\n\nx\n  d\n" in text and "3f2a91c07b: x\n" in text and "Include" not in text


def test_text_that_is_not_utf_8_is_refused(sheet):
    for encoding in ("utf-16", "utf-16-le", "cp1258"):
        sheet.with_name("x.txt").write_bytes("kê hoach é".encode(encoding))
        with pytest.raises(ValueError, match=r"x\.txt: not UTF-8"):
            read_coding_answers(sheet, [sheet.with_name("x.txt")], sheet.with_name("y.csv"))


def test_a_file_that_is_there_is_never_overwritten(sheet):
    lines = "\n".join(f"{item}: none" for item in items(sheet).values())
    answered(sheet, lines)
    with pytest.raises(FileExistsError):
        answered(sheet, lines.replace("none", "pace"))
    assert "pace" not in sheet.with_name("all.model.csv").read_text("utf-8-sig")


def test_strata_and_neighbours_stay_with_the_sheet(sentences, tmp_path):
    coded = code_sentences(sentences)
    write_coding_sheet(coded, tmp_path / "s.csv", size=5)
    lines = "\n".join(f"{item}: pace" for item in items(tmp_path / "s.csv").values())
    (tmp_path / "a.txt").write_text(lines)
    read_coding_answers(tmp_path / "s.csv", [tmp_path / "a.txt"], tmp_path / "s.model.csv")
    before, after = (pd.read_csv(tmp_path / name, keep_default_na=False) for name in ("s.csv", "s.model.csv"))
    pd.testing.assert_frame_equal(before.iloc[:, :4], after.iloc[:, :4])
    shares = estimated_shares(coded, read_coding_sheet(tmp_path / "s.model.csv")).set_index("frame")
    assert shares.loc["pace", "share"].eq(1).all()


# --- A coder's frames in place of those of the indicators ---


def given(sentences, *frames: str) -> pd.DataFrame:
    return sentences[["article_id", "sentence", "text"]].assign(frames=list(frames))


def test_the_coders_frames_count_and_every_code_has_its_evidence(sentences):
    machine = code_sentences(sentences)
    coded = code_sentences(sentences, by_hand=given(sentences, "oversight;cadre", "", "pace", "", "pace"))
    assert list(coded) == list(machine) and coded.dtypes.equals(machine.dtypes)
    hits = coded[coded["coded"]]
    assert hits[["article_id", "frame", "evidence", "start", "end"]].values.tolist() == [
        ["a", "oversight", "sơ kết", 8, 14],  # the indicator's words, where it found the frame too
        ["a", "cadre", TEXTS[0], 3, 26],  # the whole sentence, where only the coder did
        ["b", "pace", "sớm", 6, 9],
        ["c", "pace", TEXTS[4], 0, 7],
    ]
    assert hits["indicator"].isna().tolist() == [False, True, False, True]
    rest = coded[~coded["coded"]]
    assert rest[["indicator", "evidence", "start", "end"]].isna().all(axis=None) and rest["further"].eq(0).all()
    shares = frame_shares(coded).set_index(["province", "frame"])["share"]
    assert shares["Nam", "pace"] == 0.25 and shares["Bắc", "pace"] == 1


def test_further_hits_of_a_frame_that_the_coder_refuses_are_not_counted(sentences):
    twice = sentences.assign(text=["Tỉnh sơ kết, huyện tổng kết.", *TEXTS[1:]])
    assert code_sentences(twice)["further"].max() == 1
    by_hand = given(twice, "pace", "", "", "", "")
    assert code_sentences(twice, by_hand=by_hand)["further"].eq(0).all()


def test_a_path_is_no_table(sentences):
    with pytest.raises(TypeError, match="by_hand must be the table that read_coding_sheet returns, got str"):
        code_sentences(sentences, by_hand="all.csv")


def test_the_same_frames_give_the_same_table_in_any_order(sentences):
    coded = code_sentences(sentences)
    names = coded[coded["coded"]].groupby(["article_id", "sentence"])["frame"].agg(";".join)
    keys = zip(sentences["article_id"], sentences["sentence"], strict=True)
    by_hand = given(sentences, *(names.get(key, "") for key in keys))
    pd.testing.assert_frame_equal(code_sentences(sentences, by_hand=by_hand.iloc[::-1]), coded)


def test_a_sample_does_not_pass_for_all(sentences):
    said = r"coded by hand are 3 of 5 sentences, not this one: 'Nắng\.' \(article b, sentence 2\)"
    with pytest.raises(ValueError, match=said):
        code_sentences(sentences, by_hand=given(sentences, *[""] * 5).head(3))


def test_sentences_of_another_corpus_are_refused(sentences):
    with pytest.raises(ValueError, match="is not among the sentences"):
        code_sentences(sentences.head(3), by_hand=given(sentences, *[""] * 5))
