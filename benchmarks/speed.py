"""How fast is it, and how does it grow? This project, the plain way and other tools on the same input, in one run.

Prints Markdown tables, and with --write renews their rows in benchmarks/speed.md:

    .venv/bin/python benchmarks/speed.py --write                    # all of it: about an hour
    .venv/bin/python benchmarks/speed.py --quick                    # about a minute, small sizes: does it work?
    .venv/bin/python benchmarks/speed.py --only counting --sizes 1000,20000
    .venv/bin/python benchmarks/speed.py --texts FOLDER             # your own texts, *.txt, instead of synthetic ones

Every measurement runs in a process of its own, on one thread, and begins when its input is in memory; the ways take
turns. They must give the same result, or nothing is printed. Other tools get the environment of peers.py.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import ways
from ways import TASKS, Task, Way, Work

try:
    import resource
except ImportError:  # Windows: memory is not measured
    resource = None

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
TABLE, README = HERE / "speed.md", PROJECT / "README.md"
BEGIN, END = "<!-- some rows of benchmarks/speed.md, written by its command -->", "<!-- end of rows -->"
LIMIT = 320  # seconds: what would take longer, going by the size before, is left out; of our own ways four times that
PATIENCE = 4
ROUNDS, SHORT = 3, 20  # what takes less than SHORT seconds is measured ROUNDS times, and the median counts
ONE_THREAD = dict.fromkeys(
    (
        *("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"),
        *("POLARS_MAX_THREADS", "RAYON_NUM_THREADS", "ARROW_IO_THREADS", "VECLIB_MAXIMUM_THREADS"),
    ),
    "1",
)
#: The code beside this file is what is measured, whatever is installed; compiled once, as everywhere else.
HERE_ONLY = {
    **os.environ,
    **ONE_THREAD,
    "PYTHONHASHSEED": "0",
    "PYTHONPATH": str(PROJECT / "src"),
    "PYTHONDONTWRITEBYTECODE": "",
}


# --- Measuring -------------------------------------------------------------------------------------------------------


class Measured(NamedTuple):
    """One measurement, or why there is none."""

    clock: float = float("nan")
    processor: float = float("nan")
    before: float = float("nan")  # MB in memory with the input, before the call
    peak: float = float("nan")  # MB at most during the call
    check: Any = None
    failed: str = ""


def measure(prepare: Callable[[Path], Work], folder: Path) -> Measured:
    """Run one way once; the process does nothing else."""
    work, check = prepare(folder)
    gc.collect()
    before = _forget_peak()
    clock, processor = time.perf_counter(), _processor_seconds()
    result = work()
    clock, processor = time.perf_counter() - clock, _processor_seconds() - processor
    peak = _peak()
    return Measured(clock, processor, before, peak, check(result))


def _processor_seconds() -> float:
    """Return the seconds of this process, and of those it has started and seen end."""
    if resource is None:
        return time.process_time()
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def _highest(whose: str) -> float:
    """Return the MB that a process had at most since it began."""
    if resource is None:
        return float("nan")
    return resource.getrusage(getattr(resource, whose)).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)


def _forget_peak() -> float:
    """Return the MB in memory, from which the highest is counted anew where the system allows it (Linux)."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
        return _status(Path("/proc/self"), "VmRSS")
    except OSError:
        return _highest("RUSAGE_SELF")


def _peak() -> float:
    """Return the highest MB of this process and of those it has started; pages they share count for each."""
    ended = _highest("RUSAGE_CHILDREN")
    try:
        started = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
        alive = sum(_status(Path("/proc") / number, "VmHWM") for number in started)
        return _status(Path("/proc/self"), "VmHWM") + max(alive, ended)
    except OSError:
        return _highest("RUSAGE_SELF") + ended


def _status(process: Path, field: str) -> float:
    (line,) = [line for line in (process / "status").read_text().splitlines() if line.startswith(field)]
    return int(line.split()[1]) / 1024


class Bench:
    """Runs measurements in processes of their own, and remembers them."""

    def __init__(self, place: Path, source: Path | None, limit: float, quick: bool) -> None:
        self.place, self.source, self.limit, self.quick = place, source, limit, quick
        self.done: dict[tuple[str, int], list[Measured]] = {}
        self.other_python: Path | None = None

    def task(self, task: Task, sizes: Sequence[int]) -> dict[int, dict[Way, Measured]]:
        """Measure all ways of a task at all sizes."""
        found: dict[int, dict[Way, Measured]] = {}
        every = [way for way in (task.ours, task.plain, *task.others) if way]
        for size in sizes:
            chosen = [
                way for way in every if self._is_affordable(way, found, size, PATIENCE if way is task.ours else 1)
            ]
            if chosen:
                folder = self._input(task.made_of, size)
                for turn in range(1 if self.quick else ROUNDS):
                    for way in chosen:
                        self._run(way, folder, size, turn)
            found[size] = {
                way: self._median(way, size) if way in chosen else Measured(failed="too long") for way in every
            }
            _say(task.title, size, found[size])
            self._compare(task, size, found[size])
        return found

    def _is_affordable(self, way: Way, found: dict[int, dict[Way, Measured]], size: int, patience: int) -> bool:
        if not found:
            return True
        before = max(found)
        last = found[before][way]
        return not last.failed and last.clock * size / before <= self.limit * patience

    def _input(self, kind: str, size: int) -> Path:
        folder = self.place / f"{kind}-{size}"
        if not folder.exists():
            folder.mkdir()
            source = [str(self.source)] if self.source else []
            command = [sys.executable, __file__, "--make", kind, str(size), str(folder), *source]
            subprocess.run(command, check=True, env=HERE_ONLY)
        return folder

    def _run(self, way: Way, folder: Path, size: int, turn: int) -> None:
        runs = self.done.setdefault((way.prepare.__name__, size), [])
        if len(runs) > turn or (runs and (runs[0].failed or runs[0].clock > SHORT)):
            return
        python = self._other_python() if way.elsewhere else Path(sys.executable)
        command = [str(python), __file__, "--measure", way.prepare.__name__, str(folder)]
        environment = HERE_ONLY | ({"PYTHONPATH": ""} if way.elsewhere else {})
        ended = subprocess.run(command, capture_output=True, text=True, env=environment)
        if ended.returncode:
            lines = ended.stderr.strip().splitlines() or [f"exit code {ended.returncode}"]
            print(ended.stderr, file=sys.stderr)
            runs.append(Measured(failed=lines[-1][:200]))
        else:
            runs.append(Measured(*json.loads(ended.stdout.splitlines()[-1])))

    def _other_python(self) -> Path:
        if self.other_python is None:
            from peers import environment

            self.other_python, _ = environment()
        return self.other_python

    def _median(self, way: Way, size: int) -> Measured:
        runs = self.done[way.prepare.__name__, size]
        if len({str(run.check) for run in runs}) > 1:
            raise SystemExit(f"{way.label}, {size:,} articles: not the same result twice: {[r.check for r in runs]}")
        return sorted(runs, key=lambda run: run.processor)[len(runs) // 2]

    def _compare(self, task: Task, size: int, found: dict[Way, Measured]) -> None:
        """Stop where two ways that ought to give the same result do not."""
        results = {way: found[way].check for way in found if way.within is not None and not found[way].failed}
        for way, check in results.items():
            reference = results.get(task.ours, check)
            if check is not reference and not _is_near(check, reference, way.within):
                raise SystemExit(
                    f"{task.title}, {size:,} articles: {way.label} gives {str(check)[:200]}, "
                    f"{task.ours.label} {str(reference)[:200]}"
                )


def _is_near(one: Any, other: Any, within: float) -> bool:
    if not within:
        return str(one) == str(other)
    one, other = np.array(one, dtype=float), np.array(other, dtype=float)
    return one.shape == other.shape and np.nanmax(np.abs(one - other)) <= within


def _say(title: str, size: int, found: dict[Way, Measured]) -> None:
    parts = [f"{way.label}: {_cell(way, run) if not run.failed else run.failed}" for way, run in found.items()]
    print(f"{title}, {size:,}: " + "; ".join(parts), file=sys.stderr, flush=True)


# --- Tables ----------------------------------------------------------------------------------------------------------


def _seconds(way: Way, run: Measured) -> float:
    return run.clock if way.clock else run.processor


def _figures(value: float) -> str:
    return f"{value:.2f}" if value < 1 else f"{value:.1f}" if value < 20 else f"{value:,.0f}"


def _cell(way: Way, run: Measured) -> str:
    if run.failed:
        return "–"
    return f"{_figures(_seconds(way, run))} s, {_memory(run.peak)}"


def _memory(megabytes: float) -> str:
    if np.isnan(megabytes):
        return "memory unknown"
    return f"{megabytes / 1024:.1f} GB" if megabytes >= 1000 else f"{megabytes:.0f} MB"


def _ratio(slower: float, faster: float) -> str:
    ratio = slower / faster if faster else float("nan")
    return "–" if np.isnan(ratio) else f"{ratio:.1f}×" if ratio < 10 else f"{ratio:.0f}×"


def _best(others: Iterable[Way], found: dict[Way, Measured]) -> tuple[Way, Measured] | None:
    """Return the fastest of the other tools."""
    done = [(way, found[way]) for way in others if not found[way].failed]
    return min(done, key=lambda pair: _seconds(*pair)) if done else None


def rows(task: Task, found: dict[int, dict[Way, Measured]]) -> Iterable[list[str]]:
    """Yield one row per size."""
    for size, runs in found.items():
        mine = runs[task.ours]
        plain = runs[task.plain] if task.plain else Measured(failed="none")
        best = _best(task.others, runs)
        yield [
            task.title,
            f"{size:,}",
            _cell(task.ours, mine),
            "–" if plain.failed else f"{task.plain.label}: {_cell(task.plain, plain)}",
            f"{best[0].label}: {_cell(*best)}" if best else "–",
            "–" if plain.failed else _ratio(_seconds(task.plain, plain), _seconds(task.ours, mine)),
            _ratio(_seconds(*best), _seconds(task.ours, mine)) if best else "–",
            "–" if mine.failed else _memory(mine.before),
        ]


def growth(task: Task, found: dict[int, dict[Way, Measured]]) -> list[str]:
    """Return the slopes of log time on log size: 1 is linear; a fixed cost makes it smaller."""
    row = [task.title]
    for chosen in ((task.ours,), (task.plain,) if task.plain else (), task.others):
        cells = []
        for way in chosen:
            known = [(size, _seconds(way, runs[way])) for size, runs in found.items() if not runs[way].failed]
            if len(known) > 1:
                sizes, seconds = np.log(np.array(known, dtype=float)).T
                slope = np.polyfit(sizes, seconds, 1)[0]
                span = f"{min(known)[0]:,}–{max(known)[0]:,}"
                cells.append(f"{way.label} {slope:.2f} ({span})" if chosen is task.others else f"{slope:.2f} ({span})")
        row.append("; ".join(cells) or "–")
    return row


def machine() -> str:
    """Return processor, memory and versions, without the name of the machine."""
    model = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), model)
    except OSError:
        pass
    versions = []
    for package in ("numpy", "scipy", "pandas", "scikit-learn", "underthesea"):
        try:
            versions.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    pinned = dict(re.findall(r"^([\w-]+)==(\S+)", (HERE / "peers-requirements.txt").read_text("utf-8"), re.MULTILINE))
    others = [f"{name} {pinned[name]}" for name in ("polars", "duckdb", "pyvi", "nltk")]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{cores} cores of {model}, {platform.system()}, Python {platform.python_version()}; "
        f"{', '.join(versions)}; others: {', '.join(others)}"
    )


INTRODUCTION = """# Speed

Written by `.venv/bin/python benchmarks/speed.py --write` on {machine}. {source}

Seconds of the processor, user and system together, so that what else the machine does counts little; with several
processes, and for the report, seconds of the clock. Behind them the highest memory of the whole process during the
call; of this, *input* was there before. Every cell is a process of its own on one thread; ways took turns on the same
input, and their results were compared (words by checksum; number of terms, entries, sum and sum of squares; p; places
of the evidence; lines per phrase). *–*: does not exist, or would take more than {limit:.0f} seconds. Segmentation is
cold: importing the library and loading the model are part of it.
"""
HEADER = ["task", "articles", "this project", "the plain way", "best other tool"]
HEADER += ["plain ÷ this", "other ÷ this", "input"]
GROWTH = ["task", "this project", "the plain way", "other tools"]


def _table(header: list[str], body: Iterable[list[str]], left: Sequence[int]) -> str:
    rule = "|".join("---" if i in left else "---:" for i in range(len(header)))
    return "\n".join(["| " + " | ".join(header) + " |", f"|{rule}|", *("| " + " | ".join(r) + " |" for r in body)])


def run(bench: Bench, names: Sequence[str], sizes: Sequence[int] | None, before: str = "") -> str:
    """Measure the tasks and return the tables, with the rows of `before` for what was not measured now."""
    body, slopes = [], []
    for name in names:
        for task in TASKS[name]:
            chosen = (
                task.sizes if task.made_of == "project" else sizes or ((task.quick,) if bench.quick else task.sizes)
            )
            found = bench.task(task, chosen)
            body += rows(task, found)
            if len(found) > 1:
                slopes.append(growth(task, found))
    source = "The texts are synthetic (`texts.py`)." if bench.source is None else "The texts are those of a folder."
    parts = [INTRODUCTION.format(machine=machine(), source=source, limit=bench.limit)]
    parts.append(_table(HEADER, _renewed(before, body, 2), (0, 3, 4)))
    if slopes := _renewed(before, slopes, 1, width=len(GROWTH)):
        parts.append("\nGrowth: time goes with this power of the number of articles (slope of log time on log size).\n")
        parts.append(_table(GROWTH, slopes, (0, 3)))
    return "\n".join(parts) + "\n"


def _renewed(before: str, measured: list[list[str]], keys: int, width: int = len(HEADER)) -> list[list[str]]:
    """Return the rows of a table that was written before, with those measured now in their place, in the order of the
    tasks; the first cells say of what a row is."""
    both = [*_rows_of(before), *measured]
    rows = {tuple(row[:keys]): row for row in both if len(row) == width and row[0] != HEADER[0]}
    titles = [task.title for tasks in TASKS.values() for task in tasks]
    known = [key for key in rows if key[0] in titles]
    return [
        rows[k] for k in sorted(known, key=lambda k: (titles.index(k[0]), *(int(c.replace(",", "")) for c in k[1:])))
    ]


def _rows_of(tables: str) -> list[list[str]]:
    """Return the cells of every row of the tables in a text, headings among them."""
    return [line.strip("| ").split(" | ") for line in tables.splitlines() if line.startswith("| ")]


def readme(text: str, table: str) -> str:
    """Return the text of the README with its rows of the table between the marks."""
    machine = re.search(r"--write` on (.*?);", table)[1]
    shown = {(task.title, f"{task.shown:,}") for tasks in TASKS.values() for task in tasks}
    body = [row[:-1] for row in _rows_of(table) if len(row) == len(HEADER) and tuple(row[:2]) in shown]
    before, _, rest = text.partition(BEGIN)
    _, _, behind = rest.partition(END)
    return "".join([before, BEGIN, f"\nOn {machine}:\n\n", _table(HEADER[:-1], body, (0, 3, 4)), "\n\n", END, behind])


def _numbers_from(text: str) -> list[int]:
    sizes = [int(part.replace("_", "")) for part in text.split(",")]
    if min(sizes) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} must be numbers of articles, such as 1000,10000")
    return sorted(set(sizes))


def _names_from(text: str) -> list[str]:
    if wrong := [name for name in text.split(",") if name not in TASKS]:
        raise argparse.ArgumentTypeError(f"{', '.join(wrong)} must be one of {', '.join(TASKS)}")
    return text.split(",")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", type=_names_from, default=list(TASKS), help=f"some of {','.join(TASKS)}")
    parser.add_argument("--sizes", type=_numbers_from, help="numbers of articles, instead of those of each task")
    parser.add_argument("--texts", type=Path, metavar="FOLDER", help="texts in UTF-8, *.txt, instead of synthetic ones")
    parser.add_argument("--limit", type=float, default=LIMIT, help=f"seconds per measurement ({LIMIT})")
    parser.add_argument("--quick", action="store_true", help="small sizes, once each, without the report")
    parser.add_argument("--write", action="store_true", help=f"renew these rows of {TABLE.name} and README")
    parser.add_argument("--make", nargs="+", help=argparse.SUPPRESS)
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write and (options.texts or options.quick):
        parser.error(
            "--write renews a table of all sizes and synthetic texts; it goes with neither --texts nor --quick"
        )
    if options.make:
        kind, size, folder, *source = options.make
        ways.make_input(kind, int(size), Path(folder), Path(source[0]) if source else None)
        return
    if options.measure:
        name, folder = options.measure
        print(json.dumps(measure(getattr(ways, name), Path(folder))))
        return
    sizes, names = options.sizes, options.only
    if options.texts:
        from texts import folder_texts  # not above: the environment of the other tools has nothing of this project

        available = sum(1 for _ in folder_texts(options.texts))
        sizes = sorted({size for size in sizes or (1000, 10_000, 100_000) if size < available} | {available})
    if options.quick:
        names = [name for name in names if name != "report"]
    (PROJECT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=PROJECT / "build", prefix="speed-") as place:
        bench = Bench(Path(place), options.texts, options.limit, options.quick)
        before = TABLE.read_text(encoding="utf-8") if options.write and TABLE.exists() else ""
        if before and names != list(TASKS) and machine() not in before:
            parser.error(f"{TABLE.name} was not written on {machine()}; renew all of it, without --only")
        text = run(bench, names, sizes, before)
    print(text)
    if options.write:
        TABLE.write_text(text, encoding="utf-8")
        README.write_text(readme(README.read_text(encoding="utf-8"), text), encoding="utf-8")


if __name__ == "__main__":
    main()
