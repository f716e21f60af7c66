"""The commands: `python -m analysis report` rebuilds reports/, `python -m analysis strip` empties notebooks."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, or 1 with the reason on the error stream."""
    parser = argparse.ArgumentParser(prog="analysis", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    report = commands.add_parser("report", help="execute the notebooks and rebuild reports/, all or nothing")
    report.add_argument("--root", default=".", help="the project's folder (default: this one)")
    report.add_argument("--jobs", type=int, default=2, help="notebooks at the same time (default: 2)")
    strip = commands.add_parser("strip", help="remove the outputs from notebooks")
    strip.add_argument("--check", action="store_true", help="only list notebooks with outputs; exit code 1 if any")
    strip.add_argument("notebooks", nargs="*", type=Path, help="files (default: notebooks/*.ipynb)")
    options = parser.parse_args(arguments)
    try:
        return _report(options) if options.command == "report" else _strip(options)
    except (OSError, ValueError, RuntimeError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _report(options: argparse.Namespace) -> int:
    from analysis.report import build_report

    build_report(options.root, jobs=options.jobs, say=lambda line: print(line, flush=True))
    return 0


def _strip(options: argparse.Namespace) -> int:
    from analysis.jupyter_hooks import strip_file

    changed = [
        p for p in options.notebooks or sorted(Path("notebooks").glob("*.ipynb")) if strip_file(p, options.check)
    ]
    for path in changed:
        print(f"{path}: {'has outputs' if options.check else 'outputs removed'}")
    return 1 if changed and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
