"""A folder that is replaced in one step, by one process at a time.

How, by system:

- Linux and macOS exchange two folders in one step (`renameat2`, `renamex_np`): whoever opens the folder by its name
  finds the old one or the new one, complete, at every moment, also after SIGKILL.
- Windows, and file systems without that step, rename twice. Between the two the name is missing for an instant; if
  the process is killed just then, `recover` brings the old folder back at the next run.
- The files are on the disk before the exchange, so after a loss of power the folder is also whole, as far as the disk
  writes what it reports as written.
"""

from __future__ import annotations

import contextlib
import ctypes
import datetime as dt
import errno
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from analysis.system.language import _, date

# What a file system answers that knows no locks, such as some network drives.
_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)

# In a scratch folder: locked as long as its process lives.
_IN_USE = ".in-use"

# --- What the system says ---


def system_reason(error: OSError) -> str:
    """Return what the system refused and why, in the language in use where the reason is a common one.

    >>> system_reason(FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "bài.txt"))
    'bài.txt: not found'
    """
    reason = refusal(error)
    return reason if error.filename is None or not error.errno else f"{error.filename}: {reason}"


def refusal(error: OSError) -> str:
    """Return why the system refused, without the name of the file, in the language in use where it is common.

    >>> refusal(FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "bài.txt"))
    'not found'
    """
    reason = error.strerror or str(error)
    if error.errno and reason == os.strerror(error.errno):  # and not one of this package
        reason = _reasons().get(error.errno, reason)
    return reason


def _reasons() -> dict[int, str]:
    return {
        errno.ENOENT: _("not found"),
        errno.EACCES: _("no permission"),
        errno.EPERM: _("no permission"),
        errno.ENOSPC: _("no room is left on the disk"),
        errno.EROFS: _("this disk can only be read"),
        errno.EISDIR: _("is a folder, and must be a file"),
        errno.ENOTDIR: _("is a file, and must be a folder"),
        errno.EEXIST: _("is there already"),
    }


# --- One process at a time ----------------------------------------------------------------------------


@contextlib.contextmanager
def only_one(path: Path, what: str) -> Iterator[None]:
    """Hold the lock file `path` while the block runs; `what` is being done, for the message to the second process.

    The lock ends with its process, however that ends, so none is ever stale; the file stays. Who holds it is written
    in a file beside it, since Windows keeps others from reading a locked one.

    Raises
    ------
    RuntimeError
        If another process, named in the message, holds the lock.
    OSError
        If the file cannot be written, or its file system has no locks.
    """
    from filelock import FileLock, Timeout

    holder = path.with_name(f"{path.name}.holder")
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        name = _holder(holder)
        raise RuntimeError(
            _("{what} already, by {name}; wait for it or end it, then try again").format(what=what, name=name)
        ) from None
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
        reason = _(
            "this disk cannot lock files, as some network drives cannot; put the project on a disk of this machine"
        )
        raise OSError(error.errno, reason, str(path)) from None
    try:
        write_whole(holder, f"{os.getpid()} {time.strftime('%Y-%m-%dT%H:%M')}\n")
        yield
    finally:
        lock.release()


def _holder(path: Path) -> str:
    """Return who holds a lock, in the language of the one who waits; the file says it in none."""
    try:
        process, since = path.read_text("utf-8").split()
        start = dt.datetime.fromisoformat(since)
    except (OSError, ValueError):  # it was released just now, or is not written yet
        return _("another process")
    return _("process {pid} since {time}, {date}").format(pid=process, time=f"{start:%H:%M}", date=date(start.date()))


@contextlib.contextmanager
def scratch_folder(prefix: str, parent: str | Path | None = None) -> Iterator[Path]:
    """Make a folder for the time of the block, and remove those of this name whose process was killed.

    Each folder holds a lock file; where that is free, nobody works in the folder.
    """
    from filelock import FileLock, Timeout

    where = Path(tempfile.gettempdir() if parent is None else parent)
    for left in where.glob(f"{prefix}*"):
        mine = left.is_dir() and (not hasattr(os, "getuid") or left.stat().st_uid == os.getuid())
        if mine and (left / _IN_USE).is_file():
            with contextlib.suppress(Timeout, OSError), FileLock(left / _IN_USE, timeout=0):
                shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=parent, ignore_cleanup_errors=True) as name:
        lock = FileLock(Path(name, _IN_USE), timeout=0)
        with contextlib.suppress(OSError):  # file systems without locks: then no other run removes anything
            lock.acquire()
        try:
            yield Path(name)
        finally:
            lock.release()


# --- All or nothing -----------------------------------------------------------------------------------


def refuse_unwritable(*folders: Path) -> None:
    """Raise a clear error if one of the folders cannot be written to, before long work is done for nothing."""
    for folder in folders:
        if folder.exists() and not folder.is_dir():
            raise NotADirectoryError(_("{folder}: is a file, and must be a folder; move it away").format(folder=folder))
        if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(
                _("{folder}: this folder cannot be written to; change its permissions or copy the project").format(
                    folder=folder
                )
            )


def recover(folder: Path, aside: Path) -> None:
    """Put the last complete folder back if a process was killed between the two renames of `replace_folder`."""
    if aside.exists() and not folder.exists():
        aside.rename(folder)


def replace_folder(folder: Path, fresh: Path, aside: Path) -> None:
    """Give `fresh` the name `folder`; what had that name before is then called `fresh` or deleted.

    All three are on one file system. `aside` is used only where the system cannot exchange two folders in one step.
    """
    _flush(fresh)
    if not folder.exists():
        fresh.rename(folder)
    elif not exchange(fresh, folder):
        shutil.rmtree(aside, ignore_errors=True)
        _renamed(lambda: folder.rename(aside), folder)
        try:
            fresh.rename(folder)
        except OSError:
            aside.rename(folder)
            raise
    shutil.rmtree(aside, ignore_errors=True)
    _flush_name(folder.parent)


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step and return True, or return False where the system cannot."""
    if sys.platform not in ("linux", "darwin"):
        return False
    library = ctypes.CDLL(None, use_errno=True)
    first, second = os.fsencode(one), os.fsencode(other)
    at_cwd, flag = -100, 2  # AT_FDCWD of Linux; RENAME_EXCHANGE and RENAME_SWAP are both 2
    if sys.platform == "linux" and hasattr(library, "renameat2"):
        failed = library.renameat2(at_cwd, first, at_cwd, second, flag)
    elif hasattr(library, "renamex_np"):
        failed = library.renamex_np(first, second, flag)
    else:
        return False
    if not failed:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP):
        return False
    raise OSError(code, os.strerror(code), str(one), None, str(other))


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that it is never seen half written; text as UTF-8 with line feeds."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        beside.write_bytes(content.encode() if isinstance(content, str) else content)
        _renamed(lambda: beside.replace(path), path)
    finally:
        beside.unlink(missing_ok=True)


def _renamed(rename: Callable[[], object], path: Path) -> None:
    """Rename, and where it is refused say the usual reason: Windows renames nothing that another program has open."""
    try:
        rename()
    except PermissionError as error:
        reason = _("{reason}; close it in other programs, such as a spreadsheet or Word, and try again").format(
            reason=refusal(error)
        )
        raise PermissionError(error.errno, reason, str(path)) from None


def _flush(folder: Path) -> None:
    """Wait until all files of a folder are on the disk; some systems report only here that it is full."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
        else:
            _flush_name(path)
    _flush_name(folder)


def _flush_name(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system lets a folder be opened (not on Windows)."""
    if os.name == "posix":
        file = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(file)
        except OSError as error:
            if error.errno != errno.EINVAL:  # file systems that do not know it
                raise
        finally:
            os.close(file)
