# What the package offers, and where it is from; `__init__.py` reads it here.
from .corpus.duplicates import drop_duplicates, find_duplicates
from .corpus.encodings import repair_encoding
from .corpus.loading import load_corpus
from .corpus.periods import add_periods
from .corpus.provinces import load_provinces, province_name
from .evidence.concordance import concordance_lines
from .evidence.concordance_index import ConcordanceIndex, concordance_index
from .evidence.instruments import instrument_counts
from .evidence.quantities import find_quantities
from .figures.article_map import plot_article_map
from .figures.collocates import plot_collocates
from .figures.description import describe_figure
from .figures.dispersion import plot_dispersion
from .figures.frames import plot_frames
from .figures.heatmap import plot_heatmap
from .figures.instruments import plot_instruments
from .figures.keyness import plot_keyness
from .figures.over_time import plot_over_time
from .figures.phrases import plot_phrases
from .figures.province_map import plot_map
from .figures.roles import plot_roles
from .figures.sensitivity import plot_sensitivity
from .figures.steps import plot_steps
from .figures.style import close_figure, group_colours, save_figure
from .figures.themes import plot_themes
from .figures.themes_over_time import plot_themes_over_time
from .figures.topics import plot_topics
from .figures.triangle import plot_triangle
from .figures.word_shift import plot_word_shift
from .frames.agreement import agreement, krippendorff_alpha
from .frames.codebook import Codebook, load_codebook
from .frames.coding import code_sentences
from .frames.coding_sheet import read_coding_sheet, write_coding_sheet
from .frames.coding_text import coding_request, read_coding_answers
from .frames.corrected import corrected_shares
from .frames.desk_agreement import coder_agreement, disagreements
from .frames.differences import frame_differences
from .frames.error_rates import error_differences
from .frames.estimates import estimated_shares, how_many_labels
from .frames.learning import learn_indicators
from .frames.shares import frame_counts, frame_shares
from .measures.article_keyness import article_keyness
from .measures.association import conservative_log_ratio
from .measures.collocates import collocates
from .measures.collocations import collocations
from .measures.distances import distances, word_shift
from .measures.influence import influence
from .measures.key_articles import article_map, key_articles
from .measures.keyness import keyness_pairs, keyness_table
from .measures.over_time import over_time
from .measures.phrases import drop_contained, phrase_rates
from .measures.power import smallest_ratio
from .measures.resampling import wilson_interval
from .measures.shared_phrases import coverage, shared_phrases
from .measures.statistics import (
    benjamini_hochberg,
    deviation_of_proportions,
    log2_ratio,
    log_likelihood,
    log_likelihood_of_groups,
)
from .measures.terms import DocumentTerms, document_terms
from .measures.themes import tfidf_themes
from .measures.themes_over_time import themes_over_time
from .measures.topics import Topics, topics
from .pages.blocks import split_blocks
from .pages.reading import read_page
from .partitions.counting import count_partitions
from .partitions.partitions import code_partitions, map_partitions
from .project.add import add_articles
from .project.check import check_project
from .project.new import new_project
from .report.building import build_report
from .report.desk import CodingDesk, adjudication_desk, coding_desk
from .report.excel_file import save_tables
from .report.explorer import Explorer, build_explorer, permalink
from .report.markup import quoted
from .report.output import show_figure, show_table, write_csv
from .report.settings import Settings, load_settings
from .report.study import Study, open_study
from .system.language import set_language
from .text.numbers import is_numeral
from .text.spelling import display_form, normalize
from .text.word_lists import STOP_WORDS, with_gloss
from .words.segmenter import word_tokenize
from .words.sentences import split_sentences
from .words.tokens import segment

__all__ = [
    "STOP_WORDS",
    "Codebook",
    "CodingDesk",
    "ConcordanceIndex",
    "DocumentTerms",
    "Explorer",
    "Settings",
    "Study",
    "Topics",
    "add_articles",
    "add_periods",
    "adjudication_desk",
    "agreement",
    "article_keyness",
    "article_map",
    "benjamini_hochberg",
    "build_explorer",
    "build_report",
    "check_project",
    "close_figure",
    "code_partitions",
    "code_sentences",
    "coder_agreement",
    "coding_desk",
    "coding_request",
    "collocates",
    "collocations",
    "concordance_index",
    "concordance_lines",
    "conservative_log_ratio",
    "corrected_shares",
    "count_partitions",
    "coverage",
    "describe_figure",
    "deviation_of_proportions",
    "disagreements",
    "display_form",
    "distances",
    "document_terms",
    "drop_contained",
    "drop_duplicates",
    "error_differences",
    "estimated_shares",
    "find_duplicates",
    "find_quantities",
    "frame_counts",
    "frame_differences",
    "frame_shares",
    "group_colours",
    "how_many_labels",
    "influence",
    "instrument_counts",
    "is_numeral",
    "key_articles",
    "keyness_pairs",
    "keyness_table",
    "krippendorff_alpha",
    "learn_indicators",
    "load_codebook",
    "load_corpus",
    "load_provinces",
    "load_settings",
    "log2_ratio",
    "log_likelihood",
    "log_likelihood_of_groups",
    "map_partitions",
    "new_project",
    "normalize",
    "open_study",
    "over_time",
    "permalink",
    "phrase_rates",
    "plot_article_map",
    "plot_collocates",
    "plot_dispersion",
    "plot_frames",
    "plot_heatmap",
    "plot_instruments",
    "plot_keyness",
    "plot_map",
    "plot_over_time",
    "plot_phrases",
    "plot_roles",
    "plot_sensitivity",
    "plot_steps",
    "plot_themes",
    "plot_themes_over_time",
    "plot_topics",
    "plot_triangle",
    "plot_word_shift",
    "province_name",
    "quoted",
    "read_coding_answers",
    "read_coding_sheet",
    "read_page",
    "repair_encoding",
    "save_figure",
    "save_tables",
    "segment",
    "set_language",
    "shared_phrases",
    "show_figure",
    "show_table",
    "smallest_ratio",
    "split_blocks",
    "split_sentences",
    "tfidf_themes",
    "themes_over_time",
    "topics",
    "wilson_interval",
    "with_gloss",
    "word_shift",
    "word_tokenize",
    "write_coding_sheet",
    "write_csv",
]
