"""Shares from hand-coded sentences: strata, the sheet, the estimate, and that its intervals cover."""

import numpy as np
import pandas as pd
import pytest

from analysis.frames.agreement import agreement
from analysis.frames.coding_sheet import read_coding_sheet, write_coding_sheet
from analysis.frames.corrected import corrected_shares
from analysis.frames.error_rates import error_differences
from analysis.frames.estimates import estimated_shares, how_many_labels
from analysis.frames.strata import allocation, draw, strata_of

FRAME = "pace"  # one of the packaged codebook's, so that a sheet may name it


def synthetic(seed=0, articles=60, groups=6, sentences=20):
    """Return coded sentences and the truth; every group has errors of its own."""
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(groups), articles // groups)
    share, found, invented = (
        np.resize(values, groups)[group]
        for values in ([0.05, 0.08, 0.12, 0.16, 0.22, 0.3], [0.9, 0.5, 0.8, 0.6, 0.95, 0.7],
                       [0.01, 0.03, 0.002, 0.05, 0.02, 0.08])
    )  # fmt: skip
    own = rng.beta(6 * share, 6 * (1 - share))
    true = rng.random((len(group), sentences)) < own[:, None]
    hit = rng.random(true.shape) < np.where(true, found[:, None], invented[:, None])
    ids = np.char.add("a", np.arange(len(group)).astype(str))
    coded = pd.DataFrame(
        {
            "article_id": np.repeat(ids, sentences),
            "province": np.repeat(np.char.add("P", group.astype(str)), sentences),
            "sentence": np.tile(np.arange(1, sentences + 1), len(group)),
            "text": [f"Câu {i}." for i in range(true.size)],
            "frame": FRAME,
            "coded": hit.ravel(),
        }
    )
    return coded, true.ravel()


FRAMES = [FRAME, "cadre", "oversight", "direction"]


def with_several_frames(seed=0, articles=60):
    """Return sentences coded with four frames, and the truth, sentences × frames."""
    made = [synthetic(seed * len(FRAMES) + number, articles) for number in range(len(FRAMES))]
    coded = pd.concat([coded.assign(frame=name) for (coded, _), name in zip(made, FRAMES, strict=True)])
    coded = coded.reset_index(names="row").sort_values("row", kind="stable").drop(columns="row").reset_index(drop=True)
    return coded, np.column_stack([true for _, true in made])


def names_of(true):
    return [";".join(name for name, has in zip(FRAMES, row, strict=True) if has) for row in true]


def hand_code(path, coded, true):
    """Fill in a sheet as a coder who knows the truth."""
    sheet = pd.read_csv(path, dtype="str", keep_default_na=False)
    answer = dict(zip(coded["text"], true, strict=True))
    sheet.iloc[:, 4] = [FRAME if answer[text] else "none" for text in sheet["text"]]
    sheet.to_csv(path, index=False, encoding="utf-8-sig")
    return read_coding_sheet(path)


def labelled(*rows):
    """Return coded sentences and their labels; a row: article, province, hit, label (None: not hand-coded)."""
    coded = pd.DataFrame(
        [(a, p, i, f"Câu {i}.", FRAME, bool(hit)) for i, (a, p, hit, _) in enumerate(rows)],
        columns=["article_id", "province", "sentence", "text", "frame", "coded"],
    )
    gold = coded[["article_id", "sentence", "text"]].assign(frames=[FRAME if r[3] else "" for r in rows])
    return coded, gold[[r[3] is not None for r in rows]]


# --- The estimate --------------------------------------------------------------------------------


def test_the_estimate_weighs_hits_and_other_sentences_by_how_many_there_are():
    # X: 4 hits, of 2 labels 1 has the frame; 6 others, of 3 labels 1 has it: 0.4 · 1/2 + 0.6 · 1/3
    rows = [(f"a{i % 3}", "X", i < 4, {0: 1, 1: 0, 4: 1, 5: 0, 6: 0}.get(i)) for i in range(10)]
    row = estimated_shares(*labelled(*rows)).iloc[0]
    assert row["share"] == pytest.approx(0.4 / 2 + 0.6 / 3)
    assert row[["sentences", "of", "coded_share"]].tolist() == [4, 10, 0.4]
    assert row[["labels", "labels_hit", "found", "of_articles", "interval"]].tolist() == [5, 2, 2, 3, "articles"]
    assert 0 <= row["low"] < row["share"] < row["high"] <= 1


def test_hits_of_the_frame_and_other_hits_are_weighed_apart():
    # 10 sentences: 4 with the frame, 2 with another only, 4 with none. Labels: 1 of 2, 0 of 1, 1 of 2 have the frame
    code = [(1, 0)] * 4 + [(0, 1)] * 2 + [(0, 0)] * 4
    label = {0: 1, 1: 0, 4: 0, 6: 1, 7: 0}
    coded = pd.DataFrame(
        [(f"a{i % 3}", "X", i, f"Câu {i}.", frame, bool(hit)) for i, hits in enumerate(code) for frame, hit in
         zip(("pace", "cadre"), hits, strict=True)],
        columns=["article_id", "province", "sentence", "text", "frame", "coded"],
    )  # fmt: skip
    gold = coded.drop_duplicates("sentence")[["article_id", "sentence", "text"]].iloc[list(label)]
    shares = estimated_shares(coded, gold.assign(frames=["pace" if label[i] else "" for i in label])).set_index("frame")
    assert shares.loc["pace", "share"] == pytest.approx(0.4 * 1 / 2 + 0.2 * 0 / 1 + 0.4 * 1 / 2)
    # without the label of the other hit, hits are weighed together: 1 of 2 in .6 of the sentences
    without = gold[gold["sentence"] != 4]
    shares = estimated_shares(coded, without.assign(frames=["pace", "", "pace", ""])).set_index("frame")
    assert shares.loc["pace", "share"] == pytest.approx(0.6 * 1 / 2 + 0.4 * 1 / 2)


def test_a_coding_that_knows_the_frames_makes_intervals_narrower():
    coded, true = with_several_frames(articles=600)
    gold = coded.drop_duplicates("text")[["article_id", "sentence", "text"]].assign(frames=names_of(true))
    gold = gold.sample(240, random_state=1)
    perfect = coded.assign(coded=true.ravel())
    blind = perfect.assign(coded=np.repeat(true.any(axis=1), len(FRAMES)))  # knows only whether there is any frame
    widths = [(shares["high"] - shares["low"]).mean() for shares in
              (estimated_shares(known, gold) for known in (perfect, coded, blind))]  # fmt: skip
    assert widths[0] < 0.75 * widths[2] and widths[0] < widths[1] < widths[2]


def test_with_every_sentence_coded_the_estimate_is_the_truth():
    coded, true = synthetic()
    gold = coded[["article_id", "sentence", "text"]].assign(frames=np.where(true, FRAME, ""))
    shares = estimated_shares(coded, gold).set_index("province")["share"]
    expected = pd.Series(true).groupby(coded["province"]).mean()
    pd.testing.assert_series_equal(shares, expected, check_names=False)


def test_few_articles_or_labels_give_no_interval_and_the_column_says_why():
    rows = [("a", "one", 1, 1), ("a", "one", 0, 0)]
    rows += [(a, "two", hit, 1) for a in ("b", "c") for hit in (0, 1)]
    rows += [(a, "bare", hit, 1 if hit else None) for a in ("d", "e", "f") for hit in (0, 1, 0, 1)]
    rows += [(a, "unhit", 0, 0) for a in ("g", "h", "i")]
    shares = estimated_shares(*labelled(*rows)).set_index("province")
    assert shares["interval"].to_dict() == {
        "one": "one article", "two": "two articles", "bare": "no labels", "unhit": "articles",
    }  # fmt: skip
    assert shares["low"].isna().to_dict() == {"one": True, "two": True, "bare": True, "unhit": False}
    assert shares.loc["one", "share"] == 0.5 and np.isnan(shares.loc["bare", "share"])
    # without any hit there is one stratum, and 0 of its 3 labels have the frame
    assert shares.loc["unhit", ["share", "low"]].tolist() == [0, 0]


def test_a_random_sample_may_lack_a_rare_kind_of_sentence():
    # 9 hits, of which 4 are labelled, 2 with the frame, and one other sentence: 6 in 10 such samples lack it
    rows = [(f"a{i % 3}", "X", i < 9, {0: 1, 1: 1, 2: 0, 3: 0}.get(i)) for i in range(10)]
    coded, gold = labelled(*rows)
    row = estimated_shares(coded, gold).iloc[0]
    assert row[["labels", "labels_hit", "share", "interval"]].tolist() == [4, 4, 0.5, "articles"]
    known = estimated_shares(*labelled(*rows[:9])).iloc[0]  # the same without the sentence of which nothing is known
    assert abs(row["low"] - known["low"]) < 0.1 and abs(row["high"] - known["high"]) < 0.1  # its weight is .1
    for unhit, reason in (
        (5, "articles"),
        (9, "no labels"),
    ):  # 12 of 17: 1 in 49 samples of 8 lack them; 12 of 21: 1 in 411
        rows = [(f"a{i % 3}", "X", i < 12, i % 2 if i < 8 else None) for i in range(12 + unhit)]
        assert estimated_shares(*labelled(*rows))["interval"].tolist() == [reason]
    rows = [(f"a{i % 40}", "X", i < 9_990, i % 2 if i < 300 else None) for i in range(10_000)]
    assert estimated_shares(*labelled(*rows))["interval"].tolist() == ["articles"]  # the numbers are beyond floats
    from_strata = gold.assign(province="X", hit=True, sentences=9, drawn=4)
    assert estimated_shares(coded, from_strata)["interval"].tolist() == ["no labels"]


def test_another_group_moves_no_interval_and_the_same_seed_gives_the_same():
    coded, true = synthetic()
    gold = coded[["article_id", "sentence", "text"]].assign(frames=np.where(true, FRAME, "")).iloc[::7]
    together = estimated_shares(coded, gold)
    pd.testing.assert_frame_equal(together, estimated_shares(coded, gold))
    mine = coded["province"] == "P3"
    alone = estimated_shares(coded[mine], gold[mine.loc[gold.index]])
    pd.testing.assert_frame_equal(alone, together.query("province == 'P3'").reset_index(drop=True))
    assert not together["low"].equals(estimated_shares(coded, gold, seed=1)["low"])


# --- Drawing -------------------------------------------------------------------------------------


def test_labels_go_where_they_serve_the_estimate():
    # X: 10 of 40 are hits. Expected q: .7 and .03; .25 · √.21 : .75 · √.0291 = .1146 : .1279, of 12 labels 5.7 and 6.3
    coded, _ = labelled(*[(f"a{i % 8}", "X", i < 10, None) for i in range(40)])
    assert allocation(strata_of(coded, "province"), 12).tolist() == [[6, 6]]
    assert allocation(strata_of(coded, "province"), 40).tolist() == [[30, 10]]
    assert allocation(strata_of(coded, "province"), 4).tolist() == [[2, 2]]
    with pytest.raises(ValueError, match="size=3; it must be from 4, 2 sentences of every group with and without a"):
        allocation(strata_of(coded, "province"), 3)


def test_a_stratum_is_spread_over_articles_and_every_sentence_is_as_likely_as_another():
    coded, _ = synthetic(articles=60)
    strata = strata_of(coded, "province")
    times = np.zeros(len(coded))
    runs = 200
    for seed in range(runs):
        rows, numbers = draw(strata, 90, np.random.default_rng(seed))
        assert len(set(rows)) == 90
        drawn = strata.sentences.iloc[rows]
        for (group, hit), count in drawn.groupby(["group", "hit"]).size().items():
            assert count == numbers[strata.groups.index(group), int(hit)]
        times[rows] += 1
    likely = (numbers.ravel() / strata.sizes().ravel())[strata.stratum()]
    # the number of times that a sentence is drawn is binomial: z² is 1 on average
    assert ((times - runs * likely) ** 2 / (runs * likely * (1 - likely))).mean() == pytest.approx(1, abs=0.1)
    keys = ["group", "hit", "article_id"]
    part = strata.sentences.groupby(keys).size()
    share = part / part.groupby(keys[:2]).transform("sum") * drawn.groupby(keys[:2]).size()
    taken = drawn.groupby(keys).size().reindex(part.index, fill_value=0)
    assert (np.abs(taken - share) < 1).all()


def test_the_strata_are_kept_beside_the_sheet_and_come_back_with_it(tmp_path):
    coded, true = synthetic()
    path = tmp_path / "sheet.csv"
    write_coding_sheet(coded, path, size=60, seed=1)
    assert not any(word in path.read_text("utf-8") for word in ("P0", "hit", "province"))
    gold = hand_code(path, coded, true)
    assert list(gold) == ["item", "text", "frames", "province", "hit", "sentences", "drawn"]
    sizes = coded.groupby(["province", "coded"]).size()
    for (province, hit), part in gold.groupby(["province", "hit"]):
        assert set(part["sentences"]) == {sizes[province, hit]} and set(part["drawn"]) == {len(part)}
    with pytest.raises(FileExistsError, match=r"sheet-strata\.csv exists"):
        write_coding_sheet(coded, path, size=60)
    with pytest.warns(UserWarning, match="the sheet was drawn from strata"):
        agreement(coded, gold)


def test_a_sheet_saved_under_another_name_still_has_its_strata(tmp_path):
    coded, true = synthetic()
    path = tmp_path / "sheet.csv"
    write_coding_sheet(coded, path, size=60, seed=1)
    gold = hand_code(path, coded, true)
    path.rename(tmp_path / "Hương, tối thứ ba.csv")
    pd.testing.assert_frame_equal(read_coding_sheet(tmp_path / "Hương, tối thứ ba.csv"), gold)


def test_other_strata_than_those_of_the_sheet_are_refused(tmp_path):
    coded, true = synthetic()
    path = tmp_path / "sheet.csv"
    write_coding_sheet(coded, path, size=60)
    gold = hand_code(path, coded, true)
    with pytest.raises(ValueError, match="code with the articles, the codebook and the coding that it was drawn with"):
        estimated_shares(coded.assign(coded=~coded["coded"]), gold)
    with pytest.raises(ValueError, match="by='newspaper'; the sheet was drawn by province"):
        estimated_shares(coded.assign(newspaper="x"), gold, by="newspaper")
    pd.read_csv(path).iloc[1:].to_csv(path, index=False)
    with pytest.raises(ValueError, match=r"is in only one of the sheet and sheet-strata\.csv"):
        read_coding_sheet(path)


# --- How many labels; whether errors are alike -----------------------------------------------------


def test_how_many_labels_by_hand():
    # every article has 2 hits in 10: W = .2 does not vary. S = .2 · √(.7 · .3) + .8 · √(.03 · .97) = .2281
    coded, _ = labelled(*[(f"a{i // 10}", "X", i % 10 < 2, None) for i in range(1000)])
    row = how_many_labels(coded, width=0.1).iloc[0]
    half, spread = 0.05 / 1.959964, 0.2 * 0.21**0.5 + 0.8 * 0.0291**0.5
    assert row["labels"] == np.ceil((spread / half) ** 2) == 80
    assert row["labels_hit"] == np.ceil(80 * 0.2 * 0.21**0.5 / spread) == 33
    share = 0.2 * 0.7 + 0.8 * 0.03
    assert row["expected"] == pytest.approx(share)
    assert row["simple"] == np.ceil(share * (1 - share) / half**2) == 211
    # 1,000 labels are not enough for ± 0.5 percentage points
    assert pd.isna(how_many_labels(coded, width=0.01)["labels"].iloc[0])
    with pytest.raises(ValueError, match="width=10; it must be between 0 and 1"):
        how_many_labels(coded, width=10)


def test_errors_that_differ_are_seen_and_such_a_frame_is_not_corrected():
    right = [(f"x{i}", "X", i < 20, i < 20) for i in range(60)]
    wrong = [(f"y{i}", "Y", i < 20, i < 4) for i in range(60)]
    shares = pd.DataFrame({"frame": [FRAME], "sentences": 30, "of": 100, "share": 0.3})
    measured = pd.DataFrame({"frame": [FRAME], "tp": [18], "fn": [2], "tn": [76], "fp": [4]})
    for second, alike, correction in ((wrong, False, "errors differ"), (right, True, "errors alike")):
        rows = right + [(a.replace("x", "y"), "Y", hit, label) for a, _, hit, label in second]
        errors = error_differences(*labelled(*rows))
        assert errors["alike"].tolist() == [alike]
        corrected = corrected_shares(shares, measured, errors=errors).iloc[0]
        assert corrected["correction"] == correction and np.isfinite(corrected["corrected"]) == alike
    differing = error_differences(*labelled(*right, *wrong)).iloc[0]
    assert differing[["precision_lowest", "precision_highest"]].tolist() == [4 / 20, 1]
    assert differing["precision_p"] == 1 / 1001 and differing["missed_p"] == 1
    assert corrected_shares(shares, measured)["correction"].tolist() == ["not tested"]


def test_the_test_of_equal_errors_keeps_its_level():
    rng, runs = np.random.default_rng(0), 60
    alike = []
    for seed in range(runs):
        label = rng.random(120) < np.where(np.arange(120) % 4 == 0, 0.7, 0.1)
        rows = [(f"a{i}", f"P{i // 30}", i % 4 == 0, bool(x)) for i, x in enumerate(label)]
        alike.append(error_differences(*labelled(*rows), resamples=100, seed=seed)["precision_p"].iloc[0] < 0.05)
    assert np.mean(alike) <= 0.05 + 3 * (0.05 * 0.95 / runs) ** 0.5


# --- Coverage --------------------------------------------------------------------------------------


def coverage(runs, folder):
    covered, widths = [], []
    for seed in range(runs):
        coded, true = synthetic(seed, articles=1002)
        path = folder / f"sheet-{seed}.csv"
        write_coding_sheet(coded, path, size=150, seed=seed)
        shares = estimated_shares(coded, hand_code(path, coded, true), seed=seed).set_index("province")
        truth = pd.Series(true).groupby(coded["province"]).mean()
        covered.append((shares["low"] <= truth) & (truth <= shares["high"]))
        widths.append(shares["high"] - shares["low"])
    return pd.DataFrame(covered), pd.DataFrame(widths)


@pytest.mark.slow
def test_intervals_of_150_labels_in_six_groups_with_errors_of_their_own_cover(tmp_path):
    covered, widths = coverage(200, tmp_path)
    assert 0.93 <= covered.mean(axis=None) <= 0.98  # measured: .977; in 1,200 other runs .968
    assert covered.mean().min() >= 0.9
    # 25 labels a group drawn from all sentences alike: Wilson's interval is 0.26 wide on average
    assert widths.mean(axis=None) < 0.19


@pytest.mark.slow
def test_intervals_of_several_frames_cover(tmp_path):
    covered = []
    for seed in range(60):
        coded, true = with_several_frames(seed, articles=1002)
        rows = coded.drop_duplicates("text")[["article_id", "province", "sentence", "text"]].assign(
            frames=names_of(true)
        )
        write_coding_sheet(coded, tmp_path / f"{seed}.csv", size=150, seed=seed)
        drawn = pd.read_csv(tmp_path / f"{seed}.csv")["text"]
        sheet = pd.read_csv(tmp_path / f"{seed}.csv", dtype="str", keep_default_na=False)
        known = dict(zip(rows["text"], rows["frames"], strict=True))
        sheet.iloc[:, 4] = [known[text] or "none" for text in drawn]
        sheet.to_csv(tmp_path / f"{seed}.csv", index=False)
        shares = estimated_shares(coded, read_coding_sheet(tmp_path / f"{seed}.csv"), seed=seed)
        truth = pd.DataFrame(true, columns=FRAMES).groupby(rows["province"].to_numpy()).mean().stack().to_numpy()
        covered.append((shares["low"] <= truth) & (truth <= shares["high"]))
    covered = pd.DataFrame(covered)
    assert 0.93 <= covered.mean(axis=None) <= 0.99
    assert covered.mean().min() >= 0.8  # of 24 groups and frames, 60 runs each


@pytest.mark.slow
def test_a_few_such_intervals_cover(tmp_path):
    covered, _ = coverage(4, tmp_path)
    assert covered.sum(axis=None) >= 20  # of 24: with a coverage of .95 fewer in one case of a hundred


@pytest.mark.parametrize("hits", [(True, False), (False, False)])
def test_labels_buy_no_precision_in_a_group_of_one_article(hits):
    coded, _ = labelled(*[("a", "X", hit, None) for hit in hits])
    assert how_many_labels(coded, width=0.5)["labels"].isna().all()
