"""The translations are complete: nothing missing, nothing stale, the same braces, and files as the tool writes them."""

import ast
import json
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tools.messages import PACKAGE, collect, read, untranslated, updated  # noqa: E402

FILES = sorted(PACKAGE.glob("locale/*/analysis.po"))


@pytest.fixture(scope="module")
def messages():
    return collect()


@pytest.fixture(scope="module")
def look_ups() -> list[tuple[Path, ast.Call]]:
    """Every call that looks a message up, or marks one, and its file."""
    names = ("_", "ngettext", "pgettext", "N_")
    return [
        (path, node)
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    ]


def key(message) -> tuple[str, str]:
    return message.context or "", message.id if isinstance(message.id, str) else message.id[0]


def forms(message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple) else [message.string]


def braces(text: str) -> set[str]:
    return set(re.findall(r"\{[^{}]*\}|%\(\w+\)\w|%[sdr]", text))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_every_message_is_translated_and_none_is_stale(path, messages):
    catalog = read(path)
    assert untranslated(catalog) == [], "translate these in the file"
    assert {key(m) for m in catalog if m.id} == {key(m) for m in messages if m.id}, "run: python run.py messages"
    assert not catalog.obsolete and not any(m.fuzzy for m in catalog if m.id)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_the_file_is_as_the_tool_writes_it(path, messages):
    assert path.read_bytes() == updated(path, messages), "run: python run.py messages"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_a_translation_has_the_braces_and_line_ends_of_its_message(path):
    for message in read(path):
        if not message.id:
            continue
        names = [message.id] if isinstance(message.id, str) else list(message.id)
        wanted = set.union(*map(braces, names))
        for form in forms(message):
            assert braces(form) in [braces(name) for name in names], names[0]  # of the singular or the plural
            assert (form[:1] == "\n", form[-1:] == "\n") == (names[0][:1] == "\n", names[0][-1:] == "\n"), names[0]
            if not all(file.startswith("resources/") for file, _line in message.locations):  # those are no formats
                form.format(**{re.split("[:!]", name[1:-1])[0]: 1 for name in wanted if name[0] == "{"})


def test_numbers_in_vietnamese_messages_are_written_as_in_vietnamese():
    # 1,000 is one in Vietnamese, and 0.5 is five; a range of versions or a list of names is neither
    wrong = [form for m in read(FILES[0]) if m.id for form in forms(m) if re.search(r"\b\d{1,3},\d{3}\b|\b0\.\d", form)]
    assert wrong == []


@pytest.mark.parametrize(
    ("english", "vietnamese"), [(r"(?<![-\d])\bthemes?\b(?! do the articles)", "nổi bật"), (r"\btopics\b", "chủ đề ẩn")]
)
def test_themes_topics_and_the_subject_are_told_apart_in_vietnamese(english, vietnamese):
    # one word for all of them, and the groups may be called "chủ đề" too: "mỗi hàng là một chủ đề, mỗi cột một chủ đề"
    translated = [m for m in read(PACKAGE / "locale" / "vi" / "analysis.po") if m.id and re.search(english, key(m)[1])]
    assert len(translated) > 5
    assert [key(m)[1] for m in translated if not all(vietnamese in form.lower() for form in forms(m))] == []


def test_no_message_is_put_together_before_it_is_looked_up(look_ups):
    """An f-string or a sum of strings is never found in the catalogue."""
    wrong = [
        f"{path.name}, {node.lineno}"
        for path, node in look_ups
        if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in node.args)
    ]
    assert wrong == []


def test_the_tool_finds_every_message(messages, look_ups):
    """One inside an f-string, or one that is a variable, would be shown in English for ever."""
    found, looked_up = {key(m) for m in messages if m.id}, set()
    for _path, node in look_ups:
        if node.func.id != "N_" and isinstance(node.args[0], ast.Constant):
            texts = [a.value for a in node.args[:2] if isinstance(a, ast.Constant)]
            looked_up.add((texts[0], texts[1]) if node.func.id == "pgettext" else ("", texts[0]))
    assert len(looked_up) > 1000
    assert looked_up - found == set()


def test_the_tool_keeps_translations_drops_what_is_gone_and_guesses_nothing(tmp_path):
    package = tmp_path / "package"
    (package / "resources").mkdir(parents=True)
    (package / "resources" / "codebook.toml").write_text('[frames.a]\ndefinition = "To act."\n', "utf-8")
    (package / "resources" / "lexicon.txt").write_text("# terms\nan toàn\n", "utf-8")
    (package / "notebooks").mkdir()
    cells = [
        {"cell_type": "markdown", "source": ["# Words\n", "\n", "One\n", "word."]},
        {"cell_type": "code", "source": "x"},
    ]
    (package / "notebooks" / "01-a.ipynb").write_text(json.dumps({"cells": cells}), "utf-8")
    (package / "one.py").write_text('_("Saved {file}.")\nngettext("{n} file", "{n} files", n)\n', "utf-8")
    path = tmp_path / "vi" / "analysis.po"
    path.parent.mkdir()
    head = 'msgid ""\nmsgstr ""\n"Language: vi\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    path.write_text(
        head + '\nmsgid "Saved {file}"\nmsgstr "Đã lưu {file}"\n\nmsgid "To act."\nmsgstr "Làm."\n', "utf-8"
    )
    path.write_bytes(updated(path, collect(package)))
    catalog = read(path)
    assert catalog.get("To act.").string == "Làm."
    # "Saved {file}." is not taken from the message without a full stop
    assert untranslated(catalog) == ["# Words", "# terms\n", "One word.", "Saved {file}.", "{n} file"]
    assert catalog.get("Saved {file}") is None and "one.py" in path.read_text("utf-8")
