"""The files of underthesea's word segmentation model, and whether they are the version this package knows."""

from __future__ import annotations

import hashlib
import warnings
from functools import cache
from importlib.metadata import version
from pathlib import Path

from analysis.system.language import _

_MODEL = Path("pipeline", "word_tokenize", "models", "ws_crf_vlsp2013_20230727")

# What the arithmetic was written for and compared with: the versions of underthesea and underthesea_core, and the
# SHA-256 of the regular expression of the tokens with the files of the model behind it.
KNOWN = frozenset(
    [
        ("9.5.0", "3.3.2", "e1cadb69a2d6e218074680d1787cc2871897ce52ab7ba4ad2fa57fb6e456d078"),
    ]
)


def model_version(files: Path | None = None) -> tuple[str, str, str]:
    """Return the versions of underthesea and underthesea_core, and the SHA-256 of all that decides where words begin.

    That is the regular expression of the tokens with the files of the model behind it; `files` is their folder.
    """
    import underthesea
    from underthesea.pipeline.word_tokenize import regex_tokenize

    digest = hashlib.sha256(regex_tokenize.patterns.pattern.encode())
    for name in ("models.bin", "features.bin", "dictionary.bin"):
        file = (files or folder()) / name
        digest.update(file.read_bytes() if file.is_file() else b"")
    return underthesea.__version__, version("underthesea_core"), digest.hexdigest()


def folder() -> Path:
    import underthesea

    return Path(underthesea.__file__).parent / _MODEL


def _versions(found: tuple[str, str, str]) -> str:
    package, core, model = found
    return _("{package} with underthesea_core {core} (model {model}…)").format(
        package=package, core=core, model=model[:12]
    )


@cache
def is_known(known: frozenset[tuple[str, str, str]] = KNOWN) -> bool:
    """Return True if the installed model is one that the arithmetic was written for; if not, warn of it once."""
    found = model_version()
    if found not in known:
        warnings.warn(
            _(
                "segment() does not know underthesea {found} and asks it for every sentence: the words are the "
                "library's, but it takes 20 times as long. Known are {known}"
            ).format(found=_versions(found), known=", ".join(_versions(one) for one in sorted(known))),
            stacklevel=2,
        )
    return found in known
