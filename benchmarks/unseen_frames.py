"""How well do the codebook's indicators find the frames in sentences of papers never seen? F1 against two coders.

    .venv/bin/python benchmarks/unseen_frames.py SENTENCES.jsonl [--half test3] [--codebook codebook.toml]

`data/strangers-frames.csv` holds what two coders found in 1,480 real sentences, by the checksum of the sentence, and
where it is from; the texts belong to their papers and are not here. Codebook 1.3 was written with the halves dev,
test, dev2, test2 and dev3 in sight, and figures on them flatter; test3 was measured once (macro F1 .661, micro .742),
and after that the indicators of adaptation went back to those of 1.2 and one of oversight was taken out.
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

LABELS = Path(__file__).parent.parent / "data" / "strangers-frames.csv"


def checksum(sentence: str) -> str:
    return hashlib.sha256(normalize(sentence).encode()).hexdigest()


def f1(found: pd.Series, expected: pd.Series) -> float:
    return 2 * (found & expected).sum() / (found.sum() + expected.sum()) if (found | expected).any() else float("nan")


def main() -> None:
    """Print macro F1 of the coders with each other, and of the indicators where the coders agree."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("--half", choices=("dev", "test", "dev2", "test2", "dev3", "test3"), default="test3")
    parser.add_argument("--codebook", type=Path, help="instead of the packaged one")
    options = parser.parse_args()
    texts = [normalize(json.loads(line)["sentence"]) for line in options.sentences.read_text("utf-8").splitlines()]
    labels = pd.read_csv(LABELS, dtype=str, keep_default_na=False).set_index("sha256")
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
        decisions = pd.concat(pooled, ignore_index=True)
        print(
            f"{options.half}, {kind}: {len(rows)} sentences of {rows['source'].nunique()} articles; "
            f"macro F1 of the coders with each other {coders:.3f}, of the indicators {indicators:.3f} "
            f"(micro F1 {f1(decisions['found'], decisions['expected']):.3f})"
        )


if __name__ == "__main__":
    main()
