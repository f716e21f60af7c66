"""Which messages of the modules behind the commands no command prints, and why."""

from __future__ import annotations

#: Files whose messages a command may print: what the commands call, less what only draws, counts or writes pages.
BEHIND_COMMANDS = (
    "__main__.py", "project/", "system/", "corpus/", "pages/", "words/", "frames/", "measures/grouping.py",
    "report/building.py", "report/desk.py", "report/desk_command.py", "report/documents.py", "report/excel_file.py",
    "report/execution.py", "report/explorer.py", "report/faults.py", "report/notebook_files.py", "report/output.py",
    "report/printing.py", "report/settings.py", "report/study.py", "text/", "evidence/quantities.py",
)  # fmt: skip

#: By the reason: files, messages, or with "…" their beginnings.
NOT_PRINTED: dict[str, tuple[str, ...]] = {
    "it is written into a file of the project": ("project/settings_file.py", "# {name}…"),
    "it stands on the page of the coding desk": (
        "frame", "alike", "mean", "neither", "only A", "only B", "α from", "α to",
    ),
    "it stands in the text for a language model": (
        "Answer with one line…", "Code what the sentence says…", "Frames", "Include", "Exclude",
        "One sentence at a time…", "Rules", "The sentences", "The subject:…", "Use the frames as…",
        "What is only named…", "You code sentences…",
    ),
    "it stands in the report": (
        "Source: {file}.", "{shown} of {all} rows…", "Each section shows…", "Every number is…",
        "Nothing to list here.", "There is nothing to draw here.",
        "How do these groups of articles present the same subject?",
    ),
    "commands read a folder with a manifest and no single table": (
        "corpus/tables.py", "columns= names the columns of…",
    ),
    "commands call the function with other arguments": (
        "as_of=…", "by={by!r} must be a column of the articles…", "by_hand must be…",
        "cache must be…", "context=…", "encoding=…",
        "extra={extra!r} must…", "format {name!r}…", "keep=…", "language must be one of…",
        "lexicon must be None…", "longest=…", "most_terms=…",
        "n={n!r}…", "pairs names articles…", "path={path!r}…", "processes=…", "roles must be…",
        "size={size!r}; it must be 1…",
        "sentences: start must be…", "sentences: text in row…", "split_at=…", "tables is…", "text/numbers.py",
        "texts must be…", "texts[{i}]…", "threshold=…", "width=…", "words/given_words.py", "{name!r} is no part of…",
        "{path}: not found; 'analysis new DIR' writes one",
    ),
    "commands make the table themselves, as the function wants it": (
        "by={by!r}; the sheet…", "coded and codebook differ…", "errors has no frame…",
        "frame {frame!r}; it must be one of…", "no agreement measured…", "none", "published={value!r} is not…",
        "sentences has a column…", "sentences must hold each…", "the sheet was drawn from…",
        "the table has a column…", "the table holds no sentences…", "the {name} are not of these…",
        "without {by} and so in no group…", "{name} has {no_column}…",
    ),
    "commands refuse what Python can be asked to convert": (
        "converted to Unicode…", "not in the gazetteer of provinces…",
    ),
    "it is about a file of the package or of underthesea": ("provinces.csv: {name!r}…", "words/crf_file.py"),
    "argparse says it of kinds of options that no command has": (
        "expected %s argument", "expected at least one argument", "expected at most one argument",
        "not allowed with…", "one of the arguments %s is required", "invalid %(type)s value…", "unknown parser…",
    ),
    "argparse says it from Python 3.14 on": ("invalid choice: %(value)r, maybe you meant…",),
}  # fmt: skip
