"""Notebooks are stored without outputs: what makes them so, on save in JupyterLab and on the command line.

Only the standard library is imported here, because the Jupyter server loads this module when it starts.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path, PurePosixPath
from typing import Any

from analysis.system.language import _
from analysis.system.library_words import retold_reason

Notebook = dict[str, Any]
"""A notebook as its JSON says it, format 4."""
FOLDER = "notebooks"
_KERNELSPEC_KEYS = ("name", "display_name", "language")


def strip(notebook: Notebook) -> Notebook:
    """Return a copy of a notebook without outputs, execution counts and volatile metadata.

    Kept are the sources, cell ids, attachments and cell tags, and which kernel the notebook is for.

    Parameters
    ----------
    notebook
        The notebook; it is not changed.

    Returns
    -------
    Notebook
        The stripped copy. Stripping it again changes nothing.

    Examples
    --------
    >>> cell = {"cell_type": "code", "id": "a", "metadata": {"tags": ["parameters"], "scrolled": True},
    ...         "execution_count": 3, "outputs": [{"output_type": "stream"}], "source": "n = 1"}
    >>> stripped = strip({"cells": [cell], "metadata": {"widgets": {}}, "nbformat": 4, "nbformat_minor": 5})
    >>> [stripped["cells"][0][key] for key in ("outputs", "execution_count", "metadata")]
    [[], None, {'tags': ['parameters']}]
    >>> stripped["metadata"]
    {}
    """
    notebook = copy.deepcopy(notebook)
    for cell in notebook["cells"]:
        tags = cell.get("metadata", {}).get("tags")
        cell["metadata"] = {"tags": tags} if tags else {}
        if cell["cell_type"] == "code":
            cell["outputs"] = []
            cell["execution_count"] = None
    kernel = notebook.get("metadata", {}).get("kernelspec", {})
    kernel = {key: kernel[key] for key in _KERNELSPEC_KEYS if key in kernel}
    notebook["metadata"] = {"kernelspec": kernel} if kernel else {}
    return notebook


def strip_on_save(model: dict[str, Any], path: str, contents_manager: Any, **kwargs: Any) -> None:  # noqa: ARG001 — servers may pass more
    """Strip a notebook that the Jupyter server is about to save, if it is in a folder ``notebooks/``.

    For the server's setting ``FileContentsManager.pre_save_hook``. The open tab keeps its outputs, only the
    file has none. Notebooks elsewhere, such as scratch work, are saved as they are.

    Parameters
    ----------
    model
        What the server will write; its ``content`` is replaced.
    path
        Where to, counted from the server's root folder.
    contents_manager
        The server's contents manager; its ``root_dir`` matters if the server was started in ``notebooks/``
        itself.
    **kwargs
        Whatever else a server passes; not used.
    """
    content = model.get("content")
    if model.get("type") != "notebook" or not content or content.get("nbformat") != 4:
        return
    root = Path(getattr(contents_manager, "root_dir", ""))
    if FOLDER in (root.name, *PurePosixPath(path.strip("/")).parent.parts):
        model["content"] = strip(content)


def dumps(notebook: Notebook) -> str:
    """Return a notebook's text byte for byte as Jupyter writes it.

    Parameters
    ----------
    notebook
        The notebook; a cell's source may be one string or a list of lines.

    Returns
    -------
    str
        JSON with sorted keys, sources as lists of lines, and a newline at the end.
    """
    cells = []
    for cell in notebook["cells"]:
        source = cell["source"]
        text = source if isinstance(source, str) else "".join(source)
        cells.append({**cell, "source": text.splitlines(keepends=True)})
    return json.dumps({**notebook, "cells": cells}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def strip_file(path: str | Path, check: bool = False) -> bool:
    """Strip a notebook file in place.

    Parameters
    ----------
    path
        The ``.ipynb`` file.
    check
        Only look; leave the file as it is.

    Returns
    -------
    bool
        Whether the file was (with `check`: is) different from its stripped form. A file that needs nothing is
        not written to.

    Raises
    ------
    ValueError
        If the file is not a notebook of format 4.
    """
    path = Path(path)
    before = path.read_bytes()
    try:
        notebook = json.loads(before)
        if notebook["nbformat"] != 4:
            raise ValueError(_("notebook format {nbformat} instead of 4").format(nbformat=notebook["nbformat"]))
        after = dumps(strip(notebook)).encode()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        reason = retold_reason(error) if isinstance(error, ValueError) else _("the file is damaged or of another kind")
        raise ValueError(
            _("{path} is not a notebook that can be read: {error}").format(path=path, error=reason)
        ) from error
    if after == before:
        return False
    if not check:
        path.write_bytes(after)
    return True
