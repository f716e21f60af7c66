"""Scenes of `analysis new` and `analysis add`, and of what the command line itself says."""

from __future__ import annotations

import errno
import io
import os
import signal
import zipfile
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from .stage import SENTENCES, TEXT, Child, Scene, manifest

_SPEC = spec_from_file_location("pdf_writer", Path(__file__).parents[1] / "pages" / "pdf_writer.py")
assert _SPEC is not None and _SPEC.loader is not None
pdf_writer = module_from_spec(_SPEC)
_SPEC.loader.exec_module(pdf_writer)

LINES = [f"{sentence} {sentence}" for sentence in SENTENCES]
BODY = "".join(f"<p>{line}</p>" for line in LINES)
PAGE = (
    '<html><head><meta charset="utf-8"><title>Mua lua</title>{head}</head>'
    "<body><article><h1>Mùa lúa mới</h1>{body}</article></body></html>"
)
OLD_FONT = "TØnh ñy S¬n La häp bµn nghÞ quyÕt.\n".encode("latin-1")  # TCVN3


def refused(number: int, path: str | None = None) -> Callable[..., Any]:
    """Return what raises the system's error of this number."""

    def raise_it(*arguments: object, **_options: object) -> None:
        raise OSError(number, os.strerror(number), path or (str(arguments[0]) if arguments else None))

    return raise_it


def open_in_excel(file: Path, target: Path) -> None:
    if target.name == "articles.csv":
        refused(errno.EACCES)(file)
    os.replace(file, target)


def failing(error: BaseException) -> Callable[..., Any]:
    def raise_it(*_arguments: object, **_options: object) -> None:
        raise error

    return raise_it


def zipped(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in files.items():
            package.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def encrypted(version: str) -> str:
    keys = "".join(f"/{name} <{'00' * size}> " for name, size in (("O", 48), ("U", 48), ("OE", 32), ("UE", 32)))
    return (
        f"/Encrypt << /Filter /{version} /V 5 /R 6 /Length 256 /P -4 {keys} /Perms <{'00' * 16}> "
        "/CF << /StdCF << /CFM /AESV3 >> >> /StmF /StdCF /StrF /StdCF >> /ID [<00> <00>] "
    )


def pdfs(root: Path) -> None:
    printed = pdf_writer.column(LINES)
    pdf_writer.write_pdf(root / "p" / "ba.pdf", [printed, []])
    pdf_writer.write_pdf(root / "p" / "hai.pdf", [pdf_writer.column(LINES[1:]), [], []])
    pdf_writer.write_pdf(root / "p" / "scan.pdf", [[], []])
    pdf_writer.write_pdf(root / "p" / "locked.pdf", [printed], encrypted("Standard"))
    pdf_writer.write_pdf(root / "p" / "unknown-lock.pdf", [printed], encrypted("Other"))
    broken = [line.replace("từng", "t").replace("bà", "bx") for line in LINES]
    pdf_writer.write_pdf(root / "p" / "vo.pdf", [pdf_writer.column([*broken, "đ b c d g h k l m n"])])


def office_file(name: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + name.encode("utf-16-le") + bytes(100)


def linked_folder(root: Path) -> None:
    (root / "elsewhere").mkdir()
    (root / "data" / "originals").symlink_to(root / "elsewhere")


def links(root: Path) -> None:
    (root / "p" / "link.txt").symlink_to(root / "secret")
    (root / "p" / "inside").mkdir()


def locked(text: str) -> Callable[[Path], None]:
    """Hold the lock of adding to the end of the tests, as another process does."""

    def hold(root: Path) -> None:
        from filelock import FileLock

        (root / "build").mkdir()
        lock = FileLock(root / "build" / "add.lock", timeout=0)
        lock.acquire()
        HELD.append(lock)
        (root / "build" / "add.lock.holder").write_text(text, "utf-8")

    return hold


HELD: list[object] = []


class _Deep(Child):
    def write(self, line: bytes) -> None:
        raise RecursionError


def asked(prompt: str) -> str:
    print(prompt)
    return "Nam"


def at_a_terminal() -> io.StringIO:
    stream = io.StringIO()
    stream.isatty = lambda: True  # type: ignore[method-assign]
    return stream


_FILES = {f"p/page.{ending}": b"x" for ending in ("doc", "odt", "docm", "xls", "jpg", "zip", "eml", "csv", "xyz")}
COMMANDS = ("new", "add", "check", "code", "report", "strip")
ADD = "add p --province Nam"
SCENES = (
    # --- the command line ---
    Scene("help", ("--help",), exit_code=0),
    *(Scene(f"help {name}", (f"{name} --help",), exit_code=0) for name in COMMANDS),
    Scene("no command", ("",), exit_code=2),
    Scene("no such command", ("grow",), exit_code=2),
    Scene("no such option", ("check --colour",), exit_code=2),
    Scene("a value is missing", ("check --root",), exit_code=2),
    Scene("values are missing", ("code --adjudicate a.csv",), exit_code=2),
    Scene("a value too many", ("check --excel=x",), exit_code=2),
    Scene("nothing to add", ("add",), exit_code=2),
    Scene("no such format", ("report --format odt",), exit_code=2),
    Scene("an ambiguous option", ("code --s 1",), exit_code=2),
    Scene("no count", ("report --jobs 0",), exit_code=2),
    Scene("no whole number", ("code --seed x",), exit_code=2),
    Scene("no date", ("add p --published 4/3/2021",), exit_code=2),
    Scene(
        "stopped",
        ("check",),
        replaced={"analysis.project.check.check_project": failing(KeyboardInterrupt())},
        exit_code=130,
    ),
    # --- new ---
    Scene("a new project", ("new mine",), corpus=False, exit_code=0),
    Scene("a project in its place", ("new mine", "new mine"), corpus=False),
    Scene("no project here", ("check",), corpus=False),
    Scene("no project there", ("check --root nowhere", "add p --province Nam --root nowhere"), corpus=False),
    Scene("a folder without permission", ("new mine",), replaced={"os.access": lambda *_: False}, corpus=False),
    Scene("a file in place of a folder", ("add p --province Nam",), {"p/a.txt": TEXT["a"], "build": "x"}),
    # --- add ---
    Scene("no province", ("add p",), {"p/a.txt": TEXT["a"]}),
    Scene("an empty province", ("add p --province ' '",), {"p/a.txt": TEXT["a"]}),
    Scene("an invisible province", ("add p --province '\u200b'",), {"p/a.txt": TEXT["a"]}),
    Scene(
        "a province that is asked for",
        ("add p",),
        {"p/new.txt": "Moi\n" + TEXT["a"]},
        exit_code=0,
        replaced={"sys.stdin": at_a_terminal(), "builtins.input": asked},
    ),
    Scene("a formula", ("add p --province =1",), {"p/a.txt": TEXT["a"]}),
    Scene("text that is there", (ADD,), {"p/a.txt": TEXT["a"]}, exit_code=0),
    Scene(
        "text that is new", (f"{ADD} --newspaper Moi",), {"p/c.txt": "Chợ phiên\n04/03/2021\n" + LINES[0]}, exit_code=0
    ),
    Scene("an id twice", (f"{ADD} --id a",), {"p/c.txt": LINES[0]}),
    Scene("an id that is none", (f"{ADD} --id a/b",), {"p/c.txt": LINES[0]}),
    Scene("an id that Windows has not", (f"{ADD} --id aux",), {"p/c.txt": LINES[0]}),
    Scene("one title for two", (f"{ADD} --title T",), {"p/c.txt": LINES[0], "p/d.txt": LINES[1]}),
    Scene("an old font", (ADD,), {"p/c.txt": OLD_FONT}, exit_code=0),
    Scene("bytes read as others", (ADD,), {"p/c.txt": TEXT["b"].encode().decode("latin-1") + "x"}, exit_code=0),
    Scene("a text in no known encoding", (ADD,), {"p/c.txt": b"caf\xe9 au lait\nc\xe9l\xe8bre\n" * 9}),
    Scene("half of UTF-16", (ADD,), {"p/c.txt": b"\xff\xfea\0b"}),
    Scene("kinds that cannot be read", (ADD,), _FILES),
    Scene("one of them by its name", ("add p/page.doc p/page.xyz none.txt --province Nam",), _FILES),
    Scene("links and folders", (ADD,), {"p/c.txt": LINES[0]}, links, exit_code=0),
    Scene("a folder that is a link", (ADD,), {"p/c.txt": LINES[0]}, linked_folder),
    Scene(
        "a folder that cannot be opened",
        (ADD,),
        {"p/c.txt": LINES[0]},
        replaced={"pathlib.Path.iterdir": refused(errno.EACCES)},
    ),
    Scene("a file in the way", (ADD,), {"p/c.txt": LINES[0], "data/articles/c.txt": "x"}),
    Scene("an interrupted add", (ADD, "check"), {"p/c.txt": LINES[0], "data/articles/.d.txt.1.2": "x"}, exit_code=0),
    Scene("somebody adds", (ADD,), {"p/c.txt": LINES[0]}, locked("17 2026-03-04T09:05\n")),
    Scene("somebody adds, who is not known", (ADD,), {"p/c.txt": LINES[0]}, locked("")),
    Scene("no locks", (ADD,), {"p/c.txt": LINES[0]}, replaced={"filelock.FileLock.acquire": refused(errno.ENOLCK)}),
    *(
        Scene(
            f"the system refuses: {name}",
            (ADD,),
            {"p/c.txt": LINES[0]},
            replaced={"analysis.project.add.write_whole": refused(getattr(errno, name), "c.txt")},
        )
        for name in ("ENOENT", "EACCES", "EPERM", "ENOSPC", "EROFS", "EISDIR", "ENOTDIR", "EEXIST")
    ),
    Scene(
        "a manifest open in Excel",
        (ADD,),
        {"p/c.txt": LINES[0]},
        replaced={"pathlib.Path.replace": open_in_excel},
    ),
    Scene("a damaged manifest", (ADD,), {"p/c.txt": LINES[0], "data/articles.csv": manifest("a,b,c")}),
    Scene("a manifest of other columns", (ADD,), {"p/c.txt": LINES[0], "data/articles.csv": "a,b\n1,2\n"}),
    # --- web pages ---
    Scene(
        "web pages",
        (ADD,),
        {
            "p/trang.html": PAGE.format(head='<meta property="og:site_name" content="Moi">', body=BODY),
            "p/ba.html": PAGE.format(head="", body=BODY).encode().replace("gần".encode(), b"g\xe1n", 1),
            "p/hai.html": PAGE.format(head="", body=BODY + LINES[0]).encode().replace("gần".encode(), b"g\xe1n", 2),
            "p/many.html": PAGE.format(head="", body=BODY).encode().replace("ộ".encode(), b"\xe1"),
            "p/empty.html": "<html><body></body></html>",
            "p/wrong.html": PAGE.format(head="", body=" ".join(5 * ["Má»›i Ä‘áº¿n vÃ¹ng cao"]) + " Ä\ufffdẽ"),
            "p/empty.mht": "MIME-Version: 1.0\nContent-Type: text/plain\n\nx\n",
        },
    ),
    Scene(
        "a page too large",
        (ADD,),
        {"p/c.html": PAGE.format(head="", body=BODY)},
        replaced={"analysis.pages.limits.LARGEST_FILE": 100},
    ),
    Scene(
        "a page nested too deeply",
        (ADD,),
        {"p/c.html": PAGE},
        replaced={"analysis.pages.apart.read_page": failing(RecursionError())},
    ),
    Scene(
        "a page too large for memory",
        (ADD,),
        {"p/c.html": PAGE},
        replaced={"analysis.pages.apart.read_page": failing(MemoryError())},
    ),
    Scene(
        "an error of the program",
        (ADD,),
        {"p/c.html": PAGE},
        replaced={"analysis.pages.apart.read_page": failing(KeyError("x"))},
    ),
    Scene(
        "a page that takes too long",
        (ADD,),
        {"p/c.html": PAGE},
        replaced={"analysis.pages.apart._start": lambda _: Child(-getattr(signal, "SIGALRM", 14))},
    ),
    Scene(
        "a page that kills its reader",
        (ADD,),
        {"p/c.html": PAGE},
        replaced={"analysis.pages.apart._start": lambda _: Child(-11)},
    ),
    Scene(
        "a package is not there",
        (ADD,),
        {"p/c.html": PAGE},
        replaced={"analysis.pages.page.importlib.import_module": failing(ImportError("x"))},
    ),
    # --- Word files and PDFs ---
    Scene(
        "Word files",
        (ADD,),
        {
            "p/broken.docx": b"PK\x03\x04x",
            "p/empty.docx": zipped(a="x"),
            "p/locked.docx": office_file("EncryptedPackage"),
            "p/old.docx": office_file("WordDocument"),
            "p/other.docx": b"{\\rtf1}",
        },
    ),
    Scene(
        "a Word file too large",
        (ADD,),
        {"p/c.docx": zipped(word__document="x" * 200)},
        replaced={"analysis.pages.limits.LARGEST_UNPACKED": 100},
    ),
    Scene("PDFs", (ADD,), {"p/cut.pdf": b"%PDF-1.7", "p/none.pdf": b"<html>"}, pdfs),
    Scene(
        "a PDF of too many pages",
        (ADD,),
        {"p/cut.pdf": b"%PDF-1.7"},
        pdfs,
        replaced={"analysis.pages.pdf_file.MOST_PAGES": 1},
    ),
)
