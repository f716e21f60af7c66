"""Every message that a command prints is printed here in both languages, and nothing of the other language with it."""

from __future__ import annotations

import re
from functools import cache

import pytest

from analysis.text.word_lists import read_list

from . import scenes_add, scenes_check, scenes_code, scenes_report
from .not_printed import BEHIND_COMMANDS, NOT_PRINTED
from .stage import Known, Play, Scene, messages_of, play

SCENES: tuple[Scene, ...] = tuple(
    scene for room in (scenes_add, scenes_check, scenes_code, scenes_report) for scene in room.SCENES
)
LANGUAGES = ("en", "vi")

# What is the same in both languages: commands, columns, settings, formats, programs, values of the scenes.
NAMES = """
about adaptation add after all alpha analysis author before block body both byte cadre check chrome chromium code
codebook coding congress count csv data dataframe definition development direction dissemination document docx drawn
edge encoding end english event excel exclude false fffd file filenotfounderror find formulas frame frames
group groups hit html ignore include indicators inferred innovation install ipykernel item jupyter kappa
kernel keyerror language lexicon libreoffice list lists lxml macro mobilisation month motto names near new
newspaper none notebook observed occasion ocr openpyxl organisation oversight pace pandas pdf pip plan
position prioritisation programming province published python quarter question report resolution role rtf rule
segment sentence sentences sha sheet start strip subject sums table tables tcvn text title toml translations true
underthesea unicode utf valueerror version vietnamese viscii vni weasyprint web windows within word xlsx year
"""
# Words that name something printed, and also stand alone on a page.
ON_PAGES_TOO = frozenset({"frame"})
VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
_QUOTED = re.compile(r"`[^`\n]*`|'[^'\n]*'|“[^”\n]*”|\"[^\"\n]*\"|\[[^\]\n]*\]|<[^>\n]*>")
_NAMED = re.compile(
    r"[0-9a-f]{12,}|\S*[/\\=_@]\S*|--?[a-z-]+|\b[\w-]+\.[a-z]{2,5}\b|\.[a-z]+\b|^  analysis .{44}", re.MULTILINE
)


@cache
def _syllables() -> frozenset[str]:
    return frozenset(read_list("syllables.txt"))


def foreign(language: str, said: str) -> list[str]:
    """Return the words of the other language: quotations, names of files and of columns are of neither."""
    bare = _NAMED.sub(" ", _QUOTED.sub(" ", said))
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", bare)
    if language == "en":
        return [word for word in words if VIETNAMESE.search(word)]
    known = _syllables() | set(NAMES.split())
    return [word for word in words if len(word) > 2 and word.isascii() and word.lower() not in known]


@pytest.fixture(scope="module")
def plays(tmp_path_factory) -> dict[tuple[str, str], Play]:
    folder = tmp_path_factory.mktemp("scenes")
    return {
        (scene.name, language): play(scene, language, folder / language / str(number))
        for number, scene in enumerate(SCENES)
        for language in LANGUAGES
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scene", SCENES, ids=[scene.name for scene in SCENES])
def test_a_command_speaks_one_language(plays, scene, language):
    shown = plays[scene.name, language]
    assert shown.code == scene.exit_code, shown.said
    assert foreign(language, shown.said) == [], shown.said
    assert re.findall(r"\{\w*(?:![rs])?\}|%\(\w+\)[sdr]|%[sdr]\b", shown.said) == [], shown.said
    assert shown.warned == (), "Python would print this with a line of the program"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_of_a_command_is_printed(plays, language):
    seen = {message for (_name, own), shown in plays.items() if own == language for message in shown.seen}
    forms = [known for known in messages_of(BEHIND_COMMANDS) if language == "en" or not known.is_plural]
    assert [known.english for known in forms if known.message not in seen and not reason_for(known)] == []


def test_the_list_of_what_is_not_printed_is_true(plays):
    """An entry for a message that is there no longer, or that is printed after all, would hide the next one."""
    seen = {message for (_name, own), shown in plays.items() if own == "en" for message in shown.seen}
    known = messages_of(BEHIND_COMMANDS)
    for place in (place for places in NOT_PRINTED.values() for place in places):
        excused = [one for one in known if is_meant(place, one)]
        assert excused, f"{place} is no message behind a command"
        wrong = [one.english for one in excused if one.message in seen and one.english not in ON_PAGES_TOO]
        assert wrong == [], f"{place} is printed"


def reason_for(known: Known) -> str:
    """Return why a message is not printed, or nothing."""
    return next((why for why, places in NOT_PRINTED.items() if any(is_meant(place, known) for place in places)), "")


def is_meant(place: str, known: Known) -> bool:
    if place.endswith(".py"):
        return set(known.files) == {place}
    return known.english.startswith(place[:-1]) if place.endswith("…") else known.english == place
