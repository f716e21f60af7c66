"""Commands run in this process, in one language, with a record of which messages they looked up and printed."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from babel.messages.pofile import read_po

import analysis.pages.apart as apart
import analysis.system.language as spoken
from analysis.__main__ import main

PACKAGE = Path(spoken.__file__).parents[1]
_SETTING = re.compile(r"\{[^{}]*\}|%\(\w+\)[sdr]|%[sdr]")


@dataclass(frozen=True)
class Scene:
    """Files and what is replaced in the program, then commands; `{root}` in a command is the folder of all this."""

    name: str
    commands: tuple[str, ...]
    files: Mapping[str, str | bytes | None] = field(default_factory=dict)  # None: the file is removed
    make: Callable[[Path], None] | None = None
    replaced: Mapping[str, Any] = field(default_factory=dict)
    corpus: bool = True  # two short articles are there already
    exit_code: int = 1  # of the last command


@dataclass(frozen=True)
class Play:
    """What a scene printed in one language, and the messages in it: each as its context, English and form."""

    said: str
    code: int
    seen: frozenset[Message]
    warned: tuple[str, ...]  # warnings that would have reached the terminal as Python prints them


Message = tuple[str, str]  # context, and English: of a message with two forms the one that was said


def play(scene: Scene, language: str, root: Path) -> Play:
    """Run the commands of a scene in a folder and return what was said."""
    root.mkdir(parents=True)
    for name, content in ({**_CORPUS, **scene.files} if scene.corpus else dict(scene.files)).items():
        if content is not None:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
    if scene.make:
        scene.make(root)
    record, printed = _Record(spoken.catalogue(language)), io.StringIO()
    original, code = spoken.catalogue, 0
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        patch.chdir(root)
        patch.setenv("COLUMNS", "200")
        patch.setenv("XDG_CACHE_HOME", str(root / "cache"))
        patch.delenv(spoken.VARIABLE, raising=False)
        patch.setattr(spoken, "catalogue", lambda name: record if name == language else original(name))
        patch.setattr(apart, "_start", lambda longest: Child())
        for name, value in scene.replaced.items():
            patch.setattr(name, value)
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            for command in scene.commands:
                try:
                    code = main(["--language", language, *shlex.split(command.replace("{root}", str(root)))])
                except SystemExit as end:  # of argparse
                    code = int(end.code or 0)
    said = printed.getvalue()
    bare = _bare(said)
    seen = {(c, english) for c, english, shown in record.looked_up if _pattern(shown).search(bare)}
    warned = tuple(str(one.message) for one in caught if issubclass(one.category, UserWarning))
    return Play(said, code, frozenset(seen), warned)


class Known(NamedTuple):
    """A message of the catalogue, or one of its two forms in English."""

    context: str
    english: str
    files: tuple[str, ...]  # that look it up, of those asked for
    is_plural: bool

    @property
    def message(self) -> Message:
        return self.context, self.english


def messages_of(places: tuple[str, ...]) -> list[Known]:
    """Return the messages that files and folders of the package look up."""
    found = []
    for message in _catalogue():
        files = tuple(place for place, _line in message.locations if place.startswith(places))
        if message.id and files:
            forms = [message.id] if isinstance(message.id, str) else list(message.id)
            found += [Known(message.context or "", form, files, number > 0) for number, form in enumerate(forms)]
    return found


@cache
def _catalogue() -> Any:
    with (PACKAGE / "locale" / "vi" / "analysis.po").open("rb") as file:
        return read_po(file, locale="vi")


class _Record:
    """A catalogue that remembers what was looked up in it."""

    def __init__(self, catalogue: Any) -> None:
        self._inside = catalogue
        self._catalog = getattr(catalogue, "_catalog", {})
        self.looked_up: set[tuple[str, str, str]] = set()  # context, English, as it is said

    def _noted(self, context: str, english: str, shown: str) -> str:
        self.looked_up.add((context, english, shown))
        return shown

    def gettext(self, message: str) -> str:
        return self._noted("", message, self._inside.gettext(message))

    def pgettext(self, context: str, message: str) -> str:
        return self._noted(context, message, self._inside.pgettext(context, message))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        shown = self._inside.ngettext(singular, plural, n)
        english = singular if n == 1 or getattr(self._inside, "_catalog", None) else plural
        return self._noted("", english, shown)


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)  # help is wrapped, lines of an error are joined


@cache
def _pattern(shown: str) -> re.Pattern[str]:
    """Return what finds a message with its braces filled in; an option is called otherwise by a command."""
    shown = re.sub(r"^(\w+|\{option\})=(?=[\w{'])", "", shown)
    parts = [part.replace("{{", "{").replace("}}", "}") for part in _SETTING.split(shown.replace("%%", "%"))]
    return re.compile(".*?".join(re.escape(_bare(part)) for part in parts))


class Child:
    """In place of the process that reads files: it reads them here, so that its messages are recorded as well."""

    def __init__(self, code: int = 0) -> None:
        self.returncode, self._answer = code, io.BytesIO()
        self.stdin = self.stdout = self

    def write(self, line: bytes) -> None:
        if not self.returncode:
            self._answer = io.BytesIO()
            apart._answer(Path(json.loads(line)[0]), self._answer)
            self._answer.seek(0)

    def readline(self) -> bytes:
        return self._answer.readline()

    def flush(self) -> None: ...

    def kill(self) -> None: ...

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_error: object) -> None: ...


# --- The corpus that most scenes begin with ---

HEADER = "article_id,province,newspaper,published,title,author,resolution,file,sha256,inferred"
SENTENCES = (
    "Sáng nay huyện sơ kết một năm thực hiện nghị quyết và giao việc cho từng xã.",
    "Cán bộ xuống tận bản để tuyên truyền, vận động bà con trồng lúa và giữ rừng.",
    "Bà con phấn khởi vì đường mới đã đến từng nhà, trẻ em đi học gần hơn.",
    "Đảng ủy xã kiểm tra từng chi bộ và biểu dương những nơi làm tốt.",
    "Chiều về, chợ phiên đông người, hàng hóa nhiều và giá cả phải chăng.",
)
TEXT = {
    "a": "\n".join(("Mùa lúa mới ở bản", *SENTENCES)) + "\n",
    "b": "\n".join(("Đường mới về xã", *reversed(SENTENCES[1:]), "Xã sẽ làm thêm hai cây cầu trước mùa mưa.")) + "\n",
}


def manifest(*rows: str, header: str = HEADER) -> str:
    return "\n".join([header, *rows]) + "\n"


ROWS = (
    "a,Nam,Moi,2021-03-04,Mùa lúa mới ở bản,,,a.txt,,",
    "b,Trung,Moi,2021-04-05,Đường mới về xã,,,b.txt,,",
)
_CORPUS = {
    "data/articles.csv": manifest(*ROWS),
    **{f"data/articles/{name}.txt": text for name, text in TEXT.items()},
}
