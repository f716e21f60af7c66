"""Scenes of `analysis code`."""

from __future__ import annotations

from typing import Any

from analysis.frames.hand_coded import item_of

from .stage import SENTENCES, Scene

HEAD = "item,before,text,after,frames"
STRATA = "item,province,hit,sentences,drawn\n1,Nam,1,2,1\n2,Nam,0,2,1\n"


def sheet(*frames: str, head: str = HEAD) -> str:
    return "\n".join([head, *(f"{n},,Cau {n}.,,{cell}" for n, cell in enumerate(frames, start=1))]) + "\n"


def pair(first: str | bytes, second: str | bytes | None = None, **more: str) -> dict[str, str | bytes | None]:
    files: dict[str, str | bytes | None] = {"s.an.csv": first, "s.binh.csv": first if second is None else second}
    return files | {f"{name}.csv": text for name, text in more.items()}


HEX = "item,before,text,after,frames\n0a1b2c3d41,,Cau 1.,,\n0a1b2c3d42,,Cau 2.,,\n"
FIRST = f"{HEAD}\n{item_of('a', 1)},,{SENTENCES[0]},,none\n"
TAKE = "code --coder An --sheet s.csv --answers a.txt"


def answer(name: str, said: str | bytes, **more: Any) -> Scene:
    return Scene(f"answers: {name}", (TAKE,), {"s.csv": HEX, "a.txt": said}, **more)


SETTLE = "code --adjudicate s.an.csv s.binh.csv"
GOOD = (sheet("oversight", "none"), sheet("none", "oversight"))


def settled(name: str, files: dict[str, str | bytes | None], **more: Any) -> Scene:
    return Scene(name, (SETTLE,), files, corpus=False, **more)


SCENES = (
    Scene("no coder", ("code",)),
    Scene("a desk", ("code --coder An",), exit_code=0),
    Scene("another draw", ("code --coder An --sentences 8", "code --coder An --sentences 9")),
    Scene("a desk too small", ("code --coder An --sentences 1",)),
    Scene("a desk too large", ("code --coder An --sentences 999",)),
    Scene("a desk of no such name", ("code --coder An --name a/b",)),
    Scene("a desk of no such group", ("code --coder An --by place",)),
    Scene("a desk by an empty column", ("code --coder An --by author",)),
    Scene("a desk by a column of the results", ("code --coder An --by title --by sentence",)),
    Scene("a desk by term", ("code --coder An --by term",)),
    Scene("a desk by split", ("code --coder An --by split",)),
    Scene("a desk of a corpus with a note", ("code --coder An",), {"data/articles/c.txt": "x"}, exit_code=0),
    Scene(
        "a desk of a corpus without body", ("code --coder An",), {"data/articles/a.txt": "MENU\nHOME\n"}, exit_code=0
    ),
    Scene("a desk of a sheet", ("code --coder An --sheet s.csv",), {"s.csv": sheet("", "")}, exit_code=0),
    Scene("a desk of an empty sheet", ("code --coder An --sheet s.csv",), {"s.csv": HEAD + "\n"}),
    Scene(
        "a desk of another codebook",
        ("code --coder An --sheet s.csv",),
        {"s.csv": sheet("", head=f"{HEAD} (codebook 0.1)")},
    ),
    Scene("a desk of no sheet", ("code --coder An --sheet s.csv",), {"s.csv": "a,b\n"}),
    Scene("a desk of a sheet that is not UTF-8", ("code --coder An --sheet s.csv",), {"s.csv": b"item\xe9"}),
    Scene("a desk of no corpus", ("code --coder An --root nowhere",)),
    Scene("a desk by the settings", ("code --coder An",), {"analysis.toml": 'by = "place"\n'}),
    Scene("no such codebook", ("code --coder An --codebook none.toml",)),
    Scene("a text of all", ("code --coder An --text",), exit_code=0),
    Scene("a text of a sample", ("code --coder An --text --sentences 8",), exit_code=0),
    Scene("a text twice", ("code --coder An --text", "code --coder An --text")),
    Scene("a text of no such name", ("code --coder An --text --name a/b",)),
    Scene("a text by no such group", ("code --coder An --text --sentences 8 --by place",)),
    Scene("a text of a sheet", ("code --coder An --text --sheet s.csv",), {"s.csv": HEX}, exit_code=0),
    Scene("a text of a sheet of other names", ("code --coder An --text --sheet s.csv",), {"s.csv": sheet("")}),
    Scene("a text of an empty sheet", ("code --coder An --text --sheet s.csv",), {"s.csv": HEAD + "\n"}),
    Scene("answers without a sheet", ("code --coder An --answers a.txt",)),
    Scene("answers that are not there", (TAKE,), {"s.csv": HEX}),
    answer("good", "0a1b2c3d41: pace\n0a1b2c3d42: none\n", exit_code=0),
    Scene("answers twice", (TAKE, TAKE), {"s.csv": HEX, "a.txt": "0a1b2c3d41: pace\n0a1b2c3d42: none\n"}),
    answer("not whole", "0a1b2c3d41: pace\n0a1b2c3d41: cadre\n0a1b2c3d49: none\npace; cadre\n"),
    answer("not UTF-8", b"\xe9"),
    answer("the text itself", "3f2a91c07b: pace\n9b11e0a4d2: none\n"),
    Scene(
        "a setting that is not there yet",
        ("code --coder An --text",),
        {"analysis.toml": 'coding = "s.csv"\n'},
        exit_code=0,
    ),
    Scene("check: a coding of some", ("check",), {"analysis.toml": 'coding = "s.csv"\n', "s.csv": FIRST}),
    Scene(
        "check: one file for both",
        ("check",),
        {"analysis.toml": 'coding = "s.csv"\nhand_coded = "s.csv"\n', "s.csv": FIRST},
    ),
    Scene(
        "check: a page for a sheet",
        ("check",),
        {"analysis.toml": 'hand_coded = "s.csv"\n', "s.csv": "<html>\n<p>a\n<p>b, c, d\n"},
    ),
    Scene(
        "check: sentences of others", ("check",), {"analysis.toml": 'hand_coded = "s.csv"\n', "s.csv": "item,frames\n"}
    ),
    Scene("a coding of others", ("code --coder An",), {"analysis.toml": 'coding = "s.csv"\n', "s.csv": sheet("none")}),
    Scene("a coding of some", ("code --coder An",), {"analysis.toml": 'coding = "s.csv"\n', "s.csv": FIRST}),
    settled("two coders", pair(*GOOD), exit_code=0),
    settled("two coders alike", pair(GOOD[0])),
    settled("two sheets", pair(GOOD[0], sheet("none"))),
    settled("no sheets", pair(HEAD + "\n")),
    settled(
        "mistakes in a sheet",
        pair(
            sheet("", "none;oversight", "oversght", '"oversight,cadre"', "Oversight", "Phát triển kinh tế - xã hội")
            + "1,,Cau 1.,,none\n1,,Cau 1.,,none\n"
        ),
    ),
    settled("many mistakes", pair(sheet(*["x"] * 25))),
    settled("another codebook", pair(sheet("none", head=f"{HEAD} (codebook 0.1)"))),
    settled(
        "strata that are not there",
        pair(*(text.replace("frames\n", "frames (codebook 1.4) strata\n") for text in GOOD)),
        exit_code=0,
    ),
    settled("other strata", pair(*GOOD, **{"s-strata": STRATA.replace("2,Nam", "3,Nam")})),
    settled("strata of other columns", pair(*GOOD, **{"s-strata": "item,x\n"})),
    Scene("two coders of another corpus", (SETTLE,), pair(*GOOD)),
)
