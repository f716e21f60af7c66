"""What matplotlib's SVG lacks: a description for readers who cannot see it, and colours for a dark page."""

from __future__ import annotations

import html

# From a colour on white to one on a dark page. Colours that are not here can be read on both.
DARK = {
    "#ffffff": "#17181a",
    "#1b1b1b": "#e8e8e8",
    "#5f6368": "#a9adb2",
    "#d9dce0": "#3a3d41",
    "#1d3557": "#8fb4e3",
    "#000000": "#e8e8e8",
    # the first three colours of groups as the triangle writes its shares, darker than its markers
    "#14253d": "#8fb4e3",
    "#8c3b2b": "#c8553d",
    "#9d741b": "#e0a526",
}


def finish_svg(source: str, title: str, description: str) -> str:
    """Return an SVG with a title, a description and colours for dark pages.

    The colours of the file stay as they are, so that a program without style sheets shows the light figure.
    """
    start, opening, rest = _parts(source)
    named = [f'<title id="title">{html.escape(title)}</title>'] if title else []
    told = [f'<desc id="desc">{html.escape(description)}</desc>'] if description else []
    label = ' role="img"' + (' aria-labelledby="' + " ".join(["title"] * bool(named) + ["desc"] * bool(told)) + '"')
    opening = opening[:-1] + (label if named or told else ' role="img"') + ">"
    rules = "".join(
        f'[style*="{paint}: {light}"]{{{paint}:{dark}!important}}'
        for light, dark in DARK.items()
        for paint in ("fill", "stroke")
        if f"{paint}: {light}" in rest
    )
    rules += "".join(  # of patterns, whose colours are attributes
        f'[fill="{light}"]{{fill:{dark}!important}}' for light, dark in DARK.items() if f'fill="{light}"' in rest
    )
    style = f"<style>@media (prefers-color-scheme:dark){{{rules}}}</style>" if rules else ""
    return start + opening + "\n " + "\n ".join([*named, *told, style]).strip() + rest


def _parts(source: str) -> tuple[str, str, str]:
    """Return what stands before the root element, its opening tag, and the rest."""
    begin = source.index("<svg ")
    end = source.index(">", begin) + 1
    return source[:begin], source[begin:end], source[end:]
