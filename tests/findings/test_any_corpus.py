"""Any corpus that `analysis check` accepts gives findings and figures, and a report that speaks of nothing else."""

from __future__ import annotations

import html
import importlib.util
import re
import warnings
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import (
    Settings,
    Study,
    build_report,
    check_project,
    close_figure,
    findings,
    frame_shares,
    instrument_counts,
    load_settings,
    plot_article_map,
    plot_collocates,
    plot_dispersion,
    plot_frames,
    plot_instruments,
    plot_keyness,
    plot_over_time,
    plot_phrases,
    plot_roles,
    plot_sensitivity,
    plot_steps,
    plot_themes,
    plot_themes_over_time,
    plot_topics,
    plot_triangle,
    plot_word_shift,
)

_SPEC = importlib.util.spec_from_file_location("corpora", Path(__file__).parent / "corpora.py")
corpora = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(corpora)
CORPORA, LONG, SETTINGS = corpora.CORPORA, corpora.LONG, corpora.SETTINGS
articles_of, project_of, recipes = corpora.articles_of, corpora.project_of, corpora.recipes

KITCHENS = Settings(by="kitchen", group="kitchen", groups="kitchens", formulas=("nước mắm",))


def every_finding(study: Study) -> dict[str, findings.Finding]:
    """Return all findings of a study, made as the packaged notebooks make them, and draw all their figures."""
    themes = findings.study_themes(study)
    rates, lines = findings.study_phrases(study), findings.formula_lines(study)
    # what the notebook on phrases shows of them, also without a formula in the settings
    assert {"term", "article_id", "sentence", "left", "node", "right"} <= set(lines)
    shares = frame_shares(study.coded, by=study.by)
    quotations = findings.frame_quotations(study, findings.distinct_frames(study, shares))
    first, opening, stated = findings.first_positions(study), findings.openings(study), findings.stated(study)
    keys = findings.study_keyness(study)
    checked = findings.robustness(study, keys, themes)
    assert checked[study.by].ne(checked[study.by].shift()).sum() == checked[study.by].nunique()  # group by group
    formulas, covered, smallest = (
        findings.study_shared(study),
        findings.study_coverage(study),
        findings.study_power(study),
    )
    topics = findings.study_topics(study)
    leading = findings.used_more(study, keys).groupby(study.by, sort=False).head(10)
    for table in (
        findings.article_overview(study),
        findings.common_vocabulary(study),
        findings.theme_lines(study, themes),
        findings.two_idfs(study, themes),
        findings.own_phrases(study, rates),
        findings.names_used_more(study, keys),
        findings.study_influence(study, leading),
        findings.shares_by_article(study),
        findings.occasions(study),
    ):
        assert isinstance(table, pd.DataFrame)
    unlike, node = findings.study_distances(study), findings.study_node(study)
    shift, near = findings.study_shift(study, unlike), findings.study_collocates(study, node)
    series, periods = findings.frames_over_time(study), findings.study_themes_over_time(study)
    for table in (findings.study_key_articles(study), findings.study_map(study), findings.study_by_article(study)):
        assert isinstance(table, pd.DataFrame)
    if not shift.empty:
        close_figure(plot_word_shift(shift, colours=study.colours))
    figures = [
        (plot_article_map, [findings.study_map(study)], {}),
        (plot_collocates, [findings.beside(near)], {}),
        (plot_over_time, [series], {"names": study.frame_names}),
        (plot_themes_over_time, [periods], {}),
        (plot_roles, [study.blocks], {}),
        (plot_themes, [findings.differing_themes(themes)], {}),
        (plot_topics, [topics.shares], {"labels": topics.labels}),
        (plot_phrases, [rates], {}),
        (plot_frames, [shares[shares["sentences"] > 0]], {"names": study.frame_names}),
        (plot_steps, [first], {"names": study.frame_names}),
        (plot_instruments, [instrument_counts(study.quantities, by=study.by)], {}),
        (plot_keyness, [leading], {}),
        (plot_triangle, [rates if len(study.groups) > 1 else rates.head(0)], {}),
        (plot_dispersion, [lines, study.sentences], {}),
        (plot_sensitivity, [checked], {"checks": findings.CHECKS}),
    ]  # fmt: skip
    for plot, tables, options in figures:
        if not any(table.empty for table in tables):
            close_figure(plot(*tables, by=study.by, colours=study.colours, **options))
    return {
        "texts": findings.texts(study),
        "likeness": findings.likeness(study, unlike, shift),
        "company": findings.company(study, node, near, findings.study_collocations(study)),
        "changes": findings.changes(study, series),
        "themes": findings.themes(study, themes),
        "topics": topics.finding,
        "phrases": findings.phrases(study, rates, lines),
        "frames": findings.frames(study, shares, quotations),
        "steps": findings.steps(study, first, opening),
        "commitments": findings.commitments(study, stated),
        "apart": findings.apart(study, keys, findings.holding(checked, keys)),
        "shared": findings.shared(study, formulas, covered, smallest, keys),
    }


def read_as(text: str) -> str:
    """Return a finding as it is read: without links and markup."""
    return html.unescape(re.sub(r"\]\(explorer\.html[^)]*\)|\[|\*\*|<[^>]*>", "", text))


def looks_finished(text: str) -> bool:
    """Return True if a text has no sign of an empty list, a missing value or a forgotten placeholder."""
    return not re.search(r": *[.;,]|, ,|\bnan\b|\bNone\b(?! of)|\bNaT\b|<NA>|\{|\}|  |\binf\b|\(\)|: *\n*$", text)


QUICK = ("two articles of fifty words", "groups that share nothing", "one article", "function words only")


@pytest.mark.parametrize(
    "rows",
    [pytest.param(rows, id=name, marks=() if name in QUICK else pytest.mark.slow) for name, rows in CORPORA.items()],
)
def test_every_finding_and_figure_of_any_corpus_is_made_and_finished(rows):
    found = every_finding(Study(articles_of(rows), KITCHENS))
    for name, finding in found.items():
        assert finding.text.startswith("**"), name
        assert looks_finished(read_as(finding.text)), (name, read_as(finding.text))


_LINES = [line for row in recipes() for line in row[3].split("\n")]


@pytest.mark.slow
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Bắc", "Nam", "Trung", LONG]),
            st.lists(st.sampled_from(_LINES), min_size=1, max_size=6),
            st.sampled_from(["", "2024-05-01"]),
        ),
        min_size=1,
        max_size=8,
    )
)
@settings(max_examples=6)
def test_every_finding_of_recipes_put_together_at_random_is_finished(drawn):
    rows = [(group, "", date, "\n".join(lines)) for group, lines, date in drawn]
    for name, finding in every_finding(Study(articles_of(rows), KITCHENS)).items():
        assert looks_finished(read_as(finding.text)), (name, read_as(finding.text))


# What belongs to other corpora: to Party documents, to provinces, to the five articles of this repository.
DOMAIN = (
    "province", "resolution", "Party", "congress", "Sơn La", "Bắc Kạn", "Quảng Ngãi", "nghị quyết", "vào cuộc sống",
    "tỉnh ủy", "chương trình hành động", "into life", "son-la", "commune", "newspaper",
)  # fmt: skip


@pytest.fixture(scope="module")
def recipe_report(tmp_path_factory) -> Path:
    root = project_of(tmp_path_factory.mktemp("recipes") / "bếp", recipes())
    (root / "resources" / "codebook.toml").write_text(
        'version = "1"\n[frames.fire]\nvietnamese = "Lửa"\nenglish = "Fire"\ndefinition = "How it is heated."\n'
        'include = ""\nexclude = ""\nindicators = ["nướng", "ninh", "kho", "phi"]\n'
        '[frames.sauce]\nvietnamese = "Chấm"\nenglish = "Dipping"\ndefinition = "What it is dipped into."\n'
        'include = ""\nexclude = ""\nindicators = ["chấm", "nước mắm"]\n',
        "utf-8",
    )
    assert check_project(root)[0] == []
    build_report(root, say=lambda line: None)
    return root


@pytest.mark.slow
def test_the_report_of_recipes_speaks_of_nothing_else(recipe_report):
    page = html.unescape((recipe_report / "reports" / "report.html").read_text("utf-8"))
    page = re.sub(r"(?s)<style.*?</style>|<details class=.code.*?</details>|data:[^\"']*", "", page)
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "Ba miền nấu ăn khác nhau thế nào?" in said and "kitchens" in said
    assert [word for word in DOMAIN if re.search(rf"\b{word}\b", said, re.IGNORECASE)] == []


def test_the_code_of_findings_and_of_the_packaged_notebooks_names_no_domain():
    package = Path(findings.__file__).parents[1]
    sources = [*(package / "findings").glob("*.py"), *(package / "notebooks").glob("*.ipynb")]
    words = [word for word in DOMAIN if word not in ("province", "newspaper", "resolution")]
    named = {
        (path.name, word)
        for path in sources
        for word in words
        if re.search(rf"\b{word}\b", path.read_text("utf-8"), re.IGNORECASE)
    }
    assert named == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in CORPORA if name != "function words only"])
def test_every_notebook_runs_on_any_corpus_that_check_accepts(tmp_path, name):
    root = project_of(tmp_path / "bếp", CORPORA[name])
    assert check_project(root)[0] == []
    page = html.unescape(build_report(root, say=lambda line: None).read_text("utf-8"))
    assert "Ba miền nấu ăn khác nhau thế nào?" in page
    assert not re.search(r"<td>(nan|NaN|None|NaT)</td>", page)


def test_settings_are_read_as_written(tmp_path):
    (tmp_path / "analysis.toml").write_text(SETTINGS, "utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert load_settings(tmp_path / "analysis.toml").formulas == ("nước mắm",)
