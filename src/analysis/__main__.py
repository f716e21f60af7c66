"""The commands: from a folder of saved pages to a report; and `strip`, which removes outputs from notebooks."""

from __future__ import annotations

import argparse
import io
import platform
import sys
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analysis.report.documents import FORMATS
from analysis.system.arguments import language_of, translated_arguments
from analysis.system.files import system_reason
from analysis.system.language import LANGUAGES, _, in_language, ngettext, number


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, or 1 with the reason on the error stream."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console may not have every letter
            stream.reconfigure(errors="backslashreplace")
    arguments = sys.argv[1:] if arguments is None else arguments
    with in_language(language_of(arguments)), translated_arguments():
        options = _parser().parse_args(arguments)
        commands = {"new": _new, "add": _add, "check": _check, "code": _code, "report": _report, "strip": _strip}
        try:
            return commands[options.command](options)
        except (OSError, ValueError, RuntimeError, ImportError) as error:
            reason = system_reason(error) if isinstance(error, OSError) else str(error)
            print(_("error: {reason}").format(reason=reason), file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print(_("stopped"), file=sys.stderr)
            return 130


def _example() -> str:
    return _(
        """\
from saved pages to a report:
  analysis new my-question                         makes the folder, then: cd my-question
  analysis add ~/pages/son-la --province "Sơn La"
  analysis add ~/pages/bac-kan --province "Bắc Kạn" --newspaper "Báo Bắc Kạn"
  analysis check                                   what is wrong with the corpus, if anything
  analysis code --coder Hương                      a page to give sentences their frames by hand
  analysis code --coder model --text               the same as texts for a language model
  analysis report                                  then open reports/report.html
"""
    )


def _about_add() -> str:
    return _(
        """\
Each file becomes an article: its text goes to data/articles, the file as it came to data/originals, and one row to
data/articles.csv. Title, date, author and newspaper are read from the page where it has them; what is concluded from
the position of a line is named in the column `inferred`, what is not known stays empty. Text that is already there is
left out, so the same folder can be added again when it has grown. Exit code 1 if a file could not be added; the
others are.
"""
    )


def _parser() -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    about = _(
        "The commands: from a folder of saved pages to a report; and `strip`, which removes outputs from notebooks."
    )
    parser = argparse.ArgumentParser(prog="analysis", description=about, epilog=_example(), formatter_class=raw)
    languages: dict[str, Any] = {
        "choices": LANGUAGES,
        "default": argparse.SUPPRESS,
        "help": _("language of messages and reports (default: that of the project, else of this machine)"),
    }
    parser.add_argument("--language", **languages)
    of_system = f"(Python {platform.python_version()}, {platform.system()} {platform.release()})"
    versions = f"%(prog)s {version('province-frames')} {of_system}"
    parser.add_argument(
        "--version", action="version", version=versions, help=_("show the versions of the package, Python and system")
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar=_("COMMAND"))
    _add_commands(commands, raw)
    for command in commands.choices.values():
        command.add_argument("--language", **languages)
    return parser


def _add_commands(commands: Any, raw: type[argparse.HelpFormatter]) -> None:
    root = _(
        "the project's folder (default: the nearest one, from here upwards, with data/articles.csv or articles.xlsx)"
    )
    new = commands.add_parser("new", help=_("make a project: an empty manifest, notebooks, a codebook to edit"))
    new.add_argument("folder", metavar=_("DIR"), help=_("a folder that does not exist or is empty"))

    about = _("add text files, saved web pages, .docx or PDF to the corpus")
    add = commands.add_parser("add", help=about, description=_about_add(), formatter_class=raw)
    add.add_argument(
        "paths", nargs="+", metavar=_("FILE_OR_FOLDER"), help=_("what to add; of a folder all files in it")
    )
    name, title, instead = _("NAME"), _("TITLE"), _("instead of the one the page names")
    add.add_argument("--province", metavar=name, help=_("the province, or other group, of all these articles (needed)"))
    add.add_argument("--newspaper", metavar=name, help=instead)
    add.add_argument("--published", type=_date, metavar=_("YYYY-MM-DD"), help=_("instead of the date the page names"))
    add.add_argument("--author", metavar=name, help=instead)
    add.add_argument(
        "--resolution", metavar=name, help=_("the resolution, or other occasion, that the articles are about")
    )
    add.add_argument("--title", metavar=title, help=_("instead of the page's own; only with one file"))
    add.add_argument(
        "--id",
        dest="article_id",
        metavar=_("ID"),
        help=_("instead of one made from the file's name; only with one file"),
    )
    add.add_argument("--root", metavar=_("DIR"), help=root)

    check = commands.add_parser(
        "check", help=_("list everything that is wrong with the corpus; exit code 1 if anything")
    )
    check.add_argument("--root", metavar=_("DIR"), help=root)
    excel = _("also write data/articles.xlsx, to sort and filter in Excel")
    check.add_argument("--excel", action="store_true", help=excel)

    _add_code(commands, name, root)

    report = commands.add_parser(
        "report", help=_("run the notebooks and rebuild reports/; if one fails, reports/ stays as it is")
    )
    report.add_argument("--root", metavar=_("DIR"), help=root)
    formats = _("also write report.docx, report.pdf or report.xlsx, to send; may be given several times")
    report.add_argument("--format", dest="formats", action="append", choices=FORMATS, default=[], help=formats)
    jobs = _("notebooks at the same time (default: 2)")
    report.add_argument("--jobs", type=_count, metavar="N", default=2, help=jobs)

    strip = commands.add_parser("strip", help=_("remove the outputs from notebooks"))
    strip.add_argument("--check", action="store_true", help=_("only list notebooks with outputs; exit code 1 if any"))
    strip.add_argument(
        "notebooks", nargs="*", metavar=_("FILE"), type=Path, help=_("files (default: notebooks/*.ipynb)")
    )


def _add_code(commands: Any, name: str, root: str) -> None:
    about = _("write a page to code sentences at, or a text for a language model, or settle where two coders differ")
    code = commands.add_parser("code", help=about)
    code.add_argument("--coder", metavar=name, help=_("the coder's name (needed, unless --adjudicate is given)"))
    code.add_argument("--sentences", type=_count, metavar="N", help=_("how many to draw (default: 150, or all)"))
    code.add_argument("--sheet", metavar=_("FILE"), help=_("code this sheet instead of drawing one"))
    code.add_argument("--name", metavar=name, help=_("of the sheet that is drawn (default: sheet, or all)"))
    code.add_argument("--by", metavar=_("COLUMN"), help=_("the grouping column (default: by of analysis.toml)"))
    code.add_argument(
        "--seed", type=_whole, default=0, metavar="N", help=_("another seed draws another sheet (default: 0)")
    )
    code.add_argument("--codebook", metavar=_("FILE"), help=_("instead of the project's resources/codebook.toml"))
    code.add_argument(
        "--text", action="store_true", help=_("write texts for a language model: of all sentences, or of the sheet")
    )
    code.add_argument("--answers", nargs="+", metavar=_("FILE"), help=_("what the model answered; needs --sheet"))
    code.add_argument("--adjudicate", nargs=2, metavar=("A.csv", "B.csv"), help=_("the files that two coders saved"))
    code.add_argument("--root", metavar=_("DIR"), help=root)


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(_("{value} must be a whole number, 0 or more").format(value=repr(text)))
    return int(text)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(_("{value} must be a whole number, 1 or more").format(value=repr(text)))
    return int(text)


def _date(text: str) -> str:
    try:
        is_date = date.fromisoformat(text).isoformat() == text
    except ValueError:
        is_date = False
    if not is_date:
        raise argparse.ArgumentTypeError(_("{value} must be a date such as 2021-03-04").format(value=repr(text)))
    return text


def _root(options: argparse.Namespace) -> Path:
    from analysis.project.new import find_root

    return find_root() if options.root is None else Path(options.root)


def _root_of_sheet(sheet: str) -> Path:
    """Return the project that a sheet lies in; a sheet outside of one can be coded with the package's codebook."""
    from analysis.project.new import find_root

    try:
        return find_root(Path(sheet).parent)
    except FileNotFoundError:
        return Path(sheet).parent


def _say(line: str) -> None:
    print(line, flush=True)


def _new(options: argparse.Namespace) -> int:
    from analysis.project.new import new_project

    folder = new_project(options.folder)
    said = _("{folder} is ready; its README.md says what to do there, first: analysis add FILES --province NAME")
    _say(said.format(folder=folder))
    return 0


def _add(options: argparse.Namespace) -> int:
    from analysis.project.add import add_articles

    root = _root(options)
    province = options.province
    if province is None and sys.stdin.isatty():
        province = input(_("The province, or other group, of these articles: "))
    if not province or not province.strip():
        raise ValueError(_("--province is missing; every article needs one, or the name of another group"))
    columns = ("newspaper", "published", "author", "resolution", "title", "article_id")
    given = {column: getattr(options, column) for column in columns if getattr(options, column) is not None}
    return 1 if add_articles(options.paths, province, root=root, given=given, say=_say) else 0


def _check(options: argparse.Namespace) -> int:
    from analysis.project.check import check_project

    root = _root(options)
    problems, notes = check_project(root)
    for problem in problems:
        _say(_("problem: {what}").format(what=problem))
    for note in notes:
        _say(_("note: {what}").format(what=note))
    if options.excel:
        from analysis.project.check import write_excel

        written = _("{file}: written; articles.csv is what is read, so save changes as articles.csv (CSV UTF-8)")
        _say(written.format(file=write_excel(root)))
    count = _("no problems")
    if problems:
        count = ngettext("{n} problem", "{n} problems", len(problems)).format(n=number(len(problems)))
    _say(f"{root.resolve().name}: {count}")
    return 1 if problems else 0


def _code(options: argparse.Namespace) -> int:
    from analysis.report.desk_command import take_answers, write_adjudication, write_desk, write_request

    given = {"codebook": options.codebook, "language": getattr(options, "language", None), "say": _say}
    if options.adjudicate:
        try:
            root = _root(options)
        except FileNotFoundError:  # sheets can be compared without their corpus, only without intervals
            root = None
        write_adjudication(*options.adjudicate, root=root, coder=options.coder or "adjudicated", **given)
        return 0
    if not options.coder or not options.coder.strip():
        raise ValueError(_("--coder is missing; every coder needs a name, after which the page and its file are named"))
    root = _root_of_sheet(options.sheet) if options.sheet and not options.root else _root(options)
    drawn = {"size": options.sentences, "name": options.name, "by": options.by, "seed": options.seed}
    asked = {"coder": options.coder, "sheet": options.sheet, "codebook": options.codebook, "say": _say}
    if options.answers:
        if not options.sheet:
            raise ValueError(_("--sheet is missing; --answers needs the sheet that the text was written from"))
        take_answers(root, options.answers, **asked)
    elif options.text:
        write_request(root, **drawn, **asked)
    else:
        write_desk(root, **drawn, **asked, language=given["language"])
    return 0


def _report(options: argparse.Namespace) -> int:
    from analysis.report.building import build_report

    language = getattr(options, "language", None)
    build_report(_root(options), language=language, formats=options.formats, jobs=options.jobs, say=_say)
    return 0


def _strip(options: argparse.Namespace) -> int:
    from analysis.report.notebook_files import strip_file

    notebooks = options.notebooks or sorted(Path("notebooks").glob("*.ipynb"))
    changed = [path for path in notebooks if strip_file(path, options.check)]
    for path in changed:
        said = _("{file}: has outputs") if options.check else _("{file}: outputs removed")
        _say(said.format(file=path))
    if not notebooks:
        what = _("no file notebooks/*.ipynb in {folder}; go to the project's folder, or name the notebooks")
        _say(what.format(folder=Path.cwd()))
    elif not changed:
        said = ngettext("no outputs in {n} notebook", "no outputs in {n} notebooks", len(notebooks))
        _say(said.format(n=number(len(notebooks))))
    return 1 if changed and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
