"""What is being added, noted on disk: if the process is killed, the next one removes what it left."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from analysis.corpus.manifest import MANIFEST, find_manifest
from analysis.project.manifest import CHECKSUMS, ManifestFile
from analysis.system.files import only_one, write_whole

#: In the folder build/ of a project.
LOCK, NOTE = "add.lock", "add.pending.json"

# Files of `write_whole` that were not given their name.
_HALF_WRITTEN = re.compile(r"\..+\.\d+\.\d+")


def note(root: Path, article_id: str, files: dict[Path, str]) -> None:
    """Note the article that is being added and the files that are written for it, with the checksum of each."""
    named = {file.relative_to(root).as_posix(): checksum for file, checksum in files.items()}
    write_whole(root / "build" / NOTE, json.dumps({"article_id": article_id, "files": named}))


def done(root: Path) -> None:
    (root / "build" / NOTE).unlink(missing_ok=True)


def clean_up(root: Path) -> list[str]:
    """Remove what an `add` that was killed has left, and return the names of these files.

    To be called while the lock is held. A file that is no longer as it was written is left: somebody has used it.
    """
    removed = []
    path = root / "build" / NOTE
    if path.is_file():
        article_id, files = _read(path)
        try:
            manifest = ManifestFile.read(find_manifest(root / "data") or root / "data" / MANIFEST)
            is_complete = article_id in {row["article_id"] for row in manifest.rows}
        except (ValueError, ImportError):
            return []  # nothing is known; the manifest has to be repaired first
        for name, checksum in {} if is_complete else files.items():
            file = root / name
            if _is_inside(root, name) and (not file.exists() or (file.is_file() and _checksum(file) == checksum)):
                _forget_checksum(file)
                if file.exists():
                    file.unlink()
                    removed.append(name)
        path.unlink()
    for folder in (root / "data", root / "data" / "articles", root / "data" / "originals", root / "build"):
        for file in sorted(folder.glob(".*")) if folder.is_dir() else ():
            if _HALF_WRITTEN.fullmatch(file.name) and file.is_file():
                file.unlink()
                removed.append(file.relative_to(root).as_posix())
    return removed


def clean_up_alone(root: Path) -> list[str]:
    """Do the same while no other process is adding; nothing if one is."""
    if not (root / "build").is_dir():
        return []
    try:
        with only_one(root / "build" / LOCK, ""):
            return clean_up(root)
    except (RuntimeError, OSError):  # somebody is adding, or the project cannot be written to
        return []


def _read(path: Path) -> tuple[str, dict[str, str]]:
    try:
        found = json.loads(path.read_text("utf-8"))
        return str(found["article_id"]), {str(name): str(checksum) for name, checksum in found["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):  # not written here
        return "", {}


def _is_inside(root: Path, name: str) -> bool:
    return (root / name).parent in (root / "data" / "articles", root / "data" / "originals")


def _checksum(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _forget_checksum(original: Path) -> None:
    sums = original.parent / CHECKSUMS
    if sums.is_file():
        lines = sums.read_text("utf-8", "replace").splitlines(keepends=True)
        kept = [line for line in lines if line[66:].strip() != original.name]
        if lines and not kept:
            sums.unlink()
        elif len(kept) < len(lines):
            write_whole(sums, "".join(kept))
