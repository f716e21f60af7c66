"""The statistical terms of a report, each in a sentence."""

from __future__ import annotations

import pandas as pd

from analysis.system.language import _


def methods() -> pd.DataFrame:
    """Return the glossary of methods: one row is one term and its meaning.

    Examples
    --------
    >>> methods()["method"].is_unique
    True
    """
    return pd.DataFrame(
        [*_uncertainty().items(), *_weights().items(), *_coding().items()], columns=["method", "meaning"]
    )


def _uncertainty() -> dict[str, str]:
    return {
        _("interval (95%)"): _(
            "Computed alike from many samples of articles, such intervals hold the true value in 95 of 100. "
            "Here whole articles are redrawn, since sentences of one article resemble each other."
        ),
        _("Wilson interval"): _(
            "An interval for a share that stays between 0 and 1 also for small numbers; used for the agreement with "
            "human coders."
        ),
        _("resample"): _(
            "A corpus of the same size, drawn with replacement from the articles (of one or two articles: from their "
            "sentences). What changes from one to the next depends on single texts."
        ),
        _("stability"): _(
            "The share of resamples in which a word is still among the twenty leading ones of its group."
        ),
        "p": _(
            "The share of random exchanges of whole articles between groups after which groups differ at least as much."
        ),
    }


def _weights() -> dict[str, str]:
    return {
        "tf": _("How often a word occurs per word of the group."),
        "idf": _("How rare a word is among documents: 1 if it is in all of them, more the fewer hold it."),
        "TF-IDF": _("tf times idf: high for a word that one group uses often and few documents hold."),
        _("dispersion"): _(
            "How unevenly a phrase is spread over the articles of a group: 0 if each has its share, 1 if one has all."
        ),
        _("keyness"): _("How much more or less often a group uses a word than the other groups together."),
        _("log2 ratio"): _(
            "The ratio of two rates in doublings: 1 is twice as often, 2 four times, −1 half as often, 0 equally often."
        ),
        _("shrunken ratio"): _(
            "The ratio drawn towards “equally often” by as much as it is uncertain; few occurrences are drawn most."
        ),
        _("at least"): _("What remains of a ratio when all words that are called distinctive are judged together."),
        "G²": _(
            "Log-likelihood ratio: how badly “both sides use it equally often” fits the counts. It is no test, since "
            "the words of one article are not independent."
        ),
        "log Dice": _(
            "How strongly two words hold together: at most 14, one more is twice as strong, whatever the size of the "
            "texts."
        ),
        _("distance"): _(
            "How far the rates of the words of two groups are apart: 0 if they are the same, 1 if no word is in both "
            "(Jensen–Shannon divergence in bits)."
        ),
        _("topic"): _(
            "Words that often occur in the same sentences, found by factorising the table of sentences × words (NMF)."
        ),
    }


def _coding() -> dict[str, str]:
    return {
        _("precision, recall, F1"): _(
            "Of the sentences that the programme coded, the share that people coded too; of those that people coded, "
            "the share that it found; and the balance of both."
        ),
        _("macro F1"): _("The mean of F1 over frames, rare ones counting as much as frequent ones."),
        _("alpha"): _("Krippendorff's alpha: agreement beyond chance, 1 for full agreement, 0 for what chance gives."),
        _("sensitivity, specificity"): _(
            "The shares of sentences with a frame that are coded, and of those without it that are not; with them "
            "known errors are taken out of shares."
        ),
    }
