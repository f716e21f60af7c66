"""Sets up the project's own environment and runs its jobs: the same on Linux, macOS and Windows.

    python run.py report     run the notebooks and rebuild reports/
    python run.py test       run the tests (the long ones have jobs of their own)
    python run.py            list all jobs

Needs Python 3.11 or newer with pip, and nothing else; where `make` is installed, `make report` and so on are the same.
The first job makes .venv from the pinned versions in requirements/, every download checked against its hash; later jobs
use it, also without a network.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCKS = ROOT / "requirements"
DONE = VENV / "installed.json"  # a checksum of each file that was installed from

PARALLEL = ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]
JOBS = {
    "report": ("run the notebooks and rebuild reports/", [["analysis", "report"]]),
    "test": (
        "run the tests (the long ones have jobs of their own)",
        [["pytest", *PARALLEL]],
    ),
    "integration": (
        "run the tests that build whole reports or start and kill processes",
        [["pytest", "-m", "integration", *PARALLEL]],
    ),
    "lab": (
        "open JupyterLab; notebooks/ is saved without outputs",
        [
            [
                "jupyterlab",
                "--LabApp.default_url=/lab/tree/notebooks",
                "--FileContentsManager.pre_save_hook=analysis.report.notebook_files.strip_on_save",
            ]
        ],
    ),
    "strip": ("remove outputs from the notebooks", [["analysis", "strip"]]),
    "lint": (
        "check style and types, and that the notebooks have no outputs",
        [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"], ["analysis", "strip", "--check"]],
    ),
    "docs": (
        "build the documentation into build/docs; every warning is an error",
        [["sphinx", "-W", "--keep-going", "-q", "-b", "html", "-d", "build/doctrees", "docs", "build/docs"]],
    ),
    "messages": ("collect the messages to translate into src/analysis/locale", [["tools.messages"]]),
    "browser": ("run the browser tests (optional: needs a chromium on PATH)", [["pytest", "-m", "browser"]]),
    "cluster": ("run the tests on a Dask cluster of this machine (optional)", [["pytest", "-m", "cluster"]]),
    "lock": ("refresh the pinned versions (add --upgrade for newer ones)", []),
    "clean": ("remove .venv, build/ and the caches", []),
}
# What is said here before there is an environment with the package's own translations.
IN_VIETNAMESE = {
    "run the notebooks and rebuild reports/": "chạy các notebook và dựng lại thư mục reports/",
    "run the tests (the long ones have jobs of their own)": "chạy các phép thử (những phép thử lâu có việc riêng)",
    "run the tests that build whole reports or start and kill processes": (
        "chạy các phép thử dựng trọn báo cáo hoặc mở và ngắt tiến trình"
    ),
    "open JupyterLab; notebooks/ is saved without outputs": "mở JupyterLab; notebook được lưu không kèm kết quả",
    "remove outputs from the notebooks": "xóa kết quả lưu trong notebook",
    "check style and types, and that the notebooks have no outputs": (
        "kiểm tra cách viết mã và kiểu dữ liệu, và notebook không lưu kèm kết quả"
    ),
    "build the documentation into build/docs; every warning is an error": (
        "dựng tài liệu vào build/docs; mọi cảnh báo đều là lỗi"
    ),
    "collect the messages to translate into src/analysis/locale": "gom các câu cần dịch vào src/analysis/locale",
    "run the browser tests (optional: needs a chromium on PATH)": (
        "chạy các phép thử trên trình duyệt (không bắt buộc: cần có chromium)"
    ),
    "run the tests on a Dask cluster of this machine (optional)": (
        "chạy các phép thử trên cụm Dask của máy này (không bắt buộc)"
    ),
    "refresh the pinned versions (add --upgrade for newer ones)": (
        "ghim lại phiên bản các gói (thêm --upgrade để lấy bản mới hơn)"
    ),
    "remove .venv, build/ and the caches": "xóa .venv, build/ và các bộ nhớ đệm",
    "{python} has neither pip nor ensurepip; install one of them (on Debian or Ubuntu: the package python3-pip)": (
        "{python} không có pip lẫn ensurepip; hãy cài một trong hai (trên Debian hoặc Ubuntu: gói python3-pip)"
    ),
    "  uv could not; trying with pip, which takes a minute or two": (
        "  uv không làm được; đang thử bằng pip, mất một hai phút"
    ),
    "setting up .venv (1/3): a new environment for Python {version}": (
        "đang tạo .venv (1/3): môi trường mới cho Python {version}"
    ),
    "setting up .venv (2/3): the packages in requirements/lock.txt; usually less than a minute": (
        "đang tạo .venv (2/3): các gói trong requirements/lock.txt; thường chưa đến một phút"
    ),
    "setting up .venv (3/3): this project itself": "đang tạo .venv (3/3): chính dự án này",
    "adding the packages of the job {job} to .venv": "đang thêm vào .venv các gói mà việc {job} cần",
    "This project needs Python 3.11 or newer; {python} is {version}.": (
        "Dự án này cần Python 3.11 trở lên; {python} là {version}."
    ),
    "{job!r} is no job; it must be one of these:\n": "không có việc {job!r}; phải là một trong các việc sau:\n",
}
EXTRA = {"browser", "cluster", "docs"}  # jobs with a lock file of their own


def is_vietnamese() -> bool:
    """Return True if ANALYSIS_LANGUAGE, else the language of this machine, is Vietnamese."""
    for name in ("ANALYSIS_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if stated := os.environ.get(name):
            return stated.lower().replace("-", "_").partition("_")[0].partition(".")[0] == "vi"
    return sys.platform == "win32" and ctypes.windll.kernel32.GetUserDefaultUILanguage() == 0x042A


def _(message: str) -> str:
    return IN_VIETNAMESE[message] if is_vietnamese() else message


def environment() -> dict[str, str]:
    """Return the variables for child processes: this machine's, less what would change or slow the jobs."""
    # without compiled bytecode every kernel starts twice as slowly; a plot backend would keep figures out of notebooks
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "MPLBACKEND")}
    return kept | {"UV_SYSTEM_CERTS": "1", "PYTHONUTF8": "1"}  # certificates of this machine, not uv's own


def call(*command: str | Path, check: bool = True) -> int:
    """Run a command in the project's folder; where it fails, end with its exit code."""
    # a project's language goes before the machine's, and that of this one is English
    own = {"ANALYSIS_LANGUAGE": "vi"} if is_vietnamese() and "analysis" in command else {}
    code = subprocess.run([str(part) for part in command], cwd=ROOT, env=environment() | own, check=False).returncode
    if code and check:
        raise SystemExit(code)
    return code


def pip() -> list[str | Path]:
    """Return pip for .venv: that of this Python, or where it has none (some Linux distributions) one of .venv's own."""
    if importlib.util.find_spec("pip") and int(version("pip").split(".")[0]) >= 23:
        return [sys.executable, "-m", "pip", "--python", PYTHON]
    if call(PYTHON, "-m", "ensurepip", "--default-pip", check=False):
        what = _(
            "{python} has neither pip nor ensurepip; install one of them (on Debian or Ubuntu: the package python3-pip)"
        )
        raise SystemExit(what.format(python=sys.executable))
    return [PYTHON, "-m", "pip"]


def install(*arguments: str | Path) -> None:
    """Install into .venv with uv, and with pip where uv cannot (a proxy or mirror that uv does not know)."""
    if call(PYTHON, "-m", "uv", "pip", "install", "-q", "--python", PYTHON, *arguments, check=False):
        print(_("  uv could not; trying with pip, which takes a minute or two"), flush=True)
        options = [a for a in arguments if a != "--offline"]
        call(*pip(), "install", "-qq", "--disable-pip-version-check", "--no-deps", *options)


def checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def set_up(job: str) -> None:
    """Make .venv, or bring it up to date where a lock file or pyproject.toml has changed."""
    needed = {path.name: checksum(path) for path in (LOCKS / "uv.txt", LOCKS / "lock.txt", ROOT / "pyproject.toml")}
    done = json.loads(DONE.read_text("utf-8")) if DONE.is_file() and PYTHON.is_file() else {}
    if any(done.get(name) != needed[name] for name in ("uv.txt", "lock.txt")):
        done = {}
        what = _("setting up .venv (1/3): a new environment for Python {version}")
        print(what.format(version=sys.version.split()[0]), flush=True)
        call(sys.executable, "-m", "venv", "--clear", "--without-pip", VENV)
        call(*pip(), "install", "-qq", "--disable-pip-version-check", "--require-hashes", "-r", LOCKS / "uv.txt")
        what = _("setting up .venv (2/3): the packages in requirements/lock.txt; usually less than a minute")
        print(what, flush=True)
        install("--require-hashes", "-r", LOCKS / "lock.txt")
    if done.get("pyproject.toml") != needed["pyproject.toml"]:
        print(_("setting up .venv (3/3): this project itself"), flush=True)
        install("--no-deps", "--offline", "-e", ROOT)
    done |= needed
    if job in EXTRA and done.get(f"{job}.txt") != checksum(LOCKS / f"{job}.txt"):
        print(_("adding the packages of the job {job} to .venv").format(job=job), flush=True)
        install("--require-hashes", "-r", LOCKS / f"{job}.txt")
        done[f"{job}.txt"] = checksum(LOCKS / f"{job}.txt")
    DONE.write_text(json.dumps(done, indent=1), "utf-8")


def lock(options: list[str]) -> None:
    """Write the lock files anew: one version of each package for every Python, so that the report depends on none."""
    compile_ = [PYTHON, "-m", "uv", "pip", "compile", "-q", "--universal", "--python-version", "3.11"]
    compile_ += ["--fork-strategy", "fewest", "--generate-hashes", "--custom-compile-command", "make lock"]
    first = VENV / "uv.in"
    first.write_text("uv<0.14\n", "utf-8")
    call(*compile_, *options, first, "-o", LOCKS / "uv.txt")
    extras = ["--extra", "pages", "--extra", "parquet", "--extra", "excel", "--extra", "documents", "--group", "dev"]
    call(*compile_, *options, "pyproject.toml", *extras, "-o", LOCKS / "lock.txt")
    for group in sorted(EXTRA):
        call(*compile_, *options, "--group", group, "-c", LOCKS / "lock.txt", "-o", LOCKS / f"{group}.txt")


def main(arguments: list[str]) -> None:
    """Run one job; what comes after its name is passed on."""
    if sys.version_info < (3, 11):  # noqa: UP036 - older Pythons get a sentence instead of a traceback
        what = _("This project needs Python 3.11 or newer; {python} is {version}.")
        raise SystemExit(what.format(python=sys.executable, version=sys.version.split()[0]))
    for stream in (sys.stdout, sys.stderr):  # a console may not have every letter
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if not arguments or arguments[0] not in JOBS:
        if arguments and arguments[0] not in ("help", "-h", "--help"):
            print(_("{job!r} is no job; it must be one of these:\n").format(job=arguments[0]), file=sys.stderr)
        print("\n".join(f"  python run.py {name:8} {_(text)}" for name, (text, _commands) in JOBS.items()))
        raise SystemExit(int(bool(arguments) and arguments[0] not in ("help", "-h", "--help")))
    job, *options = arguments
    if job == "clean":
        for folder in (VENV, ROOT / "build", ROOT / ".cache"):
            shutil.rmtree(folder, ignore_errors=True)
        return
    set_up(job)
    if job == "lock":
        lock(options)
    for command in JOBS[job][1]:
        call(PYTHON, "-m", *command, *options)


if __name__ == "__main__":
    main(sys.argv[1:])
