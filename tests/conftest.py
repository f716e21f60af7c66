"""What several test modules share: the five articles on every stage of their way, and tiny tables made of strings."""

from __future__ import annotations

import gc
import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import pandas as pd

ROOT = Path(__file__).parent.parent
os.environ["ANALYSIS_LANGUAGE"] = "en"  # whatever the machine speaks; tests of Vietnamese say so themselves


def pytest_configure(config: pytest.Config) -> None:
    """Load what tests need, unless others run them for this process: those start only when it is ready."""
    if config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput"):
        return
    from hypothesis import settings
    from hypothesis.configuration import set_hypothesis_home_dir

    from analysis.report.execution import import_nbformat

    import_nbformat()  # by itself it would take 3 s in every process of the tests
    # The same examples on every machine; without a deadline, since the first call of underthesea loads its model.
    settings.register_profile(
        "repeatable", derandomize=True, deadline=None, database=None, max_examples=int(os.environ.get("EXAMPLES", "25"))
    )
    settings.load_profile("repeatable")
    set_hypothesis_home_dir(ROOT / ".cache" / "hypothesis")


# --- Which tests run when, and in which process ---

# The files that take longest come first, so that at the end no process has one of them left while the others wait.
LONGEST = """
test_structure figures/test_plots project/test_every_message test_fuzz figures/test_any_text report/test_explorer
partitions/test_partitions frames/test_frames measures/test_keyness evidence/test_concordance words/test_segmenter
figures/test_many_groups pages/test_laws report/test_report project/test_project project/test_add words/test_word_cache
evidence/test_quantities words/test_tokens findings/test_findings frames/test_estimates test_fuzz_files test_patterns
"""
_ORDER = {ROOT / "tests" / f"{name}.py": number for number, name in enumerate(LONGEST.split())}
# Files that need a large library which hardly another test does: one process loads it for all of them.
TOGETHER = {
    "scikit-learn and scipy.stats": """
    test_structure findings/test_any_corpus measures/test_article_keyness measures/test_collocates
    measures/test_intervals measures/test_terms measures/test_themes
    """,
}
_PART_OF = {f"tests/{name}.py": part for part, names in TOGETHER.items() for name in names.split()}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Share out files, as --dist loadfile does, but some of them together."""
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = super()._split_scope(nodeid)
            return _PART_OF.get(file, file)

    return Scheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: _ORDER.get(item.path, len(_ORDER)))


def pytest_collection_finish() -> None:
    """Spare the garbage collector the thousands of tests, which stay to the end."""
    gc.collect()
    gc.freeze()


# --- What tests share ---


@pytest.fixture(scope="session")
def articles() -> pd.DataFrame:
    from analysis import load_corpus

    return load_corpus(ROOT / "data")


@pytest.fixture(scope="session")
def blocks(articles) -> pd.DataFrame:
    from analysis import split_blocks

    return split_blocks(articles)


@pytest.fixture(scope="session")
def sentences(blocks) -> pd.DataFrame:
    from analysis import split_sentences

    return split_sentences(blocks)


@pytest.fixture(scope="session")
def tokens(sentences) -> pd.DataFrame:
    from analysis import segment

    return segment(sentences)


@pytest.fixture(scope="session")
def made_up_pages() -> pd.DataFrame:
    """The synthetic pages of tests/data/pages as `load_corpus` spells them, without titles; Windows line ends stay."""
    import pandas as pd

    from analysis import normalize

    paths = sorted((ROOT / "tests" / "data" / "pages").glob("*.txt"))
    rows = [(path.stem, normalize(path.read_bytes().decode("utf-8"))) for path in paths]
    return pd.DataFrame(rows, columns=["article_id", "text"])


@pytest.fixture(scope="session")
def make_tokens():
    """Return a function that writes a table of tokens from sentences such as "lúa tốt , dân vui"."""
    import pandas as pd

    def make(*rows: tuple[str, str, str], **columns: str) -> pd.DataFrame:
        """Each row is (article_id, province, text of one sentence with its words separated by spaces)."""
        found, sentence_of = [], {}
        for article, province, text in rows:
            sentence_of[article] = sentence_of.get(article, 0) + 1
            found += [
                (article, province, sentence_of[article], position, word, any(c.isalnum() for c in word))
                for position, word in enumerate(text.split(), start=1)
            ]
        names = ["article_id", "province", "sentence", "position", "word", "is_word"]
        return pd.DataFrame(found, columns=names).assign(**columns)

    return make


@pytest.fixture
def no_warning_of_empty_articles():
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="no line with role")
        yield


HOSTILE = (
    "</script><script>document.title='taken'</script>",
    "<img src=x onerror=\"document.title='taken'\">",
    "<!--PAYLOAD--> /*SCRIPT*/ <!-- <script>",
    "=HYPERLINK(0) & \u2028\u2029'\"",
)


@pytest.fixture(scope="session")
def hostile_articles() -> pd.DataFrame:
    """Two articles whose title, newspaper and sentences hold markup and script, and letters beyond 16 bits."""
    import pandas as pd

    pieces = [" ".join(piece.split()) for piece in HOSTILE]  # load_corpus leaves no line end inside a line
    text = "\n".join(f"Tỉnh 🎋 sơ kết {piece} và kiểm tra 3 nghị quyết 🎋 từng bước." for piece in pieces)
    return pd.DataFrame(
        {
            "article_id": ["<b>a</b>", "=b&c"],
            "province": ["<i>X</i>", "Y & Z"],
            "newspaper": [HOSTILE[0], HOSTILE[1]],
            "title": [HOSTILE[1], HOSTILE[3]],
            "text": [text, text + "\nHuyện 🎋 kiểm tra."],
        }
    )
