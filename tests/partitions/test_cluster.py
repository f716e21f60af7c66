"""On a Dask cluster a folder of tables gives what it gives on one machine; run with `make cluster`."""

import os
import re
import signal
import threading
import time
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
    frame_shares,
    keyness_table,
    load_corpus,
    map_partitions,
    segment,
    split_blocks,
    split_sentences,
    tfidf_themes,
)

pytestmark = [pytest.mark.cluster, pytest.mark.filterwarnings("ignore:resamples=", "ignore:permutations=")]
distributed = pytest.importorskip("distributed", reason="distributed is missing; make cluster installs it")


@pytest.fixture(scope="module")
def client():
    """A cluster of two processes with two threads each, on this machine."""
    dask = pytest.importorskip("dask")
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),  # else three workers die before it gives up
        distributed.LocalCluster(n_workers=2, threads_per_worker=2, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def made_up(sentences) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    texts = sentences["text"].to_numpy()
    rows = [(f"a{i:02}", "XY"[i % 2], "\n".join(rng.choice(texts, 5, replace=False))) for i in range(40)]
    return pd.DataFrame(rows, columns=["article_id", "province", "text"])


@pytest.fixture(scope="module")
def expected(made_up) -> pd.DataFrame:
    return split_sentences(split_blocks(load_corpus(made_up), pages=False))


@pytest.fixture
def folder(tmp_path, made_up) -> Path:
    (tmp_path / "eight").mkdir()
    for number, rows in enumerate(np.array_split(np.arange(40), 8)):
        path = tmp_path / "eight" / f"part-{number}.jsonl"
        made_up.iloc[rows].to_json(path, orient="records", lines=True, force_ascii=False)
    return tmp_path / "eight"


def assert_same_terms(found: DocumentTerms, wanted: DocumentTerms) -> None:
    assert_frame_equal(found.units, wanted.units, check_exact=True)
    assert_frame_equal(found.terms, wanted.terms, check_exact=True)
    np.testing.assert_array_equal(found.counts.toarray(), wanted.counts.toarray())


def workers(client) -> set[int]:
    return set(client.run(os.getpid).values())


def test_the_work_is_done_by_the_cluster_and_by_this_process_if_asked(client, folder):
    def process(articles):
        return os.getpid()

    assert set(map_partitions(folder, process)) <= workers(client)
    assert set(map_partitions(folder, process, processes=1)) == {os.getpid()}


def test_a_worker_with_several_threads_holds_one_partition_at_a_time(client, folder):
    def span(articles):
        start = time.time()
        time.sleep(0.1)
        return os.getpid(), start, time.time()

    spans = pd.DataFrame(map_partitions(folder, span), columns=["process", "start", "end"]).sort_values("start")
    assert (spans.groupby("process")["start"].shift(-1).fillna(np.inf) >= spans["end"]).all()


def test_rates_themes_keyness_and_frames_are_those_in_memory(client, folder, expected):
    tokens = segment(expected)
    found, wanted = count_partitions(folder, pages=False), document_terms(tokens)
    assert_same_terms(found, wanted)
    assert_frame_equal(tfidf_themes(found, resamples=10), tfidf_themes(wanted, resamples=10), check_exact=True)
    few = {"resamples": 100, "permutations": 100}
    assert_frame_equal(keyness_table(found, **few), keyness_table(wanted, **few), check_exact=True)
    options = {"n": (2, 3), "min_count": 2, "min_articles": 2}
    assert_same_terms(count_partitions(folder, pages=False, **options), document_terms(tokens, **options))
    shares = frame_shares(code_partitions(folder, pages=False))
    assert_frame_equal(shares, frame_shares(code_sentences(expected)), check_exact=True)


def test_a_worker_that_is_killed_in_the_middle_changes_nothing(client, folder, expected, tmp_path):
    before = workers(client)
    stored_when_killed = []

    def kill_one():
        while len(stored := list(tmp_path.glob("partitions-*/*.pickle"))) < 2:
            time.sleep(0.002)
        stored_when_killed.extend(stored)
        os.kill(max(before), signal.SIGKILL)

    killer = threading.Thread(target=kill_one)
    killer.start()
    found = count_partitions(folder, pages=False, min_articles=2, scratch=tmp_path)
    killer.join()
    assert 2 <= len(stored_when_killed) < 8
    assert max(before) not in workers(client)
    assert_same_terms(found, document_terms(segment(expected), min_articles=2))
    assert [path.name for path in tmp_path.iterdir()] == ["eight"]


def test_a_partition_that_kills_every_worker_is_named(client, folder):
    def deadly(articles):
        if articles["article_id"][0] == "a20":
            os.kill(os.getpid(), signal.SIGKILL)
        return len(articles)

    with pytest.raises(RuntimeError, match=r"part-4\.jsonl: the process that works on it is killed"):
        map_partitions(folder, deadly)
    assert map_partitions(folder, len) == [5] * 8


def test_partitions_that_cannot_be_read_are_named(client, folder):
    (folder / "part-2.jsonl").write_text("{", "utf-8")
    (folder / "part-5.jsonl").unlink()
    (folder / "part-5.jsonl").write_text('{"article_id": "x", "text": "Mưa."}', "utf-8")
    with pytest.raises(
        ValueError, match=r"part-2\.jsonl: 1 problem\n.*line 1: not JSON(?s:.*)part-5\.jsonl: 1 problem"
    ):
        count_partitions(folder)


def test_an_error_in_ones_own_function_comes_through(client, folder):
    def slip(articles):
        return articles["titel"]

    with pytest.raises(KeyError, match="titel") as error:
        map_partitions(folder, slip)
    assert [note for note in error.value.__notes__ if "part-" in note]


# where the port of its dashboard is taken, it takes another, says so, and forgets to close a socket
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
@pytest.mark.filterwarnings(r"ignore:\s*Port 8787 is already in use")
def test_the_lines_of_the_readme_run(client, folder, monkeypatch):
    *_, lines = re.findall(r"```python\n(.*?)```", Path("README.md").read_text("utf-8"), re.DOTALL)
    monkeypatch.chdir(folder.parent)
    folder.rename("corpus")
    names = {"count_partitions": count_partitions}
    exec(lines, names)
    assert len(names["terms"].terms) > 0
    assert names["cluster"].status.name == "closed"
