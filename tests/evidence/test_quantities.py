"""What a sentence states in numbers: cases of language, laws, and the five articles."""

import json
import re
import string
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.corpus.loading import load_corpus
from analysis.evidence import quantities, uncounted
from analysis.evidence.beginnings import SIGN_BEGINS, Beginning, Beginnings, matches
from analysis.evidence.instruments import INSTRUMENTS, instrument_counts
from analysis.evidence.quantities import find_quantities
from analysis.pages.blocks import split_blocks
from analysis.text.numbers import parse_number
from analysis.words.sentences import split_sentences

CASES = json.loads(Path(__file__).with_name("quantities.json").read_text("utf-8"))
STATED = ["kind", "text", "value", "high", "total", "qualifier", "unit", "date", "number"]


def sentence_table(*texts, **columns):
    """Return sentences of one article, one after another, each beginning at a multiple of 1000."""
    places = {"sentence": range(1, len(texts) + 1), "start": range(0, 1000 * len(texts), 1000)}
    return pd.DataFrame(
        {"article_id": "a", "province": "P", **places, "text": pd.Series(texts, dtype="str"), **columns}
    )


def mentions(quantities):
    """Return each row as a dict of what it states, without what is missing."""
    rows = quantities[STATED].assign(date=quantities["date"].dt.strftime("%Y-%m-%d")).to_dict("records")
    return [{name: cell for name, cell in row.items() if not pd.isna(cell)} for row in rows]


def named(number):
    case = CASES[number]
    marks = pytest.mark.xfail(reason=case["xfail"], strict=True) if "xfail" in case else ()
    return pytest.param(number, id=case["comment"], marks=marks)


@cache
def stated(*, backwards: bool = False):
    """Return what every case states; all are read at once, each as the only sentence of its article."""
    sentences = sentence_table(*(case["text"] for case in CASES))
    sentences["published"] = pd.to_datetime(pd.Series([case.get("published") for case in CASES], dtype="str"))
    sentences["article_id"] = sentences["sentence"].astype("str")
    found = find_quantities(sentences[::-1] if backwards else sentences)
    of_case = dict(iter(found.groupby("article_id")))
    return [mentions(of_case.get(article, found[:0])) for article in sentences["article_id"]]


@pytest.mark.parametrize("number", [named(number) for number in range(len(CASES))])
def test_a_sentence_states_these_numbers(number):
    assert stated()[number] == CASES[number]["expected"]


# --- Laws ---------------------------------------------------------------------------------------

# fmt: off
PIECES = st.sampled_from([
    "12", "6.000", "12,8", "2021", "05", "một", "hai", "ba", "năm", "mười", "triệu", "tỷ", "đồng", "%",
    "%/năm", "ha", "xã", "huyện", "đề án", "nghị quyết", "Nghị quyết", "số", "18-NQ/TW", "88/2019/QH14",
    "ngày", "18/11/2019", "31/2/2021", "quý", "I/2021", "tháng", "trước", "đến", "hết", "2030", "tầm nhìn",
    "-", "–", "/", ",", ".", "(", ")", "“", "”", "gần", "hơn", "trên", "trở lên", "hàng", "trăm", "phần",
    "hôm", "8-2", "10-5", "17/19", "âm", "-3", "12.5", "đ", "khóa", "XII", "Trung ương", "trong tổng số", "rưỡi",
    "thứ", "lần", "phải", "hoàn thành", "giờ", "0987", "là", "\u00a0", "\n", "\0",
])
# fmt: on
TEXTS = st.one_of(
    st.text(max_size=80), st.lists(PIECES, max_size=20).map(" ".join), st.lists(PIECES, max_size=12).map("".join)
)


@given(TEXTS)
def test_any_text_gives_exact_offsets_that_do_not_overlap(text):
    found = find_quantities(sentence_table("", text))
    assert (found["sentence"] == 2).all()
    assert [text[start - 1000 : end - 1000] for start, end in zip(found["start"], found["end"], strict=True)] == list(
        found["text"]
    )
    assert all(cut.strip() for cut in found["text"])
    assert (found["end"].shift(fill_value=0) <= found["start"]).all()
    assert set(found["kind"]) <= {"count", "percentage", "deadline", "period", "document"}
    assert not (found["high"] < found["value"]).any()
    assert found.loc[found["kind"].isin(["count", "percentage"]), "value"].notna().all()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("mười hai", 10 + 2),
        ("hai mươi mốt", 2 * 10 + 1),
        ("một trăm linh sáu", 100 + 6),
        ("hai trăm năm mươi", 200 + 5 * 10),
        ("hai triệu ba trăm nghìn", 2e6 + 300 * 1e3),
        ("5 tỷ 300 triệu", 5e9 + 300e6),
        ("120 nghìn tỷ", 120e3 * 1e9),
        ("chục nghìn", 10 * 1e3),
        ("Năm", 5),
    ],
)
def test_a_number_in_words_is_read_by_value(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["", "6.5", "6.00", "hai năm", "năm một", "5 tỷ lệ", "tháng", "1 2"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match="is not a number in Vietnamese notation"):
        parse_number(text)


def as_written(number):
    """Write a number the Vietnamese way: 1234.5 is "1.234,5"."""
    return f"{number:,.2f}".rstrip("0").rstrip(".").replace(",", " ").replace(".", ",").replace(" ", ".")


@given(st.integers(0, 10**9 - 1), st.integers(0, 99))
def test_a_number_is_read_as_it_is_written(whole, hundredths):
    number = float(f"{whole}.{hundredths:02}")
    assert parse_number(as_written(number)) == number
    (mention,) = mentions(find_quantities(sentence_table(f"Đạt {as_written(number)} tấn.")))
    assert (mention["value"], mention["unit"]) == (number, "tấn")


@given(
    st.text(alphabet=string.ascii_letters + "đĐăâêôơưàáảãạ .,;:()“”-", max_size=60).filter(
        lambda t: not {"hai", "ba"} & set(re.findall(r"\w+", t.lower()))
    )
)
def test_a_text_without_a_number_states_none(text):
    assert find_quantities(sentence_table(text)).empty


def test_what_a_sentence_states_does_not_depend_on_the_others():
    assert stated(backwards=True) == stated()  # every sentence comes after those that came after it
    for case, together in list(zip(CASES, stated(), strict=True))[::10]:
        alone = sentence_table(case["text"], published=pd.to_datetime(case.get("published")))
        assert mentions(find_quantities(alone)) == together


@pytest.mark.parametrize("hour", [1, 2, 7, 11, 40, 99])
@pytest.mark.parametrize(
    "frame", ["hôm {}-2", "thắng {}-0 trước Lào", "giảm {}-5 xã", "từ {}-5%", "({}-1)", "đến {}-10-1 ha", "{}-{}-{}"]
)
def test_two_numbers_and_a_hyphen_never_raise_and_never_fall(frame, hour):
    found = find_quantities(sentence_table(f"Đội {frame.format(hour, hour, hour)}."))
    assert not (found["high"] <= found["value"]).any()


@pytest.mark.parametrize("error", [ValueError("no number"), OverflowError("too large")])
def test_a_sentence_that_cannot_be_read_is_skipped_with_a_warning(monkeypatch, error):
    find_counts = quantities.find_counts

    def fails_on_seven(text, begins):
        if "7" in text:
            raise error
        return find_counts(text, begins)

    monkeypatch.setattr(quantities, "find_counts", fails_on_seven)
    with pytest.warns(UserWarning, match=rf"article 'a', sentence 2: skipped.*{error}"):
        found = find_quantities(sentence_table("Có 3 xã.", "Có 7 xã.", "Có 5 xã."))
    assert found[["sentence", "value"]].values.tolist() == [[1, 3], [3, 5]]


def test_an_error_of_the_program_is_not_hidden(monkeypatch):
    def wrong(text, begins):
        return text.no_such_method()

    monkeypatch.setattr(quantities, "find_counts", wrong)
    with pytest.raises(AttributeError):
        find_quantities(sentence_table("Có 3 xã."))


# --- Tables -------------------------------------------------------------------------------------


def test_grouping_columns_travel_and_the_input_stays():
    sentences = sentence_table("Có 3 xã.", newspaper="Báo A", published=pd.Timestamp("2021-03-04"), block=7)
    before = sentences.copy()
    columns = [*find_quantities(sentences)]
    assert columns == [
        *("article_id", "province", "sentence", "kind", "value", "high", "total", "qualifier", "unit", "date", "text"),
        *("start", "end", "number", "newspaper", "published"),
    ]
    pd.testing.assert_frame_equal(sentences, before)


def test_a_text_without_numbers_gives_an_empty_table_of_the_same_types():
    full, empty = find_quantities(sentence_table("Có 3 xã.")), find_quantities(sentence_table("Không có."))
    assert empty.empty
    assert empty.dtypes.equals(full.dtypes)


def test_a_missing_column_is_named():
    with pytest.raises(ValueError, match="sentences has no column start; it has article_id"):
        find_quantities(sentence_table("Có 3 xã.").drop(columns="start"))


def test_instruments_are_summed_by_group_and_opened_to_their_sentences():
    sentences = sentence_table(
        "Ban hành 3 nghị quyết, 5 đề án.",
        "Xây dựng 9 đề án trọng điểm.",
        "Có 9 đề án, nghị quyết, 12 huyện.",
        "Có 2 chỉ thị.",
    ).assign(province=["P", "P", "Q", "R"])
    table = instrument_counts(find_quantities(sentences)).set_index(["province", "instrument"])
    assert table.loc[("P", "đề án")].to_list() == ["schemes", 2, 5 + 9, "a:1 a:2"]
    assert table.loc[("Q", "nghị quyết, đề án")].to_list() == ["resolutions and schemes", 1, 9, "a:3"]
    assert table.loc[("Q", "đề án")].to_list() == ["schemes", 0, 0, ""], "a joint number is not split"
    assert len(table) == 3 * 4, "every group × every instrument that any group counts"


def test_groups_of_tasks_are_not_tasks():
    table = instrument_counts(find_quantities(sentence_table("Có 9 nhóm nhiệm vụ, giải pháp và 5 nhiệm vụ.")))
    assert dict(zip(table["instrument"], table["total"], strict=True)) == {"nhiệm vụ": 5, "nhóm nhiệm vụ, giải pháp": 9}
    assert table["gloss"].to_list() == ["tasks", "groups of tasks and solutions"]


def test_every_instrument_is_recognised_when_counted():
    found = find_quantities(sentence_table(*(f"Có 7 {name}." for name in INSTRUMENTS)))
    assert found["unit"].to_list() == list(INSTRUMENTS)
    assert instrument_counts(found)["total"].sum() == 7 * len(INSTRUMENTS)


def test_an_unknown_grouping_column_is_named():
    with pytest.raises(ValueError, match="by='region' is not a column of the articles; it must be one of article_id"):
        instrument_counts(find_quantities(sentence_table("Có 3 xã.")), by="region")


# --- The five articles --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def articles():
    return load_corpus("data")


def test_mentions_of_the_articles_are_slices_of_their_text(articles):
    found = find_quantities(split_sentences(split_blocks(articles)))
    pages = articles.set_index("article_id")["text"]
    assert [pages[a][s:e] for a, s, e in zip(found["article_id"], found["start"], found["end"], strict=True)] == list(
        found["text"]
    )
    assert found["kind"].value_counts().to_dict() == {
        "count": 24,
        "period": 11,
        "document": 4,
        "deadline": 3,
        "percentage": 2,
    }


def test_quang_ngai_announces_fourteen_schemes_in_two_sentences(articles):
    table = instrument_counts(find_quantities(split_sentences(split_blocks(articles))))
    row = table[(table["province"] == "Quảng Ngãi") & (table["instrument"] == "đề án")].iloc[0]
    assert (row["mentions"], row["total"]) == (2, 5 + 9)


@pytest.mark.parametrize("text", ["“5 không, 3 sạch”", "là “16 giờ 30”", "từ -5 đến -3 độ", "sốt 7°; thứ hai 5 xã"])
def test_what_begins_with_a_sign_is_found_as_without_looking_for_beginnings(text):
    # every pattern is also tried at every offset: the search for beginnings only saves time
    begins = [m.start() for m in uncounted.UNCOUNTED_BEGINS.pattern.finditer(text.lower())]
    every = [m.start() for m in re.finditer(r"(?=[\w“\"−–-])", text)]
    assert [m[1:3] for m in uncounted.hide_uncounted(text, begins)] == [
        m.span() for m in matches(uncounted._NOT_COUNTED, every, text)
    ]
    # and finditer is what both must equal
    assert [m.span() for m in matches(uncounted._NOT_COUNTED, every, text)] == [
        m.span() for m in uncounted._NOT_COUNTED.finditer(text)
    ]


def test_beginnings_are_found_in_many_sentences_as_in_each_of_them():
    of_patterns = [
        Beginning(["ba mươi", "năm"], figure="", signs=[SIGN_BEGINS]),
        Beginning(before_figure=["từ"], before={r"\s+là": ["hai"]}, figure=r"(?=\d?/)"),
    ]
    low = [
        "",
        "ba xã, năm2020 và nămx",
        "từ x 12/5; -3 độ",
        "từ " + "x" * 60 + "5",
        "hai là 7",
        "hai xã",
        "x5",
        "từ năm",
    ]
    for sentence, (together, candidates) in zip(low, Beginnings(of_patterns).find(low), strict=True):
        for bit, each in enumerate(of_patterns):
            found = [
                at for at, own, tried in candidates
                if own >> bit & 1 and (not tried >> bit & 1 or each.pattern.match(sentence, at))
            ]  # fmt: skip
            assert found == [m.start() for m in each.pattern.finditer(sentence)]
            assert together >> bit & 1 or not found
        assert (together >> 2 & 1) == bool(re.search(r"\d", sentence))


def test_decisions_on_persons_and_cases_are_no_instruments():
    text = "Tỉnh ban hành 12 quyết định, 1.250 quyết định xử phạt; tòa án ra 24.240 quyết định."
    sentences = pd.DataFrame({"article_id": ["a"], "province": ["P"], "sentence": [1], "start": [0], "text": [text]})
    counts = instrument_counts(find_quantities(sentences))
    assert counts[["instrument", "mentions", "total"]].to_numpy().tolist() == [["quyết định", 1, 12.0]]
