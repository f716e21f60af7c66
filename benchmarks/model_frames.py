"""How well does a language model find frames, if it reads what `coding_request` writes? F1 against two coders.

    .venv/bin/python benchmarks/model_frames.py

`data/model-frames.csv` holds what three runs of a language model answered: A and B were given the text in English, C in
Vietnamese, of 289 sentences in four conversations each, without their articles: 240 of the 360 of the half `test4` of
`data/strangers-frames.csv` (those whose texts could still be had), and the 49 of `data/hand-coded-frames.csv`. Of the
240, decisions count on which the two coders agree. Only checksums are needed, no texts. The intervals redraw articles.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import load_codebook, normalize

DATA = Path(__file__).parent.parent / "data"
RESAMPLES = 2000


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / name, dtype=str, keep_default_na=False)


def gold() -> pd.DataFrame:
    """Return the frames of two coders by the checksum of the sentence: sha256, source, of, one, other."""
    papers = table("strangers-frames.csv").query("half == 'test4'")
    own = table("hand-coded-frames.csv")
    checksums = own["text"].map(lambda text: hashlib.sha256(normalize(text).encode()).hexdigest())
    columns = {"sha256": papers["sha256"].str[:16], "source": papers["source"], "of": papers["kind"]}
    first = pd.DataFrame({**columns, "one": papers["coder_a"], "other": papers["coder_b"]})
    columns = {"sha256": checksums.str[:16], "source": own["article_id"], "of": "the five articles"}
    return pd.concat([first, pd.DataFrame({**columns, "one": own["frames"], "other": own["frames"]})])


def scores(counts: np.ndarray) -> tuple[float, float, float]:
    """Return macro F1, the same over frames in two sentences or more, and micro F1 of counts (frames × tp, fp, fn)."""
    tp, wrong = counts[:, 0], counts[:, 1] + counts[:, 2]
    with np.errstate(invalid="ignore"):
        each = 2 * tp / (2 * tp + wrong)
    often = tp + counts[:, 2] >= 2
    return float(np.nanmean(each)), float(np.nanmean(each[often])), 2 * tp.sum() / (2 * tp.sum() + wrong.sum())


def main() -> None:
    """Print F1 by coder and kind of text."""
    frames, generator = load_codebook().frames["frame"].tolist(), np.random.default_rng(0)
    joined = table("model-frames.csv").merge(gold(), on="sha256", validate="many_to_one")
    for coder, rows in joined.groupby("coder"):
        parts = {"test4": rows[rows["of"] != "the five articles"], **dict(list(rows.groupby("of")))}
        for of, part in parts.items():
            found, one, other = (
                np.array([[frame in cell.split(";") for frame in frames] for cell in part[column]])
                for column in ("frames", "one", "other")
            )
            cells = np.stack([found & one, found & ~one, ~found & one], axis=2) & (one == other)[:, :, None]
            article = pd.factorize(part["source"])[0]
            by_article = np.zeros((article.max() + 1, *cells.shape[1:]))
            np.add.at(by_article, article, cells)
            draws = generator.multinomial(len(by_article), np.full(len(by_article), 1 / len(by_article)), RESAMPLES)
            redrawn = np.array([scores(np.tensordot(draw, by_article, 1)) for draw in draws])
            low, high = np.quantile(redrawn, [0.025, 0.975], axis=0)
            said = [
                f"{name} {value:.3f} ({a:.2f} to {b:.2f})"
                for name, value, a, b in zip(
                    ("macro", "of frames in two sentences", "micro"),
                    scores(cells.sum(axis=0)),
                    low,
                    high,
                    strict=True,
                )
            ]
            print(f"{coder}, {of}: {len(part)} sentences of {len(by_article)} articles; F1 {', '.join(said)}")


if __name__ == "__main__":
    main()
