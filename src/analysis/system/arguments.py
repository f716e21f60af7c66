"""The command line in the language in use: what argparse itself says, and which language that is."""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import locale
import os
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from analysis.system.language import LANGUAGES, N_, VARIABLE, _, ngettext

SETTINGS = "analysis.toml"

# What argparse says to users, in all versions of Python from 3.11 to 3.14; errors that only programmers make are left.
ARGPARSE = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("unrecognized arguments: %s"),
    N_("expected one argument"),
    N_("expected at most one argument"),
    N_("expected at least one argument"),
    N_("ignored explicit argument %r"),
    N_("not allowed with argument %s"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("invalid %(type)s value: %(value)r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid choice: %(value)r, maybe you meant %(suggestion)r? (choose from %(choices)s)"),
    N_("unknown parser %(parser_name)r (choices: %(choices)s)"),
)


def number_of_arguments(n: int) -> str:
    """Return what argparse says where an option needs several values; it fills in the number itself."""
    return ngettext("expected %s argument", "expected %s arguments", n)


@contextlib.contextmanager
def translated_arguments() -> Iterator[None]:
    """Let argparse speak the language in use within a `with` block.

    It looks its texts up in gettext's default domain, which knows neither our files nor a language chosen at run time.
    """
    names = {"_": _, "ngettext": ngettext}
    before = {name: vars(argparse)[name] for name in names}
    vars(argparse).update(names)
    try:
        yield
    finally:
        vars(argparse).update(before)


def language_of(arguments: Sequence[str]) -> str:
    """Return the language for a command, before its arguments are parsed, since help and errors are in it.

    It is what `--language` says, else the environment's ANALYSIS_LANGUAGE, else `language` in the project's
    analysis.toml, else the language of the machine if the package has it, else English.
    """
    root = _value(arguments, "--root") or "."
    candidates = (_value(arguments, "--language"), os.environ.get(VARIABLE), project_language(root), machine_language())
    return next((name for name in candidates if name in LANGUAGES), "en")


def _value(arguments: Sequence[str], option: str) -> str | None:
    """Return the value of an option on a command line that is not parsed yet."""
    for before, argument in zip(["", *arguments], arguments, strict=False):
        if before == option:
            return argument
        if argument.startswith(f"{option}="):
            return argument.partition("=")[2]
    return None


def project_language(start: str | Path) -> str | None:
    """Return `language` of the nearest analysis.toml, here or in a folder above; None if there is none to be read."""
    try:
        here = Path(start).resolve()
        path = next((p for folder in (here, *here.parents) if (p := folder / SETTINGS).is_file()), None)
        stated = tomllib.loads(path.read_text("utf-8-sig")).get("language") if path else None
    except (OSError, ValueError):
        return None  # `check` says what is wrong with the file
    return stated if isinstance(stated, str) else None


def machine_language() -> str | None:
    """Return the language of the machine, such as "vi"; None if it states none."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if stated := os.environ.get(name):
            return stated.replace("-", "_").partition("_")[0].partition(".")[0].lower()
    if sys.platform == "win32":  # there is no such variable; its numbers for languages are in `locale`
        number = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        return locale.windows_locale.get(number, "").partition("_")[0] or None
    return None
