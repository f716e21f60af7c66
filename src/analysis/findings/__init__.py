"""Findings: what the tables of a study say, in sentences and numbers.

A report takes them from here: `from analysis import findings`, then `findings.themes(study, table)` and so on. Each
returns a `Finding`; what its sentences need is in tables made by the functions beside it.
"""

from analysis.findings.about_commitments import commitments, stated
from analysis.findings.about_company import beside, company, study_collocates, study_collocations, study_node
from analysis.findings.about_frames import (
    distinct_frames,
    frame_quotations,
    frames,
    measured_agreement,
    shares_by_article,
    shares_corrected,
)
from analysis.findings.about_keyness import (
    apart,
    names_used_more,
    shared,
    study_coverage,
    study_influence,
    study_keyness,
    study_power,
    study_shared,
    used_more,
)
from analysis.findings.about_likeness import (
    likeness,
    study_by_article,
    study_distances,
    study_key_articles,
    study_map,
    study_shift,
)
from analysis.findings.about_phrases import formula_lines, own_phrases, phrases, phrases_between, study_phrases
from analysis.findings.about_robustness import CHECKS, holding, robustness
from analysis.findings.about_steps import first_positions, mean_order, openings, steps
from analysis.findings.about_texts import article_overview, occasions, texts
from analysis.findings.about_time import changes, frames_over_time, study_themes_over_time
from analysis.findings.about_topics import study_topics
from analysis.findings.about_words import differing_themes, study_themes, theme_lines, themes, two_idfs
from analysis.findings.captions import caption, reason
from analysis.findings.counting import common_vocabulary
from analysis.findings.methods import methods
from analysis.findings.naming import name_words
from analysis.findings.result import Finding

__all__ = [
    "CHECKS",
    "Finding",
    "apart",
    "article_overview",
    "beside",
    "caption",
    "changes",
    "commitments",
    "common_vocabulary",
    "company",
    "differing_themes",
    "distinct_frames",
    "first_positions",
    "formula_lines",
    "frame_quotations",
    "frames",
    "frames_over_time",
    "holding",
    "likeness",
    "mean_order",
    "measured_agreement",
    "methods",
    "name_words",
    "names_used_more",
    "occasions",
    "openings",
    "own_phrases",
    "phrases",
    "phrases_between",
    "reason",
    "robustness",
    "shared",
    "shares_by_article",
    "shares_corrected",
    "stated",
    "steps",
    "study_by_article",
    "study_collocates",
    "study_collocations",
    "study_coverage",
    "study_distances",
    "study_influence",
    "study_key_articles",
    "study_keyness",
    "study_map",
    "study_node",
    "study_phrases",
    "study_power",
    "study_shared",
    "study_shift",
    "study_themes",
    "study_themes_over_time",
    "study_topics",
    "texts",
    "theme_lines",
    "themes",
    "two_idfs",
    "used_more",
]
