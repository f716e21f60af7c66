"""How `make docs` builds the site: offline, from these pages, the docstrings and the tables of the benchmarks."""

import os
import sys
from importlib.metadata import version as installed_version
from pathlib import Path

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS))
os.environ.update(
    {"MPLBACKEND": "module://matplotlib_inline.backend_inline", "TQDM_DISABLE": "1", "ANALYSIS_LANGUAGE": "en"}
)

project = "analysis"
copyright = "the authors, MIT licence"
release = version = installed_version("province-frames")
language = "en"

extensions = ["numpydoc", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "myst_nb", "sphinx_design", "reference_pages"]
source_suffix = {".rst": "restructuredtext", ".md": "myst-nb"}
exclude_patterns = ["_static"]
suppress_warnings = ["mystnb.unknown_mime_type", "misc.highlighting_failure"]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nb_execution_mode = "force"  # every block of code on every page is run, and an error ends the build
nb_execution_raise_on_error = True
nb_execution_show_tb = True
nb_execution_timeout = 300
nb_merge_streams = True
nb_number_source_lines = False

autosummary_generate = True
autodoc_typehints = "none"  # the docstrings name them
numpydoc_show_class_members = False
numpydoc_xref_param_type = False

html_theme = "pydata_sphinx_theme"
html_title = "analysis"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "navbar_align": "left",
    "show_prev_next": True,
    "show_toc_level": 2,
    "header_links_before_dropdown": 4,
    "navbar_end": ["theme-switcher"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "pygments_light_style": "tango",
}
