"""Scenes of `analysis check`: corpus, originals, settings, codebook and lexicon."""

from __future__ import annotations

import io
import textwrap
from pathlib import Path
from typing import Any

from tqdm import tqdm

from .scenes_add import failing, zipped
from .stage import HEADER, ROWS, SENTENCES, TEXT, Scene, manifest

BODY = "\n".join(SENTENCES) + "\n"


def corpus(*rows: str, header: str = HEADER, **texts: str | bytes) -> dict[str, str | bytes | None]:
    """Return the files of a corpus of the rows, and of further texts by their ids."""
    written: dict[str, str | bytes | None] = {"data/articles.csv": manifest(*rows, header=header)}
    return written | {f"data/articles/{name}.txt": text for name, text in texts.items()}


def row(article: str, province: str = "Nam", published: str = "2021-03-04", file: str = "", **more: str) -> str:
    cells = {"article_id": article, "province": province, "published": published, "file": file or f"{article}.txt"}
    cells |= {"newspaper": "Moi"} | more
    return ",".join(cells.get(column, "") for column in HEADER.split(","))


def workbook(*rows: list[Any]) -> bytes:
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    for cells in rows:
        book.active.append(cells)
    book.save(out)
    return out.getvalue()


def many_articles(root: Path) -> None:
    """Ten articles, nine of them with the text of the first."""
    names = [f"m{n}" for n in range(9)]
    for name in names:
        (root / "data" / "articles" / f"{name}.txt").write_text(TEXT["a"], "utf-8")
    (root / "data" / "articles.csv").write_text(manifest(*ROWS, *map(row, names)), "utf-8")


class Bar(tqdm):  # type: ignore[type-arg]
    """A bar as on a terminal, at once."""

    def __init__(self, *arguments: Any, delay: int, disable: bool | None, **options: Any) -> None:
        super().__init__(*arguments, disable=False, mininterval=0, **options)


def checked(name: str, files: dict[str, str | bytes | None], **more: Any) -> Scene:
    return Scene(name, ("check",), files, **more)


EXCEL = {"data/articles.csv": None, "data/articles/a.txt": TEXT["a"]}
CORPUS = (
    checked("a good corpus", {}, exit_code=0),
    Scene("the same for Excel", ("check --excel", "check"), exit_code=0),
    checked("one article of a group", corpus(row("a"), row("b", "Trung"), a=TEXT["a"], b=TEXT["b"]), exit_code=0),
    checked("one group", corpus(row("a"), row("b"), a=TEXT["a"], b=TEXT["b"]), exit_code=0),
    checked("no articles", corpus()),
    checked("an empty file", {"data/articles.csv": " "}),
    checked("quotes in a cell", {"data/articles.csv": manifest('a,"x" y,,,,,,a.txt,,', 'b,"x')}),
    checked("quotes that do not end", {"data/articles.csv": manifest('a,"x')}),
    checked("cells and columns", corpus("a,b", header=f"{HEADER},trang,trang,,word", a=BODY)),
    checked("rows of other lengths", corpus(row("a"), "b,c")),
    checked("columns are missing", corpus("a,b", header="article_id,text")),
    checked("columns of one's own", corpus(row("a") + ",x,1", header=f"{HEADER},trang,count", a=BODY)),
    checked(
        "what is missing in a row",
        corpus(
            row("", ""),
            row("a/b", file="none.txt"),
            row("a", published="4.3.21x"),
            row("a", inferred="word"),
            row("c", "NA"),
            a=BODY,
            c=" \n",
        ),
    ),
    checked("signs for missing values", corpus(*(row(f"m{n}", "NA") for n in range(7)))),
    checked("the same id and text", corpus(row("a"), row("a"), row("b", "Trung"), a=TEXT["a"], b=TEXT["b"])),
    Scene("articles on a terminal", ("check",), replaced={"tqdm.tqdm": Bar}, exit_code=0),
    checked("articles alike", {}, make=many_articles),
    checked(
        "names spelt twice",
        corpus(row("a", "Tay Ninh"), row("b", "Tây Ninh", newspaper="moi"), a=TEXT["a"], b=TEXT["b"]),
    ),
    checked("one date, day first", corpus(row("a", published="13/3/2021"), a=BODY)),
    checked(
        "two dates, month first",
        corpus(row("a", published="3/13/2021"), row("b", published="3/4/2021"), a=BODY, b=TEXT["b"]),
    ),
    checked(
        "dates that may be either",
        corpus(row("a", published="3/4/2021"), row("b", published="5/4/2021"), a=BODY, b=TEXT["b"]),
    ),
    checked("a changed file", corpus(row("a", sha256="0" * 64), a=BODY)),
    checked("a file that is not listed", {"data/articles/c.txt": BODY}),
    checked("a text that is not UTF-8", {"data/articles/a.txt": b"caf\xe9 au lait\n"}),
    checked("a text of zero bytes", {"data/articles/a.txt": b"caf\0e"}),
    checked("a text in an old font", {"data/articles/a.txt": "TØnh ñy S¬n La häp bµn.\n".encode("latin-1")}),
    checked("a text saved from an old font", {"data/articles/a.txt": "TØnh ñy S¬n La häp bµn nghÞ quyÕt.\n"}),
    checked("a text read as Windows-1252", {"data/articles/a.txt": TEXT["a"].encode().decode("cp1252", "ignore")}),
    checked(
        "a manifest in an old font", {"data/articles.csv": manifest(row("a", "TØnh ñy S¬n La häp")).encode("latin-1")}
    ),
    checked("a manifest that is half of UTF-16", {"data/articles.csv": b"\xff\xfea"}),
    checked("damage", corpus(row("a", title="Ngh? quy?t"), a=BODY + "Ngh? quy?t &amp; \ufffd \x01 xong.\n")),
    checked("no body", {"data/articles/a.txt": "MENU\nHOME\n"}),
    checked("near copies", {"data/articles/b.txt": TEXT["a"] + "Thêm một câu nữa cho khác.\n"}, exit_code=0),
    checked(
        "hard line breaks",
        {
            "data/articles/a.txt": "\n".join(line for sentence in SENTENCES for line in textwrap.wrap(sentence, 40))
            + "\n"
        },
        exit_code=0,
    ),
    checked("broken words", {"data/articles/a.txt": BODY + "đ b c d g h k l m n đt bx kh ngh.\n"}, exit_code=0),
    Scene("what an interrupted add left", ("check",), {"data/articles/.c.txt.1.2": "x", "build/x": ""}, exit_code=0),
    # --- a manifest in Excel ---
    checked("both manifests", {"data/articles.xlsx": workbook(HEADER.split(","))}, exit_code=0),
    Scene(
        "a manifest in Excel only",
        ("check --excel",),
        EXCEL | {"data/articles.xlsx": workbook(HEADER.split(","), row("a").split(","))},
    ),
    checked("an empty workbook", EXCEL | {"data/articles.xlsx": workbook([])}),
    checked("a damaged workbook", EXCEL | {"data/articles.xlsx": b"PK\x03\x04"}),
    checked("an old workbook", EXCEL | {"data/articles.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}),
    checked(
        "a workbook too large",
        EXCEL | {"data/articles.xlsx": zipped(a="x" * 200)},
        replaced={"analysis.corpus.excel._LARGEST": 100},
    ),
    checked(
        "no openpyxl to read",
        EXCEL | {"data/articles.xlsx": b"PK"},
        replaced={"analysis.corpus.excel.importlib.import_module": failing(ModuleNotFoundError("x"))},
    ),
    Scene(
        "no openpyxl to write",
        ("check --excel",),
        replaced={"analysis.report.excel_file.importlib.import_module": failing(ModuleNotFoundError("x"))},
    ),
    Scene("too many rows for Excel", ("check --excel",), replaced={"analysis.report.excel_file._MOST_ROWS": 1}),
    # --- originals, lexicon ---
    checked(
        "originals",
        {"data/originals/SHA256SUMS": f"{'0' * 64}  a.html\n{'0' * 64}  gone.html\nx\n", "data/originals/a.html": "x"},
    ),
    checked("a lexicon", {"resources/lexicon.txt": "mot\ncấp ủy\n"}),
    checked("a lexicon that is not UTF-8", {"resources/lexicon.txt": b"c\xe9p"}),
)


# --- Settings: what is written, and nothing else ---
SETTINGS = {
    "unknown settings": 'colour = "red"\n[floors]\nwords = 3\n[vi]\nby = "x"\n',
    "numbers": 'by = 3\nformulas = "x"\n[floors]\nword_count = 0\ncommon_share = 1.5\n',
    "choices": 'language = "fr"\ngroup = ""\nlexicon = "none.txt"\n',
    "a column of the results": 'by = "count"\n',
    "no column": 'by = "terrain"\noccasion = "place"\n',
    "no value": 'by = "author"\nformulas = ["rồng bay"]\n',
    "a text that does not end": 'question = "Ai?\n',
    "a list that does not end": 'formulas = ["a"',
    "titles": 'by = "title"\n',
    "rows": 'by = "row"\n',
    "no value after the name": "question =\n",
    "a name without a value": "question\n",
    "no quotation marks": "question = Ai?\n",
    "a name twice": 'by = "province"\nby = "province"\n',
    "two values": 'question = "Ai" "x"\n',
    "no name": '= "x"\n',
}
_SETTINGS = (
    *(Scene(f"settings: {name}", ("check",), {"analysis.toml": text}) for name, text in SETTINGS.items()),
    Scene("settings that are not UTF-8", ("check",), {"analysis.toml": b'question = "\xe9"'}),
    *(
        Scene(
            f"settings: by {group}",
            ("check",),
            {"analysis.toml": f'group = "{group}"\ngroups = "{group}s"\n', "data/articles.csv": manifest(*rows)},
            exit_code=code,
        )
        for group, rows, code in (
            ("province", ROWS, 0),
            ("newspaper", ROWS, 0),
            ("topic", ROWS[:1], 1),
            ("group", ROWS, 0),
        )
    ),
)

FRAME = 'vietnamese = "a"\nenglish = "a"\ndefinition = "a"\ninclude = "a"\nexclude = "a"\n'
LONG = "(" + "|".join("x" * 3 for _ in range(60)) + ")"


def codebook(indicators: str, more: str = "", lists: str = "") -> str:
    return f'version = "1"\n{lists}[frames.a]\n{FRAME}{more}indicators = [{indicators}]\n'


CODEBOOKS: dict[str, str | bytes] = {
    "not UTF-8": b'version = "\xe9"',
    "not TOML": 'version = "1\n',
    "lists too deep": f'version = "1"\nx = {"[" * 3000}{"]" * 3000}\n',
    "an unknown key": 'version = "1"\ncolour = "red"\n[frames.a]\n',
    "no version": "[frames.a]\n",
    "a version that is a number": "version = 1\n",
    "no frames": 'version = "1"\n',
    "a name of a frame": 'version = "1"\n[frames.A]\n',
    "an unknown key of a frame": 'version = "1"\n[frames.a]\ncolour = "red"\n',
    "missing keys": 'version = "1"\n[frames.a]\nvietnamese = "a"\n',
    "a subject that is a number": "subject = 1\n" + codebook('"tỉnh"'),
    "a text that is a number": codebook('"tỉnh"').replace('include = "a"', "include = 1"),
    "no indicators": codebook(""),
    "inside_names": codebook('"tỉnh"', 'inside_names = ["rivers"]\n'),
    "an indicator that is a number": codebook("1"),
    "an empty indicator": codebook('" "'),
    "an empty ignore": codebook('"tỉnh"', "ignore = [1]\n"),
    "an indicator twice": codebook('"tỉnh",\n"tỉnh"'),
    "an unknown key of an indicator": codebook('{ find = "tỉnh", colour = "red" }'),
    "within": codebook('{ find = "tỉnh", within = 99, after = "xã" }'),
    "within without a side": codebook('{ find = "tỉnh", within = 3 }'),
    "a position": codebook('{ find = "tỉnh", position = "middle" }'),
    "a bracket": codebook('"(tỉnh"'),
    "a closing bracket": codebook('"tỉnh)"'),
    "a gap": codebook('"tỉnh …99 xã"'),
    "an empty alternative": codebook('"(tỉnh|)"'),
    "nothing before": codebook('"|tỉnh"'),
    "a character": codebook('"tỉnh*"'),
    "no such list, none there": codebook('"<x>"'),
    "no such list": codebook('"<x>"', lists='[lists]\ncho = "tỉnh"\n'),
    "a list": codebook('"tỉnh"', lists='[lists]\ncho = "(tỉnh"\n'),
    "brackets too deep": codebook(f'"{"(" * 30}tỉnh{")" * 30}"'),
    "brackets and lists too deep": codebook(
        '"<l3>"',
        lists="[lists]\n"
        + "".join(f'l{n} = "{"(" * 15}{f"<l{n - 1}>" if n else "tỉnh"}{")" * 15}"\n' for n in range(4)),
    ),
    "too many words": codebook('"<l1>"', lists=f'[lists]\nl0 = "{LONG}"\nl1 = "{" ".join(["<l0>"] * 20)}"\n'),
}
_CODEBOOKS = (
    *(Scene(f"codebook: {name}", ("check",), {"resources/codebook.toml": text}) for name, text in CODEBOOKS.items()),
    Scene(
        "a codebook too large",
        ("check",),
        {"resources/codebook.toml": codebook('"tỉnh"')},
        replaced={"analysis.frames.codebook_file._MOST_BYTES": 10},
    ),
)
SCENES = (*CORPUS, *_SETTINGS, *_CODEBOOKS)
