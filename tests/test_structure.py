"""How the package is built: what importing loads, which way imports point, what is public, and corpora of any size."""

import ast
import inspect
import json
import subprocess
import sys
import warnings
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis import (
    concordance_lines,
    document_terms,
    load_corpus,
    phrase_rates,
    segment,
    split_blocks,
    split_sentences,
    tfidf_themes,
    topics,
)

pytestmark = pytest.mark.filterwarnings("ignore:resamples=", "ignore:permutations=")  # few, so that tests are fast

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "analysis"
FILES = {".".join(path.relative_to(PACKAGE).with_suffix("").parts): path for path in sorted(PACKAGE.rglob("*.py"))}

# A room may import from itself and from the rooms before it.
ROOMS = [
    "system",
    "text",
    "corpus",
    "pages",
    "words",
    "measures",
    "frames",
    "evidence",
    "partitions",
    "figures",
    "report",
    "findings",
    "project",
    "__main__",
]
LONGEST_FILE, LONGEST_FUNCTION = 350, 60
HEAVY = {
    "underthesea": {"words.chunks", "words.model", "words.segmenter"},
    "sklearn": {"measures.topics"},
    "matplotlib": {"figures"},
    "joblib": {"partitions.executors", "system.processes"},
}


@cache
def source(module: str) -> ast.Module:
    return ast.parse(FILES[module].read_text("utf-8"))


def sources() -> list[tuple[str, ast.Module]]:
    return [(module, source(module)) for module in FILES]


def statements(node: ast.AST) -> Iterator[ast.stmt]:
    """Yield every statement inside a node; expressions, nine tenths of a tree, are passed over."""
    for part in ("body", "orelse", "finalbody", "handlers", "cases"):
        for inner in getattr(node, part, ()):
            if isinstance(inner, ast.stmt):
                yield inner
            yield from statements(inner)


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def imported(tree: ast.AST, *, types: bool = True) -> set[str]:
    """Return the modules that a source imports, wherever in it; `analysis.terms` for both ways to write it."""
    names = set()
    for_types = {inner for node in statements(tree) if is_for_types(node) for inner in statements(node)}
    for node in statements(tree):
        if not types and node in for_types:
            continue
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            names |= {f"{module}.{alias.name}" for alias in node.names} if module == "analysis" else {module}
    return names


@cache
def imported_by(module: str, *, types: bool = True) -> frozenset[str]:
    return frozenset(imported(source(module), types=types))


def own_imports(module: str) -> set[str]:
    return {name.removeprefix("analysis.") for name in imported_by(module) if name.startswith("analysis.")}


def room(module: str) -> str:
    return module.split(".")[0]


# --- Imports ---


def test_importing_the_package_loads_nothing_and_segmenting_no_more_than_it_needs():
    code = "import sys, analysis; print(*sys.modules); analysis.segment; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    package, with_segment = ({name.split(".")[0] for name in line.split()} for line in found.splitlines())
    assert "analysis" in package and not {"numpy", "pandas"} & package
    assert "pandas" in with_segment
    assert not {"scipy", "sklearn", "underthesea", "matplotlib", "jupyterlab", "joblib", "distributed"} & with_segment


def test_every_module_is_in_a_room():
    assert {room(module) for module in FILES} == {*ROOMS, "__init__"}


@pytest.mark.parametrize("module", sorted(set(FILES) - {"__init__"}))
def test_imports_point_one_way(module):
    allowed = set(ROOMS[: ROOMS.index(room(module)) + 1])
    assert {room(name) for name in own_imports(module)} - allowed == set()


def test_no_module_imports_itself_by_way_of_others():
    left = {module: own_imports(module) & set(FILES) for module in FILES}
    while ready := {module for module, needed in left.items() if not needed}:  # what imports nothing that is left
        left = {module: needed - ready for module, needed in left.items() if module not in ready}
    assert left == {}


@pytest.mark.parametrize("room", ROOMS[:-1])
def test_no_name_that_a_room_gives_is_that_of_a_module_in_it(room):  # which would replace it as soon as it is imported
    given = {name for node in statements(source(f"{room}.__init__")) for name in names_bound_by(node)}
    modules = {module.split(".")[1] for module in FILES if module.startswith(f"{room}.")}
    assert given & modules == ({"methods"} if room == "findings" else set())  # no test calls it


def names_bound_by(node: ast.AST) -> set[str]:
    """Return the names that an import binds, unless it is the module itself that bears one."""
    if isinstance(node, ast.ImportFrom) and f"{node.module}" not in {f"analysis.{room}" for room in ROOMS}:
        return {name.asname or name.name for name in node.names}
    return set()


def test_the_architecture_page_names_every_file():
    rows = (ROOT / "docs" / "architecture.md").read_text("utf-8").splitlines()
    listed = {row.split("/")[0].removeprefix("| `"): set(row.split("`")[3::2]) for row in rows if row.startswith("| `")}
    files = defaultdict(set)
    for module in FILES:
        if "." in module and not module.endswith("__init__"):
            files[room(module)].add(module.split(".")[1])
    assert listed == files
    assert list(listed) == ROOMS[:-1]


def test_no_file_is_too_long_and_no_function():
    def lines_of_code(function: ast.FunctionDef) -> int:
        first = function.body[1] if ast.get_docstring(function) and len(function.body) > 1 else function.body[0]
        return function.end_lineno - first.lineno + 1

    files = {str(path): len(path.read_text("utf-8").splitlines()) for path in PACKAGE.rglob("*.py")}
    assert {path: lines for path, lines in files.items() if lines > LONGEST_FILE} == {}
    functions = {
        f"{module}.{node.name}": lines_of_code(node)
        for module, tree in sources()
        for node in statements(tree)
        if isinstance(node, ast.FunctionDef)
    }
    assert {name: lines for name, lines in functions.items() if lines > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize("module", sorted(FILES))
def test_no_import_is_relative(module):
    assert not [name for name in imported_by(module) if name.startswith(".")]


@pytest.mark.parametrize("library", HEAVY)
def test_a_heavy_library_is_known_to_one_module_only(library):
    users = {
        (library == "matplotlib" and room(module)) or module
        for module in FILES
        if library in {name.split(".")[0] for name in imported_by(module, types=False)}
    }
    assert users == HEAVY[library]


# --- Public names ---


def test_every_public_name_exists_and_is_listed_once_in_order():
    listed = next(ast.literal_eval(s.value) for s in STUB.body if isinstance(s, ast.Assign))
    assert len(set(listed)) == len(listed)
    assert set(listed) == set(analysis.__all__) == set(dir(analysis))
    for name in listed:
        assert getattr(analysis, name) is getattr(sys.modules[f"analysis.{LISTED_IN[name]}"], name)
    with pytest.raises(AttributeError, match="No analysis attribute segmnt"):
        analysis.segmnt  # noqa: B018


STUB = ast.parse((PACKAGE / "__init__.pyi").read_text("utf-8"))
LISTED_IN = {
    name.name: statement.module
    for statement in STUB.body
    if isinstance(statement, ast.ImportFrom)
    for name in statement.names
}
FUNCTIONS = [name for name in analysis.__all__ if inspect.isfunction(getattr(analysis, name))]
WITHOUT_EXAMPLE = {
    name
    for name in FUNCTIONS
    if name
    in {
        "topics",
        "read_coding_sheet",
        "write_coding_sheet",
        "add_articles",
        "check_project",
        "new_project",
    }
}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.xfail(strict=True, reason="has no example yet"))
        if name in WITHOUT_EXAMPLE
        else name
        for name in FUNCTIONS
    ],
)
def test_a_public_function_says_in_one_sentence_what_it_does_and_shows_an_example(name):
    text = inspect.getdoc(getattr(analysis, name))
    assert text.split("\n")[0].endswith(".")
    assert ">>> " in text


def test_no_public_function_bears_the_name_of_a_room():
    assert not set(analysis.__all__) & set(ROOMS)


def test_no_function_is_defined_in_two_notebooks():
    notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))
    if not notebooks:
        pytest.skip("there are no notebooks yet")
    defined_in = defaultdict(set)
    for notebook in notebooks:
        for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                lines = "".join(cell["source"]).splitlines()
                tree = ast.parse("\n".join(line for line in lines if not line.startswith(("%", "!"))))
                for node in ast.walk(tree):
                    if isinstance(node, ast.FunctionDef | ast.ClassDef):
                        defined_in[node.name].add(notebook.name)
    assert {name: where for name, where in defined_in.items() if len(where) > 1} == {}


# --- Corpora of any size ---


@pytest.fixture
def corpus(tmp_path, made_up_pages):
    """Return a function that writes some of the synthetic pages as a corpus, with a province for each."""

    def write(*provinces: str) -> Path:
        (tmp_path / "articles").mkdir()
        pages = made_up_pages.head(len(provinces))
        for page in pages.itertuples():
            (tmp_path / "articles" / f"{page.article_id}.txt").write_text(page.text, "utf-8")
        columns = [
            "article_id",
            "province",
            "newspaper",
            "published",
            "title",
            "author",
            "resolution",
            "file",
            "sha256",
        ]
        manifest = pd.DataFrame("", index=range(len(provinces)), columns=columns)
        manifest["article_id"] = pages["article_id"]
        manifest["file"] = pages["article_id"] + ".txt"
        manifest["province"] = provinces
        manifest.to_csv(tmp_path / "articles.csv", index=False)
        return tmp_path

    return write


ABOUT_PROVINCES = {
    "one article": ["A"],
    "two articles of one province": ["A", "A"],
    "one province": ["A"] * 5,
    "two provinces": ["A", "A", "B", "B"],
    "two articles of two provinces": ["A", "B"],
    "ten articles of two provinces": ["A"] * 5 + ["B"] * 5,
    "ten provinces": list("ABCDEFGHIJ"),
}


@pytest.mark.parametrize("provinces", ABOUT_PROVINCES.values(), ids=ABOUT_PROVINCES)
def test_a_corpus_of_any_size_goes_the_whole_way(corpus, provinces, monkeypatch):
    monkeypatch.setattr("analysis.measures.topics._RUNS", 2)  # how stable a topic is has tests of its own
    articles = load_corpus(corpus(*provinces))
    sentences = split_sentences(split_blocks(articles))
    tokens = segment(sentences)
    terms = document_terms(tokens)
    rates = phrase_rates(document_terms(tokens, n=(2, 3)), resamples=5)
    themes = tfidf_themes(terms, resamples=5)
    shares = topics(terms, num_topics=2, resamples=5).shares
    word = tokens.loc[tokens["is_word"], "word"].iloc[0]
    lines = concordance_lines(sentences, word, tokens=tokens)
    assert len(articles) == len(provinces)
    for table in (articles, sentences, tokens, rates, themes, shares):
        assert list(dict.fromkeys(table["province"])) == list(dict.fromkeys(provinces))
    words = tokens[tokens["is_word"]].groupby("province").size()
    assert np.isfinite(rates["per_1000_words"]).all() and np.isfinite(themes["tfidf"]).all()
    assert (rates["count"] == (rates["per_1000_words"] * rates["province"].map(words) / 1000).round()).all()
    assert len(lines) == (tokens["word"] == word).sum() > 0


def test_an_article_without_body_among_others_is_named_and_left_out(corpus):
    folder = corpus("A", "B", "B")
    name = load_corpus(folder)["article_id"][2]
    (folder / "articles" / f"{name}.txt").write_text("Trang chủ\nChia sẻ\nLượt xem: 12\n", "utf-8")
    blocks = split_blocks(load_corpus(folder))
    with pytest.warns(UserWarning, match=f"no line with role body in {name}: left out of every later table"):
        sentences = split_sentences(blocks)
    terms = document_terms(segment(sentences))
    assert name not in set(terms.units["article_id"])
    assert set(tfidf_themes(terms, resamples=5)["province"]) == {"A", "B"}


def test_a_corpus_without_any_body_ends_with_a_clear_message(corpus):
    folder = corpus("A")
    for path in (folder / "articles").iterdir():
        path.write_text("Trang chủ\nLượt xem: 12\n", "utf-8")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="no line with role")
        tokens = segment(split_sentences(split_blocks(load_corpus(folder))))
    assert len(tokens) == 0
    with pytest.raises(ValueError, match="tokens holds no word, so there is nothing to count"):
        document_terms(tokens)


def test_the_whole_way_leaves_the_corpus_as_it_is(corpus):
    folder = corpus("A", "B")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    segment(split_sentences(split_blocks(load_corpus(folder))))
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
