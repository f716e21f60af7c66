"""Compare how groups of Vietnamese texts talk about the same subject.

The tables follow one another; each function takes the table of the one before it:

>>> articles = load_corpus("data")
>>> sentences = split_sentences(split_blocks(articles))
>>> terms = document_terms(segment(sentences))
>>> themes = tfidf_themes(terms)
>>> lines = concordance_lines(sentences, "vào cuộc sống")
"""

from importlib.metadata import version

import lazy_loader

# Modules are imported on first use, so that worker processes start quickly; `__init__.pyi` lists what is public.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
__version__ = version("province-frames")
