"""Corpora of every shape that `analysis check` accepts, made of synthetic recipes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from analysis import new_project

RECIPES: dict[str, list[tuple[str, str]]] = json.loads((Path(__file__).parent / "recipes.json").read_text("utf-8"))
SETTINGS = """\
question = "Ba miền nấu ăn khác nhau thế nào?"
by = "kitchen"
group = "kitchen"
groups = "kitchens"
formulas = ["nước mắm"]
"""
LONG = "Bếp của bà Năm $x^2$ ở <chợ nổi> Cái Răng, miền Tây & sông"
Row = tuple[str, str, str, str]  # group, title, date, text


def recipes(per_kitchen: int = 4, kitchens: Iterable[str] = tuple(RECIPES), *, dated: bool = True) -> list[Row]:
    """Return some of the recipes of some kitchens, one a week."""
    of = [(kitchen, *recipe) for kitchen in kitchens for recipe in RECIPES[kitchen][:per_kitchen]]
    dates = pd.date_range("2024-01-07", periods=len(of), freq="7D").strftime("%Y-%m-%d") if dated else [""] * len(of)
    return [(kitchen, title, date, text) for (kitchen, title, text), date in zip(of, dates, strict=True)]


def _short() -> list[Row]:
    words = "Cho hành vào chảo nóng, đảo đều tay rồi thêm nước mắm và tiêu vào nồi."
    return [("Bắc", "", "", f"{words}\n{words}\n{words}"), ("Nam", "", "", f"Luộc tôm với nước dừa.\n{words}\n{words}")]


def _nothing_shared() -> list[Row]:
    return [("Bắc", "", "", "Ninh xương bò.\nThái thịt mỏng."), ("Nam", "", "", "Luộc hến.\nGiã tép khô.")]


def _alike() -> list[Row]:
    text = RECIPES["Bắc"][0][1]
    return [
        (kitchen, "Phở", "", f"{text}\nMón số {i} của bếp {kitchen}.") for kitchen in ("Bắc", "Nam") for i in range(3)
    ]


def _many(groups: int, articles: int) -> list[Row]:
    every = [text for of in RECIPES.values() for _title, text in of]
    rows = []
    for group in range(groups):
        for article in range(articles):
            lines = every[(group + article) % len(every)].split("\n") + every[
                (7 * group + 3 * article) % len(every)
            ].split("\n")
            kept = [line for i, line in enumerate(lines) if (i + group * article) % 4]
            kept.append(f"Món thứ {article + 1} của bếp {group + 1}.")  # no two articles are the same
            rows.append((f"Bếp {group + 1}", f"Món {article + 1}", "", "\n".join(kept)))
    return rows


def _one_syllable() -> list[Row]:
    return [("Bắc", "", "", "Và."), ("Nam", "", "", "Của là.")]


CORPORA: dict[str, list[Row]] = {
    "three kitchens": recipes(),
    "two articles of fifty words": _short(),
    "groups that share nothing": _nothing_shared(),
    "groups that are nearly the same": _alike(),
    "one group": recipes(kitchens=["Bắc"]),
    "one article": recipes(1, ["Bắc"]),
    "ten groups of six": _many(10, 6),
    "no dates": recipes(2, dated=False),
    "long names with signs": [(LONG if k == "Bắc" else f"{LONG} {k}", *rest) for k, *rest in recipes(3)],
    "function words only": _one_syllable(),
}


def articles_of(rows: list[Row]) -> pd.DataFrame:
    """Return a table of articles as `load_corpus` gives it."""
    table = pd.DataFrame(rows, columns=["kitchen", "title", "published", "text"])
    table["published"] = pd.to_datetime(table["published"].replace("", None))
    table["title"] = table["title"].replace("", pd.NA)
    table.insert(0, "article_id", [f"a{i:03d}" for i in range(len(table))])
    return table.assign(province="x")


def project_of(folder: Path, rows: list[Row], settings: str = SETTINGS) -> Path:
    """Write a project with these articles, as a user would have it after `analysis add`."""
    root = new_project(folder)
    own = 'codebook = "resources/codebook.toml"\nlexicon = "resources/lexicon.txt"\n'
    (root / "analysis.toml").write_text(settings + own, "utf-8")
    columns = pd.read_csv(root / "data" / "articles.csv").columns
    manifest = []
    for article, (kitchen, title, date, text) in enumerate(rows):
        name, content = f"a{article:03d}.txt", text + "\n"
        (root / "data" / "articles" / name).write_text(content, "utf-8")
        row = {"article_id": f"a{article:03d}", "province": kitchen, "title": title, "published": date, "file": name}
        manifest.append(row | {"sha256": hashlib.sha256(content.encode()).hexdigest(), "kitchen": kitchen})
    pd.DataFrame(manifest).reindex(columns=[*columns, "kitchen"]).to_csv(root / "data" / "articles.csv", index=False)
    return root
