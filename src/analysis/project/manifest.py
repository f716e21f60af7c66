"""The manifest of a project, with its rows as they stand in the file."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from analysis.system.files import write_whole
from analysis.text.spelling import fold, normalize

#: The columns of a new manifest.
COLUMNS = (
    *(
        "article_id",
        "province",
        "newspaper",
        "published",
        "title",
        "author",
        "resolution",
        "file",
        "sha256",
        "inferred",
    ),
)
NEEDED = ("article_id", "province", "file", "sha256")
CHECKSUMS = "SHA256SUMS"

# A cell that begins with one of these is run as a formula by a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


# --- Adding articles ----------------------------------------------------------------------------------


@dataclass
class ManifestFile:
    """The rows of articles.csv as they stand, columns of the user's own among them."""

    path: Path
    mark: str
    header: list[str]
    rows: list[dict[str, str]]

    @classmethod
    def read(cls, path: Path) -> ManifestFile:
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            raise ValueError(f"{path}: not UTF-8; save it as “CSV UTF-8”") from None
        lines = _cells(text.removeprefix("\ufeff"), path)
        header = [name.strip() for name in lines[0]] if lines else []
        if missing := [name for name in NEEDED if name not in header]:
            raise ValueError(
                f"{path}: missing columns {', '.join(missing)}; the file has {', '.join(header) or 'none'}"
            )
        for number, cells in enumerate(lines[1:], start=2):
            if len(cells) != len(header):
                raise ValueError(
                    f"{path}: row {number} has {len(cells)} cells, the header has {len(header)}; mend it first"
                )
        rows = [dict(zip(header, cells, strict=True)) for cells in lines[1:]]
        return cls(path, text[: text.startswith("\ufeff")], header, rows)

    def write(self, added: dict[str, str]) -> None:
        """Replace the file at one stroke by its rows and one more."""
        header = self.header + [name for name in added if added[name] and name not in self.header]
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, header, restval="", extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows([*self.rows, added])
        write_whole(self.path, self.mark + out.getvalue())
        self.header, self.rows = header, [*self.rows, added]

    def spelling(self, column: str, value: str) -> str:
        """Return a name as the manifest already spells it: two spellings would make two groups."""
        known = (row.get(column, "").strip() for row in self.rows)
        return next((name for name in known if name and fold(name) == fold(value)), value)


def _cells(text: str, path: Path) -> list[list[str]]:
    try:
        return [cells for cells in csv.reader(io.StringIO(text, newline="")) if any(cells)]
    except csv.Error as error:
        raise ValueError(f"{path}: cannot be read as comma-separated values ({error})") from None


def line_count(path: Path) -> list[list[str]]:
    """Return the rows of a manifest, the header among them, whatever is wrong with them."""
    return _cells(path.read_bytes().decode("utf-8-sig", "replace"), path)


def cell(value: str, column: str) -> str:
    value = normalize(" ".join(value.split()))
    if value.startswith(FORMULA):
        raise ValueError(f"{column} {value!r} begins with {value[0]!r}; a spreadsheet would run it as a formula")
    return value


def path_of(manifest: ManifestFile, row: dict[str, str]) -> Path | None:
    folder = manifest.path.parent
    candidates = (folder / row["file"].strip(), folder / "articles" / row["file"].strip())
    return next((path for path in candidates if path.is_file()), None)
