"""How well do the codebook's indicators find the frames in sentences of papers never seen? F1 against two coders.

    .venv/bin/python benchmarks/unseen_frames.py SENTENCES.jsonl [--half test4] [--codebook codebook.toml]

`data/strangers-frames.csv` holds what two coders found in 1,840 real sentences, `data/news-frames.csv` what one coder
found in 14,549 others, by the checksum of the sentence, and where it is from; the texts belong to their papers and are
not here. Codebook 1.4 was written with all halves in sight but check4, whose sentences nobody read, though its figures
said when to stop, and test4, which was put away and measured once (macro F1 .724, micro .787), before four
indicators were changed for the five articles (.722, .786); figures on the others flatter.
SENTENCES.jsonl holds such sentences, one `{"sentence": …}` a line; those whose checksum is known are measured. Hits
are counted where the coders agree.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import pandas as pd

from analysis import code_sentences, load_codebook, normalize

DATA = Path(__file__).parent.parent / "data"


def checksum(sentence: str) -> str:
    return hashlib.sha256(normalize(sentence).encode()).hexdigest()[:16]


def load_labels() -> pd.DataFrame:
    """Return the frames of two coders, or twice those of one, by the checksum of the sentence."""
    of_two = pd.read_csv(DATA / "strangers-frames.csv", dtype=str, keep_default_na=False)
    of_one = pd.read_csv(DATA / "news-frames.csv", dtype=str, keep_default_na=False)
    of_one = of_one.rename(columns={"article": "source", "drawn": "kind", "frames": "coder_a"})
    labels = pd.concat([of_two, of_one.assign(coder_b=of_one["coder_a"])], ignore_index=True)
    return labels.set_index(labels["sha256"].str[:16])


def f1(found: pd.Series, expected: pd.Series) -> float:
    return 2 * (found & expected).sum() / (found.sum() + expected.sum()) if (found | expected).any() else float("nan")


def main() -> None:
    """Print macro F1 of the coders with each other, and of the indicators where the coders agree."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("--half", default="test4")
    parser.add_argument("--codebook", type=Path, help="instead of the packaged one")
    options = parser.parse_args()
    texts = [normalize(json.loads(line)["sentence"]) for line in options.sentences.read_text("utf-8").splitlines()]
    labels = load_labels()
    if options.half not in (halves := labels["half"].unique().tolist()):
        parser.error(f"--half {options.half!r} must be one of {', '.join(halves)}")
    known = pd.DataFrame({"article_id": map(checksum, texts), "sentence": 1, "start": 0, "text": texts})
    known = known[known["article_id"].isin(labels.index[labels["half"] == options.half])].drop_duplicates("article_id")
    labels = labels.loc[known["article_id"]]
    coded = code_sentences(known, load_codebook(options.codebook))
    hits = coded.pivot_table(index="article_id", columns="frame", values="coded", sort=False).loc[labels.index] > 0
    for kind, rows in {"all": labels, **dict(list(labels.groupby("kind")))}.items():
        scores, pooled = [], []
        for frame in hits.columns:
            one, other = (rows[c].str.split(";").map(lambda given: frame in given) for c in ("coder_a", "coder_b"))  # noqa: B023 - used at once
            agreed = one == other
            found = hits.loc[rows.index, frame]
            scores.append((f1(one, other), f1(found[agreed], one[agreed])))
            pooled.append(pd.DataFrame({"found": found[agreed], "expected": one[agreed]}))
        coders, indicators = pd.DataFrame(scores).mean()
        between = "one coder" if (rows["coder_a"] == rows["coder_b"]).all() else f"coders with each other {coders:.3f}"
        decisions = pd.concat(pooled, ignore_index=True)
        print(
            f"{options.half}, {kind}: {len(rows)} sentences of {rows['source'].nunique()} articles; "
            f"macro F1: {between}, indicators {indicators:.3f} "
            f"(micro F1 {f1(decisions['found'], decisions['expected']):.3f})"
        )


if __name__ == "__main__":
    main()
