"""Write small PDFs by hand: text in Unicode where one says, every character half as wide as its size."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

WIDTH = 0.5  # of a character, in sizes

# Text, left, baseline, size; counted from the lower left corner of A4, 595 by 842 points.
Text = tuple[str, float, float, float]


def write_pdf(path: Path, pages: Sequence[Sequence[Text]], trailer: str = "") -> Path:
    """Write a PDF; `trailer` is added to its last dictionary, to claim that it is encrypted."""
    ranges = "\n".join(f"<{high:02X}00> <{high:02X}FF> <{high:02X}00>" for high in range(256))
    codes = "1 begincodespacerange <0000> <FFFF> endcodespacerange"
    cmap = f"/CIDInit begincmap\n{codes}\n256 beginbfrange\n{ranges}\nendbfrange\nendcmap"
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H /DescendantFonts [4 0 R] "
        "/ToUnicode 5 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /DW 500 "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        "/FontDescriptor << /Type /FontDescriptor /FontName /F /Flags 4 /Ascent 900 /Descent -200 >> >>",
        stream(cmap),
    ]
    for number, page in enumerate(pages):
        drawn = "\n".join(
            f"BT /F {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET" for text, x, y, size in page
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> "
            f"/Contents {7 + 2 * number} 0 R >>"
        )
        objects.append(stream(drawn))
    out, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    out += (
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer}>>\nstartxref\n{out.index(b'xref')}\n%%EOF".encode()
    )
    path.write_bytes(out)
    return path


def stream(content: str) -> str:
    return f"<< /Length {len(content.encode())} >>\nstream\n{content}\nendstream"


def column(paragraphs: Sequence[str], x: float = 70, top: float = 760, width: int = 70, size: float = 12) -> list[Text]:
    """Return printed lines of paragraphs, one below the other, the first of each 20 points farther in."""
    lines = [
        (line, x + (20 if number == 0 else 0))
        for paragraph in paragraphs
        for number, line in enumerate(textwrap.wrap(paragraph, width))
    ]
    return [(line, left, top - 1.3 * size * row, size) for row, (line, left) in enumerate(lines)]
