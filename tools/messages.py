"""Bring the translations up to date: `python run.py messages`.

Collects every message marked `_()`, `ngettext()`, `pgettext()` or `N_()` in src/analysis, and every paragraph of the
notebooks, and writes them to
`locale/<language>/analysis.po`, sorted, without dates or line numbers. What was translated stays; what the code no
longer says goes. Nothing is guessed: a message whose English has changed is a new message. Ends with exit code 1 if
something is not translated yet, and lists it.
"""

from __future__ import annotations

import json
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract, extract_from_dir
from babel.messages.pofile import read_po, write_po

from analysis.project.resources import RESOURCES, resource_texts
from analysis.report.prose import paragraphs

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "analysis"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "forms": (1, 2)}


def collect(package: Path = PACKAGE) -> Catalog:
    """Return all messages of the package, not translated."""
    found = Catalog()
    for file, _line, message, _comments, context in extract_from_dir(package, [("**.py", "python")], keywords=KEYWORDS):
        found.add(message, locations=[(Path(file).as_posix(), 0)], context=context)
    for name in RESOURCES:  # what is copied into a project: its comments, and what the codebook says of its frames
        for message in resource_texts((package / "resources" / name).read_text("utf-8")):
            found.add(message, locations=[(f"resources/{name}", 0)])
    for path in notebooks(package):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            source, place = "".join(cell["source"]), [(f"notebooks/{path.name}", 0)]
            if cell["cell_type"] == "markdown":
                for paragraph in paragraphs(source):
                    found.add(paragraph, locations=place)
            else:
                for _line, message, _comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
                    found.add(message, locations=place, context=context)
    for entry in found:
        entry.locations = sorted(set(entry.locations))
        entry.flags.clear()  # braces are compared by the tests; a per cent sign is one
    return found


def notebooks(package: Path) -> list[Path]:
    """Return the packaged notebooks and those of the repository, each once."""
    found = [*package.glob("notebooks/*.ipynb"), *package.parent.parent.glob("notebooks/*.ipynb")]
    return sorted({path.name: path for path in found}.values(), key=lambda path: path.name)


def read(path: Path) -> Catalog:
    """Return the translations of a file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.name, abort_invalid=True)


def updated(path: Path, messages: Catalog) -> bytes:
    """Return a file of translations as it should be: its head as it is, then the messages."""
    before = read(path)
    head = path.read_text("utf-8").partition("\n\n")[0]
    after = Catalog(locale=path.parent.name)
    for message in messages:
        if message.id:
            known = before.get(message.id, context=message.context)
            after.add(
                message.id, known.string if known else "", locations=message.locations, context=message.context
            ).flags.clear()
    written = BytesIO()
    write_po(written, after, width=116, sort_output=True, omit_header=True, include_lineno=False)
    return f"{head}\n\n{written.getvalue().decode().strip()}\n".encode()


def untranslated(catalog: Catalog) -> list[str]:
    """Return the messages of a catalogue that have no translation."""
    strings = ((m.id, m.string if isinstance(m.string, tuple) else (m.string,)) for m in catalog if m.id)
    return [name if isinstance(name, str) else name[0] for name, found in strings if not all(found)]


def main() -> int:
    """Update all languages and return the exit code."""
    messages, missing = collect(), 0
    for path in sorted(PACKAGE.glob("locale/*/analysis.po")):
        path.write_bytes(updated(path, messages))
        for message in untranslated(read(path)):
            missing += 1
            print(f"{path.parent.name}: not translated: {message!r}")
    print(f"{len(messages)} messages, {missing} to translate")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
