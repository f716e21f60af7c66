# What the package offers, and where it is from; `__init__.py` reads it here.
from analysis.blocks import split_blocks
from analysis.codebook import Codebook, load_codebook
from analysis.coding import agreement, krippendorff_alpha, read_coding_sheet, write_coding_sheet
from analysis.concordance import ConcordanceIndex, concordance_index, concordance_lines
from analysis.corpus import load_corpus
from analysis.duplicates import drop_duplicates, find_duplicates
from analysis.encodings import repair_encoding
from analysis.explorer import Explorer, build_explorer, permalink
from analysis.frames import code_sentences, corrected_shares, frame_counts, frame_shares
from analysis.keyness import influence, keyness_pairs, keyness_table, smallest_ratio
from analysis.measures import (
    benjamini_hochberg,
    deviation_of_proportions,
    log2_ratio,
    log_likelihood,
    log_likelihood_of_groups,
)
from analysis.partitions import code_partitions, count_partitions, map_partitions
from analysis.phrases import coverage, drop_contained, phrase_rates, shared_phrases
from analysis.provinces import load_provinces, province_name
from analysis.quantities import find_quantities, instrument_counts
from analysis.resampling import wilson_interval
from analysis.segmenter import word_tokenize
from analysis.sentences import split_sentences
from analysis.terms import DocumentTerms, document_terms
from analysis.themes import Topics, tfidf_themes, topics
from analysis.tokens import segment
from analysis.vietnamese import STOP_WORDS, display_form, normalize, with_gloss

__all__ = [
    "STOP_WORDS",
    "Codebook",
    "ConcordanceIndex",
    "DocumentTerms",
    "Explorer",
    "Topics",
    "agreement",
    "benjamini_hochberg",
    "build_explorer",
    "code_partitions",
    "code_sentences",
    "concordance_index",
    "concordance_lines",
    "corrected_shares",
    "count_partitions",
    "coverage",
    "deviation_of_proportions",
    "display_form",
    "document_terms",
    "drop_contained",
    "drop_duplicates",
    "find_duplicates",
    "find_quantities",
    "frame_counts",
    "frame_shares",
    "influence",
    "instrument_counts",
    "keyness_pairs",
    "keyness_table",
    "krippendorff_alpha",
    "load_codebook",
    "load_corpus",
    "load_provinces",
    "log2_ratio",
    "log_likelihood",
    "log_likelihood_of_groups",
    "map_partitions",
    "normalize",
    "permalink",
    "phrase_rates",
    "province_name",
    "read_coding_sheet",
    "repair_encoding",
    "segment",
    "shared_phrases",
    "smallest_ratio",
    "split_blocks",
    "split_sentences",
    "tfidf_themes",
    "topics",
    "wilson_interval",
    "with_gloss",
    "word_tokenize",
    "write_coding_sheet",
]
