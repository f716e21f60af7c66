"""Figures appear below the cell that draws them."""

import nbformat
import pytest
from nbclient import NotebookClient

CELL = """
import pandas as pd
from analysis import plot_themes
plot_themes(pd.DataFrame({"province": ["x"], "term": ["lúa"], "tfidf": [0.1], "stability": [0.9]}));
"""


@pytest.mark.integration
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_every_cell_of_a_notebook_shows_its_figure():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL) for _ in range(2)])
    NotebookClient(notebook, timeout=120).execute()
    assert ["image/png" in output["data"] for cell in notebook.cells for output in cell.outputs] == [True, True]
