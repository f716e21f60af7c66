"""What is wrong with the coding sheets that a project's settings name."""

from __future__ import annotations

import warnings
from pathlib import Path

from analysis.corpus.loading import load_corpus
from analysis.findings.about_frames import measured_agreement, why_not_corrected
from analysis.report.settings import SETTINGS, Settings
from analysis.report.study import Study
from analysis.system.language import _


def coding_problems(root: Path, settings: Settings) -> list[str]:
    """Return why a report could not use the sheets named as `coding` and `hand_coded`: one reason at most."""
    if settings.coding == settings.hand_coded:
        return [
            _(
                "{file}: coding and hand_coded are the same file; hand_coded is what somebody else coded, to measure "
                "the coding by"
            ).format(file=root / SETTINGS)
        ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they are notes of a report, and say nothing of the sheets
        study = Study(load_corpus(root / "data"), settings)
        try:
            measured_agreement(study)
            _coded = study.coded
            wrong = why_not_corrected(study)
        except ValueError as error:
            wrong = str(error)
    return [wrong] if wrong else []
