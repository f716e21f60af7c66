"""The page of the explorer, and its colours by day and night."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import numpy as np

from analysis.system.language import _

#: Bytes of payload from which it is compressed. Below, the page opens in any browser and its source can be read.
COMPRESSED_FROM = 1_000_000
_PAPER, _NIGHT = "#ffffff", "#17181a"  # backgrounds of the page, as in explorer.css


# --- Colours and the page --------------------------------------------------------------------------


def page_looks(groups: Sequence[str]) -> list[dict[str, str]]:
    """Return the looks of every group: colour and marker of the figures, colour on dark paper, edge on light paper."""
    from analysis.figures.style import group_colours, looks

    colours = group_colours(groups)
    markers = {group: look.marker for group, look in looks(groups, colours).items()}
    return [
        {
            "light": colours[group],
            "edge": _until(colours[group], "#000000", _PAPER, 3.0),
            "dark": _until(colours[group], "#ffffff", _NIGHT, 4.5),
            "marker": markers[group],
        }
        for group in groups
    ]


def _until(colour: str, towards: str, paper: str, contrast: float) -> str:
    """Return the colour, mixed with as much of another as it takes to stand out from the paper."""
    start, end = (np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)]) for c in (colour, towards))
    for part in np.linspace(0, 1, 21):
        mixed = "#" + "".join(f"{round(float(v)):02x}" for v in start + part * (end - start))
        bright, deep = sorted([_luminance(mixed), _luminance(paper)], reverse=True)
        if (bright + 0.05) / (deep + 0.05) >= contrast:
            break
    return mixed


def _luminance(colour: str) -> float:
    """Return the relative luminance as WCAG 2 defines it."""
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


_GZIP = 16 + zlib.MAX_WBITS  # with the head that a browser asks for
_PACKED = "gzip,base64:"  # no JSON begins so
# What would end the script element, or a line of it, is written as JSON allows it to be.
_HARMLESS = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def explorer_page(payload: dict[str, Any], name: str = "explorer") -> str:
    """Return `assets/NAME.html` with its style, script and payload, under a policy that lets nothing else in.

    A large payload of the explorer is compressed (gzip, as base64); its script unpacks it without asking any network.
    """
    assets = files("analysis").joinpath("assets")
    template, style, script = (assets.joinpath(f"{name}.{end}").read_text("utf-8") for end in ("html", "css", "js"))
    written = json.dumps(payload, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    if name == "explorer" and len(plain := written.encode()) >= COMPRESSED_FROM:
        # a head without a time and a file name: the same bytes on every run. Level 9 would take twice as long for 0.3 %
        packing = zlib.compressobj(7, zlib.DEFLATED, _GZIP, memLevel=9)
        written = _PACKED + base64.b64encode(packing.compress(plain) + packing.flush()).decode()
    else:
        written = written.translate(_HARMLESS)
    policy = (
        f"default-src 'none'; script-src '{content_hash(script)}'; style-src '{content_hash(style)}'; img-src data:; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )
    head, rest = template.split("<!--PAYLOAD-->")
    words = payload["words"]
    words = words.get(payload["language"], words)  # of a page in one language they are those of this language
    blocked = _("This page is made by its own script; please allow it to run. It loads nothing.")
    old = _(
        "This page is compressed, and this browser is too old to unpack it; please open it in one from 2023 or later."
    )
    unpacking = {"OLD-BROWSER": old, "OPENING": _("The page is being unpacked …")}
    parts = {
        "LANGUAGE": payload["language"],
        "TITLE": words["title"],
        "NOSCRIPT": blocked,
        "POLICY": policy,
        **unpacking,
    }
    for mark, part in parts.items():
        head = head.replace(f"<!--{mark}-->", part)
    head = head.replace("/*STYLE*/", style)
    # the payload goes in last: nothing in an article can be taken for a mark of the template
    return head + written + rest.replace("/*SCRIPT*/", script)


def content_hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
