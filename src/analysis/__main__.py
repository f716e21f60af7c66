"""The commands: from a folder of saved pages to a report; and `strip`, which removes outputs from notebooks."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

_EXAMPLE = """\
from saved pages to a report:
  analysis new my-question                         makes the folder, then: cd my-question
  analysis add ~/pages/son-la --province "Sơn La"
  analysis add ~/pages/bac-kan --province "Bắc Kạn" --newspaper "Báo Bắc Kạn"
  analysis check                                   what is wrong with the corpus, if anything
  analysis code --coder Hương                      a page to give sentences their frames by hand
  analysis report                                  then open reports/report.html
"""
_ADD = """\
Each file becomes an article: its text goes to data/articles, the file as it came to data/originals, and one row to
data/articles.csv. Title, date, author and newspaper are read from the page where it has them; what is concluded from
the position of a line is named in the column `inferred`, what is not known stays empty. Text that is already there is
left out, so the same folder can be added again when it has grown. Exit code 1 if a file could not be added; the
others are.
"""
_ROOT = "the project's folder (default: the nearest one, from here upwards, with data/articles.csv)"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, or 1 with the reason on the error stream."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console may not have every letter
            stream.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
    commands = {"new": _new, "add": _add, "check": _check, "code": _code, "report": _report, "strip": _strip}
    try:
        return commands[options.command](options)
    except (OSError, ValueError, RuntimeError, ImportError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="analysis", description=__doc__, epilog=_EXAMPLE, formatter_class=raw)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    new = commands.add_parser("new", help="make a project: an empty manifest, notebooks, a codebook to edit")
    new.add_argument("folder", metavar="DIR", help="a folder that does not exist or is empty")

    add = commands.add_parser(
        "add", help="add text files, saved web pages, .docx or PDF to the corpus", description=_ADD, formatter_class=raw
    )
    add.add_argument("paths", nargs="+", metavar="FILE_OR_FOLDER", help="what to add; of a folder all files in it")
    add.add_argument("--province", help="the province, or other group, of all these articles (needed)")
    add.add_argument("--newspaper", help="instead of the one the page names")
    add.add_argument("--published", type=_date, metavar="YYYY-MM-DD", help="instead of the date the page names")
    add.add_argument("--author", help="instead of the one the page names")
    add.add_argument("--resolution", help="the resolution, or other occasion, that the articles are about")
    add.add_argument("--title", help="instead of the page's own; only with one file")
    add.add_argument("--id", dest="article_id", help="instead of one made from the file's name; only with one file")
    add.add_argument("--root", help=_ROOT)

    check = commands.add_parser("check", help="list everything that is wrong with the corpus; exit code 1 if anything")
    check.add_argument("--root", help=_ROOT)
    check.add_argument(
        "--excel", action="store_true", help="also write data/articles.xlsx, to sort and filter in Excel"
    )

    code = commands.add_parser(
        "code", help="write a page to code sentences at by hand, or to settle where two coders differ"
    )
    code.add_argument("--coder", help="the coder's name (needed, unless --adjudicate is given)")
    code.add_argument("--sentences", type=int, metavar="N", help="how many to draw (default: 150, or all)")
    code.add_argument("--sheet", metavar="FILE", help="code this sheet instead of drawing one")
    code.add_argument("--name", default="sheet", help="of the sheet that is drawn (default: sheet)")
    code.add_argument("--by", default="province", help="the grouping column (default: province)")
    code.add_argument("--seed", type=int, default=0, help="another seed draws another sheet (default: 0)")
    code.add_argument("--codebook", metavar="FILE", help="instead of the project's resources/codebook.toml")
    code.add_argument("--language", choices=("en", "vi"), help="of the page")
    code.add_argument("--adjudicate", nargs=2, metavar=("A.csv", "B.csv"), help="the files that two coders saved")
    code.add_argument("--root", help=_ROOT)

    report = commands.add_parser(
        "report", help="run the notebooks and rebuild reports/; if one fails, reports/ stays as it is"
    )
    report.add_argument("--root", help=_ROOT)
    report.add_argument("--jobs", type=int, default=2, help="notebooks at the same time (default: 2)")

    strip = commands.add_parser("strip", help="remove the outputs from notebooks")
    strip.add_argument("--check", action="store_true", help="only list notebooks with outputs; exit code 1 if any")
    strip.add_argument("notebooks", nargs="*", type=Path, help="files (default: notebooks/*.ipynb)")
    return parser


def _date(text: str) -> str:
    try:
        is_date = date.fromisoformat(text).isoformat() == text
    except ValueError:
        is_date = False
    if not is_date:
        raise argparse.ArgumentTypeError(f"{text!r} must be a date such as 2021-03-04")
    return text


def _root(options: argparse.Namespace) -> Path:
    from analysis.project.new import find_root

    return find_root() if options.root is None else Path(options.root)


def _say(line: str) -> None:
    print(line, flush=True)


def _new(options: argparse.Namespace) -> int:
    from analysis.project.new import new_project

    folder = new_project(options.folder)
    _say(f"{folder} is ready; its README.md says what to do there, first: analysis add FILES --province NAME")
    return 0


def _add(options: argparse.Namespace) -> int:
    from analysis.project.add import add_articles

    root = _root(options)
    province = options.province
    if province is None and sys.stdin.isatty():
        province = input("The province, or other group, of these articles: ")
    if not province or not province.strip():
        raise ValueError("--province is missing; every article needs one, or the name of another group")
    columns = ("newspaper", "published", "author", "resolution", "title", "article_id")
    given = {column: getattr(options, column) for column in columns if getattr(options, column) is not None}
    return 1 if add_articles(options.paths, province, root=root, given=given, say=_say) else 0


def _check(options: argparse.Namespace) -> int:
    from analysis.project.check import check_project

    root = _root(options)
    problems, notes = check_project(root)
    for problem in problems:
        _say(f"problem: {problem}")
    for note in notes:
        _say(f"note: {note}")
    if options.excel:
        from analysis.project.check import write_excel

        _say(f"{write_excel(root)}: written; articles.csv is what is read, so save changes as articles.csv (CSV UTF-8)")
    count = "no problems" if not problems else "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    _say(f"{root.resolve().name}: {count}")
    return 1 if problems else 0


def _code(options: argparse.Namespace) -> int:
    from analysis.report.desk_command import write_adjudication, write_desk

    given = {"codebook": options.codebook, "language": options.language, "say": _say}
    if options.adjudicate:
        try:
            root = _root(options)
        except FileNotFoundError:  # sheets can be compared without their corpus, only without intervals
            root = None
        write_adjudication(*options.adjudicate, root=root, coder=options.coder or "adjudicated", **given)
        return 0
    if not options.coder or not options.coder.strip():
        raise ValueError("--coder is missing; every coder needs a name, by which the page and its file are called")
    root = Path(options.sheet).parent if options.sheet and not options.root else _root(options)
    write_desk(
        root, coder=options.coder, size=options.sentences, sheet=options.sheet, name=options.name, by=options.by,
        seed=options.seed, **given,
    )  # fmt: skip
    return 0


def _report(options: argparse.Namespace) -> int:
    from analysis.report.building import build_report

    build_report(_root(options), jobs=options.jobs, say=_say)
    return 0


def _strip(options: argparse.Namespace) -> int:
    from analysis.report.notebook_files import strip_file

    changed = [
        p for p in options.notebooks or sorted(Path("notebooks").glob("*.ipynb")) if strip_file(p, options.check)
    ]
    for path in changed:
        _say(f"{path}: {'has outputs' if options.check else 'outputs removed'}")
    return 1 if changed and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
