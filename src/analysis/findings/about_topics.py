"""Topics, where there is enough text for them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.findings.result import Finding
from analysis.measures.terms import document_terms
from analysis.measures.themes import thematic_terms
from analysis.measures.topics import Topics, topics
from analysis.report.study import Study
from analysis.system.language import _, number, percent
from analysis.text.spelling import shown_form, written_as

_TOPICS = 5
_SENTENCES_EACH = 6  # sentences a topic needs on average; with fewer a topic is one sentence
_MOST_SENTENCES = 6000  # of a large corpus every n-th is taken: topics of more take minutes and say no more


@dataclass(frozen=True)
class StudyTopics:
    """Topics of a study: stability and leading words of all, shares and names of those that survive, and a finding."""

    stability: pd.DataFrame
    shares: pd.DataFrame
    labels: dict[int, str]
    finding: Finding


def study_topics(study: Study) -> StudyTopics:
    """Return the topics of the sentences and which survive; none, with the reason, where there is too little text."""
    found, sentences = _topics(study)
    if found is None:
        reason = _(
            "**No topics.** Topics take words that at least two articles use, and at least {least} sentences "
            "with such words; here "
            "there are {n}."
        ).format(least=number(2 * _SENTENCES_EACH), n=number(sentences))
        empty = pd.DataFrame(columns=["topic", "other_starts", "other_sentences", "survives", "leading_words"])
        return StudyTopics(
            empty, pd.DataFrame(columns=["topic", study.by, "share"]), {}, Finding(reason, {"survive": 0})
        )
    words = found.terms.groupby("topic")["term"]
    with written_as(study.written):
        summary = words.agg(lambda terms: ", ".join(map(shown_form, terms.head(8))))
        named = words.agg(lambda terms: ", ".join(map(shown_form, terms.head(4))))
    stability = found.stability.merge(summary.rename("leading_words").reset_index(), on="topic")
    survive = found.stability.loc[found.stability["survives"], "topic"]
    labels = named[survive].to_dict()
    if len(survive):
        text = _("**Topics.** {n} of {of} topics come out again from other starting points and from resampled texts.")
    else:
        text = _(
            "**No topic is drawn.** None of {of} topics survives: on resampled texts even the most stable one "
            "keeps only {best} of "
            "its leading words. These texts are too few for topics."
        )
    text = text.format(
        n=number(len(survive)), of=number(len(stability)), best=percent(float(stability["other_sentences"].max()))
    )
    shares = found.shares[found.shares["topic"].isin(survive)]
    return StudyTopics(stability, shares, labels, Finding(text, {"survive": len(survive)}))


def _topics(study: Study) -> tuple[Topics | None, int]:
    """Return topics, or None where there is too little text; and the number of sentences with words for them."""
    tokens = study.tokens
    step = -(-len(study.sentences) // _MOST_SENTENCES)
    if step > 1:
        kept = study.sentences.iloc[::step][["article_id", "sentence"]]
        tokens = tokens.merge(kept, on=["article_id", "sentence"])
    terms = document_terms(tokens, min_articles=2)
    if not len(terms.terms):
        return None, 0
    try:
        thematic = thematic_terms(terms, study.settings.stop_words)
    except ValueError:  # only function words and numerals
        return None, 0
    sentences = int((thematic.counts.sum(axis=1) > 0).sum())
    wanted = min(_TOPICS, sentences // _SENTENCES_EACH, len(thematic.terms) // 2)
    if wanted < 2:
        return None, sentences
    return topics(terms, by=study.by, num_topics=wanted, stop_words=study.settings.stop_words), sentences
