"""Read a CRFsuite model file.

The format (Okazaki 2007): a header with offsets into the file; records of weights, each with the number of its
attribute and label; the names of labels and attributes in two databases ("CQDB").
"""

from __future__ import annotations

import re
import struct
from pathlib import Path

import numpy as np

from analysis.system.language import _

_LABELS = ["B-W", "I-W"]
_FUNCTIONS = ("", "lower", "isdigit", "istitle", "is_in_dict")
_TEMPLATE = re.compile(r"T\[(-?\d+)(?:,(-?\d+))?\](?:\.(\w+))?")
_NUMBER = re.compile(r"([+-]?)0*([0-9]{1,10})")
REACH = 2  # tokens that a template sees to either side


def parse(template: str) -> tuple[int, int, str]:
    """Return where a template begins, how many tokens it sees, and what it asks of them.

    >>> parse("T[-1,0].lower"), parse("T[2]")
    ((-1, 2, 'lower'), (2, 1, ''))
    """
    match = _TEMPLATE.fullmatch(template)
    begin, end = (int(match[1]), int(match[2] or match[1])) if match else (0, -1)
    function = (match and match[3]) or ""
    if not -REACH <= begin <= end <= REACH or end - begin > 2 or function not in _FUNCTIONS:
        raise ValueError(
            _("template {template!r}; known are one to three tokens from T[-2] to T[2], {functions}").format(
                template=template, functions=_FUNCTIONS[1:]
            )
        )
    return begin, end - begin + 1, function


def read_crfsuite(file: Path) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return the attributes of a model with the labels B-W and I-W, their weights, and those of its transitions.

    Returns
    -------
    tuple
        The names of the attributes; for each, the weight of I less that of B; a 2 × 2 array of weights, from the
        label of the row to that of the column, B before I.

    Raises
    ------
    ValueError
        If the file is no CRFsuite model, or has other labels.
    """
    content = file.read_bytes()
    if content[:4] != b"lCRF" or content[8:12] != b"FOMC":
        raise ValueError(
            _("{file} is not a CRFsuite model: it begins with {start!r}").format(file=file, start=content[:12])
        )
    weights_at, labels_at, attributes_at = struct.unpack_from("<3I", content, 28)
    labels, attributes = _read_names(content, labels_at), _read_names(content, attributes_at)
    if labels != _LABELS:
        raise ValueError(
            _("{file} has the labels {labels}; known are {known}").format(
                file=file, labels=", ".join(labels), known=" and ".join(_LABELS)
            )
        )
    (count,) = struct.unpack_from("<I", content, weights_at + 8)
    record = np.dtype([("kind", "<u4"), ("source", "<u4"), ("label", "<u4"), ("weight", "<f8")])
    records = np.frombuffer(content, record, count, weights_at + 12)
    kind, source, label, weight = (records[name] for name in record.names or ())
    of_state = kind == 0
    both = np.zeros((len(attributes), 2))
    both[source[of_state], label[of_state]] = weight[of_state]
    transitions = np.zeros((2, 2))
    transitions[source[~of_state], label[~of_state]] = weight[~of_state]
    return attributes, both[:, 1] - both[:, 0], transitions


def _read_names(content: bytes, at: int) -> list[str]:
    """Return the strings of a constant database in the order of their ids."""
    if content[at : at + 4] != b"CQDB":
        raise ValueError(_("no database of names at byte {at} of the model").format(at=at))
    count, offsets_at = struct.unpack_from("<2I", content, at + 16)
    names = []
    for offset in struct.unpack_from(f"<{count}I", content, at + offsets_at):
        (size,) = struct.unpack_from("<I", content, at + offset + 4)
        names.append(content[at + offset + 8 : at + offset + 7 + size].decode())  # less the zero byte at its end
    return names


def is_i32(token: str) -> bool:
    """Return True if Rust reads a token as a number of 32 bits, which is what the templates call a digit."""
    match = _NUMBER.fullmatch(token)
    return match is not None and -(2**31) <= int(match[1] + match[2]) < 2**31
