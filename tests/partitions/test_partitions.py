"""A folder of tables gives what one table gives, number for number, whoever dies on the way."""

import os
import re
import signal
import subprocess
import sys
import time
import warnings
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis import (
    DocumentTerms,
    code_partitions,
    code_sentences,
    count_partitions,
    document_terms,
    drop_contained,
    frame_counts,
    frame_shares,
    keyness_table,
    load_corpus,
    map_partitions,
    phrase_rates,
    segment,
    split_blocks,
    split_sentences,
    tfidf_themes,
)
from analysis.partitions import counting

pytestmark = pytest.mark.filterwarnings("ignore:resamples=", "ignore:permutations=")  # few, so that tests are fast


def write(folder: Path, tables: list[pd.DataFrame], kind: str = "jsonl") -> Path:
    """Write tables as part-0, part-1 … of a folder."""
    folder.mkdir(exist_ok=True)
    for number, table in enumerate(tables):
        path = folder / f"part-{number}.{kind}"
        if kind == "parquet":
            pytest.importorskip("pyarrow")
            table.to_parquet(path)
        else:
            table.to_json(path, orient="records", lines=True, force_ascii=False, date_format="iso")
    return folder


def divided(articles: pd.DataFrame, parts: int) -> list[pd.DataFrame]:
    return [articles.iloc[rows] for rows in np.array_split(np.arange(len(articles)), parts)]


def in_memory(articles: pd.DataFrame, pages: bool = True, **loading) -> pd.DataFrame:
    return split_sentences(split_blocks(load_corpus(articles, **loading), pages=pages))


def assert_same_terms(found: DocumentTerms, expected: DocumentTerms) -> None:
    assert_frame_equal(found.units, expected.units, check_exact=True)
    assert_frame_equal(found.terms, expected.terms, check_exact=True)
    assert found.counts.shape == expected.counts.shape
    assert found.counts.dtype == expected.counts.dtype
    for part in ("data", "indices", "indptr"):
        np.testing.assert_array_equal(getattr(found.counts, part), getattr(expected.counts, part))


@pytest.fixture(scope="session")
def made_up(sentences) -> pd.DataFrame:
    """Sixty articles of six sentences each, drawn from those of the corpus; three provinces, mixed."""
    rng = np.random.default_rng(0)
    texts = sentences["text"].to_numpy()
    rows = [
        (f"a{number:02}", "XYZ"[number % 3], f"paper-{number % 2}", "\n".join(rng.choice(texts, 6, replace=False)))
        for number in range(60)
    ]
    return pd.DataFrame(rows, columns=["article_id", "province", "newspaper", "text"])


@pytest.fixture
def three(tmp_path) -> Path:
    """A folder of three tables with an article each."""
    rows = [("a", "Sơn La", "Lúa tốt."), ("b", "Bắc Kạn", "Dân vui."), ("c", "Sơn La", "Lúa rất tốt.")]
    return write(tmp_path / "three", [pd.DataFrame([row], columns=["article_id", "province", "text"]) for row in rows])


# --- Number for number ---


@pytest.mark.integration
@pytest.mark.parametrize("kind", ["jsonl", "jsonl.gz", "parquet"])
def test_the_five_articles_in_three_files_give_what_they_give_in_one(tmp_path, articles, tokens, sentences, kind):
    folder = write(tmp_path / "corpus", divided(articles, 3), kind)
    terms = count_partitions(folder, processes=2)
    assert_same_terms(terms, document_terms(tokens))
    assert_frame_equal(
        tfidf_themes(terms, resamples=20), tfidf_themes(document_terms(tokens), resamples=20), check_exact=True
    )
    shares = frame_shares(code_partitions(folder, processes=2))
    assert_frame_equal(shares, frame_shares(code_sentences(sentences)), check_exact=True)


@pytest.mark.integration
def test_rates_themes_keyness_and_frames_of_sixty_articles_in_seven_files(tmp_path, made_up):
    folder = write(tmp_path / "corpus", divided(made_up, 7))
    expected = in_memory(made_up, pages=False)
    tokens = segment(expected)

    floors = {"min_count": 3, "min_articles": 2}
    phrases = count_partitions(folder, n=(2, 4), **floors, pages=False, processes=2)
    wanted = document_terms(tokens, n=(2, 4), **floors)
    assert_same_terms(phrases, wanted)
    few = {"resamples": 20}
    assert_frame_equal(
        phrase_rates(drop_contained(phrases), **few), phrase_rates(drop_contained(wanted), **few), check_exact=True
    )

    words = count_partitions(folder, pages=False, processes=2)
    wanted = document_terms(tokens)
    assert_same_terms(words, wanted)
    assert_frame_equal(tfidf_themes(words, **few), tfidf_themes(wanted, **few), check_exact=True)
    for by in ("province", "newspaper"):
        options = {"by": by, "resamples": 100, "permutations": 100}
        assert_frame_equal(keyness_table(words, **options), keyness_table(wanted, **options), check_exact=True)

    coded = code_sentences(expected)
    counts = code_partitions(folder, pages=False, processes=2)
    assert_frame_equal(counts, frame_counts(coded), check_exact=True)
    for by in ("province", "newspaper", "article_id"):
        assert_frame_equal(frame_shares(counts, by=by), frame_shares(coded, by=by), check_exact=True)


@pytest.fixture(scope="module")
def six(tmp_path_factory, made_up) -> tuple[Path, pd.DataFrame]:
    """Six articles in a file each, and their tokens."""
    folder = write(tmp_path_factory.mktemp("corpus") / "six", divided(made_up[:6], 6))
    return folder, segment(in_memory(made_up[:6], pages=False))


@pytest.mark.parametrize("unit", ["sentence", "article"])
@pytest.mark.parametrize("floors", [{}, {"min_count": 4}, {"min_articles": 4}, {"min_count": 10**6}], ids=str)
def test_a_floor_counts_over_all_files(six, unit, floors):
    folder, tokens = six  # with one article a file, no term reaches four articles in any of them
    options = {"n": (1, 3), "unit": unit, **floors}
    found = count_partitions(folder, pages=False, processes=1, **options)
    assert_same_terms(found, document_terms(tokens, **options))


def test_options_reach_the_functions_that_they_belong_to(tmp_path, made_up):
    table = made_up[:6].rename(columns={"text": "noi_dung"}).assign(level=range(6), province="TP.HCM")
    loading = {"columns": {"noi_dung": "text"}, "extra": ["level"], "as_of": "2024-12-31"}
    options = {"stop_words": frozenset(["nghị_quyết"]), "n": 2}
    found = count_partitions(
        write(tmp_path / "two", divided(table, 2)), pages=False, lexicon=(), processes=1, **options, **loading
    )
    tokens = segment(in_memory(table, pages=False, **loading), lexicon=())
    assert_same_terms(found, document_terms(tokens, **options))
    assert found.units["level"].unique().tolist() == [0, 1, 2, 3, 4, 5]
    assert found.units["province"].unique().tolist() == ["Thành phố Hồ Chí Minh"]
    lexicon = tmp_path / "lexicon.txt"
    entry = found.terms["term"][0].replace("_", " ")  # two words, until the lexicon makes them one
    lexicon.write_text(f"{entry}\n", "utf-8")
    for given in (lexicon, [entry]):
        found = count_partitions(tmp_path / "two", pages=False, lexicon=given, processes=1, **loading)
        assert entry.replace(" ", "_") in set(found.terms["term"])


@pytest.mark.integration
def test_a_file_without_a_word_and_one_without_a_sentence_are_as_in_memory(tmp_path, made_up):
    odd = made_up[3:5].assign(text=["?! …", "Chỉ có tít"], title=["", "Chỉ có tít"])
    table = pd.concat([made_up[:3].assign(title=""), odd])
    together = table.iloc[[0, 3, 1, 2, 4]]
    folder = write(tmp_path / "four", [table.iloc[rows] for rows in ([0], [3], [1, 2], [4])])
    for unit in ("article", "sentence"):
        with pytest.warns(UserWarning, match=r"part-3.jsonl: no line with role body in a04: left out"):
            found = count_partitions(folder, unit=unit, min_count=2, pages=False, processes=1)
        with pytest.warns(UserWarning, match="no line with role body in a04"):
            tokens = segment(in_memory(together, pages=False))
        assert_same_terms(found, document_terms(tokens, unit=unit, min_count=2))
        assert "a03" in set(found.units["article_id"])
    with pytest.warns(UserWarning, match="no line with role body in a04"):
        counts = code_partitions(folder, pages=False, processes=1)
        assert_frame_equal(counts, frame_counts(code_sentences(in_memory(together, pages=False))), check_exact=True)


def test_a_corpus_without_a_word_is_refused_as_in_memory(tmp_path):
    table = pd.DataFrame({"article_id": ["a", "b"], "province": "X", "text": ["?! …", "… !?"]})
    folder = write(tmp_path / "two", divided(table, 2))
    with pytest.raises(ValueError, match="two: the articles hold no word, so there is nothing to count"):
        count_partitions(folder, pages=False, processes=1)


def test_the_lines_of_the_readme_run(tmp_path, made_up, monkeypatch):
    _, lines, _ = re.findall(r"```python\n(.*?)```", Path("README.md").read_text("utf-8"), re.DOTALL)
    write(tmp_path / "corpus", divided(made_up, 3))
    monkeypatch.chdir(tmp_path)
    names = {}
    exec(lines, names)
    assert (names["keyness"]["articles"] + names["keyness"]["rest_articles"]).min() >= 20
    assert names["shares"]["province"].unique().tolist() == ["X", "Y", "Z"]


def test_frame_counts_are_sums_of_what_was_coded():
    sentences = pd.DataFrame(
        {
            "article_id": ["a", "a", "b", "b"],
            "province": ["X", "X", None, None],
            "half": [1, 2, 1, 1],
            "sentence": [1, 2, 1, 2],
            "start": 0,
            "text": ["Tỉnh sơ kết.", "Trời đẹp.", "Huyện kiểm tra.", "Xã kiểm tra."],
        }
    )
    counts = frame_counts(code_sentences(sentences)).query("frame == 'oversight'").drop(columns="frame")
    rows = [["a", "X", 1, 1, 1], ["a", "X", 2, 0, 1], ["b", None, 1, 2, 2]]
    expected = pd.DataFrame(rows, columns=["article_id", "province", "half", "sentences", "of"])
    assert_frame_equal(counts.reset_index(drop=True), expected, check_dtype=False)
    with pytest.raises(ValueError, match=r"coded has no column frame, coded; .*it must be the table of code_sentences"):
        frame_counts(sentences)


# --- Which worker does what, and how it ends ---


@pytest.mark.integration
def test_results_come_in_the_order_of_names_whoever_is_ready_first(three):
    def slow_at_first(articles):
        time.sleep(0.5 * (articles["article_id"][0] == "a"))
        return articles["article_id"][0]

    assert map_partitions(three, slow_at_first, processes=2) == ["a", "b", "c"]
    assert map_partitions(three, slow_at_first) == ["a", "b", "c"]


# --- What is refused ---


@pytest.mark.parametrize("processes", [1, pytest.param(2, marks=pytest.mark.integration)])
def test_every_file_that_cannot_be_read_is_named_with_the_reason(three, processes):
    (three / "part-1.jsonl").write_text(
        '{"article_id": "b", "province": "Bắc Kạn", "text": "Dân vui."}\n{"art', "utf-8"
    )
    (three / "part-3.jsonl").write_text('{"article_id": "d", "noi_dung": "Mưa."}', "utf-8")
    (three / "part-4.jsonl").write_text("", "utf-8")
    with pytest.raises(ValueError) as error:
        count_partitions(three, processes=processes)
    told = str(error.value)
    assert f"{three}/part-1.jsonl: 1 problem\n  - line 2: not JSON: " in told
    assert f"{three}/part-3.jsonl: 1 problem\n  - no column text, province; it has article_id" in told
    assert f"{three}/part-4.jsonl: " in told
    assert "part-0" not in told and "part-2" not in told


@pytest.mark.integration
def test_a_damaged_parquet_file_is_named(tmp_path, made_up):
    folder = write(tmp_path / "corpus", divided(made_up[:4], 4), "parquet")
    whole = (folder / "part-2.parquet").read_bytes()
    (folder / "part-1.parquet").write_bytes(whole[: len(whole) // 2])
    (folder / "part-2.parquet").write_bytes(whole[:60] + bytes(reversed(whole[60:120])) + whole[120:])
    with pytest.raises(ValueError, match=r"part-1\.parquet: not a Parquet file: (?s:.*)part-2\.parquet: not a Parquet"):
        code_partitions(folder, processes=2)


def test_a_compressed_file_that_breaks_off_is_named(tmp_path, made_up):
    folder = write(tmp_path / "corpus", divided(made_up[:2], 2), "jsonl.gz")
    path = folder / "part-1.jsonl.gz"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ValueError, match=r"part-1\.jsonl\.gz: not a whole gzip file: "):
        map_partitions(folder, len, processes=1)


def test_one_reason_for_many_files_is_told_once_and_soon(tmp_path):
    folder = write(tmp_path / "many", [pd.DataFrame({"article_id": [f"a{i}"], "text": ["Mưa."]}) for i in range(40)])
    seen = []
    with pytest.raises(ValueError, match=r"part-0\.jsonl, \S+part-1\.jsonl, \S+part-10\.jsonl and 17 more: 1 problem"):
        map_partitions(folder, seen.append, processes=1)
    assert seen == []


@pytest.mark.integration
@pytest.mark.parametrize("failing", [False, True])
def test_nothing_is_left_in_the_scratch_folder(tmp_path, three, failing):
    (scratch := tmp_path / "scratch").mkdir()
    if failing:
        (three / "part-2.jsonl").write_text("{", "utf-8")
    before = sorted(three.iterdir())
    with pytest.raises(ValueError, match="part-2") if failing else nullcontext():
        count_partitions(three, pages=False, processes=2, scratch=scratch)
    assert list(scratch.iterdir()) == []
    assert sorted(three.iterdir()) == before


def test_what_only_shows_across_files_is_refused(tmp_path):
    rows = [
        [("a", "Bắc Kạn", "Lúa tốt."), ("b", "Sơn La", "Dân vui.")],
        [("c", "Bắc Cạn", "Trời đẹp."), ("b", "Sơn La", "Mưa to.")],
        [("d", "Sơn La", "Lúa  tốt.")],
    ]
    tables = [pd.DataFrame(part, columns=["article_id", "province", "text"]) for part in rows]
    with pytest.raises(ValueError) as error:
        map_partitions(write(tmp_path / "rows", tables), len, processes=1)
    first, *told = str(error.value).splitlines()
    assert first.endswith("rows: 3 problems across its files")
    assert told[0] == (
        "  - article_id 'b' is in part-0.jsonl and in part-1.jsonl; every article of the folder needs an id of its own"
    )
    assert told[1] == "  - articles 'a' (part-0.jsonl) and 'd' (part-2.jsonl) have the same text; keep one of them"
    assert "province is spelt 2 ways: 'Bắc Cạn', 'Bắc Kạn'; use one spelling" in told[2]
    assert told[2].endswith("so in part-1.jsonl, part-0.jsonl")


def test_tables_without_ids_are_refused_at_the_second(tmp_path):
    tables = [pd.DataFrame({"province": ["X"], "text": [f"Mưa {i}."]}) for i in range(30)]
    seen = []
    with pytest.raises(ValueError, match=r"article_id 'article-1' is in part-0\.jsonl and in part-1\.jsonl; every"):
        map_partitions(write(tmp_path / "rows", tables), lambda articles: seen.append(1), processes=1)
    assert len(seen) == 2


def test_a_folder_that_is_none_or_empty_or_holds_two_kinds_is_refused(tmp_path, three):
    with pytest.raises(ValueError, match=r"part-0\.jsonl: not a folder; a single table is read by load_corpus"):
        map_partitions(three / "part-0.jsonl", len)
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "_SUCCESS").touch()
    with pytest.raises(
        ValueError, match=r"empty: no table in it; it must hold files \.parquet, \.jsonl, \.ndjson, \.jsonl\.gz"
    ):
        map_partitions(tmp_path / "empty", len)
    (three / "notes.txt").touch()
    with pytest.warns(UserWarning, match=r"three: no tables, so left out: notes\.txt"):
        map_partitions(three, len, processes=1)
    (three / "x.parquet").touch()
    with pytest.raises(
        ValueError, match=r"tables of two kinds, such as part-0\.jsonl and x\.parquet; there must be one"
    ):
        map_partitions(three, len)


def test_wrong_options_are_refused_before_any_file_is_read(three):
    (three / "part-0.jsonl").write_text("{", "utf-8")
    for options, message in (
        ({"unit": "line"}, "unit='line' must be"),
        ({"n": 0}, "n=0 must be"),
        ({"min_count": 0}, "min_count=0"),
        ({"roles": "body"}, "roles must be a tuple of headline, .*, not 'body'"),
        ({"lexicon": ["ủy"]}, "lexicon entry 'ủy'"),
        ({"processes": 0}, "processes=0 must be a number from 1"),
    ):
        with pytest.raises(ValueError, match=message):
            count_partitions(three, **options)
    with pytest.raises(TypeError, match="colums"):
        count_partitions(three, colums={})


@pytest.mark.integration
def test_a_warning_of_many_files_is_given_once(tmp_path, made_up):
    folder = write(tmp_path / "five", divided(made_up[:5].assign(seen=1), 5))
    with pytest.warns(UserWarning) as told:
        map_partitions(folder, len, processes=2)
    (text,) = [str(warning.message) for warning in told]
    assert text == (
        f"{folder}/part-0.jsonl, {folder}/part-1.jsonl, {folder}/part-2.jsonl and 2 more: columns left out: seen; "
        "to keep some: extra=['seen']"
    )


# --- What cannot be seen from outside ---


def test_where_the_store_is_out_of_reach_partitions_are_counted_again(tmp_path, made_up, monkeypatch):
    monkeypatch.setattr(counting, "scratch_folder", lambda *options: nullcontext(tmp_path / "elsewhere"))
    folder = write(tmp_path / "three", divided(made_up[:6], 3))
    found = count_partitions(folder, min_articles=2, pages=False, processes=1)
    assert_same_terms(found, document_terms(segment(in_memory(made_up[:6], pages=False)), min_articles=2))
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("min_count", [1, 2, 3])
def test_two_terms_with_one_fingerprint_are_noticed_if_it_matters(tmp_path, made_up, monkeypatch, min_count):
    fingerprints, attempts = counting._fingerprints, []

    def weak(terms, attempt):
        attempts.append(attempt)
        marks = fingerprints(terms, attempt)
        return marks % 1000 if attempt == 0 else marks

    monkeypatch.setattr(counting, "_fingerprints", weak)
    folder = write(tmp_path / "three", divided(made_up[:6], 3))
    found = count_partitions(folder, min_count=min_count, pages=False, processes=1)
    assert set(attempts) == {0, 1}
    assert_same_terms(found, document_terms(segment(in_memory(made_up[:6], pages=False)), min_count=min_count))


def test_totals_are_sums_whatever_the_order_and_size_of_the_parts():
    rng = np.random.default_rng(0)
    parts = [np.unique(rng.integers(0, 500, size)).astype(np.uint64) for size in (1, 400, 3, 3, 90, 0, 200, 7)]
    totals = counting._Totals()
    for part in parts:
        totals.add(part, 2 * np.ones(len(part), dtype=np.int64), np.ones(len(part), dtype=np.int32))
    marks, times = np.unique(np.concatenate(parts), return_counts=True)
    np.testing.assert_array_equal(totals.at_least(1, 3), marks[times >= 3])
    np.testing.assert_array_equal(totals.at_least(4, 1), marks[times >= 2])


TWO_POOLS = """
import sys
from analysis import map_partitions
from analysis.system.processes import shared_out
if __name__ == "__main__":
    for _ in range(2):
        print(sorted(shared_out(len, ["a", "bb", "ccc"], 2)), map_partitions(sys.argv[1], len, processes=2))
"""


@pytest.mark.integration
def test_partitions_are_worked_through_before_and_after_processes_have_other_work(three):
    done = subprocess.run([sys.executable, "-c", TWO_POOLS, three], capture_output=True, text=True)
    assert (done.stderr, done.stdout) == ("", 2 * "[(0, 1), (1, 2), (2, 3)] [1, 1, 1]\n")


# --- Slips and killed workers: last, since the processes that joblib keeps ready are lost ---


@pytest.mark.parametrize("processes", [1, pytest.param(2, marks=pytest.mark.integration)])
def test_an_error_in_ones_own_function_comes_through_with_the_name_of_the_file(three, processes):
    def slip(articles):
        return articles["titel"]

    with pytest.raises(KeyError, match="titel") as error:
        map_partitions(three, slip, processes=processes)
    assert [note for note in error.value.__notes__ if "part-" in note]


@pytest.mark.integration
def test_a_worker_that_is_killed_in_the_middle_changes_nothing(tmp_path, made_up):
    (times := tmp_path / "times").mkdir()

    class Deadly(str):
        """An entry of a lexicon that kills the third process that receives it."""

        def __reduce__(self):
            def receive(text, times):
                deaths = times / "death"
                (times / f"{time.monotonic_ns()}").touch()
                if len(os.listdir(times)) > 3 and not deaths.exists():
                    deaths.touch()
                    os.kill(os.getpid(), signal.SIGKILL)
                return text

            return receive, (str(self), times)

    folder = write(tmp_path / "six", divided(made_up[:12], 6))
    options = {"n": (1, 2), "min_articles": 2}
    found = count_partitions(folder, pages=False, lexicon=[Deadly("cấp ủy")], processes=2, scratch=tmp_path, **options)
    assert (times / "death").exists()
    tokens = segment(in_memory(made_up[:12], pages=False), lexicon=["cấp ủy"])
    assert_same_terms(found, document_terms(tokens, **options))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["six", "times"]


@pytest.mark.integration
@pytest.mark.slow  # waits for several processes to begin, and to be killed
def test_a_file_that_kills_its_process_every_time_is_named(three):
    def deadly(articles):
        if articles["article_id"][0] == "b":
            os.kill(os.getpid(), signal.SIGKILL)
        return len(articles)

    with pytest.raises(RuntimeError, match=r"part-1\.jsonl: the process that works on it is killed every time"):
        map_partitions(three, deadly, processes=2)
    assert map_partitions(three, len, processes=2) == [1, 1, 1]


@pytest.mark.integration
def test_filters_of_warnings_are_afterwards_as_before(three):
    before = list(warnings.filters)
    answers = map_partitions(three, len, processes=2)
    assert answers == [1, 1, 1] and warnings.filters == before
