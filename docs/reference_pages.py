"""A page of the reference for every room of the package, so that no public name is missing."""

from pathlib import Path

import analysis
from analysis import findings

ROOMS = {
    "corpus": "Load and check articles",
    "pages": "From saved pages to blocks of text",
    "words": "Sentences and words",
    "text": "Vietnamese text",
    "measures": "Counts, rates, themes, keyness",
    "frames": "Frames and hand coding",
    "evidence": "Concordance and quantities",
    "partitions": "A corpus larger than memory",
    "figures": "Figures",
    "report": "Report and explorer",
    "findings": "Findings in sentences",
    "project": "Projects of your own",
    "system": "Settings of the package",
}


def write_pages(docs: Path) -> None:
    """Write reference/<room>.rst from the names that each room offers."""
    names: dict[str, list[str]] = {room: [] for room in ROOMS}
    for name in sorted(analysis.__all__, key=str.casefold):
        module = getattr(getattr(analysis, name), "__module__", None)
        room = module.split(".")[1] if module and module.startswith("analysis.") else "text"
        names[room].append(name)
    folder = docs / "reference"
    folder.mkdir(exist_ok=True)
    names["findings"] = [f"findings.{name}" for name in sorted(findings.__all__, key=str.casefold)]
    of_now = {f"analysis.{name}" for listed in names.values() for name in listed}
    for page in (folder / "names").glob("*.rst"):
        if page.stem not in of_now:  # of a name that an earlier version had
            page.unlink()
    for room, title in ROOMS.items():
        lines = [
            title,
            "=" * len(title),
            "",
            ".. currentmodule:: analysis",
            "",
            ".. autosummary::",
            "   :toctree: names",
            "",
        ]
        lines += [f"   {name}" for name in names[room]]
        page = folder / f"{room}.rst"
        text = "\n".join(lines) + "\n"
        if not page.exists() or page.read_text("utf-8") != text:
            page.write_text(text, "utf-8")


def setup(app):
    """Write the pages at once, since autosummary looks for names before Sphinx reads pages."""
    write_pages(Path(app.srcdir))
    return {"parallel_read_safe": True}
