"""The settings of a project, `analysis.toml`: all that the notebooks of a report need to be told."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from analysis.measures.grouping import RESERVED
from analysis.system.language import LANGUAGES, N_, _, in_language
from analysis.system.library_words import retold_reason
from analysis.text.spelling import normalize
from analysis.text.word_lists import STOP_WORDS

SETTINGS = "analysis.toml"
FIGURE_FORMATS = ("svg", "png")


@dataclass(frozen=True)
class Floors:
    """How often something must occur before a figure or a finding names it.

    Attributes
    ----------
    word_count : int
        Occurrences of a word that is said to be used more by one group.
    phrase_count : int
        Occurrences of a phrase in all articles.
    frame_sentences : int
        Sentences of a group with a frame.
    common_share : float
        A word is common vocabulary if this share of the articles of every group uses it, 0 to 1.
    """

    word_count: int = 3
    phrase_count: int = 2
    frame_sentences: int = 2
    common_share: float = 0.6


@dataclass(frozen=True)
class Settings:
    """What a project compares, and how; read by `load_settings`.

    Attributes
    ----------
    question, about : str
        The title of the report, and what is said below it.
    by : str
        The column of `data/articles.csv` whose groups are compared; or "year", "quarter", "month", "congress", which
        come from `published`.
    group, groups : str
        What one group is called, and several.
    occasion : str
        The column that says what an article is about or was written for; empty if there is none.
    formulas : tuple of str
        Phrases that are followed through the articles.
    names : tuple of str
        Names of groups, places and people, besides those that are recognised.
    stop_words : frozenset of str
        Words that name no theme, in counting form: those of the package and the project's own.
    lexicon, codebook, translations, hand_coded, coding : Path or None
        Files of the project; without one, the lexicon and the codebook of the package, no translations and no
        hand-coded sentences, and no coding sheet of all sentences, which counts in place of the indicators.
    language : str
        "en" or "vi".
    second_language : str
        The language of a second report, in a folder of its name inside reports/; empty if there is none.
    in_words : dict
        By language what question, about, group and groups are there, from the tables [en] and [vi] of the file.
    figure_format : str
        What the report shows, "svg" or "png"; both are stored.
    floors : Floors
        How often something must occur before it is named.
    """

    question: str = N_("How do these groups of articles present the same subject?")
    about: str = ""
    by: str = "province"
    group: str = N_("group")
    groups: str = N_("groups")
    occasion: str = ""
    formulas: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    stop_words: frozenset[str] = STOP_WORDS
    lexicon: Path | None = None
    codebook: Path | None = None
    translations: Path | None = None
    hand_coded: Path | None = None
    coding: Path | None = None
    language: str = "en"
    second_language: str = ""
    figure_format: str = "svg"
    floors: Floors = field(default_factory=Floors)
    in_words: dict[str, dict[str, str]] = field(default_factory=dict)

    def spoken(self, language: str) -> Settings:
        """Return the settings with their texts in a language, where the file or the package has them in it."""
        with in_language(language):
            known = {name: _(getattr(self, name)) for name in ("question", "group", "groups")}
        words: dict[str, Any] = known | self.in_words.get(language, {})
        return replace(self, **words)


# Other words for a group that the package knows in every language.
_GROUPS = (N_("province"), N_("provinces"), N_("newspaper"), N_("newspapers"), N_("topic"), N_("topics"))
_SPOKEN = ("question", "about", "group", "groups")
_TEXTS = ("question", "about", "by", "group", "groups", "occasion", "language", "second_language", "figure_format")
_LISTS = ("formulas", "names", "stop_words")
_FILES = ("lexicon", "codebook", "translations", "hand_coded", "coding")
_KEYS = (*_TEXTS, *_LISTS, *_FILES)
_FLOORS = tuple(f.name for f in fields(Floors))
_NEEDED = ("question", "by", "group", "groups")  # may be left out, but not be empty
NO_GROUPS = ("title", "inferred")  # columns of articles.csv by which nothing is compared
_CHOICES = {"language": LANGUAGES, "second_language": ("", *LANGUAGES), "figure_format": FIGURE_FORMATS}


def load_settings(path: str | Path = SETTINGS) -> Settings:
    """Read the settings of a project.

    Parameters
    ----------
    path
        The file; `analysis new` writes one with a comment on every line. What is left out has its default. Files that
        it names are looked for from the folder that it is in.

    Returns
    -------
    Settings

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If something in it is wrong: names every mistake with its line.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "analysis.toml"
    ...     _ = path.write_text('question = "Which kitchen?"\\ngroup = "kitchen"\\ngroups = "kitchens"\\n')
    ...     settings = load_settings(path)
    >>> settings.groups, settings.by, settings.floors.phrase_count
    ('kitchens', 'province', 2)
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(_("{path}: not found; 'analysis new DIR' writes one").format(path=path))
    return _without_problems(path)


def _without_problems(path: Path, without: Collection[str] = ()) -> Settings:
    settings, problems = read_settings(path, without=without)
    if problems:
        raise ValueError("\n".join(problems))
    return settings


def project_settings(root: Path, *, without: Collection[str] = ()) -> Settings:
    """Return the settings of a project; without a file the defaults, with the project's own resources if there are.

    Files named by the settings in `without` are not needed, and may be missing.
    """
    if (root / SETTINGS).is_file():
        return _without_problems(root / SETTINGS, without)
    lexicon, codebook = root / "resources" / "lexicon.txt", root / "resources" / "codebook.toml"
    return Settings(lexicon=lexicon if lexicon.is_file() else None, codebook=codebook if codebook.is_file() else None)


def read_settings(path: Path, *, without: Collection[str] = ()) -> tuple[Settings, list[str]]:
    """Return the settings of a file, but for those in `without`, and all that is wrong, each problem with its line."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        given = tomllib.loads(text)
    except UnicodeDecodeError:
        return Settings(), [_("{path}: not UTF-8; save it as UTF-8").format(path=path)]
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        where = int(line[1]) if line else text.count("\n") + 1
        reason = retold_reason(re.sub(r" \(at .*\)$", "", str(error)))
        return Settings(), [_problem(path, where, _("cannot be read as TOML: {reason}").format(reason=reason))]
    problems: list[str] = []
    values: dict[str, Any] = {}
    for key, value in given.items():
        if key in without:
            continue
        if key == "floors" and isinstance(value, dict):
            floors = {
                name: number
                for name, number in value.items()
                if _check(_floor(name, number), name, text, path, problems)
            }
            values["floors"] = Floors(**floors)
        elif key in LANGUAGES and isinstance(value, dict):
            values.setdefault("in_words", {})[key] = {
                name: _converted(name, said, path.parent)
                for name, said in value.items()
                if _check(_spoken_mistake(key, name, said, path.parent), name, text, path, problems)
            }
        elif _check(_mistake(key, value, path.parent), key, text, path, problems):
            values[key] = _converted(key, value, path.parent)
    return Settings(**values), problems


def _check(mistake: str, key: str, text: str, path: Path, problems: list[str]) -> bool:
    if mistake:
        problems.append(_problem(path, line_of(text, key), mistake))
    return not mistake


def _problem(path: Path, line: int, reason: str) -> str:
    return _("{path}, line {line}: {reason}").format(path=path, line=line, reason=reason)


def line_of(text: str, key: str) -> int:
    """Return the line on which a key is set; tomllib does not say."""
    sought = re.compile(rf"""\s*(?:\[\s*)?["']?{re.escape(key)}["']?\s*[=\].]""")
    return next((number for number, line in enumerate(text.splitlines(), start=1) if sought.match(line)), 1)


def _mistake(key: str, value: object, folder: Path) -> str:
    """Return what is wrong with a setting, or nothing."""
    if key not in _KEYS:
        known = ", ".join((*_KEYS, "[floors]", "[en]", "[vi]"))
        return _("unknown setting {key!r}; must be one of {keys}").format(key=key, keys=known)
    if key in _LISTS:
        if not isinstance(value, list) or not all(isinstance(entry, str) and entry.strip() for entry in value):
            return _('{key} must be a list of texts, such as ["a", "b"], got {value!r}').format(key=key, value=value)
        return ""
    if not isinstance(value, str):
        return _("{key} must be a text in quotation marks, got {value!r}").format(key=key, value=value)
    if key in _CHOICES and value not in _CHOICES[key]:
        return _("{key} must be one of {choices}, got {value!r}").format(
            key=key, choices=", ".join(f'"{choice}"' for choice in _CHOICES[key]), value=value
        )
    if key in _NEEDED and not value.strip():
        return _("{key} must not be empty").format(key=key)
    if key == "by" and value in RESERVED:
        return _("by = {value!r} is the name of a column of the results; rename that column of the articles").format(
            value=value
        )
    if key == "by" and value in NO_GROUPS:
        what = _("by = {value!r} names no groups; it must be a column such as province, newspaper or one of your own")
        return what.format(value=value)
    if key in _FILES and value and not (folder / value).is_file():
        return _('{key}: {file} not found; leave it empty ("") if there is none').format(key=key, file=value)
    return ""


def _spoken_mistake(language: str, name: str, value: object, folder: Path) -> str:
    if name not in _SPOKEN:
        return _("unknown setting {key!r}; must be one of {keys}").format(
            key=f"{language}.{name}", keys=", ".join(f"{language}.{known}" for known in _SPOKEN)
        )
    return _mistake(name, value, folder)


def _floor(name: str, value: object) -> str:
    if name not in _FLOORS:
        return _("unknown floor {key!r}; must be one of {keys}").format(key=name, keys=", ".join(_FLOORS))
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if name == "common_share":
        fits = is_number and 0 < value <= 1  # type: ignore[operator]  # a number, as just asked
        return (
            ""
            if fits
            else _("{key} must be a share above 0 and at most 1, got {value!r}").format(key=name, value=value)
        )
    fits = is_number and isinstance(value, int) and value >= 1
    return "" if fits else _("{key} must be a whole number from 1, got {value!r}").format(key=name, value=value)


def _converted(key: str, value: Any, folder: Path) -> Any:
    if key in _FILES:
        return folder / value if value else None
    if key == "stop_words":
        return STOP_WORDS | {normalize(word).lower().replace(" ", "_") for word in value}
    if key in _LISTS:
        return tuple(normalize(entry.strip()) for entry in value)
    return normalize(value) if key in ("by", "group", "groups", "occasion") else value
