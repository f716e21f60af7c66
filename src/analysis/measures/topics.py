"""Topics of a topic model, and how well they hold when articles are redrawn."""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.measures.grouping import group_codes, warn_of_missing, with_group
from analysis.measures.resampling import check_resamples, percentile_interval, replicate_weights
from analysis.measures.terms import DocumentTerms, check_terms
from analysis.measures.themes import thematic_terms
from analysis.system.language import _
from analysis.text.word_lists import STOP_WORDS


class Topics(NamedTuple):
    """What `topics` returns: three tables.

    - terms: `topic, term, weight`, the leading terms of every topic; weight is the share of the topic, 0 to 1
    - shares: `topic, province, share, low, high`, how much of a group's text belongs to the topic
    - stability: `topic, other_starts, other_sentences, survives`, how like itself the topic comes out again
    """

    terms: pd.DataFrame
    shares: pd.DataFrame
    stability: pd.DataFrame


#: Two runs found the same topic if their ten leading terms overlap by at least this Jaccard index: 7 of 10 in common.
SAME_TOPIC = 0.5
_RUNS = 20


def topics(
    terms: DocumentTerms,
    *,
    by: str = "province",
    num_topics: int = 5,
    stop_words: frozenset[str] | set[str] = STOP_WORDS,
    resamples: int = 1000,
    seed: int = 0,
) -> Topics:
    """Group the terms that occur in the same sentences into topics, and say whether the topics can be relied on.

    Non-negative matrix factorisation of the sentences' TF-IDF. It always returns `num_topics` topics, from any
    text; whether they are more than an accident of the starting point is what `stability` says. Do not
    interpret a topic that does not survive.

    Parameters
    ----------
    terms
        Counts of single words by sentence, from `document_terms(tokens, min_articles=2)`.
    by
        The grouping column.
    num_topics
        The number of topics.
    stop_words
        Terms that name no topic.
    resamples, seed
        Number of bootstrap resamples for the intervals, and what makes all of it repeatable.

    Returns
    -------
    Topics
        Three tables: terms, shares, stability. `share` is the mean over the group's sentences of the topic's part of
        the sentence; `low`, `high` bound 95 % of the resamples, with the topics held fixed. `other_starts` and
        `other_sentences` are the mean Jaccard index (0 to 1) of the ten leading terms between the topic and its
        match in 20 runs from random starting points, and in 20 runs on resampled texts; `survives` is true where both
        are at least 0.5, about seven of ten terms in common.

    Raises
    ------
    ValueError
        If there are fewer sentences or terms than topics.

    Notes
    -----
    Lee & Seung (1999) as in `sklearn.decomposition.NMF`; stability after Greene, O'Callaghan & Cunningham (2014).
    """
    check_terms(terms)
    terms = with_group(terms, by)
    warn_of_missing(terms.units, by)
    check_resamples(resamples)
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.feature_extraction.text import TfidfTransformer

    thematic = thematic_terms(terms, stop_words)
    used = np.flatnonzero(thematic.counts.sum(axis=1) > 0)
    if not 2 <= num_topics <= min(len(used), len(thematic.terms)):
        raise ValueError(
            _(
                "num_topics={num_topics!r} must be a number from 2 to {most}, the "
                "smaller of {sentences} sentences and {terms} terms"
            ).format(
                num_topics=num_topics,
                most=min(len(used), len(thematic.terms)),
                sentences=len(used),
                terms=len(thematic.terms),
            )
        )
    weights = TfidfTransformer().fit_transform(thematic.counts[used])

    def factorise(weights: sparse.csr_array, **start: object) -> tuple[np.ndarray, np.ndarray]:
        model = NMF(num_topics, max_iter=2000, tol=1e-4, **({"random_state": seed} | start))  # nndsvd draws as well
        with warnings.catch_warnings():
            # a start that is the solution already cannot come 10,000 times closer, which is what tol asks for
            warnings.simplefilter("ignore", ConvergenceWarning)
            documents = model.fit_transform(weights)
        scale = model.components_.sum(axis=1)
        return documents * scale, model.components_ / np.maximum(scale[:, None], 1e-12)

    documents, components = factorise(weights, init="nndsvd")
    order = np.argsort(-documents.sum(axis=0), kind="stable")
    documents, components = documents[:, order], components[order]
    leading = [set(np.argsort(-c, kind="stable")[:10]) for c in components]
    starts = [factorise(weights, init="random", random_state=seed + run)[1] for run in range(_RUNS)]
    draws = replicate_weights(thematic.units.iloc[used], by, resamples=_RUNS, seed=seed)
    redrawn = [factorise(weights[np.repeat(np.arange(len(used)), drawn)], init="nndsvd")[1] for drawn in draws]
    stability = pd.DataFrame(
        {
            "topic": np.arange(1, num_topics + 1),
            "other_starts": _agreement(leading, starts),
            "other_sentences": _agreement(leading, redrawn),
        }
    )
    stability["survives"] = stability[["other_starts", "other_sentences"]].min(axis=1) >= SAME_TOPIC
    listed = []
    for number, component in enumerate(components, start=1):
        best = np.argsort(-component, kind="stable")[:10]
        listed.append(
            pd.DataFrame({"topic": number, "term": thematic.terms["term"].to_numpy()[best], "weight": component[best]})
        )
    units = thematic.units.iloc[used].reset_index(drop=True)
    parts = documents / np.maximum(documents.sum(axis=1, keepdims=True), 1e-12)
    return Topics(pd.concat(listed, ignore_index=True), _topic_shares(parts, units, by, resamples, seed), stability)


def _agreement(leading: list[set[int]], runs: list[np.ndarray]) -> np.ndarray:
    """Return per topic the mean Jaccard index of its leading terms with its match in every run."""
    from scipy.optimize import linear_sum_assignment

    matches = np.empty((len(runs), len(leading)))
    for run, components in enumerate(runs):
        other = [set(np.argsort(-c)[:10]) for c in components]
        overlap = np.array([[len(a & b) / len(a | b) for b in other] for a in leading])
        rows, columns = linear_sum_assignment(-overlap)
        matches[run, rows] = overlap[rows, columns]
    return matches.mean(axis=0)


def _topic_shares(parts: np.ndarray, units: pd.DataFrame, by: str, resamples: int, seed: int) -> pd.DataFrame:
    group_of_unit, groups = group_codes(units, by)
    membership = (group_of_unit == np.arange(len(groups))[:, None]).astype(float)

    def share(drawn: np.ndarray) -> np.ndarray:
        weighted = membership * drawn
        return weighted @ parts / np.maximum(weighted.sum(axis=1, keepdims=True), 1)

    replicates = np.array([share(drawn) for drawn in replicate_weights(units, by, resamples=resamples, seed=seed)])
    low, high = percentile_interval(replicates)
    found = share(np.ones(len(units)))
    rows = [
        (topic + 1, group, found[g, topic], low[g, topic], high[g, topic])
        for topic in range(parts.shape[1])
        for g, group in enumerate(groups)
    ]
    return pd.DataFrame(rows, columns=["topic", by, "share", "low", "high"])
