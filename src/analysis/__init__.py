"""Compare how groups of Vietnamese texts talk about the same subject.

The tables follow one another; each function takes the table of the one before it:

>>> articles = load_corpus("data")
>>> sentences = split_sentences(split_blocks(articles))
>>> terms = document_terms(segment(sentences))
>>> themes = tfidf_themes(terms)
>>> lines = concordance_lines(sentences, "vào cuộc sống")
"""

from analysis.blocks import split_blocks
from analysis.concordance import concordance_lines
from analysis.corpus import load_corpus
from analysis.phrases import deviation_of_proportions, drop_contained, phrase_rates
from analysis.sentences import split_sentences
from analysis.terms import DocumentTerms, document_terms
from analysis.themes import Topics, tfidf_themes, topics
from analysis.tokens import segment
from analysis.vietnamese import STOP_WORDS, display_form, normalize, with_gloss

__all__ = [
    "STOP_WORDS",
    "DocumentTerms",
    "Topics",
    "concordance_lines",
    "deviation_of_proportions",
    "display_form",
    "document_terms",
    "drop_contained",
    "load_corpus",
    "normalize",
    "phrase_rates",
    "segment",
    "split_blocks",
    "split_sentences",
    "tfidf_themes",
    "topics",
    "with_gloss",
]
