"""Files are read in another process: one that never ends, or brings a library down, costs only itself."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from analysis.pages.page import Page
from analysis.pages.reading import read_page
from analysis.system.files import refusal
from analysis.system.language import _, language, number, set_language

#: Seconds for one file. The slowest that is known, a PDF of 2,000 full pages, takes fewer.
LONGEST = 60
# Bytes of address space; a page of 50 MB takes about 1 GB.
_MEMORY = 4_000_000_000
# Of what a library says of a wrong byte, so much is worth a line.
_LONGEST_REASON = 300
_SERVE = "from analysis.pages.apart import serve; serve()"


class Reader:
    """Reads files as `read_page` does, all but text in one child process that is started when it is first needed.

    The child has a limit on time and, where the system has one (not Windows), on memory. After a file that it did not
    survive another one is started. What cannot be read is a ValueError with the reason.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "page.html"
    >>> _ = file.write_text("<p>Bà con ra đồng từ sáng sớm, ai cũng vui.</p>", "utf-8")
    >>> with Reader() as reader:
    ...     reader.read(file).text
    'Bà con ra đồng từ sáng sớm, ai cũng vui.\\n'
    """

    def __init__(self, longest: float = LONGEST) -> None:
        self._longest = longest
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def read(self, path: Path) -> Page:
        """Return what one file holds, or raise a ValueError, FileNotFoundError or ImportError that says why not."""
        if path.suffix.lower() == ".txt" or not path.is_file() or not sys.executable:
            return read_page(path)
        child = self._child = self._child or _start(self._longest)
        assert child.stdin is not None and child.stdout is not None
        is_late = threading.Event()

        def stop() -> None:
            is_late.set()
            child.kill()

        timer = threading.Timer(self._longest, stop)
        timer.start()
        line = b""
        try:
            child.stdin.write(json.dumps([str(path), language()]).encode() + b"\n")
            child.stdin.flush()
            line = child.stdout.readline()
        except OSError:  # the child has ended
            pass
        finally:
            timer.cancel()
            if not line.endswith(b"\n"):
                self._end()
        if line.endswith(b"\n"):
            return _page(json.loads(line))
        if is_late.is_set() or child.returncode == -getattr(signal, "SIGALRM", 0):
            what = _("reading it takes more than {n} seconds").format(n=number(self._longest))
        else:
            what = _("the program that reads it broke down over it (code {code})").format(code=child.returncode)
        raise ValueError(f"{path}: {what}")

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            with contextlib.suppress(OSError), child:  # closes its pipes
                pass


def _start(longest: float) -> subprocess.Popen[bytes]:
    """Start a child that takes no module from the current folder and is not stopped by Ctrl-C: its parent ends it."""
    own = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OPENBLAS_NUM_THREADS": "1"}
    child = subprocess.Popen(
        [sys.executable, "-P", "-c", f"{_SERVE[:-1]}{longest})"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | own,
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )
    assert child.stdout is not None
    child.stdout.readline()  # it is ready: its own start is not counted against the first file
    return child


def _page(answer: dict[str, Any]) -> Page:
    if reason := answer.get("reason"):
        raise ValueError(reason)
    tuples = {name: tuple(answer[name]) for name in ("inferred", "remarks")}
    return Page(**answer | tuples)


def reason_of(path: Path, error: Exception) -> str:
    """Return in one line why a file cannot be read; an error that only its author understands is named."""
    reason = " ".join(str(error).replace(f"{path}: ", "").split())
    if isinstance(error, RecursionError):
        reason = _("its parts are nested too deeply")
    elif isinstance(error, MemoryError):
        reason = _("the memory of this computer does not suffice for it")
    elif isinstance(error, OSError) and error.strerror:
        other = Path(error.filename) if isinstance(error.filename, str) else path
        reason = refusal(error) + (f" ({Path(*other.parts[-2:]).as_posix()})" if other != path else "")
    elif not isinstance(error, OSError | ValueError | ImportError):
        what = _("an error in the program ({error}); please report it, with the file if you may")
        reason = what.format(error=f"{type(error).__name__}: {reason}")
    return reason[:_LONGEST_REASON]


# --- In the child -------------------------------------------------------------------------------------


def serve(longest: float = LONGEST) -> None:
    """Read the files whose names come in, a line each, and write what was read, until no more come."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    _limit_memory()
    answers.write(b"\n")
    answers.flush()
    for line in sys.stdin.buffer:
        if hasattr(signal, "alarm"):  # the parent may be gone
            signal.alarm(int(longest) + 5)
        name, own_language = json.loads(line)
        set_language(own_language)
        _answer(Path(name), answers)
        if hasattr(signal, "alarm"):
            signal.alarm(0)


def _answer(path: Path, answers: IO[bytes]) -> None:
    try:
        answer = asdict(read_page(path))
    except Exception as error:  # whatever a file does, the next one is read
        answer = {"reason": reason_of(path, error) or type(error).__name__}
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.flush()


def _limit_memory() -> None:
    """Set a limit on memory, where the system has one and lets it be set."""
    if sys.platform != "win32":
        import resource

        with contextlib.suppress(ValueError, OSError):
            most = resource.getrlimit(resource.RLIMIT_AS)[1]
            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY if most < 0 else min(_MEMORY, most), most))
